//! A sketch of a text, so that texts that say nearly the same are found without comparing all with all.
//!
//! MinHash over runs of words (Broder 1997): the smallest of many hashes is the same in two texts as often as they share
//! runs. Sixteen bands of four such numbers: texts that share seven tenths of their runs have a band in common 99 times
//! in 100, those that share a third five times in 100. What is found is then compared exactly.

use std::collections::HashSet;
use unicode_segmentation::UnicodeSegmentation as _;

/// Words that make a run.
const RUN: usize = 4;
const BANDS: usize = 16;
const IN_BAND: usize = 4;
/// Runs below which a text is too short to look like another.
const FEWEST: usize = 24;
/// Runs that are looked at: a book is known by its beginning.
const MOST: usize = 50_000;

/// The share of runs above which two texts are offered for merging.
pub(crate) const ALIKE: f64 = 0.7;

/// The bands of a text; none when it is too short.
pub(crate) fn bands(text: &str) -> Vec<i64> {
    let runs = runs(text);
    if runs.len() < FEWEST {
        return Vec::new();
    }
    let mut smallest = [u64::MAX; BANDS * IN_BAND];
    for run in &runs {
        let mut seed = *run;
        for least in &mut smallest {
            seed = mixed(seed);
            *least = seed.min(*least);
        }
    }
    smallest
        .chunks_exact(IN_BAND)
        .enumerate()
        .map(|(band, numbers)| {
            let sum = numbers
                .iter()
                .fold(band as u64 + 1, |sum, number| mixed(sum ^ number));
            i64::from_ne_bytes(sum.to_ne_bytes())
        })
        .collect()
}

/// The share of runs that two texts have in common, 0 to 1.
#[allow(
    clippy::cast_precision_loss,
    reason = "there are at most a hundred thousand runs"
)]
pub(crate) fn likeness(one: &str, other: &str) -> f64 {
    let (one, other) = (runs(one), runs(other));
    let common = one.intersection(&other).count();
    let all = one.len() + other.len() - common;
    if all == 0 {
        1.0
    } else {
        common as f64 / all as f64
    }
}

fn runs(text: &str) -> HashSet<u64> {
    let mut last = [0_u64; RUN];
    let mut found = HashSet::new();
    for (at, word) in text.unicode_words().enumerate() {
        last.rotate_left(1);
        if let Some(slot) = last.last_mut() {
            *slot = hash(word);
        }
        if at + 1 >= RUN {
            found.insert(last.iter().fold(0, |sum, word| mixed(sum ^ word)));
        }
        if found.len() >= MOST {
            break;
        }
    }
    found
}

/// FNV-1a over the lower-case word.
fn hash(word: &str) -> u64 {
    let mut hash = 0xcbf2_9ce4_8422_2325_u64;
    let mut bytes = [0_u8; 4];
    for c in word.chars().flat_map(char::to_lowercase) {
        for byte in c.encode_utf8(&mut bytes).bytes() {
            hash = (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
        }
    }
    hash
}

/// SplitMix64: each bit of the answer depends on all of the question.
fn mixed(number: u64) -> u64 {
    let mut z = number.wrapping_add(0x9e37_79b9_7f4a_7c15);
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(from: usize, to: usize) -> String {
        (from..to)
            .map(|n| format!("sentence {n} of the report tells of harbour {}. ", n * 7))
            .collect()
    }

    fn share(one: &str, other: &str) -> usize {
        let other: HashSet<i64> = bands(other).into_iter().collect();
        bands(one)
            .iter()
            .filter(|band| other.contains(band))
            .count()
    }

    #[test]
    fn texts_that_say_nearly_the_same_share_a_band() {
        let one = text(0, 100);
        assert_eq!(share(&one, &one), BANDS);
        assert_eq!(
            share(&one, &one.to_uppercase().replace('.', " –")),
            BANDS,
            "case and marks are no words"
        );
        let other = text(0, 97) + "The end was written anew by another editor.";
        assert!(share(&one, &other) > 0);
        assert!(likeness(&one, &other) > ALIKE, "{}", likeness(&one, &other));
    }

    #[test]
    fn texts_that_say_something_else_do_not() {
        let (one, other) = (text(0, 100), text(500, 600));
        assert_eq!(share(&one, &other), 0);
        assert!(likeness(&one, &other) < 0.3, "{}", likeness(&one, &other));
    }

    #[test]
    fn short_texts_look_like_nothing() {
        assert!(bands("Please sign in to go on reading.").is_empty());
        assert!(bands("").is_empty());
    }
}
