//! Large letters at the beginning of a paragraph, to the words that they begin.

use std::collections::HashSet;

use super::lines::median;
use super::spans::Span;

/// How much larger than the text a letter is, at least.
const OVER: f32 = 1.5;
/// Letters of a page that are looked at.
const MOST: usize = 40;

/// Puts large first letters before the uppermost line beside them, at its size.
pub(super) fn joined(mut spans: Vec<Span>) -> Vec<Span> {
    let size = median(
        spans
            .iter()
            .filter(|span| span.picture.is_none())
            .map(|span| span.size),
    );
    let is_initial = |span: &&Span| span.size >= size * OVER && letter(span).is_some();
    let initials: Vec<Span> = spans
        .iter()
        .filter(is_initial)
        .take(MOST)
        .cloned()
        .collect();
    let mut words: Option<HashSet<String>> = None;
    for initial in initials {
        let beside = spans
            .iter()
            .enumerate()
            .filter(|(_, span)| is_beside(span, &initial, size))
            .min_by(|(_, a), (_, b)| a.y.total_cmp(&b.y))
            .map(|(at, _)| at);
        let Some(beside) = beside else { continue };
        let is_word = spans.get(beside).is_some_and(|span| {
            is_word(
                &initial,
                span,
                words.get_or_insert_with(|| words_of(&spans)),
            )
        });
        let Some(span) = spans.get_mut(beside) else {
            continue;
        };
        if let Some(first) = span.pieces.first_mut() {
            let gap = if is_word { " " } else { "" };
            first.text = format!("{}{gap}{}", initial.text().trim(), first.text.trim_start());
        }
        span.x = span.x.min(initial.x);
        spans.retain(|span| {
            !(span.x == initial.x && span.y == initial.y && span.size == initial.size)
        });
    }
    spans
}

/// The only letter of a span, if it is a capital, perhaps after a quotation mark.
fn letter(span: &Span) -> Option<char> {
    let text = span.text();
    let mut letters = text.trim().chars().filter(|c| c.is_alphanumeric());
    let letter = letters.next().filter(|c| c.is_uppercase())?;
    let is_short = letters.next().is_none() && text.trim().chars().count() <= 2;
    is_short.then_some(letter)
}

/// Whether a line of the text begins where a large letter ends.
fn is_beside(span: &Span, initial: &Span, size: f32) -> bool {
    let gap = span.x - initial.end;
    let top = initial.y - initial.size * 0.85;
    let begins = |span: &Span| {
        let text = span.text();
        text.trim_start()
            .starts_with(|c: char| c.is_alphabetic() || matches!(c, '\'' | '’' | '-'))
    };
    span.picture.is_none()
        && span.size * OVER <= initial.size
        && span.size <= size * 1.3
        && gap > size * -0.8
        && gap < size * 1.5
        && span.y > top
        && span.y < initial.y + size * 0.4
        && begins(span)
}

/// Whether a letter is a word of its own before a line: `A` before `river`, by the words that the page has elsewhere.
fn is_word(initial: &Span, line: &Span, words: &HashSet<String>) -> bool {
    let stands_alone = letter(initial).is_some_and(|c| {
        matches!(
            c,
            'A' | 'I' | 'O' | 'À' | 'Y' | 'E' | 'У' | 'В' | 'С' | 'К' | 'Я' | 'И' | 'А' | 'О'
        )
    });
    let text = line.text();
    let rest = clean(text.split_whitespace().next().unwrap_or_default());
    let whole = clean(&format!("{}{rest}", initial.text()));
    stands_alone && !words.contains(&whole) && words.contains(&rest)
}

/// The words of a page, without those that begin lines.
fn words_of(spans: &[Span]) -> HashSet<String> {
    let mut words = HashSet::new();
    for span in spans {
        words.extend(span.text().split_whitespace().skip(1).map(clean));
    }
    words
}

/// A word without its signs and capitals.
fn clean(word: &str) -> String {
    word.trim_matches(|c: char| !c.is_alphanumeric())
        .to_lowercase()
}
