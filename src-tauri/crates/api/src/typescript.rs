//! Writes `ui/src/api/generated.ts`: every type that crosses, and the interface `Commands`.

use crate::{commands, params};
use commonplace_core::model;
use std::fmt::Write as _;
use ts_rs::{Config, TS};

macro_rules! declare {
    ($config:expr, $out:expr, $($type:ty),* $(,)?) => {
        $({
            if let Some(docs) = <$type>::docs() {
                $out.push_str(&docs);
            }
            let _ = writeln!($out, "export {}\n", <$type>::decl($config));
        })*
    };
}

/// The whole file.
#[must_use]
pub fn typescript() -> String {
    let config = &Config::new().with_large_int("number");
    let mut out = String::from(
        "// Made from the command table in src-tauri/crates/api. Do not edit: `cargo run -p commonplace-cli --features dev-server -- dev types` writes it.\n\n",
    );
    declare!(
        config,
        out,
        commonplace_core::id::ItemId,
        commonplace_core::id::VersionId,
        commonplace_core::id::RevId,
        model::ItemKind,
        model::Place,
        model::Row,
        model::ListSort,
        model::Cursor,
        model::ListPage,
        model::Brief,
        model::Facet,
        model::Facets,
        model::TagUse,
        model::TagsChanged,
        model::Marked,
        model::Hit,
        model::SearchResult,
        model::Empty,
        model::Explained,
        model::ExplainNode,
        model::Why,
        model::WhyPart,
        model::Completion,
        model::CompletionOption,
        model::CompletionKind,
        model::SavedSearch,
        model::TagCount,
        model::Counts,
        model::ArticleView,
        model::ReadingPosition,
        model::HighlightColour,
        model::PlaceState,
        model::Highlight,
        model::PlaceCandidate,
        model::PlacedHighlight,
        model::HighlightsOf,
        model::HighlightSort,
        model::HighlightPage,
        model::ColourCount,
        model::HighlightTagCount,
        model::HighlightFacets,
        model::Version,
        model::VersionCause,
        model::Pictures,
        model::ChangedSince,
        model::VersionDiff,
        model::DiffRow,
        model::DiffKind,
        model::DiffPiece,
        model::Completed,
        model::Reread,
        model::RereadStatus,
        model::Lookalike,
        model::Citations,
        model::Queue,
        model::QueueRow,
        model::QueueState,
        model::Enqueued,
        model::NoteView,
        model::HeadingView,
        model::Revision,
        model::LinkView,
        model::Backlink,
        model::Suggestion,
        model::Destination,
        model::SaveStatus,
        model::SaveResult,
        model::Undone,
        model::HistoryEntry,
        model::Changes,
        model::ReportRow,
        model::Report,
        model::Finding,
        model::Backup,
        model::LibraryInfo,
        params::Nothing,
        params::ListParams,
        params::SearchParams,
        params::QueryParams,
        params::WhyParams,
        params::QueryCaretParams,
        params::SearchSaveParams,
        params::ItemParams,
        params::ItemsParams,
        params::PlaceParams,
        params::StarParams,
        params::TagParams,
        params::BriefParams,
        params::FacetsParams,
        params::TagNameParams,
        params::TagRenameParams,
        params::TagRemoveParams,
        params::ProgressParams,
        params::RetitleParams,
        params::SaveTextParams,
        params::SaveFilesParams,
        params::SaveBytesParams,
        params::SaveUrlParams,
        params::JobParams,
        params::NoteCreateParams,
        params::NoteSaveParams,
        params::NoteRenameParams,
        params::RevisionParams,
        params::CompleteParams,
        params::FollowParams,
        params::ResolveParams,
        params::HistoryParams,
        params::ImportParams,
        params::FolderParams,
        params::CheckParams,
        params::SettingParams,
        params::OpenParams,
        params::PickParams,
        params::VersionParams,
        params::CompareParams,
        params::FetchMissingParams,
        params::MergeParams,
        params::RereadParams,
        params::RereadReport,
        params::OriginalView,
        params::QueueAddParams,
        params::QueueRowsParams,
        params::QueueIdsParams,
        params::HighlightsOfParams,
        params::HighlightCreateParams,
        params::HighlightEditParams,
        params::HighlightPlaceParams,
        params::HighlightListParams,
        params::HighlightExportParams,
        params::HighlightQuoteParams,
        params::HalfReadParams,
        params::HighlightMarkdown,
        params::Picked,
        params::Saved,
        params::RevisionText,
        params::Resolved,
        params::Settings,
        params::Event,
        params::ErrorCode,
        params::ErrorBody,
    );
    out.push_str(
        "/** Every command: what it takes and what it gives. */\nexport interface Commands {\n",
    );
    for (name, doc, takes, gives) in commands::interface(config) {
        let _ = writeln!(
            out,
            "  /** {} */\n  \"{name}\": {{ params: {takes}; result: {gives} }};",
            doc.trim()
        );
    }
    out.push_str("}\n");
    out
}
