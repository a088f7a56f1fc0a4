//! A million short documents, of which only the lists and the index are kept: whole texts of so many would need more room
//! than most disks have left. Snippets are cut from their beginnings.

use super::corpus::Corpus;
use super::kinds::Kind;
use super::library::home;
use super::timing::{Times, head, ms, p95, tell, timed};
use commonplace_core::job::Cancel;
use commonplace_core::{Env, Library};
use std::time::Instant;

/// Documents that are added in one write.
const AT_ONCE: usize = 20_000;
/// The limit.
const P95_MS: f64 = 50.0;
/// Queries of a kind.
const QUERIES: usize = 20;

/// Whether searching is quick enough. The library is taken away again.
pub fn measure(corpus: &Corpus, kinds: &[Kind], documents: usize) -> bool {
    let folder = home().join("search-million");
    let _ = std::fs::remove_dir_all(&folder);
    let library = Library::open(&folder, Env::system()).unwrap();
    let begun = Instant::now();
    let mut bytes = 0;
    for from in (0..documents).step_by(AT_ONCE) {
        let some: Vec<_> = (from..documents.min(from + AT_ONCE))
            .map(|number| corpus.short(number))
            .collect();
        bytes += some.iter().map(|item| item.text.len()).sum::<usize>();
        library.list_only(&some).unwrap();
        // As it goes, so that the log does not grow.
        while library.tidy_search().unwrap().is_some() {}
    }
    println!(
        "{documents} short documents, {:.0} MB of text, added and tidied in {:.1} s; the index takes {:.1} %",
        bytes as f64 / 1e6,
        ms(begun) / 1e3,
        library.search_bytes().unwrap() as f64 / bytes as f64 * 100.0
    );
    library.close();
    drop(library);
    let library = Library::open(&folder, Env::system()).unwrap();
    let (_, first) = timed(|| {
        library
            .search("first", true, 20, &Cancel::default())
            .unwrap()
    });
    println!(
        "the first search after opening: {:.1} ms; memory {:.1} MB",
        first.0,
        library.search_memory() as f64 / 1e6
    );
    head("milliseconds");
    let mut is_within = true;
    let mut all = Times::new();
    for kind in kinds {
        let mut times = Times::new();
        for round in 0..2 {
            for (query, typing) in kind.queries.iter().take(QUERIES) {
                let search = || library.search(query, *typing, 20, &Cancel::default());
                let time = timed(|| search().unwrap()).1;
                if round > 0 {
                    times.push(time);
                }
            }
        }
        tell(kind.name, &times);
        is_within &= p95(&times) <= P95_MS;
        all.extend(times);
    }
    tell("all", &all);
    library.close();
    std::fs::remove_dir_all(&folder).unwrap();
    is_within
}
