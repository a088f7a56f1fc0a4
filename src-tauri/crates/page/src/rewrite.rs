//! Points the pictures and links of a source at what its file carries, in one pass and before any parser sees it.
//!
//! What a file carries for a picture is its best: lazy addresses and choices of size beside it go.

use crate::dom;
use crate::tokens::{Attributes, Piece, Scanner, StartTag};

/// Attributes in which a picture's address may stand, best first.
const SOURCES: &[&str] = &["src", "data-src", "data-original", "data-lazy-src"];
const SETS: &[&str] = &["srcset", "data-srcset"];
/// Elements whose content is no markup.
const RAW: &[&str] = &[
    "script", "style", "textarea", "title", "xmp", "iframe", "noembed", "noframes",
];
const VOID: &[&str] = &[
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source",
    "track", "wbr",
];

/// Another address for one, or none.
pub(crate) type Redirect<'r> = &'r mut dyn FnMut(&str) -> Option<String>;

/// What is to be changed.
pub(crate) struct Rules<'r> {
    /// The address that stands for a picture which the file carries, by the address in the source.
    pub(crate) image: Redirect<'r>,
    /// The address that stands for a picture which the file should carry and does not: asked with what names it first.
    pub(crate) absent: Option<Redirect<'r>>,
    /// Where a link leads in what this becomes a part of; `None` leaves it.
    pub(crate) link: Option<Redirect<'r>>,
    /// Put before every anchor's name.
    pub(crate) prefix: &'r str,
    /// Whether `<x/>` is an empty element, as in XHTML.
    pub(crate) xml: bool,
}

impl<'r> Rules<'r> {
    /// Only pictures change.
    pub(crate) fn images(image: Redirect<'r>) -> Self {
        Self {
            image,
            absent: None,
            link: None,
            prefix: "",
            xml: false,
        }
    }
}

/// Rewrites a source.
pub(crate) fn rewrite(source: &str, mut rules: Rules<'_>) -> String {
    let mut out = String::with_capacity(source.len() + source.len() / 16);
    let mut scanner = Scanner::new(source);
    let mut wrapper = false;
    while let Some(piece) = scanner.next_piece() {
        match piece {
            Piece::Text(_) if wrapper => {}
            Piece::Text(text) | Piece::Doctype(text) => out.push_str(text),
            Piece::End(name) if local(name).eq_ignore_ascii_case("svg") && wrapper => {
                wrapper = false;
            }
            Piece::End(_) if wrapper => {}
            Piece::End(name) => push_end(&mut out, name),
            Piece::Start(tag) => {
                let name = local(tag.name).to_ascii_lowercase();
                if name == "svg" && !tag.self_closing && wraps_picture(scanner.rest()) {
                    wrapper = true;
                    continue;
                }
                if wrapper && name != "image" {
                    continue;
                }
                push_start(&mut out, &tag, &name, &mut rules);
                if RAW.contains(&name.as_str()) && !(rules.xml && tag.self_closing) {
                    out.push_str(scanner.skip_raw(tag.name));
                    push_end(&mut out, tag.name);
                }
            }
        }
    }
    out
}

/// A drawing that only shows a picture, as covers of books do.
fn wraps_picture(rest: &str) -> bool {
    let end = rest.find("</").unwrap_or(rest.len());
    rest.get(..end)
        .is_some_and(|inside| inside.contains("<image") || inside.contains(":image"))
}

fn local(name: &str) -> &str {
    name.rsplit(':').next().unwrap_or(name)
}

fn push_end(out: &mut String, name: &str) {
    out.push_str("</");
    out.push_str(name);
    out.push('>');
}

fn push_start(out: &mut String, tag: &StartTag<'_>, name: &str, rules: &mut Rules<'_>) {
    match name {
        "img" | "image" => image(out, tag, rules),
        "source" => source(out, tag, rules),
        _ if rules.link.is_some() || !rules.prefix.is_empty() => element(out, tag, rules),
        _ => out.push_str(tag.source),
    }
    let is_empty = rules.xml && tag.self_closing && !VOID.contains(&name) && name != "image";
    if is_empty {
        push_end(out, tag.name);
    }
}

fn image(out: &mut String, tag: &StartTag<'_>, rules: &mut Rules<'_>) {
    let attributes: Vec<(&str, String)> = Attributes::of(tag)
        .map(|(name, value)| (name, unescape(value)))
        .collect();
    let value = |wanted: &str| {
        attributes
            .iter()
            .find(|(name, _)| name.eq_ignore_ascii_case(wanted))
            .map(|(_, value)| value.as_str())
    };
    let mut candidates: Vec<&str> = Vec::new();
    candidates.extend(value("style").and_then(shared_picture));
    candidates.extend(SOURCES.iter().filter_map(|name| value(name)));
    candidates.extend(["href", "xlink:href"].iter().filter_map(|name| value(name)));
    candidates.extend(
        SETS.iter()
            .filter_map(|name| value(name))
            .flat_map(set_addresses),
    );
    let mut found = candidates
        .iter()
        .find_map(|address| (rules.image)(address.trim()));
    // An address on the web in any attribute is where it may be had.
    let is_on_web = || {
        let mut values = attributes.iter().map(|(_, value)| value.trim_start());
        values.any(|value| {
            let is_file = value
                .get(..5)
                .is_some_and(|start| start.eq_ignore_ascii_case("file:"));
            value.contains("://") && !is_file || value.starts_with("//")
        })
    };
    if found.is_none()
        && let Some(absent) = rules.absent.as_mut().filter(|_| !is_on_web())
    {
        found = candidates.first().and_then(|first| absent(first.trim()));
    }
    let Some(found) = found else {
        // As it is, but nothing that is only in an archive can be named by a drawing's `<image>`.
        out.push_str(tag.source);
        return;
    };
    out.push_str("<img src=\"");
    out.push_str(&dom::escape(&found));
    out.push('"');
    for (name, value) in &attributes {
        let lower = name.to_ascii_lowercase();
        let is_kept = matches!(
            lower.as_str(),
            "alt" | "title" | "width" | "height" | "class" | "id" | "style"
        );
        if is_kept {
            let prefix = if lower == "id" { rules.prefix } else { "" };
            out.push_str(&format!(" {lower}=\"{prefix}{}\"", dom::escape(value)));
        }
    }
    out.push('>');
}

/// The name under which SingleFile keeps a picture that its page shows several times.
fn shared_picture(style: &str) -> Option<&str> {
    let at = style.find("--sf-img-")?;
    let name = style.get(at..)?;
    let end = name
        .find(|c: char| !(c.is_ascii_alphanumeric() || c == '-'))
        .unwrap_or(name.len());
    name.get(..end)
}

/// A choice beside a picture stays only where the file carries it.
fn source(out: &mut String, tag: &StartTag<'_>, rules: &mut Rules<'_>) {
    let mut set = None;
    for (name, value) in Attributes::of(tag) {
        if SETS.iter().any(|wanted| name.eq_ignore_ascii_case(wanted)) {
            set = Some(unescape(value));
        }
    }
    let Some(set) = set else {
        out.push_str(tag.source);
        return;
    };
    let found = set_addresses(&set).find_map(|address| (rules.image)(address));
    if let Some(found) = found {
        out.push_str(&format!("<source srcset=\"{}\">", dom::escape(&found)));
    }
}

fn set_addresses(set: &str) -> impl Iterator<Item = &str> {
    set.split(',')
        .filter_map(|choice| choice.split_whitespace().next())
}

fn element(out: &mut String, tag: &StartTag<'_>, rules: &mut Rules<'_>) {
    let is_link = tag.name.eq_ignore_ascii_case("a");
    out.push('<');
    out.push_str(tag.name);
    for (name, value) in Attributes::of(tag) {
        let value = unescape(value);
        let is_anchor =
            name.eq_ignore_ascii_case("id") || is_link && name.eq_ignore_ascii_case("name");
        let value = if is_anchor && !value.is_empty() {
            format!("{}{value}", rules.prefix)
        } else if is_link && name.eq_ignore_ascii_case("href") {
            let led = rules.link.as_mut().and_then(|link| link(value.trim()));
            led.unwrap_or(value)
        } else {
            value
        };
        out.push_str(&format!(" {name}=\"{}\"", dom::escape(&value)));
    }
    out.push('>');
}

/// Resolves the references that addresses are written with.
pub(crate) fn unescape(text: &str) -> String {
    if !text.contains('&') {
        return text.to_owned();
    }
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('&') {
        out.push_str(rest.get(..at).unwrap_or_default());
        rest = rest.get(at..).unwrap_or_default();
        let end = rest.bytes().take(11).position(|b| b == b';');
        let name = end.and_then(|end| rest.get(1..end));
        match name.and_then(reference) {
            Some(c) => {
                out.push(c);
                rest = end.and_then(|end| rest.get(end + 1..)).unwrap_or_default();
            }
            None => {
                out.push('&');
                rest = rest.get(1..).unwrap_or_default();
            }
        }
    }
    out.push_str(rest);
    out
}

fn reference(name: &str) -> Option<char> {
    match name {
        "amp" => Some('&'),
        "lt" => Some('<'),
        "gt" => Some('>'),
        "quot" => Some('"'),
        "apos" => Some('\''),
        "nbsp" => Some('\u{a0}'),
        _ => {
            let digits = name.strip_prefix('#')?;
            let code = match digits.strip_prefix(['x', 'X']) {
                Some(hex) => u32::from_str_radix(hex, 16).ok()?,
                None => digits.parse().ok()?,
            };
            char::from_u32(code).filter(|c| *c != '\0')
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn images(source: &str) -> String {
        let mut carried = |address: &str| {
            matches!(address, "a.png" | "b&c.png" | "--sf-img-3").then(|| "X".to_owned())
        };
        rewrite(source, Rules::images(&mut carried))
    }

    #[test]
    fn pictures_lead_to_what_is_carried() {
        let cases = [
            (
                "<img src=a.png alt='&lt;A'>",
                "<img src=\"X\" alt=\"&lt;A\">",
            ),
            ("<IMG SRC='b&amp;c.png'>", "<img src=\"X\">"),
            ("<img src=other.png>", "<img src=other.png>"),
            (
                "<img src=blank.gif data-src=a.png loading=lazy>",
                "<img src=\"X\">",
            ),
            ("<img src=no srcset='no 1x, a.png 2x'>", "<img src=\"X\">"),
            (
                "<picture><source srcset='z.webp'><source srcset='a.png 2x'><img src=a.png></picture>",
                "<picture><source srcset=\"X\"><img src=\"X\"></picture>",
            ),
            (
                "<script>'<img src=a.png>'</script>",
                "<script>'<img src=a.png>'</script>",
            ),
            (
                "<svg viewBox=x><image xlink:href='a.png'/></svg>after",
                "<img src=\"X\">after",
            ),
            (
                "<svg><path d=x></path></svg>",
                "<svg><path d=x></path></svg>",
            ),
            (
                "<img src='data:,' style='background-image:var(--sf-img-3) !important'>",
                "<img src=\"X\" style=\"background-image:var(--sf-img-3) !important\">",
            ),
        ];
        for (source, expected) in cases {
            assert_eq!(images(source), expected, "{source}");
        }
    }

    #[test]
    fn chapters_become_parts_of_one_page() {
        let mut none = |_: &str| None;
        let mut link = |address: &str| {
            address
                .strip_prefix("two.xhtml")
                .map(|rest| format!("#c2{rest}"))
        };
        let rules = Rules {
            image: &mut none,
            absent: None,
            link: Some(&mut link),
            prefix: "c1-",
            xml: true,
        };
        assert_eq!(
            rewrite(
                "<title/><p id='x'><a id=\"y\"/><a href='two.xhtml'>2</a><a href='https://a.example/?a&amp;b'>w</a><br/></p>",
                rules
            ),
            "<title></title><p id=\"c1-x\"><a id=\"c1-y\"></a><a href=\"#c2\">2</a><a href=\"https://a.example/?a&amp;b\">w</a><br></p>"
        );
    }

    #[test]
    fn references_are_resolved_and_nothing_else() {
        for (text, expected) in [
            ("a&amp;b&#38;c&#x26;d", "a&b&c&d"),
            ("a&b=1;&unknown;&", "a&b=1;&unknown;&"),
            ("&#0;&#xD800;é&é;", "&#0;&#xD800;é&é;"),
        ] {
            assert_eq!(unescape(text), expected);
        }
    }
}
