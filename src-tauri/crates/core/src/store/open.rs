//! Opening the database: what it is is read from its header before SQLite touches it.

use super::{Writer, migrations, sql};
use crate::clock::Hlc;
use crate::env::Env;
use crate::error::{Error, Result};
use crate::id::DeviceId;
use rusqlite::config::DbConfig;
use rusqlite::{Connection, OpenFlags, params};
use std::fs::File;
use std::io::Read as _;
use std::path::Path;
use std::time::Duration;

/// Marks the file as ours: "Cmpl".
const APPLICATION_ID: i32 = 0x436d_706c;
/// How long to wait for another process that writes.
const BUSY: Duration = Duration::from_secs(10);

/// Pages that one connection keeps in memory. Several are open at once and the system keeps the file's pages as well.
const CACHE_KIB: i32 = 4_000;
/// The same of one that reads: a search asks hundreds of pages of the index and of lists.
const READER_CACHE_KIB: i32 = 12_000;

/// Pages of the write-ahead log that are folded into the file when nobody waits, and that the next write folds in if they
/// were not: 2 MB and 64 MB.
pub(super) const WORTH_FOLDING: i64 = 256;
const FOLD_AT_LAST: i64 = 8_192;

/// What the first 100 bytes of a file say.
#[derive(Debug, PartialEq, Eq)]
enum Header {
    Missing,
    Ours { version: u32 },
}

/// Opens the library at `path`, or makes it. Before a migration of an existing library a copy of it goes to `backups`.
///
/// A library of a newer app, or a file that is none of ours, is refused with its bytes untouched.
pub(crate) fn open(path: &Path, env: &Env, backups: &Path) -> Result<Writer> {
    match header(path)? {
        Header::Missing => create(path, env)?,
        Header::Ours { version } if version > migrations::current() => return newer(path, version),
        Header::Ours { .. } => {}
    }
    let mut connection = match connect(path) {
        Ok(connection) => connection,
        Err(Error::Storage(_)) if !writable(path) => {
            return Ok(Writer::ReadOnly(read_only_reason(path)));
        }
        Err(error) => return Err(error),
    };
    let version: u32 = connection
        .query_row("PRAGMA user_version", [], |row| row.get(0))
        .map_err(sql)?;
    if version > migrations::current() {
        return newer(path, version);
    }
    if version < migrations::current() {
        if version > 0 {
            super::backup::before_migration(&connection, backups, version, env)?;
        }
        migrations::run(&mut connection, env)?;
    }
    Ok(Writer::Open(connection))
}

/// A connection that cannot write. `immutable` for a folder that cannot be written at all.
pub(crate) fn reader(path: &Path, immutable: bool) -> Result<Connection> {
    let mut flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = if immutable {
        flags |= OpenFlags::SQLITE_OPEN_URI;
        open_with(uri(path, "immutable=1"), flags)
    } else {
        open_with(path, flags)
    }?;
    configure(&connection)?;
    connection
        .pragma_update(None, "cache_size", -READER_CACHE_KIB)
        .map_err(sql)?;
    Ok(connection)
}

#[allow(
    clippy::disallowed_methods,
    reason = "the one place that opens the database"
)]
fn open_with(path: impl AsRef<Path>, flags: OpenFlags) -> Result<Connection> {
    Connection::open_with_flags(path, flags).map_err(sql)
}

fn header(path: &Path) -> Result<Header> {
    let mut file = match File::open(path) {
        Ok(file) => file,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(Header::Missing),
        Err(error) => return Err(Error::io("read", path, &error)),
    };
    let mut bytes = [0_u8; 100];
    let name = path.display();
    if let Err(error) = file.read_exact(&mut bytes) {
        if error.kind() != std::io::ErrorKind::UnexpectedEof {
            return Err(Error::io("read", path, &error));
        }
        return Err(Error::Damaged(format!(
            "{name} is cut short and cannot be read as a library. Restore the newest backup from the folder `backups` beside it; the file was not changed."
        )));
    }
    if !bytes.starts_with(b"SQLite format 3\0") {
        return Err(Error::Damaged(format!(
            "{name} is not a Commonplace library. Choose another folder, or restore a backup; the file was not changed."
        )));
    }
    let number = |at: usize| {
        bytes
            .get(at..at + 4)
            .and_then(|four| four.try_into().ok())
            .map_or(0, u32::from_be_bytes)
    };
    if number(68) != APPLICATION_ID.cast_unsigned() {
        return Err(Error::Damaged(format!(
            "{name} belongs to another program. Choose another folder for the library; the file was not changed."
        )));
    }
    Ok(Header::Ours {
        version: number(60),
    })
}

/// A library of a newer app: to be read, if its format allows it, without a byte of it changing.
fn newer(path: &Path, version: u32) -> Result<Writer> {
    let min_reader = reader(path, true)
        .and_then(|connection| {
            connection
                .query_row("SELECT min_reader FROM library", [], |row| {
                    row.get::<_, u32>(0)
                })
                .map_err(sql)
        })
        .unwrap_or(u32::MAX);
    let ours = migrations::current();
    let message = format!(
        "This library was written by a newer version of Commonplace (format {version}, this app knows {ours}). Update the app"
    );
    if min_reader <= ours {
        return Ok(Writer::ReadOnly(format!(
            "{message} to change it; until then it can only be read."
        )));
    }
    Err(Error::TooNew(format!(
        "{message} to open it; the library was not changed."
    )))
}

/// Makes a library beside its place and moves it there whole, so that nobody ever sees half of one.
fn create(path: &Path, env: &Env) -> Result<()> {
    let folder = path.parent().unwrap_or(Path::new("."));
    std::fs::create_dir_all(folder)
        .map_err(|error| Error::io("make the library in", folder, &error))?;
    // The new folder's own name has to last too. A folder above that cannot be read keeps it as well as it can.
    if let Some(above) = folder.parent().filter(|above| above.is_dir()) {
        let _ = crate::blobs::sync_folder(above);
    }
    let made = folder.join(format!(".library-{}.tmp", env.uuid()));
    let result = build(&made, env).and_then(|()| {
        // A hard link fails if another process was first: its library is as good as ours.
        match std::fs::hard_link(&made, path) {
            Ok(()) => crate::blobs::sync_folder(folder),
            Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => Ok(()),
            Err(_) => std::fs::rename(&made, path)
                .map_err(|error| Error::io("make the library in", folder, &error))
                .and_then(|()| crate::blobs::sync_folder(folder)),
        }
    });
    for leftover in [
        made.clone(),
        made.with_extension("tmp-wal"),
        made.with_extension("tmp-shm"),
        made.with_extension("tmp-journal"),
    ] {
        // Usually not there any more.
        let _ = std::fs::remove_file(leftover);
    }
    result
}

fn build(path: &Path, env: &Env) -> Result<()> {
    File::create_new(path)
        .map_err(|error| Error::io("make the library in", path.parent().unwrap_or(path), &error))?;
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let mut connection = open_with(path, flags)?;
    connection
        .pragma_update(None, "page_size", 8192)
        .map_err(sql)?;
    connection
        .pragma_update(None, "synchronous", "FULL")
        .map_err(sql)?;
    connection
        .pragma_update(None, "application_id", APPLICATION_ID)
        .map_err(sql)?;
    migrations::run(&mut connection, env)?;
    super::search::begin_anew(&connection, None)?;
    let now = Hlc::next(Hlc(0), env.now_ms());
    connection
        .execute(
            "INSERT INTO library (id, format, min_reader, min_writer, created_hlc) VALUES (?1, ?2, ?3, ?3, ?4)",
            params![DeviceId(env.uuid()), migrations::current(), migrations::MIGRATIONS.last().map_or(1, |last| last.compat), now],
        )
        .map_err(sql)?;
    connection
        .execute(
            "INSERT INTO device (id, name, last_hlc, next_seq, is_self) VALUES (?1, ?2, ?3, 1, 1)",
            params![DeviceId(env.uuid()), env.device_name(), now],
        )
        .map_err(sql)?;
    connection
        .query_row("PRAGMA journal_mode = WAL", [], |_| Ok(()))
        .map_err(sql)?;
    connection.close().map_err(|(_, error)| sql(error))?;
    File::open(path)
        .and_then(|file| file.sync_all())
        .map_err(|error| Error::io("write", path, &error))
}

pub(super) fn connect(path: &Path) -> Result<Connection> {
    if !writable(path) {
        return Err(Error::Storage(read_only_reason(path)));
    }
    let connection = open_with(
        path,
        OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX,
    )?;
    configure(&connection)?;
    connection
        .query_row("PRAGMA journal_mode = WAL", [], |_| Ok(()))
        .map_err(sql)?;
    connection
        .pragma_update(None, "synchronous", "FULL")
        .map_err(sql)?;
    connection
        .pragma_update(None, "journal_size_limit", 64 * 1024 * 1024)
        .map_err(sql)?;
    connection
        .pragma_update(None, "wal_autocheckpoint", FOLD_AT_LAST)
        .map_err(sql)?;
    #[cfg(target_os = "macos")]
    {
        connection
            .pragma_update(None, "fullfsync", true)
            .map_err(sql)?;
        connection
            .pragma_update(None, "checkpoint_fullfsync", true)
            .map_err(sql)?;
    }
    Ok(connection)
}

fn configure(connection: &Connection) -> Result<()> {
    connection.busy_timeout(BUSY).map_err(sql)?;
    connection.set_prepared_statement_cache_capacity(128);
    // Else a statement that is kept is planned again each time, since its values could make another plan the better one;
    // that takes longer than most of them do.
    connection
        .set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)
        .map_err(sql)?;
    connection
        .pragma_update(None, "foreign_keys", true)
        .map_err(sql)?;
    connection
        .pragma_update(None, "trusted_schema", false)
        .map_err(sql)?;
    connection
        .pragma_update(None, "cell_size_check", true)
        .map_err(sql)?;
    connection
        .pragma_update(None, "cache_size", -CACHE_KIB)
        .map_err(sql)
}

/// Whether the file and its folder take writes: tried, since permissions alone do not tell of a read-only disk.
fn writable(path: &Path) -> bool {
    let Some(folder) = path.parent() else {
        return false;
    };
    let probe = folder.join(format!(".write-test-{}", std::process::id()));
    let folder_takes_files = match File::options()
        .write(true)
        .create(true)
        .truncate(true)
        .open(&probe)
    {
        Ok(_) => std::fs::remove_file(&probe).is_ok(),
        // A full disk is no read-only one: reading goes on, and writing says so when it is tried.
        Err(error) => error.kind() == std::io::ErrorKind::StorageFull,
    };
    folder_takes_files && File::options().append(true).open(path).is_ok()
}

fn read_only_reason(path: &Path) -> String {
    let folder = path.parent().unwrap_or(path).display();
    format!(
        "The library's folder {folder} cannot be written, so it can only be read. Change its permissions, then start again."
    )
}

fn uri(path: &Path, query: &str) -> String {
    let mut uri = String::from("file:");
    for byte in path.as_os_str().as_encoded_bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'/' | b'-' | b'_' | b'.' | b'~' => {
                uri.push(char::from(*byte))
            }
            _ => uri.push_str(&format!("%{byte:02X}")),
        }
    }
    format!("{uri}?{query}")
}

#[cfg(test)]
mod tests {
    use super::configure;
    use rusqlite::{Connection, StatementStatus};

    /// How often a kept statement was planned again, used twice with different values.
    fn planned_again(connection: &Connection) -> i32 {
        connection
            .execute_batch(include_str!("migrations/001_first.sql"))
            .unwrap();
        let mut times = 0;
        for id in [b"one", b"two"] {
            let mut select = connection
                .prepare_cached("SELECT body FROM note JOIN item ON item.id = note.item WHERE note.item = ?1 AND item.deleted_hlc IS NULL")
                .unwrap();
            assert!(!select.exists([id]).unwrap());
            times = select.get_status(StatementStatus::RePrepare);
        }
        times
    }

    #[test]
    fn a_statement_is_planned_once_whatever_it_is_given() {
        let connection = Connection::open_in_memory().unwrap();
        assert_eq!(planned_again(&connection), 1, "as SQLite is by itself");
        let connection = Connection::open_in_memory().unwrap();
        configure(&connection).unwrap();
        assert_eq!(planned_again(&connection), 0);
    }
}
