//! How good extraction is on pages that others annotated, where they are present.
//!
//! The pages belong to their publishers, so they are no part of the repository: they are looked for where
//! `COMMONPLACE_SHARED` points, else in `shared` beside the repository. The measure is that of the
//! scrapinghub article-extraction-benchmark: 4-word shingles, precision and recall averaged over pages.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test says what went wrong by panicking"
)]

use std::collections::HashMap;
use std::io::Read as _;
use std::path::{Path, PathBuf};

use commonplace_page::{Article, Input, extract};
use serde_json::Value;

/// Below this, a change made extraction worse. dom_smoothie alone gives 0.929; the trees were trained on these pages.
const LEAST_F1: f64 = 0.955;

fn shared() -> Option<PathBuf> {
    let beside = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../../shared");
    let folder = std::env::var_os("COMMONPLACE_SHARED").map_or(beside, PathBuf::from);
    let pages = folder.join("data/pages");
    if pages.is_dir() {
        return Some(pages);
    }
    eprintln!(
        "SKIPPED: there are no annotated pages at {}",
        pages.display()
    );
    None
}

struct Page {
    id: String,
    truth: Value,
    article: Option<Article>,
    ms: f64,
}

/// Reads every `step`-th page of a set.
fn read(pages: &Path, set: &str, step: usize) -> Vec<Page> {
    let folder = pages.join(set);
    let truth = std::fs::read_to_string(folder.join("truth.json")).expect("a set has its truth");
    let truth: serde_json::Map<String, Value> =
        serde_json::from_str(&truth).expect("truth is JSON");
    let sample = truth.into_iter().step_by(step);
    sample
        .map(|(id, truth)| {
            let file = folder.join(truth["file"].as_str().expect("every page has a file"));
            let mut bytes = Vec::new();
            let packed = std::fs::File::open(file).expect("every page is there");
            flate2::read::GzDecoder::new(packed)
                .read_to_end(&mut bytes)
                .expect("pages are gzipped");
            let start = std::time::Instant::now();
            let input = Input {
                bytes: &bytes,
                url: truth["url"].as_str(),
                ..Input::default()
            };
            let article = extract(&input).ok();
            let ms = start.elapsed().as_secs_f64() * 1000.0;
            Page {
                id,
                truth,
                article,
                ms,
            }
        })
        .collect()
}

fn shingles(text: &str) -> HashMap<Vec<&str>, usize> {
    let words: Vec<&str> = text
        .split(|c: char| !c.is_alphanumeric() && c != '_')
        .filter(|word| !word.is_empty())
        .collect();
    let mut counts = HashMap::new();
    if words.is_empty() {
        return counts;
    }
    if words.len() < 4 {
        counts.insert(words, 1);
        return counts;
    }
    for window in words.windows(4) {
        *counts.entry(window.to_vec()).or_default() += 1;
    }
    counts
}

/// Precision and recall of one page; `None` where there is nothing to judge by.
fn judge(truth: &str, text: &str) -> (Option<f64>, Option<f64>) {
    let (want, got) = (shingles(truth), shingles(text));
    let shared: usize = want
        .iter()
        .map(|(words, count)| got.get(words).map_or(0, |n| *n.min(count)))
        .sum();
    let share = |all: usize| (all > 0).then(|| shared as f64 / all as f64);
    (share(got.values().sum()), share(want.values().sum()))
}

fn mean(values: impl Iterator<Item = f64>) -> f64 {
    let (sum, count) = values.fold((0.0, 0_u32), |(sum, count), value| (sum + value, count + 1));
    sum / f64::from(count.max(1))
}

fn plain(text: &str) -> String {
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

/// The share of pages on which a field is as the truth has it, and of how many.
fn accuracy(pages: &[&Page], key: &str, same: impl Fn(&str, &Article) -> bool) -> (f64, usize) {
    let judged: Vec<f64> = pages
        .iter()
        .filter_map(|page| {
            let want = page.truth[key].as_str()?;
            Some(f64::from(u8::from(
                page.article
                    .as_ref()
                    .is_some_and(|article| same(want, article)),
            )))
        })
        .collect();
    (mean(judged.iter().copied()), judged.len())
}

fn same_title(want: &str, article: &Article) -> bool {
    article
        .title
        .as_deref()
        .is_some_and(|title| plain(title) == plain(want))
}

fn same_day(want: &str, article: &Article) -> bool {
    article.published.as_deref().and_then(|date| date.get(..10)) == want.get(..10)
}

fn report(name: &str, pages: &[&Page]) {
    let (title, titles) = accuracy(pages, "title", same_title);
    let (day, days) = accuracy(pages, "datePublished", same_day);
    let mut ms: Vec<f64> = pages.iter().map(|page| page.ms).collect();
    ms.sort_by(f64::total_cmp);
    let at = |share: f64| {
        ms.get(((ms.len() as f64 * share) as usize).min(ms.len().saturating_sub(1)))
            .copied()
            .unwrap_or_default()
    };
    println!(
        "{name}: {} pages, title {title:.3} of {titles}, date {day:.3} of {days}, {:.1} ms median, {:.1} ms p95, {:.1} ms worst",
        pages.len(),
        at(0.5),
        at(0.95),
        at(1.0),
    );
}

fn evaluate(step: usize) {
    let Some(folder) = shared() else { return };
    let wcxb = read(&folder, "wcxb-dev", step);
    let articles: Vec<&Page> = wcxb
        .iter()
        .filter(|page| page.truth["pageType"] == "article")
        .collect();
    let text = |page: &Page| {
        page.article
            .as_ref()
            .map(|article| article.text.clone())
            .unwrap_or_default()
    };
    let judged = articles
        .iter()
        .filter_map(|page| Some(judge(page.truth["articleBody"].as_str()?, &text(page))));
    let (precision, recall): (Vec<_>, Vec<_>) = judged.unzip();
    let (precision, recall) = (
        mean(precision.into_iter().flatten()),
        mean(recall.into_iter().flatten()),
    );
    let f1 = 2.0 * precision * recall / (precision + recall);
    println!("wcxb-dev articles: F1 {f1:.3}, precision {precision:.3}, recall {recall:.3}");
    report("wcxb-dev articles", &articles);
    let mut nothing: Vec<String> = empty("wcxb-dev", &wcxb);
    for set in ["readability", "postlight", "htmldate"] {
        let pages = read(&folder, set, step);
        report(set, &pages.iter().collect::<Vec<_>>());
        nothing.extend(empty(set, &pages));
    }
    assert!(nothing.is_empty(), "nothing came out of {nothing:?}");
    assert!(f1 >= LEAST_F1, "F1 fell to {f1:.3}");
}

/// Pages with words in them of which nothing came out.
fn empty(set: &str, pages: &[Page]) -> Vec<String> {
    let is_empty = |page: &&Page| {
        page.article
            .as_ref()
            .is_none_or(|article| article.text.trim().is_empty())
    };
    pages
        .iter()
        .filter(is_empty)
        .map(|page| format!("{set}/{}", page.id))
        .collect()
}

#[test]
fn extraction_stays_as_good_as_it_was() {
    evaluate(6);
}

#[test]
#[ignore = "all pages: for the nightly run"]
fn extraction_stays_as_good_as_it_was_on_every_page() {
    evaluate(1);
}
