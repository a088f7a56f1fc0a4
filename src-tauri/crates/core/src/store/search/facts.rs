//! What every query needs to know of an item, packed into a few bytes.

use crate::error::Result;
use crate::store::sql;
use rusqlite::{Connection, OptionalExtension as _};

/// Kinds of items.
pub(super) const ARTICLE: u8 = 0;
pub(super) const NOTE: u8 = 1;
pub(super) const HIGHLIGHT: u8 = 2;
pub(super) const OTHER: u8 = 3;

/// Of one item.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Facts {
    pub(super) kind: u8,
    /// As in `listing`: 1 in the trash, 2 found by searching only.
    pub(super) trashed: u8,
    /// 0 nowhere, 1 inbox, 2 later, 3 archive.
    pub(super) place: u8,
    pub(super) starred: bool,
    pub(super) unread: bool,
    pub(super) permille: u16,
    /// The first three letters of its language.
    pub(super) lang: u16,
    pub(super) words: u32,
    /// Words that are indexed.
    pub(super) length: u32,
    pub(super) saved_ms: i64,
    pub(super) updated_ms: i64,
}

const SIZE: usize = 32;

impl Facts {
    pub(super) fn pack(&self) -> [u8; SIZE] {
        let mut out = [0; SIZE];
        out[0] = self.kind | self.trashed << 2 | self.place << 4;
        out[1] = u8::from(self.starred) | u8::from(self.unread) << 1;
        out[2..4].copy_from_slice(&self.permille.to_le_bytes());
        out[4..6].copy_from_slice(&self.lang.to_le_bytes());
        out[8..12].copy_from_slice(&self.words.to_le_bytes());
        out[12..16].copy_from_slice(&self.length.to_le_bytes());
        out[16..24].copy_from_slice(&self.saved_ms.to_le_bytes());
        out[24..32].copy_from_slice(&self.updated_ms.to_le_bytes());
        out
    }

    /// Whether a search shows it when nobody asks for the trash.
    pub(super) fn is_shown(&self) -> bool {
        self.trashed == 2 || (self.trashed == 0 && self.kind != OTHER)
    }

    /// `None` when the bytes are not ours.
    pub(super) fn unpack(bytes: &[u8]) -> Option<Self> {
        let bytes: &[u8; SIZE] = bytes.try_into().ok()?;
        let two = |at: usize| u16::from_le_bytes([bytes[at], bytes[at + 1]]);
        let four = |at: usize| {
            u32::from_le_bytes([bytes[at], bytes[at + 1], bytes[at + 2], bytes[at + 3]])
        };
        let eight = |at: usize| i64::from(four(at)) | (i64::from(four(at + 4)) << 32);
        Some(Self {
            kind: bytes[0] & 3,
            trashed: bytes[0] >> 2 & 3,
            place: bytes[0] >> 4 & 3,
            starred: bytes[1] & 1 > 0,
            unread: bytes[1] & 2 > 0,
            permille: two(2),
            lang: two(4),
            words: four(8),
            length: four(12),
            saved_ms: eight(16),
            updated_ms: eight(24),
        })
    }

    /// What the lists say of a row; `None` when it is in none.
    pub(super) fn of(connection: &Connection, row: i64) -> Result<Option<Self>> {
        connection
            .prepare_cached(
                "SELECT kind, trashed, place, starred, unread, permille, lang, words, saved_ms, updated_ms
                 FROM listing WHERE row = ?1",
            )
            .and_then(|mut select| {
                select
                    .query_row([row], |row| {
                        Ok(Self {
                            kind: match row.get_ref(0)?.as_str()? {
                                "article" => ARTICLE,
                                "note" => NOTE,
                                "highlight" => HIGHLIGHT,
                                _ => OTHER,
                            },
                            trashed: row.get(1)?,
                            place: match row.get_ref(2)?.as_str_or_null()? {
                                Some("inbox") => 1,
                                Some("later") => 2,
                                Some("archive") => 3,
                                _ => 0,
                            },
                            starred: row.get(3)?,
                            unread: row.get(4)?,
                            permille: u16::try_from(row.get::<_, i64>(5)?).unwrap_or(0),
                            lang: lang_code(row.get_ref(6)?.as_str_or_null()?.unwrap_or_default()),
                            words: row.get(7)?,
                            length: 0,
                            saved_ms: row.get(8)?,
                            updated_ms: row.get(9)?,
                        })
                    })
                    .optional()
            })
            .map_err(sql)
    }
}

/// A language as a number: the first subtag, up to three letters. 0 when it is not known.
pub(super) fn lang_code(lang: &str) -> u16 {
    let mut code = 0;
    for letter in lang.bytes().take_while(u8::is_ascii_alphabetic).take(3) {
        code = code * 32 + u16::from(letter.to_ascii_lowercase() - b'a' + 1);
    }
    code
}
