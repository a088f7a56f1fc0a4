//! How long notes take: importing a vault of 6,000 notes with 42,000 links and again, renaming a note with 10,000 links to
//! it, finding a title among 100,000 while it is typed, mentions among as many items, reading Markdown beside bare
//! pulldown-cmark, and opening a note of 1 MB. Each with its limit.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a measurement says what went wrong by panicking"
)]

mod library;

use commonplace_core::job::Job;
use commonplace_core::model::LinkView;
use commonplace_core::{Library, Rename, Which};
use commonplace_tests::TestLibrary;
use commonplace_tests::vaults::{self, Vault, folded};
use commonplace_text::name::NotePath;
use commonplace_text::note;
use library::{Times, large};
use std::collections::BTreeMap;
use std::process::ExitCode;
use std::time::Instant;

fn main() -> ExitCode {
    let mut over = 0.0;
    let mut told = |what: &str, value: f64, limit: f64, unit: &str| {
        let is_within = value <= limit;
        over += if is_within { 0.0 } else { 1.0 };
        let verdict = if is_within { "" } else { "   OVER" };
        println!("{what:<58} {value:>9.2} {unit:<2} (limit {limit} {unit}){verdict}");
    };
    // `bench_notes backlinks` measures one of them.
    let only = std::env::args().nth(1);
    let wanted = |name: &str| only.as_deref().is_none_or(|only| only == name);
    if wanted("reading") {
        reading(&mut told);
    }
    if wanted("vault") {
        vault(&mut told);
    }
    if wanted("moving") {
        moving(&mut told);
    }
    for (notes, each) in [(1_000, 10), (10_000, 1)] {
        for shown in [true, false] {
            if wanted("backlinks") {
                backlinks(&mut told, notes, each, shown);
            }
        }
    }
    if wanted("titles") {
        titles(&mut told, &large());
    }
    library::verdict("figures over their limits", over, 0.0)
}

type Told<'a> = &'a mut dyn FnMut(&str, f64, f64, &str);

fn seconds<T>(work: impl FnOnce() -> T) -> (T, f64) {
    let begun = Instant::now();
    let value = work();
    (value, begun.elapsed().as_secs_f64())
}

/// The best of several runs: what counts is the work, not who else is at work.
fn best(runs: usize, mut work: impl FnMut()) -> f64 {
    (0..runs)
        .map(|_| seconds(&mut work).1)
        .fold(f64::MAX, f64::min)
}

fn reading(told: Told<'_>) {
    let piece = "## A heading about [[Things]]\n\nSome *prose* with a [[Folder/Note#Part|link]], a [second](My%20Note.md), #tags/deep and `code`; nothing special, but long enough to be a paragraph of its own, as they are.\n\n- [ ] a task with ==a mark==\n- [x] another one ^id-1\n\n| a | b |\n|---|---|\n| [[N\\|al]] | x |\n\n> [!note] Callout\n> with text and https://example.org/a?b=c\n\n";
    let prose = "The river ran past the old harbour, where letters came in winter and the market was loud. ".repeat(5);
    for (name, source) in [
        (
            "1 MB of prose with links",
            format!("{prose}\n\nSee [[Note]] and *this*.\n\n").repeat(2_100),
        ),
        (
            "1 MB of every kind of markup",
            piece.repeat(1_000_000 / piece.len()),
        ),
    ] {
        let options = pulldown_cmark::Options::ENABLE_WIKILINKS
            | pulldown_cmark::Options::ENABLE_TABLES
            | pulldown_cmark::Options::ENABLE_TASKLISTS
            | pulldown_cmark::Options::ENABLE_FOOTNOTES
            | pulldown_cmark::Options::ENABLE_STRIKETHROUGH
            | pulldown_cmark::Options::ENABLE_MATH;
        // In turns, so that whoever else is at work is in the way of both.
        let (mut bare, mut ours) = (f64::MAX, f64::MAX);
        for _ in 0..15 {
            bare = bare.min(best(1, || {
                let events = pulldown_cmark::Parser::new_ext(&source, options).into_offset_iter();
                assert!(events.count() > 0);
            }));
            ours = ours.min(best(1, || {
                assert!(!note::outline(&source).links.is_empty());
            }));
        }
        println!(
            "{name}: bare {:.2} ms, ours {:.2} ms",
            bare * 1e3,
            ours * 1e3
        );
        told(
            &format!("{name}, times bare pulldown-cmark"),
            ours / bare,
            2.0,
            "x",
        );
    }
    let library = TestLibrary::in_memory();
    let id = library
        .write_note("Long", &piece.repeat(1_000_000 / piece.len()))
        .row
        .id;
    let open = best(9, || {
        assert!(library.note(id).unwrap().body.len() > 900_000)
    });
    told(
        "a note of 1 MB opens (the library's part)",
        open * 1e3,
        100.0,
        "ms",
    );
}

fn vault(told: Told<'_>) {
    let made = vaults::make(3, 6_000, 42_000);
    println!(
        "a vault of {} notes and {} links",
        made.notes.len(),
        made.links.len()
    );
    let library = TestLibrary::new();
    let root = library.beside("vault");
    made.write(&root);
    let (report, took) = seconds(|| library.import(&root, &Job::silent()).unwrap());
    assert_eq!(
        (report.failed, report.imported as usize),
        (0, made.notes.len() + made.files.len())
    );
    told("the vault is imported", took, 15.0, "s");
    let (again, took) = seconds(|| library.import(&root, &Job::silent()).unwrap());
    assert_eq!(again.imported, 0);
    told("the same vault again changes nothing", took, 5.0, "s");
    let (links, took) = seconds(|| library.all_links().unwrap());
    told("every link of it is listed", took, 5.0, "s");
    let wrong = disagreements(&made, links);
    told(
        "links that lead elsewhere than the rules say",
        wrong,
        0.0,
        "",
    );
    let out = library.beside("out");
    let (_, took) = seconds(|| library.export(&out, &Job::silent()).unwrap());
    told("the vault is exported", took, 15.0, "s");
    let differ = made
        .notes
        .iter()
        .filter(|(path, body)| {
            let path: NotePath = NotePath::parse(path).unwrap();
            std::fs::read_to_string(out.join(format!("{path}.md"))).unwrap() != **body
        })
        .count();
    #[expect(clippy::cast_precision_loss, reason = "a count")]
    told("notes that are not as they were", differ as f64, 0.0, "");
}

/// A folder of a vault with many names that are not the only ones gets another name.
fn moving(told: Told<'_>) {
    let library = TestLibrary::new();
    let root = library.beside("vault");
    vaults::make(3, 6_000, 42_000).write(&root);
    library.import(&root, &Job::silent()).unwrap();
    let folder = Rename::Folder {
        from: NotePath::parse("Projects").unwrap(),
        to: NotePath::parse("Work/Projects").unwrap(),
    };
    let (preview, took) = seconds(|| library.rename_preview(&folder).unwrap());
    println!(
        "a folder of {} items, {} links to rewrite",
        preview.moved, preview.total
    );
    told("what renaming a folder changes is told", took, 2.0, "s");
    let (_, took) = seconds(|| library.rename(&folder).unwrap());
    told("the folder is renamed", took, 2.0, "s");
}

#[expect(clippy::cast_precision_loss, reason = "a count")]
fn disagreements(made: &Vault, links: Vec<LinkView>) -> f64 {
    let mut by_note: BTreeMap<String, Vec<LinkView>> = BTreeMap::new();
    for link in links {
        by_note.entry(folded(&link.source)).or_default().push(link);
    }
    let mut places: BTreeMap<String, usize> = BTreeMap::new();
    let mut wrong = 0;
    let mut oracle: BTreeMap<(String, String), Option<String>> = BTreeMap::new();
    for link in &made.links {
        let source = folded(&link.source);
        let place = places.entry(source.clone()).or_default();
        let found = by_note.get(&source).and_then(|links| links.get(*place));
        *place += 1;
        let key = (link.source.clone(), link.path.clone());
        let target = oracle.entry(key).or_insert_with(|| {
            made.oracle(&link.source, &link.path)
                .0
                .as_deref()
                .map(folded)
        });
        let same = found.is_some_and(|found| {
            found.raw == link.raw && found.resolved.as_deref().map(folded) == *target
        });
        wrong += usize::from(!same);
    }
    let all: usize = by_note.values().map(Vec::len).sum();
    (wrong + all.abs_diff(made.links.len())) as f64
}

/// `shown` has the links say something else than the name, so that what the notes say stays the same.
fn backlinks(told: Told<'_>, notes: usize, each: usize, shown: bool) {
    let library = TestLibrary::new();
    let root = library.beside("vault");
    let mut made = Vault::default();
    made.notes
        .insert("Target".to_owned(), "# Part\n".to_owned());
    for number in 0..notes {
        let link = if shown {
            "[[Target#Part|it]]"
        } else {
            "[[Target#Part]]"
        };
        let links =
            format!("Some words about {link} and more words that stand here. ").repeat(each);
        made.notes.insert(
            format!("f{}/Note {number}", number % 50),
            format!("# Note {number}\n\n{links}\n"),
        );
    }
    made.write(&root);
    library.import(&root, &Job::silent()).unwrap();
    let id = library.find("Target").unwrap().id;
    let mut rename = |what: &str, rename: &Rename| {
        let (done, took) = seconds(|| library.rename(rename).unwrap());
        assert_eq!(
            done.total as usize,
            notes * each + usize::from(what.contains("heading"))
        );
        told(
            &format!(
                "{what} with {} links in {notes} notes{}",
                notes * each,
                if shown { "" } else { ", which show it" }
            ),
            took,
            2.0,
            "s",
        );
    };
    rename(
        "a note is renamed",
        &Rename::Item(id, NotePath::parse("Other/Name").unwrap()),
    );
    rename(
        "a heading is renamed",
        &Rename::Heading {
            note: id,
            which: Which::Text("Part".to_owned()),
            to: "Another part".to_owned(),
        },
    );
    let (_, took) = seconds(|| library.undo().unwrap());
    told("and undone", took, 4.0, "s");
    folder(told, &library, notes * each);
}

/// The folder of the note that has all the links gets another name.
fn folder(told: Told<'_>, library: &Library, links: usize) {
    let path = |path: &str| NotePath::parse(path).unwrap();
    // Now that two notes have the name, every link says the folder.
    library.create_note(Some(&path("Name")), "").unwrap();
    let rename = Rename::Folder {
        from: path("Other"),
        to: path("Else/Where"),
    };
    let (done, took) = seconds(|| library.rename(&rename).unwrap());
    assert_eq!(done.total as usize, links);
    told(
        &format!("a folder is renamed with {links} links through it"),
        took,
        2.0,
        "s",
    );
}

fn titles(told: Told<'_>, library: &Library) {
    let (_, first) = seconds(|| library.quick("x", 20).unwrap());
    println!("the titles are read once in {:.0} ms", first * 1e3);
    for typed in [
        "n", "no", "note 12", "12345", "river", "nt9", "zzz", "9 note", "",
    ] {
        let mut times = Times::default();
        for _ in 0..20 {
            times
                .of(|| library.quick(typed, 20))
                .expect("titles are found");
            times
                .of(|| library.complete(None, typed, 20))
                .expect("titles are found");
        }
        told(
            &format!("titles among 100,000 for {typed:?} (95th percentile)"),
            times.p95(),
            16.0,
            "ms",
        );
    }
    for name in ["Note 77", "Note 12345"] {
        let id = library.find(name).unwrap().id;
        let (page, took) = seconds(|| library.mentions(id, 0, 50).unwrap());
        told(
            &format!("{} mentions of {name:?} among 100,000 items", page.total),
            took * 1e3,
            1_000.0,
            "ms",
        );
    }
    let common = library
        .create_note(Some(&NotePath::parse("The").unwrap()), "")
        .unwrap()
        .row
        .id;
    let (page, took) = seconds(|| library.mentions(common, 0, 50).unwrap());
    told(
        &format!("{} mentions of a word that all have", page.total),
        took * 1e3,
        1_000.0,
        "ms",
    );
    library.delete_for_good(common);
}

trait Forget {
    fn delete_for_good(&self, id: commonplace_core::id::ItemId);
}

impl Forget for Library {
    fn delete_for_good(&self, id: commonplace_core::id::ItemId) {
        self.trash(&[id]).unwrap();
        self.delete(&[id]).unwrap();
    }
}
