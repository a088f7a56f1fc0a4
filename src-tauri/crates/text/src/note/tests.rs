//! The numbered cases of specs "links" that are about the rest of a note, what we added to them, and that nothing breaks.

use super::link_tests::{check, shown};
use super::*;
use proptest::prelude::*;

#[test]
fn comments() {
    let both = "%%[[Hidden]]%% a\n\n%%\nfoo\n\n[[Hidden2]] `[[no]]`\n%%\n\nb [[shown]]\n";
    check(both, &["w Hidden", "w Hidden2", "w shown"]); // 9
    assert_eq!(outline(both).text, "a\n\nb shown");
    let html = to_html(both, &|_| None);
    assert!(
        !html.contains("idden") && !html.contains('%') && html.contains("shown"),
        "{html}"
    );
    for (source, text) in [
        ("%%%% shown %%", "shown %%"), // 10
        ("100 %% sure\n\n50 %% off", "100 %% sure\n\n50 %% off"),
        ("a %%b%% c %%d%%", "a  c"),
        ("`%%` x `%%`", "%% x %%"),
        ("```\n%% a %%\n```", "%% a %%"),
        ("%%\n```\n%%\n```\n%%\nafter", "after"),
        ("- a\n  %%\n  hidden\n  %%\n  b", "a\n\nb"),
        ("> a\n> %%x%%\n> b", "a b"),
        ("a \\%% b \\%% c", "a %% b %% c"),
        ("%%long comment at the start%% of a line", "of a line"),
        ("%%never closed\n\ntext", "%%never closed\n\ntext"),
        ("x %%`%% y ` z", "x  y ` z"),
    ] {
        assert_eq!(outline(source).text, text, "{source}");
    }
    assert!(
        outline("%% # Heading\n#tag\n- [ ] task\n%%")
            .headings
            .is_empty()
    );
    assert!(outline("%%\n# Heading\n\n#tag\n%%").tags.is_empty());
}

#[test]
fn front_matter() {
    let source = "---\ntitle: \"A: b\"\naliases: [One, \"Two, too\", 'It''s']\nalias: Three, Four\ntags:\n  - x/y\n  - \"#z\"\n  - 12\nrelated: \"[[Episode IV]]\"\nmany: [\"[[A|b]]\", '[[Bob''s#h]]']\nlist:\n  - \"see ![[C]] and [[D]]\"\nbare: [[not]]\nnested:\n  deep: \"[[E]]\"\nplain: see [[F]] # [[comment]]\nblock: |\n  [[G]]\nweb: \"[[https://x.org]]\"\n---\n# Heading\n[[H]] #w\n";
    let outline = outline(source);
    assert_eq!(
        outline.front_matter.clone().map(|range| &source[range]),
        source.split_once("# Heading").map(|(front, _)| front)
    );
    assert_eq!(outline.title.as_deref(), Some("A: b"));
    assert_eq!(
        outline.aliases,
        ["One", "Two, too", "It's", "Three", "Four"]
    );
    assert_eq!(
        outline
            .tags
            .iter()
            .map(|tag| tag.as_str())
            .collect::<Vec<_>>(),
        ["x/y", "z", "w"]
    );
    assert_eq!(outline.text, "Heading\n\nH #w");
    assert!(outline.blocks.is_empty());
    // 20
    check(
        source,
        &[
            "p Episode IV",
            "p A|b",
            "p Bob's#h",
            "p !C",
            "p D",
            "p E",
            "p F",
            "p G",
            "x https://x.org",
            "w H",
        ],
    );
}

#[test]
fn front_matter_stands_at_the_very_beginning() {
    for source in [
        "\n---\nk: v\n---\n",
        "x\n\n---\nfoo: bar\n---\n",
        "---\nk: v\n",
        "--- \n",
        "---",
    ] {
        assert_eq!(outline(source).front_matter, None, "{source:?}");
    }
    for (source, length) in [
        ("---\n---\n", 8),
        ("---\r\na: b\r\n---\r\nx", 16),
        ("---\na: b\n---", 12),
    ] {
        assert_eq!(outline(source).front_matter, Some(0..length), "{source:?}");
    }
    assert_eq!(
        outline("\u{feff}---\ntitle: T\n---\n").title.as_deref(),
        Some("T")
    );
    assert!(
        outline("x\n\n---\nfoo: bar\n---\n")
            .text
            .contains("foo: bar"),
        "a rule, then a heading"
    );
    for (source, aliases) in [
        ("aliases: SC", vec!["SC"]),
        ("aliases:", vec![]),
        ("aliases: []", vec![]),
        ("aliases: null", vec![]),
        ("Aliases:\n- a b\n- c: d", vec!["a b", "d"]),
    ] {
        assert_eq!(
            outline(&format!("---\n{source}\n---\n")).aliases,
            aliases,
            "{source}"
        ); // 36
    }
}

#[test]
fn titles_and_headings() {
    let source = "## Two\n\n# See [[Other|it]] *now* #\n\nSet\next\n===\n\n> # quoted\n";
    let outline = outline(source);
    assert_eq!(outline.title.as_deref(), Some("See it now"));
    let headings: Vec<_> = outline
        .headings
        .iter()
        .map(|h| (h.level, h.text.as_str(), h.start))
        .collect();
    assert_eq!(
        headings,
        [
            (2, "Two", 0),
            (1, "See [[Other|it]] *now*", 8),
            (1, "Set ext", 36),
            (1, "quoted", 49)
        ]
    );
    assert_eq!(super::outline("no heading").title, None);
}

#[test]
fn tags() {
    for (source, tags) in [
        ("#1984 #y1984", vec!["y1984"]), // 71
        ("#tag #TAG #a/b", vec!["tag", "a/b"]),
        ("`#code` \\#no a#b # x", vec![]),
        ("```\n#code\n```", vec![]),
        (
            "(#a) **#b** #c, #d. #e/ “#f”",
            vec!["a", "b", "c", "d", "e", "f"],
        ),
        ("https://x.org/#frag [t](#h) [[#h]] [#in](x.md)", vec![]),
        (
            "#snake_case #日本語 #größe #a-b",
            vec!["snake_case", "日本語", "größe", "a-b"],
        ),
        (
            "# Heading #tag\n- #item\n\n| #cell |\n|---|\n",
            vec!["tag", "item", "cell"],
        ),
        ("&#39; &#x20;#t", vec!["t"]),
    ] {
        let found = outline(source).tags;
        assert_eq!(
            found.iter().map(|tag| tag.as_str()).collect::<Vec<_>>(),
            tags,
            "{source}"
        );
    }
}

#[test]
fn block_ids() {
    for (source, blocks) in [
        (
            "A para\nof two ^id-1\n",
            vec![("id-1", "A para\nof two ^id-1")],
        ),
        (
            "- a ^x\n  - b ^Y\n- c\n",
            vec![("x", "- a ^x\n  - b ^Y"), ("Y", "- b ^Y")],
        ), // 55, 56
        (
            "| a |\n|---|\n| b |\n\n^tab\n",
            vec![("tab", "| a |\n|---|\n| b |")],
        ), // 57
        (
            "| a |\n|---|\n| b |\n^tab\n",
            vec![("tab", "| a |\n|---|\n| b |")],
        ),
        ("> q\n\n^quo\n", vec![("quo", "> q")]),
        ("> q\n^quo\n", vec![("quo", "> q\n^quo")]),
        ("- a\n- b\n\n^list\n", vec![("list", "- a\n- b")]),
        ("a ^no b\n\na^no\n\n`x ^no`\n\n^in line ^ok^", vec![]),
        ("**bold** ^b", vec![("b", "**bold** ^b")]),
    ] {
        let found = outline(source).blocks;
        let found: Vec<_> = found
            .iter()
            .map(|block| (block.id.as_str(), &source[block.range.clone()]))
            .collect();
        assert_eq!(found, blocks, "{source}");
        assert!(
            !outline(source).text.contains("^id") && !outline(source).text.contains("^x"),
            "an id is no text"
        );
    }
}

#[test]
fn tasks() {
    assert_eq!(
        outline("- [ ] a\n- [x] b\n- [X] c\n- [/] d\n- [1] e\n1. [ ] f\n- [x](y.md)\n").tasks,
        (5, 2)
    );
}

#[test]
fn plain_text() {
    for (source, text) in [
        (
            "# T\n\nA *b* `c` [d](e) [[F|g]] [[H#i]] ![[j.png]] ![k](l.png)\nm\n",
            "T\n\nA b c d g H > i  k m",
        ),
        ("- a\n- b\n  - c\n\nd", "a\nb\nc\n\nd"),
        ("| a | b |\n|---|---|\n| c | d |\n", "a\tb\nc\td"),
        (
            "> [!note]- Title\n> text ==hi== [^1]\n\n[^1]: foot",
            "Title text hi\n\nfoot",
        ),
        (
            "<div>a <b>b</b>\n<!-- c --></div>\n\nx <b>y</b><br>z",
            "a b\n\nx y z",
        ),
        ("```rust\nlet x = 1;\n```\n\n$a+b$", "let x = 1;\n\na+b"),
        ("a &amp; b \\* c", "a & b * c"),
        ("a == b, c == d, x==y==z", "a == b, c == d, xyz"),
        ("- [ ] todo\n- [/] half", "todo\nhalf"),
        ("", ""),
    ] {
        assert_eq!(outline(source).text, text, "{source}");
    }
}

#[test]
fn sentences() {
    let check = |source: &str, expected: &str| {
        let link = outline(source).links.remove(0);
        let (mut text, range) = sentence_around(source, link.range);
        text.insert(range.end, ']');
        text.insert(range.start, '[');
        assert_eq!(text, expected, "{source}");
    };
    check(
        "First. Then **see** [[Note|the note]] now. Last.",
        "Then see [the note] now.",
    );
    check(
        "One.\n\n- item\n- other [[A]] here\n- more",
        "other [A] here",
    );
    check("| a | b |\n|---|---|\n| x [[A\\|b]] | y |\n", "x [b] · y");
    check(
        "See e.g. [[A]] by Dr. Who. Next.",
        "See e.g. [A] by Dr. Who.",
    );
    check("---\nrelated: \"[[A|b]]\"\n---\n", "related: [b]");
    check("x %%hidden [[A]] too%% y %%z%%", "x hidden [A] too y");
    check("Go [there][r] now.\n\nx\n\n[r]: n.md", "Go [there] now.");
    check("[*a* b](n.md) is it.", "[a b] is it.");
    check(
        "    1. deep\n\n1. list\n\n    with [[A]] in it",
        "with [A] in it",
    );
    check("# Head [[A]]\ntext", "Head [A]");
    check("これは文。[[リンク]]を見る。終わり。", "[リンク]を見る。");
    let long = format!("{}[[A]]{}", "word ".repeat(100), " word".repeat(100));
    let (text, range) = sentence_around(&long, 500..505);
    assert!(
        text.starts_with('…') && text.ends_with('…') && text.chars().count() <= 242,
        "{text}"
    );
    assert_eq!(&text[range], "A");
    assert_eq!(sentence_around("x", 5..9), (String::new(), 0..0));
}

#[test]
fn html() {
    let check = |source: &str, expected: &str| {
        let href = |link: &Link| (link.path() != "Missing").then(|| format!("#{}", link.path()));
        assert_eq!(to_html(source, &href).trim_end(), expected, "{source}");
    };
    check(
        "[[A|b]] [[Missing]] [c](D.md)",
        "<p><a class=\"link\" href=\"#A\">b</a> <a class=\"link unresolved\">Missing</a> <a class=\"link\" href=\"#D.md\">c</a></p>",
    );
    check(
        "![[E.png]] [w](https://x.org/?a&b) [j](javascript:x)",
        "<p><a class=\"link embed\" href=\"#E.png\">E.png</a> <a class=\"link external\" href=\"https://x.org/?a&amp;b\">w</a> <a class=\"link external\">j</a></p>",
    );
    check(
        "==hi *a*== #tag a ^id",
        "<p><mark>hi <em>a</em></mark> <span class=\"tag\">#tag</span> a<span class=\"block-id\" id=\"^id\"></span></p>",
    );
    check(
        "> [!note] T *i*\n> body",
        "<div class=\"callout\" data-callout=\"note\"><p class=\"callout-title\">T <em>i</em></p>\n<p>body</p>\n</div>",
    );
    check(
        "> [!faq]-\n> body",
        "<details class=\"callout\" data-callout=\"faq\"><summary class=\"callout-title\">Faq</summary>\n<p>body</p>\n</details>",
    );
    check("> plain", "<blockquote>\n<p>plain</p>\n</blockquote>");
    check(
        "# A b\n\n## A b",
        "<h1 id=\"a-b\">A b</h1>\n<h2 id=\"a-b-1\">A b</h2>",
    );
    check(
        "<b>[[A]]</b> & [[a<b]]",
        "<p><b><a class=\"link\" href=\"#A\">A</a></b> &amp; <a class=\"link\" href=\"#a&lt;b\">a&lt;b</a></p>",
    );
    assert!(to_html("- [x] a", &|_| None).contains("checked"));
    assert!(to_html("a[^1]\n\n[^1]: b", &|_| None).contains("footnote"));
    assert!(to_html("---\ntitle: x\n---\ny", &|_| None).starts_with("<p>y"));
}

#[test]
fn windows_line_endings() {
    let source = "---\r\ntags: [a]\r\n---\r\n# T\r\n\r\nx [[A]] ^id\r\n\r\n%%\r\n[[B]]\r\n%%\r\n\r\n- [x] y #b\r\n\r\n| a |\r\n|---|\r\n\r\n^tab\r\n";
    let outline = outline(source);
    assert_eq!(outline.title.as_deref(), Some("T"));
    assert_eq!(outline.text, "T\n\nx A\n\ny #b\n\na");
    assert_eq!(outline.tags.len(), 2);
    assert_eq!(outline.tasks, (1, 1));
    let blocks: Vec<_> = outline
        .blocks
        .iter()
        .map(|block| &source[block.range.clone()])
        .collect();
    assert_eq!(blocks, ["x [[A]] ^id", "| a |\r\n|---|"]);
    check(source, &["w A", "w B"]);
}

#[test]
fn dollars_in_brackets_come_back() {
    let source = "`[[ $a ]]` and [[$5|$b]]\n\n```sh\n[[ $x == $y ]]\n```\n\n# H [[$5]]";
    assert_eq!(
        outline(source).text,
        "[[ $a ]] and $b\n\n[[ $x == $y ]]\n\nH $5"
    );
    assert_eq!(outline(source).headings[0].text, "H [[$5]]");
    assert!(to_html(source, &|_| None).contains("[[ $x == $y ]]"));
    assert_eq!(shown(source), ["w $5|$b", "w $5"]);
}

proptest! {
    #[test]
    fn nothing_breaks(source in prop_oneof![".{0,200}", "[\\[\\]|#^%=!()<>`$\\\\ \n\\-:\"'a-cä\u{1}>*_&;]{0,120}", "---\n[a-c:\\[\\]\"'{},#\\-| \n>\\\\ä]{0,80}\n---\n"]) {
        let outline = outline(&source);
        for link in &outline.links {
            prop_assert_eq!(source.get(link.range.clone()), Some(link.raw()));
            prop_assert!(source.get(link.target_range.clone()).is_some());
            let (text, range) = sentence_around(&source, link.range.clone());
            prop_assert!(text.get(range).is_some());
        }
        for block in &outline.blocks {
            prop_assert!(source.get(block.range.clone()).is_some());
        }
        for heading in &outline.headings {
            prop_assert!(source.get(heading.start..).is_some());
        }
        let _ = to_html(&source, &|_| None);
    }

    #[test]
    fn sentences_take_any_range(source in ".{0,80}", start in 0_usize..90, length in 0_usize..20) {
        let (text, range) = sentence_around(&source, start..start + length);
        prop_assert!(text.get(range).is_some());
    }
}
