//! Lane 2: files that are dragged out of a file manager and let go over the built app's window.
//!
//! The file manager is this program, started again: a small window that offers a file as every file manager does, as
//! `text/uri-list`. The mouse is the display's.

use crate::lanes::Window;
use crate::mouse::{Mouse, mouse};
use crate::told;
use crate::webdriver::{css, role, wait};
use commonplace_tests::{Cli, corpus};
use gtk::prelude::*;
use serde_json::json;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::Receiver;
use tempfile::TempDir;

/// The files that the program that is started again offers, one a line.
const OFFERED: &str = "COMMONPLACE_OFFERED";

/// Where on the screen it is offered, and how large its window is.
const SIDE: i32 = 40;

/// A window that offers files.
struct Offer {
    program: Child,
    says: Receiver<String>,
}

impl Offer {
    fn of(files: &[&Path]) -> Self {
        let files: Vec<_> = files.iter().map(|file| file.to_string_lossy()).collect();
        let mut program = Command::new(std::env::current_exe().unwrap())
            .args(["--exact", "drops::file_manager", "--nocapture"])
            .env(OFFERED, files.join("\n"))
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .spawn()
            .expect("the file manager starts");
        let says = told::lines(&mut program);
        let offer = Self { program, says };
        told::hear(&offer.says, "offered");
        offer
    }

    /// Drags the files to a point of the screen, and lets it go there once the window says `promise`.
    fn drag(&self, window: &Window, to: (f64, f64), promise: &str) {
        let middle = f64::from(SIDE) / 2.0;
        mouse(&[
            Mouse::To(middle, middle),
            Mouse::Press,
            Mouse::To(middle + 4.0, middle + 4.0),
            // Far enough to be a drag and no click.
            Mouse::To(middle + 16.0, middle + 16.0),
        ]);
        told::hear(&self.says, "taken");
        let mut step = 0.0;
        wait(format_args!("“{promise}” over the window"), || {
            // A hand is never quite still, and the window hears of a drag only when it moves.
            step = 1.0 - step;
            mouse(&[Mouse::To(to.0 + step, to.1)]);
            let said = window.now(&css(".overlay"))?;
            let said = said.map(|said| window.text(&said)).transpose()?;
            Ok(said
                .is_some_and(|said| said.contains(promise))
                .then_some(()))
        });
        mouse(&[Mouse::To(to.0, to.1), Mouse::LetGo]);
        told::hear(&self.says, "done");
        window.see_gone(&css(".overlay"));
    }
}

impl Drop for Offer {
    fn drop(&mut self) {
        let _ = self.program.kill();
        let _ = self.program.wait();
    }
}

/// The window that offers files; nothing unless `Offer` started it.
#[test]
fn file_manager() {
    let Ok(files) = std::env::var(OFFERED) else {
        return;
    };
    gtk::init().expect("there is a screen");
    let addresses: Vec<_> = files
        .lines()
        .map(|file| gtk::glib::filename_to_uri(file, None).expect("a file has an address"))
        .collect();
    // Without a frame, and where it says: there may be nobody who places windows.
    let window = gtk::Window::new(gtk::WindowType::Popup);
    window.set_default_size(SIDE, SIDE);
    window.move_(0, 0);
    let list = gtk::TargetEntry::new("text/uri-list", gtk::TargetFlags::empty(), 0);
    let button = gtk::gdk::ModifierType::BUTTON1_MASK;
    window.drag_source_set(button, &[list], gtk::gdk::DragAction::COPY);
    window.connect_drag_begin(|_, _| println!("taken"));
    window.connect_drag_data_get(move |_, _, data, _, _| {
        let addresses: Vec<&str> = addresses.iter().map(|address| address.as_str()).collect();
        data.set_uris(&addresses);
    });
    window.connect_drag_end(|_, _| println!("done"));
    window.connect_map_event(|_, _| {
        println!("offered");
        gtk::glib::Propagation::Proceed
    });
    window.show_all();
    gtk::main();
}

/// A library with a note, and the window on it.
fn window() -> (TempDir, Window) {
    let folder = tempfile::tempdir().unwrap();
    let library = folder.path().join("library");
    let note = "The first line.\n\nThe second line.\n\nThe third line.\n";
    Cli::on(&library).json_with(&["note", "new", "Garden"], note);
    let window = Window::app(&library);
    window.ready();
    (folder, window)
}

/// A point of the window, as the screen counts.
fn on_screen(window: &Window, script: &str) -> (f64, f64) {
    let script =
        format!("const [x, y] = (() => {{ {script} }})(); return [x + screenX, y + screenY];");
    let point = window.run(&script, json!([])).expect("a point");
    let side = |index: usize| point[index].as_f64().expect("a number");
    (side(0), side(1))
}

#[test]
fn files_that_are_let_go_over_a_note_stand_where_they_were_let_go() {
    let (folder, window) = window();
    let picture = folder.path().join("Hive in März.png");
    std::fs::copy(corpus("vault/attachments/hive.png"), &picture).unwrap();
    let list = folder.path().join("50% of #1.txt");
    commonplace_tests::write(&list, "Half of the first list.");
    window.command("Go to Notes");
    window.tap(&role("row", "Garden"));
    window.see_text(&css(".cm-content"), "The third line.");
    let behind = on_screen(
        &window,
        "const line = [...document.querySelectorAll('.cm-line')].find((line) => line.textContent.startsWith('The second'));
         const range = document.createRange();
         range.selectNodeContents(line);
         const { right, top, bottom } = range.getBoundingClientRect();
         return [right + 30, (top + bottom) / 2];",
    );
    let offer = Offer::of(&[&picture, &list]);
    offer.drag(&window, behind, "Let go to put it into the note");

    let shown = wait("the embed in the library", || {
        let shown = window.cli().run(&["show", "Garden"]).out;
        Ok(shown.contains("![[").then_some(shown))
    });
    assert!(
        shown.contains("The second line.![[Hive in März.png]]\n![[50"),
        "{shown}"
    );
    window.see(&css(".cm-content img"));
    let kept = window.cli().json(&["links", "Garden"]);
    let resolved = kept.iter().filter(|link| link["resolved"].is_string());
    assert_eq!(resolved.count(), 2, "{kept:?}");
    assert_eq!(window.cli().run(&["check"]).code, 0);
}

#[test]
fn a_page_that_is_let_go_over_the_list_is_saved() {
    let (folder, window) = window();
    let page = folder.path().join("Two rivers.html");
    let paragraph = "<p>An article about rivers, long enough that nobody takes it for a menu or a notice under a picture.</p>".repeat(4);
    commonplace_tests::write(
        &page,
        format!(
            "<html lang=en><title>Two rivers</title><body><article><h1>Two rivers</h1>{paragraph}</article></body></html>"
        ),
    );
    window.command("Go to Inbox");
    let list = on_screen(&window, "return [innerWidth / 3, innerHeight / 2];");
    let offer = Offer::of(&[&page]);
    offer.drag(&window, list, "Let go to save to Inbox");
    window.see(&role("row", "Two rivers"));
    assert!(
        window
            .cli()
            .run(&["show", "Articles/Two rivers"])
            .out
            .contains("long enough that nobody")
    );
}
