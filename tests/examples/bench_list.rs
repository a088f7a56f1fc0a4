//! How long lists take on 100,000 items: opening one, scrolling on, jumping to the middle. Limit: 50 ms each at the 95th
//! percentile, because a person sees 100 ms and the window needs its share.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a measurement says what went wrong by panicking"
)]

mod library;

use commonplace_core::ListFrom;
use library::{Times, large};
use std::process::ExitCode;

const LIMIT_MS: f64 = 50.0;

fn main() -> ExitCode {
    let library = large();
    let mut worst: f64 = 0.0;
    for query in [
        "in:inbox",
        "in:notes",
        "",
        "tag:shelf7",
        "is:starred",
        "in:trash",
    ] {
        let mut open = Times::default();
        let mut on = Times::default();
        let mut jump = Times::default();
        for _ in 0..20 {
            let page = open
                .of(|| library.list(query, None, &ListFrom::Top, 60))
                .expect("a list opens");
            if let Some(next) = page.next {
                on.of(|| library.list(query, None, &ListFrom::After(next), 60))
                    .expect("a list goes on");
            }
            jump.of(|| library.list(query, None, &ListFrom::At(page.total / 2), 60))
                .expect("a list jumps");
        }
        println!("{query:<12} open {open}   on {on}   middle {jump}");
        worst = worst.max(open.p95()).max(on.p95()).max(jump.p95());
    }
    library::verdict("worst 95th percentile", worst, LIMIT_MS)
}
