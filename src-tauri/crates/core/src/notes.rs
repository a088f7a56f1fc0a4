//! Notes: making, reading and saving them.

use crate::error::{Error, Result};
use crate::id::{ItemId, RevId};
use crate::import::Dates;
use crate::library::{Library, gone};
use crate::model::{HeadingView, MergeView, NoteView};
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
        let row = self.rows(&[id])?.pop().ok_or_else(gone)?;
        let headings = headings(&found.body);
        Ok(NoteView {
            row,
            body: found.body,
            rev: found.head,
            headings,
            merged: None,
        })
    }

    /// Saves a note's text. With `base`, the revision that the text was made from, a note that has moved on is not
    /// overwritten: both texts are brought together, and both are in its history. Without it the text replaces what is there.
    ///
    /// # Errors
    /// [`Error::Conflict`] when the note has moved on and `base` is not known any more.
    pub fn save_note(&self, id: ItemId, body: &str, base: Option<RevId>) -> Result<NoteView> {
        let before = self.store.read(|connection| notes::row(connection, id))?;
        let mut merged = None;
        if before.body != body || base.is_some_and(|base| base != before.head) {
            let name = before.path.rsplit('/').next().unwrap_or(&before.path);
            let op = Op {
                merges: true,
                ..Op::new(notes::EDIT, format!("Edit “{name}”"))
            };
            self.write(&op, |tx| {
                let now = notes::row(tx.connection, id)?;
                let moved_on = base.filter(|base| *base != now.head && now.body != body);
                let Some(base) = moved_on else {
                    return notes::set_body(tx, id, body);
                };
                // The step of whoever wrote meanwhile ends here.
                tx.merges = false;
                let from = match notes::kept(tx.connection, id, base)? {
                    Some(text) => text,
                    None => self.replaced.text(base).ok_or_else(moved_on_too_far)?,
                };
                notes::keep_side(tx, id, base, body)?;
                let both = merge::merge(&from, body, &now.body);
                merged = Some(MergeView {
                    conflicts: both.conflicts,
                });
                notes::set_body(tx, id, &both.text)
            })?;
            self.replaced.keep(before.head, before.body);
        }
        let mut note = self.note(id)?;
        note.merged = merged;
        Ok(note)
    }
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
