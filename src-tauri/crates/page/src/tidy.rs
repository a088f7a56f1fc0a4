//! A linear pass over the source before any parser sees it.
//!
//! Parsers build trees whose upkeep is quadratic in nesting and in attributes, so 20,000 nested `<div>` or a tag with
//! a million attributes would hang them. This pass takes out what is never shown (scripts, styles, comments; JSON-LD is
//! kept aside), writes everything whose reading depends on the parser's state in a form that has one reading, and, when
//! the parser asks for it, flattens what is nested too deep. It never loses text that would be shown.

use crate::tokens::{Attributes, Piece, Scanner, StartTag, raw_text_end};

mod scripts;

use scripts::shown_by;
pub(crate) use scripts::{Typeset, head};

/// Attributes of one tag that are kept. Real pages have a dozen.
const MAX_ATTRIBUTES: usize = 200;

/// A script kept aside: structured data.
pub(crate) struct Script {
    pub(crate) text: String,
}

/// The page without what is never shown.
pub(crate) struct Tidied {
    pub(crate) html: String,
    pub(crate) scripts: Vec<Script>,
    /// Data that scripts would make a page of.
    pub(crate) states: Vec<Script>,
    pub(crate) typeset: Typeset,
}

/// How an element with raw text is treated.
enum Raw {
    /// Element and content go.
    Drop,
    /// The element stays, its content goes.
    Hollow,
    /// Content becomes escaped text of an element with this name.
    Text(&'static str),
    Script,
}

fn raw_kind(name: &str) -> Option<Raw> {
    let is = |wanted: &str| name.eq_ignore_ascii_case(wanted);
    match name.len() {
        6 if is("script") => Some(Raw::Script),
        5 if is("style") => Some(Raw::Drop),
        8 if is("textarea") || is("noframes") => Some(Raw::Drop),
        7 if is("noembed") => Some(Raw::Drop),
        6 if is("iframe") => Some(Raw::Hollow),
        5 if is("title") => Some(Raw::Text("title")),
        3 if is("xmp") => Some(Raw::Text("pre")),
        _ => None,
    }
}

/// Takes out scripts, styles, comments and templates; everything else stays as it is written.
pub(crate) fn tidy(source: &str) -> Tidied {
    let mut out = String::with_capacity(source.len());
    let mut scripts = Vec::new();
    let (mut states, mut states_left) = (Vec::new(), scripts::MOST_STATES);
    let mut typeset = Typeset::default();
    let mut scanner = Scanner::new(source);
    let mut templates = 0_usize;
    // In a page of frames, what stands for them is all its text.
    let mut framed = false;
    let mut unclosed = Unclosed::default();
    while let Some(piece) = scanner.next_piece() {
        match piece {
            Piece::Text(text) if templates == 0 => push_text(&mut out, text),
            Piece::Doctype(text) => out.push_str(text),
            Piece::Text(_) => {}
            Piece::End(name) => {
                if name.eq_ignore_ascii_case("template") {
                    templates = templates.saturating_sub(1);
                } else if templates == 0 && raw_kind(name).is_none() && !is_frame(name) {
                    push_end(&mut out, name);
                }
            }
            Piece::Start(tag) if tag.name.eq_ignore_ascii_case("plaintext") => {
                push_raw(&mut out, "pre", scanner.rest());
                break;
            }
            Piece::Start(tag) if framed && tag.name.eq_ignore_ascii_case("noframes") => {}
            Piece::Start(tag) if unclosed.is(&tag, scanner.rest()) => {}
            Piece::Start(tag) => {
                if let Some(raw) = raw_kind(tag.name) {
                    let content = scanner.skip_raw(tag.name);
                    if matches!(raw, Raw::Script) {
                        typeset.look(&tag, content);
                        if templates == 0 {
                            states.extend(scripts::state(&tag, content, &mut states_left));
                        }
                    }
                    if templates == 0 {
                        push_raw_element(&mut out, &mut scripts, &tag, &raw, content);
                    }
                } else if tag.name.eq_ignore_ascii_case("template") {
                    // A declarative shadow root is shown, as browsers read it and as Chromium saves it; any other template is not.
                    let shown = Attributes::of(&tag).any(|(name, _)| {
                        name.eq_ignore_ascii_case("shadowrootmode")
                            || name.eq_ignore_ascii_case("shadowmode")
                    });
                    templates += usize::from(templates > 0 || !shown);
                } else if templates == 0 && is_frame(tag.name) {
                    framed = true;
                    scripts::push_frame(&mut out, &tag);
                } else if templates == 0 {
                    if tag.name.eq_ignore_ascii_case("link") {
                        typeset.look(&tag, "");
                    }
                    push_start(&mut out, &tag);
                }
            }
        }
    }
    let html = part_long_runs(out);
    Tidied {
        html,
        scripts,
        states,
        typeset,
    }
}

/// Text in one piece that is longer than this is parted, and where much of it must be escaped.
const LONG_RUN: usize = 64 * 1024;
const LONG_DENSE_RUN: usize = 8 * 1024;
/// Where it is parted: often where much must be escaped, seldom elsewhere.
const DENSE_PART: usize = 2 * 1024;
const PLAIN_PART: usize = 32 * 1024;

/// Serialisers look for the next tag from every escaped character, which is quadratic in the length of a text. Longer
/// runs than any page has get places where a line may break, which changes nothing for readers.
fn part_long_runs(html: String) -> String {
    if !html.split('<').any(is_long) {
        return html;
    }
    let mut out = String::with_capacity(html.len() + html.len() / 64);
    let mut scanner = Scanner::new(&html);
    while let Some(piece) = scanner.next_piece() {
        match piece {
            Piece::Text(text) if is_long(text) => push_parted(&mut out, text),
            Piece::Text(text) => out.push_str(text),
            Piece::Doctype(text) => out.push_str(text),
            Piece::Start(tag) => out.push_str(tag.source),
            Piece::End(name) => push_end(&mut out, name),
        }
    }
    out
}

fn is_long(run: &str) -> bool {
    run.len() > LONG_RUN || (run.len() > LONG_DENSE_RUN && specials(run) * 8 >= run.len())
}

/// `&`, and the characters from U+0080 to U+00BF, among them the no-break space.
fn specials(text: &str) -> usize {
    text.bytes().filter(|b| matches!(b, b'&' | 0xc2)).count()
}

fn push_parted(out: &mut String, text: &str) {
    let part = if specials(text) * 16 >= text.len() {
        DENSE_PART
    } else {
        PLAIN_PART
    };
    let mut length = 0;
    let mut in_reference = false;
    for c in text.chars() {
        if length >= part && (c == '&' || !in_reference) {
            out.push_str("<wbr>");
            length = 0;
        }
        in_reference = c == '&' || (in_reference && (c.is_ascii_alphanumeric() || c == '#'));
        out.push(c);
        length += c.len_utf8();
    }
}

/// Inside SVG, styles and scripts hold elements like any other, so one that never ends must not swallow the page.
#[derive(Default)]
struct Unclosed {
    foreign: bool,
    /// Names that have no end tag in the rest of the page.
    names: Vec<&'static str>,
}

impl Unclosed {
    fn is(&mut self, tag: &StartTag<'_>, rest: &str) -> bool {
        self.foreign |=
            tag.name.eq_ignore_ascii_case("svg") || tag.name.eq_ignore_ascii_case("math");
        let known = [
            "style", "script", "title", "textarea", "xmp", "noembed", "noframes", "iframe",
        ];
        let Some(name) = known
            .into_iter()
            .find(|name| self.foreign && tag.name.eq_ignore_ascii_case(name))
        else {
            return false;
        };
        if self.names.contains(&name) {
            return true;
        }
        let unclosed = raw_text_end(rest, name).is_none();
        if unclosed {
            self.names.push(name);
        }
        unclosed
    }
}

fn is_frame(name: &str) -> bool {
    name.eq_ignore_ascii_case("frameset") || name.eq_ignore_ascii_case("frame")
}

fn push_raw_element(
    out: &mut String,
    scripts: &mut Vec<Script>,
    tag: &StartTag<'_>,
    raw: &Raw,
    content: &str,
) {
    match raw {
        Raw::Drop => {}
        Raw::Hollow => {
            push_start(out, tag);
            push_end(out, tag.name);
        }
        Raw::Text(name) => push_raw(out, name, content),
        Raw::Script => {
            let kind = Attributes::of(tag)
                .find(|(name, _)| name.eq_ignore_ascii_case("type"))
                .map(|(_, value)| value.trim().to_ascii_lowercase())
                .unwrap_or_default();
            if kind.starts_with("math/tex") {
                let mode = if kind.contains("display") {
                    "display"
                } else {
                    "inline"
                };
                out.push_str(&format!(
                    "<code class=\"language-tex\" data-tex=\"{mode}\">"
                ));
                push_text(out, content);
                out.push_str("</code>");
            } else if let Some(page) = shown_by(tag) {
                out.push_str("<iframe src=\"");
                out.push_str(&page);
                out.push_str("\"></iframe>");
            } else if kind.contains("ld+json") {
                scripts.push(Script {
                    text: content.to_owned(),
                });
            }
        }
    }
}

fn push_raw(out: &mut String, name: &str, content: &str) {
    out.push('<');
    out.push_str(name);
    out.push('>');
    push_text(out, content);
    push_end(out, name);
}

/// Text with every `<` written as a reference, so that what was taken out between two pieces cannot make a tag of them.
fn push_text(out: &mut String, text: &str) {
    for (at, part) in text.split('<').enumerate() {
        if at > 0 {
            out.push_str("&lt;");
        }
        if part.contains('\0') {
            out.extend(part.chars().filter(|c| *c != '\0'));
        } else {
            out.push_str(part);
        }
    }
}

fn push_start(out: &mut String, tag: &StartTag<'_>) {
    match tag.first_attributes(MAX_ATTRIBUTES) {
        None if tag.source.len() > LONG_RUN => push_short(out, tag),
        None => out.push_str(tag.source),
        Some(cut) => {
            out.push_str(cut);
            out.push_str(if tag.self_closing { " />" } else { ">" });
        }
    }
}

/// A tag without those of its attributes that are too long to be anything but a picture inside the page.
fn push_short(out: &mut String, tag: &StartTag<'_>) {
    out.push('<');
    out.push_str(tag.name);
    for (name, value) in Attributes::of(tag).take(MAX_ATTRIBUTES) {
        let is_data = value.len() > LONG_RUN && specials(value) < 1_000;
        let quote = if value.contains('"') { '\'' } else { '"' };
        if (value.len() <= LONG_RUN || is_data) && !value.contains(quote) {
            out.extend([' ']);
            out.push_str(name);
            out.push('=');
            out.push(quote);
            out.push_str(value);
            out.push(quote);
        }
    }
    out.push_str(if tag.self_closing { " />" } else { ">" });
}

fn push_end(out: &mut String, name: &str) {
    out.push_str("</");
    out.push_str(name);
    out.push('>');
}

/// Bounds of [`flatten`].
pub(crate) struct Bounds {
    pub(crate) depth: usize,
    pub(crate) elements: usize,
}

const VOID: &[&str] = &[
    "area", "base", "basefont", "bgsound", "br", "col", "embed", "hr", "img", "image", "input",
    "keygen", "link", "meta", "param", "source", "track", "wbr",
];

/// Elements whose unclosed copies parsers put back into every later paragraph.
const FORMATTING: &[&str] = &[
    "b", "big", "em", "font", "i", "nobr", "s", "small", "strike", "strong", "tt", "u",
];

/// Elements that end an open paragraph, or another of their own kind, when they start.
const BLOCKS: &[&str] = &[
    "address",
    "article",
    "aside",
    "blockquote",
    "center",
    "dd",
    "details",
    "dialog",
    "div",
    "dl",
    "dt",
    "fieldset",
    "figcaption",
    "figure",
    "footer",
    "form",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "header",
    "hr",
    "li",
    "main",
    "menu",
    "nav",
    "ol",
    "p",
    "pre",
    "section",
    "summary",
    "table",
    "ul",
];

/// Writes a tidied page so that no parser's tree can be deeper or larger than the bounds: every element is closed
/// explicitly, elements past a bound lose their tags and keep their text.
pub(crate) fn flatten(tidied: &str, bounds: &Bounds) -> String {
    let mut flat = Flat {
        out: String::with_capacity(tidied.len()),
        open: Vec::new(),
        counts: std::collections::HashMap::new(),
        elements: 0,
    };
    let mut scanner = Scanner::new(tidied);
    while let Some(piece) = scanner.next_piece() {
        match piece {
            Piece::Text(text) => push_text(&mut flat.out, text),
            Piece::Doctype(_) => {}
            Piece::Start(tag) => flat.start(&tag, bounds),
            Piece::End(name) => flat.end(&name.to_ascii_lowercase()),
        }
    }
    while let Some(name) = flat.open.pop() {
        push_end(&mut flat.out, &name);
    }
    flat.out
}

struct Flat {
    out: String,
    open: Vec<String>,
    counts: std::collections::HashMap<String, usize>,
    elements: usize,
}

impl Flat {
    fn start(&mut self, tag: &StartTag<'_>, bounds: &Bounds) {
        let name = tag.name.to_ascii_lowercase();
        let block = BLOCKS.contains(&name.as_str());
        if block
            && self
                .open
                .last()
                .is_some_and(|top| top == "p" || (*top == name && name == "li"))
        {
            self.close_top();
        }
        let full = self.elements >= bounds.elements;
        let deep = self.open.len() >= bounds.depth;
        if full || deep || FORMATTING.contains(&name.as_str()) {
            if block || name == "br" {
                self.out.push('\n');
            }
            return;
        }
        self.elements += 1;
        push_start(&mut self.out, tag);
        if !VOID.contains(&name.as_str()) {
            *self.counts.entry(name.clone()).or_default() += 1;
            self.open.push(name);
        }
    }

    fn end(&mut self, name: &str) {
        if self.counts.get(name).copied().unwrap_or_default() == 0 {
            return;
        }
        while self.open.last().is_some_and(|top| top != name) {
            self.close_top();
        }
        self.close_top();
    }

    fn close_top(&mut self) {
        let Some(name) = self.open.pop() else { return };
        if let Some(count) = self.counts.get_mut(&name) {
            *count = count.saturating_sub(1);
        }
        push_end(&mut self.out, &name);
    }
}

/// Text of a source as a reader of its tags would see it, for pages that no parser can take.
pub(crate) fn text_only(tidied: &str) -> String {
    let mut out = String::with_capacity(tidied.len() / 2);
    let mut scanner = Scanner::new(tidied);
    while let Some(piece) = scanner.next_piece() {
        match piece {
            Piece::Text(text) => push_text(&mut out, text),
            Piece::Start(tag)
                if BLOCKS
                    .iter()
                    .any(|block| tag.name.eq_ignore_ascii_case(block)) =>
            {
                out.push('\n')
            }
            _ => {}
        }
    }
    out
}

/// Whether `haystack` holds the end tag of a raw-text element; used by tests of the scanner.
#[cfg(test)]
pub(crate) fn has_end(haystack: &str, name: &str) -> bool {
    raw_text_end(haystack, name).is_some()
}

#[cfg(test)]
mod tests;
