//! Two texts that were made from the same one, brought together.
//!
//! Line by line, then word by word where both changed the same lines. Where both changed the same words, both versions
//! stay in the text, ours first and theirs below in a callout: nothing that somebody wrote is ever left out.

use similar::{Algorithm, DiffOp, capture_diff_slices};
use std::hash::Hash;
use std::ops::Range;
use unicode_segmentation::UnicodeSegmentation as _;

/// Lines (or words) of two texts, without what they have in common at their beginnings and ends, up to which they are
/// compared one by one.
const MOST_LINES: usize = 30_000;
/// Words of one place up to which it is brought together word by word.
const MOST_WORDS: usize = 4_000;

/// Two texts brought together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Merged {
    /// The text.
    pub text: String,
    /// Places where both said something else.
    pub conflicts: u32,
}

/// Brings `ours` and `theirs` together, which were both made from `base`.
#[must_use]
pub fn merge(base: &str, ours: &str, theirs: &str) -> Merged {
    let whole = |text: &str| Merged {
        text: text.to_owned(),
        conflicts: 0,
    };
    if ours == theirs || base == theirs {
        return whole(ours);
    }
    if base == ours {
        return whole(theirs);
    }
    let [b, o, t] = [base, ours, theirs].map(|text| text.split_inclusive('\n').collect::<Vec<_>>());
    let (head, tail) = ends(&b, &o, &t);
    let [b, o, t] =
        [&b, &o, &t].map(|lines| lines.get(head..lines.len() - tail).unwrap_or_default());
    let lines = |from: usize, count: usize| -> String {
        base.split_inclusive('\n').skip(from).take(count).collect()
    };
    let mut merged = whole(&lines(0, head));
    for piece in pieces(b, o, t) {
        let texts = |lines: &[&str], range: &Range<usize>| {
            lines.get(range.clone()).unwrap_or_default().concat()
        };
        let (base, ours, theirs) = (
            texts(b, &piece.base),
            texts(o, &piece.ours),
            texts(t, &piece.theirs),
        );
        match simple(&base, &ours, &theirs) {
            Some(text) => merged.text.push_str(text),
            None => match words(&base, &ours, &theirs) {
                Some(text) => merged.text.push_str(&text),
                None => {
                    merged.conflicts += 1;
                    merged.text.push_str(&both(&ours, &theirs));
                }
            },
        }
    }
    merged.text.push_str(&lines(head + b.len(), tail));
    merged
}

/// What both agree on, if only one of them changed anything.
fn simple<'a>(base: &str, ours: &'a str, theirs: &'a str) -> Option<&'a str> {
    match () {
        () if ours == theirs || base == theirs => Some(ours),
        () if base == ours => Some(theirs),
        () => None,
    }
}

/// Both versions, theirs in a callout.
fn both(ours: &str, theirs: &str) -> String {
    if theirs.trim().is_empty() {
        return ours.to_owned();
    }
    if ours.trim().is_empty() {
        return theirs.to_owned();
    }
    let mut text = ours.to_owned();
    if !text.ends_with('\n') {
        text.push('\n');
    }
    text.push_str("\n> [!conflict] Changed elsewhere meanwhile\n");
    for line in theirs.lines() {
        text.push_str("> ");
        text.push_str(line);
        text.push('\n');
    }
    text.push('\n');
    text
}

/// A stretch of the three texts: the same in all, or between two such.
#[derive(Debug)]
struct Piece {
    base: Range<usize>,
    ours: Range<usize>,
    theirs: Range<usize>,
}

/// Cuts the three texts where all of them have the same.
fn pieces<T: Eq + Hash + Ord>(base: &[T], ours: &[T], theirs: &[T]) -> Vec<Piece> {
    let (to_ours, to_theirs) = (matches(base, ours), matches(base, theirs));
    let mut pieces = Vec::new();
    let (mut b, mut o, mut t) = (0, 0, 0);
    for at in 0..base.len() {
        let (Some(Some(our)), Some(Some(their))) = (to_ours.get(at), to_theirs.get(at)) else {
            continue;
        };
        // A new piece at the edges of what is the same in all three.
        let goes_on = at == b && *our == o && *their == t;
        if !goes_on {
            pieces.push(Piece {
                base: b..at,
                ours: o..*our,
                theirs: t..*their,
            });
        }
        pieces.push(Piece {
            base: at..at + 1,
            ours: *our..*our + 1,
            theirs: *their..*their + 1,
        });
        (b, o, t) = (at + 1, our + 1, their + 1);
    }
    pieces.push(Piece {
        base: b..base.len(),
        ours: o..ours.len(),
        theirs: t..theirs.len(),
    });
    pieces
}

/// For every element of `base` where it stands in `other`, if it stayed.
fn matches<T: Eq + Hash + Ord>(base: &[T], other: &[T]) -> Vec<Option<usize>> {
    let head = base.iter().zip(other).take_while(|(a, b)| a == b).count();
    let rest = base.len().min(other.len()) - head;
    let backwards = base.iter().rev().zip(other.iter().rev()).take(rest);
    let tail = backwards.take_while(|(a, b)| a == b).count();
    let (end, other_end) = (base.len() - tail, other.len() - tail);
    let mut found: Vec<Option<usize>> = (0..base.len())
        .map(|at| match at {
            at if at < head => Some(at),
            at if at >= end => Some(other_end + (at - end)),
            _ => None,
        })
        .collect();
    let (middle, others) = (
        base.get(head..end).unwrap_or_default(),
        other.get(head..other_end).unwrap_or_default(),
    );
    if middle.len() + others.len() > MOST_LINES {
        return found;
    }
    for op in capture_diff_slices(Algorithm::Patience, middle, others) {
        if let DiffOp::Equal {
            old_index,
            new_index,
            len,
        } = op
        {
            for step in 0..len {
                if let Some(place) = found.get_mut(head + old_index + step) {
                    *place = Some(head + new_index + step);
                }
            }
        }
    }
    found
}

/// How many lines all three have in common at their beginnings, and after those at their ends.
fn ends(base: &[&str], ours: &[&str], theirs: &[&str]) -> (usize, usize) {
    let all = || base.iter().zip(ours).zip(theirs);
    let head = all().take_while(|((b, o), t)| b == o && b == t).count();
    let rest = base.len().min(ours.len()).min(theirs.len()) - head;
    let backwards = base
        .iter()
        .rev()
        .zip(ours.iter().rev())
        .zip(theirs.iter().rev());
    let tail = backwards
        .take(rest)
        .take_while(|((b, o), t)| b == o && b == t)
        .count();
    (head, tail)
}

/// Brings one place together word by word; `None` where both changed the same words.
fn words(base: &str, ours: &str, theirs: &str) -> Option<String> {
    let [b, o, t] = [base, ours, theirs].map(|text| text.split_word_bounds().collect::<Vec<_>>());
    if b.is_empty() || b.len() + o.len() + t.len() > MOST_WORDS {
        return None;
    }
    let mut text = String::new();
    for piece in pieces(&b, &o, &t) {
        let joined = |words: &[&str], range: &Range<usize>| {
            words.get(range.clone()).unwrap_or_default().concat()
        };
        let (base, ours, theirs) = (
            joined(&b, &piece.base),
            joined(&o, &piece.ours),
            joined(&t, &piece.theirs),
        );
        text.push_str(simple(&base, &ours, &theirs)?);
    }
    Some(text)
}

#[cfg(test)]
mod tests {
    use super::merge;
    use proptest::prelude::*;

    #[test]
    fn what_only_one_changed_is_taken() {
        let base = "one\ntwo\nthree\nfour\n";
        for (ours, theirs, wanted) in [
            (
                "one\ntwo\nthree\nfour\n",
                "ONE\ntwo\nthree\nfour\n",
                "ONE\ntwo\nthree\nfour\n",
            ),
            (
                "one\nTWO\nthree\nfour\n",
                "one\ntwo\nthree\nFOUR\n",
                "one\nTWO\nthree\nFOUR\n",
            ),
            (
                "zero\none\ntwo\nthree\nfour\n",
                "one\ntwo\nthree\nfour\nfive\n",
                "zero\none\ntwo\nthree\nfour\nfive\n",
            ),
            (
                "one\nthree\nfour\n",
                "one\ntwo\nthree\nfour!\n",
                "one\nthree\nfour!\n",
            ),
            ("", "one\ntwo\nthree\nfour\n", ""),
        ] {
            let merged = merge(base, ours, theirs);
            assert_eq!(
                (merged.text.as_str(), merged.conflicts),
                (wanted, 0),
                "{ours:?} {theirs:?}"
            );
        }
    }

    #[test]
    fn the_same_line_is_merged_word_by_word() {
        let merged = merge(
            "The bee flies home.",
            "The big bee flies home.",
            "The bee flies far from home.",
        );
        assert_eq!(
            (merged.text.as_str(), merged.conflicts),
            ("The big bee flies far from home.", 0)
        );
    }

    #[test]
    fn what_both_changed_stays_twice() {
        let merged = merge("a\nthe bee\nz\n", "a\nthe wasp\nz\n", "a\nthe hornet\nz\n");
        assert_eq!(merged.conflicts, 1);
        assert_eq!(
            merged.text,
            "a\nthe wasp\n\n> [!conflict] Changed elsewhere meanwhile\n> the hornet\n\nz\n"
        );
        let gone = merge("a\nthe bee\nz\n", "a\nz\n", "a\nthe hornet\nz\n");
        assert_eq!(
            (gone.text.as_str(), gone.conflicts),
            ("a\nthe hornet\nz\n", 1),
            "a deletion never wins over a change"
        );
    }

    #[test]
    fn long_texts_take_no_time() {
        let base = "same\n".repeat(60_000);
        let (ours, theirs) = (format!("ours\n{base}"), format!("{base}theirs\n"));
        let merged = merge(&base, &ours, &theirs);
        assert_eq!(
            (merged.text, merged.conflicts),
            (format!("ours\n{base}theirs\n"), 0)
        );
    }

    fn words() -> impl Strategy<Value = Vec<String>> {
        prop::collection::vec(
            prop::sample::select(vec!["a", "b", "c", "d\n", "e\n", " "]),
            0..24,
        )
        .prop_map(|words| words.into_iter().map(str::to_owned).collect())
    }

    proptest! {
        /// One side that changed nothing changes nothing; the sides can be swapped where nothing was in conflict.
        #[test]
        fn laws(base in words(), ours in words(), theirs in words()) {
            let (base, ours, theirs) = (base.concat(), ours.concat(), theirs.concat());
            prop_assert_eq!(merge(&base, &base, &theirs).text, theirs.clone());
            prop_assert_eq!(merge(&base, &ours, &base).text, ours.clone());
            prop_assert_eq!(merge(&base, &ours, &ours).text, ours.clone());
            let (one, other) = (merge(&base, &ours, &theirs), merge(&base, &theirs, &ours));
            prop_assert_eq!(one.conflicts, other.conflicts);
            if one.conflicts == 0 {
                prop_assert_eq!(one.text, other.text);
            }
        }

        /// Changes in different lines never touch each other.
        #[test]
        fn apart(lines in prop::collection::vec("[a-z]{3,8}", 4..20), a in 0_usize..2, b in 3_usize..20) {
            let b = b.min(lines.len() - 1);
            prop_assume!(b > a + 1);
            let text = |changed: &[usize]| -> String {
                let line = |(at, line): (usize, &String)| if changed.contains(&at) { format!("{at} changed {line}\n") } else { format!("{at} {line}\n") };
                lines.iter().enumerate().map(line).collect()
            };
            let merged = merge(&text(&[]), &text(&[a]), &text(&[b]));
            prop_assert_eq!(merged.text, text(&[a, b]));
            prop_assert_eq!(merged.conflicts, 0);
        }
    }
}
