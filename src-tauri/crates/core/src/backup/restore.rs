//! Going back to a backup. Everything is checked before anything is touched, and the present database is kept aside.

use super::{PARTIAL, copy_file, hash_file, not_whole, time};
use crate::blobs::{BlobHash, Blobs, sync_folder};
use crate::env::Env;
use crate::error::{Error, Result};
use crate::instance::lock_file;
use crate::library::DATABASE;
use crate::store::backup::{self as database, Retired};
use std::fs::{self, File, TryLockError};
use std::path::{Path, PathBuf};

/// The file that the app locks while it has the library (see `instance`).
const LOCK: &str = "app.lock";
/// What SQLite keeps beside a database.
const SIDES: [&str; 2] = ["library.db-wal", "library.db-shm"];

pub(super) fn restore(backup: &Path, library: &Path, env: &Env) -> Result<()> {
    let copy = backup.join(DATABASE);
    if !copy.is_file() {
        return Err(Error::NotFound(format!(
            "{} is no backup: there is no {DATABASE} in it. Choose a folder from `backups`.",
            backup.display()
        )));
    }
    if same_place(backup, library) {
        return Err(Error::Invalid(
            "This is the library itself. Choose a folder from `backups`.".to_owned(),
        ));
    }
    let contents = database::verify(&copy)?;
    let missing = missing(&contents.blobs, &Blobs::new(backup), &Blobs::new(library))?;
    fs::create_dir_all(library).map_err(|error| Error::io("make the folder", library, &error))?;
    let _lock = lock(library)?;
    for (from, to, hash) in missing {
        place_blob(&from, &to, hash, env)?;
    }
    let fresh = library.join(format!("{PARTIAL}{}", env.uuid()));
    let placed = copy_file(&copy, &fresh).and_then(|written| {
        if written != hash_file(&copy)? {
            return Err(not_whole(&copy));
        }
        put_in_place(&fresh, library, env)
    });
    if placed.is_err() {
        // Usually not there any more.
        let _ = fs::remove_file(&fresh);
    }
    placed
}

fn same_place(a: &Path, b: &Path) -> bool {
    matches!((fs::canonicalize(a), fs::canonicalize(b)), (Ok(a), Ok(b)) if a == b)
}

/// The blobs that the library lacks: where each is, where it belongs. Every blob is whole in one place or the other.
fn missing(
    blobs: &[(BlobHash, u64)],
    backup: &Blobs,
    library: &Blobs,
) -> Result<Vec<(PathBuf, PathBuf, BlobHash)>> {
    let is_whole = |path: &Path, hash: BlobHash| hash_file(path).is_ok_and(|found| found == hash);
    let mut missing = Vec::new();
    for &(hash, _) in blobs {
        let (from, to) = (backup.path(hash), library.path(hash));
        if is_whole(&to, hash) {
            continue;
        }
        if !is_whole(&from, hash) {
            return Err(Error::Damaged(format!(
                "The backup is not whole: {} is missing or damaged. Use an older backup; the library was not changed.",
                from.display()
            )));
        }
        missing.push((from, to, hash));
    }
    Ok(missing)
}

fn place_blob(from: &Path, to: &Path, hash: BlobHash, env: &Env) -> Result<()> {
    let folder = to.parent().unwrap_or(to);
    fs::create_dir_all(folder).map_err(|error| Error::io("make the folder", folder, &error))?;
    let temporary = folder.join(format!(".{}.tmp", env.uuid()));
    let placed = copy_file(from, &temporary).and_then(|written| {
        if written != hash {
            return Err(not_whole(from));
        }
        fs::rename(&temporary, to).map_err(|error| Error::io("write", to, &error))
    });
    if placed.is_err() {
        let _ = fs::remove_file(&temporary);
        return placed;
    }
    for above in folder.ancestors().take(3) {
        sync_folder(above)?;
    }
    Ok(())
}

/// Keeps the app away for as long as the file is held.
fn lock(library: &Path) -> Result<Option<File>> {
    let path = library.join(LOCK);
    let file = lock_file(&path).map_err(|error| Error::io("write", &path, &error))?;
    match file.try_lock() {
        Ok(()) => Ok(Some(file)),
        Err(TryLockError::WouldBlock) => {
            Err(Error::Locked("Commonplace has this library open. Close it, then restore again; the library was not changed.".to_owned()))
        }
        // A disk without locks: the app opens without one as well.
        Err(TryLockError::Error(_)) => Ok(None),
    }
}

/// Replaces the database. At every moment there is a whole one under its name: the old one or the new one.
fn put_in_place(fresh: &Path, library: &Path, env: &Env) -> Result<()> {
    let present = library.join(DATABASE);
    if present.exists() {
        let retired = database::retire(&present)?;
        let aside = aside(library, env)?;
        keep(&present, &aside.join(DATABASE))?;
        for side in SIDES {
            let (from, to) = (library.join(side), aside.join(side));
            // Only beside a database that cannot be read: one that can has been folded into its file.
            if from.exists() {
                match retired {
                    Retired::Whole => fs::remove_file(&from)
                        .map_err(|error| Error::io("remove", &from, &error))?,
                    Retired::Unreadable => {
                        fs::rename(&from, &to).map_err(|error| Error::io("move", &from, &error))?
                    }
                }
            }
        }
        sync_folder(&aside)?;
        sync_folder(library)?;
    } else {
        // A log without its database would be taken for the new one's.
        for side in SIDES {
            let _ = fs::remove_file(library.join(side));
        }
    }
    fs::rename(fresh, &present).map_err(|error| Error::io("write", &present, &error))?;
    sync_folder(library)
}

/// A new folder for what is replaced.
fn aside(library: &Path, env: &Env) -> Result<PathBuf> {
    let name = format!("replaced-{}", time::stamp(env.now_ms()));
    for number in 1..100 {
        let folder = library.join(if number == 1 {
            name.clone()
        } else {
            format!("{name}-{number}")
        });
        match fs::create_dir(&folder) {
            Ok(()) => return Ok(folder),
            Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => {}
            Err(error) => return Err(Error::io("make the folder", &folder, &error)),
        }
    }
    Err(Error::Conflict("There are a hundred replaced libraries of this second already. Wait a moment and try again.".to_owned()))
}

/// A second name for a file, or a copy.
fn keep(from: &Path, to: &Path) -> Result<()> {
    if fs::hard_link(from, to).is_ok() {
        return Ok(());
    }
    copy_file(from, to).map(drop)
}
