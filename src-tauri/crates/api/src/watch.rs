//! Looks for what other processes changed, and passes every event on to whoever listens.

use crate::jobs::Pace;
use crate::params::Event;
use commonplace_core::Library;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

/// How often is looked. A look costs microseconds, and a second is promised.
const EVERY: Duration = Duration::from_millis(250);

/// How long the index may be tidied between two looks.
const TIDYING: Duration = Duration::from_millis(100);

/// The key under which the window hears how far the index is that is being made again.
const INDEXING: &str = "search index";

/// Looks before what searching needs is read, once: when the window is there, and before somebody has typed anything.
const WARM_AFTER: u32 = 2;

/// Looks before the library is tidied, once: a minute, when the start is long over.
const TIDY_AFTER: u32 = 240;

/// Those who listen; each gets every event.
#[derive(Debug, Default)]
pub(crate) struct Listeners {
    senders: Mutex<Vec<Sender<Event>>>,
}

impl Listeners {
    pub(crate) fn listen(&self) -> Receiver<Event> {
        let (sender, receiver) = channel();
        self.senders
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .push(sender);
        receiver
    }

    pub(crate) fn tell(&self, event: &Event) {
        let mut senders = self.senders.lock().unwrap_or_else(PoisonError::into_inner);
        senders.retain(|sender| sender.send(event.clone()).is_ok());
    }
}

/// The thread that looks; it ends when this is dropped.
#[derive(Debug)]
pub(crate) struct Watch {
    stop: Option<Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

impl Watch {
    pub(crate) fn over(library: Arc<Library>, listeners: Arc<Listeners>) -> Self {
        let (stop, stopped) = channel();
        let look = move || {
            let mut said = None;
            let mut indexing = Indexing::default();
            let mut looks = 0_u32;
            let mut is_behind = true;
            while stopped.recv_timeout(EVERY) == Err(RecvTimeoutError::Timeout) {
                looks = looks.saturating_add(1);
                if looks == WARM_AFTER
                    && let Err(error) = library.warm_search()
                {
                    eprintln!("The search index was not read ahead: {error}");
                }
                if looks == TIDY_AFTER
                    && let Err(error) = library.tidy()
                {
                    eprintln!("The library was not tidied: {error}");
                }
                // What an older library does not know of its articles, a little at a time.
                if looks > TIDY_AFTER && is_behind {
                    is_behind = library.catch_up_a_little().is_ok_and(|read| read > 0);
                }
                indexing.go_on(&library, &listeners);
                // Said once: a library that cannot be read is told to the person by whatever they do next.
                let error = library.poll().err().map(|error| error.to_string());
                if error != said {
                    if let Some(error) = &error {
                        eprintln!("Changes of other programs are not seen: {error}");
                    }
                    said = error;
                }
            }
        };
        let thread = std::thread::Builder::new()
            .name("watch".to_owned())
            .spawn(look);
        if let Err(error) = &thread {
            eprintln!("Changes of other programs will not be seen: {error}");
        }
        Self {
            stop: Some(stop),
            thread: thread.ok(),
        }
    }
}

impl Drop for Watch {
    fn drop(&mut self) {
        self.stop.take();
        if let Some(thread) = self.thread.take() {
            // A panic there was printed where it happened.
            let _ = thread.join();
        }
    }
}

/// The index is tidied a little between two looks.
#[derive(Default)]
struct Indexing {
    /// Items that had to be indexed when it began.
    all: u64,
    pace: Pace,
    failed: bool,
}

impl Indexing {
    fn go_on(&mut self, library: &Library, listeners: &Listeners) {
        let begun = Instant::now();
        while begun.elapsed() < TIDYING && !self.failed {
            match library.tidy_search() {
                Ok(Some(left)) => self.tell(listeners, left),
                Ok(None) => break,
                // Another program may be busy writing; what is wrong for good is told once.
                Err(commonplace_core::Error::Locked(_)) => break,
                Err(error) => {
                    eprintln!("The search index is not tidied: {error}");
                    self.failed = true;
                }
            }
        }
    }

    fn tell(&mut self, listeners: &Listeners, left: u64) {
        self.all = self.all.max(left);
        if self.all == 0 {
            return;
        }
        let number = |value: u64| u32::try_from(value).unwrap_or(u32::MAX);
        let (done, all) = (number(self.all - left), number(self.all));
        if left == 0 || self.pace.may_tell(done, all) {
            listeners.tell(&Event::Progress {
                job: INDEXING.to_owned(),
                done,
                total: all,
                message: "Making the search index again".to_owned(),
            });
        }
        if left == 0 {
            self.all = 0;
        }
    }
}
