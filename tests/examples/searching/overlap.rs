//! How near the order is to that of exact BM25F: counted in every text, with weighted fields, and nothing else.
//!
//! Words that stand in few documents, alone and two together. What the order knows besides, stems, nearness, titles,
//! newness, moves some of the first ten on purpose; so the words alone are compared as well.

use super::corpus::{Chance, Corpus, deleted, number_of};
use commonplace_core::Library;
use commonplace_core::job::Cancel;
use commonplace_core::measure::Plain;
use commonplace_text::words;
use std::collections::{HashMap, HashSet};

/// The share of the first ten that must be the same.
const LEAST: f64 = 0.9;
/// Queries of each kind.
const EACH: usize = 60;
const FIRST: usize = 10;

/// Fields: title, tags, what else it is known by, headings, text; with what a word counts in each.
const WEIGHTS: [f64; 5] = [6.0, 3.0, 1.0, 3.0, 1.0];
/// What BM25 calls k1, and its b for the fields: short ones are not compared with others of their kind.
const SATURATION: f64 = 1.2;
const BY_LENGTH: [f64; 5] = [0.4, 0.0, 0.0, 0.0, 0.75];

/// What a document has of the words that are looked for.
struct Counted {
    number: usize,
    /// Words of the title and of the text.
    lengths: [u32; 5],
    /// By word: how often in each field.
    terms: Vec<(u16, [u32; 5])>,
}

/// Whether the order is near enough.
pub fn measure(
    library: &Library,
    corpus: &Corpus,
    sample: &[(String, usize)],
    documents: usize,
) -> bool {
    let queries = queries(sample);
    let known: HashMap<&str, u16> = queries
        .iter()
        .flatten()
        .map(String::as_str)
        .collect::<HashSet<_>>()
        .into_iter()
        .zip(0..)
        .collect();
    let counted: Vec<Counted> = (0..documents)
        .filter(|number| !deleted(*number))
        .map(|number| count(&known, number, &corpus.document(number)))
        .collect();
    let mut sums: HashMap<(usize, bool), (f64, f64)> = HashMap::new();
    for query in &queries {
        let exact = exact(query, &known, &counted);
        if exact.len() < FIRST {
            continue;
        }
        let text = query.join(" ");
        let alone = library.by_words(&text, FIRST).unwrap();
        let shown = library
            .search(&text, false, FIRST as u32, &Cancel::default())
            .unwrap();
        let shown: Vec<String> = shown.hits.into_iter().map(|hit| hit.row.title).collect();
        for (as_shown, titles) in [(false, alone), (true, shown)] {
            let same = titles
                .iter()
                .filter(|title| number_of(title).is_some_and(|number| exact.contains(&number)))
                .count();
            let sum = sums.entry((query.len(), as_shown)).or_default();
            sum.0 += same as f64 / FIRST as f64;
            sum.1 += 1.0;
        }
    }
    let mut is_near = true;
    for words in [1, 2] {
        for as_shown in [false, true] {
            let (sum, count) = sums.get(&(words, as_shown)).copied().unwrap_or_default();
            let share = sum / count.max(1.0);
            let what = if as_shown {
                "as shown"
            } else {
                "by its words alone"
            };
            println!(
                "{FIRST} first of exact BM25F, {words} rare words, {what}: {share:.3} over {count}"
            );
            is_near &= as_shown || share >= LEAST;
        }
    }
    is_near
}

/// Words of which a hundredth of the documents have one, or fewer; and two of which they have one each more often.
fn queries(sample: &[(String, usize)]) -> Vec<Vec<String>> {
    let mut chance = Chance::new(1_234);
    let all: usize = sample.iter().map(|(_, count)| *count).max().unwrap_or(1);
    let between = |low: usize, high: usize| -> Vec<&String> {
        sample
            .iter()
            .filter(|(word, count)| {
                word.len() > 2
                    && word.bytes().all(|byte| byte.is_ascii_lowercase())
                    && (low..=high).contains(count)
            })
            .map(|(word, _)| word)
            .collect()
    };
    let (rare, less) = (between(1, all / 100), between(all / 100, all / 20));
    let alone = (0..EACH)
        .map(|_| vec![(*chance.of(&rare)).clone()])
        .collect::<Vec<_>>();
    let two = (0..EACH).map(|_| vec![(*chance.of(&less)).clone(), (*chance.of(&less)).clone()]);
    alone.into_iter().chain(two.collect::<Vec<_>>()).collect()
}

fn count(known: &HashMap<&str, u16>, number: usize, document: &Plain) -> Counted {
    let name = commonplace_text::name::article_name(&document.title);
    let extra = [
        name.as_str(),
        document.site.as_deref().unwrap_or_default(),
        document.byline.as_deref().unwrap_or_default(),
    ]
    .join("\n");
    let (tags, headings) = (document.tags.join("\n"), document.headings.join("\n"));
    let fields = [&document.title, &tags, &extra, &headings, &document.text];
    let mut lengths = [0; 5];
    let mut terms: HashMap<u16, [u32; 5]> = HashMap::new();
    for (field, text) in fields.into_iter().enumerate() {
        words::each_token(text, |token, source| {
            lengths[field] += 1;
            let mut count = |word: &str| {
                if let Some(term) = known.get(word) {
                    terms.entry(*term).or_default()[field] += 1;
                }
            };
            count(token);
            // A name of a program has the words that it is made of, too.
            words::parts(source, |part| {
                let folded = words::fold(part);
                if folded != token {
                    count(&folded);
                }
            });
        });
    }
    Counted {
        number,
        lengths,
        terms: terms.into_iter().collect(),
    }
}

/// The first ten, and those that are as good as the last of them.
fn exact(query: &[String], known: &HashMap<&str, u16>, counted: &[Counted]) -> HashSet<usize> {
    let all = counted.len() as f64;
    let mut averages = [0.0; 5];
    for one in counted {
        for (average, length) in averages.iter_mut().zip(one.lengths) {
            *average += f64::from(length) / all;
        }
    }
    let terms: Vec<u16> = query.iter().map(|word| known[word.as_str()]).collect();
    let has = |one: &Counted, term: u16| one.terms.iter().any(|(known, _)| *known == term);
    let rarity: Vec<f64> = terms
        .iter()
        .map(|term| {
            let count = counted.iter().filter(|one| has(one, *term)).count() as f64;
            (1.0 + (all - count + 0.5) / (count + 0.5)).ln()
        })
        .collect();
    let mut scores: Vec<(f64, usize)> = counted
        .iter()
        .filter(|one| terms.iter().all(|term| has(one, *term)))
        .map(|one| {
            let score = terms.iter().zip(&rarity).map(|(term, rarity)| {
                let found = one.terms.iter().find(|(known, _)| known == term);
                let often: f64 = found.map_or(0.0, |(_, often)| {
                    (0..5)
                        .map(|field| {
                            let length = f64::from(one.lengths[field]) / averages[field].max(1.0);
                            let part = BY_LENGTH[field];
                            WEIGHTS[field] * f64::from(often[field]) / (1.0 - part + part * length)
                        })
                        .sum()
                });
                rarity * often / (SATURATION + often)
            });
            (score.sum(), one.number)
        })
        .collect();
    scores.sort_by(|a, b| b.0.total_cmp(&a.0));
    let least = scores.get(FIRST - 1).map_or(0.0, |score| score.0) - 1e-9;
    scores
        .into_iter()
        .take_while(|(score, _)| *score >= least)
        .map(|(_, number)| number)
        .collect()
}
