//! What vaults write inside plain text: `#tags`, `==marks==`, ` ^ids`, bare addresses, `[!callouts]`, `- [/] tasks`.
//!
//! Works on the nodes of `parse`, and only on text that stands in the source byte by byte.

use super::node::{Item, Node, Nodes, number};
use super::tag::Tag;
use super::written::{address_length, callout, opens_tag, tag_at, task};
use super::{Link, link};
use crate::name::TagName;
use pulldown_cmark::{CowStr, TagEnd};
use std::ops::Range;

/// Takes the pieces of a note as they are read, and splits its text at what stands in it.
pub(crate) struct Inline<'a, 's> {
    pub source: &'s str,
    pub nodes: Nodes<'a>,
    /// Text that stands in the source and waits for what follows it; empty when there is none.
    waiting: Range<usize>,
    /// Markdown links that are open: no tag or address in them.
    open: usize,
    /// Emphases that are open in this block.
    depth: usize,
    code: bool,
    /// A `==` that may open a mark: its node and depth.
    mark: Option<(usize, usize)>,
    /// Where the next sign that splits text stands, and the next `^`: most text has none, and is not gone through.
    signs: Next,
    carets: Next,
}

/// Where the next of some bytes stands in a text that is gone through from its beginning to its end.
#[derive(Clone, Copy)]
struct Next {
    /// Where it was looked for from.
    from: usize,
    at: usize,
}

impl Next {
    const UNKNOWN: Self = Self { from: 1, at: 0 };

    /// Whether one stands in `range`. `find` looks for the first in what it is given.
    #[inline]
    fn is_in(
        &mut self,
        text: &str,
        range: &Range<usize>,
        find: impl Fn(&[u8]) -> Option<usize>,
    ) -> bool {
        if range.start < self.from || self.at < range.start {
            let rest = text.as_bytes().get(range.start..).unwrap_or_default();
            *self = Self {
                from: range.start,
                at: find(rest).map_or(usize::MAX, |at| range.start + at),
            };
        }
        self.at < range.end
    }
}

impl<'a, 's> Inline<'a, 's> {
    pub fn new(source: &'s str, text: &'a str) -> Self {
        Self {
            source,
            nodes: Nodes::of(text),
            waiting: 0..0,
            open: 0,
            depth: 0,
            code: false,
            mark: None,
            signs: Next::UNKNOWN,
            carets: Next::UNKNOWN,
        }
    }

    /// Takes text, and joins it with the text that it goes on from.
    #[inline(always)]
    pub fn text(&mut self, text: &CowStr<'a>, range: Range<usize>) {
        if text.is_empty() {
            return;
        }
        if !self.is_verbatim(text, &range) {
            let item = Item::Odd(self.nodes.word(text.clone()));
            self.push(item, range);
        } else if self.waiting.end == range.start && !self.waiting.is_empty() {
            self.waiting.end = range.end;
        } else {
            self.flush(false);
            self.waiting = range;
        }
    }

    /// Whether a text stands in the source as it reads.
    fn is_verbatim(&self, text: &str, range: &Range<usize>) -> bool {
        if text.len() != range.len() {
            return false;
        }
        let is_there = text.as_ptr() == self.nodes.text.as_ptr().wrapping_add(range.start);
        is_there || self.nodes.text.get(range.clone()) == Some(text)
    }

    /// Takes a piece of a line.
    #[inline]
    pub fn push(&mut self, item: Item, range: Range<usize>) {
        self.flush(false);
        self.nodes.list.push(Node { item, range });
    }

    pub fn block(&mut self, tag: Tag, range: Range<usize>) {
        self.flush(true);
        self.code = matches!(tag, Tag::CodeBlock(_));
        (self.depth, self.mark) = (0, None);
        self.nodes.list.push(Node {
            item: Item::Start(tag),
            range,
        });
    }

    pub fn end_block(&mut self, tag: TagEnd, range: Range<usize>) {
        self.flush(true);
        self.code = false;
        (self.depth, self.mark) = (0, None);
        self.nodes.list.push(Node {
            item: Item::End(tag),
            range,
        });
    }

    pub fn emphasis(&mut self, tag: Tag, range: Range<usize>) {
        self.push(Item::Start(tag), range);
        self.depth += 1;
    }

    pub fn end_emphasis(&mut self, tag: TagEnd, range: Range<usize>) {
        self.push(Item::End(tag), range);
        self.depth = self.depth.saturating_sub(1);
        self.mark = self.mark.filter(|(_, depth)| *depth <= self.depth);
    }

    /// A Markdown link begins; it becomes one when its end has come. Gives the number of its node.
    pub fn open(&mut self, leads: bool, range: Range<usize>) -> usize {
        let item = Item::Odd(self.nodes.word(CowStr::Borrowed("")));
        self.push(item, range);
        self.open += usize::from(leads);
        self.nodes.list.len() - 1
    }

    /// The Markdown link that was opened at `node` ends.
    pub fn close(&mut self, node: usize, link: Link, range: Range<usize>) {
        self.flush(false);
        self.open = self.open.saturating_sub(1);
        self.nodes.links.push(link);
        if let Some(node) = self.nodes.list.get_mut(node) {
            node.item = Item::Open(number(self.nodes.links.len()));
        }
        self.push(Item::Close, range);
    }

    /// Takes back the `[` right before `at`, if one was read there.
    pub fn take_bracket(&mut self, at: usize) -> bool {
        let waits = self.waiting.end == at && self.slice(self.waiting.clone()).ends_with('[');
        self.waiting.end -= usize::from(waits);
        waits
    }

    /// A block of the note itself has ended.
    pub fn finish(&mut self) {
        self.flush(true);
        self.nodes.ends.push(self.nodes.list.len());
        (self.open, self.depth, self.code, self.mark) = (0, 0, false, None);
    }

    /// Splits the text that waits.
    #[inline]
    pub fn flush(&mut self, ends_block: bool) {
        if !self.waiting.is_empty() {
            self.settle(ends_block);
        }
    }

    fn settle(&mut self, ends_block: bool) {
        let range = std::mem::take(&mut self.waiting);
        if self.code || self.is_whole(&range, ends_block) {
            self.plain(range);
        } else {
            self.split(range, ends_block);
        }
    }

    /// Whether nothing in a text can split it.
    #[inline]
    fn is_whole(&mut self, range: &Range<usize>, ends_block: bool) -> bool {
        let text = self.nodes.text;
        let splits = self
            .signs
            .is_in(text, range, |rest| memchr::memchr3(b'#', b'=', b':', rest))
            || text.as_bytes().get(range.start) == Some(&b'[')
            || ends_block
                && self
                    .carets
                    .is_in(text, range, |rest| memchr::memchr(b'^', rest));
        !splits
    }

    fn split(&mut self, range: Range<usize>, ends_block: bool) {
        let mut range = range;
        if ends_block && let Some(at) = self.block_id(&range) {
            self.split(range.start..at, false);
            // The blanks before the id go with it.
            self.nodes.list.push(Node {
                item: Item::BlockId,
                range: at..range.end,
            });
            return;
        }
        if let Some(end) = self.opening(&range) {
            range.start = end;
        }
        let bytes = self.nodes.text.as_bytes();
        let (mut start, mut at) = (range.start, range.start);
        while at < range.end {
            let rest = bytes.get(at..range.end).unwrap_or_default();
            // A colon stands in every address, behind its scheme.
            let Some(next) = memchr::memchr3(b'#', b'=', b':', rest) else {
                break;
            };
            at += next;
            let end = match bytes.get(at) {
                Some(b'#') if self.open == 0 => self.tag(start, at, range.end),
                Some(b':') if self.open == 0 => self.address(start, at, range.end),
                Some(b'=') => self.equals(start, at, range.end),
                _ => None,
            };
            match end {
                Some(end) => (start, at) = (end, end),
                None => at += 1,
            }
        }
        self.plain(start..range.end);
    }

    fn slice(&self, range: Range<usize>) -> &'a str {
        self.nodes.text.get(range).unwrap_or_default()
    }

    fn plain(&mut self, range: Range<usize>) {
        if !range.is_empty() {
            self.nodes.list.push(Node {
                item: Item::Text,
                range,
            });
        }
    }

    fn before(&self, at: usize) -> Option<char> {
        let last = *self.nodes.text.as_bytes().get(at.checked_sub(1)?)?;
        if last.is_ascii() {
            return Some(last.into());
        }
        // Four bytes hold the longest character.
        (1..=4)
            .find_map(|length| self.nodes.text.get(at.checked_sub(length)?..at))
            .and_then(|piece| piece.chars().next_back())
    }

    fn after(&self, at: usize) -> Option<char> {
        self.nodes.text.get(at..)?.chars().next()
    }

    /// Where the ` ^id` at the end of a block begins.
    fn block_id(&self, range: &Range<usize>) -> Option<usize> {
        let piece = self.slice(range.clone());
        let piece = match piece.as_bytes().last() {
            Some(last) if last.is_ascii_graphic() => piece,
            _ => piece.trim_end(),
        };
        // Almost no text ends in one, so that not all of it is looked at.
        let is_part = |byte: &u8| byte.is_ascii_alphanumeric() || *byte == b'-';
        let id = piece.bytes().rev().take_while(is_part).count();
        let at = piece.len().checked_sub(id + 1)?;
        let named = id > 0 && piece.as_bytes().get(at) == Some(&b'^');
        if !named {
            return None;
        }
        let apart = self
            .before(range.start + at)
            .is_none_or(char::is_whitespace);
        let whole_line = at > 0
            || !matches!(
                self.nodes.list.last().map(|node| &node.item),
                Some(Item::Start(Tag::TableCell))
            )
            || self.before(range.start).is_none_or(|before| before == '\n');
        let blanks = piece.get(..at)?;
        (apart && whole_line).then(|| range.start + blanks.trim_end().len())
    }

    /// What only counts at the start of a block: the box of a task, the kind of a callout. Gives its end.
    fn opening(&mut self, range: &Range<usize>) -> Option<usize> {
        if self.nodes.text.as_bytes().get(range.start) != Some(&b'[') {
            return None;
        }
        let mut last = self.nodes.list.iter().rev().map(|node| &node.item);
        let mut parent = last.next()?;
        if matches!(parent, Item::Start(Tag::Paragraph)) {
            parent = last.next()?;
        }
        let piece = self.slice(range.clone());
        let (item, length) = match parent {
            Item::Start(Tag::Item) => task(piece)?,
            Item::Start(Tag::BlockQuote(_)) => (Item::Callout, callout(piece)?.length),
            _ => return None,
        };
        let end = range.start + length;
        self.nodes.list.push(Node {
            item,
            range: range.start..end,
        });
        Some(end)
    }

    fn tag(&mut self, start: usize, at: usize, limit: usize) -> Option<usize> {
        if !self.before(at).is_none_or(opens_tag) {
            return None;
        }
        let name = tag_at(self.slice(at + 1..limit));
        let name = match name.as_bytes() {
            [.., b'/'] => name.trim_end_matches('/'),
            _ => name,
        };
        let tag = TagName::as_written(name)?;
        let end = at + 1 + name.len();
        self.plain(start..at);
        self.nodes.tags.push(tag);
        self.nodes.list.push(Node {
            item: Item::Tag(number(self.nodes.tags.len())),
            range: at..end,
        });
        Some(end)
    }

    /// The address whose scheme ends at a colon.
    fn address(&mut self, start: usize, colon: usize, limit: usize) -> Option<usize> {
        let bytes = self.nodes.text.as_bytes();
        if !bytes.get(colon..limit)?.starts_with(b"://") {
            return None;
        }
        let before = bytes.get(start..colon)?;
        let ends_in = |name: &[u8]| {
            let at = before.len().checked_sub(name.len());
            at.and_then(|at| before.get(at..))
                .is_some_and(|end| end.eq_ignore_ascii_case(name))
        };
        let name = ["https", "http"]
            .into_iter()
            .find(|name| ends_in(name.as_bytes()))?;
        let at = colon - name.len();
        if self.before(at).is_some_and(char::is_alphanumeric) {
            return None;
        }
        let rest = self.slice(at..limit);
        let length = address_length(rest, name.len() + 3)?;
        let range = at..at + length;
        let link = link::address(
            self.source,
            range.clone(),
            range.clone(),
            rest.get(..length)?,
            None,
        )?;
        self.plain(start..at);
        self.nodes.links.push(link);
        self.nodes.list.push(Node {
            item: Item::Link(number(self.nodes.links.len())),
            range: range.clone(),
        });
        Some(range.end)
    }

    fn equals(&mut self, start: usize, at: usize, limit: usize) -> Option<usize> {
        let run = self
            .slice(at..limit)
            .bytes()
            .take_while(|byte| *byte == b'=')
            .count();
        let (before, after) = (self.before(at), self.after(at + run));
        if run != 2 || before == Some('\\') {
            // The whole run at once: none of it can open.
            self.plain(start..at + run);
            return Some(at + run);
        }
        let opens = after.is_some_and(|after| !after.is_whitespace());
        let closes = before.is_some_and(|before| !before.is_whitespace());
        self.plain(start..at);
        let range = at..at + 2;
        let opened = self
            .mark
            .filter(|(_, depth)| *depth == self.depth && closes);
        if let Some(node) = opened.and_then(|(index, _)| self.nodes.list.get_mut(index)) {
            node.item = Item::Mark(true);
            self.mark = None;
            self.nodes.list.push(Node {
                item: Item::Mark(false),
                range,
            });
        } else {
            self.mark = if opens {
                Some((self.nodes.list.len(), self.depth))
            } else {
                self.mark
            };
            self.plain(range);
        }
        Some(at + 2)
    }
}
