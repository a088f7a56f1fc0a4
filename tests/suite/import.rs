//! Importing a folder of Markdown and writing one back.

use commonplace_core::job::Job;
use commonplace_core::model::{LinkView, Report};
use commonplace_tests::{TestLibrary, corpus, golden, shared, skip, walk};
use std::fs;
use std::path::Path;

fn import(library: &TestLibrary, folder: &Path) -> Report {
    library
        .import(folder, &Job::silent())
        .unwrap_or_else(|error| panic!("{}: {error}", folder.display()))
}

/// Every link of the library on a line, to be compared and read.
fn told(links: &[LinkView]) -> String {
    let told = |link: &LinkView| {
        let target = link.resolved.as_deref().unwrap_or(if link.external {
            "(outside)"
        } else {
            "(nothing)"
        });
        let others = if link.candidates.len() > 1 {
            format!(" of {}", link.candidates.join(", "))
        } else {
            String::new()
        };
        format!(
            "{} {}..{} {} -> {target}{others}\n",
            link.source, link.start, link.end, link.raw
        )
    };
    links.iter().map(told).collect()
}

#[test]
fn a_vault_comes_in_whole() {
    let library = TestLibrary::new();
    let report = import(&library, &corpus("vault"));
    assert_eq!((report.failed, report.already), (0, 0), "{report:#?}");
    golden("vault-links.txt", &told(&library.all_links().unwrap()));
    let bees = library.find("Insects/Bees").unwrap();
    assert_eq!(
        bees.tags,
        ["insects/social", "reading"],
        "tags of the front matter and of the text"
    );
    assert!(
        library.note(bees.id).unwrap().body.starts_with("---\n"),
        "the text is byte for byte the file's"
    );
    assert_eq!(library.titles("backwards"), ["Bees"]);
    library.must_be_whole();
}

#[test]
fn once_more_changes_nothing() {
    let library = TestLibrary::new();
    let first = import(&library, &corpus("vault"));
    let before = library.dump();
    let again = import(&library, &corpus("vault"));
    assert_eq!(
        (again.imported, again.already, again.failed),
        (0, first.imported, 0),
        "{again:#?}"
    );
    assert_eq!(library.dump(), before);
}

#[test]
fn an_import_is_one_step_back() {
    let library = TestLibrary::new();
    library.write_note("Mine", "before");
    let before = library.dump();
    import(&library, &corpus("vault"));
    library.undo().unwrap();
    assert_eq!(library.dump(), before);
}

#[test]
fn what_goes_out_comes_in_again() {
    let (library, other) = (TestLibrary::new(), TestLibrary::new());
    import(&library, &corpus("vault"));
    let folder = library.beside("out");
    let report = library.export(&folder, &Job::silent()).unwrap();
    assert_eq!(report.failed, 0, "{report:#?}");
    for path in walk(&corpus("vault")) {
        let name = path.strip_prefix(corpus("vault")).unwrap().to_owned();
        let hidden = name
            .components()
            .any(|part| part.as_os_str().to_string_lossy().starts_with('.'));
        if !hidden {
            let (out, put_in) = (
                fs::read(folder.join(&name)).unwrap_or_default(),
                fs::read(&path).unwrap(),
            );
            assert!(out == put_in, "{} is the same file", name.display());
        }
    }
    import(&other, &folder);
    assert_eq!(
        told(&other.all_links().unwrap()),
        told(&library.all_links().unwrap())
    );
}

#[test]
fn real_vaults_come_in_with_every_link() {
    // Counted in the vaults by a plain search outside code, without those in HTML comments, HTML blocks and properties.
    for (name, notes, wikilinks) in [("vault-foam", 86, 199), ("vault-silverbullet", 225, 1_313)] {
        let Some(folder) = shared("data")
            .map(|data| data.join(name))
            .filter(|folder| folder.is_dir())
        else {
            skip(
                "import::real_vaults_come_in_with_every_link",
                "the evaluation data is not beside the checkout",
            );
            return;
        };
        let library = TestLibrary::in_memory();
        let report = import(&library, &folder);
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
        assert_eq!(library.all("in:notes").len(), notes, "{name}");
        let (mut wiki, mut properties) = (0, 0);
        for link in library.all_links().unwrap() {
            let body = library
                .note(library.find(&link.source).unwrap().id)
                .unwrap()
                .body;
            assert_eq!(
                body.get(link.start as usize..link.end as usize),
                Some(link.raw.as_str()),
                "{}: the bytes of the link are the link",
                link.source
            );
            let in_front = body.starts_with("---\n")
                && body
                    .find("\n---\n")
                    .is_some_and(|end| (link.start as usize) < end);
            let is_wiki = link.raw.trim_start_matches('!').starts_with("[[");
            wiki += usize::from(is_wiki && !in_front);
            properties += usize::from(in_front);
        }
        assert_eq!(wiki, wikilinks, "{name}, and {properties} in properties");
        library.must_be_whole();
    }
}

/// What a vault can hold that no note should: everything is read or told, and nothing is lost.
#[test]
fn odd_files_are_kept_and_told() {
    let library = TestLibrary::new();
    let root = library.beside("vault");
    let long = "☀".repeat(83);
    let big = format!(
        "# Big\n\n{}[[Target]]\n",
        "Some words that fill it. ".repeat(420_000)
    );
    let files: [(&str, &[u8]); 10] = [
        ("Windows.md", b"caf\xe9 [[Target]] \x93so\x94\r\n"),
        ("Wide.md", b"\xff\xfe[\0[\0T\0a\0r\0g\0e\0t\0]\0]\0"),
        (
            "Mark.md",
            b"\xef\xbb\xbf---\r\naliases: [Marked]\r\n---\r\n[[Target]]\r\n",
        ),
        ("Binary.md", b"\0\x01\x02"),
        ("case.md", b"[[Target]] lower"),
        ("Case.md", b"[[Target]] upper"),
        ("Target.md", b"---\ncreated: 2001-02-03\n---\n"),
        ("Big.md", big.as_bytes()),
        ("Folder/unresolved.md", b"[[Nothing]] [[case]]"),
        ("pic.png", b"\x89PNG\r\n\x1a\n"),
    ];
    for (path, bytes) in files {
        commonplace_tests::write(&root.join(path), bytes);
    }
    commonplace_tests::write(&root.join(format!("{long}.md")), b"[[Target]]");
    #[cfg(unix)]
    std::os::unix::fs::symlink(&root, root.join("loop")).unwrap();
    let report = import(&library, &root);
    assert_eq!(report.failed, 0, "{report:#?}");
    let row = |file: &str| report.rows.iter().find(|row| row.file == file).unwrap();
    assert!(
        row("Windows.md")
            .reason
            .as_deref()
            .unwrap()
            .contains("Windows-1252")
    );
    assert!(row("Wide.md").reason.as_deref().unwrap().contains("UTF-16"));
    assert!(row("Binary.md").reason.is_some());
    #[cfg(unix)]
    assert_eq!(row("loop").status, "skipped");
    let body = |path: &str| {
        let id = library.find(path).unwrap().id;
        library.note(id).unwrap().body
    };
    assert_eq!(body("Windows"), "café [[Target]] “so”\r\n");
    assert_eq!(body("Wide"), "[[Target]]");
    let target = library.find("Target").unwrap();
    assert_eq!(
        library.backlinks(target.id).unwrap().len(),
        7,
        "every note of them leads there"
    );
    assert_eq!(
        target.saved_at, 981_158_400_000,
        "a note may say since when it is there"
    );
    let links = report.links.as_ref().unwrap();
    assert_eq!(
        (links.unresolved, links.total - links.resolved),
        (1, 1),
        "{links:#?}"
    );
    assert!(links.told.iter().any(|link| link.raw == "[[Nothing]]"));
    assert_eq!(body(&long), "[[Target]]");
    let again = import(&library, &root);
    assert_eq!((again.imported, again.failed), (0, 0), "{again:#?}");
    let out = library.beside("out");
    library.export(&out, &Job::silent()).unwrap();
    for (path, bytes) in files {
        let kept = [
            path.to_owned(),
            format!("{path}.original"),
            path.replace(".md", " 2.md"),
        ];
        assert!(
            kept.iter()
                .any(|path| fs::read(out.join(path)).is_ok_and(|out| out == bytes)),
            "{path} is still there, byte for byte"
        );
    }
    library.must_be_whole();
}

#[test]
fn only_what_changed_in_a_vault_changes() {
    let library = TestLibrary::new();
    let root = library.beside("vault");
    for (path, text) in [("a.md", "[[b]]"), ("b.md", "one"), ("c.md", "three")] {
        commonplace_tests::write(&root.join(path), text);
    }
    import(&library, &root);
    let revs = |path: &str| {
        let id = library.find(path).unwrap().id;
        library.revisions(id).unwrap().len()
    };
    commonplace_tests::write(&root.join("b.md"), "two");
    commonplace_tests::write(&root.join("d.md"), "[[a]]");
    let report = import(&library, &root);
    assert_eq!((report.imported, report.already), (2, 2), "{report:#?}");
    assert_eq!((revs("a"), revs("b"), revs("c"), revs("d")), (1, 2, 1, 1));
    library.undo().unwrap();
    let id = library.find("b").unwrap().id;
    assert_eq!(library.note(id).unwrap().body, "one");
    assert!(library.find("d").is_err());
    library.must_be_whole();
}

#[test]
fn an_import_that_is_stopped_leaves_nothing() {
    let library = TestLibrary::new();
    let root = library.beside("vault");
    for number in 0..40 {
        commonplace_tests::write(
            &root.join(format!("{number}.md")),
            format!("[[{}]]", number + 1),
        );
    }
    let before = library.dump();
    for stop_at in [3, 45, 79] {
        let job = commonplace_core::job::Cancel::default();
        let progress = |done: u32, _: u32, _: &str| {
            if done == stop_at {
                job.cancel();
            }
        };
        let stopped = library.import(
            &root,
            &Job {
                cancel: job.clone(),
                progress: &progress,
            },
        );
        assert!(
            matches!(stopped, Err(commonplace_core::Error::Cancelled)),
            "at {stop_at}: {stopped:?}"
        );
        assert_eq!(library.dump(), before);
    }
}
