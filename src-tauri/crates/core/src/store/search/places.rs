//! Where words stand in documents: in a row, in the title, in the text.

use super::hits::Hits;
use super::leaf::{Asking, CLOSE, Found, Leaf, Piece, Resolved};
use crate::error::Result;
use crate::store::postings::codec::{BLOCK, Block, Blocks, Positions};
use crate::store::postings::{BODY_AT, EXTRA_AT};
use commonplace_text::query::Scope;
use std::borrow::Cow;

/// Documents that are few enough to look at all words of a phrase at once.
const FEW: usize = 64;

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
        let distance = leaf.pieces.last().map_or(1, |piece| piece.offset);
        let mut lists: Vec<Vec<u32>> = vec![Vec::new(); words.len()];
        self.keep_where(&words, hits, |columns, at| match columns {
            [a, b] if a.is_plain() && b.is_plain() => {
                two_in_a_row(a.plain(at), b.plain(at), distance, low, high)
            }
            columns => {
                for (list, column) in lists.iter_mut().zip(columns) {
                    column.all(at, list);
                }
                in_a_row(&lists, &leaf.pieces, low, high)
            }
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
                [a, b] => two_in_a_row(a.plain(at), b.plain(at), distance, 0, u32::MAX),
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
        let mut walks: Vec<Vec<Walk<'_>>> = words
            .iter()
            .zip(&bytes)
            .map(|(found, bytes)| walks(found, bytes))
            .collect();
        let mut columns: Vec<Column> = words.iter().map(|_| Column::default()).collect();
        let mut stands = Vec::with_capacity(hits.len());
        for docs in hits.docs.chunks(TOGETHER) {
            self.cancel.check()?;
            for (walks, column) in walks.iter_mut().zip(&mut columns) {
                self.fill(walks, docs, column)?;
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
        self.fill(&mut walks(found, &bytes), docs, &mut column)?;
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

    /// Puts the positions in some documents into a column; they lie behind those that the walks have passed.
    fn fill(&self, walks: &mut [Walk<'_>], docs: &[u32], column: &mut Column) -> Result<()> {
        column.lists.resize_with(walks.len(), Places::default);
        for (walk, places) in walks.iter_mut().zip(&mut column.lists) {
            self.positions_of(walk, docs, places)?;
        }
        Ok(())
    }

    fn positions_of(&self, walk: &mut Walk<'_>, docs: &[u32], places: &mut Places) -> Result<()> {
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

/// Documents whose positions are read together: what fits into the processor's own memory.
const TOGETHER: usize = 2_048;

/// Goes through the list of one term.
struct Walk<'b> {
    blocks: Blocks<'b>,
    /// The block that was not done with.
    current: Option<Block<'b>>,
    /// Where the positions of the list begin.
    positions: u64,
    /// The number of a document among those asked for, where its positions begin in the stream, their bytes.
    wanted: Vec<(usize, u64, u32)>,
}

fn walks<'b>(found: &[Found], bytes: &'b [Cow<'_, [u8]>]) -> Vec<Walk<'b>> {
    found
        .iter()
        .zip(bytes)
        .map(|(found, bytes)| Walk {
            blocks: Blocks::new(bytes, found.entry.count, found.entry.positions.1),
            current: None,
            positions: found.entry.positions.0,
            wanted: Vec::new(),
        })
        .collect()
}

impl Walk<'_> {
    /// Notes where the positions of some documents are.
    fn find(&mut self, docs: &[u32]) {
        let (mut block_docs, mut sizes) = ([0; BLOCK], [0; BLOCK]);
        self.wanted.clear();
        let mut at = 0;
        while at < docs.len() {
            let Some(block) = self.current.take().or_else(|| self.blocks.next()) else {
                break;
            };
            if docs[at] > block.last {
                continue;
            }
            let count = block.docs(&mut block_docs);
            block.sizes(&mut sizes);
            let (mut inner, mut offset) = (0, block.positions_at);
            while at < docs.len() && docs[at] <= block.last {
                while inner < count && block_docs[inner] < docs[at] {
                    offset += u64::from(sizes[inner]);
                    inner += 1;
                }
                if inner < count && block_docs[inner] == docs[at] {
                    self.wanted.push((at, offset, sizes[inner]));
                }
                at += 1;
            }
            self.current = Some(block);
        }
    }
}

/// The positions of one term in some documents.
#[derive(Debug, Default)]
struct Places {
    bytes: Vec<u8>,
    /// The number of a document, and where its bytes begin and end; of those that have any.
    ranges: Vec<(u32, u32, u32)>,
}

/// The positions of a word, whichever terms it stands for.
#[derive(Debug, Default)]
pub(super) struct Column {
    lists: Vec<Places>,
}

impl Column {
    fn is_plain(&self) -> bool {
        self.lists.len() == 1
    }

    fn plain(&self, at: usize) -> &[u8] {
        self.lists.first().map_or(&[], |places| places.of(at))
    }

    /// Positions of the first of the terms in the document at an index.
    pub(super) fn of_first(&self, at: usize, out: &mut Vec<u32>) {
        out.clear();
        out.extend(Positions::new(self.plain(at)));
    }

    /// All positions in the document at an index.
    pub(super) fn all(&self, at: usize, out: &mut Vec<u32>) {
        out.clear();
        for places in &self.lists {
            out.extend(Positions::new(places.of(at)));
        }
        if self.lists.len() > 1 {
            out.sort_unstable();
        }
    }
}

impl Places {
    fn of(&self, at: usize) -> &[u8] {
        let number = at as u32;
        // Mostly all of the documents have it.
        let known = self.ranges.get(at).filter(|range| range.0 == number);
        let known = known.or_else(|| {
            let found = self.ranges.binary_search_by_key(&number, |range| range.0);
            self.ranges.get(found.ok()?)
        });
        known
            .and_then(|(_, low, high)| self.bytes.get(*low as usize..*high as usize))
            .unwrap_or(&[])
    }
}

fn two_in_a_row(a: &[u8], b: &[u8], distance: u32, low: u32, high: u32) -> bool {
    let mut second = Positions::new(b);
    let Some(mut there) = second.next() else {
        return false;
    };
    for here in Positions::new(a) {
        let wanted = here + distance;
        while there < wanted {
            match second.next() {
                Some(next) => there = next,
                None => return false,
            }
        }
        if there == wanted && here >= low && here < high {
            return true;
        }
    }
    false
}

fn in_a_row(lists: &[Vec<u32>], pieces: &[Piece], low: u32, high: u32) -> bool {
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
