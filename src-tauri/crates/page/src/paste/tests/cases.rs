//! The corpus of pastes: each `.txt` comes out as the `.json` beside it says.

use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::Article;
use crate::paste::read;

/// Our own cases, in the repository.
fn own() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../tests/corpus/paste")
}

/// Cases from elsewhere, where they are present.
fn shared() -> PathBuf {
    super::shared_data().join("paste")
}

#[test]
fn our_pastes_come_out_as_written_down() {
    let cases = run(&own());
    assert!(cases >= 90, "only {cases} cases in the corpus");
}

#[test]
fn shared_pastes_come_out_as_written_down() {
    if !shared().is_dir() {
        eprintln!("SKIPPED: no shared pastes at {}", shared().display());
        return;
    }
    assert!(run(&shared()) > 0, "the folder of shared pastes is empty");
}

/// Names and texts of every case that is present.
pub(super) fn texts() -> Vec<(String, String)> {
    let folders = [own(), shared()];
    let entries = folders
        .iter()
        .filter_map(|f| std::fs::read_dir(f).ok())
        .flatten()
        .flatten();
    let paths = entries
        .map(|e| e.path())
        .filter(|p| p.extension().is_some_and(|e| e == "txt"));
    paths
        .map(|p| {
            (
                p.display().to_string(),
                std::fs::read_to_string(&p).expect("a case is UTF-8"),
            )
        })
        .collect()
}

/// Cases that are not in the repository yet: `PASTE_CASES=folder`.
#[test]
#[ignore = "only for writing new cases"]
fn cases_of_a_folder() {
    if let Some(folder) = std::env::var_os("PASTE_CASES") {
        run(Path::new(&folder));
    }
}

fn run(folder: &Path) -> usize {
    let mut paths: Vec<PathBuf> = std::fs::read_dir(folder)
        .expect("the corpus is readable")
        .map(|entry| entry.expect("an entry").path())
        .filter(|path| path.extension().is_some_and(|e| e == "txt"))
        .collect();
    paths.sort();
    let mut problems = Vec::new();
    for path in &paths {
        let text = std::fs::read_to_string(path).expect("a case is UTF-8");
        let truth =
            std::fs::read_to_string(path.with_extension("json")).expect("a case has its truth");
        let truth: Value = serde_json::from_str(&truth).expect("the truth is JSON");
        let name = path
            .file_stem()
            .unwrap_or_default()
            .to_string_lossy()
            .into_owned();
        let article = read(&text);
        let different = compare(&article, &truth);
        if !different.is_empty() {
            let aside: Vec<String> = article
                .removed
                .iter()
                .map(|r| format!("[{}] {:?}", r.kind, r.text))
                .collect();
            problems.extend(different.into_iter().map(|p| format!("{name}: {p}")));
            problems.push(format!("{name}: set aside {}", aside.join(" ")));
        }
    }
    assert!(
        problems.is_empty(),
        "{} differences:\n{}",
        problems.len(),
        problems.join("\n")
    );
    paths.len()
}

fn compare(article: &Article, truth: &Value) -> Vec<String> {
    let mut problems = Vec::new();
    let mut differ = |field: &str, found: Value, expected: &Value| {
        if found != *expected {
            problems.push(format!(
                "{field}\n   found    {found}\n   expected {expected}"
            ));
        }
    };
    let authors = truth["authors"]
        .as_array()
        .expect("authors")
        .iter()
        .filter_map(Value::as_str)
        .collect::<Vec<_>>()
        .join(", ");
    differ("title", article.title.clone().into(), &truth["title"]);
    differ("excerpt", article.excerpt.clone().into(), &truth["dek"]);
    differ(
        "byline",
        article.byline.clone().unwrap_or_default().into(),
        &authors.into(),
    );
    differ("agency", article.agency.clone().into(), &truth["agency"]);
    differ(
        "published",
        article.published.clone().into(),
        &truth["published"],
    );
    differ(
        "datelines",
        article.datelines.clone().into(),
        &truth["datelines"],
    );
    differ("captions", captions(&article.html), &truth["captions"]);
    let body: Vec<&str> = article
        .text
        .split("\n\n")
        .filter(|p| !p.is_empty())
        .collect();
    differ("body", body.into(), &truth["body"]);
    if !truth["lang"].is_null() {
        differ("lang", article.lang.clone().into(), &truth["lang"]);
    }
    if truth["removed"].as_array().is_some_and(Vec::is_empty) && !article.removed.is_empty() {
        problems.push(format!(
            "nothing should be set aside, but {:?} was",
            article.removed
        ));
    }
    for entry in truth["removed"].as_array().into_iter().flatten() {
        let (kind, text) = (
            entry["kind"].as_str().expect("kind"),
            entry["text"].as_str().expect("text"),
        );
        if !article
            .removed
            .iter()
            .any(|r| r.kind == kind && r.text.contains(text))
        {
            problems.push(format!(
                "{text:?} is not set aside as {kind}: {:?}",
                article.removed
            ));
        }
    }
    for (key, wanted) in [("keep", true), ("drop", false)] {
        for piece in truth[key]
            .as_array()
            .into_iter()
            .flatten()
            .filter_map(Value::as_str)
        {
            if article.text.contains(piece) != wanted {
                problems.push(format!("{key}: {piece:?} in {:?}", article.text));
            }
        }
    }
    problems
}

/// The captions of the HTML, as the truth writes them.
fn captions(html: &str) -> Value {
    let plain = |text: &str| {
        text.replace("&lt;", "<")
            .replace("&gt;", ">")
            .replace("&amp;", "&")
            .trim()
            .to_owned()
    };
    html.split("<figcaption>")
        .skip(1)
        .map(|rest| {
            let whole = rest.split("</figcaption>").next().unwrap_or("");
            let (text, credit) = whole.split_once("<cite>").unwrap_or((whole, ""));
            let credit = Some(plain(credit.trim_end_matches("</cite>"))).filter(|c| !c.is_empty());
            serde_json::json!({ "text": plain(text), "credit": credit })
        })
        .collect()
}
