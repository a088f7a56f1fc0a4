//! A note of 1 MB in 20,000 lines: how long it takes to be shown, and each letter that is typed into it.
//!
//! The promise is 300 ms, and no picture later than 50 ms after its key. Where others build at the same time only what would be
//! felt as broken fails, and the figures are told.

use crate::lanes::Window;
use crate::notes::{note, notes, open, seen};
use crate::webdriver::{css, role, wait};
use commonplace_tests::Cli;
use serde_json::json;
use std::fmt::Write as _;

/// Everything that a note can have, again and again.
fn long_note() -> String {
    let mut text = String::with_capacity(1_100_000);
    let words =
        "the sea was calm and of a colour between slate and iron while boats went out before dawn ";
    let mut part = 0;
    while text.len() < 1_020_000 {
        part += 1;
        let _ = write!(
            text,
            "## Part {part}\n\n{}[[Note {}]] **bold** #tag{}\n\n- item\n- [ ] task\n  - below\n\n> {}\n\n| a | b |\n|---|---|\n| c | [[X]] |\n\n```rust\nlet x = {part};\n```\n\n$$x_{{{part}}}$$\n\n",
            words.repeat(8),
            part % 50,
            part % 9,
            words.repeat(2),
        );
    }
    let mut lines = text.lines().count();
    while lines < 20_000 {
        text.push('\n');
        lines += 1;
    }
    text
}

/// Opens the note, and tells after how many milliseconds its text was painted.
const OPEN: &str = r#"
const done = arguments[0];
const row = [...document.querySelectorAll('[role=row]')].find((one) => one.innerText.startsWith('Long'));
const begun = performance.now();
row.dispatchEvent(new MouseEvent('click', { bubbles: true }));
const look = () => {
  const title = document.querySelector('[aria-label="Name of the note"]')?.textContent;
  if (title === 'Long' && document.querySelector('.cm-content .cm-heading')) requestAnimationFrame(() => done(performance.now() - begun));
  else requestAnimationFrame(look);
};
look();
"#;

/// Notes for each key how many milliseconds later its picture was done.
const WATCH: &str = r#"
window.waits = [];
document.querySelector('.cm-content').addEventListener('keydown', () => {
  const begun = performance.now();
  requestAnimationFrame(() => {
    const channel = new MessageChannel();
    channel.port1.onmessage = () => window.waits.push(performance.now() - begun);
    channel.port2.postMessage(0);
  });
}, { capture: true });
"#;

const TYPED: &str = "Typing goes on while the rest is read.";

fn fill(cli: &Cli) {
    note(cli, "Short", "Short.");
    note(cli, "Long", &long_note());
}

/// Milliseconds until each letter that is typed into the open note was painted, the quickest first.
fn typed(window: &Window) -> Vec<f64> {
    window.tap(&css(".cm-content"));
    window.run(WATCH, json!([])).unwrap();
    for letter in TYPED.chars() {
        window.hit(letter);
    }
    let script = format!(
        "return window.waits.length >= {} && window.waits",
        TYPED.len()
    );
    let waits = seen(window, "every letter to be drawn", &script);
    let mut waits: Vec<f64> = serde_json::from_value(waits).unwrap();
    waits.sort_by(f64::total_cmp);
    waits
}

/// Milliseconds until the note was shown, and until each letter was, the quickest first.
fn measured(window: &Window) -> (f64, Vec<f64>) {
    // The editor itself is loaded with the first note, whose letters show what the platform takes.
    open(window, "Short");
    let short = typed(window);
    let opened = window.run_async(OPEN, json!([])).unwrap();
    let opened = opened.as_f64().unwrap();
    let waits = typed(window);
    println!("a note of 1 MB: opened in {opened:.0} ms");
    for (what, waits) in [("it", &waits), ("a note of one word", &short)] {
        println!(
            "a letter in {what} is drawn in {:.0} ms (median), {:.0} ms (9 of 10), {:.0} ms (longest)",
            at(waits, 50),
            at(waits, 90),
            at(waits, 100)
        );
    }
    wait("the text to be saved", || {
        let shown = window.cli().run(&["show", "Long"]).out;
        Ok(shown.contains(TYPED).then_some(()))
    });
    (opened, waits)
}

fn at(waits: &[f64], share: usize) -> f64 {
    waits[(waits.len() - 1) * share / 100]
}

#[test]
fn a_long_note_opens_and_types_without_a_wait() {
    let window = notes(fill);
    let (opened, waits) = measured(&window);
    assert!(opened < 2_000.0, "it took {opened} ms to be shown");
    assert!(
        at(&waits, 50) < 150.0,
        "a letter took {} ms",
        at(&waits, 50)
    );
}

/// The same in the built app, where the machine is quiet.
#[test]
#[ignore = "a figure"]
fn a_long_note_in_the_app() {
    let folder = tempfile::tempdir().unwrap();
    let library = folder.path().join("library");
    fill(&Cli::on(&library));
    let window = Window::app(&library);
    window.ready();
    window.command("Go to Notes");
    window.see(&role("heading", "Notes"));
    let (opened, waits) = measured(&window);
    // Three times the promise, as for the other figures.
    assert!(opened < 900.0, "it took {opened} ms to be shown");
    assert!(
        at(&waits, 90) < 150.0,
        "a letter took {} ms",
        at(&waits, 90)
    );
}
