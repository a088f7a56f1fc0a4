//! A folder of notes as other apps keep it: what lies in it, and what its files say.
//!
//! Nothing outside the folder is ever looked at: links to other places are left alone, and names are only read, never
//! used to write. What an entry is called in the library, and what becomes of it, is `import`'s work.

use crate::blobs::sync_folder;
use crate::error::{Error, Result};
use crate::job::Cancel;
use std::fs::{self, File, Metadata};
use std::io::Read as _;
use std::path::{Path, PathBuf};
use std::time::UNIX_EPOCH;

#[cfg(test)]
pub(crate) mod trial;

/// One thing in the folder.
#[derive(Debug)]
pub(crate) struct Entry {
    /// Its path below the folder, with `/` between the parts.
    pub(crate) relative: String,
    /// Where it is.
    pub(crate) file: PathBuf,
    /// Bytes, as the folder says.
    pub(crate) size: u64,
    /// When it came to be, as far as that is known: the earlier of its two times. Milliseconds since 1970 UTC.
    pub(crate) created_ms: Option<i64>,
    /// When it was changed last.
    pub(crate) changed_ms: Option<i64>,
    /// What it is.
    pub(crate) kind: EntryKind,
}

/// What an entry is.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum EntryKind {
    /// Markdown.
    Note,
    /// Plain text: a note where it stands alone, a file beside Markdown.
    Text,
    /// Anything else.
    File,
    /// Left alone on purpose; the sentence says why.
    Left(String),
    /// Could not be looked at; the sentence says why.
    Unreadable(String),
}

/// Lists what lies in a folder, in the order of the paths. `avoid` is left out: a library does not import itself.
pub(crate) fn walk(root: &Path, avoid: &Path, cancel: &Cancel) -> Result<Vec<Entry>> {
    let mut entries = Vec::new();
    let mut open = vec![(root.to_owned(), String::new())];
    while let Some((folder, relative)) = open.pop() {
        cancel.check()?;
        let listed = match fs::read_dir(&folder) {
            Ok(listed) => listed,
            Err(error) if relative.is_empty() => return Err(Error::io("read", root, &error)),
            Err(error) => {
                entries.push(bare(
                    relative,
                    folder,
                    EntryKind::Unreadable(unreadable(&error)),
                ));
                continue;
            }
        };
        for item in listed {
            let Ok(item) = item else {
                entries.push(bare(
                    relative.clone(),
                    folder.clone(),
                    EntryKind::Unreadable("The folder could not be read to its end.".to_owned()),
                ));
                break;
            };
            let name = item.file_name().to_string_lossy().into_owned();
            let below = if relative.is_empty() {
                name.clone()
            } else {
                format!("{relative}/{name}")
            };
            match look(&item, &name, avoid) {
                Looked::Folder => open.push((item.path(), below)),
                Looked::File(kind, found) => entries.push(Entry {
                    relative: below,
                    file: item.path(),
                    size: found.len(),
                    created_ms: created_ms(&found),
                    changed_ms: changed_ms(&found),
                    kind,
                }),
                Looked::Other(kind) => entries.push(bare(below, item.path(), kind)),
            }
        }
    }
    entries.sort_by(|a, b| a.relative.cmp(&b.relative));
    Ok(entries)
}

/// One file by itself.
pub(crate) fn single(file: &Path) -> Result<Entry> {
    let found = fs::metadata(file).map_err(|error| Error::io("read", file, &error))?;
    let name = file
        .file_name()
        .unwrap_or_default()
        .to_string_lossy()
        .into_owned();
    let kind = match kind_of(&name) {
        EntryKind::Text => EntryKind::Note,
        kind => kind,
    };
    Ok(Entry {
        kind,
        relative: name,
        file: file.to_owned(),
        size: found.len(),
        created_ms: created_ms(&found),
        changed_ms: changed_ms(&found),
    })
}

enum Looked {
    Folder,
    File(EntryKind, Metadata),
    Other(EntryKind),
}

fn look(item: &fs::DirEntry, name: &str, avoid: &Path) -> Looked {
    // Of the entry itself: a link is not followed.
    let found = match item.metadata() {
        Ok(found) => found,
        Err(error) => return Looked::Other(EntryKind::Unreadable(unreadable(&error))),
    };
    let left = |why: &str| Looked::Other(EntryKind::Left(why.to_owned()));
    if found.is_symlink() {
        return left(
            "It is a link to another place, which is not followed. Import that place by itself, if it is meant.",
        );
    }
    if found.is_dir() {
        if name.starts_with('.') || name == "node_modules" {
            return left("It holds another program's settings, not notes.");
        }
        if fs::canonicalize(item.path()).is_ok_and(|path| path == avoid) {
            return left("It is the library itself.");
        }
        return Looked::Folder;
    }
    if !found.is_file() {
        return left("It is neither a file nor a folder.");
    }
    if name.starts_with('.')
        || name.eq_ignore_ascii_case("thumbs.db")
        || name.eq_ignore_ascii_case("desktop.ini")
    {
        return left("It is a hidden file of another program.");
    }
    Looked::File(kind_of(name), found)
}

fn kind_of(name: &str) -> EntryKind {
    let extension = name
        .rsplit_once('.')
        .map_or(String::new(), |(_, extension)| {
            extension.to_ascii_lowercase()
        });
    match extension.as_str() {
        "md" | "markdown" => EntryKind::Note,
        "txt" => EntryKind::Text,
        _ => EntryKind::File,
    }
}

fn bare(relative: String, file: PathBuf, kind: EntryKind) -> Entry {
    Entry {
        relative,
        file,
        size: 0,
        created_ms: None,
        changed_ms: None,
        kind,
    }
}

fn created_ms(found: &Metadata) -> Option<i64> {
    let times = [found.modified().ok(), found.created().ok()];
    times.into_iter().flatten().filter_map(millis).min()
}

fn changed_ms(found: &Metadata) -> Option<i64> {
    found.modified().ok().and_then(millis)
}

fn millis(time: std::time::SystemTime) -> Option<i64> {
    i64::try_from(time.duration_since(UNIX_EPOCH).ok()?.as_millis()).ok()
}

fn unreadable(error: &std::io::Error) -> String {
    match error.kind() {
        std::io::ErrorKind::PermissionDenied => {
            "It may not be read. Change its permissions and import again.".to_owned()
        }
        std::io::ErrorKind::NotFound => {
            "It went away while the folder was read. Import again.".to_owned()
        }
        _ => format!("It could not be read: {error}."),
    }
}

/// A file's bytes, at most `limit` of them; else a sentence that says why not.
pub(crate) fn read(file: &Path, limit: u64) -> Result<Vec<u8>, String> {
    let too_large = || {
        format!(
            "It is larger than {} MB, which is the most. Split it, or keep it outside the library.",
            limit >> 20
        )
    };
    let open = File::open(file).map_err(|error| unreadable(&error))?;
    if open.metadata().is_ok_and(|found| found.len() > limit) {
        return Err(too_large());
    }
    let mut bytes = Vec::new();
    // It may have grown since.
    open.take(limit + 1)
        .read_to_end(&mut bytes)
        .map_err(|error| unreadable(&error))?;
    if bytes.len() as u64 > limit {
        Err(too_large())
    } else {
        Ok(bytes)
    }
}

/// What the bytes of a note say.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Decoded {
    /// UTF-8: writing the text gives the same bytes again, a mark of the byte order included.
    Exact(String),
    /// A text in another encoding, of this name: its bytes have to be kept beside it.
    Otherwise(String, &'static str),
    /// No text.
    NoText,
}

/// Reads a note: UTF-8, UTF-16 that says so, else as the older programs of Windows wrote it. Nothing is refused.
pub(crate) fn decode(bytes: Vec<u8>) -> Decoded {
    let other = match bytes.as_slice() {
        [0xff, 0xfe, rest @ ..] => utf16(rest, u16::from_le_bytes).map(|text| (text, "UTF-16")),
        [0xfe, 0xff, rest @ ..] => utf16(rest, u16::from_be_bytes).map(|text| (text, "UTF-16")),
        _ => None,
    };
    let decoded = match other {
        Some((text, name)) => Decoded::Otherwise(text, name),
        None => match String::from_utf8(bytes) {
            Ok(text) => Decoded::Exact(text),
            Err(error) => Decoded::Otherwise(windows(error.as_bytes()), "Windows-1252"),
        },
    };
    match &decoded {
        Decoded::Exact(text) | Decoded::Otherwise(text, _) if text.contains('\0') => {
            Decoded::NoText
        }
        _ => decoded,
    }
}

/// Windows-1252, in which every byte is a character.
fn windows(bytes: &[u8]) -> String {
    const HIGH: [char; 32] = [
        '€', '\u{81}', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\u{8d}', 'Ž',
        '\u{8f}', '\u{90}', '‘', '’', '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', '\u{9d}',
        'ž', 'Ÿ',
    ];
    bytes
        .iter()
        .map(|&byte| match byte {
            0x80..=0x9f => HIGH[usize::from(byte - 0x80)],
            byte => char::from(byte),
        })
        .collect()
}

fn utf16(bytes: &[u8], unit: fn([u8; 2]) -> u16) -> Option<String> {
    let (pairs, rest) = bytes.as_chunks::<2>();
    if !rest.is_empty() {
        return None;
    }
    let units: Vec<u16> = pairs.iter().map(|pair| unit(*pair)).collect();
    String::from_utf16(&units).ok()
}

/// Makes many files or folders last. Disks do many such requests at once in the time of one.
pub(crate) fn sync_many(paths: &[PathBuf]) -> Result<()> {
    const AT_ONCE: usize = 16;
    let sync = |path: &PathBuf| match path.is_dir() {
        true => sync_folder(path),
        false => File::options()
            .append(true)
            .open(path)
            .and_then(|file| file.sync_all())
            .map_err(|error| Error::io("write", path, &error)),
    };
    std::thread::scope(|scope| {
        let parts = paths.chunks(paths.len().div_ceil(AT_ONCE).max(1));
        let workers: Vec<_> = parts
            .map(|part| scope.spawn(move || part.iter().try_for_each(sync)))
            .collect();
        let lost = || {
            Err(Error::Storage(
                "Writing to the disk stopped halfway. Try again.".to_owned(),
            ))
        };
        workers
            .into_iter()
            .try_for_each(|worker| worker.join().unwrap_or_else(|_| lost()))
    })
}

#[cfg(test)]
mod tests {
    use super::{Decoded, decode};

    #[test]
    fn text_in_every_encoding() {
        let exact = |text: &str| Decoded::Exact(text.to_owned());
        let cases: [(&[u8], Decoded); 8] = [
            ("Grüße\r\n".as_bytes(), exact("Grüße\r\n")),
            (b"\xef\xbb\xbfa", exact("\u{feff}a")),
            (b"", exact("")),
            (
                b"\xff\xfea\0\xe4\0",
                Decoded::Otherwise("aä".to_owned(), "UTF-16"),
            ),
            (b"\xfe\xff\0a", Decoded::Otherwise("a".to_owned(), "UTF-16")),
            (
                b"caf\xe9 \x93so\x94",
                Decoded::Otherwise("café “so”".to_owned(), "Windows-1252"),
            ),
            (b"a\0b", Decoded::NoText),
            (b"\x00\xff\xfe", Decoded::NoText),
        ];
        for (bytes, wanted) in cases {
            assert_eq!(decode(bytes.to_vec()), wanted, "{bytes:?}");
        }
    }
}
