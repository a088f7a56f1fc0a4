//! Commands on the queue of addresses to save.

use super::Answer;
use crate::app::App;
use crate::params::{Nothing, QueueAddParams, QueueIdsParams, QueueRowsParams};
use commonplace_core::model::{Enqueued, Queue, QueueRow};

pub(crate) fn add(app: &App, params: QueueAddParams) -> Answer<Enqueued> {
    let (done, _) = app
        .library
        .enqueue(&params.urls, &[], params.allow_host.as_deref())?;
    app.queue_changed();
    Ok(done)
}

pub(crate) fn get(app: &App, _: Nothing) -> Answer<Queue> {
    Ok(app.library.queue()?)
}

pub(crate) fn rows(app: &App, params: QueueRowsParams) -> Answer<Vec<QueueRow>> {
    Ok(app.library.queue_rows(params.after, params.limit)?)
}

pub(crate) fn retry(app: &App, params: QueueIdsParams) -> Answer<Queue> {
    app.library
        .retry_queue(params.ids.as_deref(), params.allow_host.as_deref())?;
    app.queue_changed();
    Ok(app.library.queue()?)
}

pub(crate) fn cancel(app: &App, params: QueueIdsParams) -> Answer<Queue> {
    app.library.cancel_queue(params.ids.as_deref())?;
    // What is being fetched now stops as well.
    app.stop_queue(params.ids.as_deref());
    app.queue_changed();
    Ok(app.library.queue()?)
}

pub(crate) fn clear(app: &App, _: Nothing) -> Answer<Queue> {
    app.library.clear_queue()?;
    app.queue_changed();
    Ok(app.library.queue()?)
}
