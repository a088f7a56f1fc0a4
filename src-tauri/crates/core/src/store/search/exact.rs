//! What a word counts in a document, more exactly than the index keeps it.
//!
//! An impact is one of few numbers, and of constants alone, so that many documents of a rare word are as good as each other.
//! How often the word stands where follows from its positions and the impact itself, and from that and the length of the text
//! what BM25F says. Of words that stand in very many documents it does not matter which of them come first by so little.

use super::engine::Engine;
use super::leaf::{Leaf, Resolved};
use super::state::{Doc, Part};
use crate::error::Result;
use crate::store::postings::build::{
    BY_LENGTH, OF_HEADING, OF_TAGS, SATURATION, UNIT, of_extra, saturation, title_impact,
};
use crate::store::postings::codec::{BLOCK, Blocks};
use crate::store::postings::dictionary::Entry;
use crate::store::postings::{BODY_AT, EXTRA_AT};
use commonplace_text::query::Scope;

/// A word is looked at that one in so many documents has, or fewer.
const RARE: u32 = 10;

/// Matches beyond those that are looked at closely whose rare words are counted: what was rounded away may bring them there.
pub(super) const MORE: usize = 120;

/// Whether there is a word to be counted.
pub(super) fn is_of_use(engine: &Engine<'_>) -> bool {
    let leaves = engine.planned.leaves.iter().zip(&engine.planned.wanted);
    let mut parts = engine.state.parts.iter().zip(&engine.resolved);
    parts.any(|(part, resolved)| {
        let mut leaves = leaves.clone().zip(resolved);
        leaves.any(|((leaf, wanted), resolved)| {
            *wanted && word(leaf, part, resolved).is_some_and(|entry| is_rare(engine, &entry))
        })
    })
}

/// What the score of each row lacks, where a word is worth what `worth` says of how often it stands in a text of so many words,
/// and in how many on average.
pub(super) fn lacking(
    engine: &Engine<'_>,
    rows: &[i64],
    worth: fn(&Often, u32, f32) -> f32,
) -> Result<Vec<f32>> {
    let mut lacking = vec![0.0; rows.len()];
    let wanted = |at: usize| engine.planned.wanted.get(at) == Some(&true);
    let average = engine.state.average_length();
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
                let often = Often::of(impact, *length, &positions);
                let exact = worth(&often, *length, average);
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
/// Words of a title, at most; a longer one counts no less.
const MOST_TITLE: u32 = 12;
/// Words of a title that another is compared with, how much its length counts, and what a word in it counts.
#[cfg(any(test, feature = "measure"))]
mod title {
    pub(super) const USUAL: f32 = 7.0;
    pub(super) const BY_LENGTH: f32 = 0.4;
    pub(super) const WORTH: f32 = 6.0;
}
/// What a tag counts, a word in the text counting 1.
const TAG: f32 = 3.0;

/// How often a word stands in the fields of a document.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(super) struct Often {
    title: f32,
    /// Words of the title, where it has the word; else 0.
    titles: u32,
    extra: f32,
    tag: bool,
    headings: f32,
    body: f32,
}

impl Often {
    /// From its positions. In how many headings it stands, and whether it is a tag, they do not tell: that follows from the
    /// impact, which is what is most probable where several things would be rounded to it.
    fn of(impact: u32, length: u32, positions: &[u32]) -> Self {
        let count = |from: u32, to: u32| {
            let those = positions.iter().filter(|at| (from..to).contains(*at));
            those.count() as f32
        };
        let plain = Self {
            title: count(0, EXTRA_AT),
            extra: count(EXTRA_AT, BODY_AT),
            body: count(BODY_AT, u32::MAX),
            ..Self::default()
        };
        let rounded = impact as f32 / UNIT;
        let mut nearest = (f32::MAX, plain);
        let headings = if plain.body > 0.0 { MOST_HEADINGS } else { 0 };
        let titles = if plain.title > 0.0 {
            1..=MOST_TITLE
        } else {
            0..=0
        };
        for tag in [false, true] {
            for headings in 0..=headings {
                for titles in titles.clone() {
                    let one = Self {
                        titles,
                        tag,
                        headings: f32::from(headings),
                        ..plain
                    };
                    let off = (one.impact(length) - rounded).abs();
                    if off <= 0.5 / UNIT {
                        return one;
                    }
                    if off < nearest.0 {
                        nearest = (off, one);
                    }
                }
            }
            if plain.extra == 0.0 {
                break;
            }
        }
        nearest.1
    }

    /// What the index makes of it, before it is rounded.
    fn impact(&self, length: u32) -> f32 {
        let often = self.body + OF_HEADING * self.headings;
        let tag = if self.tag { OF_TAGS } else { 0.0 };
        often / (often + saturation(length)) + of_extra(self.extra) + tag + self.of_title()
    }

    fn of_title(&self) -> f32 {
        match self.titles {
            0 => 0.0,
            titles => f32::from(title_impact(titles)) / UNIT,
        }
    }

    /// What BM25F says of it.
    #[cfg(any(test, feature = "measure"))]
    pub(super) fn bm25f(&self, length: u32, average: f32) -> f32 {
        let of_title =
            1.0 - title::BY_LENGTH + title::BY_LENGTH * self.titles as f32 / title::USUAL;
        let often = title::WORTH * self.title / of_title + self.beside_title(length, average);
        often / (often + SATURATION)
    }

    /// The same, but a title adds to it what it adds to an impact: on purpose more than BM25F says, and comparable with what
    /// other words are worth.
    pub(super) fn worth(&self, length: u32, average: f32) -> f32 {
        let often = self.beside_title(length, average);
        often / (often + SATURATION) + self.of_title()
    }

    fn beside_title(&self, length: u32, average: f32) -> f32 {
        let of_length = 1.0 - BY_LENGTH + BY_LENGTH * length as f32 / average;
        let tag = if self.tag { 1.0 } else { 0.0 };
        TAG * tag + (self.extra - tag).max(0.0) + OF_HEADING * self.headings + self.body / of_length
    }
}

#[cfg(test)]
mod tests {
    use super::Often;
    use crate::store::postings::build::UNIT;
    use crate::store::postings::{BODY_AT, EXTRA_AT};

    #[test]
    fn how_often_a_word_stands_where_comes_back() {
        for length in [20, 300, 900, 1_500] {
            for body in 1..20_u16 {
                for headings in [0.0, 1.0, 2.0] {
                    let often = Often {
                        body: f32::from(body),
                        headings,
                        ..Often::default()
                    };
                    let impact = ((often.impact(length) * UNIT).round() as u32).max(1);
                    let positions: Vec<u32> = (0..u32::from(body)).map(|at| BODY_AT + at).collect();
                    let found = Often::of(impact, length, &positions);
                    assert!(
                        (found.impact(length) - often.impact(length)).abs() < 1.0 / UNIT,
                        "{body} and {headings} in {length}: {found:?}"
                    );
                    if headings == 0.0 && body < 4 {
                        assert_eq!(found, often, "{body} in {length}");
                    }
                }
            }
        }
        for (titles, tag) in [(1, false), (4, false), (9, true)] {
            let often = Often {
                title: 1.0,
                titles,
                extra: 1.0,
                tag,
                body: 2.0,
                headings: 0.0,
            };
            let impact = (often.impact(900) * UNIT).round() as u32;
            let found = Often::of(impact, 900, &[3, EXTRA_AT, BODY_AT, BODY_AT + 9]);
            assert!(
                (found.impact(900) - often.impact(900)).abs() < 1.0 / UNIT,
                "{titles} words of a title: {found:?}"
            );
        }
    }

    #[test]
    fn what_stands_more_often_or_in_the_title_is_worth_more() {
        let body = |body| Often {
            body,
            ..Often::default()
        };
        let worth = |often: Often| often.worth(900, 900.0);
        assert!(worth(body(1.0)) < worth(body(2.0)));
        assert!(body(2.0).worth(1_800, 900.0) < body(2.0).worth(900, 900.0));
        let titled = Often {
            title: 1.0,
            titles: 5,
            ..body(1.0)
        };
        assert!(worth(titled) > worth(body(4.0)));
        assert!(titled.bm25f(900, 900.0) > body(4.0).bm25f(900, 900.0));
        assert_eq!(worth(body(3.0)), body(3.0).bm25f(900, 900.0));
        for impact in 0..=255 {
            for positions in [&[][..], &[3], &[EXTRA_AT], &[BODY_AT, BODY_AT + 9]] {
                let found = Often::of(impact, 0, positions).worth(0, 1.0);
                assert!((0.0..4.0).contains(&found), "{impact}");
            }
        }
    }
}
