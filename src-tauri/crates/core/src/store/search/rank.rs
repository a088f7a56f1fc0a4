//! The order of what was found.

use super::sql;
use crate::error::Result;
use crate::store::filter::{Filter, phrase};
use crate::store::lists::matching;
use commonplace_text::query::{Mark, Scope};
use commonplace_text::snippet::matches;
use commonplace_text::words;
use rusqlite::{Connection, OptionalExtension as _, params, params_from_iter};
use std::collections::HashMap;

/// What a word counts in the title, in the text and in the rest (path, site, byline, tags).
const WEIGHTS: &str = "8.0, 1.0, 3.0";
/// The title is what was typed, begins with it, has all of it. BM25 saturates at 2.2 times a word's rarity, and what a
/// long text gains over one with the word in its title is a tenth of that.
const TITLE_IS: f64 = 20.0;
const TITLE_BEGINS: f64 = 12.0;
const TITLE_HAS: f64 = 6.0;
/// Scores that differ by less count as equal.
const GRAIN: f64 = 100.0;
/// Best matches beyond the page that are looked at for their titles, and titles that are looked at wherever they stand.
const SPARE: usize = 200;
/// Marks that a title is compared with.
const MOST_MARKS: usize = 32;

/// A match.
struct Candidate {
    row: i64,
    score: f64,
}

/// The best rows with their scores, and how many there are.
pub(super) fn best(
    connection: &Connection,
    filter: &Filter,
    marks: &[Mark],
    limit: u32,
) -> Result<(Vec<(i64, f64)>, u64)> {
    let all = scored(connection, filter)?;
    let total = all.len() as u64;
    let marks = marks.get(..MOST_MARKS).unwrap_or(marks);
    let mut ranked: Vec<(Candidate, i64)> = Vec::new();
    for candidate in promising(connection, all, marks, limit as usize + SPARE)? {
        let Some((title, saved)) = title_of(connection, candidate.row)? else {
            continue;
        };
        let score = candidate.score + bonus(&title, marks);
        ranked.push((
            Candidate {
                row: candidate.row,
                score: (score * GRAIN).round() / GRAIN,
            },
            saved,
        ));
    }
    ranked.sort_unstable_by(|(a, a_saved), (b, b_saved)| {
        b.score
            .total_cmp(&a.score)
            .then_with(|| b_saved.cmp(a_saved))
            .then_with(|| b.row.cmp(&a.row))
    });
    ranked.truncate(limit as usize);
    let rows = ranked
        .into_iter()
        .map(|(candidate, _)| (candidate.row, candidate.score))
        .collect();
    Ok((rows, total))
}

/// Every match with its score by BM25, by row.
fn scored(connection: &Connection, filter: &Filter) -> Result<Vec<Candidate>> {
    let (from, params) = matching(filter, None);
    if filter.words.is_some() {
        let statement = format!("SELECT fts.rowid, -bm25(fts, {WEIGHTS}) {from}");
        let mut select = connection.prepare_cached(&statement).map_err(sql)?;
        let found = select
            .query_map(params_from_iter(&params), |row| {
                Ok(Candidate {
                    row: row.get(0)?,
                    score: row.get(1)?,
                })
            })
            .map_err(sql)?;
        return found.collect::<rusqlite::Result<_>>().map_err(sql);
    }
    // Words in some alternatives only: those that match by them come first.
    let words = filter.any_word.as_deref().unwrap_or_default();
    let by_words: HashMap<i64, f64> = {
        let statement = format!("SELECT rowid, -bm25(fts, {WEIGHTS}) FROM fts WHERE fts MATCH ?1");
        let mut select = connection.prepare_cached(&statement).map_err(sql)?;
        let found = select
            .query_map([words], |row| Ok((row.get(0)?, row.get(1)?)))
            .map_err(sql)?;
        found.collect::<rusqlite::Result<_>>().map_err(sql)?
    };
    let mut select = connection
        .prepare_cached(&format!("SELECT l.row {from} ORDER BY l.row"))
        .map_err(sql)?;
    let found = select
        .query_map(params_from_iter(&params), |row| {
            let row = row.get(0)?;
            Ok(Candidate {
                row,
                score: by_words.get(&row).copied().unwrap_or(0.0),
            })
        })
        .map_err(sql)?;
    found.collect::<rusqlite::Result<_>>().map_err(sql)
}

/// The best by score, and those whose title could lift them there. `all` is ascending by row.
fn promising(
    connection: &Connection,
    all: Vec<Candidate>,
    marks: &[Mark],
    most: usize,
) -> Result<Vec<Candidate>> {
    if all.len() <= most {
        return Ok(all);
    }
    let mut titles: Vec<Candidate> = Vec::new();
    for row in rows_by_title(connection, marks)? {
        if let Ok(at) = all.binary_search_by_key(&row, |candidate| candidate.row)
            && let Some(candidate) = all.get(at)
        {
            titles.push(Candidate { ..*candidate });
        }
    }
    let mut best = top(all, most);
    let known: std::collections::HashSet<i64> =
        best.iter().map(|candidate| candidate.row).collect();
    titles.retain(|candidate| !known.contains(&candidate.row));
    best.extend(top(titles, SPARE));
    Ok(best)
}

/// The best of many; of equals the newer rows.
fn top(mut all: Vec<Candidate>, most: usize) -> Vec<Candidate> {
    let grain = |score: f64| (score * GRAIN).round();
    if all.len() > most {
        all.select_nth_unstable_by(most, |a, b| {
            grain(b.score)
                .total_cmp(&grain(a.score))
                .then_with(|| b.row.cmp(&a.row))
        });
        all.truncate(most);
    }
    all
}

/// Rows whose title begins with what was typed, and rows that have all of it in their title.
fn rows_by_title(connection: &Connection, marks: &[Mark]) -> Result<Vec<i64>> {
    let typed: Vec<String> = marks.iter().flat_map(|mark| mark.tokens.clone()).collect();
    let key = typed.join(" ");
    let mut rows: Vec<i64> = Vec::new();
    let mut add = |statement: &str, params: &[&dyn rusqlite::ToSql]| -> Result<()> {
        let mut select = connection.prepare_cached(statement).map_err(sql)?;
        let found = select
            .query_map(params, |row| row.get::<_, i64>(0))
            .map_err(sql)?;
        for row in found {
            rows.push(row.map_err(sql)?);
        }
        Ok(())
    };
    let spare = SPARE as i64;
    add(
        "SELECT row FROM listing WHERE trashed = 0 AND title_key >= ?1 AND title_key < ?2 ORDER BY title_key, row LIMIT ?3",
        params![key, format!("{key}\u{10ffff}"), spare],
    )?;
    let titles: Vec<String> = marks
        .iter()
        .map(|mark| phrase(mark, Scope::Title))
        .collect();
    // A single letter begins too many titles to look at.
    if typed.iter().map(String::len).sum::<usize>() > 2 {
        add(
            "SELECT rowid FROM fts WHERE fts MATCH ?1",
            params![titles.join(" AND ")],
        )?;
    }
    rows.sort_unstable();
    rows.dedup();
    Ok(rows)
}

fn title_of(connection: &Connection, row: i64) -> Result<Option<(String, i64)>> {
    connection
        // The title of a highlight is its article's.
        .prepare_cached("SELECT CASE trashed WHEN 2 THEN '' ELSE title END, saved_ms FROM listing WHERE row = ?1")
        .and_then(|mut select| {
            select
                .query_row([row], |row| Ok((row.get(0)?, row.get(1)?)))
                .optional()
        })
        .map_err(sql)
}

/// What a title adds. The order in which the words were typed does not matter.
fn bonus(title: &str, marks: &[Mark]) -> f64 {
    let has_all = !marks.is_empty()
        && marks
            .iter()
            .all(|mark| !matches(title, std::slice::from_ref(mark)).is_empty());
    if !has_all {
        return 0.0;
    }
    let ranges = matches(title, marks);
    let is_marked = |token: &words::Token| {
        ranges
            .iter()
            .any(|range| range.start <= token.range.start && token.range.start < range.end)
    };
    let mut tokens = words::tokens(title);
    let begins = tokens.next().is_some_and(|token| is_marked(&token));
    match (begins, begins && tokens.all(|token| is_marked(&token))) {
        (_, true) => TITLE_IS,
        (true, false) => TITLE_BEGINS,
        (false, false) => TITLE_HAS,
    }
}
