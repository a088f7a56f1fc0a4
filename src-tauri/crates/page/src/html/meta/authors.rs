//! Who wrote it, and which agency it came from.

use dom_query::{Document, NodeRef};

use super::{Metas, clean, jsonld};
use crate::dom;

/// Longest line of authors.
const LONGEST: usize = 200;

/// Agencies that reports are signed with.
const AGENCIES: &[(&str, &str)] = &[
    ("reuters", "Reuters"),
    ("associated press", "AP"),
    ("the associated press", "AP"),
    ("ap", "AP"),
    ("agence france-presse", "AFP"),
    ("afp", "AFP"),
    ("dpa", "dpa"),
    ("upi", "UPI"),
    ("ansa", "ANSA"),
    ("efe", "EFE"),
    ("pa media", "PA Media"),
    ("bloomberg", "Bloomberg"),
    ("xinhua", "Xinhua"),
    ("tass", "TASS"),
    ("kyodo", "Kyodo"),
    ("apa", "APA"),
];

/// The authors as one line, and the agency among them.
pub(super) fn read(
    doc: &Document,
    metas: &Metas,
    data: &jsonld::Data,
    site: Option<&str>,
) -> (Option<String>, Option<String>) {
    let sources = [data.authors.clone(), from_metas(metas), from_page(doc)];
    let mut agency = None;
    for source in sources {
        let mut names: Vec<String> = Vec::new();
        for name in source.iter().flat_map(|line| split(line)) {
            if let Some(found) = self::agency(&name) {
                agency.get_or_insert(found.to_owned());
            } else if is_name(&name, site)
                && !names.iter().any(|known| known.eq_ignore_ascii_case(&name))
            {
                names.push(name);
            }
        }
        if !names.is_empty() {
            let line = names.join(", ");
            return (
                Some(line).filter(|line| line.chars().count() <= LONGEST),
                agency,
            );
        }
    }
    (None, agency)
}

fn agency(name: &str) -> Option<&'static str> {
    let lower = name.to_lowercase();
    AGENCIES
        .iter()
        .find(|(key, _)| *key == lower)
        .map(|(_, name)| *name)
}

fn from_metas(metas: &Metas) -> Vec<String> {
    let names = [
        "author",
        "dc.creator",
        "dcterms.creator",
        "dc.creator.name",
        "sailthru.author",
        "parsely-author",
        "byl",
        "article:author_name",
        "citation_author",
    ];
    for name in names {
        let values: Vec<String> = metas
            .all(name)
            .iter()
            .filter(|value| !value.contains("://"))
            .filter_map(|value| clean(value))
            .collect();
        if !values.is_empty() {
            return values;
        }
    }
    metas
        .all("article:author")
        .iter()
        .filter(|value| !value.contains("://"))
        .filter_map(|value| clean(value))
        .collect()
}

fn from_page(doc: &Document) -> Vec<String> {
    let Some(body) = doc.body() else {
        return Vec::new();
    };
    let elements: Vec<NodeRef<'_>> = body
        .descendants_it()
        .filter(|n| {
            n.is_element() && (n.has_attr("class") || n.has_attr("rel") || n.has_attr("itemprop"))
        })
        .collect();
    let marks: [fn(&NodeRef<'_>) -> bool; 4] = [
        |n| {
            n.attr("itemprop")
                .is_some_and(|prop| prop.split_ascii_whitespace().any(|word| word == "author"))
        },
        |n| {
            n.attr("rel")
                .is_some_and(|rel| rel.split_ascii_whitespace().any(|word| word == "author"))
        },
        |n| {
            has_word(
                n,
                &[
                    "byline",
                    "by-line",
                    "author-name",
                    "author_name",
                    "authorname",
                    "post-author",
                    "entry-author",
                    "article-author",
                    "byline__name",
                    "byline-name",
                    "author",
                ],
            )
        },
        |n| {
            class_holds(
                n,
                &["byline", "author-name", "article__author", "post__author"],
            )
        },
    ];
    for mark in marks {
        let found: Vec<String> = elements
            .iter()
            .filter(|node| mark(node) && !is_apart(node))
            .filter_map(|node| name_in(node))
            .take(4)
            .collect();
        // Several lines are the same line again, or a list of other people's articles.
        if let Some(first) = found.into_iter().next() {
            return vec![first];
        }
    }
    Vec::new()
}

fn has_word(node: &NodeRef<'_>, words: &[&str]) -> bool {
    node.class().is_some_and(|class| {
        class
            .split_ascii_whitespace()
            .any(|word| words.iter().any(|w| word.eq_ignore_ascii_case(w)))
    })
}

fn class_holds(node: &NodeRef<'_>, parts: &[&str]) -> bool {
    node.class().is_some_and(|class| {
        parts
            .iter()
            .any(|part| class.to_ascii_lowercase().contains(part))
    })
}

/// Whether an element belongs to comments, to other articles or to the frame of the page.
pub(super) fn is_apart(node: &NodeRef<'_>) -> bool {
    const MARKS: &[&str] = &[
        "comment",
        "related",
        "sidebar",
        "recommend",
        "teaser",
        "widget",
        "more-stories",
        "disqus",
        "footer",
        "popular",
        "trending",
    ];
    node.ancestors_it(None).any(|n| {
        if dom::is_one_of(&n, &["nav", "aside", "footer"]) {
            return true;
        }
        if dom::is_one_of(&n, &["html", "body", "main", "article"]) {
            return false;
        }
        ["class", "id"]
            .iter()
            .filter_map(|key| n.attr(key))
            .any(|value| {
                let value = value.to_ascii_lowercase();
                value
                    .split_ascii_whitespace()
                    .any(|word| MARKS.iter().any(|mark| word.starts_with(mark)))
            })
    })
}

/// The line of authors that an element holds.
fn name_in(node: &NodeRef<'_>) -> Option<String> {
    let inner = node.descendants_it().find(|n| {
        n.attr("itemprop")
            .is_some_and(|prop| prop.as_ref() == "name")
    });
    let text = inner
        .map(|n| dom::attr(&n, "content").unwrap_or_else(|| dom::text(&n)))
        .unwrap_or_else(|| dom::attr(node, "content").unwrap_or_else(|| dom::text(node)));
    let length = text.chars().count();
    (2..=120).contains(&length).then_some(text)
}

/// Names in a line of authors.
fn split(line: &str) -> Vec<String> {
    let mut line = dom::squeeze(line);
    // What follows is a date, a place or an address.
    for mark in [
        " | ",
        " • ",
        " · ",
        " – ",
        " — ",
        " on ",
        " Published",
        " Updated",
        " Posted",
        " @",
        " Follow",
        " \u{2022}",
    ] {
        if let Some((before, _)) = line.split_once(mark) {
            line = before.trim().to_owned();
        }
    }
    // A date after the names, or before them.
    if let Some(stamp) = crate::dates::find_all(&line, None).first() {
        let (before, after) = (
            line.get(..stamp.start).unwrap_or_default(),
            line.get(stamp.end..).unwrap_or_default(),
        );
        let rest = if before.chars().any(char::is_alphabetic) {
            before
        } else {
            after
        };
        line = rest.trim().to_owned();
    }
    let lower = line.to_lowercase();
    for word in [
        "written by",
        "posted by",
        "story by",
        "words by",
        "text by",
        "by:",
        "by",
        "von",
        "par",
        "por",
        "di",
        "da",
        "door",
        "av",
        "af",
        "text:",
        "text",
        "author:",
        "author",
        "autor:",
        "autor",
        "文/",
        "文：",
        "作者：",
        "作者:",
    ] {
        let rest = lower.strip_prefix(word).filter(|rest| {
            rest.starts_with(|c: char| c.is_whitespace() || c == ':')
                || word.ends_with([':', '/', '：'])
        });
        if rest.is_some() {
            line = line
                .get(word.len()..)
                .unwrap_or_default()
                .trim_start_matches([':', ' '])
                .to_owned();
            break;
        }
    }
    let mut names = vec![line];
    for separator in [", ", " and ", " & ", "; ", " und ", " et ", " y ", "、"] {
        names = names
            .iter()
            .flat_map(|name| name.split(separator))
            .map(|name| name.trim().trim_end_matches([',', '.', ';']).to_owned())
            .collect();
    }
    names.into_iter().filter(|name| !name.is_empty()).collect()
}

fn is_name(name: &str, site: Option<&str>) -> bool {
    const NOBODY: &[&str] = &[
        "admin",
        "administrator",
        "webmaster",
        "editor",
        "guest",
        "unknown",
        "anonymous",
        "author",
        "by",
        "null",
        "undefined",
        "root",
        "user",
    ];
    let lower = name.to_lowercase();
    let length = name.chars().count();
    let digits = name.chars().filter(char::is_ascii_digit).count();
    (2..=80).contains(&length)
        && digits * 3 <= length
        && name.split_whitespace().count() <= 8
        && name.chars().any(char::is_alphabetic)
        && !NOBODY.contains(&lower.as_str())
        && !lower.contains("://")
        && !lower.contains("www.")
        && !name.contains('@')
        && !site.is_some_and(|site| site.eq_ignore_ascii_case(name) && name.chars().count() < 2)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(html: &str, byline: Option<&str>, agency: Option<&str>) {
        let page = crate::parse::page(html);
        let data = jsonld::read(&page.scripts);
        let got = read(&page.doc, &Metas::of(&page.doc), &data, None);
        assert_eq!(
            (got.0.as_deref(), got.1.as_deref()),
            (byline, agency),
            "{html}"
        );
    }

    #[test]
    fn names_are_cleaned_of_what_stands_around_them() {
        check(
            "<meta name=author content='By Ada Berg and Tom Li'>",
            Some("Ada Berg, Tom Li"),
            None,
        );
        check(
            "<p class=byline>By Ada Berg | 3 May 2024</p>",
            Some("Ada Berg"),
            None,
        );
        check("<a rel=author href=/x>Ada Berg</a>", Some("Ada Berg"), None);
        check(
            "<span itemprop=author><span itemprop=name>Ada Berg</span>, editor</span>",
            Some("Ada Berg"),
            None,
        );
        check(
            "<p class=byline>Von Ada Berg, Reuters</p>",
            Some("Ada Berg"),
            Some("Reuters"),
        );
        check("<meta name=author content=Reuters>", None, Some("Reuters"));
        check(
            "<meta name=author content=admin><p class=author>Ada Berg</p>",
            Some("Ada Berg"),
            None,
        );
        check(
            "<meta property=article:author content='https://x.example/ada'>",
            None,
            None,
        );
        check(
            "<div class=comments><p class=author>Troll</p></div>",
            None,
            None,
        );
    }
}
