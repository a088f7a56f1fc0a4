//! Power loss: specs/reliability.md R4.
//!
//! What a writing process asks of the kernel is written down by `strace`, and done again up to a random moment on a disk of
//! the test's own. At that moment the power goes: of what was not synced a random part of the sectors is there, one of them
//! garbled, and names that their folder was not synced for may be missing. The library must open on what is left, whole, with
//! everything that had been acknowledged by then. The same is done with disks that do not sync, which must lose something:
//! otherwise the test would show nothing.

mod trace;

use self::trace::{Asked, traced};
use crate::reliability::{Facts, nightly, whole};
use commonplace_core::{Env, Library};
use commonplace_tests::{Chance, skip, write};
use std::collections::BTreeMap;
use std::ops::Range;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::rc::Rc;

/// What a disk keeps or loses as a whole.
const SECTOR: usize = 512;

/// A file: what is safe, and what came after it.
#[derive(Default, Clone)]
struct File {
    safe: Vec<u8>,
    pending: Vec<Change>,
}

#[derive(Clone)]
enum Change {
    Write(usize, Rc<[u8]>),
    Cut(usize),
}

impl Change {
    /// Does it to a content; of a write only some sectors when `keeps` says so.
    fn apply(&self, to: &mut Vec<u8>, mut keeps: impl FnMut(&mut [u8]) -> bool) {
        match self {
            Self::Cut(length) => to.resize(*length, 0),
            Self::Write(at, bytes) => {
                for part in sectors(*at, bytes.len()) {
                    let mut sector = bytes[part.start - at..part.end - at].to_vec();
                    if keeps(&mut sector) {
                        to.resize(to.len().max(part.end), 0);
                        to[part].copy_from_slice(&sector);
                    }
                }
            }
        }
    }
}

/// A stretch of a file, cut where its sectors begin.
fn sectors(at: usize, length: usize) -> impl Iterator<Item = Range<usize>> {
    let end = at + length;
    (at / SECTOR..end.div_ceil(SECTOR))
        .map(move |sector| (sector * SECTOR).max(at)..((sector + 1) * SECTOR).min(end))
}

/// What stands under a name.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Thing {
    File(usize),
    Folder,
}

#[derive(Clone)]
enum Naming {
    Put(PathBuf, Thing),
    Take(PathBuf),
    Move(PathBuf, PathBuf, Thing),
}

impl Naming {
    fn apply(&self, names: &mut BTreeMap<PathBuf, Thing>) {
        match self {
            Self::Put(path, thing) => drop(names.insert(path.clone(), *thing)),
            Self::Take(path) => drop(names.remove(path)),
            Self::Move(from, to, thing) => {
                names.remove(from);
                names.insert(to.clone(), *thing);
            }
        }
    }
}

/// Which files a disk that lies does not sync.
type Lies = fn(&Path) -> bool;

/// A disk that keeps what was synced, and of the rest what chance leaves.
struct Disk {
    files: Vec<File>,
    now: BTreeMap<PathBuf, Thing>,
    safe: BTreeMap<PathBuf, Thing>,
    /// Names that are not safe yet, by their folder.
    pending: BTreeMap<PathBuf, Vec<Naming>>,
    lies: Lies,
}

impl Disk {
    fn new(folder: &Path, lies: Lies) -> Self {
        let root = BTreeMap::from([(folder.to_owned(), Thing::Folder)]);
        Self {
            files: Vec::new(),
            now: root.clone(),
            safe: root,
            pending: BTreeMap::new(),
            lies,
        }
    }

    fn ask(&mut self, asked: &Asked) {
        match asked {
            Asked::Make(path, file) => {
                self.files
                    .resize(self.files.len().max(file + 1), File::default());
                self.name(Naming::Put(path.clone(), Thing::File(*file)));
            }
            Asked::Folder(path) => self.name(Naming::Put(path.clone(), Thing::Folder)),
            Asked::Link(from, to) => self.name(Naming::Put(to.clone(), self.now[from])),
            Asked::Rename(from, to) => {
                self.name(Naming::Move(from.clone(), to.clone(), self.now[from]));
            }
            Asked::Remove(path) => self.name(Naming::Take(path.clone())),
            Asked::Write(file, at, bytes) => {
                let change = Change::Write(*at, Rc::clone(bytes));
                self.files[*file].pending.push(change);
            }
            Asked::Cut(file, length) => self.files[*file].pending.push(Change::Cut(*length)),
            Asked::Sync(number) => {
                let lies = self.lies;
                let is_kept = |(path, thing): (&PathBuf, &Thing)| {
                    *thing == Thing::File(*number) && lies(path)
                };
                if self.now.iter().any(is_kept) {
                    return;
                }
                let file = &mut self.files[*number];
                for change in std::mem::take(&mut file.pending) {
                    change.apply(&mut file.safe, |_| true);
                }
            }
            Asked::SyncFolder(path) if !(self.lies)(path) => {
                for naming in self.pending.remove(path).unwrap_or_default() {
                    naming.apply(&mut self.safe);
                }
            }
            Asked::SyncFolder(_) | Asked::Say(_) => {}
        }
    }

    fn name(&mut self, naming: Naming) {
        naming.apply(&mut self.now);
        let (Naming::Put(path, _) | Naming::Take(path) | Naming::Move(_, path, _)) = &naming;
        let folder = path.parent().unwrap_or(path).to_owned();
        self.pending.entry(folder).or_default().push(naming);
    }

    /// Writes to a real folder what is left when the power goes now.
    fn left(&self, chance: &Chance, folder: &Path, to: &Path) {
        let mut names = self.safe.clone();
        for pending in self.pending.values() {
            // A journal keeps names in their order.
            for naming in &pending[..chance.below(pending.len() + 1)] {
                naming.apply(&mut names);
            }
        }
        // None of what was on its way, all of it, or some.
        let (share, mut is_garbled) = (chance.below(4), chance.below(2) == 0);
        for (path, thing) in &names {
            let at = to.join(path.strip_prefix(folder).unwrap());
            // Without its folder there is no name.
            if !at.parent().is_some_and(Path::is_dir) {
                continue;
            }
            let Thing::File(number) = thing else {
                std::fs::create_dir_all(&at).unwrap();
                continue;
            };
            // What is shared between processes in memory was never on the disk.
            if path.to_string_lossy().ends_with("-shm") {
                continue;
            }
            let file = &self.files[*number];
            let mut content = file.safe.clone();
            for change in &file.pending {
                if matches!(change, Change::Cut(_)) && chance.below(4) >= share {
                    continue;
                }
                change.apply(&mut content, |sector| {
                    let is_kept = chance.below(4) < share + usize::from(share == 3);
                    if is_kept && is_garbled && share < 3 && chance.below(8) == 0 {
                        let half = sector.len() / 2;
                        chance.fill(&mut sector[half..]);
                        is_garbled = false;
                    }
                    is_kept
                });
            }
            write(&at, content);
        }
    }
}

/// Where a disk may be of memory: these are thousands of small ones.
fn folder() -> tempfile::TempDir {
    let memory = Path::new("/dev/shm");
    if memory.is_dir() {
        tempfile::tempdir_in(memory).unwrap()
    } else {
        tempfile::tempdir().unwrap()
    }
}

/// Takes the power away at so many random moments of a run; `check` gets what is left and what was acknowledged.
fn cuts(
    asked: &[Asked],
    folder: &Path,
    lies: Lies,
    (count, chance): (usize, &Chance),
    mut check: impl FnMut(usize, &Path, &Facts),
) {
    let mut moments: Vec<usize> = (0..count).map(|_| chance.below(asked.len() + 1)).collect();
    moments.sort_unstable();
    let mut disk = Disk::new(folder, lies);
    let mut facts = Facts::default();
    let mut done = 0;
    for moment in moments {
        for asked in &asked[done..moment] {
            disk.ask(asked);
            if let Asked::Say(line) = asked {
                facts.hear(line);
            }
        }
        done = moment;
        let left = self::folder();
        disk.left(chance, folder, left.path());
        check(moment, &left.path().join("library"), &facts);
    }
}

/// Opens what is left; how many facts were there.
fn opened(library: &Path, facts: &Facts) -> usize {
    let opened = Library::open(library, Env::system()).unwrap();
    let count = facts.check(&opened);
    whole(&opened);
    count
}

const NAME: &str = "power::when_the_power_goes_nothing_acknowledged_is_lost";

/// R4, and that it would show.
#[test]
fn when_the_power_goes_nothing_acknowledged_is_lost() {
    let (runs, each) = (nightly(4, 100), nightly(125, 1_000));
    let chance = Chance::new(0x0ff);
    let (mut acknowledged, mut lost, mut log_lost) = (0, 0, 0);
    for run in 0..runs {
        let seed = chance.next();
        let made = folder();
        let errand = ["write 40", "write, four times"][run % 2];
        let Some(asked) = traced(errand, seed, made.path()) else {
            return skip(NAME, "strace is missing or may not trace here");
        };
        let honest: Lies = |_| false;
        cuts(
            &asked,
            made.path(),
            honest,
            (each, &chance),
            |moment, left, facts| {
                acknowledged += catch_unwind(AssertUnwindSafe(|| opened(left, facts)))
                    .unwrap_or_else(|_| {
                        panic!("run {run}, seed {seed}: the power went at {moment}")
                    });
            },
        );
        // Disks that lie lose what was acknowledged: all of them, or only the log.
        let liars: [(Lies, &mut usize); 2] = [
            (|_| true, &mut lost),
            (
                |path| path.to_string_lossy().ends_with("-wal"),
                &mut log_lost,
            ),
        ];
        for (lies, count) in liars {
            cuts(
                &asked,
                made.path(),
                lies,
                (each / 10, &chance),
                |_, left, facts| {
                    let quiet = catch_unwind(AssertUnwindSafe(|| opened(left, facts)));
                    *count += usize::from(quiet.is_err());
                },
            );
        }
    }
    println!(
        "{} power cuts, {acknowledged} acknowledged facts kept; without syncs {lost} of {} lost something, without those of the log {log_lost}",
        runs * each,
        runs * (each / 10)
    );
    assert!(
        acknowledged > runs * each,
        "the cuts came too early: {acknowledged}"
    );
    assert!(
        lost * 100 >= runs * (each / 10),
        "a disk that never syncs loses something"
    );
    assert!(log_lost > 0, "a log that is never synced loses something");
}
