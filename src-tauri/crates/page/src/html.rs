//! A web page to a clean article.
//!
//! The tree is parsed within bounds (`parse`), its facts are read (`meta`), pictures, players, formulas and figures are
//! written plainly (`prepare`), the article is found (`grab`), furniture inside it is set aside (`furniture`), and
//! what is left is sanitised. Whatever goes wrong on the way, the text of the page is never lost.

use std::panic::{AssertUnwindSafe, catch_unwind};

use dom_query::{Document, NodeRef};
use url::Url;

use crate::tokens::{Piece, Scanner};
use crate::{Article, PageType, Removed, Warning, dom, parse, sanitise, text};

mod blocks;
mod datelines;
mod fuller;
mod furniture;
mod grab;
mod layout;
mod meta;
mod otherwise;
mod paragraphs;
mod prepare;

use blocks::choose;

/// Characters of what was chosen below which the engine's own choice stands.
const LEAST: usize = 140;
/// Characters of what is an article where the engine finds none, if it is most of what the page says: a poem, a notice.
const SHORTEST: usize = 40;

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
    // A paragraph with a formula is listed as it is shown.
    prepare::inline(&page.doc, &page.typeset);
    let inventory = furniture::inventory(&page.doc);
    prepare::prepare(&page.doc, base.as_ref(), url.as_ref());
    let mut taken = Vec::new();
    let mut page_type = facts.kind.page_type;
    let mut warnings = Vec::new();
    if page.flattened {
        let message = "The page is built so deep or so large that its structure was simplified.";
        warnings.push(warning("flattened", message));
    }
    let mut appendix = Vec::new();
    let mut told = (None, None);
    let found = if is_page(source) {
        let found = article(&page.doc, &facts, &mut taken, &mut page_type, &mut appendix);
        let found = found.or_else(|| {
            facts
                .body
                .as_deref()
                .map(|body| Found::Html(paragraphs(body)))
        });
        let found = found.or_else(|| {
            let data = otherwise::from_data(&page.states)?;
            told = (data.byline, data.published);
            Some(Found::Html(data.html))
        });
        found.or_else(|| otherwise::named_part(&page.doc).map(Found::Within))
    } else {
        page.doc.body().filter(has_content).map(Found::Within)
    };
    let main_part = otherwise::main_part(&page.doc).filter(|_| found.is_none());
    let doubt = match page_type {
        _ if main_part.is_some() => Some((
            "no_article",
            "No article was found on this page, so all text of its main part is shown.",
        )),
        _ if found.is_none() => Some((
            "no_article",
            "No article was found on this page, so all of its text is shown.",
        )),
        PageType::Product => Some((
            "not_an_article",
            "This page seems to sell something, so it may hold no article.",
        )),
        PageType::Listing => Some((
            "not_an_article",
            "This page seems to be a list of other pages, so it may hold no article.",
        )),
        PageType::Article | PageType::Forum | PageType::Documentation => None,
    };
    warnings.extend(doubt.map(|(code, message)| warning(code, message)));
    let rest = match (&found, &facts.body) {
        (Some(Found::Within(root)), Some(body)) => fuller::rest(root, body),
        _ => None,
    };
    let mut html = match found {
        Some(Found::Within(root)) => cleaned(&page.doc, &root, &facts, &mut taken),
        Some(Found::Html(html)) => {
            let doc = parse::fragment(&html);
            let body = doc.body();
            body.map_or_else(String::new, |body| cleaned(&doc, &body, &facts, &mut taken))
        }
        None => {
            let shown = main_part.or_else(|| page.doc.body());
            shown.map_or_else(String::new, |shown| {
                sanitise::sanitise_tree(&page.doc, &shown)
            })
        }
    };
    if let Some(rest) = rest {
        html = sanitise::sanitise(&format!("{html}{}", paragraphs(&rest)));
    }
    let mut article = Article::default();
    let mut shown = parse::fragment(&html);
    if let Some(dateline) = shown.body().and_then(|body| datelines::take(&body)) {
        html = shown
            .body()
            .map_or_else(String::new, |body| sanitise::sanitise_tree(&shown, &body));
        shown = parse::fragment(&html);
        article.datelines = dateline.places;
        article.agency = dateline.agency;
        article.published = dateline.published;
        taken.push(Removed {
            kind: "dateline".to_owned(),
            text: dateline.text,
        });
    }
    article.text = shown.body().map(|body| text::of(&body)).unwrap_or_default();
    article.text = without(article.text, &appendix);
    if article.text.trim().is_empty() {
        // A page that only scripts would fill still says what it is about.
        let about = facts
            .excerpt
            .as_deref()
            .or(facts.title.as_deref())
            .unwrap_or_default();
        html = sanitise::sanitise(&format!("{html}{}", paragraphs(about)));
        shown = parse::fragment(&html);
        article.text = shown.body().map(|body| text::of(&body)).unwrap_or_default();
    }
    let kept = facts.kept_for_subscribers.as_deref();
    if kept.is_some_and(|kept| !has_rest(&article.text, kept)) {
        let message = "The page keeps a part of its text for subscribers, so what is shown may be its beginning only. Sign in with your browser, then save the page as a file or paste its text.";
        warnings.push(warning("paywall", message));
    }
    let removed = shown
        .body()
        .map(|body| furniture::removed(inventory, taken, &body, &facts));
    Article {
        removed: removed.unwrap_or_default(),
        title: facts.title,
        byline: facts.byline.or(told.0),
        agency: facts.agency.or(article.agency),
        site: facts.site,
        published: facts.published.or(article.published).or(told.1),
        modified: facts.modified,
        section: facts.section,
        page_type,
        tags: facts.tags,
        lang: facts.lang,
        dir: facts.dir,
        excerpt: facts.excerpt.or(facts.standfirst),
        canonical_url: facts.canonical_url,
        lead_image: facts.lead_image,
        url: url.map(|url| url.to_string()),
        html,
        warnings,
        ..article
    }
}

/// Whether a text has what is for subscribers only. An offer to become one is shorter than the rest of an article.
fn has_rest(text: &str, kept: &[String]) -> bool {
    const LEAST: usize = 500;
    let length: usize = kept.iter().map(String::len).sum();
    length >= LEAST && kept.iter().any(|part| text.contains(part.as_str()))
}

/// A text without the paragraphs that an appendix says: it stays in the HTML.
fn without(text: String, appendix: &[String]) -> String {
    if appendix.is_empty() {
        return text;
    }
    let letters = |text: &str| -> String { text.chars().filter(|c| c.is_alphanumeric()).collect() };
    let said: std::collections::HashSet<String> =
        appendix.iter().map(|text| letters(text)).collect();
    let kept = text
        .split("\n\n")
        .filter(|part| !said.contains(&letters(part)));
    kept.collect::<Vec<_>>().join("\n\n")
}

/// Where the article is.
enum Found<'a> {
    /// In the page's own tree: all that is left in this element.
    Within(NodeRef<'a>),
    Html(String),
}

/// The HTML of what stands in an element, without furniture and within the allow-list.
fn cleaned(
    doc: &Document,
    root: &NodeRef<'_>,
    facts: &meta::Facts,
    taken: &mut Vec<Removed>,
) -> String {
    taken.splice(0..0, furniture::set_aside(root, facts));
    layout::unwrap(root);
    paragraphs::name(root);
    paragraphs::drop_empty(root);
    sanitise::sanitise_tree(doc, root)
}

fn has_content(body: &NodeRef<'_>) -> bool {
    body.children_it(false)
        .any(|child| child.is_element() || !child.text().trim().is_empty())
}

/// The article: what the trained choice keeps of the page's blocks.
fn article<'a>(
    doc: &'a Document,
    facts: &meta::Facts,
    led_elsewhere: &mut Vec<Removed>,
    page_type: &mut PageType,
    appendix: &mut Vec<String>,
) -> Option<Found<'a>> {
    let weighed = Weighed::of(doc, facts);
    let numbered = &weighed.numbered;
    let sure = blocks::model::weigh(&weighed.rows);
    let mut chosen = choose::blocks(numbered, &sure, &weighed.kept);
    let (linked, prose) = blocks::shares(numbered, &chosen);
    *page_type = facts.kind.in_view_of(linked, prose);
    let weight = choose::weight(&numbered.blocks, &chosen);
    // Where there are pictures, they may be what the page is for.
    let is_text = numbered.pictures.is_empty();
    let is_most = || {
        let taken = blocks::plain(numbered, |at| chosen.get(at) == Some(&true));
        is_text && taken >= SHORTEST && taken * 2 > blocks::plain(numbered, |_| true)
    };
    if weight < LEAST && (weighed.engine.is_some() || !is_most()) {
        return weighed.engine.map(Found::Html);
    }
    blocks::terms::keep(doc, numbered, &mut chosen);
    // A manual names functions and types in every part of it, and nobody.
    let posts = match *page_type {
        PageType::Documentation => Vec::new(),
        _ => blocks::threads::keep(doc, numbered, &mut chosen),
    };
    if !posts.is_empty() {
        *page_type = facts.kind.of_thread();
    }
    if *page_type != PageType::Forum {
        // There a list is of posts, and an item of it is somebody's.
        blocks::wholes::keep(doc, numbered, &mut chosen);
    }
    *appendix = blocks::notes::keep(doc, numbered, &mut chosen);
    let engine = weighed.engine.as_deref().unwrap_or_default();
    let pictures = choose::stamps(engine, blocks::PICTURE, numbered.pictures.len());
    let mut pictures = choose::pictures(numbered, &chosen, &pictures);
    let named = blocks::lead::Named {
        title: facts.title.as_deref(),
        byline: facts.byline.as_deref(),
        image: facts.lead_image.as_deref(),
    };
    if *page_type != PageType::Listing {
        blocks::lead::keep(doc, numbered, &chosen, &named, &mut pictures);
    }
    blocks::empty::drop(numbered, &mut chosen, &pictures);
    *led_elsewhere = choose::led_elsewhere(numbered, &chosen);
    let root = choose::cut(doc, numbered, &chosen, &pictures)?;
    blocks::threads::sign(doc, &posts);
    Some(Found::Within(root))
}

/// The blocks of a page with all that is known of them.
struct Weighed {
    numbered: blocks::Blocks,
    rows: Vec<Vec<f32>>,
    /// The engine's answer, and which blocks are in it.
    engine: Option<String>,
    kept: Vec<bool>,
}

impl Weighed {
    fn of(doc: &Document, facts: &meta::Facts) -> Weighed {
        let numbered = blocks::number(doc);
        let (engine, kept) = match grab::article(doc, &numbered) {
            Some(found) => (Some(found.html), found.kept),
            None => (None, vec![false; numbered.blocks.len()]),
        };
        let rows = blocks::features::of(&numbered, &known(facts, &kept));
        Weighed {
            numbered,
            rows,
            engine,
            kept,
        }
    }
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
        prepare::inline(&page.doc, &page.typeset);
        prepare::prepare(&page.doc, base.as_ref(), url.as_ref());
        let weighed = Weighed::of(&page.doc, &facts);
        Samples {
            numbered: weighed.numbered,
            rows: weighed.rows,
            kept: weighed.kept,
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_that_is_for_subscribers_is_read_with_a_warning_where_its_rest_is_missing() {
        let story = "When I met him he was eighty-one, and he had with him a stick marked in feet, a book and a sandwich. ";
        let data = r#"<script type="application/ld+json">{"@type":"NewsArticle","headline":"T","isAccessibleForFree":false,"hasPart":{"@type":"WebPageElement","isAccessibleForFree":"False","cssSelector":".rest"}}</script>"#;
        let page = |rest: &str| {
            format!("{data}<body><article><h1>T</h1><p>{story}</p><p>{story}</p>{rest}</article>")
        };
        let codes = |rest: &str| -> Vec<String> {
            let warnings = read(&page(rest), None).warnings;
            warnings.into_iter().map(|warning| warning.code).collect()
        };
        let offer = "<div class='rest prompt'><p>Subscribe now for a coin a week to read the rest of this essay.</p></div>";
        assert_eq!(codes(offer), ["paywall"]);
        assert!(
            codes(&format!(
                "<div class=rest><p>Then {}</p></div>",
                story.repeat(6).trim()
            ))
            .is_empty()
        );
        assert!(codes("").is_empty());
    }

    #[test]
    fn a_page_that_is_no_article_is_read_with_a_warning() {
        let data =
            r#"<script type="application/ld+json">{"@type":"Product","name":"Cup"}</script>"#;
        let story = "The cup holds a quarter of a litre, keeps it warm for an hour, and has a handle on either side. ";
        let html = format!("{data}<body><h1>Cup</h1><p>{story}</p><p>{story}{story}</p>");
        let article = read(&html, Some("https://a.example/products/cup"));
        assert_eq!(article.page_type, PageType::Product);
        assert_eq!(article.warnings[0].code, "not_an_article");
        assert!(article.text.contains("a handle on either side"));
        let plain = read(
            &html.replace("Product", "Article"),
            Some("https://a.example/cup"),
        );
        assert_eq!(
            (plain.page_type, plain.warnings.len()),
            (PageType::Article, 0)
        );
    }
}
