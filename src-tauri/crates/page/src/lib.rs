//! Hostile bytes in, clean article out.
//!
//! Decodes, extracts, sanitises; one module per format. No I/O, no clock, no globals: fetching images is `net`'s
//! work and keeping them is `core`'s. Content never fails: whatever is text gives the best reading plus warnings.

mod article;
mod attached;
mod beside;
mod canonical;
mod dates;
mod decode;
mod dom;
mod embeds;
mod format;
mod formats;
mod formula;
mod frames;
mod headings;
mod html;
mod images;
mod lang;
mod links;
mod markdown;
mod original;
mod parse;
mod paste;
mod refresh;
mod rewrite;
mod sanitise;
mod sniff;
mod sounds;
mod tex;
mod text;
mod tidy;
mod tokens;

pub use article::{Article, Format, Input, PageError, PageType, Removed, Warning};
pub use attached::{Resource, Resources};
pub use canonical::{CANONICAL_VERSION, Canonical};
pub use formats::{Archive, Container};
pub use links::led_to;
pub use original::Original;

/// The largest page that is read, in bytes after decompression (specs: 64 MiB).
pub const MAX_BYTES: usize = 64 * 1024 * 1024;

#[doc(hidden)]
pub use html::Samples;

/// A page's blocks for the trainer, decoded as [`extract`] does it.
#[doc(hidden)]
#[must_use]
pub fn samples(input: &Input<'_>) -> Samples {
    let decoded = decode::decode(input.bytes, input.content_type);
    Samples::of(&decoded.text, input.url)
}

/// The largest file of a format that packs pictures with its text: PDF, EPUB, MHTML, letters, archives.
pub const MAX_FILE_BYTES: usize = 256 * 1024 * 1024;

/// A file read: its article, and the pictures that came with it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Opened {
    /// The article.
    pub article: Article,
    /// The pictures that the file carries, by the sources that the article's HTML and its lead image name.
    pub resources: Resources,
}

/// Reads a page: recognises its format, decodes it, finds the article, sanitises it.
///
/// # Errors
/// As [`open`].
pub fn extract(input: &Input<'_>) -> Result<Article, PageError> {
    open(input).map(|opened| opened.article)
}

/// Reads a page or a file of any format that is known, with the pictures it carries.
///
/// # Errors
/// [`PageError`] when the bytes are empty, nothing that is read, larger than [`MAX_BYTES`] ([`MAX_FILE_BYTES`] where
/// pictures are packed with the text), damaged, protected or without text.
pub fn open(input: &Input<'_>) -> Result<Opened, PageError> {
    let mut resources = Resources::default();
    if input.format.is_none()
        && let Some(container) = formats::recognise(input.bytes)
    {
        sniff::check_size(input.bytes, MAX_FILE_BYTES)?;
        let mut article = formats::read(container, input, &mut resources)?;
        article.url = article.url.or_else(|| input.url.map(str::to_owned));
        complete(&mut article);
        return Ok(Opened { article, resources });
    }
    sniff::check(input.bytes, MAX_BYTES)?;
    if input.format.is_none() && is_drawing(input) {
        return Err(PageError::Binary {
            what: "an SVG image".to_owned(),
        });
    }
    let decoded = decode::decode(input.bytes, input.content_type);
    let data = match input.format {
        Some(_) => None,
        None => formats::data::read(&decoded.text, input),
    };
    let mut article = match data {
        Some(article) => article,
        None => text_or_page(&decoded.text, input, &mut resources),
    };
    if decoded.damaged {
        article.warnings.push(Warning {
            code: "undecodable".to_owned(),
            message: "Some of its characters could not be read, because it does not say truthfully how it is encoded.".to_owned(),
        });
    }
    if article.url.is_none() {
        article.url = input.url.map(str::to_owned);
    }
    complete(&mut article);
    Ok(Opened { article, resources })
}

/// Whether a file or an address gives a drawing, by what it is called and by its content.
fn is_drawing(input: &Input<'_>) -> bool {
    let path = input.url.and_then(|url| url.split(['?', '#']).next());
    let is_named = input
        .file_name
        .or(path)
        .is_some_and(|name| format::has_ending(name, &["svg"]));
    let is_served = input
        .content_type
        .is_some_and(|kind| kind.to_ascii_lowercase().contains("image/svg"));
    (is_named || is_served) && images::sniff(input.bytes) == Some("image/svg+xml")
}

/// Reads a text in the format in which it is written.
fn text_or_page(text: &str, input: &Input<'_>, resources: &mut Resources) -> Article {
    match format::recognise(text, input) {
        Format::Html => beside::page(text, input, resources),
        Format::Text => sanitised(paste::read(text)),
        Format::Markdown => sanitised(beside::markdown(text, input, resources)),
    }
}

/// A piece of HTML from outside, such as the clipboard's, with everything left out that may not stand in the library. What is
/// longer than [`MAX_BYTES`] is cut.
#[must_use]
pub fn clean(html: &str) -> String {
    let mut end = html.len().min(MAX_BYTES);
    while !html.is_char_boundary(end) {
        end -= 1;
    }
    sanitise::sanitise(html.get(..end).unwrap_or_default())
}

/// What a file is, if it is more than a text. `None` for pages and texts, and for what cannot be read at all.
#[must_use]
pub fn container(bytes: &[u8]) -> Option<Container> {
    formats::recognise(bytes)
}

/// Whether a file that begins like this may be one that packs pictures with its text, and so as large as
/// [`MAX_FILE_BYTES`]. `head` is its beginning, 64 KiB or all of it.
#[must_use]
pub fn packs_pictures(head: &[u8]) -> bool {
    formats::may_pack(head)
}

/// What is packed in a file that holds one thing, packed with gzip (`page.html.gz`); `None` when the bytes are no such file.
/// What comes out is read like any file.
#[must_use]
pub fn unpacked(bytes: &[u8]) -> Option<Result<Vec<u8>, PageError>> {
    formats::unpacked(bytes)
}

/// The address in a link file (`.url`, `.webloc`, `.desktop`); `None` when the bytes are no such file.
#[must_use]
pub fn link_target(bytes: &[u8]) -> Option<Result<String, PageError>> {
    formats::link_target(bytes)
}

/// The address to which a page leads on by `<meta http-equiv=refresh>` that says next to nothing itself.
#[must_use]
pub fn leads_on(bytes: &[u8], content_type: Option<&str>, url: &str) -> Option<String> {
    if bytes.len() > refresh::MOST
        || sniff::check(bytes, MAX_BYTES).is_err()
        || formats::recognise(bytes).is_some()
    {
        return None;
    }
    refresh::of(&decode::decode(bytes, content_type).text, url)
}

/// The addresses of the frames that a page is made of, the largest first; none for pages with a text of their own. With the
/// page's address, they are whole, and those of other sites are left out.
#[must_use]
pub fn frames(bytes: &[u8], content_type: Option<&str>, url: Option<&str>) -> Vec<String> {
    if sniff::check(bytes, MAX_BYTES).is_err() || formats::recognise(bytes).is_some() {
        return Vec::new();
    }
    let head = bytes.get(..frames::MOST).unwrap_or(bytes);
    let text = decode::decode(head, content_type).text;
    match url {
        Some(url) => frames::on_site(&text, url),
        None => frames::of(&text),
    }
}

/// A page that has in itself what its frames show, if that lies beside it: so that it can be read again by itself. `None` for
/// all others.
#[must_use]
pub fn with_frames(bytes: &[u8], beside: &[Resource]) -> Option<Vec<u8>> {
    if beside.is_empty() || sniff::check(bytes, MAX_BYTES).is_err() {
        return None;
    }
    let text = decode::decode(bytes, None).text;
    let page = formats::singlefile::with_frames(&text, beside)?;
    // The mark tells its encoding before anything that the page says about it.
    let page = format!("\u{feff}{page}").into_bytes();
    (page.len() <= MAX_BYTES).then_some(page)
}

/// The addresses of pictures and frames, as a page writes them, that may lie in files beside it: what [`Input::beside`] is for.
/// Nothing for bytes that are neither a page nor Markdown, and for pages whose addresses are all relative to one on the web.
#[must_use]
pub fn wanted(bytes: &[u8], file_name: Option<&str>) -> Vec<String> {
    if sniff::check(bytes, MAX_BYTES).is_err() || formats::recognise(bytes).is_some() {
        return Vec::new();
    }
    let text = decode::decode(bytes, None).text;
    let input = Input {
        bytes,
        file_name,
        ..Input::default()
    };
    match format::recognise(&text, &input) {
        Format::Html if !formats::singlefile::has_base(&text) => formats::singlefile::wanted(&text),
        Format::Markdown => beside::wanted_by_markdown(&text),
        _ => Vec::new(),
    }
}

/// The places that the address of a picture may mean, seen from a folder, likeliest first: steps joined by `/`, and none
/// that leads out of everything.
#[must_use]
pub fn places(folder: &str, address: &str) -> Vec<String> {
    beside::places(folder, address)
}

/// Whether a file that lies among others is something to read by itself: a page, a document, a letter, a link, a text
/// that is called one. Pictures, styles, scripts and data are not.
#[must_use]
pub fn is_readable(bytes: &[u8], file_name: &str) -> bool {
    if formats::recognise(bytes).is_some() {
        return true;
    }
    if sniff::check(bytes, MAX_BYTES).is_err() {
        return false;
    }
    let text = decode::decode(bytes, None).text;
    format::is_readable(&text, file_name)
}

/// Why a file that lies among others cannot be read ([`is_readable`]), where that should be told: for documents, books and
/// recordings in formats that are not read, and for files that are empty though they are called pages or texts. `None` for
/// what belongs to pages and programs: pictures, styles, scripts, fonts, data.
#[must_use]
pub fn refusal(bytes: &[u8], file_name: &str) -> Option<PageError> {
    match sniff::check(bytes, MAX_BYTES) {
        Ok(()) => None,
        Err(PageError::Empty) => is_named_as_file(file_name).then_some(PageError::Empty),
        Err(PageError::Binary { .. }) if sniff::is_support(bytes) => None,
        Err(error) => Some(error),
    }
}

/// Whether bytes are a picture of any kind, also of one that is not shown here.
#[must_use]
pub fn is_picture(bytes: &[u8]) -> bool {
    images::sniff(bytes).is_some()
        || sniff::binary_kind(bytes).is_some_and(|what| what.contains("image"))
}

/// Files as one archive, nothing of it packed: the first under its name as it is given, so that a book is known by it.
/// `None` when they are more than one archive may hold.
#[must_use]
pub fn archive_of(files: &[(&str, Vec<u8>)]) -> Option<Vec<u8>> {
    formats::archive_of(files)
}

/// Whether a name is that of a file that could be read here, by its ending.
#[must_use]
pub fn is_named_as_file(name: &str) -> bool {
    const ENDINGS: &[&str] = &[
        "html",
        "htm",
        "xhtml",
        "mht",
        "mhtml",
        "md",
        "markdown",
        "txt",
        "text",
        "pdf",
        "epub",
        "eml",
        "emlx",
        "mbox",
        "webarchive",
        "ipynb",
        "srt",
        "vtt",
        "webloc",
        "url",
        "desktop",
        "zip",
        "gz",
        "warc",
        "json",
        "csv",
        "xml",
        "docx",
        "odt",
        "rtf",
    ];
    format::has_ending(name, ENDINGS)
}

/// The source that stands for a picture beside a page, by the address that the page gives it ([`wanted`]): by it, whoever
/// reads a kept page again finds the pictures that were kept with it.
#[must_use]
pub fn attached_source(name: &str) -> String {
    attached::address(name)
}

/// Whether an image's source stands for something that its file carried: it has no address on the web.
#[must_use]
pub fn is_attached(source: &str) -> bool {
    attached::is_attached(source)
}

fn sanitised(mut article: Article) -> Article {
    article.html = sanitise::sanitise(&article.html);
    article
}

/// Fills in what follows from the body.
fn complete(article: &mut Article) {
    if article.text.trim().is_empty() {
        article.text = text::of_html(&article.html);
    }
    article.words = lang::words(&article.text);
    let sure = match &article.lang {
        Some(declared) => lang::contradicted(&article.text, declared),
        None => lang::detect(&article.text),
    };
    article.lang = sure.or(article.lang.take());
    if article.dir.is_none() {
        let rtl = article.lang.as_deref().is_some_and(is_right_to_left);
        article.dir = Some(if rtl { "rtl" } else { "ltr" }.to_owned());
    }
}

/// Languages that are written from right to left, unless the tag names another script.
fn is_right_to_left(lang: &str) -> bool {
    let mut parts = lang.split('-');
    let language = parts.next().unwrap_or_default();
    let latin =
        parts.any(|part| part.eq_ignore_ascii_case("latn") || part.eq_ignore_ascii_case("cyrl"));
    let rtl = [
        "ar", "arc", "ckb", "dv", "fa", "he", "iw", "ji", "ks", "ps", "sd", "syr", "ug", "ur", "yi",
    ];
    !latin && rtl.iter().any(|code| language.eq_ignore_ascii_case(code))
}

/// The image sources of sanitised HTML, in order, without repeats: absolute addresses and `data:` URIs.
#[must_use]
pub fn image_sources(html: &str) -> Vec<String> {
    images::sources(html)
}

/// The web addresses that sanitised HTML links to, in order, without repeats, at most `most`.
#[must_use]
pub fn link_addresses(html: &str, most: usize) -> Vec<String> {
    links::addresses(html, most)
}

/// What sanitised HTML says beside its text: captions of figures, and lists of works that a text refers to. For searching.
#[must_use]
pub fn beside_text(html: &str, text: &str, most: usize) -> String {
    text::beside(html, text, most)
}

/// Words of sanitised HTML that stand outside links and lists, and whether it shows a picture there that is `lead` or 200 pixels
/// wide: what tells a page that says little from one that only leads elsewhere.
#[must_use]
pub fn said_and_shown(html: &str, lead: Option<&str>) -> (usize, bool) {
    links::outside(html, lead)
}

/// The headings of sanitised HTML in order, as plain text, at most `most`.
#[must_use]
pub fn headings(html: &str, most: usize) -> Vec<String> {
    headings::of(html, most)
}

/// Rewrites every image of sanitised HTML to the blob that `blob_of(source)` names (64 hexadecimal digits → `src="/blob/<hash>"`).
/// An image without a blob becomes a link to its address with its alternative text, so that reading never asks the network.
/// The result is sanitised again: parsing and sanitising it changes nothing.
#[must_use]
pub fn localise(html: &str, blob_of: &dyn Fn(&str) -> Option<String>) -> String {
    images::localise(html, blob_of)
}

/// Puts images back into HTML that [`localise`] made without them: a link to the address of an image for which `blob_of` names
/// a blob becomes that image.
#[must_use]
pub fn fill_in(html: &str, blob_of: &dyn Fn(&str) -> Option<String>) -> String {
    images::fill_in(html, blob_of)
}

/// Decodes a `data:` URI of an image: its type and bytes. `None` for anything else or broken encodings.
#[must_use]
pub fn data_uri(source: &str) -> Option<(String, Vec<u8>)> {
    images::data_uri(source)
}

/// The type of an image by its magic bytes, never by its name: `image/png`, `image/jpeg`, `image/gif`, `image/webp`,
/// `image/avif`, `image/svg+xml`. `None` when the bytes are none of these (they must not be served).
#[must_use]
pub fn sniff_image(bytes: &[u8]) -> Option<&'static str> {
    images::sniff(bytes)
}

/// The recordings that sanitised HTML has players for, as web addresses, in order, without repeats.
#[must_use]
pub fn audio_sources(html: &str) -> Vec<String> {
    sounds::sources(html)
}

/// The type of a recording by its first bytes: `audio/mpeg`, `audio/aac`, `audio/ogg`, `audio/flac`, `audio/wav`,
/// `audio/mp4`. `None` when the bytes are none of these (they must not be served).
#[must_use]
pub fn sniff_audio(bytes: &[u8]) -> Option<&'static str> {
    sounds::sniff(bytes)
}

/// Whether an image says of itself that it has more than 100 million pixels: decoding it would fill the memory.
#[must_use]
pub fn is_too_vast(bytes: &[u8]) -> bool {
    images::is_too_vast(bytes)
}

/// A page or a file as it came, made safe to be looked at. `kept` names the blob (64 hexadecimal digits) of a picture by its
/// address on the web or by the source that stands for it ([`attached_source`]).
///
/// # Errors
/// As [`open`], and for files that have nothing to look at by themselves.
pub fn original(
    input: &Input<'_>,
    kept: &dyn Fn(&str) -> Option<String>,
) -> Result<Original, PageError> {
    original::of(input, kept)
}

/// A page of a document, drawn, as PNG. `number` counts from 0.
///
/// # Errors
/// [`PageError::Unreadable`] when there is no such page, or it would take too long to draw.
pub fn sheet(bytes: &[u8], number: usize) -> Result<Vec<u8>, PageError> {
    sniff::check_size(bytes, MAX_FILE_BYTES)?;
    formats::sheet(bytes, number)
}
