//! The standfirst: the sentence under a headline that says what the article is about, where the page marks it.

use dom_query::{Document, NodeRef};

use super::authors::is_apart;
use crate::dom;

/// Parts of the names of classes that mark it.
const MARKS: &[&str] = &[
    "standfirst",
    "subtitle",
    "subheadline",
    "dek",
    "excerpt",
    "lede",
];
/// Headlines of a page that are looked at, elements around each, and elements after it.
const HEADINGS: usize = 3;
const AROUND: usize = 3;
const NEAR: usize = 40;
/// Characters of a standfirst.
const LENGTH: std::ops::RangeInclusive<usize> = 20..=400;

/// The marked standfirst beside a headline.
pub(super) fn read(doc: &Document) -> Option<String> {
    let body = doc.body()?;
    let headings = body.descendants_it().filter(|node| node.has_name("h1"));
    headings.take(HEADINGS).find_map(|heading| beside(&heading))
}

fn beside(heading: &NodeRef<'_>) -> Option<String> {
    for outer in heading.ancestors_it(Some(AROUND)) {
        if dom::is_one_of(&outer, &["body", "main", "html"]) {
            return None;
        }
        let elements = outer.descendants_it().filter(NodeRef::is_element);
        let after = elements.skip_while(|node| node.id != heading.id).take(NEAR);
        let mut marked = after.filter(|node| is_marked(node) && !is_apart(node));
        let text = marked.next().map(|node| dom::text(&node));
        if let Some(text) = text.filter(|text| LENGTH.contains(&text.chars().count())) {
            return Some(text);
        }
        if outer.has_name("article") {
            return None;
        }
    }
    None
}

fn is_marked(node: &NodeRef<'_>) -> bool {
    let class = node.class().unwrap_or_default().to_ascii_lowercase();
    let mut parts = class.split(|c: char| !c.is_ascii_alphanumeric());
    dom::is_one_of(node, &["p", "div", "h2", "h3", "span", "section"])
        && parts.any(|part| MARKS.contains(&part))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_marked_sentence_under_the_headline_is_the_standfirst() {
        let cases = [
            (
                "<article><header><h1>Rye</h1><p class=gh-article-excerpt>It wants less than you think.</p></header><p>Text.</p></article>",
                Some("It wants less than you think."),
            ),
            (
                "<article><h1>Rye</h1><div><p class='post dek'>It wants less than you think.</p></div></article>",
                Some("It wants less than you think."),
            ),
            (
                "<article><h1>Rye</h1><p>It wants less than you think.</p></article>",
                None,
            ),
            (
                "<main><h1>Rye</h1><div class=related><p class=excerpt>It wants less than you think.</p></div></main>",
                None,
            ),
            (
                "<div><h1>Rye</h1></div><p class=excerpt>That of another article altogether.</p>",
                None,
            ),
        ];
        for (html, want) in cases {
            let page = crate::parse::page(html);
            assert_eq!(read(&page.doc).as_deref(), want, "{html}");
        }
    }
}
