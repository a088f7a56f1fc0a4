//! Names that are fine, names that are refused with a reason, and the nearest ones.

use super::*;
use proptest::prelude::*;

#[test]
fn paths_that_are_fine() {
    for (text, path) in [
        ("Note", "Note"),
        (" Folder / Note.md ", "Folder/Note"),
        ("a.MD", "a"),
        ("a.md.md", "a"),
        ("Note.1", "Note.1"),
        ("Cafe\u{301}", "Café"),
        (".NET", ".NET"),
        ("# ^ [x]", "# ^ [x]"),
        (".md", ".md"),
        ("年/ノート", "年/ノート"),
    ] {
        assert_eq!(
            NotePath::parse(text).map(String::from),
            Ok(path.to_owned()),
            "{text}"
        );
    }
    let path = NotePath::parse("a/b/c").unwrap();
    assert_eq!(
        (path.name(), path.folder(), path.to_string().as_str()),
        ("c", Some("a/b"), "a/b/c")
    );
    assert_eq!(NotePath::parse("c").unwrap().folder(), None);
}

#[test]
fn paths_that_are_refused_say_why() {
    let long = "x".repeat(201);
    let wide = "年".repeat(90);
    let deep = ["folder"; 200].join("/");
    for (text, why) in [
        ("", "empty"),
        ("a//b", "extra “/”"),
        ("/a", "extra “/”"),
        ("a/", "extra “/”"),
        ("a/../b", "“..”"),
        ("./a", "“.”"),
        ("what?", "“?”"),
        ("a\\b", "“\\”"),
        ("a: b", "“:”"),
        ("a*", "“*”"),
        ("a\"b", "“\"”"),
        ("<a", "“<”"),
        ("a>", "“>”"),
        ("a|b", "“|”"),
        ("a\u{7}b", "control"),
        ("a\u{202e}b", "control"),
        ("etc.", "dot"),
        ("a./b", "dot"),
        ("CON", "Windows"),
        ("x/nul.txt", "Windows"),
        ("Com1", "Windows"),
        (&long, "201 characters"),
        (&wide, "270 bytes"),
        (&deep, "1399 characters"),
    ] {
        let error = NotePath::parse(text).expect_err(text);
        assert!(error.0.contains(why), "{text}: {error}");
    }
}

#[test]
fn a_very_deep_path_is_brought_near_at_once() {
    let begun = std::time::Instant::now();
    let path = NotePath::nearest(&format!("{}Name", "folder/".repeat(200_000)));
    assert!(path.as_str().starts_with("folder/") && path.name() == "Name");
    assert!(path.as_str().chars().count() <= 1_000);
    // Counting everything again for each folder taken away would take minutes.
    assert!(begun.elapsed() < std::time::Duration::from_secs(20));
}

#[test]
fn nearest_keeps_what_it_can() {
    let long = format!("{}/b", "ä".repeat(300));
    for (text, path) in [
        ("What is this? A: note", "What is this A note"),
        ("a//../b./c.md", "a/b/c"),
        ("CON/nul.txt", "CON_/nul_.txt"),
        ("???", "Untitled"),
        ("", "Untitled"),
        ("etc...", "etc"),
        (&long, &format!("{}/b", "ä".repeat(125))),
    ] {
        assert_eq!(NotePath::nearest(text).as_str(), path, "{text}");
    }
    assert!(
        NotePath::nearest(&["folder"; 200].join("/"))
            .as_str()
            .starts_with("folder/folder")
    );
}

#[test]
fn tags() {
    for (text, tag) in [
        ("#a/b", "a/b"),
        ("y1984", "y1984"),
        ("Größe", "Größe"),
        ("日本", "日本"),
        ("हिन्दी", "हिन्दी"),
        ("1_", "1_"),
    ] {
        assert_eq!(
            TagName::parse(text).map(String::from),
            Ok(tag.to_owned()),
            "{text}"
        );
    }
    for (text, why) in [
        ("", "empty"),
        ("#", "empty"),
        ("1984", "number"),
        ("1/2", "number"),
        ("a b", "spaces"),
        ("a//b", "extra"),
        ("a/", "extra"),
        ("a.b", "“.”"),
        (&"a".repeat(101), "101"),
    ] {
        assert!(
            TagName::parse(text).expect_err(text).0.contains(why),
            "{text}"
        );
    }
    assert_eq!(
        TagName::parse("TAG").unwrap().key(),
        TagName::parse("#tag").unwrap().key()
    );
}

#[test]
fn article_names() {
    for (title, name) in [
        (
            "The  [Big] #1 story: a 50% win?",
            "The Big 1 story a 50 win",
        ),
        ("A/B testing", "A B testing"),
        ("///", "Untitled"),
        ("NUL", "NUL_"),
        ("Read me.md", "Read me"),
        ("..", "Untitled"),
    ] {
        assert_eq!(article_name(title), name, "{title}");
    }
    assert_eq!(article_name(&"wörd ".repeat(100)).chars().count(), 119);
}

#[test]
fn keys_fold() {
    for (a, b) in [
        ("Ext.MD", "ext"),
        ("ΟΔΟΣ", "οδος"),
        ("Noteä", "NOTEA\u{308}.md"),
        ("A/B", "a/b"),
    ] {
        assert_eq!(path_key(a), path_key(b), "{a}");
    }
    assert_eq!(path_key("Note.1"), "note.1");
}

#[test]
fn json_is_a_checked_string() {
    assert_eq!(
        serde_json::to_string(&NotePath::parse("a/b").unwrap()).unwrap(),
        "\"a/b\""
    );
    assert_eq!(
        serde_json::from_str::<NotePath>("\"a/b\"")
            .unwrap()
            .as_str(),
        "a/b"
    );
    assert!(serde_json::from_str::<NotePath>("\"a:b\"").is_err());
    assert!(serde_json::from_str::<TagName>("\"1\"").is_err());
}

proptest! {
    #[test]
    fn nearest_is_valid_and_settled(text in prop_oneof![".{0,400}", "[a-zA-Z./:?* mdMDCONcon~\u{e4}]{0,40}", "(a{0,90}/){0,20}"]) {
        let nearest = NotePath::nearest(&text);
        prop_assert_eq!(NotePath::parse(nearest.as_str()), Ok(nearest.clone()));
        prop_assert_eq!(NotePath::nearest(nearest.as_str()), nearest);
    }

    #[test]
    fn what_parses_is_its_own_nearest(text in "[a-zA-Z./ \u{e4}]{0,40}") {
        if let Ok(path) = NotePath::parse(&text) {
            prop_assert_eq!(NotePath::parse(path.as_str()), Ok(path));
        }
    }

    #[test]
    fn article_names_are_paths(title in prop_oneof![".{0,300}", "[a-zA-Z./:#mdCON ]{0,200}"]) {
        let name = article_name(&title);
        prop_assert!(name.chars().count() <= 121);
        prop_assert_eq!(NotePath::parse(&name).map(String::from), Ok(name));
    }
}
