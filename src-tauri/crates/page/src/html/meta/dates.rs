//! When it was published and last changed, as ISO 8601 and as exact as the page says.

mod address;

use address::{from_address, is_month_of, is_year_of};
use dom_query::{Document, NodeRef};
use url::Url;

use super::authors::is_apart;
use super::iso::{is_sane, iso, written_iso};
use super::{Metas, jsonld, shown};
use crate::{dates, dom};

/// Meta elements that hold it, surest first.
const NAMES: &[&str] = &[
    "article:published_time",
    "datepublished",
    "og:article:published_time",
    "og:published_time",
    "article:published",
    "article.published",
    "published",
    "publish_time",
    "published_at",
    "article_publication_date",
    "parsely-pub-date",
    "sailthru.date",
    "publish-date",
    "publishdate",
    "publish_date",
    "published-date",
    "publisheddate",
    "published_date",
    "publication_date",
    "publication-date",
    "pubdate",
    "pub_date",
    "cxenseparse:recs:publishtime",
    "bt:pubdate",
    "dc.date.issued",
    "dcterms.issued",
    "dcterms.created",
    "dc.date.created",
    "dcterms.date",
    "dc.date",
    "citation_publication_date",
    "citation_date",
    "citation_online_date",
    "article_date_original",
    "originalpublicationdate",
    "rnews:datepublished",
    "date",
    "weibo:article:create_at",
    "datecreated",
    "article:create_at",
    "article.created",
    "created",
    "release_date",
    "video:release_date",
    "og:pubdate",
    "timestamp",
    "creation_date",
];

/// Those of them that say it to whoever links to the page, not to search engines alone.
const OPENLY: &[&str] = &[
    "article:published_time",
    "og:article:published_time",
    "og:published_time",
    "article:published",
];

/// Meta elements that say when it was last changed: better than no day at all.
const CHANGED: &[&str] = &[
    "article:modified_time",
    "datemodified",
    "og:updated_time",
    "last-modified",
    "lastmod",
    "dcterms.modified",
    "revised",
];

/// So many different days in elements of one class are those of a list of texts.
const LIST: usize = 3;

/// When a text was published and when it was last changed.
#[derive(Debug, Default)]
pub(super) struct Dates {
    pub(super) published: Option<String>,
    pub(super) modified: Option<String>,
}

pub(super) fn read(
    doc: &Document,
    metas: &Metas,
    data: &jsonld::Data,
    lang: Option<&str>,
    url: Option<&Url>,
    title: Option<&str>,
) -> Dates {
    let regional = regional(lang, metas, url);
    let lang = regional.as_deref().or(lang);
    let iso_of = |text: &str| iso(text, lang);
    let named = |names: &[&str]| {
        names
            .iter()
            .filter_map(|name| metas.first(&[name]))
            .find_map(iso_of)
    };
    let stated = data
        .published
        .as_deref()
        .and_then(iso_of)
        .or_else(|| named(NAMES))
        .or_else(|| {
            metas
                .saying("publish")
                .iter()
                .find_map(|value| written_iso(value))
        });
    let changed = data
        .modified
        .as_deref()
        .and_then(iso_of)
        .or_else(|| named(CHANGED));
    // What is stated to be both is only when the page was made last.
    let is_made_again = stated.is_some() && stated == changed && data.published == data.modified;
    let differs = stated.as_deref().and_then(|date| date.get(..10))
        != changed.as_deref().and_then(|date| date.get(..10));
    let other = changed.as_deref().filter(|_| stated.is_some() && differs);
    let (own, changed_as_seen) = shown::near_headline(doc, title, lang, other);
    // Only data for search engines says when it was published, and readers see when it was last revised.
    let revised = changed_as_seen
        .as_ref()
        .filter(|_| own.is_none() && named(OPENLY).is_none())
        .filter(|seen| {
            is_made_again
                || stated
                    .as_deref()
                    .is_some_and(|date| day(date) < day(&seen.date))
        })
        .map(|seen| seen.date.clone());
    let seen = own.as_ref().or(changed_as_seen.as_ref());
    let is_seen = seen.map(|seen| day(&seen.date));
    let is_stated = stated.is_some();
    let published = match stated {
        Some(stated) => {
            let is_shown = own
                .as_ref()
                .is_some_and(|own| day(&own.date) == day(&stated));
            let marked = (is_made_again && !is_shown)
                .then(|| marked_published(doc, lang))
                .flatten()
                .filter(|date| day(date) != day(&stated));
            // Of several statements the one that readers see is right.
            let others = data.also_published.iter().map(String::as_str);
            let mut others = others.chain(metas.first(OPENLY)).filter_map(iso_of);
            let stated = others
                .find(|date| is_seen == Some(day(date)))
                .unwrap_or(stated);
            // One that comes after the last change was planned, or is when the page was made.
            let is_planned = changed.as_deref().is_some_and(|changed| changed < &*stated);
            Some(
                marked
                    .or(revised)
                    .unwrap_or_else(|| agreed(stated, own.as_ref(), url, is_planned)),
            )
        }
        None => shown::originally(doc, lang)
            .or_else(|| seen.map(|seen| seen.date.clone()))
            .or_else(|| shown::leading(doc, title, lang))
            .or_else(|| from_elements(doc, lang, false))
            .or_else(|| url.and_then(from_address))
            .or_else(|| from_elements(doc, lang, true))
            .or_else(|| shown::anywhere(doc, lang))
            .or_else(|| shown::last_edited(doc, lang))
            .or_else(|| changed.clone()),
    };
    let published =
        published.map(|date| to_the_minute(doc, &date, changed.as_deref(), lang).unwrap_or(date));
    // Where the day of the last change is all that a page says, it is told as both.
    let is_only_change = || {
        let edited = shown::last_edited(doc, lang)?;
        published
            .clone()
            .filter(|date| !is_stated && day(date) == day(&edited))
    };
    let modified = changed
        .or_else(|| changed_in_elements(doc))
        .or_else(|| changed_as_seen.map(|seen| seen.date))
        .or_else(is_only_change);
    // A change before the publication is a mistake of the page, and one with no publication is all there is.
    let is_later = |date: &String| {
        let published = published.as_deref().and_then(|own| own.get(..10));
        date.get(..10) >= published
    };
    Dates {
        modified: modified.filter(is_later),
        published,
    }
}

/// The language with its region, where a page in English says its region elsewhere: that settles 06/11/2024.
fn regional(lang: Option<&str>, metas: &Metas, url: Option<&Url>) -> Option<String> {
    const DAY_FIRST: &[&str] = &["ie", "au", "nz", "in", "za", "sg", "hk", "pk"];
    lang.filter(|lang| lang.eq_ignore_ascii_case("en"))?;
    let said = metas
        .first(&["og:locale"])
        .map(|said| said.replace('_', "-"));
    let said = said.filter(|said| said.len() == 5 && said.to_ascii_lowercase().starts_with("en-"));
    said.or_else(|| match url?.domain()?.rsplit('.').next()? {
        "gov" | "edu" | "mil" | "us" => Some("en-US".to_owned()),
        "uk" => Some("en-GB".to_owned()),
        land if DAY_FIRST.contains(&land) => Some(format!("en-{land}")),
        _ => None,
    })
}

/// The moment of a day, where an element says it for programs, and the time zone of a moment. That of a change is none.
fn to_the_minute(
    doc: &Document,
    date: &str,
    changed: Option<&str>,
    lang: Option<&str>,
) -> Option<String> {
    const MINUTES: usize = "2024-05-03T08:15".len();
    let has_zone = |date: &str| {
        let time = date.get(MINUTES..).unwrap_or_default();
        time.contains(['Z', '+', '-'])
    };
    if date.len() < 10 || has_zone(date) {
        return None;
    }
    let body = doc.body()?;
    let times = body.descendants_it().filter(|node| node.has_name("time"));
    let mut times = times.take(400).filter(|node| !is_apart(node));
    times.find_map(|node| {
        let stated = iso(&dom::attr(&node, "datetime")?, lang)?;
        let is_same = stated.starts_with(date.get(..MINUTES).unwrap_or(date));
        let is_fuller = stated.len() >= MINUTES && (date.len() < MINUTES || has_zone(&stated));
        (is_same && is_fuller && changed != Some(&*stated)).then_some(stated)
    })
}

/// The moment in an element that is marked as that of the last change.
fn changed_in_elements(doc: &Document) -> Option<String> {
    let body = doc.body()?;
    let marked = body.descendants_it().filter(|node| {
        let says = |key: &str, words: &[&str]| {
            node.attr(key).is_some_and(|value| {
                let mut values = value.split_ascii_whitespace();
                values.any(|value| words.iter().any(|word| value.eq_ignore_ascii_case(word)))
            })
        };
        says("itemprop", &["dateModified"])
            || (node.has_name("time") && says("class", &["updated", "modified"]))
    });
    let mut marked = marked.take(20).filter(|node| !is_apart(node));
    marked.find_map(|node| {
        let stated = dom::attr(&node, "datetime").or_else(|| dom::attr(&node, "content"));
        written_iso(&stated?)
    })
}

/// What is stated and what readers see often differ: a text is shown under the day of a new edition, and a moment in
/// universal time falls on another day than at home. The day of publication that readers see wins, unless
/// the address is of the stated month, or what is seen is the stated day written in numbers in the other order.
fn agreed(
    stated: String,
    seen: Option<&shown::Shown>,
    url: Option<&Url>,
    is_planned: bool,
) -> String {
    let address = url.and_then(from_address);
    let own = seen.filter(|seen| !seen.is_changed && seen.is_close);
    if let Some(seen) = own
        && (is_planned || !is_next(&seen.date, &stated))
        && !url.is_some_and(|url| {
            (is_month_of(url, &stated) && !is_month_of(url, &seen.date))
                || (is_year_of(url, &stated) && !is_year_of(url, &seen.date))
        })
        && !(seen.is_unordered && is_swapped(&seen.date, &stated))
    {
        return seen.date.clone();
    }
    // The small hours of universal time are the evening before in America, the late ones the next morning in Europe,
    // and the address has the day at home.
    let at_home = |date: &String| {
        let (Some(date), Some(day)) = (date.get(..10), stated.get(..10)) else {
            return false;
        };
        let hour = stated.get(11..13).filter(|_| stated.ends_with('Z'));
        let fits = match hour {
            Some(hour) if date < day => hour < "10",
            Some(hour) if date > day => hour >= "20",
            _ => false,
        };
        fits && is_next(date, day)
    };
    address.filter(at_home).unwrap_or(stated)
}

/// The day of a date or date-time.
fn day(date: &str) -> &str {
    date.get(..10).unwrap_or(date)
}

/// Whether two dates differ only in which number is the day and which the month.
fn is_swapped(a: &str, b: &str) -> bool {
    let part = |date: &str, range: std::ops::Range<usize>| date.get(range).map(str::to_owned);
    part(a, 0..4) == part(b, 0..4)
        && part(a, 5..7) == part(b, 8..10)
        && part(a, 8..10) == part(b, 5..7)
        && a.get(5..7) != a.get(8..10)
}

/// Whether two dates are of the same day, or of days beside each other.
fn is_next(a: &str, b: &str) -> bool {
    let number = |date: &str| -> Option<i64> {
        let part = |range: std::ops::Range<usize>| date.get(range)?.parse::<i64>().ok();
        Some((part(0..4)? * 12 + part(5..7)?) * 31 + part(8..10)?)
    };
    matches!((number(a), number(b)), (Some(a), Some(b)) if (a - b).abs() <= 1)
}

/// The day in the one element that is marked as that of publication.
fn marked_published(doc: &Document, lang: Option<&str>) -> Option<String> {
    let body = doc.body()?;
    let marked = body
        .descendants_it()
        .filter(|node| node.is_element() && kind(node) == Some(0) && !is_apart(node));
    let mut days = marked.take(20).filter_map(|node| date_in(&node, 0, lang));
    let first = days.next()?;
    days.all(|day| day.get(..10) == first.get(..10))
        .then_some(first)
}

/// How an element says that it holds the date; the surest kind wins, then the first of it.
fn from_elements(doc: &Document, lang: Option<&str>, anywhere: bool) -> Option<String> {
    let body = doc.body()?;
    // Days by kind, and by the class of their element where that could be a list's.
    let mut found: Vec<(u8, String, String)> = Vec::new();
    let mut left = 1_000;
    for node in body.descendants_it().filter(NodeRef::is_element) {
        let Some(kind) = kind(&node) else {
            continue;
        };
        left -= 1;
        if left == 0 {
            break;
        }
        let is_of_comments = || {
            let mut around = std::iter::once(node).chain(node.ancestors_it(None));
            around.any(|outer| shown::is_comments(&outer))
        };
        if (anywhere && (kind > 3 || is_of_comments())) || (!anywhere && is_apart(&node)) {
            continue;
        }
        if let Some(date) = date_in(&node, kind, lang) {
            let class = node.class().map(|class| class.to_string());
            found.push((kind, class.unwrap_or_default(), date));
        }
    }
    // Days of other texts, in a list, are of one class; the text's own is the only one of its.
    let days_of = |class: &str| {
        let days = found.iter().filter(|(_, own, _)| own == class);
        let days: std::collections::BTreeSet<_> =
            days.filter_map(|(_, _, date)| date.get(..10)).collect();
        days.len()
    };
    let (surest, class, date) = found.iter().min_by_key(|(kind, ..)| *kind)?;
    let is_of_list = *surest > 0 && !class.is_empty() && days_of(class) >= LIST;
    let own = found.iter().filter(|(kind, class, _)| {
        is_of_list && *kind <= 4 && !class.is_empty() && days_of(class) == 1
    });
    let own = own.min_by_key(|(kind, ..)| *kind);
    Some(own.map_or(date, |(.., date)| date).clone())
}

fn kind(node: &NodeRef<'_>) -> Option<u8> {
    let property = |wanted: &[&str]| {
        node.attr("itemprop").is_some_and(|prop| {
            prop.split_ascii_whitespace()
                .any(|word| wanted.contains(&word))
        })
    };
    if property(&["datePublished"]) || node.has_attr("pubdate") {
        return Some(0);
    }
    let marks = || {
        let mut marks = node
            .class()
            .map(|class| class.to_ascii_lowercase())
            .unwrap_or_default();
        if let Some(id) = node.attr("id") {
            marks.push(' ');
            marks.push_str(&id.to_ascii_lowercase());
        }
        marks
    };
    let is_time = node.has_name("time");
    let marks = marks();
    let says = |words: &[&str]| words.iter().any(|word| marks.contains(word));
    if says(&["updated", "modified"]) && !says(&["publish", "posted"]) {
        return is_time.then_some(6);
    }
    if is_time
        && (says(&[
            "publish",
            "posted",
            "entry-date",
            "post-date",
            "pub-date",
            "pubdate",
        ]) || property(&["dateCreated"]))
    {
        return Some(1);
    }
    if is_time && node.has_attr("datetime") {
        return Some(2);
    }
    if says(&[
        "publish",
        "pubdate",
        "pub-date",
        "pub_date",
        "entry-date",
        "post-date",
        "postdate",
        "posted-on",
        "article-date",
        "article__date",
        "dateline",
        "datetime",
        "timestamp",
        "post_date",
        "published",
    ]) {
        return Some(3);
    }
    if is_time || says(&["date", "byline", "posted"]) {
        return Some(4);
    }
    says(&["meta", "info", "time", "author", "submitted", "credit"]).then_some(5)
}

fn date_in(node: &NodeRef<'_>, kind: u8, lang: Option<&str>) -> Option<String> {
    for key in ["datetime", "content", "data-datetime", "data-date", "title"] {
        let value = dom::attr(node, key).filter(|value| value.len() <= 60);
        if let Some(date) = value.and_then(|value| {
            if key == "title" {
                written_iso(&value)
            } else {
                iso(&value, lang)
            }
        }) {
            return Some(date);
        }
    }
    // Boxes hold articles; lines hold dates.
    let longest = if kind <= 3 { 200 } else { 160 };
    if node.descendants_it().nth(40).is_some() {
        return None;
    }
    let text = shown::parted(node);
    (text.chars().count() <= longest)
        .then(|| dates::parse_published(&text, lang))
        .flatten()
        .filter(|date| is_sane(date))
}

#[cfg(test)]
mod tests;
