//! Links between notes and articles: they lead where the rules say, and follow what comes and goes.

use commonplace_core::model::Destination;
use commonplace_tests::TestLibrary;
use commonplace_text::name::NotePath;

#[test]
fn a_link_finds_its_target_when_that_comes_and_loses_it_when_it_goes() {
    let library = TestLibrary::new();
    let note = library.write_note("Note", "See [[Bees]].").row.id;
    let resolved = || library.links_out(note).unwrap()[0].resolved.clone();
    assert_eq!(resolved(), None);
    let Destination::Missing { path } = library.follow(note, "Bees").unwrap() else {
        panic!("there are no bees")
    };
    assert_eq!(path, "Bees", "following it would make this note");
    let bees = library.write_note(&path, "They fly.").row.id;
    assert_eq!(resolved().as_deref(), Some("Bees"));
    library.trash(&[bees]).unwrap();
    assert_eq!(resolved(), None, "what is in the trash is not there");
    library.restore(&[bees]).unwrap();
    assert_eq!(resolved().as_deref(), Some("Bees"));
    library.undo().unwrap();
    library.undo().unwrap();
    assert_eq!(
        resolved().as_deref(),
        Some("Bees"),
        "undoing the restore and the trash"
    );
    library.undo().unwrap();
    assert_eq!(resolved(), None, "undoing the making");
    library.must_be_whole();
}

#[test]
fn notes_come_before_articles_of_the_same_name() {
    let library = TestLibrary::new();
    library.save_article("Bees");
    let note = library
        .write_note("Note", "[[Bees]] [[Articles/Bees]]")
        .row
        .id;
    let targets = || {
        library
            .links_out(note)
            .unwrap()
            .into_iter()
            .map(|link| link.resolved.unwrap_or_default())
            .collect::<Vec<_>>()
    };
    assert_eq!(targets(), ["Articles/Bees", "Articles/Bees"]);
    library.write_note("Folder/Bees", "");
    assert_eq!(
        targets(),
        ["Articles/Bees", "Articles/Bees"],
        "what was meant is still meant"
    );
    assert_eq!(
        library.note(note).unwrap().body,
        "[[Articles/Bees]] [[Articles/Bees]]"
    );
    library
        .save_note(note, "[[Bees]] [[Articles/Bees]]", None)
        .unwrap();
    assert_eq!(targets(), ["Folder/Bees", "Articles/Bees"]);
}

#[test]
fn backlinks_show_the_sentence_around_them() {
    let library = TestLibrary::new();
    let article = library.save_article("How bees find home");
    library.write_note("Note", "# A thought\n\nNothing here. What [[How bees find home|she]] says about maps is true. Nor here.\n\nAnd again: [[Articles/How bees find home]].");
    let found = library.backlinks(article).unwrap();
    assert_eq!(found.len(), 2, "two links in one note are two backlinks");
    let (text, marks) = (&found[0].context.text, &found[0].context.marks);
    assert!(
        text.contains("says about maps is true.") && !text.contains("Nor here"),
        "{text}"
    );
    let units: Vec<u16> = text.encode_utf16().collect();
    let marked = String::from_utf16(&units[marks[0].0 as usize..marks[0].1 as usize]).unwrap();
    assert!(
        marked.contains("she") || marked.contains("How bees find home"),
        "the link is marked: {marked:?} in {text:?}"
    );
}

#[test]
fn several_that_could_be_meant_are_all_named() {
    let library = TestLibrary::new();
    library.write_note("a/b/Note", "");
    library.write_note("zzzz/Note", "");
    let from_top = library.write_note("Top", "[[Note]]").row.id;
    let link = library.links_out(from_top).unwrap().remove(0);
    assert_eq!(
        link.resolved.as_deref(),
        Some("a/b/Note"),
        "the shorter path"
    );
    assert_eq!(link.candidates, ["a/b/Note", "zzzz/Note"]);
    let beside = library.write_note("zzzz/Other", "[[Note]]").row.id;
    assert_eq!(
        library.links_out(beside).unwrap()[0].resolved.as_deref(),
        Some("zzzz/Note"),
        "the one beside it"
    );
    assert_eq!(
        library
            .link_states(
                from_top,
                &[
                    "Note".into(),
                    "Nothing".into(),
                    "https://example.org".into(),
                    "zzzz/Note".into()
                ]
            )
            .unwrap(),
        ["ambiguous", "missing", "external", "item"]
    );
}

#[test]
fn only_web_and_mail_addresses_lead_outside() {
    let library = TestLibrary::new();
    let note = library.write_note("Note", "").row.id;
    let outside = |target: &str| {
        matches!(
            library.follow(note, target),
            Ok(Destination::External { .. })
        )
    };
    assert!(outside("https://example.org/a") && outside("mailto:ada@example.org"));
    assert!(!outside("javascript:alert(1)") && !outside("file:///etc/passwd"));
}

#[test]
fn completion_offers_notes_and_articles() {
    let library = TestLibrary::new();
    library.save_article("How bees find home");
    library.write_note("Insects/Bees", "");
    library.write_note("Wasps", "");
    let offered = |text: &str| {
        library
            .complete(None, text, 10)
            .unwrap()
            .into_iter()
            .map(|one| one.insert)
            .collect::<Vec<_>>()
    };
    assert_eq!(offered("bee").len(), 2, "{:?}", offered("bee"));
    assert_eq!(
        offered("bee")[0],
        "Bees",
        "a name that begins with it comes first, as short as it can be"
    );
    assert_eq!(offered("wasp"), ["Wasps"]);
    assert_eq!(offered("").len(), 3, "nothing typed offers what is there");
    assert!(offered("zzz").is_empty());
}

#[test]
fn renaming_across_folders_leaves_no_link_behind() {
    let library = TestLibrary::new();
    for (path, body) in [
        ("a/One", "[[Two]] [[../b/Three]]"),
        ("a/Two", "[[./One]]"),
        ("b/Three", "[[One]] [[a/Two|second]]"),
    ] {
        library.write_note(path, body);
    }
    let id = |path: &str| library.find(path).unwrap().id;
    for (from, to) in [("a/One", "c/One"), ("a/Two", "Uno"), ("b/Three", "a/Three")] {
        library
            .rename_note(id(from), &NotePath::parse(to).unwrap())
            .unwrap();
        let lost: Vec<_> = library
            .all_links()
            .unwrap()
            .into_iter()
            .filter(|link| link.resolved.is_none())
            .collect();
        assert!(lost.is_empty(), "after {from} became {to}: {lost:?}");
    }
    library.must_be_whole();
}

#[test]
fn names_with_signs_of_markdown_are_written_so_that_they_lead_there() {
    let library = TestLibrary::in_memory();
    let body =
        "[[X]] and `code`, [t](X.md) for $5, [u](<X.md>) for $6 and `more`\n\n`[[X]]` $[[X]]$\n";
    let source = library.write_note("Source", body).row.id;
    let target = library.write_note("X", "").row.id;
    for name in [
        "Cost $7",
        "a`b",
        "a `b` c",
        "AT&amp;T",
        "C# notes",
        "50%25 off",
        "100%",
        "%% z",
        "~~x~~",
        "a $ f/X",
    ] {
        library
            .rename_note(target, &NotePath::parse(name).unwrap())
            .unwrap();
        let text = library.note(source).unwrap().body;
        let links = library.links_out(source).unwrap();
        let leads: Vec<Option<&str>> = links.iter().map(|one| one.resolved.as_deref()).collect();
        assert_eq!(leads, [Some(name); 3], "{text}");
        assert!(text.ends_with("`[[X]]` $[[X]]$\n"), "{text}");
        let offered = library.complete(None, name, 1).unwrap();
        let completed = format!("`code` [[{}]] `code` $5", offered[0].insert);
        let other = library.write_note("Other", &completed).row.id;
        let found = library.links_out(other).unwrap();
        assert_eq!(found.len(), 1, "{completed}");
        assert_eq!(found[0].resolved.as_deref(), Some(name), "{completed}");
        library.undo().unwrap();
        library.undo().unwrap();
        assert_eq!(library.note(source).unwrap().body, body);
    }
}
