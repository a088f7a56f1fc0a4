//! Redirects: followed by hand, each one checked as if it were the first address.

use std::io::Write;
use std::net::TcpListener;
use std::sync::Arc;

use commonplace_core::fetch::FetchCode;

use super::site::{Site, moved, page, path};
use super::town::{Town, code, fetch, fetcher, get};

const PUBLIC: &str = "93.184.216.34";

/// A town with one site, `news.example`.
fn town(site: &Site) -> Arc<Town> {
    Arc::new(
        Town::new()
            .name("news.example", &[&[PUBLIC]])
            .server("93.184.216.34:80", site.address),
    )
}

/// A site whose `/N` leads to `/N-1`, and whose `/0` is the page.
fn chain(status: &'static str) -> Site {
    Site::start(move |head, stream| {
        let number: u32 = path(head).trim_start_matches('/').parse().unwrap();
        let answer = if number == 0 {
            page("<p>The end")
        } else {
            moved(status, &format!("/{}", number - 1))
        };
        stream.write_all(&answer).unwrap();
    })
}

#[test]
fn five_redirects_are_followed_and_no_more() {
    for status in [
        "301 Moved Permanently",
        "302 Found",
        "303 See Other",
        "307 Temporary Redirect",
        "308 Permanent Redirect",
    ] {
        let site = chain(status);
        let fetched = get(&fetcher(&town(&site)), "http://news.example/5").unwrap();
        assert_eq!(
            (fetched.url.as_str(), fetched.bytes.as_slice()),
            ("http://news.example/0", b"<p>The end".as_slice()),
            "{status}"
        );
        assert_eq!(
            code(get(&fetcher(&town(&site)), "http://news.example/6")),
            FetchCode::TooManyRedirects,
            "{status}"
        );
        assert_eq!(
            site.requests().len(),
            6 + 6,
            "{status}: the seventh address is never asked for"
        );
    }
}

#[test]
fn a_loop_ends() {
    let site = Site::fixed(moved("302 Found", "/again"));
    assert_eq!(
        code(get(&fetcher(&town(&site)), "http://news.example/")),
        FetchCode::TooManyRedirects
    );
}

#[test]
fn no_redirect_leads_inside() {
    let canary = TcpListener::bind("127.0.0.1:0").unwrap();
    canary.set_nonblocking(true).unwrap();
    let port = canary.local_addr().unwrap().port();
    for to in [
        format!("http://127.0.0.1:{port}/"),
        "http://127.0.0.1/".to_owned(),
        "//127.0.0.1/".to_owned(),
        "http://0x7f000001/".to_owned(),
        "http://[::ffff:127.0.0.1]/".to_owned(),
        "http://localhost/".to_owned(),
        "http://inside.example/".to_owned(),
        "http://169.254.169.254/latest/meta-data/".to_owned(),
        "https://10.0.0.1/".to_owned(),
        "http://news.example:6379/".to_owned(),
        "file:///etc/passwd".to_owned(),
        "javascript:alert(1)".to_owned(),
        "data:text/html,hello".to_owned(),
        "ftp://news.example/".to_owned(),
    ] {
        let site = Site::fixed(moved("302 Found", &to));
        let town = Town::new()
            .name("news.example", &[&[PUBLIC]])
            .name("inside.example", &[&["192.168.1.1"]])
            .server("93.184.216.34:80", site.address);
        let town = Arc::new(town);
        assert_eq!(
            code(get(&fetcher(&town), "http://news.example/")),
            FetchCode::Blocked,
            "{to}"
        );
        assert_eq!(
            town.dialled(),
            ["93.184.216.34:80"],
            "{to}: only the first site was connected to"
        );
    }
    assert_eq!(
        canary.accept().unwrap_err().kind(),
        std::io::ErrorKind::WouldBlock
    );
}

#[test]
fn the_message_names_the_site_that_led_inside() {
    for to in [
        "http://10.0.0.1/",
        "http://inside.example/",
        "http://news.example:6379/",
    ] {
        let site = Site::fixed(moved("302 Found", to));
        let town = Town::new()
            .name("news.example", &[&[PUBLIC]])
            .name("inside.example", &[&["192.168.1.1"]])
            .server("93.184.216.34:80", site.address);
        let error = get(&fetcher(&Arc::new(town)), "http://news.example/").unwrap_err();
        assert!(
            error.message.starts_with("news.example sent us on to "),
            "{}",
            error.message
        );
    }
}

#[test]
fn no_redirect_brings_a_password() {
    let site = Site::fixed(moved("302 Found", "http://ada:secret@news.example/"));
    assert_eq!(
        code(get(&fetcher(&town(&site)), "http://news.example/")),
        FetchCode::BadAddress
    );
    assert_eq!(site.requests().len(), 1);
}

#[test]
fn a_name_that_changes_its_address_gains_nothing() {
    let site = Site::fixed(moved("302 Found", "/second"));
    let town = Town::new()
        .name("rebind.example", &[&[PUBLIC], &["127.0.0.1"]])
        .server("93.184.216.34:80", site.address)
        .server("127.0.0.1:80", site.address);
    let town = Arc::new(town);
    assert_eq!(
        code(get(&fetcher(&town), "http://rebind.example/")),
        FetchCode::Blocked
    );
    assert_eq!(town.dialled(), ["93.184.216.34:80"]);
    assert_eq!(
        town.lookups().len(),
        2,
        "one lookup a hop: what was checked is what is connected to"
    );
}

#[test]
fn what_was_allowed_ends_where_another_site_begins() {
    let wiki = Site::fixed(page("<p>Inside"));
    let wiki_host = wiki.host();
    let back = Site::fixed(moved("302 Found", &wiki.url("/")));
    let out = Site::fixed(moved("302 Found", "http://news.example/"));
    let town = Town::new()
        .name("news.example", &[&[PUBLIC]])
        .name("wiki.intern", &[&["127.0.0.1"]])
        .server("93.184.216.34:80", back.address)
        .server(&format!("127.0.0.1:{}", out.address.port()), out.address)
        .server(&wiki_host, wiki.address);
    let town = Arc::new(town);
    let fetcher = fetcher(&town);
    assert_eq!(
        code(fetch(&fetcher, "http://news.example/", Some(&wiki_host))),
        FetchCode::Blocked,
        "a public site leads to the allowed one"
    );
    let start = format!("http://wiki.intern:{}/", out.address.port());
    assert_eq!(
        code(fetch(&fetcher, &start, Some("wiki.intern"))),
        FetchCode::Blocked,
        "from the allowed site out, and back in"
    );
    assert!(wiki.requests().is_empty());
}

#[test]
fn the_allowed_host_may_redirect_within_itself() {
    let site = chain("302 Found");
    let fetched = fetch(&crate::Fetcher::new(), &site.url("/3"), Some(&site.host())).unwrap();
    assert_eq!(fetched.url, site.url("/0"));
}

#[test]
fn relative_and_odd_locations() {
    for (location, expected) in [
        ("/b", "http://news.example/b"),
        ("b", "http://news.example/a/b"),
        ("?q=1", "http://news.example/a/?q=1"),
        ("//news.example/c#part", "http://news.example/c"),
        ("/caf\u{e9}", "http://news.example/caf%C3%A9"),
        (" /b ", "http://news.example/b"),
    ] {
        let answer = moved("302 Found", location);
        let site = Site::start(move |head, stream| {
            let answer = if path(head) == "/a/" {
                answer.clone()
            } else {
                page("<p>Here")
            };
            stream.write_all(&answer).unwrap();
        });
        let fetched = get(&fetcher(&town(&site)), "http://news.example/a/").unwrap();
        assert_eq!(fetched.url, expected, "{location}");
    }
}

#[test]
fn cookies_are_not_kept_between_hops() {
    let site = Site::start(|head, stream| {
        let answer = match path(head) {
            "/" => super::site::answer(
                "302 Found",
                &[("Location", "/next"), ("Set-Cookie", "id=1; Path=/")],
                b"",
            ),
            _ => page("<p>Here"),
        };
        stream.write_all(&answer).unwrap();
    });
    get(&fetcher(&town(&site)), "http://news.example/").unwrap();
    let second = site.requests().pop().unwrap().to_ascii_lowercase();
    assert!(
        !second.contains("cookie") && !second.contains("referer"),
        "{second}"
    );
}

#[test]
fn a_redirect_to_nowhere_is_a_status() {
    let site = Site::fixed(super::site::answer("302 Found", &[], b"lost"));
    assert_eq!(
        code(get(&fetcher(&town(&site)), "http://news.example/")),
        FetchCode::Status(302)
    );
}
