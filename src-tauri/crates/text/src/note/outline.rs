//! A note's outline, gathered from its nodes in one walk.

use super::parse::{Item, Node};
use super::tag::Tag;
use super::{Block, Heading, Link, Outline, comments, front, inline, parse, plain};
use crate::name::TagName;
use pulldown_cmark::{HeadingLevel, TagEnd};
use std::borrow::Cow;
use std::collections::HashSet;
use std::ops::Range;

/// A note that is ready to be read: where its parts stand, and its text with the comments blanked.
pub(crate) struct Parts<'a> {
    pub front: Option<(Range<usize>, Range<usize>)>,
    pub body: usize,
    pub comments: Vec<Range<usize>>,
    pub masked: Cow<'a, str>,
}

impl<'a> Parts<'a> {
    pub fn of(source: &'a str) -> Self {
        let front = front::find(source);
        let mark = if source.starts_with('\u{feff}') {
            '\u{feff}'.len_utf8()
        } else {
            0
        };
        let body = front.as_ref().map_or(mark, |(whole, _)| whole.end);
        let comments = comments::find(source, body);
        let masked = comments::shield(comments::mask(source, &comments));
        Self {
            front,
            body,
            comments,
            masked,
        }
    }

    /// Calls `f` with the nodes of one block after the other.
    pub fn each<'s>(&'s self, source: &str, f: &mut dyn FnMut(&mut Vec<Node<'s>>)) {
        let mut refined = Vec::new();
        let masked: &'s str = &self.masked;
        parse::each(source, masked, self.body..source.len(), &mut |block| {
            inline::refine_into(source, masked, block, &mut refined);
            f(&mut refined);
            refined.clear();
        });
    }

    pub fn nodes(&self, source: &str) -> Vec<Node<'_>> {
        let nodes = parse::read(source, &self.masked, self.body..source.len());
        inline::refine(source, &self.masked, nodes)
    }
}

pub(crate) fn outline(source: &str) -> Outline {
    let parts = Parts::of(source);
    let front = parts
        .front
        .clone()
        .map(|(_, inner)| front::read(source, inner))
        .unwrap_or_default();
    let mut walk = Walk {
        source,
        masked: &parts.masked,
        closed: vec![None],
        ..Walk::default()
    };
    for tag in &front.tags {
        walk.tag(tag);
    }
    walk.outline.links = front.links;
    let mut plain = plain::Plain::new();
    plain.text.reserve(source.len());
    parts.each(source, &mut |nodes| {
        for (index, node) in nodes.iter().enumerate() {
            plain.push(node);
            walk.take(
                node,
                index.checked_sub(1).and_then(|before| nodes.get(before)),
                nodes.get(index + 1),
            );
        }
        for node in nodes.iter_mut() {
            if !matches!(node.item, Item::Link(_) | Item::Open(_)) {
                continue;
            }
            if let Item::Link(link) | Item::Open(link) =
                std::mem::replace(&mut node.item, Item::Close)
            {
                walk.outline.links.push(*link);
            }
        }
    });
    let mut outline = walk.outline;
    if !parts.comments.is_empty() {
        let text = comments::shield(Cow::Borrowed(source));
        let hidden = parts
            .comments
            .iter()
            .flat_map(|comment| hidden_links(source, &text, comment));
        outline.links.extend(hidden);
        outline
            .links
            .sort_by_key(|link| (link.range.start, std::cmp::Reverse(link.range.end)));
    }
    outline.front_matter = parts.front.as_ref().map(|(whole, _)| whole.clone());
    outline.title = front
        .title
        .filter(|title| !title.is_empty())
        .or(outline.title);
    outline.aliases = front.aliases;
    outline.text = plain.trimmed();
    outline
}

/// The links in a comment: they count, though nobody sees them.
fn hidden_links(source: &str, text: &str, comment: &Range<usize>) -> Vec<Link> {
    let inner = comment.start + 2..comment.end.saturating_sub(2);
    let has_links = source
        .get(inner.clone())
        .is_some_and(|text| text.contains(']') || text.contains("://"));
    if !has_links {
        return Vec::new();
    }
    let nodes = inline::refine(source, text, parse::read(source, text, inner));
    let links = nodes.into_iter().filter_map(|node| match node.item {
        Item::Link(link) | Item::Open(link) => Some(*link),
        _ => None,
    });
    links.collect()
}

#[derive(Default)]
struct Walk<'a> {
    source: &'a str,
    masked: &'a str,
    outline: Outline,
    seen_tags: HashSet<String>,
    /// The blocks around the node, outermost first.
    around: Vec<Around>,
    /// The block that was closed last, for every level from the note itself down.
    closed: Vec<Option<Range<usize>>>,
    heading: Option<Open>,
}

struct Around {
    kind: Kind,
    range: Range<usize>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Quote,
    List,
    Item,
    Table,
    Other,
}

/// A heading that is being read.
struct Open {
    level: u8,
    start: usize,
    inner: Option<Range<usize>>,
    plain: plain::Plain,
}

impl Walk<'_> {
    fn take(&mut self, node: &Node<'_>, before: Option<&Node<'_>>, after: Option<&Node<'_>>) {
        if let Some(heading) = self
            .heading
            .as_mut()
            .filter(|_| !matches!(node.item, Item::End(TagEnd::Heading(_))))
        {
            heading.plain.push(node);
            let kept = heading
                .inner
                .take()
                .map_or(node.range.start, |inner| inner.start);
            heading.inner = Some(kept..node.range.end);
        }
        match &node.item {
            Item::Start(Tag::Heading { level }) => {
                self.open(Kind::Other, node);
                self.heading = Some(Open {
                    level: number(*level),
                    start: node.range.start,
                    inner: None,
                    plain: plain::Plain::new(),
                });
            }
            Item::End(TagEnd::Heading(_)) => {
                self.end_heading();
                self.close();
            }
            Item::Start(Tag::Emphasis | Tag::Strong | Tag::Strikethrough) => {}
            Item::End(TagEnd::Emphasis | TagEnd::Strong | TagEnd::Strikethrough) => {}
            Item::Start(tag) => self.open(kind(tag), node),
            Item::End(_) => self.close(),
            Item::Task(mark) => {
                self.outline.tasks.0 = self.outline.tasks.0.saturating_add(1);
                let done = u32::from(matches!(mark, 'x' | 'X'));
                self.outline.tasks.1 = self.outline.tasks.1.saturating_add(done);
            }
            Item::Tag(tag) => self.tag(tag),
            Item::BlockId(id) => {
                let alone = starts_block(before)
                    && matches!(after.map(|node| &node.item), None | Some(Item::End(_)));
                let own_line = before.is_some_and(|node| matches!(node.item, Item::Break(_)));
                let range = self.named_block(node, alone, own_line);
                let written = self.source.get(node.range.clone()).unwrap_or_default();
                let start = node.range.start + written.find('^').map_or(0, |at| at + 1);
                self.outline.blocks.push(Block {
                    id: id.clone(),
                    range,
                    id_range: start..start + id.len(),
                });
            }
            _ => {}
        }
    }

    fn open(&mut self, kind: Kind, node: &Node<'_>) {
        self.around.push(Around {
            kind,
            range: node.range.clone(),
        });
        self.closed.push(None);
    }

    fn close(&mut self) {
        self.closed.pop();
        if let (Some(closed), Some(level)) = (self.around.pop(), self.closed.last_mut()) {
            *level = Some(closed.range);
        }
    }

    fn tag(&mut self, text: &str) {
        if let Ok(tag) = TagName::parse(text)
            && self.seen_tags.insert(tag.key())
        {
            self.outline.tags.push(tag);
        }
    }

    fn end_heading(&mut self) {
        let Some(heading) = self.heading.take() else {
            return;
        };
        let inner = heading.inner.unwrap_or(heading.start..heading.start);
        let raw = parse::visible(self.masked.get(inner.clone()).unwrap_or_default())
            .split_whitespace()
            .collect::<Vec<_>>()
            .join(" ");
        let in_quote = self.around.iter().any(|around| around.kind == Kind::Quote);
        if heading.level == 1 && !in_quote && self.outline.title.is_none() {
            let title = heading
                .plain
                .text
                .split_whitespace()
                .collect::<Vec<_>>()
                .join(" ");
            self.outline.title = Some(title).filter(|title| !title.is_empty());
        }
        let line = self
            .source
            .get(..heading.start)
            .unwrap_or_default()
            .rfind('\n')
            .map_or(0, |at| at + 1);
        self.outline.headings.push(Heading {
            level: heading.level,
            text: raw,
            start: line,
            range: inner,
        });
    }

    /// The block that an id names. Parts of quotes and tables have no ids of their own.
    fn named_block(&self, node: &Node<'_>, alone: bool, own_line: bool) -> Range<usize> {
        let column_0 = node.range.start == 0
            || self.source.as_bytes().get(node.range.start - 1) == Some(&b'\n');
        let outermost = |kinds: &[Kind]| {
            self.around
                .iter()
                .find(|around| kinds.contains(&around.kind))
                .map(|around| around.range.clone())
        };
        let whole = match () {
            () if outermost(&[Kind::Quote]).is_some() => outermost(&[Kind::Quote]),
            () if outermost(&[Kind::Table]).is_some() => outermost(&[Kind::Table]),
            () if own_line && column_0 => outermost(&[Kind::List]),
            () => None,
        };
        let sibling = || {
            self.closed
                .iter()
                .rev()
                .nth(1)
                .cloned()
                .flatten()
                .filter(|_| alone)
        };
        let nearest = || {
            let mut inner = self.around.iter().rev();
            let first = inner.next()?;
            let item = inner
                .next()
                .filter(|around| around.kind == Kind::Item && first.kind == Kind::Other);
            Some(item.unwrap_or(first).range.clone())
        };
        let range = whole
            .or_else(sibling)
            .or_else(nearest)
            .unwrap_or_else(|| node.range.clone());
        let range = if range.end > node.range.start && outermost(&[Kind::Table]).is_some() {
            range.start..node.range.start
        } else {
            range
        };
        let length = self
            .source
            .get(range.clone())
            .map_or(0, |text| text.trim_end().len());
        range.start..range.start + length
    }
}

fn starts_block(before: Option<&Node<'_>>) -> bool {
    before.is_none_or(|node| matches!(node.item, Item::Start(_)))
}

fn kind(tag: &Tag<'_>) -> Kind {
    match tag {
        Tag::BlockQuote(_) => Kind::Quote,
        Tag::List(_) => Kind::List,
        Tag::Item => Kind::Item,
        Tag::Table(_) => Kind::Table,
        _ => Kind::Other,
    }
}

pub(crate) fn number(level: HeadingLevel) -> u8 {
    match level {
        HeadingLevel::H1 => 1,
        HeadingLevel::H2 => 2,
        HeadingLevel::H3 => 3,
        HeadingLevel::H4 => 4,
        HeadingLevel::H5 => 5,
        HeadingLevel::H6 => 6,
    }
}
