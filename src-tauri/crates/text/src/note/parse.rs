//! From Markdown to nodes: pulldown-cmark's events with the links read and the differences of the specs put right.
//!
//! What stands inside plain text (tags, `==marks==`, block ids …) is `inline`'s work.

use super::comments::{DOLLAR, FILL};
pub(crate) use super::node::{Item, Node};
use super::{Link, link, tag};
use pulldown_cmark::{CowStr, Event, LinkType, Options, Parser, Tag, TagEnd};
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
pub(crate) fn read<'a>(source: &str, text: &'a str, within: Range<usize>) -> Vec<Node<'a>> {
    let mut nodes = Vec::new();
    each(source, text, within, &mut |block| nodes.append(block));
    nodes
}

/// As [`read`], block by block: what is taken out of the list is done with, so that a long note needs little memory.
pub(crate) fn each<'a>(
    source: &str,
    text: &'a str,
    within: Range<usize>,
    done: &mut dyn FnMut(&mut Vec<Node<'a>>),
) {
    let mut reader = Reader {
        source,
        text,
        nodes: Vec::new(),
        open: Vec::new(),
        whole: None,
    };
    let piece = text.get(within.clone()).unwrap_or_default();
    let mut events = Parser::new_ext(piece, options()).into_offset_iter();
    let mut depth = 0_usize;
    while let Some((event, range)) = events.next() {
        if reader.take_plain(&event, shift(&range, within.start)) {
            match &event {
                Event::Start(_) => depth += 1,
                Event::End(_) => depth = depth.saturating_sub(1),
                _ => {}
            }
            if depth == 0 {
                done(&mut reader.nodes);
                reader.nodes.clear();
            }
            continue;
        }
        let definition =
            match &event {
                Event::Start(
                    Tag::Link { link_type, id, .. } | Tag::Image { link_type, id, .. },
                ) if is_reference(*link_type) => events
                    .reference_definitions()
                    .get(id)
                    .map(|found| shift(&found.span, within.start)),
                _ => None,
            };
        match &event {
            Event::Start(_) => depth += 1,
            Event::End(_) => depth = depth.saturating_sub(1),
            _ => {}
        }
        reader.take(event, shift(&range, within.start), definition);
        if depth == 0 {
            done(&mut reader.nodes);
            reader.nodes.clear();
        }
    }
    done(&mut reader.nodes);
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
    source: &'s str,
    text: &'a str,
    nodes: Vec<Node<'a>>,
    /// Markdown links whose end has not come.
    open: Vec<Opened>,
    /// A link that is whole, whose events are passed over.
    whole: Option<Whole>,
}

/// A Markdown link whose text is being read.
struct Opened {
    node: usize,
    dest: String,
    /// Where its definition stands, if it is written apart.
    definition: Option<Range<usize>>,
    text: String,
    /// Where its text ends so far.
    end: usize,
}

struct Whole {
    depth: usize,
    range: Range<usize>,
    kind: WholeKind,
}

enum WholeKind {
    /// Read already.
    Done,
    Wiki,
    Image {
        dest: String,
        definition: Option<Range<usize>>,
        alt: String,
        end: usize,
    },
}

impl<'a> Reader<'a, '_> {
    /// Takes an event by looking at it, which is much quicker than moving it; `false` for those that have more to say.
    fn take_plain(&mut self, event: &Event<'a>, range: Range<usize>) -> bool {
        if self.whole.is_some() || !self.open.is_empty() {
            return false;
        }
        let item = match event {
            Event::Text(CowStr::Borrowed(text)) => {
                self.text(CowStr::Borrowed(text), range);
                return true;
            }
            Event::Start(tag) => match tag::Tag::plain(tag) {
                Some(tag) => Item::Start(tag),
                None => return false,
            },
            Event::End(TagEnd::Link | TagEnd::Image) => return false,
            Event::End(tag) => Item::End(*tag),
            Event::SoftBreak => Item::Break(false),
            Event::TaskListMarker(done) => Item::Task(if *done { 'x' } else { ' ' }),
            _ => return false,
        };
        self.nodes.push(Node { item, range });
        true
    }

    fn take(&mut self, event: Event<'a>, range: Range<usize>, definition: Option<Range<usize>>) {
        if self.pass_over(&event, &range) {
            return;
        }
        let item = match event {
            Event::Start(
                Tag::Link {
                    link_type: LinkType::WikiLink { .. },
                    ..
                }
                | Tag::Image {
                    link_type: LinkType::WikiLink { .. },
                    ..
                },
            ) => {
                self.whole = Some(Whole {
                    depth: 1,
                    range,
                    kind: WholeKind::Wiki,
                });
                return;
            }
            Event::Start(Tag::Image { dest_url, .. }) => {
                if self.linked_picture(&range, &dest_url) {
                    return;
                }
                let kind = WholeKind::Image {
                    dest: dest_url.into_string(),
                    definition,
                    alt: String::new(),
                    end: range.start + 2,
                };
                self.whole = Some(Whole {
                    depth: 1,
                    range,
                    kind,
                });
                return;
            }
            Event::Start(Tag::Link {
                link_type,
                dest_url,
                ..
            }) => {
                if matches!(link_type, LinkType::Autolink | LinkType::Email) {
                    self.autolink(range, &dest_url, link_type);
                } else {
                    let opened = Opened {
                        node: self.nodes.len(),
                        dest: dest_url.into_string(),
                        definition,
                        text: String::new(),
                        end: range.start + 1,
                    };
                    self.open.push(opened);
                    // Becomes the link when its end has come.
                    self.nodes.push(Node {
                        item: Item::Text(CowStr::Borrowed(""), false),
                        range,
                    });
                }
                return;
            }
            Event::End(TagEnd::Link) => return self.close(range),
            Event::End(TagEnd::Image) => return,
            Event::Start(tag) => Item::Start(tag::Tag::of(tag)),
            Event::End(tag) => Item::End(tag),
            Event::Text(text) => return self.text(text, range),
            Event::Code(code) => Item::Code(code),
            Event::InlineMath(math) => Item::Math(math, false),
            Event::DisplayMath(math) => Item::Math(math, true),
            Event::Html(html) => Item::Html(html),
            Event::InlineHtml(html) => Item::InlineHtml(html),
            Event::FootnoteReference(name) => Item::Footnote(name),
            Event::SoftBreak => Item::Break(false),
            Event::HardBreak => Item::Break(true),
            Event::Rule => Item::Rule,
            Event::TaskListMarker(done) => Item::Task(if done { 'x' } else { ' ' }),
        };
        self.grow(&item, &range);
        self.nodes.push(Node { item, range });
    }

    /// Adds what an item shows to the text of the links that are open.
    fn grow(&mut self, item: &Item<'_>, range: &Range<usize>) {
        let Some(opened) = self.open.last_mut() else {
            return;
        };
        opened.end = opened.end.max(range.end);
        match item {
            Item::Text(text, _) | Item::Code(text) | Item::Math(text, _) => {
                opened.text.push_str(text)
            }
            Item::Break(_) => opened.text.push(' '),
            Item::Link(inner) => opened
                .text
                .push_str(inner.display.as_deref().unwrap_or_default()),
            _ => {}
        }
    }

    fn text(&mut self, text: CowStr<'a>, range: Range<usize>) {
        if text.is_empty() {
            return;
        }
        let verbatim = self.is_verbatim(&text, &range);
        let item = Item::Text(text, verbatim);
        self.grow(&item, &range);
        if let (
            true,
            Some(Node {
                item: Item::Text(before, true),
                range: whole,
            }),
        ) = (verbatim, self.nodes.last_mut())
            && whole.end == range.start
            && let Some(both) = self.text.get(whole.start..range.end)
        {
            *before = CowStr::Borrowed(both);
            whole.end = range.end;
            return;
        }
        self.nodes.push(Node { item, range });
    }

    /// Whether a text stands in the source as it reads.
    fn is_verbatim(&self, text: &CowStr<'a>, range: &Range<usize>) -> bool {
        let Some(piece) = self.text.get(range.clone()) else {
            return false;
        };
        match text {
            CowStr::Borrowed(text) if text.as_ptr() == piece.as_ptr() => text.len() == piece.len(),
            text => piece == &**text,
        }
    }

    /// Whether the event belongs to a link that is read as a whole.
    fn pass_over(&mut self, event: &Event<'_>, range: &Range<usize>) -> bool {
        let Some(whole) = &mut self.whole else {
            return false;
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
        true
    }

    fn finish(&mut self, whole: Whole) {
        let range = whole.range;
        let link = match whole.kind {
            WholeKind::Done => return,
            WholeKind::Wiki => link::wiki(self.source, range.clone()),
            WholeKind::Image {
                dest,
                definition,
                alt,
                end,
            } => {
                let target = self.target(&range, end, definition);
                link::markdown(self.source, range.clone(), &dest, target, &visible(&alt))
            }
        };
        match link {
            Some(link) => self.push_link(link),
            // No link, so text as it stands.
            None => {
                let raw = self.text.get(range.clone()).unwrap_or_default();
                let item = Item::Text(
                    CowStr::Boxed(raw.split_whitespace().collect::<Vec<_>>().join(" ").into()),
                    false,
                );
                self.grow(&item, &range);
                self.nodes.push(Node { item, range });
            }
        }
    }

    fn push_link(&mut self, link: Link) {
        let range = link.range.clone();
        let item = Item::Link(Box::new(link));
        self.grow(&item, &range);
        self.nodes.push(Node { item, range });
    }

    fn autolink(&mut self, range: Range<usize>, dest: &str, link_type: LinkType) {
        let target = range.start + 1..range.end.saturating_sub(1).max(range.start + 1);
        let address = if link_type == LinkType::Email {
            format!("mailto:{dest}")
        } else {
            dest.to_owned()
        };
        if let Some(mut link) = link::address(self.source, range.clone(), target, &address) {
            link.display = (link_type == LinkType::Email).then(|| dest.to_owned());
            self.whole = Some(Whole {
                depth: 1,
                range: 0..0,
                kind: WholeKind::Done,
            });
            self.push_link(link);
        }
    }

    fn close(&mut self, range: Range<usize>) {
        let Some(opened) = self.open.pop() else {
            return;
        };
        let target = self.target(&range, opened.end, opened.definition);
        let link = link::markdown(
            self.source,
            range.clone(),
            &opened.dest,
            target,
            &visible(&opened.text),
        );
        let Some(node) = self.nodes.get_mut(opened.node) else {
            return;
        };
        match link {
            Some(link) => {
                node.item = Item::Open(Box::new(link));
                self.nodes.push(Node {
                    item: Item::Close,
                    range: range.clone(),
                });
            }
            // `[text]()` leads nowhere: its text stays.
            None => node.item = Item::Text(CowStr::Borrowed(""), false),
        }
        if let Some(outer) = self.open.last_mut() {
            outer.end = outer.end.max(range.end);
            outer.text.push_str(&opened.text);
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
        let piece = self.source.get(within.clone()).unwrap_or_default();
        let start = piece.find(mark).map_or(piece.len(), |at| at + mark.len());
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
        let raw = self.source.get(range.clone()).unwrap_or_default();
        let Some(inner) = raw.strip_prefix("![[").and_then(|rest| rest.find("]]](")) else {
            return false;
        };
        let embed_end = range.start + 3 + inner + 2;
        let Some(embed) = link::wiki(self.source, range.start..embed_end) else {
            return false;
        };
        let Some(Node {
            item: Item::Text(before, true),
            range: text_range,
        }) = self.nodes.last_mut()
        else {
            return false;
        };
        if text_range.end != range.start || !before.ends_with('[') {
            return false;
        }
        text_range.end -= 1;
        *before = CowStr::Borrowed(self.text.get(text_range.clone()).unwrap_or_default());
        let outer = range.start - 1..range.end;
        let target = self.target(&outer, embed_end, None);
        let Some(link) = link::markdown(
            self.source,
            outer.clone(),
            dest,
            target,
            embed.display.as_deref().unwrap_or_default(),
        ) else {
            return false;
        };
        self.nodes.push(Node {
            item: Item::Open(Box::new(link)),
            range: outer.clone(),
        });
        self.push_link(embed);
        self.nodes.push(Node {
            item: Item::Close,
            range: outer,
        });
        self.whole = Some(Whole {
            depth: 1,
            range: 0..0,
            kind: WholeKind::Done,
        });
        true
    }
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
