//! Spellings of addresses: what is refused, what is reached, and that nothing private is ever connected to.

use std::net::TcpListener;
use std::sync::Arc;

use commonplace_core::fetch::FetchCode;

use super::site::{Site, page};
use super::town::{Town, code, fetch, fetcher, get};
use crate::Fetcher;

const PUBLIC: &str = "93.184.216.34";

/// Private hosts in every spelling that some client has fallen for.
const PRIVATE_HOSTS: &[&str] = &[
    "127.0.0.1",
    "127.0.0.1.",
    "127.1",
    "127.0.1",
    "127.255.255.254",
    "2130706433",
    "0x7f000001",
    "0x7f.0.0.1",
    "0x7F.0x0.0x0.0x1",
    "0177.0.0.1",
    "0177.0.0.01",
    "017700000001",
    "00000177.1",
    "%31%32%37.0.0.1",
    "127%2e0%2e0%2e1",
    "127.0.0.1",
    "①②⑦.⓪.⓪.①",
    "127。0。0。1",
    "0",
    "0.0.0.0",
    "0x0",
    "00",
    "10.0.0.1",
    "012.0.0.1",
    "167772161",
    "100.64.0.1",
    "169.254.169.254",
    "0xa9fea9fe",
    "2852039166",
    "172.16.0.1",
    "172.31.255.255",
    "192.0.0.1",
    "192.168.0.1",
    "192.168.257",
    "0xc0a80001",
    "198.18.0.1",
    "224.0.0.1",
    "240.0.0.1",
    "255.255.255.255",
    "[::]",
    "[::1]",
    "[0:0:0:0:0:0:0:1]",
    "[0000:0000:0000:0000:0000:0000:0000:0001]",
    "[::127.0.0.1]",
    "[::ffff:127.0.0.1]",
    "[::ffff:7f00:1]",
    "[::FFFF:10.0.0.1]",
    "[::ffff:169.254.169.254]",
    "[0:0:0:0:0:ffff:7f00:0001]",
    "[::ffff:0:127.0.0.1]",
    "[64:ff9b::127.0.0.1]",
    "[64:ff9b::a9fe:a9fe]",
    "[64:ff9b:1::7f00:1]",
    "[2002:7f00:1::]",
    "[2002:c0a8:1::1]",
    "[2001::7f00:1]",
    "[fc00::1]",
    "[fd00:ec2::254]",
    "[fe80::1]",
    "[fec0::1]",
    "[ff02::1]",
    "localhost",
    "LOCALHOST",
    "localhost.",
    "LocalHost.",
    "ⓛⓞⓒⓐⓛⓗⓞⓢⓣ",
    "app.localhost",
    "a.b.localhost.",
];

/// What is no address at all, or none that may be asked for.
const BAD: &[&str] = &[
    "",
    " ",
    "example.org",
    "//example.org/",
    "/etc/passwd",
    "file:///etc/passwd",
    "ftp://example.org/",
    "gopher://127.0.0.1:70/",
    "data:text/html,hello",
    "javascript:alert(1)",
    "blob:http://example.org/1",
    "view-source:http://example.org/",
    "jar:http://example.org/!/a",
    "http://",
    "http:///",
    "http://?",
    "http://#",
    "http://user@example.org/",
    "http://user:pass@example.org/",
    "http://:pass@example.org/",
    "http://example.org@127.0.0.1/",
    "http://127.0.0.1@example.org/",
    "http://example.org%40127.0.0.1/",
    "http://[fe80::1%25eth0]/",
    "http://[fe80::1%eth0]/",
    "http://[::1",
    "http://[::1]x/",
    "http://[1.2.3.4]/",
    "http://exa mple.org/",
    "http://exam<ple.org/",
    "http://256.256.256.256/",
    "http://1.2.3.4.5/",
    "http://example.org:99999/",
    "http://example.org:port/",
];

#[test]
fn a_private_host_is_blocked_in_every_spelling() {
    let town = Arc::new(Town::new());
    let fetcher = fetcher(&town);
    for host in PRIVATE_HOSTS {
        for url in [
            format!("http://{host}/"),
            format!("https://{host}/path?q#f"),
            format!("http:\\\\{host}\\"),
        ] {
            assert_eq!(code(get(&fetcher, &url)), FetchCode::Blocked, "{url}");
        }
    }
    assert_eq!(town.dialled(), Vec::<String>::new(), "no connection");
    assert_eq!(
        town.lookups(),
        Vec::<String>::new(),
        "not even a question to the resolver"
    );
}

#[test]
fn the_canary_sees_no_connection() {
    let canary = TcpListener::bind("127.0.0.1:0").unwrap();
    canary.set_nonblocking(true).unwrap();
    let port = canary.local_addr().unwrap().port();
    let fetcher = Fetcher::new();
    for host in PRIVATE_HOSTS {
        let url = format!("http://{host}:{port}/");
        assert_eq!(code(get(&fetcher, &url)), FetchCode::Blocked, "{url}");
    }
    assert_eq!(
        canary.accept().unwrap_err().kind(),
        std::io::ErrorKind::WouldBlock
    );
}

#[test]
fn what_is_no_address_of_a_page_is_refused() {
    let town = Arc::new(Town::new());
    let fetcher = fetcher(&town);
    for url in BAD {
        assert_eq!(code(get(&fetcher, url)), FetchCode::BadAddress, "{url:?}");
    }
    let long = format!("http://example.org/{}", "a".repeat(20_000));
    assert_eq!(
        code(get(&fetcher, &long)),
        FetchCode::BadAddress,
        "an address without end"
    );
    assert!(town.dialled().is_empty() && town.lookups().is_empty());
}

#[test]
fn a_password_is_never_repeated_in_the_message() {
    let town = Arc::new(Town::new());
    let error = get(&fetcher(&town), "https://ada:s3cret@example.org/").unwrap_err();
    assert!(!error.message.contains("s3cret"), "{}", error.message);
}

#[test]
fn a_name_is_judged_by_what_it_stands_for() {
    for ip in [
        "127.0.0.1",
        "10.1.2.3",
        "169.254.169.254",
        "0.0.0.0",
        "::1",
        "::ffff:127.0.0.1",
        "fd00::1",
        "64:ff9b::7f00:1",
    ] {
        let town = Arc::new(Town::new().name("innocent.example", &[&[ip]]));
        assert_eq!(
            code(get(&fetcher(&town), "http://innocent.example/")),
            FetchCode::Blocked,
            "{ip}"
        );
        assert_eq!(town.dialled(), Vec::<String>::new(), "{ip}");
    }
}

#[test]
fn public_spellings_are_reached() {
    let site = Site::fixed(page("<p>Hello"));
    for url in [
        "http://news.example/a",
        "HTTP://NEWS.EXAMPLE/a",
        "  http://news.example/a\n",
        "http://news.example:80/a",
        "http://news.example./a",
        "http:news.example/a",
        "http:\\\\news.example\\a",
        "http://ｎｅｗｓ.example/a",
        "http://ne\tws.example/a#part",
        "http://93.184.216.34/a",
        "http://0x5db8d822/a",
        "http://[2606:2800:220:1::1]/a",
    ] {
        let town = Town::new()
            .name("news.example", &[&[PUBLIC]])
            .name("news.example.", &[&[PUBLIC]])
            .server("93.184.216.34:80", site.address)
            .server("[2606:2800:220:1::1]:80", site.address);
        let fetched =
            get(&fetcher(&Arc::new(town)), url).unwrap_or_else(|why| panic!("{url}: {why}"));
        assert_eq!(fetched.bytes, b"<p>Hello", "{url}");
        assert!(!fetched.url.contains('#'), "{}", fetched.url);
    }
    assert!(
        site.requests()
            .iter()
            .all(|head| head.starts_with("GET /a HTTP/1.1\r\n")),
        "{:?}",
        site.requests()
    );
}

#[test]
fn an_international_name_is_looked_up_in_ascii() {
    let site = Site::fixed(page("<p>Hallo"));
    let town = Arc::new(
        Town::new()
            .name("xn--bcher-kva.example", &[&[PUBLIC]])
            .server("93.184.216.34:80", site.address),
    );
    get(&fetcher(&town), "http://bücher.example/").unwrap();
    assert_eq!(town.lookups(), ["xn--bcher-kva.example"]);
}

#[test]
fn only_the_ports_of_the_web() {
    let town = Arc::new(Town::new().name("news.example", &[&[PUBLIC]]));
    for port in [1, 21, 22, 25, 81, 8080, 8443, 6379, 65535] {
        let url = format!("http://news.example:{port}/");
        assert_eq!(
            code(get(&fetcher(&town), &url)),
            FetchCode::Blocked,
            "{url}"
        );
    }
    assert!(town.dialled().is_empty());
}

#[test]
fn of_many_addresses_only_the_public_ones_are_tried() {
    let site = Site::fixed(page("<p>Hello"));
    let town = Town::new()
        .name(
            "mixed.example",
            &[&["127.0.0.1", "10.0.0.1", "93.184.216.35", PUBLIC, "::1"]],
        )
        .server("93.184.216.34:80", site.address);
    let town = Arc::new(town);
    get(&fetcher(&town), "http://mixed.example/").unwrap();
    assert_eq!(
        town.dialled(),
        ["93.184.216.35:80", "93.184.216.34:80"],
        "the next public one when the first is silent"
    );
}

#[test]
fn the_allowed_host_is_reached_and_no_other() {
    let site = Site::fixed(page("<p>Wiki"));
    let other = Site::fixed(page("<p>Secret"));
    let (host, port) = (site.host(), site.address.port());
    let fetcher = Fetcher::new();
    for (url, allowed) in [
        (site.url("/"), host.clone()),
        (site.url("/"), "127.0.0.1".to_owned()),
        (format!("http://2130706433:{port}/"), host.clone()),
        (site.url("/"), format!("0x7f.1:{port}")),
    ] {
        let fetched = fetch(&fetcher, &url, Some(&allowed))
            .unwrap_or_else(|why| panic!("{url} with {allowed}: {why}"));
        assert_eq!(fetched.bytes, b"<p>Wiki");
    }
    for (url, allowed) in [
        (other.url("/"), host.clone()),
        (site.url("/"), "127.0.0.1:1".to_owned()),
        (site.url("/"), "127.0.0.2".to_owned()),
        (site.url("/"), format!("localhost:{port}")),
        (format!("http://[::1]:{port}/"), host),
    ] {
        assert_eq!(
            code(fetch(&fetcher, &url, Some(&allowed))),
            FetchCode::Blocked,
            "{url} with {allowed}"
        );
    }
    assert!(other.requests().is_empty());
}

#[test]
fn an_allowed_host_is_a_host() {
    let fetcher = Fetcher::new();
    for allowed in [
        "",
        " ",
        "http://127.0.0.1/",
        "a@127.0.0.1",
        "127.0.0.1/path",
        "127.0.0.1:x",
        "127.0.0.1#",
        "[::1",
    ] {
        assert_eq!(
            code(fetch(&fetcher, "http://127.0.0.1/", Some(allowed))),
            FetchCode::BadAddress,
            "{allowed:?}"
        );
    }
}

#[test]
fn the_request_says_no_more_than_it_must() {
    let site = Site::fixed(page("<p>Hello"));
    let town = Town::new()
        .name("news.example", &[&[PUBLIC]])
        .server("93.184.216.34:80", site.address);
    get(&fetcher(&Arc::new(town)), "http://news.example/a?b=c#d").unwrap();
    let head = site.requests().remove(0).to_ascii_lowercase();
    let mut names: Vec<&str> = head
        .lines()
        .skip(1)
        .filter_map(|line| line.split_once(':'))
        .map(|(name, _)| name)
        .collect();
    names.sort_unstable();
    assert_eq!(
        names,
        ["accept", "accept-encoding", "host", "user-agent"],
        "no cookie, no referrer, no credentials"
    );
    assert!(head.starts_with("get /a?b=c http/1.1"), "{head}");
}

#[test]
fn failures_before_a_connection_name_their_cause() {
    let town = Arc::new(Town::new().name("down.example", &[&[PUBLIC]]));
    assert_eq!(
        code(get(&fetcher(&town), "http://down.example/")),
        FetchCode::Unreachable,
        "nobody answers"
    );
    assert_eq!(
        code(get(&fetcher(&town), "http://typo.example/")),
        FetchCode::Unreachable,
        "no such name"
    );
    let town = Arc::new(Town::new().offline());
    assert_eq!(
        code(get(&fetcher(&town), "http://news.example/")),
        FetchCode::Offline
    );
}
