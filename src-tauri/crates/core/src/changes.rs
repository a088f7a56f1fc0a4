//! Who hears of changes: those that this process made at once, those of others when somebody looks.

use crate::error::Result;
use crate::library::Library;
use crate::model::Changes;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};

type Listener = dyn Fn(&Changes) + Send + Sync;
type Callback = Arc<Listener>;

/// Ends when dropped.
#[derive(Clone)]
pub struct Subscription(#[allow(dead_code, reason = "held only to be dropped")] Callback);

impl std::fmt::Debug for Subscription {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Subscription")
    }
}

/// What has been told so far.
pub(crate) struct Told {
    state: Mutex<State>,
}

struct State {
    listeners: Vec<Weak<Listener>>,
    /// Every op below this number has been told.
    seen: i64,
    /// Ranges of our own ops beyond it.
    own: Vec<(i64, i64)>,
    data_version: Option<i64>,
}

impl Told {
    pub(crate) fn new(next_seq: i64) -> Self {
        Self {
            state: Mutex::new(State {
                listeners: Vec::new(),
                seen: next_seq,
                own: Vec::new(),
                data_version: None,
            }),
        }
    }

    /// This process wrote the ops of a range.
    pub(crate) fn wrote(&self, range: (i64, i64), changes: &Changes) {
        let listeners = {
            let mut state = self.lock();
            if range.0 <= state.seen {
                state.seen = state.seen.max(range.1);
            } else {
                state.own.push(range);
            }
            state.live()
        };
        if *changes != Changes::default() {
            tell(&listeners, changes);
        }
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    fn live(&mut self) -> Vec<Callback> {
        self.listeners
            .retain(|listener| listener.strong_count() > 0);
        self.listeners.iter().filter_map(Weak::upgrade).collect()
    }
}

fn tell(listeners: &[Callback], changes: &Changes) {
    for listener in listeners {
        listener(changes);
    }
}

impl Library {
    /// Calls `f` after every write of this process, and for those of others when [`Library::poll`] finds them. On the
    /// thread that wrote or looked, so `f` must be quick. Ends when the subscription is dropped.
    #[must_use]
    pub fn subscribe(&self, f: impl Fn(&Changes) + Send + Sync + 'static) -> Subscription {
        let callback: Callback = Arc::new(f);
        self.told.lock().listeners.push(Arc::downgrade(&callback));
        Subscription(callback)
    }

    /// Looks whether another process has written, and tells the subscribers what. Costs microseconds when nobody has.
    ///
    /// # Errors
    /// When the library cannot be read.
    pub fn poll(&self) -> Result<()> {
        let version = self.store.data_version()?;
        {
            let mut state = self.told.lock();
            if state.data_version == Some(version) {
                return Ok(());
            }
            state.data_version = Some(version);
        }
        let from = self.told.lock().seen;
        let (ops, next) = self.store.ops_since(from)?;
        let (changes, listeners) = {
            let mut state = self.told.lock();
            let own = std::mem::take(&mut state.own);
            let is_own = |seq: i64| own.iter().any(|range| (range.0..range.1).contains(&seq));
            let first = state.seen;
            let foreign: Vec<_> = ops
                .into_iter()
                .filter(|op| op.seq >= first && !is_own(op.seq))
                .collect();
            state.seen = state.seen.max(next);
            state.own = own.into_iter().filter(|range| range.1 > next).collect();
            (crate::store::ops_to_changes(&foreign), state.live())
        };
        if changes != Changes::default() {
            self.titles.hear(&changes);
            tell(&listeners, &changes);
        }
        Ok(())
    }
}
