//! Values about notes: renaming, properties, mentions, revisions, templates.

use super::{DiffRow, ItemKind, LinkView, Marked, NoteView, Revision, Row};
use crate::id::{ItemId, RevId};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// One place in a note that a rename changes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct LinkChange {
    /// The note.
    pub note: ItemId,
    /// Its title.
    pub title: String,
    /// Its path.
    pub path: String,
    /// The link as it stands.
    pub before: String,
    /// The link as it will stand.
    pub after: String,
    /// Its line, from 1.
    pub line: u32,
}

/// What a rename changes.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct RenamePreview {
    /// The first 200 places.
    pub links: Vec<LinkChange>,
    /// Places in all.
    pub total: u32,
    /// Notes in which they stand.
    pub notes: u32,
    /// Items that get another path.
    pub moved: u32,
}

/// A folder of notes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Folder {
    /// `Folder/Sub`; empty for the top.
    pub path: String,
    /// Notes in it and below.
    pub notes: u32,
    /// Notes in it itself.
    pub own: u32,
    /// Files in it and below.
    pub files: u32,
}

/// A property of a note.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct PropertyView {
    /// Its name.
    pub key: String,
    /// What it says.
    #[serde(flatten)]
    pub value: PropertyData,
}

/// What a property says: its kind, and its value.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "lowercase", tag = "kind", content = "value")]
pub enum PropertyData {
    /// Text; empty for a property that says nothing.
    Text(String),
    /// Several texts.
    List(Vec<String>),
    /// A number, as written.
    Number(String),
    /// `2026-01-31`.
    Date(String),
    /// `2026-01-31T10:00`.
    DateTime(String),
    /// Yes or no.
    Checkbox(bool),
    /// Links, each with its brackets.
    Links(Vec<String>),
    /// YAML of another kind, as it stands.
    Unknown(String),
}

/// The properties of a note.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct PropertiesView {
    /// In the order in which they stand.
    pub properties: Vec<PropertyView>,
    /// What stands between the fences; `null` when the note has no properties.
    pub raw: Option<String>,
    /// What of it cannot be read, as a sentence.
    pub problem: Option<String>,
    /// The note's revision.
    pub rev: RevId,
}

/// A place that names an item without linking to it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Mention {
    /// The note or article.
    pub item: ItemId,
    /// Note or article.
    pub kind: ItemKind,
    /// Its title.
    pub title: String,
    /// Its path.
    pub path: String,
    /// The sentence around it, the name marked.
    pub context: Marked,
    /// Where it begins in the note's Markdown, or in the article's text, in UTF-16 units.
    pub start: u32,
    /// Where it ends.
    pub end: u32,
    /// Whether it can be made a link: in notes.
    pub can_link: bool,
    /// The revision of the note that the place is in; `null` for articles.
    pub rev: Option<RevId>,
}

/// Mentions of an item that are no links.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct MentionPage {
    /// By item, last changed first.
    pub mentions: Vec<Mention>,
    /// How many there are.
    pub total: u32,
    /// Whether there are no more than `total`: looking ends after a while.
    pub total_is_exact: bool,
}

/// A name that links lead to and nothing has.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Unresolved {
    /// The name as it is written most often.
    pub name: String,
    /// Links to it.
    pub count: u32,
    /// Paths of the notes in which they stand, at most 20.
    pub sources: Vec<String>,
}

/// A block that can be linked to.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct BlockLink {
    /// What to write behind `#`: `^id`.
    pub subpath: String,
    /// Whether the id had to be made, so that the note changed.
    pub made: bool,
    /// The note as it is now.
    pub note: NoteView,
}

/// What became of two changes of one note.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct MergeView {
    /// Places where both sides said something else: both stand in the text, the other side's in a callout.
    pub conflicts: u32,
}

/// A change in one place of a text, counted in UTF-16 units as editors count.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct TextEdit {
    /// Where it begins.
    pub at: u32,
    /// Units that are taken out there.
    pub cut: u32,
    /// What stands there instead.
    pub put: String,
    /// Units of the whole text before the change, so that it is never made in another text.
    pub length: u32,
}

impl TextEdit {
    /// The changed text; `None` when the change does not fit, or would cut a character in two.
    #[must_use]
    pub fn applied(&self, text: &str) -> Option<String> {
        let byte = |units: u32| {
            if text.is_ascii() {
                return usize::try_from(units).ok().filter(|at| *at <= text.len());
            }
            let mut left = units;
            for (at, character) in text.char_indices() {
                if left == 0 {
                    return Some(at);
                }
                left = left.checked_sub(if character.len_utf16() == 2 { 2 } else { 1 })?;
            }
            (left == 0).then_some(text.len())
        };
        let end = self.at.checked_add(self.cut)?;
        let (from, to) = (byte(self.at)?, byte(end)?);
        if byte(self.length)? != text.len() {
            return None;
        }
        Some([text.get(..from)?, &self.put, text.get(to..)?].concat())
    }
}

/// What saving a change of a note has made.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct NoteEdited {
    /// The revision that the note's text is now.
    pub rev: RevId,
    /// The note, if it had been changed elsewhere and both texts were brought together.
    pub merged: Option<NoteView>,
}

/// What changed between two revisions of a note.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct NoteDiff {
    /// The earlier one.
    pub before: Revision,
    /// The later one.
    pub after: Revision,
    /// Sentences of both, in order.
    pub rows: Vec<DiffRow>,
    /// Sentences that came.
    pub added: u32,
    /// Sentences that went.
    pub removed: u32,
    /// Sentences that were reworded.
    pub reworded: u32,
}

/// A note that was made from a template, or is there already.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct MadeNote {
    /// The note.
    pub note: NoteView,
    /// Whether it is new.
    pub made: bool,
    /// Where the template wants the cursor, in UTF-16 units.
    pub cursor: Option<u32>,
}

/// A file that was put into the library.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Attached {
    /// The file.
    pub row: Row,
    /// What to write between the brackets of an embed.
    pub insert: String,
}

/// The links of imported notes, addresses left out.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ImportedLinks {
    /// All of them.
    pub total: u32,
    /// That lead to something.
    pub resolved: u32,
    /// That lead to nothing yet.
    pub unresolved: u32,
    /// That could mean more than one thing.
    pub ambiguous: u32,
    /// That lead to a note without the heading or block.
    pub parts_missing: u32,
    /// The first 1,000 that lead to nothing, could mean several things, or lead to a part that is not there.
    pub told: Vec<LinkView>,
}
