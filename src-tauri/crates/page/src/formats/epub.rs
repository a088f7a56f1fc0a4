//! EPUB books: the chapters, in the order of reading, as one article whose headings are its outline.
//!
//! What a book says about itself is read by `package`, its contents by `contents`. Chapters are XHTML or what passes for
//! it; they become parts of one page, with anchors of their own and links between them.

mod contents;
mod package;

use std::collections::{HashMap, HashSet};

use super::original::chapter_sheets;
use super::singlefile::{has_scheme, resolve};
use super::zip::Archive;
use crate::rewrite::{self, Rules};
use crate::tokens::{Piece, Scanner};
use crate::{
    Article, PageError, Resources, Warning, attached, dates, decode, dom, html, parse, sanitise,
    text,
};
use contents::Label;
use package::Package;
pub(super) use package::{Element, each};

pub(super) const WHAT: &str = "an EPUB book";
/// Chapters of a book. The longest real ones have some hundreds.
const MAX_CHAPTERS: usize = 3_000;
/// Bytes of all chapters (as for one page).
const MAX_TEXT: usize = crate::MAX_BYTES;
/// Ways of hiding fonts: everything else that is encrypted is the book itself.
const FONT_ONLY: &[&str] = &[
    "http://www.idpf.org/2008/embedding",
    "http://ns.adobe.com/pdf/enc#RC",
];

/// A chapter on its way.
struct Chapter {
    html: String,
    /// The highest heading in it, 1 to 6.
    level: Option<u8>,
}

/// Whether an archive is a book.
pub(crate) fn is_book(archive: &Archive<'_>) -> bool {
    let says_so = || {
        archive
            .read("mimetype")
            .is_ok_and(|kind| kind.trim_ascii() == b"application/epub+zip")
    };
    archive.find("META-INF/container.xml").is_some() && package::find(archive).is_some()
        || archive.has("mimetype") && says_so()
}

/// Reads a book.
pub(crate) fn read(archive: &Archive<'_>, resources: &mut Resources) -> Result<Article, PageError> {
    let package = open(archive)?;
    let labels = contents::labels(archive, &package);
    let cover = cover(archive, &package, resources);
    let order = order(&package);
    let mut chapters = Vec::new();
    let (mut missing, mut room) = (0, MAX_TEXT);
    for (number, path) in package.spine.iter().enumerate() {
        if package.nav.as_deref() == Some(path) {
            continue;
        }
        let bytes = archive.find(path).and_then(|name| archive.read(name).ok());
        let Some(bytes) = bytes.filter(|bytes| !bytes.trim_ascii().is_empty()) else {
            missing += 1;
            continue;
        };
        room = room.checked_sub(bytes.len()).ok_or_else(|| {
            PageError::unreadable(WHAT, "longer than what can be shown", "Split it into parts")
        })?;
        let source = decode::decode(&bytes, Some("application/xhtml+xml")).text;
        let place = Place {
            number,
            path,
            order: &order,
            labels: labels.get(path).map(Vec::as_slice).unwrap_or_default(),
        };
        let chapter = place.chapter(&source, archive, resources);
        let is_cover = cover.as_deref().is_some_and(|cover| {
            chapter.html.contains(&*dom::escape(cover)) && plain(&chapter.html).is_empty()
        });
        if !is_cover && !is_title_page(&chapter, &package) {
            chapters.push(chapter);
        }
    }
    let mut article = article(&package, &chapters, cover);
    let shows_nothing =
        article.text.trim().is_empty() && crate::image_sources(&article.html).is_empty();
    if shows_nothing {
        return Err(PageError::unreadable(
            WHAT,
            "damaged: none of its chapters can be read",
            "Get the book again",
        ));
    }
    if missing > 0 {
        article.warnings.push(Warning {
            code: "parts_missing".to_owned(),
            message: format!(
                "Some chapters of this book ({missing}) are missing from its file or damaged."
            ),
        });
    }
    Ok(article)
}

/// The markup of all chapters as they stand in the book, with the style sheets before them; their pictures by the sources
/// that the markup names.
pub(crate) fn original(archive: &Archive<'_>) -> Result<(String, Resources), PageError> {
    let package = open(archive)?;
    let order = order(&package);
    let mut resources = Resources::default();
    let (mut sheets, mut body, mut seen) = (String::new(), String::new(), HashSet::new());
    for (number, path) in package.spine.iter().enumerate() {
        let bytes = archive.find(path).and_then(|name| archive.read(name).ok());
        let Some(bytes) = bytes.filter(|bytes| body.len() + bytes.len() <= MAX_TEXT) else {
            continue;
        };
        let source = decode::decode(&bytes, Some("application/xhtml+xml")).text;
        let place = Place {
            number,
            path,
            order: &order,
            labels: &[],
        };
        let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
        chapter_sheets(&source, folder, archive, &mut seen, &mut sheets);
        body.push_str(&place.chapter(&source, archive, &mut resources).html);
    }
    if body.is_empty() {
        return Err(PageError::unreadable(
            WHAT,
            "damaged: none of its chapters can be read",
            "Get the book again",
        ));
    }
    // Nothing of a sheet may end the element that holds it.
    let sheets = sheets.replace("</", "<\\/");
    Ok((
        format!(
            "<!doctype html><html><head><style>{sheets}</style></head><body>{body}</body></html>"
        ),
        resources,
    ))
}

/// What the book says about itself, if it may be read.
fn open(archive: &Archive<'_>) -> Result<Package, PageError> {
    if is_locked(archive) {
        return Err(PageError::unreadable(
            WHAT,
            "locked by copy protection",
            "Read it in the program it was bought for",
        ));
    }
    let package = Package::read(archive)?;
    if package.spine.len() > MAX_CHAPTERS {
        return Err(PageError::unreadable(
            WHAT,
            "built of more chapters than any real one",
            "Get it from somewhere else",
        ));
    }
    Ok(package)
}

fn order(package: &Package) -> HashMap<&str, usize> {
    let chapters = package.spine.iter().enumerate();
    chapters
        .map(|(number, path)| (path.as_str(), number))
        .collect()
}

/// Where a chapter stands in its book.
struct Place<'b> {
    number: usize,
    path: &'b str,
    order: &'b HashMap<&'b str, usize>,
    labels: &'b [Label],
}

impl Place<'_> {
    fn chapter(&self, source: &str, archive: &Archive<'_>, resources: &mut Resources) -> Chapter {
        let folder = self.path.rsplit_once('/').map_or("", |(folder, _)| folder);
        let mut image = |address: &str| {
            if has_scheme(address) {
                return None;
            }
            let name = archive.find(&resolve(folder, address)?)?;
            let stands = attached::address(name);
            let is_there = resources.has(&stands)
                || archive
                    .read(name)
                    .is_ok_and(|bytes| resources.put(&stands, bytes));
            is_there.then_some(stands)
        };
        let mut link = |address: &str| {
            if has_scheme(address) {
                return None;
            }
            let (file, anchor) = address.split_once('#').unwrap_or((address, ""));
            let number = if file.is_empty() {
                self.number
            } else {
                let name = archive.find(&resolve(folder, file)?)?;
                *self.order.get(name)?
            };
            Some(match anchor {
                "" => format!("#c{number}"),
                anchor => format!("#c{number}-{anchor}"),
            })
        };
        let prefix = format!("c{}-", self.number);
        let rules = Rules {
            image: &mut image,
            absent: None,
            link: Some(&mut link),
            prefix: &prefix,
            xml: true,
        };
        let doc = parse::fragment(&rewrite::rewrite(source, rules));
        let Some(body) = doc.body() else {
            return Chapter {
                html: String::new(),
                level: None,
            };
        };
        let headings = ["h1", "h2", "h3", "h4", "h5", "h6"];
        let mut level = dom::all(&body, |node| dom::is_one_of(node, &headings))
            .iter()
            .filter_map(|node| dom::name(node).get(1..)?.parse::<u8>().ok())
            .min();
        let mut heading = String::new();
        if let Some(label) = self.labels.first().filter(|_| level.is_none()) {
            level = Some(1);
            let label = label.text.as_str();
            let is_named = contents::name_parts(&body, &prefix, self.labels);
            let first = dom::find(&body, |node| {
                dom::is_block(node)
                    && dom::find(node, dom::is_block).is_none()
                    && !dom::text(node).is_empty()
            });
            match first.filter(|node| same(&dom::text(node), label)) {
                _ if is_named => {}
                Some(first) => first.rename("h1"),
                None => heading = format!("<h1>{}</h1>", dom::escape(label)),
            }
        }
        Chapter {
            html: format!(
                "<div id=\"c{}\">{heading}{}</div>",
                self.number,
                body.inner_html()
            ),
            level,
        }
    }
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

/// Whether a chapter only says what the book says about itself.
fn is_title_page(chapter: &Chapter, package: &Package) -> bool {
    let known: Vec<&str> = package
        .titles
        .iter()
        .chain(&package.creators)
        .chain(&package.publisher)
        .chain(&package.date)
        .map(String::as_str)
        .collect();
    let text = plain(&chapter.html);
    let mut lines = text.lines().filter(|line| !line.trim().is_empty());
    !text.is_empty()
        && crate::image_sources(&chapter.html).is_empty()
        && lines.all(|line| known.iter().any(|known| same(known, line)))
}

fn plain(html: &str) -> String {
    text::of_html(html).trim().to_owned()
}

fn article(package: &Package, chapters: &[Chapter], cover: Option<String>) -> Article {
    // The title stands above as the highest heading, so the book's own begin below it.
    let highest = chapters.iter().filter_map(|chapter| chapter.level).min();
    let whole: String = chapters
        .iter()
        .map(|chapter| shifted(&chapter.html, highest.unwrap_or(2)))
        .collect();
    let settled = html::read_or_fall_back(&format!("<div>{whole}</div>"), None);
    let plain = sanitise::sanitise(&whole);
    let (settled_text, plain_text) = (text::of_html(&settled.html), text::of_html(&plain));
    // What is taken for furniture in a book is the book's own, unless it is next to nothing.
    let is_whole = settled_text.len() * 100 >= plain_text.len() * 97;
    let (html, removed) = if is_whole {
        let mut removed = settled.removed;
        removed.retain(|one| one.kind != "other");
        (settled.html, removed)
    } else {
        (plain, Vec::new())
    };
    let lang = package.language.clone();
    let published = package
        .date
        .as_deref()
        .and_then(|date| dates::parse_published(date, lang.as_deref()));
    Article {
        title: package.title.clone(),
        byline: (!package.creators.is_empty()).then(|| package.creators.join(", ")),
        site: package.publisher.clone(),
        published,
        lang,
        dir: package.is_rtl.then(|| "rtl".to_owned()),
        excerpt: package.description.clone(),
        lead_image: cover,
        text: text::of_html(&html),
        html,
        removed,
        warnings: settled
            .warnings
            .into_iter()
            .filter(|warning| warning.code == "flattened")
            .collect(),
        ..Article::default()
    }
}

/// The same with its headings moved so that `highest` becomes 2.
fn shifted(source: &str, highest: u8) -> String {
    if highest == 2 {
        return source.to_owned();
    }
    let moved = |name: &str| {
        let level: u8 = name.strip_prefix(['h', 'H'])?.parse().ok()?;
        let level = (level + 2).saturating_sub(highest);
        (1..=6)
            .contains(&level)
            .then_some(level)
            .or(Some(6))
            .map(|level| format!("h{level}"))
    };
    let mut out = String::with_capacity(source.len());
    let mut scanner = Scanner::new(source);
    while let Some(piece) = scanner.next_piece() {
        match piece {
            Piece::Text(text) | Piece::Doctype(text) => out.push_str(text),
            Piece::Start(tag) => {
                let rest = tag.source.get(1 + tag.name.len()..).unwrap_or_default();
                let name = moved(tag.name);
                out.push('<');
                out.push_str(name.as_deref().unwrap_or(tag.name));
                out.push_str(rest);
            }
            Piece::End(name) => {
                let moved = moved(name);
                out.push_str("</");
                out.push_str(moved.as_deref().unwrap_or(name));
                out.push('>');
            }
        }
    }
    out
}

/// The address that stands for the book's cover, if it has one.
fn cover(archive: &Archive<'_>, package: &Package, resources: &mut Resources) -> Option<String> {
    let named = package.cover.as_deref().and_then(|path| archive.find(path));
    let name = match named {
        Some(name) if !is_page(name) => name.to_owned(),
        page => {
            let page = page.or_else(|| archive.find(package.cover_page.as_deref()?))?;
            let source = decode::decode(&archive.read(page).ok()?, None).text;
            let folder = page.rsplit_once('/').map_or("", |(folder, _)| folder);
            let mut found = None;
            let mut image = |address: &str| {
                if found.is_none() {
                    found = resolve(folder, address)
                        .and_then(|place| archive.find(&place).map(str::to_owned));
                }
                None
            };
            rewrite::rewrite(&source, Rules::images(&mut image));
            found?
        }
    };
    let stands = attached::address(&name);
    let bytes = archive.read(&name).ok()?;
    resources.put(&stands, bytes).then_some(stands)
}

fn is_page(name: &str) -> bool {
    let lower = name.to_ascii_lowercase();
    [".xhtml", ".html", ".htm", ".xml"]
        .iter()
        .any(|end| lower.ends_with(end))
}

/// Whether the text of a book is encrypted.
fn is_locked(archive: &Archive<'_>) -> bool {
    let list = archive
        .find("META-INF/encryption.xml")
        .and_then(|name| archive.read(name).ok());
    let Some(list) = list else {
        return archive.has("META-INF/rights.xml")
            && archive.find("META-INF/container.xml").is_none();
    };
    let list = String::from_utf8_lossy(&list);
    let mut methods = list.split("EncryptionMethod").skip(1).filter_map(|rest| {
        let tag = rest.split('>').next()?;
        let after = tag.split("Algorithm").nth(1)?;
        after.split(['"', '\'']).nth(1)
    });
    methods.any(|method| !FONT_ONLY.contains(&method))
}
