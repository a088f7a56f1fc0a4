//! Addresses as people have them: with signs around them, through a counter of clicks, of pages made of frames.

use commonplace_core::fetch::{Fetch, FetchCode, FetchError, FetchRequest, Fetched};
use commonplace_core::job::Job;
use commonplace_core::model::{SaveResult, SaveStatus};
use commonplace_core::{SaveOptions, Source};
use commonplace_tests::{Cli, TestLibrary};
use std::sync::Mutex;

/// A few pages instead of a network.
struct Town {
    pages: Vec<(&'static str, String)>,
    asked: Mutex<Vec<String>>,
}

impl Town {
    fn with(pages: Vec<(&'static str, String)>) -> Self {
        Self {
            pages,
            asked: Mutex::default(),
        }
    }

    fn asked(&self) -> Vec<String> {
        std::mem::take(&mut self.asked.lock().unwrap())
    }
}

impl Fetch for Town {
    fn fetch(&self, request: &FetchRequest) -> Result<Fetched, FetchError> {
        self.asked.lock().unwrap().push(request.url.clone());
        let page = self.pages.iter().find(|(url, _)| *url == request.url);
        let (_, page) = page.ok_or(FetchError {
            code: FetchCode::Status(404),
            message: "Not there.".to_owned(),
        })?;
        Ok(Fetched {
            url: request.url.clone(),
            bytes: page.clone().into_bytes(),
            content_type: Some("text/html".to_owned()),
        })
    }
}

fn article(title: &str) -> String {
    format!(
        "<!doctype html><title>{title}</title><article><h1>{title}</h1><p>There is a page at the end of every link, or there was one, when the link was made, by somebody who had read it.</p><p>This one is about otters, like all the others, because the river runs through all of them and so do the otters.</p></article>"
    )
}

fn save(library: &TestLibrary, town: &Town, url: &str) -> SaveResult {
    let source = Source::Url {
        url,
        allow_host: None,
    };
    library.save(source, &SaveOptions::default(), town, &Job::silent())
}

#[test]
fn addresses_are_found_in_what_stands_around_them() {
    let library = TestLibrary::new();
    let town = Town::with(vec![("https://a.example/otters", article("Otters"))]);
    let mut first = None;
    for (given, asked) in [
        ("https://a.example/otters", 1),
        ("<https://a.example/otters>", 1),
        ("view-source:https://a.example/otters", 1),
        ("about:reader?url=https%3A%2F%2Fa.example%2Fotters", 1),
        // The end of a sentence goes only when nothing is there.
        ("https://a.example/otters.", 2),
        ("https://a.example/otters),", 2),
        (
            "https://www.google.com/url?q=https://a.example/otters&sa=D",
            1,
        ),
    ] {
        let saved = save(&library, &town, given);
        assert_ne!(saved.status, SaveStatus::Failed, "{given}: {saved:?}");
        assert_eq!(saved.title.as_deref(), Some("Otters"), "{given}");
        assert_eq!(town.asked().len(), asked, "{given}");
        assert_eq!(saved.id, *first.get_or_insert(saved.id), "{given}");
    }
    // A counter whose page is gone is asked itself.
    let gone = save(
        &library,
        &town,
        "https://www.google.com/url?q=https://a.example/gone",
    );
    assert_eq!(gone.status, SaveStatus::Failed);
    assert_eq!(
        town.asked(),
        [
            "https://a.example/gone",
            "https://www.google.com/url?q=https://a.example/gone"
        ]
    );
}

#[test]
fn what_is_no_address_of_a_page_says_so() {
    let library = TestLibrary::new();
    let town = Town::with(Vec::new());
    for (given, said) in [
        ("ftp://a.example/otters", "not on the web"),
        ("file:///etc/hostname", "on this computer"),
        ("javascript:alert(1)", "a piece of a page"),
        ("mailto:ada@a.example", "a person"),
        ("chrome://settings", "the browser itself"),
        ("http://[::1", "https://example.org/page"),
        (
            "https://a.example/1 https://a.example/2",
            "several addresses",
        ),
    ] {
        let saved = save(&library, &town, given);
        let error = saved.error.unwrap();
        assert!(error.contains(said), "{given}: {error}");
    }
    assert_eq!(town.asked(), Vec::<String>::new());
}

#[test]
fn of_a_page_made_of_frames_the_largest_is_saved() {
    let library = TestLibrary::new();
    let frames = |frames: &str| {
        format!("<title>The river</title><frameset cols='20%,80%'>{frames}</frameset>")
    };
    let town = Town::with(vec![
        (
            "https://a.example/",
            frames("<frame src=menu.html><frame src=inner/>"),
        ),
        (
            "https://a.example/inner/",
            frames("<frame src=ads.html><frame src='otters.html'>"),
        ),
        ("https://a.example/inner/otters.html", article("Otters")),
        (
            "https://b.example/",
            frames("<frame src=menu.html><frame src='https://c.example/otters'>"),
        ),
        (
            "https://d.example/",
            frames("<frame src=/>").replace("cols", "rows"),
        ),
    ]);
    let saved = save(&library, &town, "https://a.example/");
    assert_eq!(saved.status, SaveStatus::Saved, "{saved:?}");
    assert_eq!(saved.title.as_deref(), Some("Otters"));
    assert_eq!(
        saved.url.as_deref(),
        Some("https://a.example/inner/otters.html")
    );
    assert!(
        saved.warnings.iter().any(|said| said.contains("frames")),
        "{saved:?}"
    );
    assert_eq!(
        save(&library, &town, "https://a.example/").status,
        SaveStatus::Duplicate
    );
    // The menu is not there, and the text is on another site, which nobody asked for.
    let elsewhere = save(&library, &town, "https://b.example/");
    let error = elsewhere.error.unwrap();
    assert!(
        error.contains("made of frames") && error.contains("https://c.example/otters"),
        "{error}"
    );
    assert!(!town.asked().iter().any(|url| url.contains("c.example")));
    // A page that is a frame of itself ends.
    assert_eq!(
        save(&library, &town, "https://d.example/").status,
        SaveStatus::Failed
    );
}

#[test]
fn the_terminal_tells_addresses_from_files() {
    let library = TestLibrary::new();
    let cli = Cli::on(&library.path());
    for (given, said) in [
        ("example.org/otters", "The network is switched off"),
        (
            "<https://example.org/otters>",
            "The network is switched off",
        ),
        ("missing.html", "There is no missing.html"),
        ("not-an-address", "an address begins with https://"),
        ("ftp://example.org/otters", "not on the web"),
        ("mailto:ada@example.org", "a person"),
        ("file:///nowhere/otters.html", "/nowhere/otters.html"),
    ] {
        let ran = cli.run(&["save", "--offline", given]);
        assert!(ran.err.contains(said), "{given}: {}", ran.err);
    }
}
