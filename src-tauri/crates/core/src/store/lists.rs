//! Rows of lists: a page of them, some by id, one by the name that a person gives it.
//!
//! A plain list is walked along the index that has its order, so that its first page costs the same however long it is.
//! Where few rows can match (words, a rare tag), or every row has to be looked at all the same, those that match are
//! gathered and put in order instead.

mod facets;
mod find;
mod gather;
mod walk;

#[cfg(test)]
pub(super) mod fixture;
#[cfg(test)]
mod speed;
#[cfg(test)]
mod tests;
#[cfg(test)]
mod walk_tests;

use super::filter::{self, Clause, Filter};
use super::{Store, sql};
use crate::blobs::BlobHash;
use crate::error::Result;
use crate::id::ItemId;
use crate::lists::ListFrom;
use crate::model::{Brief, Cursor, ItemKind, ListPage, ListSort, Place, Row};
use crate::triage::Meant;
use commonplace_text::query::{Query, Sort};
use commonplace_text::words;
pub(super) use gather::matching;
use rusqlite::types::Value;
use rusqlite::{Connection, OptionalExtension as _, params_from_iter};

/// Rows of a page at most.
const MOST_ROWS: u32 = 500;

/// What a row is ordered by.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Key {
    /// A moment, a length.
    Number(i64),
    /// A folded title or name, a day.
    Text(String),
}

/// A part of a list.
pub(super) struct Slice {
    pub(super) rows: Vec<(Key, i64)>,
    pub(super) position: u64,
    pub(super) total: u64,
}

impl Store {
    /// A page of a list.
    pub(crate) fn list(
        &self,
        text: &str,
        sort: Option<ListSort>,
        from: &ListFrom,
        limit: u32,
    ) -> Result<ListPage> {
        let query = self.query(text, false);
        let sort = sort_of(&query).or(sort).unwrap_or(ListSort::Saved);
        self.read(|connection| {
            let filter = filter::compile(&self.texts(connection)?, &query)?;
            let slice = slice(connection, &filter, sort, from, limit.clamp(1, MOST_ROWS))?;
            let end = slice.position + slice.rows.len() as u64;
            let last = slice.rows.last().filter(|_| end < slice.total);
            let next = last.map(|(key, row)| Cursor {
                key: key.to_string(),
                row: *row,
            });
            let mut rows = Vec::with_capacity(slice.rows.len());
            for (_, row) in &slice.rows {
                rows.extend(row_at(connection, *row)?);
            }
            Ok(ListPage {
                rows,
                position: slice.position,
                total: slice.total,
                next,
                warnings: filter.warnings,
            })
        })
    }

    /// What is needed to act on the rows from `at` on.
    pub(crate) fn brief(
        &self,
        text: &str,
        sort: Option<ListSort>,
        at: u64,
        limit: u32,
    ) -> Result<Vec<Brief>> {
        let query = self.query(text, false);
        let sort = sort_of(&query).or(sort).unwrap_or(ListSort::Saved);
        self.read(|connection| {
            let filter = filter::compile(&self.texts(connection)?, &query)?;
            let slice = slice(connection, &filter, sort, &ListFrom::At(at), limit)?;
            let mut select = connection
                .prepare_cached(
                    "SELECT id, kind, place, starred, unread, trashed, tags FROM listing WHERE row = ?1",
                )
                .map_err(sql)?;
            let mut picked = Vec::with_capacity(slice.rows.len());
            for (_, row) in &slice.rows {
                let found = select.query_row([row], |row| {
                    Ok(Brief {
                        id: row.get(0)?,
                        kind: kind_of(row.get_ref(1)?.as_str()?),
                        place: place_of(row.get_ref(2)?.as_str_or_null()?),
                        starred: row.get(3)?,
                        unread: row.get(4)?,
                        trashed: row.get(5)?,
                        tags: serde_json::from_str(row.get_ref(6)?.as_str()?).unwrap_or_default(),
                    })
                });
                picked.extend(found.optional().map_err(sql)?);
            }
            Ok(picked)
        })
    }

    /// Rows by id, in their order.
    pub(crate) fn rows(&self, ids: &[ItemId]) -> Result<Vec<Row>> {
        self.read(|connection| {
            let mut rows = Vec::with_capacity(ids.len());
            for id in ids {
                rows.extend(row_of(connection, *id)?);
            }
            Ok(rows)
        })
    }

    /// What is acted on, in the order of the ids; those that are gone are left out.
    pub(crate) fn meant(&self, ids: &[ItemId]) -> Result<Vec<Meant>> {
        self.read(|connection| {
            let mut select = connection
                .prepare_cached("SELECT id, kind, trashed, title FROM listing WHERE id = ?1")
                .map_err(sql)?;
            let mut meant = Vec::with_capacity(ids.len());
            for id in ids {
                let found = select.query_row([id], |row| {
                    Ok(Meant {
                        id: row.get(0)?,
                        kind: kind_of(row.get_ref(1)?.as_str()?),
                        trashed: row.get(2)?,
                        title: row.get(3)?,
                    })
                });
                meant.extend(found.optional().map_err(sql)?);
            }
            Ok(meant)
        })
    }

    /// The item that a person names.
    pub(crate) fn find(&self, name: &str) -> Result<Row> {
        self.read(|connection| find::find(connection, name))
    }
}

/// The order that a query asks for, if it is one of a list.
pub(super) fn sort_of(query: &Query) -> Option<ListSort> {
    Some(match query.sort? {
        Sort::Saved => ListSort::Saved,
        Sort::Oldest => ListSort::Oldest,
        Sort::Updated => ListSort::Updated,
        Sort::Title => ListSort::Title,
        Sort::Published => ListSort::Published,
        Sort::Site => ListSort::Site,
        Sort::Author => ListSort::Author,
        Sort::Longest => ListSort::Longest,
        Sort::Shortest => ListSort::Shortest,
        Sort::Progress => ListSort::Progress,
        Sort::Relevance => return None,
    })
}

/// The rows of a part of a list.
pub(super) fn slice(
    connection: &Connection,
    filter: &Filter,
    sort: ListSort,
    from: &ListFrom,
    limit: u32,
) -> Result<Slice> {
    let from = Start::of(from, sort);
    match walk::Walk::of(connection, filter, sort)? {
        Some(walk) => walk.slice(connection, &from, limit),
        None => gather::slice(connection, filter, sort, &from, limit),
    }
}

/// Where a part begins.
enum Start {
    At(u64),
    After(Key, i64),
}

impl Start {
    fn of(from: &ListFrom, sort: ListSort) -> Self {
        match (from, sort) {
            (ListFrom::Top, _) => Self::At(0),
            (ListFrom::At(index), _) => Self::At(*index),
            (ListFrom::After(cursor), _) if order(sort).text => {
                Self::After(Key::Text(cursor.key.clone()), cursor.row)
            }
            // A key that is no number is nobody's: from the top.
            (ListFrom::After(cursor), _) => cursor
                .key
                .parse()
                .map_or(Self::At(0), |key| Self::After(Key::Number(key), cursor.row)),
        }
    }
}

impl Start {
    /// The row that it begins after.
    fn after(&self) -> Option<(&Key, i64)> {
        match self {
            Self::At(_) => None,
            Self::After(key, row) => Some((key, *row)),
        }
    }
}

impl std::fmt::Display for Key {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Number(number) => write!(f, "{number}"),
            Self::Text(text) => f.write_str(text),
        }
    }
}

impl Key {
    fn value(&self) -> Value {
        match self {
            Self::Number(number) => Value::Integer(*number),
            Self::Text(text) => Value::Text(text.clone()),
        }
    }

    fn read(row: &rusqlite::Row<'_>, at: usize) -> rusqlite::Result<Self> {
        match row.get(at)? {
            Value::Text(text) => Ok(Self::Text(text)),
            _ => row.get(at).map(Self::Number),
        }
    }
}

/// What a list is ordered by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Order {
    /// Of the table `listing`.
    column: &'static str,
    /// Its values are text.
    text: bool,
    /// The greatest first.
    descending: bool,
}

fn order(sort: ListSort) -> Order {
    let (column, text, descending) = match sort {
        ListSort::Saved => ("saved_ms", false, true),
        ListSort::Oldest => ("saved_ms", false, false),
        ListSort::Updated => ("updated_ms", false, true),
        ListSort::Title => ("title_key", true, false),
        ListSort::Published => ("published_day", true, true),
        ListSort::Site => ("site_order", true, false),
        ListSort::Author => ("byline_order", true, false),
        ListSort::Longest => ("words", false, true),
        ListSort::Shortest => ("words", false, false),
        ListSort::Progress => ("permille", false, true),
    };
    Order {
        column,
        text,
        descending,
    }
}

/// Runs a statement that gives one number.
fn count(connection: &Connection, clause: &Clause) -> Result<u64> {
    connection
        .prepare_cached(&clause.sql)
        .and_then(|mut select| {
            select.query_row(params_from_iter(&clause.params), |row| row.get::<_, i64>(0))
        })
        .map(|count| u64::try_from(count).unwrap_or(0))
        .map_err(sql)
}

/// What [`read_row`] reads, of `listing AS l`.
pub(super) const COLUMNS: &str = "l.id, l.kind, l.path, l.title, l.excerpt, l.site, l.byline, l.published, l.saved_ms,
    l.updated_ms, l.words, l.lang, l.dir, l.tags, l.place, l.starred, l.unread, l.progress, l.lead_image, l.trashed";

/// The row with a number, unless it has gone meanwhile.
pub(super) fn row_at(connection: &Connection, row: i64) -> Result<Option<Row>> {
    connection
        .prepare_cached(&format!(
            "SELECT {COLUMNS} FROM listing AS l WHERE l.row = ?1"
        ))
        .and_then(|mut select| select.query_row([row], read_row).optional())
        .map_err(sql)
}

/// The row of an item.
pub(crate) fn row_of(connection: &Connection, id: ItemId) -> Result<Option<Row>> {
    connection
        .prepare_cached(&format!(
            "SELECT {COLUMNS} FROM listing AS l WHERE l.id = ?1"
        ))
        .and_then(|mut select| select.query_row([id], read_row).optional())
        .map_err(sql)
}

/// A kind by its word.
pub(super) fn kind_of(word: &str) -> ItemKind {
    match word {
        "note" => ItemKind::Note,
        "article" => ItemKind::Article,
        "highlight" => ItemKind::Highlight,
        _ => ItemKind::Attachment,
    }
}

fn place_of(word: Option<&str>) -> Option<Place> {
    word.map(|word| match word {
        "inbox" => Place::Inbox,
        "later" => Place::Later,
        _ => Place::Archive,
    })
}

pub(super) fn read_row(row: &rusqlite::Row<'_>) -> rusqlite::Result<Row> {
    let words: u32 = row.get(10)?;
    let lead_image: Option<[u8; 32]> = row.get(18)?;
    Ok(Row {
        id: row.get(0)?,
        kind: kind_of(row.get_ref(1)?.as_str()?),
        path: row.get(2)?,
        title: row.get(3)?,
        excerpt: row.get(4)?,
        site: row.get(5)?,
        byline: row.get(6)?,
        published: row.get(7)?,
        saved_at: row.get(8)?,
        updated_at: row.get(9)?,
        words,
        minutes: words::minutes(words),
        lang: row.get(11)?,
        dir: row.get(12)?,
        // Derived, and made again by `check --repair`: a list that cannot be read is shown as none.
        tags: serde_json::from_str(row.get_ref(13)?.as_str()?).unwrap_or_default(),
        place: place_of(row.get_ref(14)?.as_str_or_null()?),
        starred: row.get(15)?,
        unread: row.get(16)?,
        progress: row.get(17)?,
        lead_image: lead_image.map(|hash| BlobHash(hash).to_string()),
        trashed: row.get::<_, i64>(19)? == 1,
    })
}
