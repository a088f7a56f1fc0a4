//! The table of contents of a book: what each chapter is called.

use std::collections::HashMap;

use dom_query::NodeRef;

use super::package::{Package, each};
use crate::formats::singlefile::resolve;
use crate::formats::zip::Archive;
use crate::rewrite::{self, Rules};
use crate::{decode, dom, parse};

/// Names in the contents of a book that are kept.
const MAX_LABELS: usize = 10_000;

/// The names that lead to each file, in the order of the contents.
pub(super) type Labels = HashMap<String, Vec<Label>>;

/// What the contents call a chapter.
pub(super) struct Label {
    /// The anchor in its file; none for the file as a whole.
    pub(super) anchor: String,
    pub(super) text: String,
}

/// The name of each chapter that has one, by its name in the archive: of EPUB 3, else of EPUB 2.
pub(super) fn labels(archive: &Archive<'_>, package: &Package) -> Labels {
    let found = package
        .nav
        .as_deref()
        .map(|path| of_nav(archive, path))
        .filter(|labels| !labels.is_empty());
    let found = found.or_else(|| package.ncx.as_deref().map(|path| of_ncx(archive, path)));
    found.unwrap_or_default()
}

fn text_of(archive: &Archive<'_>, path: &str) -> Option<String> {
    let bytes = archive.read(archive.find(path)?).ok()?;
    Some(decode::decode(&bytes, None).text)
}

fn of_nav(archive: &Archive<'_>, path: &str) -> Labels {
    let mut labels = HashMap::new();
    let Some(source) = text_of(archive, path) else {
        return labels;
    };
    let mut none = |_: &str| None;
    let rules = Rules {
        xml: true,
        ..Rules::images(&mut none)
    };
    let doc = parse::fragment(&rewrite::rewrite(&source, rules));
    let Some(body) = doc.body() else {
        return labels;
    };
    let is_toc = |kind: &str| kind.split_whitespace().any(|word| word == "toc");
    let toc = dom::find(&body, |node| {
        node.has_name("nav")
            && (node.attr("epub:type").is_some_and(|kind| is_toc(&kind))
                || node.attr("role").is_some_and(|role| &*role == "doc-toc"))
    });
    for link in dom::all_named(&toc.unwrap_or(body), "a") {
        let Some(href) = dom::attr(&link, "href") else {
            continue;
        };
        note(&mut labels, archive, path, &href, dom::text(&link));
    }
    labels
}

fn of_ncx(archive: &Archive<'_>, path: &str) -> Labels {
    let mut labels = HashMap::new();
    let Some(source) = text_of(archive, path) else {
        return labels;
    };
    let mut label = String::new();
    each(&source, |element, text| {
        if element.is("text") {
            label = dom::squeeze(text);
        } else if element.is("content")
            && let Some(href) = element.attribute("src")
        {
            note(
                &mut labels,
                archive,
                path,
                &href,
                std::mem::take(&mut label),
            );
        }
    });
    labels
}

/// Notes what a file, or a place in it, is called.
fn note(labels: &mut Labels, archive: &Archive<'_>, path: &str, href: &str, text: String) {
    let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
    let place = resolve(folder, href).and_then(|place| archive.find(&place).map(str::to_owned));
    let Some(place) = place.filter(|_| !text.is_empty()) else {
        return;
    };
    let anchor = href.split_once('#').map_or("", |(_, anchor)| anchor);
    let known = labels.entry(place).or_default();
    if known.len() < MAX_LABELS {
        known.push(Label {
            anchor: anchor.to_owned(),
            text,
        });
    }
}

/// Makes headings of the blocks that the contents lead to and name, in a chapter whose anchors have a prefix. Whether the
/// first of the names is among them.
pub(super) fn name_parts(body: &NodeRef<'_>, prefix: &str, labels: &[Label]) -> bool {
    let by_id: HashMap<String, usize> = labels
        .iter()
        .enumerate()
        .filter(|(_, label)| !label.anchor.is_empty())
        .map(|(at, label)| (format!("{prefix}{}", label.anchor), at))
        .collect();
    if by_id.is_empty() {
        return false;
    }
    let marked = dom::all(body, |node| {
        node.has_attr("id") || node.has_name("a") && node.has_attr("name")
    });
    let mut is_named = false;
    for node in marked {
        let id = dom::attr(&node, "id").or_else(|| dom::attr(&node, "name"));
        let Some(at) = id.and_then(|id| by_id.get(&id).copied()) else {
            continue;
        };
        let Some(label) = labels.get(at) else {
            continue;
        };
        if let Some(block) = named_block(node, &label.text) {
            block.rename("h1");
            is_named |= at == 0;
        }
    }
    is_named
}

/// The block that says a name at an anchor: the anchor itself or the first in it, the one around it, or the next.
fn named_block<'a>(anchor: NodeRef<'a>, name: &str) -> Option<NodeRef<'a>> {
    let leaf = |node: &NodeRef<'a>| {
        let is_leaf =
            |node: &NodeRef<'_>| dom::is_block(node) && dom::find(node, dom::is_block).is_none();
        let says_it = |node: &NodeRef<'a>| super::same(&dom::text(node), name);
        if is_leaf(node) {
            return says_it(node).then_some(*node);
        }
        dom::find(node, is_leaf).filter(says_it)
    };
    let around = || anchor.parent().filter(|parent| !parent.has_name("body"));
    leaf(&anchor)
        .or_else(|| around().and_then(|parent| leaf(&parent)))
        .or_else(|| leaf(&anchor.next_element_sibling()?))
        .or_else(|| leaf(&around()?.next_element_sibling()?))
}
