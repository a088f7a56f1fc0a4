//! From Markdown to nodes: pulldown-cmark's events with the links read and the differences of the specs put right.
//!
//! What stands inside plain text (tags, `==marks==`, block ids …) is `inline`'s work.

use super::comments::{DOLLAR, FILL};
use super::inline::Inline;
pub(crate) use super::node::{Item, Node, Nodes};
use super::node::{Number, number};
use super::{Link, link, tag};
use pulldown_cmark::{CowStr, Event, LinkType, OffsetIter, Options, Parser, Tag, TagEnd};
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

/// So many nodes are read before somebody is told: a processor that does one thing for a while has the code for it at hand.
const BATCH: usize = 500;

/// The nodes of `within`. `text` is the source with its comments blanked, `source` the source itself.
pub(crate) fn read<'a>(source: &str, text: &'a str, within: Range<usize>) -> Nodes<'a> {
    each(source, text, within, |_| {})
}

/// As [`read`], telling `done` when some blocks are read: what is taken out of the list then is done with, so that a long
/// note needs little memory. Links within the text of others stand before them.
pub(crate) fn each<'a>(
    source: &str,
    text: &'a str,
    within: Range<usize>,
    mut done: impl FnMut(&mut Nodes<'a>),
) -> Nodes<'a> {
    let mut reader = Reader {
        inline: Inline::new(source, text),
        open: Vec::new(),
        masked: false,
    };
    let piece = text.get(within.clone()).unwrap_or_default();
    // A mask may also be written by its number.
    reader.masked = is_masked(piece) || memchr::memmem::find(piece.as_bytes(), b"&#").is_some();
    let mut events = Parser::new_ext(piece, options()).into_offset_iter();
    let mut depth = 0_usize;
    let by = within.start;
    loop {
        // Looked at where it lies: moving every event would cost as much as reading it.
        match events.next() {
            None => break,
            Some((Event::Text(text), range)) => {
                reader.text(&text, shift(&range, by));
                continue;
            }
            Some((Event::End(tag), range)) => {
                let range = shift(&range, by);
                match tag {
                    TagEnd::Link => reader.close(range),
                    // It was passed over.
                    TagEnd::Image => {}
                    TagEnd::Emphasis | TagEnd::Strong | TagEnd::Strikethrough => {
                        reader.inline.end_emphasis(tag, range);
                    }
                    tag => {
                        reader.inline.end_block(tag, range);
                        depth = depth.saturating_sub(1);
                    }
                }
            }
            Some((Event::Start(mut tag), range)) => {
                let range = shift(&range, by);
                match tag::Tag::plain(&tag) {
                    Some(tag) if tag.is_emphasis() => reader.inline.emphasis(tag, range),
                    Some(tag) => {
                        depth += 1;
                        reader.inline.block(tag, range);
                    }
                    None => depth += usize::from(reader.start(&mut tag, range, &mut events, by)),
                }
            }
            Some((event, range)) => reader.event(&event, shift(&range, by)),
        }
        if depth == 0 {
            reader.inline.finish();
            if reader.inline.nodes.list.len() >= BATCH {
                done(&mut reader.inline.nodes);
            }
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
    /// Whether anything may have to be unmasked.
    masked: bool,
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

impl<'a> Reader<'a, '_> {
    /// Takes an event that is neither text nor the beginning or the end of anything.
    fn event(&mut self, event: &Event<'a>, range: Range<usize>) {
        match event {
            Event::SoftBreak => self.piece(Item::Break(false), range),
            Event::HardBreak => self.piece(Item::Break(true), range),
            Event::TaskListMarker(done) => {
                self.piece(Item::Task(if *done { 'x' } else { ' ' }), range);
            }
            Event::Code(word) => self.word(Item::Code, word, range),
            Event::InlineMath(word) => self.word(|word| Item::Math(word, false), word, range),
            Event::DisplayMath(word) => self.word(|word| Item::Math(word, true), word, range),
            Event::Html(word) => self.word(Item::Html, word, range),
            Event::InlineHtml(word) => self.word(Item::InlineHtml, word, range),
            Event::FootnoteReference(word) => self.word(Item::Footnote, word, range),
            Event::Rule => self.piece(Item::Rule, range),
            // Taken already.
            Event::Text(_) | Event::Start(_) | Event::End(_) => {}
        }
    }

    /// Takes what begins and says more than what it is; `true` for a block. What stands in a link that is read as a whole
    /// is taken out of `events`, whose places are to be shifted `by` so much.
    fn start(
        &mut self,
        tag: &mut Tag<'a>,
        range: Range<usize>,
        events: &mut OffsetIter<'a>,
        by: usize,
    ) -> bool {
        match tag {
            Tag::Link {
                link_type: LinkType::WikiLink { .. },
                ..
            }
            | Tag::Image {
                link_type: LinkType::WikiLink { .. },
                ..
            } => {
                self.inline.flush(false);
                pass(events, |_, _| {});
                let link = link::wiki(self.inline.source, range.clone());
                self.link_or_text(link, range);
            }
            Tag::Image {
                link_type,
                dest_url,
                id,
                ..
            } => {
                let definition = definition(*link_type, id, events, by);
                if self.linked_picture(&range, dest_url) {
                    pass(events, |_, _| {});
                } else {
                    self.picture(range, dest_url, definition, events, by);
                }
            }
            Tag::Link {
                link_type: link_type @ (LinkType::Autolink | LinkType::Email),
                dest_url,
                ..
            } => {
                if self.autolink(range, dest_url, *link_type) {
                    pass(events, |_, _| {});
                }
            }
            Tag::Link {
                link_type,
                dest_url,
                id,
                ..
            } => {
                let mut dest = std::mem::replace(dest_url, CowStr::Borrowed(""));
                if self.masked && is_masked(&dest) {
                    dest = visible(&dest).into_owned().into();
                }
                let leads = link::leads(&dest);
                let end = range.start + 1;
                self.open.push(Opened {
                    node: self.inline.open(leads, range),
                    leads,
                    definition: definition(*link_type, id, events, by),
                    dest,
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

    /// Takes a picture, and its text from `events`.
    fn picture(
        &mut self,
        range: Range<usize>,
        dest: &str,
        definition: Option<Range<usize>>,
        events: &mut OffsetIter<'a>,
        by: usize,
    ) {
        self.inline.flush(false);
        let (mut alt, mut end) = (String::new(), range.start + 2);
        pass(events, |event, within| {
            end = end.max(within.end + by);
            match event {
                Event::Text(text) | Event::Code(text) | Event::InlineMath(text) => {
                    alt.push_str(text)
                }
                Event::SoftBreak | Event::HardBreak => alt.push(' '),
                _ => {}
            }
        });
        let target = self.target(&range, end, definition);
        let (dest, alt) = (self.unmasked(dest), self.unmasked(&alt));
        let link = link::markdown(self.inline.source, range.clone(), &dest, target, &alt);
        self.link_or_text(link, range);
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

    #[inline(always)]
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

    /// A link that is whole; what is none is text as it stands.
    fn link_or_text(&mut self, link: Option<Link>, range: Range<usize>) {
        if let Some(link) = link {
            return self.push_link(link);
        }
        let text = self.inline.nodes.text;
        let raw = text.get(range.clone()).unwrap_or_default();
        let text = CowStr::Boxed(squeezed(raw).into());
        self.word(Item::Odd, &text, range);
    }

    fn push_link(&mut self, link: Link) {
        let range = link.range.clone();
        self.inline.nodes.links.push(link);
        self.piece(Item::Link(number(self.inline.nodes.links.len())), range);
    }

    /// Takes an address in `<>`, if it is one.
    fn autolink(&mut self, range: Range<usize>, dest: &str, link_type: LinkType) -> bool {
        let target = range.start + 1..range.end.saturating_sub(1).max(range.start + 1);
        let source = self.inline.source;
        let link = if link_type == LinkType::Email {
            let address = format!("mailto:{dest}");
            link::address(source, range, target, &address, Some(dest))
        } else {
            link::address(source, range, target, dest, None)
        };
        let is_one = link.is_some();
        if let Some(link) = link {
            self.push_link(link);
        }
        is_one
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
        let text = self.unmasked(&opened.text);
        let link = link::markdown(source, range.clone(), &opened.dest, target, &text);
        if let Some(link) = link {
            self.inline.close(opened.node, link, range);
        }
    }

    fn unmasked<'t>(&self, text: &'t str) -> Cow<'t, str> {
        if self.masked {
            visible(text)
        } else {
            text.into()
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
            Some(definition) => (definition, b"]:"),
            None => (text_end.min(range.end)..range.end, b"]("),
        };
        let piece = self.inline.source.get(within.clone()).unwrap_or_default();
        let mut pairs = piece.as_bytes().windows(mark.len());
        let start = pairs
            .position(|pair| pair == mark)
            .map_or(piece.len(), |at| at + mark.len());
        let written = piece.get(start..).unwrap_or_default();
        let rest = match written.as_bytes() {
            [first, ..] if first.is_ascii_graphic() => written,
            _ => written.trim_start(),
        };
        let start = within.start + start + written.len() - rest.len();
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
        let (dest, display) = (self.unmasked(dest), embed.display().unwrap_or_default());
        let display = self.unmasked(display);
        let Some(link) = link::markdown(source, outer.clone(), &dest, target, &display) else {
            return false;
        };
        let node = self.inline.open(true, outer.clone());
        self.push_link(embed);
        self.inline.close(node, link, outer);
        true
    }
}

/// Takes what stands within a link that has begun, and its end, out of `events`.
fn pass<'a>(events: &mut OffsetIter<'a>, mut within: impl FnMut(&Event<'a>, &Range<usize>)) {
    let mut depth = 1_usize;
    while let Some((event, range)) = &events.next() {
        match event {
            Event::Start(_) => depth += 1,
            Event::End(_) => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return;
        }
        within(event, range);
    }
}

/// Where the definition of a link that is written apart stands.
fn definition(
    link_type: LinkType,
    id: &str,
    events: &OffsetIter<'_>,
    by: usize,
) -> Option<Range<usize>> {
    if !is_reference(link_type) {
        return None;
    }
    let definition = events.reference_definitions().get(id);
    definition.map(|found| shift(&found.span, by))
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
pub(crate) fn visible(text: &str) -> Cow<'_, str> {
    if is_masked(text) {
        text.replace(FILL, "").replace(DOLLAR, "$").into()
    } else {
        text.into()
    }
}

pub(crate) fn is_masked(text: &str) -> bool {
    // Both are one byte, which no other character holds.
    memchr::memchr2(FILL as u8, DOLLAR as u8, text.as_bytes()).is_some()
}
