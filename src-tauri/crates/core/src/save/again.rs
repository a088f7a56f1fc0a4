//! Reading a kept page again: for pictures that were missing, and with a better extractor.

use super::{head, images, input};
use crate::blobs;
use crate::error::{Error, Result};
use crate::fetch::Fetch;
use crate::id::ItemId;
use crate::job::Job;
use crate::library::Library;
use crate::model::{Completed, VersionCause};
use crate::store::articles::{self, Head, NewVersion};
use crate::store::tx::{Field, Op};
use crate::store::versions::{self, Details, VersionRow};
use commonplace_page::MAX_BYTES;
use std::collections::HashMap;

impl Library {
    /// Fetches the pictures of an article that are missing. Those that come are kept in a new version of the same text,
    /// which is shown in place of the old one.
    ///
    /// # Errors
    /// When the article is gone, its kept page is damaged, or the library cannot be written; [`Error::Cancelled`].
    pub fn fetch_missing(
        &self,
        id: ItemId,
        fetch: &dyn Fetch,
        allow_host: Option<&str>,
        job: &Job<'_>,
    ) -> Result<Completed> {
        let (marks, shown) = self.store.read(|connection| {
            let marks = versions::marks(connection, id)?;
            let shown = versions::row(connection, marks.shown)?;
            Ok((marks, shown))
        })?;
        if shown.details.missing.is_empty() {
            return self.completed(id, 0, &shown.details);
        }
        let before = shown.details.missing.len();
        let from = Some((fetch, allow_host));
        let (head, mut version) = self.read_again(&shown, from, VersionCause::Pictures, job)?;
        job.cancel.check()?;
        let missing = version.details.missing.len();
        if missing >= before {
            return self.completed(id, 0, &shown.details);
        }
        if version.text_hash != shown.text_hash {
            return Err(Error::Invalid(
                "This version of Commonplace reads the page differently. Have it read again first, then fetch its pictures.".to_owned(),
            ));
        }
        // The same text under the same head, so nothing else of the article changes.
        let head = Head {
            lead_image: head.lead_image,
            ..shown.details.head.clone().unwrap_or(head)
        };
        version.details.title.clone_from(&shown.details.title);
        let op = Op::new(
            "pictures",
            format!("Fetch missing pictures of “{}”", marks.title),
        );
        self.write(&op, |tx| {
            let now = versions::marks(tx.connection, id)?;
            if now.shown != shown.id {
                return Err(Error::Conflict(
                    "The article was changed meanwhile. Try again.".to_owned(),
                ));
            }
            let keep_title = now.title != shown.details.title;
            articles::update(tx, id, &head, keep_title, &version)?;
            if now.read == Some(shown.id) {
                let shown = versions::marks(tx.connection, id)?.shown;
                let field = Field::Column("article", "read_version");
                tx.put(id, &field, crate::versions::version_value(shown))?;
            }
            Ok(())
        })?;
        let fetched = u32::try_from(before - missing).unwrap_or(u32::MAX);
        self.completed(id, fetched, &version.details)
    }

    /// Articles outside the trash whose shown version lacks pictures.
    ///
    /// # Errors
    /// When the library cannot be read.
    pub fn incomplete(&self) -> Result<Vec<ItemId>> {
        self.store.read(versions::incomplete)
    }

    fn completed(&self, id: ItemId, fetched: u32, details: &Details) -> Result<Completed> {
        let row = self.rows(&[id])?.pop().ok_or_else(crate::library::gone)?;
        Ok(Completed {
            id,
            path: row.path,
            fetched,
            pictures: details.told(),
            error: None,
        })
    }

    /// Reads the kept page of a version with the extractor of today. Pictures that are kept are used again; others come
    /// from the network only if it is given.
    pub(crate) fn read_again(
        &self,
        shown: &VersionRow,
        network: Option<(&dyn Fetch, Option<&str>)>,
        cause: VersionCause,
        job: &Job<'_>,
    ) -> Result<(Head, NewVersion)> {
        let raw = shown.raw.ok_or_else(|| {
            Error::Invalid(
                "The page as it came was not kept, so it cannot be read again.".to_owned(),
            )
        })?;
        let bytes = blobs::decompress(&self.blobs.get(raw.0)?, MAX_BYTES)?;
        let url = match &shown.details.head {
            Some(head) => head.url.clone(),
            None => self.store.article(shown.item)?.head.url,
        };
        let taken = input::kept(bytes, &shown.details, url);
        let name = shown.details.title.clone();
        let mut article = input::read(&taken, &name)?;
        let known = self.known_pictures(shown)?;
        let from = images::From {
            fetch: network.map(|network| network.0),
            allow_host: network.and_then(|network| network.1),
            known: Some(&known),
        };
        let kept = images::keep(self, &mut article, from, job)?;
        let head = head(&article, &name, kept.lead);
        let details = Details {
            cause,
            ..taken.details()
        };
        let mut version = self.version(&article, &head, kept, &details, raw, shown.raw_hash)?;
        if network.is_none() && !version.details.missing.is_empty() {
            // They were not asked for this time; what was said of them before still holds.
            let said = shown
                .details
                .warnings
                .iter()
                .filter(|warning| warning.code == "images");
            version.details.warnings.extend(said.cloned());
        }
        Ok((head, version))
    }

    fn known_pictures(&self, shown: &VersionRow) -> Result<HashMap<String, images::Image>> {
        let kept = self
            .store
            .read(|connection| versions::images(connection, shown.id))?;
        let by_address = kept.into_iter().filter_map(|(blob, size, mime, source)| {
            let mime = images::served_type(&mime)?;
            source
                .starts_with("http")
                .then_some((source, (blob, size, mime)))
        });
        Ok(by_address
            // A file that is gone is a picture that is missing.
            .filter(|(_, image)| self.blobs.has(image.0))
            .collect())
    }
}
