//! Hostile bytes in, clean article out.
//!
//! Decodes, extracts, sanitises; one module per format. No I/O, no clock, no globals: fetching images is `net`'s
//! work and keeping them is `core`'s. Content never fails: whatever is text gives the best reading plus warnings.

mod article;
mod dates;
mod decode;
mod dom;
mod embeds;
mod format;
mod html;
mod images;
mod lang;
mod markdown;
mod parse;
mod paste;
mod sanitise;
mod sniff;
mod text;
mod tidy;
mod tokens;

pub use article::{Article, Format, Input, PageError, Removed, Warning};

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

/// Reads a page: recognises its format, decodes it, finds the article, sanitises it.
///
/// # Errors
/// [`PageError`] when the bytes are empty, no text, or larger than [`MAX_BYTES`].
pub fn extract(input: &Input<'_>) -> Result<Article, PageError> {
    sniff::check(input.bytes, MAX_BYTES)?;
    let decoded = decode::decode(input.bytes, input.content_type);
    let mut article = match format::recognise(&decoded.text, input) {
        Format::Html => html::read_or_fall_back(&decoded.text, input.url),
        Format::Text => sanitised(paste::read(&decoded.text)),
        Format::Markdown => sanitised(markdown::read(&decoded.text)),
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
    Ok(article)
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
    if article.lang.is_none() {
        article.lang = lang::detect(&article.text);
    }
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

/// Rewrites every image of sanitised HTML to the blob that `blob_of(source)` names (64 hexadecimal digits → `src="/blob/<hash>"`).
/// An image without a blob becomes a link to its address with its alternative text, so that reading never asks the network.
/// The result is sanitised again: parsing and sanitising it changes nothing.
#[must_use]
pub fn localise(html: &str, blob_of: &dyn Fn(&str) -> Option<String>) -> String {
    images::localise(html, blob_of)
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
