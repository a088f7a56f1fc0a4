//! What only the text itself decides: regular expressions, lines, paragraphs, sections, tasks, spelling, properties.

use super::facts::{ARTICLE, HIGHLIGHT, NOTE};
use crate::error::Result;
use crate::model::ItemKind;
use crate::store::sql;
use commonplace_text::query::{Node, PropertyCheck, Scope, Thing, Unit, demanded, holds, pattern};
use regex::Regex;
use rusqlite::{Connection, OptionalExtension as _};

/// A question to a text.
#[derive(Debug)]
pub(super) enum Check {
    /// Something matches.
    Pattern(Regex, Scope),
    /// A piece of it has all of this.
    Piece(Unit, Option<Node>),
    /// It has this, spelled so.
    Spelled(String),
    /// The note's front matter says so.
    Property(PropertyCheck),
}

impl Check {
    /// The question that a node asks of each text, and the node that says which texts can be meant at all.
    pub(super) fn of(node: &Node) -> Option<(Self, Option<Node>)> {
        Some(match node {
            Node::Regex { body, case, scope } => {
                (Self::Pattern(pattern(body, *case)?, *scope), demanded(body))
            }
            Node::Within { unit, inner } => {
                let inner = inner.as_deref().cloned();
                let bound = inner.as_ref().and_then(bound);
                (Self::Piece(*unit, inner), bound)
            }
            Node::Has(Thing::Task) => (Self::Piece(Unit::Task, None), None),
            Node::Spelled(text) => {
                let words = Node::Phrase {
                    text: text.clone(),
                    scope: Scope::Anywhere,
                };
                (Self::Spelled(text.clone()), Some(words))
            }
            Node::Property { key, test } => (Self::Property(PropertyCheck::new(key, test)), None),
            _ => return None,
        })
    }

    /// Whether it is only asked of notes.
    pub(super) fn is_for_notes(&self) -> bool {
        matches!(
            self,
            Self::Property(..) | Self::Piece(Unit::Task | Unit::Todo | Unit::Done, _)
        )
    }

    /// Whether it can be asked of very many texts that do not have it.
    pub(super) fn is_pattern(&self) -> bool {
        matches!(self, Self::Pattern(..))
    }

    /// Asks it of an item.
    pub(super) fn holds(&self, connection: &Connection, row: i64, kind: u8) -> Result<bool> {
        if self.is_for_notes() && kind != NOTE {
            return Ok(false);
        }
        // The title of a highlight is its article's.
        let title = || match kind {
            HIGHLIGHT => Ok(String::new()),
            _ => title(connection, row),
        };
        Ok(match self {
            Self::Pattern(pattern, scope) => {
                (*scope != Scope::Body && pattern.is_match(&title()?))
                    || (*scope != Scope::Title && pattern.is_match(&text(connection, row, kind)?))
            }
            Self::Spelled(wanted) => {
                title()?.contains(wanted) || text(connection, row, kind)?.contains(wanted)
            }
            Self::Piece(unit, inner) => {
                let source = if kind == NOTE {
                    source(connection, row)?
                } else {
                    None
                };
                let text = match &source {
                    Some(_) => String::new(),
                    None => text(connection, row, kind)?,
                };
                holds(&text, source.as_deref(), *unit, inner.as_ref())
            }
            Self::Property(check) => {
                source(connection, row)?.is_some_and(|source| check.holds(&source))
            }
        })
    }
}

/// What a piece must have anywhere in the text.
fn bound(node: &Node) -> Option<Node> {
    match node {
        Node::And(nodes) => {
            let nodes: Vec<Node> = nodes.iter().filter_map(bound).collect();
            (!nodes.is_empty()).then_some(Node::And(nodes))
        }
        Node::Or(nodes) => nodes
            .iter()
            .map(bound)
            .collect::<Option<Vec<_>>>()
            .map(Node::Or),
        Node::Word { .. } | Node::Phrase { .. } => Some(node.clone()),
        Node::Spelled(text) => Some(Node::Phrase {
            text: text.clone(),
            scope: Scope::Anywhere,
        }),
        _ => None,
    }
}

fn text(connection: &Connection, row: i64, kind: u8) -> Result<String> {
    let kind = match kind {
        ARTICLE => ItemKind::Article,
        NOTE => ItemKind::Note,
        HIGHLIGHT => ItemKind::Highlight,
        _ => ItemKind::Attachment,
    };
    super::text::of(connection, row, kind)
}

/// The Markdown of a note.
fn source(connection: &Connection, row: i64) -> Result<Option<String>> {
    connection
        .prepare_cached(
            "SELECT note.body FROM item JOIN note ON note.item = item.id WHERE item.row = ?1",
        )
        .and_then(|mut select| select.query_row([row], |row| row.get(0)).optional())
        .map_err(sql)
}

fn title(connection: &Connection, row: i64) -> Result<String> {
    connection
        .prepare_cached("SELECT title FROM listing WHERE row = ?1")
        .and_then(|mut select| select.query_row([row], |row| row.get(0)).optional())
        .map(Option::unwrap_or_default)
        .map_err(sql)
}
