//! A small W3C WebDriver client: just what a person's journey needs, blocking, with waits on something visible.
//!
//! Which program is driven, and how it is started, is `lanes`' work.

use serde_json::{Value, json};
use std::fmt::Display;
use std::time::{Duration, Instant};

/// How long to wait for something to appear. Generous: it is only spent when a test fails.
pub const PATIENCE: Duration = Duration::from_secs(40);
const GLANCE: Duration = Duration::from_millis(40);
const ELEMENT: &str = "element-6066-11e4-a52e-4f735466cecf";

/// A driven window.
pub struct Session {
    agent: ureq::Agent,
    base: String,
}

/// An element of the page, good until the page replaces it.
#[derive(Clone)]
pub struct Element(String);

/// Keys that have no letter.
pub mod key {
    /// As WebDriver names them.
    pub const TAB: char = '\u{e004}';
    pub const ENTER: char = '\u{e007}';
    pub const ESCAPE: char = '\u{e00c}';
    pub const CONTROL: char = '\u{e009}';
    pub const ALT: char = '\u{e00a}';
    pub const SHIFT: char = '\u{e008}';
    pub const PAGE_DOWN: char = '\u{e00f}';
    pub const DOWN: char = '\u{e015}';
    pub const DELETE: char = '\u{e017}';
    pub const END: char = '\u{e010}';
    pub const LEFT: char = '\u{e012}';
    pub const F2: char = '\u{e032}';
}

/// What a driver refused, in its words.
pub type Refusal = String;

impl Session {
    /// Opens a window.
    pub fn open(driver: &str, capabilities: Value) -> Result<Self, Refusal> {
        let config = ureq::Agent::config_builder()
            .http_status_as_error(false)
            .timeout_global(Some(Duration::from_secs(60)));
        let agent = ureq::Agent::new_with_config(config.build());
        let root = Self {
            agent,
            base: driver.to_owned(),
        };
        let answer = root.post(
            "/session",
            json!({ "capabilities": { "alwaysMatch": capabilities } }),
        )?;
        let id = answer["sessionId"]
            .as_str()
            .ok_or_else(|| format!("no session in {answer}"))?;
        Ok(Self {
            base: format!("{driver}/session/{id}"),
            agent: root.agent,
        })
    }

    /// Closes the window.
    pub fn close(self) -> Result<(), Refusal> {
        self.delete("").map(drop)
    }

    /// Goes to an address.
    pub fn goto(&self, url: &str) -> Result<(), Refusal> {
        self.post("/url", json!({ "url": url })).map(drop)
    }

    /// Loads the page again.
    pub fn reload(&self) -> Result<(), Refusal> {
        self.post("/refresh", json!({})).map(drop)
    }

    /// Sets the window's size.
    pub fn resize(&self, width: u32, height: u32) -> Result<(), Refusal> {
        self.post("/window/rect", json!({ "width": width, "height": height }))
            .map(drop)
    }

    /// Makes the page as large in its own pixels as a window is at a zoom. Chromium only.
    pub fn zoom(&self, width: u32, height: u32, zoom: u32) -> Result<(), Refusal> {
        let params = json!({ "width": width / zoom, "height": height / zoom, "deviceScaleFactor": zoom, "mobile": false });
        let call = json!({ "cmd": "Emulation.setDeviceMetricsOverride", "params": params });
        self.post("/goog/cdp/execute", call).map(drop)
    }

    /// Runs a script in every page before its own. Chromium only.
    pub fn before_pages(&self, script: &str) -> Result<(), Refusal> {
        let call = json!({ "cmd": "Page.addScriptToEvaluateOnNewDocument", "params": { "source": script } });
        self.post("/goog/cdp/execute", call).map(drop)
    }

    /// Runs a function body in the page and gives what it returns.
    pub fn run(&self, script: &str, args: Value) -> Result<Value, Refusal> {
        self.post("/execute/sync", json!({ "script": script, "args": args }))
    }

    /// Runs a function body whose last argument is called with the result.
    pub fn run_async(&self, script: &str, args: Value) -> Result<Value, Refusal> {
        self.post("/execute/async", json!({ "script": script, "args": args }))
    }

    /// A picture of the page as PNG, base64.
    pub fn screenshot(&self) -> Result<String, Refusal> {
        let picture = self.get("/screenshot")?;
        picture
            .as_str()
            .map(str::to_owned)
            .ok_or_else(|| "no picture".to_owned())
    }

    /// Goes into a frame; `None` goes back to the page.
    pub fn enter(&self, frame: Option<&Element>) -> Result<(), Refusal> {
        let id = frame.map_or(Value::Null, Element::value);
        self.post("/frame", json!({ "id": id })).map(drop)
    }

    /// All elements for a CSS selector, in order.
    pub fn all(&self, css: &str) -> Result<Vec<Element>, Refusal> {
        let found = self.post(
            "/elements",
            json!({ "using": "css selector", "value": css }),
        )?;
        Ok(found
            .as_array()
            .into_iter()
            .flatten()
            .filter_map(Element::of)
            .collect())
    }

    /// Clicks in the middle of an element.
    pub fn click(&self, element: &Element) -> Result<(), Refusal> {
        self.post(&format!("/element/{}/click", element.0), json!({}))
            .map(drop)
    }

    /// Types into an element.
    pub fn type_into(&self, element: &Element, text: &str) -> Result<(), Refusal> {
        self.post(
            &format!("/element/{}/value", element.0),
            json!({ "text": text }),
        )
        .map(drop)
    }

    /// Empties a field.
    pub fn clear(&self, element: &Element) -> Result<(), Refusal> {
        self.post(&format!("/element/{}/clear", element.0), json!({}))
            .map(drop)
    }

    /// The text that a person sees of an element. Asked of the page: WebKit's driver also tells what is hidden.
    pub fn text(&self, element: &Element) -> Result<String, Refusal> {
        let text = self.run("return arguments[0].innerText", json!([element.value()]))?;
        Ok(text.as_str().unwrap_or_default().to_owned())
    }

    /// Presses keys one after another wherever the focus is, as a person does; the keys of `held` stay down meanwhile.
    pub fn press(&self, held: &[char], keys: &[char]) -> Result<(), Refusal> {
        let event = |kind: &str, key: &char| json!({ "type": kind, "value": key.to_string() });
        let mut actions: Vec<Value> = held.iter().map(|key| event("keyDown", key)).collect();
        for key in keys {
            actions.push(event("keyDown", key));
            actions.push(event("keyUp", key));
        }
        actions.extend(held.iter().rev().map(|key| event("keyUp", key)));
        self.post(
            "/actions",
            json!({ "actions": [{ "type": "key", "id": "keyboard", "actions": actions }] }),
        )
        .map(drop)
    }

    /// Presses the mouse at one point, moves it to another, and lets go. Points are of the window.
    pub fn drag(&self, from: (f64, f64), to: (f64, f64)) -> Result<(), Refusal> {
        let go = |(x, y): (f64, f64)| json!({ "type": "pointerMove", "duration": 60, "x": x.round(), "y": y.round() });
        let middle = ((from.0 + to.0) / 2.0, (from.1 + to.1) / 2.0);
        let actions = json!([
            go(from),
            { "type": "pointerDown", "button": 0 },
            go(middle),
            go(to),
            { "type": "pointerUp", "button": 0 },
        ]);
        self.post(
            "/actions",
            json!({ "actions": [{ "type": "pointer", "id": "mouse", "parameters": { "pointerType": "mouse" }, "actions": actions }] }),
        )
        .map(drop)
    }

    fn get(&self, path: &str) -> Result<Value, Refusal> {
        let url = format!("{}{path}", self.base);
        Self::unpack(&url, self.agent.get(&url).call())
    }

    fn delete(&self, path: &str) -> Result<Value, Refusal> {
        let url = format!("{}{path}", self.base);
        Self::unpack(&url, self.agent.delete(&url).call())
    }

    fn post(&self, path: &str, body: Value) -> Result<Value, Refusal> {
        let url = format!("{}{path}", self.base);
        Self::unpack(
            &url,
            self.agent
                .post(&url)
                .content_type("application/json")
                .send(body.to_string()),
        )
    }

    fn unpack(
        url: &str,
        sent: Result<ureq::http::Response<ureq::Body>, ureq::Error>,
    ) -> Result<Value, Refusal> {
        let told = |error: &dyn Display| format!("{url}: {error}");
        let mut response = sent.map_err(|error| told(&error))?;
        // Screenshots are larger than the client's own limit.
        let body = response
            .body_mut()
            .with_config()
            .limit(256 << 20)
            .read_to_string()
            .map_err(|error| told(&error))?;
        let mut answer: Value =
            serde_json::from_str(&body).map_err(|error| told(&format!("{error} in {body}")))?;
        let value = answer["value"].take();
        match value
            .get("error")
            .filter(|_| !response.status().is_success())
        {
            Some(error) => Err(told(&format!("{error} {}", value["message"]))),
            None => Ok(value),
        }
    }
}

impl Element {
    fn of(value: &Value) -> Option<Self> {
        value.get(ELEMENT)?.as_str().map(|id| Self(id.to_owned()))
    }

    /// As the driver names it, for scripts.
    pub fn value(&self) -> Value {
        json!({ ELEMENT: self.0 })
    }
}

/// How to find something that a person sees.
#[derive(Clone, Debug)]
pub enum By {
    /// A CSS selector.
    Css(String),
    /// A role, and a part of the name that assistive technology reads.
    Role(&'static str, String),
    /// The innermost element that shows this text.
    Text(String),
}

/// By role and (a part of) the accessible name; an exact match wins.
pub fn role(role: &'static str, name: impl Into<String>) -> By {
    By::Role(role, name.into())
}

/// By CSS selector.
pub fn css(selector: impl Into<String>) -> By {
    By::Css(selector.into())
}

/// By visible text.
pub fn text(shown: impl Into<String>) -> By {
    By::Text(shown.into())
}

/// Asks `question` until it has an answer; fails the test when it has none in time.
pub fn wait<T>(what: impl Display, mut question: impl FnMut() -> Result<Option<T>, Refusal>) -> T {
    let begun = Instant::now();
    let mut last = String::from("nothing");
    loop {
        match question() {
            Ok(Some(answer)) => return answer,
            Ok(None) => {}
            // An element that was replaced while we looked: look again.
            Err(refusal) => last = refusal,
        }
        assert!(
            begun.elapsed() < PATIENCE,
            "waited in vain for {what}; last refusal: {last}"
        );
        std::thread::sleep(GLANCE);
    }
}

/// What a person does. Each call waits until it can be done, and fails the test if it cannot.
impl Session {
    /// The first visible element, if there is one now.
    pub fn now(&self, by: &By) -> Result<Option<Element>, Refusal> {
        let query = match by {
            By::Css(selector) => json!(["css", selector, ""]),
            By::Role(role, name) => json!(["role", role, name]),
            By::Text(text) => json!(["text", text, ""]),
        };
        Ok(Element::of(&self.run(FIND, query)?))
    }

    /// Waits for a visible element.
    pub fn see(&self, by: &By) -> Element {
        wait(format_args!("{by:?}"), || self.now(by))
    }

    /// Waits until no such element is visible.
    pub fn see_gone(&self, by: &By) {
        wait(format_args!("{by:?} to go"), || {
            Ok(self.now(by)?.is_none().then_some(()))
        });
    }

    /// Clicks it.
    pub fn tap(&self, by: &By) {
        wait(format_args!("a click on {by:?}"), || {
            match self.now(by)? {
                Some(element) => self.click(&element).map(Some),
                None => Ok(None),
            }
        });
    }

    /// Puts text into a field, replacing what was there.
    pub fn fill(&self, by: &By, text: &str) {
        wait(format_args!("typing into {by:?}"), || {
            match self.now(by)? {
                Some(field) => {
                    self.clear(&field)?;
                    self.type_into(&field, text).map(Some)
                }
                None => Ok(None),
            }
        });
    }

    /// Presses one key wherever the focus is.
    pub fn hit(&self, key: char) {
        wait(format_args!("the key {key:?}"), || {
            self.press(&[], &[key]).map(Some)
        });
    }

    /// Presses a key with others held down.
    pub fn chord(&self, held: &[char], key: char) {
        wait(format_args!("the keys {held:?} {key:?}"), || {
            self.press(held, &[key]).map(Some)
        });
    }

    /// Types wherever the focus is.
    pub fn write(&self, text: &str) {
        let keys: Vec<char> = text
            .chars()
            .map(|c| if c == '\n' { key::ENTER } else { c })
            .collect();
        wait("typing", || self.press(&[], &keys).map(Some));
    }

    /// Waits until an element shows a text, and gives all that it shows.
    pub fn see_text(&self, by: &By, part: &str) -> String {
        wait(format_args!("{part:?} in {by:?}"), || {
            match self.now(by)? {
                Some(element) => {
                    Ok(Some(self.text(&element)?).filter(|shown| shown.contains(part)))
                }
                None => Ok(None),
            }
        })
    }
}

/// Finds the first visible element by CSS, by role and name, or by text.
const FIND: &str = r#"
const [how, what, name] = arguments;
const visible = (e) => {
  const style = getComputedStyle(e);
  return style.visibility !== 'hidden' && style.display !== 'none' && [...e.getClientRects()].some((r) => r.width > 0 && r.height > 0);
};
const squeeze = (text) => (text || '').replace(/\s+/g, ' ').trim();
const inputs = { checkbox: 'checkbox', radio: 'radio', search: 'searchbox', number: 'spinbutton', range: 'slider',
  button: 'button', submit: 'button', text: 'textbox', url: 'textbox', email: 'textbox', '': 'textbox' };
const roleOf = (e) => {
  const given = e.getAttribute('role');
  if (given) return given;
  switch (e.tagName) {
    case 'BUTTON': return 'button';
    case 'A': return e.hasAttribute('href') ? 'link' : '';
    case 'INPUT': return inputs[e.getAttribute('type') || ''] || '';
    case 'TEXTAREA': return 'textbox';
    case 'SELECT': return 'combobox';
    case 'OPTION': return 'option';
    case 'DIALOG': return 'dialog';
    case 'NAV': return 'navigation';
    case 'MAIN': return 'main';
    case 'ASIDE': return 'complementary';
    case 'SECTION': return 'region';
    case 'LI': return 'listitem';
    case 'SUMMARY': return 'button';
    case 'H1': case 'H2': case 'H3': case 'H4': case 'H5': case 'H6': return 'heading';
    default: return '';
  }
};
const nameOf = (e) => {
  const by = e.getAttribute('aria-labelledby');
  if (by) return squeeze(by.split(/\s+/).map((id) => document.getElementById(id)?.textContent || '').join(' '));
  const label = e.getAttribute('aria-label');
  if (label) return squeeze(label);
  if (e.labels && e.labels.length) return squeeze([...e.labels].map((l) => l.textContent).join(' '));
  return squeeze(e.textContent) || squeeze(e.getAttribute('title')) || squeeze(e.getAttribute('placeholder'));
};
if (how === 'css') return [...document.querySelectorAll(what)].find(visible) || null;
if (how === 'role') {
  const all = [...document.querySelectorAll('*')].filter((e) => roleOf(e) === what && visible(e));
  return all.find((e) => nameOf(e) === name) || all.find((e) => nameOf(e).includes(name)) || null;
}
const holders = [...document.body.querySelectorAll('*')].filter((e) => squeeze(e.textContent).includes(what) && visible(e));
return holders.find((e) => ![...e.children].some((c) => holders.includes(c))) || null;
"#;
