//! Every view in light and dark, looked over by axe-core: nothing serious. And at three sizes: nothing hangs out.

use crate::lanes::{Window, pasted};
use crate::webdriver::{css, key, role, text, wait};
use commonplace_tests::{Cli, checkout};
use serde_json::{Value, json};
use std::fs;

/// Fails when axe-core finds something serious or critical in what is shown.
pub(crate) fn look(window: &Window, view: &str) {
    let axe = fs::read_to_string(checkout().join("ui/node_modules/axe-core/axe.min.js"))
        .expect("axe-core is installed");
    window
        .run(&format!("if (!window.axe) {{ {axe} }}"), json!([]))
        .unwrap_or_else(|error| panic!("{view}: {error}"));
    let script = "const done = arguments[0]; axe.run(document, { iframes: false, resultTypes: ['violations'] }).then(\
        (found) => done(found.violations.map((one) => ({ impact: one.impact, id: one.id, nodes: one.nodes.map((node) => node.html.slice(0, 160) + ' | ' + node.failureSummary.slice(0, 200)) }))),\
        (error) => done([{ impact: 'critical', id: String(error), nodes: [] }]));";
    let found = window
        .run_async(script, json!([]))
        .unwrap_or_else(|error| panic!("{view}: {error}"));
    let serious: Vec<&Value> = found
        .as_array()
        .unwrap()
        .iter()
        .filter(|one| matches!(one["impact"].as_str(), Some("serious" | "critical")))
        .collect();
    assert!(
        serious.is_empty(),
        "{view}: {}",
        serde_json::to_string_pretty(&serious).unwrap()
    );
}

fn fill(cli: &Cli) {
    cli.json_with(
        &["save", "--tag", "reading", "--tag", "reading/news", "-"],
        &pasted(),
    );
    cli.json_with(&["note", "new", "Folder/First"], "# First\n\nA note with a [[Second]] link, a [[Missing]] one, and #tags.\n\n- [ ] a task\n\n| a | b |\n|---|---|\n| 1 | 2 |\n");
    cli.json_with(&["note", "new", "Second"], "Linked from [[First]].\n");
    cli.json_with(&["note", "new", "Thrown away"], "Gone.");
    cli.json(&["trash", "Thrown away"]);
    // Nobody allowed this host, so it stands in the queue with its reason.
    assert_eq!(cli.run(&["save", "http://127.0.0.1:9/"]).code, 1);
}

fn theme(window: &Window, name: &str) {
    window.command(&format!("Use the {} theme", name.to_lowercase()));
}

/// Opens one view after another.
fn walk(window: &Window, named: &str) {
    let look = |view: &str| look(window, &format!("{view}, {named}"));
    for view in ["Inbox", "Later", "Archive", "Starred", "Notes", "Trash"] {
        window.tap(&role("button", view));
        window.see(&role("heading", view));
        look(view);
    }
    window.tap(&role("button", "Inbox"));
    window.tap(&role("row", "lighthouse stairs"));
    window.read("Nobody under ten");
    look("the reader");
    window.tap(&role("button", "Notes"));
    window.tap(&role("row", "A note with a"));
    window.see_text(&css(".cm-content"), "A note with a");
    look("a note");
    window.tap(&role("button", "Show connections"));
    window.see(&role("complementary", "Connections"));
    look("connections");
    window.tap(&role("button", "Hide connections"));
    for (command, seen) in [
        ("Settings", "Settings"),
        ("All keys", "All keys"),
        ("Undo history", "Undo history"),
        ("Import a folder of Markdown", "Import a folder"),
        ("Export notes as a folder", "Export notes"),
        ("Save an address or text", "Save"),
        ("Show the pages to save", "Pages to save"),
    ] {
        window.command(command);
        window.see(&role("heading", seen));
        look(seen);
        if seen == "Settings" {
            for tab in window.all("[role=tab]").unwrap() {
                window.click(&tab).unwrap();
                look("settings");
            }
        }
        window.hit(key::ESCAPE);
        window.see_gone(&css("dialog"));
    }
    window.command("Tag");
    window.see(&css("dialog input[role=combobox]"));
    look("tags");
    window.hit(key::ESCAPE);
    window.see_gone(&css("dialog"));
    window.chord(&[key::CONTROL], 'k');
    window.fill(&css("dialog input[role=combobox]"), "light");
    window.see(&role("option", "lighthouse"));
    look("the palette");
    window.hit(key::ESCAPE);
    window.see_gone(&css("dialog"));
    window.fill(
        &role("combobox", "Search the library"),
        "nothing of the kind",
    );
    window.see(&text("Nothing found"));
    look("nothing found");
    window.tap(&role("button", "Clear search"));
}

#[test]
fn every_view_in_light() {
    let window = Window::browser(fill);
    theme(&window, "Light");
    walk(&window, "light");
}

#[test]
fn every_view_in_dark() {
    let window = Window::browser(fill);
    theme(&window, "Dark");
    walk(&window, "dark");
}

#[test]
fn an_empty_library_in_light_and_dark() {
    let window = Window::browser(|_| {});
    for name in ["Light", "Dark"] {
        theme(&window, name);
        window.see(&role("heading", "Begin your commonplace book"));
        look(&window, &format!("welcome, {name}"));
    }
}

#[test]
fn the_page_in_its_frame() {
    let window = Window::browser(fill);
    for name in ["Light", "Sepia", "Dark", "Black"] {
        theme(&window, name);
        window.tap(&role("row", "lighthouse stairs"));
        window.in_reader("Nobody under ten", |_| {
            look(&window, &format!("the article, {name}"))
        });
    }
}

#[test]
fn nothing_hangs_out_at_any_size() {
    let window = Window::browser(fill);
    for (width, height) in [(1920, 1080), (1280, 820), (900, 600), (600, 560)] {
        window.resize(width, height).unwrap();
        wait("the size", || {
            Ok((window.run("return innerWidth", json!([]))? == json!(width)).then_some(()))
        });
        for opened in ["list", "note", "article"] {
            if let Some(back) = window.now(&role("button", "Back to the list")).unwrap() {
                window.click(&back).unwrap();
            }
            match opened {
                "note" => window.command("Go to Notes"),
                _ => window.command("Go to Inbox"),
            }
            match opened {
                "note" => window.tap(&role("row", "A note with a")),
                "article" => window.tap(&role("row", "lighthouse stairs")),
                _ => drop(window.see(&role("row", "lighthouse stairs"))),
            }
            let out = "const wide = document.documentElement.scrollWidth - innerWidth, high = document.documentElement.scrollHeight - innerHeight; return [wide, high].some((by) => by > 1) ? [wide, high] : null;";
            let out = window.run(out, json!([])).unwrap();
            assert!(
                out.is_null(),
                "{opened} at {width}x{height}: the window itself scrolls by {out}"
            );
        }
    }
}
