//! Asks every segment for what a plan wants.

use super::columns::Column;
use super::expand;
use super::facts::{HIGHLIGHT, OTHER};
use super::hits::Hits;
use super::leaf::{Asking, Leaf, Resolved};
use super::plan::{Plan, Planned};
use super::state::{Part, State};
use super::verify::Check;
use crate::error::Result;
use crate::job::Cancel;
use rusqlite::Connection;
use std::sync::Arc;

/// A plan with what its words stand for in each segment.
pub(super) struct Engine<'a> {
    pub(super) connection: &'a Connection,
    pub(super) state: &'a State,
    pub(super) cancel: &'a Cancel,
    pub(super) planned: Planned,
    /// By segment and leaf.
    pub(super) resolved: Vec<Vec<Resolved>>,
}

/// A row that matches, and what it is worth.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Match {
    pub(super) row: i64,
    pub(super) score: f32,
}

impl<'a> Engine<'a> {
    pub(super) fn new(
        connection: &'a Connection,
        state: &'a State,
        cancel: &'a Cancel,
        planned: Planned,
    ) -> Self {
        let mut engine = Self {
            connection,
            state,
            cancel,
            planned,
            resolved: Vec::new(),
        };
        engine.resolve();
        engine
    }

    /// Looks up what the leaves stand for, and how rare they are.
    pub(super) fn resolve(&mut self) {
        let leaves = &self.planned.leaves;
        // An index of another format may have no lists of pairs.
        let pairs = !self.state.foreign;
        self.resolved = self
            .state
            .parts
            .iter()
            .map(|part| {
                leaves
                    .iter()
                    .map(|leaf| Resolved::of(leaf, part, pairs))
                    .collect()
            })
            .collect();
        let all = self.state.alive.max(1) as f32;
        for (at, leaf) in self.planned.leaves.iter_mut().enumerate() {
            let count: u32 = self
                .state
                .parts
                .iter()
                .zip(&self.resolved)
                .map(|(part, resolved)| {
                    resolved
                        .get(at)
                        .map_or(0, |one| one.most(part.segment.head.docs))
                })
                .sum();
            let count = (count as f32).min(all);
            leaf.rarity = (1.0 + (all - count + 0.5) / (count + 0.5)).ln();
        }
    }

    /// Has words of the same stem count too, where nothing is asked against. Which ones.
    pub(super) fn stem(&mut self) -> Result<Vec<String>> {
        let (state, cancel) = (self.state, self.cancel);
        self.vary(|leaf| expand::stems(leaf, state, cancel))
    }

    /// Has words count that resemble those that are rare or unknown. Which ones.
    pub(super) fn widen(&mut self) -> Result<Vec<String>> {
        let (state, cancel) = (self.state, self.cancel);
        let rare = 8.max(state.alive / 1_000);
        let counts: Vec<u32> = (0..self.planned.leaves.len())
            .map(|at| self.count_of(at))
            .collect();
        let mut at = 0;
        self.vary(|leaf| {
            at += 1;
            let count = counts.get(at - 1).copied().unwrap_or(0);
            if count >= rare {
                return Ok(Vec::new());
            }
            let mut found = expand::inside(leaf, state, cancel)?;
            // A word that is there is no typo, however rare it is.
            if count == 0 {
                found.extend(expand::typos(leaf, state, cancel)?);
            }
            Ok(found)
        })
    }

    fn vary(
        &mut self,
        mut of: impl FnMut(&Leaf) -> Result<Vec<expand::Variant>>,
    ) -> Result<Vec<String>> {
        let mut all = Vec::new();
        for (leaf, wanted) in self.planned.leaves.iter_mut().zip(&self.planned.wanted) {
            let more = of(leaf)?;
            if !wanted {
                continue;
            }
            for variant in more {
                if leaf.variants.iter().all(|known| known.0 != variant.0) {
                    all.push(variant.0.clone());
                    leaf.variants.push(variant);
                }
            }
        }
        if !all.is_empty() {
            self.resolve();
        }
        Ok(all)
    }

    /// Documents that have a leaf, at most.
    fn count_of(&self, leaf: usize) -> u32 {
        let parts = self.state.parts.iter().zip(&self.resolved);
        parts
            .map(|(part, resolved)| {
                resolved
                    .get(leaf)
                    .map_or(0, |one| one.most(part.segment.head.docs))
            })
            .fold(0, u32::saturating_add)
    }

    /// Calls `each` with every row that matches, in no order.
    pub(super) fn run(&self, mut each: impl FnMut(Match)) -> Result<()> {
        self.run_plan(&self.planned.plan, &mut each)
    }

    /// The same for a part of the plan.
    pub(super) fn run_plan(&self, plan: &Plan, each: &mut impl FnMut(Match)) -> Result<()> {
        self.run_parts(plan, |part, hits| {
            for (doc, score) in hits.docs.iter().zip(&hits.scores) {
                if part.is_live(*doc) {
                    each(Match {
                        row: part.row(*doc),
                        score: *score,
                    });
                }
            }
            Ok(())
        })
    }

    /// Calls `each` with what every segment has, the newest first; some of it may be gone.
    pub(super) fn run_parts(
        &self,
        plan: &Plan,
        mut each: impl FnMut(&Part, Hits) -> Result<()>,
    ) -> Result<()> {
        for (part, resolved) in self.state.parts.iter().zip(&self.resolved).rev() {
            self.cancel.check()?;
            let one = One {
                engine: self,
                part,
                resolved,
            };
            each(part, one.all(plan)?)?;
        }
        Ok(())
    }

    /// Whether the text of a row has what is asked of it.
    pub(super) fn holds(&self, checks: &[Arc<Check>], row: i64) -> Result<bool> {
        let kind = self.state.doc(row).map_or(OTHER, |doc| doc.facts.kind);
        for check in checks {
            self.cancel.check()?;
            if !check.holds(self.connection, row, kind)? {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// How many match a part of the plan.
    pub(super) fn count(&self, plan: &Plan) -> Result<u64> {
        let mut count = 0;
        self.run_plan(plan, &mut |_| count += 1)?;
        Ok(count)
    }

    /// The positions of the first word of a leaf in some documents of a segment.
    pub(super) fn first_column(
        &self,
        part: &Part,
        resolved: &[Resolved],
        leaf: usize,
        docs: &[u32],
    ) -> Result<Column> {
        let asking = Asking {
            connection: self.connection,
            part,
            cancel: self.cancel,
        };
        let found = resolved.get(leaf).map_or(&[][..], Resolved::first_words);
        asking.column(found, docs)
    }
}

/// Texts that are rather read than left out by words that they must have.
const WORTH_BOUNDING: usize = 400;

/// One segment.
struct One<'e, 'a> {
    engine: &'e Engine<'a>,
    part: &'e Part,
    resolved: &'e [Resolved],
}

impl One<'_, '_> {
    fn docs(&self) -> u32 {
        self.part.segment.docs.len() as u32
    }

    fn ask<T>(&self, ask: impl FnOnce(&Asking<'_>) -> Result<T>) -> Result<T> {
        ask(&Asking {
            connection: self.engine.connection,
            part: self.part,
            cancel: self.engine.cancel,
        })
    }

    fn leaf(&self, at: usize) -> Option<(&Leaf, &Resolved)> {
        Some((self.engine.planned.leaves.get(at)?, self.resolved.get(at)?))
    }

    /// Documents that match, at most.
    fn most(&self, plan: &Plan) -> u32 {
        match plan {
            Plan::Leaf(at) => self
                .leaf(*at)
                .map_or(0, |(_, resolved)| resolved.most(self.docs())),
            Plan::And(plans) => plans
                .iter()
                .map(|plan| self.most(plan))
                .min()
                .unwrap_or(self.docs()),
            Plan::Or(plans) => plans
                .iter()
                .fold(0_u32, |sum, plan| sum.saturating_add(self.most(plan)))
                .min(self.docs()),
            Plan::Rows(rows) => rows.len().min(self.docs()),
            Plan::Bound(_) => self.docs(),
            Plan::All | Plan::Shown | Plan::Not(_) | Plan::Fact(_) | Plan::Text(_) => self.docs(),
        }
    }

    fn all(&self, plan: &Plan) -> Result<Hits> {
        match plan {
            Plan::Leaf(at) => match self.leaf(*at) {
                Some((leaf, resolved)) => self.ask(|asking| asking.all(leaf, resolved)),
                None => Ok(Hits::default()),
            },
            Plan::And(plans) => {
                let order = self.order(plans);
                let Some((first, others)) = order.split_first() else {
                    return Ok(Hits::all(self.docs()));
                };
                let mut hits = self.all(first)?;
                for plan in others {
                    if hits.is_empty() {
                        break;
                    }
                    hits = self.narrow(plan, hits)?;
                }
                Ok(hits)
            }
            Plan::Or(plans) => plans
                .iter()
                .try_fold(Hits::default(), |hits, plan| Ok(hits.or(self.all(plan)?))),
            other => self.narrow(other, Hits::all(self.docs())),
        }
    }

    /// The order in which parts of a conjunction are asked: the rarest first, the text itself last.
    fn order<'p>(&self, plans: &'p [Plan]) -> Vec<&'p Plan> {
        let mut order: Vec<(u8, u32, &Plan)> = plans
            .iter()
            .map(|plan| {
                let when = match plan {
                    Plan::Text(_) => 3,
                    Plan::Not(_) => 2,
                    Plan::All | Plan::Shown | Plan::Fact(_) | Plan::Rows(_) | Plan::Bound(_) => 1,
                    Plan::And(_) | Plan::Or(_) | Plan::Leaf(_) => 0,
                };
                (when, self.most(plan), plan)
            })
            .collect();
        order.sort_by_key(|(when, most, _)| (*when, *most));
        order.into_iter().map(|(_, _, plan)| plan).collect()
    }

    fn narrow(&self, plan: &Plan, mut hits: Hits) -> Result<Hits> {
        self.engine.cancel.check()?;
        match plan {
            Plan::All => Ok(hits),
            Plan::Leaf(at) => match self.leaf(*at) {
                Some((leaf, resolved)) => self.ask(|asking| asking.narrow(leaf, resolved, hits)),
                None => Ok(Hits::default()),
            },
            Plan::And(plans) => {
                for plan in self.order(plans) {
                    hits = self.narrow(plan, hits)?;
                }
                Ok(hits)
            }
            Plan::Or(plans) => {
                let nothing = Hits {
                    docs: hits.docs.clone(),
                    scores: vec![0.0; hits.len()],
                };
                let found = plans.iter().try_fold(Hits::default(), |found, plan| {
                    Ok::<_, crate::error::Error>(found.or(self.narrow(plan, nothing.clone())?))
                })?;
                let mut at = 0;
                let mut scores = Vec::with_capacity(found.len());
                hits.retain(|doc| {
                    let is_there = found.docs.get(at) == Some(&doc);
                    if is_there {
                        scores.push(found.scores[at]);
                        at += 1;
                    }
                    is_there
                });
                for (score, more) in hits.scores.iter_mut().zip(scores) {
                    *score += more;
                }
                Ok(hits)
            }
            Plan::Not(inner) => {
                let found = self.narrow(inner, hits.clone())?;
                Ok(hits.without(&found.docs))
            }
            // To look for the words costs more than it spares where few texts are left, or most have them.
            Plan::Bound(words)
                if hits.len() < WORTH_BOUNDING.min(self.docs() as usize / 4)
                    || self.most(words) > self.docs() / 2 =>
            {
                Ok(hits)
            }
            Plan::Bound(words) => {
                let found = self.narrow(words, hits.clone())?;
                let mut at = 0;
                hits.retain(|doc| {
                    while found.docs.get(at).is_some_and(|other| *other < doc) {
                        at += 1;
                    }
                    let is_highlight = || {
                        let known = self.engine.state.doc(self.part.row(doc));
                        known.is_some_and(|known| known.facts.kind == HIGHLIGHT)
                    };
                    found.docs.get(at) == Some(&doc) || is_highlight()
                });
                Ok(hits)
            }
            Plan::Shown => {
                hits.retain(|doc| self.part.is_shown(doc));
                Ok(hits)
            }
            Plan::Fact(test) => {
                let docs = &self.engine.state.docs;
                hits.retain(|doc| {
                    docs.get(self.part.row(doc) as usize)
                        .is_some_and(|known| test(&known.facts))
                });
                Ok(hits)
            }
            Plan::Rows(rows) => {
                hits.retain(|doc| rows.has(self.part.row(doc)));
                Ok(hits)
            }
            Plan::Text(check) => {
                let mut holds = Vec::with_capacity(hits.len());
                for doc in &hits.docs {
                    self.engine.cancel.check()?;
                    let row = self.part.row(*doc);
                    let kind = self
                        .engine
                        .state
                        .doc(row)
                        .map_or(super::facts::OTHER, |doc| doc.facts.kind);
                    // What is gone need not be read.
                    holds.push(
                        self.part.is_live(*doc)
                            && check.holds(self.engine.connection, row, kind)?,
                    );
                }
                let mut at = 0;
                hits.retain(|_| {
                    at += 1;
                    holds[at - 1]
                });
                Ok(hits)
            }
        }
    }
}
