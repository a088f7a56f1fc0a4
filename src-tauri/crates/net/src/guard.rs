//! Resolve and connect in one step: the only way from a name to a socket.
//!
//! A check before the fetch would be worth nothing, because the name could resolve to another address a moment
//! later. So the HTTP client gets a resolver that lets only permitted addresses through, and a connector that
//! connects to nothing but those.

use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use commonplace_core::fetch::FetchError;
use ureq::config::Config;
use ureq::http::Uri;
use ureq::unversioned::resolver::{ResolvedSocketAddrs, Resolver};
use ureq::unversioned::transport::{ConnectionDetails, Connector, LazyBuffers, NextTimeout};

use crate::network::Network;
use crate::target::Target;
use crate::transport::Connection;
use crate::{errors, ip};

/// As many addresses of one name as are tried.
const MAX_ADDRESSES: usize = 8;

/// Lets through the permitted addresses of one target, and knows no other host.
#[derive(Debug)]
pub(crate) struct GuardedResolver {
    pub network: Arc<dyn Network>,
    pub target: Target,
}

impl Resolver for GuardedResolver {
    fn resolve(
        &self,
        uri: &Uri,
        _: &Config,
        timeout: NextTimeout,
    ) -> Result<ResolvedSocketAddrs, ureq::Error> {
        // Two parsers have now read the address. If they disagree about the host, nobody is asked.
        let host = uri.host().unwrap_or_default();
        let host = host
            .strip_prefix('[')
            .and_then(|host| host.strip_suffix(']'))
            .unwrap_or(host);
        if host != self.target.host {
            return Err(refuse(errors::bad_address(
                "The address cannot be read without doubt.",
            )));
        }
        let found = match self.target.ip() {
            Some(ip) => vec![SocketAddr::new(ip, self.target.port)],
            None => self.look_up(*timeout.after)?,
        };
        let mut permitted = self.empty();
        for address in found
            .iter()
            .copied()
            .filter(|address| may_reach(&self.target, address))
            .take(MAX_ADDRESSES)
        {
            permitted.push(address);
        }
        if permitted.is_empty() {
            return Err(refuse(self.target.blocked()));
        }
        Ok(permitted)
    }
}

impl GuardedResolver {
    fn look_up(&self, within: Duration) -> Result<Vec<SocketAddr>, ureq::Error> {
        let host = &self.target.host;
        match self.network.resolve(host, self.target.port, within) {
            Ok(found) if !found.is_empty() => Ok(found),
            Err(why) if why.kind() == io::ErrorKind::TimedOut => {
                Err(refuse(errors::timed_out(host)))
            }
            Ok(_) | Err(_) if !self.network.has_route() => Err(refuse(errors::offline())),
            Ok(_) | Err(_) => Err(refuse(errors::no_such_host(host))),
        }
    }
}

/// Connects to the addresses that the resolver let through, in order.
#[derive(Debug)]
pub(crate) struct GuardedConnector {
    pub network: Arc<dyn Network>,
    pub target: Target,
}

impl Connector<()> for GuardedConnector {
    type Out = Connection;

    fn connect(
        &self,
        details: &ConnectionDetails<'_>,
        _: Option<()>,
    ) -> Result<Option<Self::Out>, ureq::Error> {
        let started = self.network.now();
        let budget = *details.timeout.after;
        let mut last = io::Error::from(io::ErrorKind::AddrNotAvailable);
        let count = details.addrs.len();
        for (index, &address) in details.addrs.iter().enumerate() {
            // The resolver filtered already; a socket is worth a second look.
            if !may_reach(&self.target, &address) {
                return Err(refuse(self.target.blocked()));
            }
            let left = budget.saturating_sub(self.network.now().saturating_duration_since(started));
            let is_last = index + 1 == count;
            let share = if is_last { left } else { left / 2 };
            match self.network.connect(address, share) {
                Ok(stream) => {
                    let buffers = LazyBuffers::new(
                        details.config.input_buffer_size(),
                        details.config.output_buffer_size(),
                    );
                    return Ok(Some(Connection::new(stream, buffers)));
                }
                Err(why) => last = why,
            }
        }
        Err(ureq::Error::Io(last))
    }
}

fn may_reach(target: &Target, address: &SocketAddr) -> bool {
    address.port() == target.port && (target.is_allowed || ip::is_public(address.ip()))
}

/// Carries our own error through the client, to be taken out again by `fetcher`.
fn refuse(error: FetchError) -> ureq::Error {
    ureq::Error::Other(Box::new(error))
}
