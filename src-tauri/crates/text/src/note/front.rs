//! The front matter: title, aliases, tags and links, read by a small reader that never fails.
//!
//! Not a YAML parser. It knows scalars (plain, quoted, block), lists and flow, which is what properties are made of;
//! whatever else stands there is passed over. Writing properties is not its work.

use super::{Link, LinkForm, link};
use std::ops::Range;

/// What the front matter says.
#[derive(Debug, Default)]
pub(crate) struct Front {
    pub title: Option<String>,
    pub aliases: Vec<String>,
    pub tags: Vec<String>,
    pub links: Vec<Link>,
}

/// The range of the front matter with its fences, and of what stands between them. Only at the very beginning (a byte
/// order mark aside), and only when it is closed.
pub(crate) fn find(source: &str) -> Option<(Range<usize>, Range<usize>)> {
    let start = if source.starts_with('\u{feff}') {
        '\u{feff}'.len_utf8()
    } else {
        0
    };
    let mut lines = source.get(start..)?.split_inclusive('\n');
    let first = lines
        .next()
        .filter(|line| line.ends_with('\n') && is_fence(line))?;
    let inner = start + first.len();
    let mut at = inner;
    for line in lines {
        if is_fence(line) {
            return Some((start..at + line.len(), inner..at));
        }
        at += line.len();
    }
    None
}

fn is_fence(line: &str) -> bool {
    line.trim_end() == "---"
}

/// Reads the properties between the fences.
pub(crate) fn read(source: &str, inner: Range<usize>) -> Front {
    let mut front = Front::default();
    for (key, value) in properties(source, inner) {
        let scalars = scalars(source, value);
        match key.to_lowercase().as_str() {
            "title" if front.title.is_none() => {
                front.title = scalars
                    .first()
                    .filter(|scalar| scalar.is_text())
                    .map(|scalar| scalar.text.trim().to_owned());
            }
            "alias" | "aliases" => front.aliases.extend(scalars.iter().flat_map(Scalar::names)),
            "tag" | "tags" => {
                let separator = |c: char| c == ',' || c.is_whitespace();
                let words = scalars
                    .iter()
                    .flat_map(|scalar| scalar.text.split(separator));
                front
                    .tags
                    .extend(words.filter(|word| !word.is_empty()).map(str::to_owned));
            }
            _ => {}
        }
        for scalar in &scalars {
            links(source, scalar, &mut front.links);
        }
    }
    front.aliases.retain(|alias| !alias.is_empty());
    front
}

/// The words of the property `tags` as they stand in the source, without quotes. Words that are written with escapes are
/// left out: they stand nowhere as they read.
pub(crate) fn tag_words(source: &str, inner: Range<usize>) -> Vec<Range<usize>> {
    let is_tags = |key: &str| matches!(key.to_lowercase().as_str(), "tag" | "tags");
    let values = properties(source, inner)
        .into_iter()
        .filter(|(key, _)| is_tags(key));
    let mut words = Vec::new();
    for scalar in values.flat_map(|(_, value)| scalars(source, value)) {
        let text = source.get(scalar.range.clone()).unwrap_or_default();
        let mut at = 0;
        for piece in text.split_inclusive(|c: char| c == ',' || c.is_whitespace()) {
            let word = piece.trim_end_matches(|c: char| c == ',' || c.is_whitespace());
            let start = scalar.range.start + at;
            if !word.is_empty() && !word.contains('\\') {
                words.push(start..start + word.len());
            }
            at += piece.len();
        }
    }
    words
}

/// A word of a list with what has to go along with it: its quotes, its comma or blank, or its whole line.
pub(crate) fn with_separator(
    source: &str,
    inner: Range<usize>,
    word: Range<usize>,
) -> Range<usize> {
    let before = source.get(inner.start..word.start).unwrap_or_default();
    let after = source.get(word.end..inner.end).unwrap_or_default();
    let quoted = ['"', '\'']
        .into_iter()
        .any(|quote| before.ends_with(quote) && after.starts_with(quote));
    let (start, end) = if quoted {
        (word.start - 1, word.end + 1)
    } else {
        (word.start, word.end)
    };
    let line_start = source
        .get(inner.start..start)
        .and_then(|before| before.rfind('\n'))
        .map_or(inner.start, |at| inner.start + at + 1);
    let line = source.get(line_start..start).unwrap_or_default();
    if line.trim() == "-" {
        let rest = source.get(end..inner.end).unwrap_or_default();
        let length = rest.find('\n').map_or(rest.len(), |at| at + 1);
        return line_start..end + length;
    }
    let after = source.get(end..inner.end).unwrap_or_default();
    let blank = |c: char| c == ' ' || c == '\t';
    let rest = after.trim_start_matches(blank);
    if let Some(rest) = rest.strip_prefix(',') {
        let rest = rest.trim_start_matches(blank);
        return start..end + (after.len() - rest.len());
    }
    let ahead = line.trim_end_matches(blank);
    let ahead = ahead.strip_suffix(',').unwrap_or(ahead);
    let first = ahead.ends_with([':', '[']);
    if first && rest.len() < after.len() && !rest.is_empty() && !rest.starts_with(['\n', '\r']) {
        return start..end + (after.len() - rest.len());
    }
    if first {
        return start..end;
    }
    line_start + ahead.len()..end
}

/// The line of a property around `at`, for showing a link in it: key and value range.
pub(crate) fn property_at(source: &str, at: usize) -> Option<(String, Range<usize>)> {
    let (_, inner) = find(source)?;
    properties(source, inner)
        .into_iter()
        .rfind(|(_, value)| value.start <= at && at < value.end)
}

/// The quote in which the text at `at` stands, if it stands in a property.
pub(crate) fn quote_around(source: &str, at: usize) -> Option<char> {
    let (_, value) = property_at(source, at)?;
    scalars(source, value)
        .into_iter()
        .find(|scalar| scalar.range.start <= at && at <= scalar.range.end)?
        .quote
}

/// Top-level keys with the range of their lines.
pub(super) fn lines_of(source: &str, inner: Range<usize>) -> Vec<(String, Range<usize>)> {
    let mut found: Vec<(String, Range<usize>)> = Vec::new();
    let mut at = inner.start;
    for line in source.get(inner).unwrap_or_default().split_inclusive('\n') {
        let end = at + line.len();
        match (key(line), found.last_mut()) {
            (Some((key, _)), _) => found.push((key, at..end)),
            (None, Some((_, lines))) => lines.end = end,
            (None, None) => {}
        }
        at = end;
    }
    found
}

/// Top-level keys with the range of their values.
pub(super) fn properties(source: &str, inner: Range<usize>) -> Vec<(String, Range<usize>)> {
    let mut properties: Vec<(String, Range<usize>)> = Vec::new();
    let mut at = inner.start;
    for line in source.get(inner).unwrap_or_default().split_inclusive('\n') {
        let end = at + line.len();
        match key(line) {
            Some((key, length)) => properties.push((key, at + length..end)),
            None => {
                if let Some((_, value)) = properties.last_mut() {
                    value.end = end;
                }
            }
        }
        at = end;
    }
    properties
}

/// The key at the start of a line and the length of the line up to its value.
fn key(line: &str) -> Option<(String, usize)> {
    let nested = line.starts_with([' ', '\t', '#', '-', '[', '{', '\n', '\r']);
    let colon = line.match_indices(':').map(|(at, _)| at).find(|at| {
        line.get(at + 1..)
            .is_some_and(|rest| rest.is_empty() || rest.starts_with([' ', '\t', '\n', '\r']))
    })?;
    let key = line.get(..colon)?.trim().trim_matches(['"', '\'']);
    (!nested && !key.is_empty()).then(|| (key.to_owned(), colon + 1))
}

/// A value with the range of its text, without quotes.
pub(super) struct Scalar {
    range: Range<usize>,
    pub(super) text: String,
    pub(super) quote: Option<char>,
    /// Stands in a list, so commas belong to it.
    item: bool,
}

impl Scalar {
    fn is_text(&self) -> bool {
        self.quote.is_some() || !matches!(self.text.as_str(), "" | "~" | "null")
    }

    /// One name, or several between commas where no list is written.
    fn names(&self) -> Vec<String> {
        let whole = self.item || self.quote.is_some();
        let names: Vec<&str> = if whole {
            vec![&self.text]
        } else {
            self.text.split(',').collect()
        };
        let named = names.into_iter().filter(|_| self.is_text());
        named
            .map(|name| name.split_whitespace().collect::<Vec<_>>().join(" "))
            .collect()
    }
}

/// The scalars in a value, in order.
pub(super) fn scalars(source: &str, value: Range<usize>) -> Vec<Scalar> {
    let mut reader = Scalars {
        source,
        at: value.start,
        end: value.end,
        flow: 0,
        item: false,
        line_start: false,
    };
    let mut scalars = Vec::new();
    while reader.at < reader.end {
        if let Some(scalar) = reader.step() {
            scalars.push(scalar);
        }
    }
    scalars
}

struct Scalars<'a> {
    source: &'a str,
    at: usize,
    end: usize,
    /// Brackets that are open.
    flow: usize,
    item: bool,
    /// Nothing but blanks and `- ` stood on this line so far.
    line_start: bool,
}

impl Scalars<'_> {
    fn rest(&self) -> &str {
        self.source.get(self.at..self.end).unwrap_or_default()
    }

    /// Takes one piece; a scalar, or what stands between scalars.
    fn step(&mut self) -> Option<Scalar> {
        let rest = self.rest();
        let Some(first) = rest.chars().next() else {
            self.at = self.end;
            return None;
        };
        let dash = first == '-'
            && self.line_start
            && matches!(rest.as_bytes().get(1), None | Some(b' ' | b'\n' | b'\r'));
        match first {
            '\n' => (self.line_start, self.item) = (true, false),
            ' ' | '\t' | '\r' => {}
            '#' => {
                self.at += rest.find('\n').unwrap_or(rest.len());
                return None;
            }
            '[' | '{' => self.flow += 1,
            ']' | '}' => self.flow = self.flow.saturating_sub(1),
            ',' if self.flow > 0 => {}
            '-' if dash => self.item = true,
            '"' | '\'' => return self.quoted(first),
            '|' | '>' if self.flow == 0 => return self.block(),
            _ => return self.plain(),
        }
        self.at += first.len_utf8();
        None
    }

    fn scalar(&mut self, range: Range<usize>, text: String, quote: Option<char>) -> Scalar {
        self.line_start = false;
        Scalar {
            range,
            text,
            quote,
            item: self.item || self.flow > 0,
        }
    }

    fn quoted(&mut self, quote: char) -> Option<Scalar> {
        let start = self.at + 1;
        let inner = self.source.get(start..self.end)?;
        let (mut text, mut end) = (String::new(), None);
        let mut characters = inner.char_indices().peekable();
        while let Some((at, character)) = characters.next() {
            match character {
                '\\' if quote == '"' => text.extend(escaped(&mut characters)),
                '\'' if quote == '\''
                    && characters.next_if(|(_, next)| *next == '\'').is_some() =>
                {
                    text.push('\'')
                }
                _ if character == quote => {
                    end = Some(at);
                    break;
                }
                _ => text.push(character),
            }
        }
        let Some(length) = end else {
            // A quote that never closes is a letter of a plain scalar.
            return self.plain();
        };
        self.at = start + length + 1;
        Some(self.scalar(start..start + length, text, Some(quote)))
    }

    /// A block scalar: the lines below that are indented.
    fn block(&mut self) -> Option<Scalar> {
        let rest = self.rest();
        let header = rest.find('\n').map_or(rest.len(), |at| at + 1);
        let start = self.at + header;
        let mut end = start;
        for line in self.source.get(start..self.end)?.split_inclusive('\n') {
            if !line.trim().is_empty() && !line.starts_with([' ', '\t']) {
                break;
            }
            end += line.len();
        }
        let text = self
            .source
            .get(start..end)?
            .split_whitespace()
            .collect::<Vec<_>>()
            .join(" ");
        self.at = end.max(self.at + 1);
        let scalar = self.scalar(start..end, text, None);
        self.line_start = true;
        Some(scalar)
    }

    fn plain(&mut self) -> Option<Scalar> {
        let rest = self.rest();
        if self.flow == 0 && (self.line_start || self.item) {
            let line = rest.split(['\n', '\r']).next().unwrap_or_default();
            if let Some((_, length)) = key(line).filter(|(key, _)| !key.contains("[[")) {
                // A mapping within: its key is no value.
                self.at += length;
                return None;
            }
        }
        let stops = |(at, c): &(usize, char)| match c {
            '\n' | '\r' => true,
            ',' | ']' | '}' => self.flow > 0 && *at > 0,
            '#' => rest.get(..*at).is_some_and(|before| before.ends_with(' ')),
            _ => false,
        };
        let end = rest
            .char_indices()
            .find(stops)
            .map_or(rest.len(), |(at, _)| at);
        let text = rest.get(..end)?.trim_end().to_owned();
        let range = self.at..self.at + text.len();
        self.at += end;
        Some(self.scalar(range, text, None))
    }
}

/// What a backslash in double quotes stands for.
fn escaped(characters: &mut std::iter::Peekable<std::str::CharIndices<'_>>) -> Option<char> {
    let (_, character) = characters.next()?;
    let digits = match character {
        'x' => 2,
        'u' => 4,
        'U' => 8,
        'n' => return Some('\n'),
        't' => return Some('\t'),
        '0' => return None,
        other => return Some(other),
    };
    let mut code = 0_u32;
    for _ in 0..digits {
        let (_, digit) = characters.next_if(|(_, next)| next.is_ascii_hexdigit())?;
        code = code.checked_mul(16)?.checked_add(digit.to_digit(16)?)?;
    }
    char::from_u32(code)
}

/// The `[[links]]` in a scalar. Bare `[[x]]` never gets here: it is flow, whose scalars hold no brackets.
fn links(source: &str, scalar: &Scalar, links: &mut Vec<Link>) {
    let text = source.get(scalar.range.clone()).unwrap_or_default();
    let mut at = 0;
    while let Some(close) = text
        .get(at..)
        .and_then(|rest| rest.find("]]"))
        .map(|found| at + found)
    {
        // The innermost opening counts, as in the text of a note.
        let open = text
            .get(at..close)
            .and_then(|before| before.rfind("[["))
            .map(|found| at + found);
        at = close + 2;
        let Some(open) = open else { continue };
        let start = if text.get(..open).is_some_and(|before| before.ends_with('!')) {
            open - 1
        } else {
            open
        };
        let found = link::wiki(
            source,
            scalar.range.start + start..scalar.range.start + close + 2,
        );
        let Some(mut link) = found else { continue };
        if link.form == LinkForm::Wiki {
            link.form = LinkForm::Property;
        }
        links.push(match scalar.quote {
            Some(quote) => link.read_again(|text| unquoted(text, quote)),
            None => link,
        });
    }
}

fn unquoted(text: &str, quote: char) -> String {
    if quote == '\'' {
        return text.replace("''", "'");
    }
    let mut unquoted = String::with_capacity(text.len());
    let mut characters = text.char_indices().peekable();
    while let Some((_, character)) = characters.next() {
        if character == '\\' {
            unquoted.extend(escaped(&mut characters))
        } else {
            unquoted.push(character)
        }
    }
    unquoted
}
