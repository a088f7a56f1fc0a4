//! A library of many articles at once, for measurements: no pages behind them, so that what is measured is the index.

use crate::blobs::BlobHash;
use crate::error::Result;
use crate::id::ItemId;
use crate::library::Library;
use crate::store::articles::{self, Details, Head, NewVersion};
use crate::store::tx::{Field, Op};
use commonplace_text::name::{TagName, article_name};

/// An article as plain text.
#[derive(Debug, Clone, Default)]
pub struct Plain {
    /// Its title.
    pub title: String,
    /// Its text.
    pub text: String,
    /// Its language.
    pub lang: Option<String>,
    /// Its site.
    pub site: Option<String>,
    /// Its author.
    pub byline: Option<String>,
    /// Its headings, which are in the text as well.
    pub headings: Vec<String>,
    /// Its tags.
    pub tags: Vec<String>,
}

impl Library {
    /// Adds articles in one write. Their pages are nowhere: such a library is good for measuring only.
    ///
    /// # Errors
    /// When the library cannot be written.
    pub fn add_plain(&self, items: &[Plain]) -> Result<()> {
        let none = self.blobs.put(b"measured")?;
        let size = 8;
        self.write(&Op::quiet("fill"), |tx| {
            for item in items {
                let head = Head {
                    title: item.title.clone(),
                    lang: item.lang.clone(),
                    site: item.site.clone(),
                    byline: item.byline.clone(),
                    ..Head::default()
                };
                let version = NewVersion {
                    html: (none, size),
                    raw: (none, size),
                    raw_hash: none,
                    text: item.text.clone(),
                    text_hash: BlobHash::of(item.text.as_bytes()),
                    details: Details {
                        headings: item.headings.clone(),
                        ..Details::default()
                    },
                    images: Vec::new(),
                    links: Vec::new(),
                };
                let id = articles::insert(tx, &article_name(&item.title), &head, &version)?;
                for tag in &item.tags {
                    if let Ok(tag) = TagName::parse(tag) {
                        tx.put(id, &Field::Tag(tag.key()), tag.as_str().to_owned())?;
                    }
                }
            }
            Ok(())
        })
        .map(drop)
    }
    /// Adds articles to the lists and the index alone: for more of them than there is room for.
    ///
    /// # Errors
    /// When the library cannot be written.
    pub fn list_only(&self, items: &[Plain]) -> Result<()> {
        self.store.list_only(items)
    }

    /// The titles of the best items by what the words of a query count in them alone, without anything else that makes the
    /// order of [`Library::search`].
    ///
    /// # Errors
    /// When the library cannot be read.
    pub fn by_words(&self, query: &str, limit: usize) -> Result<Vec<String>> {
        self.store.by_words(query, limit)
    }

    /// Everything outside the trash, with its title.
    ///
    /// # Errors
    /// When the library cannot be read.
    pub fn titles(&self) -> Result<Vec<(ItemId, String)>> {
        self.store.titles()
    }

    /// Indexes everything again in one go, and tidies the index. How many items there are.
    ///
    /// # Errors
    /// When the library cannot be written.
    pub fn index_all(&self) -> Result<usize> {
        self.store.index_all()
    }
}
