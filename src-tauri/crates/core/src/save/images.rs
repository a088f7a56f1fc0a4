//! The pictures of an article, and its small recordings: from the page itself or from their addresses, to blobs.

use super::warning;
use crate::blobs::BlobHash;
use crate::error::Result;
use crate::fetch::{Fetch, FetchCode, FetchKind, FetchRequest};
use crate::job::Job;
use crate::library::{Library, counted};
use commonplace_page::{Article, Resources, Warning};
use std::collections::HashMap;
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::sync::mpsc;

/// Pictures of one article (specs: 500 assets).
const MAX_IMAGES: usize = 500;
/// Bytes of one picture.
const MAX_IMAGE: usize = 32 * 1024 * 1024;
/// Recordings of one article.
const MAX_SOUNDS: usize = 20;
/// Bytes of one recording: about twenty minutes of speech.
const MAX_SOUND: usize = 24 * 1024 * 1024;
/// Bytes of all pictures and recordings of one article.
const MAX_TOTAL: u64 = 512 * 1024 * 1024;
/// Bytes of a picture that can stand for its article: smaller ones are flags and icons.
const MIN_LEAD: u64 = 8_000;
/// Pictures fetched at the same time.
const AT_ONCE: usize = 6;

/// Waits before another try at pictures that may come yet, in milliseconds.
const TRY_AGAIN_MS: [i64; 2] = [500, 2_000];
/// Pictures that are tried again: when more fail, the network has.
const MOST_AGAIN: usize = 40;

/// What is to be kept, and what may count as it.
#[derive(Clone, Copy)]
struct Wanted {
    kind: FetchKind,
    name: &'static str,
    /// Bytes of one.
    most: usize,
    sniff: fn(&[u8]) -> Option<&'static str>,
}

const PICTURES: Wanted = Wanted {
    kind: FetchKind::Image,
    name: "picture",
    most: MAX_IMAGE,
    sniff: commonplace_page::sniff_image,
};
const SOUNDS: Wanted = Wanted {
    kind: FetchKind::Audio,
    name: "recording",
    most: MAX_SOUND,
    sniff: commonplace_page::sniff_audio,
};

/// Where pictures may come from.
#[derive(Clone, Copy, Default)]
pub(super) struct From<'a> {
    /// The network; without it only the page's own.
    pub(super) fetch: Option<&'a dyn Fetch>,
    /// A private host that the person allowed for this save.
    pub(super) allow_host: Option<&'a str>,
    /// Pictures that are kept already, by address.
    pub(super) known: Option<&'a HashMap<String, Image>>,
    /// Pictures that came with the page.
    pub(super) resources: Option<&'a Resources>,
}

/// What became of the pictures.
pub(super) struct Kept {
    pub(super) images: Vec<(BlobHash, u64, &'static str, String)>,
    pub(super) lead: Option<BlobHash>,
    pub(super) warnings: Vec<Warning>,
    /// Pictures that the article has.
    pub(super) wanted: u32,
    /// Addresses of those that are missing.
    pub(super) missing: Vec<String>,
}

/// A kept picture: its blob, bytes and type.
pub(crate) type Image = (BlobHash, u64, &'static str);

/// Keeps the pictures and points the article's HTML at them.
pub(super) fn keep(
    library: &Library,
    article: &mut Article,
    from: From<'_>,
    job: &Job<'_>,
) -> Result<Kept> {
    let mut sources = commonplace_page::image_sources(&article.html);
    if let Some(lead) = article
        .lead_image
        .clone()
        .filter(|lead| !sources.contains(lead))
    {
        sources.push(lead);
    }
    let wanted = u32::try_from(sources.len()).unwrap_or(u32::MAX);
    let too_many = sources.split_off(sources.len().min(MAX_IMAGES));
    let found = gather(library, &sources, PICTURES, 0, from, job)?;
    let mut sounds = commonplace_page::audio_sources(&article.html);
    sounds.truncate(MAX_SOUNDS);
    let held = found.values().map(|image| image.1).sum();
    let heard = gather(library, &sounds, SOUNDS, held, from, job)?;
    article.html = commonplace_page::localise(&article.html, &|source| {
        found.get(source).map(|image| image.0.to_string())
    });
    let missing: Vec<String> = sources
        .iter()
        .chain(&too_many)
        .filter(|source| !found.contains_key(*source))
        .map(|source| remembered(source))
        .collect();
    let warnings = said_of(&missing, from.fetch.is_some());
    let is_picture = |image: &&Image| image.1 >= MIN_LEAD;
    let named = article.lead_image.as_ref().and_then(|lead| found.get(lead));
    let lead = named.or_else(|| {
        sources
            .iter()
            .filter_map(|source| found.get(source))
            .find(is_picture)
    });
    let lead = lead.map(|image| image.0);
    let mut images: Vec<_> = found
        .iter()
        .chain(&heard)
        .map(|(source, image)| (image.0, image.1, image.2, remembered(source)))
        .collect();
    images.sort();
    Ok(Kept {
        images,
        lead,
        warnings,
        wanted,
        missing,
    })
}

/// What is said of pictures that are missing. What nobody asked for is no failure.
fn said_of(missing: &[String], is_asked: bool) -> Vec<Warning> {
    let is_carried = |source: &&String| commonplace_page::is_attached(source);
    let not_there = missing.iter().filter(is_carried).count();
    let failed = missing
        .iter()
        .filter(|source| !is_carried(source) && (is_asked || *source == "data:"))
        .count();
    let mut warnings = Vec::new();
    if failed > 0 {
        let what = counted(failed, "picture");
        warnings.push(warning(
            "images",
            format!("{what} of this page could not be saved; a link stands in the place of each."),
        ));
    }
    if not_there > 0 {
        let what = counted(not_there, "picture");
        warnings.push(warning(
            "images",
            format!(
                "{what} could not be found with the file. If you have them, put them where they lay beside it, and save it again."
            ),
        ));
    }
    warnings
}

/// What is kept of where a picture came from: an address, not a picture written out.
fn remembered(source: &str) -> String {
    if source.starts_with("data:") {
        "data:".to_owned()
    } else {
        source.to_owned()
    }
}

/// Gets what is wanted. `held` is how many bytes the article has already.
fn gather(
    library: &Library,
    sources: &[String],
    what: Wanted,
    held: u64,
    from: From<'_>,
    job: &Job<'_>,
) -> Result<HashMap<String, Image>> {
    let mut found = HashMap::new();
    let mut wanted: Vec<&String> = Vec::new();
    for source in sources {
        match from.known.and_then(|known| known.get(source)) {
            Some(image) => drop(found.insert(source.clone(), *image)),
            None => wanted.push(source),
        }
    }
    let total = AtomicU64::new(held + found.values().map(|image| image.1).sum::<u64>());
    let mut waits = TRY_AGAIN_MS.iter();
    loop {
        let again = round(library, &wanted, what, from, &total, &mut found, job)?;
        let Some(wait) = waits
            .next()
            .filter(|_| (1..=MOST_AGAIN).contains(&again.len()))
        else {
            return Ok(found);
        };
        library.env.wait(*wait, &job.cancel);
        wanted = again;
    }
}

/// Tries each once. Gives those that may come yet.
fn round<'a>(
    library: &Library,
    sources: &[&'a String],
    what: Wanted,
    from: From<'_>,
    total: &AtomicU64,
    found: &mut HashMap<String, Image>,
    job: &Job<'_>,
) -> Result<Vec<&'a String>> {
    let got: Mutex<Vec<(usize, Got)>> = Mutex::new(Vec::new());
    let failure = Mutex::new(None);
    let next = AtomicUsize::new(0);
    let cancel = &job.cancel;
    let work = |tell: mpsc::Sender<()>| {
        loop {
            let at = next.fetch_add(1, Ordering::Relaxed);
            let Some(source) = sources.get(at) else {
                return;
            };
            if cancel.is_cancelled() {
                return;
            }
            match one(library, source, what, from, total) {
                Ok(image) => lock(&got).push((at, image)),
                Err(error) => *lock(&failure) = Some(error),
            }
            // Whoever listens hears all of them before it goes on.
            let _ = tell.send(());
        }
    };
    let is_remote = sources.iter().any(|source| !source.starts_with("data:"));
    let (tell, told) = mpsc::channel();
    if is_remote && from.fetch.is_some() {
        let many = u32::try_from(sources.len()).unwrap_or(u32::MAX);
        let what = format!("Fetching {}", counted(sources.len(), what.name));
        (job.progress)(0, many, &what);
        std::thread::scope(|scope| {
            for tell in vec![tell; AT_ONCE.min(sources.len())] {
                let work = &work;
                scope.spawn(move || work(tell));
            }
            for (done, ()) in (1..).zip(told) {
                (job.progress)(done, many, &what);
            }
        });
    } else {
        work(tell);
    }
    job.cancel.check()?;
    if let Some(error) = lock(&failure).take() {
        return Err(error);
    }
    let mut got = got
        .into_inner()
        .unwrap_or_else(std::sync::PoisonError::into_inner);
    got.sort_by_key(|one| one.0);
    let mut again = Vec::new();
    for (at, one) in got {
        let Some(&source) = sources.get(at) else {
            continue;
        };
        match one {
            Got::Image(image) => drop(found.insert(source.clone(), image)),
            Got::Later => again.push(source),
            Got::Nothing => {}
        }
    }
    Ok(again)
}

/// What a try at a picture gave.
enum Got {
    Image(Image),
    /// It may come another time.
    Later,
    /// It cannot be had, or is no picture.
    Nothing,
}

fn one(
    library: &Library,
    source: &str,
    what: Wanted,
    from: From<'_>,
    total: &AtomicU64,
) -> Result<Got> {
    let carried = from.resources.and_then(|resources| resources.get(source));
    let bytes = if let Some(bytes) = carried {
        Some(bytes.to_vec())
    } else if source.starts_with("data:") {
        commonplace_page::data_uri(source).map(|(_, bytes)| bytes)
    } else if commonplace_page::is_attached(source) {
        None
    } else {
        let Some(fetch) = from.fetch else {
            return Ok(Got::Nothing);
        };
        let request = FetchRequest {
            url: source.to_owned(),
            kind: what.kind,
            allow_private_host: from.allow_host.map(str::to_owned),
        };
        match fetch.fetch(&request) {
            Ok(fetched) => Some(fetched.bytes),
            Err(error) if error.code.is_transient() && error.code != FetchCode::Offline => {
                return Ok(Got::Later);
            }
            Err(_) => None,
        }
    };
    let Some(bytes) = bytes.filter(|bytes| bytes.len() <= what.most) else {
        return Ok(Got::Nothing);
    };
    let Some(mime) = (what.sniff)(&bytes) else {
        return Ok(Got::Nothing);
    };
    if commonplace_page::is_too_vast(&bytes) {
        return Ok(Got::Nothing);
    }
    let size = bytes.len() as u64;
    if total.fetch_add(size, Ordering::Relaxed) + size > MAX_TOTAL {
        return Ok(Got::Nothing);
    }
    Ok(Got::Image((library.blobs.put(&bytes)?, size, mime)))
}

/// The type of a kept picture or recording, as it may be served.
pub(super) fn served_type(mime: &str) -> Option<&'static str> {
    const SERVED: [&str; 12] = [
        "image/png",
        "image/jpeg",
        "image/gif",
        "image/webp",
        "image/avif",
        "image/svg+xml",
        "audio/mpeg",
        "audio/aac",
        "audio/ogg",
        "audio/flac",
        "audio/wav",
        "audio/mp4",
    ];
    SERVED.into_iter().find(|known| *known == mime)
}

fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex
        .lock()
        .unwrap_or_else(std::sync::PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
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
            kept.images
        };
        let kept = keep_with(b"ID3\x04\0\0\0\0\0\0".to_vec());
        assert_eq!(kept.len(), 1);
        assert_eq!(kept[0].2, "audio/mpeg");
        assert_eq!(kept[0].3, "https://marsh.example/bittern.mp3");
        let (mime, bytes) = library
            .blobs
            .get(kept[0].0)
            .map(|b| (kept[0].2, b))
            .unwrap();
        assert!(bytes.starts_with(b"ID3") && served_type(mime).is_some());
        assert!(keep_with(png(8, 8)).is_empty(), "a picture is no recording");
        let mut long = b"ID3\x04".to_vec();
        long.resize(MAX_SOUND + 1, 0);
        assert!(keep_with(long).is_empty(), "longer than what is kept");
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
}
