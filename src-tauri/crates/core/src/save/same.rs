//! Which saved article a page is, if it is one that is saved already.
//!
//! The same address is the same article, in every spelling that `address` knows. An address that a page calls its own
//! counts when the title agrees, because many sites name their front page on every page, and not for another page of a
//! series. The same text is the same article only where one of the two has no address: a site gives the same words
//! ("Please sign in") at many. Letters and picture books may say the same few words too: what else they say of themselves
//! must not speak against it. The same file is the same article.

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
use commonplace_page::{Article, Resources};
use commonplace_text::words::fold;
use std::collections::HashSet;

/// Words below which two texts may be alike by chance: a notice, the captions of a picture book.
const SHORT: u32 = 60;
/// The share of runs from which on two longer texts are of one article.
const ALIKE: f64 = 0.2;

/// A page that has been read, and by what it could be known.
pub(super) struct Reading {
    url: Option<String>,
    canonical: Option<String>,
    /// The address that was asked for, when another one answered.
    asked: Option<String>,
    pub(super) raw_hash: BlobHash,
    text_hash: BlobHash,
    /// The pictures that came along with a short text.
    pictures: HashSet<BlobHash>,
    /// Whether its pictures or its links are other than those of the article that it is, so that it is no repetition.
    has_others: bool,
}

impl Reading {
    pub(super) fn of(taken: &input::Taken<'_>, article: &Article, resources: &Resources) -> Self {
        let key = |url: &Option<String>| url.as_deref().and_then(address::key);
        let url = key(&article.url);
        let asked = key(&taken.asked);
        Self {
            asked: asked.filter(|asked| url.as_ref() != Some(asked)),
            canonical: key(&article.canonical_url),
            url,
            raw_hash: BlobHash::of(&taken.bytes),
            text_hash: BlobHash::of(article.text.as_bytes()),
            has_others: false,
            pictures: match article.words < SHORT {
                true => resources.all().map(BlobHash::of).collect(),
                false => HashSet::new(),
            },
        }
    }

    /// Says that its pictures or its links are other than before.
    pub(super) fn is_other_beside(&mut self) {
        self.has_others = true;
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

    /// The article that it is, and whether its text is the same too, under the same headline if it is from the same address.
    pub(super) fn same(
        &self,
        connection: &Connection,
        known: &[Known],
        article: &Article,
    ) -> Result<Option<(Known, bool)>> {
        for one in known {
            if self.is_one(connection, one, article)? || self.has_moved(one) {
                let is_renamed = self.url.is_some()
                    && one.url_key == self.url
                    && !one.given_title.is_empty()
                    && article.title.is_some()
                    && !titles_agree(one, article);
                let is_same = one.text_hash == self.text_hash && !is_renamed && !self.has_others;
                return Ok(Some((one.clone(), is_same)));
            }
        }
        Ok(None)
    }

    fn is_one(&self, connection: &Connection, one: &Known, article: &Article) -> Result<bool> {
        if self.url.is_some() && one.url_key == self.url {
            return Ok(true);
        }
        if self.url.is_none() || one.url_key.is_none() {
            let says_the_same = one.text_hash == self.text_hash && !article.text.is_empty();
            if one.raw_hash == self.raw_hash
                || says_the_same && !self.is_told_apart(connection, one, article)?
            {
                return Ok(true);
            }
        }
        Ok(self.is_called_so(one, article) && self.is_alike(connection, one, article)?)
    }

    /// Whether the same text is another article, by its title, its author, its day or its pictures. One of these is enough
    /// for a short text; a long one is hardly written twice.
    fn is_told_apart(
        &self,
        connection: &Connection,
        one: &Known,
        article: &Article,
    ) -> Result<bool> {
        let differ = |mine: Option<&str>, other: Option<&str>| matches!((mine, other), (Some(mine), Some(other)) if fold(mine) != fold(other));
        let day = |published: &Option<String>| {
            let day = published.as_deref()?.get(..10)?;
            Some(day.to_owned())
        };
        // What has no title is called by its first words.
        let title = Some(one.given_title.as_str())
            .filter(|title| !title.is_empty() && *title != super::stand_in(article, ""));
        let against = usize::from(differ(article.title.as_deref(), title))
            + usize::from(differ(
                article.byline.as_deref(),
                one.given_byline.as_deref(),
            ))
            + usize::from(differ(
                day(&article.published).as_deref(),
                day(&one.given_day).as_deref(),
            ));
        if against > 1 || against == 1 && article.words < SHORT {
            return Ok(true);
        }
        if self.pictures.is_empty() {
            return Ok(false);
        }
        let shown = versions::marks(connection, one.id)?.shown;
        let others = versions::images(connection, shown)?;
        Ok(!others.is_empty() && !others.iter().any(|other| self.pictures.contains(&other.0)))
    }

    /// Whether it calls itself by the address of a saved article, and is it.
    fn is_called_so(&self, one: &Known, article: &Article) -> bool {
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

    /// Whether two pages that call themselves one article say something in common. Sites name one address on all pages of an
    /// article, or on all letters to the editor.
    fn is_alike(&self, connection: &Connection, one: &Known, article: &Article) -> Result<bool> {
        if one.text_hash == self.text_hash || article.words < SHORT {
            return Ok(true);
        }
        let text = kin::text_of(connection, one.id)?;
        let is_short = commonplace_text::words::count(&text) < SHORT;
        Ok(is_short || sketch::likeness(&text, &article.text) >= ALIKE)
    }

    /// Whether the address of a saved article leads here now: the article moved, or the page is gone and another answers in its
    /// place. What is saved under an address of its own is no longer asked then.
    fn has_moved(&self, one: &Known) -> bool {
        self.asked.is_some() && one.url_key == self.asked
    }

    fn leads_to_the_front(&self) -> bool {
        let is_front = |key: &String| !key.contains(['/', '?', '#']);
        self.asked.as_ref().is_some_and(|asked| !is_front(asked))
            && self.url.as_ref().is_some_and(is_front)
    }

    /// Whether it may take the place of what is shown.
    pub(super) fn verdict(&self, known: &Known, present: Present, article: &Article) -> Verdict {
        if self.has_moved(known) && self.leads_to_the_front() && !titles_agree(known, article) {
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
    article
        .title
        .as_deref()
        .is_some_and(|title| fold(title) == fold(&known.given_title))
}
