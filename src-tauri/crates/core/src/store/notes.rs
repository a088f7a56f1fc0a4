//! Rows of notes and their revisions.

use crate::error::Result;
use rusqlite::Connection;
use rusqlite::types::Value;

pub(super) fn body_of(connection: &Connection, rev: &Value) -> Result<String> { todo!() }
