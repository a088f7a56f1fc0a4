//! Reads zip archives, and nothing that a zip archive could do to us.
//!
//! Names are keys, never paths. How many entries, how much each and all of them become, and how much more that is than
//! what is packed: each has a bound, held while unpacking, because what an archive says about itself is not believed.

mod names;
mod write;

pub(crate) use write::archive_of;

use std::cell::Cell;
use std::collections::HashMap;
use std::io::Read as _;

use crate::PageError;

/// Entries of an archive. Real ones have hundreds.
pub(crate) const MAX_ENTRIES: usize = 10_000;
/// Bytes of one entry.
const MAX_ENTRY: u64 = crate::MAX_BYTES as u64;
/// Bytes of all entries that are read.
const MAX_TOTAL: u64 = 1 << 30;
/// What is unpacked may be this many times as large as what is packed, after the first [`FREE`] bytes.
const MAX_RATIO: u64 = 100;
const FREE: u64 = 1 << 20;
/// The systems of those who write names as Unix does: Unix itself, and macOS.
const UNIX: [u8; 2] = [3, 19];
/// How far before the end the directory's end record is looked for: its comment, and a page's end after it.
const TAIL: usize = 140 * 1024;

/// An open archive.
#[derive(Debug)]
pub struct Archive<'a> {
    bytes: &'a [u8],
    entries: Vec<Entry>,
    by_name: HashMap<String, usize>,
    by_folded: HashMap<String, usize>,
    spent: Cell<u64>,
}

#[derive(Debug)]
struct Entry {
    name: String,
    /// The name as it is written.
    written: Vec<u8>,
    /// Whether it was written by a system whose names have the code pages of DOS.
    is_dos: bool,
    comment: String,
    flags: u16,
    method: u16,
    crc: u32,
    packed: u64,
    at: u64,
}

impl<'a> Archive<'a> {
    /// Reads the directory of an archive.
    ///
    /// # Errors
    /// [`PageError::Unreadable`] when there is none, it is damaged or has more entries than any real one.
    pub fn open(bytes: &'a [u8]) -> Result<Self, PageError> {
        let end = End::find(bytes).ok_or_else(|| damaged("its table of contents is missing"))?;
        if end.count > MAX_ENTRIES as u64 {
            return Err(bomb("it holds more files than any real one"));
        }
        let mut at = end.directory;
        let mut entries = Vec::new();
        for _ in 0..end.count {
            let Some((mut entry, next)) = Entry::read(bytes, at) else {
                return Err(damaged("its table of contents is cut off"));
            };
            entry.at = entry.at.wrapping_add(end.shift);
            entries.push(entry);
            at = next;
        }
        let dos = names::CodePage::of(
            entries
                .iter()
                .filter(|entry: &&Entry| entry.is_dos)
                .map(|entry| entry.written.as_slice()),
        );
        for entry in &mut entries {
            let page = Some(dos).filter(|_| entry.is_dos);
            entry.name =
                names::decoded(&std::mem::take(&mut entry.written), page).replace('\\', "/");
        }
        entries.retain(|entry| !entry.name.ends_with('/'));
        let mut by_name = HashMap::new();
        let mut by_folded = HashMap::new();
        for (index, entry) in entries.iter().enumerate() {
            by_name.entry(entry.name.clone()).or_insert(index);
            by_folded.entry(entry.name.to_lowercase()).or_insert(index);
        }
        Ok(Self {
            bytes,
            entries,
            by_name,
            by_folded,
            spent: Cell::new(0),
        })
    }

    /// The names of its files, in its own order. They may be anything: `../../x`, `C:\x`, nothing.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.entries.iter().map(|entry| entry.name.as_str())
    }

    /// Whether there is a file with this name.
    #[must_use]
    pub fn has(&self, name: &str) -> bool {
        self.by_name.contains_key(name)
    }

    /// What was written beside a file's name; SingleFile puts the address there.
    pub(crate) fn comment(&self, name: &str) -> Option<&str> {
        let entry = self.entries.get(*self.by_name.get(name)?)?;
        Some(entry.comment.as_str()).filter(|comment| !comment.is_empty())
    }

    /// The file that an address in the archive means: as it is, with its `%20` resolved, in any capitals.
    pub(crate) fn find(&self, address: &str) -> Option<&str> {
        let decoded = crate::sanitise::percent_decoded(address)
            .map(|bytes| String::from_utf8_lossy(&bytes).into_owned());
        let index = self
            .by_name
            .get(address)
            .or_else(|| self.by_name.get(decoded.as_deref()?))
            .or_else(|| {
                let wanted = decoded.as_deref().unwrap_or(address);
                self.by_folded.get(&wanted.to_lowercase())
            })?;
        self.entries.get(*index).map(|entry| entry.name.as_str())
    }

    /// Unpacks a file.
    ///
    /// # Errors
    /// [`PageError::Unreadable`] when there is none of this name, it is damaged, encrypted, packed in a way that is not
    /// read, or larger than the bounds.
    pub fn read(&self, name: &str) -> Result<Vec<u8>, PageError> {
        let index = self.by_name.get(name);
        self.read_at(*index.ok_or_else(|| damaged("a file in it is missing"))?)
    }

    /// Unpacks the file of this number among [`Archive::names`]: several may have one name.
    ///
    /// # Errors
    /// As [`Archive::read`].
    pub fn read_at(&self, index: usize) -> Result<Vec<u8>, PageError> {
        let entry = self
            .entries
            .get(index)
            .ok_or_else(|| damaged("a file in it is missing"))?;
        if entry.flags & 1 != 0 {
            return Err(PageError::unreadable(
                "an archive",
                "protected by a password",
                "Unpack it, and save what was in it",
            ));
        }
        let packed = entry
            .content(self.bytes)
            .ok_or_else(|| damaged("a file in it is cut off"))?;
        let room = MAX_TOTAL.saturating_sub(self.spent.get()).min(MAX_ENTRY);
        let most = room.min(FREE + MAX_RATIO.saturating_mul(packed.len() as u64));
        let mut out = Vec::new();
        let read = match entry.method {
            0 => packed.take(most + 1).read_to_end(&mut out),
            8 => flate2::read::DeflateDecoder::new(packed)
                .take(most + 1)
                .read_to_end(&mut out),
            _ => {
                return Err(PageError::unreadable(
                    "an archive",
                    "packed in a way that is not read here",
                    "Unpack it, and save what was in it",
                ));
            }
        };
        self.spent.set(self.spent.get() + out.len() as u64);
        if out.len() as u64 > most {
            return Err(bomb("what is packed in it grows without end"));
        }
        let mut crc = flate2::Crc::new();
        crc.update(&out);
        if read.is_err() || crc.sum() != entry.crc {
            return Err(damaged("a file in it does not arrive whole"));
        }
        Ok(out)
    }
}

impl Entry {
    /// An entry of the directory, and where the next begins.
    fn read(bytes: &[u8], at: usize) -> Option<(Self, usize)> {
        if bytes.get(at..at + 4)? != b"PK\x01\x02" {
            return None;
        }
        let flags = u16_at(bytes, at + 8)?;
        let name_end = at + 46 + usize::from(u16_at(bytes, at + 28)?);
        let extra_end = name_end + usize::from(u16_at(bytes, at + 30)?);
        let end = extra_end + usize::from(u16_at(bytes, at + 32)?);
        let name = bytes.get(at + 46..name_end)?;
        let extra = bytes.get(name_end..extra_end)?;
        let mut packed = u64::from(u32_at(bytes, at + 20)?);
        let mut place = u64::from(u32_at(bytes, at + 42)?);
        if packed == u64::from(u32::MAX) || place == u64::from(u32::MAX) {
            let is_long = u32_at(bytes, at + 24)? == u32::MAX;
            let mut values = long_values(extra)?.into_iter().skip(usize::from(is_long));
            if packed == u64::from(u32::MAX) {
                packed = values.next()?;
            }
            if place == u64::from(u32::MAX) {
                place = values.next()?;
            }
        }
        let entry = Self {
            name: String::new(),
            written: name.to_owned(),
            is_dos: !UNIX.contains(bytes.get(at + 5)?),
            comment: names::decoded(bytes.get(extra_end..end)?, None),
            flags,
            method: u16_at(bytes, at + 10)?,
            crc: u32_at(bytes, at + 16)?,
            packed,
            at: place,
        };
        Some((entry, end))
    }

    fn content<'a>(&self, bytes: &'a [u8]) -> Option<&'a [u8]> {
        let at = usize::try_from(self.at).ok()?;
        if bytes.get(at..at.checked_add(4)?)? != b"PK\x03\x04" {
            return None;
        }
        let start =
            at + 30 + usize::from(u16_at(bytes, at + 26)?) + usize::from(u16_at(bytes, at + 28)?);
        let end = start.checked_add(usize::try_from(self.packed).ok()?)?;
        bytes.get(start..end)
    }
}

/// The 64-bit numbers of an entry's extra field 1, in order: size, packed size, place.
fn long_values(extra: &[u8]) -> Option<Vec<u64>> {
    let mut at = 0;
    loop {
        let id = u16_at(extra, at)?;
        let end = at + 4 + usize::from(u16_at(extra, at + 2)?);
        if id == 1 {
            let field = extra.get(at + 4..end)?;
            return Some(
                (0..field.len() / 8)
                    .filter_map(|n| u64_at(field, n * 8))
                    .collect(),
            );
        }
        at = end;
    }
}

/// What the record at the end of an archive says.
struct End {
    count: u64,
    /// Where the directory begins.
    directory: usize,
    /// What to add to the places that entries name, for what stands before the archive.
    shift: u64,
}

impl End {
    fn find(bytes: &[u8]) -> Option<Self> {
        let tail = bytes.get(bytes.len().saturating_sub(TAIL)..)?;
        let base = bytes.len() - tail.len();
        let mut until = tail.len();
        // The last that holds together: what comes after an archive may look like one.
        for _ in 0..64 {
            let at = tail
                .get(..until)?
                .windows(4)
                .rposition(|window| window == b"PK\x05\x06")?;
            if let Some(end) = Self::read(bytes, base + at) {
                return Some(end);
            }
            until = at + 3;
        }
        None
    }

    fn read(bytes: &[u8], at: usize) -> Option<Self> {
        let mut count = u64::from(u16_at(bytes, at + 10)?);
        let mut size = u64::from(u32_at(bytes, at + 12)?);
        let mut place = u64::from(u32_at(bytes, at + 16)?);
        let mut last = at as u64;
        let is_long = count == u64::from(u16::MAX) || place == u64::from(u32::MAX);
        if let Some(long) = is_long.then(|| long_end(bytes, at)).flatten() {
            (count, size, place, last) = long;
        }
        let directory = last.checked_sub(size)?;
        let start = usize::try_from(directory).ok()?;
        let is_there = count == 0 || bytes.get(start..start + 4) == Some(b"PK\x01\x02");
        let shift = directory.checked_sub(place)?;
        // Nothing stands before an archive that begins with a file: this is the end of one that lies in it.
        let start_of_all = bytes.len() - bytes.trim_ascii_start().len();
        let begins_here = bytes
            .get(start_of_all..)
            .is_some_and(|start| start.starts_with(b"PK\x03\x04"));
        let agrees = !begins_here || shift <= start_of_all as u64;
        (is_there && agrees).then_some(Self {
            count,
            directory: start,
            shift,
        })
    }
}

/// The end record of archives beyond 4 GiB or 65,535 entries: count, size, place, and where it stands.
fn long_end(bytes: &[u8], at: usize) -> Option<(u64, u64, u64, u64)> {
    let locator = at.checked_sub(20)?;
    if bytes.get(locator..locator + 4)? != b"PK\x06\x07" {
        return None;
    }
    let end = usize::try_from(u64_at(bytes, locator + 8)?).ok()?;
    if bytes.get(end..end.checked_add(4)?)? != b"PK\x06\x06" {
        return None;
    }
    Some((
        u64_at(bytes, end + 32)?,
        u64_at(bytes, end + 40)?,
        u64_at(bytes, end + 48)?,
        end as u64,
    ))
}

fn u16_at(bytes: &[u8], at: usize) -> Option<u16> {
    let two = bytes.get(at..at.checked_add(2)?)?;
    two.try_into().ok().map(u16::from_le_bytes)
}

fn u32_at(bytes: &[u8], at: usize) -> Option<u32> {
    let four = bytes.get(at..at.checked_add(4)?)?;
    four.try_into().ok().map(u32::from_le_bytes)
}

fn u64_at(bytes: &[u8], at: usize) -> Option<u64> {
    let eight = bytes.get(at..at.checked_add(8)?)?;
    eight.try_into().ok().map(u64::from_le_bytes)
}

fn damaged(why: &str) -> PageError {
    PageError::unreadable(
        "an archive",
        &format!("damaged: {why}"),
        "Get the file again",
    )
}

fn bomb(why: &str) -> PageError {
    PageError::unreadable(
        "an archive",
        &format!("not safe to unpack: {why}"),
        "Do not open it, unless you know who made it",
    )
}
