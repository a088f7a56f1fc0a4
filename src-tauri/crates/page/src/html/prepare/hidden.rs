//! What a page shows only when it is asked to, or says in a picture: text that a click would open, and labels of drawings.

use dom_query::{Document, NodeRef};

use crate::dom;

/// How boxes are called that open what stands after them.
const OPENING: &[&str] = &["accordion", "collaps", "expand", "spoiler", "toggle"];
/// Characters of what opens something, of what is opened, and of the label of a drawing.
const LONGEST_NAME: usize = 200;
const PROSE: usize = 40;
const LABEL: usize = 40;

pub(super) fn settle(doc: &Document, body: &NodeRef<'_>) {
    for hidden in dom::all(body, is_hidden) {
        open(&hidden);
    }
    for drawing in dom::all_named(body, "svg") {
        label(doc, &drawing);
    }
}

fn is_hidden(node: &NodeRef<'_>) -> bool {
    dom::is_one_of(node, &["div", "section"])
        && (node.has_attr("hidden")
            || node.attr("style").is_some_and(|style| {
                let style: String = style.chars().filter(|c| !c.is_whitespace()).collect();
                style.contains("display:none")
            }))
}

/// Prose that is hidden beside nothing but the line that opens it, in a box that is called so, becomes `<details>`.
fn open(hidden: &NodeRef<'_>) {
    let Some((name, outer)) = hidden.prev_element_sibling().zip(hidden.parent()) else {
        return;
    };
    let is_alone = outer.children_it(false).all(|child| {
        child.id == name.id
            || child.id == hidden.id
            || (child.is_text() && child.text().trim().is_empty())
    });
    let says = |node: &NodeRef<'_>| {
        let class = node.class().unwrap_or_default().to_ascii_lowercase();
        OPENING.iter().any(|word| class.contains(word))
    };
    let is_line = dom::is_one_of(&name, &["a", "button", "div", "p", "span"])
        && (1..=LONGEST_NAME).contains(&dom::text(&name).chars().count());
    let is_called = says(&name) && says(hidden);
    if !is_alone || !outer.has_name("div") || !is_line || !is_called {
        return;
    }
    let chars = |node: &NodeRef<'_>| dom::text(node).chars().count();
    let linked: usize = dom::all_named(hidden, "a").iter().map(chars).sum();
    let all = chars(hidden);
    if all < PROSE || linked * 2 >= all {
        return;
    }
    outer.rename("details");
    name.rename("summary");
    hidden.remove_attrs(&["hidden", "style"]);
}

/// A drawing that is all that a cell of a table holds says its label.
fn label(doc: &Document, drawing: &NodeRef<'_>) {
    let Some(cell) = drawing
        .ancestors_it(Some(3))
        .find(|outer| dom::is_one_of(outer, &["td", "th"]))
    else {
        return;
    };
    let says = |node: &NodeRef<'_>| node.is_text() && !node.text().trim().is_empty();
    let is_alone = dom::find(&cell, |node| {
        (says(node) || dom::is_one_of(node, &["img", "svg"])) && !dom::is_within(node, drawing)
    })
    .is_none();
    let title = || dom::named(drawing, "title").map(|title| dom::text(&title));
    let said = dom::attr(drawing, "aria-label").or_else(title);
    let said = said.map(|said| dom::squeeze(&said));
    if let Some(said) =
        said.filter(|said| is_alone && !said.is_empty() && said.chars().count() <= LABEL)
    {
        drawing.insert_before(&doc.tree.new_text(said));
        drawing.remove_from_parent();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn settled(html: &str) -> String {
        let doc = crate::parse::fragment(html);
        let Some(body) = doc.body() else {
            return String::new();
        };
        settle(&doc, &body);
        body.inner_html().to_string()
    }

    #[test]
    fn what_a_click_would_open_is_opened() {
        let prose = "<p>Ring the person on call, whose number is on the door.</p>";
        let html = format!(
            "<div class=\"expand\"><div class=\"expand-control\">If it fails</div><div class=\"expand-content\" style=\"display: none\">{prose}</div></div>"
        );
        assert_eq!(
            settled(&html),
            format!(
                "<details class=\"expand\"><summary class=\"expand-control\">If it fails</summary><div class=\"expand-content\">{prose}</div></details>"
            )
        );
        for other in [
            html.replace("expand-control", "title"),
            html.replace(
                prose,
                "<a href=\"/\">Ring the person on call, whose number is here</a>",
            ),
            html.replace("If it fails", ""),
            html.replace("</div></div>", "</div><p>More</p></div>"),
        ] {
            assert_eq!(settled(&other), other);
        }
    }

    #[test]
    fn a_drawing_in_a_cell_says_its_label() {
        let table = |cell: &str| format!("<table><tbody><tr><td>{cell}</td></tr></tbody></table>");
        for (cell, want) in [
            ("<svg aria-label=\"Yes\"></svg>", "Yes"),
            (
                "<span><svg><title>Yes</title></svg></span>",
                "<span>Yes</span>",
            ),
            ("<svg></svg>", "<svg></svg>"),
            (
                "<svg aria-label=\"Yes\"></svg> Yes",
                "<svg aria-label=\"Yes\"></svg> Yes",
            ),
        ] {
            assert_eq!(settled(&table(cell)), table(want));
        }
    }
}
