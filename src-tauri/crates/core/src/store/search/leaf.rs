//! Words and phrases: which terms of a segment they stand for, and which documents have them.

use super::hits::Hits;
use super::state::Part;
use crate::error::Result;
use crate::job::Cancel;
use crate::store::postings::build::{COARSE, UNIT};
use crate::store::postings::codec::{BLOCK, Blocks, impacts};
use crate::store::postings::dictionary::Entry;
use crate::store::postings::{BEGINNING, BEGINNINGS, TITLE, clipped, has_positions, pairs};
use commonplace_text::query::{Mark, Scope};
use commonplace_text::words;
use rusqlite::Connection;

/// What a word that only begins so, one of the same stem, and one that only resembles it count.
pub(super) const PREFIX_WEIGHT: f32 = 0.6;

/// With a language: what does not say its language counts as of this one.
pub(super) const OR_UNKNOWN: u16 = 0x8000;

/// Terms that one word stands for in a segment.
const MOST_TERMS: usize = 20_000;
/// Words of a phrase that are looked for; a longer one is found by its beginning.
const MOST_PIECES: usize = 48;

/// One word of a leaf.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Piece {
    pub(super) text: String,
    pub(super) prefix: bool,
    /// How many words after the first it stands.
    pub(super) offset: u32,
}

/// A word or a phrase.
#[derive(Debug, Clone)]
pub(super) struct Leaf {
    pub(super) pieces: Vec<Piece>,
    pub(super) scope: Scope,
    /// Other words that it may be, each with what it counts and the language that it counts in (0: any).
    pub(super) variants: Vec<(String, f32, u16)>,
    pub(super) mark: Mark,
    /// Rare words count more; known once all segments have been asked.
    pub(super) rarity: f32,
}

impl Leaf {
    /// `None` when there is no token in it.
    pub(super) fn new(text: &str, prefix: bool, scope: Scope) -> Option<Self> {
        let mark = Mark::new(text, prefix)?;
        let cjk = |token: &str| token.chars().next().is_some_and(words::is_cjk);
        let last = mark.tokens.len() - 1;
        let mut pieces: Vec<Piece> = (0_u32..)
            .zip(&mark.tokens)
            .take(MOST_PIECES)
            .enumerate()
            .map(|(at, (offset, token))| Piece {
                text: clipped(token).to_owned(),
                prefix: (mark.prefix && at == last) || token.len() > clipped(token).len(),
                offset,
            })
            .collect();
        // The last character of a Chinese phrase is in the pair before it. All the pairs are asked for: every other one would be found over a space as well.
        if let [.., pair, single] = pieces.as_slice()
            && single.prefix
            && cjk(&single.text)
            && single.text.chars().count() == 1
            && cjk(&pair.text)
            && pair.text.chars().count() == 2
            && pair.text.ends_with(&single.text)
        {
            pieces.pop();
        }
        Some(Self {
            pieces,
            scope,
            variants: Vec::new(),
            mark,
            rarity: 1.0,
        })
    }

    /// The one word that it is, if it is one.
    pub(super) fn word(&self) -> Option<&Piece> {
        match self.pieces.as_slice() {
            [only] => Some(only),
            _ => None,
        }
    }
}

/// A term that a word stands for.
#[derive(Debug, Clone, Copy)]
pub(super) struct Found {
    pub(super) entry: Entry,
    pub(super) weight: f32,
    pub(super) lang: u16,
}

/// What a leaf stands for in one segment.
#[derive(Debug, Clone, Default)]
pub(super) struct Resolved {
    /// The terms of each word.
    pub(super) words: Vec<Vec<Found>>,
    /// For each word and the next, the list of documents that have them side by side; `None` where none is kept.
    pub(super) pairs: Vec<Option<Vec<Found>>>,
}

impl Resolved {
    /// `pairs` says whether the index keeps lists of pairs.
    pub(super) fn of(leaf: &Leaf, part: &Part, pairs: bool) -> Self {
        let alone = leaf.pieces.len() == 1;
        let words = leaf.pieces.iter().map(|piece| {
            let mut found = terms(piece, leaf.scope, alone, part);
            if alone {
                found.extend(variants(leaf, part));
            }
            found
        });
        let beside = leaf.pieces.windows(2).map(|two| match two {
            [left, right] if pairs => pair(left, right, part),
            _ => None,
        });
        Self {
            words: words.collect(),
            pairs: beside.collect(),
        }
    }

    /// All lists that a document has to be in.
    fn lists(&self) -> impl Iterator<Item = &Vec<Found>> {
        self.words.iter().chain(self.pairs.iter().flatten())
    }

    /// Whether the lists alone say everything: a pair, wherever it stands.
    pub(super) fn is_plain_pair(&self) -> bool {
        matches!(self.pairs.as_slice(), [Some(_)])
    }

    /// The terms of the first word that have positions; of many, the first.
    pub(super) fn first_words(&self) -> &[Found] {
        let found = self.words.first().map_or(&[][..], Vec::as_slice);
        let end = found
            .iter()
            .take(8)
            .take_while(|found| found.entry.positions.1 > 0)
            .count();
        &found[..end]
    }

    /// Documents that match, at most.
    pub(super) fn most(&self, docs: u32) -> u32 {
        let of_piece = |found: &Vec<Found>| {
            let all: u64 = found.iter().map(|found| u64::from(found.entry.count)).sum();
            u32::try_from(all).unwrap_or(u32::MAX).min(docs)
        };
        self.lists().map(of_piece).min().unwrap_or(0)
    }
}

fn terms(piece: &Piece, scope: Scope, alone: bool, part: &Part) -> Vec<Found> {
    let dictionary = &part.segment.dictionary;
    let titles = scope == Scope::Title && alone;
    let key = if titles {
        format!("{TITLE}{}", piece.text)
    } else {
        piece.text.clone()
    };
    let exact = |entry| Found {
        entry,
        weight: 1.0,
        lang: 0,
    };
    if !piece.prefix {
        return dictionary
            .get(key.as_bytes())
            .map(exact)
            .into_iter()
            .collect();
    }
    let characters = piece.text.chars().count();
    let pairs = piece.text.chars().next().is_some_and(words::is_cjk);
    let has_list = characters <= if pairs { 1 } else { BEGINNINGS };
    // A list of a beginning has no positions.
    if alone && scope == Scope::Anywhere && has_list {
        let beginning = dictionary.get(format!("{BEGINNING}{}", piece.text).as_bytes());
        let whole = dictionary.get(piece.text.as_bytes());
        return whole
            .map(exact)
            .into_iter()
            .chain(beginning.map(|entry| Found {
                entry,
                weight: PREFIX_WEIGHT * f32::from(COARSE),
                lang: 0,
            }))
            .collect();
    }
    dictionary
        .beginning(key.as_bytes())
        .take(MOST_TERMS)
        .map(|(term, entry)| Found {
            entry,
            weight: if term == key.as_bytes() {
                1.0
            } else {
                PREFIX_WEIGHT
            },
            lang: 0,
        })
        .collect()
}

/// The list of two words side by side, where both are so frequent that there is one.
fn pair(left: &Piece, right: &Piece, part: &Part) -> Option<Vec<Found>> {
    if left.prefix || right.prefix || right.offset != left.offset + 1 {
        return None;
    }
    let key = pairs::key(&left.text, &right.text)?;
    let entry = part.segment.dictionary.get(key.as_bytes());
    let found = entry.map(|entry| Found {
        entry,
        weight: 0.0,
        lang: 0,
    });
    Some(found.into_iter().collect())
}

fn variants(leaf: &Leaf, part: &Part) -> Vec<Found> {
    let titles = leaf.scope == Scope::Title;
    leaf.variants
        .iter()
        .filter_map(|(word, weight, lang)| {
            let entry = if titles {
                part.segment
                    .dictionary
                    .get(format!("{TITLE}{word}").as_bytes())
            } else {
                part.segment.dictionary.get(word.as_bytes())
            };
            Some(Found {
                entry: entry?,
                weight: *weight,
                lang: *lang,
            })
        })
        .collect()
}

/// Asks one segment for the documents of leaves.
pub(super) struct Asking<'a> {
    pub(super) connection: &'a Connection,
    pub(super) part: &'a Part,
    pub(super) cancel: &'a Cancel,
}

impl Asking<'_> {
    /// Every document that has a leaf.
    pub(super) fn all(&self, leaf: &Leaf, resolved: &Resolved) -> Result<Hits> {
        self.cancel.check()?;
        if let Some(hits) = self.in_one_pass(leaf, resolved)? {
            return Ok(hits);
        }
        let lists = rarest_first(resolved);
        let Some((first, others)) = lists.split_first() else {
            return Ok(Hits::default());
        };
        let mut hits = self.union(leaf, first)?;
        for found in others {
            if hits.is_empty() {
                return Ok(hits);
            }
            self.keep(leaf, found, &mut hits)?;
        }
        self.check_positions(leaf, resolved, &mut hits)?;
        Ok(hits)
    }

    /// Those of `hits` that have it.
    pub(super) fn narrow(&self, leaf: &Leaf, resolved: &Resolved, mut hits: Hits) -> Result<Hits> {
        self.cancel.check()?;
        let is_most = hits.len() >= resolved.most(u32::MAX) as usize / 2;
        if is_most && let Some(found) = self.in_one_pass(leaf, resolved)? {
            return Ok(hits.and(&found));
        }
        for found in rarest_first(resolved) {
            if hits.is_empty() {
                return Ok(hits);
            }
            self.keep(leaf, found, &mut hits)?;
        }
        self.check_positions(leaf, resolved, &mut hits)?;
        Ok(hits)
    }

    pub(super) fn worth(leaf: &Leaf, weight: f32) -> f32 {
        leaf.rarity * weight / UNIT
    }

    fn is_of(&self, found: &Found, doc: u32) -> bool {
        if found.lang == 0 {
            return true;
        }
        let lang = self.part.lang(doc);
        lang == found.lang & !OR_UNKNOWN || (lang == 0 && found.lang & OR_UNKNOWN > 0)
    }

    fn union(&self, leaf: &Leaf, found: &[Found]) -> Result<Hits> {
        let (mut docs, mut counts) = ([0; BLOCK], [0; BLOCK]);
        if let [only] = found {
            let worth = Self::worth(leaf, only.weight);
            let bytes = self.part.segment.postings(
                self.connection,
                only.entry.postings.0,
                u64::from(only.entry.postings.1),
            )?;
            let mut hits = Hits::with_capacity(only.entry.count as usize);
            for block in Blocks::new(&bytes, only.entry.count, only.entry.positions.1) {
                let count = block.docs(&mut docs);
                block.impacts(&mut counts);
                hits.docs.extend_from_slice(&docs[..count]);
                hits.scores
                    .extend(counts[..count].iter().map(|impact| *impact as f32 * worth));
            }
            if only.lang != 0 {
                hits.retain(|doc| self.is_of(only, doc));
            }
            return Ok(hits);
        }
        let best = self.best(leaf, found)?;
        let mut hits = Hits::with_capacity(best.len() / 4);
        for (doc, score) in (0..).zip(best) {
            if score > 0.0 {
                hits.push(doc, score);
            }
        }
        Ok(hits)
    }

    /// What each document of the segment is worth by the best of several terms.
    fn best(&self, leaf: &Leaf, found: &[Found]) -> Result<Vec<f32>> {
        let mut best = vec![0.0_f32; self.part.segment.docs.len()];
        for (begin, group) in neighbours(found) {
            self.cancel.check()?;
            let end = group.last().map_or(begin, |last| {
                last.entry.postings.0 + u64::from(last.entry.postings.1)
            });
            let bytes = self
                .part
                .segment
                .postings(self.connection, begin, end - begin)?;
            for one in group {
                let worth = Self::worth(leaf, one.weight);
                let low = (one.entry.postings.0 - begin) as usize;
                let bytes = bytes.get(low..).unwrap_or(&[]);
                impacts(bytes, one.entry.count, |doc, impact| {
                    if let Some(slot) = best.get_mut(doc as usize)
                        && (one.lang == 0 || self.is_of(&one, doc))
                    {
                        *slot = slot.max(impact as f32 * worth);
                    }
                });
            }
        }
        Ok(best)
    }

    /// Keeps those that have one of the terms, and adds what it is worth.
    fn keep(&self, leaf: &Leaf, found: &[Found], hits: &mut Hits) -> Result<()> {
        let [only] = found else {
            if found.is_empty() {
                *hits = Hits::default();
                return Ok(());
            }
            let best = self.best(leaf, found)?;
            for (doc, score) in hits.docs.iter().zip(&mut hits.scores) {
                *score += best.get(*doc as usize).copied().unwrap_or(0.0);
            }
            hits.retain(|doc| best.get(doc as usize).is_some_and(|score| *score > 0.0));
            return Ok(());
        };
        let worth = Self::worth(leaf, only.weight);
        let bytes = self.part.segment.postings(
            self.connection,
            only.entry.postings.0,
            u64::from(only.entry.postings.1),
        )?;
        let (mut docs, mut counts) = ([0; BLOCK], [0; BLOCK]);
        let (mut at, mut kept) = (0, 0);
        for block in Blocks::new(&bytes, only.entry.count, only.entry.positions.1) {
            if at >= hits.len() {
                break;
            }
            if hits.docs[at] > block.last {
                continue;
            }
            let count = block.docs(&mut docs);
            block.impacts(&mut counts);
            let mut inner = 0;
            while at < hits.len() && hits.docs[at] <= block.last {
                let doc = hits.docs[at];
                while inner < count && docs[inner] < doc {
                    inner += 1;
                }
                if inner < count && docs[inner] == doc && self.is_of(only, doc) {
                    hits.docs[kept] = doc;
                    hits.scores[kept] = hits.scores[at] + counts[inner] as f32 * worth;
                    kept += 1;
                }
                at += 1;
            }
        }
        hits.docs.truncate(kept);
        hits.scores.truncate(kept);
        Ok(())
    }
}

/// Bytes between two pieces of a stream that are rather read than skipped.
pub(super) const CLOSE: u64 = 8_000;

fn rarest_first(resolved: &Resolved) -> Vec<&Vec<Found>> {
    let mut lists: Vec<&Vec<Found>> = resolved.lists().collect();
    lists.sort_by_key(|found| {
        found
            .iter()
            .map(|found| u64::from(found.entry.count))
            .sum::<u64>()
    });
    lists
}

/// Terms whose postings stand close together, in the order of the stream, with where each group begins.
fn neighbours(found: &[Found]) -> Vec<(u64, Vec<Found>)> {
    let mut sorted = found.to_vec();
    sorted.sort_by_key(|found| found.entry.postings.0);
    let mut groups: Vec<(u64, Vec<Found>)> = Vec::new();
    let mut end = 0;
    for one in sorted {
        let (from, bytes) = one.entry.postings;
        match groups.last_mut() {
            Some((_, group)) if from < end + CLOSE => group.push(one),
            _ => groups.push((from, vec![one])),
        }
        end = end.max(from + u64::from(bytes));
    }
    groups
}

/// Whether a term is a word, not one of the lists beside them.
pub(super) fn is_word(term: &[u8]) -> bool {
    has_positions(term)
}
