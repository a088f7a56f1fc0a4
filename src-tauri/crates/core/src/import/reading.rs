//! Reading what is to be imported: texts in whatever encoding, files as blobs, dates.

use super::{Content, MAX_ALL_NOTES, MAX_FILE, Source, mime, names, row, total};
use crate::error::Result;
use crate::job::Job;
use crate::library::Library;
use crate::model::ReportRow;
use crate::store::notes;
use crate::vault::{self, Decoded, Entry, EntryKind};
use commonplace_text::note::{self, PropertyValue};
use commonplace_text::template::Moment;

impl Library {
    /// Reads every entry, and keeps the files among them as blobs.
    pub(super) fn read_all(
        &self,
        entries: &[Entry],
        rows: &mut Vec<Option<ReportRow>>,
        job: &Job<'_>,
    ) -> Result<Vec<Source>> {
        let texts_are_notes = !entries.iter().any(|entry| entry.kind == EntryKind::Note);
        let mut sources = Vec::new();
        let mut room = MAX_ALL_NOTES;
        for (at, entry) in entries.iter().enumerate() {
            job.cancel.check()?;
            (job.progress)(total(at), 2 * total(entries.len()), &entry.relative);
            let content = match entry.kind {
                EntryKind::Left(_) | EntryKind::Unreadable(_) => continue,
                EntryKind::Text if !texts_are_notes => self.read_file(entry)?,
                EntryKind::Note | EntryKind::Text => self.read_note(entry, &mut room)?,
                EntryKind::File => self.read_file(entry)?,
            };
            match content {
                Ok(Loaded {
                    content,
                    why,
                    original,
                }) => {
                    let dates = dates_of(entry, &content);
                    let original = original.map(|content| {
                        rows.push(None);
                        let file = format!("{}{ORIGINAL}", entry.relative);
                        source(rows.len() - 1, file, content, None, dates)
                    });
                    let file = entry.relative.clone();
                    sources.push(source(at, file, content, why, dates));
                    sources.extend(original);
                }
                Err(reason) => rows[at] = Some(row(&entry.relative, "failed", None, Some(reason))),
            }
        }
        Ok(sources)
    }

    /// The outer error is the library's, the inner one the file's.
    fn read_file(&self, entry: &Entry) -> Result<Result<Loaded, String>> {
        let bytes = match vault::read(&entry.file, MAX_FILE) {
            Ok(bytes) => bytes,
            Err(reason) => return Ok(Err(reason)),
        };
        Ok(Ok(Loaded::of(self.keep_file(&entry.relative, &bytes)?)))
    }

    fn keep_file(&self, name: &str, bytes: &[u8]) -> Result<Content> {
        Ok(Content::File {
            hash: self.blobs.put(bytes)?,
            size: bytes.len() as u64,
            mime: mime(name, bytes),
        })
    }

    /// A note; with the file itself where the text does not give its bytes again, and only that where it is no text.
    fn read_note(&self, entry: &Entry, room: &mut u64) -> Result<Result<Loaded, String>> {
        if entry.size > *room {
            return Ok(Err("The folder has more text than one import can take. Import its folders one after another.".to_owned()));
        }
        let bytes = match vault::read(&entry.file, notes::MAX_NOTE as u64) {
            Ok(bytes) => bytes,
            Err(reason) => return Ok(Err(reason)),
        };
        *room = room.saturating_sub(bytes.len() as u64);
        let name = format!("{}{ORIGINAL}", entry.relative);
        Ok(Ok(match vault::decode(bytes.clone()) {
            Decoded::Exact(text) => Loaded::of(Content::Note(text)),
            Decoded::Otherwise(text, encoding) => Loaded {
                content: Content::Note(text),
                why: Some(format!(
                    "It is not UTF-8 and was read as {encoding}; the file as it was is kept as “{name}”."
                )),
                original: Some(self.keep_file(&name, &bytes)?),
            },
            Decoded::NoText => Loaded {
                why: Some(
                    "It is no text, whatever its name says, and is kept as a file.".to_owned(),
                ),
                ..Loaded::of(self.keep_file(&name, &bytes)?)
            },
        }))
    }
}

/// What the name of a note's file ends in when the file is kept beside its text.
const ORIGINAL: &str = ".original";

/// What was read of an entry.
struct Loaded {
    content: Content,
    why: Option<String>,
    /// The file itself, beside the note that was read from it.
    original: Option<Content>,
}

impl Loaded {
    fn of(content: Content) -> Self {
        Self {
            content,
            why: None,
            original: None,
        }
    }
}

/// Since when something is there, and when it was changed last.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Dates {
    pub(crate) created_ms: Option<i64>,
    pub(crate) changed_ms: Option<i64>,
}

/// The dates of a file; a note may say itself since when it is there.
fn dates_of(entry: &Entry, content: &Content) -> Dates {
    let said = match content {
        Content::Note(body) => note::properties(body)
            .properties
            .into_iter()
            .find(|one| {
                matches!(
                    one.key.to_lowercase().as_str(),
                    "created" | "created_at" | "created at" | "date created" | "creation date"
                )
            })
            .and_then(|one| match one.value {
                PropertyValue::Date(date) | PropertyValue::DateTime(date) => Moment::parse(&date),
                _ => None,
            })
            .map(Moment::ms),
        Content::File { .. } => None,
    };
    Dates {
        created_ms: said.or(entry.created_ms),
        changed_ms: entry.changed_ms,
    }
}

fn source(at: usize, file: String, content: Content, why: Option<String>, dates: Dates) -> Source {
    let is_note = matches!(content, Content::Note(_));
    // What is no text after all keeps its whole name.
    let name = match &content {
        Content::File { .. } if why.is_some() => format!("{file}{ORIGINAL}"),
        _ => file.clone(),
    };
    let (path, renamed) = names::wanted(&name, is_note);
    Source {
        at,
        file,
        path,
        why: renamed.into_iter().chain(why).collect(),
        dates,
        content,
    }
}
