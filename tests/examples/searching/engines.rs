//! Ours beside FTS5 and tantivy: the same documents, a twentieth of them deleted again, the same queries, one run.
//!
//! None of them is freshly optimised. A regular expression is asked of nobody but ours, and only ours counts all that it
//! finds; both are to the others' advantage. FTS5 takes so long that it is asked only some of the queries.

use super::corpus::Corpus;
use super::fts5::Fts5;
use super::kinds::Kind;
use super::library;
use super::tantivy_peer::Tantivy;
use super::timing::{Times, head, ms, process_ms, tell, timed};
use commonplace_core::Library;
use commonplace_core::job::Cancel;
use commonplace_text::query::{self, Query};
use std::path::Path;
use std::time::Instant;

/// An engine that does what ours does, as far as it can.
pub trait Engine {
    fn name(&self) -> &'static str;
    fn fill(&mut self, corpus: &Corpus, documents: usize);
    /// Twenty results with their snippets; how many there were.
    fn search(&self, query: &Query) -> usize;
    /// One document changed for good, and found by the next search.
    fn update(&mut self, corpus: &Corpus, row: usize, number: usize);
    fn bytes(&self) -> u64;
}

/// Queries of a kind that FTS5 is asked.
const FTS5_QUERIES: usize = 12;
/// Documents that are changed.
const UPDATES: usize = 50;

/// Bytes of the files in a folder.
pub fn size_of(folder: &Path) -> u64 {
    std::fs::read_dir(folder)
        .into_iter()
        .flatten()
        .flatten()
        .filter_map(|entry| entry.metadata().ok())
        .map(|data| data.len())
        .sum()
}

/// What one engine needed for all kinds.
#[derive(Default)]
struct Sum {
    times: Times,
    /// Milliseconds of the processor for every query of the mix once.
    cpu: f64,
}

/// Whether ours takes no more of the processor than tantivy, over all kinds of queries.
pub fn measure(library: &Library, corpus: &Corpus, kinds: &[Kind], documents: usize) -> bool {
    let folder = &library::home();
    let mut others: Vec<(Box<dyn Engine>, usize)> = vec![
        (
            open(folder, "tantivy", corpus, documents, |at| {
                Box::new(Tantivy::open(at))
            }),
            usize::MAX,
        ),
        (
            open(folder, "fts5", corpus, documents, |at| {
                Box::new(Fts5::open(at))
            }),
            FTS5_QUERIES,
        ),
    ];
    head("milliseconds");
    let mut sums: Vec<Sum> = (0..=others.len()).map(|_| Sum::default()).collect();
    for kind in kinds {
        println!("{}", kind.name);
        let ours = asked(kind, usize::MAX, |text, typing| {
            let found = library.search(text, typing, 20, &Cancel::default());
            found.unwrap().hits.len()
        });
        sums[0].add("  ours", kind, ours);
        for ((engine, most), sum) in others.iter().zip(&mut sums[1..]) {
            let theirs = asked(kind, *most, |text, typing| {
                let mut query = query::parse(text, typing);
                query.settle(20_000);
                engine.search(&query)
            });
            sum.add(&format!("  {}", engine.name()), kind, theirs);
        }
    }
    println!("all");
    let names = ["ours", "tantivy", "FTS5"];
    for (name, sum) in names.iter().zip(&sums) {
        tell(&format!("  {name}"), &sum.times);
    }
    for (name, sum) in names.iter().zip(&sums) {
        println!(
            "{name:<10} {:>9.1} ms of the processor for the whole mix once",
            sum.cpu
        );
    }
    for (engine, _) in &mut others {
        let times = (0..UPDATES)
            .map(|number| timed(|| engine.update(corpus, 20 * number + 1, documents + number)).1)
            .collect();
        tell(&format!("  {} saves", engine.name()), &times);
    }
    sums[0].cpu <= sums[1].cpu
}

impl Sum {
    fn add(&mut self, name: &str, kind: &Kind, (times, found, cpu): (Times, usize, f64)) {
        let count = times.len().max(1);
        let part = found as f64 / count as f64 * 100.0;
        tell(&format!("{name}, {part:.0} % found"), &times);
        self.cpu += cpu / count as f64 * kind.queries.len() as f64;
        self.times.extend(times);
    }
}

/// The queries of a kind, spread evenly where not all are asked: once to warm up, once measured. Their times, and how many
/// found anything; and what all of them took of the processor, by whichever thread.
fn asked(kind: &Kind, most: usize, search: impl Fn(&str, bool) -> usize) -> (Times, usize, f64) {
    let step = kind.queries.len().div_ceil(most).max(1);
    let queries = || kind.queries.iter().step_by(step);
    for (text, typing) in queries() {
        search(text, *typing);
    }
    let mut found = 0;
    let before = process_ms();
    let times = queries()
        .map(|(text, typing)| {
            let (count, time) = timed(|| search(text, *typing));
            found += usize::from(count > 0);
            time
        })
        .collect();
    (times, found, process_ms() - before)
}

/// The engine with its documents, which are put in where they are not there yet.
fn open(
    folder: &Path,
    name: &str,
    corpus: &Corpus,
    documents: usize,
    open: impl Fn(&Path) -> Box<dyn Engine>,
) -> Box<dyn Engine> {
    let at = folder.join(format!("{name}-{documents}"));
    let complete = at.with_extension("complete");
    if !complete.is_file() {
        let _ = std::fs::remove_dir_all(&at);
        let mut engine = open(&at);
        let begun = Instant::now();
        engine.fill(corpus, documents);
        println!("{} filled in {:.1} s", engine.name(), ms(begun) / 1e3);
        commonplace_tests::write(&complete, "");
        return engine;
    }
    let engine = open(&at);
    println!("{}: {:.0} MB", engine.name(), engine.bytes() as f64 / 1e6);
    engine
}
