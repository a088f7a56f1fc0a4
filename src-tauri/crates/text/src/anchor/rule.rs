//! The rule by which a place is taken, asked about or given up.
//!
//! Where the words stand as they were, those places are looked at. Else the beginning and the end of the passage are looked
//! for by themselves, each with what stood beside it, so that something put in between does no harm. A place gets marks
//! for its words and for its surroundings. The best is taken when its surroundings bear it out better than those of any
//! other place with the same words did in the text where it was marked, and when no other comes near it.

use super::folded::{Alphabet, Folded};
use super::near::{self, likeness, share};
use super::{CONTEXT, MOST_CONTEXT, Quote, Twins};
use std::ops::Range;

/// Places of the same words that are looked at.
pub(super) const MOST_COPIES: usize = 512;
/// Candidates whose surroundings are compared in full.
const MOST_CANDIDATES: usize = 24;
/// Places that a person is asked about.
const MOST_ASKED: usize = 10;
/// Surroundings that are as like as this on both sides do not tell two places apart.
pub(super) const DOUBLE: f64 = 0.8;
/// Errors in a hundred characters of an end with what stands beside it.
const MOST_ERRORS: usize = 22;
/// How alike the surroundings must be on the better side; of short words; of words that are not quite the same.
const LIKE: f64 = 0.5;
const LIKE_SHORT: f64 = 0.8;
const LIKE_BOTH: f64 = 0.6;
/// How alike the ends of the passage must be.
const LIKE_END: f64 = 0.7;
/// How much more alike a side, or both together, must be than with any twin.
const TELLING: f64 = 0.12;
/// Words that are shorter are short.
const SHORT: usize = 16;
/// Words that may be taken without their surroundings when they stand in both texts once.
const ALONE: usize = 24;
/// What the best must be ahead of the next.
const AHEAD: f64 = 0.03;
/// How alike an end must be where what stood beside it is gone.
const LIKE_ALONE: f64 = 0.9;
/// Characters of an end of the passage, and of one that is looked for besides, where the first was reworded.
const END: usize = 24;
const LONG_END: usize = 64;
/// Characters that a block must have to be an end by itself.
const LEAST_END: usize = 4;
/// Characters right beside an end.
const NEXT: usize = 12;
/// Characters that may have been put into a passage: an advertisement, a figure with its caption.
pub(super) const PUT_IN: usize = 600;

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
    /// How alike the words are; 1 for the same.
    words: f64,
    sides: Sides,
}

/// How alike the surroundings are on each side; `None` where nothing stood.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Sides {
    pub(super) before: Option<f64>,
    pub(super) after: Option<f64>,
}

impl Sides {
    fn best(self) -> f64 {
        let (before, after) = (self.before, self.after);
        before.unwrap_or_default().max(after.unwrap_or_default())
    }

    fn worst(self) -> f64 {
        self.before.unwrap_or(1.0).min(self.after.unwrap_or(1.0))
    }

    pub(super) fn mean(self) -> f64 {
        match (self.before, self.after) {
            (Some(before), Some(after)) => before.midpoint(after),
            (Some(one), None) | (None, Some(one)) => one,
            (None, None) => 1.0,
        }
    }

    /// Whether they are more alike than those of any other place of the same words were.
    fn tell(self, twins: &Twins) -> bool {
        let side = |like: Option<f64>, twin: f64| {
            like.is_some_and(|like| like >= LIKE && like >= (twin + TELLING).min(1.0) && twin < 1.0)
        };
        let mean = self.mean();
        side(self.before, twins.before)
            || side(self.after, twins.after)
            || (twins.both < 1.0 && mean >= (twins.both + TELLING).min(1.0))
    }
}

impl Candidate {
    fn score(&self) -> f64 {
        self.words.midpoint(self.sides.mean())
    }

    fn is_same(&self) -> bool {
        self.words >= 1.0
    }
}

/// The characters of a range, the last one first.
pub(super) fn reversed(text: &Folded, range: Range<usize>) -> Vec<char> {
    let chars = text.chars.get(range).unwrap_or_default();
    chars.iter().rev().copied().collect()
}

/// Compares what stands around a range with what should. `before` is reversed.
pub(super) fn sides(text: &Folded, range: &Range<usize>, before: &[char], after: &[char]) -> Sides {
    Sides {
        before: (!before.is_empty()).then(|| like_before(text, range.start, before)),
        after: (!after.is_empty()).then(|| like_after(text, range.end, after)),
    }
}

fn like_before(text: &Folded, at: usize, before: &[char]) -> f64 {
    const REACH: usize = MOST_CONTEXT + MOST_CONTEXT / 4 + 4;
    likeness(before, &reversed(text, at.saturating_sub(REACH)..at))
}

fn like_after(text: &Folded, at: usize, after: &[char]) -> f64 {
    likeness(after, text.chars.get(at..).unwrap_or_default())
}

/// Finds a quotation, in places that are `free`.
pub(super) fn find(
    text: &Folded,
    alphabet: &Alphabet,
    quote: &Quote,
    is_free: &dyn Fn(&Range<usize>) -> bool,
) -> Verdict {
    let words = Folded::of(&quote.exact);
    let mut before = Folded::of(&quote.before).chars;
    before.reverse();
    let after = Folded::of(&quote.after).chars;
    if words.len() == 0 {
        return Verdict::Nowhere;
    }
    // Something may have been put between two blocks, so an end is a part of one.
    let end = |block: Option<&str>| {
        let block = Folded::of(block.unwrap_or_default()).chars;
        if block.len() >= LEAST_END {
            block
        } else {
            words.chars.clone()
        }
    };
    let head = end(quote.exact.split('\n').next());
    let mut tail = end(quote.exact.rsplit('\n').next());
    tail.reverse();
    let ask = Ask {
        text,
        alphabet,
        words: &words,
        head: &head,
        tail: &tail,
        before: &before,
        after: &after,
        twins: &quote.twins,
    };
    let free = |mut all: Vec<Candidate>| {
        all.retain(|one| is_free(&one.range));
        all
    };
    let same = free(ask.same());
    match ask.judge(&same) {
        Verdict::Nowhere => {}
        verdict => return verdict,
    }
    match ask.judge(&free(ask.by_ends())) {
        Verdict::Nowhere => ask.doubts(&same),
        verdict => verdict,
    }
}

/// What is looked for, and where.
struct Ask<'a> {
    text: &'a Folded,
    alphabet: &'a Alphabet,
    words: &'a Folded,
    /// The first of its blocks, and the last, reversed.
    head: &'a [char],
    tail: &'a [char],
    /// Reversed.
    before: &'a [char],
    after: &'a [char],
    twins: &'a Twins,
}

impl Ask<'_> {
    /// Where the words stand as they are; of many, those whose nearest surroundings agree furthest.
    fn same(&self) -> Vec<Candidate> {
        let mut found = self.text.find(self.words, MOST_COPIES);
        if found.len() > MOST_CANDIDATES {
            found.sort_by_key(|&start| std::cmp::Reverse(self.agreement(start)));
            found.truncate(MOST_CANDIDATES);
        }
        found
            .into_iter()
            .map(|start| {
                let range = start..start + self.words.len();
                Candidate {
                    words: 1.0,
                    sides: sides(self.text, &range, self.before, self.after),
                    range,
                }
            })
            .collect()
    }

    /// Characters next to a place that are the same as they were.
    fn agreement(&self, start: usize) -> usize {
        let before = self.text.chars.get(..start).unwrap_or_default();
        let after = self.text.chars.get(start + self.words.len()..);
        let left = before.iter().rev().zip(self.before);
        let right = after.unwrap_or_default().iter().zip(self.after);
        left.take_while(|(one, other)| one == other).count()
            + right.take_while(|(one, other)| one == other).count()
    }

    /// Takes the best candidate if the rule lets it.
    fn judge(&self, candidates: &[Candidate]) -> Verdict {
        let mut ranked: Vec<&Candidate> = candidates.iter().collect();
        ranked.sort_by(|one, other| other.score().total_cmp(&one.score()));
        let best = ranked.first();
        let Some(best) = best.filter(|best| self.is_borne_out(best, candidates)) else {
            return Verdict::Nowhere;
        };
        let rivals: Vec<&&Candidate> = ranked
            .iter()
            .skip(1)
            .filter(|next| best.score() - next.score() < AHEAD)
            .collect();
        if !rivals.is_empty() {
            let all = std::iter::once(best).chain(rivals).take(MOST_ASKED);
            return Verdict::Several(all.map(|one| one.range.clone()).collect());
        }
        let range = best.range.clone();
        if best.is_same() && best.sides.mean() >= LIKE {
            Verdict::Same(range)
        } else {
            Verdict::Near(range)
        }
    }

    fn is_borne_out(&self, one: &Candidate, all: &[Candidate]) -> bool {
        let has_nothing_around = self.before.is_empty() && self.after.is_empty();
        let is_alone = one.is_same() && all.len() == 1 && self.twins.both <= 0.0;
        if is_alone && (self.words.len() >= ALONE || has_nothing_around) {
            return true;
        }
        let is_short = self.words.len() < SHORT;
        let is_like = match (one.is_same(), is_short) {
            (true, true) => one.sides.best() >= LIKE_SHORT,
            (true, false) => one.sides.best() >= LIKE,
            (false, true) => one.sides.worst() >= LIKE_BOTH,
            (false, false) => one.sides.best() >= LIKE_BOTH,
        };
        is_like && one.sides.tell(self.twins)
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

    /// Places whose beginning and end are nearly those of the passage.
    fn by_ends(&self) -> Vec<Candidate> {
        let length = self.words.len();
        let mut starts: Vec<End> = Vec::new();
        let mut ends: Vec<End> = Vec::new();
        for most in [END, LONG_END] {
            // Of very short words each end is all of them.
            let most = if length < SHORT {
                length
            } else {
                most.min(length / 2)
            };
            add(
                &mut starts,
                self.starts(self.head.get(..most).unwrap_or(self.head)),
            );
            add(
                &mut ends,
                self.ends(self.tail.get(..most).unwrap_or(self.tail)),
            );
        }
        let (least, most) = ((length / 2).max(1), length + length / 4 + PUT_IN);
        let mut found = Vec::new();
        for start in &starts {
            for end in &ends {
                let long = end.at.saturating_sub(start.at);
                let is_held = start.is_held() && end.is_held();
                if !is_held || !(least..=most).contains(&long) {
                    continue;
                }
                // Never the same: that has been looked for. Of two places the one nearer in length.
                let words = start.like.midpoint(end.like).min(0.99);
                let words = words - share(long.abs_diff(length), 4 * length + PUT_IN);
                found.push(Candidate {
                    range: start.at..end.at,
                    words,
                    sides: Sides {
                        before: start.beside,
                        after: end.beside,
                    },
                });
            }
        }
        found.sort_by(|one, other| other.score().total_cmp(&one.score()));
        let mut kept: Vec<Candidate> = Vec::new();
        for one in found {
            let overlaps = |other: &Candidate| {
                one.range.start < other.range.end && other.range.start < one.range.end
            };
            if kept.len() < MOST_CANDIDATES && !kept.iter().any(overlaps) {
                kept.push(one);
            }
        }
        kept
    }

    /// Where a passage that begins like this could begin.
    fn starts(&self, head: &[char]) -> Vec<End> {
        let mut guesses = Vec::new();
        for some in self.besides(self.before, head) {
            let mut pattern: Vec<char> = some.iter().rev().copied().collect();
            pattern.extend(head);
            let place = |near: near::Near| (near.start + some.len(), near.errors);
            guesses.extend(self.guesses(&pattern, place));
        }
        let beside = first(self.before, CONTEXT);
        let rate = |at: usize| {
            let rest = self.text.chars.get(at..).unwrap_or_default();
            let like = (!beside.is_empty()).then(|| like_before(self.text, at, beside));
            (likeness(head, rest), like)
        };
        let whole =
            |at: usize| (!self.before.is_empty()).then(|| like_before(self.text, at, self.before));
        settled(guesses, self.text.len(), rate, whole)
    }

    /// Where a passage that ends like this could end. `tail` is reversed.
    fn ends(&self, tail: &[char]) -> Vec<End> {
        let mut guesses = Vec::new();
        for some in self.besides(self.after, tail) {
            let mut pattern: Vec<char> = tail.iter().rev().copied().collect();
            pattern.extend(some);
            let place = |near: near::Near| (near.end.saturating_sub(some.len()), near.errors);
            guesses.extend(self.guesses(&pattern, place));
        }
        let beside = first(self.after, CONTEXT);
        let rate = |at: usize| {
            let like = (!beside.is_empty()).then(|| like_after(self.text, at, beside));
            (like_before(self.text, at, tail), like)
        };
        let whole =
            |at: usize| (!self.after.is_empty()).then(|| like_after(self.text, at, self.after));
        settled(guesses, self.text.len(), rate, whole)
    }

    /// How much of what stood beside an end it is looked for with: all, a little, none.
    fn besides<'b>(&self, beside: &'b [char], end: &[char]) -> Vec<&'b [char]> {
        let mut some = vec![first(beside, CONTEXT)];
        if beside.len() > NEXT {
            some.push(first(beside, NEXT));
        }
        if end.len() >= SHORT && !beside.is_empty() {
            some.push(&[]);
        }
        some
    }

    fn guesses(
        &self,
        pattern: &[char],
        place: impl Fn(near::Near) -> (usize, usize),
    ) -> Vec<(usize, usize)> {
        const MOST: usize = 8;
        let most = pattern.len() * MOST_ERRORS / 100;
        let found = near::search(self.alphabet, pattern, most, MOST);
        found.into_iter().map(place).collect()
    }
}

/// An end of a passage in the text.
#[derive(Debug, Clone, Copy)]
struct End {
    at: usize,
    /// How alike the passage is there, and what stands beside it.
    like: f64,
    beside: Option<f64>,
}

impl End {
    /// Whether what is there, on either side, says that it is the end.
    fn is_held(&self) -> bool {
        self.like >= LIKE_ALONE || self.beside.is_none_or(|beside| beside >= LIKE)
    }
}

fn add(ends: &mut Vec<End>, more: Vec<End>) {
    for one in more {
        match ends.iter_mut().find(|known| known.at == one.at) {
            // The shorter end is tried first, and speaks for itself.
            Some(known) => known.like = known.like.max(one.like),
            None => ends.push(one),
        }
    }
}

/// At most so many characters.
fn first(chars: &[char], most: usize) -> &[char] {
    chars.get(..most.min(chars.len())).unwrap_or_default()
}

/// The places around guesses where what stands on both sides fits best, if the passage's own side does.
fn settled(
    mut guesses: Vec<(usize, usize)>,
    length: usize,
    rate: impl Fn(usize) -> (f64, Option<f64>),
    whole: impl Fn(usize) -> Option<f64>,
) -> Vec<End> {
    let mut found: Vec<End> = Vec::new();
    guesses.sort_unstable_by_key(|&(at, errors)| (at, errors));
    guesses.dedup_by_key(|guess| guess.0);
    for (guess, errors) in guesses {
        let reach = errors + 1;
        let mut best: Option<(f64, usize, f64)> = None;
        // The guess first: of equals the nearest stays.
        for step in 0..=2 * reach {
            let away = step.div_ceil(2);
            let at = if step % 2 == 0 {
                guess + away
            } else {
                guess.saturating_sub(away)
            };
            if at > length {
                continue;
            }
            let (own, beside) = rate(at);
            let mark = own + beside.unwrap_or(own);
            if best.is_none_or(|best| mark > best.0 + 1e-9) {
                best = Some((mark, at, own));
            }
        }
        if let Some((_, at, like)) = best.filter(|best| best.2 >= LIKE_END)
            && found.iter().all(|known| known.at != at)
        {
            let beside = whole(at);
            found.push(End { at, like, beside });
        }
    }
    found
}
