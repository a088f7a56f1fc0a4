//! Addresses and answers made by chance: nothing panics, and nothing private is ever connected to.

use std::sync::Arc;

use proptest::prelude::*;

use super::site::Site;
use super::town::{Town, fetcher, get};
use crate::ip;

/// Pieces that addresses are made of, and that parsers have disagreed about.
const URL_PIECES: &[&str] = &[
    "http:",
    "https:",
    "//",
    "/",
    "\\",
    "@",
    ":",
    "#",
    "?",
    "[",
    "]",
    ".",
    "%",
    "%2e",
    "%00",
    "%25",
    " ",
    "\t",
    "\n",
    "\0",
    "0",
    "1",
    "127",
    "0x7f",
    "0177",
    "2130706433",
    "10",
    "192.168",
    "169.254",
    "::",
    "::1",
    "ffff",
    "localhost",
    "example",
    "org",
    "news.example",
    "xn--",
    "ö",
    "。",
    "①",
    "80",
    "443",
    "8080",
    "\u{200d}",
    "\u{ad}",
    "_",
    "-",
    "*",
    "user",
    "&",
    "=",
    "|",
    "^",
    "`",
    "{",
    "<",
    "\"",
];

/// Pieces that answers are made of, right and wrong.
const ANSWER_PIECES: &[&str] = &[
    "HTTP/1.1 200 OK",
    "HTTP/1.0 200 OK",
    "HTTP/1.1 302 Found",
    "HTTP/1.1 100 Continue",
    "HTTP/1.1 204 No Content",
    "HTTP/1.1 304 Not Modified",
    "HTTP/1.1 999",
    "HTTP/2 200",
    "\r\n",
    "\n",
    "\r",
    "\r\n\r\n",
    "Content-Length: 5",
    "Content-Length: -1",
    "Content-Length: 99999999999999999999",
    "Content-Length: 0",
    "Transfer-Encoding: chunked",
    "Transfer-Encoding: gzip",
    "Content-Encoding: gzip",
    "Content-Encoding: br",
    "Content-Encoding: zstd",
    "Content-Encoding: deflate",
    "Connection: close",
    "Connection: upgrade",
    "Location: /",
    "Location: http://10.0.0.1/",
    "Location: //",
    "Location:",
    "5",
    "0",
    "ffffffffffffffff",
    "hello",
    "<p>",
    ":",
    " ",
    "\0",
    "\u{1f}\u{8b}",
    "x: y",
    "é",
];

fn pieces(table: &'static [&'static str], most: usize) -> impl Strategy<Value = String> {
    prop::collection::vec(prop::sample::select(table), 0..most).prop_map(|pieces| pieces.concat())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 4096, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_address_leads_inside(rest in pieces(URL_PIECES, 12), scheme in prop::sample::select(vec!["http://", "https://", ""])) {
        let town = Arc::new(Town::new().name("news.example", &[&["127.0.0.1", "93.184.216.34"]]));
        let result = get(&fetcher(&town), &format!("{scheme}{rest}"));
        prop_assert!(result.is_err(), "no server is there");
        prop_assert!(town.connected().iter().all(|address| ip::is_public(address.ip())), "{:?}", town.dialled());
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 512, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_answer_makes_a_panic(start in prop::sample::select(vec!["HTTP/1.1 200 OK\r\n", "HTTP/1.1 302 Found\r\n", ""]), rest in pieces(ANSWER_PIECES, 16)) {
        let site = Site::fixed(format!("{start}{rest}"));
        let town = Town::new().name("news.example", &[&["93.184.216.34"]]).server("93.184.216.34:80", site.address);
        let town = Arc::new(town);
        // Whether there is something to read in it does not matter here.
        let _ = get(&fetcher(&town), "http://news.example/");
        prop_assert!(town.connected().iter().all(|address| ip::is_public(address.ip())), "{:?}", town.dialled());
    }
}
