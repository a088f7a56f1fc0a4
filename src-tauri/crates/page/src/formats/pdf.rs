//! PDF documents: glyphs with places, back to an article.
//!
//! A PDF knows where each letter stands and nothing else. `glyphs` asks for the letters, `lines` puts them together in
//! the order of reading, across columns, `tables` finds tables among them, `furniture` finds what is repeated on every
//! page, `blocks` makes headings and paragraphs (`words` tells where sentences and words end), `write` makes HTML of
//! them. `guard` looks first for what would never end. `sheet` draws pages as they are.

mod bidi;
mod blocks;
mod fonts;
mod furniture;
mod glyphs;
mod guard;
mod head;
mod initials;
mod lines;
mod links;
mod pictures;
mod sheet;
mod spans;
mod tables;
mod words;
mod write;

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use hayro_interpret::hayro_syntax::object::{DateTime, Dict, String as PdfString};
use hayro_interpret::hayro_syntax::{DecryptionError, LoadPdfError, Pdf};

use crate::{Article, PageError, Removed, Resources, Warning, dom, lang, sanitise, text};

pub(crate) use sheet::{sheet, sheets};

const WHAT: &str = "a PDF document";
/// Pages that are read. Longer documents are cut, with a warning.
const MAX_PAGES: usize = 5_000;
/// Fewer letters on a page than this, on average, are a scan's page number.
const LETTERS_OF_A_SCAN: usize = 12;
/// How much of a page is covered by the pictures of a scan, at least.
const COVERED: f32 = 0.5;
/// Stack of the thread that reads: parsers of nested structures like room.
const STACK: usize = 64 << 20;

/// Reads a document.
pub(crate) fn read(bytes: &[u8], resources: &mut Resources) -> Result<Article, PageError> {
    let document = aside(bytes, |pdf| document(&pdf))?;
    for (address, bytes) in document.pictures {
        resources.put(&address, bytes);
    }
    Ok(document.article)
}

/// Opens a document in a thread of its own, for its stack, and does something with it. The libraries may panic on what nobody
/// has met yet.
fn aside<T: Send + 'static>(
    bytes: &[u8],
    work: impl FnOnce(Pdf) -> Result<T, PageError> + Send + 'static,
) -> Result<T, PageError> {
    guard::before_opening(bytes)?;
    let bytes = bytes.to_vec();
    let work = move || catch_unwind(AssertUnwindSafe(|| work(opened(bytes)?)));
    let found = std::thread::Builder::new()
        .stack_size(STACK)
        .spawn(work)
        .ok()
        .and_then(|thread| thread.join().ok())
        .and_then(Result::ok);
    found.unwrap_or_else(|| Err(damaged()))
}

struct Document {
    article: Article,
    pictures: Vec<(String, Vec<u8>)>,
}

fn damaged() -> PageError {
    PageError::unreadable(
        WHAT,
        "damaged: its pages cannot be found",
        "Get the document again",
    )
}

fn opened(bytes: Vec<u8>) -> Result<Pdf, PageError> {
    let pdf = Pdf::new(Arc::new(bytes)).map_err(|error| match error {
        LoadPdfError::Decryption(
            DecryptionError::PasswordProtected | DecryptionError::InvalidEncryption,
        ) => PageError::unreadable(
            WHAT,
            "protected by a password",
            "Open it in another program, print it into a new PDF and save that",
        ),
        LoadPdfError::Decryption(_) => PageError::unreadable(
            WHAT,
            "encrypted in a way that is not read here",
            "Open it in another program, print it into a new PDF and save that",
        ),
        LoadPdfError::Invalid => damaged(),
    })?;
    guard::after_opening(&pdf)?;
    if pdf.pages().is_empty() {
        return Err(damaged());
    }
    Ok(pdf)
}

fn document(pdf: &Pdf) -> Result<Document, PageError> {
    let count = pdf.pages().len();
    let mut sheets = glyphs::sheets(pdf, MAX_PAGES);
    check_text(&sheets, count)?;
    let facts = Facts::of(pdf);
    let mut pages = std::mem::take(&mut sheets.pages);
    let furniture = furniture::set_aside(&mut pages, &sheets.sheets);
    let lang = facts.lang.as_deref();
    let body = blocks::build(
        &pages,
        facts.title.as_deref(),
        lang,
        &sheets.links,
        furniture.is_printed,
    );
    let mut removed = furniture.removed;
    removed.extend(body.above.into_iter().map(|text| Removed {
        kind: "navigation".to_owned(),
        text,
    }));
    removed.extend(body.dateline.map(|text| Removed {
        kind: "dateline".to_owned(),
        text,
    }));
    let html = sanitise::sanitise(&body.html);
    let words = text::of_html(&html);
    let lang = facts.lang.clone().or_else(|| lang::detect(&words));
    let article = Article {
        title: body.title.or(facts.title),
        byline: facts.author.or(body.byline),
        published: body
            .published
            .or(facts.created.filter(|_| !furniture.is_printed)),
        lang,
        excerpt: facts.subject,
        html,
        text: words,
        removed,
        warnings: warnings(&sheets, count),
        ..Article::default()
    };
    Ok(Document {
        article,
        pictures: std::mem::take(&mut sheets.pictures),
    })
}

/// What the reader should know.
fn warnings(sheets: &glyphs::Sheets, count: usize) -> Vec<Warning> {
    let mut warnings = Vec::new();
    let mut warn = |code: &str, message: String| {
        warnings.push(Warning {
            code: code.to_owned(),
            message,
        });
    };
    if count > MAX_PAGES || sheets.is_cut {
        warn(
            "truncated",
            format!(
                "This document is longer than what can be shown; its first {} pages are here.",
                sheets.sheets.len()
            ),
        );
    }
    if sheets.unknown * 10 > sheets.known {
        warn(
            "undecodable",
            "Some of its letters could not be told, because its fonts do not say which they are."
                .to_owned(),
        );
    }
    let pictures = sheets
        .sheets
        .iter()
        .filter(|sheet| sheet.letters < LETTERS_OF_A_SCAN && sheet.covered >= COVERED)
        .count();
    // One in many is a cover, or a plate.
    if pictures > 1 || pictures * 3 > sheets.sheets.len() {
        let are = if pictures == 1 {
            "is a picture"
        } else {
            "are pictures"
        };
        warn(
            "pages_without_text",
            format!(
                "{pictures} of its {count} pages {are}, and what is written there is not here. Make it anew with text recognition (OCR) and save that."
            ),
        );
    }
    if sheets.lost > 0 {
        let (some, are, they) = match sheets.lost {
            1 => ("One of its pictures".to_owned(), "is", "it"),
            lost => (format!("{lost} of its pictures"), "are", "them"),
        };
        warn(
            "pictures_missing",
            format!(
                "{some} {are} not here, because of how the document keeps {they}. Look at its pages in the original."
            ),
        );
    }
    warnings
}

/// Says what is the matter with a document that has pages and no text.
fn check_text(sheets: &glyphs::Sheets, count: usize) -> Result<(), PageError> {
    if sheets.known >= LETTERS_OF_A_SCAN * count.min(MAX_PAGES) || sheets.known >= 2_000 {
        return Ok(());
    }
    if sheets.unknown > sheets.known * 2 && sheets.unknown > 50 {
        return Err(PageError::unreadable(
            WHAT,
            "written in fonts that do not say which letters they hold",
            "Make it anew with text recognition (OCR) and save that",
        ));
    }
    if sheets.known == 0 && !sheets.has_pictures {
        return Err(PageError::unreadable(
            WHAT,
            "without any text",
            "Check that it shows something in another program",
        ));
    }
    if sheets.has_pictures {
        return Err(PageError::unreadable(
            WHAT,
            "made of pictures of pages, without any text",
            "Make it anew with text recognition (OCR) and save that",
        ));
    }
    Ok(())
}

/// What a document says about itself.
struct Facts {
    title: Option<String>,
    author: Option<String>,
    subject: Option<String>,
    created: Option<String>,
    lang: Option<String>,
}

impl Facts {
    fn of(pdf: &Pdf) -> Self {
        let metadata = pdf.metadata();
        let line = |bytes: &Option<Box<[u8]>>| {
            let text = dom::squeeze(&text_string(bytes.as_deref()?));
            (!text.is_empty() && text.chars().count() <= 500).then_some(text)
        };
        let says = |bytes: &Option<Box<[u8]>>| text_string(bytes.as_deref().unwrap_or_default());
        let is_browser = says(&metadata.producer).starts_with("Skia/PDF")
            || ["Mozilla", "Firefox", "Chromium", "wkhtmltopdf", "Safari"]
                .iter()
                .any(|name| says(&metadata.creator).starts_with(name));
        let lang = pdf
            .xref()
            .get::<Dict<'_>>(pdf.xref().root_id())
            .and_then(|root| root.get::<PdfString<'_>>("Lang"))
            .map(|lang| text_string(lang.as_bytes()).replace('_', "-"))
            .filter(|lang| {
                (2..=35).contains(&lang.len())
                    && lang.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
            });
        Self {
            title: line(&metadata.title).filter(|title| is_title(title)),
            author: line(&metadata.author).filter(|author| is_author(author)),
            subject: line(&metadata.subject).filter(|subject| subject.contains(' ')),
            // A browser knows only when it printed.
            created: metadata
                .creation_date
                .as_ref()
                .and_then(date)
                .filter(|_| !is_browser),
            lang,
        }
    }
}

/// UTF-16 or UTF-8 with a mark, else nearly Latin-1.
fn text_string(bytes: &[u8]) -> String {
    let text = if let Some(rest) = bytes.strip_prefix(b"\xfe\xff") {
        encoding_rs::UTF_16BE.decode_without_bom_handling(rest).0
    } else if let Some(rest) = bytes.strip_prefix(b"\xff\xfe") {
        encoding_rs::UTF_16LE.decode_without_bom_handling(rest).0
    } else if let Ok(text) =
        std::str::from_utf8(bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes))
    {
        text.into()
    } else {
        encoding_rs::WINDOWS_1252
            .decode_without_bom_handling(bytes)
            .0
    };
    text.chars().filter(|c| !c.is_control()).collect()
}

/// Programs write file names and their own into titles.
fn is_title(title: &str) -> bool {
    let lower = title.to_lowercase();
    let is_file = [
        ".doc", ".docx", ".odt", ".tex", ".dvi", ".pdf", ".indd", ".qxd", ".rtf", ".ppt", ".pptx",
        ".xls", ".xlsx", ".html", ".htm", ".ps", ".txt",
    ]
    .iter()
    .any(|end| lower.ends_with(end));
    let is_nothing = [
        "untitled",
        "title",
        "document",
        "ohne titel",
        "sans titre",
        "slide 1",
    ]
    .contains(&lower.as_str());
    let is_program = [
        "microsoft word -",
        "microsoft powerpoint -",
        "about:blank",
        "http",
    ]
    .iter()
    .any(|start| lower.starts_with(start));
    let is_name = !title.contains(' ') && (title.contains('_') || title.contains('/'));
    title.chars().any(char::is_alphabetic) && !(is_file || is_nothing || is_program || is_name)
}

fn is_author(author: &str) -> bool {
    let lower = author.to_lowercase();
    let is_nobody = [
        "admin",
        "anonymous",
        "administrator",
        "user",
        "owner",
        "author",
        "unknown",
        "root",
    ]
    .contains(&lower.as_str());
    author.chars().any(char::is_alphabetic) && !is_nobody && !author.contains('@')
}

fn date(date: &DateTime) -> Option<String> {
    let is_real = (1980..=2100).contains(&date.year)
        && (1..=12).contains(&date.month)
        && (1..=31).contains(&date.day);
    is_real.then(|| format!("{:04}-{:02}-{:02}", date.year, date.month, date.day))
}
