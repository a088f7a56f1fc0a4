//! Opening a library, and the one road for writes.

use crate::blobs::Blobs;
use crate::changes::Told;
use crate::env::Env;
use crate::error::{Error, Result};
use crate::highlights::Pages;
use crate::job::Job;
use crate::model::Changes;
use crate::notes::Replaced;
use crate::save::queue::Batches;
use crate::store::Store;
use crate::store::tx::{Op, Tx};
use crate::titles::Titles;
use std::path::{Path, PathBuf};

/// The database's name in the library's folder.
pub(crate) const DATABASE: &str = "library.db";

/// One library: a folder with a database, blobs and backups.
pub struct Library {
    pub(crate) folder: PathBuf,
    pub(crate) store: Store,
    pub(crate) blobs: Blobs,
    pub(crate) env: Env,
    pub(crate) told: Told,
    pub(crate) pages: Pages,
    pub(crate) titles: Titles,
    pub(crate) replaced: Replaced,
    pub(crate) batches: Batches,
}

impl Library {
    /// Opens the library in `folder`, or makes one there. A library that cannot be written is opened for reading only:
    /// see [`Library::read_only`].
    ///
    /// # Errors
    /// [`Error::Damaged`] when `library.db` is no library, [`Error::TooNew`] when a newer app wrote it, [`Error::Storage`]
    /// when the disk refuses. The folder is then as it was.
    pub fn open(folder: &Path, env: Env) -> Result<Self> {
        let folder = std::path::absolute(folder).unwrap_or_else(|_| folder.to_owned());
        let path = folder.join(DATABASE);
        let store = Store::open(&path, &env, &folder.join("backups"))?;
        let library = Self {
            blobs: Blobs::new(&folder),
            told: Told::new(store.next_seq()?),
            folder,
            store,
            env,
            pages: Pages::default(),
            titles: Titles::default(),
            replaced: Replaced::default(),
            batches: Batches::default(),
        };
        Ok(library)
    }

    /// The folder.
    #[must_use]
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// Why the library cannot be changed; `None` when it can.
    #[must_use]
    pub fn read_only(&self) -> Option<&str> {
        self.store.read_only()
    }

    /// Milliseconds since 1970 UTC by the library's own clock.
    #[must_use]
    pub fn now_ms(&self) -> i64 {
        self.env.now_ms()
    }

    /// Housekeeping that nobody waits for: squashes old entries of the op log, at most once a week.
    ///
    /// # Errors
    /// When the library cannot be written.
    pub fn tidy(&self) -> Result<()> {
        if self.read_only().is_some() {
            return Ok(());
        }
        self.store.compact().map(drop)
    }

    /// Closes the library: nothing can be written any more. Dropping it does the same.
    pub fn close(&self) {
        self.store.close();
    }

    /// Writes in one transaction, and tells everyone who listens what changed.
    pub(crate) fn write<T>(
        &self,
        op: &Op,
        f: impl FnOnce(&mut Tx<'_>) -> Result<T>,
    ) -> Result<(T, Changes)> {
        self.write_in(op, None, f)
    }

    /// The same as part of a job, which hears how far it is and can stop it: then nothing is written.
    pub(crate) fn write_in<T>(
        &self,
        op: &Op,
        job: Option<&Job<'_>>,
        f: impl FnOnce(&mut Tx<'_>) -> Result<T>,
    ) -> Result<(T, Changes)> {
        let written = self.store.write(&self.env, op, job, |tx| {
            let value = f(tx)?;
            self.follow_versions(tx)?;
            Ok(value)
        })?;
        self.titles.hear(&written.changes);
        self.told.wrote(written.seqs, &written.changes);
        Ok((written.value, written.changes))
    }
}

impl std::fmt::Debug for Library {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Library")
            .field("folder", &self.folder)
            .finish_non_exhaustive()
    }
}

/// Where the library is when nobody says otherwise: the platform's data folder.
#[must_use]
pub fn default_folder() -> Option<PathBuf> {
    let home = || {
        std::env::var_os("HOME")
            .filter(|home| !home.is_empty())
            .map(PathBuf::from)
    };
    let data = if cfg!(windows) {
        std::env::var_os("APPDATA").map(PathBuf::from)
    } else if cfg!(target_os = "macos") {
        home().map(|home| home.join("Library/Application Support"))
    } else {
        std::env::var_os("XDG_DATA_HOME")
            .map(PathBuf::from)
            .filter(|folder| folder.is_absolute())
            .or_else(|| home().map(|home| home.join(".local/share")))
    };
    data.map(|data| data.join("commonplace"))
}

/// "1 article", "3 articles".
pub(crate) fn counted(n: usize, one: &str) -> String {
    if n == 1 {
        format!("1 {one}")
    } else {
        format!("{n} {one}s")
    }
}

/// What is said when an id leads to nothing.
pub(crate) fn gone() -> Error {
    Error::NotFound("It is no longer in the library.".to_owned())
}

#[cfg(test)]
mod tests {
    use super::Library;
    use crate::env::Env;
    use commonplace_text::name::TagName;
    use std::sync::Arc;
    use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};

    const DAY: i64 = 24 * 60 * 60 * 1000;

    fn env(now: &Arc<AtomicI64>) -> Env {
        let (now, random) = (Arc::clone(now), AtomicU64::new(1));
        Env::new(
            move || now.load(Ordering::Relaxed),
            move |bytes| {
                let seed = random.fetch_add(1, Ordering::Relaxed).to_le_bytes();
                for (byte, value) in bytes.iter_mut().zip(seed.into_iter().cycle()) {
                    *byte = value;
                }
            },
        )
    }

    #[test]
    fn the_op_log_keeps_ninety_days_and_the_last_value_of_each_field() {
        let folder = tempfile::tempdir().unwrap();
        let now = Arc::new(AtomicI64::new(1_700_000_000_000));
        let library = Library::open(folder.path(), env(&now)).unwrap();
        let id = library.create_note(None, "one").unwrap().row.id;
        for text in ["two", "three"] {
            now.fetch_add(DAY, Ordering::Relaxed);
            library.save_note(id, text, None).unwrap();
        }
        let heads = |library: &Library| {
            let ops = library.store.ops_since(0).unwrap().0;
            ops.iter()
                .filter(|op| op.field() == "note.head_rev")
                .count()
        };
        assert_eq!(heads(&library), 3);
        now.fetch_add(95 * DAY, Ordering::Relaxed);
        library
            .tag(&[id], &[TagName::parse("a").unwrap()], &[])
            .unwrap();
        library.tidy().unwrap();
        assert_eq!(
            heads(&library),
            1,
            "what the first two set has been replaced long ago"
        );
        assert_eq!(
            library.undo().unwrap().label.as_deref(),
            Some("Add the tag a to “Untitled”"),
            "undo does not need the op log"
        );
    }
}
