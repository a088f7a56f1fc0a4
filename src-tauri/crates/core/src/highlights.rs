//! Highlights: marking passages, finding them again in other versions, listing them, and what notes quote of them.
//!
//! Where they stand is `placing`'s work, what is quoted and written out of them `quoting`'s.

mod markdown;
mod placing;
mod quoting;

use crate::error::{Error, Result};
use crate::id::{ItemId, VersionId};
use crate::library::{Library, counted};
use crate::model::{
    Changes, Highlight, HighlightColour, HighlightFacets, HighlightPage, HighlightSort,
    HighlightsOf, PlaceCandidate, PlaceState, PlacedHighlight,
};
use crate::store::highlights::{self as rows, Anchor, HighlightRow, Placed, json};
use crate::store::tx::{Field, Op, Value};
use crate::store::versions;
use commonplace_text::anchor;
use commonplace_text::name::TagName;
pub(crate) use markdown::of_article as markdown_of;
pub(crate) use placing::Pages;
use placing::{Place, Prepared};

pub use crate::store::highlights::HighlightQuery;

/// Characters of a note on a highlight.
const MAX_NOTE: usize = 100_000;
/// Characters that can be marked at once.
const MAX_QUOTE: u32 = 200_000;
/// Highlights of one page of the list.
const MOST: u32 = 500;
/// Characters around a candidate that are shown with it.
const AROUND: usize = 60;

/// A passage to mark.
#[derive(Debug, Clone)]
pub struct NewHighlight<'a> {
    /// The version in which it stands.
    pub version: VersionId,
    /// Where it begins in the canonical text, in scalar values.
    pub start: u32,
    /// Where it ends.
    pub end: u32,
    /// The words that the person saw there.
    pub quote: &'a str,
    /// Colour.
    pub colour: HighlightColour,
    /// Markdown; may be empty.
    pub note: &'a str,
    /// Tags.
    pub tags: &'a [TagName],
}

/// What is to change of a highlight; `None` stays.
#[derive(Debug, Clone, Default)]
pub struct HighlightEdit<'a> {
    /// Colour.
    pub colour: Option<HighlightColour>,
    /// The whole note.
    pub note: Option<&'a str>,
    /// All its tags.
    pub tags: Option<&'a [TagName]>,
}

impl Library {
    /// The highlights of an article, and where they stand in one of its versions; without `version` in the one that is
    /// shown. Places in the version that is shown are found once and kept.
    ///
    /// # Errors
    /// When the article or version is gone, or its file is damaged.
    pub fn highlights_of(
        &self,
        article: ItemId,
        version: Option<VersionId>,
    ) -> Result<HighlightsOf> {
        let (marks, mut found) = self.store.read(|connection| {
            let marks = versions::marks(connection, article)?;
            Ok((marks, rows::of_article(connection, article)?))
        })?;
        let version = version.unwrap_or(marks.shown);
        let page = self.store.read(|connection| {
            if versions::row(connection, version)?.item != article {
                return Err(no_version());
            }
            self.prepared(connection, version)
        })?;
        let is_shown = version == marks.shown;
        let is_known =
            |row: &HighlightRow| row.placed.is_some_and(|placed| page.is_current(&placed));
        if is_shown && !found.iter().all(is_known) && self.read_only().is_none() {
            let label = format!("Find the highlights of “{}” again", marks.title);
            self.write(&Op::new("find highlights", label), |tx| {
                self.place_again(tx, article)
            })?;
            found = self
                .store
                .read(|connection| rows::of_article(connection, article))?;
        }
        let mut placed = self.placed(found, &page, is_shown)?;
        placed.sort_by_key(|one| (one.start.is_none(), one.start, one.end));
        Ok(HighlightsOf {
            version,
            length: page.length(),
            hash: page.hash.clone(),
            highlights: placed,
        })
    }

    /// Rows with their places in a version: those that are kept, and found for all others.
    fn placed(
        &self,
        found: Vec<HighlightRow>,
        page: &Prepared,
        is_shown: bool,
    ) -> Result<Vec<PlacedHighlight>> {
        let kept = |row: &HighlightRow| {
            row.placed.filter(|placed| {
                is_shown && page.is_current(placed) && placed.state != PlaceState::Ambiguous
            })
        };
        let waiting: Vec<&Anchor> = found
            .iter()
            .filter(|row| kept(row).is_none())
            .map(|row| &row.anchor)
            .collect();
        let places = self
            .store
            .read(|connection| Ok(self.places(connection, page, &waiting)))?;
        let mut places = places.into_iter();
        let each = found.into_iter().filter_map(|row| {
            let place = kept(&row).map(|placed| (placed, Vec::new()));
            let place = place.or_else(|| places.next())?;
            Some(told(row, page, place))
        });
        Ok(each.collect())
    }

    /// Marks a passage.
    ///
    /// # Errors
    /// [`Error::Conflict`] when other words stand there, [`Error::Invalid`] for an empty or endless passage,
    /// [`Error::NotFound`] when the version is gone.
    pub fn highlight_passage(&self, new: &NewHighlight<'_>) -> Result<Highlight> {
        let (article, title, shown, page) = self.store.read(|connection| {
            let article = versions::row(connection, new.version)?.item;
            let marks = versions::marks(connection, article)?;
            let page = self.prepared(connection, new.version)?;
            Ok((article, marks.title, marks.shown, page))
        })?;
        let note = checked_note(new.note)?;
        let anchor = anchor_at(&page, new.version, new.start, new.end)?;
        if !anchor::says_the_same(&anchor.exact, new.quote) {
            return Err(Error::Conflict(
                "Other words stand there now. Open the article again and mark the passage once more."
                    .to_owned(),
            ));
        }
        let placed = if shown == new.version {
            Some(page.sure(&anchor))
        } else {
            Some(self.place_in(shown, &anchor)?)
        };
        let op = Op::new("highlight", format!("Highlight a passage of “{title}”"));
        let (id, _) = self.write(&op, |tx| {
            let id = rows::insert(tx, article, &anchor, new.colour, note, placed.as_ref())?;
            for tag in new.tags {
                tx.put(id, &Field::Tag(tag.key()), tag.as_str().to_owned())?;
            }
            Ok(id)
        })?;
        self.highlight(id)
    }

    /// Marks the passage of an article, in the version that is shown, that says `quote`.
    ///
    /// # Errors
    /// [`Error::NotFound`] when it does not say that, [`Error::Invalid`] when it says it more than once and `nth` (from 1)
    /// does not tell which; otherwise as [`Library::highlight_passage`].
    pub fn highlight_quote(
        &self,
        article: ItemId,
        quote: &str,
        nth: Option<usize>,
        edit: &HighlightEdit<'_>,
    ) -> Result<Highlight> {
        let (shown, page) = self.store.read(|connection| {
            let shown = versions::marks(connection, article)?.shown;
            Ok((shown, self.prepared(connection, shown)?))
        })?;
        let places = page.text.places_of(quote);
        let place = match (places.as_slice(), nth) {
            ([], _) => {
                return Err(Error::NotFound(
                    "The article does not say that. Copy the words from `commonplace show`."
                        .to_owned(),
                ));
            }
            ([place], None) => place,
            (places, None) => {
                return Err(Error::Invalid(format!(
                    "The article says that {} times. Give more words, or say which with --nth.",
                    places.len()
                )));
            }
            (places, Some(nth)) => places.get(nth.wrapping_sub(1)).ok_or_else(|| {
                Error::NotFound(format!(
                    "The article says that {}.",
                    counted(places.len(), "time")
                ))
            })?,
        };
        self.highlight_passage(&NewHighlight {
            version: shown,
            start: u32::try_from(place.start).unwrap_or(u32::MAX),
            end: u32::try_from(place.end).unwrap_or(u32::MAX),
            quote,
            colour: edit.colour.unwrap_or_default(),
            note: edit.note.unwrap_or_default(),
            tags: edit.tags.unwrap_or_default(),
        })
    }

    /// One highlight, with its whole quotation.
    ///
    /// # Errors
    /// [`Error::NotFound`] when it, or its article, is gone.
    pub fn highlight(&self, id: ItemId) -> Result<Highlight> {
        Ok(self.highlight_row(id)?.told)
    }

    /// The highlight that a person names: by id, by `h-…`, or by its path `Articles/Title#^h-…`.
    ///
    /// # Errors
    /// [`Error::NotFound`].
    pub fn find_highlight(&self, name: &str) -> Result<Highlight> {
        let name = name.trim();
        if let Ok(id) = name.parse() {
            return self.highlight(id);
        }
        let anchor = name.rsplit_once('#').map_or(name, |(_, anchor)| anchor);
        let id = self
            .store
            .read(|connection| rows::find(connection, anchor))?
            .ok_or_else(no_highlight)?;
        self.highlight(id)
    }

    fn highlight_row(&self, id: ItemId) -> Result<HighlightRow> {
        self.store
            .read(|connection| rows::row(connection, id))?
            .ok_or_else(no_highlight)
    }

    /// Changes what a highlight says.
    ///
    /// # Errors
    /// As [`Library::highlight`]; [`Error::Invalid`] for a note that is too long.
    pub fn edit_highlight(&self, id: ItemId, edit: &HighlightEdit<'_>) -> Result<Changes> {
        let before = self.highlight(id)?;
        let note = edit.note.map(checked_note).transpose()?;
        let what = match (edit.colour, note, edit.tags) {
            (Some(_), None, None) => "Change the colour of",
            (None, Some(_), None) => "Change the note on",
            (None, None, Some(_)) => "Change the tags of",
            _ => "Change",
        };
        let label = format!("{what} a highlight of “{}”", before.article_title);
        self.write(&Op::new("edit highlight", label), |tx| {
            if let Some(colour) = edit.colour {
                tx.put(id, &rows::COLOUR, colour.word().to_owned())?;
            }
            if let Some(note) = note {
                tx.put(id, &rows::NOTE, note.to_owned())?;
            }
            let Some(tags) = edit.tags else {
                return Ok(());
            };
            for tag in &before.tags {
                let Ok(tag) = TagName::parse(tag) else {
                    continue;
                };
                if tags.iter().all(|kept| kept.key() != tag.key()) {
                    tx.put(id, &Field::Tag(tag.key()), Value::Null)?;
                }
            }
            for tag in tags {
                tx.put(id, &Field::Tag(tag.key()), tag.as_str().to_owned())?;
            }
            Ok(())
        })
        .map(|((), changes)| changes)
    }

    /// Removes highlights. Undo brings them back.
    ///
    /// # Errors
    /// As [`Library::highlight`].
    pub fn remove_highlights(&self, ids: &[ItemId]) -> Result<Changes> {
        let mut ids = ids.to_vec();
        ids.sort_unstable();
        ids.dedup();
        let label = match ids.as_slice() {
            [id] => format!(
                "Remove a highlight of “{}”",
                self.highlight(*id)?.article_title
            ),
            ids => {
                ids.iter()
                    .try_for_each(|id| self.highlight(*id).map(drop))?;
                format!("Remove {}", counted(ids.len(), "highlight"))
            }
        };
        self.write(&Op::new("remove highlights", label), |tx| {
            ids.iter()
                .try_for_each(|id| tx.put(*id, &Field::DELETED, 1_i64).map(drop))
        })
        .map(|((), changes)| changes)
    }

    /// Places a highlight where the person says that it stands. What it quotes is from now on what stands there.
    ///
    /// # Errors
    /// As [`Library::highlight`]; [`Error::Invalid`] where nothing stands.
    pub fn place_highlight(
        &self,
        id: ItemId,
        version: VersionId,
        start: u32,
        end: u32,
    ) -> Result<Changes> {
        let before = self.highlight(id)?;
        let (shown, page) = self.store.read(|connection| {
            if versions::row(connection, version)?.item != before.article {
                return Err(no_version());
            }
            let shown = versions::marks(connection, before.article)?.shown;
            Ok((shown, self.prepared(connection, version)?))
        })?;
        let anchor = anchor_at(&page, version, start, end)?;
        let placed = if version == shown {
            page.sure(&anchor)
        } else {
            self.place_in(shown, &anchor)?
        };
        let label = format!("Place a highlight of “{}”", before.article_title);
        self.write(&Op::new("place highlight", label), |tx| {
            tx.put(id, &rows::PICKED, json(&anchor))?;
            tx.put(id, &rows::PLACED, json(&placed)).map(drop)
        })
        .map(|((), changes)| changes)
    }

    /// A part of the list of all highlights, trash left out. At most 500, their quotations cut after 1,000 characters.
    ///
    /// # Errors
    /// When the library cannot be read. Never because of the query.
    pub fn highlights(
        &self,
        wanted: &HighlightQuery,
        sort: HighlightSort,
        offset: u64,
        limit: u32,
    ) -> Result<HighlightPage> {
        let (found, total) = self
            .store
            .highlights(wanted, sort, offset, limit.min(MOST))?;
        let highlights = found
            .into_iter()
            .map(|row| Highlight {
                quote: rows::cut(&row.told.quote),
                ..row.told
            })
            .collect();
        Ok(HighlightPage { highlights, total })
    }

    /// How many highlights there are, by colour and by tag.
    ///
    /// # Errors
    /// When the library cannot be read.
    pub fn highlight_facets(&self) -> Result<HighlightFacets> {
        self.store.highlight_facets()
    }
}

/// A row as it is told.
fn told(row: HighlightRow, page: &Prepared, (place, ranges): Place) -> PlacedHighlight {
    let candidates = ranges
        .into_iter()
        .map(|range| PlaceCandidate {
            context: page.text.around(&range, AROUND),
            start: u32::try_from(range.start).unwrap_or(u32::MAX),
            end: u32::try_from(range.end).unwrap_or(u32::MAX),
        })
        .collect();
    PlacedHighlight {
        state: place.state,
        start: place.start,
        end: place.end,
        candidates,
        highlight: row.told,
    }
}

/// What is kept of a place.
fn anchor_at(page: &Prepared, version: VersionId, start: u32, end: u32) -> Result<Anchor> {
    if end.saturating_sub(start) > MAX_QUOTE {
        return Err(Error::Invalid(
            "That is too much for one highlight. Mark a shorter passage.".to_owned(),
        ));
    }
    let quote = page
        .text
        .quote(start as usize..end as usize)
        .filter(|quote| !quote.exact.trim().is_empty())
        .ok_or_else(|| {
            Error::Invalid("There is no text in this place. Mark some words.".to_owned())
        })?;
    Ok(Anchor {
        version,
        norm: commonplace_page::CANONICAL_VERSION,
        start,
        end,
        block: page.block_at(start as usize),
        exact: quote.exact,
        prefix: quote.before,
        suffix: quote.after,
        twins: (quote.twins.before, quote.twins.after, quote.twins.both),
    })
}

fn checked_note(note: &str) -> Result<&str> {
    if note.chars().count() > MAX_NOTE {
        return Err(Error::Invalid(
            "The note is too long for a highlight. Write it as a note of its own and link to the highlight."
                .to_owned(),
        ));
    }
    Ok(note.trim())
}

fn no_highlight() -> Error {
    Error::NotFound("There is no such highlight. It may have been removed.".to_owned())
}

fn no_version() -> Error {
    Error::NotFound("There is no such version of the article.".to_owned())
}

impl Placed {
    fn new(version: VersionId, state: PlaceState, place: Option<&std::ops::Range<usize>>) -> Self {
        let number = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
        Self {
            version,
            norm: commonplace_page::CANONICAL_VERSION,
            state,
            start: place.map(|place| number(place.start)),
            end: place.map(|place| number(place.end)),
        }
    }
}
