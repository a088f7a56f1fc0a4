//! What the headers of a letter say about it.

use crate::formats::mime::Head;
use crate::formats::singlefile::web_address;
use crate::{Article, dom};

/// Hosts where anybody has an address, so that they say nothing about who writes.
const POST_OFFICES: &[&str] = &[
    "gmail.com",
    "googlemail.com",
    "outlook.com",
    "hotmail.com",
    "live.com",
    "yahoo.com",
    "icloud.com",
    "me.com",
    "gmx.de",
    "gmx.net",
    "web.de",
    "proton.me",
    "protonmail.com",
    "fastmail.com",
    "aol.com",
    "mail.ru",
    "qq.com",
    "163.com",
    "orange.fr",
    "free.fr",
];

/// The subject of a letter, if it has one.
pub(super) fn subject(head: &Head) -> Option<String> {
    let subject = head.subject.as_deref().map(dom::squeeze);
    subject.filter(|subject| !subject.is_empty())
}

/// The name of who wrote a letter.
fn name(head: &Head) -> Option<String> {
    head.from_name
        .as_deref()
        .map(|name| dom::squeeze(name.trim_matches(['"', '\''])))
        .filter(|name| !name.is_empty() && !name.contains('@'))
}

/// Who wrote a letter and on which day, as a line above it.
pub(super) fn line(head: &Head) -> String {
    let address = head.from_address.as_deref().map(dom::squeeze);
    let writer = match (name(head), address) {
        (Some(name), Some(address)) => Some(format!("{name} <{address}>")),
        (name, address) => name.or(address),
    };
    let day = head.date.as_deref().and_then(|date| date.get(..10));
    let parts = [writer.as_deref(), day];
    parts.into_iter().flatten().collect::<Vec<_>>().join(", ")
}

/// Puts what the headers say about a letter into its article.
pub(super) fn put(head: &Head, article: &mut Article) {
    article.title = subject(head).or(article.title.take());
    article.published = head.date.clone().or(article.published.take());
    let name = name(head);
    let host = head
        .from_address
        .as_deref()
        .and_then(|address| address.rsplit_once('@'))
        .map(|(_, host)| host.to_ascii_lowercase())
        .filter(|host| !POST_OFFICES.contains(&host.as_str()));
    let list = head.list_id.as_deref().and_then(list_name);
    let (person, paper) = match name.as_deref().and_then(split_name) {
        Some((person, paper)) => (Some(person), Some(paper)),
        None => (name, None),
    };
    article.byline = person.or(article.byline.take());
    let site = paper.or(list).or(host.map(|host| {
        let plain = [
            "mail.",
            "email.",
            "news.",
            "newsletter.",
            "e.",
            "em.",
            "www.",
        ]
        .iter()
        .find_map(|prefix| host.strip_prefix(prefix).filter(|rest| rest.contains('.')));
        plain.map_or(host.clone(), str::to_owned)
    }));
    article.site = site.or(article.site.take());
    article.canonical_url = head
        .archived_at
        .as_deref()
        .and_then(|at| web_address(at.trim_matches(['<', '>', ' '])))
        .or(article.canonical_url.take());
}

/// "Ada Berg from The Letter" names a person and a paper.
fn split_name(name: &str) -> Option<(String, String)> {
    let words = [" from ", " at ", " @ ", " | "];
    let (person, paper) = words.iter().find_map(|word| name.split_once(word))?;
    let is_name = |text: &str| {
        text.split_whitespace().count() <= 5 && text.chars().next().is_some_and(char::is_uppercase)
    };
    (is_name(person) && is_name(paper)).then(|| (person.trim().to_owned(), paper.trim().to_owned()))
}

/// The name before the brackets of `List-Id: The Letter <letter.example.org>`.
fn list_name(raw: &str) -> Option<String> {
    let (name, _) = raw.split_once('<')?;
    let name = dom::squeeze(name.trim().trim_matches('"'));
    let is_name = name.chars().any(char::is_alphabetic) && !name.contains("=?") && name.len() < 100;
    is_name.then_some(name)
}
