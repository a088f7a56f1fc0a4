//! What stands around and between an article and is not part of it. Set aside, never deleted.

use std::collections::HashSet;

use dom_query::{Document, NodeRef};

use super::meta::Facts;
use crate::{Removed, dom};

/// A block of text of the whole page, with what its surroundings call it.
pub(super) struct Piece {
    kind: &'static str,
    text: String,
}

/// Longest text that is kept of one piece, and of all together, in bytes.
const LONGEST: usize = 4_000;
const ALL: usize = 128 * 1024;

/// Words in classes, ids and roles that say what a part of a page is.
const MARKS: &[(&str, &[&str])] = &[
    ("comments", &["comment", "disqus", "respond", "replies"]),
    (
        "newsletter",
        &[
            "newsletter",
            "subscribe",
            "signup",
            "sign-up",
            "mailing-list",
            "optin",
        ],
    ),
    (
        "share",
        &["share", "sharing", "social", "addtoany", "sharedaddy"],
    ),
    (
        "related",
        &[
            "related",
            "recommend",
            "read-more",
            "readmore",
            "more-stories",
            "also-like",
            "you-may",
            "yarpp",
            "outbrain",
            "taboola",
            "most-read",
            "popular",
            "trending",
            "teaser",
        ],
    ),
    (
        "advertisement",
        &["advert", "sponsor", "promo", "adsense", "ad-slot", "dfp-"],
    ),
    (
        "tags",
        &[
            "tags",
            "tag-list",
            "taglist",
            "post-tags",
            "keywords",
            "categories",
        ],
    ),
    (
        "byline",
        &[
            "byline",
            "author",
            "dateline",
            "entry-meta",
            "post-meta",
            "posted-on",
            "timestamp",
        ],
    ),
    (
        "navigation",
        &[
            "breadcrumb",
            "navigation",
            "navbar",
            "menu",
            "pagination",
            "pager",
            "masthead",
            "skip-link",
            "sidebar",
            "site-footer",
            "cookie",
            "consent",
        ],
    ),
];

fn kind_of(node: &NodeRef<'_>) -> Option<&'static str> {
    match dom::name(node).as_str() {
        "nav" | "header" | "footer" | "menu" => return Some(marked(node).unwrap_or("navigation")),
        "aside" | "form" => return Some(marked(node).unwrap_or("other")),
        "body" | "html" | "main" | "article" => return None,
        _ => {}
    }
    marked(node)
}

fn marked(node: &NodeRef<'_>) -> Option<&'static str> {
    let mut words = String::new();
    for key in ["class", "id", "role", "aria-label"] {
        if let Some(value) = node.attr(key) {
            words.push_str(&value.to_ascii_lowercase());
            words.push(' ');
        }
    }
    if words.is_empty() {
        return None;
    }
    MARKS
        .iter()
        .find(|(_, marks)| marks.iter().any(|mark| words.contains(mark)))
        .map(|(kind, _)| *kind)
}

/// Every block of the page's text, before anything is changed.
pub(super) fn inventory(doc: &Document) -> Vec<Piece> {
    let Some(body) = doc.body() else {
        return Vec::new();
    };
    let mut kinds: Vec<(dom_query::NodeId, &'static str)> = Vec::new();
    let mut pieces: Vec<Piece> = Vec::new();
    let mut current = String::new();
    let flush = |current: &mut String,
                 kinds: &[(dom_query::NodeId, &'static str)],
                 pieces: &mut Vec<Piece>| {
        let text = dom::squeeze(current);
        current.clear();
        if text.chars().any(char::is_alphanumeric) {
            let kind = kinds.last().map_or("other", |(_, kind)| kind);
            pieces.push(Piece { kind, text });
        }
    };
    dom::walk(&body, |step| match step {
        dom::Step::Enter(node) if node.is_text() => current.push_str(&node.text()),
        dom::Step::Enter(node) => {
            let kind = node.is_element().then(|| kind_of(&node)).flatten();
            if dom::is_block(&node) || kind.is_some() {
                flush(&mut current, &kinds, &mut pieces);
            }
            if let Some(kind) = kind {
                kinds.push((node.id, kind));
            }
            if dom::is_one_of(&node, &["br", "td", "th", "button", "option"]) {
                current.push(' ');
            }
        }
        dom::Step::Leave(node) => {
            let marked = kinds.last().is_some_and(|(id, _)| *id == node.id);
            if dom::is_block(&node) || marked {
                flush(&mut current, &kinds, &mut pieces);
            }
            if marked {
                kinds.pop();
            }
        }
    });
    flush(&mut current, &kinds, &mut pieces);
    pieces
}

/// Takes furniture out of the article. Returns the rest and what was taken.
pub(super) fn set_aside(html: &str, facts: &Facts) -> (String, Vec<Removed>) {
    let _ = facts;
    (html.to_owned(), Vec::new())
}

/// What of the page is neither in the article nor in a field, in page order.
pub(super) fn removed(
    inventory: Vec<Piece>,
    taken: Vec<Removed>,
    html: &str,
    facts: &Facts,
) -> Vec<Removed> {
    let doc = crate::parse::fragment(html);
    let shown = doc
        .body()
        .map(|body| letters(&dom::text(&body)))
        .unwrap_or_default();
    let title = facts.title.as_deref().map(letters).unwrap_or_default();
    let mut removed: Vec<Removed> = Vec::new();
    let mut left = ALL;
    let mut seen: HashSet<String> = HashSet::new();
    for piece in inventory {
        let bare = letters(&piece.text);
        if bare.is_empty() || bare == title || shown.contains(&bare) || left < piece.text.len() {
            continue;
        }
        if !seen.insert(bare) {
            continue;
        }
        left -= piece.text.len();
        match removed
            .last_mut()
            .filter(|last| last.kind == piece.kind && last.text.len() + piece.text.len() < LONGEST)
        {
            Some(last) => {
                last.text.push('\n');
                last.text.push_str(&piece.text);
            }
            None => removed.push(Removed {
                kind: piece.kind.to_owned(),
                text: piece.text,
            }),
        }
    }
    let _ = taken;
    removed
}

/// Letters and digits only, for comparison.
fn letters(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).collect()
}
