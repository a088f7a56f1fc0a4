//! Blocks and emphases as nodes name them: pulldown-cmark's tags without what we never ask for, so that a node is small.

use pulldown_cmark::{Alignment, BlockQuoteKind, CodeBlockKind, CowStr, HeadingLevel};

/// What begins. Links and pictures are never among them.
#[derive(Debug, Clone)]
pub(crate) enum Tag<'a> {
    Paragraph,
    Heading { level: HeadingLevel },
    BlockQuote(Option<BlockQuoteKind>),
    CodeBlock(CodeBlockKind<'a>),
    HtmlBlock,
    List(Option<u64>),
    Item,
    FootnoteDefinition(CowStr<'a>),
    Table(Vec<Alignment>),
    TableHead,
    TableRow,
    TableCell,
    Emphasis,
    Strong,
    Strikethrough,
}

impl<'a> Tag<'a> {
    /// A tag that says nothing but what it is.
    pub fn plain(tag: &pulldown_cmark::Tag<'_>) -> Option<Self> {
        use pulldown_cmark::Tag as Their;
        Some(match tag {
            Their::Paragraph => Self::Paragraph,
            Their::Heading { level, .. } => Self::Heading { level: *level },
            Their::BlockQuote(kind) => Self::BlockQuote(*kind),
            Their::List(first) => Self::List(*first),
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

    pub fn of(tag: pulldown_cmark::Tag<'a>) -> Self {
        use pulldown_cmark::Tag as Their;
        match tag {
            Their::CodeBlock(kind) => Self::CodeBlock(kind),
            Their::HtmlBlock => Self::HtmlBlock,
            Their::FootnoteDefinition(name) => Self::FootnoteDefinition(name),
            Their::Table(sides) => Self::Table(sides),
            // What else there is belongs to options that are off.
            other => Self::plain(&other).unwrap_or(Self::Paragraph),
        }
    }

    /// As pulldown-cmark writes HTML from it.
    pub fn to_theirs(&self) -> pulldown_cmark::Tag<'a> {
        use pulldown_cmark::Tag as Their;
        match self {
            Self::Paragraph => Their::Paragraph,
            Self::Heading { level } => Their::Heading {
                level: *level,
                id: None,
                classes: Vec::new(),
                attrs: Vec::new(),
            },
            Self::BlockQuote(kind) => Their::BlockQuote(*kind),
            Self::CodeBlock(kind) => Their::CodeBlock(kind.clone()),
            Self::HtmlBlock => Their::HtmlBlock,
            Self::List(first) => Their::List(*first),
            Self::Item => Their::Item,
            Self::FootnoteDefinition(name) => Their::FootnoteDefinition(name.clone()),
            Self::Table(sides) => Their::Table(sides.clone()),
            Self::TableHead => Their::TableHead,
            Self::TableRow => Their::TableRow,
            Self::TableCell => Their::TableCell,
            Self::Emphasis => Their::Emphasis,
            Self::Strong => Their::Strong,
            Self::Strikethrough => Their::Strikethrough,
        }
    }
}
