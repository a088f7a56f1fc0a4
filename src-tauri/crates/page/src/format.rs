//! Which format a text is in: what the person said, what it looks like, what the server and its name say.
//!
//! Plain text that only mentions tags is text. That bytes are text at all is known from `sniff`.

use crate::tokens::{Piece, Scanner};
use crate::{Format, Input};

/// How much of a text is looked at.
const SAMPLE: usize = 64 * 1024;

/// Elements with which a page begins.
const PAGE_STARTS: &[&str] = &[
    "html", "head", "body", "meta", "title", "link", "base", "script", "style", "frameset",
];

/// Elements that make a fragment of a page.
const MARKUP: &[&str] = &[
    "a",
    "article",
    "b",
    "blockquote",
    "br",
    "center",
    "cite",
    "code",
    "dd",
    "div",
    "dl",
    "dt",
    "em",
    "figcaption",
    "figure",
    "font",
    "footer",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "header",
    "hr",
    "i",
    "iframe",
    "img",
    "li",
    "main",
    "nav",
    "ol",
    "p",
    "picture",
    "pre",
    "section",
    "small",
    "span",
    "strong",
    "sub",
    "sup",
    "table",
    "tbody",
    "td",
    "th",
    "tr",
    "u",
    "ul",
    "video",
];

/// The format of a decoded text.
pub(crate) fn recognise(text: &str, input: &Input<'_>) -> Format {
    input
        .format
        .or_else(|| from_content(text, input))
        .or_else(|| input.content_type.and_then(from_content_type))
        .or_else(|| input.file_name.and_then(from_name))
        .unwrap_or(Format::Text)
}

/// Whether a text that lies among others is there to be read: a page, or called a text.
pub(crate) fn is_readable(text: &str, file_name: &str) -> bool {
    let input = Input {
        file_name: Some(file_name),
        ..Input::default()
    };
    match from_name(file_name) {
        Some(_) => true,
        None if is_told_by_name(file_name) => true,
        None => {
            let has_extension = file_name
                .rsplit_once('.')
                .is_some_and(|(stem, end)| !stem.is_empty() && (1..=5).contains(&end.len()));
            // Styles, scripts and data are texts too; a page is one under any name.
            from_content(text, &input) == Some(Format::Html) && !is_support(file_name)
                || !has_extension && !file_name.starts_with('.')
        }
    }
}

/// Notebooks and transcripts, which are read for themselves wherever they lie.
fn is_told_by_name(name: &str) -> bool {
    has_ending(name, &["ipynb", "srt", "vtt"])
}

/// Whether a name ends in a point and one of these, in any case.
pub(crate) fn has_ending(name: &str, endings: &[&str]) -> bool {
    let ending = name.rsplit_once('.').map(|(_, ending)| ending);
    ending.is_some_and(|ending| {
        endings
            .iter()
            .any(|known| ending.eq_ignore_ascii_case(known))
    })
}

/// Files that belong to pages rather than being one.
fn is_support(name: &str) -> bool {
    has_ending(
        name,
        &[
            "css", "js", "mjs", "json", "xml", "svg", "rss", "atom", "opf", "ncx",
        ],
    )
}

/// What the writing itself decides.
fn from_content(text: &str, input: &Input<'_>) -> Option<Format> {
    let mut end = SAMPLE.min(text.len());
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    let sample = text.get(..end).unwrap_or(text);
    let start = sample.trim_start_matches('\u{feff}').trim_start();
    let named = |format| input.file_name.and_then(from_name) == Some(format);
    let served = |format| input.content_type.and_then(from_content_type) == Some(format);
    if begins_page(start) {
        return Some(Format::Html);
    }
    // A Markdown file may hold any HTML, and says by its name that it is Markdown.
    if named(Format::Markdown) || served(Format::Markdown) {
        return Some(Format::Markdown);
    }
    if is_fragment(start) {
        return Some(Format::Html);
    }
    // A page or a part of one is written in tags; without them, a header or a name proves nothing.
    let tags = Tags::of(start);
    if (served(Format::Html) || named(Format::Html)) && tags.known == 0 {
        return Some(Format::Text);
    }
    (start.starts_with("---\n") && front_matter(start)).then_some(Format::Markdown)
}

/// Whether a text begins as only pages do: a doctype, an XML declaration of XHTML, or an element of a page's frame.
fn begins_page(start: &str) -> bool {
    let mut scanner = Scanner::new(start);
    let is_doctype = start
        .get(..9)
        .is_some_and(|word| word.eq_ignore_ascii_case("<!doctype"));
    let is_xml = start.starts_with("<?xml");
    if !start.starts_with('<') {
        return false;
    }
    if is_doctype {
        return start
            .get(9..60)
            .unwrap_or_default()
            .to_ascii_lowercase()
            .contains("html")
            || start.len() < 60;
    }
    let first = loop {
        match scanner.next_piece() {
            Some(Piece::Text(text)) if text.trim().is_empty() => {}
            Some(Piece::Doctype(_)) => {}
            Some(Piece::Start(tag)) => break tag.name.to_ascii_lowercase(),
            _ => return false,
        }
    };
    PAGE_STARTS.contains(&first.as_str()) || (is_xml && first == "html")
}

/// Whether a text that is no whole page is a piece of one.
fn is_fragment(start: &str) -> bool {
    let tags = Tags::of(start);
    if start.starts_with('<') && tags.first_known {
        // `<b> is bold` is a sentence about a tag; a fragment closes what it opens, or opens much.
        return tags.closed > 0
            || tags.with_attributes > 0
            || tags.known > 2
            || (tags.known > 0 && tags.lone > 0);
    }
    // Text first: only a text that is full of tags that match is HTML.
    let dense = tags.known * 200 >= start.len();
    tags.blocks_closed >= 2 && dense && !tags.in_code
}

#[derive(Default)]
struct Tags {
    known: usize,
    closed: usize,
    blocks_closed: usize,
    with_attributes: usize,
    /// Images and breaks, which are never closed.
    lone: usize,
    first_known: bool,
    /// Tags between backticks or quotation marks: the text is about them.
    in_code: bool,
}

impl Tags {
    fn of(text: &str) -> Tags {
        let mut tags = Tags::default();
        let mut scanner = Scanner::new(text);
        let mut first = true;
        let mut before = '\n';
        while let Some(piece) = scanner.next_piece() {
            match piece {
                Piece::Text(text) => before = text.chars().next_back().unwrap_or(before),
                Piece::Doctype(_) => {}
                Piece::Start(tag) => {
                    let name = tag.name.to_ascii_lowercase();
                    let known = MARKUP.contains(&name.as_str());
                    if std::mem::take(&mut first) {
                        tags.first_known = known;
                    }
                    if known {
                        tags.known += 1;
                        tags.with_attributes += usize::from(tag.source.contains('='));
                        tags.lone += usize::from(matches!(name.as_str(), "img" | "br" | "hr"));
                        tags.in_code |= matches!(before, '`' | '\'' | '"' | '“' | '„' | '«');
                    }
                    before = '>';
                }
                Piece::End(name) => {
                    let name = name.to_ascii_lowercase();
                    if MARKUP.contains(&name.as_str()) {
                        tags.closed += 1;
                        tags.blocks_closed += usize::from(crate::dom::is_block_name(&name));
                    }
                    before = '>';
                }
            }
        }
        tags
    }
}

/// Whether a text opens with `key: value` lines between two `---`.
fn front_matter(start: &str) -> bool {
    let mut lines = start.lines().skip(1).take(200);
    let mut keys = 0;
    for line in &mut lines {
        if line.trim_end() == "---" {
            return keys > 0;
        }
        let is_key = line.split_once(':').is_some_and(|(key, _)| {
            !key.is_empty()
                && key
                    .chars()
                    .all(|c| c.is_alphanumeric() || matches!(c, '-' | '_' | ' '))
                && !key.starts_with(' ')
        });
        let more = line.starts_with([' ', '\t', '-', '#']) || line.trim().is_empty();
        if !is_key && !more {
            return false;
        }
        keys += usize::from(is_key);
    }
    false
}

fn from_content_type(header: &str) -> Option<Format> {
    let kind = header.split(';').next()?.trim().to_ascii_lowercase();
    match kind.as_str() {
        "text/html" | "application/xhtml+xml" => Some(Format::Html),
        "text/markdown" | "text/x-markdown" => Some(Format::Markdown),
        "text/plain" => Some(Format::Text),
        _ => None,
    }
}

fn from_name(name: &str) -> Option<Format> {
    // `page.html.gz` is named after what is packed in it.
    let name = name.strip_suffix(".gz").unwrap_or(name);
    let (_, extension) = name.rsplit_once('.')?;
    match extension.to_ascii_lowercase().as_str() {
        "html" | "htm" | "xhtml" | "xht" | "shtml" => Some(Format::Html),
        "md" | "markdown" | "mdown" | "mkd" => Some(Format::Markdown),
        "txt" | "text" => Some(Format::Text),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn content_tells_before_headers_and_names() {
        use Format::{Html, Markdown, Text};
        let none = Input::default();
        let named = |file_name| Input {
            file_name: Some(file_name),
            ..Input::default()
        };
        let served = |content_type| Input {
            content_type: Some(content_type),
            ..Input::default()
        };
        let cases: &[(&str, Input<'_>, Format)] = &[
            ("<!doctype html><p>x", none, Html),
            ("\u{feff}\n<HTML><body>x", named("a.txt"), Html),
            ("Notes", named("a.md.gz"), Markdown),
            ("<!-- saved --><html>", none, Html),
            (
                "<?xml version='1.0'?><!DOCTYPE html PUBLIC '-//W3C//DTD XHTML 1.0 Strict//EN'><html>",
                none,
                Html,
            ),
            ("<p>One</p><p>Two</p>", none, Html),
            ("<div class=x>One", none, Html),
            ("<h1>T</h1>\n<p>x", named("a.txt"), Html),
            ("Intro <p>One</p><p>Two <b>x</b></p>", none, Html),
            ("<b> is the tag for bold.", none, Text),
            (
                "Use `<p>` and `</p>` for paragraphs, `<br>` for lines, `<p>` … `</p>`.",
                none,
                Text,
            ),
            (
                "The <div> element is block-level; the <span> element is not.",
                none,
                Text,
            ),
            ("if a<b and c>d then stop", none, Text),
            ("<Ada> hello there\n<Tom> hi", none, Text),
            ("Just words.", served("text/html; charset=utf-8"), Text),
            ("Just words.", none, Text),
            ("# Title\n\nWords.", named("note.md"), Markdown),
            (
                "# Title\n\n<div>x</div><div>y</div>",
                named("note.md"),
                Markdown,
            ),
            ("# Title\n\nWords.", served("text/markdown"), Markdown),
            ("---\ntitle: X\ntags: [a]\n---\nWords", none, Markdown),
            ("---\nnot front matter at all\n---\n", none, Text),
            (
                "<p>x</p>",
                Input {
                    format: Some(Text),
                    ..none
                },
                Text,
            ),
            (
                "Words.",
                Input {
                    format: Some(Markdown),
                    ..none
                },
                Markdown,
            ),
        ];
        for (text, input, want) in cases {
            assert_eq!(recognise(text, input), *want, "{text}");
        }
    }
}
