//! Where a link goes: specs "links", section 1, over the candidates that the library offers.
//!
//! Pure: the library looks up every item whose folded last segment equals [`name_key`] of the target and passes them in.

use std::cmp::Ordering;

/// An item that a link could mean.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Candidate {
    /// Its path without `.md`: `Folder/Note`, `Articles/Title`, `img/Figure 1.png`.
    pub path: String,
    /// Notes come before articles, articles before attachments.
    pub kind: CandidateKind,
    /// Whether it is offered because of an alias, which is the fallback after every path rule.
    pub alias: bool,
}

/// What kind of item a candidate is, in the order of preference.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum CandidateKind {
    /// A note.
    Note,
    /// An article.
    Article,
    /// A file: needs its extension in the link.
    Attachment,
}

/// What a link resolves to.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Resolution {
    /// Index of the winner in the candidates.
    pub target: Option<usize>,
    /// Indexes of all that could be meant, the winner first; more than one is an ambiguity to show.
    pub candidates: Vec<usize>,
    /// Whether the winner was found through an alias.
    pub via_alias: bool,
}

/// The key under which the library finds the candidates of a target: the folded last segment, `.md` dropped. Also the
/// key of an item's own path.
#[must_use]
pub fn name_key(path: &str) -> String {
    crate::name::path_key(path.rsplit('/').next().unwrap_or(path))
}

/// Resolves a link's `path` (no subpath) from the note at `source_path`. Deterministic: ties go by [`order`].
#[must_use]
pub fn resolve(source_path: &str, path: &str, candidates: &[Candidate]) -> Resolution {
    let _ = (source_path, path, candidates);
    Resolution::default()
}

/// Shorter path first (characters), then lexicographic.
#[must_use]
pub fn order(a: &str, b: &str) -> Ordering {
    a.chars().count().cmp(&b.chars().count()).then_with(|| a.cmp(b))
}

/// Compares a link's heading with a heading of the target, by the normal form of the specs (punctuation to spaces, case folded).
#[must_use]
pub fn heading_matches(subpath: &str, heading: &str) -> bool {
    subpath == heading
}
