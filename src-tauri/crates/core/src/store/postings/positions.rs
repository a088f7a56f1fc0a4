//! Where a term stands in one document: walked one by one, or looked for eight at a time. How postings themselves are kept
//! is `codec`'s work.

use super::codec::get;

/// The positions of one posting, in a stream of many: ascending numbers as differences. Bytes behind them may be read, and
/// mean nothing.
#[derive(Clone, Copy, Default)]
pub(in crate::store) struct Span<'a> {
    stream: &'a [u8],
    at: usize,
    end: usize,
}

impl<'a> Span<'a> {
    /// Those between two bytes of a stream.
    #[inline]
    pub(in crate::store) fn new(stream: &'a [u8], from: usize, to: usize) -> Self {
        let end = to.min(stream.len());
        Self {
            stream,
            at: from.min(end),
            end,
        }
    }

    /// How many bytes are left.
    #[inline]
    pub(in crate::store) fn bytes(&self) -> usize {
        self.end.saturating_sub(self.at)
    }

    /// Has the first of them come from far memory before they are looked at.
    #[inline]
    pub(in crate::store) fn fetch(&self) {
        std::hint::black_box(self.stream.get(self.at).copied());
    }

    /// The next step. Mostly it has one byte or two, which is told without a branch: which of both is by chance.
    #[inline(always)]
    fn step(&mut self) -> u32 {
        let Some([low, high]) = self.stream.get(self.at..self.at + 2) else {
            return get(self.stream, &mut self.at) as u32;
        };
        let more = low >> 7;
        if more & high >> 7 != 0 {
            return get(self.stream, &mut self.at) as u32;
        }
        self.at += 1 + usize::from(more);
        u32::from(low & 0x7f) | u32::from(high & more.wrapping_neg()) << 7
    }

    /// The next eight bytes; where fewer are left, those and zeros, which are steps to nowhere.
    #[inline(always)]
    fn eight(&self) -> u64 {
        let all = match self.stream.get(self.at..self.at + 8) {
            Some(eight) => eight.try_into().map_or(0, u64::from_le_bytes),
            None => self.last_bytes(),
        };
        match self.bytes() {
            few @ 0..8 => all & !(u64::MAX << (8 * few)),
            _ => all,
        }
    }

    /// Those at the end of the whole stream.
    #[cold]
    fn last_bytes(&self) -> u64 {
        let rest = self.stream.get(self.at..).unwrap_or(&[]).iter().rev();
        rest.fold(0, |all, byte| all << 8 | u64::from(*byte))
    }
}

/// Walks through positions.
#[derive(Clone, Copy)]
pub(in crate::store) struct Positions<'a> {
    span: Span<'a>,
    last: u32,
}

impl<'a> Positions<'a> {
    #[inline]
    pub(in crate::store) fn of(span: Span<'a>) -> Self {
        Self { span, last: 0 }
    }
}

impl Iterator for Positions<'_> {
    type Item = u32;

    #[inline(always)]
    fn next(&mut self) -> Option<u32> {
        if self.span.at >= self.span.end {
            return None;
        }
        self.last = self.last.wrapping_add(self.span.step());
        Some(self.last)
    }
}

/// Positions in so few bytes are walked through to look for some of them.
const FEW: usize = 24;

/// Whether two words stand as they should: each with its positions and how far behind the beginning it is to stand, and
/// where that may be.
#[inline]
pub(in crate::store) fn are_beside(
    one: (Span<'_>, u32),
    two: (Span<'_>, u32),
    within: (u32, u32),
) -> bool {
    let ((rare, behind), (other, offset)) = if one.0.bytes() <= two.0.bytes() {
        (one, two)
    } else {
        (two, one)
    };
    let mut wanted = starts(rare, behind, within).map(|start| start.wrapping_add(offset));
    if other.bytes() <= FEW {
        let mut others = Positions::of(other);
        let Some(mut there) = others.next() else {
            return false;
        };
        let Some(mut here) = wanted.next() else {
            return false;
        };
        loop {
            let next = if there < here {
                others.next().map(|next| there = next)
            } else if there == here {
                return true;
            } else {
                wanted.next().map(|next| here = next)
            };
            if next.is_none() {
                return false;
            }
        }
    }
    let mut others = Ahead::new(other);
    for here in wanted {
        match others.has(here) {
            Some(true) => return true,
            Some(false) => {}
            None => return false,
        }
    }
    false
}

/// Where a phrase may start whose word stands there, so many words behind its first.
#[inline]
pub(in crate::store) fn starts(
    span: Span<'_>,
    behind: u32,
    (low, high): (u32, u32),
) -> impl Iterator<Item = u32> + '_ {
    let starts = Positions::of(span).filter_map(move |at| at.checked_sub(behind));
    let starts = starts.skip_while(move |start| *start < low);
    starts.take_while(move |start| *start < high)
}

/// Looks for some of the positions of one posting, eight at a time where they are not few.
pub(in crate::store) struct Ahead<'a> {
    span: Span<'a>,
    is_short: bool,
    /// The steps that have been read last, what they begin at, and where they lead to.
    steps: u64,
    from: u32,
    reached: u32,
    begun: bool,
}

impl<'a> Ahead<'a> {
    #[inline]
    pub(in crate::store) fn new(span: Span<'a>) -> Self {
        Self {
            span,
            is_short: span.bytes() <= FEW,
            steps: 0,
            from: 0,
            reached: 0,
            begun: false,
        }
    }

    /// Whether one of them is `wanted`, which ascends from call to call; `None` where none is as large.
    #[inline(always)]
    pub(in crate::store) fn has(&mut self, wanted: u32) -> Option<bool> {
        while !self.begun || self.reached < wanted {
            if self.span.at >= self.span.end {
                return None;
            }
            self.go_on();
        }
        if self.is_short {
            return Some(self.reached == wanted);
        }
        let sums = sums_of_eight(self.steps);
        let far = wanted.wrapping_sub(self.from);
        Some(far < 0x8000 && (sums[0].has(far) || sums[1].has(far)))
    }

    #[inline(always)]
    fn go_on(&mut self) {
        self.begun = true;
        if self.is_short {
            self.reached = self.reached.wrapping_add(self.span.step());
            return;
        }
        self.from = self.reached;
        let steps = self.span.eight();
        let more = steps & MORE;
        if more == 0 {
            self.steps = steps;
            self.span.at += 8;
        } else if more & 0xff == 0 {
            // Those before the first step of several bytes.
            let bits = more.trailing_zeros() & !7;
            self.steps = steps & ((1 << bits) - 1);
            self.span.at += bits as usize / 8;
        } else {
            self.reached = self.reached.wrapping_add(self.span.step());
            (self.from, self.steps) = (self.reached.wrapping_sub(1), 1);
            return;
        }
        self.reached = self.from.wrapping_add(sum_of_eight(self.steps));
    }
}

/// The highest bit of each of eight bytes: where it is set, the number goes on.
const MORE: u64 = 0x8080_8080_8080_8080;

/// Four numbers of sixteen bits, below 2¹⁵.
#[derive(Clone, Copy)]
struct Four(u64);

/// Four times one.
const EACH: u64 = 0x0001_0001_0001_0001;

impl Four {
    /// Whether it is one of them.
    #[inline(always)]
    fn has(self, other: u32) -> bool {
        const TOP: u64 = 0x8000 * EACH;
        let differing = self.0 ^ (u64::from(other & 0x7fff) * EACH);
        // What is nothing becomes less than nothing.
        (differing.wrapping_sub(EACH) & !differing & TOP) != 0
    }
}

/// The sum of eight bytes below 128.
#[inline(always)]
fn sum_of_eight(bytes: u64) -> u32 {
    const EVERY_SECOND: u64 = 0xff * EACH;
    let pairs = (bytes & EVERY_SECOND) + (bytes >> 8 & EVERY_SECOND);
    (pairs.wrapping_mul(EACH) >> 48) as u32
}

/// The sums of the first, of the first two and so on of eight bytes below 128.
#[inline(always)]
fn sums_of_eight(bytes: u64) -> [Four; 2] {
    let apart = |four: u64| {
        let pairs = (four | four << 16) & 0x0000_ffff_0000_ffff;
        (pairs | pairs << 8) & 0x00ff_00ff_00ff_00ff
    };
    let low = apart(bytes & 0xffff_ffff).wrapping_mul(EACH);
    let high = apart(bytes >> 32).wrapping_mul(EACH);
    [Four(low), Four(high + (low >> 48) * EACH)]
}
