//! Annotated pages and which of their blocks are the article.

use std::collections::HashMap;
use std::io::Read as _;
use std::path::Path;

use commonplace_page::{Input, Samples, samples};
use serde_json::{Map, Value};

pub struct Page {
    pub id: String,
    pub site: String,
    pub kind: String,
    pub samples: Samples,
    pub truth: Vec<u32>,
    pub words: Vec<Vec<u32>>,
    /// Which blocks are the article.
    pub labels: Vec<bool>,
    /// What a wrong answer costs the page.
    pub costs: Vec<f64>,
}

/// Words as numbers, the same for all pages.
#[derive(Default)]
pub struct Words {
    known: HashMap<String, u32>,
}

impl Words {
    fn of(&mut self, text: &str) -> Vec<u32> {
        let words = text
            .split(|c: char| !c.is_alphanumeric() && c != '_')
            .filter(|word| !word.is_empty());
        words
            .map(|word| {
                let next = u32::try_from(self.known.len()).unwrap();
                *self.known.entry(word.to_owned()).or_insert(next)
            })
            .collect()
    }
}

pub fn unpack(path: &Path) -> Vec<u8> {
    let mut bytes = Vec::new();
    let packed = std::fs::File::open(path).expect("a page can be opened");
    flate2::read::GzDecoder::new(packed)
        .read_to_end(&mut bytes)
        .expect("pages are gzipped");
    bytes
}

/// The pages of a set with a body in their truth.
pub fn read(folder: &Path) -> Vec<Page> {
    let truth = std::fs::read(folder.join("truth.json")).expect("truth.json");
    let truth: Map<String, Value> = serde_json::from_slice(&truth).expect("JSON");
    let mut words = Words::default();
    let mut pages = Vec::new();
    for (id, page) in truth {
        let (Some(body), Some(file)) = (page["articleBody"].as_str(), page["file"].as_str()) else {
            continue;
        };
        let bytes = unpack(&folder.join(file));
        let url = page["url"].as_str();
        let samples = samples(&Input {
            bytes: &bytes,
            url,
            ..Input::default()
        });
        let site = url
            .unwrap_or_default()
            .split('/')
            .nth(2)
            .unwrap_or_default()
            .to_owned();
        let truth = words.of(body);
        let blocks: Vec<Vec<u32>> = samples
            .texts()
            .into_iter()
            .map(|text| words.of(text))
            .collect();
        let (labels, costs) = label(&truth, &blocks);
        pages.push(Page {
            id,
            site,
            kind: page["pageType"].as_str().unwrap_or("article").to_owned(),
            samples,
            truth,
            words: blocks,
            labels,
            costs,
        });
    }
    pages
}

type Counts = HashMap<[u32; 4], i32>;

fn shingle(words: &[u32]) -> [u32; 4] {
    let mut shingle = [u32::MAX; 4];
    for (to, word) in shingle.iter_mut().zip(words) {
        *to = *word;
    }
    shingle
}

pub fn counts(words: &[u32]) -> Counts {
    let mut counts = HashMap::new();
    if words.is_empty() {
        return counts;
    }
    for window in words.windows(4.min(words.len())) {
        *counts.entry(shingle(window)).or_default() += 1;
    }
    counts
}

/// Precision, recall and F1 of a choice.
pub fn score(truth: &[u32], blocks: &[Vec<u32>], chosen: &[bool]) -> (f64, f64, f64) {
    let all: Vec<u32> = blocks
        .iter()
        .zip(chosen)
        .filter(|(_, chosen)| **chosen)
        .flat_map(|(words, _)| words.iter().copied())
        .collect();
    let (want, got) = (counts(truth), counts(&all));
    let both: i32 = want
        .iter()
        .map(|(s, n)| (*n).min(got.get(s).copied().unwrap_or(0)))
        .sum();
    let (w, g): (i32, i32) = (want.values().sum(), got.values().sum());
    let share = |n: i32| {
        if n > 0 {
            f64::from(both) / f64::from(n)
        } else {
            0.0
        }
    };
    if w + g == 0 {
        return (1.0, 1.0, 1.0);
    }
    (share(g), share(w), 2.0 * f64::from(both) / f64::from(w + g))
}

/// A choice under construction, whose F1 is kept up while blocks come and go.
struct Choice<'a> {
    truth: Counts,
    blocks: &'a [Vec<u32>],
    chosen: Vec<bool>,
    have: Counts,
    both: i32,
    want: i32,
    got: i32,
}

impl<'a> Choice<'a> {
    fn f1(&self) -> f64 {
        if self.want + self.got == 0 {
            1.0
        } else {
            2.0 * f64::from(self.both) / f64::from(self.want + self.got)
        }
    }

    fn add(&mut self, shingle: [u32; 4], step: i32) {
        let want = self.truth.get(&shingle).copied().unwrap_or(0);
        let have = self.have.entry(shingle).or_default();
        self.both -= want.min(*have);
        *have += step;
        self.both += want.min(*have);
        self.got += step;
    }

    /// Takes a block in or out.
    fn flip(&mut self, at: usize) {
        let mut before: Vec<u32> = Vec::new();
        for block in (0..at).rev().filter(|at| self.chosen[*at]) {
            for word in self.blocks[block].iter().rev() {
                if before.len() < 3 {
                    before.push(*word);
                }
            }
            if before.len() >= 3 {
                break;
            }
        }
        before.reverse();
        let mut after: Vec<u32> = Vec::new();
        for block in (at + 1..self.blocks.len()).filter(|at| self.chosen[*at]) {
            for word in &self.blocks[block] {
                if after.len() < 3 {
                    after.push(*word);
                }
            }
            if after.len() >= 3 {
                break;
            }
        }
        let without: Vec<u32> = before.iter().chain(&after).copied().collect();
        let with: Vec<u32> = before
            .iter()
            .chain(&self.blocks[at])
            .chain(&after)
            .copied()
            .collect();
        let step = if self.chosen[at] { -1 } else { 1 };
        for window in with.windows(4) {
            self.add(shingle(window), step);
        }
        for window in without.windows(4) {
            self.add(shingle(window), -step);
        }
        self.chosen[at] = !self.chosen[at];
    }
}

/// The choice of blocks that comes nearest to the truth, and what each wrong answer would cost.
fn label(truth: &[u32], blocks: &[Vec<u32>]) -> (Vec<bool>, Vec<f64>) {
    let counted = counts(truth);
    let mut left = counted.clone();
    let mut first = vec![false; blocks.len()];
    // Blocks whose shingles are in the truth, each shingle as often as there.
    for (at, words) in blocks.iter().enumerate() {
        if words.len() < 4 {
            continue;
        }
        let hits = words
            .windows(4)
            .filter(|w| left.get(&shingle(w)).is_some_and(|n| *n > 0))
            .count();
        if hits * 2 >= words.len() - 3 {
            first[at] = true;
            for window in words.windows(4) {
                if let Some(n) = left.get_mut(&shingle(window)) {
                    *n -= 1;
                }
            }
        }
    }
    let mut choice = Choice {
        want: counted.values().sum(),
        truth: counted,
        blocks,
        chosen: vec![false; blocks.len()],
        have: Counts::new(),
        both: 0,
        got: 0,
    };
    for at in (0..blocks.len()).filter(|at| first[*at]) {
        choice.flip(at);
    }
    for _ in 0..3 {
        let mut changed = false;
        for at in 0..blocks.len() {
            let before = choice.f1();
            choice.flip(at);
            if choice.f1() > before + 1e-9 {
                changed = true;
            } else {
                choice.flip(at);
            }
        }
        if !changed {
            break;
        }
    }
    let costs = (0..blocks.len())
        .map(|at| {
            let right = choice.f1();
            choice.flip(at);
            let wrong = choice.f1();
            choice.flip(at);
            (right - wrong).max(0.0)
        })
        .collect();
    (choice.chosen, costs)
}
