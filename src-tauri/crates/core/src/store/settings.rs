//! Settings of this device. No items, so no undo and no op log.

use super::{Store, sql};
use crate::error::Result;
use rusqlite::params;

impl Store {
    /// Keys and JSON texts.
    pub(crate) fn settings(&self) -> Result<Vec<(String, String)>> {
        self.read(|connection| {
            let mut select = connection
                .prepare_cached("SELECT key, value FROM setting ORDER BY key")
                .map_err(sql)?;
            let rows = select
                .query_map([], |row| Ok((row.get(0)?, row.get(1)?)))
                .map_err(sql)?;
            rows.collect::<rusqlite::Result<_>>().map_err(sql)
        })
    }

    /// Keeps or forgets one.
    pub(crate) fn set_setting(&self, key: &str, value: Option<&str>) -> Result<()> {
        let mut guard = self.writer()?;
        let connection = guard.connection()?;
        match value {
            Some(value) => connection.execute(
                "INSERT OR REPLACE INTO setting (key, value) VALUES (?1, ?2)",
                params![key, value],
            ),
            None => connection.execute("DELETE FROM setting WHERE key = ?1", [key]),
        }
        .map(drop)
        .map_err(sql)
    }
}
