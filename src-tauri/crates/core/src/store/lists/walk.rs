//! Walking a list along an index that has its order.

use super::{Key, Slice, Start, column, count};
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
        let order = match sort {
            ListSort::Saved => "saved",
            ListSort::Updated => "updated",
            ListSort::Title => "title",
        };
        let kind = |kind: &str| {
            (
                format!("listing_kind_{order}"),
                format!("l.trashed = 0 AND l.kind = '{kind}'"),
            )
        };
        let parts = match filter.base {
            _ if filter.words.is_some() || !is_indexed(filter, sort) => return Ok(None),
            Base::All => vec![kind("article"), kind("note")],
            Base::Kind(one) => vec![kind(one)],
            Base::Place(place) => vec![(
                format!("listing_place_{order}"),
                format!("l.trashed = 0 AND l.place = '{place}'"),
            )],
            Base::Starred if sort == ListSort::Saved => vec![(
                "listing_starred".to_owned(),
                "l.trashed = 0 AND l.starred = 1".to_owned(),
            )],
            Base::Trash if sort == ListSort::Saved => {
                vec![("listing_trash".to_owned(), "l.trashed = 1".to_owned())]
            }
            Base::Starred | Base::Trash | Base::Anywhere | Base::Found => return Ok(None),
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
        let key = column(self.sort);
        let (way, beyond) = match self.sort {
            ListSort::Title => ("", ">"),
            ListSort::Saved | ListSort::Updated => (" DESC", "<"),
        };
        let mut params = Vec::new();
        let mut parts = Vec::new();
        for (index, list) in &self.parts {
            let mut part = format!(
                "SELECT l.row AS row, l.{key} AS key FROM listing AS l INDEXED BY {index} WHERE {list}"
            );
            self.ask(&mut part, &mut params);
            if let Start::After(key_value, row) = from {
                part.push_str(&format!(" AND (l.{key}, l.row) {beyond} (?, ?)"));
                params.extend([key_value.value(), Value::Integer(*row)]);
            }
            parts.push(part);
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
        let key = column(self.sort);
        let until = match self.sort {
            ListSort::Title => "<=",
            ListSort::Saved | ListSort::Updated => ">=",
        };
        let part = |(index, list): &(String, String)| {
            let mut params = Vec::new();
            let mut part =
                format!("SELECT count(*) FROM listing AS l INDEXED BY {index} WHERE {list}");
            self.ask(&mut part, &mut params);
            if let Some((key_value, row)) = upto {
                part.push_str(&format!(" AND (l.{key}, l.row) {until} (?, ?)"));
                params.extend([key_value.value(), Value::Integer(row)]);
            }
            Clause { sql: part, params }
        };
        self.parts.iter().map(part).collect()
    }

    fn ask(&self, statement: &mut String, params: &mut Vec<Value>) {
        if self.conditions.sql != "1" {
            statement.push_str(&format!(" AND {}", self.conditions.sql));
            params.extend(self.conditions.params.iter().cloned());
        }
    }
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
