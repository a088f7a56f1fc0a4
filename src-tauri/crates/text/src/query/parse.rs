//! From text to tree. Every character of every input leads somewhere, and every loop moves on.

use super::{Node, Place, Query, Scope, Sort, State};
use crate::name::TagName;
use crate::words;
use std::collections::HashSet;
use unicode_normalization::UnicodeNormalization;

/// Groups within groups. More than a person writes, less than a stack holds.
const MAX_DEPTH: usize = 64;
/// Sentences of warning.
const MAX_WARNINGS: usize = 20;
/// Fields of the language that the tree does not know yet.
const NOT_YET: [&str; 25] = [
    "file",
    "line",
    "block",
    "section",
    "task",
    "task-todo",
    "task-done",
    "match-case",
    "has",
    "url",
    "saved",
    "published",
    "read",
    "created",
    "updated",
    "after",
    "before",
    "newer_than",
    "older_than",
    "words",
    "minutes",
    "progress",
    "linked-from",
    "mentions",
    "cites",
];

pub(super) fn parse(text: &str, typing: bool) -> Query {
    let text: String = text.nfc().collect();
    let mut parser = Parser {
        text: &text,
        at: 0,
        typing,
        depth: 0,
        negated: false,
        plain: true,
        sort: None,
        warnings: Vec::new(),
        said: HashSet::new(),
    };
    let mut root = parser.or(Field::Anywhere);
    if root.is_none() && parser.plain {
        // `AND`, `OR` or `NOT` alone: there is nothing to join, so it is a word.
        root = parser.word(text.trim(), Scope::Anywhere);
        parser.warnings.clear();
    }
    Query {
        root,
        sort: parser.sort,
        warnings: parser.warnings,
    }
}

/// What a bare value means: the field whose group it stands in.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Field {
    Anywhere,
    Title,
    Body,
    Tag,
    In,
    Is,
    Path,
    Site,
    Author,
    Lang,
    Links,
    Sort,
}

impl Field {
    fn named(name: &str) -> Option<Self> {
        Some(match name.to_ascii_lowercase().as_str() {
            "title" => Self::Title,
            "content" | "body" => Self::Body,
            "tag" | "tags" => Self::Tag,
            "in" => Self::In,
            "is" => Self::Is,
            "path" | "folder" => Self::Path,
            "site" | "domain" => Self::Site,
            "author" => Self::Author,
            "lang" => Self::Lang,
            "links" => Self::Links,
            "sort" => Self::Sort,
            _ => return None,
        })
    }

    fn scope(self) -> Scope {
        match self {
            Self::Title => Scope::Title,
            Self::Body => Scope::Body,
            _ => Scope::Anywhere,
        }
    }

    fn is_text(self) -> bool {
        matches!(self, Self::Anywhere | Self::Title | Self::Body)
    }
}

/// A value as it was written.
struct Value<'a> {
    /// Without quotes.
    text: String,
    /// With quotes and the name of its field.
    raw: &'a str,
    quoted: bool,
}

struct Parser<'a> {
    text: &'a str,
    at: usize,
    typing: bool,
    depth: usize,
    negated: bool,
    /// Only operators so far.
    plain: bool,
    sort: Option<Sort>,
    warnings: Vec<String>,
    said: HashSet<String>,
}

impl<'a> Parser<'a> {
    fn or(&mut self, field: Field) -> Option<Node> {
        let mut alternatives = Vec::new();
        loop {
            let side = self.and(field);
            let joined = self.operator("OR") || self.character('|');
            let lacks_side = side.is_none() && (joined || !alternatives.is_empty());
            if lacks_side && !self.unfinished() {
                self.warn("“OR” needs something on both sides, so it was left out.".to_owned());
            }
            alternatives.extend(side);
            if !joined {
                return any(alternatives);
            }
        }
    }

    fn and(&mut self, field: Field) -> Option<Node> {
        let mut clauses = Vec::new();
        loop {
            self.skip_blanks();
            match self.peek() {
                None | Some('|') => break,
                Some(')') if self.depth > 0 => break,
                Some(')') => {
                    self.at += 1;
                    self.warn("A “)” closes nothing, so it was left out.".to_owned());
                }
                _ if self.sees("OR") => break,
                _ if self.operator("AND") => {}
                _ => clauses.extend(self.unary(field)),
            }
        }
        all(clauses)
    }

    fn unary(&mut self, field: Field) -> Option<Node> {
        let mut negative = false;
        loop {
            self.skip_blanks();
            if self.operator("NOT") {
                negative = !negative;
            } else if self.peek() == Some('-')
                && self
                    .second()
                    .is_some_and(|next| !next.is_whitespace() && next != ')')
            {
                self.at += 1;
                negative = !negative;
            } else {
                break;
            }
        }
        let ends = self.peek().is_none_or(|next| matches!(next, ')' | '|'))
            || self.sees("OR")
            || self.sees("AND");
        if ends {
            return None;
        }
        let outer = self.negated;
        self.negated ^= negative;
        let node = self.primary(field);
        self.negated = outer;
        node.map(|node| if negative { negation(node) } else { node })
    }

    fn primary(&mut self, field: Field) -> Option<Node> {
        match self.peek()? {
            '(' => self.group(field),
            '"' => {
                self.plain = false;
                let start = self.at;
                let (text, closed) = self.quotation();
                self.phrase(field, text, closed, start)
            }
            '[' if self.rest().starts_with("[[") => self.wikilink(),
            '[' => self.property(field),
            '/' => self.regex(field),
            '#' if field.is_text() => self.hashtag(),
            _ => self.term(field),
        }
    }

    fn group(&mut self, field: Field) -> Option<Node> {
        self.at += 1;
        if self.depth >= MAX_DEPTH {
            self.warn(format!(
                "Only {MAX_DEPTH} groups can stand in each other; the others were left out."
            ));
            return None;
        }
        self.depth += 1;
        let node = self.or(field);
        self.depth -= 1;
        if !self.character(')') && !self.typing {
            self.warn("A “(” is never closed; it was closed at the end.".to_owned());
        }
        node
    }

    /// A phrase; a prefix where `*` follows or it is still being typed.
    fn phrase(&mut self, field: Field, text: String, closed: bool, start: usize) -> Option<Node> {
        let star = closed && self.character('*');
        if !field.is_text() {
            let raw = self.text.get(start..self.at).unwrap_or_default();
            return self.leaf(
                field,
                &Value {
                    text,
                    raw,
                    quoted: true,
                },
            );
        }
        words::tokens(&text).next()?;
        let scope = field.scope();
        let prefix = star || (!closed && self.typing && !self.negated);
        Some(if prefix {
            Node::Word {
                text,
                prefix,
                scope,
            }
        } else {
            Node::Phrase { text, scope }
        })
    }

    /// `"…"` with `\"` in it; to the end of the text where it is not closed.
    fn quotation(&mut self) -> (String, bool) {
        self.at += 1;
        let mut text = String::new();
        let mut characters = self.rest().chars();
        while let Some(character) = characters.next() {
            self.at += character.len_utf8();
            match character {
                '"' => return (text, true),
                '\\' if characters.as_str().starts_with('"') => {
                    characters.next();
                    self.at += 1;
                    text.push('"');
                }
                other => text.push(other),
            }
        }
        (text, false)
    }

    fn wikilink(&mut self) -> Option<Node> {
        let Some(end) = find_near(self.rest(), "]]") else {
            return self.term(Field::Anywhere);
        };
        self.plain = false;
        let inner = self.rest().get(2..end).unwrap_or_default();
        self.at += end + 2;
        links_to(inner)
    }

    /// `[key:value]`, not in the tree yet: its words.
    fn property(&mut self, field: Field) -> Option<Node> {
        let Some(end) = find_near(self.rest(), "]") else {
            return self.term(field);
        };
        self.plain = false;
        let raw = self.rest().get(..=end).unwrap_or_default();
        self.at += end + 1;
        let is_property = raw.contains(':') && !raw.contains("://");
        if is_property {
            self.warn(format!(
                "“{raw}”: searching properties is not supported yet; searched as words."
            ));
        }
        self.word(raw, field.scope())
    }

    /// `/body/`, not in the tree yet: its words. Anything else that begins with a slash is a word.
    fn regex(&mut self, field: Field) -> Option<Node> {
        let rest = self.rest();
        let body = rest.get(1..).unwrap_or_default();
        // Within the line, and within reach: a slash that never comes again must not cost a look at all that follows.
        let reach = body
            .char_indices()
            .take(500)
            .take_while(|(_, c)| *c != '\n')
            .filter(|(_, c)| *c == '/');
        let ends = |at: usize| {
            let after = body.get(at + 1..).unwrap_or_default();
            let after = after.strip_prefix(['i', 'c']).unwrap_or(after);
            after
                .chars()
                .next()
                .is_none_or(|next| next.is_whitespace() || next == ')')
                .then_some(after.len())
        };
        let mut slashes = reach;
        let Some(left) = slashes.find_map(|(at, _)| ends(at).filter(|_| at > 0)) else {
            return self.term(field);
        };
        self.plain = false;
        let raw = rest.get(..rest.len() - left).unwrap_or_default();
        self.at += raw.len();
        self.warn(format!(
            "“{raw}”: regular expressions are not supported yet; searched as words."
        ));
        self.word(raw, field.scope())
    }

    fn hashtag(&mut self) -> Option<Node> {
        self.plain = false;
        let raw = self.atom();
        match TagName::parse(raw) {
            Ok(tag) => Some(Node::Tag {
                key: tag.key(),
                exact: false,
            }),
            Err(_) => self.word(raw, Scope::Anywhere),
        }
    }

    /// A word, or a field with its value.
    fn term(&mut self, field: Field) -> Option<Node> {
        let start = self.at;
        self.plain = false;
        if let Some(name) = self.field_name() {
            return self.field(name, start);
        }
        let raw = self.atom();
        if raw.is_empty() {
            // A character that stands for nothing here.
            self.at += self.peek().map_or(0, char::len_utf8);
            return None;
        }
        if field.is_text() {
            self.word(raw, field.scope())
        } else {
            self.leaf(
                field,
                &Value {
                    text: raw.to_owned(),
                    raw,
                    quoted: false,
                },
            )
        }
    }

    /// The name before a colon, if one stands here.
    fn field_name(&self) -> Option<&'a str> {
        let rest = self.rest();
        let length = rest
            .bytes()
            .take(40)
            .position(|byte| !(byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_'))?;
        let is_name = rest.starts_with(|first: char| first.is_ascii_alphabetic())
            && rest.as_bytes().get(length) == Some(&b':');
        rest.get(..length).filter(|_| is_name)
    }

    fn field(&mut self, name: &'a str, start: usize) -> Option<Node> {
        self.at += name.len() + 1;
        let Some(field) = Field::named(name) else {
            return self.unknown(name, start);
        };
        if self.peek() == Some('(') {
            return self.group(field);
        }
        if self.rest().starts_with("[[")
            && let Some(end) = find_near(self.rest(), "]]")
        {
            let inner = self.rest().get(2..end).unwrap_or_default();
            self.at += end + 2;
            if field == Field::Links {
                return links_to(inner);
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
        if field != Field::Tag {
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

    /// A field that does not exist, or not yet: its text as it stands.
    fn unknown(&mut self, name: &str, start: usize) -> Option<Node> {
        let is_address = self.rest().starts_with("//");
        if self.peek() == Some('"') {
            self.quotation();
        } else {
            self.atom();
        }
        let raw = self.text.get(start..self.at).unwrap_or_default();
        let bare = raw.len() == name.len() + 1 && self.peek() != Some('(');
        if NOT_YET.contains(&name.to_ascii_lowercase().as_str())
            || name.eq_ignore_ascii_case("limit")
        {
            self.warn(format!(
                "“{name}:” is not supported yet; searched as words."
            ));
        } else if !bare && !is_address && name.len() > 1 {
            self.warn(format!("There is no field “{name}:”; searched as words."));
        }
        self.word(raw, Scope::Anywhere)
    }

    /// A value of a field that is not about words.
    fn leaf(&mut self, field: Field, value: &Value<'_>) -> Option<Node> {
        let text = value.text.trim();
        let key = words::fold(text);
        let node = match field {
            Field::Tag => tag(text),
            Field::In => place(&key).map(Node::In),
            Field::Is => state(&key).map(Node::Is),
            Field::Path => Some(Node::Path(key.clone())),
            Field::Site => Some(Node::Site(key.clone())),
            Field::Author => Some(Node::Author(key.clone())),
            Field::Lang => Some(Node::Lang(
                key.split(['-', '_']).next().unwrap_or_default().to_owned(),
            )),
            Field::Links => return links_to(text.trim_start_matches('[').trim_end_matches(']')),
            Field::Sort => return self.sort_by(&key, value),
            Field::Anywhere | Field::Title | Field::Body => return self.word(text, field.scope()),
        };
        let empty = matches!(&node, Some(Node::Path(key) | Node::Site(key) | Node::Author(key) | Node::Lang(key)) if key.is_empty());
        if empty {
            return None;
        }
        node.or_else(|| self.misunderstood(field, &key, value))
    }

    fn misunderstood(&mut self, field: Field, key: &str, value: &Value<'_>) -> Option<Node> {
        let (known, later): (&[&str], &[&str]) = match field {
            Field::In => (&PLACES, &["highlights"]),
            Field::Is => (&STATES, &["duplicate", "broken"]),
            _ => (&[], &[]),
        };
        if self.unfinished() && !value.quoted && known.iter().any(|known| known.starts_with(key)) {
            return None;
        }
        let raw = value.raw;
        self.warn(match field {
            _ if later.contains(&key) => {
                format!("“{raw}” is not supported yet; searched as words.")
            }
            Field::Tag => format!("“{}” cannot be a tag; searched as words.", value.text),
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
            _ => {
                let known = ["relevance", "saved", "updated", "title"];
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

    /// A word as it stands, with its `*`.
    fn word(&mut self, raw: &str, scope: Scope) -> Option<Node> {
        let text = raw.trim_end_matches('*');
        let star = text.len() < raw.len();
        if words::tokens(text).next().is_none() {
            if !raw.is_empty() && raw != "*" && !self.unfinished() {
                self.warn(format!(
                    "“{raw}” has no letter or digit in it, so it was left out."
                ));
            }
            return None;
        }
        if text.contains('*') {
            self.warn(format!(
                "In “{raw}” a “*” counts only at the end of a word."
            ));
        }
        let prefix = star || (self.unfinished() && !self.negated);
        Some(Node::Word {
            text: text.to_owned(),
            prefix,
            scope,
        })
    }

    /// The text up to white space or what always separates.
    fn atom(&mut self) -> &'a str {
        let rest = self.rest();
        let length = rest
            .find(|c: char| c.is_whitespace() || matches!(c, '(' | ')' | '"' | '|'))
            .unwrap_or(rest.len());
        self.at += length;
        rest.get(..length).unwrap_or_default()
    }

    /// Whether the end of a text that is still being typed is reached.
    fn unfinished(&self) -> bool {
        self.typing && self.at >= self.text.len()
    }

    fn rest(&self) -> &'a str {
        self.text.get(self.at..).unwrap_or_default()
    }

    fn peek(&self) -> Option<char> {
        self.rest().chars().next()
    }

    fn second(&self) -> Option<char> {
        self.rest().chars().nth(1)
    }

    fn skip_blanks(&mut self) {
        loop {
            let rest = self.rest();
            self.at += rest.len() - rest.trim_start().len();
            let minus_alone = self.peek() == Some('-')
                && self
                    .second()
                    .is_none_or(|next| next.is_whitespace() || next == ')');
            if !minus_alone {
                return;
            }
            self.at += 1;
        }
    }

    fn character(&mut self, wanted: char) -> bool {
        let here = self.peek() == Some(wanted);
        self.at += if here { wanted.len_utf8() } else { 0 };
        here
    }

    fn sees(&self, operator: &str) -> bool {
        let after = self
            .rest()
            .strip_prefix(operator)
            .map(|rest| rest.chars().next());
        after.is_some_and(|next| {
            next.is_none_or(|next| next.is_whitespace() || matches!(next, '(' | ')' | '"' | '|'))
        })
    }

    fn operator(&mut self, operator: &str) -> bool {
        let sees = self.sees(operator);
        self.at += if sees { operator.len() } else { 0 };
        sees
    }

    fn warn(&mut self, warning: String) {
        if self.warnings.len() < MAX_WARNINGS && self.said.insert(warning.clone()) {
            self.warnings.push(warning);
        }
    }
}

const PLACES: [&str; 7] = [
    "notes", "articles", "inbox", "later", "archive", "trash", "anywhere",
];
const STATES: [&str; 6] = [
    "unread",
    "reading",
    "read",
    "starred",
    "orphan",
    "unresolved",
];

fn place(key: &str) -> Option<Place> {
    Some(match key {
        "notes" | "note" => Place::Notes,
        "articles" | "article" => Place::Articles,
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

fn links_to(inner: &str) -> Option<Node> {
    let path = inner.split(['|', '#']).next().unwrap_or_default().trim();
    (!path.is_empty()).then(|| Node::LinksTo(path.to_owned()))
}

fn negation(node: Node) -> Node {
    match node {
        Node::Not(inner) => *inner,
        other => Node::Not(Box::new(other)),
    }
}

/// One node of many; an `And` in an `And` is the same as its clauses.
fn all(nodes: Vec<Node>) -> Option<Node> {
    let flatten = |node| {
        if let Node::And(inner) = node {
            inner
        } else {
            vec![node]
        }
    };
    let mut flat: Vec<Node> = nodes.into_iter().flat_map(flatten).collect();
    if flat.len() > 1 {
        Some(Node::And(flat))
    } else {
        flat.pop()
    }
}

/// The same for `Or`.
fn any(nodes: Vec<Node>) -> Option<Node> {
    let flatten = |node| {
        if let Node::Or(inner) = node {
            inner
        } else {
            vec![node]
        }
    };
    let mut flat: Vec<Node> = nodes.into_iter().flat_map(flatten).collect();
    if flat.len() > 1 {
        Some(Node::Or(flat))
    } else {
        flat.pop()
    }
}

/// Where `end` stands in `text`: in the first line, and near.
fn find_near(text: &str, end: &str) -> Option<usize> {
    let mut near = text.len().min(600);
    while !text.is_char_boundary(near) {
        near -= 1;
    }
    let line = text.get(..near)?.split('\n').next()?;
    line.find(end)
}
