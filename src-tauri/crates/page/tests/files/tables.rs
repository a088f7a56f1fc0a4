//! Tables in PDF documents.

use super::*;

/// Rows of cells at the given places, from the height down.
fn rows<'a>(places: &[f32], top: f32, leading: f32, cells: &[&[&'a str]]) -> Vec<Set<'a>> {
    let mut out = Vec::new();
    for (row, n) in cells.iter().zip(0_u16..) {
        for (cell, x) in row.iter().zip(places).filter(|(cell, _)| !cell.is_empty()) {
            out.push((1, 10.0, *x, top - leading * f32::from(n), *cell));
        }
    }
    out
}

const PROSE: &[&str] = &[
    "The otters came back in the spring, when the water was high and nobody looked",
    "for them, and they stayed in the reserve that the fisher of the village had asked",
    "for. It was a place that all of them knew, and the office knew it, too.",
];
const COUNTS: &[&[&str]] = &[
    &["River", "Otters", "Share"],
    &["Alder", "7", "31.8 %"],
    &["Birch brook", "11", "50.0 %"],
    &["Crow water", "4", "18.2 %"],
];
const COUNTED: &str = "<tr><td>Alder</td><td>7</td><td>31.8 %</td></tr><tr><td>Birch brook</td><td>11</td><td>50.0 %</td></tr>";

#[test]
fn aligned_cells_become_a_table_between_its_paragraphs() {
    let mut page = column(60.0, 700.0, 12.0, PROSE);
    page.extend(rows(&[60.0, 220.0, 320.0], 640.0, 14.0, COUNTS));
    page.extend(column(60.0, 560.0, 12.0, PROSE));
    let html = read(&pdf("", &[page])).html;
    let head = "<tr><th>River</th><th>Otters</th><th>Share</th></tr>";
    let (before, table) = html.split_once("<table>").expect(&html);
    let (table, after) = table.split_once("</table>").expect(&html);
    assert!(before.contains("knew it, too.</p>"), "{html}");
    assert!(after.contains("<p>The otters came back"), "{html}");
    assert!(table.contains(head) && table.contains(COUNTED), "{html}");
}

#[test]
fn lines_around_cells_cells_of_two_lines_and_missing_ones_are_no_trouble() {
    let mut cells = rows(&[60.0, 220.0, 320.0], 640.0, 24.0, COUNTS);
    cells.push((1, 10.0, 220.0, 592.0 - 10.0, "to 12"));
    cells.extend(rows(
        &[60.0, 220.0, 320.0],
        544.0,
        24.0,
        &[&["Dry creek", "", "0.0 %"]],
    ));
    let mut content = String::new();
    for (_, size, x, y, words) in &cells {
        content += &format!("BT /F1 {size} Tf {x} {y} Td ({words}) Tj ET\n");
        content += &format!("{} {} 100 20 re S\n", x - 4.0, y - 6.0);
    }
    let objects = vec![
        b"<</Type /Catalog /Pages 2 0 R>>".to_vec(),
        b"<</Type /Pages /Kids [3 0 R] /Count 1>>".to_vec(),
        b"<</Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] /Resources <</Font <</F1 4 0 R>>>> /Contents 5 0 R>>".to_vec(),
        b"<</Type /Font /Subtype /Type1 /BaseFont /Helvetica>>".to_vec(),
        make::stream("", content.as_bytes()),
    ];
    let html = read(&make::pdf_of(&objects, "")).html;
    for part in [
        "<td>Birch brook</td><td>11 to 12</td><td>50.0 %</td>",
        "<td>Dry creek</td><td></td><td>0.0 %</td>",
    ] {
        assert!(html.contains(part), "{part} in {html}");
    }
}

#[test]
fn a_table_in_one_of_two_columns_is_found() {
    let left: Vec<&str> = PROSE.iter().map(|line| line.get(..40).unwrap()).collect();
    let mut page = column(60.0, 700.0, 12.0, &left);
    page.extend(rows(&[60.0, 140.0, 200.0], 655.0, 14.0, COUNTS));
    page.extend(column(60.0, 600.0, 12.0, &left));
    for part in 0_u8..4 {
        page.extend(column(310.0, 700.0 - 36.0 * f32::from(part), 12.0, &left));
    }
    let html = read(&pdf("", &[page])).html;
    assert_eq!(html.matches("<table>").count(), 1, "{html}");
    assert!(html.contains(COUNTED), "{html}");
}

#[test]
fn what_only_stands_in_columns_is_no_table() {
    let verse: &[&[&str]] = &[
        &[
            "The river took the lower road,",
            "and nobody had seen it go;",
        ],
        &[
            "the otter carried half the load,",
            "the other half was only snow,",
        ],
        &[
            "and when the fisher came at last",
            "with all his nets and all his men",
        ],
        &[
            "he found the water running past",
            "and never came to look again.",
        ],
    ];
    let authors: &[&[&str]] = &[
        &["Ada Berg", "Tom Li", "Eva Roth"],
        &["River Office", "Lake House", "Sea School"],
        &["Oslo", "Lyon", "Kiel"],
        &["ada@a.example", "tom@b.example", "eva@c.example"],
    ];
    let items: &[&[&str]] = &[
        &["1.", "Count the otters"],
        &["2.", "Write it down"],
        &["3.", "Count them again"],
        &["4.", "Go home"],
    ];
    let aside: &[&[&str]] = &[&["Count", "7"], &["Year", "2019"]];
    for (name, places, cells) in [
        ("verse", vec![60.0, 260.0], verse),
        ("authors", vec![60.0, 220.0, 380.0], authors),
        ("a list", vec![60.0, 85.0], items),
        ("two rows", vec![60.0, 160.0], aside),
    ] {
        let mut page = rows(&places, 700.0, 14.0, cells);
        page.extend(column(60.0, 600.0, 12.0, PROSE));
        let html = read(&pdf("", &[page])).html;
        assert!(!html.contains("<table"), "{name}: {html}");
    }
    let prose: Vec<&str> = PROSE.iter().map(|line| line.get(..40).unwrap()).collect();
    let mut page = Vec::new();
    for (x, part) in [60.0, 310.0]
        .into_iter()
        .flat_map(|x| (0_u8..4).map(move |n| (x, n)))
    {
        page.extend(column(x, 700.0 - 36.0 * f32::from(part), 12.0, &prose));
    }
    let html = read(&pdf("", &[page])).html;
    assert!(!html.contains("<table"), "prose: {html}");
}
