//! A library filled by plain SQL, so that lists and search are tried without the code that writes the derived tables.

use crate::env::Env;
use crate::id::ItemId;
use crate::library::Library;
use crate::store::articles::FOLDER;
use crate::store::postings::build::Text;
use crate::store::search::Indexer;
use commonplace_text::name::{TagName, path_key};
use commonplace_text::{resolve, words};
use rusqlite::{Connection, params};
use std::sync::atomic::{AtomicU8, Ordering};

pub(in crate::store) struct Shelf {
    pub(in crate::store) library: Library,
    _folder: tempfile::TempDir,
}

/// An item to put on the shelf.
#[derive(Clone)]
pub(in crate::store) struct Entry<'a> {
    pub(in crate::store) kind: &'a str,
    /// Articles are `Articles/<title>`.
    pub(in crate::store) path: &'a str,
    pub(in crate::store) title: &'a str,
    pub(in crate::store) text: &'a str,
    pub(in crate::store) tags: &'a [&'a str],
    pub(in crate::store) place: &'a str,
    pub(in crate::store) starred: bool,
    pub(in crate::store) opened: bool,
    pub(in crate::store) progress: f64,
    pub(in crate::store) saved: i64,
    pub(in crate::store) updated: i64,
    pub(in crate::store) site: &'a str,
    pub(in crate::store) byline: &'a str,
    pub(in crate::store) lang: &'a str,
    pub(in crate::store) trashed: bool,
    /// Rows that it links to; `None` for a link to `nowhere`.
    pub(in crate::store) links: &'a [Option<i64>],
    pub(in crate::store) aliases: &'a [&'a str],
}

pub(in crate::store) fn article<'a>(title: &'a str, text: &'a str) -> Entry<'a> {
    Entry {
        kind: "article",
        path: "",
        title,
        text,
        tags: &[],
        place: "inbox",
        starred: false,
        opened: false,
        progress: 0.0,
        saved: 0,
        updated: 0,
        site: "",
        byline: "",
        lang: "en",
        trashed: false,
        links: &[],
        aliases: &[],
    }
}

pub(in crate::store) fn note<'a>(path: &'a str, text: &'a str) -> Entry<'a> {
    Entry {
        kind: "note",
        path,
        title: path.rsplit('/').next().unwrap_or(path),
        place: "",
        opened: true,
        ..article("", text)
    }
}

impl Shelf {
    pub(in crate::store) fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let chance = AtomicU8::new(0);
        let env = Env::new(
            || 1_700_000_000_000,
            move |bytes| bytes.fill_with(|| chance.fetch_add(1, Ordering::Relaxed)),
        );
        let library = Library::open(folder.path(), env).unwrap();
        Self {
            library,
            _folder: folder,
        }
    }

    /// A shelf with these on it, the first in row 1.
    pub(in crate::store) fn of(entries: &[Entry<'_>]) -> Self {
        let shelf = Self::new();
        for entry in entries {
            shelf.add(entry);
        }
        shelf
    }

    pub(in crate::store) fn add(&self, entry: &Entry<'_>) -> (i64, ItemId) {
        let mut guard = self.library.store.writer().unwrap();
        let connection = guard.connection().unwrap();
        let tx = connection.transaction().unwrap();
        let added = add(&tx, entry);
        tx.commit().unwrap();
        added
    }

    /// Titles of a list's first page.
    pub(in crate::store) fn titles(&self, query: &str) -> Vec<String> {
        let page = self
            .library
            .list(query, None, &crate::ListFrom::Top, 500)
            .unwrap();
        assert_eq!(page.total, page.rows.len() as u64, "{query}");
        page.rows.into_iter().map(|row| row.title).collect()
    }

    /// Titles of what is found, best first.
    pub(in crate::store) fn found(&self, query: &str) -> Vec<String> {
        let result = self
            .library
            .search(query, false, 500, &crate::job::Cancel::default())
            .unwrap();
        assert_eq!(result.total, result.hits.len() as u64, "{query}");
        result.hits.into_iter().map(|hit| hit.row.title).collect()
    }
}

/// Puts one item into every table that lists and search read.
pub(in crate::store) fn add(connection: &Connection, entry: &Entry<'_>) -> (i64, ItemId) {
    let row: i64 = connection
        .query_row("SELECT ifnull(max(row), 0) + 1 FROM item", [], |row| {
            row.get(0)
        })
        .unwrap();
    let id = ItemId(uuid::Uuid::from_u128(
        0x0190_0000_0000_7000_8000_0000_0000_0000 + row as u128,
    ));
    let path = if entry.kind == "article" && entry.path.is_empty() {
        format!(
            "Articles/{}",
            commonplace_text::name::article_name(entry.title)
        )
    } else {
        entry.path.to_owned()
    };
    run(
        connection,
        "INSERT INTO item (row, id, kind, created_hlc) VALUES (?1, ?2, ?3, ?1)",
        params![row, id, entry.kind],
    );
    content(connection, entry, &path, id);
    let maybe = |text: &str| (!text.is_empty()).then(|| text.to_owned());
    let folded = |text: &str| maybe(text).map(|text| words::fold(&text));
    let excerpt: String = entry.text.chars().take(100).collect();
    run(
        connection,
        "INSERT INTO listing (row, id, kind, trashed, place, starred, unread, progress, saved_ms, updated_ms, title,
           title_key, path, path_key, excerpt, site, site_key, byline, byline_key, published, words, lang, dir, tags, lead_image,
           published_day, site_order, byline_order, permille)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, NULL, ?20, ?21, NULL, ?22, NULL,
           '', ifnull(?17, char(1114111)), ifnull(?19, char(1114111)), CAST(?8 * 1000 AS INTEGER))",
        params![
            row,
            id,
            entry.kind,
            entry.trashed,
            maybe(entry.place).filter(|_| entry.kind == "article"),
            entry.starred,
            entry.kind == "article" && !entry.opened,
            entry.progress,
            entry.saved,
            entry.updated,
            entry.title,
            words::fold(entry.title),
            path,
            path_key(&path),
            excerpt,
            maybe(entry.site),
            folded(entry.site),
            maybe(entry.byline),
            folded(entry.byline),
            words::count(entry.text),
            maybe(entry.lang),
            serde_json::to_string(entry.tags).unwrap(),
        ],
    );
    for tag in entry.tags {
        let key = TagName::parse(tag).unwrap().key();
        run(
            connection,
            "INSERT INTO listing_tag (key, row, tag, live) VALUES (?1, ?2, ?3, ?4)",
            params![key, row, tag, !entry.trashed],
        );
    }
    let mut names = vec![(resolve::name_key(&path), "path")];
    names.extend(entry.aliases.iter().map(|alias| (path_key(alias), "alias")));
    for (key, via) in names {
        run(
            connection,
            "INSERT OR IGNORE INTO item_name (key, row, via) VALUES (?1, ?2, ?3)",
            params![key, row, via],
        );
    }
    for (ord, dst) in entry.links.iter().enumerate() {
        run(
            connection,
            "INSERT INTO link (src, ord, start, \"end\", raw, path, embed, form, dst, candidates, via_alias)
             VALUES (?1, ?2, 0, 0, '', 'nowhere', 0, 'wiki', ?3, 0, 0)",
            params![row, ord as i64, dst],
        );
        run(
            connection,
            "INSERT INTO link_name (key, src, ord) VALUES ('nowhere', ?1, ?2)",
            params![row, ord as i64],
        );
    }
    if entry.kind != "attachment" {
        let extra = format!(
            "{} \n {} \n {} \n {}",
            path.strip_prefix(FOLDER).unwrap_or(&path),
            entry.site,
            entry.byline,
            entry.tags.join(" \n ")
        );
        let text = Text {
            title: entry.title.to_owned(),
            extra,
            tags: entry.tags.join(" \n "),
            headings: String::new(),
            body: entry.text.to_owned(),
        };
        let mut indexer = Indexer::begin(connection).unwrap();
        indexer.text(row, Some(&text)).unwrap();
        indexer.finish().unwrap();
    }
    (row, id)
}

fn content(connection: &Connection, entry: &Entry<'_>, path: &str, id: ItemId) {
    match entry.kind {
        "article" => {
            run(
                connection,
                "INSERT OR IGNORE INTO blob (hash, size, mime, verified_at) VALUES (zeroblob(32), 0, 'text/html', 0)",
                [],
            );
            run(
                connection,
                "INSERT INTO content_version (id, item, html_blob, raw_hash, text, text_hash, extractor, norm_ver, details, fetched_hlc)
                 VALUES (?1, ?1, zeroblob(32), zeroblob(32), ?2, zeroblob(32), '', 1, '', 0)",
                params![id, entry.text],
            );
            run(
                connection,
                "INSERT INTO article (item, name, title, datelines, place, starred, progress, version)
                 VALUES (?1, ?2, ?3, '[]', ?4, ?5, ?6, ?1)",
                params![
                    id,
                    path.strip_prefix(FOLDER).unwrap_or(path),
                    entry.title,
                    entry.place,
                    entry.starred,
                    entry.progress
                ],
            );
        }
        "note" => {
            run(
                connection,
                "INSERT INTO note_rev (id, note, device, hlc, words, body) VALUES (?1, ?1, ?1, 0, 0, zeroblob(0))",
                [id],
            );
            run(
                connection,
                "INSERT INTO note (item, path, starred, body, head_rev) VALUES (?1, ?2, ?3, ?4, ?1)",
                params![id, path, entry.starred, entry.text],
            );
        }
        _ => {}
    }
}

fn run(connection: &Connection, statement: &str, params: impl rusqlite::Params) {
    connection
        .prepare_cached(statement)
        .unwrap()
        .execute(params)
        .unwrap();
}
