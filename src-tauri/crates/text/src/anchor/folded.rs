//! Text as it is compared when a passage is looked for: no white space, no invisible characters, one sort of quotation
//! marks and dashes, compatibility characters taken apart. Every character knows where it came from.

use std::collections::HashMap;
use std::ops::Range;
use unicode_normalization::UnicodeNormalization as _;
use unicode_normalization::char::canonical_combining_class;

/// A folded text.
#[derive(Debug, Default)]
pub(super) struct Folded {
    pub(super) chars: Vec<char>,
    text: String,
    /// Byte at which each character begins in `text`.
    at: Vec<u32>,
    /// Where each character came from, in scalar values.
    from: Vec<u32>,
    to: Vec<u32>,
}

impl Folded {
    pub(super) fn of(text: &str) -> Self {
        let mut folded = Self::default();
        let mut chars = text.chars().peekable();
        let mut start = 0_u32;
        let mut cluster = String::new();
        while let Some(first) = chars.next() {
            let mut end = start + 1;
            let is_plain = first.is_ascii() && chars.peek().is_none_or(char::is_ascii);
            if is_plain {
                folded.push(first, start, end);
                start = end;
                continue;
            }
            cluster.clear();
            cluster.push(first);
            while let Some(&mark) = chars.peek()
                && canonical_combining_class(mark) != 0
            {
                cluster.push(mark);
                end += 1;
                chars.next();
            }
            for c in cluster.nfkd() {
                folded.push(c, start, end);
            }
            start = end;
        }
        folded
    }

    fn push(&mut self, c: char, from: u32, to: u32) {
        let Some(c) = plain(c) else { return };
        self.at
            .push(u32::try_from(self.text.len()).unwrap_or(u32::MAX));
        self.text.push(c);
        self.chars.push(c);
        self.from.push(from);
        self.to.push(to);
    }

    pub(super) fn len(&self) -> usize {
        self.chars.len()
    }

    /// Where a range of it came from, in scalar values.
    pub(super) fn source(&self, range: &Range<usize>) -> Range<usize> {
        let from = self.from.get(range.start).copied().unwrap_or_default();
        let to = range.end.checked_sub(1).and_then(|last| self.to.get(last));
        from as usize..to.copied().unwrap_or(from) as usize
    }

    /// The characters that came from a range of scalar values.
    pub(super) fn within(&self, range: &Range<usize>) -> Range<usize> {
        let start = self
            .from
            .partition_point(|&from| (from as usize) < range.start);
        let end = self.to.partition_point(|&to| to as usize <= range.end);
        start..end.max(start)
    }

    /// Where another text stands in this one, overlapping or not; at most `most`.
    pub(super) fn find(&self, wanted: &Self, most: usize) -> Vec<usize> {
        let mut found = Vec::new();
        let mut byte = 0;
        if wanted.text.is_empty() {
            return found;
        }
        while found.len() < most
            && let Some(at) = self
                .text
                .get(byte..)
                .and_then(|rest| rest.find(&wanted.text))
        {
            let start = self
                .at
                .partition_point(|&begin| (begin as usize) < byte + at);
            found.push(start);
            byte += at + self.chars.get(start).map_or(1, |c| c.len_utf8());
        }
        found
    }
}

/// The distinct characters of a text by number, so that tables over them are small.
#[derive(Debug, Default)]
pub(super) struct Alphabet {
    numbers: HashMap<char, u32>,
    /// The text in these numbers.
    pub(super) text: Vec<u32>,
}

impl Alphabet {
    pub(super) fn of(chars: &[char]) -> Self {
        let mut numbers = HashMap::new();
        let text = chars
            .iter()
            .map(|&c| {
                let next = u32::try_from(numbers.len()).unwrap_or(u32::MAX);
                *numbers.entry(c).or_insert(next)
            })
            .collect();
        Self { numbers, text }
    }

    pub(super) fn len(&self) -> usize {
        self.numbers.len()
    }

    pub(super) fn number(&self, c: char) -> Option<usize> {
        self.numbers.get(&c).map(|&number| number as usize)
    }
}

/// A character as it is compared; `None` for one that is not.
fn plain(c: char) -> Option<char> {
    match c {
        '\u{ad}'
        | '\u{34f}'
        | '\u{61c}'
        | '\u{115f}'..='\u{1160}'
        | '\u{17b4}'..='\u{17b5}'
        | '\u{180b}'..='\u{180f}'
        | '\u{200b}'..='\u{200f}'
        | '\u{202a}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}'
        | '\u{3164}'
        | '\u{fe00}'..='\u{fe0f}'
        | '\u{feff}'
        | '\u{ffa0}'
        | '\u{e0000}'..='\u{e0fff}' => None,
        '‘' | '’' | '‚' | '‛' | '′' | 'ʼ' | '`' => Some('\''),
        '“' | '”' | '„' | '‟' | '«' | '»' | '″' => Some('"'),
        '‐' | '‑' | '‒' | '–' | '—' | '―' | '−' => Some('-'),
        c if c.is_whitespace() => None,
        c => Some(c),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_looks_the_same_is_the_same() {
        for (one, other) in [
            ("caf\u{e9}", "cafe\u{301}"),
            ("\u{1ed9}", "o\u{302}\u{323}"),
            ("\u{1ed9}", "o\u{323}\u{302}"),
            ("“a” — ‘b’", "\"a\"\n\n-'b'"),
            ("Donau\u{ad}dampf", "Donaudampf"),
            ("a\u{a0}b", "a b"),
            ("ﬁne …", "fine..."),
            ("한국", "\u{1112}\u{1161}\u{11ab}\u{1100}\u{116e}\u{11a8}"),
            ("👩\u{200d}👧", "👩👧"),
            ("ＡＢ", "AB"),
        ] {
            assert_eq!(Folded::of(one).chars, Folded::of(other).chars, "{one}");
        }
        assert_ne!(Folded::of("e").chars, Folded::of("é").chars);
    }

    #[test]
    fn places_come_back() {
        let folded = Folded::of("a e\u{301}\u{327} b “c”");
        for (range, source) in [
            (0..1, 0..1),
            (1..4, 2..5),
            (2..3, 2..5),
            (4..5, 6..7),
            (5..8, 8..11),
        ] {
            assert_eq!(folded.source(&range), source, "{range:?}");
        }
        assert_eq!(folded.within(&(0..7)), 0..5);
        assert_eq!(folded.within(&(1..2)), 1..1, "white space alone is nothing");
        assert_eq!(Folded::of("aXaXa").find(&Folded::of("a X a"), 9), [0, 2]);
        assert_eq!(Folded::of("äÄä").find(&Folded::of("ä"), 1), [0]);
    }
}
