//! Fields of items in a transaction: read, set, logged and remembered for undo.

use super::{Field, Tx, Value};
use crate::error::{Error, Result};
use crate::id::{ItemId, RevId};
use crate::store::{highlights, notes, sql};
use rusqlite::{OptionalExtension as _, params};
use std::borrow::Cow;

impl Tx<'_> {
    /// Sets a field. Says whether that changed anything.
    pub(crate) fn put(
        &mut self,
        item: ItemId,
        field: &Field,
        new: impl Into<Value>,
    ) -> Result<bool> {
        self.put_with(item, field, new.into(), None)
    }

    /// Moves a note to a revision whose text is at hand.
    pub(crate) fn put_text(&mut self, note: ItemId, rev: RevId, body: &str) -> Result<bool> {
        let rev = Value::Blob(rev.0.as_bytes().to_vec());
        self.put_with(note, &notes::HEAD, rev, Some(body))
    }

    fn put_with(
        &mut self,
        item: ItemId,
        field: &Field,
        new: Value,
        body: Option<&str>,
    ) -> Result<bool> {
        let old = self.get(item, field)?;
        let is_mark = matches!(field, Field::Column("item", _));
        let same = if is_mark {
            (old == Value::Null) == (new == Value::Null)
        } else {
            old == new
        };
        if same {
            return Ok(false);
        }
        self.tick();
        self.apply(item, field, &new, body)?;
        match field {
            Field::Column("article", "version") => {
                self.turned.insert(item);
            }
            Field::Column("highlight", "article") => {
                self.turned
                    .extend(highlights::article_of(self.connection, item)?);
            }
            _ => {}
        }
        self.log(item, "set", &field.name(), &new)?;
        self.record(item, field.name(), old, new);
        self.touch(item, field.dirty());
        Ok(true)
    }

    /// A field's value.
    pub(crate) fn get(&self, item: ItemId, field: &Field) -> Result<Value> {
        let found = match field {
            Field::Column(table, column) => {
                let key = key_of(table);
                let statement = format!("SELECT {column} FROM {table} WHERE {key} = ?1");
                self.connection.prepare_cached(&statement).and_then(|mut select| select.query_row([item], |row| row.get(0)).optional())
            }
            Field::Tag(key) => self
                .connection
                .prepare_cached("SELECT CASE WHEN del_hlc IS NULL THEN tag END FROM item_tag WHERE item = ?1 AND key = ?2")
                .and_then(|mut select| select.query_row(params![item, key], |row| row.get(0)).optional()),
        };
        Ok(found.map_err(sql)?.unwrap_or(Value::Null))
    }

    fn apply(
        &mut self,
        item: ItemId,
        field: &Field,
        new: &Value,
        body: Option<&str>,
    ) -> Result<()> {
        match field {
            Field::Column("item", column) => {
                let mark = if *new == Value::Null {
                    None
                } else {
                    Some(self.hlc)
                };
                self.update(
                    "item",
                    column,
                    item,
                    &mark.map_or(Value::Null, |hlc| Value::Integer(hlc.0)),
                )
            }
            Field::Column("note", "head_rev") => {
                let body = match body {
                    Some(body) => Cow::Borrowed(body),
                    None => Cow::Owned(notes::body_of(self.connection, new)?),
                };
                let changed = self
                    .connection
                    .prepare_cached("UPDATE note SET head_rev = ?2, body = ?3 WHERE item = ?1")
                    .and_then(|mut update| update.execute(params![item, new, body]))
                    .map_err(sql)?;
                there(changed)
            }
            Field::Column(table, column) => self.update(table, column, item, new),
            Field::Tag(key) => {
                let statement = "INSERT INTO item_tag (item, key, tag, add_hlc, del_hlc) VALUES (?1, ?2, ?3, ?4, NULL)
                                 ON CONFLICT (item, key) DO UPDATE SET tag = excluded.tag, add_hlc = excluded.add_hlc, del_hlc = NULL";
                let removal = "UPDATE item_tag SET del_hlc = ?3 WHERE item = ?1 AND key = ?2";
                self.changes.tags = true;
                match new {
                    Value::Text(tag) => self
                        .connection
                        .prepare_cached(statement)
                        .and_then(|mut s| s.execute(params![item, key, tag, self.hlc])),
                    _ => self
                        .connection
                        .prepare_cached(removal)
                        .and_then(|mut s| s.execute(params![item, key, self.hlc])),
                }
                .map(|_| ())
                .map_err(sql)
            }
        }
    }

    fn update(&self, table: &str, column: &str, item: ItemId, value: &Value) -> Result<()> {
        let key = key_of(table);
        let statement = format!("UPDATE {table} SET {column} = ?2 WHERE {key} = ?1");
        let changed = self
            .connection
            .prepare_cached(&statement)
            .and_then(|mut update| update.execute(params![item, value]))
            .map_err(sql)?;
        there(changed)
    }
}

/// Refuses a change of what has no row.
fn there(rows: usize) -> Result<()> {
    if rows > 0 {
        return Ok(());
    }
    Err(Error::NotFound(
        "It is no longer in the library.".to_owned(),
    ))
}

fn key_of(table: &str) -> &'static str {
    if table == "item" { "id" } else { "item" }
}
