//! Commands on the library as a whole.

use super::{Answer, MOST, absolute};
use crate::app::App;
use crate::params::{CheckParams, ErrorBody, FolderParams, HistoryParams, ImportParams, Nothing};
use commonplace_core::model::{Backup, Counts, Finding, HistoryEntry, LibraryInfo, Report, Undone};

pub(crate) fn info(app: &App, _: Nothing) -> Answer<LibraryInfo> {
    Ok(app.library.info()?)
}

pub(crate) fn counts(app: &App, _: Nothing) -> Answer<Counts> {
    Ok(app.library.counts()?)
}

pub(crate) fn check(app: &App, params: CheckParams) -> Answer<Vec<Finding>> {
    Ok(app.library.check(params.repair)?)
}

pub(crate) fn backup(app: &App, params: FolderParams) -> Answer<Backup> {
    let folder = params.path.as_deref().map(absolute).transpose()?;
    Ok(app.job(params.job.as_deref(), |job| {
        app.library.backup(folder.as_deref(), job)
    })?)
}

pub(crate) fn backups(app: &App, _: Nothing) -> Answer<Vec<Backup>> {
    Ok(app.library.backups()?)
}

pub(crate) fn import_from(app: &App, params: ImportParams) -> Answer<Report> {
    let path = absolute(&params.path)?;
    Ok(app.job(params.job.as_deref(), |job| {
        app.library.import_with(&path, app.fetch.as_ref(), job)
    })?)
}

pub(crate) fn export_to(app: &App, params: FolderParams) -> Answer<Report> {
    let folder = params
        .path
        .as_deref()
        .ok_or_else(|| ErrorBody::invalid("Choose a folder to export to."))?;
    let folder = absolute(folder)?;
    Ok(app.job(params.job.as_deref(), |job| {
        app.library.export(&folder, job)
    })?)
}

pub(crate) fn undo(app: &App, _: Nothing) -> Answer<Undone> {
    Ok(app.library.undo()?)
}

pub(crate) fn redo(app: &App, _: Nothing) -> Answer<Undone> {
    Ok(app.library.redo()?)
}

pub(crate) fn history(app: &App, params: HistoryParams) -> Answer<Vec<HistoryEntry>> {
    Ok(app.library.history(params.id, params.limit.min(MOST))?)
}
