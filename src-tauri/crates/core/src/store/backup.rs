//! Copies of the database that are whole.

use super::{Store, migrations, open, sql};
use crate::blobs::BlobHash;
use crate::env::Env;
use crate::error::{Error, Result};
use crate::job::Cancel;
use rusqlite::types::ValueRef;
use rusqlite::{Connection, OpenFlags};
use sha2::{Digest as _, Sha256};
use std::path::Path;
use std::time::Duration;

/// Tables that are made from the others: not part of what a library says.
const DERIVED: &[&str] = &[
    "listing",
    "listing_tag",
    "item_name",
    "link",
    "link_name",
    "search_state",
    "search_doc",
    "search_segment",
    "search_page",
];

/// What a database says, in a few numbers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Contents {
    /// SHA-256 over every row of every table that is not derived.
    pub(crate) hash: [u8; 32],
    /// Items that are not deleted, the trash included.
    pub(crate) items: u64,
    /// Every blob that it names, and its size.
    pub(crate) blobs: Vec<(BlobHash, u64)>,
}

/// Copies the database into a new file, as it is at one moment, and makes the copy last.
pub(crate) fn copy(connection: &Connection, to: &Path) -> Result<()> {
    let Some(name) = to.to_str() else {
        return Err(Error::Invalid(format!(
            "{} cannot be used for a backup: its name is not UTF-8. Choose another folder.",
            to.display()
        )));
    };
    connection.execute("VACUUM INTO ?1", [name]).map_err(sql)?;
    std::fs::File::open(to)
        .and_then(|file| file.sync_all())
        .map_err(|error| Error::io("write", to, &error))
}

/// Keeps the database as it is before a migration: `before-format-<next>-<time>.db`.
pub(super) fn before_migration(
    connection: &Connection,
    backups: &Path,
    version: u32,
    env: &Env,
) -> Result<()> {
    std::fs::create_dir_all(backups)
        .map_err(|error| Error::io("make the folder", backups, &error))?;
    let path = backups.join(format!("before-format-{}-{}.db", version + 1, env.now_ms()));
    let temporary = path.with_extension("tmp");
    let copied = copy(connection, &temporary)
        .and_then(|()| {
            std::fs::rename(&temporary, &path).map_err(|error| Error::io("write", &path, &error))
        })
        .and_then(|()| crate::blobs::sync_folder(backups));
    if copied.is_err() {
        // Half a copy helps nobody.
        let _ = std::fs::remove_file(&temporary);
    }
    copied
}

impl Store {
    /// Copies the database to `to` and compares: the copy says what the library said at one moment, to the last row.
    pub(crate) fn copy_verified(&self, to: &Path, cancel: &Cancel) -> Result<Contents> {
        // A write can slip between our look and the copy's; not five times in a row.
        for _ in 0..5 {
            let _ = std::fs::remove_file(to);
            let (before, copied) = self.read_until(cancel, |snapshot| {
                // The first read is what fixes the moment.
                let _: i64 = snapshot
                    .query_row("SELECT count(*) FROM device", [], |row| row.get(0))
                    .map_err(sql)?;
                copy(&open::reader(self.path(), self.read_only().is_some())?, to)?;
                Ok((contents(snapshot)?, verify(to)?))
            })?;
            if before == copied {
                return Ok(copied);
            }
        }
        Err(Error::Damaged("The backup does not say what the library says. Run `commonplace check`, then try again.".to_owned()))
    }
}

/// Looks whether a copy is a whole library that this app can open, and what it says.
pub(crate) fn verify(path: &Path) -> Result<Contents> {
    let connection = open::reader(path, true)?;
    let version: u32 = connection
        .query_row("PRAGMA user_version", [], |row| row.get(0))
        .map_err(sql)?;
    if version > migrations::current() {
        return Err(Error::TooNew(format!(
            "{} was written by a newer version of Commonplace. Update the app, then restore it.",
            path.display()
        )));
    }
    let damaged = |what: &str| {
        Error::Damaged(format!(
            "{} is damaged ({what}). Use an older backup.",
            path.display()
        ))
    };
    let verdict: String = connection
        .query_row("PRAGMA quick_check(1)", [], |row| row.get(0))
        .map_err(sql)?;
    if verdict != "ok" {
        return Err(damaged(&verdict));
    }
    if connection
        .prepare("PRAGMA foreign_key_check")
        .and_then(|mut check| check.exists([]))
        .map_err(sql)?
    {
        return Err(damaged("rows lead nowhere"));
    }
    contents(&connection)
}

/// Reads everything that a database says.
pub(crate) fn contents(connection: &Connection) -> Result<Contents> {
    let mut hash = Sha256::new();
    for table in tables(connection)? {
        hash.update(table.as_bytes());
        hash_table(connection, &table, &mut hash)?;
    }
    Ok(Contents {
        hash: hash.finalize().into(),
        items: count_items(connection)?,
        blobs: super::check::blobs(connection)?,
    })
}

fn tables(connection: &Connection) -> Result<Vec<String>> {
    let mut select = connection
        .prepare("SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' ORDER BY name")
        .map_err(sql)?;
    let names = select
        .query_map([], |row| row.get::<_, String>(0))
        .map_err(sql)?;
    let names: Vec<String> = names.collect::<rusqlite::Result<_>>().map_err(sql)?;
    let is_truth = |name: &String| {
        // Before the search index was ours, it was SQLite's.
        !DERIVED.contains(&name.as_str()) && name != "fts" && !name.starts_with("fts_")
    };
    Ok(names.into_iter().filter(is_truth).collect())
}

fn hash_table(connection: &Connection, table: &str, hash: &mut Sha256) -> Result<()> {
    let mut keys = connection
        .prepare("SELECT name FROM pragma_table_info(?1) WHERE pk > 0 ORDER BY pk")
        .map_err(sql)?;
    let keys = keys
        .query_map([table], |row| row.get::<_, String>(0))
        .map_err(sql)?;
    let keys: Vec<String> = keys
        .map(|key| key.map(|key| format!("\"{key}\"")))
        .collect::<rusqlite::Result<_>>()
        .map_err(sql)?;
    let order = if keys.is_empty() {
        "rowid".to_owned()
    } else {
        keys.join(", ")
    };
    let mut select = connection
        .prepare(&format!("SELECT * FROM \"{table}\" ORDER BY {order}"))
        .map_err(sql)?;
    let columns = select.column_count();
    let mut rows = select.query([]).map_err(sql)?;
    while let Some(row) = rows.next().map_err(sql)? {
        for column in 0..columns {
            hash_value(row.get_ref(column).map_err(sql)?, hash);
        }
    }
    Ok(())
}

fn hash_value(value: ValueRef<'_>, hash: &mut Sha256) {
    let mut sized = |kind: u8, bytes: &[u8]| {
        hash.update([kind]);
        hash.update((bytes.len() as u64).to_le_bytes());
        hash.update(bytes);
    };
    match value {
        ValueRef::Null => sized(0, &[]),
        ValueRef::Integer(number) => sized(1, &number.to_le_bytes()),
        ValueRef::Real(number) => sized(2, &number.to_le_bytes()),
        ValueRef::Text(text) => sized(3, text),
        ValueRef::Blob(bytes) => sized(4, bytes),
    }
}

/// How a database that is about to be replaced was left.
pub(crate) enum Retired {
    /// All of it is in its one file, and nobody else has it open.
    Whole,
    /// It cannot be read: whatever lies there is kept as it is.
    Unreadable,
}

/// Folds the write-ahead log into the file. Fails when another process has the database open.
pub(crate) fn retire(path: &Path) -> Result<Retired> {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let folded = Connection::open_with_flags(path, flags).and_then(|connection| {
        connection.busy_timeout(Duration::from_secs(2))?;
        connection.query_row("PRAGMA journal_mode = DELETE", [], |row| {
            row.get::<_, String>(0)
        })
    });
    match folded.map_err(sql) {
        Ok(_) => Ok(Retired::Whole),
        Err(Error::Locked(_)) => Err(Error::Locked(
            "Another program has the library open. Close Commonplace and every `commonplace` command, then restore again.".to_owned(),
        )),
        Err(_) => Ok(Retired::Unreadable),
    }
}

/// Items of a copy that are not deleted.
pub(crate) fn items(path: &Path) -> Result<u64> {
    let connection = open::reader(path, true)?;
    count_items(&connection)
}

fn count_items(connection: &Connection) -> Result<u64> {
    let count = connection.query_row(
        "SELECT count(*) FROM item WHERE deleted_hlc IS NULL",
        [],
        |row| row.get::<_, i64>(0),
    );
    count.map(i64::unsigned_abs).map_err(sql)
}
