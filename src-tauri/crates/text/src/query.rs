//! The query language: text in, tree out, never an error.
//!
//! What cannot be understood is searched as words and reported in `warnings`. Turning the tree into SQL is `core`'s work.

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
    /// A word, perhaps a prefix, perhaps only in the title.
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
        /// Folded key of the tag; `*` for any.
        key: String,
        /// Not the tags below it.
        exact: bool,
    },
    /// `in:` a place or a kind.
    In(Place),
    /// `is:` a state.
    Is(State),
    /// `path:`/`folder:` a folded piece of the path.
    Path(String),
    /// `site:`/`domain:` a folded piece of the host or site name.
    Site(String),
    /// `author:` a folded piece of the byline.
    Author(String),
    /// `lang:` a language's first subtag, folded.
    Lang(String),
    /// `[[X]]` / `links:[[X]]`: items that link to X.
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

/// Parses a query. With `typing`, the last word counts as a prefix unless white space or a closing quote follows it.
#[must_use]
pub fn parse(text: &str, typing: bool) -> Query {
    let _ = (text, typing);
    Query::default()
}

impl Query {
    /// The words and phrases that should be marked in a result: those that are not negated.
    #[must_use]
    pub fn marks(&self) -> Vec<Mark> {
        Vec::new()
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
