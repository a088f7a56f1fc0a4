//! A web page to a clean article.
//!
//! The tree is parsed within bounds (`parse`), its facts are read (`meta`), pictures, players, formulas and figures are
//! written plainly (`prepare`), the article is found (`grab`), furniture inside it is set aside (`furniture`), and
//! what is left is sanitised. Whatever goes wrong on the way, the text of the page is never lost.

use std::panic::{AssertUnwindSafe, catch_unwind};

use dom_query::Document;
use url::Url;

use crate::tokens::{Piece, Scanner};
use crate::{Article, Removed, Warning, dom, parse, sanitise, text};

mod datelines;
mod furniture;
mod grab;
mod meta;
mod prepare;

/// Reads a page; if a defect in this code or under it is met, the page's bare text.
pub(crate) fn read_or_fall_back(source: &str, url: Option<&str>) -> Article {
    let read = catch_unwind(AssertUnwindSafe(|| read(source, url)));
    read.unwrap_or_else(|_| Article {
        html: bare(source),
        warnings: vec![warning(
            "unreadable",
            "This page could not be read as a web page, so only its text is shown.",
        )],
        ..Article::default()
    })
}

/// The text of a page without a look at its structure.
fn bare(source: &str) -> String {
    let bare = crate::tidy::text_only(&crate::tidy::tidy(source).html);
    let text = catch_unwind(AssertUnwindSafe(|| {
        parse::fragment(&bare).text().to_string()
    }));
    sanitise::sanitise(&paragraphs(&text.unwrap_or(bare)))
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
        grab::article(page.doc).or_else(|| facts.body.as_deref().map(paragraphs))
    } else {
        grab::fragment(&whole)
    };
    let mut warnings = Vec::new();
    if page.flattened {
        let message = "The page is built so deep or so large that its structure was simplified.";
        warnings.push(warning("flattened", message));
    }
    let (html, mut taken) = match found {
        Some(html) => furniture::set_aside(&html, &facts),
        None => {
            let message = "No article was found on this page, so all of its text is shown.";
            warnings.push(warning("no_article", message));
            (whole, Vec::new())
        }
    };
    let mut html = sanitise::sanitise(&html);
    let mut article = Article::default();
    if let Some((rest, dateline)) = datelines::take(&html) {
        html = sanitise::sanitise(&rest);
        article.datelines = dateline.places;
        article.agency = dateline.agency;
        article.published = dateline.published;
        taken.push(Removed {
            kind: "dateline".to_owned(),
            text: dateline.text,
        });
    }
    article.text = text::of_html(&html);
    if article.text.trim().is_empty() {
        // A page that only scripts would fill still says what it is about.
        let about = facts
            .excerpt
            .as_deref()
            .or(facts.title.as_deref())
            .unwrap_or_default();
        html = sanitise::sanitise(&format!("{html}{}", paragraphs(about)));
        article.text = text::of_html(&html);
    }
    Article {
        removed: furniture::removed(inventory, taken, &html, &facts),
        title: facts.title,
        byline: facts.byline,
        agency: facts.agency.or(article.agency),
        site: facts.site,
        published: facts.published.or(article.published),
        lang: facts.lang,
        dir: facts.dir,
        excerpt: facts.excerpt,
        canonical_url: facts.canonical_url,
        lead_image: facts.lead_image,
        url: url.map(|url| url.to_string()),
        html,
        warnings,
        ..article
    }
}

/// Plain text as paragraphs.
fn paragraphs(text: &str) -> String {
    let lines = text
        .lines()
        .map(dom::squeeze)
        .filter(|line| !line.is_empty());
    lines
        .map(|line| format!("<p>{}</p>", dom::escape(&line)))
        .collect()
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
