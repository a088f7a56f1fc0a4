//! Commands on links.

use super::Answer;
use crate::app::App;
use crate::params::{
    BlockParams, CompleteParams, FollowParams, ItemParams, LinkMentionParams, MentionsParams,
    Nothing, ResolveParams, Resolved,
};
use commonplace_core::model::{
    Backlink, BlockLink, Destination, LinkView, MentionPage, NoteView, Suggestion, Unresolved,
};

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

pub(crate) fn mentions(app: &App, params: MentionsParams) -> Answer<MentionPage> {
    Ok(app
        .library
        .mentions(params.id, params.offset, params.limit)?)
}

pub(crate) fn link_mention(app: &App, params: LinkMentionParams) -> Answer<NoteView> {
    Ok(app.library.link_mention(
        params.source,
        params.start,
        params.end,
        params.target,
        params.rev,
    )?)
}

pub(crate) fn unresolved(app: &App, _: Nothing) -> Answer<Vec<Unresolved>> {
    Ok(app.library.unresolved()?)
}

pub(crate) fn block(app: &App, params: BlockParams) -> Answer<BlockLink> {
    Ok(app.library.link_block(params.id, params.at, params.rev)?)
}
