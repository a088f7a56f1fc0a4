//! Writes archives without packing anything: for what lies in a folder and should be in one file.

use super::MAX_ENTRIES;
use crate::MAX_FILE_BYTES;

/// Bytes of a name.
const MAX_NAME: usize = 4_000;

/// The files as one archive, in their order; the same files give the same bytes.
pub(crate) fn archive_of(files: &[(&str, Vec<u8>)]) -> Option<Vec<u8>> {
    if files.len() > MAX_ENTRIES || files.iter().any(|(name, _)| name.len() > MAX_NAME) {
        return None;
    }
    let (mut out, mut directory) = (Vec::new(), Vec::new());
    for (name, bytes) in files {
        let mut crc = flate2::Crc::new();
        crc.update(bytes);
        let size = u32::try_from(bytes.len()).ok()?.to_le_bytes();
        let name_size = u16::try_from(name.len()).ok()?.to_le_bytes();
        // Version 2.0, names in UTF-8, nothing packed, the first day of that calendar.
        let mut about = vec![20, 0, 0, 8, 0, 0, 0, 0, 0x21, 0];
        about.extend(crc.sum().to_le_bytes());
        about.extend(size);
        about.extend(size);
        about.extend(name_size);
        about.extend([0, 0]);
        let at = u32::try_from(out.len()).ok()?;
        out.extend(b"PK\x03\x04");
        out.extend(&about);
        out.extend(name.as_bytes());
        out.extend(bytes);
        directory.extend(b"PK\x01\x02\x14\x03");
        directory.extend(&about);
        directory.extend([0; 10]);
        directory.extend(at.to_le_bytes());
        directory.extend(name.as_bytes());
        if out.len() > MAX_FILE_BYTES {
            return None;
        }
    }
    let count = u16::try_from(files.len()).ok()?.to_le_bytes();
    let place = u32::try_from(out.len()).ok()?;
    let size = u32::try_from(directory.len()).ok()?;
    out.extend(&directory);
    out.extend(b"PK\x05\x06\0\0\0\0");
    out.extend(count);
    out.extend(count);
    out.extend(size.to_le_bytes());
    out.extend(place.to_le_bytes());
    out.extend([0, 0]);
    (out.len() <= MAX_FILE_BYTES).then_some(out)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Archive;

    #[test]
    fn what_is_written_is_read() {
        let files = [("a/b é.txt", b"one".to_vec()), ("empty", Vec::new())];
        let bytes = archive_of(&files).unwrap();
        let archive = Archive::open(&bytes).unwrap();
        assert!(archive.names().eq(["a/b é.txt", "empty"]));
        for (name, content) in &files {
            assert_eq!(&archive.read(name).unwrap(), content);
        }
    }

    #[test]
    fn an_archive_in_a_cut_one_is_not_taken_for_it() {
        let inner = archive_of(&[("chapter.html", b"<p>One".to_vec())]).unwrap();
        let outer = archive_of(&[("book.zip", inner.clone()), ("z.txt", vec![b'z'; 900])]).unwrap();
        assert!(Archive::open(&outer).is_ok());
        let cut = outer.get(..inner.len() + 300).unwrap();
        assert!(Archive::open(cut).is_err());
        let behind_a_page = [b"<html>".as_slice(), &inner].concat();
        let archive = Archive::open(&behind_a_page).unwrap();
        assert_eq!(archive.read("chapter.html").unwrap(), b"<p>One");
    }
}
