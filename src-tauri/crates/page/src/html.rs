//! A web page to a clean article.
//!
//! The tree is parsed within bounds (`parse`), its facts are read (`meta`), pictures, players, formulas and figures are
//! written plainly (`prepare`), the article is found (`grab`), furniture inside it is set aside (`furniture`), and
//! what is left is sanitised. Whatever goes wrong on the way, the text of the page is never lost.

use std::panic::{AssertUnwindSafe, catch_unwind};

use dom_query::Document;
use url::Url;

use crate::tokens::{Piece, Scanner};
use crate::{Article, Warning, dom, parse, sanitise, text};

mod furniture;
mod grab;
mod meta;
mod prepare;

/// Reads a page; if a defect in this code or under it is met, the page's bare text.
pub(crate) fn read_or_fall_back(source: &str, url: Option<&str>) -> Article {
    let read = catch_unwind(AssertUnwindSafe(|| read(source, url)));
    read.unwrap_or_else(|_| {
        let bare = crate::tidy::text_only(&crate::tidy::tidy(source).html);
        let bare = catch_unwind(AssertUnwindSafe(|| {
            parse::fragment(&bare).text().to_string()
        }))
        .unwrap_or(bare);
        let blocks = bare
            .lines()
            .map(dom::squeeze)
            .filter(|line| !line.is_empty());
        let html: String = blocks
            .map(|line| format!("<p>{}</p>", dom::escape(&line)))
            .collect();
        Article {
            html: sanitise::sanitise(&html),
            warnings: vec![warning(
                "unreadable",
                "This page could not be read as a web page, so only its text is shown.",
            )],
            ..Article::default()
        }
    })
}

/// Reads a page. `url` is where it came from.
fn read(source: &str, url: Option<&str>) -> Article {
    let page = parse::page(source);
    let url = url.and_then(|url| Url::parse(url).ok());
    let base = base(&page.doc, url.as_ref());
    let facts = meta::read(&page.doc, &page.scripts, url.as_ref(), base.as_ref());
    let inventory = furniture::inventory(&page.doc);
    prepare::prepare(&page.doc, base.as_ref(), url.as_ref());
    let whole = grab::whole(&page.doc);
    let found = if is_page(source) {
        grab::article(page.doc)
    } else {
        grab::fragment(&whole)
    };
    let mut warnings = Vec::new();
    let (html, taken) = match found {
        Some(html) => furniture::set_aside(&html, &facts),
        None => {
            warnings.push(warning(
                "no_article",
                "No article was found on this page, so all of its text is shown.",
            ));
            (whole, Vec::new())
        }
    };
    if page.flattened {
        warnings.push(warning(
            "flattened",
            "The page is built so deep or so large that its structure was simplified.",
        ));
    }
    let html = sanitise::sanitise(&html);
    let text = text::of_html(&html);
    Article {
        removed: furniture::removed(inventory, taken, &html, &facts),
        title: facts.title,
        byline: facts.byline,
        agency: facts.agency,
        site: facts.site,
        published: facts.published,
        lang: facts.lang,
        dir: facts.dir,
        excerpt: facts.excerpt,
        canonical_url: facts.canonical_url,
        lead_image: facts.lead_image,
        url: url.map(|url| url.to_string()),
        text,
        html,
        warnings,
        ..Article::default()
    }
}

fn warning(code: &str, message: &str) -> Warning {
    Warning {
        code: code.to_owned(),
        message: message.to_owned(),
    }
}

/// What relative addresses are relative to.
fn base(doc: &Document, url: Option<&Url>) -> Option<Url> {
    let element = doc.select_single("base[href]");
    let href = element
        .nodes()
        .first()
        .and_then(|node| dom::attr(node, "href"));
    let named = href.and_then(|href| match url {
        Some(url) => url.join(&href).ok(),
        None => Url::parse(&href).ok(),
    });
    named
        .filter(|base| matches!(base.scheme(), "http" | "https"))
        .or_else(|| url.cloned())
}

/// Whether the source is a whole page. What a person copied out of one is all meant.
fn is_page(source: &str) -> bool {
    const FRAME: &[&str] = &["html", "head", "body", "title", "meta", "nav"];
    let mut scanner = Scanner::new(source);
    for _ in 0..5_000 {
        match scanner.next_piece() {
            Some(Piece::Doctype(_)) => return true,
            Some(Piece::Start(tag))
                if FRAME.iter().any(|name| tag.name.eq_ignore_ascii_case(name)) =>
            {
                return true;
            }
            Some(_) => {}
            None => return false,
        }
    }
    true
}

#[cfg(test)]
mod tests;
