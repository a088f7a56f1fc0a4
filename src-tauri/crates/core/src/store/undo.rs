//! Undo steps: kept with each write, applied backwards to undo and forwards to redo.

use super::tx::{Field, MERGE_MS, Op, Tx, UndoRow};
use super::{Store, sql};
use crate::clock::Hlc;
use crate::error::Result;
use crate::id::ItemId;
use crate::model::HistoryEntry;
use rusqlite::types::Value;
use rusqlite::{Connection, OptionalExtension as _, params};

/// Steps that are kept; older ones can no longer be undone, but the op log and the revisions still know them.
const KEPT_STEPS: i64 = 2_000;

/// How long after each other things of one kind are still one step, in milliseconds: a slow site takes a minute.
const TOGETHER_MS: i64 = 5 * 60_000;

/// Which way to go.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Way {
    Undo,
    Redo,
}

/// Keeps a step. What was undone before it cannot be redone any more.
pub(super) fn keep(connection: &Connection, op: &Op, now: Hlc, rows: &[UndoRow]) -> Result<()> {
    connection
        .execute(
            "DELETE FROM undo_row WHERE step IN (SELECT step FROM undo_step WHERE undone = 1)",
            [],
        )
        .map_err(sql)?;
    connection
        .execute("DELETE FROM undo_step WHERE undone = 1", [])
        .map_err(sql)?;
    if op.merges && merge(connection, op, now, rows)? {
        return Ok(());
    }
    let name = match &op.one_of {
        Some(one) => format!("{}_many {}", op.name, one.batch),
        None => op.name.to_owned(),
    };
    if let Some(one) = &op.one_of
        && join(connection, (op, &name), one.thing, now, rows)?
    {
        return Ok(());
    }
    connection
        .execute(
            "INSERT INTO undo_step (op, label, hlc, undone) VALUES (?1, ?2, ?3, 0)",
            params![name, op.label, now],
        )
        .map_err(sql)?;
    let step = connection.last_insert_rowid();
    insert_rows(connection, step, 0, rows)?;
    connection
        .execute("DELETE FROM undo_row WHERE step <= ?1", [step - KEPT_STEPS])
        .map_err(sql)?;
    connection
        .execute(
            "DELETE FROM undo_step WHERE step <= ?1",
            [step - KEPT_STEPS],
        )
        .map_err(sql)?;
    Ok(())
}

fn insert_rows(connection: &Connection, step: i64, from: i64, rows: &[UndoRow]) -> Result<()> {
    let mut insert = connection
        .prepare_cached("INSERT INTO undo_row (step, seq, item, field, old, new) VALUES (?1, ?2, ?3, ?4, ?5, ?6)")
        .map_err(sql)?;
    for (seq, row) in (from..).zip(rows) {
        insert
            .execute(params![step, seq, row.item, row.field, row.old, row.new])
            .map_err(sql)?;
    }
    Ok(())
}

/// The step that would be taken back next: its number, its kind, and when it was made or last added to.
fn last_step(connection: &Connection) -> Result<Option<(i64, String, Hlc)>> {
    connection
        .query_row(
            "SELECT step, op, hlc FROM undo_step ORDER BY step DESC LIMIT 1",
            [],
            |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)),
        )
        .optional()
        .map_err(sql)
}

/// Adds to the last step, if it has the same name: many pages that are saved one after another are taken back at once.
fn join(
    connection: &Connection,
    (op, name): (&Op, &str),
    thing: &str,
    now: Hlc,
    rows: &[UndoRow],
) -> Result<bool> {
    let Some((step, _, _)) = last_step(connection)?
        .filter(|(_, last, since)| last == name && now.millis() - since.millis() <= TOGETHER_MS)
    else {
        return Ok(false);
    };
    let next: i64 = connection
        .query_row(
            "SELECT coalesce(max(seq) + 1, 0) FROM undo_row WHERE step = ?1",
            [step],
            |row| row.get(0),
        )
        .map_err(sql)?;
    insert_rows(connection, step, next, rows)?;
    let items: i64 = connection
        .query_row(
            "SELECT count(DISTINCT item) FROM undo_row WHERE step = ?1",
            [step],
            |row| row.get(0),
        )
        .map_err(sql)?;
    let label = match items {
        1 => op.label.clone(),
        many => format!("Save {many} {thing}s"),
    };
    connection
        .execute(
            "UPDATE undo_step SET hlc = ?2, label = ?3 WHERE step = ?1",
            params![step, now, label],
        )
        .map_err(sql)?;
    Ok(true)
}

/// Lets a step go on: typing in a note is one step a minute, not one a second.
fn merge(connection: &Connection, op: &Op, now: Hlc, rows: &[UndoRow]) -> Result<bool> {
    let [row] = rows else { return Ok(false) };
    let Some((step, name, since)) = last_step(connection)? else {
        return Ok(false);
    };
    if name != op.name || now.millis() - since.millis() > MERGE_MS {
        return Ok(false);
    }
    let changed = connection
        .execute(
            "UPDATE undo_row SET new = ?4 WHERE step = ?1 AND item = ?2 AND field = ?3
             AND (SELECT count(*) FROM undo_row WHERE step = ?1) = 1",
            params![step, row.item, row.field, row.new],
        )
        .map_err(sql)?;
    Ok(changed == 1)
}

impl Tx<'_> {
    /// Takes the last step back, or does the last one taken back again. `None` when there is none.
    pub(crate) fn travel(&mut self, way: Way) -> Result<Option<(String, Vec<ItemId>)>> {
        self.stop_recording();
        let find = match way {
            Way::Undo => {
                "SELECT step, label, op FROM undo_step WHERE undone = 0 ORDER BY step DESC LIMIT 1"
            }
            Way::Redo => {
                "SELECT step, label, op FROM undo_step WHERE undone = 1 ORDER BY step LIMIT 1"
            }
        };
        let found: Option<(i64, String, String)> = self
            .connection
            .query_row(find, [], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))
            .optional()
            .map_err(sql)?;
        let Some((step, label, op)) = found else {
            return Ok(None);
        };
        let is_rename = op == "rename";
        for (item, field, value) in self.step_rows(step, way)? {
            match Field::parse(&field) {
                // Most of a rename is links, whose notes need not be indexed again.
                Some(field) if is_rename && field == super::notes::HEAD => {
                    super::notes::put_links(self, item, value)?;
                }
                Some(field) => drop(self.put(item, &field, value)?),
                None => {}
            }
        }
        self.connection
            .execute(
                "UPDATE undo_step SET undone = ?2 WHERE step = ?1",
                params![step, way == Way::Undo],
            )
            .map_err(sql)?;
        Ok(Some((label, self.touched())))
    }

    fn step_rows(&self, step: i64, way: Way) -> Result<Vec<(ItemId, String, Value)>> {
        let statement = match way {
            Way::Undo => "SELECT item, field, old FROM undo_row WHERE step = ?1 ORDER BY seq DESC",
            Way::Redo => "SELECT item, field, new FROM undo_row WHERE step = ?1 ORDER BY seq",
        };
        let mut select = self.connection.prepare(statement).map_err(sql)?;
        let rows = select
            .query_map([step], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))
            .map_err(sql)?;
        rows.collect::<rusqlite::Result<_>>().map_err(sql)
    }
}

impl Store {
    /// Steps, newest first; only those that touched `item`, if given.
    pub(crate) fn history(&self, item: Option<ItemId>, limit: u32) -> Result<Vec<HistoryEntry>> {
        self.read(|connection| {
            let mut select = connection
                .prepare(
                    "SELECT step, label, hlc, undone FROM undo_step
                     WHERE ?1 IS NULL OR step IN (SELECT step FROM undo_row WHERE item = ?1)
                     ORDER BY step DESC LIMIT ?2",
                )
                .map_err(sql)?;
            let mut items = connection
                .prepare("SELECT DISTINCT item FROM undo_row WHERE step = ?1 LIMIT 100")
                .map_err(sql)?;
            let steps = select
                .query_map(params![item, limit], |row| {
                    let at: Hlc = row.get(2)?;
                    Ok(HistoryEntry {
                        step: row.get(0)?,
                        label: row.get(1)?,
                        at: at.millis(),
                        undone: row.get(3)?,
                        items: Vec::new(),
                    })
                })
                .map_err(sql)?;
            steps
                .map(|entry| {
                    let mut entry = entry.map_err(sql)?;
                    let touched = items
                        .query_map([entry.step], |row| row.get(0))
                        .map_err(sql)?;
                    entry.items = touched.collect::<rusqlite::Result<_>>().map_err(sql)?;
                    Ok(entry)
                })
                .collect()
        })
    }
}
