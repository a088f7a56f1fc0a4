//! A Markdown file to an article: front matter to fields, the first heading to the title, blocks to HTML and text.
//!
//! Raw HTML inside is passed through: sanitising is the caller's work.

mod front;
mod plain;
mod raw;
mod shape;

use pulldown_cmark::{Event, Options, Parser, html};

use crate::{Article, Removed, dates, dom, lang, tex};
use front::Front;

/// Reads a Markdown file. The `html` of the result is not yet sanitised.
pub(crate) fn read(text: &str) -> Article {
    read_as(text, false)
}

/// The same for a file, whose pictures may lie beside it: their addresses stay as they are written.
pub(crate) fn read_file(text: &str) -> Article {
    read_as(text, true)
}

/// A piece of Markdown as HTML that is not yet sanitised, with formulas between dollar signs.
pub(crate) fn body(text: &str) -> String {
    let clean = normalise(text);
    let parser = Parser::new_ext(&clean, options() | Options::ENABLE_MATH);
    let events = parser.map(|event| match event {
        Event::InlineMath(tex) => formula(&tex, false),
        Event::DisplayMath(tex) => formula(&tex, true),
        other => other,
    });
    let mut out = String::new();
    html::push_html(&mut out, shape::events(events, None, true).into_iter());
    out
}

/// A formula, or its source where it is written in commands that are not known.
fn formula(tex: &str, is_display: bool) -> Event<'static> {
    let made = tex::mathml(tex, is_display);
    let html = made.unwrap_or_else(|| format!("<code>{}</code>", dom::escape(tex)));
    Event::InlineHtml(html.into())
}

fn read_as(text: &str, is_file: bool) -> Article {
    let clean = normalise(text);
    let (front, body) = front::split(&clean);
    let url = front
        .first(&["url", "source", "canonical", "canonical_url", "link"])
        .and_then(address);
    let mut events = shape::events(Parser::new_ext(body, options()), url.as_ref(), is_file);
    let heading = shape::title(&events);
    let title = front
        .first(&["title"])
        .or_else(|| heading.as_ref().map(|h| h.text.clone()));
    // The heading goes where it says the same as the title that is shown above the body.
    if let Some(heading) = heading.filter(|h| title.as_deref().is_some_and(|t| same(t, &h.text))) {
        events.drain(heading.at);
    }
    let text = plain::text(&events);
    let declared = front
        .first(&["lang", "language"])
        .filter(|l| is_language(l));
    let lang = declared.or_else(|| lang::detect(&text));
    let published = front
        .first(&[
            "published",
            "date_published",
            "datepublished",
            "publish_date",
            "publishdate",
            "pubdate",
            "published_at",
            "date",
        ])
        .and_then(|d| dates::parse_published(&d, lang.as_deref()));
    let authors = front.list(&["author", "authors", "byline", "by"]);
    let mut article = Article {
        title,
        byline: (!authors.is_empty()).then(|| authors.join(", ")),
        site: front.first(&["site", "site_name", "publisher", "publication"]),
        published,
        excerpt: front.first(&["description", "excerpt", "summary", "dek", "subtitle"]),
        lead_image: front
            .first(&["image", "cover", "thumbnail"])
            .and_then(address)
            .map(String::from),
        canonical_url: url.as_ref().map(ToString::to_string),
        url: url.map(String::from),
        words: lang::words(&text),
        lang,
        text,
        ..Article::default()
    };
    html::push_html(&mut article.html, events.into_iter());
    article.removed = unread(&front, &article);
    article
}

fn options() -> Options {
    Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_WIKILINKS
}

/// Line ends to `\n`, control characters to nothing.
fn normalise(text: &str) -> String {
    let text = text
        .strip_prefix('\u{feff}')
        .unwrap_or(text)
        .replace("\r\n", "\n")
        .replace('\r', "\n");
    text.chars()
        .filter(|c| matches!(c, '\n' | '\t') || !c.is_control())
        .collect()
}

fn address(text: String) -> Option<url::Url> {
    let url = url::Url::parse(text.trim_matches(['<', '>'])).ok()?;
    matches!(url.scheme(), "http" | "https").then_some(url)
}

/// "en", "pt-BR": what can be a BCP 47 tag.
fn is_language(tag: &str) -> bool {
    let mut parts = tag.split('-');
    let language = parts
        .next()
        .is_some_and(|p| (2..=3).contains(&p.len()) && p.chars().all(|c| c.is_ascii_lowercase()));
    language
        && parts.all(|p| (2..=8).contains(&p.len()) && p.chars().all(|c| c.is_ascii_alphanumeric()))
}

fn same(a: &str, b: &str) -> bool {
    let letters = |text: &str| {
        text.chars()
            .filter(|c| c.is_alphanumeric())
            .flat_map(char::to_lowercase)
            .collect::<String>()
    };
    letters(a) == letters(b)
}

/// The lines of the front matter that no field shows.
fn unread(front: &Front<'_>, article: &Article) -> Vec<Removed> {
    let fields = [
        &article.title,
        &article.site,
        &article.excerpt,
        &article.lead_image,
        &article.canonical_url,
        &article.lang,
    ];
    let is_shown = |value: &String| {
        let written = [
            Some(value.clone()),
            address(value.clone()).map(String::from),
        ];
        fields
            .iter()
            .any(|field| field.is_some() && written.contains(field))
            || article.byline.as_ref().is_some_and(|byline| {
                byline.split(", ").any(|name| name == value) || byline == value
            })
            || article.published.is_some()
                && dates::parse_published(value, article.lang.as_deref()) == article.published
    };
    let left = front
        .entries
        .iter()
        .filter(|entry| !entry.values().iter().all(is_shown));
    left.map(|entry| Removed {
        kind: kind(&entry.key).to_owned(),
        text: entry.raw.trim_end().to_owned(),
    })
    .collect()
}

fn kind(key: &str) -> &'static str {
    match key {
        "tags" | "tag" | "keywords" | "categories" | "category" | "topics" => "tags",
        "author" | "authors" | "byline" | "by" | "created" | "date" | "published" | "updated"
        | "modified" => "byline",
        _ => "other",
    }
}

#[cfg(test)]
mod tests;
