//! Pages that browsers save whole as MHTML: the page is one part of a message, every picture another.

use std::collections::HashMap;

use url::Url;

use super::framed::{self, Frame};
use super::mime::{self, Entity, Message, Part};
use super::singlefile::{self, web_address};
use super::webarchive;
use crate::rewrite::{self, Rules};
use crate::{Article, PageError, Resources, Warning, attached, html};

const WHAT: &str = "an MHTML page";

/// Whether a message is a page that was saved, and no letter.
pub(crate) fn is_page(message: &Message) -> bool {
    let from = message.head.from_address.as_deref();
    let is_saved =
        message.head.snapshot_of.is_some() || from.is_some_and(|from| from.contains("Saved by"));
    let is_built_so = match &message.body {
        Entity::Part(part) => part.kind == "text/html",
        Entity::Several(several) => several.kind == "related",
        Entity::Letter(_) => false,
    };
    let has_location = || message.parts().iter().any(|part| part.location.is_some());
    is_saved || is_built_so && has_location()
}

/// The message in a file, or what a web archive of Safari holds as one.
pub(super) fn message(bytes: &[u8]) -> Option<Message> {
    match webarchive::is_archive(bytes) {
        true => webarchive::message(bytes),
        false => mime::first(bytes),
    }
}

/// Reads an MHTML page.
pub(crate) fn read(
    message: &Message,
    url: Option<&str>,
    resources: &mut Resources,
) -> Result<Article, PageError> {
    let parts = message.parts();
    let page = root(message, &parts).ok_or_else(|| {
        PageError::unreadable(WHAT, "damaged: its page is missing", "Save the page again")
    })?;
    let named = message.head.snapshot_of.as_deref().and_then(web_address);
    let location = page.location.as_deref().and_then(web_address);
    let url = url.map(str::to_owned).or(named).or(location);
    // Word names its pictures relative to a file that nobody else has.
    let base = url.as_deref().or(page.location.as_deref());
    let base = base.and_then(|base| Url::parse(base).ok());
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
    let frame = |address: &str| {
        let part = carried.find(address).filter(|part| part.is_page())?;
        let url = part.location.as_deref().and_then(web_address);
        let source = part.text();
        Some(Frame { source, url })
    };
    let page = page.text();
    let page = singlefile::as_html(&page);
    let settled = framed::settle(&page, url.as_deref(), &frame);
    let source = rewrite::rewrite(&settled.source, Rules::images(&mut image));
    let mut article = html::read_or_fall_back(&source, url.as_deref());
    settled.tell(&mut article);
    // The picture that stands for the page may be there too.
    if let Some(lead) = &article.lead_image
        && !resources.has(lead)
        && let Some(part) = carried.find(lead)
    {
        resources.put(lead, part.bytes.clone());
    }
    article.url = article.url.or(url);
    if message.is_cut_off {
        article.warnings.push(cut_off("page"));
    }
    Ok(article)
}

/// What is said of a file whose end is missing.
pub(super) fn cut_off(what: &str) -> Warning {
    Warning {
        code: "cut_off".to_owned(),
        message: format!(
            "This file ends too early, so the end of the {what} or some of its pictures may be missing. Save or download the {what} again."
        ),
    }
}

/// The part that is the page: the one that `start` names, else the first page.
pub(super) fn root<'p>(message: &Message, parts: &[&'p Part]) -> Option<&'p Part> {
    let start = match &message.body {
        Entity::Several(several) => several.start.as_ref(),
        Entity::Part(_) | Entity::Letter(_) => None,
    };
    let is_page = |part: &&&Part| part.is_page();
    let holds = |part: &&&Part| !part.bytes.trim_ascii().is_empty();
    parts
        .iter()
        .filter(is_page)
        .find(|part| start.is_some() && part.id.as_ref() == start)
        .or_else(|| parts.iter().filter(is_page).find(holds))
        .filter(holds)
        .copied()
}

/// The other parts by what a page may call them.
pub(crate) struct Carried<'p> {
    by_id: HashMap<&'p str, &'p Part>,
    by_address: HashMap<String, &'p Part>,
    base: Option<&'p Url>,
}

impl<'p> Carried<'p> {
    pub(crate) fn of(parts: &[&'p Part], base: Option<&'p Url>) -> Self {
        let mut carried = Self {
            by_id: HashMap::new(),
            by_address: HashMap::new(),
            base,
        };
        for part in parts.iter().copied() {
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
