//! Bodies: every packing is opened, every bomb and every dawdler is stopped, and every failure has its sentence.

use std::io::Write;
use std::net::TcpStream;
use std::sync::mpsc;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use commonplace_core::fetch::{Fetch, FetchCode, FetchError, FetchKind, FetchRequest, Fetched};

use super::site::{Site, answer, page};
use super::town::{Town, code, fetcher, get, with_limits};
use crate::limits::Limits;

const URL: &str = "http://news.example/";

fn town(site: &Site) -> Town {
    Town::new()
        .name("news.example", &[&["93.184.216.34"]])
        .server("93.184.216.34:80", site.address)
}

fn fetch_from(site: &Site) -> Result<Fetched, FetchError> {
    get(&fetcher(&Arc::new(town(site))), URL)
}

fn fetch_fixed(answer: impl Into<Vec<u8>>) -> Result<Fetched, FetchError> {
    fetch_from(&Site::fixed(answer))
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

fn zlib(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::fast());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

fn bare_deflate(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::DeflateEncoder::new(Vec::new(), flate2::Compression::fast());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

/// "<p>Hello", packed.
const BROTLI_HELLO: &[u8] = &[
    0x8b, 0x03, 0x80, b'<', b'p', b'>', b'H', b'e', b'l', b'l', b'o', 0x03,
];

fn packed(encoding: &str, body: &[u8]) -> Vec<u8> {
    answer(
        "200 OK",
        &[
            ("Content-Type", "text/html"),
            ("Content-Encoding", encoding),
        ],
        body,
    )
}

#[test]
fn every_packing_is_opened() {
    let hello = b"<p>Hello";
    for (encoding, body) in [
        ("identity", hello.to_vec()),
        ("gzip", gzip(hello)),
        ("GZip", gzip(hello)),
        ("x-gzip", gzip(hello)),
        ("gzip", [gzip(b"<p>"), gzip(b"Hello")].concat()),
        ("deflate", zlib(hello)),
        ("deflate", bare_deflate(hello)),
        ("br", BROTLI_HELLO.to_vec()),
        ("zstd", zstd::encode_all(hello.as_slice(), 3).unwrap()),
        ("identity, gzip", gzip(hello)),
    ] {
        let fetched =
            fetch_fixed(packed(encoding, &body)).unwrap_or_else(|why| panic!("{encoding}: {why}"));
        assert_eq!(fetched.bytes, hello, "{encoding}");
        assert_eq!(fetched.content_type.as_deref(), Some("text/html"));
    }
}

#[test]
fn a_packing_that_nobody_asked_for_is_refused() {
    for encoding in ["compress", "gzip, gzip", "br, gzip", "zip"] {
        assert_eq!(
            code(fetch_fixed(packed(encoding, &gzip(b"<p>Hello")))),
            FetchCode::NotAPage,
            "{encoding}"
        );
    }
}

#[test]
fn what_is_damaged_or_cut_off_is_not_half_a_page() {
    let whole =
        gzip(b"<p>Hello, this is a longer text than before, so that it can be cut somewhere.");
    let half = whole[..whole.len() / 2].to_vec();
    assert_eq!(
        code(fetch_fixed(packed("gzip", &half))),
        FetchCode::Unreachable,
        "cut off"
    );
    assert_eq!(
        code(fetch_fixed(packed("gzip", b"no gzip at all"))),
        FetchCode::Unreachable
    );
    assert_eq!(
        code(fetch_fixed(packed("zstd", b"no zstd at all"))),
        FetchCode::Unreachable
    );
    assert_eq!(
        code(fetch_fixed(packed("br", &[0xff; 64]))),
        FetchCode::Unreachable
    );
    assert_eq!(
        code(fetch_fixed(
            "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n<p>Hel"
        )),
        FetchCode::Unreachable,
        "shorter than stated"
    );
    let chunked = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n8\r\n<p>Hello\r\n";
    assert_eq!(
        code(fetch_fixed(chunked)),
        FetchCode::Unreachable,
        "no last chunk"
    );
    let no_chunk = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzzz\r\n<p>Hello\r\n";
    assert_eq!(
        code(fetch_fixed(no_chunk)),
        FetchCode::Unreachable,
        "no chunks at all"
    );
}

#[test]
fn chunks_and_bodies_without_a_length_are_read() {
    for answer in [
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\n<p>\r\n5;x=y\r\nHello\r\n0\r\n\r\n",
        "HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n<p>Hello",
        "HTTP/1.0 200 OK\r\n\r\n<p>Hello",
        "HTTP/1.1 203 Non-Authoritative\r\nContent-Length: 8\r\n\r\n<p>Hello and more",
    ] {
        assert_eq!(
            fetch_fixed(answer)
                .unwrap_or_else(|why| panic!("{answer}: {why}"))
                .bytes,
            b"<p>Hello",
            "{answer}"
        );
    }
}

/// Sends a beginning, and then a piece again and again until the other side hangs up. Tells how many bytes went out.
fn endless(beginning: &'static str, piece: Vec<u8>) -> (Site, mpsc::Receiver<u64>) {
    let (tell, told) = mpsc::channel();
    let tell = Mutex::new(tell);
    let site = Site::start(move |_, stream| {
        let mut sent = 0;
        let mut send = |bytes: &[u8], stream: &mut TcpStream| {
            stream.write_all(bytes).map(|()| sent += bytes.len() as u64)
        };
        if send(beginning.as_bytes(), stream).is_ok() {
            while send(&piece, stream).is_ok() {}
        }
        let _ = tell.lock().unwrap().send(sent);
    });
    (site, told)
}

/// Sixteen mebibytes of the digit zero, packed.
const BROTLI_BOMB: &[u8] = &[
    203, 255, 255, 63, 248, 37, 96, 226, 177, 64, 32, 247, 254, 47, 255, 255, 255, 240, 75, 0, 196,
    97, 17, 128, 238, 253, 31,
];

#[test]
fn a_bomb_is_not_unpacked() {
    // Each piece is a member or a frame of its own: together they would unpack to ten gigabytes and more.
    let zeros = vec![b'0'; 4 * 1024 * 1024];
    let gzip_piece = gzip(&zeros);
    let zstd_piece = zstd::encode_all(zeros.as_slice(), 3).unwrap();
    for (beginning, piece) in [
        (
            "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n",
            gzip_piece,
        ),
        (
            "HTTP/1.1 200 OK\r\nContent-Encoding: zstd\r\n\r\n",
            zstd_piece,
        ),
    ] {
        let (site, sent) = endless(beginning, piece);
        assert_eq!(code(fetch_from(&site)), FetchCode::TooLarge, "{beginning}");
        // What the sockets buffer may have gone out, never gigabytes.
        assert!(sent.recv().unwrap() < 64 * 1024 * 1024, "{beginning}");
    }
    assert_eq!(
        code(fetch_fixed(packed("br", BROTLI_BOMB))),
        FetchCode::TooLarge
    );
}

#[test]
fn a_repetitive_page_below_a_mebibyte_is_no_bomb() {
    let body = vec![b'a'; 1024 * 1024];
    assert_eq!(
        fetch_fixed(packed("gzip", &gzip(&body)))
            .unwrap()
            .bytes
            .len(),
        body.len()
    );
}

/// A fetch with smaller caps, so that the tests of the caps are quick.
fn fetch_small(site: &Site, kind: FetchKind) -> Result<Fetched, FetchError> {
    let limits = Limits {
        page: 200_000,
        image: 100_000,
        ..Limits::default()
    };
    let request = FetchRequest {
        url: URL.to_owned(),
        kind,
        allow_private_host: None,
    };
    with_limits(&Arc::new(town(site)), limits).fetch(&request)
}

#[test]
fn the_size_is_counted_not_believed() {
    let (chunks, _sent) = endless(
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n",
        b"5\r\nHello\r\n".to_vec(),
    );
    assert_eq!(
        code(fetch_small(&chunks, FetchKind::Page)),
        FetchCode::TooLarge,
        "chunks without end"
    );
    let (body, _sent) = endless("HTTP/1.1 200 OK\r\n\r\n", b"Hello".to_vec());
    assert_eq!(
        code(fetch_small(&body, FetchKind::Page)),
        FetchCode::TooLarge,
        "a body without end"
    );
    let (stated, _sent) = endless(
        "HTTP/1.1 200 OK\r\nContent-Length: 9999999999\r\n\r\n",
        b"Hello".to_vec(),
    );
    assert_eq!(
        code(fetch_small(&stated, FetchKind::Page)),
        FetchCode::TooLarge,
        "a length beyond the cap is not awaited"
    );
    let text: Vec<u8> = (0..300_000_u32)
        .map(|n| b'a' + (n.wrapping_mul(2_654_435_761) >> 28) as u8)
        .collect();
    assert_eq!(
        code(fetch_small(
            &Site::fixed(packed("gzip", &gzip(&text))),
            FetchKind::Page
        )),
        FetchCode::TooLarge,
        "decoded bytes count"
    );
}

#[test]
fn the_caps_are_exact() {
    let site = |size: usize| Site::fixed(answer("200 OK", &[], &vec![b'a'; size]));
    for (kind, cap) in [(FetchKind::Page, 200_000), (FetchKind::Image, 100_000)] {
        assert_eq!(
            fetch_small(&site(cap), kind).unwrap().bytes.len(),
            cap,
            "{kind:?}"
        );
        assert_eq!(
            code(fetch_small(&site(cap + 1), kind)),
            FetchCode::TooLarge,
            "{kind:?}"
        );
    }
}

#[test]
fn headers_without_end_are_refused() {
    let long = format!("X-Filler: {}\r\n", "a".repeat(1000)).into_bytes();
    let (lines, _sent) = endless("HTTP/1.1 200 OK\r\n", long);
    assert_eq!(code(fetch_from(&lines)), FetchCode::TooLarge, "long lines");
    let (line, _sent) = endless("HTTP/1.1 200 OK\r\nX: ", b"aaaaaaaaaaaaaaaa".to_vec());
    assert_eq!(
        code(fetch_from(&line)),
        FetchCode::TooLarge,
        "one line without end"
    );
    let (many, _sent) = endless("HTTP/1.1 200 OK\r\n", b"X: y\r\n".to_vec());
    assert_eq!(
        code(fetch_from(&many)),
        FetchCode::TooLarge,
        "hundreds of short ones"
    );
}

/// A site that sends one piece for every look at the clock, and a town where each look takes this long.
fn slow(beginning: &'static str, piece: &'static [u8], each: Duration) -> (Site, Town) {
    let (ticked, ticks) = mpsc::channel();
    let ticks = Mutex::new(ticks);
    let site = Site::start(move |_, stream| {
        let mut is_open = stream.write_all(beginning.as_bytes()).is_ok();
        let ticks = ticks.lock().unwrap();
        while is_open && ticks.recv().is_ok() {
            is_open = stream.write_all(piece).is_ok();
        }
    });
    let ticked = Mutex::new(ticked);
    let mut town = town(&site);
    town.tick = Some(Box::new(move || {
        let _ = ticked.lock().unwrap().send(());
        each
    }));
    (site, town)
}

#[test]
fn a_dawdler_is_left() {
    let (_site, town) = slow("HTTP/1.1 200 OK\r\n\r\n", b"a", Duration::from_secs(1));
    let error = get(&fetcher(&Arc::new(town)), URL).unwrap_err();
    assert_eq!(error.code, FetchCode::TimedOut);
    assert!(
        error.message.contains("too slowly"),
        "a byte a second is noticed before the time is over: {}",
        error.message
    );
}

#[test]
fn after_a_minute_it_is_over_however_steady_the_bytes() {
    let (_site, town) = slow(
        "HTTP/1.1 200 OK\r\n\r\n",
        &[b'a'; 4000],
        Duration::from_secs(1),
    );
    let error = get(&fetcher(&Arc::new(town)), URL).unwrap_err();
    assert_eq!(error.code, FetchCode::TimedOut);
    assert!(error.message.contains("too long"), "{}", error.message);
}

#[test]
fn a_minute_is_for_all_redirects_together() {
    let site = Site::fixed(super::site::moved("302 Found", "/again"));
    let mut town = town(&site);
    town.tick = Some(Box::new(|| Duration::from_secs(10)));
    assert_eq!(
        code(get(&fetcher(&Arc::new(town)), URL)),
        FetchCode::TimedOut
    );
}

#[test]
fn silence_is_not_waited_for() {
    for beginning in [
        "",
        "HTTP/1.1 200 OK\r\n",
        "HTTP/1.1 200 OK\r\n\r\n<p>Hel",
        "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n\x1f",
    ] {
        let (hold, held) = mpsc::channel::<()>();
        let held = Mutex::new(held);
        let site = Site::start(move |_, stream| {
            stream.write_all(beginning.as_bytes()).unwrap();
            // Keeps the connection open until the test is over.
            let _ = held.lock().unwrap().recv();
        });
        let limits = Limits {
            silence: Duration::from_millis(50),
            ..Limits::default()
        };
        assert_eq!(
            code(get(&with_limits(&Arc::new(town(&site)), limits), URL)),
            FetchCode::TimedOut,
            "{beginning:?}"
        );
        drop(hold);
    }
}

#[test]
fn what_is_no_page_is_named() {
    for (body, name) in [
        (b"MZ\x90\0\x03\0\0\0\x04\0".as_slice(), "a program"),
        (b"\x7fELF\x02\x01\x01\0", "a program"),
        (b"PK\x03\x04\x14\0\0\0", "ZIP archive"),
        (b"\x89PNG\r\n\x1a\n\0\0\0\x0d", "an image"),
    ] {
        for content_type in ["text/html", "application/octet-stream"] {
            let error =
                fetch_fixed(answer("200 OK", &[("Content-Type", content_type)], body)).unwrap_err();
            assert_eq!(error.code, FetchCode::NotAPage, "{name} as {content_type}");
            assert!(error.message.contains(name), "{}", error.message);
        }
    }
    let (program, _sent) = endless("HTTP/1.1 200 OK\r\n\r\nMZ\x00\x00", vec![0; 1000]);
    assert_eq!(
        code(fetch_from(&program)),
        FetchCode::NotAPage,
        "a program without end is known by its beginning"
    );
}

#[test]
fn an_image_may_be_an_image() {
    let site = Site::fixed(answer(
        "200 OK",
        &[("Content-Type", "image/png")],
        b"\x89PNG\r\n\x1a\n\0",
    ));
    let fetched = fetch_small(&site, FetchKind::Image).unwrap();
    assert_eq!(fetched.content_type.as_deref(), Some("image/png"));
    assert!(
        site.requests()[0]
            .to_ascii_lowercase()
            .contains("accept: image/"),
        "{:?}",
        site.requests()
    );
}

#[test]
fn an_empty_answer_is_no_page() {
    assert_eq!(code(fetch_fixed(page(""))), FetchCode::NotAPage);
    assert_eq!(
        code(fetch_fixed("HTTP/1.1 204 No Content\r\n\r\n")),
        FetchCode::NotAPage
    );
    assert_eq!(
        code(fetch_fixed(packed("gzip", &gzip(b"")))),
        FetchCode::NotAPage
    );
}

#[test]
fn each_status_is_told() {
    for status in [304, 400, 401, 403, 404, 410, 418, 429, 451, 500, 503, 599] {
        let answer = answer(&format!("{status} Whatever"), &[], b"");
        assert_eq!(
            code(fetch_fixed(answer)),
            FetchCode::Status(status),
            "{status}"
        );
    }
}

#[test]
fn how_long_a_site_wants_to_be_left_alone_is_told() {
    for (status, after, expected) in [
        (429, "120", FetchCode::Later(429, 120)),
        (503, " 5 ", FetchCode::Later(503, 5)),
        (503, "Fri, 27 Nov 2026 10:00:00 GMT", FetchCode::Status(503)),
        (404, "120", FetchCode::Status(404)),
    ] {
        let answer = answer(
            &format!("{status} Whatever"),
            &[("Retry-After", after)],
            b"",
        );
        assert_eq!(code(fetch_fixed(answer)), expected, "{status} {after}");
    }
}

#[test]
fn what_is_not_http_is_told() {
    for answer in [
        "",
        "hello\r\n\r\n",
        "SSH-2.0-OpenSSH_9.2\r\n",
        "HTTP/9.9 200 OK\r\n\r\n",
        "HTTP/1.1 99999 OK\r\n\r\n",
        "\0\0\0\0\r\n\r\n",
    ] {
        assert_eq!(
            code(fetch_fixed(answer)),
            FetchCode::Unreachable,
            "{answer:?}"
        );
    }
}
