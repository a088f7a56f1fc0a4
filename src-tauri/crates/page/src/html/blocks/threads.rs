//! Threads: posts of several people, one under the other. All of them are what such a page is about, and who wrote which.
//!
//! The trees learnt from articles that comments under a text are none of it. Here the text itself is one of the posts: the
//! first stands in a box of the same look as the answers.

use std::collections::{HashMap, HashSet};

use dom_query::{Document, NodeId, NodeRef};

use super::{Blocks, Elem};
use crate::dom;
use crate::html::furniture;

mod boxes;
mod lines;
mod names;
mod quotes;

use boxes::{complete, leads_elsewhere, text_boxes};
use names::{Names, author_word, own_name};

/// Groups of elements that may be a thread, which are looked at.
const MOST_GROUPS: usize = 200;
/// Names in one of two posts.
const MOST_OF_TWO: usize = 2;

/// Who wrote a post: the name, and the element of the post.
pub(in crate::html) struct Post {
    node: NodeId,
    name: String,
}

/// Chooses what is missing of a thread, and says who wrote its posts.
pub(in crate::html) fn keep(doc: &Document, page: &Blocks, chosen: &mut [bool]) -> Vec<Post> {
    let Some(body) = doc.body() else {
        return Vec::new();
    };
    let names = Names::of(&body);
    if names.len() < 2 {
        return Vec::new();
    }
    let all = super::choose::weight(&page.blocks, chosen);
    let node = |at: &usize| page.elems.get(*at).map(|elem| elem.node);
    let asking = asking(doc, page, &names);
    // In a thread, all writers are named in one way.
    let way = |lead: Option<usize>, group: &Group| {
        let nodes = || lead.iter().chain(&group.posts).filter_map(node);
        let is_way = |look: &u64| {
            let named = || nodes().filter_map(|node| names.marked(node, *look));
            let writers: HashSet<&String> = named().map(|named| &named.name).collect();
            // Two columns of a page are no thread: one of them is a list of names.
            let are_columns =
                group.posts.len() == 2 && named().any(|named| named.count > MOST_OF_TWO);
            named().count() == nodes().count() && writers.len() > 1 && !are_columns
        };
        let asked = lead.map_or(0, |lead| taken(page, chosen, &[lead]));
        let is_most = group.alike <= 2 * group.posts.len()
            && (asked + taken(page, chosen, &group.posts)) * 2 > all;
        let first = nodes().next().filter(|_| is_most)?;
        names.ways(first).find(is_way)
    };
    // The outermost group that holds most of what was chosen is the thread.
    let thread = groups(doc, page, &names).into_iter().find_map(|group| {
        let lead = lead(doc, page, &names, &asking, &group.posts);
        way(lead, &group).map(|way| (lead, group.posts, way))
    });
    let Some((lead, posts, way)) = thread else {
        return Vec::new();
    };
    let every: Vec<usize> = lead.into_iter().chain(posts.iter().copied()).collect();
    if !posts.iter().any(|post| leads_elsewhere(doc, page, *post)) {
        complete(doc, page, &every, chosen);
    }
    lines::drop_events(doc, page, &names, &every, chosen);
    let name = |post: usize| -> Option<&str> {
        let node = page.elems.get(post)?.node;
        let named = names.marked(node, way).or_else(|| names.first(node));
        named.map(|named| named.name.as_str())
    };
    let elems = |posts: &[usize]| -> Vec<&Elem> {
        posts
            .iter()
            .filter_map(|post| page.elems.get(*post))
            .collect()
    };
    let names_of = |posts: &[usize]| -> Vec<&str> {
        let names = posts.iter().map(|post| name(*post).unwrap_or_default());
        names.collect()
    };
    let signed = [every.as_slice(), &answers(doc, page, &names, &posts)].concat();
    lines::drop_repeated(page, &names_of(&posts), &elems(&posts), chosen);
    lines::drop_heads(page, &names_of(&signed), &elems(&signed), chosen);
    lines::drop_counts(page, &elems(&every), chosen);
    lines::drop_beside(doc, page, &elems(&every), chosen);
    lines::drop_after(page, &names, way, &elems(&every), chosen);
    lines::drop_profiles(doc, page, &every, chosen);
    let signed = signed.into_iter().filter_map(|post| {
        let elem = page.elems.get(post)?;
        has_chosen(chosen, elem).then_some(Post {
            node: elem.node,
            name: name(post)?.to_owned(),
        })
    });
    signed.collect()
}

/// Posts beside each other, and how many elements of their kind there are with those that name nobody.
struct Group {
    posts: Vec<usize>,
    alike: usize,
}

/// Elements of one kind in one element that each name somebody, the outermost first, at most [`MOST_GROUPS`].
fn groups(doc: &Document, page: &Blocks, names: &Names) -> Vec<Group> {
    let mut groups: HashMap<(usize, u64), Group> = HashMap::new();
    for (at, elem) in page.elems.iter().enumerate().skip(1) {
        let outer = page.elems.get(elem.parent);
        if !outer.is_some_and(|outer| names.has(outer.node)) {
            continue;
        }
        let Some(kind) = kind(doc, elem) else {
            continue;
        };
        let group = groups.entry((elem.parent, kind)).or_insert(Group {
            posts: Vec::new(),
            alike: 0,
        });
        group.alike += 1;
        if names.has(elem.node) {
            group.posts.push(at);
        }
    }
    let named = |at: usize| names.first(page.elems.get(at)?.node);
    let mut found: Vec<(usize, Group)> = groups
        .into_values()
        .filter_map(|group| {
            let first = *group.posts.first()?;
            // What holds several posts is none, though only one of its kind.
            let is_several = group.posts.len() == 1 && named(first)?.count > 1;
            (!is_several).then_some((first, group))
        })
        .collect();
    found.sort_by_key(|(first, _)| (page.elems.get(*first).map_or(0, |elem| elem.depth), *first));
    found.truncate(MOST_GROUPS);
    found.into_iter().map(|(_, group)| group).collect()
}

/// Answers to posts that stand in them, and are of their kind.
fn answers(doc: &Document, page: &Blocks, names: &Names, posts: &[usize]) -> Vec<usize> {
    let elem = |at: usize| page.elems.get(at);
    let kind = |at: usize| kind(doc, elem(at)?);
    let Some(wanted) = posts.first().and_then(|post| kind(*post)) else {
        return Vec::new();
    };
    let blocks = |at: usize| elem(at).map_or(0..0, |elem| elem.first..elem.end);
    let within = posts.iter().flat_map(|post| {
        let own = blocks(*post);
        (post + 1..page.elems.len()).take_while(move |at| blocks(*at).end <= own.end)
    });
    within
        .filter(|at| elem(*at).is_some_and(|elem| names.has(elem.node)))
        .filter(|at| kind(*at) == Some(wanted))
        .collect()
}

/// What an element is: its name and its first class. Further classes tell answers from each other: the accepted one, the own one.
fn kind(doc: &Document, elem: &Elem) -> Option<u64> {
    let node = doc.tree.get(&elem.node)?;
    let class = node.class().unwrap_or_default();
    let first = class.split_ascii_whitespace().next().unwrap_or_default();
    Some(super::look(&dom::name(&node), first))
}

/// What may be a question: an element that names one or two people, and the boxes in which its text stands.
struct Asking {
    at: usize,
    boxes: HashSet<u64>,
}

fn asking(doc: &Document, page: &Blocks, names: &Names) -> Vec<Asking> {
    let elems = page.elems.iter().enumerate().skip(1);
    let named = elems.filter(|(_, elem)| {
        let named = names.first(elem.node);
        named.is_some_and(|named| named.count <= MOST_OF_TWO)
    });
    named
        .map(|(at, _)| Asking {
            at,
            boxes: text_boxes(doc, page, &[at], |_| true),
        })
        .filter(|asking| !asking.boxes.is_empty())
        .collect()
}

/// The question before answers: it names somebody in the way that they do, and its text stands in a box that is named as theirs.
fn lead(
    doc: &Document,
    page: &Blocks,
    names: &Names,
    asking: &[Asking],
    posts: &[usize],
) -> Option<usize> {
    let elem = |at: usize| page.elems.get(at);
    let first = elem(*posts.first()?)?;
    let way = |elem: &Elem| names.first(elem.node).map(|named| named.look);
    let boxes = text_boxes(doc, page, posts, |_| true);
    let asks = asking.iter().filter(|one| {
        let is_before =
            elem(one.at).is_some_and(|elem| elem.end <= first.first && way(elem) == way(first));
        is_before && !one.boxes.is_disjoint(&boxes)
    });
    let lead = asks.min_by_key(|one| {
        let depth = elem(one.at).map_or(0, |elem| elem.depth);
        (depth, usize::MAX - one.at)
    });
    lead.map(|one| one.at)
}

/// Writes over each post who wrote it. What the page calls its parts does not say any more that they are furniture.
pub(in crate::html) fn sign(doc: &Document, posts: &[Post]) {
    for post in posts {
        let Some(node) = doc.tree.get(&post.node) else {
            continue;
        };
        if let Some(name) = dom::find(&node, |own| author_word(own).is_some())
            .filter(|own| own_name(own).as_ref() == Some(&post.name))
        {
            name.remove_from_parent();
        }
        let parts = dom::all(&node, NodeRef::is_element);
        for part in parts.iter().chain([&node]) {
            if furniture::is_of_comments(part) {
                part.remove_attrs(&["class", "id", "role", "aria-label"]);
            }
        }
        let mut place = node;
        while dom::is_one_of(&place, &["table", "tbody", "tr", "ul", "ol", "dl"])
            && let Some(first) = place.children_it(false).find(NodeRef::is_element)
        {
            place = first;
        }
        let line = format!("<p><strong>{}</strong></p>", dom::escape(&post.name));
        place.prepend_html(line);
    }
}

/// The characters of what was chosen in elements.
fn taken(page: &Blocks, chosen: &[bool], elems: &[usize]) -> usize {
    let elems = elems.iter().filter_map(|at| page.elems.get(*at));
    elems
        .map(|elem| {
            let range = elem.first..elem.end;
            let blocks = page.blocks.get(range.clone()).unwrap_or_default();
            let chosen = chosen.get(range).unwrap_or_default();
            super::choose::weight(blocks, chosen)
        })
        .sum()
}

fn has_chosen(chosen: &[bool], elem: &Elem) -> bool {
    chosen
        .get(elem.first..elem.end)
        .is_some_and(|blocks| blocks.contains(&true))
}

#[cfg(test)]
mod tests;
