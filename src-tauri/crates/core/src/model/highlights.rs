//! Values about highlights and the places that they have in versions of articles.

use crate::id::{ItemId, VersionId};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// The colour of a highlight.
#[derive(
    Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS,
)]
#[serde(rename_all = "lowercase")]
pub enum HighlightColour {
    /// What is taken when nothing is said.
    #[default]
    Yellow,
    /// Green.
    Green,
    /// Blue.
    Blue,
    /// Rose.
    Rose,
    /// Violet.
    Violet,
}

impl HighlightColour {
    /// Every colour, in the order in which they are offered.
    pub const ALL: [Self; 5] = [
        Self::Yellow,
        Self::Green,
        Self::Blue,
        Self::Rose,
        Self::Violet,
    ];

    /// Its name.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Yellow => "yellow",
            Self::Green => "green",
            Self::Blue => "blue",
            Self::Rose => "rose",
            Self::Violet => "violet",
        }
    }

    /// The colour of a name.
    #[must_use]
    pub fn named(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|colour| colour.word() == word)
    }
}

/// How sure a highlight's place in a version is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "lowercase")]
pub enum PlaceState {
    /// The same words in the same surroundings.
    Anchored,
    /// Found again, in other words or surroundings; shown as such.
    Moved,
    /// More than one place could be meant: the person is asked.
    Ambiguous,
    /// Not found: listed with its quotation and the version in which it was marked.
    Lost,
}

/// A passage that somebody marked.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Highlight {
    /// Identity.
    pub id: ItemId,
    /// What stands after `#^` in a link to it: `h-` and twelve digits.
    pub anchor: String,
    /// The article.
    pub article: ItemId,
    /// Its title.
    pub article_title: String,
    /// Its path: `Articles/Title`.
    pub article_path: String,
    /// The version in which it was marked, or placed anew by the person.
    pub version: VersionId,
    /// Where it begins in that version's canonical text, in Unicode scalar values.
    pub start: u32,
    /// Where it ends.
    pub end: u32,
    /// The words. In a list, at most 1,000 characters; whole by itself and in its article.
    pub quote: String,
    /// What stands before them.
    pub before: String,
    /// What stands after them.
    pub after: String,
    /// Colour.
    pub colour: HighlightColour,
    /// What the person says about it, Markdown; may be empty.
    pub note: String,
    /// Tags, sorted.
    pub tags: Vec<String>,
    /// How sure its place in the version is that the article shows.
    pub state: PlaceState,
    /// When it was made, milliseconds since 1970 UTC.
    pub created_ms: i64,
    /// When its colour, note or tags last changed.
    pub updated_ms: i64,
    /// How many links of notes lead to it.
    pub quoted_by: u32,
}

/// A place that could be meant.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct PlaceCandidate {
    /// Where it begins, in Unicode scalar values.
    pub start: u32,
    /// Where it ends.
    pub end: u32,
    /// The words there with some around them.
    pub context: String,
}

/// A highlight and where it stands in one version.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct PlacedHighlight {
    /// The highlight.
    pub highlight: Highlight,
    /// How sure the place is.
    pub state: PlaceState,
    /// Where it begins; `null` unless anchored or moved.
    pub start: Option<u32>,
    /// Where it ends.
    pub end: Option<u32>,
    /// Where it could stand, best first, when it is ambiguous; at most ten.
    pub candidates: Vec<PlaceCandidate>,
}

/// The highlights of an article, placed in one of its versions.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct HighlightsOf {
    /// The version.
    pub version: VersionId,
    /// Length of its canonical text in Unicode scalar values.
    pub length: u32,
    /// Hash of its canonical text: where the frame's differs, nothing may be drawn.
    pub hash: String,
    /// By place; those without one at the end.
    pub highlights: Vec<PlacedHighlight>,
}

/// How the view of all highlights is ordered.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "lowercase")]
pub enum HighlightSort {
    /// Newest first.
    #[default]
    Newest,
    /// Oldest first.
    Oldest,
    /// By the article's title, then by place.
    Article,
}

/// A part of the list of highlights.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct HighlightPage {
    /// The highlights.
    pub highlights: Vec<Highlight>,
    /// How many there are in the whole list.
    pub total: u64,
}

/// Highlights of one colour.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ColourCount {
    /// The colour.
    pub colour: HighlightColour,
    /// Highlights.
    pub count: u64,
}

/// Highlights with one tag.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct HighlightTagCount {
    /// The tag.
    pub tag: String,
    /// Highlights.
    pub count: u64,
}

/// What the highlights are made of.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct HighlightFacets {
    /// All of them, trash left out.
    pub total: u64,
    /// Colours that are used.
    pub colours: Vec<ColourCount>,
    /// Tags that are used.
    pub tags: Vec<HighlightTagCount>,
}

/// Where the reader stopped.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ReadingPosition {
    /// Where the first paragraph in sight begins in the canonical text of the version that is shown.
    pub offset: u32,
}
