//! Lane 1: many things at once. Narrowing and ordering a list, acting on all of it, tags as a whole.

use crate::access::look;
use crate::lanes::Window;
use crate::webdriver::{css, key, role, wait};
use serde_json::json;

fn page(title: &str, sentences: usize) -> String {
    let paragraph = format!(
        "<p>{title} is an article about rivers, long enough that nobody takes it for a menu or a notice under a picture.</p>"
    );
    format!(
        "<html lang=en><title>{title}</title><body><article><h1>{title}</h1>{}</article></body></html>",
        paragraph.repeat(sentences)
    )
}

/// A short article, and a long one with a tag and one below it.
fn two() -> Window {
    let window = Window::browser(|cli| {
        cli.json_with(&["save", "-"], &page("A brook", 4));
        cli.json_with(
            &["save", "--tag", "water", "--tag", "water/large", "-"],
            &page("A long river", 80),
        );
        cli.json_with(&["note", "new", "Wells"], "Deep #water.\n");
    });
    window.see(&role("row", "A long river"));
    window
}

#[test]
fn a_list_is_narrowed_and_put_in_order() {
    let window = two();
    window.tap(&role("button", "Narrow the list"));
    let length = window.see(&role("combobox", "Length"));
    look(&window, "what a list is narrowed by");
    window.type_into(&length, "Under 5").unwrap();
    window.see_gone(&role("row", "A long river"));
    window.tap(&role("button", "Done"));
    window.see(&role("row", "A brook"));
    window.tap(&role("button", "Take away: Under 5 minutes"));
    window.see(&role("row", "A long river"));
    window.tap(&role("button", "Order: Newest first"));
    window.tap(&role("menuitemradio", "Shortest first"));
    wait("the brook to come first", || {
        let first = window.now(&css("[role=row][data-index='0']"))?;
        let shown = first.map(|row| window.text(&row)).transpose()?;
        Ok(shown.filter(|text| text.contains("A brook")))
    });
}

#[test]
fn everything_in_a_list_goes_at_once_and_comes_back() {
    let window = two();
    window.tap(&role("row", "A brook"));
    let grid = window.see(&css("[role=grid]"));
    window
        .run("arguments[0].focus()", json!([grid.value()]))
        .unwrap();
    window.chord(&[key::CONTROL], 'a');
    window.see_text(&css(".marked[role=status]"), "2 articles selected");
    window.hit('e');
    window.see_text(&css(".toast"), "Moved 2 articles to Archive");
    window.see_gone(&role("row", "A brook"));
    window.hit('u');
    window.see(&role("row", "A brook"));
    window.see(&role("row", "A long river"));
}

#[test]
fn a_tag_is_renamed_from_the_sidebar() {
    let window = two();
    let tag = window.see(&css("nav button.entry.tag"));
    window
        .run("arguments[0].focus()", json!([tag.value()]))
        .unwrap();
    window.hit(key::F2);
    window.see_text(&css("dialog"), "1 article and 1 note");
    look(&window, "renaming a tag");
    window.fill(&role("textbox", "Name"), "rivers");
    window.tap(&role("button", "Rename"));
    window.see_text(&css(".toast"), "on 2 items");
    assert_eq!(window.cli().json(&["list", "tag:rivers/large"]).len(), 1);
    let note = window.cli().json(&["show", "Wells"]);
    assert_eq!(note[0]["body"], "Deep #rivers.\n");
    window.tap(&role("button", "Undo"));
    wait("the tag to be what it was", || {
        let found = window.cli().json(&["list", "tag:water"]);
        Ok((found.len() == 2).then_some(()))
    });
}
