//! Where the article is on a page.
//!
//! dom_smoothie decides; this module decides whether to believe it.

use std::panic::{AssertUnwindSafe, catch_unwind};

use dom_query::Document;
use dom_smoothie::{Config, Readability};

use crate::dom;

/// Less running text than this is no article. Ideographs weigh as much as two letters.
const LEAST: usize = 140;

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
    // Its code indexes into what pages hold; a page that breaks it is read as a whole.
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
    found.ok().flatten().filter(|html| is_article(html))
}

/// Whether there is running text, and more of it than links.
fn is_article(html: &str) -> bool {
    let doc = crate::parse::fragment(html);
    let Some(body) = doc.body() else { return false };
    let (mut all, mut linked) = (0, 0);
    let mut links = 0_usize;
    dom::walk(&body, |step| match step {
        dom::Step::Enter(node) if node.is_text() => {
            let weight = weight(&node.text());
            all += weight;
            linked += if links > 0 { weight } else { 0 };
        }
        dom::Step::Enter(node) if node.has_name("a") => links += 1,
        dom::Step::Leave(node) if node.has_name("a") => links -= 1,
        _ => {}
    });
    all - linked >= LEAST
}

fn weight(text: &str) -> usize {
    text.chars()
        .filter(|c| c.is_alphanumeric())
        .map(|c| if crate::lang::is_unspaced(c) { 2 } else { 1 })
        .sum()
}
