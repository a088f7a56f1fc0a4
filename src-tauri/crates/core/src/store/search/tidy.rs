//! What the index does when nobody waits: large merges, in steps of a few milliseconds, and indexing again what an index of
//! an older format had.

use super::disk::{self, Head, PAGE, Segment, Stream};
use super::write::{self, Ahead, Inputs};
use crate::error::Result;
use crate::store::postings::merge::{Merge, Piece};
use crate::store::{Store, index, sql};
use rusqlite::{Connection, OptionalExtension as _, TransactionBehavior, params};
use std::sync::PoisonError;

/// Bytes that one step of a merge makes.
const STEP: usize = 600_000;
/// Items that are indexed in one step.
const ITEMS: u32 = 40;
/// Pages that are cleared away in one step.
const PAGES: u32 = 250;
/// A merge that nobody has gone on with for so long is given up.
const FORGOTTEN_MS: i64 = 60_000;

/// What is being done, and what is left.
#[derive(Default)]
pub(super) struct Tidy {
    merge: Option<Tidying>,
    /// Items that are still to be indexed, as far as is known.
    left: u64,
}

/// A merge under way.
struct Tidying {
    id: i64,
    from: Vec<Head>,
    segments: Vec<Segment>,
    merge: Merge,
    docs: Vec<(i64, i64)>,
    postings: Tail,
    positions: Tail,
    /// Once all of it is merged.
    rest: Option<Rest>,
}

/// What is known only when all is merged, and written then.
struct Rest {
    head: Head,
    /// With what of it has been written.
    streams: [(Stream, Vec<u8>, usize); 2],
}

/// A stream that is written page by page: what does not fill a page yet waits.
#[derive(Default)]
struct Tail {
    pages: u64,
    rest: Vec<u8>,
    written: u64,
}

impl Tail {
    fn write(
        &mut self,
        connection: &Connection,
        id: i64,
        stream: Stream,
        bytes: &[u8],
        last: bool,
    ) -> Result<()> {
        self.written += bytes.len() as u64;
        self.rest.extend_from_slice(bytes);
        let whole = if last {
            self.rest.len()
        } else {
            self.rest.len() / PAGE as usize * PAGE as usize
        };
        for page in self.rest[..whole].chunks(PAGE as usize) {
            disk::insert_page(connection, id, stream, self.pages, page)?;
            self.pages += 1;
        }
        self.rest.drain(..whole);
        Ok(())
    }
}

/// What a step did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Step {
    /// There is nothing to do.
    Idle,
    /// Something, and so many items are left to be indexed.
    Worked(u64),
}

impl Store {
    /// One step of what the index does when nobody waits: ten milliseconds or so.
    pub(crate) fn tidy_index(&self) -> Result<Step> {
        if self.read_only().is_some() {
            return Ok(Step::Idle);
        }
        let mut kept = self
            .search
            .tidying
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        if kept.merge.is_none() && self.begin_again()? {
            kept.left = 1;
            return Ok(Step::Worked(kept.left));
        }
        let worked = if let Some(tidying) = kept.merge.take() {
            self.fold_in()?;
            kept.merge = if tidying.rest.is_some() {
                self.end(tidying)?
            } else {
                self.go_on(tidying)?
            };
            true
        } else if self.clear_away()? {
            true
        } else {
            // Merged before more is indexed, so that an index that is made again never is of very many segments.
            kept.merge = self.begin_merge()?;
            kept.merge.is_some()
        };
        if worked {
            return Ok(Step::Worked(kept.left));
        }
        let folded = self.fold_in()?;
        let left = self.index_some()?;
        kept.left = left.unwrap_or(0);
        Ok(if left.is_some() || folded {
            Step::Worked(kept.left)
        } else {
            Step::Idle
        })
    }

    /// Bytes that the index takes in the file.
    pub(crate) fn index_bytes(&self) -> Result<u64> {
        self.read(|connection| {
            connection
                .query_row(
                    "SELECT (SELECT ifnull(sum(docs_bytes + dictionary_bytes + postings_bytes + positions_bytes), 0) FROM search_segment)
                          + (SELECT count(*) FROM search_doc) * 50",
                    [],
                    |row| row.get::<_, i64>(0),
                )
                .map(i64::unsigned_abs)
                .map_err(sql)
        })
    }

    fn in_transaction<T>(&self, f: impl FnOnce(&Connection) -> Result<T>) -> Result<T> {
        let mut guard = self.writer()?;
        let transaction = guard
            .connection()?
            .transaction_with_behavior(TransactionBehavior::Immediate)
            .map_err(sql)?;
        let value = f(&transaction)?;
        transaction.commit().map_err(sql)?;
        Ok(value)
    }

    /// Empties an index of another format. Whether it was one.
    fn begin_again(&self) -> Result<bool> {
        let format: i64 = self.read(|connection| of_state(connection, "format"))?;
        if format == write::FORMAT {
            return Ok(false);
        }
        self.in_transaction(|connection| {
            let below: Option<i64> = connection
                .query_row("SELECT max(row) + 1 FROM item", [], |row| row.get(0))
                .map_err(sql)?;
            write::begin_anew(connection, below)
        })?;
        Ok(true)
    }

    /// Indexes some of what is left. `None` when nothing is.
    fn index_some(&self) -> Result<Option<u64>> {
        let left: Option<i64> = self.read(|connection| of_state(connection, "left_below"))?;
        if left.is_none() {
            return Ok(None);
        }
        self.in_transaction(|connection| index::index_some(connection, ITEMS))
            .map(Some)
    }

    /// Takes away what merges have replaced or left behind. Whether there was anything.
    fn clear_away(&self) -> Result<bool> {
        let now = self.env.now_ms();
        let gone = |connection: &Connection| {
            connection
                .query_row(
                    "SELECT id FROM search_segment WHERE ready = 2 OR (ready = 0 AND touched_ms < ?1) LIMIT 1",
                    [now - FORGOTTEN_MS],
                    |row| row.get::<_, i64>(0),
                )
                .optional()
                .map_err(sql)
        };
        let Some(id) = self.read(gone)? else {
            return Ok(false);
        };
        self.in_transaction(|connection| {
            connection
                .execute(
                    "UPDATE search_segment SET target = NULL WHERE target = ?1",
                    [id],
                )
                .map_err(sql)?;
            disk::remove(connection, id, PAGES)
        })?;
        Ok(true)
    }

    fn begin_merge(&self) -> Result<Option<Tidying>> {
        let is_worth_it = |connection: &Connection| {
            let heads = disk::heads(connection, true)?;
            Ok(write::worth_merging(&heads, write::FAN).is_some())
        };
        if !self.read(is_worth_it)? {
            return Ok(None);
        }
        let now = self.env.now_ms();
        let Some((id, from)) = self.in_transaction(|connection| claim(connection, now))? else {
            return Ok(None);
        };
        let (segments, merge, docs) = self.read(|connection| {
            let segments = write::load(connection, &from)?;
            let (merge, docs) = write::begin(connection, &segments)?;
            Ok((segments, merge, docs))
        })?;
        Ok(Some(Tidying {
            id,
            from,
            segments,
            merge,
            docs,
            postings: Tail::default(),
            positions: Tail::default(),
            rest: None,
        }))
    }

    /// A step of a merge; `None` when nobody needs it any more.
    fn go_on(&self, mut tidying: Tidying) -> Result<Option<Tidying>> {
        let mut piece = Piece::default();
        let goes_on = self.read(|connection| {
            let mut streams = Inputs {
                connection,
                segments: &tidying.segments,
                ahead: Ahead::none(&tidying.segments),
            };
            tidying.merge.step(&mut streams, STEP, &mut piece)
        })?;
        self.while_ours(tidying.id, |connection| {
            let id = tidying.id;
            let (postings, positions) = (&piece.postings, &piece.positions);
            tidying
                .postings
                .write(connection, id, Stream::Postings, postings, !goes_on)?;
            tidying
                .positions
                .write(connection, id, Stream::Positions, positions, !goes_on)
        })
        .map(|ours| {
            ours.map(|()| {
                if !goes_on {
                    tidying.all_is_merged();
                }
                tidying
            })
        })
    }

    /// A step of writing the rest of a merge; `None` when it has come to its end, or nobody needs it any more.
    fn end(&self, mut tidying: Tidying) -> Result<Option<Tidying>> {
        let now = self.env.now_ms();
        let Some(rest) = &mut tidying.rest else {
            return Ok(None);
        };
        let is_written = self.while_ours(tidying.id, |connection| {
            if rest.write(connection)? {
                return Ok(false);
            }
            finish(connection, &rest.head, &tidying.from, now)?;
            Ok(true)
        })?;
        Ok(match is_written {
            Some(false) => Some(tidying),
            Some(true) | None => None,
        })
    }

    /// Writes a part of a merge; `None` where somebody else has given it up.
    fn while_ours<T>(
        &self,
        id: i64,
        f: impl FnOnce(&Connection) -> Result<T>,
    ) -> Result<Option<T>> {
        let now = self.env.now_ms();
        self.in_transaction(|connection| {
            let is_ours = connection
                .execute(
                    "UPDATE search_segment SET touched_ms = ?2 WHERE id = ?1 AND ready = 0",
                    params![id, now],
                )
                .map_err(sql)?;
            if is_ours == 0 {
                return Ok(None);
            }
            f(connection).map(Some)
        })
    }
}

/// A number of the index's state.
fn of_state<T: rusqlite::types::FromSql>(connection: &Connection, column: &str) -> Result<T> {
    connection
        .prepare_cached(&format!("SELECT {column} FROM search_state WHERE id = 1"))
        .and_then(|mut select| select.query_row([], |row| row.get(0)))
        .map_err(sql)
}

impl Tidying {
    fn all_is_merged(&mut self) {
        let docs = disk::packed(&self.docs);
        let dictionary = std::mem::replace(&mut self.merge, Merge::new([])).finish();
        let head = Head {
            id: self.id,
            docs: self.docs.len() as u32,
            docs_bytes: docs.len() as u64,
            dictionary_bytes: dictionary.len() as u64,
            postings_bytes: self.postings.written,
            positions_bytes: self.positions.written,
        };
        self.segments.clear();
        self.rest = Some(Rest {
            head,
            streams: [(Stream::Docs, docs, 0), (Stream::Dictionary, dictionary, 0)],
        });
    }
}

impl Rest {
    /// Writes some of what is left. Whether there was any.
    fn write(&mut self, connection: &Connection) -> Result<bool> {
        let most = STEP / PAGE as usize;
        for (stream, bytes, pages) in &mut self.streams {
            let left: Vec<&[u8]> = bytes
                .chunks(PAGE as usize)
                .skip(*pages)
                .take(most)
                .collect();
            if left.is_empty() {
                continue;
            }
            for page in left {
                disk::insert_page(connection, self.head.id, *stream, *pages as u64, page)?;
                *pages += 1;
            }
            return Ok(true);
        }
        Ok(false)
    }
}

/// Takes segments to merge, so that nobody else does.
fn claim(connection: &Connection, now: i64) -> Result<Option<(i64, Vec<Head>)>> {
    let busy = connection
        .prepare_cached("SELECT 1 FROM search_segment WHERE ready = 0")
        .and_then(|mut select| select.exists([]))
        .map_err(sql)?;
    if busy {
        return Ok(None);
    }
    let Some(from) = write::worth_merging(&disk::heads(connection, true)?, write::FAN) else {
        return Ok(None);
    };
    let id = write::next_segment(connection)?;
    let head = Head {
        id,
        ..Head::default()
    };
    disk::insert_head(connection, &head, 0, None, now)?;
    for one in &from {
        connection
            .execute(
                "UPDATE search_segment SET target = ?2 WHERE id = ?1",
                params![one.id, id],
            )
            .map_err(sql)?;
    }
    Ok(Some((id, from)))
}

/// The new segment takes the place of those it was made from.
fn finish(connection: &Connection, head: &Head, from: &[Head], now: i64) -> Result<()> {
    let ready = if head.docs == 0 { 2 } else { 1 };
    disk::insert_head(connection, head, ready, None, now)?;
    for one in from {
        connection
            .execute(
                "UPDATE search_segment SET ready = 2, target = NULL WHERE id = ?1",
                [one.id],
            )
            .map_err(sql)?;
    }
    connection
        .execute(
            "UPDATE search_state SET generation = generation + 1 WHERE id = 1",
            [],
        )
        .map(drop)
        .map_err(sql)
}
