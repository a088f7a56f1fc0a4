//! What others ask of the HTML of a page: its headings, and all of it or a part as Markdown.

use super::html::{self, Element, Node};
use super::markdown;
use commonplace_text::{note, resolve};

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

/// The part of a page that a link's `#part` means, as Markdown without pictures: a heading with what stands under it, or
/// with `^` the block of that name. `None` when it is not there.
pub(crate) fn part_of(html: &str, subpath: &str) -> Option<String> {
    if let Some(name) = subpath.strip_prefix('^') {
        let nodes = html::read(html);
        let block = named(&nodes, name.trim(), MAX_DEPTH)?;
        return Some(markdown::of_nodes(std::slice::from_ref(block), &|_| None));
    }
    let text = markdown::of_html(html, &|_| None);
    let headings = note::outline(&text).headings;
    let levels: Vec<(u8, &str)> = headings
        .iter()
        .map(|heading| (heading.level, heading.text.as_str()))
        .collect();
    let at = resolve::find_heading(subpath, &levels)?;
    let own = headings.get(at)?;
    let end = headings
        .iter()
        .skip(at + 1)
        .find(|next| next.level <= own.level)
        .map_or(text.len(), |next| next.start);
    Some(text.get(own.start..end)?.trim_end().to_owned())
}

/// The element that has a name, as the page gave it or with the mark that reading the page put before it.
fn named<'n>(nodes: &'n [Node], name: &str, depth: usize) -> Option<&'n Node> {
    let has_name = |element: &Element| {
        element
            .attribute("id")
            .is_some_and(|id| id == name || id.strip_prefix("cp-") == Some(name))
    };
    nodes.iter().find_map(|node| match node {
        Node::Element(element) if has_name(element) => Some(node),
        Node::Element(element) if depth > 0 => named(&element.children, name, depth - 1),
        _ => None,
    })
}

#[cfg(test)]
mod tests {
    use super::{headings_of, markdown_of_html, part_of};

    #[test]
    fn a_part_of_a_page() {
        let html = "<h1>All</h1><p>first</p><section><h2>Two <em>three</em></h2><p id=\"cp-a\">second</p><h3>In it</h3><ul><li id=\"b\">third</li></ul></section><h2>Four</h2><p>last</p>";
        let cases = [
            ("Four", Some("## Four\n\nlast")),
            ("Two three#In it", Some("### In it\n\n- third")),
            ("^a", Some("second")),
            ("^b", Some("third")),
            ("^c", None),
            ("Five", None),
        ];
        for (subpath, wanted) in cases {
            assert_eq!(part_of(html, subpath).as_deref(), wanted, "{subpath}");
        }
        let whole = part_of(html, "Two three").unwrap();
        assert!(
            whole.contains("second") && whole.contains("third") && !whole.contains("last"),
            "{whole}"
        );
    }

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
