//! Nobody who saves waits for long: merges and the folding in of the log are cut small, or done when nobody waits.

use super::Step;
use super::write::Indexer;
use crate::store::lists::fixture::{Shelf, note};
use crate::store::open::WORTH_FOLDING;
use crate::store::postings::build::Text;

fn number(shelf: &Shelf, statement: &str) -> i64 {
    let one = |connection: &rusqlite::Connection| {
        connection
            .query_row(statement, [], |row| row.get(0))
            .map_err(crate::store::sql)
    };
    shelf.library.store.read(one).unwrap()
}

/// A segment of texts of words that no other has.
fn segment(shelf: &Shelf, number: usize, words: usize) {
    let body: Vec<String> = (0..words).map(|word| format!("w{number}x{word}")).collect();
    let text = Text {
        body: body.join(" "),
        ..Text::default()
    };
    let mut guard = shelf.library.store.writer().unwrap();
    let tx = guard.connection().unwrap().transaction().unwrap();
    let mut indexer = Indexer::begin(&tx).unwrap();
    indexer.text(number as i64 + 1, Some(&text)).unwrap();
    indexer.finish().unwrap();
    tx.commit().unwrap();
}

#[test]
fn every_step_of_tidying_is_small() {
    let shelf = Shelf::new();
    for number in 0..8 {
        shelf.add(&note(&format!("Note {number}"), ""));
        segment(&shelf, number, 14_000);
    }
    let pages = || number(&shelf, "SELECT count(*) FROM search_page");
    let dictionary = || number(&shelf, "SELECT max(dictionary_bytes) FROM search_segment");
    let before = dictionary();
    let (mut last, mut written, mut cleared) = (pages(), 0, 0);
    while shelf.library.store.tidy_index().unwrap() != Step::Idle {
        let now = pages();
        written = written.max(now - last);
        cleared = cleared.max(last - now);
        last = now;
    }
    assert!(dictionary() > 4 * before, "all of them are one now");
    assert!(dictionary() > 1_000_000, "more than a step writes");
    assert!((10..=90).contains(&written), "{written} pages in one step");
    assert!((10..=250).contains(&cleared), "{cleared} pages in one step");
    assert_eq!(number(&shelf, "SELECT count(*) FROM search_segment"), 1);
}

#[test]
fn few_saves_merge_where_nobody_tidies() {
    let shelf = Shelf::new();
    let id = shelf.add(&note("Note", "")).1;
    let (mut merges, mut most) = (0, 0);
    let mut last = number(&shelf, "SELECT count(*) FROM search_segment");
    for n in 0..300 {
        shelf
            .library
            .save_note(id, &format!("save {n}"), None)
            .unwrap();
        let now = number(&shelf, "SELECT count(*) FROM search_segment");
        merges += i32::from(now < last);
        most = most.max(now);
        last = now;
    }
    assert!((1..=300 / 24).contains(&merges), "{merges} of 300");
    assert!(most <= 40, "{most} segments");
}

#[test]
fn what_was_written_is_folded_in_when_nobody_waits() {
    let shelf = Shelf::new();
    for number in 0..4 {
        shelf.add(&note(&format!("Note {number}"), ""));
        segment(&shelf, number, 14_000);
        segment(&shelf, number, 13_000);
    }
    let left = || {
        let store = &shelf.library.store;
        let counts = |connection: &rusqlite::Connection| {
            connection
                .query_row("PRAGMA wal_checkpoint(NOOP)", [], |row| {
                    Ok(row.get::<_, i64>(1)? - row.get::<_, i64>(2)?)
                })
                .map_err(crate::store::sql)
        };
        let mut guard = store.writer().unwrap();
        counts(guard.connection().unwrap()).unwrap()
    };
    assert!(left() >= WORTH_FOLDING, "saving leaves it to others");
    while shelf.library.store.tidy_index().unwrap() != Step::Idle {}
    assert!(left() < WORTH_FOLDING);
}
