//! Bytes to text: byte-order mark, then the HTTP header, then the page's own word, then a guess.
//!
//! The order is the one browsers use; `encoding_rs` and `chardetng` are theirs.

use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE};

/// How far into the page its own declaration is looked for (the HTML standard's prescan).
const PRESCAN: usize = 1024;

/// Decoded text, and whether some bytes had no meaning in the encoding.
pub(crate) struct Decoded {
    pub(crate) text: String,
    pub(crate) damaged: bool,
}

/// Decodes a page. `content_type` is the HTTP header.
pub(crate) fn decode(bytes: &[u8], content_type: Option<&str>) -> Decoded {
    let encoding = declared(bytes, content_type).unwrap_or_else(|| guess(bytes));
    // A wrong declaration is common: valid UTF-8 beyond ASCII is no accident.
    let encoding = if bytes.is_ascii() || !is_utf8(bytes) || wide(encoding) {
        encoding
    } else {
        UTF_8
    };
    let encoding = if encoding == UTF_8 && is_hardly_utf8(bytes) {
        guess(bytes)
    } else {
        encoding
    };
    // `decode` honours a byte-order mark before the given encoding.
    let (text, _, damaged) = encoding.decode(bytes);
    Decoded {
        text: text.into_owned(),
        damaged,
    }
}

fn wide(encoding: &'static Encoding) -> bool {
    encoding == UTF_16LE || encoding == UTF_16BE || encoding == encoding_rs::ISO_2022_JP
}

fn is_utf8(bytes: &[u8]) -> bool {
    std::str::from_utf8(bytes).is_ok()
}

/// Whether bytes that are called UTF-8 are so only by name: most of what is no ASCII in them is no UTF-8.
fn is_hardly_utf8(bytes: &[u8]) -> bool {
    const LEAST: usize = 3;
    if is_utf8(bytes) {
        return false;
    }
    let (mut wrong, mut right) = (0_usize, 0_usize);
    for chunk in bytes.utf8_chunks() {
        wrong += usize::from(!chunk.invalid().is_empty());
        right += chunk.valid().chars().filter(|c| !c.is_ascii()).count();
    }
    wrong >= LEAST && wrong > right
}

fn declared(bytes: &[u8], content_type: Option<&str>) -> Option<&'static Encoding> {
    if let Some((encoding, _)) = Encoding::for_bom(bytes) {
        return Some(encoding);
    }
    let from_header = content_type.and_then(charset_parameter).and_then(for_label);
    from_header
        .or_else(|| crate::sniff::utf16_side(bytes))
        .or_else(|| prescan(bytes))
}

fn for_label(label: &str) -> Option<&'static Encoding> {
    Encoding::for_label_no_replacement(label.as_bytes())
}

/// The `charset=` of a `Content-Type` value or of a `<meta content>`.
fn charset_parameter(value: &str) -> Option<&str> {
    let lower = value.to_ascii_lowercase();
    let at = lower.find("charset")? + "charset".len();
    let rest = value
        .get(at..)?
        .trim_start()
        .strip_prefix('=')?
        .trim_start();
    let quote = rest.chars().next().filter(|c| matches!(c, '"' | '\''));
    let end = match quote {
        Some(_) => return rest.get(1..)?.split(['"', '\'']).next(),
        None => rest
            .find(|c: char| c.is_ascii_whitespace() || matches!(c, ';' | '"' | '\'' | '>' | '/')),
    };
    rest.get(..end.unwrap_or(rest.len()))
        .filter(|label| !label.is_empty())
}

/// `<meta charset>`, `<meta http-equiv content>` or an XML declaration in the first [`PRESCAN`] bytes.
fn prescan(bytes: &[u8]) -> Option<&'static Encoding> {
    let head = bytes.get(..PRESCAN.min(bytes.len()))?;
    // Declarations are ASCII in every encoding that can carry them.
    let head: String = head.iter().map(|b| char::from(*b)).collect();
    let lower = head.to_ascii_lowercase();
    let label = if lower.trim_start().starts_with("<?xml") {
        let declaration = head.split("?>").next().unwrap_or_default();
        xml_encoding(declaration).or_else(|| meta_charset(&head, &lower))
    } else {
        meta_charset(&head, &lower)
    };
    let encoding = label.and_then(|label| for_label(&label))?;
    // The standard: a page that can say so in ASCII is not UTF-16.
    Some(if wide(encoding) && encoding != encoding_rs::ISO_2022_JP {
        UTF_8
    } else {
        encoding
    })
}

fn xml_encoding(declaration: &str) -> Option<String> {
    let rest = declaration
        .split("encoding")
        .nth(1)?
        .trim_start()
        .strip_prefix('=')?
        .trim_start();
    rest.get(1..)?.split(['"', '\'']).next().map(str::to_owned)
}

fn meta_charset(head: &str, lower: &str) -> Option<String> {
    let mut from = 0;
    while let Some(at) = lower.get(from..)?.find("<meta") {
        let start = from + at;
        let tag = head.get(start..)?;
        let end = tag.find('>').unwrap_or(tag.len());
        if let Some(label) = tag.get(..end).and_then(charset_parameter) {
            return Some(label.to_owned());
        }
        from = start + end.max(1);
    }
    None
}

fn guess(bytes: &[u8]) -> &'static Encoding {
    if is_utf8(bytes) {
        return UTF_8;
    }
    let mut detector = chardetng::EncodingDetector::new(chardetng::Iso2022JpDetection::Allow);
    // A megabyte tells as much as sixty.
    detector.feed(bytes.get(..1 << 20).unwrap_or(bytes), true);
    detector.guess(None, chardetng::Utf8Detection::Allow)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_order_is_mark_header_declaration_guess() {
        let cases: &[(&[u8], Option<&str>, &str)] = &[
            (b"\xef\xbb\xbf<meta charset=shift_jis>caf\xc3\xa9", Some("text/html; charset=koi8-r"), "café"),
            (b"<meta charset=utf-8>caf\xe9", Some("text/html; charset=windows-1252"), "café"),
            (b"<meta charset=windows-1252>caf\xe9", None, "café"),
            (b"<meta http-equiv=Content-Type content='text/html; charset=shift_jis'>\x93\xfa\x96\x7b", None, "日本"),
            (b"<?xml version='1.0' encoding='iso-8859-2'?><p>\xb1", None, "ą"),
            (b"<meta charset=iso-8859-1><p>caf\xc3\xa9", None, "café"),
            (b"caf\xc3\xa9", None, "café"),
            (b"<meta charset=utf-8>caf\xe9 cr\xe8me, br\xfbl\xe9e", None, "café crème, brûlée"),
            (b"<meta charset=utf-8>caf\xc3\xa9 \xe9t\xc3\xa9", None, "café \u{fffd}té"),
            (b"\xff\xfec\0a\0f\0\xe9\0", None, "café"),
            (b"<p>\xcf\xf0\xe8\xe2\xe5\xf2, \xec\xe8\xf0, \xfd\xf2\xee \xef\xf0\xee\xf1\xf2\xee\xe9 \xf2\xe5\xea\xf1\xf2", None, "Привет"),
        ];
        for (bytes, header, want) in cases {
            let got = decode(bytes, *header).text;
            assert!(got.contains(want), "{want}: {got}");
        }
    }

    #[test]
    fn a_page_says_it_in_its_first_kibibyte() {
        let page = |before: usize| {
            let mut bytes = vec![b' '; before];
            bytes.extend(b"<meta charset=shift_jis>\x93\xfa\x96\x7b");
            bytes
        };
        assert_eq!(prescan(&page(900)), Some(encoding_rs::SHIFT_JIS));
        assert_eq!(prescan(&page(1024)), None);
    }

    #[test]
    fn damage_is_told() {
        assert!(decode(b"<meta charset=utf-8>ok \xff\xfe bad", None).damaged);
        assert!(!decode(b"plain", None).damaged);
    }
}
