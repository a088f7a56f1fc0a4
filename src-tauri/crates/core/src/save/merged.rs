//! Saving again what was merged into another article: that one stands for it.

use super::{SaveOptions, SaveResult};
use crate::error::Result;
use crate::id::ItemId;
use crate::library::Library;
use crate::model::SaveStatus;
use crate::store::articles::{self, Known};

/// Merges that are followed, one into the next.
const LONGEST: usize = 50;

impl Library {
    /// The answer for an article that was merged into another: the one that is left at the end takes the tags and comes out of the
    /// trash. `None` for one that was not merged, or whose last one is gone for good.
    pub(super) fn saved_merged(
        &self,
        known: &Known,
        options: &SaveOptions<'_>,
        name: &str,
    ) -> Result<Option<SaveResult>> {
        let Some(first) = known.merged_into.filter(|_| known.trashed) else {
            return Ok(None);
        };
        let Some(last) = self.last_merged(first)? else {
            return Ok(None);
        };
        let view = self.article(last)?;
        let trashed = view.row.trashed;
        self.bring_back(last, &view.row.title, trashed, options)?;
        let mut sentences = vec!["It was merged into this article.".to_owned()];
        if trashed {
            sentences.push("It was in the trash and has been taken out.".to_owned());
        }
        self.saved(last, SaveStatus::Duplicate, sentences, name.to_owned())
            .map(Some)
    }

    /// The article that is left at the end of merges; `None` where it is gone for good.
    fn last_merged(&self, first: ItemId) -> Result<Option<ItemId>> {
        let mut last = first;
        for _ in 0..LONGEST {
            if self.article(last).is_err() {
                return Ok(None);
            }
            let next = self
                .store
                .read(|connection| articles::merged_into(connection, last))?;
            match next {
                Some(next) => last = next,
                None => break,
            }
        }
        Ok(Some(last))
    }
}
