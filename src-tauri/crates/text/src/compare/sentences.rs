//! The sentences of an article's text.

use unicode_segmentation::UnicodeSegmentation as _;

/// Words after whose full stop a sentence goes on.
const SHORT: [&str; 36] = [
    "mr", "mrs", "ms", "dr", "prof", "st", "sr", "jr", "gen", "col", "lt", "capt", "sgt", "rev",
    "hon", "gov", "sen", "rep", "no", "vs", "etc", "e.g", "i.e", "cf", "approx", "fig", "inc",
    "ltd", "co", "jan", "feb", "aug", "sept", "oct", "nov", "dec",
];

/// One sentence, without the white space around it.
pub(super) struct Sentence<'a> {
    pub(super) text: &'a str,
    /// Whether it begins a paragraph.
    pub(super) begins: bool,
}

/// The sentences of a text, in order. A full stop after a short form or an initial ends none.
#[must_use]
pub fn sentences(text: &str) -> Vec<&str> {
    of(text).into_iter().map(|sentence| sentence.text).collect()
}

pub(super) fn of(text: &str) -> Vec<Sentence<'_>> {
    let mut found = Vec::new();
    for block in text.split('\n') {
        let mut begins = true;
        let mut start = 0;
        for (at, piece) in block.split_sentence_bound_indices() {
            let end = at + piece.len();
            let whole = block.get(start..end).unwrap_or_default();
            if end < block.len() && goes_on(whole) {
                continue;
            }
            let text = whole.trim();
            start = end;
            if !text.is_empty() {
                found.push(Sentence { text, begins });
                begins = false;
            }
        }
    }
    found
}

/// Whether the full stop at its end belongs to a word.
fn goes_on(piece: &str) -> bool {
    let Some(stem) = piece.trim_end().strip_suffix('.') else {
        return false;
    };
    let last = stem
        .rsplit(|c: char| c.is_whitespace() || matches!(c, '(' | '“' | '"' | '‘' | '['))
        .next()
        .unwrap_or_default();
    let is_initial = last.chars().count() == 1 && last.chars().all(char::is_uppercase);
    is_initial || SHORT.contains(&last.to_lowercase().as_str())
}
