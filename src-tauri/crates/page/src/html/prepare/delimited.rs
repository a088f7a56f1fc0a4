//! TeX between its signs, as it stands in a page before a script sets it: `\(…\)`, `\[…\]`, `$$…$$`, `\begin{…}…\end{…}`, and
//! `$…$` where the page says that it means formulas. It is marked as the source of a formula; setting it is `math`'s work.
//!
//! Nothing is read as TeX on a page that has no script for it, unless the element around it is called a formula.

use dom_query::NodeRef;

use super::math::SOURCE;
use crate::tidy::{Typeset, head};
use crate::{dom, tex};

/// Elements in which signs are signs.
const VERBATIM: &[&str] = &[
    "code", "kbd", "math", "option", "pre", "samp", "select", "svg", "textarea", "title",
];
/// Classes that keep such scripts out.
const IGNORED: &[&str] = &["tex2jax_ignore", "mathjax_ignore", "no-mathjax", "nomath"];
/// What elements that hold a formula are called, as words of their classes or as a name.
const CALLED: &[&str] = &["arithmatex", "katex", "latex", "math", "mathjax", "tex"];
const NAMED: &[&str] = &["math-renderer", "tex-math"];
/// Elements around a text that may say so.
const OUTER: usize = 60;
/// Formulas of one page that are looked at, and bytes among which one ends.
const MOST: usize = 20_000;
const LONGEST: usize = 6_000;
/// Surroundings that are formulas with a number, and nothing else.
const PLAIN: &[&str] = &["equation", "equation*", "displaymath", "math"];

/// Marks every formula in the text of a page.
pub(super) fn settle(body: &NodeRef<'_>, typeset: &Typeset) {
    let texts = dom::all(body, |node| {
        node.is_text() && node.text().contains(['\\', '$'])
    });
    let mut left = MOST;
    for node in texts {
        let Some(dollars) = reading(&node, typeset) else {
            continue;
        };
        let text = node.text();
        let pieces = pieces(&text, dollars);
        let found = pieces.iter().filter(|piece| piece.mode.is_some()).count();
        if found == 0 || found > left {
            continue;
        }
        left -= found;
        node.before_html(written(&pieces));
        node.remove_from_parent();
    }
    for image in dom::all_named(body, "img") {
        picture(&image);
    }
}

/// How a text is read: whether single dollars mean formulas. `None` when nothing in it does.
fn reading(text: &NodeRef<'_>, typeset: &Typeset) -> Option<bool> {
    let class = |node: &NodeRef<'_>| node.class().unwrap_or_default().to_ascii_lowercase();
    let is_called = text.ancestors_it(Some(2)).any(|outer| {
        let class = class(&outer);
        let mut words = class.split(|c: char| c.is_ascii_whitespace() || c == '-' || c == '_');
        dom::is_one_of(&outer, NAMED) || words.any(|word| CALLED.contains(&word))
    });
    if !is_called && !typeset.is_by_script {
        return None;
    }
    let is_verbatim = text.ancestors_it(Some(OUTER)).any(|outer| {
        let class = class(&outer);
        let mut words = class.split_ascii_whitespace();
        dom::is_one_of(&outer, VERBATIM) || words.any(|word| IGNORED.contains(&word))
    });
    (!is_verbatim).then_some(is_called || typeset.with_dollars)
}

/// A piece of text, or a formula and how it is set.
struct Piece<'a> {
    text: &'a str,
    mode: Option<&'static str>,
}

fn pieces(text: &str, dollars: bool) -> Vec<Piece<'_>> {
    let mut found = Vec::new();
    let (mut plain, mut at) = (0, 0);
    while let Some(start) = text.get(at..).and_then(|rest| rest.find(['\\', '$'])) {
        let start = at + start;
        match text.get(start..).and_then(|rest| formula(rest, dollars)) {
            Some((formula, length)) => {
                let before = text.get(plain..start).unwrap_or_default();
                found.push(Piece {
                    text: before,
                    mode: None,
                });
                found.push(formula);
                at = start + length;
                plain = at;
            }
            // A backslash takes the sign after it along, and so does what is no formula.
            None => at = (start + 1 + next_length(text, start + 1)).min(text.len()),
        }
    }
    let text = text.get(plain..).unwrap_or_default();
    found.push(Piece { text, mode: None });
    found
}

fn next_length(text: &str, at: usize) -> usize {
    let is_sign = |c: &char| matches!(c, '\\' | '$');
    let next = text.get(at..).and_then(|rest| rest.chars().next());
    next.filter(is_sign).map_or(0, char::len_utf8)
}

/// The formula with which a text begins, and its length with its signs.
fn formula(text: &str, dollars: bool) -> Option<(Piece<'_>, usize)> {
    for (open, close, mode) in [
        ("\\(", "\\)", "inline"),
        ("\\[", "\\]", "display"),
        ("$$", "$$", "display"),
    ] {
        if let Some(inner) = text.strip_prefix(open) {
            let inner = head(inner, LONGEST);
            let inner = inner.get(..inner.find(close)?)?;
            return piece(inner, mode, open.len() + inner.len() + close.len());
        }
    }
    if let Some(rest) = text.strip_prefix("\\begin{") {
        let name = rest.get(..head(rest, 20).find('}')?)?;
        let end = format!("\\end{{{name}}}");
        let text = head(text, LONGEST);
        let whole = text.get(..text.find(&end)? + end.len())?;
        let inner = whole.get("\\begin{}".len() + name.len()..whole.len() - end.len())?;
        let inner = if PLAIN.contains(&name) { inner } else { whole };
        return piece(inner, "display", whole.len());
    }
    // What costs $5 is no formula: no space stands inside the signs, and no digit after them.
    let inner = text.strip_prefix('$').filter(|_| dollars)?;
    let inner = inner.get(..head(inner, LONGEST).find('$')?)?;
    let length = inner.len() + 2;
    let after = text.get(length..).and_then(|rest| rest.chars().next());
    let is_tight = !inner.starts_with(char::is_whitespace) && !inner.ends_with(char::is_whitespace);
    let is_one = is_tight && !inner.contains('\n') && !after.is_some_and(|c| c.is_ascii_digit());
    let is_formula = is_one && tex::mathml(inner, false).is_some();
    is_formula.then(|| piece(inner, "inline", length)).flatten()
}

fn piece<'a>(text: &'a str, mode: &'static str, length: usize) -> Option<(Piece<'a>, usize)> {
    (!text.trim().is_empty()).then_some((
        Piece {
            text,
            mode: Some(mode),
        },
        length,
    ))
}

fn written(pieces: &[Piece<'_>]) -> String {
    pieces.iter().fold(String::new(), |mut out, piece| {
        match piece.mode {
            Some(mode) => out.push_str(&source(piece.text.trim(), mode)),
            None => out.push_str(&dom::escape(piece.text)),
        }
        out
    })
}

fn source(tex: &str, mode: &str) -> String {
    let tex = dom::escape(tex);
    format!("<code class=\"language-tex\" {SOURCE}=\"{mode}\">{tex}</code>")
}

/// A picture of a formula whose alternative text is its TeX becomes the formula, where all of it can be set.
fn picture(image: &NodeRef<'_>) {
    const SERVED: &[&str] = &[
        "latex.php?",
        "latex.codecogs.com/",
        "chart?cht=tx",
        "/render?math=",
    ];
    let class = image.class().unwrap_or_default().to_ascii_lowercase();
    let mut words = class.split_ascii_whitespace();
    let is_called = words.any(|word| {
        matches!(word, "latex" | "tex" | "mathtex") || word.starts_with("mwe-math-fallback")
    });
    let source_of = dom::attr(image, "src").unwrap_or_default();
    if !is_called && !SERVED.iter().any(|path| source_of.contains(path)) {
        return;
    }
    let Some(alt) = dom::attr(image, "alt").filter(|alt| tex::mathml(alt, false).is_some()) else {
        return;
    };
    let mode = if class.contains("display") {
        "display"
    } else {
        "inline"
    };
    image.before_html(source(&alt, mode));
    image.remove_from_parent();
}

#[cfg(test)]
mod tests {
    use super::*;

    fn marked(html: &str, is_by_script: bool, with_dollars: bool) -> String {
        let doc = crate::parse::fragment(html);
        let body = doc.body().unwrap();
        let typeset = Typeset {
            is_by_script,
            with_dollars,
        };
        settle(&body, &typeset);
        let html = body
            .inner_html()
            .replace("<code class=\"language-tex\" data-tex=\"", "{");
        html.replace("\">", ":").replace("</code>", "}")
    }

    #[test]
    fn formulas_stand_between_their_signs() {
        for (html, want) in [
            ("<p>a \\(x &lt; 2\\) b</p>", "<p>a {inline:x &lt; 2} b</p>"),
            ("<p>\\[x\\]</p>", "<p>{display:x}</p>"),
            (
                "<p>a $$x$$, $$y$$.</p>",
                "<p>a {display:x}, {display:y}.</p>",
            ),
            (
                "<p>\\begin{equation} x \\end{equation}</p>",
                "<p>{display:x}</p>",
            ),
            (
                "<p>\\begin{align}x\\end{align}</p>",
                "<p>{display:\\begin{align}x\\end{align}}</p>",
            ),
            ("<p>a $x$ b</p>", "<p>a $x$ b</p>"),
            (
                "<p>\\\\(y\\\\) and \\[z and \\(x</p>",
                "<p>\\\\(y\\\\) and \\[z and \\(x</p>",
            ),
            ("<p>$$ $$ \\( \\)</p>", "<p>$$ $$ \\( \\)</p>"),
            (
                "<pre>\\(x\\)</pre><kbd>$$y$$</kbd>",
                "<pre>\\(x\\)</pre><kbd>$$y$$</kbd>",
            ),
            (
                "<div class=tex2jax_ignore><p>\\(x\\)</p></div>",
                "<div class=\"tex2jax_ignore:<p>\\(x\\)</p></div>",
            ),
        ] {
            assert_eq!(marked(html, true, false), want);
        }
    }

    #[test]
    fn single_dollars_are_money_unless_the_page_says_otherwise() {
        let text = "It costs $5, then $6 or $7-$8; \\$x$ and $x^2$, $a b $ c.";
        assert_eq!(marked(text, true, false), text);
        assert_eq!(
            marked(text, true, true),
            text.replace("$x^2$", "{inline:x^2}")
        );
    }

    #[test]
    fn without_a_script_only_what_is_called_a_formula_is_one() {
        assert_eq!(
            marked("<p>\\(x\\) $$y$$</p>", false, false),
            "<p>\\(x\\) $$y$$</p>"
        );
        for (html, want) in [
            ("<span class='math inline'>\\(x\\)</span>", "{inline:x}"),
            ("<span class=math-container>$x$</span>", "{inline:x}"),
            ("<math-renderer>$$x$$</math-renderer>", "{display:x}"),
            (
                "<img class=latex src='https://a.example/x.png' alt='\\sqrt{2}'>",
                "{inline:\\sqrt{2}}",
            ),
            (
                "<img src='https://a.example/latex.php?latex=x' alt='x^2'>",
                "{inline:x^2}",
            ),
        ] {
            let got = marked(html, false, false);
            assert!(got.contains(want), "{html}: {got}");
        }
        let other = marked(
            "<img class=latex src='a.png' alt='\\unknown'>",
            false,
            false,
        );
        assert!(other.contains("<img"), "{other}");
    }
}
