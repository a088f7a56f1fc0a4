//! Holds the house in order: the direction of the crates, where SQL and the desktop may appear, how files begin.

use commonplace_tests::{checkout, walk};
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

const MOST_LINES: usize = 500;

/// Whom each crate may know, of ours. Everybody may know those that its friends know.
const DIRECTION: &[(&str, &[&str])] = &[
    ("text", &[]),
    ("page", &["text"]),
    ("core", &["text", "page"]),
    ("net", &["core"]),
    ("api", &["text", "page", "core"]),
    ("cli", &["text", "page", "core", "net", "api"]),
    ("xtask", &[]),
];

/// Every source of ours with one of these endings, as its path in the checkout, and its text.
fn sources(folders: &[&str], endings: &[&str]) -> Vec<(String, String)> {
    let root = checkout();
    let is_ours = |path: &Path| {
        !path.components().any(|part| {
            matches!(
                part.as_os_str().to_str(),
                Some("node_modules" | "target" | "dist" | "gen" | "corpus")
            )
        })
    };
    let has_ending = |path: &Path| {
        path.extension()
            .and_then(|ending| ending.to_str())
            .is_some_and(|ending| endings.contains(&ending))
    };
    let read = |path: PathBuf| {
        let name = path
            .strip_prefix(&root)
            .unwrap_or(&path)
            .to_string_lossy()
            .replace('\\', "/");
        (name, fs::read_to_string(&path).unwrap_or_default())
    };
    let sources: Vec<_> = folders
        .iter()
        .flat_map(|folder| files(&root.join(folder)))
        .filter(|path| is_ours(path) && has_ending(path))
        .map(read)
        .collect();
    assert!(
        !sources.is_empty(),
        "no sources below {folders:?}: this test looks in the wrong place"
    );
    sources
}

/// As `walk`, without the folders of packages and builds, which are large.
fn files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        if !path.is_dir() {
            found.push(path);
        } else if !matches!(
            entry.file_name().to_str(),
            Some("node_modules" | "target" | "dist" | "gen")
        ) {
            found.extend(files(&path));
        }
    }
    found
}

/// Fails with every place that breaks a rule.
fn none(rule: &str, broken: &[String]) {
    assert!(broken.is_empty(), "{rule}:\n{}", broken.join("\n"));
}

/// Lines of code that name something: comments do not count.
fn naming(text: &str, word: &str) -> Vec<usize> {
    let is_code = |line: &str| !line.trim_start().starts_with("//");
    text.lines()
        .enumerate()
        .filter(|(_, line)| is_code(line) && line.contains(word))
        .map(|(at, _)| at + 1)
        .collect()
}

fn broken(sources: &[(String, String)], word: &str, may: impl Fn(&str) -> bool) -> Vec<String> {
    let places = |(path, text): &(String, String)| {
        naming(text, word)
            .into_iter()
            .map(|line| format!("{path}:{line}"))
            .collect::<Vec<_>>()
    };
    sources
        .iter()
        .filter(|(path, _)| !may(path))
        .flat_map(places)
        .collect()
}

#[test]
fn crates_know_only_those_below_them() {
    let known: BTreeMap<&str, &[&str]> = DIRECTION.iter().copied().collect();
    let folder = checkout().join("src-tauri/crates");
    let mut wrong = Vec::new();
    for entry in fs::read_dir(&folder).unwrap().flatten() {
        let name = entry.file_name().to_string_lossy().into_owned();
        let Ok(manifest) = fs::read_to_string(entry.path().join("Cargo.toml")) else {
            continue;
        };
        let Some(friends) = known.get(name.as_str()) else {
            wrong.push(format!("{name} is new: say in DIRECTION whom it may know"));
            continue;
        };
        // What only its tests need may come from anywhere.
        let needed = manifest
            .split("[dev-dependencies]")
            .next()
            .unwrap_or_default();
        let ours = needed
            .lines()
            .filter_map(|line| line.strip_prefix("commonplace-"))
            .filter_map(|line| line.split(['.', ' ', '=']).next());
        wrong.extend(
            ours.filter(|other| !friends.contains(other))
                .map(|other| format!("{name} knows {other}")),
        );
    }
    none(
        "text and page know nobody, core knows them, api knows core, cli knows all",
        &wrong,
    );
}

#[test]
fn the_database_is_spoken_to_in_one_place() {
    let sources = sources(&["src-tauri", "tests"], &["rs", "toml"]);
    let is_manifest = |path: &str| path.ends_with("core/Cargo.toml");
    let may = |path: &str| {
        path.starts_with("src-tauri/crates/core/src/store/")
            || is_manifest(path)
            || path.ends_with("suite/tidy.rs")
            // No library: another engine, measured beside ours.
            || path.ends_with("tests/examples/searching/fts5.rs")
            || path == "tests/Cargo.toml"
    };
    none(
        "rusqlite only under core/src/store",
        &broken(&sources, "rusqlite", may),
    );
}

#[test]
fn only_the_shell_knows_the_desktop() {
    let rust = sources(&["src-tauri/crates", "tests"], &["rs", "toml"]);
    let may = |path: &str| path.contains("crates/xtask/") || path.starts_with("tests/");
    none(
        "tauri only under src-tauri/src",
        &broken(&rust, "tauri::", |path| {
            may(path) && path.ends_with("tidy.rs")
        }),
    );
    let dependency = |word: &str| broken(&rust, word, |path| !path.ends_with("Cargo.toml"));
    none(
        "no crate needs tauri",
        &[
            dependency("tauri ="),
            dependency("tauri."),
            dependency("tauri-"),
        ]
        .concat(),
    );
    let window = sources(&["ui/src"], &["ts", "svelte"]);
    none(
        "@tauri-apps only in ui/src/api/tauri.ts",
        &broken(&window, "@tauri-apps", |path| path == "ui/src/api/tauri.ts"),
    );
}

#[test]
fn a_feature_imports_no_other_feature() {
    let mut wrong = Vec::new();
    for (path, text) in sources(&["ui/src/features"], &["ts", "svelte"]) {
        let inside: Vec<&str> = path
            .trim_start_matches("ui/src/features/")
            .split('/')
            .collect();
        let Some((own, deep)) = inside.first().map(|own| (*own, inside.len() - 1)) else {
            continue;
        };
        for (at, line) in text.lines().enumerate() {
            let Some(from) = imported(line) else { continue };
            let climbs = from.matches("../").count();
            let rest = from.trim_start_matches("./").trim_start_matches("../");
            // From `features/own/…`: as many steps up as there are folders reach `features/`, one more reaches `src/`.
            let other = match climbs {
                steps if steps == deep => rest.split('/').next(),
                _ => from
                    .split("features/")
                    .nth(1)
                    .and_then(|rest| rest.split('/').next()),
            };
            if let Some(other) = other.filter(|other| *other != own) {
                wrong.push(format!("{path}:{}: {own} imports {other}", at + 1));
            }
        }
    }
    none(
        "what two features need is in state, components or commands",
        &wrong,
    );
}

/// The path that a line of TypeScript imports from, when it is one of ours.
fn imported(line: &str) -> Option<&str> {
    let after = line
        .split_once("from '")
        .or_else(|| line.split_once("import('"))
        .or_else(|| line.split_once("import '"))?
        .1;
    after
        .split('\'')
        .next()
        .filter(|path| path.starts_with('.'))
}

#[test]
fn imports_are_told_from_other_lines() {
    assert_eq!(
        imported("import { a } from '../notes/a';"),
        Some("../notes/a")
    );
    assert_eq!(imported("const a = await import('./b');"), Some("./b"));
    assert_eq!(imported("import { a } from 'svelte';"), None);
    assert_eq!(imported("const from = 'here';"), None);
}

#[test]
fn every_file_says_what_it_is_for() {
    let rust = sources(&["src-tauri", "tests"], &["rs"]);
    let silent = rust
        .iter()
        .filter(|(_, text)| !text.trim_start().starts_with("//!"))
        .map(|(path, _)| path.clone());
    none(
        "every Rust file opens with //!",
        &silent.collect::<Vec<_>>(),
    );
    let window = sources(&["ui/src"], &["ts"]);
    let silent = window
        .iter()
        .filter(|(path, text)| !text.starts_with("//") && !path.ends_with(".test.ts"))
        .map(|(path, _)| path.clone());
    none(
        "every TypeScript file opens with a comment",
        &silent.collect::<Vec<_>>(),
    );
}

#[test]
fn files_are_short_enough_to_be_read() {
    let all = sources(&["src-tauri", "tests", "ui/src"], &["rs", "ts", "svelte"]);
    // A table of cases is read one by one, and what is written by a program is not read at all.
    let may = |path: &str| {
        path == "ui/src/api/generated.ts"
            || path.ends_with("tests.rs")
            || path.contains("/tests/")
            || path.ends_with(".test.ts")
    };
    let long = |(path, text): &(String, String)| {
        let lines = text.lines().count();
        (lines > MOST_LINES && !may(path)).then(|| format!("{path}: {lines} lines"))
    };
    none(
        "a file past 500 lines is two",
        &all.iter().filter_map(long).collect::<Vec<_>>(),
    );
}

#[test]
fn nothing_knows_the_machine_that_it_was_written_on() {
    let all = sources(
        &["src-tauri", "tests", "ui/src", ".ci", ".cargo"],
        &["rs", "ts", "svelte", "css", "toml", "md", "json", "sh"],
    );
    let may = |path: &str| path.ends_with("suite/tidy.rs");
    // Put together here so that this file does not name them itself.
    for path in [concat!("/wo", "rk/"), concat!("/ro", "ot/")] {
        none(
            "no path of one machine",
            &broken(&all, path, |file| may(file) || !file.contains('/')),
        );
    }
}

#[test]
fn the_windows_types_are_those_of_the_table() {
    let written = fs::read_to_string(checkout().join("ui/src/api/generated.ts"))
        .unwrap()
        .replace("\r\n", "\n");
    let fresh = commonplace_api::typescript();
    let differs = written.lines().zip(fresh.lines()).position(|(a, b)| a != b);
    assert!(
        written == fresh,
        "ui/src/api/generated.ts is out of date (line {differs:?}): `cargo run -p commonplace-cli --features dev-server -- dev types` writes it"
    );
}

#[test]
fn the_walk_of_the_harness_finds_files() {
    let found = walk(&checkout().join(".ci"));
    assert_eq!(found, [checkout().join(".ci/run")]);
}

/// The fuzzer is a workspace of its own, and is built as its lock says.
#[test]
fn the_fuzzer_has_what_pages_are_read_with() {
    let text = |path: &str| fs::read_to_string(checkout().join(path)).unwrap();
    let needs = |lock: &str| -> Vec<String> {
        let lock = text(lock);
        let page = lock
            .split("[[package]]")
            .find(|package| package.contains("\nname = \"commonplace-page\"\n"))
            .expect("the lock has our package");
        let names = page.lines().filter_map(|line| line.strip_prefix(" \""));
        names
            .filter_map(|line| line.split([' ', '"']).next())
            .map(str::to_owned)
            .collect()
    };
    let manifest = text("src-tauri/crates/page/Cargo.toml");
    let only_tested = manifest.split("[dev-dependencies]").nth(1).unwrap_or("");
    let known = needs("tests/fuzz/Cargo.lock");
    let missing: Vec<String> = needs("Cargo.lock")
        .into_iter()
        .filter(|name| !known.contains(name) && !only_tested.contains(name.as_str()))
        .collect();
    none(
        "tests/fuzz/Cargo.lock knows what page needs: build it once without --locked",
        &missing,
    );
}
