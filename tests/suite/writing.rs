//! What helps with writing notes: mentions, completion, blocks, properties, templates, files, folders.

use commonplace_core::model::{ItemKind, PropertyData, PropertyView};
use commonplace_core::{Error, Rename};
use commonplace_tests::TestLibrary;
use commonplace_text::name::NotePath;
use serde_json::json;

#[test]
fn mentions_are_found_and_linked() {
    let library = TestLibrary::new();
    let bees = library
        .write_note(
            "Insects/Honey bee",
            "---\naliases: [Apis]\n---\nI am a Honey bee.",
        )
        .row
        .id;
    let article = library.save_page(
        None,
        "<html><head><title>On hives</title></head><body><article><h1>On hives</h1><p>Every honey bee knows its hive, and the honey bees of another hive know theirs; so say those who have watched them for many summers in the gardens.</p><p>What they do in winter is a longer story, which is told in another place and by other people, who know more of it than we do.</p></article></body></html>",
    );
    let note = library.write_note(
        "Note",
        "A honey bee, [[Honey bee]], `honey bee`.\n\n| a | b |\n|---|---|\n| Apis | x |\n\nhoney\nbee and honey-bee, honeybee.\n",
    );
    let found = library.mentions(bees, 0, 50).unwrap();
    assert!(found.total_is_exact);
    let places: Vec<(&str, ItemKind, bool)> = found
        .mentions
        .iter()
        .map(|one| (one.path.as_str(), one.kind, one.can_link))
        .collect();
    let in_note = places.iter().filter(|one| one.0 == "Note").count();
    assert_eq!(in_note, 3, "{found:#?}");
    assert_eq!(
        places
            .iter()
            .filter(|one| one.1 == ItemKind::Article)
            .count(),
        1,
        "a whole word: {found:#?}"
    );
    assert_eq!(found.total, 4);
    let first = found
        .mentions
        .iter()
        .find(|one| one.item == note.row.id)
        .unwrap();
    let (start, end) = first.context.marks[0];
    let units: Vec<u16> = first.context.text.encode_utf16().collect();
    let marked = String::from_utf16(&units[start as usize..end as usize]).unwrap();
    assert_eq!(marked.to_lowercase(), "honey bee");
    let mut linked: Vec<_> = found.mentions.iter().filter(|one| one.can_link).collect();
    linked.sort_by_key(|one| std::cmp::Reverse(one.start));
    for one in linked {
        library
            .link_mention(one.item, one.start, one.end, bees, None)
            .unwrap();
    }
    assert_eq!(
        library.note(note.row.id).unwrap().body,
        "A [[honey bee]], [[Honey bee]], `honey bee`.\n\n| a | b |\n|---|---|\n| [[Honey bee\\|Apis]] | x |\n\n[[honey bee]] and honey-bee, honeybee.\n"
    );
    assert_eq!(
        library.mentions(bees, 0, 50).unwrap().total,
        1,
        "only the article is left"
    );
    assert_eq!(library.backlinks(bees).unwrap().len(), 4);
    let stale = library.link_mention(note.row.id, 0, 1, bees, Some(note.rev));
    assert!(matches!(stale, Err(Error::Conflict(_))));
    let code = library
        .note(note.row.id)
        .unwrap()
        .body
        .find("`honey")
        .unwrap()
        + 1;
    let code = u32::try_from(code).unwrap();
    assert!(matches!(
        library.link_mention(note.row.id, code, code + 9, bees, None),
        Err(Error::Invalid(_))
    ));
    assert!(article.id.is_some());
    library.must_be_whole();
}

#[test]
fn names_that_nothing_has_are_counted() {
    let library = TestLibrary::new();
    library.write_note(
        "a",
        "[[Missing]] [[missing]] [[Missing|x]] [[Other]] https://example.org [[a]]",
    );
    library.write_note("b", "[[Missing#part]]");
    let found = library.unresolved().unwrap();
    let told: Vec<(&str, u32, usize)> = found
        .iter()
        .map(|one| (one.name.as_str(), one.count, one.sources.len()))
        .collect();
    assert_eq!(told, [("Missing", 4, 2), ("Other", 1, 1)]);
    library.write_note("Missing", "");
    assert_eq!(library.unresolved().unwrap().len(), 1, "live");
}

#[test]
fn headings_blocks_and_aliases_are_completed() {
    let library = TestLibrary::new();
    let note = library.write_note(
        "Deep/Note",
        "---\naliases: [Another name]\n---\n# One\n\n## Part\n\nA paragraph 🐝 here.\n\n# Two\n\n## Part\n\n- an item ^item\n",
    );
    let from = library.write_note("From", "# Own heading\n").row.id;
    let offered = |text: &str| -> Vec<(String, Option<u32>)> {
        library
            .complete(Some(from), text, 20)
            .unwrap()
            .into_iter()
            .map(|one| (one.insert, one.block))
            .collect()
    };
    assert_eq!(offered("anoth"), [("Note|Another name".to_owned(), None)]);
    let inserts =
        |text: &str| -> Vec<String> { offered(text).into_iter().map(|one| one.0).collect() };
    assert_eq!(inserts("note#par"), ["Note#Part", "Note#Two#Part"]);
    assert_eq!(inserts("#own"), ["#Own heading"], "within the note itself");
    assert_eq!(inserts("Note#^item"), ["Note#^item"]);
    let (insert, at) = offered("Note^paragraph").remove(0);
    assert_eq!(insert, "Note#^");
    let made = library
        .link_block(note.row.id, at.unwrap(), Some(note.rev))
        .unwrap();
    assert!(made.made && made.note.body.contains(&format!("here. {}", &made.subpath)));
    assert_eq!(
        inserts("Note^paragraph"),
        [format!("Note#{}", made.subpath)]
    );
    let again = library.link_block(note.row.id, at.unwrap(), None).unwrap();
    assert_eq!((again.made, again.subpath), (false, made.subpath));
    assert!(matches!(
        library.link_block(note.row.id, 0, Some(note.rev)),
        Err(Error::Conflict(_))
    ));
    library.undo().unwrap();
    assert_eq!(library.note(note.row.id).unwrap().body, note.body);
}

#[test]
fn names_that_hold_a_sign_are_completed_beyond_it() {
    let library = TestLibrary::new();
    for (path, body) in [
        ("C", "# Pointers\n"),
        ("C# notes", "# Async\n\n## Tasks\n"),
        ("On C# and F#", ""),
        ("Zebra stripes", "# Why\n\nA paragraph.\n"),
    ] {
        library.write_note(path, body);
    }
    let inserts = |text: &str| -> Vec<String> {
        let found = library.complete(None, text, 20).unwrap();
        found.into_iter().map(|one| one.insert).collect()
    };
    assert_eq!(
        inserts("c#"),
        ["C%23 notes", "C#Pointers", "On C%23 and F%23"],
        "what begins so, then the headings of what has the name"
    );
    assert_eq!(inserts("c# no"), ["C%23 notes"]);
    assert_eq!(
        inserts("C# notes#asy"),
        ["C%23 notes#Async"],
        "the longest name counts"
    );
    assert_eq!(inserts("C%23 notes#ta"), ["C%23 notes#Tasks"]);
    assert_eq!(
        inserts("zeb#"),
        ["Zebra stripes#Why"],
        "half a name is enough where nothing has it"
    );
    assert_eq!(inserts("zeb^para"), ["Zebra stripes#^"]);
    assert!(inserts("qqq#").is_empty());
}

#[test]
fn properties_are_read_and_set_one_by_one() {
    let library = TestLibrary::new();
    let body = "---\nstatus: open   # why\nodd: {a: [1]}\nup: \"[[Home]]\"\n---\nText\r\n";
    let note = library.write_note("Note", body);
    let id = note.row.id;
    let found = library.properties(id).unwrap();
    assert_eq!(found.rev, note.rev);
    let one = |key: &str| -> Option<PropertyView> {
        let found = library.properties(id).unwrap();
        found.properties.into_iter().find(|one| one.key == key)
    };
    assert_eq!(
        serde_json::to_value(one("up")).unwrap(),
        json!({ "key": "up", "kind": "links", "value": ["[[Home]]"] })
    );
    let set = |key: &str, value: Option<PropertyData>| {
        library
            .set_property(id, key, value.as_ref(), None)
            .unwrap()
            .body
    };
    assert_eq!(
        set("status", Some(PropertyData::Checkbox(true))),
        body.replace("status: open   # why", "status: true")
    );
    assert_eq!(
        library.undo().unwrap().label.as_deref(),
        Some("Change “status” of “Note”")
    );
    assert_eq!(
        set("due", Some(PropertyData::Date("2026-02-03".into()))),
        body.replace("]]\"\n", "]]\"\ndue: 2026-02-03\n")
    );
    assert_eq!(set("due", None), body);
    set(
        "see",
        Some(PropertyData::Links(vec![
            "Home".into(),
            "[[Away|a]]".into(),
        ])),
    );
    let links = library.links_out(id).unwrap();
    assert_eq!(
        links
            .iter()
            .map(|link| link.target.as_str())
            .collect::<Vec<_>>(),
        ["Home", "Home", "Away"]
    );
    set(
        "tags",
        Some(PropertyData::List(vec!["one".into(), "two".into()])),
    );
    assert_eq!(library.rows(&[id]).unwrap()[0].tags, ["one", "two"]);
    for (key, value) in [
        ("due", PropertyData::Date("tomorrow".into())),
        ("n", PropertyData::Number("many".into())),
        ("", PropertyData::Text("x".into())),
        ("a\nb", PropertyData::Text("x".into())),
        ("x", PropertyData::Unknown("a\n---\nb".into())),
    ] {
        let refused = library.set_property(id, key, Some(&value), None);
        assert!(
            matches!(refused, Err(Error::Invalid(_))),
            "{key:?}: {refused:?}"
        );
    }
    let stale = library.set_property(id, "a", None, Some(note.rev));
    assert!(matches!(stale, Err(Error::Conflict(_))));
}

#[test]
fn notes_are_made_from_templates_and_for_days() {
    let library = TestLibrary::new();
    let template = library
        .write_note(
            "Templates/Meeting",
            "# {{title}}\n\n{{date:D MMMM YYYY}}, {{time}}\n\n{{cursor}}\n",
        )
        .row
        .id;
    assert_eq!(library.templates().unwrap().len(), 1);
    let path = NotePath::parse("Meetings/Kickoff").unwrap();
    let made = library
        .note_from_template(template, Some(&path), Some("2026-03-04T15:06"))
        .unwrap();
    assert_eq!(made.note.body, "# Kickoff\n\n4 March 2026, 15:06\n\n\n");
    assert_eq!(made.cursor, Some(32));
    let today = library.daily_note(None).unwrap();
    assert_eq!(
        (today.note.row.path.as_str(), today.made),
        ("Daily/2026-01-05", true)
    );
    assert!(!library.daily_note(Some("2026-01-05T23:59")).unwrap().made);
    library
        .set_setting("notes.dailyTemplate", &json!("Templates/Meeting"))
        .unwrap();
    library
        .set_setting("notes.dailyFormat", &json!("YYYY/MM-DD"))
        .unwrap();
    let day = library.daily_note(Some("2026-12-31")).unwrap().note;
    assert_eq!(day.row.path, "Daily/2026/12-31");
    assert!(day.body.starts_with("# 12-31"));
    assert!(matches!(
        library.daily_note(Some("soon")),
        Err(Error::Invalid(_))
    ));
    library
        .set_setting("notes.dailyTemplate", &json!("Nothing"))
        .unwrap();
    assert!(matches!(
        library.daily_note(Some("2027-01-01")),
        Err(Error::Invalid(_))
    ));
}

#[test]
fn files_are_kept_once_and_follow_their_names() {
    let library = TestLibrary::new();
    let png = commonplace_tests::picture(2);
    let first = library.attach("a/b\\Figure 1.png", &png).unwrap();
    assert_eq!(
        (first.row.path.as_str(), first.insert.as_str()),
        ("Attachments/Figure 1.png", "Figure 1.png")
    );
    assert_eq!(
        library.attach("Figure 1.png", &png).unwrap().row.id,
        first.row.id
    );
    let other = library.attach("Figure 1.png", b"something else").unwrap();
    assert_eq!(other.row.path, "Attachments/Figure 1 2.png");
    let note = library
        .write_note(
            "Note",
            "![[Figure 1.png|100]] [x](Attachments/Figure%201.png)",
        )
        .row
        .id;
    let rename = Rename::Item(first.row.id, NotePath::parse("img/Bee").unwrap());
    let done = library.rename(&rename).unwrap();
    assert_eq!((done.total, done.notes), (2, 1));
    assert_eq!(
        library.note(note).unwrap().body,
        "![[Bee.png|100]] [x](img/Bee.png)",
        "the ending stays"
    );
    library.must_be_whole();
}

#[test]
fn pasted_html_becomes_markdown() {
    let library = TestLibrary::new();
    let html = "<html><body><!--StartFragment--><h2>Bees</h2><p>They <b>fly</b> to <a href=\"https://example.org/a\">here</a>.<script>alert(1)</script></p><ul><li>one<li>two</ul><!--EndFragment--></body></html>";
    let markdown = library.markdown_of(html);
    assert!(
        markdown.contains("## Bees")
            && markdown.contains("**fly**")
            && markdown.contains("[here](https://example.org/a)")
            && markdown.contains("- one"),
        "{markdown}"
    );
    assert!(!markdown.contains("alert"), "{markdown}");
}
