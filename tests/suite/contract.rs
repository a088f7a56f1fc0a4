//! The contract between the window and the library: whatever is asked, there is an answer or a sentence, never a panic.

use commonplace_api::{App, COMMANDS, Host};
use commonplace_core::fetch::NoNetwork;
use commonplace_core::{Env, Library};
use commonplace_tests::Chance;
use serde_json::{Map, Value, json};
use std::path::PathBuf;
use std::sync::Arc;
use tempfile::TempDir;

/// A desktop that opens nothing and chooses nothing.
struct Nobody;

impl Host for Nobody {
    fn open_external(&self, _: &str) -> Result<(), String> {
        Ok(())
    }

    fn pick(&self, _: &str, _: &str) -> Result<Vec<PathBuf>, String> {
        Ok(Vec::new())
    }

    fn asset(&self, name: &str) -> Option<Vec<u8>> {
        (name == "reader-frame.js").then(|| b"let a = 1;".to_vec())
    }

    fn ready(&self) {}
}

fn app() -> (TempDir, Arc<App>) {
    let folder = tempfile::tempdir().unwrap();
    let library = Library::open(&folder.path().join("library"), Env::system()).unwrap();
    library.save_sample().unwrap();
    (
        folder,
        App::new(library, Arc::new(NoNetwork), Arc::new(Nobody)),
    )
}

fn ask(app: &App, name: &str, params: Value) -> Result<Value, String> {
    app.call(name, params).map_err(|error| {
        assert!(
            !error.message.contains("broke off"),
            "{name} broke off: {error:?}"
        );
        assert!(
            error.message.len() > 10 && error.message.contains(' '),
            "{name}: a sentence, not {:?}",
            error.message
        );
        error.message
    })
}

/// Names of everything that a command takes; those that lead out of the library are left to tests of their own.
const FIELDS: &[&str] = &[
    "query",
    "sort",
    "after",
    "at",
    "limit",
    "typing",
    "key",
    "id",
    "ids",
    "place",
    "on",
    "add",
    "remove",
    "progress",
    "title",
    "text",
    "html",
    "url",
    "paths",
    "name",
    "base64",
    "allow_host",
    "allowHost",
    "job",
    "path",
    "body",
    "base",
    "rev",
    "from",
    "target",
    "targets",
    "repair",
    "value",
    "what",
];

fn hostile(chance: &Chance, ids: &[Value]) -> Value {
    let long = || Value::String("x".repeat(100_000));
    let texts = [
        "",
        " ",
        "\0",
        "../../../etc/passwd",
        "..\\..\\x",
        "<script>alert(1)</script>",
        "'; DROP TABLE item; --",
        "\u{202e}\u{feff}",
        "[[",
        "💥",
        "NaN",
        "page://localhost/x",
        "http://127.0.0.1:9/",
        "in:trash -",
    ];
    match chance.below(14) {
        0 => Value::Null,
        1 => json!(chance.below(2) == 0),
        2 => json!(-1),
        3 => json!(u64::MAX),
        4 => json!(1e308),
        5 => json!(0.5),
        6 => json!([]),
        7 => json!({}),
        8 => json!([[[[[[[[]]]]]]]]),
        9 => long(),
        10 | 11 => ids[chance.below(ids.len())].clone(),
        12 => Value::Array(ids.to_vec()),
        _ => json!(texts[chance.below(texts.len())]),
    }
}

#[test]
fn hostile_requests_are_answered_with_a_sentence() {
    let (_folder, app) = app();
    let listed = ask(&app, "items.list", json!({ "query": "", "limit": 10 })).unwrap();
    let mut ids: Vec<Value> = listed["rows"]
        .as_array()
        .unwrap()
        .iter()
        .map(|row| row["id"].clone())
        .collect();
    assert_eq!(ids.len(), 2, "the sample: {listed}");
    ids.push(json!("00000000-0000-0000-0000-000000000000"));
    let chance = Chance::new(7);
    for command in COMMANDS {
        for params in [
            json!(null),
            json!({}),
            json!([]),
            json!("x"),
            json!(1),
            json!({ "surprise": 1 }),
        ] {
            let _ = ask(&app, command.name, params);
        }
        for _ in 0..120 {
            let mut params = Map::new();
            for field in FIELDS {
                if chance.below(3) == 0 {
                    params.insert((*field).to_owned(), hostile(&chance, &ids));
                }
            }
            let _ = ask(&app, command.name, Value::Object(params));
        }
    }
}

/// A request that a command understands, with one value after another replaced.
#[test]
fn each_value_may_be_wrong_by_itself() {
    let (folder, app) = app();
    let rows =
        ask(&app, "items.list", json!({ "query": "", "limit": 10 })).unwrap()["rows"].clone();
    let id = |kind: &str| {
        rows.as_array()
            .unwrap()
            .iter()
            .find(|row| row["kind"] == kind)
            .unwrap()["id"]
            .clone()
    };
    let (note, article) = (id("note"), id("article"));
    let seen = ask(&app, "notes.get", json!({ "id": note })).unwrap();
    let rev = seen["rev"].clone();
    let units = seen["body"].as_str().unwrap().encode_utf16().count();
    let chance = Chance::new(11);
    let ids = [note.clone(), article.clone()];
    let good = [
        (
            "items.list",
            json!({ "query": "in:inbox", "sort": "title", "limit": 5 }),
        ),
        ("items.rows", json!({ "ids": [note] })),
        (
            "items.search",
            json!({ "query": "commonplace", "typing": true, "limit": 5, "key": "palette" }),
        ),
        ("items.star", json!({ "ids": [note], "on": true })),
        (
            "items.tag",
            json!({ "ids": [note], "add": ["a/b"], "remove": ["c"] }),
        ),
        (
            "articles.place",
            json!({ "ids": [article], "place": "later" }),
        ),
        ("articles.get", json!({ "id": article })),
        (
            "articles.progress",
            json!({ "id": article, "progress": 0.3 }),
        ),
        (
            "articles.retitle",
            json!({ "id": article, "title": "Another" }),
        ),
        (
            "save.text",
            json!({ "text": "A text that is pasted. It has two sentences.", "html": null, "url": "https://example.org/a" }),
        ),
        (
            "save.bytes",
            json!({ "name": "a.txt", "base64": "SGVsbG8gd29ybGQsIHRoaXMgaXMgYSB0ZXh0Lg==" }),
        ),
        (
            "notes.create",
            json!({ "path": "Folder/New", "body": "text" }),
        ),
        ("notes.get", json!({ "id": note })),
        (
            "notes.edit",
            json!({ "id": note, "base": rev, "edit": { "at": 0, "cut": 0, "put": "a", "length": units } }),
        ),
        ("notes.newer", json!({ "id": note, "known": rev })),
        ("notes.save", json!({ "id": note, "body": "text" })),
        ("notes.rename", json!({ "id": note, "path": "Renamed" })),
        ("notes.history", json!({ "id": note })),
        ("links.complete", json!({ "text": "com", "limit": 5 })),
        ("links.follow", json!({ "from": note, "target": "Nowhere" })),
        (
            "links.resolve",
            json!({ "from": note, "targets": ["Nowhere"] }),
        ),
        ("links.out", json!({ "id": note })),
        ("links.back", json!({ "id": article })),
        ("undo.history", json!({ "limit": 5 })),
        ("settings.set", json!({ "key": "reader.size", "value": 20 })),
        ("library.check", json!({ "repair": false })),
    ];
    for (name, params) in good {
        ask(&app, name, params.clone())
            .unwrap_or_else(|error| panic!("{name} refuses {params}: {error}"));
        for field in params.as_object().unwrap().keys() {
            for _ in 0..20 {
                let mut changed = params.clone();
                changed[field] = hostile(&chance, &ids);
                let _ = ask(&app, name, changed);
            }
        }
    }
    let outside: Vec<_> = std::fs::read_dir(folder.path())
        .unwrap()
        .flatten()
        .map(|entry| entry.file_name())
        .collect();
    assert_eq!(
        outside,
        ["library"],
        "nothing was written beside the library"
    );
}

#[test]
fn paths_must_be_whole() {
    let (folder, app) = app();
    for name in ["library.import", "library.export", "library.backup"] {
        for path in ["relative", "../up", "", "./here"] {
            assert!(
                ask(&app, name, json!({ "path": path })).is_err(),
                "{name} {path:?}"
            );
        }
    }
    let refused = ask(&app, "save.files", json!({ "paths": ["../../etc/passwd"] }));
    assert!(refused.is_err(), "{refused:?}");
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1);
}

#[test]
fn only_web_and_mail_addresses_reach_the_system() {
    let (_folder, app) = app();
    assert!(
        ask(
            &app,
            "system.open",
            json!({ "url": "https://example.org/" })
        )
        .is_ok()
    );
    for url in [
        "file:///etc/passwd",
        "javascript:alert(1)",
        "/bin/sh",
        "smb://host/share",
        "data:text/html,x",
        "",
    ] {
        assert!(
            ask(&app, "system.open", json!({ "url": url })).is_err(),
            "{url}"
        );
    }
}

#[test]
fn commands_are_named_once_and_say_what_they_are_for() {
    let mut names: Vec<&str> = COMMANDS.iter().map(|command| command.name).collect();
    let window = commonplace_api::typescript();
    for command in COMMANDS {
        assert!(
            command.doc.trim().ends_with('.'),
            "{}: {:?}",
            command.name,
            command.doc
        );
        assert!(
            window.contains(&format!("\"{}\"", command.name)),
            "{} is not in the TypeScript",
            command.name
        );
    }
    names.sort_unstable();
    let all = names.len();
    names.dedup();
    assert_eq!(names.len(), all);
    let (_folder, app) = app();
    assert!(ask(&app, "nothing.such", json!({})).is_err());
}

#[test]
fn the_reader_is_served_by_id_in_its_cage() {
    let (_folder, app) = app();
    let rows = ask(
        &app,
        "items.list",
        json!({ "query": "in:articles", "limit": 1 }),
    )
    .unwrap();
    let article = ask(&app, "articles.get", json!({ "id": rows["rows"][0]["id"] })).unwrap();
    let page = app.page(&format!("/{}", article["version"].as_str().unwrap()));
    let header = |name: &str| {
        page.headers
            .iter()
            .find(|(known, _)| known.eq_ignore_ascii_case(name))
            .map_or("", |(_, value)| value.as_str())
    };
    let policy = header("content-security-policy");
    assert_eq!(page.status, 200);
    for rule in [
        "default-src 'none'",
        "script-src 'sha256-",
        "connect-src 'none'",
        "form-action 'none'",
        "base-uri 'none'",
        "object-src 'none'",
        "sandbox allow-scripts",
    ] {
        assert!(policy.contains(rule), "{rule} in {policy}");
    }
    for hole in [
        "unsafe",
        "*",
        "http:",
        "https:",
        "data:",
        "allow-same-origin",
    ] {
        assert!(!policy.contains(hole), "{hole} in {policy}");
    }
    assert_eq!(
        (header("x-content-type-options"), header("referrer-policy")),
        ("nosniff", "no-referrer")
    );
    for path in [
        "/",
        "/..",
        "/../library.db",
        "/blob/",
        "/blob/../../library.db",
        "/blob/zz",
        "/font/../x.woff2",
        "/%2e%2e/library.db",
        "//etc/passwd",
        "/00000000-0000-0000-0000-000000000000",
        "/a\0b",
    ] {
        let refused = app.page(path);
        assert!(
            matches!(refused.status, 400..=499),
            "{path}: {}",
            refused.status
        );
        assert!(
            !refused.body.windows(6).any(|bytes| bytes == b"SQLite"),
            "{path}"
        );
    }
}
