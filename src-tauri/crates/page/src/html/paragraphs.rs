//! Boxes that hold nothing but prose become the paragraphs that they are, so that they stand apart in the reader and in
//! Markdown as they did on the page.

use dom_query::NodeRef;

use crate::dom;

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

fn holds_text_alone(node: &NodeRef<'_>) -> bool {
    let mut has_text = false;
    for inner in node.descendants_it() {
        if dom::is_block(&inner) || dom::is_one_of(&inner, PICTURES) {
            return false;
        }
        has_text = has_text || (inner.is_text() && !inner.text().trim().is_empty());
    }
    has_text
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
