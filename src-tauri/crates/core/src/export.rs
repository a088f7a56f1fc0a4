//! Exporting notes, attachments and articles as a folder of Markdown.

use crate::error::Result;
use crate::job::Job;
use crate::library::Library;
use crate::model::Report;
use std::path::Path;

impl Library {
    /// Writes all notes and attachments into `folder`, which must be empty or not there yet, and articles as Markdown under `Articles/`.
    ///
    /// # Errors
    /// [`crate::Error::Invalid`] when the folder is not empty; [`crate::Error::Storage`] when the disk refuses.
    pub fn export(&self, folder: &Path, job: &Job<'_>) -> Result<Report> { todo!() }
}
