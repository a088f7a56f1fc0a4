//! Saving again: new versions, what changed between them, what never takes the place of a better one, and pictures that
//! come later.

use commonplace_core::fetch::{FetchCode, FetchKind};
use commonplace_core::id::ItemId;
use commonplace_core::job::Job;
use commonplace_core::model::{DiffKind, SaveResult, SaveStatus, VersionCause};
use commonplace_core::{Error, SaveOptions, Source};
use commonplace_tests::{Pages, TestLibrary, page, picture};

const URL: &str = "https://hive.example/bees";
const BEES: &str = "A bee that leaves the hive for the first time flies backwards, with her eyes on the door, in circles that grow wider.";
const MAP: &str = "Whatever stands around it, a tree, a wall, a chair, becomes a part of the map that she will carry for the rest of her life.";
const HIVE: &str = "Move the hive by a metre while she is away, and she will come back to the place where it stood, and look for the door.";
const KEEPER: &str = "The keeper who wants to move a hive has to move it very far, or not at all, and both of them take a night and a friend.";
const TITLE: &str = "How bees find home";

fn save(library: &TestLibrary, pages: &Pages, url: &str) -> SaveResult {
    save_allowed(library, pages, url, None)
}

fn save_allowed(library: &TestLibrary, pages: &Pages, url: &str, host: Option<&str>) -> SaveResult {
    let source = Source::Url {
        url,
        allow_host: host,
    };
    library.save(source, &SaveOptions::default(), pages, &Job::silent())
}

/// A library with one article, read, and the pages it came from.
fn read_one() -> (TestLibrary, Pages, ItemId) {
    let (library, pages) = (TestLibrary::new(), Pages::new());
    pages.put(URL, page(TITLE, &[BEES, MAP, HIVE]));
    let id = save(&library, &pages, URL).id.unwrap();
    library.progress(id, 0.4).unwrap();
    library.wait(3_600_000);
    (library, pages, id)
}

fn text(library: &TestLibrary, id: ItemId) -> String {
    library.article_text(id).unwrap().text
}

#[test]
fn what_changed_since_it_was_read_is_told_sentence_by_sentence() {
    let (library, pages, id) = read_one();
    assert_eq!(library.article(id).unwrap().changed, None);
    let read_at = library.env().now_ms() - 3_600_000;
    pages.put(
        URL,
        page(
            TITLE,
            &[BEES, &HIVE.replace("a metre", "two metres"), KEEPER],
        ),
    );
    let again = save(&library, &pages, URL);
    assert_eq!((again.status, again.id), (SaveStatus::Updated, Some(id)));
    let view = library.article(id).unwrap();
    let changed = view.changed.unwrap();
    assert_eq!(
        (changed.added, changed.removed, changed.reworded),
        (1, 1, 1)
    );
    assert_eq!((changed.at, view.versions), (read_at, 2));

    let diff = library.compare_versions(id, None, None).unwrap();
    assert_eq!(
        (diff.before.id, diff.after.id),
        (changed.version, view.version)
    );
    let marked: Vec<&str> = diff
        .rows
        .iter()
        .flat_map(|row| &row.pieces)
        .filter(|piece| piece.changed)
        .map(|piece| piece.text.as_str())
        .collect();
    assert_eq!(marked, ["a metre", "two metres"]);
    let whole = |kind: DiffKind| {
        diff.rows
            .iter()
            .filter(|row| row.kind == kind && row.pieces.len() == 1)
            .map(|row| row.pieces[0].text.as_str())
            .collect::<Vec<_>>()
    };
    assert_eq!(
        (whole(DiffKind::Added), whole(DiffKind::Removed)),
        (vec![KEEPER], vec![MAP])
    );

    library.progress(id, 0.5).unwrap();
    assert!(
        library.article(id).unwrap().changed.is_some(),
        "reading on does not hide what changed"
    );
    library.seen(id).unwrap();
    assert_eq!(library.article(id).unwrap().changed, None);
    library.must_be_whole();
}

#[test]
fn an_article_that_nobody_read_has_not_changed_since() {
    let (library, pages) = (TestLibrary::new(), Pages::new());
    pages.put(URL, page(TITLE, &[BEES, MAP, HIVE]));
    let id = save(&library, &pages, URL).id.unwrap();
    pages.put(URL, page(TITLE, &[BEES, MAP, KEEPER]));
    save(&library, &pages, URL);
    assert_eq!(library.article(id).unwrap().changed, None);
    let diff = library.compare_versions(id, None, None).unwrap();
    assert_eq!(
        (diff.added, diff.removed),
        (1, 1),
        "with nothing read, the version before"
    );
}

#[test]
fn what_is_worse_never_takes_the_place_of_what_is_better() {
    let wall = "Subscribe to continue reading. Already a subscriber? Sign in.";
    for (what, worse, versions) in [
        ("cut short", page(TITLE, &[BEES]), 2),
        ("behind a paywall", page(TITLE, &[BEES, wall]), 2),
        (
            "a check for robots",
            page(
                "Just a moment...",
                &[
                    "Verify you are human by completing the action below, please, before you go on to the site.",
                ],
            ),
            1,
        ),
        (
            "no page at all",
            "<html><body><nav><a href=/>Home</a></nav></body></html>".to_owned(),
            1,
        ),
    ] {
        let (library, pages, id) = read_one();
        let before = text(&library, id);
        pages.put(URL, worse);
        let again = save(&library, &pages, URL);
        assert_ne!(again.status, SaveStatus::Updated, "{what}: {again:?}");
        if again.status == SaveStatus::Duplicate {
            assert!(
                again
                    .warnings
                    .iter()
                    .any(|warning| warning.contains("version you have")),
                "{what}: {again:?}"
            );
        }
        assert_eq!(text(&library, id), before, "{what}");
        let kept = library.versions(id).unwrap();
        assert_eq!(kept.len(), versions, "{what}: {kept:#?}");
        assert!(
            kept.iter()
                .all(|version| version.shown != version.held.is_some()),
            "{what}: {kept:#?}"
        );
        assert_eq!(library.article(id).unwrap().changed, None, "{what}");
        save(&library, &pages, URL);
        assert_eq!(
            library.versions(id).unwrap().len(),
            versions,
            "{what}: kept once"
        );
        library.must_be_whole();
    }
}

#[test]
fn what_is_in_the_trash_comes_out_even_when_the_page_got_worse() {
    for worse in [
        page(TITLE, &[BEES]),
        page(
            "Just a moment...",
            &["Verify you are human by completing the action below, please."],
        ),
    ] {
        let (library, pages, id) = read_one();
        library.trash(&[id]).unwrap();
        pages.put(URL, worse);
        let source = Source::Url {
            url: URL,
            allow_host: None,
        };
        let tags = TestLibrary::tags(&["again"]);
        let options = SaveOptions {
            tags: &tags,
            ..SaveOptions::default()
        };
        let again = library.save(source, &options, &pages, &Job::silent());
        assert_eq!((again.status, again.id), (SaveStatus::Duplicate, Some(id)));
        let row = library.rows(&[id]).unwrap().remove(0);
        assert_eq!((row.trashed, row.tags), (false, vec!["again".to_owned()]));
    }
}

#[test]
fn a_failed_fetch_changes_nothing() {
    let (library, pages, id) = read_one();
    let before = library.dump();
    for code in [
        FetchCode::Status(500),
        FetchCode::Unreachable,
        FetchCode::TimedOut,
    ] {
        pages.fail(URL, code);
        let failed = save(&library, &pages, URL);
        assert!(
            failed.status == SaveStatus::Failed && failed.error.is_some(),
            "{failed:?}"
        );
    }
    assert_eq!(library.dump(), before);
    assert_eq!(library.versions(id).unwrap().len(), 1);
}

#[test]
fn a_wall_that_came_first_gives_way() {
    let (library, pages) = (TestLibrary::new(), Pages::new());
    pages.put(
        URL,
        page(
            TITLE,
            &[
                BEES,
                "Subscribe to continue reading this story and all the others that we have.",
            ],
        ),
    );
    let first = save(&library, &pages, URL);
    assert!(
        first
            .warnings
            .iter()
            .any(|warning| warning.contains("subscription")),
        "{first:?}"
    );
    pages.put(URL, page(TITLE, &[HIVE, KEEPER]));
    let again = save(&library, &pages, URL);
    assert_eq!(again.status, SaveStatus::Updated, "{again:?}");
    assert!(text(&library, first.id.unwrap()).starts_with(HIVE));
}

#[test]
fn which_version_is_shown_is_the_persons_choice_and_can_be_undone() {
    let (library, pages, id) = read_one();
    pages.put(URL, page("How bees get home", &[BEES, MAP, KEEPER]));
    save(&library, &pages, URL);
    let versions = library.versions(id).unwrap();
    assert_eq!(
        versions.iter().map(|one| one.shown).collect::<Vec<_>>(),
        [true, false]
    );
    library.show_version(id, versions[1].id).unwrap();
    assert!(text(&library, id).ends_with(HIVE));
    assert_eq!(
        library.article(id).unwrap().row.title,
        TITLE,
        "the title of that version"
    );
    assert_eq!(
        library.found("keeper night").len(),
        0,
        "search finds what is shown"
    );
    library.undo().unwrap();
    assert!(text(&library, id).ends_with(KEEPER));
    assert_eq!(library.article(id).unwrap().row.title, "How bees get home");
    library.redo().unwrap();
    assert!(text(&library, id).ends_with(HIVE));
    library.must_be_whole();
}

#[test]
fn a_title_that_the_person_gave_stays() {
    let (library, pages, id) = read_one();
    library.retitle(id, "My bees").unwrap();
    pages.put(URL, page("How bees get home", &[BEES, MAP, KEEPER]));
    save(&library, &pages, URL);
    let versions = library.versions(id).unwrap();
    library.show_version(id, versions[1].id).unwrap();
    assert_eq!(library.article(id).unwrap().row.title, "My bees");
}

#[test]
fn a_version_of_another_article_is_not_shown() {
    let (library, _, id) = read_one();
    let other = library.save_article("Another");
    let version = library.article(other).unwrap().version;
    assert!(matches!(
        library.show_version(id, version),
        Err(Error::NotFound(_))
    ));
    assert!(matches!(
        library.compare_versions(id, Some(version), None),
        Err(Error::NotFound(_))
    ));
    assert!(
        matches!(
            library.compare_versions(other, None, None),
            Err(Error::NotFound(_))
        ),
        "there is only one"
    );
}

fn with_pictures(count: u8) -> String {
    let mut paragraphs = vec![BEES.to_owned(), MAP.to_owned(), HIVE.to_owned()];
    for number in 1..=count {
        paragraphs.push(format!(
            "<img src=\"/{number}.png\" alt=\"Hive {number}\"> {KEEPER} {number}"
        ));
    }
    page(
        TITLE,
        &paragraphs.iter().map(String::as_str).collect::<Vec<_>>(),
    )
}

#[test]
fn missing_pictures_are_named_and_come_later() {
    let (library, pages) = (TestLibrary::new(), Pages::new());
    pages.put(URL, with_pictures(3));
    pages.put("https://hive.example/2.png", picture(2));
    let id = save(&library, &pages, URL).id.unwrap();
    let view = library.article(id).unwrap();
    assert_eq!((view.pictures.kept, view.pictures.wanted), (1, 3));
    assert_eq!(
        view.pictures.missing,
        ["https://hive.example/1.png", "https://hive.example/3.png"]
    );
    assert_eq!(library.incomplete().unwrap(), [id]);
    let before = text(&library, id);
    library.progress(id, 0.5).unwrap();

    let nothing = library
        .fetch_missing(id, &pages, None, &Job::silent())
        .unwrap();
    assert_eq!(
        (nothing.fetched, library.versions(id).unwrap().len()),
        (0, 1),
        "nothing came, so nothing is new"
    );

    pages.put("https://hive.example/1.png", picture(1));
    pages.put("https://hive.example/3.png", "no picture");
    let done = library
        .fetch_missing(id, &pages, None, &Job::silent())
        .unwrap();
    assert_eq!(
        (done.fetched, done.pictures.kept, done.pictures.wanted),
        (1, 2, 3)
    );
    assert_eq!(
        pages.count("https://hive.example/2.png"),
        1,
        "what is kept is not fetched again"
    );
    assert_eq!(pages.count(URL), 1, "nor is the page");
    let view = library.article(id).unwrap();
    assert_eq!(
        (text(&library, id), view.changed),
        (before, None),
        "the text is the same"
    );
    assert_eq!(
        library
            .article_text(id)
            .unwrap()
            .html
            .matches("<img")
            .count(),
        2
    );
    assert_eq!(
        library.versions(id).unwrap()[0].cause,
        VersionCause::Pictures
    );

    library.undo().unwrap();
    assert_eq!(library.article(id).unwrap().pictures.kept, 1);
    library.redo().unwrap();
    pages.put("https://hive.example/3.png", picture(3));
    let again = save(&library, &pages, URL);
    assert_eq!(
        again.status,
        SaveStatus::Updated,
        "saving again fetches what is missing: {again:?}"
    );
    assert!(library.incomplete().unwrap().is_empty());
    library.must_be_whole();
}

#[test]
fn a_picture_that_fails_at_first_is_tried_again() {
    let (library, pages) = (TestLibrary::new(), Pages::new());
    pages.put(URL, with_pictures(3));
    for number in 1..=3 {
        pages.put(
            &format!("https://hive.example/{number}.png"),
            picture(number),
        );
    }
    pages.fail_first("https://hive.example/1.png", FetchCode::Status(503), 1);
    pages.fail_first("https://hive.example/2.png", FetchCode::TimedOut, 2);
    pages.fail("https://hive.example/3.png", FetchCode::Status(404));
    let saved = save(&library, &pages, URL);
    let view = library.article(saved.id.unwrap()).unwrap();
    assert_eq!(view.pictures.missing, ["https://hive.example/3.png"]);
    assert_eq!(pages.count("https://hive.example/2.png"), 3);
    assert_eq!(
        pages.count("https://hive.example/3.png"),
        1,
        "what is not there is not asked for again"
    );
}

#[test]
fn pictures_of_an_allowed_host_may_be_fetched_too() {
    let (library, pages) = (TestLibrary::new(), Pages::new());
    let url = "http://wiki.lan/bees";
    pages.put(url, with_pictures(1));
    pages.put("http://wiki.lan/1.png", picture(1));
    let saved = save_allowed(&library, &pages, url, Some("wiki.lan"));
    assert_eq!(saved.warnings, Vec::<String>::new());
    let asked = pages.asked();
    let image = asked
        .iter()
        .find(|asked| asked.kind == FetchKind::Image)
        .unwrap();
    assert_eq!(image.allowed.as_deref(), Some("wiki.lan"));
}
