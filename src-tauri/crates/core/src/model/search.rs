//! Searching: what was found, why, and what is kept of it.

use super::{Marked, Row};
use crate::id::ItemId;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// One search result.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Hit {
    /// The item.
    pub row: Row,
    /// Its title, with the matches.
    pub title: Marked,
    /// The piece of its text that shows why it was found.
    pub snippet: Marked,
    /// Higher is better.
    pub score: f64,
}

/// The answer to a search.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct SearchResult {
    /// Best first.
    pub hits: Vec<Hit>,
    /// How many items match in all.
    pub total: u64,
    /// Whether all of them were counted: if not, there are at least so many.
    pub total_is_exact: bool,
    /// Milliseconds that it took.
    pub took_ms: f64,
    /// What of the query was not understood.
    pub warnings: Vec<String>,
    /// Words that were looked for as well because they resemble those typed, of which little was found.
    pub instead: Vec<String>,
    /// When nothing was found: which part of the query is to blame, and what would find something.
    pub empty: Option<Empty>,
}

/// Why a query finds nothing, and the nearest one that does.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Empty {
    /// The part that leaves nothing.
    pub clause: String,
    /// The nearest query that finds something.
    pub query: String,
    /// How many items that one finds.
    pub total: u64,
}

/// How a query was understood.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Explained {
    /// The whole of it.
    pub root: ExplainNode,
    /// What of it was not understood.
    pub warnings: Vec<String>,
}

/// A part of a query.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ExplainNode {
    /// In plain words: “tagged rust or below”.
    pub label: String,
    /// In the query language.
    pub text: String,
    /// How many items it finds alone; `null` where that says nothing.
    pub count: Option<u64>,
    /// Its parts.
    pub children: Vec<ExplainNode>,
}

/// Why a result is where it is.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Why {
    /// Its score.
    pub score: f64,
    /// What it is made of, the greatest first.
    pub parts: Vec<WhyPart>,
}

/// A part of a score.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct WhyPart {
    /// In plain words.
    pub label: String,
    /// Of the whole, 0 to 1.
    pub share: f64,
}

/// What the word at the caret can become.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Completion {
    /// Where it begins, in UTF-16 units.
    pub from: u32,
    /// Where it ends.
    pub to: u32,
    /// Best first.
    pub options: Vec<CompletionOption>,
}

/// One thing that a word can become.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct CompletionOption {
    /// What to write instead.
    pub insert: String,
    /// What to show.
    pub label: String,
    /// What it means, or how many items have it.
    pub detail: String,
    /// What it is.
    pub kind: CompletionKind,
}

/// Kinds of completions.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "lowercase")]
pub enum CompletionKind {
    /// The name of a field.
    Field,
    /// A value that a field knows.
    Value,
    /// A tag.
    Tag,
    /// A site.
    Site,
    /// An author.
    Author,
    /// A note, or anything else that links can lead to.
    Note,
}

/// A search that is kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct SavedSearch {
    /// Identity.
    pub id: ItemId,
    /// What the person calls it.
    pub name: String,
    /// In the query language.
    pub query: String,
    /// When it was kept, milliseconds since 1970 UTC.
    pub created_at: i64,
}
