//! What only measurements ask.

use super::engine::{Engine, Match};
use super::exact::{self, Often};
use super::plan::Planner;
use super::rank::SPARE;
use super::tidy::Step;
use super::write::Indexer;
use crate::error::Result;
use crate::id::ItemId;
use crate::job::Cancel;
use crate::measure::Plain;
use crate::store::postings::build::Text;
use crate::store::{Store, index, lists, sql};
use commonplace_text::words;
use rusqlite::params;

const LIST: &str = "
    INSERT INTO listing (row, id, kind, trashed, place, starred, unread, progress, saved_ms, updated_ms, title, title_key,
                         path, path_key, excerpt, words, lang, tags)
    VALUES (?1, ?2, 'article', 0, 'inbox', 0, 1, 0, 1750000000000 + ?1 * 1000, 1750000000000, ?3, ?4, 'Articles/' || ?3, 'articles/' || ?4,
            ?5, 100, ?6, '[]')";

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
            found.truncate(limit + SPARE + exact::MORE);
            let rows: Vec<i64> = found.iter().map(|one| one.row).collect();
            for (one, lacking) in
                found
                    .iter_mut()
                    .zip(exact::lacking(&engine, &rows, Often::bm25f)?)
            {
                one.score += lacking;
            }
            found.sort_by(|a, b| b.score.total_cmp(&a.score).then(b.row.cmp(&a.row)));
            let rows = found.into_iter().take(limit);
            let titles = rows.map(|one| lists::row_at(connection, one.row));
            let titles = titles.collect::<Result<Vec<_>>>()?;
            Ok(titles.into_iter().flatten().map(|row| row.title).collect())
        })
    }

    /// Adds articles to the lists and the index, and nowhere else: their texts are not kept.
    pub(crate) fn list_only(&self, items: &[Plain]) -> Result<()> {
        let mut guard = self.writer()?;
        let connection = guard.connection()?;
        connection
            .pragma_update(None, "cache_size", -400_000)
            .map_err(sql)?;
        let tx = connection.transaction().map_err(sql)?;
        let mut indexer = Indexer::begin(&tx)?;
        let mut insert = tx.prepare(LIST).map_err(sql)?;
        for item in items {
            let id = ItemId(self.env.uuid());
            tx.prepare_cached("INSERT INTO item (id, kind, created_hlc) VALUES (?1, 'article', 1)")
                .and_then(|mut insert| insert.execute([id]))
                .map_err(sql)?;
            let row = tx.last_insert_rowid();
            let excerpt: String = item.text.chars().take(300).collect();
            insert
                .execute(params![
                    row,
                    id,
                    item.title,
                    words::fold(&item.title),
                    excerpt,
                    item.lang
                ])
                .map_err(sql)?;
            let text = Text {
                title: item.title.clone(),
                tags: item.tags.join("\n"),
                extra: item.tags.join("\n"),
                headings: item.headings.join("\n"),
                body: item.text.clone(),
            };
            indexer.text(row, Some(&text))?;
        }
        indexer.finish()?;
        drop(insert);
        tx.commit().map_err(sql)
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

    /// Indexes every item again and tidies the index. How many there are.
    pub(crate) fn index_all(&self) -> Result<usize> {
        let count = self.index_at_once()?;
        while self.tidy_index()? != Step::Idle {}
        Ok(count)
    }

    fn index_at_once(&self) -> Result<usize> {
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
