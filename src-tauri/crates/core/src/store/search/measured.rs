//! What only measurements ask.

use super::engine::{Engine, Match};
use super::exact;
use super::plan::Planner;
use super::rank::SPARE;
use crate::error::Result;
use crate::id::ItemId;
use crate::job::Cancel;
use crate::store::{Store, index, lists, sql};

impl Store {
    /// The titles of the best by what their words count alone: without stems, nearness, titles, newness and what the person
    /// did.
    pub(crate) fn by_words(&self, text: &str, limit: usize) -> Result<Vec<String>> {
        let query = self.query(text, false);
        self.read(|connection| {
            let state = self.index(connection)?;
            let sets = self.sets(connection, &state);
            let planned = Planner::search(&sets, query.root.as_ref())?;
            let cancel = Cancel::default();
            let engine = Engine::new(connection, &state, &cancel, planned);
            let mut found: Vec<Match> = Vec::new();
            engine.run(|one| found.push(one))?;
            found.sort_by(|a, b| b.score.total_cmp(&a.score).then(b.row.cmp(&a.row)));
            found.truncate(limit + SPARE);
            let rows: Vec<i64> = found.iter().map(|one| one.row).collect();
            for (one, lacking) in found.iter_mut().zip(exact::lacking(&engine, &rows)?) {
                one.score += lacking;
            }
            found.sort_by(|a, b| b.score.total_cmp(&a.score).then(b.row.cmp(&a.row)));
            let rows = found.into_iter().take(limit);
            let titles = rows.map(|one| lists::row_at(connection, one.row));
            let titles = titles.collect::<Result<Vec<_>>>()?;
            Ok(titles.into_iter().flatten().map(|row| row.title).collect())
        })
    }

    /// Everything that is listed, with its title.
    pub(crate) fn titles(&self) -> Result<Vec<(ItemId, String)>> {
        self.read(|connection| {
            let mut select = connection
                .prepare("SELECT id, title FROM listing WHERE trashed = 0 ORDER BY row")
                .map_err(sql)?;
            let rows = select
                .query_map([], |row| Ok((row.get(0)?, row.get(1)?)))
                .map_err(sql)?;
            rows.collect::<rusqlite::Result<_>>().map_err(sql)
        })
    }

    /// Indexes every item again in one go. How many there are.
    pub(crate) fn index_all(&self) -> Result<usize> {
        let mut guard = self.writer()?;
        let tx = guard.connection()?.transaction().map_err(sql)?;
        let items: Vec<ItemId> = tx
            .prepare("SELECT id FROM listing ORDER BY row")
            .and_then(|mut select| {
                select
                    .query_map([], |row| row.get(0))?
                    .collect::<rusqlite::Result<_>>()
            })
            .map_err(sql)?;
        super::begin_anew(&tx, None)?;
        index::index_again(&tx, &items)?;
        tx.commit().map_err(sql)?;
        Ok(items.len())
    }
}
