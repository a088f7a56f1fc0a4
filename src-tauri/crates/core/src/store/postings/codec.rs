//! Numbers and posting lists as bytes.
//!
//! A list of one posting is its document and impact; one of a few is one posting after the other. A longer one is made of
//! blocks of 128 postings: a head that says where the block ends and how many bits its numbers have, then the documents as
//! differences, the impacts, and how many bytes of positions each has. Damaged bytes give wrong postings, never a panic.

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

/// Lists of fewer postings are written one posting after the other.
const SHORT: usize = 16;

fn bits(most: u32) -> u32 {
    32 - most.leading_zeros()
}

/// Appends numbers of so many bits each.
fn put_bits(out: &mut Vec<u8>, values: impl Iterator<Item = u32>, width: u32) {
    let (mut buffer, mut filled) = (0_u64, 0_u32);
    if width == 0 {
        return;
    }
    for value in values {
        buffer |= u64::from(value) << filled;
        filled += width;
        while filled >= 8 {
            out.push(buffer as u8);
            buffer >>= 8;
            filled -= 8;
        }
    }
    if filled > 0 {
        out.push(buffer as u8);
    }
}

/// Reads numbers of so many bits each.
#[inline]
fn get_bits(bytes: &[u8], width: u32, out: &mut [u32]) {
    if width == 0 {
        out.fill(0);
        return;
    }
    let mask = (1_u64 << width) - 1;
    let mut bit = 0_usize;
    // Eight bytes at a time as long as there are so many.
    for value in out {
        let at = bit / 8;
        let word = match bytes.get(at..at + 8) {
            Some(eight) => u64::from_le_bytes([
                eight[0], eight[1], eight[2], eight[3], eight[4], eight[5], eight[6], eight[7],
            ]),
            None => bytes
                .get(at..)
                .unwrap_or(&[])
                .iter()
                .enumerate()
                .fold(0, |word, (shift, byte)| {
                    word | u64::from(*byte) << (8 * shift)
                }),
        };
        *value = (word >> (bit % 8) & mask) as u32;
        bit += width as usize;
    }
}

fn bytes_of(count: usize, width: u32) -> usize {
    (count * width as usize).div_ceil(8)
}

/// Appends a list whose documents ascend.
pub(in crate::store) fn put_list(out: &mut Vec<u8>, list: &[Posting]) {
    if let [only] = list {
        put(out, u64::from(only.doc));
        out.push(only.impact);
        return;
    }
    let mut next = 0_u32;
    if list.len() < SHORT {
        for posting in list {
            put(out, u64::from(posting.doc.saturating_sub(next)));
            out.push(posting.impact);
            put(out, u64::from(posting.positions));
            next = posting.doc.saturating_add(1);
        }
        return;
    }
    for block in list.chunks(BLOCK) {
        next = put_block(out, block, next);
    }
}

fn put_block(out: &mut Vec<u8>, block: &[Posting], next: u32) -> u32 {
    let last = block.last().map_or(0, |posting| posting.doc);
    let mut expected = next;
    let mut gaps = [0_u32; BLOCK];
    for (gap, posting) in gaps.iter_mut().zip(block) {
        *gap = posting.doc.saturating_sub(expected);
        expected = posting.doc.saturating_add(1);
    }
    let gaps = &gaps[..block.len()];
    let impacts = || block.iter().map(|posting| posting.impact);
    let sizes = || block.iter().map(|posting| posting.positions);
    let (least_impact, least_size) = (impacts().min().unwrap_or(0), sizes().min().unwrap_or(0));
    let gap_bits = bits(gaps.iter().copied().max().unwrap_or(0));
    let impact_bits = bits(u32::from(impacts().max().unwrap_or(0) - least_impact));
    let size_bits = bits(sizes().max().unwrap_or(0) - least_size);
    put(out, u64::from(last.saturating_sub(next)));
    put(
        out,
        u64::from(gap_bits | impact_bits << 6 | size_bits << 10),
    );
    out.push(least_impact);
    put(out, u64::from(least_size));
    put(out, sizes().map(u64::from).sum());
    put_bits(out, gaps.iter().copied(), gap_bits);
    put_bits(
        out,
        impacts().map(|impact| u32::from(impact - least_impact)),
        impact_bits,
    );
    put_bits(out, sizes().map(|size| size - least_size), size_bits);
    last.saturating_add(1)
}

/// Walks a list block by block.
#[derive(Clone)]
pub(in crate::store) struct Blocks<'a> {
    bytes: &'a [u8],
    at: usize,
    left: u32,
    next: u32,
    positions_at: u64,
    /// Bytes of positions where the list is of one posting.
    alone: Option<u64>,
    short: bool,
}

/// A block whose postings have not been read yet.
#[derive(Clone)]
pub(in crate::store) struct Block<'a> {
    first: u32,
    /// Its last document.
    pub(in crate::store) last: u32,
    count: usize,
    gaps: (&'a [u8], u32),
    impacts: (&'a [u8], u32, u8),
    sizes: (&'a [u8], u32, u32),
    /// Where its positions begin, counted from those of the list.
    pub(in crate::store) positions_at: u64,
    /// The postings of a short list.
    short: Option<Box<[Posting]>>,
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
            alone: (count == 1).then_some(positions),
            short: (count as usize) < SHORT,
        }
    }

    fn number(&mut self) -> u32 {
        get(self.bytes, &mut self.at) as u32
    }

    /// All of a short list.
    fn all(&mut self) -> Option<Block<'a>> {
        let mut postings = Vec::with_capacity(self.left as usize);
        let mut next = 0_u32;
        for _ in 0..self.left {
            let doc = next.wrapping_add(self.number());
            let impact = *self.bytes.get(self.at)?;
            self.at += 1;
            let positions = match self.alone {
                Some(positions) => u32::try_from(positions).unwrap_or(u32::MAX),
                None => self.number(),
            };
            postings.push(Posting {
                doc,
                impact,
                positions,
            });
            next = doc.wrapping_add(1);
        }
        self.left = 0;
        Some(Block {
            first: 0,
            last: postings.last()?.doc,
            count: postings.len(),
            gaps: (&[], 0),
            impacts: (&[], 0, 0),
            sizes: (&[], 0, 0),
            positions_at: 0,
            short: Some(postings.into_boxed_slice()),
        })
    }
}

impl<'a> Iterator for Blocks<'a> {
    type Item = Block<'a>;

    fn next(&mut self) -> Option<Block<'a>> {
        if self.left == 0 {
            return None;
        }
        if self.short {
            return self.all();
        }
        let count = (self.left as usize).min(BLOCK);
        let reach = self.number();
        let last = self.next.checked_add(reach)?;
        let widths = self.number();
        let (gap_bits, impact_bits, size_bits) = (widths & 63, widths >> 6 & 15, widths >> 10 & 63);
        if gap_bits > 32 || impact_bits > 8 || size_bits > 32 {
            return None;
        }
        let least_impact = *self.bytes.get(self.at)?;
        self.at += 1;
        let least_size = self.number();
        let positions = get(self.bytes, &mut self.at);
        let gaps_end = self.at + bytes_of(count, gap_bits);
        let impacts_end = gaps_end + bytes_of(count, impact_bits);
        let end = impacts_end + bytes_of(count, size_bits);
        let block = Block {
            first: self.next,
            last,
            count,
            gaps: (self.bytes.get(self.at..gaps_end)?, gap_bits),
            impacts: (
                self.bytes.get(gaps_end..impacts_end)?,
                impact_bits,
                least_impact,
            ),
            sizes: (self.bytes.get(impacts_end..end)?, size_bits, least_size),
            positions_at: self.positions_at,
            short: None,
        };
        self.at = end;
        self.left -= count as u32;
        self.next = last.saturating_add(1);
        self.positions_at = self.positions_at.saturating_add(positions);
        Some(block)
    }
}

impl Block<'_> {
    /// The documents, into `out`; how many there are.
    #[inline]
    pub(in crate::store) fn docs(&self, out: &mut [u32; BLOCK]) -> usize {
        let out = &mut out[..self.count];
        if let Some(short) = &self.short {
            out.iter_mut()
                .zip(short)
                .for_each(|(doc, posting)| *doc = posting.doc);
            return self.count;
        }
        get_bits(self.gaps.0, self.gaps.1, out);
        let mut next = self.first;
        for doc in out {
            *doc = next.wrapping_add(*doc);
            next = doc.wrapping_add(1);
        }
        self.count
    }

    /// What the term counts in each of them.
    #[inline]
    pub(in crate::store) fn impacts(&self, out: &mut [u32; BLOCK]) {
        let out = &mut out[..self.count];
        if let Some(short) = &self.short {
            out.iter_mut()
                .zip(short)
                .for_each(|(impact, posting)| *impact = u32::from(posting.impact));
            return;
        }
        get_bits(self.impacts.0, self.impacts.1, out);
        let least = u32::from(self.impacts.2);
        out.iter_mut().for_each(|impact| *impact += least);
    }

    /// How many bytes of positions each posting has.
    pub(in crate::store) fn sizes(&self, out: &mut [u32; BLOCK]) {
        let out = &mut out[..self.count];
        if let Some(short) = &self.short {
            out.iter_mut()
                .zip(short)
                .for_each(|(size, posting)| *size = posting.positions);
            return;
        }
        get_bits(self.sizes.0, self.sizes.1, out);
        out.iter_mut()
            .for_each(|size| *size = size.wrapping_add(self.sizes.2));
    }
}

/// Every posting of a list.
pub(in crate::store) fn postings(
    bytes: &[u8],
    count: u32,
    positions: u64,
    mut each: impl FnMut(Posting),
) {
    let (mut docs, mut impacts, mut sizes) = ([0; BLOCK], [0; BLOCK], [0; BLOCK]);
    for block in Blocks::new(bytes, count, positions) {
        let count = block.docs(&mut docs);
        block.impacts(&mut impacts);
        block.sizes(&mut sizes);
        for at in 0..count {
            each(Posting {
                doc: docs[at],
                impact: impacts[at] as u8,
                positions: sizes[at],
            });
        }
    }
}

/// Every document of a list with its impact: as [`postings`], and quicker.
#[inline]
pub(in crate::store) fn impacts(bytes: &[u8], count: u32, mut each: impl FnMut(u32, u32)) {
    if (count as usize) < SHORT {
        let (mut at, mut next) = (0, 0_u32);
        for _ in 0..count {
            let doc = next.wrapping_add(get(bytes, &mut at) as u32);
            let Some(impact) = bytes.get(at) else { return };
            at += 1;
            each(doc, u32::from(*impact));
            if count > 1 {
                get(bytes, &mut at);
            }
            next = doc.wrapping_add(1);
        }
        return;
    }
    let (mut docs, mut impacts) = ([0; BLOCK], [0; BLOCK]);
    for block in Blocks::new(bytes, count, 0) {
        let count = block.docs(&mut docs);
        block.impacts(&mut impacts);
        docs[..count]
            .iter()
            .zip(&impacts)
            .for_each(|(doc, impact)| each(*doc, *impact));
    }
}
