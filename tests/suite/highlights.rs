//! Highlights: marking, finding again in other versions, what becomes of them with their article, links and search; and
//! where the reader stopped.

use commonplace_core::id::ItemId;
use commonplace_core::job::{Cancel, Job};
use commonplace_core::model::{
    Highlight, HighlightColour, HighlightSort, ItemKind, PlaceState, PlacedHighlight,
};
use commonplace_core::{Error, HighlightEdit, HighlightQuery, NewHighlight, ReadAt};
use commonplace_tests::{TestLibrary, page};
use commonplace_text::anchor::Text;

const URL: &str = "https://hive.example/bees";
const TITLE: &str = "How bees find home";
const BEES: &str = "A bee that leaves the hive for the first time flies backwards, with her eyes on the door, in circles that grow wider.";
const MAP: &str = "Whatever stands around it, a tree, a wall, a chair, becomes a part of the map that she will carry for the rest of her life.";
const HIVE: &str = "Move the hive by a metre while she is away, and she will come back to the place where it stood, and look for the door.";
const KEEPER: &str = "The keeper who wants to move a hive has to move it very far, or not at all, and both of them take a night and a friend.";

fn save(library: &TestLibrary, paragraphs: &[&str]) -> ItemId {
    library.wait(60_000);
    library
        .save_page(Some(URL), &page(TITLE, paragraphs))
        .id
        .unwrap()
}

fn mark(library: &TestLibrary, article: ItemId, quote: &str) -> Highlight {
    library
        .highlight_quote(article, quote, None, &HighlightEdit::default())
        .unwrap()
}

fn placed(library: &TestLibrary, article: ItemId) -> Vec<PlacedHighlight> {
    library.highlights_of(article, None).unwrap().highlights
}

/// Quotation and state of each highlight, and what stands in its place.
fn told(library: &TestLibrary, article: ItemId) -> Vec<(String, PlaceState, Option<String>)> {
    let view = library.article(article).unwrap();
    let html = library.version_page(view.version).unwrap().html;
    let text = Text::new(commonplace_page::Canonical::of(&html).text);
    placed(library, article)
        .into_iter()
        .map(|one| {
            let place = one.start.zip(one.end);
            let there = place.and_then(|(start, end)| text.slice(start as usize..end as usize));
            (one.highlight.quote, one.state, there.map(str::to_owned))
        })
        .collect()
}

#[test]
fn a_passage_is_marked_changed_and_removed_and_all_of_it_undone() {
    let library = TestLibrary::new();
    let article = save(&library, &[BEES, MAP, HIVE]);
    let made = library
        .highlight_quote(
            article,
            "her eyes on the door",
            None,
            &HighlightEdit {
                colour: Some(HighlightColour::Blue),
                note: Some(" See [[Doors]]. "),
                tags: Some(&TestLibrary::tags(&["bees/Flight"])),
            },
        )
        .unwrap();
    assert_eq!(
        (made.note.as_str(), made.tags.as_slice()),
        ("See [[Doors]].", &["bees/Flight".to_owned()][..])
    );
    assert!(
        made.before.ends_with("flies backwards, with ") && made.after.starts_with(", in circles")
    );
    assert_eq!(made.anchor.len(), 14);
    let of = library.highlights_of(article, None).unwrap();
    assert_eq!(of.highlights.len(), 1);
    assert_eq!(
        (of.highlights[0].start, of.highlights[0].state),
        (Some(made.start), PlaceState::Anchored)
    );

    let edit = HighlightEdit {
        colour: Some(HighlightColour::Rose),
        note: Some(""),
        tags: Some(&TestLibrary::tags(&["doors"])),
    };
    let changes = library.edit_highlight(made.id, &edit).unwrap();
    assert!(
        changes.highlights && changes.items.contains(&article),
        "{changes:?}"
    );
    let after = library.highlight(made.id).unwrap();
    assert_eq!(
        (after.colour, after.note.as_str(), after.tags.as_slice()),
        (HighlightColour::Rose, "", &["doors".to_owned()][..])
    );
    library.remove_highlights(&[made.id]).unwrap();
    assert!(placed(&library, article).is_empty());
    assert!(matches!(
        library.highlight(made.id),
        Err(Error::NotFound(_))
    ));
    for label in [
        "Remove a highlight of",
        "Change a highlight of",
        "Highlight a passage of",
    ] {
        assert!(
            library.undo().unwrap().label.unwrap().starts_with(label),
            "{label}"
        );
    }
    assert!(placed(&library, article).is_empty());
    library.redo().unwrap();
    assert_eq!(
        library.highlight(made.id).unwrap().colour,
        HighlightColour::Blue
    );
    library.must_be_whole();
}

#[test]
fn what_cannot_be_marked_is_said() {
    let library = TestLibrary::new();
    let article = save(&library, &[BEES, BEES.replace("bee", "wasp").as_str(), MAP]);
    let version = library.article(article).unwrap().version;
    let at = |start: u32, end: u32, quote: &str| {
        library.highlight_passage(&NewHighlight {
            version,
            start,
            end,
            quote,
            colour: HighlightColour::Yellow,
            note: "",
            tags: &[],
        })
    };
    assert!(matches!(at(0, 5, "other"), Err(Error::Conflict(_))));
    for (start, end) in [
        (5, 5),
        (9, 3),
        (0, u32::MAX),
        (u32::MAX, u32::MAX),
        (100_000, 100_001),
    ] {
        assert!(
            matches!(at(start, end, ""), Err(Error::Invalid(_))),
            "{start}–{end}"
        );
    }
    let quote = |words: &str, nth: Option<usize>| {
        library.highlight_quote(article, words, nth, &HighlightEdit::default())
    };
    assert!(
        matches!(quote("with her eyes", None), Err(Error::Invalid(message)) if message.contains("2 times"))
    );
    assert!(quote("with  her\neyes", Some(2)).is_ok());
    assert!(matches!(
        quote("with her eyes", Some(3)),
        Err(Error::NotFound(_))
    ));
    assert!(matches!(
        quote("with her ears", None),
        Err(Error::NotFound(_))
    ));
    let long = "x".repeat(200_000);
    let made = quote("a tree, a wall", None).unwrap();
    let edit = HighlightEdit {
        note: Some(&long),
        ..HighlightEdit::default()
    };
    assert!(matches!(
        library.edit_highlight(made.id, &edit),
        Err(Error::Invalid(_))
    ));
}

#[test]
fn highlights_stay_on_their_words_when_the_page_changes() {
    let library = TestLibrary::new();
    let article = save(&library, &[BEES, MAP, HIVE]);
    let first = library.article(article).unwrap().version;
    for quote in [
        "a tree, a wall, a chair",
        "flies backwards",
        "by a metre while she is away",
    ] {
        mark(&library, article, quote);
    }
    let changed = HIVE.replace("a metre", "one metre");
    let again = save(
        &library,
        &[
            KEEPER,
            &BEES.replace("her eyes", "<b>her</b> eyes"),
            &changed,
            KEEPER,
        ],
    );
    assert_eq!(again, article);
    let shown = told(&library, article);
    let expected = [
        (
            "flies backwards",
            PlaceState::Anchored,
            Some("flies backwards"),
        ),
        (
            "by a metre while she is away",
            PlaceState::Moved,
            Some("by one metre while she is away"),
        ),
        ("a tree, a wall, a chair", PlaceState::Lost, None),
    ];
    assert_eq!(shown.len(), 3, "{shown:?}");
    for ((quote, state, there), (wanted, in_state, place)) in shown.iter().zip(expected) {
        assert_eq!(
            (quote.as_str(), *state, there.as_deref()),
            (wanted, in_state, place)
        );
    }
    let as_marked = library.highlights_of(article, Some(first)).unwrap();
    assert!(
        as_marked
            .highlights
            .iter()
            .all(|one| one.state == PlaceState::Anchored)
    );

    let label = library.undo().unwrap().label.unwrap();
    assert!(
        label.starts_with("Save"),
        "one step with the new version: {label}"
    );
    assert_eq!(library.article(article).unwrap().version, first);
    assert!(
        placed(&library, article)
            .iter()
            .all(|one| one.state == PlaceState::Anchored)
    );
    library.redo().unwrap();
    assert_eq!(told(&library, article), shown);

    // The person says where the lost one is.
    let lost = placed(&library, article).pop().unwrap().highlight;
    let view = library.article(article).unwrap();
    library
        .place_highlight(lost.id, view.version, 0, 10)
        .unwrap();
    let now = library.highlight(lost.id).unwrap();
    assert_eq!(
        (now.state, now.version, now.quote.as_str()),
        (PlaceState::Anchored, view.version, &KEEPER[..10])
    );
    library.undo().unwrap();
    assert_eq!(
        library.highlight(lost.id).unwrap().quote,
        "a tree, a wall, a chair"
    );
    library.must_be_whole();
}

#[test]
fn highlights_go_and_come_back_with_their_article() {
    let library = TestLibrary::new();
    let article = save(&library, &[BEES, MAP, HIVE]);
    let made = mark(&library, article, "a tree, a wall, a chair");
    let count = || library.highlight_facets().unwrap().total;
    assert_eq!((count(), library.info().unwrap().highlights), (1, 1));
    library.trash(&[article]).unwrap();
    assert_eq!(count(), 0);
    library.delete(&[article]).unwrap();
    assert!(matches!(
        library.highlight(made.id),
        Err(Error::NotFound(_))
    ));
    library.undo().unwrap();
    library.restore(&[article]).unwrap();
    assert_eq!(count(), 1);
    assert_eq!(placed(&library, article).len(), 1);

    let other = library
        .save_page(
            Some("https://hive.example/again"),
            &page("Bees again", &[KEEPER, MAP, HIVE]),
        )
        .id
        .unwrap();
    library.merge(other, article).unwrap();
    let merged = placed(&library, other);
    assert_eq!((merged.len(), merged[0].state), (1, PlaceState::Anchored));
    assert_eq!(merged[0].highlight.article_title, "Bees again");
    library.undo().unwrap();
    assert_eq!(placed(&library, article).len(), 1);
    library.must_be_whole();
}

#[test]
fn highlights_are_listed_and_found_but_stand_in_no_list() {
    let library = TestLibrary::new();
    let article = save(&library, &[BEES, MAP, HIVE]);
    let made = mark(&library, article, "a tree, a wall, a chair");
    library
        .edit_highlight(
            made.id,
            &HighlightEdit {
                note: Some("Compare *landmarks* elsewhere."),
                tags: Some(&TestLibrary::tags(&["maps/own"])),
                ..HighlightEdit::default()
            },
        )
        .unwrap();
    for query in ["", "in:anywhere", "tag:maps", "in:trash"] {
        assert!(
            library
                .all(query)
                .iter()
                .all(|row| row.kind != ItemKind::Highlight),
            "{query}"
        );
    }
    for query in ["landmarks", "wall chair", "tag:maps landmarks"] {
        let hits = library
            .search(query, false, 20, &Cancel::default())
            .unwrap()
            .hits;
        let hit = hits.iter().find(|hit| hit.row.kind == ItemKind::Highlight);
        let hit = hit.unwrap_or_else(|| panic!("{query} finds it"));
        assert_eq!(hit.row.path, format!("Articles/{TITLE}#^{}", made.anchor));
        assert_eq!((hit.row.id, hit.row.trashed), (made.id, false));
    }
    let list = |query: &str, tag: Option<&str>, colour: Option<HighlightColour>| {
        let wanted = HighlightQuery {
            query: query.to_owned(),
            tag: tag.map(str::to_owned),
            colour,
            article: None,
        };
        library
            .highlights(&wanted, HighlightSort::Article, 0, 10)
            .unwrap()
            .total
    };
    for (query, tag, colour, found) in [
        ("", None, None, 1),
        ("tree", None, None, 1),
        ("landm", None, None, 1),
        ("nothing", None, None, 0),
        ("", Some("maps"), None, 1),
        ("", Some("other"), None, 0),
        ("", None, Some(HighlightColour::Yellow), 1),
        ("", None, Some(HighlightColour::Blue), 0),
    ] {
        assert_eq!(
            list(query, tag, colour),
            found,
            "{query:?} {tag:?} {colour:?}"
        );
    }
    let markdown = library
        .export_highlights(&HighlightQuery::default())
        .unwrap();
    assert!(
        markdown.contains("> a tree, a wall, a chair\n\nCompare *landmarks* elsewhere.\n"),
        "{markdown}"
    );
    assert!(
        markdown.contains(&format!(
            "[[Articles/{TITLE}#^{}|↗]] · yellow · #maps/own",
            made.anchor
        )),
        "{markdown}"
    );
    let folder = library.beside("out");
    library.export(&folder, &Job::silent()).unwrap();
    let file = std::fs::read_to_string(folder.join(format!("Articles/{TITLE}.md"))).unwrap();
    assert!(
        file.contains(&format!(
            "## Highlights\n\n> a tree, a wall, a chair\n\nCompare *landmarks* elsewhere.\n\n^{}",
            made.anchor
        )),
        "{file}"
    );
}

#[test]
fn notes_quote_highlights() {
    let library = TestLibrary::new();
    let article = save(&library, &[BEES, MAP, HIVE]);
    let made = mark(&library, article, "a tree, a wall, a chair");
    let target = format!("Articles/{TITLE}#^{}", made.anchor);
    let note = library
        .write_note(
            "On maps",
            &format!(
                "![[{target}]] and [[{target}|it]], but [[Articles/{TITLE}#^h-000000000000]].\n"
            ),
        )
        .row
        .id;
    let links = library.all_links().unwrap();
    assert_eq!(
        links.iter().map(|link| link.highlight).collect::<Vec<_>>(),
        [Some(made.id), Some(made.id), None]
    );
    assert!(
        links
            .iter()
            .all(|link| link.resolved.as_deref() == Some(&*format!("Articles/{TITLE}")))
    );
    assert_eq!(library.quoted_by(made.id).unwrap().len(), 2);
    assert_eq!(library.highlight(made.id).unwrap().quoted_by, 2);
    for from in [Some(note), None] {
        assert_eq!(
            library.quoted(from, &target).unwrap().map(|one| one.id),
            Some(made.id)
        );
        for other in ["On maps", "Articles/Nothing#^h-000000000000", "#^h-x", ""] {
            assert_eq!(library.quoted(from, other).unwrap(), None, "{other}");
        }
    }
    library.retitle(article, "Another title").unwrap();
    let target = target.replace(TITLE, "Another title");
    assert!(
        library
            .note(note)
            .unwrap()
            .body
            .starts_with(&format!("![[{target}]]")),
        "the links follow the title"
    );
    assert_eq!(
        library
            .quoted(Some(note), &target)
            .unwrap()
            .map(|one| one.article_title),
        Some("Another title".to_owned())
    );
    for name in [made.id.to_string(), made.anchor.clone(), target] {
        assert_eq!(library.find_highlight(&name).unwrap().id, made.id, "{name}");
    }
}

#[test]
fn the_reader_goes_on_where_it_stopped() {
    let library = TestLibrary::new();
    let article = save(&library, &[BEES, MAP, HIVE]);
    let version = library.article(article).unwrap().version;
    let offset = u32::try_from(BEES.chars().count() + 2).unwrap();
    let at = ReadAt {
        version,
        offset,
        quote: MAP.to_owned(),
    };
    library.read_to(article, 0.4, Some(&at)).unwrap();
    let position = || {
        library
            .article(article)
            .unwrap()
            .position
            .map(|one| one.offset)
    };
    assert_eq!(position(), Some(offset));
    assert_eq!(library.half_read(10).unwrap().len(), 1);
    save(&library, &[KEEPER, BEES, MAP, HIVE]);
    let more = u32::try_from(KEEPER.chars().count() + 2).unwrap();
    assert_eq!(position(), Some(offset + more), "the same paragraph");
    save(&library, &[KEEPER, BEES, HIVE]);
    assert_eq!(
        position(),
        Some(more),
        "the paragraph before the one that is gone"
    );
    library.read_to(article, 1.0, None).unwrap();
    assert!(library.half_read(10).unwrap().is_empty());
    library.must_be_whole();
}
