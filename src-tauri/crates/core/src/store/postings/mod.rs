//! The search index as bytes: segments of compressed postings with positions. What is kept where is `search`'s work.
//!
//! A segment holds some documents and is never changed once it is written. It has a dictionary (`dictionary`), a stream of
//! postings (`codec`) and a stream of positions (`positions`). `build` makes one from words (`reading`, `terms`), `merge` one from several.

pub(super) mod build;
pub(super) mod codec;
pub(super) mod dictionary;
pub(super) mod merge;
pub(super) mod pairs;
pub(super) mod positions;
mod reading;
mod terms;

#[cfg(test)]
mod tests;

/// Terms that begin with this are beginnings of words: every document that has a word beginning so, with no positions.
pub(super) const BEGINNING: char = '\u{2}';
/// Terms that begin with this are two frequent words side by side, with no positions.
pub(super) const PAIR: char = '\u{3}';
/// Terms that begin with this are words of titles, with no positions.
pub(super) const TITLE: char = '\u{4}';
/// Beginnings of up to so many characters have a list of their own.
pub(super) const BEGINNINGS: usize = 2;

/// Positions of the title's words begin at 0, those of path, site, byline and tags here.
pub(super) const EXTRA_AT: u32 = 256;
/// Those of the text.
pub(super) const BODY_AT: u32 = 1_024;
/// Words of a text that are indexed: more than any book has.
pub(super) const MOST_WORDS: u32 = 4_000_000;
/// Bytes of a term; a longer one is found by its beginning.
pub(super) const LONGEST_TERM: usize = 96;

/// A term as it stands in the index.
pub(super) fn clipped(term: &str) -> &str {
    if term.len() <= LONGEST_TERM {
        return term;
    }
    let mut end = LONGEST_TERM;
    while !term.is_char_boundary(end) {
        end -= 1;
    }
    &term[..end]
}

/// Whether a term has a list of positions.
pub(super) fn has_positions(term: &[u8]) -> bool {
    term.first().is_some_and(|first| *first > TITLE as u8)
}
