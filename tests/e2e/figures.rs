//! What a person waits for in a window on 100,000 articles, and on a long article full of highlights, measured in the built
//! app. At night only: the library takes minutes to make.

use crate::lanes::Window;
use crate::webdriver::{css, key, role, wait};
use commonplace_tests::{Cli, write};
use serde_json::{Value, json};
use std::path::{Path, PathBuf};
use std::time::Instant;
use tempfile::TempDir;

/// What is measured is a build for tests, on a machine that may be busy: three times the bar is a failure.
const SLACK: f64 = 3.0;

/// In memory, where there is such a folder: a hundred thousand pages are as many times written through to the disk.
fn folder() -> TempDir {
    let memory = PathBuf::from("/dev/shm");
    let beside = if memory.is_dir() {
        memory
    } else {
        std::env::temp_dir()
    };
    tempfile::tempdir_in(beside).unwrap()
}

fn number(from: &Value) -> f64 {
    from.as_f64().unwrap_or(f64::INFINITY)
}

fn held(what: &str, figure: f64, bar: f64) {
    println!("{what}: {figure:.0} ms (bar {bar:.0})");
    assert!(
        figure <= bar * SLACK,
        "{what} took {figure:.0} ms, and {bar:.0} is the bar"
    );
}

/// Articles that are made, and archived, at once.
const PART: usize = 10_000;

fn many(folder: &Path, articles: usize) -> PathBuf {
    let library = folder.join("library");
    let pages = folder.join("pages");
    let part = PART.min(articles);
    for from in (0..articles).step_by(part) {
        for number in from..from + part {
            let sentence = format!(
                "Number {number} of many is a short article about rivers and letters, long enough that it is not taken for a menu."
            );
            write(
                &pages.join(format!("{number:06}.html")),
                format!(
                    "<html lang=en><title>Article {number}</title><body><article><h1>Article {number}</h1><p>{sentence}</p><p>{sentence}</p></article></body></html>"
                ),
            );
        }
        let mut args = vec!["save".to_owned(), "--offline".to_owned()];
        if from == 0 {
            args.extend(["--tag".to_owned(), "some".to_owned()]);
        }
        args.push(pages.to_string_lossy().into_owned());
        let ran = Cli::on(&library).run(&args);
        assert_eq!(ran.code, 0, "{}", ran.err);
        std::fs::remove_dir_all(&pages).unwrap();
    }
    library
}

/// Clicks on a view of the sidebar, and tells after how many milliseconds its rows were painted.
const CLICK: &str = r#"
const [name] = arguments;
window.painted = null;
const button = [...document.querySelectorAll('nav button')].find((one) => one.textContent.trim().startsWith(name));
const begun = performance.now();
button.click();
const look = () => {
  const heading = [...document.querySelectorAll('h1, h2')].some((one) => one.textContent.trim().startsWith(name));
  const row = document.querySelector('[role=grid] [role=row] .title, [role=grid] [role=row] h3, [role=grid] [role=row]');
  if (heading && row && row.textContent.trim() !== '') requestAnimationFrame(() => (window.painted = performance.now() - begun));
  else requestAnimationFrame(look);
};
look();
"#;

/// Scrolls through a list as a held key or a wheel does, and counts pictures of it in which a row in sight was blank.
const SCROLL: &str = r#"
const grid = document.querySelector('[role=grid]');
window.scrolled = null;
let blank = 0, seen = 0;
const step = () => {
  const box = grid.getBoundingClientRect();
  const rows = [...grid.querySelectorAll('[role=row]')].filter((row) => { const r = row.getBoundingClientRect(); return r.bottom > box.top && r.top < box.bottom; });
  const filled = rows.reduce((sum, row) => sum + row.getBoundingClientRect().height, 0);
  if (rows.some((row) => row.textContent.trim() === '') || filled < box.height - 1) blank += 1;
  seen += 1;
  if (seen === 240) return (window.scrolled = { blank, seen });
  grid.scrollTop += 120;
  requestAnimationFrame(step);
};
step();
"#;

#[test]
#[ignore = "makes a library of 100,000 articles"]
fn with_100_000_articles() {
    let folder = folder();
    let articles = std::env::var("COMMONPLACE_FIGURES").ok();
    let articles = articles
        .and_then(|number| number.parse().ok())
        .unwrap_or(100_000);
    let library = many(folder.path(), articles);
    let window = Window::app(&library);
    window.ready();
    window.see(&css("[role=grid] [role=row]"));
    let painted = |view: &str| {
        window.run(CLICK, json!([view])).unwrap();
        wait(format_args!("{view} to be painted"), || {
            let painted = window.run("return window.painted", json!([]))?;
            Ok(painted.as_f64())
        })
    };
    let mut times: Vec<f64> = Vec::new();
    for _ in 0..8 {
        // From an empty list, so that no row of it is taken for one of the next.
        window.tap(&role("button", "Archive"));
        window.see_gone(&css("[role=grid] [role=row]"));
        times.push(painted("Inbox"));
    }
    times.sort_by(f64::total_cmp);
    held(
        "sidebar to list, first paint, median",
        times[times.len() / 2],
        100.0,
    );
    println!(
        "sidebar to list, slowest of {}: {:.0} ms",
        times.len(),
        times[times.len() - 1]
    );

    window.run(SCROLL, json!([])).unwrap();
    let scrolled = wait("the list to scroll", || {
        let scrolled = window.run("return window.scrolled", json!([]))?;
        Ok(Some(scrolled).filter(Value::is_object))
    });
    println!("scrolling: {scrolled}");
    assert!(number(&scrolled["blank"]) <= 2.0, "blank rows: {scrolled}");

    archived(&window, PART.min(articles));
}

/// Ten thousand archived as one job: stopped once, done once, and undone in one step.
fn archived(window: &Window, some: usize) {
    let choose = || {
        window.tap(&css("nav button.entry.tag"));
        let grid = window.see(&css("[role=grid]"));
        window
            .run("arguments[0].focus()", json!([grid.value()]))
            .unwrap();
        window.chord(&[key::CONTROL], 'a');
        window.see_text(&css(".marked[role=status]"), "articles selected");
    };
    let in_archive = || {
        window
            .cli()
            .json(&["list", "--limit", "20000", "in:archive"])
            .len()
    };
    choose();
    window.hit('e');
    window.see_text(&css(".job .message"), " of ");
    window.tap(&role("button", "Cancel"));
    window.see_text(&css(".toast"), "Stopped. Nothing was changed.");
    assert_eq!(in_archive(), 0, "what was stopped is as it was");
    choose();
    let begun = Instant::now();
    window.hit('e');
    window.see_text(&css(".toast"), "to Archive");
    println!("{some} archived in {:.1} s", begun.elapsed().as_secs_f64());
    assert_eq!(in_archive(), some);
    let begun = Instant::now();
    window.hit('u');
    wait("all to be back", || Ok((in_archive() == 0).then_some(())));
    println!(
        "and back in {:.1} s, in one step",
        begun.elapsed().as_secs_f64()
    );
}

/// Milliseconds from when the page stood there without highlights until all were painted, as the page itself noted them.
const DRAWN: &str = r#"
const [wanted] = arguments;
let drawn = 0;
for (const [name, highlight] of CSS.highlights ?? []) if (/^hl-(?!now)/.test(name)) drawn += highlight.size;
const [ready, painted] = ['ready', 'highlights'].map((name) => performance.getEntriesByName(name).at(-1)?.startTime);
return drawn >= wanted && painted > ready ? painted - ready : null;
"#;

#[test]
#[ignore = "marks a thousand passages one by one"]
fn a_thousand_highlights_on_a_long_article() {
    let folder = folder();
    let library = folder.path().join("library");
    let cli = Cli::on(&library);
    let paragraph = |number: usize| {
        format!(
            "<p>Passage {number} of the long article tells of rivers {number} and of letters {number}, so that every part of it stands there once, and goes on for as long as a paragraph does when nobody stops it: number {number}.</p>"
        )
    };
    let body: String = (0..1_010).map(paragraph).collect();
    let page = format!(
        "<html lang=en><title>Long</title><body><article><h1>Long</h1>{body}</article></body></html>"
    );
    assert!(page.len() > 200_000, "{}", page.len());
    cli.json_with(&["save", "-"], &page);
    cli.json_with(
        &["save", "-"],
        &page.replace("Long</", "Other</").replace("rivers", "roads"),
    );
    let opened = |wanted: usize, title: &str| {
        let window = Window::app(&library);
        window.ready();
        window.see(&role("row", title));
        window.tap(&role("row", title));
        let mut took = 0.0;
        window.in_reader("Passage 1 of", |frame| {
            took = wait("the highlights to be drawn", || {
                Ok(frame.run(DRAWN, json!([wanted]))?.as_f64())
            });
        });
        took
    };
    // The quickest of three: what else the machine does only ever adds.
    let quickest = |wanted: usize| {
        let times = (0..3).map(|_| opened(wanted, "Long"));
        times.fold(f64::INFINITY, f64::min)
    };
    let bare = quickest(0);
    for number in 0..1_000 {
        let quote = format!("tells of rivers {number} and");
        // A note takes a place of its own beside the text.
        let note = if number % 10 == 0 { "Of this too." } else { "" };
        cli.json(&[
            "highlight",
            "add",
            "Long",
            "--quote",
            &quote,
            "--note",
            note,
        ]);
    }
    let full = quickest(1_000);
    println!("after the page stood there: none of them {bare:.0} ms, all of them {full:.0} ms");
    held("1,000 highlights placed and drawn", full, 300.0);
}
