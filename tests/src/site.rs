//! A web site on the loopback, for tests that fetch. Serves what it was told and remembers what was asked for.

use std::collections::{HashMap, HashSet};
use std::io::{BufRead as _, BufReader, Write as _};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};

/// What a path answers with.
#[derive(Debug, Clone)]
pub struct Answer {
    status: u16,
    headers: Vec<(String, String)>,
    body: Vec<u8>,
}

impl Answer {
    /// A page of a type.
    #[must_use]
    pub fn ok(content_type: &str, body: impl Into<Vec<u8>>) -> Self {
        Self {
            status: 200,
            headers: vec![("Content-Type".into(), content_type.into())],
            body: body.into(),
        }
    }

    /// A page of HTML.
    #[must_use]
    pub fn html(body: &str) -> Self {
        Self::ok("text/html; charset=utf-8", body)
    }

    /// A redirect.
    #[must_use]
    pub fn to(location: &str) -> Self {
        Self {
            status: 302,
            headers: vec![("Location".into(), location.into())],
            body: Vec::new(),
        }
    }

    /// Another status.
    #[must_use]
    pub fn status(status: u16) -> Self {
        Self {
            status,
            headers: Vec::new(),
            body: b"<p>Sorry</p>".to_vec(),
        }
    }
}

/// The site. It serves until the tests end.
pub struct Site {
    host: String,
    shared: Arc<Shared>,
}

/// What the test changes while the site serves.
#[derive(Default)]
struct Shared {
    state: Mutex<State>,
    changed: Condvar,
}

#[derive(Default)]
struct State {
    pages: HashMap<String, Answer>,
    asked: Vec<String>,
    /// Paths whose answers are not given yet.
    held: HashSet<String>,
    is_cut: bool,
    /// Connections that came while it was cut off.
    knocks: usize,
}

impl Shared {
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Site {
    /// Starts a site with these paths; every other is a 404.
    ///
    /// # Panics
    /// When the loopback takes no connections.
    #[must_use]
    pub fn with(pages: Vec<(&str, Answer)>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a free port on the loopback");
        let host = listener
            .local_addr()
            .expect("a bound port has an address")
            .to_string();
        let pages = pages
            .into_iter()
            .map(|(path, answer)| (path.to_owned(), answer))
            .collect();
        let shared = Arc::new(Shared::default());
        shared.state().pages = pages;
        let served = Arc::clone(&shared);
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let served = Arc::clone(&served);
                std::thread::spawn(move || serve(stream, &served));
            }
        });
        Self { host, shared }
    }

    /// Has a path answer otherwise from now on.
    pub fn set(&self, path: &str, answer: Answer) {
        self.shared.state().pages.insert(path.to_owned(), answer);
    }

    /// Lets whoever asks for a path wait until [`Site::release`].
    pub fn hold(&self, path: &str) {
        self.shared.state().held.insert(path.to_owned());
    }

    /// Answers those who wait for a path, and all who come later.
    pub fn release(&self, path: &str) {
        self.shared.state().held.remove(path);
        self.shared.changed.notify_all();
    }

    /// Cuts it off: whoever connects is left without an answer. The port stays ours, so that nobody else gets it meanwhile.
    pub fn cut(&self) {
        self.shared.state().is_cut = true;
    }

    /// Puts it back, and tells how many connected while it was cut off.
    #[must_use]
    pub fn mend(&self) -> usize {
        let mut state = self.shared.state();
        state.is_cut = false;
        std::mem::take(&mut state.knocks)
    }

    /// `127.0.0.1:port`.
    #[must_use]
    pub fn host(&self) -> &str {
        &self.host
    }

    /// The address of a path.
    #[must_use]
    pub fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.host)
    }

    /// The paths that were asked for, in order.
    #[must_use]
    pub fn asked(&self) -> Vec<String> {
        self.shared.state().asked.clone()
    }
}

fn serve(stream: TcpStream, shared: &Shared) {
    {
        let mut state = shared.state();
        if state.is_cut {
            state.knocks += 1;
            return;
        }
    }
    let mut lines = BufReader::new(&stream).lines();
    let Some(Ok(first)) = lines.next() else {
        return;
    };
    while lines
        .next()
        .is_some_and(|line| line.is_ok_and(|line| !line.is_empty()))
    {}
    let path = first.split(' ').nth(1).unwrap_or_default().to_owned();
    let mut state = shared.state();
    state.asked.push(path.clone());
    let state = shared
        .changed
        .wait_while(state, |state| state.held.contains(&path))
        .unwrap_or_else(PoisonError::into_inner);
    let answer = state.pages.get(&path).cloned();
    drop(state);
    let answer = answer.unwrap_or_else(|| Answer::status(404));
    let mut head = format!(
        "HTTP/1.1 {} It\r\nContent-Length: {}\r\nConnection: close\r\n",
        answer.status,
        answer.body.len()
    );
    for (name, value) in &answer.headers {
        head.push_str(&format!("{name}: {value}\r\n"));
    }
    // Whoever asked may have hung up already.
    let _ = (&stream)
        .write_all(format!("{head}\r\n").as_bytes())
        .and_then(|()| (&stream).write_all(&answer.body));
}
