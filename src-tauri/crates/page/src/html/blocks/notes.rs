//! Notes to the text: what signs in the chosen blocks lead to on the same page belongs to the article, wherever it stands.

use std::collections::{HashMap, HashSet};

use dom_query::{Document, NodeId, NodeRef};

use super::Blocks;
use crate::{dom, sanitise};

/// Signs of one page that are followed.
const MOST: usize = 2_000;
/// Characters of the longest note, and blocks in it.
const LONGEST: usize = 3_000;
const PARTS: usize = 12;
/// Elements around a place among which its note is looked for.
const OUTER: usize = 8;
/// Notes that are more than one in so many characters of the text are an appendix.
const APPENDIX: usize = 10;
/// Characters of a block that is a note's sign and nothing else.
const SIGN: usize = 6;

/// Chooses the notes that chosen blocks lead to, with the heading over them. Returns what they say where that is so much that
/// it is rather a list of works than a part of the text.
pub(in crate::html) fn keep(doc: &Document, page: &Blocks, chosen: &mut [bool]) -> Vec<String> {
    let Some(body) = doc.body() else {
        return Vec::new();
    };
    let wanted = signs(doc, page, chosen);
    if wanted.is_empty() {
        return Vec::new();
    }
    let places = Places::of(page);
    let named = dom::all(&body, |node| {
        let mut names = ["id", "name"].iter().filter_map(|key| node.attr(key));
        names.any(|id| wanted.contains(&*id))
    });
    let shared = shared(&named);
    let mut notes: Vec<usize> = Vec::new();
    for target in named.iter().take(MOST) {
        let note = places.note(page, target, &shared);
        let is_new = note
            .clone()
            .all(|at| !chosen.get(at).copied().unwrap_or_default());
        if is_new {
            join_sign(doc, page, &note);
            notes.extend(note);
        }
    }
    let weight = |at: &usize| page.blocks.get(*at).map_or(0, |block| block.chars);
    let all: usize = notes.iter().map(weight).sum();
    let text: usize = super::choose::weight(&page.blocks, chosen);
    if all > text {
        return Vec::new();
    }
    let before = notes.first().and_then(|first| first.checked_sub(1));
    notes.extend(before.filter(|at| is_heading(doc, page, *at)));
    for at in &notes {
        if let Some(chosen) = chosen.get_mut(*at) {
            *chosen = true;
        }
    }
    if all * APPENDIX <= text {
        return Vec::new();
    }
    let said = notes.iter().filter_map(|at| page.blocks.get(*at));
    said.map(|block| block.text.clone()).collect()
}

/// A sign that stands in a box of its own before its note becomes the beginning of the note.
fn join_sign(doc: &Document, page: &Blocks, note: &std::ops::Range<usize>) {
    let node = |at: usize| {
        page.blocks
            .get(at)
            .and_then(|block| doc.tree.get(&block.node))
    };
    let is_sign = page
        .blocks
        .get(note.start)
        .is_some_and(|block| block.chars <= SIGN);
    let Some((sign, first)) = node(note.start).zip(node(note.start + 1)) else {
        return;
    };
    if !is_sign || note.len() < 2 || !first.has_name("p") {
        return;
    }
    first.prepend_html(" ");
    for child in sign.children().iter().rev() {
        first.prepend_child(child);
    }
}

/// The elements around places in which more than one of them stands.
fn shared(named: &[NodeRef<'_>]) -> HashSet<NodeId> {
    let (mut once, mut shared) = (HashSet::new(), HashSet::new());
    for node in named {
        let around = std::iter::once(*node).chain(node.ancestors_it(Some(OUTER)));
        for outer in around.take(OUTER) {
            if !once.insert(outer.id) {
                shared.insert(outer.id);
            }
        }
    }
    shared
}

fn is_heading(doc: &Document, page: &Blocks, at: usize) -> bool {
    let node = page
        .blocks
        .get(at)
        .and_then(|block| doc.tree.get(&block.node));
    node.is_some_and(|node| dom::is_heading(&node))
}

/// The names of the places to which signs in chosen blocks lead.
fn signs(doc: &Document, page: &Blocks, chosen: &[bool]) -> HashSet<String> {
    let blocks = page.blocks.iter().zip(chosen);
    let nodes = blocks
        .filter(|(_, chosen)| **chosen)
        .filter_map(|(block, _)| doc.tree.get(&block.node));
    let links = nodes.flat_map(|node| dom::all_named(&node, "a"));
    let signs = links.filter(|link| is_sign(&dom::text(link)));
    signs
        .filter_map(|link| sanitise::fragment(&dom::attr(&link, "href")?))
        .take(MOST)
        .collect()
}

/// Whether the text of a link is the sign of a note: `1`, `[12]`, `(a)`, `*`.
fn is_sign(text: &str) -> bool {
    let bare = text.trim_matches(|c: char| c.is_whitespace() || "[](){}.,:".contains(c));
    let is_number = bare.len() <= 4 && bare.bytes().all(|b| b.is_ascii_digit());
    let is_letter = bare.chars().count() == 1 && bare.chars().all(char::is_alphabetic);
    let is_mark = bare.chars().count() <= 3 && bare.chars().all(|c| "*†‡§¶#".contains(c));
    let is_roman = bare.len() <= 6 && bare.bytes().all(|b| b"ivxlc".contains(&b));
    !bare.is_empty() && (is_number || is_letter || is_mark || is_roman)
}

/// Where blocks stand: by their own element, and by the elements that hold several.
struct Places {
    blocks: HashMap<NodeId, usize>,
    boxes: HashMap<NodeId, (usize, usize)>,
}

impl Places {
    fn of(page: &Blocks) -> Places {
        let blocks = page.blocks.iter().enumerate();
        let boxes = page.elems.iter().skip(1);
        Places {
            blocks: blocks.map(|(at, block)| (block.node, at)).collect(),
            boxes: boxes
                .map(|elem| (elem.node, (elem.first, elem.end)))
                .collect(),
        }
    }

    /// The blocks of the note that a place stands for. None where it is no note.
    fn note(
        &self,
        page: &Blocks,
        target: &NodeRef<'_>,
        shared: &HashSet<NodeId>,
    ) -> std::ops::Range<usize> {
        let outer = std::iter::once(*target).chain(target.ancestors_it(None));
        for (level, node) in outer.enumerate().take(OUTER) {
            // A box with other notes in it is the list of them.
            let is_shared = level > 0 && shared.contains(&node.id);
            let found = match (self.blocks.get(&node.id), self.boxes.get(&node.id)) {
                (Some(at), _) => *at..*at + 1,
                (_, Some((first, end))) => *first..*end,
                _ if is_shared => return 0..0,
                _ => continue,
            };
            if is_shared || dom::is_heading(&node) {
                return 0..0;
            }
            let chars: usize = page
                .blocks
                .get(found.clone())
                .map_or(0, |blocks| blocks.iter().map(|b| b.chars).sum());
            if chars > LONGEST || found.len() > PARTS {
                return 0..0;
            }
            if chars > SIGN {
                return found;
            }
        }
        0..0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kept(html: &str, first: usize) -> Vec<String> {
        let doc = crate::parse::page(&format!("<body><main>{html}</main>")).doc;
        let page = super::super::number(&doc);
        let mut chosen = vec![false; page.blocks.len()];
        chosen[..first].fill(true);
        keep(&doc, &page, &mut chosen);
        let blocks = page.blocks.iter().zip(&chosen).skip(first);
        blocks
            .filter(|(_, chosen)| **chosen)
            .map(|(block, _)| block.text.clone())
            .collect()
    }

    #[test]
    fn notes_come_with_the_text_that_leads_to_them() {
        let text = |href: &str| {
            format!(
                "<p>A long enough text of the article with a sign<sup><a href='#{href}'>[1]</a></sup>.</p>"
            )
        };
        for (note, want) in [
            (
                "<h2>Notes</h2><ol><li id=n>First note.</li><li id=o>Other.</li></ol>",
                vec!["Notes", "First note."],
            ),
            (
                "<p><a id=n href='#r'>[1]</a> First note.</p><p>Other.</p>",
                vec!["[1] First note."],
            ),
            (
                "<div class=note><a id=n href='#r'>1</a><div><p>First note.</p><p>Its end.</p></div></div><p>Other.</p>",
                vec!["1", "First note.", "Its end."],
            ),
            (
                "<aside><aside id=n><span>[1]</span><p>First note.</p></aside><aside id=m><p>Other.</p></aside></aside>",
                vec!["[1]", "First note."],
            ),
            ("<h2 id=n>A part</h2><p>Other.</p>", vec![]),
            (
                "<div id=n><p>First.</p><ol><li id=o>Other.</li></ol></div>",
                vec!["First.", "Other."],
            ),
        ] {
            assert_eq!(kept(&format!("{}{note}", text("n")), 1), want, "{note}");
        }
        let none = kept(
            &format!("{}<ol><li id=n>First note.</li></ol>", text("x")),
            1,
        );
        assert!(none.is_empty(), "nothing leads there: {none:?}");
        let long = format!("{}<p id=n>{}</p>", text("n"), "word ".repeat(60));
        assert!(kept(&long, 1).is_empty(), "longer than the text");
    }

    #[test]
    fn signs_of_notes() {
        for text in ["1", "[12]", "(a)", "*", "††", "iv", "[ 3 ]"] {
            assert!(is_sign(text), "{text}");
        }
        for text in ["", "[]", "12345", "ab", "see", "1999-2000", "↩"] {
            assert!(!is_sign(text), "{text}");
        }
    }
}
