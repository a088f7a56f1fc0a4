//! The addresses that an article links to.
//!
//! What they mean to a library is `core`'s work.

use crate::{dom, parse};
use std::collections::HashSet;

/// See [`crate::link_addresses`].
pub(crate) fn addresses(html: &str, most: usize) -> Vec<String> {
    let doc = parse::fragment(html);
    let mut seen = HashSet::new();
    let root = doc.root();
    let links = root.descendants_it().filter(|node| node.has_name("a"));
    links
        .filter_map(|link| dom::attr(&link, "href"))
        .filter(|href| href.starts_with("http://") || href.starts_with("https://"))
        .filter(|href| seen.insert(href.clone()))
        .take(most)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::addresses;

    #[test]
    fn web_addresses_come_in_order_and_once() {
        let html = "<p><a href='https://a.example/1'>One</a> <a href='mailto:a@b.example'>Mail</a> <a href='/blob/x'>B</a>\
            <a href='https://a.example/1'>Again</a> <a href='http://b.example/'>Two</a></p>";
        assert_eq!(
            addresses(html, 9),
            ["https://a.example/1", "http://b.example/"]
        );
        assert_eq!(addresses(html, 1), ["https://a.example/1"]);
    }
}
