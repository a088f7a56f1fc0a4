//! Lane 2: the built app in a real window, WebKit and all.

use crate::lanes::{Window, pasted};
use crate::webdriver::{css, role, wait};
use commonplace_tests::{Chance, Cli, Ran, corpus, skip};
use std::net::{TcpListener, UdpSocket};
use std::path::Path;
use std::process::Command;
use tempfile::TempDir;

const TITLE: &str = "Council votes to rebuild lighthouse stairs";

fn folder() -> (TempDir, std::path::PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let library = folder.path().join("library");
    (folder, library)
}

fn open(library: &Path) -> Window {
    let window = Window::app(library);
    window.ready();
    window
}

fn reads_the_article(window: &Window) {
    let shown = window.read("Nobody under ten has ever climbed it");
    assert!(
        shown.contains("VESSEL BAY") && !shown.contains("Advertisement"),
        "{shown}"
    );
}

/// The journey that must never break.
#[test]
fn save_read_write_link_find_restart() {
    let (_folder, library) = folder();
    let window = open(&library);
    window.save_text(&pasted());
    window.tap(&role("row", TITLE));
    reads_the_article(&window);

    window.command("New note");
    window.see(&css(".cm-content"));
    window.fill_name("Stairs");
    window.write("They are worth it: [[council");
    window.complete(TITLE);
    window.write(" says who climbs them.");
    wait("the note to be saved", || {
        Ok(Cli::on(&library)
            .run(&["show", "Stairs"])
            .out
            .contains("who climbs them")
            .then_some(()))
    });
    let links = Cli::on(&library).json(&["links", "Stairs"]);
    assert_eq!(
        links[0]["resolved"].as_str(),
        Some(format!("Articles/{TITLE}").as_str()),
        "{links:?}"
    );

    if window
        .now(&role("complementary", "Connections"))
        .unwrap()
        .is_none()
    {
        window.command("Show connections");
    }
    window.tap(&css("aside button.target"));
    reads_the_article(&window);
    window.see_text(&css("aside .context"), "They are worth it");

    let find = |window: &Window, words: &str, title: &str| {
        window.fill(&role("combobox", "Search the library"), words);
        window.see(&role("row", title));
    };
    find(&window, "climb", "MAREN OLSTAD");
    find(&window, "worth", "Stairs");
    drop(window);

    let window = open(&library);
    window.see(&role("row", TITLE));
    find(&window, "climb", "MAREN OLSTAD");
    window.tap(&role("row", "MAREN OLSTAD"));
    reads_the_article(&window);
    find(&window, "worth", "Stairs");
    window.tap(&role("row", "Stairs"));
    window.see_text(&css(".cm-content"), "They are worth it");
}

/// Two notes, from the first letter to the next start.
#[test]
fn write_link_rename_follow_undo_backlinks_restart() {
    let (_folder, library) = folder();
    let cli = Cli::on(&library);
    let says = |path: &str, part: &str| {
        wait(format_args!("“{part}” in {path}"), || {
            Ok(cli.run(&["show", path]).out.contains(part).then_some(()))
        });
    };
    let window = open(&library);
    window.command("New note");
    window.see(&css(".cm-content"));
    window.fill_name("Bees");
    window.write("They fly and they dance.");
    says("Bees", "they dance.");
    window.command("New note");
    window.see_text(&role("textbox", "Name of the note"), "Untitled");
    window.fill_name("Garden");
    window.write("Full of [[bee");
    window.complete("Bees");
    window.write(" in June, and of [[wasps to come");
    window.complete("Create");
    window.write(".");
    says(
        "Garden",
        "Full of [[Bees]] in June, and of [[wasps to come]].",
    );

    window.tap(&css(".cm-link[data-target=Bees]"));
    window.see_text(&role("textbox", "Name of the note"), "Bees");
    window.see_text(&css(".cm-content"), "they dance.");
    window.fill_name("Honey bees");
    says("Garden", "Full of [[Honey bees]] in June");
    window.command("Back");
    window.see_text(&css(".cm-content"), "Full of Honey bees in June");
    window.tap(&css(".cm-link[data-target='Honey bees']"));
    window.see_text(&css(".cm-content"), "they dance.");

    window.command("Show connections");
    window.see_text(&css("aside .context"), "Full of Honey bees in June");
    window.command("Undo");
    says("Garden", "Full of [[Bees]] in June");
    window.see_text(&role("textbox", "Name of the note"), "Bees");
    window.see_text(&css("aside .context"), "Full of Bees in June");
    drop(window);

    let window = open(&library);
    window.command("Go to Notes");
    window.tap(&role("row", "Full of Bees"));
    window.see_text(&css(".cm-content"), "Full of Bees in June");
    window.tap(&css(".cm-link[data-target=Bees]"));
    window.see_text(&css(".cm-content"), "they dance.");
    window.see_text(&css("aside .context"), "Full of Bees in June");
    assert_eq!(cli.run(&["check"]).code, 0);
}

#[test]
fn a_second_start_hands_its_arguments_over() {
    let (_folder, library) = folder();
    let window = open(&library);
    let page = corpus("vault/Insects/Wasps.md");
    let app = std::env::var_os("COMMONPLACE_APP_BIN").unwrap();
    let ran = Ran::of(Command::new(app).arg("--library").arg(&library).arg(page));
    assert_eq!(ran.code, 0, "{ran:?}");
    // The first window takes it: saved at once, or offered for saving.
    wait("what was handed over", || {
        let offered = window.now(&css("dialog"))?;
        if let Some(button) = window
            .now(&role("button", "Save"))?
            .filter(|_| offered.is_some())
        {
            window.click(&button)?;
        }
        Ok(window.now(&role("row", "Wasps"))?.map(drop))
    });
}

#[test]
fn after_a_crash_everything_acknowledged_is_there() {
    let (_folder, library) = folder();
    let mut window = open(&library);
    window.save_text(&pasted());
    window.see(&role("row", TITLE));
    kill_hard(&library);
    window.crash();
    let window = open(&library);
    window.tap(&role("row", TITLE));
    reads_the_article(&window);
    assert_eq!(Cli::on(&library).run(&["check"]).code, 0);
}

/// Ends the processes of the app on this library, and no others, without letting them say goodbye.
pub(crate) fn kill_hard(library: &Path) {
    let mark = format!("COMMONPLACE_LIBRARY={}", library.display());
    for entry in std::fs::read_dir("/proc").unwrap().flatten() {
        let has_mark = std::fs::read(entry.path().join("environ")).is_ok_and(|all| {
            all.split(|byte| *byte == 0)
                .any(|one| one == mark.as_bytes())
        });
        let is_app = std::fs::read_to_string(entry.path().join("comm"))
            .is_ok_and(|name| name.starts_with("commonplace-ap"));
        if has_mark && is_app {
            let killed = Command::new("kill")
                .args(["-9", &entry.file_name().to_string_lossy()])
                .status();
            assert!(killed.is_ok_and(|status| status.success()));
        }
    }
}

#[test]
fn a_library_that_cannot_be_opened_says_why() {
    let (_folder, library) = folder();
    commonplace_tests::write(
        &library.join("library.db"),
        "This is a diary, and no library. ".repeat(100),
    );
    let window = Window::app(&library);
    let shown = window.see_text(&css("[role=alert]"), "not a Commonplace library");
    assert!(shown.contains("not changed"), "{shown}");
}

/// With no network at all nothing is missing, and nothing is asked for.
#[test]
fn reading_with_the_network_cut() {
    let is_allowed = Command::new("unshare")
        .args([
            "-n", "ip", "link", "add", "away", "type", "veth", "peer", "name", "there",
        ])
        .output()
        .is_ok_and(|output| output.status.success());
    if !is_allowed {
        return skip(
            "app::reading_with_the_network_cut",
            "network namespaces are not allowed here",
        );
    }
    let (folder, library) = folder();
    let cli = Cli::on(&library);
    let hostile = folder.path().join("hostile.html");
    let paragraph = "<p>A page that would like to be heard of elsewhere, and is long enough to be an article of its own.</p>".repeat(4);
    commonplace_tests::write(
        &hostile,
        format!(
            "<html><title>Hostile</title><link rel=stylesheet href=http://192.0.2.1/a.css><body background=http://192.0.2.1/b.png><article><h1>Hostile</h1>{paragraph}\
             <img src=http://192.0.2.1/c.png srcset='http://192.0.2.1/d.png 2x'><iframe src=http://192.0.2.1/e></iframe><script src=http://192.0.2.1/f.js></script>\
             <video src=http://192.0.2.1/g.mp4 poster=http://192.0.2.1/h.png></video><p style='background:url(http://192.0.2.1/i.png)'>styled</p></article></body></html>"
        ),
    );
    cli.json(&["save", &hostile.to_string_lossy()]);
    cli.json_with(&["save", "-"], &pasted());
    assert!(
        !cli.json(&["show", "Articles/Hostile"])[0]["html"]
            .as_str()
            .unwrap()
            .contains("src=\"http")
    );

    // The window's own display and the driver speak over sockets in the file system and on the loopback of this network.
    let inner = std::env::current_exe().unwrap();
    let script = "ip link set lo up && ip link add away type veth peer name there \
        && for one in away there; do echo 1 > /proc/sys/net/ipv6/conf/$one/disable_ipv6; ip link set $one up; done \
        && ip addr add 198.51.100.2/24 dev away && ip route add default dev away \
        && exec dbus-run-session -- \"$0\" --exact app::inside_no_network --nocapture";
    let _screen = crate::lanes::screen();
    let ran = Ran::of(
        Command::new("unshare")
            .args(["-n", "sh", "-c", script])
            .arg(inner)
            .env("COMMONPLACE_INSIDE", &library),
    );
    assert_eq!(ran.code, 0, "{}\n{}", ran.out, ran.err);
}

/// What `reading_with_the_network_cut` does inside; nothing unless it was started by that.
#[test]
fn inside_no_network() {
    let Some(library) = std::env::var_os("COMMONPLACE_INSIDE") else {
        return;
    };
    // The way out is an interface that leads nowhere and counts what it sends. What the window asks its proxy for ends on port 9.
    let sent = || {
        String::from_utf8_lossy(
            &Command::new("ip")
                .args(["-s", "-o", "link", "show", "away"])
                .output()
                .unwrap()
                .stdout,
        )
        .into_owned()
    };
    let proxy = TcpListener::bind("127.0.0.1:9").unwrap();
    proxy.set_nonblocking(true).unwrap();
    let window = open(Path::new(&library));
    let before = sent();
    window.tap(&role("row", TITLE));
    reads_the_article(&window);
    window.tap(&role("row", "Hostile"));
    window.read("would like to be heard of");
    assert_eq!(sent(), before, "not one packet left");
    assert!(proxy.accept().is_err(), "nothing was asked of the proxy");
    UdpSocket::bind("0.0.0.0:0")
        .and_then(|socket| socket.send_to(b"hello", "192.0.2.1:9"))
        .unwrap();
    assert_ne!(sent(), before, "a packet would have been counted");
}

/// WebKitGTK 2.50 broke off, and the window went blank, where `text-wrap: pretty` met bold words between spaces that do not
/// break: in 3 of 1,432 real articles, and in this one at any width.
#[test]
fn bold_words_between_spaces_that_do_not_break_are_shown() {
    let words = [
        "river",
        "bridge",
        "letter",
        "afternoon",
        "and",
        "the",
        "with",
        "between",
        "quiet",
        "discovery",
        "written",
        "evening",
    ];
    let chance = Chance::new(5);
    let some = |most: usize| -> String {
        let count = 1 + chance.below(most);
        let some: Vec<&str> = (0..count)
            .map(|_| words[chance.below(words.len())])
            .collect();
        some.join(" ")
    };
    let paragraph = |number| -> String {
        let parts = (0..3 + chance.below(6))
            .map(|_| format!("{}&nbsp;<strong>{}</strong>&nbsp;", some(7), some(4)));
        format!(
            "<p>Paragraph {number} begins, {}.</p>",
            parts.collect::<String>()
        )
    };
    let paragraphs: String = (0..200).map(paragraph).collect();
    let page = format!(
        "<html lang=en><title>Bold words</title><body><article><h1>Bold words</h1>{paragraphs}</article></body></html>"
    );
    let (_folder, library) = folder();
    Cli::on(&library).json_with(&["save", "-"], &page);
    let window = open(&library);
    window.tap(&role("row", "Bold words"));
    for width in [900, 1_150, 1_280] {
        window.resize(width, 800).unwrap();
        window.read("Paragraph 99 begins");
        wait("the window", || window.enter(None).map(Some));
    }
}
