//! Words that a text must have where a regular expression matches it, so that an index can leave most texts unread.

use super::{Node, Scope};
use regex_syntax::ParserBuilder;
use regex_syntax::hir::{Hir, HirKind};

/// Levels of a pattern that are looked through.
const DEPTH: u32 = 100;
/// Words that are asked for.
const MOST: usize = 8;

/// What every text has that `body` matches; `None` where nothing is known of it. More texts may have it.
pub(super) fn demanded(body: &str) -> Option<Node> {
    let hir = ParserBuilder::new()
        .multi_line(true)
        .nest_limit(DEPTH)
        .build()
        .parse(body)
        .ok()?;
    let mut runs = Runs::default();
    runs.walk(&hir);
    runs.end();
    let mut words: Vec<Node> = Vec::new();
    for run in &runs.done {
        for word in words_of(run) {
            if !words.contains(&word) {
                words.push(word);
            }
        }
    }
    words.truncate(MOST);
    (!words.is_empty()).then_some(Node::And(words))
}

/// Pieces that stand in every match as they are.
#[derive(Default)]
struct Runs {
    done: Vec<String>,
    current: String,
}

impl Runs {
    fn end(&mut self) {
        if !self.current.is_empty() {
            self.done.push(std::mem::take(&mut self.current));
        }
    }

    fn walk(&mut self, hir: &Hir) {
        match hir.kind() {
            HirKind::Empty | HirKind::Look(_) => {}
            HirKind::Literal(literal) => match std::str::from_utf8(&literal.0) {
                Ok(text) => self.current.push_str(text),
                Err(_) => self.end(),
            },
            HirKind::Concat(parts) => parts.iter().for_each(|part| self.walk(part)),
            HirKind::Capture(capture) => self.walk(&capture.sub),
            HirKind::Repetition(repeated) => {
                self.end();
                if repeated.min > 0 {
                    self.walk(&repeated.sub);
                    self.end();
                }
            }
            HirKind::Class(_) | HirKind::Alternation(_) => self.end(),
        }
    }
}

/// The words of a piece. Where the piece begins, a word may have begun before it; so only what begins within it counts. Signs
/// of ASCII end every word.
fn words_of(run: &str) -> impl Iterator<Item = Node> + '_ {
    let pieces: Vec<&str> = run
        .split(|c: char| c.is_ascii() && !c.is_ascii_alphanumeric())
        .collect();
    let last = pieces.len().saturating_sub(1);
    let pieces = pieces.into_iter().enumerate().skip(1);
    pieces.filter_map(move |(at, piece)| {
        // Letters beyond ASCII may be folded together with what stands behind them.
        let end = piece.find(|c: char| !c.is_ascii()).unwrap_or(piece.len());
        let word = piece.get(..end).filter(|word| word.len() > 1)?;
        Some(Node::Word {
            text: word.to_owned(),
            prefix: at == last || end < piece.len(),
            scope: Scope::Anywhere,
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::query::{Mark, pattern};
    use crate::snippet::matches;
    use proptest::prelude::*;

    fn check(body: &str, expected: &[&str]) {
        let found = match demanded(body) {
            Some(Node::And(words)) => words,
            _ => Vec::new(),
        };
        let found: Vec<String> = found
            .iter()
            .map(|word| match word {
                Node::Word { text, prefix, .. } => {
                    format!("{text}{}", if *prefix { "*" } else { "" })
                }
                other => format!("{other:?}"),
            })
            .collect();
        assert_eq!(found, expected, "{body}");
    }

    #[test]
    fn whole_words_and_beginnings_are_demanded() {
        check("[a-z]+ing the", &["the*"]);
        check("[a-z]+ing the ", &["the"]);
        check("one two three", &["two", "three*"]);
        check("one( two){2,} three", &["two*", "three*"]);
        check("one( two)? three", &["three*"]);
        check("one (two|three) four", &["four*"]);
        check("(?i)one two", &[]);
        check("half caf.", &["caf*"]);
        check("half café", &["caf*"]);
        check("self-made", &["made*"]);
        check("a b", &[]);
        check("[", &[]);
        check(r"\bwhale\b", &[]);
        check(r"the \bwhale", &["whale*"]);
    }

    proptest! {
        #[test]
        fn what_matches_has_what_is_demanded(
            text in "([a-cA-C]{1,3}|[ .é\\u{301}-]){0,24}",
            body in "([a-c]{1,3}|[ .]|\\[a-c\\]|( ab)?|(b c)+|é){1,8}",
        ) {
            let Some(pattern) = pattern(&body, false) else { return Ok(()) };
            if !pattern.is_match(&text) {
                return Ok(());
            }
            let Some(Node::And(words)) = demanded(&body) else { return Ok(()) };
            for word in words {
                let Node::Word { text: wanted, prefix, .. } = &word else { continue };
                let mark = Mark::new(wanted, *prefix).unwrap();
                prop_assert!(!matches(&text, std::slice::from_ref(&mark)).is_empty(), "{text:?} has no {word:?}");
            }
        }
    }
}
