//! The words of one document, in the order in which they stand, before it is known which terms of a segment they are. Small
//! enough to stay near the processor while a text is read.

use foldhash::fast::RandomState;
use std::hash::BuildHasher as _;

/// A short text as a number: its bytes and how many there are.
#[inline]
pub(super) fn packed(text: &str) -> Option<u128> {
    let mut packed = [0; 16];
    let (length, bytes) = packed.split_first_mut()?;
    bytes
        .get_mut(..text.len())?
        .copy_from_slice(text.as_bytes());
    *length = text.len() as u8;
    Some(u128::from_le_bytes(packed))
}

/// A number for a word, the same for all who share the chance in it.
#[inline]
pub(super) fn hash(random: &RandomState, text: &str) -> u64 {
    match packed(text) {
        Some(packed) => random.hash_one(packed),
        None => random.hash_one(text),
    }
}

/// How often a word stands in a document, by where.
#[derive(Default, Clone, Copy)]
pub(super) struct Tally {
    pub(super) title: u32,
    pub(super) extra: u32,
    pub(super) tags: u32,
    pub(super) headings: u32,
    pub(super) body: u32,
}

/// A word of the document.
pub(super) struct Word {
    pub(super) hash: u64,
    /// Where its text begins and ends.
    text: (u32, u32),
    pub(super) tally: Tally,
    /// Where its places end, once they are in order.
    end: u32,
}

/// What has been read of a document.
#[derive(Default)]
pub(super) struct Reading {
    pub(super) words: Vec<Word>,
    texts: String,
    /// Numbers of words, 0 where there is none, by what is left of their hashes.
    table: Vec<u32>,
    /// Words by their numbers and where they stand, as they come.
    pub(super) stands: Vec<(u32, u32)>,
    /// Where they stand, word by word.
    places: Vec<u32>,
}

/// Room in the table of a document; one that needs much more gives it back.
const ROOM: usize = 4_096;

impl Reading {
    /// Forgets the last document.
    pub(super) fn clear(&mut self) {
        self.words.clear();
        self.texts.clear();
        self.stands.clear();
        self.places.clear();
        if self.table.len() > 16 * ROOM {
            *self = Self::default();
        }
        self.table.fill(0);
    }

    pub(super) fn text(&self, word: &Word) -> &str {
        let (from, to) = (word.text.0 as usize, word.text.1 as usize);
        self.texts.get(from..to).unwrap_or_default()
    }

    /// Where a word is in the table, or is to be.
    #[inline]
    fn slot(&self, hash: u64, text: &str) -> usize {
        let mask = self.table.len() - 1;
        let mut at = hash as usize & mask;
        loop {
            let number = self.table[at];
            let Some(word) = (number as usize).checked_sub(1).map(|at| &self.words[at]) else {
                return at;
            };
            if word.hash == hash && self.text(word) == text {
                return at;
            }
            at = (at + 1) & mask;
        }
    }

    /// The word that a text is, if it stands in the document.
    pub(super) fn known(&mut self, random: &RandomState, text: &str) -> Option<&mut Word> {
        if self.words.is_empty() {
            return None;
        }
        let number = self.table[self.slot(hash(random, text), text)];
        self.words.get_mut((number as usize).checked_sub(1)?)
    }

    /// A word stands at a place, which is not before the last.
    #[inline]
    pub(super) fn stands(&mut self, random: &RandomState, text: &str, place: u32) -> &mut Tally {
        if 2 * self.words.len() >= self.table.len() {
            self.grow();
        }
        let hash = hash(random, text);
        let slot = self.slot(hash, text);
        if self.table[slot] == 0 {
            let from = self.texts.len() as u32;
            self.texts.push_str(text);
            self.words.push(Word {
                hash,
                text: (from, self.texts.len() as u32),
                tally: Tally::default(),
                end: 0,
            });
            self.table[slot] = self.words.len() as u32;
        }
        let number = self.table[slot] - 1;
        self.stands.push((number, place));
        let word = &mut self.words[number as usize];
        word.end += 1;
        &mut word.tally
    }

    fn grow(&mut self) {
        let room = (2 * self.table.len()).max(ROOM);
        self.table = vec![0; room];
        for at in 0..self.words.len() {
            let word = &self.words[at];
            let slot = self.slot(word.hash, self.text(word));
            self.table[slot] = at as u32 + 1;
        }
    }

    /// Puts all places in order, word by word. To be called once, when the document has been read.
    pub(super) fn put_in_order(&mut self) {
        let mut begin = 0;
        for word in &mut self.words {
            // From how many there are to where the first is.
            begin += std::mem::replace(&mut word.end, begin);
        }
        self.places.resize(self.stands.len(), 0);
        for (number, place) in &self.stands {
            let word = &mut self.words[*number as usize];
            self.places[word.end as usize] = *place;
            word.end += 1;
        }
    }

    /// Where a word stands, once all are in order.
    pub(super) fn places(&self, number: usize) -> &[u32] {
        let end = |at: usize| self.words.get(at).map_or(0, |word| word.end as usize);
        let begin = number.checked_sub(1).map_or(0, end);
        self.places.get(begin..end(number)).unwrap_or(&[])
    }
}
