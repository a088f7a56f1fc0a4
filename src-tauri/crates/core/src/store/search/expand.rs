//! Other words that a word may be: of the same stem, with a typo in it, or with the word inside.
//!
//! All of them are looked for in the dictionaries, so that nothing is kept twice for it, and none ever hides the word itself.

use super::facts::lang_code;
use super::leaf::{Leaf, OR_UNKNOWN, is_word};
use super::state::State;
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

/// Words of the same stem, by the languages of the library.
pub(super) fn stems(leaf: &Leaf, state: &State) -> Vec<(String, f32, u16)> {
    let Some(word) = leaf.word().map(|piece| piece.text.as_str()) else {
        return Vec::new();
    };
    if !can_be_stemmed(word) {
        return Vec::new();
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
        let beginning = common(word, stem.strip_suffix('e').unwrap_or(&stem));
        let mut counts: BTreeMap<String, u32> = BTreeMap::new();
        for part in &state.parts {
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
    found
}

fn can_be_stemmed(word: &str) -> bool {
    word.chars().count() >= 3 && word.chars().all(|c| c.is_alphabetic() && !words::is_cjk(c))
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
pub(super) fn inside(leaf: &Leaf, state: &State) -> Vec<(String, f32, u16)> {
    let Some(word) = leaf.word().map(|piece| piece.text.as_str()) else {
        return Vec::new();
    };
    if word.chars().count() < 3 || word.chars().any(words::is_cjk) {
        return Vec::new();
    }
    let finder = memmem::Finder::new(word.as_bytes());
    let mut counts: BTreeMap<String, u32> = BTreeMap::new();
    for part in &state.parts {
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
    most_frequent(counts, MOST_INSIDE)
        .into_iter()
        .map(|term| (term, INSIDE_WEIGHT, 0))
        .collect()
}

/// Words that differ from it by a typo or two, the nearest and most frequent first.
pub(super) fn typos(leaf: &Leaf, state: &State) -> Vec<(String, f32, u16)> {
    let Some(piece) = leaf.word() else {
        return Vec::new();
    };
    let word: Vec<char> = piece.text.chars().collect();
    let edits = match word.len() {
        0..=3 => return Vec::new(),
        4..=7 => 1,
        _ => 2,
    };
    if word.iter().any(|c| words::is_cjk(*c)) {
        return Vec::new();
    }
    let mut found: BTreeMap<String, (usize, u32)> = BTreeMap::new();
    for part in &state.parts {
        // Two typos are looked for where the first letter is right.
        near(&part.segment.dictionary, &word, edits, piece.prefix, |term, distance, count| {
            let known = found.entry(term.to_owned()).or_insert((distance, 0));
            known.1 += count;
        });
    }
    found.remove(&piece.text);
    let mut sorted: Vec<(String, (usize, u32))> = found.into_iter().collect();
    let least = sorted.iter().map(|(_, (distance, _))| *distance).min().unwrap_or(0);
    sorted.retain(|(_, (distance, _))| *distance == least);
    sorted.sort_by(|a, b| b.1.1.cmp(&a.1.1).then_with(|| a.0.cmp(&b.0)));
    sorted.truncate(MOST_TYPOS);
    sorted
        .into_iter()
        .map(|(term, (distance, _))| {
            let weight = TYPO_WEIGHTS.get(distance).copied().unwrap_or(0.1);
            (term, weight, 0)
        })
        .collect()
}

/// Walks the dictionary like a tree: where no word that begins so can be near, none of them is looked at.
fn near(
    dictionary: &crate::store::postings::dictionary::Dictionary,
    word: &[char],
    edits: usize,
    prefix: bool,
    mut each: impl FnMut(&str, usize, u32),
) {
    // A row of distances for each character of the term so far.
    let mut rows: Vec<Vec<usize>> = vec![(0..=word.len()).collect()];
    let mut letters: Vec<char> = Vec::new();
    let mut terms = dictionary.from(b"0");
    while let Some(term) = terms.peek() {
        let Ok(text) = std::str::from_utf8(term) else {
            terms.next();
            continue;
        };
        let shared = text.chars().zip(&letters).take_while(|(a, b)| a == *b).count();
        letters.truncate(shared);
        rows.truncate(shared + 1);
        let mut dead = None;
        let mut reached = rows.last().and_then(|row| row.last().copied()).unwrap_or(usize::MAX);
        for (at, (byte, letter)) in text.char_indices().enumerate().skip(shared) {
            let row = next_row(&rows, &letters, word, letter);
            let least = row.iter().copied().min().unwrap_or(0);
            let end = row.last().copied().unwrap_or(usize::MAX);
            let wrong_start = at == 0 && edits > 1 && word.first() != Some(&letter);
            letters.push(letter);
            rows.push(row);
            reached = end;
            if least > edits || wrong_start || letters.len() > word.len() + edits + 16 {
                dead = Some(byte + letter.len_utf8());
                break;
            }
            // What is being typed is near what only begins like it.
            if prefix && end <= edits {
                break;
            }
        }
        match dead {
            Some(end) => {
                let mut beyond = text.as_bytes()[..end].to_vec();
                beyond.push(0xff);
                // Near ones are walked over, far ones jumped to.
                let mut steps = 0;
                while steps < 8 && terms.peek().is_some_and(|term| term < beyond.as_slice()) {
                    terms.next();
                    steps += 1;
                }
                if terms.peek().is_some_and(|term| term < beyond.as_slice()) {
                    terms = dictionary.from(&beyond);
                }
            }
            None => {
                if let Some((_, entry)) = terms.next()
                    && reached <= edits
                {
                    each(text, reached, entry.count);
                }
            }
        }
    }
}

/// Distances of one more letter: what is left out, added, changed or swapped with its neighbour is one.
fn next_row(rows: &[Vec<usize>], letters: &[char], word: &[char], letter: char) -> Vec<usize> {
    let above = rows.last().map_or(&[][..], Vec::as_slice);
    let mut row = Vec::with_capacity(word.len() + 1);
    row.push(rows.len());
    for (at, wanted) in word.iter().enumerate() {
        let changed = above.get(at).copied().unwrap_or(usize::MAX - 1) + usize::from(*wanted != letter);
        let added = above.get(at + 1).copied().unwrap_or(usize::MAX - 1) + 1;
        let left_out = row.last().copied().unwrap_or(usize::MAX - 1) + 1;
        let mut least = changed.min(added).min(left_out);
        let swapped = at > 0
            && word.get(at - 1) == Some(&letter)
            && letters.last() == Some(wanted)
            && rows.len() > 1;
        if swapped && let Some(before) = rows.get(rows.len() - 2).and_then(|row| row.get(at - 1)) {
            least = least.min(before + 1);
        }
        row.push(least);
    }
    row
}
