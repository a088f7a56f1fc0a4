//! The markup of a page as it came, so that it looks as it did, and runs and fetches nothing.
//!
//! The same two walls as in `sanitise`: our own tree first, then ammonia with the same list. Names and styles stay here,
//! because this document is shown by itself, in a frame in which nothing runs.

use std::borrow::Cow;
use std::collections::HashSet;

use ammonia::{Builder, UrlRelative};
use dom_query::{Document, NodeRef};

use super::{Source, css};
use crate::rewrite::unescape;
use crate::sanitise::{image_address, leave_foreign};
use crate::tokens::{Attributes, Piece, Scanner, StartTag};
use crate::{dom, formula, parse};

/// Elements that stay.
const KEPT: &[&str] = &[
    "a",
    "abbr",
    "address",
    "article",
    "aside",
    "b",
    "bdi",
    "bdo",
    "big",
    "blockquote",
    "br",
    "caption",
    "center",
    "cite",
    "code",
    "col",
    "colgroup",
    "dd",
    "del",
    "details",
    "dfn",
    "dir",
    "div",
    "dl",
    "dt",
    "em",
    "fieldset",
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
    "hgroup",
    "hr",
    "i",
    "img",
    "ins",
    "kbd",
    "label",
    "legend",
    "li",
    "main",
    "mark",
    "menu",
    "nav",
    "ol",
    "p",
    "pre",
    "q",
    "rp",
    "rt",
    "ruby",
    "s",
    "samp",
    "section",
    "small",
    "span",
    "strike",
    "strong",
    "sub",
    "summary",
    "sup",
    "table",
    "tbody",
    "td",
    "tfoot",
    "th",
    "thead",
    "time",
    "tr",
    "tt",
    "u",
    "ul",
    "var",
    "wbr",
];
/// Elements that go with everything in them.
const DROPPED: &[&str] = &[
    "applet", "area", "audio", "base", "basefont", "bgsound", "canvas", "command", "datalist",
    "dialog", "embed", "frame", "frameset", "head", "iframe", "input", "keygen", "link", "map",
    "meta", "meter", "noembed", "noframes", "object", "option", "optgroup", "output", "param",
    "portal", "progress", "script", "select", "source", "style", "template", "textarea", "title",
    "track", "video",
];
/// What elements may carry besides the style, the source of a picture and the place that a link leads to.
const ATTRIBUTES: &[&str] = &[
    "id",
    "class",
    "lang",
    "dir",
    "title",
    "alt",
    "align",
    "valign",
    "bgcolor",
    "color",
    "width",
    "height",
    "border",
    "cellpadding",
    "cellspacing",
    "hspace",
    "vspace",
    "nowrap",
    "size",
    "face",
    "colspan",
    "rowspan",
    "span",
    "start",
    "type",
    "value",
    "open",
    "hidden",
];
/// Where the address of a picture may stand, the ones for later first.
const PICTURES: &[&str] = &[
    "data-src",
    "data-original",
    "data-lazy-src",
    "data-srcset",
    "srcset",
    "src",
];
/// The longest value of an attribute, and of a style.
const MAX_VALUE: usize = 2_000;
const MAX_STYLE: usize = 64 * 1024;
/// All style sheets of a page.
const MAX_SHEETS: usize = 8 << 20;

/// Ours, before the page's own: pictures that were not kept say what they showed, nothing is wider than the window, and
/// formulas have a face with roots and fences, which a browser does not always look for by itself.
const BASE: &str = "img{max-width:100%}img:not([src]){display:none}img:not([src])[alt]:not([alt=\"\"]){display:inline-block;outline:1px dashed #8888}a:not([href]){text-decoration:underline}math{font-family:'Latin Modern Math','STIX Two Math','Cambria Math','Libertinus Math','DejaVu Math TeX Gyre',math}";

/// Writes the whole document.
pub(super) fn document(source: &Source<'_>) -> String {
    let sheets = sheets(source);
    let doc = parse::fragment(&source.html);
    let Some(body) = doc.body() else {
        return String::new();
    };
    structure(&doc, &body, source);
    let clean = allow_list().clean(&body.inner_html()).to_string();
    let root = |name: &str| {
        let node = dom::find(&doc.root(), |node| node.has_name(name));
        node.map(|node| carried(&node)).unwrap_or_default()
    };
    // Pages without one are laid out as they were a long time ago, and look wrong otherwise.
    let doctype = if has_doctype(&source.html) {
        "<!doctype html>\n"
    } else {
        ""
    };
    format!(
        "{doctype}<html{}><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\"><style>{BASE}</style><style>{sheets}</style></head><body{}>{clean}</body></html>",
        root("html"),
        root("body"),
    )
}

fn has_doctype(html: &str) -> bool {
    let start = html.trim_start_matches('\u{feff}').trim_start();
    start
        .get(..9)
        .is_some_and(|word| word.eq_ignore_ascii_case("<!doctype"))
}

/// The style sheets in the page and those that came with it, in order.
fn sheets(source: &Source<'_>) -> String {
    let mut out = String::new();
    let mut scanner = Scanner::new(&source.html);
    while let Some(piece) = scanner.next_piece() {
        let Piece::Start(tag) = piece else { continue };
        let is = |name: &str| tag.name.eq_ignore_ascii_case(name);
        let sheet = if is("style") {
            Some(Cow::Borrowed(scanner.skip_raw("style")))
        } else if is("script") {
            scanner.skip_raw("script");
            None
        } else if is("link") {
            linked(&tag, source).map(Cow::Owned)
        } else {
            None
        };
        let Some(sheet) = sheet.filter(|sheet| out.len() + sheet.len() <= MAX_SHEETS) else {
            continue;
        };
        let sheet = css::safe(&sheet);
        match value(&tag, "media") {
            None => out.push_str(&sheet),
            Some(media) => match css::media(&media) {
                Some(media) => out.push_str(&format!("@media {media}{{{sheet}}}")),
                None => continue,
            },
        }
        out.push('\n');
    }
    out
}

fn linked(tag: &StartTag<'_>, source: &Source<'_>) -> Option<String> {
    let rel = value(tag, "rel")?.to_ascii_lowercase();
    let is_sheet = rel
        .split_ascii_whitespace()
        .any(|word| word == "stylesheet")
        && !rel.contains("alternate");
    (source.sheet)(value(tag, "href").filter(|_| is_sheet)?.trim())
}

fn value(tag: &StartTag<'_>, wanted: &str) -> Option<String> {
    Attributes::of(tag)
        .find(|(name, _)| name.eq_ignore_ascii_case(wanted))
        .map(|(_, value)| unescape(value))
        .filter(|value| !value.trim().is_empty())
}

fn structure(doc: &Document, body: &NodeRef<'_>, source: &Source<'_>) {
    for node in body.descendants() {
        if !node.is_element() {
            if !node.is_text() {
                node.remove_from_parent();
            }
            continue;
        }
        let name = dom::name(&node);
        if dom::is_foreign(&node) {
            leave_foreign(doc, &node);
            continue;
        }
        if DROPPED.contains(&name.as_str()) {
            node.remove_from_parent();
            continue;
        }
        if name == "form" {
            node.rename("div");
        } else if name == "button" {
            node.rename("span");
        } else if !KEPT.contains(&name.as_str()) {
            while let Some(child) = node.first_child() {
                node.insert_before(&child);
            }
            node.remove_from_parent();
            continue;
        }
        if name == "img" {
            picture(&node, source);
        } else if name == "a" {
            link(&node);
        }
        attributes(&node);
    }
}

/// Points a picture at what was kept of it.
fn picture(node: &NodeRef<'_>, source: &Source<'_>) {
    let kept = PICTURES.iter().find_map(|name| {
        let value = dom::attr(node, name)?;
        let choices: Vec<&str> = if name.ends_with("set") {
            value
                .split(',')
                .filter_map(|choice| choice.split_whitespace().next())
                .collect()
        } else {
            vec![value.as_str()]
        };
        choices
            .into_iter()
            .find_map(|address| (source.picture)(address))
    });
    match kept.and_then(|address| own_address(&address)) {
        Some(address) => node.set_attr("src", &address),
        None => node.remove_attr("src"),
    }
}

/// Nothing can be followed from here but places on the page; where a link leads is told.
fn link(node: &NodeRef<'_>) {
    let Some(href) = dom::attr(node, "href").filter(|href| !is_place(href)) else {
        return;
    };
    node.remove_attr("href");
    if !node.has_attr("title") && href.starts_with("http") {
        node.set_attr("title", &href);
    }
}

fn is_place(href: &str) -> bool {
    href.starts_with('#') && href.len() <= MAX_VALUE
}

/// A blob, or a picture written out: nothing that is fetched.
fn own_address(address: &str) -> Option<String> {
    image_address(address)
        .filter(|address| address.starts_with("/blob/") || address.starts_with("data:"))
}

fn attributes(node: &NodeRef<'_>) {
    let element = dom::name(node);
    for attribute in node.attrs() {
        let name = attribute.name.local.as_ref();
        let is_plain = attribute.name.prefix.is_none() && attribute.name.ns.is_empty();
        match sound(&element, name, &attribute.value).filter(|_| is_plain) {
            Some(value) if *value == *attribute.value => {}
            Some(value) => node.set_attr(name, &value),
            None => node.remove_attr(name),
        }
    }
}

/// The value of an attribute as it may stand.
fn sound<'v>(element: &str, name: &str, value: &'v str) -> Option<Cow<'v, str>> {
    match (element, name) {
        (_, "style") => (value.len() <= MAX_STYLE).then(|| css::safe(value).into()),
        ("img", "src") => own_address(value).map(Cow::Owned),
        ("a", "href") => is_place(value).then_some(Cow::Borrowed(value)),
        (element, name) if formula::attributes(element).contains(&name) => {
            formula::is_sound(name, value).then_some(Cow::Borrowed(value))
        }
        _ => {
            (ATTRIBUTES.contains(&name) && value.len() <= MAX_VALUE).then_some(Cow::Borrowed(value))
        }
    }
}

/// The attributes of the page itself, as they may stand.
fn carried(node: &NodeRef<'_>) -> String {
    let element = dom::name(node);
    let mut out = String::new();
    for attribute in node.attrs() {
        let name = attribute.name.local.as_ref();
        let is_ours = name == "style" || ATTRIBUTES.contains(&name);
        if let Some(value) = sound(&element, name, &attribute.value).filter(|_| is_ours) {
            out.push_str(&format!(" {name}=\"{}\"", dom::escape(&value)));
        }
    }
    out
}

/// The second wall.
fn allow_list() -> Builder<'static> {
    let mut builder = Builder::empty();
    let everywhere = ATTRIBUTES
        .iter()
        .copied()
        .chain(["style"])
        .collect::<HashSet<_>>();
    builder
        .tags(KEPT.iter().copied().chain(formula::elements()).collect())
        .clean_content_tags(["script", "style"].into_iter().collect())
        .generic_attributes(everywhere)
        .tag_attributes(
            [
                ("a", HashSet::from(["href"])),
                ("img", HashSet::from(["src"])),
            ]
            .into_iter()
            .chain(formula::elements().map(|name| {
                let own = formula::attributes(name);
                (name, own.iter().copied().collect())
            }))
            .collect(),
        )
        .url_schemes(HashSet::from(["data"]))
        .url_relative(UrlRelative::PassThrough)
        .link_rel(None)
        .strip_comments(true)
        .attribute_filter(sound);
    builder
}
