//! The text that places in an article are counted in: highlights and the reading position.
//!
//! A pure function of the sanitised HTML, in Unicode scalar values. `ui/src/reader-frame/canonical.ts` is the same
//! function over the browser's tree; `tests/corpus/canonical` holds both to one table. A change of the rules is a new
//! [`CANONICAL_VERSION`]. See decision 023. The text that is searched and compared is `text`'s: it leaves captions out.

use crate::dom::{self, Step};
use dom_query::NodeRef;

/// Version of the rules below.
pub const CANONICAL_VERSION: u32 = 1;

/// Elements that begin and end a block.
const BLOCKS: &[&str] = &[
    "article",
    "blockquote",
    "caption",
    "dd",
    "details",
    "div",
    "dl",
    "dt",
    "figcaption",
    "figure",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "hr",
    "li",
    "ol",
    "p",
    "pre",
    "summary",
    "table",
    "tbody",
    "tfoot",
    "thead",
    "tr",
    "ul",
];

/// Elements whose text is said beside the text and not in it: how a word is pronounced, what a formula says in one line.
const BESIDE: &[&str] = &["annotation", "rp", "rt"];

/// The canonical text of a version.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Canonical {
    /// Blocks, parted by an empty line; lines by `\n`, cells by `\t`, words by one space. White space in `pre` stays.
    pub text: String,
    /// Its length in scalar values.
    pub length: usize,
    /// Where each block begins in it, in scalar values, and its path: `ul[2]/li[1]/p[1]`.
    pub blocks: Vec<(usize, String)>,
}

impl Canonical {
    /// The text of sanitised HTML.
    #[must_use]
    pub fn of(html: &str) -> Self {
        let doc = crate::parse::fragment(html);
        let Some(body) = doc.body() else {
            return Self::default();
        };
        let mut writer = Writer::default();
        dom::walk(&body, |step| match step {
            Step::Enter(node) => writer.enter(&node),
            Step::Leave(node) => writer.leave(&node),
        });
        writer.made
    }

    /// The path of the block in which a place stands; empty when the text is.
    #[must_use]
    pub fn block_at(&self, offset: usize) -> &str {
        let after = self.blocks.partition_point(|(start, _)| *start <= offset);
        self.blocks
            .get(after.saturating_sub(1))
            .map_or("", |(_, path)| path)
    }

    /// FNV-1a over the scalar values, as eight hexadecimal digits: cheap to make in the browser too.
    #[must_use]
    pub fn hash(&self) -> String {
        let hash = self.text.chars().fold(0x811c_9dc5_u32, |hash, c| {
            (hash ^ u32::from(c)).wrapping_mul(0x0100_0193)
        });
        format!("{hash:08x}")
    }
}

/// What stands between two pieces of text; the stronger wins.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
enum Gap {
    #[default]
    None,
    Space,
    Line,
    Cell,
    Block,
}

#[derive(Default)]
struct Writer {
    made: Canonical,
    gap: Gap,
    /// White space of `pre` that has not been written yet.
    kept: String,
    pre: usize,
    beside: usize,
    /// Names of the block elements around, each with how many blocks of each name it has had.
    path: Vec<(String, Vec<(String, u32)>)>,
    top: Vec<(String, u32)>,
}

impl Writer {
    fn enter(&mut self, node: &NodeRef<'_>) {
        if node.is_text() {
            if self.beside == 0 {
                self.write(&node.text());
            }
            return;
        }
        if dom::is_one_of(node, BLOCKS) {
            self.open(dom::name(node));
        }
        if dom::is_one_of(node, BESIDE) {
            self.beside += 1;
        } else if dom::is_one_of(node, &["td", "th"]) {
            self.widen(Gap::Cell);
        } else if node.has_name("pre") {
            self.pre += 1;
        } else if node.has_name("br") {
            self.line();
        }
    }

    fn leave(&mut self, node: &NodeRef<'_>) {
        if dom::is_one_of(node, BLOCKS) {
            self.widen(Gap::Block);
            self.path.pop();
        }
        if dom::is_one_of(node, BESIDE) {
            self.beside = self.beside.saturating_sub(1);
        } else if dom::is_one_of(node, &["td", "th"]) {
            self.widen(Gap::Cell);
        } else if node.has_name("pre") {
            self.pre = self.pre.saturating_sub(1);
        }
    }

    fn open(&mut self, name: String) {
        self.widen(Gap::Block);
        let counts = self
            .path
            .last_mut()
            .map_or(&mut self.top, |(_, counts)| counts);
        let number = match counts.iter_mut().find(|(known, _)| *known == name) {
            Some((_, count)) => {
                *count += 1;
                *count
            }
            None => {
                counts.push((name.clone(), 1));
                1
            }
        };
        self.path.push((format!("{name}[{number}]"), Vec::new()));
    }

    fn line(&mut self) {
        if self.pre > 0 {
            self.kept.push('\n');
            self.widen(Gap::Space);
        } else {
            self.widen(Gap::Line);
        }
    }

    fn widen(&mut self, gap: Gap) {
        self.gap = self.gap.max(gap);
    }

    fn write(&mut self, text: &str) {
        for c in text.chars() {
            if c.is_whitespace() {
                if self.pre > 0 {
                    self.kept.push(c);
                }
                self.widen(Gap::Space);
                continue;
            }
            self.part();
            self.made.text.push(c);
            self.made.length += 1;
        }
    }

    /// Writes what stands before the next character.
    fn part(&mut self) {
        if self.gap == Gap::None && self.made.length > 0 {
            return;
        }
        let is_first = self.made.length == 0;
        let gap = match self.gap {
            _ if is_first => "",
            Gap::None => "",
            Gap::Space if self.kept.is_empty() => " ",
            Gap::Space => &self.kept,
            Gap::Line => "\n",
            Gap::Cell => "\t",
            Gap::Block => "\n\n",
        };
        self.made.text.push_str(gap);
        self.made.length += gap.chars().count();
        if is_first || self.gap == Gap::Block {
            let path: Vec<&str> = self.path.iter().map(|(step, _)| step.as_str()).collect();
            self.made.blocks.push((self.made.length, path.join("/")));
        }
        self.kept.clear();
        self.gap = Gap::None;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde::Deserialize;

    #[derive(Deserialize)]
    struct Case {
        name: String,
        html: String,
        text: String,
        hash: String,
    }

    fn cases() -> Vec<Case> {
        let file = concat!(
            env!("CARGO_MANIFEST_DIR"),
            "/../../../tests/corpus/canonical/cases.json"
        );
        serde_json::from_str(&std::fs::read_to_string(file).unwrap()).unwrap()
    }

    #[test]
    fn the_table_that_the_browser_shares() {
        let mut wrong = Vec::new();
        for case in cases() {
            assert_eq!(
                crate::sanitise::sanitise(&case.html),
                case.html,
                "{}: the table holds what the sanitiser lets through",
                case.name
            );
            let made = Canonical::of(&case.html);
            if made.text != case.text || made.hash() != case.hash {
                wrong.push(format!("{}: {:?} {}", case.name, made.text, made.hash()));
            }
            assert_eq!(made.length, made.text.chars().count(), "{}", case.name);
        }
        assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    }

    #[test]
    fn blocks_have_paths() {
        let made =
            Canonical::of("<p>a</p><ul><li>b</li><li><p>c</p>d</li></ul><p>e <b>f</b></p><hr>g");
        assert_eq!(made.text, "a\n\nb\n\nc\n\nd\n\ne f\n\ng");
        for (offset, path) in [
            (0, "p[1]"),
            (3, "ul[1]/li[1]"),
            (6, "ul[1]/li[2]/p[1]"),
            (9, "ul[1]/li[2]"),
            (14, "p[2]"),
            (17, ""),
            (99, ""),
        ] {
            assert_eq!(made.block_at(offset), path, "{offset}");
        }
        assert_eq!(Canonical::of("").block_at(3), "");
    }

    #[test]
    fn deep_pages_end() {
        let html = "<blockquote>".repeat(20_000) + "x" + &"</blockquote>".repeat(20_000);
        assert_eq!(Canonical::of(&html).text, "x");
    }
}
