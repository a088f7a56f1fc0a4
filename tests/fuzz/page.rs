//! Any bytes whatsoever through the reading of pages: no panic, bounded time and memory, and nothing that runs or asks the
//! network in what comes out.

#![no_main]

use commonplace_page::{
    Format, Input, Opened, Original, Resource, fill_in, image_sources, link_addresses, localise,
};
use libfuzzer_sys::fuzz_target;
use std::panic;

fuzz_target!(
    init: {
        // The fuzzer aborts at the first panic; those that the reader itself catches, in the libraries below it, are its
        // plan B and no failure.
        let _ = panic::take_hook();
        panic::set_hook(Box::new(|_| {}));
    },
    |bytes: &[u8]| read(bytes)
);

/// What a file may be called; some have no name.
const NAMES: &[&str] = &[
    "note.md",
    "bees.ipynb",
    "keepers.csv",
    "data.json",
    "hive.lua",
    "page.html",
    "letter.emlx",
];

fn read(bytes: &[u8]) {
    let beside = [
        ("o.png", &b"\x89PNG\r\n\x1a\n"[..]),
        ("menu.html", b"<ul><li>The bridge"),
    ]
    .map(|(name, bytes)| Resource {
        name: name.to_owned(),
        bytes: bytes.to_vec(),
    });
    // Which road a file takes follows from its length, so that the corpus is plain files.
    let input = Input {
        bytes,
        url: Some("https://example.org/rivers/one?page=2"),
        file_name: NAMES.get(bytes.len() % 11).copied(),
        content_type: (bytes.len() % 5 == 2).then_some("text/html; charset=utf-8"),
        format: (bytes.len() % 5 == 3).then_some(Format::Html),
        beside: &beside,
    };
    // These decide on roads of their own, before a page is opened.
    let _ = commonplace_page::packs_pictures(bytes);
    let _ = commonplace_page::link_target(bytes);
    let _ = commonplace_page::is_readable(bytes, "page.html");
    let _ = commonplace_page::wanted(bytes, None);
    let _ = commonplace_page::sniff_image(bytes);
    let _ = commonplace_page::leads_on(bytes, None, "https://example.org/a");
    let _ = commonplace_page::frames(bytes, None, Some("https://example.org/a"));
    let _ = commonplace_page::unpacked(bytes);
    if let Some(page) = commonplace_page::with_frames(bytes, &beside) {
        assert!(page.starts_with(b"\xef\xbb\xbf"), "it tells its encoding");
    }
    if let Ok(opened) = commonplace_page::open(&input) {
        is_clean(&opened);
    }
    let kept = |source: &str| source.len().is_multiple_of(3).then(|| "0".repeat(64));
    if let Ok(Original::Page(html)) = commonplace_page::original(&input, &kept) {
        is_caged(&html);
    }
}

/// The original keeps its styles, and nothing else that could do something.
fn is_caged(html: &str) {
    let tags = tags(html);
    let ours = ["style", "meta"];
    let never = NEVER.iter().filter(|never| !ours.contains(never));
    let found = never
        .clone()
        .find(|never| tags.iter().any(|tag| tag == *never));
    assert!(found.is_none(), "{found:?} in the original");
    for one in ours {
        let count = tags.iter().filter(|tag| *tag == one).count();
        assert!(count <= 2, "{count} times {one} in the original");
    }
}

/// Elements that run, load or lead astray.
const NEVER: &[&str] = &[
    "script", "iframe", "object", "embed", "style", "link", "base", "form", "input", "meta",
    "template", "noscript",
];

/// The names of the elements that serialised HTML opens.
fn tags(html: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut letters = html.chars().peekable();
    while let Some(letter) = letters.next() {
        if letter != '<' {
            continue;
        }
        let mut name = String::new();
        while let Some(next) = letters.next_if(|next| next.is_ascii_alphanumeric()) {
            name.push(next.to_ascii_lowercase());
        }
        let is_style = name == "style";
        found.push(name);
        // To the end of the tag, over values in which anything may stand.
        let mut quoted = false;
        for next in letters.by_ref() {
            quoted ^= next == '"';
            if next == '>' && !quoted {
                break;
            }
        }
        // What stands in a sheet is no markup, until the sheet ends.
        let mut end = "</style".chars().peekable();
        while is_style && end.peek().is_some() {
            match letters.next() {
                Some(next)
                    if end
                        .next_if(|wanted| wanted.eq_ignore_ascii_case(&next))
                        .is_some() => {}
                Some('<') => {
                    end = "</style".chars().peekable();
                    end.next();
                }
                Some(_) => end = "</style".chars().peekable(),
                None => break,
            }
        }
    }
    found
}

fn is_clean(opened: &Opened) {
    let html = &opened.article.html;
    let _ = link_addresses(html, 1_000);
    let _ = commonplace_page::audio_sources(html);
    let _ = commonplace_page::headings(html, 100);
    let _ = commonplace_page::beside_text(html, &opened.article.text, 10_000);
    let sources = image_sources(html);
    let hash = "0".repeat(64);
    let kept = |source: &str| source.len().is_multiple_of(2).then(|| hash.clone());
    let local = localise(html, &kept);
    assert_eq!(localise(&local, &kept), local, "kept once and again");
    for (found, of) in [(html, "read"), (&local, "kept")] {
        let tags = tags(found);
        let never = NEVER
            .iter()
            .find(|never| tags.iter().any(|tag| tag == *never));
        assert!(never.is_none(), "{never:?} in what was {of}");
    }
    assert!(
        image_sources(&local)
            .iter()
            .all(|source| source.starts_with("/blob/")),
        "a kept page asks for nothing: {:?} of {sources:?}",
        image_sources(&local)
    );
    let filled = fill_in(&local, &|_| Some(hash.clone()));
    assert!(
        image_sources(&filled)
            .iter()
            .all(|source| source.starts_with("/blob/")),
        "nor does one with its pictures put back"
    );
}
