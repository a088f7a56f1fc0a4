//! What happens only with many documents: positions that stay in memory, two threads, texts that are left unread.

use super::engine::Engine;
use super::indexed::Indexed;
use super::plan::Planner;
use super::rank::{self, Ranking};
use super::write::Indexer;
use crate::job::Cancel;
use crate::store::lists::fixture::{Shelf, article};
use crate::store::postings::build::Text;
use commonplace_text::query::parse;
use std::time::Duration;

/// As many that two threads share them, each with as many words that their positions stay in memory.
const DOCUMENTS: i64 = 9_000;
const WORDS: usize = 36;

fn body(number: i64) -> String {
    let mut chance = number.unsigned_abs().wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1;
    let words: Vec<&str> = (0..WORDS)
        .map(|_| {
            chance ^= chance << 13;
            chance ^= chance >> 7;
            chance ^= chance << 17;
            ["xx", "yy", "zz"][(chance % 3) as usize]
        })
        .collect();
    words.join(" ")
}

#[test]
fn phrases_of_many_documents_are_found_by_two_threads() {
    let shelf = Shelf::new();
    let store = &shelf.library.store;
    {
        let mut guard = store.writer().unwrap();
        let tx = guard.connection().unwrap().transaction().unwrap();
        let mut indexer = Indexer::begin(&tx).unwrap();
        for row in 1..=DOCUMENTS {
            let text = Text {
                body: body(row),
                ..Text::default()
            };
            indexer.text(row, Some(&text)).unwrap();
        }
        indexer.finish().unwrap();
        tx.commit().unwrap();
    }
    for phrase in ["xx yy", "zz xx yy", "xx xx xx xx xx", "yy ww"] {
        let wanted: Vec<i64> = (1..=DOCUMENTS)
            .filter(|row| body(*row).contains(phrase))
            .collect();
        let root = parse(&format!("\"{phrase}\""), false).root.unwrap();
        // The second time from memory.
        for _ in 0..2 {
            let found = store
                .read(|connection| store.texts(connection)?.rows(&root))
                .unwrap();
            assert!(
                found == wanted,
                "{phrase}: {} and {}",
                found.len(),
                wanted.len()
            );
        }
    }
    let state = store.read(|connection| store.index(connection)).unwrap();
    let kept: usize = state
        .parts
        .iter()
        .map(|part| part.segment.hot.memory())
        .sum();
    assert!(kept > 200_000, "positions stay in memory: {kept} bytes");
}

#[test]
fn many_texts_are_indexed_by_several_threads_as_by_one() {
    let text = |row: i64| Text {
        title: format!("Of and the {row}"),
        headings: "yy".to_owned(),
        body: format!("{} of the word{row} {}", body(row), body(row + 7).repeat(4)),
        ..Text::default()
    };
    let shelf = Shelf::new();
    let store = &shelf.library.store;
    let mut guard = store.writer().unwrap();
    let tx = guard.connection().unwrap().transaction().unwrap();
    let mut indexer = Indexer::begin(&tx).unwrap();
    for row in 1..=DOCUMENTS {
        indexer.text(row, Some(&text(row))).unwrap();
    }
    indexer.finish().unwrap();
    let indexed = Indexed::read(&tx).unwrap();
    for row in (1..=DOCUMENTS).step_by(13).chain([1, DOCUMENTS]) {
        assert!(indexed.agrees(row, Some(&text(row))), "{row}");
        assert!(!indexed.agrees(row, Some(&text(row + 1))), "{row}");
    }
    assert!(indexed.agrees(DOCUMENTS + 1, None));
    let count = |statement: &str| -> i64 {
        let one = |row: &rusqlite::Row<'_>| row.get(0);
        tx.query_row(statement, [], one).unwrap()
    };
    assert_eq!(count("SELECT sum(docs) FROM search_segment"), DOCUMENTS);
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    let several = count("SELECT count(*) FROM search_segment") > 1;
    assert_eq!(several, threads > 1, "{threads} processors");
    let without = "SELECT count(*) FROM search_doc WHERE substr(facts, 13, 4) = zeroblob(4)";
    assert_eq!(
        count(without),
        0,
        "of each it is known how many words it has"
    );
}

#[test]
fn a_pattern_that_nothing_matches_leaves_texts_unread() {
    let texts: Vec<(String, String)> = (0..500)
        .map(|n| (format!("Title {n}"), format!("text {n} of whales")))
        .collect();
    let entries: Vec<_> = texts
        .iter()
        .map(|(title, text)| article(title, text))
        .collect();
    let shelf = Shelf::of(&entries);
    let store = &shelf.library.store;
    let read_of = |query: &str| {
        let root = parse(query, false).root;
        let cancel = Cancel::default();
        store
            .read(|connection| {
                let state = store.index(connection)?;
                let sets = store.sets(connection, &state);
                let planned = Planner::search(&sets, root.as_ref())?;
                let engine = Engine::new(connection, &state, &cancel, planned);
                let ranking = Ranking {
                    personal: false,
                    now_ms: 0,
                    reading: Duration::ZERO,
                };
                let best = rank::best(&engine, &ranking, &[], 5)?;
                assert_eq!(best.is_exact, best.unread.is_none(), "{query}");
                Ok(best.unread)
            })
            .unwrap()
    };
    assert_eq!(
        read_of("/nothing/"),
        Some((64, 500)),
        "as many as are read at once"
    );
    assert_eq!(
        read_of("/of nothing/"),
        None,
        "no text has a word that begins so"
    );
    assert_eq!(read_of("text /of nothing/"), None);
    let found = |query: &str| {
        shelf
            .library
            .search(query, false, 500, &Cancel::default())
            .unwrap()
            .total
    };
    for (query, count) in [
        ("/xt 1[0-9] of wh/", 10),
        ("/text 7 of/", 1),
        ("/title 29[0-9]/", 10),
        ("whales /of sharks/", 0),
        ("-/text [0-9] /", 490),
        ("/nothing/", 0),
    ] {
        assert_eq!(found(query), count, "{query}");
    }
}
