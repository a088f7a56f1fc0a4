//! Commands around searching: explaining, completing, keeping.

use super::Answer;
use crate::app::App;
use crate::params::{
    ItemsParams, Nothing, QueryCaretParams, QueryParams, SearchSaveParams, WhyParams,
};
use commonplace_core::model::{Changes, Completion, Explained, SavedSearch, Why};

pub(crate) fn explain(app: &App, params: QueryParams) -> Answer<Explained> {
    Ok(app.library.explain(&params.query)?)
}

pub(crate) fn why(app: &App, params: WhyParams) -> Answer<Why> {
    Ok(app.library.why(&params.query, params.id)?)
}

pub(crate) fn complete(app: &App, params: QueryCaretParams) -> Answer<Completion> {
    Ok(app.library.complete_query(&params.query, params.caret)?)
}

pub(crate) fn saved(app: &App, _: Nothing) -> Answer<Vec<SavedSearch>> {
    Ok(app.library.saved_searches()?)
}

pub(crate) fn save(app: &App, params: SearchSaveParams) -> Answer<SavedSearch> {
    Ok(app
        .library
        .save_search(params.id, &params.name, &params.query)?)
}

pub(crate) fn forget(app: &App, params: ItemsParams) -> Answer<Changes> {
    Ok(app.library.forget_searches(&params.ids)?)
}

pub(crate) fn arrange(app: &App, params: ItemsParams) -> Answer<Changes> {
    Ok(app.library.arrange_searches(&params.ids)?)
}

pub(crate) fn recent(app: &App, _: Nothing) -> Answer<Vec<String>> {
    Ok(app.library.recent_searches()?)
}

pub(crate) fn remember(app: &App, params: QueryParams) -> Answer<Vec<String>> {
    Ok(app.library.remember_search(&params.query)?)
}

pub(crate) fn forget_recent(app: &App, _: Nothing) -> Answer<Vec<String>> {
    app.library.forget_recent_searches()?;
    Ok(Vec::new())
}
