//! A library with its commands, its pages and its events: what a window stands on.

use crate::commands::Command;
use crate::jobs::{Pace, Running};
use crate::params::{ErrorBody, Event};
use crate::reader::{self, Page};
use crate::runner::{Gathered, Runner};
use crate::watch::{Listeners, Watch};
use commonplace_core::fetch::Fetch;
use commonplace_core::job::Job;
use commonplace_core::{Library, Subscription};
use serde_json::Value;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::mpsc::Receiver;

/// What the app asks of whatever it runs on.
pub trait Host: Send + Sync {
    /// Opens an address in the system's browser or mail program.
    ///
    /// # Errors
    /// A sentence for the person.
    fn open_external(&self, url: &str) -> Result<(), String>;
    /// Asks for `files`, a `folder` or a `saveFolder`; empty when the person changed their mind.
    ///
    /// # Errors
    /// A sentence for the person.
    fn pick(&self, what: &str, title: &str) -> Result<Vec<PathBuf>, String>;
    /// A file of the built interface.
    fn asset(&self, name: &str) -> Option<Vec<u8>>;
    /// The window is ready to use.
    fn ready(&self);
    /// Where the reader's pages are served, and to whom.
    fn origins(&self) -> Origins {
        Origins::desktop()
    }
}

/// Where things come from, as a content policy names it: one or more origins with spaces between.
///
/// Named, not `'self'`: the reader's page has an opaque origin, and not every web view agrees what `'self'` is there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Origins {
    /// Where the reader's pages, images and fonts are served.
    pub page: String,
    /// The window, which alone may frame them.
    pub window: String,
}

impl Origins {
    /// Those of the built app.
    #[must_use]
    pub fn desktop() -> Self {
        let (page, window) = if cfg!(windows) {
            ("http://page.localhost", "http://tauri.localhost")
        } else {
            ("page://localhost", "tauri://localhost")
        };
        Self {
            page: page.to_owned(),
            window: window.to_owned(),
        }
    }
}

/// A library with its commands, its pages and its events.
pub struct App {
    pub(crate) library: Arc<Library>,
    pub(crate) fetch: Arc<dyn Fetch>,
    pub(crate) host: Arc<dyn Host>,
    pub(crate) jobs: Running,
    pub(crate) searches: Running,
    listeners: Arc<Listeners>,
    runner: Runner,
    _subscription: Subscription,
    _watch: Watch,
}

impl App {
    /// Puts the commands before a library, and begins to look for what other processes change in it.
    #[must_use]
    pub fn new(library: Library, fetch: Arc<dyn Fetch>, host: Arc<dyn Host>) -> Arc<Self> {
        let library = Arc::new(library);
        let listeners = Arc::new(Listeners::default());
        let gathered = Arc::new(Gathered::new(Arc::clone(&listeners)));
        let told = Arc::clone(&gathered);
        let subscription = library.subscribe(move |changes| told.hear(changes));
        Arc::new(Self {
            runner: Runner::over(
                Arc::clone(&library),
                Arc::clone(&fetch),
                Arc::clone(&listeners),
                gathered,
            ),
            _watch: Watch::over(Arc::clone(&library), Arc::clone(&listeners)),
            _subscription: subscription,
            library,
            fetch,
            host,
            jobs: Running::default(),
            searches: Running::default(),
            listeners,
        })
    }

    /// Answers a command of the table. Takes as long as the command does.
    ///
    /// # Errors
    /// What the window shows or acts on; also when our own code broke off.
    pub fn call(&self, name: &str, params: Value) -> Result<Value, ErrorBody> {
        let command = Command::named(name).ok_or_else(|| ErrorBody::unknown_command(name))?;
        // Every write is a transaction, so what broke off left nothing half done.
        catch_unwind(AssertUnwindSafe(|| (command.run)(self, params)))
            .unwrap_or_else(|_| Err(ErrorBody::broke_off(name)))
    }

    /// Every event from now on. Each caller gets all of them; dropping the receiver ends it.
    #[must_use]
    pub fn events(&self) -> Receiver<Event> {
        self.listeners.listen()
    }

    /// The app was started again with these arguments: addresses and absolute paths, to be offered for saving.
    pub fn opened(&self, args: Vec<String>) {
        self.listeners.tell(&Event::Opened { args });
    }

    /// The queue of addresses to save was changed from here.
    pub(crate) fn queue_changed(&self) {
        self.runner.wake();
        if let Ok(queue) = self.library.queue() {
            self.listeners.tell(&Event::Queue { queue });
        }
    }

    /// Stops the pages that are being fetched for rows of the queue; for all when none are named.
    pub(crate) fn stop_queue(&self, ids: Option<&[i64]>) {
        match ids {
            Some(ids) => self.runner.stop_rows(ids),
            None => self.runner.stop(),
        }
    }

    /// Answers a request of the reader's frame: a page, an image, a font, by id.
    #[must_use]
    pub fn page(&self, path: &str) -> Page {
        catch_unwind(AssertUnwindSafe(|| {
            reader::serve(&self.library, self.host.as_ref(), path)
        }))
        .unwrap_or_else(|_| Page::broke_off())
    }

    /// Runs long work under the key that the window chose, with progress and a way to stop it.
    pub(crate) fn job<T>(&self, key: Option<&str>, work: impl FnOnce(&Job<'_>) -> T) -> T {
        self.run(&self.jobs, key, work)
    }

    /// Runs work that is stopped by others under its key among those that are named.
    pub(crate) fn run<T>(
        &self,
        among: &Running,
        key: Option<&str>,
        work: impl FnOnce(&Job<'_>) -> T,
    ) -> T {
        let run = among.begin(key);
        let pace = Pace::default();
        let progress = |done: u32, total: u32, message: &str| {
            let Some(key) = key else { return };
            if pace.may_tell(done, total) {
                self.listeners.tell(&Event::Progress {
                    job: key.to_owned(),
                    done,
                    total,
                    message: message.to_owned(),
                });
            }
        };
        work(&Job {
            cancel: run.cancel.clone(),
            progress: &progress,
        })
    }
}

impl std::fmt::Debug for App {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("App")
            .field("library", &self.library)
            .finish_non_exhaustive()
    }
}
