//! The values that the library returns. They cross to the window as they are; `api` writes their TypeScript.

use crate::id::{ItemId, RevId, VersionId};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

mod highlights;
mod lists;
mod notes;
mod saving;
mod search;
pub use highlights::*;
pub use lists::*;
pub use notes::*;
pub use saving::*;
pub use search::*;

/// What an item is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "lowercase")]
pub enum ItemKind {
    /// A saved article.
    Article,
    /// A Markdown note.
    Note,
    /// A file that notes refer to.
    Attachment,
    /// A passage that was marked in an article: in search results only, never in lists.
    Highlight,
}

/// Where an article is in triage.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "lowercase")]
pub enum Place {
    /// New, not looked at.
    Inbox,
    /// Kept for later.
    Later,
    /// Done with, kept for ever.
    Archive,
}

/// One row of a list: everything that the list shows of an item, and nothing more.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Row {
    /// Identity.
    pub id: ItemId,
    /// Article, note or attachment.
    pub kind: ItemKind,
    /// `Folder/Name`, or `Articles/Title`: what links use.
    pub path: String,
    /// What to show as its name.
    pub title: String,
    /// The standfirst, or the beginning of the text (at most 300 characters).
    pub excerpt: String,
    /// The site's name, or its host.
    pub site: Option<String>,
    /// The authors, as one line.
    pub byline: Option<String>,
    /// Date or date-time of publication, ISO 8601.
    pub published: Option<String>,
    /// When it was saved or created, milliseconds since 1970 UTC.
    pub saved_at: i64,
    /// When it last changed, milliseconds since 1970 UTC.
    pub updated_at: i64,
    /// Words in the text.
    pub words: u32,
    /// Minutes to read it, at least 1.
    pub minutes: u32,
    /// BCP 47 language.
    pub lang: Option<String>,
    /// `ltr` or `rtl`.
    pub dir: Option<String>,
    /// Tags, sorted.
    pub tags: Vec<String>,
    /// Where it is in triage; `null` for notes.
    pub place: Option<Place>,
    /// Starred.
    pub starred: bool,
    /// Never opened. Always `false` for notes.
    pub unread: bool,
    /// How far it was read, 0 to 1.
    pub progress: f64,
    /// Hash of its lead image's blob.
    pub lead_image: Option<String>,
    /// In the trash.
    pub trashed: bool,
}

/// A piece of text with marks.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Marked {
    /// Plain text.
    pub text: String,
    /// Start and end of each mark, in UTF-16 units.
    pub marks: Vec<(u32, u32)>,
}

/// A tag and how many items carry it (trash left out).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct TagCount {
    /// The tag as written.
    pub name: String,
    /// Items.
    pub count: u64,
}

/// What the sidebar shows.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Counts {
    /// Articles in the inbox.
    pub inbox: u64,
    /// Of these, never opened.
    pub unread: u64,
    /// Articles for later.
    pub later: u64,
    /// Archived articles.
    pub archive: u64,
    /// Starred items.
    pub starred: u64,
    /// Notes.
    pub notes: u64,
    /// Items in the trash.
    pub trash: u64,
    /// Tags by name.
    pub tags: Vec<TagCount>,
    /// The tags that have others below them, whether or not an item carries them alone: items that carry the tag or one
    /// below it, each once.
    pub branches: Vec<TagCount>,
}

/// An article, as the reader needs it. Its text travels over the `page:` protocol.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ArticleView {
    /// The row of the list.
    pub row: Row,
    /// The version to show: `page://…/<version>`.
    pub version: VersionId,
    /// The address it was saved from.
    pub url: Option<String>,
    /// The address the page calls its own.
    pub canonical_url: Option<String>,
    /// News agency.
    pub agency: Option<String>,
    /// Where the report was filed from.
    pub datelines: Vec<String>,
    /// How many pieces of furniture were set aside.
    pub removed: u32,
    /// What went less well when it was saved, but for its pictures, as sentences.
    pub warnings: Vec<String>,
    /// Whether it is a list of addresses rather than an article: a feed, bookmarks.
    pub is_list: bool,
    /// How complete its pictures are.
    pub pictures: Pictures,
    /// Its recordings that are kept.
    pub audio: Vec<Recording>,
    /// How many versions it has.
    pub versions: u32,
    /// What changed since the person read it; `null` when nothing did.
    pub changed: Option<ChangedSince>,
    /// Where the reader stopped, in the version that is shown; `null` when it is not known there.
    pub position: Option<ReadingPosition>,
    /// Words that a reader of its language reads in a minute.
    pub words_per_minute: u32,
}

/// A recording that an article plays.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Recording {
    /// Its address, to which the article links.
    pub source: String,
    /// The 64 digits of its blob.
    pub blob: String,
}

/// A note with its text.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct NoteView {
    /// The row of the list.
    pub row: Row,
    /// Markdown.
    pub body: String,
    /// The revision that `body` is: given back when saving, so that nobody's change is overwritten.
    pub rev: RevId,
    /// Headings, for the outline.
    pub headings: Vec<HeadingView>,
    /// After saving a note that had been changed elsewhere: both texts were brought together.
    pub merged: Option<MergeView>,
}

/// A heading of a note.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct HeadingView {
    /// 1 to 6.
    pub level: u8,
    /// Plain text.
    pub text: String,
    /// Offset in the note, UTF-16 units.
    pub start: u32,
}

/// One revision of a note.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Revision {
    /// Identity.
    pub id: RevId,
    /// When it was made, milliseconds since 1970 UTC.
    pub at: i64,
    /// Words in it.
    pub words: u32,
    /// Whether the note is at this revision now.
    pub current: bool,
}

/// A link out of a note.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct LinkView {
    /// Path of the note that it stands in.
    pub source: String,
    /// Byte offsets of the link in the note.
    pub start: u32,
    /// End of the link.
    pub end: u32,
    /// As written.
    pub raw: String,
    /// The target as written, without subpath.
    pub target: String,
    /// `Heading` or `^id`.
    pub subpath: Option<String>,
    /// Text to show.
    pub display: Option<String>,
    /// Whether it embeds.
    pub embed: bool,
    /// Path of the item that it means; `null` when there is none.
    pub resolved: Option<String>,
    /// Paths of all items that it could mean, when there is more than one.
    pub candidates: Vec<String>,
    /// Found through an alias only.
    pub via_alias: bool,
    /// An address outside the library.
    pub external: bool,
    /// The highlight that it leads to: `#^h-…`, where the article has it.
    pub highlight: Option<ItemId>,
    /// It leads to a note that has no such heading or block.
    pub part_missing: bool,
}

/// A link to an item, with what stands around it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Backlink {
    /// The note that links.
    pub row: Row,
    /// The link.
    pub link: LinkView,
    /// The sentence around it, the link marked.
    pub context: Marked,
    /// Its line in the note, from 1.
    pub line: u32,
    /// Where it begins in the note, in UTF-16 units.
    pub at: u32,
}

/// Something that `[[` can complete to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Suggestion {
    /// What to write between the brackets: the shortest unique form.
    pub insert: String,
    /// The item's title.
    pub title: String,
    /// Its path.
    pub path: String,
    /// Article, note or attachment.
    pub kind: ItemKind,
    /// The item.
    pub id: ItemId,
    /// The heading, block or alias that is meant, as it reads.
    pub part: Option<String>,
    /// A block that has no id yet: where it begins, for `links.block`, which makes one.
    pub block: Option<u32>,
}

/// What a link leads to.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase", tag = "kind")]
pub enum Destination {
    /// An item of the library.
    Item {
        /// Boxed to keep the variants of a size.
        row: Box<Row>,
        /// `Heading` or `^id` within it.
        subpath: Option<String>,
    },
    /// Nothing yet: opening it creates this note.
    Missing {
        /// Path of the note to create.
        path: String,
    },
    /// An address for the system's browser.
    External {
        /// The address.
        url: String,
    },
}

/// What an undo or redo did.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Undone {
    /// What was undone, as a person would say it: "Archive 3 articles". `null` when there was nothing to undo.
    pub label: Option<String>,
    /// Items it touched.
    pub items: Vec<ItemId>,
}

/// One entry of the library's history.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct HistoryEntry {
    /// Number of the step.
    pub step: i64,
    /// "Archive 3 articles".
    pub label: String,
    /// When, milliseconds since 1970 UTC.
    pub at: i64,
    /// Whether it has been undone.
    pub undone: bool,
    /// Items it touched.
    pub items: Vec<ItemId>,
}

/// What the window must refresh after a write.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Changes {
    /// Items that changed in any way.
    pub items: Vec<ItemId>,
    /// Lists and counts changed: rows came, went or moved.
    pub lists: bool,
    /// Links changed: backlinks may be different.
    pub links: bool,
    /// Tags changed.
    pub tags: bool,
    /// Highlights changed; `items` names their articles too.
    pub highlights: bool,
    /// Searches that are kept changed.
    pub searches: bool,
    /// Too much changed to list (an import, another process): refresh everything.
    pub all: bool,
}

/// One row of an import's or export's report.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ReportRow {
    /// The file, relative to the folder.
    pub file: String,
    /// `imported`, `already there`, `exported`, `failed`, `skipped`.
    pub status: String,
    /// Path of the item in the library.
    pub path: Option<String>,
    /// Why it failed or was skipped.
    pub reason: Option<String>,
}

/// An import's or export's report.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Report {
    /// One for each input.
    pub rows: Vec<ReportRow>,
    /// Notes and files that are new.
    pub imported: u32,
    /// That were there already.
    pub already: u32,
    /// Written out.
    pub exported: u32,
    /// That failed.
    pub failed: u32,
    /// Left alone on purpose.
    pub skipped: u32,
    /// After the import of notes: their links.
    pub links: Option<ImportedLinks>,
}

/// One finding of `check`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Finding {
    /// What was looked at: `integrity`, `foreign keys`, `search index`, `blobs`, `lists`, `links`, …
    pub area: String,
    /// Whether it is as it should be.
    pub ok: bool,
    /// What was found, as a sentence.
    pub message: String,
    /// Whether it was repaired in this run.
    pub repaired: bool,
}

/// A verified backup.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Backup {
    /// Folder of the backup.
    pub path: String,
    /// When it was made, milliseconds since 1970 UTC.
    pub at: i64,
    /// Bytes of its database.
    pub size: u64,
    /// Items in it.
    pub items: u64,
}

/// What the library is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct LibraryInfo {
    /// Its folder.
    pub path: String,
    /// Whether it can be changed; if not, `reason` says why.
    pub read_only: bool,
    /// Why it cannot be changed.
    pub reason: Option<String>,
    /// The app's version.
    pub version: String,
    /// The schema's version.
    pub schema: u32,
    /// Articles, trash left out.
    pub articles: u64,
    /// Notes, trash left out.
    pub notes: u64,
    /// Attachments.
    pub attachments: u64,
    /// Highlights, trash left out.
    pub highlights: u64,
    /// Links between items.
    pub links: u64,
    /// Links that lead nowhere yet.
    pub unresolved: u64,
    /// Items in the trash.
    pub trash: u64,
    /// Bytes of the database.
    pub database_bytes: u64,
    /// Bytes of blobs.
    pub blob_bytes: u64,
    /// Words in articles and notes.
    pub words: u64,
    /// A person should know: the folder is synchronised by another program, no backup for a long time, …
    pub notices: Vec<String>,
}
