//! Rows of links.

use commonplace_core::model::{Backlink, LinkView};
use serde::Serialize;

/// A link; offsets are bytes of the note.
#[derive(Debug, Serialize)]
pub struct LinkRow<'a> {
    source: &'a str,
    start: u32,
    end: u32,
    raw: &'a str,
    target: &'a str,
    subpath: &'a Option<String>,
    display: &'a Option<String>,
    embed: bool,
    resolved: &'a Option<String>,
    candidates: &'a [String],
    via_alias: bool,
    external: bool,
    /// The id of the highlight that it leads to.
    highlight: Option<String>,
    part_missing: bool,
    /// The sentence around it, for backlinks.
    #[serde(skip_serializing_if = "Option::is_none")]
    context: Option<&'a str>,
}

impl<'a> From<&'a LinkView> for LinkRow<'a> {
    fn from(link: &'a LinkView) -> Self {
        Self {
            source: &link.source,
            start: link.start,
            end: link.end,
            raw: &link.raw,
            target: &link.target,
            subpath: &link.subpath,
            display: &link.display,
            embed: link.embed,
            resolved: &link.resolved,
            candidates: &link.candidates,
            via_alias: link.via_alias,
            external: link.external,
            highlight: link.highlight.map(|id| id.to_string()),
            part_missing: link.part_missing,
            context: None,
        }
    }
}

impl<'a> From<&'a Backlink> for LinkRow<'a> {
    fn from(backlink: &'a Backlink) -> Self {
        Self {
            context: Some(&backlink.context.text),
            ..Self::from(&backlink.link)
        }
    }
}

/// The links of an import.
#[derive(Debug, Serialize)]
pub struct LinkCounts {
    pub total: u32,
    pub resolved: u32,
    pub unresolved: u32,
    pub ambiguous: u32,
    pub parts_missing: u32,
}
