//! A note as HTML, for previews and export. Sanitising is `page`'s work; this only keeps script addresses out of links.

use super::node::{Item, Node, Nodes};
use super::outline::{Parts, number};
use super::parse::visible;
use super::tag::Tag;
use super::written::callout;
use super::{Link, LinkForm};
use crate::resolve::slug;
use pulldown_cmark::{Event, TagEnd, html::push_html};
use std::collections::HashMap;

pub(crate) fn to_html(source: &str, href: &dyn Fn(&Link) -> Option<String>) -> String {
    let parts = Parts::of(source);
    let nodes = parts.nodes(source);
    let mut writer = Writer {
        href,
        quotes: Vec::new(),
        slugs: HashMap::new(),
        masked: &parts.masked,
        nodes: &nodes,
        callout_title: false,
    };
    let mut events = Vec::with_capacity(nodes.list.len());
    for (index, node) in nodes.list.iter().enumerate() {
        writer.push(
            node,
            nodes.list.get(index + 1..).unwrap_or_default(),
            &mut events,
        );
    }
    let mut html = String::with_capacity(source.len() * 3 / 2);
    push_html(&mut html, events.into_iter());
    html
}

struct Writer<'a> {
    href: &'a dyn Fn(&Link) -> Option<String>,
    /// How the quotes that are open end.
    quotes: Vec<Quote>,
    slugs: HashMap<String, u32>,
    masked: &'a str,
    nodes: &'a Nodes<'a>,
    /// The title of a callout is being written.
    callout_title: bool,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Quote {
    Plain,
    Callout,
    Folded,
}

impl<'a> Writer<'a> {
    fn push(&mut self, node: &Node, rest: &[Node], events: &mut Vec<Event<'a>>) {
        let shown = || visible(self.nodes.says(node)).into_owned().into();
        let event = match node.item {
            Item::Start(tag @ Tag::BlockQuote(_)) => {
                let Some((kind, fold)) = self.callout(rest) else {
                    self.quotes.push(Quote::Plain);
                    events.push(Event::Start(tag.to_theirs(self.nodes)));
                    return;
                };
                self.quotes.push(if fold.is_some() {
                    Quote::Folded
                } else {
                    Quote::Callout
                });
                let kind = escape(&kind);
                inline(match fold {
                    Some('+') => {
                        format!("<details class=\"callout\" data-callout=\"{kind}\" open>")
                    }
                    Some(_) => format!("<details class=\"callout\" data-callout=\"{kind}\">"),
                    None => format!("<div class=\"callout\" data-callout=\"{kind}\">"),
                })
            }
            Item::End(TagEnd::BlockQuote(kind)) => match self.quotes.pop() {
                Some(Quote::Callout) => inline("</div>\n".to_owned()),
                Some(Quote::Folded) => inline("</details>\n".to_owned()),
                _ => Event::End(TagEnd::BlockQuote(kind)),
            },
            Item::Start(Tag::Paragraph)
                if matches!(rest.first().map(|node| &node.item), Some(Item::Callout)) =>
            {
                self.callout_title = true;
                let tag = if self.quotes.last() == Some(&Quote::Folded) {
                    "<summary class=\"callout-title\">"
                } else {
                    "<p class=\"callout-title\">"
                };
                inline(tag.to_owned())
            }
            Item::Callout => {
                let kind = self.kind(node).unwrap_or_default().0;
                let untitled = matches!(
                    rest.first().map(|node| &node.item),
                    None | Some(Item::End(_) | Item::Break(_))
                );
                inline(if untitled {
                    escape(&capital(&kind))
                } else {
                    String::new()
                })
            }
            Item::Break(_) if self.callout_title => {
                self.end_title(events);
                events.push(Event::Start(Tag::Paragraph.to_theirs(self.nodes)));
                return;
            }
            Item::End(TagEnd::Paragraph) if self.callout_title => return self.end_title(events),
            Item::Start(Tag::Heading { level }) => {
                let id = self.heading_id(node, rest);
                inline(format!("<h{} id=\"{}\">", number(level), escape(&id)))
            }
            Item::Start(tag) => Event::Start(tag.to_theirs(self.nodes)),
            Item::End(tag) => Event::End(tag),
            Item::Text | Item::Odd(_) => Event::Text(shown()),
            Item::Code(_) => Event::Code(shown()),
            Item::Math(_, false) => Event::InlineMath(shown()),
            Item::Math(_, true) => Event::DisplayMath(shown()),
            Item::Html(_) => Event::Html(shown()),
            Item::InlineHtml(_) => Event::InlineHtml(shown()),
            Item::Footnote(_) => Event::FootnoteReference(self.nodes.says(node).to_owned().into()),
            Item::Break(hard) => {
                if hard {
                    Event::HardBreak
                } else {
                    Event::SoftBreak
                }
            }
            Item::Rule => Event::Rule,
            Item::Task(mark) => inline(task(mark)),
            Item::Link(link) | Item::Open(link) => {
                let Some(link) = self.nodes.link(link) else {
                    return;
                };
                let mut html = self.opening(link);
                if matches!(node.item, Item::Link(_)) {
                    html.push_str(&escape(&link.shown()));
                    html.push_str("</a>");
                }
                inline(html)
            }
            Item::Close => inline("</a>".to_owned()),
            Item::Tag(tag) => {
                let tag = self.nodes.tags.get(tag as usize);
                let tag = tag.map_or("", |tag| tag);
                inline(format!("<span class=\"tag\">#{}</span>", escape(tag)))
            }
            Item::Mark(opens) => inline(if opens { "<mark>" } else { "</mark>" }.to_owned()),
            Item::BlockId => {
                let written = self.masked.get(node.range.clone()).unwrap_or_default();
                let id = escape(written.trim().trim_start_matches('^'));
                inline(format!("<span class=\"block-id\" id=\"^{id}\"></span>"))
            }
        };
        events.push(event);
    }

    /// The kind of callout that a quote is, from the nodes in it.
    fn callout(&self, rest: &[Node]) -> Option<(String, Option<char>)> {
        let is_first = matches!(rest.first()?.item, Item::Start(Tag::Paragraph));
        rest.get(1)
            .filter(|node| is_first && node.item == Item::Callout)
            .and_then(|node| self.kind(node))
    }

    fn kind(&self, node: &Node) -> Option<(String, Option<char>)> {
        let callout = callout(self.masked.get(node.range.clone())?)?;
        Some((callout.kind.to_lowercase(), callout.fold))
    }

    fn end_title(&mut self, events: &mut Vec<Event<'a>>) {
        self.callout_title = false;
        let tag = if self.quotes.last() == Some(&Quote::Folded) {
            "</summary>\n"
        } else {
            "</p>\n"
        };
        events.push(inline(tag.to_owned()));
    }

    fn opening(&self, link: &Link) -> String {
        let kind = if link.embed { "link embed" } else { "link" };
        if link.form == LinkForm::External {
            let kind = kind.replace("link", "link external");
            return if is_script(link.path()) {
                format!("<a class=\"{kind}\">")
            } else {
                format!("<a class=\"{kind}\" href=\"{}\">", escape(link.path()))
            };
        }
        match (self.href)(link) {
            Some(address) => format!("<a class=\"{kind}\" href=\"{}\">", escape(&address)),
            None => format!("<a class=\"{kind} unresolved\">"),
        }
    }

    /// The anchor of a heading, a number behind it where it comes again.
    fn heading_id(&mut self, node: &Node, rest: &[Node]) -> String {
        let inner = rest.iter().take_while(|other| {
            other.range.end <= node.range.end
                && !matches!(other.item, Item::End(TagEnd::Heading(_)))
        });
        let (start, end) = inner.fold((usize::MAX, 0), |(start, end), other| {
            (start.min(other.range.start), end.max(other.range.end))
        });
        let slug = slug(&visible(self.masked.get(start..end).unwrap_or_default()));
        let seen = self
            .slugs
            .entry(slug.clone())
            .and_modify(|seen| *seen += 1)
            .or_insert(0);
        if *seen == 0 {
            slug
        } else {
            format!("{slug}-{seen}")
        }
    }
}

fn task(mark: char) -> String {
    let checked = if mark == ' ' { "" } else { " checked" };
    format!(
        "<input type=\"checkbox\" class=\"task\" data-task=\"{}\" disabled{checked}> ",
        escape(&mark.to_string())
    )
}

fn inline<'a>(html: String) -> Event<'a> {
    Event::InlineHtml(html.into())
}

fn capital(text: &str) -> String {
    let mut characters = text.chars();
    characters
        .next()
        .map(|first| first.to_uppercase().chain(characters).collect())
        .unwrap_or_default()
}

/// Addresses that run something instead of leading somewhere.
fn is_script(address: &str) -> bool {
    let scheme: String = address
        .split(':')
        .next()
        .unwrap_or_default()
        .chars()
        .filter(|c| !c.is_control() && !c.is_whitespace())
        .collect();
    ["javascript", "vbscript", "data", "blob", "about"]
        .iter()
        .any(|script| script.eq_ignore_ascii_case(&scheme))
}

fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            other => escaped.push(other),
        }
    }
    escaped
}
