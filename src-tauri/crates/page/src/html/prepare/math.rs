//! Formulas out of what libraries build for them: the MathML where a page has it, else what is made of the TeX, else
//! the TeX.

use dom_query::NodeRef;

use crate::{dom, formula, tex};

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

pub(super) fn settle(body: &NodeRef<'_>) {
    for node in body.descendants() {
        if !node.is_element() {
            continue;
        }
        let class = node.class().unwrap_or_default().to_ascii_lowercase();
        let rendered = class
            .split_ascii_whitespace()
            .any(|word| RENDERED.contains(&word))
            || node.has_name("mjx-container");
        if !rendered || !dom::is_within(&node, body) {
            continue;
        }
        if rendered {
            replace_rendered(&node);
        }
    }
    for code in dom::all(body, |node| node.has_name("code") && node.has_attr(SOURCE)) {
        set(&code);
    }
}

/// The attribute of code that is the source of a formula, and not code that a page shows; what it says is how the formula
/// is set.
pub(super) const SOURCE: &str = "data-tex";

/// Writes a formula whose TeX can be read in elements.
fn set(code: &NodeRef<'_>) {
    let is_display = code.attr(SOURCE).is_some_and(|mode| &*mode == "display");
    code.remove_attrs(&[SOURCE]);
    let made = tex::mathml(&code.text(), is_display).map(|made| crate::parse::fragment(&made));
    let math = made
        .as_ref()
        .and_then(|made| dom::named(&made.body()?, "math"));
    if let Some(math) = math.and_then(|math| formula::clean(&math)) {
        code.before_html(math);
        code.remove_from_parent();
    }
}

/// A rendering beside its source: the source stays. MathJax writes the source into a script next to it, which the
/// tidying kept as code.
fn replace_rendered(node: &NodeRef<'_>) {
    let has_source = || {
        node.next_element_sibling().is_some_and(|next| {
            next.has_name("code")
                || next
                    .class()
                    .is_some_and(|c| c.to_ascii_lowercase().contains("mathjax"))
        })
    };
    let math = dom::named(node, "math").filter(|_| !has_source());
    let tex = formula::tex(node);
    if let Some(math) = math.as_ref().and_then(formula::clean) {
        node.before_html(with_tex(&math, tex.as_deref()));
        node.remove_from_parent();
    } else if let Some(tex) = tex {
        replace(node, &tex, is_display(node));
    } else if has_source() || dom::text(node).is_empty() {
        node.remove_from_parent();
    }
}

/// A formula whose source stands beside it, as in the text for a picture of it.
fn with_tex(math: &str, tex: Option<&str>) -> String {
    let plain = "<annotation encoding=\"text/plain\">";
    match (math.split_once(plain), tex) {
        (Some((before, _)), Some(tex)) => format!(
            "{before}<annotation encoding=\"application/x-tex\">{}</annotation></semantics></math>",
            dom::escape(tex)
        ),
        _ => math.to_owned(),
    }
}

/// Whether a rendering stands by itself, as its own class says or that of what it is in.
fn is_display(node: &NodeRef<'_>) -> bool {
    let says = |node: &NodeRef<'_>| {
        let class = node.class().unwrap_or_default().to_ascii_lowercase();
        class.contains("display") || node.attr("display").is_some_and(|own| &*own == "true")
    };
    says(node) || node.parent().is_some_and(|outer| says(&outer))
}

fn replace(node: &NodeRef<'_>, tex: &str, is_display: bool) {
    let mode = if is_display { "display" } else { "inline" };
    node.before_html(format!(
        "<code class=\"language-tex\" {SOURCE}=\"{mode}\">{}</code>",
        dom::escape(tex)
    ));
    node.remove_from_parent();
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(html: &str, want: &str) {
        let doc = crate::parse::fragment(html);
        let body = doc.body().unwrap();
        settle(&body);
        assert_eq!(crate::text::of(&body), want, "{html}");
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
        check(
            "<script type='math/tex; mode=display'>\\frac{a}{b}</script> c <script type='math/tex'>\\unknown{a}</script>",
            "\\frac{a}{b} c \\unknown{a}",
        );
    }

    #[test]
    fn tex_that_can_be_read_is_set_and_code_that_a_page_shows_is_not() {
        let html = "<p>a <script type='math/tex; mode=display'>\\frac{a}{b}</script> \
            <code class=language-tex>\\frac{c}{d}</code> <span data-tex=inline>words</span></p>";
        let doc = crate::parse::fragment(html);
        settle(&doc.body().unwrap());
        let html = crate::sanitise::sanitise(&doc.body().unwrap().inner_html());
        assert!(html.contains("<math display=\"block\">"), "{html}");
        assert!(
            html.contains("<mfrac><mrow><mi>a</mi></mrow><mrow><mi>b</mi></mrow></mfrac>"),
            "{html}"
        );
        assert!(html.contains("\\frac{a}{b}</annotation>"), "{html}");
        assert!(
            html.contains("\\frac{c}{d}</code>")
                && html.contains("words")
                && !html.contains("data-tex"),
            "{html}"
        );
    }
}
