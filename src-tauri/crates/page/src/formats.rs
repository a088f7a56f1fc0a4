//! Files that are more than a text: each recognised by its bytes and taken apart.
//!
//! What is inside becomes an article by the same roads as any page; pictures that come along go into [`Resources`].
//! Reading files and folders is `core`'s work.

mod bookmarks;
pub(crate) mod data;
mod epub;
mod framed;
mod gzip;
mod link;
mod mail;
mod mhtml;
mod mime;
mod notebook;
mod original;
mod pdf;
mod plist;
pub(crate) mod singlefile;
mod source;
mod subtitles;
mod webarchive;
mod zip;

pub(crate) use gzip::unpacked;
pub(crate) use original::original;
pub(crate) use pdf::sheet;
pub use zip::Archive;
pub(crate) use zip::archive_of;

use crate::{Article, Input, PageError, Resources, sniff};

/// The formats of files that hold more than a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Container {
    /// A PDF document.
    Pdf,
    /// An EPUB book.
    Epub,
    /// A page with its pictures in a zip archive, which may be inside a page that unpacks itself.
    PackedPage,
    /// A zip archive of anything else.
    Zip,
    /// A page that a browser saved as MHTML or as a web archive.
    Mhtml,
    /// A letter.
    Mail,
    /// A file that holds an address.
    Link,
}

/// What a file is, if it is more than a text: told from its bytes.
pub(crate) fn recognise(bytes: &[u8]) -> Option<Container> {
    let start = bytes.trim_ascii_start();
    let start = start.strip_prefix(b"\xef\xbb\xbf").unwrap_or(start);
    if start.starts_with(b"%PDF-") || has_late_pdf(bytes) {
        return Some(Container::Pdf);
    }
    if start.starts_with(b"PK\x03\x04") || start.starts_with(b"PK\x05\x06") {
        return Some(kind_of_archive(start));
    }
    if webarchive::is_archive(bytes) {
        return Some(Container::Mhtml);
    }
    if link::target(bytes).is_some() {
        return Some(Container::Link);
    }
    if start.starts_with(b"<") {
        return singlefile::is_self_extracting(bytes).then_some(Container::PackedPage);
    }
    if !mime::is_message(bytes) {
        return None;
    }
    match mime::first(bytes) {
        Some(message) if mhtml::is_page(&message) => Some(Container::Mhtml),
        _ => Some(Container::Mail),
    }
}

/// Whether a beginning is that of a format that packs pictures with its text.
pub(crate) fn may_pack(head: &[u8]) -> bool {
    let start = head.trim_ascii_start();
    let start = start.strip_prefix(b"\xef\xbb\xbf").unwrap_or(start);
    start.starts_with(b"%PDF-")
        || start.starts_with(b"PK\x03\x04")
        || has_late_pdf(head)
        || singlefile::begins_packed(head)
        || head.starts_with(b"bplist0")
        || mime::is_message(head)
}

/// A document behind some bytes of its transport.
fn has_late_pdf(bytes: &[u8]) -> bool {
    let head = bytes.get(..1_024.min(bytes.len())).unwrap_or_default();
    head.windows(7).any(|window| window.starts_with(b"%PDF-1."))
        && sniff::binary_kind(bytes).is_some()
}

fn kind_of_archive(bytes: &[u8]) -> Container {
    let Ok(archive) = Archive::open(bytes) else {
        let names_book = bytes
            .get(30..58)
            .is_some_and(|name| name == b"mimetypeapplication/epub+zip");
        return if names_book {
            Container::Epub
        } else {
            Container::Zip
        };
    };
    if epub::is_book(&archive) {
        Container::Epub
    } else if singlefile::index(&archive).is_some() {
        Container::PackedPage
    } else {
        Container::Zip
    }
}

/// Reads a file of such a format.
pub(crate) fn read(
    container: Container,
    input: &Input<'_>,
    resources: &mut Resources,
) -> Result<Article, PageError> {
    let bytes = input.bytes;
    match container {
        Container::Pdf => pdf::read(bytes, resources),
        Container::Epub => {
            let archive = Archive::open(bytes).map_err(|error| renamed(error, epub_what()))?;
            epub::read(&archive, resources).map_err(|error| renamed(error, epub_what()))
        }
        Container::PackedPage => {
            let archive = Archive::open(bytes)?;
            let index = singlefile::index(&archive).ok_or_else(|| {
                PageError::unreadable(
                    "a packed page",
                    "damaged: its page is missing",
                    "Save the page again",
                )
            })?;
            singlefile::read_archive(&archive, &index, input.url, resources)
        }
        Container::Zip => Err(zip_refusal(bytes)),
        Container::Mhtml => {
            let message = mhtml::message(bytes).ok_or_else(mime::too_many)?;
            mhtml::read(&message, input.url, resources)
        }
        Container::Mail => mail::read(bytes, input.file_name, resources),
        Container::Link => Err(link::refusal(
            &link::target(bytes).unwrap_or(link::Target::Elsewhere),
        )),
    }
}

fn epub_what() -> &'static str {
    epub::WHAT
}

/// The same error, about what the archive is.
fn renamed(error: PageError, what: &str) -> PageError {
    match error {
        PageError::Unreadable { why, advice, .. } => PageError::Unreadable {
            what: what.to_owned(),
            why,
            advice,
        },
        other => other,
    }
}

/// Why an archive is no article.
fn zip_refusal(bytes: &[u8]) -> PageError {
    let archive = match Archive::open(bytes) {
        Ok(archive) => archive,
        Err(error) => return error,
    };
    let has = |name: &str| archive.has(name);
    let what = if has("word/document.xml") {
        "a Word document"
    } else if has("xl/workbook.xml") {
        "an Excel table"
    } else if has("ppt/presentation.xml") {
        "a PowerPoint presentation"
    } else if has("content.xml") && has("META-INF/manifest.xml") {
        "an OpenDocument file"
    } else if has("Index/Document.iwa") || has("index.xml.gz") {
        "an iWork document"
    } else if has("META-INF/MANIFEST.MF") {
        "a program"
    } else {
        "a zip archive"
    };
    PageError::Binary {
        what: what.to_owned(),
    }
}

/// The address that a link file leads to.
///
/// # Errors
/// [`PageError::Unreadable`] when it leads to no address on the web.
pub(crate) fn link_target(bytes: &[u8]) -> Option<Result<String, PageError>> {
    if webarchive::is_archive(bytes) {
        return None;
    }
    match link::target(bytes)? {
        link::Target::Web(url) => Some(Ok(url)),
        other => Some(Err(link::refusal(&other))),
    }
}
