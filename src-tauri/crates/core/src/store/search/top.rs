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
        (grains(self.score), self.saved_ms, self.row)
    }
}

#[inline]
fn grains(score: f32) -> i64 {
    (score * GRAIN + 0.5) as i64
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

    /// Whether a candidate of such a score, saved in such a minute since 1970, may be among them. Most are told apart by this,
    /// without looking up what else is known of them.
    #[inline]
    pub(super) fn may_take(&self, score: f32, saved_minute: u32) -> bool {
        if score < self.surely_less {
            return false;
        }
        let score = grains(score);
        // The first minute and the last stand for all that is before and after them.
        let is_older = saved_minute > 0
            && saved_minute < u32::MAX
            && (i64::from(saved_minute) + 1) * 60_000 <= self.least.1;
        score > self.least.0 || score == self.least.0 && !is_older
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

#[cfg(test)]
mod tests {
    use super::super::state::minutes;
    use super::{Candidate, Top};
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn what_is_left_out_early_would_not_have_been_kept(
            candidates in proptest::collection::vec((0_u32..300, 0_i64..400_000, 0_i64..50), 0..200),
        ) {
            let (mut all, mut some) = (Top::new(5), Top::new(5));
            for (score, saved_ms, row) in candidates {
                let candidate = Candidate { row, score: score as f32 / 1_000.0, saved_ms };
                all.push(candidate);
                if some.may_take(candidate.score, minutes(saved_ms)) {
                    some.push(candidate);
                }
            }
            let keys = |top: Top| {
                let mut keys: Vec<_> = top.done().iter().map(Candidate::key).collect();
                keys.sort_unstable();
                keys
            };
            prop_assert_eq!(keys(all), keys(some));
        }
    }
}
