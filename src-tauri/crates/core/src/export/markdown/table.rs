//! Which tables can be written with `|`, and their cells.

use crate::export::html::{Element, Node};

/// More cells than any person reads in a row.
const MAX_SPAN: usize = 50;

/// The cells of a table by row; `None` for one that only arranges blocks, or is too intricate.
pub(super) fn rows(table: &Element) -> Option<Vec<Vec<&[Node]>>> {
    let mut rows = Vec::new();
    collect(&table.children, &mut rows)?;
    let is_table = rows.iter().any(|row: &Vec<&[Node]>| row.len() > 1);
    is_table.then_some(rows)
}

fn collect<'t>(nodes: &'t [Node], rows: &mut Vec<Vec<&'t [Node]>>) -> Option<()> {
    for node in nodes {
        let Node::Element(element) = node else {
            continue;
        };
        match element.name.as_str() {
            "thead" | "tbody" | "tfoot" => collect(&element.children, rows)?,
            "tr" => rows.push(cells(element)?),
            _ => {}
        }
    }
    Some(())
}

fn cells(row: &Element) -> Option<Vec<&[Node]>> {
    let mut cells: Vec<&[Node]> = Vec::new();
    for node in &row.children {
        let Node::Element(cell) = node else { continue };
        if has_structure(&cell.children) {
            return None;
        }
        cells.push(&cell.children);
        let span = cell
            .attribute("colspan")
            .and_then(|span| span.parse().ok())
            .unwrap_or(1_usize)
            .min(MAX_SPAN);
        cells.extend(std::iter::repeat_n(&[] as &[Node], span.saturating_sub(1)));
    }
    Some(cells)
}

/// Blocks that cannot stand on one line.
fn has_structure(nodes: &[Node]) -> bool {
    nodes.iter().any(|node| match node {
        Node::Text(_) => false,
        Node::Element(element) => {
            matches!(
                element.name.as_str(),
                "table" | "pre" | "ul" | "ol" | "blockquote" | "figure"
            ) || has_structure(&element.children)
        }
    })
}

/// A cell's text, in which `|` does not end it.
pub(super) fn escaped(text: &str) -> String {
    text.replace('|', "\\|")
}
