//! Indexing many texts at once: threads beside the one that writes tell their words apart.

use crate::store::postings::build::{Builder, Encoded, Text};
use std::sync::mpsc::{Receiver, Sender, SyncSender, channel, sync_channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::JoinHandle;

/// Bytes in memory at which segments are written although more is to come, of all threads together.
pub(super) const FULL: usize = 64 << 20;
/// Threads at most: one that writes keeps no more than these busy.
const MOST: usize = 2;
/// Bytes of text that are handed over together.
const TOGETHER: usize = 64 << 10;

/// A text to be indexed.
struct Given {
    row: i64,
    stamp: i64,
    text: Text,
}

/// What the threads have done.
pub(super) enum Done {
    /// Rows with their stamps and how many words their texts have.
    Read(Vec<(i64, i64, u32)>),
    /// A segment.
    Made(Encoded),
}

/// The threads, and what is on its way to them.
pub(super) struct Many {
    give: SyncSender<Vec<Given>>,
    done: Receiver<Done>,
    threads: Vec<JoinHandle<()>>,
    waiting: Vec<Given>,
    bytes: usize,
}

impl Many {
    /// `None` where there are no processors for it.
    pub(super) fn begin() -> Option<Self> {
        let most = std::thread::available_parallelism().map_or(1, usize::from);
        let count = most.min(MOST);
        if count < 2 {
            return None;
        }
        let (give, given) = sync_channel(count);
        let given = Arc::new(Mutex::new(given));
        let (tell, done) = channel();
        let threads: Vec<JoinHandle<()>> = (0..count)
            .map_while(|_| {
                let (given, tell) = (Arc::clone(&given), tell.clone());
                let thread = std::thread::Builder::new().name("indexing".to_owned());
                thread.spawn(move || work(&given, &tell, FULL / count)).ok()
            })
            .collect();
        (!threads.is_empty()).then_some(Self {
            give,
            done,
            threads,
            waiting: Vec::new(),
            bytes: 0,
        })
    }

    /// Hands a text over. Waits where the threads have enough to do.
    pub(super) fn give(&mut self, row: i64, stamp: i64, text: &Text) {
        self.bytes += text.body.len() + text.title.len();
        let text = text.clone();
        self.waiting.push(Given { row, stamp, text });
        if self.bytes >= TOGETHER {
            self.send();
        }
    }

    fn send(&mut self) {
        self.bytes = 0;
        // Where nobody takes it the threads have panicked, which is told in the end.
        let _ = self.give.send(std::mem::take(&mut self.waiting));
    }

    /// What has been done meanwhile.
    pub(super) fn done(&self) -> Vec<Done> {
        self.done.try_iter().collect()
    }

    /// Waits for the rest, and calls `each` with what is done.
    ///
    /// # Panics
    /// Where a thread has.
    pub(super) fn end<E>(mut self, mut each: impl FnMut(Done) -> Result<(), E>) -> Result<(), E> {
        self.send();
        drop(self.give);
        for done in self.done {
            each(done)?;
        }
        for thread in self.threads {
            if let Err(panic) = thread.join() {
                std::panic::resume_unwind(panic);
            }
        }
        Ok(())
    }
}

fn work(given: &Mutex<Receiver<Vec<Given>>>, tell: &Sender<Done>, full: usize) {
    let mut builder = Builder::default();
    loop {
        let next = given.lock().unwrap_or_else(PoisonError::into_inner).recv();
        let Ok(texts) = next else { break };
        let read = texts.iter().map(|given| {
            let words = builder.add(given.row, given.stamp, &given.text);
            (given.row, given.stamp, words)
        });
        let mut told = tell.send(Done::Read(read.collect()));
        if builder.size() >= full {
            let made = std::mem::take(&mut builder).finish();
            told = told.and(tell.send(Done::Made(made)));
        }
        if told.is_err() {
            // Whoever wrote has given up.
            return;
        }
    }
    if !builder.is_empty() {
        let _ = tell.send(Done::Made(builder.finish()));
    }
}
