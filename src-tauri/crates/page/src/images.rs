//! Images of sanitised HTML: which there are, where they go, and what their bytes are.
//!
//! Fetching them is `net`'s work and keeping them is `core`'s.

use base64::Engine as _;
use base64::engine::DecodePaddingMode;
use base64::engine::general_purpose::{GeneralPurpose, GeneralPurposeConfig};
use dom_query::NodeRef;

use crate::{dom, parse, sanitise};

/// How much of a file is searched for the root element of an SVG.
const SVG_HEAD: usize = 4 * 1024;

/// See [`crate::image_sources`].
pub(crate) fn sources(html: &str) -> Vec<String> {
    let doc = parse::fragment(html);
    let mut seen = std::collections::HashSet::new();
    let root = doc.root();
    let images = root.descendants_it().filter(|node| node.has_name("img"));
    images
        .filter_map(|image| dom::attr(&image, "src"))
        .filter(|src| !src.starts_with("/blob/") && seen.insert(src.clone()))
        .collect()
}

/// See [`crate::localise`].
pub(crate) fn localise(html: &str, blob_of: &dyn Fn(&str) -> Option<String>) -> String {
    let doc = parse::fragment(html);
    let Some(body) = doc.body() else {
        return String::new();
    };
    for image in body
        .descendants()
        .iter()
        .filter(|node| node.has_name("img"))
    {
        let Some(src) = dom::attr(image, "src").filter(|src| !src.starts_with("/blob/")) else {
            continue;
        };
        let blob = blob_of(&src).map(|hash| format!("/blob/{}", hash.to_ascii_lowercase()));
        match blob.and_then(|address| sanitise::image_address(&address)) {
            Some(address) => image.set_attr("src", &address),
            None => {
                image.before_html(stand_in(image, &src));
                image.remove_from_parent();
            }
        }
    }
    sanitise::sanitise(&body.inner_html())
}

/// See [`crate::fill_in`].
pub(crate) fn fill_in(html: &str, blob_of: &dyn Fn(&str) -> Option<String>) -> String {
    let doc = parse::fragment(html);
    let Some(body) = doc.body() else {
        return String::new();
    };
    for link in body.descendants().iter().filter(|node| node.has_name("a")) {
        let blob = dom::attr(link, "href").and_then(|href| blob_of(&href));
        let blob = blob.map(|hash| format!("/blob/{}", hash.to_ascii_lowercase()));
        if let Some(address) = blob.and_then(|address| sanitise::image_address(&address)) {
            let alt = dom::escape(&dom::squeeze(&link.text()));
            link.before_html(format!("<img src=\"{address}\" alt=\"{alt}\">"));
            link.remove_from_parent();
        }
    }
    sanitise::sanitise(&body.inner_html())
}

/// What stands where an image would have to be fetched: a link to it, or its description where there cannot be one.
fn stand_in(image: &NodeRef<'_>, src: &str) -> String {
    let alt = dom::attr(image, "alt")
        .map(|alt| dom::squeeze(&alt))
        .filter(|alt| !alt.is_empty());
    let label = dom::escape(alt.as_deref().unwrap_or("Image"));
    let inside_link = image
        .ancestors_it(None)
        .any(|ancestor| ancestor.has_name("a"));
    if inside_link || !src.starts_with("http") || crate::attached::is_attached(src) {
        return format!("<span>{label}</span>");
    }
    format!("<a href=\"{}\">{label}</a>", dom::escape(src))
}

/// Forgiving about padding, as browsers are.
const BASE64: GeneralPurpose = GeneralPurpose::new(
    &base64::alphabet::STANDARD,
    GeneralPurposeConfig::new()
        .with_decode_padding_mode(DecodePaddingMode::Indifferent)
        .with_decode_allow_trailing_bits(true),
);

/// See [`crate::data_uri`].
pub(crate) fn data_uri(source: &str) -> Option<(String, Vec<u8>)> {
    let source = source.trim();
    let scheme = source.get(..5)?;
    if !scheme.eq_ignore_ascii_case("data:") {
        return None;
    }
    let (head, data) = source.get(5..)?.split_once(',')?;
    let mut parameters = head.split(';').map(str::trim);
    let kind = parameters.next()?.to_ascii_lowercase();
    if !kind.starts_with("image/") || kind.len() <= "image/".len() {
        return None;
    }
    let plain = sanitise::percent_decoded(data).unwrap_or_else(|| data.as_bytes().to_vec());
    let bytes = if parameters.any(|parameter| parameter.eq_ignore_ascii_case("base64")) {
        let compact: Vec<u8> = plain
            .into_iter()
            .filter(|b| !b.is_ascii_whitespace())
            .collect();
        BASE64.decode(compact).ok()?
    } else {
        plain
    };
    (!bytes.is_empty()).then_some((kind, bytes))
}

/// See [`crate::sniff_image`].
pub(crate) fn sniff(bytes: &[u8]) -> Option<&'static str> {
    let at = |offset: usize, signature: &[u8]| {
        bytes
            .get(offset..)
            .is_some_and(|rest| rest.starts_with(signature))
    };
    if at(0, b"\x89PNG\r\n\x1a\n") {
        return Some("image/png");
    }
    if at(0, b"\xff\xd8\xff") {
        return Some("image/jpeg");
    }
    if at(0, b"GIF87a") || at(0, b"GIF89a") {
        return Some("image/gif");
    }
    if at(0, b"RIFF") && at(8, b"WEBP") {
        return Some("image/webp");
    }
    if is_avif(bytes) {
        return Some("image/avif");
    }
    is_svg(bytes).then_some("image/svg+xml")
}

/// Pixels of a picture that a window could decode without trouble.
const MOST_PIXELS: usize = 100_000_000;

/// See [`crate::is_too_vast`].
pub(crate) fn is_too_vast(bytes: &[u8]) -> bool {
    imagesize::blob_size(bytes)
        .is_ok_and(|size| size.width.saturating_mul(size.height) > MOST_PIXELS)
}

/// An ISO media file that names AVIF as its brand or among those it is compatible with.
fn is_avif(bytes: &[u8]) -> bool {
    let Some(size) = bytes
        .get(..4)
        .and_then(|b| <[u8; 4]>::try_from(b).ok())
        .map(u32::from_be_bytes)
    else {
        return false;
    };
    let brands = bytes
        .get(8..(size as usize).min(bytes.len()).min(256))
        .unwrap_or_default();
    let is_media = bytes.get(4..8) == Some(b"ftyp");
    is_media
        && brands
            .chunks(4)
            .any(|brand| brand == b"avif" || brand == b"avis")
}

/// Text whose first element is `<svg>`, after declarations and comments.
fn is_svg(bytes: &[u8]) -> bool {
    let head = bytes.get(..SVG_HEAD.min(bytes.len())).unwrap_or_default();
    let head = String::from_utf8_lossy(head);
    let mut rest = head.trim_start_matches('\u{feff}').trim_start();
    loop {
        let end = if rest.starts_with("<!--") {
            "-->"
        } else if rest.starts_with("<?") {
            "?>"
        } else if rest
            .get(..9)
            .is_some_and(|word| word.eq_ignore_ascii_case("<!doctype"))
        {
            if rest
                .find('[')
                .is_some_and(|at| rest.find('>').is_none_or(|end| at < end))
            {
                "]>"
            } else {
                ">"
            }
        } else {
            break;
        };
        match rest.split_once(end) {
            Some((_, after)) => rest = after.trim_start(),
            None => return false,
        }
    }
    let after = rest
        .strip_prefix("<svg:svg")
        .or_else(|| rest.strip_prefix("<svg"));
    after
        .is_some_and(|after| after.starts_with(|c: char| c.is_whitespace() || c == '>' || c == '/'))
}

#[cfg(test)]
mod tests {
    use super::*;

    const PNG: &str = "data:image/png;base64,iVBORw0KGgo=";

    fn hash() -> String {
        "ab".repeat(32)
    }

    #[test]
    fn an_image_that_came_later_takes_the_place_of_its_link() {
        let html = "<p>Before <img src='https://a.example/1.png' alt='A \"hive\"'> and <img src='https://a.example/2.png'></p>";
        let without = localise(html, &|_| None);
        let with = fill_in(&without, &|source| source.ends_with("1.png").then(hash));
        assert_eq!(
            with,
            localise(html, &|source| source.ends_with("1.png").then(hash)),
            "as if it had been there at first"
        );
        assert_eq!(fill_in(&with, &|_| None), with);
    }

    #[test]
    fn sources_come_in_order_and_once() {
        let html = format!(
            "<img src='https://a.example/2.png'><figure><img src='{PNG}'></figure><img src='https://a.example/2.png'><img src='/blob/{}'>",
            hash()
        );
        assert_eq!(sources(&html), ["https://a.example/2.png", PNG]);
    }

    #[test]
    fn images_go_to_blobs_or_become_links() {
        let html = "<figure><img src=\"https://a.example/b.png\" alt=\"A <b>\"><figcaption>C</figcaption></figure>";
        let kept = localise(html, &|_| Some(hash()));
        assert_eq!(
            kept,
            format!(
                "<figure><img src=\"/blob/{}\" alt=\"A &lt;b&gt;\"><figcaption>C</figcaption></figure>",
                hash()
            )
        );
        assert_eq!(localise(&kept, &|_| None), kept);
        let lost = localise(html, &|_| None);
        assert_eq!(
            lost,
            "<figure><a href=\"https://a.example/b.png\" rel=\"noopener noreferrer\">A &lt;b&gt;</a><figcaption>C</figcaption></figure>"
        );
        assert_eq!(localise(&lost, &|_| None), lost);
        assert_eq!(
            localise(&format!("<p>x<img src='{PNG}' alt='dot'></p>"), &|_| None),
            "<p>xdot</p>"
        );
        assert_eq!(
            localise("<img src='https://a.example/b.png'>", &|_| Some(
                "../x".to_owned()
            ))
            .matches("<img")
            .count(),
            0
        );
        let linked = localise(
            "<a href='https://b.example/'><img src='https://a.example/b.png' alt='in'></a>",
            &|_| None,
        );
        assert_eq!(
            linked,
            "<a href=\"https://b.example/\" rel=\"noopener noreferrer\">in</a>"
        );
    }

    #[test]
    fn data_addresses_are_decoded() {
        type Decoded<'a> = Option<(&'a str, &'a [u8])>;
        let cases: &[(&str, Decoded<'_>)] = &[
            (PNG, Some(("image/png", b"\x89PNG\r\n\x1a\n"))),
            ("DATA:image/GIF;base64,R0lG", Some(("image/gif", b"GIF"))),
            ("data:image/gif;base64,R0lGOA", Some(("image/gif", b"GIF8"))),
            (
                "data:image/svg+xml,%3Csvg%3E",
                Some(("image/svg+xml", b"<svg>")),
            ),
            (
                "data:image/svg+xml;utf8,<svg>é</svg>",
                Some(("image/svg+xml", "<svg>é</svg>".as_bytes())),
            ),
            (
                "data:image/png;base64,%69VBO",
                Some(("image/png", b"\x89PN")),
            ),
            ("data:image/png;base64,###", None),
            ("data:image/png;base64,", None),
            ("data:text/html,<b>", None),
            ("https://a.example/", None),
            ("dat", None),
            ("data:é", None),
        ];
        for (source, want) in cases {
            let got = data_uri(source);
            let got = got
                .as_ref()
                .map(|(kind, bytes)| (kind.as_str(), bytes.as_slice()));
            assert_eq!(got, *want, "{source}");
        }
    }

    #[test]
    fn a_picture_of_more_pixels_than_a_window_can_hold_is_told_by_its_header() {
        let png = |width: u32, height: u32| {
            let mut bytes = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR".to_vec();
            bytes.extend(width.to_be_bytes());
            bytes.extend(height.to_be_bytes());
            bytes.extend(b"\x08\x02\0\0\0\0\0\0\0");
            bytes
        };
        let gif = |width: u16, height: u16| {
            let mut bytes = b"GIF89a".to_vec();
            bytes.extend(width.to_le_bytes());
            bytes.extend(height.to_le_bytes());
            bytes.extend(b"\0\0\0,\0\0\0\0\x01\0\x01\0\0");
            bytes
        };
        assert!(!is_too_vast(&png(10_000, 10_000)));
        assert!(is_too_vast(&png(10_000, 10_001)));
        assert!(is_too_vast(&png(u32::MAX, u32::MAX)), "no overflow");
        assert!(!is_too_vast(&gif(800, 600)));
        assert!(is_too_vast(&gif(u16::MAX, u16::MAX)));
        assert!(
            !is_too_vast(b"\x89PNG\r\n\x1a\n"),
            "damaged, and shown by nobody"
        );
    }

    #[test]
    fn types_are_told_by_the_bytes() {
        let cases: &[(&[u8], Option<&str>)] = &[
            (b"\x89PNG\r\n\x1a\nrest", Some("image/png")),
            (b"\xff\xd8\xff\xe0", Some("image/jpeg")),
            (b"GIF89a..", Some("image/gif")),
            (b"RIFF\0\0\0\0WEBPVP8 ", Some("image/webp")),
            (
                b"\0\0\0\x1cftypavif\0\0\0\0avifmif1miaf",
                Some("image/avif"),
            ),
            (b"\0\0\0\x18ftypmif1\0\0\0\0avifmif1", Some("image/avif")),
            (b"\0\0\0\x18ftypheic\0\0\0\0heicmif1", None),
            (
                b"<svg xmlns='http://www.w3.org/2000/svg'/>",
                Some("image/svg+xml"),
            ),
            (
                b"\xef\xbb\xbf<?xml version='1.0'?><!-- a --><!DOCTYPE svg PUBLIC 'x' 'y'>\n<svg>",
                Some("image/svg+xml"),
            ),
            (
                b"<!DOCTYPE svg [<!ENTITY a 'b'>]><svg>",
                Some("image/svg+xml"),
            ),
            (b"<svgx>", None),
            (b"<html><svg>", None),
            (b"MZ\x90", None),
            (b"", None),
        ];
        for (bytes, want) in cases {
            assert_eq!(sniff(bytes), *want, "{bytes:?}");
        }
    }
}
