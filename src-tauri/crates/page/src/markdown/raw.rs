//! What a block of raw HTML inside Markdown says: its text without tags. Safe HTML is the sanitiser's work.

use dom_query::Document;

/// Whether no browser shows what is inside.
pub(super) fn is_hidden(name: &str) -> bool {
    matches!(
        name,
        "script"
            | "style"
            | "iframe"
            | "noscript"
            | "template"
            | "object"
            | "svg"
            | "math"
            | "textarea"
            | "title"
            | "form"
    )
}

/// The name of a tag, in small letters.
pub(super) fn name(tag: &str) -> String {
    tag.trim_start_matches(['<', '/'])
        .chars()
        .take_while(char::is_ascii_alphanumeric)
        .collect::<String>()
        .to_lowercase()
}

/// The text, one line for each block that has some.
pub(super) fn text(html: &str) -> String {
    let mut bare = String::with_capacity(html.len());
    let mut rest = html;
    while let Some((before, tag)) = rest.split_once('<') {
        bare.push_str(before);
        if let Some(comment) = tag.strip_prefix("!--") {
            rest = comment.split_once("-->").map_or("", |(_, after)| after);
            continue;
        }
        if !tag.starts_with(|c: char| c.is_ascii_alphabetic() || matches!(c, '/' | '!' | '?')) {
            bare.push_str("&lt;");
            rest = tag;
            continue;
        }
        let Some((inner, after)) = tag.split_once('>') else {
            break;
        };
        let name = name(inner);
        rest = after;
        if is_hidden(&name) && !inner.starts_with('/') && !inner.ends_with('/') {
            rest = after_end(after, &name);
        }
        bare.push_str(if is_inline(&name) { "" } else { "\n" });
    }
    bare.push_str(rest.split('<').next().unwrap_or(""));
    // No tag is left, so there is nothing to nest: only entities are read.
    let decoded = Document::fragment(bare).text();
    decoded
        .lines()
        .map(|l| l.split_whitespace().collect::<Vec<_>>().join(" "))
        .filter(|l| !l.is_empty())
        .collect::<Vec<_>>()
        .join("\n")
}

/// What follows the end of an element that is not shown.
fn after_end<'a>(text: &'a str, name: &str) -> &'a str {
    let mut rest = text;
    while let Some((_, tag)) = rest.split_once("</") {
        rest = tag;
        if self::name(tag) == name {
            break;
        }
    }
    match rest.split_once('>') {
        Some((_, after)) if rest.len() < text.len() => after,
        _ => "",
    }
}

fn is_inline(name: &str) -> bool {
    matches!(
        name,
        "a" | "abbr"
            | "b"
            | "bdi"
            | "bdo"
            | "cite"
            | "code"
            | "data"
            | "del"
            | "dfn"
            | "em"
            | "font"
            | "i"
            | "img"
            | "ins"
            | "kbd"
            | "mark"
            | "q"
            | "ruby"
            | "rt"
            | "s"
            | "samp"
            | "small"
            | "span"
            | "strong"
            | "sub"
            | "sup"
            | "time"
            | "u"
            | "var"
            | "wbr"
    )
}
