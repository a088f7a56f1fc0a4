//! Values about how articles are kept: their versions, what changed between them, what is missing, what waits to be saved.

use super::Row;
use crate::id::{ItemId, VersionId};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// How a save ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "lowercase")]
pub enum SaveStatus {
    /// New in the library.
    Saved,
    /// It was there already, unchanged.
    Duplicate,
    /// It was there, and got a new version.
    Updated,
    /// Nothing was saved.
    Failed,
}

/// The result of saving one thing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct SaveResult {
    /// The article; `null` when it failed.
    pub id: Option<ItemId>,
    /// Its path.
    pub path: Option<String>,
    /// Its title.
    pub title: Option<String>,
    /// The address it was saved from.
    pub url: Option<String>,
    /// How it ended.
    pub status: SaveStatus,
    /// Why it failed: what happened and what to do.
    pub error: Option<String>,
    /// What went less well, as sentences.
    pub warnings: Vec<String>,
    /// What was given, for a list of results: a file name, an address, "Pasted text".
    pub source: String,
}

/// One version of an article.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Version {
    /// Identity.
    pub id: VersionId,
    /// When it was made, milliseconds since 1970 UTC.
    pub at: i64,
    /// The title that the page gave.
    pub title: String,
    /// Words in its text.
    pub words: u32,
    /// Whether it is the one that is shown.
    pub shown: bool,
    /// Whether it is the one that the person read last.
    pub read: bool,
    /// What made it.
    pub cause: VersionCause,
    /// Why it was kept but not shown, as a sentence.
    pub held: Option<String>,
    /// Its pictures.
    pub pictures: Pictures,
    /// What read it: "commonplace 0.1.0".
    pub extractor: String,
}

/// What made a version.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "lowercase")]
pub enum VersionCause {
    /// The page was saved.
    #[default]
    Saved,
    /// Missing pictures were fetched.
    Pictures,
    /// The kept page was read again.
    Reread,
}

/// How complete the pictures of an article are.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Pictures {
    /// Pictures that are kept.
    pub kept: u32,
    /// Pictures that the article has.
    pub wanted: u32,
    /// Addresses of those that are missing.
    pub missing: Vec<String>,
    /// Addresses of recordings that could not be kept and may come yet.
    pub missing_audio: Vec<String>,
}

/// That an article changed since it was read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ChangedSince {
    /// The version that was read.
    pub version: VersionId,
    /// When it was read last, milliseconds since 1970 UTC.
    pub at: i64,
    /// Sentences that came.
    pub added: u32,
    /// Sentences that went.
    pub removed: u32,
    /// Sentences that were reworded.
    pub reworded: u32,
    /// Pictures and links that came.
    pub beside: Beside,
}

/// What came to an article beside its text when it was saved again.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Beside {
    /// Pictures that the earlier version did not have, and did not miss either.
    pub pictures: u32,
    /// Addresses to which the earlier version did not link.
    pub links: u32,
}

/// What changed between two versions.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct VersionDiff {
    /// The earlier one.
    pub before: Version,
    /// The later one.
    pub after: Version,
    /// Sentences that came.
    pub added: u32,
    /// Sentences that went.
    pub removed: u32,
    /// Sentences that were reworded: each is two rows.
    pub reworded: u32,
    /// Pictures and links that came.
    pub beside: Beside,
    /// Every sentence of both, in the order of the later one.
    pub rows: Vec<DiffRow>,
}

/// One sentence of a comparison. Plain text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct DiffRow {
    /// Whether it stayed, came or went.
    pub kind: DiffKind,
    /// Its text; in a reworded sentence the changed words apart from the rest.
    pub pieces: Vec<DiffPiece>,
    /// Whether it begins a paragraph.
    pub begins: bool,
}

/// Whether a sentence stayed, came or went.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "lowercase")]
pub enum DiffKind {
    /// In both.
    Same,
    /// Only in the later one.
    Added,
    /// Only in the earlier one.
    Removed,
}

/// A piece of a sentence.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct DiffPiece {
    /// Plain text.
    pub text: String,
    /// Whether these words came or went.
    pub changed: bool,
}

/// What became of an article's missing pictures.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Completed {
    /// The article.
    pub id: ItemId,
    /// Its path.
    pub path: String,
    /// Pictures that were missing and are kept now.
    pub fetched: u32,
    /// Recordings that were missing and are kept now.
    pub fetched_audio: u32,
    /// How complete it is now.
    pub pictures: Pictures,
    /// Why nothing could be done, as a sentence.
    pub error: Option<String>,
}

/// What became of an article whose page was read again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Reread {
    /// The article.
    pub id: ItemId,
    /// Its path.
    pub path: String,
    /// How it ended.
    pub status: RereadStatus,
    /// Words before.
    pub words_before: u32,
    /// Words after.
    pub words_after: u32,
    /// The title that the page gave before.
    pub title_before: String,
    /// The title that it gives now.
    pub title_after: String,
    /// Why it failed or is not shown, as a sentence.
    pub reason: Option<String>,
}

/// How reading a kept page again ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "lowercase")]
pub enum RereadStatus {
    /// The same text: nothing was changed.
    Same,
    /// Another text: a new version is shown.
    Changed,
    /// Much less text: a new version is kept, the old one is still shown.
    Held,
    /// It could not be read.
    Failed,
}

/// Two articles that say nearly the same.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Lookalike {
    /// The one that was saved first.
    pub first: Row,
    /// The other.
    pub second: Row,
    /// The share of their phrases that is in both, 0 to 1.
    pub likeness: f64,
}

/// The links between an article and others that are saved.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Citations {
    /// Saved articles that it links to.
    pub cites: Vec<Row>,
    /// Saved articles that link to it.
    pub cited_by: Vec<Row>,
}

/// What stands in the queue of addresses to save.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Queue {
    /// Not tried yet, or to be tried again.
    pub waiting: u32,
    /// Being fetched now.
    pub working: u32,
    /// In the library, since the queue was last empty.
    pub done: u32,
    /// Given up.
    pub failed: u32,
    /// When the next one is due, milliseconds since 1970 UTC; `null` when none waits.
    pub next: Option<i64>,
}

/// One address in the queue.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct QueueRow {
    /// Its number.
    pub id: i64,
    /// The address.
    pub url: String,
    /// How far it is.
    pub state: QueueState,
    /// How often it was tried.
    pub tries: u32,
    /// When it is tried next, milliseconds since 1970 UTC; for those that wait.
    pub due: i64,
    /// How the save ended.
    pub status: Option<SaveStatus>,
    /// The article.
    pub item: Option<ItemId>,
    /// The article's title.
    pub title: Option<String>,
    /// Why the last try failed: what happened and what to do.
    pub error: Option<String>,
    /// The private host that the person would have to allow.
    pub blocked: Option<String>,
    /// What went less well, as sentences.
    pub warnings: Vec<String>,
}

/// How far an address in the queue is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "lowercase")]
pub enum QueueState {
    /// Not tried yet, or to be tried again.
    Waiting,
    /// Being fetched now.
    Working,
    /// In the library.
    Done,
    /// Given up.
    Failed,
}

/// What became of addresses that were given to the queue.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Enqueued {
    /// Addresses that were added.
    pub added: u32,
    /// Addresses that were waiting already.
    pub already: u32,
    /// Lines that are no address.
    pub refused: Vec<String>,
}
