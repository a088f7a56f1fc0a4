//! Finds a marked passage again in another version of its article.
//!
//! Strict on purpose: a highlight shown in the wrong place is worse than one shown as lost. Offsets are Unicode scalar
//! values. Where versions come from and what is kept of the answer is core's work; decision 023 has the measurements.

mod align;
mod folded;
mod near;
mod rule;
mod succession;

use folded::{Alphabet, Folded};
use std::ops::Range;
use std::sync::OnceLock;
pub use succession::Succession;

/// Characters of context that are kept on each side when they are enough to tell the place.
pub const CONTEXT: usize = 32;
/// Characters of context that are kept at most.
pub const MOST_CONTEXT: usize = 256;
/// Scalar values between two entries of the index of a text.
const STRIDE: usize = 256;

/// A passage, with what is needed to find it again.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Quote {
    /// Its words, as they stood.
    pub exact: String,
    /// What stood before.
    pub before: String,
    /// What stood after.
    pub after: String,
    /// How like its surroundings those of its twins were.
    pub twins: Twins,
}

/// How like the surroundings of a passage those of other places with the same words were in the same text, 0 to 1: the most
/// alike before, after, and both together. All 0 when the words stood there once.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Twins {
    /// Before them.
    pub before: f64,
    /// After them.
    pub after: f64,
    /// Both together.
    pub both: f64,
}

/// What became of a passage.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Found {
    /// The same words in the same surroundings.
    Anchored(Range<usize>),
    /// Other words or other surroundings, and no doubt that it is meant.
    Moved(Range<usize>),
    /// Places that could be meant, the best first.
    Ambiguous(Vec<Range<usize>>),
    /// Nowhere.
    Lost,
}

impl Found {
    /// The place, if there is one.
    #[must_use]
    pub fn place(&self) -> Option<&Range<usize>> {
        match self {
            Self::Anchored(place) | Self::Moved(place) => Some(place),
            Self::Ambiguous(_) | Self::Lost => None,
        }
    }
}

/// Whether two texts differ in nothing but white space, invisible characters, composition and the sort of quotation marks
/// and dashes.
#[must_use]
pub fn says_the_same(one: &str, other: &str) -> bool {
    one == other || Folded::of(one).chars == Folded::of(other).chars
}

/// A text in which places are counted and passages are found.
#[derive(Debug)]
pub struct Text {
    text: String,
    length: usize,
    /// Bytes of every [`STRIDE`]th scalar value.
    index: Vec<usize>,
    folded: OnceLock<(Folded, Alphabet)>,
}

impl Text {
    /// Of a canonical text.
    #[must_use]
    pub fn new(text: String) -> Self {
        let mut index = Vec::with_capacity(text.len() / STRIDE + 1);
        let mut length = 0;
        for (byte, _) in text.char_indices() {
            if length % STRIDE == 0 {
                index.push(byte);
            }
            length += 1;
        }
        Self {
            text,
            length,
            index,
            folded: OnceLock::new(),
        }
    }

    /// The whole text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// Its length in scalar values.
    #[must_use]
    pub fn len(&self) -> usize {
        self.length
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.length == 0
    }

    /// What stands in a place; `None` where it leaves the text.
    #[must_use]
    pub fn slice(&self, place: Range<usize>) -> Option<&str> {
        if place.start > place.end || place.end > self.length {
            return None;
        }
        self.text.get(self.byte(place.start)..self.byte(place.end))
    }

    fn byte(&self, offset: usize) -> usize {
        let from = self.index.get(offset / STRIDE).copied();
        let from = from.unwrap_or(self.text.len());
        let rest = self.text.get(from..).unwrap_or_default();
        from + rest
            .char_indices()
            .nth(offset % STRIDE)
            .map_or(rest.len(), |(byte, _)| byte)
    }

    /// What is to be kept of a place, so that it can be found in another text: with as much around it as tells it from all
    /// other places of this text, if [`MOST_CONTEXT`] characters do. `None` where it leaves the text or is empty.
    #[must_use]
    pub fn quote(&self, place: Range<usize>) -> Option<Quote> {
        let exact = self.slice(place.clone())?.to_owned();
        if exact.is_empty() {
            return None;
        }
        let (folded, _) = self.folded();
        let own = folded.within(&place);
        let copies = folded.find(&Folded::of(&exact), rule::MOST_COPIES);
        let others: Vec<usize> = copies
            .into_iter()
            .filter(|&start| start != own.start)
            .collect();
        let mut context = CONTEXT;
        let mut seen = self.twins(&place, &own, &others, context);
        while seen.1 && context < MOST_CONTEXT {
            context *= 2;
            seen = self.twins(&place, &own, &others, context);
        }
        let around = |range: Range<usize>| self.slice(range).unwrap_or_default().to_owned();
        let end = place.end.saturating_add(context).min(self.length);
        Some(Quote {
            exact,
            before: around(place.start.saturating_sub(context)..place.start),
            after: around(place.end..end),
            twins: seen.0,
        })
    }

    /// How like the surroundings of a place those of others are, and whether one of them can hardly be told from it.
    fn twins(
        &self,
        place: &Range<usize>,
        own: &Range<usize>,
        others: &[usize],
        context: usize,
    ) -> (Twins, bool) {
        let (folded, _) = self.folded();
        let start = folded.within(&(place.start.saturating_sub(context)..place.start));
        let end = folded.within(&(place.end..place.end.saturating_add(context).min(self.length)));
        let before = rule::reversed(folded, start);
        let after = folded.chars.get(end).unwrap_or_default();
        let mut twins = Twins::default();
        let mut has_double = false;
        for &other in others {
            let range = other..other + own.len();
            let sides = rule::sides(folded, &range, &before, after);
            twins.before = twins.before.max(sides.before.unwrap_or_default());
            twins.after = twins.after.max(sides.after.unwrap_or_default());
            // Even surroundings that share nothing make it a twin.
            twins.both = twins.both.max(sides.mean()).max(0.01);
            has_double |= sides.before.unwrap_or(1.0) > rule::DOUBLE
                && sides.after.unwrap_or(1.0) > rule::DOUBLE;
        }
        (twins, has_double)
    }

    /// Where words stand, in whatever white space, quotation marks and dashes.
    #[must_use]
    pub fn places_of(&self, words: &str) -> Vec<Range<usize>> {
        let (folded, _) = self.folded();
        let words = Folded::of(words);
        let found = folded.find(&words, rule::MOST_COPIES);
        found
            .into_iter()
            .map(|start| folded.source(&(start..start + words.len())))
            .collect()
    }

    /// A place with some characters around it, on one line.
    #[must_use]
    pub fn around(&self, place: &Range<usize>, some: usize) -> String {
        let start = place.start.saturating_sub(some);
        let end = place.end.saturating_add(some).min(self.length);
        let words = self.slice(start..end).unwrap_or_default();
        let words = words.split_whitespace().collect::<Vec<_>>().join(" ");
        let before = if start > 0 { "…" } else { "" };
        let after = if end < self.length { "…" } else { "" };
        format!("{before}{words}{after}")
    }

    fn folded(&self) -> &(Folded, Alphabet) {
        self.folded.get_or_init(|| {
            let folded = Folded::of(&self.text);
            let alphabet = Alphabet::of(&folded.chars);
            (folded, alphabet)
        })
    }

    /// Finds a passage of another text in this one, by the rule of `rule`.
    #[must_use]
    pub fn find(&self, quote: &Quote) -> Found {
        let (folded, alphabet) = self.folded();
        let source = |range: Range<usize>| folded.source(&range);
        match rule::find(folded, alphabet, quote, &|_| true) {
            rule::Verdict::Same(range) => Found::Anchored(source(range)),
            rule::Verdict::Near(range) => Found::Moved(source(range)),
            rule::Verdict::Several(ranges) => {
                Found::Ambiguous(ranges.into_iter().map(source).collect())
            }
            rule::Verdict::Nowhere => Found::Lost,
        }
    }
}
