//! Where the article is on a page.
//!
//! dom_smoothie decides; this module decides whether to believe it. When it comes back with a small part of what the
//! page itself marks as its article, it is asked again about that part alone.

use std::panic::{AssertUnwindSafe, catch_unwind};

use dom_query::{Document, NodeRef};
use dom_smoothie::{Config, Readability};

use super::furniture;
use crate::dom;

/// Less running text than this is no article. Ideographs weigh as much as two letters.
const LEAST: usize = 140;
/// Text of a block that counts as running text.
const SENTENCE: usize = 50;
/// Marked parts of a page that are weighed.
const PARTS: usize = 60;

/// The whole body, for pages without an article.
pub(super) fn whole(doc: &Document) -> String {
    doc.body()
        .map(|body| body.inner_html().to_string())
        .unwrap_or_default()
}

/// What a person copied out of a page: all of it, if there is anything.
pub(super) fn fragment(whole: &str) -> Option<String> {
    (!whole.trim().is_empty()).then(|| whole.to_owned())
}

/// The HTML of the article, classes included. `None` when there is none on the page.
pub(super) fn article(doc: Document) -> Option<String> {
    let marked = doc.body().and_then(|body| marked(&body));
    let found = readability(doc).and_then(weighed);
    let Some((marked, weight)) = marked else {
        return found.map(|(html, _)| html);
    };
    let enough = |prose: usize, part: usize| prose * 100 >= weight * part;
    if found.as_ref().is_some_and(|(_, prose)| enough(*prose, 40)) {
        return found.map(|(html, _)| html);
    }
    let again =
        readability(crate::parse::fragment(&marked)).filter(|html| enough(prose_of(html), 60));
    again
        .or_else(|| Some(marked).filter(|html| is_article(html)))
        .or(found.map(|(html, _)| html))
}

/// What was found with the weight of its running text, if it is an article.
fn weighed(html: String) -> Option<(String, usize)> {
    let doc = crate::parse::fragment(&html);
    let body = doc.body()?;
    has_text(&body).then(|| (html, prose(&body)))
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

/// The part of the page that its elements call the article, with the most running text: its HTML and that amount.
fn marked(body: &NodeRef<'_>) -> Option<(String, usize)> {
    let is_marked = |node: &NodeRef<'_>| {
        dom::is_one_of(node, &["article", "main"])
            || node
                .attr("role")
                .is_some_and(|role| role.as_ref() == "main")
            || node
                .attr("itemprop")
                .is_some_and(|prop| prop.as_ref() == "articleBody")
    };
    let parts = dom::all(body, is_marked);
    let weighed = parts.iter().take(PARTS).map(|part| (prose(part), part));
    let (weight, part) = weighed.max_by_key(|(weight, _)| *weight)?;
    (weight >= LEAST * 3).then(|| (furniture::without_frame(part), weight))
}

fn prose_of(html: &str) -> usize {
    let doc = crate::parse::fragment(html);
    doc.body().map(|body| prose(&body)).unwrap_or_default()
}

/// The weight of running text: sentences outside links and furniture.
fn prose(root: &NodeRef<'_>) -> usize {
    let (mut all, mut block, mut outside) = (0, 0, 0_usize);
    dom::walk(root, |step| {
        let (node, entering) = match &step {
            dom::Step::Enter(node) => (node, true),
            dom::Step::Leave(node) => (node, false),
        };
        if node.is_text() {
            if entering && outside == 0 {
                block += weight(&node.text());
            }
            return;
        }
        if dom::is_block(node) {
            all += if block >= SENTENCE { block } else { 0 };
            block = 0;
        }
        if node.has_name("a") || furniture::is_frame(node) {
            outside = if entering {
                outside + 1
            } else {
                outside.saturating_sub(1)
            };
        }
    });
    all + if block >= SENTENCE { block } else { 0 }
}

/// Whether there is running text besides links.
fn is_article(html: &str) -> bool {
    let doc = crate::parse::fragment(html);
    doc.body().is_some_and(|body| has_text(&body))
}

fn has_text(body: &NodeRef<'_>) -> bool {
    let (mut unlinked, mut links) = (0, 0_usize);
    dom::walk(body, |step| match step {
        dom::Step::Enter(node) if node.is_text() && links == 0 => unlinked += weight(&node.text()),
        dom::Step::Enter(node) if node.has_name("a") => links += 1,
        dom::Step::Leave(node) if node.has_name("a") => links -= 1,
        _ => {}
    });
    unlinked >= LEAST
}

fn weight(text: &str) -> usize {
    text.chars()
        .filter(|c| c.is_alphanumeric())
        .map(|c| if crate::lang::is_unspaced(c) { 2 } else { 1 })
        .sum()
}
