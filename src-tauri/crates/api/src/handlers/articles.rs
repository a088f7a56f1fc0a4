//! Commands on articles.

use super::Answer;
use super::items::act;
use crate::app::App;
use crate::params::{ItemParams, PlaceParams, ProgressParams, RetitleParams};
use commonplace_core::Act;
use commonplace_core::model::{ArticleView, Changes};

pub(crate) fn place(app: &App, params: PlaceParams) -> Answer<Changes> {
    act(
        app,
        &params.ids,
        &Act::Place(params.place),
        params.job.as_deref(),
    )
}

pub(crate) fn get(app: &App, params: ItemParams) -> Answer<ArticleView> {
    Ok(app.library.article(params.id)?)
}

pub(crate) fn progress(app: &App, params: ProgressParams) -> Answer<Changes> {
    Ok(app
        .library
        .progress(params.id, params.progress.clamp(0.0, 1.0))?)
}

pub(crate) fn retitle(app: &App, params: RetitleParams) -> Answer<Changes> {
    Ok(app.library.retitle(params.id, &params.title)?)
}
