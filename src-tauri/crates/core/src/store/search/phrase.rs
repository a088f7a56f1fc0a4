//! A phrase each of whose words stands for one term: all lists are gone through side by side, once, and where all of them
//! have a document its positions are looked at. What else a leaf can be is `leaf`'s and `places`' work.

use super::hits::Hits;
use super::hot;
use super::leaf::{Asking, Found, Leaf, Resolved};
use super::places::in_a_row;
use crate::error::Result;
use crate::job::Cancel;
use crate::store::postings::codec::{BLOCK, Block, Blocks};
use crate::store::postings::dictionary::Entry;
use crate::store::postings::positions::Span;
use crate::store::postings::{BODY_AT, EXTRA_AT};
use commonplace_text::query::Scope;
use std::borrow::Cow;
use std::ops::Deref;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

/// Documents of a segment that one thread takes at a time.
const TOGETHER: u32 = 4_096;
/// Documents that are so many that two threads look at them.
const WORTH_SHARING: u32 = 4_096;

impl Asking<'_> {
    /// The documents that have a phrase; `None` where it is not so simple, or to read all positions is too much.
    pub(super) fn in_one_pass(&self, leaf: &Leaf, resolved: &Resolved) -> Result<Option<Hits>> {
        let Some(asked) = Asked::all(leaf, resolved) else {
            return Ok(None);
        };
        let Some(documents) = asked.first().map(|first| first.found.entry.count) else {
            return Ok(Some(Hits::default()));
        };
        let mut streams = Vec::with_capacity(asked.len());
        for one in &asked {
            let entry = &one.found.entry;
            let Some(positions) = self.stream(entry, one.offset.is_some(), documents)? else {
                return Ok(None);
            };
            self.cancel.check()?;
            let (from, bytes) = entry.postings;
            let segment = &self.part.segment;
            let postings = segment.postings(self.connection, from, u64::from(bytes))?;
            streams.push((postings, positions));
        }
        let lists = asked.iter().zip(&streams);
        let lists: Vec<List<'_>> = lists
            .map(|(one, (postings, positions))| {
                let worth = Self::worth(leaf, one.found.weight);
                List::new(one, postings, positions, worth)
            })
            .collect();
        let within = match leaf.scope {
            Scope::Anywhere => (0, u32::MAX),
            Scope::Title => (0, EXTRA_AT),
            Scope::Body => (BODY_AT, u32::MAX),
        };
        let docs = self.part.segment.docs.len() as u32;
        shared(lists, docs, within, documents, self.cancel).map(Some)
    }

    /// All positions of a term, where they are wanted.
    fn stream(&self, entry: &Entry, wanted: bool, documents: u32) -> Result<Option<Stream<'_>>> {
        let (from, bytes) = entry.positions;
        if !wanted {
            return Ok(Some(Stream::Read(Cow::Borrowed(&[]))));
        }
        if bytes < hot::LEAST {
            let segment = &self.part.segment;
            let read = segment.positions(self.connection, from, bytes)?;
            return Ok(Some(Stream::Read(read)));
        }
        Ok(self.whole(entry, documents as usize)?.map(Stream::Kept))
    }
}

/// Bytes of positions.
enum Stream<'a> {
    Read(Cow<'a, [u8]>),
    Kept(Arc<[u8]>),
}

impl Deref for Stream<'_> {
    type Target = [u8];

    fn deref(&self) -> &[u8] {
        match self {
            Self::Read(bytes) => bytes,
            Self::Kept(bytes) => bytes,
        }
    }
}

/// A list that a document has to be in.
struct Asked {
    found: Found,
    /// How many words after the first it is to stand, where its positions are to be looked at.
    offset: Option<u32>,
}

impl Asked {
    /// The lists of a phrase, the shortest first; none where there is a word that no document has, and `None` where a word
    /// stands for several terms.
    fn all(leaf: &Leaf, resolved: &Resolved) -> Option<Vec<Self>> {
        if leaf.pieces.len() < 2 {
            return None;
        }
        let are_enough = resolved.is_plain_pair() && leaf.scope == Scope::Anywhere;
        let words = resolved.words.iter().zip(&leaf.pieces);
        let words = words.map(|(found, piece)| (found, (!are_enough).then_some(piece.offset)));
        let pairs = resolved.pairs.iter().flatten().map(|found| (found, None));
        let mut all = Vec::new();
        for (found, offset) in words.chain(pairs) {
            match found.as_slice() {
                [] => return Some(Vec::new()),
                [only] if only.lang == 0 => all.push(Self {
                    found: *only,
                    offset,
                }),
                _ => return None,
            }
        }
        all.sort_by_key(|one| one.found.entry.count);
        Some(all)
    }
}

/// Goes through one list.
#[derive(Clone)]
struct List<'b> {
    blocks: Blocks<'b>,
    /// Of the block that it is in.
    docs: [u32; BLOCK],
    impacts: [u32; BLOCK],
    /// Where the positions of each begin and those of the last end.
    bounds: [u32; BLOCK + 1],
    count: usize,
    last: u32,
    at: usize,
    worth: f32,
    offset: Option<u32>,
    positions: &'b [u8],
}

/// What a list says of a document.
#[derive(Clone, Copy, Default)]
struct Here<'b> {
    worth: f32,
    positions: Span<'b>,
}

impl<'b> List<'b> {
    fn new(asked: &Asked, postings: &'b [u8], positions: &'b [u8], worth: f32) -> Self {
        let entry = &asked.found.entry;
        Self {
            blocks: Blocks::new(postings, entry.count, entry.positions.1),
            docs: [0; BLOCK],
            impacts: [0; BLOCK],
            bounds: [0; BLOCK + 1],
            count: 0,
            last: 0,
            at: 0,
            worth,
            offset: asked.offset,
            positions,
        }
    }

    /// Goes on to the first document that is not before `doc`. Whether there is one.
    #[inline]
    fn go_to(&mut self, doc: u32) -> bool {
        if (self.count == 0 || self.last < doc) && !self.load(doc) {
            return false;
        }
        while self.docs[..self.count]
            .get(self.at)
            .is_some_and(|here| *here < doc)
        {
            self.at += 1;
        }
        self.at < self.count
    }

    /// Reads the block in which `doc` would be.
    fn load(&mut self, doc: u32) -> bool {
        let Some(block) = self.blocks.find(|block| block.last >= doc) else {
            return false;
        };
        self.count = block.docs(&mut self.docs);
        (self.last, self.at) = (block.last, 0);
        block.impacts(&mut self.impacts);
        if self.offset.is_some() {
            self.find_bounds(&block);
        }
        true
    }

    fn find_bounds(&mut self, block: &Block<'_>) {
        let mut sizes = [0; BLOCK];
        block.sizes(&mut sizes);
        let mut end = u32::try_from(block.positions_at).unwrap_or(u32::MAX);
        self.bounds[0] = end;
        for (bound, size) in self.bounds[1..].iter_mut().zip(sizes) {
            end = end.saturating_add(size);
            *bound = end;
        }
    }

    /// What it says of the document at an index of its block.
    #[inline]
    fn here(&self, at: usize) -> Here<'b> {
        let positions = if self.offset.is_some() {
            let (from, to) = (self.bounds[at], self.bounds[at + 1]);
            let positions = Span::new(self.positions, from as usize, to as usize);
            positions.fetch();
            positions
        } else {
            Span::default()
        };
        Here {
            worth: self.impacts[at] as f32 * self.worth,
            positions,
        }
    }
}

/// The documents of a segment that all lists have, with their words in a row; by two threads where they may be many. Each
/// takes the next when it is done with its last, so that neither waits for the other.
fn shared(
    mut lists: Vec<List<'_>>,
    docs: u32,
    within: (u32, u32),
    documents: u32,
    cancel: &Cancel,
) -> Result<Hits> {
    let next = AtomicU32::new(0);
    let work = |lists: &mut [List<'_>]| -> Result<Vec<(u32, Hits)>> {
        let mut done = Vec::new();
        loop {
            let from = next.fetch_add(TOGETHER, Ordering::Relaxed);
            if from >= docs {
                return Ok(done);
            }
            cancel.check()?;
            done.push((
                from,
                in_all(lists, from..from.saturating_add(TOGETHER), within),
            ));
        }
    };
    let mut parts = if documents < WORTH_SHARING {
        work(&mut lists)?
    } else {
        let mut others = lists.clone();
        let (first, second) = std::thread::scope(|scope| {
            // Where there is no second thread to be had, the first does it all.
            let second = std::thread::Builder::new().spawn_scoped(scope, || work(&mut others));
            let first = work(&mut lists);
            let second = match second.map(std::thread::ScopedJoinHandle::join) {
                Ok(Ok(second)) => second,
                Ok(Err(panic)) => std::panic::resume_unwind(panic),
                Err(_) => Ok(Vec::new()),
            };
            (first, second)
        });
        let mut parts = first?;
        parts.append(&mut second?);
        parts
    };
    parts.sort_unstable_by_key(|(from, _)| *from);
    let mut all = Hits::with_capacity(parts.iter().map(|(_, hits)| hits.len()).sum());
    for (_, hits) in &parts {
        all.docs.extend_from_slice(&hits.docs);
        all.scores.extend_from_slice(&hits.scores);
    }
    Ok(all)
}

/// Those of some documents that all lists have, with their words in a row. A block of the first list at a time, and one list
/// after the other: that is quicker than one document after the other.
fn in_all(lists: &mut [List<'_>], docs: std::ops::Range<u32>, within: (u32, u32)) -> Hits {
    let mut hits = Hits::default();
    let Some((first, others)) = lists.split_first_mut() else {
        return hits;
    };
    let mut known = vec![[Here::default(); BLOCK]; others.len() + 1];
    let mut left = Vec::with_capacity(BLOCK);
    let mut words = Vec::with_capacity(known.len());
    let mut next = docs.start;
    while next < docs.end && first.go_to(next) {
        left.clear();
        let here = first.docs[first.at..first.count].iter();
        let here = here.take_while(|doc| **doc < docs.end);
        left.extend(here.enumerate().map(|(at, _)| first.at + at));
        for at in &left {
            known[0][*at] = first.here(*at);
        }
        for (list, known) in others.iter_mut().zip(&mut known[1..]) {
            keep(&mut left, &first.docs, list, known);
        }
        for &at in &left {
            words.clear();
            for (list, known) in std::iter::once(&*first).chain(others.iter()).zip(&known) {
                words.extend(list.offset.map(|offset| (known[at].positions, offset)));
            }
            if words.is_empty() || in_a_row(&mut words, within) {
                let worth = known.iter().map(|known| known[at].worth).sum();
                hits.push(first.docs[at], worth);
            }
        }
        next = first.last.saturating_add(1);
    }
    hits
}

/// Keeps those documents, by their place among others, that a list has, with what it says of them. Both ascend; which comes
/// next is told without a branch, since it is by chance.
fn keep<'b>(
    left: &mut Vec<usize>,
    docs: &[u32; BLOCK],
    list: &mut List<'b>,
    known: &mut [Here<'b>; BLOCK],
) {
    let (mut kept, mut at) = (0, 0);
    let mut found = [0_u8; BLOCK];
    while let Some(doc) = left.get(at).map(|place| docs[*place]) {
        if !list.go_to(doc) {
            break;
        }
        let (begin, mut there) = (kept, list.at);
        while let (Some(&place), Some(other)) = (left.get(at), list.docs[..list.count].get(there)) {
            let doc = docs[place];
            left[kept] = place;
            found[kept] = there as u8;
            kept += usize::from(doc == *other);
            at += usize::from(doc <= *other);
            there += usize::from(doc >= *other);
        }
        list.at = there;
        for (place, there) in left[begin..kept].iter().zip(&found[begin..]) {
            known[*place] = list.here(usize::from(*there));
        }
    }
    left.truncate(kept);
}
