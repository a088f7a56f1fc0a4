//! Undo, redo and the history of steps.

use crate::error::Result;
use crate::id::ItemId;
use crate::library::Library;
use crate::model::{HistoryEntry, Undone};
use crate::store::tx::Op;
use crate::store::undo::Way;

impl Library {
    /// Undoes the last step.
    ///
    /// # Errors
    /// When the library cannot be written.
    pub fn undo(&self) -> Result<Undone> {
        self.travel(Way::Undo)
    }

    /// Does the last undone step again.
    ///
    /// # Errors
    /// When the library cannot be written.
    pub fn redo(&self) -> Result<Undone> {
        self.travel(Way::Redo)
    }

    fn travel(&self, way: Way) -> Result<Undone> {
        let name = if way == Way::Undo { "undo" } else { "redo" };
        let (done, _) = self.write(&Op::quiet(name), |tx| tx.travel(way))?;
        let (label, items) = done.map_or((None, Vec::new()), |(label, items)| (Some(label), items));
        Ok(Undone { label, items })
    }

    /// Steps, newest first, at most 500; only those that touched `item`, if given.
    ///
    /// # Errors
    /// When the library cannot be read.
    pub fn history(&self, item: Option<ItemId>, limit: u32) -> Result<Vec<HistoryEntry>> {
        self.store.history(item, limit.min(500))
    }
}
