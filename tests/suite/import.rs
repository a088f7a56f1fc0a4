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
            // A byte order mark is no part of a text.
            assert!(
                out == put_in.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&put_in),
                "{} is the same file",
                name.display()
            );
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
