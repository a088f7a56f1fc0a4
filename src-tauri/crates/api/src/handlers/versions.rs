//! Commands on the versions of articles, their pictures, and articles that have to do with each other.

use super::Answer;
use crate::app::App;
use crate::params::{
    CompareParams, FetchMissingParams, ItemParams, MergeParams, OriginalView, RereadParams,
    RereadReport, VersionParams,
};
use commonplace_core::job::Job;
use commonplace_core::model::{
    Changes, Citations, Completed, Lookalike, RereadStatus, Version, VersionDiff,
};
use commonplace_core::{Error, Original};

/// Rows of a report that are given to the window.
const MOST_ROWS: usize = 1_000;

pub(crate) fn versions(app: &App, params: ItemParams) -> Answer<Vec<Version>> {
    Ok(app.library.versions(params.id)?)
}

pub(crate) fn show(app: &App, params: VersionParams) -> Answer<Changes> {
    Ok(app.library.show_version(params.id, params.version)?)
}

pub(crate) fn original(app: &App, params: VersionParams) -> Answer<OriginalView> {
    let sheets = match app.library.original(params.version)? {
        Original::Page(_) => 0,
        Original::Sheets(sizes) => u32::try_from(sizes.len()).unwrap_or(u32::MAX),
    };
    Ok(OriginalView { sheets })
}

pub(crate) fn compare(app: &App, params: CompareParams) -> Answer<VersionDiff> {
    Ok(app
        .library
        .compare_versions(params.id, params.before, params.after)?)
}

pub(crate) fn seen(app: &App, params: ItemParams) -> Answer<Changes> {
    Ok(app.library.seen(params.id)?)
}

pub(crate) fn fetch_missing(app: &App, params: FetchMissingParams) -> Answer<Vec<Completed>> {
    let ids = if params.ids.is_empty() {
        app.library.incomplete()?
    } else {
        params.ids
    };
    let total = u32::try_from(ids.len()).unwrap_or(u32::MAX);
    app.job(params.job.as_deref(), |job| {
        let mut done = Vec::new();
        for (at, id) in (0_u32..).zip(&ids) {
            (job.progress)(at, total, "Fetching pictures");
            let one = Job {
                cancel: job.cancel.clone(),
                progress: &|_, _, _| {},
            };
            let host = params.allow_host.as_deref();
            match app
                .library
                .fetch_missing(*id, app.fetch.as_ref(), host, &one)
            {
                Ok(completed) => done.push(completed),
                // What came so far is kept.
                Err(Error::Cancelled) if !done.is_empty() => break,
                Err(error) if total == 1 => return Err(error.into()),
                Err(Error::Cancelled) => return Err(Error::Cancelled.into()),
                Err(_) => {}
            }
        }
        Ok(done)
    })
}

pub(crate) fn citations(app: &App, params: ItemParams) -> Answer<Citations> {
    Ok(app.library.citations(params.id)?)
}

pub(crate) fn unsaved_links(app: &App, params: ItemParams) -> Answer<Vec<String>> {
    Ok(app.library.unsaved_links(params.id)?)
}

pub(crate) fn lookalikes(app: &App, params: ItemParams) -> Answer<Vec<Lookalike>> {
    Ok(app.library.lookalikes(params.id)?)
}

pub(crate) fn merge(app: &App, params: MergeParams) -> Answer<Changes> {
    Ok(app.library.merge(params.keep, params.gone)?)
}

pub(crate) fn reread(app: &App, params: RereadParams) -> Answer<RereadReport> {
    let mut report = RereadReport::default();
    app.job(params.job.as_deref(), |job| {
        app.library
            .reread(&params.query, params.dry_run, job, &mut |one| {
                let count = match one.status {
                    RereadStatus::Same => &mut report.same,
                    RereadStatus::Changed => &mut report.changed,
                    RereadStatus::Held => &mut report.held,
                    RereadStatus::Failed => &mut report.failed,
                };
                *count += 1;
                if one.status != RereadStatus::Same && report.rows.len() < MOST_ROWS {
                    report.rows.push(one.clone());
                }
            })
    })?;
    Ok(report)
}
