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
/// What parts a name from a part.
const SIGNS: [char; 2] = ['#', '^'];
/// Names that hold such a sign, at most: headings must be seen beside them.
const SIGNED: u32 = 3;
/// Places where a name that holds `#` may end that are tried.
const SPLITS: usize = 4;

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
    /// What `Note#…` and `Note^…` can be completed to; `None` when no part is meant. Names that hold the sign themselves are
    /// offered too, and where nothing has the name the parts of what fits it best.
    pub(crate) fn complete_part(
        &self,
        from: Option<ItemId>,
        text: &str,
        limit: u32,
    ) -> Result<Option<Vec<Suggestion>>> {
        let Some(first) = text.find(SIGNS) else {
            return Ok(None);
        };
        let typed = words::fold(text.trim());
        let (begun, holding): (Vec<_>, Vec<_>) = self
            .names_with_sign(text, &typed)?
            .into_iter()
            .partition(|one| words::fold(&one.title).starts_with(&typed));
        let mut parts = match self.named_before(from, text)? {
            Some((whole, typed)) => Some(self.parts(&whole, typed)?),
            None => None,
        };
        if parts.is_none() && begun.is_empty() && holding.is_empty() {
            let (name, typed) = text.split_at(first);
            let fitting = self.titles_for(name, 1, &|_| true)?.pop();
            if let Some(whole) = fitting.map(|one| self.whole_of(one.id)).transpose()? {
                parts = whole.map(|whole| self.parts(&whole, typed)).transpose()?;
            }
        }
        let all = begun.into_iter().chain(parts.unwrap_or_default());
        Ok(Some(all.chain(holding).take(limit as usize).collect()))
    }

    /// Items whose name holds all that was typed, sign and all.
    fn names_with_sign(&self, text: &str, typed: &str) -> Result<Vec<Suggestion>> {
        let found = self.titles_for(text, SIGNED, &|_| true)?;
        let holds = |name: &str| words::fold(name).contains(typed);
        self.store.read(|connection| {
            found
                .into_iter()
                .filter(|one| holds(&one.path) || one.alias.as_deref().is_some_and(holds))
                .map(|one| links::suggestion(connection, one))
                .collect()
        })
    }

    /// The item whose parts are meant, and what was typed of a part. The longest name counts: `C# notes#…` is about `C# notes`.
    fn named_before<'a>(
        &self,
        from: Option<ItemId>,
        text: &'a str,
    ) -> Result<Option<(Whole, &'a str)>> {
        let Some(first) = text.find(SIGNS) else {
            return Ok(None);
        };
        let later = text.rmatch_indices('#').map(|(at, _)| at);
        for at in later.filter(|&at| at > first).take(SPLITS) {
            let (name, typed) = text.split_at(at);
            if let Some(whole) = self.whole(from, &note::wiki_path(name.trim()))? {
                return Ok(Some((whole, typed)));
            }
        }
        let (name, typed) = text.split_at(first);
        Ok(self.whole(from, name.trim())?.map(|whole| (whole, typed)))
    }

    fn parts(&self, whole: &Whole, typed: &str) -> Result<Vec<Suggestion>> {
        let typed = typed.trim_start_matches('#');
        match typed.strip_prefix('^') {
            Some(typed) => self.blocks(whole, typed),
            None => self.headings(whole, typed),
        }
    }

    /// What has a name, seen from a note; without a name that note itself.
    fn whole(&self, from: Option<ItemId>, name: &str) -> Result<Option<Whole>> {
        if name.is_empty() {
            let own = from.map(|from| self.whole_of(from)).transpose()?.flatten();
            return Ok(own.map(|own| Whole {
                insert: String::new(),
                ..own
            }));
        }
        let id = self.store.read(|connection| {
            let source = match from {
                Some(from) => links::place_of(connection, from)?,
                None => None,
            };
            let (row, path) = source.unwrap_or((0, String::new()));
            let target = Targets::default().of(connection, row, &path, name)?;
            match target.row {
                Some(row) => links::item_at(connection, row),
                None => Ok(None),
            }
        })?;
        match id {
            Some((id, _)) => self.whole_of(id),
            None => Ok(None),
        }
    }

    fn whole_of(&self, id: ItemId) -> Result<Option<Whole>> {
        let insert = self.store.read(|connection| {
            let place = links::place_of(connection, id)?;
            place
                .map(|(row, path)| links::shortest(connection, row, &path))
                .transpose()
        })?;
        let row = self.rows(&[id])?.pop();
        Ok(row.zip(insert).map(|(row, insert)| Whole {
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
