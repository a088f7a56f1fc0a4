//! Export gives folders that other apps can read, and that come back as they were.

use crate::blobs::BlobHash;
use crate::error::Error;
use crate::job::{Cancel, Job};
use crate::library::Library;
use crate::model::Report;
use crate::store::articles::Head;
use crate::vault::trial::{Trial, all_files, article, note, notes_of, put, shared, tag, trash};
use commonplace_text::note::outline;
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

fn export(library: &Library, folder: &Path) -> Report {
    library.export(folder, &Job::silent()).unwrap()
}

/// Every file of a vault as it must come out: notes end in `.md` and have no mark of the byte order.
fn comparable(root: &Path) -> BTreeMap<String, Vec<u8>> {
    all_files(root)
        .into_iter()
        .filter(|(name, _)| !name.split('/').any(|part| part.starts_with('.')))
        .collect()
}

#[test]
fn what_goes_out_comes_back_byte_for_byte() {
    let trial = Trial::new();
    let vault = trial.files(
        "vault",
        &[
            (
                "Home.md",
                "# Home\r\n[[Deep/Ünïcode]] \u{1f600}\r\n".as_bytes(),
            ),
            (
                "Deep/er/Note.1.md",
                b"---\ntags: [a]\n---\ntext without an end",
            ),
            ("Deep/pic.png", b"\x89PNG\0\xff"),
            ("Deep/no extension", b"x"),
            ("empty.md", b""),
        ],
    );
    let library = trial.library("library");
    library.import(&vault, &Job::silent()).unwrap();
    let report = export(&library, &trial.path("out"));
    assert_eq!((report.exported, report.failed), (5, 0), "{report:#?}");
    assert_eq!(all_files(&trial.path("out")), all_files(&vault));
    let second = trial.library("second");
    second.import(&trial.path("out"), &Job::silent()).unwrap();
    export(&second, &trial.path("out again"));
    assert_eq!(all_files(&trial.path("out again")), all_files(&vault));
}

#[test]
fn real_vaults_come_back() {
    for name in ["vault-foam", "vault-silverbullet"] {
        let Some(vault) = shared(name) else { continue };
        let trial = Trial::new();
        let library = trial.library("library");
        let imported = library.import(&vault, &Job::silent()).unwrap();
        let report = export(&library, &trial.path("out"));
        assert_eq!(report.exported, imported.imported, "{name}");
        assert!(
            comparable(&trial.path("out")) == comparable(&vault),
            "{name} comes back byte for byte"
        );
    }
}

#[test]
fn names_that_one_folder_cannot_hold() {
    let trial = Trial::new();
    let library = trial.library("library");
    for (path, body) in [("a", "1"), ("b", "2"), ("B", "3"), ("a.md/inner", "4")] {
        note(&library, path, body);
    }
    let tagged = note(&library, "tagged", "5");
    tag(&library, tagged, "Given", true);
    trash(&library, note(&library, "thrown away", "6"), true);
    let report = export(&library, &trial.path("out"));
    let out: BTreeMap<String, Vec<u8>> = all_files(&trial.path("out"));
    let names: Vec<&str> = out.keys().map(String::as_str).collect();
    let folds_capitals = trial.path("OUT").exists();
    let second = if folds_capitals { "b 2.md" } else { "b.md" };
    assert_eq!(
        names,
        ["B.md", "a 2.md", "a.md/inner.md", second, "tagged.md"],
        "no name is lost, and the trash stays"
    );
    let row = report
        .rows
        .iter()
        .find(|row| row.file == "tagged.md")
        .unwrap();
    assert!(
        row.reason
            .as_ref()
            .is_some_and(|reason| reason.contains("Given")),
        "what is not in the file is told"
    );
}

#[test]
fn folders_that_will_not_do() {
    let trial = Trial::new();
    let library = trial.library("library");
    note(&library, "a", "1");
    put(&trial.path("full/file"), b"theirs");
    let refused = |path: &Path| library.export(path, &Job::silent()).unwrap_err();
    assert!(
        matches!(refused(&trial.path("full")), Error::Invalid(message) if message.contains("not empty"))
    );
    assert!(matches!(
        refused(&trial.path("full/file")),
        Error::Invalid(_)
    ));
    assert!(matches!(
        refused(&trial.path("full/file/below")),
        Error::Storage(_) | Error::Invalid(_)
    ));
    assert!(matches!(refused(library.folder()), Error::Invalid(_)));
    assert!(matches!(
        refused(&library.folder().join("export")),
        Error::Invalid(_)
    ));
    assert!(!library.folder().join("export").exists());
    assert_eq!(fs::read(trial.path("full/file")).unwrap(), b"theirs");
    let cancel = Cancel::default();
    cancel.cancel();
    let stopped = library.export(
        &trial.path("new"),
        &Job {
            cancel,
            progress: &|_, _, _| {},
        },
    );
    assert_eq!(stopped, Err(Error::Cancelled));
    assert!(
        !trial.path("new").exists(),
        "what was begun is taken away again"
    );
    fs::create_dir(trial.path("empty")).unwrap();
    assert_eq!(
        export(&library, &trial.path("empty")).exported,
        1,
        "an empty folder will do"
    );
}

#[test]
fn a_lost_file_is_a_row() {
    let trial = Trial::new();
    let vault = trial.files(
        "vault",
        &[("a.md", b"one"), ("p.png", b"picture"), ("q.png", b"other")],
    );
    let library = trial.library("library");
    library.import(&vault, &Job::silent()).unwrap();
    let hash = BlobHash::of(b"picture");
    fs::remove_file(library.blobs.path(hash)).unwrap();
    let report = export(&library, &trial.path("out"));
    assert_eq!((report.exported, report.failed), (2, 1), "{report:#?}");
    assert!(trial.path("out/q.png").exists());
}

const PICTURE: &[u8] = b"\x89PNG\r\n\x1a\n picture";

fn with_article(trial: &Trial) -> Library {
    let library = trial.library("library");
    let hash = BlobHash::of(PICTURE);
    let head = Head {
        title: "What: \"a\" title?".to_owned(),
        byline: Some("Ada Berg".to_owned()),
        published: Some("2026-01-02".to_owned()),
        datelines: vec!["DUBAI".to_owned(), "MOSCOW".to_owned()],
        url: Some("https://example.org/a".to_owned()),
        ..Head::default()
    };
    let html = format!(
        "<h2>One</h2><p>Text with <b>weight</b>.</p><figure><img src=\"/blob/{hash}\" alt=\"A river\"><figcaption>The river</figcaption></figure>"
    );
    let id = article(&library, &head, &html, &[PICTURE]);
    tag(&library, id, "Reading/history", true);
    note(&library, "Articles/mine", "a note beside the articles");
    library
}

#[test]
fn an_article_becomes_markdown_with_its_picture() {
    let trial = Trial::new();
    let library = with_article(&trial);
    let report = export(&library, &trial.path("out"));
    assert_eq!((report.exported, report.failed), (2, 0), "{report:#?}");
    let out = all_files(&trial.path("out"));
    let image = format!("Articles/_images/{}.png", BlobHash::of(PICTURE));
    assert_eq!(
        out.keys().map(String::as_str).collect::<Vec<_>>(),
        ["Articles/What a title.md", &image, "Articles/mine.md"]
    );
    assert_eq!(out[&image], PICTURE);
    let text = String::from_utf8(out["Articles/What a title.md"].clone()).unwrap();
    let (front, body) = text.split_once("---\n\n").unwrap();
    let lines: Vec<&str> = front
        .lines()
        .filter(|line| !line.starts_with("commonplace: ") && !line.starts_with("saved: "))
        .collect();
    assert_eq!(
        lines,
        [
            "---",
            "title: \"What: \\\"a\\\" title?\"",
            "url: \"https://example.org/a\"",
            "author: \"Ada Berg\"",
            "published: \"2026-01-02\"",
            "datelines: [\"DUBAI\", \"MOSCOW\"]",
            "tags: [\"Reading/history\"]",
        ]
    );
    assert_eq!(
        body,
        format!(
            "## One\n\nText with **weight**.\n\n![A river](_images/{}.png)\n\n*The river*\n",
            BlobHash::of(PICTURE)
        )
    );
    let read = outline(&text);
    assert_eq!(
        read.title.as_deref(),
        Some("What: \"a\" title?"),
        "other apps read the same"
    );
    assert_eq!(
        read.tags.iter().map(|tag| tag.as_str()).collect::<Vec<_>>(),
        ["Reading/history"]
    );
}

#[test]
fn an_exported_article_is_known_again() {
    let trial = Trial::new();
    let library = with_article(&trial);
    export(&library, &trial.path("out"));
    let report = library.import(&trial.path("out"), &Job::silent()).unwrap();
    assert_eq!((report.imported, report.already), (0, 3), "{report:#?}");
    let other = trial.library("other");
    let report = other.import(&trial.path("out"), &Job::silent()).unwrap();
    assert_eq!(
        (report.imported, report.already),
        (3, 0),
        "elsewhere it comes back as a note with its picture"
    );
    let paths: Vec<String> = notes_of(&other).into_iter().map(|(path, _)| path).collect();
    assert_eq!(paths, ["Articles/What a title", "Articles/mine"]);
}

/// The pages of the evaluation, through extraction to Markdown: read as a note, it has the letters that the HTML has.
#[test]
fn no_word_of_a_page_is_lost_on_the_way() {
    let mut seen = 0;
    let mut lost = Vec::new();
    for folder in ["readability", "postlight", "htmldate", "wcxb-dev"] {
        let Some(root) = shared(&format!("pages/{folder}/pages")) else {
            continue;
        };
        let mut pages: Vec<_> = fs::read_dir(root)
            .unwrap()
            .flatten()
            .map(|entry| entry.path())
            .collect();
        pages.sort();
        for page in pages.iter().take(10) {
            let Ok(unpacked) = std::process::Command::new("gzip")
                .arg("-dc")
                .arg(page)
                .output()
            else {
                eprintln!("SKIPPED: there is no gzip to unpack the pages with");
                return;
            };
            let input = commonplace_page::Input {
                bytes: &unpacked.stdout,
                url: Some("https://example.org/a"),
                ..Default::default()
            };
            let Ok(article) = commonplace_page::extract(&input) else {
                continue;
            };
            let html = commonplace_page::localise(&article.html, &|_| None);
            let markdown = super::markdown::of_html(&html, &|_| None);
            seen += 1;
            let (is, should) = (
                letters(&outline(&markdown).text),
                letters(&plain(&super::html::read(&html))),
            );
            // A caption stands before its table, wherever the page had it.
            if is != should && sorted(&is) != sorted(&should) {
                let at = is
                    .chars()
                    .zip(should.chars())
                    .take_while(|(a, b)| a == b)
                    .count();
                let near = |text: &str| {
                    text.chars()
                        .skip(at.saturating_sub(20))
                        .take(60)
                        .collect::<String>()
                };
                lost.push(format!(
                    "{}: “{}” where the page has “{}”",
                    page.display(),
                    near(&is),
                    near(&should)
                ));
            }
        }
    }
    assert!(
        lost.is_empty(),
        "{} of {seen} pages:\n{}",
        lost.len(),
        lost.join("\n")
    );
}

fn letters(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).collect()
}

fn sorted(text: &str) -> Vec<char> {
    let mut letters: Vec<char> = text.chars().collect();
    letters.sort_unstable();
    letters
}

fn plain(nodes: &[super::html::Node]) -> String {
    let one = |node: &super::html::Node| match node {
        super::html::Node::Text(text) => text.clone(),
        super::html::Node::Element(element) => {
            element.attribute("alt").unwrap_or_default().to_owned() + &plain(&element.children)
        }
    };
    nodes.iter().map(one).collect()
}
