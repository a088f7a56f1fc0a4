//! The query language: text in, tree out, never an error.
//!
//! What cannot be understood is searched as words and reported in `warnings`. Turning the tree into SQL is `core`'s work.

mod parse;

use crate::words;

/// A parsed query.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Query {
    /// The condition; `None` for an empty query, which matches everything.
    pub root: Option<Node>,
    /// How to order, from `sort:`.
    pub sort: Option<Sort>,
    /// What was not understood, as sentences.
    pub warnings: Vec<String>,
}

/// A condition.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Node {
    /// Every one of them.
    And(Vec<Node>),
    /// Any one of them.
    Or(Vec<Node>),
    /// Not this.
    Not(Box<Node>),
    /// A word, perhaps a prefix, perhaps only in the title. Several tokens (`e-mail`) stand in a row: see [`Mark::new`].
    Word {
        /// As typed, NFC.
        text: String,
        /// Written with `*`, or the word being typed.
        prefix: bool,
        /// Where to look.
        scope: Scope,
    },
    /// A phrase in its order.
    Phrase {
        /// As typed, NFC.
        text: String,
        /// Where to look.
        scope: Scope,
    },
    /// `tag:a` (with everything under `a/`), `tag:=a` exactly, `tag:*` any.
    Tag {
        /// [`crate::name::TagName::key`] of the tag; `*` for any.
        key: String,
        /// Not the tags below it.
        exact: bool,
    },
    /// `in:` a place or a kind.
    In(Place),
    /// `is:` a state.
    Is(State),
    /// `path:`/`folder:` a piece of the path, folded by [`words::fold`].
    Path(String),
    /// `site:`/`domain:` a piece of the host or site name, folded by [`words::fold`].
    Site(String),
    /// `author:` a piece of the byline, folded by [`words::fold`].
    Author(String),
    /// `lang:` a language's first subtag, folded.
    Lang(String),
    /// `[[X]]` / `links:[[X]]`: items that link to X; the path as typed, without subpath.
    LinksTo(String),
}

/// Where a word is looked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scope {
    /// Title, text and everything else that is indexed.
    Anywhere,
    /// `title:`
    Title,
    /// `content:` / `body:`
    Body,
}

/// `in:` values.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// Notes.
    Notes,
    /// Articles, wherever they are.
    Articles,
    /// Articles not yet triaged.
    Inbox,
    /// Articles for later.
    Later,
    /// Archived articles.
    Archive,
    /// The trash, which every other query leaves out.
    Trash,
    /// Everything, trash included.
    Anywhere,
}

/// `is:` values.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// Never opened.
    Unread,
    /// Opened, not finished.
    Reading,
    /// Finished.
    Read,
    /// Starred.
    Starred,
    /// A note that nothing links to.
    Orphan,
    /// A note with links that go nowhere.
    Unresolved,
}

/// Orders of a result.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sort {
    /// Best match first.
    Relevance,
    /// Newest first.
    Saved,
    /// Last changed first.
    Updated,
    /// By title.
    Title,
}

/// Parses a query. With `typing`, the last word counts as a prefix unless white space or a closing quote follows it,
/// or it is negated; what is not finished at the end is left out in silence.
///
/// The grammar is specs "query-language". The order of clauses never changes what they mean.
#[must_use]
pub fn parse(text: &str, typing: bool) -> Query {
    parse::parse(text, typing)
}

impl Query {
    /// The words and phrases that should be marked in a result: those that are not negated.
    #[must_use]
    pub fn marks(&self) -> Vec<Mark> {
        let mut marks = Vec::new();
        if let Some(root) = &self.root {
            root.collect_marks(false, &mut marks);
        }
        marks
    }
}

impl Node {
    fn collect_marks(&self, negated: bool, marks: &mut Vec<Mark>) {
        let found = match self {
            Node::And(nodes) | Node::Or(nodes) => {
                for node in nodes {
                    node.collect_marks(negated, marks);
                }
                None
            }
            Node::Not(node) => {
                node.collect_marks(!negated, marks);
                None
            }
            Node::Word { text, prefix, .. } if !negated => Mark::new(text, *prefix),
            Node::Phrase { text, .. } if !negated => Mark::new(text, false),
            _ => None,
        };
        if let Some(mark) = found.filter(|mark| !marks.contains(mark)) {
            marks.push(mark);
        }
    }
}

/// Something to mark in a result.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mark {
    /// Folded tokens that must stand in a row, as [`crate::words::tokens`] gives them.
    pub tokens: Vec<String>,
    /// The last token may go on.
    pub prefix: bool,
}

impl Mark {
    /// What a word or phrase of a query asks of the index: its tokens in a row, the last perhaps a prefix. A piece of
    /// Chinese, Japanese or Korean always ends in a prefix (see [`crate::words`]). `None` when there is no token in it.
    #[must_use]
    pub fn new(text: &str, prefix: bool) -> Option<Self> {
        let tokens: Vec<String> = words::tokens(text).map(|token| token.text).collect();
        let last = tokens.last()?;
        let cjk = last.chars().next().is_some_and(words::is_cjk);
        Some(Self {
            prefix: prefix || cjk,
            tokens,
        })
    }
}

#[cfg(test)]
mod tests;
