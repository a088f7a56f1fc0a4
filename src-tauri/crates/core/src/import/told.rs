//! What an import's report says of links: how many lead somewhere, and which of them do not.

use crate::error::Result;
use crate::library::Library;
use crate::model::{ImportedLinks, LinkView, Report};
use std::collections::HashSet;

/// Links that are told one by one.
const MOST: usize = 1_000;

impl Library {
    /// The links of the notes that an import read, wherever they lead now.
    pub(super) fn imported_links(&self, report: &Report) -> Result<ImportedLinks> {
        let notes: HashSet<&str> = report
            .rows
            .iter()
            .filter(|row| matches!(row.status.as_str(), "imported" | "already there"))
            .filter_map(|row| row.path.as_deref())
            .collect();
        let mut links = ImportedLinks::default();
        for link in self.all_links()? {
            if !notes.contains(link.source.as_str()) || link.external {
                continue;
            }
            links.total += 1;
            let is_several = link.candidates.len() > 1;
            links.resolved += u32::from(link.resolved.is_some());
            links.ambiguous += u32::from(is_several);
            links.parts_missing += u32::from(link.part_missing);
            if is_odd(&link) {
                links.told.push(link);
            }
        }
        // What leads nowhere first, whatever note it stands in; what could mean several things leads somewhere at least.
        links
            .told
            .sort_by_key(|link| (link.resolved.is_some(), !link.part_missing));
        links.told.truncate(MOST);
        links.unresolved = links.total - links.resolved;
        Ok(links)
    }
}

fn is_odd(link: &LinkView) -> bool {
    link.resolved.is_none() || link.part_missing || link.candidates.len() > 1
}
