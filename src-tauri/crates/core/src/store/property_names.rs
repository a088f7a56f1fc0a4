//! Names of properties that notes have, for finishing one that is typed.

use super::{Connection, Store, sql};
use crate::error::Result;
use commonplace_text::note;
use rusqlite::params;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

/// Notes that are read, the newest first: who asks is typing.
const MOST_NOTES: i64 = 5_000;
/// Bytes of a note among which its properties end, but for the strangest.
const HEAD: i64 = 16_384;
/// Names that are kept.
const MOST: usize = 1_000;

/// A name and how many of those notes have it, the most used first.
pub(crate) type Names = Arc<[(String, usize)]>;

/// What was found last, and after which write of the library.
#[derive(Default)]
pub(crate) struct Known(Mutex<Option<(i64, Names)>>);

impl Store {
    /// The names in use. They are read again after the library has changed.
    pub(crate) fn property_names(&self) -> Result<Names> {
        self.read(|connection| self.property_names_in(connection))
    }

    pub(crate) fn property_names_in(&self, connection: &Connection) -> Result<Names> {
        let written: i64 = connection
            .prepare_cached("SELECT coalesce(max(last_hlc), 0) FROM device")
            .and_then(|mut select| select.query_row([], |row| row.get(0)))
            .map_err(sql)?;
        let mut known = self
            .property_names
            .0
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        if let Some((after, names)) = &*known
            && *after == written
        {
            return Ok(Arc::clone(names));
        }
        let names = read(connection)?;
        *known = Some((written, Arc::clone(&names)));
        Ok(names)
    }
}

fn read(connection: &Connection) -> Result<Names> {
    let mut select = connection
        .prepare_cached(
            "SELECT substr(note.body, 1, ?2) FROM (SELECT item FROM note ORDER BY item DESC LIMIT ?1) AS newest
             JOIN note USING (item) JOIN listing ON listing.id = note.item
             WHERE listing.trashed = 0 AND (note.body LIKE '---%' OR note.body LIKE char(65279) || '---%')",
        )
        .map_err(sql)?;
    let mut rows = select.query(params![MOST_NOTES, HEAD]).map_err(sql)?;
    let mut counts: HashMap<String, usize> = HashMap::new();
    while let Some(row) = rows.next().map_err(sql)? {
        let body = row.get_ref(0).map_err(sql)?;
        for property in note::properties(body.as_str().unwrap_or_default()).properties {
            *counts.entry(property.key).or_default() += 1;
        }
    }
    let mut names: Vec<(String, usize)> = counts.into_iter().collect();
    names.sort_by(|(a, m), (b, n)| n.cmp(m).then_with(|| a.cmp(b)));
    names.truncate(MOST);
    Ok(names.into())
}
