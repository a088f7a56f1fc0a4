//! Saving: from a page, a text, a file or an address to an article in the library.

use crate::fetch::Fetch;
use crate::job::Job;
use crate::library::Library;
use crate::model::SaveResult;
use commonplace_text::name::TagName;
use std::path::Path;

/// What is to be saved.
#[derive(Debug, Clone, Copy)]
pub enum Source<'a> {
    /// Pasted text; with the clipboard's HTML when it gave some, which is used when it holds structure.
    Text {
        /// Plain text.
        text: &'a str,
        /// The same as HTML.
        html: Option<&'a str>,
    },
    /// A file's content.
    Bytes {
        /// Its name; never used as a path.
        name: &'a str,
        /// Its bytes.
        bytes: &'a [u8],
    },
    /// A file.
    File(&'a Path),
    /// An address to fetch.
    Url {
        /// `http` or `https`; without a scheme, `https` is meant.
        url: &'a str,
        /// A private host (`host` or `host:port`) that the person allowed for this one save.
        allow_host: Option<&'a str>,
    },
}

/// What is known besides.
#[derive(Debug, Clone, Copy, Default)]
pub struct SaveOptions<'a> {
    /// The address that a text or file came from.
    pub url: Option<&'a str>,
    /// Tags to give.
    pub tags: &'a [TagName],
}

impl Library {
    /// Saves one thing. Never an `Err`: a failure is a result with [`crate::model::SaveStatus::Failed`] and its reason, and the library
    /// is as it was. `fetch` is asked for addresses and for the images of pages that have one.
    #[must_use]
    pub fn save(&self, source: Source<'_>, options: &SaveOptions<'_>, fetch: &dyn Fetch, job: &Job<'_>) -> SaveResult { todo!() }
}
