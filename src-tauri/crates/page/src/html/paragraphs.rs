//! Boxes that hold nothing but prose become the paragraphs that they are, so that they stand apart in the reader and in
//! Markdown as they did on the page; boxes that hold nothing go.

use dom_query::NodeRef;

use crate::dom::{self, Step};

/// Elements whose children may be paragraphs.
const HOLDERS: &[&str] = &["article", "blockquote", "body", "div", "main", "section"];
/// What is shown in a place of its own.
const PICTURES: &[&str] = &[
    "audio", "canvas", "iframe", "img", "math", "object", "picture", "svg", "video",
];
/// Characters of the longest box below which its row is rather of labels or of lines of verse.
const PROSE: usize = 60;

/// Renames every `div` of plain text whose row of siblings holds prose.
pub(super) fn name(root: &NodeRef<'_>) {
    let mut holders = dom::all(root, |node| dom::is_one_of(node, HOLDERS));
    holders.push(*root);
    for holder in holders {
        let boxes: Vec<NodeRef<'_>> = holder
            .children_it(false)
            .filter(|child| child.has_name("div") && holds_text_alone(child))
            .collect();
        let is_prose = |node: &NodeRef<'_>| dom::text(node).chars().nth(PROSE - 1).is_some();
        if boxes.iter().any(is_prose) {
            for one in boxes {
                one.rename("p");
            }
        }
    }
}

/// Whether an element holds text and no boxes and pictures.
pub(super) fn holds_text_alone(node: &NodeRef<'_>) -> bool {
    let mut has_text = false;
    for inner in node.descendants_it() {
        if dom::is_block(&inner) || dom::is_one_of(&inner, PICTURES) {
            return false;
        }
        has_text = has_text || (inner.is_text() && !inner.text().trim().is_empty());
    }
    has_text
}

/// Boxes of text, which are nothing without any, as headings are.
const BOXES: &[&str] = &[
    "article",
    "blockquote",
    "div",
    "dl",
    "figcaption",
    "figure",
    "header",
    "li",
    "ol",
    "p",
    "section",
    "span",
    "ul",
];
/// What is something without a text.
const SHOWN: &[&str] = &["hr", "input", "pre", "table", "td", "th"];

/// Takes away what shows nothing: pages keep such boxes for scripts, or for the space that they take.
pub(super) fn drop_empty(root: &NodeRef<'_>) {
    let mut empty: Vec<NodeRef<'_>> = Vec::new();
    // Whether something is shown in each open element.
    let mut open: Vec<bool> = Vec::new();
    dom::walk(root, |step| match step {
        Step::Enter(node) => {
            let is_text = node.is_text() && node.text().contains(|c: char| !c.is_whitespace());
            let is_shown = dom::is_one_of(&node, PICTURES) || dom::is_one_of(&node, SHOWN);
            let is_named = node.has_attr("id") || node.has_attr("name");
            open.push(is_text || is_shown || is_named);
        }
        Step::Leave(node) => {
            if open.pop().unwrap_or_default() {
                if let Some(outer) = open.last_mut() {
                    *outer = true;
                }
            } else if (dom::is_one_of(&node, BOXES) || dom::is_heading(&node))
                && (dom::is_block(&node) || node.text().is_empty())
            {
                empty.push(node);
            }
        }
    });
    for node in empty {
        // In code, every space is meant.
        if node.ancestors_it(None).any(|outer| outer.has_name("pre")) {
            continue;
        }
        node.remove_from_parent();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::parse;

    fn named(html: &str) -> String {
        let doc = parse::fragment(html);
        let Some(body) = doc.body() else {
            return String::new();
        };
        name(&body);
        body.inner_html().to_string()
    }

    const LONG: &str = "Yes, it is. If it was easy, it would not be required by most colleges.";

    #[test]
    fn boxes_of_prose_are_paragraphs() {
        assert_eq!(
            named(&format!(
                "<div><h4>Hard</h4><div>{LONG}</div><div>“No,” <b>he</b> said.</div></div>"
            )),
            format!("<div><h4>Hard</h4><p>{LONG}</p><p>“No,” <b>he</b> said.</p></div>")
        );
    }

    #[test]
    fn boxes_of_nothing_go() {
        for (html, left) in [
            (
                "<div><p>&nbsp;</p><p>a</p><div><span> </span><br></div></div>",
                "<div><p>a</p></div>",
            ),
            (
                "<p>a <span>b</span><span></span></p><ul><li></li></ul>",
                "<p>a <span>b</span></p>",
            ),
            (
                "<p><img src=\"a.png\"></p><hr><p id=\"x\"></p>",
                "<p><img src=\"a.png\"></p><hr><p id=\"x\"></p>",
            ),
            (
                "<table><tbody><tr><td></td></tr></tbody></table>",
                "<table><tbody><tr><td></td></tr></tbody></table>",
            ),
        ] {
            let doc = parse::fragment(html);
            let body = doc.body().unwrap();
            drop_empty(&body);
            assert_eq!(body.inner_html().to_string(), left, "{html}");
        }
    }

    #[test]
    fn labels_pictures_and_boxes_of_boxes_stay() {
        for html in [
            "<div><div>Brand</div><div>Acme</div></div>".to_owned(),
            format!("<div><img src=\"a.png\">{LONG}</div>"),
            format!("<ul><li><div>{LONG}</div></li></ul>"),
        ] {
            assert_eq!(named(&html), html);
        }
        assert_eq!(
            named(&format!("<div><div>{LONG}</div><div>   </div></div>")),
            format!("<div><p>{LONG}</p><div>   </div></div>")
        );
    }
}
