//! Commands on highlights.

use super::{Answer, MOST};
use crate::app::App;
use crate::params::{
    HighlightCreateParams, HighlightEditParams, HighlightExportParams, HighlightListParams,
    HighlightMarkdown, HighlightPlaceParams, HighlightQuoteParams, HighlightsOfParams, ItemParams,
    ItemsParams, Nothing,
};
use commonplace_core::model::{
    Backlink, Changes, Highlight, HighlightFacets, HighlightPage, HighlightsOf,
};
use commonplace_core::{HighlightEdit, HighlightQuery, NewHighlight};
use commonplace_text::name::TagName;

pub(crate) fn of(app: &App, params: HighlightsOfParams) -> Answer<HighlightsOf> {
    Ok(app.library.highlights_of(params.article, params.version)?)
}

pub(crate) fn create(app: &App, params: HighlightCreateParams) -> Answer<Highlight> {
    let tags = names(params.tags.as_deref().unwrap_or_default())?;
    Ok(app.library.highlight_passage(&NewHighlight {
        version: params.version,
        start: params.start,
        end: params.end,
        quote: &params.quote,
        colour: params.colour,
        note: params.note.as_deref().unwrap_or_default(),
        tags: &tags,
    })?)
}

pub(crate) fn edit(app: &App, params: HighlightEditParams) -> Answer<Changes> {
    let tags = params.tags.as_deref().map(names).transpose()?;
    Ok(app.library.edit_highlight(
        params.id,
        &HighlightEdit {
            colour: params.colour,
            note: params.note.as_deref(),
            tags: tags.as_deref(),
        },
    )?)
}

pub(crate) fn remove(app: &App, params: ItemsParams) -> Answer<Changes> {
    Ok(app.library.remove_highlights(&params.ids)?)
}

pub(crate) fn place(app: &App, params: HighlightPlaceParams) -> Answer<Changes> {
    Ok(app
        .library
        .place_highlight(params.id, params.version, params.start, params.end)?)
}

pub(crate) fn list(app: &App, params: HighlightListParams) -> Answer<HighlightPage> {
    let wanted = HighlightQuery {
        query: params.query.unwrap_or_default(),
        colour: params.colour,
        tag: params.tag,
        article: params.article,
    };
    let limit = params.limit.min(MOST);
    Ok(app
        .library
        .highlights(&wanted, params.sort, params.offset, limit)?)
}

pub(crate) fn facets(app: &App, Nothing {}: Nothing) -> Answer<HighlightFacets> {
    Ok(app.library.highlight_facets()?)
}

pub(crate) fn get(app: &App, params: ItemParams) -> Answer<Highlight> {
    Ok(app.library.highlight(params.id)?)
}

pub(crate) fn quote(app: &App, params: HighlightQuoteParams) -> Answer<Option<Highlight>> {
    Ok(app.library.quoted(params.from, &params.target)?)
}

pub(crate) fn quoted_by(app: &App, params: ItemParams) -> Answer<Vec<Backlink>> {
    Ok(app.library.quoted_by(params.id)?)
}

pub(crate) fn export(app: &App, params: HighlightExportParams) -> Answer<HighlightMarkdown> {
    let markdown = app.library.export_highlights(&HighlightQuery {
        query: params.query.unwrap_or_default(),
        colour: params.colour,
        tag: params.tag,
        article: params.article,
    })?;
    Ok(HighlightMarkdown { markdown })
}

fn names(tags: &[String]) -> Answer<Vec<TagName>> {
    Ok(tags
        .iter()
        .map(|tag| TagName::parse(tag))
        .collect::<Result<_, _>>()?)
}
