//! `list`, `show` and `search`.

use super::Done;
use crate::out::{Out, moment};
use commonplace_core::job::Cancel;
use commonplace_core::model::{ItemKind, Row};
use commonplace_core::{Library, ListFrom};
use commonplace_page::{Removed, Warning};
use serde::Serialize;

/// Rows asked for at once.
const PAGE: u32 = 500;

/// An item, with the names of the contract.
#[derive(Serialize)]
pub(super) struct ItemLine<'a> {
    id: String,
    kind: ItemKind,
    path: &'a str,
    title: &'a str,
    excerpt: &'a str,
    site: Option<&'a str>,
    byline: Option<&'a str>,
    published: Option<&'a str>,
    saved_at: i64,
    updated_at: i64,
    words: u32,
    minutes: u32,
    lang: Option<&'a str>,
    dir: Option<&'a str>,
    tags: &'a [String],
    place: Option<commonplace_core::model::Place>,
    starred: bool,
    unread: bool,
    progress: f64,
    lead_image: Option<&'a str>,
    trashed: bool,
}

impl<'a> ItemLine<'a> {
    pub(super) fn of(row: &'a Row) -> Self {
        Self {
            id: row.id.to_string(),
            kind: row.kind,
            path: &row.path,
            title: &row.title,
            excerpt: &row.excerpt,
            site: row.site.as_deref(),
            byline: row.byline.as_deref(),
            published: row.published.as_deref(),
            saved_at: row.saved_at,
            updated_at: row.updated_at,
            words: row.words,
            minutes: row.minutes,
            lang: row.lang.as_deref(),
            dir: row.dir.as_deref(),
            tags: &row.tags,
            place: row.place,
            starred: row.starred,
            unread: row.unread,
            progress: row.progress,
            lead_image: row.lead_image.as_deref(),
            trashed: row.trashed,
        }
    }
}

/// An item on one line, for people.
pub(super) fn line(row: &Row) -> String {
    let mut line = format!("{}  {}", moment(row.saved_at), row.path);
    if row.starred {
        line.push_str(" *");
    }
    for tag in &row.tags {
        line.push_str(&format!(" #{tag}"));
    }
    line
}

pub(super) fn list(out: &Out, library: &Library, query: &str, limit: u32) -> Done {
    let mut from = ListFrom::Top;
    let mut left = limit;
    let mut first = true;
    while left > 0 {
        let page = library.list(query, None, &from, left.min(PAGE))?;
        if first {
            for warning in &page.warnings {
                eprintln!("commonplace: {warning}");
            }
            first = false;
        }
        for row in &page.rows {
            out.result(&ItemLine::of(row), &|| line(row))?;
        }
        left = left.saturating_sub(u32::try_from(page.rows.len()).unwrap_or(u32::MAX));
        match page.next {
            Some(next) if !page.rows.is_empty() => from = ListFrom::After(next),
            _ => break,
        }
    }
    Ok(true)
}

#[derive(Serialize)]
struct ArticleLine<'a> {
    #[serde(flatten)]
    item: ItemLine<'a>,
    url: Option<&'a str>,
    canonical_url: Option<&'a str>,
    agency: Option<&'a str>,
    datelines: &'a [String],
    text: &'a str,
    html: &'a str,
    removed: &'a [Removed],
    warnings: &'a [Warning],
}

#[derive(Serialize)]
struct NoteLine<'a> {
    #[serde(flatten)]
    item: ItemLine<'a>,
    body: &'a str,
    rev: String,
}

pub(super) fn show(out: &Out, library: &Library, item: &str) -> Done {
    let row = library.find(item)?;
    match row.kind {
        ItemKind::Article => {
            let (view, text) = (library.article(row.id)?, library.article_text(row.id)?);
            let line = ArticleLine {
                item: ItemLine::of(&view.row),
                url: view.url.as_deref(),
                canonical_url: view.canonical_url.as_deref(),
                agency: view.agency.as_deref(),
                datelines: &view.datelines,
                text: &text.text,
                html: &text.html,
                removed: &text.removed,
                warnings: &text.warnings,
            };
            out.result(&line, &|| format!("{}\n\n{}", view.row.title, text.text))?;
        }
        ItemKind::Note => show_note(out, &library.note(row.id)?)?,
        ItemKind::Attachment => out.result(&ItemLine::of(&row), &|| line(&row))?,
    }
    Ok(true)
}

/// A note with its text.
pub(super) fn show_note(out: &Out, note: &commonplace_core::model::NoteView) -> Result<(), super::Stop> {
    let line = NoteLine { item: ItemLine::of(&note.row), body: &note.body, rev: note.rev.to_string() };
    out.result(&line, &|| note.body.clone())
}

#[derive(Serialize)]
struct HitLine<'a> {
    id: String,
    kind: ItemKind,
    path: &'a str,
    title: &'a str,
    snippet: &'a str,
    score: f64,
}

#[derive(Serialize)]
struct SearchEnd<'a> {
    total: u64,
    took_ms: f64,
    warnings: &'a [String],
}

pub(super) fn search(out: &Out, library: &Library, query: &str, limit: u32) -> Done {
    let result = library.search(query, false, limit, &Cancel::default())?;
    for hit in &result.hits {
        let row = &hit.row;
        let line =
            HitLine { id: row.id.to_string(), kind: row.kind, path: &row.path, title: &row.title, snippet: &hit.snippet.text, score: hit.score };
        out.result(&line, &|| format!("{}\n    {}", row.path, hit.snippet.text))?;
    }
    let end = SearchEnd { total: result.total, took_ms: result.took_ms, warnings: &result.warnings };
    out.result(&end, &|| {
        let mut lines = vec![format!("{} found in {:.0} ms", result.total, result.took_ms)];
        lines.extend(result.warnings.iter().cloned());
        lines.join("\n")
    })?;
    Ok(true)
}
