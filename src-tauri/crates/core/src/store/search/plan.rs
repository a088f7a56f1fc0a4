//! A query's tree, ready to be asked of the index: its words, what the facts of an item decide, and sets of rows that the
//! database gives.

use super::facts::{ARTICLE, Facts, HIGHLIGHT, NOTE};
use super::hits::RowSet;
use super::leaf::Leaf;
use super::sets::Sets;
use super::verify::Check;
use crate::error::Result;
use crate::store::filter;
use commonplace_text::query::{Day, Measure, Node, Place, Scope, Stamp, State};
use commonplace_text::words::words_in;
use std::sync::Arc;

/// A condition on documents.
#[derive(Clone)]
pub(super) enum Plan {
    /// Every document.
    All,
    /// Every one of them.
    And(Vec<Plan>),
    /// Any of them.
    Or(Vec<Plan>),
    /// Not this.
    Not(Box<Plan>),
    /// Words that what a pattern matches cannot be without, worth nothing. The Markdown of a highlight's note, in which it is
    /// looked for as well, is not indexed: highlights are never left out.
    Bound(Box<Plan>),
    /// A word or phrase, by its number.
    Leaf(usize),
    /// What a search shows when nobody asks for the trash.
    Shown,
    /// What the facts of an item decide.
    Fact(Arc<dyn Fn(&Facts) -> bool + Send + Sync>),
    /// Rows that the database gave.
    Rows(Arc<RowSet>),
    /// What only the text itself decides.
    Text(Arc<Check>),
}

impl Plan {
    /// What is left without the questions to texts that everything has to answer, and those questions.
    pub(super) fn without_texts(self) -> (Self, Vec<Arc<Check>>) {
        match self {
            Self::Text(check) => (Self::All, vec![check]),
            Self::And(plans) => {
                let mut checks = Vec::new();
                let plans = plans.into_iter().map(|plan| {
                    let (plan, more) = plan.without_texts();
                    checks.extend(more);
                    plan
                });
                let plans = plans.collect();
                (Self::And(plans), checks)
            }
            other => (other, Vec::new()),
        }
    }
}

/// A plan with its leaves.
#[derive(Clone)]
pub(super) struct Planned {
    pub(super) plan: Plan,
    pub(super) leaves: Vec<Leaf>,
    /// Whether a leaf is asked for, not against.
    pub(super) wanted: Vec<bool>,
}

impl Planned {
    /// Whether everything has to match a regular expression.
    pub(super) fn has_pattern(&self) -> bool {
        let (_, checks) = self.plan.clone().without_texts();
        checks.iter().any(|check| check.is_pattern())
    }

    /// Whether nothing is to be asked of the index or of texts in their order: then a list is walked.
    pub(super) fn is_list(&self) -> bool {
        self.leaves.is_empty() && !self.has_pattern()
    }
}

/// Makes plans.
pub(super) struct Planner<'a> {
    pub(super) sets: &'a Sets<'a>,
    leaves: Vec<Leaf>,
    wanted: Vec<bool>,
}

impl<'a> Planner<'a> {
    /// The plan of a whole query: what is in the trash is left out where nothing asks for it.
    pub(super) fn search(sets: &'a Sets<'a>, root: Option<&Node>) -> Result<Planned> {
        let mut planner = Self {
            sets,
            leaves: Vec::new(),
            wanted: Vec::new(),
        };
        let plan = match root {
            Some(root) if filter::asks_for_trash(root, false) => {
                let there = fact(|facts| facts.trashed < 2);
                Plan::And(vec![there, planner.scoped(root)?])
            }
            Some(root) => Plan::And(vec![Plan::Shown, planner.node(root, false)?]),
            None => Plan::Shown,
        };
        Ok(planner.done(plan))
    }

    /// The plan of a condition alone, whatever is in the trash.
    pub(super) fn condition(sets: &'a Sets<'a>, node: &Node) -> Result<Planned> {
        let mut planner = Self {
            sets,
            leaves: Vec::new(),
            wanted: Vec::new(),
        };
        let plan = planner.node(node, false)?;
        Ok(planner.done(plan))
    }

    fn done(self, plan: Plan) -> Planned {
        Planned {
            plan,
            leaves: self.leaves,
            wanted: self.wanted,
        }
    }

    /// What asks for the trash in only some of its alternatives: the others leave the trash out.
    fn scoped(&mut self, node: &Node) -> Result<Plan> {
        if !filter::asks_for_trash(node, false) {
            return Ok(Plan::And(vec![Plan::Shown, self.node(node, false)?]));
        }
        match node {
            Node::Or(nodes) => Ok(Plan::Or(
                nodes
                    .iter()
                    .map(|node| self.scoped(node))
                    .collect::<Result<_>>()?,
            )),
            Node::And(nodes) => nodes
                .iter()
                .map(|node| {
                    if filter::asks_for_trash(node, false) {
                        self.scoped(node)
                    } else {
                        self.node(node, false)
                    }
                })
                .collect::<Result<_>>()
                .map(Plan::And),
            other => self.node(other, false),
        }
    }

    fn node(&mut self, node: &Node, negated: bool) -> Result<Plan> {
        let many = |planner: &mut Self, nodes: &[Node]| {
            nodes
                .iter()
                .map(|node| planner.node(node, negated))
                .collect::<Result<Vec<_>>>()
        };
        Ok(match node {
            Node::And(nodes) => Plan::And(many(self, nodes)?),
            Node::Or(nodes) => Plan::Or(many(self, nodes)?),
            Node::Not(inner) => Plan::Not(Box::new(self.node(inner, !negated)?)),
            Node::Word {
                text,
                prefix,
                scope,
            } => self.leaf(Leaf::new(text, *prefix, *scope), negated),
            Node::Phrase { text, scope } => self.leaf(Leaf::new(text, false, *scope), negated),
            Node::In(place) => is_in(*place),
            Node::Is(State::Unread) => fact(|facts| facts.unread),
            Node::Is(State::Starred) => fact(|facts| facts.starred),
            Node::Is(State::Reading) => {
                fact(|facts| facts.kind == ARTICLE && !facts.unread && facts.permille < 950)
            }
            Node::Is(State::Read) => fact(|facts| !facts.unread && facts.permille >= 950),
            Node::Measure { measure, low, high } => measured(*measure, *low, *high),
            Node::When {
                stamp: Stamp::Saved | Stamp::Created,
                from,
                until,
            } => within(|facts| facts.saved_ms, *from, *until),
            Node::When {
                stamp: Stamp::Updated,
                from,
                until,
            } => within(|facts| facts.updated_ms, *from, *until),
            Node::Mentions(path) => {
                let names = filter::names_of(self.sets.connection, path)?;
                let named = names.into_iter().map(|text| Node::Phrase {
                    text,
                    scope: Scope::Anywhere,
                });
                let named = Node::Or(named.collect());
                let linked = Node::Not(Box::new(Node::LinksTo(path.clone())));
                let other = Plan::Not(Box::new(Plan::Rows(
                    self.sets.of(&Node::Mentions(path.clone()))?,
                )));
                Plan::And(vec![
                    self.node(&named, negated)?,
                    self.node(&linked, negated)?,
                    other,
                ])
            }
            other => match Check::of(other) {
                Some((check, bound)) => {
                    let mut parts = Vec::new();
                    if let Some(bound) = bound {
                        parts.push(self.bound(&check, &bound, negated)?);
                    }
                    parts.push(Plan::Text(Arc::new(check)));
                    Plan::And(parts)
                }
                None => Plan::Rows(self.sets.of(other)?),
            },
        })
    }

    /// What texts have that a check can be true of.
    fn bound(&mut self, check: &Check, bound: &Node, negated: bool) -> Result<Plan> {
        if !check.is_pattern() {
            return self.node(bound, negated);
        }
        // Asked as if against them: the person did not type these words.
        let words = self.node(bound, true)?;
        Ok(Plan::Bound(Box::new(words)))
    }

    /// A word without a letter or digit asks for nothing.
    fn leaf(&mut self, leaf: Option<Leaf>, negated: bool) -> Plan {
        let Some(leaf) = leaf else {
            return Plan::All;
        };
        let same = self
            .leaves
            .iter()
            .zip(&self.wanted)
            .position(|(known, wanted)| {
                known.pieces == leaf.pieces && known.scope == leaf.scope && *wanted != negated
            });
        Plan::Leaf(same.unwrap_or_else(|| {
            self.leaves.push(leaf);
            self.wanted.push(!negated);
            self.leaves.len() - 1
        }))
    }
}

fn fact(test: impl Fn(&Facts) -> bool + Send + Sync + 'static) -> Plan {
    Plan::Fact(Arc::new(test))
}

fn is_in(place: Place) -> Plan {
    match place {
        Place::Notes => fact(|facts| facts.kind == NOTE),
        Place::Articles => fact(|facts| facts.kind == ARTICLE),
        Place::Highlights => fact(|facts| facts.kind == HIGHLIGHT),
        Place::Inbox => fact(|facts| facts.place == 1),
        Place::Later => fact(|facts| facts.place == 2),
        Place::Archive => fact(|facts| facts.place == 3),
        Place::Trash => fact(|facts| facts.trashed == 1),
        Place::Anywhere => Plan::All,
    }
}

/// As `filter::bounds` says it of rows.
fn measured(measure: Measure, low: Option<u32>, high: Option<u32>) -> Plan {
    let (low, high) = (low.map(i64::from), high.map(i64::from));
    let between = |value: i64, low: Option<i64>, high: Option<i64>| {
        low.is_none_or(|low| value >= low) && high.is_none_or(|high| value <= high)
    };
    match measure {
        Measure::Words => fact(move |facts| between(i64::from(facts.words), low, high)),
        Measure::Minutes => {
            let words =
                |minutes: i64| i64::from(words_in(u32::try_from(minutes).unwrap_or(u32::MAX)));
            let low = low.map(|low| if low <= 1 { 0 } else { words(low - 1) + 1 });
            let high = high.map(|high| if high == 0 { -1 } else { words(high) });
            fact(move |facts| between(i64::from(facts.words), low, high))
        }
        Measure::Progress => fact(move |facts| {
            facts.kind == ARTICLE
                && between(
                    i64::from(facts.permille),
                    low.map(|low| low * 10),
                    high.map(|high| high * 10 + 9),
                )
        }),
    }
}

const DAY_MS: i64 = 24 * 60 * 60 * 1000;

fn within(
    moment: impl Fn(&Facts) -> i64 + Send + Sync + 'static,
    from: Option<Day>,
    until: Option<Day>,
) -> Plan {
    let number = |day: Day| match day {
        Day::On(day) => i64::from(day),
        // Settled before it gets here.
        Day::Ago(_) => 0,
    };
    let from = from.map(|day| number(day) * DAY_MS);
    let until = until.map(|day| (number(day) + 1) * DAY_MS);
    fact(move |facts| {
        let at = moment(facts);
        from.is_none_or(|from| at >= from) && until.is_none_or(|until| at < until)
    })
}
