//! Lane 2: hostile pages and real ones in the built app, with the network watched: nothing runs, and nothing is asked for.
//!
//! Every payload is opened four times: behind both walls, behind each alone, and behind none. The last shows that the
//! payloads do what they try and that it would be noticed.

use crate::app::kill_hard;
use crate::lanes::Window;
use crate::outside::{Outside, is_allowed, within, word};
use crate::webdriver::{css, role, wait};
use commonplace_tests::payloads::{Payload, payloads};
use commonplace_tests::{Cli, shared, skip, walk, write};
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::process::Command;

/// Articles that are open at once, each in two frames.
const AT_ONCE: usize = 4;

fn is_nightly() -> bool {
    std::env::var_os("COMMONPLACE_NIGHTLY").is_some()
}

/// Some of the payloads, or all of them at night.
fn chosen() -> Vec<Payload> {
    let step = if is_nightly() { 1 } else { 9 };
    payloads().into_iter().step_by(step).collect()
}

#[test]
fn payloads_behind_both_walls_each_and_none() {
    const NAME: &str = "walls::payloads_behind_both_walls_each_and_none";
    if !is_allowed() {
        return skip(NAME, "network namespaces are not allowed here");
    }
    let folder = tempfile::tempdir().unwrap();
    for payload in chosen() {
        let name = format!("pages/{:04}.html", payload.number);
        write(&folder.path().join(name), payload.page());
    }
    saved(folder.path());
    let ran = within(
        "walls::inside",
        folder.path(),
        &folder.path().to_string_lossy(),
    );
    println!("{}", ran.out);
    assert_eq!(ran.code, 0, "{}\n{}", ran.out, ran.err);
    let notes = Cli::on(&folder.path().join("library")).json(&["list"]);
    let notes: Vec<&Value> = notes.iter().filter(|row| row["kind"] == "note").collect();
    assert!(notes.is_empty(), "a page wrote into the library: {notes:?}");
}

/// Pages as they are, from the evaluation sets beside the checkout: some, or all of them at night.
#[test]
fn real_pages_behind_both_walls_and_each() {
    const NAME: &str = "walls::real_pages_behind_both_walls_and_each";
    if !is_allowed() {
        return skip(NAME, "network namespaces are not allowed here");
    }
    let Some(pages) = shared("data/pages") else {
        return skip(NAME, "the evaluation pages are not beside the checkout");
    };
    let files: Vec<_> = walk(&pages)
        .into_iter()
        .filter(|file| file.extension().is_some_and(|end| end == "gz"))
        .collect();
    let most = std::env::var("COMMONPLACE_WALLS_PAGES").ok();
    let most = most.and_then(|most| most.parse().ok());
    let most = most.unwrap_or(if is_nightly() { files.len() } else { 16 });
    let folder = tempfile::tempdir().unwrap();
    for (number, file) in files
        .iter()
        .step_by((files.len() / most).max(1))
        .enumerate()
    {
        let page = Command::new("gzip").arg("-dc").arg(file).output();
        let name = format!("pages/{number:04}.html");
        write(&folder.path().join(name), page.expect("gzip runs").stdout);
    }
    saved(folder.path());
    let ran = within(
        "walls::inside",
        folder.path(),
        &folder.path().to_string_lossy(),
    );
    println!("{}", ran.out);
    assert_eq!(ran.code, 0, "{}\n{}", ran.out, ran.err);
}

/// Saves the pages of a folder into the library beside them.
fn saved(folder: &Path) {
    let cli = Cli::on(&folder.join("library"));
    let pages = folder.join("pages");
    // A page that is no article is refused, and none is too bad to be opened.
    let ran = cli.run(&["save", "--offline", &pages.to_string_lossy()]);
    assert!(ran.code <= 1, "{ran:?}");
}

/// What the two above do inside; nothing unless it was started by them.
#[test]
fn inside() {
    let Some(folder) = word().filter(|word| Path::new(word).is_dir()) else {
        return;
    };
    let library = Path::new(&folder).join("library");
    let rows = Cli::on(&library).json(&["list"]);
    let articles: Vec<Article> = rows
        .iter()
        .filter(|row| row["kind"] == "article")
        .map(|row| Article {
            id: row["id"].as_str().unwrap().to_owned(),
            title: row["title"].as_str().unwrap_or_default().to_owned(),
        })
        .collect();
    assert!(articles.len() > 5, "there is something to open");
    let ahead = connected_ahead(&Path::new(&folder).join("pages"));
    let outside = Outside::new();
    outside.prove();
    let mut wrong = Vec::new();
    for down in ["", "sanitiser", "cage"] {
        let heard = opened(&outside, &library, &articles, down);
        println!(
            "without {:<10} {heard}",
            if down.is_empty() { "nothing" } else { down }
        );
        wrong.extend(heard.wrong(down, &ahead));
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    if articles
        .iter()
        .any(|article| article.title.starts_with("Attempt "))
    {
        let heard = opened(&outside, &library, &articles, "sanitiser,cage");
        println!("without both       {heard}");
        heard.holds_of_each_kind();
    }
    outside.prove();
}

/// The hosts that pages ask to be connected to ahead.
fn connected_ahead(pages: &Path) -> BTreeSet<String> {
    let mut hosts = BTreeSet::new();
    for file in walk(pages) {
        let page = std::fs::read(&file).unwrap();
        let page = String::from_utf8_lossy(&page).to_ascii_lowercase();
        for tag in page.split("<link").skip(1) {
            let tag = tag.split('>').next().unwrap_or_default();
            if tag.contains("preconnect")
                && let Some((_, host)) = tag.split_once("//")
            {
                let is_part = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-');
                hosts.insert(
                    host.split(|c| !is_part(c))
                        .next()
                        .unwrap_or_default()
                        .to_owned(),
                );
            }
        }
    }
    hosts
}

struct Article {
    id: String,
    title: String,
}

/// What came of opening articles.
#[derive(Default)]
struct Heard {
    opened: usize,
    sent: u64,
    /// What ran and what was asked, with the articles that were open.
    ran: Vec<(String, String)>,
    asked: Vec<(String, String)>,
    /// What ended at the window's proxy, where nothing listens but us.
    refused: Vec<(String, String)>,
    /// Pages at which the web view itself broke off.
    broke: Vec<(String, String)>,
}

impl std::fmt::Display for Heard {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(
            f,
            "{} articles in {} frames: {} packets, {} requests and look-ups, {} scripts; {} connections to the closed port; {} times the web view broke off",
            self.opened,
            self.opened * 2,
            self.sent,
            self.asked.len(),
            self.ran.len(),
            self.refused.len(),
            self.broke.len()
        )
    }
}

impl Heard {
    /// WebKit asks no policy before it connects ahead (`rel=preconnect`), and has no setting against it. Without the
    /// sanitiser it is the closed port that holds.
    fn wrong(&self, down: &str, connected_ahead: &BTreeSet<String>) -> Vec<String> {
        let is_ahead = |said: &str| {
            let host = said
                .strip_prefix("CONNECT ")
                .and_then(|rest| rest.split(':').next());
            down == "sanitiser" && host.is_none_or(|host| connected_ahead.contains(host))
        };
        let refused: Vec<(String, String)> = self
            .refused
            .iter()
            .filter(|(said, _)| said.starts_with("GET ") || !is_ahead(said))
            .cloned()
            .collect();
        let all = [
            ("ran", &self.ran),
            ("asked", &self.asked),
            ("asked of the closed port", &refused),
        ];
        let mut wrong: Vec<String> = all
            .iter()
            .flat_map(|(what, all)| {
                all.iter()
                    .map(move |(said, open)| format!("[{down}] {what}: {said} (open: {open})"))
            })
            .collect();
        // What the sanitiser has not been over may be too much for WebKit, which then shows nothing at all.
        if down != "sanitiser" {
            let broke = self.broke.iter();
            wrong.extend(
                broke.map(|(said, open)| format!("[{down}] broke off: {said} (open: {open})")),
            );
        }
        if self.sent > 0 {
            wrong.push(format!("[{down}] {} packets left", self.sent));
        }
        wrong
    }

    /// Without any wall, payloads of every kind come through: else nobody would have noticed the others.
    fn holds_of_each_kind(&self) {
        let numbers: BTreeSet<usize> = self
            .ran
            .iter()
            .chain(&self.asked)
            .filter_map(|(said, _)| number_in(said))
            .collect();
        let mut kinds: BTreeMap<String, (usize, usize)> = BTreeMap::new();
        for payload in chosen() {
            let (heard, all) = kinds.entry(payload.kind).or_default();
            *all += 1;
            *heard += usize::from(numbers.contains(&payload.number));
        }
        println!("heard of each kind without both: {kinds:?}");
        for (kind, (heard, all)) in &kinds {
            // Of a few there may be none that does without a hand.
            assert!(
                *heard > 0 || *all < 20,
                "nothing of {kind} came through: it shows nothing"
            );
        }
        assert!(
            numbers.len() * 3 > chosen().len(),
            "most attempts do what they try"
        );
    }
}

/// The number in `canary-12`, `name c12.…`, `get c12.…`.
fn number_in(said: &str) -> Option<usize> {
    let digits = said
        .split_once("canary-")
        .or_else(|| said.split_once(" c"))?
        .1;
    let end = digits.find(|c: char| !c.is_ascii_digit());
    digits.get(..end.unwrap_or(digits.len()))?.parse().ok()
}

/// The app on a library, with some walls down, and how its frames are to be made.
struct Opener<'a> {
    library: &'a Path,
    down: &'a str,
    window: Option<Window>,
    frames: Value,
}

impl Opener<'_> {
    fn start(&mut self) -> &Window {
        if let Some(broken) = self.window.take() {
            // Else it would still be there, and take the new one's arguments.
            kill_hard(self.library);
            drop(broken);
        }
        let down = self.down;
        let window = Window::app_with(self.library, &[], |mut command| {
            command.env("COMMONPLACE_WALLS_DOWN", down);
            command
        });
        window.ready();
        let has_cage = !down.contains("cage");
        self.frames = if has_cage {
            frames_of_the_window(&window)
        } else {
            json!([[], []])
        };
        self.window.insert(window)
    }

    /// Opens some articles, and gives what their scripts said. An error when the web view broke off.
    fn open(&mut self, some: &[Article]) -> Result<Vec<String>, String> {
        let frames = self.frames.clone();
        let window = self.window.as_ref().ok_or("no window")?;
        let ids: Vec<&str> = some.iter().map(|article| article.id.as_str()).collect();
        window.run(OPEN, json!([ids, frames]))?;
        wait("articles to be opened", || {
            match window.run("return window.said", json!([])) {
                Ok(said) => Ok(said.as_array().map(|said| {
                    let said = said.iter().map(|one| one.as_str().unwrap_or_default());
                    Ok(said.map(str::to_owned).collect())
                })),
                Err(refusal) => Ok(Some(Err(refusal))),
            }
        })
    }
}

/// Opens every article in its two frames, with some walls down, and tells what was heard.
fn opened(outside: &Outside, library: &Path, articles: &[Article], down: &str) -> Heard {
    let mut opener = Opener {
        library,
        down,
        window: None,
        frames: Value::Null,
    };
    opener.start();
    let mut heard = Heard::default();
    outside.asked();
    outside.of_proxy();
    let mut before = outside.sent();
    if down.is_empty()
        && let Some(window) = &opener.window
    {
        walked(window, articles.len());
        heard.gather(outside, &mut before, "the whole list");
    }
    let mut waiting: Vec<&[Article]> = articles.chunks(AT_ONCE).rev().collect();
    while let Some(some) = waiting.pop() {
        let open: Vec<&str> = some.iter().map(|article| article.title.as_str()).collect();
        let open = open.join(", ");
        match opener.open(some) {
            Ok(ran) => {
                heard.opened += some.len();
                heard
                    .ran
                    .extend(ran.into_iter().map(|one| (one, open.clone())));
            }
            Err(refusal) => {
                // One of several: each by itself, to know which.
                if some.len() > 1 {
                    waiting.extend(some.chunks(1).rev());
                } else {
                    heard.broke.push((refusal, open.clone()));
                }
                opener.start();
            }
        }
        heard.gather(outside, &mut before, &open);
    }
    heard
}

impl Heard {
    fn gather(&mut self, outside: &Outside, before: &mut u64, open: &str) {
        let now = outside.sent();
        self.sent += now - *before;
        *before = now;
        let told = |all: Vec<String>| all.into_iter().map(|one| (one, open.to_owned()));
        self.asked.extend(told(outside.asked()));
        self.refused.extend(told(outside.of_proxy()));
    }
}

/// The attributes of the frames in which the window itself shows an article and its original.
fn frames_of_the_window(window: &Window) -> Value {
    let attributes = |selector: &str| {
        window.see(&css(selector));
        let read = "return [...document.querySelector(arguments[0]).attributes].filter((one) => !['src', 'class', 'title'].includes(one.name)).map((one) => [one.name, one.value])";
        window.run(read, json!([selector])).expect("a frame")
    };
    window.tap(&css("[role=grid] [role=row]"));
    let article = attributes(".stage > iframe");
    window.command("Show the original");
    let original = attributes(".original iframe");
    window.command("Show the reading view");
    assert!(article.to_string().contains("sandbox"), "{article}");
    json!([article, original])
}

/// Goes through the list from its top as a person does, and sees every article ready to be read.
fn walked(window: &Window, count: usize) {
    window.tap(&css("[role=grid] [role=row]"));
    let grid = window.see(&role("grid", ""));
    window
        .run("arguments[0].focus()", json!([grid.value()]))
        .unwrap();
    let mut last = Value::Null;
    for number in 0..count {
        if number > 0 {
            window.hit('j');
        }
        last = wait(format_args!("article {number} to be ready"), || {
            let now = window.run(
                "return document.querySelector('.stage > iframe.ready')?.src ?? null",
                json!([]),
            )?;
            Ok(Some(now).filter(|now| now.is_string() && *now != last))
        });
    }
}

/// Opens articles in frames like the window's, and keeps what their scripts said. What a page asks for is asked for while
/// it loads and is drawn for the first time; what it does a moment later is waited for as well, and the run without walls
/// shows that it is long enough.
const OPEN: &str = r#"
const [ids, [article, original]] = arguments;
const said = [];
window.said = null;
const hear = (event) => { if (typeof event.data === 'string' && event.data.startsWith('canary')) said.push(event.data); };
addEventListener('message', hear);
const moment = (ms) => new Promise((next) => setTimeout(next, ms));
const drawn = () => new Promise((next) => requestAnimationFrame(() => requestAnimationFrame(next)));
const frames = [];
const show = (src, attributes) => {
  const frame = document.createElement('iframe');
  for (const [name, value] of attributes) frame.setAttribute(name, value);
  frame.style.cssText = `position:fixed;left:${(frames.length % 4) * 160}px;top:${Math.floor(frames.length / 4) * 150}px;width:640px;height:400px;z-index:99;background:white`;
  const loaded = new Promise((next) => (frame.onload = next));
  frame.src = src;
  frames.push(frame);
  document.body.append(frame);
  return Promise.race([loaded, moment(3000)]);
};
(async () => {
  const versions = await Promise.all(ids.map((id) => window.__TAURI_INTERNALS__.invoke('call', { name: 'articles.get', params: { id } })));
  await Promise.all(versions.flatMap(({ version }) => [show(`page://localhost/${version}`, article), show(`page://localhost/${version}/original`, original)]));
  await Promise.race([drawn(), moment(1000)]);
  await moment(250);
  frames.forEach((frame) => frame.remove());
  removeEventListener('message', hear);
  window.said = said;
})().catch((problem) => (window.said = [`canary: ${problem}`]));
"#;
