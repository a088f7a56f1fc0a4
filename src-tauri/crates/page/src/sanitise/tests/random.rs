//! Pages that chance has written, through the sanitiser.

use super::hold;
use proptest::prelude::*;

/// Pieces that hostile pages are made of.
fn pieces() -> impl Strategy<Value = String> {
    let names = prop::sample::select(vec![
        "p",
        "div",
        "a",
        "b",
        "table",
        "tr",
        "td",
        "svg",
        "math",
        "mtext",
        "mi",
        "mglyph",
        "style",
        "script",
        "title",
        "template",
        "noscript",
        "select",
        "option",
        "textarea",
        "form",
        "iframe",
        "pre",
        "li",
        "ul",
        "desc",
        "foreignObject",
        "annotation-xml",
        "annotation",
        "semantics",
        "mrow",
        "mo",
        "mfenced",
        "mtable",
        "mtd",
        "mspace",
        "h1",
        "code",
        "img",
        "br",
        "span",
        "ruby",
        "rt",
        "caption",
        "colgroup",
        "button",
        "i",
        "font",
        "center",
        "image",
        "body",
        "html",
        "head",
        "frameset",
        "dd",
        "summary",
        "figcaption",
    ]);
    let attributes = prop::sample::select(vec![
        "",
        " id=x",
        " id=s-x",
        " name=x",
        " href=#x",
        " href='https://a.example/'",
        " href=javascript:x",
        " src=x onerror=y",
        " title='</style><img src=x>'",
        " src='https://a.example/b.png'",
        " encoding=text/html",
        " lang=de",
        " style=x",
        " class=y",
        " class='language-y z'",
        " colspan=2",
    ]);
    let text = prop::sample::select(vec![
        "x",
        " ",
        "\n",
        "&lt;",
        "<!--",
        "-->",
        "]]>",
        "<![CDATA[",
        "\"",
        "'",
        ">",
        "\u{a0}",
        "\0",
        "\r",
        "&#13;",
    ]);
    prop_oneof![
        (names.clone(), attributes).prop_map(|(name, attributes)| format!("<{name}{attributes}>")),
        names.prop_map(|name| format!("</{name}>")),
        text.prop_map(str::to_owned),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, ..ProptestConfig::default() })]

    #[test]
    fn whatever_is_put_in_settles_within_the_list(html in prop::collection::vec(pieces(), 0..24)) {
        hold(&html.concat());
    }

    #[test]
    fn any_text_settles(html in "\\PC{0,60}") {
        hold(&html);
    }
}
