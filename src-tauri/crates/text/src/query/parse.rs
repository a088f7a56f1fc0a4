//! From text to tree. Every character of every input leads somewhere, and every loop moves on.

mod bounds;
mod fields;
mod scan;

use super::{Node, Query, Scope, Sort};
use crate::name::TagName;
use crate::query::properties;
use crate::words;
use fields::{Field, Value, links_to};
use scan::find_near;
use std::collections::HashSet;
use unicode_normalization::UnicodeNormalization;

/// Groups within groups. More than a person writes, less than a stack holds.
const MAX_DEPTH: usize = 64;
/// Sentences of warning.
const MAX_WARNINGS: usize = 20;

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
        limit: None,
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
        limit: parser.limit,
        warnings: parser.warnings,
    }
}

/// First and last day that a text names.
pub(super) fn bounds_of(text: &str) -> Option<(Option<super::Day>, Option<super::Day>)> {
    bounds::days(text)
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
    limit: Option<u32>,
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
            '/' if field.is_text() => self.regex(field),
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

    /// Where the bracket of a property is closed; those within a regular expression close nothing.
    fn end_of_property(&self) -> Option<usize> {
        let end = find_near(self.rest(), "]")?;
        let begins = self.rest().get(..end)?.contains(":/");
        let closing =
            ["/]", "/i]", "/c]"].map(|end| Some(find_near(self.rest(), end)? + end.len() - 1));
        let pattern = closing.into_iter().flatten().min();
        Some(pattern.filter(|_| begins).unwrap_or(end))
    }

    /// A value that is looked for as a piece needs no `*` at its end; what counts for nothing is told.
    fn without_star(&mut self, field: Field, key: String, value: &Value<'_>) -> String {
        let is_name = matches!(
            field,
            Field::Path
                | Field::Folder
                | Field::File
                | Field::Url
                | Field::Cites
                | Field::Site
                | Field::Author
                | Field::Lang
        );
        if value.quoted || !is_name || !key.contains('*') {
            return key;
        }
        let bare = key.trim_end_matches('*');
        let is_whole = matches!(field, Field::Folder | Field::Lang) && !bare.ends_with('/');
        if bare.is_empty() || bare.contains('*') || is_whole {
            self.warn(format!("In “{}” a “*” counts for nothing.", value.raw));
        }
        bare.to_owned()
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

    /// `[key]`, `[key:value]`, `[key:>5]`; anything else in brackets is words.
    fn property(&mut self, field: Field) -> Option<Node> {
        let Some(end) = self.end_of_property() else {
            return self.term(field);
        };
        self.plain = false;
        let raw = self.rest().get(..=end).unwrap_or_default();
        let inner = self.rest().get(1..end).unwrap_or_default();
        self.at += end + 1;
        if field == Field::Anywhere
            && let Some(node) = properties::parsed(inner)
        {
            return Some(node);
        }
        self.word(raw, field.scope())
    }

    /// `/body/`, `/body/c`. Anything else that begins with a slash is a word.
    fn regex(&mut self, field: Field) -> Option<Node> {
        let rest = self.rest();
        let body = rest.get(1..).unwrap_or_default();
        // Within the line, and within reach: a slash that never comes again must not cost a look at all that follows.
        let mut escaped = false;
        let reach = body
            .char_indices()
            .take(500)
            .take_while(|(_, c)| *c != '\n')
            .filter(|(_, c)| {
                let is_end = *c == '/' && !escaped;
                escaped = *c == '\\' && !escaped;
                is_end
            });
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
        let Some((at, left)) = slashes.find_map(|(at, _)| Some((at, ends(at).filter(|_| at > 0)?)))
        else {
            return self.term(field);
        };
        self.plain = false;
        let raw = rest.get(..rest.len() - left).unwrap_or_default();
        let case = raw.ends_with('c') || (field == Field::Spelled && !raw.ends_with('i'));
        let body = body.get(..at).unwrap_or_default().replace("\\/", "/");
        self.at += raw.len();
        if super::pattern(&body, case).is_none() {
            self.warn(format!(
                "“{raw}” is no regular expression; searched as words."
            ));
            return self.word(raw, field.scope());
        }
        Some(Node::Regex {
            body,
            case,
            scope: field.scope(),
        })
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

    fn warn(&mut self, warning: String) {
        if self.warnings.len() < MAX_WARNINGS && self.said.insert(warning.clone()) {
            self.warnings.push(warning);
        }
    }
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
pub(super) fn any(nodes: Vec<Node>) -> Option<Node> {
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
