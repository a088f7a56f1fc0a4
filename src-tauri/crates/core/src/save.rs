//! Saving: from a page, a text, a file or an address to an article in the library.

mod beside;
mod images;
mod input;
mod several;

pub use beside::of_page as pictures_beside;
pub(crate) use input::read_file;
pub(crate) use several::is_archive;

use crate::blobs::{self, BlobHash};
use crate::error::{Error, Result};
use crate::fetch::Fetch;
use crate::id::ItemId;
use crate::job::Job;
use crate::library::Library;
use crate::model::{SaveResult, SaveStatus};
use crate::store::articles::{self, Details, Head, Known, NewVersion};
use crate::store::tx::{Field, Op, Tx, Value};
use commonplace_page::{Article, Opened, Warning};
use commonplace_text::name::{TagName, article_name};
use std::path::Path;

/// Characters of a title, a byline, a standfirst: longer ones are a page that went wrong.
const MAX_LINE: usize = 500;
const MAX_EXCERPT: usize = 2_000;

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
    /// Saves one thing. Never an `Err`: a failure is a result with [`SaveStatus::Failed`] and its reason, and the library
    /// is as it was. `fetch` is asked for addresses and for the images of pages that have one.
    #[must_use]
    pub fn save(
        &self,
        source: Source<'_>,
        options: &SaveOptions<'_>,
        fetch: &dyn Fetch,
        job: &Job<'_>,
    ) -> SaveResult {
        self.try_save(source, options, fetch, job)
            .unwrap_or_else(|error| SaveResult {
                id: None,
                path: None,
                title: None,
                url: address(source, options).map(str::to_owned),
                status: SaveStatus::Failed,
                error: Some(error.to_string()),
                warnings: Vec::new(),
                source: input::name(source),
            })
    }

    /// As [`Library::save`], with the failure as an error that a program can act on.
    ///
    /// # Errors
    /// [`Error::Fetch`] when an address gives nothing, [`Error::Invalid`] when it is nothing to read, [`Error::Storage`] and
    /// [`Error::Locked`] when the library cannot take it, [`Error::Cancelled`].
    pub fn try_save(
        &self,
        source: Source<'_>,
        options: &SaveOptions<'_>,
        fetch: &dyn Fetch,
        job: &Job<'_>,
    ) -> Result<SaveResult> {
        if let Some(reason) = self.read_only() {
            return Err(Error::Locked(reason.to_owned()));
        }
        let name = input::name(source);
        (job.progress)(0, 0, &name);
        let taken = input::take(source, options, fetch)?;
        job.cancel.check()?;
        self.save_taken(&taken, name, options, fetch, job)
    }

    fn save_taken(
        &self,
        taken: &input::Taken<'_>,
        name: String,
        options: &SaveOptions<'_>,
        fetch: &dyn Fetch,
        job: &Job<'_>,
    ) -> Result<SaveResult> {
        let Opened {
            mut article,
            resources,
        } = input::read(taken, &name)?;
        let raw_hash = BlobHash::of(&taken.bytes);
        let text_hash = BlobHash::of(article.text.as_bytes());
        let keys = keys(&article);
        let known = self
            .store
            .read(|connection| articles::known(connection, &keys, raw_hash, text_hash))?;
        if let Some((known, true)) = same(&known, &article, text_hash) {
            let tags = options.tags;
            let (id, trashed) = (known.id, known.trashed);
            self.write(
                &Op::new("save", format!("Save “{}” again", known.title)),
                |tx| {
                    if trashed {
                        tx.put(id, &Field::TRASHED, Value::Null)?;
                    }
                    give_tags(tx, id, tags)
                },
            )?;
            let mut warnings = Vec::new();
            if trashed {
                warnings.push("It was in the trash and has been taken out.".to_owned());
            }
            return self.saved(id, SaveStatus::Duplicate, warnings, name);
        }
        let fetch = taken.may_fetch.then_some(fetch);
        let kept = images::keep(self, &mut article, &resources, fetch, job)?;
        job.cancel.check()?;
        let head = head(&article, &name, kept.lead);
        let html = self.put_packed(article.html.as_bytes())?;
        let raw = self.put_packed(&taken.bytes)?;
        let mut warnings = article.warnings.clone();
        warnings.extend(kept.warnings);
        let sentences: Vec<String> = warnings
            .iter()
            .map(|warning| warning.message.clone())
            .collect();
        let details = Details {
            title: head.title.clone(),
            removed: article.removed.clone(),
            warnings,
            content_type: taken.content_type.clone(),
            file_name: taken.file_name.clone(),
        };
        let version = NewVersion {
            html,
            raw,
            raw_hash,
            text: article.text.clone(),
            text_hash,
            details,
            images: kept.images,
        };
        let ((id, status), _) = self.write(
            &Op::new("save", format!("Save “{}”", head.title)),
            |tx| {
                // Looked for again: another process may have saved it meanwhile.
                let known = articles::known(tx.connection, &keys, raw_hash, text_hash)?;
                let (id, status) = match same(&known, &article, text_hash) {
                    Some((known, true)) => (known.id, SaveStatus::Duplicate),
                    Some((known, false)) => {
                        let renamed = known.title != known.given_title;
                        articles::update(tx, known.id, &head, renamed, &version)?;
                        if known.trashed {
                            tx.put(known.id, &Field::TRASHED, Value::Null)?;
                        }
                        (known.id, SaveStatus::Updated)
                    }
                    None => (
                        articles::insert(tx, &article_name(&head.title), &head, &version)?,
                        SaveStatus::Saved,
                    ),
                };
                give_tags(tx, id, options.tags)?;
                Ok((id, status))
            },
        )?;
        self.saved(id, status, sentences, name)
    }

    fn put_packed(&self, bytes: &[u8]) -> Result<(BlobHash, u64)> {
        let packed = blobs::compress(bytes)?;
        Ok((self.blobs.put(&packed)?, packed.len() as u64))
    }

    fn saved(
        &self,
        id: ItemId,
        status: SaveStatus,
        warnings: Vec<String>,
        source: String,
    ) -> Result<SaveResult> {
        let found = self.article(id)?;
        Ok(SaveResult {
            id: Some(id),
            path: Some(found.row.path),
            title: Some(found.row.title),
            url: found.url,
            status,
            error: None,
            warnings,
            source,
        })
    }
}

fn address<'a>(source: Source<'a>, options: &SaveOptions<'a>) -> Option<&'a str> {
    match source {
        Source::Url { url, .. } => Some(url),
        _ => options.url,
    }
}

fn give_tags(tx: &mut Tx<'_>, id: ItemId, tags: &[TagName]) -> Result<()> {
    tags.iter().try_for_each(|tag| {
        tx.put(id, &Field::Tag(tag.key()), tag.as_str().to_owned())
            .map(drop)
    })
}

/// The keys of the addresses that an article is known by.
fn keys(article: &Article) -> Vec<String> {
    let mut keys: Vec<String> = [&article.url, &article.canonical_url]
        .into_iter()
        .flatten()
        .filter_map(|url| articles::url_key(url))
        .collect();
    keys.dedup();
    keys
}

/// The article that is there already, and whether its text is the same too.
///
/// The same address is the same article. The same text is only where one of the two has no address: a site gives the same
/// words ("Please sign in") at many. An address that a page calls its own counts when the title agrees, because many
/// sites name their front page on every page.
fn same<'a>(
    known: &'a [Known],
    article: &Article,
    text_hash: BlobHash,
) -> Option<(&'a Known, bool)> {
    let url = article.url.as_deref().and_then(articles::url_key);
    let canonical = article.canonical_url.as_deref().and_then(articles::url_key);
    let is_same = |one: &&Known| {
        if url.is_some()
            && (one.url_key == url
                || one.url_key == canonical && canonical.is_some() && titles_agree(one, article))
        {
            return true;
        }
        let addresses_agree = url.is_none() || one.url_key.is_none();
        let says_the_same = one.text_hash == text_hash && !article.text.is_empty();
        let is_canonical =
            canonical.is_some() && one.canonical_key == canonical && titles_agree(one, article);
        (says_the_same && addresses_agree) || is_canonical
    };
    known
        .iter()
        .find(is_same)
        .map(|one| (one, one.text_hash == text_hash))
}

fn titles_agree(known: &Known, article: &Article) -> bool {
    article
        .title
        .as_deref()
        .is_some_and(|title| title == known.given_title)
}

fn head(article: &Article, name: &str, lead: Option<BlobHash>) -> Head {
    let line = |text: &Option<String>, most: usize| {
        text.as_deref()
            .map(|text| clip(text, most))
            .filter(|text| !text.is_empty())
    };
    Head {
        title: line(&article.title, MAX_LINE).unwrap_or_else(|| stand_in(article, name)),
        byline: line(&article.byline, MAX_LINE),
        agency: line(&article.agency, MAX_LINE),
        site: line(&article.site, MAX_LINE),
        published: article.published.clone(),
        datelines: article.datelines.clone(),
        lang: article.lang.clone(),
        dir: article.dir.clone(),
        excerpt: line(&article.excerpt, MAX_EXCERPT),
        url: article.url.clone(),
        canonical_url: article.canonical_url.clone(),
        lead_image: lead,
    }
}

/// What an article is called that has no headline: its first words, else where it came from.
fn stand_in(article: &Article, name: &str) -> String {
    let first = article
        .text
        .lines()
        .map(str::trim)
        .find(|line| line.chars().any(char::is_alphanumeric));
    first.map_or_else(|| name.to_owned(), |line| clip(line, 80))
}

/// White space collapsed, cut at a word with an ellipsis.
fn clip(text: &str, most: usize) -> String {
    let mut out = String::new();
    for word in text.split_whitespace() {
        if out.chars().count() + word.chars().count() + 1 > most {
            if out.is_empty() {
                out.extend(word.chars().take(most.saturating_sub(1)));
            }
            out.push('…');
            break;
        }
        if !out.is_empty() {
            out.push(' ');
        }
        out.push_str(word);
    }
    out
}

/// A warning of saving, beside those of reading.
fn warning(code: &str, message: String) -> Warning {
    Warning {
        code: code.to_owned(),
        message,
    }
}
