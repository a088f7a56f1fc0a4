//! Known items: a document is picked, what somebody may remember of it is typed, and it should come up first.

use super::corpus::{Chance, Corpus};
use commonplace_core::Library;
use commonplace_core::job::Cancel;

/// Documents that are looked for in each way.
const EACH: usize = 40;
/// Results among which they are looked for.
const AMONG: u32 = 20;

/// How well a way of remembering finds.
pub struct Found {
    pub name: &'static str,
    /// One over the place, in the middle.
    pub rank: f64,
    /// Found at all among the first.
    pub recall: f64,
}

type Remember = fn(&mut Chance, &str, &str, &dyn Fn(&str) -> usize) -> Option<String>;

/// Looks for documents in every way. `common` says how many documents have a word.
pub fn measure(
    library: &Library,
    corpus: &Corpus,
    documents: usize,
    common: &dyn Fn(&str) -> usize,
) -> Vec<Found> {
    let ways: [(&str, Remember); 4] = [
        ("title words with a typo", title_with_typo),
        ("a remembered phrase", phrase),
        ("two rare words far apart", far_apart),
        ("names in the text", names),
    ];
    ways.into_iter()
        .map(|(name, remember)| {
            let mut chance = Chance::new(99);
            let (mut rank, mut found, mut asked) = (0.0, 0, 0);
            let mut tried = 0;
            while asked < EACH && tried < 40 * EACH {
                tried += 1;
                let number = chance.below(documents);
                if number % 20 == 7 {
                    continue;
                }
                let document = corpus.document(number);
                let is_there = library
                    .list(
                        &format!("title:{}", number),
                        None,
                        &commonplace_core::ListFrom::Top,
                        5,
                    )
                    .is_ok_and(|page| page.rows.iter().any(|row| row.title == document.title));
                let Some(query) = remember(&mut chance, &document.title, &document.text, common)
                    .filter(|_| is_there)
                else {
                    continue;
                };
                asked += 1;
                let result = library
                    .search(&query, false, AMONG, &Cancel::default())
                    .expect("a search never fails");
                if let Some(at) = result
                    .hits
                    .iter()
                    .position(|hit| hit.row.title == document.title)
                {
                    rank += 1.0 / (at + 1) as f64;
                    found += 1;
                }
            }
            Found {
                name,
                rank: rank / f64::from(asked.max(1) as u32),
                recall: f64::from(found) / f64::from(asked.max(1) as u32),
            }
        })
        .collect()
}

fn words(text: &str) -> Vec<&str> {
    text.split_whitespace()
        .filter(|word| word.len() > 3 && word.chars().all(char::is_alphabetic))
        .collect()
}

/// Three words of the title, one letter of one of them wrong.
fn title_with_typo(
    chance: &mut Chance,
    title: &str,
    _: &str,
    common: &dyn Fn(&str) -> usize,
) -> Option<String> {
    let mut words: Vec<String> = words(title).into_iter().map(str::to_lowercase).collect();
    if words.len() < 3 {
        return None;
    }
    // The rarest is the one that is remembered well enough to be typed, and badly enough to be wrong.
    words.sort_by_key(|word| common(word));
    words.truncate(4);
    let wrong = words.iter().position(|word| word.len() > 5)?;
    let mut letters: Vec<char> = words[wrong].chars().collect();
    let at = 1 + chance.below(letters.len() - 2);
    letters.swap(at, at + 1);
    if letters[at] == letters[at + 1] {
        letters.remove(at);
    }
    words[wrong] = letters.into_iter().collect();
    Some(words.join(" "))
}

/// Six words in a row, from anywhere; what the same paragraph says elsewhere cannot be told apart, so one end of it is where
/// two paragraphs meet.
fn phrase(chance: &mut Chance, _: &str, text: &str, _: &dyn Fn(&str) -> usize) -> Option<String> {
    let paragraphs: Vec<&str> = text.split("\n\n").collect();
    let at = chance.below(paragraphs.len().saturating_sub(2).max(1));
    let before: Vec<&str> = paragraphs
        .get(at)?
        .split_whitespace()
        .rev()
        .take(3)
        .collect();
    let after: Vec<&str> = paragraphs.get(at + 1)?.split_whitespace().take(3).collect();
    let all: Vec<&str> = before.into_iter().rev().chain(after).collect();
    (all.len() == 6).then(|| format!("\"{}\"", all.join(" ").replace('"', "")))
}

/// The rarest word of two paragraphs each.
fn far_apart(
    chance: &mut Chance,
    _: &str,
    text: &str,
    common: &dyn Fn(&str) -> usize,
) -> Option<String> {
    let paragraphs: Vec<&str> = text
        .split("\n\n")
        .filter(|paragraph| paragraph.len() > 100)
        .collect();
    if paragraphs.len() < 4 {
        return None;
    }
    let first = chance.below(paragraphs.len() / 2);
    let second = paragraphs.len() / 2 + chance.below(paragraphs.len() / 2);
    let rarest = |paragraph: &str| {
        words(paragraph)
            .into_iter()
            .map(str::to_lowercase)
            .min_by_key(|word| common(word))
    };
    let third = rarest(paragraphs[(first + second) / 2])?;
    Some(format!(
        "{} {} {third}",
        rarest(paragraphs[first])?,
        rarest(paragraphs[second])?
    ))
}

/// Three words with a capital letter: people and places.
fn names(_: &mut Chance, _: &str, text: &str, common: &dyn Fn(&str) -> usize) -> Option<String> {
    let mut names: Vec<String> = text
        .split_whitespace()
        .filter(|word| {
            word.len() > 4
                && word.chars().all(char::is_alphabetic)
                && word.chars().next().is_some_and(char::is_uppercase)
        })
        .map(str::to_lowercase)
        .collect();
    names.sort_by_key(|name| (common(name), name.clone()));
    names.dedup();
    (names.len() >= 4).then(|| names[..4].join(" "))
}
