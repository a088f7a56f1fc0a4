//! The terms of a segment that is being made, each with all that is known of it as bytes.

use super::codec::{Posting, get, put};
use super::reading::{hash, packed};
use super::{BEGINNINGS, has_positions, pairs};
use foldhash::fast::RandomState;
use hashbrown::HashTable;

/// A term: as much as the processor reads at once.
pub(super) struct Term {
    /// Its text, where that is short.
    packed: u128,
    /// For each document how much further it is than the last, how many bytes of positions there are, where the term has
    /// any, how much it counts, and the positions.
    bytes: Vec<u8>,
    pub(super) count: u32,
    last: u32,
    /// Where its text begins in that of all, and how long it is.
    text: u32,
    length: u8,
    /// Its number, where it is a frequent word.
    pub(super) frequent: Option<u8>,
    /// The terms of its beginnings, once they have been looked for.
    pub(super) beginnings: [u32; BEGINNINGS],
}

/// No term.
pub(super) const NONE: u32 = u32::MAX;

/// All terms.
#[derive(Default)]
pub(super) struct Terms {
    all: Vec<Term>,
    texts: String,
    /// The first half of the hash of each term and its number, by its hash.
    table: HashTable<(u32, u32)>,
    /// Bytes that postings take.
    bytes: usize,
}

impl Terms {
    /// Bytes that it takes in memory, about.
    pub(super) fn size(&self) -> usize {
        // A quarter of what is kept for growing is empty, and each piece has a head.
        self.bytes
            + self.bytes / 3
            + self.all.len() * (size_of::<Term>() + 24)
            + self.texts.len()
            + self.table.allocation_size()
    }

    pub(super) fn get(&mut self, number: u32) -> Option<&mut Term> {
        self.all.get_mut(number as usize)
    }

    pub(super) fn text(&self, number: u32) -> &str {
        let term = self.all.get(number as usize);
        term.map_or("", |term| self.text_of(term))
    }

    fn text_of(&self, term: &Term) -> &str {
        text_of(&self.texts, term)
    }

    /// The number of a term, which may be a new one; its hash is that of [`hash`].
    pub(super) fn number(&mut self, random: &RandomState, text: &str, hashed: u64) -> u32 {
        let (all, texts) = (&self.all, &self.texts);
        let (short, half) = (packed(text), (hashed >> 32) as u32);
        let is_it = |(other, number): &(u32, u32)| {
            let term = || &all[*number as usize];
            *other == half
                && match short {
                    Some(short) => term().packed == short,
                    None => text_of(texts, term()) == text,
                }
        };
        if let Some((_, number)) = self.table.find(hashed, is_it) {
            return *number;
        }
        let number = self.all.len() as u32;
        self.all.push(Term {
            packed: short.unwrap_or(0),
            bytes: Vec::new(),
            count: 0,
            last: 0,
            text: self.texts.len() as u32,
            length: text.len() as u8,
            frequent: pairs::number(text),
            beginnings: [NONE; BEGINNINGS],
        });
        self.texts.push_str(text);
        let (all, texts) = (&self.all, &self.texts);
        let hash_of = |(_, number): &(u32, u32)| {
            let text = text_of(texts, &all[*number as usize]);
            hash(random, text)
        };
        self.table.insert_unique(hashed, (half, number), hash_of);
        number
    }

    /// A term counts so much in a document, which is not before its last, and stands at these places.
    pub(super) fn add(&mut self, number: u32, doc: u32, impact: u8, places: &[u32]) {
        let Some(term) = self.all.get_mut(number as usize) else {
            return;
        };
        let before = term.bytes.len();
        put(&mut term.bytes, u64::from(doc - term.last));
        let (mut size, mut last) = (0, 0);
        for place in places {
            size += bytes_of(place - last);
            last = *place;
        }
        put(&mut term.bytes, u64::from(size));
        term.bytes.push(impact);
        last = 0;
        for place in places {
            put(&mut term.bytes, u64::from(place - last));
            last = *place;
        }
        self.bytes += term.bytes.len() - before;
        (term.last, term.count) = (doc, term.count + 1);
    }

    /// A term without positions counts at least so much in a document, which is not before its last.
    #[inline]
    pub(super) fn raise(&mut self, number: u32, doc: u32, impact: u8) {
        let Some(term) = self.all.get_mut(number as usize) else {
            return;
        };
        if term.count > 0 && term.last == doc {
            if let Some(last) = term.bytes.last_mut() {
                *last = impact.max(*last);
            }
            return;
        }
        let before = term.bytes.len();
        put(&mut term.bytes, u64::from(doc - term.last));
        term.bytes.push(impact);
        self.bytes += term.bytes.len() - before;
        (term.last, term.count) = (doc, term.count + 1);
    }

    /// The numbers of all terms that stand anywhere, in the order of their texts.
    pub(super) fn in_order(&self) -> Vec<u32> {
        let mut order: Vec<(u64, u32)> = (0_u32..)
            .zip(&self.all)
            .filter(|(_, term)| term.count > 0)
            .map(|(number, term)| {
                let mut first = [0; 8];
                let text = self.text_of(term).bytes();
                first.iter_mut().zip(text).for_each(|(to, from)| *to = from);
                (u64::from_be_bytes(first), number)
            })
            .collect();
        // Most differ in their first bytes.
        order.sort_unstable_by(|a, b| {
            let texts = || self.text(a.1).as_bytes().cmp(self.text(b.1).as_bytes());
            a.0.cmp(&b.0).then_with(texts)
        });
        order.into_iter().map(|(_, number)| number).collect()
    }

    /// The postings of a term, and its positions behind others.
    pub(super) fn read(&self, number: u32, list: &mut Vec<Posting>, positions: &mut Vec<u8>) {
        list.clear();
        let Some(term) = self.all.get(number as usize) else {
            return;
        };
        let stands = has_positions(self.text_of(term).as_bytes());
        let (mut at, mut doc) = (0, 0_u32);
        while at < term.bytes.len() {
            doc += get(&term.bytes, &mut at) as u32;
            let size = match stands {
                true => get(&term.bytes, &mut at) as usize,
                false => 0,
            };
            let impact = term.bytes.get(at).copied().unwrap_or(0);
            at += 1;
            positions.extend_from_slice(term.bytes.get(at..at + size).unwrap_or(&[]));
            at += size;
            list.push(Posting {
                doc,
                impact,
                positions: size as u32,
            });
        }
    }
}

fn text_of<'a>(texts: &'a str, term: &Term) -> &'a str {
    let from = term.text as usize;
    let text = texts.get(from..from + usize::from(term.length));
    text.unwrap_or_default()
}

/// Bytes that [`put`] makes of a number.
fn bytes_of(number: u32) -> u32 {
    (32 - number.leading_zeros()).div_ceil(7).max(1)
}
