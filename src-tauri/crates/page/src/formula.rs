//! Formulas: presentation MathML by an allow-list of its own, with what it says in one line beside it.
//!
//! What is written holds MathML elements and text and nothing else: in `mtext` and its like, where a parser goes back to
//! HTML, there is text alone, and `annotation-xml` is never written. A formula is made anew from its tree, so that
//! nothing of a page's own markup is passed on.

use dom_query::NodeRef;

use crate::dom;

/// Elements with text and no element in them.
const TOKENS: &[&str] = &["mi", "mn", "mo", "mtext", "ms"];
/// Elements with nothing in them.
const EMPTY: &[&str] = &["mspace", "mprescripts", "none"];
/// Elements that put others together.
const LAYOUT: &[&str] = &[
    "mrow",
    "mfrac",
    "msqrt",
    "mroot",
    "mstyle",
    "msub",
    "msup",
    "msubsup",
    "munder",
    "mover",
    "munderover",
    "mmultiscripts",
    "mtable",
    "mtr",
    "mtd",
    "mphantom",
    "menclose",
];
/// Elements that go with everything in them.
const DROPPED: &[&str] = &[
    "annotation",
    "annotation-xml",
    "mglyph",
    "malignmark",
    "maligngroup",
];
const TEX: &str = "application/x-tex";
const PLAIN: &str = "text/plain";
/// Elements within elements; what is deeper is kept as its text.
const DEEPEST: usize = 60;
/// Characters of what a formula says in one line.
const MOST: usize = 10_000;

/// Every element that [`clean`] writes.
pub(crate) fn elements() -> impl Iterator<Item = &'static str> {
    let outer = ["math", "semantics", "annotation"];
    let all = TOKENS.iter().chain(EMPTY).chain(LAYOUT).copied();
    outer.into_iter().chain(all)
}

/// What these elements may carry.
pub(crate) fn attributes(name: &str) -> &'static [&'static str] {
    match name {
        "math" => &["display", "dir"],
        "annotation" => &["encoding"],
        "mi" | "mn" | "mtext" | "ms" => &["mathvariant"],
        "mo" => &[
            "mathvariant",
            "form",
            "fence",
            "separator",
            "stretchy",
            "symmetric",
            "largeop",
            "movablelimits",
            "accent",
            "lspace",
            "rspace",
        ],
        "mspace" => &["width"],
        "mfrac" => &["linethickness"],
        "mstyle" => &["displaystyle", "scriptlevel"],
        "munder" => &["accentunder"],
        "mover" => &["accent"],
        "munderover" => &["accent", "accentunder"],
        "menclose" => &["notation"],
        "mtable" => &["columnalign", "rowalign"],
        "mtd" => &["columnalign", "columnspan", "rowspan"],
        _ => &[],
    }
}

/// Whether a value may stand: words and short lengths, and nothing that could be anything else.
pub(crate) fn is_sound(attribute: &str, value: &str) -> bool {
    let is_length = || {
        let number = value.trim_end_matches(|c: char| c.is_ascii_alphabetic() || c == '%');
        (1..=8).contains(&value.len())
            && number
                .parse::<f32>()
                .is_ok_and(|n| (-4.0..=20.0).contains(&n))
    };
    match attribute {
        "display" => matches!(value, "block" | "inline"),
        "dir" => matches!(value, "ltr" | "rtl"),
        "encoding" => matches!(value, TEX | PLAIN),
        "width" | "lspace" | "rspace" | "linethickness" | "scriptlevel" => is_length(),
        "columnspan" | "rowspan" => value.parse().is_ok_and(|n: u16| (1..=100).contains(&n)),
        _ => {
            (1..=60).contains(&value.len())
                && value
                    .bytes()
                    .all(|b| b.is_ascii_alphabetic() || b == b'-' || b == b' ')
        }
    }
}

/// A formula as it may stand in the library; `None` when there is nothing in it.
pub(crate) fn clean(math: &NodeRef<'_>) -> Option<String> {
    let mut inner = String::new();
    children(math, &mut inner, 0);
    if inner.is_empty() {
        return None;
    }
    let (encoding, says) = match tex(math) {
        Some(tex) => (TEX, tex),
        None => (PLAIN, plain_of(&inner)),
    };
    let says: String = says.chars().take(MOST).collect();
    let mut out = String::new();
    start("math", math, &mut out);
    out.push_str(&format!(
        "<semantics><mrow>{inner}</mrow><annotation encoding=\"{encoding}\">{}</annotation></semantics></math>",
        dom::escape(dom::squeeze(&says).as_str())
    ));
    Some(out)
}

/// What clean markup says: fences that were attributes are there by now.
fn plain_of(inner: &str) -> String {
    let doc = crate::parse::fragment(&format!("<math>{inner}</math>"));
    let math = doc.body().and_then(|body| dom::named(&body, "math"));
    math.map_or_else(String::new, |math| plain(&math))
}

fn start(name: &str, node: &NodeRef<'_>, out: &mut String) {
    out.push('<');
    out.push_str(name);
    for key in attributes(name) {
        if let Some(value) = dom::attr(node, key).filter(|value| is_sound(key, value)) {
            out.push_str(&format!(" {key}=\"{}\"", dom::escape(&value)));
        }
    }
    out.push('>');
}

fn children(node: &NodeRef<'_>, out: &mut String, depth: usize) {
    // A row of one row is that row, so that what is clean stays as it is.
    let parts: Vec<NodeRef<'_>> = node
        .children_it(false)
        .filter(|part| part.is_element() || !dom::squeeze(&part.text()).is_empty())
        .collect();
    if let [only] = parts.as_slice()
        && depth < DEEPEST
        && only.is_element()
        && (depth == 0 && matches!(dom::name(only).as_str(), "mrow" | "semantics"))
    {
        return unwrapped(only, out);
    }
    for part in parts {
        write(&part, out, depth);
    }
}

/// What stands in the outermost row.
fn unwrapped(outer: &NodeRef<'_>, out: &mut String) {
    let is_semantics = dom::name(outer) == "semantics";
    let first = outer.children_it(false).find(NodeRef::is_element);
    match first.filter(|_| is_semantics) {
        Some(first) if dom::name(&first) == "mrow" => unwrapped(&first, out),
        Some(first) => write(&first, out, 1),
        None => {
            for part in outer.children_it(false) {
                write(&part, out, 1);
            }
        }
    }
}

fn write(node: &NodeRef<'_>, out: &mut String, depth: usize) {
    let text = || dom::squeeze(&node.text());
    if node.is_text() {
        token("mtext", node, &text(), out);
        return;
    }
    if !node.is_element() {
        return;
    }
    let name = dom::name(node);
    if DROPPED.contains(&name.as_str()) {
        return;
    }
    if !dom::is_foreign(node) || depth > DEEPEST {
        token("mtext", node, &text(), out);
        return;
    }
    let name = name.as_str();
    if TOKENS.contains(&name) {
        token(name, node, &spaced(name, &node.text()), out);
    } else if EMPTY.contains(&name) {
        start(name, node, out);
        out.push_str(&format!("</{name}>"));
    } else if matches!(name, "semantics" | "maction") {
        if let Some(first) = node.children_it(false).find(NodeRef::is_element) {
            write(&first, out, depth + 1);
        }
    } else if name == "mfenced" {
        fenced(node, out, depth);
    } else if LAYOUT.contains(&name) || matches!(name, "mlabeledtr" | "mpadded" | "merror" | "math")
    {
        let kept = match name {
            "mlabeledtr" => "mtr",
            name if LAYOUT.contains(&name) => name,
            _ => "mrow",
        };
        start(kept, node, out);
        for part in node.children_it(false) {
            if part.is_element() || !dom::squeeze(&part.text()).is_empty() {
                write(&part, out, depth + 1);
            }
        }
        out.push_str(&format!("</{kept}>"));
    }
}

/// Words in a formula stand apart from it by blanks that a parser would drop.
fn spaced(name: &str, text: &str) -> String {
    let words = dom::squeeze(text);
    if name != "mtext" {
        return words;
    }
    let blank = |is: bool| if is { "\u{a0}" } else { "" };
    let before = blank(text.starts_with(char::is_whitespace));
    let after = blank(!words.is_empty() && text.ends_with(char::is_whitespace));
    format!("{before}{words}{after}")
}

fn token(name: &str, node: &NodeRef<'_>, text: &str, out: &mut String) {
    if node.is_element() && dom::is_foreign(node) {
        start(name, node, out);
    } else {
        out.push_str(&format!("<{name}>"));
    }
    out.push_str(&dom::escape(text));
    out.push_str(&format!("</{name}>"));
}

/// Browsers no longer know `mfenced`: its fences are written out.
fn fenced(node: &NodeRef<'_>, out: &mut String, depth: usize) {
    let mark = |key: &str, usual: &str| {
        let given = node
            .attr(key)
            .map_or_else(|| usual.to_owned(), |given| given.to_string());
        given.trim().chars().take(8).collect::<String>()
    };
    let (open, close, between) = (
        mark("open", "("),
        mark("close", ")"),
        mark("separators", ","),
    );
    let between: Vec<char> = between.chars().filter(|c| !c.is_whitespace()).collect();
    let operator = |sign: &str, out: &mut String| {
        if !sign.is_empty() {
            out.push_str(&format!("<mo>{}</mo>", dom::escape(sign)));
        }
    };
    out.push_str("<mrow>");
    operator(&open, out);
    for (at, part) in node
        .children_it(false)
        .filter(NodeRef::is_element)
        .enumerate()
    {
        if let Some(sign) = at
            .checked_sub(1)
            .and_then(|at| between.get(at).or(between.last()))
        {
            operator(&sign.to_string(), out);
        }
        write(&part, out, depth + 1);
    }
    operator(&close, out);
    out.push_str("</mrow>");
}

/// What a formula of the library says in one line.
pub(crate) fn words(math: &NodeRef<'_>) -> String {
    match dom::named(math, "annotation") {
        Some(annotation) => dom::squeeze(&annotation.text()),
        None => plain(math),
    }
}

/// The TeX that a page gives with a formula.
pub(crate) fn tex(node: &NodeRef<'_>) -> Option<String> {
    // `application/x-tex`, `LaTeX`, `text/x-latex`; not `text/html`.
    let is_tex = |encoding: &str| {
        let name = encoding.to_ascii_lowercase();
        name.trim_start_matches("text/").contains("tex")
    };
    let annotation = dom::find(node, |n| {
        n.has_name("annotation") && n.attr("encoding").is_some_and(|name| is_tex(&name))
    });
    let alternative = || {
        let holders = std::iter::once(*node).chain(node.descendants_it());
        holders
            .filter_map(|n| dom::attr(&n, if n.has_name("img") { "alt" } else { "alttext" }))
            .find(|text| text.contains(['\\', '^', '_', '=']))
    };
    let tex = annotation
        .map(|n| n.text().to_string())
        .or_else(alternative)?;
    let tex = dom::squeeze(&tex);
    let bare = tex
        .strip_prefix("{\\displaystyle")
        .or_else(|| tex.strip_prefix("{\\textstyle"))
        .and_then(|rest| rest.strip_suffix('}'));
    let tex = bare.unwrap_or(&tex).trim();
    (!tex.is_empty()).then(|| tex.to_owned())
}

/// MathML as a line of text.
fn plain(node: &NodeRef<'_>) -> String {
    let mut out = String::new();
    say(node, &mut out, 0);
    dom::squeeze(&out)
}

/// In parentheses where it would not be read as one.
fn grouped(text: &str) -> String {
    if text.chars().count() > 1 && !text.chars().all(char::is_alphanumeric) {
        format!("({text})")
    } else {
        text.to_owned()
    }
}

fn say(node: &NodeRef<'_>, out: &mut String, depth: usize) {
    if depth > 60 {
        out.push_str(&node.text());
        return;
    }
    if node.is_text() {
        out.push_str(&node.text());
        return;
    }
    let parts: Vec<NodeRef<'_>> = node
        .children_it(false)
        .filter(NodeRef::is_element)
        .collect();
    let part = |at: usize| {
        let mut text = String::new();
        if let Some(part) = parts.get(at) {
            say(part, &mut text, depth + 1);
        }
        grouped(text.trim())
    };
    match dom::name(node).as_str() {
        "mfrac" => out.push_str(&format!("{}/{}", part(0), part(1))),
        "msup" => out.push_str(&format!("{}^{}", part(0), part(1))),
        "msub" => out.push_str(&format!("{}_{}", part(0), part(1))),
        "msubsup" | "munderover" => out.push_str(&format!("{}_{}^{}", part(0), part(1), part(2))),
        "msqrt" => {
            // What stands under a root is a row, written or not.
            let mut under = String::new();
            for one in &parts {
                say(one, &mut under, depth + 1);
            }
            out.push_str(&format!("√{}", grouped(under.trim())));
        }
        "mroot" => out.push_str(&format!("{}√{}", part(1), part(0))),
        "annotation" | "annotation-xml" | "mphantom" => {}
        name => {
            for child in node.children_it(false) {
                say(&child, out, depth + 1);
            }
            if matches!(name, "mtr" | "mtd" | "mtext" | "mspace") {
                out.push(' ');
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(html: &str, want: &str) {
        let doc = crate::parse::fragment(html);
        let body = doc.body().unwrap();
        let math = dom::named(&body, "math").unwrap();
        // As it is written out again.
        let made = crate::parse::fragment(&clean(&math).unwrap_or_default());
        let made = made.body().map(|body| body.inner_html().to_string());
        let made = made.unwrap_or_default().replace("&nbsp;", "\u{a0}");
        assert_eq!(made, want, "{html}");
        let again = crate::parse::fragment(&made);
        let math = again.body().and_then(|body| dom::named(&body, "math"));
        assert_eq!(
            math.and_then(|math| clean(&math)).unwrap_or_default(),
            want,
            "again: {html}"
        );
    }

    fn formula(inner: &str, says: &str) -> String {
        format!(
            "<math><semantics><mrow>{inner}</mrow><annotation encoding=\"text/plain\">{says}</annotation></semantics></math>"
        )
    }

    #[test]
    fn presentation_stays_and_nothing_else() {
        for (html, inner, says) in [
            ("<math><mi>x</mi></math>", "<mi>x</mi>", "x"),
            (
                "<math><msqrt><mi>b</mi><mo>−</mo><mi>c</mi></msqrt></math>",
                "<msqrt><mi>b</mi><mo>−</mo><mi>c</mi></msqrt>",
                "√(b−c)",
            ),
            (
                "<math><mrow><mfrac><mi>a</mi><mn>2</mn></mfrac></mrow></math>",
                "<mfrac><mi>a</mi><mn>2</mn></mfrac>",
                "a/2",
            ),
            (
                "<math><mfenced open='[' close=']' separators=';'><mi>a</mi><mi>b</mi></mfenced></math>",
                "<mrow><mo>[</mo><mi>a</mi><mo>;</mo><mi>b</mi><mo>]</mo></mrow>",
                "[a;b]",
            ),
            (
                "<math><mi onclick=a() style=b href=c mathvariant=bold>x</mi><mspace width=999em></math>",
                "<mi mathvariant=\"bold\">x</mi><mspace></mspace>",
                "x",
            ),
            (
                "<math><mtext> if <b>not</b><img src=x onerror=y></mtext></math>",
                "<mtext>\u{a0}if not</mtext>",
                "if not",
            ),
            (
                "<math><mi>x</mi><annotation-xml encoding='text/html'><p>y</p></annotation-xml><mpadded width=9><mo>&lt;</mo></mpadded></math>",
                "<mi>x</mi><mrow><mo>&lt;</mo></mrow>",
                "x&lt;",
            ),
        ] {
            check(html, &formula(inner, says));
        }
        check("<math></math>", "");
    }
}
