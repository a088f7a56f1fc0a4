//! Importing a folder of Markdown notes (an Obsidian vault), or single files.

use crate::error::Result;
use crate::job::Job;
use crate::library::Library;
use crate::model::Report;
use std::path::Path;

impl Library {
    /// Imports a folder of Markdown notes with their folders and attachments, or one file. What is there already with the
    /// same content is left alone; the whole import is one undo step. `tell` hears of every row as it is done.
    ///
    /// # Errors
    /// [`crate::Error::NotFound`] when there is nothing at `path`, [`crate::Error::Cancelled`]; a file that cannot be read is
    /// a failed row, not an error.
    pub fn import(&self, path: &Path, job: &Job<'_>) -> Result<Report> { todo!() }
}
