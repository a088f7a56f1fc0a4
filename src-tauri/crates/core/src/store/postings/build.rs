//! A segment from the words of documents.

use super::codec::put_list;
use super::dictionary::Writer;
use super::pairs;
use super::reading::{Reading, Tally, hash};
use super::terms::{NONE, Terms};
use super::{BEGINNING, BEGINNINGS, BODY_AT, EXTRA_AT, MOST_WORDS, TITLE, clipped};
use commonplace_text::words;
use foldhash::fast::RandomState;

/// What is indexed of one document.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(in crate::store) struct Text {
    /// The title.
    pub(in crate::store) title: String,
    /// What else it is known by: path, site, byline, tags.
    pub(in crate::store) extra: String,
    /// Tags, which are in what else it is known by, and whose words count more than that.
    pub(in crate::store) tags: String,
    /// Headings within the text, whose words count more.
    pub(in crate::store) headings: String,
    /// The text.
    pub(in crate::store) body: String,
}

/// The bytes of a segment.
#[derive(Debug, Default)]
pub(in crate::store) struct Encoded {
    pub(in crate::store) docs: Vec<(i64, i64)>,
    pub(in crate::store) dictionary: Vec<u8>,
    pub(in crate::store) postings: Vec<u8>,
    pub(in crate::store) positions: Vec<u8>,
}

/// Frequent words at a place and at the one before it.
#[derive(Default)]
struct Neighbours {
    at: u32,
    here: Vec<u8>,
    before: Vec<u8>,
}

impl Neighbours {
    fn go_to(&mut self, at: u32) {
        if at == self.at {
            return;
        }
        std::mem::swap(&mut self.here, &mut self.before);
        self.here.clear();
        if at != self.at + 1 {
            self.before.clear();
        }
        self.at = at;
    }
}

/// Gathers documents.
#[derive(Default)]
pub(in crate::store) struct Builder {
    docs: Vec<(i64, i64)>,
    random: RandomState,
    terms: Terms,
    /// The document that is being read, and which terms its words are.
    reading: Reading,
    numbers: Vec<u32>,
    neighbours: Neighbours,
    /// The term of two frequent words and one: 0 where there is none yet.
    pairs: Vec<u32>,
}

impl Builder {
    /// Bytes that it takes in memory, about.
    pub(in crate::store) fn size(&self) -> usize {
        self.terms.size()
    }

    pub(in crate::store) fn is_empty(&self) -> bool {
        self.docs.is_empty()
    }

    /// Adds a document: the number of its row, the moment of this reading, its text. How many words the text has.
    pub(in crate::store) fn add(&mut self, row: i64, stamp: i64, text: &Text) -> u32 {
        self.reading.clear();
        let titles = self.field(&text.title, 0, EXTRA_AT, |tally| tally.title += 1);
        self.field(&text.extra, EXTRA_AT, BODY_AT, |tally| tally.extra += 1);
        let length = self.field(&text.body, BODY_AT, MOST_WORDS, |tally| tally.body += 1);
        self.again(&text.headings, |tally| tally.headings += 1);
        self.again(&text.tags, |tally| tally.tags += 1);
        let doc = self.docs.len() as u32;
        self.docs.push((row, stamp));
        let mut reading = std::mem::take(&mut self.reading);
        reading.put_in_order();
        self.settle(&reading, doc, titles, length);
        self.reading = reading;
        length
    }

    /// Counts words that stand in a field that has been read.
    fn again(&mut self, text: &str, count: impl Fn(&mut Tally)) {
        words::each_token(text, |token, _| {
            if let Some(word) = self.reading.known(&self.random, clipped(token)) {
                count(&mut word.tally);
            }
        });
    }

    /// Reads a field whose positions are from `from` up to `to`.
    fn field(&mut self, text: &str, from: u32, to: u32, count: impl Fn(&mut Tally)) -> u32 {
        let (reading, random) = (&mut self.reading, &self.random);
        let mut at = from;
        words::each_token(text, |token, source| {
            if at >= to {
                return;
            }
            count(reading.stands(random, clipped(token), at));
            words::parts(source, |part| {
                let folded = words::fold(part);
                if folded != token && !folded.is_empty() {
                    count(reading.stands(random, clipped(&folded), at));
                }
            });
            at += 1;
        });
        at - from
    }

    /// A document has been read to its end.
    fn settle(&mut self, reading: &Reading, doc: u32, titles: u32, length: u32) {
        let mut numbers = std::mem::take(&mut self.numbers);
        numbers.clear();
        numbers.extend(reading.words.iter().map(|word| {
            let text = reading.text(word);
            self.terms.number(&self.random, text, word.hash)
        }));
        for (at, (word, &number)) in reading.words.iter().zip(&numbers).enumerate() {
            let impact = impact(word.tally, titles, length);
            let places = reading.places(at);
            self.terms.add(number, doc, impact, places);
            for beginning in self.beginnings(number) {
                self.terms.raise(beginning, doc, impact.div_ceil(COARSE));
            }
            if word.tally.title > 0 {
                let key = format!("{TITLE}{}", reading.text(word));
                let title = self.term(&key);
                self.terms.raise(title, doc, title_impact(titles));
            }
        }
        self.neighbours = Neighbours::default();
        for (word, place) in &reading.stands {
            let number = numbers.get(*word as usize).copied().unwrap_or(NONE);
            let frequent = self.terms.get(number).and_then(|term| term.frequent);
            if let Some(frequent) = frequent {
                self.frequent(frequent, *place, doc);
            }
        }
        self.numbers = numbers;
    }

    /// A frequent word stands at a place: with those before it it makes pairs.
    fn frequent(&mut self, number: u8, at: u32, doc: u32) {
        self.neighbours.go_to(at);
        self.neighbours.here.push(number);
        let before = std::mem::take(&mut self.neighbours.before);
        for &left in &before {
            let pair = self.pair(left, number);
            self.terms.raise(pair, doc, 1);
        }
        self.neighbours.before = before;
    }

    fn pair(&mut self, left: u8, right: u8) -> u32 {
        if self.pairs.is_empty() {
            self.pairs = vec![0; pairs::COUNT * pairs::COUNT];
        }
        let slot = usize::from(left) * pairs::COUNT + usize::from(right);
        match self.pairs.get(slot) {
            Some(&term) if term > 0 => term - 1,
            _ => {
                let term = self.term(&pairs::key_of(left, right));
                if let Some(known) = self.pairs.get_mut(slot) {
                    *known = term + 1;
                }
                term
            }
        }
    }

    fn term(&mut self, text: &str) -> u32 {
        let hash = hash(&self.random, text);
        self.terms.number(&self.random, text, hash)
    }

    fn beginnings(&mut self, number: u32) -> [u32; BEGINNINGS] {
        let known = self.terms.get(number).map(|term| term.beginnings);
        let mut found = known.unwrap_or([NONE; BEGINNINGS]);
        if found[0] != NONE {
            return found;
        }
        let text = self.terms.text(number).to_owned();
        for (slot, key) in found.iter_mut().zip(keys_of_beginnings(&text)) {
            *slot = self.term(&key);
        }
        if let Some(term) = self.terms.get(number) {
            term.beginnings = found;
        }
        found
    }

    /// The segment of all that was added.
    pub(in crate::store) fn finish(self) -> Encoded {
        let mut writer = Writer::default();
        let mut encoded = Encoded {
            docs: self.docs,
            ..Encoded::default()
        };
        let mut list = Vec::new();
        for number in self.terms.in_order() {
            let before = (encoded.postings.len(), encoded.positions.len());
            self.terms.read(number, &mut list, &mut encoded.positions);
            put_list(&mut encoded.postings, &list);
            writer.push(
                self.terms.text(number).as_bytes(),
                list.len() as u32,
                (encoded.postings.len() - before.0) as u32,
                (encoded.positions.len() - before.1) as u64,
            );
        }
        encoded.dictionary = writer.finish();
        encoded
    }
}

/// The terms that stand for the beginnings of a word. A pair of Chinese characters has one beginning.
pub(in crate::store) fn keys_of_beginnings(word: &str) -> impl Iterator<Item = String> + '_ {
    let pairs = word.chars().next().is_some_and(words::is_cjk);
    let most = if pairs { 1 } else { BEGINNINGS };
    word.char_indices()
        .take(most)
        .map(|(at, character)| format!("{BEGINNING}{}", &word[..at + character.len_utf8()]))
}

/// Words that a text is compared with. Constant, so that the worth of a match does not change with every document that
/// comes.
const USUAL_LENGTH: f32 = 500.0;
/// What BM25 calls k1 and b.
pub(in crate::store) const SATURATION: f32 = 1.2;
pub(in crate::store) const BY_LENGTH: f32 = 0.75;
/// What one of the rest, of the tags and of the title adds at most, the text adding 1; and what a heading counts in the text.
const OF_EXTRA: f32 = 0.5;
pub(in crate::store) const OF_TAGS: f32 = 0.8;
const OF_TITLE: f32 = 1.6;
pub(in crate::store) const OF_HEADING: f32 = 3.0;
/// Beginnings of words tell impacts in steps of so many, which take less room.
pub(in crate::store) const COARSE: u8 = 16;
/// The impact that stands for 1.
pub(in crate::store) const UNIT: f32 = 64.0;

fn impact(tally: Tally, titles: u32, length: u32) -> u8 {
    let body = tally.body as f32 + OF_HEADING * tally.headings as f32;
    let mut value = body / (body + saturation(length));
    value += of_extra(tally.extra as f32);
    if tally.tags > 0 {
        value += OF_TAGS;
    }
    if tally.title > 0 {
        value += f32::from(title_impact(titles)) / UNIT;
    }
    ((value * UNIT).round() as u8).max(1)
}

/// What a word counts that stands so often in what else a document is known by.
pub(in crate::store) fn of_extra(often: f32) -> f32 {
    OF_EXTRA * often / (often + SATURATION)
}

/// How often a word stands in a text of so many words that counts half of what it can.
pub(in crate::store) fn saturation(length: u32) -> f32 {
    SATURATION * (1.0 - BY_LENGTH + BY_LENGTH * length as f32 / USUAL_LENGTH)
}

/// What a word in a title of so many words is worth.
pub(in crate::store) fn title_impact(titles: u32) -> u8 {
    let brevity = 1.0 / (0.55 + 0.45 * titles.clamp(1, 12) as f32 / 5.0);
    (OF_TITLE * brevity.min(1.5) * UNIT).round() as u8
}
