//! How well passages are found again: pages whose words carry numbers, changes to them, and the count of what became of
//! passages.
//!
//! Every word of a page gets an invisible number before anything reads it, so where it stands in two readings is known
//! without guessing. The numbers are taken out before anything is looked for.

mod change;
mod tally;

pub use change::Change;
use commonplace_page::Canonical;
use commonplace_text::anchor::Text;
use std::collections::{HashMap, HashSet};
use std::ops::Range;
pub use tally::{By, Pair, Tally};

/// The private planes: 131,000 numbers.
const FIRST: u32 = 0xf_0000;
const LAST: u32 = 0x10_fffd;
/// Lengths of passages, in characters.
pub const BANDS: [Range<usize>; 4] = [4..15, 20..61, 60..201, 200..501];

/// Chance that is the same in every run.
#[derive(Debug)]
pub struct Chance(u64);

impl Chance {
    /// From a seed.
    #[must_use]
    pub fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1)
    }

    /// A number below `end`.
    pub fn below(&mut self, end: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 >> 11).unwrap_or_default() % end.max(1)
    }

    fn one_in(&mut self, n: usize) -> bool {
        self.below(n) == 0
    }
}

/// Puts a number before every word of a page.
#[must_use]
pub fn numbered(html: &str) -> String {
    let mut out = String::with_capacity(html.len() * 2);
    let mut next = FIRST;
    let mut rest = html;
    let mut in_word = false;
    while let Some(c) = rest.chars().next() {
        if c == '<' {
            let end = end_of_tag(rest);
            let (tag, after) = rest.split_at(end);
            out.push_str(tag);
            rest = after;
            in_word = false;
            continue;
        }
        if c == '&'
            && let Some(end) = end_of_reference(rest)
        {
            // A number inside would make another text of it.
            let (reference, after) = rest.split_at(end);
            out.push_str(reference);
            rest = after;
            in_word &= is_letter(reference);
            continue;
        }
        let begins = !in_word && c.is_alphanumeric();
        if begins && next <= LAST {
            if let Some(mark) = char::from_u32(next) {
                out.push(mark);
            }
            next += 1;
            if next == 0xf_fffe {
                next = 0x10_0000;
            }
        }
        in_word = c.is_alphanumeric() && !is_wide(c);
        out.push(c);
        rest = rest.get(c.len_utf8()..).unwrap_or_default();
    }
    out
}

/// Where the character reference ends that a text begins with.
fn end_of_reference(text: &str) -> Option<usize> {
    let end = text.find(';').filter(|&end| (2..12).contains(&end))?;
    let name = text.get(1..end)?;
    let is_name = name
        .bytes()
        .all(|byte| byte.is_ascii_alphanumeric() || byte == b'#');
    is_name.then_some(end + 1)
}

/// Whether a character reference stands for a letter, as `&eacute;` does.
fn is_letter(reference: &str) -> bool {
    const MARKS: [&str; 8] = [
        "acute;", "grave;", "circ;", "tilde;", "uml;", "cedil;", "ring;", "lig;",
    ];
    MARKS.iter().any(|mark| reference.ends_with(mark)) && reference.len() > 6
}

/// Whether a script without spaces has it: then every character is a word.
fn is_wide(c: char) -> bool {
    matches!(u32::from(c), 0x0e00..=0x0fff | 0x1000..=0x109f | 0x2e80..=0xd7ff | 0xf900..=0xfaff | 0x20000..=0x3ffff)
}

/// Where the tag, comment or raw element ends that a text begins with.
fn end_of_tag(text: &str) -> usize {
    let until = |end: &str| text.find(end).map_or(text.len(), |at| at + end.len());
    if text.starts_with("<!--") {
        return until("-->");
    }
    let lower: String = text
        .chars()
        .take(12)
        .collect::<String>()
        .to_ascii_lowercase();
    for raw in [
        "script", "style", "textarea", "title", "noscript", "template",
    ] {
        if lower
            .strip_prefix('<')
            .is_some_and(|name| name.starts_with(raw))
        {
            let close = format!("</{raw}");
            let all = text.to_ascii_lowercase();
            return all
                .find(&close)
                .and_then(|at| all.get(at..)?.find('>').map(|end| at + end + 1))
                .unwrap_or(text.len());
        }
    }
    let mut quote = None;
    for (at, byte) in text.bytes().enumerate() {
        match (quote, byte) {
            (None, b'>') => return at + 1,
            (None, b'"' | b'\'') => quote = Some(byte),
            (Some(open), byte) if open == byte => quote = None,
            _ => {}
        }
    }
    text.len()
}

/// A reading of a numbered page.
#[derive(Debug)]
pub struct Reading {
    /// Its canonical text, without the numbers.
    pub text: Text,
    /// Number and place of each word.
    words: Vec<(u32, usize)>,
    at: HashMap<u32, usize>,
    /// Numbers that stand here more than once: what a page says in two ways. Which of them is meant nobody can say.
    doubled: HashSet<u32>,
}

impl Reading {
    /// Of numbered HTML.
    #[must_use]
    pub fn of(html: &str) -> Self {
        Self::of_text(&Canonical::of(html).text)
    }

    fn of_text(numbered: &str) -> Self {
        let mut text = String::with_capacity(numbered.len());
        let mut words = Vec::new();
        let mut length = 0;
        for c in numbered.chars() {
            if u32::from(c) >= FIRST {
                words.push((u32::from(c), length));
            } else {
                text.push(c);
                length += 1;
            }
        }
        let mut at = HashMap::new();
        let mut doubled = HashSet::new();
        for (place, &(number, _)) in words.iter().enumerate() {
            if at.insert(number, place).is_some() {
                doubled.insert(number);
            }
        }
        Self {
            text: Text::new(text),
            words,
            at,
            doubled,
        }
    }

    /// Its text with the numbers.
    fn numbered(&self) -> String {
        let mut out = String::new();
        let mut words = self.words.iter().peekable();
        for (at, c) in self.text.as_str().chars().enumerate() {
            while words.peek().is_some_and(|word| word.1 <= at) {
                out.extend(words.next().and_then(|word| char::from_u32(word.0)));
            }
            out.push(c);
        }
        out
    }

    /// A passage of a length, from one word character to another; `None` when the text is too short.
    pub fn passage(&self, lengths: &Range<usize>, chance: &mut Chance) -> Option<Range<usize>> {
        let length = lengths.start + chance.below(lengths.len());
        let room = self.text.len().checked_sub(length + 1)?;
        let start = chance.below(room);
        let words = self.text.slice(start..start + length)?;
        let left = words.chars().take_while(|c| !c.is_alphanumeric()).count();
        let right = words
            .chars()
            .rev()
            .take_while(|c| !c.is_alphanumeric())
            .count();
        let range = start + left..(start + length).saturating_sub(right);
        let is_long = range.start < range.end && range.len() >= lengths.start;
        is_long.then_some(range)
    }

    /// The words that a passage has a part in.
    fn words_of(&self, range: &Range<usize>) -> &[(u32, usize)] {
        let first = self.words.partition_point(|word| word.1 <= range.start);
        let last = self.words.partition_point(|word| word.1 < range.end);
        self.words
            .get(first.saturating_sub(1)..last)
            .unwrap_or_default()
    }

    /// Where a passage of this reading stands in another.
    #[must_use]
    pub fn truth(&self, range: &Range<usize>, other: &Self) -> Truth {
        let words = self.words_of(range);
        let there: Vec<usize> = words
            .iter()
            .filter_map(|word| other.at.get(&word.0).copied())
            .collect();
        let (Some(first), Some(last)) = (words.first(), words.last()) else {
            return Truth::Broken;
        };
        // What our own reading wrote has no number, nor have pages with too many words: nobody knows where that is.
        let is_one_word = |from: usize, to: usize| {
            let text = self.text.slice(from..to.max(from)).unwrap_or_default();
            !text.contains(char::is_whitespace) && to.saturating_sub(from) < 40
        };
        let is_doubled =
            |word: &(u32, usize)| self.doubled.contains(&word.0) || other.doubled.contains(&word.0);
        if !is_one_word(first.1, range.start)
            || !is_one_word(last.1, range.end)
            || words.iter().any(is_doubled)
        {
            return Truth::Broken;
        }
        if there.is_empty() {
            return Truth::Gone;
        }
        let is_whole = there.len() == words.len()
            && there
                .windows(2)
                .all(|pair| matches!(pair, [one, next] if *next == one + 1));
        if !is_whole {
            return Truth::Broken;
        }
        let place = |word: &(u32, usize), offset: usize| {
            let there = other.at.get(&word.0).and_then(|&at| other.words.get(at));
            there.map_or(0, |there| there.1 + offset - word.1.min(offset))
        };
        Truth::There(place(first, range.start)..place(last, range.end))
    }

    /// This reading without some blocks, those that hold a range among them.
    #[must_use]
    pub fn without(&self, range: &Range<usize>) -> Self {
        let mut at = 0;
        let mut kept: Vec<String> = Vec::new();
        for block in self.numbered().split("\n\n") {
            let length = block.chars().filter(|c| u32::from(*c) < FIRST).count();
            if at >= range.end || at + length <= range.start {
                kept.push(block.to_owned());
            }
            at += length + 2;
        }
        Self::of_text(&kept.join("\n\n"))
    }

    /// This reading with so many characters in a hundred changed, lost or put in.
    #[must_use]
    pub fn noisy(&self, percent: usize, chance: &mut Chance) -> Self {
        let mut out = String::new();
        for c in self.numbered().chars() {
            if u32::from(c) >= FIRST || chance.below(100) >= percent {
                out.push(c);
                continue;
            }
            let other = char::from(b'a' + u8::try_from(chance.below(26)).unwrap_or_default());
            match chance.below(3) {
                0 => out.push(other),
                1 => out.extend([c, other]),
                _ => {}
            }
        }
        Self::of_text(&out)
    }
}

/// Where a passage stands in another reading.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Truth {
    /// There, whole.
    There(Range<usize>),
    /// None of it is there.
    Gone,
    /// Parts of it are there.
    Broken,
}
