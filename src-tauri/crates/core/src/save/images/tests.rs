//! How much of an article is kept: pictures, recordings, and what is too much.

use super::*;
use crate::env::Env;
use crate::fetch::{FetchError, Fetched};

/// Gives the same picture for every address, and counts.
struct Pictures(Vec<u8>, AtomicUsize);

impl Fetch for Pictures {
    fn fetch(&self, request: &FetchRequest) -> std::result::Result<Fetched, FetchError> {
        self.1.fetch_add(1, Ordering::Relaxed);
        Ok(Fetched {
            url: request.url.clone(),
            bytes: self.0.clone(),
            content_type: Some("image/png".to_owned()),
        })
    }
}

fn library() -> (tempfile::TempDir, Library) {
    let folder = tempfile::tempdir().unwrap();
    let library = Library::open(folder.path(), Env::system()).unwrap();
    (folder, library)
}

fn png(width: u32, height: u32) -> Vec<u8> {
    let mut bytes = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR".to_vec();
    bytes.extend(width.to_be_bytes());
    bytes.extend(height.to_be_bytes());
    bytes.extend(b"\x08\x02\0\0\0\0\0\0\0");
    bytes
}

#[test]
fn five_hundred_pictures_of_one_article_and_no_more() {
    let (_folder, library) = library();
    let net = Pictures(png(8, 8), AtomicUsize::new(0));
    let html: String = (0..510)
        .map(|n| format!("<p><img src=\"https://hive.example/{n}.png\"></p>"))
        .collect();
    let mut article = Article {
        html,
        ..Article::default()
    };
    let from = From {
        fetch: Some(&net),
        ..From::default()
    };
    let told = std::cell::RefCell::new(Vec::new());
    let job = Job {
        progress: &|done, total, _| told.borrow_mut().push((done, total)),
        ..Job::silent()
    };
    let kept = keep(&library, &mut article, from, &job).unwrap();
    assert_eq!(net.1.load(Ordering::Relaxed), MAX_IMAGES);
    assert_eq!((kept.wanted, kept.missing.len()), (510, 10));
    let expected: Vec<_> = (0..=500).map(|done| (done, 500)).collect();
    assert_eq!(told.into_inner(), expected, "each is told");
}

#[test]
fn small_recordings_are_kept_beside_the_pictures() {
    let (_folder, library) = library();
    let player = "<p><a href=\"https://marsh.example/bittern.mp3\" rel=\"noopener noreferrer\">Audio: The call (marsh.example)</a></p>";
    let keep_with = |bytes: Vec<u8>| {
        let net = Pictures(bytes, AtomicUsize::new(0));
        let mut article = Article {
            html: player.to_owned(),
            ..Article::default()
        };
        let from = From {
            fetch: Some(&net),
            ..From::default()
        };
        let kept = keep(&library, &mut article, from, &Job::silent()).unwrap();
        assert_eq!(article.html, player, "the player stays a link");
        assert_eq!((kept.wanted, kept.missing.len(), kept.lead), (0, 0, None));
        kept
    };
    let kept = keep_with(b"ID3\x04\0\0\0\0\0\0".to_vec());
    assert!(kept.missing_audio.is_empty() && kept.warnings.is_empty());
    let kept = kept.images;
    assert_eq!(kept.len(), 1);
    assert_eq!(kept[0].2, "audio/mpeg");
    assert_eq!(kept[0].3, "https://marsh.example/bittern.mp3");
    let (mime, bytes) = library
        .blobs
        .get(kept[0].0)
        .map(|b| (kept[0].2, b))
        .unwrap();
    assert!(bytes.starts_with(b"ID3") && served_type(mime).is_some());
    let other = keep_with(png(8, 8));
    assert!(other.images.is_empty(), "a picture is no recording");
    assert_eq!(other.missing_audio, ["https://marsh.example/bittern.mp3"]);
    assert_eq!(other.warnings[0].code, AUDIO_LOST);
    let mut long = b"ID3\x04".to_vec();
    long.resize(MAX_SOUND + 1, 0);
    let long = keep_with(long);
    assert!(long.images.is_empty(), "longer than what is kept");
    assert!(
        long.missing_audio.is_empty(),
        "it will not come another time"
    );
    let said: Vec<_> = long.warnings.iter().map(|said| &*said.code).collect();
    assert_eq!(said, [AUDIO_LEFT]);
}

#[test]
fn what_is_too_much_is_left_out() {
    let (_folder, library) = library();
    let check = |bytes: Vec<u8>, held: u64, is_kept: bool, why: &str| {
        let net = Pictures(bytes, AtomicUsize::new(0));
        let from = From {
            fetch: Some(&net),
            ..From::default()
        };
        let total = AtomicU64::new(held);
        let got = one(
            &library,
            "https://hive.example/1.png",
            PICTURES,
            from,
            &total,
        )
        .unwrap();
        assert_eq!(matches!(got, Got::Image(_)), is_kept, "{why}");
    };
    let small = png(8, 8);
    let size = small.len() as u64;
    check(small.clone(), MAX_TOTAL - size, true, "the last that fits");
    check(small, MAX_TOTAL - size + 1, false, "one byte over 512 MiB");
    check(png(10_001, 10_000), 0, false, "more than 100 megapixels");
    let mut large = png(8, 8);
    large.resize(MAX_IMAGE + 1, 0);
    check(large, 0, false, "one byte over 32 MiB");
    check(
        b"<html>not a picture</html>".to_vec(),
        0,
        false,
        "no picture",
    );
}
