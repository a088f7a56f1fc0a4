//! The pictures of an article: from the page itself or from their addresses, to blobs.

use super::warning;
use crate::blobs::BlobHash;
use crate::error::Result;
use crate::fetch::{Fetch, FetchKind, FetchRequest};
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

/// What became of the pictures.
pub(super) struct Kept {
    pub(super) images: Vec<(BlobHash, u64, &'static str, String)>,
    pub(super) lead: Option<BlobHash>,
    pub(super) warnings: Vec<Warning>,
}

type Image = (BlobHash, u64, &'static str);

/// Keeps the pictures and points the article's HTML at them. Without `fetch` only those that the page holds itself, or
/// that came with it.
pub(super) fn keep(
    library: &Library,
    article: &mut Article,
    resources: &Resources,
    fetch: Option<&dyn Fetch>,
    job: &Job<'_>,
) -> Result<Kept> {
    let mut sources = commonplace_page::image_sources(&article.html);
    let too_many = sources.len().saturating_sub(MAX_IMAGES);
    sources.truncate(MAX_IMAGES);
    if let Some(lead) = article
        .lead_image
        .clone()
        .filter(|lead| !sources.contains(lead))
    {
        sources.push(lead);
    }
    let found = gather(library, &sources, resources, fetch, job)?;
    article.html = commonplace_page::localise(&article.html, &|source| {
        found.get(source).map(|image| image.0.to_string())
    });
    let wanted = sources
        .iter()
        .filter(|source| {
            fetch.is_some() || source.starts_with("data:") || resources.get(source).is_some()
        })
        .count();
    let missing = wanted.saturating_sub(found.len()) + too_many;
    let mut warnings = Vec::new();
    if missing > 0 {
        let what = crate::library::counted(missing, "picture");
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
    resources: &Resources,
    fetch: Option<&dyn Fetch>,
    job: &Job<'_>,
) -> Result<HashMap<String, Image>> {
    let found: Mutex<HashMap<String, Image>> = Mutex::new(HashMap::new());
    let failure = Mutex::new(None);
    let next = AtomicUsize::new(0);
    let total = AtomicU64::new(0);
    let cancel = &job.cancel;
    let work = || {
        while let Some(source) = sources.get(next.fetch_add(1, Ordering::Relaxed)) {
            if cancel.is_cancelled() {
                return;
            }
            match one(library, source, resources, fetch, &total) {
                Ok(Some(image)) => drop(lock(&found).insert(source.clone(), image)),
                Ok(None) => {}
                Err(error) => *lock(&failure) = Some(error),
            }
        }
    };
    let is_remote = fetch.is_some() && sources.iter().any(|source| !source.starts_with("data:"));
    std::thread::scope(|scope| {
        if is_remote {
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
    Ok(found
        .into_inner()
        .unwrap_or_else(std::sync::PoisonError::into_inner))
}

/// One picture; `None` when it cannot be had or is none.
fn one(
    library: &Library,
    source: &str,
    resources: &Resources,
    fetch: Option<&dyn Fetch>,
    total: &AtomicU64,
) -> Result<Option<Image>> {
    let bytes = if let Some(bytes) = resources.get(source) {
        Some(bytes.to_vec())
    } else if source.starts_with("data:") {
        commonplace_page::data_uri(source).map(|(_, bytes)| bytes)
    } else if commonplace_page::is_attached(source) {
        None
    } else {
        let request = FetchRequest {
            url: source.to_owned(),
            kind: FetchKind::Image,
            allow_private_host: None,
        };
        fetch
            .and_then(|fetch| fetch.fetch(&request).ok())
            .map(|fetched| fetched.bytes)
    };
    let Some(bytes) = bytes.filter(|bytes| bytes.len() <= MAX_IMAGE) else {
        return Ok(None);
    };
    let Some(mime) = commonplace_page::sniff_image(&bytes) else {
        return Ok(None);
    };
    let size = bytes.len() as u64;
    if total.fetch_add(size, Ordering::Relaxed) + size > MAX_TOTAL {
        return Ok(None);
    }
    Ok(Some((library.blobs.put(&bytes)?, size, mime)))
}

fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex
        .lock()
        .unwrap_or_else(std::sync::PoisonError::into_inner)
}
