//! The article out of the page's own tree: the blocks that were chosen, the pictures among them, and what holds them.

use std::collections::{HashMap, HashSet};

use dom_query::{Document, NodeId, NodeRef};

use super::{Block, Blocks, PICTURE, STAMP, Tag, copies};
use crate::html::furniture;
use crate::{Removed, dom};

/// Elements that mean something around what they hold.
const MEANT: &[&str] = &[
    "a",
    "blockquote",
    "dd",
    "details",
    "dl",
    "figure",
    "li",
    "ol",
    "pre",
    "table",
    "tbody",
    "td",
    "th",
    "thead",
    "tfoot",
    "tr",
    "ul",
    "b",
    "strong",
    "em",
    "i",
    "span",
];

/// The numbers that stamps of a name have in HTML.
pub(in crate::html) fn stamps(html: &str, name: &str, count: usize) -> Vec<bool> {
    let mut found = vec![false; count];
    let start = format!("{name}=\"");
    for part in html.split(start.as_str()).skip(1) {
        let digits = part.split('"').next().unwrap_or_default();
        if let Some(found) = digits
            .parse::<usize>()
            .ok()
            .and_then(|at| found.get_mut(at))
        {
            *found = true;
        }
    }
    found
}

/// Which blocks to take so that the expected F1 of the whole is greatest: those that are surer than half of that F1
/// (Lipton et al. 2014). A page whose every block is doubtful is so not left with nothing.
pub(in crate::html) fn blocks(page: &Blocks, sure: &[f32], kept: &[bool]) -> Vec<bool> {
    let sure = &with_neighbours(page, sure);
    let weighed = || {
        sure.iter()
            .zip(&page.blocks)
            .map(|(sure, block)| (*sure, block.chars as f32))
    };
    let all: f32 = weighed().map(|(sure, weight)| sure * weight).sum();
    let mut least = 0.5;
    for _ in 0..8 {
        let (mut right, mut taken) = (0.0, 0.0);
        for (sure, weight) in weighed().filter(|(sure, _)| *sure >= least) {
            right += sure * weight;
            taken += weight;
        }
        if taken + all <= 0.0 {
            break;
        }
        least = right / (taken + all);
    }
    let mut chosen: Vec<bool> = sure.iter().map(|sure| *sure >= least).collect();
    drop_hidden(page, &mut chosen);
    keep_code(page, &mut chosen, kept);
    keep_runs(page, &mut chosen, kept);
    copies::drop(page, &mut chosen);
    chosen
}

/// How many blocks on either side have a say, and how much all of them together.
const NEAR: usize = 2;
const SAY: f32 = 0.1;

/// How sure each block is when those beside it have a small say, by their length: a menu of a player whose every line is
/// doubtful is none of the article, and a short line between sure paragraphs is.
fn with_neighbours(page: &Blocks, sure: &[f32]) -> Vec<f32> {
    let odds = |sure: f32| {
        let sure = sure.clamp(1e-4, 1.0 - 1e-4);
        (sure / (1.0 - sure)).ln()
    };
    let said: Vec<(f32, f32)> = sure
        .iter()
        .zip(&page.blocks)
        .map(|(sure, block)| (odds(*sure), (block.chars as f32).sqrt()))
        .collect();
    said.iter()
        .enumerate()
        .map(|(at, (own, _))| {
            let first = at.saturating_sub(NEAR);
            let (mut sum, mut weight) = (0.0, 0.0);
            for (other, (odds, size)) in said.iter().enumerate().take(at + NEAR + 1).skip(first) {
                let distance = at.abs_diff(other);
                if distance > 0 {
                    sum += odds * size / distance as f32;
                    weight += size / distance as f32;
                }
            }
            let near = if weight > 0.0 { sum / weight } else { *own };
            let odds = own * (1.0 - SAY) + near * SAY;
            1.0 / (1.0 + (-odds).exp())
        })
        .collect()
}

/// Paragraphs of a kind that make an article a long one, and how many in a row may not be missing from it.
const LONG: usize = 20;
const RUN: usize = 4;

/// What the article goes on with. Few pages that the weights come from are very long, and far down a page there is mostly
/// furniture: so a paragraph deep in a long article is doubted for its place alone. A row of paragraphs that stand beside
/// twenty others like them which were chosen, and that the engine kept, is none.
fn keep_runs(page: &Blocks, chosen: &mut [bool], kept: &[bool]) {
    let mut groups: HashMap<(usize, u64), Vec<usize>> = HashMap::new();
    for (at, block) in page.blocks.iter().enumerate() {
        if let Some(elem) = page.elems.get(block.elem)
            && block.is_prose()
            && !block.hidden
        {
            groups.entry((elem.parent, elem.look)).or_default().push(at);
        }
    }
    let is = |marks: &[bool], at: usize| marks.get(at).copied().unwrap_or_default();
    for ((parent, _), group) in groups {
        if group.iter().filter(|at| is(chosen, **at)).count() < LONG {
            continue;
        }
        let before = chosen.to_vec();
        for run in group.chunk_by(|a, b| is(&before, *a) == is(&before, *b)) {
            let (Some(first), Some(last)) = (run.first(), run.last()) else {
                continue;
            };
            let is_missing = !is(&before, *first) && run.len() >= RUN;
            if !is_missing || !run.iter().all(|at| is(kept, *at)) {
                continue;
            }
            // Headings and lists between them come along.
            for (at, chosen) in chosen.iter_mut().enumerate().take(last + 1).skip(*first) {
                let stands_beside = page.blocks.get(at).is_some_and(|block| {
                    page.elems
                        .get(block.elem)
                        .is_some_and(|elem| elem.parent == parent)
                });
                *chosen |= is(kept, at) && stands_beside;
            }
        }
    }
}

/// What a page hides is not shown, unless that is a third of the article: then a script would have shown it.
fn drop_hidden(page: &Blocks, chosen: &mut [bool]) {
    let weight = |hidden: bool| -> usize {
        let blocks = page.blocks.iter().zip(chosen.iter());
        let of_kind = blocks.filter(|(block, chosen)| **chosen && block.hidden == hidden);
        of_kind.map(|(block, _)| block.chars).sum()
    };
    if weight(true) * 2 > weight(false) {
        return;
    }
    for (block, chosen) in page.blocks.iter().zip(chosen.iter_mut()) {
        *chosen &= !block.hidden;
    }
}

/// Code stays where text around it does, if the engine kept it or it stands beside that text: it is the article's own,
/// whatever it looks like. So does a formula that follows such a text.
fn keep_code(page: &Blocks, chosen: &mut [bool], kept: &[bool]) {
    for (at, block) in page.blocks.iter().enumerate() {
        let is_code = page
            .elems
            .get(block.elem)
            .is_some_and(|elem| elem.tag == Tag::Pre);
        let near = |range: std::ops::Range<usize>| {
            chosen.get(range).is_some_and(|near| near.contains(&true))
        };
        let among = near(at.saturating_sub(4)..at) && near(at + 1..(at + 5).min(chosen.len()));
        let follows = block.is_formula() && !block.hidden && near(at.saturating_sub(1)..at);
        if ((is_code && among) || follows)
            && (kept.get(at).copied().unwrap_or_default() || beside(page, chosen, at))
            && let Some(chosen) = chosen.get_mut(at)
        {
            *chosen = true;
        }
    }
}

/// Whether a block stands in the element in which a chosen one near it stands, or in a box there.
fn beside(page: &Blocks, chosen: &[bool], at: usize) -> bool {
    let outer = |at: usize, levels: usize| {
        let mut elem = page.blocks.get(at).map(|block| block.elem);
        for _ in 0..levels {
            elem = elem.and_then(|elem| Some(page.elems.get(elem)?.parent));
        }
        elem
    };
    let near = at.saturating_sub(4)..(at + 5).min(chosen.len());
    near.filter(|other| chosen.get(*other).copied().unwrap_or_default())
        .any(|other| (1..=4).any(|levels| outer(at, levels) == outer(other, 1)))
}

/// Which pictures stay: those between blocks that stay, and those that the engine kept beside one. A recording has its name and
/// its clock beside it.
pub(in crate::html) fn pictures(page: &Blocks, chosen: &[bool], kept: &[bool]) -> Vec<bool> {
    let is_chosen = |at: usize| chosen.get(at).copied().unwrap_or_default();
    let near = |after: usize, reach: usize| {
        let before = (after.saturating_sub(reach)..after).any(is_chosen);
        let behind = (after..after + reach).any(is_chosen);
        (before, behind)
    };
    page.pictures
        .iter()
        .enumerate()
        .map(|(at, picture)| {
            let kept = kept.get(at).copied().unwrap_or_default();
            let (before, behind) = near(picture.after, 1);
            let (wide_before, wide_behind) = near(picture.after, 6);
            (kept && (wide_before || wide_behind))
                || (before && behind)
                || (picture.plays && wide_before && wide_behind)
        })
        .collect()
}

/// Takes everything else out of the page. Returns the element in which what was chosen stands.
pub(in crate::html) fn cut<'a>(
    doc: &'a Document,
    page: &Blocks,
    chosen: &[bool],
    pictures: &[bool],
) -> Option<NodeRef<'a>> {
    let body = doc.body()?;
    let blocks = page
        .blocks
        .iter()
        .zip(chosen)
        .filter(|(_, chosen)| **chosen)
        .map(|(block, _)| block.node);
    let media = page
        .pictures
        .iter()
        .zip(pictures)
        .filter(|(_, chosen)| **chosen)
        .map(|(picture, _)| picture.node);
    let leaves: HashSet<NodeId> = blocks.chain(media).collect();
    let mut paths: HashSet<NodeId> = HashSet::new();
    for leaf in &leaves {
        for outer in doc.tree.get(leaf)?.ancestors_it(None) {
            if !paths.insert(outer.id) {
                break;
            }
        }
    }
    prune(&body, &leaves, &paths);
    let mut root = body;
    // Boxes that hold nothing but the next box add nothing.
    while let Some(only) = only_child(&root) {
        if leaves.contains(&only.id) || dom::is_one_of(&only, MEANT) {
            break;
        }
        root = only;
    }
    for node in dom::all(&root, |node| node.has_attr(STAMP) || node.has_attr(PICTURE)) {
        node.remove_attrs(&[STAMP, PICTURE]);
    }
    Some(root)
}

fn only_child<'a>(node: &NodeRef<'a>) -> Option<NodeRef<'a>> {
    let mut children = node
        .children_it(false)
        .filter(|child| child.is_element() || (child.is_text() && !child.text().trim().is_empty()));
    let first = children.next()?;
    (children.next().is_none() && first.is_element()).then_some(first)
}

/// Takes everything out that is neither chosen, nor in something chosen, nor around it.
fn prune(body: &NodeRef<'_>, leaves: &HashSet<NodeId>, paths: &HashSet<NodeId>) {
    let mut open = vec![*body];
    while let Some(node) = open.pop() {
        for child in node.children() {
            if leaves.contains(&child.id) || child.has_name("hr") {
                continue;
            }
            if paths.contains(&child.id) {
                open.push(child);
            } else if child.is_element() || !child.text().trim().is_empty() {
                child.remove_from_parent();
            }
        }
    }
}

/// What was left out because it leads to other articles, as its heading or its first words say.
pub(in crate::html) fn led_elsewhere(page: &Blocks, chosen: &[bool]) -> Vec<Removed> {
    let mut found = Vec::new();
    let mut under = false;
    for (block, chosen) in page.blocks.iter().zip(chosen) {
        let tag = page
            .elems
            .get(block.elem)
            .map_or(Tag::Other, |elem| elem.tag);
        let is_heading = matches!(
            tag,
            Tag::Heading1 | Tag::Heading2 | Tag::Heading3 | Tag::Heading4
        );
        if is_heading || *chosen {
            under = is_heading && furniture::is_related_heading(&block.text);
        }
        let leads =
            block.linked * 2 >= block.chars && (under || furniture::says_elsewhere(&block.text));
        if !*chosen && (leads || (is_heading && under)) {
            found.push(Removed {
                kind: "related".to_owned(),
                text: block.text.clone(),
            });
        }
    }
    found
}

/// The characters of what was chosen.
pub(in crate::html) fn weight(blocks: &[Block], chosen: &[bool]) -> usize {
    let chosen = blocks.iter().zip(chosen).filter(|(_, chosen)| **chosen);
    chosen.map(|(block, _)| block.chars).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts<'a>(page: &'a Blocks, chosen: &[bool]) -> Vec<&'a str> {
        let chosen = page
            .blocks
            .iter()
            .zip(chosen)
            .filter(|(_, chosen)| **chosen);
        chosen.map(|(block, _)| block.text.as_str()).collect()
    }

    #[test]
    fn loose_text_becomes_paragraphs_that_can_be_taken_apart() {
        let doc = crate::parse::page(
            "<body><div>One<br><br>two <b>bold</b><p>three</p>four<img src=a.png></div><ul><li>five<ul><li>six</ul></ul>",
        )
        .doc;
        let page = crate::html::blocks::number(&doc);
        let all = vec![true; page.blocks.len()];
        assert_eq!(
            texts(&page, &all),
            ["One", "two bold", "three", "four", "five", "six"]
        );
        let some = [false, true, false, true, false, true];
        let html = cut(&doc, &page, &some, &[false]).unwrap().inner_html();
        assert_eq!(crate::text::of_html(&html), "two bold\n\nfour\n\nsix");
        assert!(
            !html.contains(STAMP) && html.contains("<ul><li><ul>"),
            "{html}"
        );
    }

    #[test]
    fn a_recording_stays_among_text_and_its_own_clock() {
        let html = "<p>word word</p><p><a href='https://a.example/b.mp3'>Audio: a.example</a></p><div>The bell</div><div>0:00</div><p>word word</p>";
        let doc = crate::parse::page(&format!("<body>{html}")).doc;
        let page = crate::html::blocks::number(&doc);
        let kept = |chosen: [bool; 4]| pictures(&page, &chosen, &[false]);
        assert_eq!(kept([true, false, false, true]), [true]);
        assert_eq!(kept([true, false, false, false]), [false]);
    }

    #[test]
    fn a_formula_stays_with_the_text_before_it() {
        let formula = "<div><math><mi>x</mi><mo>=</mo><mn>1</mn></math></div>";
        let text = "<p>word word word word</p>";
        let check = |html: &str, want: &[bool]| {
            let doc = crate::parse::page(&format!("<body>{html}")).doc;
            let page = crate::html::blocks::number(&doc);
            let sure: Vec<f32> = page
                .blocks
                .iter()
                .map(|block| {
                    if block.text.contains("word") {
                        0.9
                    } else {
                        0.1
                    }
                })
                .collect();
            let kept = vec![false; sure.len()];
            assert_eq!(blocks(&page, &sure, &kept), want, "{html}");
        };
        check(
            &format!("{text}{formula}<p>other</p>"),
            &[true, true, false],
        );
        check(
            &format!("<p>other</p>{formula}{text}"),
            &[false, false, true],
        );
        check(
            &format!("{text}<div hidden>{formula}</div>"),
            &[true, false],
        );
    }

    #[test]
    fn a_long_article_goes_on_to_its_end() {
        let one = format!("<p>{}</p>", "word ".repeat(30));
        let doc = crate::parse::page(&format!("<body><article>{}</article>", one.repeat(40))).doc;
        let page = crate::html::blocks::number(&doc);
        let sure = |sure: usize, doubted: usize| -> Vec<f32> {
            let mut sure = vec![0.9; sure];
            sure.resize(sure.len() + doubted, 0.1);
            sure.resize(40, 0.9);
            sure
        };
        let count = |sure: &[f32], kept: bool| {
            let chosen = blocks(&page, sure, &[kept; 40]);
            chosen.iter().filter(|chosen| **chosen).count()
        };
        assert_eq!(count(&sure(25, 15), true), 40);
        assert_eq!(
            count(&sure(25, 15), false),
            25,
            "nor did the engine keep them"
        );
        assert_eq!(
            count(&sure(25, 3), true),
            37,
            "a few are a note on the author"
        );
        assert_eq!(count(&sure(0, 25), true), 15, "the article is short");
    }

    #[test]
    fn doubtful_pages_keep_their_best_and_hidden_text_goes() {
        let story = "<p>one one one one one</p><p>two two two two two</p><p style='display: none'>three</p>";
        let doc = crate::parse::page(&format!("<body>{story}")).doc;
        let page = crate::html::blocks::number(&doc);
        let kept = [false; 3];
        let chosen = |sure: [f32; 3]| blocks(&page, &sure, &kept);
        assert_eq!(chosen([0.9, 0.1, 0.9]), [true, false, false]);
        assert_eq!(chosen([0.3, 0.3, 0.0]), [true, true, false]);
        assert_eq!(
            chosen([0.1, 0.1, 0.9]),
            [false, false, true],
            "hidden until a script shows it"
        );
    }
}
