//! The names of fields and of the values that they know, for whoever completes them.

/// Every field, the most used first, and what it is for.
pub const FIELDS: &[(&str, &str)] = &[
    ("tag", "Tagged so, or below"),
    ("in", "Where: notes, articles, inbox, archive, trash …"),
    ("is", "State: unread, starred, orphan …"),
    ("title", "In the title"),
    ("site", "From a site"),
    ("author", "By an author"),
    ("has", "Has a highlight, a note, a task …"),
    ("saved", "When it was saved: 2026-03, 7d, a..b"),
    ("content", "In the text"),
    ("path", "In the path"),
    ("folder", "In a folder"),
    ("file", "In the name"),
    ("lang", "In a language"),
    ("updated", "When it was changed"),
    ("published", "When it was published"),
    ("created", "When it was made"),
    ("read", "When it was opened"),
    ("after", "Saved after a day"),
    ("before", "Saved before a day"),
    ("newer_than", "Saved within: 7d, 2w, 1y"),
    ("older_than", "Saved longer ago than: 7d, 2w, 1y"),
    ("words", "How long: >2000"),
    ("minutes", "How long to read: <10"),
    ("progress", "How far it is read: >50"),
    ("url", "In the address"),
    ("links", "Links to a note"),
    ("linked-from", "What a note links to"),
    ("mentions", "Names a note without a link"),
    ("cites", "Links to a site"),
    ("line", "All in one line"),
    ("block", "All in one paragraph"),
    ("section", "All under one heading"),
    ("task", "In a task"),
    ("task-todo", "In a task to be done"),
    ("task-done", "In a task that is done"),
    ("match-case", "Spelled exactly so"),
    ("sort", "Order of the results"),
    ("limit", "How many results"),
];

/// The values that a field knows; none where anything can be written.
#[must_use]
pub fn values_of(field: &str) -> &'static [&'static str] {
    match field {
        "in" => &[
            "notes",
            "articles",
            "highlights",
            "inbox",
            "later",
            "archive",
            "trash",
            "anywhere",
        ],
        "is" => &[
            "unread",
            "reading",
            "read",
            "starred",
            "orphan",
            "unresolved",
            "duplicate",
            "broken",
        ],
        "has" => &[
            "highlight",
            "note",
            "link",
            "image",
            "attachment",
            "task",
            "snapshot",
        ],
        "sort" => &[
            "relevance",
            "saved",
            "oldest",
            "updated",
            "title",
            "published",
            "site",
            "author",
            "longest",
            "shortest",
            "progress",
        ],
        "saved" | "updated" | "published" | "created" | "read" | "after" | "before" => {
            &["today", "yesterday", "7d", "30d", "1y"]
        }
        _ => &[],
    }
}
