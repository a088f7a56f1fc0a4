//! How soon a search stops when the next key is pressed.

use super::kinds::Kind;
use commonplace_core::job::Cancel;
use commonplace_core::{Error, Library};
use std::time::{Duration, Instant};

/// Queries of each kind that are stopped.
const EACH: usize = 12;
/// The next key comes so soon after a search has begun.
const AFTER: Duration = Duration::from_millis(1);

/// Milliseconds between the next key and the end of the search, of those that were still running.
pub fn measure(library: &Library, kinds: &[Kind]) -> Vec<f64> {
    let queries = kinds.iter().flat_map(|kind| kind.queries.iter().take(EACH));
    queries
        .filter_map(|(query, typing)| {
            let cancel = Cancel::default();
            std::thread::scope(|scope| {
                let search = scope.spawn(|| {
                    let result = library.search(query, *typing, 20, &cancel);
                    (result.err(), Instant::now())
                });
                std::thread::sleep(AFTER);
                let pressed = Instant::now();
                cancel.cancel();
                let (error, ended) = search.join().expect("a search does not panic");
                let took = ended.saturating_duration_since(pressed);
                matches!(error, Some(Error::Cancelled)).then_some(took.as_secs_f64() * 1_000.0)
            })
        })
        .collect()
}
