//! The way along the indexes: pages that join, and lists that are read from an index alone.

use super::fixture::{Entry, Shelf, article};
use super::{Start, filter, walk::Walk};
use crate::ListFrom;
use crate::model::ListSort;
use commonplace_text::query;
use rusqlite::params_from_iter;

/// Many rows with few different keys, so that pages end among equals.
fn many() -> Shelf {
    let shelf = Shelf::new();
    let titles: Vec<String> = (0..60).map(|n| format!("t{}", n % 7)).collect();
    let paths: Vec<String> = (0..60).map(|n| format!("p{n}")).collect();
    for n in 0..60_usize {
        let entry = Entry {
            title: &titles[n],
            path: &paths[n],
            kind: if n % 3 == 0 { "note" } else { "article" },
            saved: (n % 5) as i64,
            updated: (n % 4) as i64,
            starred: n % 2 == 0,
            trashed: n % 10 == 9,
            tags: if n % 4 == 0 { &["x"] } else { &[] },
            ..article("", "word")
        };
        shelf.add(&entry);
    }
    shelf
}

#[test]
fn pages_join_without_gap_or_repeat() {
    let shelf = many();
    for query in [
        "",
        "in:inbox",
        "in:notes",
        "is:starred",
        "in:trash",
        "in:anywhere",
        "tag:x",
        "word",
        "word -tag:x",
    ] {
        for sort in [
            ListSort::Saved,
            ListSort::Oldest,
            ListSort::Updated,
            ListSort::Title,
            ListSort::Published,
            ListSort::Site,
            ListSort::Author,
            ListSort::Longest,
            ListSort::Shortest,
            ListSort::Progress,
        ] {
            let list = |from: &ListFrom, limit| {
                shelf.library.list(query, Some(sort), from, limit).unwrap()
            };
            let whole = list(&ListFrom::Top, 500);
            assert!(whole.next.is_none());
            assert!(whole.total > 3, "{query}");
            let mut rows = Vec::new();
            let mut from = ListFrom::Top;
            loop {
                let page = list(&from, 7);
                assert_eq!(page.position, rows.len() as u64, "{query} {sort:?}");
                assert_eq!(page.total, whole.total);
                rows.extend(page.rows);
                match page.next {
                    Some(next) => from = ListFrom::After(next),
                    None => break,
                }
            }
            assert_eq!(rows, whole.rows, "{query} {sort:?}");
            let jump = list(&ListFrom::At(3), 2);
            assert_eq!(
                (jump.position, jump.rows.as_slice()),
                (3, &whole.rows[3..5.min(rows.len())])
            );
            let beyond = list(&ListFrom::At(1_000), 2);
            assert_eq!(
                (beyond.position, beyond.rows.len(), beyond.next),
                (whole.total, 0, None)
            );
        }
    }
}

#[test]
fn a_common_tag_is_walked() {
    let shelf = Shelf::new();
    let mut guard = shelf.library.store.writer().unwrap();
    let connection = guard.connection().unwrap();
    let tx = connection.transaction().unwrap();
    for n in 0..2_300 {
        let (title, path) = (format!("t{n}"), format!("n{n}"));
        let tags: &[&str] = if n % 2 == 0 { &["a", "a/b"] } else { &["a/c"] };
        let kind = if n % 1_000 == 0 { "attachment" } else { "note" };
        let entry = Entry {
            title: &title,
            path: &path,
            kind,
            tags,
            saved: n,
            trashed: n % 500 == 1,
            ..article("", "")
        };
        super::fixture::add(&tx, &entry);
    }
    tx.commit().unwrap();
    drop(guard);
    for (query, total) in [
        ("tag:a", 2_292),
        ("tag:*", 2_292),
        ("tag:=a", 1_147),
        ("tag:a in:notes", 2_292),
        ("tag:a -tag:a/b", 1_145),
    ] {
        let page = shelf.library.list(query, None, &ListFrom::Top, 3).unwrap();
        assert_eq!(page.total, total, "{query}");
        assert!(
            page.rows
                .windows(2)
                .all(|two| two[0].saved_at > two[1].saved_at)
        );
        assert!(page.next.is_some());
    }
    let explained = shelf.library.store.read(|connection| {
        let filter = filter::compile(
            &shelf.library.store.texts(connection)?,
            &query::parse("tag:a", false),
        )?;
        let walk = Walk::of(connection, &filter, ListSort::Saved)?.unwrap();
        let page = walk.page(&Start::At(0), 100);
        Ok(plan(connection, &page.sql, &page.params))
    });
    let explained = explained.unwrap();
    let looks_at_all = explained.contains("TEMP B-TREE") || explained.contains("SCAN");
    assert!(!looks_at_all, "{explained}");
}

#[test]
fn plain_lists_are_walked_along_an_index_alone() {
    let shelf = many();
    for (text, sort) in [
        ("", ListSort::Saved),
        ("", ListSort::Updated),
        ("", ListSort::Title),
        ("in:inbox", ListSort::Saved),
        ("in:inbox", ListSort::Updated),
        ("in:inbox", ListSort::Title),
        ("in:later", ListSort::Saved),
        ("in:archive", ListSort::Title),
        ("in:notes", ListSort::Saved),
        ("in:notes", ListSort::Updated),
        ("in:articles", ListSort::Title),
        ("", ListSort::Oldest),
        ("in:inbox", ListSort::Oldest),
        ("in:inbox", ListSort::Published),
        ("in:inbox", ListSort::Site),
        ("in:archive", ListSort::Author),
        ("in:articles", ListSort::Longest),
        ("", ListSort::Shortest),
        ("in:later", ListSort::Progress),
        ("is:starred", ListSort::Saved),
        ("in:trash", ListSort::Saved),
    ] {
        shelf
            .library
            .store
            .read(|connection| {
                let filter = filter::compile(
                    &shelf.library.store.texts(connection)?,
                    &query::parse(text, false),
                )?;
                let walk = Walk::of(connection, &filter, sort)?.expect(text);
                let after = Start::After(
                    if super::order(sort).text {
                        super::Key::Text("t3".to_owned())
                    } else {
                        super::Key::Number(2)
                    },
                    5,
                );
                let mut statements = vec![walk.page(&Start::At(50), 100), walk.page(&after, 100)];
                statements.extend(walk.counts(None));
                statements.extend(walk.counts(after.after()));
                for statement in statements {
                    let plan = plan(connection, &statement.sql, &statement.params);
                    assert!(
                        !plan.contains("TEMP B-TREE"),
                        "{text} {sort:?}\n{}\n{plan}",
                        statement.sql
                    );
                    for line in plan
                        .lines()
                        .filter(|line| line.contains("SEARCH") || line.contains("SCAN"))
                    {
                        assert!(
                            line.contains("COVERING INDEX"),
                            "{text} {sort:?}\n{}\n{plan}",
                            statement.sql
                        );
                    }
                }
                Ok(())
            })
            .unwrap();
    }
}

fn plan(
    connection: &rusqlite::Connection,
    statement: &str,
    params: &[rusqlite::types::Value],
) -> String {
    let mut explain = connection
        .prepare(&format!("EXPLAIN QUERY PLAN {statement}"))
        .unwrap();
    let lines = explain
        .query_map(params_from_iter(params), |row| row.get::<_, String>(3))
        .unwrap();
    lines.collect::<Result<Vec<_>, _>>().unwrap().join("\n")
}
