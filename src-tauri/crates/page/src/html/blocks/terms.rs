//! Terms of definition lists: what is defined stays with its definition.

use std::collections::HashSet;

use dom_query::{Document, NodeId};

use super::Blocks;

/// Elements around a block among which the definition or the term is looked for.
const OUTER: usize = 4;

/// Chooses the terms whose definitions were chosen.
pub(in crate::html) fn keep(doc: &Document, page: &Blocks, chosen: &mut [bool]) {
    let around = |at: usize, name: &'static str| {
        let node = page
            .blocks
            .get(at)
            .and_then(|block| doc.tree.get(&block.node))?;
        std::iter::once(node)
            .chain(node.ancestors_it(Some(OUTER)))
            .find(|outer| outer.has_name(name))
    };
    let mut wanted: HashSet<NodeId> = HashSet::new();
    let mut seen: HashSet<NodeId> = HashSet::new();
    for at in (0..page.blocks.len()).filter(|at| chosen.get(*at) == Some(&true)) {
        let Some(definition) = around(at, "dd") else {
            continue;
        };
        // Back over the other definitions of the same terms, and then over these terms.
        let mut is_term = false;
        let mut before = Some(definition);
        while let Some(node) = before
            && (node.has_name("dt") || (node.has_name("dd") && !is_term))
            && seen.insert(node.id)
        {
            is_term = node.has_name("dt");
            if is_term {
                wanted.insert(node.id);
            }
            before = node.prev_element_sibling();
        }
    }
    if wanted.is_empty() {
        return;
    }
    for at in 0..page.blocks.len() {
        let is_wanted = around(at, "dt").is_some_and(|term| wanted.contains(&term.id));
        if let Some(chosen) = chosen.get_mut(at)
            && is_wanted
        {
            *chosen |= page.blocks.get(at).is_some_and(|block| !block.hidden);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn terms_stay_with_their_definitions_and_alone_they_do_not() {
        let doc = crate::parse::page(
            "<body><dl><dt>When<dd>On Monday, at ten<dt>Where<dt>Or whereabouts<dd>At sea<dd><p>Or near it</p><dt>Price<dd>None</dl>",
        )
        .doc;
        let kept = |wanted: &[&str]| super::super::kept(&doc, keep, wanted);
        assert_eq!(kept(&["On Monday, at ten"]), ["When", "On Monday, at ten"]);
        assert_eq!(
            kept(&["Or near it"]),
            ["Where", "Or whereabouts", "Or near it"]
        );
        assert_eq!(kept(&["Price"]), ["Price"]);
    }
}
