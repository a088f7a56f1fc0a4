//! The history of a note: its revisions, what changed between two of them, and going back to one.

use crate::error::{Error, Result};
use crate::id::{ItemId, RevId};
use crate::library::Library;
use crate::model::{NoteDiff, NoteView, Revision};
use crate::store::notes;
use crate::store::tx::Op;
use crate::versions::rows;
use commonplace_text::compare;

impl Library {
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

    /// What changed between two revisions, sentence by sentence. Without `to` up to what the note says now, without `from`
    /// since the one before that.
    ///
    /// # Errors
    /// [`Error::NotFound`] when the note has no such revision, or only one.
    pub fn compare_revisions(
        &self,
        id: ItemId,
        from: Option<RevId>,
        to: Option<RevId>,
    ) -> Result<NoteDiff> {
        let all = self.revisions(id)?;
        let lost = || Error::NotFound("That version of the note is no longer kept.".to_owned());
        let find = |rev: RevId| all.iter().position(|one| one.id == rev).ok_or_else(lost);
        let to = match to {
            Some(rev) => find(rev)?,
            None => all.iter().position(|one| one.current).ok_or_else(lost)?,
        };
        let from = match from {
            Some(rev) => find(rev)?,
            None => to + 1,
        };
        let (Some(before), Some(after)) = (all.get(from), all.get(to)) else {
            return Err(Error::NotFound(
                "There is only one version of this note.".to_owned(),
            ));
        };
        let found = compare::compare(
            &self.revision(id, before.id)?,
            &self.revision(id, after.id)?,
        );
        Ok(NoteDiff {
            before: before.clone(),
            after: after.clone(),
            added: found.added,
            removed: found.removed,
            reworded: found.reworded,
            rows: rows(found),
        })
    }

    /// Gives a note the text of one of its revisions. What it said before stays in its history.
    ///
    /// # Errors
    /// [`Error::NotFound`] when the note has no such revision.
    pub fn restore_revision(&self, id: ItemId, rev: RevId) -> Result<NoteView> {
        let text = self.revision(id, rev)?;
        let path = self
            .store
            .read(|connection| notes::row(connection, id))?
            .path;
        let name = path.rsplit('/').next().unwrap_or(&path);
        let op = Op::new(
            "restore",
            format!("Go back to an earlier version of “{name}”"),
        );
        self.write(&op, |tx| notes::set_body(tx, id, &text))?;
        self.note(id)
    }
}
