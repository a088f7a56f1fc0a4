//! Looks for what other processes changed, and passes every event on to whoever listens.

use crate::params::Event;
use commonplace_core::Library;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::JoinHandle;
use std::time::Duration;

/// How often is looked. A look costs microseconds, and a second is promised.
const EVERY: Duration = Duration::from_millis(250);

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
    pub(crate) fn over(library: Arc<Library>) -> Self {
        let (stop, stopped) = channel();
        let look = move || {
            let mut said = None;
            let mut looks = 0_u32;
            let mut is_behind = true;
            while stopped.recv_timeout(EVERY) == Err(RecvTimeoutError::Timeout) {
                looks = looks.saturating_add(1);
                if looks == TIDY_AFTER
                    && let Err(error) = library.tidy()
                {
                    eprintln!("The library was not tidied: {error}");
                }
                // What an older library does not know of its articles, a little at a time.
                if looks > TIDY_AFTER && is_behind {
                    is_behind = library.catch_up_a_little().is_ok_and(|read| read > 0);
                }
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
