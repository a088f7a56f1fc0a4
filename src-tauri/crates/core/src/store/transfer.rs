//! What importing and exporting ask of the tables, besides what notes and attachments answer themselves.

use super::articles::name_blob;
use super::sql;
use super::tx::{Field, Tx, Value};
use crate::blobs::BlobHash;
use crate::clock::Hlc;
use crate::error::Result;
use crate::id::ItemId;
use rusqlite::{OptionalExtension as _, params};

/// What a state of the library is read through.
pub(crate) type Db = rusqlite::Connection;

/// The path of a live note or attachment whose path differs at most in case or composition.
pub(crate) fn same_key(connection: &Db, path: &str, is_note: bool) -> Result<Option<String>> {
    let kind = if is_note { "note" } else { "attachment" };
    connection
        .prepare_cached("SELECT path FROM listing INDEXED BY listing_path_key WHERE path_key = ?1 AND kind = ?2 AND trashed = 0 ORDER BY path LIMIT 1")
        .and_then(|mut select| select.query_row(params![commonplace_text::name::path_key(path), kind], |row| row.get(0)).optional())
        .map_err(sql)
}

/// As [`same_key`], of another item than `except`.
pub(crate) fn other_of_key(
    connection: &Db,
    path: &str,
    is_note: bool,
    except: ItemId,
) -> Result<Option<String>> {
    let kind = if is_note { "note" } else { "attachment" };
    connection
        .prepare_cached("SELECT path FROM listing INDEXED BY listing_path_key WHERE path_key = ?1 AND kind = ?2 AND trashed = 0 AND id <> ?3 ORDER BY path LIMIT 1")
        .and_then(|mut select| select.query_row(params![commonplace_text::name::path_key(path), kind, except], |row| row.get(0)).optional())
        .map_err(sql)
}

/// A note in the trash with exactly this path and text.
pub(crate) fn trashed_note(connection: &Db, path: &str, body: &str) -> Result<Option<ItemId>> {
    connection
        .prepare_cached(
            "SELECT note.item FROM note JOIN item ON item.id = note.item
             WHERE note.path = ?1 AND note.body = ?2 AND item.trashed_hlc IS NOT NULL AND item.deleted_hlc IS NULL LIMIT 1",
        )
        .and_then(|mut select| select.query_row(params![path, body], |row| row.get(0)).optional())
        .map_err(sql)
}

/// An attachment in the trash with exactly this path and content.
pub(crate) fn trashed_attachment(
    connection: &Db,
    path: &str,
    blob: BlobHash,
) -> Result<Option<ItemId>> {
    connection
        .prepare_cached(
            "SELECT attachment.item FROM attachment JOIN item ON item.id = attachment.item
             WHERE attachment.path = ?1 AND attachment.blob = ?2 AND item.trashed_hlc IS NOT NULL AND item.deleted_hlc IS NULL LIMIT 1",
        )
        .and_then(|mut select| select.query_row(params![path, blob], |row| row.get(0)).optional())
        .map_err(sql)
}

/// The path of an article outside the trash.
pub(crate) fn live_article(connection: &Db, id: ItemId) -> Result<Option<String>> {
    connection
        .prepare_cached(
            "SELECT path FROM listing WHERE id = ?1 AND kind = 'article' AND trashed = 0",
        )
        .and_then(|mut select| select.query_row([id], |row| row.get(0)).optional())
        .map_err(sql)
}

/// Whether the library names this blob.
pub(crate) fn has_blob(connection: &Db, blob: BlobHash) -> Result<bool> {
    connection
        .prepare_cached("SELECT 1 FROM blob WHERE hash = ?1")
        .and_then(|mut select| select.exists([blob]))
        .map_err(sql)
}

/// Gives an attachment another content. Its blob has been written.
pub(crate) fn set_file(
    tx: &mut Tx<'_>,
    id: ItemId,
    blob: BlobHash,
    size: u64,
    mime: &str,
) -> Result<()> {
    name_blob(tx, blob, size, mime)?;
    tx.put(
        id,
        &Field::Column("attachment", "blob"),
        Value::Blob(blob.0.to_vec()),
    )
    .map(drop)
}

/// An article, as it is exported.
pub(crate) struct Exported {
    pub(crate) id: ItemId,
    pub(crate) name: String,
    pub(crate) title: String,
    pub(crate) byline: Option<String>,
    pub(crate) agency: Option<String>,
    pub(crate) site: Option<String>,
    pub(crate) published: Option<String>,
    pub(crate) datelines: Vec<String>,
    pub(crate) lang: Option<String>,
    pub(crate) excerpt: Option<String>,
    pub(crate) url: Option<String>,
    pub(crate) saved_ms: i64,
    pub(crate) tags: Vec<String>,
    /// Its sanitised HTML, compressed.
    pub(crate) html: BlobHash,
    /// Blob and type of each image.
    pub(crate) images: Vec<(BlobHash, String)>,
}

/// Ids of the articles outside the trash, by name.
pub(crate) fn articles(connection: &Db) -> Result<Vec<ItemId>> {
    let mut select = connection
        .prepare(
            "SELECT article.item FROM article JOIN item ON item.id = article.item
             WHERE item.deleted_hlc IS NULL AND item.trashed_hlc IS NULL ORDER BY article.name, article.item",
        )
        .map_err(sql)?;
    let rows = select.query_map([], |row| row.get(0)).map_err(sql)?;
    rows.collect::<rusqlite::Result<_>>().map_err(sql)
}

/// One of them; `None` when it went away meanwhile.
pub(crate) fn article(connection: &Db, id: ItemId) -> Result<Option<Exported>> {
    let found = connection
        .prepare_cached(
            "SELECT article.name, article.title, article.byline, article.agency, article.site, article.published, article.datelines, article.lang,
                    article.excerpt, article.url, item.created_hlc, version.html_blob
             FROM article
             JOIN item ON item.id = article.item
             JOIN content_version AS version ON version.id = article.version
             WHERE article.item = ?1 AND item.deleted_hlc IS NULL",
        )
        .and_then(|mut select| {
            select
                .query_row([id], |row| {
                    let datelines: String = row.get(6)?;
                    let created: Hlc = row.get(10)?;
                    Ok(Exported {
                        id,
                        name: row.get(0)?,
                        title: row.get(1)?,
                        byline: row.get(2)?,
                        agency: row.get(3)?,
                        site: row.get(4)?,
                        published: row.get(5)?,
                        datelines: serde_json::from_str(&datelines).unwrap_or_default(),
                        lang: row.get(7)?,
                        excerpt: row.get(8)?,
                        url: row.get(9)?,
                        saved_ms: created.millis(),
                        tags: Vec::new(),
                        html: row.get(11)?,
                        images: Vec::new(),
                    })
                })
                .optional()
        })
        .map_err(sql)?;
    let Some(mut found) = found else {
        return Ok(None);
    };
    found.tags = tags(connection, id)?;
    found.images = images(connection, id)?;
    Ok(Some(found))
}

/// Tags that were given to an item, sorted; not those that stand in its text.
pub(crate) fn tags(connection: &Db, id: ItemId) -> Result<Vec<String>> {
    let mut select = connection
        .prepare_cached("SELECT tag FROM item_tag WHERE item = ?1 AND del_hlc IS NULL ORDER BY key")
        .map_err(sql)?;
    let rows = select.query_map([id], |row| row.get(0)).map_err(sql)?;
    rows.collect::<rusqlite::Result<_>>().map_err(sql)
}

fn images(connection: &Db, id: ItemId) -> Result<Vec<(BlobHash, String)>> {
    let mut select = connection
        .prepare_cached(
            "SELECT blob.hash, blob.mime FROM article
             JOIN content_image ON content_image.version = article.version
             JOIN blob ON blob.hash = content_image.blob
             WHERE article.item = ?1",
        )
        .map_err(sql)?;
    let rows = select
        .query_map([id], |row| Ok((row.get(0)?, row.get(1)?)))
        .map_err(sql)?;
    rows.collect::<rusqlite::Result<_>>().map_err(sql)
}

/// When a note last changed, milliseconds since 1970 UTC.
pub(crate) fn changed_ms(connection: &Db, id: ItemId) -> Result<Option<i64>> {
    connection
        .prepare_cached("SELECT updated_ms FROM listing WHERE id = ?1")
        .and_then(|mut select| select.query_row([id], |row| row.get(0)).optional())
        .map_err(sql)
}

/// When an item came to be, milliseconds since 1970 UTC.
#[cfg(test)]
pub(crate) fn created_ms(connection: &Db, id: ItemId) -> i64 {
    let created: Hlc = connection
        .query_row("SELECT created_hlc FROM item WHERE id = ?1", [id], |row| {
            row.get(0)
        })
        .unwrap();
    created.millis()
}
