//! What notes quote of highlights, and highlights as a text.

use super::{HighlightQuery, MOST, markdown, rows};
use crate::error::Result;
use crate::id::ItemId;
use crate::library::Library;
use crate::model::{Backlink, Destination, Highlight, HighlightSort};
use crate::store::index::Targets;
use crate::store::links;

impl Library {
    /// The links of notes that lead to a highlight.
    ///
    /// # Errors
    /// As [`Library::highlight`].
    pub fn quoted_by(&self, id: ItemId) -> Result<Vec<Backlink>> {
        let found = self.highlight(id)?;
        let subpath = format!("^{}", found.anchor);
        let mut links = self.backlinks(found.article)?;
        links.retain(|one| one.link.subpath.as_deref() == Some(subpath.as_str()));
        Ok(links)
    }

    /// The highlight that a link leads to: `target` is what stands between the brackets, `from` the note it stands in.
    ///
    /// # Errors
    /// When `from` is gone.
    pub fn quoted(&self, from: Option<ItemId>, target: &str) -> Result<Option<Highlight>> {
        let target = target.split('|').next().unwrap_or(target);
        let Some((path, subpath)) = target.split_once('#') else {
            return Ok(None);
        };
        let subpath = subpath.trim();
        if rows::named(subpath).is_none() {
            return Ok(None);
        }
        let article = match from {
            Some(from) => match self.follow(from, target)? {
                Destination::Item { row, .. } => Some(row.id),
                Destination::Missing { .. } | Destination::External { .. } => None,
            },
            None => self.store.read(|connection| {
                let found = Targets::default().of(connection, 0, "", path)?;
                let item = found.row.map(|row| links::item_at(connection, row));
                Ok(item.transpose()?.flatten().map(|(id, _)| id))
            })?,
        };
        let Some(article) = article else {
            return Ok(None);
        };
        let row = self
            .store
            .read(|connection| rows::by_anchor(connection, article, subpath))?;
        Ok(row.map(|row| row.told))
    }

    /// Highlights as Markdown, by article and by place: quotations with their notes, tags and links.
    ///
    /// # Errors
    /// When the library cannot be read.
    pub fn export_highlights(&self, wanted: &HighlightQuery) -> Result<String> {
        Ok(markdown::of_many(&self.whole_highlights(wanted)?))
    }

    /// Highlights with their whole quotations, by article and by place.
    pub(crate) fn whole_highlights(&self, wanted: &HighlightQuery) -> Result<Vec<Highlight>> {
        let mut found = Vec::new();
        loop {
            let offset = found.len() as u64;
            let (part, total) =
                self.store
                    .highlights(wanted, HighlightSort::Article, offset, MOST)?;
            let is_end = part.is_empty();
            found.extend(part.into_iter().map(|row| row.told));
            if is_end || found.len() as u64 >= total {
                return Ok(found);
            }
        }
    }
}
