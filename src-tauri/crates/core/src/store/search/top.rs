//! The best of many candidates, without keeping all of them.

/// Scores that differ by less count as equal: then the newer comes first.
pub(super) const GRAIN: f32 = 100.0;

/// A candidate of the first look.
#[derive(Debug, Clone, Copy)]
pub(super) struct Candidate {
    pub(super) row: i64,
    pub(super) score: f32,
    pub(super) saved_ms: i64,
}

impl Candidate {
    pub(super) fn key(&self) -> (i64, i64, i64) {
        ((self.score * GRAIN + 0.5) as i64, self.saved_ms, self.row)
    }
}

/// The best candidates so far.
pub(super) struct Top {
    most: usize,
    kept: Vec<Candidate>,
    least: (i64, i64, i64),
    /// What is worth less is not among them; most are told apart by this alone.
    pub(super) surely_less: f32,
}

impl Top {
    pub(super) fn new(most: usize) -> Self {
        Self {
            most,
            kept: Vec::new(),
            least: (i64::MIN, i64::MIN, i64::MIN),
            surely_less: f32::MIN,
        }
    }

    pub(super) fn push(&mut self, candidate: Candidate) {
        if candidate.key() <= self.least {
            return;
        }
        self.kept.push(candidate);
        if self.kept.len() >= 2 * self.most {
            cut(&mut self.kept, self.most);
            self.least = self
                .kept
                .iter()
                .map(Candidate::key)
                .min()
                .unwrap_or(self.least);
            self.surely_less = (self.least.0 - 1) as f32 / GRAIN;
        }
    }

    pub(super) fn done(mut self) -> Vec<Candidate> {
        cut(&mut self.kept, self.most);
        self.kept
    }
}

/// Keeps the best.
pub(super) fn cut(top: &mut Vec<Candidate>, most: usize) {
    if top.len() > most {
        top.select_nth_unstable_by_key(most, |candidate| std::cmp::Reverse(candidate.key()));
        top.truncate(most);
    }
}
