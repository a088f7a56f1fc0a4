//! Where highlights stand: the canonical texts of versions, kept for a while, and placing anew what a change of versions
//! has moved.

use crate::blobs::{self, BlobHash};
use crate::error::{Error, Result};
use crate::id::{ItemId, VersionId};
use crate::library::Library;
use crate::model::PlaceState;
use crate::store::highlights::{self as rows, Anchor, Placed, json};
use crate::store::tx::{Op, Tx};
use crate::store::{Connection, versions};
use commonplace_page::{CANONICAL_VERSION, Canonical};
use commonplace_text::anchor::{Found, Succession, Text};
use std::collections::BTreeSet;
use std::ops::Range;
use std::sync::{Arc, Mutex, PoisonError};

/// Texts that are kept ready.
const KEPT: usize = 6;
/// Bytes of a sanitised page after decompression.
const MAX_HTML: usize = 2 * commonplace_page::MAX_BYTES;

/// A version's canonical text, ready to be looked into.
#[derive(Debug)]
pub(crate) struct Prepared {
    version: VersionId,
    pub(crate) text: Text,
    pub(crate) hash: String,
    pub(crate) blocks: Vec<(usize, String)>,
}

impl Prepared {
    fn of(version: VersionId, html: &str) -> Self {
        let canonical = Canonical::of(html);
        Self {
            version,
            hash: canonical.hash(),
            blocks: canonical.blocks,
            text: Text::new(canonical.text),
        }
    }

    pub(crate) fn length(&self) -> u32 {
        u32::try_from(self.text.len()).unwrap_or(u32::MAX)
    }

    /// The index of the block in which a place stands.
    pub(crate) fn block(&self, offset: usize) -> usize {
        self.blocks
            .partition_point(|(start, _)| *start <= offset)
            .saturating_sub(1)
    }

    pub(crate) fn block_at(&self, offset: usize) -> String {
        let block = self.blocks.get(self.block(offset));
        block.map_or_else(String::new, |(_, path)| path.clone())
    }

    /// Whether a place was found in this text by today's rules.
    pub(crate) fn is_current(&self, placed: &Placed) -> bool {
        placed.version == self.version && placed.norm == CANONICAL_VERSION
    }

    /// The place of what was marked in this very text.
    pub(crate) fn sure(&self, anchor: &Anchor) -> Placed {
        let place = anchor.start as usize..anchor.end as usize;
        Placed::new(self.version, PlaceState::Anchored, Some(&place))
    }

    /// Finds what was marked: in the version where it was marked by its place, in others beside that one's text, or by its
    /// words where that text is not at hand.
    fn place(&self, anchor: &Anchor, beside: Option<&Succession<'_>>) -> Found {
        let own = anchor.start as usize..anchor.end as usize;
        let is_own = anchor.version == self.version && anchor.norm == CANONICAL_VERSION;
        if is_own && self.text.slice(own.clone()) == Some(&anchor.exact) {
            return Found::Anchored(own);
        }
        let quote = anchor.quote();
        match beside {
            Some(beside) => beside.find(&own, &quote),
            None => self.text.find(&quote),
        }
    }

    fn placed(&self, found: &Found) -> Placed {
        let state = match found {
            Found::Anchored(_) => PlaceState::Anchored,
            Found::Moved(_) => PlaceState::Moved,
            Found::Ambiguous(_) => PlaceState::Ambiguous,
            Found::Lost => PlaceState::Lost,
        };
        Placed::new(self.version, state, found.place())
    }
}

/// A place, and those that could be meant, when it is not clear which.
pub(crate) type Place = (Placed, Vec<Range<usize>>);

/// The texts that were looked into last.
#[derive(Default)]
pub(crate) struct Pages(Mutex<Vec<Arc<Prepared>>>);

impl Pages {
    fn get(&self, version: VersionId) -> Option<Arc<Prepared>> {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let at = kept.iter().position(|page| page.version == version)?;
        let page = kept.remove(at);
        kept.push(Arc::clone(&page));
        Some(page)
    }

    fn put(&self, page: Arc<Prepared>) {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        kept.push(page);
        if kept.len() > KEPT {
            kept.remove(0);
        }
    }
}

impl Library {
    /// The canonical text of a version.
    pub(crate) fn prepared(
        &self,
        connection: &Connection,
        version: VersionId,
    ) -> Result<Arc<Prepared>> {
        if let Some(page) = self.pages.get(version) {
            return Ok(page);
        }
        let html: BlobHash = versions::html_of(connection, version)?;
        let bytes = blobs::decompress(&self.blobs.get(html)?, MAX_HTML)?;
        let html = String::from_utf8(bytes).map_err(|_| {
            Error::Damaged("The page's text is damaged. Restore it from a backup.".to_owned())
        })?;
        let page = Arc::new(Prepared::of(version, &html));
        self.pages.put(Arc::clone(&page));
        Ok(page)
    }

    /// Finds what was marked in a version; every pair of versions is laid side by side once.
    pub(crate) fn places(
        &self,
        connection: &Connection,
        page: &Prepared,
        anchors: &[&Anchor],
    ) -> Vec<Place> {
        let mut found: Vec<Option<Found>> = vec![None; anchors.len()];
        let versions: BTreeSet<VersionId> = anchors.iter().map(|anchor| anchor.version).collect();
        for version in versions {
            // A version that cannot be read leaves the quotation.
            let old = (version != page.version).then(|| self.prepared(connection, version).ok());
            let old = old.flatten();
            let beside = old
                .as_ref()
                .map(|old| Succession::new(&old.text, &page.text));
            for (anchor, found) in anchors.iter().zip(&mut found) {
                if anchor.version == version {
                    let own = anchor.start as usize..anchor.end as usize;
                    let stands = |old: &Prepared| old.text.slice(own) == Some(&anchor.exact);
                    let is_sound = old.as_deref().is_some_and(stands);
                    *found = Some(page.place(anchor, beside.as_ref().filter(|_| is_sound)));
                }
            }
        }
        let each = found.into_iter().map(|found| {
            let found = found.unwrap_or(Found::Lost);
            let placed = page.placed(&found);
            match found {
                Found::Ambiguous(ranges) => (placed, ranges),
                _ => (placed, Vec::new()),
            }
        });
        each.collect()
    }

    /// Finds one in the version that is shown.
    pub(crate) fn place_in(&self, version: VersionId, anchor: &Anchor) -> Result<Placed> {
        self.store.read(|connection| {
            let page = self.prepared(connection, version)?;
            let found = self.places(connection, &page, &[anchor]);
            let lost = || page.placed(&Found::Lost);
            Ok(found
                .into_iter()
                .next()
                .map_or_else(lost, |(placed, _)| placed))
        })
    }

    /// Places the highlights of articles that show another version than before this write, in the same step.
    pub(crate) fn follow_versions(&self, tx: &mut Tx<'_>) -> Result<()> {
        for article in tx.turned() {
            match self.place_again(tx, article) {
                // A page that cannot be read stays as it was, and says so when it is opened.
                Ok(()) | Err(Error::Damaged(_) | Error::Storage(_) | Error::NotFound(_)) => {}
                Err(error) => return Err(error),
            }
        }
        Ok(())
    }

    /// Places the highlights of an article in the version that it shows, those that are not placed there yet.
    pub(crate) fn place_again(&self, tx: &mut Tx<'_>, article: ItemId) -> Result<()> {
        let found = rows::of_article(tx.connection, article)?;
        if found.is_empty() {
            return Ok(());
        }
        let shown = versions::marks(tx.connection, article)?.shown;
        let page = self.prepared(tx.connection, shown)?;
        let waiting: Vec<_> = found
            .iter()
            .filter(|row| row.placed.is_none_or(|placed| !page.is_current(&placed)))
            .collect();
        let anchors: Vec<&Anchor> = waiting.iter().map(|row| &row.anchor).collect();
        let places = self.places(tx.connection, &page, &anchors);
        for (row, (placed, _)) in waiting.iter().zip(places) {
            tx.put(row.told.id, &rows::PLACED, json(&placed))?;
        }
        Ok(())
    }

    /// Whether the highlights of an article stand where its text says; sentences for those that do not. At most twenty.
    pub(crate) fn misplaced(&self) -> Result<Vec<String>> {
        let waiting = self.store.read(rows::unplaced)?;
        let mut found = Vec::new();
        for article in waiting.into_iter().take(20) {
            let title = self
                .store
                .read(|connection| Ok(versions::marks(connection, article)?.title))?;
            found.push(format!(
                "The highlights of “{title}” have no place in the version that is shown."
            ));
        }
        Ok(found)
    }

    /// Places what [`Library::misplaced`] tells of.
    pub(crate) fn place_all(&self) -> Result<()> {
        for article in self.store.read(rows::unplaced)? {
            let op = Op::new("find highlights", "Find highlights again");
            match self.write(&op, |tx| self.place_again(tx, article)) {
                Ok(_) | Err(Error::Damaged(_) | Error::NotFound(_)) => {}
                Err(error) => return Err(error),
            }
        }
        Ok(())
    }
}
