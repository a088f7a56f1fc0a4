//! Threads: posts of several people, one under the other. All of them are what such a page is about, and who wrote which.
//!
//! The trees learnt from articles that comments under a text are none of it. Here the text itself is one of the posts: the
//! first stands in a box of the same look as the answers.

use std::collections::{HashMap, HashSet};

use dom_query::{Document, NodeId, NodeRef};

use super::{Blocks, Elem};
use crate::dom;
use crate::html::furniture;

/// Words in the classes of an element that names who wrote a post.
const AUTHORS: &[&str] = &[
    "author",
    "username",
    "user-name",
    "postername",
    "nickname",
    "display-name",
    "fn",
];
/// Characters and words of the longest name.
const LONGEST: usize = 40;
const MOST_WORDS: usize = 4;
/// Elements around a name that may be the post.
const OUTER: usize = 12;
/// Names in one of two posts.
const MOST_OF_TWO: usize = 2;
/// Characters of a line that every post may have.
const SHORT: usize = 80;
/// Names of one page that are looked at.
const MOST: usize = 2_000;

/// The first name in an element, how many there are, and what the first looks like.
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
    let mut groups: HashMap<(usize, u64), Vec<usize>> = HashMap::new();
    for (at, elem) in page.elems.iter().enumerate().skip(1) {
        if elem.alike > 1 && names.contains_key(&elem.node) {
            groups.entry((elem.parent, elem.look)).or_default().push(at);
        }
    }
    let name = |at: &usize| names.get(&page.elems.get(*at)?.node);
    let threads = groups.into_values().filter(|posts| {
        let named = || posts.iter().filter_map(name);
        let writers: HashSet<&String> = named().map(|named| &named.name).collect();
        // In a thread, all writers are named in one way.
        let mut looks = named().map(|named| named.look);
        let look = looks.next();
        if looks.any(|other| Some(other) != look) {
            return false;
        }
        // Two columns of a page are no thread: one of them is a list of names.
        if posts.len() == 2 && named().any(|named| named.count > MOST_OF_TWO) {
            return false;
        }
        let alike = posts.first().and_then(|at| page.elems.get(*at));
        writers.len() > 1 && alike.is_some_and(|elem| usize::from(elem.alike) <= 2 * posts.len())
    });
    // The outermost group that holds most of what was chosen is the thread.
    let thread = threads
        .filter(|posts| taken(page, chosen, posts) * 2 > all)
        .min_by_key(|posts| {
            let first = posts.first().copied().unwrap_or_default();
            (page.elems.get(first).map_or(0, |elem| elem.depth), first)
        });
    let Some(posts) = thread else {
        return Vec::new();
    };
    if !posts.iter().any(|post| leads_elsewhere(doc, page, *post)) {
        complete(page, &posts, chosen);
    }
    let posts = || posts.iter().filter_map(|post| page.elems.get(*post));
    drop_repeated(page, &names, &posts().collect::<Vec<_>>(), chosen);
    posts()
        .filter(|post| has_chosen(chosen, post))
        .filter_map(|post| {
            Some(Post {
                node: post.node,
                name: names.get(&post.node)?.name.clone(),
            })
        })
        .collect()
}

/// Writes over each post who wrote it. What the page calls its parts does not say any more that they are furniture.
pub(in crate::html) fn sign(doc: &Document, posts: &[Post]) {
    for post in posts {
        let Some(node) = doc.tree.get(&post.node) else {
            continue;
        };
        if let Some(name) = dom::find(&node, names_author).filter(|own| dom::text(own) == post.name)
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
    for node in dom::all(body, names_author).into_iter().take(MOST) {
        let name = dom::text(&node);
        let is_name = !name.is_empty()
            && name.chars().count() <= LONGEST
            && name.split(' ').count() <= MOST_WORDS
            && name.contains(char::is_alphabetic);
        if !is_name {
            continue;
        }
        let class = node.class().unwrap_or_default();
        let look = super::look(&dom::name(&node), &class);
        for outer in node.ancestors_it(Some(OUTER)) {
            let entry = found.entry(outer.id).or_insert_with(|| Named {
                name: name.clone(),
                count: 0,
                look,
            });
            entry.count += 1;
        }
    }
    found
}

fn names_author(node: &NodeRef<'_>) -> bool {
    if node.attr("itemprop").is_some_and(|of| &*of == "author")
        || node.attr("rel").is_some_and(|of| &*of == "author")
    {
        return true;
    }
    let class = node.class().unwrap_or_default().to_ascii_lowercase();
    let mut words = class.split_ascii_whitespace();
    words.any(|word| {
        AUTHORS
            .iter()
            .any(|known| word == *known || (known.len() > 2 && word.ends_with(known)))
    })
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

/// Chooses in all posts what stands in boxes that look like those in which chosen text stands in one of them.
fn complete(page: &Blocks, posts: &[usize], chosen: &mut [bool]) {
    let look = |at: usize| {
        let block = page.blocks.get(at)?;
        let own = page.elems.get(block.elem)?;
        Some(page.elems.get(own.parent)?.look)
    };
    let posts: Vec<&Elem> = posts.iter().filter_map(|at| page.elems.get(*at)).collect();
    let mut looks = HashSet::new();
    for post in &posts {
        let taken = (post.first..post.end).filter(|at| {
            let is_prose = page.blocks.get(*at).is_some_and(|block| block.chars >= 30);
            is_prose && chosen.get(*at) == Some(&true)
        });
        looks.extend(taken.filter_map(look));
    }
    for at in posts.iter().flat_map(|post| post.first..post.end) {
        let Some((block, is_chosen)) = page.blocks.get(at).zip(chosen.get_mut(at)) else {
            continue;
        };
        let is_text = block.linked * 2 < block.chars && !block.hidden;
        *is_chosen |= is_text && look(at).is_some_and(|look| looks.contains(&look));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn post(name: &str, text: &str) -> String {
        format!(
            "<div class=item><div class=head><a class=author href=/u>{name}</a> wrote <a href=#x>last year</a></div><div class=body>{text}</div></div>"
        )
    }

    fn read(html: &str, first: &[usize]) -> String {
        let doc = crate::parse::page(&format!("<body>{html}")).doc;
        let page = super::super::number(&doc);
        let mut chosen = vec![false; page.blocks.len()];
        for at in first {
            chosen[*at] = true;
        }
        let posts = keep(&doc, &page, &mut chosen);
        let root = super::super::choose::cut(&doc, &page, &chosen, &[]).unwrap();
        sign(&doc, &posts);
        crate::text::of_html(&root.inner_html())
    }

    const ASKED: &str =
        "<p>Which glue holds best between the strips of a canoe that lies in water all summer?</p>";

    #[test]
    fn answers_belong_to_the_question_and_have_authors() {
        let thread = [
            post("Ada", ASKED),
            post("Tom", "<p>The yellow one.</p>"),
            post("Ida", "<p>None.</p>"),
        ];
        assert_eq!(
            read(&thread.concat(), &[1]),
            "Ada\n\nWhich glue holds best between the strips of a canoe that lies in water all summer?\n\nTom\n\nThe yellow one.\n\nIda\n\nNone."
        );
    }

    #[test]
    fn comments_under_an_article_and_cards_stay_out() {
        let comments = [post("Tom", "<p>Well said.</p>"), post("Ida", "<p>No.</p>")].concat();
        let page = format!("<article>{ASKED}</article>{comments}");
        assert_eq!(read(&page, &[0]).lines().count(), 1);
        let card = |title: &str| {
            format!(
                "<div class=card><h3><a href=/x>{title}</a></h3><span class=author>Ada</span><div class=body>{ASKED}</div></div>"
            )
        };
        let cards = [card("One"), card("Two")].concat();
        assert!(!read(&cards, &[2]).contains("Two"));
    }
}
