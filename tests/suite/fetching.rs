//! "Fetching a URL to save", rule by rule: which test holds each, and those tests that need a whole save.

use commonplace_core::job::Job;
use commonplace_core::model::{SaveResult, SaveStatus};
use commonplace_core::{SaveOptions, Source};
use commonplace_net::Fetcher;
use commonplace_tests::{Answer, Cli, Ran, Site, TestLibrary, checkout, picture, write};
use std::fs;

/// Each rule, and the tests that hold it: the file, and the names in it.
const RULES: &[(&str, &str, &[&str])] = &[
    (
        "only http and https; no user name or password",
        "src-tauri/crates/net/src/tests/addresses.rs",
        &[
            "what_is_no_address_of_a_page_is_refused",
            "a_password_is_never_repeated_in_the_message",
        ],
    ),
    (
        "ports 80 and 443, others after a question",
        "src-tauri/crates/net/src/tests/addresses.rs",
        &[
            "only_the_ports_of_the_web",
            "the_allowed_host_is_reached_and_no_other",
        ],
    ),
    (
        "fragments are left out",
        "src-tauri/crates/net/src/tests/addresses.rs",
        &[
            "public_spellings_are_reached",
            "the_request_says_no_more_than_it_must",
        ],
    ),
    (
        "sixty spellings of private addresses: no connection",
        "src-tauri/crates/net/src/tests/addresses.rs",
        &[
            "a_private_host_is_blocked_in_every_spelling",
            "the_canary_sees_no_connection",
        ],
    ),
    (
        "resolve and connect in one step; a name that changes its address",
        "src-tauri/crates/net/src/tests/redirects.rs",
        &["a_name_that_changes_its_address_gains_nothing"],
    ),
    (
        "names are judged by every address they stand for",
        "src-tauri/crates/net/src/tests/addresses.rs",
        &[
            "a_name_is_judged_by_what_it_stands_for",
            "of_many_addresses_only_the_public_ones_are_tried",
        ],
    ),
    (
        "blocked ranges, after un-mapping",
        "src-tauri/crates/net/src/ip.rs",
        &["the_edges_of_every_range"],
    ),
    (
        "addresses and answers by chance",
        "src-tauri/crates/net/src/tests/chance.rs",
        &["no_address_leads_inside", "no_answer_makes_a_panic"],
    ),
    (
        "one private host for one save, said by the person",
        "tests/suite/fetching.rs",
        &[
            "what_the_person_allows_is_for_one_save",
            "no_page_allows_what_the_person_did_not",
            "no_page_after_a_redirect_leads_back_inside",
            "no_file_and_no_list_allows_anything",
        ],
    ),
    (
        "what was allowed ends at another site",
        "src-tauri/crates/net/src/tests/redirects.rs",
        &["what_was_allowed_ends_where_another_site_begins"],
    ),
    (
        "five redirects by hand, each checked",
        "src-tauri/crates/net/src/tests/redirects.rs",
        &[
            "five_redirects_are_followed_and_no_more",
            "a_loop_ends",
            "no_redirect_leads_inside",
            "no_redirect_brings_a_password",
            "relative_and_odd_locations",
        ],
    ),
    (
        "nothing else of a page is asked for: icon, canonical, AMP, oEmbed, robots",
        "tests/suite/fetching.rs",
        &["a_page_and_its_pictures_are_asked_for_and_nothing_else"],
    ),
    (
        "no cookies, no credentials",
        "src-tauri/crates/net/src/tests/redirects.rs",
        &["cookies_are_not_kept_between_hops"],
    ),
    (
        "no proxy of the environment",
        "tests/suite/fetching.rs",
        &["no_proxy_of_the_environment_is_used"],
    ),
    (
        "the numbers: 64 MiB, 100:1 after the first, 32 MiB, 20 s, 60 s, 1 kB/s, 64 KiB",
        "src-tauri/crates/net/src/limits.rs",
        &["the_numbers_are_those_of_the_product"],
    ),
    (
        "caps counted while the bytes come",
        "src-tauri/crates/net/src/tests/bodies.rs",
        &[
            "the_caps_are_exact",
            "the_size_is_counted_not_believed",
            "a_bomb_is_not_unpacked",
            "a_repetitive_page_below_a_mebibyte_is_no_bomb",
            "headers_without_end_are_refused",
            "a_dawdler_is_left",
            "after_a_minute_it_is_over_however_steady_the_bytes",
            "a_minute_is_for_all_redirects_together",
            "silence_is_not_waited_for",
        ],
    ),
    (
        "500 pictures and 512 MiB of an article, 100 megapixels",
        "src-tauri/crates/core/src/save/images/tests.rs",
        &[
            "five_hundred_pictures_of_one_article_and_no_more",
            "what_is_too_much_is_left_out",
        ],
    ),
    (
        "below 200 MiB of memory whatever is sent",
        "src-tauri/crates/net/tests/memory.rs",
        &["nothing_that_a_server_sends_fills_the_memory"],
    ),
    (
        "mark, header, declaration in the first kibibyte, guess",
        "src-tauri/crates/page/src/decode.rs",
        &[
            "the_order_is_mark_header_declaration_guess",
            "a_page_says_it_in_its_first_kibibyte",
        ],
    ),
    (
        "what a page is, is told by its bytes",
        "src-tauri/crates/net/src/tests/bodies.rs",
        &["what_is_no_page_is_named"],
    ),
    (
        "what a picture is, is told by its bytes",
        "src-tauri/crates/page/src/images.rs",
        &[
            "types_are_told_by_the_bytes",
            "a_picture_of_more_pixels_than_a_window_can_hold_is_told_by_its_header",
        ],
    ),
    (
        "certificates are checked",
        "src-tauri/crates/net/src/tests/tls.rs",
        &["every_other_certificate_is_refused"],
    ),
];

#[test]
fn every_rule_is_held_by_a_test() {
    let missing: Vec<String> = RULES
        .iter()
        .flat_map(|(rule, file, names)| {
            let text = fs::read_to_string(checkout().join(file)).unwrap_or_default();
            names
                .iter()
                .filter(move |name| !text.contains(&format!("fn {name}(")))
                .map(move |name| format!("{rule}: {name} is not in {file}"))
        })
        .collect();
    assert!(missing.is_empty(), "{missing:#?}");
}

const TEXT: &str = "<p>A bee that leaves the hive for the first time flies backwards, with her eyes on the door, in circles that grow wider.</p>\
    <p>Whatever stands around it, a tree, a wall, a chair, becomes a part of the map that she will carry for the rest of her life.</p>\
    <p>Move the hive by a metre while she is away, and she will come back to the place where it stood, and look for the door.</p>";

fn article(head: &str, more: &str) -> Answer {
    Answer::html(&format!(
        "<!doctype html><html lang=en><head><title>How bees find home</title>{head}</head><body><article><h1>How bees find home</h1>{TEXT}{more}</article></body></html>"
    ))
}

fn save(library: &TestLibrary, source: Source<'_>) -> SaveResult {
    library.save(
        source,
        &SaveOptions::default(),
        &Fetcher::new(),
        &Job::silent(),
    )
}

fn save_url(library: &TestLibrary, url: &str, allowed: Option<&str>) -> SaveResult {
    save(
        library,
        Source::Url {
            url,
            allow_host: allowed,
        },
    )
}

/// A site inside, which nobody may reach.
fn canary() -> Site {
    let site = Site::with(vec![]);
    site.cut();
    site
}

#[test]
fn what_the_person_allows_is_for_one_save() {
    let library = TestLibrary::new();
    let site = Site::with(vec![("/one", article("", "")), ("/two", article("", ""))]);
    let host = site.host();
    assert_eq!(
        save_url(&library, &site.url("/one"), Some(host)).status,
        SaveStatus::Saved
    );
    let second = save_url(&library, &site.url("/two"), None);
    assert_eq!(second.status, SaveStatus::Failed, "{second:?}");
    assert_eq!(site.asked(), ["/one"]);
}

#[test]
fn no_page_allows_what_the_person_did_not() {
    let library = TestLibrary::new();
    let canary = canary();
    let port = canary.host().split(':').nth(1).unwrap_or_default();
    let inside = [
        canary.url("/a.png"),
        format!("http://localhost:{port}/b.png"),
        format!("http://[::ffff:127.0.0.1]:{port}/c.png"),
        format!("http://2130706433:{port}/d.png"),
        "/away.png".to_owned(),
    ];
    let pictures: String = inside
        .iter()
        .map(|src| format!("<p><img src=\"{src}\"></p>"))
        .collect();
    let site = Site::with(vec![
        ("/bees", article("", &pictures)),
        ("/away.png", Answer::to(&canary.url("/e.png"))),
    ]);
    let saved = save_url(&library, &site.url("/bees"), Some(site.host()));
    assert_eq!(saved.status, SaveStatus::Saved, "{saved:?}");
    assert_eq!(
        site.asked(),
        ["/bees", "/away.png"],
        "its own pictures may be asked for"
    );
    assert_eq!(canary.mend(), 0);
}

#[test]
fn no_page_after_a_redirect_leads_back_inside() {
    use commonplace_core::fetch::{Fetch, FetchError, FetchRequest, Fetched};
    use std::sync::Mutex;

    /// The allowed wiki sends us to a page elsewhere, which has a picture on the wiki.
    #[derive(Default)]
    struct Led(Mutex<Vec<Option<String>>>);
    impl Fetch for Led {
        fn fetch(&self, request: &FetchRequest) -> Result<Fetched, FetchError> {
            let mut asked = self.0.lock().unwrap();
            asked.push(request.allow_private_host.clone());
            let page = format!(
                "<title>Bees</title><article><h1>Bees</h1>{TEXT}<img src=\"http://wiki.intern/delete?all\"></article>"
            );
            let is_page = asked.len() == 1;
            Ok(Fetched {
                url: if is_page {
                    "https://news.example/bees".to_owned()
                } else {
                    request.url.clone()
                },
                bytes: if is_page {
                    page.into_bytes()
                } else {
                    picture(1)
                },
                content_type: None,
            })
        }
    }

    let library = TestLibrary::new();
    let net = Led::default();
    let source = Source::Url {
        url: "http://wiki.intern/bees",
        allow_host: Some("wiki.intern"),
    };
    let saved = library.save(source, &SaveOptions::default(), &net, &Job::silent());
    assert_eq!(saved.status, SaveStatus::Saved, "{saved:?}");
    assert_eq!(
        net.0.into_inner().unwrap(),
        [Some("wiki.intern".to_owned()), None]
    );
}

#[test]
fn no_file_and_no_list_allows_anything() {
    let mut library = TestLibrary::new();
    let canary = canary();
    let link = format!("[InternetShortcut]\r\nURL={}\r\n", canary.url("/link"));
    let refused = save(
        &library,
        Source::Bytes {
            name: "link.url",
            bytes: link.as_bytes(),
        },
    );
    assert_eq!(refused.status, SaveStatus::Failed, "{refused:?}");
    let page = format!(
        "<article>{TEXT}<img src=\"{}\"></article>",
        canary.url("/a.png")
    );
    let options = SaveOptions {
        url: Some(&canary.url("/page")),
        ..SaveOptions::default()
    };
    let source = Source::Bytes {
        name: "page.html",
        bytes: page.as_bytes(),
    };
    let saved = library.save(source, &options, &Fetcher::new(), &Job::silent());
    assert_eq!(saved.status, SaveStatus::Saved, "{saved:?}");
    let list = library.beside("list.txt");
    write(
        &list,
        format!("{}\n{}\n", canary.url("/one"), canary.url("/two")),
    );
    let cli = Cli::on(&library.path());
    library.close();
    let ran = cli.run(&["save", "--from", &list.to_string_lossy()]);
    assert_eq!(ran.code, 1, "{ran:?}");
    assert_eq!(canary.mend(), 0);
}

#[test]
fn a_page_and_its_pictures_are_asked_for_and_nothing_else() {
    let library = TestLibrary::new();
    let head = "<link rel=icon href=/favicon.ico><link rel=canonical href=/canonical><link rel=amphtml href=/amp>\
        <link rel=alternate type=application/json+oembed href=/oembed><link rel=manifest href=/manifest><link rel=preload as=image href=/preload.png>\
        <link rel=stylesheet href=/style.css><link rel=next href=/next><meta http-equiv=refresh content='0; url=/refresh'><script src=/script.js></script>";
    let more = "<p><img src=/hive.png alt='A hive' width=640 height=480></p><iframe src=/frame></iframe><video src=/film.mp4 poster=/poster.jpg></video><object data=/object></object>";
    let site = Site::with(vec![
        ("/bees", article(head, more)),
        ("/hive.png", Answer::ok("image/png", picture(1))),
    ]);
    let saved = save_url(&library, &site.url("/bees"), Some(site.host()));
    assert_eq!(saved.status, SaveStatus::Saved, "{saved:?}");
    assert_eq!(site.asked(), ["/bees", "/hive.png"]);
}

#[test]
fn no_proxy_of_the_environment_is_used() {
    let library = TestLibrary::new();
    let canary = canary();
    let site = Site::with(vec![("/bees", article("", ""))]);
    let mut command = Cli::on(&library.path()).command(&[
        "save",
        "--allow-host",
        site.host(),
        &site.url("/bees"),
    ]);
    for name in [
        "http_proxy",
        "HTTP_PROXY",
        "https_proxy",
        "HTTPS_PROXY",
        "all_proxy",
        "ALL_PROXY",
    ] {
        command.env(name, canary.url("/"));
    }
    command.env_remove("no_proxy").env_remove("NO_PROXY");
    let ran = Ran::of(&mut command);
    assert_eq!(
        (ran.code, site.asked()),
        (0, vec!["/bees".to_owned()]),
        "{ran:?}"
    );
    assert_eq!(canary.mend(), 0);
}
