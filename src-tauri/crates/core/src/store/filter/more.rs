//! What an item has, where it lies, what it links to: conditions that need more than its row in the lists.

use super::Clause;
use crate::address;
use crate::error::Result;
use crate::store::index::Targets;
use crate::store::sql;
use commonplace_text::query::Thing;
use rusqlite::{Connection, OptionalExtension as _};

pub(super) fn has(thing: Thing) -> Clause {
    let of_article = "item JOIN article ON article.item = item.id AND item.row = l.row";
    let highlights = "item JOIN highlight ON highlight.article = item.id AND item.row = l.row
       JOIN item AS mark ON mark.id = highlight.item AND mark.deleted_hlc IS NULL";
    let link = "SELECT 1 FROM link WHERE link.src = l.row";
    let sql = match thing {
        Thing::Highlight => format!("EXISTS (SELECT 1 FROM {highlights})"),
        Thing::Note => format!("EXISTS (SELECT 1 FROM {highlights} WHERE highlight.note <> '')"),
        Thing::Link => format!(
            "(EXISTS ({link}) OR EXISTS (SELECT 1 FROM {of_article} JOIN version_link ON version_link.version = article.version))"
        ),
        Thing::Image => format!(
            "(l.lead_image IS NOT NULL
              OR EXISTS (SELECT 1 FROM {of_article} JOIN content_image ON content_image.version = article.version)
              OR EXISTS ({link} AND link.embed = 1 AND (lower(link.path) LIKE '%.png' OR lower(link.path) LIKE '%.jp%g'
                OR lower(link.path) LIKE '%.gif' OR lower(link.path) LIKE '%.webp' OR lower(link.path) LIKE '%.svg'
                OR lower(link.path) LIKE '%.avif')))"
        ),
        Thing::Attachment => {
            "EXISTS (SELECT 1 FROM link JOIN listing AS file ON file.row = link.dst AND file.kind = 'attachment'
               WHERE link.src = l.row)"
                .to_owned()
        }
        Thing::Snapshot => format!(
            "EXISTS (SELECT 1 FROM {of_article} JOIN content_version AS version ON version.id = article.version
               AND version.raw_blob IS NOT NULL)"
        ),
        // Asked of the text.
        Thing::Task => "1".to_owned(),
    };
    Clause::new(sql, [])
}

/// In a folder or one below it, wherever that lies.
pub(super) fn folder(key: &str) -> Clause {
    Clause::new(
        "instr('/' || l.path_key, '/' || ? || '/') > 0",
        [key.to_owned()],
    )
}

/// In the last part of the path.
pub(super) fn file(key: &str) -> Clause {
    // What is cut off at the right is everything that is no slash.
    let key = key.strip_suffix(".md").unwrap_or(key);
    Clause::new(
        "instr(substr(l.path_key, length(rtrim(l.path_key, replace(l.path_key, '/', ''))) + 1), ?) > 0",
        [key.to_owned()],
    )
}

pub(super) fn url(key: &str) -> Clause {
    Clause::new(
        "EXISTS (SELECT 1 FROM item JOIN article ON article.item = item.id AND item.row = l.row
           WHERE instr(lower(ifnull(article.url, '') || ' ' || ifnull(article.canonical_url, '')), ?) > 0)",
        [key.to_owned()],
    )
}

fn row_of(connection: &Connection, path: &str) -> Result<Option<i64>> {
    Ok(Targets::default().of(connection, 0, "", path)?.row)
}

fn rows(rows: &[i64]) -> Clause {
    let rows = serde_json::to_string(rows).unwrap_or_else(|_| "[]".to_owned());
    Clause::new("l.row IN (SELECT value FROM json_each(?))", [rows])
}

/// The item that a path means.
pub(super) fn itself(connection: &Connection, path: &str) -> Result<Clause> {
    Ok(rows(row_of(connection, path)?.as_slice()))
}

pub(super) fn linked_from(connection: &Connection, path: &str) -> Result<Clause> {
    let mut found: Vec<i64> = Vec::new();
    if let Some(row) = row_of(connection, path)? {
        let mut select = connection
            .prepare_cached("SELECT DISTINCT dst FROM link WHERE src = ?1 AND dst IS NOT NULL")
            .map_err(sql)?;
        let dsts = select.query_map([row], |row| row.get(0)).map_err(sql)?;
        found = dsts.collect::<rusqlite::Result<_>>().map_err(sql)?;
    }
    Ok(rows(&found))
}

/// What links to a site: notes by the addresses in them, articles by what of the site is in the library.
pub(super) fn cites(connection: &Connection, key: &str) -> Result<Clause> {
    let mut select = connection
        .prepare_cached(
            "SELECT article.url_key FROM article JOIN item ON item.id = article.item JOIN listing ON listing.row = item.row
             WHERE article.url_key IS NOT NULL AND (instr(ifnull(listing.site_key, ''), ?1) > 0 OR instr(article.url_key, ?1) > 0)
             LIMIT 20000",
        )
        .map_err(sql)?;
    let keys = select
        .query_map([key], |row| row.get::<_, String>(0))
        .map_err(sql)?;
    let mut numbers = Vec::new();
    for found in keys {
        numbers.push(address::number(&found.map_err(sql)?));
    }
    let numbers = serde_json::to_string(&numbers).unwrap_or_else(|_| "[]".to_owned());
    Ok(Clause::new(
        "(EXISTS (SELECT 1 FROM link WHERE link.src = l.row AND link.form = 'external' AND instr(lower(link.path), ?) > 0)
          OR EXISTS (SELECT 1 FROM item JOIN article ON article.item = item.id AND item.row = l.row
             JOIN version_link ON version_link.version = article.version
             WHERE version_link.key IN (SELECT value FROM json_each(?))))",
        [key.to_owned(), numbers],
    ))
}

/// Names of what a path means, as they may stand in a text; the path's own last part where there is no such item.
pub(in crate::store) fn names_of(connection: &Connection, path: &str) -> Result<Vec<String>> {
    let last = path.rsplit('/').next().unwrap_or(path).to_owned();
    let Some(row) = row_of(connection, path)? else {
        return Ok(vec![last]);
    };
    let title: Option<String> = connection
        .prepare_cached("SELECT title FROM listing WHERE row = ?1")
        .and_then(|mut select| select.query_row([row], |row| row.get(0)).optional())
        .map_err(sql)?;
    let mut names: Vec<String> = title.into_iter().collect();
    let mut select = connection
        .prepare_cached(
            "SELECT key FROM item_name WHERE row = ?1 AND via = 'alias' ORDER BY key LIMIT 20",
        )
        .map_err(sql)?;
    let aliases = select.query_map([row], |row| row.get(0)).map_err(sql)?;
    for alias in aliases {
        names.push(alias.map_err(sql)?);
    }
    Ok(names)
}
