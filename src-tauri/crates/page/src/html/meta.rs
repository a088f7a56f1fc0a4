//! What a page says about its article: title, authors, dates, site, language, addresses.
//!
//! Structured data first, then meta elements, then what stands on the page. Nothing is guessed.

use std::collections::HashMap;

use dom_query::{Document, NodeRef};
use url::Url;

use crate::dom;
use crate::tidy::Script;

mod authors;
mod bylines;
mod dates;
mod iso;
mod jsonld;
mod kind;
mod shown;
mod standfirst;
mod title;
mod topics;

pub(super) use iso::written_iso;

/// What was found. Every string is plain text.
#[derive(Debug, Default)]
pub(super) struct Facts {
    pub(super) title: Option<String>,
    pub(super) byline: Option<String>,
    pub(super) agency: Option<String>,
    pub(super) site: Option<String>,
    pub(super) published: Option<String>,
    pub(super) modified: Option<String>,
    pub(super) kind: kind::Kind,
    pub(super) section: Option<String>,
    pub(super) tags: Vec<String>,
    pub(super) lang: Option<String>,
    pub(super) dir: Option<String>,
    pub(super) excerpt: Option<String>,
    /// What the page marks as its standfirst.
    pub(super) standfirst: Option<String>,
    pub(super) canonical_url: Option<String>,
    pub(super) lead_image: Option<String>,
    /// Paragraphs of the part that is for subscribers only, where the page has one.
    pub(super) kept_for_subscribers: Option<Vec<String>>,
    /// The whole text, where the structured data has it.
    pub(super) body: Option<String>,
}

/// Reads the facts of a page before anything in it is changed.
pub(super) fn read(
    doc: &Document,
    scripts: &[Script],
    url: Option<&Url>,
    base: Option<&Url>,
) -> Facts {
    let metas = Metas::of(doc);
    // A common framework writes the data into a meta element where it is asked for in an older version's way.
    let data = jsonld::read(scripts, metas.all("script:ld+json"));
    let lang = language(doc, &metas, &data);
    let site = site(&metas, &data);
    let title = title::read(doc, &metas, &data, site.as_deref(), url);
    let when = dates::read(doc, &metas, &data, lang.as_deref(), url, title.as_deref());
    let (byline, agency) = authors::read(doc, &metas, &data, site.as_deref(), title.as_deref());
    Facts {
        excerpt: excerpt(&metas, &data),
        standfirst: standfirst::read(doc),
        kept_for_subscribers: kept_for_subscribers(doc, &data),
        canonical_url: canonical(doc, &metas, base),
        lead_image: lead_image(&metas, &data, base),
        dir: direction(doc),
        kind: kind::read(doc, &metas, &data, url),
        section: topics::section(&metas, &data),
        tags: topics::tags(doc, &metas, &data),
        body: data.body.filter(|body| body.chars().count() >= 200),
        title,
        byline,
        agency,
        site,
        published: when.published,
        modified: when.modified,
        lang,
    }
}

/// The meta elements of a page, by lower-case name, first value of each.
pub(super) struct Metas {
    values: HashMap<String, Vec<String>>,
}

impl Metas {
    fn of(doc: &Document) -> Metas {
        let mut values: HashMap<String, Vec<String>> = HashMap::new();
        for node in doc
            .root()
            .descendants_it()
            .filter(|node| node.has_name("meta"))
            .take(1_000)
        {
            // Some write `value`, as in a form.
            let content = dom::attr(&node, "content").or_else(|| dom::attr(&node, "value"));
            let Some(content) = content else { continue };
            for key in ["property", "name", "itemprop", "http-equiv"] {
                let Some(name) = dom::attr(&node, key) else {
                    continue;
                };
                for name in name.split_ascii_whitespace() {
                    values
                        .entry(name.to_ascii_lowercase())
                        .or_default()
                        .push(content.clone());
                }
            }
        }
        Metas { values }
    }

    /// The first of these names that has a value.
    fn first(&self, names: &[&str]) -> Option<&str> {
        names
            .iter()
            .find_map(|name| self.values.get(*name)?.first())
            .map(String::as_str)
    }

    /// The values of all names that hold a word, in the order of the names.
    fn saying(&self, word: &str) -> Vec<&str> {
        let mut found: Vec<(&String, &Vec<String>)> = self.values.iter().collect();
        found.retain(|(name, _)| name.contains(word));
        found.sort();
        let values = found.into_iter().flat_map(|(_, values)| values);
        values.map(String::as_str).collect()
    }

    fn all(&self, name: &str) -> &[String] {
        self.values.get(name).map(Vec::as_slice).unwrap_or_default()
    }
}

/// Tags that pages write into plain values. Others are the words of a title about tags.
const TAGS: &[&str] = &[
    "<b>", "<i>", "<em>", "<strong>", "<br", "<span", "<p>", "<a ", "<sup>", "<sub>",
];

/// Plain text of a value that may hold references or tags, as many pages escape twice.
fn clean(value: &str) -> Option<String> {
    let text = if value.contains('&') || TAGS.iter().any(|tag| value.contains(tag)) {
        crate::parse::fragment(value).text().to_string()
    } else {
        value.to_owned()
    };
    let text: String = text
        .chars()
        .filter(|c| !c.is_control() || c.is_whitespace())
        .collect();
    Some(dom::squeeze(&text)).filter(|text| !text.is_empty())
}

fn site(metas: &Metas, data: &jsonld::Data) -> Option<String> {
    let named = metas.first(&[
        "og:site_name",
        "application-name",
        "apple-mobile-web-app-title",
    ]);
    let site = named
        .and_then(clean)
        .or_else(|| data.publisher.clone().or_else(|| data.website.clone()));
    site.filter(|site| site.chars().count() <= 80 && !site.starts_with("http"))
}

fn excerpt(metas: &Metas, data: &jsonld::Data) -> Option<String> {
    let names = [
        "og:description",
        "description",
        "twitter:description",
        "dc.description",
        "dcterms.description",
        "sailthru.description",
    ];
    let meta = metas.first(&names).and_then(clean);
    meta.or_else(|| data.description.as_deref().and_then(clean))
}

/// The paragraphs of the part that the structured data says is for subscribers only, where the page has that part.
fn kept_for_subscribers(doc: &Document, data: &jsonld::Data) -> Option<Vec<String>> {
    const LEAST: usize = 80;
    const MOST: usize = 500;
    let name = data.paid_part.as_deref()?;
    let (key, name) = match name.split_at_checked(1)? {
        (".", name) => ("class", name),
        ("#", name) => ("id", name),
        _ => return None,
    };
    let body = doc.body()?;
    let is_part = |node: &NodeRef<'_>| {
        let value = node.attr(key).unwrap_or_default();
        value.split_ascii_whitespace().any(|word| word == name)
    };
    let part = dom::find(&body, is_part)?;
    let others = body.descendants_it().filter(is_part).take(MOST);
    let inside = std::iter::once(part).chain(others).flat_map(|part| {
        let paragraphs = dom::all(&part, |node| node.has_name("p"));
        paragraphs.into_iter().map(|node| dom::text(&node))
    });
    let long = inside.filter(|text| text.chars().count() >= LEAST);
    Some(long.take(MOST).collect())
}

fn language(doc: &Document, metas: &Metas, data: &jsonld::Data) -> Option<String> {
    let declared =
        |node: &NodeRef<'_>| dom::attr(node, "lang").or_else(|| dom::attr(node, "xml:lang"));
    let html = doc.html_root();
    let body = doc.body();
    let candidates = declared(&html)
        .or_else(|| body.and_then(|body| declared(&body)))
        .or_else(|| data.language.clone())
        .or_else(|| {
            metas
                .first(&[
                    "content-language",
                    "language",
                    "dc.language",
                    "inlanguage",
                    "og:locale",
                ])
                .map(str::to_owned)
        })?;
    let tag = candidates.split([',', ';', ' ']).next()?.replace('_', "-");
    let mut parts = tag.split('-');
    let sound = parts
        .next()
        .is_some_and(|p| (2..=3).contains(&p.len()) && p.bytes().all(|b| b.is_ascii_alphabetic()))
        && parts
            .all(|p| (1..=8).contains(&p.len()) && p.bytes().all(|b| b.is_ascii_alphanumeric()));
    sound.then_some(tag)
}

fn direction(doc: &Document) -> Option<String> {
    let html = doc.html_root();
    let declared =
        dom::attr(&html, "dir").or_else(|| doc.body().and_then(|body| dom::attr(&body, "dir")));
    declared
        .map(|dir| dir.to_ascii_lowercase())
        .filter(|dir| matches!(dir.as_str(), "ltr" | "rtl"))
}

fn absolute(address: &str, base: Option<&Url>) -> Option<String> {
    let url = match base {
        Some(base) => base.join(address.trim()).ok()?,
        None => Url::parse(address.trim()).ok()?,
    };
    (matches!(url.scheme(), "http" | "https") && url.has_host()).then(|| url.to_string())
}

fn canonical(doc: &Document, metas: &Metas, base: Option<&Url>) -> Option<String> {
    let root = doc.root();
    let links = root.descendants_it().filter(|node| node.has_name("link"));
    let canonical = links.take(500).find(|node| {
        node.attr("rel").is_some_and(|rel| {
            rel.split_ascii_whitespace()
                .any(|word| word.eq_ignore_ascii_case("canonical"))
        })
    });
    let href = canonical.and_then(|node| dom::attr(&node, "href"));
    let own = href.as_deref().or_else(|| metas.first(&["og:url"]))?;
    absolute(own, base)
}

fn lead_image(metas: &Metas, data: &jsonld::Data, base: Option<&Url>) -> Option<String> {
    let names = [
        "og:image:secure_url",
        "og:image",
        "og:image:url",
        "twitter:image",
        "twitter:image:src",
        "image",
        "thumbnail",
    ];
    let named = names
        .iter()
        .flat_map(|name| metas.all(name))
        .map(String::as_str);
    named
        .chain(data.image.as_deref())
        .find_map(|address| absolute(address, base))
}
