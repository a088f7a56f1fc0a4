//! Threads: posts of several people, one under the other. All of them are what such a page is about, and who wrote which.
//!
//! The trees learnt from articles that comments under a text are none of it. Here the text itself is one of the posts: the
//! first stands in a box of the same look as the answers.

use std::collections::{HashMap, HashSet};

use dom_query::{Document, NodeId, NodeRef};

use super::tag::Tag;
use super::{Blocks, Elem};
use crate::dom;
use crate::html::furniture;

/// What words in the classes of an element end with that names who wrote a post.
const AUTHORS: &[&str] = &[
    "author",
    "username",
    "user-name",
    "postername",
    "nickname",
    "display-name",
];
/// What ends such a word, and alone is a box with all that is told of somebody: `hnuser`, `comment-user`.
const USER: &str = "user";
/// Such a word that is only whole: microformats' formatted name.
const NAME: &str = "fn";
/// Groups of elements that may be a thread, which are looked at.
const MOST_GROUPS: usize = 200;
/// Characters and words of the longest name.
const LONGEST: usize = 40;
const MOST_WORDS: usize = 4;
/// Elements around a name that may be the post.
const OUTER: usize = 12;
/// Names in one of two posts.
const MOST_OF_TWO: usize = 2;
/// Characters from which on a block is prose.
const PROSE: usize = 30;
/// Characters of the longest number of votes or the like.
const COUNT: usize = 8;
/// Characters of a line that every post may have.
const SHORT: usize = 80;
/// Names of one page that are looked at.
const MOST: usize = 2_000;

/// The first name in an element, how many there are that look like it, and what the first looks like.
struct Named {
    name: String,
    count: usize,
    look: u64,
}

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
    let names = names(&body);
    if names.len() < 2 {
        return Vec::new();
    }
    let all = super::choose::weight(&page.blocks, chosen);
    let name = |at: &usize| names.get(&page.elems.get(*at)?.node);
    let asking = asking(doc, page, &names);
    let is_thread = |lead: Option<usize>, group: &Group| {
        let named = || lead.iter().chain(&group.posts).filter_map(name);
        let writers: HashSet<&String> = named().map(|named| &named.name).collect();
        // In a thread, all writers are named in one way.
        let mut looks = named().map(|named| named.look);
        let look = looks.next();
        let is_one_way = looks.all(|other| Some(other) == look);
        // Two columns of a page are no thread: one of them is a list of names.
        let are_columns = group.posts.len() == 2 && named().any(|named| named.count > MOST_OF_TWO);
        let asked = lead.map_or(0, |lead| taken(page, chosen, &[lead]));
        is_one_way
            && !are_columns
            && writers.len() > 1
            && group.alike <= 2 * group.posts.len()
            && (asked + taken(page, chosen, &group.posts)) * 2 > all
    };
    // The outermost group that holds most of what was chosen is the thread.
    let thread = groups(doc, page, &names).into_iter().find_map(|group| {
        let lead = lead(doc, page, &names, &asking, &group.posts);
        is_thread(lead, &group).then_some((lead, group.posts))
    });
    let Some((lead, posts)) = thread else {
        return Vec::new();
    };
    let every: Vec<usize> = lead.into_iter().chain(posts.iter().copied()).collect();
    if !posts.iter().any(|post| leads_elsewhere(doc, page, *post)) {
        complete(doc, page, &every, chosen);
    }
    let elems = |posts: &[usize]| -> Vec<&Elem> {
        posts
            .iter()
            .filter_map(|post| page.elems.get(*post))
            .collect()
    };
    drop_repeated(page, &names, &elems(&posts), chosen);
    drop_counts(page, &elems(&every), chosen);
    drop_beside(doc, page, &elems(&every), chosen);
    let every = elems(&[every, answers(doc, page, &names, &posts)].concat());
    let signed = every.into_iter().filter(|post| has_chosen(chosen, post));
    signed
        .filter_map(|post| {
            Some(Post {
                node: post.node,
                name: names.get(&post.node)?.name.clone(),
            })
        })
        .collect()
}

/// Posts beside each other, and how many elements of their kind there are with those that name nobody.
struct Group {
    posts: Vec<usize>,
    alike: usize,
}

/// Elements of one kind in one element that each name somebody, the outermost first, at most [`MOST_GROUPS`].
fn groups(doc: &Document, page: &Blocks, names: &HashMap<NodeId, Named>) -> Vec<Group> {
    let mut groups: HashMap<(usize, u64), Group> = HashMap::new();
    for (at, elem) in page.elems.iter().enumerate().skip(1) {
        let outer = page.elems.get(elem.parent);
        if !outer.is_some_and(|outer| names.contains_key(&outer.node)) {
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
        if names.contains_key(&elem.node) {
            group.posts.push(at);
        }
    }
    let named = |at: usize| names.get(&page.elems.get(at)?.node);
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
fn answers(
    doc: &Document,
    page: &Blocks,
    names: &HashMap<NodeId, Named>,
    posts: &[usize],
) -> Vec<usize> {
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
        .filter(|at| elem(*at).is_some_and(|elem| names.contains_key(&elem.node)))
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

fn asking(doc: &Document, page: &Blocks, names: &HashMap<NodeId, Named>) -> Vec<Asking> {
    let elems = page.elems.iter().enumerate().skip(1);
    let named = elems.filter(|(_, elem)| {
        let named = names.get(&elem.node);
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
    names: &HashMap<NodeId, Named>,
    asking: &[Asking],
    posts: &[usize],
) -> Option<usize> {
    let elem = |at: usize| page.elems.get(at);
    let first = elem(*posts.first()?)?;
    let look = |elem: &Elem| names.get(&elem.node).map(|named| named.look);
    let boxes = text_boxes(doc, page, posts, |_| true);
    let asks = asking.iter().filter(|one| {
        let is_before =
            elem(one.at).is_some_and(|elem| elem.end <= first.first && look(elem) == look(first));
        is_before && !one.boxes.is_disjoint(&boxes)
    });
    let lead = asks.min_by_key(|one| {
        let depth = elem(one.at).map_or(0, |elem| elem.depth);
        (depth, usize::MAX - one.at)
    });
    lead.map(|one| one.at)
}

/// The looks of the boxes in which prose stands in posts, where they have a class.
fn text_boxes(
    doc: &Document,
    page: &Blocks,
    posts: &[usize],
    takes: impl Fn(usize) -> bool,
) -> HashSet<u64> {
    let own = prose(page, posts).filter(|at| {
        let block = page.blocks.get(*at);
        takes(*at) && block.is_some_and(|block| block.linked * 2 < block.chars)
    });
    own.filter_map(|at| {
        let own = page.elems.get(page.blocks.get(at)?.elem)?;
        let outer = page.elems.get(own.parent)?;
        let class = doc.tree.get(&outer.node)?.class()?;
        (!class.trim().is_empty()).then_some(outer.look)
    })
    .collect()
}

/// The longer blocks of posts.
fn prose(page: &Blocks, posts: &[usize]) -> impl Iterator<Item = usize> {
    let posts = posts.iter().filter_map(|at| page.elems.get(*at));
    posts.flat_map(|post| post.first..post.end).filter(|at| {
        page.blocks
            .get(*at)
            .is_some_and(|block| block.chars >= PROSE)
    })
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

/// The first name in each element that may be a post, and how many there are.
fn names(body: &NodeRef<'_>) -> HashMap<NodeId, Named> {
    let mut found: HashMap<NodeId, Named> = HashMap::new();
    for node in dom::all(body, |node| author_word(node).is_some())
        .into_iter()
        .take(MOST)
    {
        let Some(name) = own_name(&node) else {
            continue;
        };
        // Other classes say who it is, or what they may do.
        let look = super::look(&dom::name(&node), &author_word(&node).unwrap_or_default());
        for outer in node.ancestors_it(Some(OUTER)) {
            let entry = found.entry(outer.id).or_insert_with(|| Named {
                name: name.clone(),
                count: 0,
                look,
            });
            entry.count += usize::from(entry.look == look);
        }
    }
    found
}

/// The name in an element that names who wrote a post; beside it, there may be what they have earned.
fn own_name(node: &NodeRef<'_>) -> Option<String> {
    let is_marked = |inner: &NodeRef<'_>| inner.attr("itemprop").is_some_and(|of| &*of == "name");
    let marked = dom::find(node, is_marked).map(|inner| dom::text(&inner));
    let whole = dom::text(node);
    let linked = || dom::named(node, "a").map(|inner| dom::text(&inner));
    let is_name = |name: &String| {
        !name.is_empty()
            && name.chars().count() <= LONGEST
            && name.split(' ').count() <= MOST_WORDS
            && name.contains(char::is_alphabetic)
    };
    marked
        .or_else(|| linked().filter(|name| whole.starts_with(name.as_str())))
        .filter(is_name)
        .or_else(|| Some(whole.clone()).filter(is_name))
        .or_else(|| linked().filter(is_name))
}

/// The word by which an element says that it names who wrote something.
fn author_word(node: &NodeRef<'_>) -> Option<String> {
    let says = |key: &str| node.attr(key).is_some_and(|of| &*of == "author");
    if says("itemprop") || says("rel") {
        return Some("author".to_owned());
    }
    let class = node.class()?.to_ascii_lowercase();
    let mut words = class.split_ascii_whitespace();
    let is_of_author = |word: &&str| {
        let is_of_user = |word: &str| word.len() > USER.len() && word.ends_with(USER);
        *word == NAME || is_of_user(word) || AUTHORS.iter().any(|known| word.ends_with(known))
    };
    words.find(is_of_author).map(str::to_owned)
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

/// Whether an element is a card that leads to another page: its heading is a link.
fn leads_elsewhere(doc: &Document, page: &Blocks, at: usize) -> bool {
    let node = page.elems.get(at).and_then(|elem| doc.tree.get(&elem.node));
    let heading = node.and_then(|node| dom::find(&node, dom::is_heading));
    heading.is_some_and(|heading| {
        let outer = heading.parent().filter(|outer| outer.has_name("a"));
        dom::named(&heading, "a").is_some() || outer.is_some()
    })
}

/// Leaves out short lines that stand in most posts word for word, but for who wrote it: when that was, what can be done with it.
fn drop_repeated(
    page: &Blocks,
    names: &HashMap<NodeId, Named>,
    posts: &[&Elem],
    chosen: &mut [bool],
) {
    // What stands between the posts, too.
    let outer = posts.first().and_then(|post| page.elems.get(post.parent));
    let thread = outer.map_or(0..0, |outer| outer.first..outer.end);
    let mut lines: HashMap<usize, String> = HashMap::new();
    for at in thread {
        if let Some(block) = page.blocks.get(at).filter(|block| block.chars < SHORT) {
            lines.insert(at, block.text.clone());
        }
    }
    for post in posts {
        let name = names.get(&post.node).map_or("", |named| &named.name);
        for at in post.first..post.end {
            if let Some(line) = lines.get_mut(&at).filter(|_| !name.is_empty()) {
                *line = line.replacen(name, "", 1);
            }
        }
    }
    let mut counts: HashMap<&str, usize> = HashMap::new();
    for line in lines.values() {
        *counts.entry(line).or_default() += 1;
    }
    for (at, line) in &lines {
        let count = counts.get(line.as_str()).copied().unwrap_or_default();
        if count > 2
            && count * 2 > posts.len()
            && let Some(chosen) = chosen.get_mut(*at)
        {
            *chosen = false;
        }
    }
}

/// Leaves out what stands beside a thread: rules of the house, other threads.
fn drop_beside(doc: &Document, page: &Blocks, posts: &[&Elem], chosen: &mut [bool]) {
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

/// Chooses in all posts what stands in boxes that look like those in which chosen text stands in one of them.
fn complete(doc: &Document, page: &Blocks, posts: &[usize], chosen: &mut [bool]) {
    let look = |at: usize| {
        let own = page.elems.get(page.blocks.get(at)?.elem)?;
        Some(page.elems.get(own.parent)?.look)
    };
    let is_chosen = |at: usize| chosen.get(at) == Some(&true);
    // What stands anywhere in a box that has a class belongs to it; other boxes are alike too easily.
    let boxes = text_boxes(doc, page, posts, is_chosen);
    let looks: HashSet<u64> = prose(page, posts)
        .filter(|at| is_chosen(*at))
        .filter_map(look)
        .collect();
    for post in posts {
        let Some(elem) = page.elems.get(*post) else {
            continue;
        };
        for at in elem.first..elem.end {
            let Some((block, is_chosen)) = page.blocks.get(at).zip(chosen.get_mut(at)) else {
                continue;
            };
            let is_text = block.linked * 2 < block.chars && !block.hidden;
            let is_alike = || look(at).is_some_and(|look| looks.contains(&look));
            *is_chosen |= is_text && (is_alike() || stands_in(page, block.elem, *post, &boxes));
        }
    }
}

/// Whether an element stands in a box of one of these looks within a post.
fn stands_in(page: &Blocks, elem: usize, post: usize, boxes: &HashSet<u64>) -> bool {
    let mut at = elem;
    while at > post
        && let Some(elem) = page.elems.get(at)
    {
        at = elem.parent;
        let outer = page.elems.get(at).filter(|_| at > post);
        if outer.is_some_and(|outer| boxes.contains(&outer.look)) {
            return true;
        }
    }
    false
}

/// Leaves out lines of posts that are a number alone: votes, answers, views.
fn drop_counts(page: &Blocks, posts: &[&Elem], chosen: &mut [bool]) {
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

#[cfg(test)]
mod tests;
