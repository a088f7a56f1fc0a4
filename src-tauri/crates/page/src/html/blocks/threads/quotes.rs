//! What posts quote of each other.

use std::collections::HashSet;
use std::hash::{DefaultHasher, Hash, Hasher};

use super::super::Blocks;
use super::super::tag::Tag;

/// Words in a row that are compared.
const ROW: usize = 5;

/// Whether an element stands in a quotation, or is one.
pub(super) fn is_quoted(page: &Blocks, elem: usize) -> bool {
    let mut at = elem;
    while at > 0
        && let Some(elem) = page.elems.get(at)
    {
        if elem.tag == Tag::Quote {
            return true;
        }
        at = elem.parent;
    }
    false
}

/// What is said in posts outside of quotations, as rows of words.
pub(super) struct Said(HashSet<u64>);

impl Said {
    pub(super) fn of(page: &Blocks, posts: &[usize]) -> Said {
        let posts = posts.iter().filter_map(|post| page.elems.get(*post));
        let blocks = posts
            .flat_map(|post| page.blocks.get(post.first..post.end))
            .flatten();
        let own = blocks.filter(|block| !is_quoted(page, block.elem));
        Said(own.flat_map(|block| rows(&block.text)).collect())
    }

    /// Whether nearly all of a text is said elsewhere.
    pub(super) fn has(&self, text: &str) -> bool {
        let rows = rows(text);
        let known = rows.iter().filter(|row| self.0.contains(row)).count();
        known * 5 >= rows.len() * 4
    }
}

/// Each row of words in a text; a shorter text is one row.
fn rows(text: &str) -> Vec<u64> {
    let words: Vec<&str> = text.split(' ').collect();
    let hash = |row: &[&str]| {
        let mut hasher = DefaultHasher::new();
        row.hash(&mut hasher);
        hasher.finish()
    };
    words.windows(ROW.min(words.len())).map(hash).collect()
}
