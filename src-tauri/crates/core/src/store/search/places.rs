//! Where words stand in documents: in a row, in the title, in the text.

use super::hits::Hits;
use super::leaf::{Asking, CLOSE, Found, Leaf, Piece, Resolved};
use crate::error::Result;
use crate::store::postings::codec::{BLOCK, Blocks, Positions};
use crate::store::postings::dictionary::Entry;
use crate::store::postings::{BODY_AT, EXTRA_AT};
use commonplace_text::query::Scope;

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
        let mut columns = Vec::with_capacity(resolved.words.len());
        for found in &resolved.words {
            columns.push(self.column(found, &hits.docs)?);
        }
        let mut at = 0;
        let mut lists: Vec<Vec<u32>> = vec![Vec::new(); columns.len()];
        hits.retain(|_| {
            let stands = match columns.as_slice() {
                [a, b] if a.is_plain() && b.is_plain() => {
                    let distance = leaf.pieces.last().map_or(1, |piece| piece.offset);
                    two_in_a_row(a.plain(at), b.plain(at), distance, low, high)
                }
                columns => {
                    for (list, column) in lists.iter_mut().zip(columns) {
                        column.all(at, list);
                    }
                    in_a_row(&lists, &leaf.pieces, low, high)
                }
            };
            at += 1;
            stands
        });
        Ok(())
    }

    /// Of a longer phrase, keeps those that have each two neighbours in a row: that is quickly asked, and leaves few.
    fn keep_pairs(&self, leaf: &Leaf, resolved: &Resolved, hits: &mut Hits) -> Result<()> {
        if leaf.pieces.len() < 3 {
            return Ok(());
        }
        let words = resolved.words.windows(2).zip(leaf.pieces.windows(2));
        for ((words, pieces), pair) in words.zip(&resolved.pairs) {
            let ([left, right], [here, there]) = (words, pieces) else {
                continue;
            };
            if pair.is_some() || hits.len() < FEW || left.len() != 1 || right.len() != 1 {
                continue;
            }
            let (a, b) = (
                self.column(left, &hits.docs)?,
                self.column(right, &hits.docs)?,
            );
            let distance = there.offset - here.offset;
            let mut at = 0;
            hits.retain(|_| {
                at += 1;
                two_in_a_row(a.plain(at - 1), b.plain(at - 1), distance, 0, u32::MAX)
            });
        }
        Ok(())
    }

    /// The positions of a word in each of some documents.
    pub(super) fn column(&self, found: &[Found], docs: &[u32]) -> Result<Column> {
        let mut column = Column::default();
        for one in found {
            self.cancel.check()?;
            column.lists.push(self.positions_of(&one.entry, docs)?);
        }
        Ok(column)
    }

    fn positions_of(&self, entry: &Entry, docs: &[u32]) -> Result<Places> {
        let bytes = self.part.segment.postings(
            self.connection,
            entry.postings.0,
            u64::from(entry.postings.1),
        )?;
        let (mut block_docs, mut sizes) = ([0; BLOCK], [0; BLOCK]);
        let mut places = Places {
            bytes: Vec::new(),
            ranges: vec![(0, 0); docs.len()],
        };
        let mut at = 0;
        // Ranges within the stream, then read in pieces that stand close together.
        let mut wanted: Vec<(usize, u64, u32)> = Vec::new();
        for block in Blocks::new(&bytes, entry.count, entry.positions.1) {
            if at >= docs.len() {
                break;
            }
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
                    wanted.push((at, offset, sizes[inner]));
                }
                at += 1;
            }
        }
        let mut from = 0;
        while from < wanted.len() {
            let (_, begin, size) = wanted[from];
            let (mut end, mut to) = (begin + u64::from(size), from + 1);
            while to < wanted.len() && wanted[to].1 < end + CLOSE {
                end = wanted[to].1 + u64::from(wanted[to].2);
                to += 1;
            }
            let base = places.bytes.len();
            let piece = self.part.segment.positions(
                self.connection,
                entry.positions.0 + begin,
                end - begin,
            )?;
            places.bytes.extend_from_slice(&piece);
            for (doc, offset, size) in &wanted[from..to] {
                let low = base + (offset - begin) as usize;
                places.ranges[*doc] = (low as u32, low as u32 + size);
            }
            from = to;
        }
        Ok(places)
    }
}

/// The positions of one term in some documents.
#[derive(Debug, Default)]
struct Places {
    bytes: Vec<u8>,
    ranges: Vec<(u32, u32)>,
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
        let (low, high) = self.ranges.get(at).copied().unwrap_or_default();
        self.bytes.get(low as usize..high as usize).unwrap_or(&[])
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
