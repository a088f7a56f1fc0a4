//! Lists: what is in them and in which order.

use super::fixture::{Entry, Shelf, article, note};
use crate::ListFrom;
use crate::model::{ListSort, Place};

fn check(shelf: &Shelf, query: &str, titles: &[&str]) {
    assert_eq!(shelf.titles(query), titles, "{query}");
}

/// Newest first in lists: `i` before `a`.
fn shelf() -> Shelf {
    let at = |saved: i64, entry: Entry<'static>| Entry {
        saved,
        updated: -saved,
        ..entry
    };
    Shelf::of(&[
        at(
            1,
            Entry {
                tags: &["science/physics"],
                site: "Example.org",
                ..article("alpha", "Waves and particles")
            },
        ),
        at(
            2,
            Entry {
                place: "later",
                opened: true,
                progress: 0.5,
                byline: "Jané Doe",
                ..article("beta", "Two words")
            },
        ),
        at(
            3,
            Entry {
                place: "archive",
                opened: true,
                progress: 0.96,
                lang: "pt-BR",
                ..article("gamma", "Três palavras")
            },
        ),
        at(
            4,
            Entry {
                starred: true,
                tags: &["Science"],
                ..article("delta", "Waves again")
            },
        ),
        at(
            5,
            Entry {
                links: &[Some(1), None],
                tags: &["sciences"],
                ..note("Notes/epsilon", "See [[alpha]] and [[nowhere]].")
            },
        ),
        at(
            6,
            Entry {
                starred: true,
                links: &[Some(5)],
                aliases: &["zed"],
                ..note("Größe/zeta", "See [[epsilon]].")
            },
        ),
        at(
            7,
            Entry {
                trashed: true,
                tags: &["science"],
                starred: true,
                ..article("eta", "Waves thrown away")
            },
        ),
        at(
            8,
            Entry {
                trashed: true,
                links: &[Some(6)],
                ..note("theta", "Thrown away, with a link to [[zeta]]")
            },
        ),
        at(
            9,
            Entry {
                kind: "attachment",
                path: "img/iota.png",
                title: "iota.png",
                tags: &["science"],
                place: "",
                ..article("", "")
            },
        ),
    ])
}

#[test]
fn lists_hold_what_they_say() {
    let shelf = shelf();
    check(
        &shelf,
        "",
        &["zeta", "epsilon", "delta", "gamma", "beta", "alpha"],
    );
    check(&shelf, "in:articles", &["delta", "gamma", "beta", "alpha"]);
    check(&shelf, "in:notes", &["zeta", "epsilon"]);
    check(&shelf, "in:inbox", &["delta", "alpha"]);
    check(&shelf, "in:later", &["beta"]);
    check(&shelf, "in:archive", &["gamma"]);
    check(&shelf, "in:trash", &["theta", "eta"]);
    check(
        &shelf,
        "in:anywhere in:notes",
        &["theta", "zeta", "epsilon"],
    );
    assert_eq!(shelf.titles("in:anywhere").len(), 9, "files too");
    check(&shelf, "is:starred", &["zeta", "delta"]);
    check(&shelf, "is:starred in:trash", &["eta"]);
    check(&shelf, "is:unread", &["delta", "alpha"]);
    check(&shelf, "is:reading", &["beta"]);
    check(&shelf, "is:read", &["gamma"]);
    check(&shelf, "-in:inbox", &["zeta", "epsilon", "gamma", "beta"]);
    check(&shelf, "in:inbox OR in:later", &["delta", "beta", "alpha"]);
    check(&shelf, "in:inbox in:later", &[]);
    check(&shelf, "in:inbox is:unread -is:starred", &["alpha"]);
}

#[test]
fn tags_hold_those_below_them() {
    let shelf = shelf();
    check(&shelf, "tag:science", &["delta", "alpha"]);
    check(&shelf, "#SCIENCE", &["delta", "alpha"]);
    check(&shelf, "tag:=science", &["delta"]);
    check(&shelf, "tag:science/physics", &["alpha"]);
    check(&shelf, "tag:science in:trash", &["eta"]);
    check(&shelf, "-tag:*", &["zeta", "gamma", "beta"]);
    check(&shelf, "tag:*", &["epsilon", "delta", "alpha"]);
    check(
        &shelf,
        "tag:science OR tag:sciences",
        &["epsilon", "delta", "alpha"],
    );
    check(&shelf, "tag:nothing", &[]);
}

#[test]
fn other_fields() {
    let shelf = shelf();
    check(&shelf, "site:example", &["alpha"]);
    check(&shelf, "author:\"jane d\"", &["beta"]);
    check(&shelf, "lang:pt", &["gamma"]);
    check(&shelf, "lang:p", &[]);
    check(&shelf, "path:notes/", &["epsilon"]);
    check(&shelf, "path:grosse", &["zeta"]);
    check(&shelf, "path:/notes/", &["epsilon"]);
    check(&shelf, "path:/größe/", &["zeta"]);
    check(&shelf, "path:/otes/ | path:/röße/", &[]);
    check(&shelf, "path:größe/ze", &["zeta"]);
    check(&shelf, "-path:größe -in:articles", &["epsilon"]);
    check(&shelf, "is:orphan", &["zeta"]);
    check(&shelf, "is:unresolved", &["epsilon"]);
    check(&shelf, "[[alpha]]", &["epsilon"]);
    check(&shelf, "links:epsilon", &["zeta"]);
    check(&shelf, "[[zed]] in:anywhere", &["theta"]);
    check(&shelf, "[[nowhere]]", &["epsilon"]);
    check(&shelf, "-[[alpha]] in:notes", &["zeta"]);
    check(&shelf, "waves", &["delta", "alpha"]);
    check(&shelf, "waves -again", &["alpha"]);
    check(&shelf, "-waves in:articles", &["gamma", "beta"]);
    check(&shelf, "waves in:anywhere", &["eta", "delta", "alpha"]);
    check(&shelf, "again OR in:trash", &["theta", "eta", "delta"]);
    check(&shelf, "waves (again OR in:trash)", &["eta", "delta"]);
    check(&shelf, "in:inbox (again OR in:trash)", &["eta", "delta"]);
    check(&shelf, "waves -in:trash", &["delta", "alpha"]);
}

#[test]
fn orders() {
    let shelf = shelf();
    let mut by_title = shelf.titles("");
    by_title.sort();
    assert_eq!(shelf.titles("sort:title"), by_title);
    check(&shelf, "in:inbox sort:updated", &["alpha", "delta"]);
    check(&shelf, "is:starred sort:title", &["delta", "zeta"]);
    check(&shelf, "in:trash sort:title", &["eta", "theta"]);
    check(&shelf, "waves sort:title", &["alpha", "delta"]);
    let page = shelf
        .library
        .list("in:inbox", Some(ListSort::Title), &ListFrom::Top, 1)
        .unwrap();
    assert_eq!((page.rows[0].title.as_str(), page.total), ("alpha", 2));
    assert_eq!(page.rows[0].place, Some(Place::Inbox));
    assert_eq!(page.rows[0].tags, ["science/physics"]);
}

#[test]
fn every_order() {
    let shelf = shelf();
    let titles = |sort| {
        let page = shelf
            .library
            .list("in:articles", Some(sort), &ListFrom::Top, 9)
            .unwrap();
        page.rows
            .into_iter()
            .map(|row| row.title)
            .collect::<Vec<_>>()
    };
    assert_eq!(titles(ListSort::Saved), ["delta", "gamma", "beta", "alpha"]);
    assert_eq!(
        titles(ListSort::Oldest),
        ["alpha", "beta", "gamma", "delta"]
    );
    assert_eq!(
        titles(ListSort::Site)[0],
        "alpha",
        "what has no site comes last"
    );
    assert_eq!(titles(ListSort::Author)[0], "beta");
    assert_eq!(titles(ListSort::Progress)[..2], ["gamma", "beta"]);
    assert_eq!(titles(ListSort::Longest)[0], "alpha");
    assert_eq!(titles(ListSort::Shortest)[3], "alpha");
    check(
        &shelf,
        "in:articles sort:progress minutes:1",
        &["gamma", "beta", "delta", "alpha"],
    );
}

#[test]
fn sizes_and_days() {
    const DAY: i64 = 24 * 60 * 60 * 1000;
    let long = "word ".repeat(481);
    // The clock of the shelf stands at day 19,675.
    let shelf = Shelf::of(&[
        Entry {
            saved: 19_675 * DAY,
            progress: 0.5,
            opened: true,
            ..article("today", "a")
        },
        Entry {
            saved: 19_670 * DAY,
            updated: 3 * DAY,
            ..article("five days", &long)
        },
        Entry {
            saved: DAY,
            ..article("old", "a b")
        },
    ]);
    for (query, titles) in [
        ("words:>400", &["five days"][..]),
        ("minutes:3", &["five days"]),
        ("minutes:<3", &["today", "old"]),
        ("words:2", &["old"]),
        ("progress:50", &["today"]),
        ("progress:..49", &["five days", "old"]),
        ("saved:today", &["today"]),
        ("saved:7d", &["today", "five days"]),
        ("saved:>7d", &["old"]),
        ("older_than:5d", &["five days", "old"]),
        ("saved:1970-01-02", &["old"]),
        ("before:1971", &["old"]),
        ("-after:1971", &["old"]),
        ("updated:1970-01-04", &["five days"]),
        ("published:>1900", &[]),
    ] {
        check(&shelf, query, titles);
    }
}

#[test]
fn what_a_list_has_in_common() {
    let shelf = shelf();
    let facets = shelf.library.facets("in:articles").unwrap();
    let told = |facets: &[crate::model::Facet]| {
        let told = facets
            .iter()
            .map(|one| format!("{} {}", one.value, one.count));
        told.collect::<Vec<_>>()
    };
    assert_eq!(told(&facets.sites), ["Example.org 1"]);
    assert_eq!(told(&facets.authors), ["Jané Doe 1"]);
    assert_eq!(told(&facets.langs), ["en 3", "pt 1"]);
    let picked = shelf.library.brief("in:articles", None, 1, 2).unwrap();
    assert_eq!(
        picked
            .iter()
            .map(|one| one.place.unwrap())
            .collect::<Vec<_>>(),
        [Place::Archive, Place::Later]
    );
}

#[test]
fn rows_come_in_the_order_asked_for() {
    let shelf = shelf();
    let ids: Vec<_> = shelf
        .library
        .list("in:articles", None, &ListFrom::Top, 9)
        .unwrap()
        .rows
        .iter()
        .map(|row| row.id)
        .collect();
    let gone = crate::id::ItemId(uuid::Uuid::nil());
    let rows = shelf.library.rows(&[ids[2], gone, ids[0]]).unwrap();
    assert_eq!(
        rows.iter()
            .map(|row| row.title.as_str())
            .collect::<Vec<_>>(),
        ["beta", "delta"]
    );
}

#[test]
fn counts_and_what_the_library_is() {
    let shelf = shelf();
    let counts = shelf.library.counts().unwrap();
    let numbers = [
        counts.inbox,
        counts.unread,
        counts.later,
        counts.archive,
        counts.starred,
        counts.notes,
        counts.trash,
    ];
    assert_eq!(numbers, [2, 2, 1, 1, 2, 2, 2]);
    let tags: Vec<(&str, u64)> = counts
        .tags
        .iter()
        .map(|tag| (tag.name.as_str(), tag.count))
        .collect();
    assert_eq!(
        tags,
        [("Science", 1), ("science/physics", 1), ("sciences", 1)]
    );
    let info = shelf.library.info().unwrap();
    assert_eq!(
        [info.articles, info.notes, info.attachments, info.trash],
        [4, 2, 1, 2]
    );
    assert_eq!(
        [info.links, info.unresolved, info.words],
        [2, 1, 3 + 2 + 2 + 2 + 4 + 2]
    );
    assert!(info.database_bytes > 0 && info.schema >= 1 && !info.read_only);
    assert_eq!(info.path, shelf.library.folder().display().to_string());
    let empty = Shelf::new().library.counts().unwrap();
    assert_eq!(empty, crate::model::Counts::default());
}
