//! The query language: text in, tree out, never an error.
//!
//! What cannot be understood is searched as words and reported in `warnings`. Turning the tree into SQL is `core`'s work.

mod demanded;
mod names;
mod parse;
mod pieces;
mod properties;
mod tell;

use crate::words;
pub use names::{FIELDS, values_of};
pub use pieces::holds;
pub use properties::PropertyCheck;
pub use tell::{tell, write};

/// A parsed query.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Query {
    /// The condition; `None` for an empty query, which matches everything.
    pub root: Option<Node>,
    /// How to order, from `sort:`.
    pub sort: Option<Sort>,
    /// How many results, from `limit:`.
    pub limit: Option<u32>,
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
    /// `/body/`: a regular expression, small and capital letters alike unless `case`.
    Regex {
        /// Between the slashes. [`pattern`] takes it.
        body: String,
        /// Written with `c`: as it is spelled.
        case: bool,
        /// Where to look.
        scope: Scope,
    },
    /// `line:( )` and its kind: all of it in one piece of a text. `None` asks only for such a piece.
    Within {
        /// What piece.
        unit: Unit,
        /// Words, phrases, regular expressions.
        inner: Option<Box<Node>>,
    },
    /// `match-case:` a word or phrase exactly as it is spelled.
    Spelled(String),
    /// `[key]`, `[key:value]`: a property of a note.
    Property {
        /// Its name, folded by [`words::fold`].
        key: String,
        /// What it has to be.
        test: PropertyTest,
    },
    /// `has:` a thing.
    Has(Thing),
    /// `path:` a piece of the path, folded by [`words::fold`].
    Path(String),
    /// `folder:` a folder or one below it, folded by [`words::fold`].
    Folder(String),
    /// `file:` a piece of the name, folded by [`words::fold`].
    File(String),
    /// `url:` a piece of the address, folded by [`words::fold`].
    Url(String),
    /// `site:`/`domain:` a piece of the host or site name, folded by [`words::fold`].
    Site(String),
    /// `author:` a piece of the byline, folded by [`words::fold`].
    Author(String),
    /// `lang:` a language's first subtag, folded.
    Lang(String),
    /// `words:`, `minutes:`, `progress:` between two bounds, both included.
    Measure {
        /// What is measured.
        measure: Measure,
        /// At least.
        low: Option<u32>,
        /// At most.
        high: Option<u32>,
    },
    /// `saved:`, `updated:`, `published:` between two days, both included.
    When {
        /// Which moment.
        stamp: Stamp,
        /// Not before.
        from: Option<Day>,
        /// Not after.
        until: Option<Day>,
    },
    /// `[[X]]` / `links:[[X]]`: items that link to X; the path as typed, without subpath.
    LinksTo(String),
    /// `linked-from:[[X]]`: items that X links to.
    LinkedFrom(String),
    /// `mentions:[[X]]`: items that name X without a link to it.
    Mentions(String),
    /// `cites:` a piece of a host that it links to, folded by [`words::fold`].
    Cites(String),
}

/// Pieces of a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unit {
    /// A line.
    Line,
    /// A paragraph, a list, a table.
    Block,
    /// What stands under a heading, the heading included.
    Section,
    /// A task.
    Task,
    /// A task that is to be done.
    Todo,
    /// A task that is done.
    Done,
}

/// `has:` values.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Thing {
    /// A highlight.
    Highlight,
    /// A note on a highlight.
    Note,
    /// A link.
    Link,
    /// A picture.
    Image,
    /// A file that it refers to.
    Attachment,
    /// A task.
    Task,
    /// The page as it came.
    Snapshot,
}

/// What a property has to be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PropertyTest {
    /// There.
    Any,
    /// There, and empty.
    Empty,
    /// A text, folded by [`words::fold`]: the value or one of a list has it in it.
    Has(String),
    /// A text, folded: the value or one of a list is it.
    Is(String),
    /// A regular expression that the value or one of a list matches.
    Pattern {
        /// What stands between the slashes.
        body: String,
        /// Whether capitals count.
        case: bool,
    },
    /// A number between two, both included, in thousandths.
    Number(Option<i64>, Option<i64>),
    /// A day between two, both included.
    Day(Option<Day>, Option<Day>),
}

/// Makes a regular expression of what stands between slashes; `None` when it is none, or would be too large.
#[must_use]
pub fn pattern(body: &str, case: bool) -> Option<regex::Regex> {
    regex::RegexBuilder::new(body)
        .case_insensitive(!case)
        .multi_line(true)
        .size_limit(1 << 20)
        .dfa_size_limit(2 << 20)
        .build()
        .ok()
}

/// What every text has that a regular expression matches; `None` where nothing is known of it. More texts may have it.
#[must_use]
pub fn demanded(body: &str) -> Option<Node> {
    demanded::demanded(body)
}

/// What has a size.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Measure {
    /// Words in the text.
    Words,
    /// Minutes to read it.
    Minutes,
    /// Percent that has been read.
    Progress,
}

/// What happens on a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stamp {
    /// Saved or made.
    Saved,
    /// Changed last.
    Updated,
    /// Published, as the page says.
    Published,
    /// Made: the same as saved.
    Created,
    /// Opened for the first time.
    Read,
}

/// A day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Day {
    /// Days since 1 January 1970, UTC.
    On(i32),
    /// Days before today.
    Ago(u32),
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
    /// Highlights.
    Highlights,
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
    /// An article of which another says nearly the same.
    Duplicate,
    /// An article that lacks pictures or whose page could not be read well.
    Broken,
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
    /// Oldest first.
    Oldest,
    /// Last published first.
    Published,
    /// By site.
    Site,
    /// By author.
    Author,
    /// Longest first.
    Longest,
    /// Shortest first.
    Shortest,
    /// What has been read furthest first.
    Progress,
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

    /// The regular expressions whose matches should be marked in a result, each with where it looks.
    #[must_use]
    pub fn patterns(&self) -> Vec<(regex::Regex, Scope)> {
        let mut patterns = Vec::new();
        if let Some(root) = &self.root {
            root.collect_patterns(&mut patterns);
        }
        patterns
    }
}

impl Query {
    /// Puts the day in for all that is counted back from today; `today` in days since 1970 UTC.
    pub fn settle(&mut self, today: i32) {
        if let Some(root) = &mut self.root {
            root.settle(today);
        }
    }
}

impl Node {
    fn settle(&mut self, today: i32) {
        match self {
            Self::And(nodes) | Self::Or(nodes) => {
                nodes.iter_mut().for_each(|node| node.settle(today));
            }
            Self::Not(node) => node.settle(today),
            Self::When { from, until, .. }
            | Self::Property {
                test: PropertyTest::Day(from, until),
                ..
            } => {
                for day in [from, until].into_iter().flatten() {
                    if let Day::Ago(days) = *day {
                        *day = Day::On(today.saturating_sub_unsigned(days));
                    }
                }
            }
            _ => {}
        }
    }

    fn collect_patterns(&self, patterns: &mut Vec<(regex::Regex, Scope)>) {
        match self {
            Node::And(nodes) | Node::Or(nodes) => {
                nodes
                    .iter()
                    .for_each(|node| node.collect_patterns(patterns));
            }
            Node::Within {
                inner: Some(inner), ..
            } => inner.collect_patterns(patterns),
            Node::Regex { body, case, scope } => {
                patterns.extend(pattern(body, *case).map(|pattern| (pattern, *scope)));
            }
            _ => {}
        }
    }

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
            Node::Phrase { text, .. } | Node::Spelled(text) if !negated => Mark::new(text, false),
            Node::Within {
                inner: Some(inner), ..
            } => {
                inner.collect_marks(negated, marks);
                None
            }
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
