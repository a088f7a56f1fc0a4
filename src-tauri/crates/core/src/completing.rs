//! Parts of notes and articles to link to: headings, blocks and highlights; and ids for blocks that have none.

use crate::error::{Error, Result};
use crate::export::headings_of;
use crate::highlights::HighlightQuery;
use crate::id::{ItemId, RevId};
use crate::library::Library;
use crate::model::{BlockLink, ItemKind, Suggestion};
use crate::notes::refuse_stale;
use crate::store::index::Targets;
use crate::store::tx::Op;
use crate::store::{links, notes};
use commonplace_text::note::{self, Linkable};
use commonplace_text::{resolve, words};
use std::ops::Range;

/// Characters of a part that are shown.
const SHOWN: usize = 120;

/// The item whose parts are offered.
struct Whole {
    id: ItemId,
    kind: ItemKind,
    path: String,
    title: String,
    /// What to write before the `#`; empty within the same note.
    insert: String,
}

impl Library {
    /// What `Note#…` and `Note^…` can be completed to; `None` when no part is meant.
    pub(crate) fn complete_part(
        &self,
        from: Option<ItemId>,
        text: &str,
        limit: u32,
    ) -> Result<Option<Vec<Suggestion>>> {
        let Some(at) = text.find(['#', '^']) else {
            return Ok(None);
        };
        let (name, rest) = text.split_at(at);
        let typed = rest.trim_start_matches('#');
        let Some(whole) = self.whole(from, name.trim())? else {
            // Nothing has this name, so the sign may belong to one.
            return Ok(None);
        };
        let parts = match typed.strip_prefix('^') {
            Some(typed) => self.blocks(&whole, typed)?,
            None => self.headings(&whole, typed)?,
        };
        Ok(Some(parts.into_iter().take(limit as usize).collect()))
    }

    fn whole(&self, from: Option<ItemId>, name: &str) -> Result<Option<Whole>> {
        let found = self.store.read(|connection| {
            let source = match from {
                Some(from) => links::place_of(connection, from)?,
                None => None,
            };
            if name.is_empty() {
                return Ok(from.map(|from| (from, String::new())));
            }
            let (row, path) = source.unwrap_or((0, String::new()));
            let target = Targets::default().of(connection, row, &path, name)?;
            let Some(row) = target.row else {
                return Ok(None);
            };
            let Some((id, path)) = links::item_at(connection, row)? else {
                return Ok(None);
            };
            Ok(Some((id, links::shortest(connection, row, &path)?)))
        })?;
        let Some((id, insert)) = found else {
            return Ok(None);
        };
        let row = self.rows(&[id])?.pop();
        Ok(row.map(|row| Whole {
            id,
            kind: row.kind,
            path: row.path,
            title: row.title,
            insert,
        }))
    }

    fn headings(&self, whole: &Whole, typed: &str) -> Result<Vec<Suggestion>> {
        let found = match whole.kind {
            ItemKind::Note => note::outline(&self.note(whole.id)?.body)
                .headings
                .into_iter()
                .map(|heading| (heading.level, heading.text))
                .collect(),
            ItemKind::Article => headings_of(&self.article_text(whole.id)?.html),
            _ => Vec::new(),
        };
        let levels: Vec<(u8, &str)> = found
            .iter()
            .map(|(level, text)| (*level, text.as_str()))
            .collect();
        let wanted = words::fold(typed.rsplit('#').next().unwrap_or(typed).trim());
        let fitting = (0..levels.len()).filter(|&at| {
            levels
                .get(at)
                .is_some_and(|(_, text)| words::fold(text).contains(&wanted))
        });
        Ok(fitting
            .filter_map(|at| {
                let subpath = resolve::heading_subpath(&levels, at)?;
                let (_, text) = levels.get(at)?;
                Some(whole.part(&subpath, text, None))
            })
            .collect())
    }

    fn blocks(&self, whole: &Whole, typed: &str) -> Result<Vec<Suggestion>> {
        let wanted = words::fold(typed.trim());
        if whole.kind == ItemKind::Article {
            let query = HighlightQuery {
                article: Some(whole.id),
                ..HighlightQuery::default()
            };
            let found = self.whole_highlights(&query)?;
            return Ok(found
                .into_iter()
                .filter(|one| words::fold(&one.quote).contains(&wanted))
                .map(|one| whole.part(&format!("^{}", one.anchor), &one.quote, None))
                .collect());
        }
        if whole.kind != ItemKind::Note {
            return Ok(Vec::new());
        }
        let body = self.note(whole.id)?.body;
        let fits = |block: &Linkable| {
            block
                .id
                .as_deref()
                .is_some_and(|id| words::fold(id).starts_with(&wanted))
                || words::fold(&block.text).contains(&wanted)
        };
        let mut counted = (0, 0_u32);
        Ok(note::blocks(&body)
            .into_iter()
            .filter(fits)
            .map(|block| {
                let start = block.range.start;
                let passed = body.get(counted.0..start).unwrap_or_default();
                counted = (start, counted.1 + links::utf16(passed));
                match &block.id {
                    Some(id) => whole.part(&format!("^{id}"), &block.text, None),
                    None => whole.part("^", &block.text, Some(counted.1)),
                }
            })
            .collect())
    }

    /// The id of the block of a note around a place, in UTF-16 units; made and written into the note where it has none.
    ///
    /// # Errors
    /// [`Error::Conflict`] when the note is no longer at `rev`, [`Error::NotFound`] when no block is there.
    pub fn link_block(&self, note: ItemId, at: u32, rev: Option<RevId>) -> Result<BlockLink> {
        let found = self.store.read(|connection| notes::row(connection, note))?;
        refuse_stale(rev, found.head)?;
        let at = links::byte_of(&found.body, at);
        let block = block_around(&found.body, at).ok_or_else(|| {
            Error::NotFound(
                "There is no paragraph, list, quote or table to link to here.".to_owned(),
            )
        })?;
        if let Some(id) = block.id {
            return Ok(BlockLink {
                subpath: format!("^{id}"),
                made: false,
                note: self.note(note)?,
            });
        }
        let id = self.new_block_id(&found.body);
        let name = found.path.rsplit('/').next().unwrap_or(&found.path);
        let op = Op::new("block", format!("Name a block of “{name}”"));
        self.write(&op, |tx| {
            let now = notes::row(tx.connection, note)?;
            refuse_stale(Some(found.head), now.head)?;
            let text = note::edited(&now.body, vec![block.with_id(&now.body, &id)]);
            notes::set_body(tx, note, &text)
        })?;
        Ok(BlockLink {
            subpath: format!("^{id}"),
            made: true,
            note: self.note(note)?,
        })
    }

    /// Six letters and digits that the note does not have yet.
    fn new_block_id(&self, body: &str) -> String {
        const LETTERS: &[u8] = b"abcdefghijklmnopqrstuvwxyz0123456789";
        loop {
            let id: String = self
                .env
                .uuid()
                .as_bytes()
                .iter()
                .rev()
                .take(6)
                .map(|byte| char::from(LETTERS[usize::from(*byte) % LETTERS.len()]))
                .collect();
            if !body.contains(&format!("^{id}")) {
                return id;
            }
        }
    }
}

/// The smallest block around a place, or the one that ends there.
fn block_around(body: &str, at: usize) -> Option<Linkable> {
    let holds = |range: &Range<usize>| range.start <= at && at <= range.end;
    note::blocks(body)
        .into_iter()
        .filter(|block| holds(&block.range))
        .min_by_key(|block| block.range.len())
}

impl Whole {
    fn part(&self, subpath: &str, text: &str, block: Option<u32>) -> Suggestion {
        let text: String = text.split_whitespace().collect::<Vec<_>>().join(" ");
        Suggestion {
            insert: format!("{}#{subpath}", self.insert),
            title: self.title.clone(),
            path: self.path.clone(),
            kind: self.kind,
            id: self.id,
            part: Some(text.chars().take(SHOWN).collect()),
            block,
        }
    }
}
