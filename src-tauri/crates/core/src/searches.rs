//! Searching beyond the list of results: how a query was understood, why a result is where it is, what the box completes,
//! which searches are kept and which were made last.

use crate::error::{Error, Result};
use crate::id::ItemId;
use crate::library::{Library, counted, gone};
use crate::model::{Changes, Completion, Explained, SavedSearch, Why};
use crate::store::searches as rows;
use crate::store::tx::{Field, Op};
use serde_json::Value;

/// Bytes of a name and of a query that are kept.
const LONGEST_NAME: usize = 200;
const LONGEST_QUERY: usize = 4_000;
/// Searches of which the last are remembered, and where.
const MOST_RECENT: usize = 20;
const RECENT: &str = "search.recent";

impl Library {
    /// How a query was understood, and how many items each part finds alone.
    ///
    /// # Errors
    /// When the library cannot be read. Never because of the query.
    pub fn explain(&self, query: &str) -> Result<Explained> {
        self.store.explain(query)
    }

    /// Why an item is where it is among what a query finds.
    ///
    /// # Errors
    /// [`Error::NotFound`] when the item is gone or the query does not find it.
    pub fn why(&self, query: &str, id: ItemId) -> Result<Why> {
        self.store.why(query, id)
    }

    /// What the word at the caret of a query can become; the caret in UTF-16 units.
    ///
    /// # Errors
    /// When the library cannot be read.
    pub fn complete_query(&self, query: &str, caret: u32) -> Result<Completion> {
        self.store.complete_query(query, caret)
    }

    /// The searches that are kept, in the person's order.
    ///
    /// # Errors
    /// When the library cannot be read.
    pub fn saved_searches(&self) -> Result<Vec<SavedSearch>> {
        self.store.read(rows::all)
    }

    /// Keeps a search, or changes one that is kept.
    ///
    /// # Errors
    /// [`Error::Invalid`] for a name or query that is empty or too long, [`Error::NotFound`] when it is no longer kept.
    pub fn save_search(&self, id: Option<ItemId>, name: &str, query: &str) -> Result<SavedSearch> {
        let (name, query) = (name.trim(), query.trim());
        if name.is_empty()
            || query.is_empty()
            || name.len() > LONGEST_NAME
            || query.len() > LONGEST_QUERY
        {
            return Err(Error::Invalid(format!(
                "A search that is kept has a name of 1 to {LONGEST_NAME} bytes and a query of 1 to {LONGEST_QUERY}."
            )));
        }
        if let Some(id) = id {
            self.saved_search(id)?;
        }
        let what = if id.is_some() { "Change" } else { "Keep" };
        let op = Op::new("save search", format!("{what} the search “{name}”"));
        let (id, _) = self.write(&op, |tx| match id {
            None => rows::insert(tx, name, query),
            Some(id) => {
                tx.put(id, &rows::NAME, name.to_owned())?;
                tx.put(id, &rows::QUERY, query.to_owned())?;
                Ok(id)
            }
        })?;
        self.saved_search(id)
    }

    fn saved_search(&self, id: ItemId) -> Result<SavedSearch> {
        self.saved_searches()?
            .into_iter()
            .find(|search| search.id == id)
            .ok_or_else(gone)
    }

    /// Keeps searches no longer. Undo brings them back.
    ///
    /// # Errors
    /// [`Error::NotFound`] when one of them is not kept.
    pub fn forget_searches(&self, ids: &[ItemId]) -> Result<Changes> {
        let mut names = Vec::with_capacity(ids.len());
        for id in ids {
            names.push(self.saved_search(*id)?.name);
        }
        let label = match names.as_slice() {
            [name] => format!("Forget the search “{name}”"),
            names => format!(
                "Forget {}",
                counted(names.len(), "search").replace("searchs", "searches")
            ),
        };
        self.write(&Op::new("forget searches", label), |tx| {
            ids.iter()
                .try_for_each(|id| tx.put(*id, &Field::DELETED, 1_i64).map(drop))
        })
        .map(|((), changes)| changes)
    }

    /// Puts the searches that are kept into an order; those that are not named come after, as they were.
    ///
    /// # Errors
    /// When the library cannot be written.
    pub fn arrange_searches(&self, ids: &[ItemId]) -> Result<Changes> {
        let kept = self.saved_searches()?;
        let named = ids
            .iter()
            .filter(|id| kept.iter().any(|search| search.id == **id));
        let others = kept
            .iter()
            .map(|search| &search.id)
            .filter(|id| !ids.contains(id));
        let mut order: Vec<ItemId> = Vec::with_capacity(kept.len());
        for id in named.chain(others) {
            if !order.contains(id) {
                order.push(*id);
            }
        }
        self.write(&Op::new("arrange searches", "Arrange the searches"), |tx| {
            for (at, id) in (1_i32..).zip(&order) {
                tx.put(*id, &rows::POSITION, f64::from(at))?;
            }
            Ok(())
        })
        .map(|((), changes)| changes)
    }

    /// The queries that were searched for last on this device, the newest first; at most 20.
    ///
    /// # Errors
    /// When the library cannot be read.
    pub fn recent_searches(&self) -> Result<Vec<String>> {
        let settings = self.settings()?;
        let kept = settings.get(RECENT).and_then(Value::as_array);
        let queries = kept.into_iter().flatten().filter_map(Value::as_str);
        Ok(queries.map(str::to_owned).collect())
    }

    /// Remembers a query as the last that was searched for. Those that are remembered.
    ///
    /// # Errors
    /// When the library cannot be written.
    pub fn remember_search(&self, query: &str) -> Result<Vec<String>> {
        let query = query.trim();
        let mut recent = self.recent_searches()?;
        if query.is_empty() || query.len() > LONGEST_QUERY {
            return Ok(recent);
        }
        recent.retain(|known| known != query);
        recent.insert(0, query.to_owned());
        recent.truncate(MOST_RECENT);
        // A setting has a longest size: long queries leave room for fewer.
        while recent.len() > 1
            && serde_json::to_string(&recent).is_ok_and(|text| text.len() > 9_000)
        {
            recent.pop();
        }
        self.set_setting(RECENT, &Value::from(recent.clone()))?;
        Ok(recent)
    }

    /// Forgets which queries were searched for.
    ///
    /// # Errors
    /// When the library cannot be written.
    pub fn forget_recent_searches(&self) -> Result<()> {
        self.set_setting(RECENT, &Value::Null)
    }

    /// One step of what the search index does when nobody waits, of about ten milliseconds: large merges, and indexing again
    /// after an update. `None` when there is nothing to do, else how many items are still to be indexed.
    ///
    /// # Errors
    /// When the library cannot be written.
    pub fn tidy_search(&self) -> Result<Option<u64>> {
        Ok(match self.store.tidy_index()? {
            crate::store::search::Step::Idle => None,
            crate::store::search::Step::Worked(left) => Some(left),
        })
    }

    /// Has what every search needs read into memory, so that the first one that somebody waits for finds it there. To be
    /// called in the background.
    ///
    /// # Errors
    /// When the library cannot be read.
    pub fn warm_search(&self) -> Result<()> {
        self.store.warm_index()
    }

    /// Bytes of the file that the search index takes.
    ///
    /// # Errors
    /// When the library cannot be read.
    pub fn search_bytes(&self) -> Result<u64> {
        self.store.index_bytes()
    }

    /// Bytes of memory that the search index takes.
    #[must_use]
    pub fn search_memory(&self) -> usize {
        self.store.index_memory()
    }
}
