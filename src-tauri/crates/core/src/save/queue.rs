//! Saving many addresses: a queue that survives a restart, worked through by a few threads.
//!
//! What may come yet is tried again after a while that grows; what will not is given up with its reason. The queue is
//! shared by everything that has the library open.

use super::alive::{Alive, is_gone};
use super::{SaveOptions, Source, input};
use crate::address;
use crate::error::{Error, Result};
use crate::fetch::{Fetch, FetchCode};
use crate::job::{Cancel, Job};
use crate::library::Library;
use crate::model::{Enqueued, Queue, QueueRow, QueueState, SaveResult, SaveStatus};
use crate::store::queue::{Claimed, Ended, NewRow, Next};
use commonplace_text::name::TagName;
use std::collections::HashMap;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

/// Addresses that are given at once.
const MOST: usize = 20_000;
/// Pages that are fetched at the same time.
const WORKERS: usize = 4;
/// How long to wait before each further try, in milliseconds.
const AGAIN_MS: [i64; 6] = [
    10_000,
    60_000,
    5 * 60_000,
    30 * 60_000,
    2 * 3_600_000,
    6 * 3_600_000,
];
/// Longest time for which a site may ask to be left alone, in seconds.
const LONGEST_S: u32 = 24 * 3_600;
/// How often a worker looks whether a host that was asked enough is free again. Another worker of this process says so.
const LOOK: Duration = Duration::from_millis(500);

/// What is being fetched now, by the numbers of the rows, so that each can be stopped by itself.
#[derive(Debug, Clone, Default)]
pub struct Running(Arc<Mutex<HashMap<i64, Cancel>>>);

impl Running {
    /// Stops what is being fetched for these rows.
    pub fn stop(&self, ids: &[i64]) {
        let running = self.lock();
        ids.iter()
            .filter_map(|id| running.get(id))
            .for_each(Cancel::cancel);
    }

    /// Stops everything that is being fetched.
    pub fn stop_all(&self) {
        self.lock().values().for_each(Cancel::cancel);
    }

    fn begin(&self, id: i64) -> Cancel {
        self.lock().entry(id).or_default().clone()
    }

    fn end(&self, id: i64) {
        self.lock().remove(&id);
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<i64, Cancel>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The lists that addresses in the queue came in, as far as this process put them there: numbers of rows and names of lists.
#[derive(Debug, Default)]
pub(crate) struct Batches(Mutex<HashMap<i64, Arc<str>>>);

impl Batches {
    fn add(&self, batch: &str, ids: &[i64]) {
        let batch: Arc<str> = batch.into();
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        known.extend(ids.iter().map(|id| (*id, Arc::clone(&batch))));
    }

    /// The list of a row; those of an earlier start are of one.
    fn of(&self, id: i64) -> Arc<str> {
        let known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        known.get(&id).cloned().unwrap_or_default()
    }
}

/// What is worked on, and who is told.
pub struct Work<'a> {
    /// Asked for pages and pictures.
    pub fetch: &'a dyn Fetch,
    /// Begins nothing more when it is set.
    pub cancel: Cancel,
    /// What is being fetched; what is stopped there is given back to the queue.
    pub running: Running,
    /// A name for this process's workers: what they leave behind is taken up again by the next of that name.
    pub worker: &'a str,
    /// Only these rows; everything that is due, when left out.
    pub only: Option<&'a [i64]>,
    /// Hears of every row that was tried, from any thread.
    pub tried: &'a (dyn Fn(&QueueRow) + Sync),
}

impl Library {
    /// Puts addresses into the queue. Lines that are no address are given back. Gives the numbers of the rows too.
    ///
    /// # Errors
    /// [`Error::Invalid`] for more than 20,000; when the library cannot be written.
    pub fn enqueue(
        &self,
        urls: &[String],
        tags: &[TagName],
        allow_host: Option<&str>,
    ) -> Result<(Enqueued, Vec<i64>)> {
        let batch = self.env.uuid().simple().to_string();
        self.enqueue_in(&batch, urls, tags, allow_host)
    }

    /// The same, as part of a list that has a name: what is saved of one list is undone together.
    ///
    /// # Errors
    /// As [`Library::enqueue`].
    pub fn enqueue_in(
        &self,
        batch: &str,
        urls: &[String],
        tags: &[TagName],
        allow_host: Option<&str>,
    ) -> Result<(Enqueued, Vec<i64>)> {
        if urls.len() > MOST {
            return Err(Error::Invalid(format!(
                "These are {} addresses; at most {MOST} can be given at once.",
                urls.len()
            )));
        }
        let mut rows: Vec<NewRow> = Vec::new();
        let mut done = Enqueued::default();
        for url in urls
            .iter()
            .map(|url| url.trim())
            .filter(|url| !url.is_empty())
        {
            match new_row(url) {
                Some(row) => rows.push(row),
                None => done.refused.push(url.chars().take(200).collect()),
            }
        }
        let tags: Vec<String> = tags.iter().map(|tag| tag.as_str().to_owned()).collect();
        let (ids, added) = self
            .store
            .enqueue(&rows, &tags, allow_host, self.env.now_ms())?;
        done.added = added;
        done.already = u32::try_from(ids.len()).unwrap_or(u32::MAX) - added;
        self.batches.add(batch, &ids);
        Ok((done, ids))
    }

    /// Works through what is due, until nothing is or it is cancelled.
    ///
    /// # Errors
    /// When the library cannot be written. What failed to be saved is in its row.
    pub fn work_queue(&self, work: &Work<'_>) -> Result<()> {
        let _alive = Alive::begin(&self.folder, work.worker);
        // What a failure of the disk had left claimed.
        self.store.release(work.worker)?;
        let free = (Mutex::new(()), Condvar::new());
        let failure = Mutex::new(None);
        let run = |worker: usize| {
            let name = format!("{}/{worker}", work.worker);
            if let Err(error) = self.run_worker(work, &name, &free) {
                *failure.lock().unwrap_or_else(PoisonError::into_inner) = Some(error);
            }
        };
        std::thread::scope(|scope| {
            for worker in 1..WORKERS {
                let run = &run;
                scope.spawn(move || run(worker));
            }
            run(0);
        });
        match failure.into_inner().unwrap_or_else(PoisonError::into_inner) {
            Some(error) => Err(error),
            None => Ok(()),
        }
    }

    fn run_worker(&self, work: &Work<'_>, name: &str, free: &(Mutex<()>, Condvar)) -> Result<()> {
        while !work.cancel.is_cancelled() {
            let gone = |worker: &str| is_gone(&self.folder, worker);
            let claimed = match self
                .store
                .claim(name, self.env.now_ms(), work.only, &gone)?
            {
                Next::Claimed(claimed) => claimed,
                Next::Nothing => return Ok(()),
                Next::Busy => {
                    let guard = free.0.lock().unwrap_or_else(PoisonError::into_inner);
                    drop(free.1.wait_timeout(guard, LOOK));
                    continue;
                }
            };
            let cancel = work.running.begin(claimed.id);
            if work.cancel.is_cancelled() {
                cancel.cancel();
            }
            let ended = self.try_claimed(work, &claimed, cancel);
            work.running.end(claimed.id);
            match ended {
                Some(ended) => {
                    let tags = self.store.end_try(claimed.id, name, &ended)?;
                    self.tag_later(&claimed, &ended, &tags)?;
                }
                None => self.store.release(name)?,
            }
            free.1.notify_all();
            if let Some(row) = self.store.queue_row(claimed.id)? {
                (work.tried)(&row);
            }
        }
        Ok(())
    }

    /// Gives what was saved the tags that it was asked for while it was being fetched.
    fn tag_later(&self, claimed: &Claimed, ended: &Ended, tags: &[String]) -> Result<()> {
        let later = tags.iter().filter(|tag| !claimed.tags.contains(tag));
        let later: Vec<TagName> = later.filter_map(|tag| TagName::parse(tag).ok()).collect();
        match ended.item {
            Some(id) if !later.is_empty() => self.tag(&[id], &later, &[]).map(drop),
            _ => Ok(()),
        }
    }

    /// Saves one address; `None` when it was cancelled.
    fn try_claimed(&self, work: &Work<'_>, claimed: &Claimed, cancel: Cancel) -> Option<Ended> {
        let tags: Vec<TagName> = claimed
            .tags
            .iter()
            .filter_map(|tag| TagName::parse(tag).ok())
            .collect();
        let batch = self.batches.of(claimed.id);
        let source = Source::Url {
            url: &claimed.url,
            allow_host: claimed.allow_host.as_deref(),
        };
        let options = SaveOptions {
            tags: &tags,
            batch: Some(&batch),
            ..SaveOptions::default()
        };
        let job = Job {
            cancel,
            progress: &|_, _, _| {},
        };
        let tries = claimed.tries + 1;
        match self.try_save(source, &options, work.fetch, &job) {
            Ok(saved) => Some(done(saved, tries)),
            Err(Error::Cancelled) => None,
            Err(error) => Some(self.failed(&claimed.url, &error, tries)),
        }
    }

    fn failed(&self, url: &str, error: &Error, tries: u32) -> Ended {
        let may_come = match error {
            Error::Fetch(fetch) => fetch.code.is_transient(),
            Error::Locked(_) => true,
            _ => false,
        };
        let wait = AGAIN_MS
            .get(tries.saturating_sub(1) as usize)
            .copied()
            .filter(|_| may_come)
            .map(|wait| match error {
                Error::Fetch(fetch) => match fetch.code {
                    FetchCode::Later(_, seconds) => {
                        wait.max(i64::from(seconds.min(LONGEST_S)) * 1_000)
                    }
                    _ => wait,
                },
                _ => wait,
            });
        let is_blocked = matches!(error, Error::Fetch(fetch) if fetch.code == FetchCode::Blocked);
        Ended {
            state: if wait.is_some() {
                QueueState::Waiting
            } else {
                QueueState::Failed
            },
            tries,
            due_ms: self.env.now_ms() + wait.unwrap_or(0),
            status: Some(SaveStatus::Failed),
            item: None,
            error: Some(error.to_string()),
            blocked: is_blocked.then(|| host_of(url)).flatten(),
            warnings: Vec::new(),
        }
    }

    /// Gives back what workers of this name, and those that are gone, had claimed when they ended without a word.
    ///
    /// # Errors
    /// When the library cannot be written.
    pub fn recover_queue(&self, worker: &str) -> Result<()> {
        self.store.release(worker)?;
        self.store
            .release_gone(&|worker| is_gone(&self.folder, worker))
    }

    /// How many addresses are in the queue, and how far they are.
    ///
    /// # Errors
    /// When the library cannot be read.
    pub fn queue(&self) -> Result<Queue> {
        self.store.queue()
    }

    /// The addresses in the queue, in the order in which they came, from after the row of that number; at most 1,000.
    ///
    /// # Errors
    /// When the library cannot be read.
    pub fn queue_rows(&self, after: i64, limit: u32) -> Result<Vec<QueueRow>> {
        self.store.queue_rows(after, limit.min(1_000))
    }

    /// Has addresses tried again now: those given, else all that were given up or wait for another try. `allow_host` is a
    /// private host that the person allows for them. Says how many.
    ///
    /// # Errors
    /// When the library cannot be written.
    pub fn retry_queue(&self, ids: Option<&[i64]>, allow_host: Option<&str>) -> Result<u32> {
        self.store
            .release_gone(&|worker| is_gone(&self.folder, worker))?;
        self.store.try_again(ids, allow_host, self.env.now_ms())
    }

    /// Takes addresses out of the queue: those given, else all that are not done. Says how many.
    ///
    /// # Errors
    /// When the library cannot be written.
    pub fn cancel_queue(&self, ids: Option<&[i64]>) -> Result<u32> {
        self.store.take_out(ids)
    }

    /// Forgets what is done.
    ///
    /// # Errors
    /// When the library cannot be written.
    pub fn clear_queue(&self) -> Result<()> {
        self.store.clear_done()
    }
}

fn done(saved: SaveResult, tries: u32) -> Ended {
    Ended {
        state: QueueState::Done,
        tries,
        due_ms: 0,
        status: Some(saved.status),
        item: saved.id,
        error: None,
        blocked: None,
        warnings: saved.warnings,
    }
}

fn new_row(url: &str) -> Option<NewRow> {
    let url = input::address(url).ok()?;
    let key = address::key(&url)?;
    let host = address::host(&url)?;
    Some(NewRow { url, key, host })
}

/// The host and port that the person would have to allow.
fn host_of(url: &str) -> Option<String> {
    let url = url::Url::parse(url).ok()?;
    let host = url.host_str()?;
    Some(match url.port() {
        Some(port) => format!("{host}:{port}"),
        None => host.to_owned(),
    })
}
