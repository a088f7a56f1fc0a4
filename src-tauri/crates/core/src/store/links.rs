//! Links as the lists of a note and of an item ask for them, and rewriting them when a note moves.

pub(crate) mod keep;
pub(crate) mod mentions;
pub(crate) mod parts;

use super::index::Targets;
use super::notes;
use super::{Store, sql};
use crate::error::Result;
use crate::id::ItemId;
use crate::model::{ItemKind, LinkView, Suggestion};
use crate::titles::Found;
use commonplace_text::name::path_key;
use commonplace_text::note;
use commonplace_text::resolve;
use rusqlite::{Connection, OptionalExtension as _, Row, params};
use std::collections::hash_map::Entry;
use std::collections::{HashMap, HashSet};

/// Length in UTF-16 units, which is how the window counts.
pub(crate) fn utf16(text: &str) -> u32 {
    u32::try_from(text.encode_utf16().count()).unwrap_or(u32::MAX)
}

/// The byte at which so many UTF-16 units end.
pub(crate) fn byte_of(text: &str, units: u32) -> usize {
    let mut seen = 0_u32;
    for (at, character) in text.char_indices() {
        if seen >= units {
            return at;
        }
        seen += u32::from(character.len_utf16() == 2) + 1;
    }
    text.len()
}

fn kind_of(word: &str) -> ItemKind {
    match word {
        "note" => ItemKind::Note,
        "article" => ItemKind::Article,
        "highlight" => ItemKind::Highlight,
        _ => ItemKind::Attachment,
    }
}

/// What an item is, and its path.
pub(crate) fn kind_and_path(
    connection: &Connection,
    id: ItemId,
) -> Result<Option<(ItemKind, String)>> {
    connection
        .prepare_cached("SELECT kind, path FROM listing WHERE id = ?1")
        .and_then(|mut select| {
            select
                .query_row([id], |row| {
                    Ok((kind_of(row.get_ref(0)?.as_str()?), row.get(1)?))
                })
                .optional()
        })
        .map_err(sql)
}

/// The item of a kind outside the trash with exactly this path.
pub(crate) fn at_path(
    connection: &Connection,
    path: &str,
    kind: ItemKind,
) -> Result<Option<ItemId>> {
    connection
        .prepare_cached("SELECT id FROM listing WHERE path = ?1 AND kind = ?2 AND trashed = 0")
        .and_then(|mut select| {
            select
                .query_row(params![path, super::index::kind_word(kind)], |row| {
                    row.get(0)
                })
                .optional()
        })
        .map_err(sql)
}

/// Notes and files in a folder and below it.
pub(crate) fn below(
    connection: &Connection,
    folder: &str,
) -> Result<Vec<(ItemId, ItemKind, String)>> {
    let mut select = connection
        .prepare_cached(
            "SELECT id, kind, path FROM listing
             WHERE +kind IN ('note', 'attachment') AND trashed = 0 AND path > ?1 || '/' AND path < ?1 || '0' ORDER BY path",
        )
        .map_err(sql)?;
    let found = select
        .query_map([folder], |row| {
            Ok((row.get(0)?, kind_of(row.get_ref(1)?.as_str()?), row.get(2)?))
        })
        .map_err(sql)?;
    found.collect::<rusqlite::Result<_>>().map_err(sql)
}

/// How many notes and files lie in each folder itself.
pub(crate) fn by_folder(connection: &Connection) -> Result<Vec<(String, ItemKind, u32)>> {
    let mut select = connection
        .prepare_cached(
            "SELECT rtrim(rtrim(path, replace(path, '/', '')), '/') AS folder, kind, count(*) FROM listing
             WHERE trashed = 0 AND kind IN ('note', 'attachment') GROUP BY folder, kind ORDER BY folder",
        )
        .map_err(sql)?;
    let found = select
        .query_map([], |row| {
            Ok((row.get(0)?, kind_of(row.get_ref(1)?.as_str()?), row.get(2)?))
        })
        .map_err(sql)?;
    found.collect::<rusqlite::Result<_>>().map_err(sql)
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
                       END, CASE WHEN link.subpath IS NOT NULL AND target.kind = 'note' THEN target.id END";
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
}

fn select(connection: &Connection, condition: &str, id: Option<ItemId>) -> Result<Vec<Incoming>> {
    let mut statement = connection
        .prepare_cached(&format!("SELECT {COLUMNS} {TABLES} {condition}"))
        .map_err(sql)?;
    let rows = statement.query_map([id], read).map_err(sql)?;
    let rows: Vec<Read> = rows.collect::<rusqlite::Result<_>>().map_err(sql)?;
    let mut targets = Targets::default();
    let mut outlines: HashMap<ItemId, Parts> = HashMap::new();
    let mut found = Vec::with_capacity(rows.len());
    for Read {
        mut incoming,
        src,
        candidates,
        into,
    } in rows
    {
        if let (Some(note), Some(subpath)) = (into, &incoming.link.subpath) {
            let parts = match outlines.entry(note) {
                Entry::Occupied(known) => known.into_mut(),
                Entry::Vacant(new) => new.insert(Parts::of(connection, note)?),
            };
            incoming.link.part_missing = !parts.have(subpath);
        }
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

/// A link as it was read, with what is still to be looked up.
struct Read {
    incoming: Incoming,
    src: i64,
    candidates: u32,
    /// The note into a part of which it leads.
    into: Option<ItemId>,
}

/// The parts of a note that links can lead to.
struct Parts {
    headings: Vec<(u8, String)>,
    blocks: HashSet<String>,
}

impl Parts {
    fn of(connection: &Connection, note: ItemId) -> Result<Self> {
        let outline = note::outline(&notes::row(connection, note)?.body);
        Ok(Self {
            headings: outline
                .headings
                .into_iter()
                .map(|heading| (heading.level, heading.text))
                .collect(),
            blocks: outline
                .blocks
                .into_iter()
                .map(|block| block.id.to_ascii_lowercase())
                .collect(),
        })
    }

    fn have(&self, subpath: &str) -> bool {
        if let Some(id) = subpath.strip_prefix('^') {
            return self.blocks.contains(&id.trim().to_ascii_lowercase());
        }
        let headings: Vec<(u8, &str)> = self
            .headings
            .iter()
            .map(|(level, text)| (*level, text.as_str()))
            .collect();
        resolve::find_heading(subpath, &headings).is_some()
    }
}

fn read(row: &Row<'_>) -> rusqlite::Result<Read> {
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
        part_missing: false,
    };
    Ok(Read {
        incoming: Incoming {
            source: row.get(13)?,
            link,
        },
        src: row.get(12)?,
        candidates: row.get(10)?,
        into: row.get(15)?,
    })
}

/// Everything by which an item can be found by its names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Named {
    pub(crate) row: i64,
    pub(crate) id: ItemId,
    pub(crate) kind: ItemKind,
    pub(crate) path: String,
    pub(crate) title: String,
    pub(crate) updated_ms: i64,
    /// Keys of its aliases.
    pub(crate) aliases: Vec<String>,
}

/// The names of everything that can be linked to, or of one item.
pub(crate) fn named(connection: &Connection, only: Option<ItemId>) -> Result<Vec<Named>> {
    let condition = if only.is_some() {
        "id = ?1"
    } else {
        "?1 IS NULL"
    };
    let mut select = connection
        .prepare_cached(&format!(
            "SELECT row, id, kind, path, title, updated_ms FROM listing
             WHERE {condition} AND trashed = 0 AND kind IN ('note', 'article', 'attachment') ORDER BY row"
        ))
        .map_err(sql)?;
    let rows = select
        .query_map([only], |row| {
            Ok(Named {
                row: row.get(0)?,
                id: row.get(1)?,
                kind: kind_of(row.get_ref(2)?.as_str()?),
                path: row.get(3)?,
                title: row.get(4)?,
                updated_ms: row.get(5)?,
                aliases: Vec::new(),
            })
        })
        .map_err(sql)?;
    let mut all: Vec<Named> = rows.collect::<rusqlite::Result<_>>().map_err(sql)?;
    let own = all.first().map(|one| one.row).filter(|_| only.is_some());
    let condition = if own.is_some() {
        "row = ?1"
    } else {
        "?1 IS NULL"
    };
    let mut select = connection
        .prepare_cached(&format!(
            "SELECT row, key FROM item_name WHERE {condition} AND via = 'alias' ORDER BY row, key"
        ))
        .map_err(sql)?;
    let aliases = select
        .query_map([own], |row| Ok((row.get(0)?, row.get(1)?)))
        .map_err(sql)?;
    for alias in aliases {
        let (row, key): (i64, String) = alias.map_err(sql)?;
        if let Ok(at) = all.binary_search_by_key(&row, |one| one.row)
            && let Some(one) = all.get_mut(at)
        {
            one.aliases.push(key);
        }
    }
    Ok(all)
}

/// What is to be written to link to an item that was found.
pub(crate) fn suggestion(connection: &Connection, found: Found) -> Result<Suggestion> {
    let short = shortest(connection, found.row, &found.path)?;
    let alias = found
        .alias
        .map(|alias| alias_as_written(connection, found.row, &alias))
        .transpose()?;
    Ok(Suggestion {
        insert: match &alias {
            Some(alias) => format!("{short}|{alias}"),
            None => short,
        },
        title: found.title,
        path: found.path,
        kind: found.kind,
        id: found.id,
        part: alias,
        block: None,
    })
}

/// The alias of a key as the note writes it.
pub(crate) fn alias_as_written(connection: &Connection, row: i64, key: &str) -> Result<String> {
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

/// The last part of a path if no other item has that name, else all of it, as a wikilink writes it.
pub(crate) fn shortest(connection: &Connection, row: i64, path: &str) -> Result<String> {
    let name = path.rsplit('/').next().unwrap_or(path);
    let is_shared = connection
        .prepare_cached("SELECT 1 FROM item_name JOIN listing USING (row) WHERE key = ?1 AND via = 'path' AND trashed = 0 AND row <> ?2")
        .and_then(|mut select| select.exists(params![resolve::name_key(path), row]))
        .map_err(sql)?;
    Ok(note::wiki_path(if is_shared { path } else { name }))
}
