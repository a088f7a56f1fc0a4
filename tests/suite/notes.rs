//! Notes: making, editing, renaming, their revisions.

use commonplace_core::Error;
use commonplace_core::model::TextEdit;
use commonplace_tests::TestLibrary;
use commonplace_text::name::NotePath;

fn path(text: &str) -> NotePath {
    NotePath::parse(text).unwrap()
}

#[test]
fn a_note_is_made_read_and_changed() {
    let library = TestLibrary::new();
    let made = library.write_note("Folder/Bees", "# Bees\n\nThey fly. #insects\n\n## Home\n");
    assert_eq!(
        (made.row.path.as_str(), made.row.title.as_str()),
        ("Folder/Bees", "Bees")
    );
    assert_eq!(made.row.tags, ["insects"], "tags in the text count");
    let headings: Vec<(u8, &str)> = made
        .headings
        .iter()
        .map(|heading| (heading.level, heading.text.as_str()))
        .collect();
    assert_eq!(headings, [(1, "Bees"), (2, "Home")]);
    let changed = library
        .save_note(made.row.id, "They sleep.", Some(made.rev))
        .unwrap();
    assert_eq!(
        (changed.body.as_str(), changed.row.tags.len()),
        ("They sleep.", 0)
    );
    assert!(changed.rev != made.rev);
    library.must_be_whole();
}

#[test]
fn a_note_without_a_name_gets_one() {
    let library = TestLibrary::new();
    let names: Vec<String> = (0..3)
        .map(|_| library.create_note(None, "").unwrap().row.path)
        .collect();
    assert_eq!(
        names
            .iter()
            .collect::<std::collections::BTreeSet<_>>()
            .len(),
        3,
        "three names: {names:?}"
    );
}

#[test]
fn nobodys_change_is_overwritten() {
    let library = TestLibrary::new();
    let made = library.write_note("Bees", "They fly.\n\nThey sleep.\n\nThey sing.\n");
    let id = made.row.id;
    library.wait(120_000);
    let theirs = "They fly far.\n\nThey sleep.\n\nThey sing.\n";
    library.save_note(id, theirs, None).unwrap();
    let ours = "They fly.\n\nThey sleep.\n\nThey sing at night.\n";
    let both = library.save_note(id, ours, Some(made.rev)).unwrap();
    assert_eq!(
        both.body,
        "They fly far.\n\nThey sleep.\n\nThey sing at night.\n"
    );
    assert_eq!(both.merged.map(|merged| merged.conflicts), Some(0));
    let kept: Vec<String> = library
        .revisions(id)
        .unwrap()
        .iter()
        .map(|one| library.revision(id, one.id).unwrap())
        .collect();
    for text in [&made.body, theirs, ours, &both.body] {
        assert!(
            kept.iter().any(|one| one == text),
            "{text} is in the history: {kept:?}"
        );
    }
    library.undo().unwrap();
    assert_eq!(library.note(id).unwrap().body, theirs, "undoing the merge");
    library.must_be_whole();
}

#[test]
fn the_same_words_changed_twice_stay_twice() {
    let library = TestLibrary::new();
    let made = library.write_note("Bees", "one");
    let id = made.row.id;
    library.save_note(id, "two", Some(made.rev)).unwrap();
    let both = library.save_note(id, "three", Some(made.rev)).unwrap();
    assert_eq!(both.merged.map(|merged| merged.conflicts), Some(1));
    assert!(
        both.body.contains("three") && both.body.contains("> two"),
        "{}",
        both.body
    );
    let same = library.save_note(id, &both.body, Some(made.rev)).unwrap();
    assert_eq!(
        (same.body, same.merged),
        (both.body, None),
        "the same text is no conflict"
    );
}

#[test]
fn a_text_that_typing_has_replaced_can_still_be_merged() {
    let library = TestLibrary::new();
    let made = library.write_note("Bees", "a\n\nb\n\nc\n");
    let id = made.row.id;
    library.wait(120_000);
    let first = library
        .save_note(id, "a1\n\nb\n\nc\n", Some(made.rev))
        .unwrap();
    let second = library
        .save_note(id, "a12\n\nb\n\nc\n", Some(first.rev))
        .unwrap();
    assert!(
        library.revision(id, first.rev).is_err(),
        "one step of typing is one revision"
    );
    let other = library
        .save_note(id, "a1\n\nb\n\nc3\n", Some(first.rev))
        .unwrap();
    assert_eq!(other.body, "a12\n\nb\n\nc3\n");
    assert_ne!(other.rev, second.rev);
}

fn edit(text: &str, at: u32, cut: u32, put: &str) -> TextEdit {
    TextEdit {
        at,
        cut,
        put: put.to_owned(),
        length: u32::try_from(text.encode_utf16().count()).unwrap(),
    }
}

#[test]
fn a_change_within_a_text_is_saved_without_the_rest_of_it() {
    let library = TestLibrary::new();
    let text = "Bees 🐝 fly.\r\nThey sleep.\r\n";
    let made = library.write_note("Bees", text);
    let id = made.row.id;
    // Counted as an editor counts: the bee is two units.
    let first = library
        .edit_note(id, made.rev, &edit(text, 5, 6, "🐝🐝 flew"))
        .unwrap();
    assert_eq!(first.merged, None);
    let now = library.note(id).unwrap();
    assert_eq!(now.body, "Bees 🐝🐝 flew.\r\nThey sleep.\r\n");
    assert_eq!(now.rev, first.rev);
    assert_eq!(library.newer_note(id, first.rev).unwrap(), None);
    let newer = library.newer_note(id, made.rev).unwrap();
    assert_eq!(newer.map(|note| note.body), Some(now.body));
    library.undo().unwrap();
    assert_eq!(library.note(id).unwrap().body, text);
    library.must_be_whole();
}

#[test]
fn a_change_that_does_not_fit_changes_nothing() {
    let library = TestLibrary::new();
    let text = "Bees 🐝 fly.";
    let made = library.write_note("Bees", text);
    let id = made.row.id;
    let bad = [
        edit(text, 6, 0, "in the middle of a bee"),
        edit(text, 5, 1, "half of it"),
        edit(text, 13, 0, "behind the end"),
        edit(text, 12, 1, "longer than the text"),
        edit(text, u32::MAX, u32::MAX, "too much"),
        edit("another text, longer", 0, 1, "B"),
    ];
    for bad in bad {
        let refused = library.edit_note(id, made.rev, &bad);
        assert!(
            matches!(refused, Err(Error::Invalid(_))),
            "{bad:?}: {refused:?}"
        );
    }
    assert_eq!(library.note(id).unwrap().body, text);
}

#[test]
fn changes_of_one_text_are_brought_together() {
    let library = TestLibrary::new();
    let text = "They fly.\n\nThey sleep.\n";
    let made = library.write_note("Bees", text);
    let id = made.row.id;
    library.wait(120_000);
    let ours = library
        .edit_note(id, made.rev, &edit(text, 8, 0, " far"))
        .unwrap();
    let theirs = library
        .edit_note(id, made.rev, &edit(text, 21, 0, " well"))
        .unwrap();
    let both = theirs.merged.expect("both were brought together");
    assert_eq!(both.body, "They fly far.\n\nThey sleep well.\n");
    assert_eq!(
        (both.rev, both.merged.map(|told| told.conflicts)),
        (theirs.rev, Some(0))
    );
    assert_ne!(theirs.rev, ours.rev);
    let unknown = library.write_note("Other", "Other").rev;
    let refused = library.edit_note(id, unknown, &edit(&both.body, 0, 0, "x"));
    assert!(matches!(refused, Err(Error::Conflict(_))), "{refused:?}");
}

#[test]
fn a_revision_is_compared_and_restored() {
    let library = TestLibrary::new();
    let id = library.write_note("Bees", "They fly. They sleep.").row.id;
    library.wait(120_000);
    library.save_note(id, "They fly. They sing.", None).unwrap();
    let diff = library.compare_revisions(id, None, None).unwrap();
    assert_eq!(
        (
            diff.added + diff.removed + diff.reworded * 2,
            diff.after.current
        ),
        (2, true)
    );
    let restored = library.restore_revision(id, diff.before.id).unwrap();
    assert_eq!(restored.body, "They fly. They sleep.");
    library.undo().unwrap();
    assert_eq!(library.note(id).unwrap().body, "They fly. They sing.");
    let alone = library.write_note("Alone", "x").row.id;
    assert!(matches!(
        library.compare_revisions(alone, None, None),
        Err(Error::NotFound(_))
    ));
}

#[test]
fn the_history_keeps_what_was_written() {
    let library = TestLibrary::new();
    let id = library.write_note("Bees", "one").row.id;
    for text in ["one two", "one two three"] {
        library.wait(120_000);
        library.save_note(id, text, None).unwrap();
    }
    let revisions = library.revisions(id).unwrap();
    let words: Vec<(u32, bool)> = revisions
        .iter()
        .map(|revision| (revision.words, revision.current))
        .collect();
    assert_eq!(words, [(3, true), (2, false), (1, false)], "newest first");
    assert_eq!(library.revision(id, revisions[2].id).unwrap(), "one");
    library.undo().unwrap();
    assert!(
        library.revisions(id).unwrap()[1].current,
        "undo goes back in the history, it does not cut it"
    );
}

#[test]
fn a_new_name_takes_links_along() {
    let library = TestLibrary::new();
    let bees = library.write_note("Bees", "I am [[Bees]].").row.id;
    let note = library
        .write_note(
            "Note",
            "See [[Bees|the bees]] and [[Bees#Home]], not `[[Bees]]`.",
        )
        .row
        .id;
    let renamed = library
        .rename_note(bees, &path("Insects/Honey bees"))
        .unwrap();
    assert_eq!(renamed.row.path, "Insects/Honey bees");
    let links = library.links_out(note).unwrap();
    assert!(
        links
            .iter()
            .all(|link| link.resolved.as_deref() == Some("Insects/Honey bees")),
        "{links:?}"
    );
    let body = library.note(note).unwrap().body;
    assert!(
        body.contains("|the bees]]") && body.contains("#Home]]") && body.contains("`[[Bees]]`"),
        "{body}"
    );
    assert!(
        library.note(bees).unwrap().body.contains("Honey bees"),
        "its link to itself too"
    );
    library.undo().unwrap();
    assert_eq!(
        library.note(note).unwrap().body,
        "See [[Bees|the bees]] and [[Bees#Home]], not `[[Bees]]`.",
        "one step back"
    );
    assert_eq!(library.note(bees).unwrap().row.path, "Bees");
    library.must_be_whole();
}

#[test]
fn a_name_that_is_taken_is_refused_in_any_case() {
    let library = TestLibrary::new();
    library.write_note("Bees", "");
    let other = library.write_note("Wasps", "").row.id;
    assert!(
        matches!(
            library.create_note(Some(&path("bees")), ""),
            Err(Error::Conflict(_))
        ),
        "files could not hold both"
    );
    assert!(matches!(
        library.rename_note(other, &path("BEES")),
        Err(Error::Conflict(_))
    ));
    assert_eq!(
        library.rename_note(other, &path("wasps")).unwrap().row.path,
        "wasps",
        "its own name may change its case"
    );
}

#[test]
fn names_that_no_file_could_have_are_refused() {
    for (name, why) in [
        ("", "empty"),
        (" / ", "empty parts"),
        ("a\\b", "a backslash"),
        ("a:b", "a colon"),
        ("a*b", "a star"),
        ("why?", "a question mark"),
        ("\"a\"", "quotes"),
        ("<a>", "angles"),
        ("a|b", "a bar"),
        ("a/../b", "a step up"),
        (&"x".repeat(300), "300 letters"),
        ("a\u{7}", "a control character"),
    ] {
        let refused = NotePath::parse(name).expect_err(why).to_string();
        assert!(
            refused.len() > 20 && refused.contains(' '),
            "a sentence for {why}: {refused}"
        );
    }
}

#[test]
fn another_process_is_heard_of() {
    let mut library = TestLibrary::new();
    library.close();
    library.reopen();
    let (tell, told) = std::sync::mpsc::channel();
    let _listening = library.subscribe(move |changes| drop(tell.send(changes.clone())));
    let other = commonplace_core::Library::open(&library.path(), library.env()).unwrap();
    let made = other
        .create_note(Some(&path("From elsewhere")), "text")
        .unwrap();
    assert!(told.try_recv().is_err(), "nobody has looked yet");
    library.poll().unwrap();
    let changes = told.try_recv().expect("looking finds the change");
    assert!(
        changes.lists && (changes.all || changes.items.contains(&made.row.id)),
        "{changes:?}"
    );
    library.star(&[made.row.id], true).unwrap();
    assert!(told.try_recv().is_ok(), "one's own change is told at once");
    library.poll().unwrap();
    assert!(told.try_recv().is_err(), "and once");
}

#[test]
fn a_file_becomes_a_picture_that_notes_can_embed() {
    let library = TestLibrary::new();
    let folder = tempfile::tempdir().unwrap();
    let (picture, text) = (folder.path().join("dot.png"), folder.path().join("a.txt"));
    commonplace_tests::write(
        &picture,
        b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01\0\0\0\x01\x08\x06\0\0\0",
    );
    commonplace_tests::write(&text, "words");
    let kept = library.attach_file(&picture).unwrap();
    assert_eq!(kept.insert, "dot.png");
    let hash = library.attached_picture(kept.row.id).unwrap().unwrap();
    assert!(library.image(&hash).unwrap().is_some(), "it can be shown");
    let note = library.write_note("Note", "![[dot.png]]").row.id;
    assert!(library.links_out(note).unwrap()[0].resolved.is_some());
    let other = library.attach_file(&text).unwrap().row.id;
    assert_eq!(
        library.attached_picture(other).unwrap(),
        None,
        "a text is none"
    );
    assert_eq!(
        library.attached_picture(note).unwrap(),
        None,
        "a note is none"
    );
    let refused = library.attach_file(folder.path()).unwrap_err().to_string();
    assert!(refused.contains("is not a file"), "{refused}");
}

#[test]
fn names_of_properties_in_use_are_offered_the_most_used_first() {
    let library = TestLibrary::new();
    let bees = library.write_note("Bees", "---\nseason: spring\ndue date: 2026-01-02\n---\n");
    library.write_note("Ants", "---\nseason: summer\nx: [a\n---\n");
    library.write_note("Owls", "\u{feff}---\nSeason of birds: winter\n---\n");
    library.write_note("Rule", "Text\n\n---\nno: property\n---\n");
    let names = library.property_names().unwrap();
    assert_eq!(names.first().map(String::as_str), Some("season"));
    assert!(names.contains(&"due date".to_owned()), "{names:?}");
    assert!(names.contains(&"Season of birds".to_owned()), "{names:?}");
    assert!(!names.contains(&"no".to_owned()), "{names:?}");
    let inserts = |query: &str| -> Vec<String> {
        let caret = u32::try_from(query.len()).unwrap();
        let options = library.complete_query(query, caret).unwrap().options;
        options.into_iter().map(|option| option.insert).collect()
    };
    assert_eq!(inserts("bees [seas"), ["[season:", "[Season of birds:"]);
    assert_eq!(inserts("[due da"), ["[due date:"]);
    assert_eq!(inserts("[date"), ["[due date:"], "inside of a name too");
    assert!(inserts("[season:sp").is_empty());
    // What is written and thrown away after is known the next time.
    library.write_note("Moss", "---\nmoisture: high\n---\n");
    assert_eq!(inserts("[moi"), ["[moisture:"]);
    library.trash(&[bees.row.id]).unwrap();
    assert!(inserts("[due").is_empty());
    library.must_be_whole();
}
