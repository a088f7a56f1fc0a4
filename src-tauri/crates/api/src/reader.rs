//! The reader's pages: what is served at which path, and under which policy. See specs/security.md, "The reader".
//!
//! A saved page is hostile. The sanitiser has been over it; here is the second wall: a document with an opaque origin in
//! which only the one script runs that the policy names by its hash, and which may load images and fonts from us and
//! nothing from anywhere else. Paths name ids only, so there is nothing to climb out of.

mod document;
mod original;

use crate::app::{Host, Origins};
use crate::walls;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use commonplace_core::id::VersionId;
use commonplace_core::{Error, Library};
use sha2::{Digest as _, Sha256};

/// The answer to one request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page {
    /// HTTP's.
    pub status: u16,
    /// Names in lower case.
    pub headers: Vec<(&'static str, String)>,
    /// The bytes.
    pub body: Vec<u8>,
}

/// A picture or font by itself runs nothing and loads nothing; drawings may style themselves.
const ALONE: &str = "default-src 'none'; style-src 'unsafe-inline'; sandbox";
const HTML: &str = "text/html; charset=utf-8";
const FOR_EVER: &str = "private, max-age=31536000, immutable";

impl Page {
    fn new(status: u16, content_type: &str, policy: String, cache: &str, body: Vec<u8>) -> Self {
        let headers = vec![
            ("content-type", content_type.to_owned()),
            ("content-security-policy", policy),
            ("x-content-type-options", "nosniff".to_owned()),
            ("referrer-policy", "no-referrer".to_owned()),
            ("x-dns-prefetch-control", "off".to_owned()),
            ("cache-control", cache.to_owned()),
        ];
        Self {
            status,
            headers,
            body,
        }
    }

    fn file(content_type: &str, body: Vec<u8>) -> Self {
        Self::new(200, content_type, ALONE.to_owned(), FOR_EVER, body)
    }

    fn said(status: u16, text: &str) -> Self {
        Self::new(
            status,
            "text/plain; charset=utf-8",
            ALONE.to_owned(),
            "no-store",
            text.as_bytes().to_vec(),
        )
    }

    fn not_found() -> Self {
        Self::said(404, "There is nothing here.")
    }

    /// Our own code broke off.
    pub(crate) fn broke_off() -> Self {
        Self::said(500, "This page could not be shown.")
    }
}

/// Answers the path of a request: `/<version>`, `/<version>/original`, `/<version>/sheet/<number>`, `/blob/<hash>`,
/// `/font/<name>.woff2`.
pub(crate) fn serve(library: &Library, host: &dyn Host, path: &str) -> Page {
    let parts: Vec<&str> = path.split('/').collect();
    let answer = match parts.as_slice() {
        ["", version] => document(library, host, version),
        ["", "blob", hash] => blob(library, host, hash),
        ["", "font", name] => Ok(font(host, name)),
        ["", version, "original"] => original::document(library, host, version),
        ["", version, "sheet", number] => original::sheet(library, version, number),
        _ => Ok(None),
    };
    walls::uncaged(match answer {
        Ok(page) => page.unwrap_or_else(Page::not_found),
        Err(Error::NotFound(_)) => Page::not_found(),
        Err(error) => Page::said(500, &error.to_string()),
    })
}

fn document(library: &Library, host: &dyn Host, version: &str) -> Result<Option<Page>, Error> {
    let Some(id) = version_id(version) else {
        return Ok(None);
    };
    let mut page = library.version_page(id)?;
    walls::unsanitised(library, id, &mut page);
    let frame = Frame::built(host);
    page.html = unlinked(page.html);
    let html = document::write(&page, &frame);
    Ok(Some(Page::new(
        200,
        HTML,
        policy(&frame, &host.origins()),
        "no-store",
        html.into_bytes(),
    )))
}

/// Takes the meaning from `<link`: for `rel=dns-prefetch` WebKit looks a name up past policy, settings and proxy. What has
/// been sanitised has no such element, and in its text and attributes `&lt;` reads the same.
fn unlinked(html: String) -> String {
    const OPEN: &[u8] = b"<link";
    let is_open = |at: usize| {
        let name = html.as_bytes().get(at..at + OPEN.len());
        name.is_some_and(|name| name.eq_ignore_ascii_case(OPEN))
    };
    let places: Vec<usize> = html
        .match_indices('<')
        .map(|(at, _)| at)
        .filter(|&at| is_open(at))
        .collect();
    if places.is_empty() || walls::is_down(walls::Wall::Cage) {
        return html;
    }
    let mut out = String::with_capacity(html.len() + places.len() * 3);
    let mut from = 0;
    for at in places {
        out.push_str(html.get(from..at).unwrap_or_default());
        out.push_str("&lt;");
        from = at + 1;
    }
    out.push_str(html.get(from..).unwrap_or_default());
    out
}

/// An id in its one usual spelling: ids have others (`urn:uuid:…`, braces), but nobody asks in them.
fn version_id(text: &str) -> Option<VersionId> {
    let id: VersionId = text.parse().ok()?;
    (id.to_string() == text).then_some(id)
}

fn blob(library: &Library, host: &dyn Host, hash: &str) -> Result<Option<Page>, Error> {
    let is_hash = hash.len() == 64
        && hash
            .bytes()
            .all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'));
    if !is_hash {
        return Ok(None);
    }
    Ok(library.image(hash)?.map(|(content_type, bytes)| {
        let mut page = Page::file(content_type, bytes);
        if content_type.starts_with("audio/") {
            // The window plays recordings from its own memory: not every web view's player can ask our protocol.
            let window = host.origins().window;
            page.headers.push(("access-control-allow-origin", window));
        }
        page
    }))
}

fn font(host: &dyn Host, name: &str) -> Option<Page> {
    let stem = name.strip_suffix(".woff2")?;
    let is_name = !stem.is_empty()
        && stem.len() <= 100
        && stem
            .bytes()
            .all(|byte| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'-'));
    if !is_name {
        return None;
    }
    let mut page = Page::file("font/woff2", host.asset(&format!("fonts/{stem}.woff2"))?);
    // Fonts are asked for under CORS, and the page's origin is opaque. They are the same in every copy of the app.
    page.headers
        .push(("access-control-allow-origin", "*".to_owned()));
    Some(page)
}

/// The script and the style sheet that go into every page.
#[derive(Debug, Default)]
pub(crate) struct Frame {
    script: Option<String>,
    style: Option<String>,
}

impl Frame {
    /// From the built interface. Where it is not built, pages are shown bare.
    fn built(host: &dyn Host) -> Self {
        let inlined = |name: &str, end: &str| {
            let text = String::from_utf8(host.asset(name)?).ok()?;
            // A browser reads line ends as one character, and its hash is over what it read.
            let text = text.replace("\r\n", "\n").replace(['\r', '\0'], "\n");
            let ends_itself = text.to_ascii_lowercase().contains(end);
            (!ends_itself).then_some(text)
        };
        Self {
            script: inlined("reader-frame.js", "</script"),
            style: inlined("reader-frame.css", "</style"),
        }
    }
}

/// The policy of a page. The style sheet is named by its hash like the script: a style that got in has no effect either.
fn policy(frame: &Frame, origins: &Origins) -> String {
    let hash = |text: &Option<String>| match text {
        Some(text) => format!(
            "'sha256-{}'",
            STANDARD.encode(Sha256::digest(text.as_bytes()))
        ),
        None => "'none'".to_owned(),
    };
    let (page, window) = (&origins.page, &origins.window);
    [
        "default-src 'none'".to_owned(),
        format!("img-src {page}"),
        format!("media-src {page}"),
        format!("font-src {page}"),
        format!("style-src {}", hash(&frame.style)),
        format!("script-src {}", hash(&frame.script)),
        "connect-src 'none'".to_owned(),
        "form-action 'none'".to_owned(),
        "base-uri 'none'".to_owned(),
        "object-src 'none'".to_owned(),
        "frame-src 'none'".to_owned(),
        "worker-src 'none'".to_owned(),
        format!("frame-ancestors {window}"),
        "sandbox allow-scripts".to_owned(),
    ]
    .join("; ")
}

#[cfg(test)]
mod tests {
    use super::unlinked;

    #[test]
    fn no_link_element_is_served() {
        for (html, served) in [
            ("<p>a</p>", "<p>a</p>"),
            (
                "é<link rel=dns-prefetch href=//h>b<LINK/x><linked>",
                "é&lt;link rel=dns-prefetch href=//h>b&lt;LINK/x>&lt;linked>",
            ),
            ("<img alt=\"<link\">", "<img alt=\"&lt;link\">"),
            ("a <lin", "a <lin"),
        ] {
            assert_eq!(unlinked(html.to_owned()), served);
        }
    }
}
