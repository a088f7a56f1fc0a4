//! How well and how fast articles are found in pages: over the evaluation data beside the checkout, where it is.
//!
//! The measure is that of the article extraction benchmark: shingles of four words, precision and recall averaged over
//! the pages, their F1. Beside it stands the engine that the reading builds on, and with the feature `peers` two more,
//! over the same pages in the same run. Times are those of the processor, so other programs spoil them little.
//! The trees were trained on the first set, so its figure is a floor against changes, not what to expect of other pages:
//! `src-tauri/docs/decisions/008-which-blocks-are-the-article.md` has that.
//! Limits: an F1 of 0.955 over the articles, 10 ms a page at the middle and 30 ms at the 95th percentile, and the shares
//! of facts below.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a measurement says what went wrong by panicking"
)]

use std::collections::{BTreeMap, HashMap};
use std::fs::{self, File};
use std::process::{Command, ExitCode};
use std::sync::LazyLock;
use std::time::Instant;

use commonplace_page::{Article, Input, extract};
use commonplace_tests::shared;
use serde_json::{Map, Value};

const LIMIT_F1: f64 = 0.955;
/// Milliseconds of processor a page at the middle and at the 95th percentile.
const LIMIT_MIDDLE: f64 = 10.0;
const LIMIT_HIGH: f64 = 30.0;
/// Shares of titles, authors and days that must be right, by set.
const LIMITS: &[(&str, &str, f64)] = &[
    ("wcxb-dev", "title", 0.85),
    ("wcxb-dev", "author", 0.75),
    ("wcxb-dev", "day", 0.92),
    ("postlight", "title", 0.92),
    ("postlight", "author", 0.65),
    ("postlight", "day", 0.86),
    ("htmldate", "day", 0.94),
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

/// Finds the text of a page.
type Engine = fn(&str) -> String;

/// The engines beside ours.
const ENGINES: &[(&str, Engine)] = &[
    ("dom_smoothie alone", dom_smoothie),
    #[cfg(feature = "peers")]
    ("trafilatura", trafilatura),
    #[cfg(feature = "peers")]
    ("rs-trafilatura", rs_trafilatura),
];

/// What is measured of one set.
#[derive(Default)]
struct Measured {
    /// Bodies by type of page: ours, then those of the other engines in their order.
    bodies: BTreeMap<String, Vec<Scores>>,
    /// Right and all, by fact.
    facts: BTreeMap<&'static str, (usize, usize)>,
    /// Milliseconds an article: ours, then those of the other engines.
    times: Vec<Vec<f64>>,
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
    let (article, ms) = timed(|| extract(&input).unwrap_or_default());
    measured.times.resize_with(1 + ENGINES.len(), Vec::new);
    let is_article = kind == "article";
    if is_article {
        measured.times[0].push(ms);
    }
    if let Some(body) = page["articleBody"].as_str() {
        let scores = measured.bodies.entry(kind.to_owned()).or_default();
        scores.resize_with(1 + ENGINES.len(), Scores::default);
        scores[0].add(body, &article.text);
        let html = String::from_utf8_lossy(html);
        for (at, (_, engine)) in ENGINES.iter().enumerate() {
            let (text, ms) = timed(|| engine(&html));
            scores[at + 1].add(body, &text);
            if is_article {
                measured.times[at + 1].push(ms);
            }
        }
    }
    if is_article {
        for (fact, right) in facts(page, &article) {
            let (hits, all) = measured.facts.entry(fact).or_default();
            *hits += usize::from(right);
            *all += 1;
        }
    }
}

/// What something gives, and the milliseconds of processor that it took.
fn timed<T>(work: impl FnOnce() -> T) -> (T, f64) {
    let begun = processor_ms();
    let result = work();
    (result, processor_ms() - begun)
}

/// Milliseconds that this thread has had a processor for; where the system does not count them so, the time of day.
fn processor_ms() -> f64 {
    static BEGUN: LazyLock<Instant> = LazyLock::new(Instant::now);
    let counted = fs::read_to_string("/proc/thread-self/schedstat").ok();
    let nanoseconds = counted.and_then(|line| line.split(' ').next()?.parse::<f64>().ok());
    nanoseconds.map_or_else(
        || BEGUN.elapsed().as_secs_f64() * 1_000.0,
        |nanoseconds| nanoseconds / 1_000_000.0,
    )
}

fn dom_smoothie(html: &str) -> String {
    let config = dom_smoothie::Config {
        text_mode: dom_smoothie::TextMode::Formatted,
        ..Default::default()
    };
    let read = dom_smoothie::Readability::new(html, None, Some(config));
    let article = read.and_then(|mut reader| reader.parse());
    article
        .map(|article| article.text_content.to_string())
        .unwrap_or_default()
}

#[cfg(feature = "peers")]
fn trafilatura(html: &str) -> String {
    let read =
        std::panic::catch_unwind(|| trafilatura::extract(html, &trafilatura::Options::default()));
    let read = read.ok().and_then(Result::ok);
    read.map(|read| read.content_text).unwrap_or_default()
}

#[cfg(feature = "peers")]
fn rs_trafilatura(html: &str) -> String {
    let read = std::panic::catch_unwind(|| rs_trafilatura::extract(html));
    let read = read.ok().and_then(Result::ok);
    read.map(|read| read.content_text).unwrap_or_default()
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
        found.push(("day", is_day(day, own)));
    }
    found
}

/// Whether a day is the one in the truth. A truth in universal time is a moment, which is of another day where the page was
/// written: from ten hours before midnight on it may be the next one, until noon the one before. That says nothing
/// against a page that tells its own day.
fn is_day(want: &str, own: &str) -> bool {
    let (Some(want_day), Some(own_day)) = (ordinal(want), ordinal(own)) else {
        return false;
    };
    let hour: Option<u8> = (want.len() > 16 && want.ends_with('Z'))
        .then(|| want.get(11..13)?.parse().ok())
        .flatten();
    own_day == want_day
        || hour.is_some_and(|hour| {
            own_day == want_day + 1 && hour >= 10 || own_day + 1 == want_day && hour < 12
        })
}

/// The number of a day, counted from some day long ago (the civil calendar, years that begin in March).
fn ordinal(date: &str) -> Option<i64> {
    let part = |range: std::ops::Range<usize>| date.get(range)?.parse::<i64>().ok();
    let (year, month, day) = (part(0..4)?, part(5..7)?, part(8..10)?);
    let (year, month) = if month > 2 {
        (year, month - 3)
    } else {
        (year - 1, month + 9)
    };
    Some(year * 365 + year / 4 - year / 100 + year / 400 + (month * 153 + 2) / 5 + day)
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
    for (kind, scores) in &measured.bodies {
        let Some((ours, others)) = scores.split_first() else {
            continue;
        };
        println!("{set}, {} {kind}: {}", ours.recall.len(), ours.line());
        for ((name, _), scores) in ENGINES.iter().zip(others) {
            println!("    {name}: {}", scores.line());
        }
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
    let mut quick = true;
    let names = std::iter::once("ours").chain(ENGINES.iter().map(|(name, _)| *name));
    for (at, (name, times)) in names.zip(&mut measured.times).enumerate() {
        times.sort_by(f64::total_cmp);
        let part = |percent: usize| times.get(times.len() * percent / 100).copied();
        let (Some(middle), Some(high)) = (part(50), part(95)) else {
            continue;
        };
        println!(
            "{set}: {name}: {middle:.1} ms of processor a page at the middle, {high:.1} at 95 %"
        );
        quick &= at > 0 || (middle <= LIMIT_MIDDLE && high <= LIMIT_HIGH);
    }
    within && (set != "wcxb-dev" || quick)
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
