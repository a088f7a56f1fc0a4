//! `[[X]]` in a query: the notes that link to what X means, or to nothing yet by that name.

use super::{Clause, Rows};
use crate::error::Result;
use crate::store::sql;
use commonplace_text::resolve::{self, Candidate, CandidateKind};
use rusqlite::Connection;
use rusqlite::types::Value;

pub(super) fn linking(connection: &Connection, path: &str) -> Result<Rows> {
    if let Some(row) = target(connection, path)? {
        let clause = |sql: &str| Clause {
            sql: sql.to_owned(),
            params: vec![Value::Integer(row)],
        };
        return Ok(Rows {
            rows: clause("SELECT DISTINCT src AS row FROM link WHERE dst = ?"),
            count: None,
            condition: clause(
                "EXISTS (SELECT 1 FROM link WHERE link.dst = ? AND link.src = l.row)",
            ),
        });
    }
    let clause = |sql: &str| Clause::new(sql, [resolve::name_key(path.trim())]);
    Ok(Rows {
        rows: clause(
            "SELECT DISTINCT link.src AS row FROM link_name
             JOIN link ON link.src = link_name.src AND link.ord = link_name.ord
             WHERE link_name.key = ? AND link.dst IS NULL",
        ),
        count: None,
        condition: clause(
            "EXISTS (SELECT 1 FROM link_name
               JOIN link ON link.src = link_name.src AND link.ord = link_name.ord
               WHERE link_name.key = ? AND link_name.src = l.row AND link.dst IS NULL)",
        ),
    })
}

/// The row of what a link from the root would lead to.
fn target(connection: &Connection, path: &str) -> Result<Option<i64>> {
    let mut found: Vec<(i64, Candidate)> = Vec::new();
    for key in resolve::lookup_keys(path) {
        found.extend(named(connection, &key)?);
    }
    let candidates: Vec<Candidate> = found
        .iter()
        .map(|(_, candidate)| candidate.clone())
        .collect();
    let winner = resolve::resolve("", path, &candidates).target;
    Ok(winner.and_then(|at| found.get(at)).map(|(row, _)| *row))
}

fn named(connection: &Connection, key: &str) -> Result<Vec<(i64, Candidate)>> {
    let mut select = connection
        .prepare_cached(
            "SELECT listing.row, listing.path, listing.kind, item_name.via
             FROM item_name JOIN listing ON listing.row = item_name.row
             WHERE item_name.key = ?1 AND listing.trashed = 0",
        )
        .map_err(sql)?;
    let rows = select
        .query_map([key], |row| {
            let kind = match row.get_ref(2)?.as_str()? {
                "note" => CandidateKind::Note,
                "article" => CandidateKind::Article,
                _ => CandidateKind::Attachment,
            };
            let alias = row.get_ref(3)?.as_str()? == "alias";
            let path = row.get(1)?;
            Ok((row.get(0)?, Candidate { path, kind, alias }))
        })
        .map_err(sql)?;
    rows.collect::<rusqlite::Result<_>>().map_err(sql)
}
