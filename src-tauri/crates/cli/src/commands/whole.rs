//! What concerns the whole library: import, export, backups, the check, its size.

use super::{Done, Stop, job, progress};
use crate::out::{Out, moment, size};
use commonplace_core::Library;
use commonplace_core::model::{Backup, Report};
use serde::Serialize;
use std::path::Path;

#[derive(Serialize)]
struct ReportLine<'a> {
    file: &'a str,
    status: &'a str,
    path: Option<&'a str>,
    reason: Option<&'a str>,
}

#[derive(Serialize)]
struct ReportEnd {
    imported: u32,
    already: u32,
    exported: u32,
    failed: u32,
    skipped: u32,
}

pub(super) fn import(out: &Out, library: &Library, path: &Path) -> Done {
    report(out, &library.import(path, &job(&progress))?)
}

pub(super) fn export(out: &Out, library: &Library, folder: &Path) -> Done {
    report(out, &library.export(folder, &job(&progress))?)
}

fn report(out: &Out, report: &Report) -> Done {
    for row in &report.rows {
        let line = ReportLine { file: &row.file, status: &row.status, path: row.path.as_deref(), reason: row.reason.as_deref() };
        out.result(&line, &|| match &row.reason {
            Some(reason) => format!("{}: {} ({reason})", row.file, row.status),
            // What went well is in the summary.
            None => String::new(),
        })?;
    }
    let end = ReportEnd {
        imported: report.imported,
        already: report.already,
        exported: report.exported,
        failed: report.failed,
        skipped: report.skipped,
    };
    out.result(&end, &|| {
        let counts = [
            (report.imported, "imported"),
            (report.already, "already there"),
            (report.exported, "exported"),
            (report.skipped, "skipped"),
            (report.failed, "failed"),
        ];
        let told: Vec<String> = counts.iter().filter(|(n, _)| *n > 0).map(|(n, what)| format!("{n} {what}")).collect();
        if told.is_empty() { "There was nothing to do.".to_owned() } else { told.join(", ") }
    })?;
    Ok(report.failed == 0)
}

#[derive(Serialize)]
struct BackupLine<'a> {
    path: &'a str,
    at: i64,
    size: u64,
    items: u64,
}

fn tell_backup(out: &Out, backup: &Backup) -> Result<(), Stop> {
    let line = BackupLine { path: &backup.path, at: backup.at, size: backup.size, items: backup.items };
    out.result(&line, &|| format!("{}  {}  {} items, {}", moment(backup.at), backup.path, backup.items, size(backup.size)))
}

pub(super) fn backup(out: &Out, library: &Library, folder: Option<&Path>) -> Done {
    tell_backup(out, &library.backup(folder, &job(&progress))?)?;
    Ok(true)
}

pub(super) fn backups(out: &Out, library: &Library) -> Done {
    library.backups()?.iter().try_for_each(|backup| tell_backup(out, backup))?;
    Ok(true)
}

#[derive(Serialize)]
struct RestoredLine<'a> {
    restored: &'a str,
}

pub(super) fn restore_backup(out: &Out, backup: &Path, folder: &Path) -> Done {
    Library::restore_backup(backup, folder)?;
    let path = backup.display().to_string();
    out.result(&RestoredLine { restored: &path }, &|| format!("The library is as it was in {path}. What was there before is kept beside it."))?;
    Ok(true)
}

#[derive(Serialize)]
struct FindingLine<'a> {
    area: &'a str,
    ok: bool,
    message: &'a str,
    repaired: bool,
}

pub(super) fn check(out: &Out, library: &Library, repair: bool) -> Done {
    let findings = library.check(repair)?;
    for finding in &findings {
        let line = FindingLine { area: &finding.area, ok: finding.ok, message: &finding.message, repaired: finding.repaired };
        out.result(&line, &|| {
            let state = match (finding.ok, finding.repaired) {
                (true, _) => "good",
                (_, true) => "repaired",
                _ => "DAMAGED",
            };
            format!("{state:<9} {:<14} {}", finding.area, finding.message)
        })?;
    }
    Ok(findings.iter().all(|finding| finding.ok || finding.repaired))
}

#[derive(Serialize)]
struct StatsLine<'a> {
    path: &'a str,
    read_only: bool,
    reason: Option<&'a str>,
    version: &'a str,
    schema: u32,
    articles: u64,
    notes: u64,
    attachments: u64,
    links: u64,
    unresolved: u64,
    trash: u64,
    words: u64,
    database_bytes: u64,
    blob_bytes: u64,
    notices: &'a [String],
}

pub(super) fn stats(out: &Out, library: &Library) -> Done {
    let info = library.info()?;
    let line = StatsLine {
        path: &info.path,
        read_only: info.read_only,
        reason: info.reason.as_deref(),
        version: &info.version,
        schema: info.schema,
        articles: info.articles,
        notes: info.notes,
        attachments: info.attachments,
        links: info.links,
        unresolved: info.unresolved,
        trash: info.trash,
        words: info.words,
        database_bytes: info.database_bytes,
        blob_bytes: info.blob_bytes,
        notices: &info.notices,
    };
    out.result(&line, &|| {
        let mut lines = vec![
            format!("Library      {}", info.path),
            format!("Articles     {}", info.articles),
            format!("Notes        {}", info.notes),
            format!("Attachments  {}", info.attachments),
            format!("Links        {} ({} lead nowhere yet)", info.links, info.unresolved),
            format!("In the trash {}", info.trash),
            format!("Words        {}", info.words),
            format!("On disk      {} database, {} pages and pictures", size(info.database_bytes), size(info.blob_bytes)),
        ];
        lines.extend(info.reason.clone());
        lines.extend(info.notices.iter().cloned());
        lines.join("\n")
    })?;
    Ok(true)
}
