//! Whether the derived tables say what they would say if they were made again.

use super::facts;
use super::targets::{self, Targets};
use super::{Outlines, all_items};
use crate::error::Result;
use crate::store::{search, sql};
use rusqlite::types::Value;
use rusqlite::{Connection, OptionalExtension as _};
use std::collections::BTreeSet;

/// What in the search index, and in the other derived tables, is not as it would be made again, as sentences; at most twenty.
pub(crate) fn differences(connection: &Connection) -> Result<(Vec<String>, Vec<String>)> {
    let (mut unsearched, mut found) = (Vec::new(), Vec::new());
    let mut targets = Targets::default();
    let (mut listed, mut is_whole) = (0_i64, true);
    let indexed = search::Indexed::read(connection)?;
    for (row, id) in all_items(connection)? {
        if found.len() + unsearched.len() >= 20 {
            is_whole = false;
            break;
        }
        let is = listing_row(connection, row)?;
        let Some(facts) = facts::gather(connection, id, &mut Outlines::default())? else {
            if is.is_some() {
                found.push(format!("A deleted item is still listed ({id})."));
            }
            if !indexed.agrees(row, None) {
                unsearched.push(format!("A deleted item can still be searched ({id})."));
            }
            continue;
        };
        listed += 1;
        if is.as_ref() != Some(&facts.listing(row, id)) {
            found.push(format!("The list is out of date for {}.", facts.path));
        }
        let tags: BTreeSet<String> = facts.tags.iter().map(|tag| tag.0.clone()).collect();
        if keys(
            connection,
            "SELECT key FROM listing_tag WHERE row = ?1",
            row,
        )? != tags
        {
            found.push(format!("The tags are out of date for {}.", facts.path));
        }
        let names: BTreeSet<String> = facts.names.iter().map(|name| name.0.clone()).collect();
        if keys(connection, "SELECT key FROM item_name WHERE row = ?1", row)? != names {
            found.push(format!("The names are out of date for {}.", facts.path));
        }
        if !indexed.agrees(row, facts.text.as_ref()) {
            unsearched.push(format!(
                "The search index is out of date for {}.",
                facts.path
            ));
        }
        if !targets::are_right(connection, row, &facts, &mut targets)? {
            found.push(format!("The links are out of date in {}.", facts.path));
        }
    }
    let all: i64 = connection
        .query_row("SELECT count(*) FROM listing", [], |row| row.get(0))
        .map_err(sql)?;
    if is_whole && found.is_empty() && all != listed {
        found.push(format!(
            "The lists have {all} rows where there should be {listed}."
        ));
    }
    Ok((unsearched, found))
}

fn listing_row(connection: &Connection, row: i64) -> Result<Option<Vec<Value>>> {
    connection
        .prepare_cached(
            "SELECT row, id, kind, trashed, place, starred, unread, progress, saved_ms, updated_ms, title, title_key,
                    path, path_key, excerpt, site, site_key, byline, byline_key, published, words, lang, dir, tags, lead_image,
                    published_day, site_order, byline_order, permille
             FROM listing WHERE row = ?1",
        )
        .and_then(|mut select| select.query_row([row], |row| (0..29).map(|at| row.get(at)).collect()).optional())
        .map_err(sql)
}

fn keys(connection: &Connection, statement: &str, row: i64) -> Result<BTreeSet<String>> {
    let mut select = connection.prepare_cached(statement).map_err(sql)?;
    let found = select.query_map([row], |row| row.get(0)).map_err(sql)?;
    found.collect::<rusqlite::Result<_>>().map_err(sql)
}
