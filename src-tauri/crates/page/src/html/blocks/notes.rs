//! Notes to the text: what signs in the chosen blocks lead to on the same page belongs to the article, wherever it stands.

use std::collections::{HashMap, HashSet};
use std::ops::Range;

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
/// Blocks between two notes of a list that may be other notes.
const GAP: usize = 200;
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
    let mut led_to: Vec<Range<usize>> = Vec::new();
    for target in named.iter().take(MOST) {
        let note = places.note(page, target, &shared);
        let is_chosen = |at: usize| chosen.get(at).copied().unwrap_or_default();
        if !note.clone().any(is_chosen) {
            join_sign(doc, page, &note);
            notes.extend(note.clone());
        } else if is_chosen(note.start + 1) && join_sign(doc, page, &note) && !is_chosen(note.start)
        {
            // Its text was chosen without its sign.
            if let Some(sign) = chosen.get_mut(note.start) {
                *sign = true;
            }
        }
        led_to.extend(Some(note).filter(|note| !note.is_empty()));
    }
    let between = between(page, led_to);
    notes.extend(between.filter(|at| !chosen.get(*at).copied().unwrap_or_default()));
    notes.sort_unstable();
    notes.dedup();
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

/// The blocks of the notes that stand between others in the same list: what a sign such as `1–3` leads to without a link.
fn between(page: &Blocks, mut notes: Vec<Range<usize>>) -> impl Iterator<Item = usize> {
    notes.sort_unstable_by_key(|note| note.start);
    // The list in which a block stands, and what its item there looks like.
    let place = |note: &Range<usize>| -> Option<(usize, u64)> {
        let mut elem = page.elems.get(page.blocks.get(note.start)?.elem)?;
        for _ in 0..OUTER {
            let outer = page.elems.get(elem.parent)?;
            if outer.first < note.start || outer.end > note.end {
                return Some((elem.parent, elem.look));
            }
            elem = outer;
        }
        None
    };
    let mut found: Vec<Range<usize>> = Vec::new();
    for pair in notes.windows(2) {
        let [before, after] = pair else { continue };
        let (Some(list), Some(other)) = (place(before), place(after)) else {
            continue;
        };
        let gap = before.end..after.start;
        let is_item = |at: usize| {
            let elem = page
                .blocks
                .get(at)
                .and_then(|block| page.elems.get(block.elem));
            let inside = |elem: &super::Elem| (elem.parent, elem.look) == list;
            elem.is_some_and(|elem| {
                let outer = page.elems.get(elem.parent);
                inside(elem) || outer.is_some_and(inside)
            })
        };
        if list == other && gap.len() <= GAP && gap.clone().all(is_item) {
            found.push(gap);
        }
    }
    found.into_iter().flatten()
}

/// A sign that stands in a box of its own before its note becomes the beginning of the note. Says whether there was one.
fn join_sign(doc: &Document, page: &Blocks, note: &Range<usize>) -> bool {
    let node = |at: usize| {
        page.blocks
            .get(at)
            .and_then(|block| doc.tree.get(&block.node))
    };
    let is_sign = page
        .blocks
        .get(note.start)
        .is_some_and(|block| block.chars <= SIGN && is_sign(&block.text));
    let Some((sign, first)) = node(note.start).zip(node(note.start + 1)) else {
        return false;
    };
    if !is_sign || note.len() < 2 || dom::is_heading(&sign) || !first.has_name("p") {
        return false;
    }
    first.prepend_html(" ");
    for child in sign.children().iter().rev() {
        first.prepend_child(child);
    }
    true
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
    fn note(&self, page: &Blocks, target: &NodeRef<'_>, shared: &HashSet<NodeId>) -> Range<usize> {
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
    fn a_range_of_signs_leads_to_every_note_between() {
        let text = "<p>A long enough text of the article with two signs [<a href='#n'>1</a>–<a href='#o'>3</a>], and with some more words.</p>";
        for (list, want) in [
            (
                "<ol><li id=n>The first.</li><li>The second.</li><li><p>The third.</p></li><li id=o>The last.</li><li>More.</li></ol>",
                vec!["The first.", "The second.", "The third.", "The last."],
            ),
            (
                "<p id=n>The first.</p><h2>Other</h2><p id=o>The last.</p>",
                vec!["The first.", "The last."],
            ),
            (
                "<ul><li id=n>The first.</li></ul><p>Other.</p><ul><li id=o>The last.</li></ul>",
                vec!["The first.", "The last."],
            ),
        ] {
            assert_eq!(kept(&format!("{text}{list}"), 1), want, "{list}");
        }
    }

    #[test]
    fn a_note_whose_text_was_chosen_gets_its_sign() {
        let doc = crate::parse::page(
            "<body><p>A long enough text of the article with a sign<a id=r href='#n'>1</a>.</p><div><a id=n href='#r'>1</a><div><p>The note.</p></div></div>",
        )
        .doc;
        let page = super::super::number(&doc);
        let mut chosen = vec![true, false, true];
        keep(&doc, &page, &mut chosen);
        assert_eq!(chosen, [true; 3]);
        let note = dom::all_named(&doc.body().unwrap(), "p");
        let note = note.last().map(|note| note.inner_html().to_string());
        assert_eq!(
            note.as_deref(),
            Some("<a id=\"n\" href=\"#r\">1</a> The note.")
        );
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
