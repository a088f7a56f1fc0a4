//! The words of one document, in the order in which they stand, before it is known which terms of a segment they are. Small
//! enough to stay near the processor while a text is read.

use foldhash::fast::RandomState;
use hashbrown::HashTable;
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
    /// Numbers of words by their hashes.
    table: HashTable<u32>,
    /// Words by their numbers and where they stand, as they come.
    pub(super) stands: Vec<(u32, u32)>,
    /// Where they stand, word by word.
    places: Vec<u32>,
}

/// Different words of a document; one that has more gives back the room that they took.
const ROOM: usize = 32_768;

impl Reading {
    /// Forgets the last document.
    pub(super) fn clear(&mut self) {
        self.words.clear();
        self.texts.clear();
        self.stands.clear();
        self.places.clear();
        if self.table.capacity() > ROOM {
            *self = Self::default();
        }
        self.table.clear();
    }

    pub(super) fn text(&self, word: &Word) -> &str {
        text_of(&self.texts, word)
    }

    /// The word that a text is, if it stands in the document.
    pub(super) fn known(&mut self, random: &RandomState, text: &str) -> Option<&mut Word> {
        let (words, texts) = (&self.words, &self.texts);
        let hash = hash(random, text);
        let is_it = |number: &u32| is(words, texts, *number, hash, text);
        let number = *self.table.find(hash, is_it)?;
        self.words.get_mut(number as usize)
    }

    /// A word stands at a place, which is not before the last.
    #[inline]
    pub(super) fn stands(&mut self, random: &RandomState, text: &str, place: u32) -> &mut Tally {
        let (words, texts) = (&self.words, &self.texts);
        let hash = hash(random, text);
        let is_it = |number: &u32| is(words, texts, *number, hash, text);
        let number = match self.table.find(hash, is_it) {
            Some(number) => *number,
            None => self.add(hash, text),
        };
        self.stands.push((number, place));
        let word = &mut self.words[number as usize];
        word.end += 1;
        &mut word.tally
    }

    /// The number of a new word.
    fn add(&mut self, hash: u64, text: &str) -> u32 {
        let from = self.texts.len() as u32;
        self.texts.push_str(text);
        let number = self.words.len() as u32;
        self.words.push(Word {
            hash,
            text: (from, self.texts.len() as u32),
            tally: Tally::default(),
            end: 0,
        });
        let words = &self.words;
        let hash_of = |number: &u32| words[*number as usize].hash;
        self.table.insert_unique(hash, number, hash_of);
        number
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

fn text_of<'a>(texts: &'a str, word: &Word) -> &'a str {
    let (from, to) = (word.text.0 as usize, word.text.1 as usize);
    texts.get(from..to).unwrap_or_default()
}

/// Whether the word of a number is a text with this hash.
#[inline]
fn is(words: &[Word], texts: &str, number: u32, hash: u64, text: &str) -> bool {
    let word = words.get(number as usize);
    word.is_some_and(|word| word.hash == hash && text_of(texts, word) == text)
}
