//! Lane 1: writing notes. What is typed, pasted, dragged and renamed in Chromium ends up in the library as a person means it.

use crate::access::look;
use crate::lanes::Window;
use crate::webdriver::{css, key, role, text, wait};
use commonplace_tests::Cli;
use serde_json::{Value, json};

pub fn note(cli: &Cli, path: &str, body: &str) {
    cli.json_with(&["note", "new", path], body);
}

/// A window with the notes that `fill` writes, in the list of notes.
pub fn notes(fill: impl FnOnce(&Cli)) -> Window {
    let window = Window::browser(fill);
    window.command("Go to Notes");
    window.see(&role("heading", "Notes"));
    window
}

/// Opens a note and waits for its text.
pub fn open(window: &Window, title: &str) {
    window.tap(&role("row", title));
    window.see_text(&role("textbox", "Name of the note"), title);
    window.see(&css(".cm-content"));
}

/// The keyboard goes to the end of the text.
fn to_end(window: &Window) {
    window.tap(&css(".cm-content"));
    window.chord(&[key::CONTROL], key::END);
}

/// Waits until a note says something in the library.
fn says(window: &Window, path: &str, part: &str) -> String {
    wait(format_args!("“{part}” in {path}"), || {
        let shown = window.cli().run(&["show", path]).out;
        Ok(shown.contains(part).then_some(shown))
    })
}

/// What a script gives, once it gives something.
pub fn seen(window: &Window, what: &str, script: &str) -> Value {
    wait(what, || {
        let found = window.run(script, json!([]))?;
        Ok((!found.is_null() && found != false).then_some(found))
    })
}

#[test]
fn a_table_is_edited_as_a_grid() {
    let window = notes(|cli| {
        note(
            cli,
            "Berths",
            "| City | Berths |\n|---|---|\n| Vienna | 212 |\n",
        )
    });
    open(&window, "Berths");
    let cell = seen(
        &window,
        "the cell",
        "return [...document.querySelectorAll('.cm-cell')].find((one) => one.textContent === '212')?.getBoundingClientRect().toJSON()",
    );
    let at = |side: &str| cell[side].as_f64().unwrap();
    let middle = (at("left") + 4.0, at("top") + at("height") / 2.0);
    window.drag(middle, middle).unwrap();
    window.see(&role("toolbar", "Table"));
    look(&window, "a table");
    window.hit(key::END);
    window.write("0");
    window.hit(key::TAB);
    window.write("Rome");
    window.hit(key::TAB);
    window.write("9|9");
    says(&window, "Berths", "| Vienna | 2120 |\n| Rome | 9\\|9 |");
    window.tap(&role("button", "Move row up"));
    window.tap(&role("button", "Add column to the right"));
    window.write("x");
    let shown = says(
        &window,
        "Berths",
        "| Rome | 9\\|9 | x |\n| Vienna | 2120 |  |",
    );
    assert!(shown.contains("|---|---| --- |"), "{shown}");
    window.tap(&role("button", "Show as text"));
    window.see_gone(&css(".cm-table"));
}

#[test]
fn properties_are_edited_as_what_they_are() {
    let window = notes(|cli| {
        note(
            cli,
            "Bees",
            "---\n# kept as it stands\ntags: [insects]\ndone: false\n---\nThey fly.\n",
        );
    });
    open(&window, "Bees");
    window.see(&role("region", "Properties"));
    window.see_gone(&css(".cm-front"));
    window.tap(&role("checkbox", "done"));
    says(&window, "Bees", "done: true");
    window.fill(&role("combobox", "Add to tags"), "summer");
    window.hit(key::ENTER);
    window.command("Add a property");
    window.fill(&role("combobox", "Name of the new property"), "seen");
    window.hit(key::ENTER);
    window.fill(&role("textbox", "seen"), "in the garden");
    window.hit(key::ENTER);
    let shown = says(&window, "Bees", "seen: in the garden");
    assert!(
        shown.contains("# kept as it stands") && shown.contains("summer"),
        "nothing else changed: {shown}"
    );
    assert_eq!(
        window.cli().json(&["list", "tag:summer"]).len(),
        1,
        "it is a tag now"
    );
    to_end(&window);
    window.write(" And hum.");
    says(&window, "Bees", "They fly.\n And hum.");
    look(&window, "properties");
}

#[test]
fn reading_and_source_are_a_key_away() {
    let window = notes(|cli| {
        note(
            cli,
            "Bees",
            "**Bees** fly. %%Do they?%%\n\n> [!tip]\n> Watch.\n\n$x^2$\n",
        )
    });
    open(&window, "Bees");
    window.see(&css(".cm-math .katex"));
    look(&window, "a formula and a callout");
    window.chord(&[key::CONTROL, key::SHIFT], 'e');
    let text = "return document.querySelector('.note-reading .cm-content')?.textContent";
    let shown = seen(&window, "the reading view", text).to_string();
    assert!(
        shown.contains("Bees fly.") && !shown.contains("Do they"),
        "{shown}"
    );
    look(&window, "the reading view");
    window.chord(&[key::CONTROL, key::SHIFT], 'm');
    let text = "return document.querySelector('.note-source .cm-content')?.textContent";
    let shown = seen(&window, "the source", text).to_string();
    assert!(shown.contains("**Bees** fly. %%Do they?%%"), "{shown}");
    look(&window, "the source");
    window.chord(&[key::CONTROL, key::SHIFT], 'm');
    window.see(&css(".note-live .cm-strong"));
}

#[test]
fn what_is_pasted_becomes_markdown_and_a_picture_an_embed() {
    const PASTE: &str = "const [kind, value] = arguments; const data = new DataTransfer(); \
        if (kind === 'file') data.items.add(new File([Uint8Array.from(atob(value), (one) => one.charCodeAt(0))], 'image.png', { type: 'image/png' })); \
        else { data.setData(kind, value); if (kind === 'text/html') data.setData('text/plain', 'plain'); } \
        document.querySelector('.cm-content').dispatchEvent(new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true }));";
    const DOT: &str = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";
    let window = notes(|cli| note(cli, "Bees", "See here"));
    open(&window, "Bees");
    to_end(&window);
    window.chord(&[key::CONTROL, key::SHIFT], key::LEFT);
    window
        .run(PASTE, json!(["text/plain", "https://example.org/a"]))
        .unwrap();
    says(&window, "Bees", "See [here](https://example.org/a)");
    to_end(&window);
    window.hit(key::ENTER);
    window.hit(key::ENTER);
    window
        .run(
            PASTE,
            json!(["text/html", "<p>A <b>bold</b> claim</p><ul><li>one</li><li>two</li></ul><script>alert(1)</script>"]),
        )
        .unwrap();
    let shown = says(&window, "Bees", "A **bold** claim");
    assert!(
        shown.contains("- one") && !shown.contains("alert"),
        "{shown}"
    );
    to_end(&window);
    window.hit(key::ENTER);
    window.hit(key::ENTER);
    window.hit(key::ENTER);
    window.run(PASTE, json!(["file", DOT])).unwrap();
    says(&window, "Bees", "![[Pasted ");
    window.hit(key::ENTER);
    seen(
        &window,
        "the picture",
        "const image = document.querySelector('.cm-picture img'); return image?.complete && image.naturalWidth === 1",
    );
}

#[test]
fn a_heading_is_linked_renamed_with_its_links_and_undone() {
    let window = notes(|cli| {
        note(cli, "Bees", "# Bees\n\n## Dances\n\nRound and waggle.\n");
        note(cli, "Notes on insects", "");
    });
    open(&window, "Notes on insects");
    to_end(&window);
    window.write("See [[bees#dan");
    window.complete("Dances");
    says(&window, "Notes on insects", "See [[Bees#Dances]]");
    window.tap(&role("row", "Round and waggle"));
    window.see_text(&css(".cm-content"), "Round and waggle");
    to_end(&window);
    window.command("Rename this heading");
    window.fill(&role("textbox", "Heading"), "The dances of bees");
    window.see(&text("2 places in 2 notes will be rewritten"));
    look(&window, "renaming");
    window.tap(&role("button", "Rename"));
    says(&window, "Notes on insects", "[[Bees#The dances of bees]]");
    window.see_text(&css(".cm-content"), "The dances of bees");
    window.tap(&role("button", "Undo"));
    says(&window, "Notes on insects", "See [[Bees#Dances]]");
    window.see_text(&css(".cm-content"), "Round and waggle");
}

#[test]
fn a_mention_becomes_a_link_and_shows_as_backlink() {
    let window = notes(|cli| {
        note(cli, "Bees", "They fly.");
        note(cli, "Garden", "Full of bees in June.");
    });
    open(&window, "Bees");
    window.command("Show connections");
    window.tap(&role("button", "Unlinked mentions"));
    window.see_text(&css("aside .place"), "Full of bees in June.");
    look(&window, "mentions");
    window.tap(&role("button", "Link in Garden"));
    says(&window, "Garden", "Full of [[bees]] in June.");
    window.see_gone(&css("aside .place"));
    window.see_text(&css("aside .context"), "Full of bees in June.");
}

#[test]
fn undo_reaches_back_over_a_restart() {
    let window = notes(|cli| note(cli, "Bees", "They fly."));
    open(&window, "Bees");
    to_end(&window);
    window.write(" They sleep.");
    says(&window, "Bees", "They sleep.");
    // What can be undone is kept a moment after the text.
    let kept = "const done = arguments[0]; const request = indexedDB.open('commonplace-undo'); request.onsuccess = () => { \
        const db = request.result; if (!db.objectStoreNames.contains('pasts')) return done(0); \
        const count = db.transaction('pasts').objectStore('pasts').count(); count.onsuccess = () => { db.close(); done(count.result); }; };";
    wait("the past to be kept", || {
        Ok((window.run_async(kept, json!([]))? == 1).then_some(()))
    });
    window.reload().unwrap();
    window.ready();
    window.command("Go to Notes");
    open(&window, "Bees");
    to_end(&window);
    window.chord(&[key::CONTROL], 'z');
    wait("the text of before", || {
        let shown = window.cli().run(&["show", "Bees"]).out;
        Ok((!shown.contains("They sleep.")).then_some(()))
    });
}

#[test]
fn a_note_is_dragged_into_a_folder_and_its_links_follow() {
    let window = notes(|cli| {
        note(cli, "Insects/Wasps", "See [[Bees]] and [[Insects/Wasps]].");
        note(cli, "Bees", "They fly.");
        note(cli, "Other/Bees", "Others.");
    });
    let centre = |what: &str| {
        let place = seen(&window, what, what);
        (place[0].as_f64().unwrap(), place[1].as_f64().unwrap())
    };
    let row = centre(
        "const row = [...document.querySelectorAll('[role=row]')].find((one) => /^Bees\\s*They/.test(one.innerText)); const box = row?.getBoundingClientRect(); return box && [box.left + 60, box.top + 14];",
    );
    let folder = centre(
        "const entry = [...document.querySelectorAll('nav .entry')].find((one) => one.querySelector('.name').textContent === 'Insects'); const box = entry?.getBoundingClientRect(); return box && [box.left + 40, box.top + 14];",
    );
    window.drag(row, folder).unwrap();
    window.see_text(&css(".toast"), "Moved 1 note to “Insects”");
    says(&window, "Insects/Bees", "They fly.");
    let links = window.cli().json(&["links", "Insects/Wasps"]);
    assert_eq!(links[0]["resolved"], "Insects/Bees", "{links:?}");
    // The first of the two folders.
    window.tap(&css("nav button.entry.folder"));
    window.see(&role("heading", "Insects"));
    window.see(&role("row", "Wasps"));
    window.see_gone(&role("row", "Others."));
}

#[test]
fn the_note_of_the_day_and_one_from_a_template() {
    let window = notes(|cli| {
        note(
            cli,
            "Templates/Meeting",
            "# {{title}}\n\nWho: {{cursor}}\n\nDone.",
        );
    });
    window.command("New note from a template");
    window.see(&role("radio", "Meeting"));
    look(&window, "templates");
    window.fill(&role("textbox", "Name of the note"), "Monday");
    window.hit(key::ENTER);
    window.see_text(&css(".cm-content"), "Who:");
    wait("the cursor", || {
        let is_there = window.run(
            "return document.activeElement?.closest('.cm-content') != null",
            json!([]),
        )?;
        Ok((is_there == true).then_some(()))
    });
    window.write("Ada");
    says(&window, "Monday", "# Monday\n\nWho: Ada\n\nDone.");
    window.command("Today’s note");
    wait("the day", || {
        let listed = window.cli().json(&["list", "path:daily"]);
        Ok((listed.len() == 1).then_some(()))
    });
}

#[test]
fn find_and_replace_with_a_pattern() {
    let window = notes(|cli| note(cli, "Bees", "b1 and b2 and c3"));
    open(&window, "Bees");
    window.command("Find in this note");
    window.fill(&role("textbox", "Find in note"), "b(\\d)");
    window.tap(&role("button", "Regular expression"));
    window.see(&text("2 found"));
    look(&window, "finding");
    window.fill(&role("textbox", "Replace with"), "bee $1");
    window.tap(&role("button", "Replace all"));
    says(&window, "Bees", "bee 1 and bee 2 and c3");
}

#[test]
fn keys_go_into_what_is_drawn_and_the_cursor_stays_in_sight() {
    let window = notes(|cli| {
        note(cli, "Long", &"A line of the long note.\n\n".repeat(60));
        let words = "many words in one cell ".repeat(12);
        let drawn = "Top\n\n$$\na^2\n$$\n\n> [!note]- Folded\n> hidden\n\n![[Long]]\n\nlast";
        let table = format!("\n\n| A | B |\n|---|---|\n| {words}| y |\n");
        note(cli, "Drawn", &format!("{drawn}{table}"));
    });
    window.chord(&[key::CONTROL], 'o');
    window.fill(&css("dialog input[role=combobox]"), "drawn");
    window.see(&role("option", "Drawn"));
    window.hit(key::ENTER);
    seen(
        &window,
        "the keyboard in the text",
        "return document.activeElement?.closest('.cm-content') != null && document.querySelector('.cm-embedded') != null",
    );
    let shows = |line: &str| {
        let script = format!(
            "return [...document.querySelectorAll('.cm-line')].some((one) => one.textContent.startsWith('{line}'))"
        );
        seen(&window, line, &script);
    };
    let down = |times: usize| (0..times).for_each(|_| window.hit(key::DOWN));
    down(2);
    shows("$$");
    down(4);
    shows("> [!note]-");
    down(4);
    window.write("X");
    says(&window, "Drawn", "\nXlast");
    seen(
        &window,
        "the cursor in sight",
        "const at = document.querySelector('.cm-cursor-primary')?.getBoundingClientRect(); return at && at.top >= 0 && at.bottom <= innerHeight",
    );
    seen(
        &window,
        "the pipes of each row on one line",
        "const rows = [...document.querySelectorAll('.cm-table')].map((row) => [...row.querySelectorAll('.cm-pipe')]); return rows.length > 0 && rows.every((pipes) => pipes.every((one) => one.offsetTop === pipes[0].offsetTop))",
    );
}
