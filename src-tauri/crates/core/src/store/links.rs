//! Links as the lists of a note and of an item ask for them, and rewriting them when a note moves.

pub(crate) mod keep;

use super::index::Targets;
use super::notes;
use super::{Store, sql};
use crate::error::Result;
use crate::id::ItemId;
use crate::model::{ItemKind, LinkView, Suggestion};
use commonplace_text::name::path_key;
use commonplace_text::note;
use commonplace_text::{resolve, words};
use rusqlite::{Connection, OptionalExtension as _, Row, params};

/// Length in UTF-16 units, which is how the window counts.
pub(crate) fn utf16(text: &str) -> u32 {
    u32::try_from(text.encode_utf16().count()).unwrap_or(u32::MAX)
}

/// An item's row number and path.
pub(crate) fn place_of(connection: &Connection, id: ItemId) -> Result<Option<(i64, String)>> {
    connection
        .prepare_cached("SELECT row, path FROM listing WHERE id = ?1")
        .and_then(|mut select| {
            select
                .query_row([id], |row| Ok((row.get(0)?, row.get(1)?)))
                .optional()
        })
        .map_err(sql)
}

/// Id and path of the item in a row.
pub(crate) fn item_at(connection: &Connection, row: i64) -> Result<Option<(ItemId, String)>> {
    connection
        .prepare_cached("SELECT id, path FROM listing WHERE row = ?1")
        .and_then(|mut select| {
            select
                .query_row([row], |row| Ok((row.get(0)?, row.get(1)?)))
                .optional()
        })
        .map_err(sql)
}

/// A link to an item, and the note that it stands in.
pub(crate) struct Incoming {
    pub(crate) source: ItemId,
    pub(crate) link: LinkView,
}

const COLUMNS: &str = "source.path, link.start, link.\"end\", link.raw, link.path, link.subpath, link.display, link.embed, link.form,
                       target.path, link.candidates, link.via_alias, link.src, source.id,
                       CASE WHEN link.subpath LIKE '^h-____________' THEN
                         (SELECT h.item FROM highlight AS h JOIN item ON item.id = h.item AND item.deleted_hlc IS NULL
                          WHERE substr(h.item, 11) = unhex(substr(link.subpath, 4)) AND h.article = target.id)
                       END";
const TABLES: &str = "FROM link JOIN listing AS source ON source.row = link.src LEFT JOIN listing AS target ON target.row = link.dst";

impl Store {
    /// The links that stand in a note.
    pub(crate) fn links_out(&self, id: ItemId) -> Result<Vec<LinkView>> {
        self.read(|connection| {
            let found = select(
                connection,
                "WHERE source.id = ?1 ORDER BY link.ord",
                Some(id),
            )?;
            Ok(found.into_iter().map(|incoming| incoming.link).collect())
        })
    }

    /// Every link of every note outside the trash.
    pub(crate) fn all_links(&self) -> Result<Vec<LinkView>> {
        self.read(|connection| {
            let found = select(
                connection,
                "WHERE source.trashed = 0 AND ?1 IS NULL ORDER BY source.path, link.ord",
                None,
            )?;
            Ok(found.into_iter().map(|incoming| incoming.link).collect())
        })
    }

    /// The links that lead to an item, from notes outside the trash, last changed first.
    pub(crate) fn links_in(&self, id: ItemId) -> Result<Vec<Incoming>> {
        self.read(|connection| {
            select(
                connection,
                "WHERE link.dst = (SELECT row FROM listing WHERE id = ?1) AND source.trashed = 0
                 ORDER BY source.updated_ms DESC, source.row, link.ord LIMIT 2000",
                Some(id),
            )
        })
    }

    /// What `typed` could be completed to.
    pub(crate) fn complete(&self, typed: &str, limit: u32) -> Result<Vec<Suggestion>> {
        self.read(|connection| complete(connection, typed, limit))
    }
}

fn select(connection: &Connection, condition: &str, id: Option<ItemId>) -> Result<Vec<Incoming>> {
    let mut statement = connection
        .prepare_cached(&format!("SELECT {COLUMNS} {TABLES} {condition}"))
        .map_err(sql)?;
    let rows = statement.query_map([id], read).map_err(sql)?;
    let rows: Vec<(Incoming, i64, u32)> = rows.collect::<rusqlite::Result<_>>().map_err(sql)?;
    let mut targets = Targets::default();
    let mut found = Vec::with_capacity(rows.len());
    for (mut incoming, src, candidates) in rows {
        if candidates > 1 {
            let target = targets.of(
                connection,
                src,
                &incoming.link.source,
                &incoming.link.target,
            )?;
            for row in target.candidates {
                incoming
                    .link
                    .candidates
                    .extend(item_at(connection, row)?.map(|(_, path)| path));
            }
        }
        found.push(incoming);
    }
    Ok(found)
}

fn read(row: &Row<'_>) -> rusqlite::Result<(Incoming, i64, u32)> {
    let form: String = row.get(8)?;
    let link = LinkView {
        source: row.get(0)?,
        start: row.get(1)?,
        end: row.get(2)?,
        raw: row.get(3)?,
        target: row.get(4)?,
        subpath: row.get(5)?,
        display: row.get(6)?,
        embed: row.get(7)?,
        resolved: row.get(9)?,
        candidates: Vec::new(),
        via_alias: row.get(11)?,
        external: form == "external",
        highlight: row.get(14)?,
    };
    Ok((
        Incoming {
            source: row.get(13)?,
            link,
        },
        row.get(12)?,
        row.get(10)?,
    ))
}

/// A row that a completion could mean.
struct Match {
    row: i64,
    path: String,
    title: String,
    kind: ItemKind,
    alias: Option<String>,
}

fn complete(connection: &Connection, typed: &str, limit: u32) -> Result<Vec<Suggestion>> {
    let limit = limit.clamp(1, 50);
    let folded = words::fold(typed.trim());
    let mut found: Vec<Match> = Vec::new();
    let mut add = |statement: &str, params: &[&dyn rusqlite::ToSql]| -> Result<()> {
        if found.len() >= limit as usize {
            return Ok(());
        }
        let mut select = connection.prepare_cached(statement).map_err(sql)?;
        for one in select.query_map(params, read_match).map_err(sql)? {
            let one = one.map_err(sql)?;
            if found.iter().all(|known| known.row != one.row) {
                found.push(one);
            }
        }
        Ok(())
    };
    if folded.is_empty() {
        add(
            "SELECT row, path, title, kind, NULL FROM listing WHERE trashed = 0 AND kind = 'note' ORDER BY updated_ms DESC, row DESC LIMIT ?1",
            &[&limit],
        )?;
        add(
            "SELECT row, path, title, kind, NULL FROM listing WHERE trashed = 0 AND kind = 'article' ORDER BY updated_ms DESC, row DESC LIMIT ?1",
            &[&limit],
        )?;
    } else {
        let end = format!("{folded}\u{10ffff}");
        let key = path_key(typed.trim());
        let key_end = format!("{key}\u{10ffff}");
        for kind in ["note", "article", "attachment"] {
            add(
                "SELECT row, path, title, kind, NULL FROM listing
                 WHERE trashed = 0 AND kind = ?1 AND title_key >= ?2 AND title_key < ?3 ORDER BY title_key, row LIMIT ?4",
                &[&kind, &folded, &end, &limit],
            )?;
        }
        add(
            "SELECT listing.row, path, title, kind, item_name.key FROM item_name JOIN listing ON listing.row = item_name.row
             WHERE key >= ?1 AND key < ?2 AND via = 'alias' AND trashed = 0 LIMIT ?3",
            &[&key, &key_end, &limit],
        )?;
        for kind in ["note", "article", "attachment"] {
            add(
                "SELECT row, path, title, kind, NULL FROM listing
                 WHERE row IN (SELECT row FROM listing WHERE trashed = 0 AND kind = ?1 AND instr(title_key, ?2) > 0 LIMIT ?3)
                 ORDER BY instr(' ' || title_key, ' ' || ?2) = 0, updated_ms DESC",
                &[&kind, &folded, &limit],
            )?;
        }
        if key.contains('/') || found_few(&found, limit) {
            let mut select = connection
                .prepare_cached("SELECT row, path, title, kind, NULL FROM listing WHERE trashed = 0 AND instr(path_key, ?1) > 0 LIMIT ?2")
                .map_err(sql)?;
            for one in select
                .query_map(params![key, limit], read_match)
                .map_err(sql)?
            {
                let one = one.map_err(sql)?;
                if found.iter().all(|known| known.row != one.row) {
                    found.push(one);
                }
            }
        }
    }
    found.truncate(limit as usize);
    found
        .into_iter()
        .map(|one| suggestion(connection, one))
        .collect()
}

fn found_few(found: &[Match], limit: u32) -> bool {
    found.len() < limit as usize
}

fn read_match(row: &Row<'_>) -> rusqlite::Result<Match> {
    let kind = match row.get_ref(3)?.as_str()? {
        "note" => ItemKind::Note,
        "article" => ItemKind::Article,
        _ => ItemKind::Attachment,
    };
    Ok(Match {
        row: row.get(0)?,
        path: row.get(1)?,
        title: row.get(2)?,
        kind,
        alias: row.get(4)?,
    })
}

fn suggestion(connection: &Connection, found: Match) -> Result<Suggestion> {
    let short = shortest(connection, found.row, &found.path)?;
    let insert = match found.alias {
        Some(alias) => format!(
            "{short}|{}",
            alias_as_written(connection, found.row, &alias)?
        ),
        None => short,
    };
    Ok(Suggestion {
        insert,
        title: found.title,
        path: found.path,
        kind: found.kind,
    })
}

fn alias_as_written(connection: &Connection, row: i64, key: &str) -> Result<String> {
    let Some((id, _)) = item_at(connection, row)? else {
        return Ok(key.to_owned());
    };
    let outline = note::outline(&notes::row(connection, id)?.body);
    Ok(outline
        .aliases
        .into_iter()
        .find(|alias| path_key(alias) == key)
        .unwrap_or_else(|| key.to_owned()))
}

/// The last part of a path if no other item has that name, else all of it.
fn shortest(connection: &Connection, row: i64, path: &str) -> Result<String> {
    let name = path.rsplit('/').next().unwrap_or(path);
    let is_shared = connection
        .prepare_cached("SELECT 1 FROM item_name JOIN listing USING (row) WHERE key = ?1 AND via = 'path' AND trashed = 0 AND row <> ?2")
        .and_then(|mut select| select.exists(params![resolve::name_key(path), row]))
        .map_err(sql)?;
    Ok(if is_shared {
        path.to_owned()
    } else {
        name.to_owned()
    })
}
