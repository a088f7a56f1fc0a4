//! Formulas as TeX, or as plain text where a page has no TeX for them.

use dom_query::{Document, NodeRef};

use crate::dom;

/// Elements in which libraries put a rendered formula beside its source.
const RENDERED: &[&str] = &[
    "katex",
    "mwe-math-element",
    "mathjax_display",
    "mathjax",
    "mathjax_preview",
    "mathjax_svg",
    "mathjax_chtml",
];

pub(super) fn to_tex(doc: &Document, body: &NodeRef<'_>) {
    for node in body.descendants() {
        if !node.is_element() {
            continue;
        }
        let class = node.class().unwrap_or_default().to_ascii_lowercase();
        let rendered = class
            .split_ascii_whitespace()
            .any(|word| RENDERED.contains(&word))
            || node.has_name("mjx-container");
        if (!rendered && !node.has_name("math")) || !dom::is_within(&node, body) {
            continue;
        }
        if rendered {
            replace_rendered(doc, &node);
            continue;
        }
        match tex(&node) {
            Some(tex) => replace(&node, &tex),
            None => {
                node.insert_before(&doc.tree.new_text(plain(&node)));
                node.remove_from_parent();
            }
        }
    }
}

/// A rendering beside its source: the source stays. MathJax writes the source into a script next to it, which the
/// tidying kept as code.
fn replace_rendered(doc: &Document, node: &NodeRef<'_>) {
    let has_source = || {
        node.next_element_sibling().is_some_and(|next| {
            next.has_name("code")
                || next
                    .class()
                    .is_some_and(|c| c.to_ascii_lowercase().contains("mathjax"))
        })
    };
    if let Some(tex) = tex(node) {
        replace(node, &tex);
    } else if has_source() || dom::text(node).is_empty() {
        node.remove_from_parent();
    } else if let Some(math) = dom::named(node, "math") {
        node.insert_before(&doc.tree.new_text(plain(&math)));
        node.remove_from_parent();
    }
}

fn replace(node: &NodeRef<'_>, tex: &str) {
    node.before_html(format!(
        "<code class=\"language-tex\">{}</code>",
        dom::escape(tex)
    ));
    node.remove_from_parent();
}

/// The TeX that a page gives with a formula.
fn tex(node: &NodeRef<'_>) -> Option<String> {
    let annotation = dom::find(node, |n| {
        n.has_name("annotation")
            && n.attr("encoding")
                .is_some_and(|encoding| encoding.to_ascii_lowercase().contains("tex"))
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
    write(node, &mut out, 0);
    dom::squeeze(&out)
}

fn write(node: &NodeRef<'_>, out: &mut String, depth: usize) {
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
            write(part, &mut text, depth + 1);
        }
        let text = text.trim().to_owned();
        if text.chars().count() > 1 && !text.chars().all(char::is_alphanumeric) {
            format!("({text})")
        } else {
            text
        }
    };
    match dom::name(node).as_str() {
        "mfrac" => out.push_str(&format!("{}/{}", part(0), part(1))),
        "msup" => out.push_str(&format!("{}^{}", part(0), part(1))),
        "msub" => out.push_str(&format!("{}_{}", part(0), part(1))),
        "msubsup" | "munderover" => out.push_str(&format!("{}_{}^{}", part(0), part(1), part(2))),
        "msqrt" => out.push_str(&format!("√{}", part(0))),
        "mroot" => out.push_str(&format!("{}√{}", part(1), part(0))),
        "annotation" | "annotation-xml" | "mphantom" => {}
        name => {
            for child in node.children_it(false) {
                write(&child, out, depth + 1);
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
        to_tex(&doc, &body);
        assert_eq!(dom::text(&body), want, "{html}");
    }

    #[test]
    fn formulas_are_read_once() {
        check(
            "a <span class=katex><span class=katex-mathml><math><semantics><mrow><mi>x</mi></mrow><annotation encoding='application/x-tex'>x^2</annotation></semantics></math></span><span class=katex-html>x2</span></span> b",
            "a x^2 b",
        );
        check(
            "<math><mfrac><mi>a</mi><mrow><mi>b</mi><mo>+</mo><mn>1</mn></mrow></mfrac></math>",
            "a/(b+1)",
        );
        check("<math><msup><mi>e</mi><mn>2</mn></msup></math>", "e^2");
        check(
            "<span class=MathJax_Preview>x</span><span class=MathJax>x2</span><script type='math/tex'>x^2</script>",
            "x^2",
        );
        check(
            "<span class=mwe-math-element><math alttext='{\\displaystyle y=x}'><mi>y</mi></math><img alt='{\\displaystyle y=x}'></span>",
            "y=x",
        );
    }
}
