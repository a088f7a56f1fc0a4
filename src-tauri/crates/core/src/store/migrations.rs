//! Migrations are data: run all or nothing, in order, and never changed once they have landed.

use super::sql;
use crate::env::Env;
use crate::error::{Error, Result};
use rusqlite::{Connection, params};
#[cfg(test)]
use sha2::{Digest as _, Sha256};

/// One step of the schema.
pub(crate) struct Migration {
    /// Its number: `user_version` after it ran.
    pub(crate) id: u32,
    /// What it is for, in a few words.
    pub(crate) name: &'static str,
    /// The oldest schema whose app may still write a library with this one.
    pub(crate) compat: u32,
    /// The statements.
    pub(crate) sql: &'static str,
    /// SHA-256 of the statements when they landed: a past migration never changes.
    pub(crate) hash: &'static str,
    /// What statements alone cannot do, in the same transaction.
    pub(crate) then: fn(&Connection) -> Result<()>,
}

/// All migrations, in order.
pub(crate) const MIGRATIONS: &[Migration] = &[
    Migration {
        id: 1,
        name: "first schema",
        compat: 1,
        sql: include_str!("migrations/001_first.sql"),
        hash: "1298a2da1c862feb6b4b2fbb5a1007285a53b5b06945a155b6bd81b895ff064b",
        then: |_| Ok(()),
    },
    Migration {
        id: 2,
        name: "saving",
        compat: 1,
        sql: include_str!("migrations/002_saving.sql"),
        hash: "fe62c00c161e11b0ed3b68ea6c67fde9b3ee2cedbf9db0b4482857337d37d53c",
        then: super::kin::make_keys,
    },
    Migration {
        id: 3,
        name: "highlights",
        compat: 1,
        sql: include_str!("migrations/003_highlights.sql"),
        hash: "58768b426b20111fa855881210397c23fe4f536b68cffaf941cef5b8cadf01fe",
        then: |_| Ok(()),
    },
    Migration {
        id: 4,
        name: "triage",
        compat: 1,
        sql: include_str!("migrations/004_triage.sql"),
        hash: "ea6842e752470106bd5f1dea69b950c97e46d55779e98451154a1ffcfdfb63e9",
        then: |_| Ok(()),
    },
    Migration {
        id: 5,
        name: "search",
        // An app that does not know the index of our own would let it go out of date.
        compat: 5,
        sql: include_str!("migrations/005_search.sql"),
        hash: "0f6c1de2a4ca721bdaa6232e0374eb2949a44484ab6103722d47ab294d9939a9",
        then: |_| Ok(()),
    },
    Migration {
        id: 6,
        name: "addresses",
        compat: 5,
        sql: include_str!("migrations/006_addresses.sql"),
        hash: "64c4f4164916c98ae019977d2ffc9e361c974efe017eef61fe612686b45e360b",
        then: super::kin::make_keys,
    },
];

/// The schema that this app writes.
pub(crate) fn current() -> u32 {
    MIGRATIONS.last().map_or(0, |migration| migration.id)
}

/// Runs every migration that the database has not seen, in one transaction.
pub(crate) fn run(connection: &mut Connection, env: &Env) -> Result<()> {
    let tx = connection
        .transaction_with_behavior(rusqlite::TransactionBehavior::Immediate)
        .map_err(sql)?;
    let version: u32 = tx
        .query_row("PRAGMA user_version", [], |row| row.get(0))
        .map_err(sql)?;
    for migration in MIGRATIONS.iter().filter(|migration| migration.id > version) {
        tx.execute_batch(migration.sql).map_err(|error| {
            Error::Storage(format!(
                "The library could not be brought up to date ({}: {error}). It is as it was.",
                migration.name
            ))
        })?;
        (migration.then)(&tx)?;
        tx.execute(
            "INSERT INTO migration (id, name, hash, applied_ms) VALUES (?1, ?2, ?3, ?4)",
            params![migration.id, migration.name, migration.hash, env.now_ms()],
        )
        .map_err(sql)?;
        tx.execute(
            "UPDATE library SET format = ?1, min_reader = ?2, min_writer = ?2",
            params![migration.id, migration.compat],
        )
        .map_err(sql)?;
        tx.pragma_update(None, "user_version", migration.id)
            .map_err(sql)?;
    }
    tx.commit().map_err(sql)
}

/// SHA-256 of a migration's statements, in hexadecimal.
#[cfg(test)]
fn hash(text: &str) -> String {
    Sha256::digest(text.as_bytes())
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::{MIGRATIONS, hash};

    #[test]
    fn past_migrations_never_change() {
        for (index, migration) in MIGRATIONS.iter().enumerate() {
            assert_eq!(migration.id as usize, index + 1, "ids count up from one");
            assert_eq!(
                migration.hash,
                hash(migration.sql),
                "migration {} was changed after it landed",
                migration.name
            );
        }
    }
}
