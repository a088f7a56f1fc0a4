//! The suite as another process: some tests must be killed, and others must run twice at once.
//!
//! A test starts this same binary again with [`again`]; there, the test of that name finds its errand in the environment.

use commonplace_core::id::ItemId;
use commonplace_core::instance::{self, Start};
use commonplace_core::job::Job;
use commonplace_core::model::Place;
use commonplace_core::{Env, Error, Library, SaveOptions, Source, fetch::NoNetwork};
use commonplace_tests::{Chance, TestLibrary};
use commonplace_text::name::NotePath;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Instant;

const ERRAND: &str = "COMMONPLACE_TEST_ERRAND";

/// This binary once more, on an errand for the library in a folder. It says `ready` when it begins.
pub fn again(errand: &str, library: &Path, seed: u64) -> Command {
    let mut command = Command::new(std::env::current_exe().expect("this program has a path"));
    command.args([
        "--exact",
        "processes::an_errand",
        "--nocapture",
        "--test-threads=1",
    ]);
    command.env(ERRAND, format!("{errand}\n{seed}\n{}", library.display()));
    command
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::null());
    command
}

/// Does nothing unless another test started it.
#[test]
fn an_errand() {
    let Ok(errand) = std::env::var(ERRAND) else {
        return;
    };
    let mut lines = errand.splitn(3, '\n');
    let mut next = || lines.next().unwrap_or_default().to_owned();
    // The harness has begun a line of its own.
    say("");
    let (name, seed, library) = (next(), next().parse().unwrap_or(0), PathBuf::from(next()));
    match name.as_str() {
        "write" => write(&library, seed, usize::MAX),
        "write 40" => write(&library, seed, 40),
        // Each closing folds the log into the file.
        "write, four times" => (0..4).for_each(|turn| write(&library, seed.wrapping_add(turn), 10)),
        "write on" => write_on(&library, seed),
        "back up" => back_up(&library),
        "start" => start(&library, seed),
        other => panic!("no errand is called {other}"),
    }
}

/// Tells the parent, which may be all that survives. A parent that has gone away needs nothing any more.
fn say(words: &str) {
    let mut out = std::io::stdout().lock();
    if out
        .write_all(format!("{words}\n").as_bytes())
        .and_then(|()| out.flush())
        .is_err()
    {
        std::process::exit(0);
    }
}

/// A fact about one item: what the parent checks afterwards. Said before (`try`) and after (`did`) it is made true.
fn fact(when: &str, id: ItemId, what: &str, value: &str) {
    say(&format!("{when} {id} {what} {value}"));
}

fn page(number: u64) -> String {
    let png = "iVBORw0KGgoAAAANSUhEUgAAAEAAAABACAAAAACPAi4CAAAArElEQVR42u3MQUeDARgA4K97pN3T9APS7N5E9010HBEdR8QuMcaOEbHLiLHjiOgyInYcY3QZY3SMER0juzy/4vU+P+ApCg45pck9AyYsKTIIEexzQp0WD4yZ8U0GMYIjzriiwzPvrPgjgxhBlQtueeSFORt2ySBGcM41XYZ8sOafAzKIEVxyxxOvLPhhj2MyiBHc0GPElC92KFMjgxhBmz5vfPJLiQoNMggRbAHT8QB5RcUbJQAAAABJRU5ErkJggg==";
    let paragraph = format!("<p>This is paragraph of page {number}, and it is long enough to be taken for a part of the article.</p>").repeat(4);
    format!(
        "<html><head><title>Page {number}</title></head><body><article><h1>Page {number}</h1>{paragraph}<img src=\"data:image/png;base64,{png}\" alt=\"\"></article></body></html>"
    )
}

/// Saves, edits, tags, stars, moves, trashes and undoes, and says each time what must be true from then on.
fn write(folder: &Path, seed: u64, operations: usize) {
    let library = Library::open(folder, Env::system()).expect("the library opens");
    let mut writer = Writer::new(&library, seed, operations == usize::MAX);
    say("ready");
    for _ in 0..operations {
        writer.step().expect("writing works");
    }
    say("done");
}

/// The same where the system may refuse anything: says what it was told, and goes on.
fn write_on(folder: &Path, seed: u64) {
    for turn in 0..3 {
        let library = match Library::open(folder, Env::system()) {
            Ok(library) => library,
            Err(error) => {
                say(&format!("refused {error}"));
                continue;
            }
        };
        let mut writer = Writer::new(&library, seed.wrapping_add(turn), false);
        for _ in 0..5 {
            if let Err(error) = writer.step() {
                say(&format!("refused {error}"));
            }
        }
    }
    say("done");
}

struct Writer<'a> {
    library: &'a Library,
    chance: Chance,
    articles: Vec<ItemId>,
    notes: Vec<ItemId>,
    /// Undo takes back the last step of all: only where no other process writes.
    undoes: bool,
}

impl<'a> Writer<'a> {
    fn new(library: &'a Library, seed: u64, undoes: bool) -> Self {
        Self {
            library,
            chance: Chance::new(seed),
            articles: Vec::new(),
            notes: Vec::new(),
            undoes,
        }
    }

    fn step(&mut self) -> Result<(), Error> {
        let Self {
            library, chance, ..
        } = &*self;
        let number = chance.next() >> 20;
        match chance.below(10) {
            0..=2 => {
                let html = page(number);
                let source = Source::Bytes {
                    name: "page.html",
                    bytes: html.as_bytes(),
                };
                let saved = library.try_save(
                    source,
                    &SaveOptions::default(),
                    &NoNetwork,
                    &Job::silent(),
                )?;
                let id = saved.id.expect("what is saved has an id");
                fact("did", id, "text", &format!("page {number},"));
                self.articles.push(id);
            }
            3 => {
                let body = format!("# Note {number}\n\n[[Page {number}]]\n");
                let path = NotePath::nearest(&format!("Notes/{number}"));
                let made = library.create_note(Some(&path), &body)?;
                fact("did", made.row.id, "body", &number.to_string());
                self.notes.push(made.row.id);
            }
            4 | 5 if !self.notes.is_empty() => {
                let id = self.notes[chance.below(self.notes.len())];
                fact("try", id, "body", &number.to_string());
                let body = format!("# Note {number}\n\nEdited. [[Page {number}]]\n");
                library.save_note(id, &body, None)?;
                fact("did", id, "body", &number.to_string());
            }
            6 if !self.articles.is_empty() => {
                let id = self.articles[chance.below(self.articles.len())];
                let place = [
                    (Place::Inbox, "inbox"),
                    (Place::Later, "later"),
                    (Place::Archive, "archive"),
                ][chance.below(3)];
                fact("try", id, "place", place.1);
                library.place(&[id], place.0)?;
                fact("did", id, "place", place.1);
            }
            7 if !self.articles.is_empty() => {
                let id = self.articles[chance.below(self.articles.len())];
                let on = chance.below(2) == 0;
                fact("try", id, "starred", &on.to_string());
                library.star(&[id], on)?;
                fact("did", id, "starred", &on.to_string());
            }
            8 if !self.articles.is_empty() => {
                let id = self.articles[chance.below(self.articles.len())];
                let was = library.rows(&[id])?[0].trashed;
                fact("try", id, "trashed", &(!was).to_string());
                if was {
                    library.restore(&[id])?;
                } else {
                    library.trash(&[id])?;
                }
                fact("did", id, "trashed", &(!was).to_string());
                if self.undoes && chance.below(2) == 0 {
                    fact("try", id, "trashed", &was.to_string());
                    library.undo()?;
                    fact("did", id, "trashed", &was.to_string());
                }
            }
            _ => {
                let Some(&id) = self.articles.last() else {
                    return Ok(());
                };
                let tag = format!("t{}", chance.below(4));
                fact("try", id, &format!("tag:{tag}"), "true");
                library.tag(&[id], &TestLibrary::tags(&[&tag]), &[])?;
                fact("did", id, &format!("tag:{tag}"), "true");
            }
        }
        Ok(())
    }
}

/// Backs up until it is killed.
fn back_up(folder: &Path) {
    let library = Library::open(folder, Env::system()).expect("the library opens");
    say("ready");
    loop {
        library
            .backup(None, &Job::silent())
            .expect("a backup is made");
        say("did");
    }
}

/// Starts as the app does. The first waits for the arguments of all others and says them; the others say how long it took.
fn start(folder: &Path, number: u64) {
    let begun = Instant::now();
    match instance::start(folder, &[format!("argument {number}")]).expect("one of them is first") {
        Start::HandedOver => say(&format!(
            "handed over in {} ms",
            begun.elapsed().as_millis()
        )),
        Start::First(instance) => {
            say("first");
            instance.on_args(|args| say(&format!("got {}", args.join(" "))));
            // The parent ends it.
            loop {
                std::thread::park();
            }
        }
    }
}
