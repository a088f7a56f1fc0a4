//! The thread that works through the queue of addresses to save, for as long as the library is open.
//!
//! What changes meanwhile is told a few times a second, not for every page: five hundred pages must not keep the window
//! busy.

use crate::jobs::Pace;
use crate::params::Event;
use crate::watch::Listeners;
use commonplace_core::fetch::Fetch;
use commonplace_core::job::Cancel;
use commonplace_core::model::Changes;
use commonplace_core::{Library, Running, Work};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

/// What our workers are called; what they left behind at a crash is taken up again.
const WORKER: &str = "app";
/// How often the queue is looked at when nobody says that it changed: the command line may have.
const LOOK: Duration = Duration::from_secs(30);
/// Between two words of what changed while pages are being saved.
const PACE: Duration = Duration::from_millis(300);
/// Items beyond which everything is refreshed.
const MOST_ITEMS: usize = 200;

/// Passes changes on: at once, or gathered while many pages are being saved.
#[derive(Debug)]
pub(crate) struct Gathered {
    listeners: Arc<Listeners>,
    state: Mutex<State>,
}

#[derive(Debug, Default)]
struct State {
    gathers: bool,
    waiting: Option<Changes>,
    told: Option<Instant>,
}

impl Gathered {
    pub(crate) fn new(listeners: Arc<Listeners>) -> Self {
        Self {
            listeners,
            state: Mutex::default(),
        }
    }

    pub(crate) fn hear(&self, changes: &Changes) {
        let mut state = self.lock();
        if !state.gathers {
            drop(state);
            return self.tell(changes.clone());
        }
        let waiting = state.waiting.get_or_insert_with(Changes::default);
        add(waiting, changes);
        let is_due = state.told.is_none_or(|told| told.elapsed() >= PACE);
        if is_due {
            state.told = Some(Instant::now());
            let all = state.waiting.take();
            drop(state);
            all.into_iter().for_each(|changes| self.tell(changes));
        }
    }

    fn gather(&self, gathers: bool) {
        let mut state = self.lock();
        state.gathers = gathers;
        let rest = state.waiting.take();
        drop(state);
        rest.into_iter().for_each(|changes| self.tell(changes));
    }

    fn tell(&self, changes: Changes) {
        self.listeners.tell(&Event::Changes { changes });
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn add(to: &mut Changes, more: &Changes) {
    to.lists |= more.lists;
    to.links |= more.links;
    to.tags |= more.tags;
    to.highlights |= more.highlights;
    to.searches |= more.searches;
    to.all |= more.all;
    for item in &more.items {
        if !to.items.contains(item) {
            to.items.push(*item);
        }
    }
    if to.all || to.items.len() > MOST_ITEMS {
        to.all = true;
        to.items.clear();
    }
}

/// The thread; it ends when this is dropped.
#[derive(Debug)]
pub(crate) struct Runner {
    wake: Option<Sender<()>>,
    stop: Arc<Mutex<Cancel>>,
    running: Running,
    thread: Option<JoinHandle<()>>,
}

/// What the thread works with.
struct Inside {
    library: Arc<Library>,
    fetch: Arc<dyn Fetch>,
    listeners: Arc<Listeners>,
    gathered: Arc<Gathered>,
    stop: Arc<Mutex<Cancel>>,
    running: Running,
}

impl Runner {
    pub(crate) fn over(
        library: Arc<Library>,
        fetch: Arc<dyn Fetch>,
        listeners: Arc<Listeners>,
        gathered: Arc<Gathered>,
    ) -> Self {
        let stop = Arc::<Mutex<Cancel>>::default();
        let running = Running::default();
        let (wake, woken) = channel();
        let inside = Inside {
            library,
            fetch,
            listeners,
            gathered,
            stop: Arc::clone(&stop),
            running: running.clone(),
        };
        let thread = std::thread::Builder::new()
            .name("queue".to_owned())
            .spawn(move || inside.run(&woken));
        if let Err(error) = &thread {
            eprintln!("Addresses in the queue will not be saved: {error}");
        }
        Self {
            wake: Some(wake),
            stop,
            running,
            thread: thread.ok(),
        }
    }

    /// Has the queue looked at now.
    pub(crate) fn wake(&self) {
        // Without a thread there is nobody to wake.
        let _ = self.wake.as_ref().map(|wake| wake.send(()));
    }

    /// Stops what is being fetched now.
    pub(crate) fn stop(&self) {
        lock(&self.stop).cancel();
        self.running.stop_all();
    }

    /// Stops what is being fetched for some rows.
    pub(crate) fn stop_rows(&self, ids: &[i64]) {
        self.running.stop(ids);
    }
}

impl Drop for Runner {
    fn drop(&mut self) {
        self.wake.take();
        self.stop();
        if let Some(thread) = self.thread.take() {
            // A panic there was printed where it happened.
            let _ = thread.join();
        }
    }
}

impl Inside {
    fn run(&self, woken: &Receiver<()>) {
        if self.library.read_only().is_some() {
            return;
        }
        loop {
            // What programs that are gone had claimed is due too.
            let recovered = self.library.recover_queue(WORKER);
            let mut error = recovered.and_then(|()| self.work()).err();
            if let Some(error) = error.take() {
                eprintln!("The queue waits: {error}");
            }
            match woken.recv_timeout(self.until_due()) {
                Ok(()) | Err(RecvTimeoutError::Timeout) => {}
                Err(RecvTimeoutError::Disconnected) => return,
            }
        }
    }

    /// Works until nothing is due.
    fn work(&self) -> commonplace_core::Result<()> {
        let queue = self.library.queue()?;
        let is_due = queue.next.is_some_and(|due| due <= self.library.now_ms());
        if !is_due {
            return Ok(());
        }
        let cancel = Cancel::default();
        *lock(&self.stop) = cancel.clone();
        self.gathered.gather(true);
        let pace = Pace::default();
        let done = self.library.work_queue(&Work {
            fetch: self.fetch.as_ref(),
            cancel,
            running: self.running.clone(),
            worker: WORKER,
            only: None,
            tried: &|_| {
                if pace.may_tell(0, 0) {
                    self.tell();
                }
            },
        });
        self.gathered.gather(false);
        self.tell();
        done
    }

    fn tell(&self) {
        // Who cannot be told now will ask.
        if let Ok(queue) = self.library.queue() {
            self.listeners.tell(&Event::Queue { queue });
        }
    }

    fn until_due(&self) -> Duration {
        let next = self.library.queue().ok().and_then(|queue| queue.next);
        let wait = next.map_or(i64::MAX, |due| due - self.library.now_ms());
        Duration::from_millis(wait.clamp(250, i64::MAX).unsigned_abs()).min(LOOK)
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
