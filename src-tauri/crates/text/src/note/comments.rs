//! `%% comments %%`: found outside code, and blanked for everything that reads what a note shows.
//!
//! A comment that opens at the start of a line may run over blank lines; one within a line ends in its paragraph. One that
//! never closes is no comment: text must not vanish because somebody wrote `50 %%`.

use super::parse;
use pulldown_cmark::{Event, Parser, Tag};
use std::borrow::Cow;
use std::ops::Range;

/// Stands where a comment within a line stood: keeps every offset and lets no indented code come about.
pub(crate) const FILL: char = '\u{1}';

/// The ranges of the comments in `source` from `start` on, with their `%%`.
pub(crate) fn find(source: &str, start: usize) -> Vec<Range<usize>> {
    let body = source.get(start..).unwrap_or_default();
    if memchr::memmem::find(body.as_bytes(), b"%%").is_none() {
        return Vec::new();
    }
    let mut finder = Finder {
        body,
        pieces: opaque(body),
        piece: 0,
        paragraph_end: 0,
    };
    let mut comments = Vec::new();
    let mut at = 0;
    while let Some(open) = next(body, at) {
        if let Some(end) = finder.opaque_end(open) {
            at = end;
            continue;
        }
        match finder.close(open) {
            Close::At(end) => {
                comments.push(start + open..start + end);
                at = end;
            }
            Close::NotHere => at = open + 2,
            Close::Nowhere => break,
        }
    }
    comments
}

/// Stands for a `$` in a wikilink, so that `[[$5 menu]] … [[$9 menu]]` is no formula from dollar to dollar.
pub(crate) const DOLLAR: char = '\u{2}';

/// `text` with the dollars in wikilinks shielded, at the same length.
pub(crate) fn shield(text: Cow<'_, str>) -> Cow<'_, str> {
    if memchr::memchr(b'$', text.as_bytes()).is_none() || !text.contains("[[") {
        return text;
    }
    let mut shielded = String::with_capacity(text.len());
    while let Some(close) = text
        .get(shielded.len()..)
        .and_then(|rest| rest.find("]]"))
        .map(|at| shielded.len() + at + 2)
    {
        let piece = text.get(shielded.len()..close).unwrap_or_default();
        let open = piece.rfind("[[").filter(|open| {
            piece
                .get(*open..)
                .is_some_and(|inner| !inner.contains('\n'))
        });
        let (before, link) = piece.split_at(open.unwrap_or(piece.len()));
        shielded.push_str(before);
        shielded.extend(
            link.chars()
                .map(|character| if character == '$' { DOLLAR } else { character }),
        );
    }
    shielded.push_str(text.get(shielded.len()..).unwrap_or_default());
    Cow::Owned(shielded)
}

/// `source` with the comments blanked, at the same length; lines that hold nothing else become blank lines.
pub(crate) fn mask<'a>(source: &'a str, comments: &[Range<usize>]) -> Cow<'a, str> {
    if comments.is_empty() {
        return Cow::Borrowed(source);
    }
    let mut masked = String::with_capacity(source.len());
    for comment in comments {
        masked.push_str(source.get(masked.len()..comment.start).unwrap_or_default());
        let hidden = source.get(comment.clone()).unwrap_or_default();
        let fill = if stands_alone(source, comment) {
            ' '
        } else {
            FILL
        };
        masked.extend(hidden.bytes().map(|byte| {
            if matches!(byte, b'\n' | b'\r') {
                char::from(byte)
            } else {
                fill
            }
        }));
    }
    masked.push_str(source.get(masked.len()..).unwrap_or_default());
    Cow::Owned(masked)
}

fn stands_alone(source: &str, comment: &Range<usize>) -> bool {
    let after = source.get(comment.end..).unwrap_or_default();
    starts_line(source, comment.start) && is_edge(after.bytes())
}

fn starts_line(text: &str, at: usize) -> bool {
    is_edge(text.get(..at).unwrap_or_default().bytes().rev())
}

/// Whether only blanks stand before the next line ending, or the end.
fn is_edge(mut bytes: impl Iterator<Item = u8>) -> bool {
    bytes
        .find(|byte| !matches!(byte, b' ' | b'\t' | b'\r'))
        .is_none_or(|byte| byte == b'\n')
}

enum Close {
    At(usize),
    NotHere,
    Nowhere,
}

/// Goes through a note from left to right; nothing is looked at twice.
struct Finder<'a> {
    body: &'a str,
    pieces: Vec<Opaque>,
    /// The first piece that may still matter.
    piece: usize,
    /// The end of the paragraph that was looked at last.
    paragraph_end: usize,
}

impl Finder<'_> {
    /// The end of the opaque piece around `at`, if there is one.
    fn opaque_end(&mut self, at: usize) -> Option<usize> {
        while self
            .pieces
            .get(self.piece)
            .is_some_and(|piece| piece.range.end <= at)
        {
            self.piece += 1;
        }
        self.pieces
            .get(self.piece)
            .filter(|piece| piece.range.start <= at)
            .map(|piece| piece.range.end)
    }

    /// Where the comment that opens at `open` ends. Code spans in it do not count, code blocks do.
    fn close(&mut self, open: usize) -> Close {
        let limit = (!starts_line(self.body, open)).then(|| self.paragraph_end(open));
        let (mut at, mut piece) = (open + 2, self.piece);
        loop {
            let Some(close) = next(self.body, at) else {
                return if limit.is_some() {
                    Close::NotHere
                } else {
                    Close::Nowhere
                };
            };
            if limit.is_some_and(|limit| close >= limit) {
                return Close::NotHere;
            }
            let over = |piece: &Opaque| {
                piece.range.end <= close || (!piece.block && piece.range.start < close)
            };
            while self.pieces.get(piece).is_some_and(over) {
                piece += 1;
            }
            match self
                .pieces
                .get(piece)
                .filter(|piece| piece.range.start <= close && piece.block)
            {
                Some(block) => at = block.range.end,
                None => {
                    self.piece = piece;
                    return Close::At(close + 2);
                }
            }
        }
    }

    fn paragraph_end(&mut self, from: usize) -> usize {
        if from >= self.paragraph_end {
            let mut end = from;
            for (index, line) in self
                .body
                .get(from..)
                .unwrap_or_default()
                .split_inclusive('\n')
                .enumerate()
            {
                if index > 0 && line.trim().is_empty() {
                    break;
                }
                end += line.len();
            }
            self.paragraph_end = end;
        }
        self.paragraph_end
    }
}

/// The next `%%` that no backslash takes away.
fn next(body: &str, from: usize) -> Option<usize> {
    let mut at = from;
    loop {
        let found = at + body.get(at..)?.find("%%")?;
        let escaped = found > from && body.as_bytes().get(found - 1) == Some(&b'\\');
        if !escaped {
            return Some(found);
        }
        at = found + 2;
    }
}

/// A piece in which `%%` means nothing.
#[derive(Clone)]
struct Opaque {
    range: Range<usize>,
    /// A code block: hides `%%` even from a comment that is open.
    block: bool,
}

fn opaque(body: &str) -> Vec<Opaque> {
    let events = Parser::new_ext(body, parse::options()).into_offset_iter();
    let pieces = events.filter_map(|(event, range)| match event {
        Event::Start(Tag::CodeBlock(_)) => Some(Opaque { range, block: true }),
        Event::Start(Tag::HtmlBlock)
        | Event::Code(_)
        | Event::InlineMath(_)
        | Event::DisplayMath(_)
        | Event::InlineHtml(_) => Some(Opaque {
            range,
            block: false,
        }),
        _ => None,
    });
    pieces.collect()
}
