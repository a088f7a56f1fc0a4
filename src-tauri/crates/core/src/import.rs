//! Importing a folder of Markdown notes (an Obsidian vault), or a single note. What holds no notes but saved pages and
//! documents goes to `saved`.
//!
//! Everything is read first, files are kept as blobs, and then one transaction makes all of it: an import that is stopped
//! leaves no note behind. How a folder is read is `vault`'s work; what things are called in the library, `names`'.

#[cfg(test)]
mod name_tests;
mod names;
mod reading;
mod saved;
#[cfg(test)]
mod speed;
#[cfg(test)]
mod tests;
mod told;

use crate::blobs::BlobHash;
use crate::error::{Error, Result};
use crate::fetch::{Fetch, NoNetwork};
use crate::id::ItemId;
use crate::job::Job;
use crate::library::{Library, counted};
use crate::model::{Report, ReportRow};
use crate::store::notes;
use crate::store::transfer::{self, Db};
use crate::store::tx::{Field, Op, Tx, Value};
use crate::vault::{self, Entry, EntryKind};
use commonplace_text::name::NotePath;
use names::Claims;
pub(crate) use names::{ARTICLE_MARK, IMAGES, numbered, wanted};
pub(crate) use reading::Dates;
use std::path::Path;

/// Bytes of a file beside notes.
const MAX_FILE: u64 = 512 << 20;
/// Bytes of all notes of one import: they wait in memory for their transaction.
const MAX_ALL_NOTES: u64 = 1 << 30;

/// What is said of a name that differs from another in capitals alone.
const TWIN: &str = "Another one has this name with other capitals, which some disks cannot keep beside each other.";

/// Something to import, read and named.
struct Source {
    /// Which entry it was.
    at: usize,
    file: String,
    /// What it is to be called, if that is free.
    path: String,
    /// What the person should know about it.
    why: Vec<String>,
    dates: Dates,
    content: Content,
}

enum Content {
    Note(String),
    File {
        hash: BlobHash,
        size: u64,
        mime: &'static str,
    },
}

/// What becomes of a source.
enum Step {
    Already,
    Insert,
    Replace(ItemId),
    OutOfTrash(ItemId),
}

/// A source's step, its path in the library and what is to be said.
struct Planned {
    step: Step,
    path: String,
    why: Vec<String>,
}

impl Library {
    /// Imports a folder of Markdown notes with their folders and attachments, or one Markdown or text file. What is there
    /// already with the same content is left alone; a note that is there with another text gets a new revision. The whole
    /// import is one undo step. A saved page, document, letter or link, and a folder or archive of them without notes, is
    /// saved as articles, each by itself. `job.progress` hears of every file twice: when it is read, and when it is written.
    ///
    /// # Errors
    /// [`Error::NotFound`] when there is nothing at `path`, [`Error::Invalid`] when it is no folder and no text, and
    /// [`Error::Cancelled`]; then nothing has been imported. A file that cannot be read is a failed row, not an error.
    pub fn import(&self, path: &Path, job: &Job<'_>) -> Result<Report> {
        self.import_with(path, &NoNetwork, job)
    }

    /// As [`Library::import`]; `fetch` is asked for the pages that link files lead to.
    ///
    /// # Errors
    /// As [`Library::import`].
    pub fn import_with(&self, path: &Path, fetch: &dyn Fetch, job: &Job<'_>) -> Result<Report> {
        if let Some(reason) = self.read_only() {
            return Err(Error::Locked(reason.to_owned()));
        }
        if saved::is_file_of_pages(path)? {
            return self.import_saved(path, fetch, job);
        }
        let entries = self.entries(path, job)?;
        if saved::is_folder_of_pages(&entries, job)? {
            return self.import_saved(path, fetch, job);
        }
        let mut rows: Vec<Option<ReportRow>> = entries.iter().map(left_row).collect();
        let sources = self.read_all(&entries, &mut rows, job)?;
        let first = self
            .store
            .read(|connection| plan(connection, &sources, job))?;
        let planned = match label(&sources, &first) {
            None => first,
            Some(label) => {
                let (done, _) = self.write(&Op::new("import", label), |tx| {
                    // Anew: another process may have written meanwhile.
                    let plan = plan(tx.connection, &sources, job)?;
                    for (number, (source, planned)) in (1_u32..).zip(sources.iter().zip(&plan)) {
                        job.cancel.check()?;
                        (job.progress)(
                            total(sources.len()) + number,
                            2 * total(sources.len()),
                            &source.file,
                        );
                        carry_out(tx, source, planned)?;
                    }
                    job.cancel.check()?;
                    Ok(plan)
                })?;
                done
            }
        };
        for (source, planned) in sources.iter().zip(planned) {
            rows[source.at] = Some(planned.row(&source.file));
        }
        let mut report = report(rows.into_iter().flatten().collect());
        report.links = Some(self.imported_links(&report)?);
        Ok(report)
    }

    fn entries(&self, path: &Path, job: &Job<'_>) -> Result<Vec<Entry>> {
        let found = std::fs::metadata(path).map_err(|error| Error::io("read", path, &error))?;
        if found.is_dir() {
            let own = std::fs::canonicalize(&self.folder).unwrap_or_else(|_| self.folder.clone());
            if std::fs::canonicalize(path).is_ok_and(|path| path.starts_with(&own)) {
                return Err(Error::Invalid(
                    "This folder is the library itself. Choose the folder of another app's notes."
                        .to_owned(),
                ));
            }
            return vault::walk(path, &own, &job.cancel);
        }
        if found.is_file() {
            let entry = vault::single(path)?;
            if entry.kind == EntryKind::Note {
                return Ok(vec![entry]);
            }
        }
        Err(Error::Invalid(format!(
            "{} is nothing that can be imported. Choose a folder of notes, a note, or saved pages and documents.",
            path.display()
        )))
    }
}

/// Decides what becomes of every source. Names that can stay as they are come first, so that they do.
fn plan(connection: &Db, sources: &[Source], job: &Job<'_>) -> Result<Vec<Planned>> {
    let mut claims = Claims::default();
    let mut order: Vec<usize> = (0..sources.len()).collect();
    order.sort_by_key(|&at| (!sources[at].why.is_empty(), at));
    let mut plan: Vec<Option<Planned>> = sources.iter().map(|_| None).collect();
    for at in order {
        job.cancel.check()?;
        plan[at] = Some(plan_one(connection, &sources[at], &mut claims)?);
    }
    Ok(plan.into_iter().flatten().collect())
}

fn plan_one(connection: &Db, source: &Source, claims: &mut Claims) -> Result<Planned> {
    let mut why = source.why.clone();
    if let Some(path) = known_article(connection, source)? {
        why.push("It was written by an export of this library, which has it.".to_owned());
        return Ok(Planned {
            step: Step::Already,
            path,
            why,
        });
    }
    let is_note = matches!(source.content, Content::Note(_));
    let has_twin = claims.has_twin(&source.path, is_note);
    loop {
        let path = claims.claim(&source.path, is_note);
        let step = match live(connection, &path, &source.content)? {
            Some((_, true)) => Step::Already,
            Some((id, false)) => {
                why.push(
                    match source.content {
                        Content::Note(_) => {
                            "It was there with another text, which stays in its history."
                        }
                        Content::File { .. } => {
                            "It was there with other content, which undoing brings back."
                        }
                    }
                    .to_owned(),
                );
                Step::Replace(id)
            }
            None => match transfer::same_key(connection, &path, is_note)? {
                // The same under a name that differs in nothing but its capitals.
                Some(other)
                    if live(connection, &other, &source.content)?.is_some_and(|(_, same)| same) =>
                {
                    return Ok(Planned {
                        step: Step::Already,
                        path: other,
                        why,
                    });
                }
                // Before they could stand beside each other, the second had a number.
                Some(_) if path == source.path => {
                    let older = numbered(&path, 2, is_note);
                    if live(connection, &older, &source.content)?.is_some_and(|(_, same)| same) {
                        return Ok(Planned {
                            step: Step::Already,
                            path: older,
                            why,
                        });
                    }
                    why.push(TWIN.to_owned());
                    Step::Insert
                }
                Some(_) => continue,
                None => match trashed(connection, &path, &source.content)? {
                    Some(id) => {
                        why.push("It was in the trash and has been taken out.".to_owned());
                        Step::OutOfTrash(id)
                    }
                    None => {
                        if has_twin && path == source.path {
                            why.push(TWIN.to_owned());
                        }
                        Step::Insert
                    }
                },
            },
        };
        if path != source.path {
            why.push(format!(
                "It is called “{path}” here, since another one has its name."
            ));
        }
        return Ok(Planned { step, path, why });
    }
}

/// What has this path, and whether it is the same.
fn live(connection: &Db, path: &str, content: &Content) -> Result<Option<(ItemId, bool)>> {
    match content {
        Content::Note(body) => {
            Ok(notes::at_path(connection, path)?.map(|(id, found)| (id, found == *body)))
        }
        Content::File { hash, .. } => {
            Ok(notes::attachment_at(connection, path)?.map(|(id, found)| (id, found == *hash)))
        }
    }
}

fn trashed(connection: &Db, path: &str, content: &Content) -> Result<Option<ItemId>> {
    match content {
        Content::Note(body) => transfer::trashed_note(connection, path, body),
        Content::File { hash, .. } => transfer::trashed_attachment(connection, path, *hash),
    }
}

/// The path of the article that a file of an export stands for, if the library still has it.
fn known_article(connection: &Db, source: &Source) -> Result<Option<String>> {
    match &source.content {
        Content::Note(body) => match names::exported_article(body) {
            Some(id) => transfer::live_article(connection, id),
            None => Ok(None),
        },
        Content::File { hash, .. } if names::is_exported_image(&source.file, *hash) => {
            Ok(transfer::has_blob(connection, *hash)?.then(|| source.path.clone()))
        }
        Content::File { .. } => Ok(None),
    }
}

fn carry_out(tx: &mut Tx<'_>, source: &Source, planned: &Planned) -> Result<()> {
    match (&planned.step, &source.content) {
        (Step::Already, _) => Ok(()),
        (Step::OutOfTrash(id), _) => tx.put(*id, &Field::TRASHED, Value::Null).map(drop),
        (Step::Insert, Content::Note(body)) => {
            let path = NotePath::nearest(&planned.path);
            notes::insert(tx, &path, body, source.dates).map(drop)
        }
        (Step::Insert, Content::File { hash, size, mime }) => {
            notes::attach(tx, &planned.path, *hash, *size, mime).map(drop)
        }
        (Step::Replace(id), Content::Note(body)) => notes::set_body(tx, *id, body).map(drop),
        (Step::Replace(id), Content::File { hash, size, mime }) => {
            transfer::set_file(tx, *id, *hash, *size, mime)
        }
    }
}

/// What the undo step is called; `None` when there is nothing to write.
fn label(sources: &[Source], plan: &[Planned]) -> Option<String> {
    let count = |notes: bool| {
        let is_counted = |(source, planned): &(&Source, &Planned)| {
            !matches!(planned.step, Step::Already)
                && matches!(source.content, Content::Note(_)) == notes
        };
        sources.iter().zip(plan).filter(is_counted).count()
    };
    match (count(true), count(false)) {
        (0, 0) => None,
        (notes, 0) => Some(format!("Import {}", counted(notes, "note"))),
        (0, files) => Some(format!("Import {}", counted(files, "file"))),
        (notes, files) => Some(format!(
            "Import {} and {}",
            counted(notes, "note"),
            counted(files, "file")
        )),
    }
}

impl Planned {
    fn row(self, file: &str) -> ReportRow {
        let status = if matches!(self.step, Step::Already) {
            "already there"
        } else {
            "imported"
        };
        let reason = if self.why.is_empty() {
            None
        } else {
            Some(self.why.join(" "))
        };
        row(file, status, Some(self.path), reason)
    }
}

fn left_row(entry: &Entry) -> Option<ReportRow> {
    match &entry.kind {
        EntryKind::Left(reason) => {
            Some(row(&entry.relative, "skipped", None, Some(reason.clone())))
        }
        EntryKind::Unreadable(reason) => {
            Some(row(&entry.relative, "failed", None, Some(reason.clone())))
        }
        EntryKind::Note | EntryKind::Text | EntryKind::File => None,
    }
}

fn row(file: &str, status: &str, path: Option<String>, reason: Option<String>) -> ReportRow {
    ReportRow {
        file: file.to_owned(),
        status: status.to_owned(),
        path,
        reason,
    }
}

/// Counts the rows of an import or an export.
pub(crate) fn report(rows: Vec<ReportRow>) -> Report {
    let count = |status: &str| total(rows.iter().filter(|row| row.status == status).count());
    Report {
        imported: count("imported"),
        already: count("already there"),
        exported: count("exported"),
        failed: count("failed"),
        skipped: count("skipped"),
        links: None,
        rows,
    }
}

fn total(n: usize) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX / 4).min(u32::MAX / 4)
}

/// The type of a file: an image by its bytes, anything else by its name.
pub(crate) fn mime(name: &str, bytes: &[u8]) -> &'static str {
    if let Some(image) = commonplace_page::sniff_image(bytes) {
        return image;
    }
    let extension = name
        .rsplit_once('.')
        .map_or(String::new(), |(_, extension)| {
            extension.to_ascii_lowercase()
        });
    match extension.as_str() {
        "pdf" => "application/pdf",
        "mp3" => "audio/mpeg",
        "m4a" => "audio/mp4",
        "ogg" | "oga" => "audio/ogg",
        "wav" => "audio/wav",
        "flac" => "audio/flac",
        "mp4" | "m4v" => "video/mp4",
        "webm" => "video/webm",
        "mov" => "video/quicktime",
        "txt" => "text/plain",
        "csv" => "text/csv",
        "json" | "canvas" => "application/json",
        _ => "application/octet-stream",
    }
}
