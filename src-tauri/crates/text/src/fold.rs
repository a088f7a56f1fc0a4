//! Folding: when two spellings count as the same. Names keep their accents, words in the index lose them.
//!
//! What a name, a tag or a token is stands in `name` and `words`.

use unicode_normalization::UnicodeNormalization;

/// Folds a name: NFC and full case folding, so that `ΟΔΟΣ` equals `οδος` and `Straße` equals `STRASSE`.
pub(crate) fn name(text: &str) -> String {
    if text.is_ascii() {
        return text.to_ascii_lowercase();
    }
    text.nfc().flat_map(case).nfc().collect()
}

/// Folds a word for the index: NFKC, full case folding, accents and invisible joiners off.
pub(crate) fn word(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    push_word(text, &mut folded);
    folded
}

/// Appends the folded `text`; one pass without allocations where every character folds by itself.
pub(crate) fn push_word(text: &str, folded: &mut String) {
    let start = folded.len();
    for character in text.chars() {
        match simple(character) {
            Some(simple) => folded.push(simple),
            None => {
                folded.truncate(start);
                // Some signs stand for several words or for a mark on a blank; a word stays one word.
                let spaced = text.contains(char::is_whitespace);
                let is_kept = |c: &char| !is_dropped(*c) && (spaced || !c.is_whitespace());
                let decomposed = text.nfkd().flat_map(case).filter(is_kept);
                folded.extend(decomposed.nfc());
                return;
            }
        }
    }
}

/// The folded form of characters that fold to one character whatever stands beside them. A mark after such a
/// character is never simple, so that it sends the whole text down the general road.
fn simple(character: char) -> Option<char> {
    match character {
        '\0'..='\u{7f}' => Some(character.to_ascii_lowercase()),
        // Cyrillic without the letters that decompose (й, ё and their capitals), Han, kana without voicing marks, Hangul.
        'А'..='И' | 'К'..='Я' => char::from_u32(u32::from(character) + 0x20),
        'а'..='и' | 'к'..='я' => Some(character),
        'ß' | 'à'..='ö' | 'ø'..='ÿ' | 'À'..='Ö' | 'Ø'..='Þ' => latin(character),
        '\u{4e00}'..='\u{9fff}'
        | '\u{ac00}'..='\u{d7a3}'
        | '\u{3041}'..='\u{3096}'
        | '\u{30a1}'..='\u{30fa}'
        | 'ー' => Some(character),
        _ => None,
    }
}

/// Western European letters without their accents.
fn latin(character: char) -> Option<char> {
    Some(match character {
        'À'..='Å' | 'à'..='å' => 'a',
        'Ç' | 'ç' => 'c',
        'È'..='Ë' | 'è'..='ë' => 'e',
        'Ì'..='Ï' | 'ì'..='ï' => 'i',
        'Ñ' | 'ñ' => 'n',
        'Ò'..='Ö' | 'ò'..='ö' => 'o',
        'Ù'..='Ü' | 'ù'..='ü' => 'u',
        'Ý' | 'ý' | 'ÿ' => 'y',
        'Æ' => 'æ',
        'Ð' => 'ð',
        'Ø' => 'ø',
        'Þ' => 'þ',
        'æ' | 'ð' | 'ø' | 'þ' => character,
        // `ß` becomes two letters.
        _ => return None,
    })
}

/// Full case folding of one character, from the standard library's tables: lower, upper, lower. The dotless `ı` is a
/// letter of its own, as in Unicode's CaseFolding.txt.
pub(crate) fn case(character: char) -> impl Iterator<Item = char> {
    let dotless = (character == 'ı').then_some(character);
    let folded = (character != 'ı').then(|| {
        character
            .to_lowercase()
            .flat_map(char::to_uppercase)
            .flat_map(char::to_lowercase)
    });
    dotless.into_iter().chain(folded.into_iter().flatten())
}

/// Accents, points and joiners: marks that people leave out when they search. Vowel signs of Indic scripts and the
/// voicing marks of kana are part of the word and stay.
pub(crate) fn is_dropped(character: char) -> bool {
    is_joiner(character)
        || matches!(character,
            '\u{300}'..='\u{36f}' | '\u{1ab0}'..='\u{1aff}' | '\u{1dc0}'..='\u{1dff}' | '\u{20d0}'..='\u{20ff}'
            | '\u{fe20}'..='\u{fe2f}' // combining accents
            | '\u{591}'..='\u{5bd}' | '\u{5bf}' | '\u{5c1}' | '\u{5c2}' | '\u{5c4}' | '\u{5c5}' | '\u{5c7}' // Hebrew points
            | '\u{610}'..='\u{61a}' | '\u{640}' | '\u{64b}'..='\u{65f}' | '\u{670}') // Arabic points and the stretching line
}

/// Invisible characters within words: soft hyphen, joiners, variation selectors.
pub(crate) fn is_joiner(character: char) -> bool {
    matches!(character, '\u{ad}' | '\u{200b}'..='\u{200d}' | '\u{2060}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_fold_case_and_composition() {
        for (a, b) in [
            ("ΟΔΟΣ", "οδος"),
            ("οδοσ", "οδος"),
            ("Straße", "STRASSE"),
            ("Noteä", "NOTEA\u{308}"),
            ("ﬁ", "FI"),
            ("ǅ", "ǆ"),
        ] {
            assert_eq!(name(a), name(b), "{a} {b}");
        }
        assert_ne!(name("Café"), name("Cafe"), "accents tell names apart");
        assert_ne!(name("kıl"), name("kil"), "the dotless i is its own letter");
    }

    #[test]
    fn words_fold_accents_too() {
        for (text, folded) in [
            ("Café", "cafe"),
            ("CAFE\u{301}", "cafe"),
            ("Übergröße", "ubergrosse"),
            ("ｆｕｌｌ", "full"),
            ("ﬁn", "fin"),
            ("Ёлка", "елка"),
            ("が", "が"),
            ("か\u{3099}", "が"),
            ("ｶﾞ", "ガ"),
            ("한글", "한글"),
            ("co\u{ad}op", "coop"),
            ("İstanbul", "istanbul"),
            ("क़िताब", "क\u{93c}िताब"),
            ("שָׁלוֹם", "שלום"),
            ("Æsop", "æsop"),
        ] {
            assert_eq!(word(text), folded, "{text}");
        }
    }

    #[test]
    fn the_fast_road_agrees_with_the_general_one() {
        for character in ('\0'..='\u{ffff}').filter_map(|c| simple(c).map(|s| (c, s))) {
            let general: String = character
                .0
                .nfkd()
                .flat_map(case)
                .filter(|c| !is_dropped(*c))
                .nfc()
                .collect();
            assert_eq!(general, character.1.to_string(), "{:?}", character.0);
        }
    }
}
