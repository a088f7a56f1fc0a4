//! Pictures and recordings that come another time, and old libraries that did not say which were missing.

use super::*;
use crate::env::Env;
use crate::fetch::{FetchCode, FetchError, FetchRequest, Fetched};
use crate::save::Source;
use crate::store::check::wreck;
use std::sync::atomic::{AtomicBool, Ordering};

/// A page with one picture and one recording, which come when they may.
#[derive(Default)]
struct Net(AtomicBool);

const PAGE: &str = "<title>Bees</title><article><h1>Bees</h1>\
    <p>A bee that leaves the hive for the first time flies backwards, with her eyes on the door, in circles.</p>\
    <p>Move the hive by a metre while she is away, and she will come back to the place where it stood.</p>\
    <p><img src='https://hive.example/1.png' alt='A hive'></p><audio src='https://hive.example/queen.mp3'></audio></article>";

impl Fetch for Net {
    fn fetch(&self, request: &FetchRequest) -> std::result::Result<Fetched, FetchError> {
        let is_picture = request.url.ends_with(".png");
        let is_audio = request.url.ends_with(".mp3");
        if (is_picture || is_audio) && !self.0.load(Ordering::Relaxed) {
            return Err(FetchError {
                code: FetchCode::Status(404),
                message: "Not there.".to_owned(),
            });
        }
        let bytes: &[u8] = if is_picture {
            b"\x89PNG\r\n\x1a\n and more"
        } else if is_audio {
            b"ID3\x04\0\0\0\0\0\0"
        } else {
            PAGE.as_bytes()
        };
        Ok(Fetched {
            url: request.url.clone(),
            bytes: bytes.to_vec(),
            content_type: None,
        })
    }
}

fn saved() -> (tempfile::TempDir, Library, Net, ItemId) {
    let folder = tempfile::tempdir().unwrap();
    let library = Library::open(folder.path(), Env::system()).unwrap();
    let net = Net::default();
    let source = Source::Url {
        url: "https://hive.example/bees",
        allow_host: None,
    };
    let saved = library.save(source, &SaveOptions::default(), &net, &Job::silent());
    (folder, library, net, saved.id.unwrap())
}

#[test]
fn recordings_that_failed_are_told_and_come_another_time() {
    let (_folder, library, net, id) = saved();
    let view = library.article(id).unwrap();
    let call = "https://hive.example/queen.mp3";
    assert_eq!(view.pictures.missing_audio, [call]);
    assert!(view.warnings.is_empty(), "told by number");
    assert!(view.audio.is_empty());
    library
        .reread("", false, &Job::silent(), &mut |_| ())
        .unwrap();
    assert_eq!(library.incomplete().unwrap(), [id]);
    let none = library
        .fetch_missing(id, &net, None, &Job::silent())
        .unwrap();
    assert_eq!((none.fetched, none.fetched_audio), (0, 0));
    net.0.store(true, Ordering::Relaxed);
    let done = library
        .fetch_missing(id, &net, None, &Job::silent())
        .unwrap();
    assert_eq!((done.fetched, done.fetched_audio), (1, 1));
    let view = library.article(id).unwrap();
    assert!(view.pictures.missing_audio.is_empty());
    assert_eq!(view.audio[0].source, call);
    assert!(library.incomplete().unwrap().is_empty());
}

#[test]
fn pictures_come_to_a_text_that_is_read_otherwise_today() {
    let (_folder, library, net, id) = saved();
    wreck(
        &library.store,
        "UPDATE content_version SET text = 'As it was read then', text_hash = zeroblob(32)",
    );
    net.0.store(true, Ordering::Relaxed);
    let done = library
        .fetch_missing(id, &net, None, &Job::silent())
        .unwrap();
    assert_eq!((done.fetched, done.pictures.kept), (1, 1));
    let text = library.article_text(id).unwrap();
    assert_eq!(text.text, "As it was read then");
    assert!(text.html.contains("<img src=\"/blob/"), "{}", text.html);
}

#[test]
fn pictures_that_lay_beside_a_page_are_there_when_it_is_read_again() {
    let folder = tempfile::tempdir().unwrap();
    let library = Library::open(&folder.path().join("library"), Env::system()).unwrap();
    let page = folder.path().join("Bees.html");
    let html = PAGE.replace("https://hive.example/1.png", "Bees_files/my%20hive.png");
    blobs::write_durably(&page, html.as_bytes()).unwrap();
    std::fs::create_dir(folder.path().join("Bees_files")).unwrap();
    let picture = folder.path().join("Bees_files/my hive.png");
    blobs::write_durably(&picture, b"\x89PNG\r\n\x1a\n and more").unwrap();
    let saved = library.save(
        Source::File(&page),
        &SaveOptions::default(),
        &Net::default(),
        &Job::silent(),
    );
    let id = saved.id.unwrap();
    let shown = || library.article_text(id).unwrap();
    assert!(shown().html.contains("<img src=\"/blob/"), "{:?}", saved);
    wreck(
        &library.store,
        "UPDATE content_version SET text = 'A bee that leaves the hive', text_hash = zeroblob(32)",
    );
    library
        .reread("", false, &Job::silent(), &mut |_| ())
        .unwrap();
    let read = shown();
    assert!(read.text.contains("Move the hive"), "{}", read.text);
    assert!(read.html.contains("<img src=\"/blob/"), "{}", read.html);
}

#[test]
fn the_first_schema_did_not_say_which_pictures_are_missing() {
    let (_folder, library, net, id) = saved();
    let details =
        r#"{"title":"Bees","removed":[],"warnings":[{"code":"images","message":"1 picture."}]}"#;
    wreck(
        &library.store,
        &format!("UPDATE content_version SET details = '{details}'"),
    );
    assert_eq!(library.incomplete().unwrap(), [id]);
    net.0.store(true, Ordering::Relaxed);
    let done = library
        .fetch_missing(id, &net, None, &Job::silent())
        .unwrap();
    assert_eq!((done.fetched, done.pictures.kept), (1, 1));
    assert!(library.incomplete().unwrap().is_empty());
}
