//! Importing folders of notes: what comes in, what stays out, and that nothing else changes.

use crate::error::Error;
use crate::job::{Cancel, Job};
use crate::model::{Report, ReportRow};
use crate::vault::trial::{BEGIN, Trial, body, edit, id_of, note, notes_of, put, shared, trash};
use crate::{Library, blobs::BlobHash};
use std::path::Path;
use std::sync::atomic::{AtomicU32, Ordering};

const PNG: &[u8] =
    b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01\0\0\0\x01\x08\x06\0\0\0\x1f\x15\xc4\x89";

pub(super) fn row<'r>(report: &'r Report, file: &str) -> &'r ReportRow {
    report
        .rows
        .iter()
        .find(|row| row.file == file)
        .unwrap_or_else(|| panic!("no row for {file}: {report:#?}"))
}

pub(super) type Pairs<T> = Vec<(String, T)>;

/// Every note by path, every attachment by path and hash.
pub(super) fn contents(library: &Library) -> (Pairs<String>, Pairs<BlobHash>) {
    let files = library
        .store
        .read(crate::store::notes::all_attachments)
        .unwrap();
    let files = files
        .into_iter()
        .map(|(_, path, hash)| (path, hash))
        .collect();
    (notes_of(library), files)
}

pub(super) fn import(library: &Library, folder: &Path) -> Report {
    library.import(folder, &Job::silent()).unwrap()
}

#[test]
fn a_vault_comes_in_with_its_folders_and_files() {
    let trial = Trial::new();
    let vault = trial.files(
        "vault",
        &[
            ("Home.md", b"# Home\r\n[[Deep/er/Note]]\r\n"),
            ("Deep/er/Note.markdown", "\u{feff}Grüße".as_bytes()),
            ("Deep/pic.png", PNG),
            ("Deep/readme.txt", b"beside notes, a file"),
            ("empty.md", b""),
            (".obsidian/app.json", b"{}"),
            (".obsidian/workspace.md", b"no note"),
            (".git/config", b""),
            ("node_modules/x/readme.md", b"no note"),
            (".DS_Store", b""),
        ],
    );
    let library = trial.library("library");
    let report = import(&library, &vault);
    let (notes, files) = contents(&library);
    let found: Vec<(&str, &str)> = notes
        .iter()
        .map(|(path, body)| (path.as_str(), body.as_str()))
        .collect();
    assert_eq!(
        found,
        [
            // The mark stays: what goes out again is what came in.
            ("Deep/er/Note", "\u{feff}Grüße"),
            ("Home", "# Home\r\n[[Deep/er/Note]]\r\n"),
            ("empty", "")
        ]
    );
    let paths: Vec<&str> = files.iter().map(|(path, _)| path.as_str()).collect();
    assert_eq!(paths, ["Deep/pic.png", "Deep/readme.txt"]);
    assert_eq!(library.blobs.get(files[0].1).unwrap(), PNG);
    assert_eq!(
        (report.imported, report.skipped, report.failed),
        (5, 4, 0),
        "{report:#?}"
    );
    assert_eq!(
        row(&report, ".obsidian").status,
        "skipped",
        "one row for the whole folder"
    );
    assert_eq!(
        row(&report, "Deep/er/Note.markdown").path.as_deref(),
        Some("Deep/er/Note")
    );
    let history = library.history(None, 10).unwrap();
    assert_eq!(history.len(), 1, "one step");
    assert_eq!(history[0].label, "Import 3 notes and 2 files");
    let undone = library.undo().unwrap();
    assert_eq!(undone.label.as_deref(), Some("Import 3 notes and 2 files"));
    assert_eq!(contents(&library), (vec![], vec![]), "undone as a whole");
    library.redo().unwrap();
    assert_eq!(contents(&library), (notes, files));
}

#[test]
fn importing_again_changes_nothing() {
    let trial = Trial::new();
    let vault = trial.files(
        "vault",
        &[
            ("a.md", b"one"),
            ("b/c.md", b"two"),
            ("b/d.pdf", b"%PDF"),
            ("A.md", b"three"),
            ("x?.md", b"four"),
        ],
    );
    let library = trial.library("library");
    import(&library, &vault);
    let before = contents(&library);
    let next = library.store.next_seq().unwrap();
    let again = import(&library, &vault);
    assert_eq!(
        (again.imported, again.already, again.failed),
        (0, 5, 0),
        "{again:#?}"
    );
    assert_eq!(contents(&library), before);
    assert_eq!(
        library.store.next_seq().unwrap(),
        next,
        "not even an entry in the log"
    );
    assert_eq!(library.history(None, 10).unwrap().len(), 1);
}

#[test]
fn a_changed_note_becomes_a_revision_and_a_trashed_one_comes_back() {
    let trial = Trial::new();
    let vault = trial.files(
        "vault",
        &[("a.md", b"old"), ("b.md", b"same"), ("c.png", b"first")],
    );
    let library = trial.library("library");
    import(&library, &vault);
    let (a, b) = (id_of(&library, "a"), id_of(&library, "b"));
    edit(&library, a, "what I wrote");
    trash(&library, b, true);
    put(&vault.join("a.md"), b"new");
    put(&vault.join("c.png"), b"second");
    let report = import(&library, &vault);
    assert_eq!(body(&library, a), "new");
    assert!(
        row(&report, "a.md")
            .reason
            .as_ref()
            .unwrap()
            .contains("history"),
        "the person is told"
    );
    let revisions = library.revisions(a).unwrap();
    let texts: Vec<String> = revisions
        .iter()
        .map(|rev| library.revision(a, rev.id).unwrap())
        .collect();
    assert!(texts.contains(&"what I wrote".to_owned()), "{texts:?}");
    assert!(
        row(&report, "b.md")
            .reason
            .as_ref()
            .unwrap()
            .contains("trash")
    );
    assert_eq!(notes_of(&library).len(), 2);
    library.undo().unwrap();
    assert_eq!(body(&library, a), "what I wrote");
    assert_eq!(
        notes_of(&library).len(),
        1,
        "the other is in the trash again"
    );
    assert_eq!(
        contents(&library).1[0].1,
        BlobHash::of(b"first"),
        "the file is back as well"
    );
}

#[test]
fn what_cannot_be_read_is_a_row_not_an_end() {
    let trial = Trial::new();
    let vault = trial.files(
        "vault",
        &[
            ("good.md", b"text"),
            ("latin.md", b"caf\xe9"),
            ("binary.md", b"a\0b"),
        ],
    );
    std::fs::File::create(vault.join("huge.md"))
        .unwrap()
        .set_len((64 << 20) + 1)
        .unwrap();
    std::fs::File::create(vault.join("huge.mp4"))
        .unwrap()
        .set_len((512 << 20) + 1)
        .unwrap();
    let library = trial.library("library");
    let report = import(&library, &vault);
    // What is no UTF-8 is kept as it came, and read where it can be.
    assert_eq!((report.imported, report.failed), (4, 2), "{report:#?}");
    for (file, status) in [
        ("latin.md", "imported"),
        ("binary.md", "imported"),
        ("huge.md", "failed"),
        ("huge.mp4", "failed"),
    ] {
        let row = row(&report, file);
        assert!(
            row.status == status && row.reason.as_ref().is_some_and(|reason| reason.len() > 20),
            "{row:?}"
        );
    }
    let (notes, files) = contents(&library);
    let latin = notes.iter().find(|(path, _)| path == "latin");
    assert_eq!(latin.map(|(_, body)| body.as_str()), Some("café"));
    let kept = files.iter().find(|(path, _)| path == "binary.md.original");
    assert_eq!(library.blobs.get(kept.unwrap().1).unwrap(), b"a\0b");
}

#[cfg(unix)]
#[test]
fn nothing_outside_the_folder_is_read() {
    use std::os::unix::fs::symlink;
    let trial = Trial::new();
    let vault = trial.files("vault", &[("in.md", b"in"), ("sub/x.md", b"x")]);
    let outside = trial.files(
        "outside",
        &[("secret.md", b"secret"), ("secret.png", b"secret")],
    );
    symlink(outside.join("secret.md"), vault.join("file.md")).unwrap();
    symlink(&outside, vault.join("folder")).unwrap();
    symlink("../outside/secret.png", vault.join("pic.png")).unwrap();
    symlink(&vault, vault.join("sub/loop")).unwrap();
    let made = std::process::Command::new("mkfifo")
        .arg(vault.join("pipe.md"))
        .status();
    let library = trial.library("library");
    let report = import(&library, &vault);
    let (notes, files) = contents(&library);
    assert_eq!((notes.len(), files.len()), (2, 0), "{report:#?}");
    for file in ["file.md", "folder", "pic.png", "sub/loop"] {
        assert_eq!(row(&report, file).status, "skipped", "{file}");
    }
    if made.is_ok_and(|status| status.success()) {
        assert_eq!(
            row(&report, "pipe.md").status,
            "skipped",
            "a pipe would never end"
        );
    }
}

#[test]
fn stopping_leaves_no_note() {
    let trial = Trial::new();
    let files: Vec<(String, Vec<u8>)> = (0..20)
        .map(|n| (format!("{n}.md"), vec![b'x'; 10]))
        .collect();
    let files: Vec<(&str, &[u8])> = files
        .iter()
        .map(|(name, bytes)| (name.as_str(), bytes.as_slice()))
        .collect();
    let vault = trial.files("vault", &files);
    let library = trial.library("library");
    for stop_at in [1, 10, 25, 39] {
        let cancel = Cancel::default();
        let seen = AtomicU32::new(0);
        let stop = cancel.clone();
        let progress = |_: u32, _: u32, _: &str| {
            if seen.fetch_add(1, Ordering::Relaxed) == stop_at {
                stop.cancel();
            }
        };
        let result = library.import(
            &vault,
            &Job {
                cancel,
                progress: &progress,
            },
        );
        assert_eq!(result, Err(Error::Cancelled), "stopped at {stop_at}");
        assert_eq!(contents(&library).0.len(), 0, "stopped at {stop_at}");
        assert!(library.history(None, 10).unwrap().is_empty());
    }
}

#[test]
fn single_files_and_wrong_ones() {
    let trial = Trial::new();
    let folder = trial.files(
        "folder",
        &[
            ("one.txt", b"text"),
            ("two.md", b"mark"),
            ("three.png", b"pic"),
        ],
    );
    let library = trial.library("library");
    assert_eq!(
        row(&import(&library, &folder.join("one.txt")), "one.txt")
            .path
            .as_deref(),
        Some("one")
    );
    assert_eq!(
        row(&import(&library, &folder.join("two.md")), "two.md")
            .path
            .as_deref(),
        Some("two")
    );
    let wrong = |path: &Path| library.import(path, &Job::silent()).unwrap_err();
    assert!(matches!(
        wrong(&folder.join("three.png")),
        Error::Invalid(_)
    ));
    assert!(matches!(wrong(&folder.join("gone")), Error::NotFound(_)));
    assert!(
        matches!(wrong(library.folder()), Error::Invalid(_)),
        "a library does not import itself"
    );
    let texts = trial.files("texts", &[("a.txt", b"only"), ("b.txt", b"texts")]);
    let report = import(&library, &texts);
    assert_eq!(
        row(&report, "a.txt").path.as_deref(),
        Some("a"),
        "in a folder without Markdown, texts are the notes"
    );
    let around = import(&library, trial.folder.path());
    assert_eq!(row(&around, "library").status, "skipped");
}

#[test]
fn a_note_is_as_old_as_its_file() {
    let trial = Trial::new();
    let vault = trial.files("vault", &[("old.md", b"old")]);
    let then = std::time::UNIX_EPOCH + std::time::Duration::from_secs(1_500_000_000);
    std::fs::File::options()
        .write(true)
        .open(vault.join("old.md"))
        .unwrap()
        .set_modified(then)
        .unwrap();
    let library = trial.library("library");
    import(&library, &vault);
    let id = id_of(&library, "old");
    let saved = library
        .store
        .read(|connection| Ok(crate::store::transfer::created_ms(connection, id)))
        .unwrap();
    assert_eq!(saved, 1_500_000_000_000);
    assert!(saved < BEGIN);
}

#[test]
fn a_library_that_cannot_be_written_says_so() {
    let trial = Trial::new();
    let vault = trial.files("vault", &[("a.md", b"a"), ("b.png", b"b")]);
    let library = trial.library("library");
    // A file where the folder of blobs should be: what a broken disk looks like, for any user.
    put(&library.folder().join("blobs"), b"in the way");
    assert!(matches!(
        library.import(&vault, &Job::silent()),
        Err(Error::Storage(_) | Error::NotFound(_))
    ));
    assert_eq!(
        contents(&library),
        (vec![], vec![]),
        "nothing of it is in the library"
    );
}

#[test]
fn real_vaults_come_in_whole() {
    for (name, least) in [("vault-foam", 80), ("vault-silverbullet", 100)] {
        let Some(vault) = shared(name) else { continue };
        let trial = Trial::new();
        let library = trial.library("library");
        let report = import(&library, &vault);
        assert_eq!(report.failed, 0, "{name}: {report:#?}");
        assert!(
            report.imported as usize > least,
            "{name}: {}",
            report.imported
        );
        let again = import(&library, &vault);
        assert_eq!(
            (again.imported, again.already),
            (0, report.imported),
            "{name}"
        );
    }
}

#[test]
fn undoing_an_import_gives_back_what_was_just_typed() {
    let trial = Trial::new();
    let vault = trial.files("vault", &[("a.md", b"from the vault")]);
    let library = trial.library("library");
    let a = note(&library, "a", "first");
    library.save_note(a, "typed a moment ago", None).unwrap();
    import(&library, &vault);
    assert_eq!(body(&library, a), "from the vault");
    library.undo().unwrap();
    assert_eq!(body(&library, a), "typed a moment ago");
}
