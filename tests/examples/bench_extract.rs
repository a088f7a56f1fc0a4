//! How well and how fast articles are found in pages: over the evaluation data beside the checkout, where it is.
//!
//! The measure is that of the article extraction benchmark: shingles of four words, precision and recall averaged over
//! the pages, their F1. Beside it stands the engine that the reading builds on, over the same pages in the same run.
//! The trees were trained on the first set, so its figure is a floor against changes, not what to expect of other pages:
//! `src-tauri/docs/decisions/008-which-blocks-are-the-article.md` has that.
//! Limits: an F1 of 0.955 over the articles, 30 ms a page at the 95th percentile, and the shares of facts below.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a measurement says what went wrong by panicking"
)]

use std::collections::{BTreeMap, HashMap};
use std::fs::{self, File};
use std::process::{Command, ExitCode};
use std::time::Instant;

use commonplace_page::{Article, Input, extract};
use commonplace_tests::shared;
use serde_json::{Map, Value};

const LIMIT_F1: f64 = 0.955;
const LIMIT_MS: f64 = 30.0;
/// Shares of titles, authors and days that must be right, by set.
const LIMITS: &[(&str, &str, f64)] = &[
    ("wcxb-dev", "title", 0.85),
    ("wcxb-dev", "author", 0.75),
    ("wcxb-dev", "day", 0.86),
    ("postlight", "title", 0.88),
    ("postlight", "author", 0.65),
    ("postlight", "day", 0.86),
    ("htmldate", "day", 0.9),
];

/// Precision and recall over some pages, and how many of them failed.
#[derive(Default)]
struct Scores {
    precision: Vec<f64>,
    recall: Vec<f64>,
    low: usize,
}

impl Scores {
    fn add(&mut self, truth: &str, found: &str) {
        let (truth, found) = (shingles(truth), shingles(found));
        let both: usize = truth
            .iter()
            .map(|(words, count)| (*count).min(found.get(words).copied().unwrap_or_default()))
            .sum();
        let (wanted, given): (usize, usize) = (truth.values().sum(), found.values().sum());
        let share = |all: usize| (all > 0).then(|| both as f64 / all as f64);
        self.precision.extend(share(given));
        self.recall.extend(share(wanted));
        self.low += usize::from(wanted + given > 0 && 4 * both < wanted + given);
    }

    fn f1(&self) -> f64 {
        let (precision, recall) = (mean(&self.precision), mean(&self.recall));
        2.0 * precision * recall / (precision + recall).max(f64::MIN_POSITIVE)
    }

    fn line(&self) -> String {
        let share = 100.0 * self.low as f64 / self.recall.len().max(1) as f64;
        format!(
            "F1 {:.4} (precision {:.3}, recall {:.3}), {share:.1} % under 0.5",
            self.f1(),
            mean(&self.precision),
            mean(&self.recall),
        )
    }
}

fn mean(values: &[f64]) -> f64 {
    values.iter().sum::<f64>() / values.len().max(1) as f64
}

/// What is measured of one set.
#[derive(Default)]
struct Measured {
    /// Bodies by type of page, and those of the engine alone.
    bodies: BTreeMap<String, (Scores, Scores)>,
    /// Right and all, by fact.
    facts: BTreeMap<&'static str, (usize, usize)>,
    times: Vec<f64>,
}

fn main() -> ExitCode {
    let mut within = true;
    for set in ["wcxb-dev", "postlight", "htmldate", "readability"] {
        let Some(folder) = shared(&format!("data/pages/{set}")) else {
            println!("{set} is not beside the checkout; there is nothing to measure.");
            continue;
        };
        let truth = fs::read(folder.join("truth.json")).expect("the truth is there");
        let truth: Map<String, Value> = serde_json::from_slice(&truth).expect("the truth is JSON");
        let mut measured = Measured::default();
        for page in truth.values() {
            let file = folder.join(page["file"].as_str().expect("every page has a file"));
            measure(page, &unpack(&file), &mut measured);
        }
        within &= report(set, measured);
    }
    if within {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    }
}

/// The one program that unpacks it everywhere, so that no crate is needed for a measurement.
fn unpack(file: &std::path::Path) -> Vec<u8> {
    let packed = File::open(file).expect("a page can be read");
    let unpacked = Command::new("gzip").arg("-dc").stdin(packed).output();
    unpacked.expect("gzip runs").stdout
}

fn measure(page: &Value, html: &[u8], measured: &mut Measured) {
    let input = Input {
        bytes: html,
        url: page["url"].as_str(),
        ..Input::default()
    };
    let kind = page["pageType"].as_str().unwrap_or("article");
    let begun = Instant::now();
    let article = extract(&input).unwrap_or_default();
    measured.times.push(begun.elapsed().as_secs_f64() * 1_000.0);
    if let Some(body) = page["articleBody"].as_str() {
        let (ours, engine) = measured.bodies.entry(kind.to_owned()).or_default();
        ours.add(body, &article.text);
        engine.add(body, &engine_alone(html));
    }
    if kind == "article" {
        for (fact, right) in facts(page, &article) {
            let (hits, all) = measured.facts.entry(fact).or_default();
            *hits += usize::from(right);
            *all += 1;
        }
    }
}

/// The text that dom_smoothie finds by itself.
fn engine_alone(html: &[u8]) -> String {
    let config = dom_smoothie::Config {
        text_mode: dom_smoothie::TextMode::Formatted,
        ..Default::default()
    };
    let html = String::from_utf8_lossy(html);
    let read = dom_smoothie::Readability::new(html.as_ref(), None, Some(config));
    let article = read.and_then(|mut reader| reader.parse());
    article
        .map(|article| article.text_content.to_string())
        .unwrap_or_default()
}

/// The facts that the truth has, and whether each was found.
fn facts(page: &Value, article: &Article) -> Vec<(&'static str, bool)> {
    let mut found = Vec::new();
    if let Some(title) = page["title"].as_str() {
        found.push((
            "title",
            folded(title) == folded(article.title.as_deref().unwrap_or_default()),
        ));
    }
    if let Some(author) = page["author"].as_str() {
        found.push((
            "author",
            names(author) == names(article.byline.as_deref().unwrap_or_default()),
        ));
    }
    if let Some(day) = page["datePublished"].as_str() {
        let own = article.published.as_deref().unwrap_or_default();
        found.push((
            "day",
            day.get(..10).is_some() && day.get(..10) == own.get(..10),
        ));
    }
    found
}

fn folded(text: &str) -> String {
    let text = text
        .to_lowercase()
        .replace(['‘', '’'], "'")
        .replace(['“', '”'], "\"")
        .replace(['–', '—'], "-");
    let words: Vec<&str> = text.split_whitespace().collect();
    words
        .join(" ")
        .trim_matches([' ', '.', ':', '-', '|'])
        .to_owned()
}

fn names(line: &str) -> Vec<String> {
    let mut line = folded(line)
        .replace(" and ", ",")
        .replace(" & ", ",")
        .replace(';', ",")
        .replace('.', "");
    for start in ["by ", "von ", "par "] {
        line = line.strip_prefix(start).map(str::to_owned).unwrap_or(line);
    }
    let mut names: Vec<String> = line.split(',').map(|name| name.trim().to_owned()).collect();
    names.retain(|name| !name.is_empty());
    names.sort();
    names.dedup();
    names
}

fn report(set: &str, mut measured: Measured) -> bool {
    let mut within = true;
    for (kind, (ours, engine)) in &measured.bodies {
        println!("{set}, {} {kind}: {}", ours.recall.len(), ours.line());
        println!("    dom_smoothie alone: {}", engine.line());
        within &= kind != "article" || ours.f1() >= LIMIT_F1;
    }
    for (fact, (hits, all)) in &measured.facts {
        let share = *hits as f64 / (*all).max(1) as f64;
        let limit = LIMITS
            .iter()
            .find(|(of, name, _)| *of == set && name == fact);
        let limit = limit.map_or(0.0, |(_, _, limit)| *limit);
        println!("{set}: {fact} {share:.3} of {all} (limit {limit})");
        within &= share >= limit;
    }
    measured.times.sort_by(f64::total_cmp);
    let at = |percent: usize| {
        measured
            .times
            .get(measured.times.len() * percent / 100)
            .copied()
            .unwrap_or_default()
    };
    println!(
        "{set}: {:.1} ms a page at the middle, {:.1} ms at 95 % (limit {LIMIT_MS} on articles)",
        at(50),
        at(95)
    );
    within && (set != "wcxb-dev" || at(95) <= LIMIT_MS)
}

fn shingles(text: &str) -> HashMap<Vec<&str>, usize> {
    let words: Vec<&str> = text
        .split(|letter: char| !letter.is_alphanumeric() && letter != '_')
        .filter(|word| !word.is_empty())
        .collect();
    let mut shingles = HashMap::new();
    for shingle in words.windows(4.min(words.len().max(1))) {
        *shingles.entry(shingle.to_vec()).or_default() += 1;
    }
    shingles
}
