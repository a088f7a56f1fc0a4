//! One address that may be asked for: parsed once, and checked before anything is sent.
//!
//! Addresses are read as browsers read them (WHATWG), so that every spelling of an IP address (decimal, octal,
//! hexadecimal, shortened, full-width) has become the same number before it is judged. What a *name* stands for is
//! judged later, by `guard`, when it is resolved.

use std::net::IpAddr;

use commonplace_core::fetch::FetchError;
use url::{Host, Url};

use crate::{errors, ip};

/// Longer addresses are refused: servers refuse them too, and nobody types them.
const MAX_LENGTH: usize = 16 * 1024;

/// The host that the person allowed for this save, though it is private.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Allowed {
    host: Host<String>,
    /// `None`: every port of the host.
    port: Option<u16>,
}

impl Allowed {
    /// Reads `host`, `host:port` or `[v6]:port`.
    pub(crate) fn parse(text: &str) -> Result<Self, FetchError> {
        let refused = || errors::bad_allowed_host(text);
        let is_bare = !text.is_empty() && !text.contains(['/', '?', '#', '@', '\\']);
        if !is_bare {
            return Err(refused());
        }
        let as_http = Url::parse(&format!("http://{text}/")).map_err(|_| refused())?;
        let as_https = Url::parse(&format!("https://{text}/")).map_err(|_| refused())?;
        let host = as_http.host().ok_or_else(refused)?.to_owned();
        // Each scheme drops its own default port, so one of the two still knows it.
        let port = as_http.port().or(as_https.port());
        Ok(Self {
            host: without_dot(host),
            port,
        })
    }

    fn matches(&self, host: &Host<String>, port: u16) -> bool {
        self.host == *host && self.port.is_none_or(|allowed| allowed == port)
    }
}

/// An address that passed the checks which need no resolver.
#[derive(Debug, Clone)]
pub(crate) struct Target {
    /// Without its fragment.
    pub url: Url,
    /// As it stands in the address, without brackets.
    pub host: String,
    pub port: u16,
    /// The person allowed exactly this host: it may be private.
    pub is_allowed: bool,
    /// The site that sent us here, if the person did not.
    pub came_from: Option<String>,
}

impl Target {
    /// Checks an address. `allowed` is `None` once a redirect has led away from the allowed host.
    /// `came_from` is the site that redirected to it.
    pub(crate) fn check(
        mut url: Url,
        allowed: Option<&Allowed>,
        came_from: Option<&str>,
    ) -> Result<Self, FetchError> {
        if url.as_str().len() > MAX_LENGTH {
            return Err(errors::bad_address("The address is too long."));
        }
        if !url.username().is_empty() || url.password().is_some() {
            return Err(errors::credentials());
        }
        url.set_fragment(None);
        let host = url
            .host()
            .ok_or_else(|| errors::bad_address("The address names no site."))?
            .to_owned();
        let host = without_dot(host);
        let port = url
            .port_or_known_default()
            .ok_or_else(|| errors::bad_address("The address names no port."))?;
        let is_allowed = allowed.is_some_and(|allowed| allowed.matches(&host, port));
        if !is_allowed {
            check_host(&host, came_from)?;
            check_port(&host, port, came_from)?;
        }
        let host = url.host_str().unwrap_or_default();
        let host = host
            .strip_prefix('[')
            .and_then(|host| host.strip_suffix(']'))
            .unwrap_or(host)
            .to_owned();
        Ok(Self {
            url,
            host,
            port,
            is_allowed,
            came_from: came_from.map(str::to_owned),
        })
    }

    /// The refusal of this target.
    pub(crate) fn blocked(&self) -> FetchError {
        errors::blocked_host(&self.host, self.came_from.as_deref())
    }

    /// The host if it is an IP address, which needs no resolver.
    pub(crate) fn ip(&self) -> Option<IpAddr> {
        match self.url.host() {
            Some(Host::Ipv4(ip)) => Some(IpAddr::V4(ip)),
            Some(Host::Ipv6(ip)) => Some(IpAddr::V6(ip)),
            Some(Host::Domain(_)) | None => None,
        }
    }
}

/// Reads an address that a person or a program gave.
pub(crate) fn parse(text: &str) -> Result<Url, FetchError> {
    let url = Url::parse(text.trim()).map_err(|why| match why {
        url::ParseError::RelativeUrlWithoutBase => {
            errors::bad_address("The address does not begin with https:// or http://.")
        }
        _ => errors::bad_address("The address cannot be read."),
    })?;
    match url.scheme() {
        "http" | "https" => Ok(url),
        scheme => Err(errors::bad_address(&format!(
            "“{scheme}:” is not an address of a web page."
        ))),
    }
}

/// Reads where a redirect leads to.
pub(crate) fn follow(from: &Url, location: &[u8]) -> Result<Url, FetchError> {
    let location = String::from_utf8_lossy(location);
    let url = from.join(location.trim()).map_err(|_| {
        errors::bad_address("The site sent us on to an address that cannot be read.")
    })?;
    match url.scheme() {
        "http" | "https" => Ok(url),
        scheme => Err(errors::blocked_redirect(scheme)),
    }
}

fn check_host(host: &Host<String>, came_from: Option<&str>) -> Result<(), FetchError> {
    let is_private = match host {
        Host::Ipv4(ip) => !ip::is_public(IpAddr::V4(*ip)),
        Host::Ipv6(ip) => !ip::is_public(IpAddr::V6(*ip)),
        // RFC 6761: these names are always this computer, whatever a resolver says.
        Host::Domain(name) => name == "localhost" || name.ends_with(".localhost"),
    };
    if is_private {
        Err(errors::blocked_host(&host.to_string(), came_from))
    } else {
        Ok(())
    }
}

fn check_port(host: &Host<String>, port: u16, came_from: Option<&str>) -> Result<(), FetchError> {
    match port {
        80 | 443 => Ok(()),
        _ => Err(errors::blocked_port(&host.to_string(), port, came_from)),
    }
}

/// `example.org.` is `example.org`, spelled out to the root.
fn without_dot(host: Host<String>) -> Host<String> {
    match host {
        Host::Domain(mut name) => {
            if name.ends_with('.') {
                name.pop();
            }
            Host::Domain(name)
        }
        ip => ip,
    }
}
