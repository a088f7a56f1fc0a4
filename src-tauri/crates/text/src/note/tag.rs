//! Blocks and emphases as nodes name them: pulldown-cmark's tags without what we never ask for, so that a node is small.

use super::node::{Nodes, Number, number};
use pulldown_cmark::{BlockQuoteKind, CodeBlockKind, HeadingLevel};

/// What begins. Links and pictures are never among them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Tag {
    Paragraph,
    Heading {
        level: HeadingLevel,
    },
    BlockQuote(Option<BlockQuoteKind>),
    /// With the words behind its fence, if it has one.
    CodeBlock(Option<Number>),
    HtmlBlock,
    /// With its first number.
    List(Option<u32>),
    Item,
    FootnoteDefinition(Number),
    /// Its number in [`Nodes::tables`].
    Table(Number),
    TableHead,
    TableRow,
    TableCell,
    Emphasis,
    Strong,
    Strikethrough,
}

impl Tag {
    /// Whether it stands within a line.
    pub fn is_emphasis(self) -> bool {
        matches!(self, Self::Emphasis | Self::Strong | Self::Strikethrough)
    }

    /// A tag that says nothing but what it is.
    pub fn plain(tag: &pulldown_cmark::Tag<'_>) -> Option<Self> {
        use pulldown_cmark::Tag as Their;
        Some(match tag {
            Their::Paragraph => Self::Paragraph,
            Their::Heading { level, .. } => Self::Heading { level: *level },
            Their::BlockQuote(kind) => Self::BlockQuote(*kind),
            Their::List(first) => {
                Self::List(first.map(|first| u32::try_from(first).unwrap_or(u32::MAX)))
            }
            Their::Item => Self::Item,
            Their::TableHead => Self::TableHead,
            Their::TableRow => Self::TableRow,
            Their::TableCell => Self::TableCell,
            Their::Emphasis => Self::Emphasis,
            Their::Strong => Self::Strong,
            Their::Strikethrough => Self::Strikethrough,
            _ => return None,
        })
    }

    /// Any tag; what it says beyond its kind goes to `nodes`.
    pub fn of<'a>(tag: &mut pulldown_cmark::Tag<'a>, nodes: &mut Nodes<'a>) -> Self {
        use pulldown_cmark::Tag as Their;
        match tag {
            Their::CodeBlock(CodeBlockKind::Indented) => Self::CodeBlock(None),
            Their::CodeBlock(CodeBlockKind::Fenced(info)) => {
                Self::CodeBlock(Some(nodes.word(info.clone())))
            }
            Their::HtmlBlock => Self::HtmlBlock,
            Their::FootnoteDefinition(name) => Self::FootnoteDefinition(nodes.word(name.clone())),
            Their::Table(sides) => {
                nodes.tables.push(std::mem::take(sides));
                Self::Table(number(nodes.tables.len()))
            }
            // What else there is belongs to options that are off.
            other => Self::plain(other).unwrap_or(Self::Paragraph),
        }
    }

    /// As pulldown-cmark writes HTML from it.
    pub fn to_theirs<'a>(self, nodes: &Nodes<'a>) -> pulldown_cmark::Tag<'a> {
        use pulldown_cmark::Tag as Their;
        let word = |number: Number| nodes.words.get(number as usize).cloned();
        match self {
            Self::Paragraph => Their::Paragraph,
            Self::Heading { level } => Their::Heading {
                level,
                id: None,
                classes: Vec::new(),
                attrs: Vec::new(),
            },
            Self::BlockQuote(kind) => Their::BlockQuote(kind),
            Self::CodeBlock(info) => Their::CodeBlock(match info.and_then(word) {
                Some(info) => CodeBlockKind::Fenced(info),
                None => CodeBlockKind::Indented,
            }),
            Self::HtmlBlock => Their::HtmlBlock,
            Self::List(first) => Their::List(first.map(u64::from)),
            Self::Item => Their::Item,
            Self::FootnoteDefinition(name) => {
                Their::FootnoteDefinition(word(name).unwrap_or("".into()))
            }
            Self::Table(table) => Their::Table(
                nodes
                    .tables
                    .get(table as usize)
                    .cloned()
                    .unwrap_or_default(),
            ),
            Self::TableHead => Their::TableHead,
            Self::TableRow => Their::TableRow,
            Self::TableCell => Their::TableCell,
            Self::Emphasis => Their::Emphasis,
            Self::Strong => Their::Strong,
            Self::Strikethrough => Their::Strikethrough,
        }
    }
}
