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

#[test]
fn text_goes_on_over_notes_at_the_foot_of_a_column() {
    let left: Vec<&str> = PROSE.iter().map(|line| line.get(..40).unwrap()).collect();
    let mut page = Vec::new();
    for part in 0_u8..4 {
        page.extend(column(60.0, 700.0 - 36.0 * f32::from(part), 12.0, &left));
        page.extend(column(310.0, 664.0 - 36.0 * f32::from(part), 12.0, &left));
    }
    page.push((
        1,
        10.0,
        60.0,
        556.0,
        "and they were there in the environmen-",
    ));
    page.push((1, 8.0, 60.0, 535.0, "1 A note about the otters, which is"));
    page.push((1, 8.0, 60.0, 525.0, "set smaller than the text."));
    page.push((
        1,
        10.0,
        310.0,
        700.0,
        "tal reserve, and there they have their",
    ));
    page.push((1, 10.0, 310.0, 688.0, "holes and all of their young ones,"));
    page.push((1, 10.0, 310.0, 676.0, "which the fisher saw in the morning"));
    let html = read(&pdf("", &[page])).html;
    let expected = "in the environmental reserve, and there they have their holes and all of their young ones, which the fisher";
    assert!(html.contains(expected), "{html}");
    assert!(
        html.contains("<p>1 A note about the otters, which is set smaller than the text.</p>"),
        "{html}"
    );
}

#[test]
fn hyphens_that_wait_for_a_word_stay() {
    let lines = [
        "Die Haupt-",
        "und Nebenflüsse der Ebene sowie das Rhein-",
        "Main-Gebiet und die Brücken waren am Abend",
        "des zweiten Tages nicht mehr zu sehen.",
    ];
    let html = read(&pdf("", &[column(60.0, 650.0, 12.0, &lines)])).html;
    let expected = "<p>Die Haupt- und Nebenflüsse der Ebene sowie das Rhein-Main-Gebiet und";
    assert!(html.contains(expected), "{html}");
}

/// A document of pages with a picture each, which is drawn at a size, and words below it.
fn pictured(pictures: &[Vec<u8>], size: &str, words: &str) -> Vec<u8> {
    let kids: String = (0..pictures.len())
        .map(|n| format!("{} 0 R ", 5 + 3 * n))
        .collect();
    let mut objects = vec![
        b"<</Type /Catalog /Pages 2 0 R>>".to_vec(),
        format!("<</Type /Pages /Kids [3 0 R {kids}] /Count {}>>", pictures.len() + 1).into_bytes(),
        b"<</Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] /Resources <</Font <</F1 4 0 R>>>> /Contents 6 0 R>>".to_vec(),
        b"<</Type /Font /Subtype /Type1 /BaseFont /Helvetica>>".to_vec(),
    ];
    for (n, picture) in pictures.iter().enumerate() {
        let at = 5 + 3 * n;
        objects.push(format!("<</Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] /Resources <</Font <</F1 4 0 R>> /XObject <</P {} 0 R>>>> /Contents {} 0 R>>", at + 2, at + 1).into_bytes());
        objects.push(stream(
            "",
            format!("q {size} cm /P Do Q BT /F1 10 Tf 60 300 Td ({words}) Tj ET").as_bytes(),
        ));
        objects.push(picture.clone());
    }
    // The page before them, of words only.
    let content: String = (0..9)
        .map(|n| {
            format!(
                "BT /F1 10 Tf 60 {} Td (The otters came back in the spring.) Tj ET ",
                700 - 12 * n
            )
        })
        .collect();
    objects.push(stream("", content.as_bytes()));
    let last = objects.len();
    objects[2] = format!("<</Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] /Resources <</Font <</F1 4 0 R>>>> /Contents {last} 0 R>>").into_bytes();
    pdf_of(&objects, "")
}

const PICTURE: &str = "/Type /XObject /Subtype /Image /Width 100 /Height 80 /ColorSpace /DeviceRGB /BitsPerComponent 8";

#[test]
fn pages_that_are_pictures_are_told() {
    let scan = stream(
        &format!("{PICTURE} /Filter /DCTDecode"),
        b"\xff\xd8\xff\xe0 a scan",
    );
    let article = read(&pictured(
        &[scan.clone(), scan.clone(), scan.clone()],
        "600 0 0 800 0 0",
        "",
    ));
    let told = article
        .warnings
        .iter()
        .find(|one| one.code == "pages_without_text");
    let message = &told.unwrap().message;
    assert!(
        message.starts_with("3 of its 4 pages are pictures"),
        "{message}"
    );
    let words = "The otters came back.";
    let article = read(&pictured(&[scan.clone(), scan], "600 0 0 800 0 0", words));
    assert!(article.warnings.is_empty(), "{:?}", article.warnings);
}

#[test]
fn pictures_that_are_no_photographs_are_kept_or_told() {
    let shades: Vec<u8> = (0..80_u32 * 100 * 3).map(|n| (n / 300) as u8).collect();
    let good = stream(
        &format!("{PICTURE} /Filter /FlateDecode"),
        &deflated(&shades),
    );
    let opened = opened(&pictured(&[good], "300 0 0 240 60 400", "After it."));
    let source = &commonplace_page::image_sources(&opened.article.html)[0];
    let png = opened.resources.get(source).unwrap();
    assert!(png.starts_with(b"\x89PNG\r\n\x1a\n"));
    assert_eq!(png[16..26], [0, 0, 0, 100, 0, 0, 0, 80, 8, 2]);
    assert!(
        opened.article.warnings.is_empty(),
        "{:?}",
        opened.article.warnings
    );
    // One colour, more than its size, and a packing that is not read.
    let empty = stream(
        &format!("{PICTURE} /Filter /FlateDecode"),
        &deflated(&[200; 24_000]),
    );
    let large = stream(
        &format!("{PICTURE} /Filter /FlateDecode"),
        &deflated(&vec![7; 9_000_000]),
    );
    let odd = stream(&format!("{PICTURE} /Filter /JPXDecode"), b"nothing");
    let article = read(&pictured(
        &[empty, large, odd],
        "300 0 0 240 60 400",
        "After it.",
    ));
    assert!(!article.html.contains("<img"), "{}", article.html);
    let told = article
        .warnings
        .iter()
        .find(|one| one.code == "pictures_missing");
    assert!(
        told.unwrap().message.starts_with("2 of its pictures are"),
        "{:?}",
        article.warnings
    );
}

#[test]
fn the_day_is_the_one_below_the_title_and_not_that_of_printing() {
    let page = |line: &'static str| {
        let mut page: Vec<Set<'_>> = vec![
            (1, 20.0, 60.0, 740.0, "The Otters"),
            (1, 10.0, 60.0, 710.0, "By Ada Berg"),
        ];
        if !line.is_empty() {
            page.push((1, 10.0, 60.0, 690.0, line));
        }
        page.extend(column(60.0, 650.0, 12.0, PROSE));
        page
    };
    let made = "/CreationDate (D:20261127101112+02'00')";
    let chrome = "/Creator (Mozilla/5.0) /Producer (Skia/PDF m156)";
    for (info, line, expected) in [
        (
            format!("{made} {chrome}"),
            "March 3, 2020",
            Some("2020-03-03"),
        ),
        (
            format!("{made} {chrome}"),
            "Published on 3 March 2020",
            Some("2020-03-03"),
        ),
        (format!("{made} {chrome}"), "", None),
        (made.to_owned(), "March 3, 2020", Some("2020-03-03")),
        (made.to_owned(), "", Some("2026-11-27")),
        (
            made.to_owned(),
            "In March 3, 2020, they came.",
            Some("2026-11-27"),
        ),
    ] {
        let article = read(&pdf(&info, &[page(line)]));
        assert_eq!(article.published.as_deref(), expected, "{info} {line}");
        let is_told = article.removed.iter().any(|one| one.kind == "dateline");
        assert_eq!(is_told, expected == Some("2020-03-03"), "{line}");
    }
}

#[test]
fn links_of_the_web_stay_and_others_do_not() {
    let annotation = |x: u32, action: &str| {
        format!(
            "<</Type /Annot /Subtype /Link /Rect [{x} 695 {} 712] /A <</S /URI /URI ({action})>>>>",
            x + 36
        )
    };
    let page = format!(
        "/Annots [{} {} {}]",
        annotation(60, "https://river.example/otters?a=1&b=2"),
        annotation(102, "javascript:alert(1)"),
        annotation(144, "/etc/passwd")
    );
    let words = "otters common salmon are in the river";
    let content = format!("BT /F1 10 Tf 60 700 Td ({words}) Tj ET");
    let html = read(&drawn(&page, "", &content)).html;
    assert!(
        html.contains("<a href=\"https://river.example/otters?a=1&amp;b=2\""),
        "{html}"
    );
    assert!(
        html.contains(">otters") && html.matches("<a ").count() == 1,
        "{html}"
    );
    assert!(
        !html.contains("alert") && !html.contains("passwd"),
        "{html}"
    );
}
