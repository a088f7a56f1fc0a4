//! Looking for damage, and repairing what can be made again.

use crate::error::Result;
use crate::library::Library;
use crate::model::Finding;

impl Library {
    /// Looks for damage: the file, its references, the search index, blobs, lists, links. With `repair`, derived tables
    /// are made again from the rest.
    ///
    /// # Errors
    /// When the library cannot be read at all.
    pub fn check(&self, repair: bool) -> Result<Vec<Finding>> { todo!() }
}
