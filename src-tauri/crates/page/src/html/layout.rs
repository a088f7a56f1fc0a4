//! Tables that lay out a page instead of showing data become the boxes that they are.

use dom_query::NodeRef;

use crate::dom;

/// Characters of a cell of a small table from which on it holds a part of the page.
const LONG_CELL: usize = 700;
/// What only tables of data have.
const OF_DATA: &[&str] = &["caption", "th", "thead", "tfoot"];

/// Writes every such table as boxes, the innermost ones too.
pub(super) fn unwrap(root: &NodeRef<'_>) {
    for table in dom::all_named(root, "table") {
        if !is_layout(&table) {
            continue;
        }
        for part in own_parts(&table) {
            if dom::is_one_of(&part, &["col", "colgroup"]) {
                part.remove_from_parent();
            } else {
                part.rename("div");
            }
        }
        table.rename("div");
    }
}

/// The rows and cells of a table that are not those of one within it.
fn own_parts<'a>(table: &NodeRef<'a>) -> Vec<NodeRef<'a>> {
    let parts = [
        "tbody", "thead", "tfoot", "tr", "td", "th", "col", "colgroup", "caption",
    ];
    dom::all(table, |node| dom::is_one_of(node, &parts))
        .into_iter()
        .filter(|part| {
            let mut outer = part.ancestors_it(None);
            outer
                .find(|node| node.has_name("table"))
                .is_some_and(|node| node.id == table.id)
        })
        .collect()
}

fn is_layout(table: &NodeRef<'_>) -> bool {
    let role = table.attr("role").unwrap_or_default();
    if matches!(&*role, "presentation" | "none") {
        return true;
    }
    let parts = own_parts(table);
    if parts.iter().any(|part| dom::is_one_of(part, OF_DATA)) {
        return false;
    }
    let rows = parts.iter().filter(|part| part.has_name("tr")).count();
    let cells: Vec<_> = parts.iter().filter(|part| part.has_name("td")).collect();
    let holds_a_table = dom::named(table, "table").is_some();
    let is_long = || {
        cells
            .iter()
            .any(|cell| cell.text().chars().count() > LONG_CELL)
    };
    rows < 2 || cells.len() <= rows || holds_a_table || (rows < 3 && is_long())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(html: &str, want: &str) {
        let doc = crate::parse::fragment(html);
        let body = doc.body().unwrap();
        unwrap(&body);
        assert_eq!(body.inner_html().to_string(), want, "{html}");
    }

    #[test]
    fn tables_of_layout_are_boxes_and_those_of_data_stay() {
        let data = "<table><tbody><tr><td>1990</td><td>12</td></tr><tr><td>1991</td><td>13</td></tr></tbody></table>";
        check(data, data);
        let headed = "<table><tbody><tr><th>1990</th></tr><tr><td>12</td></tr></tbody></table>";
        check(headed, headed);
        check(
            "<table><tr><td><p>a</p></td></tr></table>",
            "<div><div><div><div><p>a</p></div></div></div></div>",
        );
        check(
            &format!(
                "<table><tr><td>menu</td><td>{data}</td></tr><tr><td>x</td><td>y</td></tr></table>"
            ),
            &format!(
                "<div><div><div><div>menu</div><div>{data}</div></div><div><div>x</div><div>y</div></div></div></div>"
            ),
        );
        check(
            &data
                .replace("<table>", "<table role=\"presentation\">")
                .replace("<td>1991</td><td>13</td>", ""),
            "<div role=\"presentation\"><div><div><div>1990</div><div>12</div></div><div></div></div></div>",
        );
    }
}
