//! Which workers of the queue are alive. Each process that works on it keeps a lock on a file of its own in the library's
//! folder, and the kernel lets go of it however the process ends: what a process that is gone had claimed is taken up at once.

use crate::instance::lock_file;
use std::fs::{File, TryLockError};
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

/// The lock of a process. Where none can be kept (a file system without locks) the others take its rows up too: a page is
/// then fetched twice, and saved once.
pub(super) struct Alive {
    lock: Option<File>,
    path: PathBuf,
}

impl Alive {
    /// Says that the workers of this name are alive, for as long as it is kept.
    pub(super) fn begin(folder: &Path, worker: &str) -> Self {
        let path = path(folder, worker);
        let lock = lock_file(&path).ok();
        let lock = lock.filter(|file| file.try_lock().is_ok());
        Self { lock, path }
    }
}

impl Drop for Alive {
    fn drop(&mut self) {
        if self.lock.take().is_some() {
            // One that stays is taken away by whoever finds it free.
            let _ = std::fs::remove_file(&self.path);
        }
    }
}

/// Whether nobody of this name works any more; `worker` may be one thread of it, `name/2`.
pub(super) fn is_gone(folder: &Path, worker: &str) -> bool {
    let path = path(folder, base(worker));
    match File::open(&path) {
        Ok(file) => match file.try_lock() {
            Ok(()) => {
                drop(file);
                let _ = std::fs::remove_file(&path);
                true
            }
            Err(TryLockError::WouldBlock | TryLockError::Error(_)) => false,
        },
        Err(error) => error.kind() == ErrorKind::NotFound,
    }
}

/// The name of a worker without the number of its thread.
pub(crate) fn base(worker: &str) -> &str {
    worker.rsplit_once('/').map_or(worker, |(base, _)| base)
}

fn path(folder: &Path, worker: &str) -> PathBuf {
    let name: String = worker
        .chars()
        .map(|c| if c.is_ascii_alphanumeric() { c } else { '-' })
        .collect();
    folder.join(format!("queue-{name}.lock"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_worker_is_alive_until_it_ends() {
        let folder = tempfile::tempdir().unwrap();
        assert!(is_gone(folder.path(), "terminal 1/0"));
        let alive = Alive::begin(folder.path(), "terminal 1");
        assert!(!is_gone(folder.path(), "terminal 1/0"));
        assert!(is_gone(folder.path(), "terminal 2/0"));
        drop(alive);
        assert!(is_gone(folder.path(), "terminal 1/0"));
        // What a process leaves that was killed.
        File::create(folder.path().join("queue-terminal-3.lock")).unwrap();
        assert!(is_gone(folder.path(), "terminal 3/1"));
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0);
    }
}
