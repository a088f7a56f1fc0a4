//! Documents of one segment that match, in their order, each with what it is worth.

/// Ascending documents with their scores.
#[derive(Debug, Clone, Default)]
pub(super) struct Hits {
    pub(super) docs: Vec<u32>,
    pub(super) scores: Vec<f32>,
}

impl Hits {
    pub(super) fn with_capacity(capacity: usize) -> Self {
        Self {
            docs: Vec::with_capacity(capacity),
            scores: Vec::with_capacity(capacity),
        }
    }

    pub(super) fn len(&self) -> usize {
        self.docs.len()
    }

    pub(super) fn is_empty(&self) -> bool {
        self.docs.is_empty()
    }

    #[inline]
    pub(super) fn push(&mut self, doc: u32, score: f32) {
        self.docs.push(doc);
        self.scores.push(score);
    }

    /// Every document, worth nothing.
    pub(super) fn all(count: u32) -> Self {
        Self {
            docs: (0..count).collect(),
            scores: vec![0.0; count as usize],
        }
    }

    /// Those that `keep` says, with what it adds to their worth.
    pub(super) fn retain(&mut self, mut keep: impl FnMut(u32) -> bool) {
        let mut kept = 0;
        for at in 0..self.docs.len() {
            let (doc, score) = (self.docs[at], self.scores[at]);
            // Written before it is known, so that there is nothing to guess for the processor.
            self.docs[kept] = doc;
            self.scores[kept] = score;
            kept += usize::from(keep(doc));
        }
        self.docs.truncate(kept);
        self.scores.truncate(kept);
    }

    /// Those that are in either; what is in both is worth both.
    pub(super) fn or(self, other: Self) -> Self {
        if self.is_empty() {
            return other;
        }
        if other.is_empty() {
            return self;
        }
        let mut out = Self::with_capacity(self.len() + other.len());
        let (mut a, mut b) = (0, 0);
        while a < self.len() && b < other.len() {
            let (left, right) = (self.docs[a], other.docs[b]);
            let score = match left.cmp(&right) {
                std::cmp::Ordering::Less => self.scores[a],
                std::cmp::Ordering::Greater => other.scores[b],
                std::cmp::Ordering::Equal => self.scores[a] + other.scores[b],
            };
            out.push(left.min(right), score);
            a += usize::from(left <= right);
            b += usize::from(right <= left);
        }
        out.docs.extend_from_slice(&self.docs[a..]);
        out.scores.extend_from_slice(&self.scores[a..]);
        out.docs.extend_from_slice(&other.docs[b..]);
        out.scores.extend_from_slice(&other.scores[b..]);
        out
    }

    /// Those that are in the other as well, with what both are worth.
    pub(super) fn and(mut self, other: &Self) -> Self {
        let (mut at, mut kept) = (0, 0);
        for (doc, more) in other.docs.iter().zip(&other.scores) {
            while self.docs.get(at).is_some_and(|here| here < doc) {
                at += 1;
            }
            if self.docs.get(at) == Some(doc) {
                self.docs[kept] = *doc;
                self.scores[kept] = self.scores[at] + more;
                (at, kept) = (at + 1, kept + 1);
            }
        }
        self.docs.truncate(kept);
        self.scores.truncate(kept);
        self
    }

    /// Those that are not in the other.
    pub(super) fn without(mut self, docs: &[u32]) -> Self {
        let mut at = 0;
        self.retain(|doc| {
            while docs.get(at).is_some_and(|other| *other < doc) {
                at += 1;
            }
            docs.get(at) != Some(&doc)
        });
        self
    }
}

/// Rows, as a bit each.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct RowSet {
    words: Vec<u64>,
    count: u32,
}

impl RowSet {
    pub(super) fn insert(&mut self, row: i64) {
        let Ok(at) = usize::try_from(row) else {
            return;
        };
        if at / 64 >= self.words.len() {
            self.words.resize(at / 64 + 1, 0);
        }
        let bit = 1 << (at % 64);
        self.count += u32::from(self.words[at / 64] & bit == 0);
        self.words[at / 64] |= bit;
    }

    #[inline]
    pub(super) fn has(&self, row: i64) -> bool {
        self.words
            .get(row as usize / 64)
            .is_some_and(|word| word >> (row as usize % 64) & 1 > 0)
    }

    pub(super) fn len(&self) -> u32 {
        self.count
    }

    /// The rows, ascending.
    pub(super) fn rows(&self) -> impl Iterator<Item = i64> + '_ {
        let all = self.words.iter().enumerate();
        all.filter(|(_, word)| **word != 0).flat_map(|(at, word)| {
            (0..64)
                .filter(move |bit| word >> bit & 1 > 0)
                .map(move |bit| (at * 64 + bit) as i64)
        })
    }
}
