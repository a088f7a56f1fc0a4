//! Notes: making, reading and saving them.

use crate::error::{Error, Result};
use crate::id::{ItemId, RevId};
use crate::import::Dates;
use crate::library::{Library, gone};
use crate::model::{HeadingView, MergeView, NoteEdited, NoteView, TextEdit};
use crate::store::links::keep::{self, Moving};
use crate::store::tx::Op;
use crate::store::{index, links, notes};
use commonplace_text::name::NotePath;
use commonplace_text::{merge, note};
use std::collections::VecDeque;
use std::sync::{Mutex, PoisonError};

/// What a note is called that nobody has named.
pub(crate) const UNTITLED: &str = "Untitled";

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
                let coming = Moving::coming(path.as_str());
                keep::keeping(tx, &coming, |tx| {
                    notes::insert(tx, &path, body, Dates::default())
                })
                .map(|(id, _)| id)
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
        self.view(id, found.body, found.head)
    }

    fn view(&self, id: ItemId, body: String, rev: RevId) -> Result<NoteView> {
        Ok(NoteView {
            row: self.rows(&[id])?.pop().ok_or_else(gone)?,
            headings: headings(&body),
            body,
            rev,
            merged: None,
        })
    }

    /// The note, if it is another revision than the one that is known already.
    ///
    /// # Errors
    /// When it is gone or no note.
    pub fn newer_note(&self, id: ItemId, known: RevId) -> Result<Option<NoteView>> {
        let head = self.store.read(|connection| notes::head(connection, id))?;
        if head == known {
            return Ok(None);
        }
        self.note(id).map(Some)
    }

    /// Saves a note's text. With `base`, the revision that the text was made from, a note that has moved on is not
    /// overwritten: both texts are brought together, and both are in its history. Without it the text replaces what is there.
    ///
    /// # Errors
    /// [`Error::Conflict`] when the note has moved on and `base` is not known any more.
    pub fn save_note(&self, id: ItemId, body: &str, base: Option<RevId>) -> Result<NoteView> {
        let saved = self.write_text(id, body, base)?;
        let (body, merged) = match saved.merged {
            Some((text, told)) => (text, Some(told)),
            None => (body.to_owned(), None),
        };
        Ok(NoteView {
            merged,
            ..self.view(id, body, saved.rev)?
        })
    }

    /// Saves a change within the text of revision `base`, as [`save_note`](Self::save_note) saves a whole text: of a long
    /// note only what was typed has to be given. The note itself is in the answer only if both texts were brought together.
    ///
    /// # Errors
    /// [`Error::Invalid`] when the change does not fit that text, [`Error::Conflict`] when `base` is not known any more.
    pub fn edit_note(&self, id: ItemId, base: RevId, edit: &TextEdit) -> Result<NoteEdited> {
        let body = edit.applied(&self.text_of(id, base)?).ok_or_else(|| {
            Error::Invalid(
                "The change does not fit the note’s text. Save the whole text.".to_owned(),
            )
        })?;
        let saved = self.write_text(id, &body, Some(base))?;
        let merged = match saved.merged {
            Some((text, told)) => Some(NoteView {
                merged: Some(told),
                ..self.view(id, text, saved.rev)?
            }),
            None => None,
        };
        Ok(NoteEdited {
            rev: saved.rev,
            merged,
        })
    }

    /// The text of a revision, also of one that typing has replaced a moment ago.
    fn text_of(&self, id: ItemId, rev: RevId) -> Result<String> {
        let now = self.store.read(|connection| notes::row(connection, id))?;
        if now.head == rev {
            return Ok(now.body);
        }
        let kept = self
            .store
            .read(|connection| notes::kept(connection, id, rev))?;
        kept.or_else(|| self.replaced.text(rev))
            .ok_or_else(moved_on_too_far)
    }

    fn write_text(&self, id: ItemId, body: &str, base: Option<RevId>) -> Result<Written> {
        let before = self.store.read(|connection| notes::row(connection, id))?;
        if before.body == body && base.is_none_or(|base| base == before.head) {
            return Ok(Written {
                rev: before.head,
                merged: None,
            });
        }
        let name = before.path.rsplit('/').next().unwrap_or(&before.path);
        let op = Op {
            merges: true,
            ..Op::new(notes::EDIT, format!("Edit “{name}”"))
        };
        let (written, _) = self.write(&op, |tx| {
            let now = notes::row(tx.connection, id)?;
            let moved_on = base.filter(|base| *base != now.head && now.body != body);
            let merged = match moved_on {
                None => {
                    notes::set_body(tx, id, body)?;
                    None
                }
                Some(base) => {
                    // The step of whoever wrote meanwhile ends here.
                    tx.merges = false;
                    let from = match notes::kept(tx.connection, id, base)? {
                        Some(text) => text,
                        None => self.replaced.text(base).ok_or_else(moved_on_too_far)?,
                    };
                    notes::keep_side(tx, id, base, body)?;
                    let both = merge::merge(&from, body, &now.body);
                    notes::set_body(tx, id, &both.text)?;
                    let told = MergeView {
                        conflicts: both.conflicts,
                    };
                    Some((both.text, told))
                }
            };
            let rev = notes::head(tx.connection, id)?;
            Ok(Written { rev, merged })
        })?;
        self.replaced.keep(before.head, before.body);
        Ok(written)
    }
}

/// What saving has made: the revision, and the text where it is not the one that was given.
struct Written {
    rev: RevId,
    merged: Option<(String, MergeView)>,
}

fn moved_on_too_far() -> Error {
    Error::Conflict("The note was changed elsewhere meanwhile, and the text that yours was made from is no longer kept. Copy yours, open the note again and put it in.".to_owned())
}

/// Texts that saving has replaced within one step of typing, whose revisions are gone: another window may still have them
/// before it.
#[derive(Debug, Default)]
pub(crate) struct Replaced(Mutex<VecDeque<(RevId, String)>>);

impl Replaced {
    /// Texts and bytes that are kept.
    const MOST: usize = 64;
    const MOST_BYTES: usize = 32 << 20;

    fn keep(&self, rev: RevId, text: String) {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if kept.iter().all(|(known, _)| *known != rev) {
            kept.push_back((rev, text));
        }
        let bytes = |kept: &VecDeque<(RevId, String)>| -> usize {
            kept.iter().map(|(_, text)| text.len()).sum()
        };
        while kept.len() > Self::MOST || bytes(&kept) > Self::MOST_BYTES {
            kept.pop_front();
        }
    }

    fn text(&self, rev: RevId) -> Option<String> {
        let kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        kept.iter()
            .find(|(known, _)| *known == rev)
            .map(|(_, text)| text.clone())
    }
}

/// Refuses to change a place in a text that has changed since somebody looked.
pub(crate) fn refuse_stale(seen: Option<RevId>, now: RevId) -> Result<()> {
    match seen {
        Some(seen) if seen != now => Err(Error::Conflict(
            "The note was changed meanwhile. Look again and repeat it.".to_owned(),
        )),
        _ => Ok(()),
    }
}

pub(crate) fn refuse_taken(taken: Option<String>) -> Result<()> {
    match taken {
        Some(path) => Err(Error::Conflict(format!(
            "There is “{path}” already. Choose another name, or open that one."
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
