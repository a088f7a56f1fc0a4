//! Who carries a tag, or one below it.

use super::lists::kind_of;
use super::sql;
use crate::error::Result;
use crate::id::ItemId;
use crate::model::ItemKind;
use rusqlite::{Connection, params};

/// An item that carries a tag.
pub(crate) struct Worn {
    pub(crate) id: ItemId,
    pub(crate) kind: ItemKind,
}

/// The items that carry the tag with this key or one below it, in the trash too.
pub(crate) fn worn(connection: &Connection, key: &str) -> Result<Vec<Worn>> {
    let mut select = connection
        .prepare_cached(
            "SELECT DISTINCT l.id, l.kind FROM listing_tag AS t JOIN listing AS l ON l.row = t.row
             WHERE t.key = ?1 OR (t.key >= ?1 || '/' AND t.key < ?1 || '0') ORDER BY l.row",
        )
        .map_err(sql)?;
    let found = select
        .query_map([key], |row| {
            Ok(Worn {
                id: row.get(0)?,
                kind: kind_of(row.get_ref(1)?.as_str()?),
            })
        })
        .map_err(sql)?;
    found.collect::<rusqlite::Result<_>>().map_err(sql)
}

/// The tags with this key or below it that an item was given, key and spelling; not those that a note's text carries.
pub(crate) fn given(
    connection: &Connection,
    id: ItemId,
    key: &str,
) -> Result<Vec<(String, String)>> {
    let mut select = connection
        .prepare_cached(
            "SELECT key, tag FROM item_tag WHERE item = ?1 AND del_hlc IS NULL
             AND (key = ?2 OR (key >= ?2 || '/' AND key < ?2 || '0')) ORDER BY key",
        )
        .map_err(sql)?;
    let found = select
        .query_map(params![id, key], |row| Ok((row.get(0)?, row.get(1)?)))
        .map_err(sql)?;
    found.collect::<rusqlite::Result<_>>().map_err(sql)
}
