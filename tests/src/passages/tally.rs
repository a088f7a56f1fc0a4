//! What became of passages, counted.

use super::{Reading, Truth};
use commonplace_text::anchor::{Found, Succession};
use std::fmt;
use std::ops::Range;

/// A reading and one that came after it.
#[derive(Debug)]
pub struct Pair<'a> {
    before: &'a Reading,
    after: &'a Reading,
    succession: Succession<'a>,
}

impl<'a> Pair<'a> {
    /// Of two readings.
    #[must_use]
    pub fn new(before: &'a Reading, after: &'a Reading) -> Self {
        Self {
            before,
            after,
            succession: Succession::new(&before.text, &after.text),
        }
    }
}

/// What a passage is found by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum By {
    /// Both texts, as in a library, where the version in which something is marked is kept.
    Texts,
    /// What is kept of it alone.
    Quotation,
}

/// What became of passages.
#[derive(Debug, Clone, Default)]
pub struct Tally {
    /// Passages that were there, whole.
    pub there: usize,
    /// Of these: in the right place.
    pub right: usize,
    /// Of these: the person is asked, and the right place is offered.
    pub asked: usize,
    /// Of these: given up, or asked without the right place.
    pub lost: usize,
    /// Of these: somewhere else.
    pub wrong: usize,
    /// Passages that were gone.
    pub gone: usize,
    /// Of these: put somewhere all the same.
    pub put: usize,
    /// What was wrong, to be looked at.
    pub examples: Vec<String>,
}

impl Tally {
    /// Looks for a passage of one reading in another.
    pub fn look(&mut self, pair: &Pair<'_>, range: &Range<usize>, by: By) {
        let (before, after) = (pair.before, pair.after);
        let truth = before.truth(range, after);
        if truth == Truth::Broken {
            return;
        }
        let Some(quote) = before.text.quote(range.clone()) else {
            return;
        };
        let found = match by {
            By::Texts => pair.succession.find(range, &quote),
            By::Quotation => after.text.find(&quote),
        };
        match (&truth, &found) {
            (Truth::There(there), found) => {
                self.there += 1;
                match found {
                    Found::Anchored(place) | Found::Moved(place) if is_near(place, there) => {
                        self.right += 1;
                    }
                    Found::Anchored(_) | Found::Moved(_) => {
                        self.wrong += 1;
                        self.note("wrong", &quote.exact, after, found);
                        self.note("  but", &quote.exact, after, &Found::Moved(there.clone()));
                    }
                    Found::Ambiguous(places) if places.iter().any(|one| is_near(one, there)) => {
                        self.asked += 1;
                    }
                    Found::Ambiguous(_) | Found::Lost => {
                        self.lost += 1;
                        self.note("lost", &quote.exact, after, &Found::Moved(there.clone()));
                    }
                }
            }
            (_, Found::Anchored(_) | Found::Moved(_)) => {
                self.gone += 1;
                self.put += 1;
                self.note("put", &quote.exact, after, &found);
                let from = Found::Moved(range.clone());
                self.note("from", &quote.exact, before, &from);
            }
            _ => self.gone += 1,
        }
    }

    fn note(&mut self, what: &str, quote: &str, after: &Reading, found: &Found) {
        if self.examples.len() < 400
            && let Some(place) = found.place()
        {
            let there = after.text.around(place, 40);
            self.examples
                .push(format!("{what}: {quote:?} at {there:?}"));
        }
    }

    /// Adds another.
    pub fn add(&mut self, other: Self) {
        self.there += other.there;
        self.right += other.right;
        self.asked += other.asked;
        self.lost += other.lost;
        self.wrong += other.wrong;
        self.gone += other.gone;
        self.put += other.put;
        self.examples.extend(other.examples);
    }

    /// A share of a count, in hundredths.
    #[must_use]
    pub fn percent(part: usize, whole: usize) -> f64 {
        #[allow(clippy::cast_precision_loss, reason = "counts are small")]
        let percent = 100.0 * part as f64 / whole.max(1) as f64;
        percent
    }
}

/// At the same place, give or take what noise at the ends does.
fn is_near(place: &Range<usize>, truth: &Range<usize>) -> bool {
    let slack = 3 + truth.len() / 25;
    place.start.abs_diff(truth.start) <= slack && place.end.abs_diff(truth.end) <= slack
}

impl fmt::Display for Tally {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let of = |part| Self::percent(part, self.there);
        write!(
            f,
            "{:>7} there: {:>6.2} % right, {:>5.2} % asked, {:>5.2} % lost, {:>5.3} % wrong; {:>6} gone: {:>5.2} % put somewhere",
            self.there,
            of(self.right),
            of(self.asked),
            of(self.lost),
            of(self.wrong),
            self.gone,
            Self::percent(self.put, self.gone)
        )
    }
}
