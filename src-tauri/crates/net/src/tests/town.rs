//! A network that exists only in a test: names stand for the addresses that the test gives them, public addresses are
//! local servers, every lookup and every connection is written down, and time passes as the test says.

use std::collections::{HashMap, VecDeque};
use std::io;
use std::net::{IpAddr, SocketAddr, TcpStream};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use commonplace_core::fetch::{Fetch, FetchCode, FetchError, FetchKind, FetchRequest, Fetched};
use ureq::tls::RootCerts;

use crate::fetcher::Fetcher;
use crate::limits::Limits;
use crate::network::Network;

/// What a fetch did to the town, and how the town is laid out.
#[derive(Default)]
pub(crate) struct Town {
    names: Mutex<HashMap<String, VecDeque<Vec<IpAddr>>>>,
    servers: HashMap<SocketAddr, SocketAddr>,
    lookups: Mutex<Vec<String>>,
    dialled: Mutex<Vec<SocketAddr>>,
    /// Called whenever the fetcher looks at the clock; returns how much time has passed since the last look.
    pub(crate) tick: Option<Box<dyn Fn() -> Duration + Send + Sync>>,
    elapsed: Mutex<Duration>,
    start: Option<Instant>,
    is_offline: bool,
}

impl std::fmt::Debug for Town {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Town")
    }
}

impl Town {
    pub(crate) fn new() -> Self {
        Self {
            start: Some(Instant::now()),
            ..Self::default()
        }
    }

    /// A name and the answers of its lookups, one after the other; the last one stays.
    pub(crate) fn name(self, name: &str, answers: &[&[&str]]) -> Self {
        let answers = answers
            .iter()
            .map(|ips| ips.iter().map(|ip| ip.parse().unwrap()).collect())
            .collect();
        self.names.lock().unwrap().insert(name.to_owned(), answers);
        self
    }

    /// A server at a public address.
    pub(crate) fn server(mut self, public: &str, local: SocketAddr) -> Self {
        self.servers.insert(public.parse().unwrap(), local);
        self
    }

    /// The same town with the cable pulled out.
    pub(crate) fn offline(self) -> Self {
        Self {
            is_offline: true,
            ..self
        }
    }

    /// Addresses that were connected to.
    pub(crate) fn dialled(&self) -> Vec<String> {
        self.dialled
            .lock()
            .unwrap()
            .iter()
            .map(ToString::to_string)
            .collect()
    }

    /// The same, as addresses.
    pub(crate) fn connected(&self) -> Vec<SocketAddr> {
        self.dialled.lock().unwrap().clone()
    }

    /// Names that were looked up.
    pub(crate) fn lookups(&self) -> Vec<String> {
        self.lookups.lock().unwrap().clone()
    }
}

impl Network for Town {
    fn resolve(&self, host: &str, port: u16, _: Duration) -> io::Result<Vec<SocketAddr>> {
        self.lookups.lock().unwrap().push(host.to_owned());
        let mut names = self.names.lock().unwrap();
        let answers = names
            .get_mut(host)
            .ok_or_else(|| io::Error::other("no such name"))?;
        let answer = if answers.len() > 1 {
            answers.pop_front()
        } else {
            answers.front().cloned()
        };
        Ok(answer
            .unwrap_or_default()
            .into_iter()
            .map(|ip| SocketAddr::new(ip, port))
            .collect())
    }

    fn connect(&self, address: SocketAddr, within: Duration) -> io::Result<TcpStream> {
        self.dialled.lock().unwrap().push(address);
        let local = self
            .servers
            .get(&address)
            .ok_or(io::ErrorKind::ConnectionRefused)?;
        TcpStream::connect_timeout(local, within)
    }

    fn has_route(&self) -> bool {
        !self.is_offline
    }

    fn now(&self) -> Instant {
        let mut elapsed = self.elapsed.lock().unwrap();
        *elapsed += self.tick.as_ref().map_or(Duration::ZERO, |tick| tick());
        self.start.unwrap() + *elapsed
    }
}

/// A fetcher in the town.
pub(crate) fn fetcher(town: &Arc<Town>) -> Fetcher {
    with_limits(town, Limits::default())
}

pub(crate) fn with_limits(town: &Arc<Town>, limits: Limits) -> Fetcher {
    Fetcher {
        network: Arc::clone(town) as Arc<dyn Network>,
        limits,
        roots: RootCerts::new_with_certs(&[]),
    }
}

/// Fetches a page.
pub(crate) fn get(fetcher: &Fetcher, url: &str) -> Result<Fetched, FetchError> {
    fetch(fetcher, url, None)
}

/// Fetches a page, with one host allowed though it is private.
pub(crate) fn fetch(
    fetcher: &Fetcher,
    url: &str,
    allowed: Option<&str>,
) -> Result<Fetched, FetchError> {
    fetcher.fetch(&FetchRequest {
        url: url.to_owned(),
        kind: FetchKind::Page,
        allow_private_host: allowed.map(str::to_owned),
    })
}

/// The code of a failure; panics with the page when there was none.
pub(crate) fn code(result: Result<Fetched, FetchError>) -> FetchCode {
    match result {
        Ok(fetched) => panic!("fetched {} bytes from {}", fetched.bytes.len(), fetched.url),
        Err(error) => {
            assert!(
                error.message.ends_with('.'),
                "a sentence says what to do: {}",
                error.message
            );
            error.code
        }
    }
}
