//! How long searches take over 100,000 documents of real text, every kind of query for itself; how good the order is; how
//! long saving takes; and, with the feature `engines`, the same for FTS5 and tantivy in the same run.
//!
//! `ONLY=queries,updates` measures only that, `KIND=phrase` only the kinds with that in their names, `DOCUMENTS=10000` with
//! fewer, `QUERY=` only that one, again and again; `SHOW=1` tells every query.
//! `--million` measures a million short documents instead.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a measurement says what went wrong by panicking"
)]

#[path = "searching/cold.rs"]
mod cold;
#[path = "searching/corpus.rs"]
mod corpus;
#[cfg(feature = "engines")]
#[path = "searching/engines.rs"]
mod engines;
#[cfg(feature = "engines")]
#[path = "searching/fts5.rs"]
mod fts5;
#[path = "searching/kinds.rs"]
mod kinds;
#[path = "searching/known.rs"]
mod known;
#[path = "searching/library.rs"]
mod library;
#[path = "searching/million.rs"]
mod million;
#[path = "searching/overlap.rs"]
mod overlap;
#[path = "searching/stop.rs"]
mod stop;
#[cfg(feature = "engines")]
#[path = "searching/tantivy_peer.rs"]
mod tantivy_peer;
#[path = "searching/timing.rs"]
mod timing;
#[path = "searching/updates.rs"]
mod updates;

use commonplace_core::Library;
use commonplace_core::job::Cancel;
use corpus::{Corpus, frequencies};
use kinds::Kind;
use std::process::ExitCode;
use std::time::Instant;
use timing::{Times, head, ms, p95, process_ms, tell, timed};

fn number(name: &str, default: usize) -> usize {
    std::env::var(name)
        .ok()
        .and_then(|text| text.parse().ok())
        .unwrap_or(default)
}

/// Whether a part is wanted: all are where nothing is said.
fn wanted(part: &str) -> bool {
    std::env::var("ONLY").map_or(true, |only| only.split(',').any(|one| one == part))
}

fn main() -> ExitCode {
    let documents = number("DOCUMENTS", 100_000);
    let corpus = Corpus::gather();
    if std::env::args().any(|arg| arg == "--million") {
        let documents = number("DOCUMENTS", 1_000_000);
        let sample = (0..documents).step_by(500);
        let sample = frequencies(sample.map(|number| corpus.short(number)));
        let kinds = kinds::kinds(&corpus, &sample, documents);
        return if million::measure(&corpus, &kinds, documents) {
            ExitCode::SUCCESS
        } else {
            ExitCode::FAILURE
        };
    }
    println!("{documents} documents from {}", corpus.describe());
    let library = library::open(&corpus, documents);
    let begun = Instant::now();
    library
        .search("first", true, 20, &Cancel::default())
        .unwrap();
    println!(
        "the first search after opening: {:.1} ms; memory {:.1} MB",
        ms(begun),
        library.search_memory() as f64 / 1e6
    );
    let sample = frequencies(
        (0..documents)
            .step_by(50)
            .map(|number| corpus.document(number)),
    );
    let mut kinds = kinds::kinds(&corpus, &sample, documents);
    if let Ok(named) = std::env::var("KIND") {
        kinds.retain(|kind| kind.name.contains(&named));
    }
    if let Ok(query) = std::env::var("QUERY") {
        kinds = vec![Kind {
            name: "asked",
            queries: vec![(query, false); 50],
        }];
    }
    let mut is_within = true;
    if wanted("queries") {
        is_within &= queries(&library, &kinds);
    }
    if wanted("stopped") {
        is_within &= stopped(&library, &kinds);
    }
    if wanted("cold") {
        is_within &= cold::measure(library.folder());
    }
    if wanted("known") {
        is_within &= known();
    }
    if wanted("updates") {
        is_within &= updates::measure(&library, &corpus, documents, number("UPDATES", 2_000));
    }
    if wanted("overlap") {
        is_within &= overlap::measure(&library, &corpus, &sample, documents);
    }
    if wanted("bulk") {
        is_within &= bulk(&library);
    }
    #[cfg(feature = "engines")]
    if wanted("engines") {
        is_within &= engines::measure(&library, &corpus, &kinds, documents);
    }
    if is_within {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    }
}

/// Limits.
const P95_MS: f64 = 8.0;
const LEAST_A_SECOND: f64 = 2_000.0;
/// A search that is no longer wanted ends so soon.
const STOPPED_MS: f64 = 2.0;
const LEAST_RANK: f64 = 0.85;
const LEAST_TYPOS: f64 = 0.9;

fn queries(library: &Library, kinds: &[Kind]) -> bool {
    let mut is_within = true;
    head("milliseconds");
    let mut all = Vec::new();
    for kind in kinds {
        let times = run(library, kind);
        tell(kind.name, &times);
        is_within &= p95(&times) <= P95_MS;
        all.extend(times);
    }
    tell("all", &all);
    is_within
}

/// How soon searches stop; the median is judged, since a busy machine may take any thread off for longer.
fn stopped(library: &Library, kinds: &[Kind]) -> bool {
    let times = stop::measure(library, kinds);
    let of = |part: f64| timing::at(times.iter().copied(), part);
    println!(
        "stopped by the next key: {} searches, p50 {:.2} ms, p95 {:.2}, worst {:.2} (limit of p50 {STOPPED_MS})",
        times.len(),
        of(0.5),
        of(0.95),
        of(1.0)
    );
    of(0.5) <= STOPPED_MS
}

/// Everything indexed again at once, by all processors; the clock is judged.
fn bulk(library: &Library) -> bool {
    let before = process_ms();
    let (count, (wall, _)) = timed(|| library.index_all().unwrap());
    let cpu = process_ms() - before;
    let a_second = count as f64 / (wall / 1e3);
    println!(
        "{count} documents indexed in {:.1} s, {:.1} s of the processor: {a_second:.0} a second (limit {LEAST_A_SECOND}), {:.0} a second of one processor",
        wall / 1e3,
        cpu / 1e3,
        count as f64 / (cpu / 1e3)
    );
    library
        .search("first", true, 20, &Cancel::default())
        .unwrap();
    println!(
        "the index takes {:.0} MB, its memory {:.1} MB right after it",
        library.search_bytes().unwrap() as f64 / 1e6,
        library.search_memory() as f64 / 1e6
    );
    a_second >= LEAST_A_SECOND
}

fn known() -> bool {
    let Some(found) = known::measure() else {
        println!("SKIPPED: known items, which need the pages beside the checkout");
        return true;
    };
    for way in &found {
        println!(
            "{:<28} mean reciprocal rank {:.3}, found {:.3}",
            way.name, way.rank, way.recall
        );
    }
    let mean = found.iter().map(|way| way.rank).sum::<f64>() / found.len() as f64;
    println!("mean reciprocal rank {mean:.3} (limit {LEAST_RANK})");
    let typo = found.first().map_or(0.0, |way| way.recall);
    println!("found with a typo {typo:.3} (limit {LEAST_TYPOS})");
    mean >= LEAST_RANK && typo >= LEAST_TYPOS
}

/// Three rounds, the first of which warms up.
fn run(library: &Library, kind: &Kind) -> Times {
    let mut times = Vec::new();
    for round in 0..3 {
        for (query, typing) in &kind.queries {
            let (result, took) = timed(|| {
                library
                    .search(query, *typing, 20, &Cancel::default())
                    .unwrap()
            });
            if round > 0 {
                times.push(took);
            }
            if round == 1 && number("SHOW", 0) > 0 {
                println!(
                    "    {:>7.2} ms {:>7.2} CPU {:>7} {query}",
                    took.0, took.1, result.total
                );
            }
        }
    }
    times
}
