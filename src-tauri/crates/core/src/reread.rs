//! Reading the kept pages again, offline, with the extractor of today.
//!
//! A new version is made only where the text differs, and shown unless it is much shorter. Back: undo, or choosing the
//! version before.

use crate::error::{Error, Result};
use crate::id::ItemId;
use crate::job::Job;
use crate::library::{Library, counted};
use crate::lists::ListFrom;
use crate::model::{ItemKind, Reread, RereadStatus, Row, VersionCause};
use crate::store::articles::{self, Head, NewVersion};
use crate::store::index::Dirty;
use crate::store::tx::{Op, Tx};
use crate::store::versions::{self, VersionRow};

/// Articles that are one step to undo.
const AT_ONCE: usize = 100;

impl Library {
    /// Reads the kept pages of the articles again that a query finds; all outside the trash when it is empty. With
    /// `dry_run` nothing is changed. `told` hears of each. A hundred articles are one step to undo.
    ///
    /// # Errors
    /// When the library cannot be read or written; [`Error::Cancelled`], with what was done before staying done.
    pub fn reread(
        &self,
        query: &str,
        dry_run: bool,
        job: &Job<'_>,
        told: &mut dyn FnMut(&Reread),
    ) -> Result<()> {
        let rows = self.articles_of(query)?;
        let total = u32::try_from(rows.len()).unwrap_or(u32::MAX);
        let mut done = 0;
        for batch in rows.chunks(AT_ONCE) {
            let mut changed = Vec::new();
            let mut reports = Vec::new();
            for row in batch {
                job.cancel.check()?;
                (job.progress)(done, total, &row.title);
                done += 1;
                let (report, made) = self.reread_one(row, job)?;
                reports.push(report);
                changed.extend(made);
            }
            if !dry_run && !changed.is_empty() {
                self.keep_reread(&changed)?;
            }
            reports.iter().for_each(&mut *told);
        }
        (job.progress)(total, total, "");
        Ok(())
    }

    /// The articles outside the trash that a query finds.
    pub(crate) fn articles_of(&self, query: &str) -> Result<Vec<Row>> {
        let mut rows = Vec::new();
        let mut from = ListFrom::Top;
        loop {
            let page = self.list(query, None, &from, 500)?;
            rows.extend(
                page.rows
                    .into_iter()
                    .filter(|row| row.kind == ItemKind::Article && !row.trashed),
            );
            match page.next {
                Some(next) => from = ListFrom::After(next),
                None => return Ok(rows),
            }
        }
    }

    fn reread_one(&self, row: &Row, job: &Job<'_>) -> Result<(Reread, Option<Made>)> {
        let shown = self.store.read(|connection| {
            let marks = versions::marks(connection, row.id)?;
            versions::row(connection, marks.shown)
        })?;
        let words = |text: &str| commonplace_text::words::count(text);
        let mut report = Reread {
            id: row.id,
            path: row.path.clone(),
            status: RereadStatus::Same,
            words_before: words(&shown.text),
            words_after: words(&shown.text),
            title_before: shown.details.title.clone(),
            title_after: shown.details.title.clone(),
            reason: None,
        };
        let (head, mut version) = match self.read_again(&shown, None, VersionCause::Reread, job) {
            Ok(made) => made,
            Err(Error::Cancelled) => return Err(Error::Cancelled),
            Err(error) => {
                report.status = RereadStatus::Failed;
                report.reason = Some(error.to_string());
                return Ok((report, None));
            }
        };
        report.words_after = words(&version.text);
        report.title_after.clone_from(&head.title);
        if version.text_hash == shown.text_hash {
            return Ok((report, None));
        }
        report.status = RereadStatus::Changed;
        if report.words_after * 3 < report.words_before * 2 {
            report.status = RereadStatus::Held;
            let reason = format!(
                "Read again, the page gives much less: {} words where there were {}. The old version is still shown.",
                report.words_after, report.words_before
            );
            version.details.held = Some(reason.clone());
            report.reason = Some(reason);
        }
        Ok((
            report,
            Some(Made {
                shown,
                head,
                version,
            }),
        ))
    }

    fn keep_reread(&self, made: &[Made]) -> Result<()> {
        let label = format!("Read {} again", counted(made.len(), "article"));
        self.write(&Op::new("reread", label), |tx| {
            made.iter().try_for_each(|one| keep(tx, one))
        })
        .map(drop)
    }
}

/// A page that was read again and says something else.
struct Made {
    shown: VersionRow,
    head: Head,
    version: NewVersion,
}

fn keep(tx: &mut Tx<'_>, made: &Made) -> Result<()> {
    let id: ItemId = made.shown.item;
    let Ok(marks) = versions::marks(tx.connection, id) else {
        // Deleted meanwhile.
        return Ok(());
    };
    if marks.shown != made.shown.id {
        return Ok(());
    }
    let keep_title = marks.title != made.shown.details.title;
    // Read so before, and taken back: it is there already.
    let there = versions::with_text(tx.connection, id, made.version.text_hash)?;
    match (there, made.version.details.held.is_some()) {
        (Some(_), true) => Ok(()),
        (Some(there), false) => {
            let there = versions::row(tx.connection, there)?;
            crate::versions::show(tx, &there, keep_title)
        }
        (None, true) => {
            versions::insert(tx, id, &made.head, &made.version)?;
            tx.touch(id, Dirty::Listing);
            Ok(())
        }
        (None, false) => articles::update(tx, id, &made.head, keep_title, &made.version),
    }
}
