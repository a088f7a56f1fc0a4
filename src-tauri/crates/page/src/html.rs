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

mod blocks;
mod datelines;
mod furniture;
mod grab;
mod meta;
mod prepare;

use blocks::choose;

/// Characters of what was chosen below which the engine's own choice stands.
const LEAST: usize = 140;

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
    let mut led_elsewhere = Vec::new();
    let found = if is_page(source) {
        article(&page.doc, &facts, &mut led_elsewhere)
            .or_else(|| facts.body.as_deref().map(paragraphs))
    } else {
        grab::fragment(&grab::whole(&page.doc))
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
            (grab::whole(&page.doc), Vec::new())
        }
    };
    taken.append(&mut led_elsewhere);
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

/// The HTML of the article: what the trained choice keeps of the page's blocks.
fn article(
    doc: &Document,
    facts: &meta::Facts,
    led_elsewhere: &mut Vec<Removed>,
) -> Option<String> {
    let numbered = blocks::number(doc);
    let grabbed = grab::article(doc.clone());
    let engine = grabbed.as_deref().unwrap_or_default();
    let kept = choose::stamps(engine, blocks::STAMP, numbered.blocks.len());
    let rows = blocks::features::of(&numbered, &known(facts, &kept));
    let sure = blocks::model::weigh(&rows);
    let chosen = choose::blocks(&numbered, &sure, &kept);
    if choose::weight(&numbered.blocks, &chosen) < LEAST {
        return grabbed;
    }
    let pictures = choose::stamps(engine, blocks::PICTURE, numbered.pictures.len());
    let pictures = choose::pictures(&numbered, &chosen, &pictures);
    *led_elsewhere = choose::led_elsewhere(&numbered, &chosen);
    choose::html(doc, &numbered, &chosen, &pictures)
}

fn known<'a>(facts: &'a meta::Facts, kept: &'a [bool]) -> blocks::features::Known<'a> {
    blocks::features::Known {
        kept,
        title: facts.title.as_deref(),
        byline: facts.byline.as_deref(),
        excerpt: facts.excerpt.as_deref(),
        body: facts.body.as_deref(),
    }
}

/// A page's blocks as they are weighed, for the trainer.
#[doc(hidden)]
pub struct Samples {
    numbered: blocks::Blocks,
    /// What is known of each block.
    pub rows: Vec<Vec<f32>>,
    /// The blocks that the engine kept.
    pub kept: Vec<bool>,
}

impl Samples {
    /// The samples of a page.
    pub fn of(source: &str, url: Option<&str>) -> Samples {
        let page = parse::page(source);
        let url = url.and_then(|url| Url::parse(url).ok());
        let base = base(&page.doc, url.as_ref());
        let facts = meta::read(&page.doc, &page.scripts, url.as_ref(), base.as_ref());
        prepare::prepare(&page.doc, base.as_ref(), url.as_ref());
        let numbered = blocks::number(&page.doc);
        let grabbed = grab::article(page.doc.clone()).unwrap_or_default();
        let kept = choose::stamps(&grabbed, blocks::STAMP, numbered.blocks.len());
        let rows = blocks::features::of(&numbered, &known(&facts, &kept));
        Samples {
            numbered,
            rows,
            kept,
        }
    }

    /// The texts of the blocks.
    pub fn texts(&self) -> Vec<&str> {
        self.numbered
            .blocks
            .iter()
            .map(|block| block.text.as_str())
            .collect()
    }

    /// Which blocks are taken when the trees are so sure of each.
    pub fn chosen(&self, sure: &[f32]) -> Vec<bool> {
        choose::blocks(&self.numbered, sure, &self.kept)
    }

    /// How sure the trees are of each block.
    pub fn sure(&self) -> Vec<f32> {
        blocks::model::weigh(&self.rows)
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
