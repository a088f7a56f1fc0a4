//! What bytes are, told from the bytes: never from a name or a header.
//!
//! Decoding text is `decode`'s work.

use crate::PageError;

/// Bytes looked at to tell text from binary.
const SAMPLE: usize = 8 * 1024;

/// Files that begin with a signature: offset, signature, and what to call them.
const SIGNATURES: &[(usize, &[u8], &str)] = &[
    (0, b"%PDF-", "a PDF document"),
    (0, b"\x89PNG\r\n\x1a\n", "a PNG image"),
    (0, b"\xff\xd8\xff", "a JPEG image"),
    (0, b"GIF87a", "a GIF image"),
    (0, b"GIF89a", "a GIF image"),
    (0, b"II*\0", "a TIFF image"),
    (0, b"MM\0*", "a TIFF image"),
    (0, b"\0\0\x01\0", "an icon"),
    (0, b"8BPS", "a Photoshop image"),
    (30, b"mimetypeapplication/epub+zip", "an EPUB book"),
    (0, b"PK\x03\x04", "a zip archive"),
    (0, b"PK\x05\x06", "an empty zip archive"),
    (0, b"\x1f\x8b", "a gzip archive"),
    (0, b"WARC/", "a web archive of a crawler"),
    (0, b"BZh", "a bzip2 archive"),
    (0, b"\xfd7zXZ\0", "an xz archive"),
    (0, b"7z\xbc\xaf\x27\x1c", "a 7z archive"),
    (0, b"Rar!\x1a\x07", "a RAR archive"),
    (0, b"\x28\xb5\x2f\xfd", "a zstd archive"),
    (257, b"ustar", "a tar archive"),
    (0, b"\x7fELF", "a program"),
    (0, b"\xfe\xed\xfa\xce", "a program"),
    (0, b"\xfe\xed\xfa\xcf", "a program"),
    (0, b"\xce\xfa\xed\xfe", "a program"),
    (0, b"\xcf\xfa\xed\xfe", "a program"),
    (0, b"\xca\xfe\xba\xbe", "a program"),
    (0, b"\0asm", "a WebAssembly program"),
    (0, b"dex\n", "a program"),
    (0, b"SQLite format 3\0", "a database"),
    (
        0,
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
        "an old Office document",
    ),
    (0, b"{\\rtf", "a rich text document (RTF)"),
    (0, b"%!PS", "a PostScript document"),
    (0, b"\xc5\xd0\xd3\xc6", "a PostScript document"),
    (0, b"AT&TFORM", "a DjVu document"),
    (60, b"BOOKMOBI", "a Kindle book"),
    (60, b"TEXtREAd", "a Palm book"),
    (0, b"ITSF", "a book of Windows help"),
    (0, b"ID3", "an audio file"),
    (0, b"OggS", "an audio or video file"),
    (0, b"fLaC", "an audio file"),
    (0, b"\x1a\x45\xdf\xa3", "a video file"),
    (0, b"FLV\x01", "a video file"),
    (4, b"ftypavif", "an AVIF image"),
    (4, b"ftyphei", "a HEIF image"),
    (4, b"ftyp", "a video file"),
    (8, b"WEBP", "a WebP image"),
    (8, b"WAVE", "an audio file"),
    (8, b"AVI ", "a video file"),
    (0, b"wOFF", "a font"),
    (0, b"wOF2", "a font"),
    (0, b"OTTO\0", "a font"),
    (0, b"\0\x01\0\0\0", "a font"),
    (0, b"!<arch>\n", "an archive of programs"),
];

fn starts_at(bytes: &[u8], at: usize, signature: &[u8]) -> bool {
    bytes
        .get(at..)
        .is_some_and(|rest| rest.starts_with(signature))
}

/// Windows programs: `MZ`, and the header it points to says `PE`. Two letters alone could begin a text.
fn is_windows_program(bytes: &[u8]) -> bool {
    if !bytes.starts_with(b"MZ") {
        return false;
    }
    let Some(at) = bytes.get(60..64).and_then(|b| <[u8; 4]>::try_from(b).ok()) else {
        return false;
    };
    starts_at(bytes, u32::from_le_bytes(at) as usize, b"PE\0\0")
        || bytes.iter().take(64).any(|b| *b == 0)
}

/// A book in one XML file: its root says so.
fn is_fiction_book(bytes: &[u8]) -> bool {
    let head = bytes.get(..1_024.min(bytes.len())).unwrap_or_default();
    let is_xml = head.trim_ascii_start().starts_with(b"<?xml");
    is_xml && head.windows(13).any(|part| part == b"<FictionBook ")
}

/// What can be done with a file that is no text, by what it is.
pub(crate) fn advice(what: &str) -> &'static str {
    let is_any = |words: &[&str]| words.iter().any(|word| what.contains(word));
    if is_any(&["image", "icon"]) {
        "To keep a picture, attach it to a note"
    } else if is_any(&["book"]) {
        "Convert it to EPUB or PDF, for example with Calibre, and save that"
    } else if is_any(&["document", "Excel", "PowerPoint", "OpenDocument"]) {
        "Open it in the program that made it and save it there as PDF or HTML, or paste its text"
    } else if is_any(&["archive"]) {
        "Unpack it, and save what is in it"
    } else {
        "Save the page as HTML, or paste its text"
    }
}

/// Whether a file that lies among others needs no word when it is left out: it belongs to a page or to a program, or to the
/// system.
pub(crate) fn is_support(bytes: &[u8]) -> bool {
    let what = binary_kind(bytes);
    what.is_some_and(|what| {
        ["image", "icon", "font", "program", "database"]
            .iter()
            .any(|word| what.contains(word))
    })
}

/// Whether a byte-order mark says that this is text with two-byte or UTF-8 units.
fn has_bom(bytes: &[u8]) -> bool {
    bytes.starts_with(b"\xff\xfe")
        || bytes.starts_with(b"\xfe\xff")
        || bytes.starts_with(b"\xef\xbb\xbf")
}

/// Whether the sample reads like UTF-16 without a mark: nearly every other byte is NUL, on one side only.
pub(crate) fn utf16_side(bytes: &[u8]) -> Option<&'static encoding_rs::Encoding> {
    let sample = bytes.get(..SAMPLE.min(bytes.len()) & !1)?;
    let pairs = sample.len() / 2;
    if pairs < 8 {
        return None;
    }
    let nul_at = |side: usize| {
        sample
            .iter()
            .skip(side)
            .step_by(2)
            .filter(|b| **b == 0)
            .count()
    };
    let (even, odd) = (nul_at(0), nul_at(1));
    if odd * 10 >= pairs * 7 && even * 50 <= pairs {
        return Some(encoding_rs::UTF_16LE);
    }
    (even * 10 >= pairs * 7 && odd * 50 <= pairs).then_some(encoding_rs::UTF_16BE)
}

/// What the bytes are if they are no text: "a PDF document", "a program".
#[must_use]
pub fn binary_kind(bytes: &[u8]) -> Option<&'static str> {
    if bytes.starts_with(b"RIFF") || !has_bom(bytes) {
        let known = SIGNATURES.iter().find(|(at, signature, _)| {
            // Signatures inside a RIFF file mean nothing elsewhere.
            let riff_only = *at == 8;
            starts_at(bytes, *at, signature) && (!riff_only || bytes.starts_with(b"RIFF"))
        });
        if let Some((_, _, what)) = known {
            return Some(what);
        }
    }
    if is_windows_program(bytes) {
        return Some("a program");
    }
    if crate::sounds::sniff(bytes).is_some() {
        return Some("an audio file");
    }
    if is_fiction_book(bytes) {
        return Some("a FictionBook book");
    }
    if has_bom(bytes) || utf16_side(bytes).is_some() {
        return None;
    }
    let sample = bytes.get(..SAMPLE.min(bytes.len())).unwrap_or_default();
    // ISO-2022-JP uses ESC; everything else below 0x20 but white space is foreign to text in any encoding.
    let strange = sample
        .iter()
        .filter(|b| **b < 0x20 && !matches!(**b, b'\t' | b'\n' | b'\r' | 0x0b | 0x0c | 0x1b))
        .count();
    (strange * 20 > sample.len()).then_some("a binary file")
}

/// Refuses what is larger than `limit` bytes.
pub(crate) fn check_size(bytes: &[u8], limit: usize) -> Result<(), PageError> {
    if bytes.len() > limit {
        let megabytes = |n: usize| (n >> 20) as u64;
        return Err(PageError::TooLarge {
            size_mb: megabytes(bytes.len()),
            limit_mb: megabytes(limit),
        });
    }
    Ok(())
}

/// Refuses what is no text.
pub(crate) fn check(bytes: &[u8], limit: usize) -> Result<(), PageError> {
    check_size(bytes, limit)?;
    let content = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let content = match content {
        [0xff, 0xfe, rest @ ..] | [0xfe, 0xff, rest @ ..] => rest,
        other => other,
    };
    if content.iter().all(|b| b.is_ascii_whitespace() || *b == 0) {
        return Err(PageError::Empty);
    }
    match binary_kind(bytes) {
        Some(what) => Err(PageError::Binary {
            what: what.to_owned(),
        }),
        None => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn binary_files_are_named() {
        let mut program = vec![b'M', b'Z'];
        program.resize(256, 0);
        let mut kindle = b"The_River".to_vec();
        kindle.resize(60, 0);
        kindle.extend(b"BOOKMOBI\0\0");
        let cases: &[(&[u8], &str)] = &[
            (b"%PDF-1.7\n%\xe2\xe3", "a PDF document"),
            (b"\x89PNG\r\n\x1a\n\0\0", "a PNG image"),
            (b"PK\x03\x04\x14\0\0\0", "a zip archive"),
            (b"\x7fELF\x02\x01\x01\0", "a program"),
            (b"RIFF\x10\0\0\0WEBPVP8 ", "a WebP image"),
            (b"\x1f\x8b\x08\0", "a gzip archive"),
            (b"{\\rtf1\\ansi The river", "a rich text document (RTF)"),
            (b"%!PS-Adobe-3.0\n%%Title: x", "a PostScript document"),
            (b"AT&TFORM\0\0\x01\0DJVM", "a DjVu document"),
            (&kindle, "a Kindle book"),
            (
                b"<?xml version='1.0'?><FictionBook xmlns='x'>",
                "a FictionBook book",
            ),
            (&program, "a program"),
            (&[7, 1, 2, 3, 4, 5, 6, 0, 9], "a binary file"),
        ];
        for (bytes, what) in cases {
            assert_eq!(binary_kind(bytes), Some(*what), "{bytes:?}");
        }
    }

    #[test]
    fn each_kind_is_told_what_helps() {
        for (bytes, advice) in [
            (b"\x89PNG\r\n\x1a\n\0\0".as_slice(), "attach it to a note"),
            (b"AT&TFORM\0\0\x01\0DJVM", "as PDF or HTML"),
            (b"{\\rtf1\\ansi The river", "paste its text"),
            (b"Rar!\x1a\x07\0", "Unpack it"),
        ] {
            let error = check(bytes, 100).unwrap_err().to_string();
            assert!(error.contains(advice), "{error}");
        }
    }

    #[test]
    fn text_in_any_encoding_is_text() {
        let utf16: Vec<u8> = "\u{feff}A page about zeros"
            .encode_utf16()
            .flat_map(u16::to_le_bytes)
            .collect();
        let bare16: Vec<u8> = "A page about zeros"
            .encode_utf16()
            .flat_map(u16::to_be_bytes)
            .collect();
        let cases: &[&[u8]] = &[
            b"<html><p>Hello",
            b"MZ is the number plate of Mainz",
            b"PK, as we call her, came early",
            b"BMW built this",
            &utf16,
            &bare16,
            b"caf\xe9 cr\xe8me",
            b"\x1b$B%3%s%T%e!<%?\x1b(B",
        ];
        for bytes in cases {
            assert_eq!(binary_kind(bytes), None, "{bytes:?}");
        }
    }

    #[test]
    fn nothing_and_too_much_are_refused() {
        assert_eq!(check(b" \n\t", 100), Err(PageError::Empty));
        assert_eq!(check(b"", 100), Err(PageError::Empty));
        assert_eq!(check(b"\xef\xbb\xbf", 100), Err(PageError::Empty));
        assert_eq!(check(b"\xff\xfe\n\0", 100), Err(PageError::Empty));
        let large = vec![b'a'; (2 << 20) + 1];
        assert_eq!(
            check(&large, 1 << 20),
            Err(PageError::TooLarge {
                size_mb: 2,
                limit_mb: 1
            })
        );
    }
}
