//! Search: what is found, in which order, with which marks; and that nothing typed is ever an error.

use commonplace_core::job::Cancel;
use commonplace_core::{Error, Library};
use commonplace_tests::{TestLibrary, page};
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
    // The folder of a note says something of it.
    check("path:insects", &["Bees"]);
    // The article has rivers.
    check(
        "lighthouse OR river",
        &[
            "How bees find home",
            "The winter of the lighthouse",
            "Rivers",
        ],
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
    // Bees are of the same stem.
    check("bee -tag:insects/social", &["How bees find home"]);
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
    let list = library.list("flies backw", None, &commonplace_core::ListFrom::Top, 5);
    assert_eq!(list.unwrap().total, 0, "a list has what was typed");
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

#[test]
fn an_empty_result_says_which_part_is_to_blame() {
    let library = library();
    let search = |query: &str| {
        library
            .search(query, false, 20, &Cancel::default())
            .unwrap()
    };
    let empty = search("naive in:articles").empty.unwrap();
    assert_eq!((empty.clause.as_str(), empty.total > 0), ("naive", true));
    assert_eq!(search(&empty.query).total, empty.total);
    let empty = search("\"letter river\"").empty.unwrap();
    assert_eq!((empty.query.as_str(), empty.total), ("letter river", 3));
    assert_eq!(
        search("xyzzyqwv").empty,
        None,
        "what finds everything is no answer"
    );
    assert_eq!(search("river").empty, None);
    // A name that nothing has, and one that is nearly it.
    for (query, instead) in [
        ("tag:insetcs", "tag:insects"),
        ("#socail", "tag:insects/social"),
        ("tag:insects/socal", "tag:insects/social"),
        ("tag:insetcs backwards", "tag:insects backwards"),
    ] {
        let empty = search(query).empty.unwrap();
        assert_eq!((empty.query.as_str(), empty.total), (instead, 1), "{query}");
    }
    assert_eq!(search("tag:otters").empty, None, "no tag is like it");
    let words = "The engine weaves patterns as the loom weaves flowers and leaves. ".repeat(20);
    let named = "<head><meta name=author content='Ada Lovelace'><meta property='og:site_name' content='The Otter'>";
    let page = page("Engines", &[&words]).replace("<head>", named);
    library.save_page(Some("https://papers.example/engines"), &page);
    for (query, instead) in [
        ("author:lovlace", "author:lovelace"),
        ("author:\"ada lovlace\"", "author:\"ada lovelace\""),
        ("site:oter", "site:otter"),
    ] {
        let empty = search(query).empty.unwrap();
        assert_eq!((empty.query.as_str(), empty.total), (instead, 1), "{query}");
    }
}

#[test]
fn what_resembles_is_found_where_little_is() {
    let library = library();
    let found = |query: &str| {
        let result = library
            .search(query, false, 20, &Cancel::default())
            .unwrap();
        let titles: Vec<_> = result.hits.into_iter().map(|hit| hit.row.title).collect();
        (titles, result.instead)
    };
    assert_eq!(found("lighthuose").0, ["The winter of the lighthouse"]);
    assert_eq!(found("lighthuose").1, ["lighthouse"]);
    assert_eq!(found("wards").0, ["Bees"], "inside of backwards");
    assert!(
        found("carrying").0.contains(&"Rivers".to_owned()),
        "of the same stem as carries"
    );
    assert_eq!(
        found("-lighthuose rivers").0.len(),
        3,
        "what is asked against is taken as it was typed"
    );
}

#[test]
fn explained_and_completed() {
    let library = library();
    let explained = library.explain("bees (tag:insects OR -river)").unwrap();
    assert_eq!(explained.root.children.len(), 2);
    assert_eq!(explained.root.children[0].text, "bees");
    assert_eq!(
        explained.root.children[1].children[0].label,
        "Tagged insects or below"
    );
    assert_eq!(explained.root.children[1].children[0].count, Some(1));
    let hit = library
        .search("bees", false, 1, &Cancel::default())
        .unwrap()
        .hits
        .remove(0);
    let why = library.why("bees", hit.row.id).unwrap();
    let all: f64 = why.parts.iter().map(|part| part.share).sum();
    assert!((all - 1.0).abs() < 0.001 && why.score > 0.0, "{why:?}");
    assert!(library.why("lighthouse", hit.row.id).is_err());
    let inserts = |query: &str| {
        let completion = library
            .complete_query(query, u32::try_from(query.encode_utf16().count()).unwrap())
            .unwrap();
        let options: Vec<_> = completion
            .options
            .into_iter()
            .map(|option| option.insert)
            .collect();
        (completion.from, options)
    };
    assert_eq!(
        inserts("bees ta"),
        (
            5,
            vec![
                "tag:".to_owned(),
                "task:".to_owned(),
                "task-todo:".to_owned(),
                "task-done:".to_owned()
            ]
        )
    );
    assert_eq!(inserts("é #ins"), (2, vec!["#insects/social".to_owned()]));
    assert_eq!(inserts("-in:art"), (1, vec!["in:articles".to_owned()]));
    assert_eq!(inserts("[[Riv").1, ["[[Rivers]]"]);
    assert!(inserts("").1.is_empty());
}

#[test]
fn searches_are_kept_and_undone() {
    let library = library();
    let kept = |library: &Library| {
        library
            .saved_searches()
            .unwrap()
            .into_iter()
            .map(|search| format!("{}: {}", search.name, search.query))
            .collect::<Vec<_>>()
    };
    let first = library.save_search(None, "Bees", "bees").unwrap();
    let second = library
        .save_search(None, "Rivers", "river is:starred")
        .unwrap();
    assert!(
        library
            .arrange_searches(&[second.id, first.id])
            .unwrap()
            .searches
    );
    library
        .save_search(Some(first.id), "Insects", "tag:insects")
        .unwrap();
    assert_eq!(
        kept(&library),
        ["Rivers: river is:starred", "Insects: tag:insects"]
    );
    library.forget_searches(&[second.id]).unwrap();
    assert_eq!(kept(&library), ["Insects: tag:insects"]);
    library.undo().unwrap();
    library.undo().unwrap();
    assert_eq!(kept(&library), ["Rivers: river is:starred", "Bees: bees"]);
    assert!(matches!(
        library.save_search(None, " ", "x"),
        Err(Error::Invalid(_))
    ));
    assert!(
        library
            .check(false)
            .unwrap()
            .iter()
            .all(|finding| finding.ok)
    );
    for n in 0..25 {
        library.remember_search(&format!("q{n}")).unwrap();
    }
    library.remember_search("q7").unwrap();
    let recent = library.recent_searches().unwrap();
    assert_eq!(
        (recent.len(), recent[0].as_str(), recent[1].as_str()),
        (20, "q7", "q24")
    );
    library.forget_recent_searches().unwrap();
    assert!(library.recent_searches().unwrap().is_empty());
}

#[test]
fn the_fields_of_the_language() {
    let library = library();
    library.write_note(
        "Work/Plan",
        "---\nstatus: done\nrating: 4.5\n---\n# Plan\n\n- [ ] call Ann\n- [x] write Bob\n\n## Later\n\nrequestAnimationFrame waits. See [site](https://example.org/page).\n",
    );
    let check = |query: &str, expected: &[&str]| {
        let mut found = library.titles(query);
        found.sort();
        assert_eq!(found, expected, "{query}");
    };
    check("task-todo:ann", &["Plan"]);
    check("task-todo:bob", &[]);
    check("task:(ann OR bob) has:task", &["Plan"]);
    check("[status:done]", &["Plan"]);
    check("[rating:>5]", &[]);
    check("[rating:4..5]", &["Plan"]);
    check("line:(call ann)", &["Plan"]);
    check("line:(call bob)", &[]);
    check("section:(later waits)", &["Plan"]);
    check("section:(later ann -plan)", &[]);
    check("/call\\s+ann/", &["Plan"]);
    check("/call\\s+ann/c", &[]);
    check("match-case:Ann", &["Plan"]);
    check("match-case:ann", &[]);
    check("animation", &["Plan"]);
    check("folder:work", &["Plan"]);
    check("file:pla", &["Plan"]);
    check("cites:example.org", &["Plan"]);
    check("has:link file:plan", &["Plan"]);
    check("linked-from:[[Bees]]", &["How bees find home"]);
    check(
        "mentions:[[Rivers]]",
        &["How bees find home", "The winter of the lighthouse"],
    );
    check("in:highlights", &[]);
    // The harness saves the same text under two titles.
    check(
        "is:duplicate",
        &["How bees find home", "The winter of the lighthouse"],
    );
    check("limit:1 home", &["How bees find home"]);
}

#[test]
fn captions_and_lists_of_works_are_found() {
    let library = TestLibrary::in_memory();
    let paragraph = "<p>The pressure at the bed tells how high the wave is, some seconds late, and with a loss that grows with the depth of the water above it<sup><a href=\"#b1\">[1]</a> <a href=\"#b2\">[2]</a></sup>.</p>";
    let works = "<li id=b1>On measuring swell in the bay of Zanzibarton, 2001.</li>".repeat(8);
    library.save_page(
        Some("https://waves.example/counting"),
        &format!(
            "<!doctype html><title>Counting waves</title><article><h1>Counting waves</h1>{paragraph}{paragraph}<figure><img src=\"/a.png\" width=600 height=400><figcaption>A gauge by Quillfeather before the storm.</figcaption></figure>{paragraph}</article><div><h2>References</h2><ol>{works}</ol></div>"
        ),
    );
    for (query, shown) in [
        ("quillfeather", "A gauge by Quillfeather"),
        ("\"gauge by Quillfeather\"", "A gauge by Quillfeather"),
        ("zanzibarton", "the bay of Zanzibarton"),
        ("pressure zanzibarton", "The pressure at the bed"),
    ] {
        let snippet = library.found(query).remove(0).snippet;
        assert!(snippet.text.contains(shown), "{query}: {snippet:?}");
        assert!(!snippet.marks.is_empty(), "{query}: {snippet:?}");
    }
}
