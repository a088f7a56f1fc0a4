//! Importing a folder of Markdown and writing one back.

use commonplace_core::job::Job;
use commonplace_core::model::{LinkView, Report};
use commonplace_tests::{TestLibrary, corpus, golden, shared, skip, walk};
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

fn import(library: &TestLibrary, folder: &Path) -> Report {
    library.import(folder, &Job::silent()).unwrap_or_else(|error| panic!("{}: {error}", folder.display()))
}

/// Every link of the library on a line, to be compared and read.
fn told(links: &[LinkView]) -> String {
    let told = |link: &LinkView| {
        let target = link.resolved.as_deref().unwrap_or(if link.external { "(outside)" } else { "(nothing)" });
        let others = if link.candidates.len() > 1 { format!(" of {}", link.candidates.join(", ")) } else { String::new() };
        format!("{} {}..{} {} -> {target}{others}\n", link.source, link.start, link.end, link.raw)
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
    assert_eq!(bees.tags, ["insects/social", "reading"], "tags of the front matter and of the text");
    assert!(library.note(bees.id).unwrap().body.starts_with("---\n"), "the text is byte for byte the file's");
    assert_eq!(library.titles("backwards"), ["Bees"]);
    library.must_be_whole();
}

#[test]
fn once_more_changes_nothing() {
    let library = TestLibrary::new();
    let first = import(&library, &corpus("vault"));
    let before = library.dump();
    let again = import(&library, &corpus("vault"));
    assert_eq!((again.imported, again.already, again.failed), (0, first.imported, 0), "{again:#?}");
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
        let hidden = name.components().any(|part| part.as_os_str().to_string_lossy().starts_with('.'));
        if !hidden {
            assert_eq!(fs::read(folder.join(&name)).ok(), fs::read(&path).ok(), "{} is the same file", name.display());
        }
    }
    import(&other, &folder);
    assert_eq!(told(&other.all_links().unwrap()), told(&library.all_links().unwrap()));
}

/// What stands between `[[` and `]]` outside code, counted by a reader much simpler than ours.
fn wikilinks(body: &str) -> usize {
    let mut fenced = false;
    let mut count = 0;
    for line in body.lines() {
        if line.trim_start().starts_with("```") || line.trim_start().starts_with("~~~") {
            fenced = !fenced;
        }
        if !fenced && !line.starts_with("    ") && !line.contains('`') {
            count += line.matches("[[").count();
        }
    }
    count
}

#[test]
fn real_vaults_come_in_with_every_link() {
    for (name, least) in [("vault-foam", 80), ("vault-silverbullet", 200)] {
        let Some(folder) = shared("data").map(|data| data.join(name)).filter(|folder| folder.is_dir()) else {
            skip("import::real_vaults_come_in_with_every_link", "the evaluation data is not beside the checkout");
            return;
        };
        let library = TestLibrary::in_memory();
        let report = import(&library, &folder);
        assert_eq!(report.failed, 0, "{:#?}", report.rows.iter().filter(|row| row.status == "failed").collect::<Vec<_>>());
        let notes = library.all("in:notes");
        assert!(notes.len() >= least, "{name}: {} notes", notes.len());
        let mut by_note: BTreeMap<String, usize> = BTreeMap::new();
        for link in library.all_links().unwrap() {
            let body = library.note(library.find(&link.source).unwrap().id).unwrap().body;
            let range = link.start as usize..link.end as usize;
            assert_eq!(body.get(range), Some(link.raw.as_str()), "{}: the bytes of the link are the link", link.source);
            *by_note.entry(link.source).or_default() += 1;
        }
        for note in &notes {
            let body = library.note(note.id).unwrap().body;
            let reported = by_note.get(&note.path).copied().unwrap_or_default();
            assert!(reported >= wikilinks(&body) / 2, "{}: {reported} links reported, about {} written", note.path, wikilinks(&body));
        }
        library.must_be_whole();
    }
}
