//! What a word counts in a document, more exactly than the index keeps it.
//!
//! An impact is one of few numbers, so that many documents of a rare word are as good as each other. How often the word must
//! stand there for its impact follows from the length of the text, which is known; and from both what it counts exactly.
//! Of words that stand in very many documents it does not matter which of them come first by so little.

use super::engine::Engine;
use super::leaf::{Found, Leaf, Resolved};
use super::state::{Doc, Part};
use crate::error::Result;
use crate::store::postings::build::{UNIT, saturation};
use crate::store::postings::codec::{BLOCK, Blocks};

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
        for (at, leaf) in engine.planned.leaves.iter().enumerate() {
            let word = resolved.get(at).and_then(|resolved| word(leaf, resolved));
            if let Some(word) = word.filter(|_| wanted(at))
                && word.entry.count <= engine.state.alive / RARE
            {
                each_impact(engine, part, word, &here, |length, slot, impact| {
                    if let Some(lack) = lacking.get_mut(slot) {
                        *lack += leaf.rarity * (exactly(impact, length) - impact as f32 / UNIT);
                    }
                })?;
            }
        }
    }
    Ok(lacking)
}

/// The word itself, where a leaf is one.
fn word<'a>(leaf: &Leaf, resolved: &'a Resolved) -> Option<&'a Found> {
    leaf.word().filter(|piece| !piece.prefix)?;
    resolved.0.first()?.first()
}

/// Calls `each` with the documents that have the word, of those asked for, ascending.
fn each_impact(
    engine: &Engine<'_>,
    part: &Part,
    word: &Found,
    asked: &[(u32, u32, usize)],
    mut each: impl FnMut(u32, usize, u32),
) -> Result<()> {
    let entry = word.entry;
    let (from, size) = entry.postings;
    let bytes = part
        .segment
        .postings(engine.connection, from, u64::from(size))?;
    let (mut docs, mut impacts) = ([0; BLOCK], [0; BLOCK]);
    let mut asked = asked.iter().peekable();
    for block in Blocks::new(&bytes, entry.count, entry.positions.1) {
        if asked.peek().is_none_or(|next| next.0 > block.last) {
            continue;
        }
        let count = block.docs(&mut docs);
        block.impacts(&mut impacts);
        while let Some((doc, length, slot)) = asked.next_if(|next| next.0 <= block.last) {
            if let Ok(at) = docs[..count].binary_search(doc) {
                each(*length, *slot, impacts[at]);
            }
        }
    }
    Ok(())
}

/// What an impact stands for in a text of so many words. Never further from it than rounding is.
fn exactly(impact: u32, length: u32) -> f32 {
    let rounded = impact as f32 / UNIT;
    let saturation = saturation(length);
    // More than the text alone can count: the title or a tag has it too.
    if rounded >= 1.0 {
        return rounded;
    }
    let often = (rounded * saturation / (1.0 - rounded)).round().max(1.0);
    let half = 0.5 / UNIT;
    (often / (often + saturation)).clamp(rounded - half, rounded + half)
}

#[cfg(test)]
mod tests {
    use super::exactly;
    use crate::store::postings::build::{UNIT, saturation};

    #[test]
    fn what_was_rounded_away_comes_back() {
        for length in [20, 300, 900, 1_500] {
            for often in 1..5 {
                let often = often as f32;
                let exact = often / (often + saturation(length));
                let impact = ((exact * UNIT).round() as u32).max(1);
                let found = exactly(impact, length);
                assert!(
                    (found - exact).abs() < 0.002,
                    "{often} in {length}: {found}, not {exact}"
                );
            }
        }
        assert_eq!(exactly(150, 900), 150.0 / UNIT, "a title has it");
        for impact in 1..=255 {
            let (found, rounded) = (exactly(impact, 0), impact as f32 / UNIT);
            assert!((found - rounded).abs() <= 0.5 / UNIT + 1e-6, "{impact}");
        }
    }
}
