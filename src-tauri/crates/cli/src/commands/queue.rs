//! The queue of addresses to save.

use crate::args::QueueAction;
use crate::out::{Done, Failure, Out, tell};
use crate::rows::{minute, snake_case};
use commonplace_core::Library;
use commonplace_core::job::Cancel;
use commonplace_core::model::{Queue, QueueRow, QueueState, SaveResult, SaveStatus};
use commonplace_core::{Env, Running, Work};
use commonplace_net::Fetcher;
use commonplace_text::name::TagName;
use std::collections::{HashMap, VecDeque};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread::Scope;

/// Rows that are asked for at a time.
const PAGE: u32 = 500;

/// Addresses that were put into the queue, and are awaited in the order in which they were given.
pub(super) struct Queued {
    /// Nothing for what is no address, or cannot be put into the queue.
    ids: VecDeque<Option<i64>>,
    told: Receiver<QueueRow>,
    tell: Option<Sender<QueueRow>>,
    known: HashMap<i64, QueueRow>,
}

impl Queued {
    pub(super) fn begin(
        library: &Library,
        urls: &[String],
        tags: &[TagName],
        allow_host: Option<&str>,
    ) -> Self {
        let (tell, told) = channel();
        let mut ids = VecDeque::new();
        let batch = Env::system().uuid().simple().to_string();
        for url in urls {
            // One at a time, so that what is no address keeps its place.
            let one = std::slice::from_ref(url);
            let put = library.enqueue_in(&batch, one, tags, allow_host);
            ids.push_back(put.ok().and_then(|(_, ids)| ids.first().copied()));
        }
        Self {
            ids,
            told,
            tell: Some(tell),
            known: HashMap::new(),
        }
    }

    /// Begins to save them.
    pub(super) fn work<'s>(
        &mut self,
        scope: &'s Scope<'s, '_>,
        library: &'s Library,
        fetch: &'s Fetcher,
    ) {
        let ids: Vec<i64> = self.ids.iter().copied().flatten().collect();
        let Some(tell) = self.tell.take().filter(|_| !ids.is_empty()) else {
            return;
        };
        scope.spawn(move || {
            let done = work_through(library, fetch, Some(&ids), &|row| {
                drop(tell.send(row.clone()))
            });
            if let Err(error) = done {
                crate::out::tell(&error.to_string());
            }
        });
    }

    /// How the next one ended; `None` when it is not in the queue.
    pub(super) fn next(&mut self, library: &Library) -> Result<Option<SaveResult>, Failure> {
        let Some(id) = self.ids.pop_front().flatten() else {
            return Ok(None);
        };
        while !self.known.contains_key(&id) {
            match self.told.recv() {
                Ok(row) => drop(self.known.insert(row.id, row)),
                Err(_) => break,
            }
        }
        // Given twice, or saved by the app meanwhile: the row says how it ended.
        let there = || -> Result<Option<QueueRow>, Failure> {
            let rows = library.queue_rows(id - 1, 1)?;
            Ok(rows.into_iter().find(|row| row.id == id))
        };
        let row = match self.known.get(&id).cloned() {
            Some(row) => Some(row),
            None => there()?,
        };
        row.map(|row| result(library, &row)).transpose()
    }
}

fn result(library: &Library, row: &QueueRow) -> Result<SaveResult, Failure> {
    match (row.state, row.item) {
        (QueueState::Done, Some(id)) => {
            let view = library.article(id)?;
            Ok(SaveResult {
                id: Some(id),
                path: Some(view.row.path),
                title: Some(view.row.title),
                url: view.url,
                status: row.status.unwrap_or(SaveStatus::Saved),
                error: None,
                warnings: row.warnings.clone(),
                source: row.url.clone(),
            })
        }
        (QueueState::Waiting, _) => {
            let error = row.error.as_deref().unwrap_or("It was not tried.");
            let hint = "It waits in the queue and will be tried again: by the app, or by `commonplace queue retry`.";
            Ok(unsaved(&row.url, &format!("{error} {hint}")))
        }
        _ => {
            let error = row.error.as_deref();
            Ok(unsaved(
                &row.url,
                error.unwrap_or("It was not finished and stays in the queue. Have it tried again with `commonplace queue retry`."),
            ))
        }
    }
}

fn unsaved(url: &str, error: &str) -> SaveResult {
    SaveResult {
        id: None,
        path: None,
        title: None,
        url: Some(url.to_owned()),
        status: SaveStatus::Failed,
        error: Some(error.to_owned()),
        warnings: Vec::new(),
        source: url.to_owned(),
    }
}

fn work_through(
    library: &Library,
    fetch: &Fetcher,
    only: Option<&[i64]>,
    tried: &(dyn Fn(&QueueRow) + Sync),
) -> commonplace_core::Result<()> {
    let worker = format!("terminal {}", Env::system().uuid().simple());
    library.work_queue(&Work {
        fetch,
        cancel: Cancel::default(),
        running: Running::default(),
        worker: &worker,
        only,
        tried,
    })
}

pub(super) fn run(library: &Library, action: Option<QueueAction>, out: &mut Out) -> Done {
    match action {
        None => list(library, out),
        Some(QueueAction::Retry { allow_host, ids }) => {
            retry(library, chosen(&ids), allow_host.as_deref(), out)
        }
        Some(QueueAction::Cancel { ids }) => {
            let gone = library.cancel_queue(chosen(&ids))?;
            tell(&format!("Taken out: {gone}"));
            end(&library.queue()?, out)
        }
        Some(QueueAction::Clear) => {
            library.clear_queue()?;
            end(&library.queue()?, out)
        }
    }
}

fn chosen(ids: &[i64]) -> Option<&[i64]> {
    (!ids.is_empty()).then_some(ids)
}

fn list(library: &Library, out: &mut Out) -> Done {
    let mut after = 0;
    loop {
        let rows = library.queue_rows(after, PAGE)?;
        let Some(last) = rows.last() else {
            return end(&library.queue()?, out);
        };
        after = last.id;
        for row in &rows {
            print(row, out)?;
        }
    }
}

fn print(row: &QueueRow, out: &mut Out) -> Done {
    let json = serde_json::to_value(row)
        .map_err(|error| Failure::Said(format!("Could not write the output: {error}.")))?;
    out.row(&snake_case(json), || line(row))
}

fn line(row: &QueueRow) -> String {
    let state = match (row.state, row.tries) {
        (QueueState::Waiting, 0) => "waits".to_owned(),
        (QueueState::Waiting, _) => format!("again {}", minute(row.due)),
        (QueueState::Working, _) => "being saved".to_owned(),
        (QueueState::Done, _) => "saved".to_owned(),
        (QueueState::Failed, _) => "given up".to_owned(),
    };
    let said = row
        .error
        .as_deref()
        .map(|error| format!("\n    {error}"))
        .unwrap_or_default();
    format!("{:>5}  {state:<22}  {}{said}", row.id, row.url)
}

fn end(queue: &Queue, out: &mut Out) -> Done {
    out.row(queue, || {
        format!(
            "{} waiting, {} being saved, {} saved, {} given up",
            queue.waiting, queue.working, queue.done, queue.failed
        )
    })
}

fn retry(library: &Library, ids: Option<&[i64]>, allow_host: Option<&str>, out: &mut Out) -> Done {
    library.retry_queue(ids, allow_host)?;
    let (told, rows) = channel();
    let done = std::thread::scope(|scope| {
        let fetch = Fetcher::new();
        let worker = scope
            .spawn(move || work_through(library, &fetch, ids, &|row| drop(told.send(row.clone()))));
        let printed = rows.iter().try_for_each(|row| {
            if row.state != QueueState::Done {
                out.failed();
            }
            print(&row, out)?;
            out.flush()
        });
        let worked = worker.join().unwrap_or(Ok(()));
        printed.and_then(|()| Ok(worked?))
    });
    done.and_then(|()| end(&library.queue()?, out))
}
