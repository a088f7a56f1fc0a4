//! What commands on notes, folders, files and links take.

use commonplace_core::id::{ItemId, RevId};
use commonplace_core::model::{PropertyData, TextEdit};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

params! {
    /// A new note.
    NoteCreateParams {
        /// Its path; `null` for `Untitled`, `Untitled 2`, …
        #[ts(optional)]
        path: Option<String>,
        /// Its text.
        #[ts(optional)]
        body: Option<String>,
    }
    /// A note's new text.
    NoteSaveParams {
        /// The note.
        id: ItemId,
        /// Markdown.
        body: String,
        /// The revision that the text was made from. If the note has moved on, both texts are brought together; `null` overwrites.
        #[ts(optional)]
        base: Option<RevId>,
    }
    /// A change within a note's text.
    NoteEditParams {
        /// The note.
        id: ItemId,
        /// The revision whose text is changed. If the note has moved on, both texts are brought together.
        base: RevId,
        /// The change.
        edit: TextEdit,
    }
    /// A note of which one revision is known.
    NewerNoteParams {
        /// The note.
        id: ItemId,
        /// That revision.
        known: RevId,
    }
    /// A note's new path.
    NoteRenameParams {
        /// The note.
        id: ItemId,
        /// `Folder/Name`.
        path: String,
    }
    /// A revision of a note.
    RevisionParams {
        /// The note.
        id: ItemId,
        /// The revision.
        rev: RevId,
    }
    /// A few letters of a name.
    QuickParams {
        /// What was typed; nothing gives what changed last.
        text: String,
        /// Items wanted, at most 50.
        limit: u32,
    }
    /// Another text for a heading: by its text or its place.
    HeadingRenameParams {
        /// The note.
        id: ItemId,
        /// Its text now; the first heading of that text is meant.
        #[ts(optional)]
        heading: Option<String>,
        /// Or where it begins, in UTF-16 units, as the note's `headings` say.
        #[ts(optional)]
        at: Option<u32>,
        /// Its new text.
        to: String,
        /// Only say what would change.
        #[ts(optional)]
        preview: Option<bool>,
    }
    /// Another id for a block.
    BlockRenameParams {
        /// The note.
        id: ItemId,
        /// The id of now, with or without `^`.
        block: String,
        /// The new id.
        to: String,
        /// Only say what would change.
        #[ts(optional)]
        preview: Option<bool>,
    }
    /// Another path for a folder.
    FolderRenameParams {
        /// Its path.
        from: String,
        /// Its new path.
        to: String,
        /// Only say what would change.
        #[ts(optional)]
        preview: Option<bool>,
    }
    /// Notes and files to be moved.
    MoveParams {
        /// Which.
        ids: Vec<ItemId>,
        /// The folder; empty for the top.
        folder: String,
        /// Only say what would change.
        #[ts(optional)]
        preview: Option<bool>,
    }
    /// A part of an article.
    PartParams {
        /// The article.
        id: ItemId,
        /// `Heading` or `^id`.
        subpath: String,
    }
    /// Another path for a file.
    FileRenameParams {
        /// The file.
        id: ItemId,
        /// Its new path; the ending of its name can be left out.
        path: String,
        /// Only say what would change.
        #[ts(optional)]
        preview: Option<bool>,
    }
    /// A property to set.
    PropertyParams {
        /// The note.
        id: ItemId,
        /// Its name.
        key: String,
        /// What it is to say; `null` takes it out.
        #[ts(optional = nullable)]
        value: Option<PropertyData>,
        /// The revision that the person saw.
        #[ts(optional)]
        rev: Option<RevId>,
    }
    /// Two revisions of a note.
    NoteCompareParams {
        /// The note.
        id: ItemId,
        /// The earlier one; `null` for the one before the later one.
        #[ts(optional)]
        from: Option<RevId>,
        /// The later one; `null` for what the note says now.
        #[ts(optional)]
        to: Option<RevId>,
    }
    /// A note from a template.
    TemplateParams {
        /// The template.
        template: ItemId,
        /// The new note's path; `null` for `Untitled`, `Untitled 2`, …
        #[ts(optional)]
        path: Option<String>,
        /// What the clock on the wall shows: `2026-01-31T10:20`; `null` for UTC.
        #[ts(optional)]
        now: Option<String>,
    }
    /// A day.
    DailyParams {
        /// `2026-01-31`, or with the time `2026-01-31T10:20`; `null` for today in UTC.
        #[ts(optional)]
        date: Option<String>,
    }
    /// A file to keep.
    AttachParams {
        /// Its name.
        name: String,
        /// Its bytes, base64.
        base64: String,
    }
    /// Files to keep.
    AttachFilesParams {
        /// Their paths, complete.
        paths: Vec<String>,
    }
    /// HTML of the clipboard.
    HtmlParams {
        /// HTML.
        html: String,
    }
    /// Mentions wanted.
    MentionsParams {
        /// The item that is named.
        id: ItemId,
        /// Mentions to pass over.
        offset: u32,
        /// Mentions wanted, at most 200.
        limit: u32,
    }
    /// A mention to make a link of.
    LinkMentionParams {
        /// The note in which it stands.
        source: ItemId,
        /// Where it begins, in UTF-16 units.
        start: u32,
        /// Where it ends.
        end: u32,
        /// The item that is named.
        target: ItemId,
        /// The revision that the person saw.
        #[ts(optional)]
        rev: Option<RevId>,
    }
    /// A block to link to.
    BlockParams {
        /// The note.
        id: ItemId,
        /// A place in it, in UTF-16 units.
        at: u32,
        /// The revision that the person saw.
        #[ts(optional)]
        rev: Option<RevId>,
    }
}

/// A note's old text.
#[derive(Debug, Clone, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct RevisionText {
    /// Markdown.
    pub body: String,
}

/// A part of an article.
#[derive(Debug, Clone, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Part {
    /// Markdown; `null` when the article has no such part.
    pub text: Option<String>,
}

/// What was converted.
#[derive(Debug, Clone, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Converted {
    /// Markdown.
    pub markdown: String,
}
