//! From Markdown to nodes: pulldown-cmark's events with the links read and the differences of the specs put right.
//!
//! What stands inside plain text (tags, `==marks==`, block ids …) is `inline`'s work.

use super::comments::{DOLLAR, FILL};
use super::inline::Inline;
pub(crate) use super::node::{Item, Node, Nodes};
use super::node::{Number, number};
use super::{Link, link, tag};
use pulldown_cmark::{CowStr, Event, LinkType, Options, Parser, Tag, TagEnd};
use std::borrow::Cow;
use std::ops::Range;

/// What we read beyond CommonMark. No metadata blocks: they would swallow rules in the middle of a note.
pub(crate) fn options() -> Options {
    Options::ENABLE_WIKILINKS
        | Options::ENABLE_TABLES
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_MATH
}

/// The nodes of `within`. `text` is the source with its comments blanked, `source` the source itself.
pub(crate) fn read<'a>(source: &str, text: &'a str, within: Range<usize>) -> Nodes<'a> {
    each(source, text, within, |_| {})
}

/// As [`read`], telling `done` when a block is read: what is taken out of the list then is done with, so that a long note
/// needs little memory. Links within the text of others stand before them.
pub(crate) fn each<'a>(
    source: &str,
    text: &'a str,
    within: Range<usize>,
    mut done: impl FnMut(&mut Nodes<'a>),
) -> Nodes<'a> {
    let mut reader = Reader {
        inline: Inline::new(source, text),
        open: Vec::new(),
        whole: None,
    };
    let piece = text.get(within.clone()).unwrap_or_default();
    let mut events = Parser::new_ext(piece, options()).into_offset_iter();
    let mut depth = 0_usize;
    loop {
        // Looked at where it lies: moving every event would cost as much as reading it.
        let mut next = events.next();
        let Some((event, range)) = &mut next else {
            break;
        };
        let range = shift(range, within.start);
        if reader.whole.is_some() {
            reader.pass_over(event, &range);
            continue;
        }
        match event {
            Event::Text(text) => {
                reader.text(text, range);
                continue;
            }
            Event::Start(tag) => match tag::Tag::plain(tag) {
                Some(tag) if tag.is_emphasis() => reader.inline.emphasis(tag, range),
                Some(tag) => {
                    depth += 1;
                    reader.inline.block(tag, range);
                }
                None => {
                    let defined = match tag {
                        Tag::Link { link_type, id, .. } | Tag::Image { link_type, id, .. }
                            if is_reference(*link_type) =>
                        {
                            let definition = events.reference_definitions().get(id);
                            definition.map(|found| shift(&found.span, within.start))
                        }
                        _ => None,
                    };
                    depth += usize::from(reader.start(tag, range, defined));
                }
            },
            Event::End(TagEnd::Link) => reader.close(range),
            Event::End(TagEnd::Image) => {}
            Event::End(tag @ (TagEnd::Emphasis | TagEnd::Strong | TagEnd::Strikethrough)) => {
                reader.inline.end_emphasis(*tag, range);
            }
            Event::End(tag) => {
                reader.inline.end_block(*tag, range);
                depth = depth.saturating_sub(1);
            }
            Event::SoftBreak => reader.piece(Item::Break(false), range),
            Event::HardBreak => reader.piece(Item::Break(true), range),
            Event::TaskListMarker(done) => {
                reader.piece(Item::Task(if *done { 'x' } else { ' ' }), range);
            }
            Event::Code(word) => reader.word(Item::Code, word, range),
            Event::InlineMath(word) => reader.word(|word| Item::Math(word, false), word, range),
            Event::DisplayMath(word) => reader.word(|word| Item::Math(word, true), word, range),
            Event::Html(word) => reader.word(Item::Html, word, range),
            Event::InlineHtml(word) => reader.word(Item::InlineHtml, word, range),
            Event::FootnoteReference(word) => reader.word(Item::Footnote, word, range),
            Event::Rule => reader.piece(Item::Rule, range),
        }
        if depth == 0 {
            reader.inline.finish();
            done(&mut reader.inline.nodes);
        }
    }
    reader.inline.finish();
    done(&mut reader.inline.nodes);
    reader.inline.nodes
}

fn shift(range: &Range<usize>, by: usize) -> Range<usize> {
    range.start + by..range.end + by
}

fn is_reference(link_type: LinkType) -> bool {
    matches!(
        link_type,
        LinkType::Reference | LinkType::Collapsed | LinkType::Shortcut
    )
}

struct Reader<'a, 's> {
    inline: Inline<'a, 's>,
    /// Markdown links whose end has not come.
    open: Vec<Opened<'a>>,
    /// A link that is whole, whose events are passed over.
    whole: Option<Whole<'a>>,
}

/// A Markdown link whose text is being read.
struct Opened<'a> {
    node: usize,
    /// Whether it leads anywhere.
    leads: bool,
    dest: CowStr<'a>,
    /// Where its definition stands, if it is written apart.
    definition: Option<Range<usize>>,
    text: Cow<'a, str>,
    /// Where its text ends so far.
    end: usize,
}

struct Whole<'a> {
    depth: usize,
    range: Range<usize>,
    kind: WholeKind<'a>,
}

enum WholeKind<'a> {
    /// Read already.
    Done,
    Wiki,
    Image {
        dest: CowStr<'a>,
        definition: Option<Range<usize>>,
        alt: String,
        end: usize,
    },
}

impl<'a> Reader<'a, '_> {
    /// Takes what begins and says more than what it is; `true` for a block.
    fn start(
        &mut self,
        tag: &mut Tag<'a>,
        range: Range<usize>,
        definition: Option<Range<usize>>,
    ) -> bool {
        match tag {
            Tag::Link {
                link_type: LinkType::WikiLink { .. },
                ..
            }
            | Tag::Image {
                link_type: LinkType::WikiLink { .. },
                ..
            } => self.pass(range, WholeKind::Wiki),
            Tag::Image { dest_url, .. } => {
                if !self.linked_picture(&range, dest_url) {
                    let kind = WholeKind::Image {
                        dest: dest_url.clone(),
                        definition,
                        alt: String::new(),
                        end: range.start + 2,
                    };
                    self.pass(range, kind);
                }
            }
            Tag::Link {
                link_type: link_type @ (LinkType::Autolink | LinkType::Email),
                dest_url,
                ..
            } => self.autolink(range, dest_url, *link_type),
            Tag::Link { dest_url, .. } => {
                let leads = link::leads(dest_url);
                let end = range.start + 1;
                self.open.push(Opened {
                    node: self.inline.open(leads, range),
                    leads,
                    dest: dest_url.clone(),
                    definition,
                    text: Cow::default(),
                    end,
                });
            }
            tag => {
                let tag = tag::Tag::of(tag, &mut self.inline.nodes);
                self.inline.block(tag, range);
                return true;
            }
        }
        false
    }

    fn pass(&mut self, range: Range<usize>, kind: WholeKind<'a>) {
        self.inline.flush(false);
        self.whole = Some(Whole {
            depth: 1,
            range,
            kind,
        });
    }

    fn word(&mut self, item: fn(Number) -> Item, word: &CowStr<'a>, range: Range<usize>) {
        let item = item(self.inline.nodes.word(word.clone()));
        self.piece(item, range);
    }

    fn piece(&mut self, item: Item, range: Range<usize>) {
        let node = Node { item, range };
        self.grow(&node);
        self.inline.push(node.item, node.range);
    }

    /// Adds what an item shows to the text of the links that are open.
    fn grow(&mut self, node: &Node) {
        let Some(opened) = self.open.last_mut() else {
            return;
        };
        opened.end = opened.end.max(node.range.end);
        let nodes = &self.inline.nodes;
        match node.item {
            Item::Odd(_) | Item::Code(_) | Item::Math(..) => {
                opened.text.to_mut().push_str(nodes.says(node));
            }
            Item::Break(_) => opened.text.to_mut().push(' '),
            Item::Link(inner) => {
                let display = nodes.link(inner).and_then(Link::display);
                opened.text.to_mut().push_str(display.unwrap_or_default());
            }
            _ => {}
        }
    }

    fn text(&mut self, text: &CowStr<'a>, range: Range<usize>) {
        if let Some(opened) = self.open.last_mut() {
            opened.end = opened.end.max(range.end);
            match text {
                CowStr::Borrowed(text) => opened.text += *text,
                text => opened.text.to_mut().push_str(text),
            }
        }
        self.inline.text(text, range);
    }

    /// Takes an event that belongs to a link that is read as a whole.
    fn pass_over(&mut self, event: &Event<'_>, range: &Range<usize>) {
        let Some(whole) = &mut self.whole else {
            return;
        };
        match event {
            Event::Start(_) => whole.depth += 1,
            Event::End(_) => whole.depth -= 1,
            _ => {}
        }
        if whole.depth > 0 {
            if let WholeKind::Image { alt, end, .. } = &mut whole.kind {
                *end = range.end.max(*end);
                match event {
                    Event::Text(text) | Event::Code(text) | Event::InlineMath(text) => {
                        alt.push_str(text)
                    }
                    Event::SoftBreak | Event::HardBreak => alt.push(' '),
                    _ => {}
                }
            }
        } else if let Some(whole) = self.whole.take() {
            self.finish(whole);
        }
    }

    fn finish(&mut self, whole: Whole<'a>) {
        let range = whole.range;
        let link = match whole.kind {
            WholeKind::Done => return,
            WholeKind::Wiki => link::wiki(self.inline.source, range.clone()),
            WholeKind::Image {
                dest,
                definition,
                alt,
                end,
            } => {
                let target = self.target(&range, end, definition);
                link::markdown(self.inline.source, range.clone(), &dest, target, &alt)
            }
        };
        match link {
            Some(link) => self.push_link(link),
            // No link, so text as it stands.
            None => {
                let raw = self
                    .inline
                    .nodes
                    .text
                    .get(range.clone())
                    .unwrap_or_default();
                let text = CowStr::Boxed(squeezed(raw).into());
                self.word(Item::Odd, &text, range);
            }
        }
    }

    fn push_link(&mut self, link: Link) {
        let range = link.range.clone();
        self.inline.nodes.links.push(link);
        self.piece(Item::Link(number(self.inline.nodes.links.len())), range);
    }

    fn autolink(&mut self, range: Range<usize>, dest: &str, link_type: LinkType) {
        let target = range.start + 1..range.end.saturating_sub(1).max(range.start + 1);
        let source = self.inline.source;
        let link = if link_type == LinkType::Email {
            let address = format!("mailto:{dest}");
            link::address(source, range, target, &address, Some(dest))
        } else {
            link::address(source, range, target, dest, None)
        };
        if let Some(link) = link {
            self.push_link(link);
            self.pass(0..0, WholeKind::Done);
        }
    }

    fn close(&mut self, range: Range<usize>) {
        let Some(opened) = self.open.pop() else {
            return;
        };
        if let Some(outer) = self.open.last_mut() {
            outer.end = outer.end.max(range.end);
            outer.text += opened.text.clone();
        }
        // `[text]()` leads nowhere: its text stays.
        if !opened.leads {
            return;
        }
        let target = self.target(&range, opened.end, opened.definition);
        let source = self.inline.source;
        let link = link::markdown(source, range.clone(), &opened.dest, target, &opened.text);
        if let Some(link) = link {
            self.inline.close(opened.node, link, range);
        }
    }

    /// The range of a destination: after `](` in the link, or after `]:` in its definition.
    fn target(
        &self,
        range: &Range<usize>,
        text_end: usize,
        definition: Option<Range<usize>>,
    ) -> Range<usize> {
        let (within, mark) = match definition {
            Some(definition) => (definition, "]:"),
            None => (text_end.min(range.end)..range.end, "]("),
        };
        let piece = self.inline.source.get(within.clone()).unwrap_or_default();
        let mut pairs = piece.as_bytes().windows(mark.len());
        let start = pairs
            .position(|pair| pair == mark.as_bytes())
            .map_or(piece.len(), |at| at + mark.len());
        let rest = piece.get(start..).unwrap_or_default();
        let blank = rest.len() - rest.trim_start().len();
        let rest = rest.trim_start();
        let start = within.start + start + blank;
        match rest.strip_prefix('<') {
            Some(pointed) => start + 1..start + 1 + pointed.find('>').unwrap_or(pointed.len()),
            None => start..start + link::dest_length(rest),
        }
    }

    /// `[![[a.png]]](http://x)`, which pulldown-cmark takes for one picture: a link around an embed.
    fn linked_picture(&mut self, range: &Range<usize>, dest: &str) -> bool {
        let source = self.inline.source;
        let raw = source.get(range.clone()).unwrap_or_default();
        let Some(inner) = raw.strip_prefix("![[").and_then(|rest| rest.find("]]](")) else {
            return false;
        };
        let embed_end = range.start + 3 + inner + 2;
        let Some(embed) = link::wiki(source, range.start..embed_end) else {
            return false;
        };
        if !self.inline.take_bracket(range.start) {
            return false;
        }
        let outer = range.start - 1..range.end;
        let target = self.target(&outer, embed_end, None);
        let display = embed.display().unwrap_or_default();
        let Some(link) = link::markdown(source, outer.clone(), dest, target, display) else {
            return false;
        };
        let node = self.inline.open(true, outer.clone());
        self.push_link(embed);
        self.inline.close(node, link, outer);
        self.pass(0..0, WholeKind::Done);
        true
    }
}

/// Text on one line, with one blank between its words.
pub(crate) fn squeezed(text: &str) -> String {
    // Most texts are so already.
    let mut before = b' ';
    let is_so = text.bytes().all(|byte| {
        let apart = byte == b' ' && before == b' ';
        before = byte;
        !apart && (byte.is_ascii_graphic() || byte == b' ')
    });
    if is_so && before != b' ' {
        return text.to_owned();
    }
    let mut squeezed = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        if !squeezed.is_empty() {
            squeezed.push(' ');
        }
        squeezed.push_str(word);
    }
    squeezed
}

/// Text as it was before it was masked: nothing for a comment, and its dollars back.
pub(crate) fn visible(text: &str) -> std::borrow::Cow<'_, str> {
    // Both are one byte, which no other character holds.
    if memchr::memchr2(FILL as u8, DOLLAR as u8, text.as_bytes()).is_some() {
        text.replace(FILL, "").replace(DOLLAR, "$").into()
    } else {
        text.into()
    }
}
