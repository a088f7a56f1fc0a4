//! Renaming parts of a note, headings and blocks, with the links that lead to them.

use super::keep::{Edits, Rewritten};
use super::{notes, place_of};
use crate::error::{Error, Result};
use crate::id::ItemId;
use crate::library::gone;
use crate::renames::Which;
use crate::store::sql;
use crate::store::tx::Tx;
use commonplace_text::note::{self, Link, Outline};
use commonplace_text::resolve::{self, Followed};
use rusqlite::{Connection, params};
use std::cell::Cell;
use std::collections::BTreeMap;

/// Gives a heading another text.
pub(crate) fn rename_heading(
    tx: &mut Tx<'_>,
    note: ItemId,
    which: &Which,
    to: &str,
) -> Result<Vec<Rewritten>> {
    let body = notes::row(tx.connection, note)?.body;
    let outline = note::outline(&body);
    let before = headings(&outline);
    let renamed = match which {
        Which::Text(text) => resolve::find_heading(text, &before)
            .or_else(|| before.iter().position(|(_, heading)| heading == text)),
        Which::At(units) => {
            let at = super::byte_of(&body, *units);
            outline
                .headings
                .iter()
                .position(|heading| heading.start == at)
        }
    };
    let renamed = renamed.ok_or_else(|| {
        Error::NotFound(
            "There is no such heading in the note. It may have been changed.".to_owned(),
        )
    })?;
    let Some(heading) = outline.headings.get(renamed) else {
        return Err(gone());
    };
    let edit = (heading.range.clone(), to.to_owned());
    let changed = note::outline(&note::edited(&body, vec![edit.clone()]));
    let after = headings(&changed);
    let fits = !to.is_empty()
        && after.len() == before.len()
        && after.get(renamed).is_some_and(|(_, text)| *text == to);
    if !fits {
        return Err(Error::Invalid(
            "This cannot be a heading. Type a text on one line.".to_owned(),
        ));
    }
    let range = heading.range.clone();
    let lost = Cell::new(false);
    let follow = |subpath: &str| match resolve::restepped(subpath, &before, &after, renamed) {
        Followed::Stays => None,
        Followed::Becomes(subpath) => Some(subpath),
        Followed::Lost => {
            lost.set(true);
            None
        }
    };
    let done = rewrite(tx, note, &body, (range, edit), &follow)?;
    if lost.get() {
        return Err(Error::Conflict(format!(
            "There is a heading “{to}” already, and links could not tell the two apart. Choose another text."
        )));
    }
    Ok(done)
}

fn headings(outline: &Outline) -> Vec<(u8, &str)> {
    outline
        .headings
        .iter()
        .map(|heading| (heading.level, heading.text.as_str()))
        .collect()
}

/// Gives a block another id.
pub(crate) fn rename_block(
    tx: &mut Tx<'_>,
    note: ItemId,
    id: &str,
    to: &str,
) -> Result<Vec<Rewritten>> {
    let (id, to) = (
        id.trim_start_matches('^'),
        to.trim().trim_start_matches('^'),
    );
    let is_id = !to.is_empty()
        && to.len() <= 100
        && to
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
    if !is_id {
        return Err(Error::Invalid(
            "The id of a block has Latin letters, digits and dashes.".to_owned(),
        ));
    }
    let body = notes::row(tx.connection, note)?.body;
    let outline = note::outline(&body);
    let block = outline.blocks.iter().find(|block| block.id == id);
    let block = block.ok_or_else(|| {
        Error::NotFound(format!(
            "There is no block ^{id} in the note. It may have been changed."
        ))
    })?;
    if id != to && outline.blocks.iter().any(|other| other.id == to) {
        return Err(Error::Conflict(format!(
            "There is a block ^{to} already. Choose another id."
        )));
    }
    let range = block.id_range.clone();
    let follow = |subpath: &str| {
        let wanted = subpath.strip_prefix('^')?;
        wanted
            .trim()
            .eq_ignore_ascii_case(id)
            .then(|| format!("^{to}"))
    };
    rewrite(
        tx,
        note,
        &body,
        (range.clone(), (range, to.to_owned())),
        &follow,
    )
}

/// Makes an edit of a note and gives every link that leads into it the subpath that `follow` says.
fn rewrite(
    tx: &mut Tx<'_>,
    note: ItemId,
    body: &str,
    (told, edit): (std::ops::Range<usize>, note::Edit),
    follow: &dyn Fn(&str) -> Option<String>,
) -> Result<Vec<Rewritten>> {
    let (row, path) = place_of(tx.connection, note)?.ok_or_else(gone)?;
    let mut done = Vec::new();
    let mut by_note = leading(tx.connection, row)?;
    let own = by_note
        .remove(&note)
        .map(|(_, ords)| ords)
        .unwrap_or_default();
    let mut edits = Edits::of(body);
    edits.add_in(told, edit);
    let outline = note::outline(body);
    follow_all(&mut edits, body, &outline, &own, follow);
    done.extend(edits.write(tx, note, path, &outline)?);
    for (source, (path, ords)) in by_note {
        let body = notes::row(tx.connection, source)?.body;
        let mut edits = Edits::of(&body);
        let outline = note::outline(&body);
        follow_all(&mut edits, &body, &outline, &ords, follow);
        done.extend(edits.write(tx, source, path, &outline)?);
    }
    Ok(done)
}

fn follow_all(
    edits: &mut Edits<'_>,
    body: &str,
    outline: &Outline,
    ords: &[usize],
    follow: &dyn Fn(&str) -> Option<String>,
) {
    let links = ords.iter().filter_map(|&ord| outline.links.get(ord));
    let followed = |link: &&Link| {
        link.subpath()
            .is_some_and(|subpath| follow(subpath).is_some())
    };
    for link in links.filter(followed) {
        if let Some(subpath) = link.subpath().and_then(follow) {
            edits.add(link, link.to_subpath(body, &subpath));
        }
    }
}

/// Notes with links into parts of an item: by note its path and the numbers of these links.
type ByNote = BTreeMap<ItemId, (String, Vec<usize>)>;

fn leading(connection: &Connection, row: i64) -> Result<ByNote> {
    let mut select = connection
        .prepare_cached(
            "SELECT listing.id, listing.path, link.ord FROM link JOIN listing ON listing.row = link.src
             WHERE link.dst = ?1 AND link.subpath IS NOT NULL ORDER BY link.ord",
        )
        .map_err(sql)?;
    let found = select
        .query_map(params![row], |row| {
            Ok((row.get(0)?, row.get(1)?, row.get(2)?))
        })
        .map_err(sql)?;
    let mut by_note = ByNote::new();
    for link in found {
        let (id, path, ord): (ItemId, String, i64) = link.map_err(sql)?;
        let (_, ords) = by_note.entry(id).or_insert((path, Vec::new()));
        ords.extend(usize::try_from(ord));
    }
    Ok(by_note)
}
