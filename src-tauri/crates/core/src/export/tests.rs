//! Export gives folders that other apps can read, and that come back as they were.

use crate::error::Error;
use crate::job::{Cancel, Job};
use crate::library::Library;
use crate::model::Report;
use crate::vault::trial::{Trial, all_files, note, put, shared, tag, trash};
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

fn export(library: &Library, folder: &Path) -> Report {
    library.export(folder, &Job::silent()).unwrap()
}

/// Every file of a vault as it must come out: notes end in `.md` and have no mark of the byte order.
fn comparable(root: &Path) -> BTreeMap<String, Vec<u8>> {
    all_files(root).into_iter().filter(|(name, _)| !name.split('/').any(|part| part.starts_with('.'))).collect()
}

#[test]
fn what_goes_out_comes_back_byte_for_byte() {
    let trial = Trial::new();
    let vault = trial.files(
        "vault",
        &[
            ("Home.md", "# Home\r\n[[Deep/Ünïcode]] \u{1f600}\r\n".as_bytes()),
            ("Deep/er/Note.1.md", b"---\ntags: [a]\n---\ntext without an end"),
            ("Deep/pic.png", b"\x89PNG\0\xff"),
            ("Deep/no extension", b"x"),
            ("empty.md", b""),
        ],
    );
    let library = trial.library("library");
    library.import(&vault, &Job::silent()).unwrap();
    let report = export(&library, &trial.path("out"));
    assert_eq!((report.exported, report.failed), (5, 0), "{report:#?}");
    assert_eq!(all_files(&trial.path("out")), all_files(&vault));
    let second = trial.library("second");
    second.import(&trial.path("out"), &Job::silent()).unwrap();
    export(&second, &trial.path("out again"));
    assert_eq!(all_files(&trial.path("out again")), all_files(&vault));
}

#[test]
fn real_vaults_come_back() {
    for name in ["vault-foam", "vault-silverbullet"] {
        let Some(vault) = shared(name) else { continue };
        let trial = Trial::new();
        let library = trial.library("library");
        let imported = library.import(&vault, &Job::silent()).unwrap();
        let report = export(&library, &trial.path("out"));
        assert_eq!(report.exported, imported.imported, "{name}");
        assert!(comparable(&trial.path("out")) == comparable(&vault), "{name} comes back byte for byte");
    }
}

#[test]
fn names_that_one_folder_cannot_hold() {
    let trial = Trial::new();
    let library = trial.library("library");
    for (path, body) in [("a", "1"), ("b", "2"), ("B", "3"), ("a.md/inner", "4")] {
        note(&library, path, body);
    }
    let tagged = note(&library, "tagged", "5");
    tag(&library, tagged, "Given", true);
    trash(&library, note(&library, "thrown away", "6"), true);
    let report = export(&library, &trial.path("out"));
    let out: BTreeMap<String, Vec<u8>> = all_files(&trial.path("out"));
    let names: Vec<&str> = out.keys().map(String::as_str).collect();
    assert_eq!(names, ["B.md", "a 2.md", "a.md/inner.md", "b 2.md", "tagged.md"], "no name is lost, and the trash stays");
    let row = report.rows.iter().find(|row| row.file == "tagged.md").unwrap();
    assert!(row.reason.as_ref().is_some_and(|reason| reason.contains("Given")), "what is not in the file is told");
}

#[test]
fn folders_that_will_not_do() {
    let trial = Trial::new();
    let library = trial.library("library");
    note(&library, "a", "1");
    put(&trial.path("full/file"), b"theirs");
    let refused = |path: &Path| library.export(path, &Job::silent()).unwrap_err();
    assert!(matches!(refused(&trial.path("full")), Error::Invalid(message) if message.contains("not empty")));
    assert!(matches!(refused(&trial.path("full/file")), Error::Invalid(_)));
    assert!(matches!(refused(&trial.path("full/file/below")), Error::Storage(_) | Error::Invalid(_)));
    assert!(matches!(refused(library.folder()), Error::Invalid(_)));
    assert!(matches!(refused(&library.folder().join("export")), Error::Invalid(_)));
    assert!(!library.folder().join("export").exists());
    assert_eq!(fs::read(trial.path("full/file")).unwrap(), b"theirs");
    let cancel = Cancel::default();
    cancel.cancel();
    let stopped = library.export(&trial.path("new"), &Job { cancel, progress: &|_, _, _| {} });
    assert_eq!(stopped, Err(Error::Cancelled));
    assert!(!trial.path("new").exists(), "what was begun is taken away again");
    fs::create_dir(trial.path("empty")).unwrap();
    assert_eq!(export(&library, &trial.path("empty")).exported, 1, "an empty folder will do");
}

#[test]
fn a_lost_file_is_a_row() {
    let trial = Trial::new();
    let vault = trial.files("vault", &[("a.md", b"one"), ("p.png", b"picture"), ("q.png", b"other")]);
    let library = trial.library("library");
    library.import(&vault, &Job::silent()).unwrap();
    let hash = crate::blobs::BlobHash::of(b"picture");
    fs::remove_file(library.blobs.path(hash)).unwrap();
    let report = export(&library, &trial.path("out"));
    assert_eq!((report.exported, report.failed), (2, 1), "{report:#?}");
    assert!(trial.path("out/q.png").exists());
}
