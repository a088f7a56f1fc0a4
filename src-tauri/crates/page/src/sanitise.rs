//! The allow-list: what HTML may stand in the library.
//!
//! Two walls. The first works on our own bounded tree: it drops, renames and unwraps elements, turns players and frames
//! into links, and gives the anchors that are needed names of our own, so that no page can name something in the
//! reader. The second is ammonia with the same list. Both together are repeated until nothing changes, so what is kept
//! parses and sanitises to itself; what does not settle is kept as its bare text.

use std::collections::HashSet;

use ammonia::{Builder, UrlRelative};
use dom_query::{Document, NodeRef};

use crate::{dom, embeds, formula, parse};

mod values;

pub(crate) use values::{fragment, image_address, is_of_language, link_address, percent_decoded};

/// Elements that stay as they are.
const KEPT: &[&str] = &[
    "a",
    "abbr",
    "b",
    "bdi",
    "bdo",
    "blockquote",
    "br",
    "caption",
    "cite",
    "code",
    "col",
    "colgroup",
    "dd",
    "del",
    "details",
    "dfn",
    "div",
    "dl",
    "dt",
    "em",
    "figcaption",
    "figure",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "hr",
    "i",
    "img",
    "ins",
    "kbd",
    "li",
    "mark",
    "ol",
    "p",
    "pre",
    "q",
    "rp",
    "rt",
    "ruby",
    "s",
    "samp",
    "small",
    "span",
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
    "u",
    "ul",
    "var",
    "wbr",
];

/// Elements that go with everything in them.
const DROPPED: &[&str] = &[
    "applet",
    "area",
    "audio",
    "base",
    "basefont",
    "bgsound",
    "button",
    "canvas",
    "command",
    "datalist",
    "dialog",
    "embed",
    "frame",
    "frameset",
    "head",
    "iframe",
    "input",
    "keygen",
    "link",
    "map",
    "meta",
    "meter",
    "noembed",
    "noframes",
    "object",
    "option",
    "optgroup",
    "output",
    "param",
    "portal",
    "progress",
    "script",
    "select",
    "selectedcontent",
    "source",
    "style",
    "svg",
    "template",
    "textarea",
    "title",
    "track",
    "video",
    "fencedframe",
];

/// Elements that mean something other than what they are called.
const RENAMED: &[(&str, &str)] = &[
    ("acronym", "abbr"),
    ("address", "div"),
    ("article", "div"),
    ("aside", "div"),
    ("body", "div"),
    ("center", "div"),
    ("dir", "ul"),
    ("fieldset", "div"),
    ("footer", "div"),
    ("form", "div"),
    ("header", "div"),
    ("hgroup", "div"),
    ("legend", "div"),
    ("listing", "pre"),
    ("main", "div"),
    ("menu", "ul"),
    ("nav", "div"),
    ("search", "div"),
    ("section", "div"),
    ("strike", "s"),
    ("tt", "code"),
];

/// What every element may carry.
const EVERYWHERE: &[&str] = &["id", "lang", "dir", "title"];

/// What only these may carry.
fn own_attributes(name: &str) -> &'static [&'static str] {
    match name {
        "a" => &["href"],
        // The name of a language, and nothing else.
        "code" => &["class"],
        "img" => &["src", "alt", "width", "height"],
        "td" | "th" => &["colspan", "rowspan"],
        "li" => &["value"],
        "ol" => &["reversed", "start", "type"],
        "time" | "del" | "ins" => &["datetime"],
        _ => &[],
    }
}

/// What every anchor that we keep begins with.
const PREFIX: &str = "s-";
/// Rounds after which HTML that keeps changing is given up. Real pages need two.
const ROUNDS: usize = 12;

/// Brings HTML within the allow-list. `sanitise(sanitise(x)) == sanitise(x)`.
pub(crate) fn sanitise(html: &str) -> String {
    settle(round(html))
}

/// Brings what stands in an element within the allow-list; the tree is changed on the way.
pub(crate) fn sanitise_tree(doc: &Document, root: &NodeRef<'_>) -> String {
    settle(round_of(doc, root))
}

fn settle(first: String) -> String {
    let mut now = first;
    for _ in 0..ROUNDS {
        let next = round(&now);
        if next == now {
            return now;
        }
        now = next;
    }
    bare_text(&now)
}

fn round(html: &str) -> String {
    let doc = parse::fragment(html);
    doc.body()
        .map_or_else(String::new, |body| round_of(&doc, &body))
}

fn round_of(doc: &Document, root: &NodeRef<'_>) -> String {
    structure(doc, root);
    anchors(root);
    let clean = allow_list().clean(&root.inner_html()).to_string();
    clean.trim().to_owned()
}

/// The text alone, one paragraph for each block.
fn bare_text(html: &str) -> String {
    let mut out = String::new();
    for block in crate::text::of_html(html).split("\n\n") {
        out.push_str(&format!(
            "<p>{}</p>",
            dom::escape(&dom::squeeze(block)).replace("&quot;", "\"")
        ));
    }
    let settled = allow_list().clean(&out).to_string();
    if round(&settled) == settled {
        settled
    } else {
        String::new()
    }
}

/// Drops, renames and unwraps elements; leaves the attributes that the list knows, if their values are sound.
fn structure(doc: &Document, body: &NodeRef<'_>) {
    embeds::to_links(body, None);
    for node in body.descendants() {
        if !node.is_element() {
            if !node.is_text() {
                node.remove_from_parent();
            }
            continue;
        }
        if dom::is_foreign(&node) {
            leave_foreign(doc, &node);
            continue;
        }
        let mut name = dom::name(&node);
        if DROPPED.contains(&name.as_str()) {
            if let Some(mark) = task_mark(&node, &name) {
                let after = node.next_sibling().filter(NodeRef::is_text);
                let is_apart =
                    after.is_some_and(|after| after.text().starts_with(char::is_whitespace));
                let mark = if is_apart { mark.trim_end() } else { mark };
                node.insert_before(&doc.tree.new_text(mark));
            }
            node.remove_from_parent();
            continue;
        }
        if let Some((_, new)) = RENAMED.iter().find(|(old, _)| *old == name) {
            node.rename(new);
            (*new).clone_into(&mut name);
        }
        if !KEPT.contains(&name.as_str()) {
            unwrap(&node);
            continue;
        }
        if name == "pre" {
            trim_first_lines(&node);
        }
        attributes(&node, &name);
    }
}

/// Formulas are written anew; pictures drawn in SVG are not for us.
pub(crate) fn leave_foreign(doc: &Document, node: &NodeRef<'_>) {
    if dom::name(node) == "math" && node.parent().is_some() {
        match formula::clean(node) {
            Some(clean) => node.before_html(clean),
            None => node.insert_before(&doc.tree.new_text(dom::text(node))),
        }
    }
    node.remove_from_parent();
}

/// A task's box as a character.
fn task_mark(node: &NodeRef<'_>, name: &str) -> Option<&'static str> {
    let is_box = name == "input"
        && node
            .attr("type")
            .is_some_and(|kind| kind.eq_ignore_ascii_case("checkbox"));
    (is_box && begins_a_task(node)).then(|| {
        if node.has_attr("checked") {
            "☑ "
        } else {
            "☐ "
        }
    })
}

/// Whether a box stands where an item begins. Elsewhere it is a switch that a style sheet reads.
fn begins_a_task(node: &NodeRef<'_>) -> bool {
    let mut at = *node;
    for _ in 0..4 {
        let mut before = at.prev_sibling();
        while let Some(sibling) = before {
            if !sibling.is_text() || !sibling.text().trim().is_empty() {
                return false;
            }
            before = sibling.prev_sibling();
        }
        let Some(outer) = at.parent() else {
            return false;
        };
        if dom::is_one_of(&outer, &["li", "dd", "td", "body"]) {
            return true;
        }
        if !dom::is_one_of(&outer, &["p", "label", "span"]) {
            return false;
        }
        at = outer;
    }
    false
}

fn unwrap(node: &NodeRef<'_>) {
    while let Some(child) = node.first_child() {
        node.insert_before(&child);
    }
    node.remove_from_parent();
}

/// Parsers drop a line end right after `<pre>`, so each reading would lose one.
fn trim_first_lines(pre: &NodeRef<'_>) {
    while let Some(first) = pre.first_child().filter(NodeRef::is_text) {
        let text = first.text();
        let trimmed = text.trim_start_matches(['\n', '\r']);
        if trimmed.is_empty() {
            first.remove_from_parent();
            continue;
        }
        if trimmed.len() < text.len() {
            first.set_text(trimmed.to_owned());
        }
        return;
    }
}

fn attributes(node: &NodeRef<'_>, name: &str) {
    let own = own_attributes(name);
    for attribute in node.attrs() {
        let key = attribute.name.local.as_ref();
        // Only links and images have addresses, and anchors are read afterwards.
        let deferred = matches!(key, "id") || (name == "a" && matches!(key, "href" | "name"));
        let plain = attribute.name.prefix.is_none() && attribute.name.ns.is_empty();
        if plain && deferred {
            continue;
        }
        let sound = (plain && (own.contains(&key) || EVERYWHERE.contains(&key)))
            .then(|| values::sound(name, key, &attribute.value))
            .flatten();
        match sound {
            Some(value) if *value == *attribute.value => {}
            Some(value) => node.set_attr(key, &value),
            None => node.remove_attr(key),
        }
    }
    if name == "img" && !node.has_attr("src") {
        node.remove_from_parent();
    }
    let is_empty_mark =
        name == "span" && !["id", "lang", "dir"].iter().any(|key| node.has_attr(key));
    if is_empty_mark {
        unwrap(node);
    }
}

/// Keeps the names of headings and of what links on the page point to, each once and with our prefix; links to what is
/// not there become their text.
fn anchors(body: &NodeRef<'_>) {
    let elements: Vec<NodeRef<'_>> = dom::all(body, NodeRef::is_element);
    let wanted: HashSet<String> = elements
        .iter()
        .filter(|node| node.has_name("a"))
        .filter_map(|link| values::fragment(&dom::attr(link, "href")?))
        .map(|id| owned(&id))
        .collect();
    let mut taken: HashSet<String> = HashSet::new();
    for node in &elements {
        let is_link = node.has_name("a");
        let id = dom::attr(node, "id").or_else(|| dom::attr(node, "name").filter(|_| is_link));
        node.remove_attrs(&["id", "name"]);
        let Some(id) = id.filter(|id| values::is_sound_id(id)).map(|id| owned(&id)) else {
            continue;
        };
        let heading = dom::is_one_of(node, &["h1", "h2", "h3", "h4", "h5", "h6"]);
        if (heading || wanted.contains(&id)) && taken.insert(id.clone()) {
            node.set_attr("id", &id);
        }
    }
    for node in &elements {
        if node.has_name("a") {
            link(node, &taken);
        } else if node.has_name("span")
            && !["id", "lang", "dir"].iter().any(|key| node.has_attr(key))
        {
            unwrap(node);
        }
    }
}

fn owned(id: &str) -> String {
    if id.starts_with(PREFIX) {
        id.to_owned()
    } else {
        format!("{PREFIX}{id}")
    }
}

fn link(node: &NodeRef<'_>, anchors: &HashSet<String>) {
    let href = dom::attr(node, "href");
    let address = href.and_then(|href| match values::fragment(&href) {
        Some(id) => Some(owned(&id))
            .filter(|id| anchors.contains(id))
            .map(|id| format!("#{id}")),
        None => link_address(&href),
    });
    match address {
        Some(address) => node.set_attr("href", &address),
        None if node.has_attr("id") => node.remove_attr("href"),
        None => unwrap(node),
    }
}

/// The second wall.
fn allow_list() -> Builder<'static> {
    let mut builder = Builder::empty();
    builder
        .tags(KEPT.iter().copied().chain(formula::elements()).collect())
        .clean_content_tags(["script", "style"].into_iter().collect())
        .generic_attributes(EVERYWHERE.iter().copied().collect())
        .tag_attributes(
            KEPT.iter()
                .map(|name| (*name, own_attributes(name)))
                .chain(formula::elements().map(|name| (name, formula::attributes(name))))
                .map(|(name, own)| (name, own.iter().copied().collect::<HashSet<_>>()))
                .filter(|(_, attributes)| !attributes.is_empty())
                .collect(),
        )
        .url_schemes(["http", "https", "mailto", "data"].into_iter().collect())
        .url_relative(UrlRelative::PassThrough)
        .link_rel(Some("noopener noreferrer"))
        .strip_comments(true)
        .attribute_filter(|element, attribute, value| match (element, attribute) {
            ("a", "rel") => Some(value.into()),
            (_, "id") => {
                (value.starts_with(PREFIX) && values::is_sound_id(value)).then(|| value.into())
            }
            ("a", "href") if values::fragment(value).is_some_and(|id| id.starts_with(PREFIX)) => {
                Some(value.into())
            }
            ("a", "href") => link_address(value).map(Into::into),
            (name, key) if formula::attributes(name).contains(&key) => {
                formula::is_sound(key, value).then(|| value.into())
            }
            _ => values::sound(element, attribute, value),
        });
    builder
}

#[cfg(test)]
mod tests;
