//! What files look like by themselves.

use super::*;
use commonplace_page::{Original, original, sheet};

fn shown(bytes: &[u8]) -> String {
    let input = Input {
        bytes,
        ..Input::default()
    };
    match original(&input, &|_| None) {
        Ok(Original::Page(page)) => page,
        other => panic!("{other:?}"),
    }
}

fn has(page: &str, parts: &[&str]) {
    for part in parts {
        assert!(page.contains(part), "{part} in {page}");
    }
}

#[test]
fn a_book_has_its_chapters_and_its_styles() {
    let metadata = "<dc:title>Otters</dc:title>";
    let manifest = "<item id=\"a\" href=\"a.xhtml\" media-type=\"application/xhtml+xml\"/><item id=\"b\" href=\"b.xhtml\" media-type=\"application/xhtml+xml\"/>";
    let spine = "<spine><itemref idref=\"a\"/><itemref idref=\"b\"/></spine>";
    let files: [(&str, &[u8]); 4] = [
        (
            "a.xhtml",
            &chapter(&format!(
                "<h1 class=\"big\">One</h1>{PROSE}<img src=\"o.gif\"/>"
            )),
        ),
        ("b.xhtml", &chapter(&format!("<h1>Two</h1>{PROSE}"))),
        ("x.css", b".big { color: red } @import 'other.css';"),
        ("o.gif", GIF),
    ];
    let page = shown(&book(metadata, manifest, spine, &files));
    has(
        &page,
        &[
            ".big { color: red }",
            "<h1 class=\"big\">One</h1>",
            "Two",
            "src=\"data:image/gif;base64,",
        ],
    );
    assert_eq!(
        page.matches("color: red").count(),
        1,
        "a sheet of both chapters is there once"
    );
    assert!(!page.contains("@import"), "{page}");
}

#[test]
fn a_page_saved_whole_has_its_sheets_and_pictures() {
    let gif: String = ["R0lGODlhAQABAIAAAAAAAP///ywAAAAAAQABAAACAkQBADs="].concat();
    let saved = format!(
        "From: <Saved by Blink>\r\nSnapshot-Content-Location: https://river.example/a\r\nMIME-Version: 1.0\r\nContent-Type: multipart/related; type=\"text/html\"; boundary=\"b\"\r\n\r\n\
         --b\r\nContent-Type: text/html\r\nContent-Location: https://river.example/a\r\n\r\n<!DOCTYPE html><html><head><link rel=\"stylesheet\" href=\"cid:css@x\"><link rel=stylesheet href=/b.css media=print></head><body><p class=lead>Hello</p><img src=\"https://river.example/o.gif\"></body></html>\r\n\
         --b\r\nContent-Type: text/css\r\nContent-ID: <css@x>\r\n\r\n.lead {{ font-size: 2em; background: url(https://river.example/o.gif) }}\r\n\
         --b\r\nContent-Type: text/css\r\nContent-Location: https://river.example/b.css\r\n\r\np {{ color: black }}\r\n\
         --b\r\nContent-Type: image/gif\r\nContent-Transfer-Encoding: base64\r\nContent-Location: https://river.example/o.gif\r\n\r\n{gif}\r\n--b--\r\n"
    );
    let page = shown(saved.as_bytes());
    has(
        &page,
        &[
            "font-size: 2em; background: none",
            "@media print{p { color: black }",
            "<p class=\"lead\">Hello</p>",
            "src=\"data:image/gif;base64,",
        ],
    );
}

#[test]
fn a_letter_keeps_its_tables() {
    let letter = format!(
        "From: Ada <ada@river.example>\r\nSubject: Otters\r\nMIME-Version: 1.0\r\nContent-Type: text/html\r\n\r\n<html><body bgcolor=\"#eeeeee\"><table width=\"600\" align=\"center\"><tr><td style=\"padding: 20px\">{PROSE}</td></tr></table></body></html>\r\n"
    );
    has(
        &shown(letter.as_bytes()),
        &[
            "<body bgcolor=\"#eeeeee\">",
            "width=\"600\"",
            "style=\"padding: 20px\"",
        ],
    );
    let plain = "From: Ada <ada@river.example>\r\nSubject: Otters\r\nMIME-Version: 1.0\r\nContent-Type: text/plain\r\n\r\nThey are <back>.\r\n";
    has(&shown(plain.as_bytes()), &["They are &lt;back&gt;."]);
}

#[test]
fn a_document_is_drawn_page_by_page() {
    let page: Vec<Set<'_>> = vec![(1, 20.0, 60.0, 700.0, "Otters at the bridge")];
    let document = pdf("", &[page.clone(), page]);
    let input = Input {
        bytes: &document,
        ..Input::default()
    };
    let Ok(Original::Sheets(sizes)) = original(&input, &|_| None) else {
        panic!("pages");
    };
    assert_eq!(sizes, [(1300, 1733), (1300, 1733)]);
    let drawn = sheet(&document, 1).unwrap();
    assert!(drawn.starts_with(b"\x89PNG\r\n\x1a\n"));
    let side = |at: usize| u32::from_be_bytes(drawn[at..at + 4].try_into().unwrap());
    assert_eq!((side(16), side(20)), (1300, 1733));
    assert!(sheet(&document, 2).is_err() && sheet(b"%PDF-1.7 and nothing", 0).is_err());
}

#[test]
fn a_page_that_no_printer_would_finish_is_not_begun() {
    let paint = "0 0 600 800 re f\n".repeat(400);
    let objects = [
        b"<</Type /Catalog /Pages 2 0 R>>".to_vec(),
        b"<</Type /Pages /Kids [3 0 R] /Count 1>>".to_vec(),
        b"<</Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] /Resources <<>> /Contents 4 0 R>>"
            .to_vec(),
        stream("", paint.as_bytes()),
    ];
    let error = sheet(&pdf_of(&objects, ""), 0).unwrap_err();
    assert!(
        error.to_string().contains("too much work to draw"),
        "{error}"
    );
}

#[test]
fn what_has_nothing_to_look_at_says_so() {
    for bytes in [
        zip(&[packed("a.txt", "text")]),
        b"[InternetShortcut]\r\nURL=https://river.example/\r\n".to_vec(),
        b"\x7fELF\x02\x01\x01\0".to_vec(),
        Vec::new(),
    ] {
        let input = Input {
            bytes: &bytes,
            ..Input::default()
        };
        assert!(
            original(&input, &|_| None).is_err(),
            "{:?}",
            &bytes[..bytes.len().min(20)]
        );
    }
}
