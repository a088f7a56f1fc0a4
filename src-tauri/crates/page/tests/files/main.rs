//! Files that are more than a text: every format, its oddities, a broken one of each, and what would never end.

#![allow(
    clippy::unwrap_used,
    reason = "a test says what went wrong by panicking"
)]

mod archives;
mod books;
mod documents;
mod letters;
mod links;
mod make;
mod originals;
mod pages;
mod sheets;
mod tables;

use commonplace_page::{
    Article, Input, Opened, PageError, Resource, container, extract, is_attached, is_readable,
    link_target, open, wanted,
};
use make::{
    GIF, Packed, Set, book, chapter, column, deflated, packed, pdf, pdf_of, stream, zip, zip_in,
};

fn opened(bytes: &[u8]) -> Opened {
    open(&Input {
        bytes,
        // What a file is called says nothing.
        file_name: Some("report.DOCX"),
        ..Input::default()
    })
    .unwrap_or_else(|error| panic!("{error}"))
}

fn read(bytes: &[u8]) -> Article {
    opened(bytes).article
}

fn refused(bytes: &[u8]) -> String {
    let input = Input {
        bytes,
        ..Input::default()
    };
    match extract(&input) {
        Err(error) => error.to_string(),
        Ok(article) => panic!("it gave {:?} {:?}", article.title, article.html),
    }
}

/// Checks that every picture of an article came with it.
fn has_pictures(opened: &Opened, count: usize) {
    let sources = commonplace_page::image_sources(&opened.article.html);
    assert_eq!(sources.len(), count, "{}", opened.article.html);
    for source in sources {
        assert_eq!(opened.resources.get(&source), Some(GIF), "{source}");
    }
}

const PROSE: &str = "<p>The otters came back in the spring, when the water was high and nobody looked for them, and they stayed through the whole of the summer.</p><p>They were seen first by a fisherman at the lower bridge, who told his neighbour, who told the paper, which sent somebody with a camera.</p>";

#[test]
fn what_is_given_as_text_is_text() {
    let link = Input {
        bytes: b"[InternetShortcut]\nURL=https://a.example/",
        format: Some(commonplace_page::Format::Text),
        ..Input::default()
    };
    assert!(extract(&link).is_ok());
    let large = vec![b'a'; commonplace_page::MAX_BYTES + 1];
    let error = extract(&Input {
        bytes: &large,
        ..Input::default()
    })
    .unwrap_err();
    assert!(matches!(error, PageError::TooLarge { limit_mb: 64, .. }));
}

/// Bytes changed, cut and doubled at places that chance names, the same on every run.
fn mangled(good: &[u8], seed: u64) -> Vec<u8> {
    let mut state = seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1;
    let mut next = |below: usize| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        usize::try_from(state % below.max(1) as u64).unwrap()
    };
    let mut bytes = good.to_vec();
    for _ in 0..=next(6) {
        let at = next(bytes.len());
        match next(4) {
            0 => bytes[at] = u8::try_from(next(256)).unwrap(),
            1 => bytes.truncate(at.max(64)),
            2 => {
                let end = (at + next(200)).min(bytes.len());
                let piece = bytes[at..end].to_vec();
                let to = next(bytes.len());
                bytes.splice(to..to, piece);
            }
            _ => {
                let end = (at + next(40)).min(bytes.len());
                bytes.drain(at..end);
            }
        }
        if bytes.len() < 64 {
            break;
        }
    }
    bytes
}

#[test]
fn whatever_happens_to_a_file_it_gives_an_article_or_a_reason() {
    let folder =
        std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../tests/corpus/files");
    for name in [
        "book.epub",
        "everything.zip",
        "letter.eml",
        "link.url",
        "link.webloc",
        "packed.u.zip.html",
        "page.mhtml",
        "paper.pdf",
        "single.html",
    ] {
        let good = std::fs::read(folder.join(name)).unwrap();
        for seed in 1..=ROUNDS {
            let bytes = mangled(&good, seed);
            let read = open(&Input {
                bytes: &bytes,
                file_name: Some(name),
                ..Input::default()
            });
            if let Err(error) = read {
                assert!(error.to_string().len() > 20, "{name} {seed}: {error}");
            }
            if let Ok(archive) = commonplace_page::Archive::open(&bytes) {
                let names: Vec<String> = archive.names().map(str::to_owned).collect();
                for inner in names {
                    let _ = archive.read(&inner);
                }
            }
        }
    }
}

/// Changes tried with each file.
const ROUNDS: u64 = 25;
