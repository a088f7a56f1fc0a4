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
            let tags = tags(connection)?;
            let mut counts = Counts {
                starred: number(connection, STARRED)?,
                notes: number(connection, NOTES)?,
                trash: number(connection, TRASH)?,
                branches: branches(connection, &tags)?,
                tags: tags.into_values().collect(),
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
/// Items that carry a tag or one below it: `0` is the sign after `/`.
const BRANCH: &str = "SELECT count(DISTINCT row) FROM listing_tag
    WHERE live = 1 AND (key = ?1 OR (key > ?1 || '/' AND key < ?1 || '0'))
    AND row NOT IN (SELECT row FROM listing WHERE kind = 'attachment' AND trashed = 0)";
const LINKS: &str = "SELECT count(*) FROM link JOIN listing AS source ON source.row = link.src
    WHERE link.dst IS NOT NULL AND source.trashed = 0";
const UNRESOLVED: &str = "SELECT count(*) FROM link JOIN listing AS source ON source.row = link.src
    WHERE link.dst IS NULL AND link.form <> 'external' AND source.trashed = 0";
const WORDS: &str =
    "SELECT ifnull(sum(words), 0) FROM listing WHERE trashed = 0 AND kind <> 'attachment'";

/// Tags by their keys, in order.
fn tags(connection: &Connection) -> Result<BTreeMap<String, TagCount>> {
    let mut select = connection.prepare_cached(TAGS).map_err(sql)?;
    let rows = select
        .query_map([], |row| {
            let tag = TagCount {
                name: row.get(1)?,
                count: whole(row.get(2)?),
            };
            Ok((row.get(0)?, tag))
        })
        .map_err(sql)?;
    rows.collect::<rusqlite::Result<_>>().map_err(sql)
}

/// Tags with others below them: how many items carry one of all these. One that nothing carries alone is called as those
/// below it write it.
fn branches(connection: &Connection, tags: &BTreeMap<String, TagCount>) -> Result<Vec<TagCount>> {
    let mut above: BTreeMap<&str, &str> = BTreeMap::new();
    for (key, tag) in tags {
        let ends = key.match_indices('/').zip(tag.name.match_indices('/'));
        for ((key_end, _), (name_end, _)) in ends {
            let (outer, name) = (&key[..key_end], &tag.name[..name_end]);
            let own = tags.get(outer).map(|tag| tag.name.as_str());
            above.entry(outer).or_insert(own.unwrap_or(name));
        }
    }
    let mut select = connection.prepare_cached(BRANCH).map_err(sql)?;
    above
        .into_iter()
        .map(|(key, name)| {
            let count = select.query_row([key], |row| row.get(0)).map_err(sql)?;
            Ok(TagCount {
                name: name.to_owned(),
                count: whole(count),
            })
        })
        .collect()
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
