//! Saving: from a page, a text, a file or an address to an article in the library.

mod again;
mod alive;
mod beside;
mod hops;
mod images;
mod input;
mod judge;
mod merged;
mod others;
pub(crate) mod queue;
mod same;
mod several;
mod walls;

pub(crate) use alive::base;
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
use crate::renames::follow_title;
use crate::store::articles::{self, Details, Head, NewVersion};
use crate::store::index::Dirty;
use crate::store::tx::{Field, OneOf, Op, Tx, Value};
use crate::store::versions;
use commonplace_page::{Article, Opened, Warning};
use commonplace_text::name::{TagName, article_name};
use judge::Verdict;
use same::{Reading, present};
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
    /// The name of a list of which it is one: what is saved of one list, one after another, is undone together.
    pub batch: Option<&'a str>,
}

impl SaveOptions<'_> {
    fn op(&self, label: String) -> Op {
        Op {
            one_of: self.batch.map(|batch| OneOf {
                thing: "page",
                batch: batch.to_owned(),
            }),
            ..Op::new("save", label)
        }
    }
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
                url: address(source, options).map(str::to_owned),
                ..failed(&input::name(source), &error)
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
        let mut reading = Reading::of(taken, &article, &resources);
        let mut is_worse = false;
        let mut others = None;
        let known = self.store.read(|connection| {
            let known = reading.known(connection)?;
            let Some((known, is_same)) = reading.same(connection, &known, &article)? else {
                return Ok(None);
            };
            let present = present(connection, known.id)?;
            Ok(Some((known, is_same, present)))
        })?;
        if let Some((known, is_same, present)) = known {
            if let Some(merged) = self.saved_merged(&known, options, &name)? {
                return Ok(merged);
            }
            if is_same && taken.may_fetch && resources.is_empty() {
                others = self.others(&known, taken, &article)?;
            }
            if is_same && others.is_none() {
                let opened = Opened { article, resources };
                return self.saved_again(&known, opened, taken, options, fetch, job, name);
            }
            match reading.verdict(&known, present, &article) {
                Verdict::Better => {}
                Verdict::Beside(_) => is_worse = true,
                Verdict::Nothing(reason) => {
                    let (id, trashed) = (known.id, known.trashed);
                    self.bring_back(id, &known.title, trashed, options)?;
                    return self.saved(id, SaveStatus::Duplicate, vec![reason], name);
                }
            }
        }
        if let Some(wall) = walls::wall(&article).filter(|_| !is_worse) {
            article
                .warnings
                .push(warning("wall", wall.sentence().to_owned()));
        }
        let from = images::From {
            // Pictures of what will not be shown are not worth the fetching.
            fetch: Some(fetch).filter(|_| taken.may_fetch && !is_worse),
            allow_host: taken.allow_host.as_deref(),
            known: others.as_ref().map(|others| &others.pictures),
            resources: Some(&resources),
        };
        let kept = images::keep(self, &mut article, from, job)?;
        job.cancel.check()?;
        if let Some(others) = &others {
            if !self.is_worth_keeping(others, &kept)? {
                let (known, opened) = (&others.known, Opened { article, resources });
                return self.saved_again(known, opened, taken, options, fetch, job, name);
            }
            reading.is_other_beside();
        }
        let head = head(&article, &name, kept.lead);
        let raw = self.put_packed(&taken.bytes)?;
        let details = taken.details();
        let version = self.version(&article, &head, kept, &details, raw, reading.raw_hash)?;
        let (id, status, kept_because) = self.put(&reading, &article, &head, &version, options)?;
        let sentences = match kept_because {
            Some(reason) => vec![reason],
            None if status == SaveStatus::Duplicate => Vec::new(),
            None => version
                .details
                .warnings
                .iter()
                .map(|warning| warning.message.clone())
                .collect(),
        };
        self.saved(id, status, sentences, name)
    }

    /// Writes what was read. With a reason when what is shown stayed because it is better.
    fn put(
        &self,
        reading: &Reading,
        article: &Article,
        head: &Head,
        version: &NewVersion,
        options: &SaveOptions<'_>,
    ) -> Result<(ItemId, SaveStatus, Option<String>)> {
        let op = options.op(format!("Save “{}”", head.title));
        let (put, _) = self.write(&op, |tx| {
            // Looked for and judged again: another process may have saved it meanwhile.
            let known = reading.known(tx.connection)?;
            let (id, status, reason) = match reading.same(tx.connection, &known, article)? {
                None => {
                    let id = articles::insert(tx, &article_name(&head.title), head, version)?;
                    (id, SaveStatus::Saved, None)
                }
                Some((known, true)) => (known.id, SaveStatus::Duplicate, None),
                Some((known, false)) => {
                    let present = present(tx.connection, known.id)?;
                    if known.trashed {
                        tx.put(known.id, &Field::TRASHED, Value::Null)?;
                    }
                    let was_poor = present.is_poor;
                    match reading.verdict(&known, present, article) {
                        Verdict::Better => {
                            let renamed = known.title != known.given_title;
                            articles::update(tx, known.id, head, renamed, version)?;
                            // It must not go by the name of the wall that stood before it.
                            if was_poor && !renamed {
                                follow_title(tx, known.id, &head.title)?;
                            }
                            (known.id, SaveStatus::Updated, None)
                        }
                        Verdict::Beside(reason) => {
                            keep_beside(tx, known.id, head, version, &reason)?;
                            (known.id, SaveStatus::Duplicate, Some(reason))
                        }
                        Verdict::Nothing(reason) => (known.id, SaveStatus::Duplicate, Some(reason)),
                    }
                }
            };
            give_tags(tx, id, options.tags)?;
            Ok((id, status, reason))
        })?;
        Ok(put)
    }

    /// What saving again does to an article whose text stays: it comes out of the trash, and gets the tags.
    fn bring_back(
        &self,
        id: ItemId,
        title: &str,
        trashed: bool,
        options: &SaveOptions<'_>,
    ) -> Result<()> {
        let op = options.op(format!("Save “{title}” again"));
        self.write(&op, |tx| {
            if trashed {
                tx.put(id, &Field::TRASHED, Value::Null)?;
            }
            give_tags(tx, id, options.tags)
        })
        .map(drop)
    }

    /// A version of an article whose pictures are kept, with its files written.
    fn version(
        &self,
        article: &Article,
        head: &Head,
        kept: images::Kept,
        details: &Details,
        raw: (BlobHash, u64),
        raw_hash: BlobHash,
    ) -> Result<NewVersion> {
        let mut warnings = article.warnings.clone();
        warnings.extend(kept.warnings);
        Ok(NewVersion {
            html: self.put_packed(article.html.as_bytes())?,
            raw,
            raw_hash,
            text: article.text.clone(),
            text_hash: BlobHash::of(article.text.as_bytes()),
            details: Details {
                title: head.title.clone(),
                removed: article.removed.clone(),
                warnings,
                pictures: kept.wanted,
                missing: kept.missing,
                missing_audio: kept.missing_audio,
                headings: commonplace_page::headings(&article.html, versions::MOST_HEADINGS),
                beside: commonplace_page::beside_text(
                    &article.html,
                    &article.text,
                    versions::MOST_BESIDE,
                ),
                ..details.clone()
            },
            images: kept.images,
            links: commonplace_page::link_addresses(&article.html, versions::MOST_LINKS),
        })
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

/// Keeps a reading as a version that is not shown, unless it is kept already.
fn keep_beside(
    tx: &mut Tx<'_>,
    id: ItemId,
    head: &Head,
    version: &NewVersion,
    reason: &str,
) -> Result<()> {
    if versions::with_text(tx.connection, id, version.text_hash)?.is_some() {
        return Ok(());
    }
    let mut version = version.clone();
    version.details.held = Some(reason.to_owned());
    versions::insert(tx, id, head, &version)?;
    tx.touch(id, Dirty::Listing);
    Ok(())
}

/// The result for what could not be saved.
fn failed(name: &str, error: &Error) -> SaveResult {
    SaveResult {
        id: None,
        path: None,
        title: None,
        url: None,
        status: SaveStatus::Failed,
        error: Some(error.to_string()),
        warnings: Vec::new(),
        source: name.to_owned(),
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

#[cfg(test)]
mod tests;
