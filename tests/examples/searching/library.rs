//! The library that is searched, made once and kept beside what is built.

use super::corpus::{Corpus, deleted, number_of};
use super::timing::ms;
use commonplace_core::job::Job;
use commonplace_core::{Act, Env, Library, ListFrom};
use std::path::PathBuf;
use std::time::Instant;

/// Where all that is made for measuring is kept.
pub fn home() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../target/bench")
}

pub fn open(corpus: &Corpus, documents: usize) -> Library {
    let folder = home().join(format!("search-{documents}"));
    let complete = folder.with_extension("complete");
    if !complete.is_file() {
        let _ = std::fs::remove_dir_all(&folder);
        let library = Library::open(&folder, Env::system()).unwrap();
        let begun = Instant::now();
        let (mut bytes, mut written) = (0, 0.0);
        let all: Vec<usize> = (0..documents).collect();
        for numbers in all.chunks(500) {
            let items: Vec<_> = numbers
                .iter()
                .map(|number| corpus.document(*number))
                .collect();
            bytes += items.iter().map(|item| item.text.len()).sum::<usize>();
            let writing = Instant::now();
            library.add_plain(&items).unwrap();
            written += ms(writing);
        }
        println!(
            "filled with {:.0} MB in {:.1} s, {:.1} s of it writing",
            bytes as f64 / 1e6,
            ms(begun) / 1e3,
            written / 1e3
        );
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
        println!(
            "tidied in {steps} steps, {:.1} s, the longest {worst:.1} ms",
            ms(begun) / 1e3
        );
        let all = library.titles().unwrap().into_iter();
        let gone: Vec<_> = all
            .filter(|(_, title)| number_of(title).is_some_and(deleted))
            .map(|(id, _)| id)
            .collect();
        let begun = Instant::now();
        library.act(&gone, &Act::Trash, &Job::silent()).unwrap();
        library.act(&gone, &Act::Delete, &Job::silent()).unwrap();
        println!("deleted {} in {:.1} s", gone.len(), ms(begun) / 1e3);
        library.close();
        commonplace_tests::write(&complete, bytes.to_string());
    }
    let library = Library::open(&folder, Env::system()).unwrap();
    let page = library.list("", None, &ListFrom::Top, 1).unwrap();
    let text: f64 = std::fs::read_to_string(&complete).unwrap().parse().unwrap();
    println!(
        "{} documents; index {:.1} % of {:.0} MB of text",
        page.total,
        library.search_bytes().unwrap() as f64 / text * 100.0,
        text / 1e6
    );
    library
}
