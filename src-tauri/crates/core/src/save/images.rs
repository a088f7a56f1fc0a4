//! The pictures of an article, and its small recordings: from the page itself or from their addresses, to blobs.

use super::warning;
use crate::blobs::BlobHash;
use crate::error::Result;
use crate::fetch::{Fetch, FetchCode, FetchKind, FetchRequest};
use crate::job::Job;
use crate::library::{Library, counted};
use crate::store::versions::{AUDIO_LEFT, AUDIO_LOST, PICTURES_LOST};
use commonplace_page::{Article, Resources, Warning};
use std::collections::{HashMap, HashSet};
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
    /// Addresses of recordings that could not be kept and may come yet.
    pub(super) missing_audio: Vec<String>,
}

/// A kept picture: its blob, bytes and type.
pub(crate) type Image = (BlobHash, u64, &'static str);

/// What could be had.
#[derive(Default)]
struct Gathered {
    /// By address.
    found: HashMap<String, Image>,
    /// Addresses of what is more than is kept.
    too_large: HashSet<String>,
}

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
    let found = gather(library, &sources, PICTURES, 0, from, job)?.found;
    let mut sounds = commonplace_page::audio_sources(&article.html);
    let too_many_sounds = sounds.split_off(sounds.len().min(MAX_SOUNDS)).len();
    let held = found.values().map(|image| image.1).sum();
    let Gathered {
        found: heard,
        too_large: too_long,
    } = gather(library, &sounds, SOUNDS, held, from, job)?;
    article.html = commonplace_page::localise(&article.html, &|source| {
        found.get(source).map(|image| image.0.to_string())
    });
    let missing: Vec<String> = sources
        .iter()
        .chain(&too_many)
        .filter(|source| !found.contains_key(*source))
        .map(|source| remembered(source))
        .collect();
    let missing_audio: Vec<String> = sounds
        .into_iter()
        .filter(|source| !heard.contains_key(source) && !too_long.contains(source))
        .collect();
    let mut warnings = said_of(&missing, from.fetch.is_some());
    if from.fetch.is_some() {
        let not_kept = too_many_sounds + too_long.len();
        warnings.extend(said_of_audio(missing_audio.len(), not_kept));
    }
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
        missing_audio,
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
            PICTURES_LOST,
            format!("{what} of this page could not be saved; a link stands in the place of each."),
        ));
    }
    if not_there > 0 {
        let what = counted(not_there, "picture");
        warnings.push(warning(
            PICTURES_LOST,
            format!(
                "{what} could not be found with the file. If you have them, put them where they lay beside it, and save it again."
            ),
        ));
    }
    warnings
}

/// What is said of recordings that failed, and of those that are more than is kept of one article.
fn said_of_audio(failed: usize, too_much: usize) -> Vec<Warning> {
    let mut warnings = Vec::new();
    if failed > 0 {
        let what = counted(failed, "recording");
        let message =
            format!("{what} of this page could not be saved; a link stands in the place of each.");
        warnings.push(warning(AUDIO_LOST, message));
    }
    if too_much > 0 {
        let what = counted(too_much, "recording");
        let most = MAX_SOUND / 1024 / 1024;
        let message = format!(
            "{what} of this page stayed on the web: of one article at most {MAX_SOUNDS} of {most} MB each are kept."
        );
        warnings.push(warning(AUDIO_LEFT, message));
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
) -> Result<Gathered> {
    let mut gathered = Gathered::default();
    let Gathered { found, .. } = &mut gathered;
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
        let again = round(library, &wanted, what, from, &total, &mut gathered, job)?;
        let Some(wait) = waits
            .next()
            .filter(|_| (1..=MOST_AGAIN).contains(&again.len()))
        else {
            return Ok(gathered);
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
    gathered: &mut Gathered,
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
            Got::Image(image) => drop(gathered.found.insert(source.clone(), image)),
            Got::Later => again.push(source),
            Got::TooLarge => drop(gathered.too_large.insert(source.clone())),
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
    /// It is more than is kept.
    TooLarge,
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
            Err(error) if error.code == FetchCode::TooLarge => return Ok(Got::TooLarge),
            Err(_) => None,
        }
    };
    let Some(bytes) = bytes else {
        return Ok(Got::Nothing);
    };
    if bytes.len() > what.most {
        return Ok(Got::TooLarge);
    }
    let Some(mime) = (what.sniff)(&bytes) else {
        return Ok(Got::Nothing);
    };
    if commonplace_page::is_too_vast(&bytes) {
        return Ok(Got::Nothing);
    }
    let size = bytes.len() as u64;
    if total.fetch_add(size, Ordering::Relaxed) + size > MAX_TOTAL {
        return Ok(Got::TooLarge);
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
mod tests;
