//! The files of the library: blobs that are missing or damaged, and what interrupted writes left behind.

use super::{finding, told};
use crate::backup::{PARTIAL, hash_file};
use crate::blobs::{BlobHash, Blobs};
use crate::error::Result;
use crate::library::{Library, counted};
use crate::model::Finding;
use crate::store::check as questions;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::UNIX_EPOCH;

/// An unfinished file younger than this may still be being written.
const STALE_MS: i64 = 60 * 60 * 1000;

impl Library {
    /// Reads every blob. One that is lost or damaged is taken from a backup that still has it.
    pub(super) fn check_blobs(&self, repair: bool) -> Result<Vec<Finding>> {
        const AREA: &str = "blobs";
        let named = self.store.read(questions::blobs)?;
        let mut findings = Vec::new();
        for &(hash, size) in &named {
            let path = self.blobs.path(hash);
            let Some(what) = fault(&path, hash, size) else {
                continue;
            };
            let repaired = repair && self.fetch_from_backup(hash);
            let advice = if repaired {
                "It was taken from a backup."
            } else {
                "Restore it from a backup."
            };
            findings.push(Finding {
                repaired,
                ..finding(AREA, false, format!("{} {what}. {advice}", path.display()))
            });
        }
        if findings.is_empty() {
            findings.push(finding(
                AREA,
                true,
                format!(
                    "{} of pages, pictures and attachments: all as they were saved.",
                    counted(named.len(), "file")
                ),
            ));
        }
        Ok(findings)
    }

    fn fetch_from_backup(&self, hash: BlobHash) -> bool {
        let Ok(backups) = self.backups() else {
            return false;
        };
        backups.iter().any(|backup| {
            let copy = Blobs::new(Path::new(&backup.path)).path(hash);
            let Ok(bytes) = fs::read(copy) else {
                return false;
            };
            // A damaged one is replaced, not kept: `put` alone would take it for the same by its size.
            BlobHash::of(&bytes) == hash
                && crate::blobs::write_durably(&self.blobs.path(hash), &bytes).is_ok()
        })
    }

    /// Temporary files of writes that never ended.
    pub(super) fn check_leftovers(&self, repair: bool) -> Result<Vec<Finding>> {
        const AREA: &str = "leftovers";
        let stale = self.leftovers();
        let mut findings = told(AREA, Vec::new(), "No write was left unfinished.");
        if !stale.is_empty() {
            let removed = stale.iter().filter(|path| repair && remove(path)).count();
            let message = format!(
                "{} of interrupted writes lie in the library's folder; they belong to nothing.",
                counted(stale.len(), "unfinished file")
            );
            findings = vec![Finding {
                repaired: removed == stale.len(),
                ..finding(AREA, false, message)
            }];
        }
        Ok(findings)
    }

    fn leftovers(&self) -> Vec<PathBuf> {
        let now = self.now_ms();
        let is_stale = |path: &PathBuf| {
            let name = path.file_name().unwrap_or_default().to_string_lossy();
            let is_ours = name.starts_with(PARTIAL)
                || name.starts_with(".write-test-")
                || (name.starts_with('.') && name.ends_with(".tmp"));
            is_ours && changed_ms(path).is_some_and(|then| now - then > STALE_MS)
        };
        let mut folders = vec![self.folder.clone(), self.folder.join("backups")];
        for a in entries(&self.folder.join("blobs")) {
            folders.extend(entries(&a));
        }
        folders
            .iter()
            .flat_map(|folder| entries(folder))
            .filter(is_stale)
            .collect()
    }
}

/// What is wrong with a blob's file.
fn fault(path: &Path, hash: BlobHash, size: u64) -> Option<String> {
    let found = match fs::metadata(path) {
        Ok(found) => found.len(),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
            return Some("is missing".to_owned());
        }
        Err(error) => return Some(format!("cannot be read ({error})")),
    };
    if found != size {
        return Some(format!("has {found} bytes where it should have {size}"));
    }
    match hash_file(path) {
        Ok(is) if is == hash => None,
        Ok(_) => Some("is damaged".to_owned()),
        Err(error) => Some(format!("cannot be read ({error})")),
    }
}

fn changed_ms(path: &Path) -> Option<i64> {
    let changed = fs::symlink_metadata(path)
        .and_then(|found| found.modified())
        .ok()?;
    i64::try_from(changed.duration_since(UNIX_EPOCH).ok()?.as_millis()).ok()
}

fn remove(path: &Path) -> bool {
    let is_folder = fs::symlink_metadata(path).is_ok_and(|found| found.is_dir());
    let removed = if is_folder {
        fs::remove_dir_all(path)
    } else {
        fs::remove_file(path)
    };
    removed.is_ok()
}

fn entries(folder: &Path) -> Vec<PathBuf> {
    let Ok(entries) = fs::read_dir(folder) else {
        return Vec::new();
    };
    entries.flatten().map(|entry| entry.path()).collect()
}
