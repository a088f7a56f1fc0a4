//! Lists, search and counts.

use crate::error::Result;
use crate::id::ItemId;
use crate::job::Cancel;
use crate::library::Library;
use crate::model::{Counts, Cursor, LibraryInfo, ListPage, ListSort, Row, SearchResult};

/// Where a page of a list begins.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum ListFrom {
    /// At the top.
    #[default]
    Top,
    /// After this row.
    After(Cursor),
    /// At this index.
    At(u64),
}

impl Library {
    /// A page of a list: of what matches `query`, trash left out unless the query asks for it. At most 500 rows.
    ///
    /// # Errors
    /// When the library cannot be read. Never because of the query.
    pub fn list(&self, query: &str, sort: Option<ListSort>, from: &ListFrom, limit: u32) -> Result<ListPage> { todo!() }
    /// Rows by id, in the order given; ids that are gone are left out.
    ///
    /// # Errors
    /// When the library cannot be read.
    pub fn rows(&self, ids: &[ItemId]) -> Result<Vec<Row>> { todo!() }
    /// The item that a person names: an id, a path (with or without `.md`), or the name alone if only one has it.
    ///
    /// # Errors
    /// [`crate::Error::NotFound`], or [`crate::Error::Invalid`] when several could be meant.
    pub fn find(&self, id_or_path: &str) -> Result<Row> { todo!() }
    /// Finds items, best first. With `typing`, the last word may go on.
    ///
    /// # Errors
    /// [`crate::Error::Cancelled`] soon after `cancel` is set; otherwise as [`Library::list`].
    pub fn search(&self, query: &str, typing: bool, limit: u32, cancel: &Cancel) -> Result<SearchResult> { todo!() }
    /// Counts for the sidebar.
    ///
    /// # Errors
    /// When the library cannot be read.
    pub fn counts(&self) -> Result<Counts> { todo!() }
    /// What the library is.
    ///
    /// # Errors
    /// When the library cannot be read.
    pub fn info(&self) -> Result<LibraryInfo> { todo!() }
}
