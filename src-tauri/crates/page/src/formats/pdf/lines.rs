//! Spans to lines, and lines into the order of reading: columns one after another, what spans them between.

use super::glyphs::{Sheet, Style};
use super::spans::{Piece, Span, is_right_to_left, spans};
use super::tables::{self, Part, Table};

/// Columns inside columns.
const MAX_DEPTH: usize = 5;
/// Lines that a column has at least.
const MIN_LINES: usize = 4;

/// A line of text, a photograph, or a table.
#[derive(Debug, Clone)]
pub(super) struct Line {
    pub(super) pieces: Vec<Piece>,
    pub(super) x: f32,
    pub(super) end: f32,
    pub(super) y: f32,
    pub(super) size: f32,
    /// Left and right edge of its column.
    pub(super) left: f32,
    pub(super) right: f32,
    /// Which column of which page: the same number for lines that stand under each other.
    pub(super) column: usize,
    pub(super) page: usize,
    pub(super) picture: Option<String>,
    pub(super) table: Option<Table>,
}

impl Line {
    pub(super) fn is_text(&self) -> bool {
        self.picture.is_none() && self.table.is_none()
    }

    pub(super) fn text(&self) -> String {
        self.pieces
            .iter()
            .map(|piece| piece.text.as_str())
            .collect()
    }

    pub(super) fn has_style(&self, is: impl Fn(Style) -> bool) -> bool {
        let letters = |only: bool| -> usize {
            self.pieces
                .iter()
                .filter(|piece| !only || is(piece.style))
                .map(|piece| piece.text.chars().filter(|c| c.is_alphanumeric()).count())
                .sum()
        };
        let all = letters(false);
        all > 0 && letters(true) * 10 >= all * 9
    }
}

/// The lines of a page in the order of reading.
pub(super) fn of_sheet(sheet: &Sheet) -> Vec<Line> {
    let mut spans = spans(&sheet.glyphs);
    for picture in &sheet.pictures {
        spans.push(Span {
            pieces: Vec::new(),
            x: picture.x,
            end: picture.end,
            // A picture stands where its middle is, so that a caption below comes after it.
            y: (picture.top + picture.bottom) / 2.0,
            size: 1.0,
            picture: Some(picture.address.clone()),
        });
    }
    let mut order = Order {
        lines: Vec::new(),
        columns: 0,
        page: sheet.number,
    };
    order.region(spans, 0);
    order.lines
}

struct Order {
    lines: Vec<Line>,
    columns: usize,
    page: usize,
}

impl Order {
    fn region(&mut self, spans: Vec<Span>, depth: usize) {
        for part in tables::part(spans) {
            match part {
                Part::Spans(spans) => self.columns(spans, depth),
                Part::Table(table) => self.table(table),
            }
        }
    }

    fn table(&mut self, table: Table) {
        let column = self.columns;
        self.columns += 1;
        self.lines.push(Line {
            pieces: Vec::new(),
            x: table.x,
            end: table.end,
            y: table.y,
            size: table.size,
            left: table.x,
            right: table.end,
            column,
            page: self.page,
            picture: None,
            table: Some(table),
        });
    }

    fn columns(&mut self, spans: Vec<Span>, depth: usize) {
        let gutter = (depth < MAX_DEPTH).then(|| gutter(&spans)).flatten();
        let Some(gutter) = gutter else {
            self.leaf(spans);
            return;
        };
        let mut spans = spans;
        spans.sort_by(|a, b| a.y.total_cmp(&b.y).then(a.x.total_cmp(&b.x)));
        let (mut left, mut right, mut across) = (Vec::new(), Vec::new(), Vec::new());
        for span in spans {
            if span.end <= gutter + 1.0 || span.x >= gutter - 1.0 {
                if !across.is_empty() {
                    self.leaf(std::mem::take(&mut across));
                }
                if span.end <= gutter + 1.0 {
                    left.push(span);
                } else {
                    right.push(span);
                }
                continue;
            }
            if !left.is_empty() || !right.is_empty() {
                self.sides(&mut left, &mut right, depth);
            }
            across.push(span);
        }
        if !across.is_empty() {
            self.leaf(across);
        }
        self.sides(&mut left, &mut right, depth);
    }

    fn sides(&mut self, left: &mut Vec<Span>, right: &mut Vec<Span>, depth: usize) {
        // Of scripts from the right, the right column is the first.
        let is_leftward = is_right_to_left(left) && is_right_to_left(right);
        let sides = if is_leftward {
            [right, left]
        } else {
            [left, right]
        };
        for side in sides {
            let side = std::mem::take(side);
            if !side.is_empty() {
                self.region(side, depth + 1);
            }
        }
    }

    /// Lines of one column, from above.
    fn leaf(&mut self, mut spans: Vec<Span>) {
        spans.sort_by(|a, b| a.y.total_cmp(&b.y));
        let left = spans.iter().map(|span| span.x).fold(f32::MAX, f32::min);
        let right = spans.iter().map(|span| span.end).fold(f32::MIN, f32::max);
        let column = self.columns;
        self.columns += 1;
        let from = self.lines.len();
        let is_leftward = is_right_to_left(&spans);
        let mut row: Vec<Span> = Vec::new();
        for span in spans {
            let same = row.last().is_some_and(|last| {
                last.picture.is_none()
                    && span.picture.is_none()
                    && (span.y - last.y).abs() < last.size.min(span.size) * 0.5
            });
            if !same && !row.is_empty() {
                self.row(std::mem::take(&mut row), left, right, column);
            }
            row.push(span);
        }
        if !row.is_empty() {
            self.row(row, left, right, column);
        }
        if is_leftward {
            // As if in a mirror: a line ends where it is read last.
            for line in self.lines.iter_mut().skip(from) {
                (line.x, line.end) = (left + right - line.end, left + right - line.x);
            }
        }
    }

    fn row(&mut self, mut row: Vec<Span>, left: f32, right: f32, column: usize) {
        row.sort_by(|a, b| a.x.total_cmp(&b.x));
        if is_right_to_left(&row) {
            row.reverse();
        }
        let mut spans = row.into_iter();
        let Some(mut first) = spans.next() else {
            return;
        };
        for span in spans {
            first.space();
            for piece in &span.pieces {
                first.push(&piece.text, piece.style, piece.shift);
            }
            first.x = first.x.min(span.x);
            first.end = first.end.max(span.end);
            if span.size > first.size {
                first.size = span.size;
                first.y = span.y;
            }
        }
        if let Some(last) = first.pieces.last_mut() {
            last.text.truncate(last.text.trim_end().len());
        }
        self.lines.push(Line {
            pieces: first.pieces,
            x: first.x,
            end: first.end,
            y: first.y,
            size: first.size,
            left,
            right,
            column,
            page: self.page,
            picture: first.picture,
            table: None,
        });
    }
}

/// Where the empty stripe between two columns is, if there are two.
fn gutter(spans: &[Span]) -> Option<f32> {
    let texts: Vec<&Span> = spans.iter().filter(|span| span.picture.is_none()).collect();
    if texts.len() < MIN_LINES * 2 {
        return None;
    }
    let left = texts.iter().map(|span| span.x).fold(f32::MAX, f32::min);
    let right = texts.iter().map(|span| span.end).fold(f32::MIN, f32::max);
    let width = right - left;
    if width.is_nan() || width < 100.0 {
        return None;
    }
    const STEPS: usize = 240;
    let step = width / STEPS as f32;
    let at = |n: usize| left + step * n as f32;
    // How many spans cross each place.
    let mut crossing = [0_usize; STEPS + 1];
    for span in &texts {
        let from = ((span.x + 0.5 - left) / step).ceil().max(0.0) as usize;
        let to = ((span.end - 0.5 - left) / step).floor().max(0.0) as usize;
        for count in crossing.iter_mut().take(to.min(STEPS) + 1).skip(from) {
            *count += 1;
        }
    }
    let inner = STEPS / 6..STEPS - STEPS / 6;
    let least = crossing.get(inner.clone())?.iter().min().copied()?;
    if least * 3 > texts.len() {
        return None;
    }
    // The widest stripe that nearly nothing crosses.
    let allowed = least + texts.len() / 60;
    let (mut best, mut run) = (None::<(usize, usize)>, 0);
    for n in inner.clone() {
        let is_free = crossing.get(n).is_some_and(|count| *count <= allowed);
        run = if is_free { run + 1 } else { 0 };
        if run > best.map_or(0, |(length, _)| length) {
            best = Some((run, n));
        }
    }
    let (length, last) = best?;
    let middle = at(last) - step * (length as f32 - 1.0) / 2.0;
    is_gutter(&texts, middle).then_some(middle)
}

/// Whether text stands on both sides as columns do: line beside line, each side wide enough to read.
fn is_gutter(spans: &[&Span], x: f32) -> bool {
    let lefts: Vec<&&Span> = spans.iter().filter(|span| span.end <= x + 1.0).collect();
    let rights: Vec<&&Span> = spans.iter().filter(|span| span.x >= x - 1.0).collect();
    if lefts.len() < MIN_LINES || rights.len() < MIN_LINES {
        return false;
    }
    let size = median(spans.iter().map(|span| span.size)).max(1.0);
    let wide = |side: &[&&Span]| {
        let from = side.iter().map(|span| span.x).fold(f32::MAX, f32::min);
        let to = side.iter().map(|span| span.end).fold(f32::MIN, f32::max);
        // Cells of tables and names beside numbers are narrow.
        to - from > size * 10.0 && median(rows(side).into_iter()) > size * 8.0
    };
    let extent = |side: &[&&Span]| {
        let top = side.iter().map(|span| span.y).fold(f32::MAX, f32::min);
        let bottom = side.iter().map(|span| span.y).fold(f32::MIN, f32::max);
        (top, bottom)
    };
    let (a, b) = (extent(&lefts), extent(&rights));
    let overlap = a.1.min(b.1) - a.0.max(b.0);
    let shorter = (a.1 - a.0).min(b.1 - b.0);
    wide(&lefts) && wide(&rights) && overlap > shorter * 0.4
}

/// How much text stands on each height.
fn rows(side: &[&&Span]) -> Vec<f32> {
    let mut order: Vec<&Span> = side.iter().map(|span| **span).collect();
    order.sort_by(|a, b| a.y.total_cmp(&b.y));
    let mut rows: Vec<(f32, f32)> = Vec::new();
    for span in order {
        match rows.last_mut() {
            Some((y, width)) if span.y - *y < span.size * 0.5 => *width += span.end - span.x,
            _ => rows.push((span.y, span.end - span.x)),
        }
    }
    rows.into_iter().map(|(_, width)| width).collect()
}

pub(super) fn median(values: impl Iterator<Item = f32>) -> f32 {
    let mut values: Vec<f32> = values.collect();
    values.sort_by(f32::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or_default()
}
