//! Lists: their order and pages, what is needed to act on many rows, and what they have in common.

use super::{Changes, ItemKind, Place, Row};
use crate::id::ItemId;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// How a list is ordered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "lowercase")]
pub enum ListSort {
    /// Newest first.
    Saved,
    /// Oldest first.
    Oldest,
    /// Last changed first.
    Updated,
    /// By title, A to Z.
    Title,
    /// Last published first; what has no date comes last.
    Published,
    /// By site, A to Z; what has none comes last.
    Site,
    /// By author, A to Z; what has none comes last.
    Author,
    /// Longest first.
    Longest,
    /// Shortest first.
    Shortest,
    /// What has been read furthest first.
    Progress,
}

/// The place in a list after which a page begins: the last row's key.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Cursor {
    /// The sort key of the last row seen: a number as text, or a folded title.
    pub key: String,
    /// That row's number.
    pub row: i64,
}

/// One page of a list.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ListPage {
    /// The rows.
    pub rows: Vec<Row>,
    /// Index of the first row in the whole list.
    pub position: u64,
    /// Rows in the whole list.
    pub total: u64,
    /// Where the next page begins; `null` at the end.
    pub next: Option<Cursor>,
    /// What of the query was not understood.
    pub warnings: Vec<String>,
}

/// What is needed of an item to act on it with many others.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Brief {
    /// Identity.
    pub id: ItemId,
    /// Article or note.
    pub kind: ItemKind,
    /// Where it is in triage; `null` for notes.
    pub place: Option<Place>,
    /// Starred.
    pub starred: bool,
    /// Never opened.
    pub unread: bool,
    /// In the trash.
    pub trashed: bool,
    /// Tags, sorted.
    pub tags: Vec<String>,
}

/// How many items have a value, for the choices of a filter.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Facet {
    /// The value as it is shown.
    pub value: String,
    /// Items that have it.
    pub count: u64,
}

/// What the items of a list have in common, most frequent first.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Facets {
    /// Sites; at most 200.
    pub sites: Vec<Facet>,
    /// Authors; at most 200.
    pub authors: Vec<Facet>,
    /// Languages as first subtags of BCP 47, such as `en`.
    pub langs: Vec<Facet>,
}

/// Where a tag and those below it are used.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct TagUse {
    /// Articles that carry it.
    pub articles: u32,
    /// Notes that carry it.
    pub notes: u32,
    /// Highlights that carry it.
    pub highlights: u32,
    /// Of these notes, those in whose text it is written.
    pub written: u32,
}

/// What renaming or removing a tag did.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct TagsChanged {
    /// Items that carried it.
    pub items: u32,
    /// What to refresh.
    pub changes: Changes,
}
