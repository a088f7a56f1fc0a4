//! Text that is nearly the same: bit-parallel edit distance after Myers (1999), in blocks as Hyyrö (2003) has it.
//!
//! Time grows with the text's length times a sixty-fourth of the pattern's.

use super::folded::Alphabet;

const WORD: usize = 64;

/// A pattern, ready to be compared with a text in the numbers of an alphabet.
struct Pattern {
    blocks: usize,
    /// For each character of the alphabet and each block, where the pattern has it.
    equal: Vec<u64>,
    length: usize,
}

impl Pattern {
    fn of(pattern: impl ExactSizeIterator<Item = char>, alphabet: &Alphabet) -> Self {
        let length = pattern.len();
        let blocks = length.div_ceil(WORD).max(1);
        let mut equal = vec![0; (alphabet.len() + 1) * blocks];
        for (at, c) in pattern.enumerate() {
            if let Some(number) = alphabet.number(c)
                && let Some(word) = equal.get_mut(number * blocks + at / WORD)
            {
                *word |= 1 << (at % WORD);
            }
        }
        Self {
            blocks,
            equal,
            length,
        }
    }
}

/// The bottom of the table of distances, moving along a text.
struct Column<'p> {
    pattern: &'p Pattern,
    /// Where the distance grows and where it shrinks down the column, for each block.
    down: Vec<(u64, u64)>,
    distance: usize,
    /// Whether the text before the first character counts.
    is_fixed: bool,
}

impl<'p> Column<'p> {
    fn new(pattern: &'p Pattern, is_fixed: bool) -> Self {
        Self {
            pattern,
            down: vec![(u64::MAX, 0); pattern.blocks],
            distance: pattern.length,
            is_fixed,
        }
    }

    /// Takes the next character; gives the distance of the whole pattern to what ends here.
    fn step(&mut self, number: u32) -> usize {
        let from = number as usize * self.pattern.blocks;
        let equal = self
            .pattern
            .equal
            .get(from..from + self.pattern.blocks)
            .unwrap_or_default();
        let (mut plus, mut minus) = (u64::from(self.is_fixed), 0_u64);
        let last = (self.pattern.length.max(1) - 1) % WORD;
        let blocks = self.pattern.blocks;
        for (at, ((grows, shrinks), &equal)) in self.down.iter_mut().zip(equal).enumerate() {
            let (pv, mv) = (*grows, *shrinks);
            let xv = equal | mv;
            let eq = equal | minus;
            let xh = ((eq & pv).wrapping_add(pv) ^ pv) | eq;
            let ph = mv | !(xh | pv);
            let mh = pv & xh;
            let top = if at + 1 == blocks { last } else { WORD - 1 };
            let out = (ph >> top & 1, mh >> top & 1);
            let ph = ph << 1 | plus;
            let mh = mh << 1 | minus;
            *grows = mh | !(xv | ph);
            *shrinks = ph & xv;
            (plus, minus) = out;
        }
        self.distance = self.distance + plus as usize - minus as usize;
        self.distance
    }
}

/// A stretch of a text that is near a pattern.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Near {
    pub(super) start: usize,
    pub(super) end: usize,
    pub(super) errors: usize,
}

/// Where a text is within `most` errors of a pattern: of matches that overlap by half the best. At most `many`, the best
/// first.
pub(super) fn search(text: &Alphabet, pattern: &[char], most: usize, many: usize) -> Vec<Near> {
    if pattern.is_empty() {
        return Vec::new();
    }
    let forward = Pattern::of(pattern.iter().copied(), text);
    let mut column = Column::new(&forward, false);
    let mut ends: Vec<(usize, usize)> = Vec::new();
    let apart = (pattern.len() / 2).max(1);
    for (at, &number) in text.text.iter().enumerate() {
        let errors = column.step(number);
        if errors > most {
            continue;
        }
        match ends.last_mut() {
            Some(last) if at + 1 - last.0 < apart => {
                if errors < last.1 {
                    *last = (at + 1, errors);
                }
            }
            _ => ends.push((at + 1, errors)),
        }
    }
    ends.sort_by_key(|&(end, errors)| (errors, end));
    ends.truncate(many);
    let backward = Pattern::of(pattern.iter().rev().copied(), text);
    ends.into_iter()
        .map(|(end, errors)| {
            let reach = pattern.len() + errors;
            let before = text.text.get(..end).unwrap_or_default().iter().rev();
            let (length, errors) = nearest(&backward, before.take(reach).copied());
            Near {
                start: end - length,
                end,
                errors,
            }
        })
        .collect()
}

/// The length of the beginning of a text that is nearest to a pattern, and its errors.
fn nearest(pattern: &Pattern, text: impl Iterator<Item = u32>) -> (usize, usize) {
    let mut column = Column::new(pattern, true);
    let mut best = (0, pattern.length);
    for (at, number) in text.enumerate() {
        let errors = column.step(number);
        if errors < best.1 {
            best = (at + 1, errors);
        }
    }
    best
}

/// How alike a context and the text beside a place are, 0 to 1. Both are read away from the place; `text` may go on
/// beyond what the context has.
pub(super) fn likeness(context: &[char], text: &[char]) -> f64 {
    if context.is_empty() {
        return 0.0;
    }
    let reach = context.len() + context.len() / 4 + 4;
    let text = text.get(..reach.min(text.len())).unwrap_or_default();
    let alphabet = Alphabet::of(text);
    let pattern = Pattern::of(context.iter().copied(), &alphabet);
    let (_, errors) = nearest(&pattern, alphabet.text.iter().copied());
    share(context.len() - errors.min(context.len()), context.len())
}

/// A part of a whole, 0 to 1.
pub(super) fn share(part: usize, whole: usize) -> f64 {
    #[allow(
        clippy::cast_precision_loss,
        reason = "lengths of texts are far below 2^52"
    )]
    let share = part as f64 / whole.max(1) as f64;
    share
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn chars(text: &str) -> Vec<char> {
        text.chars().collect()
    }

    /// The table as it is taught.
    fn slow(pattern: &[char], text: &[char]) -> usize {
        let mut row: Vec<usize> = vec![0; text.len() + 1];
        for (i, p) in pattern.iter().enumerate() {
            let mut corner = row[0];
            row[0] = i + 1;
            for (j, t) in text.iter().enumerate() {
                let here = (corner + usize::from(p != t))
                    .min(row[j] + 1)
                    .min(row[j + 1] + 1);
                corner = row[j + 1];
                row[j + 1] = here;
            }
        }
        row.into_iter().min().unwrap()
    }

    proptest! {
        #[test]
        fn finds_the_best_place(pattern in "[ab]{1,140}", text in "[abc]{0,200}") {
            let (pattern, text) = (chars(&pattern), chars(&text));
            let found = search(&Alphabet::of(&text), &pattern, pattern.len(), 1);
            let best = slow(&pattern, &text);
            let errors = found.first().map_or(pattern.len(), |near| near.errors);
            prop_assert_eq!(errors, best);
            for near in found {
                prop_assert!(near.start <= near.end && near.end <= text.len());
            }
        }
    }

    #[test]
    fn stretches_are_told_apart() {
        let text = chars("the quick brown fox; the quick brawn fox; the slow fox");
        let found = search(&Alphabet::of(&text), &chars("the quick brown fox"), 4, 9);
        let told: Vec<_> = found
            .iter()
            .map(|near| (near.start, near.end, near.errors))
            .collect();
        assert_eq!(told, [(0, 19, 0), (21, 40, 1)]);
        assert_eq!(search(&Alphabet::of(&[]), &chars("x"), 1, 9), []);
        assert_eq!(search(&Alphabet::of(&text), &[], 1, 9), []);
    }

    #[test]
    fn contexts_may_have_had_something_put_in() {
        let like = |context: &str, text: &str| likeness(&chars(context), &chars(text));
        assert!((like("abcdef", "abcdefgh") - 1.0).abs() < 1e-9);
        assert!((like("abcdefgh", "abcdXefgh") - 0.875).abs() < 1e-9);
        assert!(like("abcdefgh", "zyxwvuts") < 0.2);
        assert!(like("abc", "") < 1e-9 && like("", "abc") < 1e-9);
    }
}
