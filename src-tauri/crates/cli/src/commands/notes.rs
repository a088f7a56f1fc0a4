//! Notes: making, changing, renaming.

use super::line;
use crate::args::Note;
use crate::input;
use crate::out::{Done, Failure, Out, tell};
use crate::rows::{ItemRow, NoteRow};
use commonplace_core::Library;
use commonplace_core::id::ItemId;
use commonplace_core::model::{ItemKind, NoteView};
use commonplace_text::name::NotePath;

pub(super) fn run(library: &Library, note: Note, out: &mut Out) -> Done {
    match note {
        Note::New { path } => {
            let path = NotePath::parse(&path)?;
            let body = if input::is_piped() {
                input::note_text()?
            } else {
                String::new()
            };
            print(&library.create_note(Some(&path), &body)?, out)
        }
        Note::Edit { path } => {
            let id = find(library, &path)?;
            if !input::is_piped() {
                tell("Type the note's whole text; Ctrl+D ends it.");
            }
            print(&library.save_note(id, &input::note_text()?, None)?, out)
        }
        Note::Rename { old, new } => {
            let id = find(library, &old)?;
            print(&library.rename_note(id, &NotePath::parse(&new)?)?, out)
        }
        Note::Rm { path } => {
            let id = find(library, &path)?;
            library.trash(&[id])?;
            library
                .rows(&[id])?
                .iter()
                .try_for_each(|row| out.row(&ItemRow::from(row), || line(row)))
        }
    }
}

fn find(library: &Library, path: &str) -> Result<ItemId, Failure> {
    let row = library.find(path)?;
    if row.kind == ItemKind::Note {
        Ok(row.id)
    } else {
        Err(Failure::Said(format!("{} is not a note.", row.path)))
    }
}

fn print(note: &NoteView, out: &mut Out) -> Done {
    out.row(&NoteRow::from(note), || line(&note.row))
}
