//! Rows of the queue of addresses to save. Of this device only: no undo, no op log.
//!
//! A row is claimed by one worker of one process. What a worker that is gone had claimed is taken up again at once, and what
//! one that hangs had, when its time is over.

use super::{Store, sql};
use crate::error::Result;
use crate::id::ItemId;
use crate::model::{Queue, QueueRow, QueueState, SaveStatus};
use crate::save::base;
use rusqlite::types::{FromSql, FromSqlError, FromSqlResult, ToSql, ToSqlOutput, ValueRef};
use rusqlite::{Connection, OptionalExtension as _, Row, Transaction, TransactionBehavior, params};

/// After which a worker that claimed a row counts as gone: longer than a page and its pictures may take.
const CLAIM_MS: i64 = 15 * 60 * 1000;
/// Pages of one host that are asked for at the same time.
const AT_ONCE_A_HOST: u32 = 2;

impl ToSql for QueueState {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(ToSqlOutput::from(match self {
            Self::Waiting => "waiting",
            Self::Working => "working",
            Self::Done => "done",
            Self::Failed => "failed",
        }))
    }
}

impl FromSql for QueueState {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
        match value.as_str()? {
            "waiting" => Ok(Self::Waiting),
            "working" => Ok(Self::Working),
            "done" => Ok(Self::Done),
            "failed" => Ok(Self::Failed),
            _ => Err(FromSqlError::InvalidType),
        }
    }
}

/// An address to put into the queue.
pub(crate) struct NewRow {
    pub(crate) url: String,
    pub(crate) key: String,
    pub(crate) host: String,
}

/// What a worker has to do.
pub(crate) struct Claimed {
    pub(crate) id: i64,
    pub(crate) url: String,
    pub(crate) allow_host: Option<String>,
    pub(crate) tags: Vec<String>,
    /// Tries before this one.
    pub(crate) tries: u32,
}

/// What a worker finds when it asks for more.
pub(crate) enum Next {
    /// This one.
    Claimed(Claimed),
    /// Something is due, but its host is asked enough already.
    Busy,
    /// Nothing is due now.
    Nothing,
}

/// How a try ended.
pub(crate) struct Ended {
    pub(crate) state: QueueState,
    pub(crate) tries: u32,
    pub(crate) due_ms: i64,
    pub(crate) status: Option<SaveStatus>,
    pub(crate) item: Option<ItemId>,
    pub(crate) error: Option<String>,
    pub(crate) blocked: Option<String>,
    pub(crate) warnings: Vec<String>,
}

const COLUMNS: &str = "SELECT queue.id, queue.url, queue.state, queue.tries, queue.due_ms, queue.status, queue.item, listing.title, queue.error, queue.blocked, queue.warnings
     FROM save_queue AS queue LEFT JOIN listing ON listing.id = queue.item";

fn queue_row(row: &Row<'_>) -> rusqlite::Result<QueueRow> {
    let status: Option<String> = row.get(5)?;
    let warnings: String = row.get(10)?;
    Ok(QueueRow {
        id: row.get(0)?,
        url: row.get(1)?,
        state: row.get(2)?,
        tries: row.get(3)?,
        due: row.get(4)?,
        status: status.and_then(|word| serde_json::from_value(word.into()).ok()),
        item: row.get(6)?,
        title: row.get(7)?,
        error: row.get(8)?,
        blocked: row.get(9)?,
        warnings: serde_json::from_str(&warnings).unwrap_or_default(),
    })
}

impl Store {
    fn queue_write<T>(&self, f: impl FnOnce(&Transaction<'_>) -> Result<T>) -> Result<T> {
        let mut guard = self.writer()?;
        let tx = guard
            .connection()?
            .transaction_with_behavior(TransactionBehavior::Immediate)
            .map_err(sql)?;
        let value = f(&tx)?;
        tx.commit().map_err(sql)?;
        Ok(value)
    }

    /// Puts addresses into the queue; those that wait or are being fetched already are not doubled, but get the new tags, and one
    /// that waits is due now, at the address as it is given now if it was tried at another spelling of it. What was done before is cleared away when nothing was left
    /// to do. Gives the numbers of the rows, old and new, and how many are new.
    pub(crate) fn enqueue(
        &self,
        rows: &[NewRow],
        tags: &[String],
        allow_host: Option<&str>,
        now_ms: i64,
    ) -> Result<(Vec<i64>, u32)> {
        let tags = serde_json::to_string(tags).unwrap_or_else(|_| "[]".to_owned());
        self.queue_write(|tx| {
            if count(tx, QueueState::Waiting)? + count(tx, QueueState::Working)? == 0 {
                tx.execute("DELETE FROM save_queue WHERE state = 'done'", [])
                    .map_err(sql)?;
            }
            let mut ids = Vec::new();
            let mut added = 0;
            for row in rows {
                let there: Option<i64> = tx
                    .prepare_cached(
                        "SELECT id FROM save_queue WHERE url_key = ?1 AND state IN ('waiting', 'working') ORDER BY id LIMIT 1",
                    )
                    .and_then(|mut select| select.query_row([&row.key], |row| row.get(0)).optional())
                    .map_err(sql)?;
                if let Some(there) = there {
                    ask_again(tx, there, row, &tags, allow_host, now_ms)?;
                    ids.push(there);
                    continue;
                }
                // One that was given up is begun anew.
                tx.prepare_cached("DELETE FROM save_queue WHERE url_key = ?1 AND state = 'failed'")
                    .and_then(|mut delete| delete.execute([&row.key]))
                    .map_err(sql)?;
                tx.prepare_cached(
                    "INSERT INTO save_queue (url, url_key, host, allow_host, tags, state, tries, due_ms, warnings)
                     VALUES (?1, ?2, ?3, ?4, ?5, 'waiting', 0, ?6, '[]')",
                )
                .and_then(|mut insert| {
                    insert.execute(params![row.url, row.key, row.host, allow_host, tags, now_ms])
                })
                .map_err(sql)?;
                ids.push(tx.last_insert_rowid());
                added += 1;
            }
            Ok((ids, added))
        })
    }

    /// Claims the next address that is due: the longest waiting, of a host that is not asked enough already. Only one of
    /// `only`, if that is given; while another process works on one of those, its host counts as busy.
    pub(crate) fn claim(
        &self,
        worker: &str,
        now_ms: i64,
        only: Option<&[i64]>,
        is_gone: &dyn Fn(&str) -> bool,
    ) -> Result<Next> {
        let only = only.map(|ids| serde_json::to_string(ids).unwrap_or_else(|_| "[]".to_owned()));
        self.queue_write(|tx| {
            tx.execute(
                "UPDATE save_queue SET state = 'waiting', worker = NULL WHERE state = 'working' AND claimed_ms < ?1",
                [now_ms - CLAIM_MS],
            )
            .map_err(sql)?;
            let own = base(worker);
            release_gone(tx, own, is_gone)?;
            let due = "state = 'waiting' AND due_ms <= ?1 AND (?2 IS NULL OR id IN (SELECT value FROM json_each(?2)))";
            let found = tx
                .prepare_cached(&format!(
                    "SELECT id, url, allow_host, tags, tries FROM save_queue WHERE {due}
                     AND host NOT IN (SELECT host FROM save_queue WHERE state = 'working' GROUP BY host HAVING count(*) >= ?3)
                     ORDER BY id LIMIT 1"
                ))
                .and_then(|mut select| {
                    select
                        .query_row(params![now_ms, only, AT_ONCE_A_HOST], |row| {
                            let tags: String = row.get(3)?;
                            Ok(Claimed {
                                id: row.get(0)?,
                                url: row.get(1)?,
                                allow_host: row.get(2)?,
                                tags: serde_json::from_str(&tags).unwrap_or_default(),
                                tries: row.get(4)?,
                            })
                        })
                        .optional()
                })
                .map_err(sql)?;
            let Some(claimed) = found else {
                let waits = tx
                    .prepare_cached(&format!(
                        "SELECT 1 FROM save_queue WHERE ({due}) OR (state = 'working' AND worker <> ?3 AND worker NOT LIKE ?3 || '/%'
                         AND id IN (SELECT value FROM json_each(?2)))"
                    ))
                    .and_then(|mut select| select.exists(params![now_ms, only, own]))
                    .map_err(sql)?;
                return Ok(if waits { Next::Busy } else { Next::Nothing });
            };
            tx.execute(
                "UPDATE save_queue SET state = 'working', worker = ?2, claimed_ms = ?3 WHERE id = ?1",
                params![claimed.id, worker, now_ms],
            )
            .map_err(sql)?;
            Ok(Next::Claimed(claimed))
        })
    }

    /// Says how a try ended; nothing when the row was taken out meanwhile, or claimed by another. Gives the tags that it has now.
    pub(crate) fn end_try(&self, id: i64, worker: &str, ended: &Ended) -> Result<Vec<String>> {
        let status = ended
            .status
            .and_then(|status| serde_json::to_value(status).ok())
            .and_then(|word| word.as_str().map(str::to_owned));
        let warnings = serde_json::to_string(&ended.warnings).unwrap_or_else(|_| "[]".to_owned());
        self.queue_write(|tx| {
            tx.execute(
                "UPDATE save_queue SET state = ?3, tries = ?4, due_ms = ?5, status = ?6, item = ?7, error = ?8, blocked = ?9, warnings = ?10, worker = NULL
                 WHERE id = ?1 AND worker = ?2 AND state = 'working'",
                params![
                    id,
                    worker,
                    ended.state,
                    ended.tries,
                    ended.due_ms,
                    status,
                    ended.item,
                    ended.error,
                    ended.blocked,
                    warnings
                ],
            )
            .map_err(sql)?;
            tags_of(tx, id)
        })
    }

    /// Gives back what workers had claimed that are gone.
    pub(crate) fn release_gone(&self, is_gone: &dyn Fn(&str) -> bool) -> Result<()> {
        self.queue_write(|tx| release_gone(tx, "", is_gone))
    }

    /// Gives back what a worker had claimed and will not do.
    pub(crate) fn release(&self, workers: &str) -> Result<()> {
        self.queue_write(|tx| {
            tx.execute(
                "UPDATE save_queue SET state = 'waiting', worker = NULL WHERE state = 'working' AND (worker = ?1 OR worker LIKE ?1 || '/%')",
                [workers],
            )
            .map(drop)
            .map_err(sql)
        })
    }

    /// Has rows tried again now: those given, else all that were given up or wait. Says how many.
    pub(crate) fn try_again(
        &self,
        ids: Option<&[i64]>,
        allow_host: Option<&str>,
        now_ms: i64,
    ) -> Result<u32> {
        let ids = ids.map(|ids| serde_json::to_string(ids).unwrap_or_else(|_| "[]".to_owned()));
        self.queue_write(|tx| {
            let changed = tx
                .execute(
                    "UPDATE save_queue SET state = 'waiting', due_ms = ?1, tries = 0, error = NULL, blocked = NULL, allow_host = coalesce(?3, allow_host)
                     WHERE state IN ('waiting', 'failed') AND (?2 IS NULL OR id IN (SELECT value FROM json_each(?2)))",
                    params![now_ms, ids, allow_host],
                )
                .map_err(sql)?;
            Ok(u32::try_from(changed).unwrap_or(u32::MAX))
        })
    }

    /// Takes rows out: those given, else all that are not done. Says how many.
    pub(crate) fn take_out(&self, ids: Option<&[i64]>) -> Result<u32> {
        let ids = ids.map(|ids| serde_json::to_string(ids).unwrap_or_else(|_| "[]".to_owned()));
        self.queue_write(|tx| {
            let gone = tx
                .execute(
                    "DELETE FROM save_queue WHERE (?1 IS NULL AND state <> 'done') OR id IN (SELECT value FROM json_each(?1))",
                    [ids],
                )
                .map_err(sql)?;
            Ok(u32::try_from(gone).unwrap_or(u32::MAX))
        })
    }

    /// Forgets what is done.
    pub(crate) fn clear_done(&self) -> Result<()> {
        self.queue_write(|tx| {
            tx.execute("DELETE FROM save_queue WHERE state = 'done'", [])
                .map(drop)
                .map_err(sql)
        })
    }

    /// How many rows are in each state.
    pub(crate) fn queue(&self) -> Result<Queue> {
        self.read(|connection| {
            Ok(Queue {
                waiting: count(connection, QueueState::Waiting)?,
                working: count(connection, QueueState::Working)?,
                done: count(connection, QueueState::Done)?,
                failed: count(connection, QueueState::Failed)?,
                next: connection
                    .query_row(
                        "SELECT min(due_ms) FROM save_queue WHERE state = 'waiting'",
                        [],
                        |row| row.get(0),
                    )
                    .map_err(sql)?,
            })
        })
    }

    /// The rows in the order of their numbers, from after a number.
    pub(crate) fn queue_rows(&self, after: i64, limit: u32) -> Result<Vec<QueueRow>> {
        self.read(|connection| {
            let mut select = connection
                .prepare_cached(&format!(
                    "{COLUMNS} WHERE queue.id > ?1 ORDER BY queue.id LIMIT ?2"
                ))
                .map_err(sql)?;
            let rows = select
                .query_map(params![after, limit], queue_row)
                .map_err(sql)?;
            rows.collect::<rusqlite::Result<_>>().map_err(sql)
        })
    }

    /// One row.
    pub(crate) fn queue_row(&self, id: i64) -> Result<Option<QueueRow>> {
        self.read(|connection| {
            connection
                .prepare_cached(&format!("{COLUMNS} WHERE queue.id = ?1"))
                .and_then(|mut select| select.query_row([id], queue_row).optional())
                .map_err(sql)
        })
    }
}

/// Has a row that is there already tried again now, with what it is asked for besides.
fn ask_again(
    tx: &Transaction<'_>,
    id: i64,
    row: &NewRow,
    tags: &str,
    allow_host: Option<&str>,
    now_ms: i64,
) -> Result<()> {
    let mut all = tags_of(tx, id)?;
    let new: Vec<String> = serde_json::from_str(tags).unwrap_or_default();
    all.extend(
        new.into_iter()
            .filter(|tag| !all.contains(tag))
            .collect::<Vec<_>>(),
    );
    let all = serde_json::to_string(&all).unwrap_or_else(|_| "[]".to_owned());
    tx.prepare_cached("UPDATE save_queue SET tags = ?2 WHERE id = ?1")
        .and_then(|mut update| update.execute(params![id, all]))
        .map_err(sql)?;
    tx.prepare_cached(
        "UPDATE save_queue SET url = iif(tries > 0, ?2, url), host = iif(tries > 0, ?3, host), allow_host = coalesce(?4, allow_host), due_ms = ?5, tries = 0, error = NULL, blocked = NULL
         WHERE id = ?1 AND state = 'waiting'",
    )
    .and_then(|mut update| update.execute(params![id, row.url, row.host, allow_host, now_ms]))
    .map(drop)
    .map_err(sql)
}

fn tags_of(connection: &Connection, id: i64) -> Result<Vec<String>> {
    let tags: Option<String> = connection
        .prepare_cached("SELECT tags FROM save_queue WHERE id = ?1")
        .and_then(|mut select| select.query_row([id], |row| row.get(0)).optional())
        .map_err(sql)?;
    Ok(tags
        .and_then(|tags| serde_json::from_str(&tags).ok())
        .unwrap_or_default())
}

/// Gives back what workers other than `own` had claimed that are gone.
fn release_gone(tx: &Transaction<'_>, own: &str, is_gone: &dyn Fn(&str) -> bool) -> Result<()> {
    let mut select = tx
        .prepare_cached(
            "SELECT DISTINCT worker FROM save_queue WHERE state = 'working' AND worker IS NOT NULL",
        )
        .map_err(sql)?;
    let workers: Vec<String> = select
        .query_map([], |row| row.get(0))
        .and_then(Iterator::collect)
        .map_err(sql)?;
    for worker in workers {
        if base(&worker) != own && is_gone(&worker) {
            tx.prepare_cached(
                "UPDATE save_queue SET state = 'waiting', worker = NULL WHERE state = 'working' AND worker = ?1",
            )
            .and_then(|mut update| update.execute([&worker]))
            .map_err(sql)?;
        }
    }
    Ok(())
}

fn count(connection: &Connection, state: QueueState) -> Result<u32> {
    connection
        .prepare_cached("SELECT count(*) FROM save_queue WHERE state = ?1")
        .and_then(|mut select| select.query_row([state], |row| row.get(0)))
        .map_err(sql)
}
