//! Search: what is found, in which order, with which marks; and that nothing typed is ever an error.

use commonplace_core::job::Cancel;
use commonplace_core::{Error, Library};
use commonplace_tests::TestLibrary;
use proptest::prelude::*;

fn library() -> TestLibrary {
    let library = TestLibrary::in_memory();
    library.save_article("How bees find home");
    library.save_article("The winter of the lighthouse");
    library.write_note(
        "Insects/Bees",
        "# Bees\n\nA bee flies backwards. See [[How bees find home]]. #insects/social\n",
    );
    library.write_note(
        "Rivers",
        "The river carries the letter home. Café au lait, naïve, Straße.\n",
    );
    library.write_note("中文", "做好财务护城河。適者生存。\n");
    library.write_note("日本語", "毎日少しずつ勉強します。\n");
    library
}

#[test]
fn words_phrases_prefixes_and_what_must_not_be() {
    let library = library();
    let check = |query: &str, expected: &[&str]| {
        let mut found = library.titles(query);
        found.sort();
        let mut expected = expected.to_vec();
        expected.sort_unstable();
        assert_eq!(found, expected, "{query}");
    };
    check("backwards", &["Bees"]);
    check("BACKWARDS bee", &["Bees"]);
    check("\"flies backwards\"", &["Bees"]);
    check("\"backwards flies\"", &[]);
    check("backw*", &["Bees"]);
    check(
        "lighthouse OR river",
        &["The winter of the lighthouse", "Rivers"],
    );
    check("home -bees", &["Rivers"]);
    check("home -\"bees find\"", &["Rivers"]);
    check("cafe", &["Rivers"]);
    check("naive strasse", &["Rivers"]);
    check("护城", &["中文"]);
    check("生存", &["中文"]);
    check("勉強", &["日本語"]);
    check("nothing-of-the-kind", &[]);
}

#[test]
fn fields_narrow_it() {
    let library = library();
    let id = library
        .find("Articles/The winter of the lighthouse")
        .unwrap()
        .id;
    library.star(&[id], true).unwrap();
    let check =
        |query: &str, expected: &[&str]| assert_eq!(library.titles(query), expected, "{query}");
    check(
        "winter in:articles is:starred",
        &["The winter of the lighthouse"],
    );
    check(
        "is:starred winter in:articles",
        &["The winter of the lighthouse"],
    );
    check("bees in:notes", &["Bees"]);
    check("bee tag:insects", &["Bees"]);
    check("bee -tag:insects/social", &[]);
    check("bee tag:other", &[]);
    check("#insects backwards", &["Bees"]);
}

#[test]
fn titles_come_before_mentions() {
    let library = library();
    let found = library.titles("bees");
    assert_eq!(found[0], "Bees", "the one that is called so: {found:?}");
    let scores: Vec<f64> = library
        .found("bees")
        .into_iter()
        .map(|hit| hit.score)
        .collect();
    assert!(
        scores.windows(2).all(|pair| pair[0] >= pair[1]),
        "best first: {scores:?}"
    );
}

#[test]
fn what_is_found_is_marked() {
    let library = library();
    for (query, word) in [
        ("backwards", "backwards"),
        ("cafe", "Café"),
        ("护城", "护城"),
        ("\"letter home\"", "letter home"),
        ("lett*", "letter"),
    ] {
        let hit = library.found(query).remove(0);
        let units: Vec<u16> = hit.snippet.text.encode_utf16().collect();
        let marked: Vec<String> = hit
            .snippet
            .marks
            .iter()
            .map(|&(start, end)| String::from_utf16(&units[start as usize..end as usize]).unwrap())
            .collect();
        assert!(
            marked.join(" ").contains(word) || marked.contains(&word.to_owned()),
            "{query}: {marked:?} in {:?}",
            hit.snippet.text
        );
    }
    let hit = library.found("bees in:articles").remove(0);
    assert!(!hit.title.marks.is_empty(), "{:?}", hit.title);
}

#[test]
fn while_typing_the_last_word_may_go_on() {
    let library = library();
    let titles = |query: &str, typing: bool| {
        Library::search(&library, query, typing, 10, &Cancel::default())
            .unwrap()
            .hits
            .into_iter()
            .map(|hit| hit.row.title)
            .collect::<Vec<_>>()
    };
    assert_eq!(titles("flies backw", true), ["Bees"]);
    assert!(titles("flies backw", false).is_empty());
}

#[test]
fn the_trash_is_not_searched_unless_it_is_asked_for() {
    let library = library();
    let id = library.find("Rivers").unwrap().id;
    library.trash(&[id]).unwrap();
    assert!(library.titles("letter in:notes").is_empty());
    assert_eq!(library.titles("letter in:trash"), ["Rivers"]);
}

#[test]
fn a_cancelled_search_stops() {
    let cancel = Cancel::default();
    cancel.cancel();
    assert_eq!(
        Library::search(&library(), "bees", false, 10, &cancel).unwrap_err(),
        Error::Cancelled
    );
}

#[test]
fn nothing_typed_is_an_error() {
    let library = library();
    let odd = [
        "C++",
        "e-mail",
        "\"",
        "\"\"",
        "AND",
        "OR",
        "NOT",
        "(",
        ")",
        "((",
        "tag:",
        "#",
        "NEAR(",
        "NEAR(a b, 3)",
        "*",
        "**",
        "a*b",
        "列",
        "-",
        "--",
        "- a",
        "a AND",
        "OR b",
        "favorite:true bees",
        "foo:bar",
        "in:nowhere",
        "is:",
        "title:(a",
        "/[/",
        "[[",
        "[[x",
        "[a:b",
        "a\0b",
        "\u{202e}a",
        "🐝",
        "^a",
        "{a b}",
        "col : a",
        "'; DROP TABLE item; --",
        "%",
        "_",
    ];
    for query in odd {
        library
            .list(query, None, &commonplace_core::ListFrom::Top, 10)
            .unwrap_or_else(|error| panic!("list {query:?}: {error}"));
        for typing in [false, true] {
            Library::search(&library, query, typing, 10, &Cancel::default())
                .unwrap_or_else(|error| panic!("search {query:?}: {error}"));
        }
    }
    let long = "bees ".repeat(20_000);
    Library::search(&library, &long, true, 10, &Cancel::default()).unwrap();
    let deep = "(".repeat(50_000);
    Library::search(&library, &deep, true, 10, &Cancel::default()).unwrap();
}

#[test]
fn what_is_not_understood_is_told_and_searched_for() {
    let library = library();
    let found = Library::search(&library, "bees foo:bar", false, 10, &Cancel::default()).unwrap();
    assert!(
        found.warnings.iter().any(|warning| warning.contains("foo")),
        "{:?}",
        found.warnings
    );
}

#[test]
fn anything_at_all_may_be_typed() {
    let library = library();
    let config = ProptestConfig {
        cases: 400,
        failure_persistence: None,
        ..ProptestConfig::default()
    };
    let piece = prop_oneof![
        3 => "[a-z]{1,6}",
        2 => prop::sample::select(vec!["\"", "(", ")", "-", "OR", "AND", "NOT", "*", ":", "tag:", "in:", "is:", "#", "[[", "]]", "/", "\\", "..", ">", "NEAR", "^", "'", "|"]).prop_map(str::to_owned),
        2 => ".{0,4}",
    ];
    proptest!(config, |(pieces in prop::collection::vec((piece, any::<bool>()), 0..12), typing in any::<bool>())| {
        let query: String = pieces.iter().map(|(piece, spaced)| if *spaced { format!("{piece} ") } else { piece.clone() }).collect();
        let found = Library::search(&library, &query, typing, 10, &Cancel::default());
        prop_assert!(found.is_ok(), "{query:?}: {found:?}");
        let listed = library.list(&query, None, &commonplace_core::ListFrom::Top, 10);
        prop_assert!(listed.is_ok(), "{query:?}: {listed:?}");
    });
}
