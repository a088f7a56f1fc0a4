//! The blocks of text of a page: what is chosen from when the article is put together.
//!
//! A block is a paragraph, a heading, an item of a list, a whole table of data or a whole piece of code. Loose text
//! becomes a paragraph first, so that every text on the page belongs to one element that can be kept or left out, and
//! every block is stamped with its number, so that it is known again in what an engine gives back.

use std::collections::HashSet;

use dom_query::{Document, NodeId, NodeRef};

use crate::dom::{self, Step};
use crate::embeds;
use crate::html::furniture;

mod apart;
pub(super) mod choose;
mod copies;
pub(super) mod empty;
pub(super) mod features;
pub(super) mod lead;
mod loose;
pub(super) mod model;
pub(super) mod notes;
mod tag;
pub(super) mod terms;
pub(super) mod threads;
pub(super) mod wholes;
mod words;

use apart::{is_data_text, is_modal, is_player};
pub(super) use tag::Tag;
use tag::tag;
pub(super) use words::{marks_in, says};

/// The attribute that numbers blocks, and the one that numbers pictures outside of them.
pub(super) const STAMP: &str = "data-block-number";
pub(super) const PICTURE: &str = "data-picture-number";
/// Blocks of a page that are looked at. The longest real pages have some ten thousand.
const MOST: usize = 20_000;
/// Text of a cell from which on a table lays out a page instead of showing data, in bytes.
const LONG_CELL: usize = 700;

/// Elements whose text is never part of an article.
const MUTE: &[&str] = &[
    "button", "select", "option", "textarea", "input", "svg", "canvas", "audio", "video", "object",
    "iframe", "template", "dialog",
];
/// An element on the way to a block.
pub(super) struct Elem {
    pub(super) parent: usize,
    pub(super) depth: u16,
    pub(super) tag: Tag,
    /// What its classes and other names say, as bits of `words`.
    pub(super) marks: u32,
    /// Whether the page hides it, or something around it.
    pub(super) hidden: bool,
    /// Whether it, or something around it, belongs to the frame of the page.
    pub(super) framed: bool,
    /// Whether it is named as the article or the main part of the page.
    pub(super) is_named: bool,
    pub(super) node: NodeId,
    /// What it looks like from outside: name and classes.
    pub(super) look: u64,
    /// Elements of the same look beside it.
    pub(super) alike: u16,
    /// Its blocks, as a range.
    pub(super) first: usize,
    pub(super) end: usize,
}

/// A block of text.
pub(super) struct Block {
    pub(super) node: NodeId,
    pub(super) elem: usize,
    pub(super) text: String,
    /// Characters of text, and of text in links.
    pub(super) chars: usize,
    pub(super) linked: usize,
    pub(super) links: usize,
    /// What its text outside links weighs.
    pub(super) weight: usize,
    /// Characters in bold or similar.
    pub(super) strong: usize,
    pub(super) pictures: usize,
    /// Characters in formulas.
    formula: usize,
    /// Whether the page hides it.
    pub(super) hidden: bool,
}

impl Block {
    /// Whether it is running text.
    fn is_prose(&self) -> bool {
        self.chars >= 70 && self.linked * 3 < self.chars
    }

    /// Whether it is a formula, perhaps with its number.
    fn is_formula(&self) -> bool {
        self.formula > 0 && self.chars <= self.formula + 8
    }
}

/// A picture or figure outside of blocks, after so many of them.
pub(super) struct Picture {
    pub(super) node: NodeId,
    pub(super) after: usize,
    /// Whether it is a link to a recording that plays there.
    pub(super) plays: bool,
}

/// The blocks of a page and the elements around them.
#[derive(Default)]
pub(super) struct Blocks {
    pub(super) elems: Vec<Elem>,
    pub(super) blocks: Vec<Block>,
    pub(super) pictures: Vec<Picture>,
}

/// Whether an element begins and ends a block.
fn parts(node: &NodeRef<'_>) -> bool {
    dom::is_block(node) || dom::is_one_of(node, &["td", "th"])
}

/// Which share of the chosen text is links, and which share of the page is running text.
pub(super) fn shares(page: &Blocks, chosen: &[bool]) -> (f32, f32) {
    let share = |part: usize, all: usize| part as f32 / all.max(1) as f32;
    let taken = || {
        page.blocks
            .iter()
            .zip(chosen)
            .filter(|(_, chosen)| **chosen)
    };
    let linked = taken().map(|(block, _)| block.linked).sum();
    let all_taken = taken().map(|(block, _)| block.chars).sum();
    let prose = page.blocks.iter().filter(|block| block.is_prose());
    let prose = prose.map(|block| block.chars).sum();
    let all = page.blocks.iter().map(|block| block.chars).sum();
    (share(linked, all_taken), share(prose, all))
}

/// Characters of a page's text outside links that it does not hide, in some of its blocks.
pub(super) fn plain(page: &Blocks, takes: impl Fn(usize) -> bool) -> usize {
    let taken = page.blocks.iter().enumerate();
    taken
        .filter(|(at, block)| !block.hidden && takes(*at))
        .map(|(_, block)| block.chars.saturating_sub(block.linked))
        .sum()
}

/// Numbers the blocks of a page, making paragraphs of loose text.
pub(super) fn number(doc: &Document) -> Blocks {
    let Some(body) = doc.body() else {
        return Blocks::default();
    };
    let boxes = boxes(&body);
    loose::wrap(doc, &body, &boxes);
    // What was wrapped is new, so the boxes are the same ones as before, and the wrapped divisions.
    let boxes = self::boxes(&body);
    collect(&body, &boxes)
}

/// The elements that hold blocks.
fn boxes(body: &NodeRef<'_>) -> HashSet<NodeId> {
    let mut boxes = HashSet::new();
    boxes.insert(body.id);
    // Whether each open element has been seen to hold one.
    let mut open: Vec<bool> = Vec::new();
    dom::walk(body, |step| match step {
        Step::Enter(_) => open.push(false),
        Step::Leave(node) => {
            let holds = open.pop().unwrap_or_default();
            if holds {
                boxes.insert(node.id);
            }
            if (holds || (node.is_element() && parts(&node)))
                && let Some(outer) = open.last_mut()
            {
                *outer = true;
            }
        }
    });
    boxes
}

fn collect(body: &NodeRef<'_>, boxes: &HashSet<NodeId>) -> Blocks {
    let mut found = Blocks::default();
    found.elems.push(elem(body, 0, 0, (false, false)));
    let mut open: Vec<(usize, NodeId)> = vec![(0, body.id)];
    // The element whose inside is settled already.
    let mut settled: Option<NodeId> = None;
    dom::walk(body, |step| match step {
        Step::Enter(node) if settled.is_none() && node.is_element() => {
            let parent = open.last().map_or(0, |(at, _)| *at);
            if dom::is_one_of(&node, MUTE) || is_player(&node) || is_modal(&node) {
                settled = Some(node.id);
            } else if dom::is_one_of(&node, &["img", "picture", "figure"]) {
                picture(&mut found, &node, false);
                settled = Some(node.id);
            } else if boxes.contains(&node.id) && !is_whole(&node) {
                let at = found.elems.len();
                let outer = found.elems.get(parent);
                let outer = outer.map_or((false, false), |elem| (elem.hidden, elem.framed));
                found.elems.push(elem(&node, parent, open.len(), outer));
                if let Some(elem) = found.elems.last_mut() {
                    elem.first = found.blocks.len();
                }
                open.push((at, node.id));
            } else if parts(&node) || node.parent().is_some_and(|p| boxes.contains(&p.id)) {
                block(&mut found, &node, parent, open.len());
                settled = Some(node.id);
            }
        }
        Step::Enter(_) => {}
        Step::Leave(node) => {
            if settled == Some(node.id) {
                settled = None;
            } else if open.last().is_some_and(|(_, id)| *id == node.id)
                && let Some((at, _)) = open.pop()
            {
                let end = found.blocks.len();
                if let Some(elem) = found.elems.get_mut(at) {
                    elem.end = end;
                }
            }
        }
    });
    let end = found.blocks.len();
    if let Some(elem) = found.elems.first_mut() {
        elem.end = end;
    }
    count_alike(&mut found);
    found
}

/// Whether a box is one block with all that stands in it: code, or a table that shows data.
fn is_whole(node: &NodeRef<'_>) -> bool {
    if node.has_name("pre") {
        return true;
    }
    node.has_name("table") && is_data(node)
}

fn is_data(table: &NodeRef<'_>) -> bool {
    let (mut rows, mut cells) = (0, 0);
    for node in table.descendants_it().filter(NodeRef::is_element) {
        if dom::is_one_of(&node, &["table", "article", "h1", "h2", "form", "nav"]) {
            return false;
        }
        if node.has_name("tr") {
            rows += 1;
        } else if dom::is_one_of(&node, &["td", "th"]) {
            cells += 1;
            if node.text().len() > LONG_CELL {
                return false;
            }
        }
    }
    rows >= 2 && cells > rows
}

/// An element; the last argument is whether what stands around it is hidden, and whether it is part of a frame.
fn elem(node: &NodeRef<'_>, parent: usize, depth: usize, (hidden, framed): (bool, bool)) -> Elem {
    let name = node.qual_name_ref().map(|name| name.local.clone());
    let name = name.as_deref().unwrap_or_default();
    let class = node.class();
    let class = class.as_deref().unwrap_or_default();
    Elem {
        parent,
        depth: u16::try_from(depth).unwrap_or(u16::MAX),
        tag: tag(name),
        marks: if depth == 0 { 0 } else { marks(node, class) },
        hidden: depth > 0 && (hidden || is_hidden(node)),
        framed: depth > 0 && (framed || furniture::is_frame(node)),
        is_named: is_named(node, name),
        node: node.id,
        look: look(name, class),
        alike: 0,
        first: 0,
        end: 0,
    }
}

/// Whether a page calls an element its article.
fn is_named(node: &NodeRef<'_>, name: &str) -> bool {
    let says = |key: &str, value: &str| node.attr(key).is_some_and(|own| own.as_ref() == value);
    matches!(name, "article" | "main") || says("role", "main") || says("itemprop", "articleBody")
}

fn marks(node: &NodeRef<'_>, class: &str) -> u32 {
    let mut marks = marks_in(class);
    for key in [
        "id",
        "role",
        "aria-label",
        "itemprop",
        "data-testid",
        "data-component",
    ] {
        if let Some(value) = node.attr(key) {
            marks |= marks_in(&value);
        }
    }
    let hidden = is_hidden(node)
        || node
            .attr("aria-hidden")
            .is_some_and(|value| &*value == "true");
    if hidden { marks | words::HIDDEN } else { marks }
}

/// Whether an element itself says that it is not shown.
fn is_hidden(node: &NodeRef<'_>) -> bool {
    node.has_attr("hidden")
        || node.attr("style").is_some_and(|style| {
            let style: String = style.chars().filter(|c| !c.is_whitespace()).collect();
            style.contains("display:none") || style.contains("visibility:hidden")
        })
}

/// A hash of an element's name and of its classes without their digits (FNV-1a).
fn look(name: &str, class: &str) -> u64 {
    let bytes = name
        .bytes()
        .chain([b' '])
        .chain(class.bytes().filter(|b| !b.is_ascii_digit()));
    bytes.fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    })
}

fn picture(found: &mut Blocks, node: &NodeRef<'_>, plays: bool) {
    node.set_attr(PICTURE, &found.pictures.len().to_string());
    found.pictures.push(Picture {
        node: node.id,
        after: found.blocks.len(),
        plays,
    });
}

fn block(found: &mut Blocks, node: &NodeRef<'_>, parent: usize, depth: usize) {
    let mut block = Block {
        node: node.id,
        elem: 0,
        text: String::new(),
        chars: 0,
        linked: 0,
        links: 0,
        weight: 0,
        strong: 0,
        pictures: 0,
        formula: 0,
        hidden: found.elems.get(parent).is_some_and(|elem| elem.hidden) || is_hidden(node),
    };
    let (mut links, mut strong, mut mute, mut formulas) = (0_usize, 0_usize, 0_usize, 0_usize);
    let mut text = String::new();
    dom::walk(node, |step| {
        let (node, entering) = match &step {
            Step::Enter(node) => (node, true),
            Step::Leave(node) => (node, false),
        };
        if node.is_text() {
            if !entering || mute > 0 {
                return;
            }
            let piece = node.text();
            let count = piece.chars().filter(|c| !c.is_whitespace()).count();
            block.chars += count;
            if links > 0 {
                block.linked += count;
            } else {
                block.weight += weight(&piece);
            }
            block.strong += if strong > 0 { count } else { 0 };
            block.formula += if formulas > 0 { count } else { 0 };
            text.push_str(&piece);
            return;
        }
        let step = |depth: usize| {
            if entering {
                depth + 1
            } else {
                depth.saturating_sub(1)
            }
        };
        if node.has_name("a") {
            links = step(links);
            block.links += usize::from(entering);
        } else if dom::is_one_of(node, &["b", "strong", "em", "i"]) {
            strong = step(strong);
        } else if node.has_name("math") {
            formulas = step(formulas);
        } else if dom::is_one_of(node, MUTE) || node.has_name("figcaption") {
            mute = step(mute);
        } else if entering && node.has_name("img") {
            block.pictures += 1;
        } else if parts(node) || node.has_name("br") {
            text.push(' ');
        }
    });
    block.text = dom::squeeze(&text);
    let is_player = block.links == 1
        && block.linked == block.chars
        && embeds::LABELS
            .iter()
            .any(|label| block.text.starts_with(label));
    let is_text = block.text.chars().any(char::is_alphanumeric);
    if !is_player && is_data_text(&block.text, node) {
        return;
    }
    if is_player || !is_text {
        if is_player || block.pictures > 0 {
            let plays = is_player && block.text.starts_with("Audio: ");
            picture(found, node, plays);
        }
        return;
    }
    if found.blocks.len() >= MOST {
        return;
    }
    node.set_attr(STAMP, &found.blocks.len().to_string());
    block.elem = found.elems.len();
    let framed = found.elems.get(parent).is_some_and(|elem| elem.framed);
    let mut around = elem(node, parent, depth, (block.hidden, framed));
    if links_around(node) {
        block.linked = block.chars;
        block.weight = 0;
        block.links += 1;
    }
    around.first = found.blocks.len();
    around.end = found.blocks.len() + 1;
    found.elems.push(around);
    found.blocks.push(block);
}

/// Letters and digits of a text. Ideographs weigh as much as two.
fn weight(text: &str) -> usize {
    text.chars()
        .filter(|c| c.is_alphanumeric())
        .map(|c| if crate::lang::is_unspaced(c) { 2 } else { 1 })
        .sum()
}

/// Whether a block stands in a link.
fn links_around(node: &NodeRef<'_>) -> bool {
    node.ancestors_it(Some(6)).any(|outer| outer.has_name("a"))
}

fn count_alike(found: &mut Blocks) {
    let mut counts: std::collections::HashMap<(usize, u64), u16> = std::collections::HashMap::new();
    for elem in found.elems.iter().skip(1) {
        let count = counts.entry((elem.parent, elem.look)).or_default();
        *count = count.saturating_add(1);
    }
    for elem in found.elems.iter_mut().skip(1) {
        elem.alike = counts
            .get(&(elem.parent, elem.look))
            .copied()
            .unwrap_or_default();
    }
}

/// For tests of what chooses further blocks: the texts that are chosen when `wanted` were.
#[cfg(test)]
fn kept(doc: &Document, keep: fn(&Document, &Blocks, &mut [bool]), wanted: &[&str]) -> Vec<String> {
    let page = number(doc);
    let is = |block: &Block| wanted.contains(&block.text.as_str());
    let mut chosen: Vec<bool> = page.blocks.iter().map(is).collect();
    keep(doc, &page, &mut chosen);
    let kept = page.blocks.iter().zip(chosen).filter(|(_, chosen)| *chosen);
    kept.map(|(block, _)| block.text.clone()).collect()
}
