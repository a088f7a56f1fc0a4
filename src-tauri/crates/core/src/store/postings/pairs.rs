//! Pairs of very frequent words: where two of them stand side by side is kept in a list of its own, since looking for it
//! among the positions of both would mean to read half of the index.

use super::PAIR;

/// Words of little meaning that stand in about every text of a language, folded. Part of the format of the index.
const FREQUENT: &[&str] = &[
    "a", "aan", "aber", "after", "al", "all", "als", "also", "am", "an", "and", "any", "are", "as",
    "at", "au", "auch", "auf", "aus", "avec", "be", "because", "been", "before", "bei", "being",
    "between", "both", "but", "by", "c", "can", "ce", "che", "com", "como", "con", "could", "d",
    "da", "dans", "das", "dass", "dat", "de", "dei", "del", "dem", "den", "der", "des", "di",
    "die", "do", "does", "dos", "du", "e", "each", "een", "ein", "eine", "einer", "el", "elle",
    "em", "en", "er", "es", "est", "esta", "et", "even", "first", "for", "from", "fur", "had",
    "has", "hat", "have", "he", "her", "here", "het", "him", "his", "how", "however", "i", "if",
    "il", "ils", "im", "in", "into", "is", "ist", "it", "its", "just", "l", "la", "las", "le",
    "les", "like", "lo", "los", "made", "mais", "make", "man", "many", "mas", "may", "me", "mehr",
    "met", "mit", "more", "most", "must", "my", "na", "nach", "nao", "ne", "need", "new", "nicht",
    "niet", "no", "noch", "non", "not", "now", "nur", "o", "oder", "of", "on", "one", "only", "op",
    "or", "os", "other", "our", "out", "over", "para", "pas", "pelo", "per", "plus", "por", "pour",
    "qu", "que", "qui", "s", "same", "se", "see", "sein", "she", "should", "si", "sich", "sie",
    "sind", "so", "some", "sont", "su", "such", "sur", "sus", "t", "te", "tem", "than", "that",
    "the", "their", "them", "then", "there", "these", "they", "this", "through", "time", "to",
    "two", "uber", "um", "un", "una", "und", "under", "une", "up", "use", "used", "using", "van",
    "very", "vom", "von", "voor", "vor", "war", "was", "we", "well", "were", "what", "when",
    "where", "which", "while", "who", "wie", "will", "wird", "with", "within", "without", "would",
    "y", "you", "your", "zijn", "zu", "zum", "zur",
];

/// How many words are frequent.
pub(super) const COUNT: usize = FREQUENT.len();

/// Bytes of the longest.
const LONGEST: usize = 7;

/// The number of a word among the frequent ones.
pub(super) fn number(word: &str) -> Option<u8> {
    if word.len() > LONGEST {
        return None;
    }
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
        assert_eq!(FREQUENT.iter().map(|word| word.len()).max(), Some(LONGEST));
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
