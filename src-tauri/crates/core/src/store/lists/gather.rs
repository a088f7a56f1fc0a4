//! Gathering the rows that match and putting them in order: for words, for rare tags, and for what no index knows.

use super::walk::few;
use super::{Key, Slice, Start, count, order};
use crate::error::Result;
use crate::model::ListSort;
use crate::store::filter::{Base, Clause, Filter};
use crate::store::sql;
use rusqlite::types::Value;
use rusqlite::{Connection, params_from_iter};

pub(super) fn slice(
    connection: &Connection,
    filter: &Filter,
    sort: ListSort,
    from: &Start,
    limit: u32,
) -> Result<Slice> {
    let mut rows = rows(connection, filter, sort)?;
    let descending = order(sort).descending;
    if descending {
        rows.sort_unstable_by(|a, b| b.cmp(a));
    } else {
        rows.sort_unstable();
    }
    let total = rows.len();
    let start = match from {
        Start::At(index) => usize::try_from(*index).unwrap_or(total).min(total),
        Start::After(key, row) => rows.partition_point(|one| {
            if descending {
                (&one.0, one.1) >= (key, *row)
            } else {
                (&one.0, one.1) <= (key, *row)
            }
        }),
    };
    let rows = rows.into_iter().skip(start).take(limit as usize).collect();
    Ok(Slice {
        rows,
        position: start as u64,
        total: total as u64,
    })
}

/// Everything that matches, in no order.
fn rows(connection: &Connection, filter: &Filter, sort: ListSort) -> Result<Vec<(Key, i64)>> {
    let driver = if filter.words.is_none() {
        smallest(connection, filter)?
    } else {
        None
    };
    let (from, params) = matching(filter, driver);
    let statement = format!("SELECT l.row, l.{} {from}", order(sort).column);
    let mut select = connection.prepare_cached(&statement).map_err(sql)?;
    let found = select
        .query_map(params_from_iter(&params), |row| {
            Ok((Key::read(row, 1)?, row.get(0)?))
        })
        .map_err(sql)?;
    found.collect::<rusqlite::Result<_>>().map_err(sql)
}

/// The set that leaves the fewest rows to look at.
fn smallest(connection: &Connection, filter: &Filter) -> Result<Option<usize>> {
    let mut best: Option<(u64, usize)> = None;
    for (at, set) in filter.sets.iter().enumerate() {
        let size = count(connection, &few(&set.rows))?;
        if best.is_none_or(|best| size < best.0) {
            best = Some((size, at));
        }
    }
    Ok(best.map(|(_, at)| at))
}

/// `FROM … WHERE …` of the rows that match a filter, and its parameters. The words of the filter, or the set at `driver`,
/// say which rows are looked at.
pub(in crate::store) fn matching(filter: &Filter, driver: Option<usize>) -> (String, Vec<Value>) {
    let mut params = Vec::new();
    let mut from = match (
        filter.words.as_ref(),
        driver.and_then(|at| filter.sets.get(at)),
    ) {
        (Some(words), _) => {
            params.push(Value::Text(words.clone()));
            "FROM json_each(?) AS d CROSS JOIN listing AS l ON l.row = d.value WHERE 1".to_owned()
        }
        (None, Some(set)) => {
            params.extend(set.rows.params.iter().cloned());
            format!(
                "FROM ({}) AS d CROSS JOIN listing AS l ON l.row = d.row WHERE 1",
                set.rows.sql
            )
        }
        (None, None) => {
            // In an order in which neighbours were made one after the other, and so stand together in the file.
            let index = match filter.base {
                Base::Kind(_) => "INDEXED BY listing_kind_saved",
                Base::Place(_) => "INDEXED BY listing_place_saved",
                Base::Starred => "INDEXED BY listing_starred",
                Base::Trash => "INDEXED BY listing_trash",
                Base::Found => "INDEXED BY listing_found",
                Base::All | Base::Anywhere => "NOT INDEXED",
            };
            format!("FROM listing AS l {index} WHERE 1")
        }
    };
    let list = match filter.base {
        Base::All if filter.with_found => {
            "(l.trashed = 0 AND l.kind <> 'attachment' OR l.trashed = 2)".to_owned()
        }
        Base::All => "l.trashed = 0 AND l.kind <> 'attachment'".to_owned(),
        Base::Found => "l.trashed = 2".to_owned(),
        Base::Kind(kind) => format!("l.trashed = 0 AND l.kind = '{kind}'"),
        Base::Place(place) => format!("l.trashed = 0 AND l.place = '{place}'"),
        Base::Starred => "l.trashed = 0 AND l.starred = 1".to_owned(),
        Base::Trash => "l.trashed = 1".to_owned(),
        Base::Anywhere => "l.trashed < 2".to_owned(),
    };
    from.push_str(&format!(" AND {list}"));
    let others = filter
        .sets
        .iter()
        .enumerate()
        .filter(|(at, _)| Some(*at) != driver);
    let others = others.map(|(_, set)| &set.condition);
    for Clause { sql, params: more } in others.chain(&filter.rest) {
        from.push_str(&format!(" AND {sql}"));
        params.extend(more.iter().cloned());
    }
    (from, params)
}
