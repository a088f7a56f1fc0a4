//! Lists of which most was chosen are the article's, and so are the items that are left.
//!
//! A list with a hole in it tells something wrong: a recipe without an ingredient, a law without a clause.

use std::collections::HashMap;

use dom_query::{Document, NodeId};

use super::Blocks;
use crate::dom;

/// Elements around a block among which its item and its list are looked for.
const OUTER: usize = 4;
/// Items from which on most of a list says something of the rest.
const LEAST: usize = 3;

/// An item of a list.
#[derive(Default)]
struct Item {
    blocks: Vec<usize>,
    chars: usize,
    linked: usize,
    is_chosen: bool,
}

/// Chooses the items of such lists of which nothing was chosen. Parts of an item are another matter: an advertisement, the
/// credit of a picture.
pub(in crate::html) fn keep(doc: &Document, page: &Blocks, chosen: &mut [bool]) {
    let mut lists: HashMap<NodeId, HashMap<NodeId, Item>> = HashMap::new();
    for (at, block) in page.blocks.iter().enumerate() {
        let node = doc.tree.get(&block.node).filter(|_| !block.hidden);
        let item = node.and_then(|node| {
            std::iter::once(node)
                .chain(node.ancestors_it(Some(OUTER)))
                .find(|outer| dom::is_one_of(outer, &["li", "dd", "dt"]))
        });
        let Some(item) = item else {
            continue;
        };
        let Some(list) = item.parent() else {
            continue;
        };
        let item = lists
            .entry(list.id)
            .or_default()
            .entry(item.id)
            .or_default();
        item.blocks.push(at);
        item.chars += block.chars;
        item.linked += block.linked;
        item.is_chosen |= chosen.get(at) == Some(&true);
    }
    for items in lists.into_values().filter(|items| items.len() >= LEAST) {
        let sum = |of: &dyn Fn(&Item) -> usize| -> usize { items.values().map(of).sum() };
        let all = sum(&|item| item.chars);
        let taken = sum(&|item| if item.is_chosen { item.chars } else { 0 });
        let linked = sum(&|item| item.linked);
        if taken * 3 < all * 2 || linked * 2 > all {
            continue;
        }
        for item in items.values().filter(|item| !item.is_chosen) {
            for at in &item.blocks {
                if let Some(chosen) = chosen.get_mut(*at) {
                    *chosen = true;
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_of_which_most_was_chosen_has_no_holes() {
        let doc = crate::parse::page(
            "<body><ol><li>First, the river<li><p>Second, the bridge</p><p>Advertisement</p><li>Third, the mill<li>Fourth</ol><ul><li>One of three<li>Two of three<li>Three of them</ul><dl><dt>When<dd>On Monday, at ten, by boat<dt>Where<dd>At sea</dl>",
        )
        .doc;
        let kept = |wanted: &[&str]| super::super::kept(&doc, keep, wanted);
        let most = ["First, the river", "Second, the bridge", "Fourth"];
        assert_eq!(
            kept(&most),
            [
                "First, the river",
                "Second, the bridge",
                "Third, the mill",
                "Fourth"
            ],
            "the item, and no part of another"
        );
        assert_eq!(kept(&["One of three"]), ["One of three"]);
        assert_eq!(
            kept(&["When", "On Monday, at ten, by boat"]),
            ["When", "On Monday, at ten, by boat", "Where", "At sea"]
        );
    }
}
