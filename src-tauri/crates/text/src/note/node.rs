//! The pieces of a note in order, each with its place: what `parse` makes and everything else reads.

use super::Link;
use super::tag::Tag;
use pulldown_cmark::{CowStr, TagEnd};
use std::ops::Range;

/// A piece of a note and its byte range in the source.
#[derive(Debug, Clone)]
pub(crate) struct Node<'a> {
    pub item: Item<'a>,
    pub range: Range<usize>,
}

#[derive(Debug, Clone)]
pub(crate) enum Item<'a> {
    /// A block or an emphasis begins; never a link or a picture.
    Start(Tag<'a>),
    End(TagEnd),
    /// Text; `true` when it stands in the source byte by byte.
    Text(CowStr<'a>, bool),
    Code(CowStr<'a>),
    Math(CowStr<'a>, bool),
    Html(CowStr<'a>),
    InlineHtml(CowStr<'a>),
    Footnote(CowStr<'a>),
    /// A line ends; `true` for a hard break.
    Break(bool),
    Rule,
    /// The box of a task and what stands in it.
    Task(char),
    /// A link that is whole: wikilink, embed, picture, address.
    Link(Box<Link>),
    /// A Markdown link, whose text follows until `Close`.
    Open(Box<Link>),
    Close,
    /// `#tag`, without the `#`.
    Tag(String),
    /// `==`, opening or closing.
    Mark(bool),
    /// `^id` at the end of a block.
    BlockId(String),
    /// `[!kind]` at the start of a quote; `-` folded, `+` unfolded.
    Callout(String, Option<char>),
}
