//! What fonts say about themselves and their letters.

use hayro_interpret::font::{Glyph as FontGlyph, GlyphRun, OutlineFontData};
use hayro_interpret::hayro_cmap::BfString;

use super::bidi;
use super::glyphs::Style;

/// Ligatures spelt out, soft and odd spaces as spaces, nothing that controls.
pub(super) fn readable(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\u{fb00}' => out.push_str("ff"),
            '\u{fb01}' => out.push_str("fi"),
            '\u{fb02}' => out.push_str("fl"),
            '\u{fb03}' => out.push_str("ffi"),
            '\u{fb04}' => out.push_str("ffl"),
            '\u{fb05}' | '\u{fb06}' => out.push_str("st"),
            '\u{a0}' | '\u{2000}'..='\u{200a}' | '\u{202f}' | '\t' | '\n' | '\r' => out.push(' '),
            '\u{f0b7}' => out.push('•'),
            // Areas of private use, joiners and what is no character.
            '\u{200b}' | '\u{feff}' | '\u{fffd}' | '\u{fffe}' | '\u{ffff}' => {}
            '\u{e000}'..='\u{f8ff}' => {}
            c if c.is_control() => {}
            // Those that are read from the right stay as they are until they are put in order.
            c if bidi::is_rightward(c) => out.push(c),
            c => out.extend(bidi::plain(c)),
        }
    }
    // As it stands from the left, like what stands beside it.
    if out.chars().any(bidi::is_rightward) {
        out = out.chars().rev().collect();
    }
    out
}

/// How wide the letters are that were seen of a font.
#[derive(Debug, Default)]
pub(super) struct Widths {
    width: Option<f32>,
    pub(super) differ: bool,
    narrow: bool,
    wide: bool,
}

impl Widths {
    /// Adds the letters of a run.
    pub(super) fn add(&mut self, run: &GlyphRun<'_, '_>) {
        for glyph in run.glyphs().iter().take(200) {
            let Some(BfString::Char(c)) = glyph.as_unicode() else {
                continue;
            };
            let advance = match &**glyph {
                FontGlyph::Outline(outline) => outline.advance_width(),
                FontGlyph::Type3(_) => None,
            };
            let Some(advance) = advance else {
                self.differ = true;
                return;
            };
            self.narrow |= matches!(
                c,
                'i' | 'l' | 'j' | 't' | 'f' | 'r' | '.' | ',' | ';' | ':' | '\'' | '!' | '(' | ')'
            );
            self.wide |= matches!(c, 'a'..='e' | 'g' | 'h' | 'm'..='q' | 's' | 'u'..='z' | 'A'..='H' | 'K'..='Z');
            self.differ |= self
                .width
                .is_some_and(|width| (width - advance).abs() > 1.0);
            self.width = Some(advance);
        }
    }

    /// Whether narrow and wide letters are equally wide. `None` when it has not both.
    pub(super) fn are_one(&self) -> Option<bool> {
        match self {
            Self { differ: true, .. } => Some(false),
            _ => (self.narrow && self.wide).then_some(true),
        }
    }
}

/// What a font says about itself.
pub(super) fn style(font: &OutlineFontData) -> Style {
    let name = font
        .postscript_name
        .as_deref()
        .unwrap_or_default()
        .to_ascii_lowercase();
    let says = |words: &[&str]| words.iter().any(|word| name.contains(word));
    Style {
        bold: font
            .weight
            .is_some_and(|weight| (600..=1_000).contains(&weight))
            || says(&["bold", "black", "heavy", "cmbx", "semibold", "demi"]),
        italic: font.is_italic || says(&["italic", "oblique", "cmti", "cmsl"]),
        mono: font.is_monospace || says(&["mono", "courier", "consol", "cmtt", "menlo"]),
        link: None,
    }
}
