//! What can be asked of the database about itself.

use super::{Store, index, notes, sql};
use crate::blobs::BlobHash;
use crate::error::Result;
use rusqlite::Connection;
use rusqlite::types::Value;

/// Tables whose rows lead to rows that are not there, and how many such rows they have.
pub(crate) fn foreign_keys(connection: &Connection) -> Result<Vec<(String, u64)>> {
    let mut counts = std::collections::BTreeMap::new();
    for table in texts(connection, "PRAGMA foreign_key_check")? {
        *counts.entry(table).or_insert(0) += 1;
    }
    Ok(counts.into_iter().collect())
}

/// Things that are only half there, as sentences; at most twenty of each kind.
pub(crate) fn halves(connection: &Connection) -> Result<Vec<String>> {
    let questions = [
        (
            "SELECT lower(hex(id)) FROM item WHERE deleted_hlc IS NULL AND kind = 'article'
             AND NOT EXISTS (SELECT 1 FROM article JOIN content_version ON content_version.id = article.version
                             AND content_version.item = article.item WHERE article.item = item.id) LIMIT 20",
            "An article has no text",
        ),
        (
            "SELECT lower(hex(id)) FROM item WHERE deleted_hlc IS NULL AND kind = 'note'
             AND NOT EXISTS (SELECT 1 FROM note JOIN note_rev ON note_rev.id = note.head_rev AND note_rev.note = note.item
                             WHERE note.item = item.id) LIMIT 20",
            "A note has no revision",
        ),
        (
            "SELECT lower(hex(id)) FROM item WHERE deleted_hlc IS NULL AND kind = 'attachment'
             AND NOT EXISTS (SELECT 1 FROM attachment JOIN blob ON blob.hash = attachment.blob WHERE attachment.item = item.id) LIMIT 20",
            "A file has no content",
        ),
        (
            "SELECT lower(hex(id)) FROM item WHERE deleted_hlc IS NULL AND kind = 'highlight'
             AND NOT EXISTS (SELECT 1 FROM highlight JOIN article ON article.item = highlight.article
                             JOIN content_version ON content_version.id = highlight.version WHERE highlight.item = item.id) LIMIT 20",
            "A highlight has no article",
        ),
    ];
    let mut found = Vec::new();
    for (statement, sentence) in questions {
        found.extend(
            texts(connection, statement)?
                .into_iter()
                .map(|id| format!("{sentence} ({id}). Restore the newest backup.")),
        );
    }
    found.extend(texts_that_differ(connection)?);
    Ok(found)
}

/// Notes whose text is not that of the revision they are at.
fn texts_that_differ(connection: &Connection) -> Result<Vec<String>> {
    let mut select = connection
        .prepare(
            "SELECT note.path, note.body, note.head_rev FROM note
             JOIN item ON item.id = note.item AND item.deleted_hlc IS NULL
             JOIN note_rev ON note_rev.id = note.head_rev",
        )
        .map_err(sql)?;
    let mut rows = select.query([]).map_err(sql)?;
    let mut found = Vec::new();
    while let Some(row) = rows.next().map_err(sql)? {
        let (path, body, head): (String, String, Value) = (
            row.get(0).map_err(sql)?,
            row.get(1).map_err(sql)?,
            row.get(2).map_err(sql)?,
        );
        if notes::body_of(connection, &head).ok().as_ref() != Some(&body) {
            found.push(format!("The note {path} does not say what its newest revision says. Compare them in its history."));
        }
        if found.len() >= 20 {
            break;
        }
    }
    Ok(found)
}

/// Every blob that the library names, and its size.
pub(crate) fn blobs(connection: &Connection) -> Result<Vec<(BlobHash, u64)>> {
    let mut select = connection
        .prepare("SELECT hash, size FROM blob ORDER BY hash")
        .map_err(sql)?;
    let rows = select
        .query_map([], |row| {
            Ok((row.get(0)?, row.get::<_, i64>(1)?.unsigned_abs()))
        })
        .map_err(sql)?;
    rows.collect::<rusqlite::Result<_>>().map_err(sql)
}

fn texts(connection: &Connection, statement: &str) -> Result<Vec<String>> {
    let mut select = connection.prepare(statement).map_err(sql)?;
    let rows = select.query_map([], |row| row.get(0)).map_err(sql)?;
    rows.collect::<rusqlite::Result<_>>().map_err(sql)
}

impl Store {
    /// What SQLite says of the file's structure. Empty when all is sound.
    pub(crate) fn integrity(&self) -> Result<Vec<String>> {
        let connection = super::open::reader(self.path(), self.read_only().is_some())?;
        let found = texts(&connection, "PRAGMA integrity_check(20)")?;
        Ok(found.into_iter().filter(|line| line != "ok").collect())
    }

    /// Makes every derived table again, in one transaction.
    pub(crate) fn rebuild(&self) -> Result<()> {
        let mut guard = self.writer()?;
        let transaction = guard
            .connection()?
            .transaction_with_behavior(rusqlite::TransactionBehavior::Immediate)
            .map_err(sql)?;
        index::rebuild(&transaction)?;
        transaction.commit().map_err(sql)
    }
}

/// Does harm, for tests of what finds it.
#[cfg(test)]
pub(crate) fn wreck(store: &Store, statement: &str) {
    let mut guard = store.writer().unwrap();
    guard.connection().unwrap().execute(statement, []).unwrap();
}
