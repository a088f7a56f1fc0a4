//! Commands on notes.

use super::{Answer, absolute, save};
use crate::app::App;
use crate::params::{
    AttachFilesParams, AttachParams, BlockRenameParams, Converted, DailyParams, ErrorBody,
    FileRenameParams, FolderRenameParams, HeadingRenameParams, HtmlParams, ItemParams, MoveParams,
    NewerNoteParams, NoteCompareParams, NoteCreateParams, NoteEditParams, NoteRenameParams,
    NoteSaveParams, Nothing, PropertyParams, RevisionParams, RevisionText, TemplateParams,
};
use commonplace_core::model::{
    Attached, Folder, MadeNote, NoteDiff, NoteEdited, NoteView, PropertiesView, RenamePreview,
    Revision, Row,
};
use commonplace_core::{Rename, Which};
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

pub(crate) fn edit(app: &App, params: NoteEditParams) -> Answer<NoteEdited> {
    Ok(app
        .library
        .edit_note(params.id, params.base, &params.edit)?)
}

pub(crate) fn newer(app: &App, params: NewerNoteParams) -> Answer<Option<NoteView>> {
    Ok(app.library.newer_note(params.id, params.known)?)
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

/// Renames, or only says what that would change.
fn renamed(app: &App, rename: &Rename, preview: Option<bool>) -> Answer<RenamePreview> {
    Ok(if preview == Some(true) {
        app.library.rename_preview(rename)?
    } else {
        app.library.rename(rename)?
    })
}

pub(crate) fn rename_preview(app: &App, params: NoteRenameParams) -> Answer<RenamePreview> {
    let rename = Rename::Item(params.id, NotePath::parse(&params.path)?);
    renamed(app, &rename, Some(true))
}

pub(crate) fn rename_heading(app: &App, params: HeadingRenameParams) -> Answer<RenamePreview> {
    let which = match (params.at, params.heading) {
        (Some(at), _) => Which::At(at),
        (None, Some(text)) => Which::Text(text),
        (None, None) => return Err(ErrorBody::invalid("Say which heading is meant.")),
    };
    let rename = Rename::Heading {
        note: params.id,
        which,
        to: params.to,
    };
    renamed(app, &rename, params.preview)
}

pub(crate) fn rename_block(app: &App, params: BlockRenameParams) -> Answer<RenamePreview> {
    let rename = Rename::Block {
        note: params.id,
        id: params.block,
        to: params.to,
    };
    renamed(app, &rename, params.preview)
}

pub(crate) fn rename_folder(app: &App, params: FolderRenameParams) -> Answer<RenamePreview> {
    let rename = Rename::Folder {
        from: NotePath::parse(&params.from)?,
        to: NotePath::parse(&params.to)?,
    };
    renamed(app, &rename, params.preview)
}

pub(crate) fn move_several(app: &App, params: MoveParams) -> Answer<RenamePreview> {
    let folder = match params.folder.as_str() {
        "" => None,
        folder => Some(NotePath::parse(folder)?),
    };
    let rename = Rename::Several {
        items: params.ids,
        folder,
    };
    renamed(app, &rename, params.preview)
}

pub(crate) fn rename_file(app: &App, params: FileRenameParams) -> Answer<RenamePreview> {
    let rename = Rename::Item(params.id, NotePath::parse(&params.path)?);
    renamed(app, &rename, params.preview)
}

pub(crate) fn folders(app: &App, _: Nothing) -> Answer<Vec<Folder>> {
    Ok(app.library.folders()?)
}

pub(crate) fn properties(app: &App, params: ItemParams) -> Answer<PropertiesView> {
    Ok(app.library.properties(params.id)?)
}

pub(crate) fn property_names(app: &App, _: Nothing) -> Answer<Vec<String>> {
    Ok(app.library.property_names()?)
}

pub(crate) fn set_property(app: &App, params: PropertyParams) -> Answer<NoteView> {
    Ok(app
        .library
        .set_property(params.id, &params.key, params.value.as_ref(), params.rev)?)
}

pub(crate) fn compare(app: &App, params: NoteCompareParams) -> Answer<NoteDiff> {
    Ok(app
        .library
        .compare_revisions(params.id, params.from, params.to)?)
}

pub(crate) fn restore_revision(app: &App, params: RevisionParams) -> Answer<NoteView> {
    Ok(app.library.restore_revision(params.id, params.rev)?)
}

pub(crate) fn templates(app: &App, _: Nothing) -> Answer<Vec<Row>> {
    Ok(app.library.templates()?)
}

pub(crate) fn from_template(app: &App, params: TemplateParams) -> Answer<MadeNote> {
    let path = params.path.as_deref().map(NotePath::parse).transpose()?;
    Ok(app
        .library
        .note_from_template(params.template, path.as_ref(), params.now.as_deref())?)
}

pub(crate) fn daily(app: &App, params: DailyParams) -> Answer<MadeNote> {
    Ok(app.library.daily_note(params.date.as_deref())?)
}

pub(crate) fn attach(app: &App, params: AttachParams) -> Answer<Attached> {
    let bytes = save::decoded(&params.base64)?;
    Ok(app.library.attach(&params.name, &bytes)?)
}

pub(crate) fn attach_files(app: &App, params: AttachFilesParams) -> Answer<Vec<Attached>> {
    params
        .paths
        .iter()
        .map(|path| Ok(app.library.attach_file(&absolute(path)?)?))
        .collect()
}

pub(crate) fn picture(app: &App, params: ItemParams) -> Answer<Option<String>> {
    Ok(app.library.attached_picture(params.id)?)
}

pub(crate) fn convert(app: &App, params: HtmlParams) -> Answer<Converted> {
    Ok(Converted {
        markdown: app.library.markdown_of(&params.html),
    })
}
