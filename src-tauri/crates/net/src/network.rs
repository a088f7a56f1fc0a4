//! What a fetch needs from the machine: names, connections, and the time that passes. Tests bring their own town.

use std::fmt::Debug;
use std::io;
use std::net::{Ipv4Addr, Ipv6Addr, SocketAddr, TcpStream, ToSocketAddrs, UdpSocket};
use std::sync::mpsc;
use std::thread;
use std::time::{Duration, Instant};

/// The machine's network. It only carries: what may be reached is decided by `guard`.
pub(crate) trait Network: Debug + Send + Sync {
    /// The addresses of a name, in the order to try them.
    fn resolve(&self, host: &str, port: u16, within: Duration) -> io::Result<Vec<SocketAddr>>;
    /// A connection to exactly this address.
    fn connect(&self, address: SocketAddr, within: Duration) -> io::Result<TcpStream>;
    /// Whether this computer has any way out at all.
    fn has_route(&self) -> bool;
    /// A clock that only goes forward.
    fn now(&self) -> Instant;
}

/// The real one.
#[derive(Debug)]
pub(crate) struct System;

impl Network for System {
    fn resolve(&self, host: &str, port: u16, within: Duration) -> io::Result<Vec<SocketAddr>> {
        // The system's lookup cannot be interrupted; it ends by itself, and a thread is what it takes not to wait for it.
        let (answer, answered) = mpsc::sync_channel(1);
        let host = host.to_owned();
        thread::Builder::new()
            .name("name lookup".to_owned())
            .spawn(move || {
                let found = (host.as_str(), port)
                    .to_socket_addrs()
                    .map(Iterator::collect);
                // Nobody listens any more once the time is over, and that is fine.
                let _ = answer.send(found);
            })?;
        answered
            .recv_timeout(within)
            .unwrap_or_else(|_| Err(io::ErrorKind::TimedOut.into()))
    }

    fn connect(&self, address: SocketAddr, within: Duration) -> io::Result<TcpStream> {
        // A zero duration is an error to the standard library.
        let stream = TcpStream::connect_timeout(&address, within.max(Duration::from_millis(1)))?;
        stream.set_nodelay(true)?;
        Ok(stream)
    }

    fn has_route(&self) -> bool {
        // Connecting a UDP socket asks the routing table and sends nothing.
        let v4 = UdpSocket::bind((Ipv4Addr::UNSPECIFIED, 0))
            .and_then(|socket| socket.connect((Ipv4Addr::new(192, 0, 2, 1), 9)));
        let v6 = || {
            UdpSocket::bind((Ipv6Addr::UNSPECIFIED, 0)).and_then(|socket| {
                socket.connect((Ipv6Addr::new(0x2001, 0xdb8, 0, 0, 0, 0, 0, 1), 9))
            })
        };
        v4.is_ok() || v6().is_ok()
    }

    fn now(&self) -> Instant {
        Instant::now()
    }
}
