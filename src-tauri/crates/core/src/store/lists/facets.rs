//! What the items of a list have in common: the choices of its filter.

use super::gather::matching;
use crate::error::Result;
use crate::model::{Facet, Facets};
use crate::store::{Store, filter, sql};
use rusqlite::params_from_iter;
use std::collections::HashMap;

/// Values of each kind that are told.
const MOST: usize = 200;

/// Values with how often each was seen, by their folded form.
#[derive(Default)]
struct Tally(HashMap<String, (String, u64)>);

impl Tally {
    fn add(&mut self, key: Option<&str>, shown: Option<&str>) {
        let (Some(key), Some(shown)) = (key, shown) else {
            return;
        };
        if key.is_empty() {
            return;
        }
        match self.0.get_mut(key) {
            Some((_, count)) => *count += 1,
            None => {
                self.0.insert(key.to_owned(), (shown.to_owned(), 1));
            }
        }
    }

    fn most(self) -> Vec<Facet> {
        let mut found: Vec<Facet> = self
            .0
            .into_values()
            .map(|(value, count)| Facet { value, count })
            .collect();
        found.sort_unstable_by(|a, b| b.count.cmp(&a.count).then_with(|| a.value.cmp(&b.value)));
        found.truncate(MOST);
        found
    }
}

impl Store {
    /// The sites, authors and languages of what a query finds.
    pub(crate) fn facets(&self, text: &str) -> Result<Facets> {
        let query = self.query(text, false);
        self.read(|connection| {
            let filter = filter::compile(&self.texts(connection)?, &query)?;
            let (from, params) = matching(&filter, None);
            let statement =
                format!("SELECT l.site_key, l.site, l.byline_key, l.byline, l.lang {from}");
            let mut select = connection.prepare_cached(&statement).map_err(sql)?;
            let mut rows = select.query(params_from_iter(&params)).map_err(sql)?;
            let (mut sites, mut authors, mut langs) =
                (Tally::default(), Tally::default(), Tally::default());
            while let Some(row) = rows.next().map_err(sql)? {
                let text = |at: usize| {
                    row.get_ref(at)
                        .ok()
                        .and_then(|value| value.as_str_or_null().ok().flatten())
                };
                sites.add(text(0), text(1));
                authors.add(text(2), text(3));
                let lang = text(4).and_then(|lang| lang.split(['-', '_']).next());
                let lang = lang.map(str::to_ascii_lowercase);
                langs.add(lang.as_deref(), lang.as_deref());
            }
            Ok(Facets {
                sites: sites.most(),
                authors: authors.most(),
                langs: langs.most(),
            })
        })
    }
}
