//! Libraries that earlier versions wrote open in this one, whole.
//!
//! Every landed version leaves one under `corpus/libraries`, made by `write_the_library_of_this_version`, and with it what
//! it holds as text. They are never changed again.

use commonplace_core::model::HighlightColour;
use commonplace_core::{Env, HighlightEdit, Library, job::Job};
use commonplace_tests::{TestLibrary, corpus, dump, walk, write};
use std::fs;
use std::path::Path;

fn copy(from: &Path, to: &Path) {
    for file in walk(from) {
        write(
            &to.join(file.strip_prefix(from).unwrap()),
            fs::read(&file).unwrap(),
        );
    }
}

#[test]
fn every_earlier_library_opens_as_it_was() {
    let mut versions: Vec<_> = fs::read_dir(corpus("libraries"))
        .unwrap()
        .flatten()
        .map(|entry| entry.path())
        .collect();
    versions.sort();
    assert!(
        !versions.is_empty(),
        "there is at least the library of the first version"
    );
    for version in versions {
        let name = version.file_name().unwrap().to_string_lossy().into_owned();
        let folder = tempfile::tempdir().unwrap();
        copy(&version.join("library"), folder.path());
        let library = Library::open(folder.path(), Env::system())
            .unwrap_or_else(|error| panic!("{name}: {error}"));
        let expected = fs::read_to_string(version.join("dump.txt"))
            .unwrap()
            .replace("\r\n", "\n");
        assert_eq!(dump(&library), expected.trim_end(), "{name}");
        let findings = library.check(false).unwrap();
        assert!(
            findings.iter().all(|finding| finding.ok),
            "{name}: {findings:#?}"
        );
        assert!(
            library.undo().unwrap().label.is_some(),
            "{name}: what was done in it can be undone"
        );
    }
}

/// A small library with something of everything.
#[test]
fn write_the_library_of_this_version() {
    let Some(target) = std::env::var_os("COMMONPLACE_FIXTURE") else {
        return;
    };
    let mut library = TestLibrary::new();
    library.import(&corpus("vault"), &Job::silent()).unwrap();
    library.save_sample().unwrap();
    let ids =
        ["One", "Two", "Three"].map(|title| library.save_article(&format!("Article {title}")));
    library.wait(60_000);
    library
        .place(&ids[..1], commonplace_core::model::Place::Archive)
        .unwrap();
    library.star(&ids[1..2], true).unwrap();
    library
        .tag(&ids, &TestLibrary::tags(&["kept", "reading/History"]), &[])
        .unwrap();
    library.trash(&ids[2..]).unwrap();
    library.progress(ids[0], 0.75).unwrap();
    let note = library
        .write_note(
            "Folder/Über Bücher",
            "# Über\n\n[[Article One]], [[nowhere]] #kept\n",
        )
        .row
        .id;
    library.wait(120_000);
    library
        .save_note(
            note,
            "# Über\n\n[[Article One]] and [[Article Two|two]], [[nowhere]] #kept\n\n日本語 too.\n",
            None,
        )
        .unwrap();
    let url = Some("https://hive.example/bees");
    for end in ["for good", "until the spring"] {
        let text = format!(
            "The bees that left the hive in the summer came back in the autumn and stayed there {end}."
        );
        library.save_page(
            url,
            &commonplace_tests::page("Bees that came back", &[&text, &text]),
        );
        library.wait(60_000);
    }
    library
        .enqueue(&["https://hive.example/wasps".to_owned()], &[], None)
        .unwrap();
    for (article, quote, colour) in [
        (ids[0], "Article One", HighlightColour::Green),
        (ids[1], "Article Two", HighlightColour::Rose),
    ] {
        let edit = HighlightEdit {
            colour: Some(colour),
            note: Some("Said so in [[Über Bücher]]."),
            tags: Some(&TestLibrary::tags(&["said"])),
        };
        library
            .highlight_quote(article, quote, Some(1), &edit)
            .unwrap();
    }
    library.merge(ids[0], ids[1]).unwrap();
    library.star(&[note], true).unwrap();
    library.undo().unwrap();
    let target = Path::new(&target);
    write(&target.join("dump.txt"), format!("{}\n", library.dump()));
    library.close();
    for leftover in ["library.db-wal", "library.db-shm", "app.lock"] {
        // Closed, it has none of them.
        let _ = fs::remove_file(library.path().join(leftover));
    }
    copy(&library.path(), &target.join("library"));
}
