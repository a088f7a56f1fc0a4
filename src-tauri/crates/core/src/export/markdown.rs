//! Turns the HTML of an article into Markdown: headings, paragraphs, lists, quotes, code, tables, figures, links, images.
//!
//! Every word of the text stays. What Markdown has no sign for is kept as its content.

mod inline;
mod table;
#[cfg(test)]
mod tests;

use super::html::{self, Element, Node};
use inline::Inline;

/// Where the file of an image is, by its source in the article.
type ImageOf<'a> = &'a dyn Fn(&str) -> Option<String>;

/// Markdown that says what the HTML says. Blocks are separated by one blank line; there is none at the end.
pub(super) fn of_html(html: &str, image_of: ImageOf<'_>) -> String {
    of_nodes(&html::read(html), image_of)
}

/// The same of some nodes.
pub(super) fn of_nodes(nodes: &[Node], image_of: ImageOf<'_>) -> String {
    Writer { image_of }.blocks(nodes).join("\n\n")
}

struct Writer<'a> {
    image_of: ImageOf<'a>,
}

impl Writer<'_> {
    /// The blocks of some nodes. Text between blocks is a paragraph of its own.
    fn blocks(&self, nodes: &[Node]) -> Vec<String> {
        let mut out = Vec::new();
        let mut run: Vec<&Node> = Vec::new();
        for node in nodes {
            match node {
                Node::Element(element) if is_block(element) => {
                    self.paragraph(&run, &mut out);
                    run.clear();
                    self.block(element, &mut out);
                }
                _ => run.push(node),
            }
        }
        self.paragraph(&run, &mut out);
        out
    }

    fn paragraph(&self, run: &[&Node], out: &mut Vec<String>) {
        let text = Inline::new(self.image_of).of(run);
        if !text.is_empty() {
            out.push(text);
        }
    }

    fn block(&self, element: &Element, out: &mut Vec<String>) {
        match element.name.as_str() {
            "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => self.heading(element, out),
            "ul" | "ol" => self.list(element, out),
            "blockquote" => {
                let inner = self.blocks(&element.children).join("\n\n");
                if !inner.is_empty() {
                    out.push(prefixed(&inner, "> ", "> "));
                }
            }
            "pre" => out.extend(fenced(&text_of(&element.children), language_of(element))),
            "table" => match table::rows(element) {
                Some(rows) => {
                    let caption = element
                        .children
                        .iter()
                        .find_map(|child| named(child, "caption"));
                    out.extend(caption.and_then(|caption| self.emphasised(&caption.children)));
                    out.extend(self.table(&rows));
                }
                None => out.extend(self.blocks(&element.children)),
            },
            "hr" => out.push("* * *".to_owned()),
            "figcaption" => out.extend(
                self.emphasised(&element.children)
                    .into_iter()
                    .filter(|_| !has_blocks(&element.children)),
            ),
            "dt" | "summary" => out.extend(self.strong(&element.children)),
            _ => out.extend(self.blocks(&element.children)),
        }
        if element.name == "figcaption" && has_blocks(&element.children) {
            out.extend(self.blocks(&element.children));
        }
    }

    fn heading(&self, element: &Element, out: &mut Vec<String>) {
        let level = element
            .name
            .bytes()
            .last()
            .map_or(1, |digit| usize::from(digit - b'0'));
        let text = self.one_line(&element.children);
        if !text.is_empty() {
            out.push(format!("{} {text}", "#".repeat(level)));
        }
    }

    fn emphasised(&self, nodes: &[Node]) -> Option<String> {
        let text = self.one_line(nodes);
        // A sign within would end ours.
        if text.contains(['*', '_']) {
            Some(text)
        } else {
            Some(format!("*{text}*"))
        }
        .filter(|text| text.len() > 2)
    }

    fn strong(&self, nodes: &[Node]) -> Option<String> {
        let text = self.one_line(nodes);
        if text.contains('*') {
            Some(text)
        } else {
            Some(format!("**{text}**"))
        }
        .filter(|text| text.len() > 4)
    }

    fn one_line(&self, nodes: &[Node]) -> String {
        let nodes: Vec<&Node> = nodes.iter().collect();
        Inline::new(self.image_of).on_one_line().of(&nodes)
    }

    fn list(&self, list: &Element, out: &mut Vec<String>) {
        let mut number = list
            .attribute("start")
            .and_then(|start| start.parse::<u32>().ok())
            .unwrap_or(1)
            .min(999_999_999);
        let mut items = Vec::new();
        let mut is_loose = false;
        for child in &list.children {
            let nodes = match child {
                Node::Element(item) if item.name == "li" => {
                    let own = item.attribute("value").and_then(|value| value.parse().ok());
                    number = own.unwrap_or(number).min(999_999_999);
                    item.children.as_slice()
                }
                Node::Text(text) if text.trim().is_empty() => continue,
                other => std::slice::from_ref(other),
            };
            let marker = if list.name == "ol" {
                format!("{number}. ")
            } else {
                "- ".to_owned()
            };
            number = number.saturating_add(1).min(999_999_999);
            let blocks = self.blocks(nodes);
            is_loose |= blocks.iter().skip(1).any(|block| !is_list(block));
            let inner = tight(&blocks);
            items.push(
                prefixed(&inner, &marker, &" ".repeat(marker.len()))
                    .trim_end()
                    .to_owned(),
            );
        }
        if !items.is_empty() {
            // Two lists in a row would be read as one.
            let follows_list = out.last().is_some_and(|block| is_list(block));
            if follows_list {
                out.push("<!-- -->".to_owned());
            }
            out.push(items.join(if is_loose { "\n\n" } else { "\n" }));
        }
    }

    fn table(&self, rows: &[Vec<&[Node]>]) -> Option<String> {
        let width = rows.iter().map(Vec::len).max().filter(|width| *width > 0)?;
        let line = |row: &Vec<&[Node]>| {
            let mut cells: Vec<String> = row
                .iter()
                .map(|cell| table::escaped(&self.one_line(cell)))
                .collect();
            cells.resize(width, String::new());
            format!("| {} |", cells.join(" | "))
        };
        let mut lines: Vec<String> = rows.iter().map(line).collect();
        lines.insert(1, format!("|{}", " --- |".repeat(width)));
        Some(lines.join("\n"))
    }
}

/// Joins an item's blocks; a list in an item follows its text without a blank line.
fn tight(blocks: &[String]) -> String {
    let mut out = String::new();
    for (at, block) in blocks.iter().enumerate() {
        if at > 0 {
            out.push_str(if is_list(block) { "\n" } else { "\n\n" });
        }
        out.push_str(block);
    }
    out
}

fn is_list(block: &str) -> bool {
    let digits = block.bytes().take_while(u8::is_ascii_digit).count();
    block.starts_with("- ") || (digits > 0 && block[digits..].starts_with(". "))
}

/// Text with `first` before its first line and `next` before the others. Blank lines get no blanks.
fn prefixed(text: &str, first: &str, next: &str) -> String {
    let lines = text.split('\n').enumerate().map(|(at, line)| {
        let prefix = if at == 0 { first } else { next };
        if line.is_empty() {
            prefix.trim_end().to_owned()
        } else {
            format!("{prefix}{line}")
        }
    });
    lines.collect::<Vec<_>>().join("\n")
}

/// Code between fences that are longer than any in it.
fn fenced(code: &str, language: &str) -> Option<String> {
    let code = code.trim_matches('\n');
    if code.trim().is_empty() {
        return None;
    }
    let fence = "`".repeat(longest_run(code, '`').max(2) + 1);
    Some(format!("{fence}{language}\n{code}\n{fence}"))
}

/// The language that a piece of code names.
fn language_of(pre: &Element) -> &str {
    let code = pre.children.iter().find_map(|child| named(child, "code"));
    let class = code.and_then(|code| code.attribute("class"));
    class
        .and_then(|class| class.strip_prefix("language-"))
        .unwrap_or_default()
}

/// The longest row of one character.
fn longest_run(text: &str, of: char) -> usize {
    let mut longest = 0;
    let mut run = 0;
    for character in text.chars() {
        run = if character == of { run + 1 } else { 0 };
        longest = longest.max(run);
    }
    longest
}

/// Text as it stands, for code.
fn text_of(nodes: &[Node]) -> String {
    let one = |node: &Node| match node {
        Node::Text(text) => text.clone(),
        Node::Element(element) if element.name == "br" => "\n".to_owned(),
        Node::Element(element) => text_of(&element.children),
    };
    nodes.iter().map(one).collect()
}

fn named<'n>(node: &'n Node, name: &str) -> Option<&'n Element> {
    match node {
        Node::Element(element) if element.name == name => Some(element),
        _ => None,
    }
}

fn has_blocks(nodes: &[Node]) -> bool {
    nodes
        .iter()
        .any(|node| matches!(node, Node::Element(element) if is_block(element)))
}

fn is_block(element: &Element) -> bool {
    matches!(
        element.name.as_str(),
        "blockquote"
            | "caption"
            | "dd"
            | "details"
            | "div"
            | "dl"
            | "dt"
            | "figcaption"
            | "figure"
            | "h1"
            | "h2"
            | "h3"
            | "h4"
            | "h5"
            | "h6"
            | "hr"
            | "li"
            | "ol"
            | "p"
            | "pre"
            | "summary"
            | "table"
            | "tbody"
            | "td"
            | "tfoot"
            | "th"
            | "thead"
            | "tr"
            | "ul"
    ) || has_blocks(&element.children)
}
