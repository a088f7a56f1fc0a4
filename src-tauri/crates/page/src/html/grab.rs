//! Where the article is on a page.
//!
//! dom_smoothie decides; this module decides whether to believe it. When it comes back with a small part of what the
//! page itself marks as its article, it is asked again about that part alone.

use std::panic::{AssertUnwindSafe, catch_unwind};

use dom_query::{Document, NodeId};
use dom_smoothie::{Config, Readability};

use super::blocks::{self, Blocks, choose};
use super::furniture;

/// Text outside links that weighs less than this is no article.
const LEAST: usize = 140;
/// Weight of a block that counts as running text.
const SENTENCE: usize = 50;
/// Marked parts of a page that are weighed.
const PARTS: usize = 60;

/// What an engine found.
pub(super) struct Found {
    /// The HTML, classes and stamps included.
    pub(super) html: String,
    /// The blocks of the page that are in it.
    pub(super) kept: Vec<bool>,
}

/// What the engine finds on a page. `None` when there is no article on it.
pub(super) fn article(doc: &Document, page: &Blocks) -> Option<Found> {
    let found = readability(doc.clone()).map(|html| known(html, page));
    let found = found.filter(|found| weights(page, &found.kept).sum::<usize>() >= LEAST);
    let Some((part, weight)) = named(page) else {
        return found;
    };
    let enough = |found: &Found, percent: usize| {
        let prose: usize = weights(page, &found.kept).filter(|n| *n >= SENTENCE).sum();
        prose * 100 >= weight * percent
    };
    if found.as_ref().is_some_and(|found| enough(found, 40)) {
        return found;
    }
    let part = doc.tree.get(&part)?;
    let marked = furniture::without_frame(&part);
    let again = readability(crate::parse::fragment(&marked)).map(|html| known(html, page));
    again
        .filter(|again| enough(again, 60))
        .or_else(|| Some(known(marked, page)))
        .filter(|found| weights(page, &found.kept).sum::<usize>() >= LEAST)
        .or(found)
}

fn known(html: String, page: &Blocks) -> Found {
    let kept = choose::stamps(&html, blocks::STAMP, page.blocks.len());
    Found { html, kept }
}

/// Its code indexes into what pages hold, so a page that breaks it must not break us.
fn readability(doc: Document) -> Option<String> {
    let found = catch_unwind(AssertUnwindSafe(|| {
        let config = Config {
            keep_classes: true,
            disable_json_ld: true,
            ..Config::default()
        };
        let mut reader = Readability::with_document(doc, None, Some(config)).ok()?;
        reader
            .parse()
            .ok()
            .map(|article| article.content.to_string())
    }));
    found.ok().flatten()
}

/// What the blocks weigh that were kept.
fn weights<'a>(page: &'a Blocks, kept: &'a [bool]) -> impl Iterator<Item = usize> {
    let kept = page.blocks.iter().zip(kept).filter(|(_, kept)| **kept);
    kept.map(|(block, _)| block.weight)
}

/// The part of the page that its elements call the article, with the most running text outside of frames, and how
/// much that is.
fn named(page: &Blocks) -> Option<(NodeId, usize)> {
    let prose = |first: usize, end: usize| -> usize {
        let blocks = page.blocks.get(first..end).unwrap_or_default().iter();
        blocks
            .filter(|block| block.weight >= SENTENCE)
            .filter(|block| page.elems.get(block.elem).is_some_and(|elem| !elem.framed))
            .map(|block| block.weight)
            .sum()
    };
    let parts = page.elems.iter().filter(|elem| elem.is_named).take(PARTS);
    let weighed = parts.map(|elem| (elem.node, prose(elem.first, elem.end)));
    weighed
        .max_by_key(|(_, weight)| *weight)
        .filter(|(_, weight)| *weight >= LEAST * 3)
}
