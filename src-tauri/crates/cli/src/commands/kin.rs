//! Articles that have to do with each other, and reading them again.

use super::line;
use crate::args::{Cites, Merge, Reextract};
use crate::out::{Done, Failure, Out};
use crate::rows::{ItemRow, snake_case};
use commonplace_core::Library;
use commonplace_core::job::Job;
use commonplace_core::model::{Reread, RereadStatus, Row};
use serde::Serialize;

/// Two articles that say nearly the same.
#[derive(Debug, Serialize)]
struct PairRow<'a> {
    first: &'a str,
    second: &'a str,
    likeness: f64,
}

pub(super) fn duplicates(library: &Library, out: &mut Out) -> Done {
    for pair in library.duplicates(&Job::silent())? {
        let row = PairRow {
            first: &pair.first.path,
            second: &pair.second.path,
            likeness: pair.likeness,
        };
        out.row(&row, || {
            format!(
                "{:>3.0} %  {}\n       {}",
                pair.likeness * 100.0,
                row.first,
                row.second
            )
        })?;
    }
    Ok(())
}

pub(super) fn merge(library: &Library, args: &Merge, out: &mut Out) -> Done {
    let (keep, gone) = (library.find(&args.keep)?.id, library.find(&args.gone)?.id);
    library.merge(keep, gone)?;
    library
        .rows(&[keep])?
        .iter()
        .try_for_each(|row| out.row(&ItemRow::from(row), || line(row)))
}

/// An article that another links to, or that links to it.
#[derive(Debug, Serialize)]
struct CiteRow<'a> {
    /// `cites` or `cited_by`.
    relation: &'a str,
    #[serde(flatten)]
    row: ItemRow<'a>,
}

/// An address that an article links to.
#[derive(Debug, Serialize)]
struct UnsavedRow<'a> {
    url: &'a str,
}

pub(super) fn cites(library: &Library, args: &Cites, out: &mut Out) -> Done {
    library.catch_up(&Job::silent())?;
    let id = library.find(&args.item)?.id;
    if args.unsaved {
        let links = library.unsaved_links(id)?;
        return links
            .iter()
            .try_for_each(|url| out.row(&UnsavedRow { url }, || url.clone()));
    }
    let found = library.citations(id)?;
    let mut print = |relation: &str, said: &str, rows: &[Row]| {
        rows.iter().try_for_each(|row| {
            let json = CiteRow {
                relation,
                row: row.into(),
            };
            out.row(&json, || format!("{said:<9}  {}", row.path))
        })
    };
    print("cites", "cites", &found.cites)?;
    print("cited_by", "cited by", &found.cited_by)
}

/// The end of reading articles again.
#[derive(Debug, Default, Serialize)]
struct RereadEnd {
    same: u32,
    changed: u32,
    held: u32,
    failed: u32,
    dry_run: bool,
}

pub(super) fn reextract(library: &Library, args: &Reextract, out: &mut Out) -> Done {
    let mut end = RereadEnd {
        dry_run: args.dry_run,
        ..RereadEnd::default()
    };
    let mut printed: Done = Ok(());
    let query = args.query.join(" ");
    library.reread(&query, args.dry_run, &Job::silent(), &mut |one| {
        let count = match one.status {
            RereadStatus::Same => &mut end.same,
            RereadStatus::Changed => &mut end.changed,
            RereadStatus::Held => &mut end.held,
            RereadStatus::Failed => &mut end.failed,
        };
        *count += 1;
        if one.status == RereadStatus::Failed {
            out.failed();
        }
        if printed.is_ok() {
            printed = print(one, out);
        }
    })?;
    printed?;
    out.row(&end, || {
        format!(
            "{} the same, {} changed, {} much shorter and not shown, {} failed{}",
            end.same,
            end.changed,
            end.held,
            end.failed,
            if end.dry_run {
                "; nothing was changed"
            } else {
                ""
            }
        )
    })
}

fn print(one: &Reread, out: &mut Out) -> Done {
    let json = serde_json::to_value(one)
        .map_err(|error| Failure::Said(format!("Could not write the output: {error}.")))?;
    out.row(&snake_case(json), || {
        if one.status == RereadStatus::Same {
            return String::new();
        }
        let mut text = format!(
            "{:>6} → {:<6} words  {}",
            one.words_before, one.words_after, one.path
        );
        if one.title_before != one.title_after {
            text.push_str(&format!("\n    {} → {}", one.title_before, one.title_after));
        }
        if let Some(reason) = &one.reason {
            text.push_str(&format!("\n    {reason}"));
        }
        text
    })
}
