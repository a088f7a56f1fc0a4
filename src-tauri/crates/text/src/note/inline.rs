//! What vaults write inside plain text: `#tags`, `==marks==`, ` ^ids`, bare addresses, `[!callouts]`, `- [/] tasks`.
//!
//! Works on the nodes of `parse`, and only on text that stands in the source byte by byte.

use super::parse::{Item, Node};
use super::tag::Tag;
use super::{comments::FILL, link};
use crate::name::{TagName, is_tag_character};
use pulldown_cmark::{CowStr, TagEnd};
use std::ops::Range;

/// Splits the text nodes at what stands in them.
pub(crate) fn refine<'a>(source: &str, text: &'a str, mut nodes: Vec<Node<'a>>) -> Vec<Node<'a>> {
    let mut out = Vec::with_capacity(nodes.len());
    refine_into(source, text, &mut nodes, &mut out);
    out
}

/// As [`refine`], for whole blocks, from one list into another.
pub(crate) fn refine_into<'a>(
    source: &str,
    text: &'a str,
    nodes: &mut Vec<Node<'a>>,
    out: &mut Vec<Node<'a>>,
) {
    let mut refiner = Refiner {
        source,
        text,
        out,
        links: 0,
        depth: 0,
        code: false,
        mark: None,
    };
    for at in 0..nodes.len() {
        let ends = ends_block(nodes.get(at + 1).map(|next| &next.item));
        let Some(node) = nodes.get_mut(at) else { break };
        match node.item {
            Item::Text(_, true) if !refiner.code => refiner.split(node.range.clone(), ends),
            _ => refiner.keep(node),
        }
    }
    nodes.clear();
}

struct Refiner<'a, 's, 'o> {
    source: &'s str,
    text: &'a str,
    out: &'o mut Vec<Node<'a>>,
    /// Markdown links that are open: no tag or address in them.
    links: usize,
    /// Emphases that are open in this block.
    depth: usize,
    code: bool,
    /// A `==` that may open a mark: its node and depth.
    mark: Option<(usize, usize)>,
}

impl<'a> Refiner<'a, '_, '_> {
    /// Moves a node over, and leaves an empty one.
    fn keep(&mut self, node: &mut Node<'a>) {
        match &node.item {
            Item::Open(_) => self.links += 1,
            Item::Close => self.links = self.links.saturating_sub(1),
            Item::Start(Tag::Emphasis | Tag::Strong | Tag::Strikethrough) => self.depth += 1,
            Item::End(TagEnd::Emphasis | TagEnd::Strong | TagEnd::Strikethrough) => {
                self.depth = self.depth.saturating_sub(1);
                self.mark = self.mark.filter(|(_, depth)| *depth <= self.depth);
            }
            Item::Start(tag) => {
                self.code = matches!(tag, Tag::CodeBlock(_));
                (self.depth, self.mark) = (0, None);
            }
            Item::End(_) => {
                self.code = false;
                (self.depth, self.mark) = (0, None);
            }
            _ => {}
        }
        // Swapped where it lies: there are many of them, and each move costs.
        self.out.push(Node {
            item: Item::Close,
            range: 0..0,
        });
        if let Some(last) = self.out.last_mut() {
            std::mem::swap(last, node);
        }
    }

    fn split(&mut self, range: Range<usize>, ends_block: bool) {
        let mut range = range;
        if ends_block && let Some(at) = self.block_id(&range) {
            self.split(range.start..at, false);
            // The blanks before the id go with it.
            let id = self
                .slice(at..range.end)
                .trim()
                .trim_start_matches('^')
                .to_owned();
            self.out.push(Node {
                item: Item::BlockId(id),
                range: at..range.end,
            });
            return;
        }
        if let Some(end) = self.opening(&range) {
            range.start = end;
        }
        let bytes = self.text.as_bytes();
        let (mut start, mut at) = (range.start, range.start);
        while at < range.end {
            let rest = bytes.get(at..range.end).unwrap_or_default();
            // A colon stands in every address, behind its scheme.
            let Some(next) = memchr::memchr3(b'#', b'=', b':', rest) else {
                break;
            };
            at += next;
            let end = match bytes.get(at) {
                Some(b'#') if self.links == 0 => self.tag(start, at, range.end),
                Some(b':') if self.links == 0 => self.address(start, at, range.end),
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
        self.text.get(range).unwrap_or_default()
    }

    fn plain(&mut self, range: Range<usize>) {
        let piece = self.slice(range.clone());
        if !piece.is_empty() {
            self.out.push(Node {
                item: Item::Text(CowStr::Borrowed(piece), true),
                range,
            });
        }
    }

    fn before(&self, at: usize) -> Option<char> {
        // Four bytes hold the longest character.
        (1..=4)
            .find_map(|length| self.text.get(at.checked_sub(length)?..at))
            .and_then(|piece| piece.chars().next_back())
    }

    fn after(&self, at: usize) -> Option<char> {
        self.text.get(at..)?.chars().next()
    }

    /// Where the ` ^id` at the end of a block begins.
    fn block_id(&self, range: &Range<usize>) -> Option<usize> {
        let piece = self.slice(range.clone()).trim_end();
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
                self.out.last().map(|node| &node.item),
                Some(Item::Start(Tag::TableCell))
            )
            || self.before(range.start).is_none_or(|before| before == '\n');
        let blanks = piece.get(..at)?;
        (apart && whole_line).then(|| range.start + blanks.trim_end().len())
    }

    /// What only counts at the start of a block: the box of a task, the kind of a callout. Gives its end.
    fn opening(&mut self, range: &Range<usize>) -> Option<usize> {
        let mut last = self.out.iter().rev().map(|node| &node.item);
        let mut parent = last.next()?;
        if matches!(parent, Item::Start(Tag::Paragraph)) {
            parent = last.next()?;
        }
        let piece = self.slice(range.clone());
        let (item, length) = match parent {
            Item::Start(Tag::Item) => task(piece)?,
            Item::Start(Tag::BlockQuote(_)) => callout(piece)?,
            _ => return None,
        };
        let end = range.start + length;
        self.out.push(Node {
            item,
            range: range.start..end,
        });
        Some(end)
    }

    fn tag(&mut self, start: usize, at: usize, limit: usize) -> Option<usize> {
        if !self.before(at).is_none_or(opens_tag) {
            return None;
        }
        let rest = self.slice(at + 1..limit);
        let length = rest
            .find(|character| !is_tag_character(character))
            .unwrap_or(rest.len());
        let name = rest.get(..length)?.trim_end_matches('/');
        let tag = TagName::parse(name).ok()?;
        let end = at + 1 + name.len();
        self.plain(start..at);
        self.out.push(Node {
            item: Item::Tag(tag.as_str().to_owned()),
            range: at..end,
        });
        Some(end)
    }

    /// The address whose scheme ends at a colon.
    fn address(&mut self, start: usize, colon: usize, limit: usize) -> Option<usize> {
        let bytes = self.text.as_bytes();
        if !bytes.get(colon..limit)?.starts_with(b"://") {
            return None;
        }
        let before = bytes.get(start..colon)?;
        let ends_in = |name: &str| {
            before
                .len()
                .checked_sub(name.len())
                .and_then(|at| before.get(at..))
                .is_some_and(|end| end.eq_ignore_ascii_case(name.as_bytes()))
        };
        let scheme = ["https://", "http://"]
            .into_iter()
            .find(|scheme| ends_in(scheme.trim_end_matches("://")))?;
        let at = colon + 3 - scheme.len();
        if self.before(at).is_some_and(char::is_alphanumeric) {
            return None;
        }
        let rest = self.slice(at..limit);
        let length = address_length(rest, scheme.len())?;
        let range = at..at + length;
        let link = link::address(
            self.source,
            range.clone(),
            range.clone(),
            rest.get(..length)?,
        )?;
        self.plain(start..at);
        self.out.push(Node {
            item: Item::Link(Box::new(link)),
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
        if let Some(node) = opened.and_then(|(index, _)| self.out.get_mut(index)) {
            node.item = Item::Mark(true);
            self.mark = None;
            self.out.push(Node {
                item: Item::Mark(false),
                range,
            });
        } else {
            self.mark = if opens {
                Some((self.out.len(), self.depth))
            } else {
                self.mark
            };
            self.plain(range);
        }
        Some(at + 2)
    }
}

/// Whether the item after a text ends its block.
fn ends_block(next: Option<&Item<'_>>) -> bool {
    match next {
        None => true,
        Some(Item::End(tag)) => !matches!(
            tag,
            TagEnd::Emphasis | TagEnd::Strong | TagEnd::Strikethrough
        ),
        Some(Item::Start(tag)) => !matches!(tag, Tag::Emphasis | Tag::Strong | Tag::Strikethrough),
        Some(_) => false,
    }
}

/// What a tag can stand behind: nothing that makes `#` part of a word, an address or an entity.
fn opens_tag(before: char) -> bool {
    before.is_whitespace()
        || before == FILL
        || "([{\"'“‘«„—–,;:!?.…|>*_~=（「『、。，".contains(before)
}

/// `[/] `: any mark but a digit, which is a reference more often than a state.
fn task(piece: &str) -> Option<(Item<'static>, usize)> {
    let mut characters = piece.strip_prefix('[')?.chars();
    let mark = characters.next()?;
    let closed = characters.as_str().strip_prefix("] ").is_some();
    (closed && !mark.is_numeric() && mark != '[').then(|| (Item::Task(mark), mark.len_utf8() + 3))
}

/// `[!kind]`, `[!kind]-`, `[!kind|meta]+`.
fn callout(piece: &str) -> Option<(Item<'static>, usize)> {
    let rest = piece.strip_prefix("[!")?;
    let (kind, after) = rest.split_once(']')?;
    let name = kind
        .split('|')
        .next()
        .unwrap_or_default()
        .trim()
        .to_lowercase();
    let named = !name.is_empty()
        && name
            .chars()
            .all(|c| c.is_alphanumeric() || matches!(c, '-' | '_' | ' '));
    if !named {
        return None;
    }
    let fold = after
        .chars()
        .next()
        .filter(|fold| matches!(fold, '-' | '+'));
    let after_fold = after.get(usize::from(fold.is_some())..).unwrap_or_default();
    let blank = after_fold.len() - after_fold.trim_start().len();
    Some((
        Item::Callout(name, fold),
        piece.len() - after_fold.len() + blank,
    ))
}

/// The length of a bare address, GFM's rules: to white space or `<`, without punctuation and open parentheses at its end.
fn address_length(text: &str, scheme: usize) -> Option<usize> {
    let stops = |c: char| {
        c.is_whitespace() || c == FILL || "<>\"“”«»`|，。、；：！？（）「」『』【】".contains(c)
    };
    let host = text.get(scheme..)?.chars().next()?;
    if !host.is_alphanumeric() && host != '[' {
        return None;
    }
    let mut end = text.find(stops).unwrap_or(text.len());
    let mut surplus = {
        let count = |wanted: u8| {
            text.bytes()
                .take(end)
                .filter(|byte| *byte == wanted)
                .count()
        };
        count(b')').saturating_sub(count(b'('))
    };
    while let Some(last) = text.get(..end).and_then(|piece| piece.chars().next_back()) {
        match last {
            ')' if surplus > 0 => surplus -= 1,
            '?' | '!' | '.' | ',' | ':' | ';' | '*' | '_' | '~' | '\'' | '…' | ']' | '=' => {}
            _ => break,
        }
        end -= last.len_utf8();
    }
    (end > scheme).then_some(end)
}
