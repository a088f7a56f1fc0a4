//! Commands on articles.

use super::items::act;
use super::{Answer, MOST};
use crate::app::App;
use crate::params::{
    HalfReadParams, ItemParams, Part, PartParams, PlaceParams, ProgressParams, RetitleParams,
};
use commonplace_core::model::{ArticleView, Changes, Row};
use commonplace_core::{Act, ReadAt};

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

pub(crate) fn part(app: &App, params: PartParams) -> Answer<Part> {
    Ok(Part {
        text: app.library.article_part(params.id, &params.subpath)?,
    })
}

pub(crate) fn progress(app: &App, params: ProgressParams) -> Answer<Changes> {
    let at = params
        .version
        .zip(params.offset)
        .map(|(version, offset)| ReadAt {
            version,
            offset,
            quote: params.quote.unwrap_or_default(),
        });
    Ok(app
        .library
        .read_to(params.id, params.progress, at.as_ref())?)
}

pub(crate) fn half_read(app: &App, params: HalfReadParams) -> Answer<Vec<Row>> {
    Ok(app.library.half_read(params.limit.min(MOST))?)
}

pub(crate) fn retitle(app: &App, params: RetitleParams) -> Answer<Changes> {
    Ok(app.library.retitle(params.id, &params.title)?)
}
