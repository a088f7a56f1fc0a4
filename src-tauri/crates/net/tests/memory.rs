//! The caps hold in memory too: whatever a server sends, the process stays below 200 MiB. A process of its own,
//! because the high-water mark is the process's.

#![allow(clippy::unwrap_used)]

#[path = "../src/tests/site.rs"]
#[allow(dead_code)]
mod site;

use std::io::Write;

use commonplace_core::fetch::{Fetch, FetchCode, FetchKind, FetchRequest};
use commonplace_net::Fetcher;
use site::Site;

/// Sends a beginning and then a piece for ever.
fn endless(beginning: &'static str, piece: Vec<u8>) -> Site {
    Site::start(move |_, stream| {
        let mut is_open = stream.write_all(beginning.as_bytes()).is_ok();
        while is_open {
            is_open = stream.write_all(&piece).is_ok();
        }
    })
}

fn high_water_mark_in_kib() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find(|line| line.starts_with("VmHWM:"))?;
    line.split_whitespace().nth(1)?.parse().ok()
}

#[test]
fn nothing_that_a_server_sends_fills_the_memory() {
    let zeros = vec![b'0'; 4 * 1024 * 1024];
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    encoder.write_all(&zeros).unwrap();
    let gzip = encoder.finish().unwrap();
    let zstd = zstd::encode_all(zeros.as_slice(), 3).unwrap();
    for (beginning, piece) in [
        ("HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n", gzip),
        ("HTTP/1.1 200 OK\r\nContent-Encoding: zstd\r\n\r\n", zstd),
        (
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n",
            [b"10000\r\n".to_vec(), vec![b'a'; 65_536], b"\r\n".to_vec()].concat(),
        ),
        ("HTTP/1.1 200 OK\r\n\r\n", vec![b'a'; 65_536]),
        ("HTTP/1.1 200 OK\r\nX: ", vec![b'a'; 65_536]),
    ] {
        let site = endless(beginning, piece);
        let request = FetchRequest {
            url: site.url("/"),
            kind: FetchKind::Page,
            allow_private_host: Some(site.host()),
        };
        assert_eq!(
            Fetcher::new().fetch(&request).unwrap_err().code,
            FetchCode::TooLarge,
            "{beginning}"
        );
    }
    match high_water_mark_in_kib() {
        Some(kib) => assert!(kib < 200 * 1024, "{} MiB at the highest", kib / 1024),
        None => println!("SKIPPED: this platform does not tell a process's memory"),
    }
}
