//! Markdown as plain text: blocks joined by a blank line, code as it stands.

use std::collections::HashMap;

use pulldown_cmark::{Event, Tag, TagEnd};

use super::raw;

/// The canonical text of a document's events.
pub(super) fn text(events: &[Event<'_>]) -> String {
    let mut writer = Writer::default();
    for event in events {
        writer.take(event);
    }
    writer.end_block();
    writer.text
}

#[derive(Default)]
struct Writer {
    text: String,
    /// The block that is being written.
    block: String,
    /// The number of the next item of every list around, `None` for bullets.
    lists: Vec<Option<u64>>,
    /// A code block, whose white space stays.
    code: bool,
    /// Pictures around: what they hold is shown only without them.
    images: usize,
    /// The element whose content is not shown.
    muted: Option<String>,
    /// A block of raw HTML.
    html: String,
    notes: HashMap<String, usize>,
}

impl Writer {
    fn take(&mut self, event: &Event<'_>) {
        match event {
            Event::Start(tag) => self.start(tag),
            Event::End(end) => self.end(*end),
            Event::Text(text)
            | Event::Code(text)
            | Event::InlineMath(text)
            | Event::DisplayMath(text) => self.write(text),
            Event::SoftBreak => self.write(" "),
            Event::HardBreak => self.write("\n"),
            Event::Html(html) => self.html.push_str(html),
            Event::InlineHtml(tag) => self.inline_html(tag),
            Event::FootnoteReference(label) => {
                let number = self.number(label);
                self.write(&format!("[{number}]"));
            }
            Event::Rule => self.end_block(),
            Event::TaskListMarker(done) => self.write(if *done { "☑ " } else { "☐ " }),
        }
    }

    fn start(&mut self, tag: &Tag<'_>) {
        match tag {
            Tag::List(first) => {
                self.end_line();
                self.lists.push(*first);
            }
            Tag::Item => self.start_item(),
            Tag::CodeBlock(_) => {
                self.end_line();
                self.code = true;
            }
            Tag::Image { .. } => self.images += 1,
            Tag::FootnoteDefinition(label) => {
                self.end_line();
                let number = self.number(label);
                self.write(&format!("[{number}] "));
            }
            Tag::TableCell if !self.block.is_empty() && !self.block.ends_with('\n') => {
                self.block.push('\t')
            }
            _ => {}
        }
    }

    fn start_item(&mut self) {
        self.end_line();
        for _ in 1..self.lists.len() {
            self.block.push_str("  ");
        }
        match self.lists.last_mut() {
            Some(Some(number)) => {
                self.block.push_str(&format!("{number}. "));
                *number = number.saturating_add(1);
            }
            _ => self.block.push_str("- "),
        }
    }

    fn end(&mut self, end: TagEnd) {
        match end {
            TagEnd::Paragraph
            | TagEnd::Heading(_)
            | TagEnd::Item
            | TagEnd::TableRow
            | TagEnd::TableHead => self.end_line(),
            TagEnd::BlockQuote(_) | TagEnd::Table | TagEnd::FootnoteDefinition => {
                self.end_line_or_block()
            }
            TagEnd::CodeBlock => {
                self.code = false;
                self.end_line();
            }
            TagEnd::List(_) => {
                self.lists.pop();
                self.end_line_or_block();
            }
            TagEnd::Image => self.images = self.images.saturating_sub(1),
            TagEnd::HtmlBlock => {
                let html = std::mem::take(&mut self.html);
                self.html_block(&html);
            }
            _ => {}
        }
        let table = matches!(end, TagEnd::TableRow | TagEnd::TableHead);
        let closes = matches!(
            end,
            TagEnd::Paragraph | TagEnd::Heading(_) | TagEnd::CodeBlock
        );
        if self.lists.is_empty() && closes && !table {
            self.end_block();
        }
    }

    fn write(&mut self, text: &str) {
        if self.images > 0 || self.muted.is_some() {
            return;
        }
        if self.code && !self.lists.is_empty() {
            // Code inside an item hangs below it.
            for line in text.split_inclusive('\n') {
                self.block.push_str(line);
            }
            return;
        }
        self.block.push_str(text);
    }

    /// Content that no browser shows is no text.
    fn inline_html(&mut self, tag: &str) {
        let closes = tag.starts_with("</");
        let name = raw::name(tag);
        match &self.muted {
            Some(open) if closes && *open == name => self.muted = None,
            None if !closes && raw::is_hidden(&name) && !tag.ends_with("/>") => {
                self.muted = Some(name)
            }
            None if name == "br" => self.write("\n"),
            _ => {}
        }
    }

    fn html_block(&mut self, html: &str) {
        for line in raw::text(html).lines() {
            self.end_line();
            self.write(line);
        }
        self.end_line_or_block();
    }

    /// The number that the reader shows for a footnote.
    fn number(&mut self, label: &str) -> usize {
        let next = self.notes.len() + 1;
        *self.notes.entry(label.to_owned()).or_insert(next)
    }

    /// Lines of lists and tables stay together; others end a block.
    fn end_line(&mut self) {
        self.muted = None;
        let shown = self.block.trim_end_matches([' ', '\n']).len();
        self.block.truncate(shown);
        let open_item = self
            .block
            .lines()
            .last()
            .is_some_and(|l| is_marker(l.trim_start()));
        if !self.block.is_empty() && !open_item {
            self.block.push('\n');
        } else if open_item {
            self.block.push(' ');
        }
    }

    fn end_line_or_block(&mut self) {
        self.end_line();
        if self.lists.is_empty() {
            self.end_block();
        }
    }

    fn end_block(&mut self) {
        let block = std::mem::take(&mut self.block);
        let block = block.trim_end().trim_start_matches('\n');
        if block.trim().is_empty() {
            return;
        }
        if !self.text.is_empty() {
            self.text.push_str("\n\n");
        }
        self.text.push_str(block);
    }
}

/// "-", "12.": an item that has only begun.
fn is_marker(line: &str) -> bool {
    line == "-"
        || line
            .strip_suffix('.')
            .is_some_and(|n| !n.is_empty() && n.chars().all(|c| c.is_ascii_digit()))
}
