//! A pasted page under reading: its lines, what each looks like, and what has become of it.

use super::captions::Caption;
use super::cues::{self, Cue};
use super::lines::Line;
use super::shape::Shape;
use super::structure::{self, Kind};

/// What has become of a line. Every line ends in the article, in a field or in `removed`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Fate {
    /// In the body, as long as nobody says otherwise.
    Open,
    /// Its words are in a field of the article.
    Field,
    /// Set aside as this kind.
    Removed(&'static str),
    /// Part of the caption with this number.
    Caption(usize),
}

/// The lines of a page, each with its measures.
pub(super) struct Page<'a> {
    lines: Vec<Line<'a>>,
    shapes: Vec<Shape>,
    kinds: Vec<Kind>,
    cues: Vec<Option<Cue>>,
    fates: Vec<Fate>,
    /// The lines of every block.
    blocks: Vec<std::ops::Range<usize>>,
    pub(super) captions: Vec<Caption>,
    /// Lines of which only a part is body: the part that is.
    trimmed: std::collections::HashMap<usize, Trimmed>,
}

/// What is left of a line, and what was taken from it for `removed`.
pub(super) struct Trimmed {
    pub(super) rest: String,
    pub(super) taken: Option<(&'static str, String)>,
}

impl<'a> Page<'a> {
    pub(super) fn new(lines: Vec<Line<'a>>) -> Page<'a> {
        let shapes: Vec<Shape> = lines.iter().map(|l| Shape::of(l.text())).collect();
        let kinds = structure::kinds(&lines, &shapes);
        let cues = lines
            .iter()
            .zip(&kinds)
            .map(|(line, kind)| {
                if *kind == Kind::Code {
                    None
                } else {
                    cues::of(line.text())
                }
            })
            .collect();
        let fates = vec![Fate::Open; lines.len()];
        let mut blocks: Vec<std::ops::Range<usize>> = Vec::new();
        for (at, line) in lines.iter().enumerate() {
            blocks.resize(blocks.len().max(line.block + 1), at..at);
            if let Some(block) = blocks.get_mut(line.block) {
                block.end = at + 1;
            }
        }
        let mut page = Page {
            blocks,
            lines,
            shapes,
            kinds,
            cues,
            fates,
            captions: Vec::new(),
            trimmed: std::collections::HashMap::new(),
        };
        structure::mark_verse(&mut page);
        page
    }

    pub(super) fn len(&self) -> usize {
        self.lines.len()
    }

    pub(super) fn line(&self, at: usize) -> Option<&Line<'a>> {
        self.lines.get(at)
    }

    pub(super) fn text(&self, at: usize) -> &str {
        match self.trimmed.get(&at) {
            Some(trimmed) => &trimmed.rest,
            None => self.lines.get(at).map_or("", |l| l.text()),
        }
    }

    pub(super) fn shape(&self, at: usize) -> Shape {
        self.shapes.get(at).copied().unwrap_or_default()
    }

    pub(super) fn kind(&self, at: usize) -> Kind {
        self.kinds.get(at).copied().unwrap_or(Kind::Text)
    }

    pub(super) fn set_kind(&mut self, at: usize, kind: Kind) {
        if let Some(slot) = self.kinds.get_mut(at) {
            *slot = kind;
        }
    }

    pub(super) fn cue(&self, at: usize) -> Option<Cue> {
        self.cues.get(at).copied().flatten()
    }

    pub(super) fn fate(&self, at: usize) -> Fate {
        self.fates.get(at).copied().unwrap_or(Fate::Field)
    }

    pub(super) fn set(&mut self, at: usize, fate: Fate) {
        if let Some(slot) = self.fates.get_mut(at) {
            *slot = fate;
        }
    }

    pub(super) fn is_open(&self, at: usize) -> bool {
        self.fate(at) == Fate::Open
    }

    pub(super) fn block(&self, at: usize) -> usize {
        self.lines.get(at).map_or(usize::MAX, |l| l.block)
    }

    pub(super) fn same_block(&self, a: usize, b: usize) -> bool {
        self.block(a) == self.block(b)
    }

    /// The first line of a line's block and one past its last.
    pub(super) fn block_range(&self, at: usize) -> std::ops::Range<usize> {
        self.blocks
            .get(self.block(at))
            .cloned()
            .unwrap_or(at..at + 1)
    }

    /// Running text of the article's own: prose that announces nothing.
    pub(super) fn is_prose(&self, at: usize) -> bool {
        self.is_open(at)
            && self.kind(at) == Kind::Text
            && self.shape(at).is_prose()
            && self.cue(at).is_none()
    }

    /// Keeps a part of a line as body.
    pub(super) fn trim_line(
        &mut self,
        at: usize,
        rest: String,
        taken: Option<(&'static str, String)>,
    ) {
        if let Some(slot) = self.shapes.get_mut(at) {
            *slot = Shape::of(&rest);
        }
        self.trimmed.insert(at, Trimmed { rest, taken });
    }

    /// What was taken from a line that stayed.
    pub(super) fn taken(&self, at: usize) -> Option<&(&'static str, String)> {
        self.trimmed.get(&at).and_then(|t| t.taken.as_ref())
    }
}
