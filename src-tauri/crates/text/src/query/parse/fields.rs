//! Fields: their names, and what their values mean.

use super::{Parser, bounds, find_near};
use crate::name::TagName;
use crate::query::{
    Measure, Node, Place, Scope, Sort, Stamp, State, Thing, Unit, names, values_of,
};
use crate::words;

/// What a bare value means: the field whose group it stands in.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Field {
    Anywhere,
    Title,
    Body,
    Tag,
    In,
    Is,
    Path,
    Folder,
    File,
    Url,
    Site,
    Author,
    Lang,
    Links,
    LinkedFrom,
    Mentions,
    Cites,
    Has,
    Spelled,
    Within(Unit),
    Sort,
    Limit,
    Measure(Measure),
    When(Stamp),
    After,
    Before,
    Newer,
    Older,
}

impl Field {
    pub(super) fn named(name: &str) -> Option<Self> {
        Some(match name.to_ascii_lowercase().as_str() {
            "title" => Self::Title,
            "content" | "body" => Self::Body,
            "tag" | "tags" => Self::Tag,
            "in" => Self::In,
            "is" => Self::Is,
            "path" => Self::Path,
            "folder" => Self::Folder,
            "file" => Self::File,
            "url" => Self::Url,
            "has" => Self::Has,
            "match-case" => Self::Spelled,
            "line" => Self::Within(Unit::Line),
            "block" => Self::Within(Unit::Block),
            "section" => Self::Within(Unit::Section),
            "task" => Self::Within(Unit::Task),
            "task-todo" => Self::Within(Unit::Todo),
            "task-done" => Self::Within(Unit::Done),
            "linked-from" => Self::LinkedFrom,
            "mentions" => Self::Mentions,
            "cites" => Self::Cites,
            "limit" => Self::Limit,
            "created" => Self::When(Stamp::Created),
            "read" => Self::When(Stamp::Read),
            "site" | "domain" => Self::Site,
            "author" => Self::Author,
            "lang" => Self::Lang,
            "links" => Self::Links,
            "sort" => Self::Sort,
            "words" => Self::Measure(Measure::Words),
            "minutes" => Self::Measure(Measure::Minutes),
            "progress" => Self::Measure(Measure::Progress),
            "saved" => Self::When(Stamp::Saved),
            "updated" => Self::When(Stamp::Updated),
            "published" => Self::When(Stamp::Published),
            "after" => Self::After,
            "before" => Self::Before,
            "newer_than" => Self::Newer,
            "older_than" => Self::Older,
            _ => return None,
        })
    }

    pub(super) fn scope(self) -> Scope {
        match self {
            Self::Title => Scope::Title,
            Self::Body => Scope::Body,
            _ => Scope::Anywhere,
        }
    }

    /// Its values are compared.
    fn compares(self) -> bool {
        matches!(
            self,
            Self::Measure(_) | Self::When(_) | Self::After | Self::Before
        )
    }

    pub(super) fn is_text(self) -> bool {
        matches!(self, Self::Anywhere | Self::Title | Self::Body)
    }
}

/// A value as it was written.
pub(super) struct Value<'a> {
    /// Without quotes.
    pub text: String,
    /// With quotes and the name of its field.
    pub raw: &'a str,
    pub quoted: bool,
}

impl<'a> Parser<'a> {
    pub(super) fn field(&mut self, name: &'a str, start: usize) -> Option<Node> {
        self.at += name.len() + 1;
        let Some(field) = Field::named(name) else {
            return self.unknown(name, start);
        };
        if let Field::Within(unit) = field {
            return self.within(unit, name);
        }
        if self.peek() == Some('(') {
            return self.group(field);
        }
        if self.peek() == Some('/') && (field.is_text() || field == Field::Spelled) {
            return self.regex(field);
        }
        if self.rest().starts_with("[[")
            && let Some(end) = find_near(self.rest(), "]]")
        {
            let inner = self.rest().get(2..end).unwrap_or_default();
            self.at += end + 2;
            if let Some(node) = named(field, inner) {
                return Some(node);
            }
            let raw = self.text.get(start..self.at).unwrap_or_default();
            return self.leaf(
                field,
                &Value {
                    text: inner.to_owned(),
                    raw,
                    quoted: true,
                },
            );
        }
        // `=` makes a tag exact; in other fields a comparison says nothing more than the colon.
        let equals = if field == Field::Tag && self.character('=') {
            "="
        } else {
            ""
        };
        if field != Field::Tag && !field.compares() {
            while matches!(self.peek(), Some('=' | '<' | '>')) {
                self.at += 1;
            }
        }
        if self.peek() == Some('"') {
            let (text, closed) = self.quotation();
            return self.phrase(field, format!("{equals}{text}"), closed, start);
        }
        let text = self.atom();
        let raw = self.text.get(start..self.at).unwrap_or_default();
        if text.is_empty() {
            if !self.unfinished() {
                self.warn(format!(
                    "“{name}:” needs a value right behind it, so it was left out."
                ));
            }
            return None;
        }
        if field.is_text() {
            self.word(text, field.scope())
        } else {
            self.leaf(
                field,
                &Value {
                    text: format!("{equals}{text}"),
                    raw,
                    quoted: false,
                },
            )
        }
    }

    /// `line:( )` and its kind: what is in it has to stand in one piece of a text.
    fn within(&mut self, unit: Unit, name: &str) -> Option<Node> {
        let begun = self.at;
        let inner = match self.peek() {
            Some('(') => self.group(Field::Anywhere),
            Some('"') => {
                let start = self.at;
                let (text, closed) = self.quotation();
                self.phrase(Field::Anywhere, text, closed, start)
            }
            Some('/') => self.regex(Field::Anywhere),
            _ => {
                let raw = self.atom();
                self.word(raw, Scope::Anywhere)
            }
        };
        if self.at == begun {
            if !self.unfinished() {
                self.warn(format!(
                    "“{name}:” needs a value right behind it, so it was left out."
                ));
            }
            return None;
        }
        let inner = match inner {
            Some(node) if !is_text(&node) => {
                self.warn(format!(
                    "In “{name}:( )” only words, phrases and regular expressions count."
                ));
                text_of(node)
            }
            other => other,
        };
        let is_task = matches!(unit, Unit::Task | Unit::Todo | Unit::Done);
        (inner.is_some() || is_task).then(|| Node::Within {
            unit,
            inner: inner.map(Box::new),
        })
    }

    /// A field that does not exist: its text as it stands.
    fn unknown(&mut self, name: &str, start: usize) -> Option<Node> {
        let is_address = self.rest().starts_with("//");
        if self.peek() == Some('"') {
            self.quotation();
        } else {
            self.atom();
        }
        let raw = self.text.get(start..self.at).unwrap_or_default();
        let bare = raw.len() == name.len() + 1 && self.peek() != Some('(');
        if !bare && !is_address && name.len() > 1 {
            self.warn(match names::meant(name) {
                Some(meant) => {
                    format!("There is no field “{name}:” (try {meant}); searched as words.")
                }
                None => format!("There is no field “{name}:”; searched as words."),
            });
        }
        self.word(raw, Scope::Anywhere)
    }

    /// A value of a field that is not about words.
    pub(super) fn leaf(&mut self, field: Field, value: &Value<'_>) -> Option<Node> {
        let text = value.text.trim();
        let key = self.without_star(field, words::fold(text), value);
        let node = match field {
            Field::Tag => tag(text),
            Field::In => place(&key).map(Node::In),
            // "is:note" says what it is and "in:notes" where it stands: the same.
            Field::Is => state(&key)
                .map(Node::Is)
                .or_else(|| place(&key).map(Node::In)),
            Field::Has => thing(&key).map(Node::Has),
            Field::Path => Some(Node::Path(key.clone())),
            Field::Folder => Some(Node::Folder(key.trim_matches('/').to_owned())),
            Field::File => Some(Node::File(key.clone())),
            Field::Url => Some(Node::Url(key.clone())),
            Field::Cites => Some(Node::Cites(key.clone())),
            Field::Site => Some(Node::Site(key.clone())),
            Field::Author => Some(Node::Author(key.clone())),
            Field::Lang => Some(Node::Lang(
                key.split(['-', '_']).next().unwrap_or_default().to_owned(),
            )),
            Field::Measure(measure) => {
                bounds::numbers(&key).map(|(low, high)| Node::Measure { measure, low, high })
            }
            Field::When(_) | Field::After | Field::Before | Field::Newer | Field::Older => {
                when(field, &key)
            }
            Field::Links | Field::LinkedFrom | Field::Mentions => {
                // Half a link is what is being typed; in quotation marks brackets are the name's own.
                let bare = || text.trim_start_matches('[').trim_end_matches(']');
                return named(field, if value.quoted { text } else { bare() });
            }
            Field::Spelled => {
                words::tokens(text).next()?;
                return Some(Node::Spelled(text.to_owned()));
            }
            Field::Sort => return self.sort_by(&key, value),
            Field::Limit => return self.limit_to(&key, value),
            // Read where it stands.
            Field::Within(_) => return None,
            Field::Anywhere | Field::Title | Field::Body => return self.word(text, field.scope()),
        };
        let empty = matches!(&node, Some(Node::Path(key) | Node::Folder(key) | Node::File(key) | Node::Url(key) | Node::Cites(key)
                | Node::Site(key) | Node::Author(key) | Node::Lang(key)) if key.is_empty());
        if empty {
            return None;
        }
        node.or_else(|| self.misunderstood(field, &key, value))
    }

    fn misunderstood(&mut self, field: Field, key: &str, value: &Value<'_>) -> Option<Node> {
        let known = match field {
            Field::In => values_of("in"),
            Field::Is => values_of("is"),
            Field::Has => values_of("has"),
            _ => &[],
        };
        if self.unfinished() && !value.quoted && known.iter().any(|known| known.starts_with(key)) {
            return None;
        }
        let raw = value.raw;
        self.warn(match field {
            Field::Tag => format!("“{}” cannot be a tag; searched as words.", value.text),
            Field::Measure(_) => {
                format!("“{raw}” is no number (try >500, <10 or 5..9); searched as words.")
            }
            Field::When(_) | Field::After | Field::Before => {
                format!("“{raw}” is no date (try 2026-03, >2026-01-15 or 7d); searched as words.")
            }
            Field::Newer | Field::Older => {
                format!("“{raw}” is no length of time (try 7d, 2w or 1y); searched as words.")
            }
            _ => format!(
                "“{raw}” is not known (try {}); searched as words.",
                known.join(", ")
            ),
        });
        self.word(raw, Scope::Anywhere)
    }

    fn sort_by(&mut self, key: &str, value: &Value<'_>) -> Option<Node> {
        let sort = match key {
            "relevance" => Sort::Relevance,
            "saved" => Sort::Saved,
            "updated" => Sort::Updated,
            "title" => Sort::Title,
            "oldest" => Sort::Oldest,
            "published" => Sort::Published,
            "site" => Sort::Site,
            "author" => Sort::Author,
            "longest" => Sort::Longest,
            "shortest" => Sort::Shortest,
            "progress" => Sort::Progress,
            _ => {
                let known = values_of("sort");
                if !(self.unfinished() && known.iter().any(|known| known.starts_with(key))) {
                    self.warn(format!(
                        "“{}” is not known (try {}), so it was left out.",
                        value.raw,
                        known.join(", ")
                    ));
                }
                return None;
            }
        };
        let rank = |sort: Sort| sort as u8;
        // Of several, always the same one, whatever their order.
        if self.sort.is_some_and(|before| before != sort) {
            self.warn("A result has one order; of several “sort:” one was taken.".to_owned());
        }
        self.sort = Some(
            self.sort
                .filter(|before| rank(*before) < rank(sort))
                .unwrap_or(sort),
        );
        None
    }

    fn limit_to(&mut self, key: &str, value: &Value<'_>) -> Option<Node> {
        match key.parse::<u32>() {
            // Of several, the smallest, whatever their order.
            Ok(limit) if limit > 0 => {
                self.limit = Some(self.limit.map_or(limit, |before| before.min(limit)));
            }
            _ => self.warn(format!(
                "“{}” is no number of results, so it was left out.",
                value.raw
            )),
        }
        None
    }
}

/// Whether a tree asks for nothing but text.
fn is_text(node: &Node) -> bool {
    match node {
        Node::And(nodes) | Node::Or(nodes) => nodes.iter().all(is_text),
        Node::Not(inner) => is_text(inner),
        Node::Word { .. } | Node::Phrase { .. } | Node::Regex { .. } | Node::Spelled(_) => true,
        _ => false,
    }
}

/// What of a tree asks for text.
fn text_of(node: Node) -> Option<Node> {
    let many = |nodes: Vec<Node>| nodes.into_iter().filter_map(text_of).collect::<Vec<_>>();
    match node {
        Node::And(nodes) => super::all(many(nodes)),
        Node::Or(nodes) => super::any(many(nodes)),
        Node::Not(inner) => text_of(*inner).map(|inner| Node::Not(Box::new(inner))),
        leaf => Some(leaf).filter(is_text),
    }
}

/// What a field says of an item that is named.
fn named(field: Field, inner: &str) -> Option<Node> {
    let path = inner.split(['|', '#']).next().unwrap_or_default().trim();
    if path.is_empty() {
        return None;
    }
    let path = path.to_owned();
    match field {
        Field::Links => Some(Node::LinksTo(path)),
        Field::LinkedFrom => Some(Node::LinkedFrom(path)),
        Field::Mentions => Some(Node::Mentions(path)),
        _ => None,
    }
}

fn thing(key: &str) -> Option<Thing> {
    Some(match key {
        "highlight" | "highlights" => Thing::Highlight,
        "note" | "notes" => Thing::Note,
        "link" | "links" => Thing::Link,
        "image" | "images" => Thing::Image,
        "attachment" | "attachments" => Thing::Attachment,
        "task" | "tasks" => Thing::Task,
        "snapshot" => Thing::Snapshot,
        _ => return None,
    })
}

/// `after:` and `before:` a day are about saving; so are `newer_than:` and `older_than:`.
fn when(field: Field, key: &str) -> Option<Node> {
    let is_bare = || !key.starts_with(['<', '>', '=']) && !key.contains("..");
    let (stamp, bounds) = match field {
        Field::When(stamp) => (stamp, bounds::days(key)?),
        Field::After if is_bare() => (Stamp::Saved, bounds::days(&format!(">{key}"))?),
        Field::Before if is_bare() => (Stamp::Saved, bounds::days(&format!("<{key}"))?),
        Field::Newer => (Stamp::Saved, bounds::ago(key, true)?),
        Field::Older => (Stamp::Saved, bounds::ago(key, false)?),
        _ => return None,
    };
    let (from, until) = bounds;
    Some(Node::When { stamp, from, until })
}

fn place(key: &str) -> Option<Place> {
    Some(match key {
        "notes" | "note" => Place::Notes,
        "articles" | "article" => Place::Articles,
        "highlights" | "highlight" => Place::Highlights,
        "inbox" => Place::Inbox,
        "later" => Place::Later,
        "archive" | "archived" => Place::Archive,
        "trash" => Place::Trash,
        "anywhere" => Place::Anywhere,
        _ => return None,
    })
}

fn state(key: &str) -> Option<State> {
    Some(match key {
        "unread" => State::Unread,
        "reading" => State::Reading,
        "read" => State::Read,
        "starred" => State::Starred,
        "orphan" => State::Orphan,
        "unresolved" => State::Unresolved,
        "duplicate" => State::Duplicate,
        "broken" => State::Broken,
        _ => return None,
    })
}

/// `a`, `=a`, `#a`, `*`.
fn tag(text: &str) -> Option<Node> {
    let (exact, name) = text
        .strip_prefix('=')
        .map_or((false, text), |name| (true, name));
    if name == "*" {
        return Some(Node::Tag {
            key: "*".to_owned(),
            exact: false,
        });
    }
    TagName::parse(name.trim_end_matches('/'))
        .ok()
        .map(|tag| Node::Tag {
            key: tag.key(),
            exact,
        })
}

pub(super) fn links_to(inner: &str) -> Option<Node> {
    named(Field::Links, inner)
}
