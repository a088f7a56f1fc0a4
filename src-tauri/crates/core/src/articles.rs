//! What can be done with articles: triage, reading, their pages and pictures.

use crate::blobs::{self, BlobHash};
use crate::error::{Error, Result};
use crate::id::{ItemId, VersionId};
use crate::library::{Library, counted, gone};
use crate::model::{ArticleView, Changes, ItemKind, Place, Row};
use crate::store::articles::ArticleRow;
use crate::store::tx::{Field, Op, Tx, Value};
use commonplace_page::{MAX_BYTES, Removed, Warning};
use commonplace_text::name::TagName;
use commonplace_text::words;

/// Bytes of a sanitised page after decompression: it can be a little larger than what was read.
const MAX_HTML: usize = 2 * MAX_BYTES;
/// Characters of a title.
const MAX_TITLE: usize = 500;

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
    pub fn star(&self, ids: &[ItemId], on: bool) -> Result<Changes> {
        let rows = self.live_rows(ids)?;
        let op = Op::new("star", label(if on { "Star" } else { "Unstar" }, &rows));
        self.write(&op, |tx| {
            for row in &rows {
                let table = if row.kind == ItemKind::Note {
                    "note"
                } else {
                    "article"
                };
                tx.put(row.id, &Field::Column(table, "starred"), i64::from(on))?;
            }
            Ok(())
        })
        .map(|((), changes)| changes)
    }

    /// Adds and removes tags. `remove` also finds tags in another spelling. Tags that a note's own text carries stay: they
    /// are its text.
    ///
    /// # Errors
    /// As [`Library::star`].
    pub fn tag(&self, ids: &[ItemId], add: &[TagName], remove: &[TagName]) -> Result<Changes> {
        let rows = self.live_rows(ids)?;
        let verb = match (add, remove) {
            ([tag], []) => format!("Add the tag {} to", tag.as_str()),
            ([], [tag]) => format!("Remove the tag {} from", tag.as_str()),
            _ => "Change the tags of".to_owned(),
        };
        self.write(&Op::new("tag", label(&verb, &rows)), |tx| {
            for row in &rows {
                put_tags(tx, row.id, add, remove)?;
            }
            Ok(())
        })
        .map(|((), changes)| changes)
    }

    /// Moves to the trash.
    ///
    /// # Errors
    /// As [`Library::star`].
    pub fn trash(&self, ids: &[ItemId]) -> Result<Changes> {
        self.mark_trashed(ids, "trash", "Move to the trash:", 1_i64)
    }

    /// Takes out of the trash.
    ///
    /// # Errors
    /// As [`Library::star`].
    pub fn restore(&self, ids: &[ItemId]) -> Result<Changes> {
        self.mark_trashed(ids, "restore", "Restore", Value::Null)
    }

    /// Deletes items that are in the trash. Undo still brings them back.
    ///
    /// # Errors
    /// As [`Library::star`]; [`crate::Error::Invalid`] for an item that is not in the trash.
    pub fn delete(&self, ids: &[ItemId]) -> Result<Changes> {
        let rows = self.live_rows(ids)?;
        if let Some(row) = rows.iter().find(|row| !row.trashed) {
            return Err(Error::Invalid(format!(
                "“{}” is not in the trash. Move it there first.",
                row.title
            )));
        }
        self.write(&Op::new("delete", label("Delete", &rows)), |tx| {
            rows.iter()
                .try_for_each(|row| tx.put(row.id, &Field::DELETED, 1_i64).map(drop))
        })
        .map(|((), changes)| changes)
    }

    fn mark_trashed(
        &self,
        ids: &[ItemId],
        name: &'static str,
        verb: &str,
        mark: impl Into<Value>,
    ) -> Result<Changes> {
        let rows = self.live_rows(ids)?;
        let mark = mark.into();
        self.write(&Op::new(name, label(verb, &rows)), |tx| {
            rows.iter()
                .try_for_each(|row| tx.put(row.id, &Field::TRASHED, mark.clone()).map(drop))
        })
        .map(|((), changes)| changes)
    }

    /// Moves articles between inbox, later and archive.
    ///
    /// # Errors
    /// As [`Library::star`]; [`crate::Error::Invalid`] for a note.
    pub fn place(&self, ids: &[ItemId], place: Place) -> Result<Changes> {
        let rows = self.live_rows(ids)?;
        if let Some(note) = rows.iter().find(|row| row.kind != ItemKind::Article) {
            return Err(Error::Invalid(format!(
                "“{}” is a note: only articles are in the inbox, later or archived.",
                note.title
            )));
        }
        let (verb, word) = match place {
            Place::Inbox => ("Move to the inbox:", "inbox"),
            Place::Later => ("Keep for later:", "later"),
            Place::Archive => ("Archive", "archive"),
        };
        self.write(&Op::new("place", label(verb, &rows)), |tx| {
            rows.iter().try_for_each(|row| {
                tx.put(row.id, &Field::Column("article", "place"), word.to_owned())
                    .map(drop)
            })
        })
        .map(|((), changes)| changes)
    }

    /// Remembers how far an article was read, 0 to 1; the first call marks it as opened. Not undoable.
    ///
    /// # Errors
    /// As [`Library::star`].
    pub fn progress(&self, id: ItemId, progress: f64) -> Result<Changes> {
        self.read_to(id, progress, None)
    }

    /// Gives an article another title. Its path stays, so that links to it hold.
    ///
    /// # Errors
    /// As [`Library::star`]; [`crate::Error::Invalid`] for an empty title.
    pub fn retitle(&self, id: ItemId, title: &str) -> Result<Changes> {
        let title = title.split_whitespace().collect::<Vec<_>>().join(" ");
        if title.is_empty() {
            return Err(Error::Invalid(
                "The title is empty. Type at least one letter or digit.".to_owned(),
            ));
        }
        let title: String = title.chars().take(MAX_TITLE).collect();
        let rows = self.live_rows(&[id])?;
        self.write(&Op::new("retitle", label("Rename", &rows)), |tx| {
            tx.put(id, &Field::Column("article", "title"), title.clone())
                .map(drop)
        })
        .map(|((), changes)| changes)
    }

    /// An article for the reader. Does not mark it as read.
    ///
    /// # Errors
    /// When it is gone or no article.
    pub fn article(&self, id: ItemId) -> Result<ArticleView> {
        let found = self.store.article(id)?;
        let row = self.rows(&[id])?.pop().ok_or_else(gone)?;
        let versions = self
            .store
            .read(|connection| crate::store::versions::count(connection, id))?;
        Ok(ArticleView {
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
            warnings: found
                .details
                .warnings
                .into_iter()
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

    fn html(&self, found: &ArticleRow) -> Result<String> {
        let bytes = blobs::decompress(&self.blobs.get(found.html)?, MAX_HTML)?;
        String::from_utf8(bytes).map_err(|_| {
            Error::Damaged("The page's text is damaged. Restore it from a backup.".to_owned())
        })
    }

    /// An image or attachment by the 64 digits of its hash: its type and bytes. `None` when there is none, or when its
    /// type may not be served (only images that [`commonplace_page::sniff_image`] knows).
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
        Ok(commonplace_page::sniff_image(&bytes).map(|mime| (mime, bytes)))
    }

    /// The rows of items that must all be there.
    pub(crate) fn live_rows(&self, ids: &[ItemId]) -> Result<Vec<Row>> {
        let mut wanted = ids.to_vec();
        wanted.sort_unstable();
        wanted.dedup();
        let rows = self.rows(&wanted)?;
        if rows.len() < wanted.len() {
            Err(gone())
        } else {
            Ok(rows)
        }
    }
}

fn put_tags(tx: &mut Tx<'_>, id: ItemId, add: &[TagName], remove: &[TagName]) -> Result<()> {
    for tag in remove {
        tx.put(id, &Field::Tag(tag.key()), Value::Null)?;
    }
    for tag in add {
        tx.put(id, &Field::Tag(tag.key()), tag.as_str().to_owned())?;
    }
    Ok(())
}

/// "Archive “Title”", "Archive 3 articles".
fn label(verb: &str, rows: &[Row]) -> String {
    match rows {
        [row] => format!("{verb} “{}”", row.title),
        rows if rows.iter().all(|row| row.kind == ItemKind::Article) => {
            format!("{verb} {}", counted(rows.len(), "article"))
        }
        rows if rows.iter().all(|row| row.kind == ItemKind::Note) => {
            format!("{verb} {}", counted(rows.len(), "note"))
        }
        rows => format!("{verb} {}", counted(rows.len(), "item")),
    }
}
