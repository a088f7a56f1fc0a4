//! The parts of Markdown: one table, `corpus/markdown/cases.json`, which the editor's tests read as well. There every part has its
//! place (UTF-16 units, a line's end counted as one); here it is counted in what is rendered.

use commonplace_text::note;
use serde_json::Value;
use std::collections::BTreeMap;

/// A part, and how it begins in the HTML.
const SIGNS: &[(&str, &[&str])] = &[
    ("heading", &["<h1", "<h2", "<h3", "<h4", "<h5", "<h6"]),
    ("emphasis", &["<em>"]),
    ("strong", &["<strong>"]),
    ("strike", &["<del>"]),
    ("mark", &["<mark>"]),
    ("codeBlock", &["<pre>"]),
    ("item", &["<li>"]),
    ("task", &["class=\"task\""]),
    ("table", &["<table>"]),
    ("quote", &["<blockquote"]),
    ("callout", &["class=\"callout\""]),
    ("math", &["math math-inline"]),
    ("display", &["math math-display"]),
    ("footnote", &["class=\"footnote-reference\""]),
    ("footnoteText", &["class=\"footnote-definition\""]),
    ("tag", &["class=\"tag\""]),
    ("blockId", &["class=\"block-id\""]),
    ("rule", &["<hr"]),
    (
        "embed",
        &["class=\"link embed", "class=\"link external embed"],
    ),
];

fn count(html: &str, signs: &[&str]) -> usize {
    signs.iter().map(|sign| html.matches(sign).count()).sum()
}

#[test]
fn the_editor_and_the_library_see_the_same_parts() {
    let path = commonplace_tests::checkout().join("tests/corpus/markdown/cases.json");
    let cases: Vec<Value> = serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
    assert!(cases.len() > 30, "the table is there");
    let mut wrong = Vec::new();
    for case in &cases {
        let (name, text) = (
            case["name"].as_str().unwrap(),
            case["text"].as_str().unwrap(),
        );
        let mut told = BTreeMap::<&str, usize>::new();
        for span in case["spans"].as_array().unwrap() {
            *told.entry(span["kind"].as_str().unwrap()).or_default() += 1;
        }
        let html = note::to_html(text, &|link| Some(link.path().to_owned()));
        let outline = note::outline(text);
        let mut compare = |kind: &str, here: usize| {
            let there = told.get(kind).copied().unwrap_or_default();
            if here != there {
                wrong.push(format!(
                    "{name}: {kind} {here} here, {there} in the table\n{html}"
                ));
            }
        };
        for (kind, signs) in SIGNS {
            compare(kind, count(&html, signs));
        }
        compare(
            "code",
            count(&html, &["<code>"]) - count(&html, &["<pre><code>"]),
        );
        let embeds = count(&html, SIGNS.last().unwrap().1);
        compare("link", count(&html, &["class=\"link"]) - embeds);
        compare("frontMatter", usize::from(outline.front_matter.is_some()));
        for span in case["spans"].as_array().unwrap() {
            if span["kind"] == "comment" {
                assert!(!html.contains("hidden"), "{name}: a comment is not shown");
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
