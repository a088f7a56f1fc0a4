//! Pages that browsers save whole as MHTML: the page is one part of a message, every picture another.

use std::collections::HashMap;

use url::Url;

use super::mime::{self, Part};
use super::singlefile::web_address;
use crate::rewrite::{self, Rules};
use crate::{Article, PageError, Resources, Warning, attached, html};

const WHAT: &str = "an MHTML page";

/// Reads an MHTML page, or `None` if the message is a letter.
pub(crate) fn is_page(message: &mail_parser::Message<'_>) -> bool {
    let root = message.content_kind();
    let is_saved = mime::header(message, "Snapshot-Content-Location").is_some()
        || mime::header(message, "From").is_some_and(|from| from.contains("Saved by"));
    let has_location = message
        .parts
        .iter()
        .any(|part| mail_parser::MimeHeaders::content_location(part).is_some());
    is_saved || has_location && root.is_some_and(|kind| kind == "related" || kind == "html")
}

/// What follows `multipart/` or `text/` in the type of a message.
trait Kind {
    fn content_kind(&self) -> Option<String>;
}

impl Kind for mail_parser::Message<'_> {
    fn content_kind(&self) -> Option<String> {
        let kind = mail_parser::MimeHeaders::content_type(self)?;
        kind.subtype().map(str::to_ascii_lowercase)
    }
}

/// Reads an MHTML page.
pub(crate) fn read(
    message: &mail_parser::Message<'_>,
    url: Option<&str>,
    resources: &mut Resources,
) -> Result<Article, PageError> {
    let parts = mime::parts(message);
    let page = root(message, &parts).ok_or_else(|| {
        PageError::unreadable(WHAT, "damaged: its page is missing", "Save the page again")
    })?;
    let named = mime::header(message, "Snapshot-Content-Location").and_then(|at| web_address(&at));
    let location = page.location.as_deref().and_then(web_address);
    let url = url.map(str::to_owned).or(named).or(location);
    let base = url.as_deref().and_then(|url| Url::parse(url).ok());
    let carried = Carried::of(&parts, base.as_ref());
    let mut image = |address: &str| {
        let part = carried.find(address)?;
        let stands = part
            .location
            .as_deref()
            .and_then(web_address)
            .unwrap_or_else(|| attached::address(address));
        let is_there = resources.has(&stands) || resources.put(&stands, part.bytes.clone());
        is_there.then_some(stands)
    };
    let source = rewrite::rewrite(&page.text(), Rules::images(&mut image));
    let mut article = html::read_or_fall_back(&source, url.as_deref());
    // The picture that stands for the page may be there too.
    if let Some(lead) = &article.lead_image
        && !resources.has(lead)
        && let Some(part) = carried.find(lead)
    {
        resources.put(lead, part.bytes.clone());
    }
    article.url = article.url.or(url);
    if is_cut_off(message) {
        article.warnings.push(Warning {
            code: "cut_off".to_owned(),
            message: "This file ends too early, so the end of the page or some of its pictures may be missing. Save or download the page again.".to_owned(),
        });
    }
    Ok(article)
}

/// Whether the line that closes a message of several parts is missing.
fn is_cut_off(message: &mail_parser::Message<'_>) -> bool {
    let kind = mail_parser::MimeHeaders::content_type(message);
    let Some(boundary) = kind.and_then(|kind| kind.attribute("boundary")) else {
        return false;
    };
    let end = format!("--{boundary}--");
    let raw = message.raw_message();
    // What follows the end is no part of the message, but some programs leave a line or two there.
    let tail = raw.get(raw.len().saturating_sub(end.len() + 4_096)..);
    tail.is_some_and(|tail| !tail.windows(end.len()).any(|at| at == end.as_bytes()))
}

/// The part that is the page: the one that `start` names, else the first page.
pub(super) fn root<'p>(message: &mail_parser::Message<'_>, parts: &'p [Part]) -> Option<&'p Part> {
    let start = mail_parser::MimeHeaders::content_type(message)
        .and_then(|kind| kind.attribute("start").map(str::to_owned))
        .map(|start| start.trim_matches(['<', '>']).to_owned());
    let is_page =
        |part: &&Part| matches!(part.kind.as_str(), "text/html" | "application/xhtml+xml");
    let holds = |part: &&Part| !part.bytes.trim_ascii().is_empty();
    parts
        .iter()
        .filter(is_page)
        .find(|part| start.is_some() && part.id == start)
        .or_else(|| parts.iter().filter(is_page).find(holds))
        .filter(holds)
}

/// The other parts by what a page may call them.
pub(crate) struct Carried<'p> {
    by_id: HashMap<&'p str, &'p Part>,
    by_address: HashMap<String, &'p Part>,
    base: Option<&'p Url>,
}

impl<'p> Carried<'p> {
    pub(crate) fn of(parts: &'p [Part], base: Option<&'p Url>) -> Self {
        let mut carried = Self {
            by_id: HashMap::new(),
            by_address: HashMap::new(),
            base,
        };
        for part in parts {
            if let Some(id) = &part.id {
                carried.by_id.entry(id).or_insert(part);
            }
            if let Some(location) = &part.location {
                carried.by_address.entry(location.clone()).or_insert(part);
                let absolute = carried.absolute(location);
                carried.by_address.entry(absolute).or_insert(part);
            }
        }
        carried
    }

    fn absolute(&self, address: &str) -> String {
        let joined = self.base.and_then(|base| base.join(address).ok());
        joined.map_or_else(|| address.to_owned(), String::from)
    }

    pub(crate) fn find(&self, address: &str) -> Option<&'p Part> {
        let is_id = address
            .get(..4)
            .is_some_and(|scheme| scheme.eq_ignore_ascii_case("cid:"));
        if is_id {
            let id = address.get(4..).unwrap_or_default();
            let decoded = crate::sanitise::percent_decoded(id)
                .and_then(|bytes| String::from_utf8(bytes).ok());
            return self
                .by_id
                .get(id)
                .or_else(|| self.by_id.get(decoded?.as_str()))
                .copied();
        }
        let plain = self.by_address.get(address);
        plain
            .or_else(|| self.by_address.get(&self.absolute(address)))
            .copied()
    }
}
