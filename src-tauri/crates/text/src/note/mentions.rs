//! Names that a note mentions without linking to them.
//!
//! Only in text that is shown and stands in the source as it reads: not in links, code, math, tags, HTML, comments or the
//! front matter.

use super::node::{Item, Node};
use super::outline::Parts;
use crate::mention::Names;
use std::ops::Range;

/// The byte ranges of the names in a note, in order; at most `most`. A range may run over the end of a line, never over
/// markup.
#[must_use]
pub fn mentions(source: &str, names: &Names, most: usize) -> Vec<Range<usize>> {
    let parts = Parts::of(source);
    let mut found = Vec::new();
    for piece in pieces(source, &parts.nodes(source).list) {
        let Some(text) = source.get(piece.clone()) else {
            continue;
        };
        let room = most - found.len();
        let within = names.find(text, room);
        found.extend(
            within
                .into_iter()
                .map(|range| piece.start + range.start..piece.start + range.end),
        );
        if found.len() >= most {
            break;
        }
    }
    found
}

/// The stretches of plain text.
fn pieces(source: &str, nodes: &[Node]) -> Vec<Range<usize>> {
    let mut pieces: Vec<Range<usize>> = Vec::new();
    let (mut links, mut code) = (0_usize, 0_usize);
    let mut goes_on = false;
    for node in nodes {
        match &node.item {
            Item::Open(_) => links += 1,
            Item::Close => links = links.saturating_sub(1),
            Item::Start(super::tag::Tag::CodeBlock(_)) => code += 1,
            Item::End(pulldown_cmark::TagEnd::CodeBlock) => code = code.saturating_sub(1),
            Item::Text if links == 0 && code == 0 => {
                match pieces.last_mut() {
                    Some(last) if goes_on && joins(source, last.end, node.range.start) => {
                        last.end = node.range.end;
                    }
                    _ => pieces.push(node.range.clone()),
                }
                goes_on = true;
                continue;
            }
            Item::Break(_) => continue,
            _ => {}
        }
        goes_on = false;
    }
    pieces
}

/// Whether nothing but the end of a line stands between two pieces.
fn joins(source: &str, end: usize, start: usize) -> bool {
    source
        .get(end..start)
        .is_some_and(|between| between.chars().all(char::is_whitespace))
}

#[cfg(test)]
mod tests {
    use super::mentions;
    use crate::mention::Names;

    #[test]
    fn only_in_plain_text() {
        let source = "---\ntitle: Bees\n---\n# Bees\n\nBees and [[Bees]], `Bees`, [Bees](x), #bees, $Bees$, *Bees*.\n\n```\nBees\n```\n\n%% Bees %%\n\n> Honey\n> Bees\n\nHoney\nBees https://bees.example/Bees <b>Bees</b>\n";
        let found = |name: &str| -> Vec<usize> {
            let names = Names::new([name]);
            mentions(source, &names, 50)
                .into_iter()
                .map(|range| source[..range.start].matches('\n').count() + 1)
                .collect()
        };
        assert_eq!(found("bees"), [4, 6, 6, 15, 18, 18], "{source}");
        assert_eq!(
            found("honey bees"),
            [17],
            "over the end of a line, not over the sign of a quote"
        );
    }
}
