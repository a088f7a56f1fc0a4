//! Squashing the op log, so that a library of one machine does not pay for what synchronisation may need.

use super::{Store, sql};
use crate::clock::Hlc;
use crate::error::Result;
use rusqlite::{OptionalExtension as _, params};

/// How long every op is kept: the trigger `op_keeps_90_days` holds the same number.
const KEEP_MS: i64 = 90 * 24 * 60 * 60 * 1000;
/// How often it is worth looking.
const EVERY_MS: i64 = 7 * 24 * 60 * 60 * 1000;
const LAST: &str = "library.compactedMs";

impl Store {
    /// Deletes ops older than 90 days that a later op on the same field has replaced. At most once a week; says how many
    /// went. By the library's own clock, not the wall's: a clock that was set forward by mistake deletes nothing.
    pub(crate) fn compact(&self) -> Result<usize> {
        let mut guard = self.writer()?;
        let connection = guard.connection()?;
        let tx = connection
            .transaction_with_behavior(rusqlite::TransactionBehavior::Immediate)
            .map_err(sql)?;
        let now: Hlc = tx
            .query_row("SELECT max(last_hlc) FROM device", [], |row| row.get(0))
            .map_err(sql)?;
        let last: Option<String> = tx
            .query_row("SELECT value FROM setting WHERE key = ?1", [LAST], |row| {
                row.get(0)
            })
            .optional()
            .map_err(sql)?;
        let last = last
            .and_then(|value| value.parse::<i64>().ok())
            .unwrap_or(0);
        if now.millis() - last < EVERY_MS {
            return Ok(0);
        }
        let gone = tx
            .execute(
                "DELETE FROM op WHERE kind = 'set' AND (hlc >> 16) < ?1
                 AND hlc < (SELECT hlc FROM field_clock WHERE field_clock.entity = op.entity AND field_clock.field = op.field)",
                [now.millis() - KEEP_MS],
            )
            .map_err(sql)?;
        tx.execute(
            "INSERT OR REPLACE INTO setting (key, value) VALUES (?1, ?2)",
            params![LAST, now.millis().to_string()],
        )
        .map_err(sql)?;
        tx.commit().map_err(sql)?;
        Ok(gone)
    }
}
