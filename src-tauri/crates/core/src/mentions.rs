//! Places that name an item without linking to it, and names that links lead to and nothing has.

use crate::error::{Error, Result};
use crate::id::{ItemId, RevId};
use crate::library::{Library, gone};
use crate::model::{ItemKind, Marked, Mention, MentionPage, NoteView, Unresolved};
use crate::notes::refuse_stale;
use crate::store::index::Targets;
use crate::store::links::mentions::{self as rows, Candidate};
use crate::store::tx::{Op, Tx};
use crate::store::{links, notes};
use commonplace_text::mention::Names;
use commonplace_text::name::path_key;
use commonplace_text::note::{self, LinkForm};
use std::collections::HashMap;
use std::ops::Range;

/// Mentions that are looked for in one text.
const MOST_IN_ONE: usize = 200;
/// Mentions that are counted at all.
const MOST: usize = 1_000;
/// Items whose text is looked at, and bytes of text.
const MOST_ITEMS: usize = 2_000;
const MOST_BYTES: usize = 24 << 20;
/// Mentions of one answer.
const MOST_SHOWN: u32 = 200;
/// Notes that are told of one name that nothing has.
const MOST_SOURCES: usize = 20;

impl Library {
    /// Places in notes and articles that name an item, by its title or an alias, and do not link to it. Looking ends after
    /// a thousand of them, or 24 MB of text.
    ///
    /// # Errors
    /// When it is gone.
    pub fn mentions(&self, id: ItemId, offset: u32, limit: u32) -> Result<MentionPage> {
        let (offset, limit) = (offset as usize, limit.min(MOST_SHOWN) as usize);
        self.store.read(|connection| {
            let (kind, path) = links::kind_and_path(connection, id)?.ok_or_else(gone)?;
            let title = self.title_of(id)?;
            let mut written = vec![title];
            if kind == ItemKind::Note {
                written.extend(note::outline(&notes::row(connection, id)?.body).aliases);
            } else if kind == ItemKind::Article {
                written.extend(path.rsplit('/').next().map(str::to_owned));
            }
            let names = Names::new(written.iter().map(String::as_str));
            let mut page = MentionPage::default();
            if names.is_empty() {
                page.total_is_exact = true;
                return Ok(page);
            }
            let named = self.store.naming(connection, &written)?;
            let newest = named.len().saturating_sub(MOST_ITEMS);
            let mut more = newest > 0;
            let found = rows::candidates(connection, named.get(newest..).unwrap_or_default(), id)?;
            let (mut seen, mut bytes) = (0, 0);
            for candidate in found {
                if seen >= MOST || bytes > MOST_BYTES {
                    more = true;
                    break;
                }
                let Some((text, rev)) = rows::text_of(connection, &candidate)? else {
                    continue;
                };
                bytes += text.len();
                let ranges = match candidate.kind {
                    ItemKind::Note => note::mentions(&text, &names, MOST_IN_ONE),
                    _ => names.find(&text, MOST_IN_ONE),
                };
                for range in ranges {
                    if (offset..offset + limit).contains(&seen) {
                        page.mentions.push(mention(&candidate, &text, rev, range));
                    }
                    seen += 1;
                }
            }
            page.total = u32::try_from(seen).unwrap_or(u32::MAX);
            page.total_is_exact = !more;
            Ok(page)
        })
    }

    fn title_of(&self, id: ItemId) -> Result<String> {
        Ok(self.rows(&[id])?.pop().ok_or_else(gone)?.title)
    }

    /// Makes a link of a place in a note that names an item. `start` and `end` are UTF-16 units.
    ///
    /// # Errors
    /// [`Error::Conflict`] when the note is no longer at `rev`, [`Error::Invalid`] when no link can stand there.
    pub fn link_mention(
        &self,
        note: ItemId,
        start: u32,
        end: u32,
        target: ItemId,
        rev: Option<RevId>,
    ) -> Result<NoteView> {
        let (title, name) = (self.title_of(target)?, self.title_of(note)?);
        let op = Op::new("link", format!("Link “{title}” in “{name}”"));
        self.write(&op, |tx| {
            let row = notes::row(tx.connection, note)?;
            refuse_stale(rev, row.head)?;
            let start = links::byte_of(&row.body, start);
            let end = links::byte_of(&row.body, end);
            let text = linked(tx, note, target, &row.body, start..end)?;
            notes::set_body(tx, note, &text)
        })?;
        self.note(note)
    }

    /// Names that links lead to and nothing has, those with most links first.
    ///
    /// # Errors
    /// When the library cannot be read.
    pub fn unresolved(&self) -> Result<Vec<Unresolved>> {
        let links = self.store.read(rows::unresolved)?;
        let mut places: HashMap<String, usize> = HashMap::new();
        let mut found: Vec<(HashMap<String, u32>, Unresolved)> = Vec::new();
        for (path, source) in links {
            let place = *places.entry(path_key(&path)).or_insert_with(|| {
                found.push((
                    HashMap::new(),
                    Unresolved {
                        name: String::new(),
                        count: 0,
                        sources: Vec::new(),
                    },
                ));
                found.len() - 1
            });
            let (spellings, one) = &mut found[place];
            *spellings.entry(path).or_default() += 1;
            one.count += 1;
            if one.sources.len() < MOST_SOURCES && one.sources.last() != Some(&source) {
                one.sources.push(source);
            }
        }
        let mut all: Vec<Unresolved> = found
            .into_iter()
            .filter_map(|(spellings, mut one)| {
                let most = |a: &(String, u32), b: &(String, u32)| (a.1, &b.0).cmp(&(b.1, &a.0));
                one.name = spellings.into_iter().max_by(most)?.0;
                Some(one)
            })
            .collect();
        all.sort_by(|a, b| b.count.cmp(&a.count).then_with(|| a.name.cmp(&b.name)));
        Ok(all)
    }
}

fn mention(one: &Candidate, text: &str, rev: Option<RevId>, range: Range<usize>) -> Mention {
    let is_note = one.kind == ItemKind::Note;
    let (context, found) = if is_note {
        note::sentence_around(text, range.clone())
    } else {
        note::sentence_in(text, range.clone())
    };
    let before = links::utf16(context.get(..found.start).unwrap_or_default());
    let length = links::utf16(context.get(found).unwrap_or_default());
    let start = links::utf16(text.get(..range.start).unwrap_or_default());
    Mention {
        item: one.id,
        kind: one.kind,
        title: one.title.clone(),
        path: one.path.clone(),
        context: Marked {
            text: context,
            marks: if length == 0 {
                Vec::new()
            } else {
                vec![(before, before + length)]
            },
        },
        start,
        end: start + links::utf16(text.get(range).unwrap_or_default()),
        can_link: is_note,
        rev,
    }
}

/// The note's text with a link to `target` at a place, which goes on showing what stands there.
fn linked(
    tx: &Tx<'_>,
    note: ItemId,
    target: ItemId,
    body: &str,
    range: Range<usize>,
) -> Result<String> {
    let no_link =
        || Error::Invalid("No link can stand there. Open the note and link it there.".to_owned());
    let (source_row, source) = links::place_of(tx.connection, note)?.ok_or_else(gone)?;
    let (target_row, path) = links::place_of(tx.connection, target)?.ok_or_else(gone)?;
    let words = body.get(range.clone()).ok_or_else(no_link)?;
    let shown = words.split_whitespace().collect::<Vec<_>>().join(" ");
    let short = links::shortest(tx.connection, target_row, &path)?;
    let mut targets = Targets::default();
    let mut leads = |way: &str| -> Result<bool> {
        let found = targets.of(tx.connection, source_row, &source, way)?;
        Ok(found.row == Some(target_row) && !found.via_alias)
    };
    let mut ways = Vec::new();
    if leads(&shown)? {
        ways.push(format!("[[{shown}]]"));
    }
    for way in [short, note::wiki_path(&path)] {
        if leads(&way)? {
            ways.push(format!("[[{way}|{shown}]]"));
            ways.push(format!("[[{way}\\|{shown}]]"));
        }
    }
    let before = note::outline(body).links.len();
    for way in ways {
        let at = range.start..range.start + way.len();
        let text = note::edited(body, vec![(range.clone(), way)]);
        let outline = note::outline(&text);
        let is_one_more = outline.links.len() == before + 1;
        let stands = outline.links.iter().any(|link| {
            link.range == at
                && link.form == LinkForm::Wiki
                && link.display().is_none_or(|display| display == shown)
        });
        if is_one_more && stands {
            return Ok(text);
        }
    }
    Err(no_link())
}
