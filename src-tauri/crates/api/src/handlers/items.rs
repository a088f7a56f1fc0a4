//! Commands on articles and notes alike.

use super::{Answer, MOST};
use crate::app::App;
use crate::params::{ItemsParams, ListParams, SearchParams, StarParams, TagParams};
use commonplace_core::ListFrom;
use commonplace_core::model::{Changes, ListPage, Row, SearchResult};
use commonplace_text::name::TagName;

pub(crate) fn list(app: &App, params: ListParams) -> Answer<ListPage> {
    let from = match (params.after, params.at) {
        (Some(after), _) => ListFrom::After(after),
        (None, Some(at)) => ListFrom::At(at),
        (None, None) => ListFrom::Top,
    };
    Ok(app
        .library
        .list(&params.query, params.sort, &from, params.limit.min(MOST))?)
}

pub(crate) fn rows(app: &App, params: ItemsParams) -> Answer<Vec<Row>> {
    Ok(app.library.rows(&params.ids)?)
}

pub(crate) fn search(app: &App, params: SearchParams) -> Answer<SearchResult> {
    let run = app.searches.begin(params.key.as_deref());
    Ok(app.library.search(
        &params.query,
        params.typing,
        params.limit.min(MOST),
        &run.cancel,
    )?)
}

pub(crate) fn star(app: &App, params: StarParams) -> Answer<Changes> {
    Ok(app.library.star(&params.ids, params.on)?)
}

pub(crate) fn tag(app: &App, params: TagParams) -> Answer<Changes> {
    let names = |tags: &[String]| {
        tags.iter()
            .map(|tag| TagName::parse(tag))
            .collect::<Result<Vec<_>, _>>()
    };
    Ok(app
        .library
        .tag(&params.ids, &names(&params.add)?, &names(&params.remove)?)?)
}

pub(crate) fn trash(app: &App, params: ItemsParams) -> Answer<Changes> {
    Ok(app.library.trash(&params.ids)?)
}

pub(crate) fn restore(app: &App, params: ItemsParams) -> Answer<Changes> {
    Ok(app.library.restore(&params.ids)?)
}

pub(crate) fn delete(app: &App, params: ItemsParams) -> Answer<Changes> {
    Ok(app.library.delete(&params.ids)?)
}
