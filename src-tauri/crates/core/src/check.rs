//! Looking for damage, and repairing what can be made again.
//!
//! Repair only makes derived tables again, brings lost blobs back from backups and clears away what interrupted writes
//! left behind. It never deletes what a person saved.

mod files;
#[cfg(test)]
mod tests;

use crate::error::{Error, Result};
use crate::library::{Library, counted};
use crate::model::{Changes, Finding};
use crate::store::{check as questions, index};

/// Areas whose tables are derived from the rest.
const SEARCH: &str = "search index";
const LISTS: &str = "lists and links";

impl Library {
    /// Looks for damage: the file, its references, the search index, lists and links, texts, blobs, leftovers. With
    /// `repair`, what can be made again is made again; nothing that was saved is ever deleted.
    ///
    /// # Errors
    /// When the library cannot be read at all, or with `repair` cannot be written.
    pub fn check(&self, repair: bool) -> Result<Vec<Finding>> {
        if let (true, Some(reason)) = (repair, self.read_only()) {
            return Err(Error::Locked(reason.to_owned()));
        }
        let sentences = self
            .store
            .integrity()?
            .into_iter()
            .map(|line| format!("The file is damaged: {line}. Restore the newest backup."))
            .collect();
        let mut findings = told("integrity", sentences, "The database file is sound.");
        findings.extend(self.references()?);
        let derived = self.derived()?;
        findings.extend(if repair && derived.iter().any(|finding| !finding.ok) {
            self.make_again(derived)?
        } else {
            derived
        });
        let halves = self.store.read(questions::halves)?;
        findings.extend(told(
            "texts",
            halves,
            "Every article, note and file has its content.",
        ));
        findings.extend(self.check_blobs(repair)?);
        findings.extend(self.check_leftovers(repair)?);
        Ok(findings)
    }

    fn references(&self) -> Result<Vec<Finding>> {
        let found = self.store.read(questions::foreign_keys)?;
        let sentences = found
            .into_iter()
            .map(|(table, rows)| {
                let rows = counted(usize::try_from(rows).unwrap_or(usize::MAX), "row");
                format!(
                    "In the table {table}, {rows} belong to nothing. Restore the newest backup."
                )
            })
            .collect();
        Ok(told(
            "foreign keys",
            sentences,
            "Everything that is referred to is there.",
        ))
    }

    fn derived(&self) -> Result<Vec<Finding>> {
        let (said, mut differences) = self.store.read(index::differences)?;
        let mut findings = told(SEARCH, said, "The search index says what the texts say.");
        differences.extend(self.misplaced()?);
        findings.extend(told(
            LISTS,
            differences,
            "Lists, names and links say what the items say.",
        ));
        Ok(findings)
    }

    /// Makes the derived tables again, and looks again: what was found and is gone has been repaired.
    fn make_again(&self, before: Vec<Finding>) -> Result<Vec<Finding>> {
        self.store.rebuild()?;
        self.place_all()?;
        let next = self.store.next_seq()?;
        self.told.wrote(
            (next, next),
            &Changes {
                lists: true,
                links: true,
                tags: true,
                highlights: true,
                searches: true,
                all: true,
                items: Vec::new(),
            },
        );
        let after = self.derived()?;
        let is_sound = |area: &str| {
            after
                .iter()
                .all(|finding| finding.area != area || finding.ok)
        };
        let repaired = before.into_iter().map(|found| Finding {
            repaired: !found.ok && is_sound(&found.area),
            ..found
        });
        let mut findings: Vec<Finding> = repaired
            .filter(|found| found.ok || found.repaired)
            .collect();
        findings.extend(after.into_iter().filter(|found| !found.ok));
        Ok(findings)
    }
}

/// One finding for each sentence, or one that all is well.
fn told(area: &str, sentences: Vec<String>, well: &str) -> Vec<Finding> {
    if sentences.is_empty() {
        return vec![finding(area, true, well.to_owned())];
    }
    sentences
        .into_iter()
        .map(|sentence| finding(area, false, sentence))
        .collect()
}

fn finding(area: &str, ok: bool, message: String) -> Finding {
    Finding {
        area: area.to_owned(),
        ok,
        message,
        repaired: false,
    }
}
