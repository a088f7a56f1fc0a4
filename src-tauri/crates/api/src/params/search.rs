//! What the commands around searching take.

use commonplace_core::id::ItemId;
use serde::Deserialize;
use ts_rs::TS;

params! {
    /// A query.
    QueryParams {
        /// In the query language; anything is allowed.
        query: String,
    }
    /// A query and one of its results.
    WhyParams {
        /// In the query language.
        query: String,
        /// The item.
        id: ItemId,
    }
    /// A query that is being written.
    QueryCaretParams {
        /// As far as it is written.
        query: String,
        /// Where the caret stands, in UTF-16 units.
        caret: u32,
    }
    /// A search to keep.
    SearchSaveParams {
        /// One that is kept already, to change it; `null` for a new one.
        #[ts(optional)]
        id: Option<ItemId>,
        /// What the person calls it.
        name: String,
        /// In the query language.
        query: String,
    }
}
