//! Search: the examples of specs "query-language", ranking, marks, and that no query is too odd.

use crate::ListFrom;
use crate::error::Error;
use crate::job::{Cancel, Job};
use crate::model::{Marked, SearchResult};
use crate::store::lists::fixture::{Entry, Shelf, article, note};
use proptest::prelude::*;
use std::sync::OnceLock;

fn check(shelf: &Shelf, query: &str, titles: &[&str]) {
    let mut found = shelf.found(query);
    found.sort();
    assert_eq!(found, titles, "{query}");
}

fn search(shelf: &Shelf, query: &str, typing: bool) -> SearchResult {
    shelf
        .library
        .search(query, typing, 50, &Cancel::default())
        .unwrap()
}

fn shown(marked: &Marked) -> String {
    let units: Vec<u16> = marked.text.encode_utf16().collect();
    let mut out = String::new();
    let mut at = 0;
    let piece = |from: usize, to: usize| {
        String::from_utf16(&units[from..to]).expect("marks stand between characters")
    };
    for &(start, end) in &marked.marks {
        out.push_str(&format!(
            "{}[{}]",
            piece(at, start as usize),
            piece(start as usize, end as usize)
        ));
        at = end as usize;
    }
    out + &piece(at, units.len())
}

fn letters() -> Shelf {
    Shelf::of(&[
        article("1", "alpha beta"),
        article("2", "gamma delta"),
        article("3", "alpha gamma"),
        note("4", "alpha beta gamma delta"),
        Entry {
            tags: &["work"],
            ..note("5", "meetup")
        },
        note("6", "work meetup"),
        note("7", "work"),
        Entry {
            trashed: true,
            ..note("8", "alpha work")
        },
    ])
}

#[test]
fn what_a_pattern_matches_is_marked() {
    let shelf = Shelf::of(&[article("Order fo-7", "It came with fo-1234, alpha.")]);
    let hit = |query: &str| {
        let found = search(&shelf, query, false);
        (shown(&found.hits[0].title), shown(&found.hits[0].snippet))
    };
    let (title, text) = hit(r"/FO-\d+/ alpha");
    assert_eq!(title, "Order [fo-7]");
    assert_eq!(text, "It came with [fo-1234], [alpha].");
    let (title, text) = hit(r"title:/fo-\d/");
    assert_eq!(title, "Order [fo-7]");
    assert_eq!(text, "It came with fo-1234, alpha.");
    assert_eq!(hit(r"-/fo-9/ alpha").0, "Order fo-7");
}

#[test]
fn operators() {
    let shelf = letters();
    check(&shelf, "alpha beta OR gamma delta", &["1", "2", "4"]);
    check(&shelf, "(alpha OR beta) -gamma", &["1"]);
    check(&shelf, "-(work meetup) in:notes", &["4", "7"]);
    check(&shelf, "body:work -meetup", &["7"]);
    check(&shelf, "alpha -(beta OR delta)", &["3"]);
    check(&shelf, "-alpha -work", &["2"]);
    check(&shelf, "NOT (alpha OR -delta)", &["2"]);
    check(&shelf, "\"alpha beta\"", &["1", "4"]);
    check(&shelf, "\"beta alpha\"", &[]);
    check(&shelf, "alp*", &["1", "3", "4"]);
    check(&shelf, "alp", &["1", "3", "4"]);
    assert_eq!(search(&shelf, "alp", false).instead, ["alpha"]);
    assert!(
        shelf.titles("alp").is_empty(),
        "a list has what was typed and nothing else"
    );
    check(&shelf, "alpha tag:work OR meetup", &["5", "6"]);
    check(&shelf, "tag:work OR beta", &["1", "4", "5"]);
    check(&shelf, "beta (tag:work OR delta)", &["4"]);
    check(&shelf, "alpha alpha", &["1", "3", "4"]);
    check(&shelf, "alpha in:trash", &["8"]);
    check(&shelf, "", &["1", "2", "3", "4", "5", "6", "7"]);
    check(&shelf, "title:alpha", &[]);
    check(&shelf, "title:1 body:alpha", &["1"]);
    check(&shelf, "tag:work", &["5"]);
}

#[test]
fn words_of_many_kinds() {
    let shelf = Shelf::of(&[
        article("moat", "做好财务护城河"),
        article("survival", "適者生存"),
        article("coffee", "Un café au lait"),
        article("plain", "The cafe by the station"),
        article("mail", "An e-mail about C++ and the mail of an E. coli"),
        article("apart", "mail e"),
        article("list", "the 列 of 日本語の勉強"),
    ]);
    for (query, titles) in [
        ("护城", &["moat"] as &[&str]),
        ("护城河", &["moat"]),
        ("护", &["moat"]),
        ("城护", &[]),
        ("生存", &["survival"]),
        ("存", &["survival"]),
        ("日本語", &["list"]),
        ("勉強", &["list"]),
        ("列", &["list"]),
        ("cafe", &["coffee", "plain"]),
        ("café", &["coffee", "plain"]),
        ("CAFE\u{301}", &["coffee", "plain"]),
        ("e-mail", &["mail"]),
        ("C++", &["mail"]),
        ("mail", &["apart", "mail"]),
    ] {
        check(&shelf, query, titles);
    }
}

#[test]
fn odd_queries_are_answered() {
    let shelf = letters();
    for query in [
        "\"",
        "AND",
        "(",
        "tag:",
        "#",
        "NEAR(",
        "*",
        "列",
        "C++",
        "e-mail",
        "\"\"",
        "a\0b",
        "alpha NEAR beta",
        "{title}: x",
        "^alpha",
        "a\"b",
        "'; DROP TABLE listing; --",
        "alpha*beta*",
        "-",
        "title:",
        "[[",
        "[[x]]",
        "[[/..//../]]",
        "links:\"",
        "path:%",
        "path:\\",
        "site:_",
        "sort:",
        "limit:3 alpha",
        "٣",
        "Ⓐ",
        "\u{378}",
        "🎉",
        "﷽",
        "ﷺ*",
    ] {
        search(&shelf, query, true);
        search(&shelf, query, false);
        shelf.titles(query);
    }
    assert!(search(&shelf, "favorite:true", false).warnings[0].contains("favorite:"));
}

#[test]
fn huge_queries_are_answered() {
    let shelf = letters();
    let words: Vec<String> = (0..10_000).map(|n| format!("w{n}")).collect();
    let nested = |open: &str, deep: usize| format!("{}x{}", open.repeat(deep), ")".repeat(deep));
    for query in [
        words.join(" "),
        words.join(" OR "),
        words.join(" -"),
        format!("-{}", words.join(" -")),
        words
            .iter()
            .map(|word| format!("tag:{word}"))
            .collect::<Vec<_>>()
            .join(" OR "),
        words
            .iter()
            .map(|word| format!("path:{word}"))
            .collect::<Vec<_>>()
            .join(" OR "),
        words
            .iter()
            .map(|word| format!("[[{word}]]"))
            .collect::<Vec<_>>()
            .join(" "),
        format!("\"{}\"", words.join(" ")),
        words.concat(),
        "(".repeat(5_000),
        nested("(", 5_000),
        nested("-(", 60),
        nested("(a OR -(b ", 30),
        nested("(a tag:b OR ", 60),
        nested("(a OR tag:b -(c ", 30),
        nested("(in:trash OR a (", 30),
        nested("(tag:a OR -(tag:b ", 30),
        "護城".repeat(5_000),
    ] {
        search(&shelf, &query, true);
        shelf
            .library
            .list(&query, None, &ListFrom::Top, 10)
            .unwrap();
    }
    let result = search(&shelf, &words.join(" OR "), false);
    assert!(
        result
            .warnings
            .iter()
            .any(|warning| warning.contains("very long")),
        "{:?}",
        result.warnings
    );
}

#[test]
fn titles_count_most() {
    let filler = "darwin ".repeat(40);
    let mut entries = vec![
        article("On beetles", &filler),
        article("The voyage of Darwin", "A ship and its crew"),
        article("Darwin and his time", "A life"),
        article("Darwin", "Born in Shrewsbury"),
        Entry {
            tags: &["darwin"],
            ..article("Finches", "Birds")
        },
    ];
    let names: Vec<String> = (0..40).map(|n| format!("Filler {n}")).collect();
    entries.extend(
        names
            .iter()
            .map(|name| article(name, "nothing of that kind")),
    );
    let shelf = Shelf::of(&entries);
    let found = shelf.found("darwin");
    assert_eq!(
        found[..3],
        ["Darwin", "Darwin and his time", "The voyage of Darwin"]
    );
    assert_eq!(found.len(), 5);
    let typed = search(&shelf, "darw", true);
    assert_eq!(typed.hits[0].row.title, "Darwin");
    assert!(
        typed
            .hits
            .windows(2)
            .all(|two| two[0].score >= two[1].score)
    );
    assert_eq!(shelf.found("time darwin")[0], "Darwin and his time");
}

#[test]
fn of_equals_the_newer_comes_first() {
    let shelf = Shelf::of(&[
        Entry {
            saved: 2,
            ..article("b", "same words")
        },
        Entry {
            saved: 3,
            ..article("c", "same words")
        },
        Entry {
            saved: 1,
            ..article("a", "same words")
        },
    ]);
    assert_eq!(shelf.found("same"), ["c", "b", "a"]);
    assert_eq!(shelf.found("same sort:title"), ["a", "b", "c"]);
    assert_eq!(
        shelf.found("in:inbox"),
        ["c", "b", "a"],
        "without words: newest first"
    );
}

#[test]
fn the_best_of_many_is_found_by_its_title() {
    let shelf = Shelf::new();
    let mut guard = shelf.library.store.writer().unwrap();
    let connection = guard.connection().unwrap();
    let tx = connection.transaction().unwrap();
    let add = |title: &str, text: &str, saved: i64| {
        crate::store::lists::fixture::add(
            &tx,
            &Entry {
                saved,
                ..article(title, text)
            },
        );
    };
    add("Whale", &"padding ".repeat(3_000), 0);
    for n in 1..400 {
        add(&format!("On the whale, part {n}"), "whale whale whale", n);
    }
    tx.commit().unwrap();
    drop(guard);
    let result = shelf
        .library
        .search("whale", false, 5, &Cancel::default())
        .unwrap();
    assert_eq!(
        result.hits[0].row.title, "Whale",
        "however long its text is"
    );
    assert_eq!((result.hits.len(), result.total), (5, 400));
}

#[test]
fn results_show_why() {
    let shelf = Shelf::of(&[
        article(
            "🎉 Party café",
            "Music first. Then 🎉 the cafe closed. More words.",
        ),
        note(
            "Deep/Note",
            "---\ntags: [x]\n---\n# Head\n\nSome **bold cafe** and [[link|cafe]].",
        ),
        Entry {
            tags: &["cafe"],
            ..article("Tagged", "Nothing of the kind in the text.")
        },
    ]);
    let result = search(&shelf, "cafe", false);
    let by_title = |title: &str| {
        result
            .hits
            .iter()
            .find(|hit| hit.row.title == title)
            .expect(title)
    };
    let party = by_title("🎉 Party café");
    assert_eq!(shown(&party.title), "🎉 Party [café]");
    assert_eq!(
        shown(&party.snippet),
        "…Then 🎉 the [cafe] closed. More words."
    );
    assert_eq!(
        shown(&by_title("Note").snippet),
        "…Some bold [cafe] and [cafe]."
    );
    assert_eq!(
        shown(&by_title("Tagged").snippet),
        "Nothing of the kind in the text."
    );
}

#[test]
fn typing_goes_on() {
    let shelf = Shelf::of(&[
        article("Apple", "red"),
        article("Pear", "an apricot is not a pear"),
        article("Vitamin", "a and b"),
    ]);
    let typed = |query: &str| {
        search(&shelf, query, true)
            .hits
            .into_iter()
            .map(|hit| hit.row.title)
            .collect::<Vec<_>>()
    };
    assert_eq!(typed("ap"), ["Apple", "Pear"]);
    assert_eq!(typed("apr"), ["Pear"]);
    assert_eq!(typed("ap "), [""; 0]);
    let mut one = typed("a");
    one.sort();
    assert_eq!(one, ["Apple", "Pear", "Vitamin"]);
    assert_eq!(typed("b"), ["Vitamin"]);
    assert_eq!(
        typed("r"),
        ["Apple"],
        "a letter is a beginning like any other"
    );
}

#[test]
fn what_a_search_leaves_unread_can_be_counted() {
    let texts: Vec<(String, String)> = (0..300)
        .map(|n| (n.to_string(), format!("order fo-{n:03} came")))
        .collect();
    let entries: Vec<Entry> = texts
        .iter()
        .map(|(title, text)| article(title, text))
        .collect();
    let shelf = Shelf::of(&entries);
    let query = "order /fo-.[0-8]./";
    let found = shelf
        .library
        .search(query, false, 5, &Cancel::default())
        .unwrap();
    assert!(!found.total_is_exact && found.total < 270, "{found:?}");
    let told = std::cell::Cell::new(0);
    let progress = |done: u32, _: u32, _: &str| {
        assert!(done >= told.replace(done), "it only grows");
    };
    let job = Job {
        cancel: Cancel::default(),
        progress: &progress,
    };
    assert_eq!(shelf.library.count_found(query, false, &job), Ok(270));
    assert_eq!(told.get(), 270);
    job.cancel.cancel();
    let stopped = shelf.library.count_found(query, false, &job);
    assert_eq!(stopped, Err(Error::Cancelled));
    let silent = Job::silent();
    for (query, count) in [
        ("order", 300),
        ("title:7", 1),
        ("in:inbox", 300),
        ("nowhere", 0),
    ] {
        assert_eq!(
            shelf.library.count_found(query, false, &silent),
            Ok(count),
            "{query}"
        );
    }
}

#[test]
fn a_search_can_be_cancelled() {
    let shelf = letters();
    let cancel = Cancel::default();
    cancel.cancel();
    assert_eq!(
        shelf.library.search("alpha", false, 10, &cancel),
        Err(Error::Cancelled)
    );
    assert_eq!(
        shelf.found("beta").len(),
        2,
        "the connection is as good as before"
    );
}

fn shared() -> &'static Shelf {
    static SHELF: OnceLock<Shelf> = OnceLock::new();
    SHELF.get_or_init(letters)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(if std::env::var_os("COMMONPLACE_NIGHTLY").is_some() { 20_000 } else { 200 }))]

    #[test]
    fn anything_is_answered(text in prop_oneof![".{0,60}", "[ab\"()|#:\\-*\\[\\]/= ORANDtagin]{0,60}", "\\PC{0,20}"], typing: bool) {
        let result = shared().library.search(&text, typing, 20, &Cancel::default());
        prop_assert!(result.is_ok(), "{:?}", result);
        let result = shared().library.list(&text, None, &ListFrom::Top, 20);
        prop_assert!(result.is_ok(), "{:?}", result);
    }

    #[test]
    fn order_of_clauses_never_matters(
        clauses in proptest::collection::vec(prop_oneof![
            Just("alpha"), Just("favorite:true"), Just("-gamma"), Just("\"alpha beta\""), Just("tag:work"), Just("-tag:*"), Just("in:notes"),
            Just("in:trash"), Just("(in:anywhere OR beta)"), Just("is:unread"), Just("(alpha OR work)"), Just("title:(1 OR 3)"), Just("[[N]]"),
            Just("sort:title"), Just("sort:saved"), Just("NOT delta"), Just("/al.ha/"), Just("line:(alpha beta)"), Just("[k:v]"),
            Just("has:task"), Just("folder:x"), Just("limit:3"), Just("mentions:[[5]]"), Just("linked-from:[[5]]"), Just("saved:2023"), Just("me*"), Just("tag:"), Just("(tag:work OR gamma)"), Just("-(work meetup)"),
        ], 0..6),
        turn in 0_usize..6,
    ) {
        let mut turned = clauses.clone();
        turned.rotate_left(turn.min(clauses.len()));
        turned.reverse();
        let one = search(shared(), &clauses.join(" "), false);
        let other = search(shared(), &turned.join(" "), false);
        prop_assert_eq!((one.total, one.hits), (other.total, other.hits));
    }
}
