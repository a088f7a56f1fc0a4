//! How well and how fast articles are found in pages: over the evaluation data beside the checkout, where it is.
//!
//! The measure is that of the article extraction benchmark: the F1 of shingles of four words, averaged over the pages.
//! Limits: an F1 of 0.94 over the articles, and 20 ms a page at the 95th percentile.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a measurement says what went wrong by panicking"
)]

use commonplace_page::{Input, extract};
use commonplace_tests::shared;
use serde_json::Value;
use std::collections::HashMap;
use std::fs::{self, File};
use std::process::{Command, ExitCode};
use std::time::Instant;

const LIMIT_F1: f64 = 0.94;
const LIMIT_MS: f64 = 20.0;

fn main() -> ExitCode {
    let Some(folder) = shared("data/pages/wcxb-dev") else {
        println!("The evaluation data is not beside the checkout; there is nothing to measure.");
        return ExitCode::SUCCESS;
    };
    let truth: Value =
        serde_json::from_slice(&fs::read(folder.join("truth.json")).expect("the truth is there"))
            .expect("the truth is JSON");
    let (mut f1, mut times, mut bytes) = (Vec::new(), Vec::new(), 0);
    for page in truth
        .as_object()
        .expect("pages by id")
        .values()
        .filter(|page| page["pageType"] == "article")
    {
        let (Some(file), Some(body)) = (page["file"].as_str(), page["articleBody"].as_str()) else {
            continue;
        };
        // The one program that unpacks it everywhere, so that no crate is needed for a measurement.
        let packed = File::open(folder.join(file)).expect("a page can be read");
        let html = Command::new("gzip")
            .arg("-dc")
            .stdin(packed)
            .output()
            .expect("gzip runs")
            .stdout;
        let input = Input {
            bytes: &html,
            url: page["url"].as_str(),
            ..Input::default()
        };
        let begun = Instant::now();
        let text = extract(&input)
            .map(|article| article.text)
            .unwrap_or_default();
        times.push(begun.elapsed().as_secs_f64() * 1_000.0);
        bytes += html.len();
        f1.push(score(body, &text));
    }
    times.sort_by(f64::total_cmp);
    let mean = |values: &[f64]| values.iter().sum::<f64>() / values.len().max(1) as f64;
    let p95 = times
        .get(times.len() * 95 / 100)
        .copied()
        .unwrap_or_default();
    println!(
        "{} articles, {} MB: F1 {:.4} (limit {LIMIT_F1}); {:.1} ms a page, 95 %: {p95:.1} ms (limit {LIMIT_MS})",
        f1.len(),
        bytes >> 20,
        mean(&f1),
        mean(&times)
    );
    if mean(&f1) >= LIMIT_F1 && p95 <= LIMIT_MS {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    }
}

/// The F1 of shingles of four words.
fn score(truth: &str, found: &str) -> f64 {
    let (truth, found) = (shingles(truth), shingles(found));
    let both: usize = truth
        .iter()
        .map(|(words, count)| (*count).min(found.get(words).copied().unwrap_or_default()))
        .sum();
    let (wanted, given): (usize, usize) = (truth.values().sum(), found.values().sum());
    if wanted + given == 0 {
        1.0
    } else {
        2.0 * both as f64 / (wanted + given) as f64
    }
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
