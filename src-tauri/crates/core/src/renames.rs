//! Other names for notes, folders, files, articles, headings and blocks. Every link that led there still does.
//!
//! Each is one write and one step of undo; the preview is the same write, taken back. How links are kept is the work of
//! `store::links::keep`.

use crate::blobs::Blobs;
use crate::canvas;
use crate::error::{Error, Result};
use crate::id::ItemId;
use crate::library::{Library, counted, gone};
use crate::model::{Changes, ItemKind, LinkChange, NoteView, RenamePreview};
use crate::notes::refuse_taken;
use crate::store::links::keep::{self, Moving, Rewritten};
use crate::store::links::parts;
use crate::store::tx::{Field, Op, Tx};
use crate::store::{index, links, notes, transfer};
use commonplace_text::name::{NotePath, article_name, path_key};
use std::collections::HashSet;

/// Places that a preview tells.
const MOST_TOLD: usize = 200;
/// Characters of a title.
const MAX_TITLE: usize = 500;

/// Something that gets another name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Rename {
    /// A note or a file: its new path.
    Item(ItemId, NotePath),
    /// A folder with all that is in it.
    Folder {
        /// Its path.
        from: NotePath,
        /// Its new path.
        to: NotePath,
    },
    /// Notes and files that go into a folder, or to the top. Those whose names are taken there stay where they are.
    Several {
        /// Which.
        items: Vec<ItemId>,
        /// The folder; `None` for the top.
        folder: Option<NotePath>,
    },
    /// An article: its new title, from which its path is made.
    Article(ItemId, String),
    /// A heading of a note.
    Heading {
        /// The note.
        note: ItemId,
        /// Which one: its text, or where it begins in UTF-16 units.
        which: Which,
        /// Its new text.
        to: String,
    },
    /// The id of a block of a note.
    Block {
        /// The note.
        note: ItemId,
        /// With or without `^`.
        id: String,
        /// The new id.
        to: String,
    },
}

/// Which heading is meant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Which {
    /// The first of that text.
    Text(String),
    /// The one that begins there, in UTF-16 units.
    At(u32),
}

impl Library {
    /// What a rename would change. Nothing is written.
    ///
    /// # Errors
    /// As [`Library::rename`].
    pub fn rename_preview(&self, rename: &Rename) -> Result<RenamePreview> {
        let done = self
            .store
            .rehearse(&self.env, |tx| carry_out(tx, &self.blobs, rename))?;
        Ok(told(&done))
    }

    /// Renames something and rewrites the links that led to it.
    ///
    /// # Errors
    /// [`Error::Conflict`] when the name is taken, [`Error::Invalid`] when it cannot be one, [`Error::NotFound`] when what
    /// was to be renamed is not there.
    pub fn rename(&self, rename: &Rename) -> Result<RenamePreview> {
        self.rename_to(rename).map(|(done, _)| done)
    }

    pub(crate) fn rename_to(&self, rename: &Rename) -> Result<(RenamePreview, Changes)> {
        let label = self.rename_label(rename)?;
        let (done, changes) = self.write(&Op::new("rename", label), |tx| {
            carry_out(tx, &self.blobs, rename)
        })?;
        Ok((told(&done), changes))
    }

    /// Renames or moves a note or a file; links to it are rewritten so that they still lead to it.
    ///
    /// # Errors
    /// As [`Library::rename`].
    pub fn rename_note(&self, id: ItemId, path: &NotePath) -> Result<NoteView> {
        let before = self.store.read(|connection| notes::row(connection, id))?;
        if before.path != path.as_str() {
            self.rename(&Rename::Item(id, path.clone()))?;
        }
        self.note(id)
    }

    fn rename_label(&self, rename: &Rename) -> Result<String> {
        let title =
            |id: ItemId| -> Result<String> { Ok(self.rows(&[id])?.pop().ok_or_else(gone)?.title) };
        Ok(match rename {
            Rename::Item(id, path) => format!("Rename “{}” to “{}”", title(*id)?, path.name()),
            Rename::Folder { from, to } => {
                format!("Rename the folder “{from}” to “{to}”")
            }
            Rename::Several { items, folder } => {
                let where_to = folder
                    .as_ref()
                    .map_or("the top".to_owned(), |folder| format!("“{folder}”"));
                match items.as_slice() {
                    [one] => format!("Move “{}” to {where_to}", title(*one)?),
                    many => format!("Move {} items to {where_to}", many.len()),
                }
            }
            Rename::Article(id, _) => format!("Rename “{}”", title(*id)?),
            Rename::Heading { note, to, .. } => {
                format!("Rename a heading of “{}” to “{to}”", title(*note)?)
            }
            Rename::Block { note, .. } => format!("Rename a block of “{}”", title(*note)?),
        })
    }
}

/// What a rename did.
struct Done {
    rewritten: Vec<Rewritten>,
    moved: usize,
}

fn carry_out(tx: &mut Tx<'_>, blobs: &Blobs, rename: &Rename) -> Result<Done> {
    let canvases = match rename {
        Rename::Item(..) | Rename::Folder { .. } | Rename::Several { .. } | Rename::Article(..) => {
            canvas::before(tx, blobs)?
        }
        Rename::Heading { .. } | Rename::Block { .. } => Vec::new(),
    };
    let mut done = names(tx, rename)?;
    done.rewritten.extend(canvas::after(tx, blobs, canvases)?);
    Ok(done)
}

fn names(tx: &mut Tx<'_>, rename: &Rename) -> Result<Done> {
    match rename {
        Rename::Item(id, path) => item(tx, *id, path),
        Rename::Folder { from, to } => folder(tx, from, to),
        Rename::Several { items, folder } => several(tx, items, folder.as_ref()),
        Rename::Article(id, title) => article(tx, *id, title),
        Rename::Heading { note, which, to } => {
            let to = to.split_whitespace().collect::<Vec<_>>().join(" ");
            parts::rename_heading(tx, *note, which, &to).map(Done::of_links)
        }
        Rename::Block { note, id, to } => {
            parts::rename_block(tx, *note, id, to).map(Done::of_links)
        }
    }
}

impl Done {
    fn of_links(rewritten: Vec<Rewritten>) -> Self {
        Self {
            rewritten,
            moved: 0,
        }
    }
}

fn item(tx: &mut Tx<'_>, id: ItemId, path: &NotePath) -> Result<Done> {
    let (kind, old) = links::kind_and_path(tx.connection, id)?.ok_or_else(gone)?;
    let field = path_field(kind).ok_or_else(|| {
        Error::Invalid("Only notes and files have paths of their own.".to_owned())
    })?;
    let new = if kind == ItemKind::Attachment {
        with_extension(path.as_str(), &old)
    } else {
        path.as_str().to_owned()
    };
    let taken = transfer::other_of_key(tx.connection, &new, kind == ItemKind::Note, id)?;
    refuse_taken(taken)?;
    let mut moving = Moving::default();
    moving.add(id, &old, &new);
    let (moved, rewritten) = keep::keeping(tx, &moving, |tx| tx.put(id, &field, new.clone()))?;
    Ok(Done {
        rewritten,
        moved: usize::from(moved),
    })
}

fn path_field(kind: ItemKind) -> Option<Field> {
    match kind {
        ItemKind::Note => Some(Field::Column("note", "path")),
        ItemKind::Attachment => Some(Field::Column("attachment", "path")),
        ItemKind::Article | ItemKind::Highlight => None,
    }
}

/// A file keeps what kind of file it is: the ending of its name is put back when it is left out.
fn with_extension(path: &str, old: &str) -> String {
    let extension = |path: &str| -> Option<String> {
        let name = path.rsplit('/').next()?;
        name.rsplit_once('.')
            .filter(|(stem, _)| !stem.is_empty())
            .map(|(_, extension)| extension.to_owned())
    };
    match (extension(old), extension(path)) {
        (Some(old), new)
            if new
                .as_deref()
                .is_none_or(|new| !new.eq_ignore_ascii_case(&old)) =>
        {
            format!("{path}.{old}")
        }
        _ => path.to_owned(),
    }
}

fn folder(tx: &mut Tx<'_>, from: &NotePath, to: &NotePath) -> Result<Done> {
    let below = links::below(tx.connection, from.as_str())?;
    if below.is_empty() {
        return Err(Error::NotFound(format!(
            "There is no folder “{from}”. It may have been renamed or emptied."
        )));
    }
    if from == to {
        return Ok(Done::of_links(Vec::new()));
    }
    let mut moving = Moving::default();
    let mut moves = Vec::with_capacity(below.len());
    for (id, kind, old) in below {
        let Some(field) = path_field(kind) else {
            continue;
        };
        let rest = old.get(from.as_str().len()..).unwrap_or_default();
        let new = NotePath::nearest(&format!("{to}{rest}"))
            .as_str()
            .to_owned();
        moving.add(id, &old, &new);
        moves.push((id, kind, field, new));
    }
    for (id, kind, _, new) in &moves {
        let is_note = *kind == ItemKind::Note;
        let taken = transfer::other_of_key(tx.connection, new, is_note, *id)?;
        // What is taken by something that moves as well will be free.
        let stays = |path: &String| !is_below(path, from.as_str());
        refuse_taken(taken.filter(stays))?;
    }
    let (moved, rewritten) = keep::keeping(tx, &moving, |tx| {
        let mut moved = 0;
        for (id, _, field, new) in &moves {
            moved += usize::from(tx.put(*id, field, new.clone())?);
        }
        Ok(moved)
    })?;
    Ok(Done { rewritten, moved })
}

fn several(tx: &mut Tx<'_>, items: &[ItemId], folder: Option<&NotePath>) -> Result<Done> {
    let mut moving = Moving::default();
    let mut moves: Vec<(ItemId, Field, String)> = Vec::new();
    let mut taken: HashSet<(ItemKind, String)> = HashSet::new();
    for &id in items {
        let Some((kind, old)) = links::kind_and_path(tx.connection, id)? else {
            continue;
        };
        let Some(field) = path_field(kind) else {
            continue;
        };
        let name = old.rsplit('/').next().unwrap_or(&old);
        let new = folder.map_or(name.to_owned(), |folder| format!("{folder}/{name}"));
        let Ok(path) = NotePath::parse(&new) else {
            continue;
        };
        let is_free =
            transfer::other_of_key(tx.connection, &new, kind == ItemKind::Note, id)?.is_none();
        // Of two that have one name the first goes.
        if new == old || path.as_str() != new || !is_free || !taken.insert((kind, path_key(&new))) {
            continue;
        }
        moving.add(id, &old, &new);
        moves.push((id, field, new));
    }
    let (moved, rewritten) = keep::keeping(tx, &moving, |tx| {
        let mut moved = 0;
        for (id, field, new) in &moves {
            moved += usize::from(tx.put(*id, field, new.clone())?);
        }
        Ok(moved)
    })?;
    Ok(Done { rewritten, moved })
}

fn is_below(path: &str, folder: &str) -> bool {
    let (path, folder) = (path_key(path), path_key(folder));
    path.strip_prefix(&folder)
        .is_some_and(|rest| rest.starts_with('/'))
}

/// Has the path of an article follow the title that it was given, and links to it with it.
pub(crate) fn follow_title(tx: &mut Tx<'_>, id: ItemId, title: &str) -> Result<()> {
    article(tx, id, title).map(drop)
}

fn article(tx: &mut Tx<'_>, id: ItemId, title: &str) -> Result<Done> {
    let title = title.split_whitespace().collect::<Vec<_>>().join(" ");
    if title.is_empty() {
        return Err(Error::Invalid(
            "The title is empty. Type at least one letter or digit.".to_owned(),
        ));
    }
    let title: String = title.chars().take(MAX_TITLE).collect();
    let (kind, old) = links::kind_and_path(tx.connection, id)?.ok_or_else(gone)?;
    if kind != ItemKind::Article {
        return Err(Error::Invalid(
            "Only articles have titles of their own.".to_owned(),
        ));
    }
    let folder = crate::store::articles::FOLDER;
    let wanted = format!("{folder}{}", article_name(&title));
    let is_taken = |candidate: &str| -> Result<bool> {
        Ok(links::at_path(tx.connection, candidate, ItemKind::Article)?
            .is_some_and(|other| other != id))
    };
    let new = index::free_path(&wanted, is_taken)?;
    let mut moving = Moving::default();
    moving.add(id, &old, &new);
    let (moved, rewritten) = keep::keeping(tx, &moving, |tx| {
        tx.put(id, &Field::Column("article", "title"), title)?;
        let name = new.strip_prefix(folder).unwrap_or(&new).to_owned();
        tx.put(id, &Field::Column("article", "name"), name)
    })?;
    Ok(Done {
        rewritten,
        moved: usize::from(moved),
    })
}

fn told(done: &Done) -> RenamePreview {
    let count = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
    let name = |path: &str| path.rsplit('/').next().unwrap_or(path).to_owned();
    let links = done.rewritten.iter().flat_map(|note| {
        note.changes.iter().map(|change| LinkChange {
            note: note.note,
            title: name(&note.path),
            path: note.path.clone(),
            before: change.before.clone(),
            after: change.after.clone(),
            line: change.line,
        })
    });
    RenamePreview {
        links: links.take(MOST_TOLD).collect(),
        total: count(done.rewritten.iter().map(|note| note.changes.len()).sum()),
        notes: count(done.rewritten.len()),
        moved: count(done.moved),
    }
}

/// "3 links in 2 notes follow", for the command line.
#[must_use]
pub fn follows(preview: &RenamePreview) -> String {
    format!(
        "{} in {}",
        counted(preview.total as usize, "link"),
        counted(preview.notes as usize, "note")
    )
}

#[cfg(test)]
mod tests {
    use super::{Rename, follows};
    use crate::vault::trial::{Trial, note};
    use commonplace_text::name::NotePath;

    #[test]
    fn several_that_move_are_one_step() {
        let trial = Trial::new();
        let library = trial.library("a");
        let a = note(&library, "One", "[[Two]] and [[In/Three]]");
        let b = note(&library, "Old/Two", "[[./Two|itself]]");
        let taken = note(&library, "Old/Three", "");
        note(&library, "In/Three", "");
        let here = note(&library, "In/Four", "");
        let body = |id| library.note(id).unwrap().body;
        let rename = Rename::Several {
            items: vec![a, b, taken, here],
            folder: Some(NotePath::parse("In").unwrap()),
        };
        let told = library.rename_preview(&rename).unwrap();
        let done = library.rename(&rename).unwrap();
        assert_eq!(told, done, "what is told is what happens");
        assert_eq!(
            done.moved, 2,
            "the third has a name that is taken, the last is there"
        );
        let path = |id| library.note(id).unwrap().row.path;
        assert_eq!(
            [path(a), path(b), path(taken), path(here)],
            ["In/One", "In/Two", "Old/Three", "In/Four"]
        );
        assert_eq!(body(a), "[[Two]] and [[In/Three]]", "{}", follows(&done));
        assert_eq!(body(b), "[[./Two|itself]]");
        library.undo().unwrap();
        assert_eq!([path(a), path(b)], ["One", "Old/Two"], "one step");
        assert!(library.check(false).unwrap().iter().all(|one| one.ok));
    }

    #[test]
    fn notes_that_show_a_name_say_the_new_one() {
        let trial = Trial::new();
        let library = trial.library("a");
        let target = note(&library, "Target", "# Part");
        let shows = note(
            &library,
            "Shows",
            "---\naliases: [other]\n---\nSee [[Target#Part]], [[Target|it]] and <https://a.example>, #tag.\n\n![[Target]] [[Nowhere]]",
        );
        let hides = note(&library, "Hides", "See [[Target|it]].");
        library
            .rename_note(target, &NotePath::parse("Deep/Zebra").unwrap())
            .unwrap();
        assert!(
            library
                .note(shows)
                .unwrap()
                .body
                .contains("See [[Zebra#Part]]")
        );
        assert_eq!(library.note(hides).unwrap().body, "See [[Zebra|it]].");
        let found = |typed: &str| -> Vec<_> {
            let found = library.search(typed, false, 10, &crate::job::Cancel::default());
            let mut ids: Vec<_> = found
                .unwrap()
                .hits
                .into_iter()
                .map(|hit| hit.row.id)
                .collect();
            ids.sort();
            ids
        };
        assert_eq!(found("Zebra see"), [shows], "its text says it now");
        assert!(
            library.check(false).unwrap().iter().all(|one| one.ok),
            "what is derived is what it should be"
        );
        library.undo().unwrap();
        assert!(found("Zebra").is_empty());
        assert_eq!(found("Target see"), [shows]);
        assert!(library.check(false).unwrap().iter().all(|one| one.ok));
        // Fewer links than before, and more.
        library.save_note(shows, "[[Target]]", None).unwrap();
        assert!(library.check(false).unwrap().iter().all(|one| one.ok));
        library
            .save_note(shows, "https://a.example [[Hides]] [[Target]] [[x]]", None)
            .unwrap();
        assert!(library.check(false).unwrap().iter().all(|one| one.ok));
        assert_eq!(library.backlinks(target).unwrap().len(), 2);
    }
}
