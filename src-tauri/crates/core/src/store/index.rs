//! Derived tables.

use super::tx::Tx;
use crate::error::Result;
use crate::id::ItemId;
use crate::model::ItemKind;
use rusqlite::Connection;
use std::collections::BTreeMap;

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Dirty { Listing, Text }
pub(crate) fn kind_word(kind: ItemKind) -> &'static str { todo!() }
pub(super) fn settle_paths(tx: &mut Tx<'_>) -> Result<()> { todo!() }
pub(super) fn refresh(connection: &Connection, touched: &BTreeMap<ItemId, Dirty>) -> Result<()> { todo!() }
