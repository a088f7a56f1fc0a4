//! Recognises files that are no page by their first bytes, whatever their header or name claims.
//!
//! Only a first look, so that a program of a gigabyte is not fetched to its end; `page` judges what arrives.

/// As many bytes as a verdict needs.
pub(crate) const ENOUGH: usize = 1024;

/// First bytes that no text has.
const MAGIC: &[(usize, &[u8], &str)] = &[
    (0, b"PK\x03\x04", "a ZIP archive or an office document"),
    (0, b"\x7fELF", "a program"),
    (0, b"\xcf\xfa\xed\xfe", "a program"),
    (0, b"\xce\xfa\xed\xfe", "a program"),
    (0, b"\xca\xfe\xba\xbe", "a program"),
    (0, b"\0asm", "a program"),
    (0, b"\xed\xab\xee\xdb", "a software package"),
    (0, b"!<arch>\n", "a software package"),
    (0, b"\x89PNG\r\n\x1a\n", "an image"),
    (0, b"\xff\xd8\xff", "an image"),
    (0, b"\x1f\x8b", "a compressed archive"),
    (0, b"BZh9", "a compressed archive"),
    (0, b"\xfd7zXZ\0", "a compressed archive"),
    (0, b"\x28\xb5\x2f\xfd", "a compressed archive"),
    (0, b"7z\xbc\xaf\x27\x1c", "a compressed archive"),
    (0, b"Rar!\x1a\x07", "a compressed archive"),
    (0, b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an office document"),
    (0, b"SQLite format 3\0", "a database"),
    (0, b"\x1aE\xdf\xa3", "a video"),
    (0, b"wOFF\0", "a font"),
    (0, b"wOF2\0", "a font"),
    (0, b"\0\x01\0\0\0", "a font"),
    (257, b"ustar", "an archive"),
];

/// First bytes that a text could have too: they count only where the rest is no text.
const WEAK_MAGIC: &[(usize, &[u8], &str)] = &[
    (0, b"MZ", "a program"),
    (0, b"GIF8", "an image"),
    (0, b"BM", "an image"),
    (8, b"WEBP", "an image"),
    (4, b"ftypavif", "an image"),
    (4, b"ftyp", "a video"),
    (0, b"ID3", "a sound file"),
    (0, b"OggS", "a sound file"),
    (0, b"fLaC", "a sound file"),
    (0, b"RIFF", "a sound or video file"),
];

/// What the bytes are, with its article, if they are neither a page nor a text.
pub(crate) fn not_a_page(bytes: &[u8], content_type: Option<&str>) -> Option<&'static str> {
    let start = bytes.get(..ENOUGH).unwrap_or(bytes);
    // Documents and books are read like pages, once they are here.
    if start.starts_with(b"%PDF-") || is_book(start, content_type) {
        return None;
    }
    if let Some(what) = named(MAGIC, start) {
        return Some(what);
    }
    if !start.contains(&0) || is_wide_text(start, content_type) {
        return None;
    }
    Some(named(WEAK_MAGIC, start).unwrap_or("a file that holds no text"))
}

/// Whether an archive begins as EPUB wants it (OCF 3.3, 4.2: `mimetype` comes first, as it is), or is served as one.
fn is_book(start: &[u8], content_type: Option<&str>) -> bool {
    const MIMETYPE: &[u8] = b"mimetypeapplication/epub+zip";
    let names_itself = || {
        start
            .get(30..)
            .is_some_and(|rest| rest.starts_with(MIMETYPE))
    };
    let is_served = || content_type.is_some_and(|kind| kind.starts_with("application/epub+zip"));
    start.starts_with(b"PK\x03\x04") && (names_itself() || is_served())
}

fn named(table: &[(usize, &[u8], &'static str)], start: &[u8]) -> Option<&'static str> {
    let begins = |&&(offset, magic, _): &&(usize, &[u8], &'static str)| {
        start
            .get(offset..)
            .is_some_and(|rest| rest.starts_with(magic))
    };
    table.iter().find(begins).map(|&(_, _, what)| what)
}

/// UTF-16 and UTF-32 are the texts in which zero bytes are at home.
fn is_wide_text(start: &[u8], content_type: Option<&str>) -> bool {
    let has_mark = start.starts_with(b"\xff\xfe")
        || start.starts_with(b"\xfe\xff")
        || start.starts_with(b"\0\0\xfe\xff");
    has_mark || content_type.is_some_and(|text| text.to_ascii_lowercase().contains("utf-16"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_page() {
        let check = |bytes: &[u8], content_type: Option<&str>, expected: Option<&str>| {
            assert_eq!(
                not_a_page(bytes, content_type),
                expected,
                "{:?}",
                String::from_utf8_lossy(bytes)
            );
        };
        check(b"<!doctype html><p>Hello", None, None);
        check("Grüße aus Wien".as_bytes(), Some("text/plain"), None);
        check(b"\xff\xfeH\0i\0", None, None);
        check(b"H\0i\0", Some("text/plain; charset=UTF-16LE"), None);
        check(b"MZ is also how some texts begin.", None, None);
        check(b"BM 1923 was a year.", None, None);
        check(b"", None, None);
        check(b"MZ\x90\0\x03\0\0\0", Some("text/html"), Some("a program"));
        check(b"\x7fELF\x02\x01\x01", None, Some("a program"));
        check(
            b"PK\x03\x04\x14\0",
            Some("text/html"),
            Some("a ZIP archive or an office document"),
        );
        check(b"%PDF-1.7\n\0", Some("text/html"), None);
        let head = [b"PK\x03\x04".as_slice(), &[0; 26]].concat();
        let book = [head.as_slice(), b"mimetypeapplication/epub+zipPK"].concat();
        check(&book, Some("application/octet-stream"), None);
        check(&head, Some("application/epub+zip"), None);
        check(b"\x89PNG\r\n\x1a\n\0", None, Some("an image"));
        check(b"RIFF\x10\0\0\0WEBPVP8 ", None, Some("an image"));
        check(b"\0\0\0\x18ftypmp42", None, Some("a video"));
        check(
            b"abc\0def",
            Some("text/html"),
            Some("a file that holds no text"),
        );
        let mut tar = vec![b'a'; 257];
        tar.extend(b"ustar");
        check(&tar, None, Some("an archive"));
    }
}
