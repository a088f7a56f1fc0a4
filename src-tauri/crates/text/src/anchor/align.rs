//! Two texts side by side: which character of one is which of the other.
//!
//! What stands in both once is laid together first, the longest pieces before shorter ones, as patience diff does with
//! lines (Cohen, 2006); between those, what stands once there; what is left and small is laid by edit distance. Of
//! repetitions the first is taken, so the texts are laid from both ends: where the two agree there is no doubt.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};
use std::ops::Range;

/// Characters of the pieces that are laid together, and how many characters may be searched for them.
const PIECES: [(usize, usize); 4] = [(32, usize::MAX), (16, usize::MAX), (10, 20_000), (6, 1_500)];
/// In more characters than these one piece of so many is looked at, chosen by what it says, so that both texts choose the
/// same (Manber, 1994). What is between them is looked at again, and closer.
const LONG: usize = 20_000;
const ONE_OF: u64 = 8;
/// Cells of a table of distances, and of all tables for one pair of texts.
const MOST_CELLS: usize = 400_000;
const ALL_CELLS: usize = 2_000_000;
/// A character that has no other.
const NONE: u32 = u32::MAX;

/// For each character of one text its place in the other.
#[derive(Debug)]
pub(super) struct Laid(Vec<u32>);

impl Laid {
    /// Lays two texts together from their beginnings.
    pub(super) fn forward(old: &[char], new: &[char]) -> Self {
        let mut table = Table {
            old,
            new,
            laid: vec![NONE; old.len()],
            cells: ALL_CELLS,
        };
        table.fill();
        Self(table.laid)
    }

    /// Lays two texts together from their ends.
    pub(super) fn backward(old: &[char], new: &[char]) -> Self {
        let reversed = |chars: &[char]| chars.iter().rev().copied().collect::<Vec<_>>();
        let Self(mut laid) = Self::forward(&reversed(old), &reversed(new));
        laid.reverse();
        let last = u32::try_from(new.len()).unwrap_or(NONE).wrapping_sub(1);
        for at in laid.iter_mut().filter(|at| **at != NONE) {
            *at = last.wrapping_sub(*at);
        }
        Self(laid)
    }

    /// Where a character is.
    pub(super) fn at(&self, old: usize) -> Option<usize> {
        self.0
            .get(old)
            .filter(|&&at| at != NONE)
            .map(|&at| at as usize)
    }

    /// Characters of a range that are there.
    pub(super) fn there(&self, range: &Range<usize>) -> usize {
        let chars = self.0.get(range.clone()).unwrap_or_default();
        chars.iter().filter(|&&at| at != NONE).count()
    }

    /// For each character of the new text where it was in the old one; only what two ways of laying them agree on.
    pub(super) fn agreed(&self, other: &Self, length: usize) -> Vec<Option<u32>> {
        let mut from = vec![None; length];
        for (old, (&one, &two)) in self.0.iter().zip(&other.0).enumerate() {
            if one == two
                && let Some(place) = from.get_mut(one as usize)
            {
                *place = u32::try_from(old).ok();
            }
        }
        from
    }
}

struct Table<'a> {
    old: &'a [char],
    new: &'a [char],
    laid: Vec<u32>,
    cells: usize,
}

/// What is between two pieces that are laid.
struct Gap {
    old: Range<usize>,
    new: Range<usize>,
    /// Which of [`PIECES`] is looked for.
    level: usize,
}

impl Table<'_> {
    fn fill(&mut self) {
        let mut gaps = vec![Gap {
            old: 0..self.old.len(),
            new: 0..self.new.len(),
            level: 0,
        }];
        while let Some(gap) = gaps.pop() {
            let gap = self.trimmed(gap);
            if gap.old.is_empty() || gap.new.is_empty() {
                continue;
            }
            let Some(&(length, most)) = PIECES.get(gap.level) else {
                self.by_distance(&gap);
                continue;
            };
            let pieces = if gap.old.len().max(gap.new.len()) <= most {
                self.pieces(&gap, length)
            } else {
                Vec::new()
            };
            if pieces.is_empty() {
                gaps.push(Gap {
                    level: gap.level + 1,
                    ..gap
                });
                continue;
            }
            self.between(&gap, &pieces, length, &mut gaps);
        }
    }

    fn lay(&mut self, old: usize, new: usize) {
        if let (Some(place), Ok(new)) = (self.laid.get_mut(old), u32::try_from(new)) {
            *place = new;
        }
    }

    fn is_same(&self, old: usize, new: usize) -> bool {
        self.old.get(old) == self.new.get(new)
    }

    /// Lays what both begin with, then what both end with.
    fn trimmed(&mut self, mut gap: Gap) -> Gap {
        while !gap.old.is_empty()
            && !gap.new.is_empty()
            && self.is_same(gap.old.start, gap.new.start)
        {
            self.lay(gap.old.start, gap.new.start);
            gap.old.start += 1;
            gap.new.start += 1;
        }
        while !gap.old.is_empty()
            && !gap.new.is_empty()
            && self.is_same(gap.old.end - 1, gap.new.end - 1)
        {
            gap.old.end -= 1;
            gap.new.end -= 1;
            self.lay(gap.old.end, gap.new.end);
        }
        gap
    }

    /// Lays pieces, and tells what is between them.
    fn between(
        &mut self,
        gap: &Gap,
        pieces: &[(usize, usize)],
        length: usize,
        gaps: &mut Vec<Gap>,
    ) {
        let (mut old, mut new) = (gap.old.start, gap.new.start);
        let mut note = |old: Range<usize>, new: Range<usize>| {
            gaps.push(Gap {
                old,
                new,
                level: gap.level,
            });
        };
        for &(from, to) in pieces {
            // A piece that begins within the one before goes on with it, or is left out.
            let done = (old.max(from) - from).max(new.max(to) - to);
            if done >= length || (done > 0 && from + done - old != to + done - new) {
                continue;
            }
            if from > old || to > new {
                note(old..from.max(old), new..to.max(new));
            }
            for step in done..length {
                self.lay(from + step, to + step);
            }
            (old, new) = (from + length, to + length);
        }
        note(old..gap.old.end, new..gap.new.end);
    }

    /// Pieces that stand once in either side of a gap, in the order of both: as many as possible.
    fn pieces(&self, gap: &Gap, length: usize) -> Vec<(usize, usize)> {
        let one_of = if gap.old.len().max(gap.new.len()) > LONG {
            ONE_OF
        } else {
            1
        };
        let old = once(self.old, &gap.old, length, one_of);
        if old.is_empty() {
            return Vec::new();
        }
        let new = once(self.new, &gap.new, length, one_of);
        let mut pairs: Vec<(usize, usize)> = old
            .into_iter()
            .filter_map(|(hash, at)| Some((at?, (*new.get(&hash)?)?)))
            .filter(|&(from, to)| {
                self.old.get(from..from + length) == self.new.get(to..to + length)
            })
            .collect();
        pairs.sort_unstable();
        rising(&pairs)
    }

    /// Lays two short texts by the fewest changes.
    fn by_distance(&mut self, gap: &Gap) {
        let (rows, columns) = (gap.old.len() + 1, gap.new.len() + 1);
        let cells = rows.saturating_mul(columns);
        if cells > MOST_CELLS.min(self.cells) {
            return;
        }
        self.cells -= cells;
        let mut table = vec![0_u16; cells];
        let cell = |row: usize, column: usize| row * columns + column;
        let small = |number: usize| u16::try_from(number).unwrap_or(u16::MAX);
        for row in 0..rows {
            for column in 0..columns {
                let at = |row: usize, column: usize| {
                    table.get(cell(row, column)).copied().unwrap_or_default()
                };
                let cost = if row == 0 || column == 0 {
                    small(row + column)
                } else if self.is_same(gap.old.start + row - 1, gap.new.start + column - 1) {
                    at(row - 1, column - 1)
                } else {
                    1 + at(row - 1, column - 1)
                        .min(at(row - 1, column))
                        .min(at(row, column - 1))
                };
                if let Some(place) = table.get_mut(cell(row, column)) {
                    *place = cost;
                }
            }
        }
        let (mut row, mut column) = (rows - 1, columns - 1);
        while row > 0 && column > 0 {
            let at = |row: usize, column: usize| table.get(cell(row, column)).copied().unwrap_or(0);
            let (old, new) = (gap.old.start + row - 1, gap.new.start + column - 1);
            if self.is_same(old, new) {
                self.lay(old, new);
                (row, column) = (row - 1, column - 1);
            } else if at(row - 1, column - 1) < at(row, column) {
                (row, column) = (row - 1, column - 1);
            } else if at(row - 1, column) < at(row, column) {
                row -= 1;
            } else {
                column -= 1;
            }
        }
    }
}

/// Hashes are spread already.
#[derive(Default)]
struct AsItIs(u64);

impl Hasher for AsItIs {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        for &byte in bytes {
            self.0 = self.0.rotate_left(8) ^ u64::from(byte);
        }
    }

    fn write_u64(&mut self, hash: u64) {
        self.0 = hash;
    }
}

type Places = HashMap<u64, Option<usize>, BuildHasherDefault<AsItIs>>;

/// The hashes of one in so many pieces of a length, and where those stand that stand once.
fn once(text: &[char], range: &Range<usize>, length: usize, one_of: u64) -> Places {
    const BASE: u64 = 0x9e37_79b9_7f4a_7c15;
    let chars = text.get(range.clone()).unwrap_or_default();
    let mut places = Places::default();
    if chars.len() < length {
        return places;
    }
    places.reserve(chars.len() / usize::try_from(one_of).unwrap_or(1).max(1));
    let first = (1..length).fold(1_u64, |power, _| power.wrapping_mul(BASE));
    let mut hash = 0_u64;
    for (at, &c) in chars.iter().enumerate() {
        if let Some(&gone) = at.checked_sub(length).and_then(|gone| chars.get(gone)) {
            hash = hash.wrapping_sub(u64::from(u32::from(gone)).wrapping_mul(first));
        }
        hash = hash
            .wrapping_mul(BASE)
            .wrapping_add(u64::from(u32::from(c)));
        if at + 1 >= length {
            let spread = hash ^ (hash >> 29);
            // The low bits choose the place in the table, so the high ones choose the pieces.
            if !(spread >> 40).is_multiple_of(one_of.max(1)) {
                continue;
            }
            places
                .entry(spread)
                .and_modify(|place| *place = None)
                .or_insert(Some(range.start + at + 1 - length));
        }
    }
    places
}

/// The longest part of pairs, in the order of their first, that rises in their second as well.
fn rising(pairs: &[(usize, usize)]) -> Vec<(usize, usize)> {
    // The smallest end of a row of each length, and what stands before each pair.
    let mut ends: Vec<usize> = Vec::new();
    let mut before: Vec<Option<usize>> = Vec::with_capacity(pairs.len());
    let second = |at: usize| pairs.get(at).map_or(0, |pair| pair.1);
    for (at, pair) in pairs.iter().enumerate() {
        let length = ends.partition_point(|&end| second(end) < pair.1);
        before.push(length.checked_sub(1).and_then(|one| ends.get(one).copied()));
        match ends.get_mut(length) {
            Some(end) => *end = at,
            None => ends.push(at),
        }
    }
    let mut row = Vec::with_capacity(ends.len());
    let mut next = ends.last().copied();
    while let Some(at) = next {
        row.extend(pairs.get(at).copied());
        next = before.get(at).copied().flatten();
    }
    row.reverse();
    row
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn chars(text: &str) -> Vec<char> {
        text.chars().collect()
    }

    /// The old text, with what is not in the new one in brackets.
    fn shown(old: &str, laid: &Laid) -> String {
        let mut out = String::new();
        for (at, c) in old.chars().enumerate() {
            match laid.at(at) {
                Some(_) => out.push(c),
                None => out.push_str(&format!("[{c}]")),
            }
        }
        out
    }

    #[test]
    fn what_is_in_both_is_laid_together() {
        for (old, new, expected) in [
            ("abc", "abc", "abc"),
            ("abXc", "abc", "ab[X]c"),
            ("abc", "aXXbc", "abc"),
            ("", "abc", ""),
            ("abc", "", "[a][b][c]"),
            (
                "the quick brown fox jumps over the lazy dog",
                "An advertisement. the quick brown cat jumps over the dog",
                "the quick brown [f][o][x] jumps over the[ ][l][a][z][y] dog",
            ),
        ] {
            let laid = Laid::forward(&chars(old), &chars(new));
            assert_eq!(shown(old, &laid), expected, "{old} → {new}");
        }
    }

    #[test]
    fn of_two_that_became_one_each_end_takes_its_own() {
        let (old, new) = (chars("-again--again-."), chars("-again-."));
        assert_eq!(Laid::forward(&old, &new).at(1), Some(1));
        assert_eq!(Laid::backward(&old, &new).at(1), None);
        assert_eq!(Laid::backward(&old, &new).at(8), Some(1));
        let agreed = Laid::forward(&old, &new).agreed(&Laid::backward(&old, &new), new.len());
        assert_eq!(agreed.get(1), Some(&None));
        assert_eq!(agreed.get(7), Some(&Some(14)));
    }

    proptest! {
        #[test]
        fn only_the_same_and_only_in_order(old in "[ab .]{0,120}", new in "[ab .]{0,120}") {
            let (old, new) = (chars(&old), chars(&new));
            for laid in [Laid::forward(&old, &new), Laid::backward(&old, &new)] {
                let mut last = None;
                for (at, c) in old.iter().enumerate() {
                    let Some(there) = laid.at(at) else { continue };
                    prop_assert_eq!(*c, new[there]);
                    prop_assert!(last.is_none_or(|last| last < there));
                    last = Some(there);
                }
            }
        }

        #[test]
        fn the_same_text_is_all_there(text in "[ab ]{0,200}") {
            let text = chars(&text);
            prop_assert_eq!(Laid::forward(&text, &text).there(&(0..text.len())), text.len());
        }
    }
}
