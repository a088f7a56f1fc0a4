//! Work that can be stopped by its key: long jobs by the person, searches by the next keystroke.

use commonplace_core::job::Cancel;
use std::collections::HashMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

/// The longest key that is kept.
const MAX_KEY: usize = 200;
/// Between two words of progress: 20 a second are as many as an eye can follow.
const PACE: Duration = Duration::from_millis(50);

/// What is running now, by key.
#[derive(Debug, Default)]
pub(crate) struct Running {
    by_key: Mutex<HashMap<String, (u64, Cancel)>>,
    count: AtomicU64,
}

/// One piece of running work; it is forgotten when this is dropped.
pub(crate) struct Run<'a> {
    running: &'a Running,
    key: Option<String>,
    number: u64,
    pub(crate) cancel: Cancel,
}

impl Running {
    /// Begins work. What runs under the same key is stopped. Without a key nobody can stop it.
    pub(crate) fn begin(&self, key: Option<&str>) -> Run<'_> {
        let run = Run {
            running: self,
            key: key.filter(|key| key.len() <= MAX_KEY).map(str::to_owned),
            number: self.count.fetch_add(1, Ordering::Relaxed),
            cancel: Cancel::default(),
        };
        if let Some(key) = &run.key
            && let Some((_, earlier)) = self
                .lock()
                .insert(key.clone(), (run.number, run.cancel.clone()))
        {
            earlier.cancel();
        }
        run
    }

    /// Stops what runs under a key. Whether something did.
    pub(crate) fn cancel(&self, key: &str) -> bool {
        self.lock()
            .get(key)
            .map(|(_, cancel)| cancel.cancel())
            .is_some()
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<String, (u64, Cancel)>> {
        self.by_key.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Run<'_> {
    fn drop(&mut self) {
        let Some(key) = &self.key else { return };
        let mut by_key = self.running.lock();
        if by_key
            .get(key)
            .is_some_and(|(number, _)| *number == self.number)
        {
            by_key.remove(key);
        }
    }
}

/// Lets through the first word of progress, the last one, the first of another stretch of work, and no more than 20 a second
/// between them.
#[derive(Debug, Default)]
pub(crate) struct Pace {
    last: Mutex<Option<(Instant, u32)>>,
}

impl Pace {
    pub(crate) fn may_tell(&self, done: u32, total: u32) -> bool {
        let now = Instant::now();
        let mut last = self.last.lock().unwrap_or_else(PoisonError::into_inner);
        let is_last = total > 0 && done >= total;
        let is_due = last.is_none_or(|(told, of)| of != total || now.duration_since(told) >= PACE);
        if is_last || is_due {
            *last = Some((now, total));
        }
        is_last || is_due
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_later_search_stops_the_earlier_one_only() {
        let running = Running::default();
        let first = running.begin(Some("box"));
        let other = running.begin(Some("palette"));
        let second = running.begin(Some("box"));
        assert!(
            first.cancel.is_cancelled()
                && !second.cancel.is_cancelled()
                && !other.cancel.is_cancelled()
        );
        drop(first);
        assert!(
            running.cancel("box"),
            "the earlier one must not take the later one's place away"
        );
        assert!(second.cancel.is_cancelled());
        drop(second);
        assert!(!running.cancel("box"), "what is done cannot be stopped");
    }

    #[test]
    fn work_without_a_key_stops_nothing() {
        let running = Running::default();
        let (one, two) = (running.begin(None), running.begin(None));
        assert!(!one.cancel.is_cancelled() && !two.cancel.is_cancelled());
    }

    #[test]
    fn progress_is_told_at_an_eyes_pace() {
        let pace = Pace::default();
        let told = (0..=10_000)
            .filter(|&done| pace.may_tell(done, 10_000))
            .count();
        assert!(
            (2..1_000).contains(&told),
            "the first, the last and few between: {told}"
        );
        assert!(pace.may_tell(10_000, 10_000), "the last one is always told");
        assert!(
            pace.may_tell(0, 3) && !pace.may_tell(1, 3),
            "and the first of what comes next"
        );
    }
}
