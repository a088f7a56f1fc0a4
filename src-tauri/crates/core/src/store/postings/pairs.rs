//! Pairs of very frequent words: where two of them stand side by side is kept in a list of its own, since looking for it
//! among the positions of both would mean to read half of the index.

use super::PAIR;

/// Words of little meaning that stand in about every text of a language, folded. Part of the format of the index.
const FREQUENT: &[&str] = &[
    "a", "aan", "aber", "al", "all", "als", "also", "am", "an", "and", "any", "are", "as", "at",
    "au", "auch", "auf", "aus", "avec", "be", "been", "bei", "but", "by", "c", "can", "ce", "che",
    "com", "como", "con", "d", "da", "das", "dass", "dat", "de", "dei", "del", "dem", "den", "der",
    "des", "di", "die", "do", "does", "dos", "du", "e", "een", "ein", "eine", "einer", "el", "em",
    "en", "er", "es", "est", "et", "for", "from", "fur", "had", "has", "hat", "have", "he", "her",
    "het", "his", "i", "if", "il", "im", "in", "into", "is", "ist", "it", "its", "l", "la", "las",
    "le", "les", "lo", "los", "may", "met", "mit", "more", "na", "nach", "nao", "ne", "nicht",
    "niet", "no", "non", "not", "o", "oder", "of", "on", "one", "only", "op", "or", "os", "other",
    "our", "out", "para", "pas", "per", "plus", "por", "pour", "qu", "que", "qui", "s", "se",
    "she", "should", "si", "sich", "sie", "sind", "so", "some", "su", "such", "sur", "t", "te",
    "than", "that", "the", "their", "them", "there", "these", "they", "this", "to", "um", "un",
    "una", "und", "une", "up", "use", "used", "using", "van", "vom", "von", "voor", "was", "we",
    "were", "what", "when", "where", "which", "who", "will", "wird", "with", "would", "y", "you",
    "your", "zijn", "zu", "zum", "zur",
];

/// How many words are frequent.
pub(super) const COUNT: usize = FREQUENT.len();

/// The number of a word among the frequent ones.
pub(super) fn number(word: &str) -> Option<u8> {
    let at = FREQUENT.binary_search(&word).ok()?;
    u8::try_from(at).ok()
}

/// The term of two words side by side, where both of them are frequent.
pub(in crate::store) fn key(left: &str, right: &str) -> Option<String> {
    (number(left).is_some() && number(right).is_some()).then(|| format!("{PAIR}{left} {right}"))
}

/// As [`key`], by their numbers.
pub(super) fn key_of(left: u8, right: u8) -> String {
    let word = |number: u8| {
        FREQUENT
            .get(usize::from(number))
            .copied()
            .unwrap_or_default()
    };
    format!("{PAIR}{} {}", word(left), word(right))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_found_by_halving() {
        assert!(FREQUENT.is_sorted() && COUNT < 255);
        for word in FREQUENT {
            assert_eq!(
                commonplace_text::words::fold(word),
                *word,
                "as it stands in the index"
            );
            assert!(number(word).is_some());
        }
        assert_eq!(key("of", "the").as_deref(), Some("\u{3}of the"));
        assert_eq!(key("of", "whales"), None);
    }
}
