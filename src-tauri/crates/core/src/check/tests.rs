//! What `check` finds, what it repairs, and what it leaves alone.

use crate::job::Job;
use crate::library::Library;
use crate::model::Finding;
use crate::store::check::wreck;
use crate::vault::trial::{BEGIN, Trial, all_files, id_of, note, notes_of, put, tag, trash};
use std::fs::{self, File};
use std::path::PathBuf;
use std::time::{Duration, UNIX_EPOCH};

fn filled(trial: &Trial) -> Library {
    let library = trial.library("library");
    let vault = trial.files(
        "vault",
        &[
            ("a.md", b"one [[b]]"),
            ("b.md", b"two #tag"),
            ("p.png", b"picture"),
            ("q.pdf", b"%PDF"),
        ],
    );
    library.import(&vault, &Job::silent()).unwrap();
    let c = note(&library, "c", "three");
    tag(&library, c, "tagged", true);
    trash(&library, note(&library, "d", "in the trash"), true);
    library
}

fn bad(findings: &[Finding]) -> Vec<&Finding> {
    findings.iter().filter(|finding| !finding.ok).collect()
}

#[test]
fn a_sound_library_is_said_to_be_sound() {
    let trial = Trial::new();
    let library = filled(&trial);
    let before = all_files(library.folder());
    let findings = library.check(false).unwrap();
    assert!(bad(&findings).is_empty(), "{findings:#?}");
    let areas: Vec<&str> = findings
        .iter()
        .map(|finding| finding.area.as_str())
        .collect();
    assert_eq!(
        areas,
        [
            "integrity",
            "foreign keys",
            "search index",
            "lists and links",
            "texts",
            "blobs",
            "leftovers"
        ]
    );
    assert_eq!(
        all_files(library.folder()).keys().collect::<Vec<_>>(),
        before.keys().collect::<Vec<_>>()
    );
    let again = library.check(true).unwrap();
    assert_eq!(again, findings, "and there is nothing to repair");
}

#[test]
fn derived_tables_are_made_again() {
    let wrecks = [
        "DELETE FROM listing WHERE path = 'a'",
        "UPDATE listing SET title = 'x' WHERE path = 'b'",
        "DELETE FROM link",
        "DELETE FROM item_name",
        "UPDATE link SET dst = NULL",
        "DELETE FROM search_doc WHERE row = (SELECT row FROM listing WHERE path = 'b')",
        "DELETE FROM search_segment",
        "UPDATE search_doc SET stamp = 77 WHERE row = (SELECT row FROM listing WHERE path = 'a')",
        "UPDATE search_segment SET data = zeroblob(length(data))",
    ];
    for statement in wrecks {
        let trial = Trial::new();
        let library = filled(&trial);
        let notes = notes_of(&library);
        wreck(&library.store, statement);
        let found = library.check(false).unwrap();
        assert!(!bad(&found).is_empty(), "{statement} is found");
        assert!(
            bad(&found)
                .iter()
                .all(|finding| !finding.repaired && finding.message.len() > 20),
            "{found:#?}"
        );
        let repaired = library.check(true).unwrap();
        let derived = ["search index", "lists and links"];
        let open = bad(&repaired)
            .into_iter()
            .filter(|finding| derived.contains(&finding.area.as_str()) && !finding.repaired)
            .count();
        assert_eq!(open, 0, "{statement}: {repaired:#?}");
        assert!(
            repaired.iter().any(|finding| finding.repaired),
            "{statement}: {repaired:#?}"
        );
        let after = library.check(false).unwrap();
        assert!(bad(&after).is_empty(), "{statement}: {after:#?}");
        assert_eq!(notes_of(&library), notes);
    }
}

#[test]
fn halves_are_found_and_left_alone() {
    let wrecks = [
        "DELETE FROM note WHERE path = 'a'",
        "DELETE FROM attachment WHERE path = 'p.png'",
        "UPDATE note SET body = 'forged' WHERE path = 'b'",
        "INSERT INTO item (row, id, kind, created_hlc) VALUES (999, randomblob(16), 'article', 1)",
    ];
    for statement in wrecks {
        let trial = Trial::new();
        let library = filled(&trial);
        wreck(&library.store, statement);
        for repair in [false, true] {
            let found = library.check(repair).unwrap();
            assert!(
                bad(&found)
                    .iter()
                    .any(|finding| finding.area == "texts" && !finding.repaired),
                "{statement}: {found:#?}"
            );
        }
    }
    let trial = Trial::new();
    let library = filled(&trial);
    wreck(&library.store, "PRAGMA foreign_keys = OFF");
    wreck(
        &library.store,
        "DELETE FROM note_rev WHERE note = (SELECT item FROM note WHERE path = 'a')",
    );
    let found = library.check(true).unwrap();
    assert!(
        bad(&found)
            .iter()
            .any(|finding| finding.area == "foreign keys"),
        "{found:#?}"
    );
    assert!(
        bad(&found).iter().any(|finding| finding.area == "texts"),
        "{found:#?}"
    );
    assert_eq!(
        crate::vault::trial::body(&library, id_of(&library, "a")),
        "one [[b]]",
        "the text that is there stays"
    );
}

fn blobs(library: &Library) -> Vec<PathBuf> {
    let folder = library.folder().join("blobs");
    all_files(&folder)
        .keys()
        .map(|name| folder.join(name))
        .collect()
}

#[test]
fn blobs_are_read_and_fetched_from_backups() {
    let trial = Trial::new();
    let library = filled(&trial);
    let whole: Vec<(PathBuf, Vec<u8>)> = blobs(&library)
        .into_iter()
        .map(|path| (path.clone(), fs::read(path).unwrap()))
        .collect();
    let damage = |library: &Library| {
        fs::remove_file(&whole[0].0).unwrap();
        put(&whole[1].0, &vec![b'?'; whole[1].1.len()]);
        let found = library.check(false).unwrap();
        let messages: Vec<&str> = bad(&found)
            .iter()
            .map(|finding| finding.message.as_str())
            .collect();
        assert!(
            messages.len() == 2 && messages.iter().any(|message| message.contains("missing")),
            "{messages:?}"
        );
    };
    damage(&library);
    let found = library.check(true).unwrap();
    assert!(
        bad(&found).iter().all(|finding| !finding.repaired),
        "no backup has it: {found:#?}"
    );
    for (path, bytes) in &whole {
        put(path, bytes);
    }
    library.backup(None, &Job::silent()).unwrap();
    damage(&library);
    let found = library.check(true).unwrap();
    assert!(
        bad(&found).iter().all(|finding| finding.repaired),
        "{found:#?}"
    );
    assert!(bad(&library.check(false).unwrap()).is_empty());
    for (path, bytes) in &whole {
        assert_eq!(&fs::read(path).unwrap(), bytes);
    }
}

#[test]
fn leftovers_go_when_they_are_old() {
    let trial = Trial::new();
    let library = filled(&trial);
    let old = UNIX_EPOCH + Duration::from_millis(BEGIN.unsigned_abs() - 7_200_000);
    let blob_folder = blobs(&library)[0].parent().unwrap().to_owned();
    let files = [
        library.folder().join(".library-x.tmp"),
        blob_folder.join(".12-3.tmp"),
        library.folder().join("backups/.partial-x/library.db"),
        library.folder().join("notes.tmp"),
    ];
    for path in &files {
        put(path, b"half");
        File::options()
            .write(true)
            .open(path)
            .unwrap()
            .set_modified(old)
            .unwrap();
    }
    let fresh = library.folder().join(".now.tmp");
    put(&fresh, b"being written");
    File::open(files[2].parent().unwrap())
        .unwrap()
        .set_modified(old)
        .unwrap();
    assert_eq!(bad(&library.check(false).unwrap()).len(), 1);
    let found = library.check(true).unwrap();
    assert!(
        bad(&found)
            .iter()
            .all(|finding| finding.area == "leftovers" && finding.repaired),
        "{found:#?}"
    );
    assert_eq!(
        files.map(|path| path.exists()),
        [false, false, false, true],
        "only what is ours"
    );
    assert!(fresh.exists(), "what may still be being written stays");
    assert!(bad(&library.check(false).unwrap()).is_empty());
}
