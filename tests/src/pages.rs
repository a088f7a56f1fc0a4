//! A network of the test's own: pages and pictures by address, which can change, fail and be counted.

use commonplace_core::fetch::{Fetch, FetchCode, FetchError, FetchKind, FetchRequest, Fetched};
use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

/// What was asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Asked {
    /// The address.
    pub url: String,
    /// A page or a picture.
    pub kind: FetchKind,
    /// The private host that was allowed.
    pub allowed: Option<String>,
}

#[derive(Debug, Clone)]
enum Thing {
    Body(Vec<u8>),
    Leads(String),
    /// Fails so often, then goes on to what is behind it.
    Fails(FetchCode, u32, Option<Box<Thing>>),
}

/// Pages and pictures by address.
#[derive(Debug, Default)]
pub struct Pages {
    things: Mutex<HashMap<String, Thing>>,
    asked: Mutex<Vec<Asked>>,
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Pages {
    /// None yet: every address is a 404.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Puts a page or a picture at an address.
    pub fn put(&self, url: &str, bytes: impl AsRef<[u8]>) {
        lock(&self.things).insert(url.to_owned(), Thing::Body(bytes.as_ref().to_vec()));
    }

    /// Has an address lead to another.
    pub fn lead(&self, url: &str, to: &str) {
        lock(&self.things).insert(url.to_owned(), Thing::Leads(to.to_owned()));
    }

    /// Has an address fail, from now on.
    pub fn fail(&self, url: &str, code: FetchCode) {
        lock(&self.things).insert(url.to_owned(), Thing::Fails(code, u32::MAX, None));
    }

    /// Has an address fail so often before it answers as before.
    ///
    /// # Panics
    /// When nothing is there.
    pub fn fail_first(&self, url: &str, code: FetchCode, times: u32) {
        let mut things = lock(&self.things);
        let behind = things.remove(url).expect("something is at the address");
        let failing = Thing::Fails(code, times, Some(Box::new(behind)));
        things.insert(url.to_owned(), failing);
    }

    /// What was asked for, in order.
    #[must_use]
    pub fn asked(&self) -> Vec<Asked> {
        lock(&self.asked).clone()
    }

    /// How often an address was asked for.
    #[must_use]
    pub fn count(&self, url: &str) -> usize {
        self.asked().iter().filter(|asked| asked.url == url).count()
    }

    fn answer(&self, url: &str) -> Result<Fetched, FetchError> {
        let mut things = lock(&self.things);
        let error = |code| FetchError {
            code,
            message: "It did not answer. Try again later.".to_owned(),
        };
        match things.get_mut(url) {
            None => Err(error(FetchCode::Status(404))),
            Some(Thing::Body(bytes)) => Ok(Fetched {
                url: url.to_owned(),
                bytes: bytes.clone(),
                content_type: None,
            }),
            Some(Thing::Leads(to)) => {
                let to = to.clone();
                drop(things);
                self.answer(&to)
            }
            Some(Thing::Fails(code, left, behind)) => {
                let code = *code;
                *left = left.saturating_sub(u32::from(*left != u32::MAX));
                if *left == 0
                    && let Some(behind) = behind.take()
                {
                    things.insert(url.to_owned(), *behind);
                }
                Err(error(code))
            }
        }
    }
}

impl Fetch for Pages {
    fn fetch(&self, request: &FetchRequest) -> Result<Fetched, FetchError> {
        lock(&self.asked).push(Asked {
            url: request.url.clone(),
            kind: request.kind,
            allowed: request.allow_private_host.clone(),
        });
        self.answer(&request.url)
    }
}

/// A page with a headline and these paragraphs.
#[must_use]
pub fn page(title: &str, paragraphs: &[&str]) -> String {
    let body: String = paragraphs
        .iter()
        .map(|text| format!("<p>{text}</p>\n"))
        .collect();
    format!(
        "<!doctype html><html lang=en><head><title>{title}</title></head><body><article><h1>{title}</h1>\n{body}</article></body></html>"
    )
}

/// A small picture that is like no other of another number.
#[must_use]
pub fn picture(number: u8) -> Vec<u8> {
    let mut bytes = b"\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR\0\0\0\x08\0\0\0\x08".to_vec();
    bytes.resize(64 + usize::from(number), number);
    bytes
}
