//! The numbered cases of the specs on resolution (21–46) and subpaths (47–54), and what we added to them.

use super::*;
use proptest::prelude::*;

/// Candidates as the library would offer them: files by their keys, `name=alias` through an alias.
fn offer(files: &[&str], target: &str) -> Vec<Candidate> {
    let keys = lookup_keys(target);
    let mut candidates = Vec::new();
    for file in files {
        let (path, aliases) = file.split_once('=').unwrap_or((file, ""));
        let kind = match () {
            () if path.starts_with("Articles/") => CandidateKind::Article,
            () if path.ends_with(".png") => CandidateKind::Attachment,
            () => CandidateKind::Note,
        };
        let path = without_md(path).to_owned();
        if keys.contains(&name_key(&path)) {
            candidates.push(Candidate::new(&path, kind));
        }
        if !aliases.is_empty()
            && aliases
                .split(',')
                .any(|alias| keys.contains(&path_key(alias)))
        {
            candidates.push(Candidate::new(&path, kind).by_alias());
        }
    }
    candidates
}

fn check(files: &[&str], source: &str, target: &str, expected: &str) {
    let candidates = offer(files, target);
    let resolution = resolve(without_md(source), target, &candidates);
    let found = resolution
        .target
        .map_or("", |index| candidates[index].path());
    assert_eq!(
        found,
        without_md(expected),
        "[[{target}]] from {source} in {files:?}"
    );
    assert_eq!(
        resolution.candidates.first(),
        resolution.target.as_ref(),
        "the winner is the first candidate"
    );
}

#[test]
fn exact_then_beside_then_shortest() {
    let all = ["Note.md", "zzzz/Note.md", "a/b/Note.md"];
    for source in ["s.md", "zzzz/s.md", "a/b/s.md"] {
        check(&all, source, "Note", "Note.md"); // 21
    }
    let two = ["zzzz/Note.md", "a/b/Note.md"];
    check(&two, "s.md", "Note", "a/b/Note.md"); // 22
    check(&two, "zzzz/s.md", "Note", "zzzz/Note.md"); // 23
    check(&two, "a/b/s.md", "Note", "a/b/Note.md"); // 23
    let four = [
        "zzzz/Note.md",
        "a/b/Note.md",
        "b/Note.md",
        "aaaaaaaa/Note.md",
    ];
    check(&four, "zzzz/deep/s.md", "Note", "b/Note.md"); // 24
    check(
        &["b/Note.md", "a/b/Note.md"],
        "a/b/s.md",
        "b/Note",
        "b/Note.md",
    ); // 25
    check(&["a/b/Note.md"], "s.md", "b/Note", "a/b/Note.md"); // 26
    check(&["xb/Note.md"], "s.md", "b/Note", ""); // a suffix ends at a folder
    check(
        &["z/sub/Note.md", "aaaa/sub/Note.md"],
        "aaaa/s.md",
        "sub/Note",
        "z/sub/Note.md",
    ); // only its own folder counts
    check(
        &["z/sub/Note.md", "aaaa/sub/Note.md"],
        "aaaa/s.md",
        "./sub/Note",
        "aaaa/sub/Note.md",
    );
}

#[test]
fn relative_paths_are_exact() {
    check(&["y.md"], "a/x.md", "../y", "y.md"); // 27
    check(
        &["other/Missing.md", "Missing.md"],
        "a/s.md",
        "./Missing",
        "",
    ); // 28
    check(&["a/Here.md"], "a/s.md", "./Here", "a/Here.md");
    check(&["Note.md"], "a/s.md", "../Note.md", "Note.md"); // 42
    check(&["Note.md"], "s.md", "../Note", ""); // above the root
    check(&["a/Note.md", "Note.md"], "a/s.md", "/Note", "Note.md");
    check(&["a/Note.md"], "a/s.md", "/Note", "");
    check(&["c/y.md"], "a/x.md", "../b/../c/y", "c/y.md");
}

#[test]
fn case_and_composition_do_not_matter() {
    check(&["Log.md"], "s.md", "log", "Log.md"); // 29
    check(&["Log.md"], "s.md", "LOG", "Log.md");
    check(
        &["Folder/Another folder/My note.md"],
        "s.md",
        "my note",
        "Folder/Another folder/My note.md",
    );
    check(&["Ext.md"], "s.md", "Ext.MD", "Ext.md"); // 30
    check(&["Note.1.md"], "s.md", "Note.1", "Note.1.md"); // 31
    check(&["NoteA.md"], "s.md", "notea", "NoteA.md"); // 32
    check(
        &["nested/NoteA.md"],
        "s.md",
        "NESTED/notea",
        "nested/NoteA.md",
    );
    for spelling in ["Noteä", "Notea\u{308}", "NOTEÄ", "NOTEA\u{308}"] {
        check(&["Noteä.md"], "s.md", spelling, "Noteä.md"); // 33
    }
    check(&["Cafe\u{301}.md"], "s.md", "Café", "Cafe\u{301}.md");
    check(&["ΟΔΟΣ.md"], "s.md", "οδος", "ΟΔΟΣ.md"); // 34
    for target in ["note", "Note", "NOTE"] {
        check(&["NOTE.md", "Note.md", "note.md"], "s.md", target, target); // 46
        check(
            &["a/NOTE.md", "a/Note.md", "a/note.md"],
            "s.md",
            target,
            &format!("a/{target}"),
        );
    }
    check(&["Note.md", "nOTE.md"], "s.md", "note", "Note.md"); // 46: lexicographic otherwise
}

#[test]
fn aliases_are_the_last_resort() {
    check(&["Real Name.md=AL"], "s.md", "al", "Real Name.md");
    check(&["Real Name.md=AL", "x/y/AL.md"], "s.md", "AL", "x/y/AL.md");
    check(&["Real Name.md=AL"], "s.md", "folder/AL", "");
    check(&["Real Name.md=AL"], "s.md", "./AL", "");
    let candidates = offer(&["b.md=X", "a.md=X"], "X");
    let resolution = resolve("s", "X", &candidates);
    assert!(resolution.via_alias);
    assert_eq!(
        resolution.candidates,
        [1, 0],
        "both could be meant, ordered"
    );
}

#[test]
fn kinds() {
    check(
        &["img/Figure 1.png"],
        "s.md",
        "Figure 1.png",
        "img/Figure 1.png",
    ); // 41
    check(&["img/Figure 1.png"], "s.md", "Figure 1", "");
    check(
        &["Articles/X.md", "deep/er/X.md"],
        "s.md",
        "X",
        "deep/er/X.md",
    );
    check(
        &["Articles/The Big Story a win.md"],
        "s.md",
        "The Big Story: a win?",
        "Articles/The Big Story a win.md",
    );
    check(&["What is it.md"], "s.md", "What is it?", "What is it.md");
    check(&["Sub/My Note.md"], "s.md", "My Note.md", "Sub/My Note.md"); // 39
    check(&["A B.md"], "s.md", "A%20B", "A B.md");
    let candidates = offer(&["a/X.md", "b/X.md", "Articles/X.md"], "X");
    assert_eq!(resolve("b/s", "X", &candidates).candidates, [1, 0, 2]);
}

#[test]
fn folders_stand_for_what_introduces_them() {
    check(
        &["projects/index.md", "projects/README.md"],
        "s.md",
        "projects",
        "projects/index.md",
    ); // 75
    check(
        &["projects/README.md", "README.md"],
        "s.md",
        "projects",
        "projects/README.md",
    );
    check(
        &["projects.md", "projects/index.md"],
        "s.md",
        "projects",
        "projects.md",
    );
    check(&["a/docs/readme.md"], "s.md", "docs/", "a/docs/readme.md");
    check(
        &["a/docs/readme.md"],
        "a/s.md",
        "./docs/",
        "a/docs/readme.md",
    );
}

#[test]
fn places_in_a_page_are_dropped() {
    // 74
    check(
        &["CHANGELOG.md"],
        "s.md",
        "CHANGELOG@L12c42",
        "CHANGELOG.md",
    );
    check(
        &["Library/Std.md"],
        "s.md",
        "^Library/Std",
        "Library/Std.md",
    );
    check(&["Page.md"], "s.md", "Page$anchor", "Page.md");
    check(&["me@home.md", "me.md"], "s.md", "me@home", "me@home.md");
    check(&["me.md"], "s.md", "me@home", "");
    check(&["Price.md"], "s.md", "Price $5", "");
    check(&["Page.md"], "s.md", "Page@1559", "Page.md");
    check(&["Page.md"], "s.md", "Page@LL", "");
}

#[test]
fn odd_targets() {
    for target in [
        "", " ", "/", "./", "../", "..", ".", "//", "\\", "\u{0}", "%", "@", "^", "$",
    ] {
        check(&["Note.md"], "a/s.md", target, "");
    }
    let own = [Candidate::new("a/S", CandidateKind::Note)];
    assert_eq!(
        resolve("a/s", "", &own).target,
        Some(0),
        "a link into the same note"
    ); // 37
    assert_eq!(
        lookup_keys("Folder/Note.md").first().map(String::as_str),
        Some("note")
    );
    assert!(lookup_keys("projects").contains(&"index".to_owned()));
}

#[test]
fn headings() {
    for (subpath, heading) in [
        ("wifi 2 4 vs 5 0", "wifi 2.4 vs 5.0"), // 48
        ("TCP IP Model", "TCP/IP Model"),       // 49
        ("CI CD DevOps", "CI/CD && DevOps"),
        ("  heading  ", "heading"), // 51
        ("with/slash", "with/slash"),
        ("with ^caret", "with ^caret"),
        ("D D WOTC", "D&D WOTC"), // 53
        ("property", "Property"), // 54
        ("See Other", "See [[Other]]"),
        ("my-heading-2", "My *heading* 2"),
    ] {
        assert!(heading_matches(subpath, heading), "#{subpath} {heading}");
    }
    let code = [(1, "a `b` c")];
    let subpath = heading_subpath(&code, 0);
    assert_eq!(subpath.as_deref(), Some("a b c"), "no code in a link");
    assert_eq!(find_heading("a b c", &code), Some(0));
    assert!(!heading_matches("its", "it’s")); // 52
    assert!(!heading_matches("", "!"));
    let letters = [(1, "a, b"), (1, "a c"), (1, "a, d")];
    let found = ["a c", "a, b", "a d"].map(|subpath| find_heading(subpath, &letters));
    assert_eq!(found, [Some(1), Some(0), Some(2)]); // 50
    let nested = [
        (1, "Start"),
        (2, "Report"),
        (1, "Help"),
        (2, "Questions"),
        (3, "Report"),
        (1, "C#"),
    ];
    assert_eq!(find_heading("Help#Report", &nested), Some(4)); // 47
    assert_eq!(find_heading("Help#Questions#Report", &nested), Some(4));
    assert_eq!(find_heading("Report", &nested), Some(1));
    assert_eq!(find_heading("C#", &nested), Some(5));
    assert_eq!(find_heading("Start#Questions", &nested), None);
    assert_eq!(find_heading("^id", &nested), None); // 58, 59
}

proptest! {
    #[test]
    fn any_order_of_candidates_gives_the_same_winner(
        paths in proptest::collection::vec("([abAB]/){0,2}[nN]", 0..6),
        source in "([ab]/){0,2}s",
        target in "(\\./|\\.\\./|/)?([ab]/)?[nN]",
        turn in 0_usize..6,
    ) {
        let note = |path: &String| Candidate::new(path, CandidateKind::Note);
        let candidates: Vec<Candidate> = paths.iter().map(note).collect();
        let mut turned = candidates.clone();
        turned.rotate_left(turn.min(candidates.len()));
        let winner = |list: &[Candidate]| resolve(&source, &target, list).target.map(|index| list[index].path().to_owned());
        prop_assert_eq!(winner(&candidates), winner(&turned));
    }

    #[test]
    fn anything_goes(source in ".{0,20}", target in ".{0,40}") {
        let own = [Candidate::new(&target, CandidateKind::Note)];
        let _ = resolve(&source, &target, &own);
        let _ = (lookup_keys(&target), find_heading(&target, &[(1, &source)]));
    }
}
