//! Where a term stands in one document: walked one by one, or looked for eight at a time. How postings themselves are kept
//! is `codec`'s work.

use super::codec::get;

/// Positions of one posting: ascending numbers as differences.
#[derive(Clone, Copy)]
pub(in crate::store) struct Positions<'a> {
    bytes: &'a [u8],
    at: usize,
    last: u32,
}

impl<'a> Positions<'a> {
    pub(in crate::store) fn new(bytes: &'a [u8]) -> Self {
        Self {
            bytes,
            at: 0,
            last: 0,
        }
    }
}

/// Looks for some of the positions of one posting, eight at a time.
pub(in crate::store) struct Ahead<'a> {
    bytes: &'a [u8],
    at: usize,
    /// The eight that have been read last: how far each is beyond `from`, and where the last one is.
    from: u32,
    sums: [Four; 2],
    reached: u32,
    begun: bool,
}

impl<'a> Ahead<'a> {
    #[inline]
    pub(in crate::store) fn new(bytes: &'a [u8]) -> Self {
        let mut new = Self {
            bytes,
            at: 0,
            from: 0,
            sums: [Four(0); 2],
            reached: 0,
            begun: false,
        };
        // Mostly the first is in the text, which is a step of two bytes.
        if let [low @ 0x80..=0xff, high @ 0..=0x7f, ..] = bytes {
            new.at = 2;
            new.step(u32::from(low & 0x7f) | u32::from(*high) << 7);
        }
        new
    }

    /// Whether any of some numbers, which ascend, is one of them.
    #[inline]
    pub(in crate::store) fn has_any(mut self, mut wanted: impl Iterator<Item = u32>) -> bool {
        wanted
            .find_map(|wanted| match self.has(wanted) {
                Some(false) => None,
                Some(true) => Some(true),
                None => Some(false),
            })
            .unwrap_or(false)
    }

    /// Whether one of them is `wanted`, which ascends from call to call; `None` where none is as large.
    #[inline(always)]
    pub(in crate::store) fn has(&mut self, wanted: u32) -> Option<bool> {
        while !self.begun || self.reached < wanted {
            self.go_on()?;
        }
        let far = wanted.saturating_sub(self.from);
        Some(self.sums[0].has(far) || self.sums[1].has(far))
    }

    #[inline(always)]
    fn go_on(&mut self) -> Option<()> {
        let steps = eight(self.bytes, self.at)?;
        if steps & MORE != 0 {
            self.go_on_slowly(steps);
            return Some(());
        }
        self.at += 8;
        self.take(steps);
        Some(())
    }

    fn go_on_slowly(&mut self, steps: u64) {
        let more = steps & MORE;
        if more & 0xff == 0 {
            // Those before the first step of several bytes, which is seldom: from the title to the text.
            let bits = more.trailing_zeros() & !7;
            self.at += bits as usize / 8;
            self.take(steps & ((1 << bits) - 1));
        } else {
            let step = get(self.bytes, &mut self.at) as u32;
            self.step(step);
        }
    }

    /// Goes on by one step, however far.
    #[inline(always)]
    fn step(&mut self, step: u32) {
        self.begun = true;
        self.reached = self.reached.wrapping_add(step);
        self.from = self.reached.wrapping_sub(1);
        self.sums = [Four(EACH); 2];
    }

    #[inline(always)]
    fn take(&mut self, steps: u64) {
        self.begun = true;
        self.sums = sums_of_eight(steps);
        self.from = self.reached;
        self.reached = self.from.wrapping_add(self.sums[1].last());
    }
}

/// The highest bit of each of eight bytes: where it is set, the number goes on.
const MORE: u64 = 0x8080_8080_8080_8080;

/// The next eight bytes; where fewer are left, those and zeros, which are steps to nowhere.
#[inline]
fn eight(bytes: &[u8], at: usize) -> Option<u64> {
    if let Some(eight) = bytes.get(at..at + 8) {
        return Some(u64::from_le_bytes(eight.try_into().ok()?));
    }
    let rest = bytes.get(at..).filter(|rest| !rest.is_empty())?;
    let last = bytes
        .len()
        .checked_sub(8)
        .and_then(|from| bytes.get(from..));
    match last {
        Some(last) => Some(u64::from_le_bytes(last.try_into().ok()?) >> (8 * (8 - rest.len()))),
        None => Some(
            rest.iter()
                .rev()
                .fold(0, |all, byte| all << 8 | u64::from(*byte)),
        ),
    }
}

/// Four numbers of sixteen bits, below 2¹⁵.
#[derive(Clone, Copy)]
struct Four(u64);

/// Four times one.
const EACH: u64 = 0x0001_0001_0001_0001;

impl Four {
    #[inline]
    fn last(self) -> u32 {
        (self.0 >> 48) as u32
    }

    /// Whether it is one of them.
    #[inline]
    fn has(self, other: u32) -> bool {
        const TOP: u64 = 0x8000 * EACH;
        let differing = self.0 ^ (u64::from(other & 0x7fff) * EACH);
        // What is nothing becomes less than nothing.
        (differing.wrapping_sub(EACH) & !differing & TOP) != 0
    }
}

/// The sums of the first, of the first two and so on of eight bytes below 128.
#[inline]
fn sums_of_eight(bytes: u64) -> [Four; 2] {
    let apart = |four: u64| {
        let pairs = (four | four << 16) & 0x0000_ffff_0000_ffff;
        (pairs | pairs << 8) & 0x00ff_00ff_00ff_00ff
    };
    let low = apart(bytes & 0xffff_ffff).wrapping_mul(EACH);
    let high = apart(bytes >> 32).wrapping_mul(EACH);
    [Four(low), Four(high + (low >> 48) * EACH)]
}

impl Iterator for Positions<'_> {
    type Item = u32;

    #[inline]
    fn next(&mut self) -> Option<u32> {
        let byte = *self.bytes.get(self.at)?;
        let step = if byte < 0x80 {
            self.at += 1;
            u32::from(byte)
        } else {
            get(self.bytes, &mut self.at) as u32
        };
        self.last = self.last.wrapping_add(step);
        Some(self.last)
    }
}
