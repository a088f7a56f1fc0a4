//! What a query asks of the lists, as conditions of SQL. Text only ever becomes a parameter.
//!
//! Conditions speak of the table `listing` under the name `l`. Which way a list is walked is `lists`' work, ranking
//! `search`'s.

mod bounds;
mod more;
mod states;
mod targets;
mod tree;

use super::search::Texts;
use super::sql;
use crate::error::Result;
use bounds::{measured, within};
use commonplace_text::query::{Node, Place, Query, State, Thing};
pub(super) use more::names_of;
use rusqlite::Connection;
use rusqlite::types::Value;
pub(in crate::store) use states::UNREAD;
use states::{is, is_in};
pub(in crate::store) use tree::{MOST_PARTS, settled};

/// A condition and its parameters, in order.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Clause {
    pub(super) sql: String,
    pub(super) params: Vec<Value>,
}

/// The list that a query is about, before anything else is asked of its rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Base {
    /// Articles and notes.
    All,
    /// One kind: `article` or `note`.
    Kind(&'static str),
    /// Articles in one place.
    Place(&'static str),
    /// What is starred.
    Starred,
    /// The trash, with everything that is in it.
    Trash,
    /// Everything there is.
    Anywhere,
    /// What is found by searching only: highlights.
    Found,
}

/// Rows that every match is among: an index finds them without a look at the lists.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Rows {
    /// A statement that gives their numbers, each once.
    pub(super) rows: Clause,
    /// A statement that counts those outside the trash, attachments left out.
    pub(super) count: Option<Clause>,
    /// The same as a condition.
    pub(super) condition: Clause,
}

/// A query, ready to be run.
#[derive(Debug)]
pub(super) struct Filter {
    pub(super) base: Base,
    /// Rows of which every match is one, by its text: as JSON.
    pub(super) words: Option<String>,
    /// Sets that every match is in.
    pub(super) sets: Vec<Rows>,
    /// What else is asked.
    pub(super) rest: Vec<Clause>,
    /// Whether highlights are among what all is.
    pub(super) with_found: bool,
    pub(super) warnings: Vec<String>,
}

/// Reads a parsed query; what its words find, `texts` says.
pub(super) fn compile(texts: &Texts<'_>, query: &Query) -> Result<Filter> {
    let mut filter = Filter {
        base: Base::All,
        words: None,
        sets: Vec::new(),
        rest: Vec::new(),
        with_found: false,
        warnings: query.warnings.clone(),
    };
    let Some(root) = &query.root else {
        return Ok(filter);
    };
    let (root, is_whole) = tree::settled(root);
    if !is_whole {
        filter.warnings.push(format!(
            "The query is very long: only {} of its parts were used.",
            tree::MOST_PARTS
        ));
    }
    let Some(root) = root else {
        return Ok(filter);
    };
    let builder = Builder {
        connection: texts.connection(),
        texts: Some(texts),
    };
    builder.fill(&mut filter, root)?;
    Ok(filter)
}

/// A statement that gives the rows that a condition holds for, wherever they are. Words in it ask for nothing.
pub(super) fn rows_of(connection: &Connection, node: &Node) -> Result<Clause> {
    let builder = Builder {
        connection,
        texts: None,
    };
    if let Some(rows) = builder.rows(node)? {
        return Ok(rows.rows);
    }
    // Of what names an item, itself: what is asked besides is asked of the text.
    let condition = match node {
        Node::Mentions(path) => more::itself(connection, path)?,
        other => builder.condition(other)?,
    };
    Ok(Clause {
        sql: format!("SELECT l.row FROM listing AS l WHERE {}", condition.sql),
        params: condition.params,
    })
}

/// Whether only the text of an item decides a condition.
fn is_about_text(node: &Node) -> bool {
    match node {
        Node::And(nodes) | Node::Or(nodes) => nodes.iter().all(is_about_text),
        Node::Not(inner) => is_about_text(inner),
        Node::Word { .. }
        | Node::Phrase { .. }
        | Node::Regex { .. }
        | Node::Within { .. }
        | Node::Spelled(_)
        | Node::Property { .. }
        | Node::Mentions(_)
        | Node::Has(Thing::Task) => true,
        _ => false,
    }
}

struct Builder<'c> {
    connection: &'c Connection,
    texts: Option<&'c Texts<'c>>,
}

impl Builder<'_> {
    fn fill(&self, filter: &mut Filter, root: Node) -> Result<()> {
        let clauses = match root {
            Node::And(nodes) => nodes,
            other => vec![other],
        };
        let (texts, mut others): (Vec<&Node>, Vec<&Node>) =
            clauses.iter().partition(|node| is_about_text(node));
        let only_against = texts.iter().all(|node| matches!(node, Node::Not(_)));
        if !texts.is_empty() && !only_against {
            let all = Node::And(texts.into_iter().cloned().collect());
            filter.words = Some(self.found(&all)?);
        } else {
            for node in texts {
                filter.rest.push(self.condition(node)?);
            }
        }
        filter.base = base(&mut others);
        for node in others {
            if asks_for_trash(node, false) {
                filter.rest.push(self.scoped(node)?);
                continue;
            }
            match self.rows(node)? {
                Some(rows) => filter.sets.push(rows),
                None => filter.rest.push(self.condition(node)?),
            }
        }
        Ok(())
    }

    /// The rows that a text is found in, as JSON.
    fn found(&self, node: &Node) -> Result<String> {
        let rows = match self.texts {
            Some(texts) => texts.rows(node)?,
            None => Vec::new(),
        };
        Ok(serde_json::to_string(&rows).unwrap_or_else(|_| "[]".to_owned()))
    }

    fn condition(&self, node: &Node) -> Result<Clause> {
        if is_about_text(node)
            && let Node::Not(inner) = node
        {
            return Ok(not(self.condition(inner)?));
        }
        if is_about_text(node) {
            return Ok(Clause::new(
                "l.row IN (SELECT value FROM json_each(?))",
                [self.found(node)?],
            ));
        }
        Ok(match node {
            Node::And(nodes) => all(nodes
                .iter()
                .map(|node| self.condition(node))
                .collect::<Result<_>>()?),
            Node::Or(nodes) => any(nodes
                .iter()
                .map(|node| self.condition(node))
                .collect::<Result<_>>()?),
            Node::Not(inner) => not(self.condition(inner)?),
            Node::In(place) => is_in(*place),
            Node::Is(state) => is(*state),
            Node::Path(key) => self.path(key)?,
            Node::Site(key) => contains("site_key", key),
            Node::Author(key) => contains("byline_key", key),
            Node::Lang(key) => Clause::new(
                "instr(replace(lower(ifnull(l.lang, '')), '_', '-') || '-', ?) = 1",
                [format!("{key}-")],
            ),
            Node::Measure { measure, low, high } => measured(*measure, *low, *high),
            Node::When { stamp, from, until } => within(*stamp, *from, *until),
            Node::Tag { .. } | Node::LinksTo(_) => match self.rows(node)? {
                Some(rows) => rows.condition,
                None => always(),
            },
            Node::Has(thing) => more::has(*thing),
            Node::Folder(key) => more::folder(key),
            Node::File(key) => more::file(key),
            Node::Url(key) => more::url(key),
            Node::LinkedFrom(path) => more::linked_from(self.connection, path)?,
            Node::Cites(key) => more::cites(self.connection, key)?,
            // Answered above.
            Node::Word { .. }
            | Node::Phrase { .. }
            | Node::Regex { .. }
            | Node::Within { .. }
            | Node::Spelled(_)
            | Node::Mentions(_)
            | Node::Property { .. } => always(),
        })
    }

    /// What asks for the trash in only some of its alternatives: the others leave the trash out.
    fn scoped(&self, node: &Node) -> Result<Clause> {
        if !asks_for_trash(node, false) {
            return Ok(all(vec![visible(), self.condition(node)?]));
        }
        Ok(match node {
            Node::Or(nodes) => any(nodes
                .iter()
                .map(|node| self.scoped(node))
                .collect::<Result<_>>()?),
            Node::And(nodes) => {
                let (asking, plain): (Vec<Node>, Vec<Node>) = nodes
                    .iter()
                    .cloned()
                    .partition(|node| asks_for_trash(node, false));
                let mut parts: Vec<Clause> = asking
                    .iter()
                    .map(|node| self.scoped(node))
                    .collect::<Result<_>>()?;
                parts.push(self.condition(&Node::And(plain))?);
                all(parts)
            }
            other => self.condition(other)?,
        })
    }

    /// The set that a condition stands for, where an index knows it.
    fn rows(&self, node: &Node) -> Result<Option<Rows>> {
        Ok(match node {
            Node::Tag { key, exact } => Some(tagged(key, *exact)),
            Node::LinksTo(path) => Some(targets::linking(self.connection, path)?),
            _ => None,
        })
    }

    /// Accents do not count in what is looked for, but stand in the paths that are kept: those are folded here.
    fn path(&self, key: &str) -> Result<Clause> {
        let key = key.strip_suffix(".md").unwrap_or(key);
        // `/Projects/` is the folder at the top, and none of that name further down.
        let (key, place) = match key.strip_prefix('/') {
            Some(rest) => (rest, "= 1"),
            None => (key, "> 0"),
        };
        let mut select = self
            .connection
            .prepare_cached(&format!(
                "SELECT row, path_key FROM listing
                 WHERE length(path_key) <> length(CAST(path_key AS BLOB)) AND NOT instr(path_key, ?1) {place}",
            ))
            .map_err(sql)?;
        let mut found = select.query([key]).map_err(sql)?;
        let mut rows: Vec<i64> = Vec::new();
        while let Some(row) = found.next().map_err(sql)? {
            let path = row.get_ref(1).map_err(sql)?.as_str().unwrap_or_default();
            let at = commonplace_text::words::fold(path).find(key);
            if at.is_some_and(|at| at == 0 || place == "> 0") {
                rows.push(row.get(0).map_err(sql)?);
            }
        }
        if rows.is_empty() {
            return Ok(Clause::new(
                format!("instr(l.path_key, ?) {place}"),
                [key.to_owned()],
            ));
        }
        let rows = serde_json::to_string(&rows).unwrap_or_else(|_| "[]".to_owned());
        Ok(Clause::new(
            format!("(instr(l.path_key, ?) {place} OR l.row IN (SELECT value FROM json_each(?)))"),
            [key.to_owned(), rows],
        ))
    }
}

/// The clauses that make a list, those that leave the fewest rows first.
const LISTS: [(Node, Base); 9] = [
    (Node::In(Place::Trash), Base::Trash),
    (Node::In(Place::Anywhere), Base::Anywhere),
    (Node::In(Place::Highlights), Base::Found),
    (Node::In(Place::Inbox), Base::Place("inbox")),
    (Node::In(Place::Later), Base::Place("later")),
    (Node::In(Place::Archive), Base::Place("archive")),
    (Node::Is(State::Starred), Base::Starred),
    (Node::In(Place::Notes), Base::Kind("note")),
    (Node::In(Place::Articles), Base::Kind("article")),
];

/// Takes the clause that decides which list it is out of the others.
fn base(clauses: &mut Vec<&Node>) -> Base {
    let wants_trash = clauses.iter().any(|node| asks_for_trash(node, false));
    let others = if wants_trash {
        Base::Anywhere
    } else {
        Base::All
    };
    for (list, base) in &LISTS {
        let has_trash = matches!(base, Base::Trash | Base::Anywhere);
        if has_trash == wants_trash
            && let Some(at) = clauses.iter().position(|node| *node == list)
        {
            clauses.remove(at);
            return *base;
        }
    }
    others
}

/// Whether a tree says that it wants what is in the trash.
pub(super) fn asks_for_trash(node: &Node, negated: bool) -> bool {
    match node {
        Node::And(nodes) | Node::Or(nodes) => {
            nodes.iter().any(|node| asks_for_trash(node, negated))
        }
        Node::Not(inner) => asks_for_trash(inner, !negated),
        Node::In(Place::Trash | Place::Anywhere) => !negated,
        _ => false,
    }
}

impl Clause {
    pub(super) fn new<const N: usize>(sql: impl Into<String>, params: [String; N]) -> Self {
        Self {
            sql: sql.into(),
            params: params.into_iter().map(Value::Text).collect(),
        }
    }
}

fn always() -> Clause {
    Clause::new("1", [])
}

fn visible() -> Clause {
    Clause::new("(l.trashed = 0 AND l.kind <> 'attachment')", [])
}

/// Every one of them.
pub(super) fn all(parts: Vec<Clause>) -> Clause {
    join(parts, " AND ", "1")
}

fn any(parts: Vec<Clause>) -> Clause {
    join(parts, " OR ", "0")
}

fn not(part: Clause) -> Clause {
    Clause {
        sql: format!("NOT ({})", part.sql),
        params: part.params,
    }
}

fn join(parts: Vec<Clause>, by: &str, empty: &str) -> Clause {
    let texts: Vec<&str> = parts.iter().map(|part| part.sql.as_str()).collect();
    let sql = match texts.as_slice() {
        [] => empty.to_owned(),
        [only] => (*only).to_owned(),
        many => format!("({})", many.join(by)),
    };
    Clause {
        sql,
        params: parts.into_iter().flat_map(|part| part.params).collect(),
    }
}

fn contains(column: &str, key: &str) -> Clause {
    Clause::new(
        format!("ifnull(instr(l.{column}, ?), 0) > 0"),
        [key.to_owned()],
    )
}

/// Attachments carry no tags that anybody sees; those that they have all the same do not count.
const NO_ATTACHMENT: &str =
    "live = 1 AND row NOT IN (SELECT row FROM listing WHERE kind = 'attachment' AND trashed = 0)";

fn tagged(key: &str, exact: bool) -> Rows {
    if key == "*" {
        return Rows {
            rows: Clause::new("SELECT DISTINCT row FROM listing_tag", []),
            count: Some(Clause::new(
                format!("SELECT count(DISTINCT row) FROM listing_tag WHERE {NO_ATTACHMENT}"),
                [],
            )),
            condition: Clause::new(
                "EXISTS (SELECT 1 FROM listing_tag AS t WHERE t.row = l.row)",
                [],
            ),
        };
    }
    let own = key.to_owned();
    if exact {
        return Rows {
            rows: Clause::new("SELECT row FROM listing_tag WHERE key = ?", [own.clone()]),
            count: Some(Clause::new(
                format!("SELECT count(*) FROM listing_tag WHERE key = ? AND {NO_ATTACHMENT}"),
                [own.clone()],
            )),
            condition: Clause::new(
                "EXISTS (SELECT 1 FROM listing_tag AS t WHERE t.key = ? AND t.row = l.row)",
                [own],
            ),
        };
    }
    // Everything that begins with `key/`: `0` is the character after `/`.
    let (from, to) = (format!("{key}/"), format!("{key}0"));
    Rows {
        rows: Clause::new(
            "SELECT row FROM listing_tag WHERE key = ? UNION SELECT row FROM listing_tag WHERE key >= ? AND key < ?",
            [own.clone(), from.clone(), to.clone()],
        ),
        count: Some(Clause::new(
            format!(
                "SELECT (SELECT count(*) FROM listing_tag WHERE key = ? AND {NO_ATTACHMENT})
                 + (SELECT count(DISTINCT row) FROM listing_tag AS below WHERE key >= ? AND key < ? AND {NO_ATTACHMENT}
                    AND NOT EXISTS (SELECT 1 FROM listing_tag AS own WHERE own.key = ? AND own.row = below.row))"
            ),
            [own.clone(), from.clone(), to.clone(), own.clone()],
        )),
        condition: Clause::new(
            "EXISTS (SELECT 1 FROM listing_tag AS t WHERE t.row = l.row AND (t.key = ? OR (t.key >= ? AND t.key < ?)))",
            [own, from, to],
        ),
    }
}
