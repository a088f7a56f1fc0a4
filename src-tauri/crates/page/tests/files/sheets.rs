//! How the letters of PDF documents are put together: heads, marks, large letters, scripts from the right, turned pages.

use super::*;

const PROSE: &[&str] = &[
    "The otters came back in the spring, when the water was high and nobody looked",
    "for them, and they stayed in the reserve that the fisher of the village had asked",
    "for. It was a place that all of them knew, and the office knew it, too.",
];

/// A document of one page, from what is drawn on it, in a font whose letters are told by a map of codes.
fn drawn(page: &str, map: &str, content: &str) -> Vec<u8> {
    let count = map.lines().count();
    let cmap = format!(
        "/CIDInit /ProcSet findresource begin begincmap 1 begincodespacerange <00> <ff> endcodespacerange {count} beginbfchar {map} endbfchar endcmap"
    );
    let widths = " 600".repeat(94);
    let to_unicode = if map.is_empty() {
        ""
    } else {
        "/ToUnicode 5 0 R"
    };
    pdf_of(&[
        b"<</Type /Catalog /Pages 2 0 R>>".to_vec(),
        b"<</Type /Pages /Kids [3 0 R] /Count 1>>".to_vec(),
        format!("<</Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] {page} /Resources <</Font <</F1 4 0 R>>>> /Contents 6 0 R>>").into_bytes(),
        format!("<</Type /Font /Subtype /Type1 /BaseFont /Helvetica {to_unicode} /FirstChar 32 /LastChar 126 /Widths [610{widths}]>>").into_bytes(),
        stream("", cmap.as_bytes()),
        stream("", content.as_bytes()),
    ], "")
}

#[test]
fn headings_with_numbers_at_the_top_of_pages_stay() {
    for (font, size) in [(2, 20.0), (1, 16.0)] {
        let heads: Vec<String> = (1..=9).map(|n| format!("{} March 2020", n * n)).collect();
        let pages: Vec<Vec<Set<'_>>> = heads
            .iter()
            .map(|head| {
                let mut page = vec![
                    (1, 8.0, 60.0, 785.0, "Journal 7 of Rivers"),
                    (font, size, 60.0, 760.0, head.as_str()),
                ];
                page.extend(column(60.0, 650.0, 12.0, PROSE));
                page
            })
            .collect();
        let article = read(&pdf("", &pages));
        for head in &heads {
            let is_there = article.html.contains(&format!(">{head}</h"))
                || article.title.as_ref() == Some(head);
            assert!(is_there, "{head} in {size}: {}", article.html);
        }
        assert!(!article.text.contains("Journal 7"), "{}", article.text);
    }
}

#[test]
fn every_head_that_was_set_aside_is_told() {
    let heads = ["Part 1", "Part 1", "Part 2", "Part 2", "Part 3", "Part 3"];
    let pages: Vec<Vec<Set<'_>>> = heads
        .iter()
        .map(|head| {
            let mut page = vec![(1, 8.0, 60.0, 780.0, *head)];
            page.extend(column(60.0, 650.0, 12.0, PROSE));
            page
        })
        .collect();
    let removed = read(&pdf("", &pages)).removed;
    let texts: Vec<&str> = removed.iter().map(|one| one.text.as_str()).collect();
    assert_eq!(texts, ["Part 1", "Part 2", "Part 3"]);
}

#[test]
fn marks_above_and_below_the_line_stay_in_their_place() {
    // As browsers set them: at five sixths, a third above or a fifth below.
    let content = "BT /F1 12 Tf 60 700 Td (Water is H) Tj ET BT /F1 10 Tf 132 697.6 Td (2) Tj ET BT /F1 12 Tf 138 700 Td (O in 10 m) Tj ET BT /F1 10 Tf 202.8 704 Td (3) Tj ET BT /F1 12 Tf 216 700 Td (of the river.) Tj ET";
    let html = read(&drawn("", "", content)).html;
    assert!(
        html.contains("H<sub>2</sub>O in 10 m<sup>3</sup> of"),
        "{html}"
    );
}

#[test]
fn large_first_letters_are_of_their_words() {
    // Over two lines, as browsers set it; and on the first line.
    let mut page = vec![
        (2, 16.0, 60.0, 740.0, "The Otters"),
        (1, 30.0, 60.0, 688.0, "T"),
        (
            1,
            10.0,
            80.0,
            700.0,
            "he otters came back in the spring, when the water",
        ),
        (
            1,
            10.0,
            80.0,
            688.0,
            "was high and nobody looked for them, and they had",
        ),
        (
            1,
            10.0,
            60.0,
            676.0,
            "stayed in the reserve that the old fisher had asked for.",
        ),
        (1, 20.0, 60.0, 640.0, "A"),
        (
            1,
            10.0,
            76.0,
            640.0,
            "spring later there were eleven of them in the wide",
        ),
        (
            1,
            10.0,
            60.0,
            628.0,
            "river, and the paper sent somebody to see them.",
        ),
    ];
    page.extend(column(60.0, 600.0, 12.0, PROSE));
    let article = read(&pdf("", &[page]));
    assert_eq!(article.title.as_deref(), Some("The Otters"));
    for part in [
        "<p>The otters came back in the spring, when the water was high and nobody looked",
        "they had stayed in the reserve",
        "<p>A spring later there were eleven of them in the wide river, and",
    ] {
        assert!(article.html.contains(part), "{part} in {}", article.html);
    }
}

#[test]
fn scripts_from_the_right_are_read_in_their_order() {
    // Hebrew in the order of the places, and the last word of it in that of reading, each letter to the left.
    let map = "<61> <05d0>\n<62> <05d1>\n<63> <05d2>\n<64> <fe8e>";
    let line = "BT /F1 10 Tf 60 700 Td (.2026 cba \\(bb\\) ca ba dcb cba cba cba ac) Tj ET";
    let second = "BT /F1 10 Tf 276 688 Td (a) Tj -6 0 Td (b) Tj -6 0 Td (c) Tj ET";
    let text = read(&drawn("", map, &format!("{line} {second}"))).text;
    let expected = "גא אבג אבג אבג בג\u{627} אב אג (בב) אבג 2026.";
    assert!(text.contains(expected), "{text}");
    assert!(text.ends_with("אבג"), "{text}");
}

#[test]
fn vertical_and_turned_pages_are_read() {
    let mut content = String::new();
    for (column, x) in ["abcabcabcabcabcab", "cbacbacbacbacbac"]
        .iter()
        .zip([500, 480])
    {
        for (letter, n) in column.chars().zip(0..) {
            content += &format!("BT /F1 10 Tf {x} {} Td ({letter}) Tj ET ", 700 - 10 * n);
        }
    }
    let map = "<61> <5ddd>\n<62> <306f>\n<63> <2f54>";
    let article = read(&drawn("", map, &content));
    let expected = "川は水川は水川は水川は水川は水川は水は川水は川水は川水は川水は川水";
    assert!(article.text.contains(expected), "{}", article.text);
    assert!(!article.html.contains("<table"), "{}", article.html);
    let mut content = String::new();
    for (line, n) in PROSE.iter().zip(0..) {
        content += &format!("BT /F1 10 Tf 60 {} Td ({line}) Tj ET ", 700 - 12 * n);
    }
    let upright = read(&drawn("", "", &content)).text;
    for turn in [90, 180, 270] {
        let text = read(&drawn(&format!("/Rotate {turn}"), "", &content)).text;
        assert_eq!(text, upright, "turned by {turn}");
    }
}
