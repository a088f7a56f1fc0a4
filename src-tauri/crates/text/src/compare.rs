//! What changed between two texts: sentence by sentence, and word by word where a sentence was reworded.
//!
//! For articles, whose text is blocks parted by blank lines. Bounded: texts that have too much in common in another
//! order count as replaced from the first difference to the last.

mod sentences;

pub use sentences::sentences;

use sentences::Sentence;
use similar::{Algorithm, DiffOp, capture_diff_slices};
use std::collections::HashMap;
use unicode_segmentation::UnicodeSegmentation as _;

/// Sentences that stand in both texts, counted in both, up to which they are put in order.
const MOST_COMMON: usize = 12_000;
/// Sentences on both sides of one place up to which reworded ones are looked for.
const MOST_PAIRS: usize = 40_000;
/// Words of two sentences up to which they are compared word by word.
const MOST_WORDS: usize = 2_000;

/// Whether a sentence stayed, came or went.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// In both texts.
    Same,
    /// Only in the later one.
    Added,
    /// Only in the earlier one.
    Removed,
}

/// A piece of a sentence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Piece {
    /// Plain text.
    pub text: String,
    /// Whether these words are what came or went in a reworded sentence.
    pub changed: bool,
}

/// One sentence of the comparison, in the order of the later text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// Whether it stayed, came or went.
    pub kind: Kind,
    /// Its text; more than one piece where it was reworded.
    pub pieces: Vec<Piece>,
    /// Whether it begins a paragraph.
    pub begins: bool,
}

/// The comparison of two texts.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Comparison {
    /// Every sentence of both.
    pub rows: Vec<Row>,
    /// Sentences that came.
    pub added: u32,
    /// Sentences that went.
    pub removed: u32,
    /// Sentences that were reworded; not counted among the others.
    pub reworded: u32,
}

/// Compares two texts.
#[must_use]
pub fn compare(before: &str, after: &str) -> Comparison {
    let (a, b) = (sentences::of(before), sentences::of(after));
    let mut out = Comparison::default();
    let (mut i, mut j) = (0, 0);
    for (same_a, same_b) in in_both(&a, &b).into_iter().chain([(a.len(), b.len())]) {
        between(
            a.get(i..same_a).unwrap_or_default(),
            b.get(j..same_b).unwrap_or_default(),
            &mut out,
        );
        if let Some(stayed) = b.get(same_b) {
            out.rows.push(whole(Kind::Same, stayed));
        }
        (i, j) = (same_a + 1, same_b + 1);
    }
    out
}

/// Pairs of sentences that are the same and stand in the same order.
fn in_both(a: &[Sentence<'_>], b: &[Sentence<'_>]) -> Vec<(usize, usize)> {
    let keys_a: Vec<String> = a.iter().map(|sentence| squeezed(sentence.text)).collect();
    let keys_b: Vec<String> = b.iter().map(|sentence| squeezed(sentence.text)).collect();
    let mut numbers: HashMap<&str, (u32, bool, bool)> = HashMap::new();
    for (keys, is_after) in [(&keys_a, false), (&keys_b, true)] {
        for key in keys {
            let next = u32::try_from(numbers.len()).unwrap_or(u32::MAX);
            let known = numbers.entry(key).or_insert((next, false, false));
            known.1 |= !is_after;
            known.2 |= is_after;
        }
    }
    // What stands on one side only has come or gone for certain; leaving it out keeps the work small.
    let common = |keys: &[String]| -> Vec<(usize, u32)> {
        keys.iter()
            .enumerate()
            .filter_map(|(at, key)| match numbers.get(key.as_str()) {
                Some(&(number, true, true)) => Some((at, number)),
                _ => None,
            })
            .collect()
    };
    let (left, right) = (common(&keys_a), common(&keys_b));
    if left.len() + right.len() > MOST_COMMON {
        return ends(&left, &right);
    }
    let bare = |side: &[(usize, u32)]| -> Vec<u32> { side.iter().map(|one| one.1).collect() };
    let (numbers_a, numbers_b) = (bare(&left), bare(&right));
    let mut pairs = Vec::new();
    for op in capture_diff_slices(Algorithm::Patience, &numbers_a, &numbers_b) {
        if let DiffOp::Equal {
            old_index,
            new_index,
            len,
        } = op
        {
            let one = left.iter().skip(old_index).take(len);
            let other = right.iter().skip(new_index).take(len);
            pairs.extend(one.zip(other).map(|(one, other)| (one.0, other.0)));
        }
    }
    pairs
}

/// What is the same at the beginning and at the end.
fn ends(left: &[(usize, u32)], right: &[(usize, u32)]) -> Vec<(usize, usize)> {
    let same = |pair: &(&(usize, u32), &(usize, u32))| pair.0.1 == pair.1.1;
    let places = |(one, other): (&(usize, u32), &(usize, u32))| (one.0, other.0);
    let mut pairs: Vec<_> = left
        .iter()
        .zip(right)
        .take_while(same)
        .map(places)
        .collect();
    let rest = left.len().min(right.len()) - pairs.len();
    let tail: Vec<_> = left
        .iter()
        .rev()
        .zip(right.iter().rev())
        .take(rest)
        .take_while(same)
        .map(places)
        .collect();
    pairs.extend(tail.into_iter().rev());
    pairs
}

/// What stands between two sentences that stayed: some went, some came, some were reworded.
fn between(gone: &[Sentence<'_>], come: &[Sentence<'_>], out: &mut Comparison) {
    let pairs = reworded(gone, come);
    let (mut i, mut j) = (0, 0);
    for (old, new) in pairs.into_iter().chain([(gone.len(), come.len())]) {
        for sentence in gone.get(i..old).unwrap_or_default() {
            out.rows.push(whole(Kind::Removed, sentence));
            out.removed += 1;
        }
        for sentence in come.get(j..new).unwrap_or_default() {
            out.rows.push(whole(Kind::Added, sentence));
            out.added += 1;
        }
        if let (Some(before), Some(after)) = (gone.get(old), come.get(new)) {
            let (before_pieces, after_pieces) = words_of(before.text, after.text);
            out.rows.push(Row {
                kind: Kind::Removed,
                pieces: before_pieces,
                begins: before.begins,
            });
            out.rows.push(Row {
                kind: Kind::Added,
                pieces: after_pieces,
                begins: false,
            });
            out.reworded += 1;
        }
        (i, j) = (old + 1, new + 1);
    }
}

/// Pairs of sentences that say nearly the same, in order.
fn reworded(gone: &[Sentence<'_>], come: &[Sentence<'_>]) -> Vec<(usize, usize)> {
    if gone.len().saturating_mul(come.len()) > MOST_PAIRS {
        return Vec::new();
    }
    let words: Vec<_> = come.iter().map(|sentence| bag(sentence.text)).collect();
    let mut from = 0;
    let mut pairs = Vec::new();
    for (old, sentence) in gone.iter().enumerate() {
        let mine = bag(sentence.text);
        let best = words
            .iter()
            .enumerate()
            .skip(from)
            .map(|(new, theirs)| (likeness(&mine, theirs), new))
            .filter(|(likeness, _)| *likeness >= 0.5)
            .max_by(|one, other| one.0.total_cmp(&other.0).then(other.1.cmp(&one.1)));
        if let Some((_, new)) = best {
            pairs.push((old, new));
            from = new + 1;
        }
    }
    pairs
}

/// Its words and how often each stands in it.
fn bag(sentence: &str) -> HashMap<String, u32> {
    let mut bag = HashMap::new();
    for word in sentence.unicode_words() {
        *bag.entry(word.to_lowercase()).or_insert(0) += 1;
    }
    bag
}

/// The share of words that two sentences have in common, 0 to 1.
fn likeness(one: &HashMap<String, u32>, other: &HashMap<String, u32>) -> f64 {
    let size = |bag: &HashMap<String, u32>| bag.values().sum::<u32>();
    let common: u32 = one
        .iter()
        .map(|(word, count)| other.get(word).map_or(0, |theirs| *count.min(theirs)))
        .sum();
    f64::from(2 * common) / f64::from((size(one) + size(other)).max(1))
}

/// A reworded sentence before and after, its changed words apart from the rest.
fn words_of(before: &str, after: &str) -> (Vec<Piece>, Vec<Piece>) {
    let a: Vec<&str> = before.split_word_bounds().collect();
    let b: Vec<&str> = after.split_word_bounds().collect();
    if a.len() + b.len() > MOST_WORDS {
        let all = |text: &str| {
            vec![Piece {
                text: text.to_owned(),
                changed: true,
            }]
        };
        return (all(before), all(after));
    }
    let (mut old, mut new) = (Vec::new(), Vec::new());
    for op in capture_diff_slices(Algorithm::Myers, &a, &b) {
        let changed = !matches!(op, DiffOp::Equal { .. });
        push(&mut old, a.get(op.old_range()).unwrap_or_default(), changed);
        push(&mut new, b.get(op.new_range()).unwrap_or_default(), changed);
    }
    (old, new)
}

/// Adds words; a space between two changed ones is changed with them, so that marks do not fall to pieces.
fn push(pieces: &mut Vec<Piece>, words: &[&str], changed: bool) {
    let text = words.concat();
    if text.is_empty() {
        return;
    }
    if let Some(last) = pieces.last_mut()
        && last.changed == changed
    {
        last.text.push_str(&text);
        return;
    }
    if changed
        && pieces.len() >= 2
        && let [.., before, space] = pieces.as_mut_slice()
        && before.changed
        && space.text.trim().is_empty()
    {
        before.text.push_str(&space.text);
        before.text.push_str(&text);
        pieces.pop();
        return;
    }
    pieces.push(Piece { text, changed });
}

fn whole(kind: Kind, sentence: &Sentence<'_>) -> Row {
    Row {
        kind,
        pieces: vec![Piece {
            text: sentence.text.to_owned(),
            changed: false,
        }],
        begins: sentence.begins,
    }
}

/// White space is no change.
fn squeezed(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests;
