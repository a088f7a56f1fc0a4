//! Which values attributes may have.

use std::borrow::Cow;

use url::Url;

/// Pictures that a `data:` address may hold: those that cannot run anything.
const RASTER: &[&str] = &[
    "image/png",
    "image/jpeg",
    "image/jpg",
    "image/gif",
    "image/webp",
    "image/avif",
];
/// How the class begins that names what code is written in, and the longest name.
const LANGUAGE: &str = "language-";
const MAX_LANGUAGE: usize = 40;
/// Longest name of an anchor.
const MAX_ID: usize = 200;
/// Longest text in an attribute.
const MAX_TEXT: usize = 2_000;
/// Longest address of a page.
const MAX_ADDRESS: usize = 8_000;

/// The value as it may stand, or `None`. Addresses of links and names of anchors are not decided here.
pub(super) fn sound<'v>(element: &str, attribute: &str, value: &'v str) -> Option<Cow<'v, str>> {
    match attribute {
        "src" => (element == "img")
            .then(|| image_address(value))
            .flatten()
            .map(Cow::Owned),
        "alt" | "title" => Some(text(value)),
        "dir" => matches!(value, "ltr" | "rtl" | "auto").then_some(Cow::Borrowed(value)),
        "lang" => is_language(value).then_some(Cow::Borrowed(value)),
        "width" | "height" => is_number(value, 5).then_some(Cow::Borrowed(value)),
        "colspan" | "rowspan" => value
            .parse()
            .is_ok_and(|n: u16| (1..=1000).contains(&n))
            .then_some(Cow::Borrowed(value)),
        // The letters and numbers that a list counts with.
        "type" => matches!(value, "1" | "a" | "A" | "i" | "I").then_some(Cow::Borrowed(value)),
        "reversed" => Some(Cow::Borrowed("")),
        "start" | "value" => {
            is_number(value.strip_prefix('-').unwrap_or(value), 9).then_some(Cow::Borrowed(value))
        }
        "datetime" => is_time(value).then_some(Cow::Borrowed(value)),
        "class" => (element == "code")
            .then(|| language(value))
            .flatten()
            .map(Cow::Owned),
        _ => None,
    }
}

fn text(value: &str) -> Cow<'_, str> {
    match value.char_indices().nth(MAX_TEXT) {
        Some((end, _)) => Cow::Borrowed(value.get(..end).unwrap_or_default()),
        None => Cow::Borrowed(value),
    }
}

fn is_number(value: &str, digits: usize) -> bool {
    (1..=digits).contains(&value.len()) && value.bytes().all(|b| b.is_ascii_digit())
}

fn is_language(value: &str) -> bool {
    (2..=35).contains(&value.len())
        && value
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || b == b'-')
}

/// The one class that may stand: what code is written in.
fn language(class: &str) -> Option<String> {
    let mut words = class.split_ascii_whitespace();
    let name = words.find_map(|word| word.strip_prefix(LANGUAGE))?;
    let name: String = name
        .bytes()
        .take_while(|b| is_of_language(*b))
        .map(|b| char::from(b.to_ascii_lowercase()))
        .collect();
    (1..=MAX_LANGUAGE)
        .contains(&name.len())
        .then(|| format!("{LANGUAGE}{name}"))
}

/// What the names of programming languages are written with.
pub(crate) fn is_of_language(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"+#-._".contains(&byte)
}

fn is_time(value: &str) -> bool {
    (1..=64).contains(&value.len())
        && value
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || b" :.+-".contains(&b))
}

pub(super) fn is_sound_id(id: &str) -> bool {
    !id.is_empty() && id.len() <= MAX_ID && !id.chars().any(|c| c.is_whitespace() || c.is_control())
}

/// The name that a link to a place on its own page points to.
pub(crate) fn fragment(href: &str) -> Option<String> {
    let raw = href.strip_prefix('#')?;
    let decoded = percent_decoded(raw).and_then(|bytes| String::from_utf8(bytes).ok());
    let id = decoded.unwrap_or_else(|| raw.to_owned());
    Some(id).filter(|id| is_sound_id(id))
}

/// The address of a link: absolute, and nothing that runs.
pub(crate) fn link_address(href: &str) -> Option<String> {
    let href = href.trim();
    if href.len() > MAX_ADDRESS {
        return None;
    }
    let url = Url::parse(href).ok()?;
    let sound = match url.scheme() {
        "http" | "https" => url.has_host(),
        "mailto" => true,
        _ => false,
    };
    sound.then(|| url.to_string())
}

/// The address of an image: absolute, a raster image inside the page, or one of our blobs.
pub(crate) fn image_address(src: &str) -> Option<String> {
    let src = src.trim();
    if let Some(hash) = src.strip_prefix("/blob/") {
        let is_hash =
            hash.len() == 64 && hash.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'));
        return is_hash.then(|| src.to_owned());
    }
    if src
        .get(..5)
        .is_some_and(|scheme| scheme.eq_ignore_ascii_case("data:"))
    {
        return raster_data(src);
    }
    link_address(src).filter(|address| address.starts_with("http"))
}

fn raster_data(src: &str) -> Option<String> {
    let compact: String = src.chars().filter(|c| !c.is_ascii_whitespace()).collect();
    let (head, data) = compact.get(5..)?.split_once(',')?;
    let kind = head
        .split(';')
        .next()
        .unwrap_or_default()
        .to_ascii_lowercase();
    let base64 = head.to_ascii_lowercase().ends_with(";base64");
    let sound = RASTER.contains(&kind.as_str()) && base64 && !data.is_empty();
    sound.then(|| format!("data:{kind};base64,{data}"))
}

/// Resolves `%41`. `None` when there is nothing to resolve.
pub(crate) fn percent_decoded(text: &str) -> Option<Vec<u8>> {
    if !text.contains('%') {
        return None;
    }
    let mut out = Vec::with_capacity(text.len());
    let mut bytes = text.bytes().peekable();
    let mut rest = text;
    while let Some(byte) = bytes.next() {
        let code = rest
            .get(1..3)
            .filter(|_| byte == b'%')
            .and_then(|hex| u8::from_str_radix(hex, 16).ok());
        match code {
            Some(code) => {
                out.push(code);
                bytes.next();
                bytes.next();
                rest = rest.get(3..).unwrap_or_default();
            }
            None => {
                out.push(byte);
                let mut step = 1;
                // Bytes inside a character belong to it.
                while step < rest.len() && !rest.is_char_boundary(step) {
                    step += 1;
                    out.extend(bytes.next());
                }
                rest = rest.get(step..).unwrap_or_default();
            }
        }
    }
    Some(out)
}
