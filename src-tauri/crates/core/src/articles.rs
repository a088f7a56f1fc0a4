//! What can be done with articles: triage, reading, their pages and pictures.

use crate::error::Result;
use crate::id::{ItemId, VersionId};
use crate::library::Library;
use crate::model::{ArticleView, Changes, Place};
use commonplace_page::{Removed, Warning};
use commonplace_text::name::TagName;

/// A version of an article as the reader shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VersionPage {
    /// Sanitised body; images are `/blob/<hash>`.
    pub html: String,
    /// Plain text from here on.
    pub title: String,
    /// The authors as one line.
    pub byline: Option<String>,
    /// News agency.
    pub agency: Option<String>,
    /// The site's name or host.
    pub site: Option<String>,
    /// ISO 8601.
    pub published: Option<String>,
    /// Where the report was filed from.
    pub datelines: Vec<String>,
    /// BCP 47.
    pub lang: Option<String>,
    /// `ltr` or `rtl`.
    pub dir: Option<String>,
    /// The standfirst.
    pub excerpt: Option<String>,
    /// The address it was saved from.
    pub url: Option<String>,
    /// Minutes to read.
    pub minutes: u32,
    /// What was set aside.
    pub removed: Vec<Removed>,
}

/// An article as text, for the command line and the export.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ArticleText {
    /// Canonical body text.
    pub text: String,
    /// Sanitised body.
    pub html: String,
    /// What was set aside.
    pub removed: Vec<Removed>,
    /// What went less well when it was saved.
    pub warnings: Vec<Warning>,
}

impl Library {
    /// Stars or unstars articles and notes.
    ///
    /// # Errors
    /// When an item is gone or the library cannot be written.
    pub fn star(&self, ids: &[ItemId], on: bool) -> Result<Changes> { todo!() }
    /// Adds and removes tags. `remove` also finds tags in another spelling.
    ///
    /// # Errors
    /// As [`Library::star`].
    pub fn tag(&self, ids: &[ItemId], add: &[TagName], remove: &[TagName]) -> Result<Changes> { todo!() }
    /// Moves to the trash.
    ///
    /// # Errors
    /// As [`Library::star`].
    pub fn trash(&self, ids: &[ItemId]) -> Result<Changes> { todo!() }
    /// Takes out of the trash.
    ///
    /// # Errors
    /// As [`Library::star`].
    pub fn restore(&self, ids: &[ItemId]) -> Result<Changes> { todo!() }
    /// Moves articles between inbox, later and archive.
    ///
    /// # Errors
    /// As [`Library::star`]; [`crate::Error::Invalid`] for a note.
    pub fn place(&self, ids: &[ItemId], place: Place) -> Result<Changes> { todo!() }
    /// Remembers how far an article was read, 0 to 1; the first call marks it as opened. Not undoable.
    ///
    /// # Errors
    /// As [`Library::star`].
    pub fn progress(&self, id: ItemId, progress: f64) -> Result<Changes> { todo!() }
    /// Gives an article another title. Its path follows, and links to it are kept by alias of the old one.
    ///
    /// # Errors
    /// As [`Library::star`]; [`crate::Error::Invalid`] for an empty title.
    pub fn retitle(&self, id: ItemId, title: &str) -> Result<Changes> { todo!() }
    /// An article for the reader. Does not mark it as read.
    ///
    /// # Errors
    /// When it is gone or no article.
    pub fn article(&self, id: ItemId) -> Result<ArticleView> { todo!() }
    /// An article's text and HTML, and what was set aside.
    ///
    /// # Errors
    /// As [`Library::article`]; [`crate::Error::Damaged`] when its file is.
    pub fn article_text(&self, id: ItemId) -> Result<ArticleText> { todo!() }
    /// The page of one version of an article.
    ///
    /// # Errors
    /// As [`Library::article_text`].
    pub fn version_page(&self, id: VersionId) -> Result<VersionPage> { todo!() }
    /// An image or attachment by the 64 digits of its hash: its type and bytes. `None` when there is none, or when its
    /// type may not be served (only images that [`commonplace_page::sniff_image`] knows).
    ///
    /// # Errors
    /// [`crate::Error::Damaged`] when its file is.
    pub fn image(&self, hash: &str) -> Result<Option<(&'static str, Vec<u8>)>> { todo!() }
}
