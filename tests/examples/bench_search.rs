//! How long searches take over 100,000 documents of real text, every kind of query for itself.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a measurement says what went wrong by panicking"
)]

#[path = "searching/corpus.rs"]
mod corpus;
#[path = "searching/kinds.rs"]
mod kinds;

use commonplace_core::job::{Cancel, Job};
use commonplace_core::{Act, Env, Library, ListFrom};
use corpus::{Corpus, frequencies};
use kinds::Kind;
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Instant;

fn number(name: &str, default: usize) -> usize {
    std::env::var(name).ok().and_then(|text| text.parse().ok()).unwrap_or(default)
}

fn main() -> ExitCode {
    let documents = number("DOCUMENTS", 100_000);
    let corpus = Corpus::gather();
    println!("{documents} documents from {}", corpus.describe());
    let library = library(&corpus, documents);
    let begun = Instant::now();
    library.search("first", true, 20, &Cancel::default()).unwrap();
    println!("the first search after opening: {:.1} ms; memory {:.1} MB", ms(begun), library.search_memory() as f64 / 1e6);
    let sample = frequencies((0..documents).step_by(50).map(|number| corpus.document(number)));
    let mut ok = true;
    let mut all = Vec::new();
    for kind in kinds::kinds(&corpus, &sample, documents) {
        let times = run(&library, &kind);
        let (p95, p99) = (at(&times, 0.95), at(&times, 0.99));
        ok &= p95 <= 8.0 && p99 <= 16.0;
        println!("{:<28} p50 {:>7.2}  p95 {:>7.2}  p99 {:>7.2}  worst {:>7.2}", kind.name, at(&times, 0.5), p95, p99, at(&times, 1.0));
        all.extend(times);
    }
    println!("{:<28} p50 {:>7.2}  p95 {:>7.2}  p99 {:>7.2}  worst {:>7.2}", "all", at(&all, 0.5), at(&all, 0.95), at(&all, 0.99), at(&all, 1.0));
    if ok { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

fn ms(begun: Instant) -> f64 {
    begun.elapsed().as_secs_f64() * 1_000.0
}

fn at(times: &[f64], part: f64) -> f64 {
    let mut sorted = times.to_vec();
    sorted.sort_by(f64::total_cmp);
    let last = sorted.len().saturating_sub(1);
    sorted.get((last as f64 * part).round() as usize).copied().unwrap_or_default()
}

fn run(library: &Library, kind: &Kind) -> Vec<f64> {
    let mut times = Vec::new();
    for round in 0..3 {
        for (query, typing) in &kind.queries {
            let begun = Instant::now();
            let result = library.search(query, *typing, 20, &Cancel::default()).unwrap();
            let took = ms(begun);
            if round > 0 {
                times.push(took);
            }
            if round == 1 && number("SHOW", 0) > 0 {
                println!("    {took:>7.2} ms {:>7} {query}", result.total);
            }
        }
    }
    times
}

fn library(corpus: &Corpus, documents: usize) -> Library {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join(format!("../target/bench/search-{documents}"));
    let complete = folder.with_extension("complete");
    if !complete.is_file() {
        let _ = std::fs::remove_dir_all(&folder);
        let library = Library::open(&folder, Env::system()).unwrap();
        let begun = Instant::now();
        let (mut bytes, mut written) = (0, 0.0);
        let all: Vec<usize> = (0..documents).collect();
        for numbers in all.chunks(500) {
            let items: Vec<_> = numbers.iter().map(|number| corpus.document(*number)).collect();
            bytes += items.iter().map(|item| item.text.len()).sum::<usize>();
            let writing = Instant::now();
            library.add_plain(&items).unwrap();
            written += ms(writing);
        }
        println!("filled with {:.0} MB in {:.1} s, {:.1} s of it writing", bytes as f64 / 1e6, ms(begun) / 1e3, written / 1e3);
        let begun = Instant::now();
        let (mut steps, mut worst) = (0, 0.0_f64);
        loop {
            let step = Instant::now();
            if library.tidy_search().unwrap().is_none() {
                break;
            }
            steps += 1;
            worst = worst.max(ms(step));
        }
        println!("tidied in {steps} steps, {:.1} s, the longest {worst:.1} ms", ms(begun) / 1e3);
        let page = library.brief("", None, 0, documents as u32).unwrap();
        let gone: Vec<_> = page.iter().step_by(20).map(|item| item.id).collect();
        let begun = Instant::now();
        library.act(&gone, &Act::Trash, &Job::silent()).unwrap();
        library.act(&gone, &Act::Delete, &Job::silent()).unwrap();
        println!("deleted {} in {:.1} s", gone.len(), ms(begun) / 1e3);
        library.close();
        std::fs::write(&complete, bytes.to_string()).unwrap();
    }
    let library = Library::open(&folder, Env::system()).unwrap();
    let page = library.list("", None, &ListFrom::Top, 1).unwrap();
    let text: f64 = std::fs::read_to_string(&complete).unwrap().parse().unwrap();
    println!("{} documents; index {:.1} % of {:.0} MB of text", page.total, library.search_bytes().unwrap() as f64 / text * 100.0, text / 1e6);
    library
}
