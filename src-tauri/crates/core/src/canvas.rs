//! Canvases of Obsidian: files of JSON whose cards name notes and files, or hold Markdown with links. They follow a rename as
//! notes do; every other byte of them stays.

use crate::blobs::{BlobHash, Blobs};
use crate::error::Result;
use crate::id::ItemId;
use crate::store::index::Targets;
use crate::store::links::keep::{self, Changed, Rewritten};
use crate::store::links::{item_at, place_of};
use crate::store::notes;
use crate::store::transfer;
use crate::store::tx::Tx;
use commonplace_text::note::{self, LinkForm};
use std::ops::Range;

/// Canvases that are looked at, and bytes of one.
const MOST: usize = 500;
const MAX_BYTES: usize = 8 << 20;

/// A canvas as it was before a rename, and what its cards meant.
pub(crate) struct Canvas {
    id: ItemId,
    path: String,
    text: String,
    cards: Vec<Card>,
}

struct Card {
    /// Where its string stands in the file, quotes included.
    range: Range<usize>,
    value: String,
    /// For a card that is a file: its item's row. For Markdown: the row of each link.
    rows: Vec<Option<i64>>,
    is_file: bool,
}

/// Reads the canvases of the library.
pub(crate) fn before(tx: &Tx<'_>, blobs: &Blobs) -> Result<Vec<Canvas>> {
    let mut found = Vec::new();
    for (id, path, blob) in notes::all_attachments(tx.connection)? {
        if found.len() >= MOST || !path.to_lowercase().ends_with(".canvas") {
            continue;
        }
        let Some(text) = text_of(blobs, blob) else {
            continue;
        };
        let mut targets = Targets::default();
        let mut cards = Vec::new();
        for (key, range, value) in strings(&text) {
            let is_file = key == "file";
            let rows = if is_file {
                let name = value.strip_suffix(".md").unwrap_or(&value);
                vec![targets.of(tx.connection, 0, "", &format!("/{name}"))?.row]
            } else {
                note::outline(&value)
                    .links
                    .iter()
                    .map(|link| Ok(targets.of(tx.connection, 0, &path, link.path())?.row))
                    .collect::<Result<_>>()?
            };
            if rows.iter().any(Option::is_some) {
                cards.push(Card {
                    range,
                    value,
                    rows,
                    is_file,
                });
            }
        }
        if !cards.is_empty() {
            found.push(Canvas {
                id,
                path,
                text,
                cards,
            });
        }
    }
    Ok(found)
}

/// A file of text; one that is lost or no text is left alone.
fn text_of(blobs: &Blobs, blob: BlobHash) -> Option<String> {
    let bytes = blobs.get(blob).ok()?;
    (bytes.len() <= MAX_BYTES)
        .then(|| String::from_utf8(bytes).ok())
        .flatten()
}

/// Writes the canvases again whose cards mean something else now.
pub(crate) fn after(
    tx: &mut Tx<'_>,
    blobs: &Blobs,
    canvases: Vec<Canvas>,
) -> Result<Vec<Rewritten>> {
    let mut done = Vec::new();
    for canvas in canvases {
        let path = place_of(tx.connection, canvas.id)?.map_or(canvas.path.clone(), |place| place.1);
        let mut targets = Targets::default();
        let mut edits = Vec::new();
        let mut changes = Vec::new();
        for card in &canvas.cards {
            let Some(value) = again(tx, &mut targets, &path, card)? else {
                continue;
            };
            let lines = canvas.text.get(..card.range.start).unwrap_or_default();
            let line = lines.bytes().filter(|byte| *byte == b'\n').count() + 1;
            changes.push(Changed {
                line: u32::try_from(line).unwrap_or(u32::MAX),
                before: card.value.clone(),
                after: value.clone(),
            });
            let json = serde_json::Value::String(value).to_string();
            edits.push((card.range.clone(), json));
        }
        if edits.is_empty() {
            continue;
        }
        let text = note::edited(&canvas.text, edits);
        let hash = blobs.put(text.as_bytes())?;
        transfer::set_file(tx, canvas.id, hash, text.len() as u64, "application/json")?;
        done.push(Rewritten {
            note: canvas.id,
            path,
            changes,
        });
    }
    Ok(done)
}

/// What a card has to say now; `None` when it is right as it is.
fn again(tx: &Tx<'_>, targets: &mut Targets, path: &str, card: &Card) -> Result<Option<String>> {
    if card.is_file {
        let Some((_, now)) = card
            .rows
            .first()
            .copied()
            .flatten()
            .map(|row| item_at(tx.connection, row))
            .transpose()?
            .flatten()
        else {
            return Ok(None);
        };
        let ending = if card.value.ends_with(".md") {
            ".md"
        } else {
            ""
        };
        let value = format!("{now}{ending}");
        return Ok((value != card.value).then_some(value));
    }
    let outline = note::outline(&card.value);
    let mut edits = Vec::new();
    for (link, row) in outline.links.iter().zip(&card.rows) {
        let Some(row) = row.filter(|_| link.form != LinkForm::External) else {
            continue;
        };
        if targets.of(tx.connection, 0, path, link.path())?.row == Some(row) {
            continue;
        }
        let Some((_, now)) = item_at(tx.connection, row)? else {
            continue;
        };
        let spelling = keep::spelling(tx.connection, targets, (0, path), link, row, &now)?;
        edits.extend(spelling.map(|way| link.to_path(&card.value, &way, None)));
    }
    let value = note::edited(&card.value, edits);
    Ok((value != card.value).then_some(value))
}

/// The strings of a canvas that name files or hold Markdown: the key, where the string stands, and what it says.
fn strings(text: &str) -> Vec<(&'static str, Range<usize>, String)> {
    let mut found = Vec::new();
    let mut at = 0;
    let mut key: Option<&'static str> = None;
    while let Some(start) = text
        .get(at..)
        .and_then(|rest| rest.find('"'))
        .map(|n| at + n)
    {
        let Some(end) = string_end(text, start) else {
            break;
        };
        let raw = text.get(start..end).unwrap_or_default();
        let rest = text.get(end..).unwrap_or_default().trim_start();
        if rest.starts_with(':') {
            key = ["file", "text"]
                .into_iter()
                .find(|key| raw == format!("\"{key}\""));
        } else if let Some(key) = key.take()
            && let Ok(value) = serde_json::from_str::<String>(raw)
        {
            found.push((key, start..end, value));
        }
        at = end;
    }
    found
}

/// Where the string that begins at a quote ends.
fn string_end(text: &str, start: usize) -> Option<usize> {
    let mut escaped = false;
    for (at, byte) in text.bytes().enumerate().skip(start + 1) {
        match byte {
            _ if escaped => escaped = false,
            b'\\' => escaped = true,
            b'"' => return Some(at + 1),
            _ => {}
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::strings;
    use crate::renames::Rename;
    use crate::vault::trial::{Trial, id_of, note};
    use commonplace_text::name::NotePath;

    const CANVAS: &str = "{\"nodes\":[\n\t{\"id\":\"1\",\"type\":\"file\",\"file\":\"a/X.md\",\"subpath\":\"#h\"},\n\t{\"id\":\"2\",\"type\" : \"text\",\"text\" : \"see [[X|\\\"x\\\"]]\\nand `[[X]]`\"}\n]}\n";

    #[test]
    fn cards_are_found() {
        let found: Vec<(&str, String)> = strings(CANVAS)
            .into_iter()
            .map(|(key, _, value)| (key, value))
            .collect();
        assert_eq!(
            found,
            [
                ("file", "a/X.md".to_owned()),
                ("text", "see [[X|\"x\"]]\nand `[[X]]`".to_owned())
            ]
        );
        assert!(strings("{\"file\":\"open").is_empty());
        assert!(strings("\"file\" : {\"x\": \"\\ud800\"}").is_empty());
    }

    #[test]
    fn a_canvas_follows_a_rename_and_its_undoing() {
        let trial = Trial::new();
        let library = trial.library("library");
        note(&library, "a/X", "");
        library.attach("Board.canvas", CANVAS.as_bytes()).unwrap();
        let now = || {
            let (_, _, blob) = library
                .store
                .read(crate::store::notes::all_attachments)
                .unwrap()
                .remove(0);
            String::from_utf8(library.blobs.get(blob).unwrap()).unwrap()
        };
        let rename = Rename::Item(id_of(&library, "a/X"), NotePath::parse("b/Y").unwrap());
        assert_eq!(library.rename_preview(&rename).unwrap().total, 2);
        assert_eq!(now(), CANVAS);
        library.rename(&rename).unwrap();
        assert_eq!(
            now(),
            CANVAS
                .replace("a/X.md", "b/Y.md")
                .replace("see [[X|", "see [[Y|")
        );
        library.undo().unwrap();
        assert_eq!(now(), CANVAS);
    }
}
