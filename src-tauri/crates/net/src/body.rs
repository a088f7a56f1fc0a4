//! Reads a body while it arrives: unpacks it, and counts bytes, time and growth as it goes.
//!
//! Nothing here trusts a length that a server states. What is counted is what came.

use std::cell::Cell;
use std::io::{self, BufReader, Read};
use std::rc::Rc;
use std::time::{Duration, Instant};

use commonplace_core::fetch::{FetchError, FetchKind};

use crate::limits::Limits;
use crate::network::Network;
use crate::{errors, sniff};

const STEP: usize = 64 * 1024;

/// RFC 9659: no more than this much history (2^23 bytes) may be needed to unpack zstd from the web.
const ZSTD_WINDOW_LOG: u32 = 23;

/// What is known about a body before it is read.
#[derive(Debug)]
pub(crate) struct Expected<'a> {
    pub host: &'a str,
    pub kind: FetchKind,
    /// The `Content-Encoding` header.
    pub encoding: &'a str,
    /// The `Content-Type` header.
    pub content_type: Option<&'a str>,
    /// The fetch as a whole must be over by then.
    pub deadline: Instant,
}

/// Reads a body to its end and unpacks it.
pub(crate) fn read(
    body: impl Read,
    expected: &Expected<'_>,
    limits: &Limits,
    network: &dyn Network,
) -> Result<Vec<u8>, FetchError> {
    let arrived = Rc::new(Cell::new(0));
    let wire = Wire {
        inner: body,
        arrived: Rc::clone(&arrived),
        pace: Pace::new(network.now(), limits),
        deadline: expected.deadline,
        network,
    };
    let encoding = Encoding::parse(expected)?;
    let unpacked = encoding
        .unpack(wire)
        .map_err(|why| failed(&why, expected.host, encoding))?;
    let count = Count {
        expected,
        limits,
        arrived: &arrived,
        encoding,
    };
    let bytes = count.collect(unpacked)?;
    if bytes.is_empty() {
        return Err(errors::empty(expected.host));
    }
    Ok(bytes)
}

/// How a body is packed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Encoding {
    Plain,
    Gzip,
    Deflate,
    Brotli,
    Zstd,
}

impl Encoding {
    /// One packing at most: nobody needs two, and two multiply what a bomb can do.
    fn parse(expected: &Expected<'_>) -> Result<Self, FetchError> {
        let names: Vec<String> = expected
            .encoding
            .split(',')
            .map(|name| name.trim().to_ascii_lowercase())
            .filter(|name| !name.is_empty() && name != "identity")
            .collect();
        match names.as_slice() {
            [] => Ok(Self::Plain),
            [one] => match one.as_str() {
                "gzip" | "x-gzip" => Ok(Self::Gzip),
                "deflate" => Ok(Self::Deflate),
                "br" => Ok(Self::Brotli),
                "zstd" => Ok(Self::Zstd),
                other => Err(errors::unknown_encoding(expected.host, other)),
            },
            several => Err(errors::unknown_encoding(expected.host, &several.join(", "))),
        }
    }

    fn unpack<'a>(self, wire: impl Read + 'a) -> io::Result<Box<dyn Read + 'a>> {
        Ok(match self {
            Self::Plain => Box::new(wire),
            Self::Gzip => Box::new(flate2::read::MultiGzDecoder::new(wire)),
            Self::Deflate => inflate(wire)?,
            Self::Brotli => Box::new(brotli_decompressor::Decompressor::new(wire, STEP)),
            Self::Zstd => {
                let mut decoder =
                    zstd::stream::read::Decoder::with_buffer(BufReader::with_capacity(STEP, wire))?;
                decoder.window_log_max(ZSTD_WINDOW_LOG)?;
                Box::new(decoder)
            }
        })
    }
}

/// "deflate" means zlib, but many servers send it bare. The first two bytes tell (RFC 1950, section 2.2).
fn inflate<'a>(mut wire: impl Read + 'a) -> io::Result<Box<dyn Read + 'a>> {
    let mut head = Vec::with_capacity(2);
    wire.by_ref().take(2).read_to_end(&mut head)?;
    let is_zlib = match head.as_slice() {
        &[first, second] => {
            first & 0x0f == 8 && (u16::from(first) * 256 + u16::from(second)) % 31 == 0
        }
        _ => false,
    };
    let whole = io::Cursor::new(head).chain(wire);
    Ok(if is_zlib {
        Box::new(flate2::read::ZlibDecoder::new(whole))
    } else {
        Box::new(flate2::read::DeflateDecoder::new(whole))
    })
}

/// Collects the unpacked bytes under the caps.
struct Count<'a> {
    expected: &'a Expected<'a>,
    limits: &'a Limits,
    arrived: &'a Cell<u64>,
    encoding: Encoding,
}

impl Count<'_> {
    fn collect(&self, mut unpacked: impl Read) -> Result<Vec<u8>, FetchError> {
        let host = self.expected.host;
        let mut bytes = Vec::new();
        let mut step = vec![0; STEP];
        let mut was_sniffed = false;
        loop {
            let amount = match unpacked.read(&mut step) {
                Ok(amount) => amount,
                Err(why) if why.kind() == io::ErrorKind::Interrupted => continue,
                Err(why) => return Err(failed(&why, host, self.encoding)),
            };
            bytes.extend_from_slice(step.get(..amount).unwrap_or_default());
            self.check_size(bytes.len() as u64)?;
            let is_over = amount == 0;
            if !was_sniffed && (is_over || bytes.len() >= sniff::ENOUGH) {
                self.check_type(&bytes)?;
                was_sniffed = true;
            }
            if is_over {
                return Ok(bytes);
            }
        }
    }

    fn check_size(&self, size: u64) -> Result<(), FetchError> {
        let Limits {
            ratio, ratio_after, ..
        } = *self.limits;
        let is_bomb = self.encoding != Encoding::Plain
            && size > ratio_after
            && size > self.arrived.get().saturating_mul(ratio);
        if is_bomb {
            return Err(errors::bomb(self.expected.host));
        }
        let limit = self.limits.size(self.expected.kind);
        if size > limit {
            Err(errors::too_large(self.expected.host, limit))
        } else {
            Ok(())
        }
    }

    /// Images and recordings are judged by whoever keeps them.
    fn check_type(&self, bytes: &[u8]) -> Result<(), FetchError> {
        if self.expected.kind != FetchKind::Page {
            return Ok(());
        }
        match sniff::not_a_page(bytes, self.expected.content_type) {
            Some(what) => Err(errors::not_a_page(self.expected.host, what)),
            None => Ok(()),
        }
    }
}

/// The bytes as they come off the connection, watched.
struct Wire<'a, R> {
    inner: R,
    arrived: Rc<Cell<u64>>,
    pace: Pace,
    deadline: Instant,
    network: &'a dyn Network,
}

impl<R: Read> Read for Wire<'_, R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let amount = self.inner.read(buffer)?;
        self.arrived
            .set(self.arrived.get().saturating_add(amount as u64));
        let now = self.network.now();
        if now > self.deadline {
            return Err(io::Error::other(Stop::Late));
        }
        if amount > 0 && !self.pace.keeps_up(now, amount as u64) {
            return Err(io::Error::other(Stop::Slow));
        }
        Ok(amount)
    }
}

/// Measures how fast the bytes come, stretch by stretch.
struct Pace {
    since: Instant,
    bytes: u64,
    window: Duration,
    needed: u64,
}

impl Pace {
    fn new(now: Instant, limits: &Limits) -> Self {
        let needed = limits
            .bytes_per_second
            .saturating_mul(limits.pace_window.as_secs());
        Self {
            since: now,
            bytes: 0,
            window: limits.pace_window,
            needed,
        }
    }

    fn keeps_up(&mut self, now: Instant, amount: u64) -> bool {
        self.bytes = self.bytes.saturating_add(amount);
        let elapsed = now.saturating_duration_since(self.since);
        if elapsed < self.window {
            return true;
        }
        // A pause longer than the stretch asks for more than one stretch's bytes.
        let stretches = elapsed.as_millis() / self.window.as_millis().max(1);
        let is_enough = u128::from(self.bytes) >= u128::from(self.needed).saturating_mul(stretches);
        self.since = now;
        self.bytes = 0;
        is_enough
    }
}

/// Why reading was broken off from our side.
#[derive(Debug, Clone, Copy)]
enum Stop {
    Late,
    Slow,
}

impl std::fmt::Display for Stop {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Late => "the time is over",
            Self::Slow => "the bytes come too slowly",
        })
    }
}

impl std::error::Error for Stop {}

fn failed(why: &io::Error, host: &str, encoding: Encoding) -> FetchError {
    let inner = why.get_ref();
    if let Some(stop) = inner.and_then(|inner| inner.downcast_ref::<Stop>()) {
        return match stop {
            Stop::Late => errors::timed_out(host),
            Stop::Slow => errors::too_slow(host),
        };
    }
    if let Some(ureq::Error::Timeout(_)) =
        inner.and_then(|inner| inner.downcast_ref::<ureq::Error>())
    {
        return errors::timed_out(host);
    }
    match why.kind() {
        io::ErrorKind::TimedOut | io::ErrorKind::WouldBlock => errors::timed_out(host),
        io::ErrorKind::UnexpectedEof
        | io::ErrorKind::ConnectionReset
        | io::ErrorKind::ConnectionAborted => {
            errors::unreachable(host, "broke off before the page was complete")
        }
        _ if encoding != Encoding::Plain => errors::damaged(host),
        _ => errors::unreachable(host, "sent something that is not proper HTTP"),
    }
}
