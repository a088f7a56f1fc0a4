//! The queue of addresses to save: it survives a restart, waits for what may come, gives up what will not, and asks no
//! host too often.

use commonplace_core::fetch::{Fetch, FetchCode, FetchError, FetchRequest, Fetched};
use commonplace_core::job::Cancel;
use commonplace_core::model::{QueueRow, QueueState, SaveStatus};
use commonplace_core::{Library, Running, Work};
use commonplace_tests::{Answer, Cli, Pages, Site, TestLibrary, page, write};
use std::collections::HashMap;
use std::sync::Mutex;

const LONG: &str = "is an article about rivers, letters and lighthouses, long enough that nobody takes it for a menu, a caption or a notice.";

pub(crate) fn article(title: &str) -> String {
    let paragraphs = [1, 2, 3].map(|n| format!("{title}, part {n}, {LONG}"));
    page(title, &paragraphs.each_ref().map(String::as_str))
}

pub(crate) fn urls(list: &[&str]) -> Vec<String> {
    list.iter().map(|&url| url.to_owned()).collect()
}

pub(crate) fn work(library: &Library, fetch: &dyn Fetch) -> Vec<QueueRow> {
    let tried = Mutex::new(Vec::new());
    let work = Work {
        fetch,
        cancel: Cancel::default(),
        running: Running::default(),
        worker: "test",
        only: None,
        tried: &|row| tried.lock().unwrap().push(row.clone()),
    };
    library.work_queue(&work).unwrap();
    tried.into_inner().unwrap()
}

pub(crate) fn states(library: &Library) -> Vec<(String, QueueState, u32)> {
    let rows = library.queue_rows(0, 1_000).unwrap();
    rows.into_iter()
        .map(|row| (row.url, row.state, row.tries))
        .collect()
}

#[test]
fn addresses_are_saved_and_what_is_none_is_given_back() {
    let (library, pages) = (TestLibrary::new(), Pages::new());
    pages.put("https://a.example/1", article("One"));
    pages.put("https://a.example/2", article("Two"));
    let given = urls(&[
        "https://a.example/1",
        " a.example/2 ",
        "",
        "no address at all",
        "https://www.a.example/1#top",
        "ftp://a.example/3",
    ]);
    let (done, ids) = library
        .enqueue(&given, &TestLibrary::tags(&["later"]), None)
        .unwrap();
    assert_eq!(
        (done.added, done.already),
        (2, 1),
        "the same address in another spelling is one"
    );
    assert_eq!(done.refused, ["no address at all", "ftp://a.example/3"]);
    assert_eq!((ids.len(), ids[0]), (3, ids[2]));
    let tried = work(&library, &pages);
    assert_eq!(tried.len(), 2);
    let queue = library.queue().unwrap();
    assert_eq!(
        (queue.waiting, queue.working, queue.done, queue.failed),
        (0, 0, 2, 0)
    );
    assert_eq!(library.all("tag:later").len(), 2);
    let rows = library.queue_rows(0, 10).unwrap();
    assert_eq!(
        (rows[0].title.as_deref(), rows[0].status),
        (Some("One"), Some(SaveStatus::Saved))
    );
    library
        .enqueue(&urls(&["https://a.example/4"]), &[], None)
        .unwrap();
    assert_eq!(
        library.queue().unwrap().done,
        0,
        "what is done is cleared away when more comes"
    );
}

#[test]
fn what_may_come_is_tried_again_and_then_given_up() {
    let (library, pages) = (TestLibrary::new(), Pages::new());
    let url = "https://slow.example/a";
    pages.put(url, article("Slow"));
    pages.fail_first(url, FetchCode::Status(503), 2);
    pages.fail("https://dead.example/b", FetchCode::Unreachable);
    library
        .enqueue(
            &urls(&[url, "https://dead.example/b", "https://gone.example/c"]),
            &[],
            None,
        )
        .unwrap();
    work(&library, &pages);
    assert_eq!(
        states(&library)
            .into_iter()
            .map(|(_, state, tries)| (state, tries))
            .collect::<Vec<_>>(),
        [
            (QueueState::Waiting, 1),
            (QueueState::Waiting, 1),
            (QueueState::Failed, 1)
        ],
        "what is not there will not come"
    );
    assert!(work(&library, &pages).is_empty(), "nothing is due yet");
    let due = library.queue().unwrap().next.unwrap();
    assert_eq!(due - library.env().now_ms(), 10_000);
    for wait in [10_000, 60_000, 300_000, 1_800_000, 7_200_000, 21_600_000] {
        library.wait(wait);
        work(&library, &pages);
    }
    let rows = library.queue_rows(0, 10).unwrap();
    assert_eq!((rows[0].state, rows[0].tries), (QueueState::Done, 3));
    assert_eq!((rows[1].state, rows[1].tries), (QueueState::Failed, 7));
    assert!(
        rows[1]
            .error
            .as_deref()
            .is_some_and(|error| error.contains("Try again"))
    );

    pages.put("https://dead.example/b", article("Alive"));
    assert_eq!(library.retry_queue(Some(&[rows[1].id]), None).unwrap(), 1);
    work(&library, &pages);
    assert_eq!(library.titles("Alive"), ["Alive"]);
    assert_eq!(
        library.cancel_queue(None).unwrap(),
        1,
        "only what is not done is taken out"
    );
    assert_eq!(library.queue().unwrap().done, 2);
}

/// Stops everything in the middle of a page, as closing the app does.
struct Stops<'a>(&'a Pages, Cancel, Running);

impl Fetch for Stops<'_> {
    fn fetch(&self, request: &FetchRequest) -> Result<Fetched, FetchError> {
        if request.url.ends_with("/3") {
            self.1.cancel();
            self.2.stop_all();
        }
        self.0.fetch(request)
    }
}

#[test]
fn the_queue_survives_a_restart() {
    let (mut library, pages) = (TestLibrary::new(), Pages::new());
    let given: Vec<String> = (0..20)
        .map(|n| format!("https://h{n}.example/{n}"))
        .collect();
    for (n, url) in given.iter().enumerate() {
        pages.put(url, article(&format!("Article {n}")));
    }
    library.enqueue(&given, &[], None).unwrap();
    let cancel = Cancel::default();
    let running = Running::default();
    let stopping = Stops(&pages, cancel.clone(), running.clone());
    library
        .work_queue(&Work {
            fetch: &stopping,
            cancel,
            running,
            worker: "test",
            only: None,
            tried: &|_| {},
        })
        .unwrap();
    library.reopen();
    let queue = library.queue().unwrap();
    assert!(queue.waiting > 0 && queue.working == 0, "{queue:?}");
    work(&library, &pages);
    assert_eq!(library.queue().unwrap().done, 20);
    assert_eq!(
        library.all("in:articles").len(),
        20,
        "none is lost, none is doubled"
    );
    library.must_be_whole();
}

/// Counts how many pages of a host are asked for at the same time.
struct Counts {
    pages: Pages,
    now: Mutex<(HashMap<String, usize>, usize, usize)>,
    met: std::sync::Barrier,
}

impl Fetch for Counts {
    fn fetch(&self, request: &FetchRequest) -> Result<Fetched, FetchError> {
        let host = request.url.split('/').nth(2).unwrap_or_default().to_owned();
        {
            let mut now = self.now.lock().unwrap();
            let of_host = now.0.entry(host.clone()).or_default();
            *of_host += 1;
            let (of_host, all) = (*of_host, now.0.values().sum());
            now.1 = now.1.max(of_host);
            now.2 = now.2.max(all);
        }
        if request.url.ends_with("/0") {
            // Two pages of each of two hosts wait for one another: they are asked for at the same time.
            self.met.wait();
        }
        let answer = self.pages.fetch(request);
        *self.now.lock().unwrap().0.entry(host).or_default() -= 1;
        answer
    }
}

#[test]
fn four_pages_at_once_and_two_of_a_host() {
    let library = TestLibrary::new();
    let pages = Pages::new();
    let mut given = Vec::new();
    for host in ["a", "b"] {
        for n in ["x/0", "y/0", "1", "2", "3"] {
            let url = format!("https://{host}.example/{n}");
            pages.put(&url, article(&format!("{host} {n}")));
            given.push(url);
        }
    }
    library.enqueue(&given, &[], None).unwrap();
    let counts = Counts {
        pages,
        now: Mutex::default(),
        met: std::sync::Barrier::new(4),
    };
    work(&library, &counts);
    let now = counts.now.into_inner().unwrap();
    assert_eq!((now.1, now.2), (2, 4), "of one host, and in all");
    assert_eq!(library.queue().unwrap().done, 10);
}

#[test]
fn a_private_host_is_named_so_that_it_can_be_allowed() {
    let (library, pages) = (TestLibrary::new(), Pages::new());
    pages.fail("http://192.168.1.20:8080/wiki", FetchCode::Blocked);
    library
        .enqueue(&urls(&["http://192.168.1.20:8080/wiki"]), &[], None)
        .unwrap();
    work(&library, &pages);
    let row = library.queue_rows(0, 1).unwrap().remove(0);
    assert_eq!(
        (row.state, row.blocked.as_deref()),
        (QueueState::Failed, Some("192.168.1.20:8080"))
    );
    pages.put("http://192.168.1.20:8080/wiki", article("Wiki"));
    library
        .retry_queue(Some(&[row.id]), row.blocked.as_deref())
        .unwrap();
    work(&library, &pages);
    assert_eq!(
        pages.asked().last().unwrap().allowed.as_deref(),
        Some("192.168.1.20:8080")
    );
    assert_eq!(library.queue().unwrap().done, 1);
}

#[test]
fn the_terminal_works_through_many_addresses() {
    let folder = tempfile::tempdir().unwrap();
    let site = Site::with(vec![
        ("/1", Answer::html(&article("One"))),
        ("/2", Answer::html(&article("Two"))),
        ("/busy", Answer::status(503)),
    ]);
    let cli = Cli::on(&folder.path().join("library"));
    let list = folder.path().join("list.txt");
    write(
        &list,
        format!("# to read\n\n{}\n{}\n", site.url("/2"), site.url("/busy")),
    );
    let ran = cli.run(&[
        "--json",
        "save",
        "--allow-host",
        site.host(),
        "--tag",
        "x",
        "--from",
        &list.to_string_lossy(),
        &site.url("/1"),
        &site.url("/gone"),
    ]);
    assert_eq!(ran.code, 1, "{ran:?}");
    let statuses: Vec<String> = ran
        .lines()
        .iter()
        .map(|row| {
            format!(
                "{} {}",
                row["status"].as_str().unwrap(),
                row["source"].as_str().unwrap().rsplit('/').next().unwrap()
            )
        })
        .collect();
    assert_eq!(
        statuses,
        ["saved 1", "failed gone", "saved 2", "failed busy"],
        "in the order that was given"
    );
    assert!(ran.err.contains("waits in the queue"), "{}", ran.err);

    let rows = cli.json(&["queue"]);
    let end = rows.last().unwrap();
    assert_eq!(
        (&end["waiting"], &end["done"], &end["failed"]),
        (&1.into(), &2.into(), &1.into()),
        "{rows:?}"
    );
    site.set("/busy", Answer::html(&article("Busy")));
    let rows = cli.run(&["--json", "queue", "retry"]);
    assert!(rows.out.contains("\"title\":\"Busy\""), "{rows:?}");
    assert_eq!(rows.code, 1, "one is still not there");
    let rows = cli.json(&["queue", "cancel"]);
    assert_eq!(rows.last().unwrap()["failed"], 0);
}

#[test]
fn what_is_no_address_is_told_as_such_among_others() {
    let folder = tempfile::tempdir().unwrap();
    let site = Site::with(vec![("/1", Answer::html(&article("One")))]);
    let cli = Cli::on(&folder.path().join("library"));
    let ran = cli.run(&[
        "--json",
        "save",
        "--allow-host",
        site.host(),
        "http://",
        &site.url("/1"),
    ]);
    let rows = ran.lines();
    assert_eq!((ran.code, rows.len()), (1, 2), "{ran:?}");
    assert_eq!(
        (&rows[0]["status"], &rows[0]["source"]),
        (&"failed".into(), &"http://".into())
    );
    assert!(
        rows[0]["error"]
            .as_str()
            .unwrap()
            .contains("not a web address"),
        "{rows:?}"
    );
    assert_eq!(rows[1]["status"], "saved");
}

/// Takes the row of a page out of the queue while the page is on its way.
struct TakesOut<'a>(&'a Pages, &'a Library, Running);

impl Fetch for TakesOut<'_> {
    fn fetch(&self, request: &FetchRequest) -> Result<Fetched, FetchError> {
        if request.url.ends_with("/2") {
            self.1.cancel_queue(Some(&[2])).unwrap();
            self.2.stop(&[2]);
        }
        self.0.fetch(request)
    }
}

#[test]
fn one_page_can_be_stopped_while_it_is_fetched() {
    let (library, pages) = (TestLibrary::new(), Pages::new());
    let given: Vec<String> = (1..=3)
        .map(|n| format!("https://h{n}.example/{n}"))
        .collect();
    for (n, url) in given.iter().enumerate() {
        pages.put(url, article(&format!("Article {n}")));
    }
    let (_, ids) = library.enqueue(&given, &[], None).unwrap();
    assert_eq!(ids, [1, 2, 3]);
    let running = Running::default();
    let fetch = TakesOut(&pages, &library, running.clone());
    library
        .work_queue(&Work {
            fetch: &fetch,
            cancel: Cancel::default(),
            running,
            worker: "test",
            only: None,
            tried: &|_| {},
        })
        .unwrap();
    assert_eq!(library.queue().unwrap().done, 2);
    assert_eq!(
        library.all("in:articles").len(),
        2,
        "it is not saved behind the person's back"
    );
}

#[test]
fn what_the_queue_saved_is_taken_back_at_once() {
    let (library, pages) = (TestLibrary::new(), Pages::new());
    library.save_pasted(&article("By hand"));
    let batch = |numbers: std::ops::Range<u8>| {
        let list: Vec<String> = numbers
            .map(|n| {
                let url = format!("https://a.example/{n}");
                pages.put(&url, article(&format!("Number {n}")));
                url
            })
            .collect();
        library.enqueue(&list, &[], None).unwrap();
        work(&library, &pages);
    };
    batch(1..6);
    // At once after the first: another list is another step.
    batch(6..8);
    let labels = || -> Vec<String> {
        let history = library.history(None, 10).unwrap();
        let done = history.into_iter().filter(|step| !step.undone);
        done.map(|step| step.label).collect()
    };
    assert_eq!(labels()[..2], ["Save 2 pages", "Save 5 pages"]);
    assert_eq!(library.all("").len(), 8);
    library.undo().unwrap();
    assert_eq!(library.all("").len(), 6, "those of the second list");
    library.undo().unwrap();
    assert_eq!(
        library.all("").len(),
        1,
        "and those of the first, but not what was saved by hand"
    );
    library.redo().unwrap();
    assert_eq!(library.all("").len(), 6);
}
