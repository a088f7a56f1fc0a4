//! Rows of articles, their versions, and the blobs that they name.

use super::tx::{Field, Tx};
pub(crate) use super::versions::{Details, NewVersion, name_blob};
use super::{Store, sql, versions};
use crate::address::key as url_key;
use crate::blobs::BlobHash;
use crate::clock::Hlc;
use crate::error::{Error, Result};
use crate::id::{ItemId, VersionId};
use crate::model::ItemKind;
use rusqlite::types::{FromSql, FromSqlError, FromSqlResult, ToSql, ToSqlOutput, Value, ValueRef};
use rusqlite::{Connection, OptionalExtension as _, Row, params};
use serde::{Deserialize, Serialize};

/// What the path of every article begins with.
pub(crate) const FOLDER: &str = "Articles/";

impl ToSql for BlobHash {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(ToSqlOutput::Borrowed(ValueRef::Blob(&self.0)))
    }
}

impl FromSql for BlobHash {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
        value
            .as_blob()?
            .try_into()
            .map(Self)
            .map_err(|_| FromSqlError::InvalidType)
    }
}

/// What an article's row says, besides triage.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct Head {
    pub(crate) title: String,
    pub(crate) byline: Option<String>,
    pub(crate) agency: Option<String>,
    pub(crate) site: Option<String>,
    pub(crate) published: Option<String>,
    pub(crate) datelines: Vec<String>,
    pub(crate) lang: Option<String>,
    pub(crate) dir: Option<String>,
    pub(crate) excerpt: Option<String>,
    pub(crate) url: Option<String>,
    pub(crate) canonical_url: Option<String>,
    pub(crate) lead_image: Option<BlobHash>,
}

/// An article that may be the same as one that is being saved.
#[derive(Clone)]
pub(crate) struct Known {
    pub(crate) id: ItemId,
    pub(crate) title: String,
    /// The title that its present version gave.
    pub(crate) given_title: String,
    pub(crate) url_key: Option<String>,
    pub(crate) canonical_key: Option<String>,
    pub(crate) text_hash: BlobHash,
    pub(crate) raw_hash: BlobHash,
    /// Who its present version says wrote it, and when it came out.
    pub(crate) given_byline: Option<String>,
    pub(crate) given_day: Option<String>,
    pub(crate) trashed: bool,
    /// The article that it was merged into.
    pub(crate) merged_into: Option<ItemId>,
}

/// Makes an article.
pub(crate) fn insert(
    tx: &mut Tx<'_>,
    name: &str,
    head: &Head,
    version: &NewVersion,
) -> Result<ItemId> {
    let id = tx.create(ItemKind::Article)?;
    let version = versions::insert(tx, id, head, version)?;
    let datelines = datelines(head);
    tx.connection
        .prepare_cached(
            "INSERT INTO article (item, name, title, byline, agency, site, published, datelines, lang, dir, excerpt, url, canonical_url,
                                  url_key, canonical_key, lead_image, place, starred, progress, opened_hlc, version)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, 'inbox', 0, 0.0, NULL, ?17)",
        )
        .and_then(|mut insert| {
            insert.execute(params![
                id,
                name,
                head.title,
                head.byline,
                head.agency,
                head.site,
                head.published,
                datelines,
                head.lang,
                head.dir,
                head.excerpt,
                head.url,
                head.canonical_url,
                head.url.as_deref().and_then(url_key),
                head.canonical_url.as_deref().and_then(url_key),
                head.lead_image,
                version
            ])
        })
        .map_err(sql)?;
    let fields = fields(head, version);
    let mut first: Vec<(&Field, Value)> = fields
        .iter()
        .map(|(field, value)| (field, value.clone()))
        .collect();
    let (name_field, place_field) = (
        Field::Column("article", "name"),
        Field::Column("article", "place"),
    );
    first.push((&name_field, Value::Text(name.to_owned())));
    first.push((&place_field, Value::Text("inbox".to_owned())));
    tx.first(id, &first)?;
    Ok(id)
}

/// Gives an article a newer reading of its page.
pub(crate) fn update(
    tx: &mut Tx<'_>,
    id: ItemId,
    head: &Head,
    keep_title: bool,
    version: &NewVersion,
) -> Result<()> {
    let version = versions::insert(tx, id, head, version)?;
    show(tx, id, head, keep_title, version)
}

/// Has one of an article's versions shown.
pub(crate) fn show(
    tx: &mut Tx<'_>,
    id: ItemId,
    head: &Head,
    keep_title: bool,
    version: VersionId,
) -> Result<()> {
    for (field, value) in fields(head, version) {
        if !(keep_title && field == Field::Column("article", "title")) {
            tx.put(id, &field, value)?;
        }
    }
    Ok(())
}

/// Has an article go under another address.
pub(crate) fn put_address(tx: &mut Tx<'_>, id: ItemId, url: &str) -> Result<()> {
    let column = |name| Field::Column("article", name);
    tx.put(id, &column("url"), Value::Text(url.to_owned()))?;
    let key = url_key(url).map_or(Value::Null, Value::Text);
    tx.put(id, &column("url_key"), key)?;
    Ok(())
}

fn fields(head: &Head, version: VersionId) -> Vec<(Field, Value)> {
    let text = |value: &Option<String>| value.clone().map_or(Value::Null, Value::Text);
    let column = |name| Field::Column("article", name);
    vec![
        (column("title"), Value::Text(head.title.clone())),
        (column("byline"), text(&head.byline)),
        (column("agency"), text(&head.agency)),
        (column("site"), text(&head.site)),
        (column("published"), text(&head.published)),
        (column("datelines"), Value::Text(datelines(head))),
        (column("lang"), text(&head.lang)),
        (column("dir"), text(&head.dir)),
        (column("excerpt"), text(&head.excerpt)),
        (column("url"), text(&head.url)),
        (column("canonical_url"), text(&head.canonical_url)),
        (
            column("url_key"),
            text(&head.url.as_deref().and_then(url_key)),
        ),
        (
            column("canonical_key"),
            text(&head.canonical_url.as_deref().and_then(url_key)),
        ),
        (
            column("lead_image"),
            head.lead_image
                .map_or(Value::Null, |hash| Value::Blob(hash.0.to_vec())),
        ),
        (
            column("version"),
            Value::Blob(version.0.as_bytes().to_vec()),
        ),
    ]
}

fn datelines(head: &Head) -> String {
    serde_json::to_string(&head.datelines).unwrap_or_else(|_| "[]".to_owned())
}

/// The article that one in the trash was merged into.
pub(crate) fn merged_into(connection: &Connection, id: ItemId) -> Result<Option<ItemId>> {
    connection
        .prepare_cached(
            "SELECT article.merged_into FROM article JOIN item ON item.id = article.item
             WHERE article.item = ?1 AND item.trashed_hlc IS NOT NULL",
        )
        .and_then(|mut select| select.query_row([id], |row| row.get(0)).optional())
        .map(Option::flatten)
        .map_err(sql)
}

/// Articles that may be the same: by address, then by raw bytes, by text, by the address that the page calls its own.
pub(crate) fn known(
    connection: &Connection,
    keys: &[String],
    raw_hash: BlobHash,
    text_hash: BlobHash,
) -> Result<Vec<Known>> {
    const COLUMNS: &str = "SELECT article.item, article.title, coalesce(version.details ->> '$.title', ''), article.url_key, article.canonical_key,
                                  version.text_hash, item.trashed_hlc IS NOT NULL, article.merged_into, version.raw_hash,
                                  version.details ->> '$.head.byline', version.details ->> '$.head.published'
                           FROM article
                           JOIN item ON item.id = article.item AND item.deleted_hlc IS NULL
                           JOIN content_version AS version ON version.id = article.version";
    let read = |row: &Row<'_>| {
        Ok(Known {
            id: row.get(0)?,
            title: row.get(1)?,
            given_title: row.get(2)?,
            url_key: row.get(3)?,
            canonical_key: row.get(4)?,
            text_hash: row.get(5)?,
            trashed: row.get(6)?,
            merged_into: row.get(7)?,
            raw_hash: row.get(8)?,
            given_byline: row.get(9)?,
            given_day: row.get(10)?,
        })
    };
    let mut found = Vec::new();
    let mut collect = |condition: &str, value: &dyn ToSql| -> Result<()> {
        let statement = format!(
            "{COLUMNS} WHERE {condition} ORDER BY item.trashed_hlc IS NOT NULL, item.row LIMIT 20"
        );
        let mut select = connection.prepare_cached(&statement).map_err(sql)?;
        for known in select.query_map([value], read).map_err(sql)? {
            found.push(known.map_err(sql)?);
        }
        Ok(())
    };
    for key in keys {
        collect("article.url_key = ?1", key)?;
    }
    collect(
        "article.item IN (SELECT item FROM content_version WHERE raw_hash = ?1)",
        &raw_hash,
    )?;
    collect(
        "article.item IN (SELECT item FROM content_version WHERE text_hash = ?1)",
        &text_hash,
    )?;
    for key in keys {
        collect("article.canonical_key = ?1", key)?;
    }
    Ok(found)
}

/// An article's row, with what its version adds.
pub(crate) struct ArticleRow {
    pub(crate) head: Head,
    pub(crate) version: VersionId,
    pub(crate) html: BlobHash,
    pub(crate) text: String,
    pub(crate) details: Details,
}

impl Store {
    /// An article with its present version.
    pub(crate) fn article(&self, id: ItemId) -> Result<ArticleRow> {
        self.read(|connection| {
            article_where(
                connection,
                "article.item = ?1 AND version.id = article.version",
                &id,
            )?
            .ok_or_else(|| {
                Error::NotFound("There is no such article. It may have been deleted.".to_owned())
            })
        })
    }

    /// The article that a version is of, with that version.
    pub(crate) fn article_of(&self, version: VersionId) -> Result<ArticleRow> {
        self.read(|connection| {
            article_where(connection, "version.id = ?1", &version)?
                .ok_or_else(|| Error::NotFound("There is no such page.".to_owned()))
        })
    }

    /// Type of a blob that some row names; `None` when there is none.
    pub(crate) fn blob_mime(&self, hash: BlobHash) -> Result<Option<String>> {
        self.read(|connection| {
            connection
                .prepare_cached("SELECT mime FROM blob WHERE hash = ?1")
                .and_then(|mut select| select.query_row([hash], |row| row.get(0)).optional())
                .map_err(sql)
        })
    }
}

fn article_where(
    connection: &Connection,
    condition: &str,
    value: &dyn ToSql,
) -> Result<Option<ArticleRow>> {
    let statement = format!(
        "SELECT article.title, byline, agency, site, published, datelines, lang, dir, excerpt, url, canonical_url, lead_image,
                version.id, version.html_blob, version.text, version.details
         FROM article
         JOIN item ON item.id = article.item AND item.deleted_hlc IS NULL
         JOIN content_version AS version ON version.item = article.item
         WHERE {condition}"
    );
    let mut select = connection.prepare_cached(&statement).map_err(sql)?;
    select
        .query_row([value], |row| {
            let datelines: String = row.get(5)?;
            let details: String = row.get(15)?;
            Ok(ArticleRow {
                head: Head {
                    title: row.get(0)?,
                    byline: row.get(1)?,
                    agency: row.get(2)?,
                    site: row.get(3)?,
                    published: row.get(4)?,
                    datelines: serde_json::from_str(&datelines).unwrap_or_default(),
                    lang: row.get(6)?,
                    dir: row.get(7)?,
                    excerpt: row.get(8)?,
                    url: row.get(9)?,
                    canonical_url: row.get(10)?,
                    lead_image: row.get(11)?,
                },
                version: row.get(12)?,
                html: row.get(13)?,
                text: row.get(14)?,
                // Of a newer app, perhaps: what is not understood is not shown.
                details: serde_json::from_str(&details).unwrap_or_default(),
            })
        })
        .optional()
        .map_err(sql)
}

/// When an article was opened first.
pub(crate) fn opened(connection: &Connection, id: ItemId) -> Result<Option<Hlc>> {
    connection
        .prepare_cached("SELECT opened_hlc FROM article WHERE item = ?1")
        .and_then(|mut select| select.query_row([id], |row| row.get(0)).optional())
        .map(Option::flatten)
        .map_err(sql)
}
