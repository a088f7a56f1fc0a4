//! Letters to spans: what follows each other on one line.

use super::glyphs::{Glyph, Style};
use super::{bidi, initials};

/// A gap between letters that parts words, and one that parts what only stands on the same height, in sizes.
const WORD_GAP: f32 = 0.17;
const SPAN_GAP: f32 = 0.95;

/// Where letters stand to their line.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) enum Shift {
    #[default]
    None,
    Raised,
    Lowered,
}

/// Text in one style.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Piece {
    pub(super) text: String,
    pub(super) style: Style,
    pub(super) shift: Shift,
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
                shift: Shift::None,
            }],
            x: glyph.x,
            end: glyph.end,
            y: glyph.y,
            size: glyph.size,
            picture: None,
        }
    }

    pub(super) fn push(&mut self, text: &str, style: Style, shift: Shift) {
        match self.pieces.last_mut() {
            Some(last) if last.style == style && last.shift == shift => last.text.push_str(text),
            _ => self.pieces.push(Piece {
                text: text.to_owned(),
                style,
                shift,
            }),
        }
    }

    pub(super) fn space(&mut self) {
        let Some(last) = self.pieces.last_mut() else {
            return;
        };
        if last.shift != Shift::None {
            // What follows a mark stands on the line again.
            let style = last.style;
            self.push(" ", style, Shift::None);
        } else if !last.text.ends_with(' ') {
            last.text.push(' ');
        }
    }

    /// Adds a letter if it goes on where this ends.
    fn take(&mut self, glyph: &Glyph, spaced: bool) -> bool {
        let size = self.size.max(glyph.size);
        let gap = glyph.x - self.end;
        let lift = self.y - glyph.y;
        let on_line = lift.abs() < size * 0.2;
        // Browsers set them at five sixths; what is much smaller stands beside a large first letter.
        let is_small = glyph.size < self.size * 0.9 && glyph.size > self.size * 0.45;
        let is_raised = is_small && lift > size * 0.1 && lift < size * 0.7;
        let is_lowered = is_small && lift < 0.0 && lift > size * -0.4;
        // Of scripts from the right, letters may come in the order of reading: each to the left of the last.
        let is_leftward = glyph.text.chars().any(bidi::is_rightward);
        let back = if is_leftward { -0.25 } else { -0.6 };
        let goes_on = gap > size * back && gap < size * SPAN_GAP;
        let same_size = glyph.size < self.size * 1.35 && glyph.size > self.size * 0.55;
        // Capitals in front of smaller ones; a line that begins with a raised mark.
        let is_first_small = self.size < glyph.size * 0.9
            && self.size > glyph.size * 0.45
            && self.pieces.len() == 1
            && -lift > size * 0.1
            && -lift < size * 0.7
            && self
                .pieces
                .first()
                .is_some_and(|piece| piece.text.chars().count() <= 3);
        if is_first_small && goes_on {
            for piece in &mut self.pieces {
                piece.shift = Shift::Raised;
            }
            self.size = glyph.size;
            self.y = glyph.y;
        } else if !goes_on || !(on_line && same_size || is_raised || is_lowered) {
            return false;
        }
        if spaced || gap > size * WORD_GAP {
            self.space();
        }
        let shift = match () {
            () if is_raised => Shift::Raised,
            () if is_lowered && lift < size * -0.1 => Shift::Lowered,
            () => Shift::None,
        };
        self.push(&glyph.text, glyph.style, shift);
        self.end = self.end.max(glyph.end);
        true
    }
}

/// The spans of a page, in the order of reading each.
pub(super) fn spans(glyphs: &[Glyph]) -> Vec<Span> {
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
    let mut spans = initials::joined(joined(done));
    for span in &mut spans {
        bidi::put_in_order(&mut span.pieces);
    }
    spans
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
            last.push(&piece.text, piece.style, piece.shift);
        }
        last.end = last.end.max(span.end);
    }
    out
}

/// Whether most letters are of scripts that are read from the right.
pub(super) fn is_right_to_left(row: &[Span]) -> bool {
    let (mut rtl, mut all) = (0, 0);
    for c in row
        .iter()
        .flat_map(|span| &span.pieces)
        .flat_map(|piece| piece.text.chars())
        .filter(|c| c.is_alphabetic())
    {
        all += 1;
        rtl += usize::from(bidi::is_rightward(c));
    }
    rtl * 2 > all
}
