//! What is driven: Chromium on the development server, or the built app behind tauri-driver. Each test has its own, which
//! ends with it; a test that fails leaves a picture of what it saw.

use crate::mouse::drag_on_screen;
use crate::told;
use crate::webdriver::{PATIENCE, Session, css, key, role, wait};
use commonplace_tests::{Cli, checkout, program};
use serde_json::json;
use std::cell::RefCell;
use std::fs;
use std::net::{TcpListener, TcpStream};
use std::ops::Deref;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::rc::{Rc, Weak};
use std::sync::mpsc::RecvTimeoutError;
use std::sync::{Mutex, MutexGuard, PoisonError};
use tempfile::TempDir;

/// A window on a library of its own.
pub struct Window {
    session: Option<Session>,
    /// Ended last to first.
    programs: Vec<Child>,
    library: PathBuf,
    is_app: bool,
    _folders: Vec<TempDir>,
    _screen: Option<Screen>,
}

/// The right to have the app's window on the screen. Two windows would take the keyboard from each other, and what loses it
/// is saved.
pub type Screen = Rc<MutexGuard<'static, ()>>;

/// Waits until no other test has a window of the app; one test may have several.
pub fn screen() -> Screen {
    static FREE: Mutex<()> = Mutex::new(());
    thread_local! { static MINE: RefCell<Weak<MutexGuard<'static, ()>>> = const { RefCell::new(Weak::new()) } }
    MINE.with_borrow_mut(|mine| {
        mine.upgrade().unwrap_or_else(|| {
            let free = FREE.lock().unwrap_or_else(PoisonError::into_inner);
            let taken = Rc::new(free);
            *mine = Rc::downgrade(&taken);
            taken
        })
    })
}

/// How often a program is started that ends before it is ready, as where another took the port that it had found.
const STARTS: usize = 3;

/// Starts a program and waits for the line of its output that has what is wanted.
fn start<T>(command: &mut Command, find: impl Fn(&str) -> Option<T>) -> (Child, T) {
    let name = format!("{:?}", command.get_program());
    for _ in 0..STARTS {
        let mut child = command
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap_or_else(|error| panic!("{name} does not start: {error}"));
        let told = told::lines(&mut child);
        let found = loop {
            match told.recv_timeout(PATIENCE).map(|line| find(&line)) {
                Ok(None) => {}
                Ok(Some(found)) => break Ok(found),
                Err(error) => break Err(error),
            }
        };
        match found {
            Ok(found) => return (child, found),
            Err(RecvTimeoutError::Timeout) => {
                let _ = child.kill();
                panic!("{name} does not say that it is ready");
            }
            Err(RecvTimeoutError::Disconnected) => {
                let ended = child.wait();
                println!("{name} ended before it was ready: {ended:?}");
            }
        }
    }
    panic!("{name} ends before it is ready");
}

/// The built interface.
fn interface() -> PathBuf {
    let built = checkout().join("ui/dist");
    assert!(
        built.join("reader-frame.js").is_file(),
        "ui/dist is not built: npm run build"
    );
    built
}

impl Window {
    /// Lane 1: Chromium on a library that `fill` has prepared through the command line.
    pub fn browser(fill: impl FnOnce(&Cli)) -> Self {
        Self::browser_with(&[], fill)
    }

    /// The same with more switches for Chromium.
    pub fn browser_with(switches: &[&str], fill: impl FnOnce(&Cli)) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let library = folder.path().join("library");
        fill(&Cli::on(&library));
        let mut serve = Command::new(program());
        serve
            .arg("--library")
            .arg(&library)
            .args(["dev", "serve", "--port", "0", "--ui"])
            .arg(interface());
        let (server, url) = start(&mut serve, |line| {
            line.starts_with("http://").then(|| line.trim().to_owned())
        });
        let mut window = Self {
            session: None,
            programs: vec![server],
            library,
            is_app: false,
            _folders: vec![folder],
            _screen: None,
        };
        let (driver, port) = start(Command::new("chromedriver").arg("--port=0"), |line| {
            line.split_once("started successfully on port ")
                .and_then(|(_, port)| port.trim_end_matches('.').parse::<u16>().ok())
        });
        window.programs.push(driver);
        let profile = tempfile::tempdir().unwrap();
        let args = [
            "--headless=new",
            "--no-sandbox",
            "--disable-gpu",
            "--disable-quic",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
            "--disable-dev-shm-usage",
            "--force-prefers-reduced-motion",
            "--window-size=1280,900",
        ];
        let args = args.iter().chain(switches);
        let mut args: Vec<String> = args.map(|&arg| arg.to_owned()).collect();
        args.push(format!("--user-data-dir={}", profile.path().display()));
        window._folders.push(profile);
        let session = Session::open(
            &format!("http://127.0.0.1:{port}"),
            json!({ "browserName": "chrome", "goog:chromeOptions": { "args": args } }),
        );
        window.session = Some(session.expect("a browser window"));
        window.goto(&url).expect("the interface loads");
        window.ready();
        window
    }

    /// Lane 2: the built app with a library in a folder.
    pub fn app(library: &Path) -> Self {
        Self::app_with(library, &[], |command| command)
    }

    /// The same with arguments, and the driver started as `wrap` wants it.
    pub fn app_with(library: &Path, args: &[&str], wrap: impl FnOnce(Command) -> Command) -> Self {
        let app = std::env::var_os("COMMONPLACE_APP_BIN")
            .map(PathBuf::from)
            .filter(|app| app.is_file());
        let app =
            app.expect("COMMONPLACE_APP_BIN names the built app: cargo xtask test --only e2e");
        assert!(
            std::env::var_os("DISPLAY").is_some(),
            "there is no screen: cargo xtask test --only e2e brings one"
        );
        let screen = screen();
        let [port, native] = free_ports();
        let mut command = Command::new("tauri-driver");
        command.args([
            "--port",
            &port.to_string(),
            "--native-port",
            &native.to_string(),
        ]);
        command.env("COMMONPLACE_LIBRARY", library);
        let driver = wrap(command)
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("tauri-driver starts");
        let mut window = Self {
            session: None,
            programs: vec![driver],
            library: library.to_owned(),
            is_app: true,
            _folders: Vec::new(),
            _screen: Some(screen),
        };
        wait("tauri-driver", || {
            Ok(TcpStream::connect(("127.0.0.1", port)).ok())
        });
        let capabilities =
            json!({ "browserName": "wry", "tauri:options": { "application": app, "args": args } });
        let driver = format!("http://127.0.0.1:{port}");
        // The driver listens a moment before the one behind it does.
        window.session = Some(wait("the app's window", || {
            Session::open(&driver, capabilities.clone()).map(Some)
        }));
        window
    }

    /// Waits until the window can be used.
    pub fn ready(&self) {
        self.see(&role("navigation", "Library"));
    }

    /// Where its library is.
    pub fn library(&self) -> &Path {
        &self.library
    }

    /// The command line on the same library.
    pub fn cli(&self) -> Cli {
        Cli::on(&self.library)
    }

    /// Runs a command by name, through the palette, as a person does.
    pub fn command(&self, title: &str) {
        self.chord(&[key::CONTROL], 'k');
        self.fill(&css("dialog input[role=combobox]"), title);
        self.tap(&role("option", title));
        self.see_gone(&css("dialog .palette"));
    }

    /// Gives the note that is open a name, and goes on to its text.
    pub fn fill_name(&self, name: &str) {
        self.tap(&role("textbox", "Name of the note"));
        self.chord(&[key::CONTROL], 'a');
        self.write(name);
        self.hit(key::ENTER);
        wait("the text of the note", || {
            let is_in_text = self.run(
                "return document.activeElement?.closest('.cm-content') != null",
                json!([]),
            )?;
            Ok((is_in_text == true).then_some(()))
        });
    }

    /// Saves a text as a person does: the dialog, the text, the button.
    pub fn save_text(&self, text: &str) {
        self.tap(&role("button", "Save an address or text"));
        let field = self.see(&role("textbox", "Address or text"));
        // Typed letter by letter a long text takes minutes; a paste is one event.
        let paste = "const [field, text] = arguments; field.focus(); field.value = text; field.dispatchEvent(new Event('input', { bubbles: true }));";
        self.run(paste, json!([field.value(), text]))
            .expect("the text is pasted");
        self.tap(&role("button", "Save"));
        self.see_gone(&css("dialog"));
    }

    /// Waits until the reader's page shows a text, and gives all that it shows.
    pub fn read(&self, part: &str) -> String {
        let seen = wait(format_args!("“{part}” in the reader"), || {
            // Another article brings another frame: each look begins from the window.
            self.enter(None)?;
            let Some(frame) = self.now(&css("iframe"))? else {
                return Ok(None);
            };
            self.enter(Some(&frame))?;
            let shown = self
                .now(&css("main"))?
                .map(|main| self.text(&main))
                .transpose()?;
            Ok(shown.filter(|shown| shown.contains(part)))
        });
        wait("the window", || self.enter(None).map(Some));
        seen
    }

    /// Does something inside the reader's frame, where only its own page is seen, once it shows a text.
    pub fn in_reader(&self, part: &str, look: impl FnOnce(&Session)) {
        self.read(part);
        let frame = self.see(&css("iframe"));
        wait("the reader's frame", || self.enter(Some(&frame)).map(Some));
        look(self);
        wait("the window", || self.enter(None).map(Some));
    }

    /// Selects words of the reader's page with the mouse.
    pub fn select(&self, words: &str) {
        self.in_reader(words, |frame| {
            let ends = wait(format_args!("“{words}” to be in sight"), || {
                let ends = frame.run(ENDS_OF, json!([words]))?;
                Ok(ends.is_array().then_some(ends))
            });
            let at = |index: usize| ends[index].as_f64().expect("a number");
            self.drag_over_frame((at(0), at(1)), (at(2), at(3)));
            wait(format_args!("“{words}” to be selected"), || {
                let selected = frame.run("return String(getSelection())", json!([]))?;
                let selected = selected.as_str().unwrap_or_default().trim().to_owned();
                Ok((selected == words).then_some(()))
            });
        });
    }

    /// Drags the mouse between two points of the frame. Drivers do not agree where points within a frame are, so the window's
    /// own are used; and in the app a person's mouse, since WebKit's driver has none that selects.
    fn drag_over_frame(&self, from: (f64, f64), to: (f64, f64)) {
        const PLACE: &str = "const { left, top } = document.querySelector('iframe').getBoundingClientRect(); return [left, top, screenX, screenY]";
        self.enter(None).expect("the window");
        let place = self.run(PLACE, json!([])).expect("the frame's place");
        let side = |index: usize| place[index].as_f64().expect("a number");
        let (left, top) = if self.is_app {
            (side(0) + side(2), side(1) + side(3))
        } else {
            (side(0), side(1))
        };
        let [from, to] = [from, to].map(|(x, y)| (left + x, top + y));
        if self.is_app {
            drag_on_screen(from, to);
        } else {
            wait("the mouse", || self.drag(from, to).map(Some));
        }
        let frame = self.see(&css("iframe"));
        wait("the reader's frame", || self.enter(Some(&frame)).map(Some));
    }

    /// The words that are drawn as highlights in the reader's page, once there are as many as wanted.
    pub fn drawn(&self, part: &str, wanted: usize) -> Vec<String> {
        let mut drawn = Vec::new();
        self.in_reader(part, |frame| {
            drawn = wait(format_args!("{wanted} highlights drawn"), || {
                let found = frame.run(DRAWN, json!([]))?;
                let found: Vec<String> = found
                    .as_array()
                    .into_iter()
                    .flatten()
                    .filter_map(|one| one.as_str().map(str::to_owned))
                    .collect();
                Ok((found.len() == wanted).then_some(found))
            });
        });
        drawn
    }

    /// Takes what `[[, once a person could have read it: what has only just appeared is not taken by Enter.
    pub fn complete(&self, title: &str) {
        let mut looks = 0;
        wait(format_args!("{title} to be offered"), || {
            let offered = self
                .now(&css(".cm-tooltip-autocomplete [aria-selected]"))?
                .map(|one| self.text(&one))
                .transpose()?;
            looks = if offered.is_some_and(|shown| shown.contains(title)) {
                looks + 1
            } else {
                0
            };
            Ok((looks > 5).then_some(()))
        });
        self.hit(key::ENTER);
        self.see_gone(&css(".cm-tooltip-autocomplete"));
    }

    /// Kills the app as a crash would.
    pub fn crash(&mut self) {
        self.end();
    }

    fn end(&mut self) {
        if let Some(session) = self.session.take() {
            // A window that has crashed cannot be closed any more.
            let _ = session.close();
        }
        for mut program in self.programs.drain(..).rev() {
            let _ = program.kill();
            let _ = program.wait();
        }
    }

    fn picture(&self) -> Option<PathBuf> {
        let name = std::thread::current()
            .name()
            .unwrap_or("test")
            .replace("::", "-");
        let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("{name}.png"));
        if self.is_app {
            // The driver's own picture hangs under Xvfb.
            let taken = Command::new("import")
                .args(["-window", "root"])
                .arg(&path)
                .status();
            return taken.is_ok_and(|status| status.success()).then_some(path);
        }
        let picture = self.session.as_ref()?.screenshot().ok()?;
        commonplace_tests::write(&path, base64(&picture));
        Some(path)
    }
}

impl Deref for Window {
    type Target = Session;

    fn deref(&self) -> &Session {
        self.session.as_ref().expect("the window is open")
    }
}

impl Drop for Window {
    fn drop(&mut self) {
        if std::thread::panicking()
            && let Some(path) = self.picture()
        {
            eprintln!("what it looked like: {}", path.display());
        }
        self.end();
    }
}

/// Two ports that nobody uses now.
fn free_ports() -> [u16; 2] {
    let taken = [(); 2].map(|()| TcpListener::bind("127.0.0.1:0").expect("a free port"));
    taken.map(|listener| listener.local_addr().expect("a bound port").port())
}

/// Decodes base64 without looking for mistakes: it is the driver's.
fn base64(text: &str) -> Vec<u8> {
    const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let (mut bytes, mut bits, mut held) = (Vec::new(), 0_u32, 0);
    for value in text
        .bytes()
        .filter_map(|letter| LETTERS.iter().position(|&known| known == letter))
    {
        bits = (bits << 6 | u32::try_from(value).unwrap_or(0)) & 0xff_ffff;
        held += 6;
        if held >= 8 {
            held -= 8;
            bytes.push(u8::try_from(bits >> held & 0xff).unwrap_or(0));
        }
    }
    bytes
}

/// A text of the corpus, as people paste it.
pub fn pasted() -> String {
    fs::read_to_string(commonplace_tests::corpus("paste/01-ap-wire.txt")).unwrap()
}

/// Where words of the page begin and end, in pixels of its frame, once they stand still in sight.
const ENDS_OF: &str = r#"
const [words] = arguments;
const walker = document.createTreeWalker(document.querySelector('article'), NodeFilter.SHOW_TEXT);
while (walker.nextNode()) {
  const at = walker.currentNode.data.indexOf(words);
  if (at < 0) continue;
  const range = document.createRange();
  range.setStart(walker.currentNode, at);
  range.setEnd(walker.currentNode, at + words.length);
  const place = () => { const rects = [...range.getClientRects()].filter((one) => one.width > 0); return [rects[0], rects.at(-1)]; };
  const [first] = place();
  if (first.top < 60 || first.bottom > innerHeight - 120) {
    scrollBy({ top: first.top - innerHeight / 3, behavior: 'instant' });
    return null;
  }
  const [begin, end] = place();
  return [begin.left + 1, begin.top + begin.height / 2, end.right - 0.5, end.top + end.height / 2];
}
return null;
"#;

/// The words of every highlight that is drawn.
const DRAWN: &str = r#"
const found = [];
for (const [name, highlight] of CSS.highlights) if (/^hl-(?!now)/.test(name)) for (const range of highlight) found.push(`${name.slice(3)}: ${range}`);
return found.sort();
"#;
