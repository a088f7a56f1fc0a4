//! The versions of an article: which there are, which is shown, what changed between them and since the last reading.

use crate::error::{Error, Result};
use crate::id::{ItemId, VersionId};
use crate::library::Library;
use crate::model::{
    Beside, ChangedSince, Changes, DiffKind, DiffPiece, DiffRow, Version, VersionCause, VersionDiff,
};
use crate::store::articles;
use crate::store::tx::{Field, Op, Tx, Value};
use crate::store::versions::{self, VersionRow};
use commonplace_text::compare::{self, Comparison, Kind};

/// Between two moments of reading that are remembered.
const READ_EVERY_MS: i64 = 10 * 60 * 1000;

const READ_VERSION: Field = Field::Column("article", "read_version");
const READ_AT: Field = Field::Column("article", "read_hlc");

impl Library {
    /// The versions of an article, newest first; at most 1,000.
    ///
    /// # Errors
    /// When it is gone or no article.
    pub fn versions(&self, id: ItemId) -> Result<Vec<Version>> {
        self.store.versions(id)
    }

    /// Has another of an article's versions shown. A title that the person gave stays.
    ///
    /// # Errors
    /// [`Error::NotFound`] when the article has no such version.
    pub fn show_version(&self, id: ItemId, version: VersionId) -> Result<Changes> {
        let title = self
            .store
            .read(|connection| Ok(versions::marks(connection, id)?.title))?;
        let op = Op::new("version", format!("Show another version of “{title}”"));
        self.write(&op, |tx| {
            let chosen = of_article(versions::row(tx.connection, version)?, id)?;
            let marks = versions::marks(tx.connection, id)?;
            if marks.shown == version {
                return Ok(());
            }
            let before = versions::row(tx.connection, marks.shown)?;
            let is_own_title = marks.title != before.details.title;
            show(tx, &chosen, is_own_title)
        })
        .map(|((), changes)| changes)
    }

    /// What changed between two versions of an article. Without `before`, since the version that was read last, else
    /// since the one before `after`; without `after`, the version that is shown.
    ///
    /// # Errors
    /// [`Error::NotFound`] when the article has no such version, or only one.
    pub fn compare_versions(
        &self,
        id: ItemId,
        before: Option<VersionId>,
        after: Option<VersionId>,
    ) -> Result<VersionDiff> {
        let (marks, before, after) = self.store.read(|connection| {
            let marks = versions::marks(connection, id)?;
            let after = of_article(versions::row(connection, after.unwrap_or(marks.shown))?, id)?;
            let read = marks.read.filter(|read| *read != after.id);
            let before = match before.or(read) {
                Some(before) => before,
                None => versions::before(connection, &after)?.ok_or_else(only_one)?,
            };
            let before = of_article(versions::row(connection, before)?, id)?;
            Ok((marks, before, after))
        })?;
        let found = compare::compare(&before.text, &after.text);
        let beside = self
            .store
            .read(|connection| versions::beside(connection, &before, &after))?;
        Ok(VersionDiff {
            beside,
            added: found.added,
            removed: found.removed,
            reworded: found.reworded,
            before: before.told(&marks),
            after: after.told(&marks),
            rows: rows(found),
        })
    }

    /// Says that the person has seen the version that is shown: from now on changes are counted from it. Not undoable.
    ///
    /// # Errors
    /// When it is gone or no article.
    pub fn seen(&self, id: ItemId) -> Result<Changes> {
        self.write(&Op::quiet("seen"), |tx| {
            let marks = versions::marks(tx.connection, id)?;
            let now = tx.now().0;
            tx.put(id, &READ_VERSION, version_value(marks.shown))?;
            tx.put(id, &READ_AT, now).map(drop)
        })
        .map(|((), changes)| changes)
    }

    /// What changed since the article was read last; `None` when nothing did, or when it never was read.
    pub(crate) fn changed_since(&self, id: ItemId) -> Result<Option<ChangedSince>> {
        let found = self.store.read(|connection| {
            let marks = versions::marks(connection, id)?;
            let Some(read) = marks.read.filter(|read| *read != marks.shown) else {
                return Ok(None);
            };
            let texts = (
                versions::row(connection, read)?,
                versions::row(connection, marks.shown)?,
            );
            let beside = match texts.1.details.cause {
                VersionCause::Saved | VersionCause::Pictures => {
                    versions::beside(connection, &texts.0, &texts.1)?
                }
                // The page is the same, and more was found in it.
                VersionCause::Reread => Beside::default(),
            };
            Ok(Some((marks, texts.0, texts.1, beside)))
        })?;
        let Some((marks, before, after, beside)) =
            found.filter(|(_, before, after, _)| is_quick(before, after))
        else {
            return Ok(None);
        };
        let found = if before.text == after.text {
            Comparison::default()
        } else {
            compare::compare(&before.text, &after.text)
        };
        let sentences = found.added + found.removed + found.reworded;
        let anything = sentences + beside.pictures + beside.links > 0;
        Ok(anything.then(|| ChangedSince {
            beside,
            version: before.id,
            at: marks.read_at.unwrap_or(before.fetched).millis(),
            added: found.added,
            removed: found.removed,
            reworded: found.reworded,
        }))
    }
}

/// Whether two texts can be compared whenever an article is opened.
fn is_quick(before: &VersionRow, after: &VersionRow) -> bool {
    const MOST: usize = 4 * 1024 * 1024;
    before.text.len() + after.text.len() <= MOST
}

/// Remembers that the version that is shown is being read, unless changes since another one are still to be told.
pub(crate) fn note_reading(tx: &mut Tx<'_>, id: ItemId) -> Result<()> {
    let marks = versions::marks(tx.connection, id)?;
    let now = tx.now();
    match marks.read {
        None => {
            tx.put(id, &READ_VERSION, version_value(marks.shown))?;
            tx.put(id, &READ_AT, now.0)?;
        }
        Some(read) if read == marks.shown => {
            let last = marks.read_at.map_or(0, crate::clock::Hlc::millis);
            if now.millis() - last > READ_EVERY_MS {
                tx.put(id, &READ_AT, now.0)?;
            }
        }
        Some(_) => {}
    }
    Ok(())
}

/// Has a version shown, with what the article's row said with it.
pub(crate) fn show(tx: &mut Tx<'_>, version: &VersionRow, keep_title: bool) -> Result<()> {
    if let Some(head) = &version.details.head {
        return articles::show(tx, version.item, head, keep_title, version.id);
    }
    // Of the first schema: the page's title is all that was kept of it.
    if !keep_title && !version.details.title.is_empty() {
        let title = version.details.title.clone();
        tx.put(version.item, &Field::Column("article", "title"), title)?;
    }
    let field = Field::Column("article", "version");
    tx.put(version.item, &field, version_value(version.id))
        .map(drop)
}

pub(crate) fn version_value(version: VersionId) -> Value {
    Value::Blob(version.0.as_bytes().to_vec())
}

fn of_article(version: VersionRow, id: ItemId) -> Result<VersionRow> {
    if version.item == id {
        return Ok(version);
    }
    Err(Error::NotFound(
        "There is no such version of the article.".to_owned(),
    ))
}

fn only_one() -> Error {
    Error::NotFound("There is only one version of this article.".to_owned())
}

pub(crate) fn rows(found: Comparison) -> Vec<DiffRow> {
    found
        .rows
        .into_iter()
        .map(|row| DiffRow {
            kind: match row.kind {
                Kind::Same => DiffKind::Same,
                Kind::Added => DiffKind::Added,
                Kind::Removed => DiffKind::Removed,
            },
            pieces: row
                .pieces
                .into_iter()
                .map(|piece| DiffPiece {
                    text: piece.text,
                    changed: piece.changed,
                })
                .collect(),
            begins: row.begins,
        })
        .collect()
}
