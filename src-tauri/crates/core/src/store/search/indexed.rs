//! What the index says of every document, boiled down to a number each, to be compared with what it should say.

use super::disk::{self, Segment};
use super::write::FORMAT;
use crate::error::Result;
use crate::store::postings::build::{Builder, Encoded, Text};
use crate::store::postings::codec::postings;
use crate::store::postings::dictionary::Dictionary;
use crate::store::sql;
use rusqlite::Connection;
use std::collections::HashMap;

/// What the index says.
pub(in crate::store) struct Indexed {
    /// By row.
    sums: HashMap<i64, u64>,
    left_below: i64,
}

fn mix(value: u64) -> u64 {
    let value = (value ^ (value >> 31)).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    value ^ (value >> 29)
}

fn hash(bytes: &[u8]) -> u64 {
    bytes.iter().fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3)
    })
}

/// Calls `each` with every document of a dictionary's lists and a number for what one of them says of it.
fn sum(
    dictionary: &Dictionary,
    mut read: impl FnMut((u64, u32), (u64, u64)) -> Result<(Vec<u8>, Vec<u8>)>,
    mut each: impl FnMut(u32, u64),
) -> Result<()> {
    for (term, entry) in dictionary.all() {
        let (list, positions) = read(entry.postings, entry.positions)?;
        let term = hash(term);
        let mut at = 0;
        postings(&list, entry.count, entry.positions.1, |posting| {
            let end = at + posting.positions as usize;
            let stands = hash(positions.get(at..end).unwrap_or(&[]));
            at = end;
            each(
                posting.doc,
                mix(term ^ mix(stands ^ u64::from(posting.impact))),
            );
        });
    }
    Ok(())
}

impl Indexed {
    /// Reads the whole index.
    pub(in crate::store) fn read(connection: &Connection) -> Result<Self> {
        let (format, left_below): (i64, Option<i64>) = connection
            .query_row(
                "SELECT format, left_below FROM search_state WHERE id = 1",
                [],
                |row| Ok((row.get(0)?, row.get(1)?)),
            )
            .map_err(sql)?;
        if format != FORMAT {
            // All of it is going to be made again.
            return Ok(Self {
                sums: HashMap::new(),
                left_below: i64::MAX,
            });
        }
        let mut stamps: HashMap<i64, i64> = HashMap::new();
        let mut select = connection
            .prepare("SELECT row, stamp FROM search_doc")
            .map_err(sql)?;
        let rows = select
            .query_map([], |row| Ok((row.get(0)?, row.get(1)?)))
            .map_err(sql)?;
        for row in rows {
            let (row, stamp) = row.map_err(sql)?;
            stamps.insert(row, stamp);
        }
        let mut sums = HashMap::new();
        for head in disk::heads(connection, false)? {
            let segment = Segment::load(connection, head)?;
            let mut here = vec![0_u64; segment.docs.len()];
            sum(
                &segment.dictionary,
                |list, positions| {
                    let list = segment.postings(connection, list.0, u64::from(list.1))?;
                    let positions = segment.positions(connection, positions.0, positions.1)?;
                    Ok((list.into_owned(), positions.into_owned()))
                },
                |doc, value| {
                    if let Some(sum) = here.get_mut(doc as usize) {
                        *sum = sum.wrapping_add(value);
                    }
                },
            )?;
            for ((row, stamp), sum) in segment.docs.iter().zip(here) {
                if stamps.get(row) == Some(stamp) {
                    // One that stands in two segments is wrong in any case.
                    sums.entry(*row)
                        .and_modify(|known: &mut u64| *known = mix(*known))
                        .or_insert(sum);
                }
            }
        }
        Ok(Self {
            sums,
            left_below: left_below.unwrap_or(0),
        })
    }

    /// Whether it says of a row what the row's text says. What has not been indexed yet is not wrong.
    pub(in crate::store) fn agrees(&self, row: i64, text: Option<&Text>) -> bool {
        match (self.sums.get(&row), text) {
            (None, None) => true,
            (None, Some(_)) => row < self.left_below,
            (Some(_), None) => false,
            (Some(sum), Some(text)) => sum_of(text) == Some(*sum),
        }
    }
}

fn sum_of(text: &Text) -> Option<u64> {
    let mut builder = Builder::default();
    builder.add(0, 0, text);
    let Encoded {
        dictionary,
        postings,
        positions,
        ..
    } = builder.finish();
    let dictionary = Dictionary::read(dictionary)?;
    let mut all = 0_u64;
    sum(
        &dictionary,
        |list, stands| {
            let (from, to) = (list.0 as usize, list.0 as usize + list.1 as usize);
            let (begin, end) = (stands.0 as usize, (stands.0 + stands.1) as usize);
            Ok((
                postings.get(from..to).unwrap_or(&[]).to_vec(),
                positions.get(begin..end).unwrap_or(&[]).to_vec(),
            ))
        },
        |_, value| all = all.wrapping_add(value),
    )
    .ok()?;
    Some(all)
}
