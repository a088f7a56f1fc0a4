//! Known items: a page is picked, what somebody may remember of it is typed, and it should come up first.
//!
//! The pages are real ones, read by our own extraction, where the folder beside the checkout exists.

use super::corpus::{Chance, frequencies};
use commonplace_core::job::Cancel;
use commonplace_core::measure::Plain;
use commonplace_core::{Env, Library};
use commonplace_page::{Input, extract};
use std::collections::{HashMap, HashSet};
use std::path::Path;

/// Pages that are looked for in each way.
const EACH: usize = 100;
/// Results among which they are looked for.
const AMONG: u32 = 20;
/// Words of a page that is long enough to be remembered.
const LEAST_WORDS: u32 = 150;

/// How well a way of remembering finds.
pub struct Found {
    pub name: &'static str,
    /// One over the place, in the middle.
    pub rank: f64,
    /// Found at all among the first.
    pub recall: f64,
}

type Remember = fn(&mut Chance, &str, &str, &dyn Fn(&str) -> usize) -> Option<String>;

/// Looks for pages in every way; `None` where there are no pages.
pub fn measure() -> Option<Vec<Found>> {
    let pages = pages()?;
    println!("{} real pages are looked for", pages.len());
    let counts: HashMap<String, usize> = frequencies(pages.iter().cloned()).into_iter().collect();
    let common = |word: &str| counts.get(word).copied().unwrap_or(0);
    let folder = tempfile::tempdir().expect("a folder");
    let library = Library::open(folder.path(), Env::system()).expect("a library");
    for some in pages.chunks(200) {
        library.add_plain(some).expect("pages are added");
    }
    while library.tidy_search().expect("tidied").is_some() {}
    let ways: [(&str, Remember); 4] = [
        ("title words with a typo", title_with_typo),
        ("a remembered phrase", phrase),
        ("two rare words far apart", far_apart),
        ("a person and a place", names),
    ];
    let found = ways.into_iter().map(|(name, remember)| {
        let mut chance = Chance::new(99);
        let (mut rank, mut found, mut asked) = (0.0, 0.0, 0.0_f64);
        for _ in 0..40 * EACH {
            let page = chance.of(&pages);
            let Some(query) = remember(&mut chance, &page.title, &page.text, &common) else {
                continue;
            };
            asked += 1.0;
            let result = library
                .search(&query, false, AMONG, &Cancel::default())
                .expect("a search never fails");
            let place = result
                .hits
                .iter()
                .position(|hit| hit.row.title == page.title);
            if let Some(at) = place {
                rank += 1.0 / (at + 1) as f64;
                found += 1.0;
            } else if std::env::var_os("SHOW").is_some() {
                println!("    not found by {query}: {}", page.title);
            }
            if asked >= EACH as f64 {
                break;
            }
        }
        Found {
            name,
            rank: rank / asked.max(1.0),
            recall: found / asked.max(1.0),
        }
    });
    Some(found.collect())
}

/// Articles of real pages, each title once.
fn pages() -> Option<Vec<Plain>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/data/pages");
    let mut pages = Vec::new();
    let mut titles = HashSet::new();
    for set in ["wcxb-dev", "readability", "postlight"] {
        let set = folder.join(set);
        let truth = std::fs::read(set.join("truth.json")).ok()?;
        let truth: serde_json::Map<String, serde_json::Value> =
            serde_json::from_slice(&truth).expect("JSON");
        for page in truth.values() {
            let packed = std::fs::read(set.join(page["file"].as_str()?)).expect("a page");
            let bytes = commonplace_page::unpacked(&packed)
                .expect("pages are gzipped")
                .expect("and whole");
            let input = Input {
                bytes: &bytes,
                url: page["url"].as_str(),
                ..Input::default()
            };
            let Some(article) = extract(&input).ok().filter(|one| one.words >= LEAST_WORDS) else {
                continue;
            };
            let Some(title) = article.title.filter(|title| titles.insert(title.clone())) else {
                continue;
            };
            pages.push(Plain {
                title,
                text: article.text.replace('\n', "\n\n"),
                lang: article.lang,
                site: article.site,
                byline: article.byline,
                headings: commonplace_page::headings(&article.html, 100),
                tags: Vec::new(),
            });
        }
    }
    Some(pages)
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

/// Five words in a row, from anywhere.
fn phrase(chance: &mut Chance, _: &str, text: &str, _: &dyn Fn(&str) -> usize) -> Option<String> {
    let paragraphs: Vec<&str> = text
        .split("\n\n")
        .filter(|paragraph| paragraph.split(' ').count() > 20)
        .collect();
    if paragraphs.is_empty() {
        return None;
    }
    let words: Vec<&str> = chance.of(&paragraphs).split(' ').collect();
    let begin = chance.below(words.len() - 5);
    Some(format!(
        "\"{}\"",
        words[begin..begin + 5].join(" ").replace('"', "")
    ))
}

/// The rarest word of each of two paragraphs, one in either half.
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
    // A word that nothing else has needs no second one.
    let rarest = |paragraph: &str| {
        words(paragraph)
            .into_iter()
            .map(str::to_lowercase)
            .filter(|word| common(word) > 1)
            .min_by_key(|word| common(word))
    };
    Some(format!(
        "{} {}",
        rarest(paragraphs[first])?,
        rarest(paragraphs[second])?
    ))
}

/// Two names that stand in the middle of sentences.
fn names(
    chance: &mut Chance,
    _: &str,
    text: &str,
    common: &dyn Fn(&str) -> usize,
) -> Option<String> {
    let mut names: Vec<String> = text
        .split("\n\n")
        .flat_map(|paragraph| paragraph.split(' ').skip(1).zip(paragraph.split(' ')))
        .filter(|(word, before)| {
            word.len() > 4
                && word.chars().all(char::is_alphabetic)
                && word.chars().next().is_some_and(char::is_uppercase)
                && before.ends_with(char::is_lowercase)
        })
        .map(|(word, _)| word.to_lowercase())
        .filter(|word| common(word) > 1)
        .collect();
    names.sort_by_key(|name| (common(name), name.clone()));
    names.dedup();
    names.truncate(8);
    if names.len() < 2 {
        return None;
    }
    let first = names.remove(chance.below(names.len()));
    Some(format!("{first} {}", chance.of(&names)))
}
