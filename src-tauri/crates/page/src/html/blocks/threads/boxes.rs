//! In which boxes the text of posts stands.

use std::collections::HashSet;

use dom_query::{Document, NodeRef};

use super::super::Blocks;
use super::super::tag::Tag;
use super::names::author_word;
use super::quotes::{Said, is_quoted};
use crate::dom;

/// Characters from which on a block is prose.
const PROSE: usize = 30;
/// Elements around a link in a heading that may name who wrote a post.
const WITHIN: usize = 2;

/// The looks of the boxes in which prose stands in posts, where they have a class.
pub(super) fn text_boxes(
    doc: &Document,
    page: &Blocks,
    posts: &[usize],
    takes: impl Fn(usize) -> bool,
) -> HashSet<u64> {
    let own = prose(page, posts).filter(|at| {
        let block = page.blocks.get(*at);
        takes(*at) && block.is_some_and(|block| block.linked * 2 < block.chars)
    });
    let mut looks = HashSet::new();
    for at in own {
        let Some(own) = page
            .blocks
            .get(at)
            .and_then(|block| page.elems.get(block.elem))
        else {
            continue;
        };
        // A text of one paragraph may be the box itself.
        let is_box = matches!(own.tag, Tag::Div | Tag::Cell | Tag::Section | Tag::Article);
        let outer = page.elems.get(own.parent);
        for elem in outer.into_iter().chain(Some(own).filter(|_| is_box)) {
            let node = doc.tree.get(&elem.node);
            let class = node.and_then(|node| node.class());
            if class.is_some_and(|class| !class.trim().is_empty()) {
                looks.insert(elem.look);
            }
        }
    }
    looks
}

/// The longer blocks of posts.
fn prose(page: &Blocks, posts: &[usize]) -> impl Iterator<Item = usize> {
    let posts = posts.iter().filter_map(|at| page.elems.get(*at));
    posts.flat_map(|post| post.first..post.end).filter(|at| {
        page.blocks
            .get(*at)
            .is_some_and(|block| block.chars >= PROSE)
    })
}

/// Chooses in all posts what stands in boxes that look like those in which chosen text stands in one of them.
pub(super) fn complete(doc: &Document, page: &Blocks, posts: &[usize], chosen: &mut [bool]) {
    let look = |at: usize| {
        let own = page.elems.get(page.blocks.get(at)?.elem)?;
        Some(page.elems.get(own.parent)?.look)
    };
    let is_chosen = |at: usize| chosen.get(at) == Some(&true);
    // What stands anywhere in a box that has a class belongs to it; other boxes are alike too easily.
    let boxes = text_boxes(doc, page, posts, is_chosen);
    let looks: HashSet<u64> = prose(page, posts)
        .filter(|at| is_chosen(*at))
        .filter_map(look)
        .collect();
    let said = Said::of(page, posts);
    for post in posts {
        let Some(elem) = page.elems.get(*post) else {
            continue;
        };
        for at in elem.first..elem.end {
            let Some((block, is_chosen)) = page.blocks.get(at).zip(chosen.get_mut(at)) else {
                continue;
            };
            let is_text = block.linked * 2 < block.chars && !block.hidden;
            let is_alike = || look(at).is_some_and(|look| looks.contains(&look));
            // What another post says need not be read again.
            let is_copy = || is_quoted(page, block.elem) && said.has(&block.text);
            *is_chosen |=
                is_text && (is_alike() || stands_in(page, block.elem, *post, &boxes)) && !is_copy();
        }
    }
}

/// Whether an element stands in a box of one of these looks within a post.
pub(super) fn stands_in(page: &Blocks, elem: usize, post: usize, boxes: &HashSet<u64>) -> bool {
    let own = page.elems.get(elem).filter(|_| elem > post);
    if own.is_some_and(|own| boxes.contains(&own.look)) {
        return true;
    }
    let mut at = elem;
    while at > post
        && let Some(elem) = page.elems.get(at)
    {
        at = elem.parent;
        let outer = page.elems.get(at).filter(|_| at > post);
        if outer.is_some_and(|outer| boxes.contains(&outer.look)) {
            return true;
        }
    }
    false
}

/// Whether an element is a card that leads to another page: its heading is a link, but not to itself or to who wrote it.
pub(super) fn leads_elsewhere(doc: &Document, page: &Blocks, at: usize) -> bool {
    let node = page.elems.get(at).and_then(|elem| doc.tree.get(&elem.node));
    let heading = node.and_then(|node| dom::find(&node, dom::is_heading));
    let Some((node, heading)) = node.zip(heading) else {
        return false;
    };
    let outer = heading.parent().filter(|outer| outer.has_name("a"));
    let link = dom::named(&heading, "a").or(outer);
    link.is_some_and(|link| {
        let href = dom::attr(&link, "href").unwrap_or_default();
        let is_of_writer = || {
            let mut around = std::iter::once(link).chain(link.ancestors_it(Some(WITHIN)));
            around.any(|outer| author_word(&outer).is_some() && !outer.has_name("body"))
        };
        let is_to_itself = || {
            let id = href.rsplit_once('#').map(|(_, id)| id);
            let is_here = |node: &NodeRef<'_>| node.attr("id").as_deref() == id;
            id.is_some() && (is_here(&node) || dom::find(&node, is_here).is_some())
        };
        !href.is_empty() && !href.starts_with('#') && !is_of_writer() && !is_to_itself()
    })
}
