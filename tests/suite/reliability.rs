//! Crashes, newer and foreign libraries, two at once, backups: specs/reliability.md R1, R9, R10, R14 at their small counts.

use crate::processes::again;
use commonplace_core::id::ItemId;
use commonplace_core::job::Job;
use commonplace_core::model::{Place, Row};
use commonplace_core::{Env, Error, Library};
use commonplace_tests::{Chance, Cli, TestLibrary, dump, sha256, walk, write};
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::{BufRead as _, BufReader};
use std::path::Path;
use std::process::Child;
use std::sync::mpsc::{self, Receiver};
use std::time::{Duration, Instant};

/// Longer than anything here takes on a busy machine.
const PATIENCE: Duration = Duration::from_secs(60);

pub fn nightly(small: usize, large: usize) -> usize {
    if std::env::var_os("COMMONPLACE_NIGHTLY").is_some() {
        large
    } else {
        small
    }
}

/// A child, and what it says.
struct Other {
    child: Child,
    says: Receiver<String>,
}

impl Other {
    fn on(errand: &str, library: &Path, seed: u64) -> Self {
        let mut child = again(errand, library, seed).spawn().unwrap();
        let out = BufReader::new(child.stdout.take().unwrap());
        let (tell, says) = mpsc::channel();
        std::thread::spawn(move || {
            out.lines()
                .map_while(Result::ok)
                .try_for_each(|line| tell.send(line))
        });
        Self { child, says }
    }

    /// What it says, up to a line that begins with `end`, which is included.
    fn until(&self, end: &str) -> Vec<String> {
        let mut said = Vec::new();
        loop {
            let line = self
                .says
                .recv_timeout(PATIENCE)
                .unwrap_or_else(|error| panic!("{error}, waiting for “{end}” after {said:?}"));
            said.push(line);
            if said.last().is_some_and(|line| line.starts_with(end)) {
                return said;
            }
        }
    }

    /// Kills it as a power button would, and gives what it had said by then.
    fn kill(mut self) -> Vec<String> {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
        self.says.iter().collect()
    }
}

/// What must be true, and what may be true besides because it was on its way.
#[derive(Default)]
pub struct Facts {
    must: BTreeMap<(String, String), String>,
    may: BTreeMap<(String, String), String>,
}

impl Facts {
    pub fn hear(&mut self, line: &str) {
        let mut words = line.splitn(4, ' ');
        let (Some(when), Some(id), Some(what), Some(value)) =
            (words.next(), words.next(), words.next(), words.next())
        else {
            return;
        };
        let key = (id.to_owned(), what.to_owned());
        match when {
            "try" => drop(self.may.insert(key, value.to_owned())),
            "did" => {
                self.may.remove(&key);
                self.must.insert(key, value.to_owned());
            }
            _ => {}
        }
    }

    /// Compares with what is there; how many facts there were.
    pub fn check(&self, library: &Library) -> usize {
        for (key, value) in &self.must {
            let (id, what) = key;
            let on_its_way = self
                .may
                .get(key)
                .is_some_and(|value| holds(library, id, what, value));
            assert!(
                holds(library, id, what, value) || on_its_way,
                "{id}: {what} was {value}, acknowledged, and is not: {:?}",
                row(library, id)
            );
        }
        self.must.len()
    }

    /// What was on its way has happened or not, and is as it is from here on.
    fn settle(&mut self, library: &Library) {
        for ((id, what), value) in std::mem::take(&mut self.may) {
            if holds(library, &id, &what, &value) {
                self.must.insert((id, what), value);
            }
        }
    }
}

fn row(library: &Library, id: &str) -> Row {
    let id: ItemId = id.parse().unwrap();
    library
        .rows(&[id])
        .unwrap()
        .pop()
        .unwrap_or_else(|| panic!("{id} was acknowledged and is lost"))
}

fn holds(library: &Library, id: &str, what: &str, value: &str) -> bool {
    let row = row(library, id);
    let place = [
        ("inbox", Place::Inbox),
        ("later", Place::Later),
        ("archive", Place::Archive),
    ]
    .into_iter()
    .find(|(word, _)| *word == value);
    match what {
        "text" => library.article_text(row.id).unwrap().text.contains(value),
        "body" => library
            .note(row.id)
            .unwrap()
            .body
            .starts_with(&format!("# Note {value}\n")),
        "place" => row.place == place.map(|(_, place)| place),
        "starred" => row.starred.to_string() == value,
        "trashed" => row.trashed.to_string() == value,
        tag => row
            .tags
            .iter()
            .any(|known| Some(known.as_str()) == tag.strip_prefix("tag:")),
    }
}

pub fn whole(library: &Library) {
    let findings = library.check(false).unwrap();
    assert!(findings.iter().all(|finding| finding.ok), "{findings:#?}");
}

/// R1.
#[test]
fn killed_at_any_moment_nothing_acknowledged_is_lost() {
    let runs = nightly(200, 5_000);
    let chance = Chance::new(0x5eed);
    let mut acknowledged = 0;
    let mut folder = tempfile::tempdir().unwrap();
    let mut facts = Facts::default();
    for run in 0..runs {
        if run % 20 == 0 {
            folder = tempfile::tempdir().unwrap();
            facts = Facts::default();
        }
        let library = folder.path().join("library");
        let writer = Other::on("write", &library, chance.next());
        let mut said = writer.until("ready");
        // The moment of the crash is the test's subject, so this is no wait for anything.
        std::thread::sleep(Duration::from_micros(chance.next() % 300_000));
        said.extend(writer.kill());
        said.iter().for_each(|line| facts.hear(line));

        let begun = Instant::now();
        let opened = Library::open(&library, Env::system())
            .unwrap_or_else(|error| panic!("run {run}: {error}"));
        assert!(
            begun.elapsed() < Duration::from_secs(2),
            "run {run}: opening took {:?}",
            begun.elapsed()
        );
        acknowledged += facts.check(&opened);
        whole(&opened);
        facts.settle(&opened);
        if run % 20 == 19 {
            let told = Cli::on(&library).run(&["check", "--json"]);
            assert_eq!(told.code, 0, "{told:?}");
        }
    }
    assert!(
        acknowledged > runs,
        "{acknowledged} facts over {runs} crashes: the crashes came too early to show anything"
    );
}

/// R9: a number of the header, as the file stores it.
fn patch(path: &Path, at: usize, number: u32) {
    let mut bytes = fs::read(path).unwrap();
    bytes[at..at + 4].copy_from_slice(&number.to_be_bytes());
    write(path, bytes);
}

const USER_VERSION: usize = 60;
const APPLICATION_ID: usize = 68;

#[test]
fn newer_and_foreign_files_are_refused_with_their_bytes_untouched() {
    type Change = Box<dyn Fn(&Path)>;
    let cases: Vec<(&str, Change)> = vec![
        (
            "the next version",
            Box::new(|path| patch(path, USER_VERSION, 1_000)),
        ),
        (
            "a version far away",
            Box::new(|path| patch(path, USER_VERSION, u32::MAX)),
        ),
        (
            "another program's number",
            Box::new(|path| patch(path, APPLICATION_ID, 0x0f05_5112)),
        ),
        (
            "no program's number",
            Box::new(|path| patch(path, APPLICATION_ID, 0)),
        ),
        (
            "a text",
            Box::new(|path| write(path, "Dear diary, this is no database at all. ".repeat(20))),
        ),
        ("nothing", Box::new(|path| write(path, ""))),
        (
            "a few bytes",
            Box::new(|path| write(path, "SQLite format 3\0")),
        ),
        (
            "a picture",
            Box::new(|path| write(path, [b"\x89PNG\r\n\x1a\n".as_slice(), &[7; 400]].concat())),
        ),
        (
            "a header that was overwritten",
            Box::new(|path| patch(path, 0, 0)),
        ),
        ("zeros", Box::new(|path| write(path, vec![0; 8192]))),
    ];
    for (what, change) in cases {
        let mut library = TestLibrary::new();
        library.write_note("Bees", "They fly.");
        library.close();
        let file = library.path().join("library.db");
        change(&file);
        let before: BTreeMap<_, _> = walk(&library.path())
            .into_iter()
            .map(|path| (path.clone(), sha256(&path)))
            .collect();
        match Library::open(&library.path(), library.env()) {
            Err(Error::Damaged(message) | Error::TooNew(message)) => {
                assert!(message.contains("not changed"), "{what}: {message}")
            }
            Err(error) => panic!("{what}: {error:?}"),
            Ok(opened) => {
                assert!(
                    opened
                        .read_only()
                        .is_some_and(|reason| reason.contains("newer")),
                    "{what} may only be read"
                );
                assert_eq!(opened.rows(&[]).unwrap(), []);
                assert!(
                    matches!(opened.create_note(None, ""), Err(Error::Locked(_))),
                    "{what}"
                );
            }
        }
        let told = Cli::on(&library.path()).run_with(&["note", "new", "Mine"], b"text");
        assert_eq!(told.code, 1, "{what}: {told:?}");
        assert!(
            told.err.len() > 40 && told.out.is_empty(),
            "{what}: a sentence, not {told:?}"
        );
        let after: BTreeMap<_, _> = walk(&library.path())
            .into_iter()
            .map(|path| (path.clone(), sha256(&path)))
            .collect();
        assert_eq!(
            after, before,
            "{what}: not a byte changed, no file came or went"
        );
    }
}

/// R10: two processes write at once, and nobody hears that the database is locked.
#[test]
fn two_writers_at_once_both_get_through() {
    let folder = tempfile::tempdir().unwrap();
    let library = folder.path().join("library");
    drop(Library::open(&library, Env::system()).unwrap());
    let mut facts = Facts::default();
    let writers = [1, 2].map(|seed| Other::on("write 40", &library, seed));
    let cli = Cli::on(&library);
    for number in 0..10 {
        let ran = cli.run_with(
            &[
                "note",
                "new",
                &format!("From the terminal {number}"),
                "--json",
            ],
            b"text",
        );
        assert_eq!(ran.code, 0, "{ran:?}");
        facts.hear(&format!(
            "did {} starred false",
            ran.lines()[0]["id"].as_str().unwrap()
        ));
    }
    for writer in writers {
        writer
            .until("done")
            .iter()
            .for_each(|line| facts.hear(line));
    }
    let opened = Library::open(&library, Env::system()).unwrap();
    assert!(facts.check(&opened) > 30);
    whole(&opened);
}

/// R10: of many starts at the same moment one is first, and gets the arguments of all others.
#[test]
fn of_many_starts_at_once_one_is_first() {
    const STARTS: u64 = 20;
    for round in 0..nightly(5, 50) {
        let folder = tempfile::tempdir().unwrap();
        let library = folder.path().join("library");
        let starts: Vec<Other> = (0..STARTS)
            .map(|number| Other::on("start", &library, number))
            .collect();
        let (mut first, mut handed) = (Vec::new(), BTreeSet::new());
        for (number, start) in (0_u64..).zip(starts) {
            loop {
                let line = start
                    .says
                    .recv_timeout(PATIENCE)
                    .unwrap_or_else(|error| panic!("round {round}, start {number}: {error}"));
                if line == "first" {
                    first.push(start);
                    break;
                }
                if let Some(took) = line
                    .strip_prefix("handed over in ")
                    .and_then(|rest| rest.split(' ').next())
                {
                    // The promise is two seconds; twenty programs that start at once on two cores get more.
                    assert!(
                        took.parse::<u64>().unwrap() < 8_000,
                        "round {round}: {line}"
                    );
                    handed.insert(format!("argument {number}"));
                    break;
                }
            }
        }
        assert_eq!(
            (first.len(), handed.len() as u64),
            (1, STARTS - 1),
            "round {round}"
        );
        let mut got = BTreeSet::new();
        while got.len() < handed.len() {
            let line = first[0]
                .says
                .recv_timeout(PATIENCE)
                .unwrap_or_else(|error| panic!("round {round}: {error} after {got:?}"));
            got.extend(line.strip_prefix("got ").map(str::to_owned));
        }
        assert_eq!(got, handed, "round {round}");
        // Killed, not closed: the next start finds no stale lock.
        first.into_iter().for_each(|first| drop(first.kill()));
        let next = Other::on("start", &library, 99);
        next.until("first");
        next.kill();
    }
}

fn history(library: &TestLibrary, chance: &Chance, steps: usize) {
    for step in 0..steps {
        let rows = library.all("in:anywhere");
        let some = (!rows.is_empty()).then(|| rows[chance.below(rows.len())].id);
        let number = chance.next() % 10_000;
        match (chance.below(8), some) {
            (0 | 1, _) | (_, None) => {
                library.save_article(&format!("Article {number} {step}"));
            }
            (2, _) => drop(library.write_note(
                &format!("Notes/Note {number} {step}"),
                &format!("[[Article {number}]] #t{}", number % 3),
            )),
            (3, Some(id)) => {
                drop(library.save_note(id, &format!("Text {number}. [[Note {number}]]"), None))
            }
            (4, Some(id)) => drop(library.trash(&[id])),
            (5, Some(id)) => drop(library.star(&[id], true)),
            (6, Some(id)) => drop(library.place(&[id], Place::Later)),
            (_, Some(_)) => drop(library.undo()),
        }
        library.wait(30_000);
    }
}

/// R14: what was backed up is what comes back.
#[test]
fn a_restored_backup_equals_the_library_of_its_time() {
    for seed in 0..nightly(30, 300) as u64 {
        let chance = Chance::new(seed);
        let mut library = TestLibrary::in_memory();
        history(&library, &chance, 12);
        let then = library.dump();
        let backup = library.backup(None, &Job::silent()).unwrap();
        assert_eq!(library.backups().unwrap(), std::slice::from_ref(&backup));
        history(&library, &chance, 8);
        let now = library.dump();
        library.close();
        Library::restore_backup(Path::new(&backup.path), &library.path()).unwrap();
        library.reopen();
        assert_eq!(library.dump(), then, "seed {seed}");
        library.must_be_whole();

        // Going back is itself no loss: what was there is kept aside, and the backup elsewhere is as good.
        let aside = walk(&library.path()).into_iter().find(|path| {
            path.components()
                .any(|part| part.as_os_str().to_string_lossy().starts_with("replaced-"))
                && path.ends_with("library.db")
        });
        assert!(
            now == then || aside.is_some(),
            "seed {seed}: what was replaced is kept: {:?}",
            walk(&library.path())
        );
        library.close();
        let elsewhere = library.beside("elsewhere");
        Library::restore_backup(Path::new(&backup.path), &elsewhere).unwrap();
        let other = Library::open(&elsewhere, library.env()).unwrap();
        assert_eq!(dump(&other), then, "seed {seed}, in another folder");
    }
}

/// R14: killed while it backs up, it lists no backup that is not whole.
#[test]
fn no_half_backup_is_ever_listed() {
    let chance = Chance::new(14);
    let mut library = TestLibrary::new();
    history(&library, &chance, 30);
    let then = library.dump();
    library.close();
    let mut listed = 0;
    for run in 0..nightly(20, 100) {
        let writer = Other::on("back up", &library.path(), 0);
        writer.until("ready");
        std::thread::sleep(Duration::from_micros(chance.next() % 120_000));
        writer.kill();
        library.reopen();
        let backups = library.backups().unwrap();
        listed = backups.len();
        library.must_be_whole();
        library.close();
        if let Some(newest) = backups.first() {
            let elsewhere = library.beside(&format!("elsewhere-{run}"));
            Library::restore_backup(Path::new(&newest.path), &elsewhere)
                .unwrap_or_else(|error| panic!("run {run}: {error}"));
            assert_eq!(
                dump(&Library::open(&elsewhere, library.env()).unwrap()),
                then,
                "run {run}"
            );
        }
    }
    assert!(
        listed > 0,
        "no backup was ever finished: the crashes came too early to show anything"
    );
}
