//! The positions of words in some documents, and where they lie in the lists.

use crate::error::Result;
use crate::store::postings::codec::{BLOCK, Block, Blocks};
use crate::store::postings::positions::{Positions, Span};
use std::sync::Arc;

/// Goes through the list of one term.
pub(super) struct Walk<'b> {
    pub(super) blocks: Blocks<'b>,
    /// The block that was not done with.
    pub(super) current: Option<Block<'b>>,
    /// Where the positions of the list begin.
    pub(super) positions: u64,
    /// All of them, where they are in memory.
    pub(super) whole: Option<Arc<[u8]>>,
    /// The number of a document among those asked for, where its positions begin in the stream, their bytes.
    pub(super) wanted: Vec<(usize, u64, u32)>,
}

impl Walk<'_> {
    /// Notes where the positions of some documents are.
    pub(super) fn find(&mut self, docs: &[u32]) {
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
pub(super) struct Places {
    pub(super) bytes: Vec<u8>,
    /// Instead of `bytes`, those of all documents.
    pub(super) whole: Option<Arc<[u8]>>,
    /// The number of a document, and where its bytes begin and end; of those that have any.
    pub(super) ranges: Vec<(u32, u32, u32)>,
}

/// The positions of a word, whichever terms it stands for.
#[derive(Debug, Default)]
pub(super) struct Column {
    lists: Vec<Places>,
}

impl Column {
    /// Puts the positions in some documents into it; they lie behind those that the walks have passed.
    pub(super) fn fill(
        &mut self,
        walks: &mut [Walk<'_>],
        mut of: impl FnMut(&mut Walk<'_>, &mut Places) -> Result<()>,
    ) -> Result<()> {
        self.lists.resize_with(walks.len(), Places::default);
        let mut both = walks.iter_mut().zip(&mut self.lists);
        both.try_for_each(|(walk, places)| of(walk, places))
    }

    pub(super) fn is_plain(&self) -> bool {
        self.lists.len() == 1
    }

    pub(super) fn plain(&self, at: usize) -> Span<'_> {
        let first = self.lists.first();
        first.map_or_else(Span::default, |places| places.of(at))
    }

    /// Positions of the first of the terms in the document at an index.
    pub(super) fn of_first(&self, at: usize, out: &mut Vec<u32>) {
        out.clear();
        out.extend(Positions::of(self.plain(at)));
    }

    /// All positions in the document at an index.
    pub(super) fn all(&self, at: usize, out: &mut Vec<u32>) {
        out.clear();
        for places in &self.lists {
            out.extend(Positions::of(places.of(at)));
        }
        if self.lists.len() > 1 {
            out.sort_unstable();
        }
    }
}

impl Places {
    /// Notes where the positions are that a walk has found, all of which are in memory.
    pub(super) fn take_whole(&mut self, walk: &Walk<'_>) {
        self.whole.clone_from(&walk.whole);
        self.ranges.clear();
        let wanted = walk.wanted.iter();
        self.ranges.extend(wanted.map(|(doc, offset, size)| {
            let low = *offset as u32;
            (*doc as u32, low, low.saturating_add(*size))
        }));
    }

    fn of(&self, at: usize) -> Span<'_> {
        let number = at as u32;
        // Mostly all of the documents have it.
        let known = self.ranges.get(at).filter(|range| range.0 == number);
        let known = known.or_else(|| {
            let found = self.ranges.binary_search_by_key(&number, |range| range.0);
            self.ranges.get(found.ok()?)
        });
        let bytes = self.whole.as_deref().unwrap_or(&self.bytes);
        known.map_or_else(Span::default, |(_, low, high)| {
            Span::new(bytes, *low as usize, *high as usize)
        })
    }
}
