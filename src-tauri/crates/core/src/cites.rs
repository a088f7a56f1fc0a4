//! Links between saved articles: what an article cites of the library, and what of the library cites it.

use crate::address;
use crate::blobs;
use crate::error::Result;
use crate::id::{ItemId, VersionId};
use crate::job::Job;
use crate::library::Library;
use crate::model::{Citations, Row};
use crate::store::kin;

/// Versions that are read in one go.
const AT_ONCE: u32 = 20;

impl Library {
    /// The saved articles that an article links to, in the order of its text, and those that link to it.
    ///
    /// # Errors
    /// When it is gone or no article, or its file is damaged.
    pub fn citations(&self, id: ItemId) -> Result<Citations> {
        let html = self.article_text(id)?.html;
        let keys: Vec<String> = commonplace_page::link_addresses(&html, kin::MOST_LINKS)
            .iter()
            .filter_map(|url| address::key(url))
            .collect();
        let (cites, cited_by) = self.store.read(|connection| {
            Ok((
                kin::of_keys(connection, id, &keys)?,
                kin::cited_by(connection, id)?,
            ))
        })?;
        let live = |ids: &[ItemId]| -> Result<Vec<Row>> { self.rows(ids) };
        Ok(Citations {
            cites: live(&cites)?,
            cited_by: live(&cited_by)?,
        })
    }

    /// Reads what articles of an older version of the library link to and look like, so that they are found as well.
    /// Says how many were read; most of the time none.
    ///
    /// # Errors
    /// When the library cannot be written; [`crate::Error::Cancelled`].
    pub fn catch_up(&self, job: &Job<'_>) -> Result<u32> {
        let mut done = 0;
        loop {
            job.cancel.check()?;
            let some = self.catch_up_a_little()?;
            if some == 0 {
                return Ok(done);
            }
            done += some;
            (job.progress)(done, 0, "Reading what articles link to");
        }
    }

    /// A small part of [`Library::catch_up`], for whoever has other things to do as well. Says how many were read.
    ///
    /// # Errors
    /// When the library cannot be written.
    pub fn catch_up_a_little(&self) -> Result<u32> {
        if self.read_only().is_some() {
            return Ok(0);
        }
        let versions = self.store.unknown_versions(AT_ONCE)?;
        let found: Vec<(VersionId, Vec<String>)> = versions
            .into_iter()
            .map(|version| (version, self.links_of(version)))
            .collect();
        if !found.is_empty() {
            self.store.remember_versions(&found)?;
        }
        Ok(u32::try_from(found.len()).unwrap_or(u32::MAX))
    }

    /// What a version links to; nothing when its file is damaged, which `check` tells of.
    fn links_of(&self, version: VersionId) -> Vec<String> {
        let html = self.store.article_of(version).and_then(|found| {
            blobs::decompress(
                &self.blobs.get(found.html)?,
                2 * commonplace_page::MAX_BYTES,
            )
        });
        let html = html.unwrap_or_default();
        commonplace_page::link_addresses(&String::from_utf8_lossy(&html), kin::MOST_LINKS)
    }
}
