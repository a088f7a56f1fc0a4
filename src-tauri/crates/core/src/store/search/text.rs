//! The text that snippets are cut from.

use crate::error::Result;
use crate::model::ItemKind;
use crate::store::sql;
use commonplace_text::note;
use rusqlite::{Connection, OptionalExtension as _};

/// Characters of an article, and of a note's Markdown, that are looked at: where a match stands beyond, the beginning
/// is shown.
const REACH_ARTICLE: u32 = 400_000;
const REACH_NOTE: u32 = 100_000;

pub(super) fn of(connection: &Connection, row: i64, kind: ItemKind) -> Result<String> {
    let (statement, reach) = match kind {
        ItemKind::Article => (
            "SELECT substr(content_version.text, 1, ?2) FROM item
             JOIN article ON article.item = item.id
             JOIN content_version ON content_version.id = article.version
             WHERE item.row = ?1",
            REACH_ARTICLE,
        ),
        ItemKind::Note => (
            "SELECT substr(note.body, 1, ?2) FROM item JOIN note ON note.item = item.id WHERE item.row = ?1",
            REACH_NOTE,
        ),
        ItemKind::Highlight => (
            "SELECT substr(highlight.exact || char(10, 10) || highlight.note, 1, ?2) FROM item
             JOIN highlight ON highlight.item = item.id WHERE item.row = ?1",
            REACH_NOTE,
        ),
        ItemKind::Attachment => return Ok(String::new()),
    };
    let text: Option<String> = connection
        .prepare_cached(statement)
        .and_then(|mut select| select.query_row((row, reach), |row| row.get(0)).optional())
        .map_err(sql)?;
    let text = text.unwrap_or_default();
    Ok(if kind == ItemKind::Note {
        note::outline(&text).text
    } else {
        text
    })
}
