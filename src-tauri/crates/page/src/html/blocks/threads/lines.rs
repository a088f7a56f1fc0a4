//! Lines of posts that are none of their text: who wrote them and when, votes, what is told of the writers.

use std::collections::{HashMap, HashSet};

use dom_query::{Document, NodeRef};

use super::super::tag::Tag;
use super::super::{Block, Blocks, Elem};
use super::boxes::{stands_in, text_boxes};
use super::names::{Names, author_word};
use super::quotes::is_quoted;
use crate::dates;

/// Characters of the longest number of votes or the like.
const COUNT: usize = 8;
/// Characters of a line that every post may have.
const SHORT: usize = 80;
/// What stands for any number in a folded line.
const NUMBER: char = '#';

/// Words of the line that says who wrote a post and when, and of what readers thought of it.
const HEADS: &str = "ago answered asked author by comment commented comments day days edited hour hours issue \
    just like likes member min mins minute minutes moderator modified month months next now on op opened owner \
    parent permalink point points post posted posts prev replied reply root said score second seconds share \
    since submitted this upvotes viewed views vote votes week weeks wrote writes year years yesterday";
/// What words in the classes of boxes hold or begin with that tell of a writer.
const PROFILES: &[&str] = &[
    "profile",
    "userinfo",
    "user-info",
    "user-details",
    "author-info",
    "authorinfo",
    "poster-info",
    "signature",
    "buttons",
];

/// Leaves out short lines that stand in most posts word for word, but for who wrote it and
/// for numbers and days: when that was, what can be done
/// with it.
pub(super) fn drop_repeated(page: &Blocks, names: &[&str], posts: &[&Elem], chosen: &mut [bool]) {
    // What stands between the posts, too.
    let outer = posts.first().and_then(|post| page.elems.get(post.parent));
    let thread = outer.map_or(0..0, |outer| outer.first..outer.end);
    let mut lines: HashMap<usize, String> = HashMap::new();
    for at in thread {
        // Many quote the same line.
        let block = page.blocks.get(at).filter(|block| block.chars < SHORT);
        if let Some(block) = block.filter(|block| !is_quoted(page, block.elem)) {
            lines.insert(at, block.text.clone());
        }
    }
    for (post, name) in posts.iter().zip(names) {
        for at in post.first..post.end {
            if let Some(line) = lines.get_mut(&at).filter(|_| !name.is_empty()) {
                *line = line.replacen(*name, "", 1);
            }
        }
    }
    for line in lines.values_mut() {
        *line = folded(line);
    }
    let mut counts: HashMap<&str, usize> = HashMap::new();
    for line in lines.values() {
        *counts.entry(line).or_default() += 1;
    }
    for (at, line) in &lines {
        let count = counts.get(line.as_str()).copied().unwrap_or_default();
        let is_of_each = count == posts.len() && count == 2 && line.contains(NUMBER);
        if (is_of_each || (count > 2 && count * 2 > posts.len()))
            && let Some(chosen) = chosen.get_mut(*at)
        {
            *chosen = false;
        }
    }
}

/// A line with a sign for each number, without days and the names of months.
fn folded(line: &str) -> String {
    let words = line
        .split(' ')
        .filter(|word| !dates::is_date_word(&word.to_lowercase()));
    let folded = words.map(|word| {
        let mut digits = word.chars().filter(char::is_ascii_digit);
        let is_number = digits.next().is_some();
        let rest = || word.chars().filter(|c| !c.is_ascii_digit());
        match is_number {
            true => std::iter::once(NUMBER).chain(rest()).collect(),
            // "1 year ago" is said as "2 years ago" is.
            false => word.trim_end_matches('s').to_owned(),
        }
    });
    folded.collect::<Vec<String>>().join(" ")
}

/// Leaves out lines of posts that say nothing but who wrote them, when, and what readers thought of it.
pub(super) fn drop_heads(page: &Blocks, names: &[&str], posts: &[&Elem], chosen: &mut [bool]) {
    let words: HashSet<&str> = HEADS.split_whitespace().collect();
    for (post, name) in posts.iter().zip(names) {
        for at in post.first..post.end {
            let Some((block, chosen)) = page.blocks.get(at).zip(chosen.get_mut(at)) else {
                continue;
            };
            let tag = page.elems.get(block.elem).map(|own| own.tag);
            if block.chars >= SHORT || tag == Some(Tag::Pre) || !*chosen {
                continue;
            }
            let rest = block.text.replacen(*name, "", 1).to_lowercase();
            let is_told =
                rest.len() < block.text.len() || rest.contains(|c: char| c.is_ascii_digit());
            let mut parts = rest.split(|c: char| !c.is_alphanumeric());
            let is_head = |word: &str| {
                let is_number = word.starts_with(|c: char| c.is_ascii_digit());
                word.is_empty() || is_number || words.contains(word) || dates::is_date_word(word)
            };
            let has_words = rest.contains(char::is_alphabetic);
            *chosen = !(is_told && has_words && parts.all(is_head));
        }
    }
}

/// Leaves out boxes in posts that tell of their writers.
pub(super) fn drop_profiles(doc: &Document, page: &Blocks, posts: &[usize], chosen: &mut [bool]) {
    let is_profile = |at: usize| {
        let node = page.elems.get(at).and_then(|elem| doc.tree.get(&elem.node));
        let class = node.and_then(|node| node.class()).unwrap_or_default();
        let class = class.to_ascii_lowercase();
        let mut words = class.split_ascii_whitespace();
        words.any(|word| PROFILES.iter().any(|known| word.contains(known)))
    };
    for post in posts {
        let Some(elem) = page.elems.get(*post) else {
            continue;
        };
        let is_in_profile = |at: usize| {
            let mut at = page.blocks.get(at).map_or(0, |block| block.elem);
            while at > *post {
                if is_profile(at) {
                    return true;
                }
                at = page.elems.get(at).map_or(0, |elem| elem.parent);
            }
            false
        };
        let (told, text): (Vec<usize>, Vec<usize>) = (elem.first..elem.end)
            .filter(|at| chosen.get(*at) == Some(&true))
            .partition(|at| is_in_profile(*at));
        for at in told.into_iter().filter(|_| !text.is_empty()) {
            if let Some(chosen) = chosen.get_mut(at) {
                *chosen = false;
            }
        }
    }
}

/// Leaves out posts that are none: where the texts of posts stand in boxes, what has a line with a name alone only says
/// what somebody did.
pub(super) fn drop_events(
    doc: &Document,
    page: &Blocks,
    names: &Names,
    posts: &[usize],
    chosen: &mut [bool],
) {
    let holds_name = |block: &Block| {
        let node = doc.tree.get(&block.node);
        names.has(block.node) || node.is_some_and(|node| author_word(&node).is_some())
    };
    let is_text = |at: usize| {
        let block = page.blocks.get(at);
        chosen.get(at) == Some(&true) && block.is_some_and(|block| !holds_name(block))
    };
    let mut boxes = text_boxes(doc, page, posts, is_text);
    for post in posts.iter().filter_map(|post| page.elems.get(*post)) {
        boxes.remove(&post.look);
    }
    let blocks = |post: usize| {
        page.elems
            .get(post)
            .map_or(0..0, |elem| elem.first..elem.end)
    };
    let has_text = |post: &usize| {
        let mut own = blocks(*post).filter_map(|at| page.blocks.get(at));
        own.any(|block| stands_in(page, block.elem, *post, &boxes))
    };
    let with_text = posts.iter().filter(|post| has_text(post)).count();
    if with_text < 2 || with_text * 2 < posts.len() {
        return;
    }
    for post in posts.iter().filter(|post| !has_text(post)) {
        let taken = blocks(*post).filter(|at| chosen.get(*at) == Some(&true));
        let taken: Vec<usize> = taken.collect();
        let mut told = taken.iter().filter_map(|at| page.blocks.get(*at));
        if told.all(|block| block.chars < SHORT && holds_name(block)) {
            for at in taken {
                if let Some(chosen) = chosen.get_mut(at) {
                    *chosen = false;
                }
            }
        }
    }
}

/// Leaves out what follows the last post and names nobody as posts do: a form for an answer, who is there, other threads.
pub(super) fn drop_after(
    page: &Blocks,
    names: &Names,
    way: u64,
    posts: &[&Elem],
    chosen: &mut [bool],
) {
    let end = posts.iter().map(|post| post.end).max();
    let end = end.unwrap_or(chosen.len());
    for (at, chosen) in chosen
        .iter_mut()
        .enumerate()
        .skip(end)
        .filter(|(_, chosen)| **chosen)
    {
        let mut outer = page
            .blocks
            .get(at)
            .and_then(|block| page.elems.get(block.elem));
        // Posts of another kind may follow.
        let mut is_post = false;
        while let Some(elem) = outer.filter(|elem| elem.first >= end && !is_post) {
            is_post = names.marked(elem.node, way).is_some();
            outer = page.elems.get(elem.parent);
        }
        *chosen = is_post;
    }
}

/// Leaves out what stands beside a thread: rules of the house, other threads.
pub(super) fn drop_beside(doc: &Document, page: &Blocks, posts: &[&Elem], chosen: &mut [bool]) {
    let is_beside = |node: &NodeRef<'_>| {
        let class = node.class().unwrap_or_default();
        let mut words = class.split_ascii_whitespace();
        node.has_name("aside") || words.any(|word| matches!(word, "side" | "sidebar"))
    };
    let within: HashSet<usize> = posts.iter().flat_map(|post| post.first..post.end).collect();
    for (at, (block, chosen)) in page.blocks.iter().zip(chosen).enumerate() {
        if *chosen && !within.contains(&at) {
            let mut outer = doc.tree.get(&block.node).into_iter();
            *chosen = !outer.any(|node| node.ancestors_it(None).any(|outer| is_beside(&outer)));
        }
    }
}

/// Leaves out lines of posts that are a number alone: votes, answers, views.
pub(super) fn drop_counts(page: &Blocks, posts: &[&Elem], chosen: &mut [bool]) {
    for at in posts.iter().flat_map(|post| post.first..post.end) {
        let Some((block, chosen)) = page.blocks.get(at).zip(chosen.get_mut(at)) else {
            continue;
        };
        let tag = page.elems.get(block.elem).map(|own| own.tag);
        let is_count = block.chars <= COUNT
            && block
                .text
                .starts_with(|c: char| c.is_ascii_digit() || matches!(c, '-' | '+'))
            && block.text.chars().all(|c| {
                c.is_ascii_digit() || matches!(c, '-' | '+' | '.' | ',' | 'k' | 'K' | 'M')
            });
        let is_loose = matches!(tag, Some(Tag::Other | Tag::Div | Tag::Span | Tag::Link));
        *chosen &= !(is_count && is_loose);
    }
}
