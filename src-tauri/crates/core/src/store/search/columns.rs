//! The positions of words in some documents: where they lie in the lists, and the documents in which they are as they
//! should be.

use crate::error::Result;
use crate::job::Cancel;
use crate::store::postings::codec::{BLOCK, Block, Blocks, Positions};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

/// Documents whose positions are read together: what fits into the processor's own memory.
const TOGETHER: usize = 1_024;
/// Documents that are so many that two threads look at them.
pub(super) const WORTH_SHARING: usize = 4 * TOGETHER;
/// For each of some documents, whether its positions are as they should be.
pub(super) fn look(
    walks: &mut [Vec<Walk<'_>>],
    docs: &[u32],
    cancel: &Cancel,
    mut fill: impl FnMut(&mut Walk<'_>, &[u32], &mut Places) -> Result<()>,
    holds: &impl Fn(&[Column], usize) -> bool,
) -> Result<Vec<bool>> {
    let mut columns: Vec<Column> = walks.iter().map(|_| Column::default()).collect();
    let mut stands = Vec::with_capacity(docs.len());
    for docs in docs.chunks(TOGETHER) {
        cancel.check()?;
        for (walks, column) in walks.iter_mut().zip(&mut columns) {
            column.fill(walks, |walk, places| fill(walk, docs, places))?;
        }
        stands.extend((0..docs.len()).map(|at| holds(&columns, at)));
    }
    Ok(stands)
}

/// As [`look`], by two threads, where all positions are in memory. Each takes the next documents when it is done with its
/// last, so that neither waits for the other.
pub(super) fn shared(
    mut walks: Vec<Vec<Walk<'_>>>,
    docs: &[u32],
    cancel: &Cancel,
    holds: &(impl Fn(&[Column], usize) -> bool + Sync),
) -> Result<Vec<bool>> {
    let next = AtomicUsize::new(0);
    let work = |walks: &mut [Vec<Walk<'_>>]| -> Result<Vec<(usize, Vec<bool>)>> {
        let fill = |walk: &mut Walk<'_>, docs: &[u32], places: &mut Places| {
            in_memory(walk, docs, places);
            Ok(())
        };
        let mut done = Vec::new();
        loop {
            let from = next.fetch_add(TOGETHER, Ordering::Relaxed);
            let Some(left) = docs.get(from..).filter(|left| !left.is_empty()) else {
                return Ok(done);
            };
            let some = left.get(..TOGETHER).unwrap_or(left);
            done.push((from, look(walks, some, cancel, fill, holds)?));
        }
    };
    let mut others = walks.clone();
    let (first, second) = std::thread::scope(|scope| {
        // Where there is no second thread to be had, the first does it all.
        let second = std::thread::Builder::new().spawn_scoped(scope, || work(&mut others));
        let first = work(&mut walks);
        let second = match second.map(std::thread::ScopedJoinHandle::join) {
            Ok(Ok(second)) => second,
            Ok(Err(panic)) => std::panic::resume_unwind(panic),
            Err(_) => Ok(Vec::new()),
        };
        (first, second)
    });
    let mut parts = first?;
    parts.append(&mut second?);
    parts.sort_unstable_by_key(|(from, _)| *from);
    Ok(parts.into_iter().flat_map(|(_, stands)| stands).collect())
}

/// Notes where the positions in some documents are, which are in memory.
pub(super) fn in_memory(walk: &mut Walk<'_>, docs: &[u32], places: &mut Places) {
    walk.find(docs);
    places.whole.clone_from(&walk.whole);
    places.ranges.clear();
    let wanted = walk.wanted.iter();
    places.ranges.extend(wanted.map(|(doc, offset, size)| {
        let low = *offset as u32;
        (*doc as u32, low, low.saturating_add(*size))
    }));
}

/// Goes through the list of one term.
#[derive(Clone)]
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

    pub(super) fn plain(&self, at: usize) -> &[u8] {
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
        let bytes = self.whole.as_deref().unwrap_or(&self.bytes);
        known
            .and_then(|(_, low, high)| bytes.get(*low as usize..*high as usize))
            .unwrap_or(&[])
    }
}
