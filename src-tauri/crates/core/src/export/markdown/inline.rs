//! Text within a block: words, emphasis, links, images, code.

use super::{ImageOf, longest_run};
use crate::export::html::{Element, Node};

/// Writes the text of one block.
pub(super) struct Inline<'a> {
    image_of: ImageOf<'a>,
    on_one_line: bool,
    /// Within a link: there are no links in links.
    in_link: bool,
}

/// How a line is broken while the text is put together; blanks are settled at the end.
const BREAK: char = '\n';

impl<'a> Inline<'a> {
    pub(super) fn new(image_of: ImageOf<'a>) -> Self {
        Self {
            image_of,
            on_one_line: false,
            in_link: false,
        }
    }

    /// For headings and cells, which cannot hold a line end.
    pub(super) fn on_one_line(self) -> Self {
        Self {
            on_one_line: true,
            ..self
        }
    }

    /// The Markdown of some nodes, blanks collapsed, signs escaped.
    pub(super) fn of(&self, nodes: &[&Node]) -> String {
        let mut out = String::new();
        for node in nodes {
            self.push(node, &mut out);
        }
        self.settled(&out)
    }

    /// Takes blanks at the ends of lines away, and escapes what would begin a block.
    fn settled(&self, text: &str) -> String {
        let lines: Vec<String> = text
            .split(BREAK)
            .map(|line| line.trim_matches(is_blank).to_owned())
            .collect();
        let first = lines
            .iter()
            .position(|line| !line.is_empty())
            .unwrap_or(lines.len());
        let last = lines
            .iter()
            .rposition(|line| !line.is_empty())
            .map_or(first, |last| last + 1);
        if self.on_one_line {
            let kept: Vec<&str> = lines
                .iter()
                .map(String::as_str)
                .filter(|line| !line.is_empty())
                .collect();
            return kept.join(" ");
        }
        let kept: Vec<String> = lines[first..last]
            .iter()
            .filter(|line| !line.is_empty())
            .map(|line| guarded(line))
            .collect();
        kept.join("\\\n")
    }

    fn push(&self, node: &Node, out: &mut String) {
        match node {
            Node::Text(text) => push_words(text, out),
            Node::Element(element) => self.element(element, out),
        }
    }

    fn children(&self, element: &Element) -> String {
        let mut out = String::new();
        for node in &element.children {
            self.push(node, &mut out);
        }
        out
    }

    fn element(&self, element: &Element, out: &mut String) {
        match element.name.as_str() {
            "br" => out.push(BREAK),
            "wbr" => {}
            "img" => out.push_str(&self.image(element)),
            "a" => self.link(element, out),
            "em" | "i" | "cite" | "dfn" | "var" => wrap(out, &self.children(element), "*", "*"),
            "strong" | "b" => wrap(out, &self.children(element), "**", "**"),
            "del" | "s" => wrap(out, &self.children(element), "~~", "~~"),
            "mark" => wrap(out, &self.children(element), "==", "=="),
            "sub" => wrap(out, &self.children(element), "<sub>", "</sub>"),
            "sup" => wrap(out, &self.children(element), "<sup>", "</sup>"),
            "code" | "kbd" | "samp" | "pre" => code(out, &super::text_of(&element.children)),
            "q" => wrap(out, &self.children(element), "“", "”"),
            "ruby" => self.ruby(element, out),
            "math" => formula(element, out),
            _ => {
                let inner = self.children(element);
                // Blocks within the text, as in a cell, are kept apart.
                let apart =
                    super::is_block(element).then_some(if self.on_one_line { ' ' } else { BREAK });
                out.extend(apart.filter(|_| !out.is_empty() && !out.ends_with([' ', BREAK])));
                push_joined(out, &inner);
                out.extend(apart.filter(|_| !out.is_empty() && !out.ends_with([' ', BREAK])));
            }
        }
    }

    /// Readings stand in parentheses: the page's own, else ours.
    fn ruby(&self, element: &Element, out: &mut String) {
        let has_own = element
            .children
            .iter()
            .any(|child| super::named(child, "rp").is_some());
        for child in &element.children {
            match super::named(child, "rt").filter(|_| !has_own) {
                Some(reading) => wrap(out, &self.children(reading), "(", ")"),
                None => self.push(child, out),
            }
        }
    }

    fn link(&self, element: &Element, out: &mut String) {
        let inner = Self {
            image_of: self.image_of,
            on_one_line: self.on_one_line,
            in_link: true,
        }
        .children(element);
        let text = inner.replace(BREAK, " ");
        match element
            .attribute("href")
            .filter(|href| !href.starts_with('#') && !self.in_link)
        {
            Some(href) if !text.trim().is_empty() => {
                wrap(out, &text, "[", &format!("]({})", address(href)))
            }
            _ => push_joined(out, &inner),
        }
    }

    fn image(&self, element: &Element) -> String {
        let text = |name| {
            element
                .attribute(name)
                .map(escaped_words)
                .unwrap_or_default()
        };
        let alt = text("alt");
        let Some(file) = element
            .attribute("src")
            .and_then(|source| (self.image_of)(source))
        else {
            return alt;
        };
        format!("![{}]({})", alt.replace(BREAK, " ").trim(), address(&file))
    }
}

fn escaped_words(text: &str) -> String {
    let mut out = String::new();
    push_words(text, &mut out);
    out
}

fn is_blank(character: char) -> bool {
    // A no-break space is a sign, not a blank.
    matches!(character, ' ' | '\t' | '\n' | '\r' | '\u{c}')
}

/// Appends words: blanks collapsed, also with what stands before; Markdown's signs escaped.
fn push_words(text: &str, out: &mut String) {
    let mut before = out.chars().next_back();
    let mut characters = text.chars().peekable();
    while let Some(character) = characters.next() {
        if is_blank(character) {
            if before.is_some_and(|before| before != ' ' && before != BREAK) || before.is_none() {
                out.push(' ');
            }
            before = Some(' ');
            continue;
        }
        let next = characters.peek().copied();
        if needs_escape(character, before, next) {
            out.push('\\');
        }
        out.push(character);
        before = Some(character);
    }
}

/// Appends what has been put together already.
fn push_joined(out: &mut String, inner: &str) {
    let after_blank = out.is_empty() || out.ends_with([' ', BREAK]);
    out.push_str(if after_blank {
        inner.trim_start_matches(' ')
    } else {
        inner
    });
}

/// `next` is what follows in the same piece of text; when nothing does, anything may come.
fn needs_escape(character: char, before: Option<char>, next: Option<char>) -> bool {
    let is_word = |side: Option<char>| side.is_some_and(char::is_alphanumeric);
    match character {
        '\\' | '`' | '*' | '[' | ']' => true,
        // `snake_case` has no emphasis in it.
        '_' => !(is_word(before) && is_word(next)),
        '<' => {
            next.is_none_or(|next| next.is_ascii_alphabetic() || matches!(next, '/' | '!' | '?'))
        }
        '&' => next.is_none_or(|next| next.is_ascii_alphabetic() || next == '#'),
        // A tag, in a note.
        '#' => !is_word(before) && next.is_none_or(char::is_alphanumeric),
        '~' | '=' | '%' => next.is_none_or(|next| next == character) || before == Some(character),
        // A formula, in a note.
        '$' => next.is_none_or(|next| !next.is_whitespace()),
        _ => false,
    }
}

/// A line that would begin a heading, a list, a quote or a rule begins with its first sign escaped.
fn guarded(line: &str) -> String {
    let digits = line.bytes().take_while(u8::is_ascii_digit).count();
    let ends = |rest: &str| rest.is_empty() || rest.starts_with([' ', '\t']);
    if (1..=9).contains(&digits) {
        let (number, rest) = line.split_at(digits);
        if rest.starts_with(['.', ')']) && ends(&rest[1..]) {
            return format!("{number}\\{rest}");
        }
        return line.to_owned();
    }
    let hashes = line.bytes().take_while(|byte| *byte == b'#').count();
    let is_heading = (1..=6).contains(&hashes) && ends(&line[hashes..]);
    let is_item = line.starts_with(['-', '+']) && ends(&line[1..]);
    let is_rule = line.len() > 1 && line.bytes().all(|byte| matches!(byte, b'-' | b'=' | b' '));
    let is_fence = line.starts_with("~~~");
    if is_heading
        || is_item
        || is_rule
        || is_fence
        || line.starts_with(['>', '|'])
        || (line.starts_with('=') && line.len() == 1)
    {
        return format!("\\{line}");
    }
    line.to_owned()
}

/// Puts signs around text; blanks at its ends go outside, where signs are read as such.
fn wrap(out: &mut String, inner: &str, open: &str, close: &str) {
    let text = inner.trim_matches([' ', BREAK]);
    if text.is_empty() {
        push_joined(out, inner);
        return;
    }
    let starts = inner.len() - inner.trim_start_matches([' ', BREAK]).len();
    let ends = inner.trim_end_matches([' ', BREAK]).len();
    push_joined(out, &inner[..starts]);
    // Two rows of the same sign side by side would be one row.
    if open.chars().all(|sign| sign == '*') && out.ends_with('*') {
        out.push('\u{200b}');
    }
    // A sign does not reach over a line that is broken.
    let pieces: Vec<String> = text
        .split(BREAK)
        .map(|piece| piece.trim_matches(' '))
        .map(|piece| {
            if piece.is_empty() {
                String::new()
            } else {
                format!("{open}{piece}{close}")
            }
        })
        .collect();
    out.push_str(&pieces.join("\n"));
    out.push_str(&inner[ends..]);
}

/// A formula by its TeX, which stands with it; without TeX by what it says in one line.
fn formula(math: &Element, out: &mut String) {
    let semantics = math
        .children
        .iter()
        .find_map(|node| super::named(node, "semantics"));
    let annotation = semantics.and_then(|semantics| {
        let mut parts = semantics.children.iter();
        parts.find_map(|node| super::named(node, "annotation"))
    });
    let Some(annotation) = annotation else {
        return push_words(&super::text_of(&math.children), out);
    };
    let says = super::text_of(&annotation.children);
    let is_tex = annotation.attribute("encoding") == Some("application/x-tex");
    if is_tex && !says.contains(['$', '\n']) {
        out.push_str(&format!("${}$", says.trim()));
    } else if is_tex {
        code(out, &says);
    } else {
        push_words(&says, out);
    }
}

fn code(out: &mut String, text: &str) {
    let text: String = text
        .chars()
        .map(|character| if is_blank(character) { ' ' } else { character })
        .collect();
    if text.trim().is_empty() {
        push_words(&text, out);
        return;
    }
    let fence = "`".repeat(longest_run(&text, '`') + 1);
    let pad = if text.starts_with('`') || text.ends_with('`') {
        " "
    } else {
        ""
    };
    out.push_str(&format!("{fence}{pad}{text}{pad}{fence}"));
}

/// An address that cannot end its link.
fn address(href: &str) -> String {
    let mut out = String::with_capacity(href.len());
    for character in href.chars() {
        match character {
            '(' => out.push_str("%28"),
            ')' => out.push_str("%29"),
            '<' => out.push_str("%3C"),
            '>' => out.push_str("%3E"),
            '\\' => out.push_str("%5C"),
            '$' => out.push_str("%24"),
            c if c.is_whitespace() || c.is_control() => out.push_str("%20"),
            c => out.push(c),
        }
    }
    out
}
