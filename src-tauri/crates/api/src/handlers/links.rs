//! Commands on links.

use super::Answer;
use crate::app::App;
use crate::params::{CompleteParams, FollowParams, ItemParams, ResolveParams, Resolved};
use commonplace_core::model::{Backlink, Destination, LinkView, Suggestion};

/// The longest list of completions.
const MOST: u32 = 50;

pub(crate) fn complete(app: &App, params: CompleteParams) -> Answer<Vec<Suggestion>> {
    Ok(app
        .library
        .complete(params.from, &params.text, params.limit.min(MOST))?)
}

pub(crate) fn follow(app: &App, params: FollowParams) -> Answer<Destination> {
    Ok(app.library.follow(params.from, &params.target)?)
}

pub(crate) fn resolve(app: &App, params: ResolveParams) -> Answer<Resolved> {
    Ok(Resolved {
        states: app.library.link_states(params.from, &params.targets)?,
    })
}

pub(crate) fn out(app: &App, params: ItemParams) -> Answer<Vec<LinkView>> {
    Ok(app.library.links_out(params.id)?)
}

pub(crate) fn back(app: &App, params: ItemParams) -> Answer<Vec<Backlink>> {
    Ok(app.library.backlinks(params.id)?)
}
