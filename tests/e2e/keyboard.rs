//! Without a mouse, and with everything twice as large: lane 1.

use crate::access::look;
use crate::lanes::Window;
use crate::webdriver::{css, key, role, text, wait};
use serde_json::{Value, json};

const TITLE: &str = "Council votes to rebuild the stairs";
const WORDS: &str = "Nobody under ten has ever climbed it";
const ARTICLE: &str = "Council votes to rebuild the stairs\n\nVESSEL BAY, March 3 - The town council voted on Tuesday to rebuild the stairs of the lighthouse, which have been closed for eleven years.\n\n\"Nobody under ten has ever climbed it,\" said the keeper, who has a key and does not use it. The work begins in May and will cost about as much as a small boat.\n";

/// Runs a command through the palette, by keys alone.
fn palette(window: &Window, title: &str) {
    window.chord(&[key::CONTROL], 'k');
    window.see(&css("dialog input[role=combobox]"));
    window.write(title);
    window.see(&role("option", title));
    window.hit(key::ENTER);
    window.see_gone(&css("dialog .palette"));
}

/// Waits until the keyboard is somewhere.
fn waits_in(window: &Window, selector: &str) {
    wait(format_args!("the keyboard in {selector}"), || {
        let script = "const at = document.activeElement; return at?.closest(arguments[0]) ? true : at?.outerHTML.slice(0, 200)";
        match window.run(script, json!([selector]))? {
            Value::Bool(true) => Ok(Some(())),
            elsewhere => Err(format!("it is in {elsewhere}")),
        }
    });
}

#[test]
fn save_read_mark_tag_write_find_and_undo_by_keys_alone() {
    let window = Window::browser(|_| {});
    window.see(&role("heading", "Begin your commonplace book"));
    window.hit('a');
    window.see(&role("textbox", "Address or text"));
    window.write(ARTICLE);
    window.chord(&[key::CONTROL], key::ENTER);
    window.see_gone(&css("dialog"));
    window.see(&role("row", TITLE));

    window.write("gi");
    waits_in(&window, "[data-pane=list]");
    window.hit('j');
    window.hit(key::ENTER);
    window.read(WORDS);
    window.see(&css("iframe.ready"));
    waits_in(&window, "iframe");
    window.chord(&[key::CONTROL], 'f');
    window.see(&role("searchbox", "Find on this page"));
    window.write(WORDS);
    window.see_text(&css("search.find [role=status]"), "1 of 1");
    window.hit(key::ESCAPE);
    // What was found stays selected.
    window.see(&role("toolbar", "Selection"));
    window.hit('h');
    assert_eq!(window.drawn(WORDS, 1), [format!("yellow: {WORDS}")]);

    window.hit('t');
    window.see(&css("dialog input[role=combobox]"));
    window.write("stairs");
    window.see(&role("option", "stairs"));
    window.hit(key::ENTER);
    window.chord(&[key::CONTROL], key::ENTER);
    window.see_gone(&css("dialog"));
    wait("the tag", || {
        Ok((window.cli().json(&["list", "tag:stairs"]).len() == 1).then_some(()))
    });

    palette(&window, "New note");
    waits_in(&window, "[data-pane=page]");
    wait("the note's text", || {
        let is_in_text = "return document.activeElement?.closest('.cm-content') != null";
        if window.run(is_in_text, json!([]))? == true {
            return Ok(Some(()));
        }
        window.press(&[], &[key::TAB]).map(|()| None)
    });
    window.write("They are worth it: [[council");
    window.complete(TITLE);
    wait("the note to be saved", || {
        let links = window.cli().json(&["links", "--all"]);
        let is_there = links
            .iter()
            .any(|link| link["resolved"].as_str() == Some(format!("Articles/{TITLE}").as_str()));
        Ok(is_there.then_some(()))
    });

    window.hit(key::ESCAPE);
    waits_in(&window, "[data-pane=list]");
    window.write("gi");
    window.see(&role("row", TITLE));
    waits_in(&window, "[data-pane=list]");
    window.hit('j');
    window.hit(key::ENTER);
    window.read(WORDS);
    window.see(&css("iframe.ready"));
    window.hit('e');
    window.see_gone(&role("row", TITLE));
    window.hit('u');
    window.see(&role("row", TITLE));

    window.hit('/');
    waits_in(&window, "input");
    window.write("climbed");
    window.see(&text("2 results"));
    // Out of the field, and out of the search.
    window.hit(key::ESCAPE);
    window.hit(key::ESCAPE);
    waits_in(&window, "[role=grid]");
    window.hit('?');
    window.see(&role("heading", "All keys"));
    window.hit(key::ESCAPE);
    window.see_gone(&css("dialog"));
}

/// Tab goes through the whole window and comes back; everything on its way has a name, is in sight and shows that the
/// keyboard is there.
#[test]
fn tab_goes_everywhere_and_is_seen() {
    const STOP: &str = r#"
const e = document.activeElement;
if (!e || e === document.body || e.tagName === 'IFRAME') return e?.tagName === 'IFRAME' ? { name: 'the page', seen: true } : null;
const name = (e.getAttribute('aria-label') || (e.labels?.[0]?.textContent ?? '') || e.textContent || e.getAttribute('placeholder') || e.title || '').trim();
const box = e.getBoundingClientRect();
const inside = box.width > 0 && box.height > 0 && box.right > 0 && box.bottom > 0 && box.left < innerWidth && box.top < innerHeight;
const shows = (one, pseudo) => { const s = getComputedStyle(one, pseudo); return (s.outlineStyle !== 'none' && parseFloat(s.outlineWidth) > 0) || s.boxShadow !== 'none'; };
// A list shows it on the row that it is at.
const row = document.getElementById(e.getAttribute('aria-activedescendant') ?? '');
const around = [e, e.parentElement, e.parentElement?.parentElement, ...e.querySelectorAll('[role=row]')].filter(Boolean);
const marked = row !== null || around.some((one) => shows(one) || shows(one, '::after') || shows(one, '::before'));
return { name: name.slice(0, 60), seen: inside, marked, tag: e.outerHTML.slice(0, 160) };
"#;
    let window = Window::browser(|cli| {
        cli.json_with(&["save", "-"], ARTICLE);
    });
    window.see(&role("row", TITLE));
    window.hit('j');
    window.hit(key::ENTER);
    window.read(WORDS);
    // From the top of the window.
    let top = "const top = document.createElement('span'); top.tabIndex = -1; document.body.prepend(top); top.focus()";
    window.run(top, json!([])).unwrap();
    let mut names = Vec::new();
    for _ in 0..60 {
        window.hit(key::TAB);
        let stop = window.run(STOP, json!([])).unwrap();
        if stop.is_null() {
            break;
        }
        let name = stop["name"].as_str().unwrap_or_default().to_owned();
        assert!(!name.is_empty(), "something without a name: {stop}");
        assert!(stop["seen"] == true, "out of sight: {stop}");
        if name == "the page" {
            // Keys inside go to the page's own frame.
            names.push(name);
            break;
        }
        assert!(stop["marked"] == true, "does not show the keyboard: {stop}");
        names.push(name);
    }
    for wanted in ["Inbox", "Search", "the page"] {
        assert!(
            names.iter().any(|name| name.contains(wanted)),
            "{wanted} is not on the way: {names:?}"
        );
    }
}

/// A window of 1280 by 900 at 200 %, and the narrowest at 125 %: nothing is cut off, and only what is wide scrolls.
#[test]
fn at_200_percent_nothing_is_cut_off() {
    const CUT: &str = r#"
const cut = [];
const root = document.documentElement;
if (root.scrollWidth > innerWidth + 1 || root.scrollHeight > innerHeight + 1) cut.push(`the window scrolls: ${root.scrollWidth}x${root.scrollHeight} in ${innerWidth}x${innerHeight}`);
const scrolls = (e) => { for (let p = e.parentElement; p; p = p.parentElement) { const s = getComputedStyle(p); if (/(auto|scroll)/.test(s.overflowX)) return true; } return false; };
for (const e of document.querySelectorAll('button, a[href], input, select, textarea, h1, h2, h3, label, [role=tab], [role=option], dialog')) {
  const box = e.getBoundingClientRect();
  const style = getComputedStyle(e);
  if (box.width < 2 || box.height < 2 || style.visibility === 'hidden' || e.closest('[aria-hidden=true], .sr-only, [inert]')) continue;
  if ((box.right > innerWidth + 1 || box.left < -1) && !scrolls(e)) cut.push(`hangs out by ${Math.round(Math.max(box.right - innerWidth, -box.left))}: ${e.outerHTML.slice(0, 120)}`);
  if (e.tagName === 'DIALOG' && (box.bottom > innerHeight + 1 || box.top < -1)) cut.push(`a dialog of ${Math.round(box.height)} in ${innerHeight}`);
  if (/^(BUTTON|LABEL|H1|H2|H3)$/.test(e.tagName) && e.scrollWidth > e.clientWidth + 2 && style.overflowX !== 'visible' && style.textOverflow !== 'ellipsis') cut.push(`cut: ${e.outerHTML.slice(0, 120)}`);
}
return cut;
"#;
    let window = Window::browser(|cli| {
        cli.json_with(&["save", "--tag", "reading/news", "-"], ARTICLE);
        cli.json_with(&["note", "new", "First"], "# First\n\nA note with a [[Second]] link.\n\n| a | b | c | d |\n|---|---|---|---|\n| 1 | 2 | 3 | 4 |\n");
    });
    for (width, height, zoom) in [(1280, 900, 2), (1920, 1080, 2), (960, 800, 2)] {
        window.zoom(width, height, zoom).unwrap();
        wait("the zoom", || {
            Ok((window.run("return innerWidth", json!([]))? == json!(width / zoom)).then_some(()))
        });
        let whole = |view: &str| {
            let cut = window.run(CUT, json!([])).unwrap();
            assert_eq!(cut, json!([]), "{view} at {width}x{height}, {zoom}00 %");
        };
        palette(&window, "Go to Inbox");
        window.see(&role("row", TITLE));
        whole("the list");
        window.tap(&role("row", TITLE));
        window.read(WORDS);
        whole("the reader");
        window.in_reader(WORDS, |frame| {
            let wide = "return document.documentElement.scrollWidth - innerWidth";
            let wide = frame.run(wide, json!([])).unwrap();
            assert!(
                wide.as_f64().unwrap_or(9.0) <= 1.0,
                "the article scrolls sideways by {wide}"
            );
        });
        for (command, seen) in [
            ("Settings", "Settings"),
            ("All keys", "All keys"),
            ("Save an address or text", "Save"),
            ("Undo history", "Undo history"),
        ] {
            palette(&window, command);
            window.see(&role("heading", seen));
            whole(seen);
            look(&window, &format!("{seen} at 200 %"));
            window.hit(key::ESCAPE);
            window.see_gone(&css("dialog"));
        }
        palette(&window, "Go to Notes");
        window.tap(&role("row", "First"));
        window.see(&css(".cm-content"));
        whole("a note");
    }
}
