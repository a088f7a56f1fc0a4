//! Addresses in the queue that are given again, and what a process leaves there that ends without a word.

use crate::queue::{article, states, urls, work};
use commonplace_core::fetch::{Fetch, FetchCode, FetchError, FetchRequest, Fetched};
use commonplace_core::job::Cancel;
use commonplace_core::model::QueueState;
use commonplace_core::{Running, Work};
use commonplace_tests::{Cli, Pages, TestLibrary, write};
use commonplace_text::name::TagName;

#[test]
fn an_address_that_waits_is_asked_for_at_once_when_it_is_given_again() {
    let (library, pages) = (TestLibrary::new(), Pages::new());
    pages.fail("https://www.a.example/x", FetchCode::Unreachable);
    library
        .enqueue(&urls(&["www.a.example/x"]), &[], None)
        .unwrap();
    work(&library, &pages);
    assert_eq!(
        states(&library)[0].1,
        QueueState::Waiting,
        "nobody answers yet"
    );
    pages.put("https://a.example/x", article("The ferry"));
    let tags = [TagName::parse("sea").unwrap()];
    let (done, _) = library
        .enqueue(&urls(&["a.example/x"]), &tags, None)
        .unwrap();
    assert_eq!((done.added, done.already), (0, 1));
    work(&library, &pages);
    let saved = library.all("").remove(0);
    assert_eq!(
        (saved.title.as_str(), saved.tags.as_slice()),
        ("The ferry", &["sea".to_owned()][..])
    );
    library.must_be_whole();
}

#[test]
fn what_a_process_had_claimed_that_is_gone_is_taken_up_at_once() {
    struct Dies;
    impl Fetch for Dies {
        fn fetch(&self, _: &FetchRequest) -> Result<Fetched, FetchError> {
            panic!("killed while it was fetching");
        }
    }
    let library = TestLibrary::new();
    let (_, ids) = library
        .enqueue(&urls(&["a.example/x", "a.example/y"]), &[], None)
        .unwrap();
    let killed = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
        library.work_queue(&Work {
            fetch: &Dies,
            cancel: Cancel::default(),
            running: Running::default(),
            worker: "terminal 1",
            only: Some(&ids),
            tried: &|_| {},
        })
    }));
    assert!(killed.is_err());
    assert!(
        states(&library)
            .iter()
            .all(|(_, state, _)| *state == QueueState::Working)
    );
    let pages = Pages::new();
    pages.put("https://a.example/x", article("The ferry"));
    pages.put("https://a.example/y", article("The lighthouse"));
    work(&library, &pages);
    assert_eq!(library.all("").len(), 2);
}

#[test]
fn a_site_that_wants_to_be_left_alone_is() {
    let (library, pages) = (TestLibrary::new(), Pages::new());
    let url = "https://a.example/x";
    pages.put(url, article("The ferry"));
    pages.fail_first(url, FetchCode::Later(429, 120), 1);
    library.enqueue(&urls(&[url]), &[], None).unwrap();
    work(&library, &pages);
    let due = || library.queue().unwrap().next.unwrap() - library.env().now_ms();
    assert_eq!(due(), 120_000);
    library.wait(120_000);
    work(&library, &pages);
    assert_eq!(library.all("").len(), 1);
}

#[test]
fn what_a_list_holds_beside_addresses_of_the_web_is_refused_and_not_tried() {
    let folder = tempfile::tempdir().unwrap();
    let cli = Cli::on(&folder.path().join("library"));
    let list = folder.path().join("list.txt");
    write(
        &list,
        "ftp://x.example/a\nfile:///etc/hostname\nmailto:ada@x.example\n",
    );
    let ran = cli.run(&["save", "--from", &list.to_string_lossy()]);
    assert_eq!(ran.code, 1, "{ran:?}");
    for said in [
        "is not on the web",
        "is a file on this computer",
        "leads to a person",
    ] {
        assert!(ran.err.contains(said), "{said}: {}", ran.err);
    }
    let queue = cli.json(&["queue"]).pop().unwrap();
    assert_eq!(
        (&queue["waiting"], &queue["failed"]),
        (&0.into(), &0.into())
    );
}

#[test]
fn a_page_that_only_leads_on_is_followed() {
    let (library, pages) = (TestLibrary::new(), Pages::new());
    pages.put(
        "https://t.example/x",
        "<head><meta http-equiv=refresh content='0; URL=https://a.example/x'><title>t</title></head><body>Moved",
    );
    pages.put("https://a.example/x", article("The ferry"));
    library
        .enqueue(&urls(&["https://t.example/x"]), &[], None)
        .unwrap();
    work(&library, &pages);
    let saved = library.all("").remove(0);
    let view = library.article(saved.id).unwrap();
    assert_eq!(
        (saved.title.as_str(), view.url.as_deref()),
        ("The ferry", Some("https://a.example/x"))
    );
}
