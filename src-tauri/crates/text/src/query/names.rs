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

/// The field that is meant by a name that is none: what others call it, or a slip of a finger.
pub(super) fn meant(name: &str) -> Option<String> {
    let name = name.to_lowercase();
    let told = |names: &str| Some(names.to_owned());
    match name.as_str() {
        "date" | "day" | "when" => told("saved: or published:"),
        "modified" | "changed" | "edited" => told("updated:"),
        "type" | "kind" => told("in:notes or in:articles"),
        "from" | "source" => told("site: or author:"),
        "by" | "writer" | "creator" => told("author:"),
        "label" | "labels" | "category" | "tags" | "topic" => told("tag:"),
        "language" => told("lang:"),
        "name" | "filename" => told("file: or title:"),
        "headline" | "subject" => told("title:"),
        "text" | "fulltext" => told("content:"),
        "link" | "linksto" | "links-to" => told("links:"),
        "todo" => told("task-todo:"),
        "length" | "size" => told("words: or minutes:"),
        "star" | "starred" | "favorite" | "favourite" => told("is:starred"),
        "unread" | "status" | "state" => told("is:"),
        _ => FIELDS
            .iter()
            .find(|(field, _)| is_slip(field, &name))
            .map(|(field, _)| format!("{field}:")),
    }
}

/// One letter more, less or other, or two that changed places, in names of four letters at least.
fn is_slip(field: &str, name: &str) -> bool {
    field.len().min(name.len()) >= 4 && strsim::osa_distance(field, name) <= 1
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_meant_by_a_name_that_is_none() {
        for (name, meant_by_it) in [
            ("date", Some("saved: or published:")),
            ("Type", Some("in:notes or in:articles")),
            ("titel", Some("title:")),
            ("auther", Some("author:")),
            ("autor", Some("author:")),
            ("publishedd", Some("published:")),
            ("foo", None),
            ("https", None),
            ("is2", None),
        ] {
            assert_eq!(meant(name).as_deref(), meant_by_it, "{name}");
        }
    }
}
