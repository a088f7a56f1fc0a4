//! What each command does: words in, calls of the library, results out.

pub(crate) mod extract;
mod items;
mod notes;
mod save;
mod show;
mod whole;

use crate::args::{Command, NoteCommand};
use crate::out::Out;
use commonplace_core::job::{Cancel, Job};
use commonplace_core::model::Row;
use commonplace_core::{Env, Error, Library, default_folder};
use std::io::{IsTerminal as _, Read as _};
use std::path::Path;

/// Why a command ends early.
#[derive(Debug)]
pub(crate) enum Stop {
    /// Whoever read the output has gone.
    Closed,
    /// Wrong usage.
    Usage(String),
    /// It could not be done.
    Failed(String),
}

impl From<Error> for Stop {
    fn from(error: Error) -> Self {
        Self::Failed(error.to_string())
    }
}

/// Whether all was done.
pub(crate) type Done = Result<bool, Stop>;

/// Runs a command that needs a library.
pub(crate) fn run(out: &Out, command: &Command, folder: Option<&Path>) -> Done {
    if let Command::Backup { restore: Some(backup), .. } = command {
        return whole::restore_backup(out, backup, &library_folder(folder)?);
    }
    let library = &open(folder)?;
    match command {
        Command::Save { url, tags, allow_host, items } => save::run(out, library, items, url.as_deref(), tags, allow_host.as_deref()),
        Command::List { limit, query } => show::list(out, library, &query.join(" "), *limit),
        Command::Show { item } => show::show(out, library, item),
        Command::Search { limit, query } => show::search(out, library, &query.join(" "), *limit),
        Command::Note { command: NoteCommand::New { path } } => notes::new(out, library, path),
        Command::Note { command: NoteCommand::Edit { note } } => notes::edit(out, library, note),
        Command::Note { command: NoteCommand::Rename { note, new } } => notes::rename(out, library, note, new),
        Command::Note { command: NoteCommand::Rm { note } } => items::trash(out, library, std::slice::from_ref(note)),
        Command::Links { item, .. } => notes::links(out, library, item.as_deref()),
        Command::Backlinks { item } => notes::backlinks(out, library, item),
        Command::Tag { items, add, remove } => items::tag(out, library, items, add, remove),
        Command::Archive { inbox, later, items } => items::place(out, library, items, *inbox, *later),
        Command::Star { off, items } => items::star(out, library, items, !off),
        Command::Trash { items } => items::trash(out, library, items),
        Command::Restore { items } => items::restore(out, library, items),
        Command::Undo { redo } => items::undo(out, library, *redo),
        Command::History { limit, item } => items::history(out, library, item.as_deref(), *limit),
        Command::Import { path, .. } => whole::import(out, library, path),
        Command::Export { folder, .. } => whole::export(out, library, folder),
        Command::Backup { list: true, .. } => whole::backups(out, library),
        Command::Backup { folder, .. } => whole::backup(out, library, folder.as_deref()),
        Command::Check { repair } => whole::check(out, library, *repair),
        Command::Stats => whole::stats(out, library),
        Command::Extract { .. } => Err(Stop::Usage("extract needs no library".to_owned())),
        #[cfg(feature = "dev-server")]
        Command::Dev { .. } => Err(Stop::Usage("dev opens its own library".to_owned())),
    }
}

pub(crate) fn library_folder(folder: Option<&Path>) -> Result<std::path::PathBuf, Stop> {
    folder
        .filter(|folder| !folder.as_os_str().is_empty())
        .map(Path::to_owned)
        .or_else(default_folder)
        .ok_or_else(|| Stop::Usage("there is no folder for your data here. Choose one with --library DIR".to_owned()))
}

fn open(folder: Option<&Path>) -> Result<Library, Stop> {
    Ok(Library::open(&library_folder(folder)?, Env::system())?)
}

/// Standard input, unless a person sits at it.
fn standard_input(what: &str) -> Result<Vec<u8>, Stop> {
    let mut stdin = std::io::stdin();
    if stdin.is_terminal() {
        eprintln!("commonplace: reading {what} from standard input; Ctrl+D ends it");
    }
    let mut bytes = Vec::new();
    stdin.read_to_end(&mut bytes).map_err(|error| Stop::Failed(format!("standard input could not be read: {error}")))?;
    Ok(bytes)
}

/// The items that were named. What cannot be found is told, and the rest is done.
fn find_all(library: &Library, named: &[String]) -> (Vec<Row>, bool) {
    let mut rows = Vec::new();
    let mut all = true;
    for name in named {
        match library.find(name) {
            Ok(row) => rows.push(row),
            Err(error) => {
                eprintln!("commonplace: {error}");
                all = false;
            }
        }
    }
    (rows, all)
}

/// Work that tells how far it is, when a person watches.
fn job(progress: &dyn Fn(u32, u32, &str)) -> Job<'_> {
    Job { cancel: Cancel::default(), progress }
}

/// Progress on standard error, on one line, for a person only.
fn progress(done: u32, total: u32, message: &str) {
    if std::io::stderr().is_terminal() {
        let message: String = message.chars().filter(|c| !c.is_control()).take(60).collect();
        eprint!("\r\x1b[K{done}/{total} {message}");
        if total > 0 && done >= total {
            eprint!("\r\x1b[K");
        }
    }
}
