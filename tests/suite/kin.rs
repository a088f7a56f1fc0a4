//! Articles that are one, that look like one, that link to one another, and that are read again.

use commonplace_core::job::Job;
use commonplace_core::model::{Place, RereadStatus, SaveStatus};
use commonplace_core::{Error, SaveOptions, Source};
use commonplace_tests::{Answer, Cli, Pages, Site, TestLibrary, page};
use std::fs;

/// Twelve sentences that only this subject has.
pub(crate) fn story(subject: &str) -> Vec<String> {
    ["opened", "closed", "moved", "grew", "fell", "rose"]
        .iter()
        .enumerate()
        .map(|(n, verb)| {
            format!("The {subject} {verb} in year {n} of the count, and those who kept the {subject} wrote it down at length. Nobody {verb} it better than the {subject} of house {n}.")
        })
        .collect()
}

pub(crate) fn made(title: &str, paragraphs: &[String]) -> String {
    page(
        title,
        &paragraphs.iter().map(String::as_str).collect::<Vec<_>>(),
    )
}

pub(crate) fn save(library: &TestLibrary, pages: &Pages, url: &str) -> (SaveStatus, String) {
    let source = Source::Url {
        url,
        allow_host: None,
    };
    let saved = library.save(source, &SaveOptions::default(), pages, &Job::silent());
    (saved.status, saved.path.unwrap_or_default())
}

#[test]
fn every_spelling_and_variant_of_an_address_is_one_article() {
    let (library, pages) = (TestLibrary::new(), Pages::new());
    let story = made("The harbour", &story("harbour"));
    pages.put("https://www.port.example/harbour", &story);
    assert_eq!(
        save(&library, &pages, "https://www.port.example/harbour").0,
        SaveStatus::Saved
    );
    for url in [
        "https://port.example/harbour?utm_source=letter",
        "https://m.port.example/harbour",
        "http://port.example/harbour/index.html",
        "https://port.example/harbour/amp",
        "https://port.example/amp/harbour",
    ] {
        pages.put(url, &story);
        assert_eq!(
            save(&library, &pages, url).0,
            SaveStatus::Duplicate,
            "{url}"
        );
    }
    pages.lead(
        "https://short.example/x1",
        "https://www.port.example/harbour",
    );
    assert_eq!(
        save(&library, &pages, "https://short.example/x1").0,
        SaveStatus::Duplicate,
        "redirects"
    );
    assert_eq!(library.all("in:articles").len(), 1);
}

#[test]
fn pages_that_only_look_like_one_stay_apart() {
    let (library, pages) = (TestLibrary::new(), Pages::new());
    let canonical = |subject: &str| {
        made("The harbour", &story(subject)).replace(
            "</head>",
            "<link rel=canonical href=https://port.example/story></head>",
        )
    };
    for (url, subject) in [
        ("https://port.example/story", "harbour"),
        ("https://port.example/story?page=2", "lighthouse"),
        ("https://port.example/story/page/3", "ferry"),
        ("https://port.example/story?lang=de", "hafen"),
        ("https://port.example/story?id=7", "crane"),
    ] {
        pages.put(url, canonical(subject));
        assert_eq!(save(&library, &pages, url).0, SaveStatus::Saved, "{url}");
    }
    pages.put("https://port.example/story?print=yes", canonical("harbour"));
    let printed = save(&library, &pages, "https://port.example/story?print=yes");
    assert_eq!(
        printed,
        (SaveStatus::Duplicate, "Articles/The harbour".to_owned()),
        "what says nothing of which page it is, is believed"
    );
    assert_eq!(library.all("in:articles").len(), 5);
}

#[test]
fn an_article_that_moved_is_known_and_one_that_is_gone_is_kept() {
    let (library, pages) = (TestLibrary::new(), Pages::new());
    let old = "https://port.example/2019/harbour";
    pages.put(old, made("The harbour", &story("harbour")));
    save(&library, &pages, old);
    let mut longer = story("harbour");
    longer.push("And then the harbour froze over, and all the ships that were in it had to stay until the spring came.".to_owned());
    pages.put(
        "https://new.example/harbour",
        made("A harbour and its years", &longer),
    );
    pages.lead(old, "https://new.example/harbour");
    assert_eq!(save(&library, &pages, old).0, SaveStatus::Updated);
    pages.put(
        "https://new.example/",
        made("New Example", &story("front page")),
    );
    pages.lead("https://new.example/harbour", "https://new.example/");
    let source = Source::Url {
        url: "https://new.example/harbour",
        allow_host: None,
    };
    let gone = library.save(source, &SaveOptions::default(), &pages, &Job::silent());
    assert_eq!(gone.status, SaveStatus::Duplicate);
    assert!(
        gone.warnings
            .iter()
            .any(|warning| warning.contains("front page")),
        "{gone:?}"
    );
    assert_eq!(library.titles("harbour froze"), ["A harbour and its years"]);
}

#[test]
fn what_says_nearly_the_same_is_offered_and_merged() {
    let library = TestLibrary::new();
    let mut other = story("harbour");
    other[5] = "The last paragraph is by another hand and says something of its own about ropes."
        .to_owned();
    let first = library
        .save_page(
            Some("https://a.example/1"),
            &made("The harbour", &story("harbour")),
        )
        .id
        .unwrap();
    library.wait(1_000);
    let second = library
        .save_page(Some("https://b.example/2"), &made("Harbour years", &other))
        .id
        .unwrap();
    library.save_page(
        Some("https://c.example/3"),
        &made("The mill", &story("mill")),
    );
    let pairs = library.duplicates(&Job::silent()).unwrap();
    assert_eq!(
        pairs
            .iter()
            .map(|pair| (pair.first.id, pair.second.id))
            .collect::<Vec<_>>(),
        [(first, second)]
    );
    let alike = library.lookalikes(second).unwrap();
    assert!(
        alike.len() == 1 && alike[0].first.id == first && alike[0].likeness > 0.7,
        "{alike:?}"
    );

    library
        .tag(&[first], &TestLibrary::tags(&["sea", "kept"]), &[])
        .unwrap();
    library
        .tag(&[second], &TestLibrary::tags(&["Sea", "ropes"]), &[])
        .unwrap();
    library.star(&[second], true).unwrap();
    library.place(&[first], Place::Archive).unwrap();
    let note = library
        .write_note(
            "Ports",
            "See [[Harbour years]] and [[Articles/Harbour years|this]].",
        )
        .row
        .id;
    let before = library.dump();
    library.merge(first, second).unwrap();
    let row = library.rows(&[first]).unwrap().remove(0);
    assert_eq!(row.tags, ["kept", "ropes", "sea"]);
    assert_eq!((row.starred, row.place), (true, Some(Place::Inbox)));
    let body = library.note(note).unwrap().body;
    assert!(
        body.contains("[[The harbour]]") && body.contains("[[Articles/The harbour|this]]"),
        "{body}"
    );
    assert_eq!(library.backlinks(first).unwrap().len(), 2);
    assert!(library.rows(&[second]).unwrap()[0].trashed);
    assert!(library.duplicates(&Job::silent()).unwrap().is_empty());
    let again = library.save_page(
        Some("https://b.example/2"),
        &made("Harbour years", &story("harbour bell")),
    );
    assert_eq!(
        (again.status, again.id),
        (SaveStatus::Duplicate, Some(first)),
        "what was merged does not come back: {again:?}"
    );
    library.must_be_whole();
    library.undo().unwrap();
    assert_eq!(library.dump(), before, "one step");
    library.must_be_whole();
}

#[test]
fn only_two_articles_can_be_merged() {
    let library = TestLibrary::new();
    let one = library.save_article("One");
    let note = library.write_note("Note", "x").row.id;
    let gone = library.save_article("Gone");
    library.trash(&[gone]).unwrap();
    for (keep, other) in [(one, one), (one, note), (note, one), (one, gone)] {
        assert!(
            matches!(library.merge(keep, other), Err(Error::Invalid(_))),
            "{keep} {other}"
        );
    }
}

#[test]
fn links_between_saved_articles_are_known() {
    let library = TestLibrary::new();
    let mut citing = story("harbour");
    citing[2].push_str(" <a href='https://www.mill.example/story/?utm_source=x'>As the mill did</a>, <a href='https://else.example/'>or not</a>, <a href='http://www.else.example/index.html'>or not</a>, <a href='/harbour#top'>up</a>.");
    let harbour = library
        .save_page(
            Some("https://port.example/harbour"),
            &made("The harbour", &citing),
        )
        .id
        .unwrap();
    assert!(
        library.citations(harbour).unwrap().cites.is_empty(),
        "nothing of it is saved yet"
    );
    assert_eq!(
        library.unsaved_links(harbour).unwrap(),
        [
            "https://www.mill.example/story/?utm_source=x",
            "https://else.example/"
        ],
        "each once, and not itself"
    );
    let mill = library
        .save_page(
            Some("https://mill.example/story"),
            &made("The mill", &story("mill")),
        )
        .id
        .unwrap();
    let of = |id| {
        let found = library.citations(id).unwrap();
        let titles = |rows: Vec<commonplace_core::model::Row>| {
            rows.into_iter().map(|row| row.title).collect::<Vec<_>>()
        };
        (titles(found.cites), titles(found.cited_by))
    };
    assert_eq!(of(harbour), (vec!["The mill".to_owned()], vec![]));
    assert_eq!(of(mill), (vec![], vec!["The harbour".to_owned()]));
    assert_eq!(
        library.unsaved_links(harbour).unwrap(),
        ["https://else.example/"]
    );
    assert!(!library.article(harbour).unwrap().is_list);
    library.trash(&[harbour]).unwrap();
    assert_eq!(
        of(mill),
        (vec![], vec![]),
        "what is in the trash cites nobody"
    );
}

#[test]
fn articles_of_the_first_library_are_found_as_well() {
    let folder = tempfile::tempdir().unwrap();
    let library = commonplace_tests::corpus("libraries/v1/library");
    for file in commonplace_tests::walk(&library) {
        let to = folder.path().join(file.strip_prefix(&library).unwrap());
        commonplace_tests::write(&to, fs::read(&file).unwrap());
    }
    let library =
        commonplace_core::Library::open(folder.path(), commonplace_core::Env::system()).unwrap();
    let read = library.catch_up(&Job::silent()).unwrap();
    assert!(read > 0);
    assert_eq!(
        library.catch_up(&Job::silent()).unwrap(),
        0,
        "once is enough"
    );
    let mut reports = Vec::new();
    library
        .reread("", true, &Job::silent(), &mut |one| {
            reports.push(one.clone())
        })
        .unwrap();
    assert!(
        !reports.is_empty() && reports.iter().all(|one| one.status != RereadStatus::Failed),
        "{reports:#?}"
    );
}

#[test]
fn kept_pages_are_read_again_offline() {
    let library = TestLibrary::new();
    let id = library
        .save_page(
            Some("https://a.example/1"),
            &made("The harbour", &story("harbour")),
        )
        .id
        .unwrap();
    let before = library.dump();
    let mut reports = Vec::new();
    library
        .reread("", false, &Job::silent(), &mut |one| {
            reports.push(one.clone())
        })
        .unwrap();
    assert_eq!((reports.len(), reports[0].status), (1, RereadStatus::Same));
    assert_eq!(reports[0].words_before, reports[0].words_after);
    assert_eq!(
        (library.dump(), library.versions(id).unwrap().len()),
        (before, 1),
        "the same text makes no version"
    );
}

#[test]
fn the_terminal_tells_versions_changes_and_kin() {
    let folder = tempfile::tempdir().unwrap();
    let cli = Cli::on(&folder.path().join("library"));
    let site = Site::with(vec![(
        "/harbour",
        Answer::html(&made("The harbour", &story("harbour"))),
    )]);
    let save = |expected: &str| {
        let rows = cli.json(&["save", "--allow-host", site.host(), &site.url("/harbour")]);
        assert_eq!(rows[0]["status"], expected, "{rows:?}");
    };
    save("saved");
    let mut changed = story("harbour");
    changed[1] = changed[1].replace("year 1", "year 11");
    changed.push("A ferry came at last, and everybody who lived on the other side could go home in the evening.".to_owned());
    site.set("/harbour", Answer::html(&made("The harbour", &changed)));
    save("updated");
    let versions = cli.json(&["versions", "The harbour"]);
    assert_eq!(
        versions
            .iter()
            .map(|row| row["shown"].clone())
            .collect::<Vec<_>>(),
        [true, false]
    );
    let diff = cli.json(&["diff", "The harbour"]);
    let end = diff.last().unwrap();
    assert_eq!(
        (&end["added"], &end["removed"], &end["reworded"]),
        (&1.into(), &0.into(), &1.into()),
        "{end}"
    );
    let told = cli.run(&["diff", "The harbour"]);
    assert!(
        told.out.contains("year *11*") && told.out.contains("+ A ferry came"),
        "{told:?}"
    );
    site.set(
        "/harbour",
        Answer::html(&page(
            "The harbour",
            &["Subscribe to continue reading about the harbour and its ferry, today."],
        )),
    );
    save("duplicate");
    assert_eq!(cli.json(&["versions", "The harbour"]).len(), 3);
    cli.json(&["versions", "--show", "1", "The harbour"]);
    assert!(!cli.run(&["show", "The harbour"]).out.contains("ferry came"));
    assert!(
        cli.json(&["undo"])[0]["label"]
            .as_str()
            .unwrap()
            .contains("another version")
    );

    cli.json_with(&["save", "-"], &made("Harbour again", &story("harbour")));
    let pairs = cli.json(&["duplicates"]);
    assert_eq!(
        (pairs.len(), &pairs[0]["first"]),
        (1, &"Articles/The harbour".into()),
        "{pairs:?}"
    );
    assert_eq!(
        cli.json(&["merge", "The harbour", "Harbour again"])[0]["path"],
        "Articles/The harbour"
    );
    assert!(cli.json(&["cites", "The harbour"]).is_empty());
    let list = "<!DOCTYPE NETSCAPE-Bookmark-file-1><TITLE>Kept</TITLE><DL><DT><A HREF='https://a.example/1'>A</A><DT><A HREF='https://a.example/2'>B</A></DL>";
    cli.json_with(&["save", "-"], list);
    assert_eq!(
        cli.run(&["cites", "--unsaved", "Kept"]).out,
        "https://a.example/1\nhttps://a.example/2\n"
    );
    assert_eq!(
        cli.json(&["cites", "--unsaved", "Kept"])[1]["url"],
        "https://a.example/2"
    );
    let reread = cli.json(&["reextract", "--dry-run"]);
    assert_eq!(
        (
            &reread.last().unwrap()["same"],
            &reread.last().unwrap()["dry_run"]
        ),
        (&2.into(), &true.into())
    );
    assert!(cli.json(&["fetch-missing"]).is_empty());
}
