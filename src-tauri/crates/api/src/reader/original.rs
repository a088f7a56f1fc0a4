//! The original of an article: the kept page in its own look, or the pages of a document, each under a policy in which
//! nothing runs and nothing comes from anywhere but us.

use super::{HTML, Page, unlinked, version_id};
use crate::app::{Host, Origins};
use crate::walls;
use commonplace_core::{Error, Library, Original};
use std::fmt::Write as _;

/// Pages that a document shows. Longer ones say so at their end.
const MOST_SHEETS: usize = 2_000;

/// `/<version>/original`.
pub(super) fn document(
    library: &Library,
    host: &dyn Host,
    version: &str,
) -> Result<Option<Page>, Error> {
    let Some(id) = version_id(version) else {
        return Ok(None);
    };
    let html = match library.original(id)? {
        Original::Page(html) => unlinked(walls::raw(library, id).unwrap_or(html)),
        Original::Sheets(sizes) => sheets(&sizes),
    };
    let policy = policy(&host.origins());
    Ok(Some(Page::new(
        200,
        HTML,
        policy,
        "no-store",
        html.into_bytes(),
    )))
}

/// `/<version>/sheet/<number>`.
pub(super) fn sheet(library: &Library, version: &str, number: &str) -> Result<Option<Page>, Error> {
    let is_number = (1..=5).contains(&number.len())
        && number.bytes().all(|byte| byte.is_ascii_digit())
        && (number.len() == 1 || !number.starts_with('0'));
    let (Some(id), Ok(number), true) = (version_id(version), number.parse(), is_number) else {
        return Ok(None);
    };
    Ok(Some(Page::file("image/png", library.sheet(id, number)?)))
}

/// Styles may stand in the page, because nothing that they could do leads out of it.
fn policy(origins: &Origins) -> String {
    let (page, window) = (&origins.page, &origins.window);
    format!(
        "default-src 'none'; img-src {page} data:; style-src 'unsafe-inline'; form-action 'none'; base-uri 'none'; \
         frame-ancestors {window}; sandbox"
    )
}

/// A document whose pages come as they are scrolled to. They stand beside it, wherever that is.
fn sheets(sizes: &[(u32, u32)]) -> String {
    let mut out = String::from(
        "<!doctype html>\n<html><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\"><style>\
         body{margin:0;padding:16px 16px 32px;background:#77736d;font:14px/1.5 sans-serif;color:#fff;text-align:center}\
         img{display:block;width:100%;max-width:900px;height:auto;margin:0 auto 16px;background:#fff}</style></head><body>",
    );
    for (number, (width, height)) in sizes.iter().enumerate().take(MOST_SHEETS) {
        // Writing to a string does not fail.
        let _ = write!(
            out,
            "<img src=\"sheet/{number}\" width=\"{width}\" height=\"{height}\" loading=\"lazy\" alt=\"Page {}\">",
            number + 1
        );
    }
    if sizes.len() > MOST_SHEETS {
        let _ = write!(
            out,
            "<p>The first {MOST_SHEETS} of {} pages.</p>",
            sizes.len()
        );
    }
    out.push_str("</body></html>\n");
    out
}
