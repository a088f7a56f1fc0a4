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

/// What a hyphen at the end of a line is, before a small letter.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Hyphen {
    /// It parts a word, and goes.
    Parts,
    /// It belongs to its word: `well-` and `known`.
    Joins,
    /// It stands for a word that comes later: `Haupt-` and `und Nebensachen`.
    Waits,
}

/// Words that stand between two of which the first ends in a hyphen.
const BETWEEN: &[&str] = &[
    "und", "oder", "bzw", "sowie", "bis", "and", "or", "to", "och", "eller", "og",
];
/// First parts of English compounds that are written with a hyphen, what they begin without one, and second parts.
const FIRST: &[&str] = &[
    "self", "well", "cost", "non", "half", "high", "low", "long", "short", "full", "cross", "deep",
    "large", "small", "fast", "slow", "hard", "new", "open", "single", "double", "multi",
];
const NO_SECOND: &[&str] = &[
    "ers", "ered", "ering", "lier", "lies", "ly", "ing", "ness", "ish", "ened", "ening", "age",
    "sense", "etheless", "land", "way", "light", "ume", "itude", "evity", "hand", "temps", "ware",
    "scape", "ity", "ship", "ple", "plic", "come", "back", "fare", "word", "road", "house", "ies",
];
const SECOND: &[&str] = &[
    "based", "related", "driven", "oriented", "century", "making", "sized", "minded", "friendly",
    "specific", "funded", "owned",
];
/// What begins words that are written in one although they end like compounds.
const PREFIXES: &[&str] = &["inter", "over", "under", "anti", "dis", "mis", "out", "pre"];

/// What the hyphen is that ends one line before another, by the words that the document has elsewhere.
pub(super) fn hyphen(end: &str, next: &str, words: &HashSet<String>) -> Hyphen {
    if end.ends_with('\u{ad}') {
        return Hyphen::Parts;
    }
    let clean = |word: &str| {
        word.trim_matches(|c: char| !c.is_alphanumeric())
            .to_lowercase()
    };
    let before = clean(end.rsplit(char::is_whitespace).next().unwrap_or_default());
    let after = clean(next.split(char::is_whitespace).next().unwrap_or_default());
    let last = before.rsplit(is_hyphen).next().unwrap_or_default();
    if words.contains(&format!("{before}{after}")) || words.contains(&format!("{last}{after}")) {
        return Hyphen::Parts;
    }
    if BETWEEN.contains(&after.as_str()) {
        return Hyphen::Waits;
    }
    let is_compound = words.contains(&format!("{before}-{after}"))
        || before.contains(is_hyphen)
        || after.contains(is_hyphen)
        || FIRST.contains(&before.as_str())
            && after.chars().count() > 2
            && after != "est"
            && !NO_SECOND.iter().any(|second| after.starts_with(second))
        || before == "part" && after.starts_with("time")
        || SECOND.contains(&after.as_str())
            && before.len() > 3
            && !PREFIXES.contains(&before.as_str());
    if is_compound {
        Hyphen::Joins
    } else {
        Hyphen::Parts
    }
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hyphens_at_the_end_of_lines_are_told_apart() {
        let words: HashSet<String> = ["island", "rebuild", "sea-trout"]
            .iter()
            .map(|word| (*word).to_owned())
            .collect();
        for (end, next, expected) in [
            ("Die Haupt-", "und Nebenflüsse", Hyphen::Waits),
            ("Ein-", "bzw. Ausgänge", Hyphen::Waits),
            ("pre-", "and post-war", Hyphen::Waits),
            ("an is-", "land in the sea", Hyphen::Parts),
            ("isl-", "and is one", Hyphen::Parts),
            ("a twenty-first-", "century man", Hyphen::Joins),
            ("state-of-", "the-art", Hyphen::Joins),
            ("re-", "build-it-yourself", Hyphen::Joins),
            ("the self-", "governing", Hyphen::Joins),
            ("cost-", "effective,", Hyphen::Joins),
            ("well-", "established", Hyphen::Joins),
            ("long-", "standing", Hyphen::Joins),
            ("long-", "est", Hyphen::Parts),
            ("part-", "time", Hyphen::Joins),
            ("part-", "ner", Hyphen::Parts),
            ("high-", "lands", Hyphen::Parts),
            ("decision-", "making", Hyphen::Joins),
            ("sea-", "trout", Hyphen::Joins),
            ("environmen-", "tal", Hyphen::Parts),
            ("self\u{ad}", "governing", Hyphen::Parts),
        ] {
            assert_eq!(hyphen(end, next, &words), expected, "{end} {next}");
        }
    }
}
