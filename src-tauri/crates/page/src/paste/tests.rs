//! Whole pastes: the corpus, the truth of real pages, what must hold for any text.

use std::path::{Path, PathBuf};

mod cases;
mod clean;
mod laws;

/// The evaluation data, which belong to their publishers and are never in the repository:
/// the folder that `COMMONPLACE_SHARED` names, or `shared` beside the repository.
fn shared_data() -> PathBuf {
    let beside = || Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../../shared");
    std::env::var_os("COMMONPLACE_SHARED")
        .map_or_else(beside, PathBuf::from)
        .join("data")
}
