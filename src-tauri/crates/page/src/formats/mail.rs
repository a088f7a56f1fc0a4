//! Letters, newsletters above all: the best of their alternatives as an article, with the pictures they carry.
//!
//! A newsletter is an article in a page of tables, so its tables of layout become plain blocks, and what only serves the
//! sending — pixels that count readers, hidden previews, the lines about subscribing — is set aside.

mod trackers;

use std::collections::HashSet;

use dom_query::NodeRef;
use mail_parser::{DateTime, Message};

use super::mhtml::Carried;
use super::mime::{self, Part};
use super::singlefile::web_address;
use crate::rewrite::{self, Rules};
use crate::{
    Article, PageError, Removed, Resources, Warning, attached, dom, html, parse, paste, sanitise,
    text,
};

const WHAT: &str = "a letter";
/// A cell with more text than this is no cell of a table of facts.
const CELL: usize = 200;
/// The longest line about subscribing, in characters.
const MAX_NOTICE: usize = 400;

/// Words by which lines about the sending are known, in the languages of many newsletters.
const NOTICES: &[&str] = &[
    "unsubscribe",
    "view in browser",
    "view this email in your browser",
    "view this post on the web",
    "view online",
    "read online",
    "manage your preferences",
    "update your preferences",
    "email preferences",
    "manage subscription",
    "why did i get this",
    "you are receiving this email because",
    "you received this email because",
    "you're receiving this",
    "no longer wish to receive",
    "abmelden",
    "abbestellen",
    "im browser ansehen",
    "im browser öffnen",
    "se désabonner",
    "se désinscrire",
    "afficher dans le navigateur",
    "darse de baja",
    "cancelar suscripción",
    "ver en el navegador",
    "annulla iscrizione",
    "disiscriviti",
    "cancelar inscrição",
    "uitschrijven",
    "afmelden",
    "отписаться",
    "wypisz się",
    "avsluta prenumeration",
    "配信停止",
    "退订",
];

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

/// Reads a letter.
pub(crate) fn read(message: &Message<'_>, resources: &mut Resources) -> Result<Article, PageError> {
    let parts = mime::parts(message);
    let page = body(&parts, "text/html");
    let plain = body(&parts, "text/plain");
    let mut article = match (page, plain) {
        (Some(page), _) => of_page(page, &parts, resources),
        (None, Some(plain)) => of_text(plain),
        (None, None) => {
            return Err(PageError::unreadable(
                WHAT,
                "without any text",
                "Open it in your mail program, and save what is in it",
            ));
        }
    };
    let attachments = parts.iter().filter(|part| part.is_attachment).count();
    if attachments > 0 {
        article.warnings.push(Warning {
            code: "attachments".to_owned(),
            message: format!(
                "The files attached to this letter ({attachments}) are not shown; they are kept inside the letter's file."
            ),
        });
    }
    head(message, &mut article);
    Ok(article)
}

/// The first part of a type that is shown and not empty.
pub(super) fn body<'p>(parts: &'p [Part], kind: &str) -> Option<&'p Part> {
    parts
        .iter()
        .find(|part| part.kind == kind && !part.is_attachment && !part.text().trim().is_empty())
}

fn of_text(part: &Part) -> Article {
    let text = part.text();
    let text = if part.is_flowed { unflow(&text) } else { text };
    let mut article = paste::read(&text);
    article.html = sanitise::sanitise(&article.html);
    article
}

/// Joins the lines of a paragraph, which end in a space where they go on (RFC 3676).
fn unflow(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for line in text.lines() {
        let line = line.strip_prefix(' ').unwrap_or(line);
        out.push_str(line);
        let goes_on = line.ends_with(' ') && line != "-- ";
        if !goes_on {
            out.push('\n');
        }
    }
    out
}

fn of_page(part: &Part, parts: &[Part], resources: &mut Resources) -> Article {
    let carried = Carried::of(parts, None);
    let mut image = |address: &str| {
        let found = carried.find(address)?;
        let stands = attached::address(address);
        let is_there = resources.has(&stands) || resources.put(&stands, found.bytes.clone());
        is_there.then_some(stands)
    };
    let source = rewrite::rewrite(&part.text(), Rules::images(&mut image));
    let doc = parse::fragment(&source);
    let Some(content) = doc.body() else {
        return Article::default();
    };
    let mut removed = Vec::new();
    hidden(&content);
    pixels(&content);
    layout(&content);
    notices(&content, &mut removed);
    let clean = content.inner_html().to_string();
    // A letter is its own article: nothing is looked for in it, only its pictures and code are settled.
    let settled = html::read_or_fall_back(&format!("<div>{clean}</div>"), None);
    let plain = sanitise::sanitise(&clean);
    let loses = text::of_html(&settled.html).len() * 100 < text::of_html(&plain).len() * 98;
    let html = if loses { plain } else { settled.html };
    Article {
        html,
        removed,
        warnings: settled.warnings,
        ..Article::default()
    }
}

/// Takes out what is written to be seen in the list of letters only.
fn hidden(content: &NodeRef<'_>) {
    for node in dom::all(content, |node| node.is_element() && node.has_attr("style")) {
        let style: String = dom::attr(&node, "style")
            .unwrap_or_default()
            .to_ascii_lowercase()
            .chars()
            .filter(|c| !c.is_whitespace())
            .collect();
        let is_hidden = style.contains("display:none")
            || style.contains("visibility:hidden")
            || style.contains("mso-hide:all")
            || has_nothing(&style, "font-size:")
            || has_nothing(&style, "max-height:");
        if is_hidden && dom::is_within(&node, content) {
            node.remove_from_parent();
        }
    }
}

/// Whether a style gives a length of nothing: `font-size:0`, `0px`, `1px`.
fn has_nothing(style: &str, property: &str) -> bool {
    style.split(';').any(|rule| {
        rule.strip_prefix(property)
            .map(|value| value.trim_end_matches("!important").trim_end_matches("px"))
            .is_some_and(|value| matches!(value, "0" | "1"))
    })
}

/// Takes out pictures that are too small to be seen, or that only tell that the letter was opened.
fn pixels(content: &NodeRef<'_>) {
    for image in dom::all_named(content, "img") {
        let tiny = |name: &str| {
            let value = dom::attr(&image, name).unwrap_or_default();
            value
                .trim_end_matches("px")
                .parse::<u32>()
                .is_ok_and(|n| n <= 2)
        };
        let style: String = dom::attr(&image, "style")
            .unwrap_or_default()
            .chars()
            .filter(|c| !c.is_whitespace())
            .collect();
        let is_tiny = (tiny("width") && tiny("height"))
            || has_nothing(&style, "width:") && has_nothing(&style, "height:");
        let counts = dom::attr(&image, "src").is_some_and(|source| trackers::counts(&source));
        if is_tiny || counts {
            image.remove_from_parent();
        }
    }
}

/// Turns tables that place things into plain blocks; tables of facts stay.
fn layout(content: &NodeRef<'_>) {
    let tables = dom::all_named(content, "table");
    let placing: HashSet<_> = tables
        .iter()
        .filter(|table| !is_table_of_facts(table))
        .map(|table| table.id)
        .collect();
    let parts = dom::all(content, |node| {
        dom::is_one_of(
            node,
            &[
                "table", "tbody", "thead", "tfoot", "tr", "td", "th", "colgroup", "col", "caption",
            ],
        )
    });
    let is_placing = |part: &NodeRef<'_>| {
        let nearest = part
            .ancestors_it(None)
            .find(|ancestor| ancestor.has_name("table"));
        placing.contains(&part.id)
            || !part.has_name("table") && nearest.is_some_and(|table| placing.contains(&table.id))
    };
    let parts: Vec<_> = parts.into_iter().filter(is_placing).collect();
    for part in parts {
        part.rename("div");
    }
}

fn is_table_of_facts(table: &NodeRef<'_>) -> bool {
    if dom::attr(table, "role").is_some_and(|role| role == "presentation" || role == "none") {
        return false;
    }
    if dom::find(table, |node| node.has_name("table")).is_some() {
        return false;
    }
    if dom::find(table, |node| dom::is_one_of(node, &["th", "caption"])).is_some() {
        return true;
    }
    let rows = dom::all_named(table, "tr");
    let cells = dom::all_named(table, "td");
    let is_grid = rows.len() >= 2 && cells.len() >= rows.len() * 2;
    let is_short = |cell: &NodeRef<'_>| {
        dom::text(cell).chars().count() <= CELL
            && dom::find(cell, |node| {
                dom::is_one_of(node, &["img", "p", "h1", "h2", "h3", "div", "ul"])
            })
            .is_none()
    };
    is_grid && cells.iter().all(is_short)
}

/// Sets aside the lines about subscribing and reading elsewhere.
fn notices(content: &NodeRef<'_>, removed: &mut Vec<Removed>) {
    let blocks = dom::all(content, |node| {
        dom::is_block(node) && dom::find(node, |inner| dom::is_block(inner)).is_none()
            || node.has_name("a")
    });
    for block in blocks {
        if !dom::is_within(&block, content) {
            continue;
        }
        let text = dom::text(&block);
        let length = text.chars().count();
        let is_link = block.has_name("a");
        let has_link = is_link || dom::find(&block, |node| node.has_name("a")).is_some();
        let lower = text.to_lowercase();
        let is_notice = has_link
            && length <= if is_link { 60 } else { MAX_NOTICE }
            && NOTICES.iter().any(|words| lower.contains(words));
        if is_notice {
            block.remove_from_parent();
            removed.push(Removed {
                kind: "newsletter".to_owned(),
                text,
            });
        }
    }
}

/// What the headers say about the letter.
fn head(message: &Message<'_>, article: &mut Article) {
    let subject = message
        .subject()
        .map(dom::squeeze)
        .filter(|s| !s.is_empty());
    article.title = subject.or(article.title.take());
    article.published = message.date().and_then(date).or(article.published.take());
    let from = message.from().and_then(|from| from.first().cloned());
    let name = from
        .as_ref()
        .and_then(|from| from.name())
        .map(|name| dom::squeeze(name.trim_matches(['"', '\''])))
        .filter(|name| !name.is_empty() && !name.contains('@'));
    let host = from
        .as_ref()
        .and_then(|from| from.address())
        .and_then(|address| address.rsplit_once('@'))
        .map(|(_, host)| host.to_ascii_lowercase())
        .filter(|host| !POST_OFFICES.contains(&host.as_str()));
    let list = list_name(message);
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
    article.canonical_url = mime::header(message, "Archived-At")
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
fn list_name(message: &Message<'_>) -> Option<String> {
    let raw = message.header_raw("List-ID")?;
    let (name, _) = raw.split_once('<')?;
    let name = dom::squeeze(name.trim().trim_matches('"'));
    let is_name = name.chars().any(char::is_alphabetic) && !name.contains("=?") && name.len() < 100;
    is_name.then_some(name)
}

/// The time of sending, with its zone.
fn date(date: &DateTime) -> Option<String> {
    let is_real = date.is_valid() && (1970..=2100).contains(&date.year);
    is_real.then(|| date.to_rfc3339())
}
