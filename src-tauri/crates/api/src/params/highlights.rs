//! What the commands on highlights take.

use commonplace_core::id::{ItemId, VersionId};
use commonplace_core::model::{HighlightColour, HighlightSort};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

params! {
    /// The highlights of an article.
    HighlightsOfParams {
        /// The article.
        article: ItemId,
        /// Placed in this version; `null` for the one that is shown.
        #[ts(optional)]
        version: Option<VersionId>,
    }
    /// A new highlight.
    HighlightCreateParams {
        /// The version in which it is marked.
        version: VersionId,
        /// Where it begins in the canonical text, in Unicode scalar values.
        start: u32,
        /// Where it ends.
        end: u32,
        /// The words that stand there: the answer is `conflict` when others do.
        quote: String,
        /// Colour.
        colour: HighlightColour,
        /// A note on it, Markdown.
        #[ts(optional)]
        note: Option<String>,
        /// Tags.
        #[ts(optional)]
        tags: Option<Vec<String>>,
    }
    /// What a highlight is to say. What is `null` stays.
    HighlightEditParams {
        /// The highlight.
        id: ItemId,
        /// Colour.
        #[ts(optional)]
        colour: Option<HighlightColour>,
        /// The whole note; empty for none.
        #[ts(optional)]
        note: Option<String>,
        /// All its tags.
        #[ts(optional)]
        tags: Option<Vec<String>>,
    }
    /// Where the person says that a highlight stands.
    HighlightPlaceParams {
        /// The highlight.
        id: ItemId,
        /// The version.
        version: VersionId,
        /// Where it begins, in Unicode scalar values.
        start: u32,
        /// Where it ends.
        end: u32,
    }
    /// A part of the list of all highlights.
    HighlightListParams {
        /// Words that stand in the quotation, the note, the tags or the article's title.
        #[ts(optional)]
        query: Option<String>,
        /// Only this colour.
        #[ts(optional)]
        colour: Option<HighlightColour>,
        /// Only this tag, and those below it.
        #[ts(optional)]
        tag: Option<String>,
        /// Only of this article.
        #[ts(optional)]
        article: Option<ItemId>,
        /// Order.
        sort: HighlightSort,
        /// Index of the first one wanted.
        offset: u64,
        /// Highlights wanted, at most 500.
        limit: u32,
    }
    /// Highlights to write as Markdown.
    HighlightExportParams {
        /// As in `highlights.list`.
        #[ts(optional)]
        query: Option<String>,
        /// Only this colour.
        #[ts(optional)]
        colour: Option<HighlightColour>,
        /// Only this tag, and those below it.
        #[ts(optional)]
        tag: Option<String>,
        /// Only of this article.
        #[ts(optional)]
        article: Option<ItemId>,
    }
    /// Articles that are half read.
    HalfReadParams {
        /// Articles wanted, at most 500.
        limit: u32,
    }
    /// A link that may lead to a highlight.
    HighlightQuoteParams {
        /// What stands between the brackets: `Articles/Title#^h-…`.
        target: String,
        /// The note that it stands in.
        #[ts(optional)]
        from: Option<ItemId>,
    }
}

/// Highlights as a text.
#[derive(Debug, Clone, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct HighlightMarkdown {
    /// Markdown.
    pub markdown: String,
}
