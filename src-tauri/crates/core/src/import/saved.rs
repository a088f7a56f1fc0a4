//! Importing saved pages, documents, letters and links: each becomes an article, as if it were saved by itself.

use super::{report, row};
use crate::error::{Error, Result};
use crate::fetch::Fetch;
use crate::job::Job;
use crate::library::Library;
use crate::model::{Report, ReportRow, SaveResult, SaveStatus};
use crate::save::{SaveOptions, Source, is_archive, read_file};
use crate::vault::{self, Entry, EntryKind};
use commonplace_page::{Archive, is_named_as_file, is_readable};
use std::path::Path;

/// Files of a folder that are looked at, until one is something to read.
const MAX_LOOKS: usize = 200;

/// Whether a path is one file of a page, a document, a letter, a link, or an archive of such.
pub(super) fn is_file_of_pages(path: &Path) -> Result<bool> {
    if !path.is_file() || vault::single(path)?.kind == EntryKind::Note {
        return Ok(false);
    }
    let bytes = read_file(path)?;
    if is_archive(&bytes) && Archive::open(&bytes).is_ok_and(|archive| is_of_notes(archive.names()))
    {
        return Err(Error::Invalid(format!(
            "{} is an archive of notes. Unpack it, and import the folder.",
            path.display()
        )));
    }
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    Ok(is_readable(&bytes, &name))
}

/// Whether an archive is one of notes: most of what could be read in it is.
fn is_of_notes<'a>(names: impl Iterator<Item = &'a str>) -> bool {
    let is_note = |name: &str| {
        let lower = name.to_lowercase();
        lower.ends_with(".md") || lower.ends_with(".markdown")
    };
    let (mut notes, mut others) = (0_usize, 0_usize);
    for name in names.filter(|name| is_named_as_file(name)) {
        *(if is_note(name) {
            &mut notes
        } else {
            &mut others
        }) += 1;
    }
    notes > 0 && notes >= others
}

/// Whether a folder holds no notes, but pages or documents.
pub(super) fn is_folder_of_pages(entries: &[Entry], job: &Job<'_>) -> Result<bool> {
    let has_notes = entries
        .iter()
        .any(|entry| matches!(entry.kind, EntryKind::Note | EntryKind::Text));
    if has_notes {
        return Ok(false);
    }
    let files = entries.iter().filter(|entry| entry.kind == EntryKind::File);
    for entry in files.take(MAX_LOOKS) {
        job.cancel.check()?;
        let name = entry.relative.rsplit('/').next().unwrap_or_default();
        if read_file(&entry.file).is_ok_and(|bytes| is_readable(&bytes, name)) {
            return Ok(true);
        }
    }
    Ok(false)
}

impl Library {
    pub(super) fn import_saved(
        &self,
        path: &Path,
        fetch: &dyn Fetch,
        job: &Job<'_>,
    ) -> Result<Report> {
        let mut rows = Vec::new();
        let options = SaveOptions::default();
        self.save_each(Source::File(path), &options, fetch, job, &mut |result| {
            rows.push(row_of(result));
        });
        job.cancel.check()?;
        Ok(report(rows))
    }
}

fn row_of(result: SaveResult) -> ReportRow {
    let warnings = (!result.warnings.is_empty()).then(|| result.warnings.join(" "));
    let (status, reason) = match result.status {
        SaveStatus::Saved | SaveStatus::Updated => ("imported", warnings),
        SaveStatus::Duplicate => ("already there", warnings),
        SaveStatus::Failed => ("failed", result.error),
    };
    row(&result.source, status, result.path, reason)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_note_among_pages_makes_no_archive_of_notes() {
        let is = |names: &[&str]| is_of_notes(names.iter().copied());
        assert!(is(&["a.md", "b.md", "scan.pdf", "hive.png"]));
        assert!(!is(&["a.html", "b.pdf", "c.eml", "note.md"]));
        assert!(!is(&["a.html", "hive.png"]));
    }
}
