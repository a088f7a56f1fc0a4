//! The only SQL: opening the database, one writer, many readers.
//!
//! What the statements mean for a person is the work of the modules beside this folder.

pub(crate) mod articles;
pub(crate) mod backup;
pub(crate) mod check;
mod compact;
pub(crate) mod filter;
pub(crate) mod highlights;
mod ids;
pub(crate) mod index;
pub(crate) mod kin;
pub(crate) mod links;
pub(crate) mod lists;
pub(crate) mod migrations;
pub(crate) mod notes;
pub(crate) mod open;
mod postings;
mod property_names;
pub(crate) mod queue;
pub(crate) mod search;
pub(crate) mod searches;
mod settings;
pub(crate) mod stats;
pub(crate) mod tags;
pub(crate) mod transfer;
pub(crate) mod tx;
pub(crate) mod undo;
pub(crate) mod versions;

use crate::env::Env;
use crate::error::{Error, Result};
use crate::id::ItemId;
use crate::job::Cancel;
use crate::model::Changes;
use commonplace_text::query::{self, Query};
/// A connection, for whoever passes one on from one question to the next.
pub(crate) use rusqlite::Connection;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

/// Readers that are kept open between uses.
const IDLE_READERS: usize = 4;

/// The database of one library.
pub(crate) struct Store {
    path: PathBuf,
    writer: Mutex<Writer>,
    /// Who writes next.
    turn: Mutex<()>,
    folding: Mutex<Option<Connection>>,
    readers: Mutex<Vec<Connection>>,
    watcher: Mutex<Option<Connection>>,
    read_only: Option<String>,
    env: Env,
    search: search::Memory,
    property_names: property_names::Known,
}

/// The one connection that writes.
pub(crate) enum Writer {
    Open(Connection),
    /// The library can only be read; the sentence says why.
    ReadOnly(String),
}

impl Store {
    /// Opens or makes the database at `path`; a copy goes to `backups` before a migration. See [`open::open`].
    pub(crate) fn open(path: &Path, env: &Env, backups: &Path) -> Result<Self> {
        let opened = open::open(path, env, backups)?;
        let read_only = match &opened {
            Writer::Open(_) => None,
            Writer::ReadOnly(reason) => Some(reason.clone()),
        };
        Ok(Self {
            path: path.to_owned(),
            writer: Mutex::new(opened),
            turn: Mutex::new(()),
            folding: Mutex::new(None),
            readers: Mutex::new(Vec::new()),
            watcher: Mutex::new(None),
            read_only,
            env: env.clone(),
            search: search::Memory::default(),
            property_names: property_names::Known::default(),
        })
    }

    /// Reads a query, with today's date put in where it is counted back from today.
    fn query(&self, text: &str, typing: bool) -> Query {
        let mut query = query::parse(text, typing);
        let today = self.env.now_ms().div_euclid(24 * 60 * 60 * 1000);
        query.settle(i32::try_from(today).unwrap_or_default());
        query
    }

    /// Why the library cannot be changed, if it cannot.
    pub(crate) fn read_only(&self) -> Option<&str> {
        self.read_only.as_deref()
    }

    /// The file.
    pub(crate) fn path(&self) -> &Path {
        &self.path
    }

    /// Runs `f` on a connection that sees one state of the database throughout.
    pub(crate) fn read<T>(&self, f: impl FnOnce(&Connection) -> Result<T>) -> Result<T> {
        self.with_reader(|connection| snapshot(connection, f))
    }

    /// The same, but stops with [`Error::Cancelled`] soon after `cancel` is set.
    pub(crate) fn read_until<T>(
        &self,
        cancel: &Cancel,
        f: impl FnOnce(&Connection) -> Result<T>,
    ) -> Result<T> {
        self.with_reader(|connection| {
            let flag = cancel.clone();
            connection
                .progress_handler(2_000, Some(move || flag.is_cancelled()))
                .map_err(sql)?;
            let result = snapshot(connection, f);
            connection
                .progress_handler(0, None::<fn() -> bool>)
                .map_err(sql)?;
            if cancel.is_cancelled() {
                Err(Error::Cancelled)
            } else {
                result
            }
        })
    }

    fn with_reader<T>(&self, f: impl FnOnce(&mut Connection) -> Result<T>) -> Result<T> {
        let kept = lock(&self.readers).pop();
        let mut connection = match kept {
            Some(connection) => connection,
            None => open::reader(&self.path, self.read_only.is_some())?,
        };
        let result = f(&mut connection);
        let mut readers = lock(&self.readers);
        if readers.len() < IDLE_READERS && connection.is_autocommit() {
            readers.push(connection);
        }
        result
    }

    /// The writer, for [`tx`] and for work that needs the file alone.
    pub(crate) fn writer(&self) -> Result<WriterGuard<'_>> {
        // In the order of asking: what writes again and again lets others in between.
        let turn = lock(&self.turn);
        let guard = lock(&self.writer);
        drop(turn);
        if let Writer::ReadOnly(reason) = &*guard {
            return Err(Error::Locked(reason.clone()));
        }
        Ok(WriterGuard(guard))
    }

    /// The number that the next op of this device gets.
    pub(crate) fn next_seq(&self) -> Result<i64> {
        self.read(|connection| {
            connection
                .query_row("SELECT next_seq FROM device WHERE is_self = 1", [], |row| {
                    row.get(0)
                })
                .map_err(sql)
        })
    }

    /// The ops of this device from a number on, and the number after the last.
    pub(crate) fn ops_since(&self, from: i64) -> Result<(Vec<ForeignOp>, i64)> {
        self.read(|connection| {
            let mut select = connection
                .prepare_cached(
                    "SELECT seq, entity, field, (SELECT article FROM highlight WHERE item = entity),
                            EXISTS (SELECT 1 FROM saved_search WHERE item = entity) FROM op
                     WHERE device = (SELECT id FROM device WHERE is_self = 1) AND seq >= ?1
                     ORDER BY seq LIMIT 2000",
                )
                .map_err(sql)?;
            let rows = select
                .query_map([from], |row| {
                    Ok(ForeignOp {
                        seq: row.get(0)?,
                        entity: row.get(1)?,
                        field: row.get(2)?,
                        article: row.get(3)?,
                        search: row.get(4)?,
                    })
                })
                .map_err(sql)?;
            let ops = rows.collect::<rusqlite::Result<Vec<_>>>().map_err(sql)?;
            let next = connection
                .query_row("SELECT next_seq FROM device WHERE is_self = 1", [], |row| {
                    row.get(0)
                })
                .map_err(sql)?;
            Ok((ops, next))
        })
    }

    /// A number that changes when any connection, of this process or another, has written.
    pub(crate) fn data_version(&self) -> Result<i64> {
        let mut watcher = lock(&self.watcher);
        let connection = match watcher.take() {
            Some(connection) => connection,
            None => open::reader(&self.path, self.read_only.is_some())?,
        };
        let version = connection
            .query_row("PRAGMA data_version", [], |row| row.get(0))
            .map_err(sql);
        *watcher = Some(connection);
        version
    }

    /// Folds what was written into the file, where so much waits that it is worth it: whoever writes does not wait for it,
    /// and need not do it. Whether it did.
    pub(crate) fn fold_in(&self) -> Result<bool> {
        let mut kept = lock(&self.folding);
        let connection = match kept.take() {
            Some(connection) => connection,
            None => open::connect(&self.path)?,
        };
        let ask = |statement: &str| {
            connection
                .query_row(statement, [], |row| {
                    Ok((row.get::<_, i64>(1)?, row.get::<_, i64>(2)?))
                })
                .map_err(sql)
        };
        let (written, folded) = ask("PRAGMA wal_checkpoint(NOOP)")?;
        // Somebody who still reads what was there before can keep it from going on.
        let went_on = written - folded >= open::WORTH_FOLDING
            && ask("PRAGMA wal_checkpoint(PASSIVE)")?.1 > folded;
        *kept = Some(connection);
        Ok(went_on)
    }

    /// Closes all connections, folding the write-ahead log into the file.
    pub(crate) fn close(&self) {
        lock(&self.readers).clear();
        lock(&self.watcher).take();
        lock(&self.folding).take();
        let mut writer = lock(&self.writer);
        if let Writer::Open(connection) = &*writer {
            // Not folding it in loses nothing: the next start does.
            let _ = connection.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()));
        }
        *writer = Writer::ReadOnly("The library has been closed. Start the app again.".to_owned());
    }
}

impl Drop for Store {
    fn drop(&mut self) {
        self.close();
    }
}

/// What another process logged.
pub(crate) struct ForeignOp {
    pub(crate) seq: i64,
    entity: ItemId,
    field: String,
    /// Of the highlight that it is about.
    article: Option<ItemId>,
    /// Whether it is about a search that is kept.
    search: bool,
}

#[cfg(test)]
impl ForeignOp {
    pub(crate) fn field(&self) -> &str {
        &self.field
    }
}

/// What the window must refresh after ops of another process.
pub(crate) fn ops_to_changes(ops: &[ForeignOp]) -> Changes {
    let mut items: Vec<ItemId> = ops
        .iter()
        .flat_map(|op| std::iter::once(op.entity).chain(op.article))
        .collect();
    items.sort_unstable();
    items.dedup();
    let all = items.len() > 200;
    Changes {
        lists: !ops.is_empty(),
        links: ops.iter().any(|op| {
            !matches!(
                op.field.as_str(),
                "article.progress"
                    | "article.opened_hlc"
                    | "article.read_version"
                    | "article.read_hlc"
                    | "article.position"
                    | "article.starred"
                    | "note.starred"
            )
        }),
        tags: ops.iter().any(|op| op.field.starts_with("tag:")),
        highlights: ops.iter().any(|op| op.article.is_some()),
        searches: ops.iter().any(|op| op.search),
        all,
        items: if all { Vec::new() } else { items },
    }
}

fn snapshot<T>(connection: &Connection, f: impl FnOnce(&Connection) -> Result<T>) -> Result<T> {
    let snapshot = connection.unchecked_transaction().map_err(sql)?;
    let value = f(connection)?;
    snapshot.finish().map_err(sql)?;
    Ok(value)
}

/// Exclusive use of the connection that writes.
pub(crate) struct WriterGuard<'a>(MutexGuard<'a, Writer>);

impl WriterGuard<'_> {
    /// The connection.
    pub(crate) fn connection(&mut self) -> Result<&mut Connection> {
        match &mut *self.0 {
            Writer::Open(connection) => Ok(connection),
            Writer::ReadOnly(reason) => Err(Error::Locked(reason.clone())),
        }
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    // A panic elsewhere rolled its transaction back; the connection itself is sound.
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

const FULL: &str = "The disk is full. Free some space and try again; nothing was changed.";

/// Tells a database error as a person would. A full disk can also show as an index of the log that cannot grow.
pub(crate) fn sql(error: rusqlite::Error) -> Error {
    use rusqlite::ErrorCode as Code;
    let code = error.sqlite_error_code();
    let is_no_room = error
        .sqlite_error()
        .is_some_and(|error| error.extended_code == rusqlite::ffi::SQLITE_IOERR_SHMSIZE);
    match code {
        Some(Code::SystemIoFailure) if is_no_room => Error::Storage(FULL.to_owned()),
        Some(Code::DatabaseBusy | Code::DatabaseLocked) => {
            Error::Locked("Another program is writing to the library. Wait a moment and try again.".to_owned())
        }
        Some(Code::DatabaseCorrupt | Code::NotADatabase) => Error::Damaged(format!(
            "The library's file is damaged ({error}). Run `commonplace check`, or restore the newest backup from the folder `backups`."
        )),
        Some(Code::DiskFull) => Error::Storage(FULL.to_owned()),
        Some(Code::ReadOnly | Code::PermissionDenied) => {
            Error::Storage("The library's folder cannot be written. Change its permissions and try again; nothing was changed.".to_owned())
        }
        Some(Code::SystemIoFailure | Code::CannotOpen) => Error::Storage(format!(
            "The disk refused ({error}). Check that it is connected and not full, then start again; nothing that was saved is lost."
        )),
        Some(Code::OperationInterrupted) => Error::Cancelled,
        _ => match error {
            rusqlite::Error::QueryReturnedNoRows => Error::NotFound("It is no longer in the library.".to_owned()),
            other => Error::Storage(format!("The library could not do that: {other}.")),
        },
    }
}
