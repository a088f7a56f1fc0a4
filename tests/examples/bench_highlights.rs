//! How well and how fast passages are found again: over the evaluation pages beside the checkout, where they are.
//!
//! Every word of a page is numbered before two extractors read it, so that the right place is known. The bars are those
//! of decision 023: of what is there whole 99.5 % right and 0.1 % wrong at most, with a character in twenty changed 98 %;
//! of what is gone 1 % put somewhere at most, in every band of lengths; 50 ms for a passage in the longest page.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a measurement says what went wrong by panicking"
)]

use commonplace_page::{Input, extract};
use commonplace_tests::passages::{
    BANDS, By, Chance, Change, Pair, Reading, Tally, Truth, numbered,
};
use commonplace_tests::shared;
use commonplace_text::anchor::says_the_same;
use serde_json::{Map, Value};
use std::fs::{self, File};
use std::ops::Range;
use std::process::{Command, ExitCode};
use std::sync::OnceLock;
use std::time::Instant;

/// Passages of each length that are taken from a page.
const EACH: usize = 6;
/// Characters of a page that is worth a look.
const LEAST: usize = 1_000;
/// Examples of what went wrong that are printed.
const SHOWN: usize = 8;
const ENGINE: &str = "second extractor";
/// What the rows of passages that are found by their quotation alone are called besides. They are measured, not held to
/// the bars.
const ALONE: &str = ", by the quotation alone";

/// Counts by what was done to the page, and by band.
#[derive(Default)]
struct Measured {
    rows: Vec<(String, [Tally; 4])>,
    /// Milliseconds: laying two texts side by side, and finding one passage.
    longest: f64,
    slowest: f64,
}

impl Measured {
    fn row(&mut self, name: &str) -> &mut [Tally; 4] {
        if let Some(at) = self.rows.iter().position(|row| row.0 == name) {
            return &mut self.rows[at].1;
        }
        self.rows.push((name.to_owned(), Default::default()));
        &mut self.rows.last_mut().unwrap().1
    }

    fn look(&mut self, name: &str, before: &Reading, after: &Reading, chance: &mut Chance) {
        let began = millis();
        let pair = Pair::new(before, after);
        self.longest = self.longest.max(millis() - began);
        for (band, lengths) in BANDS.iter().enumerate() {
            for _ in 0..EACH {
                if let Some(range) = before.passage(lengths, chance)
                    && !(name == ENGINE
                        && (is_rewritten(before, &range, after)
                            || is_copied(before, &range, after)))
                {
                    self.one(name, band, &pair, &range);
                }
            }
        }
    }

    fn one(&mut self, name: &str, band: usize, pair: &Pair<'_>, range: &Range<usize>) {
        let began = millis();
        self.row(name)[band].look(pair, range, By::Texts);
        self.slowest = self.slowest.max(millis() - began);
        let name = format!("{name}{ALONE}");
        self.row(&name)[band].look(pair, range, By::Quotation);
    }
}

/// Milliseconds on the processor so far, which others that are busy do not lengthen; by the clock where that is not told.
fn millis() -> f64 {
    static BEGAN: OnceLock<Instant> = OnceLock::new();
    let on_processor = || {
        let told = fs::read_to_string("/proc/thread-self/schedstat").ok()?;
        told.split(' ').next()?.parse::<f64>().ok()
    };
    let by_clock = || BEGAN.get_or_init(Instant::now).elapsed().as_secs_f64() * 1e9;
    on_processor().unwrap_or_else(by_clock) / 1e6
}

fn main() -> ExitCode {
    let most: usize = std::env::args()
        .nth(1)
        .and_then(|most| most.parse().ok())
        .unwrap_or(usize::MAX);
    let mut measured = Measured::default();
    let mut pages = 0;
    for set in ["wcxb-dev", "postlight", "readability", "htmldate"] {
        let Some(folder) = shared(&format!("data/pages/{set}")) else {
            println!("{set} is not beside the checkout; there is nothing to measure.");
            continue;
        };
        let truth = fs::read(folder.join("truth.json")).expect("the truth is there");
        let truth: Map<String, Value> = serde_json::from_slice(&truth).expect("the truth is JSON");
        let step = (truth.len() / most.max(1)).max(1);
        for page in truth.values().step_by(step) {
            let file = folder.join(page["file"].as_str().expect("every page has a file"));
            let html = String::from_utf8_lossy(&unpack(&file)).into_owned();
            pages += usize::from(measure(&html, &mut measured, pages as u64));
        }
    }
    println!("{pages} pages, {EACH} passages of each length from each reading");
    report(&measured)
}

/// The one program that unpacks it everywhere, so that no crate is needed for a measurement.
fn unpack(file: &std::path::Path) -> Vec<u8> {
    let packed = File::open(file).expect("a page can be read");
    let unpacked = Command::new("gzip").arg("-dc").stdin(packed).output();
    unpacked.expect("gzip runs").stdout
}

fn measure(html: &str, measured: &mut Measured, seed: u64) -> bool {
    let html = numbered(html);
    let input = Input {
        bytes: html.as_bytes(),
        ..Input::default()
    };
    let Ok(ours) = extract(&input) else {
        return false;
    };
    let before = Reading::of(&ours.html);
    if before.text.len() < LEAST {
        return false;
    }
    let mut chance = Chance::new(seed + 1);
    if let Some(engine) = engine(&html) {
        let other = Reading::of(&engine);
        if other.text.len() >= LEAST {
            measured.look(ENGINE, &before, &other, &mut chance);
            measured.look(ENGINE, &other, &before, &mut chance);
        }
    }
    for change in Change::ALL {
        let after = Reading::of(&change.apply(&ours.html, &mut chance));
        measured.look(&format!("{change:?}"), &before, &after, &mut chance);
    }
    let noisy = before.noisy(5, &mut chance);
    measured.look("noise 5 %", &before, &noisy, &mut chance);
    let mut all = ours.html.clone();
    for change in Change::ALL {
        all = change.apply(&all, &mut chance);
    }
    measured.look("all at once", &before, &Reading::of(&all), &mut chance);
    for (band, lengths) in BANDS.iter().enumerate() {
        for _ in 0..EACH {
            if let Some(range) = before.passage(lengths, &mut chance) {
                let after = before.without(&range);
                let pair = Pair::new(&before, &after);
                measured.one("deleted", band, &pair, &range);
            }
        }
    }
    true
}

/// Whether another reading says it in other characters: a formula, a list with other marks. Then its text has not survived.
fn is_rewritten(before: &Reading, range: &Range<usize>, after: &Reading) -> bool {
    let Truth::There(there) = before.truth(range, after) else {
        return false;
    };
    let texts = (before.text.slice(range.clone()), after.text.slice(there));
    !matches!(texts, (Some(one), Some(other)) if says_the_same(one, other))
}

/// Whether a page says it twice, with the same around it, and another reading took the other copy: then it is not gone.
fn is_copied(before: &Reading, range: &Range<usize>, after: &Reading) -> bool {
    const AROUND: usize = 20;
    if before.truth(range, after) != Truth::Gone {
        return false;
    }
    let end = (range.end + AROUND).min(before.text.len());
    let with_sides = before.text.slice(range.start.saturating_sub(AROUND)..end);
    let spaced = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    with_sides.is_some_and(|words| spaced(after.text.as_str()).contains(&spaced(words)))
}

/// What the engine under our reading takes for the article.
fn engine(html: &str) -> Option<String> {
    let mut reader = dom_smoothie::Readability::new(html, None, None).ok()?;
    let article = reader.parse().ok()?;
    Some(article.content.to_string())
}

fn report(measured: &Measured) -> ExitCode {
    let mut within = true;
    for (name, bands) in &measured.rows {
        println!("{name}");
        let mut whole = Tally::default();
        for (lengths, tally) in BANDS.iter().zip(bands) {
            println!("  {:>3}–{:<3} {tally}", lengths.start, lengths.end - 1);
            let put = Tally::percent(tally.put, tally.gone);
            if tally.gone >= 200 && put > 1.0 && !name.ends_with(ALONE) {
                println!("          more than 1 % of what is gone was put somewhere");
                within = false;
            }
            whole.add(tally.clone());
        }
        println!("  all     {whole}");
        let right = Tally::percent(whole.right, whole.there);
        let wrong = Tally::percent(whole.wrong, whole.there);
        let least = if name.starts_with("noise") {
            98.0
        } else {
            99.5
        };
        let is_under = whole.there > 0 && (right < least || wrong > 0.1);
        if is_under && !name.ends_with(ALONE) {
            println!("          under the bar of {least} % right and 0.1 % wrong");
            within = false;
        }
        if name.ends_with(ALONE) {
            continue;
        }
        for kinds in [&["wrong", "  but"][..], &["put", "from"], &["lost"]] {
            let examples = whole.examples.iter();
            let of_these =
                examples.filter(|example| kinds.iter().any(|kind| example.starts_with(kind)));
            for example in of_these.take(SHOWN) {
                let example: String = example.chars().take(300).collect();
                println!("          {example}");
            }
        }
    }
    println!(
        "laying two texts side by side took {:.1} ms at most, finding a passage {:.1} ms (limit 50)",
        measured.longest, measured.slowest
    );
    within &= measured.slowest <= 50.0 && measured.longest <= 50.0;
    if within {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    }
}
