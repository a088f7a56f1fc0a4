//! The sentence around a link, for showing where a backlink comes from.
//!
//! Reads only the lines between the blank lines around it, so that a note with many links is not read many times.

use super::parse::visible;
use super::{comments, front, link, parse, plain::Plain};
use std::ops::Range;
use unicode_segmentation::UnicodeSegmentation;

/// Characters that a sentence may have.
const MOST: usize = 240;
/// Bytes that are read on either side.
const REACH: usize = 8_000;

pub(crate) fn sentence_around(source: &str, range: Range<usize>) -> (String, Range<usize>) {
    if source.get(range.clone()).is_none() {
        return (String::new(), 0..0);
    }
    let body = front::find(source).map_or(0, |(whole, _)| whole.end);
    if range.start < body {
        return property(source, range);
    }
    let region = region(source, &range, body);
    let piece = source.get(region.clone()).unwrap_or_default();
    let wanted = range.start - region.start..range.end - region.start;
    let (text, found) = passage(piece, &wanted);
    shorten(&text, found)
}

pub(crate) fn sentence_in(text: &str, range: Range<usize>) -> (String, Range<usize>) {
    if text.get(range.clone()).is_none() {
        return (String::new(), 0..0);
    }
    let floor = boundary(text, range.start.saturating_sub(REACH), false);
    let ceiling = boundary(text, range.end.saturating_add(REACH).min(text.len()), true);
    let start = text
        .get(floor..range.start)
        .and_then(|before| before.rfind('\n'))
        .map_or(floor, |at| floor + at + 1);
    let end = text
        .get(range.end..ceiling)
        .and_then(|after| after.find('\n'))
        .map_or(ceiling, |at| range.end + at);
    let piece = text.get(start..end).unwrap_or_default();
    shorten(piece, range.start - start..range.end - start)
}

/// A link in the front matter, with the name of its property.
fn property(source: &str, range: Range<usize>) -> (String, Range<usize>) {
    let shown = link::wiki(source, range.clone()).map_or_else(
        || source.get(range.clone()).unwrap_or_default().to_owned(),
        |link| link.shown().into_owned(),
    );
    let key = front::property_at(source, range.start)
        .map(|(key, _)| format!("{key}: "))
        .unwrap_or_default();
    let found = key.len()..key.len() + shown.len();
    shorten(&(key + &shown), found)
}

/// The lines between the blank lines around `range`.
fn region(source: &str, range: &Range<usize>, body: usize) -> Range<usize> {
    let floor = boundary(source, range.start.saturating_sub(REACH).max(body), false);
    let ceiling = boundary(
        source,
        range.end.saturating_add(REACH).min(source.len()),
        true,
    );
    let before = source.get(floor..range.start).unwrap_or_default();
    let mut start = range.start;
    for line in before.split_inclusive('\n').rev() {
        if line.ends_with('\n') && line.trim().is_empty() {
            break;
        }
        start -= line.len();
    }
    let after = source.get(range.end..ceiling).unwrap_or_default();
    let mut end = range.end;
    for (index, line) in after.split_inclusive('\n').enumerate() {
        if index > 0 && line.trim().is_empty() {
            break;
        }
        end += line.len();
    }
    // Without its indentation, which would make code of it.
    let indent = source.get(start..range.start).map_or(0, |text| {
        text.len() - text.trim_start_matches([' ', '\t']).len()
    });
    start + indent..end
}

fn boundary(text: &str, at: usize, up: bool) -> usize {
    let mut at = at;
    while !text.is_char_boundary(at) {
        if up { at += 1 } else { at -= 1 }
    }
    at
}

/// The block of `piece` that `wanted` stands in, as plain text, with where it came out.
fn passage(piece: &str, wanted: &Range<usize>) -> (String, Range<usize>) {
    let (around, others): (Vec<_>, Vec<_>) = comments::find(piece, 0)
        .into_iter()
        .partition(|comment| comment.start <= wanted.start && wanted.end <= comment.end);
    let mut masked = comments::mask(piece, &others).into_owned();
    for comment in around {
        // The link stands in a comment, so the comment is what to show.
        for mark in [
            comment.start..comment.start + 2,
            comment.end - 2..comment.end,
        ] {
            masked.replace_range(mark, &format!("{0}{0}", comments::FILL));
        }
    }
    let mut masked = comments::shield(masked.into()).into_owned();
    // A definition that stands elsewhere in the note: any will do for its text.
    if let Some(label) = piece.get(wanted.clone()).and_then(label) {
        masked.push_str(&format!("\n\n[{label}]: <x>\n"));
    }
    let nodes = parse::read(&masked, &masked, 0..masked.len());
    let mut plain = Plain::passage(wanted.clone());
    for node in &nodes.list {
        plain.push(node, &nodes);
    }
    let found = plain.found.unwrap_or(0..0);
    let text = plain.text;
    let start = text
        .get(..found.start)
        .and_then(|before| before.rfind('\n'))
        .map_or(0, |at| at + 1);
    let end = text
        .get(found.end..)
        .and_then(|after| after.find('\n'))
        .map_or(text.len(), |at| found.end + at);
    let block = text.get(start..end).unwrap_or_default().to_owned();
    (block, found.start - start..found.end - start)
}

/// The label of `[text][label]`, `[label][]` or `[label]`.
fn label(raw: &str) -> Option<&str> {
    let inner = raw.strip_suffix("[]").unwrap_or(raw).strip_suffix(']')?;
    let label = inner.get(inner.rfind('[')? + 1..)?;
    let is_wiki = raw.contains("[[");
    (!is_wiki && !label.trim().is_empty() && !label.contains('\n')).then_some(label)
}

/// The sentence of `text` around `found`, at most about [`MOST`] characters.
fn shorten(text: &str, found: Range<usize>) -> (String, Range<usize>) {
    let sentence = sentence(text, &found);
    let start = if characters(text, sentence.start..found.end) <= MOST - 20 {
        sentence.start
    } else {
        let room = MOST.saturating_sub(characters(text, found.clone())) / 2;
        word_start(text, sentence.start, back(text, found.start, room.max(20)))
    };
    let end = if characters(text, start..sentence.end) <= MOST {
        sentence.end
    } else {
        word_end(text, found.start, start)
    };
    let (head, tail) = (
        if start > sentence.start { "…" } else { "" },
        if end < sentence.end { "…" } else { "" },
    );
    let body = text.get(start..end).unwrap_or_default();
    let shift = |at: usize| at.clamp(start, end) - start + head.len();
    (
        format!("{head}{}{tail}", visible(body)),
        shift(found.start)..shift(found.end),
    )
}

fn sentence(text: &str, found: &Range<usize>) -> Range<usize> {
    let (mut start, mut end) = (0, text.len());
    let mut after_abbreviation = false;
    for (at, piece) in text.split_sentence_bound_indices() {
        if at <= found.start && !after_abbreviation {
            start = at;
        }
        let piece_end = at + piece.len();
        after_abbreviation = ends_in_abbreviation(piece);
        if piece_end >= found.end && piece_end > found.start && !after_abbreviation {
            end = piece_end;
            break;
        }
    }
    let piece = text.get(start..end).unwrap_or_default();
    let blank = piece.len() - piece.trim_start().len();
    (start + blank).min(found.start)..(start + piece.trim_end().len()).max(found.end)
}

/// Whether the full stop at the end of a piece belongs to a word: `e.g.`, `Dr.`, `J.`
fn ends_in_abbreviation(piece: &str) -> bool {
    const KNOWN: &str = " e.g i.e cf vs etc al dr mr mrs ms prof st no fig vol ed eds pp p art sec ch approx ca z.b d.h u.a bzw vgl nr bd s ";
    let Some(before) = piece.trim_end().strip_suffix('.') else {
        return false;
    };
    let last = before
        .rsplit(|c: char| c.is_whitespace() || matches!(c, '(' | '[' | '“' | '"'))
        .next()
        .unwrap_or_default();
    let initial = last.chars().count() == 1 && last.chars().all(char::is_uppercase);
    initial || (!last.is_empty() && KNOWN.contains(&format!(" {} ", last.to_lowercase())))
}

fn characters(text: &str, range: Range<usize>) -> usize {
    text.get(range).map_or(0, |piece| piece.chars().count())
}

/// The offset `count` characters before `at`.
fn back(text: &str, at: usize, count: usize) -> usize {
    let before = text.get(..at).unwrap_or_default();
    before
        .char_indices()
        .rev()
        .take(count)
        .last()
        .map_or(at, |(start, _)| start)
}

/// The first word that starts at or after `at`, if one starts soon.
fn word_start(text: &str, floor: usize, at: usize) -> usize {
    let at = at.max(floor);
    let near = text
        .get(at..)
        .unwrap_or_default()
        .char_indices()
        .take(20)
        .find(|(_, c)| c.is_whitespace());
    near.map_or(at, |(offset, blank)| at + offset + blank.len_utf8())
}

/// Where to cut a text that starts at `start`: after a word, not before `floor`.
fn word_end(text: &str, floor: usize, start: usize) -> usize {
    let rest = text.get(start..).unwrap_or_default();
    let hard = rest
        .char_indices()
        .nth(MOST - 2)
        .map_or(text.len(), |(at, _)| start + at);
    let soft = text
        .get(start..hard)
        .and_then(|piece| piece.rfind(char::is_whitespace))
        .map(|at| start + at);
    soft.filter(|soft| *soft > floor && hard - soft < 80)
        .unwrap_or(hard)
}
