//! What the commands on versions, pictures, the queue and kindred articles take.

use commonplace_core::id::{ItemId, VersionId};
use commonplace_core::model::Reread;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

params! {
    /// One version of an article.
    VersionParams {
        /// The article.
        id: ItemId,
        /// The version.
        version: VersionId,
    }
    /// Two versions of an article.
    CompareParams {
        /// The article.
        id: ItemId,
        /// The earlier one; `null` for the one that was read last, else the one before.
        #[ts(optional)]
        before: Option<VersionId>,
        /// The later one; `null` for the one that is shown.
        #[ts(optional)]
        after: Option<VersionId>,
    }
    /// Articles whose missing pictures are to be fetched.
    FetchMissingParams {
        /// The articles; none for all that lack pictures.
        ids: Vec<ItemId>,
        /// A private host that the person allowed for this.
        #[ts(optional)]
        allow_host: Option<String>,
        /// A key for progress and cancelling.
        #[ts(optional)]
        job: Option<String>,
    }
    /// Two articles to merge.
    MergeParams {
        /// The one that stays.
        keep: ItemId,
        /// The one that goes to the trash.
        gone: ItemId,
    }
    /// Articles whose kept pages are to be read again.
    RereadParams {
        /// Which: a query; empty for all.
        query: String,
        /// Only look.
        dry_run: bool,
        /// A key for progress and cancelling.
        #[ts(optional)]
        job: Option<String>,
    }
    /// Addresses to save.
    QueueAddParams {
        /// `http` or `https`; without a scheme, `https` is meant.
        urls: Vec<String>,
        /// A private host that the person allowed for these.
        #[ts(optional)]
        allow_host: Option<String>,
    }
    /// A page of the queue.
    QueueRowsParams {
        /// After the row of this number; 0 for the first.
        after: i64,
        /// Rows wanted, at most 1,000.
        limit: u32,
    }
    /// Addresses in the queue.
    QueueIdsParams {
        /// Their numbers; `null` for all that are not done.
        #[ts(optional)]
        ids: Option<Vec<i64>>,
        /// A private host that the person allows for them.
        #[ts(optional)]
        allow_host: Option<String>,
    }
}

/// What there is to look at of what an article came from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct OriginalView {
    /// Pages that are drawn one by one; 0 for what is markup or text.
    pub sheets: u32,
}

/// What became of pages that were read again.
#[derive(Debug, Clone, Default, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct RereadReport {
    /// Pages that give the same text.
    pub same: u32,
    /// Pages that give another text.
    pub changed: u32,
    /// Pages that give much less, and are not shown.
    pub held: u32,
    /// Pages that could not be read.
    pub failed: u32,
    /// Those that are not the same; at most 1,000.
    pub rows: Vec<Reread>,
}
