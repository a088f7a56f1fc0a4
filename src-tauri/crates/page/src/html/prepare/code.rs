//! Code as one `<pre>`: line numbers go, lines that are made of elements become lines.

use dom_query::{Document, NodeRef};

use crate::dom::{self, Step};

pub(super) fn settle(doc: &Document, body: &NodeRef<'_>) {
    for table in body.descendants() {
        if table.has_name("table") {
            listing(&table);
        }
    }
    for pre in body.descendants() {
        if pre.has_name("pre") {
            lines(doc, &pre);
        }
    }
}

/// A table that sets line numbers beside code becomes the code.
fn listing(table: &NodeRef<'_>) {
    let class = table.class().unwrap_or_default().to_lowercase();
    let around = table
        .parent()
        .and_then(|n| n.class())
        .unwrap_or_default()
        .to_lowercase();
    let says = [
        "highlighttable",
        "rouge-table",
        "syntaxhighlighter",
        "crayon-table",
        "lntable",
        "gist",
        "hljs-ln",
    ];
    let is_called = says.iter().any(|s| class.contains(s) || around.contains(s));
    if !is_called && !drop_numbers_beside(table) && !is_numbered(table) {
        return;
    }
    for cell in table.descendants() {
        if dom::is_one_of(&cell, &["td", "th"]) && is_gutter(&cell) {
            cell.remove_from_parent();
        }
    }
    let pres: Vec<NodeRef<'_>> = dom::all_named(table, "pre");
    if let [pre] = pres.as_slice() {
        table.insert_before(pre);
        table.remove_from_parent();
        return;
    }
    if pres.is_empty() && dom::is_one_of(table, &["table"]) {
        // Each line is a row.
        let rows: Vec<String> = table
            .descendants_it()
            .filter(|n| n.has_name("tr"))
            .map(|row| lines_of(&row))
            .collect();
        table.before_html(format!("<pre>{}</pre>", dom::escape(&rows.join("\n"))));
        table.remove_from_parent();
    }
}

/// Whether a cell is called one of line numbers.
fn is_gutter(cell: &NodeRef<'_>) -> bool {
    const CALLED: &[&str] = &[
        "gutter",
        "linenos",
        "lineno",
        "crayon-nums",
        "hljs-ln-numbers",
        "blob-num",
        "line-number",
    ];
    let class = cell.class().unwrap_or_default().to_lowercase();
    CALLED.iter().any(|name| class.contains(name))
}

/// Whether every row of a table is a line of code beside a cell for its number.
fn is_numbered(table: &NodeRef<'_>) -> bool {
    let mut rows = 0;
    for row in table.descendants_it().filter(|node| node.has_name("tr")) {
        let mut cells = row.children_it(false).filter(NodeRef::is_element);
        let (first, code) = (cells.next(), cells.next());
        let is_line = first.is_some_and(|first| {
            let text = first.text();
            is_gutter(&first) && text.trim().bytes().all(|b| b.is_ascii_digit())
        });
        if !is_line || code.is_none_or(|code| is_gutter(&code)) || cells.next().is_some() {
            return false;
        }
        rows += 1;
    }
    rows > 0
}

/// The text of a row of code, in which every innermost box is a line.
fn lines_of(row: &NodeRef<'_>) -> String {
    let mut lines: Vec<String> = Vec::new();
    let mut line = String::new();
    let mut is_in_line = false;
    dom::walk(row, |step| match step {
        Step::Enter(node) if node.is_text() => line.push_str(&node.text()),
        Step::Enter(node) if node.has_name("br") => lines.push(std::mem::take(&mut line)),
        Step::Enter(node) | Step::Leave(node) if !dom::is_one_of(&node, &["div", "li", "p"]) => {}
        Step::Enter(_) => {
            let said = std::mem::take(&mut line);
            lines.extend(Some(said).filter(|said| !said.trim().is_empty()));
            is_in_line = true;
        }
        Step::Leave(_) => {
            let said = std::mem::take(&mut line);
            lines.extend(Some(said).filter(|said| is_in_line || !said.trim().is_empty()));
            is_in_line = false;
        }
    });
    if lines.is_empty() || !line.trim().is_empty() {
        lines.push(line);
    }
    let lines = lines.iter().map(|line| line.trim_matches('\n'));
    // Where lines are boxes, spaces are written so that they stay.
    lines.collect::<Vec<_>>().join("\n").replace('\u{a0}', " ")
}

/// Takes the cell of numbers away where the one row of a table sets nothing but numbers that count up beside code.
fn drop_numbers_beside(table: &NodeRef<'_>) -> bool {
    let cells = dom::all_named(table, "td");
    let [numbers, code] = cells.as_slice() else {
        return false;
    };
    let is_listing = dom::named(numbers, "pre").is_some()
        && dom::named(code, "pre").is_some()
        && counts_up(&dom::text(numbers).split(' ').collect::<Vec<_>>());
    if is_listing {
        numbers.remove_from_parent();
    }
    is_listing
}

/// Whether words are numbers of which each is one more than the last.
fn counts_up(words: &[&str]) -> bool {
    let numbers: Option<Vec<u32>> = words.iter().map(|word| word.parse().ok()).collect();
    numbers.is_some_and(|numbers| {
        !numbers.is_empty()
            && numbers
                .windows(2)
                .all(|pair| matches!(pair, [a, b] if a + 1 == *b))
    })
}

/// Elements that stand for lines end in a line; line numbers and buttons go.
fn lines(doc: &Document, pre: &NodeRef<'_>) {
    for node in pre.descendants() {
        if !node.is_element() {
            continue;
        }
        let class = node.class().unwrap_or_default().to_lowercase();
        let is_number = ["lineno", "line-number", "linenumber", "line-num", "gutter"]
            .iter()
            .any(|s| class.contains(s))
            || class
                .split_ascii_whitespace()
                .any(|word| matches!(word, "ln" | "lnt" | "lnum" | "line-no"));
        if is_number
            && node
                .text()
                .chars()
                .all(|c| c.is_ascii_digit() || c.is_whitespace())
        {
            node.remove_from_parent();
        } else if node.has_name("a") && node.text().is_empty() && dom::named(&node, "img").is_none()
        {
            // A line that links to itself.
            node.remove_from_parent();
        } else if dom::is_one_of(&node, &["br", "div", "p", "li", "tr"]) {
            let ended = node.text().ends_with('\n');
            let last = node.next_sibling().is_none() && !node.has_name("br");
            if !ended && !last {
                node.insert_after(&doc.tree.new_text("\n"));
            }
            if node.has_name("br") {
                node.remove_from_parent();
            } else {
                node.rename("span");
            }
        } else if dom::is_one_of(&node, &["ol", "ul", "table", "tbody", "td", "pre"]) {
            node.rename("span");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(html: &str, want: &str) {
        let doc = crate::parse::fragment(html);
        let body = doc.body().unwrap();
        settle(&doc, &body);
        assert_eq!(crate::text::of(&body), want, "{html}");
    }

    #[test]
    fn code_keeps_its_lines_and_loses_its_numbers() {
        check("<pre><code>a\n  b</code></pre>", "a\n  b");
        check("<pre>a<br>  b</pre>", "a\n  b");
        check("<pre><div>a</div><div>  b</div></pre>", "a\n  b");
        check(
            "<pre><span class=line-number>1</span>a\n<span class=line-number>2</span>b</pre>",
            "a\nb",
        );
        check(
            "<table class=highlighttable><tr><td class=linenos><pre>1\n2</pre></td><td class=code><pre>a\n  b</pre></td></tr></table>",
            "a\n  b",
        );
        check("<pre><ol><li>a</li><li>b</li></ol></pre>", "a\nb");
        check(
            "<table class=lnt><tr><td><pre><code><span>1\n</span><span>2\n</span></code></pre></td><td><pre>a\n  b</pre></td></tr></table>",
            "a\n  b",
        );
        check(
            "<pre><span class=ln>1</span>a\n<span class=ln>2</span>b</pre>",
            "a\nb",
        );
        check(
            "<div class=syntaxhighlighter><table><tr><td class=gutter><div>1</div><div>2</div><div>3</div></td><td class=code><div><div class=line>a</div><div class=line>&nbsp;</div><div class=line><code>&nbsp;</code><code>b</code></div></div></td></tr></table></div>",
            "a\n\n b",
        );
        check(
            "<table><tr><td class=blob-num data-line-number=1></td><td class=blob-code>a</td></tr><tr><td class=blob-num></td><td class=blob-code>\n</td></tr><tr><td class=blob-num></td><td class=blob-code>\tb</td></tr></table>",
            "a\n\n\tb",
        );
        check(
            "<table><tr><td class=line-number>1</td><td>a</td><td>b</td></tr></table>",
            "1\ta\tb",
        );
        check(
            "<table><tr><td><pre>1 3</pre></td><td><pre>a</pre></td></tr></table>",
            "1 3\n\na",
        );
    }
}
