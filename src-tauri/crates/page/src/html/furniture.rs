//! What stands around and between an article and is not part of it. Set aside, never deleted.

mod contents;
mod heads;
mod names;
mod words;

use std::collections::HashSet;
use std::sync::LazyLock;

use aho_corasick::AhoCorasick;
use dom_query::{Document, NodeRef};

use super::meta::Facts;
use crate::{Removed, dom};
use words::{ELSEWHERE, MARKS, RELATED};

/// A block of text of the whole page, with what its surroundings call it.
pub(super) struct Piece {
    kind: &'static str,
    text: String,
}

/// Longest text that is kept of one piece, and of all together, in bytes.
const LONGEST: usize = 4_000;
const ALL: usize = 128 * 1024;
/// Nodes on each side of an element that are looked at for text beside it.
const BESIDE: usize = 50;

fn kind_of(node: &NodeRef<'_>) -> Option<&'static str> {
    let name = node.qual_name_ref()?;
    match name.local.as_ref() {
        "nav" | "header" | "footer" | "menu" => Some(marked(node).unwrap_or("navigation")),
        "aside" | "form" => Some(marked(node).unwrap_or("other")),
        "body" | "html" | "main" | "article" => None,
        _ => marked(node),
    }
}

/// The words of classes and the kinds that they mean, by the number of the kind.
static KINDS: LazyLock<(Option<AhoCorasick>, Vec<usize>)> = LazyLock::new(|| {
    let words = MARKS.iter().flat_map(|(_, marks)| marks.iter());
    let kinds = MARKS
        .iter()
        .enumerate()
        .flat_map(|(at, (_, marks))| vec![at; marks.len()]);
    let search = AhoCorasick::builder()
        .ascii_case_insensitive(true)
        .build(words)
        .ok();
    (search, kinds.collect())
});

/// The kind that a word anywhere in an element's names means: what the trees were trained with, and what has a kind when it is
/// left out already. What is taken out of a text is asked for whole words, [`names::kind`].
fn marked(node: &NodeRef<'_>) -> Option<&'static str> {
    let (search, kinds) = &*KINDS;
    let search = search.as_ref()?;
    let mut first: Option<usize> = None;
    for key in ["class", "id", "role", "aria-label"] {
        let Some(value) = node.attr(key) else {
            continue;
        };
        let found = search.find_overlapping_iter(&*value);
        let kind = found
            .filter_map(|found| kinds.get(found.pattern().as_usize()).copied())
            .min();
        first = match (first, kind) {
            (Some(first), Some(kind)) => Some(first.min(kind)),
            (first, kind) => first.or(kind),
        };
    }
    MARKS.get(first?).map(|(kind, _)| *kind)
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

/// Whether an element belongs to the frame of a page: what stands in it is not counted as running text.
pub(super) fn is_frame(node: &NodeRef<'_>) -> bool {
    dom::is_one_of(
        node,
        &[
            "nav",
            "aside",
            "footer",
            "form",
            "button",
            "select",
            "figcaption",
            "dialog",
        ],
    ) || marked(node).is_some_and(|kind| {
        matches!(
            kind,
            "comments" | "newsletter" | "related" | "advertisement"
        )
    }) && !names::is_section(node)
}

/// The HTML of a part of the page without the frames in it.
pub(super) fn without_frame(part: &NodeRef<'_>) -> String {
    let doc = crate::parse::fragment(&part.inner_html());
    let Some(body) = doc.body() else {
        return String::new();
    };
    let all = dom::text(&body).len();
    for node in dom::all(&body, |node| is_frame(node) && !node.has_name("figcaption")) {
        // A form around everything is no form.
        if dom::text(&node).len() * 3 < all {
            node.remove_from_parent();
        }
    }
    body.inner_html().to_string()
}

/// Takes furniture out of the article. Returns what was taken.
pub(super) fn set_aside(body: &NodeRef<'_>, facts: &Facts) -> Vec<Removed> {
    let all = dom::text(body).len();
    let mut taken = Vec::new();
    let mut take = |node: &NodeRef<'_>, kind: &str, text: String| {
        node.remove_from_parent();
        taken.push(Removed {
            kind: kind.to_owned(),
            text,
        });
    };
    for node in dom::all(body, |node| {
        node.is_element() && !dom::is_one_of(node, &["img", "br", "a", "figcaption", "figure"])
    }) {
        let Some(kind) = names::kind(&node) else {
            continue;
        };
        if !dom::is_within(&node, body) || keeps(&node) {
            continue;
        }
        let text = dom::text(&node);
        if !text.is_empty() && !is_of_text(&node, kind) && is_small(&node, kind, &text, all) {
            take(&node, kind, text);
        }
    }
    contents::take(body, &mut take);
    lines(body, facts, &mut take);
    taken
}

/// Whether an element is a part of running text, of a table, of terms or of code, whatever it is called: an author that a sentence
/// names, a comment in a program.
fn is_of_text(node: &NodeRef<'_>, kind: &str) -> bool {
    if dom::is_one_of(node, &["td", "th", "tr", "thead", "tbody", "dt", "dd"]) {
        return true;
    }
    // One of several items, of which others are not called so.
    let is_plain = |other: Option<NodeRef<'_>>| {
        other.is_some_and(|other| other.has_name("li") && names::kind(&other).is_none())
    };
    if node.has_name("li")
        && (kind == "byline"
            || is_plain(node.prev_element_sibling())
            || is_plain(node.next_element_sibling()))
    {
        return true;
    }
    if !dom::is_block(node) {
        let mut at = *node;
        loop {
            if has_text_beside(&at) {
                return true;
            }
            match at.parent().filter(|outer| !dom::is_block(outer)) {
                Some(outer) => at = outer,
                None => break,
            }
        }
    }
    let mut outer = node.ancestors_it(None);
    outer.any(|outer| dom::is_one_of(&outer, &["pre", "code", "blockquote"]))
}

/// Whether a part is named as comments.
pub(super) fn is_of_comments(node: &NodeRef<'_>) -> bool {
    marked(node) == Some("comments")
}

/// Elements that an article has for its own sake.
fn keeps(node: &NodeRef<'_>) -> bool {
    dom::find(node, |n| {
        dom::is_one_of(n, &["pre", "table", "figure", "blockquote", "math"])
    })
    .is_some()
}

/// Whether a marked part is of the size and shape that such furniture has. Names lie; shapes lie less.
fn is_small(node: &NodeRef<'_>, kind: &str, text: &str, all: usize) -> bool {
    let length = text.chars().count();
    let linked = || {
        let links: usize = dom::all_named(node, "a")
            .iter()
            .map(|link| dom::text(link).chars().count())
            .sum();
        links * 100 / length.max(1)
    };
    if text.len() * 4 > all {
        return false;
    }
    match kind {
        "share" => length <= 150,
        "newsletter" => length <= 600,
        "comments" => length <= 80 || dom::find(node, |n| n.has_name("p")).is_some(),
        "related" => linked() >= 50,
        "tags" => length <= 400 && linked() >= 50,
        "byline" => length <= 160,
        "advertisement" => length <= 300,
        "navigation" => length <= 300 && linked() >= 70,
        _ => false,
    }
}

/// Furniture that is known by what it says: the title again, bylines and dates at the head, lines and lists that lead elsewhere.
fn lines(body: &NodeRef<'_>, facts: &Facts, take: &mut impl FnMut(&NodeRef<'_>, &str, String)) {
    let title = facts.title.as_deref().map(letters).unwrap_or_default();
    let blocks = dom::all(body, |node| {
        dom::is_one_of(
            node,
            &[
                "p", "h1", "h2", "h3", "h4", "h5", "h6", "div", "li", "span", "time", "ul", "ol",
            ],
        )
    });
    let mut heads = heads::Heads::new(facts, &blocks);
    let mut seen = 0;
    for node in &blocks {
        if !dom::is_within(node, body)
            || (dom::is_one_of(node, &["div", "ul", "ol"])
                && node
                    .first_element_child()
                    .is_some_and(|child| dom::is_block(&child)))
        {
            continue;
        }
        let inline = dom::is_one_of(node, &["span", "time"]);
        let inside_text = inline && has_text_beside(node);
        if inside_text
            || node
                .ancestors_it(None)
                .any(|n| dom::is_one_of(&n, &["figure", "table", "pre", "blockquote"]))
        {
            continue;
        }
        let text = dom::text(node);
        let length = text.chars().count();
        if length == 0 || length > 300 {
            seen += usize::from(length > 300);
            continue;
        }
        seen += usize::from(length > 120);
        let bare = letters(&text);
        if seen < 3
            && !title.is_empty()
            && bare == title
            && dom::is_one_of(node, &["h1", "h2", "h3"])
        {
            node.remove_from_parent();
        } else if seen < 2 && heads.is_byline(node, &text, &bare) {
            take(node, "byline", text);
        } else if is_elsewhere(node, &text) {
            take(node, "related", text);
        } else if dom::is_heading(node) && is_related_heading(&text) {
            related_list(node, text, take);
        }
    }
}

/// Whether an element's parent has text outside of it, among the nodes nearest to it.
fn has_text_beside(node: &NodeRef<'_>) -> bool {
    let says = |other: NodeRef<'_>| !other.text().trim().is_empty();
    let before = std::iter::successors(node.prev_sibling(), NodeRef::prev_sibling);
    let after = std::iter::successors(node.next_sibling(), NodeRef::next_sibling);
    before.take(BESIDE).any(says) || after.take(BESIDE).any(says)
}

/// Whether a line begins as those do that lead to another article.
pub(super) fn says_elsewhere(text: &str) -> bool {
    let head: String = text.chars().take(40).collect();
    let lower = head.to_lowercase();
    ELSEWHERE.iter().any(|start| lower.starts_with(start))
}

fn is_elsewhere(node: &NodeRef<'_>, text: &str) -> bool {
    if !says_elsewhere(text) {
        return false;
    }
    let links: usize = dom::all_named(node, "a")
        .iter()
        .map(|link| dom::text(link).chars().count())
        .sum();
    links * 2 >= text.chars().count()
}

pub(super) fn is_related_heading(text: &str) -> bool {
    let lower = text.to_lowercase();
    let lower = lower.trim_end_matches([':', '…', '.', ' ']);
    RELATED.contains(&lower)
}

/// A heading and what follows it, if that is links and nothing else.
fn related_list(
    heading: &NodeRef<'_>,
    text: String,
    take: &mut impl FnMut(&NodeRef<'_>, &str, String),
) {
    let mut following = Vec::new();
    let mut next = heading.next_element_sibling();
    while let Some(node) = next
        .filter(|n| !dom::is_heading(n))
        .filter(|_| following.len() < 30)
    {
        let words = dom::text(&node);
        let links: usize = dom::all_named(&node, "a")
            .iter()
            .map(|link| dom::text(link).chars().count())
            .sum();
        if !words.is_empty() && links * 10 < words.chars().count() * 6 {
            break;
        }
        next = node.next_element_sibling();
        following.push((node, words));
    }
    let last = heading.next_element_sibling().is_none();
    if following.iter().all(|(_, words)| words.is_empty()) && !last {
        return;
    }
    take(heading, "related", text);
    for (node, words) in following {
        take(&node, "related", words);
    }
}

/// Bytes that may be searched while looking for what is shown.
const SEARCH: usize = 200 << 20;

/// What of the page is neither in the article nor in a field, in page order.
pub(super) fn removed(
    inventory: Vec<Piece>,
    taken: Vec<Removed>,
    shown: &NodeRef<'_>,
    facts: &Facts,
) -> Vec<Removed> {
    let shown = letters(&dom::text(shown));
    let title = facts.title.as_deref().map(letters).unwrap_or_default();
    let taken: Vec<Taken> = taken.into_iter().take(500).map(Taken::of).collect();
    let mut removed: Vec<Removed> = Vec::new();
    let (mut left, mut search) = (ALL, SEARCH);
    let mut seen: HashSet<String> = HashSet::new();
    for piece in inventory {
        let bare = letters(&piece.text);
        if bare.is_empty() || bare == title || !seen.insert(bare.clone()) {
            continue;
        }
        let Some(rest) = left.checked_sub(piece.text.len()) else {
            break;
        };
        let Some(searched) = search.checked_sub(shown.len()) else {
            break;
        };
        search = searched;
        if shown.contains(&bare) {
            continue;
        }
        left = rest;
        let (kind, text) = name(&piece, &bare, &taken, &shown);
        match removed
            .last_mut()
            .filter(|last| last.kind == kind && last.text.len() + text.len() < LONGEST)
        {
            Some(last) => {
                last.text.push('\n');
                last.text.push_str(&text);
            }
            None => removed.push(Removed { kind, text }),
        }
    }
    removed
}

/// What was taken out of the article, with its letters for comparison.
struct Taken {
    letters: String,
    piece: Removed,
}

impl Taken {
    fn of(piece: Removed) -> Taken {
        Taken {
            letters: letters(&piece.text),
            piece,
        }
    }
}

/// The kind and the text under which a piece of the page is kept.
fn name(piece: &Piece, bare: &str, taken: &[Taken], shown: &str) -> (String, String) {
    // A paragraph whose dateline was taken is shown from there on.
    let is_dateline = |t: &&Taken| {
        t.piece.kind == "dateline"
            && bare
                .strip_prefix(t.letters.as_str())
                .is_some_and(|rest| shown.contains(rest))
    };
    if let Some(dateline) = taken.iter().find(is_dateline) {
        return (dateline.piece.kind.clone(), dateline.piece.text.clone());
    }
    let known = taken.iter().find(|taken| taken.letters.contains(bare));
    let kind = known.map_or(piece.kind, |taken| taken.piece.kind.as_str());
    (kind.to_owned(), piece.text.clone())
}

/// Letters and digits only, for comparison.
fn letters(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).collect()
}
