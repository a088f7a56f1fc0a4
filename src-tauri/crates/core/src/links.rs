//! Links: completing, following, listing them in both directions.

use crate::error::Result;
use crate::id::ItemId;
use crate::library::{Library, gone};
use crate::model::{Backlink, Destination, LinkView, Marked};
use crate::store::index::Targets;
use crate::store::{links, notes};
use commonplace_text::name::NotePath;
use commonplace_text::note;
use std::collections::HashMap;
use std::collections::hash_map::Entry;

impl Library {
    /// Where a link that stands in `from` leads. `target` is what stands between the brackets, or an address.
    ///
    /// # Errors
    /// When `from` is gone.
    pub fn follow(&self, from: ItemId, target: &str) -> Result<Destination> {
        if let Some(url) = external(target) {
            return Ok(Destination::External { url });
        }
        let (path, subpath) = split(target);
        let (source, found) = self.store.read(|connection| {
            let (row, source) = links::place_of(connection, from)?.ok_or_else(gone)?;
            let target = Targets::default().of(connection, row, &source, path)?;
            let item = target
                .row
                .map(|row| links::item_at(connection, row))
                .transpose()?
                .flatten();
            Ok((source, item))
        })?;
        let Some((id, _)) = found else {
            return Ok(Destination::Missing {
                path: missing_path(&source, path),
            });
        };
        let row = Box::new(self.rows(&[id])?.pop().ok_or_else(gone)?);
        Ok(Destination::Item {
            row,
            subpath: subpath.map(str::to_owned),
        })
    }

    /// How links in `from` are drawn: `item`, `missing`, `ambiguous`, `alias` or `external`, in the order of `targets`.
    ///
    /// # Errors
    /// When `from` is gone.
    pub fn link_states(&self, from: ItemId, targets: &[String]) -> Result<Vec<String>> {
        self.store.read(|connection| {
            let (row, source) = links::place_of(connection, from)?.ok_or_else(gone)?;
            let mut lookup = Targets::default();
            targets
                .iter()
                .map(|written| {
                    if external(written).is_some() {
                        return Ok("external".to_owned());
                    }
                    let target = lookup.of(connection, row, &source, split(written).0)?;
                    let state = match (target.row, target.via_alias, target.candidates.len()) {
                        (None, ..) => "missing",
                        (_, true, _) => "alias",
                        (_, _, 2..) => "ambiguous",
                        _ => "item",
                    };
                    Ok(state.to_owned())
                })
                .collect()
        })
    }

    /// Links out of a note, in the order in which they stand.
    ///
    /// # Errors
    /// When it is gone.
    pub fn links_out(&self, id: ItemId) -> Result<Vec<LinkView>> {
        self.store
            .read(|connection| links::place_of(connection, id)?.ok_or_else(gone))?;
        self.store.links_out(id)
    }

    /// Every link of every note outside the trash, by note.
    ///
    /// # Errors
    /// When the library cannot be read.
    pub fn all_links(&self) -> Result<Vec<LinkView>> {
        self.store.all_links()
    }

    /// Links to an item, with the sentence around each.
    ///
    /// # Errors
    /// When it is gone.
    pub fn backlinks(&self, id: ItemId) -> Result<Vec<Backlink>> {
        self.store
            .read(|connection| links::place_of(connection, id)?.ok_or_else(gone))?;
        let incoming = self.store.links_in(id)?;
        let sources: Vec<ItemId> = incoming.iter().map(|one| one.source).collect();
        let rows: HashMap<ItemId, _> = self
            .rows(&sources)?
            .into_iter()
            .map(|row| (row.id, row))
            .collect();
        let mut bodies: HashMap<ItemId, String> = HashMap::new();
        let mut backlinks = Vec::with_capacity(incoming.len());
        let mut place = Place::default();
        for one in incoming {
            let Some(row) = rows.get(&one.source) else {
                continue;
            };
            let body = match bodies.entry(one.source) {
                Entry::Occupied(kept) => kept.into_mut(),
                Entry::Vacant(new) => {
                    let read = self
                        .store
                        .read(|connection| notes::row(connection, one.source))?;
                    new.insert(read.body)
                }
            };
            let (text, range) =
                note::sentence_around(body, one.link.start as usize..one.link.end as usize);
            let start = links::utf16(text.get(..range.start).unwrap_or_default());
            let length = links::utf16(text.get(range).unwrap_or_default());
            let marks = if length == 0 {
                Vec::new()
            } else {
                vec![(start, start + length)]
            };
            if backlinks
                .last()
                .is_none_or(|last: &Backlink| last.row.id != one.source)
            {
                place = Place::default();
            }
            place.go(body, one.link.start as usize);
            backlinks.push(Backlink {
                row: row.clone(),
                link: one.link,
                context: Marked { text, marks },
                line: place.line + 1,
                at: place.units,
            });
        }
        Ok(backlinks)
    }
}

/// A place in a text, counted from the one before it.
#[derive(Default)]
struct Place {
    byte: usize,
    line: u32,
    units: u32,
}

impl Place {
    fn go(&mut self, text: &str, byte: usize) {
        if byte < self.byte {
            *self = Self::default();
        }
        let passed = text.get(self.byte..byte).unwrap_or_default();
        let lines = passed.bytes().filter(|byte| *byte == b'\n').count();
        self.line += u32::try_from(lines).unwrap_or(u32::MAX);
        self.units += links::utf16(passed);
        self.byte = byte;
    }
}

/// The address that a target is, if it is one that may be opened outside.
fn external(target: &str) -> Option<String> {
    let url = url::Url::parse(target.trim()).ok()?;
    matches!(url.scheme(), "http" | "https" | "mailto").then(|| url.to_string())
}

/// Path and subpath of what stands between the brackets.
fn split(target: &str) -> (&str, Option<&str>) {
    let target = target.split('|').next().unwrap_or(target).trim();
    match target.split_once('#') {
        Some((path, subpath)) => (path.trim(), Some(subpath.trim())),
        None => (target, None),
    }
}

/// Where the note of a link that leads nowhere yet would be made: its own folder if the link names one, else the top.
fn missing_path(source: &str, path: &str) -> String {
    let mut segments: Vec<&str> = Vec::new();
    let is_relative = path.starts_with("./") || path.starts_with("../");
    if is_relative && let Some((folder, _)) = source.rsplit_once('/') {
        segments.extend(folder.split('/'));
    }
    for segment in path.split('/') {
        match segment.trim() {
            "" | "." => {}
            ".." => {
                segments.pop();
            }
            name => segments.push(name),
        }
    }
    NotePath::nearest(&segments.join("/")).as_str().to_owned()
}

#[cfg(test)]
mod tests {
    use super::{external, missing_path, split};

    #[test]
    fn where_a_missing_note_would_be_made() {
        let cases = [
            ("a/b", "New", "New"),
            ("a/b", "Projects/New idea", "Projects/New idea"),
            ("a/b", "./New", "a/New"),
            ("a/b", "../New", "New"),
            ("b", "../../New", "New"),
        ];
        for (source, path, wanted) in cases {
            assert_eq!(missing_path(source, path), wanted, "[[{path}]] in {source}");
        }
    }

    #[test]
    fn what_stands_between_the_brackets() {
        assert_eq!(split("Note#Heading|shown"), ("Note", Some("Heading")));
        assert_eq!(split(" Note "), ("Note", None));
        assert_eq!(
            external("https://example.org/a").as_deref(),
            Some("https://example.org/a")
        );
        assert_eq!(external("Note: a title"), None);
        assert_eq!(external("javascript:alert(1)"), None, "never leaves");
    }
}
