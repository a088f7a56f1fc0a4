//! The contract as a whole: every command is there, every page has its policy, and no request breaks anything.

mod hostile;
mod pages;
mod queue;

use crate::params::{ErrorBody, ErrorCode, Event};
use crate::{App, COMMANDS, Host, typescript};
use commonplace_core::fetch::{Fetch, FetchCode, FetchError, FetchRequest, Fetched, NoNetwork};
use commonplace_core::{Env, Library};
use serde_json::{Value, json};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;
use tempfile::TempDir;

/// A desktop with a small interface.
struct Desk;

impl Host for Desk {
    fn open_external(&self, url: &str) -> Result<(), String> {
        assert!(!url.contains("panic"), "asked to");
        Ok(())
    }

    fn pick(&self, _: &str, _: &str) -> Result<Vec<PathBuf>, String> {
        Ok(vec![PathBuf::from("/chosen")])
    }

    fn asset(&self, name: &str) -> Option<Vec<u8>> {
        match name {
            "reader-frame.js" => Some(b"start();\r\n".to_vec()),
            "reader-frame.css" => Some(b"p { margin: 0 }\n".to_vec()),
            "fonts/literata-1.woff2" => Some(b"wOF2".to_vec()),
            _ => None,
        }
    }

    fn ready(&self) {}
}

fn app_with(fetch: impl Fetch + 'static) -> (TempDir, Arc<App>) {
    let folder = tempfile::tempdir().unwrap();
    let library = Library::open(folder.path(), Env::system()).unwrap();
    (folder, App::new(library, Arc::new(fetch), Arc::new(Desk)))
}

fn app() -> (TempDir, Arc<App>) {
    app_with(NoNetwork)
}

const PAGE: &str = "<!doctype html><title>Ships & winds</title><article><h1>Ships & winds</h1>\
    <p>The first paragraph of the article tells of ships, and it goes on for a while, so that it is prose and not a menu.</p>\
    <p>The second paragraph tells of winds, of harbours and of people who wait there, and it too is long enough to be read.</p></article>";

/// Saves a page and gives its id.
fn save(app: &App) -> Value {
    let saved = app
        .call("save.text", json!({ "text": "", "html": PAGE }))
        .unwrap();
    assert_eq!(saved["status"], "saved", "{saved}");
    saved["id"].clone()
}

#[test]
fn the_windows_types_are_those_of_the_contract() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../ui/src/api/generated.ts");
    let written = std::fs::read_to_string(&path)
        .unwrap_or_default()
        .replace("\r\n", "\n");
    assert!(
        written == typescript(),
        "ui/src/api/generated.ts is old: cargo run -p commonplace-cli --features dev-server -- dev types ui/src/api/generated.ts"
    );
}

#[test]
fn every_command_has_a_name_a_word_on_it_and_a_type() {
    let types = typescript();
    let mut names: Vec<&str> = COMMANDS.iter().map(|command| command.name).collect();
    for command in COMMANDS {
        assert!(
            command.name.split_once('.').is_some(),
            "{}: area.what",
            command.name
        );
        assert!(
            command.doc.trim().ends_with('.'),
            "{} has no sentence on it",
            command.name
        );
        assert!(
            types.contains(&format!("  \"{}\": {{ params: ", command.name)),
            "{}",
            command.name
        );
    }
    names.sort_unstable();
    names.dedup();
    assert_eq!(names.len(), COMMANDS.len(), "no name twice");
}

#[test]
fn what_does_not_exist_or_fit_is_invalid() {
    let (_folder, app) = app();
    for (name, params) in [
        ("", json!({})),
        ("items", json!({})),
        ("items.List", json!({})),
        ("items.list", json!({})),
        ("items.list", json!({ "query": "", "limit": 1, "more": 1 })),
        ("items.star", json!({ "ids": ["x"], "on": true })),
        ("system.open", json!({ "url": "file:///etc/passwd" })),
        ("system.pick", json!({ "what": "passwords", "title": "" })),
        ("save.files", json!({ "paths": ["relative.html"] })),
        ("notes.create", json!({ "path": "a|b" })),
    ] {
        let error = app.call(name, params.clone()).unwrap_err();
        assert_eq!(
            error.code,
            ErrorCode::Invalid,
            "{name} {params}: {}",
            error.message
        );
        assert!(
            error.message.len() > 10,
            "{name} {params}: {}",
            error.message
        );
    }
    assert!(
        app.call("library.counts", Value::Null).is_ok(),
        "nothing needed, nothing given"
    );
}

#[test]
fn what_breaks_off_is_told_and_leaves_the_rest_alone() {
    let (_folder, app) = app();
    let error = app
        .call("system.open", json!({ "url": "https://example.org/panic" }))
        .unwrap_err();
    assert_eq!(
        (error.code, error.message),
        (ErrorCode::Storage, ErrorBody::broke_off("").message)
    );
    assert_eq!(
        app.call("system.open", json!({ "url": "https://example.org/" }))
            .unwrap(),
        json!(true)
    );
}

#[test]
fn a_blocked_host_can_be_told_from_a_dead_one() {
    struct Refuses(FetchCode);
    impl Fetch for Refuses {
        fn fetch(&self, _: &FetchRequest) -> Result<Fetched, FetchError> {
            Err(FetchError {
                code: self.0,
                message: "No.".to_owned(),
            })
        }
    }
    for (code, detail) in [
        (FetchCode::Blocked, "blocked"),
        (FetchCode::Unreachable, "unreachable"),
        (FetchCode::Status(404), "status"),
    ] {
        let (_folder, app) = app_with(Refuses(code));
        let error = app
            .call("save.url", json!({ "url": "http://192.168.1.20/wiki" }))
            .unwrap_err();
        assert_eq!(
            (error.code, error.detail.as_deref()),
            (ErrorCode::Fetch, Some(detail))
        );
    }
}

#[test]
fn everyone_who_listens_hears_of_a_change() {
    let (_folder, app) = app();
    let (one, two, gone) = (app.events(), app.events(), app.events());
    drop(gone);
    let id = save(&app);
    for events in [one, two] {
        let Event::Changes { changes } = events.recv_timeout(Duration::from_secs(10)).unwrap()
        else {
            panic!("another event")
        };
        assert!(changes.lists && changes.items.iter().any(|item| json!(item) == id));
    }
}

#[test]
fn a_change_of_another_process_is_heard() {
    let (folder, app) = app();
    let id = save(&app);
    let events = app.events();
    let other = Library::open(folder.path(), Env::system()).unwrap();
    other
        .star(&[serde_json::from_value(id).unwrap()], true)
        .unwrap();
    let heard = events.recv_timeout(Duration::from_secs(10)).unwrap();
    assert!(matches!(heard, Event::Changes { .. }), "{heard:?}");
}

#[test]
fn a_window_that_starts_again_is_told_what_to_open() {
    let (_folder, app) = app();
    let events = app.events();
    app.opened(vec!["https://example.org".to_owned()]);
    assert!(
        matches!(events.try_recv(), Ok(Event::Opened { args }) if args == ["https://example.org"])
    );
    drop(app);
    assert!(
        events.recv().is_err(),
        "there is nothing to hear of a library that is closed"
    );
}

#[test]
fn files_that_are_saved_tell_how_far_they_are() {
    let (folder, app) = app();
    let paths: Vec<PathBuf> = ["a.html", "missing.html"]
        .iter()
        .map(|name| folder.path().join(name))
        .collect();
    std::io::Write::write_all(
        &mut std::fs::File::create(&paths[0]).unwrap(),
        PAGE.as_bytes(),
    )
    .unwrap();
    let events = app.events();
    let saved = app
        .call("save.files", json!({ "paths": paths, "job": "j" }))
        .unwrap();
    let statuses: Vec<&Value> = saved["results"]
        .as_array()
        .unwrap()
        .iter()
        .map(|result| &result["status"])
        .collect();
    assert_eq!(
        statuses,
        ["saved", "failed"],
        "one that fails does not keep the others away"
    );
    let progress = events
        .try_iter()
        .find(|event| matches!(event, Event::Progress { job, total: 2, .. } if job == "j"));
    assert!(progress.is_some());
    assert_eq!(
        app.call("job.cancel", json!({ "job": "j" })).unwrap(),
        json!(false),
        "it is done"
    );
}
