//! Recordings that an article plays: which there are, and what their bytes are.
//!
//! A player is kept as a link to its recording (`embeds`); the recording itself stands beside the article.

use crate::{dom, parse};

/// What begins the text of a link that stands for a player of sound; `embeds` writes it.
const LABEL: &str = "Audio: ";

/// See [`crate::audio_sources`].
pub(crate) fn sources(html: &str) -> Vec<String> {
    if !html.contains(LABEL) {
        return Vec::new();
    }
    let doc = parse::fragment(html);
    let root = doc.root();
    let mut seen = std::collections::HashSet::new();
    let links = root.descendants_it().filter(|node| node.has_name("a"));
    links
        .filter(|link| link.text().trim_start().starts_with(LABEL))
        .filter_map(|link| dom::attr(&link, "href"))
        .filter(|address| address.starts_with("http") && seen.insert(address.clone()))
        .collect()
}

/// See [`crate::sniff_audio`].
pub(crate) fn sniff(bytes: &[u8]) -> Option<&'static str> {
    let at = |offset: usize, signature: &[u8]| {
        bytes
            .get(offset..)
            .is_some_and(|rest| rest.starts_with(signature))
    };
    // A frame of MPEG sound: eleven set bits, then a version, a layer and a rate that exist. The first layer is left out:
    // nobody uses it, and UTF-16 begins like it.
    let frame = |layers: &[u8]| {
        matches!(bytes, [0xff, second, third, ..]
            if second & 0xe0 == 0xe0
                && second & 0x18 != 0x08
                && layers.contains(&(second & 0x06))
                && third & 0xf0 != 0xf0)
    };
    if at(0, b"ID3") || frame(&[2, 4]) {
        return Some("audio/mpeg");
    }
    if matches!(bytes, [0xff, second, ..] if second & 0xf6 == 0xf0) {
        return Some("audio/aac");
    }
    if at(0, b"OggS") {
        return Some("audio/ogg");
    }
    if at(0, b"fLaC") {
        return Some("audio/flac");
    }
    if at(0, b"RIFF") && at(8, b"WAVE") {
        return Some("audio/wav");
    }
    (at(4, b"ftypM4A") || at(4, b"ftypM4B")).then_some("audio/mp4")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_player_of_sound_is_found_again_in_what_was_kept_of_it() {
        let page = "<!doctype html><html><body><article><h1>The bittern</h1><p>The bittern is heard more often than it is seen, from the middle of the reeds, on nights without any wind.</p><audio controls title='The call'><source src='/calls/bittern.mp3'></audio><p>Its call carries for two miles over water, and those who live near the marsh no longer hear it at all.</p></article></body></html>";
        let input = crate::Input {
            bytes: page.as_bytes(),
            url: Some("https://marsh.example/birds"),
            ..crate::Input::default()
        };
        let article = crate::extract(&input).unwrap();
        assert_eq!(
            sources(&article.html),
            ["https://marsh.example/calls/bittern.mp3"]
        );
        assert!(sources("<p><a href=\"https://a.example/x\">Video: a.example</a></p>").is_empty());
    }

    #[test]
    fn recordings_are_told_by_their_bytes() {
        for (bytes, mime) in [
            (&b"ID3\x04\0\0"[..], "audio/mpeg"),
            (b"\xff\xfb\x90\x64", "audio/mpeg"),
            (b"\xff\xf1\x50\x80", "audio/aac"),
            (b"OggS\0\x02", "audio/ogg"),
            (b"fLaC\0\0", "audio/flac"),
            (b"RIFF\x24\0\0\0WAVEfmt ", "audio/wav"),
            (b"\0\0\0\x20ftypM4A ", "audio/mp4"),
        ] {
            assert_eq!(sniff(bytes), Some(mime), "{bytes:?}");
        }
        for bytes in [
            &b"\xff\xfe<\0h\0"[..],
            b"\0\0\0\x20ftypmp42",
            b"<html>",
            b"RIFF\x24\0\0\0WEBP",
            b"",
        ] {
            assert_eq!(sniff(bytes), None, "{bytes:?}");
        }
    }
}
