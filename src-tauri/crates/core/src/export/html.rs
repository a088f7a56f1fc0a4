//! A reader for the HTML that we keep: sanitised and well-formed, as html5ever writes it.
//!
//! Not a parser for pages: those are `page`'s work. What is not well-formed is read as text, and nothing is lost.

/// Elements within elements; deeper ones are read as if they stood beside each other.
const MAX_DEPTH: usize = 100;
/// Elements without an end.
const VOID: [&str; 5] = ["br", "hr", "img", "wbr", "col"];

/// A piece of a page.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Node {
    Text(String),
    Element(Element),
}

#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Element {
    pub(super) name: String,
    attributes: Vec<(String, String)>,
    pub(super) children: Vec<Node>,
}

impl Element {
    pub(super) fn attribute(&self, name: &str) -> Option<&str> {
        self.attributes
            .iter()
            .find(|attribute| attribute.0 == name)
            .map(|attribute| attribute.1.as_str())
    }
}

/// Reads HTML to a tree.
pub(super) fn read(html: &str) -> Vec<Node> {
    let mut open = vec![Element::default()];
    let mut rest = html;
    while !rest.is_empty() {
        let text_end = rest.find('<').unwrap_or(rest.len());
        let (text, tag) = rest.split_at(text_end);
        push_text(&mut open, text);
        let Some(end) = tag_end(tag) else {
            push_text(&mut open, tag);
            break;
        };
        if is_tag(tag) {
            handle(&mut open, &tag[1..end]);
            rest = &tag[end + 1..];
        } else {
            push_text(&mut open, "<");
            rest = &tag[1..];
        }
    }
    while open.len() > 1 {
        close(&mut open);
    }
    open.pop().unwrap_or_default().children
}

fn is_tag(tag: &str) -> bool {
    tag[1..]
        .strip_prefix('/')
        .unwrap_or(&tag[1..])
        .starts_with(|first: char| first.is_ascii_alphabetic())
}

/// Where the tag ends: the first `>` that does not stand in quotes.
fn tag_end(tag: &str) -> Option<usize> {
    let mut quoted = false;
    tag.bytes().position(|byte| {
        quoted ^= byte == b'"';
        byte == b'>' && !quoted
    })
}

fn handle(open: &mut Vec<Element>, tag: &str) {
    if let Some(name) = tag.strip_prefix('/') {
        let name = name.trim().to_ascii_lowercase();
        if let Some(at) = open
            .iter()
            .skip(1)
            .rposition(|element| element.name == name)
        {
            while open.len() > at + 1 {
                close(open);
            }
        }
        return;
    }
    let tag = tag.strip_suffix('/').unwrap_or(tag);
    let (name, rest) = tag.split_at(
        tag.find(|c: char| c.is_ascii_whitespace())
            .unwrap_or(tag.len()),
    );
    let element = Element {
        name: name.to_ascii_lowercase(),
        attributes: attributes(rest),
        children: Vec::new(),
    };
    let is_void = VOID.contains(&element.name.as_str());
    if !is_void && open.len() > MAX_DEPTH {
        return;
    }
    open.push(element);
    if is_void {
        close(open);
    }
}

fn close(open: &mut Vec<Element>) {
    if let Some(element) = open.pop()
        && let Some(above) = open.last_mut()
    {
        above.children.push(Node::Element(element));
    }
}

fn push_text(open: &mut [Element], text: &str) {
    if text.is_empty() {
        return;
    }
    let Some(above) = open.last_mut() else { return };
    let text = unescaped(text);
    match above.children.last_mut() {
        Some(Node::Text(before)) => before.push_str(&text),
        _ => above.children.push(Node::Text(text)),
    }
}

fn attributes(text: &str) -> Vec<(String, String)> {
    let mut found = Vec::new();
    let mut rest = text.trim_start();
    while !rest.is_empty() {
        let (name, after) = rest.split_at(
            rest.find(|c: char| c == '=' || c.is_ascii_whitespace())
                .unwrap_or(rest.len()),
        );
        let (value, after) = match after.trim_start().strip_prefix('=') {
            None => ("", after),
            Some(after) => match after.trim_start().strip_prefix('"') {
                Some(quoted) => quoted.split_once('"').unwrap_or((quoted, "")),
                None => {
                    let after = after.trim_start();
                    after.split_at(
                        after
                            .find(|c: char| c.is_ascii_whitespace())
                            .unwrap_or(after.len()),
                    )
                }
            },
        };
        if !name.is_empty() {
            found.push((name.to_ascii_lowercase(), unescaped(value)));
        } else if after.len() == rest.len() {
            break;
        }
        rest = after.trim_start();
    }
    found
}

/// The few references that html5ever writes, and numbers.
fn unescaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('&') {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        let end = rest
            .as_bytes()
            .iter()
            .take(12)
            .position(|byte| *byte == b';');
        match end.and_then(|end| character(&rest[1..end]).map(|character| (character, end))) {
            Some((character, end)) => {
                out.push(character);
                rest = &rest[end + 1..];
            }
            None => {
                out.push('&');
                rest = &rest[1..];
            }
        }
    }
    out.push_str(rest);
    out
}

fn character(name: &str) -> Option<char> {
    match name {
        "amp" => Some('&'),
        "lt" => Some('<'),
        "gt" => Some('>'),
        "quot" => Some('"'),
        "nbsp" => Some('\u{a0}'),
        "apos" => Some('\''),
        _ => {
            let number = name.strip_prefix('#')?;
            let code = match number.strip_prefix(['x', 'X']) {
                Some(hex) => u32::from_str_radix(hex, 16).ok()?,
                None => number.parse().ok()?,
            };
            char::from_u32(code)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{MAX_DEPTH, Node, read};

    fn shown(nodes: &[Node]) -> String {
        let one = |node: &Node| match node {
            Node::Text(text) => text.clone(),
            Node::Element(element) => {
                let attributes: String = element
                    .attributes
                    .iter()
                    .map(|(name, value)| format!(" {name}={value}"))
                    .collect();
                format!(
                    "({}{attributes}: {})",
                    element.name,
                    shown(&element.children)
                )
            }
        };
        nodes.iter().map(one).collect()
    }

    fn depth(nodes: &[Node]) -> usize {
        let of = |node: &Node| match node {
            Node::Text(_) => 0,
            Node::Element(element) => 1 + depth(&element.children),
        };
        nodes.iter().map(of).max().unwrap_or(0)
    }

    #[test]
    fn reads_what_we_keep() {
        let cases = [
            (
                "<p>a &lt; b &amp; c&nbsp;d &#8364; &x;</p>",
                "(p: a < b & c\u{a0}d € &x;)",
            ),
            ("<p>a<br>b</p>c", "(p: a(br: )b)c"),
            (
                "<a href=\"https://e.org/?a=1&amp;b=>\" title=\"x\">t</a>",
                "(a href=https://e.org/?a=1&b=> title=x: t)",
            ),
            ("<p>one<b>two</p>three", "(p: one(b: two))three"),
            ("a < b</i>", "a < b"),
            ("<p", "<p"),
            ("<p a= b c=\"d", "<p a= b c=\"d"),
        ];
        for (html, tree) in cases {
            assert_eq!(shown(&read(html)), tree, "{html}");
        }
    }

    #[test]
    fn no_page_is_too_deep() {
        let html = format!("{}end{}", "<div>".repeat(50_000), "</div>".repeat(50_000));
        let tree = read(&html);
        assert!(depth(&tree) <= MAX_DEPTH + 1, "{}", depth(&tree));
        assert!(
            shown(&tree).contains("end"),
            "the text of the deepest element stays"
        );
    }
}
