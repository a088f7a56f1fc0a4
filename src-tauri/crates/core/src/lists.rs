//! Lists, search and counts.

mod synced;

use crate::error::Result;
use crate::id::ItemId;
use crate::job::{Cancel, Job};
use crate::library::Library;
use crate::model::{
    Brief, Counts, Cursor, Facets, LibraryInfo, ListPage, ListSort, Row, SearchResult,
};

/// Items that can be acted on at once.
const MOST_PICKED: u32 = 200_000;

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
    pub fn list(
        &self,
        query: &str,
        sort: Option<ListSort>,
        from: &ListFrom,
        limit: u32,
    ) -> Result<ListPage> {
        self.store.list(query, sort, from, limit)
    }

    /// What is needed to act on the rows of a list from `at` on; at most 200,000.
    ///
    /// # Errors
    /// As [`Library::list`].
    pub fn brief(
        &self,
        query: &str,
        sort: Option<ListSort>,
        at: u64,
        limit: u32,
    ) -> Result<Vec<Brief>> {
        self.store.brief(query, sort, at, limit.min(MOST_PICKED))
    }

    /// The sites, authors and languages of what a query finds, most frequent first.
    ///
    /// # Errors
    /// As [`Library::list`].
    pub fn facets(&self, query: &str) -> Result<Facets> {
        self.store.facets(query)
    }

    /// Rows by id, in the order given; ids that are gone are left out.
    ///
    /// # Errors
    /// When the library cannot be read.
    pub fn rows(&self, ids: &[ItemId]) -> Result<Vec<Row>> {
        self.store.rows(ids)
    }

    /// The item that a person names: an id, a path (with or without `.md`), or the name alone if only one has it.
    ///
    /// # Errors
    /// [`crate::Error::NotFound`], or [`crate::Error::Invalid`] when several could be meant.
    pub fn find(&self, id_or_path: &str) -> Result<Row> {
        self.store.find(id_or_path)
    }

    /// Finds items, best first. With `typing`, the last word may go on.
    ///
    /// # Errors
    /// [`crate::Error::Cancelled`] soon after `cancel` is set; otherwise as [`Library::list`].
    pub fn search(
        &self,
        query: &str,
        typing: bool,
        limit: u32,
        cancel: &Cancel,
    ) -> Result<SearchResult> {
        self.store.search(query, typing, limit, cancel)
    }

    /// Counts what [`Library::search`] finds in all; needed only where its own total is no exact one. Tells the number
    /// so far as progress.
    ///
    /// # Errors
    /// [`crate::Error::Cancelled`] soon after the job is stopped; otherwise as [`Library::list`].
    pub fn count_found(&self, query: &str, typing: bool, job: &Job<'_>) -> Result<u64> {
        self.store.count_found(query, typing, job)
    }

    /// Counts for the sidebar.
    ///
    /// # Errors
    /// When the library cannot be read.
    pub fn counts(&self) -> Result<Counts> {
        self.store.counts()
    }

    /// What the library is.
    ///
    /// # Errors
    /// When the library cannot be read.
    pub fn info(&self) -> Result<LibraryInfo> {
        let mut info = self.store.info()?;
        info.path = self.folder.display().to_string();
        info.read_only = self.read_only().is_some();
        info.reason = self.read_only().map(str::to_owned);
        info.blob_bytes = self.blobs.usage().0;
        info.notices.extend(synced::notice(&self.folder));
        Ok(info)
    }
}
