//! Lines at the head of an article that hold only its author or its day, which the reader shows elsewhere.

use std::collections::BTreeSet;

use dom_query::NodeRef;

use super::letters;
use crate::html::meta::Facts;
use crate::{dates, dom};

/// Characters of the longest such line, and of what stands in it beside the author.
const LONGEST: usize = 120;
const BESIDE: usize = 40;
/// Bytes beside the day, and before it.
const AROUND: usize = 25;
const BEFORE: usize = 20;
/// So many days in lines of their own are those of a diary or of versions.
const DIARY: usize = 3;
/// Lines that are looked at for it.
const LINES: usize = 2_000;

/// What is known of the head.
pub(super) struct Heads<'f, 'n> {
    facts: &'f Facts,
    byline: String,
    blocks: &'n [NodeRef<'n>],
    is_diary: Option<bool>,
}

impl<'f, 'n> Heads<'f, 'n> {
    pub(super) fn new(facts: &'f Facts, blocks: &'n [NodeRef<'n>]) -> Self {
        Self {
            facts,
            byline: facts.byline.as_deref().map(letters).unwrap_or_default(),
            blocks,
            is_diary: None,
        }
    }

    /// Whether a line holds only the author or the day that are known already; `bare` is its letters.
    pub(super) fn is_byline(&mut self, node: &NodeRef<'_>, text: &str, bare: &str) -> bool {
        if text.chars().count() > LONGEST {
            return false;
        }
        if self.is_author(text, bare) {
            return true;
        }
        let Some((day, beside)) = self.day_of(text) else {
            return false;
        };
        // Headings with days are those of a diary or of versions, unless it is the text's own and nothing else.
        let is_own = |own: &Option<String>| {
            let own = own.as_deref().and_then(|own| own.get(..10));
            own.is_some() && own == day.as_deref()
        };
        let is_head =
            beside <= 2 && (is_own(&self.facts.published) || is_own(&self.facts.modified));
        if dom::is_heading(node) && !is_head {
            return false;
        }
        !self.is_diary()
    }

    /// Whether a line is the known author with a few words around; a sentence that names the author is none.
    fn is_author(&self, text: &str, bare: &str) -> bool {
        if self.byline.is_empty() || !bare.contains(&self.byline) {
            return false;
        }
        let known = self.byline.chars().count();
        // Scripts without spaces say in ten letters what takes forty in others.
        let is_dense = text.chars().any(|c| ('\u{3040}'..='\u{9fff}').contains(&c));
        let is_sentence = text.trim_end().ends_with(['.', '!', '?', '。', '！', '？'])
            && (is_dense || !bare.starts_with(&self.byline))
            && !starts_as_byline(text);
        let beside = if is_dense { BESIDE / 4 } else { BESIDE };
        bare.chars().count() <= known + beside && !is_sentence
    }

    /// The day of a line with little else in it, if it is certain, and the bytes beside it.
    fn day_of(&self, text: &str) -> Option<(Option<String>, usize)> {
        let stamps = dates::find_all(text, self.facts.lang.as_deref());
        let first = stamps.first()?;
        let dated: usize = stamps.iter().map(|stamp| stamp.end - stamp.start).sum();
        // The rest of the line is a word or two such as "Published".
        let beside = text.len().saturating_sub(dated);
        (beside <= AROUND && first.start <= BEFORE).then(|| (first.date.clone(), beside))
    }

    fn is_diary(&mut self) -> bool {
        if let Some(known) = self.is_diary {
            return known;
        }
        let lines = self.blocks.iter().take(LINES);
        let lines =
            lines.filter(|node| dom::is_one_of(node, &["p", "h1", "h2", "h3", "h4", "h5", "h6"]));
        let days: BTreeSet<String> = lines
            .filter_map(|node| {
                let text = dom::text(node);
                if text.len() > LONGEST || !text.bytes().any(|byte| byte.is_ascii_digit()) {
                    return None;
                }
                self.day_of(&text)?.0
            })
            .take(DIARY * 10)
            .collect();
        let is_diary = days.len() >= DIARY;
        self.is_diary = Some(is_diary);
        is_diary
    }
}

/// Whether a line begins with the word before who wrote it.
fn starts_as_byline(text: &str) -> bool {
    const WORDS: &[&str] = &[
        "by", "von", "par", "por", "di", "door", "av", "af", "written",
    ];
    let first = text.split_whitespace().next().unwrap_or_default();
    let first = first.trim_end_matches(':').to_lowercase();
    WORDS.contains(&first.as_str())
}
