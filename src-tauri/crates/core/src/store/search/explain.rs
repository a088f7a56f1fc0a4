//! How a query was understood, why a result is where it is, and which part of a query leaves nothing.

use super::READING;
use super::engine::Engine;
use super::nearest::nearest;
use super::plan::Planner;
use super::rank::{self, Ranking};
use super::state::State;
use crate::error::{Error, Result};
use crate::id::ItemId;
use crate::job::Cancel;
use crate::model::{Empty, ExplainNode, Explained, Why, WhyPart};
use crate::store::{Store, filter, sql};
use commonplace_text::query::{Node, Scope, tell, write};
use rusqlite::{Connection, OptionalExtension as _};

/// Parts that are counted one by one.
const MOST_COUNTED: usize = 60;
/// Parts that are left out of a query one after the other until something is found.
const MOST_LEFT_OUT: usize = 8;

impl Store {
    /// How a query was understood.
    pub(crate) fn explain(&self, text: &str) -> Result<Explained> {
        let query = self.query(text, false);
        self.read(|connection| {
            let state = self.index(connection)?;
            let mut left = MOST_COUNTED;
            let root = match &query.root {
                Some(root) => self.explained(connection, &state, root, &mut left)?,
                None => ExplainNode {
                    label: "Everything outside the trash".to_owned(),
                    text: String::new(),
                    count: Some(self.count(connection, &state, None, &Cancel::default())?),
                    children: Vec::new(),
                },
            };
            Ok(Explained {
                root,
                warnings: query.warnings.clone(),
            })
        })
    }

    fn explained(
        &self,
        connection: &Connection,
        state: &State,
        node: &Node,
        left: &mut usize,
    ) -> Result<ExplainNode> {
        let count = match left.checked_sub(1) {
            Some(fewer) => {
                *left = fewer;
                Some(self.count(connection, state, Some(node), &Cancel::default())?)
            }
            None => None,
        };
        let children = match node {
            Node::And(nodes) | Node::Or(nodes) => nodes.as_slice(),
            Node::Not(inner) if matches!(inner.as_ref(), Node::And(_) | Node::Or(_)) => {
                std::slice::from_ref(inner.as_ref())
            }
            _ => &[],
        };
        let mut told = Vec::with_capacity(children.len());
        for child in children {
            if *left > 0 {
                told.push(self.explained(connection, state, child, left)?);
            }
        }
        Ok(ExplainNode {
            label: tell(node),
            text: write(node),
            count,
            children: told,
        })
    }

    /// How many items a condition finds.
    fn count(
        &self,
        connection: &Connection,
        state: &State,
        node: Option<&Node>,
        cancel: &Cancel,
    ) -> Result<u64> {
        let sets = self.sets(connection, state);
        let root = node.map(filter::settled).and_then(|(root, _)| root);
        let planned = Planner::search(&sets, root.as_ref())?;
        let mut engine = Engine::new(connection, state, cancel, planned);
        engine.stem()?;
        engine.count(&engine.planned.plan)
    }

    /// Why an item is where it is.
    pub(crate) fn why(&self, text: &str, id: ItemId) -> Result<Why> {
        let query = self.query(text, false);
        self.read(|connection| {
            let row: i64 = connection
                .prepare_cached("SELECT row FROM item WHERE id = ?1")
                .and_then(|mut select| select.query_row([id], |row| row.get(0)).optional())
                .map_err(sql)?
                .ok_or_else(crate::library::gone)?;
            let state = self.index(connection)?;
            let sets = self.sets(connection, &state);
            let root = query
                .root
                .as_ref()
                .map(filter::settled)
                .and_then(|(root, _)| root);
            let planned = Planner::search(&sets, root.as_ref())?;
            let cancel = Cancel::default();
            let mut engine = Engine::new(connection, &state, &cancel, planned);
            engine.stem()?;
            let mut is_found = is_among(&engine, row)?;
            if !is_found && !engine.widen()?.is_empty() {
                is_found = is_among(&engine, row)?;
            }
            if !is_found {
                return Err(Error::NotFound("The query does not find it.".to_owned()));
            }
            let ranking = self.ranking(connection)?;
            let parts = rank::parts(&engine, &ranking, &query.marks(), row)?;
            Ok(told(parts))
        })
    }

    /// How results are ranked on this device.
    pub(super) fn ranking(&self, connection: &Connection) -> Result<Ranking> {
        let kept: Option<String> = connection
            .prepare_cached("SELECT value FROM setting WHERE key = 'search.personal'")
            .and_then(|mut select| select.query_row([], |row| row.get(0)).optional())
            .map_err(sql)?;
        Ok(Ranking {
            personal: kept.as_deref() != Some("false"),
            now_ms: self.env.now_ms(),
            reading: READING,
        })
    }

    /// Which part of a query leaves nothing, and the nearest query that finds something.
    pub(super) fn empty(
        &self,
        connection: &Connection,
        state: &State,
        root: &Node,
        cancel: &Cancel,
    ) -> Result<Option<Empty>> {
        let mut clauses = match root {
            Node::And(nodes) => nodes.clone(),
            other => vec![other.clone()],
        };
        let mut first = None;
        for _ in 0..MOST_LEFT_OUT {
            let Some((at, softer)) = self.culprit(connection, state, &clauses, cancel)? else {
                return Ok(None);
            };
            let Some(clause) = clauses.get(at).map(write) else {
                return Ok(None);
            };
            let clause = first.get_or_insert(clause).clone();
            match softer {
                Some(softer) => clauses[at] = softer,
                None => drop(clauses.remove(at)),
            }
            if clauses.is_empty() {
                // What finds everything is no answer to a word that is nowhere.
                return Ok(None);
            }
            // Counting what a pattern finds would mean to read every text.
            if clauses.iter().any(is_pattern) {
                return Ok(None);
            }
            let rest = Node::And(clauses.clone());
            let total = self.count(connection, state, Some(&rest), cancel)?;
            if total > 0 {
                let query = if let [only] = clauses.as_slice() {
                    write(only)
                } else {
                    write(&rest)
                };
                return Ok(Some(Empty {
                    clause,
                    query,
                    total,
                }));
            }
        }
        Ok(None)
    }

    /// The clause to be left out first: one whose absence lets something be found, else the one that finds least. A name that
    /// nothing has is rather made the nearest that something has, and a phrase words.
    fn culprit(
        &self,
        connection: &Connection,
        state: &State,
        clauses: &[Node],
        cancel: &Cancel,
    ) -> Result<Option<(usize, Option<Node>)>> {
        // The only one is known to find nothing.
        if let [only] = clauses {
            let nearest = nearest(connection, only)?;
            return Ok(Some((0, nearest.or_else(|| softer(only)))));
        }
        let mut least: Option<(u64, usize)> = None;
        for (at, clause) in clauses.iter().enumerate() {
            if is_pattern(clause) {
                continue;
            }
            let alone = self.count(connection, state, Some(clause), cancel)?;
            if least.is_none_or(|(count, _)| alone < count) {
                least = Some((alone, at));
            }
        }
        // Where every word is somewhere, it is the pattern that is nowhere.
        let pattern = clauses.iter().position(is_pattern);
        if let Some(at) = pattern.filter(|_| least.is_none_or(|(alone, _)| alone > 0)) {
            return Ok(Some((at, None)));
        }
        let Some((alone, mut at)) = least else {
            return Ok(None);
        };
        if alone > 0 {
            // Every clause finds something: the one without which most is left.
            let mut best = 0;
            for leave in 0..clauses.len() {
                let mut rest = clauses.to_vec();
                rest.remove(leave);
                if rest.is_empty() {
                    continue;
                }
                let total = self.count(connection, state, Some(&Node::And(rest)), cancel)?;
                if total > best {
                    (best, at) = (total, leave);
                }
            }
        }
        let clause = clauses.get(at);
        let nearest = match clause.filter(|_| alone == 0) {
            Some(clause) => nearest(connection, clause)?,
            None => None,
        };
        Ok(Some((at, nearest.or_else(|| clause.and_then(softer)))))
    }
}

fn is_pattern(node: &Node) -> bool {
    match node {
        Node::Regex { .. } => true,
        Node::Not(inner) => is_pattern(inner),
        Node::And(nodes) | Node::Or(nodes) => nodes.iter().any(is_pattern),
        _ => false,
    }
}

/// The words of a phrase, wherever they stand.
fn softer(node: &Node) -> Option<Node> {
    let Node::Phrase { text, scope } = node else {
        return None;
    };
    let words: Vec<Node> = text
        .split_whitespace()
        .filter(|word| commonplace_text::words::tokens(word).next().is_some())
        .map(|word| Node::Word {
            text: word.to_owned(),
            prefix: false,
            scope: *scope,
        })
        .collect();
    (words.len() > 1)
        .then_some(Node::And(words))
        .or(match scope {
            Scope::Anywhere => None,
            _ => Some(Node::Phrase {
                text: text.clone(),
                scope: Scope::Anywhere,
            }),
        })
}

fn is_among(engine: &Engine<'_>, row: i64) -> Result<bool> {
    let mut is_found = false;
    engine.run(|found| is_found |= found.row == row)?;
    Ok(is_found)
}

fn told(parts: Vec<rank::Part>) -> Why {
    let score: f32 = parts.iter().map(|part| part.points).sum();
    let mut parts: Vec<WhyPart> = parts
        .into_iter()
        .map(|part| WhyPart {
            label: part.label,
            share: f64::from(part.points / score.max(f32::EPSILON)),
        })
        .collect();
    parts.sort_by(|a, b| b.share.total_cmp(&a.share));
    Why {
        score: f64::from(score),
        parts,
    }
}
