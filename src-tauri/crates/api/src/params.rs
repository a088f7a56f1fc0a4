//! What each command takes. Results are the library's own values.

use commonplace_core::id::{ItemId, VersionId};
use commonplace_core::model::{Cursor, ListSort, Place};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

macro_rules! params {
    ($($(#[$doc:meta])* $name:ident { $($(#[$field_doc:meta])* $field:ident: $type:ty),* $(,)? })*) => {
        $(
            $(#[$doc])*
            #[derive(Debug, Clone, Deserialize, TS)]
            #[serde(rename_all = "camelCase", deny_unknown_fields)]
            pub struct $name { $($(#[$field_doc])* pub $field: $type,)* }
        )*
    };
}

mod highlights;
mod notes;
mod saving;
mod search;
pub use highlights::*;
pub use notes::*;
pub use saving::*;
pub use search::*;

params! {
    /// Nothing.
    Nothing {}
    /// A page of a list.
    ListParams {
        /// A query without free words: `in:inbox`, `tag:history`. Empty: everything outside the trash.
        query: String,
        /// Order; `null` for the newest first.
        #[ts(optional)]
        sort: Option<ListSort>,
        /// Continue after this row.
        #[ts(optional)]
        after: Option<Cursor>,
        /// Or begin at this index.
        #[ts(optional)]
        at: Option<u64>,
        /// Rows wanted, at most 500.
        limit: u32,
    }
    /// A search.
    SearchParams {
        /// In the query language; anything is allowed.
        query: String,
        /// Whether the last word is still being typed.
        typing: bool,
        /// Results wanted, at most 500.
        limit: u32,
        /// A later search with the same key makes this one stop (`cancelled`).
        #[ts(optional)]
        key: Option<String>,
    }
    /// What a search finds in all.
    CountParams {
        /// As in [`SearchParams`].
        query: String,
        /// As in [`SearchParams`].
        typing: bool,
        /// That of the search: a later one makes this stop too (`cancelled`).
        key: String,
    }
    /// One item.
    ItemParams {
        /// The item.
        id: ItemId,
    }
    /// Several items.
    ItemsParams {
        /// The items.
        ids: Vec<ItemId>,
        /// A key of the caller's, for progress and for stopping it: then nothing is changed.
        #[ts(optional)]
        job: Option<String>,
    }
    /// Move articles.
    PlaceParams {
        /// The articles.
        ids: Vec<ItemId>,
        /// Where to.
        place: Place,
        /// A key of the caller's, for progress and for stopping it: then nothing is changed.
        #[ts(optional)]
        job: Option<String>,
    }
    /// Star or unstar.
    StarParams {
        /// The items.
        ids: Vec<ItemId>,
        /// Star or unstar.
        on: bool,
        /// A key of the caller's, for progress and for stopping it: then nothing is changed.
        #[ts(optional)]
        job: Option<String>,
    }
    /// Add and remove tags.
    TagParams {
        /// The items.
        ids: Vec<ItemId>,
        /// Tags to add.
        add: Vec<String>,
        /// Tags to remove.
        remove: Vec<String>,
        /// A key of the caller's, for progress and for stopping it: then nothing is changed.
        #[ts(optional)]
        job: Option<String>,
    }
    /// A part of a list, to act on.
    BriefParams {
        /// As for a list.
        query: String,
        /// Order; `null` for the newest first.
        #[ts(optional)]
        sort: Option<ListSort>,
        /// Index of the first.
        at: u64,
        /// Items wanted, at most 200,000.
        limit: u32,
    }
    /// What the items of a list have in common.
    FacetsParams {
        /// As for a list.
        query: String,
    }
    /// One tag with those below it.
    TagNameParams {
        /// With or without `#`.
        tag: String,
    }
    /// Another name for a tag and those below it.
    TagRenameParams {
        /// The tag.
        from: String,
        /// Its new name; that of another tag merges the two.
        to: String,
        /// A key of the caller's, for progress and for stopping it: then nothing is changed.
        #[ts(optional)]
        job: Option<String>,
    }
    /// Take a tag away.
    TagRemoveParams {
        /// The tag.
        tag: String,
        /// A key of the caller's, for progress and for stopping it: then nothing is changed.
        #[ts(optional)]
        job: Option<String>,
    }
    /// Where the reader is.
    ProgressParams {
        /// The article.
        id: ItemId,
        /// 0 to 1.
        progress: f64,
        /// The version that is being read; with `offset` and `quote`.
        #[ts(optional)]
        version: Option<VersionId>,
        /// Where the first paragraph in sight begins in its canonical text, in Unicode scalar values.
        #[ts(optional)]
        offset: Option<u32>,
        /// The first words of that paragraph, at most 64 characters.
        #[ts(optional)]
        quote: Option<String>,
    }
    /// A new title.
    RetitleParams {
        /// The article.
        id: ItemId,
        /// What to call it.
        title: String,
    }
    /// Text or HTML that was pasted or read by the window.
    SaveTextParams {
        /// Plain text, as the clipboard gives it.
        text: String,
        /// HTML, as the clipboard gives it; used when it holds structure.
        #[ts(optional)]
        html: Option<String>,
        /// The address it came from, if known.
        #[ts(optional)]
        url: Option<String>,
    }
    /// Files by their paths (chosen in a dialog or dropped on the window).
    SaveFilesParams {
        /// Absolute paths.
        paths: Vec<String>,
        /// A key that the window chose for this job: progress events and `job.cancel` name it.
        #[ts(optional)]
        job: Option<String>,
    }
    /// A file's content, where the window has no path.
    SaveBytesParams {
        /// Its name.
        name: String,
        /// Its bytes, base64.
        base64: String,
    }
    /// An address.
    SaveUrlParams {
        /// `http` or `https`; without a scheme, `https` is meant.
        url: String,
        /// A private host that the person allowed for this one save.
        #[ts(optional)]
        allow_host: Option<String>,
        /// A key for progress and cancelling.
        #[ts(optional)]
        job: Option<String>,
    }
    /// A job.
    JobParams {
        /// Its key.
        job: String,
    }
    /// What was typed after `[[`.
    CompleteParams {
        /// The note it is typed in.
        #[ts(optional)]
        from: Option<ItemId>,
        /// What was typed.
        text: String,
        /// Suggestions wanted, at most 50.
        limit: u32,
    }
    /// A link to follow.
    FollowParams {
        /// The note that it stands in.
        from: ItemId,
        /// What stands between the brackets, before any `|`; or an address.
        target: String,
    }
    /// Links to resolve for drawing.
    ResolveParams {
        /// The note that they stand in.
        from: ItemId,
        /// What stands between the brackets, before any `|`.
        targets: Vec<String>,
    }
    /// Steps of the history.
    HistoryParams {
        /// Only steps that touched this item.
        #[ts(optional)]
        id: Option<ItemId>,
        /// Steps wanted, at most 500.
        limit: u32,
    }
    /// A file or folder to import.
    ImportParams {
        /// Absolute path.
        path: String,
        /// A key for progress and cancelling.
        #[ts(optional)]
        job: Option<String>,
    }
    /// A folder to write to.
    FolderParams {
        /// Absolute path; `null` for the library's own `backups`.
        #[ts(optional)]
        path: Option<String>,
        /// A key for progress and cancelling.
        #[ts(optional)]
        job: Option<String>,
    }
    /// A check.
    CheckParams {
        /// Repair what can be made again from the rest.
        repair: bool,
    }
    /// A setting of this device.
    SettingParams {
        /// `reader.size`, `ui.sidebarWidth`, …
        key: String,
        /// JSON; `null` forgets it.
        value: serde_json::Value,
    }
    /// An address to open outside.
    OpenParams {
        /// `http`, `https` or `mailto`.
        url: String,
    }
    /// A choice of files.
    PickParams {
        /// `files`, `folder` or `saveFolder`.
        what: String,
        /// Title of the dialog.
        title: String,
    }
}

/// Paths that a person chose; empty when they changed their mind.
#[derive(Debug, Clone, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Picked {
    /// Absolute paths.
    pub paths: Vec<String>,
}

/// Several results of saving.
#[derive(Debug, Clone, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Saved {
    /// One for each thing given that was saved at once.
    pub results: Vec<commonplace_core::model::SaveResult>,
    /// Addresses that were put into the queue, from files that hold nothing else.
    pub queued: u32,
}

/// How links are drawn: for each target whether it leads somewhere.
#[derive(Debug, Clone, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Resolved {
    /// In the order of the targets: `item`, `missing`, `ambiguous`, `alias` or `external`.
    pub states: Vec<String>,
}

/// All settings of this device.
#[derive(Debug, Clone, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Settings {
    /// JSON values by key.
    #[ts(type = "Record<string, unknown>")]
    pub values: serde_json::Map<String, serde_json::Value>,
}

/// An event from the library to the window.
#[derive(Debug, Clone, Serialize, TS)]
#[serde(rename_all = "camelCase", tag = "type")]
pub enum Event {
    /// Something changed, here or in another process.
    Changes {
        /// What to refresh.
        changes: commonplace_core::model::Changes,
    },
    /// A job goes on.
    Progress {
        /// Its key.
        job: String,
        /// Steps done.
        done: u32,
        /// Steps in all; 0 when unknown.
        total: u32,
        /// What it is doing: a file, an address.
        message: String,
    },
    /// The queue of addresses to save went on.
    Queue {
        /// How far it is.
        queue: commonplace_core::model::Queue,
    },
    /// Another start of the app handed over these arguments (addresses, files), to be offered for saving.
    Opened {
        /// Addresses and absolute paths.
        args: Vec<String>,
    },
}

/// What the window gets instead of a result.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ErrorBody {
    /// A code exists only if the window acts on it.
    pub code: ErrorCode,
    /// For the person: what happened and what to do.
    pub message: String,
    /// For programs; may be empty.
    #[ts(optional)]
    pub detail: Option<String>,
}

/// The codes of errors.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub enum ErrorCode {
    /// No such item.
    NotFound,
    /// Something given is wrong.
    Invalid,
    /// Somebody else changed it first.
    Conflict,
    /// Another program keeps the library busy, or it is read-only.
    Locked,
    /// The library comes from a newer app.
    TooNew,
    /// The library is damaged.
    Damaged,
    /// The address could not be fetched.
    Fetch,
    /// Cancelled.
    Cancelled,
    /// The disk refused: full, removed, not allowed.
    Storage,
}
