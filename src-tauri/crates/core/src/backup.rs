//! Verified backups, and going back to one.
//!
//! A backup is a folder with a copy of the database and every blob that it names, called by its time. It gets that name
//! only after it has been checked, so what is listed is whole. Blobs never change, so they are hard links where the disk
//! can do that. Choosing when to make backups, and how many to keep, is left to others.

mod restore;
#[cfg(test)]
mod tests;
pub(crate) mod time;

use crate::blobs::{BlobHash, Blobs, sync_folder};
use crate::error::{Error, Result};
use crate::job::{Cancel, Job};
use crate::library::{DATABASE, Library};
use crate::model::Backup;
use crate::store::backup::{self as database, Contents};
use crate::vault::sync_many;
use sha2::{Digest as _, Sha256};
use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io::{Read as _, Write as _};
use std::path::{Path, PathBuf};

/// Blobs of a new backup that are read and compared with their name, and how many bytes at most.
const SAMPLES: usize = 64;
const SAMPLED: u64 = 256 << 20;
/// What the folder of a backup that is being made begins with.
pub(crate) const PARTIAL: &str = ".partial-";

impl Library {
    /// Makes a copy of the library under `folder` (else the library's own `backups`), checks it, and only then gives it
    /// its name: the time in UTC.
    ///
    /// # Errors
    /// [`Error::Storage`] when the disk refuses, [`Error::Damaged`] when the library or the copy is not whole,
    /// [`Error::Cancelled`]; then nothing stays behind.
    pub fn backup(&self, folder: Option<&Path>, job: &Job<'_>) -> Result<Backup> {
        let folder = folder.map_or_else(|| self.own_backups(), Path::to_owned);
        fs::create_dir_all(&folder)
            .map_err(|error| Error::io("make the folder", &folder, &error))?;
        let partial = folder.join(format!("{PARTIAL}{}", self.env.uuid()));
        fs::create_dir(&partial).map_err(|error| Error::io("make the folder", &partial, &error))?;
        let made = self.fill(&partial, job).and_then(|contents| {
            let at = self.now_ms();
            let place = give_name(&partial, &folder, at)?;
            sync_folder(&folder)?;
            let size = fs::metadata(place.join(DATABASE)).map_or(0, |found| found.len());
            Ok(Backup {
                path: place.display().to_string(),
                at: at - at.rem_euclid(1000),
                size,
                items: contents.items,
            })
        });
        if made.is_err() {
            // Half a backup is none. What cannot be removed is not listed either.
            let _ = fs::remove_dir_all(&partial);
        }
        made
    }

    /// Verified backups in the library's own folder, newest first.
    ///
    /// # Errors
    /// When the folder cannot be read.
    pub fn backups(&self) -> Result<Vec<Backup>> {
        let folder = self.own_backups();
        let listed = match fs::read_dir(&folder) {
            Ok(listed) => listed,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(Vec::new()),
            Err(error) => return Err(Error::io("read", &folder, &error)),
        };
        let mut found: Vec<Backup> = listed
            .flatten()
            .filter_map(|entry| described(&entry.path()))
            .collect();
        found.sort_by(|a, b| (b.at, &b.path).cmp(&(a.at, &a.path)));
        Ok(found)
    }

    /// Goes back to a backup: checks it, keeps the present database aside in `replaced-<time>` in the library's folder, and
    /// puts the copy in its place. Blobs are only added. Works for a library that is damaged or not there any more.
    ///
    /// # Errors
    /// [`Error::Locked`] while the app or another program has the library open, [`Error::Damaged`] when the backup is not
    /// whole, [`Error::TooNew`] when a newer app made it, [`Error::Storage`] when the disk refuses. The library is then as
    /// it was.
    pub fn restore_backup(backup: &Path, library: &Path) -> Result<()> {
        restore::restore(backup, library, &crate::env::Env::system())
    }

    fn own_backups(&self) -> PathBuf {
        self.folder.join("backups")
    }

    fn fill(&self, partial: &Path, job: &Job<'_>) -> Result<Contents> {
        (job.progress)(0, 0, "Copying the library");
        let contents = self
            .store
            .copy_verified(&partial.join(DATABASE), &job.cancel)?;
        let copies = Blobs::new(partial);
        let mut folders = BTreeSet::new();
        let all = u32::try_from(contents.blobs.len()).unwrap_or(u32::MAX);
        for (done, &(hash, size)) in (0_u32..).zip(&contents.blobs) {
            job.cancel.check()?;
            if done % 64 == 0 {
                (job.progress)(done, all, "Copying pages and pictures");
            }
            let (from, to) = (self.blobs.path(hash), copies.path(hash));
            if fs::metadata(&from).map(|found| found.len()).ok() != Some(size) {
                return Err(Error::Damaged(format!(
                    "A file of the library is missing or cut short: {}. Run `commonplace check`; no backup was made.",
                    from.display()
                )));
            }
            make_parents(&to, partial, &mut folders)?;
            link_or_copy(&from, &to, hash)?;
        }
        (job.progress)(all, all, "Checking the copy");
        sample(&copies, &contents.blobs, &job.cancel)?;
        folders.insert(partial.to_owned());
        sync_many(&folders.into_iter().collect::<Vec<_>>())?;
        Ok(contents)
    }
}

fn make_parents(file: &Path, root: &Path, made: &mut BTreeSet<PathBuf>) -> Result<()> {
    let Some(folder) = file.parent() else {
        return Ok(());
    };
    if made.contains(folder) {
        return Ok(());
    }
    fs::create_dir_all(folder).map_err(|error| Error::io("make the folder", folder, &error))?;
    made.extend(
        folder
            .ancestors()
            .take_while(|above| *above != root)
            .map(Path::to_owned),
    );
    Ok(())
}

/// The same file under another name where the disk can do that, else a copy that is on the disk.
fn link_or_copy(from: &Path, to: &Path, hash: BlobHash) -> Result<()> {
    if fs::hard_link(from, to).is_ok() {
        return Ok(());
    }
    let copied = copy_file(from, to)?;
    if copied == hash {
        Ok(())
    } else {
        Err(not_whole(from))
    }
}

fn not_whole(file: &Path) -> Error {
    Error::Damaged(format!(
        "{} is damaged: it is not what its name says. Run `commonplace check`.",
        file.display()
    ))
}

/// Copies a file so that it lasts, and says what was copied.
fn copy_file(from: &Path, to: &Path) -> Result<BlobHash> {
    let mut source = File::open(from).map_err(|error| Error::io("read", from, &error))?;
    let mut target = File::create_new(to).map_err(|error| Error::io("write", to, &error))?;
    let hash = pour(&mut source, |bytes| target.write_all(bytes))
        .map_err(|error| Error::io("write", to, &error))?;
    target
        .sync_all()
        .map_err(|error| Error::io("write", to, &error))?;
    Ok(hash)
}

/// The hash of a file's bytes, read piece by piece.
pub(crate) fn hash_file(path: &Path) -> Result<BlobHash> {
    let mut file = File::open(path).map_err(|error| Error::io("read", path, &error))?;
    pour(&mut file, |_| Ok(())).map_err(|error| Error::io("read", path, &error))
}

fn pour(
    source: &mut File,
    mut take: impl FnMut(&[u8]) -> std::io::Result<()>,
) -> std::io::Result<BlobHash> {
    let mut hash = Sha256::new();
    let mut piece = vec![0_u8; 1 << 17];
    loop {
        let read = source.read(&mut piece)?;
        let Some(bytes) = piece.get(..read).filter(|bytes| !bytes.is_empty()) else {
            break;
        };
        hash.update(bytes);
        take(bytes)?;
    }
    Ok(BlobHash(hash.finalize().into()))
}

/// Reads some of a backup's blobs, spread over all of them.
fn sample(copies: &Blobs, blobs: &[(BlobHash, u64)], cancel: &Cancel) -> Result<()> {
    let mut room = SAMPLED;
    for &(hash, size) in blobs.iter().step_by(blobs.len().div_ceil(SAMPLES).max(1)) {
        cancel.check()?;
        let Some(left) = room.checked_sub(size) else {
            continue;
        };
        room = left;
        let path = copies.path(hash);
        if hash_file(&path)? != hash {
            return Err(not_whole(&path));
        }
    }
    Ok(())
}

/// Gives a checked backup its name; the second of one second is called `…-2`.
fn give_name(partial: &Path, folder: &Path, at: i64) -> Result<PathBuf> {
    let name = time::stamp(at);
    for number in 1..100 {
        let place = folder.join(if number == 1 {
            name.clone()
        } else {
            format!("{name}-{number}")
        });
        if place.exists() {
            continue;
        }
        fs::rename(partial, &place).map_err(|error| Error::io("write", &place, &error))?;
        return Ok(place);
    }
    Err(Error::Conflict(
        "There are a hundred backups of this second already. Wait a moment and try again."
            .to_owned(),
    ))
}

/// What a folder holds, if it is a backup.
fn described(folder: &Path) -> Option<Backup> {
    let at = time::parse(folder.file_name()?.to_str()?)?;
    let file = folder.join(DATABASE);
    let size = fs::metadata(&file).ok()?.len();
    let items = database::items(&file).ok()?;
    Some(Backup {
        path: folder.display().to_string(),
        at,
        size,
        items,
    })
}
