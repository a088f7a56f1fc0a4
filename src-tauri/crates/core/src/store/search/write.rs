//! Keeping the search index right: in the same transaction as what it is about.
//!
//! What one write touches becomes a segment of its own. Where many small ones have gathered, they are merged at once;
//! large ones wait for `tidy`, when nobody does.

use super::disk::{self, Head, Segment, Stream};
use super::facts::Facts;
use super::many::{Done, FULL, Many};
use crate::error::{Error, Result};
use crate::store::postings::build::{Builder, Encoded, Text};
use crate::store::postings::merge::{Merge, Piece, Streams};
use crate::store::sql;
use rusqlite::{Connection, OptionalExtension as _, params};

/// The format of the index. Another one in the library has it made anew.
pub(super) const FORMAT: i64 = 2;
/// Segments of about one size that are merged into one.
pub(super) const FAN: usize = 8;
/// Small segments that are merged within a write, where nobody has done it meanwhile: so seldom that most writes merge
/// nothing.
const MANY: usize = 4 * FAN;
/// Bytes of segments that are merged within a write.
const AT_ONCE: u64 = 600_000;
/// Bytes in memory from which on other threads help: a write of a few texts has less.
const WORTH_SHARING: usize = 2 << 20;

/// Writes what a transaction changes.
pub(in crate::store) struct Indexer<'c> {
    connection: &'c Connection,
    generation: i64,
    builder: Builder,
    changed: bool,
    sharing: Sharing,
}

/// Whether other threads help.
enum Sharing {
    NotYet,
    With(Many),
    /// There are none.
    Alone,
}

impl<'c> Indexer<'c> {
    pub(in crate::store) fn begin(connection: &'c Connection) -> Result<Self> {
        let generation: i64 = connection
            .prepare_cached("SELECT generation FROM search_state WHERE id = 1")
            .and_then(|mut select| select.query_row([], |row| row.get(0)))
            .map_err(sql)?;
        Ok(Self {
            connection,
            generation: generation + 1,
            builder: Builder::default(),
            changed: false,
            sharing: Sharing::NotYet,
        })
    }

    /// An item has this text now; with none it is not searched any more.
    pub(in crate::store) fn text(&mut self, row: i64, text: Option<&Text>) -> Result<()> {
        let Some(text) = text else {
            return self.put(row, 0, Some(0));
        };
        if let Sharing::With(many) = &mut self.sharing {
            many.give(row, self.generation, text);
            let done = many.done();
            return done.into_iter().try_for_each(|done| self.take(done));
        }
        let length = self.builder.add(row, self.generation, text);
        self.put(row, self.generation, Some(length))?;
        if matches!(self.sharing, Sharing::NotYet) && self.builder.size() >= WORTH_SHARING {
            self.sharing = Many::begin().map_or(Sharing::Alone, Sharing::With);
        }
        if self.builder.size() >= FULL {
            self.flush()?;
        }
        Ok(())
    }

    /// Writes what other threads have done.
    fn take(&mut self, done: Done) -> Result<()> {
        match done {
            Done::Read(read) => read
                .into_iter()
                .try_for_each(|(row, stamp, length)| self.put(row, stamp, Some(length))),
            Done::Made(encoded) => self.insert(&encoded),
        }
    }

    /// What the lists say of an item has changed, its text has not.
    pub(in crate::store) fn listed(&mut self, row: i64) -> Result<()> {
        let stamp: Option<i64> = self
            .connection
            .prepare_cached("SELECT stamp FROM search_doc WHERE row = ?1")
            .and_then(|mut select| select.query_row([row], |row| row.get(0)).optional())
            .map_err(sql)?;
        match stamp {
            Some(stamp) => self.put(row, stamp, None),
            None => Ok(()),
        }
    }

    fn put(&mut self, row: i64, stamp: i64, length: Option<u32>) -> Result<()> {
        let mut facts = Facts::of(self.connection, row)?.unwrap_or_default();
        facts.length = match length {
            Some(length) => length,
            None => self
                .connection
                .prepare_cached("SELECT facts FROM search_doc WHERE row = ?1")
                .and_then(|mut select| {
                    select.query_row([row], |row| Ok(Facts::unpack(row.get_ref(0)?.as_blob()?)))
                })
                .map_err(sql)?
                .map_or(0, |facts| facts.length),
        };
        self.connection
            .prepare_cached("INSERT OR REPLACE INTO search_doc (row, changed, stamp, facts) VALUES (?1, ?2, ?3, ?4)")
            .and_then(|mut insert| insert.execute(params![row, self.generation, stamp, facts.pack()]))
            .map_err(sql)?;
        self.changed = true;
        Ok(())
    }

    fn flush(&mut self) -> Result<()> {
        if self.builder.is_empty() {
            return Ok(());
        }
        let encoded = std::mem::take(&mut self.builder).finish();
        self.insert(&encoded)
    }

    fn insert(&self, encoded: &Encoded) -> Result<()> {
        let id = next_segment(self.connection)?;
        disk::insert(self.connection, id, encoded, 0).map(drop)
    }

    /// Has everyone look at the index again, although no item has changed. As [`Indexer::finish`].
    pub(in crate::store) fn seen(mut self) -> Result<()> {
        self.changed = true;
        self.finish()
    }

    /// Writes what is left. To be called before the transaction ends.
    pub(in crate::store) fn finish(mut self) -> Result<()> {
        self.flush()?;
        if let Sharing::With(many) = std::mem::replace(&mut self.sharing, Sharing::Alone) {
            many.end(|done| self.take(done))?;
        }
        if !self.changed {
            return Ok(());
        }
        self.connection
            .prepare_cached("UPDATE search_state SET generation = ?1 WHERE id = 1")
            .and_then(|mut update| update.execute([self.generation]))
            .map_err(sql)?;
        merge_small(self.connection)
    }
}

/// A number that no segment has had.
pub(super) fn next_segment(connection: &Connection) -> Result<i64> {
    connection
        .prepare_cached("UPDATE search_state SET next_segment = next_segment + 1 WHERE id = 1 RETURNING next_segment - 1")
        .and_then(|mut update| update.query_row([], |row| row.get(0)))
        .map_err(sql)
}

/// Segments that are worth merging, the smallest size first: those of about one size, where there are so many.
pub(super) fn worth_merging(heads: &[Head], many: usize) -> Option<Vec<Head>> {
    let tier = |head: &Head| {
        let size = head.size().max(1) / 16_000;
        (64 - size.leading_zeros()).div_ceil(3)
    };
    let most = heads.iter().map(tier).max()?;
    for size in 0..=most {
        let alike: Vec<Head> = heads
            .iter()
            .filter(|head| tier(head) == size)
            .copied()
            .collect();
        if alike.len() >= many {
            return Some(alike.into_iter().take(2 * many).collect());
        }
    }
    None
}

/// Merges small segments where there are many.
fn merge_small(connection: &Connection) -> Result<()> {
    let heads = disk::heads(connection, true)?;
    let Some(mut alike) = worth_merging(&heads, MANY) else {
        return Ok(());
    };
    let mut bytes = 0;
    alike.retain(|head| {
        bytes += head.size();
        bytes <= AT_ONCE
    });
    if alike.len() < 2 {
        return Ok(());
    }
    let segments = load(connection, &alike)?;
    let (mut merge, docs) = begin(connection, &segments)?;
    let mut piece = Piece::default();
    let mut streams = Inputs {
        connection,
        segments: &segments,
        ahead: Ahead::none(&segments),
    };
    while merge.step(&mut streams, usize::MAX, &mut piece)? {}
    for head in &alike {
        disk::remove(connection, head.id, u32::MAX)?;
    }
    if docs.is_empty() {
        return Ok(());
    }
    let id = next_segment(connection)?;
    let encoded = Encoded {
        docs,
        dictionary: merge.finish(),
        postings: piece.postings,
        positions: piece.positions,
    };
    disk::insert(connection, id, &encoded, 0).map(drop)
}

pub(super) fn load(connection: &Connection, heads: &[Head]) -> Result<Vec<Segment>> {
    heads
        .iter()
        .map(|head| Segment::load(connection, *head))
        .collect()
}

/// Begins a merge: with the documents that are still there, and the rows and stamps that they will have.
pub(super) fn begin(
    connection: &Connection,
    segments: &[Segment],
) -> Result<(Merge, Vec<(i64, i64)>)> {
    let mut docs: Vec<(i64, i64)> = Vec::new();
    let mut inputs = Vec::with_capacity(segments.len());
    let mut select = connection
        .prepare_cached("SELECT stamp FROM search_doc WHERE row = ?1")
        .map_err(sql)?;
    for segment in segments {
        let mut places = Vec::with_capacity(segment.docs.len());
        for &(row, stamp) in &segment.docs {
            let now: Option<i64> = select
                .query_row([row], |row| row.get(0))
                .optional()
                .map_err(sql)?;
            if now == Some(stamp) {
                places.push(docs.len() as u32);
                docs.push((row, stamp));
            } else {
                places.push(u32::MAX);
            }
        }
        inputs.push((std::sync::Arc::clone(&segment.dictionary), places));
    }
    Ok((Merge::new(inputs), docs))
}

/// The streams of segments that are being merged, read ahead a good piece at a time.
pub(super) struct Inputs<'a> {
    pub(super) connection: &'a Connection,
    pub(super) segments: &'a [Segment],
    pub(super) ahead: Vec<[Ahead; 2]>,
}

/// A piece of a stream that was read ahead.
#[derive(Default)]
pub(super) struct Ahead {
    from: u64,
    bytes: Vec<u8>,
}

/// Bytes that are read ahead.
const AHEAD: u64 = 16 * disk::PAGE;

impl Ahead {
    pub(super) fn none(segments: &[Segment]) -> Vec<[Self; 2]> {
        segments.iter().map(|_| Default::default()).collect()
    }
}

impl Inputs<'_> {
    fn read(
        &mut self,
        input: usize,
        stream: Stream,
        from: u64,
        bytes: u64,
        out: &mut Vec<u8>,
    ) -> Result<()> {
        let damaged = || {
            Error::Damaged(
                "The search index is damaged. Run `commonplace check --repair`.".to_owned(),
            )
        };
        let segment = self.segments.get(input).ok_or_else(damaged)?;
        let (at, all) = match stream {
            Stream::Positions => (1, segment.head.positions_bytes),
            _ => (0, segment.head.postings_bytes),
        };
        let ahead = self
            .ahead
            .get_mut(input)
            .and_then(|both| both.get_mut(at))
            .ok_or_else(damaged)?;
        let is_there = from >= ahead.from && from + bytes <= ahead.from + ahead.bytes.len() as u64;
        if !is_there {
            // In whole pages, so that none is read twice.
            let begin = from / disk::PAGE * disk::PAGE;
            let wanted = (from - begin + bytes)
                .max(AHEAD)
                .min(all.saturating_sub(begin));
            ahead.from = begin;
            ahead.bytes = match stream {
                Stream::Positions => segment.positions(self.connection, begin, wanted)?,
                _ => segment.postings(self.connection, begin, wanted)?,
            }
            .into_owned();
        }
        let low = (from - ahead.from) as usize;
        let piece = ahead
            .bytes
            .get(low..low + bytes as usize)
            .ok_or_else(damaged)?;
        out.extend_from_slice(piece);
        Ok(())
    }
}

impl Streams for Inputs<'_> {
    type Error = Error;

    fn postings(&mut self, input: usize, from: u64, bytes: u64, out: &mut Vec<u8>) -> Result<()> {
        self.read(input, Stream::Postings, from, bytes, out)
    }

    fn positions(&mut self, input: usize, from: u64, bytes: u64, out: &mut Vec<u8>) -> Result<()> {
        self.read(input, Stream::Positions, from, bytes, out)
    }
}

/// Empties the index. Items whose row is below `left` are to be indexed later.
pub(in crate::store) fn begin_anew(connection: &Connection, left: Option<i64>) -> Result<()> {
    for statement in [
        "DELETE FROM search_doc",
        "DELETE FROM search_segment",
        "DELETE FROM search_page",
    ] {
        connection.execute(statement, []).map_err(sql)?;
    }
    connection
        .execute(
            "UPDATE search_state SET format = ?1, generation = generation + 1, begun = generation + 1, left_below = ?2",
            params![FORMAT, left],
        )
        .map(drop)
        .map_err(sql)
}
