//! Text that stands loose in a box becomes a paragraph, so that it can be kept or left out by itself.

use std::collections::HashSet;

use dom_query::{Document, NodeId, NodeRef};

use super::{MOST, parts};
use crate::dom::{self, Step};

/// Elements that may hold paragraphs, so that loose text in them can become one.
const HOLDERS: &[&str] = &[
    "address",
    "article",
    "aside",
    "blockquote",
    "body",
    "center",
    "dd",
    "details",
    "div",
    "fieldset",
    "footer",
    "form",
    "header",
    "main",
    "nav",
    "section",
    "td",
    "th",
    "a",
    "span",
    "font",
];
/// Elements whose empty lines part paragraphs.
const PARTED: &[&str] = &[
    "p",
    "div",
    "section",
    "article",
    "main",
    "body",
    "td",
    "center",
    "blockquote",
];

/// Makes paragraphs of the loose text in the boxes of a page.
pub(super) fn wrap(doc: &Document, body: &NodeRef<'_>, boxes: &HashSet<NodeId>) {
    let mut holders: Vec<NodeRef<'_>> = vec![*body];
    dom::walk(body, |step| {
        if let Step::Enter(node) = step
            && node.is_element()
            && (boxes.contains(&node.id) || has_empty_line(&node))
        {
            holders.push(node);
        }
    });
    for holder in holders.into_iter().take(MOST) {
        let name = if dom::is_one_of(&holder, HOLDERS) || holder.has_name("p") {
            "p"
        } else if dom::is_one_of(&holder, &["table", "tbody", "thead", "tfoot", "tr", "pre"]) {
            continue;
        } else {
            "span"
        };
        let mut run: Vec<NodeRef<'_>> = Vec::new();
        let mut breaks = 0;
        for child in holder.children() {
            let is_box = child.is_element() && (boxes.contains(&child.id) || parts(&child));
            if is_box {
                wrap_run(doc, &mut run, name);
                breaks = 0;
                continue;
            }
            if child.has_name("br") {
                breaks += 1;
            } else if !(child.is_text() && child.text().trim().is_empty()) {
                if breaks > 1 {
                    wrap_run(doc, &mut run, name);
                }
                breaks = 0;
            }
            run.push(child);
        }
        wrap_run(doc, &mut run, name);
        if holder.has_name("p") {
            // No paragraph stands in a paragraph.
            holder.rename("div");
        }
    }
}

/// Whether paragraphs are parted by two line breaks instead of elements.
fn has_empty_line(node: &NodeRef<'_>) -> bool {
    if !dom::is_one_of(node, PARTED) {
        return false;
    }
    let mut breaks = 0;
    for child in node.children_it(false) {
        if child.has_name("br") {
            breaks += 1;
            if breaks > 1 {
                return true;
            }
        } else if !(child.is_text() && child.text().trim().is_empty()) {
            breaks = 0;
        }
    }
    false
}

fn wrap_run(doc: &Document, run: &mut Vec<NodeRef<'_>>, name: &str) {
    while run
        .last()
        .is_some_and(|node| node.has_name("br") || is_blank(node))
    {
        run.pop();
    }
    let start = run
        .iter()
        .position(|node| !node.has_name("br") && !is_blank(node))
        .unwrap_or(run.len());
    let run: Vec<NodeRef<'_>> = run.drain(..).skip(start).collect();
    let Some(first) = run.first() else { return };
    let has_text = run
        .iter()
        .any(|node| node.text().chars().any(char::is_alphanumeric));
    if !has_text {
        return;
    }
    let wrapper = doc.tree.new_element(name);
    first.insert_before(&wrapper);
    for node in run {
        wrapper.append_child(&node);
    }
}

fn is_blank(node: &NodeRef<'_>) -> bool {
    node.is_text() && node.text().trim().is_empty()
}
