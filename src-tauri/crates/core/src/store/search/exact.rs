//! What a word counts in a document, more exactly than the index keeps it.
//!
//! An impact is one of few numbers, so that many documents of a rare word are as good as each other. What it was rounded
//! from follows from how often the word stands where, and the length of the text. Of words that stand in very many documents
//! it does not matter which of them come first by so little.

use super::engine::Engine;
use super::leaf::{Leaf, Resolved};
use super::state::{Doc, Part};
use crate::error::Result;
use crate::store::postings::build::{OF_HEADING, OF_TAGS, UNIT, of_extra, saturation};
use crate::store::postings::codec::{BLOCK, Blocks};
use crate::store::postings::dictionary::Entry;
use crate::store::postings::{BODY_AT, EXTRA_AT};
use commonplace_text::query::Scope;

/// A word is looked at that one in so many documents has, or fewer.
const RARE: u32 = 10;

/// What the score of each row lacks.
pub(super) fn lacking(engine: &Engine<'_>, rows: &[i64]) -> Result<Vec<f32>> {
    let mut lacking = vec![0.0; rows.len()];
    let wanted = |at: usize| engine.planned.wanted.get(at) == Some(&true);
    for (part, resolved) in engine.state.parts.iter().zip(&engine.resolved) {
        engine.cancel.check()?;
        let mut here: Vec<(u32, u32, usize)> = Vec::new();
        for (slot, row) in rows.iter().enumerate() {
            if let Some(doc) = engine.state.doc(*row)
                && let Some((segment, number)) = Doc::place(doc)
                && segment == part.segment.head.id
            {
                here.push((number, doc.facts.length, slot));
            }
        }
        if here.is_empty() {
            continue;
        }
        here.sort_unstable();
        let docs: Vec<u32> = here.iter().map(|(doc, _, _)| *doc).collect();
        for (at, leaf) in engine.planned.leaves.iter().enumerate() {
            let word = resolved.get(at).and_then(|one| word(leaf, part, one));
            let Some(entry) = word.filter(|entry| wanted(at) && is_rare(engine, entry)) else {
                continue;
            };
            let impacts = impacts(engine, part, &entry, &docs)?;
            let column = engine.first_column(part, resolved, at, &docs)?;
            let mut positions = Vec::new();
            for (index, ((_, length, slot), impact)) in here.iter().zip(impacts).enumerate() {
                column.of_first(index, &mut positions);
                let exact = exactly(impact, *length, &positions);
                if let Some(lack) = lacking.get_mut(*slot) {
                    *lack += leaf.rarity * (exact - impact as f32 / UNIT);
                }
            }
        }
    }
    Ok(lacking)
}

fn is_rare(engine: &Engine<'_>, entry: &Entry) -> bool {
    entry.count <= engine.state.alive / RARE
}

/// The word itself, where a leaf is one.
fn word(leaf: &Leaf, part: &Part, resolved: &Resolved) -> Option<Entry> {
    let piece = leaf.word().filter(|piece| !piece.prefix)?;
    let entry = part.segment.dictionary.get(piece.text.as_bytes())?;
    let is_first = resolved.first_words().first()?.entry == entry;
    (is_first && leaf.scope != Scope::Title).then_some(entry)
}

/// The impact of a word in some documents, which ascend; 0 where it is not.
fn impacts(engine: &Engine<'_>, part: &Part, entry: &Entry, asked: &[u32]) -> Result<Vec<u32>> {
    let (from, size) = entry.postings;
    let bytes = part
        .segment
        .postings(engine.connection, from, u64::from(size))?;
    let mut found = Vec::with_capacity(asked.len());
    let (mut docs, mut impacts) = ([0; BLOCK], [0; BLOCK]);
    let mut left = asked.iter().peekable();
    for block in Blocks::new(&bytes, entry.count, entry.positions.1) {
        if left.peek().is_none_or(|next| **next > block.last) {
            continue;
        }
        let count = block.docs(&mut docs);
        block.impacts(&mut impacts);
        while let Some(doc) = left.next_if(|next| **next <= block.last) {
            let at = docs[..count].binary_search(doc);
            found.push(at.map_or(0, |at| impacts[at]));
        }
    }
    found.resize(asked.len(), 0);
    Ok(found)
}

/// Headings that have a word, at most.
const MOST_HEADINGS: u16 = 8;

/// What an impact was rounded from, where a word has these positions in a text of so many words. Never further from it than
/// rounding is: in how many headings a word stands, and whether it is a tag, the positions do not tell.
fn exactly(impact: u32, length: u32, positions: &[u32]) -> f32 {
    let rounded = impact as f32 / UNIT;
    let count = |from: u32, to: u32| {
        let those = positions.iter().filter(|at| (from..to).contains(*at));
        those.count() as f32
    };
    let (title, extra, body) = (
        count(0, EXTRA_AT),
        count(EXTRA_AT, BODY_AT),
        count(BODY_AT, u32::MAX),
    );
    if title > 0.0 || body + extra == 0.0 {
        return rounded;
    }
    let saturation = saturation(length);
    let tags: &[f32] = if extra > 0.0 { &[0.0, OF_TAGS] } else { &[0.0] };
    let half = 0.5 / UNIT;
    let mut nearest = f32::MAX;
    for headings in 0..=MOST_HEADINGS {
        let often = body + OF_HEADING * f32::from(headings);
        for tag in tags {
            let value = often / (often + saturation) + of_extra(extra) + tag;
            // As few headings as would be rounded so.
            if (value - rounded).abs() <= half {
                return value;
            }
            if (value - rounded).abs() < (nearest - rounded).abs() {
                nearest = value;
            }
        }
        if body == 0.0 {
            break;
        }
    }
    nearest.clamp(rounded - half, rounded + half)
}

#[cfg(test)]
mod tests {
    use super::exactly;
    use crate::store::postings::build::{UNIT, saturation};
    use crate::store::postings::{BODY_AT, EXTRA_AT};

    #[test]
    fn what_was_rounded_away_comes_back() {
        for length in [20, 300, 900, 1_500] {
            for body in 1..20_u16 {
                for headings in [0.0, 1.0, 2.0] {
                    let often = f32::from(body) + 3.0 * headings;
                    let exact = often / (often + saturation(length));
                    let impact = ((exact * UNIT).round() as u32).max(1);
                    let positions: Vec<u32> = (0..u32::from(body)).map(|at| BODY_AT + at).collect();
                    let found = exactly(impact, length, &positions);
                    assert!(
                        (found - exact).abs() < 1.0 / UNIT,
                        "{body} and {headings} in {length}: {found}, not {exact}"
                    );
                    if headings == 0.0 && body < 4 {
                        assert!((found - exact).abs() < 1e-4, "{body} in {length}");
                    }
                }
            }
        }
        assert_eq!(exactly(150, 900, &[3, BODY_AT]), 150.0 / UNIT, "in a title");
        for impact in 0..=255 {
            for positions in [&[][..], &[EXTRA_AT], &[BODY_AT, BODY_AT + 9]] {
                let (found, rounded) = (exactly(impact, 0, positions), impact as f32 / UNIT);
                assert!((found - rounded).abs() <= 0.5 / UNIT + 1e-6, "{impact}");
            }
        }
    }
}
