//! The hybrid logical clock: 48 bits of milliseconds and a 16-bit counter, in one ordered number.
//!
//! Never goes back, not over restarts (the last value is kept in the library) and not when the wall clock jumps.

/// A moment in the library's order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Hlc(pub i64);

impl Hlc {
    /// Wall-clock part, milliseconds since 1970 UTC.
    #[must_use]
    pub fn millis(self) -> i64 {
        self.0 >> 16
    }

    /// The next moment after `last`, given the wall clock.
    #[must_use]
    pub fn next(last: Self, now_ms: i64) -> Self {
        let wall = Self(now_ms.clamp(0, (1 << 47) - 1) << 16);
        if wall > last {
            wall
        } else {
            Self(last.0.saturating_add(1))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Hlc;

    #[test]
    fn never_goes_back() {
        let mut last = Hlc(0);
        for now in [1_000, 1_000, 999, -5, 2_000, i64::MAX, 3] {
            let next = Hlc::next(last, now);
            assert!(next > last, "{now}: {next:?} after {last:?}");
            last = next;
        }
    }

    #[test]
    fn follows_the_wall_clock_when_it_can() {
        assert_eq!(
            Hlc::next(Hlc(5), 1_700_000_000_000).millis(),
            1_700_000_000_000
        );
    }
}
