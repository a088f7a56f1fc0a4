//! Pages that we wrote ourselves, each with what must come out of it.
//!
//! A case is `NAME.html` (or `NAME.bin`, where the bytes are not UTF-8) with `NAME.json` beside it. Fields that the
//! JSON does not name are not looked at.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test says what went wrong by panicking"
)]

use std::path::{Path, PathBuf};

use commonplace_page::{Article, Input, extract};
use serde_json::Value;

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../tests/corpus/pages")
}

fn strings(case: &Value, key: &str) -> Vec<String> {
    let list = case
        .get(key)
        .and_then(Value::as_array)
        .cloned()
        .unwrap_or_default();
    list.iter()
        .map(|item| item.as_str().expect("a string").to_owned())
        .collect()
}

/// Everything in which an article differs from its case, as sentences.
fn differences(case: &Value, article: &Article) -> Vec<String> {
    let mut found = Vec::new();
    let fields = serde_json::to_value(article).expect("articles are plain data");
    for key in [
        "title",
        "byline",
        "agency",
        "site",
        "published",
        "datelines",
        "lang",
        "dir",
        "excerpt",
        "canonical_url",
        "lead_image",
    ] {
        if let Some(want) = case.get(key).filter(|want| **want != fields[key]) {
            found.push(format!("{key} is {}, not {want}", fields[key]));
        }
    }
    let codes: Vec<&str> = article
        .warnings
        .iter()
        .map(|warning| warning.code.as_str())
        .collect();
    if codes != strings(case, "warnings") {
        found.push(format!("warnings are {codes:?}"));
    }
    for (key, haystack) in [("text", &article.text), ("html", &article.html)] {
        for want in strings(case, &format!("{key}_has")) {
            if !haystack.contains(&want) {
                found.push(format!("{key} lacks {want:?}"));
            }
        }
        for unwanted in strings(case, &format!("{key}_lacks")) {
            if haystack.contains(&unwanted) {
                found.push(format!("{key} holds {unwanted:?}"));
            }
        }
    }
    let removed = case
        .get("removed")
        .and_then(Value::as_object)
        .cloned()
        .unwrap_or_default();
    for (text, kind) in removed {
        let kinds = article
            .removed
            .iter()
            .filter(|piece| piece.text.contains(&text));
        let kinds: Vec<&str> = kinds.map(|piece| piece.kind.as_str()).collect();
        if !kinds.contains(&kind.as_str().unwrap_or_default()) {
            found.push(format!("{text:?} was removed as {kinds:?}, not as {kind}"));
        }
    }
    found
}

#[test]
fn our_pages_come_out_as_they_should() {
    let mut names: Vec<PathBuf> = std::fs::read_dir(folder())
        .expect("tests/corpus/pages is part of the repository")
        .map(|entry| entry.expect("readable").path())
        .filter(|path| {
            path.extension()
                .is_some_and(|extension| extension != "json")
        })
        .collect();
    names.sort();
    assert!(names.len() >= 12, "only {} cases were found", names.len());
    let mut report = String::new();
    for path in names {
        let bytes = std::fs::read(&path).expect("readable");
        let case = std::fs::read_to_string(path.with_extension("json"))
            .expect("every page has its expectations");
        let case: Value = serde_json::from_str(&case).expect("expectations are JSON");
        let input = Input {
            bytes: &bytes,
            url: case.get("url").and_then(Value::as_str),
            ..Input::default()
        };
        let article = extract(&input).expect("every case is text");
        for difference in differences(&case, &article) {
            report.push_str(&format!(
                "{}: {difference}\n",
                path.file_name().unwrap_or_default().display()
            ));
        }
        if std::env::var_os("COMMONPLACE_SHOW").is_some() {
            println!(
                "=== {}\n{}\n--- {:#?}",
                path.display(),
                article.html,
                article.removed
            );
        }
    }
    assert!(report.is_empty(), "\n{report}");
}

#[test]
fn what_cannot_be_read_says_what_it_is() {
    use commonplace_page::{MAX_BYTES, PageError};
    let read = |bytes: &[u8]| {
        extract(&Input {
            bytes,
            ..Input::default()
        })
    };
    assert_eq!(read(b""), Err(PageError::Empty));
    assert_eq!(read(b" \r\n\t "), Err(PageError::Empty));
    let program = PageError::Binary {
        what: "a program".to_owned(),
    };
    assert_eq!(read(b"\x7fELF ..."), Err(program));
    let large = PageError::TooLarge {
        size_mb: 64,
        limit_mb: 64,
    };
    assert_eq!(read(&vec![b'x'; MAX_BYTES + 1]), Err(large));
}

/// A page that nests, repeats or opens without end is read in bounded time and its text is not lost.
#[test]
fn hostile_pages_are_read_in_bounded_time() {
    let story = "The ferry left the quay at noon and came back at night, as it does on every day but Sunday. ".repeat(8);
    let pages = [
        (
            "nested div",
            format!("<html><body>{}<p>{story}</p>", "<div>".repeat(20_000)),
        ),
        (
            "nested table",
            format!("<html><body>{}<p>{story}", "<table><tr><td>".repeat(20_000)),
        ),
        (
            "nested list",
            format!("<html><body>{}<p>{story}", "<ul><li>".repeat(20_000)),
        ),
        (
            "nested span",
            format!("<html><body><p>{}{story}", "<span>".repeat(20_000)),
        ),
        (
            "many paragraphs",
            format!("<html><body><p>{story}</p>{}", "<p>x</p>".repeat(30_000)),
        ),
        (
            "many pictures",
            format!(
                "<html><body><p>{story}</p><picture>{}",
                "<img src=a.png>".repeat(20_000)
            ),
        ),
        (
            "many captions",
            format!(
                "<html><body><p>{story}</p>{}",
                "<div class=caption>x</div>".repeat(20_000)
            ),
        ),
        (
            "many breaks",
            format!("<html><body><p>{story}</p>{}", "<br>".repeat(50_000)),
        ),
        (
            "many bylines",
            format!(
                "<html><body><h1>T</h1><p>{story}</p>{}",
                "<p class='byline date'>by x</p>".repeat(20_000)
            ),
        ),
        (
            "many headings",
            format!(
                "<html><body><p>{story}</p>{}",
                "<h2>Related</h2>".repeat(20_000)
            ),
        ),
        (
            "long word",
            format!("<html><body><p>{story}</p><p>{}", "x".repeat(3_000_000)),
        ),
        (
            "references",
            format!("<html><body><p>{story}</p>{}", "&amp;lt;".repeat(50_000)),
        ),
        (
            "writers in boxes of their own",
            format!(
                "<html><body><p>{story}</p>{}{}",
                (0..2_000)
                    .map(|n| format!("<div class={}><div class=q><div class=b><p>{story}</p></div><b class=author>N{n} A</b></div></div>", "x".repeat(n)))
                    .collect::<String>(),
                "<div><b>x</b></div>".repeat(60_000)
            ),
        ),
        (
            "definitions of nothing",
            format!(
                "<html><body><p>{story}</p><dl>{}</dl>",
                "<dd>Something is said of it at length, in a sentence.</dd>".repeat(60_000)
            ),
        ),
        (
            "data of which little is shown",
            format!(
                "<html><script type=application/ld+json>{{\"@type\":\"Article\",\"headline\":\"T\",\"articleBody\":\"{}\"}}</script><body><p>{story}</p>{}",
                "Nothing of what is shown stands in here. ".repeat(25_000),
                "<p>Something else that is nowhere in the data.</p>".repeat(10_000)
            ),
        ),
    ];
    for (name, page) in pages {
        let start = std::time::Instant::now();
        let input = Input {
            bytes: page.as_bytes(),
            url: Some("https://a.example/"),
            ..Input::default()
        };
        let article = extract(&input).expect("text");
        let took = start.elapsed();
        println!("{name}: {took:?}");
        assert!(article.text.contains("ferry left the quay"), "{name}");
        assert!(took.as_secs() < 30, "{name}: {took:?}");
    }
}
