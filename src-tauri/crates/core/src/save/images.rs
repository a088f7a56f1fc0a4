//! The pictures of an article: from the page itself or from their addresses, to blobs.

use super::warning;
use crate::blobs::BlobHash;
use crate::error::Result;
use crate::fetch::{Fetch, FetchCode, FetchKind, FetchRequest};
use crate::job::Job;
use crate::library::Library;
use commonplace_page::{Article, Resources, Warning};
use std::collections::HashMap;
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};

/// Pictures of one article (specs: 500 assets).
const MAX_IMAGES: usize = 500;
/// Bytes of one picture.
const MAX_IMAGE: usize = 32 * 1024 * 1024;
/// Bytes of all pictures of one article.
const MAX_TOTAL: u64 = 512 * 1024 * 1024;
/// Bytes of a picture that can stand for its article: smaller ones are flags and icons.
const MIN_LEAD: u64 = 8_000;
/// Pictures fetched at the same time.
const AT_ONCE: usize = 6;

/// Waits before another try at pictures that may come yet, in milliseconds.
const TRY_AGAIN_MS: [i64; 2] = [500, 2_000];
/// Pictures that are tried again: when more fail, the network has.
const MOST_AGAIN: usize = 40;

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
    let found = gather(library, &sources, from, job)?;
    article.html = commonplace_page::localise(&article.html, &|source| {
        found.get(source).map(|image| image.0.to_string())
    });
    let missing: Vec<String> = sources
        .iter()
        .chain(&too_many)
        .filter(|source| !found.contains_key(*source))
        .map(|source| remembered(source))
        .collect();
    // What nobody asked for is no failure.
    let failed = missing
        .iter()
        .filter(|source| from.fetch.is_some() || *source == "data:")
        .count();
    let mut warnings = Vec::new();
    if failed > 0 {
        let what = crate::library::counted(failed, "picture");
        warnings.push(warning(
            "images",
            format!("{what} of this page could not be saved; a link stands in the place of each."),
        ));
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

/// What is kept of where a picture came from: an address, not a picture written out.
fn remembered(source: &str) -> String {
    if source.starts_with("data:") {
        "data:".to_owned()
    } else {
        source.to_owned()
    }
}

fn gather(
    library: &Library,
    sources: &[String],
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
    let total = AtomicU64::new(found.values().map(|image| image.1).sum());
    let mut waits = TRY_AGAIN_MS.iter();
    loop {
        let again = round(library, &wanted, from, &total, &mut found, job)?;
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

/// Tries each picture once. Gives those that may come yet.
fn round<'a>(
    library: &Library,
    sources: &[&'a String],
    from: From<'_>,
    total: &AtomicU64,
    found: &mut HashMap<String, Image>,
    job: &Job<'_>,
) -> Result<Vec<&'a String>> {
    let got: Mutex<Vec<(usize, Got)>> = Mutex::new(Vec::new());
    let failure = Mutex::new(None);
    let next = AtomicUsize::new(0);
    let cancel = &job.cancel;
    let work = || {
        loop {
            let at = next.fetch_add(1, Ordering::Relaxed);
            let Some(source) = sources.get(at) else {
                return;
            };
            if cancel.is_cancelled() {
                return;
            }
            match one(library, source, from, total) {
                Ok(image) => lock(&got).push((at, image)),
                Err(error) => *lock(&failure) = Some(error),
            }
        }
    };
    let is_remote = sources.iter().any(|source| !source.starts_with("data:"));
    std::thread::scope(|scope| {
        if is_remote && from.fetch.is_some() {
            for _ in 1..AT_ONCE.min(sources.len()) {
                scope.spawn(work);
            }
        }
        work();
    });
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

fn one(library: &Library, source: &str, from: From<'_>, total: &AtomicU64) -> Result<Got> {
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
            kind: FetchKind::Image,
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
    let Some(bytes) = bytes.filter(|bytes| bytes.len() <= MAX_IMAGE) else {
        return Ok(Got::Nothing);
    };
    let Some(mime) = commonplace_page::sniff_image(&bytes) else {
        return Ok(Got::Nothing);
    };
    let size = bytes.len() as u64;
    if total.fetch_add(size, Ordering::Relaxed) + size > MAX_TOTAL {
        return Ok(Got::Nothing);
    }
    Ok(Got::Image((library.blobs.put(&bytes)?, size, mime)))
}

/// The type of a kept picture, as it may be served.
pub(super) fn served_type(mime: &str) -> Option<&'static str> {
    const SERVED: [&str; 6] = [
        "image/png",
        "image/jpeg",
        "image/gif",
        "image/webp",
        "image/avif",
        "image/svg+xml",
    ];
    SERVED.into_iter().find(|known| *known == mime)
}

fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex
        .lock()
        .unwrap_or_else(std::sync::PoisonError::into_inner)
}
