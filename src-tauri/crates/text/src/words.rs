//! Words, as the search index and the marks in results see them: one definition for both.
//!
//! A token is a run of letters and digits, folded (NFKC, case folding, diacritics off). Everything else separates:
//! `e-mail` is two tokens, `don't` and `don’t` are `don` `t`, so that `Darwin` finds *Darwin's* and `homme` finds
//! *l'homme*; what is typed as one word is looked for as these tokens in a row. Runs of Chinese, Japanese and Korean
//! script become overlapping pairs of characters plus the last one alone, so that any piece of two or more can be found
//! as a phrase and a single character as a prefix; the last token of such a piece is always matched as a prefix
//! ([`crate::query::Mark::new`]). Thai, Lao, Khmer and Burmese, which have no spaces between words either, are cut the
//! same way, every sign of theirs a character.
//!
//! A name of a program (`requestAnimationFrame`, `utf8_decode`) is one token, and its [`parts`] can be found as well.

mod passing;

use crate::fold;
use std::ops::Range;
use unicode_normalization::char::is_combining_mark;

/// A token and where it stands in the text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Token {
    /// Folded.
    pub text: String,
    /// Byte range in the source.
    pub range: Range<usize>,
}

/// The tokens of a text in order.
pub fn tokens(text: &str) -> impl Iterator<Item = Token> + '_ {
    Spans::new(text).filter_map(|span| {
        let folded = fold::word(text.get(span.range.clone())?);
        (!folded.is_empty()).then_some(Token {
            text: folded,
            range: span.range,
        })
    })
}

/// Calls `each` with every token of a text, folded, and the piece of the text that it stands for. Quicker than
/// [`tokens`].
pub fn each_token<'a>(text: &'a str, mut each: impl FnMut(&str, &'a str)) {
    let mut folded = String::new();
    for span in Spans::new(text) {
        let source = text.get(span.range).unwrap_or_default();
        folded.clear();
        fold::push_word(source, &mut folded);
        if !folded.is_empty() {
            each(&folded, source);
        }
    }
}

/// Calls `each` with the parts that a name of a program is made of: `requestAnimationFrame` has `request`, `Animation` and
/// `Frame`, `HTML5Parser` has `HTML` and `Parser`. Parts of one character are left out; other words have none.
pub fn parts<'a>(word: &'a str, mut each: impl FnMut(&'a str)) {
    let bytes = word.as_bytes();
    let plain = bytes
        .iter()
        .skip(1)
        .all(|byte| byte.is_ascii_lowercase() || !byte.is_ascii())
        || word.len() > LONGEST_NAME;
    if plain {
        return;
    }
    let (mut start, mut count) = (0, 0);
    let mut ends: [usize; MOST_PARTS] = [0; MOST_PARTS];
    let mut characters = word.char_indices().peekable();
    let mut before: Option<char> = None;
    while let Some((at, character)) = characters.next() {
        let after = characters.peek().map(|next| next.1);
        if before.is_some_and(|before| begins_part(before, character, after)) && count < MOST_PARTS
        {
            if let Some(end) = ends.get_mut(count) {
                *end = at;
            }
            count += 1;
        }
        before = Some(character);
    }
    if count == 0 {
        return;
    }
    for end in ends.into_iter().take(count).chain([word.len()]) {
        let part = word.get(start..end).unwrap_or_default();
        if part.chars().nth(1).is_some() {
            each(part);
        }
        start = end;
    }
}

/// Parts of one name.
const MOST_PARTS: usize = 16;
/// Bytes of what can be a name.
const LONGEST_NAME: usize = 200;

fn begins_part(before: char, character: char, after: Option<char>) -> bool {
    let is_digit = |c: char| c.is_ascii_digit();
    if is_digit(before) != is_digit(character) {
        return true;
    }
    character.is_uppercase()
        && (before.is_lowercase()
            || (before.is_uppercase() && after.is_some_and(char::is_lowercase)))
}

/// Words of a text: runs of letters and digits, apostrophes within them included; CJK characters count as half a word
/// each, those of Thai and its neighbours as a fifth, rounded up.
#[must_use]
pub fn count(text: &str) -> u32 {
    let mut words = 0_u32;
    let mut characters = 0_u32;
    let mut signs = 0_u32;
    let mut previous: Option<Span> = None;
    for span in Spans::new(text) {
        if span.cjk {
            let thai = text.get(span.range.clone()).is_some_and(is_thai);
            let count = if thai { &mut signs } else { &mut characters };
            *count = count.saturating_add(1);
        } else if !previous.is_some_and(|before| {
            !before.cjk && is_apostrophe(text, before.range.end, span.range.start)
        }) {
            words = words.saturating_add(1);
        }
        previous = Some(span);
    }
    words
        .saturating_add(characters.div_ceil(2))
        .saturating_add(signs.div_ceil(5))
}

/// Whether a text begins with a letter of Thai or its neighbours.
fn is_thai(text: &str) -> bool {
    matches!(
        text.chars().next(),
        Some('\u{e01}'..='\u{ece}' | '\u{1000}'..='\u{103f}' | '\u{1780}'..='\u{17d3}')
    )
}

fn is_apostrophe(text: &str, from: usize, to: usize) -> bool {
    matches!(text.get(from..to), Some("'" | "’"))
}

/// Words that are read in a minute.
const A_MINUTE: u32 = 240;

/// Minutes to read `words` words in a language: 240 words a minute, rounded up, at least 1.
#[must_use]
pub fn minutes(words: u32) -> u32 {
    words.div_ceil(A_MINUTE).max(1)
}

/// The most words that take no more than `minutes`.
#[must_use]
pub fn words_in(minutes: u32) -> u32 {
    minutes.saturating_mul(A_MINUTE)
}

/// Words of a text that a reader gets through in a minute, by language; 240 where it is not known. After Trauzettel-Klosinski
/// and Dietz (2012), whose readers read aloud, in proportion to English; Chinese, Japanese and Korean as [`count`] counts.
#[must_use]
pub fn per_minute(lang: Option<&str>) -> u32 {
    let primary = lang
        .and_then(|lang| lang.split(['-', '_']).next())
        .unwrap_or_default()
        .to_ascii_lowercase();
    match primary.as_str() {
        "ar" => 145,
        "de" => 190,
        "es" => 230,
        "fi" => 170,
        "fr" => 205,
        "he" => 195,
        "it" => 200,
        "ja" => 190,
        "nl" => 210,
        "pl" | "tr" => 175,
        "pt" => 190,
        "ru" | "uk" => 195,
        "sl" => 190,
        "sv" | "no" | "nb" | "da" => 210,
        "zh" => 135,
        _ => 240,
    }
}

/// Folds text for comparing and for finding pieces: NFKC, case folded, diacritics off.
#[must_use]
pub fn fold(text: &str) -> String {
    fold::word(text)
}

/// Where a token stands, before it is folded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Span {
    pub range: Range<usize>,
    /// End of the first character; what a prefix of one character covers in a pair.
    pub first_end: usize,
    /// A pair of CJK characters, or the last of a run.
    pub cjk: bool,
}

/// The token ranges of a text, without any allocation.
#[derive(Clone)]
pub(crate) struct Spans<'a> {
    text: &'a str,
    at: usize,
}

impl<'a> Spans<'a> {
    pub fn new(text: &'a str) -> Self {
        Self { text, at: 0 }
    }

    fn character(&self, at: usize) -> Option<char> {
        self.text.get(at..)?.chars().next()
    }

    /// The end of the character at `at` with the marks that belong to it.
    fn unit_end(&self, at: usize, cjk: bool) -> usize {
        let mut end = at + self.character(at).map_or(0, char::len_utf8);
        while let Some(character) = self.character(end) {
            let follows =
                (is_mark(character) && !is_cjk(character)) || (cjk && is_cjk_mark(character));
            if !follows {
                break;
            }
            end += character.len_utf8();
        }
        end
    }

    /// A run of letters and digits that are not CJK, from `start`.
    fn run(&mut self, start: usize) -> Span {
        let bytes = self.text.as_bytes();
        let mut end = start;
        while let Some(byte) = bytes.get(end) {
            if byte.is_ascii_alphanumeric() {
                end += 1;
            } else if byte.is_ascii() {
                break;
            } else {
                match self.character(end) {
                    Some(character) if is_word(character) && !is_cjk(character) => {
                        end += character.len_utf8()
                    }
                    _ => break,
                }
            }
        }
        self.at = end;
        Span {
            range: start..end,
            first_end: start,
            cjk: false,
        }
    }
}

impl Iterator for Spans<'_> {
    type Item = Span;

    fn next(&mut self) -> Option<Span> {
        let bytes = self.text.as_bytes();
        loop {
            let byte = *bytes.get(self.at)?;
            if byte.is_ascii_alphanumeric() {
                return Some(self.run(self.at));
            }
            if byte.is_ascii() {
                self.at += 1;
                continue;
            }
            let character = self.character(self.at)?;
            if is_cjk(character) {
                let first_end = self.unit_end(self.at, true);
                let second = self.character(first_end).is_some_and(is_cjk);
                let end = if second {
                    self.unit_end(first_end, true)
                } else {
                    first_end
                };
                let span = Span {
                    range: self.at..end,
                    first_end,
                    cjk: true,
                };
                self.at = first_end;
                return Some(span);
            }
            if is_word(character) && !is_mark(character) {
                return Some(self.run(self.at));
            }
            self.at += character.len_utf8();
        }
    }
}

/// Characters that carry a token on.
fn is_word(character: char) -> bool {
    character.is_alphanumeric() || is_mark(character)
}

fn is_mark(character: char) -> bool {
    !character.is_ascii() && (fold::is_joiner(character) || is_combining_mark(character))
}

/// Whether a character belongs to a script whose runs are cut into pairs: Han, kana, bopomofo, Hangul; Thai, Lao, Burmese
/// and Khmer.
pub fn is_cjk(character: char) -> bool {
    // Most letters come before the first of them.
    if character < '\u{e01}' {
        return false;
    }
    matches!(character,
        '\u{e01}'..='\u{e4e}' | '\u{e81}'..='\u{ece}' | '\u{1000}'..='\u{103f}' | '\u{1780}'..='\u{17d3}'
        | '\u{2e80}'..='\u{2fdf}' | '々' | '〇' | '\u{3021}'..='\u{3029}' | '\u{3038}'..='\u{303c}'
        | '\u{3041}'..='\u{3096}' | '\u{309d}'..='\u{309f}' | '\u{30a1}'..='\u{30fa}' | '\u{30fc}'..='\u{30ff}'
        | '\u{3105}'..='\u{312f}' | '\u{31a0}'..='\u{31bf}' | '\u{31f0}'..='\u{31ff}'
        | '\u{1100}'..='\u{115f}' | '\u{3131}'..='\u{318e}' | '\u{a960}'..='\u{a97f}' | '\u{ac00}'..='\u{d7a3}'
        | '\u{ff66}'..='\u{ff9d}' | '\u{ffa1}'..='\u{ffdc}'
        | '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{323af}')
}

/// What belongs to the CJK character before it: the vowels and finals of a decomposed Hangul syllable, halfwidth voicing.
fn is_cjk_mark(character: char) -> bool {
    matches!(character, '\u{1160}'..='\u{11ff}' | '\u{d7b0}'..='\u{d7ff}' | '\u{ff9e}' | '\u{ff9f}')
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn check(text: &str, expected: &[&str]) {
        let found: Vec<String> = tokens(text).map(|token| token.text).collect();
        assert_eq!(found, expected, "{text:?}");
        let mut each = Vec::new();
        each_token(text, |token, _| each.push(token.to_owned()));
        assert_eq!(each, expected, "{text:?}");
    }

    #[test]
    fn words_of_many_kinds() {
        check("Hello, World!", &["hello", "world"]);
        check("don't don’t", &["don", "t", "don", "t"]);
        check(
            "C++ e-mail snake_case",
            &["c", "e", "mail", "snake", "case"],
        );
        check("café CAFE\u{301}", &["cafe", "cafe"]);
        check("Donau\u{ad}dampf", &["donaudampf"]);
        check("1,000.5 x²", &["1", "000", "5", "x2"]);
        check("\u{fc5e} a\u{fc5e} \u{640}", &["a"]);
        check("हिन्दी भाषा", &["हिन्दी", "भाषा"]);
        check("\u{301}\u{200d} \" # — 🎉", &[]);
        check("", &[]);
    }

    #[test]
    fn cjk_runs_become_pairs_and_the_last_one() {
        check("適者生存", &["適者", "者生", "生存", "存"]);
        check("列", &["列"]);
        check("iPhone手机x", &["iphone", "手机", "机", "x"]);
        check("日本語。勉強", &["日本", "本語", "語", "勉強", "強"]);
        check("ภาษาไทย", &["ภา", "าษ", "ษา", "าไ", "ไท", "ทย", "ย"]);
        check("น้ำ", &["น\u{e49}", "\u{e49}\u{e4d}า", "\u{e4d}า"]);
        check("ﾊﾞｽ", &["バス", "ス"]);
        check("한글", &["한글", "글"]);
        check(
            "\u{1112}\u{1161}\u{11ab}\u{1100}\u{1173}\u{11af}",
            &["한글", "글"],
        );
    }

    #[test]
    fn names_of_programs_have_parts() {
        for (word, expected) in [
            (
                "requestAnimationFrame",
                vec!["request", "Animation", "Frame"],
            ),
            ("HTML5Parser", vec!["HTML", "Parser"]),
            ("XMLHttpRequest", vec!["XML", "Http", "Request"]),
            ("utf8decode", vec!["utf", "decode"]),
            ("ÜberGröße", vec!["Über", "Größe"]),
            ("word", vec![]),
            ("Word", vec![]),
            ("WORD", vec![]),
            ("x2", vec![]),
            ("2026", vec![]),
            ("", vec![]),
        ] {
            let mut found = Vec::new();
            parts(word, |part| found.push(part));
            let found: Vec<&str> = found.into_iter().filter(|part| *part != word).collect();
            assert_eq!(found, expected, "{word}");
        }
    }

    #[test]
    fn counts() {
        for (text, words) in [
            ("", 0),
            ("one two-three", 3),
            ("don’t stop", 2),
            ("日本語", 2),
            ("列 a", 2),
            ("ภาษาไทย", 2),
            ("“ — ”", 0),
        ] {
            assert_eq!(count(text), words, "{text:?}");
        }
        assert_eq!([minutes(0), minutes(240), minutes(241)], [1, 1, 2]);
        let speeds = [
            None,
            Some("en-GB"),
            Some("de"),
            Some("zh-Hant"),
            Some("DE_at"),
        ];
        assert_eq!(speeds.map(per_minute), [240, 240, 190, 135, 190]);
    }

    proptest! {
        #[test]
        fn ranges_are_whole_and_in_order(text in ".{0,80}") {
            let mut start = 0;
            for token in tokens(&text) {
                prop_assert!(text.get(token.range.clone()).is_some_and(|piece| !piece.is_empty()));
                prop_assert!(token.range.start >= start);
                prop_assert!(!token.text.contains(char::is_whitespace));
                start = token.range.start;
            }
            let mut each = Vec::new();
            each_token(&text, |token, source| each.push((token.to_owned(), source.to_owned())));
            let expected: Vec<_> = tokens(&text).map(|token| (token.text, text[token.range].to_owned())).collect();
            prop_assert_eq!(each, expected);
        }
    }
}
