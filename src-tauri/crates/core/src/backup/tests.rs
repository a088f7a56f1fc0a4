//! Backups are whole or not there, and going back gives what was there, to the last row.

use crate::error::Error;
use crate::instance;
use crate::job::{Cancel, Job};
use crate::store::backup::{Contents, contents, verify};
use crate::vault::trial::{Trial, all_files, edit, next, note, notes_of, put, tag, trash};
use crate::{Library, id::ItemId};
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::atomic::AtomicU64;

fn dump(library: &Library) -> Contents {
    library.store.read(contents).unwrap()
}

/// A library with notes and two files.
fn filled(trial: &Trial) -> Library {
    let library = trial.library("library");
    let vault = trial.files(
        "vault",
        &[
            ("a.md", b"one"),
            ("b.md", b"[[a]]"),
            ("p.png", b"picture"),
            ("q.pdf", b"%PDF"),
        ],
    );
    library.import(&vault, &Job::silent()).unwrap();
    library
}

fn backup(library: &Library) -> PathBuf {
    PathBuf::from(library.backup(None, &Job::silent()).unwrap().path)
}

fn blob_files(folder: &Path) -> Vec<PathBuf> {
    all_files(&folder.join("blobs"))
        .keys()
        .map(|name| folder.join("blobs").join(name))
        .collect()
}

#[test]
fn a_backup_has_everything_and_is_listed() {
    let trial = Trial::new();
    let library = filled(&trial);
    assert_eq!(library.backups().unwrap(), [], "none yet");
    let made = library.backup(None, &Job::silent()).unwrap();
    assert_eq!(made.items, 4);
    assert_eq!(
        verify(&Path::new(&made.path).join("library.db")).unwrap(),
        dump(&library)
    );
    assert_eq!(blob_files(Path::new(&made.path)).len(), 2);
    let second = library.backup(None, &Job::silent()).unwrap();
    assert_eq!(library.backups().unwrap(), [second, made], "newest first");
    let elsewhere = library
        .backup(Some(&trial.path("stick/backups")), &Job::silent())
        .unwrap();
    assert!(elsewhere.path.contains("stick"));
    assert_eq!(
        library.backups().unwrap().len(),
        2,
        "those elsewhere are the person's own"
    );
    assert!(
        all_files(library.folder())
            .keys()
            .all(|name| !name.contains(".partial")),
        "nothing unfinished is left"
    );
}

#[test]
fn a_backup_that_fails_leaves_nothing() {
    let trial = Trial::new();
    let library = filled(&trial);
    let clean = |library: &Library| {
        let left: Vec<String> = all_files(&library.folder().join("backups"))
            .into_keys()
            .collect();
        assert!(left.is_empty(), "{left:?}");
        assert_eq!(library.backups().unwrap(), []);
    };
    let cancel = Cancel::default();
    cancel.cancel();
    let stopped = library.backup(
        None,
        &Job {
            cancel,
            progress: &|_, _, _| {},
        },
    );
    assert_eq!(stopped, Err(Error::Cancelled));
    clean(&library);

    let blob = blob_files(library.folder()).remove(0);
    let whole = fs::read(&blob).unwrap();
    put(&blob, &vec![b'?'; whole.len()]);
    assert!(
        matches!(library.backup(None, &Job::silent()), Err(Error::Damaged(_))),
        "a blob that is damaged"
    );
    clean(&library);
    fs::remove_file(&blob).unwrap();
    assert!(
        matches!(library.backup(None, &Job::silent()), Err(Error::Damaged(_))),
        "a blob that is missing"
    );
    clean(&library);
    put(&blob, &whole);

    put(&trial.path("file"), b"in the way");
    assert!(
        matches!(
            library.backup(Some(&trial.path("file")), &Job::silent()),
            Err(Error::Storage(_))
        ),
        "a file where the folder should be"
    );
    assert!(matches!(
        library.backup(Some(&trial.path("file/below")), &Job::silent()),
        Err(Error::Storage(_))
    ));
    backup(&library);
}

/// One thing that a person does, chosen by chance.
fn act(library: &Library, items: &mut Vec<ItemId>, chance: &AtomicU64) {
    let roll = next(chance);
    let pick = |items: &[ItemId]| items[usize::try_from(next(chance)).unwrap_or(0) % items.len()];
    match roll % 8 {
        0 | 1 => items.push(note(
            library,
            &format!("n{}", items.len()),
            &format!("text {roll}"),
        )),
        _ if items.is_empty() => {}
        2..=5 => {
            let id = pick(items);
            // Undoing may have taken it away.
            let is_there = library
                .store
                .read(|connection| crate::store::notes::row(connection, id))
                .is_ok();
            match roll % 8 {
                _ if !is_there => {}
                2 | 3 => edit(library, id, &format!("text {roll} [[n{}]]", roll % 5)),
                4 => tag(library, id, &format!("t{}", roll % 3), roll % 16 < 12),
                _ => trash(library, id, roll % 16 < 10),
            }
        }
        6 => drop(library.undo().unwrap()),
        _ => drop(library.redo().unwrap()),
    }
}

#[test]
fn going_back_gives_what_was_there() {
    for seed in 1..=30 {
        let trial = Trial::seeded(seed);
        let chance = AtomicU64::new(seed);
        let library = trial.library("library");
        let mut items = Vec::new();
        for _ in 0..10 + next(&chance) % 20 {
            act(&library, &mut items, &chance);
        }
        let then = dump(&library);
        let notes_then = notes_of(&library);
        let backup = backup(&library);
        for _ in 0..1 + next(&chance) % 15 {
            act(&library, &mut items, &chance);
        }
        let after = dump(&library);
        drop(library);
        Library::restore_backup(&backup, &trial.path("library")).unwrap();
        let library = trial.library("library");
        assert_eq!(dump(&library), then, "history {seed}");
        assert_eq!(notes_of(&library), notes_then, "history {seed}");
        let found = library.check(false).unwrap();
        assert!(
            found.iter().all(|finding| finding.ok),
            "history {seed}: {found:#?}"
        );
        let aside = fs::read_dir(library.folder())
            .unwrap()
            .flatten()
            .map(|entry| entry.path());
        let aside = aside
            .into_iter()
            .find(|path| {
                path.file_name()
                    .unwrap()
                    .to_string_lossy()
                    .starts_with("replaced-")
            })
            .unwrap();
        assert_eq!(
            verify(&aside.join("library.db")).unwrap(),
            after,
            "history {seed}: what was replaced is kept"
        );
    }
}

#[test]
fn restoring_brings_back_what_is_lost() {
    let trial = Trial::new();
    let library = filled(&trial);
    let then = dump(&library);
    let backup = library
        .backup(Some(&trial.path("stick")), &Job::silent())
        .unwrap();
    drop(library);
    let backup = Path::new(&backup.path);
    // The whole library is gone.
    fs::remove_dir_all(trial.path("library")).unwrap();
    Library::restore_backup(backup, &trial.path("library")).unwrap();
    // The database is nonsense, with a log beside it, and a blob is damaged.
    put(&trial.path("library/library.db"), b"nonsense");
    put(&trial.path("library/library.db-wal"), b"more nonsense");
    let blob = blob_files(&trial.path("library")).remove(0);
    put(&blob, b"damaged");
    Library::restore_backup(backup, &trial.path("library")).unwrap();
    let library = trial.library("library");
    assert_eq!(dump(&library), then);
    let findings = library.check(false).unwrap();
    assert!(findings.iter().all(|finding| finding.ok), "{findings:#?}");
    let kept = all_files(&trial.path("library"));
    assert!(
        kept.iter()
            .any(|(name, bytes)| name.starts_with("replaced-") && bytes == b"nonsense"),
        "the damaged file is kept aside"
    );
}

#[test]
fn a_damaged_backup_is_refused_and_the_library_stays() {
    let trial = Trial::new();
    let library = filled(&trial);
    let stick = trial.path("stick");
    let good = PathBuf::from(library.backup(Some(&stick), &Job::silent()).unwrap().path);
    drop(library);
    let before = all_files(&trial.path("library"));
    let database = fs::read(good.join("library.db")).unwrap();
    let damages: [(&str, Vec<u8>); 5] = [
        ("cut short", database[..database.len() / 2].to_vec()),
        ("empty", Vec::new()),
        ("not a database", b"hello".repeat(1000)),
        (
            "zeroed in the middle",
            [&database[..8192], &[0; 8192], &database[16384..]].concat(),
        ),
        ("of a newer app", {
            let mut newer = database.clone();
            newer[60..64].copy_from_slice(&99_u32.to_be_bytes());
            newer
        }),
    ];
    for (what, bytes) in damages {
        put(&good.join("library.db"), &bytes);
        let refused = Library::restore_backup(&good, &trial.path("library"));
        assert!(
            matches!(
                refused,
                Err(Error::Damaged(_) | Error::TooNew(_) | Error::Storage(_))
            ),
            "{what}: {refused:?}"
        );
        assert_eq!(
            all_files(&trial.path("library")),
            before,
            "{what}: the library is as it was"
        );
    }
    put(&good.join("library.db"), &database);
    let missing = Library::restore_backup(&trial.path("nowhere"), &trial.path("library"));
    assert!(matches!(missing, Err(Error::NotFound(_))));
    // A blob that neither side has whole.
    let hash_name = blob_files(&good).remove(0);
    let relative = hash_name.strip_prefix(&good).unwrap().to_owned();
    for side in [good.clone(), trial.path("library")] {
        fs::remove_file(side.join(&relative)).unwrap();
    }
    let refused = Library::restore_backup(&good, &trial.path("library"));
    assert!(matches!(refused, Err(Error::Damaged(_))), "{refused:?}");
}

#[test]
fn a_library_in_use_is_not_replaced() {
    let trial = Trial::new();
    let library = filled(&trial);
    let backup = backup(&library);
    let restore = || Library::restore_backup(&backup, &trial.path("library"));
    library.store.read(crate::store::notes::all).unwrap();
    assert!(
        matches!(restore(), Err(Error::Locked(_))),
        "another program has it open"
    );
    assert_eq!(notes_of(&library).len(), 2, "which goes on as before");
    note(&library, "c", "still writing");
    drop(library);
    let window = instance::start(&trial.path("library"), &[]).unwrap();
    assert!(
        matches!(restore(), Err(Error::Locked(message)) if message.contains("Close it")),
        "the app has it"
    );
    drop(window);
    restore().unwrap();
}

#[test]
fn however_the_file_is_damaged_a_backup_brings_it_back() {
    let trial = Trial::new();
    let library = filled(&trial);
    for n in 0..40 {
        note(
            &library,
            &format!("more {n}"),
            &"words of some length ".repeat(50),
        );
    }
    let then = dump(&library);
    let backup = backup(&library);
    drop(library);
    let file = trial.path("library/library.db");
    let whole = fs::read(&file).unwrap();
    let chance = AtomicU64::new(7);
    let pick = |below: usize| usize::try_from(next(&chance)).unwrap_or(0) % below;
    for case in 0..30 {
        let mut bytes = whole.clone();
        match case % 5 {
            0 => bytes.truncate(pick(whole.len())),
            1 => (0..8).for_each(|_| bytes[pick(whole.len())] ^= 1 << pick(8)),
            2 => {
                let start = pick(whole.len() / 8192) * 8192;
                bytes[start..start + 8192].fill(0);
            }
            3 => bytes[..100]
                .iter_mut()
                .for_each(|byte| *byte ^= u8::try_from(pick(256)).unwrap()),
            _ => put(
                &trial.path("library/library.db-wal"),
                &whole[..4096 + pick(8192)],
            ),
        }
        put(&file, &bytes);
        // Whatever it says of the damage, it comes back with an answer, and the backups stay.
        if let Ok(library) = Library::open(&trial.path("library"), trial.env("damaged")) {
            let _ = library.check(false);
            let _ = library.backup(Some(&trial.path("stick")), &Job::silent());
        }
        assert_eq!(
            verify(&backup.join("library.db")).unwrap(),
            then,
            "case {case}"
        );
        Library::restore_backup(&backup, &trial.path("library")).unwrap();
        assert_eq!(dump(&trial.library("library")), then, "case {case}");
    }
    for made in fs::read_dir(trial.path("stick"))
        .into_iter()
        .flatten()
        .flatten()
    {
        verify(&made.path().join("library.db")).unwrap();
    }
}
