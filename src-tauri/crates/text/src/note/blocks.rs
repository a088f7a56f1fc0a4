//! The blocks of a note that a link can mean: paragraphs, items of lists, and quotes, tables and code as a whole.

use super::node::{Item, Node, Nodes};
use super::outline::Parts;
use super::parse::squeezed;
use super::plain::Plain;
use super::relink::Edit;
use super::tag::Tag;
use pulldown_cmark::TagEnd;
use std::ops::Range;

/// A block that a link can mean.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Linkable {
    /// Byte range in the source.
    pub range: Range<usize>,
    /// What it says, on one line, at most about 200 characters.
    pub text: String,
    /// The id that it has.
    pub id: Option<String>,
    /// Where an id would be written, and whether on a line of its own.
    at: usize,
    own_line: bool,
}

impl Linkable {
    /// The edit that gives the block an id.
    #[must_use]
    pub fn with_id(&self, source: &str, id: &str) -> Edit {
        let ending = if source.contains("\r\n") {
            "\r\n"
        } else {
            "\n"
        };
        let text = if self.own_line {
            format!("{ending}{ending}^{id}{ending}")
        } else {
            format!(" ^{id}")
        };
        (self.at..self.at, text)
    }
}

/// Characters of what is told of a block.
const MOST: usize = 200;

/// The blocks of a note in order.
#[must_use]
pub fn blocks(source: &str) -> Vec<Linkable> {
    let parts = Parts::of(source);
    let all = parts.nodes(source);
    let nodes = &all.list;
    let named = super::outline(source).blocks;
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(node) = nodes.get(at) {
        match &node.item {
            Item::Start(Tag::BlockQuote(_) | Tag::Table(_) | Tag::CodeBlock(_)) => {
                let end = closing(nodes, at);
                found.push(block(source, &all, at..end, node.range.clone(), true));
                at = end;
            }
            Item::Start(Tag::Paragraph) => {
                let end = closing(nodes, at);
                found.push(block(source, &all, at..end, node.range.clone(), false));
                at = end;
            }
            // A tight item holds its text itself.
            Item::Start(Tag::Item) => {
                let end = text_end(nodes, at + 1);
                let range = nodes
                    .get(at + 1..end)
                    .and_then(|inner| Some(inner.first()?.range.start..inner.last()?.range.end));
                if let Some(range) = range {
                    found.push(block(source, &all, at + 1..end, range, false));
                }
                at = end.max(at + 1);
            }
            _ => at += 1,
        }
    }
    for block in &mut found {
        block.id = named
            .iter()
            .filter(|named| {
                named.range.start < block.range.end && block.range.start < named.range.end
            })
            .min_by_key(|named| named.range.len().abs_diff(block.range.len()))
            .map(|named| named.id.clone());
    }
    // A line that is only an id is no block of its own.
    found.retain(|block| !block.text.is_empty());
    found
}

/// The index of the node that ends what begins at `start`.
fn closing(nodes: &[Node], start: usize) -> usize {
    let mut depth = 0_usize;
    for (index, node) in nodes.iter().enumerate().skip(start) {
        match node.item {
            Item::Start(_) => depth += 1,
            Item::End(_) => depth = depth.saturating_sub(1),
            _ => {}
        }
        if depth == 0 {
            return index + 1;
        }
    }
    nodes.len()
}

/// The end of the text that an item holds itself, before lists and paragraphs in it.
fn text_end(nodes: &[Node], start: usize) -> usize {
    let stops = |item: &Item| {
        matches!(
            item,
            Item::End(TagEnd::Item)
                | Item::Start(
                    Tag::Paragraph
                        | Tag::List(_)
                        | Tag::Item
                        | Tag::BlockQuote(_)
                        | Tag::CodeBlock(_)
                        | Tag::Table(_)
                        | Tag::Heading { .. }
                        | Tag::HtmlBlock
                )
        )
    };
    let rest = nodes.get(start..).unwrap_or_default();
    rest.iter()
        .position(|node| stops(&node.item))
        .map_or(nodes.len(), |length| start + length)
}

fn block(
    source: &str,
    nodes: &Nodes<'_>,
    inner: Range<usize>,
    range: Range<usize>,
    own_line: bool,
) -> Linkable {
    let mut plain = Plain::new();
    for node in nodes.list.get(inner).unwrap_or_default() {
        plain.push(node, nodes);
    }
    let text: String = squeezed(&plain.text).chars().take(MOST).collect();
    let length = source
        .get(range.clone())
        .map_or(0, |text| text.trim_end().len());
    Linkable {
        at: range.start + length,
        range: range.start..range.start + length,
        text,
        id: None,
        own_line,
    }
}

#[cfg(test)]
mod tests {
    use super::blocks;
    use crate::note::{edited, outline};

    #[test]
    fn every_block_can_be_given_an_id() {
        let source = "# Title\n\nOne paragraph\nof two lines.\n\n- item one\n  - child\n- item two\n\n> a quote\n> of two\n\n| a |\n|---|\n| b |\n\n```\ncode\n```\n\nNamed already. ^has\n";
        let found = blocks(source);
        let texts: Vec<(&str, Option<&str>)> = found
            .iter()
            .map(|block| (block.text.as_str(), block.id.as_deref()))
            .collect();
        assert_eq!(texts.len(), 8, "{texts:?}");
        assert_eq!(texts[0], ("One paragraph of two lines.", None));
        assert_eq!(texts[1].0, "item one");
        assert_eq!(texts[2].0, "child");
        assert_eq!(texts[7], ("Named already.", Some("has")));
        for block in found.iter().filter(|block| block.id.is_none()) {
            let text = edited(source, vec![block.with_id(source, "new-1")]);
            let outline = outline(&text);
            let named = outline.blocks.iter().find(|named| named.id == "new-1");
            let named = named.unwrap_or_else(|| panic!("{text}"));
            assert!(
                named.range.start <= block.range.start + 2 && named.range.end >= block.range.end,
                "{:?} {:?} in {text}",
                named.range,
                block.range
            );
            let again = blocks(&text);
            assert!(
                again
                    .iter()
                    .any(|one| one.text == block.text && one.id.as_deref() == Some("new-1")),
                "{again:?}"
            );
        }
    }
}
