//! Segments of the search index in the database: a row each, and pages of a stream each where one is large.

use super::hot::Hot;
use crate::error::Result;
use crate::store::postings::build::Encoded;
use crate::store::postings::codec::{get, put};
use crate::store::postings::dictionary::Dictionary;
use crate::store::sql;
use rusqlite::{Connection, params};
use std::borrow::Cow;
use std::sync::Arc;

/// Bytes of a page: what fits into one page of the file with its head.
pub(super) const PAGE: u64 = 8_100;
/// A segment of no more bytes is one row, and kept in memory.
const SMALL: usize = 40_000;
/// Bytes of a larger segment's postings that are still kept in memory.
const KEPT: u64 = 200_000;

/// The streams of a segment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Stream {
    Docs = 0,
    Dictionary = 1,
    Postings = 2,
    Positions = 3,
}

/// A page's number: the segment, the stream, the place in it.
fn page_id(segment: i64, stream: Stream, page: u64) -> i64 {
    (segment << 28) | ((stream as i64) << 26) | i64::try_from(page).unwrap_or(i64::MAX)
}

/// What the row of a segment says.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Head {
    pub(super) id: i64,
    pub(super) docs: u32,
    pub(super) docs_bytes: u64,
    pub(super) dictionary_bytes: u64,
    pub(super) postings_bytes: u64,
    pub(super) positions_bytes: u64,
}

impl Head {
    pub(super) fn size(&self) -> u64 {
        self.docs_bytes + self.dictionary_bytes + self.postings_bytes + self.positions_bytes
    }
}

/// Segments in use, the oldest first; without those that are being merged where `free`.
pub(super) fn heads(connection: &Connection, free: bool) -> Result<Vec<Head>> {
    let mut select = connection
        .prepare_cached(
            "SELECT id, docs, docs_bytes, dictionary_bytes, postings_bytes, positions_bytes FROM search_segment
             WHERE ready = 1 AND (target IS NULL OR NOT ?1) ORDER BY id",
        )
        .map_err(sql)?;
    let rows = select
        .query_map([free], |row| {
            let size = |at: usize| row.get::<_, i64>(at).map(i64::unsigned_abs);
            Ok(Head {
                id: row.get(0)?,
                docs: row.get(1)?,
                docs_bytes: size(2)?,
                dictionary_bytes: size(3)?,
                postings_bytes: size(4)?,
                positions_bytes: size(5)?,
            })
        })
        .map_err(sql)?;
    rows.collect::<rusqlite::Result<_>>().map_err(sql)
}

/// Rows and stamps of documents as bytes.
pub(super) fn packed(docs: &[(i64, i64)]) -> Vec<u8> {
    let mut out = Vec::with_capacity(docs.len() * 4);
    let zigzag = |value: i64| ((value << 1) ^ (value >> 63)).cast_unsigned();
    let (mut row, mut stamp) = (0_i64, 0_i64);
    for &(next_row, next_stamp) in docs {
        put(&mut out, zigzag(next_row.wrapping_sub(row)));
        put(&mut out, zigzag(next_stamp.wrapping_sub(stamp)));
        (row, stamp) = (next_row, next_stamp);
    }
    out
}

fn unpacked(bytes: &[u8], count: u32) -> Vec<(i64, i64)> {
    let zigzag = |value: u64| (value >> 1).cast_signed() ^ -((value & 1).cast_signed());
    let (mut at, mut row, mut stamp) = (0, 0_i64, 0_i64);
    let mut docs = Vec::with_capacity((count as usize).min(bytes.len()));
    while docs.len() < count as usize && at < bytes.len() {
        row = row.wrapping_add(zigzag(get(bytes, &mut at)));
        stamp = stamp.wrapping_add(zigzag(get(bytes, &mut at)));
        docs.push((row, stamp));
    }
    docs
}

/// Writes a whole segment.
pub(super) fn insert(
    connection: &Connection,
    id: i64,
    encoded: &Encoded,
    now: i64,
) -> Result<Head> {
    let docs = packed(&encoded.docs);
    let head = Head {
        id,
        docs: encoded.docs.len() as u32,
        docs_bytes: docs.len() as u64,
        dictionary_bytes: encoded.dictionary.len() as u64,
        postings_bytes: encoded.postings.len() as u64,
        positions_bytes: encoded.positions.len() as u64,
    };
    let streams = [
        (Stream::Docs, docs.as_slice()),
        (Stream::Dictionary, &encoded.dictionary),
        (Stream::Postings, &encoded.postings),
        (Stream::Positions, &encoded.positions),
    ];
    let small = head.size() as usize <= SMALL;
    let data = small.then(|| streams.map(|(_, bytes)| bytes).concat());
    if !small {
        for (stream, bytes) in streams {
            for (page, bytes) in (0..).zip(bytes.chunks(PAGE as usize)) {
                insert_page(connection, id, stream, page, bytes)?;
            }
        }
    }
    insert_head(connection, &head, 1, data.as_deref(), now)?;
    Ok(head)
}

pub(super) fn insert_head(
    connection: &Connection,
    head: &Head,
    ready: i64,
    data: Option<&[u8]>,
    now: i64,
) -> Result<()> {
    connection
        .prepare_cached(
            "INSERT OR REPLACE INTO search_segment
               (id, ready, target, touched_ms, docs, docs_bytes, dictionary_bytes, postings_bytes, positions_bytes, data)
             VALUES (?1, ?2, NULL, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
        )
        .and_then(|mut insert| {
            insert.execute(params![
                head.id,
                ready,
                now,
                head.docs,
                head.docs_bytes as i64,
                head.dictionary_bytes as i64,
                head.postings_bytes as i64,
                head.positions_bytes as i64,
                data
            ])
        })
        .map(drop)
        .map_err(sql)
}

pub(super) fn insert_page(
    connection: &Connection,
    id: i64,
    stream: Stream,
    page: u64,
    bytes: &[u8],
) -> Result<()> {
    connection
        .prepare_cached("INSERT OR REPLACE INTO search_page (id, data) VALUES (?1, ?2)")
        .and_then(|mut insert| insert.execute(params![page_id(id, stream, page), bytes]))
        .map(drop)
        .map_err(sql)
}

/// Takes a segment away, no more than `most` of its pages. Whether all of it is gone.
pub(super) fn remove(connection: &Connection, id: i64, most: u32) -> Result<bool> {
    let gone = connection
        .prepare_cached(
            "DELETE FROM search_page WHERE id IN (SELECT id FROM search_page WHERE id >= ?1 AND id < ?2 LIMIT ?3)",
        )
        .and_then(|mut delete| delete.execute(params![id << 28, (id + 1) << 28, most]))
        .map_err(sql)?;
    if gone >= most as usize {
        return Ok(false);
    }
    connection
        .prepare_cached("DELETE FROM search_segment WHERE id = ?1")
        .and_then(|mut delete| delete.execute([id]))
        .map_err(sql)?;
    Ok(true)
}

/// A segment, ready to be asked.
#[derive(Debug)]
pub(super) struct Segment {
    pub(super) head: Head,
    /// Row and stamp of each document.
    pub(super) docs: Vec<(i64, i64)>,
    pub(super) dictionary: Arc<Dictionary>,
    /// Postings and positions, where they are kept in memory.
    kept: Option<Vec<u8>>,
    /// Positions of some words, where they are not.
    pub(super) hot: Hot,
}

impl Segment {
    /// Reads a segment. One whose bytes are not whole has no documents, which `check` finds.
    pub(super) fn load(connection: &Connection, head: Head) -> Result<Self> {
        let data: Option<Vec<u8>> = connection
            .prepare_cached("SELECT data FROM search_segment WHERE id = ?1")
            .and_then(|mut select| select.query_row([head.id], |row| row.get(0)))
            .map_err(sql)?;
        let (docs_end, dictionary_end) = (
            head.docs_bytes as usize,
            (head.docs_bytes + head.dictionary_bytes) as usize,
        );
        let (docs, dictionary, kept) = match data {
            Some(mut data) if data.len() as u64 == head.size() => {
                let kept = data.split_off(dictionary_end);
                let dictionary = data.split_off(docs_end);
                (data, dictionary, Some(kept))
            }
            Some(_) => (Vec::new(), Vec::new(), None),
            None => {
                let stream = |stream, bytes| {
                    let mut out = Vec::with_capacity(bytes as usize);
                    pages(connection, head.id, stream, 0, bytes, &mut out)?;
                    Ok::<_, crate::error::Error>(out)
                };
                let docs = stream(Stream::Docs, head.docs_bytes)?;
                let dictionary = stream(Stream::Dictionary, head.dictionary_bytes)?;
                let kept = if head.postings_bytes + head.positions_bytes <= KEPT {
                    let mut kept = stream(Stream::Postings, head.postings_bytes)?;
                    kept.extend(stream(Stream::Positions, head.positions_bytes)?);
                    Some(kept)
                } else {
                    None
                };
                (docs, dictionary, kept)
            }
        };
        let dictionary = Dictionary::read(dictionary);
        let docs = if dictionary.is_some() {
            unpacked(&docs, head.docs)
        } else {
            Vec::new()
        };
        Ok(Self {
            head,
            docs,
            dictionary: Arc::new(dictionary.unwrap_or_default()),
            kept,
            hot: Hot::default(),
        })
    }

    /// Bytes that it takes in memory.
    pub(super) fn memory(&self) -> usize {
        let kept = self.kept.as_ref().map_or(0, Vec::len);
        self.docs.len() * 16 + self.dictionary.size() + kept + self.hot.memory()
    }

    /// Some bytes of its postings.
    pub(super) fn postings(
        &self,
        connection: &Connection,
        from: u64,
        bytes: u64,
    ) -> Result<Cow<'_, [u8]>> {
        self.read(connection, Stream::Postings, from, bytes)
    }

    /// Some bytes of its positions.
    pub(super) fn positions(
        &self,
        connection: &Connection,
        from: u64,
        bytes: u64,
    ) -> Result<Cow<'_, [u8]>> {
        self.read(connection, Stream::Positions, from, bytes)
    }

    /// Appends some bytes of its positions.
    pub(super) fn append_positions(
        &self,
        connection: &Connection,
        from: u64,
        bytes: u64,
        out: &mut Vec<u8>,
    ) -> Result<()> {
        if self.kept.is_some() {
            out.extend_from_slice(&self.positions(connection, from, bytes)?);
            return Ok(());
        }
        let (id, stream) = (self.head.id, Stream::Positions);
        pages(connection, id, stream, from, bytes, out)
    }

    fn read(
        &self,
        connection: &Connection,
        stream: Stream,
        from: u64,
        bytes: u64,
    ) -> Result<Cow<'_, [u8]>> {
        if let Some(kept) = &self.kept {
            let from = match stream {
                Stream::Positions => from + self.head.postings_bytes,
                _ => from,
            } as usize;
            return Ok(Cow::Borrowed(
                kept.get(from..from + bytes as usize).unwrap_or(&[]),
            ));
        }
        let mut out = Vec::with_capacity(bytes as usize);
        pages(connection, self.head.id, stream, from, bytes, &mut out)?;
        Ok(Cow::Owned(out))
    }
}

/// Appends some bytes of a stream that is kept in pages; fewer where pages are missing.
pub(super) fn pages(
    connection: &Connection,
    segment: i64,
    stream: Stream,
    from: u64,
    bytes: u64,
    out: &mut Vec<u8>,
) -> Result<()> {
    if bytes == 0 {
        return Ok(());
    }
    let end = from + bytes;
    let (first, last) = (from / PAGE, (end - 1) / PAGE);
    let mut select = connection
        .prepare_cached("SELECT id, data FROM search_page WHERE id BETWEEN ?1 AND ?2 ORDER BY id")
        .map_err(sql)?;
    let mut rows = select
        .query([
            page_id(segment, stream, first),
            page_id(segment, stream, last),
        ])
        .map_err(sql)?;
    let mut page = first;
    while let Some(row) = rows.next().map_err(sql)? {
        let id: i64 = row.get(0).map_err(sql)?;
        if id != page_id(segment, stream, page) {
            break;
        }
        let data = row.get_ref(1).map_err(sql)?.as_blob().unwrap_or_default();
        let begin = page * PAGE;
        let low = from.saturating_sub(begin) as usize;
        let high = ((end - begin) as usize).min(data.len());
        out.extend_from_slice(data.get(low..high).unwrap_or_default());
        page += 1;
    }
    Ok(())
}
