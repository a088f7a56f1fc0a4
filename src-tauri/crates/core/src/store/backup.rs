//! Copies of the database that are whole.

use super::sql;
use crate::env::Env;
use crate::error::{Error, Result};
use rusqlite::Connection;
use std::path::Path;

/// Copies the database into a new file, as it is at one moment, and makes the copy last.
pub(crate) fn copy(connection: &Connection, to: &Path) -> Result<()> {
    let Some(name) = to.to_str() else {
        return Err(Error::Invalid(format!("{} cannot be used for a backup: its name is not UTF-8. Choose another folder.", to.display())));
    };
    connection.execute("VACUUM INTO ?1", [name]).map_err(sql)?;
    std::fs::File::open(to).and_then(|file| file.sync_all()).map_err(|error| Error::io("write", to, &error))
}

/// Keeps the database as it is before a migration: `before-format-<next>-<time>.db`.
pub(super) fn before_migration(connection: &Connection, backups: &Path, version: u32, env: &Env) -> Result<()> {
    std::fs::create_dir_all(backups).map_err(|error| Error::io("make the folder", backups, &error))?;
    let path = backups.join(format!("before-format-{}-{}.db", version + 1, env.now_ms()));
    let temporary = path.with_extension("tmp");
    let copied = copy(connection, &temporary)
        .and_then(|()| std::fs::rename(&temporary, &path).map_err(|error| Error::io("write", &path, &error)))
        .and_then(|()| crate::blobs::sync_folder(backups));
    if copied.is_err() {
        // Half a copy helps nobody.
        let _ = std::fs::remove_file(&temporary);
    }
    copied
}
