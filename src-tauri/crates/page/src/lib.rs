//! Hostile bytes in, clean article out.
//!
//! Decodes, extracts, sanitises; one module per format. No I/O, no clock, no globals: fetching images is `net`'s
//! work and keeping them is `core`'s. Content never fails: whatever is text gives the best reading plus warnings.

mod article;
mod dates;
mod lang;
mod markdown;
mod paste;

pub use article::{Article, Format, Input, PageError, Removed, Warning};

/// The largest page that is read, in bytes after decompression (specs: 64 MiB).
pub const MAX_BYTES: usize = 64 * 1024 * 1024;

/// Reads a page: recognises its format, decodes it, finds the article, sanitises it.
///
/// # Errors
/// [`PageError`] when the bytes are empty, no text, or larger than [`MAX_BYTES`].
pub fn extract(input: &Input<'_>) -> Result<Article, PageError> {
    let _ = input;
    Err(PageError::Empty)
}

/// The image sources of sanitised HTML, in order, without repeats: absolute addresses and `data:` URIs.
#[must_use]
pub fn image_sources(html: &str) -> Vec<String> {
    let _ = html;
    Vec::new()
}

/// Rewrites every image of sanitised HTML to the blob that `blob_of(source)` names (64 hexadecimal digits → `src="/blob/<hash>"`).
/// An image without a blob becomes a link to its address with its alternative text, so that reading never asks the network.
/// The result is sanitised again: parsing and sanitising it changes nothing.
#[must_use]
pub fn localise(html: &str, blob_of: &dyn Fn(&str) -> Option<String>) -> String {
    let _ = blob_of;
    html.to_owned()
}

/// Decodes a `data:` URI of an image: its type and bytes. `None` for anything else or broken encodings.
#[must_use]
pub fn data_uri(source: &str) -> Option<(String, Vec<u8>)> {
    let _ = source;
    None
}

/// The type of an image by its magic bytes, never by its name: `image/png`, `image/jpeg`, `image/gif`, `image/webp`,
/// `image/avif`, `image/svg+xml`. `None` when the bytes are none of these (they must not be served).
#[must_use]
pub fn sniff_image(bytes: &[u8]) -> Option<&'static str> {
    let _ = bytes;
    None
}
