//! The item that a person names on the command line.

use super::{COLUMNS, read_row, row_of};
use crate::error::{Error, Result};
use crate::model::{ItemKind, Row};
use crate::store::sql;
use commonplace_text::name::path_key;
use commonplace_text::resolve::{name_key, order};
use rusqlite::Connection;

/// Paths that are told when several items could be meant.
const TOLD: usize = 5;

type Test<'a> = &'a dyn Fn(&Row) -> bool;

/// By id, by the exact path, by the path in any case, by the name alone, by an alias: the first of these that finds
/// something decides. What is in the trash is found only when nothing else is.
pub(super) fn find(connection: &Connection, name: &str) -> Result<Row> {
    let name = name.trim();
    if let Ok(id) = name.parse()
        && let Some(row) = row_of(connection, id)?
    {
        return Ok(row);
    }
    let exact = |row: &Row| row.path == name || without_md(name) == Some(row.path.as_str());
    let key = path_key(name);
    let ending = format!("/{key}");
    let whole = |row: &Row| path_key(&row.path) == key;
    let end = |row: &Row| path_key(&row.path).ends_with(&ending);
    let named = named(connection, &name_key(name))?;
    let by_path = by_path(connection, name)?;
    let attempts: [(&[Row], Test<'_>); 4] = [
        (&by_path, &exact),
        (&by_path, &whole),
        (&named, &end),
        (&named, &|_| !key.contains('/')),
    ];
    for (rows, test) in attempts {
        for trashed in [false, true] {
            let found: Vec<&Row> = rows
                .iter()
                .filter(|row| row.trashed == trashed && test(row))
                .collect();
            if !found.is_empty() {
                return one(name, found);
            }
        }
    }
    Err(Error::NotFound(format!(
        "There is nothing called “{}” in the library. Check the name, or search for it.",
        short(name)
    )))
}

fn one(name: &str, mut found: Vec<&Row>) -> Result<Row> {
    // A note and a file of the same path: the note is meant.
    found.sort_by(|a, b| {
        rank(a.kind)
            .cmp(&rank(b.kind))
            .then_with(|| order(&a.path, &b.path))
    });
    found.dedup_by(|a, b| a.id == b.id);
    let Some(first) = found.first() else {
        return Err(crate::library::gone());
    };
    let same_path = found
        .iter()
        .all(|row| row.path == first.path && (row.id == first.id || row.kind != first.kind));
    if same_path {
        return Ok((*first).clone());
    }
    let is_one_path = found.iter().all(|row| row.path == first.path);
    let told: Vec<String> = found
        .iter()
        .take(TOLD)
        .map(|row| {
            if is_one_path {
                row.id.to_string()
            } else {
                format!("“{}”", row.path)
            }
        })
        .collect();
    let more = if found.len() > TOLD {
        format!(" and {} more", found.len() - TOLD)
    } else {
        String::new()
    };
    Err(Error::Invalid(format!(
        "“{}” could be any of these: {}{more}. Give {}.",
        short(name),
        told.join(", "),
        if is_one_path {
            "the id"
        } else {
            "the whole path"
        }
    )))
}

fn rank(kind: ItemKind) -> u8 {
    match kind {
        ItemKind::Note => 0,
        ItemKind::Article => 1,
        ItemKind::Attachment => 2,
        ItemKind::Highlight => 3,
    }
}

fn by_path(connection: &Connection, name: &str) -> Result<Vec<Row>> {
    select(connection, "l.path_key = ?1", &path_key(name))
}

fn named(connection: &Connection, key: &str) -> Result<Vec<Row>> {
    select(
        connection,
        "l.row IN (SELECT row FROM item_name WHERE key = ?1)",
        key,
    )
}

fn select(connection: &Connection, condition: &str, key: &str) -> Result<Vec<Row>> {
    let mut select = connection
        .prepare_cached(&format!(
            "SELECT {COLUMNS} FROM listing AS l WHERE {condition} LIMIT 1000"
        ))
        .map_err(sql)?;
    let rows = select.query_map([key], read_row).map_err(sql)?;
    rows.collect::<rusqlite::Result<_>>().map_err(sql)
}

fn without_md(name: &str) -> Option<&str> {
    let (stem, end) = name.split_at_checked(name.len().checked_sub(3)?)?;
    end.eq_ignore_ascii_case(".md").then_some(stem)
}

fn short(name: &str) -> String {
    let mut start: String = name.chars().take(60).collect();
    if start.len() < name.len() {
        start.push('…');
    }
    start
}

#[cfg(test)]
mod tests {
    use super::super::fixture::{Entry, Shelf, article, note};
    use super::*;

    #[test]
    fn items_are_found_by_name() {
        let shelf = Shelf::of(&[
            note("A/Same", ""),
            note("B/Same", ""),
            note("B/Only", ""),
            note("Read me", ""),
            note("read ME", ""),
            article("A Title: with colon", ""),
            Entry {
                trashed: true,
                ..note("C/Only", "")
            },
            Entry {
                trashed: true,
                ..note("C/Thrown", "")
            },
            Entry {
                aliases: &["Nickname"],
                ..note("D/Real", "")
            },
            Entry {
                kind: "attachment",
                path: "img/x.png",
                title: "x.png",
                ..article("", "")
            },
        ]);
        let found = |name: &str| shelf.library.find(name).map(|row| row.path);
        let id = shelf.library.find("B/Only").unwrap().id.to_string();
        for (name, path) in [
            (id.as_str(), "B/Only"),
            ("A/Same", "A/Same"),
            ("A/Same.md", "A/Same"),
            (" a/same.MD ", "A/Same"),
            ("Only", "B/Only"),
            ("only.md", "B/Only"),
            ("Read me", "Read me"),
            ("read ME", "read ME"),
            ("Thrown", "C/Thrown"),
            ("C/Only", "C/Only"),
            ("nickname", "D/Real"),
            ("Articles/A Title with colon", "Articles/A Title with colon"),
            ("a title with colon", "Articles/A Title with colon"),
            ("x.png", "img/x.png"),
        ] {
            assert_eq!(found(name).as_deref(), Ok(path), "{name}");
        }
        for (name, told) in [
            ("same", ["“A/Same”", "“B/Same”"]),
            ("READ me", ["“Read me”", "“read ME”"]),
        ] {
            let Err(Error::Invalid(message)) = found(name) else {
                panic!("{name} has several meanings")
            };
            assert!(told.iter().all(|path| message.contains(path)), "{message}");
        }
        for name in [
            "",
            "nothing",
            "X/Only",
            "/",
            "D/Nickname",
            &"x".repeat(100_000),
            "0190",
        ] {
            assert!(matches!(found(name), Err(Error::NotFound(_))), "{name:.40}");
        }
    }
}
