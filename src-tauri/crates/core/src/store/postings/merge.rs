//! One segment from several, in steps: each writes a bounded piece and can be the last one for now.

use super::codec::{Posting, postings, put_list};
use super::dictionary::{Dictionary, Entry, Terms, Writer};
use std::sync::Arc;

/// A segment that goes into another.
pub(in crate::store) struct Input {
    pub(in crate::store) dictionary: Arc<Dictionary>,
    /// The new number of each document; `u32::MAX` for one that is no longer there.
    pub(in crate::store) places: Vec<u32>,
    /// Where the next term begins, by its number and its byte in the dictionary's text.
    cursor: Option<Cursor>,
}

#[derive(Clone, Copy)]
struct Cursor {
    text_at: usize,
}

/// A merge under way.
pub(in crate::store) struct Merge {
    inputs: Vec<Input>,
    writer: Writer,
    list: Vec<Posting>,
}

/// Gives bytes of a stream of an input.
pub(in crate::store) trait Streams {
    type Error;
    fn postings(
        &mut self,
        input: usize,
        from: u64,
        bytes: u64,
        out: &mut Vec<u8>,
    ) -> Result<(), Self::Error>;
    fn positions(
        &mut self,
        input: usize,
        from: u64,
        bytes: u64,
        out: &mut Vec<u8>,
    ) -> Result<(), Self::Error>;
}

/// What one step made.
#[derive(Default)]
pub(in crate::store) struct Piece {
    pub(in crate::store) postings: Vec<u8>,
    pub(in crate::store) positions: Vec<u8>,
}

impl Merge {
    pub(in crate::store) fn new(
        inputs: impl IntoIterator<Item = (Arc<Dictionary>, Vec<u32>)>,
    ) -> Self {
        Self {
            inputs: inputs
                .into_iter()
                .map(|(dictionary, places)| Input {
                    dictionary,
                    places,
                    cursor: Some(Cursor { text_at: 0 }),
                })
                .collect(),
            writer: Writer::default(),
            list: Vec::new(),
        }
    }

    /// Goes on until about `most` bytes have been made. `false` when there is nothing left.
    pub(in crate::store) fn step<S: Streams>(
        &mut self,
        streams: &mut S,
        most: usize,
        piece: &mut Piece,
    ) -> Result<bool, S::Error> {
        let dictionaries: Vec<Arc<Dictionary>> = self
            .inputs
            .iter()
            .map(|input| Arc::clone(&input.dictionary))
            .collect();
        let mut walks: Vec<Option<Terms<'_>>> = dictionaries
            .iter()
            .zip(&self.inputs)
            .map(|(dictionary, input)| {
                input.cursor.map(|cursor| {
                    if cursor.text_at == 0 {
                        dictionary.all()
                    } else {
                        dictionary.at(cursor.text_at)
                    }
                })
            })
            .collect();
        let mut bytes = Vec::new();
        while piece.postings.len() + piece.positions.len() < most {
            let least = walks.iter().flatten().filter_map(Terms::peek).min();
            let Some(term) = least else {
                for input in &mut self.inputs {
                    input.cursor = None;
                }
                return Ok(false);
            };
            let positions_before = piece.positions.len();
            self.list.clear();
            for (at, walk) in walks.iter_mut().enumerate() {
                let Some(walk) = walk.as_mut().filter(|walk| walk.peek() == Some(term)) else {
                    continue;
                };
                if let Some((_, entry)) = walk.next() {
                    self.take(streams, at, entry, &mut bytes, piece)?;
                }
            }
            if self.list.is_empty() {
                continue;
            }
            let before = piece.postings.len();
            put_list(&mut piece.postings, &self.list);
            self.writer.push(
                term,
                self.list.len() as u32,
                (piece.postings.len() - before) as u32,
                (piece.positions.len() - positions_before) as u64,
            );
        }
        for (input, walk) in self.inputs.iter_mut().zip(&walks) {
            input.cursor = walk
                .as_ref()
                .filter(|walk| walk.peek().is_some())
                .map(|walk| Cursor {
                    text_at: walk.text_at,
                });
        }
        Ok(true)
    }

    fn take<S: Streams>(
        &mut self,
        streams: &mut S,
        at: usize,
        entry: Entry,
        bytes: &mut Vec<u8>,
        piece: &mut Piece,
    ) -> Result<(), S::Error> {
        bytes.clear();
        streams.postings(at, entry.postings.0, u64::from(entry.postings.1), bytes)?;
        let start = piece.positions.len();
        if entry.positions.1 > 0 {
            streams.positions(
                at,
                entry.positions.0,
                entry.positions.1,
                &mut piece.positions,
            )?;
        }
        let Some(input) = self.inputs.get(at) else {
            return Ok(());
        };
        // Positions of documents that are gone are squeezed out where they stand.
        let (mut read, mut written) = (start, start);
        postings(bytes, entry.count, entry.positions.1, |posting| {
            let size = posting.positions as usize;
            let place = input
                .places
                .get(posting.doc as usize)
                .copied()
                .unwrap_or(u32::MAX);
            if place != u32::MAX {
                if read != written && read + size <= piece.positions.len() {
                    piece.positions.copy_within(read..read + size, written);
                }
                written += size;
                self.list.push(Posting {
                    doc: place,
                    ..posting
                });
            }
            read += size;
        });
        piece.positions.truncate(written);
        Ok(())
    }

    /// The dictionary of what was made.
    pub(in crate::store) fn finish(self) -> Vec<u8> {
        self.writer.finish()
    }
}
