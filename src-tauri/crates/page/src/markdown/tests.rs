//! Markdown files as people have them, and files that nobody would write.

use proptest::prelude::*;

use super::read;

fn check_text(markdown: &str, text: &str) {
    assert_eq!(read(markdown).text, text, "{markdown:?}");
}

fn check_html(markdown: &str, parts: &[&str]) {
    let html = read(markdown).html;
    for part in parts {
        assert!(html.contains(part), "{part:?} is missing in {html:?}");
    }
}

#[test]
fn front_matter_becomes_fields() {
    let article = read(
        "---\ntitle: \"The quay: a history\"\nauthor:\n  - \"[[Ola Berg]]\"\n  - Kim Wu\nsource: https://example.org/quay\npublished: 2024-06-11\ncreated: 2025-01-02\ndescription: >\n  How the quay\n  came to be.\ntags: [harbour, wood]\nlang: en\n---\n\n# The Quay: A History\n\nIt stands.\n",
    );
    assert_eq!(article.title.as_deref(), Some("The quay: a history"));
    assert_eq!(article.byline.as_deref(), Some("Ola Berg, Kim Wu"));
    assert_eq!(
        article.canonical_url.as_deref(),
        Some("https://example.org/quay")
    );
    assert_eq!(article.published.as_deref(), Some("2024-06-11"));
    assert_eq!(article.excerpt.as_deref(), Some("How the quay came to be."));
    assert_eq!(article.lang.as_deref(), Some("en"));
    assert_eq!(article.text, "It stands.");
    let aside: Vec<(&str, &str)> = article
        .removed
        .iter()
        .map(|r| (r.kind.as_str(), r.text.as_str()))
        .collect();
    assert_eq!(
        aside,
        [
            ("byline", "created: 2025-01-02"),
            ("tags", "tags: [harbour, wood]")
        ]
    );
}

#[test]
fn front_matter_is_read_as_people_write_it() {
    let check = |front: &str, byline: Option<&str>| {
        assert_eq!(
            read(&format!("---\n{front}\n---\nText.")).byline.as_deref(),
            byline,
            "{front:?}"
        )
    };
    check("author: Ola Berg", Some("Ola Berg"));
    check(
        "Authors: [Ola Berg, \"Wu, Kim\"]",
        Some("Ola Berg, Wu, Kim"),
    );
    check(
        "authors:\n- name: Ola Berg\n  url: https://example.org\n- name: Kim Wu",
        Some("Ola Berg, Kim Wu"),
    );
    check(
        "author:\n  name: Ola Berg\n  email: ola@example.org",
        Some("Ola Berg"),
    );
    check("author: 'O''Hara'", Some("O'Hara"));
    check("author:\ntitle: x", None);
    check("author: null", None);
    let toml = read(
        "+++\ntitle = \"Knots\"\ndate = 2024-06-11T08:15:00Z\n[extra]\nauthor = 'Ola Berg'\n+++\nText.",
    );
    assert_eq!(
        (
            toml.title.as_deref(),
            toml.byline.as_deref(),
            toml.text.as_str()
        ),
        (Some("Knots"), Some("Ola Berg"), "Text.")
    );
    assert!(
        toml.published
            .is_some_and(|p| p.starts_with("2024-06-11T08:15"))
    );
}

#[test]
fn lines_between_rules_are_no_front_matter() {
    check_text(
        "---\nA line of text: with a colon, in it.\n---\n\nMore.",
        "A line of text: with a colon, in it.\n\nMore.",
    );
    check_text(
        "---\n\nBetween rules.\n\n---\n\nMore.",
        "Between rules.\n\nMore.",
    );
    check_text(
        "---\ntitle: never closed\n\nText.",
        "title: never closed\n\nText.",
    );
    check_text(
        "Text.\n\n---\ntitle: too late\n---\n",
        "Text.\n\ntitle: too late",
    );
}

#[test]
fn the_first_heading_is_the_title() {
    let article =
        read("Intro before it.\n\n# The *quay* `now`\n\nIt stands.\n\n# Second\n\n## Third");
    assert_eq!(article.title.as_deref(), Some("The quay now"));
    assert_eq!(
        article.text,
        "Intro before it.\n\nIt stands.\n\nSecond\n\nThird"
    );
    assert!(!article.html.contains("quay"), "{}", article.html);
    assert_eq!(read("## Only a second level\n\nText.").title, None);
    assert_eq!(read("> # Quoted\n\nText.").title, None);
    let other = read("---\ntitle: The quay\n---\n# Chapter one\n\nText.");
    assert_eq!(
        (other.title.as_deref(), other.text.as_str()),
        (Some("The quay"), "Chapter one\n\nText.")
    );
}

#[test]
fn blocks_are_joined_by_a_blank_line() {
    check_text("One\nline.\n\nTwo  \nlines.", "One line.\n\nTwo\nlines.");
    check_text(
        "- a\n- b\n  - c\n\n1. d\n2. e",
        "- a\n- b\n  - c\n\n1. d\n2. e",
    );
    check_text(
        "3. three\n\n4. four\n\n   more\n",
        "3. three\n4. four\nmore",
    );
    check_text("> said\n>\n> and said\n\nend", "said\n\nand said\n\nend");
    check_text(
        "```rust\nfn a() {\n    b();\n\n}\n```\n\n    indented *code*\n",
        "fn a() {\n    b();\n\n}\n\nindented *code*",
    );
    check_text("| a | b |\n|---|---|\n| 1 | **2** |\n", "a\tb\n1\t2");
    check_text("- [x] done\n- [ ] open", "- ☑ done\n- ☐ open");
    check_text("a[^n] b\n\n[^n]: The note.", "a[1] b\n\n[1] The note.");
    check_text(
        "a ~~b~~ $x$ & &amp; \\* [link](https://example.org \"t\") ![alt](x.png)",
        "a b $x$ & & * link",
    );
    check_text("", "");
}

#[test]
fn wikilinks_are_shown_as_their_text() {
    check_text(
        "See [[Quay]], [[Quay|the quay]] and `[[code]]`.",
        "See Quay, the quay and [[code]].",
    );
    check_html("See [[Quay|the quay]].", &["<p>See the quay.</p>"]);
}

#[test]
fn raw_html_is_text_without_tags() {
    check_text(
        "<div>\n<p>One &amp; <b>two</b></p><p>three</p>\n<script>alert(1)</script>\n</div>\n\nEnd.",
        "One & two\nthree\n\nEnd.",
    );
    check_text("a <b>c</b> <script>d()</script> e<br>f", "a c  e\nf");
    check_text("<!-- note -->\n\nText.", "Text.");
}

#[test]
fn html_has_the_structure() {
    check_html(
        "| a |\n|---|\n| 1 |\n\n- [x] done\n\n~~no~~",
        &["<table>", "<td>1</td>", "<li>☑ done</li>", "<del>no</del>"],
    );
    check_html(
        "---\nurl: https://example.org/a/b\n---\n[x](../c) ![y](d.png) [z](#e)",
        &[
            "href=\"https://example.org/c\"",
            "src=\"https://example.org/a/d.png\"",
            "href=\"#e\"",
        ],
    );
    check_html("```\na < b\n```", &["<pre><code>a &lt; b\n</code></pre>"]);
}

#[test]
fn depth_and_time_are_bounded() {
    let start = std::time::Instant::now();
    for piece in [
        "> ",
        "- ",
        "*a ",
        "[",
        "![",
        "<div>",
        "`",
        "|",
        "[[",
        "1. ",
        "_a*",
        "<",
        "&",
        "[^1]: ",
        "---\n",
        "a: b\n",
        "\n\n    x",
    ] {
        let text = piece.repeat(60_000 / piece.len());
        let article = read(&text);
        assert!(
            article.html.matches("<blockquote>").count() <= 60,
            "{piece:?} nests without bound"
        );
    }
    assert!(start.elapsed().as_secs() < 60, "took {:?}", start.elapsed());
}

proptest! {
    #[test]
    fn never_panics(text in "\\PC*", front in "[a-z:\\[\\]'\" \n-]{0,40}") {
        let _ = read(&text);
        let _ = read(&format!("---\n{front}\n---\n{text}"));
    }

    #[test]
    fn words_of_paragraphs_stay(paragraphs in proptest::collection::vec("[a-z]{1,9}( [a-z]{1,9}){3,20}", 1..8)) {
        let text = paragraphs.join("\n\n");
        prop_assert_eq!(read(&text).text, text);
    }
}
