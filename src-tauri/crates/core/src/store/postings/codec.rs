//! Numbers and posting lists as bytes.
//!
//! A list of one posting is its document and impact. A longer one is made of blocks of 128 postings: a head that says where
//! the block ends, what its greatest impact is and how wide its numbers are, then the documents as differences, the
//! impacts, and how many bytes of positions each has. Damaged bytes give wrong postings, never a panic.

/// Postings of a block.
pub(in crate::store) const BLOCK: usize = 128;

/// Appends a number, seven bits a byte.
pub(in crate::store) fn put(out: &mut Vec<u8>, mut value: u64) {
    while value >= 0x80 {
        out.push((value as u8) | 0x80);
        value >>= 7;
    }
    out.push(value as u8);
}

/// Reads a number; 0 where the bytes end.
#[inline]
pub(in crate::store) fn get(bytes: &[u8], at: &mut usize) -> u64 {
    let mut value = 0_u64;
    let mut shift = 0_u32;
    while let Some(byte) = bytes.get(*at) {
        *at += 1;
        value |= u64::from(byte & 0x7f).checked_shl(shift).unwrap_or(0);
        if byte & 0x80 == 0 {
            break;
        }
        shift += 7;
    }
    value
}

/// One document of a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(in crate::store) struct Posting {
    /// Number in the segment.
    pub(in crate::store) doc: u32,
    /// How much the term counts there.
    pub(in crate::store) impact: u8,
    /// Bytes of its positions.
    pub(in crate::store) positions: u32,
}

/// The narrowest of 0, 1, 2 and 4 bytes that holds `most`; as a code of two bits.
fn width(most: u32) -> u8 {
    match most {
        0 => 0,
        1..=0xff => 1,
        0x100..=0xffff => 2,
        _ => 3,
    }
}

fn bytes_of(code: u8) -> usize {
    [0, 1, 2, 4][usize::from(code & 3)]
}

fn put_fixed(out: &mut Vec<u8>, value: u32, code: u8) {
    out.extend_from_slice(&value.to_le_bytes()[..bytes_of(code)]);
}

/// Appends a list whose documents ascend.
pub(in crate::store) fn put_list(out: &mut Vec<u8>, list: &[Posting]) {
    if let [only] = list {
        put(out, u64::from(only.doc));
        out.push(only.impact);
        return;
    }
    let mut next = 0_u32;
    for block in list.chunks(BLOCK) {
        let last = block.last().map_or(0, |posting| posting.doc);
        let mut expected = next;
        let mut gaps = [0_u32; BLOCK];
        for (gap, posting) in gaps.iter_mut().zip(block) {
            *gap = posting.doc.saturating_sub(expected);
            expected = posting.doc.saturating_add(1);
        }
        let gaps = &gaps[..block.len()];
        let gap_code = width(gaps.iter().copied().max().unwrap_or(0));
        let most = block.iter().map(|posting| posting.positions).max();
        let position_code = width(most.unwrap_or(0));
        put(out, u64::from(last.saturating_sub(next)));
        out.push(block.iter().map(|posting| posting.impact).max().unwrap_or(0));
        out.push(gap_code | position_code << 2);
        let all: u64 = block.iter().map(|posting| u64::from(posting.positions)).sum();
        if position_code > 0 {
            put(out, all);
        }
        gaps.iter().for_each(|gap| put_fixed(out, *gap, gap_code));
        out.extend(block.iter().map(|posting| posting.impact));
        for posting in block {
            put_fixed(out, posting.positions, position_code);
        }
        next = last.saturating_add(1);
    }
}

/// Walks a list block by block.
pub(in crate::store) struct Blocks<'a> {
    bytes: &'a [u8],
    at: usize,
    left: u32,
    next: u32,
    positions_at: u64,
    alone: bool,
    all_positions: u64,
}

/// A block whose postings have not been read yet.
pub(in crate::store) struct Block<'a> {
    first: u32,
    /// Its last document.
    pub(in crate::store) last: u32,
    /// Its greatest impact.
    #[allow(dead_code, reason = "part of the format")]
    pub(in crate::store) most: u8,
    codes: u8,
    count: usize,
    gaps: &'a [u8],
    /// The impact of each posting.
    pub(in crate::store) impacts: &'a [u8],
    sizes: &'a [u8],
    /// Where its positions begin, counted from those of the list.
    pub(in crate::store) positions_at: u64,
    alone: Option<u32>,
}

impl<'a> Blocks<'a> {
    /// `count` is how many postings there are, `positions` how many bytes of positions.
    pub(in crate::store) fn new(bytes: &'a [u8], count: u32, positions: u64) -> Self {
        Self {
            bytes,
            at: 0,
            left: count,
            next: 0,
            positions_at: 0,
            alone: count == 1,
            all_positions: positions,
        }
    }
}

impl<'a> Iterator for Blocks<'a> {
    type Item = Block<'a>;

    fn next(&mut self) -> Option<Block<'a>> {
        if self.left == 0 {
            return None;
        }
        if self.alone {
            self.left = 0;
            let doc = u32::try_from(get(self.bytes, &mut self.at)).ok()?;
            let impacts = self.bytes.get(self.at..self.at + 1)?;
            return Some(Block {
                first: doc,
                last: doc,
                most: impacts[0],
                codes: 0,
                count: 1,
                gaps: &[],
                impacts,
                sizes: &[],
                positions_at: 0,
                alone: Some(u32::try_from(self.all_positions).unwrap_or(u32::MAX)),
            });
        }
        let count = (self.left as usize).min(BLOCK);
        let reach = u32::try_from(get(self.bytes, &mut self.at)).ok()?;
        let last = self.next.checked_add(reach)?;
        let most = *self.bytes.get(self.at)?;
        let codes = *self.bytes.get(self.at + 1)?;
        self.at += 2;
        let positions = if codes >> 2 & 3 > 0 {
            get(self.bytes, &mut self.at)
        } else {
            0
        };
        let gaps_end = self.at + count * bytes_of(codes);
        let impacts_end = gaps_end + count;
        let end = impacts_end + count * bytes_of(codes >> 2);
        let block = Block {
            first: self.next,
            last,
            most,
            codes,
            count,
            gaps: self.bytes.get(self.at..gaps_end)?,
            impacts: self.bytes.get(gaps_end..impacts_end)?,
            sizes: self.bytes.get(impacts_end..end)?,
            positions_at: self.positions_at,
            alone: None,
        };
        self.at = end;
        self.left -= count as u32;
        self.next = last.saturating_add(1);
        self.positions_at = self.positions_at.saturating_add(positions);
        Some(block)
    }
}

/// Numbers of a fixed width.
fn fixed(bytes: &[u8], code: u8, out: &mut [u32]) {
    match code & 3 {
        0 => out.fill(0),
        1 => {
            for (value, byte) in out.iter_mut().zip(bytes) {
                *value = u32::from(*byte);
            }
        }
        2 => {
            for (value, two) in out.iter_mut().zip(bytes.chunks_exact(2)) {
                *value = u32::from(u16::from_le_bytes([two[0], two[1]]));
            }
        }
        _ => {
            for (value, four) in out.iter_mut().zip(bytes.chunks_exact(4)) {
                *value = u32::from_le_bytes([four[0], four[1], four[2], four[3]]);
            }
        }
    }
}

impl Block<'_> {
    /// The documents, into `out`; how many there are.
    #[inline]
    pub(in crate::store) fn docs(&self, out: &mut [u32; BLOCK]) -> usize {
        let out = &mut out[..self.count];
        fixed(self.gaps, self.codes, out);
        let mut next = self.first;
        for doc in out {
            *doc = next.wrapping_add(*doc);
            next = doc.wrapping_add(1);
        }
        self.count
    }

    /// How many bytes of positions each posting has.
    pub(in crate::store) fn sizes(&self, out: &mut [u32; BLOCK]) {
        match self.alone {
            Some(all) => out[0] = all,
            None => fixed(self.sizes, self.codes >> 2, &mut out[..self.count]),
        }
    }
}

/// Every posting of a list.
pub(in crate::store) fn postings(bytes: &[u8], count: u32, positions: u64, mut each: impl FnMut(Posting)) {
    let (mut docs, mut sizes) = ([0; BLOCK], [0; BLOCK]);
    for block in Blocks::new(bytes, count, positions) {
        let count = block.docs(&mut docs);
        block.sizes(&mut sizes);
        for at in 0..count {
            each(Posting {
                doc: docs[at],
                impact: block.impacts[at],
                positions: sizes[at],
            });
        }
    }
}

/// Positions of one posting: ascending numbers as differences.
#[derive(Clone)]
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
