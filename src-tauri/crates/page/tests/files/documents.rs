//! PDF documents.

use super::*;

const LEFT: &[&str] = &[
    "The otters came back in the spring, when",
    "the water was high and nobody looked for",
    "them, and they stayed in the environmen-",
    "tal reserve that the well-known fisher of",
    "the village had asked for. It was a well-",
    "known place, and all of them knew it; the",
    "environmental office knew it, too, and it",
    "sent somebody to count them in the early",
    "morning, before the boats had gone out to",
];
const RIGHT: &[&str] = &[
    "the lower bridge. She counted seven, four",
    "of them young ones, and wrote it down in",
    "a book that is still kept in the office.",
    "   A year later there were eleven, and the",
    "paper sent a photographer, who waited for",
    "three days and saw nothing but the grey",
    "water, until on the last evening the old",
    "female crossed the road in front of him,",
    "slowly, as if she wanted to be seen by it.",
];

fn page<'a>(number: &'a str, more: Vec<Set<'a>>) -> Vec<Set<'a>> {
    let mut page: Vec<Set<'a>> = vec![
        (1, 8.0, 60.0, 780.0, "Journal of Rivers"),
        (1, 8.0, 290.0, 20.0, number),
    ];
    page.extend(more);
    page
}

#[test]
fn columns_hyphens_heads_and_headings_are_put_together() {
    let mut first = vec![
        (2, 20.0, 60.0, 740.0, "On the Return of the River Otter"),
        (1, 10.0, 60.0, 715.0, "Ada Berg and Tom Li"),
        (2, 14.0, 60.0, 690.0, "1 How they came"),
    ];
    first.extend(column(60.0, 670.0, 12.0, LEFT));
    first.extend(column(310.0, 670.0, 12.0, RIGHT));
    let mut second = vec![(2, 14.0, 60.0, 740.0, "2 How they stayed")];
    second.extend(column(60.0, 715.0, 12.0, LEFT));
    second.extend(column(310.0, 715.0, 12.0, RIGHT));
    let info = "/Title (otter-final_v3.tex) /Author (Ada Berg, Tom Li) /CreationDate (D:20190402101112+02'00')";
    let article = read(&pdf(
        info,
        &[
            page("1", first),
            page("2", second),
            page("3", column(60.0, 700.0, 12.0, LEFT)),
        ],
    ));
    assert_eq!(
        article.title.as_deref(),
        Some("On the Return of the River Otter"),
        "not the file's name"
    );
    assert_eq!(article.byline.as_deref(), Some("Ada Berg, Tom Li"));
    assert_eq!(article.published.as_deref(), Some("2019-04-02"));
    assert_eq!(article.lang.as_deref(), Some("en-GB"));
    let html = &article.html;
    for part in [
        "<h2>1 How they came</h2>",
        "<h2>2 How they stayed</h2>",
        "stayed in the environmental reserve",
        "It was a well-known place",
        "before the boats had gone out to the lower bridge. She counted seven",
        "kept in the office.</p>",
        "<p>A year later there were eleven",
    ] {
        assert!(html.contains(part), "{part} in {html}");
    }
    assert!(
        !html.contains("Journal of Rivers")
            && article
                .removed
                .iter()
                .any(|one| one.text == "Journal of Rivers")
    );
    assert!(
        !html.contains("<p>1</p>") && !html.contains(">2<"),
        "{html}"
    );
}

#[test]
fn lists_and_code_keep_their_lines() {
    let mut lines = column(60.0, 700.0, 12.0, LEFT);
    lines.push((
        1,
        10.0,
        60.0,
        580.0,
        "\u{b7} A first point that is made about otters",
    ));
    lines.push((
        1,
        10.0,
        60.0,
        566.0,
        "\u{b7} A second point, which is longer than",
    ));
    lines.push((1, 10.0, 72.0, 554.0, "its line"));
    lines.push((3, 9.0, 60.0, 520.0, "let otters = river"));
    lines.push((3, 9.0, 60.0, 509.0, "    .count();"));
    let html = read(&pdf("", &[lines])).html;
    assert!(html.contains("<li>A first point that is made about otters</li><li>A second point, which is longer than its line</li>"), "{html}");
    assert!(
        html.contains("<pre><code>let otters = river\n    .count();</code></pre>"),
        "{html}"
    );
}

#[test]
fn photographs_stay_where_they_are_with_their_captions() {
    let jpeg = b"\xff\xd8\xff\xe0 not a real one, but nobody looks";
    let mut content = String::new();
    for (n, line) in LEFT.iter().enumerate() {
        let y = 740 - 12 * n;
        content += &format!("BT /F1 10 Tf 60 {y} Td ({line}.) Tj ET\n");
    }
    content += "q 200 0 0 150 60 450 cm /P Do Q BT /F1 8 Tf 60 440 Td (Figure 1: One of the eleven) Tj ET\n";
    content += "BT /F1 10 Tf 60 400 Td (After the picture.) Tj ET";
    let hex: String = jpeg.iter().map(|byte| format!("{byte:02x}")).collect();
    let objects = vec![
        b"<</Type /Catalog /Pages 2 0 R>>".to_vec(),
        b"<</Type /Pages /Kids [3 0 R] /Count 1>>".to_vec(),
        b"<</Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] /Resources <</Font <</F1 4 0 R>> /XObject <</P 5 0 R>>>> /Contents 6 0 R>>".to_vec(),
        b"<</Type /Font /Subtype /Type1 /BaseFont /Helvetica>>".to_vec(),
        stream("/Subtype /Image /Width 400 /Height 300 /ColorSpace /DeviceRGB /BitsPerComponent 8 /Filter [/ASCIIHexDecode /DCTDecode]", hex.as_bytes()),
        stream("", content.as_bytes()),
    ];
    let opened = opened(&pdf_of(&objects, ""));
    let html = &opened.article.html;
    let figure = html
        .find("<figure><img")
        .unwrap_or_else(|| panic!("{html}"));
    assert!(
        html.contains("<figcaption>Figure 1: One of the eleven</figcaption></figure><p>After"),
        "{html}"
    );
    assert!(html.find("The otters").unwrap() < figure);
    let source = &commonplace_page::image_sources(html)[0];
    assert_eq!(opened.resources.get(source), Some(jpeg.as_slice()));
}

#[test]
fn ligatures_are_spelt_out() {
    // A font that says which letters its codes are.
    let cmap = b"/CIDInit /ProcSet findresource begin begincmap 1 begincodespacerange <00> <ff> endcodespacerange 3 beginbfchar <01> <fb01> <02> <0073> <03> <0068> endbfchar endcmap";
    let words = "\\001\\002\\003 ".repeat(30);
    let content = format!("BT /F1 10 Tf 60 700 Td ({words}) Tj ET");
    let objects = vec![
        b"<</Type /Catalog /Pages 2 0 R>>".to_vec(),
        b"<</Type /Pages /Kids [3 0 R] /Count 1>>".to_vec(),
        b"<</Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] /Resources <</Font <</F1 4 0 R>>>> /Contents 6 0 R>>".to_vec(),
        b"<</Type /Font /Subtype /Type1 /BaseFont /Helvetica /ToUnicode 5 0 R>>".to_vec(),
        stream("", cmap),
        stream("", content.as_bytes()),
    ];
    let text = read(&pdf_of(&objects, "")).text;
    assert!(text.contains("fish"), "{text}");
}

#[test]
fn documents_that_give_nothing_say_why() {
    let empty = pdf("", &[vec![], vec![]]);
    assert!(
        refused(&empty).contains("without any text"),
        "{}",
        refused(&empty)
    );
    let cases: [(&[u8], &str); 3] = [
        (
            b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n<</Type/Catalog>>\nendobj\n",
            "PDF document that is damaged",
        ),
        (b"%PDF-1.4", "PDF document that is damaged"),
        (
            b"\r\n%PDF-2.0\ntrailer<</Root 1 0 R>>",
            "PDF document that is damaged",
        ),
    ];
    for (bytes, expected) in cases {
        assert!(refused(bytes).contains(expected), "{}", refused(bytes));
    }
    let mut locked = pdf("", &[column(60.0, 700.0, 12.0, LEFT)]);
    let text = String::from_utf8_lossy(&locked).contains("/Info 6 0 R");
    assert!(text);
    let at = locked
        .windows(11)
        .rposition(|window| window == b"/Info 6 0 R")
        .unwrap();
    let entry = b"/Encrypt <</Filter /Standard /V 2 /R 3 /Length 128 /P -44 /O (0123456789abcdef0123456789abcdef) /U (0123456789abcdef0123456789abcdef)>> /ID [(0123456789abcdef) (0123456789abcdef)] ";
    locked.splice(at..at, entry.iter().copied());
    assert!(
        refused(&locked).contains("protected by a password"),
        "{}",
        refused(&locked)
    );
}

#[test]
fn loops_and_bombs_end() {
    // Pages that are their own parents, and a form that draws itself.
    let looped = [
        b"<</Type /Catalog /Pages 2 0 R>>".to_vec(),
        b"<</Type /Pages /Kids [2 0 R 3 0 R 2 0 R] /Parent 2 0 R /Count 3>>".to_vec(),
        b"<</Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] /Resources 4 0 R /Contents 5 0 R>>"
            .to_vec(),
        b"<</XObject <</X 6 0 R>>>>".to_vec(),
        stream("", b"/X Do /X Do"),
        stream(
            "/Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources 4 0 R",
            b"/X Do /X Do",
        ),
    ];
    refused(&pdf_of(&looped, ""));
    // Each form draws the next ten times.
    let mut forms = looped.to_vec();
    forms[3] = (0..12)
        .map(|n| format!("/X{n} {} 0 R ", 6 + n))
        .fold("<</XObject <<".to_owned(), |all, one| all + &one)
        .into_bytes();
    forms[3].extend(b">>>>");
    forms[4] = stream("", b"/X0 Do");
    forms.truncate(5);
    for n in 1..=12 {
        let inner = format!("/X{n} Do ").repeat(10);
        forms.push(stream(
            "/Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources 4 0 R",
            inner.as_bytes(),
        ));
    }
    let _ = extract(&Input {
        bytes: &pdf_of(&forms, ""),
        ..Input::default()
    });
    let bomb = deflated(&vec![b' '; 200 << 20]);
    let mut packed_in = looped.to_vec();
    packed_in[4] = stream("/Filter /FlateDecode", &bomb);
    assert!(refused(&pdf_of(&packed_in, "")).contains("not safe to open"));
    packed_in[4] = stream("/Filter [/Flate#44ecode /FlateDecode]", &deflated(&bomb));
    assert!(refused(&pdf_of(&packed_in, "")).contains("not safe to open"));
}

#[test]
fn a_letter_changed_anywhere_breaks_nothing() {
    let good = pdf("/Title (T)", &[column(60.0, 700.0, 12.0, LEFT)]);
    for at in (0..good.len()).step_by(7) {
        let mut bad = good.clone();
        bad[at] = bad[at].wrapping_add(113);
        let _ = extract(&Input {
            bytes: &bad,
            ..Input::default()
        });
        let _ = extract(&Input {
            bytes: &good[..at],
            ..Input::default()
        });
    }
}

#[test]
fn a_page_that_a_browser_printed() {
    let mut sheet: Vec<Set<'_>> = vec![
        (1, 6.0, 30.0, 785.0, "11/26/26, 1:05 PM"),
        (1, 6.0, 250.0, 785.0, "Otters come back - The River"),
        (1, 6.0, 30.0, 12.0, "https://river.example/otters"),
        (1, 6.0, 560.0, 12.0, "1/1"),
        (1, 10.0, 60.0, 740.0, "The River"),
        (1, 10.0, 60.0, 726.0, "Home Fish Weather"),
        (2, 22.0, 60.0, 695.0, "Otters come back"),
    ];
    sheet.extend(column(60.0, 660.0, 14.0, LEFT));
    sheet.extend(column(60.0, 660.0 - 14.0 * LEFT.len() as f32, 14.0, RIGHT));
    let article = read(&pdf("/Title (Otters come back - The River)", &[sheet]));
    assert_eq!(article.title.as_deref(), Some("Otters come back"));
    for printed in ["1:05", "river.example", "1/1", "Home", "The River"] {
        assert!(
            !article.text.contains(printed),
            "{printed} in {}",
            article.text
        );
        if printed != "1/1" {
            let is_told = article.removed.iter().any(|one| one.text.contains(printed));
            assert!(is_told, "{printed} is set aside: {:?}", article.removed);
        }
    }
    assert!(
        article
            .text
            .starts_with("The otters came back in the spring"),
        "{}",
        article.text
    );
}
