//! The words of a segment: sorted, as one text in memory, so that beginnings, pieces and typos of words can be looked for.

use super::codec::{get, put};
use std::sync::OnceLock;

/// Terms between two that are found by halving.
const STEP: u32 = 16;
/// Bytes of a step's entry: where its text, its numbers, its postings and its positions begin.
const ENTRY: usize = 24;

/// What the dictionary says of a term.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(in crate::store) struct Entry {
    /// Documents that have it.
    pub(in crate::store) count: u32,
    /// Where its postings begin, and their bytes.
    pub(in crate::store) postings: (u64, u32),
    /// Where its positions begin, and their bytes.
    pub(in crate::store) positions: (u64, u64),
}

/// Writes a dictionary, the terms in their order.
#[derive(Default)]
pub(in crate::store) struct Writer {
    terms: u32,
    text: Vec<u8>,
    numbers: Vec<u8>,
    steps: Vec<u8>,
    postings: u64,
    positions: u64,
}

impl Writer {
    pub(in crate::store) fn push(
        &mut self,
        term: &[u8],
        count: u32,
        postings: u32,
        positions: u64,
    ) {
        if self.terms.is_multiple_of(STEP) {
            self.steps.extend((self.text.len() as u32).to_le_bytes());
            self.steps.extend((self.numbers.len() as u32).to_le_bytes());
            self.steps.extend(self.postings.to_le_bytes());
            self.steps.extend(self.positions.to_le_bytes());
        }
        self.text.extend_from_slice(term);
        self.text.push(b'\n');
        put(&mut self.numbers, u64::from(count));
        put(&mut self.numbers, u64::from(postings));
        put(&mut self.numbers, positions);
        self.terms += 1;
        self.postings += u64::from(postings);
        self.positions += positions;
    }

    /// The bytes of the dictionary.
    pub(in crate::store) fn finish(self) -> Vec<u8> {
        let mut out =
            Vec::with_capacity(12 + self.text.len() + self.numbers.len() + self.steps.len());
        out.extend(self.terms.to_le_bytes());
        out.extend((self.text.len() as u32).to_le_bytes());
        out.extend((self.numbers.len() as u32).to_le_bytes());
        out.extend(self.steps);
        out.extend(self.text);
        out.extend(self.numbers);
        out
    }
}

/// A dictionary in memory.
#[derive(Debug, Default)]
pub(in crate::store) struct Dictionary {
    bytes: Vec<u8>,
    terms: u32,
    steps: usize,
    text: (usize, usize),
    numbers: (usize, usize),
    /// The [`signature`] of each term, once typos have been looked for.
    signatures: OnceLock<Vec<u32>>,
}

/// Bits of a signature that are letters; those above are the number of characters.
const LETTERS: u32 = 26;

/// What a word is made of, boiled down: which letters it has and how many characters.
pub(in crate::store) fn signature(word: impl Iterator<Item = char>) -> u32 {
    let (mut letters, mut count) = (0, 0_u32);
    for letter in word {
        letters |= 1 << ((letter as u32).wrapping_sub('a' as u32) % LETTERS);
        count += 1;
    }
    letters | count.min(63) << LETTERS
}

/// Whether words of these signatures can be so many typos apart: each changes the number of characters by one and takes
/// one letter away, brings one, or both.
#[inline]
fn may_be_near(a: u32, b: u32, edits: u32) -> bool {
    const MASK: u32 = (1 << LETTERS) - 1;
    (a >> LETTERS).abs_diff(b >> LETTERS) <= edits && ((a ^ b) & MASK).count_ones() <= 2 * edits
}

fn number32(bytes: &[u8], at: usize) -> u32 {
    bytes
        .get(at..at + 4)
        .and_then(|four| four.try_into().ok())
        .map_or(0, u32::from_le_bytes)
}

fn number64(bytes: &[u8], at: usize) -> u64 {
    bytes
        .get(at..at + 8)
        .and_then(|eight| eight.try_into().ok())
        .map_or(0, u64::from_le_bytes)
}

impl Dictionary {
    /// Takes the bytes that a [`Writer`] made. `None` when they are not whole.
    pub(in crate::store) fn read(bytes: Vec<u8>) -> Option<Self> {
        let (terms, text, numbers) = (
            number32(&bytes, 0),
            number32(&bytes, 4) as usize,
            number32(&bytes, 8) as usize,
        );
        let steps = terms.div_ceil(STEP) as usize;
        let text_at = 12 + steps * ENTRY;
        let numbers_at = text_at + text;
        (bytes.len() == numbers_at + numbers).then_some(Self {
            bytes,
            terms,
            steps,
            text: (text_at, numbers_at),
            numbers: (numbers_at, numbers_at + numbers),
            signatures: OnceLock::new(),
        })
    }

    /// Bytes that it takes in memory.
    pub(in crate::store) fn size(&self) -> usize {
        self.bytes.len() + self.signatures.get().map_or(0, |all| 4 * all.len())
    }

    /// Calls `each` with the terms that begin with `beginning` and can be `edits` typos from a word of this signature:
    /// with all that are, and some others. `may_go_on` is asked now and then.
    pub(in crate::store) fn alike<E>(
        &self,
        beginning: &[u8],
        wanted: u32,
        edits: u32,
        mut may_go_on: impl FnMut() -> Result<(), E>,
        mut each: impl FnMut(&[u8], Entry),
    ) -> Result<(), E> {
        let signatures = match self.signatures.get() {
            Some(known) => known,
            None => {
                let made = self.make_signatures(&mut may_go_on)?;
                self.signatures.get_or_init(|| made)
            }
        };
        let first = (self.terms - self.from(beginning).left) as usize;
        let mut walk = self.at_step(first / STEP as usize);
        let mut at = first / STEP as usize * STEP as usize;
        let mut looked = 0_u32;
        for (number, signature) in signatures.iter().enumerate().skip(first) {
            if !may_be_near(*signature, wanted, edits) {
                continue;
            }
            if number / STEP as usize > at / STEP as usize {
                walk = self.at_step(number / STEP as usize);
                at = number / STEP as usize * STEP as usize;
            }
            while at < number {
                walk.next();
                at += 1;
            }
            let Some((term, entry)) = walk.next() else {
                break;
            };
            at += 1;
            if !term.starts_with(beginning) {
                break;
            }
            looked += 1;
            if looked.is_multiple_of(256) {
                may_go_on()?;
            }
            each(term, entry);
        }
        Ok(())
    }

    fn make_signatures<E>(
        &self,
        may_go_on: &mut impl FnMut() -> Result<(), E>,
    ) -> Result<Vec<u32>, E> {
        let mut made = Vec::with_capacity(self.terms as usize);
        let lines = self.text().split(|byte| *byte == b'\n');
        for term in lines.take(self.terms as usize) {
            if made.len().is_multiple_of(4_096) {
                may_go_on()?;
            }
            made.push(match term.is_ascii() {
                true => signature(term.iter().map(|byte| char::from(*byte))),
                false => signature(String::from_utf8_lossy(term).chars()),
            });
        }
        Ok(made)
    }

    /// All terms, each with a line break behind it.
    pub(in crate::store) fn text(&self) -> &[u8] {
        self.bytes.get(self.text.0..self.text.1).unwrap_or(&[])
    }

    fn numbers(&self) -> &[u8] {
        self.bytes
            .get(self.numbers.0..self.numbers.1)
            .unwrap_or(&[])
    }

    fn step_text(&self, step: usize) -> usize {
        number32(&self.bytes, 12 + step * ENTRY) as usize
    }

    /// The term that begins at a byte of the text.
    fn term_at(&self, at: usize) -> &[u8] {
        let rest = self.text().get(at..).unwrap_or(&[]);
        let end = memchr::memchr(b'\n', rest).unwrap_or(rest.len());
        &rest[..end]
    }

    /// The last step that `before` holds for the first term of; steps are sorted so that it holds for a beginning of them.
    fn step(&self, before: impl Fn(usize) -> bool) -> usize {
        let (mut low, mut high) = (0, self.steps);
        while low < high {
            let middle = low.midpoint(high);
            if before(middle) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        low.saturating_sub(1)
    }

    /// Walks from the first term that is not before `from`.
    pub(in crate::store) fn from(&self, from: &[u8]) -> Terms<'_> {
        let step = self.step(|step| self.term_at(self.step_text(step)) <= from);
        let mut terms = self.at_step(step);
        while terms.peek().is_some_and(|term| term < from) {
            terms.next();
        }
        terms
    }

    /// Where the first term begins that is not before `from`, in the text of all.
    pub(in crate::store) fn text_from(&self, from: &[u8]) -> usize {
        let terms = self.from(from);
        if terms.left == 0 {
            self.text().len()
        } else {
            terms.text_at
        }
    }

    /// Walks from the term that the byte `at` of the text belongs to.
    pub(in crate::store) fn at(&self, at: usize) -> Terms<'_> {
        let step = self.step(|step| self.step_text(step) <= at);
        let mut terms = self.at_step(step);
        while let Some(term) = terms.peek() {
            if terms.text_at + term.len() >= at {
                break;
            }
            terms.next();
        }
        terms
    }

    fn at_step(&self, step: usize) -> Terms<'_> {
        let entry = 12 + step * ENTRY;
        let done = (step as u32).saturating_mul(STEP);
        Terms {
            dictionary: self,
            left: self.terms.saturating_sub(done),
            text_at: number32(&self.bytes, entry) as usize,
            number_at: number32(&self.bytes, entry + 4) as usize,
            postings: number64(&self.bytes, entry + 8),
            positions: number64(&self.bytes, entry + 16),
        }
    }

    /// What it says of one term.
    pub(in crate::store) fn get(&self, term: &[u8]) -> Option<Entry> {
        let mut terms = self.from(term);
        (terms.peek()? == term)
            .then(|| terms.next())
            .flatten()
            .map(|(_, entry)| entry)
    }

    /// Terms that begin with `beginning`.
    pub(in crate::store) fn beginning<'a>(
        &'a self,
        beginning: &'a [u8],
    ) -> impl Iterator<Item = (&'a [u8], Entry)> {
        self.from(beginning)
            .take_while(move |(term, _)| term.starts_with(beginning))
    }

    /// Every term.
    pub(in crate::store) fn all(&self) -> Terms<'_> {
        self.at_step(0)
    }
}

/// Terms in their order.
#[derive(Clone)]
pub(in crate::store) struct Terms<'a> {
    dictionary: &'a Dictionary,
    left: u32,
    /// Where the next term begins in the text.
    pub(in crate::store) text_at: usize,
    number_at: usize,
    postings: u64,
    positions: u64,
}

impl<'a> Terms<'a> {
    /// The next term.
    pub(in crate::store) fn peek(&self) -> Option<&'a [u8]> {
        (self.left > 0).then(|| self.dictionary.term_at(self.text_at))
    }
}

impl<'a> Iterator for Terms<'a> {
    type Item = (&'a [u8], Entry);

    fn next(&mut self) -> Option<Self::Item> {
        let term = self.peek()?;
        let numbers = self.dictionary.numbers();
        let count = u32::try_from(get(numbers, &mut self.number_at)).unwrap_or(0);
        let postings = u32::try_from(get(numbers, &mut self.number_at)).unwrap_or(0);
        let positions = get(numbers, &mut self.number_at);
        let entry = Entry {
            count,
            postings: (self.postings, postings),
            positions: (self.positions, positions),
        };
        self.text_at += term.len() + 1;
        self.postings = self.postings.saturating_add(u64::from(postings));
        self.positions = self.positions.saturating_add(positions);
        self.left -= 1;
        Some((term, entry))
    }
}
