//! How many a search finds in all, where a search itself stops reading texts when it has enough of them.

use super::engine::Engine;
use super::plan::Planner;
use super::{Store, filter, filter_root, lists};
use crate::error::Result;
use crate::job::Job;
use crate::lists::ListFrom;

impl Store {
    /// Counts what a search finds, telling the number so far.
    pub(crate) fn count_found(&self, text: &str, typing: bool, job: &Job<'_>) -> Result<u64> {
        let query = self.query(text, typing);
        self.read_until(&job.cancel, |connection| {
            let state = self.index(connection)?;
            let root = filter_root(&query);
            let sets = self.sets(connection, &state);
            let planned = Planner::search(&sets, root.as_ref())?;
            if planned.is_list() || lists::sort_of(&query).is_some() {
                let filter = filter::compile(&self.texts(connection)?, &query)?;
                let sort = crate::model::ListSort::Saved;
                return Ok(lists::slice(connection, &filter, sort, &ListFrom::Top, 1)?.total);
            }
            let mut engine = Engine::new(connection, &state, &job.cancel, planned);
            engine.stem()?;
            count(&engine, job)
        })
    }
}

fn count(engine: &Engine<'_>, job: &Job<'_>) -> Result<u64> {
    let (plan, checks) = engine.planned.plan.clone().without_texts();
    let mut total = 0_u64;
    engine.run_parts(&plan, |part, hits| {
        for doc in hits.docs.iter().copied().filter(|doc| part.is_live(*doc)) {
            if engine.holds(&checks, part.row(doc))? {
                total += 1;
                (job.progress)(u32::try_from(total).unwrap_or(u32::MAX), 0, "");
            }
        }
        Ok(())
    })?;
    Ok(total)
}
