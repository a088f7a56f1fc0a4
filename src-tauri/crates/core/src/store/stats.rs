//! Counts for the sidebar, and what the library is made of.

use super::{Store, sql};
use crate::error::Result;
use crate::model::{Counts, LibraryInfo, TagCount};
use rusqlite::Connection;
use std::collections::BTreeMap;

impl Store {
    /// Counts for the sidebar: all of them ranges of an index.
    pub(crate) fn counts(&self) -> Result<Counts> {
        self.read(|connection| {
            let mut counts = Counts {
                starred: number(connection, STARRED)?,
                notes: number(connection, NOTES)?,
                trash: number(connection, TRASH)?,
                tags: tags(connection)?,
                branches: branches(connection)?,
                ..Counts::default()
            };
            let mut select = connection.prepare_cached(PLACES).map_err(sql)?;
            let mut places = select.query([]).map_err(sql)?;
            while let Some(row) = places.next().map_err(sql)? {
                let place: String = row.get(0).map_err(sql)?;
                let count = whole(row.get(1).map_err(sql)?);
                match place.as_str() {
                    "inbox" => {
                        counts.inbox = count;
                        counts.unread = whole(row.get(2).map_err(sql)?);
                    }
                    "later" => counts.later = count,
                    _ => counts.archive += count,
                }
            }
            Ok(counts)
        })
    }

    /// What the database knows of the library; the folder's share is the caller's.
    pub(crate) fn info(&self) -> Result<LibraryInfo> {
        let database_bytes = self.bytes();
        self.read(|connection| {
            let kind = |kind: &str| {
                number(
                    connection,
                    &format!("SELECT count(*) FROM listing INDEXED BY listing_kind_saved WHERE trashed = 0 AND kind = '{kind}'"),
                )
            };
            Ok(LibraryInfo {
                path: String::new(),
                read_only: false,
                reason: None,
                version: env!("CARGO_PKG_VERSION").to_owned(),
                schema: connection.query_row("PRAGMA user_version", [], |row| row.get(0)).map_err(sql)?,
                articles: kind("article")?,
                notes: kind("note")?,
                attachments: kind("attachment")?,
                highlights: number(connection, HIGHLIGHTS)?,
                links: number(connection, LINKS)?,
                unresolved: number(connection, UNRESOLVED)?,
                trash: number(connection, TRASH)?,
                database_bytes,
                blob_bytes: 0,
                words: number(connection, WORDS)?,
                notices: Vec::new(),
            })
        })
    }

    /// Bytes of the database and its write-ahead log.
    fn bytes(&self) -> u64 {
        let mut log = self.path().as_os_str().to_owned();
        log.push("-wal");
        let size = |path: &std::path::Path| std::fs::metadata(path).map_or(0, |found| found.len());
        size(self.path()) + size(std::path::Path::new(&log))
    }
}

const PLACES: &str =
    "SELECT place, count(*), sum(unread) FROM listing INDEXED BY listing_place_saved
    WHERE trashed = 0 AND place IN ('inbox', 'later', 'archive') GROUP BY place";
const STARRED: &str =
    "SELECT count(*) FROM listing INDEXED BY listing_starred WHERE trashed = 0 AND starred = 1";
const NOTES: &str = "SELECT count(*) FROM listing INDEXED BY listing_kind_saved WHERE trashed = 0 AND kind = 'note'";
const TRASH: &str = "SELECT count(*) FROM listing INDEXED BY listing_trash WHERE trashed = 1";
const HIGHLIGHTS: &str = "SELECT count(*) FROM listing INDEXED BY listing_found WHERE trashed = 2";
const TAGS: &str = "SELECT key, min(tag), count(*) FROM listing_tag
    WHERE live = 1 AND row NOT IN (SELECT row FROM listing WHERE kind = 'attachment' AND trashed = 0)
    GROUP BY key ORDER BY key";
/// Every item of every tag, where some tags are below others.
const CARRIED: &str = "SELECT key, tag, row FROM listing_tag
    WHERE live = 1 AND EXISTS (SELECT 1 FROM listing_tag WHERE instr(key, '/') > 0)
    AND row NOT IN (SELECT row FROM listing WHERE kind = 'attachment' AND trashed = 0)
    ORDER BY key";
const LINKS: &str = "SELECT count(*) FROM link JOIN listing AS source ON source.row = link.src
    WHERE link.dst IS NOT NULL AND source.trashed = 0";
const UNRESOLVED: &str = "SELECT count(*) FROM link JOIN listing AS source ON source.row = link.src
    WHERE link.dst IS NULL AND link.form <> 'external' AND source.trashed = 0";
const WORDS: &str =
    "SELECT ifnull(sum(words), 0) FROM listing WHERE trashed = 0 AND kind <> 'attachment'";

fn tags(connection: &Connection) -> Result<Vec<TagCount>> {
    let mut select = connection.prepare_cached(TAGS).map_err(sql)?;
    let rows = select
        .query_map([], |row| {
            Ok(TagCount {
                name: row.get(1)?,
                count: whole(row.get(2)?),
            })
        })
        .map_err(sql)?;
    rows.collect::<rusqlite::Result<_>>().map_err(sql)
}

/// Tags with others below them: how many items carry one of all these.
fn branches(connection: &Connection) -> Result<Vec<TagCount>> {
    let mut own: BTreeMap<String, Branch> = BTreeMap::new();
    let mut select = connection.prepare_cached(CARRIED).map_err(sql)?;
    let mut rows = select.query([]).map_err(sql)?;
    while let Some(row) = rows.next().map_err(sql)? {
        let (key, row_number) = (row.get_ref(0).map_err(sql)?, row.get(2).map_err(sql)?);
        let key = key.as_str().unwrap_or_default();
        if let Some(mut last) = own.last_entry().filter(|last| last.key() == key) {
            last.get_mut().rows.push(row_number);
            continue;
        }
        let branch = Branch {
            name: row.get(1).map_err(sql)?,
            rows: vec![row_number],
        };
        own.insert(key.to_owned(), branch);
    }
    let mut above: BTreeMap<&str, Branch> = BTreeMap::new();
    for (key, leaf) in &own {
        for (at, _) in key.match_indices('/') {
            let Some(outer) = key.get(..at).filter(|outer| !outer.is_empty()) else {
                continue;
            };
            let branch = above.entry(outer).or_insert_with(|| match own.get(outer) {
                Some(carried) => carried.clone(),
                None => Branch::above(leaf, outer),
            });
            branch.rows.extend(&leaf.rows);
        }
    }
    Ok(above.into_values().map(Branch::counted).collect())
}

/// A tag, and the items that carry it or one below it.
#[derive(Clone)]
struct Branch {
    name: String,
    rows: Vec<i64>,
}

impl Branch {
    /// A tag that nothing carries alone, as those below it write it.
    fn above(leaf: &Self, key: &str) -> Self {
        let parts: Vec<&str> = leaf.name.split('/').collect();
        let depth = key.split('/').count();
        let name = parts.get(..depth).map(|parts| parts.join("/"));
        Self {
            name: name.unwrap_or_else(|| key.to_owned()),
            rows: Vec::new(),
        }
    }

    fn counted(mut self) -> TagCount {
        self.rows.sort_unstable();
        self.rows.dedup();
        TagCount {
            name: self.name,
            count: self.rows.len() as u64,
        }
    }
}

fn number(connection: &Connection, statement: &str) -> Result<u64> {
    connection
        .prepare_cached(statement)
        .and_then(|mut select| select.query_row([], |row| row.get(0)))
        .map(whole)
        .map_err(sql)
}

fn whole(count: i64) -> u64 {
    u64::try_from(count).unwrap_or(0)
}
