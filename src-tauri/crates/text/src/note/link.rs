//! The inside of one link: target, subpath, display text, size.
//!
//! Where links stand in a note is `parse`'s work.

use super::said::Said;
use super::{Link, LinkForm};
use std::borrow::Cow;
use std::ops::Range;

impl Link {
    /// The source text of its range.
    #[must_use]
    pub fn raw(&self) -> &str {
        self.said.raw()
    }

    /// The target without subpath: `Folder/Note`, `../x.md`, empty for a link into the same note. Percent-decoded for
    /// Markdown links. The whole address for [`LinkForm::External`].
    #[must_use]
    pub fn path(&self) -> &str {
        self.said.path()
    }

    /// What follows the first `#`, without it: `Heading`, `H1#H2`, `^id`.
    #[must_use]
    pub fn subpath(&self) -> Option<&str> {
        self.said.subpath()
    }

    /// Text to show, if the link gives one.
    #[must_use]
    pub fn display(&self) -> Option<&str> {
        self.said.display()
    }

    /// The same link with what it says read once more by `read`.
    pub(super) fn read_again(mut self, read: impl Fn(&str) -> String) -> Self {
        let path = read(self.path());
        let subpath = self.subpath().map(&read);
        let display = self.display().map(&read);
        self.said = Said::of(self.raw(), &path, subpath.as_deref(), display.as_deref());
        self
    }

    /// The text that a reader sees: the display text, else the target with its subpath as `Note > Heading`.
    #[must_use]
    pub fn shown(&self) -> Cow<'_, str> {
        if let Some(display) = self.display() {
            return display.into();
        }
        let path = match self.form {
            LinkForm::Wiki => unescaped(self.path()),
            _ => self.path().into(),
        };
        let Some(subpath) = self.subpath().filter(|subpath| !subpath.is_empty()) else {
            return path;
        };
        let subpath = subpath.replace('#', " > ");
        if path.is_empty() {
            return subpath.into();
        }
        format!("{path} > {subpath}").into()
    }
}

/// A target with the signs back that a name holds and `[[…]]` cannot. A percent sign alone is written as it is.
fn unescaped(path: &str) -> Cow<'_, str> {
    const SIGNS: [(&str, &str); 5] = [
        ("%23", "#"),
        ("%5B", "["),
        ("%5D", "]"),
        ("%60", "`"),
        ("%7C", "|"),
    ];
    let upper = path.to_ascii_uppercase();
    if !SIGNS.iter().any(|(code, _)| upper.contains(code)) {
        return path.into();
    }
    let mut parts = path.split('%');
    let mut out = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let code = part.get(..2).unwrap_or_default();
        let known = SIGNS.iter().chain(&[("%25", "%")]);
        let sign = known
            .into_iter()
            .find(|(own, _)| own.trim_start_matches('%').eq_ignore_ascii_case(code));
        out.push_str(sign.map_or("%", |(_, sign)| sign));
        out.push_str(
            part.get(if sign.is_some() { 2 } else { 0 }..)
                .unwrap_or_default(),
        );
    }
    out.into()
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
    let written = trimmed(target);
    if written.is_empty() {
        return None;
    }
    let blank = match target.len() - written.len() {
        0 => 0,
        _ => target.len() - target.trim_start().len(),
    };
    let start = range.start + 2 + usize::from(embed) + blank;
    let rest = rest.map(piped);
    let (display, size) = match &rest {
        Some(rest) if embed => sized(rest),
        Some(rest) => (filled(rest).map(Cow::Borrowed), None),
        None => (None, None),
    };
    let external = marks.colon && is_address(written);
    let (path, subpath) = if external || !marks.hash {
        (written, None)
    } else {
        let (path, subpath) = split(written);
        (path, subpath.and_then(filled))
    };
    Some(Link {
        said: Said::of(raw, path, subpath, display.as_deref()),
        range,
        target_range: start..start + written.len(),
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

/// A text without blanks around it. Most have none.
fn trimmed(text: &str) -> &str {
    let bytes = text.as_bytes();
    match bytes.first().zip(bytes.last()) {
        Some((first, last)) if first.is_ascii_graphic() && last.is_ascii_graphic() => text,
        _ => text.trim(),
    }
}

/// A text without blanks at its end. Most have none.
fn trimmed_end(text: &str) -> &str {
    match text.as_bytes() {
        [.., last] if last.is_ascii_graphic() => text,
        _ => text.trim_end(),
    }
}

/// A text without blanks around it, unless nothing is left.
fn filled(text: &str) -> Option<&str> {
    Some(trimmed(text)).filter(|text| !text.is_empty())
}

/// Whether a Markdown link to `dest`, which is not masked any more, leads anywhere.
pub(crate) fn leads(dest: &str) -> bool {
    let dest = trimmed(dest);
    match dest.as_bytes().first() {
        None => false,
        Some(b'#') => decoded(dest).1.is_some(),
        Some(_) => true,
    }
}

/// Reads `[text](dest)` or `![alt](dest)` at `range`, where pulldown-cmark found `dest` and we found its range.
pub(crate) fn markdown(
    source: &str,
    range: Range<usize>,
    dest: &str,
    target_range: Range<usize>,
    text: &str,
) -> Option<Link> {
    let raw = source.get(range.clone())?;
    let embed = raw.starts_with('!');
    let (display, size) = if embed {
        sized(text)
    } else {
        (filled(text).map(Cow::Borrowed), None)
    };
    let external = is_address(dest) || dest.starts_with("//");
    let (path, subpath) = if external {
        (dest.into(), None)
    } else {
        decoded(trimmed(dest))
    };
    if path.is_empty() && subpath.is_none() {
        return None;
    }
    Some(Link {
        said: Said::of(raw, &path, subpath.as_deref(), display.as_deref()),
        range,
        target_range,
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
    address: &str,
    display: Option<&str>,
) -> Option<Link> {
    let raw = source.get(range.clone())?;
    Some(Link {
        said: Said::of(raw, address, None, display),
        range,
        target_range,
        embed: false,
        form: LinkForm::External,
        size: None,
    })
}

/// Path and subpath, split at the first `#`.
fn split(target: &str) -> (&str, Option<&str>) {
    match parted(target, b'#') {
        Some((path, subpath)) => (trimmed_end(path), Some(trimmed(subpath))),
        None => (target, None),
    }
}

/// What stands before and behind the first of an ASCII character.
fn parted(text: &str, mark: u8) -> Option<(&str, &str)> {
    let at = memchr::memchr(mark, text.as_bytes())?;
    text.get(..at).zip(text.get(at + 1..))
}

/// The same, percent-decoded.
fn decoded(target: &str) -> (Cow<'_, str>, Option<Cow<'_, str>>) {
    let (path, subpath) = split(target);
    let subpath = subpath.and_then(|subpath| match percent_decode(subpath) {
        Cow::Borrowed(subpath) => filled(subpath).map(Cow::Borrowed),
        Cow::Owned(subpath) => filled(&subpath).map(|filled| filled.to_owned().into()),
    });
    (percent_decode(path), subpath)
}

/// Width and height.
type Size = (u32, Option<u32>);

/// What an embed says after its target: display text and size, `alt|100x145`, with Foam's alignment left out.
fn sized(text: &str) -> (Option<Cow<'_, str>>, Option<Size>) {
    if !text.contains('|') {
        let size = size(text.trim());
        let display = filled(text).filter(|_| size.is_none());
        return (display.map(Cow::Borrowed), size);
    }
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
    let display = segments.join("|");
    (filled(&display).map(|text| text.to_owned().into()), size)
}

/// `100` or `100x145`.
fn size(segment: &str) -> Option<Size> {
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
    let Some((scheme, rest)) = parted(target, b':') else {
        return false;
    };
    let is_scheme = scheme.len() > 1
        && scheme
            .as_bytes()
            .first()
            .is_some_and(u8::is_ascii_alphabetic)
        && (scheme.bytes()).all(|b| b.is_ascii_alphanumeric() || matches!(b, b'+' | b'-' | b'.'));
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
    let Some((before, _)) = parted(text, b'%') else {
        return Cow::Borrowed(text);
    };
    let mut bytes = Vec::with_capacity(text.len());
    bytes.extend_from_slice(before.as_bytes());
    let mut rest = text.as_bytes().get(before.len()..).unwrap_or_default();
    while let [first, after @ ..] = rest {
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
