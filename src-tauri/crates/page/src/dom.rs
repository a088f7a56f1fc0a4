//! Small questions about parsed trees that several modules ask.
//!
//! Parsing is `parse`'s work.

use dom_query::NodeRef;

/// Elements that begin and end a block of text, by the length of their names: the question is asked of every node.
const BLOCKS: &[&[&str]] = &[
    &[],
    &["p"],
    &[
        "dd", "dl", "dt", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "li", "ol", "tr", "ul",
    ],
    &["dir", "div", "nav", "pre"],
    &["body", "form", "main", "menu"],
    &["aside", "table", "tbody", "tfoot", "thead"],
    &[
        "center", "dialog", "figure", "footer", "header", "hgroup", "legend", "option", "search",
    ],
    &[
        "address", "article", "caption", "details", "listing", "section", "summary",
    ],
    &["fieldset", "noscript", "optgroup"],
    &[],
    &["blockquote", "figcaption"],
];

/// What a walk over a tree meets.
pub(crate) enum Step<'a> {
    Enter(NodeRef<'a>),
    Leave(NodeRef<'a>),
}

/// Walks over the descendants of a node in document order, without recursion.
pub(crate) fn walk<'a>(root: &NodeRef<'a>, mut visit: impl FnMut(Step<'a>)) {
    let mut node = root.first_child();
    while let Some(here) = node {
        visit(Step::Enter(here));
        if let Some(child) = here.first_child() {
            node = Some(child);
            continue;
        }
        visit(Step::Leave(here));
        let mut at = here;
        node = loop {
            if let Some(next) = at.next_sibling() {
                break Some(next);
            }
            match at.parent().filter(|parent| parent.id != root.id) {
                Some(parent) => {
                    visit(Step::Leave(parent));
                    at = parent;
                }
                None => break None,
            }
        };
    }
}

/// The name of an element in lower case; empty for anything else.
pub(crate) fn name(node: &NodeRef<'_>) -> String {
    node.qual_name_ref()
        .map(|name| name.local.to_ascii_lowercase().to_string())
        .unwrap_or_default()
}

/// Whether a node is an element with one of these names.
pub(crate) fn is_one_of(node: &NodeRef<'_>, names: &[&str]) -> bool {
    node.qual_name_ref()
        .is_some_and(|name| names.contains(&name.local.as_ref()))
}

/// Whether a node is a heading of any rank.
pub(crate) fn is_heading(node: &NodeRef<'_>) -> bool {
    is_one_of(node, &["h1", "h2", "h3", "h4", "h5", "h6"])
}

pub(crate) fn is_block(node: &NodeRef<'_>) -> bool {
    node.qual_name_ref()
        .is_some_and(|name| is_block_name(&name.local))
}

/// Whether elements of a name begin and end a block of text.
pub(crate) fn is_block_name(name: &str) -> bool {
    BLOCKS
        .get(name.len())
        .is_some_and(|names| names.contains(&name))
}

/// Whether an element of an HTML document belongs to SVG or MathML.
pub(crate) fn is_foreign(node: &NodeRef<'_>) -> bool {
    node.qual_name_ref()
        .is_some_and(|name| !name.ns.is_empty() && &*name.ns != "http://www.w3.org/1999/xhtml")
}

/// An attribute, trimmed; `None` when it is missing or empty.
pub(crate) fn attr(node: &NodeRef<'_>, name: &str) -> Option<String> {
    let value = node.attr(name)?;
    let value = value.trim();
    (!value.is_empty()).then(|| value.to_owned())
}

/// White space in a text is one space each, none at its ends.
pub(crate) fn squeeze(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        if !out.is_empty() {
            out.push(' ');
        }
        out.push_str(word);
    }
    out
}

/// The text of a node with its white space squeezed; blocks inside are kept apart.
pub(crate) fn text(node: &NodeRef<'_>) -> String {
    let mut out = String::new();
    if node.is_text() {
        return squeeze(&node.text());
    }
    walk(node, |step| match step {
        Step::Enter(n) if n.is_text() => out.push_str(&n.text()),
        Step::Enter(n) | Step::Leave(n) => {
            if is_block(&n) || is_one_of(&n, &["br", "td", "th"]) {
                out.push(' ');
            }
        }
    });
    squeeze(&out)
}

/// Escapes a text for use in HTML, in text as well as in quoted attributes.
pub(crate) fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 8);
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            _ => out.push(c),
        }
    }
    out
}

/// The first descendant that is wanted. The tree is free to be changed afterwards, unlike under an iterator.
pub(crate) fn find<'a>(
    root: &NodeRef<'a>,
    wanted: impl Fn(&NodeRef<'a>) -> bool,
) -> Option<NodeRef<'a>> {
    let mut descendants = root.descendants_it();
    descendants.find(|node| wanted(node))
}

/// Every descendant that is wanted, in document order; the tree is free to be changed afterwards.
pub(crate) fn all<'a>(
    root: &NodeRef<'a>,
    wanted: impl Fn(&NodeRef<'a>) -> bool,
) -> Vec<NodeRef<'a>> {
    root.descendants_it().filter(|node| wanted(node)).collect()
}

/// The first descendant with a name.
pub(crate) fn named<'a>(root: &NodeRef<'a>, name: &str) -> Option<NodeRef<'a>> {
    find(root, |node| node.has_name(name))
}

/// Every descendant with a name.
pub(crate) fn all_named<'a>(root: &NodeRef<'a>, name: &str) -> Vec<NodeRef<'a>> {
    all(root, |node| node.has_name(name))
}

/// Whether a node is still part of the tree that hangs from `root`.
pub(crate) fn is_within(node: &NodeRef<'_>, root: &NodeRef<'_>) -> bool {
    node.id == root.id
        || node
            .ancestors_it(None)
            .any(|ancestor| ancestor.id == root.id)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn walking_meets_every_node_once_each_way() {
        let doc = crate::parse::fragment("<p>a<b>b</b></p><p>c</p>");
        let body = doc.body().unwrap();
        let mut seen = String::new();
        walk(&body, |step| match step {
            Step::Enter(n) if n.is_text() => seen.push_str(&n.text()),
            Step::Enter(n) => seen.push_str(&format!("<{}>", name(&n))),
            Step::Leave(n) if n.is_text() => {}
            Step::Leave(n) => seen.push_str(&format!("</{}>", name(&n))),
        });
        assert_eq!(seen, "<p>a<b>b</b></p><p>c</p>");
        assert_eq!(text(&body), "ab c");
    }
}
