//! The library as a whole: steps, damage, counts.

use super::{aligned, size};
use crate::args;
use crate::out::{Done, Failure, Out, tell};
use crate::rows::{minute, snake_case};
use commonplace_core::Library;
use commonplace_core::model::{Counts, HistoryEntry, LibraryInfo, Undone};
use serde_json::Value;

pub(super) fn undo(library: &Library, out: &mut Out) -> Done {
    stepped(&library.undo()?, "Undone", "There is nothing to undo.", out)
}

pub(super) fn redo(library: &Library, out: &mut Out) -> Done {
    stepped(
        &library.redo()?,
        "Done again",
        "There is nothing to do again.",
        out,
    )
}

fn stepped(undone: &Undone, did: &str, nothing: &str, out: &mut Out) -> Done {
    if undone.label.is_none() {
        tell(nothing);
    }
    out.row(undone, || {
        undone
            .label
            .as_ref()
            .map(|label| format!("{did}: {label}"))
            .unwrap_or_default()
    })
}

pub(super) fn history(library: &Library, args: &args::History, out: &mut Out) -> Done {
    let item = args
        .item
        .as_deref()
        .map(|item| library.find(item))
        .transpose()?
        .map(|row| row.id);
    library
        .history(item, args.limit)?
        .iter()
        .try_for_each(|entry| out.row(entry, || line(entry)))
}

fn line(entry: &HistoryEntry) -> String {
    let undone = if entry.undone { "  (undone)" } else { "" };
    format!(
        "{:>6}  {}  {}{undone}",
        entry.step,
        minute(entry.at),
        entry.label
    )
}

pub(super) fn check(library: &Library, repair: bool, out: &mut Out) -> Done {
    for finding in library.check(repair)? {
        let state = match (finding.ok, finding.repaired) {
            (true, _) => "ok",
            (false, true) => "repaired",
            (false, false) => "damaged",
        };
        if state == "damaged" {
            out.failed();
        }
        out.row(&finding, || {
            format!("{state:<8}  {:<14}  {}", finding.area, finding.message)
        })?;
    }
    Ok(())
}

pub(super) fn stats(library: &Library, out: &mut Out) -> Done {
    let (info, counts) = (library.info()?, library.counts()?);
    out.row(&numbers(&info, &counts)?, || told(&info, &counts))
}

/// One object of everything that can be counted. Where both count the same, they agree.
fn numbers(info: &LibraryInfo, counts: &Counts) -> Result<Value, Failure> {
    let wrong =
        |error: serde_json::Error| Failure::Said(format!("Could not write the output: {error}."));
    let mut all = serde_json::to_value(info).map_err(wrong)?;
    if let (Some(all), Value::Object(counts)) = (
        all.as_object_mut(),
        serde_json::to_value(counts).map_err(wrong)?,
    ) {
        for (name, value) in counts {
            all.entry(name).or_insert(value);
        }
    }
    Ok(snake_case(all))
}

fn told(info: &LibraryInfo, counts: &Counts) -> String {
    let mut text = aligned(&[
        ("library", Some(info.path.clone())),
        ("read only", info.reason.clone().filter(|_| info.read_only)),
        (
            "version",
            Some(format!("{} (schema {})", info.version, info.schema)),
        ),
        (
            "articles",
            Some(format!(
                "{} ({} inbox, {} later, {} archive)",
                info.articles, counts.inbox, counts.later, counts.archive
            )),
        ),
        ("notes", Some(info.notes.to_string())),
        ("attachments", Some(info.attachments.to_string())),
        (
            "links",
            Some(format!(
                "{} ({} lead nowhere yet)",
                info.links, info.unresolved
            )),
        ),
        ("starred", Some(counts.starred.to_string())),
        ("tags", Some(counts.tags.len().to_string())),
        ("trash", Some(info.trash.to_string())),
        ("words", Some(info.words.to_string())),
        (
            "size",
            Some(format!(
                "{} and {} of files",
                size(info.database_bytes),
                size(info.blob_bytes)
            )),
        ),
    ]);
    for notice in &info.notices {
        text.push_str("\n\n");
        text.push_str(notice);
    }
    text
}
