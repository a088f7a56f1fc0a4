//! `[[X]]` in a query: the notes that link to what X means, or to nothing yet by that name.

use super::{Clause, Rows};
use crate::error::Result;
use crate::store::index::Targets;
use commonplace_text::resolve;
use rusqlite::Connection;
use rusqlite::types::Value;

pub(super) fn linking(connection: &Connection, path: &str) -> Result<Rows> {
    // The same answer as a link of that text at the top would get.
    if let Some(row) = Targets::default().of(connection, 0, "", path)?.row {
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
