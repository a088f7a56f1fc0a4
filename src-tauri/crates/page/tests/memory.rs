//! Documents that are made to fill the memory: whatever is in them, the process stays below 200 MiB. A process of its own,
//! because the high-water mark is the process's.

#![allow(clippy::unwrap_used)]

#[path = "files/make.rs"]
#[allow(dead_code)]
mod make;

use commonplace_page::{Input, extract};
use make::{deflated, pdf_of, stream};
use std::io::Write as _;

fn high_water_mark_in_kib() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find(|line| line.starts_with("VmHWM:"))?;
    line.split_whitespace().nth(1)?.parse().ok()
}

/// So many mebibytes of one byte, packed piece by piece, so that the test itself needs no room.
fn run_of(byte: u8, mebibytes: usize) -> Vec<u8> {
    let mut zlib = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::fast());
    for _ in 0..mebibytes {
        zlib.write_all(&vec![byte; 1 << 20]).unwrap();
    }
    zlib.finish().unwrap()
}

/// A document of pages that all are written in one packed stream.
fn document(pages: usize, packed: &[u8]) -> Vec<u8> {
    let kids: String = (0..pages).map(|n| format!("{} 0 R ", 5 + n)).collect();
    let mut objects = vec![
        b"<</Type /Catalog /Pages 2 0 R>>".to_vec(),
        format!("<</Type /Pages /Kids [{kids}] /Count {pages}>>").into_bytes(),
        b"<</Type /Font /Subtype /Type1 /BaseFont /Times-Roman /Encoding /WinAnsiEncoding>>"
            .to_vec(),
        stream("/Filter /FlateDecode", packed),
    ];
    objects.extend((0..pages).map(|_| {
        b"<</Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] /Resources <</Font <</F1 3 0 R>>>> /Contents 4 0 R>>".to_vec()
    }));
    pdf_of(&objects, "")
}

#[test]
fn nothing_in_a_document_fills_the_memory() {
    let lines: String = (0..20_000)
        .map(|n| {
            format!(
                "BT /F1 1 Tf {} {} Td (w{n}) Tj ET\n",
                n % 300 * 2,
                n / 300 * 10
            )
        })
        .collect();
    for (what, bytes) in [
        ("a stream of nothing", document(1, &run_of(b' ', 60))),
        (
            "pages full of lines",
            document(16, &deflated(lines.as_bytes())),
        ),
        ("a stream beyond the limit", document(1, &run_of(b'q', 65))),
    ] {
        let input = Input {
            bytes: &bytes,
            ..Input::default()
        };
        // An article or a reason; either may be right.
        drop(extract(&input));
        match high_water_mark_in_kib() {
            Some(kib) => assert!(
                kib < 200 * 1024,
                "{what}: {} MiB at the highest",
                kib / 1024
            ),
            None => println!("SKIPPED: this platform does not tell a process's memory"),
        }
    }
}
