//! Undo, redo and the history of steps.

use crate::error::Result;
use crate::id::ItemId;
use crate::library::Library;
use crate::model::{HistoryEntry, Undone};

impl Library {
    /// Undoes the last step.
    ///
    /// # Errors
    /// When the library cannot be written.
    pub fn undo(&self) -> Result<Undone> { todo!() }
    /// Does the last undone step again.
    ///
    /// # Errors
    /// When the library cannot be written.
    pub fn redo(&self) -> Result<Undone> { todo!() }
    /// Steps, newest first, at most 500; only those that touched `item`, if given.
    ///
    /// # Errors
    /// When the library cannot be read.
    pub fn history(&self, item: Option<ItemId>, limit: u32) -> Result<Vec<HistoryEntry>> { todo!() }
}
