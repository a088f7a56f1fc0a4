//! The rule by which a place is taken, asked about or given up.
//!
//! Every place where the words stand, or nearly stand, is a candidate. It gets marks for its words and for what is around
//! it, compared with what stood around the passage when it was marked. The best is taken when its surroundings bear it
//! out and no other comes near it.

use super::folded::{Alphabet, Folded};
use super::near::{self, likeness, share};
use super::{MOST_CONTEXT, Quote};
use std::ops::Range;

/// Places of the same words that are looked at.
pub(super) const MOST_COPIES: usize = 512;
/// Candidates whose surroundings are compared in full.
const MOST_CANDIDATES: usize = 24;
/// Places that a person is asked about.
const MOST_ASKED: usize = 10;
/// Surroundings of another place that are as like as this make it a double.
pub(super) const DOUBLE: f64 = 0.8;
/// Errors in a hundred characters of the words.
const MOST_ERRORS: usize = 20;
/// How alike the surroundings must be: on the better side; for short words; on both together.
const LIKE: f64 = 0.5;
const LIKE_SHORT: f64 = 0.8;
/// Words that are shorter are short.
const SHORT: usize = 16;
/// Words that may be taken without their surroundings when they stand in both texts once.
const ALONE: usize = 24;
/// What the best must be ahead of the next.
const AHEAD: f64 = 0.03;
/// Words longer than this are found by their beginning and their end.
const LONG: usize = 768;
const END: usize = 256;

/// What became of it, in characters of the folded text.
pub(super) enum Verdict {
    Same(Range<usize>),
    Near(Range<usize>),
    Several(Vec<Range<usize>>),
    Nowhere,
}

/// A place that could be meant.
#[derive(Debug, Clone)]
struct Candidate {
    range: Range<usize>,
    errors: usize,
    words: f64,
    sides: Sides,
}

/// How alike the surroundings are on each side; `None` where nothing stood.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Sides {
    before: Option<f64>,
    after: Option<f64>,
}

impl Sides {
    fn best(self) -> f64 {
        self.before
            .unwrap_or_default()
            .max(self.after.unwrap_or_default())
    }

    pub(super) fn mean(self) -> f64 {
        match (self.before, self.after) {
            (Some(before), Some(after)) => before.midpoint(after),
            (Some(one), None) | (None, Some(one)) => one,
            (None, None) => 1.0,
        }
    }
}

impl Candidate {
    fn score(&self) -> f64 {
        self.words.midpoint(self.sides.mean())
    }
}

/// The characters of a range, the last one first.
pub(super) fn reversed(text: &Folded, range: Range<usize>) -> Vec<char> {
    let chars = text.chars.get(range).unwrap_or_default();
    chars.iter().rev().copied().collect()
}

/// Compares what stands around a range with what should. `before` is reversed.
pub(super) fn sides(text: &Folded, range: &Range<usize>, before: &[char], after: &[char]) -> Sides {
    const REACH: usize = MOST_CONTEXT + MOST_CONTEXT / 4 + 4;
    let here = reversed(text, range.start.saturating_sub(REACH)..range.start);
    let rest = text.chars.get(range.end..).unwrap_or_default();
    Sides {
        before: (!before.is_empty()).then(|| likeness(before, &here)),
        after: (!after.is_empty()).then(|| likeness(after, rest)),
    }
}

pub(super) fn find(text: &Folded, alphabet: &Alphabet, quote: &Quote) -> Verdict {
    let words = Folded::of(&quote.exact);
    let mut before = Folded::of(&quote.before).chars;
    before.reverse();
    let after = Folded::of(&quote.after).chars;
    if words.len() == 0 {
        return Verdict::Nowhere;
    }
    let ask = Ask {
        text,
        words: &words,
        before: &before,
        after: &after,
        copies: quote.copies,
    };
    let same = ask.same();
    let verdict = ask.judge(&same);
    if !matches!(verdict, Verdict::Nowhere) {
        return verdict;
    }
    if words.len() > LONG {
        return ask.by_ends(alphabet);
    }
    let most = words.len() * MOST_ERRORS / 100;
    if most == 0 {
        return ask.doubts(&same);
    }
    let near = near::search(alphabet, &words.chars, most, MOST_CANDIDATES);
    let near: Vec<Candidate> = near
        .into_iter()
        .map(|near| ask.candidate(near.start..near.end, near.errors))
        .collect();
    match ask.judge(&near) {
        Verdict::Nowhere => ask.doubts(&same),
        verdict => verdict,
    }
}

/// What is looked for, and where.
struct Ask<'a> {
    text: &'a Folded,
    words: &'a Folded,
    /// Reversed.
    before: &'a [char],
    after: &'a [char],
    copies: u32,
}

impl Ask<'_> {
    fn candidate(&self, range: Range<usize>, errors: usize) -> Candidate {
        Candidate {
            errors,
            words: 1.0 - share(errors, self.words.len()),
            sides: sides(self.text, &range, self.before, self.after),
            range,
        }
    }

    /// Where the words stand as they are; of many, those whose nearest surroundings agree furthest.
    fn same(&self) -> Vec<Candidate> {
        let mut found = self.text.find(self.words, MOST_COPIES);
        if found.len() > MOST_CANDIDATES {
            found.sort_by_key(|&start| std::cmp::Reverse(self.agreement(start)));
            found.truncate(MOST_CANDIDATES);
        }
        found
            .into_iter()
            .map(|start| self.candidate(start..start + self.words.len(), 0))
            .collect()
    }

    /// Characters next to a place that are the same as they were.
    fn agreement(&self, start: usize) -> usize {
        let before = self.text.chars.get(..start).unwrap_or_default();
        let after = self.text.chars.get(start + self.words.len()..);
        let same = |one: &char, other: &char| one == other;
        let left = before.iter().rev().zip(self.before);
        let right = after.unwrap_or_default().iter().zip(self.after);
        left.take_while(|(one, other)| same(one, other)).count()
            + right.take_while(|(one, other)| same(one, other)).count()
    }

    /// Takes the best candidate if the rule lets it.
    fn judge(&self, candidates: &[Candidate]) -> Verdict {
        let mut ranked: Vec<&Candidate> = candidates.iter().collect();
        ranked.sort_by(|one, other| other.score().total_cmp(&one.score()));
        let Some(best) = ranked.first().filter(|best| self.is_borne_out(best, candidates)) else {
            return Verdict::Nowhere;
        };
        let rivals: Vec<&&Candidate> = ranked
            .iter()
            .skip(1)
            .filter(|next| best.score() - next.score() < AHEAD)
            .collect();
        if !rivals.is_empty() {
            let all = std::iter::once(best).chain(rivals);
            return Verdict::Several(all.take(MOST_ASKED).map(|one| one.range.clone()).collect());
        }
        let range = best.range.clone();
        if best.errors == 0 && best.sides.mean() >= LIKE {
            Verdict::Same(range)
        } else {
            Verdict::Near(range)
        }
    }

    fn is_borne_out(&self, one: &Candidate, all: &[Candidate]) -> bool {
        let wanted = if self.words.len() < SHORT {
            LIKE_SHORT
        } else {
            LIKE
        };
        let is_known_alone =
            one.errors == 0 && all.len() == 1 && self.copies <= 1 && self.words.len() >= ALONE;
        let had_nothing_around = self.before.is_empty() && self.after.is_empty();
        one.errors * 100 <= self.words.len() * MOST_ERRORS
            && (one.sides.best() >= wanted || is_known_alone || (had_nothing_around && all.len() == 1))
    }

    /// The words stand there, but nothing around them speaks for it: the person is asked, if there is something to ask.
    fn doubts(&self, same: &[Candidate]) -> Verdict {
        if same.is_empty() || same.len() > MOST_ASKED || self.words.len() < SHORT {
            return Verdict::Nowhere;
        }
        let mut ranked: Vec<&Candidate> = same.iter().collect();
        ranked.sort_by(|one, other| other.score().total_cmp(&one.score()));
        Verdict::Several(ranked.into_iter().map(|one| one.range.clone()).collect())
    }

    /// Finds a long passage by its two ends.
    fn by_ends(&self, alphabet: &Alphabet) -> Verdict {
        let chars = &self.words.chars;
        let head = chars.get(..END).unwrap_or_default();
        let tail = chars.get(chars.len() - END..).unwrap_or_default();
        let most = END * MOST_ERRORS / 100;
        let heads = near::search(alphabet, head, most, MOST_CANDIDATES);
        let tails = near::search(alphabet, tail, most, MOST_CANDIDATES);
        let mut whole: Vec<Candidate> = Vec::new();
        for from in &heads {
            for to in &tails {
                let length = to.end.saturating_sub(from.start);
                let is_as_long = length * 5 >= chars.len() * 4 && length * 4 <= chars.len() * 5;
                if is_as_long {
                    let range = from.start..to.end;
                    // The ends speak for the whole: it is near, never the same.
                    let errors = (from.errors + to.errors).max(1);
                    whole.push(Candidate {
                        errors,
                        words: 1.0 - share(errors, 2 * END),
                        sides: sides(self.text, &range, self.before, self.after),
                        range,
                    });
                }
            }
        }
        whole.truncate(MOST_CANDIDATES);
        self.judge(&whole)
    }
}
