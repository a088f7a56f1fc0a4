//! What is done to many items at once: star, tag, move, throw away. One write and one undo step, however many they are.

use crate::error::{Error, Result};
use crate::id::ItemId;
use crate::job::Job;
use crate::library::{Library, counted, gone};
use crate::model::{Changes, ItemKind, Place, Row};
use crate::store::tx::{Field, Op, Tx, Value};
use commonplace_text::name::TagName;

/// Something to do with items.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Act {
    /// Star or unstar.
    Star(bool),
    /// Add and remove tags. `remove` also finds tags in another spelling. Tags that a note's own text carries stay: they
    /// are its text.
    Tag {
        /// To put on.
        add: Vec<TagName>,
        /// To take off.
        remove: Vec<TagName>,
    },
    /// Move articles between inbox, later and archive.
    Place(Place),
    /// Move to the trash.
    Trash,
    /// Take out of the trash.
    Restore,
    /// Delete what is in the trash. Undo still brings it back.
    Delete,
}

/// An item as far as it matters here.
pub(crate) struct Meant {
    pub(crate) id: ItemId,
    pub(crate) kind: ItemKind,
    pub(crate) trashed: bool,
    pub(crate) title: String,
}

impl Library {
    /// Does one thing to many items, in one write that one undo takes back. When the job is cancelled, nothing is changed.
    ///
    /// # Errors
    /// When an item is gone or the library cannot be written; [`Error::Invalid`] when the act is not for one of them;
    /// [`Error::Cancelled`].
    pub fn act(&self, ids: &[ItemId], act: &Act, job: &Job<'_>) -> Result<Changes> {
        let meant = self.meant(ids)?;
        refuse(act, &meant)?;
        let (name, verb) = act.name();
        let op = Op::new(name, label(&verb, &meant));
        self.write_in(&op, Some(job), |tx| {
            for one in &meant {
                act.put(tx, one)?;
                tx.step()?;
            }
            Ok(())
        })
        .map(|((), changes)| changes)
    }

    /// Stars or unstars articles and notes.
    ///
    /// # Errors
    /// As [`Library::act`].
    pub fn star(&self, ids: &[ItemId], on: bool) -> Result<Changes> {
        self.act(ids, &Act::Star(on), &Job::silent())
    }

    /// Adds and removes tags: see [`Act::Tag`].
    ///
    /// # Errors
    /// As [`Library::act`].
    pub fn tag(&self, ids: &[ItemId], add: &[TagName], remove: &[TagName]) -> Result<Changes> {
        let act = Act::Tag {
            add: add.to_vec(),
            remove: remove.to_vec(),
        };
        self.act(ids, &act, &Job::silent())
    }

    /// Moves to the trash.
    ///
    /// # Errors
    /// As [`Library::act`].
    pub fn trash(&self, ids: &[ItemId]) -> Result<Changes> {
        self.act(ids, &Act::Trash, &Job::silent())
    }

    /// Takes out of the trash.
    ///
    /// # Errors
    /// As [`Library::act`].
    pub fn restore(&self, ids: &[ItemId]) -> Result<Changes> {
        self.act(ids, &Act::Restore, &Job::silent())
    }

    /// Deletes items that are in the trash. Undo still brings them back.
    ///
    /// # Errors
    /// As [`Library::act`]; [`Error::Invalid`] for an item that is not in the trash.
    pub fn delete(&self, ids: &[ItemId]) -> Result<Changes> {
        self.act(ids, &Act::Delete, &Job::silent())
    }

    /// Moves articles between inbox, later and archive.
    ///
    /// # Errors
    /// As [`Library::act`]; [`Error::Invalid`] for a note.
    pub fn place(&self, ids: &[ItemId], place: Place) -> Result<Changes> {
        self.act(ids, &Act::Place(place), &Job::silent())
    }

    /// The items with these ids, each once.
    fn meant(&self, ids: &[ItemId]) -> Result<Vec<Meant>> {
        let mut wanted = ids.to_vec();
        wanted.sort_unstable();
        wanted.dedup();
        let found = self.store.meant(&wanted)?;
        if found.len() < wanted.len() {
            return Err(gone());
        }
        Ok(found)
    }

    /// The rows of items, each once.
    ///
    /// # Errors
    /// [`Error::NotFound`] when one of them is gone.
    pub(crate) fn live_rows(&self, ids: &[ItemId]) -> Result<Vec<Row>> {
        let mut wanted = ids.to_vec();
        wanted.sort_unstable();
        wanted.dedup();
        let rows = self.rows(&wanted)?;
        if rows.len() < wanted.len() {
            Err(gone())
        } else {
            Ok(rows)
        }
    }
}

/// What cannot be done is said before anything is.
fn refuse(act: &Act, meant: &[Meant]) -> Result<()> {
    match act {
        Act::Place(_) => match meant.iter().find(|one| one.kind != ItemKind::Article) {
            Some(note) => Err(Error::Invalid(format!(
                "“{}” is a note: only articles are in the inbox, later or archived.",
                note.title
            ))),
            None => Ok(()),
        },
        Act::Delete => match meant.iter().find(|one| !one.trashed) {
            Some(one) => Err(Error::Invalid(format!(
                "“{}” is not in the trash. Move it there first.",
                one.title
            ))),
            None => Ok(()),
        },
        _ => Ok(()),
    }
}

impl Act {
    /// A stable word, and how a person would begin to say it.
    fn name(&self) -> (&'static str, String) {
        let (name, verb) = match self {
            Self::Star(true) => ("star", "Star"),
            Self::Star(false) => ("star", "Unstar"),
            Self::Tag { add, remove } => {
                let verb = match (add.as_slice(), remove.as_slice()) {
                    ([tag], []) => format!("Add the tag {} to", tag.as_str()),
                    ([], [tag]) => format!("Remove the tag {} from", tag.as_str()),
                    _ => "Change the tags of".to_owned(),
                };
                return ("tag", verb);
            }
            Self::Place(Place::Inbox) => ("place", "Move to the inbox:"),
            Self::Place(Place::Later) => ("place", "Keep for later:"),
            Self::Place(Place::Archive) => ("place", "Archive"),
            Self::Trash => ("trash", "Move to the trash:"),
            Self::Restore => ("restore", "Restore"),
            Self::Delete => ("delete", "Delete"),
        };
        (name, verb.to_owned())
    }

    fn put(&self, tx: &mut Tx<'_>, one: &Meant) -> Result<()> {
        let id = one.id;
        match self {
            Self::Star(on) => {
                let table = if one.kind == ItemKind::Note {
                    "note"
                } else {
                    "article"
                };
                tx.put(id, &Field::Column(table, "starred"), i64::from(*on))?;
            }
            Self::Tag { add, remove } => {
                for tag in remove {
                    tx.put(id, &Field::Tag(tag.key()), Value::Null)?;
                }
                for tag in add {
                    tx.put(id, &Field::Tag(tag.key()), tag.as_str().to_owned())?;
                }
            }
            Self::Place(place) => {
                let word = match place {
                    Place::Inbox => "inbox",
                    Place::Later => "later",
                    Place::Archive => "archive",
                };
                tx.put(id, &Field::Column("article", "place"), word.to_owned())?;
            }
            Self::Trash => drop(tx.put(id, &Field::TRASHED, 1_i64)?),
            Self::Restore => drop(tx.put(id, &Field::TRASHED, Value::Null)?),
            Self::Delete => drop(tx.put(id, &Field::DELETED, 1_i64)?),
        }
        Ok(())
    }
}

/// "Archive “Title”", "Archive 3 articles".
fn label(verb: &str, meant: &[Meant]) -> String {
    let all = |kind| meant.iter().all(|one| one.kind == kind);
    match meant {
        [one] => format!("{verb} “{}”", one.title),
        _ if all(ItemKind::Article) => format!("{verb} {}", counted(meant.len(), "article")),
        _ if all(ItemKind::Note) => format!("{verb} {}", counted(meant.len(), "note")),
        _ => format!("{verb} {}", counted(meant.len(), "item")),
    }
}
