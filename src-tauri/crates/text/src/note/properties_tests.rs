//! Properties: what is read, and that setting one touches no other byte.

use super::{PropertyValue as V, properties, with_property};
use proptest::prelude::*;

fn text(text: &str) -> V {
    V::Text(text.to_owned())
}

fn list(items: &[&str]) -> V {
    V::List(items.iter().map(|item| (*item).to_owned()).collect())
}

#[test]
fn every_type() {
    let source = "---\ntitle: A note: with\ndone: true\ncount: 12.5\nversion: 1.2.3\nzip: 01234\nday: 2026-01-31\nat: 2026-01-31T10:20\ntags: [a, \"b, c\"]\naliases:\n  - One\n  - 'It''s'\nup: \"[[Home|h]]\"\nsee:\n- \"[[A]]\"\n- \"[[B]]\"\nempty:\nnested:\n  a: 1\n  b: 2\nflow: {a: 1}\nbare: [[x]]\nblock: |\n  two\n  lines\nlist: []\n\"quoted key\": 'x: y'\nnot: [[1, 2], 3]\n---\nbody\n";
    let found = properties(source);
    let value = |key: &str| {
        let one = found.properties.iter().find(|one| one.key == key);
        one.unwrap_or_else(|| panic!("{key} in {found:?}"))
            .value
            .clone()
    };
    for (key, wanted) in [
        ("done", V::Checkbox(true)),
        ("count", V::Number("12.5".into())),
        ("version", text("1.2.3")),
        ("zip", text("01234")),
        ("day", V::Date("2026-01-31".into())),
        ("at", V::DateTime("2026-01-31T10:20".into())),
        ("tags", list(&["a", "b, c"])),
        ("aliases", list(&["One", "It's"])),
        ("up", V::Links(vec!["[[Home|h]]".into()])),
        ("see", V::Links(vec!["[[A]]".into(), "[[B]]".into()])),
        ("empty", V::Empty),
        ("list", list(&[])),
        ("quoted key", text("x: y")),
    ] {
        assert_eq!(value(key), wanted, "{key}");
    }
    for key in ["nested", "flow", "bare", "block", "not", "title"] {
        assert!(
            matches!(value(key), V::Unknown(_)),
            "{key}: {:?}",
            value(key)
        );
    }
    assert_eq!(found.problem, None);
}

#[test]
fn one_property_is_set_and_nothing_else() {
    let source = "---\n# about\ntitle: Old   # why\nodd: {a: [1,\n  2]}\ntags:\n  - a\n\n# last\nend: x\n---\nbody";
    for (key, value, wanted) in [
        (
            "title",
            Some(text("New")),
            source.replace("title: Old   # why", "title: New"),
        ),
        (
            "tags",
            Some(list(&["a", "b"])),
            source.replace("  - a\n", "  - a\n  - b\n"),
        ),
        ("tags", None, source.replace("tags:\n  - a\n\n# last\n", "")),
        (
            "end",
            Some(V::Checkbox(false)),
            source.replace("end: x", "end: false"),
        ),
        (
            "more",
            Some(V::Number("7".into())),
            source.replace("end: x\n", "end: x\nmore: 7\n"),
        ),
        ("more", None, source.to_owned()),
        (
            "odd",
            Some(V::Date("2026-02-01".into())),
            source.replace("odd: {a: [1,\n  2]}", "odd: 2026-02-01"),
        ),
    ] {
        let found = with_property(source, key, value.as_ref());
        if key != "tags" || value.is_some() {
            assert_eq!(found, wanted, "{key}");
        } else {
            assert!(
                !found.contains("tags")
                    && found.contains("end: x")
                    && found.contains("odd: {a: [1,\n  2]}"),
                "{found}"
            );
        }
    }
}

#[test]
fn a_note_without_properties_gets_them() {
    assert_eq!(
        with_property("text", "a", Some(&text("b"))),
        "---\na: b\n---\ntext"
    );
    assert_eq!(
        with_property("a\r\nb", "a", Some(&text("b"))),
        "---\r\na: b\r\n---\r\na\r\nb"
    );
    assert_eq!(
        with_property("\u{feff}x", "a", Some(&V::Empty)),
        "\u{feff}---\na:\n---\nx"
    );
    assert_eq!(with_property("text", "a", None), "text");
}

#[test]
fn what_is_wrong_is_said() {
    assert!(properties("---\na: b\nc").problem.is_some(), "no end");
    assert!(
        properties("---\na: 1\na: 2\n---\n").problem.is_some(),
        "twice"
    );
    assert!(
        properties("---\na:\n\t- b\n---\n").problem.is_some(),
        "a tab"
    );
    assert_eq!(properties("---\n\ntext").problem, None, "a rule");
}

fn values() -> impl Strategy<Value = V> {
    let words = "[a-zA-Z0-9 :#,\\[\\]'\"\\\\{}~&*!|>%@`?éß中-]{0,12}";
    prop_oneof![
        words.prop_map(V::Text),
        prop::collection::vec(words, 0..4).prop_map(V::List),
        (0_u32..100_000).prop_map(|number| V::Number(number.to_string())),
        any::<bool>().prop_map(V::Checkbox),
        Just(V::Date("2024-02-29".to_owned())),
        Just(V::Empty),
    ]
}

proptest! {
    /// What is set is read back, and the other properties and the body stay byte for byte.
    #[test]
    fn set_and_read(first in values(), second in values(), third in values(), body in "[a-z\n]{0,10}") {
        let source = with_property(&body, "one", Some(&first));
        let source = with_property(&source, "two", Some(&second));
        let source = with_property(&source, "three", Some(&V::Checkbox(true)));
        let changed = with_property(&source, "two", Some(&third));
        let read = |source: &str, key: &str| properties(source).properties.into_iter().find(|one| one.key == key).map(|one| one.value);
        let same = |read: Option<V>, set: &V| match (read, set) {
            // A link in a list or a text is told as a link.
            (Some(V::Links(links)), V::List(list)) => links == *list,
            (Some(V::Links(links)), V::Text(text)) => links == [text.clone()],
            (read, set) => read.as_ref() == Some(set),
        };
        prop_assert!(same(read(&changed, "one"), &first), "{changed}");
        prop_assert!(same(read(&changed, "two"), &third), "{changed}");
        let end = format!("---\n{body}");
        prop_assert!(changed.ends_with(&end), "{changed}");
        let before = with_property(&source, "two", None);
        let after = with_property(&changed, "two", None);
        prop_assert_eq!(before, after);
    }

    /// No text whatever makes it fail, and taking out what is not there changes nothing.
    #[test]
    fn anything_goes(pieces in prop::collection::vec(prop::sample::select(vec!["---\n", "a: ", "b:\n", "- ", "x", "\n", "[", "]", "{", "\"", "'", " ", "#", "|", "\t", ": ", ","]), 0..30)) {
        let source = pieces.concat();
        let _ = properties(&source);
        prop_assert_eq!(with_property(&source, "not there", None), source.clone());
        let set = with_property(&source, "k", Some(&V::Number("1".to_owned())));
        prop_assert!(properties(&set).properties.iter().any(|one| one.key == "k"), "{:?}", set);
    }
}
