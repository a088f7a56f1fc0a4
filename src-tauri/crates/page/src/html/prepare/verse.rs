//! Verse whose lines are boxes, with an empty box between its stanzas: stanzas become paragraphs of lines, or the reader would
//! see no more of them than a row of lines.

use dom_query::{Document, NodeRef};

use crate::dom;
use crate::html::paragraphs;

/// Characters of the longest line of verse.
const LONGEST: usize = 90;
/// Lines that make a row of boxes verse.
const LEAST: usize = 4;

/// Writes every such row as paragraphs.
pub(super) fn settle(doc: &Document, body: &NodeRef<'_>) {
    let holders = dom::all(body, |node| {
        dom::is_one_of(node, &["article", "blockquote", "div", "section"])
    });
    for holder in holders {
        let mut stanzas: Vec<Vec<NodeRef<'_>>> = vec![Vec::new()];
        let mut blanks: Vec<NodeRef<'_>> = Vec::new();
        for child in holder.children() {
            if is_line(&child) {
                if let Some(stanza) = stanzas.last_mut() {
                    stanza.push(child);
                }
            } else if is_blank(&child) {
                blanks.push(child);
                stanzas.push(Vec::new());
            } else if child.is_element() || !child.text().trim().is_empty() {
                write(doc, &mut stanzas, &mut blanks);
            }
        }
        write(doc, &mut stanzas, &mut blanks);
    }
}

/// Makes paragraphs of a row if it is verse, and begins a new one.
fn write(doc: &Document, stanzas: &mut Vec<Vec<NodeRef<'_>>>, blanks: &mut Vec<NodeRef<'_>>) {
    let found = std::mem::replace(stanzas, vec![Vec::new()]);
    let blanks = std::mem::take(blanks);
    let found: Vec<_> = found
        .into_iter()
        .filter(|lines| !lines.is_empty())
        .collect();
    let lines: usize = found.iter().map(Vec::len).sum();
    // Paragraphs with empty boxes between them are the other thing that is written so.
    let of_several = found.iter().filter(|lines| lines.len() > 1).count();
    if found.len() < 2 || lines < LEAST || of_several * 2 < found.len() {
        return;
    }
    for lines in found {
        let mut lines = lines.into_iter();
        let Some(first) = lines.next() else { continue };
        first.rename("p");
        for line in lines {
            first.append_child(&doc.tree.new_element("br"));
            for inner in line.children() {
                first.append_child(&inner);
            }
            line.remove_from_parent();
        }
    }
    for blank in blanks {
        blank.remove_from_parent();
    }
}

/// A box with one line of words in it.
fn is_line(node: &NodeRef<'_>) -> bool {
    let parts = || node.descendants_it().filter(NodeRef::is_element);
    node.has_name("div")
        && paragraphs::holds_text_alone(node)
        && !parts().any(|part| dom::is_one_of(&part, &["a", "br", "button", "input", "time"]))
        && dom::text(node).chars().count() <= LONGEST
}

/// A box that only keeps a line free.
fn is_blank(node: &NodeRef<'_>) -> bool {
    node.has_name("div")
        && node.text().trim().is_empty()
        && node
            .descendants_it()
            .filter(NodeRef::is_element)
            .all(|inner| dom::is_one_of(&inner, &["br", "span"]))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::parse;

    fn settled(html: &str) -> String {
        let doc = parse::fragment(html);
        let Some(body) = doc.body() else {
            return String::new();
        };
        settle(&doc, &body);
        body.inner_html().to_string()
    }

    #[test]
    fn stanzas_are_paragraphs_of_lines() {
        assert_eq!(
            settled(
                "<div><h2>The quay</h2><div>I went down</div> <div>to the <i>quay</i></div><div><br></div><div>The boats</div><div>had gone.</div></div>"
            ),
            "<div><h2>The quay</h2><p>I went down<br>to the <i>quay</i></p> <p>The boats<br>had gone.</p></div>"
        );
    }

    #[test]
    fn what_is_no_verse_stays() {
        for html in [
            "<div><div>One paragraph.</div><div><br></div><div>Another.</div><div></div><div>A third.</div><div></div><div>A fourth.</div></div>",
            "<div><div>a</div><div>b</div><div>c</div><div>d</div></div>",
            "<div><div><a href=\"/\">a</a></div><div>b</div><div></div><div>c</div><div>d</div></div>",
            "<div><div>a</div><div>b</div><div></div><div>c</div></div>",
            "<div><div>a</div><div>b</div><div><img src=\"a\"></div><div>c</div><div>d</div></div>",
        ] {
            assert_eq!(settled(html), html);
        }
    }
}
