//! Rows of notes, their revisions, and attachments.

use super::tx::{Field, MERGE_MS, Tx};
use super::{Store, sql};
use crate::blobs::{self, BlobHash};
use crate::clock::Hlc;
use crate::error::{Error, Result};
use crate::id::{ItemId, RevId};
use crate::import::Dates;
use crate::model::{ItemKind, Revision};
use commonplace_text::name::NotePath;
use commonplace_text::note::{self, Outline};
use rusqlite::types::Value;
use rusqlite::{Connection, OptionalExtension as _, params};

/// Bytes of a note: more than any person writes, less than what would stop the window.
pub(crate) const MAX_NOTE: usize = 64 * 1024 * 1024;

/// The name that the undo steps of editing have.
pub(crate) const EDIT: &str = "edit";

pub(crate) const HEAD: Field = Field::Column("note", "head_rev");
const PATH: Field = Field::Column("note", "path");

/// A note's row.
pub(crate) struct NoteRow {
    pub(crate) path: String,
    pub(crate) body: String,
    pub(crate) head: RevId,
}

/// Makes a note. `dates` are for one that is older than this library.
pub(crate) fn insert(tx: &mut Tx<'_>, path: &NotePath, body: &str, dates: Dates) -> Result<ItemId> {
    check_size(body)?;
    let id = tx.create(ItemKind::Note)?;
    let then = |ms: i64| Hlc::next(Hlc(0), ms.clamp(1, tx.env.now_ms().max(1)));
    let changed = dates.changed_ms.map(then);
    if let Some(created) = dates.created_ms.map(then) {
        tx.connection
            .execute(
                "UPDATE item SET created_hlc = ?2 WHERE id = ?1",
                params![id, created],
            )
            .map_err(sql)?;
    }
    let rev = insert_rev(tx, id, None, body, changed)?;
    tx.connection
        .prepare_cached(
            "INSERT INTO note (item, path, starred, body, head_rev) VALUES (?1, ?2, 0, ?3, ?4)",
        )
        .and_then(|mut insert| insert.execute(params![id, path.as_str(), body, rev]))
        .map_err(sql)?;
    tx.first(
        id,
        &[
            (&PATH, Value::Text(path.as_str().to_owned())),
            (&HEAD, rev_value(rev)),
        ],
    )?;
    Ok(id)
}

/// The revision that a note's text is.
pub(crate) fn head(connection: &Connection, id: ItemId) -> Result<RevId> {
    connection
        .prepare_cached("SELECT head_rev FROM note JOIN item ON item.id = note.item WHERE note.item = ?1 AND item.deleted_hlc IS NULL")
        .and_then(|mut select| select.query_row([id], |row| row.get(0)).optional())
        .map_err(sql)?
        .ok_or_else(no_note)
}

/// Gives a note another text. Says whether that changed anything.
pub(crate) fn set_body(tx: &mut Tx<'_>, id: ItemId, body: &str) -> Result<bool> {
    check_size(body)?;
    let row = row(tx.connection, id)?;
    if row.body == body {
        return Ok(false);
    }
    // Only typing goes on with a step of typing: an import or a rename after it still needs the text that it undoes to.
    let replaced = tx.merges && replaced_by_next(tx, id, row.head)?;
    let parent = if replaced {
        parent_of(tx.connection, row.head)?
    } else {
        Some(row.head)
    };
    let rev = insert_rev(tx, id, parent, body, None)?;
    tx.put_text(id, rev, body)?;
    if replaced {
        tx.connection
            .prepare_cached("DELETE FROM note_rev WHERE id = ?1")
            .and_then(|mut delete| delete.execute([row.head]))
            .map_err(sql)?;
    }
    Ok(true)
}

/// Whether the head is a moment in the middle of one step of typing, which the step's end stands for.
fn replaced_by_next(tx: &Tx<'_>, id: ItemId, head: RevId) -> Result<bool> {
    tx.connection
        .prepare_cached(
            "SELECT 1 FROM undo_row JOIN undo_step USING (step)
             WHERE step = (SELECT max(step) FROM undo_step WHERE undone = 0)
               AND op = ?1 AND item = ?2 AND field = 'note.head_rev' AND new = ?3 AND old <> ?3 AND (?4 >> 16) - (hlc >> 16) <= ?5
               AND (SELECT count(*) FROM undo_row AS row WHERE row.step = undo_step.step) = 1",
        )
        .and_then(|mut select| select.exists(params![EDIT, id, head, tx.now(), MERGE_MS]))
        .map_err(sql)
}

fn parent_of(connection: &Connection, rev: RevId) -> Result<Option<RevId>> {
    connection
        .prepare_cached("SELECT parent FROM note_rev WHERE id = ?1")
        .and_then(|mut select| select.query_row([rev], |row| row.get(0)))
        .map_err(sql)
}

fn insert_rev(
    tx: &Tx<'_>,
    note: ItemId,
    parent: Option<RevId>,
    body: &str,
    at: Option<Hlc>,
) -> Result<RevId> {
    let rev = RevId(tx.env.uuid());
    let packed = tx.packed(body)?;
    let count = tx.read_note(rev, body);
    tx.connection
        .prepare_cached("INSERT INTO note_rev (id, note, parent, device, hlc, words, body) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)")
        .and_then(|mut insert| insert.execute(params![rev, note, parent, tx.device, at.unwrap_or(tx.now()), count, packed]))
        .map_err(sql)?;
    Ok(rev)
}

/// The text of one of a note's revisions, if it is still kept.
pub(crate) fn kept(connection: &Connection, note: ItemId, rev: RevId) -> Result<Option<String>> {
    let packed: Option<Vec<u8>> = connection
        .prepare_cached("SELECT body FROM note_rev WHERE id = ?1 AND note = ?2")
        .and_then(|mut select| {
            select
                .query_row(params![rev, note], |row| row.get(0))
                .optional()
        })
        .map_err(sql)?;
    packed.map(|packed| unpack(&packed)).transpose()
}

/// Gives a note a text in which nothing but the targets of links differs, as `before` and `after` say of the two.
pub(crate) fn set_links(tx: &mut Tx<'_>, id: ItemId, body: &str, before: &Outline) -> Result<bool> {
    if !set_body(tx, id, body)? {
        return Ok(false);
    }
    let head = tx
        .connection
        .prepare_cached("SELECT head_rev FROM note WHERE item = ?1")
        .and_then(|mut select| select.query_row([id], |row| row.get(0)))
        .map_err(sql)?;
    if tx.says_the_same(id, head, before) {
        tx.only_links(id);
    }
    Ok(true)
}

/// Moves a note to another of its revisions, of which most likely only the targets of links differ.
pub(super) fn put_links(tx: &mut Tx<'_>, id: ItemId, rev: Value) -> Result<()> {
    let before = note::outline(&row(tx.connection, id)?.body);
    if !tx.put(id, &HEAD, rev)? {
        return Ok(());
    }
    let now = row(tx.connection, id)?;
    tx.read_note(now.head, &now.body);
    if tx.says_the_same(id, now.head, &before) {
        tx.only_links(id);
    }
    Ok(())
}

/// Keeps a text that was made from `base` in the note's history, though the note never said just this.
pub(crate) fn keep_side(tx: &mut Tx<'_>, note: ItemId, base: RevId, body: &str) -> Result<RevId> {
    check_size(body)?;
    let parent = kept(tx.connection, note, base)?.map(|_| base);
    insert_rev(tx, note, parent, body, None)
}

fn rev_value(rev: RevId) -> Value {
    Value::Blob(rev.0.as_bytes().to_vec())
}

fn check_size(body: &str) -> Result<()> {
    if body.len() <= MAX_NOTE {
        return Ok(());
    }
    Err(Error::Invalid(format!(
        "A note can be at most {} MB long. Split it into several.",
        MAX_NOTE >> 20
    )))
}

/// A live note.
pub(crate) fn row(connection: &Connection, id: ItemId) -> Result<NoteRow> {
    connection
        .prepare_cached(
            "SELECT path, body, head_rev FROM note JOIN item ON item.id = note.item WHERE note.item = ?1 AND item.deleted_hlc IS NULL",
        )
        .and_then(|mut select| {
            select.query_row([id], |row| Ok(NoteRow { path: row.get(0)?, body: row.get(1)?, head: row.get(2)? })).optional()
        })
        .map_err(sql)?
        .ok_or_else(no_note)
}

fn no_note() -> Error {
    Error::NotFound("There is no such note. It may have been deleted.".to_owned())
}

/// The live note with exactly this path, and its text.
pub(crate) fn at_path(connection: &Connection, path: &str) -> Result<Option<(ItemId, String)>> {
    connection
        .prepare_cached(
            "SELECT note.item, note.body FROM note JOIN item ON item.id = note.item
             WHERE note.path = ?1 AND item.deleted_hlc IS NULL AND item.trashed_hlc IS NULL",
        )
        .and_then(|mut select| {
            select
                .query_row([path], |row| Ok((row.get(0)?, row.get(1)?)))
                .optional()
        })
        .map_err(sql)
}

/// The path of a live note whose path differs at most in case or composition.
pub(crate) fn same_name(
    connection: &Connection,
    path: &NotePath,
    except: Option<ItemId>,
) -> Result<Option<String>> {
    let key = commonplace_text::name::path_key(path.as_str());
    connection
        .prepare_cached("SELECT path FROM listing INDEXED BY listing_path_key WHERE path_key = ?1 AND kind = 'note' AND trashed = 0 AND id IS NOT ?2 LIMIT 1")
        .and_then(|mut select| select.query_row(params![key, except], |row| row.get(0)).optional())
        .map_err(sql)
}

/// Every note outside the trash by path: its id, path and text.
pub(crate) fn all(connection: &Connection) -> Result<Vec<(ItemId, String, String)>> {
    let mut select = connection
        .prepare(
            "SELECT note.item, note.path, note.body FROM note JOIN item ON item.id = note.item
             WHERE item.deleted_hlc IS NULL AND item.trashed_hlc IS NULL ORDER BY note.path",
        )
        .map_err(sql)?;
    let rows = select
        .query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))
        .map_err(sql)?;
    rows.collect::<rusqlite::Result<_>>().map_err(sql)
}

/// Keeps a file that notes refer to. Its blob has been written.
pub(crate) fn attach(
    tx: &mut Tx<'_>,
    path: &str,
    blob: BlobHash,
    size: u64,
    mime: &str,
) -> Result<ItemId> {
    let id = tx.create(ItemKind::Attachment)?;
    super::articles::name_blob(tx, blob, size, mime)?;
    tx.connection
        .prepare_cached("INSERT INTO attachment (item, path, blob) VALUES (?1, ?2, ?3)")
        .and_then(|mut insert| insert.execute(params![id, path, blob]))
        .map_err(sql)?;
    let values = [
        (
            &Field::Column("attachment", "path"),
            Value::Text(path.to_owned()),
        ),
        (
            &Field::Column("attachment", "blob"),
            Value::Blob(blob.0.to_vec()),
        ),
    ];
    tx.first(id, &values)?;
    Ok(id)
}

/// The live attachment with exactly this path.
pub(crate) fn attachment_at(
    connection: &Connection,
    path: &str,
) -> Result<Option<(ItemId, BlobHash)>> {
    connection
        .prepare_cached(
            "SELECT attachment.item, attachment.blob FROM attachment JOIN item ON item.id = attachment.item
             WHERE attachment.path = ?1 AND item.deleted_hlc IS NULL AND item.trashed_hlc IS NULL",
        )
        .and_then(|mut select| select.query_row([path], |row| Ok((row.get(0)?, row.get(1)?))).optional())
        .map_err(sql)
}

/// What an attachment holds.
pub(crate) fn attachment_blob(connection: &Connection, id: ItemId) -> Result<Option<BlobHash>> {
    connection
        .prepare_cached("SELECT blob FROM attachment WHERE item = ?1")
        .and_then(|mut select| select.query_row([id], |row| row.get(0)).optional())
        .map_err(sql)
}

/// Every attachment outside the trash by path.
pub(crate) fn all_attachments(connection: &Connection) -> Result<Vec<(ItemId, String, BlobHash)>> {
    let mut select = connection
        .prepare(
            "SELECT attachment.item, attachment.path, attachment.blob FROM attachment JOIN item ON item.id = attachment.item
             WHERE item.deleted_hlc IS NULL AND item.trashed_hlc IS NULL ORDER BY attachment.path",
        )
        .map_err(sql)?;
    let rows = select
        .query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))
        .map_err(sql)?;
    rows.collect::<rusqlite::Result<_>>().map_err(sql)
}

/// The text of a revision, given as it stands in a column.
pub(super) fn body_of(connection: &Connection, rev: &Value) -> Result<String> {
    let packed: Option<Vec<u8>> = connection
        .prepare_cached("SELECT body FROM note_rev WHERE id = ?1")
        .and_then(|mut select| select.query_row([rev], |row| row.get(0)).optional())
        .map_err(sql)?;
    let packed = packed
        .ok_or_else(|| Error::NotFound("That version of the note is no longer kept.".to_owned()))?;
    unpack(&packed)
}

fn unpack(packed: &[u8]) -> Result<String> {
    let bytes = blobs::decompress(packed, MAX_NOTE)?;
    String::from_utf8(bytes).map_err(|_| {
        Error::Damaged("A version of the note is damaged. Restore it from a backup.".to_owned())
    })
}

impl Store {
    /// A note's revisions, newest first.
    pub(crate) fn revisions(&self, id: ItemId) -> Result<Vec<Revision>> {
        self.read(|connection| {
            let head = row(connection, id)?.head;
            let mut select = connection.prepare("SELECT id, hlc, words FROM note_rev WHERE note = ?1 ORDER BY hlc DESC, id DESC LIMIT 5000").map_err(sql)?;
            let revisions = select
                .query_map([id], |row| {
                    let (id, at): (RevId, Hlc) = (row.get(0)?, row.get(1)?);
                    Ok(Revision { id, at: at.millis(), words: row.get(2)?, current: id == head })
                })
                .map_err(sql)?;
            revisions.collect::<rusqlite::Result<_>>().map_err(sql)
        })
    }

    /// The text of one of a note's revisions.
    pub(crate) fn revision(&self, id: ItemId, rev: RevId) -> Result<String> {
        self.read(|connection| {
            let is_of_note = connection
                .prepare_cached("SELECT 1 FROM note_rev WHERE id = ?1 AND note = ?2")
                .and_then(|mut select| select.exists(params![rev, id]))
                .map_err(sql)?;
            if !is_of_note {
                return Err(Error::NotFound(
                    "That version of the note is no longer kept.".to_owned(),
                ));
            }
            body_of(connection, &rev_value(rev))
        })
    }
}
