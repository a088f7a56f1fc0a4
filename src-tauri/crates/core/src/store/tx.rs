//! The one road for writes: a transaction that also records the op log, the field clocks and the undo rows.
//!
//! Every fact that a person can change is one field of one item; setting it through [`Tx::put`] is what makes it
//! undoable, ordered and ready for sync. Derived tables are brought up to date once, at the end.

mod fields;
mod op;

use super::index::{self, Dirty, Outlines};
use super::{Store, sql};
use crate::blobs;
use crate::clock::Hlc;
use crate::env::Env;
use crate::error::Result;
use crate::id::{DeviceId, ItemId, RevId};
use crate::job::Job;
use crate::model::{Changes, ItemKind};
use commonplace_text::note::{self, Outline};
use commonplace_text::words;
pub(crate) use op::{Field, OneOf, Op};
pub(crate) use rusqlite::types::Value;
use rusqlite::{Connection, TransactionBehavior, params};
use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// How long edits of the same note go into one undo step and one revision, in milliseconds.
pub(crate) const MERGE_MS: i64 = 60_000;

/// One transaction.
pub(crate) struct Tx<'c> {
    pub(crate) connection: &'c Connection,
    pub(crate) env: &'c Env,
    pub(crate) device: DeviceId,
    hlc: Hlc,
    first_seq: i64,
    next_seq: i64,
    recording: bool,
    /// Whether this write may go on with the step before it.
    pub(crate) merges: bool,
    rows: Vec<UndoRow>,
    touched: BTreeMap<ItemId, Dirty>,
    /// Of those, what the derived tables do not know yet.
    stale: BTreeMap<ItemId, Dirty>,
    /// How often each of these was changed since.
    touches: HashMap<ItemId, u32>,
    /// Compresses revisions; made once, since most of a small one's time goes into that.
    packer: RefCell<blobs::Packer>,
    /// Texts of notes that were read in this write, so that the index need not read them again.
    read: RefCell<Outlines>,
    /// Articles that show another version, or have got the highlights of another.
    turned: BTreeSet<ItemId>,
    changes: Changes,
    job: Option<&'c Job<'c>>,
    /// Items done so far.
    steps: u32,
}

pub(crate) struct UndoRow {
    pub(crate) item: ItemId,
    pub(crate) field: String,
    pub(crate) old: Value,
    pub(crate) new: Value,
}

/// What a write did, besides its value.
pub(crate) struct Written<T> {
    pub(crate) value: T,
    pub(crate) changes: Changes,
    /// Sequence numbers of the ops that it logged: first and one past the last.
    pub(crate) seqs: (i64, i64),
}

impl Store {
    /// Runs `f` in one transaction that is taken back: what a write would do, without doing it.
    pub(crate) fn rehearse<T>(
        &self,
        env: &Env,
        f: impl FnOnce(&mut Tx<'_>) -> Result<T>,
    ) -> Result<T> {
        let mut guard = self.writer()?;
        let connection = guard.connection()?;
        let transaction = connection
            .transaction_with_behavior(TransactionBehavior::Immediate)
            .map_err(sql)?;
        let value = f(&mut Tx::begin(
            &transaction,
            env,
            &Op::quiet("rehearse"),
            None,
        )?);
        transaction.rollback().map_err(sql)?;
        value
    }

    /// Runs `f` in one transaction. When `f` fails, nothing of it remains.
    pub(crate) fn write<T>(
        &self,
        env: &Env,
        op: &Op,
        job: Option<&Job<'_>>,
        f: impl FnOnce(&mut Tx<'_>) -> Result<T>,
    ) -> Result<Written<T>> {
        let mut guard = self.writer()?;
        let connection = guard.connection()?;
        let transaction = connection
            .transaction_with_behavior(TransactionBehavior::Immediate)
            .map_err(sql)?;
        let written = {
            let mut tx = Tx::begin(&transaction, env, op, job)?;
            let value = f(&mut tx)?;
            let (changes, seqs) = tx.finish(op)?;
            Written {
                value,
                changes,
                seqs,
            }
        };
        transaction.commit().map_err(sql)?;
        Ok(written)
    }
}

impl<'c> Tx<'c> {
    fn begin(
        connection: &'c Connection,
        env: &'c Env,
        op: &Op,
        job: Option<&'c Job<'c>>,
    ) -> Result<Self> {
        let (device, last, seq) = connection
            .query_row(
                "SELECT id, last_hlc, next_seq FROM device WHERE is_self = 1",
                [],
                |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)),
            )
            .map_err(sql)?;
        Ok(Self {
            connection,
            env,
            device,
            hlc: Hlc::next(last, env.now_ms()),
            first_seq: seq,
            next_seq: seq,
            recording: op.undoable,
            merges: op.merges,
            rows: Vec::new(),
            touched: BTreeMap::new(),
            stale: BTreeMap::new(),
            touches: HashMap::new(),
            packer: RefCell::default(),
            read: RefCell::default(),
            turned: BTreeSet::new(),
            changes: Changes::default(),
            job,
            steps: 0,
        })
    }

    /// One of the items of a job is done.
    ///
    /// # Errors
    /// [`crate::Error::Cancelled`] when the job was asked to stop.
    pub(crate) fn step(&mut self) -> Result<()> {
        self.steps = self.steps.saturating_add(1);
        match self.job {
            Some(job) => job.cancel.check(),
            None => Ok(()),
        }
    }

    /// The moment of this change. The same for all that belongs to one field; later for the next.
    pub(crate) fn now(&self) -> Hlc {
        self.hlc
    }

    /// Says that this transaction is an undo or redo, whose steps are kept already.
    pub(crate) fn stop_recording(&mut self) {
        self.recording = false;
    }

    /// Makes an item. Undoing it deletes it.
    pub(crate) fn create(&mut self, kind: ItemKind) -> Result<ItemId> {
        self.create_as(index::kind_word(kind))
    }

    /// The same for a kind that is in no list.
    pub(crate) fn create_as(&mut self, kind: &str) -> Result<ItemId> {
        let id = ItemId(self.env.uuid());
        self.connection
            .prepare_cached("INSERT INTO item (id, kind, created_hlc) VALUES (?1, ?2, ?3)")
            .and_then(|mut insert| insert.execute(params![id, kind, self.hlc]))
            .map_err(sql)?;
        self.log(id, kind, "created", &Value::Integer(self.hlc.0))?;
        self.record(
            id,
            Field::DELETED.name(),
            Value::Integer(self.hlc.0),
            Value::Null,
        );
        self.touch(id, Dirty::Text);
        Ok(id)
    }

    /// Logs the first values of a new item, whose row the caller has just inserted. Not undone one by one: undoing the
    /// creation takes them along.
    pub(crate) fn first(&mut self, item: ItemId, values: &[(&Field, Value)]) -> Result<()> {
        values
            .iter()
            .try_for_each(|(field, value)| self.log(item, "set", &field.name(), value))
    }

    fn tick(&mut self) {
        self.hlc = Hlc::next(self.hlc, self.env.now_ms());
    }

    fn log(&mut self, entity: ItemId, kind: &str, field: &str, value: &Value) -> Result<()> {
        self.connection
            .prepare_cached("INSERT INTO op (device, seq, hlc, entity, kind, field, value) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)")
            .and_then(|mut insert| insert.execute(params![self.device, self.next_seq, self.hlc, entity, kind, field, value]))
            .map_err(sql)?;
        self.connection
            .prepare_cached("INSERT OR REPLACE INTO field_clock (entity, field, hlc, device) VALUES (?1, ?2, ?3, ?4)")
            .and_then(|mut insert| insert.execute(params![entity, field, self.hlc, self.device]))
            .map_err(sql)?;
        self.next_seq += 1;
        Ok(())
    }

    fn record(&mut self, item: ItemId, field: String, old: Value, new: Value) {
        if self.recording {
            self.rows.push(UndoRow {
                item,
                field,
                old,
                new,
            });
        }
    }

    /// Reads the text of a new revision, and remembers what it says for the index.
    pub(crate) fn read_note(&self, rev: RevId, body: &str) -> u32 {
        let outline = note::outline(body);
        let words = words::count(&outline.text);
        self.read.borrow_mut().keep(rev, outline, words);
        words
    }

    /// A text as it is kept in a revision.
    pub(crate) fn packed(&self, body: &str) -> Result<Vec<u8>> {
        self.packer.borrow_mut().pack(body.as_bytes())
    }

    /// Whether what a note says, links aside, is what it said before this write, in which nothing else of it has changed.
    pub(crate) fn says_the_same(&self, note: ItemId, rev: RevId, before: &Outline) -> bool {
        let is_new = self.stale.get(&note) == Some(&Dirty::Body)
            && self.touches.get(&note).copied().unwrap_or_default() == 1;
        is_new
            && self.read.borrow().of(rev).is_some_and(|after| {
                after.text == before.text
                    && after.title == before.title
                    && after.aliases == before.aliases
                    && after.tags == before.tags
            })
    }

    /// Says that of a note which is stale nothing changed but the targets of its links.
    pub(crate) fn only_links(&mut self, note: ItemId) {
        self.stale.insert(note, Dirty::Links);
    }

    /// Has the derived tables of an item made again at the end.
    pub(crate) fn touch(&mut self, item: ItemId, dirty: Dirty) {
        for items in [&mut self.touched, &mut self.stale] {
            let entry = items.entry(item).or_insert(dirty);
            *entry = (*entry).max(dirty);
        }
        *self.touches.entry(item).or_default() += 1;
    }

    /// Brings the derived tables up to date with what has been changed so far. Done at the end of every write; earlier only
    /// by what has to see where links lead in the middle of one.
    pub(crate) fn settle(&mut self) -> Result<()> {
        index::settle_paths(self)?;
        self.touch_highlights()?;
        let stale = std::mem::take(&mut self.stale);
        self.touches.clear();
        let mut done = 0;
        let total = u32::try_from(stale.len()).unwrap_or(u32::MAX);
        let mut read = self.read.take();
        index::refresh(self.connection, &stale, &mut read, &mut || {
            done += 1;
            let Some(job) = self.job.filter(|_| self.steps > 0) else {
                return Ok(());
            };
            (job.progress)(done, total, "");
            job.cancel.check()
        })
    }

    fn finish(mut self, op: &Op) -> Result<(Changes, (i64, i64))> {
        self.settle()?;
        let touched = std::mem::take(&mut self.touched);
        if self.recording && !self.rows.is_empty() {
            let op = Op {
                merges: self.merges,
                ..op.clone()
            };
            super::undo::keep(self.connection, &op, self.hlc, &self.rows)?;
        }
        self.connection
            .execute(
                "UPDATE device SET last_hlc = ?1, next_seq = ?2 WHERE id = ?3",
                params![self.hlc, self.next_seq, self.device],
            )
            .map_err(sql)?;
        let articles = self.articles_of_highlights(&touched)?;
        self.changes.highlights = !articles.is_empty();
        self.changes.searches = super::searches::among(self.connection, &touched)?;
        self.changes.lists = !touched.is_empty();
        self.changes.links = touched.values().any(|dirty| *dirty >= Dirty::Body);
        self.changes.all = touched.len() > 200;
        if !self.changes.all {
            self.changes.items = touched.into_keys().collect();
            for article in articles {
                if !self.changes.items.contains(&article) {
                    self.changes.items.push(article);
                }
            }
        }
        Ok((self.changes, (self.first_seq, self.next_seq)))
    }

    /// What the lists say of a highlight depends on its article.
    fn touch_highlights(&mut self) -> Result<()> {
        let articles: Vec<ItemId> = self
            .stale
            .iter()
            .filter(|(_, dirty)| **dirty == Dirty::Text)
            .map(|(id, _)| *id)
            .collect();
        for article in articles {
            for highlight in super::highlights::ids_of(self.connection, article)? {
                self.touch(highlight, Dirty::Text);
            }
        }
        Ok(())
    }

    fn articles_of_highlights(
        &self,
        touched: &BTreeMap<ItemId, Dirty>,
    ) -> Result<BTreeSet<ItemId>> {
        let mut articles = BTreeSet::new();
        for id in touched.keys() {
            articles.extend(super::highlights::article_of(self.connection, *id)?);
        }
        Ok(articles)
    }

    /// The articles whose highlights may have to be placed anew.
    pub(crate) fn turned(&self) -> Vec<ItemId> {
        self.turned.iter().copied().collect()
    }

    /// The items that the derived tables do not know yet, those aside whose names are what they were.
    pub(crate) fn perhaps_renamed(&self) -> Vec<ItemId> {
        let renamed = self
            .stale
            .iter()
            .filter(|(_, dirty)| **dirty == Dirty::Text);
        renamed.map(|(id, _)| *id).collect()
    }

    /// Whether an item has been touched.
    pub(crate) fn is_touched(&self, item: ItemId) -> bool {
        self.touched.contains_key(&item)
    }

    /// The items touched so far.
    pub(crate) fn touched(&self) -> Vec<ItemId> {
        self.touched.keys().copied().collect()
    }
}
