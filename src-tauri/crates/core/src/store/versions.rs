//! Rows of versions: one for each reading of a page, never changed; and what is found through them, links between
//! articles and texts that are alike.

use super::articles::Head;
use super::tx::Tx;
use super::{Store, kin, sql};
use crate::blobs::BlobHash;
use crate::clock::Hlc;
use crate::error::{Error, Result};
use crate::id::{ItemId, VersionId};
use crate::model::{Beside, Pictures, Version, VersionCause};
use commonplace_page::{Format, Removed, Warning};
use rusqlite::{Connection, OptionalExtension as _, Row, params};
use serde::{Deserialize, Serialize};
use std::collections::HashSet;

/// Version of the rules that make the canonical text.
const NORM_VERSION: i64 = 1;
pub(crate) use kin::MOST_LINKS;

/// Headings of one version that are kept, for searching.
pub(crate) const MOST_HEADINGS: usize = 500;
/// Bytes of captions and lists of works of one version that are kept, for searching.
pub(crate) const MOST_BESIDE: usize = 256 * 1024;

/// Code of the warning that pictures could not be kept.
pub(crate) const PICTURES_LOST: &str = "images";
/// Code of the warning that recordings could not be kept.
pub(crate) const AUDIO_LOST: &str = "audio";
/// Code of the warning that recordings are more than is kept.
pub(crate) const AUDIO_LEFT: &str = "audio_left";

/// What is kept of a version besides its text, as JSON.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct Details {
    /// The title that the page gave.
    pub(crate) title: String,
    /// What was set aside.
    pub(crate) removed: Vec<Removed>,
    /// What went less well.
    pub(crate) warnings: Vec<Warning>,
    /// `Content-Type` of the answer, if it was fetched.
    pub(crate) content_type: Option<String>,
    /// Name of the file, if it came from one.
    pub(crate) file_name: Option<String>,
    /// What it was said to be, for what the bytes do not tell.
    pub(crate) format: Option<Format>,
    /// What made it.
    pub(crate) cause: VersionCause,
    /// Why it was kept but not shown.
    pub(crate) held: Option<String>,
    /// Pictures that the article has.
    pub(crate) pictures: u32,
    /// Addresses of those that are missing.
    pub(crate) missing: Vec<String>,
    /// Addresses of recordings that could not be kept and may come yet.
    pub(crate) missing_audio: Vec<String>,
    /// The headings of its text, at most [`MOST_HEADINGS`].
    pub(crate) headings: Vec<String>,
    /// What its HTML says beside its text, at most [`MOST_BESIDE`] bytes, for searching.
    pub(crate) beside: String,
    /// What the article's row said with it; versions of the first schema have none.
    pub(crate) head: Option<Head>,
}

/// One reading of a page, with its blobs written already.
#[derive(Clone)]
pub(crate) struct NewVersion {
    pub(crate) html: (BlobHash, u64),
    pub(crate) raw: (BlobHash, u64),
    pub(crate) raw_hash: BlobHash,
    pub(crate) text: String,
    pub(crate) text_hash: BlobHash,
    pub(crate) details: Details,
    /// Blob, size, type and address of each image.
    pub(crate) images: Vec<(BlobHash, u64, &'static str, String)>,
    /// Web addresses that it links to.
    pub(crate) links: Vec<String>,
}

/// Keeps a version. Nothing of the article's row is touched.
pub(crate) fn insert(
    tx: &Tx<'_>,
    item: ItemId,
    head: &Head,
    version: &NewVersion,
) -> Result<VersionId> {
    let id = VersionId(tx.env.uuid());
    name_blob(tx, version.html.0, version.html.1, "application/zstd")?;
    name_blob(tx, version.raw.0, version.raw.1, "application/zstd")?;
    let details = Details {
        head: Some(head.clone()),
        ..version.details.clone()
    };
    let details = serde_json::to_string(&details)
        .map_err(|error| Error::Invalid(format!("The page's details cannot be kept: {error}.")))?;
    tx.connection
        .prepare_cached(
            "INSERT INTO content_version (id, item, html_blob, raw_blob, raw_hash, text, text_hash, extractor, norm_ver, details, fetched_hlc, known)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)",
        )
        .and_then(|mut insert| {
            insert.execute(params![
                id,
                item,
                version.html.0,
                version.raw.0,
                version.raw_hash,
                version.text,
                version.text_hash,
                concat!("commonplace ", env!("CARGO_PKG_VERSION")),
                NORM_VERSION,
                details,
                tx.now(),
                kin::KNOWN
            ])
        })
        .map_err(sql)?;
    for (blob, size, mime, source) in &version.images {
        name_blob(tx, *blob, *size, mime)?;
        tx.connection
            .prepare_cached(
                "INSERT OR IGNORE INTO content_image (version, blob, source) VALUES (?1, ?2, ?3)",
            )
            .and_then(|mut insert| insert.execute(params![id, blob, source]))
            .map_err(sql)?;
    }
    kin::remember(tx.connection, id, &version.text, &version.links)?;
    Ok(id)
}

/// Names a blob whose file has been written.
pub(crate) fn name_blob(tx: &Tx<'_>, hash: BlobHash, size: u64, mime: &str) -> Result<()> {
    tx.connection
        .prepare_cached(
            "INSERT OR IGNORE INTO blob (hash, size, mime, verified_at) VALUES (?1, ?2, ?3, ?4)",
        )
        .and_then(|mut insert| {
            insert.execute(params![
                hash,
                i64::try_from(size).unwrap_or(i64::MAX),
                mime,
                tx.env.now_ms()
            ])
        })
        .map(drop)
        .map_err(sql)
}

/// A version with all that is kept of it.
pub(crate) struct VersionRow {
    pub(crate) id: VersionId,
    pub(crate) item: ItemId,
    pub(crate) raw: Option<(BlobHash, u64)>,
    pub(crate) raw_hash: BlobHash,
    pub(crate) text: String,
    pub(crate) text_hash: BlobHash,
    pub(crate) details: Details,
    pub(crate) fetched: Hlc,
    pub(crate) extractor: String,
}

const COLUMNS: &str = "SELECT version.id, version.item, version.raw_blob, raw.size, version.raw_hash, version.text, version.text_hash,
        version.details, version.fetched_hlc, version.extractor
     FROM content_version AS version
     LEFT JOIN blob AS raw ON raw.hash = version.raw_blob";

fn version_row(row: &Row<'_>) -> rusqlite::Result<VersionRow> {
    let raw: Option<BlobHash> = row.get(2)?;
    let raw_size: Option<i64> = row.get(3)?;
    let details: String = row.get(7)?;
    Ok(VersionRow {
        id: row.get(0)?,
        item: row.get(1)?,
        raw: raw.map(|raw| (raw, raw_size.unwrap_or_default().unsigned_abs())),
        raw_hash: row.get(4)?,
        text: row.get(5)?,
        text_hash: row.get(6)?,
        // Of a newer app, perhaps: what is not understood is not shown.
        details: serde_json::from_str(&details).unwrap_or_default(),
        fetched: row.get(8)?,
        extractor: row.get(9)?,
    })
}

/// A version of a live article.
pub(crate) fn row(connection: &Connection, id: VersionId) -> Result<VersionRow> {
    connection
        .prepare_cached(&format!(
            "{COLUMNS} JOIN item ON item.id = version.item AND item.deleted_hlc IS NULL WHERE version.id = ?1"
        ))
        .and_then(|mut select| select.query_row([id], version_row).optional())
        .map_err(sql)?
        .ok_or_else(|| Error::NotFound("There is no such version of the article.".to_owned()))
}

/// The version that is shown, the one that was read last, and when that was.
pub(crate) struct Marks {
    pub(crate) shown: VersionId,
    pub(crate) read: Option<VersionId>,
    pub(crate) read_at: Option<Hlc>,
    pub(crate) title: String,
}

pub(crate) fn marks(connection: &Connection, item: ItemId) -> Result<Marks> {
    connection
        .prepare_cached(
            "SELECT version, read_version, read_hlc, title FROM article
             JOIN item ON item.id = article.item AND item.deleted_hlc IS NULL WHERE article.item = ?1",
        )
        .and_then(|mut select| {
            select
                .query_row([item], |row| {
                    Ok(Marks {
                        shown: row.get(0)?,
                        read: row.get(1)?,
                        read_at: row.get(2)?,
                        title: row.get(3)?,
                    })
                })
                .optional()
        })
        .map_err(sql)?
        .ok_or_else(|| {
            Error::NotFound("There is no such article. It may have been deleted.".to_owned())
        })
}

/// The version that an article had before one of its versions; what was kept but never shown does not count.
pub(crate) fn before(connection: &Connection, after: &VersionRow) -> Result<Option<VersionId>> {
    let mut select = connection
        .prepare_cached(
            "SELECT id, details FROM content_version WHERE item = ?1 AND (fetched_hlc, id) < (?2, ?3)
             ORDER BY fetched_hlc DESC, id DESC LIMIT 1000",
        )
        .map_err(sql)?;
    let mut rows = select
        .query(params![after.item, after.fetched, after.id])
        .map_err(sql)?;
    let mut first = None;
    while let Some(row) = rows.next().map_err(sql)? {
        let (id, details): (VersionId, String) =
            (row.get(0).map_err(sql)?, row.get(1).map_err(sql)?);
        let details: Details = serde_json::from_str(&details).unwrap_or_default();
        if details.held.is_none() {
            return Ok(Some(id));
        }
        first = first.or(Some(id));
    }
    Ok(first)
}

/// The blob of a version's sanitised HTML, also of a version of a deleted article: highlights may point to it.
pub(crate) fn html_of(connection: &Connection, id: VersionId) -> Result<BlobHash> {
    connection
        .prepare_cached("SELECT html_blob FROM content_version WHERE id = ?1")
        .and_then(|mut select| select.query_row([id], |row| row.get(0)).optional())
        .map_err(sql)?
        .ok_or_else(|| Error::NotFound("There is no such version of the article.".to_owned()))
}

/// Where the reader stopped, as it is kept.
pub(crate) fn position(connection: &Connection, item: ItemId) -> Result<Option<String>> {
    connection
        .prepare_cached("SELECT position FROM article WHERE item = ?1")
        .and_then(|mut select| select.query_row([item], |row| row.get(0)).optional())
        .map(Option::flatten)
        .map_err(sql)
}

/// Articles outside the trash of which between a thirtieth and nineteen twentieths were read, the one read last first.
pub(crate) fn half_read(connection: &Connection, limit: u32) -> Result<Vec<ItemId>> {
    let mut select = connection
        .prepare_cached(
            "SELECT l.id FROM listing AS l INDEXED BY listing_half_read
             JOIN field_clock AS c ON c.entity = l.id AND c.field = 'article.progress'
             WHERE l.trashed = 0 AND l.progress > 0.03 AND l.progress < 0.95
             ORDER BY c.hlc DESC, l.row DESC LIMIT ?1",
        )
        .map_err(sql)?;
    let rows = select.query_map([limit], |row| row.get(0)).map_err(sql)?;
    rows.collect::<rusqlite::Result<_>>().map_err(sql)
}

/// How many versions an article has.
pub(crate) fn count(connection: &Connection, item: ItemId) -> Result<u32> {
    connection
        .prepare_cached("SELECT count(*) FROM content_version WHERE item = ?1")
        .and_then(|mut select| select.query_row([item], |row| row.get(0)))
        .map_err(sql)
}

/// Articles outside the trash whose shown version lacks pictures or recordings, the newest first.
pub(crate) fn incomplete(connection: &Connection) -> Result<Vec<ItemId>> {
    let mut select = connection
        .prepare(
            "SELECT article.item, version.details FROM article
             JOIN item ON item.id = article.item AND item.deleted_hlc IS NULL AND item.trashed_hlc IS NULL
             JOIN content_version AS version ON version.id = article.version
             WHERE version.details LIKE '%\"missing\":[\"%'
                OR version.details LIKE '%\"missing_audio\":[\"%'
                OR (version.details LIKE '%\"code\":\"images\"%' AND version.details NOT LIKE '%\"missing\":%')
             ORDER BY item.row DESC",
        )
        .map_err(sql)?;
    let mut rows = select.query([]).map_err(sql)?;
    let mut found = Vec::new();
    while let Some(row) = rows.next().map_err(sql)? {
        let details: String = row.get(1).map_err(sql)?;
        let details: Details = serde_json::from_str(&details).unwrap_or_default();
        let has_lost = details
            .warnings
            .iter()
            .any(|warning| warning.code == PICTURES_LOST);
        if details.is_incomplete() || (details.head.is_none() && has_lost) {
            found.push(row.get(0).map_err(sql)?);
        }
    }
    Ok(found)
}

/// The newest version of an article that has this text.
pub(crate) fn with_text(
    connection: &Connection,
    item: ItemId,
    text: BlobHash,
) -> Result<Option<VersionId>> {
    connection
        .prepare_cached(
            "SELECT id FROM content_version WHERE item = ?1 AND text_hash = ?2 ORDER BY fetched_hlc DESC, id DESC LIMIT 1",
        )
        .and_then(|mut select| select.query_row(params![item, text], |row| row.get(0)).optional())
        .map_err(sql)
}

/// Which pictures and links a version has that an earlier one did not have. Links are told only where those of both are
/// known by the same rules.
pub(crate) fn beside(
    connection: &Connection,
    before: &VersionRow,
    after: &VersionRow,
) -> Result<Beside> {
    let old: HashSet<BlobHash> = images(connection, before.id)?
        .into_iter()
        .map(|image| image.0)
        .collect();
    let missed = &before.details.missing;
    let new: HashSet<BlobHash> = images(connection, after.id)?
        .into_iter()
        .filter(|(_, _, mime, source)| mime.starts_with("image/") && !missed.contains(source))
        .map(|image| image.0)
        .filter(|blob| !old.contains(blob))
        .collect();
    let links: i64 = connection
        .prepare_cached(
            "SELECT count(*) FROM version_link WHERE version = ?2
               AND key NOT IN (SELECT key FROM version_link WHERE version = ?1)
               AND (SELECT count(*) FROM content_version WHERE id IN (?1, ?2) AND known = ?3) = 2",
        )
        .and_then(|mut select| {
            select.query_row(params![before.id, after.id, kin::KNOWN], |row| row.get(0))
        })
        .map_err(sql)?;
    Ok(Beside {
        pictures: u32::try_from(new.len()).unwrap_or(u32::MAX),
        links: u32::try_from(links).unwrap_or(u32::MAX),
    })
}

/// Blob, size, type and address of the images of a version.
pub(crate) fn images(
    connection: &Connection,
    id: VersionId,
) -> Result<Vec<(BlobHash, u64, String, String)>> {
    let mut select = connection
        .prepare_cached(
            "SELECT blob.hash, blob.size, blob.mime, content_image.source FROM content_image
             JOIN blob ON blob.hash = content_image.blob WHERE content_image.version = ?1",
        )
        .map_err(sql)?;
    let rows = select
        .query_map([id], |row| {
            Ok((
                row.get(0)?,
                row.get::<_, i64>(1)?.unsigned_abs(),
                row.get(2)?,
                row.get(3)?,
            ))
        })
        .map_err(sql)?;
    rows.collect::<rusqlite::Result<_>>().map_err(sql)
}

impl VersionRow {
    /// As it is told to a person.
    pub(crate) fn told(&self, marks: &Marks) -> Version {
        Version {
            id: self.id,
            at: self.fetched.millis(),
            title: self.details.title.clone(),
            words: commonplace_text::words::count(&self.text),
            shown: self.id == marks.shown,
            read: Some(self.id) == marks.read,
            cause: self.details.cause,
            held: self.details.held.clone(),
            pictures: self.details.told(),
            extractor: self.extractor.clone(),
        }
    }
}

impl Details {
    /// How complete the pictures are.
    pub(crate) fn told(&self) -> Pictures {
        let missing = u32::try_from(self.missing.len()).unwrap_or(u32::MAX);
        Pictures {
            kept: self.pictures.saturating_sub(missing),
            wanted: self.pictures,
            missing: self.missing.clone(),
            missing_audio: self.missing_audio.clone(),
        }
    }

    /// Whether pictures or recordings are missing that may come yet.
    pub(crate) fn is_incomplete(&self) -> bool {
        !(self.missing.is_empty() && self.missing_audio.is_empty())
    }
}

impl Store {
    /// The versions of an article, newest first.
    pub(crate) fn versions(&self, item: ItemId) -> Result<Vec<Version>> {
        self.read(|connection| {
            let marks = marks(connection, item)?;
            let mut select = connection
                .prepare_cached(&format!(
                    "{COLUMNS} WHERE version.item = ?1 ORDER BY version.fetched_hlc DESC, version.id DESC LIMIT 1000"
                ))
                .map_err(sql)?;
            let rows = select.query_map([item], version_row).map_err(sql)?;
            rows.map(|row| Ok(row.map_err(sql)?.told(&marks))).collect()
        })
    }
}
