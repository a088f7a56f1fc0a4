//! The order of what was found.
//!
//! First by what the index alone knows of every match: how much each word counts there, how rare it is, how new the item
//! is. The best of these are then looked at more closely: their titles, how near the words stand to each other, and what
//! the person did with them.

use super::engine::{Engine, Match};
use super::exact::{self, Often};
use super::facts::{ARTICLE, HIGHLIGHT};
use super::hits::RowSet;
use super::leaf::Leaf;
use super::sql;
use super::state::{State, minutes};
use super::top::{Candidate, GRAIN, Top, cut};
use super::verify::Check;
use crate::error::Result;
use commonplace_text::query::Mark;
use commonplace_text::snippet::matches;
use commonplace_text::words;
use rusqlite::{Connection, OptionalExtension as _, params};
use std::sync::Arc;
use std::time::{Duration, Instant};

/// The title is what was typed, begins with it, has all of it.
const TITLE_IS: f32 = 6.0;
const TITLE_BEGINS: f32 = 3.0;
const TITLE_HAS: f32 = 1.5;
/// Words that were typed side by side stand side by side.
const NEAR: f32 = 1.5;
/// What is new counts so much more than what is very old, and half of it after so many days.
const NEW: f32 = 0.2;
const HALF_LIFE_DAYS: f32 = 180.0;
/// What the person did with it.
const OPENED: f32 = 0.1;
const STARRED: f32 = 0.2;
const HIGHLIGHTED: f32 = 0.25;
const LINKED: f32 = 0.12;
/// Best matches beyond the page that are looked at more closely.
pub(super) const SPARE: usize = 40;
/// Marks that a title is compared with.
const MOST_MARKS: usize = 32;
/// Words whose nearness is weighed.
const MOST_NEAR: usize = 8;

/// What makes a result what it is.
pub(super) struct Ranking {
    pub(super) personal: bool,
    pub(super) now_ms: i64,
    /// How long texts are read that perhaps do not match.
    pub(super) reading: Duration,
}

/// A part of a score, in a word.
pub(super) struct Part {
    pub(super) label: String,
    pub(super) points: f32,
}

/// What was found, the best of it first.
pub(super) struct Best {
    pub(super) rows: Vec<Match>,
    /// How many there are; at least so many where not all of them were counted.
    pub(super) total: u64,
    pub(super) is_exact: bool,
    /// How many texts were read, and of how many, where reading them all would have taken too long.
    pub(super) unread: Option<(u64, u64)>,
}

/// The best rows with their scores, and how many there are.
pub(super) fn best(
    engine: &Engine<'_>,
    ranking: &Ranking,
    marks: &[Mark],
    limit: u32,
) -> Result<Best> {
    let marks = marks.get(..MOST_MARKS).unwrap_or(marks);
    let titled = rows_by_title(engine.connection, marks)?;
    let (plan, checks) = engine.planned.plan.clone().without_texts();
    let most = limit as usize + SPARE;
    let counted = exact::is_of_use(engine);
    // Texts are read in the order of the result, so all of it has to be known.
    let mut top = Top::new(match (checks.is_empty(), counted) {
        (true, true) => most + exact::MORE,
        (true, false) => most,
        (false, _) => usize::MAX / 4,
    });
    let today = minutes(ranking.now_ms);
    let mut total = 0_u64;
    let mut always = Vec::new();
    engine.run_parts(&plan, |part, hits| {
        let candidate = |doc: u32, score: f32| {
            let row = part.row(doc);
            let saved_ms = engine.state.doc(row).map_or(0, |doc| doc.facts.saved_ms);
            Candidate {
                row,
                score,
                saved_ms,
            }
        };
        // The newest first: of those that are worth as much, no older one has to be remembered.
        for (doc, score) in hits.docs.iter().zip(&hits.scores).rev() {
            let lives = part.is_live(*doc);
            total += u64::from(lives);
            if !lives || score + NEW < top.surely_less {
                continue;
            }
            let saved = part.saved(*doc);
            let score = score + newness(saved, today);
            if top.may_take(score, saved) && !titled.has(part.row(*doc)) {
                top.push(candidate(*doc, score));
            }
        }
        for row in titled.rows() {
            let place = engine.state.doc(row).and_then(super::state::Doc::place);
            if let Some((segment, doc)) = place
                && segment == part.segment.head.id
                && let Ok(at) = hits.docs.binary_search(&doc)
            {
                let score = hits.scores[at] + newness(part.saved(doc), today);
                always.push(candidate(doc, score));
            }
        }
        Ok(())
    })?;
    let (mut is_exact, mut read_of) = (true, (0, 0));
    let mut top = top.done();
    if !checks.is_empty() {
        let until = Instant::now() + ranking.reading;
        (always, _) = read(engine, &checks, always, most, until)?;
        let candidates = top.len();
        let found = read(engine, &checks, top, most, until)?;
        (top, read_of) = (found.0, (found.1 as u64, candidates as u64));
        is_exact = read_of.0 == read_of.1;
        total = (top.len() + always.len()) as u64;
        cut(&mut top, most);
    }
    if counted {
        complete(engine, &mut top)?;
        complete(engine, &mut always)?;
        cut(&mut top, most);
    }
    top.extend(always);
    look_closely(engine, ranking, marks, &mut top)?;
    top.sort_unstable_by_key(|candidate| std::cmp::Reverse(candidate.key()));
    top.truncate(limit as usize);
    let rows = top
        .into_iter()
        .map(|candidate| Match {
            row: candidate.row,
            score: (candidate.score * GRAIN).round() / GRAIN,
        })
        .collect();
    let gave_up = !is_exact && total < most as u64;
    Ok(Best {
        rows,
        total,
        is_exact,
        unread: gave_up.then_some(read_of),
    })
}

/// Candidates whose texts are read before anybody asks whether there are enough.
const READ_AT_ONCE: usize = 64;

/// Those whose texts have what is asked, read in the order of the result until there are enough of them or it takes too
/// long; and how many were read.
fn read(
    engine: &Engine<'_>,
    checks: &[Arc<Check>],
    mut candidates: Vec<Candidate>,
    enough: usize,
    until: Instant,
) -> Result<(Vec<Candidate>, usize)> {
    candidates.sort_unstable_by_key(|candidate| std::cmp::Reverse(candidate.key()));
    let mut kept = Vec::new();
    let mut done = 0;
    for some in candidates.chunks(READ_AT_ONCE) {
        for candidate in some {
            if engine.holds(checks, candidate.row)? {
                kept.push(*candidate);
            }
        }
        done += some.len();
        if kept.len() >= enough || Instant::now() >= until {
            break;
        }
    }
    Ok((kept, done))
}

/// Half of it after every half life. Both moments are minutes.
#[inline]
fn newness(saved: u32, now: u32) -> f32 {
    const DAY: f32 = 1_440.0;
    let days = now.saturating_sub(saved) as f32 / DAY;
    // As good as a power of two, at a tenth of the cost.
    let age = days / HALF_LIFE_DAYS;
    NEW / (1.0 + age * age.max(1.0))
}

/// Adds what scores lack.
fn complete(engine: &Engine<'_>, candidates: &mut [Candidate]) -> Result<()> {
    let rows: Vec<i64> = candidates.iter().map(|candidate| candidate.row).collect();
    let lacking = exact::lacking(engine, &rows, Often::worth)?;
    for (candidate, lacking) in candidates.iter_mut().zip(lacking) {
        candidate.score += lacking;
    }
    Ok(())
}

fn look_closely(
    engine: &Engine<'_>,
    ranking: &Ranking,
    marks: &[Mark],
    top: &mut [Candidate],
) -> Result<()> {
    let rows: Vec<i64> = top.iter().map(|candidate| candidate.row).collect();
    let near = nearness(engine, &rows)?;
    for (candidate, near) in top.iter_mut().zip(near) {
        engine.cancel.check()?;
        candidate.score += NEAR * near;
        let known = known(engine.connection, candidate.row)?;
        candidate.score += bonus(&known.title, marks);
        if ranking.personal {
            candidate.score += personal(&known, engine.state, candidate.row);
        }
    }
    Ok(())
}

/// What a score is made of, for one row.
pub(super) fn parts(
    engine: &Engine<'_>,
    ranking: &Ranking,
    marks: &[Mark],
    row: i64,
) -> Result<Vec<Part>> {
    let mut parts = Vec::new();
    for (at, leaf) in engine.planned.leaves.iter().enumerate() {
        if engine.planned.wanted.get(at) != Some(&true) {
            continue;
        }
        let mut points = 0.0;
        engine.run_plan(&super::plan::Plan::Leaf(at), &mut |found| {
            if found.row == row {
                points = found.score;
            }
        })?;
        if points > 0.0 {
            parts.push(Part {
                label: format!("“{}” in it, as often and as rare as it is", label(leaf)),
                points,
            });
        }
    }
    if let (Some(first), Some(lacking)) = (
        parts.first_mut(),
        exact::lacking(engine, &[row], Often::worth)?.first(),
    ) {
        first.points += lacking;
    }
    let near = nearness(engine, &[row])?.first().copied().unwrap_or(0.0);
    let known = known(engine.connection, row)?;
    let title = bonus(&known.title, marks);
    let title_label = if title >= TITLE_IS {
        "The title is what was typed"
    } else if title >= TITLE_BEGINS {
        "The title begins with it"
    } else {
        "All of it is in the title"
    };
    let saved = engine.state.doc(row).map_or(0, |doc| doc.facts.saved_ms);
    let mine = if ranking.personal {
        personal(&known, engine.state, row)
    } else {
        0.0
    };
    for (label, points) in [
        (title_label, title),
        ("The words stand near each other", NEAR * near),
        (
            "It is new",
            newness(minutes(saved), minutes(ranking.now_ms)),
        ),
        ("You opened, starred, highlighted or linked to it", mine),
    ] {
        if points > 0.001 {
            parts.push(Part {
                label: label.to_owned(),
                points,
            });
        }
    }
    Ok(parts)
}

fn label(leaf: &Leaf) -> String {
    let star = if leaf.mark.prefix
        && !leaf
            .mark
            .tokens
            .last()
            .is_some_and(|token| token.chars().any(words::is_cjk))
    {
        "…"
    } else {
        ""
    };
    format!("{}{star}", leaf.mark.tokens.join(" "))
}

/// How near the words of the query stand to each other in each row: 1 side by side, 0 far apart.
fn nearness(engine: &Engine<'_>, rows: &[i64]) -> Result<Vec<f32>> {
    let mut near = vec![0.0; rows.len()];
    let leaves: Vec<usize> = (0..engine.planned.leaves.len())
        .filter(|at| engine.planned.wanted.get(*at) == Some(&true))
        .take(MOST_NEAR)
        .collect();
    if leaves.len() < 2 {
        return Ok(near);
    }
    for (part, resolved) in engine.state.parts.iter().zip(&engine.resolved) {
        engine.cancel.check()?;
        let mut here: Vec<(u32, usize)> = Vec::new();
        for (at, row) in rows.iter().enumerate() {
            let place = engine.state.doc(*row).and_then(super::state::Doc::place);
            if let Some((segment, doc)) = place
                && segment == part.segment.head.id
            {
                here.push((doc, at));
            }
        }
        if here.is_empty() {
            continue;
        }
        here.sort_unstable();
        let docs: Vec<u32> = here.iter().map(|(doc, _)| *doc).collect();
        let mut columns = Vec::with_capacity(leaves.len());
        for leaf in &leaves {
            columns.push(engine.first_column(part, resolved, *leaf, &docs)?);
        }
        let (mut a, mut b) = (Vec::new(), Vec::new());
        for (at, (_, slot)) in here.iter().enumerate() {
            let mut sum = 0.0;
            for pair in columns.windows(2) {
                if let [left, right] = pair {
                    left.all(at, &mut a);
                    right.all(at, &mut b);
                    sum += closeness(&a, &b);
                }
            }
            near[*slot] = sum / (columns.len() - 1) as f32;
        }
    }
    Ok(near)
}

fn closeness(a: &[u32], b: &[u32]) -> f32 {
    let (mut at, mut least) = (0, u32::MAX);
    for &here in a {
        while b.get(at).is_some_and(|there| *there < here) {
            at += 1;
        }
        // What stands behind is a little further away than what stands in front.
        if let Some(there) = b.get(at) {
            least = least.min((there - here).max(1));
        }
        if let Some(there) = at.checked_sub(1).and_then(|at| b.get(at)) {
            least = least.min(here - there + 1);
        }
    }
    match least {
        u32::MAX => 0.0,
        distance if distance > 40 => 0.0,
        distance => 1.0 / distance as f32,
    }
}

/// Rows whose title is what was typed, or begins with it.
fn rows_by_title(connection: &Connection, marks: &[Mark]) -> Result<RowSet> {
    let typed: Vec<String> = marks.iter().flat_map(|mark| mark.tokens.clone()).collect();
    let key = typed.join(" ");
    let mut rows = RowSet::default();
    if key.len() < 2 {
        return Ok(rows);
    }
    let mut select = connection
        .prepare_cached(
            "SELECT row FROM listing INDEXED BY listing_title
             WHERE trashed = 0 AND title_key >= ?1 AND title_key < ?2 ORDER BY title_key, row LIMIT 40",
        )
        .map_err(sql)?;
    let mut found = select
        .query(params![key, format!("{key}\u{10ffff}")])
        .map_err(sql)?;
    while let Some(row) = found.next().map_err(sql)? {
        rows.insert(row.get(0).map_err(sql)?);
    }
    Ok(rows)
}

/// What a close look asks the database.
#[derive(Default)]
struct Known {
    title: String,
    /// Links to it, ten at most.
    links: u32,
    highlighted: bool,
}

fn known(connection: &Connection, row: i64) -> Result<Known> {
    connection
        // The title of a highlight is its article's.
        .prepare_cached(
            "SELECT CASE trashed WHEN 2 THEN '' ELSE title END,
                    (SELECT count(*) FROM (SELECT 1 FROM link WHERE dst = ?1 LIMIT 10)),
                    EXISTS (SELECT 1 FROM highlight WHERE article = listing.id)
             FROM listing WHERE row = ?1",
        )
        .and_then(|mut select| {
            select
                .query_row([row], |row| {
                    Ok(Known {
                        title: row.get(0)?,
                        links: row.get(1)?,
                        highlighted: row.get(2)?,
                    })
                })
                .optional()
        })
        .map(Option::unwrap_or_default)
        .map_err(sql)
}

/// What the person did with it.
fn personal(known: &Known, state: &State, row: i64) -> f32 {
    let Some(facts) = state.doc(row).map(|doc| doc.facts) else {
        return 0.0;
    };
    if facts.kind == HIGHLIGHT {
        return HIGHLIGHTED;
    }
    let mut points = LINKED * (1.0 + known.links as f32).ln();
    points += if known.highlighted { HIGHLIGHTED } else { 0.0 };
    points += if facts.starred { STARRED } else { 0.0 };
    points += if facts.kind == ARTICLE && !facts.unread {
        OPENED
    } else {
        0.0
    };
    points
}

/// What a title adds. The order in which the words were typed does not matter.
fn bonus(title: &str, marks: &[Mark]) -> f32 {
    if title.is_empty() || marks.is_empty() {
        return 0.0;
    }
    let mut ranges = Vec::new();
    for mark in marks {
        let found = matches(title, std::slice::from_ref(mark));
        if found.is_empty() {
            return 0.0;
        }
        ranges.extend(found);
    }
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
