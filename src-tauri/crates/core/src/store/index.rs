//! The derived tables: lists, names, links, the search index. Brought up to date at the end of every write, made again by
//! `check --repair`.
//!
//! What an item says is gathered in `facts`; where its links go is found in `targets`.

mod compare;
mod facts;
mod targets;

use super::search::{self, Indexer};
use super::sql;
use super::tx::{Field, Tx};
use crate::clock::Hlc;
use crate::error::Result;
use crate::id::{ItemId, RevId};
use crate::model::ItemKind;
use commonplace_text::note::Outline;
pub(crate) use compare::differences;
use facts::Facts;
use rusqlite::{Connection, OptionalExtension as _, params};
use std::collections::{BTreeMap, BTreeSet, HashMap};
pub(crate) use targets::Targets;

/// How much of an item's derived data has to be made again.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Dirty {
    /// Only what triage changes.
    Listing,
    /// Only where the links of a note lead.
    Links,
    /// The text of a note, and what follows from it; neither its path nor whether it is there.
    Body,
    /// Everything.
    Text,
}

/// What notes say that were read in one write.
#[derive(Debug, Default)]
pub(crate) struct Outlines {
    by_rev: HashMap<RevId, (Outline, u32)>,
    bytes: usize,
}

impl Outlines {
    /// Bytes of text that are kept in memory at once.
    const MOST: usize = 64 << 20;

    pub(crate) fn keep(&mut self, rev: RevId, outline: Outline, words: u32) {
        self.bytes += outline.text.len() + 64 * outline.links.len();
        if self.bytes <= Self::MOST {
            self.by_rev.insert(rev, (outline, words));
        }
    }

    pub(crate) fn of(&self, rev: RevId) -> Option<&Outline> {
        self.by_rev.get(&rev).map(|(outline, _)| outline)
    }

    fn take(&mut self, rev: RevId) -> Option<(Outline, u32)> {
        self.by_rev.remove(&rev)
    }
}

/// How a kind stands in the database.
pub(crate) fn kind_word(kind: ItemKind) -> &'static str {
    match kind {
        ItemKind::Article => "article",
        ItemKind::Note => "note",
        ItemKind::Attachment => "attachment",
        ItemKind::Highlight => "highlight",
    }
}

/// Items that are searches: they are in no list.
pub(crate) const SAVED_SEARCH: &str = "search";

/// Gives an item another name when its own has been taken meanwhile: the second `Name` becomes `Name 2`.
pub(super) fn settle_paths(tx: &mut Tx<'_>) -> Result<()> {
    for id in tx.perhaps_renamed() {
        let Some((kind, path)) = own_path(tx.connection, id)? else {
            continue;
        };
        let field = match kind.as_str() {
            "article" => Field::Column("article", "name"),
            "note" => Field::Column("note", "path"),
            _ => Field::Column("attachment", "path"),
        };
        if !is_taken(tx, id, &kind, &path)? {
            continue;
        }
        let free = free_path(&path, |candidate| is_taken(tx, id, &kind, candidate))?;
        let value = if kind == "article" {
            free.strip_prefix(super::articles::FOLDER)
                .unwrap_or(&free)
                .to_owned()
        } else {
            free
        };
        tx.put(id, &field, value)?;
    }
    Ok(())
}

/// The first of `Name`, `Name 2`, `Name 3` … that is free. An extension stays at the end: `a.png`, `a 2.png`.
pub(crate) fn free_path(
    path: &str,
    mut is_taken: impl FnMut(&str) -> Result<bool>,
) -> Result<String> {
    let (stem, extension) = match path.rsplit_once('.') {
        Some((stem, extension))
            if !stem.ends_with('/')
                && (1..=5).contains(&extension.len())
                && !extension.contains(['/', ' ']) =>
        {
            (stem, format!(".{extension}"))
        }
        _ => (path, String::new()),
    };
    let mut free = path.to_owned();
    let mut n = 1_u32;
    while is_taken(&free)? {
        n += 1;
        free = format!("{stem} {n}{extension}");
    }
    Ok(free)
}

fn own_path(connection: &Connection, id: ItemId) -> Result<Option<(String, String)>> {
    connection
        .prepare_cached(
            "SELECT item.kind, coalesce(note.path, 'Articles/' || article.name, attachment.path)
             FROM item
             LEFT JOIN note ON note.item = item.id
             LEFT JOIN article ON article.item = item.id
             LEFT JOIN attachment ON attachment.item = item.id
             WHERE item.id = ?1 AND item.kind IN ('note', 'article', 'attachment')
               AND item.deleted_hlc IS NULL AND item.trashed_hlc IS NULL",
        )
        .and_then(|mut select| {
            select
                .query_row([id], |row| Ok((row.get(0)?, row.get(1)?)))
                .optional()
        })
        .map_err(sql)
}

/// Whether another item outside the trash has the path: in the lists, which are settled, or among those touched in this write.
fn is_taken(tx: &Tx<'_>, id: ItemId, kind: &str, path: &str) -> Result<bool> {
    let listed: Option<ItemId> = tx
        .connection
        .prepare_cached(
            "SELECT id FROM listing WHERE path = ?1 AND kind = ?2 AND trashed = 0 AND id <> ?3",
        )
        .and_then(|mut select| {
            select
                .query_row(params![path, kind, id], |row| row.get(0))
                .optional()
        })
        .map_err(sql)?;
    if let Some(other) = listed {
        let moved = tx.is_touched(other)
            && own_path(tx.connection, other)?.is_none_or(|(_, now)| now != path);
        if !moved {
            return Ok(true);
        }
    }
    let by_path = match kind {
        "article" => "SELECT article.item FROM article JOIN item ON item.id = article.item
                      WHERE article.name = substr(?1, 10) AND item.id <> ?2 AND item.deleted_hlc IS NULL AND item.trashed_hlc IS NULL",
        "note" => "SELECT note.item FROM note JOIN item ON item.id = note.item
                   WHERE note.path = ?1 AND item.id <> ?2 AND item.deleted_hlc IS NULL AND item.trashed_hlc IS NULL",
        _ => "SELECT attachment.item FROM attachment JOIN item ON item.id = attachment.item
              WHERE attachment.path = ?1 AND item.id <> ?2 AND item.deleted_hlc IS NULL AND item.trashed_hlc IS NULL",
    };
    tx.connection
        .prepare_cached(by_path)
        .and_then(|mut select| select.exists(params![path, id]))
        .map_err(sql)
}

/// Brings the derived data of touched items up to date, and of the links that lead to them.
///
/// # Errors
/// What `done` says, which is called once for each item.
pub(super) fn refresh(
    connection: &Connection,
    touched: &BTreeMap<ItemId, Dirty>,
    read: &mut Outlines,
    done: &mut dyn FnMut() -> Result<()>,
) -> Result<()> {
    let mut renamed = BTreeSet::new();
    let mut sources = BTreeSet::new();
    let mut fresh = Vec::new();
    let mut indexer = Indexer::begin(connection)?;
    let mut keys = targets::Keys::default();
    for (&id, &dirty) in touched {
        if dirty == Dirty::Listing && refresh_triage(connection, id)? {
            if let Some(row) = row_of(connection, id)? {
                indexer.listed(row)?;
            }
            done()?;
            continue;
        }
        let Some(row) = row_of(connection, id)? else {
            done()?;
            continue;
        };
        if dirty == Dirty::Links && refresh_links(connection, row, id, read, &mut keys)? {
            sources.insert(row);
            done()?;
            continue;
        }
        let before = names(connection, row)?;
        if dirty == Dirty::Text {
            // Before all others are written: two that change names with each other never have the same.
            remove_listing(connection, row)?;
        }
        fresh.push((id, row, before));
    }
    for (id, row, before) in fresh {
        let facts = facts::gather(connection, id, read)?;
        let renewed = match &facts {
            Some(facts) => facts.renew(connection, row, id)? && has_names(&before, facts),
            None => false,
        };
        if !renewed {
            remove_listing(connection, row)?;
            remove_names(connection, row)?;
        }
        match &facts {
            Some(facts) => {
                if !renewed {
                    insert(connection, row, id, facts)?;
                }
                // Of what only moved the links are what they were.
                targets::renew(connection, row, &facts.links, &mut keys)?;
                sources.insert(row);
            }
            None => targets::remove(connection, row)?,
        }
        indexer.text(row, facts.as_ref().and_then(|facts| facts.text.as_ref()))?;
        if !renewed {
            let after = names(connection, row)?;
            if before != after {
                renamed.extend(before.into_iter().chain(after).map(|name| name.key));
            }
        }
        done()?;
    }
    indexer.finish()?;
    targets::resolve_again(connection, &sources, &renamed)
}

/// Brings what triage changes up to date. `false` when the item is not listed, so that all of it has to be made.
fn refresh_triage(connection: &Connection, id: ItemId) -> Result<bool> {
    let changed = connection
        .prepare_cached(
            "UPDATE listing SET
               place = (SELECT place FROM article WHERE item = ?1),
               starred = coalesce((SELECT starred FROM article WHERE item = ?1), (SELECT starred FROM note WHERE item = ?1), 0),
               unread = coalesce((SELECT opened_hlc IS NULL FROM article WHERE item = ?1), 0),
               progress = coalesce((SELECT progress FROM article WHERE item = ?1), 0),
               permille = CAST(coalesce((SELECT progress FROM article WHERE item = ?1), 0) * 1000 AS INTEGER),
               lead_image = (SELECT lead_image FROM article WHERE item = ?1)
             WHERE id = ?1",
        )
        .and_then(|mut update| update.execute([id]))
        .map_err(sql)?;
    Ok(changed == 1)
}

/// Brings the links of a note up to date, and what the lists say of when it changed. `false` when it is not listed, or its
/// text has not been read in this write.
fn refresh_links(
    connection: &Connection,
    row: i64,
    id: ItemId,
    read: &mut Outlines,
    keys: &mut targets::Keys,
) -> Result<bool> {
    let head: Option<(RevId, Hlc)> = connection
        .prepare_cached(
            "SELECT note_rev.id, note_rev.hlc FROM note JOIN note_rev ON note_rev.id = note.head_rev WHERE note.item = ?1",
        )
        .and_then(|mut select| {
            select
                .query_row([id], |row| Ok((row.get(0)?, row.get(1)?)))
                .optional()
        })
        .map_err(sql)?;
    let Some((head, changed)) = head else {
        return Ok(false);
    };
    let Some((outline, _)) = read.take(head) else {
        return Ok(false);
    };
    let listed = connection
        .prepare_cached("UPDATE listing SET updated_ms = ?2 WHERE row = ?1")
        .and_then(|mut update| update.execute(params![row, changed.millis()]))
        .map_err(sql)?;
    if listed == 0 {
        return Ok(false);
    }
    targets::renew(connection, row, &outline.links, keys)?;
    Ok(true)
}

/// Whether an item's names are those that it had.
fn has_names(before: &BTreeSet<Name>, facts: &Facts) -> bool {
    let after: BTreeSet<(&str, &str)> = facts
        .names
        .iter()
        .map(|(key, via)| (key.as_str(), *via))
        .collect();
    let is_same = |name: &Name| after.contains(&(name.key.as_str(), name.via.as_str()));
    before.len() == after.len() && before.iter().all(is_same)
}

fn row_of(connection: &Connection, id: ItemId) -> Result<Option<i64>> {
    connection
        .prepare_cached("SELECT row FROM item WHERE id = ?1")
        .and_then(|mut select| select.query_row([id], |row| row.get(0)).optional())
        .map_err(sql)
}

/// A name under which links find an item now.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Name {
    key: String,
    via: String,
    path: String,
}

fn names(connection: &Connection, row: i64) -> Result<BTreeSet<Name>> {
    let mut select = connection
        .prepare_cached(
            "SELECT item_name.key, item_name.via, listing.path FROM item_name JOIN listing ON listing.row = item_name.row
             WHERE item_name.row = ?1 AND listing.trashed = 0",
        )
        .map_err(sql)?;
    let found = select
        .query_map([row], |row| {
            Ok(Name {
                key: row.get(0)?,
                via: row.get(1)?,
                path: row.get(2)?,
            })
        })
        .map_err(sql)?;
    found.collect::<rusqlite::Result<_>>().map_err(sql)
}

fn remove_listing(connection: &Connection, row: i64) -> Result<()> {
    delete(connection, "DELETE FROM listing WHERE row = ?1", row)
}

fn remove_names(connection: &Connection, row: i64) -> Result<()> {
    delete(connection, "DELETE FROM listing_tag WHERE row = ?1", row)?;
    delete(connection, "DELETE FROM item_name WHERE row = ?1", row)
}

fn delete(connection: &Connection, statement: &str, row: i64) -> Result<()> {
    connection
        .prepare_cached(statement)
        .and_then(|mut delete| delete.execute([row]))
        .map(drop)
        .map_err(sql)
}

const INSERT_LISTING: &str = "INSERT INTO listing (row, id, kind, trashed, place, starred, unread, progress, saved_ms, updated_ms, title, title_key,
   path, path_key, excerpt, site, site_key, byline, byline_key, published, words, lang, dir, tags, lead_image,
   published_day, site_order, byline_order, permille)
   VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20, ?21, ?22, ?23, ?24, ?25, ?26, ?27, ?28, ?29)";

fn insert(connection: &Connection, row: i64, id: ItemId, facts: &Facts) -> Result<()> {
    connection
        .prepare_cached(INSERT_LISTING)
        .and_then(|mut insert| insert.execute(rusqlite::params_from_iter(facts.listing(row, id))))
        .map_err(sql)?;
    for (key, tag) in &facts.tags {
        connection
            .prepare_cached(
                "INSERT OR IGNORE INTO listing_tag (key, row, tag, live) VALUES (?1, ?2, ?3, ?4)",
            )
            .and_then(|mut insert| insert.execute(params![key, row, tag, facts.is_listed()]))
            .map_err(sql)?;
    }
    for (key, via) in &facts.names {
        connection
            .prepare_cached("INSERT OR IGNORE INTO item_name (key, row, via) VALUES (?1, ?2, ?3)")
            .and_then(|mut insert| insert.execute(params![key, row, via]))
            .map_err(sql)?;
    }
    Ok(())
}

/// Makes every derived table again from the rest.
pub(crate) fn rebuild(connection: &Connection) -> Result<()> {
    for statement in [
        "DELETE FROM listing_tag",
        "DELETE FROM item_name",
        "DELETE FROM link",
        "DELETE FROM link_name",
        "DELETE FROM listing",
    ] {
        connection.execute(statement, []).map_err(sql)?;
    }
    search::begin_anew(connection, None)?;
    let mut indexer = Indexer::begin(connection)?;
    let mut sources = BTreeSet::new();
    for (row, id) in all_items(connection)? {
        if let Some(facts) = facts::gather(connection, id, &mut Outlines::default())? {
            insert(connection, row, id, &facts)?;
            targets::insert(connection, row, &facts.links)?;
            indexer.text(row, facts.text.as_ref())?;
            sources.insert(row);
        }
    }
    indexer.finish()?;
    targets::resolve_again(connection, &sources, &BTreeSet::new())
}

fn all_items(connection: &Connection) -> Result<Vec<(i64, ItemId)>> {
    let mut select = connection
        .prepare("SELECT row, id FROM item ORDER BY row")
        .map_err(sql)?;
    let rows = select
        .query_map([], |row| Ok((row.get(0)?, row.get(1)?)))
        .map_err(sql)?;
    rows.collect::<rusqlite::Result<_>>().map_err(sql)
}

/// Indexes items again whose text says something else than it did, while the lists stay as they are.
pub(crate) fn index_again(connection: &Connection, items: &[ItemId]) -> Result<()> {
    let mut indexer = Indexer::begin(connection)?;
    for &id in items {
        let Some(row) = row_of(connection, id)? else {
            continue;
        };
        let facts = facts::gather(connection, id, &mut Outlines::default())?;
        indexer.text(row, facts.as_ref().and_then(|facts| facts.text.as_ref()))?;
    }
    indexer.finish()
}

/// Indexes some items that have not been indexed since the index was begun anew, the newest first. How many are left.
pub(crate) fn index_some(connection: &Connection, most: u32) -> Result<u64> {
    let left: Option<i64> = connection
        .query_row(
            "SELECT left_below FROM search_state WHERE id = 1",
            [],
            |row| row.get(0),
        )
        .map_err(sql)?;
    let Some(below) = left else { return Ok(0) };
    let mut select = connection
        .prepare_cached("SELECT row, id FROM item WHERE row < ?1 ORDER BY row DESC LIMIT ?2")
        .map_err(sql)?;
    let rows = select
        .query_map(params![below, most], |row| Ok((row.get(0)?, row.get(1)?)))
        .map_err(sql)?;
    let rows: Vec<(i64, ItemId)> = rows.collect::<rusqlite::Result<_>>().map_err(sql)?;
    let mut indexer = Indexer::begin(connection)?;
    for (row, id) in &rows {
        let known = connection
            .prepare_cached("SELECT 1 FROM search_doc WHERE row = ?1")
            .and_then(|mut select| select.exists([row]))
            .map_err(sql)?;
        if known {
            continue;
        }
        if let Some(facts) = facts::gather(connection, *id, &mut Outlines::default())? {
            indexer.text(*row, facts.text.as_ref())?;
        }
    }
    let next = rows
        .last()
        .filter(|_| rows.len() == most as usize)
        .map(|(row, _)| *row);
    connection
        .execute(
            "UPDATE search_state SET left_below = ?1 WHERE id = 1",
            [next],
        )
        .map_err(sql)?;
    indexer.seen()?;
    match next {
        None => Ok(0),
        Some(below) => connection
            .query_row("SELECT count(*) FROM item WHERE row < ?1", [below], |row| {
                row.get::<_, i64>(0)
            })
            .map(i64::unsigned_abs)
            .map_err(sql),
    }
}
