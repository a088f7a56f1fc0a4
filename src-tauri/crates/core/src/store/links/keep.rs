//! Changes of names that lead no link astray: what a link meant before, it means after.
//!
//! One way for all of them, whether a note, a folder, a file or an article gets another name, or a new note takes a name
//! that links meant otherwise: make the change, look which links mean something else now, and write those so that they
//! mean the same as before. No rule of the resolver is told here again.

use super::{item_at, notes};
use crate::error::Result;
use crate::id::ItemId;
use crate::store::index::Targets;
use crate::store::sql;
use crate::store::tx::Tx;
use commonplace_text::note::{self, Edit, Link, Outline};
use commonplace_text::resolve;
use rusqlite::{Connection, OptionalExtension as _, params};
use std::collections::hash_map::Entry;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::ops::Range;

/// What is about to change.
#[derive(Debug, Default)]
pub(crate) struct Moving {
    /// Keys of the names that come or go.
    keys: BTreeSet<String>,
    /// Items that get another path.
    items: Vec<ItemId>,
}

impl Moving {
    /// A name that comes: that of a new item.
    pub(crate) fn coming(path: &str) -> Self {
        Self {
            keys: [resolve::name_key(path)].into(),
            items: Vec::new(),
        }
    }

    /// An item that goes from one path to another.
    pub(crate) fn add(&mut self, id: ItemId, from: &str, to: &str) {
        self.keys.insert(resolve::name_key(from));
        self.keys.insert(resolve::name_key(to));
        self.items.push(id);
    }
}

/// A note some of whose links were rewritten.
#[derive(Debug)]
pub(crate) struct Rewritten {
    pub(crate) note: ItemId,
    /// Its path after the change.
    pub(crate) path: String,
    pub(crate) changes: Vec<Changed>,
}

/// One place that was rewritten.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Changed {
    /// Its line, from 1.
    pub(crate) line: u32,
    pub(crate) before: String,
    pub(crate) after: String,
}

/// A link as the derived tables have it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Kept {
    /// The row of its note, and its number there.
    src: i64,
    ord: i64,
    /// The row that it leads to, and whether only an alias led there.
    dst: i64,
    via_alias: bool,
}

/// Makes `change`, then rewrites every link that it led elsewhere.
pub(crate) fn keeping<T>(
    tx: &mut Tx<'_>,
    moving: &Moving,
    change: impl FnOnce(&mut Tx<'_>) -> Result<T>,
) -> Result<(T, Vec<Rewritten>)> {
    let before = affected(tx.connection, moving)?;
    let value = change(tx)?;
    tx.settle()?;
    let mut astray: BTreeMap<i64, Vec<Kept>> = BTreeMap::new();
    for link in before {
        if target_of(tx.connection, link.src, link.ord)? != Some(link.dst) {
            astray.entry(link.src).or_default().push(link);
        }
    }
    Ok((value, rewrite(tx, astray)?))
}

/// Rewrites every link that leads to `from`, so that it leads to `to`.
pub(crate) fn lead(tx: &mut Tx<'_>, from: ItemId, to: ItemId) -> Result<Vec<Rewritten>> {
    let (Some((from, _)), Some((to, _))) = (
        super::place_of(tx.connection, from)?,
        super::place_of(tx.connection, to)?,
    ) else {
        return Ok(Vec::new());
    };
    let mut found = BTreeSet::new();
    collect(
        tx.connection,
        "SELECT src, ord, dst, via_alias FROM link WHERE dst = ?1 AND path <> ''",
        params![from],
        &mut found,
    )?;
    let mut astray: BTreeMap<i64, Vec<Kept>> = BTreeMap::new();
    for link in found {
        astray
            .entry(link.src)
            .or_default()
            .push(Kept { dst: to, ..link });
    }
    rewrite(tx, astray)
}

/// The links that a change of names could lead elsewhere, with where they lead.
fn affected(connection: &Connection, moving: &Moving) -> Result<BTreeSet<Kept>> {
    let mut found = BTreeSet::new();
    for key in &moving.keys {
        let by_name = "SELECT link.src, link.ord, link.dst, link.via_alias FROM link_name JOIN link USING (src, ord)
                       WHERE link_name.key = ?1 AND link.dst IS NOT NULL AND link.path <> ''";
        collect(connection, by_name, params![key], &mut found)?;
    }
    for id in &moving.items {
        let Some((row, _)) = super::place_of(connection, *id)? else {
            continue;
        };
        for side in ["src", "dst"] {
            let one = format!(
                "SELECT src, ord, dst, via_alias FROM link WHERE {side} = ?1 AND dst IS NOT NULL AND path <> ''"
            );
            collect(connection, &one, params![row], &mut found)?;
        }
    }
    Ok(found)
}

fn collect(
    connection: &Connection,
    statement: &str,
    values: impl rusqlite::Params,
    into: &mut BTreeSet<Kept>,
) -> Result<()> {
    let mut select = connection.prepare_cached(statement).map_err(sql)?;
    let rows = select
        .query_map(values, |row| {
            Ok(Kept {
                src: row.get(0)?,
                ord: row.get(1)?,
                dst: row.get(2)?,
                via_alias: row.get(3)?,
            })
        })
        .map_err(sql)?;
    for row in rows {
        into.insert(row.map_err(sql)?);
    }
    Ok(())
}

fn target_of(connection: &Connection, src: i64, ord: i64) -> Result<Option<i64>> {
    connection
        .prepare_cached("SELECT dst FROM link WHERE src = ?1 AND ord = ?2")
        .and_then(|mut select| {
            select
                .query_row(params![src, ord], |row| row.get(0))
                .optional()
        })
        .map(Option::flatten)
        .map_err(sql)
}

/// Writes links so that they lead where they are said to.
fn rewrite(tx: &mut Tx<'_>, astray: BTreeMap<i64, Vec<Kept>>) -> Result<Vec<Rewritten>> {
    let mut targets = Targets::default();
    let mut paths: HashMap<i64, Option<String>> = HashMap::new();
    let mut done = Vec::new();
    for (src, links) in astray {
        let Some((id, source)) = item_at(tx.connection, src)? else {
            continue;
        };
        let body = notes::row(tx.connection, id)?.body;
        let outline = note::outline(&body);
        let mut edits = Edits::of(&body);
        for kept in links {
            let path = match paths.entry(kept.dst) {
                Entry::Occupied(known) => known.into_mut(),
                Entry::Vacant(new) => {
                    new.insert(item_at(tx.connection, kept.dst)?.map(|(_, path)| path))
                }
            };
            let link = usize::try_from(kept.ord)
                .ok()
                .and_then(|ord| outline.links.get(ord));
            let (Some(path), Some(link)) = (path, link) else {
                continue;
            };
            let spelling = spelling(
                tx.connection,
                &mut targets,
                (src, &source),
                link,
                kept.dst,
                path,
            )?;
            if let Some(spelling) = spelling {
                // A link by an alias shows the alias, and goes on showing it.
                let shown = kept.via_alias.then_some(link.path());
                edits.add(link, link.to_path(&body, &spelling, shown));
            }
        }
        done.extend(edits.write(tx, id, source, &outline)?);
        tx.step()?;
    }
    Ok(done)
}

/// The edits of one note, with what is to be told of them.
pub(crate) struct Edits<'a> {
    body: &'a str,
    edits: Vec<Edit>,
    changes: Vec<Changed>,
    /// Bytes and lines that have been counted.
    counted: (usize, u32),
}

impl<'a> Edits<'a> {
    pub(crate) fn of(body: &'a str) -> Self {
        Self {
            body,
            edits: Vec::new(),
            changes: Vec::new(),
            counted: (0, 1),
        }
    }

    /// Adds the edit of a link. Links that share a definition share its edit.
    pub(crate) fn add(&mut self, link: &Link, edit: Edit) {
        let inside = link.range.start <= edit.0.start && edit.0.end <= link.range.end;
        let range = if inside {
            link.range.clone()
        } else {
            edit.0.clone()
        };
        self.add_in(range, edit);
    }

    /// Adds an edit that is told as a change of what stands at `range` around it.
    pub(crate) fn add_in(&mut self, range: Range<usize>, edit: Edit) {
        if self.edits.contains(&edit) {
            return;
        }
        let before = self.body.get(range.clone()).unwrap_or_default();
        let within = edit.0.start - range.start..edit.0.end - range.start;
        let after = note::edited(before, vec![(within, edit.1.clone())]);
        let line = self.line(range.start);
        self.changes.push(Changed {
            line,
            before: before.to_owned(),
            after,
        });
        self.edits.push(edit);
    }

    fn line(&mut self, at: usize) -> u32 {
        if at < self.counted.0 {
            self.counted = (0, 1);
        }
        let passed = self.body.get(self.counted.0..at).unwrap_or_default();
        let lines = passed.bytes().filter(|byte| *byte == b'\n').count();
        self.counted = (
            at,
            self.counted
                .1
                .saturating_add(u32::try_from(lines).unwrap_or(u32::MAX)),
        );
        self.counted.1
    }

    /// Writes the note; `None` when nothing of it changes.
    pub(crate) fn write(
        self,
        tx: &mut Tx<'_>,
        note: ItemId,
        path: String,
        outline: &Outline,
    ) -> Result<Option<Rewritten>> {
        let text = note::edited(self.body, self.edits);
        Ok(
            notes::set_links(tx, note, &text, outline)?.then_some(Rewritten {
                note,
                path,
                changes: self.changes,
            }),
        )
    }
}

/// The nicest way to write a path in a link that leads where it should; a short one only where nothing else has the name.
pub(crate) fn spelling(
    connection: &Connection,
    targets: &mut Targets,
    (src, source): (i64, &str),
    link: &Link,
    dst: i64,
    path: &str,
) -> Result<Option<String>> {
    let mut second = None;
    for way in resolve::spellings(source, link.path(), path) {
        let found = targets.of(connection, src, source, &way)?;
        if found.row != Some(dst) || found.via_alias {
            continue;
        }
        if found.candidates.len() == 1 || way.contains('/') {
            return Ok(Some(way));
        }
        second.get_or_insert(way);
    }
    Ok(second)
}
