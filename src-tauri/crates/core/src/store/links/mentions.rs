//! What the lists of mentions and of unresolved links are made of.

use super::kind_of;
use crate::error::Result;
use crate::id::{ItemId, RevId};
use crate::model::ItemKind;
use crate::store::sql;
use commonplace_text::words;
use rusqlite::{Connection, OptionalExtension as _, params};

/// An item whose text may mention a name.
pub(crate) struct Candidate {
    pub(crate) id: ItemId,
    pub(crate) kind: ItemKind,
    pub(crate) title: String,
    pub(crate) path: String,
    updated_ms: i64,
}

/// Notes and articles whose text holds the words of one of the names, last changed first; `true` when there may be more.
pub(crate) fn candidates(
    connection: &Connection,
    names: &[String],
    except: ItemId,
    most: u32,
) -> Result<(Vec<Candidate>, bool)> {
    let phrases: Vec<String> = names
        .iter()
        .map(|name| words::index_text(name))
        .filter(|tokens| !tokens.is_empty())
        .map(|tokens| format!("\"{tokens}\" *"))
        .collect();
    if phrases.is_empty() {
        return Ok((Vec::new(), false));
    }
    let query = format!("body : ({})", phrases.join(" OR "));
    let mut select = connection
        .prepare_cached(
            "SELECT listing.id, listing.kind, listing.title, listing.path, listing.updated_ms
             FROM (SELECT rowid AS found FROM fts WHERE fts MATCH ?1 ORDER BY rowid DESC LIMIT ?3)
             JOIN listing ON listing.row = found
             WHERE listing.trashed = 0 AND listing.kind IN ('note', 'article') AND listing.id <> ?2",
        )
        .map_err(sql)?;
    let rows = select
        .query_map(params![query, except, most], |row| {
            Ok(Candidate {
                id: row.get(0)?,
                kind: kind_of(row.get_ref(1)?.as_str()?),
                title: row.get(2)?,
                path: row.get(3)?,
                updated_ms: row.get(4)?,
            })
        })
        .map_err(sql)?;
    let mut found: Vec<Candidate> = rows.collect::<rusqlite::Result<_>>().map_err(sql)?;
    let more = found.len() + 1 >= most as usize;
    found.sort_by(|a, b| (b.updated_ms, &a.path).cmp(&(a.updated_ms, &b.path)));
    Ok((found, more))
}

/// The text of a note, with its revision, or of an article.
pub(crate) fn text_of(
    connection: &Connection,
    one: &Candidate,
) -> Result<Option<(String, Option<RevId>)>> {
    let statement = if one.kind == ItemKind::Note {
        "SELECT body, head_rev FROM note WHERE item = ?1"
    } else {
        "SELECT content_version.text, NULL FROM article JOIN content_version ON content_version.id = article.version
         WHERE article.item = ?1"
    };
    connection
        .prepare_cached(statement)
        .and_then(|mut select| {
            select
                .query_row([one.id], |row| Ok((row.get(0)?, row.get(1)?)))
                .optional()
        })
        .map_err(sql)
}

/// Targets that lead nowhere, and the paths of the notes in which they stand, link by link.
pub(crate) fn unresolved(connection: &Connection) -> Result<Vec<(String, String)>> {
    let mut select = connection
        .prepare_cached(
            "SELECT link.path, source.path FROM link JOIN listing AS source ON source.row = link.src
             WHERE link.dst IS NULL AND link.form <> 'external' AND source.trashed = 0 ORDER BY source.path, link.ord",
        )
        .map_err(sql)?;
    let rows = select
        .query_map([], |row| Ok((row.get(0)?, row.get(1)?)))
        .map_err(sql)?;
    rows.collect::<rusqlite::Result<_>>().map_err(sql)
}
