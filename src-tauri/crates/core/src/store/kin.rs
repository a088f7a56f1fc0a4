//! What versions have to do with each other: articles that link to one another, texts that are alike, and the keys by
//! which articles are known.

use super::{Store, sql};
use crate::error::Result;
use crate::id::{ItemId, VersionId};
use crate::{address, sketch};
use rusqlite::{Connection, OptionalExtension as _, params};

/// Links of one version that are remembered.
pub(crate) const MOST_LINKS: usize = 1_000;

/// How much is remembered of a version: nothing, what it links to and looks like (1), its headings as well (2), what it
/// links to by the rules of today (3). Raised when [`address::key`] makes other keys.
pub(super) const KNOWN: i64 = 3;
/// From which on the headings are remembered.
const HEADINGS: i64 = 2;

/// What an older library does not know of a version.
pub(crate) struct Found {
    /// The version.
    pub(crate) id: VersionId,
    /// Web addresses that it links to.
    pub(crate) links: Vec<String>,
    /// Headings of its text.
    pub(crate) headings: Vec<String>,
}

/// Remembers what a version links to and looks like.
pub(super) fn remember(
    connection: &Connection,
    id: VersionId,
    text: &str,
    links: &[String],
) -> Result<()> {
    remember_links(connection, id, links)?;
    for band in sketch::bands(text) {
        connection
            .prepare_cached("INSERT OR IGNORE INTO version_sketch (band, version) VALUES (?1, ?2)")
            .and_then(|mut insert| insert.execute(params![band, id]))
            .map_err(sql)?;
    }
    Ok(())
}

fn remember_links(connection: &Connection, id: VersionId, links: &[String]) -> Result<()> {
    for key in links
        .iter()
        .take(MOST_LINKS)
        .filter_map(|url| address::key(url))
    {
        connection
            .prepare_cached("INSERT OR IGNORE INTO version_link (version, key) VALUES (?1, ?2)")
            .and_then(|mut insert| insert.execute(params![id, address::number(&key)]))
            .map_err(sql)?;
    }
    Ok(())
}

impl Store {
    /// Shown versions of live articles of which not all is remembered.
    pub(crate) fn unknown_versions(&self, most: u32) -> Result<Vec<VersionId>> {
        self.read(|connection| {
            let mut select = connection
                .prepare_cached(
                    "SELECT version.id FROM article
                     JOIN content_version AS version ON version.id = article.version AND version.known < ?2
                     JOIN item ON item.id = article.item AND item.deleted_hlc IS NULL LIMIT ?1",
                )
                .map_err(sql)?;
            let rows = select.query_map(params![most, KNOWN], |row| row.get(0)).map_err(sql)?;
            rows.collect::<rusqlite::Result<_>>().map_err(sql)
        })
    }

    /// Remembers what versions link to, look like, and have for headings.
    pub(crate) fn remember_versions(&self, found: &[Found]) -> Result<()> {
        let mut guard = self.writer()?;
        let tx = guard
            .connection()?
            .transaction_with_behavior(rusqlite::TransactionBehavior::Immediate)
            .map_err(sql)?;
        let mut headed = Vec::new();
        for Found {
            id,
            links,
            headings,
        } in found
        {
            let (item, text, known): (ItemId, String, i64) = tx
                .query_row(
                    "SELECT item, text, known FROM content_version WHERE id = ?1",
                    [id],
                    |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)),
                )
                .map_err(sql)?;
            match known {
                0 => remember(&tx, *id, &text, links)?,
                // Numbers of keys that nothing makes any more are in nobody's way.
                _ => remember_links(&tx, *id, links)?,
            }
            if known >= HEADINGS {
                let now = params![id, KNOWN];
                tx.execute("UPDATE content_version SET known = ?2 WHERE id = ?1", now)
                    .map_err(sql)?;
                continue;
            }
            let headings = serde_json::to_string(headings).unwrap_or_default();
            tx.execute(
                "UPDATE content_version SET known = ?2, details = CASE WHEN json_valid(details)
                   THEN json_set(details, '$.headings', json(?3)) ELSE details END WHERE id = ?1",
                params![id, KNOWN, headings],
            )
            .map_err(sql)?;
            headed.push(item);
        }
        super::index::index_again(&tx, &headed)?;
        tx.commit().map_err(sql)
    }
}

/// Saved articles outside the trash that have one of these keys, in the order of the keys; without `item` itself.
pub(crate) fn of_keys(
    connection: &Connection,
    item: ItemId,
    keys: &[String],
) -> Result<Vec<ItemId>> {
    let mut select = connection
        .prepare_cached(
            "SELECT article.item FROM article
             JOIN item ON item.id = article.item AND item.deleted_hlc IS NULL AND item.trashed_hlc IS NULL
             WHERE (article.url_key = ?1 OR article.canonical_key = ?1) AND article.item <> ?2 ORDER BY item.row LIMIT 20",
        )
        .map_err(sql)?;
    let mut found = Vec::new();
    for key in keys {
        let rows = select.query_map(params![key, item], |row| row.get(0));
        add_new(&mut found, rows.map_err(sql)?)?;
    }
    Ok(found)
}

/// Adds what is not there yet.
fn add_new(
    found: &mut Vec<ItemId>,
    rows: impl Iterator<Item = rusqlite::Result<ItemId>>,
) -> Result<()> {
    for row in rows {
        let item = row.map_err(sql)?;
        if !found.contains(&item) {
            found.push(item);
        }
    }
    Ok(())
}

/// Saved articles outside the trash that link to an article.
pub(crate) fn cited_by(connection: &Connection, item: ItemId) -> Result<Vec<ItemId>> {
    let keys: Option<[Option<String>; 2]> = connection
        .prepare_cached("SELECT url_key, canonical_key FROM article WHERE item = ?1")
        .and_then(|mut select| {
            select
                .query_row([item], |row| Ok([row.get(0)?, row.get(1)?]))
                .optional()
        })
        .map_err(sql)?;
    let mut found = Vec::new();
    let mut select = connection
        .prepare_cached(
            "SELECT article.item FROM version_link
             JOIN content_version AS version ON version.id = version_link.version
             JOIN article ON article.item = version.item AND article.version = version.id
             JOIN item ON item.id = article.item AND item.deleted_hlc IS NULL AND item.trashed_hlc IS NULL
             WHERE version_link.key = ?1 AND article.item <> ?2 ORDER BY item.row",
        )
        .map_err(sql)?;
    for key in keys.into_iter().flatten().flatten() {
        let rows = select.query_map(params![address::number(&key), item], |row| row.get(0));
        add_new(&mut found, rows.map_err(sql)?)?;
    }
    Ok(found)
}

/// Articles outside the trash whose shown text may be like that of an article: they share a band of its sketch.
pub(crate) fn candidates(connection: &Connection, text: &str) -> Result<Vec<ItemId>> {
    let mut select = connection
        .prepare_cached(
            "SELECT article.item FROM version_sketch
             JOIN content_version AS version ON version.id = version_sketch.version
             JOIN article ON article.item = version.item AND article.version = version.id
             JOIN item ON item.id = article.item AND item.deleted_hlc IS NULL AND item.trashed_hlc IS NULL
             WHERE version_sketch.band = ?1 LIMIT 200",
        )
        .map_err(sql)?;
    let mut found = std::collections::BTreeSet::new();
    for band in sketch::bands(text) {
        let rows = select.query_map([band], |row| row.get(0)).map_err(sql)?;
        for row in rows {
            found.insert(row.map_err(sql)?);
        }
    }
    Ok(found.into_iter().collect())
}

/// The text that an article shows.
pub(crate) fn text_of(connection: &Connection, item: ItemId) -> Result<String> {
    connection
        .prepare_cached(
            "SELECT version.text FROM article JOIN content_version AS version ON version.id = article.version WHERE article.item = ?1",
        )
        .and_then(|mut select| select.query_row([item], |row| row.get(0)))
        .map_err(sql)
}

/// Makes the keys of all addresses again, after the rules that make them changed.
pub(crate) fn make_keys(connection: &Connection) -> Result<()> {
    let mut select = connection
        .prepare("SELECT item, url, canonical_url FROM article")
        .map_err(sql)?;
    let rows = select
        .query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))
        .map_err(sql)?;
    let all: Vec<(ItemId, Option<String>, Option<String>)> =
        rows.collect::<rusqlite::Result<_>>().map_err(sql)?;
    let key = |url: Option<String>| url.as_deref().and_then(address::key);
    for (item, url, canonical) in all {
        connection
            .prepare_cached("UPDATE article SET url_key = ?2, canonical_key = ?3 WHERE item = ?1 AND (url_key IS NOT ?2 OR canonical_key IS NOT ?3)")
            .and_then(|mut update| update.execute(params![item, key(url), key(canonical)]))
            .map_err(sql)?;
    }
    make_keys_of_the_queue(connection)
}

fn make_keys_of_the_queue(connection: &Connection) -> Result<()> {
    let mut select = connection
        .prepare("SELECT id, url FROM save_queue")
        .map_err(sql)?;
    let rows = select.query_map([], |row| Ok((row.get(0)?, row.get(1)?)));
    let all: Vec<(i64, String)> = rows.and_then(Iterator::collect).map_err(sql)?;
    for (id, url) in all {
        if let Some(key) = address::key(&url) {
            connection
                .prepare_cached("UPDATE save_queue SET url_key = ?2 WHERE id = ?1")
                .and_then(|mut update| update.execute(params![id, key]))
                .map_err(sql)?;
        }
    }
    Ok(())
}

/// Pairs of articles outside the trash whose shown texts share a band of their sketches. Bands that very many share say
/// nothing: they are of pages that a site makes by the thousand.
pub(crate) fn pairs(connection: &Connection) -> Result<Vec<(ItemId, ItemId)>> {
    const MOST_IN_BAND: i64 = 40;
    let mut select = connection
        .prepare(
            "WITH shown AS MATERIALIZED (
               SELECT version_sketch.band AS band, article.item AS item FROM version_sketch
               JOIN content_version AS version ON version.id = version_sketch.version
               JOIN article ON article.item = version.item AND article.version = version.id
               JOIN item ON item.id = article.item AND item.deleted_hlc IS NULL AND item.trashed_hlc IS NULL
             ), bands AS MATERIALIZED (
               SELECT band FROM shown GROUP BY band HAVING count(*) BETWEEN 2 AND ?1
             )
             SELECT DISTINCT one.item, other.item FROM bands
             JOIN shown AS one ON one.band = bands.band
             JOIN shown AS other ON other.band = bands.band AND one.item < other.item
             ORDER BY one.item, other.item LIMIT 10000",
        )
        .map_err(sql)?;
    let rows = select
        .query_map([MOST_IN_BAND], |row| Ok((row.get(0)?, row.get(1)?)))
        .map_err(sql)?;
    rows.collect::<rusqlite::Result<_>>().map_err(sql)
}
