//! Commands on articles and notes alike.

use super::{Answer, MOST};
use crate::app::App;
use crate::params::{
    BriefParams, CountParams, FacetsParams, ItemsParams, ListParams, QuickParams, SearchParams,
    StarParams, TagNameParams, TagParams, TagRemoveParams, TagRenameParams,
};
use commonplace_core::id::ItemId;
use commonplace_core::model::{
    Brief, Changes, Facets, Hit, ListPage, Row, SearchResult, TagUse, TagsChanged,
};
use commonplace_core::{Act, ListFrom};
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

pub(crate) fn count(app: &App, params: CountParams) -> Answer<u32> {
    let total = app.run(&app.searches, Some(&params.key), |job| {
        app.library.count_found(&params.query, params.typing, job)
    })?;
    Ok(u32::try_from(total).unwrap_or(u32::MAX))
}

pub(crate) fn quick(app: &App, params: QuickParams) -> Answer<Vec<Hit>> {
    Ok(app.library.quick(&params.text, params.limit)?)
}

/// Does one thing to many items, as a job where the window gave a key.
pub(super) fn act(app: &App, ids: &[ItemId], act: &Act, job: Option<&str>) -> Answer<Changes> {
    Ok(app.job(job, |job| app.library.act(ids, act, job))?)
}

pub(crate) fn brief(app: &App, params: BriefParams) -> Answer<Vec<Brief>> {
    Ok(app
        .library
        .brief(&params.query, params.sort, params.at, params.limit)?)
}

pub(crate) fn facets(app: &App, params: FacetsParams) -> Answer<Facets> {
    Ok(app.library.facets(&params.query)?)
}

pub(crate) fn star(app: &App, params: StarParams) -> Answer<Changes> {
    act(
        app,
        &params.ids,
        &Act::Star(params.on),
        params.job.as_deref(),
    )
}

pub(crate) fn tag(app: &App, params: TagParams) -> Answer<Changes> {
    let names = |tags: &[String]| {
        tags.iter()
            .map(|tag| TagName::parse(tag))
            .collect::<Result<Vec<_>, _>>()
    };
    let change = Act::Tag {
        add: names(&params.add)?,
        remove: names(&params.remove)?,
    };
    act(app, &params.ids, &change, params.job.as_deref())
}

pub(crate) fn trash(app: &App, params: ItemsParams) -> Answer<Changes> {
    act(app, &params.ids, &Act::Trash, params.job.as_deref())
}

pub(crate) fn restore(app: &App, params: ItemsParams) -> Answer<Changes> {
    act(app, &params.ids, &Act::Restore, params.job.as_deref())
}

pub(crate) fn delete(app: &App, params: ItemsParams) -> Answer<Changes> {
    act(app, &params.ids, &Act::Delete, params.job.as_deref())
}

pub(crate) fn tag_use(app: &App, params: TagNameParams) -> Answer<TagUse> {
    Ok(app.library.tag_use(&TagName::parse(&params.tag)?)?)
}

pub(crate) fn rename_tag(app: &App, params: TagRenameParams) -> Answer<TagsChanged> {
    let (from, to) = (TagName::parse(&params.from)?, TagName::parse(&params.to)?);
    Ok(app.job(params.job.as_deref(), |job| {
        app.library.rename_tag(&from, &to, job)
    })?)
}

pub(crate) fn remove_tag(app: &App, params: TagRemoveParams) -> Answer<TagsChanged> {
    let tag = TagName::parse(&params.tag)?;
    Ok(app.job(params.job.as_deref(), |job| {
        app.library.remove_tag(&tag, job)
    })?)
}
