//! The piece of a text that shows why it was found.
//!
//! What counts as a match is `words`' definition, so that exactly what the index found is marked.

use crate::query::Mark;
use crate::words::{Spans, is_cjk};
use regex::Regex;
use std::ops::Range;

/// A piece of text with the byte ranges to mark in it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Snippet {
    /// Plain text; cut ends carry `…`. White space is collapsed.
    pub text: String,
    /// Byte ranges into `text`, ascending, not overlapping.
    pub marks: Vec<Range<usize>>,
}

/// Bytes of a text that are looked through.
const REACH: usize = 400_000;
/// Marks that are looked for; a longer query is shown by its first ones.
const MOST_MARKS: usize = 64;
/// Tokens of one mark that are compared.
const MOST_TOKENS: usize = 32;
/// Matches that are weighed.
const MOST_HITS: usize = 5_000;

/// Matches of one regular expression that are weighed: some find each of theirs only by reading to the end.
const MOST_PATTERN_HITS: usize = 20;
/// A longer match of a regular expression says no more than its beginning.
const LONGEST_PATTERN_HIT: usize = 200;

/// What is to be marked.
#[derive(Debug, Clone, Copy, Default)]
pub struct Wanted<'a> {
    /// Words and phrases.
    pub words: &'a [Mark],
    /// Regular expressions, after [`crate::query::pattern`].
    pub patterns: &'a [Regex],
}

impl<'a> From<&'a [Mark]> for Wanted<'a> {
    fn from(words: &'a [Mark]) -> Self {
        Self {
            words,
            patterns: &[],
        }
    }
}

impl<'a> From<&'a Vec<Mark>> for Wanted<'a> {
    fn from(words: &'a Vec<Mark>) -> Self {
        Self::from(words.as_slice())
    }
}

/// The best piece of at most `max_chars` characters: the one with the most different marks, then the earliest.
/// Starts near the beginning of a sentence or word. Without a match, the beginning of the text.
/// Linear in the text, which may be megabytes: stops after the first 400,000 bytes.
#[must_use]
pub fn snippet<'a>(text: &str, wanted: impl Into<Wanted<'a>>, max_chars: usize) -> Snippet {
    let text = text.get(..floor(text, REACH)).unwrap_or(text);
    if max_chars < 3 {
        // No room for a word between ellipses.
        let start = text.split_whitespace().next().unwrap_or_default();
        return Snippet {
            text: start.chars().take(max_chars).collect(),
            marks: Vec::new(),
        };
    }
    let hits = hits(text, wanted.into());
    let best = best(text, &hits, max_chars);
    let start = match best {
        Some(best) => start_before(text, best.start, max_chars.saturating_sub(best.chars)),
        None => 0,
    };
    let mut writer = Writer {
        out: Snippet::default(),
        room: max_chars,
        blank: false,
    };
    let begins = text.get(..start).unwrap_or_default().trim().is_empty();
    if !begins {
        writer.put("…");
    }
    writer.write(text, start, &merged(&hits));
    writer.out
}

/// Every place in `text` (a title, say) that is wanted.
#[must_use]
pub fn matches<'a>(text: &str, wanted: impl Into<Wanted<'a>>) -> Vec<Range<usize>> {
    merged(&hits(text, wanted.into()))
}

/// A match of one mark.
struct Hit {
    range: Range<usize>,
    mark: usize,
}

/// All that is wanted, in the order in which it starts.
fn hits(text: &str, wanted: Wanted<'_>) -> Vec<Hit> {
    let mut hits = word_hits(text, wanted.words);
    if !wanted.patterns.is_empty() {
        let first = wanted.words.len().min(MOST_MARKS - 1);
        for (at, pattern) in wanted.patterns.iter().enumerate() {
            let found = pattern.find_iter(text).take(MOST_PATTERN_HITS);
            hits.extend(found.filter(|found| !found.is_empty()).map(|found| Hit {
                range: found.start()
                    ..floor(text, found.end().min(found.start() + LONGEST_PATTERN_HIT)),
                mark: (first + at).min(MOST_MARKS - 1),
            }));
        }
        hits.sort_by_key(|hit| hit.range.start);
    }
    hits
}

/// The matches of all marks in the order in which they start.
fn word_hits(text: &str, marks: &[Mark]) -> Vec<Hit> {
    let marks: Vec<&Mark> = marks
        .iter()
        .filter(|mark| !mark.tokens.is_empty())
        .take(MOST_MARKS)
        .collect();
    let mut hits = Vec::new();
    if marks.is_empty() {
        return hits;
    }
    // Most words begin like no mark: they need not be folded.
    let mut begins = [false; 256];
    for mark in &marks {
        let first = mark.tokens.first().and_then(|token| token.bytes().next());
        if let Some(begins) = first.and_then(|first| begins.get_mut(usize::from(first))) {
            *begins = true;
        }
    }
    let mut spans = Spans::new(text);
    let (mut folded, mut parts) = (String::new(), Vec::new());
    while let Some(span) = spans.next_beginning(&begins) {
        let source = text.get(span.range.clone()).unwrap_or_default();
        folded.clear();
        crate::fold::push_word(source, &mut folded);
        parts.clear();
        if has_parts(source) {
            crate::words::parts(source, |part| parts.push(crate::fold::word(part)));
        }
        for (mark, wanted) in marks.iter().enumerate() {
            let first = wanted
                .tokens
                .first()
                .is_some_and(|token| wanted.stands(0, token, &folded, &parts));
            let end = if first {
                end_of(text, wanted, &span, spans.clone())
            } else {
                None
            };
            if let Some(end) = end {
                hits.push(Hit {
                    range: span.range.start..end,
                    mark,
                });
            }
        }
        if hits.len() >= MOST_HITS {
            break;
        }
    }
    hits
}

/// Whether a word may be a name of a program.
fn has_parts(word: &str) -> bool {
    word.bytes().skip(1).any(|byte| !byte.is_ascii_lowercase())
}

impl Mark {
    /// Whether the token at `index` of the mark matches a folded token of the text.
    fn token_matches(&self, index: usize, token: &str, folded: &str) -> bool {
        let last = index + 1 == self.tokens.len();
        if last && self.prefix {
            folded.starts_with(token)
        } else {
            folded == token
        }
    }

    /// The same for a word or any part of it, if it is a name of a program: all of the name is marked.
    fn stands(&self, index: usize, token: &str, folded: &str, parts: &[String]) -> bool {
        self.token_matches(index, token, folded)
            || parts
                .iter()
                .any(|part| self.token_matches(index, token, part))
    }
}

/// Where a mark ends whose first token stands at `first`, if its other tokens follow.
fn end_of(
    text: &str,
    mark: &Mark,
    first: &crate::words::Span,
    following: Spans<'_>,
) -> Option<usize> {
    let mut following = following;
    let mut last = first.clone();
    let mut folded = String::new();
    for (index, token) in mark.tokens.iter().enumerate().take(MOST_TOKENS).skip(1) {
        last = following.next()?;
        let source = text.get(last.range.clone())?;
        folded.clear();
        crate::fold::push_word(source, &mut folded);
        let mut stands = mark.token_matches(index, token, &folded);
        if !stands && has_parts(source) {
            crate::words::parts(source, |part| {
                stands = stands || mark.token_matches(index, token, &crate::fold::word(part));
            });
        }
        if !stands {
            return None;
        }
    }
    // One CJK character matches the pair that it begins: only the character is marked.
    let single = mark
        .tokens
        .last()
        .is_some_and(|token| token.chars().count() == 1 && token.chars().all(is_cjk));
    Some(if single && last.cjk {
        last.first_end
    } else {
        last.range.end
    })
}

/// Ranges that touch or overlap made one.
fn merged(hits: &[Hit]) -> Vec<Range<usize>> {
    let mut ranges: Vec<Range<usize>> = Vec::new();
    for hit in hits {
        match ranges.last_mut() {
            Some(last) if hit.range.start <= last.end => last.end = last.end.max(hit.range.end),
            _ => ranges.push(hit.range.clone()),
        }
    }
    ranges
}

/// A stretch of text that holds the most different marks.
struct Best {
    start: usize,
    chars: usize,
}

fn best(text: &str, hits: &[Hit], max_chars: usize) -> Option<Best> {
    let positions = positions(text, hits);
    let mut counts = [0_u32; MOST_MARKS];
    let (mut different, mut first) = (0_usize, 0_usize);
    let mut best: Option<(usize, Best)> = None;
    for (hit, position) in hits.iter().zip(&positions) {
        if let Some(count) = counts.get_mut(hit.mark) {
            *count += 1;
            different += usize::from(*count == 1);
        }
        // Two ellipses and some room before the match.
        let room = max_chars.saturating_sub(2 + max_chars / 8).max(1);
        while let (Some(left), Some(start)) = (hits.get(first), positions.get(first)) {
            if left.range == hit.range || position.end - start.start <= room {
                break;
            }
            if let Some(count) = counts.get_mut(left.mark) {
                *count = count.saturating_sub(1);
                different -= usize::from(*count == 0);
            }
            first += 1;
        }
        if best.as_ref().is_none_or(|(most, _)| different > *most)
            && let (Some(left), Some(start)) = (hits.get(first), positions.get(first))
        {
            best = Some((
                different,
                Best {
                    start: left.range.start,
                    chars: position.end - start.start,
                },
            ));
        }
    }
    best.map(|(_, best)| best)
}

/// The matches counted in characters.
fn positions(text: &str, hits: &[Hit]) -> Vec<Range<usize>> {
    let (mut byte, mut count) = (0, 0);
    let mut positions = Vec::with_capacity(hits.len());
    for hit in hits {
        count += text
            .get(byte..hit.range.start)
            .map_or(0, |piece| piece.chars().count());
        byte = hit.range.start;
        positions.push(
            count
                ..count
                    + text
                        .get(hit.range.clone())
                        .map_or(0, |piece| piece.chars().count()),
        );
    }
    positions
}

/// Where to begin so that `start` is shown: at its sentence if that begins within reach, else at a word before it.
fn start_before(text: &str, start: usize, spare: usize) -> usize {
    let reach = (spare.saturating_sub(2)).min(120);
    let before = text.get(..start).unwrap_or_default();
    let mut word = start;
    let mut later = before.len();
    let mut after: Option<char> = None;
    for (at, character) in before.char_indices().rev().take(reach) {
        let ends_sentence =
            matches!(character, '.' | '!' | '?' | '…') && after.is_some_and(char::is_whitespace);
        if ends_sentence || matches!(character, '\n' | '。' | '！' | '？') {
            return skip_blanks(text, later, start);
        }
        // Some words before the match, but not all that would fit.
        if character.is_whitespace() && start - at <= 60 {
            word = later;
        }
        after = Some(character);
        later = at;
    }
    if later == 0 {
        0
    } else {
        skip_blanks(text, word, start)
    }
}

fn skip_blanks(text: &str, from: usize, limit: usize) -> usize {
    let piece = text.get(from..limit).unwrap_or_default();
    from + (piece.len() - piece.trim_start().len())
}

/// Writes text with its white space collapsed, as far as there is room.
struct Writer {
    out: Snippet,
    room: usize,
    blank: bool,
}

impl Writer {
    fn put(&mut self, text: &str) {
        self.out.text.push_str(text);
        self.room = self.room.saturating_sub(text.chars().count());
    }

    fn write(&mut self, text: &str, start: usize, marks: &[Range<usize>]) {
        let mut marks = marks.iter().skip_while(|mark| mark.end <= start).peekable();
        let mut open: Option<usize> = None;
        let mut left = text
            .get(start..)
            .unwrap_or_default()
            .char_indices()
            .map(|(at, c)| (start + at, c))
            .peekable();
        let fresh = self.out.text.len();
        while let Some((at, character)) = left.next() {
            if let (Some(from), Some(mark)) = (open, marks.peek())
                && at >= mark.end
            {
                self.out.marks.push(from..self.out.text.len());
                (open, _) = (None, marks.next());
            }
            if character.is_whitespace() || character.is_control() {
                self.blank = self.out.text.len() > fresh;
                continue;
            }
            let needed = 1 + usize::from(self.blank);
            let last = left.peek().is_none();
            if self.room < needed + usize::from(!last) {
                self.cut(open);
                return;
            }
            if self.blank {
                self.put(" ");
                self.blank = false;
            }
            if open.is_none()
                && marks
                    .peek()
                    .is_some_and(|mark| mark.start <= at && at < mark.end)
            {
                open = Some(self.out.text.len());
            }
            self.put(character.encode_utf8(&mut [0; 4]));
        }
        if let Some(from) = open {
            self.out.marks.push(from..self.out.text.len());
        }
    }

    /// Ends the text with `…`, after a whole word where one ends near.
    fn cut(&mut self, open: Option<usize>) {
        if !self.blank && open.is_none() {
            let floor = self.out.marks.last().map_or(0, |mark| mark.end);
            let words_end = self.out.text.rfind(char::is_whitespace);
            if let Some(end) =
                words_end.filter(|end| *end >= floor && self.out.text.len() - end <= 24)
            {
                self.out.text.truncate(end);
            }
        }
        if let Some(from) = open.filter(|from| *from < self.out.text.len()) {
            self.out.marks.push(from..self.out.text.len());
        }
        if self.room > 0 || !self.out.text.is_empty() {
            self.out.text.push('…');
        }
    }
}

fn floor(text: &str, most: usize) -> usize {
    let mut end = most.min(text.len());
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    end
}

#[cfg(test)]
mod tests;
