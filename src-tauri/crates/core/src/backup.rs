//! Verified backups, and going back to one.

use crate::error::Result;
use crate::job::Job;
use crate::library::Library;
use crate::model::Backup;
use std::path::Path;

impl Library {
    /// Makes a copy of the library under `folder` (else the library's own `backups`), checks it, and only then gives it
    /// its name.
    ///
    /// # Errors
    /// [`crate::Error::Storage`] when the disk refuses, [`crate::Error::Damaged`] when the copy is not equal; then nothing stays behind.
    pub fn backup(&self, folder: Option<&Path>, job: &Job<'_>) -> Result<Backup> { todo!() }
    /// Verified backups in the library's own folder, newest first.
    ///
    /// # Errors
    /// When the folder cannot be read.
    pub fn backups(&self) -> Result<Vec<Backup>> { todo!() }
}
