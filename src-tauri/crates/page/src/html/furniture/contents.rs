//! Tables of contents inside the article: the reader has an outline of its own.

use std::collections::HashSet;

use dom_query::NodeRef;

use crate::{dom, sanitise};

/// What stands over a table of contents.
const HEADINGS: &[&str] = &[
    "contents",
    "table of contents",
    "on this page",
    "in this article",
    "in this post",
    "jump to",
    "inhalt",
    "inhaltsverzeichnis",
    "sommaire",
    "table des matières",
    "índice",
    "contenido",
    "contenidos",
    "indice",
    "inhoud",
    "содержание",
    "目次",
    "目录",
    "目錄",
    "차례",
    "목차",
    "المحتويات",
];
/// Nodes within a title, and lists that are looked at.
const PARTS: usize = 12;
const LISTS: usize = 100;
/// Links that make a list one of contents.
const LEAST: usize = 3;

/// Takes lists of links to the article's own headings, and what stands over them.
pub(super) fn take(body: &NodeRef<'_>, take: &mut impl FnMut(&NodeRef<'_>, &str, String)) {
    let headed = headed(body);
    let lists = dom::all(body, |node| {
        dom::is_one_of(node, &["ul", "ol", "nav", "details"]) && is_called(node, body)
    });
    for list in lists.into_iter().take(LISTS) {
        if dom::is_within(&list, body) && is_contents(&list, &headed) {
            take(&list, "navigation", dom::text(&list));
        }
    }
    let may_be_title = |node: &NodeRef<'_>| {
        dom::is_heading(node) || dom::is_one_of(node, &["p", "div", "summary"])
    };
    for title in dom::all(body, may_be_title) {
        if dom::is_within(&title, body) && is_title(&title) && leads_nowhere(&title, body) {
            take(&title, "navigation", dom::text(&title));
        }
    }
}

fn is_title(node: &NodeRef<'_>) -> bool {
    // Boxes are not looked into.
    if node.descendants_it().nth(PARTS).is_some() {
        return false;
    }
    let text = dom::text(node).to_lowercase();
    HEADINGS.contains(&text.trim_end_matches(':'))
}

/// Whether a list is called one of contents, by its class, by that of a box around it or by the title over it. Lists without
/// a name are often a summary.
fn is_called(list: &NodeRef<'_>, body: &NodeRef<'_>) -> bool {
    let mut at = *list;
    for _ in 0..4 {
        let names = ["class", "id", "role"]
            .iter()
            .filter_map(|key| at.attr(key));
        let says = |name: &str| {
            let mut words = name.split(|c: char| !c.is_ascii_alphanumeric());
            words.any(|word| word.eq_ignore_ascii_case("toc"))
                || name.to_ascii_lowercase().contains("table-of-contents")
        };
        let before = at.prev_element_sibling();
        if names.into_iter().any(|name| says(&name))
            || before.is_some_and(|before| is_title(&before))
        {
            return true;
        }
        match at.parent().filter(|outer| outer.id != body.id) {
            Some(outer) => at = outer,
            None => return false,
        }
    }
    false
}

/// The names of places that are headings, or stand in or around one.
fn headed(body: &NodeRef<'_>) -> HashSet<String> {
    let mut names = HashSet::new();
    for heading in dom::all(body, dom::is_heading) {
        let around = heading.ancestors_it(Some(2)).filter(|outer| {
            outer
                .first_element_child()
                .is_some_and(|first| first.id == heading.id)
        });
        let inside = heading.descendants_it().filter(NodeRef::is_element);
        for node in std::iter::once(heading).chain(around).chain(inside) {
            names.extend(
                ["id", "name"]
                    .iter()
                    .filter_map(|key| dom::attr(&node, key)),
            );
        }
    }
    names
}

fn is_contents(list: &NodeRef<'_>, headed: &HashSet<String>) -> bool {
    let links = dom::all_named(list, "a");
    let leads = |link: &NodeRef<'_>| {
        let name = dom::attr(link, "href").and_then(|href| sanitise::fragment(&href));
        name.is_some_and(|name| headed.contains(&name))
    };
    let letters = |text: &str| text.chars().filter(|c| c.is_alphabetic()).count();
    let linked: usize = links.iter().map(|link| letters(&dom::text(link))).sum();
    links.len() >= LEAST && links.iter().all(leads) && linked * 10 >= letters(&dom::text(list)) * 9
}

/// Whether nothing stands under a title but another one, or the end of its box.
fn leads_nowhere(title: &NodeRef<'_>, body: &NodeRef<'_>) -> bool {
    let mut at = *title;
    loop {
        let mut next = at.next_element_sibling();
        while let Some(node) = next {
            let is_shown = |n: &NodeRef<'_>| {
                n.has_name("img")
                    || (n.is_text() && n.text().contains(|c: char| !c.is_whitespace()))
            };
            if node.descendants_it().any(|n| is_shown(&n)) {
                return dom::is_heading(&node)
                    || node
                        .first_element_child()
                        .is_some_and(|n| dom::is_heading(&n));
            }
            next = node.next_element_sibling();
        }
        match at
            .parent()
            .filter(|outer| outer.id != body.id && dom::is_block(outer))
        {
            Some(outer) if dom::text(&outer) == dom::text(title) => at = outer,
            _ => return false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Removed;

    /// What is taken of an article's HTML, and what is left.
    fn taken(html: &str) -> (Vec<Removed>, String) {
        let doc = crate::parse::fragment(html);
        let Some(body) = doc.body() else {
            return (Vec::new(), String::new());
        };
        let mut found = Vec::new();
        take(&body, &mut |node, kind, text| {
            node.remove_from_parent();
            found.push(Removed {
                kind: kind.to_owned(),
                text,
            });
        });
        (found, dom::text(&body))
    }

    const PARTS: &str = "<h2 id=a>One</h2><p>x</p><h2><span id=b>Two</span></h2><p>y</p><section id=c><h2>Three</h2><p>z</p></section>";

    #[test]
    fn contents_go_and_other_lists_stay() {
        let list = "<ul><li><a href='#a'>1 One</a></li><li><a href='#b'>Two</a><ul><li><a href='#c'>Three</a></li></ul></li></ul>";
        for contents in [
            list.replace("<ul>", "<ul class=toc>"),
            format!("<div><h2>Contents</h2></div>{list}"),
            format!("<div><p>On this page:</p>{list}</div>"),
            "<h3>Contents</h3>".to_owned(),
        ] {
            let (removed, left) = taken(&format!("{contents}{PARTS}"));
            assert!(
                !removed.is_empty() && left == "One x Two y Three z",
                "{contents}: {left}"
            );
        }
        for html in [
            "<ul><li><a href='#a'>One</a> is about boats, and</li><li><a href='#b'>Two</a></li><li><a href='#c'>Three</a></li></ul>",
            "<ul><li><a href='#a'>One</a></li></ul>",
            list,
            "<ul><li><a href='#x'>One</a></li><li><a href='#y'>Two</a></li><li><a href='#z'>Three</a></li></ul>",
            "<h2>Contents</h2><p>A box, and a chair in it.</p>",
        ] {
            assert_eq!(taken(&format!("{html}{PARTS}")).0, [], "{html}");
        }
    }
}
