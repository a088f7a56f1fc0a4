//! Who is named in posts: elements whose marks say that they hold the name of a writer.

use std::collections::HashMap;

use dom_query::{NodeId, NodeRef};

use super::super::look;
use crate::dom;

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
/// Such a word that is only whole, and only within a card: microformats' formatted name.
const NAME: &str = "fn";
/// How the classes of such cards begin.
const CARDS: &[&str] = &["vcard", "hcard", "h-card"];
/// Elements around such a name that may be the card.
const AROUND: usize = 4;
/// Characters and words of the longest name.
const LONGEST: usize = 40;
const MOST_WORDS: usize = 4;
/// Elements around a name that may be the post.
const OUTER: usize = 12;
/// Names of one page that are looked at.
const MOST: usize = 2_000;
/// Ways in which one element may name people.
const WAYS: usize = 4;

/// The first name in an element that is marked in one way, how many there are, and what the first looks like.
pub(super) struct Named {
    pub(super) name: String,
    pub(super) count: usize,
    pub(super) look: u64,
}

/// The names in elements, of each way to mark them the first.
#[derive(Default)]
pub(super) struct Names(HashMap<NodeId, Vec<Named>>);

impl Names {
    /// The names in each element that may be a post.
    pub(super) fn of(body: &NodeRef<'_>) -> Names {
        let mut found: HashMap<NodeId, Vec<Named>> = HashMap::new();
        for node in dom::all(body, |node| author_word(node).is_some())
            .into_iter()
            .take(MOST)
        {
            let Some(name) = own_name(&node) else {
                continue;
            };
            // Other classes say who it is, or what they may do; guests have no page that their name could lead to.
            let look = look("", &author_word(&node).unwrap_or_default());
            for outer in node.ancestors_it(Some(OUTER)) {
                let ways = found.entry(outer.id).or_default();
                if let Some(known) = ways.iter_mut().find(|known| known.look == look) {
                    known.count += 1;
                } else if ways.len() < WAYS {
                    ways.push(Named {
                        name: name.clone(),
                        count: 1,
                        look,
                    });
                }
            }
        }
        Names(found)
    }

    pub(super) fn len(&self) -> usize {
        self.0.len()
    }

    pub(super) fn has(&self, node: NodeId) -> bool {
        self.0.contains_key(&node)
    }

    /// The first name in an element, marked in whatever way.
    pub(super) fn first(&self, node: NodeId) -> Option<&Named> {
        self.0.get(&node)?.first()
    }

    /// The name in an element that is marked in one way.
    pub(super) fn marked(&self, node: NodeId, look: u64) -> Option<&Named> {
        self.0.get(&node)?.iter().find(|named| named.look == look)
    }

    /// The ways in which an element names people.
    pub(super) fn ways(&self, node: NodeId) -> impl Iterator<Item = u64> {
        let ways = self.0.get(&node).into_iter().flatten();
        ways.map(|named| named.look)
    }
}

/// The name in an element that names who wrote a post; beside it, there may be what they have earned.
pub(super) fn own_name(node: &NodeRef<'_>) -> Option<String> {
    let is_marked = |inner: &NodeRef<'_>| inner.attr("itemprop").is_some_and(|of| &*of == "name");
    let marked = dom::find(node, is_marked).map(|inner| dom::text(&inner));
    let whole = dom::text(node);
    // A link before it may hold nothing but a drawing.
    let linked = || {
        let links = node.descendants_it().filter(|inner| inner.has_name("a"));
        let mut texts = links.map(|inner| dom::text(&inner));
        texts.find(|text| !text.is_empty())
    };
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
pub(super) fn author_word(node: &NodeRef<'_>) -> Option<String> {
    // In code, such marks are those of functions and variables.
    let mut around = std::iter::once(*node).chain(node.ancestors_it(Some(AROUND)));
    if around.any(|outer| is_code(&outer)) {
        return None;
    }
    let says = |key: &str| node.attr(key).is_some_and(|of| &*of == "author");
    if says("itemprop") || says("rel") {
        return Some("author".to_owned());
    }
    let class = node.class()?.to_ascii_lowercase();
    let mut words = class.split_ascii_whitespace();
    let is_of_author = |word: &&str| {
        let is_of_user = |word: &str| word.len() > USER.len() && word.ends_with(USER);
        (*word == NAME && is_in_card(node))
            || is_of_user(word)
            || AUTHORS.iter().any(|known| word.ends_with(known))
    };
    words.find(is_of_author).map(str::to_owned)
}

/// Whether an element holds code.
fn is_code(node: &NodeRef<'_>) -> bool {
    let class = node.class().unwrap_or_default();
    let mut words = class.split_ascii_whitespace();
    dom::is_one_of(node, &["pre", "code", "samp", "kbd"])
        || words.any(|word| word.starts_with("code"))
}

/// Whether an element stands in a card about a person.
fn is_in_card(node: &NodeRef<'_>) -> bool {
    let mut around = std::iter::once(*node).chain(node.ancestors_it(Some(AROUND)));
    around.any(|outer| {
        let class = outer.class().unwrap_or_default().to_ascii_lowercase();
        let mut words = class.split_ascii_whitespace();
        let is_card = |word: &str| {
            CARDS.iter().any(|card| word.starts_with(card))
                || AUTHORS.iter().any(|known| word.ends_with(known))
        };
        words.any(is_card) || outer.attr("itemprop").is_some_and(|of| &*of == "author")
    })
}
