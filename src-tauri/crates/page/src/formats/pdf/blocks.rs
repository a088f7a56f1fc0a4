//! Lines to headings, paragraphs, lists and code.
//!
//! What is the text is told by its size, which most letters have. A paragraph goes on over the end of its column or
//! page when it has not ended; footnotes in between wait until it has.

use std::collections::{HashMap, HashSet};

use super::lines::{Line, median};
use super::spans::Piece;
use super::tables::Table;
use super::words::{
    ends_hyphenated, ends_sentence, ends_unspaced, is_bullet, keeps_hyphen, starts_numbered,
};
use super::write::write;
use crate::dom;

/// Lines of a heading. More are a paragraph in large letters.
const MAX_HEADING: usize = 5;
const MAX_HEADING_CHARS: usize = 220;

/// What the lines became.
pub(super) struct Body {
    pub(super) title: Option<String>,
    pub(super) byline: Option<String>,
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
    page: usize,
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

pub(super) fn build(pages: &[Vec<Line>], named: Option<&str>, is_printed: bool) -> Body {
    let lines: Vec<&Line> = pages.iter().flatten().collect();
    let size = body_size(&lines);
    let mut builder = Builder {
        size,
        justified: is_justified(&lines, size),
        words: words(&lines),
        blocks: Vec::new(),
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
    let html = write(&blocks);
    Body {
        title,
        byline,
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
}

impl Builder {
    fn column(&mut self, lines: &[&Line]) {
        let leading = self.leading(lines);
        let mut before: Option<&Line> = None;
        for line in lines {
            let kind = self.kind(line);
            let is_new = match before {
                None => !self.goes_on(line, kind),
                Some(before) => self.parts(before, line, kind, leading),
            };
            if is_new {
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
            } else {
                self.join(line, before.is_none());
            }
            let ends_short = line.end < line.right - (line.right - line.left) * 0.12;
            let at = self.target(before.is_none() && !is_new);
            if let Some(block) = at.and_then(|at| self.blocks.get_mut(at)) {
                block.ends_short = ends_short;
                block.ends_full = fills(line);
            }
            before = Some(line);
        }
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
    fn parts(&self, before: &Line, line: &Line, kind: Kind, leading: f32) -> bool {
        let Some(block) = self.blocks.last() else {
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
        let is_short = before.end < before.right - (before.right - before.left) * 0.14;
        let is_very_short = before.end < before.right - (before.right - before.left) * 0.45;
        let is_upper = text.starts_with(|c: char| c.is_uppercase() || c.is_numeric());
        is_short && opens && ends_sentence(&before.text()) || is_very_short && is_upper
    }

    /// Whether the first line of a column goes on with the last text before it.
    fn goes_on(&self, line: &Line, kind: Kind) -> bool {
        if kind != Kind::Text {
            return false;
        }
        let Some(block) = self.target(true).and_then(|at| self.blocks.get(at)) else {
            return false;
        };
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

    /// The block that a line is added to: the last one, or, over the end of a column, the last text.
    fn target(&self, over_end: bool) -> Option<usize> {
        let last = self.blocks.len().checked_sub(1)?;
        if !over_end {
            return Some(last);
        }
        let at = self
            .blocks
            .iter()
            .rposition(|block| !matches!(block.kind, Kind::Small | Kind::Picture | Kind::Table))?;
        let is_text = self
            .blocks
            .get(at)
            .is_some_and(|block| matches!(block.kind, Kind::Text | Kind::Item));
        is_text.then_some(at)
    }

    fn join(&mut self, line: &Line, over_end: bool) {
        let Some(at) = self.target(over_end) else {
            return;
        };
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
            if !keeps_hyphen(&end, &next, words)
                && let Some(last) = block.pieces.last_mut()
            {
                last.text.pop();
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

/// The title: what the document calls itself, else the largest heading of the first page; and where it stood.
fn take_title(blocks: &mut Vec<Block>, named: Option<&str>) -> Option<(String, Option<usize>)> {
    let first = blocks.first()?.page;
    let largest = blocks
        .iter()
        .enumerate()
        .take_while(|(_, block)| block.page == first)
        .filter_map(|(at, block)| match block.kind {
            Kind::Heading(over) if over >= 3 => Some((over, at)),
            _ => None,
        })
        .max_by_key(|(over, at)| (*over, std::cmp::Reverse(*at)))
        .map(|(_, at)| at);
    let at = match named {
        None => largest,
        Some(named) => blocks
            .iter()
            .take(12)
            .position(|block| letters(&block.text()) == letters(named))
            .or_else(|| {
                let is_headline = |at: &usize| {
                    let text = blocks.get(*at).map(Block::text);
                    text.is_some_and(|text| names_site_besides(named, &text))
                };
                largest.filter(is_headline)
            }),
    };
    match (at, named) {
        (Some(at), _) => Some((dom::squeeze(&blocks.remove(at).text()), Some(at))),
        (None, Some(named)) => Some((named.to_owned(), None)),
        (None, None) => None,
    }
}

/// Whether a document's name is its headline and the site's name, as browsers call what they print: `Otters | The River`.
fn names_site_besides(named: &str, headline: &str) -> bool {
    let headline = letters(headline);
    let parts = [" | ", " - ", " – ", " — ", " · ", " : ", ": ", " :: "];
    let is_part = |part: &str| {
        let (before, after) = (named.rsplit_once(part), named.split_once(part));
        before.is_some_and(|(before, _)| letters(before) == headline)
            || after.is_some_and(|(_, after)| letters(after) == headline)
    };
    headline.chars().count() >= 6 && parts.iter().any(|part| is_part(part))
}

/// What stands above the headline of a printed page, if it is short pieces only: menus, names of sites, of sections.
fn take_menu(blocks: &mut Vec<Block>, at: usize) -> Vec<String> {
    let is_menu = blocks.iter().take(at).all(|block| {
        let text = block.text();
        !matches!(block.kind, Kind::Picture | Kind::Table)
            && text.chars().count() <= 90
            && !ends_sentence(text.trim_end())
    });
    if !is_menu {
        return Vec::new();
    }
    let texts = blocks.drain(..at).map(|block| dom::squeeze(&block.text()));
    texts.filter(|text| !text.is_empty()).collect()
}

/// `By Ada Berg` at the very beginning.
fn take_byline(blocks: &mut Vec<Block>) -> Option<String> {
    let text = dom::squeeze(&blocks.first()?.text());
    let name = text
        .strip_prefix("By ")
        .or_else(|| text.strip_prefix("by "))?;
    let is_name = name.chars().count() <= 80
        && !name.contains('.')
        && name.split_whitespace().count() <= 12
        && name.starts_with(char::is_uppercase);
    let name = is_name.then(|| name.to_owned())?;
    blocks.remove(0);
    Some(name)
}

fn letters(text: &str) -> String {
    text.chars()
        .filter(|c| c.is_alphanumeric())
        .flat_map(char::to_lowercase)
        .collect()
}
