//! The queue of addresses, worked through while the window is open: it ends, it is told, and it does not keep the window busy.

use super::{PAGE, app, app_with};
use crate::params::Event;
use commonplace_core::fetch::{Fetch, FetchError, FetchRequest, Fetched};
use commonplace_core::model::Queue;
use serde_json::{Value, json};
use std::sync::mpsc::Receiver;
use std::time::{Duration, Instant};

/// Every address is a page of its own.
struct Everything;

impl Fetch for Everything {
    fn fetch(&self, request: &FetchRequest) -> Result<Fetched, FetchError> {
        Ok(Fetched {
            url: request.url.clone(),
            bytes: PAGE.replace("Ships & winds", &request.url).into_bytes(),
            content_type: None,
        })
    }
}

/// What was told until the queue was done.
fn until_done(events: &Receiver<Event>) -> (Queue, usize, usize) {
    let (mut changes, mut words) = (0, 0);
    loop {
        match events.recv_timeout(Duration::from_secs(60)).unwrap() {
            Event::Queue { queue } if queue.waiting + queue.working == 0 && queue.done > 0 => {
                return (queue, changes, words + 1);
            }
            Event::Queue { .. } => words += 1,
            Event::Changes { .. } => changes += 1,
            _ => {}
        }
    }
}

#[test]
fn many_addresses_are_saved_without_a_word_for_each() {
    let (_folder, app) = app_with(Everything);
    let events = app.events();
    let begun = Instant::now();
    let urls: Vec<String> = (0..120)
        .map(|n| format!("https://h{}.example/{n}", n % 40))
        .collect();
    let done = app.call("queue.add", json!({ "urls": urls })).unwrap();
    assert_eq!(done["added"], 120);
    let (queue, changes, words) = until_done(&events);
    assert_eq!((queue.done, queue.failed), (120, 0));
    // However slow the machine is: so many in so much time, and not one for each page.
    let took = begun.elapsed().as_millis() as usize;
    let (most_changes, most_words) = (took / 300 + 3, took / 50 + 6);
    assert!(
        changes <= most_changes && words <= most_words,
        "{changes} changes and {words} words of progress in {took} ms"
    );
    let counts = app.call("library.counts", Value::Null).unwrap();
    assert_eq!(counts["inbox"], 120);
    let rows = app
        .call("queue.rows", json!({ "after": 0, "limit": 1000 }))
        .unwrap();
    assert_eq!(rows.as_array().map(Vec::len), Some(120));
    assert_eq!(app.call("queue.clear", Value::Null).unwrap()["done"], 0);
}

#[test]
fn a_change_outside_the_queue_is_told_at_once() {
    let (_folder, app) = app_with(Everything);
    let events = app.events();
    app.call("queue.add", json!({ "urls": ["https://a.example/1"] }))
        .unwrap();
    until_done(&events);
    while events.try_recv().is_ok() {}
    let rows = app
        .call("queue.rows", json!({ "after": 0, "limit": 1 }))
        .unwrap();
    let item = &rows[0]["item"];
    app.call("items.star", json!({ "ids": [item], "on": true }))
        .unwrap();
    // The last word on the queue may still be on its way.
    let heard = std::iter::from_fn(|| events.recv_timeout(Duration::from_secs(10)).ok())
        .find(|event| !matches!(event, Event::Queue { .. }));
    assert!(matches!(heard, Some(Event::Changes { .. })), "{heard:?}");
}

#[test]
fn what_waits_when_the_app_ends_is_saved_when_it_starts_again() {
    let (folder, app_without_network) = app();
    let urls = json!({ "urls": ["https://a.example/1", "https://b.example/2"] });
    app_without_network.call("queue.add", urls).unwrap();
    drop(app_without_network);
    let library =
        commonplace_core::Library::open(folder.path(), commonplace_core::Env::system()).unwrap();
    let queue = library.queue().unwrap();
    assert_eq!(
        (queue.waiting, queue.working),
        (2, 0),
        "what was begun is given back"
    );
    library.retry_queue(None, None).unwrap();
    let app = crate::App::new(
        library,
        std::sync::Arc::new(Everything),
        std::sync::Arc::new(super::Desk),
    );
    let events = app.events();
    // It may have ended before anybody listened.
    if app.call("queue.get", Value::Null).unwrap()["done"] != 2 {
        until_done(&events);
    }
    assert_eq!(app.call("queue.get", Value::Null).unwrap()["done"], 2);
}

#[test]
fn the_rest_can_be_cancelled() {
    let (_folder, app) = app();
    app.call(
        "queue.add",
        json!({ "urls": ["https://a.example/1", "x y", "https://a.example/1"] }),
    )
    .unwrap();
    let queue = app.call("queue.cancel", json!({})).unwrap();
    assert_eq!(
        (&queue["waiting"], &queue["failed"]),
        (&json!(0), &json!(0))
    );
    assert_eq!(
        app.call("queue.rows", json!({ "after": 0, "limit": 10 }))
            .unwrap(),
        json!([])
    );
}
