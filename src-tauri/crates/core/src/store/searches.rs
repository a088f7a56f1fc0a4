//! Rows of the searches that are kept.

use super::index::{Dirty, SAVED_SEARCH};
use super::sql;
use super::tx::{Field, Tx, Value};
use crate::clock::Hlc;
use crate::error::Result;
use crate::id::ItemId;
use crate::model::SavedSearch;
use rusqlite::{Connection, params};
use std::collections::BTreeMap;

pub(crate) const NAME: Field = Field::Column("saved_search", "name");
pub(crate) const QUERY: Field = Field::Column("saved_search", "query");
pub(crate) const POSITION: Field = Field::Column("saved_search", "position");

/// Those that are kept, in the person's order.
pub(crate) fn all(connection: &Connection) -> Result<Vec<SavedSearch>> {
    let mut select = connection
        .prepare_cached(
            "SELECT item.id, saved_search.name, saved_search.query, item.created_hlc
             FROM saved_search JOIN item ON item.id = saved_search.item
             WHERE item.deleted_hlc IS NULL ORDER BY saved_search.position, item.row",
        )
        .map_err(sql)?;
    let rows = select
        .query_map([], |row| {
            Ok(SavedSearch {
                id: row.get(0)?,
                name: row.get(1)?,
                query: row.get(2)?,
                created_at: row.get::<_, Hlc>(3)?.millis(),
            })
        })
        .map_err(sql)?;
    rows.collect::<rusqlite::Result<_>>().map_err(sql)
}

/// Keeps a new one behind all others.
pub(crate) fn insert(tx: &mut Tx<'_>, name: &str, query: &str) -> Result<ItemId> {
    let id = tx.create_as(SAVED_SEARCH)?;
    let position: f64 = tx
        .connection
        .query_row(
            "SELECT coalesce(max(position), 0.0) + 1.0 FROM saved_search",
            [],
            |row| row.get(0),
        )
        .map_err(sql)?;
    tx.connection
        .execute(
            "INSERT INTO saved_search (item, name, query, position) VALUES (?1, ?2, ?3, ?4)",
            params![id, name, query, position],
        )
        .map_err(sql)?;
    tx.first(
        id,
        &[
            (&NAME, Value::Text(name.to_owned())),
            (&QUERY, Value::Text(query.to_owned())),
            (&POSITION, Value::Real(position)),
        ],
    )?;
    Ok(id)
}

/// Whether one of some items is a search.
pub(super) fn among(connection: &Connection, touched: &BTreeMap<ItemId, Dirty>) -> Result<bool> {
    let mut select = connection
        .prepare_cached("SELECT 1 FROM saved_search WHERE item = ?1")
        .map_err(sql)?;
    for id in touched.keys() {
        if select.exists([id]).map_err(sql)? {
            return Ok(true);
        }
    }
    Ok(false)
}
