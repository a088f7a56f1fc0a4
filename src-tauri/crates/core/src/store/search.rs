//! Search: what matches, best first, with the piece of text that shows why.
//!
//! The index is ours (`postings`), kept in the database in the same transaction as what it is about (`write`), merged when
//! nobody waits (`tidy`). A query becomes a plan (`plan`), every segment is asked for it (`engine`, `leaf`), the best of
//! what they found are put in order (`rank`). Where little is found, words that resemble those typed are looked for
//! (`expand`).

mod columns;
mod complete;
mod count;
mod disk;
mod engine;
mod exact;
mod expand;
mod explain;
mod facts;
mod hits;
mod hot;
mod indexed;
mod leaf;
mod many;
#[cfg(feature = "measure")]
mod measured;
mod nearest;
mod phrase;
mod places;
mod plan;
mod rank;
mod sets;
mod state;
mod text;
mod tidy;
mod top;
mod verify;
mod write;

#[cfg(test)]
mod large_tests;
#[cfg(test)]
mod oracle;
#[cfg(test)]
mod tests;
#[cfg(test)]
mod tidy_tests;

use super::filter;
use super::{Store, lists, sql};
use crate::error::Result;
use crate::job::Cancel;
use crate::lists::ListFrom;
use crate::model::{Hit, ItemKind, Marked, Row, SearchResult};
use commonplace_text::query::{Mark, Node, Query, Scope};
use commonplace_text::snippet::{Wanted, matches, snippet};
use engine::{Engine, Match};
pub(super) use indexed::Indexed;
use plan::Planner;
use regex::Regex;
use rusqlite::Connection;
use sets::{Kept, Sets};
use state::State;
use std::ops::Range;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};
pub(crate) use tidy::Step;
pub(super) use write::{Indexer, begin_anew};

/// Hits at most.
const MOST_HITS: u32 = 500;
/// Characters of a snippet.
const SNIPPET: usize = 220;
/// Hits that are few enough to look for words that resemble those typed.
const FEW: u64 = 8;
/// Marks of words that were not typed.
const MOST_MARKS: usize = 48;
/// How long texts are read in one search that perhaps do not match.
const READING: Duration = Duration::from_millis(1_000);

/// What is kept in memory for searching.
#[derive(Default)]
pub(super) struct Memory {
    state: Mutex<Arc<State>>,
    sets: Kept,
    tidying: Mutex<tidy::Tidy>,
}

/// Answers what is asked of texts, within one read.
pub(super) struct Texts<'a> {
    store: &'a Store,
    connection: &'a Connection,
}

impl Texts<'_> {
    pub(super) fn connection(&self) -> &Connection {
        self.connection
    }

    /// The rows that a condition on texts holds for, wherever they are, ascending.
    pub(super) fn rows(&self, node: &Node) -> Result<Vec<i64>> {
        let state = self.store.index(self.connection)?;
        let sets = self.store.sets(self.connection, &state);
        let planned = Planner::condition(&sets, node)?;
        let cancel = Cancel::default();
        let mut engine = Engine::new(self.connection, &state, &cancel, planned);
        engine.stem()?;
        let mut rows = Vec::new();
        engine.run(|found| rows.push(found.row))?;
        rows.sort_unstable();
        Ok(rows)
    }
}

/// What a search found.
struct Answer {
    rows: Vec<Match>,
    total: u64,
    is_exact: bool,
    marks: Vec<Mark>,
    instead: Vec<String>,
}

impl Store {
    /// Answers about texts, for those who make lists.
    pub(super) fn texts<'a>(&'a self, connection: &'a Connection) -> Result<Texts<'a>> {
        Ok(Texts {
            store: self,
            connection,
        })
    }

    /// The index as this snapshot of the database has it.
    fn index(&self, connection: &Connection) -> Result<Arc<State>> {
        let mut kept = self
            .search
            .state
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        State::refresh(connection, &mut kept)
    }

    fn sets<'a>(&'a self, connection: &'a Connection, state: &State) -> Sets<'a> {
        Sets {
            connection,
            generation: state.generation(),
            kept: &self.search.sets,
        }
    }

    /// The rows whose text holds one of the names, as the index sees it, ascending.
    pub(crate) fn naming(&self, connection: &Connection, names: &[String]) -> Result<Vec<i64>> {
        let phrase = |name: &String| Node::Phrase {
            text: name.clone(),
            scope: Scope::Body,
        };
        self.texts(connection)?
            .rows(&Node::Or(names.iter().map(phrase).collect()))
    }

    /// Bytes of memory that the index takes.
    pub(crate) fn index_memory(&self) -> usize {
        let kept = self
            .search
            .state
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        kept.memory()
    }

    /// Finds items.
    pub(crate) fn search(
        &self,
        text: &str,
        typing: bool,
        limit: u32,
        cancel: &Cancel,
    ) -> Result<SearchResult> {
        let began = Instant::now();
        let query = self.query(text, typing);
        let limit = query
            .limit
            .map_or(limit, |most| most.min(limit))
            .clamp(1, MOST_HITS);
        let mut result = self.read_until(cancel, |connection| {
            let state = self.index(connection)?;
            let (answer, warnings) = self.answer(connection, &state, &query, limit, cancel)?;
            let marking = Marking::of(&query, &answer.marks);
            let mut hits = Vec::with_capacity(answer.rows.len());
            for found in answer.rows {
                cancel.check()?;
                if let Some(row) = lists::row_at(connection, found.row)? {
                    hits.push(hit(connection, found, row, &marking)?);
                }
            }
            let empty = match filter_root(&query).filter(|_| answer.total == 0) {
                Some(root) => self.empty(connection, &state, &root, cancel)?,
                None => None,
            };
            Ok(SearchResult {
                hits,
                total: answer.total,
                total_is_exact: answer.is_exact,
                took_ms: 0.0,
                warnings,
                instead: answer.instead,
                empty,
            })
        })?;
        result.took_ms = began.elapsed().as_secs_f64() * 1_000.0;
        Ok(result)
    }

    /// Does what the first search does: reads the dictionaries, what is known of every item, the newest items and their texts.
    pub(crate) fn warm_index(&self) -> Result<()> {
        let hits = 20;
        self.search("a", true, hits, &Cancel::default()).map(drop)
    }

    /// The best rows, and how many there are in all.
    fn answer(
        &self,
        connection: &Connection,
        state: &State,
        query: &Query,
        limit: u32,
        cancel: &Cancel,
    ) -> Result<(Answer, Vec<String>)> {
        let mut warnings = query.warnings.clone();
        let (root, is_whole) = query.root.as_ref().map_or((None, true), filter::settled);
        if !is_whole {
            warnings.push(format!(
                "The query is very long: only {} of its parts were used.",
                filter::MOST_PARTS
            ));
        }
        if let Some(left) = self.left_to_index(connection, state)? {
            warnings.push(format!(
                "The search index is being made again: {left} items cannot be found by their words yet."
            ));
        }
        let sets = self.sets(connection, state);
        let planned = Planner::search(&sets, root.as_ref())?;
        let mut marks = query.marks();
        if planned.is_list() || lists::sort_of(query).is_some() {
            let mut filter = filter::compile(&self.texts(connection)?, query)?;
            filter.with_found = true;
            let sort = lists::sort_of(query).unwrap_or(crate::model::ListSort::Saved);
            let slice = lists::slice(connection, &filter, sort, &ListFrom::Top, limit)?;
            let rows = slice
                .rows
                .into_iter()
                .map(|(_, row)| Match { row, score: 0.0 });
            let answer = Answer {
                rows: rows.collect(),
                total: slice.total,
                is_exact: true,
                marks,
                instead: Vec::new(),
            };
            return Ok((answer, warnings));
        }
        let ranking = self.ranking(connection)?;
        let mut engine = Engine::new(connection, state, cancel, planned);
        let mut added = engine.stem()?;
        let mut best = rank::best(&engine, &ranking, &marks, limit)?;
        let mut instead = Vec::new();
        if best.total < FEW {
            instead = engine.widen()?;
            if !instead.is_empty() {
                best = rank::best(&engine, &ranking, &marks, limit)?;
                added.extend(instead.iter().cloned());
            }
        }
        if let Some((read, all)) = best.unread {
            warnings.push(format!(
                "Only the first {read} of {all} texts were read for the pattern. Add a word to look through fewer."
            ));
        }
        marks.extend(
            added
                .into_iter()
                .take(MOST_MARKS)
                .filter_map(|word| Mark::new(&word, false)),
        );
        let answer = Answer {
            rows: best.rows,
            total: best.total,
            is_exact: best.is_exact,
            marks,
            instead,
        };
        Ok((answer, warnings))
    }

    /// How many items have not been indexed yet, if any.
    fn left_to_index(&self, connection: &Connection, state: &State) -> Result<Option<u64>> {
        let Some(below) = state.left_below else {
            return Ok(None);
        };
        connection
            .prepare_cached("SELECT count(*) FROM listing WHERE row < ?1")
            .and_then(|mut select| select.query_row([below], |row| row.get::<_, i64>(0)))
            .map(|count| Some(count.unsigned_abs()).filter(|count| *count > 0))
            .map_err(sql)
    }
}

fn filter_root(query: &Query) -> Option<Node> {
    query
        .root
        .as_ref()
        .map(filter::settled)
        .and_then(|(root, _)| root)
}

/// What is marked in the hits of a search.
struct Marking<'a> {
    words: &'a [Mark],
    in_title: Vec<Regex>,
    in_text: Vec<Regex>,
}

impl<'a> Marking<'a> {
    fn of(query: &Query, words: &'a [Mark]) -> Self {
        let (mut in_title, mut in_text) = (Vec::new(), Vec::new());
        for (pattern, scope) in query.patterns() {
            if scope != Scope::Body {
                in_title.push(pattern.clone());
            }
            if scope != Scope::Title {
                in_text.push(pattern);
            }
        }
        Self {
            words,
            in_title,
            in_text,
        }
    }

    fn wanted<'w>(&'w self, patterns: &'w [Regex]) -> Wanted<'w> {
        Wanted {
            words: self.words,
            patterns,
        }
    }
}

fn hit(connection: &Connection, found: Match, row: Row, marking: &Marking<'_>) -> Result<Hit> {
    let in_title = matches(&row.title, marking.wanted(&marking.in_title));
    let title = marked(row.title.clone(), &in_title);
    let text = text::of(connection, found.row, row.kind)?;
    let in_text = marking.wanted(&marking.in_text);
    let mut piece = snippet(&text, in_text, SNIPPET);
    let is_asked = !marking.words.is_empty() || !marking.in_text.is_empty();
    if is_asked && piece.marks.is_empty() && in_title.is_empty() && row.kind == ItemKind::Article {
        // Captions and lists of works are searched too, and stand beside the text.
        let beside = snippet(&text::beside(connection, found.row)?, in_text, SNIPPET);
        if !beside.marks.is_empty() {
            piece = beside;
        }
    }
    let shows_why = !piece.marks.is_empty() || row.excerpt.is_empty();
    // Found by its title, a tag or its site: then its own summary says more than its first line.
    let piece = if shows_why {
        piece
    } else {
        snippet(&row.excerpt, in_text, SNIPPET)
    };
    Ok(Hit {
        title,
        snippet: marked(piece.text, &piece.marks),
        score: f64::from(found.score),
        row,
    })
}

/// Text with its marks in UTF-16 units, as the window counts. The ranges are ascending bytes.
pub(crate) fn marked(text: String, ranges: &[Range<usize>]) -> Marked {
    let (mut byte, mut unit) = (0_usize, 0_u32);
    let mut unit_at = |at: usize| {
        let piece = text.get(byte..at).unwrap_or_default();
        unit += u32::try_from(piece.encode_utf16().count()).unwrap_or(0);
        byte = at.max(byte);
        unit
    };
    let marks = ranges
        .iter()
        .map(|range| (unit_at(range.start), unit_at(range.end)))
        .collect();
    Marked { text, marks }
}
