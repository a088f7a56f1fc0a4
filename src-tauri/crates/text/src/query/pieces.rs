//! Pieces of a text, and whether what a query asks of one stands in it: lines, paragraphs, sections, tasks.

use super::{Mark, Node, Unit, pattern};
use crate::note;
use crate::snippet::matches;

/// Whether a text has a piece that is all that is asked of it. `source` is the Markdown of a note; articles have none, and
/// no tasks. A section of an article is all of it.
#[must_use]
pub fn holds(text: &str, source: Option<&str>, unit: Unit, inner: Option<&Node>) -> bool {
    let asked = |piece: &str| inner.is_none_or(|inner| is_in(piece, inner));
    match (unit, source) {
        (Unit::Line, source) => source.unwrap_or(text).lines().any(asked),
        (Unit::Block, source) => blocks(source.unwrap_or(text)).any(asked),
        (Unit::Section, None) => asked(text),
        (Unit::Section, Some(source)) => sections(source).into_iter().any(asked),
        (Unit::Task | Unit::Todo | Unit::Done, None) => false,
        (Unit::Task | Unit::Todo | Unit::Done, Some(source)) => source
            .lines()
            .filter_map(task)
            .filter(|(done, _)| match unit {
                Unit::Todo => !done,
                Unit::Done => *done,
                _ => true,
            })
            .any(|(_, piece)| asked(piece)),
    }
}

fn blocks(text: &str) -> impl Iterator<Item = &str> {
    // Where nothing stands between empty lines, every line is a paragraph.
    let by = if text.contains("\n\n") { "\n\n" } else { "\n" };
    text.split(by)
}

/// From each heading to the next of its level or above, and what stands before the first.
fn sections(source: &str) -> Vec<&str> {
    let headings = note::outline(source).headings;
    let first = headings
        .first()
        .map_or(source.len(), |heading| heading.start);
    let mut sections = vec![source.get(..first).unwrap_or_default()];
    for (at, heading) in headings.iter().enumerate() {
        let end = headings
            .iter()
            .skip(at + 1)
            .find(|next| next.level <= heading.level)
            .map_or(source.len(), |next| next.start);
        sections.push(source.get(heading.start..end).unwrap_or_default());
    }
    sections
}

/// `- [ ] text`: whether it is done, and its text.
fn task(line: &str) -> Option<(bool, &str)> {
    let line = line.trim_start_matches(|c: char| c.is_whitespace() || c == '>');
    let digits = line.trim_start_matches(|c: char| c.is_ascii_digit());
    let rest = match line.strip_prefix(['-', '*', '+']) {
        Some(rest) => rest,
        None if digits.len() < line.len() => digits.strip_prefix(['.', ')'])?,
        None => return None,
    };
    let mut characters = rest.trim_start().strip_prefix('[')?.chars();
    let state = characters.next()?;
    let text = characters.as_str().strip_prefix(']')?;
    Some((state != ' ', text))
}

/// Whether a piece has what is asked. What is not about text is not asked of pieces.
fn is_in(piece: &str, node: &Node) -> bool {
    match node {
        Node::And(nodes) => nodes.iter().all(|node| is_in(piece, node)),
        Node::Or(nodes) => nodes.iter().any(|node| is_in(piece, node)),
        Node::Not(inner) => !is_in(piece, inner),
        Node::Word { text, prefix, .. } => has_mark(piece, text, *prefix),
        Node::Phrase { text, .. } => has_mark(piece, text, false),
        Node::Spelled(text) => piece.contains(text.as_str()),
        Node::Regex { body, case, .. } => {
            pattern(body, *case).is_some_and(|pattern| pattern.is_match(piece))
        }
        _ => true,
    }
}

fn has_mark(piece: &str, text: &str, prefix: bool) -> bool {
    Mark::new(text, prefix).is_none_or(|mark| !matches(piece, [mark].as_slice()).is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::query::parse;

    fn check(query: &str, expected: bool) {
        let source = "Intro apple\n\n# One\n\nA pear and\na plum.\n\n- [ ] buy apples\n- [x] eat Pears\n\n## Two\n\nfig\n\n# Three\n\nkiwi\n";
        let Some(Node::Within { unit, inner }) = parse(query, false).root else {
            panic!("{query} asks for a piece");
        };
        let text = note::outline(source).text;
        assert_eq!(
            holds(&text, Some(source), unit, inner.as_deref()),
            expected,
            "{query}"
        );
    }

    #[test]
    fn pieces_of_a_note() {
        for query in [
            "line:(pear and)",
            "line:fig",
            "block:(pear plum)",
            "section:(pear fig)",
            "section:(two fig)",
            "section:(plum -kiwi)",
            "task:(apples OR pears)",
            "task-todo:apples",
            "task-done:pears",
            "task:\"\"",
            "task-done:/p.ars/",
            "line:\"pear and\"",
            "section:(intro apple)",
            "task-todo:(apples -pears)",
        ] {
            check(query, true);
        }
        for query in [
            "line:(pear plum)",
            "block:(pear fig)",
            "section:(pear kiwi)",
            "task-todo:pears",
            "task-done:apples",
            "task:plum",
            "section:(apple pear)",
            "line:(fig -fig)",
        ] {
            check(query, false);
        }
    }
}
