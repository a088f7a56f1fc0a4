//! How much and how long one fetch may take. The numbers are the product's; tests make smaller ones.

use std::time::Duration;

use commonplace_core::fetch::FetchKind;

const MIB: u64 = 1024 * 1024;

/// Redirects that are followed; the next one is refused.
pub(crate) const MAX_REDIRECTS: usize = 5;

/// The caps of one fetch.
#[derive(Debug, Clone)]
pub(crate) struct Limits {
    /// For finding a name, and again for the connection with its handshake.
    pub connect: Duration,
    /// For everything, over all redirects.
    pub total: Duration,
    /// Without a single byte.
    pub silence: Duration,
    /// Bytes that must arrive in every second, measured over `pace_window`.
    pub bytes_per_second: u64,
    /// The stretch over which the pace is measured, so that one slow moment is forgiven.
    pub pace_window: Duration,
    /// Response headers, in bytes.
    pub headers: usize,
    /// A page, in decoded bytes.
    pub page: u64,
    /// One image, in decoded bytes.
    pub image: u64,
    /// Decoded bytes for each byte that arrived…
    pub ratio: u64,
    /// …once this many were decoded: a short repetitive page may well shrink to a thousandth.
    pub ratio_after: u64,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            connect: Duration::from_secs(20),
            total: Duration::from_secs(60),
            silence: Duration::from_secs(20),
            bytes_per_second: 1000,
            pace_window: Duration::from_secs(10),
            headers: 64 * 1024,
            page: 64 * MIB,
            image: 32 * MIB,
            ratio: 100,
            ratio_after: MIB,
        }
    }
}

impl Limits {
    /// The cap on decoded bytes for what is fetched.
    pub(crate) fn size(&self, kind: FetchKind) -> u64 {
        match kind {
            FetchKind::Page => self.page,
            FetchKind::Image | FetchKind::Audio => self.image,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_numbers_are_those_of_the_product() {
        let limits = Limits::default();
        assert_eq!(MAX_REDIRECTS, 5);
        assert_eq!(
            (limits.connect.as_secs(), limits.total.as_secs()),
            (20, 60),
            "seconds"
        );
        assert_eq!(limits.bytes_per_second, 1000);
        assert_eq!(
            (limits.page >> 20, limits.image >> 20, limits.headers >> 10),
            (64, 32, 64),
            "MiB, MiB, KiB"
        );
        assert_eq!((limits.ratio, limits.ratio_after >> 20), (100, 1));
    }
}
