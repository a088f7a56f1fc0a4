//! Which saved article a page is, if it is one that is saved already.
//!
//! The same address is the same article, in every spelling that `address` knows. An address that a page calls its own
//! counts when the title agrees, because many sites name their front page on every page, and not for another page of a
//! series. The same text is the same article only where one of the two has no address: a site gives the same words
//! ("Please sign in") at many.

use super::input;
use super::judge::{self, Present, Verdict};
use crate::address;
use crate::blobs::BlobHash;
use crate::error::Result;
use crate::id::ItemId;
use crate::sketch;
use crate::store::Connection;
use crate::store::articles::{self, Known};
use crate::store::{kin, versions};
use commonplace_page::Article;

/// A page that has been read, and by what it could be known.
pub(super) struct Reading {
    url: Option<String>,
    canonical: Option<String>,
    /// The address that was asked for, when another one answered.
    asked: Option<String>,
    pub(super) raw_hash: BlobHash,
    text_hash: BlobHash,
}

impl Reading {
    pub(super) fn of(taken: &input::Taken<'_>, article: &Article) -> Self {
        let key = |url: &Option<String>| url.as_deref().and_then(address::key);
        let url = key(&article.url);
        let asked = key(&taken.asked);
        Self {
            asked: asked.filter(|asked| url.as_ref() != Some(asked)),
            canonical: key(&article.canonical_url),
            url,
            raw_hash: BlobHash::of(&taken.bytes),
            text_hash: BlobHash::of(article.text.as_bytes()),
        }
    }

    /// Articles that it may be.
    pub(super) fn known(&self, connection: &Connection) -> Result<Vec<Known>> {
        let mut keys: Vec<String> = Vec::new();
        for key in [&self.url, &self.canonical, &self.asked]
            .into_iter()
            .flatten()
        {
            if !keys.contains(key) {
                keys.push(key.clone());
            }
        }
        articles::known(connection, &keys, self.raw_hash, self.text_hash)
    }

    /// The article that it is, and whether its text is the same too.
    pub(super) fn same(
        &self,
        connection: &Connection,
        known: &[Known],
        article: &Article,
    ) -> Result<Option<(Known, bool)>> {
        for one in known {
            if self.is_one(one, article) || self.has_moved(connection, one, article)? {
                return Ok(Some((one.clone(), one.text_hash == self.text_hash)));
            }
        }
        Ok(None)
    }

    fn is_one(&self, one: &Known, article: &Article) -> bool {
        if self.url.is_some() && one.url_key == self.url {
            return true;
        }
        let says_the_same = one.text_hash == self.text_hash && !article.text.is_empty();
        if says_the_same && (self.url.is_none() || one.url_key.is_none()) {
            return true;
        }
        let Some(canonical) = &self.canonical else {
            return false;
        };
        let other_page = match (&self.url, &one.url_key) {
            (Some(url), Some(other)) => address::tells_apart(url, other),
            _ => false,
        };
        let calls_it_so = one.canonical_key.as_ref() == Some(canonical)
            || one.url_key.as_ref() == Some(canonical);
        calls_it_so && !other_page && titles_agree(one, article)
    }

    /// Whether the address of a saved article now leads here, and it is the same article that moved.
    fn has_moved(&self, connection: &Connection, one: &Known, article: &Article) -> Result<bool> {
        if self.asked.is_none() || one.url_key != self.asked {
            return Ok(false);
        }
        // A page that is gone often leads to the site's front page: that is no newer version of it.
        if self.leads_to_the_front() || titles_agree(one, article) {
            return Ok(true);
        }
        let text = kin::text_of(connection, one.id)?;
        Ok(sketch::likeness(&text, &article.text) >= 0.5)
    }

    fn leads_to_the_front(&self) -> bool {
        let is_front = |key: &String| !key.contains(['/', '?', '#']);
        self.asked.as_ref().is_some_and(|asked| !is_front(asked))
            && self.url.as_ref().is_some_and(is_front)
    }

    /// Whether it may take the place of what is shown.
    pub(super) fn verdict(&self, known: &Known, present: Present, article: &Article) -> Verdict {
        let has_moved = self.asked.is_some() && known.url_key == self.asked;
        if has_moved && self.leads_to_the_front() && !titles_agree(known, article) {
            return Verdict::Nothing(
                "The address now leads to the front page of the site: the page is gone. The version you have is kept.".to_owned(),
            );
        }
        judge::judge(&present, article)
    }
}

/// What is shown of an article now.
pub(super) fn present(connection: &Connection, id: ItemId) -> Result<Present> {
    let shown = versions::row(connection, versions::marks(connection, id)?.shown)?;
    Ok(Present {
        title: shown.details.title.clone(),
        words: commonplace_text::words::count(&shown.text),
        is_poor: shown
            .details
            .warnings
            .iter()
            .any(|warning| matches!(warning.code.as_str(), "no_article" | "wall")),
        text: shown.text,
    })
}

fn titles_agree(known: &Known, article: &Article) -> bool {
    let folded = commonplace_text::words::fold;
    article
        .title
        .as_deref()
        .is_some_and(|title| folded(title) == folded(&known.given_title))
}
