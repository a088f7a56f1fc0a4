//! What a write is called, and what it can change.

use crate::store::index::Dirty;

/// What a write is, for the history and for undo.
#[derive(Debug, Clone)]
pub(crate) struct Op {
    /// A stable word.
    pub(crate) name: &'static str,
    /// What a person would call it: "Archive 3 articles".
    pub(crate) label: String,
    /// Whether it makes an undo step.
    pub(crate) undoable: bool,
    /// Whether it may join the step before it, if that is the same op on the same item.
    pub(crate) merges: bool,
    /// What it is one of, when those that come one after another are undone together.
    pub(crate) one_of: Option<OneOf>,
}

/// One of several writes that are one step.
#[derive(Debug, Clone)]
pub(crate) struct OneOf {
    /// What each makes: "page".
    pub(crate) thing: &'static str,
    /// Which of them belong together.
    pub(crate) batch: String,
}

impl Op {
    pub(crate) fn new(name: &'static str, label: impl Into<String>) -> Self {
        Self {
            name,
            label: label.into(),
            undoable: true,
            merges: false,
            one_of: None,
        }
    }

    /// For what a person would not expect `undo` to touch, such as the reading position.
    pub(crate) fn quiet(name: &'static str) -> Self {
        Self {
            name,
            label: String::new(),
            undoable: false,
            merges: false,
            one_of: None,
        }
    }
}

/// One field of one item.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Field {
    /// A column: table and name.
    Column(&'static str, &'static str),
    /// Whether the item carries the tag with this key; the value is the tag as written, or null.
    Tag(String),
}

const COLUMNS: &[(&str, &str, &str)] = &[
    ("item", "id", "trashed_hlc"),
    ("item", "id", "deleted_hlc"),
    ("article", "item", "name"),
    ("article", "item", "title"),
    ("article", "item", "byline"),
    ("article", "item", "agency"),
    ("article", "item", "site"),
    ("article", "item", "published"),
    ("article", "item", "datelines"),
    ("article", "item", "lang"),
    ("article", "item", "dir"),
    ("article", "item", "excerpt"),
    ("article", "item", "url"),
    ("article", "item", "canonical_url"),
    ("article", "item", "url_key"),
    ("article", "item", "canonical_key"),
    ("article", "item", "lead_image"),
    ("article", "item", "place"),
    ("article", "item", "starred"),
    ("article", "item", "progress"),
    ("article", "item", "opened_hlc"),
    ("article", "item", "version"),
    ("article", "item", "read_version"),
    ("article", "item", "read_hlc"),
    ("article", "item", "merged_into"),
    ("article", "item", "position"),
    ("note", "item", "path"),
    ("note", "item", "starred"),
    ("note", "item", "head_rev"),
    ("attachment", "item", "path"),
    ("attachment", "item", "blob"),
    ("highlight", "item", "article"),
    ("highlight", "item", "colour"),
    ("highlight", "item", "note"),
    ("highlight", "item", "picked"),
    ("highlight", "item", "placed"),
    ("saved_search", "item", "name"),
    ("saved_search", "item", "query"),
    ("saved_search", "item", "position"),
];

impl Field {
    pub(crate) const TRASHED: Self = Self::Column("item", "trashed_hlc");
    pub(crate) const DELETED: Self = Self::Column("item", "deleted_hlc");

    pub(super) fn name(&self) -> String {
        match self {
            Self::Column(table, column) => format!("{table}.{column}"),
            Self::Tag(key) => format!("tag:{key}"),
        }
    }

    pub(crate) fn parse(name: &str) -> Option<Self> {
        if let Some(key) = name.strip_prefix("tag:") {
            return Some(Self::Tag(key.to_owned()));
        }
        let (table, column) = name.split_once('.')?;
        COLUMNS
            .iter()
            .find(|known| known.0 == table && known.2 == column)
            .map(|known| Self::Column(known.0, known.2))
    }

    pub(super) fn dirty(&self) -> Dirty {
        match self {
            Self::Column(
                "article",
                "place" | "starred" | "progress" | "opened_hlc" | "lead_image" | "read_version"
                | "read_hlc" | "merged_into" | "position",
            )
            | Self::Column("note", "starred") => Dirty::Listing,
            Self::Column("note", "head_rev") => Dirty::Body,
            _ => Dirty::Text,
        }
    }
}
