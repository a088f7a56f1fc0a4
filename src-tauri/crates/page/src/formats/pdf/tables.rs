//! Tables: short pieces of text that stand under each other in columns over three rows or more.
//!
//! Careful on purpose: prose in two columns, verse and blocks of authors must not become tables, so every column has to
//! look like cells, as numbers and short words of different lengths do, and prose that fills its column does not.
//! Whether lines are drawn between the cells does not matter.

use super::lines::median;
use super::spans::{Piece, Span, is_right_to_left};

/// Rows that a table has at least, and at least when no column holds numbers and no head is bold.
const LEAST_ROWS: usize = 3;
const LEAST_WORDY_ROWS: usize = 4;
/// Rows and columns that are looked at.
const MOST_ROWS: usize = 400;
const MOST_COLUMNS: usize = 24;
/// Rows above a table that may look like its first ones.
const TRIES: usize = 4;

pub(super) type Cell = Vec<Piece>;

/// A table and where it stands.
#[derive(Debug, Clone)]
pub(super) struct Table {
    pub(super) rows: Vec<Vec<Cell>>,
    /// Whether its first row is its head.
    pub(super) has_head: bool,
    pub(super) x: f32,
    pub(super) end: f32,
    pub(super) y: f32,
    pub(super) size: f32,
}

/// A part of a page, from above.
pub(super) enum Part {
    Spans(Vec<Span>),
    Table(Table),
}

/// Parts what stands in a region into tables and the rest.
pub(super) fn part(spans: Vec<Span>) -> Vec<Part> {
    let rows = rows(spans);
    let mut parts = Vec::new();
    let mut loose: Vec<Span> = Vec::new();
    let mut at = 0;
    // How often it was tried in vain to begin a table with rows in which others stand, too.
    let mut tries = 0;
    while at < rows.len() {
        let rest = rows.get(at..).unwrap_or_default();
        let (columns, length) = aligned(rest);
        let aligned = rest.get(..length).unwrap_or_default();
        let Some(table) = cells(aligned, &columns) else {
            tries += 1;
            let step = if tries < TRIES { 1 } else { length.max(1) };
            tries = if step > 1 || length < LEAST_ROWS {
                0
            } else {
                tries
            };
            loose.extend(rest.iter().take(step).flatten().cloned());
            at += step;
            continue;
        };
        tries = 0;
        if !loose.is_empty() {
            parts.push(Part::Spans(std::mem::take(&mut loose)));
        }
        parts.push(Part::Table(table));
        at += length;
    }
    if !loose.is_empty() {
        parts.push(Part::Spans(loose));
    }
    parts
}

/// What stands on one height, from the left.
fn rows(mut spans: Vec<Span>) -> Vec<Vec<Span>> {
    spans.sort_by(|a, b| a.y.total_cmp(&b.y));
    let mut rows: Vec<Vec<Span>> = Vec::new();
    for span in spans {
        match rows.last_mut() {
            Some(row)
                if row.first().is_some_and(|first| {
                    span.y - first.y < first.size.min(span.size) * 0.4
                        && first.picture.is_none()
                        && span.picture.is_none()
                }) =>
            {
                row.push(span);
            }
            _ => rows.push(vec![span]),
        }
    }
    for row in &mut rows {
        row.sort_by(|a, b| a.x.total_cmp(&b.x));
    }
    rows
}

/// How many rows stand in columns, from the first of these on, and the columns.
fn aligned(rows: &[Vec<Span>]) -> (Vec<(f32, f32)>, usize) {
    let mut columns: Vec<(f32, f32)> = Vec::new();
    let first = rows.first().filter(|row| row.len() >= 2);
    let Some(size) = first
        .and_then(|row| row.first())
        .map(|span| span.size.max(1.0))
    else {
        return (columns, 0);
    };
    let mut length = 0;
    let mut above: Option<f32> = None;
    for row in rows.iter().take(MOST_ROWS) {
        let Some(start) = row.first() else { break };
        let gap = above.map_or(0.0, |above| start.y - above);
        let is_odd = row.iter().any(|span| {
            span.picture.is_some()
                || (span.size - size).abs() > size * 0.2
                || span.pieces.iter().all(|piece| piece.style.mono)
        });
        if is_odd || gap > size * 3.0 || row.len() > MOST_COLUMNS {
            break;
        }
        let wider = with_row(&columns, row, size);
        let is_merged = wider.len() < columns.len() || wider.len() < row.len();
        let is_alone = row.len() == 1 && (gap > size * 1.7 || column_of(&wider, start) == Some(0));
        if is_merged || is_alone || wider.len() > MOST_COLUMNS {
            break;
        }
        columns = wider;
        above = Some(start.y);
        length += 1;
    }
    // The last row is one with cells.
    while length > 0 && rows.get(length - 1).is_some_and(|row| row.len() < 2) {
        length -= 1;
    }
    (columns, length)
}

/// Columns when a row is added to them: stripes that text stands in, with room between them.
fn with_row(columns: &[(f32, f32)], row: &[Span], size: f32) -> Vec<(f32, f32)> {
    let mut all: Vec<(f32, f32)> = columns.to_vec();
    all.extend(row.iter().map(|span| (span.x, span.end)));
    all.sort_by(|a, b| a.0.total_cmp(&b.0));
    let mut merged: Vec<(f32, f32)> = Vec::new();
    for (from, to) in all {
        match merged.last_mut() {
            Some(last) if from < last.1 + size * 0.5 => last.1 = last.1.max(to),
            _ => merged.push((from, to)),
        }
    }
    merged
}

fn column_of(columns: &[(f32, f32)], span: &Span) -> Option<usize> {
    columns
        .iter()
        .position(|(from, to)| span.x >= from - 0.1 && span.end <= to + 0.1)
}

/// The cells of rows, if they are those of a table.
fn cells(rows: &[Vec<Span>], columns: &[(f32, f32)]) -> Option<Table> {
    let full = rows.iter().filter(|row| row.len() >= 2).count();
    if columns.len() < 2 || full < LEAST_ROWS || !are_cells(rows, columns) {
        return None;
    }
    let steps = rows.windows(2).filter_map(|pair| match pair {
        [a, b] => Some(b.first()?.y - a.first()?.y),
        _ => None,
    });
    let usual = median(steps);
    let mut out: Vec<Vec<Cell>> = Vec::new();
    let mut above = f32::MIN;
    for row in rows {
        let y = row.first()?.y;
        let begins = column_of(columns, row.first()?) == Some(0);
        // A cell of several lines goes on where the first column is empty.
        let goes_on = !begins && (row.len() == 1 || y - above < usual * 0.8);
        above = y;
        if !goes_on || out.is_empty() {
            out.push(vec![Cell::new(); columns.len()]);
        }
        for span in row {
            let cell = out.last_mut()?.get_mut(column_of(columns, span)?)?;
            if let Some(last) = cell.last_mut() {
                last.text.push(' ');
            }
            cell.extend(span.pieces.iter().cloned());
        }
    }
    if rows.iter().filter(|row| is_right_to_left(row)).count() * 2 > rows.len() {
        out.iter_mut().for_each(|row| row.reverse());
    }
    let is_bold = |row: &Vec<Cell>| {
        let mut pieces = row.iter().flatten().filter(|p| !p.text.trim().is_empty());
        pieces.all(|piece| piece.style.bold)
    };
    let has_numbers = (0..columns.len()).any(|at| Column::of(rows, columns, at).is_numbers());
    let is_worded = |row: &Vec<Cell>| {
        let texts: Vec<String> = row.iter().map(text_of).collect();
        let has_words = texts.iter().any(|text| !text.trim().is_empty());
        has_words && !texts.iter().any(|text| is_number(text))
    };
    // Words over numbers, or bold over what is not.
    let is_head = |row: &Vec<Cell>| (has_numbers && is_worded(row)) || is_bold(row);
    let has_head = out.first().is_some_and(is_head) && !out.iter().skip(1).all(is_bold);
    if out.len() < LEAST_ROWS || (!has_head && !has_numbers && out.len() < LEAST_WORDY_ROWS) {
        return None;
    }
    Some(Table {
        rows: out,
        has_head,
        x: columns.first()?.0,
        end: columns.last()?.1,
        y: rows.last()?.first()?.y,
        size: rows.first()?.first()?.size,
    })
}

fn text_of(cell: &Cell) -> String {
    cell.iter().map(|piece| piece.text.as_str()).collect()
}

/// What stands in one column.
struct Column {
    texts: Vec<String>,
    /// How much of the column's width its pieces take.
    filled: f32,
}

impl Column {
    fn of(rows: &[Vec<Span>], columns: &[(f32, f32)], at: usize) -> Column {
        let spans: Vec<&Span> = rows
            .iter()
            .flatten()
            .filter(|span| column_of(columns, span) == Some(at))
            .collect();
        let widest = spans
            .iter()
            .map(|span| span.end - span.x)
            .fold(1.0, f32::max);
        let sum: f32 = spans.iter().map(|span| span.end - span.x).sum();
        Column {
            filled: sum / widest / spans.len().max(1) as f32,
            texts: spans.iter().map(|span| span.text()).collect(),
        }
    }

    fn chars(&self) -> usize {
        let all: usize = self.texts.iter().map(|text| text.chars().count()).sum();
        all / self.texts.len().max(1)
    }

    /// Whether most of it are numbers: amounts, years, shares, and signs for none.
    fn is_numbers(&self) -> bool {
        let numbers = self.texts.iter().filter(|text| is_number(text)).count();
        numbers * 10 >= self.texts.len() * 6
    }

    /// Signs before the items of a list, and their numbers.
    fn is_bullets(&self) -> bool {
        self.texts.iter().all(|text| {
            let end = text.trim_end().chars().next_back();
            text.chars().count() <= 4
                && (end.is_some_and(|c| matches!(c, '.' | ')' | ']'))
                    || !text.chars().any(char::is_alphanumeric))
        })
    }
}

fn is_number(text: &str) -> bool {
    let text = text.trim();
    let digits = text.chars().filter(char::is_ascii_digit).count();
    let letters = text.chars().filter(|c| c.is_alphabetic()).count();
    matches!(text, "-" | "–" | "—" | "n/a" | "N/A")
        || (digits > 0 && letters <= 3 && digits >= letters)
}

/// Whether every column holds cells; one may hold descriptions, where the others are numbers.
fn are_cells(rows: &[Vec<Span>], columns: &[(f32, f32)]) -> bool {
    let held: Vec<Column> = (0..columns.len())
        .map(|at| Column::of(rows, columns, at))
        .collect();
    let is_address = |column: &Column| column.texts.iter().any(|text| text.contains('@'));
    if held.first().is_some_and(Column::is_bullets) || held.iter().any(is_address) {
        return false;
    }
    let is_short = |column: &Column| {
        let chars = column.chars();
        column.is_numbers() || chars <= 14 || (chars <= 28 && column.filled <= 0.78)
    };
    let long: Vec<&Column> = held.iter().filter(|column| !is_short(column)).collect();
    let numbers = held.iter().filter(|column| column.is_numbers()).count();
    match long.as_slice() {
        [] => true,
        [one] => numbers + 1 == held.len() && one.chars() <= 60 && one.filled <= 0.9,
        _ => false,
    }
}
