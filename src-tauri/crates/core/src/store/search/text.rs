//! The text that snippets are cut from.

use crate::error::Result;
use crate::model::ItemKind;
use crate::store::sql;
use crate::store::versions::Details;
use commonplace_text::note;
use rusqlite::{Connection, OptionalExtension as _};

/// Characters of an article, and of a note's Markdown, that are looked at: where a match stands beyond, the beginning
/// is shown.
const REACH_ARTICLE: usize = 400_000;
const REACH_NOTE: usize = 100_000;

pub(super) fn of(connection: &Connection, row: i64, kind: ItemKind) -> Result<String> {
    let (statement, reach) = match kind {
        ItemKind::Article => (
            "SELECT content_version.text FROM item
             JOIN article ON article.item = item.id
             JOIN content_version ON content_version.id = article.version
             WHERE item.row = ?1",
            REACH_ARTICLE,
        ),
        ItemKind::Note => (
            "SELECT note.body FROM item JOIN note ON note.item = item.id WHERE item.row = ?1",
            REACH_NOTE,
        ),
        ItemKind::Highlight => (
            "SELECT highlight.exact || char(10, 10) || highlight.note FROM item
             JOIN highlight ON highlight.item = item.id WHERE item.row = ?1",
            REACH_NOTE,
        ),
        ItemKind::Attachment => return Ok(String::new()),
    };
    let text: Option<String> = connection
        .prepare_cached(statement)
        .and_then(|mut select| {
            select
                .query_row([row], |row| Ok(beginning(row.get_ref(0)?.as_str()?, reach)))
                .optional()
        })
        .map_err(sql)?;
    let text = text.unwrap_or_default();
    Ok(if kind == ItemKind::Note {
        note::outline(&text).text
    } else {
        text
    })
}

/// What an article's HTML says beside its text. Nothing where the details of its version are damaged: that is for `check` to tell.
pub(super) fn beside(connection: &Connection, row: i64) -> Result<String> {
    let details: Option<String> = connection
        .prepare_cached(
            "SELECT content_version.details FROM item
             JOIN article ON article.item = item.id
             JOIN content_version ON content_version.id = article.version
             WHERE item.row = ?1",
        )
        .and_then(|mut select| select.query_row([row], |row| row.get(0)).optional())
        .map_err(sql)?;
    let details = details.and_then(|details| serde_json::from_str::<Details>(&details).ok());
    Ok(details.unwrap_or_default().beside)
}

/// The first characters of a text.
fn beginning(text: &str, most: usize) -> String {
    let end = match text.len() > most {
        true => text
            .char_indices()
            .nth(most)
            .map_or(text.len(), |(end, _)| end),
        false => text.len(),
    };
    text.get(..end).unwrap_or_default().to_owned()
}
