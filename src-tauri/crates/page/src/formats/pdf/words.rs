//! What a line says by its first and last letters.

use std::collections::HashSet;

pub(super) fn is_hyphen(c: char) -> bool {
    matches!(c, '-' | '\u{ad}' | '\u{2010}' | '\u{2011}')
}

pub(super) fn ends_hyphenated(text: &str) -> bool {
    let mut back = text.chars().rev();
    back.next().is_some_and(is_hyphen) && back.next().is_some_and(char::is_alphabetic)
}

pub(super) fn ends_unspaced(end: &str, next: &str) -> bool {
    let last = end.chars().next_back();
    let first = next.chars().next();
    last.is_some_and(crate::lang::is_unspaced) && first.is_some_and(crate::lang::is_unspaced)
}

/// Whether a hyphen at the end of a line belongs to its word: `well-` and `known`.
pub(super) fn keeps_hyphen(end: &str, next: &str, words: &HashSet<String>) -> bool {
    if end.ends_with('\u{ad}') {
        return false;
    }
    let clean = |word: &str| {
        word.trim_matches(|c: char| !c.is_alphanumeric())
            .to_lowercase()
    };
    let before = clean(end.rsplit(char::is_whitespace).next().unwrap_or_default());
    let after = clean(next.split(char::is_whitespace).next().unwrap_or_default());
    if words.contains(&format!("{before}{after}")) {
        return false;
    }
    words.contains(&format!("{before}-{after}"))
}

pub(super) fn ends_sentence(text: &str) -> bool {
    let end = text.trim_end_matches(|c: char| {
        matches!(c, '"' | '\'' | '”' | '’' | '»' | ')' | ']') || c.is_ascii_digit()
    });
    let end = if end.is_empty() { text } else { end };
    end.ends_with(['.', '!', '?', ':', '…', '。', '！', '？'])
}

pub(super) fn is_bullet(text: &str) -> bool {
    let mut chars = text.trim_start().chars();
    chars.next().is_some_and(|c| {
        matches!(
            c,
            '•' | '◦' | '▪' | '‣' | '●' | '■' | '∙' | '·' | '–' | '\u{2043}'
        )
    }) && chars.next().is_some_and(|c| c == ' ')
}

/// `3 Methods`, `3.1. Methods`, `A. Methods`, `IV. Methods`.
pub(super) fn starts_numbered(text: &str) -> bool {
    let Some((first, rest)) = text.trim_start().split_once(' ') else {
        return false;
    };
    let is_number = first.len() <= 8
        && first.chars().all(|c| c.is_ascii_digit() || c == '.')
        && first.starts_with(|c: char| c.is_ascii_digit());
    let is_letter = first.ends_with('.')
        && first.len() <= 5
        && first
            .trim_end_matches('.')
            .chars()
            .all(|c| matches!(c, 'A'..='H' | 'I' | 'V' | 'X'));
    (is_number || is_letter) && rest.trim_start().starts_with(|c: char| c.is_uppercase())
}
