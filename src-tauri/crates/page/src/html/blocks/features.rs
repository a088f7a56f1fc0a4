//! What is known about each block, as numbers: the block itself, what stands around it, where it is on the page.
//!
//! Order and meaning of the numbers belong to the trained model: whoever changes them trains it again
//! (`examples/train.rs`).

use std::collections::{HashMap, HashSet};

mod counts;

use counts::{Line, Sums};

use super::words::{MARK_GROUPS, SAYING_GROUPS};
use super::{Block, Blocks, Elem, Tag, says};

/// What else is known about a page.
pub(in crate::html) struct Known<'a> {
    /// The blocks that an engine kept.
    pub(in crate::html) kept: &'a [bool],
    pub(in crate::html) title: Option<&'a str>,
    pub(in crate::html) byline: Option<&'a str>,
    pub(in crate::html) excerpt: Option<&'a str>,
    /// The text of the article, where the structured data has it.
    pub(in crate::html) body: Option<&'a str>,
}

/// Elements around a block that are asked how far away they are.
const AROUND: &[Tag] = &[
    Tag::Article,
    Tag::Main,
    Tag::Nav,
    Tag::Aside,
    Tag::Footer,
    Tag::Header,
    Tag::Form,
    Tag::List,
    Tag::Table,
    Tag::Quote,
    Tag::Section,
    Tag::Link,
    Tag::Details,
    Tag::Item,
    Tag::Cell,
];
/// "There is none", where smaller numbers are distances.
const FAR: f32 = 30.0;

fn is(kept: &[bool], at: usize) -> bool {
    kept.get(at).copied().unwrap_or_default()
}

fn share(part: f32, all: f32) -> f32 {
    if all > 0.0 { part / all } else { 0.0 }
}

fn log(value: f32) -> f32 {
    (value + 1.0).ln()
}

/// The numbers of every block of a page.
pub(in crate::html) fn of(page: &Blocks, known: &Known<'_>) -> Vec<Vec<f32>> {
    let lines: Vec<Line> = page.blocks.iter().map(Line::of).collect();
    let sums = Sums::of(page, known.kept);
    let whole = Whole::of(page, known, &sums);
    (0..page.blocks.len())
        .map(|at| {
            let mut row = Vec::with_capacity(256);
            whole.push_own(&mut row, at, &lines);
            whole.push_around(&mut row, at);
            whole.push_place(&mut row, at);
            whole.push_headings(&mut row, at);
            whole.push_neighbours(&mut row, at, &lines);
            row
        })
        .collect()
}

/// The page as a whole, for questions about one of its blocks.
struct Whole<'a> {
    page: &'a Blocks,
    known: &'a Known<'a>,
    sums: &'a Sums,
    /// The element with most running text right in it, and the elements from it up to the body.
    best: Vec<usize>,
    title: String,
    byline: String,
    excerpt: String,
    body: Option<HashSet<u64>>,
    first_kept: usize,
    last_kept: usize,
    headline: Option<usize>,
    repeats: HashMap<&'a str, u32>,
    headings: Vec<usize>,
}

impl<'a> Whole<'a> {
    fn of(page: &'a Blocks, known: &'a Known<'a>, sums: &'a Sums) -> Whole<'a> {
        let title = letters(known.title.unwrap_or_default());
        let heading = |at: &usize| {
            page.blocks
                .get(*at)
                .and_then(|block| page.elems.get(block.elem))
                .is_some_and(|elem| {
                    matches!(
                        elem.tag,
                        Tag::Heading1 | Tag::Heading2 | Tag::Heading3 | Tag::Heading4
                    )
                })
        };
        let headings: Vec<usize> = (0..page.blocks.len()).filter(heading).collect();
        let is_first_rank = |at: &&usize| {
            page.blocks
                .get(**at)
                .and_then(|block| page.elems.get(block.elem))
                .is_some_and(|elem| elem.tag == Tag::Heading1)
        };
        let says_title = |at: &&usize| {
            !title.is_empty()
                && page
                    .blocks
                    .get(**at)
                    .is_some_and(|block| letters(&block.text) == title)
        };
        let headline = headings
            .iter()
            .find(says_title)
            .or_else(|| headings.iter().find(is_first_rank))
            .copied();
        let mut repeats = HashMap::new();
        for block in &page.blocks {
            *repeats.entry(block.text.as_str()).or_default() += 1;
        }
        let n = page.blocks.len();
        Whole {
            best: best(page),
            byline: letters(known.byline.unwrap_or_default()),
            excerpt: letters(known.excerpt.unwrap_or_default()),
            body: known.body.map(|body| grams(body).collect()),
            first_kept: (0..n).find(|at| is(known.kept, *at)).unwrap_or(n),
            last_kept: (0..n).rfind(|at| is(known.kept, *at)).unwrap_or(0),
            headline,
            headings,
            repeats,
            title,
            page,
            known,
            sums,
        }
    }

    fn block(&self, at: usize) -> Option<(&'a Block, &'a Elem)> {
        let block = self.page.blocks.get(at)?;
        Some((block, self.page.elems.get(block.elem)?))
    }

    /// The elements around an element, itself first, without the body.
    fn up(&self, elem: usize) -> impl Iterator<Item = (usize, &'a Elem)> + use<'a> {
        let page = self.page;
        let mut next = Some(elem);
        std::iter::from_fn(move || {
            let at = next.filter(|at| *at != 0)?;
            let elem = page.elems.get(at)?;
            next = Some(elem.parent);
            Some((at, elem))
        })
    }

    fn push_own(&self, row: &mut Vec<f32>, at: usize, lines: &[Line]) {
        let (Some((block, elem)), Some(line)) = (self.block(at), lines.get(at)) else {
            return;
        };
        let chars = block.chars as f32;
        row.extend([
            f32::from(elem.tag as u8),
            log(chars),
            log(line.words),
            line.sentences,
            share(line.commas, line.words),
            share(line.upper, chars),
            share(line.digits, chars),
            share(line.wide, chars),
            share(chars, line.words),
            line.ends,
            line.first_upper,
            line.bars,
            share(block.linked as f32, chars),
            block.links as f32,
            share(block.strong as f32, chars),
            block.pictures as f32,
            f32::from(u8::from(is(self.known.kept, at))),
            self.repeats
                .get(block.text.as_str())
                .copied()
                .unwrap_or_default() as f32,
        ]);
        let short = block.text.len() <= 500;
        for bit in 0..SAYING_GROUPS {
            row.push(
                f32::from(u8::from(line.says >> bit & 1 == 1)) * if short { 1.0 } else { 0.5 },
            );
        }
        let bare = if short {
            letters(&block.text)
        } else {
            String::new()
        };
        let equals = |other: &str| f32::from(u8::from(!bare.is_empty() && bare == other));
        let holds = |other: &str| f32::from(u8::from(other.len() > 4 && bare.contains(other)));
        let within = |other: &str| f32::from(u8::from(bare.len() > 15 && other.contains(&bare)));
        row.extend([
            equals(&self.title),
            within(&self.title),
            holds(&self.title),
            holds(&self.byline),
            within(&self.excerpt),
            f32::from(u8::from(
                self.excerpt.len() > 40
                    && block.text.len() >= self.excerpt.len()
                    && letters(&block.text).contains(&self.excerpt),
            )),
        ]);
        row.push(match &self.body {
            Some(body) => {
                let (mut hits, mut all) = (0.0, 0.0);
                for gram in grams(&block.text) {
                    all += 1.0;
                    hits += f32::from(u8::from(body.contains(&gram)));
                }
                share(hits, all)
            }
            None => -1.0,
        });
    }

    fn push_around(&self, row: &mut Vec<f32>, at: usize) {
        let Some((block, elem)) = self.block(at) else {
            return;
        };
        let mut marks = [FAR; MARK_GROUPS];
        let mut tags = [FAR; 32];
        let (mut repeated, mut repeated_at) = (0, 0.0);
        for (distance, (_, outer)) in self.up(block.elem).enumerate().take(28) {
            let distance = distance as f32;
            for (bit, mark) in marks.iter_mut().enumerate() {
                if outer.marks >> bit & 1 == 1 && *mark == FAR {
                    *mark = distance;
                }
            }
            if let Some(tag) = tags.get_mut(outer.tag as usize).filter(|tag| **tag == FAR) {
                *tag = distance;
            }
            if outer.alike > repeated && distance > 0.0 && distance < 6.0 {
                repeated = outer.alike;
                repeated_at = distance;
            }
        }
        row.extend(marks);
        row.extend(
            AROUND
                .iter()
                .map(|tag| tags.get(*tag as usize).copied().unwrap_or(FAR)),
        );
        row.extend([
            f32::from(elem.alike.min(40)),
            f32::from(repeated.min(40)),
            repeated_at,
            f32::from(elem.depth.min(20)),
        ]);
        let levels: Vec<&Elem> = self
            .up(block.elem)
            .map(|(_, elem)| elem)
            .skip(1)
            .take(6)
            .collect();
        let body = self.page.elems.first();
        for level in [0, 1, 2, 4] {
            let around = levels.get(level).copied().or(body);
            self.push_part(row, around.map_or((0, 0), |elem| (elem.first, elem.end)));
        }
        // The nearest element that holds more than a few blocks.
        let section = self
            .up(block.elem)
            .map(|(_, elem)| elem)
            .find(|elem| elem.end - elem.first >= 4)
            .or(body);
        self.push_part(row, section.map_or((0, 0), |elem| (elem.first, elem.end)));
        let meets = self
            .up(block.elem)
            .position(|(at, _)| self.best.contains(&at));
        let up = meets.unwrap_or(self.up(block.elem).count());
        let meeting = self.up(block.elem).nth(up).map_or(0, |(at, _)| at);
        let down = self
            .best
            .iter()
            .position(|at| *at == meeting)
            .unwrap_or(self.best.len());
        row.extend([up as f32, down as f32]);
        // The part of the page through which the block hangs on the best element's path: is it text or links?
        let branch = up
            .checked_sub(1)
            .and_then(|up| self.up(block.elem).nth(up))
            .map(|(_, elem)| elem);
        self.push_part(
            row,
            branch.map_or((at, at + 1), |elem| (elem.first, elem.end)),
        );
    }

    /// Sums over some blocks.
    fn push_part(&self, row: &mut Vec<f32>, (first, end): (usize, usize)) {
        let sum = |sums: &[f32]| Sums::between(sums, first, end);
        let chars = sum(&self.sums.chars);
        let count = end.saturating_sub(first) as f32;
        let all = self.page.blocks.len();
        row.extend([
            log(chars).min(10.0),
            log(count).min(5.0),
            share(sum(&self.sums.linked), chars),
            share(sum(&self.sums.kept), chars),
            share(sum(&self.sums.prose), chars),
            share(
                sum(&self.sums.prose),
                Sums::between(&self.sums.prose, 0, all),
            ),
            share(sum(&self.sums.paragraphs), count),
        ]);
    }

    fn push_place(&self, row: &mut Vec<f32>, at: usize) {
        let n = self.page.blocks.len();
        let sum = |sums: &[f32], first, end| Sums::between(sums, first, end);
        let (chars, kept) = (sum(&self.sums.chars, 0, n), sum(&self.sums.kept, 0, n));
        let prose = sum(&self.sums.prose, 0, n);
        row.extend([
            share(at as f32, n as f32),
            share(sum(&self.sums.chars, 0, at), chars),
            share(sum(&self.sums.prose, 0, at), prose),
            share(sum(&self.sums.kept, 0, at), kept),
            log(chars).min(10.0),
            log(n as f32).min(6.0),
            log(kept).min(9.5),
            share(kept, chars),
            share(prose, chars),
            signed(at as f32 - self.first_kept as f32),
            signed(at as f32 - self.last_kept as f32),
            self.headline
                .map_or(-FAR, |headline| signed(at as f32 - headline as f32)),
        ]);
        for reach in [2, 5, 12] {
            let (first, end) = (at.saturating_sub(reach), (at + reach + 1).min(n));
            let around = sum(&self.sums.chars, first, end);
            row.extend([
                share(
                    sum(&self.sums.prose, first, at),
                    sum(&self.sums.chars, first, at),
                ),
                share(
                    sum(&self.sums.prose, at + 1, end),
                    sum(&self.sums.chars, at + 1, end),
                ),
                share(sum(&self.sums.linked, first, end), around),
                share(
                    sum(&self.sums.kept, first, at),
                    sum(&self.sums.chars, first, at),
                ),
                share(
                    sum(&self.sums.kept, at + 1, end),
                    sum(&self.sums.chars, at + 1, end),
                ),
                log(around),
            ]);
        }
    }

    fn push_headings(&self, row: &mut Vec<f32>, at: usize) {
        let n = self.page.blocks.len();
        let after = self.headings.partition_point(|heading| *heading <= at);
        let last = after
            .checked_sub(1)
            .and_then(|last| self.headings.get(last))
            .copied();
        let next = self.headings.get(after).copied().unwrap_or(n);
        let first = last.unwrap_or(0);
        row.extend([(at - first).min(30) as f32, (next - at).min(30) as f32]);
        let heading = last.and_then(|last| self.block(last));
        row.push(heading.map_or(0.0, |(_, elem)| f32::from(elem.tag as u8)));
        row.push(last.map_or(0.0, |last| f32::from(u8::from(is(self.known.kept, last)))));
        let said = heading.map_or(0, |(block, _)| says(&block.text));
        for bit in [1, 2, 3, 5, 12, 14, 16, 19, 20, 22, 26, 28] {
            row.push(f32::from(u8::from(said >> bit & 1 == 1)));
        }
        row.push(heading.map_or(0.0, |(block, _)| block.chars as f32));
        row.push(heading.map_or(0.0, |(block, _)| {
            share(block.linked as f32, block.chars as f32)
        }));
        self.push_part(row, (first, next));
    }

    fn push_neighbours(&self, row: &mut Vec<f32>, at: usize, lines: &[Line]) {
        for step in [-3_isize, -2, -1, 1, 2, 3] {
            let other = at.checked_add_signed(step);
            let Some((other, (block, elem))) =
                other.and_then(|other| Some((other, self.block(other)?)))
            else {
                row.extend([-1.0; 8]);
                continue;
            };
            let own = self.block(at).map(|(_, elem)| elem);
            row.extend([
                log(block.chars as f32),
                share(block.linked as f32, block.chars as f32),
                f32::from(elem.tag as u8),
                f32::from(u8::from(is(self.known.kept, other))),
                lines.get(other).map_or(0.0, |line| line.ends),
                lines.get(other).map_or(0.0, |line| line.sentences),
                f32::from(u8::from(own.is_some_and(|own| own.parent == elem.parent))),
                f32::from(u8::from(own.is_some_and(|own| own.look == elem.look))),
            ]);
        }
    }
}

/// A distance that counts less the longer it is, and no more from a point on: few pages to learn from are longer.
fn signed(distance: f32) -> f32 {
    distance.signum() * log(distance.abs()).min(4.5)
}

/// The element with most running text right in it, and those around it.
fn best(page: &Blocks) -> Vec<usize> {
    let mut scores: Vec<f32> = vec![0.0; page.elems.len()];
    for block in page.blocks.iter().filter(|block| block.is_prose()) {
        let mut at = block.elem;
        for part in [1.0, 0.5, 0.25] {
            let Some(elem) = page.elems.get(at) else {
                break;
            };
            at = elem.parent;
            if let Some(score) = scores.get_mut(at) {
                *score += block.chars as f32 * part;
            }
        }
    }
    let best = scores
        .iter()
        .enumerate()
        .max_by(|a, b| a.1.total_cmp(b.1))
        .map_or(0, |(at, _)| at);
    let mut path = vec![best];
    let mut at = best;
    while at != 0 {
        at = page.elems.get(at).map_or(0, |elem| elem.parent);
        path.push(at);
    }
    path
}

/// Letters and digits in lower case, for comparison.
fn letters(text: &str) -> String {
    text.chars()
        .filter(|c| c.is_alphanumeric())
        .flat_map(char::to_lowercase)
        .collect()
}

/// Hashes of every three words in a row; of all words where there are fewer.
fn grams(text: &str) -> impl Iterator<Item = u64> {
    let words: Vec<u64> = text
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(|word| {
            word.bytes().fold(0xcbf2_9ce4_8422_2325, |hash: u64, byte| {
                (hash ^ u64::from(byte.to_ascii_lowercase())).wrapping_mul(0x0100_0000_01b3)
            })
        })
        .collect();
    let size = words.len().clamp(1, 3);
    let grams: Vec<u64> = words
        .windows(size)
        .map(|words| {
            words.iter().fold(0, |hash: u64, word| {
                hash.rotate_left(17).wrapping_mul(31) ^ word
            })
        })
        .collect();
    grams.into_iter()
}
