//! The lines that stayed, as text and as HTML within the allow-list.

use super::one_line;
use super::page::{Fate, Page};
use super::parts;
use super::shape::{self, Marker};
use super::structure::Kind;

/// A block of the body.
enum Node {
    Paragraph(String),
    Heading(String),
    /// Lines whose ends mean something.
    Verse(Vec<String>),
    Code(String),
    /// Ordered with its first number, or not; the items without and with their markers.
    List(Option<u32>, Vec<String>, Vec<String>),
    Table(Vec<String>),
    Quote(String),
    Figure(usize),
    /// A line between two parts.
    Rule(String),
}

/// The canonical text and the HTML of the body.
pub(super) fn body(page: &Page<'_>) -> (String, String) {
    let nodes = nodes(page);
    (text(&nodes), html(&nodes, page))
}

fn nodes(page: &Page<'_>) -> Vec<Node> {
    let mut nodes = Vec::new();
    let mut last_caption = None;
    let mut at = 0;
    while at < page.len() {
        match page.fate(at) {
            Fate::Caption(number) => {
                if last_caption != Some(number) {
                    nodes.push(Node::Figure(number));
                }
                last_caption = Some(number);
                at += 1;
            }
            Fate::Open => {
                let (node, next) = open(page, at);
                nodes.extend(node);
                at = next;
            }
            Fate::Field | Fate::Removed(_) => at += 1,
        }
    }
    nodes
}

/// The block that begins at an open line, and the line after it.
fn open(page: &Page<'_>, at: usize) -> (Option<Node>, usize) {
    match page.kind(at) {
        Kind::Fence => (None, at + 1),
        Kind::Code => code(page, at),
        Kind::Item | Kind::ItemMore => list(page, at),
        Kind::Row => {
            let end = run(page, at, |i| {
                page.kind(i) == Kind::Row && page.same_block(at, i)
            });
            (
                Some(Node::Table(
                    (at..end).map(|i| page.text(i).to_owned()).collect(),
                )),
                end,
            )
        }
        Kind::Verse => {
            let end = run(page, at, |i| {
                page.kind(i) == Kind::Verse && page.same_block(at, i)
            });
            let lines: Vec<String> = (at..end).map(|i| one_line(page.text(i))).collect();
            (
                Some(if lines.len() == 1 {
                    text_node(page, at)
                } else {
                    Node::Verse(lines)
                }),
                end,
            )
        }
        Kind::Text => (Some(text_node(page, at)), at + 1),
    }
}

fn run(page: &Page<'_>, at: usize, belongs: impl Fn(usize) -> bool) -> usize {
    let mut end = at + 1;
    while end < page.len() && page.is_open(end) && belongs(end) {
        end += 1;
    }
    end
}

fn text_node(page: &Page<'_>, at: usize) -> Node {
    let line = one_line(page.text(at));
    if page.line(at).is_some_and(|l| l.quoted > 0) {
        return Node::Quote(line);
    }
    let hashes = line.len() - line.trim_start_matches('#').len();
    if (1..=6).contains(&hashes)
        && let Some(heading) = line.get(hashes..).and_then(|l| l.strip_prefix(' '))
    {
        return Node::Heading(heading.trim().to_owned());
    }
    let is_alone = page.block_range(at).len() == 1;
    if is_alone && parts::is_rule(&line) {
        return Node::Rule(line);
    }
    if is_heading(page, at) || is_alone && is_numbered_part(page, at) {
        Node::Heading(line)
    } else {
        Node::Paragraph(line)
    }
}

/// A label right above text of the body.
fn is_heading(page: &Page<'_>, at: usize) -> bool {
    let next = at + 1;
    let shape = page.shape(at);
    let followed = page.is_open(next)
        && (page.shape(next).is_sentence() || matches!(page.kind(next), Kind::Item | Kind::Code));
    let worded = page.text(at).chars().any(char::is_alphabetic);
    shape.is_label()
        && shape.words <= 10
        && worded
        && followed
        && !page.text(at).ends_with([',', ';', '-', '—'])
}

/// The number of a part that something follows.
fn is_numbered_part(page: &Page<'_>, at: usize) -> bool {
    parts::is_numbered_part(page.text(at)) && (at + 1..page.len()).any(|next| page.is_open(next))
}

fn code(page: &Page<'_>, at: usize) -> (Option<Node>, usize) {
    let end = run(page, at, |i| page.kind(i) == Kind::Code);
    let mut code = String::new();
    for i in at..end {
        let Some(line) = page.line(i) else { continue };
        if i > at {
            code.push('\n');
            code.extend(std::iter::repeat_n('\n', line.gap.min(2)));
        }
        code.push_str(&line.raw);
    }
    (Some(Node::Code(code)), end)
}

fn list(page: &Page<'_>, at: usize) -> (Option<Node>, usize) {
    let end = run(page, at, |i| {
        matches!(page.kind(i), Kind::Item | Kind::ItemMore) && page.same_block(at, i)
    });
    let (mut bare, mut whole): (Vec<String>, Vec<String>) = (Vec::new(), Vec::new());
    let mut first = None;
    for i in at..end {
        let line = one_line(page.text(i));
        match shape::item(&line).filter(|_| page.kind(i) == Kind::Item) {
            Some((marker, length)) => {
                if bare.is_empty() {
                    first = Some(marker);
                }
                bare.push(line.get(length..).unwrap_or("").to_owned());
                whole.push(line);
            }
            None => {
                for items in [&mut bare, &mut whole] {
                    match items.last_mut() {
                        Some(item) => {
                            item.push(' ');
                            item.push_str(&line);
                        }
                        None => items.push(line.clone()),
                    }
                }
            }
        }
    }
    let number = match first {
        Some(Marker::Number(number)) => Some(number),
        _ => None,
    };
    (Some(Node::List(number, bare, whole)), end)
}

fn text(nodes: &[Node]) -> String {
    let mut text = String::new();
    for node in nodes {
        let start = text.len();
        if start > 0 && !matches!(node, Node::Figure(_)) {
            text.push_str("\n\n");
        }
        match node {
            Node::Paragraph(line)
            | Node::Heading(line)
            | Node::Quote(line)
            | Node::Code(line)
            | Node::Rule(line) => text.push_str(line),
            Node::Verse(lines) | Node::Table(lines) | Node::List(_, _, lines) => {
                text.push_str(&lines.join("\n"))
            }
            Node::Figure(_) => {}
        }
    }
    text
}

fn html(nodes: &[Node], page: &Page<'_>) -> String {
    let mut html = String::new();
    let mut at = 0;
    while let Some(node) = nodes.get(at) {
        at += 1;
        match node {
            Node::Paragraph(line) => element(&mut html, "p", line),
            Node::Heading(line) => element(&mut html, "h2", line),
            Node::Code(code) => {
                html.push_str("<pre><code>");
                escape(&mut html, code);
                html.push_str("</code></pre>\n");
            }
            Node::Verse(lines) => {
                html.push_str("<p>");
                for (i, line) in lines.iter().enumerate() {
                    if i > 0 {
                        html.push_str("<br>");
                    }
                    escape(&mut html, line);
                }
                html.push_str("</p>\n");
            }
            Node::Table(rows) => table(&mut html, rows),
            Node::Quote(first) => {
                html.push_str("<blockquote>");
                element(&mut html, "p", first);
                while let Some(Node::Quote(line)) = nodes.get(at) {
                    element(&mut html, "p", line);
                    at += 1;
                }
                html.push_str("</blockquote>\n");
            }
            Node::List(number, items, _) => {
                let mut all: Vec<&String> = items.iter().collect();
                // Items with blank lines between them are one list.
                while let Some(Node::List(next, more, _)) = nodes.get(at) {
                    let goes_on = match (number, next) {
                        (None, None) => true,
                        (Some(first), Some(next)) => usize::try_from(next.saturating_sub(*first))
                            .is_ok_and(|n| n == all.len()),
                        _ => false,
                    };
                    if !goes_on {
                        break;
                    }
                    all.extend(more);
                    at += 1;
                }
                list_html(&mut html, *number, &all);
            }
            Node::Figure(number) => figure(&mut html, page, *number),
            Node::Rule(_) => html.push_str("<hr>\n"),
        }
    }
    html
}

fn list_html(html: &mut String, number: Option<u32>, items: &[&String]) {
    let tag = if number.is_some() { "ol" } else { "ul" };
    match number {
        Some(first) if first != 1 => html.push_str(&format!("<ol start=\"{first}\">\n")),
        _ => html.push_str(&format!("<{tag}>\n")),
    }
    for item in items {
        element(html, "li", item);
    }
    html.push_str(&format!("</{tag}>\n"));
}

fn table(html: &mut String, rows: &[String]) {
    html.push_str("<table><tbody>\n");
    for row in rows {
        html.push_str("<tr>");
        for cell in row.split('\t') {
            html.push_str("<td>");
            escape(html, cell.trim());
            html.push_str("</td>");
        }
        html.push_str("</tr>\n");
    }
    html.push_str("</tbody></table>\n");
}

fn figure(html: &mut String, page: &Page<'_>, number: usize) {
    let Some(caption) = page.captions.get(number) else {
        return;
    };
    html.push_str("<figure><figcaption>");
    escape(html, &caption.text);
    if !caption.credit.is_empty() {
        if !caption.text.is_empty() {
            html.push(' ');
        }
        html.push_str("<cite>");
        escape(html, &caption.credit);
        html.push_str("</cite>");
    }
    html.push_str("</figcaption></figure>\n");
}

fn element(html: &mut String, tag: &str, text: &str) {
    html.push_str(&format!("<{tag}>"));
    escape(html, text);
    html.push_str(&format!("</{tag}>\n"));
}

fn escape(html: &mut String, text: &str) {
    for c in text.chars() {
        match c {
            '&' => html.push_str("&amp;"),
            '<' => html.push_str("&lt;"),
            '>' => html.push_str("&gt;"),
            c => html.push(c),
        }
    }
}
