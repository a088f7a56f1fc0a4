//! The index against a plain look at every text.

use super::Step;
use super::indexed::Indexed;
use super::write::Indexer;
use crate::store::lists::fixture::{Shelf, article, note};
use crate::store::postings::build::Text;
use commonplace_text::query::{Mark, Node, Query, Scope, parse};
use commonplace_text::snippet::matches;
use proptest::prelude::*;

/// Whether a text has what is asked, by looking at it.
fn has(title: &str, body: &str, node: &Node) -> bool {
    let found = |text: &str, prefix: bool, scope: &Scope| {
        let Some(mark) = Mark::new(text, prefix) else {
            return true;
        };
        let mark = std::slice::from_ref(&mark);
        let in_title = !matches(title, mark).is_empty();
        let in_body = !matches(body, mark).is_empty();
        match scope {
            Scope::Anywhere => in_title || in_body,
            Scope::Title => in_title,
            Scope::Body => in_body,
        }
    };
    match node {
        Node::And(nodes) => nodes.iter().all(|node| has(title, body, node)),
        Node::Or(nodes) => nodes.iter().any(|node| has(title, body, node)),
        Node::Not(inner) => !has(title, body, inner),
        Node::Word {
            text,
            prefix,
            scope,
        } => found(text, *prefix, scope),
        Node::Phrase { text, scope } => found(text, false, scope),
        _ => true,
    }
}

fn rows(shelf: &Shelf, root: &Node) -> Vec<i64> {
    let store = &shelf.library.store;
    store
        .read(|connection| store.texts(connection)?.rows(root))
        .unwrap()
}

/// Writes another text for a row, or none.
fn rewrite(shelf: &Shelf, row: i64, text: Option<&Text>) {
    let mut guard = shelf.library.store.writer().unwrap();
    let tx = guard.connection().unwrap().transaction().unwrap();
    let mut indexer = Indexer::begin(&tx).unwrap();
    indexer.text(row, text).unwrap();
    indexer.finish().unwrap();
    tx.commit().unwrap();
}

fn word() -> impl Strategy<Value = String> {
    // Names of programs whose parts are words as well.
    prop_oneof![
        4 => "[a-c]{1,3}",
        4 => "[护城河]{1,4}",
        1 => "[a-c]{2}[A-C][a-c]",
        // Words that are so frequent that pairs of them are kept.
        2 => prop_oneof!["a", "the", "of"],
    ]
}

fn text() -> impl Strategy<Value = String> {
    proptest::collection::vec(word(), 0..12).prop_map(|words| words.join(" "))
}

fn clause() -> impl Strategy<Value = String> {
    let leaf = prop_oneof![
        3 => word(),
        1 => "[a-c]{1,2}\\*",
        1 => "title:[a-c]{1,2}",
        1 => "body:[a-c]{1,2}",
        1 => "title:[a-c]\\*",
        2 => proptest::collection::vec(word(), 2..4).prop_map(|words| format!("\"{}\"", words.join(" "))),
    ];
    leaf.prop_recursive(2, 8, 3, |inner| {
        prop_oneof![
            proptest::collection::vec(inner.clone(), 1..3)
                .prop_map(|all| format!("({})", all.join(" "))),
            proptest::collection::vec(inner.clone(), 1..3)
                .prop_map(|all| format!("({})", all.join(" OR "))),
            inner.prop_map(|one| format!("-{one}")),
        ]
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(if std::env::var_os("COMMONPLACE_NIGHTLY").is_some() { 400 } else { 12 }))]

    #[test]
    fn the_index_finds_what_is_there(
        texts in proptest::collection::vec((text(), text()), 1..24),
        changes in proptest::collection::vec((0_usize..24, proptest::option::of((text(), text()))), 0..6),
        clauses in proptest::collection::vec(clause(), 12),
    ) {
        let shelf = Shelf::new();
        let mut kept: Vec<Option<(String, String)>> = Vec::new();
        for (title, body) in &texts {
            // A title of its own each, which no clause asks for.
            let title = format!("{title} zz{}", kept.len());
            shelf.add(&article(&title, body));
            kept.push(Some((title, body.clone())));
        }
        for (at, change) in changes {
            let at = at % kept.len();
            let text = change.as_ref().map(|(title, body)| Text {
                title: title.clone(),
                body: body.clone(),
                ..Text::default()
            });
            rewrite(&shelf, at as i64 + 1, text.as_ref());
            kept[at] = change;
        }
        // The path of an article is its title: what was rewritten has none.
        for clause in clauses {
            let Query { root: Some(root), .. } = parse(&clause, false) else { continue };
            let expected: Vec<i64> = (1_i64..)
                .zip(&kept)
                .filter(|(_, kept)| kept.as_ref().is_some_and(|(title, body)| has(title, body, &root)))
                .map(|(row, _)| row)
                .collect();
            prop_assert_eq!(rows(&shelf, &root), expected, "{} in {:?}", clause, kept);
        }
    }
}

#[test]
fn merging_changes_nothing_that_is_found() {
    let shelf = Shelf::new();
    let filler =
        "many words of a text that is long enough to make a segment worth while ".repeat(60);
    for n in 0..150 {
        shelf.add(&note(
            &format!("Note {n}"),
            &format!("{filler} needle{n} {}", "pin ".repeat(n % 3)),
        ));
    }
    let find = |query: &str| rows(&shelf, &parse(query, false).root.unwrap());
    let before = (
        find("pin"),
        find("\"worth while needle7\""),
        find("needle1*"),
    );
    let sums = |shelf: &Shelf| shelf.library.check(false).unwrap();
    assert!(
        sums(&shelf)
            .iter()
            .filter(|finding| finding.area == "search index")
            .all(|finding| finding.ok)
    );
    let mut steps = 0;
    while shelf.library.store.tidy_index().unwrap() != Step::Idle {
        steps += 1;
        assert!(steps < 1_000, "tidying comes to an end");
    }
    assert_eq!(
        (
            find("pin"),
            find("\"worth while needle7\""),
            find("needle1*")
        ),
        before
    );
    let indexed = shelf.library.store.read(Indexed::read).unwrap();
    assert!(indexed.agrees(1_000, None));
    assert!(
        !indexed.agrees(1, None),
        "a text that is indexed is no longer there"
    );
}

#[test]
fn an_index_of_another_format_is_made_again_a_little_at_a_time() {
    let shelf = Shelf::new();
    for n in 0..50 {
        shelf.add(&note(&format!("Note {n}"), &format!("needle{n} pin")));
    }
    crate::store::check::wreck(
        &shelf.library.store,
        "UPDATE search_state SET format = 0, generation = generation + 1",
    );
    assert!(matches!(
        shelf.library.store.tidy_index().unwrap(),
        Step::Worked(_)
    ));
    let all = parse("pin", false).root.unwrap();
    assert!(rows(&shelf, &all).is_empty(), "nothing is indexed yet");
    let result = shelf
        .library
        .search("pin", false, 20, &crate::job::Cancel::default())
        .unwrap();
    assert!(
        result
            .warnings
            .iter()
            .any(|warning| warning.contains("made again")),
        "{:?}",
        result.warnings
    );
    let Step::Worked(left) = shelf.library.store.tidy_index().unwrap() else {
        panic!("there is something to do");
    };
    let found = rows(&shelf, &all);
    assert!(
        left > 0 && !found.is_empty() && !found.contains(&1),
        "the newest come first: {found:?}"
    );
    while shelf.library.store.tidy_index().unwrap() != Step::Idle {}
    assert_eq!(rows(&shelf, &all).len(), 50);
}
