//! Writes what `extract` makes of annotated pages, one JSON line a page, for a scorer that is not ours.
//!
//! `cargo run --release -p commonplace-page --example predict -- FOLDER > FILE`, where `FOLDER` has a `truth.json`.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a measurement says what went wrong by panicking"
)]

use std::io::{Read as _, Write as _};
use std::path::PathBuf;

use commonplace_page::{Input, extract};
use serde_json::{Map, Value, json};

fn main() {
    let folder = PathBuf::from(std::env::args().nth(1).expect("a folder with truth.json"));
    let truth = std::fs::read(folder.join("truth.json")).expect("truth.json");
    let truth: Map<String, Value> = serde_json::from_slice(&truth).expect("JSON");
    let mut out = std::io::BufWriter::new(std::io::stdout().lock());
    for (id, page) in truth {
        let packed = std::fs::File::open(folder.join(page["file"].as_str().expect("a file")));
        let mut bytes = Vec::new();
        flate2::read::GzDecoder::new(packed.expect("a page can be opened"))
            .read_to_end(&mut bytes)
            .expect("pages are gzipped");
        let input = Input {
            bytes: &bytes,
            url: page["url"].as_str(),
            ..Input::default()
        };
        let begun = cpu_ms();
        let article = extract(&input).unwrap_or_default();
        let ms = cpu_ms() - begun;
        let line = json!({
            "id": id,
            "ms": ms,
            "articleBody": article.text,
            "html": article.html,
            "title": article.title,
            "author": article.byline,
            "datePublished": article.published,
            "dateModified": article.modified,
            "siteName": article.site,
            "lang": article.lang,
            "warnings": article.warnings,
        });
        writeln!(out, "{line}").expect("written");
    }
}

/// Milliseconds of processor that this thread has had, as Linux counts them.
fn cpu_ms() -> f64 {
    let stat = std::fs::read_to_string("/proc/thread-self/schedstat").unwrap_or_default();
    let ns = stat.split_ascii_whitespace().next().unwrap_or_default();
    ns.parse::<f64>().unwrap_or_default() / 1e6
}
