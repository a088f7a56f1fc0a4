//! What is counted about blocks before anything is asked about one of them.

use super::is;
use crate::html::blocks::{Block, Blocks, Tag, says};

/// Sums over the blocks before each block.
pub(super) struct Sums {
    pub(super) chars: Vec<f32>,
    pub(super) linked: Vec<f32>,
    pub(super) kept: Vec<f32>,
    pub(super) prose: Vec<f32>,
    pub(super) paragraphs: Vec<f32>,
}

impl Sums {
    pub(super) fn of(page: &Blocks, kept: &[bool]) -> Sums {
        let mut sums = Sums {
            chars: vec![0.0],
            linked: vec![0.0],
            kept: vec![0.0],
            prose: vec![0.0],
            paragraphs: vec![0.0],
        };
        let add = |sums: &mut Vec<f32>, value: f32| {
            let last = sums.last().copied().unwrap_or_default();
            sums.push(last + value);
        };
        for (at, block) in page.blocks.iter().enumerate() {
            let chars = block.chars as f32;
            add(&mut sums.chars, chars);
            add(&mut sums.linked, block.linked as f32);
            add(&mut sums.kept, if is(kept, at) { chars } else { 0.0 });
            add(&mut sums.prose, if block.is_prose() { chars } else { 0.0 });
            let tag = page.elems.get(block.elem).map(|elem| elem.tag);
            add(
                &mut sums.paragraphs,
                f32::from(u8::from(tag == Some(Tag::P))),
            );
        }
        sums
    }

    pub(super) fn between(sums: &[f32], first: usize, end: usize) -> f32 {
        let at = |at: usize| {
            sums.get(at.min(sums.len().saturating_sub(1)))
                .copied()
                .unwrap_or_default()
        };
        at(end) - at(first)
    }
}

/// What is counted once about the text of a block.
pub(super) struct Line {
    pub(super) words: f32,
    pub(super) sentences: f32,
    pub(super) commas: f32,
    pub(super) upper: f32,
    pub(super) digits: f32,
    pub(super) ends: f32,
    pub(super) says: u32,
    pub(super) first_upper: f32,
    pub(super) bars: f32,
    pub(super) wide: f32,
}

impl Line {
    pub(super) fn of(block: &Block) -> Line {
        let text = block.text.as_str();
        let mut line = Line {
            words: 1.0,
            sentences: 0.0,
            commas: 0.0,
            upper: 0.0,
            digits: 0.0,
            ends: 0.0,
            says: 0,
            first_upper: 0.0,
            bars: 0.0,
            wide: 0.0,
        };
        let mut before = ' ';
        for c in text.chars() {
            match c {
                ' ' => {
                    line.words += 1.0;
                    if matches!(before, '.' | '!' | '?') {
                        line.sentences += 1.0;
                    }
                }
                ',' | '،' | '、' | '，' => line.commas += 1.0,
                '。' | '！' | '？' | '؟' | '।' => line.sentences += 1.0,
                '|' | '·' | '•' | '»' | '›' | '→' => line.bars += 1.0,
                c if c.is_ascii_digit() => line.digits += 1.0,
                c if c.is_uppercase() => line.upper += 1.0,
                c if crate::lang::is_unspaced(c) => line.wide += 1.0,
                _ => {}
            }
            before = c;
        }
        line.ends = match before {
            '.' | '。' | '।' => 3.0,
            '!' | '?' | '！' | '？' => 2.0,
            ':' => 1.0,
            '"' | '”' | '\'' | '’' | ')' | '」' | '…' => 4.0,
            _ => 0.0,
        };
        line.first_upper = match text.chars().next() {
            Some(c) if c.is_uppercase() => 2.0,
            Some(c) if c.is_lowercase() => 1.0,
            _ => 0.0,
        };
        let head = text
            .char_indices()
            .nth(260)
            .map_or(text.len(), |(at, _)| at);
        line.says = says(text.get(..head).unwrap_or_default());
        line
    }
}
