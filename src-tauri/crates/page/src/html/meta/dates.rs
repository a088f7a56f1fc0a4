//! The day of publication, as ISO 8601 and as exact as the page says.

use dom_query::{Document, NodeRef};
use url::Url;

use super::authors::is_apart;
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

/// Meta elements that say when it was last changed: better than no day at all.
const CHANGED: &[&str] = &[
    "article:modified_time",
    "og:updated_time",
    "last-modified",
    "lastmod",
    "dcterms.modified",
    "revised",
];

pub(super) fn read(
    doc: &Document,
    metas: &Metas,
    data: &jsonld::Data,
    lang: Option<&str>,
    url: Option<&Url>,
    title: Option<&str>,
) -> Option<String> {
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
        .or_else(|| named(NAMES));
    let address = url.and_then(from_address);
    let seen = shown::near_headline(doc, title, lang);
    if let Some(stated) = stated {
        return Some(agreed(stated, seen, address));
    }
    seen.map(|seen| seen.date)
        .or_else(|| from_elements(doc, lang, false))
        .or(address)
        .or_else(|| from_elements(doc, lang, true))
        .or_else(|| shown::anywhere(doc, lang))
        .or_else(|| data.modified.as_deref().and_then(iso_of))
        .or_else(|| named(CHANGED))
}

/// What is stated and what readers see often differ: a text is shown under the day of a new edition, and a moment in
/// universal time falls on another day than at home. The day of publication that readers see wins.
fn agreed(stated: String, seen: Option<shown::Shown>, address: Option<String>) -> String {
    let day = |date: &str| date.get(..10).map(str::to_owned);
    let is_next = |a: &str, b: &str| {
        // The same day, or the one before or after.
        let number = |date: &str| -> Option<i64> {
            let part = |range: std::ops::Range<usize>| date.get(range)?.parse::<i64>().ok();
            Some((part(0..4)? * 12 + part(5..7)?) * 31 + part(8..10)?)
        };
        matches!((number(a), number(b)), (Some(a), Some(b)) if (a - b).abs() <= 1)
    };
    let own = seen.filter(|seen| !seen.is_changed && seen.is_close);
    if let Some(seen) = own.filter(|seen| !is_next(&seen.date, &stated)) {
        return seen.date;
    }
    // The small hours of universal time are the evening before in America, and the address has the day at home.
    let early = stated.ends_with('Z') && stated.get(11..13).is_some_and(|hour| hour < "10");
    match address {
        Some(address)
            if early
                && address < stated
                && day(&address) != day(&stated)
                && is_next(&address, &stated) =>
        {
            address
        }
        _ => stated,
    }
}

/// A date or date-time in ISO form. What is already written so is checked; other spellings are read as a person wrote them.
fn iso(text: &str, lang: Option<&str>) -> Option<String> {
    let text = text.trim();
    written_iso(text).or_else(|| dates::parse_published(text, lang).filter(|date| is_sane(date)))
}

/// `2024-06-11`, `2024-06-11T08:15:00+02:00` and its looser spellings.
fn written_iso(text: &str) -> Option<String> {
    let bytes = text.as_bytes();
    let compact = bytes.len() >= 8
        && bytes.iter().take(8).all(u8::is_ascii_digit)
        && bytes.get(8).is_none_or(|b| !b.is_ascii_digit());
    let (year, month, day, rest) = if compact {
        (
            text.get(..4)?,
            text.get(4..6)?,
            text.get(6..8)?,
            text.get(8..)?,
        )
    } else {
        let separator = text.get(4..5).filter(|s| matches!(*s, "-" | "/" | "."))?;
        let mut parts = text.splitn(3, separator);
        let (year, month, rest) = (parts.next()?, parts.next()?, parts.next()?);
        let end = rest
            .find(|c: char| !c.is_ascii_digit())
            .unwrap_or(rest.len());
        (year, month, rest.get(..end)?, rest.get(end..)?)
    };
    let (y, m, d): (u16, u8, u8) = (year.parse().ok()?, month.parse().ok()?, day.parse().ok()?);
    let date = format!("{y:04}-{m:02}-{d:02}");
    if year.len() != 4 || !is_day(y, m, d) {
        return None;
    }
    Some(match clock(rest) {
        Some(time) => format!("{date}T{time}"),
        None => date,
    })
}

fn is_day(year: u16, month: u8, day: u8) -> bool {
    let leap = year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
    let days = match month {
        2 if leap => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        1..=12 => 31,
        _ => return false,
    };
    (1900..=2100).contains(&year) && (1..=days).contains(&day)
}

fn is_sane(date: &str) -> bool {
    date.get(..4)
        .and_then(|year| year.parse().ok())
        .is_some_and(|year: u16| (1900..=2100).contains(&year))
}

/// The time after a date, with its distance from UTC where it is given.
fn clock(rest: &str) -> Option<String> {
    let rest = rest.trim_start_matches(['T', 't', ' ']);
    let two = |from: usize| {
        rest.get(from..from + 2)
            .filter(|s| s.bytes().all(|b| b.is_ascii_digit()))
    };
    let (hour, minute) = (two(0)?, two(3).filter(|_| rest.get(2..3) == Some(":"))?);
    let second = two(6).filter(|_| rest.get(5..6) == Some(":"));
    if hour > "23" || minute > "59" || second.is_some_and(|s| s > "60") {
        return None;
    }
    let after = rest.get(if second.is_some() { 8 } else { 5 }..)?;
    let after = after
        .strip_prefix(['.', ','])
        .map_or(after, |f| {
            f.trim_start_matches(|c: char| c.is_ascii_digit())
        })
        .trim_start();
    Some(format!(
        "{hour}:{minute}:{}{}",
        second.unwrap_or("00"),
        zone(after)
    ))
}

fn zone(text: &str) -> String {
    let upper = text.to_ascii_uppercase();
    if upper == "Z" || upper.starts_with("UTC") || upper.starts_with("GMT") {
        return "Z".to_owned();
    }
    let Some(sign) = text.chars().next().filter(|c| matches!(c, '+' | '-')) else {
        return String::new();
    };
    let digits: String = text
        .chars()
        .skip(1)
        .filter(char::is_ascii_digit)
        .take(4)
        .collect();
    match (digits.get(..2), digits.get(2..4)) {
        (Some("00"), Some("00")) => "Z".to_owned(),
        (Some(hours), Some(minutes)) => format!("{sign}{hours}:{minutes}"),
        (Some(hours), None) => format!("{sign}{hours}:00"),
        _ => String::new(),
    }
}

/// How an element says that it holds the date; the surest kind wins, then the first of it.
fn from_elements(doc: &Document, lang: Option<&str>, anywhere: bool) -> Option<String> {
    let body = doc.body()?;
    let mut best: Option<(u8, String)> = None;
    let mut left = 400;
    for node in body.descendants_it().filter(NodeRef::is_element) {
        let Some(kind) =
            kind(&node).filter(|kind| best.as_ref().is_none_or(|(known, _)| kind < known))
        else {
            continue;
        };
        left -= 1;
        if left == 0 {
            break;
        }
        if (anywhere && kind > 3) || (!anywhere && is_apart(&node)) {
            continue;
        }
        if let Some(date) = date_in(&node, kind, lang) {
            best = Some((kind, date));
        }
    }
    best.map(|(_, date)| date)
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

/// `/2024/06/11/` in the address.
fn from_address(url: &Url) -> Option<String> {
    let parts: Vec<&str> = url.path_segments()?.collect();
    let three = parts.windows(3).find_map(|window| match window {
        [y, m, d] if y.len() == 4 && (1..=2).contains(&m.len()) && (1..=2).contains(&d.len()) => {
            written_iso(&format!("{y}-{m}-{d}"))
        }
        _ => None,
    });
    three.or_else(|| {
        // `/2024-06-11-a-title`.
        parts.iter().find_map(|part| {
            part.get(..10)
                .filter(|day| day.get(4..5) == Some("-") && day.get(7..8) == Some("-"))
                .and_then(written_iso)
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spellings_become_iso() {
        let cases = [
            ("2024-06-11", Some("2024-06-11")),
            ("2024-06-11T08:15:00Z", Some("2024-06-11T08:15:00Z")),
            (
                "2024-06-11T08:15:00.123+0200",
                Some("2024-06-11T08:15:00+02:00"),
            ),
            ("2024-06-11 08:15", Some("2024-06-11T08:15:00")),
            ("2024/6/1", Some("2024-06-01")),
            ("20240611", Some("2024-06-11")),
            ("2024-13-11", None),
            ("2023-02-29", None),
            ("11 June 2024", Some("2024-06-11")),
            (
                "Tue, 11 Jun 2024 08:15:00 GMT",
                Some("2024-06-11T08:15:00Z"),
            ),
            ("soon", None),
            ("1234", None),
            ("１２３４５６７８", None),
        ];
        for (text, want) in cases {
            assert_eq!(iso(text, Some("en")).as_deref(), want, "{text}");
        }
    }

    fn check(html: &str, url: &str, want: Option<&str>) {
        let page = crate::parse::page(html);
        let data = jsonld::read(&page.scripts);
        let got = read(
            &page.doc,
            &Metas::of(&page.doc),
            &data,
            Some("en"),
            Url::parse(url).ok().as_ref(),
            None,
        );
        assert_eq!(got.as_deref(), want, "{html}");
    }

    #[test]
    fn the_surest_mark_wins() {
        let url = "https://a.example/2020/01/02/x";
        check(
            "<time datetime=2024-06-11>11 June</time>",
            url,
            Some("2024-06-11"),
        );
        check(
            "<time class=updated datetime=2024-06-12></time><time class=published datetime=2024-06-11></time>",
            url,
            Some("2024-06-11"),
        );
        check(
            "<div class=comments><time datetime=2024-06-12></time></div><p class=byline>Ada, 11 June 2024</p>",
            url,
            Some("2024-06-11"),
        );
        check(
            "<meta property=article:published_time content=2024-06-11T10:00:00Z><time datetime=2024-06-12></time>",
            url,
            Some("2024-06-11T10:00:00Z"),
        );
        check(
            "<p>In 11 June 2019 it happened.</p>",
            url,
            Some("2020-01-02"),
        );
        let meta = "<meta property=article:published_time content=2019-06-11T10:00:00Z>";
        check(
            &format!("{meta}<h1>T</h1><p>By Ada, 11 June 2024</p>"),
            url,
            Some("2024-06-11"),
        );
        check(
            &format!("{meta}<h1>T</h1><p>Updated on 11 June 2024</p>"),
            url,
            Some("2019-06-11T10:00:00Z"),
        );
        check("<p>x</p>", "https://a.example/x", None);
    }
}
