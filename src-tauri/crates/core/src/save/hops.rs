//! From an address to the page that it stands for: over link counters, pages that only lead on, and frames.

use crate::error::Result;
use crate::fetch::{Fetch, FetchCode, FetchKind, FetchRequest, Fetched};

/// Pages that only lead on to another, one after the other.
const MOST_STEPS: usize = 3;

/// Fetches what an address stands for: the page that a link counter or a cache leads to, and where the address ends with the
/// end of a sentence and nothing is found, the one without it.
pub(super) fn asked(url: &str, allow_host: Option<&str>, fetch: &dyn Fetch) -> Result<Fetched> {
    let ask = |url: &str| {
        fetch.fetch(&FetchRequest {
            url: url.to_owned(),
            kind: FetchKind::Page,
            allow_private_host: allow_host.map(str::to_owned),
        })
    };
    if let Some(Ok(fetched)) = crate::address::wrapped(url).map(|inner| ask(&inner)) {
        return Ok(fetched);
    }
    let found = ask(url);
    let is_gone = found
        .as_ref()
        .is_err_and(|error| matches!(error.code, FetchCode::Status(404 | 410)));
    let shorter = url.trim_end_matches([
        '.', ',', ';', ':', '!', '?', ')', ']', '"', '\'', '”', '»', '>',
    ]);
    if is_gone
        && shorter != url
        && let Ok(fetched) = ask(shorter)
    {
        return Ok(fetched);
    }
    Ok(found?)
}

/// What a page leads to that only leads on to another; what the person allowed ends where it leads elsewhere.
pub(super) fn led_on<'h>(
    mut fetched: Fetched,
    mut allow_host: Option<&'h str>,
    fetch: &dyn Fetch,
) -> (Fetched, Option<&'h str>) {
    for _ in 0..MOST_STEPS {
        let content_type = fetched.content_type.as_deref();
        let Some(next) = commonplace_page::leads_on(&fetched.bytes, content_type, &fetched.url)
        else {
            break;
        };
        allow_host = allow_host.filter(|_| is_one_site(&fetched.url, &next));
        // Without it, the page says itself that it is none.
        match asked(&next, allow_host, fetch) {
            Ok(found) => fetched = found,
            Err(_) => break,
        }
        allow_host = allow_host.filter(|_| is_one_site(&next, &fetched.url));
    }
    (fetched, allow_host)
}

/// The page in the largest frame of a page that is made of frames.
pub(super) fn largest_frame(
    page: &Fetched,
    allow_host: Option<&str>,
    fetch: &dyn Fetch,
) -> Option<Fetched> {
    let content_type = page.content_type.as_deref();
    let frames = commonplace_page::frames(&page.bytes, content_type, Some(&page.url));
    let request = FetchRequest {
        url: frames.into_iter().next()?,
        kind: FetchKind::Page,
        allow_private_host: allow_host.map(str::to_owned),
    };
    // Without it, the page says itself what it is made of.
    fetch.fetch(&request).ok()
}

pub(super) fn is_one_site(one: &str, other: &str) -> bool {
    let site = |address: &str| {
        let url = url::Url::parse(address).ok()?;
        let host = url.host_str()?.trim_end_matches('.').to_owned();
        Some((host, url.port_or_known_default()))
    };
    site(one).is_some_and(|one| site(other) == Some(one))
}
