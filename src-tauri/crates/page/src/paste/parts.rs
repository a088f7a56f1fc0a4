//! What stands between the parts of a text: rules, and the numbers of chapters.

use super::shape::ends_sentence;

/// Whether a line is a rule between two parts: one sign three times or more, and nothing else.
pub(super) fn is_rule(text: &str) -> bool {
    let mut signs = text.chars().filter(|c| !c.is_whitespace());
    let Some(first) = signs.next().filter(|c| "*-_~•·—–=+⁂".contains(*c)) else {
        return false;
    };
    let mut count = 1;
    signs.all(|sign| {
        count += 1;
        sign == first
    }) && (count >= 3 || first == '⁂')
}

/// Words before the number of a part.
const PARTS: &[&str] = &[
    "chapter",
    "book",
    "part",
    "canto",
    "act",
    "scene",
    "volume",
    "letter",
    "kapitel",
    "teil",
    "buch",
    "chapitre",
    "partie",
    "livre",
    "capítulo",
    "capitulo",
    "parte",
    "libro",
    "capitolo",
    "hoofdstuk",
    "deel",
    "kapittel",
    "del",
    "глава",
    "часть",
    "книга",
];

/// Whether a line numbers a part of a book: "CHAPTER I.", "Part 2: The Thaw".
pub(super) fn is_numbered_part(text: &str) -> bool {
    let mut words = text.split_whitespace();
    let is_part = words
        .next()
        .is_some_and(|word| PARTS.contains(&word.to_lowercase().as_str()));
    let Some(number) = words.next().filter(|_| is_part) else {
        return false;
    };
    let bare = number.trim_end_matches(['.', ':', ',', '—', '–', '-']);
    let is_roman = !bare.is_empty()
        && (bare.chars().all(|c| "IVXLC".contains(c)) || bare.chars().all(|c| "ivxlc".contains(c)));
    let is_arabic = (1..=3).contains(&bare.len()) && bare.bytes().all(|b| b.is_ascii_digit());
    let rest: Vec<&str> = words.collect();
    let goes_on = rest
        .first()
        .is_some_and(|word| word.starts_with(|c: char| c.is_lowercase()));
    let is_parted = bare.len() < number.len() || matches!(rest.first(), Some(&("—" | "–" | "-")));
    (is_roman || is_arabic)
        && !goes_on
        && (rest.is_empty() || is_parted && rest.len() <= 10 && !ends_sentence(&rest.join(" ")))
}

#[cfg(test)]
mod tests {
    use super::super::shape::item;
    use super::{is_numbered_part, is_rule};

    #[test]
    fn knows_rules_and_numbered_parts() {
        for rule in ["* * * * *", "***", "---", "_____", "⁂", "- - -", "• • •"] {
            assert!(is_rule(rule) && item(rule).is_none(), "{rule}");
        }
        for other in ["", "* a", "--", "-*-", "1 1 1", "..."] {
            assert!(!is_rule(other), "{other}");
        }
        for part in [
            "CHAPTER I.",
            "Chapter 12",
            "Part 2: The Thaw",
            "Kapitel IV",
            "BOOK II. The Ice",
        ] {
            assert!(is_numbered_part(part), "{part}");
        }
        for other in [
            "Chapter and verse",
            "Part 2 of the series",
            "Part 2: It began in the night.",
            "Act 3 was long",
            "Book a table",
            "Part Mix",
        ] {
            assert!(!is_numbered_part(other), "{other}");
        }
    }
}
