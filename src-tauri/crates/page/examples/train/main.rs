//! Trains the choice of blocks (`src/html/blocks/model.txt`) on annotated pages, and says how good it is on pages of
//! sites that it has not seen.
//!
//! `cargo run --release -p commonplace-page --example train -- FOLDER [MODEL]`, where `FOLDER` has a `truth.json`. Without
//! `MODEL` it only measures. The same pages give the same model.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::cast_possible_truncation,
    reason = "a tool says what went wrong by panicking"
)]

use std::io::Write as _;
use std::path::PathBuf;

mod boost;
mod pages;

use boost::{Plan, Table, Trees};
use pages::Page;

const FOLDS: usize = 5;
const PLAN: Plan = Plan {
    trees: 160,
    leaves: 20,
    rate: 0.1,
    features: 30,
    rows: 50,
    least: 2.0,
    smooth: 5.0,
};
/// Pages that are not articles count this much.
const OTHERS: f64 = 0.3;
/// A single block counts no more than if its loss cost the page this much of its score.
const COSTLY: f64 = 0.03;

fn main() {
    let mut arguments = std::env::args_os().skip(1).map(PathBuf::from);
    let folder = arguments.next().expect("a folder with truth.json");
    let model = arguments.next();
    let pages = pages::read(&folder);
    let rows: Vec<Vec<Vec<f32>>> = pages.iter().map(|page| page.samples.rows.clone()).collect();
    report("engine", &pages, |page| page.samples.kept.clone());
    report("best", &pages, |page| page.labels.clone());
    let said = across_folds(&pages, &rows, &PLAN);
    report_choice("trained", &pages, &said);
    let Some(model) = model else { return };
    let all: Vec<usize> = (0..pages.len()).collect();
    let trees = train(&pages, &rows, &all, &PLAN);
    let mut file = std::fs::File::create(model).expect("the model can be written");
    file.write_all(trees.write().as_bytes())
        .expect("the model is written");
}

/// The fold of a page: all pages of a site are in one.
fn fold(page: &Page) -> usize {
    let mut labels: Vec<&str> = page.site.rsplit('.').take(2).collect();
    labels.reverse();
    hash(&labels.join(".")) as usize % FOLDS
}

fn hash(text: &str) -> u64 {
    let hash = text.bytes().fold(0xcbf2_9ce4_8422_2325, |hash: u64, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    });
    hash >> 20
}

/// What is said about each page by trees that were trained without its fold.
fn across_folds(pages: &[Page], rows: &[Vec<Vec<f32>>], plan: &Plan) -> Vec<Vec<f32>> {
    let mut said = vec![Vec::new(); pages.len()];
    let folds: Vec<usize> = pages.iter().map(fold).collect();
    let grown: Vec<Trees> = std::thread::scope(|scope| {
        let jobs: Vec<_> = (0..FOLDS)
            .map(|out| {
                let folds = &folds;
                let inside: Vec<usize> = (0..pages.len()).filter(|at| folds[*at] != out).collect();
                scope.spawn(move || train(pages, rows, &inside, plan))
            })
            .collect();
        jobs.into_iter().map(|job| job.join().unwrap()).collect()
    });
    for (at, fold) in folds.into_iter().enumerate() {
        said[at] = rows[at]
            .iter()
            .map(|row| grown[fold].probability(row))
            .collect();
    }
    said
}

fn train(pages: &[Page], rows: &[Vec<Vec<f32>>], inside: &[usize], plan: &Plan) -> Trees {
    let (mut all, mut labels, mut weights): (Vec<&[f32]>, Vec<bool>, Vec<f32>) = Default::default();
    for &at in inside {
        let page = &pages[at];
        let share = if page.kind == "article" { 1.0 } else { OTHERS };
        for ((row, label), cost) in rows[at].iter().zip(&page.labels).zip(&page.costs) {
            all.push(row);
            labels.push(*label);
            weights.push((share * (cost.min(COSTLY) + 2e-4).sqrt() * 20.0) as f32);
        }
    }
    boost::grow(&Table::of(&all), &labels, &weights, plan)
}

fn report_choice(name: &str, pages: &[Page], said: &[Vec<f32>]) {
    let mut at = 0;
    report(name, pages, |page| {
        at += 1;
        page.samples.chosen(&said[at - 1])
    });
}

/// Precision, recall and F1 of a page.
type Score = (f64, f64, f64);

/// Prints how good choices are: of articles in two halves, and of everything else.
fn report(name: &str, pages: &[Page], mut choose: impl FnMut(&Page) -> Vec<bool>) {
    let mut groups: [(&str, Vec<Score>); 3] =
        [("half A", vec![]), ("half B", vec![]), ("others", vec![])];
    for page in pages {
        let scored = pages::score(&page.truth, &page.words, &choose(page));
        let group = if page.kind != "article" {
            2
        } else {
            (hash(&page.id) % 2) as usize
        };
        groups[group].1.push(scored);
    }
    print!("{name:12}");
    for (group, scores) in &groups {
        let mean = |of: fn(&(f64, f64, f64)) -> f64| {
            scores.iter().map(of).sum::<f64>() / scores.len().max(1) as f64
        };
        let (p, r, f) = (mean(|s| s.0), mean(|s| s.1), mean(|s| s.2));
        let low = scores.iter().filter(|s| s.2 < 0.5).count();
        print!(
            " | {group} F1 {:.4} (P {p:.3} R {r:.3}, by page {f:.4}, {low} under .5)",
            2.0 * p * r / (p + r)
        );
    }
    println!();
}
