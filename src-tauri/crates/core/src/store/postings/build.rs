//! A segment from the words of documents.

use super::codec::{Posting, put, put_list};
use super::dictionary::Writer;
use super::pairs;
use super::{BEGINNING, BEGINNINGS, BODY_AT, EXTRA_AT, MOST_WORDS, TITLE, clipped};
use commonplace_text::words;
use std::collections::HashMap;

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

/// How often a term stands in a document, by where.
#[derive(Default, Clone, Copy)]
struct Tally {
    title: u32,
    extra: u32,
    tags: u32,
    headings: u32,
    body: u32,
}

struct Term {
    text: String,
    list: Vec<Posting>,
    positions: Vec<u8>,
    /// Of the document that is being read.
    tally: Tally,
    last: u32,
    begun: usize,
    /// Where the terms of its beginnings are, once they have been looked for.
    beginnings: Option<[u32; BEGINNINGS]>,
    /// Its number, where it is a frequent word.
    frequent: Option<u8>,
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
    known: Known,
    terms: Vec<Term>,
    /// Terms of the document that is being read.
    touched: Vec<u32>,
    neighbours: Neighbours,
    /// The term of two frequent words and one: 0 where there is none yet.
    pairs: Vec<u32>,
    bytes: usize,
}

const NONE: u32 = u32::MAX;

/// Numbers of terms. Most are short enough to stand in the table itself, which spares a look at their text far away.
#[derive(Default)]
struct Known {
    short: HashMap<u128, u32, foldhash::fast::RandomState>,
    long: HashMap<String, u32, foldhash::fast::RandomState>,
}

impl Known {
    /// A short term as a number: its bytes and how many there are.
    fn packed(term: &str) -> Option<u128> {
        let mut packed = [0; 16];
        let (length, bytes) = packed.split_first_mut()?;
        bytes
            .get_mut(..term.len())?
            .copy_from_slice(term.as_bytes());
        *length = term.len() as u8;
        Some(u128::from_le_bytes(packed))
    }

    fn get(&self, term: &str) -> Option<u32> {
        match Self::packed(term) {
            Some(packed) => self.short.get(&packed).copied(),
            None => self.long.get(term).copied(),
        }
    }

    fn insert(&mut self, term: &str, number: u32) {
        match Self::packed(term) {
            Some(packed) => self.short.insert(packed, number),
            None => self.long.insert(term.to_owned(), number),
        };
    }
}

impl Builder {
    /// Bytes that it takes in memory, about.
    pub(in crate::store) fn size(&self) -> usize {
        self.bytes
    }

    pub(in crate::store) fn is_empty(&self) -> bool {
        self.docs.is_empty()
    }

    /// Adds a document: the number of its row, the moment of this reading, its text. How many words the text has.
    pub(in crate::store) fn add(&mut self, row: i64, stamp: i64, text: &Text) -> u32 {
        self.neighbours = Neighbours::default();
        let titles = self.field(&text.title, 0, EXTRA_AT, |tally| tally.title += 1);
        self.field(&text.extra, EXTRA_AT, BODY_AT, |tally| tally.extra += 1);
        let length = self.field(&text.body, BODY_AT, MOST_WORDS, |tally| tally.body += 1);
        self.again(&text.headings, |tally| tally.headings += 1);
        self.again(&text.tags, |tally| tally.tags += 1);
        let doc = self.docs.len() as u32;
        self.docs.push((row, stamp));
        let touched = std::mem::take(&mut self.touched);
        for &at in &touched {
            self.settle(at as usize, doc, titles, length);
        }
        self.touched = touched;
        self.touched.clear();
        length
    }

    /// Counts words that stand in a field that has been read.
    fn again(&mut self, text: &str, count: impl Fn(&mut Tally)) {
        words::each_token(text, |token, _| {
            if let Some(term) = self.known.get(clipped(token))
                && let Some(term) = self.terms.get_mut(term as usize)
            {
                count(&mut term.tally);
            }
        });
    }

    /// Reads a field whose positions are from `from` up to `to`.
    fn field(&mut self, text: &str, from: u32, to: u32, count: impl Fn(&mut Tally)) -> u32 {
        let mut at = from;
        words::each_token(text, |token, source| {
            if at >= to {
                return;
            }
            self.word(token, at, &count);
            words::parts(source, |part| {
                let folded = words::fold(part);
                if folded != token && !folded.is_empty() {
                    self.word(&folded, at, &count);
                }
            });
            at += 1;
        });
        at - from
    }

    fn word(&mut self, token: &str, at: u32, count: impl Fn(&mut Tally)) {
        let index = self.term(clipped(token));
        let Some(term) = self.terms.get_mut(index as usize) else {
            return;
        };
        if term.last == NONE {
            term.last = 0;
            term.begun = term.positions.len();
            term.tally = Tally::default();
            self.touched.push(index);
        }
        let before = term.positions.len();
        put(&mut term.positions, u64::from(at - term.last));
        self.bytes += term.positions.len() - before;
        term.last = at;
        count(&mut term.tally);
        if let Some(number) = term.frequent {
            self.frequent(number, at);
        }
    }

    /// A frequent word stands at a place: with those before it it makes pairs.
    fn frequent(&mut self, number: u8, at: u32) {
        self.neighbours.go_to(at);
        self.neighbours.here.push(number);
        let before = std::mem::take(&mut self.neighbours.before);
        let doc = self.docs.len() as u32;
        for &left in &before {
            let pair = self.pair(left, number);
            self.raise(pair, doc, 1);
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
        if let Some(index) = self.known.get(text) {
            return index;
        }
        let index = self.terms.len() as u32;
        self.known.insert(text, index);
        self.bytes += 2 * text.len() + 200;
        self.terms.push(Term {
            text: text.to_owned(),
            list: Vec::new(),
            positions: Vec::new(),
            tally: Tally::default(),
            last: NONE,
            begun: 0,
            beginnings: None,
            frequent: pairs::number(text),
        });
        index
    }

    /// A term of the document has been read to its end.
    fn settle(&mut self, at: usize, doc: u32, titles: u32, length: u32) {
        let Some(term) = self.terms.get_mut(at) else {
            return;
        };
        let tally = term.tally;
        let impact = impact(tally, titles, length);
        term.list.push(Posting {
            doc,
            impact,
            positions: (term.positions.len() - term.begun) as u32,
        });
        term.last = NONE;
        self.bytes += 12;
        let beginnings = match term.beginnings {
            Some(beginnings) => beginnings,
            None => {
                let beginnings = self.beginnings(at);
                if let Some(term) = self.terms.get_mut(at) {
                    term.beginnings = Some(beginnings);
                }
                beginnings
            }
        };
        for beginning in beginnings {
            self.raise(beginning, doc, impact.div_ceil(COARSE));
        }
        if tally.title > 0
            && let Some(term) = self.terms.get(at)
        {
            let key = format!("{TITLE}{}", term.text);
            let title = self.term(&key);
            self.raise(title, doc, title_impact(titles));
        }
    }

    /// Has a term without positions say of a document that it has at least an impact.
    fn raise(&mut self, index: u32, doc: u32, impact: u8) {
        let Some(term) = self.terms.get_mut(index as usize) else {
            return;
        };
        match term.list.last_mut() {
            Some(last) if last.doc == doc => last.impact = last.impact.max(impact),
            _ => {
                term.list.push(Posting {
                    doc,
                    impact,
                    positions: 0,
                });
                self.bytes += 12;
            }
        }
    }

    fn beginnings(&mut self, at: usize) -> [u32; BEGINNINGS] {
        let mut found = [NONE; BEGINNINGS];
        let Some(text) = self.terms.get(at).map(|term| term.text.clone()) else {
            return found;
        };
        for (slot, key) in found.iter_mut().zip(keys_of_beginnings(&text)) {
            *slot = self.term(&key);
        }
        found
    }

    /// The segment of all that was added.
    pub(in crate::store) fn finish(self) -> Encoded {
        let mut terms = self.terms;
        terms.sort_unstable_by(|a, b| a.text.as_bytes().cmp(b.text.as_bytes()));
        let mut writer = Writer::default();
        let mut encoded = Encoded {
            docs: self.docs,
            ..Encoded::default()
        };
        for term in terms.iter().filter(|term| !term.list.is_empty()) {
            let before = encoded.postings.len();
            put_list(&mut encoded.postings, &term.list);
            encoded.positions.extend_from_slice(&term.positions);
            writer.push(
                term.text.as_bytes(),
                term.list.len() as u32,
                (encoded.postings.len() - before) as u32,
                term.positions.len() as u64,
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
