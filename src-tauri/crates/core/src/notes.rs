//! Notes: their text, revisions and names.

use crate::error::Result;
use crate::id::{ItemId, RevId};
use crate::library::Library;
use crate::model::{NoteView, Revision};
use commonplace_text::name::NotePath;

impl Library {
    /// Makes a note. Without a path it is called `Untitled`, `Untitled 2`, …
    ///
    /// # Errors
    /// [`crate::Error::Conflict`] when there is a note of that path already.
    pub fn create_note(&self, path: Option<&NotePath>, body: &str) -> Result<NoteView> { todo!() }
    /// A note with its text.
    ///
    /// # Errors
    /// When it is gone or no note.
    pub fn note(&self, id: ItemId) -> Result<NoteView> { todo!() }
    /// Saves a note's text. With `base`, only if the note is still at that revision.
    ///
    /// # Errors
    /// [`crate::Error::Conflict`] when the note has moved on.
    pub fn save_note(&self, id: ItemId, body: &str, base: Option<RevId>) -> Result<NoteView> { todo!() }
    /// Renames or moves a note; links to it are rewritten so that they still lead to it.
    ///
    /// # Errors
    /// [`crate::Error::Conflict`] when there is a note of that path already.
    pub fn rename_note(&self, id: ItemId, path: &NotePath) -> Result<NoteView> { todo!() }
    /// A note's revisions, newest first.
    ///
    /// # Errors
    /// When it is gone or no note.
    pub fn revisions(&self, id: ItemId) -> Result<Vec<Revision>> { todo!() }
    /// The text of a revision.
    ///
    /// # Errors
    /// [`crate::Error::NotFound`] when the note has no such revision.
    pub fn revision(&self, id: ItemId, rev: RevId) -> Result<String> { todo!() }
}
