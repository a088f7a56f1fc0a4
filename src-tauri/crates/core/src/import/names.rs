//! What imported things are called: names that every disk can keep, each once.

use crate::blobs::BlobHash;
use crate::id::ItemId;
use commonplace_text::name::{NotePath, path_key};
use std::collections::{HashMap, HashSet};

/// The line of the front matter by which an exported article is known again.
pub(crate) const ARTICLE_MARK: &str = "commonplace: ";
/// The folder for the images of exported articles.
pub(crate) const IMAGES: &str = "_images";

/// The path that a file is to have in the library, and what is to be said if that is not the one it has.
pub(crate) fn wanted(relative: &str, is_note: bool) -> (String, Option<String>) {
    let stem = if is_note {
        without_extension(relative)
    } else {
        relative
    };
    match NotePath::parse(stem) {
        Ok(path) => (path.as_str().to_owned(), None),
        Err(error) => {
            let path = if is_note {
                NotePath::nearest(stem).as_str().to_owned()
            } else {
                nearest_file(relative)
            };
            (path, Some(format!("Its name was changed. {error}")))
        }
    }
}

/// As [`NotePath::nearest`], but what follows the last dot stays.
fn nearest_file(relative: &str) -> String {
    let (folder, name) = relative
        .rsplit_once('/')
        .map_or(("", relative), |(folder, name)| (folder, name));
    let is_plain = |text: &str| {
        (1..=10).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_alphanumeric())
    };
    let Some((stem, extension)) = name
        .rsplit_once('.')
        .filter(|(stem, extension)| !stem.is_empty() && is_plain(extension))
    else {
        return NotePath::nearest(relative).as_str().to_owned();
    };
    let of = |stem: &str| {
        format!(
            "{}.{extension}",
            NotePath::nearest(&format!("{folder}/{stem}")).as_str()
        )
    };
    let whole = of(stem);
    if NotePath::parse(&whole).is_ok() {
        return whole;
    }
    let short: String = stem.chars().take(60).collect();
    let whole = of(&short);
    if NotePath::parse(&whole).is_ok() {
        whole
    } else {
        NotePath::nearest(&whole).as_str().to_owned()
    }
}

fn without_extension(relative: &str) -> &str {
    let name = relative.rfind('/').map_or(0, |slash| slash + 1);
    match relative.rfind('.') {
        Some(dot) if dot > name => &relative[..dot],
        _ => relative,
    }
}

/// Names that this import has given away.
#[derive(Debug, Default)]
pub(super) struct Claims {
    taken: HashSet<(bool, String)>,
    /// The same, folded.
    keys: HashSet<(bool, String)>,
    /// The number to try next for a name that is taken.
    next: HashMap<(bool, String), u32>,
}

impl Claims {
    /// Whether a name has been given away that differs from this one in capitals alone.
    pub(super) fn has_twin(&self, path: &str, is_note: bool) -> bool {
        self.keys.contains(&(is_note, path_key(path)))
            && !self.taken.contains(&(is_note, path.to_owned()))
    }

    /// Takes the first of `Name`, `Name 2`, `Name 3` … that has neither been taken nor tried. `name` beside `Name` stays as
    /// it is, since links tell the two apart; a number makes a name that no other has in any case.
    pub(super) fn claim(&mut self, path: &str, is_note: bool) -> String {
        let number = self.next.entry((is_note, path.to_owned())).or_insert(1);
        loop {
            let is_own = *number == 1;
            let candidate = if is_own {
                path.to_owned()
            } else {
                numbered(path, *number, is_note)
            };
            *number += 1;
            let is_new = self.keys.insert((is_note, path_key(&candidate)));
            if self.taken.insert((is_note, candidate.clone())) && (is_own || is_new) {
                return candidate;
            }
        }
    }
}

/// `a 2` for a note, `a 2.png` for a file.
pub(crate) fn numbered(path: &str, number: u32, is_note: bool) -> String {
    let stem = if is_note {
        path
    } else {
        without_extension(path)
    };
    let extension = &path[stem.len()..];
    format!("{stem} {number}{extension}")
}

/// The article that a note was written from by an export.
pub(super) fn exported_article(body: &str) -> Option<ItemId> {
    let mut lines = body.lines();
    if lines.next()? != "---" {
        return None;
    }
    lines
        .next()?
        .strip_prefix(ARTICLE_MARK)?
        .trim()
        .parse()
        .ok()
}

/// Whether a file is an image that an export wrote: it is called what it is.
pub(super) fn is_exported_image(relative: &str, hash: BlobHash) -> bool {
    let mut parts = relative.rsplit('/');
    let name = parts.next().unwrap_or_default();
    let stem = name.split('.').next().unwrap_or_default();
    parts.next() == Some(IMAGES) && BlobHash::parse(stem) == Some(hash)
}

#[cfg(test)]
mod tests {
    use super::{Claims, wanted};

    #[test]
    fn names_that_stay_and_names_that_cannot() {
        let cases = [
            ("a.md", true, "a", false),
            ("Folder/Sub/Note.1.md", true, "Folder/Sub/Note.1", false),
            ("what: why?.md", true, "what why", true),
            ("CON.md", true, "CON_", true),
            ("a.MD", true, "a", false),
            ("pictures/a:b.png", false, "pictures/a b.png", true),
            ("pictures/a.png", false, "pictures/a.png", false),
            ("CON.png", false, "CON_.png", true),
            ("bad?/a.png", false, "bad/a.png", true),
            ("no extension?", false, "no extension", true),
        ];
        for (relative, is_note, path, changed) in cases {
            let (found, why) = wanted(relative, is_note);
            assert_eq!(
                (found.as_str(), why.is_some()),
                (path, changed),
                "{relative}"
            );
        }
        let long = format!("{}.jpeg", "ä".repeat(150));
        assert!(
            wanted(&long, false).0.ends_with(".jpeg"),
            "a long name keeps what kind of file it is"
        );
    }

    #[test]
    fn every_name_is_given_once() {
        let mut claims = Claims::default();
        assert_eq!(claims.claim("Note", true), "Note");
        assert_eq!(claims.claim("Note", true), "Note 2");
        assert_eq!(
            claims.claim("note", true),
            "note",
            "links tell names apart that differ in capitals"
        );
        assert_eq!(claims.claim("Note 2", true), "Note 2 2");
        assert_eq!(claims.claim("note", true), "note 3");
        assert_eq!(
            claims.claim("Note", false),
            "Note",
            "files have names of their own"
        );
        assert_eq!(claims.claim("a.png", false), "a.png");
        assert_eq!(claims.claim("A.png", false), "A.png");
        assert_eq!(claims.claim("a.png", false), "a 2.png");
    }
}
