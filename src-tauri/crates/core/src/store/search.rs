//! Search: what matches, best first, with the piece of text that shows why.
//!
//! What counts as a match is the index's answer; how good it is are BM25, with the title weighted above the rest, and a
//! bonus for titles that are what was typed. Of equals the newer comes first.

mod rank;
mod text;

#[cfg(test)]
mod tests;

use super::filter::{self, Filter};
use super::{Store, lists, sql};
use crate::error::Result;
use crate::job::Cancel;
use crate::lists::ListFrom;
use crate::model::{Hit, ListSort, Marked, Row, SearchResult};
use commonplace_text::query::{self, Mark, Sort};
use commonplace_text::snippet::{matches, snippet};
use rusqlite::Connection;
use std::ops::Range;
use std::time::Instant;

/// Hits at most.
const MOST_HITS: u32 = 500;
/// Characters of a snippet.
const SNIPPET: usize = 220;

impl Store {
    /// Finds items.
    pub(crate) fn search(
        &self,
        text: &str,
        typing: bool,
        limit: u32,
        cancel: &Cancel,
    ) -> Result<SearchResult> {
        let began = Instant::now();
        let query = query::parse(text, typing);
        let limit = limit.clamp(1, MOST_HITS);
        let marks = query.marks();
        let (hits, total, warnings) = self.read_until(cancel, |connection| {
            let mut filter = filter::compile(connection, &query, typing)?;
            filter.with_found = true;
            let (rows, total) = found(connection, &filter, query.sort, &marks, limit)?;
            let mut hits = Vec::with_capacity(rows.len());
            for (row, score) in rows {
                cancel.check()?;
                if let Some(found) = lists::row_at(connection, row)? {
                    hits.push(hit(connection, row, found, &marks, score)?);
                }
            }
            Ok((hits, total, filter.warnings))
        })?;
        let took_ms = began.elapsed().as_secs_f64() * 1_000.0;
        Ok(SearchResult {
            hits,
            total,
            took_ms,
            warnings,
        })
    }
}

/// The best rows with their scores, and how many there are in all.
fn found(
    connection: &Connection,
    filter: &Filter,
    sort: Option<Sort>,
    marks: &[Mark],
    limit: u32,
) -> Result<(Vec<(i64, f64)>, u64)> {
    let sort = match sort {
        None | Some(Sort::Relevance) if filter.any_word.is_some() => {
            return rank::best(connection, filter, marks, limit);
        }
        Some(Sort::Updated) => ListSort::Updated,
        Some(Sort::Title) => ListSort::Title,
        None | Some(Sort::Relevance | Sort::Saved) => ListSort::Saved,
    };
    let slice = lists::slice(connection, filter, sort, &ListFrom::Top, limit)?;
    let rows = slice.rows.into_iter().map(|(_, row)| (row, 0.0)).collect();
    Ok((rows, slice.total))
}

fn hit(connection: &Connection, row: i64, found: Row, marks: &[Mark], score: f64) -> Result<Hit> {
    let title = marked(found.title.clone(), &matches(&found.title, marks));
    let text = text::of(connection, row, found.kind)?;
    let piece = snippet(&text, marks, SNIPPET);
    let shows_why = !piece.marks.is_empty() || found.excerpt.is_empty();
    // Found by its title, a tag or its site: then its own summary says more than its first line.
    let piece = if shows_why {
        piece
    } else {
        snippet(&found.excerpt, marks, SNIPPET)
    };
    Ok(Hit {
        title,
        snippet: marked(piece.text, &piece.marks),
        score,
        row: found,
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
