//! In and out of the library: imports, exports, backups.

use super::size;
use crate::args;
use crate::out::{Done, Out};
use crate::rows::{LinkCounts, LinkRow, ReportEnd, minute};
use commonplace_core::Library;
use commonplace_core::job::{Cancel, Job};
use commonplace_core::model::{Backup, Report, ReportRow};
use commonplace_net::Fetcher;
use serde_json::json;
use std::cell::Cell;
use std::io::{self, IsTerminal as _, Write as _};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

/// Between two words of progress.
const PACE: Duration = Duration::from_millis(100);

pub(super) fn import(library: &Library, args: &args::Import, out: &mut Out) -> Done {
    let args::Format::Markdown = args.format;
    let report = watched(|job| library.import_with(&absolute(&args.path), &Fetcher::new(), job))?;
    if args.links {
        let told = report.links.iter().flat_map(|links| &links.told);
        for link in told {
            out.row(&LinkRow::from(link), || super::links::line(link))?;
        }
    }
    print(&report, out, || {
        let links = report.links.as_ref().map_or(String::new(), |links| {
            format!(
                "\n{} links, {} lead to nothing yet, {} could mean several things",
                links.total, links.unresolved, links.ambiguous
            )
        });
        format!(
            "{} imported, {} already there, {} failed, {} left alone{links}",
            report.imported, report.already, report.failed, report.skipped
        )
    })
}

pub(super) fn export(library: &Library, args: &args::Export, out: &mut Out) -> Done {
    let args::Format::Markdown = args.format;
    let report = watched(|job| library.export(&absolute(&args.folder), job))?;
    print(&report, out, || {
        format!("{} exported, {} failed", report.exported, report.failed)
    })
}

fn print(report: &Report, out: &mut Out, end: impl FnOnce() -> String) -> Done {
    if report.failed > 0 {
        out.failed();
    }
    for row in &report.rows {
        out.row(row, || line(row))?;
    }
    let numbers = ReportEnd {
        imported: report.imported,
        already: report.already,
        exported: report.exported,
        failed: report.failed,
        skipped: report.skipped,
        links: report.links.as_ref().map(|links| LinkCounts {
            total: links.total,
            resolved: links.resolved,
            unresolved: links.unresolved,
            ambiguous: links.ambiguous,
            parts_missing: links.parts_missing,
        }),
    };
    out.row(&numbers, end)
}

fn line(row: &ReportRow) -> String {
    let reason = row
        .reason
        .as_ref()
        .map(|reason| format!("  ({reason})"))
        .unwrap_or_default();
    format!("{:<13}  {}{reason}", row.status, row.file)
}

pub(super) fn backup(library: &Library, args: &args::Backup, out: &mut Out) -> Done {
    let backups = if args.list {
        library.backups()?
    } else {
        let folder = args.folder.as_deref().map(absolute);
        vec![watched(|job| library.backup(folder.as_deref(), job))?]
    };
    let line = |backup: &Backup| {
        format!(
            "{}  {:>9}  {} items  {}",
            minute(backup.at),
            size(backup.size),
            backup.items,
            backup.path
        )
    };
    backups
        .iter()
        .try_for_each(|backup| out.row(backup, || line(backup)))
}

pub(super) fn restore(backup: &Path, library: &Path, out: &mut Out) -> Done {
    let (backup, library) = (absolute(backup), absolute(library));
    Library::restore_backup(&backup, &library)?;
    let restored = json!({ "status": "restored", "backup": backup.display().to_string(), "library": library.display().to_string() });
    out.row(&restored, || {
        format!("{} is as it was in {}", library.display(), backup.display())
    })
}

fn absolute(path: &Path) -> PathBuf {
    std::path::absolute(path).unwrap_or_else(|_| path.to_owned())
}

/// Runs long work; a person at a terminal sees on one line how far it is.
fn watched<T>(work: impl FnOnce(&Job<'_>) -> T) -> T {
    let shows = io::stderr().is_terminal();
    let last = Cell::new(None::<Instant>);
    let progress = |done: u32, total: u32, message: &str| {
        let is_due = last.get().is_none_or(|last| last.elapsed() >= PACE);
        if shows && is_due {
            last.set(Some(Instant::now()));
            let message: String = message
                .chars()
                .filter(|c| !c.is_control())
                .take(50)
                .collect();
            let count = if total > 0 {
                format!("{done}/{total}")
            } else {
                done.to_string()
            };
            let _ = write!(io::stderr(), "\r\u{1b}[2K{count}  {message}");
        }
    };
    let result = work(&Job {
        cancel: Cancel::default(),
        progress: &progress,
    });
    if last.get().is_some() {
        let _ = write!(io::stderr(), "\r\u{1b}[2K");
    }
    result
}
