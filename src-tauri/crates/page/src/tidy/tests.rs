//! Pages that would hang a parser, and what the pass keeps of them.

use super::*;

#[test]
fn what_is_never_shown_goes_and_text_stays() {
    let cases = [
        ("<p>a<script>if(a<b){}</script>b</p>", "<p>ab</p>"),
        ("a<!-- <p>x --> b", "a b"),
        ("a<!-->b", "ab"),
        ("<style>p{}</style><p>x", "<p>x"),
        ("a < b <3 c", "a &lt; b &lt;3 c"),
        ("<<style></style>div>x", "&lt;div>x"),
        ("<iframe src=x><div></iframe>y", "<iframe src=x></iframe>y"),
        ("<textarea><div></textarea>y", "y"),
        ("<xmp><b></xmp>y", "<pre>&lt;b></pre>y"),
        ("<plaintext><b>", "<pre>&lt;b></pre>"),
        ("<template><p>x</p></template>y", "y"),
        (
            "<template shadowrootmode=open><p>x</p></template>y",
            "<p>x</p>y",
        ),
        (
            "<template shadowmode=\"open\"><p>x</p></template>y",
            "<p>x</p>y",
        ),
        ("<a title='>'>x</a>", "<a title='>'>x</a>"),
        ("<a \"b>c\">d", "<a \"b>c\">d"),
        ("<![CDATA[x]]>y", "y"),
        ("x<a href=\"unfinished", "x"),
        ("a\0b", "ab"),
        ("<svg><style><p>x", "<svg><p>x"),
        ("<svg><style>a</style><p>x", "<svg><p>x"),
        (
            "<frameset><frame src=x></frameset>text",
            "<p><a href=\"x\">x</a></p>text",
        ),
        (
            "<frameset><frame></frameset><noframes><p>text</p></noframes>",
            "<p>text</p>",
        ),
    ];
    for (source, want) in cases {
        assert_eq!(tidy(source).html, want, "{source}");
    }
}

#[test]
fn long_runs_are_parted_outside_of_references() {
    let text = "&amp;lt;".repeat(20_000);
    let html = tidy(&format!("<p>{text}</p>")).html;
    assert!(html.matches("<wbr>").count() > 50);
    assert_eq!(html.replace("<wbr>", ""), format!("<p>{text}</p>"));
    let short = format!("<p>{}</p>", "&amp;".repeat(1_000));
    assert_eq!(tidy(&short).html, short);
    let signs = format!("<p>{}</p>", "\u{b7}".repeat(6_000));
    assert!(tidy(&signs).html.matches("<wbr>").count() > 4);
    let words = format!("<p>{}</p>", "one \u{b7} two ".repeat(2_000));
    assert_eq!(
        tidy(&words).html,
        words,
        "few of them among words are no trouble"
    );
    let picture = format!(
        "<img alt='{}' src=\"data:image/png;base64,{}\">",
        "&".repeat(100_000),
        "A".repeat(100_000)
    );
    let html = tidy(&picture).html;
    assert!(html.contains("src=") && !html.contains("alt="));
}

#[test]
fn structured_data_is_kept_aside() {
    let tidied = tidy("<script type='application/ld+json'>{\"a\":1}</script><p>x");
    assert_eq!(tidied.html, "<p>x");
    assert_eq!(tidied.scripts.len(), 1);
    assert_eq!(tidied.scripts[0].text, "{\"a\":1}");
    assert!(has_end("x</SCRIPT >", "script"));
}

#[test]
fn a_tag_keeps_its_first_attributes() {
    let mut tag = String::from("<p");
    for n in 0..5000 {
        tag.push_str(&format!(" a{n}=1"));
    }
    tag.push_str(">text");
    let html = tidy(&tag).html;
    assert!(html.ends_with(" a199=1>text"), "{}", html.len());
}

#[test]
fn flattening_bounds_depth_and_keeps_text() {
    let deep = format!("{}x{}", "<div>".repeat(1000), "</div>".repeat(1000));
    let flat = flatten(
        &deep,
        &Bounds {
            depth: 10,
            elements: 100,
        },
    );
    assert_eq!(flat.matches("<div>").count(), 10);
    assert_eq!(flat.matches("</div>").count(), 10);
    assert!(flat.contains('x'));
    let many = flatten(
        &"<p>a".repeat(1000),
        &Bounds {
            depth: 10,
            elements: 100,
        },
    );
    assert_eq!(many.matches("<p>").count(), 100);
    assert_eq!(many.matches('a').count(), 1000);
}
