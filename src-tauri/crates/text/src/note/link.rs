//! The inside of one link: target, subpath, display text, size.
//!
//! Where links stand in a note is `parse`'s work.

use super::parse::visible;
use super::{Link, LinkForm};
use std::borrow::Cow;
use std::ops::Range;

impl Link {
    /// The text that a reader sees: the display text, else the target with its subpath as `Note > Heading`.
    #[must_use]
    pub fn shown(&self) -> Cow<'_, str> {
        if let Some(display) = &self.display {
            return display.into();
        }
        let Some(subpath) = self
            .subpath
            .as_deref()
            .filter(|subpath| !subpath.is_empty())
        else {
            return (&self.path).into();
        };
        let subpath = subpath.replace('#', " > ");
        if self.path.is_empty() {
            return subpath.into();
        }
        format!("{} > {subpath}", self.path).into()
    }
}

/// Reads `[[target|display]]` or `![[…]]` at `range`; `None` where that is no link: a line ending in it, a blank target.
pub(crate) fn wiki(source: &str, range: Range<usize>) -> Option<Link> {
    let raw = source.get(range.clone())?;
    let embed = raw.starts_with('!');
    let inner = raw
        .strip_prefix('!')
        .unwrap_or(raw)
        .strip_prefix("[[")?
        .strip_suffix("]]")?;
    let marks = Marks::of(inner)?;
    let (target, rest) = match marks.pipe {
        // `\|` is how a table cell writes the pipe.
        Some(pipe) => {
            let target = inner.get(..pipe)?;
            (
                target.strip_suffix('\\').unwrap_or(target),
                inner.get(pipe + 1..),
            )
        }
        None => (inner, None),
    };
    let trimmed = target.trim();
    if trimmed.is_empty() {
        return None;
    }
    let start = range.start + 2 + usize::from(embed) + (target.len() - target.trim_start().len());
    let rest = rest.map(piped);
    let (display, size) = if embed {
        sized(rest.as_deref())
    } else {
        (rest.as_deref().and_then(filled), None)
    };
    let external = marks.colon && is_address(trimmed);
    let (path, subpath) = if external || !marks.hash {
        (trimmed.to_owned(), None)
    } else {
        split(trimmed, str::to_owned)
    };
    Some(Link {
        range,
        raw: raw.to_owned(),
        path,
        target_range: start..start + trimmed.len(),
        subpath,
        display,
        embed,
        form: if external {
            LinkForm::External
        } else {
            LinkForm::Wiki
        },
        size,
    })
}

/// What stands in a wikilink, seen by going through it once; only the pipe ends the target.
#[derive(Default)]
struct Marks {
    pipe: Option<usize>,
    hash: bool,
    colon: bool,
}

impl Marks {
    /// `None` where a line ends in it.
    fn of(inner: &str) -> Option<Self> {
        let mut marks = Self::default();
        for (at, byte) in inner.bytes().enumerate() {
            match byte {
                b'\n' | b'\r' => return None,
                b'|' if marks.pipe.is_none() => marks.pipe = Some(at),
                b'#' => marks.hash = true,
                b':' => marks.colon = true,
                _ => {}
            }
        }
        Some(marks)
    }
}

/// What follows a pipe, with its own pipes as a table cell writes them.
fn piped(rest: &str) -> Cow<'_, str> {
    if rest.bytes().any(|byte| byte == b'\\') {
        rest.replace("\\|", "|").into()
    } else {
        rest.into()
    }
}

/// A text without blanks around it, unless nothing is left.
fn filled(text: &str) -> Option<String> {
    Some(text.trim())
        .filter(|text| !text.is_empty())
        .map(str::to_owned)
}

/// Whether a Markdown link to `dest` leads anywhere.
pub(crate) fn leads(dest: &str) -> bool {
    let dest = &*visible(dest);
    let dest = dest.trim();
    match dest.as_bytes().first() {
        None => false,
        Some(b'#') => split(dest, |part| percent_decode(part).into_owned())
            .1
            .is_some(),
        Some(_) => true,
    }
}

/// Reads `[text](dest)` or `![alt](dest)` at `range`, where pulldown-cmark found `dest` and we found its range.
pub(crate) fn markdown(
    source: &str,
    range: Range<usize>,
    dest: &str,
    target_range: Range<usize>,
    text: String,
) -> Option<Link> {
    let dest = &*visible(dest);
    let text = match visible(&text) {
        Cow::Owned(shown) => shown,
        Cow::Borrowed(_) => text,
    };
    let raw = source.get(range.clone())?;
    let embed = raw.starts_with('!');
    let (display, size) = if embed {
        sized(Some(&text))
    } else if text.trim().len() == text.len() {
        (Some(text).filter(|text| !text.is_empty()), None)
    } else {
        (filled(&text), None)
    };
    let external = is_address(dest) || dest.starts_with("//");
    let (path, subpath) = if external {
        (dest.to_owned(), None)
    } else {
        split(dest.trim(), |part| percent_decode(part).into_owned())
    };
    if path.is_empty() && subpath.is_none() {
        return None;
    }
    Some(Link {
        range,
        raw: raw.to_owned(),
        path,
        target_range,
        subpath,
        display,
        embed,
        form: if external {
            LinkForm::External
        } else {
            LinkForm::Markdown
        },
        size,
    })
}

/// A bare address or `<address>` at `range`.
pub(crate) fn address(
    source: &str,
    range: Range<usize>,
    target_range: Range<usize>,
    address: String,
) -> Option<Link> {
    Some(Link {
        raw: source.get(range.clone())?.to_owned(),
        range,
        path: address,
        target_range,
        subpath: None,
        display: None,
        embed: false,
        form: LinkForm::External,
        size: None,
    })
}

/// Path and subpath, split at the first `#`.
fn split(target: &str, decode: impl Fn(&str) -> String) -> (String, Option<String>) {
    match target.split_once('#') {
        Some((path, subpath)) => {
            let subpath = decode(subpath.trim()).trim().to_owned();
            (
                decode(path.trim_end()),
                Some(subpath).filter(|subpath| !subpath.is_empty()),
            )
        }
        None => (decode(target), None),
    }
}

/// What an embed says after its target: display text and size, `alt|100x145`, with Foam's alignment left out.
fn sized(text: Option<&str>) -> (Option<String>, Option<(u32, Option<u32>)>) {
    let Some(text) = text else {
        return (None, None);
    };
    let mut segments: Vec<&str> = text.split('|').map(str::trim).collect();
    let found = segments.iter().rposition(|segment| size(segment).is_some());
    let size = found.and_then(|at| size(segments.remove(at)));
    if size.is_some() {
        segments.retain(|segment| {
            !matches!(
                segment.to_ascii_lowercase().as_str(),
                "left" | "center" | "right"
            )
        });
    }
    (filled(&segments.join("|")), size)
}

/// `100` or `100x145`.
fn size(segment: &str) -> Option<(u32, Option<u32>)> {
    let number = |text: &str| {
        let plain = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
        if plain {
            text.parse::<u32>().ok()
        } else {
            None
        }
    };
    match segment.split_once('x') {
        Some((width, height)) => Some((number(width)?, Some(number(height)?))),
        None => Some((number(segment)?, None)),
    }
}

/// Whether a target is an address and not a path: any `scheme://`, or a scheme that is used without slashes. Other text with a
/// colon (`Title: subtitle`) is a name.
pub(crate) fn is_address(target: &str) -> bool {
    let Some((scheme, rest)) = target.split_once(':') else {
        return false;
    };
    let mut characters = scheme.chars();
    let is_scheme = characters
        .next()
        .is_some_and(|first| first.is_ascii_alphabetic())
        && scheme.len() > 1
        && characters.all(|c| c.is_ascii_alphanumeric() || matches!(c, '+' | '-' | '.'));
    let known = || {
        let known = [
            "mailto",
            "tel",
            "sms",
            "data",
            "javascript",
            "vbscript",
            "magnet",
            "doi",
            "news",
            "urn",
            "cid",
            "about",
            "blob",
        ];
        known.iter().any(|known| known.eq_ignore_ascii_case(scheme))
            && rest.chars().next().is_some_and(|c| !c.is_whitespace())
    };
    is_scheme && (rest.starts_with("//") || known())
}

/// `%20` and its like decoded; the text as it is where that gives no UTF-8.
pub(crate) fn percent_decode(text: &str) -> Cow<'_, str> {
    if !text.contains('%') {
        return Cow::Borrowed(text);
    }
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((first, after)) = rest.split_first() {
        let decoded = (*first == b'%')
            .then(|| after.get(..2).and_then(hex))
            .flatten();
        rest = if decoded.is_some() {
            after.get(2..).unwrap_or_default()
        } else {
            after
        };
        bytes.push(decoded.unwrap_or(*first));
    }
    String::from_utf8(bytes).map_or(Cow::Borrowed(text), Cow::Owned)
}

fn hex(digits: &[u8]) -> Option<u8> {
    let digit = |byte: u8| {
        char::from(byte)
            .to_digit(16)
            .and_then(|digit| u8::try_from(digit).ok())
    };
    match digits {
        [high, low] => Some(digit(*high)? * 16 + digit(*low)?),
        _ => None,
    }
}

/// The length of a destination without `<>`: to white space or the parenthesis that closes the link.
pub(crate) fn dest_length(rest: &str) -> usize {
    let (mut depth, mut escaped) = (0_usize, false);
    for (at, byte) in rest.bytes().enumerate() {
        match byte {
            _ if escaped => escaped = false,
            b'\\' => escaped = true,
            b'(' => depth += 1,
            b')' if depth == 0 => return at,
            b')' => depth -= 1,
            byte if byte.is_ascii_whitespace() => return at,
            _ => {}
        }
    }
    rest.len()
}
