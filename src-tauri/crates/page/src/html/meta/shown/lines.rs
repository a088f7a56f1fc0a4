//! The lines of a page as its days are looked for in them.

use dom_query::NodeRef;

use crate::dom::{self, Step};

/// Lines of a page that are looked at.
const LINES: usize = 3_000;

/// A line of a page.
pub(super) struct Line {
    pub(super) text: String,
    /// Whether an element of it is marked as the moment of a change, as `class="updated"` does.
    pub(super) is_marked_changed: bool,
    /// Whether it stands in the comments of readers.
    pub(super) is_of_comments: bool,
}

/// Whether an element is marked as the moment of a change and not as one of publication.
fn marks_change(node: &NodeRef<'_>) -> bool {
    if node.attr("itemprop").as_deref() == Some("dateModified") {
        return true;
    }
    let Some(class) = node.class() else {
        return false;
    };
    let mut words = class.split(|c: char| !c.is_ascii_alphanumeric());
    words.any(|word| word.eq_ignore_ascii_case("updated") || word.eq_ignore_ascii_case("modified"))
        && !class.to_ascii_lowercase().contains("publish")
}

/// The lines of a page and which of them is the headline.
pub(super) fn lines(body: &NodeRef<'_>, title: Option<&str>) -> (Vec<Line>, Option<usize>) {
    let letters = |text: &str| -> String { text.chars().filter(|c| c.is_alphanumeric()).collect() };
    let title = title.map(letters).unwrap_or_default();
    let mut lines: Vec<Line> = Vec::new();
    let mut line = String::new();
    let mut is_marked_changed = false;
    let (mut named, mut first_rank) = (None, None);
    let (mut quoted, mut commented) = (0_u32, 0_u32);
    dom::walk(body, |step| {
        let (node, entering) = match &step {
            Step::Enter(node) => (node, true),
            Step::Leave(node) => (node, false),
        };
        if lines.len() > LINES {
            return;
        }
        let step = |depth: u32| match entering {
            true => depth + 1,
            false => depth.saturating_sub(1),
        };
        // A letter or a post that is quoted has a day of its own, and one in code is part of the code.
        if dom::is_one_of(node, &["blockquote", "pre", "textarea"]) {
            quoted = step(quoted);
        }
        let is_of_comments = commented > 0;
        if is_comments(node) {
            commented = step(commented);
        }
        if quoted > 0 {
            return;
        }
        if node.is_text() {
            if entering {
                line.push_str(&node.text());
                line.push(' ');
            }
            return;
        }
        is_marked_changed |= entering && marks_change(node);
        if node.has_name("time") && entering {
            let text = node.text();
            // 03/01/2017 can be read in two ways; what stands beside it for programs cannot.
            let is_bare = text
                .chars()
                .all(|c| c.is_ascii_digit() || "/:APM".contains(c) || c.is_whitespace());
            if is_bare {
                line.push_str(&node.attr("datetime").unwrap_or_default());
                line.push(' ');
            }
        }
        if dom::is_block(node) || node.has_name("br") {
            let text = dom::squeeze(&std::mem::take(&mut line));
            if text.is_empty() {
                return;
            }
            // What opens the next line belongs to it.
            let is_marked_changed = if entering {
                std::mem::replace(&mut is_marked_changed, marks_change(node))
            } else {
                std::mem::take(&mut is_marked_changed)
            };
            if !entering && dom::is_one_of(node, &["h1", "h2", "h3"]) {
                if named.is_none() && !title.is_empty() && letters(&text) == title {
                    named = Some(lines.len());
                }
                if node.has_name("h1") && first_rank.is_none() {
                    first_rank = Some(lines.len());
                }
            }
            lines.push(Line {
                text,
                is_marked_changed,
                is_of_comments,
            });
        }
    });
    (lines, named.or(first_rank))
}

/// Whether an element holds what readers wrote under a text.
pub(in crate::html::meta) fn is_comments(node: &NodeRef<'_>) -> bool {
    const BEGINNINGS: &[&str] = &["comment", "disqus", "respond"];
    const NOT: &[&str] = &["open", "closed", "enabled", "disabled", "count", "link"];
    if !node.is_element() || dom::is_one_of(node, &["html", "body", "main", "article", "a", "time"])
    {
        return false;
    }
    let is_mark = |word: &str| {
        BEGINNINGS.iter().any(|known| word.starts_with(known))
            && !NOT.iter().any(|not| word.contains(not))
    };
    ["class", "id"].iter().any(|key| {
        let value = node.attr(key).unwrap_or_default().to_ascii_lowercase();
        value.split_ascii_whitespace().any(is_mark)
    })
}
