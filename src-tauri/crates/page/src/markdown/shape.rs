//! The events of a Markdown parser, fit for reading: bounded depth, wikilinks as their text, absolute addresses.

use std::ops::Range;

use pulldown_cmark::{CowStr, Event, HeadingLevel, LinkType, Tag, TagEnd};
use url::Url;

/// Deeper nesting than a person writes; what is inside stays.
const MAX_DEPTH: usize = 60;

/// The first top-level heading of the first level.
pub(super) struct Heading {
    /// Its events.
    pub(super) at: Range<usize>,
    pub(super) text: String,
}

/// Endings of pictures' names.
const PICTURES: [&str; 8] = [
    ".png", ".jpg", ".jpeg", ".gif", ".webp", ".avif", ".svg", ".bmp",
];

/// Collects what the parser finds. In a file, pictures may lie beside it.
pub(super) fn events<'a>(
    parser: impl Iterator<Item = Event<'a>>,
    base: Option<&Url>,
    is_file: bool,
) -> Vec<Event<'a>> {
    let mut events = Vec::new();
    let mut kept: Vec<bool> = Vec::new();
    for event in parser {
        match event {
            Event::Start(tag) => {
                let keep = !is_wikilink(&tag, is_file) && (kept.len() < MAX_DEPTH || !can_go(&tag));
                kept.push(keep);
                if keep {
                    events.push(Event::Start(absolute(tag, base, is_file)));
                }
            }
            Event::End(end) => {
                if kept.pop().unwrap_or(true) {
                    events.push(Event::End(end));
                }
            }
            // The sanitiser lets no form through, so a task's box is a sign.
            Event::TaskListMarker(done) => events.push(Event::Text(CowStr::Borrowed(if done {
                "☑ "
            } else {
                "☐ "
            }))),
            other => events.push(other),
        }
    }
    events
}

/// A link between notes leads nowhere from an article; a picture of a file may lie beside it.
fn is_wikilink(tag: &Tag<'_>, is_file: bool) -> bool {
    match tag {
        Tag::Link {
            link_type: LinkType::WikiLink { .. },
            ..
        } => true,
        Tag::Image {
            link_type: LinkType::WikiLink { .. },
            dest_url,
            ..
        } => {
            let lower = dest_url.to_lowercase();
            !is_file || !PICTURES.iter().any(|ending| lower.ends_with(ending))
        }
        _ => false,
    }
}

fn can_go(tag: &Tag<'_>) -> bool {
    matches!(
        tag,
        Tag::BlockQuote(_)
            | Tag::List(_)
            | Tag::Item
            | Tag::Emphasis
            | Tag::Strong
            | Tag::Strikethrough
            | Tag::Link { .. }
            | Tag::FootnoteDefinition(_)
    )
}

/// Addresses on the page that the file was saved from are relative to it; those of a file's pictures stay.
fn absolute<'a>(tag: Tag<'a>, base: Option<&Url>, is_file: bool) -> Tag<'a> {
    let join = |address: CowStr<'a>| match base {
        Some(base)
            if !address.is_empty()
                && !address.starts_with('#')
                && Url::parse(&address).is_err() =>
        {
            base.join(&address)
                .map_or(address, |whole| CowStr::from(String::from(whole)))
        }
        _ => address,
    };
    match tag {
        Tag::Link {
            link_type,
            dest_url,
            title,
            id,
        } => Tag::Link {
            link_type,
            dest_url: join(dest_url),
            title,
            id,
        },
        Tag::Image {
            link_type,
            dest_url,
            title,
            id,
        } if !is_file => Tag::Image {
            link_type,
            dest_url: join(dest_url),
            title,
            id,
        },
        other => other,
    }
}

/// Finds the heading that names the text.
pub(super) fn title(events: &[Event<'_>]) -> Option<Heading> {
    let mut depth = 0usize;
    let mut start = None;
    for (at, event) in events.iter().enumerate() {
        match event {
            Event::Start(tag) => {
                if depth == 0
                    && matches!(
                        tag,
                        Tag::Heading {
                            level: HeadingLevel::H1,
                            ..
                        }
                    )
                {
                    start = Some(at);
                }
                depth += 1;
            }
            Event::End(end) => {
                depth = depth.saturating_sub(1);
                if let (Some(first), TagEnd::Heading(HeadingLevel::H1)) = (start, end) {
                    let text = super::plain::text(events.get(first..=at)?);
                    if !text.is_empty() {
                        return Some(Heading {
                            at: first..at + 1,
                            text,
                        });
                    }
                    start = None;
                }
            }
            _ => {}
        }
    }
    None
}
