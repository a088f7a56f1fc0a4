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
use std::cmp::Ordering;
use std::collections::{BTreeSet, HashMap};
use std::ops::Range;
use std::sync::{Mutex, MutexGuard, PoisonError};

/// Suggestions at most.
pub(crate) const MOST: u32 = 50;
/// What is new is worth as much as a better place of the match, and half as much after so many days.
const FRESH: f64 = 40.0;
const FRESH_DAYS: f64 = 7.0;
const DAY_MS: f64 = 86_400_000.0;
/// Entries from which on two threads share the work.
const SHARED: usize = 10_000;
/// Bytes of names that may lie about unused.
const WASTE: usize = 100_000;

/// The titles of a library.
#[derive(Debug, Default)]
pub(crate) struct Titles(Mutex<State>);

#[derive(Debug, Default)]
struct State {
    index: Option<Index>,
    /// Items that have to be looked at again.
    stale: BTreeSet<ItemId>,
}

/// What is asked for each letter lies close together: most of an answer's time is the way to the names.
#[derive(Debug, Default)]
struct Index {
    entries: Vec<Entry>,
    /// Beside `entries`: where their names stand.
    names: Vec<Name>,
    /// The folded paths, one after another.
    text: String,
    /// Bytes of it that nobody needs any more.
    wasted: usize,
    places: HashMap<ItemId, usize>,
    newest: i64,
}

/// One item.
#[derive(Debug)]
struct Entry {
    named: Named,
    /// Its aliases, folded.
    aliases: Vec<String>,
}

/// An item's names, folded.
#[derive(Debug, Clone, Copy)]
struct Name {
    /// The characters that occur in any of them.
    mask: u64,
    updated_ms: i64,
    /// Where its path stands in the text, and where its title begins in that; both end with it.
    start: usize,
    length: u32,
    title: u32,
    kind: ItemKind,
    has_alias: bool,
}

/// An entry that fits: its score, its place, and which alias it is that fits.
type Fitting = (f64, usize, Option<usize>);

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
        self.newest = self.newest.max(named.updated_ms);
        let (entry, name) = self.entry(named);
        match self.places.get(&entry.named.id) {
            Some(&place) => {
                self.wasted += self.names[place].length as usize;
                self.names[place] = name;
                self.entries[place] = entry;
            }
            None => {
                self.places.insert(entry.named.id, self.entries.len());
                self.entries.push(entry);
                self.names.push(name);
            }
        }
        if self.wasted > WASTE && self.wasted > self.text.len() / 2 {
            self.gather();
        }
    }

    fn entry(&mut self, named: Named) -> (Entry, Name) {
        let start = self.text.len();
        if let Some((folder, _)) = named.path.rsplit_once('/') {
            self.text.push_str(&words::fold(folder));
            self.text.push('/');
        }
        let title = self.text.len() - start;
        self.text.push_str(&words::fold(&named.title));
        let aliases: Vec<String> = named.aliases.iter().map(|one| words::fold(one)).collect();
        let path = self.text.get(start..).unwrap_or_default();
        let mask = aliases
            .iter()
            .fold(fits::mask(path), |mask, alias| mask | fits::mask(alias));
        let name = Name {
            mask,
            updated_ms: named.updated_ms,
            start,
            length: u32::try_from(path.len()).unwrap_or(0),
            title: u32::try_from(title).unwrap_or(0),
            kind: named.kind,
            has_alias: !aliases.is_empty(),
        };
        (Entry { named, aliases }, name)
    }

    fn remove(&mut self, id: ItemId) {
        let Some(place) = self.places.remove(&id) else {
            return;
        };
        self.entries.swap_remove(place);
        self.wasted += self.names.swap_remove(place).length as usize;
        if let Some(moved) = self.entries.get(place) {
            self.places.insert(moved.named.id, place);
        }
    }

    /// Writes the text anew without what nobody needs.
    fn gather(&mut self) {
        let before = std::mem::take(&mut self.text);
        for name in &mut self.names {
            let path = before.get(name.range()).unwrap_or_default();
            name.start = self.text.len();
            self.text.push_str(path);
        }
        self.wasted = 0;
    }

    /// What fits best, best first.
    fn best(
        &self,
        typed: &str,
        limit: usize,
        accept: &(dyn Fn(ItemKind) -> bool + Sync),
    ) -> Vec<Found> {
        let typed = Typed::new(typed);
        let all = 0..self.names.len();
        let found = if all.len() < SHARED {
            self.best_of(all, &typed, limit, accept)
        } else {
            let middle = all.len() / 2;
            std::thread::scope(|scope| {
                let second = scope.spawn(|| self.best_of(middle..all.end, &typed, limit, accept));
                let mut found = self.best_of(0..middle, &typed, limit, accept);
                match second.join() {
                    Ok(second) => found.extend(second),
                    Err(panic) => std::panic::resume_unwind(panic),
                }
                found.sort_by(|a, b| self.order(a, b));
                found.truncate(limit);
                found
            })
        };
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

    /// The same for some of the entries.
    fn best_of(
        &self,
        places: Range<usize>,
        typed: &Typed,
        limit: usize,
        accept: &(dyn Fn(ItemKind) -> bool + Sync),
    ) -> Vec<Fitting> {
        let mut found: Vec<Fitting> = Vec::new();
        // What is below this many others will not be told.
        let mut least = f64::NEG_INFINITY;
        let from = places.start;
        for (at, name) in self
            .names
            .get(places)
            .unwrap_or_default()
            .iter()
            .enumerate()
        {
            if typed.mask() & !name.mask != 0 || !accept(name.kind) {
                continue;
            }
            let Some((score, alias)) = self.score(from + at, name, typed) else {
                continue;
            };
            if score + FRESH < least {
                continue;
            }
            let score = score + self.freshness(name);
            if score < least {
                continue;
            }
            found.push((score, from + at, alias));
            if limit > 0 && found.len() >= 8 * limit {
                found.select_nth_unstable_by(limit - 1, |a, b| self.order(a, b));
                found.truncate(limit);
                least = found.last().map_or(least, |last| last.0);
            }
        }
        found.sort_by(|a, b| self.order(a, b));
        found.truncate(limit);
        found
    }

    /// The better first, of equals the newer one.
    fn order(&self, a: &Fitting, b: &Fitting) -> Ordering {
        let row = |one: &Fitting| self.entries[one.1].named.row;
        b.0.total_cmp(&a.0).then_with(|| row(b).cmp(&row(a)))
    }

    #[expect(clippy::cast_precision_loss, reason = "days")]
    fn freshness(&self, name: &Name) -> f64 {
        let age = (self.newest - name.updated_ms).max(0) as f64 / DAY_MS;
        FRESH / (1.0 + age / FRESH_DAYS)
    }

    /// How well an entry fits; with the number of the alias, if that is what fits best.
    fn score(&self, place: usize, name: &Name, typed: &Typed) -> Option<(f64, Option<usize>)> {
        let kind = match name.kind {
            ItemKind::Note => 15.0,
            ItemKind::Article => 0.0,
            _ => -30.0,
        };
        if typed.is_empty() {
            return Some((kind, None));
        }
        let path = self.text.get(name.range()).unwrap_or_default();
        let mut best = typed
            .fit(path, name.title as usize)
            .map(|score| (score, None));
        if name.has_alias {
            for (at, alias) in self.entries[place].aliases.iter().enumerate() {
                let score = typed.fit(alias, 0).map(|score| score - 20.0);
                if score > best.map(|(score, _)| score) {
                    best = score.map(|score| (score, Some(at)));
                }
            }
        }
        best.map(|(score, alias)| (score + kind, alias))
    }
}

impl Name {
    fn range(&self) -> Range<usize> {
        self.start..self.start + self.length as usize
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
        accept: &(dyn Fn(ItemKind) -> bool + Sync),
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
