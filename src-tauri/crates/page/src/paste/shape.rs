//! What a line looks like: a sentence, a headline, a name, a list item, code.
//!
//! Knows nothing of where the line stands.

use super::parts::is_rule;
use crate::lang::is_unspaced;

/// The measures of a line, taken once.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Shape {
    /// Characters; an ideograph counts as two.
    pub(super) width: usize,
    /// Words; two ideographs count as one.
    pub(super) words: usize,
    /// Ends as a sentence does.
    pub(super) ends: bool,
}

impl Shape {
    pub(super) fn of(text: &str) -> Shape {
        let (mut width, mut words, mut wide) = (0, 0, 0);
        let mut in_word = false;
        for c in text.chars() {
            if is_unspaced(c) {
                width += 2;
                wide += 1;
                in_word = false;
            } else {
                width += 1;
                let letter = !c.is_whitespace();
                words += usize::from(letter && !in_word);
                in_word = letter;
            }
        }
        Shape {
            width,
            words: words + wide / 2,
            ends: ends_sentence(text),
        }
    }

    /// A sentence, however short.
    pub(super) fn is_sentence(self) -> bool {
        self.ends && self.words >= 4
    }

    /// Running text beyond doubt: what the body of an article is made of.
    pub(super) fn is_prose(self) -> bool {
        (self.is_sentence() && (self.width >= 80 || self.words >= 14)) || self.words >= 32
    }

    /// Short, and no sentence: a headline, a label, a name.
    pub(super) fn is_label(self) -> bool {
        !self.ends && self.width <= 90 && self.words <= 14
    }
}

/// A text without the marks of notes at its end: `[1]`, `[12][13]`.
fn without_notes(text: &str) -> &str {
    let mut rest = text.trim_end();
    while let Some((before, number)) = rest
        .strip_suffix(']')
        .and_then(|inside| inside.rsplit_once('['))
    {
        let is_number =
            (1..=3).contains(&number.len()) && number.bytes().all(|b| b.is_ascii_digit());
        if !is_number {
            break;
        }
        rest = before.trim_end();
    }
    rest
}

/// Whether text ends as a sentence does, closing quotes, brackets and marks of notes aside.
pub(super) fn ends_sentence(text: &str) -> bool {
    let bare = without_notes(text).trim_end_matches(|c: char| {
        matches!(
            c,
            '"' | '\''
                | '”'
                | '’'
                | '»'
                | '“'
                | '‘'
                | '«'
                | ')'
                | ']'
                | '」'
                | '』'
                | '）'
                | '】'
                | '*'
                | '_'
        ) || c.is_whitespace()
    });
    ends_with_stop(bare)
        || bare.rsplit_once(' ').is_some_and(|(said, agency)| {
            (2..=6).contains(&agency.len())
                && is_all_caps(agency)
                && agency.chars().all(char::is_alphabetic)
                && ends_with_stop(said.trim_end())
                && said.contains(' ')
        })
}

fn ends_with_stop(text: &str) -> bool {
    text.ends_with([
        '.', '!', '?', '…', '。', '！', '？', '؟', '।', '۔', '．', '։', '።',
    ])
}

/// A list item's marker.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Marker {
    Bullet,
    Number(u32),
}

/// The marker of a list item and the bytes that it takes up.
pub(super) fn item(text: &str) -> Option<(Marker, usize)> {
    if is_rule(text) {
        return None;
    }
    let mut chars = text.chars();
    let first = chars.next()?;
    let after = chars.as_str();
    let gap = after.len() - after.trim_start().len();
    let something = !after.trim().is_empty();
    match first {
        '•' | '◦' | '▪' | '‣' | '●' | '○' | '■' | '▸' | '►' | '➤' | '✓' | '✔' | '⁃'
            if something =>
        {
            Some((Marker::Bullet, first.len_utf8() + gap))
        }
        '-' | '*' | '+' | '–' | '·' | '∙' if gap > 0 && something => {
            Some((Marker::Bullet, first.len_utf8() + gap))
        }
        '0'..='9' => {
            let digits = text.len() - text.trim_start_matches(|c: char| c.is_ascii_digit()).len();
            let number = text.get(..digits)?.parse().ok().filter(|_| digits <= 3)?;
            let rest = text.get(digits..)?.strip_prefix(['.', ')'])?;
            let gap = rest.len() - rest.trim_start().len();
            (gap > 0 && !rest.trim().is_empty())
                .then_some((Marker::Number(number), digits + 1 + gap))
        }
        _ => None,
    }
}

/// Small words inside names: "Ludwig van Beethoven".
const PARTICLES: &[&str] = &[
    "van", "von", "der", "den", "de", "del", "della", "di", "da", "dos", "das", "du", "la", "le",
    "el", "al", "bin", "ibn", "ter", "ten", "zu", "af", "av", "e", "y", "i", "do", "des", "dalla",
    "lo", "ben", "abu", "ul",
];

/// Words that headlines capitalise and names do not have.
const TITLE_WORDS: &[&str] = &[
    "The", "A", "An", "And", "Or", "Of", "On", "In", "At", "For", "To", "With", "From", "How",
    "Why", "What", "When", "Where", "Who", "Your", "Our", "My", "His", "Her", "Is", "Are", "Was",
    "Be", "Not", "No", "New", "All", "This", "That", "It", "We", "You", "I", "Best", "Top", "More",
    "Der", "Das", "Und", "Le", "Les", "El", "Los", "Las", "Un", "Une", "Una", "Ein", "Eine", "THE",
    "AND", "OF", "FOR", "TO", "IN", "ON", "Key", "About", "Into", "After", "Before", "Up", "Down",
    "Out", "Over", "Good", "Every", "As",
];

/// Whether text can be a person's name: two to five capitalised words, or initials.
pub(super) fn is_name(text: &str) -> bool {
    let words: Vec<&str> = text.split_whitespace().collect();
    let capital = |w: &str| w.chars().next().is_some_and(char::is_uppercase);
    let small = |w: &str| TITLE_WORDS.contains(&w);
    let clean = |w: &str| {
        w.chars().all(|c| {
            c.is_alphabetic() || matches!(c, '.' | '\'' | '’' | '-' | '‑' | '\u{300}'..='\u{36f}')
        })
    };
    let shaped = words.iter().enumerate().all(|(at, w)| {
        clean(w)
            && (capital(w) || (PARTICLES.contains(w) && at + 1 < words.len()) || glued_particle(w))
    });
    (2..=5).contains(&words.len())
        && shaped
        && !words.iter().any(|w| small(w))
        && text.chars().count() <= 48
        && words
            .last()
            .is_some_and(|w| w.chars().count() > 1 && !w.ends_with('.') || w.ends_with("Jr."))
}

/// "d'Arc", "al-Masri".
fn glued_particle(word: &str) -> bool {
    word.split_once(['\'', '’', '-'])
        .is_some_and(|(before, after)| {
            before.chars().count() <= 3 && after.chars().next().is_some_and(char::is_uppercase)
        })
}

/// Whether two or more letters are there and none of them is small.
pub(super) fn is_all_caps(text: &str) -> bool {
    let letters = text.chars().filter(|c| c.is_alphabetic());
    let (mut upper, mut other) = (0, 0);
    for c in letters {
        if c.is_uppercase() {
            upper += 1;
        } else {
            other += 1;
        }
    }
    upper >= 2 && other == 0
}

/// Whether a line is code rather than language.
pub(super) fn is_code(raw: &str) -> bool {
    let text = raw.trim();
    if text.is_empty() || text.chars().count() > 300 {
        return false;
    }
    let opens = [
        "def ",
        "fn ",
        "let ",
        "const ",
        "var ",
        "#include",
        "return ",
        "import ",
        "public ",
        "private ",
        "function ",
        "$ ",
        "sudo ",
        ">>> ",
        "</",
        "<div",
        "<p>",
        "elif ",
        "else:",
        "try:",
        "#!/",
        "npm ",
        "pip install",
        "git clone",
        "SELECT ",
        "INSERT INTO",
        "package ",
        "struct ",
        "impl ",
        "pub ",
        "use ",
        "echo ",
        "print(",
        "console.",
        "//",
        "/*",
        "export ",
        "func ",
    ];
    let holds = [
        "();", " += ", " -= ", "==", "=>", "::", "!=", "&&", "||", "/>", "-> ", "):", "{}", "[]",
        "()", "= [", "= {", "= \"",
    ];
    let weak_opens = ["for ", "if ", "while ", "class ", "else", "with "];
    let ends = text.ends_with(['{', '}', ';']);
    let counts = [" += ", " -= ", "++", " == "]
        .iter()
        .any(|o| text.contains(o))
        && !ends_sentence(text);
    let score = 2 * usize::from(ends || counts)
        + 2 * usize::from(opens.iter().any(|o| text.starts_with(o)) && !ends_sentence(text))
        + holds.iter().filter(|h| text.contains(*h)).count()
        + usize::from(weak_opens.iter().any(|o| text.starts_with(o)) && text.ends_with(':'))
        + usize::from(is_assignment(text))
        + usize::from(raw.starts_with([' ', '\t']) && is_setting(text))
        + usize::from(is_call(text));
    score >= 2
        || (score == 1 && !text.contains(' '))
        || text.chars().all(|c| "{}[]();,".contains(c))
}

/// `x = 3`, `total += price`.
fn is_assignment(text: &str) -> bool {
    text.split_once(" = ").is_some_and(|(name, _)| {
        !name.contains(' ')
            && name
                .chars()
                .all(|c| c.is_alphanumeric() || "_.[]*&$\"'".contains(c))
    })
}

/// `Persistent=true`, `[Timer]`.
fn is_setting(text: &str) -> bool {
    let name =
        |n: &str| !n.is_empty() && n.chars().all(|c| c.is_alphanumeric() || "_-.".contains(c));
    let section = text
        .strip_prefix('[')
        .and_then(|t| t.strip_suffix(']'))
        .is_some_and(name);
    section
        || text
            .split_once('=')
            .is_some_and(|(n, value)| name(n) && !value.starts_with(' '))
}

/// `print(x)`, `loop.close()`: a bracket right after a word, closed at the end.
fn is_call(text: &str) -> bool {
    let called = text
        .find('(')
        .and_then(|at| text.get(..at))
        .is_some_and(|name| {
            name.chars()
                .next_back()
                .is_some_and(|c| c.is_alphanumeric() || c == '_')
                && name.split_whitespace().count() <= 3
        });
    called && (text.ends_with(')') || text.ends_with(");") || text.ends_with("):"))
}

#[cfg(test)]
mod tests {
    use super::{Marker, Shape, is_code, is_name, item};

    #[test]
    fn tells_sentences_from_labels() {
        for text in [
            "The ferry was late again, said the harbour master, and so was everyone who had meant to take it.",
            "渡し船がまた遅れたが、桟橋にいた人は誰も驚かなかったと、港長が月曜日に話していたことが分かった。",
        ] {
            assert!(Shape::of(text).is_prose(), "{text}");
        }
        assert!(Shape::of("In the evening the water went down again.[1]").ends);
        assert!(!Shape::of("In the evening [the water]").ends);
        for text in [
            "Serves 4",
            "By the river",
            "Ferries to stop on Sundays, board says",
            "北埠頭、六週間閉鎖へ",
        ] {
            assert!(Shape::of(text).is_label(), "{text}");
        }
    }

    #[test]
    fn knows_names() {
        for name in [
            "Ola Berg",
            "J. R. Holm",
            "Ludwig van Oort",
            "Inês d'Orey",
            "Нина Волкова",
            "JANE DOE",
            "Aisha al-Masri",
        ] {
            assert!(is_name(name), "{name}");
        }
        for other in [
            "the river",
            "Ola",
            "Business reporter",
            "Ola Berg said",
            "Pier 7 North",
            "Why I Stopped Fixing The Old Quay",
        ] {
            assert!(!is_name(other), "{other}");
        }
    }

    #[test]
    fn knows_list_items() {
        assert_eq!(item("- oil"), Some((Marker::Bullet, 2)));
        assert_eq!(item("•oil"), Some((Marker::Bullet, 3)));
        assert_eq!(item("12) oil"), Some((Marker::Number(12), 4)));
        for other in [
            "-oil",
            "1.5 litres",
            "2024. A year",
            "-",
            "1.",
            "— Oil, he said.",
        ] {
            assert_eq!(item(other), None, "{other}");
        }
    }

    #[test]
    fn knows_code() {
        for code in [
            "let x = 3;",
            "for (i = 0; i < n; i++) {",
            "    print(total)",
            "def knot(rope):",
            "}",
            "$ make install",
            "loops += 1",
        ] {
            assert!(is_code(code), "{code}");
        }
        for prose in [
            "The crane (the old one) stands.",
            "Use the north quay.",
            "For two weeks, he said:",
            "Return to harbour.",
            "Let us go; it is late, and the boat leaves.",
        ] {
            assert!(!is_code(prose), "{prose}");
        }
    }
}
