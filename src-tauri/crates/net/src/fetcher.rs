//! One fetch from the address to the bytes: hop by hop, each hop checked as if it were the first.

use std::io;
use std::sync::Arc;
use std::time::{Duration, Instant};

use commonplace_core::fetch::{Fetch, FetchError, FetchKind, FetchRequest, Fetched};
use ureq::http::{HeaderMap, Response, header};
use ureq::tls::{RootCerts, TlsConfig};
use ureq::unversioned::transport::{Connector, RustlsConnector};
use ureq::{Agent, Body};
use url::Url;

use crate::body::{self, Expected};
use crate::errors;
use crate::guard::{GuardedConnector, GuardedResolver};
use crate::limits::{Limits, MAX_REDIRECTS};
use crate::network::{Network, System};
use crate::target::{self, Allowed, Target};

const USER_AGENT: &str = concat!(
    "Mozilla/5.0 (compatible; Commonplace/",
    env!("CARGO_PKG_VERSION"),
    ")"
);
const ACCEPT_PAGE: &str =
    "text/html,application/xhtml+xml,text/markdown;q=0.9,text/plain;q=0.9,*/*;q=0.5";
const ACCEPT_IMAGE: &str =
    "image/webp,image/png,image/jpeg,image/gif,image/avif,image/svg+xml,*/*;q=0.5";
const ACCEPT_AUDIO: &str = "audio/mpeg,audio/ogg,audio/mp4,audio/*,*/*;q=0.5";
const ACCEPT_ENCODING: &str = "gzip, br, zstd";

/// The guarded fetcher. Holds no connection and no state between fetches; share one, or make one a fetch.
#[derive(Debug)]
pub struct Fetcher {
    pub(crate) network: Arc<dyn Network>,
    pub(crate) limits: Limits,
    pub(crate) roots: RootCerts,
}

impl Fetcher {
    /// A fetcher on this machine's network, with the product's limits and the system's certificate authorities.
    #[must_use]
    pub fn new() -> Self {
        Self {
            network: Arc::new(System),
            limits: Limits::default(),
            roots: RootCerts::PlatformVerifier,
        }
    }
}

impl Default for Fetcher {
    fn default() -> Self {
        Self::new()
    }
}

impl Fetch for Fetcher {
    fn fetch(&self, request: &FetchRequest) -> Result<Fetched, FetchError> {
        let mut allowed = request
            .allow_private_host
            .as_deref()
            .map(Allowed::parse)
            .transpose()?;
        let mut url = target::parse(&request.url)?;
        let deadline = self.network.now() + self.limits.total;
        let mut came_from: Option<String> = None;
        for _ in 0..=MAX_REDIRECTS {
            let target = Target::check(url, allowed.as_ref(), came_from.as_deref())?;
            // What the person allowed ends where the site sends us elsewhere: no other site may lead back inside.
            allowed = allowed.filter(|_| target.is_allowed);
            came_from = Some(target.host.clone());
            match self.hop(target, request.kind, deadline)? {
                Hop::Arrived(fetched) => return Ok(fetched),
                Hop::Moved(next) => url = next,
            }
        }
        let host = came_from.unwrap_or_default();
        Err(errors::too_many_redirects(&host, MAX_REDIRECTS))
    }
}

/// Where one request led.
enum Hop {
    Arrived(Fetched),
    Moved(Url),
}

impl Fetcher {
    fn hop(&self, target: Target, kind: FetchKind, deadline: Instant) -> Result<Hop, FetchError> {
        let left = deadline.saturating_duration_since(self.network.now());
        if left.is_zero() {
            return Err(errors::timed_out(&target.host));
        }
        let accept = match kind {
            FetchKind::Page => ACCEPT_PAGE,
            FetchKind::Image => ACCEPT_IMAGE,
            FetchKind::Audio => ACCEPT_AUDIO,
        };
        let answer = self
            .agent(&target, left)
            .get(target.url.as_str())
            .header(header::ACCEPT, accept)
            .call()
            .map_err(|why| self.failed(why, &target.host))?;
        match answer.status().as_u16() {
            200..=299 => self
                .arrived(answer, &target, kind, deadline)
                .map(Hop::Arrived),
            code @ (301 | 302 | 303 | 307 | 308) => match answer.headers().get(header::LOCATION) {
                Some(location) => target::follow(&target.url, location.as_bytes()).map(Hop::Moved),
                None => Err(errors::status(code, &target.host)),
            },
            code => {
                let said = answer.headers().get(header::RETRY_AFTER);
                let seconds = said.and_then(|said| said.to_str().ok()?.trim().parse().ok());
                Err(errors::status_later(code, &target.host, seconds))
            }
        }
    }

    /// An HTTP client for one request, which can reach this target and nothing else.
    fn agent(&self, target: &Target, left: Duration) -> Agent {
        let limits = &self.limits;
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let tls = TlsConfig::builder()
            .root_certs(self.roots.clone())
            .unversioned_rustls_crypto_provider(provider)
            .build();
        let config = Agent::config_builder()
            .proxy(None)
            .max_redirects(0)
            .max_redirects_will_error(false)
            .http_status_as_error(false)
            .max_idle_connections(0)
            .max_response_header_size(limits.headers)
            .user_agent(USER_AGENT)
            .accept_encoding(ACCEPT_ENCODING)
            .timeout_global(Some(left))
            .timeout_resolve(Some(limits.connect))
            .timeout_connect(Some(limits.connect))
            .timeout_per_read(Some(limits.silence))
            .tls_config(tls)
            .build();
        let network = || Arc::clone(&self.network);
        let connector = GuardedConnector {
            network: network(),
            target: target.clone(),
        }
        .chain(RustlsConnector::default());
        Agent::with_parts(
            config,
            connector,
            GuardedResolver {
                network: network(),
                target: target.clone(),
            },
        )
    }

    fn arrived(
        &self,
        answer: Response<Body>,
        target: &Target,
        kind: FetchKind,
        deadline: Instant,
    ) -> Result<Fetched, FetchError> {
        let limit = self.limits.size(kind);
        let states_too_much = answer
            .body()
            .content_length()
            .is_some_and(|length| length > limit);
        if states_too_much {
            return Err(errors::too_large(&target.host, limit));
        }
        let (head, body) = answer.into_parts();
        let encoding = every(&head.headers, header::CONTENT_ENCODING);
        let content_type = head
            .headers
            .get(header::CONTENT_TYPE)
            .map(|value| String::from_utf8_lossy(value.as_bytes()).into_owned());
        let expected = Expected {
            host: &target.host,
            kind,
            encoding: &encoding,
            content_type: content_type.as_deref(),
            deadline,
        };
        let bytes = body::read(body.into_reader(), &expected, &self.limits, &*self.network)?;
        Ok(Fetched {
            url: target.url.to_string(),
            bytes,
            content_type,
        })
    }

    /// What the client could not do, told to the person.
    fn failed(&self, why: ureq::Error, host: &str) -> FetchError {
        match why {
            ureq::Error::Other(inner) => match inner.downcast::<FetchError>() {
                Ok(ours) => *ours,
                Err(_) => errors::unreachable(host, "could not be reached"),
            },
            ureq::Error::Timeout(_) => errors::timed_out(host),
            ureq::Error::LargeResponseHeader(..)
            | ureq::Error::Protocol(ureq_proto::Error::HttpParseTooManyHeaders) => {
                errors::large_headers(host)
            }
            ureq::Error::Rustls(why) => errors::tls(host, &why.to_string()),
            ureq::Error::Tls(why) => errors::tls(host, why),
            ureq::Error::Io(why) => self.failed_io(&why, host),
            ureq::Error::Protocol(_) | ureq::Error::Http(_) => {
                errors::unreachable(host, "sent something that is not proper HTTP")
            }
            ureq::Error::BadUri(_) => errors::bad_address("The address cannot be read."),
            _ => errors::unreachable(host, "could not be reached"),
        }
    }

    fn failed_io(&self, why: &io::Error, host: &str) -> FetchError {
        if let Some(why) = why
            .get_ref()
            .and_then(|inner| inner.downcast_ref::<rustls::Error>())
        {
            return errors::tls(host, &why.to_string());
        }
        match why.kind() {
            io::ErrorKind::TimedOut | io::ErrorKind::WouldBlock => errors::timed_out(host),
            io::ErrorKind::ConnectionRefused => {
                errors::unreachable(host, "does not accept connections")
            }
            io::ErrorKind::UnexpectedEof
            | io::ErrorKind::ConnectionReset
            | io::ErrorKind::ConnectionAborted
            | io::ErrorKind::BrokenPipe => errors::unreachable(host, "broke off without an answer"),
            _ if !self.network.has_route() => errors::offline(),
            _ => errors::unreachable(host, "could not be reached"),
        }
    }
}

/// All values of a header that may be sent in pieces, as one.
fn every(headers: &HeaderMap, name: header::HeaderName) -> String {
    let values: Vec<_> = headers
        .get_all(name)
        .iter()
        .map(|value| String::from_utf8_lossy(value.as_bytes()))
        .collect();
    values.join(",")
}
