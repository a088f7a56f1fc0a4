//! The folder that an export fills: nothing in it is ever overwritten, and no name leads out of it.

use crate::error::{Error, Result};
use crate::import::numbered;
use crate::vault::sync_many;
use commonplace_text::name::{NotePath, path_key};
use std::collections::{BTreeSet, HashSet};
use std::fs::{self, File};
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::time::{Duration, UNIX_EPOCH};

/// A folder that was empty when the export began.
pub(super) struct Folder {
    root: PathBuf,
    /// Whether the folder itself is ours.
    made_root: bool,
    /// Paths of folders and files, folded where two names that differ in capitals are one on this disk.
    taken: HashSet<String>,
    /// Whether they are not.
    tells_capitals: bool,
    /// Folders that were made, or written into.
    folders: BTreeSet<PathBuf>,
    /// Files that were written, and have yet to be made to last.
    files: Vec<PathBuf>,
    /// What lies in the folder itself by our doing.
    top: BTreeSet<PathBuf>,
}

/// Whether the disk keeps `a` and `A` beside each other: tried, since nothing tells.
fn tells_capitals(root: &Path) -> bool {
    let tried = root.join(".Commonplace-A");
    if File::create_new(&tried).is_err() {
        return false;
    }
    let tells = !root.join(".commonplace-a").exists();
    fs::remove_file(&tried).is_ok() && tells
}

impl Folder {
    pub(super) fn open(root: &Path) -> Result<Self> {
        let mut folder = Self {
            root: root.to_owned(),
            made_root: false,
            taken: HashSet::new(),
            tells_capitals: false,
            folders: BTreeSet::new(),
            files: Vec::new(),
            top: BTreeSet::new(),
        };
        match fs::read_dir(root) {
            Ok(mut entries) => {
                if entries.next().is_some() {
                    return Err(Error::Invalid(format!(
                        "The folder {} is not empty. Choose an empty one, or a name that is not there yet.",
                        root.display()
                    )));
                }
            }
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
                fs::create_dir_all(root)
                    .map_err(|error| Error::io("make the folder", root, &error))?;
                folder.made_root = true;
            }
            Err(error) if error.kind() == std::io::ErrorKind::NotADirectory => {
                return Err(Error::Invalid(format!(
                    "{} is a file. Choose a folder to export to.",
                    root.display()
                )));
            }
            Err(error) => return Err(Error::io("read", root, &error)),
        }
        folder.folders.insert(root.to_owned());
        folder.tells_capitals = tells_capitals(root);
        Ok(folder)
    }

    /// What two paths have in common that are one on this disk.
    fn key(&self, path: &str) -> String {
        if self.tells_capitals {
            path.to_owned()
        } else {
            folded(path)
        }
    }

    /// Keeps the names of all folders on the way to these files.
    pub(super) fn reserve_folders(&mut self, files: impl Iterator<Item = String>) {
        for file in files {
            let mut rest = file.as_str();
            while let Some((above, _)) = rest.rsplit_once('/') {
                if !self.taken.insert(self.key(above)) {
                    break;
                }
                rest = above;
            }
        }
    }

    /// A relative path for a file that nothing else has: `Folder/Name.md` for a note, the path itself for a file; else with
    /// a number.
    pub(super) fn free(&mut self, path: &str, is_note: bool) -> String {
        // What is in the library was checked when it came in; checked again, since this becomes a place on the disk.
        let is_safe = NotePath::parse(path).is_ok_and(|parsed| parsed.as_str() == path);
        let safe = if is_safe {
            path.to_owned()
        } else {
            NotePath::nearest(path).as_str().to_owned()
        };
        let mut number = 1;
        loop {
            let name = if number == 1 {
                safe.clone()
            } else {
                numbered(&safe, number, is_note)
            };
            let file = if is_note { format!("{name}.md") } else { name };
            if self.taken.insert(self.key(&file)) {
                return file;
            }
            number += 1;
        }
    }

    /// Writes a file that is not there yet.
    pub(super) fn write(
        &mut self,
        relative: &str,
        bytes: &[u8],
        changed_ms: Option<i64>,
    ) -> Result<()> {
        let path = self.root.join(relative);
        if let Some(folder) = path.parent()
            && !self.folders.contains(folder)
        {
            fs::create_dir_all(folder)
                .map_err(|error| Error::io("make the folder", folder, &error))?;
            self.folders.extend(
                folder
                    .ancestors()
                    .take_while(|above| *above != self.root)
                    .map(Path::to_owned),
            );
        }
        self.top.extend(
            relative
                .split('/')
                .next()
                .map(|first| self.root.join(first)),
        );
        let changed = changed_ms
            .and_then(|ms| UNIX_EPOCH.checked_add(Duration::from_millis(u64::try_from(ms).ok()?)));
        File::create_new(&path)
            .and_then(|mut file| {
                file.write_all(bytes)?;
                if let Some(changed) = changed {
                    file.set_modified(changed)?;
                }
                Ok(())
            })
            .map_err(|error| Error::io("write", &path, &error))?;
        self.files.push(path);
        Ok(())
    }

    /// Makes all of it last.
    pub(super) fn finish(&self) -> Result<()> {
        sync_many(&self.files)?;
        let folders: Vec<PathBuf> = self
            .folders
            .iter()
            .map(PathBuf::as_path)
            .chain(self.root.parent())
            .map(Path::to_owned)
            .collect();
        sync_many(&folders)
    }

    /// Takes away what was written.
    pub(super) fn undo(&self) {
        for path in &self.top {
            // What cannot be removed stays; the error that is told is the one that came first.
            let _ = if path.is_dir() {
                fs::remove_dir_all(path)
            } else {
                fs::remove_file(path)
            };
        }
        if self.made_root {
            let _ = fs::remove_dir(&self.root);
        }
    }
}

/// Unlike a note's key, `a` and `a.md` differ here.
fn folded(path: &str) -> String {
    path_key(&format!("{path}/"))
}
