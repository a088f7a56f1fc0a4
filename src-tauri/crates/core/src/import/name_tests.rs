//! Importing names that collide, and names that no other system could have.

use super::tests::{contents, import, row};
use crate::vault::trial::{Trial, note};
#[cfg(unix)]
use crate::vault::trial::{all_files, put};
#[cfg(unix)]
use commonplace_text::name::NotePath;

#[test]
fn names_that_collide_are_told() {
    let trial = Trial::new();
    let vault = trial.files(
        "vault",
        &[
            ("Note.md", b"1"),
            ("note.md", b"2"),
            ("a: b.md", b"3"),
            ("a b.md", b"4"),
            ("CON.md", b"5"),
            ("P.png", b"6"),
            ("p.png", b"7"),
        ],
    );
    let library = trial.library("library");
    note(&library, "NOTE", "mine");
    let report = import(&library, &vault);
    let (notes, files) = contents(&library);
    let found: Vec<(&str, &str)> = notes
        .iter()
        .map(|(path, body)| (path.as_str(), body.as_str()))
        .collect();
    assert_eq!(
        found,
        [
            ("CON_", "5"),
            ("NOTE", "mine"),
            ("Note", "1"),
            ("a b", "4"),
            ("a b 2", "3"),
            ("note", "2")
        ]
    );
    assert_eq!(
        files.iter().map(|file| file.0.as_str()).collect::<Vec<_>>(),
        ["P.png", "p.png"]
    );
    for file in ["note.md", "Note.md", "a: b.md", "CON.md", "p.png"] {
        assert!(
            row(&report, file).reason.is_some(),
            "{file} is called otherwise or much like another, which has to be told"
        );
    }
    assert!(row(&report, "a b.md").reason.is_none(), "a good name stays");
    let again = import(&library, &vault);
    assert_eq!((again.imported, again.already), (0, 7), "{again:#?}");
}

#[cfg(unix)]
#[test]
fn names_that_no_other_system_could_have() {
    use std::os::unix::ffi::OsStrExt as _;
    let trial = Trial::new();
    let vault = trial.files("vault", &[]);
    let names: [&[u8]; 6] = [
        b"..\\..\\evil.md",
        b"C:\\evil.md",
        b"not \xff utf8.md",
        b"line\nbreak.md",
        b"...md",
        b" .md",
    ];
    for name in names {
        put(&vault.join(std::ffi::OsStr::from_bytes(name)), b"text");
    }
    let deep = vault.join(vec!["d"; 900].join("/"));
    put(&deep.join("deep.md"), b"deep");
    let library = trial.library("library");
    let before = all_files(&trial.path("vault"));
    let report = import(&library, &vault);
    assert_eq!(
        report.failed,
        0,
        "{:#?}",
        report
            .rows
            .iter()
            .filter(|row| row.status == "failed")
            .collect::<Vec<_>>()
    );
    for (path, _) in contents(&library).0 {
        assert!(
            NotePath::parse(&path).is_ok(),
            "{path:?} can be a file everywhere"
        );
    }
    assert_eq!(
        all_files(&trial.path("vault")),
        before,
        "the vault is as it was"
    );
    let evil = ["evil.md", "vault/../evil.md"].map(|name| trial.path(name).exists());
    assert_eq!(evil, [false, false]);
}
