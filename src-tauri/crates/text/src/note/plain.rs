//! Nodes as plain text: what search indexes, excerpts show and backlinks quote.

use super::node::{Item, Node, Nodes};
use super::parse::{is_masked, visible};
use super::tag::Tag;
use pulldown_cmark::TagEnd;
use std::ops::Range;

/// Writes nodes as text, and remembers where a range of the source came out.
pub(crate) struct Plain {
    pub text: String,
    /// What to write before the next text.
    gap: Gap,
    /// Between the cells of a row.
    cell: &'static str,
    /// Whether the text may be masked: only then is there anything to unmask, and only then is anything looked for.
    masked: bool,
    wanted: Option<Range<usize>>,
    /// Where the wanted range came out so far.
    pub found: Option<Range<usize>>,
}

/// What stands between two texts; the greater of two counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Gap {
    None,
    Blank,
    Cell,
    Line,
    Paragraph,
}

impl Plain {
    pub fn new() -> Self {
        Self {
            text: String::new(),
            gap: Gap::None,
            cell: "\t",
            masked: true,
            wanted: None,
            found: None,
        }
    }

    /// For a whole text, where `text` is what its nodes were read from.
    pub fn of(text: &str) -> Self {
        let mut plain = Self::new();
        plain.text.reserve(text.len());
        plain.masked = is_masked(text);
        plain
    }

    /// For one passage: cells stand in a line with dots between.
    pub fn passage(wanted: Range<usize>) -> Self {
        Self {
            cell: " · ",
            wanted: Some(wanted),
            ..Self::new()
        }
    }

    #[inline(always)]
    pub fn push(&mut self, node: &Node, nodes: &Nodes<'_>) {
        match node.item {
            Item::Text => self.push_text(node, nodes),
            Item::Start(tag) => self.start(tag),
            Item::End(tag) => self.end(tag),
            _ => self.push_rarer(node, nodes),
        }
    }

    #[inline(always)]
    pub fn push_text(&mut self, node: &Node, nodes: &Nodes<'_>) {
        self.write(nodes.says(node), &node.range, true);
    }

    /// Apart, so that the rest stands where it is called.
    #[inline(never)]
    pub fn push_rarer(&mut self, node: &Node, nodes: &Nodes<'_>) {
        match node.item {
            Item::Odd(_) | Item::Code(_) | Item::Math(..) => {
                self.write(nodes.says(node), &node.range, false);
            }
            Item::Html(_) => self.write(&without_markup(nodes.says(node)), &node.range, false),
            Item::Break(hard) => self.apart(if hard && self.wanted.is_none() {
                Gap::Line
            } else {
                Gap::Blank
            }),
            Item::Link(link) => match nodes.link(link) {
                Some(link) if link.embed => {
                    self.write(link.display().unwrap_or_default(), &node.range, false)
                }
                Some(link) => self.write(&link.shown(), &node.range, false),
                None => {}
            },
            Item::Tag(tag) => {
                let tag = nodes.tags.get(tag as usize);
                self.write("#", &node.range, false);
                self.write(tag.map_or("", |tag| tag), &node.range, false);
            }
            Item::Rule => self.apart(Gap::Paragraph),
            Item::InlineHtml(_) if is_break(nodes.says(node)) => self.apart(Gap::Blank),
            // The text of a Markdown link came out piece by piece; what was found so far is all of it.
            Item::Close if self.wanted.as_ref() == Some(&node.range) => {
                self.wanted = Some(usize::MAX..usize::MAX);
            }
            Item::InlineHtml(_)
            | Item::Footnote(_)
            | Item::Task(_)
            | Item::Open(_)
            | Item::Close
            | Item::Mark(_)
            | Item::BlockId
            | Item::Callout => {}
            // Taken already.
            Item::Text | Item::Start(_) | Item::End(_) => {}
        }
    }

    #[inline(always)]
    pub fn start(&mut self, tag: Tag) {
        match tag {
            Tag::Item | Tag::TableRow | Tag::TableHead => self.apart(Gap::Line),
            Tag::TableCell | Tag::Emphasis | Tag::Strong | Tag::Strikethrough => {}
            Tag::List(_) => self.apart(Gap::Line),
            _ => self.apart(Gap::Paragraph),
        }
    }

    #[inline(always)]
    pub fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Item | TagEnd::TableRow | TagEnd::TableHead => self.apart(Gap::Line),
            TagEnd::TableCell => self.apart(Gap::Cell),
            TagEnd::Emphasis | TagEnd::Strong | TagEnd::Strikethrough => {}
            _ => self.apart(Gap::Paragraph),
        }
    }

    fn apart(&mut self, gap: Gap) {
        // A cell or a break after a blank line stays a blank line; a row ends a cell.
        self.gap = self.gap.max(gap);
    }

    #[inline(always)]
    fn write(&mut self, text: &str, range: &Range<usize>, verbatim: bool) {
        if self.masked {
            return self.write_watched(text, range, verbatim);
        }
        if text.is_empty() {
            return;
        }
        if self.gap != Gap::None {
            self.close_gap();
        }
        self.text.push_str(text);
    }

    /// Writes a text that may have to be unmasked, or in which something is looked for.
    #[inline(never)]
    fn write_watched(&mut self, text: &str, range: &Range<usize>, verbatim: bool) {
        let shown = visible(text);
        if shown.is_empty() {
            self.remember(range, self.text.len(), 0, verbatim && text.is_empty());
            return;
        }
        if self.gap != Gap::None {
            self.close_gap();
        }
        let start = self.text.len();
        self.text.push_str(&shown);
        self.remember(
            range,
            start,
            shown.len(),
            verbatim && shown.len() == text.len(),
        );
    }

    #[inline(never)]
    fn close_gap(&mut self) {
        let last = self.text.as_bytes().last();
        if last.is_some_and(|last| !last.is_ascii_graphic()) {
            let kept = self.text.trim_end().len();
            self.text.truncate(kept);
            if let Some(found) = &mut self.found {
                *found = found.start.min(kept)..found.end.min(kept);
            }
        }
        if !self.text.is_empty() {
            self.text.push_str(match self.gap {
                Gap::None => "",
                Gap::Blank => " ",
                Gap::Cell => self.cell,
                Gap::Line => "\n",
                Gap::Paragraph => "\n\n",
            });
        }
        self.gap = Gap::None;
    }

    fn remember(&mut self, range: &Range<usize>, start: usize, length: usize, verbatim: bool) {
        let Some(wanted) = &self.wanted else { return };
        let (from, to) = (wanted.start.max(range.start), wanted.end.min(range.end));
        if from >= to {
            return;
        }
        let piece = if verbatim {
            start + from - range.start..start + to - range.start
        } else {
            start..start + length
        };
        self.found = Some(match self.found.take() {
            Some(found) => found.start..piece.end,
            None => piece,
        });
    }
}

/// The plain text of nodes.
impl Plain {
    /// The text without blanks around it.
    pub fn trimmed(mut self) -> String {
        let length = self.text.trim_end().len();
        self.text.truncate(length);
        let blank = self.text.len() - self.text.trim_start().len();
        self.text.drain(..blank);
        // It is kept for as long as the note is read: not more than it needs.
        self.text.shrink_to_fit();
        self.text
    }
}

fn is_break(html: &str) -> bool {
    html.get(..3)
        .is_some_and(|head| head.eq_ignore_ascii_case("<br"))
}

/// A piece of an HTML block without its tags and comments. Pieces are lines: a tag that goes on in the next line shows
/// its rest, which is better than losing text behind a stray `<`.
fn without_markup(html: &str) -> String {
    let mut text = String::with_capacity(html.len());
    let mut rest = html;
    while let Some((before, tag)) = rest.split_once('<') {
        text.push_str(before);
        let end = if tag.starts_with("!--") {
            tag.find("-->").map(|at| at + 3)
        } else {
            tag.find('>').map(|at| at + 1)
        };
        rest = end.and_then(|end| tag.get(end..)).unwrap_or_default();
    }
    text.push_str(rest);
    text
}
