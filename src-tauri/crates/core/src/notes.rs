//! Notes: their text, revisions and names.

use crate::error::{Error, Result};
use crate::id::{ItemId, RevId};
use crate::library::{Library, gone};
use crate::model::{HeadingView, NoteView, Revision};
use crate::store::tx::Op;
use crate::store::{index, links, notes};
use commonplace_text::name::NotePath;
use commonplace_text::note;

/// What a note is called that nobody has named.
const UNTITLED: &str = "Untitled";

impl Library {
    /// Makes a note. Without a path it is called `Untitled`, `Untitled 2`, …
    ///
    /// # Errors
    /// [`Error::Conflict`] when there is a note of that path already, in any spelling of its letters.
    pub fn create_note(&self, path: Option<&NotePath>, body: &str) -> Result<NoteView> {
        let name = path.map_or(UNTITLED, NotePath::name).to_owned();
        let (id, _) = self.write(
            &Op::new("create", format!("Create the note “{name}”")),
            |tx| {
                let path = match path {
                    Some(path) => {
                        refuse_taken(notes::same_name(tx.connection, path, None)?)?;
                        path.clone()
                    }
                    None => NotePath::nearest(&index::free_path(UNTITLED, |candidate| {
                        notes::same_name(tx.connection, &NotePath::nearest(candidate), None)
                            .map(|taken| taken.is_some())
                    })?),
                };
                notes::insert(tx, &path, body, None)
            },
        )?;
        self.note(id)
    }

    /// A note with its text.
    ///
    /// # Errors
    /// When it is gone or no note.
    pub fn note(&self, id: ItemId) -> Result<NoteView> {
        let found = self.store.read(|connection| notes::row(connection, id))?;
        let row = self.rows(&[id])?.pop().ok_or_else(gone)?;
        let headings = headings(&found.body);
        Ok(NoteView {
            row,
            body: found.body,
            rev: found.head,
            headings,
        })
    }

    /// Saves a note's text. With `base`, only if the note is still at that revision.
    ///
    /// # Errors
    /// [`Error::Conflict`] when the note has moved on.
    pub fn save_note(&self, id: ItemId, body: &str, base: Option<RevId>) -> Result<NoteView> {
        let before = self.store.read(|connection| notes::row(connection, id))?;
        if before.body != body || base.is_some_and(|base| base != before.head) {
            let name = before.path.rsplit('/').next().unwrap_or(&before.path);
            let op = Op {
                merges: true,
                ..Op::new(notes::EDIT, format!("Edit “{name}”"))
            };
            self.write(&op, |tx| {
                let now = notes::row(tx.connection, id)?;
                if base.is_some_and(|base| base != now.head) && now.body != body {
                    return Err(Error::Conflict("The note was changed elsewhere meanwhile. Both texts are kept: compare them and choose.".to_owned()));
                }
                notes::set_body(tx, id, body)
            })?;
        }
        self.note(id)
    }

    /// Renames or moves a note; links to it are rewritten so that they still lead to it.
    ///
    /// # Errors
    /// [`Error::Conflict`] when there is a note of that path already.
    pub fn rename_note(&self, id: ItemId, path: &NotePath) -> Result<NoteView> {
        let before = self.store.read(|connection| notes::row(connection, id))?;
        if before.path != path.as_str() {
            let name = before.path.rsplit('/').next().unwrap_or(&before.path);
            self.write(
                &Op::new("rename", format!("Rename “{name}” to “{}”", path.name())),
                |tx| {
                    refuse_taken(notes::same_name(tx.connection, path, Some(id))?)?;
                    let rewritten = links::retarget(tx.connection, id, path)?;
                    notes::set_path(tx, id, path)?;
                    for (note, body) in rewritten {
                        notes::set_body(tx, note, &body)?;
                    }
                    Ok(())
                },
            )?;
        }
        self.note(id)
    }

    /// A note's revisions, newest first.
    ///
    /// # Errors
    /// When it is gone or no note.
    pub fn revisions(&self, id: ItemId) -> Result<Vec<Revision>> {
        self.store.revisions(id)
    }

    /// The text of a revision.
    ///
    /// # Errors
    /// [`Error::NotFound`] when the note has no such revision.
    pub fn revision(&self, id: ItemId, rev: RevId) -> Result<String> {
        self.store.revision(id, rev)
    }
}

fn refuse_taken(taken: Option<String>) -> Result<()> {
    match taken {
        Some(path) => Err(Error::Conflict(format!(
            "There is a note “{path}” already. Choose another name, or open that one."
        ))),
        None => Ok(()),
    }
}

fn headings(body: &str) -> Vec<HeadingView> {
    let mut at = 0;
    let mut units = 0_u32;
    note::outline(body)
        .headings
        .into_iter()
        .map(|heading| {
            units += links::utf16(body.get(at..heading.start).unwrap_or_default());
            at = heading.start;
            HeadingView {
                level: heading.level,
                text: heading.text,
                start: units,
            }
        })
        .collect()
}
