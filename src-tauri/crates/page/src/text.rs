//! The canonical text of sanitised HTML: its blocks, joined by blank lines.
//!
//! Captions are no part of it. The same HTML gives the same text, so places in it can be kept.

use std::collections::HashSet;

use dom_query::NodeRef;

use crate::dom::{self, Step};
use crate::formula;

/// The text of sanitised HTML.
pub(crate) fn of_html(html: &str) -> String {
    let doc = crate::parse::fragment(html);
    doc.body().map(|body| of(&body)).unwrap_or_default()
}

/// The paragraphs and captions of HTML that are not in `text`, at most so many bytes.
pub(crate) fn beside(html: &str, text: &str, most: usize) -> String {
    let doc = crate::parse::fragment(html);
    let Some(body) = doc.body() else {
        return String::new();
    };
    let said: HashSet<&str> = text.split("\n\n").collect();
    let whole = of(&body);
    let missing = whole.split("\n\n").filter(|part| !said.contains(part));
    let captions = dom::all_named(&body, "figcaption");
    let captions: Vec<String> = captions.iter().map(of).collect();
    let mut out = String::new();
    for part in missing.chain(captions.iter().map(String::as_str)) {
        if !part.is_empty() && out.len() + part.len() + 2 <= most {
            out.push_str(if out.is_empty() { "" } else { "\n\n" });
            out.push_str(part);
        }
    }
    out
}

/// The text of what stands in a node.
pub(crate) fn of(root: &NodeRef<'_>) -> String {
    let mut writer = Writer::default();
    dom::walk(root, |step| match step {
        Step::Enter(node) => writer.enter(&node),
        Step::Leave(node) => writer.leave(&node),
    });
    writer.end_block();
    writer.out
}

#[derive(Default)]
struct Writer {
    out: String,
    block: String,
    /// How many elements around keep their white space, or are captions.
    pre: usize,
    captions: usize,
    /// A formula around: what it says in one line has been written.
    in_formula: bool,
}

impl Writer {
    fn enter(&mut self, node: &NodeRef<'_>) {
        if self.in_formula {
            return;
        }
        if node.is_text() {
            if self.captions == 0 {
                self.push(&node.text());
            }
            return;
        }
        if dom::is_block(node) {
            self.end_block();
        }
        let Some(name) = node.qual_name_ref() else {
            return;
        };
        match name.local.as_ref() {
            "math" if dom::is_foreign(node) => {
                self.in_formula = true;
                if self.captions == 0 {
                    self.push(&formula::words(node));
                }
            }
            "pre" => self.pre += 1,
            "figcaption" => self.captions += 1,
            "br" if self.captions == 0 => self.block.push('\n'),
            "td" | "th" if !self.block.trim().is_empty() => self.block.push('\t'),
            _ => {}
        }
    }

    fn leave(&mut self, node: &NodeRef<'_>) {
        if self.in_formula {
            self.in_formula = !node.has_name("math");
            return;
        }
        if dom::is_block(node) {
            self.end_block();
        }
        if node.has_name("pre") {
            self.pre = self.pre.saturating_sub(1);
        } else if node.has_name("figcaption") {
            self.captions = self.captions.saturating_sub(1);
        }
    }

    fn push(&mut self, text: &str) {
        if self.pre > 0 {
            self.block.push_str(text);
            return;
        }
        for c in text.chars() {
            if !c.is_whitespace() {
                self.block.push(c);
            } else if !self.block.ends_with([' ', '\n', '\t']) && !self.block.is_empty() {
                self.block.push(' ');
            }
        }
    }

    fn end_block(&mut self) {
        let block = std::mem::take(&mut self.block);
        let text = if self.pre > 0 {
            block.trim_matches('\n').trim_end()
        } else {
            block.trim()
        };
        if text.trim().is_empty() {
            return;
        }
        if !self.out.is_empty() {
            self.out.push_str("\n\n");
        }
        let mut lines = text.split('\n');
        self.out
            .push_str(lines.next().unwrap_or_default().trim_end());
        for line in lines {
            // An empty line would look like the end of the block.
            let line = line.trim_end();
            if self.pre == 0 && line.is_empty() {
                continue;
            }
            self.out.push('\n');
            self.out.push_str(line);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{beside, of_html};

    #[test]
    fn what_stands_beside_the_text() {
        let html = "<p>One.</p><figure><img src='https://a.example/b.png'><figcaption>A <b>bridge</b>. Photo: Ada</figcaption></figure><p>Two.</p><ol><li>Berg, 1987.</li></ol>";
        assert_eq!(
            beside(html, "One.\n\nTwo.", 100),
            "Berg, 1987.\n\nA bridge. Photo: Ada"
        );
        assert_eq!(beside(html, &of_html(html), 100), "A bridge. Photo: Ada");
        assert_eq!(beside(html, "", 6), "One.");
    }

    #[test]
    fn blocks_are_parted_and_captions_left_out() {
        let cases = [
            ("<p>One\n  two</p><p>Three</p>", "One two\n\nThree"),
            ("a<br>b<br><br>c", "a\nb\nc"),
            (
                "<ul><li>x</li><li>y<ul><li>z</li></ul></li></ul>",
                "x\n\ny\n\nz",
            ),
            (
                "<table><tr><th>A</th><th>B</th></tr><tr><td>1</td><td>2</td></tr></table>",
                "A\tB\n\n1\t2",
            ),
            (
                "<figure><img src='https://a.example/b.png' alt='no'><figcaption>Caption</figcaption></figure><p>x</p>",
                "x",
            ),
            (
                "<pre><code>fn main() {\n    x();\n}\n</code></pre>",
                "fn main() {\n    x();\n}",
            ),
            ("<p>a <b> b</b> c</p>", "a b c"),
            ("<blockquote><p>q</p></blockquote>", "q"),
            ("<p>a\u{a0}b</p>", "a b"),
            ("", ""),
        ];
        for (html, want) in cases {
            assert_eq!(of_html(html), want, "{html}");
        }
    }
}
