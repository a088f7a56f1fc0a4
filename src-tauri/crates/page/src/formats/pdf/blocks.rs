//! Lines to headings, paragraphs, lists and code.
//!
//! What is the text is told by its size, which most letters have. A paragraph goes on over the end of its column or
//! page when it has not ended; footnotes in between wait until it has.

use std::collections::{HashMap, HashSet};

use super::head::{take_byline, take_date, take_menu, take_title};
use super::lines::{Line, median};
use super::spans::Piece;
use super::tables::Table;
use super::words::{
    Hyphen, ends_hyphenated, ends_sentence, ends_unspaced, hyphen, is_bullet, starts_numbered,
};
use super::write::write;

/// Lines of a heading. More are a paragraph in large letters.
const MAX_HEADING: usize = 5;
const MAX_HEADING_CHARS: usize = 220;

/// What the lines became.
pub(super) struct Body {
    pub(super) title: Option<String>,
    pub(super) byline: Option<String>,
    /// The line below the title that says when it was published, and the date.
    pub(super) dateline: Option<String>,
    pub(super) published: Option<String>,
    pub(super) html: String,
    /// What stood before the headline of a page that a browser printed.
    pub(super) above: Vec<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Text,
    /// Smaller than the text: notes, captions.
    Small,
    /// Larger or bolder than the text: how much larger, in half points; bold alone is 0.
    Heading(u16),
    Item,
    Code,
    Picture,
    Table,
}

#[derive(Debug)]
pub(super) struct Block {
    pub(super) kind: Kind,
    pub(super) pieces: Vec<Piece>,
    lines: usize,
    pub(super) page: usize,
    pub(super) picture: Option<String>,
    pub(super) table: Option<Table>,
    /// The left edge of its first line.
    x: f32,
    /// Whether the last line ends before its column does, and whether it fills it to the edge.
    ends_short: bool,
    ends_full: bool,
}

impl Block {
    pub(super) fn text(&self) -> String {
        self.pieces
            .iter()
            .map(|piece| piece.text.as_str())
            .collect()
    }
}

/// Makes an article of the lines; `named` is what the document calls itself.
pub(super) fn build(
    pages: &[Vec<Line>],
    named: Option<&str>,
    lang: Option<&str>,
    links: &[String],
    is_printed: bool,
) -> Body {
    let lines: Vec<&Line> = pages.iter().flatten().collect();
    let size = body_size(&lines);
    let mut builder = Builder {
        size,
        justified: is_justified(&lines, size),
        words: words(&lines),
        blocks: Vec::new(),
        open: None,
    };
    for column in lines.chunk_by(|a, b| a.page == b.page && a.column == b.column) {
        builder.column(column);
    }
    let mut blocks = builder.blocks;
    demote(&mut blocks);
    let (title, at) = take_title(&mut blocks, named).unzip();
    let above = match at.flatten() {
        Some(at) if is_printed => take_menu(&mut blocks, at),
        _ => Vec::new(),
    };
    let byline = take_byline(&mut blocks);
    let (dateline, published) = take_date(&mut blocks, lang).unzip();
    let html = write(&blocks, links);
    Body {
        title,
        byline,
        dateline,
        published,
        html,
        above,
    }
}

/// The size in which most letters are set.
fn body_size(lines: &[&Line]) -> f32 {
    let mut weights: HashMap<u32, usize> = HashMap::new();
    for line in lines.iter().filter(|line| line.is_text()) {
        let letters: usize = line.pieces.iter().map(|piece| piece.text.len()).sum();
        *weights.entry((line.size * 2.0).round() as u32).or_default() += letters;
    }
    let most = weights
        .iter()
        .max_by_key(|(size, weight)| (**weight, **size));
    most.map_or(10.0, |(size, _)| *size as f32 / 2.0)
}

/// Whether a line reaches the edge of its column.
fn fills(line: &Line) -> bool {
    line.end >= line.right - (line.right - line.left) * 0.015
}

/// Whether most lines of the text reach the edge.
fn is_justified(lines: &[&Line], size: f32) -> bool {
    let text = lines
        .iter()
        .filter(|line| line.is_text() && (line.size - size).abs() < 0.8);
    let (mut all, mut full) = (0, 0);
    for line in text {
        all += 1;
        full += usize::from(fills(line));
    }
    full * 5 > all * 3
}

/// The words inside lines, by which it is told what a hyphen at the end of one parts.
fn words(lines: &[&Line]) -> HashSet<String> {
    let mut words = HashSet::new();
    for line in lines {
        let text = line.text();
        for word in text.split_whitespace() {
            let word = word
                .trim_matches(|c: char| !c.is_alphanumeric())
                .to_lowercase();
            if word.chars().count() > 3 && words.len() < 400_000 {
                words.insert(word);
            }
        }
    }
    words
}

struct Builder {
    size: f32,
    /// Whether lines are filled to the edge, so that one which is not ends its paragraph.
    justified: bool,
    words: HashSet<String>,
    blocks: Vec<Block>,
    /// Where the last line went: mostly to the last block, but over notes at the end of a column to the one before them.
    open: Option<usize>,
}

impl Builder {
    fn column(&mut self, lines: &[&Line]) {
        let leading = self.leading(lines);
        let mut before: Option<&Line> = None;
        for line in lines {
            let kind = self.kind(line);
            let goes_on = match before {
                None => self.goes_on(line, kind),
                Some(before) => self
                    .open
                    .filter(|open| !self.parts(*open, before, line, kind, leading)),
            };
            let at = match goes_on {
                Some(at) => {
                    self.join(line, at);
                    at
                }
                None => self.begin(line, kind),
            };
            self.open = Some(at);
            if let Some(block) = self.blocks.get_mut(at) {
                block.ends_short = line.end < line.right - (line.right - line.left) * 0.12;
                block.ends_full = fills(line);
            }
            before = Some(line);
        }
    }

    /// A new block with its first line, and where it is.
    fn begin(&mut self, line: &Line, kind: Kind) -> usize {
        self.blocks.push(Block {
            kind,
            pieces: line.pieces.clone(),
            lines: 1,
            page: line.page,
            picture: line.picture.clone(),
            table: line.table.clone(),
            x: line.x,
            ends_short: false,
            ends_full: false,
        });
        self.blocks.len() - 1
    }

    /// The usual distance of lines in a column.
    fn leading(&self, lines: &[&Line]) -> f32 {
        let gaps = lines.windows(2).filter_map(|pair| {
            let [a, b] = pair else { return None };
            let gap = b.y - a.y;
            let is_text = (a.size - b.size).abs() < 0.6 && (a.size - self.size).abs() < 0.8;
            (is_text && gap > a.size * 0.8 && gap < a.size * 2.5).then_some(gap)
        });
        let found = median(gaps);
        if found > 0.0 { found } else { self.size * 1.25 }
    }

    fn kind(&self, line: &Line) -> Kind {
        if line.picture.is_some() {
            return Kind::Picture;
        }
        if line.table.is_some() {
            return Kind::Table;
        }
        let text = line.text();
        if line.has_style(|style| style.mono) && line.size <= self.size * 1.15 {
            return Kind::Code;
        }
        if is_bullet(&text) {
            return Kind::Item;
        }
        if line.size >= self.size * 1.12 && line.size >= self.size + 0.9 {
            return Kind::Heading(((line.size - self.size) * 2.0).round().clamp(1.0, 500.0) as u16);
        }
        let is_loud = line.has_style(|style| style.bold) && line.size >= self.size * 0.93;
        let is_sentence = text.ends_with(['.', ',', ';', '!']) && !starts_numbered(&text);
        if is_loud && !is_sentence && text.chars().count() <= 120 {
            return Kind::Heading(0);
        }
        if line.size <= self.size * 0.92 {
            Kind::Small
        } else {
            Kind::Text
        }
    }

    /// Whether a line begins something new after the one above it.
    fn parts(&self, open: usize, before: &Line, line: &Line, kind: Kind, leading: f32) -> bool {
        let Some(block) = self.blocks.get(open) else {
            return true;
        };
        let stands_alone = |kind: Kind| matches!(kind, Kind::Picture | Kind::Table);
        if stands_alone(kind) || stands_alone(block.kind) || kind == Kind::Item {
            return true;
        }
        let gap = line.y - before.y;
        let size = line.size.max(before.size);
        let usual = leading.max(size * 1.05) * (size / self.size.max(1.0)).max(1.0);
        let is_far = gap > usual * 1.42 || gap < size * -0.5;
        if block.kind == Kind::Item {
            let hangs = line.x > line.left + self.size * 0.3 || before.end > before.right - size;
            return is_far || kind != Kind::Text || !hangs;
        }
        if kind != block.kind {
            return true;
        }
        if kind == Kind::Code {
            return gap > usual * 2.5;
        }
        if is_far {
            return true;
        }
        if matches!(kind, Kind::Heading(_)) {
            return starts_numbered(&line.text());
        }
        let text = line.text();
        let is_indented = line.x > line.left + size * 0.8 && line.x > before.x + size * 0.6;
        let opens = text
            .chars()
            .next()
            .is_some_and(|c| !c.is_lowercase() && !c.is_ascii_digit() || c.is_ascii_digit());
        if is_indented && opens {
            return true;
        }
        if ends_hyphenated(&before.text()) {
            return false;
        }
        let is_short = before.end < before.right - (before.right - before.left) * 0.14;
        let is_very_short = before.end < before.right - (before.right - before.left) * 0.45;
        let is_upper = text.starts_with(|c: char| c.is_uppercase() || c.is_numeric());
        is_short && opens && ends_sentence(&before.text()) || is_very_short && is_upper
    }

    /// The last text, if the first line of a column goes on with it.
    fn goes_on(&self, line: &Line, kind: Kind) -> Option<usize> {
        let at = self.last_text().filter(|_| kind == Kind::Text)?;
        let block = self.blocks.get(at)?;
        self.goes_on_with(block, line).then_some(at)
    }

    /// Whether the first line of a column goes on with a block.
    fn goes_on_with(&self, block: &Block, line: &Line) -> bool {
        let text = block.text();
        let next = line.text();
        let is_indented = line.x > line.left + line.size * 0.8;
        if line.page > block.page + 1 {
            return false;
        }
        if ends_sentence(&text) {
            return self.justified && block.ends_full && !is_indented;
        }
        let starts_small = next.chars().next().is_some_and(char::is_lowercase);
        starts_small || ends_hyphenated(&text) || (!block.ends_short && !is_indented)
    }

    /// The last text, over notes, pictures and tables.
    fn last_text(&self) -> Option<usize> {
        let is_beside = |kind: Kind| matches!(kind, Kind::Small | Kind::Picture | Kind::Table);
        let at = self
            .blocks
            .iter()
            .rposition(|block| !is_beside(block.kind))?;
        let kind = self.blocks.get(at)?.kind;
        matches!(kind, Kind::Text | Kind::Item).then_some(at)
    }

    fn join(&mut self, line: &Line, at: usize) {
        let words = &self.words;
        let Some(block) = self.blocks.get_mut(at) else {
            return;
        };
        block.lines += 1;
        block.page = line.page;
        if block.kind == Kind::Code {
            // Letters of a typewriter are six tenths of their size wide.
            let steps = ((line.x - block.x) / (line.size * 0.6)).round();
            let indent = " ".repeat(steps.clamp(0.0, 60.0) as usize);
            push_text(&mut block.pieces, &format!("\n{indent}"));
            block.pieces.extend(line.pieces.iter().cloned());
            return;
        }
        let end = block.text();
        let next = line.text();
        if ends_hyphenated(&end) && next.chars().next().is_some_and(char::is_lowercase) {
            match hyphen(&end, &next, words) {
                Hyphen::Joins => {}
                Hyphen::Waits => push_text(&mut block.pieces, " "),
                Hyphen::Parts => {
                    if let Some(last) = block.pieces.last_mut() {
                        last.text.pop();
                    }
                }
            }
        } else if ends_hyphenated(&end) || ends_unspaced(&end, &next) {
            // `Jean-` and `Paul`, or a script without spaces.
        } else {
            push_text(&mut block.pieces, " ");
        }
        block.pieces.extend(line.pieces.iter().cloned());
    }
}

fn push_text(pieces: &mut [Piece], text: &str) {
    if let Some(last) = pieces.last_mut() {
        last.text.push_str(text);
    }
}

/// Headings that are too long or say nothing are text in large letters.
fn demote(blocks: &mut [Block]) {
    let loud = blocks
        .iter()
        .filter(|block| block.kind == Kind::Heading(0))
        .count();
    let texts = blocks
        .iter()
        .filter(|block| block.kind == Kind::Text)
        .count();
    for block in blocks.iter_mut() {
        let Kind::Heading(over) = block.kind else {
            continue;
        };
        let text = block.text();
        let is_long = block.lines > MAX_HEADING || text.chars().count() > MAX_HEADING_CHARS;
        let letters = text.chars().filter(|c| c.is_alphabetic()).count();
        // Where half of everything is bold, bold says nothing.
        let is_everywhere = over == 0 && loud > texts * 2 + 4;
        if is_long || letters < 2 || is_everywhere {
            block.kind = Kind::Text;
        }
    }
}
