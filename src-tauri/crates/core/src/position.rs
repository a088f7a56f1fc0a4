//! Where the reader stopped: kept to the paragraph, and carried over when an article shows another version.

use crate::error::Result;
use crate::id::{ItemId, VersionId};
use crate::library::Library;
use crate::model::{Changes, ReadingPosition, Row};
use crate::store::articles::opened;
use crate::store::highlights::json;
use crate::store::tx::{Field, Op};
use crate::store::versions;
use commonplace_page::CANONICAL_VERSION;
use commonplace_text::anchor::Succession;
use serde::{Deserialize, Serialize};

/// Characters of a paragraph by which it is found again.
const QUOTE: usize = 64;
/// Paragraphs before and after that are tried when the one that was read is gone.
const AROUND: usize = 8;
/// Articles of the list of those that are half read, at most.
const MOST: u32 = 500;
const POSITION: Field = Field::Column("article", "position");

/// Where the first paragraph in sight begins.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReadAt {
    /// The version that is read.
    pub version: VersionId,
    /// In scalar values of its canonical text.
    pub offset: u32,
    /// The first words of the paragraph.
    pub quote: String,
}

/// As it is kept.
#[derive(Debug, Serialize, Deserialize)]
struct Kept {
    version: VersionId,
    norm: u32,
    offset: u32,
    quote: String,
}

impl Library {
    /// Remembers how far an article was read, 0 to 1, and where; the first call marks it as opened. Not undoable.
    ///
    /// # Errors
    /// When it is gone or the library cannot be written.
    pub fn read_to(&self, id: ItemId, progress: f64, at: Option<&ReadAt>) -> Result<Changes> {
        let progress = if progress.is_finite() {
            progress.clamp(0.0, 1.0)
        } else {
            0.0
        };
        let position = at.map(|at| Kept {
            version: at.version,
            norm: CANONICAL_VERSION,
            offset: at.offset,
            quote: at.quote.chars().take(QUOTE).collect(),
        });
        self.write(&Op::quiet("progress"), |tx| {
            if opened(tx.connection, id)?.is_none() {
                let now = tx.now().0;
                tx.put(id, &Field::Column("article", "opened_hlc"), now)?;
            }
            crate::versions::note_reading(tx, id)?;
            if let Some(position) = &position {
                tx.put(id, &POSITION, json(position))?;
            }
            tx.put(id, &Field::Column("article", "progress"), progress)
                .map(drop)
        })
        .map(|((), changes)| changes)
    }

    /// Where the reader stopped, in the version that is shown. `None` when that is not known, or nothing near it is left.
    pub(crate) fn position(&self, id: ItemId) -> Result<Option<ReadingPosition>> {
        self.store.read(|connection| {
            let Some(kept) = versions::position(connection, id)? else {
                return Ok(None);
            };
            // Of a newer app, perhaps: then only how far it was read is known.
            let Ok(kept) = serde_json::from_str::<Kept>(&kept) else {
                return Ok(None);
            };
            let shown = versions::marks(connection, id)?.shown;
            if kept.version == shown && kept.norm == CANONICAL_VERSION {
                return Ok(Some(ReadingPosition {
                    offset: kept.offset,
                }));
            }
            let now = self.prepared(connection, shown)?;
            let before = self.prepared(connection, kept.version)?;
            let beside = Succession::new(&before.text, &now.text);
            let here = before.block(kept.offset as usize);
            for step in 0..=2 * AROUND {
                // The paragraph itself, then by turns the one before and the one after.
                let away = step.div_ceil(2);
                let block = if step % 2 == 1 {
                    here.checked_sub(away)
                } else {
                    here.checked_add(away)
                };
                let Some((start, _)) = block.and_then(|block| before.blocks.get(block)) else {
                    continue;
                };
                let end = (start + QUOTE).min(before.text.len());
                let found = before
                    .text
                    .quote(*start..end)
                    .map(|quote| beside.find(&(*start..end), &quote));
                if let Some(place) = found.as_ref().and_then(|found| found.place()) {
                    let block = now.blocks.get(now.block(place.start));
                    let offset = block.map_or(place.start, |(start, _)| *start);
                    return Ok(Some(ReadingPosition {
                        offset: u32::try_from(offset).unwrap_or(u32::MAX),
                    }));
                }
            }
            Ok(None)
        })
    }

    /// Articles outside the trash that are half read, the one read last first; at most 500.
    ///
    /// # Errors
    /// When the library cannot be read.
    pub fn half_read(&self, limit: u32) -> Result<Vec<Row>> {
        let ids = self
            .store
            .read(|connection| versions::half_read(connection, limit.min(MOST)))?;
        self.rows(&ids)
    }
}
