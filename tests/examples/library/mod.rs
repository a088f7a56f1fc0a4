//! A library of 100,000 items for the measurements, made once and kept beside what is built; and times with percentiles.

use commonplace_core::fetch::NoNetwork;
use commonplace_core::job::Job;
use commonplace_core::model::SaveStatus;
use commonplace_core::{Env, Library, SaveOptions, Source};
use commonplace_tests::{Chance, write};
use std::fmt;
use std::path::Path;
use std::process::ExitCode;
use std::time::Instant;

const ITEMS: usize = 100_000;
/// Of them; the rest are notes, which are made faster.
const ARTICLES: usize = 5_000;
const WORDS: &[&str] = &[
    "river", "letter", "harbour", "winter", "paper", "machine", "garden", "history", "number",
    "window", "island", "question", "market", "silence", "engine", "kitchen", "summer", "bridge",
    "teacher", "morning", "shadow", "village", "science", "mountain", "language", "picture",
    "answer", "station", "forest", "memory", "journey", "weather",
];

/// Opens it, and makes it first where it is missing.
pub fn large() -> Library {
    let beside = std::env::current_exe()
        .ok()
        .and_then(|program| Some(program.parent()?.parent()?.parent()?.join("bench")));
    let folder = beside
        .unwrap_or_else(std::env::temp_dir)
        .join(format!("list-{ITEMS}"));
    let complete = folder.with_extension("complete");
    if !complete.is_file() {
        println!("Making a library of {ITEMS} items; this takes several minutes, once");
        let _ = std::fs::remove_dir_all(&folder);
        make(&folder);
        write(&complete, "");
    }
    Library::open(&folder, Env::system()).expect("the library opens")
}

fn make(folder: &Path) {
    let library = Library::open(folder, Env::system()).expect("a new library opens");
    let chance = Chance::new(1);
    let prose = |words: usize| {
        let words: Vec<&str> = (0..words)
            .map(|_| WORDS[chance.below(WORDS.len())])
            .collect();
        words
            .chunks(12)
            .map(|sentence| format!("The {}. ", sentence.join(" ")))
            .collect::<String>()
    };
    let vault = folder.with_extension("vault");
    for number in 0..ITEMS - ARTICLES {
        let text = format!(
            "# Note {number}\n\nEntry{number}. {}\n\nSee [[Note {}]]. #shelf{}\n",
            prose(60),
            (number * 7 + 1) % (ITEMS - ARTICLES),
            number % 50
        );
        write(
            &vault.join(format!("Shelf {}/Note {number}.md", number % 500)),
            text,
        );
    }
    library
        .import(&vault, &Job::silent())
        .expect("the notes come in");
    for number in 0..ARTICLES {
        let page = format!(
            "<html lang=en><title>Article {number}</title><body><article><h1>Article {number}</h1><p>{}</p><p>{}</p></article></body></html>",
            prose(120),
            prose(120)
        );
        let saved = library.save(
            Source::Bytes {
                name: "page.html",
                bytes: page.as_bytes(),
            },
            &SaveOptions::default(),
            &NoNetwork,
            &Job::silent(),
        );
        assert_eq!(saved.status, SaveStatus::Saved, "{saved:?}");
    }
    std::fs::remove_dir_all(&vault).expect("the notes' files can go");
}

/// Milliseconds that something took, again and again.
#[derive(Default)]
pub struct Times(Vec<f64>);

impl Times {
    /// Measures once.
    pub fn of<T>(&mut self, work: impl FnOnce() -> T) -> T {
        let begun = Instant::now();
        let result = work();
        self.0.push(begun.elapsed().as_secs_f64() * 1_000.0);
        result
    }

    /// Takes those of another measurement as well.
    #[allow(dead_code, reason = "one of the measurements needs it")]
    pub fn add(&mut self, other: &Self) {
        self.0.extend(&other.0);
    }

    fn at(&self, part: f64) -> f64 {
        let mut sorted = self.0.clone();
        sorted.sort_by(f64::total_cmp);
        let last = sorted.len().saturating_sub(1);
        sorted
            .get((last as f64 * part).round() as usize)
            .copied()
            .unwrap_or_default()
    }

    /// The time that 95 of 100 stay below.
    pub fn p95(&self) -> f64 {
        self.at(0.95)
    }
}

impl fmt::Display for Times {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:>7.2} ms, 95 %: {:>7.2} ms", self.at(0.5), self.p95())
    }
}

/// Says whether a limit holds.
pub fn verdict(what: &str, value: f64, limit: f64) -> ExitCode {
    println!("{what}: {value:.2} ms (limit {limit})");
    if value <= limit {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    }
}
