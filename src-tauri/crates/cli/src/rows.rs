//! The shapes of the rows: the fields of the contract in the order of its table.

use commonplace_core::ArticleText;
use commonplace_core::model::{
    ArticleView, Highlight, HighlightColour, Hit, ItemKind, NoteView, Pictures, Place, PlaceState,
    Row, SaveResult, SaveStatus, SearchResult, TagsChanged,
};
use commonplace_page::{Article, PageType, Removed, Warning};
use commonplace_text::name::TagName;
use serde::Serialize;
use serde_json::Value;

mod links;
pub use links::{LinkCounts, LinkRow};

/// An article as `extract` prints it.
#[derive(Debug, Serialize)]
pub struct ExtractRow<'a> {
    title: &'a Option<String>,
    byline: &'a Option<String>,
    agency: &'a Option<String>,
    site: &'a Option<String>,
    published: &'a Option<String>,
    modified: &'a Option<String>,
    section: &'a Option<String>,
    tags: &'a [String],
    page_type: PageType,
    datelines: &'a [String],
    lang: &'a Option<String>,
    dir: &'a Option<String>,
    excerpt: &'a Option<String>,
    text: &'a str,
    html: &'a str,
    url: &'a Option<String>,
    canonical_url: &'a Option<String>,
    words: u32,
    lead_image: &'a Option<String>,
    removed: &'a [Removed],
    warnings: &'a [Warning],
}

impl<'a> From<&'a Article> for ExtractRow<'a> {
    fn from(article: &'a Article) -> Self {
        Self {
            title: &article.title,
            byline: &article.byline,
            agency: &article.agency,
            site: &article.site,
            published: &article.published,
            modified: &article.modified,
            section: &article.section,
            tags: &article.tags,
            page_type: article.page_type,
            datelines: &article.datelines,
            lang: &article.lang,
            dir: &article.dir,
            excerpt: &article.excerpt,
            text: &article.text,
            html: &article.html,
            url: &article.url,
            canonical_url: &article.canonical_url,
            words: article.words,
            lead_image: &article.lead_image,
            removed: &article.removed,
            warnings: &article.warnings,
        }
    }
}

/// One saved thing.
#[derive(Debug, Serialize)]
pub struct SaveRow<'a> {
    id: Option<String>,
    path: &'a Option<String>,
    title: &'a Option<String>,
    url: &'a Option<String>,
    status: SaveStatus,
    error: &'a Option<String>,
    warnings: &'a [String],
    source: &'a str,
}

impl<'a> From<&'a SaveResult> for SaveRow<'a> {
    fn from(result: &'a SaveResult) -> Self {
        Self {
            id: result.id.map(|id| id.to_string()),
            path: &result.path,
            title: &result.title,
            url: &result.url,
            status: result.status,
            error: &result.error,
            warnings: &result.warnings,
            source: &result.source,
        }
    }
}

/// An item as lists show it.
#[derive(Debug, Serialize)]
pub struct ItemRow<'a> {
    id: String,
    kind: ItemKind,
    path: &'a str,
    title: &'a str,
    excerpt: &'a str,
    site: &'a Option<String>,
    byline: &'a Option<String>,
    published: &'a Option<String>,
    saved_at: i64,
    updated_at: i64,
    words: u32,
    minutes: u32,
    lang: &'a Option<String>,
    dir: &'a Option<String>,
    tags: &'a [String],
    place: Option<Place>,
    starred: bool,
    unread: bool,
    progress: f64,
    lead_image: &'a Option<String>,
    trashed: bool,
}

impl<'a> From<&'a Row> for ItemRow<'a> {
    fn from(row: &'a Row) -> Self {
        Self {
            id: row.id.to_string(),
            kind: row.kind,
            path: &row.path,
            title: &row.title,
            excerpt: &row.excerpt,
            site: &row.site,
            byline: &row.byline,
            published: &row.published,
            saved_at: row.saved_at,
            updated_at: row.updated_at,
            words: row.words,
            minutes: row.minutes,
            lang: &row.lang,
            dir: &row.dir,
            tags: &row.tags,
            place: row.place,
            starred: row.starred,
            unread: row.unread,
            progress: row.progress,
            lead_image: &row.lead_image,
            trashed: row.trashed,
        }
    }
}

/// An article with its text.
#[derive(Debug, Serialize)]
pub struct ArticleRow<'a> {
    #[serde(flatten)]
    row: ItemRow<'a>,
    version: String,
    url: &'a Option<String>,
    canonical_url: &'a Option<String>,
    agency: &'a Option<String>,
    datelines: &'a [String],
    removed: &'a [Removed],
    warnings: &'a [Warning],
    pictures: &'a Pictures,
    versions: u32,
    text: &'a str,
    html: &'a str,
}

impl<'a> ArticleRow<'a> {
    /// Of an article and its text.
    pub fn new(view: &'a ArticleView, text: &'a ArticleText) -> Self {
        Self {
            row: (&view.row).into(),
            version: view.version.to_string(),
            url: &view.url,
            canonical_url: &view.canonical_url,
            agency: &view.agency,
            datelines: &view.datelines,
            removed: &text.removed,
            warnings: &text.warnings,
            pictures: &view.pictures,
            versions: view.versions,
            text: &text.text,
            html: &text.html,
        }
    }
}

/// A note with its text.
#[derive(Debug, Serialize)]
pub struct NoteRow<'a> {
    #[serde(flatten)]
    row: ItemRow<'a>,
    rev: String,
    body: &'a str,
}

impl<'a> From<&'a NoteView> for NoteRow<'a> {
    fn from(note: &'a NoteView) -> Self {
        Self {
            row: (&note.row).into(),
            rev: note.rev.to_string(),
            body: &note.body,
        }
    }
}

/// One search result.
#[derive(Debug, Serialize)]
pub struct HitRow<'a> {
    id: String,
    kind: ItemKind,
    path: &'a str,
    title: &'a str,
    snippet: &'a str,
    score: f64,
}

impl<'a> From<&'a Hit> for HitRow<'a> {
    fn from(hit: &'a Hit) -> Self {
        Self {
            id: hit.row.id.to_string(),
            kind: hit.row.kind,
            path: &hit.row.path,
            title: &hit.row.title,
            snippet: &hit.snippet.text,
            score: hit.score,
        }
    }
}

/// What became of a tag.
#[derive(Debug, Serialize)]
pub struct TagRow<'a> {
    tag: &'a str,
    items: u32,
}

impl<'a> TagRow<'a> {
    /// The tag that it is about now, and on how many items it changed.
    pub fn of(tag: &'a TagName, done: &TagsChanged) -> Self {
        Self {
            tag: tag.as_str(),
            items: done.items,
        }
    }
}

/// A highlight.
#[derive(Debug, Serialize)]
pub struct HighlightRow<'a> {
    id: String,
    kind: ItemKind,
    path: String,
    article: &'a str,
    title: &'a str,
    version: String,
    start: u32,
    end: u32,
    quote: &'a str,
    before: &'a str,
    after: &'a str,
    colour: HighlightColour,
    note: &'a str,
    tags: &'a [String],
    state: PlaceState,
    created_at: i64,
    updated_at: i64,
    quoted_by: u32,
}

impl<'a> From<&'a Highlight> for HighlightRow<'a> {
    fn from(one: &'a Highlight) -> Self {
        Self {
            id: one.id.to_string(),
            kind: ItemKind::Highlight,
            path: format!("{}#^{}", one.article_path, one.anchor),
            article: &one.article_path,
            title: &one.article_title,
            version: one.version.to_string(),
            start: one.start,
            end: one.end,
            quote: &one.quote,
            before: &one.before,
            after: &one.after,
            colour: one.colour,
            note: &one.note,
            tags: &one.tags,
            state: one.state,
            created_at: one.created_ms,
            updated_at: one.updated_ms,
            quoted_by: one.quoted_by,
        }
    }
}

/// The end of a search.
#[derive(Debug, Serialize)]
pub struct SearchEnd<'a> {
    total: u64,
    took_ms: f64,
    warnings: &'a [String],
}

impl<'a> From<&'a SearchResult> for SearchEnd<'a> {
    fn from(result: &'a SearchResult) -> Self {
        Self {
            total: result.total,
            took_ms: result.took_ms,
            warnings: &result.warnings,
        }
    }
}

/// The end of an import or export.
#[derive(Debug, Serialize)]
pub struct ReportEnd {
    pub imported: u32,
    pub already: u32,
    pub exported: u32,
    pub failed: u32,
    pub skipped: u32,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub links: Option<LinkCounts>,
}

/// Any of the library's values with the contract's spelling of names: `took_ms`, not `tookMs`.
pub fn snake_case(value: Value) -> Value {
    match value {
        Value::Object(fields) => Value::Object(
            fields
                .into_iter()
                .map(|(name, value)| (snake(&name), snake_case(value)))
                .collect(),
        ),
        Value::Array(values) => Value::Array(values.into_iter().map(snake_case).collect()),
        other => other,
    }
}

fn snake(name: &str) -> String {
    let mut out = String::with_capacity(name.len() + 4);
    for c in name.chars() {
        if c.is_ascii_uppercase() {
            out.push('_');
        }
        out.push(c.to_ascii_lowercase());
    }
    out
}

/// A day of the calendar, in UTC: "2025-06-05".
pub fn day(ms: i64) -> String {
    // Days to a civil date, after Howard Hinnant's "chrono-compatible low-level date algorithms".
    let days = ms.div_euclid(86_400_000) + 719_468;
    let era = days.div_euclid(146_097);
    let day_of_era = days.rem_euclid(146_097);
    let year_of_era =
        (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * shifted + 2) / 5 + 1;
    let month = if shifted < 10 {
        shifted + 3
    } else {
        shifted - 9
    };
    let year = year_of_era + era * 400 + i64::from(month <= 2);
    format!("{year:04}-{month:02}-{day:02}")
}

/// A minute, in UTC: "2025-06-05 14:03".
pub fn minute(ms: i64) -> String {
    let minutes = ms.div_euclid(60_000).rem_euclid(1_440);
    format!("{} {:02}:{:02}", day(ms), minutes / 60, minutes % 60)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn fields(value: &impl Serialize) -> Vec<String> {
        let Value::Object(fields) = serde_json::to_value(value).unwrap() else {
            panic!("a row is an object")
        };
        fields.keys().cloned().collect()
    }

    fn sorted(names: &str) -> Vec<String> {
        let mut names: Vec<String> = names.split_whitespace().map(str::to_owned).collect();
        names.sort();
        names
    }

    #[test]
    fn extract_has_every_field_of_the_contract_also_when_absent() {
        let names = "title byline agency site published modified section tags page_type datelines lang dir excerpt text html url canonical_url words lead_image removed warnings";
        let article = Article::default();
        assert_eq!(fields(&ExtractRow::from(&article)), sorted(names));
        let value = serde_json::to_value(ExtractRow::from(&article)).unwrap();
        assert_eq!(
            (&value["title"], &value["removed"], &value["text"]),
            (&Value::Null, &json!([]), &json!(""))
        );
    }

    #[test]
    fn the_librarys_values_get_the_contracts_names() {
        let value = json!({ "tookMs": 1, "rows": [{ "savedAt": [{ "viaAlias": "camelCase stays in values" }] }] });
        assert_eq!(
            snake_case(value),
            json!({ "took_ms": 1, "rows": [{ "saved_at": [{ "via_alias": "camelCase stays in values" }] }] })
        );
    }

    #[test]
    fn rows_have_the_fields_of_the_librarys_values() {
        let row: Row = serde_json::from_value(json!({
            "id": "01890000-0000-7000-8000-000000000000", "kind": "note", "path": "A/B", "title": "B", "excerpt": "", "site": null,
            "byline": null, "published": null, "savedAt": 1, "updatedAt": 2, "words": 3, "minutes": 1, "lang": null, "dir": null,
            "tags": ["x"], "place": null, "starred": false, "unread": false, "progress": 0.5, "leadImage": null, "trashed": false,
        })).unwrap();
        let expected = snake_case(serde_json::to_value(&row).unwrap());
        assert_eq!(serde_json::to_value(ItemRow::from(&row)).unwrap(), expected);
    }

    #[test]
    fn days_are_those_of_the_calendar() {
        for (ms, expected) in [
            (0, "1970-01-01 00:00"),
            (951_782_400_000, "2000-02-29 00:00"),
            (1_749_132_180_000, "2025-06-05 14:03"),
            (4_107_542_399_999, "2100-02-28 23:59"),
            (-1, "1969-12-31 23:59"),
        ] {
            assert_eq!(minute(ms), expected);
        }
    }
}
