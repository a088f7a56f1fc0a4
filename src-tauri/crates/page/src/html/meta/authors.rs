//! Who wrote it, and which agency it came from.

use dom_query::{Document, NodeRef};

use super::{Metas, bylines, clean, jsonld};
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
    title: Option<&str>,
) -> (Option<String>, Option<String>) {
    let mut houses: Vec<&str> = site.into_iter().collect();
    houses.extend(data.publisher.as_deref());
    houses.extend(data.website.as_deref());
    let mut agency = None;
    // Pages sign with their own name or with that of an account; a person's name on the page says more.
    let mut stand_in: Option<Vec<String>> = None;
    let sources: [&dyn Fn() -> Vec<String>; 3] =
        [&|| data.authors.clone(), &|| from_metas(metas), &|| {
            bylines::read(doc, title)
        }];
    for source in sources {
        let mut names: Vec<String> = Vec::new();
        for name in source().iter().flat_map(|line| split(line)) {
            if let Some(found) = self::agency(&name) {
                agency.get_or_insert(found.to_owned());
            } else if is_name(&name) && !names.iter().any(|known| known.eq_ignore_ascii_case(&name))
            {
                names.push(name);
            }
        }
        let (signed, persons): (Vec<String>, Vec<String>) = names
            .into_iter()
            .partition(|name| is_house(name, &houses) || is_account(name));
        if !persons.is_empty() {
            return (line_of(&persons), agency);
        }
        if !signed.is_empty() {
            stand_in.get_or_insert(signed);
        }
    }
    (stand_in.and_then(|names| line_of(&names)), agency)
}

fn line_of(names: &[String]) -> Option<String> {
    Some(names.join(", ")).filter(|line| line.chars().count() <= LONGEST)
}

/// Whether a name is that of the site or of who publishes it.
fn is_house(name: &str, houses: &[&str]) -> bool {
    let letters = |text: &str| -> String {
        text.chars()
            .filter(|c| c.is_alphanumeric())
            .flat_map(char::to_lowercase)
            .collect()
    };
    let name = letters(name);
    let bare = name.strip_prefix("the").unwrap_or(&name);
    houses.iter().any(|house| {
        let house = letters(house);
        let house = house.strip_prefix("the").unwrap_or(&house);
        bare.len() > 2
            && (house == bare
                || house.starts_with(bare)
                || (house.len() > 4 && bare.starts_with(house)))
    })
}

/// Whether a name is that of an account: one word in small letters, or with digits or dots in it.
fn is_account(name: &str) -> bool {
    !name.contains(' ')
        && name.is_ascii()
        && (name
            .chars()
            .any(|c| c.is_ascii_digit() || matches!(c, '.' | '_'))
            || name.chars().next().is_some_and(|c| c.is_ascii_lowercase()))
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
        "byline",
        "article_author",
        "article.author",
        "article:author_name",
        "analyticsattributes.author",
        "mediator_author",
        "og:article:author",
        "og:author",
        "creator",
        "citation_author",
        "article:author",
    ];
    for name in names {
        let values = metas
            .all(name)
            .iter()
            .filter(|value| !value.contains("://"));
        let values: Vec<String> = values
            .filter_map(|value| clean(value))
            .map(|value| {
                if name == "citation_author" {
                    in_order(&value)
                } else {
                    value
                }
            })
            .collect();
        if !values.is_empty() {
            return values;
        }
    }
    for at in ["1", "2"] {
        let label = metas
            .first(&[&format!("twitter:label{at}")])
            .unwrap_or_default()
            .to_lowercase();
        if [
            "written by",
            "author",
            "geschrieben von",
            "écrit par",
            "escrito por",
            "verfasst von",
        ]
        .contains(&label.as_str())
        {
            return metas
                .first(&[&format!("twitter:data{at}")])
                .and_then(clean)
                .into_iter()
                .collect();
        }
    }
    Vec::new()
}

/// "Berg, Ada" as "Ada Berg".
fn in_order(name: &str) -> String {
    match name.split_once(',') {
        Some((last, first)) if !first.contains(',') => format!("{} {}", first.trim(), last.trim()),
        _ => name.to_owned(),
    }
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

/// Names in a line of authors.
pub(super) fn split(line: &str) -> Vec<String> {
    let mut line = dom::squeeze(line);
    // What follows is a date, a place or an address.
    for mark in [
        " | ",
        " • ",
        " · ",
        " – ",
        " — ",
        " on ",
        " / ",
        " in ",
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
    for again in 0..2 {
        let lower = line.to_lowercase();
        for word in [
            "written by",
            "article by",
            "guide by",
            "review by",
            "reviewed by",
            "more stories by",
            "more by",
            "posts by",
            "view all posts by",
            "authors:",
            "著者：",
            "執筆：",
            "文・",
            "posted by",
            "story by",
            "words by",
            "text by",
            "interview by",
            "interviewed by",
            "words:",
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
            "記者・",
            "記者：",
            "记者：",
            "بقلم",
            "автор текста:",
            "автор:",
            "автор",
            "текст:",
            "מאת",
        ] {
            let rest = lower.strip_prefix(word).filter(|rest| {
                rest.starts_with(|c: char| c.is_whitespace() || c == ':')
                    || word.ends_with([':', '/', '：', '・'])
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
        if again == 0 && !line.to_lowercase().starts_with("by") {
            break;
        }
    }
    let mut names = vec![line];
    for separator in [", ", " and ", " & ", "; ", " und ", " et ", " y ", "、"] {
        names = names
            .iter()
            .flat_map(|name| name.split(separator))
            .map(|name| name.trim().trim_end_matches([',', '.', ';']))
            .map(|name| name.strip_prefix("and ").unwrap_or(name).to_owned())
            .collect();
    }
    names.into_iter().filter(|name| !name.is_empty()).collect()
}

fn is_name(name: &str) -> bool {
    const NOBODY: &[&str] = &[
        "admin",
        "administrator",
        "webmaster",
        "editor",
        "guest",
        "unknown",
        "author",
        "by",
        "null",
        "undefined",
        "root",
        "user",
        "staff writer",
        "updated",
        "published",
        "posted",
        "view more posts",
        "see full bio",
        "none",
        "the",
        "and",
        "cnn",
        "afp",
        "editorial",
        "default",
        "wpadmin",
        "site admin",
    ];
    let lower = name.to_lowercase();
    let length = name.chars().count();
    let digits = name.chars().filter(char::is_ascii_digit).count();
    let office = bylines::is_role(name) && !lower.contains("team") && !lower.contains("staff");
    (2..=80).contains(&length)
        && digits * 3 <= length
        && name.split_whitespace().count() <= 8
        && name.chars().any(char::is_alphabetic)
        && !NOBODY.contains(&lower.as_str())
        && !(office && name.contains(' ') && name.split_whitespace().count() != 2)
        && !(office
            && [
                "senior",
                "staff",
                "chief",
                "deputy",
                "associate",
                "managing",
                "contributing",
                "guest",
                "news",
            ]
            .iter()
            .any(|word| lower.starts_with(word)))
        && !crate::dates::is_date_word(&lower)
        && !lower.contains("://")
        && !lower.contains("www.")
        && !name.contains('@')
        && !(lower.contains('.') && !lower.contains(' ') && lower.contains("page"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(html: &str, byline: Option<&str>, agency: Option<&str>) {
        let page = crate::parse::page(html);
        let data = jsonld::read(&page.scripts, &[]);
        let got = read(&page.doc, &Metas::of(&page.doc), &data, None, None);
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
