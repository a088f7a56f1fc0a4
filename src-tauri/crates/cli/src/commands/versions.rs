//! Versions of articles: listing them, choosing one, what changed, and pictures that are missing.

use crate::args;
use crate::out::{Done, Failure, Out, tell};
use crate::rows::{minute, snake_case};
use commonplace_core::Library;
use commonplace_core::id::{ItemId, VersionId};
use commonplace_core::job::Job;
use commonplace_core::model::{
    Completed, DiffKind, DiffRow, Pictures, Version, VersionCause, VersionDiff,
};
use commonplace_net::Fetcher;
use serde::Serialize;

pub(super) fn versions(library: &Library, args: &args::Versions, out: &mut Out) -> Done {
    let id = library.find(&args.item)?.id;
    if let Some(chosen) = &args.show {
        let version = named(&library.versions(id)?, chosen)?;
        library.show_version(id, version)?;
    }
    let all = library.versions(id)?;
    for (number, version) in (1..=all.len()).rev().zip(&all) {
        print(version, out, || line(number, version))?;
    }
    Ok(())
}

/// A version by its id, or by its number: 1 is the oldest.
fn named(all: &[Version], name: &str) -> Result<VersionId, Failure> {
    let by_number = name
        .parse::<usize>()
        .ok()
        .and_then(|number| all.len().checked_sub(number))
        .and_then(|at| all.get(at));
    by_number
        .or_else(|| all.iter().find(|version| version.id.to_string() == name))
        .map(|version| version.id)
        .ok_or_else(|| {
            Failure::Said(format!(
                "There is no version “{name}”. `commonplace versions` lists them."
            ))
        })
}

pub(super) fn print(row: &impl Serialize, out: &mut Out, human: impl FnOnce() -> String) -> Done {
    let json = serde_json::to_value(row)
        .map_err(|error| Failure::Said(format!("Could not write the output: {error}.")))?;
    out.row(&snake_case(json), human)
}

fn line(number: usize, version: &Version) -> String {
    let mark = if version.shown { "*" } else { " " };
    let cause = match version.cause {
        VersionCause::Saved => "",
        VersionCause::Pictures => "  (pictures)",
        VersionCause::Reread => "  (read again)",
    };
    let mut line = format!(
        "{mark} {number:>3}  {}  {:>6} words  {}{cause}{}",
        minute(version.at),
        version.words,
        version.title,
        if version.read { "  (read)" } else { "" },
    );
    if let Some(held) = &version.held {
        line.push_str("\n       ");
        line.push_str(held);
    }
    line
}

pub(super) fn diff(library: &Library, args: &args::Diff, out: &mut Out) -> Done {
    let id = library.find(&args.item)?.id;
    let all = library.versions(id)?;
    let named = |name: &Option<String>| name.as_deref().map(|name| named(&all, name)).transpose();
    let found = library.compare_versions(id, named(&args.from)?, named(&args.to)?)?;
    let mut last_was_same = false;
    for row in &found.rows {
        let is_same = row.kind == DiffKind::Same;
        if out.is_json() {
            print(row, out, String::new)?;
        } else if !is_same {
            out.row(row, || sentence(row))?;
        } else if !last_was_same {
            out.row(row, || "  …".to_owned())?;
        }
        last_was_same = is_same;
    }
    let end = DiffEnd::from(&found);
    out.row(&end, || {
        format!(
            "{} sentences added, {} removed, {} reworded, {} new pictures, {} new links since {}",
            end.added,
            end.removed,
            end.reworded,
            end.pictures,
            end.links,
            minute(found.before.at)
        )
    })
}

/// A sentence with its sign, changed words between `*`.
pub(super) fn sentence(row: &DiffRow) -> String {
    let sign = match row.kind {
        DiffKind::Same => ' ',
        DiffKind::Added => '+',
        DiffKind::Removed => '-',
    };
    let text: String = row
        .pieces
        .iter()
        .map(|piece| match piece.changed {
            true => format!("*{}*", piece.text),
            false => piece.text.clone(),
        })
        .collect();
    format!("{sign} {text}")
}

/// The end of a comparison.
#[derive(Debug, Serialize)]
struct DiffEnd {
    added: u32,
    removed: u32,
    reworded: u32,
    pictures: u32,
    links: u32,
    before: VersionId,
    after: VersionId,
}

impl From<&VersionDiff> for DiffEnd {
    fn from(diff: &VersionDiff) -> Self {
        Self {
            added: diff.added,
            removed: diff.removed,
            reworded: diff.reworded,
            pictures: diff.beside.pictures,
            links: diff.beside.links,
            before: diff.before.id,
            after: diff.after.id,
        }
    }
}

pub(super) fn fetch_missing(
    library: &Library,
    items: &[String],
    allow_host: Option<&str>,
    out: &mut Out,
) -> Done {
    let mut ids: Vec<ItemId> = Vec::new();
    for item in items {
        match library.find(item) {
            Ok(row) => ids.push(row.id),
            Err(error) => out.fail(error),
        }
    }
    if items.is_empty() {
        ids = library.incomplete()?;
    }
    if ids.is_empty() && items.is_empty() {
        tell("Every article has its pictures and recordings.");
    }
    let fetch = Fetcher::new();
    for id in ids {
        let done = library
            .fetch_missing(id, &fetch, allow_host, &Job::silent())
            .unwrap_or_else(|error| failed(library, id, error.to_string()));
        print(&done, out, || {
            format!("{}  {}", completeness(&done.pictures), done.path)
        })?;
        out.flush()?;
        if let Some(error) = &done.error {
            out.fail(error);
        } else if !(done.pictures.missing.is_empty() && done.pictures.missing_audio.is_empty()) {
            out.failed();
        }
    }
    Ok(())
}

/// "3 of 4 pictures", and how many recordings are missing.
fn completeness(pictures: &Pictures) -> String {
    let mut said = format!("{} of {} pictures", pictures.kept, pictures.wanted);
    match pictures.missing_audio.len() {
        0 => {}
        1 => said.push_str(", 1 recording missing"),
        many => said.push_str(&format!(", {many} recordings missing")),
    }
    said
}

fn failed(library: &Library, id: ItemId, error: String) -> Completed {
    let view = library.article(id).ok();
    let (path, pictures) = view
        .map(|view| (view.row.path, view.pictures))
        .unwrap_or_default();
    Completed {
        id,
        path,
        fetched: 0,
        fetched_audio: 0,
        pictures,
        error: Some(error),
    }
}
