//! Other words that a word may be: of the same stem, with a typo in it, or with the word inside.
//!
//! All of them are looked for in the dictionaries, so that nothing is kept twice for it, and none ever hides the word itself.

use super::facts::lang_code;
use super::leaf::{Leaf, OR_UNKNOWN, is_word};
use super::state::State;
use crate::error::Result;
use crate::job::Cancel;
use crate::store::postings::dictionary::{Dictionary, Entry, signature};
use commonplace_text::words;
use memchr::memmem;
use rust_stemmers::{Algorithm, Stemmer};
use std::collections::BTreeMap;

/// Words of one stem, of one typo, with a word inside.
const STEM_WEIGHT: f32 = 0.55;
const TYPO_WEIGHTS: [f32; 3] = [1.0, 0.35, 0.2];
const INSIDE_WEIGHT: f32 = 0.3;
/// Other words of each kind.
const MOST_STEMS: usize = 12;
const MOST_TYPOS: usize = 20;
const MOST_INSIDE: usize = 200;
/// Terms of one beginning whose stems are compared.
const MOST_COMPARED: usize = 1_500;
/// Languages of a library that count.
const MOST_LANGUAGES: usize = 4;

/// Another word, what it counts, and the language that it counts in (0: any).
pub(super) type Variant = (String, f32, u16);

/// Words of the same stem, by the languages of the library.
pub(super) fn stems(leaf: &Leaf, state: &State, cancel: &Cancel) -> Result<Vec<Variant>> {
    // What goes on in any way needs no stem.
    let Some(word) = leaf
        .word()
        .filter(|piece| !piece.prefix)
        .map(|piece| piece.text.as_str())
    else {
        return Ok(Vec::new());
    };
    if !can_be_stemmed(word) {
        return Ok(Vec::new());
    }
    let mut found = Vec::new();
    for (code, also_unknown) in state.languages(MOST_LANGUAGES) {
        let Some(stemmer) = algorithm(code).map(Stemmer::create) else {
            continue;
        };
        let stem = stemmer.stem(word).into_owned();
        if stem.chars().count() < 3 {
            continue;
        }
        // What goes on from a stem may have changed its last letter: happy, happier; come, coming.
        let shorter = stem.strip_suffix('e').filter(|shorter| shorter.len() > 3);
        let beginning = common(word, shorter.unwrap_or(&stem));
        let mut counts: BTreeMap<String, u32> = BTreeMap::new();
        for part in &state.parts {
            cancel.check()?;
            let terms = part.segment.dictionary.beginning(beginning.as_bytes());
            for (term, entry) in terms.take(MOST_COMPARED) {
                let Ok(term) = std::str::from_utf8(term) else {
                    continue;
                };
                if term != word && term.len() <= word.len() + 8 && stemmer.stem(term) == stem {
                    *counts.entry(term.to_owned()).or_default() += entry.count;
                }
            }
        }
        for term in most_frequent(counts, MOST_STEMS) {
            let unknown = if also_unknown { OR_UNKNOWN } else { 0 };
            found.push((term, STEM_WEIGHT, code | unknown));
        }
    }
    Ok(found)
}

fn can_be_stemmed(word: &str) -> bool {
    word.chars().count() >= 4 && word.chars().all(|c| c.is_alphabetic() && !words::is_cjk(c))
}

fn algorithm(code: u16) -> Option<Algorithm> {
    [
        ("en", Algorithm::English),
        ("de", Algorithm::German),
        ("fr", Algorithm::French),
        ("es", Algorithm::Spanish),
        ("it", Algorithm::Italian),
        ("pt", Algorithm::Portuguese),
        ("nl", Algorithm::Dutch),
        ("sv", Algorithm::Swedish),
        ("no", Algorithm::Norwegian),
        ("nb", Algorithm::Norwegian),
        ("da", Algorithm::Danish),
        ("fi", Algorithm::Finnish),
        ("ro", Algorithm::Romanian),
        ("ru", Algorithm::Russian),
        ("hu", Algorithm::Hungarian),
        ("tr", Algorithm::Turkish),
        ("el", Algorithm::Greek),
        ("ar", Algorithm::Arabic),
    ]
    .into_iter()
    .find(|(lang, _)| lang_code(lang) == code)
    .map(|(_, algorithm)| algorithm)
}

/// What two words begin with.
fn common<'a>(a: &'a str, b: &str) -> &'a str {
    let length = a
        .char_indices()
        .zip(b.chars())
        .find(|((_, a), b)| a != b)
        .map_or_else(|| a.len().min(b.len()), |((at, _), _)| at);
    a.get(..length).unwrap_or(a)
}

fn most_frequent(counts: BTreeMap<String, u32>, most: usize) -> Vec<String> {
    let mut sorted: Vec<(String, u32)> = counts.into_iter().collect();
    sorted.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    sorted.truncate(most);
    sorted.into_iter().map(|(term, _)| term).collect()
}

/// Words that the word stands inside of: compounds, names of programs.
pub(super) fn inside(leaf: &Leaf, state: &State, cancel: &Cancel) -> Result<Vec<Variant>> {
    let Some(word) = leaf.word().map(|piece| piece.text.as_str()) else {
        return Ok(Vec::new());
    };
    if word.chars().count() < 3 || word.chars().any(words::is_cjk) {
        return Ok(Vec::new());
    }
    let finder = memmem::Finder::new(word.as_bytes());
    let mut counts: BTreeMap<String, u32> = BTreeMap::new();
    for part in &state.parts {
        cancel.check()?;
        let dictionary = &part.segment.dictionary;
        let text = dictionary.text();
        for at in finder.find_iter(text).take(5 * MOST_INSIDE) {
            let Some((term, entry)) = dictionary.at(at).next() else {
                continue;
            };
            let Ok(term) = std::str::from_utf8(term) else {
                continue;
            };
            if is_word(term.as_bytes()) && term != word {
                *counts.entry(term.to_owned()).or_default() += entry.count;
            }
        }
    }
    Ok(most_frequent(counts, MOST_INSIDE)
        .into_iter()
        .map(|term| (term, INSIDE_WEIGHT, 0))
        .collect())
}

/// Words that differ from it by a typo or two, the nearest and most frequent first.
pub(super) fn typos(leaf: &Leaf, state: &State, cancel: &Cancel) -> Result<Vec<Variant>> {
    let Some(piece) = leaf.word() else {
        return Ok(Vec::new());
    };
    let word: Vec<char> = piece.text.chars().collect();
    let edits = match word.len() {
        0..=3 => return Ok(Vec::new()),
        4..=7 => 1,
        _ => 2,
    };
    if word.iter().any(|c| words::is_cjk(*c)) {
        return Ok(Vec::new());
    }
    let mut found: BTreeMap<String, (usize, u32)> = BTreeMap::new();
    for part in &state.parts {
        let each = |term: &str, distance: usize, count: u32| {
            let known = found.entry(term.to_owned()).or_insert((distance, 0));
            known.1 += count;
        };
        let dictionary = &part.segment.dictionary;
        if piece.prefix {
            near_beginnings(dictionary, &word, edits, cancel, each)?;
        } else {
            near(dictionary, &word, edits, cancel, each)?;
        }
    }
    found.remove(&piece.text);
    let mut sorted: Vec<(String, (usize, u32))> = found.into_iter().collect();
    let least = sorted
        .iter()
        .map(|(_, (distance, _))| *distance)
        .min()
        .unwrap_or(0);
    sorted.retain(|(_, (distance, _))| *distance == least);
    sorted.sort_by(|a, b| b.1.1.cmp(&a.1.1).then_with(|| a.0.cmp(&b.0)));
    sorted.truncate(MOST_TYPOS);
    Ok(sorted
        .into_iter()
        .map(|(term, (distance, _))| {
            let weight = TYPO_WEIGHTS.get(distance).copied().unwrap_or(0.1);
            (term, weight, 0)
        })
        .collect())
}

/// Letters of a word and of a term that are compared.
const LONGEST: usize = 40;

/// Distances between the beginnings of a word and of a term, a row for each letter of the term.
struct Distances<'w> {
    word: &'w [char],
    letters: Vec<char>,
    rows: Vec<[u8; LONGEST + 1]>,
}

impl<'w> Distances<'w> {
    fn new(word: &'w [char]) -> Self {
        let mut first = [0; LONGEST + 1];
        for (at, distance) in first.iter_mut().enumerate() {
            *distance = at as u8;
        }
        Self {
            word,
            letters: Vec::with_capacity(LONGEST),
            rows: vec![first],
        }
    }

    /// Takes back what goes beyond the first letters.
    fn cut(&mut self, letters: usize) {
        self.letters.truncate(letters);
        self.rows.truncate(letters + 1);
    }

    /// One more letter: what is left out, added, changed or swapped with its neighbour is one. The least distance that
    /// anything that goes on from here can have.
    fn push(&mut self, letter: char) -> u8 {
        let depth = self.rows.len();
        let above = &self.rows[depth - 1];
        let mut row = [0; LONGEST + 1];
        row[0] = depth as u8;
        let mut least = row[0];
        for (at, wanted) in self.word.iter().enumerate() {
            let mut distance = (above[at] + u8::from(*wanted != letter))
                .min(above[at + 1] + 1)
                .min(row[at] + 1);
            if depth > 1
                && at > 0
                && self.word[at - 1] == letter
                && self.letters.last() == Some(wanted)
            {
                distance = distance.min(self.rows[depth - 2][at - 1] + 1);
            }
            row[at + 1] = distance;
            least = least.min(distance);
        }
        self.letters.push(letter);
        self.rows.push(row);
        least
    }

    /// The distance of all letters so far.
    fn distance(&self) -> usize {
        self.rows
            .last()
            .map_or(usize::MAX, |row| usize::from(row[self.word.len()]))
    }
}

/// Whether a word is short enough for its typos to be looked for.
fn is_short(word: &[char]) -> bool {
    word.len() < LONGEST - 3
}

/// Terms that are near a word. Most are told apart by their length and by the letters that they have.
fn near(
    dictionary: &Dictionary,
    word: &[char],
    edits: usize,
    cancel: &Cancel,
    mut each: impl FnMut(&str, usize, u32),
) -> Result<()> {
    if !is_short(word) {
        return Ok(());
    }
    // Two typos are looked for where the first letter is right.
    let first: String = word.iter().take(1).collect();
    let beginning = if edits > 1 { first.as_str() } else { "" };
    let wanted = signature(word.iter().copied());
    let mut distances = Distances::new(word);
    let look = |term: &[u8], entry: Entry| {
        let Ok(term) = std::str::from_utf8(term) else {
            return;
        };
        distances.cut(0);
        let could_be = term
            .chars()
            .all(|letter| usize::from(distances.push(letter)) <= edits);
        let distance = distances.distance();
        if could_be && distance <= edits && is_word(term.as_bytes()) {
            each(term, distance, entry.count);
        }
    };
    let beginning = beginning.as_bytes();
    dictionary.alike(beginning, wanted, edits as u32, || cancel.check(), look)
}

/// Terms that begin near a word that is being typed. Walks the dictionary like a tree: where no word that begins so can be
/// near, none of them is looked at.
fn near_beginnings(
    dictionary: &Dictionary,
    word: &[char],
    edits: usize,
    cancel: &Cancel,
    mut each: impl FnMut(&str, usize, u32),
) -> Result<()> {
    if !is_short(word) {
        return Ok(());
    }
    let text = dictionary.text();
    let mut distances = Distances::new(word);
    // Two typos are looked for where the first letter is right.
    let first: String = word.iter().take(1).collect();
    let begin = if edits > 1 { first.as_str() } else { "0" };
    let mut at = dictionary.text_from(begin.as_bytes());
    let mut looked = 0_u32;
    while let Some(rest) = text.get(at..).filter(|rest| !rest.is_empty()) {
        looked += 1;
        if looked.is_multiple_of(256) {
            cancel.check()?;
        }
        let end = memchr::memchr(b'\n', rest).unwrap_or(rest.len());
        let Ok(term) = std::str::from_utf8(&rest[..end]) else {
            at += end + 1;
            continue;
        };
        if edits > 1 && !term.starts_with(&first) {
            break;
        }
        let shared = term
            .chars()
            .zip(&distances.letters)
            .take_while(|(a, b)| a == *b)
            .count();
        distances.cut(shared);
        let mut dead = None;
        let mut done = distances.distance() <= edits;
        for (byte, letter) in term.char_indices().skip(shared) {
            if done {
                break;
            }
            let least = distances.push(letter);
            if usize::from(least) > edits {
                dead = Some(byte + letter.len_utf8());
                break;
            }
            // What is being typed is near what only begins like it.
            done = distances.distance() <= edits;
        }
        if dead.is_none() && distances.distance() <= edits {
            let count = dictionary
                .get(term.as_bytes())
                .map_or(0, |entry| entry.count);
            each(term, distances.distance(), count);
        }
        at += end + 1;
        let Some(dead) = dead.and_then(|end| term.as_bytes().get(..end)) else {
            continue;
        };
        at = behind(text, at, dead);
    }
    Ok(())
}

/// Where the first line at or after `at` begins that does not begin so; the lines are sorted.
fn behind(text: &[u8], at: usize, beginning: &[u8]) -> usize {
    let line_after = |from: usize| {
        let rest = text.get(from..).unwrap_or(&[]);
        from + memchr::memchr(b'\n', rest).map_or(rest.len(), |end| end + 1)
    };
    let begins = |line: usize| {
        text.get(line..)
            .is_some_and(|rest| rest.starts_with(beginning))
    };
    if !begins(at) {
        return at;
    }
    // In steps that double, then back by halves.
    let (mut low, mut step) = (at, 32);
    let mut high = loop {
        let line = line_after(low + step);
        if !begins(line) {
            break line.min(text.len());
        }
        low = line;
        step *= 2;
    };
    loop {
        let middle = line_after(low.midpoint(high));
        if middle >= high {
            break;
        }
        if begins(middle) {
            low = middle;
        } else {
            high = middle;
        }
    }
    while low < high && begins(low) {
        low = line_after(low);
    }
    low
}
