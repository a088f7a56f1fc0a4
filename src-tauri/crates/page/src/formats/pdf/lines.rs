//! Letters to lines, and lines into the order of reading: columns one after another, what spans them between.

use super::glyphs::{Glyph, Sheet, Style};
use super::tables::{self, Part, Table};

/// A gap between letters that parts words, and one that parts what only stands on the same height, in sizes.
const WORD_GAP: f32 = 0.17;
const SPAN_GAP: f32 = 0.95;
/// Columns inside columns.
const MAX_DEPTH: usize = 5;
/// Lines that a column has at least.
const MIN_LINES: usize = 4;

/// Text in one style.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Piece {
    pub(super) text: String,
    pub(super) style: Style,
    pub(super) raised: bool,
}

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

/// Letters that follow each other on one line.
#[derive(Debug, Clone)]
pub(super) struct Span {
    pub(super) pieces: Vec<Piece>,
    pub(super) x: f32,
    pub(super) end: f32,
    pub(super) y: f32,
    pub(super) size: f32,
    pub(super) picture: Option<String>,
}

impl Span {
    pub(super) fn text(&self) -> String {
        self.pieces
            .iter()
            .map(|piece| piece.text.as_str())
            .collect()
    }

    fn of(glyph: &Glyph) -> Self {
        Self {
            pieces: vec![Piece {
                text: glyph.text.clone(),
                style: glyph.style,
                raised: false,
            }],
            x: glyph.x,
            end: glyph.end,
            y: glyph.y,
            size: glyph.size,
            picture: None,
        }
    }

    fn push(&mut self, text: &str, style: Style, raised: bool) {
        match self.pieces.last_mut() {
            Some(last) if last.style == style && last.raised == raised => last.text.push_str(text),
            _ => self.pieces.push(Piece {
                text: text.to_owned(),
                style,
                raised,
            }),
        }
    }

    fn space(&mut self) {
        if let Some(last) = self.pieces.last_mut()
            && !last.text.ends_with(' ')
        {
            last.text.push(' ');
        }
    }

    /// Adds a letter if it goes on where this ends.
    fn take(&mut self, glyph: &Glyph, spaced: bool) -> bool {
        let size = self.size.max(glyph.size);
        let gap = glyph.x - self.end;
        let lift = self.y - glyph.y;
        let on_line = lift.abs() < size * 0.2;
        let is_small = glyph.size < self.size * 0.8;
        let is_raised = is_small && lift > size * 0.1 && lift < size * 0.7;
        let is_lowered = is_small && lift < 0.0 && lift > size * -0.4;
        let goes_on = gap > size * -0.6 && gap < size * SPAN_GAP;
        let same_size = glyph.size < self.size * 1.35 && glyph.size > self.size * 0.55;
        // Capitals in front of smaller ones; a line that begins with a raised mark.
        let is_first_small = self.size < glyph.size * 0.8
            && self.pieces.len() == 1
            && -lift > size * 0.1
            && -lift < size * 0.7
            && self
                .pieces
                .first()
                .is_some_and(|piece| piece.text.chars().count() <= 3);
        if is_first_small && goes_on {
            for piece in &mut self.pieces {
                piece.raised = true;
            }
            self.size = glyph.size;
            self.y = glyph.y;
        } else if !goes_on || !(on_line && same_size || is_raised || is_lowered) {
            return false;
        }
        if spaced || gap > size * WORD_GAP {
            self.space();
        }
        self.push(&glyph.text, glyph.style, is_raised);
        self.end = self.end.max(glyph.end);
        true
    }
}

fn spans(glyphs: &[Glyph]) -> Vec<Span> {
    let mut done: Vec<Span> = Vec::new();
    let mut open: Option<Span> = None;
    let mut spaced = false;
    for glyph in glyphs {
        if glyph.text.trim().is_empty() {
            spaced = true;
            continue;
        }
        let lead = glyph.text.starts_with(' ');
        let taken = open
            .as_mut()
            .is_some_and(|span| span.take(glyph, spaced || lead));
        if !taken {
            done.extend(open.take());
            open = Some(Span::of(glyph));
        }
        spaced = glyph.text.ends_with(' ') && glyph.text.len() > 1;
    }
    done.extend(open);
    joined(done)
}

/// Joins spans that touch on one line: drawn letter by letter, in any order.
fn joined(mut spans: Vec<Span>) -> Vec<Span> {
    // By line, then from the left. Heights are taken in steps, so that the order is one.
    spans.sort_by(|a, b| {
        let line = |span: &Span| (span.y / 2.0).round();
        line(a).total_cmp(&line(b)).then(a.x.total_cmp(&b.x))
    });
    let mut out: Vec<Span> = Vec::new();
    for span in spans {
        let Some(last) = out.last_mut() else {
            out.push(span);
            continue;
        };
        let size = last.size.max(span.size);
        let gap = span.x - last.end;
        let touches = (last.y - span.y).abs() < size * 0.2
            && (span.size - last.size).abs() < size * 0.2
            && gap > size * -0.3
            && gap < size * SPAN_GAP;
        if !touches {
            out.push(span);
            continue;
        }
        if gap > size * WORD_GAP {
            last.space();
        }
        for piece in &span.pieces {
            last.push(&piece.text, piece.style, piece.raised);
        }
        last.end = last.end.max(span.end);
    }
    out
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
        for side in [left, right] {
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
                first.push(&piece.text, piece.style, piece.raised);
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

pub(super) fn is_right_to_left(row: &[Span]) -> bool {
    let (mut rtl, mut all) = (0, 0);
    for c in row
        .iter()
        .flat_map(|span| &span.pieces)
        .flat_map(|piece| piece.text.chars())
        .filter(|c| c.is_alphabetic())
    {
        all += 1;
        rtl += usize::from(matches!(c, '\u{590}'..='\u{8ff}' | '\u{fb1d}'..='\u{fefc}'));
    }
    rtl * 2 > all
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
