//! Saving articles, from every source, and what can be done with them afterwards.

use commonplace_core::fetch::{
    Fetch, FetchCode, FetchError, FetchKind, FetchRequest, Fetched, NoNetwork,
};
use commonplace_core::job::{Cancel, Job};
use commonplace_core::model::{Place, SaveResult, SaveStatus};
use commonplace_core::{Error, SaveOptions, Source};
use commonplace_net::Fetcher;
use commonplace_tests::{Answer, Site, TestLibrary, corpus, shared};
use serde_json::Value;
use std::collections::HashMap;
use std::fs;
use std::sync::Mutex;

const PAGE: &str = r#"<!doctype html><html lang="en"><head><title>How bees find home | The Hive</title>
<meta property="og:site_name" content="The Hive"><link rel="canonical" href="https://hive.example/bees"></head>
<body><nav><a href="/">Home</a><a href="/about">About</a></nav><article><h1>How bees find home</h1>
<p>A bee that leaves the hive for the first time flies backwards, with her eyes on the door, in circles that grow wider.</p>
<figure><img src="data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAEAAAABACAAAAACPAi4CAAAArElEQVR42u3MQUeDARgA4K97pN3T9APS7N5E9010HBEdR8QuMcaOEbHLiLHjiOgyInYcY3QZY3SMER0juzy/4vU+P+ApCg45pck9AyYsKTIIEexzQp0WD4yZ8U0GMYIjzriiwzPvrPgjgxhBlQtueeSFORt2ySBGcM41XYZ8sOafAzKIEVxyxxOvLPhhj2MyiBHc0GPElC92KFMjgxhBmz5vfPJLiQoNMggRbAHT8QB5RcUbJQAAAABJRU5ErkJggg==" alt="A hive"><figcaption>The door of a hive.</figcaption></figure>
<p>Whatever stands around it, a tree, a wall, a chair, becomes a part of the map that she will carry for the rest of her life.</p>
<p>Move the hive by a metre while she is away, and she will come back to the place where it stood, and look for the door.</p>
<script>alert('never')</script></article><footer>Copyright The Hive</footer></body></html>"#;

/// Pages and pictures by address, instead of a network.
struct Known {
    pages: HashMap<String, Vec<u8>>,
    asked: Mutex<Vec<(String, FetchKind, Option<String>)>>,
}

impl Known {
    fn with(pages: &[(&str, &[u8])]) -> Self {
        let pages = pages
            .iter()
            .map(|(url, bytes)| ((*url).to_owned(), bytes.to_vec()))
            .collect();
        Self {
            pages,
            asked: Mutex::default(),
        }
    }
}

impl Fetch for Known {
    fn fetch(&self, request: &FetchRequest) -> Result<Fetched, FetchError> {
        self.asked.lock().unwrap().push((
            request.url.clone(),
            request.kind,
            request.allow_private_host.clone(),
        ));
        let missing = || FetchError {
            code: FetchCode::Status(404),
            message: "Not there.".to_owned(),
        };
        let bytes = self.pages.get(&request.url).cloned().ok_or_else(missing)?;
        Ok(Fetched {
            url: request.url.clone(),
            bytes,
            content_type: None,
        })
    }
}

fn save_url(
    library: &TestLibrary,
    url: &str,
    fetch: &dyn Fetch,
    allow_host: Option<&str>,
) -> SaveResult {
    library.save(
        Source::Url { url, allow_host },
        &SaveOptions::default(),
        fetch,
        &Job::silent(),
    )
}

const PNG: &[u8] = include_bytes!("../corpus/vault/attachments/hive.png");

#[test]
fn a_page_becomes_a_clean_article() {
    let library = TestLibrary::new();
    let saved = library.save_page(None, PAGE);
    assert_eq!(
        (saved.status, saved.title.as_deref(), saved.path.as_deref()),
        (
            SaveStatus::Saved,
            Some("How bees find home"),
            Some("Articles/How bees find home")
        )
    );
    let id = saved.id.unwrap();
    let (view, text) = (
        library.article(id).unwrap(),
        library.article_text(id).unwrap(),
    );
    assert_eq!(view.row.site.as_deref(), Some("The Hive"));
    assert_eq!(view.row.lang.as_deref(), Some("en"));
    assert_eq!(
        view.canonical_url.as_deref(),
        Some("https://hive.example/bees")
    );
    assert_eq!(
        (view.row.place, view.row.unread),
        (Some(Place::Inbox), true)
    );
    assert!(
        text.text.starts_with("A bee that leaves") && text.text.ends_with("look for the door."),
        "{}",
        text.text
    );
    for furniture in ["Home", "About", "Copyright", "alert"] {
        assert!(
            !text.text.contains(furniture),
            "{furniture} in {}",
            text.text
        );
    }
    assert!(!text.html.contains("<script"), "{}", text.html);
}

#[test]
fn pictures_of_the_page_are_served_from_blobs() {
    let library = TestLibrary::new();
    let id = library.save_page(None, PAGE).id.unwrap();
    let html = library.article_text(id).unwrap().html;
    let hash = html
        .split("/blob/")
        .nth(1)
        .and_then(|rest| rest.get(..64))
        .unwrap_or_else(|| panic!("no picture in {html}"));
    let (mime, bytes) = library
        .image(hash)
        .unwrap()
        .unwrap_or_else(|| panic!("{hash} is not kept"));
    assert_eq!((mime, bytes.starts_with(b"\x89PNG")), ("image/png", true));
    assert!(
        !html.contains("data:"),
        "the page names the blob only: {html}"
    );
    assert_eq!(
        library.rows(&[id]).unwrap()[0].lead_image,
        None,
        "no icon stands for an article"
    );
    assert!(
        library.image(&"0".repeat(64)).unwrap().is_none()
            && library.image("../../etc/passwd").unwrap().is_none()
    );
}

#[test]
fn the_same_again_is_found_not_doubled() {
    let library = TestLibrary::new();
    let url = Some("https://hive.example/bees");
    let first = library.save_page(url, PAGE);
    let again = library.save_page(Some("https://HIVE.example/bees#top"), PAGE);
    assert_eq!(
        (again.status, again.id),
        (SaveStatus::Duplicate, first.id),
        "the address is the same but for its spelling"
    );
    assert_eq!(
        library.save_page(None, PAGE).status,
        SaveStatus::Duplicate,
        "the content is the same"
    );

    let changed = library.save_page(url, &PAGE.replace("by a metre", "by two metres"));
    assert_eq!(
        (changed.status, changed.id),
        (SaveStatus::Updated, first.id)
    );
    assert!(
        library
            .article_text(first.id.unwrap())
            .unwrap()
            .text
            .contains("two metres")
    );

    let other = library.save_page(
        Some("https://hive.example/other"),
        &PAGE
            .replace("How bees find home", "How bees get lost")
            .replace("/bees", "/other")
            .replace("leaves", "left"),
    );
    assert_eq!(
        other.status,
        SaveStatus::Saved,
        "another address is another article"
    );
    assert_eq!(library.all("in:articles").len(), 2);
    library.must_be_whole();
}

#[test]
fn two_articles_of_one_title_have_two_paths() {
    let library = TestLibrary::new();
    library.save_page(Some("https://a.example/1"), PAGE);
    let other = PAGE
        .replace("canonical", "icon")
        .replace("The Hive", "Other")
        .replace("by a metre", "by a mile");
    let second = library.save_page(Some("https://b.example/1"), &other);
    assert_eq!(
        (second.status, second.path.as_deref()),
        (SaveStatus::Saved, Some("Articles/How bees find home 2"))
    );
}

#[test]
fn what_is_in_the_trash_comes_out_when_it_is_saved_again() {
    let library = TestLibrary::new();
    let id = library.save_page(None, PAGE).id.unwrap();
    library.trash(&[id]).unwrap();
    assert!(library.all("").is_empty());
    let again = library.save_page(None, PAGE);
    assert_eq!((again.status, again.id), (SaveStatus::Duplicate, Some(id)));
    assert!(
        again
            .warnings
            .iter()
            .any(|warning| warning.contains("trash")),
        "{again:?}"
    );
    assert_eq!(library.all("").len(), 1);
}

#[test]
fn pasted_text_becomes_an_article_and_hides_its_furniture() {
    let library = TestLibrary::new();
    let mut cases = vec![corpus("paste/01-ap-wire")];
    cases.extend(shared("data/paste").map(|folder| folder.join("00-seed")));
    for case in cases {
        let text = fs::read_to_string(case.with_extension("txt")).unwrap();
        let truth: Value =
            serde_json::from_slice(&fs::read(case.with_extension("json")).unwrap()).unwrap();
        let id = library.save_pasted(&text).id.unwrap();
        let (view, kept) = (
            library.article(id).unwrap(),
            library.article_text(id).unwrap(),
        );
        assert_eq!(Some(view.row.title.as_str()), truth["title"].as_str());
        assert_eq!(
            (view.agency.as_deref(), view.row.published.as_deref()),
            (truth["agency"].as_str(), truth["published"].as_str())
        );
        let strings = |key: &str| {
            truth[key]
                .as_array()
                .into_iter()
                .flatten()
                .filter_map(Value::as_str)
                .collect::<Vec<_>>()
        };
        assert_eq!(view.datelines, strings("datelines"));
        assert_eq!(
            kept.text.split("\n\n").collect::<Vec<_>>(),
            strings("body"),
            "every paragraph, in order, and nothing else"
        );
        assert!(
            view.removed > 0 && view.removed as usize == kept.removed.len(),
            "hidden, not deleted: {view:?}"
        );
        let page = library.version_page(view.version).unwrap();
        assert_eq!(
            (page.removed.len(), page.datelines),
            (kept.removed.len(), view.datelines)
        );
    }
}

#[test]
fn the_clipboards_html_is_used_when_it_holds_the_text() {
    let library = TestLibrary::new();
    let text = "A bee that leaves the hive for the first time flies backwards.\n\nShe carries the map for the rest of her life, and will not draw another.";
    let html = "<meta charset='utf-8'><h1>Bees</h1><p>A bee that leaves the hive for the first time flies <em>backwards</em>.</p><p>She carries the map for the rest of her life, and will not draw another.</p>";
    let save = |html| {
        library.save(
            Source::Text { text, html },
            &SaveOptions::default(),
            &NoNetwork,
            &Job::silent(),
        )
    };
    let id = save(Some(html)).id.unwrap();
    assert!(
        library
            .article_text(id)
            .unwrap()
            .html
            .contains("<em>backwards</em>")
    );
    let id = save(Some("<p>Copied</p>")).id.unwrap();
    assert!(
        library
            .article_text(id)
            .unwrap()
            .text
            .contains("will not draw another"),
        "poorer HTML is not taken"
    );
}

#[test]
fn markdown_files_keep_their_structure() {
    let library = TestLibrary::new();
    let source = Source::Bytes {
        name: "Bees.md",
        bytes: b"# Bees\n\nThey *fly* backwards.\n\n- one\n- two\n",
    };
    let id = library
        .save(source, &SaveOptions::default(), &NoNetwork, &Job::silent())
        .id
        .unwrap();
    let html = library.article_text(id).unwrap().html;
    assert!(
        html.contains("<em>fly</em>") && html.contains("<li>"),
        "{html}"
    );
    assert_eq!(library.rows(&[id]).unwrap()[0].title, "Bees");
}

#[test]
fn an_address_is_fetched_with_its_pictures() {
    let library = TestLibrary::new();
    let page = PAGE
        .replace("data:image/png;base64,", "/hive.png?")
        .replace("href=\"https://hive.example/bees\"", "href=\"/bees\"");
    let picture = page
        .split("src=\"")
        .nth(1)
        .and_then(|rest| rest.split('"').next())
        .unwrap()
        .to_owned();
    let net = Known::with(&[
        ("https://hive.example/bees", page.as_bytes()),
        (&format!("https://hive.example{picture}"), PNG),
    ]);
    let saved = save_url(&library, "hive.example/bees", &net, None);
    assert_eq!(
        (saved.status, saved.url.as_deref(), saved.warnings.len()),
        (SaveStatus::Saved, Some("https://hive.example/bees"), 0),
        "{saved:?}"
    );
    let html = library.article_text(saved.id.unwrap()).unwrap().html;
    assert!(
        html.contains("src=\"/blob/") && !html.contains("src=\"http"),
        "{html}"
    );
    let asked = net.asked.lock().unwrap();
    assert!(
        asked.iter().any(|(_, kind, _)| *kind == FetchKind::Image),
        "{asked:?}"
    );
}

#[test]
fn a_picture_that_cannot_be_had_leaves_a_link_and_a_word() {
    let library = TestLibrary::new();
    let page = PAGE.replace("data:image/png;base64,", "https://gone.example/hive.png?");
    let net = Known::with(&[("https://hive.example/bees", page.as_bytes())]);
    let saved = save_url(&library, "https://hive.example/bees", &net, None);
    assert_eq!(saved.status, SaveStatus::Saved);
    assert!(
        saved
            .warnings
            .iter()
            .any(|warning| warning.contains("1 picture")),
        "{:?}",
        saved.warnings
    );
    let html = library.article_text(saved.id.unwrap()).unwrap().html;
    assert!(
        !html.contains("<img") && html.contains("https://gone.example/hive.png"),
        "{html}"
    );
}

#[test]
fn a_file_without_an_address_asks_the_network_for_nothing() {
    let library = TestLibrary::new();
    let page = PAGE.replace(
        "data:image/png;base64,",
        "https://elsewhere.example/hive.png?",
    );
    let net = Known::with(&[]);
    let source = Source::Bytes {
        name: "bees.html",
        bytes: page.as_bytes(),
    };
    assert_eq!(
        library
            .save(source, &SaveOptions::default(), &net, &Job::silent())
            .status,
        SaveStatus::Saved
    );
    assert!(net.asked.lock().unwrap().is_empty());
}

#[test]
fn a_private_address_is_refused_until_it_is_allowed() {
    let library = TestLibrary::new();
    let site = Site::with(vec![
        ("/bees", Answer::html(PAGE)),
        ("/away", Answer::to("/bees")),
    ]);
    let refused = save_url(&library, &site.url("/bees"), &Fetcher::new(), None);
    assert_eq!(
        (refused.status, site.asked().len()),
        (SaveStatus::Failed, 0),
        "{refused:?}"
    );
    let saved = save_url(
        &library,
        &site.url("/away"),
        &Fetcher::new(),
        Some(site.host()),
    );
    assert_eq!(
        (saved.status, saved.url.as_deref()),
        (SaveStatus::Saved, Some(site.url("/bees").as_str())),
        "{saved:?}"
    );
}

#[test]
fn a_cancelled_save_leaves_nothing() {
    let library = TestLibrary::new();
    let cancel = Cancel::default();
    cancel.cancel();
    let job = Job {
        cancel,
        progress: &|_, _, _| {},
    };
    let source = Source::Bytes {
        name: "bees.html",
        bytes: PAGE.as_bytes(),
    };
    assert_eq!(
        library.try_save(source, &SaveOptions::default(), &NoNetwork, &job),
        Err(Error::Cancelled)
    );
    assert!(library.all("in:anywhere").is_empty());
}

#[test]
fn a_page_of_little_text_is_saved_and_one_of_links_alone_is_not() {
    let library = TestLibrary::new();
    let status = |html: &str| {
        let source = Source::Bytes {
            name: "page.html",
            bytes: html.as_bytes(),
        };
        let options = SaveOptions {
            url: Some("https://x.example/a"),
            ..SaveOptions::default()
        };
        library
            .save(source, &options, &NoNetwork, &Job::silent())
            .status
    };
    let links =
        "<div><a href=/>Tiny Boats</a> <a href=/archive>Archive</a> <a href=/store>Store</a></div>";
    assert_eq!(
        status(&format!("<!doctype html><title>Boats</title>{links}")),
        SaveStatus::Failed
    );
    let sign = format!("<!doctype html><title>Boats</title>{links}<img src=/logo.png width=32>");
    assert_eq!(status(&sign), SaveStatus::Failed);
    let comic = sign.replace("width=32", "width=740");
    assert_eq!(status(&comic), SaveStatus::Saved, "a picture is something");
    let verse =
        "The boats lie down<br>on their sides<br>and the gulls walk round<br>like brides.<br>"
            .repeat(2);
    let library = TestLibrary::new();
    let poem =
        format!("<!doctype html><title>Tide</title>{links}<img src=/a.png width=90><p>{verse}</p>");
    let saved = library.save_page(Some("https://x.example/b"), &poem);
    assert_eq!(saved.status, SaveStatus::Saved, "{saved:?}");
}
