//! Saving from an address as a person does it, again when the page changed, and many at once. All in lane 1, and the road
//! from an address to what changed in the built app as well.

use crate::access::look;
use crate::lanes::Window;
use crate::webdriver::{Session, css, key, role, wait};
use commonplace_tests::{Answer, Site, page};
use serde_json::json;

const FIRST: &str = "A bee that leaves the hive for the first time flies backwards, with her eyes on the door, in circles that grow wider.";
const SECOND: &str = "Move the hive by a metre while she is away, and she will come back to the place where it stood, and look for the door.";
const THIRD: &str = "A night in a cold cellar helps, because it makes all of them learn the map anew when they leave in the morning.";
const FOURTH: &str = "Near the door she trusts her nose more than her eyes, for the smell of her hive is like that of no other.";

/// A picture of 64 by 64 points.
const PICTURE: &[u8] = include_bytes!("../corpus/vault/attachments/hive.png");

/// Saves an address of this machine, which the person has to allow.
fn save(window: &Window, site: &Site, path: &str) {
    window.tap(&role("button", "Save an address or text"));
    window.fill(&role("textbox", "Address or text"), &site.url(path));
    window.tap(&role("button", "Save"));
    window.tap(&role("button", format!("Allow {} once", site.host())));
    window.see_gone(&css("dialog"));
}

#[test]
fn a_page_that_changed_tells_what_changed() {
    let site = Site::with(vec![(
        "/bees",
        Answer::html(&page("How bees find home", &[FIRST, SECOND])),
    )]);
    let window = Window::browser(|_| {});
    save(&window, &site, "/bees");
    window.see_text(&css(".toast"), "Saved to Inbox");
    window.tap(&role("row", "How bees find home"));
    window.read("by a metre");

    let changed = page(
        "How bees find home",
        &[FIRST, &SECOND.replace("a metre", "two metres"), THIRD],
    );
    site.set("/bees", Answer::html(&changed));
    save(&window, &site, "/bees");
    window.see_text(&css(".notice"), "1 sentence added, 1 reworded");
    window.read("by two metres");
    look(&window, "what changed");
    window.tap(&role("button", "Show changes"));
    window.see_text(&css("dialog del mark"), "a metre");
    window.see_text(&css("dialog ins mark"), "two metres");
    look(&window, "versions");
    window.tap(&role("button", "I have seen the changes"));
    window.see_gone(&css(".notice"));

    site.set("/bees", Answer::html(&page("How bees find home", &[FIRST])));
    save(&window, &site, "/bees");
    window.see_text(&css(".toast"), "much less than before");
    window.read("by two metres");
}

#[test]
fn pictures_are_there_when_the_site_is_gone() {
    let with_picture = format!("<img src=\"/hive.png\" alt=\"A hive\"> {SECOND}");
    let html = page("How bees find home", &[FIRST, &with_picture, THIRD]);
    let site = Site::with(vec![("/bees", Answer::html(&html))]);
    let window = Window::browser(|_| {});
    save(&window, &site, "/bees");
    window.tap(&role("row", "How bees find home"));
    window.see_text(&css(".notice"), "0 of 1 picture");
    site.set("/hive.png", Answer::ok("image/png", PICTURE));
    window.tap(&role("button", "Try again"));
    window.see_text(&css(".notice"), "The picture could not be fetched");
    window.tap(&role("button", format!("Allow {} once", site.host())));
    window.see_gone(&css(".notice"));
    for path in ["/bees", "/hive.png"] {
        site.set(path, Answer::status(404));
    }
    let asked = site.asked().len();
    window.reload().unwrap();
    window.ready();
    window.tap(&role("row", "How bees find home"));
    window.in_reader("circles that grow wider", shows_its_picture);
    assert_eq!(
        site.asked().len(),
        asked,
        "reading asks the network for nothing"
    );
}

/// Lane 2: an address with pictures is saved while one watches, read when the site is gone, and saved again when it changed.
#[test]
fn in_the_app_a_page_is_saved_read_without_its_site_and_compared() {
    let figure = format!("<img src=\"/hive.png\" alt=\"A hive\"> {SECOND}");
    let site = Site::with(vec![
        (
            "/bees",
            Answer::html(&page("How bees find home", &[FIRST, &figure, THIRD])),
        ),
        ("/hive.png", Answer::ok("image/png", PICTURE)),
    ]);
    let folder = tempfile::tempdir().unwrap();
    let window = Window::app(&folder.path().join("library"));
    window.ready();

    // The site answers step by step, so that each step can be seen.
    site.hold("/bees");
    site.hold("/hive.png");
    window.tap(&role("button", "Save an address or text"));
    window.fill(&role("textbox", "Address or text"), &site.url("/bees"));
    window.tap(&role("button", "Save"));
    window.tap(&role("button", format!("Allow {} once", site.host())));
    window.see_text(&css("dialog [role=status]"), site.host());
    window.see(&css("dialog [role=progressbar]:not([aria-valuenow])"));
    site.release("/bees");
    window.see_text(&css("dialog [role=status]"), "Fetching 1 picture");
    window.see(&css("dialog [role=progressbar][aria-valuenow=\"0\"]"));
    site.release("/hive.png");
    window.see_gone(&css("dialog"));
    window.see_text(&css(".toast"), "Saved to Inbox");

    site.cut();
    window.tap(&role("row", "How bees find home"));
    window.in_reader("circles that grow wider", shows_its_picture);
    window.reload().unwrap();
    window.ready();
    window.tap(&role("row", "How bees find home"));
    window.in_reader("learn the map anew", shows_its_picture);
    assert_eq!(site.mend(), 0, "reading asks the network for nothing");

    let changed = figure.replace("a metre", "two metres");
    let changed = page("How bees find home", &[FIRST, &changed, THIRD, FOURTH]);
    site.set("/bees", Answer::html(&changed));
    save(&window, &site, "/bees");
    window.see_text(&css(".notice"), "1 sentence added, 1 reworded");
    window.in_reader("by two metres", shows_its_picture);
    window.tap(&role("button", "Show changes"));
    window.see_text(&css("dialog del mark"), "a metre");
    window.see_text(&css("dialog ins mark"), "two metres");
    window.see_text(&css("dialog [aria-label=Changes]"), "smell of her hive");
}

fn shows_its_picture(session: &Session) {
    wait("the picture", || {
        let width = session.run(
            "return document.querySelector('article img')?.naturalWidth ?? 0",
            json!([]),
        )?;
        Ok((width.as_u64() > Some(0)).then_some(()))
    });
}

#[test]
fn many_addresses_are_saved_one_after_another() {
    let site = Site::with(vec![
        ("/one", Answer::html(&page("One hive", &[FIRST, SECOND]))),
        ("/two", Answer::html(&page("Two hives", &[SECOND, THIRD]))),
    ]);
    let window = Window::browser(|_| {});
    window.save_text(&format!("{}\n{}\n", site.url("/one"), site.url("/two")));
    window.see_text(&css(".toast"), "2 could not be saved");
    window.command("Show the pages to save");
    window.tap(&role("button", format!("Allow {}", site.host())));
    window.see_text(&css("dialog [role=status]"), "2 of 2 saved");
    window.tap(&role("button", "Done"));
    window.see(&role("row", "One hive"));
    window.see(&role("row", "Two hives"));
}

#[test]
fn the_original_is_there_in_its_own_look() {
    let long: Vec<&str> = [FIRST, SECOND, THIRD].repeat(20);
    let html = page("How bees find home", &long).replace(
        "</head>",
        "<style>h1 { color: rgb(1, 2, 3) } body { background: url(/asked.png) }</style><script>document.title = 'ran'</script></head>",
    );
    let site = Site::with(vec![("/bees", Answer::html(&html))]);
    let window = Window::browser(|_| {});
    save(&window, &site, "/bees");
    window.tap(&role("row", "How bees find home"));
    window.read("circles that grow wider");
    window.tap(&role("button", "Show the original"));
    let frame = window.see(&css("iframe.shown[title^='Original of']"));
    wait("the original", || window.enter(Some(&frame)).map(Some));
    let color = "return getComputedStyle(document.querySelector('h1')).color";
    wait("its look", || {
        Ok((window.run(color, json!([]))? == "rgb(1, 2, 3)").then_some(()))
    });
    wait("the window", || window.enter(None).map(Some));
    look(&window, "the original");
    window.tap(&role("button", "Show the reading view"));
    window.see_gone(&css("iframe[title^='Original of']"));
    // By keys alone: they scroll it, and lead back.
    window.read("circles that grow wider");
    window.command("Show the original");
    let frame = window.see(&css("iframe.shown[title^='Original of']"));
    wait("the keys to scroll the original", || {
        window.press(&[], &[key::PAGE_DOWN])?;
        window.enter(Some(&frame))?;
        let down = window.run("return scrollY", json!([]))?;
        window.enter(None)?;
        Ok((down.as_f64() > Some(100.0)).then_some(()))
    });
    wait("the keyboard to be back", || {
        let holder = window.run("return document.activeElement.ariaLabel", json!([]))?;
        Ok((holder == "Original").then_some(()))
    });
    window.hit(key::ESCAPE);
    window.see_gone(&css("iframe[title^='Original of']"));
    assert_eq!(site.asked(), ["/bees"]);
}
