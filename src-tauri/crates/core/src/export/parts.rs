//! What others ask of the HTML of a page: its headings, and all of it as Markdown.

use super::html::{self, Node};
use super::markdown;

/// Elements within elements that are looked into.
const MAX_DEPTH: usize = 100;

/// The headings of an article in order: level and text.
pub(crate) fn headings_of(html: &str) -> Vec<(u8, String)> {
    let mut found = Vec::new();
    collect(&html::read(html), &mut found, MAX_DEPTH);
    found
}

fn collect(nodes: &[Node], found: &mut Vec<(u8, String)>, depth: usize) {
    for node in nodes {
        let Node::Element(element) = node else {
            continue;
        };
        let level = match element.name.as_bytes() {
            [b'h', digit @ b'1'..=b'6'] => Some(digit - b'0'),
            _ => None,
        };
        match level {
            Some(level) => {
                let mut text = String::new();
                words(&element.children, &mut text, depth);
                let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
                if !text.is_empty() {
                    found.push((level, text));
                }
            }
            None if depth > 0 => collect(&element.children, found, depth - 1),
            None => {}
        }
    }
}

fn words(nodes: &[Node], text: &mut String, depth: usize) {
    for node in nodes {
        match node {
            Node::Text(piece) => text.push_str(piece),
            Node::Element(element) if depth > 0 => words(&element.children, text, depth - 1),
            Node::Element(_) => {}
        }
    }
}

/// HTML that has been sanitised, as Markdown. Pictures keep their addresses.
pub(crate) fn markdown_of_html(html: &str) -> String {
    markdown::of_html(html, &|source| Some(source.to_owned()))
}

#[cfg(test)]
mod tests {
    use super::{headings_of, markdown_of_html};

    #[test]
    fn headings_in_order() {
        let html = "<h1>One</h1><section><p>x</p><h2>Two <em>three</em></h2></section><h7>no</h7><h3> </h3>";
        assert_eq!(
            headings_of(html),
            [(1, "One".to_owned()), (2, "Two three".to_owned())]
        );
    }

    #[test]
    fn pictures_keep_their_addresses() {
        let html = "<p>a <img src=\"https://example.org/a.png\" alt=\"b\"></p>";
        assert!(markdown_of_html(html).contains("![b](https://example.org/a.png)"));
    }
}
