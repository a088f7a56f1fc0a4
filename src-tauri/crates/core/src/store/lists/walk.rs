//! Walking a list along an index that has its order.

use super::{Key, Slice, Start, count, order};
use crate::error::Result;
use crate::model::ListSort;
use crate::store::filter::{Base, Clause, Filter, UNREAD, all};
use crate::store::sql;
use rusqlite::types::Value;
use rusqlite::{Connection, params_from_iter};

/// Rows that are rather gathered and sorted than looked for along the whole list.
pub(super) const FEW: u64 = 2_000;

/// A list and the way along it.
pub(super) struct Walk {
    /// The indexes that make up the list, each with its condition.
    parts: Vec<(String, String)>,
    /// What else is asked of every row.
    conditions: Clause,
    /// A statement that counts the whole list more cheaply than a walk.
    total: Option<Clause>,
    sort: ListSort,
}

impl Walk {
    /// The way along a list, if an index has its order and walking is the better way.
    pub(super) fn of(
        connection: &Connection,
        filter: &Filter,
        sort: ListSort,
    ) -> Result<Option<Self>> {
        if filter.words.is_some() || !is_indexed(filter, sort) {
            return Ok(None);
        }
        let kind = |kind: &str| format!("l.trashed = 0 AND l.kind = '{kind}'");
        let place = |place: &str| format!("l.trashed = 0 AND l.place = '{place}'");
        let parts = match own_index(sort) {
            // One index for all kinds and places.
            Some(index) => {
                let list = match filter.base {
                    Base::All => "l.trashed = 0 AND l.kind <> 'attachment'".to_owned(),
                    Base::Kind(one) => kind(one),
                    Base::Place(one) => place(one),
                    Base::Starred | Base::Trash | Base::Anywhere | Base::Found => return Ok(None),
                };
                vec![(index.to_owned(), list)]
            }
            None => {
                let column = match sort {
                    ListSort::Updated => "updated",
                    ListSort::Title => "title",
                    _ => "saved",
                };
                let of_kind = |one| (format!("listing_kind_{column}"), kind(one));
                match filter.base {
                    Base::All => vec![of_kind("article"), of_kind("note")],
                    Base::Kind(one) => vec![of_kind(one)],
                    Base::Place(one) => vec![(format!("listing_place_{column}"), place(one))],
                    Base::Starred if column == "saved" => vec![(
                        "listing_starred".to_owned(),
                        "l.trashed = 0 AND l.starred = 1".to_owned(),
                    )],
                    Base::Trash if column == "saved" => {
                        vec![("listing_trash".to_owned(), "l.trashed = 1".to_owned())]
                    }
                    Base::Starred | Base::Trash | Base::Anywhere | Base::Found => return Ok(None),
                }
            }
        };
        for set in &filter.sets {
            if count(connection, &few(&set.rows))? <= FEW {
                return Ok(None);
            }
        }
        let total = match (filter.base, filter.sets.as_slice()) {
            (Base::All, [only]) if filter.rest.is_empty() => only.count.clone(),
            _ => None,
        };
        let sets = filter.sets.iter().map(|set| set.condition.clone());
        let conditions = all(sets.chain(filter.rest.iter().cloned()).collect());
        Ok(Some(Self {
            parts,
            conditions,
            total,
            sort,
        }))
    }

    pub(super) fn slice(&self, connection: &Connection, from: &Start, limit: u32) -> Result<Slice> {
        let total = match &self.total {
            Some(total) => count(connection, total)?,
            None => self.count(connection, None)?,
        };
        let position = match from {
            Start::At(index) => (*index).min(total),
            Start::After(key, row) => self.count(connection, Some((key, *row)))?,
        };
        let statement = self.page(from, limit);
        let mut select = connection.prepare_cached(&statement.sql).map_err(sql)?;
        let rows = select
            .query_map(params_from_iter(&statement.params), |row| {
                Ok((Key::read(row, 1)?, row.get(0)?))
            })
            .map_err(sql)?;
        Ok(Slice {
            rows: rows.collect::<rusqlite::Result<_>>().map_err(sql)?,
            position,
            total,
        })
    }

    /// The statement that gives a page.
    pub(super) fn page(&self, from: &Start, limit: u32) -> Clause {
        let order = order(self.sort);
        let key = order.column;
        let (way, beyond) = if order.descending {
            (" DESC", "<")
        } else {
            ("", ">")
        };
        let mut params = Vec::new();
        let mut parts = Vec::new();
        for (index, list) in &self.parts {
            for (bound, values) in bounds(from.after(), key, beyond, beyond) {
                let mut part = format!(
                    "SELECT l.row AS row, l.{key} AS key FROM listing AS l INDEXED BY {index} WHERE {list}{bound}"
                );
                params.extend(values);
                self.ask(&mut part, &mut params);
                parts.push(part);
            }
        }
        let skipped = match from {
            Start::At(index) => i64::try_from(*index).unwrap_or(i64::MAX),
            Start::After(..) => 0,
        };
        params.extend([Value::Integer(i64::from(limit)), Value::Integer(skipped)]);
        let sql = format!(
            "{} ORDER BY key{way}, row{way} LIMIT ? OFFSET ?",
            parts.join(" UNION ALL ")
        );
        Clause { sql, params }
    }

    /// Counts the list, or what of it stands up to a row.
    fn count(&self, connection: &Connection, upto: Option<(&Key, i64)>) -> Result<u64> {
        self.counts(upto)
            .iter()
            .try_fold(0, |sum, part| Ok(sum + count(connection, part)?))
    }

    /// The statements whose sum [`Walk::count`] gives.
    pub(super) fn counts(&self, upto: Option<(&Key, i64)>) -> Vec<Clause> {
        let order = order(self.sort);
        let key = order.column;
        let (beyond, until) = if order.descending {
            (">", ">=")
        } else {
            ("<", "<=")
        };
        let mut counts = Vec::new();
        for (index, list) in &self.parts {
            for (bound, mut params) in bounds(upto, key, beyond, until) {
                let mut part = format!(
                    "SELECT count(*) FROM listing AS l INDEXED BY {index} WHERE {list}{bound}"
                );
                self.ask(&mut part, &mut params);
                counts.push(Clause { sql: part, params });
            }
        }
        counts
    }

    fn ask(&self, statement: &mut String, params: &mut Vec<Value>) {
        if self.conditions.sql != "1" {
            statement.push_str(&format!(" AND {}", self.conditions.sql));
            params.extend(self.conditions.params.iter().cloned());
        }
    }
}

/// What is asked of rows that stand on one side of a row: two ranges of the index, because one comparison of both columns
/// would walk along all rows with the same key. Of an order by day or progress most rows may have the same.
fn bounds(
    row: Option<(&Key, i64)>,
    column: &str,
    key_beyond: &str,
    row_beyond: &str,
) -> Vec<(String, Vec<Value>)> {
    let Some((key, row)) = row else {
        return vec![(String::new(), Vec::new())];
    };
    vec![
        (
            format!(" AND l.{column} = ? AND l.row {row_beyond} ?"),
            vec![key.value(), Value::Integer(row)],
        ),
        (format!(" AND l.{column} {key_beyond} ?"), vec![key.value()]),
    ]
}

/// The index of an order that the first version did not have.
fn own_index(sort: ListSort) -> Option<&'static str> {
    Some(match sort {
        ListSort::Saved | ListSort::Oldest | ListSort::Updated | ListSort::Title => return None,
        ListSort::Published => "listing_by_published",
        ListSort::Site => "listing_by_site",
        ListSort::Author => "listing_by_byline",
        ListSort::Longest | ListSort::Shortest => "listing_by_words",
        ListSort::Progress => "listing_by_progress",
    })
}

/// Whether the indexes know all that is asked besides tags and links, so that no row has to be looked at to count them.
fn is_indexed(filter: &Filter, sort: ListSort) -> bool {
    match filter.rest.as_slice() {
        [] => true,
        [only] => {
            only.sql == UNREAD && matches!(filter.base, Base::Place(_)) && sort == ListSort::Saved
        }
        _ => false,
    }
}

/// Counts a set, but no further than needed.
pub(super) fn few(rows: &Clause) -> Clause {
    Clause {
        sql: format!("SELECT count(*) FROM ({} LIMIT {})", rows.sql, FEW + 1),
        params: rows.params.clone(),
    }
}
