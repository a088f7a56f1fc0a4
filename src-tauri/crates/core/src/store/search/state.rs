//! What is kept in memory of the search index: the facts of every item, the dictionaries, which documents are alive.
//!
//! Brought up to date at the beginning of a search, by what has changed since the last one; whoever changed it.

use super::disk::{self, Segment};
use super::facts::Facts;
use super::hot;
use crate::error::Result;
use crate::store::sql;
use rusqlite::{Connection, params};
use std::collections::BTreeMap;
use std::sync::Arc;

/// An item in memory.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Doc {
    pub(super) facts: Facts,
    stamp: i64,
    /// Where it stands: the number of a segment and its number in there.
    place: Option<(i64, u32)>,
}

impl Doc {
    /// The number of its segment, and its own in there.
    pub(super) fn place(&self) -> Option<(i64, u32)> {
        self.place
    }
}

/// A segment, and which of its documents count.
#[derive(Debug, Clone)]
pub(super) struct Part {
    pub(super) segment: Arc<Segment>,
    live: Vec<u64>,
    /// Those that are alive and that a search shows when nobody asks for the trash.
    shown: Vec<u64>,
    /// What is asked of every match, close together: its language, and when it was saved, in minutes.
    lang: Vec<u16>,
    saved: Vec<u32>,
}

const MINUTE_MS: i64 = 60_000;

/// A moment in whole minutes.
pub(super) fn minutes(moment_ms: i64) -> u32 {
    u32::try_from(moment_ms.div_euclid(MINUTE_MS).max(0)).unwrap_or(u32::MAX)
}

#[inline]
fn has(bits: &[u64], doc: u32) -> bool {
    bits.get(doc as usize / 64)
        .is_some_and(|word| word >> (doc % 64) & 1 > 0)
}

fn set(bits: &mut [u64], doc: u32, to: bool) {
    if let Some(word) = bits.get_mut(doc as usize / 64) {
        let bit = 1 << (doc % 64);
        *word = if to { *word | bit } else { *word & !bit };
    }
}

impl Part {
    fn new(segment: Segment) -> Self {
        let (docs, words) = (segment.docs.len(), segment.docs.len().div_ceil(64));
        Self {
            segment: Arc::new(segment),
            live: vec![0; words],
            shown: vec![0; words],
            lang: vec![0; docs],
            saved: vec![0; docs],
        }
    }

    /// Whether a document counts.
    #[inline]
    pub(super) fn is_live(&self, doc: u32) -> bool {
        has(&self.live, doc)
    }

    /// Whether a search shows it when nobody asks for the trash.
    #[inline]
    pub(super) fn is_shown(&self, doc: u32) -> bool {
        has(&self.shown, doc)
    }

    /// The language of a document.
    #[inline]
    pub(super) fn lang(&self, doc: u32) -> u16 {
        self.lang.get(doc as usize).copied().unwrap_or(0)
    }

    /// When a document was saved, in minutes.
    #[inline]
    pub(super) fn saved(&self, doc: u32) -> u32 {
        self.saved.get(doc as usize).copied().unwrap_or(0)
    }

    /// The row of a document.
    #[inline]
    pub(super) fn row(&self, doc: u32) -> i64 {
        self.segment.docs.get(doc as usize).map_or(0, |doc| doc.0)
    }

    /// Has a document count, with what its facts say now; without facts it counts no longer.
    fn tell(&mut self, doc: u32, facts: Option<&Facts>) {
        set(&mut self.live, doc, facts.is_some());
        set(&mut self.shown, doc, facts.is_some_and(Facts::is_shown));
        if let (Some(facts), Some(lang), Some(saved)) = (
            facts,
            self.lang.get_mut(doc as usize),
            self.saved.get_mut(doc as usize),
        ) {
            *lang = facts.lang;
            *saved = minutes(facts.saved_ms);
        }
    }

    fn memory(&self) -> usize {
        self.segment.memory() + self.live.len() * 16 + self.lang.len() * 6
    }
}

/// The index at one moment.
#[derive(Debug, Clone, Default)]
pub(in crate::store) struct State {
    generation: i64,
    pub(super) parts: Vec<Part>,
    /// By row.
    pub(super) docs: Vec<Doc>,
    /// Documents that count.
    pub(super) alive: u32,
    /// Words of their texts.
    words: u64,
    /// How many items say that they are in a language.
    languages: BTreeMap<u16, u32>,
    /// Rows below it have not been indexed yet.
    pub(super) left_below: Option<i64>,
    /// Whether it is of a format that is not ours.
    pub(super) foreign: bool,
}

/// Rows beyond this are none of ours.
const MOST_ROWS: i64 = 50_000_000;

impl State {
    /// A number that changes whenever anything in the index does.
    pub(super) fn generation(&self) -> i64 {
        self.generation
    }

    /// What is known of a row.
    #[inline]
    pub(super) fn doc(&self, row: i64) -> Option<&Doc> {
        self.docs.get(usize::try_from(row).ok()?)
    }

    /// The languages that most items are in, and whether what does not say its language is taken for one of it.
    pub(super) fn languages(&self, most: usize) -> Vec<(u16, bool)> {
        let mut known: Vec<(u16, u32)> = self
            .languages
            .iter()
            .map(|(code, count)| (*code, *count))
            .collect();
        known.retain(|(code, count)| *code != 0 && *count > 0);
        known.sort_by_key(|(code, count)| (std::cmp::Reverse(*count), *code));
        known.truncate(most);
        if known.is_empty() {
            known.push((super::facts::lang_code("en"), 0));
        }
        known
            .iter()
            .enumerate()
            .map(|(at, (code, _))| (*code, at == 0))
            .collect()
    }

    /// Words that a text has on average.
    pub(super) fn average_length(&self) -> f32 {
        (self.words as f32 / self.alive.max(1) as f32).max(1.0)
    }

    /// Bytes that it takes.
    pub(in crate::store) fn memory(&self) -> usize {
        let parts = self.parts.iter().map(Part::memory);
        self.docs.len() * size_of::<Doc>() + parts.sum::<usize>()
    }

    /// Brings `kept` up to what a snapshot of the database says, and gives it.
    pub(in crate::store) fn refresh(
        connection: &Connection,
        kept: &mut Arc<Self>,
    ) -> Result<Arc<Self>> {
        let (format, generation, begun, left_below): (i64, i64, i64, Option<i64>) = connection
            .prepare_cached(
                "SELECT format, generation, begun, left_below FROM search_state WHERE id = 1",
            )
            .and_then(|mut select| {
                select.query_row([], |row| {
                    Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?))
                })
            })
            .map_err(sql)?;
        if kept.generation == generation {
            return Ok(Arc::clone(kept));
        }
        if kept.generation > generation {
            // An older snapshot than that of somebody else: it gets what it needs, and keeps it to itself.
            return Self::refresh(connection, &mut Arc::default());
        }
        if kept.generation < begun {
            *kept = Arc::default();
        }
        let state = Arc::make_mut(kept);
        state.left_below = left_below;
        state.foreign = format != super::write::FORMAT;
        state.read_docs(connection)?;
        state.read_segments(connection)?;
        state.generation = generation;
        Ok(Arc::clone(kept))
    }

    fn read_docs(&mut self, connection: &Connection) -> Result<()> {
        let mut select = connection
            .prepare_cached(if self.docs.is_empty() {
                "SELECT row, stamp, facts FROM search_doc WHERE ?1 IS NOT NULL"
            } else {
                "SELECT row, stamp, facts FROM search_doc WHERE changed > ?1"
            })
            .map_err(sql)?;
        let mut rows = select.query(params![self.generation]).map_err(sql)?;
        while let Some(found) = rows.next().map_err(sql)? {
            let row: i64 = found.get(0).map_err(sql)?;
            let stamp: i64 = found.get(1).map_err(sql)?;
            let facts = found
                .get_ref(2)
                .map_err(sql)?
                .as_blob()
                .ok()
                .and_then(Facts::unpack);
            if !(0..MOST_ROWS).contains(&row) {
                continue;
            }
            let at = row as usize;
            if self.docs.len() <= at {
                self.docs.resize(at + 1, Doc::default());
            }
            let before = std::mem::replace(
                &mut self.docs[at],
                Doc {
                    facts: facts.unwrap_or_default(),
                    stamp,
                    place: None,
                },
            );
            self.words = self.words.saturating_sub(u64::from(before.facts.length))
                + u64::from(self.docs[at].facts.length);
            let (old, new) = (before.facts.lang, self.docs[at].facts.lang);
            if let Some(count) = self.languages.get_mut(&old) {
                *count = count.saturating_sub(1);
            }
            *self.languages.entry(new).or_default() += 1;
            let stays = before.stamp == stamp;
            if let Some((id, doc)) = before.place {
                let known = &mut self.docs[at];
                let part = self
                    .parts
                    .iter_mut()
                    .find(|part| part.segment.head.id == id);
                if let Some(part) = part {
                    part.tell(doc, stays.then_some(&known.facts));
                }
                if stays {
                    known.place = before.place;
                } else {
                    self.alive = self.alive.saturating_sub(1);
                }
            }
        }
        Ok(())
    }

    fn read_segments(&mut self, connection: &Connection) -> Result<()> {
        let heads = disk::heads(connection, false)?;
        let known = |id: i64| self.parts.iter().any(|part| part.segment.head.id == id);
        // All are read before anything is changed: reading can be cancelled.
        let mut fresh = Vec::new();
        for head in heads.iter().filter(|head| !known(head.id)) {
            fresh.push(Segment::load(connection, *head)?);
        }
        let mut parts = std::mem::take(&mut self.parts);
        let is_gone = |part: &Part| heads.iter().all(|head| head.id != part.segment.head.id);
        for part in parts.iter().filter(|part| is_gone(part)) {
            for &(row, stamp) in &part.segment.docs {
                if let Some(doc) = self.docs.get_mut(row as usize)
                    && doc.stamp == stamp
                    && doc
                        .place
                        .is_some_and(|place| place.0 == part.segment.head.id)
                {
                    doc.place = None;
                    self.alive = self.alive.saturating_sub(1);
                }
            }
        }
        parts.retain(|part| !is_gone(part));
        for segment in fresh {
            let id = segment.head.id;
            let mut part = Part::new(segment);
            let segment = Arc::clone(&part.segment);
            for (doc, &(row, stamp)) in (0..).zip(&segment.docs) {
                if let Some(known) = usize::try_from(row)
                    .ok()
                    .and_then(|row| self.docs.get_mut(row))
                    && known.stamp == stamp
                    && known.place.is_none()
                {
                    known.place = Some((id, doc));
                    part.tell(doc, Some(&known.facts));
                    self.alive += 1;
                }
            }
            parts.push(part);
        }
        parts.sort_by_key(|part| part.segment.head.id);
        let all: u64 = parts.iter().map(|part| part.segment.head.size()).sum();
        for part in &parts {
            let share = part.segment.head.size() as f64 / all.max(1) as f64;
            part.segment
                .hot
                .make_room((share * hot::ROOM as f64) as usize);
        }
        self.parts = parts;
        Ok(())
    }
}
