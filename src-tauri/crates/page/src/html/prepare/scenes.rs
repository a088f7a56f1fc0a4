//! Signs that stand alone between paragraphs for a change of scene, `* * *` or `⁂`, become the line that HTML has for it.

use dom_query::NodeRef;

use crate::dom;

/// Elements that hold such signs, and those that stand around them in such an element.
const BOXES: &[&str] = &["center", "div", "h2", "h3", "h4", "h5", "h6", "p"];
const WITHIN: &[&str] = &[
    "b", "big", "br", "em", "font", "i", "small", "span", "strong", "sup",
];
/// Elements of text that stand before and after.
const BESIDE: &[&str] = &[
    "blockquote",
    "center",
    "div",
    "figure",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "ol",
    "p",
    "pre",
    "section",
    "table",
    "ul",
];
/// Signs of which one is enough, and those of which it takes three.
const ALONE: &str = "*⁂❦❧☙§~∼#•·●○◆◇◊❖✦✧★☆※✻✽❋✱∗⁎⁕■□";
const THREE: &str = "-–—_=+";
/// Signs of the longest row, and nodes in its element.
const LONGEST: usize = 24;
const NODES: usize = 16;
/// Letters beside them from which on a box is of prose, and nodes among which they are looked for.
const PROSE: usize = 40;
const NEAR: usize = 100;

/// Writes every such row of signs as a line.
pub(super) fn settle(body: &NodeRef<'_>) {
    for row in dom::all(body, |node| dom::is_one_of(node, BOXES) && is_row(node)) {
        if parts_prose(&row) {
            row.before_html("<hr>");
            row.remove_from_parent();
        }
    }
}

/// Whether an element holds a row of signs and nothing else.
fn is_row(node: &NodeRef<'_>) -> bool {
    let inside: Vec<NodeRef<'_>> = node.descendants_it().take(NODES + 1).collect();
    let is_plain = |inner: &NodeRef<'_>| !inner.is_element() || dom::is_one_of(inner, WITHIN);
    if inside.len() > NODES || !inside.iter().all(is_plain) {
        return false;
    }
    let texts = inside.iter().filter(|inner| inner.is_text());
    let texts: Vec<String> = texts.map(|inner| inner.text().to_string()).collect();
    let mut signs = texts.iter().flat_map(|text| text.chars()).filter(|c| {
        !c.is_whitespace() && !matches!(c, '\u{200b}' | '\u{feff}' | '\u{fe0e}' | '\u{fe0f}')
    });
    let (mut alone, mut three) = (0, 0);
    for sign in signs.by_ref().take(LONGEST + 1) {
        alone += usize::from(ALONE.contains(sign));
        three += usize::from(THREE.contains(sign));
        if !ALONE.contains(sign) && !THREE.contains(sign) {
            return false;
        }
    }
    (alone > 0 || three >= 3) && alone + three <= LONGEST
}

/// Whether text stands right before and right after an element, and on one side at least it is a paragraph.
fn parts_prose(row: &NodeRef<'_>) -> bool {
    let Some((before, after)) = row.prev_element_sibling().zip(row.next_element_sibling()) else {
        return false;
    };
    // Rows of boxes with a sign between them are menus and lines of data, too.
    let letters = |node: &NodeRef<'_>| -> usize {
        let near = node
            .descendants_it()
            .take(NEAR)
            .filter(|inner| inner.is_text());
        near.map(|text| {
            text.text()
                .chars()
                .filter(|c| c.is_alphanumeric())
                .take(PROSE)
                .count()
        })
        .sum()
    };
    let sides = [before, after];
    let is_text = |side: &NodeRef<'_>| {
        dom::is_one_of(side, BESIDE) && (letters(side) > 0 || side.has_name("figure"))
    };
    let is_prose = |side: &NodeRef<'_>| side.has_name("p") || letters(side) >= PROSE;
    sides.iter().all(is_text) && sides.iter().any(is_prose) && !loose_beside(row)
}

/// Whether loose text stands right before or after an element.
fn loose_beside(row: &NodeRef<'_>) -> bool {
    let beside = [row.prev_sibling(), row.next_sibling()];
    beside
        .into_iter()
        .flatten()
        .any(|node| node.is_text() && !node.text().trim().is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn settled(html: &str) -> String {
        let doc = crate::parse::fragment(html);
        let Some(body) = doc.body() else {
            return String::new();
        };
        settle(&body);
        body.inner_html().to_string()
    }

    #[test]
    fn signs_between_paragraphs_are_lines() {
        for sign in [
            "* * *",
            "***",
            "<b>⁂</b>",
            "• • •",
            "~",
            "§",
            "#",
            "—\u{a0}— —",
            "<span>*</span> <span>*</span>",
        ] {
            let html = format!("<p>He went.</p> <p class=\"sep\">{sign}</p> <p>She came.</p>");
            assert_eq!(
                settled(&html),
                "<p>He went.</p> <hr> <p>She came.</p>",
                "{sign}"
            );
        }
    }

    #[test]
    fn other_signs_stay() {
        for html in [
            "<p>He went.</p><p>* * *</p>",
            "<p>* * *</p><p>He went.</p>",
            "<p>He went.</p><p>*</p><nav>Menu</nav>",
            "<p>He went.</p><p>–</p><p>She came.</p>",
            "<p>He went.</p><p>…</p><p>She came.</p>",
            "<p>He went.</p><p>* 1 *</p><p>She came.</p>",
            "<p>He went.</p><p><a href=\"#a\">#</a></p><p>She came.</p>",
            "<div>Ada Berg</div><div>•</div><div>5 min</div>",
            "<p>He went.</p><p>*</p>loose<p>She came.</p>",
        ] {
            assert_eq!(settled(html), html);
        }
    }
}
