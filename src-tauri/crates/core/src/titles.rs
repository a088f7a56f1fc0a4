//! Every title, path and alias in memory, so that one can be found while it is typed.
//!
//! Made when it is asked for first, and kept fresh by what every write says of itself. How well a name fits what was typed
//! is `fits`' work.

mod fits;

use crate::error::Result;
use crate::id::ItemId;
use crate::library::Library;
use crate::model::{Changes, Hit, ItemKind, Marked, Suggestion};
use crate::store::links::{self, Named};
use commonplace_text::words;
use fits::Typed;
use std::collections::{BTreeSet, HashMap};
use std::sync::{Mutex, MutexGuard, PoisonError};

/// Suggestions at most.
pub(crate) const MOST: u32 = 50;
/// What is new is worth as much as a better place of the match, and half as much after so many days.
const FRESH: f64 = 40.0;
const FRESH_DAYS: f64 = 7.0;
const DAY_MS: f64 = 86_400_000.0;

/// The titles of a library.
#[derive(Debug, Default)]
pub(crate) struct Titles(Mutex<State>);

#[derive(Debug, Default)]
struct State {
    index: Option<Index>,
    /// Items that have to be looked at again.
    stale: BTreeSet<ItemId>,
}

#[derive(Debug, Default)]
struct Index {
    entries: Vec<Entry>,
    places: HashMap<ItemId, usize>,
    newest: i64,
}

/// One item, folded.
#[derive(Debug)]
struct Entry {
    named: Named,
    title: String,
    /// Its folder with a `/` behind it; empty at the top.
    folder: String,
    /// The characters that occur in any of its names.
    mask: u64,
}

/// An item that fits, and by which of its names.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Found {
    pub(crate) row: i64,
    pub(crate) id: ItemId,
    pub(crate) kind: ItemKind,
    pub(crate) path: String,
    pub(crate) title: String,
    /// The key of the alias that fits, if no title does.
    pub(crate) alias: Option<String>,
    pub(crate) score: f64,
}

impl Titles {
    /// Something changed.
    pub(crate) fn hear(&self, changes: &Changes) {
        let mut state = self.lock();
        if changes.all {
            state.index = None;
            state.stale.clear();
        } else if state.index.is_some() && (changes.lists || changes.links) {
            state.stale.extend(&changes.items);
        }
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Index {
    fn put(&mut self, named: Named) {
        let entry = Entry::of(named);
        self.newest = self.newest.max(entry.named.updated_ms);
        match self.places.get(&entry.named.id) {
            Some(&place) => self.entries[place] = entry,
            None => {
                self.places.insert(entry.named.id, self.entries.len());
                self.entries.push(entry);
            }
        }
    }

    fn remove(&mut self, id: ItemId) {
        let Some(place) = self.places.remove(&id) else {
            return;
        };
        self.entries.swap_remove(place);
        if let Some(moved) = self.entries.get(place) {
            self.places.insert(moved.named.id, place);
        }
    }

    /// What fits best, best first.
    fn best(&self, typed: &str, limit: usize, accept: &dyn Fn(ItemKind) -> bool) -> Vec<Found> {
        let typed = Typed::new(typed);
        let mut found: Vec<(f64, usize, Option<usize>)> = Vec::new();
        for (place, entry) in self.entries.iter().enumerate() {
            if !accept(entry.named.kind) {
                continue;
            }
            if let Some((score, alias)) = entry.score(&typed) {
                found.push((score + self.freshness(entry), place, alias));
            }
        }
        let row = |one: &(f64, usize, Option<usize>)| self.entries[one.1].named.row;
        // Of equals the newer one.
        let order = |a: &(f64, usize, Option<usize>), b: &(f64, usize, Option<usize>)| {
            b.0.total_cmp(&a.0).then_with(|| row(b).cmp(&row(a)))
        };
        if found.len() > limit && limit > 0 {
            found.select_nth_unstable_by(limit - 1, order);
        }
        found.truncate(limit);
        found.sort_by(order);
        found
            .into_iter()
            .map(|(score, place, alias)| {
                let named = &self.entries[place].named;
                Found {
                    row: named.row,
                    id: named.id,
                    kind: named.kind,
                    path: named.path.clone(),
                    title: named.title.clone(),
                    alias: alias.and_then(|at| named.aliases.get(at).cloned()),
                    score,
                }
            })
            .collect()
    }

    #[expect(clippy::cast_precision_loss, reason = "days")]
    fn freshness(&self, entry: &Entry) -> f64 {
        let age = (self.newest - entry.named.updated_ms).max(0) as f64 / DAY_MS;
        FRESH / (1.0 + age / FRESH_DAYS)
    }
}

impl Entry {
    fn of(named: Named) -> Self {
        let title = words::fold(&named.title);
        let folder = named
            .path
            .rsplit_once('/')
            .map_or(String::new(), |(folder, _)| {
                format!("{}/", words::fold(folder))
            });
        let mask = named
            .aliases
            .iter()
            .fold(fits::mask(&title) | fits::mask(&folder), |mask, alias| {
                mask | fits::mask(&words::fold(alias))
            });
        Self {
            named,
            title,
            folder,
            mask,
        }
    }

    /// How well it fits; with the number of the alias, if that is what fits best.
    fn score(&self, typed: &Typed) -> Option<(f64, Option<usize>)> {
        let kind = match self.named.kind {
            ItemKind::Note => 15.0,
            ItemKind::Article => 0.0,
            _ => -30.0,
        };
        if typed.is_empty() {
            return Some((kind, None));
        }
        if typed.mask() & !self.mask != 0 {
            return None;
        }
        let mut best = typed
            .fit(&self.title, &self.folder)
            .map(|score| (score, None));
        for (at, alias) in self.named.aliases.iter().enumerate() {
            let score = typed.fit(&words::fold(alias), "").map(|score| score - 20.0);
            if score > best.map(|(score, _)| score) {
                best = score.map(|score| (score, Some(at)));
            }
        }
        best.map(|(score, alias)| (score + kind, alias))
    }
}

impl Library {
    /// What fits a few typed letters best among the titles, paths and aliases of everything outside the trash; at most 50.
    /// New things come before old ones that fit as well. Nothing typed gives what changed last.
    ///
    /// # Errors
    /// When the library cannot be read.
    pub fn quick(&self, typed: &str, limit: u32) -> Result<Vec<Hit>> {
        let found = self.titles_for(typed, limit, &|_| true)?;
        let ids: Vec<ItemId> = found.iter().map(|one| one.id).collect();
        let mut rows: HashMap<ItemId, _> = self
            .rows(&ids)?
            .into_iter()
            .map(|row| (row.id, row))
            .collect();
        let typed = Typed::new(typed);
        let mut hits = Vec::with_capacity(found.len());
        for one in found {
            let Some(row) = rows.remove(&one.id) else {
                continue;
            };
            let second = match &one.alias {
                Some(key) => self
                    .store
                    .read(|connection| links::alias_as_written(connection, one.row, key))?,
                None => row
                    .path
                    .rsplit_once('/')
                    .map_or(String::new(), |(folder, _)| folder.to_owned()),
            };
            hits.push(Hit {
                title: typed.marked(&one.title),
                snippet: if one.alias.is_some() {
                    typed.marked(&second)
                } else {
                    Marked {
                        text: second,
                        marks: Vec::new(),
                    }
                },
                score: one.score,
                row,
            });
        }
        Ok(hits)
    }

    /// The best items for a few letters.
    pub(crate) fn titles_for(
        &self,
        typed: &str,
        limit: u32,
        accept: &dyn Fn(ItemKind) -> bool,
    ) -> Result<Vec<Found>> {
        let limit = limit.min(MOST) as usize;
        let mut state = self.titles.lock();
        let state = &mut *state;
        if state.index.is_none() {
            state.stale.clear();
            let mut index = Index::default();
            for named in self
                .store
                .read(|connection| links::named(connection, None))?
            {
                index.put(named);
            }
            state.index = Some(index);
        }
        let Some(index) = &mut state.index else {
            return Ok(Vec::new());
        };
        let stale = std::mem::take(&mut state.stale);
        for id in stale {
            let now = self
                .store
                .read(|connection| links::named(connection, Some(id)))?
                .pop();
            match now {
                Some(named) => index.put(named),
                None => index.remove(id),
            }
        }
        Ok(index.best(typed, limit, accept))
    }

    /// What `[[` can complete to, best first; at most 50. After `#` the headings of what stands before it, after `^` its
    /// blocks. `from` is the note that is being written.
    ///
    /// # Errors
    /// When the library cannot be read.
    pub fn complete(
        &self,
        from: Option<ItemId>,
        text: &str,
        limit: u32,
    ) -> Result<Vec<Suggestion>> {
        if let Some(parts) = self.complete_part(from, text, limit.min(MOST))? {
            return Ok(parts);
        }
        let found = self.titles_for(text, limit.saturating_add(1), &|_| true)?;
        let is_own = |id: ItemId| text.trim().is_empty() && Some(id) == from;
        let found = found.into_iter().filter(|one| !is_own(one.id));
        self.store.read(|connection| {
            found
                .take(limit as usize)
                .map(|one| links::suggestion(connection, one))
                .collect()
        })
    }
}

#[cfg(test)]
mod tests {
    use crate::vault::trial::{Trial, note};
    use commonplace_text::name::NotePath;

    fn paths(library: &crate::Library, typed: &str) -> Vec<String> {
        let hits = library.quick(typed, 10).unwrap();
        hits.into_iter().map(|hit| hit.row.path).collect()
    }

    #[test]
    fn names_are_found_as_they_are_typed_and_stay_fresh() {
        let trial = Trial::new();
        let library = trial.library("a");
        let bees = note(
            &library,
            "Insects/Honey bees",
            "---\naliases: [Apis mellifera]\n---\n",
        );
        note(&library, "Bees and wasps", "");
        note(&library, "Über Bücher", "");
        assert_eq!(
            paths(&library, "bee"),
            ["Bees and wasps", "Insects/Honey bees"]
        );
        assert_eq!(paths(&library, "insects/ho"), ["Insects/Honey bees"]);
        assert_eq!(paths(&library, "apis"), ["Insects/Honey bees"], "an alias");
        assert_eq!(paths(&library, "uber buch"), ["Über Bücher"]);
        assert_eq!(
            paths(&library, "hbee")[0],
            "Insects/Honey bees",
            "letters in order"
        );
        assert!(paths(&library, "zebra").is_empty());
        let hit = library.quick("bee", 1).unwrap().remove(0);
        assert_eq!(hit.title.marks, [(0, 3)]);
        library
            .rename_note(bees, &NotePath::parse("Zebra").unwrap())
            .unwrap();
        assert_eq!(paths(&library, "zebra"), ["Zebra"], "after a change");
        library.trash(&[bees]).unwrap();
        assert!(paths(&library, "zebra").is_empty());
        library.undo().unwrap();
        assert_eq!(paths(&library, "zebra"), ["Zebra"]);
        assert_eq!(paths(&library, "").len(), 3);
    }
}
