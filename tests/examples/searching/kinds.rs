//! The kinds of queries that are measured, made from the corpus.

use super::corpus::{Chance, Corpus};

/// Queries of one kind, each with whether its last word is being typed.
pub struct Kind {
    pub name: &'static str,
    pub queries: Vec<(String, bool)>,
}

const EACH: usize = 60;

/// Makes a query by chance.
type Make<'a> = Box<dyn FnMut(&mut Chance) -> (String, bool) + 'a>;

pub fn kinds(corpus: &Corpus, words: &[(String, usize)], documents: usize) -> Vec<Kind> {
    let mut chance = Chance::new(4_711);
    let latin: Vec<&(String, usize)> = words
        .iter()
        .filter(|(word, _)| word.len() > 1 && word.bytes().all(|byte| byte.is_ascii_lowercase()))
        .collect();
    let common: Vec<&str> = latin.iter().take(60).map(|word| word.0.as_str()).collect();
    let middle: Vec<&str> = latin
        .iter()
        .skip(100)
        .take(1_500)
        .map(|word| word.0.as_str())
        .collect();
    let rare: Vec<&str> = latin
        .iter()
        .filter(|word| word.1 <= 2)
        .map(|word| word.0.as_str())
        .collect();
    let mut kind = |name, mut make: Make<'_>| Kind {
        name,
        queries: (0..EACH).map(|_| make(&mut chance)).collect(),
    };
    let plain = |text: String| (text, false);
    let paragraph = |chance: &mut Chance| corpus.document(chance.below(documents)).text;
    let run = |chance: &mut Chance, length: usize| {
        let text = paragraph(chance);
        let words: Vec<&str> = text
            .split_whitespace()
            .filter(|word| word.chars().all(char::is_alphabetic))
            .collect();
        let begin = chance.below(words.len().saturating_sub(length).max(1));
        words[begin..words.len().min(begin + length)].join(" ")
    };
    let chinese = |chance: &mut Chance, length: usize| {
        let number = chance.below(documents / 20) * 20 + 7;
        let text: Vec<char> = corpus.document(number).text.chars().collect();
        let runs: Vec<&[char]> = text
            .split(|c| !commonplace_text::words::is_cjk(*c))
            .filter(|run| run.len() >= length)
            .collect();
        let run = chance.of(&runs);
        let begin = chance.below(run.len() - length + 1);
        run[begin..begin + length].iter().collect::<String>()
    };
    let mut all = vec![
        kind(
            "rare word",
            Box::new(|chance| plain((*chance.of(&rare)).to_owned())),
        ),
        kind(
            "common word",
            Box::new(|chance| plain((*chance.of(&common)).to_owned())),
        ),
        kind(
            "middling word",
            Box::new(|chance| plain((*chance.of(&middle)).to_owned())),
        ),
        kind(
            "two words",
            Box::new(|chance| plain(format!("{} {}", chance.of(&common), chance.of(&middle)))),
        ),
        kind(
            "two common words",
            Box::new(|chance| plain(format!("{} {}", chance.of(&common), chance.of(&common)))),
        ),
        kind(
            "three words",
            Box::new(|chance| {
                plain(format!(
                    "{} {} {}",
                    chance.of(&middle),
                    chance.of(&middle),
                    chance.of(&middle)
                ))
            }),
        ),
        kind(
            "phrase of two",
            Box::new(|chance| plain(format!("\"{}\"", run(chance, 2)))),
        ),
        kind(
            "phrase of three",
            Box::new(|chance| plain(format!("\"{}\"", run(chance, 3)))),
        ),
        kind(
            "common phrase",
            Box::new(|chance| {
                plain(format!(
                    "\"{} {}\"",
                    chance.of(&common[..12]),
                    chance.of(&common[..12])
                ))
            }),
        ),
        kind(
            "not",
            Box::new(|chance| plain(format!("{} -{}", chance.of(&middle), chance.of(&common)))),
        ),
        kind(
            "date, tag and word",
            Box::new(|chance| {
                plain(format!(
                    "{} tag:shelf saved:>2020-01-01",
                    chance.of(&middle)
                ))
            }),
        ),
        kind(
            "common tag",
            Box::new(|chance| plain(format!("{} tag:common", chance.of(&common)))),
        ),
        kind(
            "accents",
            Box::new(|chance| plain(chance.of(&middle).replace('e', "é").replace('a', "à"))),
        ),
        kind(
            "or",
            Box::new(|chance| plain(format!("{} OR {}", chance.of(&common), chance.of(&middle)))),
        ),
        kind(
            "title",
            Box::new(|chance| plain(format!("title:{}", chance.of(&common)))),
        ),
        kind(
            "regex with a word",
            Box::new(|chance| plain(format!("{} /[a-z]+ing the/", chance.of(&rare)))),
        ),
        kind("CJK 1", Box::new(|chance| plain(chinese(chance, 1)))),
        kind("CJK 2", Box::new(|chance| plain(chinese(chance, 2)))),
        kind("CJK 3", Box::new(|chance| plain(chinese(chance, 3)))),
        kind("CJK 4", Box::new(|chance| plain(chinese(chance, 4)))),
        kind(
            "typo",
            Box::new(|chance| {
                let word = *chance.of(&middle);
                let mut letters: Vec<char> = word.chars().collect();
                let at = 1 + chance.below(letters.len() - 1);
                match chance.below(3) {
                    0 => letters[at] = 'q',
                    1 => letters.insert(at, 'z'),
                    _ => drop(letters.remove(at)),
                }
                plain(letters.into_iter().collect())
            }),
        ),
        kind(
            "inside a name",
            Box::new(|chance| {
                let text = paragraph(chance);
                let name = text
                    .split("see ")
                    .last()
                    .unwrap_or_default()
                    .trim_end_matches(['.', '\n']);
                let end = name.len().saturating_sub(2);
                plain(name.get(2..end).unwrap_or("thing").to_owned())
            }),
        ),
    ];
    for (name, length) in [
        ("1 letter", 1),
        ("2 letters", 2),
        ("3 letters", 3),
        ("4 letters", 4),
        ("5 letters", 5),
    ] {
        all.push(kind(
            name,
            Box::new(|chance| {
                let words: Vec<&&str> = middle.iter().filter(|word| word.len() >= length).collect();
                (chance.of(&words)[..length].to_owned(), true)
            }),
        ));
    }
    let mut letters = Kind {
        name: "letter by letter",
        queries: Vec::new(),
    };
    for _ in 0..8 {
        let text = format!("{} {}", chance.of(&common), chance.of(&middle));
        letters
            .queries
            .extend((1..=text.len()).map(|end| (text[..end].to_owned(), true)));
    }
    all.push(letters);
    all
}
