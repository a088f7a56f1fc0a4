//! Names that stand in a text as whole words, in any script.
//!
//! A letter beside another letter makes no whole word; in scripts that write without blanks between words every place is
//! the edge of one. Where in a note to look is `note`'s work.

use crate::fold;
use std::ops::Range;
use unicode_normalization::char::is_combining_mark;

/// Names to look for, folded.
#[derive(Debug, Default)]
pub struct Names {
    /// Longest first, so that `New York City` is not found as `New York`.
    names: Vec<Vec<char>>,
}

impl Names {
    /// Names as people write them; case, composition and the width of blanks do not matter.
    pub fn new<'a>(names: impl IntoIterator<Item = &'a str>) -> Self {
        let mut folded: Vec<Vec<char>> = names
            .into_iter()
            .map(|name| {
                let name = name.split_whitespace().collect::<Vec<_>>().join(" ");
                fold::name(&name).chars().collect()
            })
            .filter(|name: &Vec<char>| name.iter().any(|c| c.is_alphanumeric()))
            .collect();
        folded.sort_by(|a, b| b.len().cmp(&a.len()).then_with(|| a.cmp(b)));
        folded.dedup();
        Self { names: folded }
    }

    /// Whether there is nothing to look for.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.names.is_empty()
    }

    /// Byte ranges of the names in a text, in order, none within another; at most `most`.
    #[must_use]
    pub fn find(&self, text: &str, most: usize) -> Vec<Range<usize>> {
        let letters = letters(text);
        let mut found = Vec::new();
        let mut at = 0;
        while at < letters.len() && found.len() < most {
            match self.at(&letters, at) {
                Some(length) => {
                    let (first, last) = (letters.get(at), letters.get(at + length - 1));
                    if let (Some(first), Some(last)) = (first, last) {
                        found.push(first.start..last.end);
                    }
                    at += length;
                }
                None => at += 1,
            }
        }
        found
    }

    /// The length of the name that stands at `at` as a whole word.
    fn at(&self, letters: &[Letter], at: usize) -> Option<usize> {
        let rest = letters.get(at..)?;
        let first = rest.first()?;
        let before = at.checked_sub(1).and_then(|before| letters.get(before));
        // The second half of a letter that folds to two is no beginning.
        if before.is_some_and(|before| before.start == first.start) {
            return None;
        }
        let fits = |name: &&Vec<char>| {
            let length = name.len();
            length <= rest.len()
                && name
                    .iter()
                    .zip(rest)
                    .all(|(wanted, letter)| *wanted == letter.folded)
                && is_edge(before.map(|letter| letter.folded), name.first().copied())
                && is_edge(
                    name.last().copied(),
                    rest.get(length).map(|letter| letter.folded),
                )
        };
        self.names.iter().find(fits).map(Vec::len)
    }
}

/// A folded character and where it came from.
struct Letter {
    folded: char,
    start: usize,
    end: usize,
}

/// The text folded, blanks of any width as one.
fn letters(text: &str) -> Vec<Letter> {
    let mut letters: Vec<Letter> = Vec::with_capacity(text.len());
    let mut characters = text.char_indices().peekable();
    while let Some((start, character)) = characters.next() {
        let mut end = start + character.len_utf8();
        if character.is_whitespace() {
            match letters.last_mut() {
                Some(last) if last.folded == ' ' => last.end = end,
                _ => letters.push(Letter {
                    folded: ' ',
                    start,
                    end,
                }),
            }
            continue;
        }
        if character.is_ascii()
            && !characters
                .peek()
                .is_some_and(|(_, next)| is_combining_mark(*next))
        {
            letters.push(Letter {
                folded: character.to_ascii_lowercase(),
                start,
                end,
            });
            continue;
        }
        while let Some((at, mark)) = characters.next_if(|(_, next)| is_combining_mark(*next)) {
            end = at + mark.len_utf8();
        }
        let cluster = text.get(start..end).unwrap_or_default();
        letters.extend(
            fold::name(cluster)
                .chars()
                .map(|folded| Letter { folded, start, end }),
        );
    }
    letters
}

/// Whether a word can end between two characters.
fn is_edge(before: Option<char>, after: Option<char>) -> bool {
    let (Some(before), Some(after)) = (before, after) else {
        return true;
    };
    let is_letter = |c: char| c.is_alphanumeric() || c == '_' || is_combining_mark(c);
    !is_letter(before) || !is_letter(after) || unspaced(before) || unspaced(after)
}

/// Letters of scripts that write without blanks between words, or join their particles to them.
fn unspaced(character: char) -> bool {
    matches!(character,
        '\u{0e00}'..='\u{0eff}' // Thai, Lao
        | '\u{1000}'..='\u{109f}' // Myanmar
        | '\u{1780}'..='\u{17ff}' // Khmer
        | '\u{0f00}'..='\u{0fff}' // Tibetan
        | '\u{3040}'..='\u{309f}' // Hiragana
        | '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' // Han
        | '\u{20000}'..='\u{3ffff}'
        | '\u{1100}'..='\u{11ff}' | '\u{ac00}'..='\u{d7a3}') // Hangul
}

#[cfg(test)]
mod tests {
    use super::Names;
    use proptest::prelude::*;

    #[test]
    fn whole_words_of_any_script() {
        for (name, text, found) in [
            (
                "Bee",
                "A bee, two bees, BEE's, bee-line, beer.",
                vec!["bee", "BEE", "bee"],
            ),
            (
                "New York",
                "new  york and New\nYork, Newyork",
                vec!["new  york", "New\nYork"],
            ),
            (
                "Café",
                "cafe\u{301} CAFÉ cafés cafe",
                vec!["cafe\u{301}", "CAFÉ"],
            ),
            (
                "Straße",
                "STRASSE strasse Straßen",
                vec!["STRASSE", "strasse"],
            ),
            ("οδος", "Η ΟΔΟΣ εδώ", vec!["ΟΔΟΣ"]),
            ("蜜蜂", "我爱蜜蜂。蜜蜂们", vec!["蜜蜂", "蜜蜂"]),
            ("사과", "사과는 빨갛다", vec!["사과"]),
            ("バス", "バスケット、バスで", vec!["バス"]),
            ("ผึ้ง", "ฉันรักผึ้งมาก", vec!["ผึ้ง"]),
            ("C++", "I like C++ and C++17", vec!["C++"]),
            ("नमस्ते", "वह नमस्ते कहता है", vec!["नमस्ते"]),
            ("शहद", "शहदी शहद", vec!["शहद"]),
            ("!!", "what!!", vec![]),
        ] {
            let names = Names::new([name]);
            let ranges = names.find(text, 100);
            let pieces: Vec<&str> = ranges.into_iter().map(|range| &text[range]).collect();
            // The numbers after C++ make another word of it.
            let wanted = if name == "C++" {
                vec!["C++", "C++"]
            } else {
                found
            };
            assert_eq!(pieces, wanted, "{name} in {text}");
        }
    }

    #[test]
    fn the_longest_name_counts() {
        let names = Names::new(["York", "New York", "New York City"]);
        let text = "New York City is in New York";
        let pieces: Vec<&str> = names
            .find(text, 9)
            .into_iter()
            .map(|range| &text[range])
            .collect();
        assert_eq!(pieces, ["New York City", "New York"]);
        assert_eq!(names.find(text, 1).len(), 1);
    }

    proptest! {
        #[test]
        fn ranges_are_whole_and_apart(text in ".{0,60}", name in ".{0,4}") {
            let mut end = 0;
            for range in Names::new([name.as_str()]).find(&text, 50) {
                prop_assert!(range.start >= end && range.end > range.start);
                prop_assert!(text.get(range.clone()).is_some());
                end = range.end;
            }
        }
    }
}
