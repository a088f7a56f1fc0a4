//! Reading with a pen: marking with the mouse, what is there after a restart, quoting and following back. Lane 1 in Chromium,
//! and the same in lane 2 through the built app.

use crate::access::look;
use crate::lanes::{Window, pasted};
use crate::webdriver::{css, key, role, text, wait};
use commonplace_tests::Cli;
use std::path::Path;

const TITLE: &str = "Council votes to rebuild lighthouse stairs";
const WORDS: &str = "Nobody under ten has ever climbed it";

fn fill(cli: &Cli) {
    cli.json_with(&["save", "-"], &pasted());
}

fn open_article(window: &Window) {
    window.tap(&role("row", TITLE));
    window.read(WORDS);
}

/// Selects, marks, and sees it drawn and listed.
fn mark(window: &Window) {
    open_article(window);
    window.select(WORDS);
    window.see(&role("toolbar", "Selection"));
    window.write("h");
    assert_eq!(window.drawn(WORDS, 1), [format!("yellow: {WORDS}")]);
    window.see_gone(&role("toolbar", "Selection"));
}

/// Quotes the highlight into a note, and follows the quotation back to its place.
fn quote_and_follow(window: &Window, library: &Path) {
    window.command("Next highlight");
    stands_out(window);
    window.command("Quote into a note");
    window.see_text(&css(".cm-quotation-words"), WORDS);
    window.see_text(&css(".cm-quotation-source"), TITLE);
    wait("the note to be saved", || {
        let shown = Cli::on(library).run(&["show", &format!("On {TITLE}")]);
        Ok(shown.out.contains("#^h-").then_some(()))
    });
    window.tap(&css(".cm-quotation"));
    stands_out(window);
}

/// Waits until the highlight is the one that is meant.
fn stands_out(window: &Window) {
    window.in_reader(WORDS, |frame| {
        wait("the highlight to stand out", || {
            let now = frame.run(
                "return String([...(CSS.highlights.get('hl-now') ?? [])][0] ?? '')",
                serde_json::json!([]),
            )?;
            Ok((now == WORDS).then_some(()))
        });
    });
}

#[test]
fn mark_reload_quote_and_follow_back() {
    let window = Window::browser(fill);
    mark(&window);
    window.reload().unwrap();
    window.ready();
    open_article(&window);
    window.drawn(WORDS, 1);
    quote_and_follow(&window, window.library());
}

#[test]
fn a_highlight_is_changed_and_taken_back() {
    let window = Window::browser(fill);
    mark(&window);
    window.select("every bolt holding them");
    window.tap(&role("button", "Highlight and write a note"));
    window.see(&role("dialog", "Highlight"));
    look(&window, "the card of a highlight");
    window.write("Not for *children*.");
    window.tap(&role("button", "Rose"));
    window.hit(key::ESCAPE);
    window.see_gone(&role("dialog", "Highlight"));
    assert_eq!(
        window.drawn(WORDS, 2),
        [
            "rose: every bolt holding them".to_owned(),
            format!("yellow: {WORDS}")
        ]
    );
    let kept = Cli::on(window.library()).json(&["highlight", "list"]);
    assert!(
        kept.iter()
            .any(|one| one["note"] == "Not for *children*." && one["colour"] == "rose"),
        "{kept:?}"
    );
    window.hit('u');
    window.drawn(WORDS, 2);
}

/// A platform without the Highlight API gets boxes over the lines, which follow the text when it is laid out anew.
#[test]
fn marks_are_drawn_where_nothing_draws_highlights() {
    // Frames without rights stay in the page's process, where a script can be put before theirs.
    let window = Window::browser_with(&["--disable-features=IsolateSandboxedIframes"], fill);
    window
        .before_pages("delete window.Highlight")
        .expect("a script before the page's own");
    window.reload().unwrap();
    window.ready();
    open_article(&window);
    window.select(WORDS);
    window.see(&role("toolbar", "Selection"));
    window.write("h");
    let boxed = || {
        window.in_reader(WORDS, |frame| {
            wait("a box over the words", || {
                let over = frame.run(BOXED, serde_json::json!([WORDS]))?;
                Ok((over == true).then_some(()))
            });
        });
    };
    boxed();
    window.resize(760, 700).unwrap();
    boxed();
    window.in_reader(WORDS, |frame| {
        let is_taken = frame.run("return typeof Highlight", serde_json::json!([]));
        assert_eq!(is_taken.unwrap(), "undefined");
    });
}

/// Whether boxes cover the words, line by line, and nothing else.
const BOXED: &str = r"
const [words] = arguments;
const walk = document.createTreeWalker(document.querySelector('article'), NodeFilter.SHOW_TEXT);
for (let node = walk.nextNode(); node; node = walk.nextNode()) {
  const at = node.data.indexOf(words);
  if (at < 0) continue;
  const range = document.createRange();
  range.setStart(node, at);
  range.setEnd(node, at + words.length);
  const lines = [...range.getClientRects()];
  const boxes = [...document.querySelectorAll('.ink .hl-yellow')].map((box) => box.getBoundingClientRect());
  const near = (a, b) => Math.abs(a - b) < 2;
  return boxes.length === lines.length && lines.every((line, i) => near(line.left, boxes[i].left) && near(line.right, boxes[i].right) && near(line.top, boxes[i].top) && near(line.bottom, boxes[i].bottom));
}
return false;
";

#[test]
fn all_highlights_in_one_view() {
    let window = Window::browser(fill);
    window.command("Go to Highlights");
    window.see(&text("No highlights yet"));
    look(&window, "no highlights");
    window.tap(&role("button", "Inbox"));
    mark(&window);
    window.command("Go to Highlights");
    window.see_text(&css("[role=row] .quote"), WORDS);
    for theme in ["light", "dark", "black"] {
        window.command(&format!("Use the {theme} theme"));
        look(&window, &format!("highlights, {theme}"));
    }
    window.fill(
        &role("searchbox", "Search the highlights"),
        "nothing of the kind",
    );
    window.see(&text("Nothing found"));
    window.fill(&role("searchbox", "Search the highlights"), "climbed");
    window.tap(&css("[role=row] .quote"));
    window.drawn(WORDS, 1);
}

#[test]
fn what_was_searched_for_is_shown_in_the_page() {
    let window = Window::browser(fill);
    window.fill(&role("combobox", "Search the library"), "climbed");
    window.see(&text("1 result"));
    window.tap(&role("row", "lighthouse"));
    window.read(WORDS);
    window.see_text(&css("search.find [role=status]"), "1 of ");
    window.in_reader(WORDS, |frame| {
        wait("the words to be marked", || {
            let now = frame.run(
                "return String([...(CSS.highlights.get('found-now') ?? [])][0] ?? '')",
                serde_json::json!([]),
            )?;
            Ok((now == "climbed").then_some(()))
        });
    });
}

#[test]
fn only_the_page_and_back() {
    let window = Window::browser(fill);
    open_article(&window);
    window.command("Only the page");
    window.see_gone(&role("navigation", "Library"));
    window.read(WORDS);
    look(&window, "only the page");
    window.command("Show everything again");
    window.see(&role("navigation", "Library"));
}

/// Lane 2: the mouse in the real window, a restart, a quotation, and the way back.
#[test]
fn mark_in_the_app_restart_quote_and_follow_back() {
    let folder = tempfile::tempdir().unwrap();
    let library = folder.path().join("library");
    fill(&Cli::on(&library));
    let window = Window::app(&library);
    window.ready();
    mark(&window);
    drop(window);
    let window = Window::app(&library);
    window.ready();
    open_article(&window);
    assert_eq!(window.drawn(WORDS, 1), [format!("yellow: {WORDS}")]);
    quote_and_follow(&window, &library);
}
