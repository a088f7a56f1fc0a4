//! Links between saved articles: what an article cites of the library, and what of the library cites it.

use crate::address;
use crate::blobs;
use crate::error::Result;
use crate::id::{ItemId, VersionId};
use crate::job::Job;
use crate::library::Library;
use crate::model::{Citations, Row};
use crate::store::kin::{self, Found};
use crate::store::versions;
use std::collections::HashSet;

/// Links of one article that are looked up.
const MOST_UNSAVED: usize = 10_000;
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

    /// The addresses that an article links to and of which nothing is saved, each once, in the order of its text; at most 10,000.
    ///
    /// # Errors
    /// As [`Library::citations`].
    pub fn unsaved_links(&self, id: ItemId) -> Result<Vec<String>> {
        let html = self.article_text(id)?.html;
        let own = self.store.article(id)?.head.url;
        let mut seen: HashSet<String> = own.iter().filter_map(|url| address::key(url)).collect();
        let links = commonplace_page::link_addresses(&html, MOST_UNSAVED);
        self.store.read(|connection| {
            let mut found = Vec::new();
            for url in links {
                let Some(key) = address::key(&url).filter(|key| seen.insert(key.clone())) else {
                    continue;
                };
                if kin::of_keys(connection, id, &[key])?.is_empty() {
                    found.push(url);
                }
            }
            Ok(found)
        })
    }

    /// Reads what articles of an older version of the library link to, look like and have for headings, so that they are
    /// found as well.
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
        let found: Vec<Found> = versions.into_iter().map(|id| self.found_in(id)).collect();
        if !found.is_empty() {
            self.store.remember_versions(&found)?;
        }
        Ok(u32::try_from(found.len()).unwrap_or(u32::MAX))
    }

    /// What a version links to, and its headings; nothing when its file is damaged, which `check` tells of.
    fn found_in(&self, id: VersionId) -> Found {
        let html = self.store.article_of(id).and_then(|found| {
            blobs::decompress(
                &self.blobs.get(found.html)?,
                2 * commonplace_page::MAX_BYTES,
            )
        });
        let html = html.unwrap_or_default();
        let html = String::from_utf8_lossy(&html);
        Found {
            id,
            links: commonplace_page::link_addresses(&html, kin::MOST_LINKS),
            headings: commonplace_page::headings(&html, versions::MOST_HEADINGS),
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::fetch::NoNetwork;
    use crate::job::{Cancel, Job};
    use crate::save::{SaveOptions, Source};
    use crate::store::check::wreck;
    use crate::vault::trial::Trial;

    #[test]
    fn headings_that_an_older_library_did_not_keep_are_read_later() {
        let trial = Trial::new();
        let library = trial.library("old");
        let filler = "<p>The river carries the letter home past the mill and the harbour, and nobody looks up.</p>".repeat(6);
        for (title, heading, word) in [
            ("First", "saltmarsh", "meadow"),
            ("Second", "meadow", "saltmarsh"),
        ] {
            let html = format!(
                "<article><h1>{title}</h1>{filler}<h2>Of {heading}</h2>{filler}<p>On the {word} they stood.</p>{filler}</article>"
            );
            let source = Source::Bytes {
                name: "page.html",
                bytes: html.as_bytes(),
            };
            let saved = library.save(source, &SaveOptions::default(), &NoNetwork, &Job::silent());
            assert!(saved.id.is_some());
        }
        let first = |query: &str| {
            let found = library.search(query, false, 9, &Cancel::default()).unwrap();
            found
                .hits
                .into_iter()
                .map(|hit| hit.row.title)
                .next()
                .unwrap()
        };
        wreck(
            &library.store,
            "UPDATE content_version SET known = 1, details = json_remove(details, '$.headings')",
        );
        wreck(
            &library.store,
            "UPDATE search_state SET format = 0, generation = generation + 1",
        );
        while library.tidy_search().unwrap().is_some() {}
        assert_eq!(
            first("saltmarsh"),
            "Second",
            "the newer, where nothing is known of headings"
        );
        assert_eq!(library.catch_up(&Job::silent()).unwrap(), 2);
        assert_eq!(
            (first("saltmarsh"), first("meadow")),
            ("First".to_owned(), "Second".to_owned())
        );
        assert_eq!(
            library.catch_up(&Job::silent()).unwrap(),
            0,
            "once is enough"
        );
        let findings = library.check(false).unwrap();
        assert!(findings.iter().all(|finding| finding.ok), "{findings:#?}");
    }
}
