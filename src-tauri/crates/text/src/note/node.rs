//! The pieces of a note in order, each with its place: what `parse` makes and everything else reads.
//!
//! There are very many of them, so that each is a few bytes that are copied: what it says beyond its kind lies beside them.

use super::Link;
use super::tag::Tag;
use pulldown_cmark::{Alignment, CowStr, TagEnd};
use std::borrow::Cow;
use std::ops::Range;

/// The nodes of a text, and what they name by its number.
#[derive(Debug)]
pub(crate) struct Nodes<'a> {
    /// What they were read from, with its comments blanked.
    pub text: &'a str,
    pub list: Vec<Node>,
    /// Where the blocks of the note itself end in the list.
    pub ends: Vec<usize>,
    pub links: Vec<Link>,
    pub tags: Vec<Cow<'a, str>>,
    pub words: Vec<CowStr<'a>>,
    pub tables: Vec<Vec<Alignment>>,
}

/// A piece of a note and its byte range in the source.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Node {
    pub item: Item,
    pub range: Range<usize>,
}

/// The number of what a node says: in [`Nodes::words`] if nothing else is told.
pub(crate) type Number = u32;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Item {
    /// A block or an emphasis begins; never a link or a picture.
    Start(Tag),
    End(TagEnd),
    /// Text that stands in the source byte by byte.
    Text,
    /// Text that reads otherwise than it is written.
    Odd(Number),
    Code(Number),
    /// A formula; `true` for one on lines of its own.
    Math(Number, bool),
    Html(Number),
    InlineHtml(Number),
    Footnote(Number),
    /// A line ends; `true` for a hard break.
    Break(bool),
    Rule,
    /// The box of a task and what stands in it.
    Task(char),
    /// A link that is whole: wikilink, embed, picture, address; its number in [`Nodes::links`].
    Link(Number),
    /// A Markdown link, whose text follows until `Close`.
    Open(Number),
    Close,
    /// `#tag`, its number in [`Nodes::tags`].
    Tag(Number),
    /// `==`, opening or closing.
    Mark(bool),
    /// `^id` at the end of a block.
    BlockId,
    /// `[!kind]` at the start of a quote.
    Callout,
}

impl<'a> Nodes<'a> {
    pub fn of(text: &'a str) -> Self {
        Self {
            text,
            list: Vec::new(),
            ends: Vec::new(),
            links: Vec::new(),
            tags: Vec::new(),
            words: Vec::new(),
            tables: Vec::new(),
        }
    }

    /// Lets go of the nodes and of what they name, links aside.
    pub fn clear(&mut self) {
        self.list.clear();
        self.ends.clear();
        self.tags.clear();
        self.words.clear();
        self.tables.clear();
    }

    /// Keeps a word, and gives its number.
    pub fn word(&mut self, word: CowStr<'a>) -> Number {
        self.words.push(word);
        number(self.words.len())
    }

    pub fn link(&self, number: Number) -> Option<&Link> {
        self.links.get(number as usize)
    }

    /// What a text, a code, a formula or HTML says.
    pub fn says(&self, node: &Node) -> &str {
        match node.item {
            Item::Text => self.text.get(node.range.clone()).unwrap_or_default(),
            Item::Odd(number)
            | Item::Code(number)
            | Item::Math(number, _)
            | Item::Html(number)
            | Item::InlineHtml(number)
            | Item::Footnote(number) => self.words.get(number as usize).map_or("", |word| word),
            _ => "",
        }
    }
}

/// The number of the last of so many.
pub(crate) fn number(count: usize) -> Number {
    // A text that has more of anything than this is larger than what is read at all.
    Number::try_from(count.saturating_sub(1)).unwrap_or(Number::MAX)
}
