//! Carries the bytes of one connection between the socket and the HTTP client, never waiting longer than it is told.

use std::io::{self, Read, Write};
use std::net::TcpStream;
use std::time::{Duration, Instant};

use ureq::Error;
use ureq::unversioned::transport::{Buffers, LazyBuffers, NextTimeout, Transport};

/// A plain connection.
#[derive(Debug)]
pub(crate) struct Connection {
    stream: TcpStream,
    buffers: LazyBuffers,
}

impl Connection {
    pub(crate) fn new(stream: TcpStream, buffers: LazyBuffers) -> Self {
        Self { stream, buffers }
    }

    /// Reads once, going on after a signal with the time that is left.
    fn read_within(&mut self, within: Duration) -> io::Result<usize> {
        let started = Instant::now();
        let buffer = self.buffers.input_append_buf();
        loop {
            let left = within.saturating_sub(started.elapsed());
            if left.is_zero() {
                return Err(io::ErrorKind::TimedOut.into());
            }
            self.stream.set_read_timeout(Some(left))?;
            match self.stream.read(buffer) {
                Err(why) if why.kind() == io::ErrorKind::Interrupted => {}
                other => return other,
            }
        }
    }
}

impl Transport for Connection {
    fn buffers(&mut self) -> &mut dyn Buffers {
        &mut self.buffers
    }

    fn transmit_output(&mut self, amount: usize, timeout: NextTimeout) -> Result<(), Error> {
        let timeout = timeout.for_write();
        let within = within(timeout)?;
        self.stream.set_write_timeout(Some(within))?;
        let output = self.buffers.output().get(..amount).unwrap_or_default();
        (&self.stream)
            .write_all(output)
            .map_err(|why| timed(why, timeout))
    }

    fn await_input(&mut self, timeout: NextTimeout) -> Result<bool, Error> {
        let timeout = timeout.for_read();
        let within = within(timeout)?;
        let amount = self
            .read_within(within)
            .map_err(|why| timed(why, timeout))?;
        self.buffers.input_appended(amount);
        Ok(amount > 0)
    }

    fn is_open(&mut self) -> bool {
        // Asked only before a connection is used again, and none ever is.
        false
    }
}

fn within(timeout: NextTimeout) -> Result<Duration, Error> {
    // Sockets take no longer timeout than this; an hour is longer than any fetch.
    let within = (*timeout.after).min(Duration::from_secs(3600));
    if within.is_zero() {
        Err(Error::Timeout(timeout.reason))
    } else {
        Ok(within)
    }
}

/// A socket that waited too long says so in one of two ways, depending on the platform.
fn timed(why: io::Error, timeout: NextTimeout) -> Error {
    match why.kind() {
        io::ErrorKind::WouldBlock | io::ErrorKind::TimedOut => Error::Timeout(timeout.reason),
        _ => Error::Io(why),
    }
}
