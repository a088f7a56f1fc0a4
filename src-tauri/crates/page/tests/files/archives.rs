//! Zip archives, and pages packed in them.

use super::*;
use commonplace_page::Archive;

#[test]
fn names_are_only_names() {
    let names = [
        "../../etc/passwd",
        "/abs",
        "C:\\x\\y",
        "a/../b",
        "nul\0name",
        "é.html",
        "",
    ];
    let files: Vec<Packed> = names.iter().map(|name| packed(name, "x")).collect();
    let bytes = zip(&files);
    let archive = Archive::open(&bytes).unwrap();
    assert_eq!(archive.names().count(), names.len());
    assert_eq!(archive.read("../../etc/passwd").unwrap(), b"x");
}

#[test]
fn bombs_are_refused() {
    let zeros = vec![0; 40 << 20];
    let bytes = zip(&[packed("bomb", &zeros)]);
    assert!(bytes.len() < 100_000);
    let error = Archive::open(&bytes).unwrap().read("bomb").unwrap_err();
    assert!(error.to_string().contains("not safe to unpack"), "{error}");
    let many: Vec<Packed> = (0..10_001).map(|n| packed(&n.to_string(), "")).collect();
    let error = Archive::open(&zip(&many)).unwrap_err();
    assert!(error.to_string().contains("more files"), "{error}");
}

#[test]
fn damage_is_told() {
    let good = zip(&[packed("a", "some words that are packed")]);
    let mut wrong = good.clone();
    // In the packed words.
    wrong[33] ^= 0xff;
    let error = Archive::open(&wrong).unwrap().read("a").unwrap_err();
    assert!(
        error.to_string().contains("does not arrive whole"),
        "{error}"
    );
    let mut locked = packed("a", "x");
    locked.flags = 1;
    let bytes = zip(&[locked]);
    assert!(
        Archive::open(&bytes)
            .unwrap()
            .read("a")
            .unwrap_err()
            .to_string()
            .contains("password")
    );
    let mut odd = packed("a", "x");
    odd.method = 14;
    let bytes = zip(&[odd]);
    assert!(Archive::open(&bytes).unwrap().read("a").is_err());
    for cut in 0..good.len() {
        if let Ok(archive) = Archive::open(&good[..cut]) {
            assert!(archive.read("a").is_err() || cut + 2 >= good.len());
        }
    }
}

#[test]
fn an_archive_is_told_from_what_is_built_like_one() {
    for (name, expected) in [
        ("word/document.xml", "a Word document"),
        ("a.html", "a zip archive"),
        ("xl/workbook.xml", "an Excel table"),
    ] {
        assert!(
            refused(&zip(&[packed(name, "x")])).contains(expected),
            "{name}"
        );
    }
}

#[test]
fn what_lies_among_others_is_told() {
    for (bytes, name, expected) in [
        (b"<!doctype html><p>x".as_slice(), "a.dat", true),
        (b"plain words", "a.txt", true),
        (b"plain words", "README", true),
        (b"# Head", "a.MD", true),
        (b"p{color:red}", "a.css", false),
        (b"<svg xmlns='x'/>", "a.svg", false),
        (b"{\"a\":1}", "a.json", false),
        (b"<div>template</div>", "a.js", false),
        (GIF, "a.html", false),
        (b"%PDF-1.7 x", "a.txt", true),
        (b"[InternetShortcut]\nURL=https://a.example/", "a.txt", true),
        (b"", "a.html", false),
    ] {
        assert_eq!(is_readable(bytes, name), expected, "{name}");
    }
}
