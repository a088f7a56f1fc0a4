//! Commands on notes.

use super::Answer;
use crate::app::App;
use crate::params::{
    ItemParams, NoteCreateParams, NoteRenameParams, NoteSaveParams, RevisionParams, RevisionText,
};
use commonplace_core::model::{NoteView, Revision};
use commonplace_text::name::NotePath;

pub(crate) fn create(app: &App, params: NoteCreateParams) -> Answer<NoteView> {
    let path = params.path.as_deref().map(NotePath::parse).transpose()?;
    Ok(app
        .library
        .create_note(path.as_ref(), params.body.as_deref().unwrap_or_default())?)
}

pub(crate) fn get(app: &App, params: ItemParams) -> Answer<NoteView> {
    Ok(app.library.note(params.id)?)
}

pub(crate) fn save(app: &App, params: NoteSaveParams) -> Answer<NoteView> {
    Ok(app
        .library
        .save_note(params.id, &params.body, params.base)?)
}

pub(crate) fn rename(app: &App, params: NoteRenameParams) -> Answer<NoteView> {
    Ok(app
        .library
        .rename_note(params.id, &NotePath::parse(&params.path)?)?)
}

pub(crate) fn history(app: &App, params: ItemParams) -> Answer<Vec<Revision>> {
    Ok(app.library.revisions(params.id)?)
}

pub(crate) fn revision(app: &App, params: RevisionParams) -> Answer<RevisionText> {
    Ok(RevisionText {
        body: app.library.revision(params.id, params.rev)?,
    })
}
