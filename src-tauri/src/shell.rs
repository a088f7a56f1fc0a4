//! What the window stands on: the library's app, or the reason why there is none.

use crate::args::Args;
use crate::host::DesktopHost;
use crate::window;
use commonplace_api::App;
use commonplace_api::params::{ErrorBody, ErrorCode};
use commonplace_core::{Env, Library};
use commonplace_net::Fetcher;
use serde_json::Value;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Instant;
use tauri::{AppHandle, Emitter as _, Manager as _};

/// The shell's state, kept by Tauri.
pub struct Shell {
    /// The library's app; or why it could not be opened, which the window then shows.
    pub app: Result<Arc<App>, ErrorBody>,
    started: Instant,
    arrivals: Mutex<Arrivals>,
}

/// What was given to be saved, until the page can hear of it.
struct Arrivals {
    page_listens: bool,
    waiting: Vec<String>,
}

impl Shell {
    /// Opens the library and starts telling the page what happens in it.
    pub fn open(handle: &AppHandle, started: Instant, args: Args) -> Self {
        let app = Library::open(&args.library, Env::system())
            .map_err(ErrorBody::from)
            .map(|library| {
                App::new(
                    library,
                    Arc::new(Fetcher::new()),
                    Arc::new(DesktopHost::new(handle.clone())),
                )
            });
        if let Ok(app) = &app {
            pump(app, handle.clone());
        }
        Self {
            app,
            started,
            arrivals: Mutex::new(Arrivals {
                page_listens: false,
                waiting: args.open,
            }),
        }
    }

    /// Answers a command. Takes as long as the command does.
    pub fn call(&self, name: &str, params: Value) -> Result<Value, ErrorBody> {
        match &self.app {
            Ok(app) => app.call(name, params),
            Err(_) if name == "system.ready" => {
                self.ready();
                Ok(Value::Bool(true))
            }
            Err(reason) => Err(reason.clone()),
        }
    }

    /// The page stands and listens: it is told what was given on the command line.
    pub fn ready(&self) {
        if let Some(file) = std::env::var_os("COMMONPLACE_READY_FILE") {
            let millis = self.started.elapsed().as_millis().to_string();
            let written = std::fs::File::create(&file)
                .and_then(|mut file| std::io::Write::write_all(&mut file, millis.as_bytes()));
            if let Err(error) = written {
                eprintln!("Could not write {}: {error}", file.display());
            }
        }
        let waiting = {
            let mut arrivals = self.arrivals();
            arrivals.page_listens = true;
            std::mem::take(&mut arrivals.waiting)
        };
        self.arrived(waiting);
    }

    fn arrived(&self, args: Vec<String>) {
        let mut arrivals = self.arrivals();
        if !arrivals.page_listens {
            return arrivals.waiting.extend(args);
        }
        drop(arrivals);
        if let (Ok(app), false) = (&self.app, args.is_empty()) {
            app.opened(args);
        }
    }

    fn arrivals(&self) -> MutexGuard<'_, Arrivals> {
        self.arrivals.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The app was started again with this library: the window comes forward and takes what was given.
pub fn started_again(handle: &AppHandle, args: Vec<String>) {
    window::bring_forward(handle);
    if let Some(shell) = handle.try_state::<Shell>() {
        shell.arrived(args);
    }
}

/// What the page is told when the library's own code broke off.
pub fn broke_off(name: &str) -> ErrorBody {
    ErrorBody {
        code: ErrorCode::Storage,
        message: "Something in Commonplace broke off. Your library is as it was; try again, or start the app again.".to_owned(),
        detail: Some(name.to_owned()),
    }
}

/// Passes the library's events to the window for as long as there is a library.
fn pump(app: &App, handle: AppHandle) {
    let events = app.events();
    let spawned = std::thread::Builder::new()
        .name("events".to_owned())
        .spawn(move || {
            for event in events {
                if let Err(error) = handle.emit_to(window::MAIN, "event", &event) {
                    eprintln!("An event did not reach the window: {error}");
                }
            }
        });
    if let Err(error) = spawned {
        eprintln!("The window will not follow changes: {error}");
    }
}
