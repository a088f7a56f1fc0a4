//! A note's outline, gathered from its nodes in one walk.

use super::node::{Item, Node, Nodes};
use super::tag::Tag;
use super::{Block, Heading, Link, Outline, comments, front, parse, plain};
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

    pub fn nodes(&self, source: &str) -> Nodes<'_> {
        parse::read(source, &self.masked, self.body..source.len())
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
        ..Walk::default()
    };
    for tag in front.tags.iter().filter_map(|tag| TagName::parse(tag).ok()) {
        walk.tag(tag.as_str());
    }
    let mut plain = plain::Plain::of(&parts.masked);
    let body = parts.body..source.len();
    let read = parse::each(source, &parts.masked, body, |nodes| {
        let mut start = 0;
        for end in &nodes.ends {
            let block = nodes.list.get(start..*end).unwrap_or_default();
            for (index, node) in block.iter().enumerate() {
                let is_about = match node.item {
                    Item::Text => {
                        plain.push_text(node, nodes);
                        false
                    }
                    Item::Start(tag) => {
                        plain.start(tag);
                        matches!(tag, Tag::Heading { .. })
                    }
                    Item::End(tag) => {
                        plain.end(tag);
                        false
                    }
                    item => {
                        plain.push_rarer(node, nodes);
                        matches!(item, Item::Task(_) | Item::Tag(_) | Item::BlockId)
                    }
                };
                if is_about || walk.heading.is_some() {
                    walk.take(nodes, block, index, node);
                }
            }
            walk.end_block(block);
            start = *end;
        }
        nodes.clear();
    });
    walk.outline.links = if front.links.is_empty() {
        read.links
    } else {
        [front.links, read.links].concat()
    };
    let mut outline = walk.outline;
    if !parts.comments.is_empty() {
        let text = comments::shield(Cow::Borrowed(source));
        for comment in &parts.comments {
            outline.links.extend(hidden_links(source, &text, comment));
        }
    }
    let place = |link: &Link| (link.range.start, std::cmp::Reverse(link.range.end));
    if !outline.links.is_sorted_by_key(place) {
        outline.links.sort_by_key(place);
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
    parse::read(source, text, inner).links
}

#[derive(Default)]
struct Walk<'a> {
    source: &'a str,
    masked: &'a str,
    outline: Outline,
    seen_tags: HashSet<String>,
    /// The block of the note itself that was closed last.
    last: Option<Range<usize>>,
    /// Where the nodes of this block stand; kept up only as far as somebody asks.
    nest: Nest,
    heading: Option<Open>,
}

/// The blocks around a node.
#[derive(Default)]
struct Nest {
    /// Nodes that were looked at.
    looked: usize,
    /// The blocks around the node, outermost first.
    around: Vec<Around>,
    /// The block that was closed last, for every level below the note itself.
    closed: Vec<Option<Range<usize>>>,
}

impl Nest {
    /// Looks at the nodes before `index`.
    fn reach(&mut self, nodes: &[Node], index: usize) {
        for node in nodes.get(self.looked..index).unwrap_or_default() {
            match node.item {
                Item::Start(tag) if !tag.is_emphasis() => {
                    self.around.push(Around {
                        kind: kind(tag),
                        range: node.range.clone(),
                    });
                    self.closed.push(None);
                }
                Item::End(TagEnd::Emphasis | TagEnd::Strong | TagEnd::Strikethrough) => {}
                Item::End(_) => {
                    self.closed.pop();
                    if let (Some(closed), Some(level)) = (self.around.pop(), self.closed.last_mut())
                    {
                        *level = Some(closed.range);
                    }
                }
                _ => {}
            }
        }
        self.looked = self.looked.max(index);
    }

    fn is_in(&self, kind: Kind) -> bool {
        self.around.iter().any(|around| around.kind == kind)
    }
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
    /// What it shows, where that is the title.
    plain: Option<plain::Plain>,
}

impl Walk<'_> {
    /// Takes the node at `index` of its block.
    fn take(&mut self, nodes: &Nodes<'_>, block: &[Node], index: usize, node: &Node) {
        if let Some(heading) = self
            .heading
            .as_mut()
            .filter(|_| !matches!(node.item, Item::End(TagEnd::Heading(_))))
        {
            if let Some(plain) = &mut heading.plain {
                plain.push(node, nodes);
            }
            let kept = heading
                .inner
                .take()
                .map_or(node.range.start, |inner| inner.start);
            heading.inner = Some(kept..node.range.end);
        }
        match node.item {
            Item::Start(Tag::Heading { level }) => {
                let level = number(level);
                let may_be_title = level == 1 && self.outline.title.is_none();
                let is_title = may_be_title && {
                    self.nest.reach(block, index);
                    !self.nest.is_in(Kind::Quote)
                };
                self.heading = Some(Open {
                    level,
                    start: node.range.start,
                    inner: None,
                    plain: is_title.then(plain::Plain::new),
                });
            }
            Item::End(TagEnd::Heading(_)) => self.end_heading(),
            Item::Task(mark) => {
                self.outline.tasks.0 = self.outline.tasks.0.saturating_add(1);
                let done = u32::from(matches!(mark, 'x' | 'X'));
                self.outline.tasks.1 = self.outline.tasks.1.saturating_add(done);
            }
            Item::Tag(tag) => {
                if let Some(tag) = nodes.tags.get(tag as usize) {
                    self.tag(tag);
                }
            }
            Item::BlockId => {
                let before = index.checked_sub(1).and_then(|before| block.get(before));
                let after = block.get(index + 1).map(|node| &node.item);
                let alone = starts_block(before) && matches!(after, None | Some(Item::End(_)));
                let own_line = before.is_some_and(|node| matches!(node.item, Item::Break(_)));
                self.nest.reach(block, index);
                let range = self.named_block(node, alone, own_line);
                let written = self.source.get(node.range.clone()).unwrap_or_default();
                let id = written.trim().trim_start_matches('^');
                let start = node.range.start + written.find('^').map_or(0, |at| at + 1);
                self.outline.blocks.push(Block {
                    id: id.to_owned(),
                    range,
                    id_range: start..start + id.len(),
                });
            }
            _ => {}
        }
    }

    /// A block of the note itself ends.
    fn end_block(&mut self, nodes: &[Node]) {
        if let Some(Node {
            item: Item::Start(_),
            range,
        }) = nodes.first()
        {
            self.last = Some(range.clone());
        }
        self.nest.looked = 0;
        self.nest.around.clear();
        self.nest.closed.clear();
    }

    fn tag(&mut self, tag: &str) {
        // Most are written like their key.
        if self.seen_tags.contains(tag) {
            return;
        }
        let Ok(tag) = TagName::parse(tag) else { return };
        if self.seen_tags.insert(tag.key()) {
            self.outline.tags.push(tag);
        }
    }

    fn end_heading(&mut self) {
        let Some(heading) = self.heading.take() else {
            return;
        };
        let inner = heading.inner.unwrap_or(heading.start..heading.start);
        let raw = self.masked.get(inner.clone()).unwrap_or_default();
        let raw = parse::squeezed(&parse::visible(raw));
        if let Some(plain) = heading.plain {
            let title = parse::squeezed(&plain.text);
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
    fn named_block(&self, node: &Node, alone: bool, own_line: bool) -> Range<usize> {
        let column_0 = node.range.start == 0
            || self.source.as_bytes().get(node.range.start - 1) == Some(&b'\n');
        let outermost = |kinds: &[Kind]| {
            let mut around = self.nest.around.iter();
            around
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
            let levels = [&self.last].into_iter().chain(&self.nest.closed);
            levels.rev().nth(1).cloned().flatten().filter(|_| alone)
        };
        let nearest = || {
            let mut inner = self.nest.around.iter().rev();
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

fn starts_block(before: Option<&Node>) -> bool {
    before.is_none_or(|node| matches!(node.item, Item::Start(_)))
}

fn kind(tag: Tag) -> Kind {
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
