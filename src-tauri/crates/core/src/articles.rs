//! What can be done with articles: triage, reading, their pages and pictures.

use crate::blobs::{self, BlobHash};
use crate::error::{Error, Result};
use crate::export::part_of;
use crate::id::{ItemId, VersionId};
use crate::library::{Library, gone};
use crate::model::{ArticleView, Changes, Recording};
use crate::renames::Rename;
use crate::store::articles::ArticleRow;
use crate::store::versions::{AUDIO_LOST, PICTURES_LOST};
use commonplace_page::{MAX_BYTES, Removed, Warning};
use commonplace_text::words;

/// Bytes of a sanitised page after decompression: it can be a little larger than what was read.
const MAX_HTML: usize = 2 * MAX_BYTES;

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
    /// Remembers how far an article was read, 0 to 1; the first call marks it as opened. Not undoable.
    ///
    /// # Errors
    /// As [`Library::act`].
    pub fn progress(&self, id: ItemId, progress: f64) -> Result<Changes> {
        self.read_to(id, progress, None)
    }

    /// Gives an article another title. Its path follows, and the links to it with it.
    ///
    /// # Errors
    /// As [`Library::act`]; [`crate::Error::Invalid`] for an empty title.
    pub fn retitle(&self, id: ItemId, title: &str) -> Result<Changes> {
        self.live_rows(&[id])?.pop().ok_or_else(gone)?;
        self.rename_to(&Rename::Article(id, title.to_owned()))
            .map(|(_, changes)| changes)
    }

    /// An article for the reader. Does not mark it as read.
    ///
    /// # Errors
    /// When it is gone or no article.
    pub fn article(&self, id: ItemId) -> Result<ArticleView> {
        let found = self.store.article(id)?;
        let row = self.rows(&[id])?.pop().ok_or_else(gone)?;
        let (versions, kept) = self.store.read(|connection| {
            Ok((
                crate::store::versions::count(connection, id)?,
                crate::store::versions::images(connection, found.version)?,
            ))
        })?;
        let audio = kept
            .into_iter()
            .filter(|(_, _, mime, _)| mime.starts_with("audio/"))
            .map(|(blob, _, _, source)| Recording {
                source,
                blob: blob.to_string(),
            })
            .collect();
        Ok(ArticleView {
            audio,
            row,
            version: found.version,
            versions,
            pictures: found.details.told(),
            changed: self.changed_since(id)?,
            // An old page that cannot be read must not be in the way of the one that can.
            position: self.position(id).unwrap_or_default(),
            words_per_minute: words::per_minute(found.head.lang.as_deref()),
            url: found.head.url,
            canonical_url: found.head.canonical_url,
            agency: found.head.agency,
            datelines: found.head.datelines,
            removed: u32::try_from(found.details.removed.len()).unwrap_or(u32::MAX),
            is_list: found
                .details
                .warnings
                .iter()
                .any(|warning| warning.code == "feed"),
            warnings: found
                .details
                .warnings
                .into_iter()
                // Pictures and recordings that are missing are told by number.
                .filter(|warning| ![PICTURES_LOST, AUDIO_LOST].contains(&warning.code.as_str()))
                .map(|warning| warning.message)
                .collect(),
        })
    }

    /// An article's text and HTML, and what was set aside.
    ///
    /// # Errors
    /// As [`Library::article`]; [`crate::Error::Damaged`] when its file is.
    pub fn article_text(&self, id: ItemId) -> Result<ArticleText> {
        let found = self.store.article(id)?;
        let html = self.html(&found)?;
        Ok(ArticleText {
            text: found.text,
            html,
            removed: found.details.removed,
            warnings: found.details.warnings,
        })
    }

    /// The page of one version of an article.
    ///
    /// # Errors
    /// As [`Library::article_text`].
    pub fn version_page(&self, id: VersionId) -> Result<VersionPage> {
        let found = self.store.article_of(id)?;
        let html = self.html(&found)?;
        let host = found.head.url.as_deref().and_then(crate::address::host);
        Ok(VersionPage {
            html,
            title: found.head.title,
            byline: found.head.byline,
            agency: found.head.agency,
            site: found.head.site.or(host),
            published: found.head.published,
            datelines: found.head.datelines,
            lang: found.head.lang,
            dir: found.head.dir,
            excerpt: found.head.excerpt,
            url: found.head.url,
            minutes: words::minutes(words::count(&found.text)),
            removed: found.details.removed,
        })
    }

    /// The part of an article that a link's `#part` means, as Markdown without pictures: what stands under a heading, or a
    /// block. `None` when the version that is shown has no such part.
    ///
    /// # Errors
    /// When the article is gone or its page is damaged.
    pub fn article_part(&self, id: ItemId, subpath: &str) -> Result<Option<String>> {
        Ok(part_of(&self.article_text(id)?.html, subpath))
    }

    fn html(&self, found: &ArticleRow) -> Result<String> {
        let bytes = blobs::decompress(&self.blobs.get(found.html)?, MAX_HTML)?;
        String::from_utf8(bytes).map_err(|_| {
            Error::Damaged("The page's text is damaged. Restore it from a backup.".to_owned())
        })
    }

    /// An image or recording by the 64 digits of its hash: its type and bytes. `None` when there is none, or when its
    /// type may not be served (only what [`commonplace_page::sniff_image`] and [`commonplace_page::sniff_audio`] know).
    ///
    /// # Errors
    /// [`crate::Error::Damaged`] when its file is.
    pub fn image(&self, hash: &str) -> Result<Option<(&'static str, Vec<u8>)>> {
        let Some(hash) = BlobHash::parse(hash) else {
            return Ok(None);
        };
        if self.store.blob_mime(hash)?.is_none() {
            return Ok(None);
        }
        let bytes = self.blobs.get(hash)?;
        let mime =
            commonplace_page::sniff_image(&bytes).or_else(|| commonplace_page::sniff_audio(&bytes));
        Ok(mime.map(|mime| (mime, bytes)))
    }
}
