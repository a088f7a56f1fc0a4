//! Links: completing, following, listing them in both directions.

use crate::error::Result;
use crate::id::ItemId;
use crate::library::Library;
use crate::model::{Backlink, Destination, LinkView, Suggestion};

impl Library {
    /// What `[[` can complete to, best first; at most 50.
    ///
    /// # Errors
    /// When the library cannot be read.
    pub fn complete(&self, from: Option<ItemId>, text: &str, limit: u32) -> Result<Vec<Suggestion>> { todo!() }
    /// Where a link that stands in `from` leads. `target` is what stands between the brackets, or an address.
    ///
    /// # Errors
    /// When `from` is gone.
    pub fn follow(&self, from: ItemId, target: &str) -> Result<Destination> { todo!() }
    /// How links in `from` are drawn: `item`, `missing`, `ambiguous`, `alias` or `external`, in the order of `targets`.
    ///
    /// # Errors
    /// When `from` is gone.
    pub fn link_states(&self, from: ItemId, targets: &[String]) -> Result<Vec<String>> { todo!() }
    /// Links out of a note, in the order in which they stand.
    ///
    /// # Errors
    /// When it is gone.
    pub fn links_out(&self, id: ItemId) -> Result<Vec<LinkView>> { todo!() }
    /// Every link of every note outside the trash, by note.
    ///
    /// # Errors
    /// When the library cannot be read.
    pub fn all_links(&self) -> Result<Vec<LinkView>> { todo!() }
    /// Links to an item, with the sentence around each.
    ///
    /// # Errors
    /// When it is gone.
    pub fn backlinks(&self, id: ItemId) -> Result<Vec<Backlink>> { todo!() }
}
