//! A web site on the loopback, for tests that fetch. Serves what it was told and remembers what was asked for.

use std::collections::HashMap;
use std::io::{BufRead as _, BufReader, Write as _};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex, PoisonError};

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
    asked: Arc<Mutex<Vec<String>>>,
    pages: Arc<Mutex<HashMap<String, Answer>>>,
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
        let pages: HashMap<String, Answer> = pages
            .into_iter()
            .map(|(path, answer)| (path.to_owned(), answer))
            .collect();
        let (asked, pages) = (
            Arc::<Mutex<Vec<String>>>::default(),
            Arc::new(Mutex::new(pages)),
        );
        let (notes, served) = (Arc::clone(&asked), Arc::clone(&pages));
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let (notes, served) = (Arc::clone(&notes), Arc::clone(&served));
                std::thread::spawn(move || serve(stream, &notes, &served));
            }
        });
        Self { host, asked, pages }
    }

    /// Has a path answer otherwise from now on.
    pub fn set(&self, path: &str, answer: Answer) {
        self.pages
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .insert(path.to_owned(), answer);
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
        self.asked
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }
}

fn serve(stream: TcpStream, notes: &Mutex<Vec<String>>, pages: &Mutex<HashMap<String, Answer>>) {
    let mut lines = BufReader::new(&stream).lines();
    let Some(Ok(first)) = lines.next() else {
        return;
    };
    while lines
        .next()
        .is_some_and(|line| line.is_ok_and(|line| !line.is_empty()))
    {}
    let path = first.split(' ').nth(1).unwrap_or_default().to_owned();
    let missing = Answer::status(404);
    let answer = pages
        .lock()
        .unwrap_or_else(PoisonError::into_inner)
        .get(&path)
        .cloned()
        .unwrap_or(missing);
    notes
        .lock()
        .unwrap_or_else(PoisonError::into_inner)
        .push(path);
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
