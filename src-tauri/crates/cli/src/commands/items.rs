//! What is done with items: tags, triage, trash, and taking it back.

use super::show::{ItemLine, line};
use super::{Done, Stop, find_all};
use crate::out::{Out, moment};
use commonplace_core::Library;
use commonplace_core::id::ItemId;
use commonplace_core::model::{Place, Row};
use commonplace_text::name::TagName;
use serde::Serialize;

/// Does something to the items that were named, and shows them as they are then.
fn each(out: &Out, library: &Library, items: &[String], act: impl Fn(&[ItemId]) -> commonplace_core::Result<()>) -> Done {
    let (rows, all) = find_all(library, items);
    if rows.is_empty() {
        return Ok(all);
    }
    let ids: Vec<ItemId> = rows.iter().map(|row| row.id).collect();
    act(&ids)?;
    show(out, &library.rows(&ids)?)?;
    Ok(all)
}

fn show(out: &Out, rows: &[Row]) -> Result<(), Stop> {
    rows.iter().try_for_each(|row| out.result(&ItemLine::of(row), &|| line(row)))
}

pub(super) fn parse_tags(tags: &[String]) -> Result<Vec<TagName>, Stop> {
    tags.iter().map(|tag| TagName::parse(tag).map_err(|error| Stop::Failed(error.to_string()))).collect()
}

#[derive(Serialize)]
struct TagLine<'a> {
    name: &'a str,
    count: u64,
}

pub(super) fn tag(out: &Out, library: &Library, items: &[String], add: &[String], remove: &[String]) -> Done {
    if items.is_empty() {
        if !add.is_empty() || !remove.is_empty() {
            return Err(Stop::Usage("which items? Name them by id or path".to_owned()));
        }
        for tag in library.counts()?.tags {
            out.result(&TagLine { name: &tag.name, count: tag.count }, &|| format!("{:>6}  {}", tag.count, tag.name))?;
        }
        return Ok(true);
    }
    if add.is_empty() && remove.is_empty() {
        return Err(Stop::Usage("which tags? Use --add TAG or --remove TAG".to_owned()));
    }
    let (add, remove) = (parse_tags(add)?, parse_tags(remove)?);
    each(out, library, items, |ids| library.tag(ids, &add, &remove).map(drop))
}

pub(super) fn place(out: &Out, library: &Library, items: &[String], inbox: bool, later: bool) -> Done {
    let place = match (inbox, later) {
        (true, _) => Place::Inbox,
        (_, true) => Place::Later,
        _ => Place::Archive,
    };
    each(out, library, items, |ids| library.place(ids, place).map(drop))
}

pub(super) fn star(out: &Out, library: &Library, items: &[String], on: bool) -> Done {
    each(out, library, items, |ids| library.star(ids, on).map(drop))
}

pub(super) fn trash(out: &Out, library: &Library, items: &[String]) -> Done {
    each(out, library, items, |ids| library.trash(ids).map(drop))
}

pub(super) fn restore(out: &Out, library: &Library, items: &[String]) -> Done {
    each(out, library, items, |ids| library.restore(ids).map(drop))
}

#[derive(Serialize)]
struct UndoLine<'a> {
    label: Option<&'a str>,
    items: Vec<String>,
}

pub(super) fn undo(out: &Out, library: &Library, redo: bool) -> Done {
    let undone = if redo { library.redo()? } else { library.undo()? };
    let line = UndoLine { label: undone.label.as_deref(), items: undone.items.iter().map(ToString::to_string).collect() };
    out.result(&line, &|| match (&undone.label, redo) {
        (Some(label), false) => format!("Undone: {label}"),
        (Some(label), true) => format!("Done again: {label}"),
        (None, false) => "There is nothing to undo.".to_owned(),
        (None, true) => "There is nothing to do again.".to_owned(),
    })?;
    Ok(true)
}

#[derive(Serialize)]
struct HistoryLine<'a> {
    step: i64,
    label: &'a str,
    at: i64,
    undone: bool,
    items: Vec<String>,
}

pub(super) fn history(out: &Out, library: &Library, item: Option<&str>, limit: u32) -> Done {
    let item = item.map(|item| library.find(item)).transpose()?.map(|row| row.id);
    for entry in library.history(item, limit)? {
        let line = HistoryLine {
            step: entry.step,
            label: &entry.label,
            at: entry.at,
            undone: entry.undone,
            items: entry.items.iter().map(ToString::to_string).collect(),
        };
        out.result(&line, &|| format!("{}  {}{}", moment(entry.at), entry.label, if entry.undone { " (undone)" } else { "" }))?;
    }
    Ok(true)
}
