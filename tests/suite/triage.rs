//! What can be done with articles that are there: reading, moving, tagging, renaming; and lists of them.

use commonplace_core::job::{Cancel, Job};
use commonplace_core::model::Place;
use commonplace_core::{Act, Error, ListFrom};
use commonplace_tests::TestLibrary;
use std::cell::Cell;

#[test]
fn reading_counts_as_opened_and_is_not_undone() {
    let library = TestLibrary::new();
    let id = library.save_article("Bees");
    let row = || library.rows(&[id]).unwrap().remove(0);
    library.article_text(id).unwrap();
    assert!(row().unread, "looking at the data is not reading");
    library.progress(id, 0.4).unwrap();
    assert_eq!((row().unread, row().progress), (false, 0.4));
    library.progress(id, f64::NAN).unwrap();
    assert_eq!(row().progress, 0.0, "nonsense is nothing, not an error");
    assert_eq!(
        library.undo().unwrap().label.as_deref(),
        Some("Save “Bees”"),
        "the reading position is no step"
    );
}

#[test]
fn triage_moves_articles_between_lists() {
    let library = TestLibrary::new();
    let [one, two] = ["One", "Two"].map(|title| library.save_article(title));
    let titles = |query: &str| {
        let mut titles: Vec<String> = library
            .all(query)
            .into_iter()
            .map(|row| row.title)
            .collect();
        titles.sort();
        titles
    };
    assert_eq!(titles("in:inbox"), ["One", "Two"]);
    library.place(&[one], Place::Later).unwrap();
    library.place(&[two], Place::Archive).unwrap();
    assert_eq!(
        (
            titles("in:inbox").len(),
            titles("in:later"),
            titles("in:archive")
        ),
        (0, vec!["One".into()], vec!["Two".into()])
    );
    library.star(&[one, two], true).unwrap();
    assert_eq!(titles("is:starred"), ["One", "Two"]);
    library
        .tag(&[one], &TestLibrary::tags(&["Reading/History"]), &[])
        .unwrap();
    assert_eq!(
        (titles("tag:reading"), titles("tag:READING/history")),
        (vec!["One".into()], vec!["One".into()]),
        "the tag above finds it, in any case"
    );
    library
        .tag(&[one], &[], &TestLibrary::tags(&["reading/HISTORY"]))
        .unwrap();
    assert!(titles("tag:reading").is_empty());
    library.trash(&[one]).unwrap();
    assert_eq!(
        (
            titles(""),
            titles("in:trash"),
            library.counts().unwrap().trash
        ),
        (vec!["Two".into()], vec!["One".into()], 1)
    );
    library.restore(&[one]).unwrap();
    assert_eq!(
        titles("in:later"),
        ["One"],
        "it is where it was before the trash"
    );
    let note = library.write_note("Note", "").row.id;
    assert!(
        matches!(
            library.place(&[note], Place::Archive),
            Err(Error::Invalid(_))
        ),
        "notes are not in the inbox"
    );
    library.must_be_whole();
}

#[test]
fn another_title_takes_links_along() {
    let library = TestLibrary::new();
    let id = library.save_article("Bees");
    let note = library.write_note("Note", "See [[Articles/Bees]].").row.id;
    library.retitle(id, "  Bees,\n revisited ").unwrap();
    let row = library.rows(&[id]).unwrap().remove(0);
    assert_eq!(
        (row.title.as_str(), row.path.as_str()),
        ("Bees, revisited", "Articles/Bees, revisited")
    );
    assert_eq!(
        library.note(note).unwrap().body,
        "See [[Articles/Bees, revisited]]."
    );
    assert_eq!(
        library.links_out(note).unwrap()[0].resolved.as_deref(),
        Some("Articles/Bees, revisited")
    );
    assert!(matches!(
        library.retitle(id, " \n "),
        Err(Error::Invalid(_))
    ));
}

#[test]
fn a_long_list_is_read_in_pages_without_gaps() {
    let library = TestLibrary::in_memory();
    let titles: Vec<String> = (0..60)
        .map(|number| format!("Article {number:02}"))
        .collect();
    for title in &titles {
        library.save_article(title);
        library.wait(1_000);
    }
    let mut seen = Vec::new();
    let mut from = ListFrom::Top;
    loop {
        let page = library.list("in:inbox", None, &from, 7).unwrap();
        assert_eq!((page.total, page.position as usize), (60, seen.len()));
        seen.extend(page.rows.into_iter().map(|row| row.title));
        match page.next {
            Some(next) => from = ListFrom::After(next),
            None => break,
        }
    }
    assert_eq!(
        seen,
        titles.iter().rev().cloned().collect::<Vec<_>>(),
        "newest first, each once"
    );
    let middle = library
        .list("in:inbox", None, &ListFrom::At(30), 1)
        .unwrap();
    assert_eq!(
        middle.rows[0].title, seen[30],
        "a jump lands where scrolling would"
    );
}

#[test]
fn a_tag_counts_an_item_once_however_many_it_carries_below() {
    let library = TestLibrary::new();
    let branches = || {
        let counts = library.counts().unwrap().branches;
        let each = counts.into_iter().map(|tag| (tag.name, tag.count));
        each.collect::<Vec<_>>()
    };
    let [one, two, three] = ["One", "Two", "Three"].map(|title| library.save_article(title));
    let tags = TestLibrary::tags;
    library.tag(&[three], &tags(&["bees"]), &[]).unwrap();
    assert_eq!(branches(), [], "nothing is below another");
    library
        .tag(
            &[one],
            &tags(&["bees", "Bees/Honey", "Bees/Wax/Candles"]),
            &[],
        )
        .unwrap();
    library
        .tag(&[two], &tags(&["Sea/Ports", "Sea/Ships"]), &[])
        .unwrap();
    let want = [("bees", 2), ("Bees/Wax", 1), ("Sea", 1)];
    assert_eq!(
        branches(),
        want.map(|(name, count)| (name.to_owned(), count))
    );
    for (name, count) in want {
        assert_eq!(library.all(&format!("tag:{name}")).len() as u64, count);
    }
    library.trash(&[one]).unwrap();
    assert_eq!(branches(), [("Sea".to_owned(), 1)], "the trash is left out");
}

#[test]
fn a_tag_is_renamed_wherever_it_stands() {
    let library = TestLibrary::new();
    let [one, two] = ["One", "Two"].map(|title| library.save_article(title));
    let tags = TestLibrary::tags;
    library
        .tag(&[one], &tags(&["bees", "Bees/Honey"]), &[])
        .unwrap();
    library
        .tag(&[two], &tags(&["beeswax", "insects"]), &[])
        .unwrap();
    let body = "---\ntags: [bees, keep]\n---\nOf #Bees/hives and #beeswax, `#bees`.\n";
    let note = library.write_note("Hives", body).row.id;
    let worn = |id| library.rows(&[id]).unwrap().remove(0).tags;
    let [from, to] = ["bees", "insects/bees"].map(|name| tags(&[name]).remove(0));

    let used = library.tag_use(&from).unwrap();
    assert_eq!((used.articles, used.notes, used.written), (1, 1, 1));
    let done = library.rename_tag(&from, &to, &Job::silent()).unwrap();
    assert_eq!(done.items, 2);
    assert_eq!(worn(one), ["insects/bees", "insects/bees/Honey"]);
    assert_eq!(
        worn(two),
        ["beeswax", "insects"],
        "a tag that only begins alike is another"
    );
    let written =
        "---\ntags: [insects/bees, keep]\n---\nOf #insects/bees/hives and #beeswax, `#bees`.\n";
    assert_eq!(library.note(note).unwrap().body, written);
    assert_eq!(library.all("tag:bees").len(), 0);

    // Into one that is there: the two are one.
    library
        .rename_tag(&to, &tags(&["insects"]).remove(0), &Job::silent())
        .unwrap();
    assert_eq!(worn(one), ["insects", "insects/Honey"]);
    for _ in 0..2 {
        library.undo().unwrap();
    }
    assert_eq!(
        (worn(one), library.note(note).unwrap().body.as_str()),
        (vec!["bees".to_owned(), "Bees/Honey".to_owned()], body)
    );

    library.remove_tag(&from, &Job::silent()).unwrap();
    assert_eq!(worn(one), Vec::<String>::new());
    let again = library.remove_tag(&from, &Job::silent());
    assert!(matches!(again, Err(Error::NotFound(_))), "{again:?}");
    assert_eq!(
        library.note(note).unwrap().body,
        "---\ntags: [keep]\n---\nOf Bees/hives and #beeswax, `#bees`.\n"
    );
    library.must_be_whole();
}

#[test]
fn ten_thousand_are_archived_in_one_step_that_can_be_stopped() {
    let library = TestLibrary::new();
    let ids: Vec<_> = (0..300)
        .map(|n| library.save_article(&format!("Article {n}")))
        .collect();
    let archived = || {
        library
            .list("in:archive", None, &ListFrom::Top, 1)
            .unwrap()
            .total
    };

    let stop = Cancel::default();
    let heard = Cell::new(0);
    let halfway = |done: u32, total: u32, _: &str| {
        assert_eq!(total, 300);
        heard.set(done);
        if done == 150 {
            stop.cancel();
        }
    };
    let job = Job {
        cancel: stop.clone(),
        progress: &halfway,
    };
    let act = Act::Place(Place::Archive);
    assert!(matches!(
        library.act(&ids, &act, &job),
        Err(Error::Cancelled)
    ));
    assert_eq!(
        (heard.get(), archived()),
        (150, 0),
        "stopped in the middle, nothing is changed"
    );

    let told = Cell::new(0);
    let count = |done: u32, _: u32, _: &str| told.set(done);
    library
        .act(
            &ids,
            &act,
            &Job {
                cancel: Cancel::default(),
                progress: &count,
            },
        )
        .unwrap();
    assert_eq!((told.get(), archived()), (300, 300));
    assert_eq!(
        library.undo().unwrap().label.as_deref(),
        Some("Archive 300 articles")
    );
    assert_eq!(archived(), 0);
}
