//! Sets of rows that the database gives: tags, links, sites, paths. Kept while nothing in the library changes, since a
//! query that is being typed asks for the same ones at every keystroke.

use super::hits::RowSet;
use crate::error::Result;
use crate::store::{filter, sql};
use commonplace_text::query::Node;
use rusqlite::{Connection, params_from_iter};
use std::sync::{Arc, Mutex, PoisonError};

/// Sets that are kept.
const KEPT: usize = 24;

/// Sets by what they were asked by, and the generation that they are of.
type Named = (i64, Vec<(String, Arc<RowSet>)>);

/// The sets that were asked for last.
#[derive(Debug, Default)]
pub(in crate::store) struct Kept(Mutex<Named>);

/// Asks for sets.
pub(super) struct Sets<'a> {
    pub(super) connection: &'a Connection,
    pub(super) generation: i64,
    pub(super) kept: &'a Kept,
}

impl Sets<'_> {
    /// The rows that a condition holds for.
    pub(super) fn of(&self, node: &Node) -> Result<Arc<RowSet>> {
        let key = format!("{node:?}");
        if let Some(set) = self.known(&key) {
            return Ok(set);
        }
        let statement = filter::rows_of(self.connection, node)?;
        let mut select = self
            .connection
            .prepare_cached(&statement.sql)
            .map_err(sql)?;
        let mut rows = select
            .query(params_from_iter(&statement.params))
            .map_err(sql)?;
        let mut set = RowSet::default();
        while let Some(row) = rows.next().map_err(sql)? {
            set.insert(row.get(0).map_err(sql)?);
        }
        let set = Arc::new(set);
        self.keep(key, &set);
        Ok(set)
    }

    fn known(&self, key: &str) -> Option<Arc<RowSet>> {
        let kept = self.kept.0.lock().unwrap_or_else(PoisonError::into_inner);
        let found = kept.1.iter().find(|(known, _)| known == key);
        found
            .filter(|_| kept.0 == self.generation)
            .map(|(_, set)| Arc::clone(set))
    }

    fn keep(&self, key: String, set: &Arc<RowSet>) {
        let mut kept = self.kept.0.lock().unwrap_or_else(PoisonError::into_inner);
        if kept.0 != self.generation {
            *kept = (self.generation, Vec::new());
        }
        if kept.1.len() >= KEPT {
            kept.1.remove(0);
        }
        kept.1.push((key, Arc::clone(set)));
    }
}
