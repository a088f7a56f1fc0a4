//! How long searches take over 100,000 documents. Limit: 100 ms at the 95th percentile, with the last word being typed.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a measurement says what went wrong by panicking"
)]

mod library;

use commonplace_core::job::Cancel;
use library::{Times, large};
use std::process::ExitCode;

const LIMIT_MS: f64 = 100.0;
const QUERIES: &[&str] = &[
    "river",
    "ri",
    "h",
    "letter harbour",
    "\"winter paper\"",
    "machine -garden",
    "history OR number",
    "window in:notes",
    "island tag:shelf7",
    "entry4711",
    "zzz",
    "question market silence engine",
];

fn main() -> ExitCode {
    let library = large();
    let mut all = Times::default();
    for query in QUERIES {
        let mut times = Times::default();
        let mut total = 0;
        for _ in 0..20 {
            total = times
                .of(|| library.search(query, true, 20, &Cancel::default()))
                .expect("a search never fails")
                .total;
        }
        println!("{query:<32} {total:>7} found   {times}");
        all.add(&times);
    }
    println!("{:<32} {:>7}         {all}", "all", "");
    library::verdict("95th percentile", all.p95(), LIMIT_MS)
}
