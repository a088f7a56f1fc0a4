//! Lane 1: searching. Completing a field, keeping a search, what to do when nothing is found, and opening at what was found.

use crate::access::look;
use crate::lanes::Window;
use crate::webdriver::{By, css, key, role, text, wait};

const PAGE: &str = "<html lang=en><title>The slow river</title><body><article><h1>The slow river</h1><p>A river that nobody hurries takes three weeks to the sea, and the ferrymen on it have never been asked to be quicker than that.</p><p>In the third week the water tastes of salt, which the ferrymen deny, and the herons come down to the bank to see who is passing.</p></article></body></html>";

fn two() -> Window {
    let window = Window::browser(|cli| {
        cli.json_with(&["save", "--tag", "water/slow", "-"], PAGE);
        let long = "Nothing here.\n\n".repeat(120);
        let note = format!("# Birds\n\n{long}The herons stand where the bank is low.\n");
        cli.json_with(&["note", "new", "Birds"], &note);
    });
    window.see(&role("row", "The slow river"));
    window
}

fn search_box() -> By {
    role("combobox", "Search the library")
}

#[test]
fn a_field_is_completed_and_a_search_is_kept() {
    let window = two();
    window.fill(&search_box(), "tag:wa");
    window.see(&role("option", "water"));
    look(&window, "what the search can become");
    window.hit(key::DOWN);
    window.hit(key::TAB);
    window.see_text(&css("search [role=status]"), "1 result");
    window.see(&role("row", "The slow river"));

    window.tap(&role("button", "How this search was understood"));
    window.see_text(&css(".explain"), "Understood as");
    look(&window, "how it was understood");
    window.hit(key::ESCAPE);
    window.see_gone(&css(".explain"));

    window.tap(&role("button", "Keep this search"));
    window.see(&role("heading", "Keep this search"));
    look(&window, "keeping a search");
    window.fill(&css("dialog input"), "Water");
    window.hit(key::ENTER);
    window.see(&css("nav [aria-labelledby=searches-heading] .here"));
    look(&window, "a search in the sidebar");

    window.reload().unwrap();
    window.tap(&role("button", "Notes"));
    window.see(&role("row", "Birds"));
    window.tap(&role("button", "Water"));
    window.see(&role("row", "The slow river"));
    window.see_gone(&role("row", "Birds"));
}

#[test]
fn where_nothing_is_found_there_is_a_way_on() {
    let window = two();
    window.fill(&search_box(), "herons tag:mountains");
    window.see(&text("Nothing found"));
    window.see_text(&css("[data-pane=list]"), "tag:mountains");
    look(&window, "nothing found, and why");
    window.tap(&role("button", "Show 2 results"));
    window.see(&role("row", "The slow river"));
    window.see(&role("row", "Birds"));
}

#[test]
fn a_result_opens_at_what_was_found() {
    let window = two();
    window.fill(&search_box(), "herons");
    window.see_text(&css("search [role=status]"), "2 results");
    window.tap(&role("row", "The slow river"));
    window.see_text(&css("search.find [role=status]"), "1 of 1");
    window.tap(&role("row", "Birds"));
    window.see_text(&css(".cm-find"), "1 of 1");
    wait("the sentence to be in sight", || {
        let shown = window.run(
            "const line = [...document.querySelectorAll('.cm-line')].find((one) => one.textContent.includes('herons stand'));
             const box = line?.getBoundingClientRect();
             return box !== undefined && box.top > 0 && box.bottom < innerHeight;",
            serde_json::json!([]),
        )?;
        Ok((shown == true).then_some(()))
    });
    // What was searched for is offered again.
    window.fill(&search_box(), " ");
    window.chord(&[key::CONTROL], 'a');
    window.hit(key::DELETE);
    window.see(&role("option", "herons"));
    look(&window, "what was searched for");
}
