//! Where words stand in documents: in a row, in the title, in the text.

use super::columns::{Column, Places, Walk};
use super::disk;
use super::hits::Hits;
use super::leaf::{Asking, CLOSE, Found, Leaf, Piece, Resolved};
use crate::error::Result;
use crate::store::postings::codec::Blocks;
use crate::store::postings::dictionary::Entry;
use crate::store::postings::positions::{Ahead, Span, are_beside, starts};
use crate::store::postings::{BODY_AT, EXTRA_AT};
use commonplace_text::query::Scope;
use smallvec::SmallVec;
use std::borrow::Cow;
use std::sync::Arc;

/// Documents whose positions are read together: what fits into the processor's own memory.
const TOGETHER: usize = 1_024;
/// Documents that are few enough to look at all words of a phrase at once.
const FEW: usize = 64;
/// All positions of a word are read where one in so many documents is looked at.
const WORTH_READING: usize = 16;
/// Bytes that are read before anybody asks whether they are still wanted.
const PIECE: u64 = 64 * disk::PAGE;

impl Asking<'_> {
    /// Keeps those where the words stand in a row, and where they are asked to.
    pub(super) fn check_positions(
        &self,
        leaf: &Leaf,
        resolved: &Resolved,
        hits: &mut Hits,
    ) -> Result<()> {
        let alone = leaf.pieces.len() == 1;
        let is_known = alone && leaf.scope != Scope::Body
            || resolved.is_plain_pair() && leaf.scope == Scope::Anywhere;
        if hits.is_empty() || is_known {
            return Ok(());
        }
        let (low, high) = match leaf.scope {
            Scope::Anywhere => (0, u32::MAX),
            Scope::Title => (0, EXTRA_AT),
            Scope::Body => (BODY_AT, u32::MAX),
        };
        self.keep_pairs(leaf, resolved, hits)?;
        let words: Vec<&[Found]> = resolved.words.iter().map(Vec::as_slice).collect();
        self.keep_where(&words, hits, |columns, at| {
            if columns.iter().all(Column::is_plain) {
                let words = columns.iter().zip(&leaf.pieces);
                let words = words.map(|(column, piece)| (column.plain(at), piece.offset));
                return in_a_row(&mut words.collect::<Vec<_>>(), (low, high));
            }
            let lists = columns.iter().map(|column| {
                let mut list = Vec::new();
                column.all(at, &mut list);
                list
            });
            are_in_a_row(&lists.collect::<Vec<_>>(), &leaf.pieces, low, high)
        })
    }

    /// Of a longer phrase, keeps those that have each two neighbours in a row: that is quickly asked, and leaves few.
    fn keep_pairs(&self, leaf: &Leaf, resolved: &Resolved, hits: &mut Hits) -> Result<()> {
        if leaf.pieces.len() < 3 {
            return Ok(());
        }
        let words = resolved.words.windows(2).zip(leaf.pieces.windows(2));
        let mut asked = Vec::new();
        for ((words, pieces), pair) in words.zip(&resolved.pairs) {
            if let ([left, right], [here, there]) = (words, pieces)
                && let ([a], [b]) = (left.as_slice(), right.as_slice())
                && pair.is_none()
            {
                let count = u64::from(a.entry.count) + u64::from(b.entry.count);
                asked.push((count, [left, right], there.offset - here.offset));
            }
        }
        // The rarest first: they leave fewer to be asked of the others.
        asked.sort_by_key(|(count, ..)| *count);
        for (_, [left, right], distance) in asked {
            if hits.len() < FEW {
                break;
            }
            self.keep_where(&[left, right], hits, |columns, at| match columns {
                [a, b] => {
                    let words = &mut [(a.plain(at), 0), (b.plain(at), distance)];
                    in_a_row(words, (0, u32::MAX))
                }
                _ => false,
            })?;
        }
        Ok(())
    }

    /// Keeps the documents for which the positions of some words are as they should be. `holds` gets them with the number
    /// of the document among those that are looked at together.
    fn keep_where(
        &self,
        words: &[&[Found]],
        hits: &mut Hits,
        mut holds: impl FnMut(&[Column], usize) -> bool,
    ) -> Result<()> {
        let mut bytes = Vec::with_capacity(words.len());
        for found in words {
            bytes.push(self.lists(found)?);
        }
        let mut walks = Vec::with_capacity(words.len());
        for (found, bytes) in words.iter().zip(&bytes) {
            walks.push(self.walks(found, bytes, hits.len())?);
        }
        let mut columns: Vec<Column> = walks.iter().map(|_| Column::default()).collect();
        let mut stands = Vec::with_capacity(hits.len());
        for docs in hits.docs.chunks(TOGETHER) {
            self.cancel.check()?;
            for (walks, column) in walks.iter_mut().zip(&mut columns) {
                column.fill(walks, |walk, places| self.positions_of(walk, docs, places))?;
            }
            stands.extend((0..docs.len()).map(|at| holds(&columns, at)));
        }
        let mut at = 0;
        hits.retain(|_| {
            at += 1;
            stands[at - 1]
        });
        Ok(())
    }

    /// The positions of a word in each of some documents.
    pub(super) fn column(&self, found: &[Found], docs: &[u32]) -> Result<Column> {
        let bytes = self.lists(found)?;
        let mut column = Column::default();
        let mut walks = self.walks(found, &bytes, docs.len())?;
        column.fill(&mut walks, |walk, places| {
            self.positions_of(walk, docs, places)
        })?;
        Ok(column)
    }

    /// The postings of each term.
    fn lists(&self, found: &[Found]) -> Result<Vec<Cow<'_, [u8]>>> {
        let segment = &self.part.segment;
        found
            .iter()
            .map(|found| {
                self.cancel.check()?;
                let (from, bytes) = found.entry.postings;
                segment.postings(self.connection, from, u64::from(bytes))
            })
            .collect()
    }

    /// A walk through the list of each term, for the positions in so many documents.
    fn walks<'b>(
        &self,
        found: &[Found],
        bytes: &'b [Cow<'_, [u8]>],
        documents: usize,
    ) -> Result<Vec<Walk<'b>>> {
        let each = found.iter().zip(bytes).map(|(found, bytes)| {
            let entry = found.entry;
            Ok(Walk {
                blocks: Blocks::new(bytes, entry.count, entry.positions.1),
                current: None,
                positions: entry.positions.0,
                whole: self.whole(&entry, documents)?,
                wanted: Vec::new(),
            })
        });
        each.collect()
    }

    /// All positions of a term, where they are in memory or are to be kept there.
    pub(super) fn whole(&self, entry: &Entry, documents: usize) -> Result<Option<Arc<[u8]>>> {
        let hot = &self.part.segment.hot;
        let (from, bytes) = entry.positions;
        if !hot.takes(bytes) {
            return Ok(None);
        }
        let known = hot.get(from);
        let is_worth_it = documents >= entry.count as usize / WORTH_READING;
        if known.is_some() || !is_worth_it {
            return Ok(known);
        }
        let mut stream = Vec::with_capacity(bytes as usize);
        for begin in (0..bytes).step_by(PIECE as usize) {
            self.cancel.check()?;
            let size = PIECE.min(bytes - begin);
            let segment = &self.part.segment;
            segment.append_positions(self.connection, from + begin, size, &mut stream)?;
        }
        let stream: Arc<[u8]> = stream.into();
        hot.keep(from, &stream);
        Ok(Some(stream))
    }

    fn positions_of(&self, walk: &mut Walk<'_>, docs: &[u32], places: &mut Places) -> Result<()> {
        if walk.whole.is_some() {
            walk.find(docs);
            places.take_whole(walk);
            return Ok(());
        }
        places.whole = None;
        places.bytes.clear();
        places.ranges.clear();
        walk.find(docs);
        let wanted = walk.wanted.as_slice();
        let mut from = 0;
        while from < wanted.len() {
            let (_, begin, size) = wanted[from];
            let (mut end, mut to) = (begin + u64::from(size), from + 1);
            while to < wanted.len() && wanted[to].1 < end + CLOSE {
                end = wanted[to].1 + u64::from(wanted[to].2);
                to += 1;
            }
            let base = places.bytes.len();
            self.part.segment.append_positions(
                self.connection,
                walk.positions + begin,
                end - begin,
                &mut places.bytes,
            )?;
            for (doc, offset, size) in &wanted[from..to] {
                let low = base + (offset - begin) as usize;
                let low = low as u32;
                places.ranges.push((*doc as u32, low, low + size));
            }
            from = to;
        }
        Ok(())
    }
}

/// Whether words stand in a row, the first of them within these positions: each with its positions and how far behind the
/// first it is to stand.
#[inline]
pub(super) fn in_a_row(words: &mut [(Span<'_>, u32)], within: (u32, u32)) -> bool {
    // A phrase is short, and what stands at the end of all numbers is not one.
    let within = (within.0, within.1.min(u32::MAX - 1_000));
    match words {
        [(only, behind)] => return starts(*only, *behind, within).next().is_some(),
        [one, two] => return are_beside(*one, *two, within),
        _ => {}
    }
    // What stands there least often is gone through, the others are asked, most of them only where two are beside each other.
    words.sort_unstable_by_key(|(span, _)| span.bytes());
    let [(rare, behind), (second, offset), others @ ..] = words else {
        return false;
    };
    let mut second = Ahead::new(*second);
    let mut rest: SmallVec<[(Ahead<'_>, u32); 2]> = SmallVec::new();
    starts(*rare, *behind, within).any(|start| {
        if second.has(start.wrapping_add(*offset)) != Some(true) {
            return false;
        }
        if rest.is_empty() {
            let others = others.iter();
            rest.extend(others.map(|(span, offset)| (Ahead::new(*span), *offset)));
        }
        let mut rest = rest.iter_mut();
        rest.all(|(other, offset)| other.has(start.wrapping_add(*offset)) == Some(true))
    })
}

fn are_in_a_row(lists: &[Vec<u32>], pieces: &[Piece], low: u32, high: u32) -> bool {
    let Some((first, others)) = lists.split_first() else {
        return false;
    };
    first.iter().any(|start| {
        (low..high).contains(start)
            && others
                .iter()
                .zip(pieces.iter().skip(1))
                .all(|(list, piece)| list.binary_search(&(start + piece.offset)).is_ok())
    })
}

#[cfg(test)]
mod tests {
    use super::{Span, in_a_row};
    use crate::store::postings::codec::put;
    use proptest::prelude::*;
    use std::collections::BTreeSet;

    fn bytes(positions: &BTreeSet<u32>) -> Vec<u8> {
        let (mut out, mut last) = (Vec::new(), 0);
        for position in positions {
            put(&mut out, u64::from(position - last));
            last = *position;
        }
        out
    }

    proptest! {
        #[test]
        fn words_stand_in_a_row_where_their_positions_say_so(
            words in proptest::array::uniform4((prop_oneof![
                proptest::collection::btree_set(0_u32..200, 0..120),
                proptest::collection::btree_set(0_u32..900, 0..40),
            ], 1_u32..3)),
            low in prop_oneof![Just(0_u32), 0_u32..400],
            high in prop_oneof![Just(u32::MAX), 0_u32..400],
            behind in proptest::collection::vec(any::<u8>(), 0..20),
        ) {
            let mut offset = 0;
            let words = words.map(|(positions, step)| {
                offset += step;
                (bytes(&positions), positions, offset - step)
            });
            let found = |count: usize| {
                let words = words.iter().take(count);
                // As in a stream, where others stand behind them.
                let streams: Vec<(Vec<u8>, usize, u32)> = words
                    .map(|(bytes, _, offset)| ([bytes.as_slice(), &behind].concat(), bytes.len(), *offset))
                    .collect();
                let mut words: Vec<(Span<'_>, u32)> = streams
                    .iter()
                    .map(|(stream, end, offset)| (Span::new(stream, 0, *end), *offset))
                    .collect();
                in_a_row(&mut words, (low, high))
            };
            let stands = |words: &[(Vec<u8>, BTreeSet<u32>, u32)]| {
                (low..high.min(1_000))
                    .any(|start| words.iter().all(|(_, positions, offset)| positions.contains(&(start + offset))))
            };
            prop_assert_eq!(found(4), stands(&words));
            prop_assert_eq!(found(3), stands(&words[..3]));
            prop_assert_eq!(found(2), stands(&words[..2]));
            prop_assert_eq!(found(1), stands(&words[..1]));
        }
    }
}
