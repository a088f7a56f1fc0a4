//! How long lists and search take at 100,000 items. Run in release:
//! `cargo test --release -p commonplace-core -- --ignored --nocapture speed`.

use super::fixture::{Entry, Shelf, add, article, note};
use crate::ListFrom;
use crate::job::Cancel;
use crate::model::ListSort;
use std::time::Instant;

const ITEMS: i64 = 100_000;
/// Milliseconds that nothing below may take in a release build: ten times the 100 that a person does not notice.
const LIMIT: f64 = 1_000.0;

/// Words with the frequencies of a language: the n-th word is half as common as the word of half its rank.
struct Words(u64);

impl Words {
    fn next(&mut self) -> u64 {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        self.0 >> 33
    }

    fn text(&mut self, words: u64) -> String {
        const SYLLABLES: [&str; 16] = [
            "ba", "ce", "di", "fo", "gu", "la", "me", "ni", "po", "ru", "sa", "te", "vi", "wo",
            "xu", "za",
        ];
        let mut text = String::new();
        for _ in 0..words {
            let share = self.next() as f64 / f64::from(u32::MAX >> 1);
            let mut rank = 50_000_f64.powf(share) as u64;
            while rank > 0 {
                text.push_str(SYLLABLES[(rank % 16) as usize]);
                rank /= 16;
            }
            text.push(' ');
        }
        text
    }
}

fn shelf() -> Shelf {
    let shelf = Shelf::new();
    let mut words = Words(7);
    let mut guard = shelf.library.store.writer().unwrap();
    let connection = guard.connection().unwrap();
    let tx = connection.transaction().unwrap();
    for n in 0..ITEMS {
        let title = format!("{}{n}", words.text(5));
        let length = 100 + words.next() % 300;
        let mut text = words.text(length);
        if n % 1_000 == 7 {
            text.push_str("needle");
        }
        let path = format!("Folder {}/{title}", n % 50);
        let tags: &[&str] = match n % 100 {
            0..50 => &["common"],
            50 => &["rare/one"],
            _ => &[],
        };
        let item = if n % 5 == 0 {
            note(&path, &text)
        } else {
            article(&title, &text)
        };
        let place = match n % 5 {
            1 => "inbox",
            2 => "later",
            _ => "archive",
        };
        let saved = 1_600_000_000_000 + n * 60_000;
        add(
            &tx,
            &Entry {
                place,
                saved,
                updated: saved,
                starred: n % 20 == 0,
                trashed: n % 200 == 3,
                opened: n % 3 == 0,
                tags,
                ..item
            },
        );
    }
    tx.commit().unwrap();
    drop(guard);
    shelf
}

/// The median of seven runs, in milliseconds.
fn time<T>(what: &str, mut run: impl FnMut() -> T) {
    let mut times: Vec<f64> = (0..7)
        .map(|_| {
            let began = Instant::now();
            std::hint::black_box(run());
            began.elapsed().as_secs_f64() * 1_000.0
        })
        .collect();
    let first = times[0];
    times.sort_by(f64::total_cmp);
    println!("{what:<44} {:>8.2} ms   first {first:>8.2} ms", times[3]);
    assert!(times[3] < LIMIT, "{what}");
}

#[test]
#[ignore = "nightly: 100,000 items"]
fn speed_at_100_000_items() {
    let shelf = shelf();
    let library = &shelf.library;
    for query in [
        "",
        "in:inbox",
        "in:notes",
        "is:starred",
        "in:trash",
        "tag:common",
        "tag:rare",
        "in:inbox is:unread",
        "-tag:*",
        "is:orphan",
        "path:folder",
    ] {
        for (name, sort) in [("saved", ListSort::Saved), ("title", ListSort::Title)] {
            let total = library
                .list(query, Some(sort), &ListFrom::Top, 100)
                .unwrap()
                .total;
            time(&format!("list  {query:?} {name} ({total})"), || {
                library
                    .list(query, Some(sort), &ListFrom::Top, 100)
                    .unwrap()
            });
            let middle = library
                .list(query, Some(sort), &ListFrom::At(total / 2), 100)
                .unwrap();
            time(&format!("  jump to the middle {}", total / 2), || {
                library
                    .list(query, Some(sort), &ListFrom::At(total / 2), 100)
                    .unwrap()
            });
            if let Some(next) = middle.next {
                let from = ListFrom::After(next);
                time("  the page after", || {
                    library.list(query, Some(sort), &from, 100).unwrap()
                });
            }
        }
    }
    for (query, typing) in [
        ("needle", true),
        ("ce", false),
        ("di", false),
        ("ce di", false),
        ("\"ce di\"", false),
        ("cec", true),
        ("ne", true),
        ("c", true),
        ("needle tag:common", true),
        ("ce -di", false),
        ("ce tag:rare", false),
        ("ce OR tag:rare", false),
        ("ce is:unread sort:saved", false),
        ("tag:common", false),
    ] {
        let cancel = Cancel::default();
        let total = library.search(query, typing, 50, &cancel).unwrap().total;
        time(
            &format!("search {query:?} typing {typing} ({total})"),
            || library.search(query, typing, 50, &cancel).unwrap(),
        );
    }
    time("counts", || library.counts().unwrap());
    time("info", || library.info().unwrap());
    time("find by name", || library.find("nothing of that name"));
}
