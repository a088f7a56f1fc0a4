//! How long lists take on 100,000 items: opening one, scrolling on, jumping to the middle. Limit: 50 ms each at the 95th
//! percentile, because a person sees 100 ms and the window needs its share.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a measurement says what went wrong by panicking"
)]

mod library;

use commonplace_core::job::{Cancel, Job};
use commonplace_core::model::ListSort;
use commonplace_core::{Act, Library, ListFrom};
use library::{Times, large};
use std::cell::Cell;
use std::process::ExitCode;

const LIMIT_MS: f64 = 50.0;

fn main() -> ExitCode {
    let library = large();
    let mut worst: f64 = 0.0;
    for (query, sort) in [
        ("in:inbox", None),
        ("in:notes", None),
        ("", None),
        ("tag:shelf7", None),
        ("is:starred", None),
        ("in:trash", None),
        ("", Some(ListSort::Shortest)),
        ("", Some(ListSort::Published)),
        ("in:notes", Some(ListSort::Longest)),
        ("in:inbox", Some(ListSort::Site)),
    ] {
        let mut open = Times::default();
        let mut on = Times::default();
        let mut jump = Times::default();
        for _ in 0..20 {
            let page = open
                .of(|| library.list(query, sort, &ListFrom::Top, 60))
                .expect("a list opens");
            if let Some(next) = page.next {
                on.of(|| library.list(query, sort, &ListFrom::After(next), 60))
                    .expect("a list goes on");
            }
            jump.of(|| library.list(query, sort, &ListFrom::At(page.total / 2), 60))
                .expect("a list jumps");
        }
        let order = sort.map_or_else(String::new, |sort| format!("{sort:?}"));
        println!("{query:<12} {order:<10} open {open}   on {on}   middle {jump}");
        worst = worst.max(open.p95()).max(on.p95()).max(jump.p95());
    }
    narrowed(&library);
    many(&library);
    library::verdict("worst 95th percentile", worst, LIMIT_MS)
}

/// What every row has to be looked at for: told, without a limit of its own.
fn narrowed(library: &Library) {
    for query in ["words:>60", "saved:7d", "minutes:<5 lang:en"] {
        let mut open = Times::default();
        for _ in 0..10 {
            open.of(|| library.list(query, None, &ListFrom::Top, 60))
                .expect("a list opens");
        }
        println!("{query:<23} open {open}");
    }
    let mut facets = Times::default();
    for _ in 0..10 {
        facets
            .of(|| library.facets(""))
            .expect("the choices of a filter");
    }
    println!("{:<23} all  {facets}", "choices of a filter");
}

/// Ten thousand items starred as one job, and taken back.
fn many(library: &Library) {
    let mut pick = Times::default();
    let ids: Vec<_> = pick
        .of(|| library.brief("in:notes", None, 0, 10_000))
        .expect("ten thousand notes")
        .into_iter()
        .map(|one| one.id)
        .collect();
    let words = Cell::new(0_u32);
    let count = |_: u32, _: u32, _: &str| words.set(words.get() + 1);
    let job = Job {
        cancel: Cancel::default(),
        progress: &count,
    };
    let (mut act, mut back) = (Times::default(), Times::default());
    act.of(|| library.act(&ids, &Act::Star(true), &job))
        .expect("they are starred");
    back.of(|| library.undo()).expect("and no longer");
    println!(
        "10,000 items: choose {pick}, star {act} with {} words of progress, undo {back}",
        words.get()
    );
}
