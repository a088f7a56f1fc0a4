//! Properties of notes: `[key:value]` in a query, and what a note's front matter says.

use super::parse::{any, bounds_of};
use super::{Day, Node, PropertyTest, pattern};
use crate::words;
use regex::Regex;

/// Values in a group.
const MOST_VALUES: usize = 50;
/// Bytes of front matter that are read.
const MOST_BYTES: usize = 100_000;

/// `key`, `key:value`, `key:>5` between the brackets; `None` when it is none of these.
pub(super) fn parsed(inner: &str) -> Option<Node> {
    let (key, value) = match inner.split_once(':') {
        Some((key, value)) => (key.trim(), Some(value.trim())),
        None => (inner.trim(), None),
    };
    let is_name = key
        .chars()
        .all(|c| c.is_alphanumeric() || matches!(c, '_' | '-' | ' ' | '.'))
        && key.chars().any(char::is_alphabetic);
    // An address is no property.
    if !is_name || value.is_some_and(|value| value.starts_with("//")) {
        return None;
    }
    if let Some(group) = value.and_then(|value| value.strip_prefix('(')?.strip_suffix(')')) {
        let values = group.split(" OR ").flat_map(|value| value.split('|'));
        let values = values.map(str::trim).filter(|value| !value.is_empty());
        let nodes = values.take(MOST_VALUES).map(|value| Node::Property {
            key: words::fold(key),
            test: test(value),
        });
        return any(nodes.collect());
    }
    let test = match value {
        None | Some("" | "*") => PropertyTest::Any,
        Some("null" | "empty") => PropertyTest::Empty,
        Some(value) => test(value),
    };
    Some(Node::Property {
        key: words::fold(key),
        test,
    })
}

fn test(value: &str) -> PropertyTest {
    if let Some(quoted) = value
        .strip_prefix('"')
        .and_then(|value| value.strip_suffix('"'))
    {
        return PropertyTest::Has(words::fold(quoted));
    }
    if let Some((body, flag)) = value
        .strip_prefix('/')
        .and_then(|value| value.rsplit_once('/'))
        && matches!(flag, "" | "i" | "c")
        && !body.is_empty()
        && !body.ends_with('\\')
    {
        let (body, case) = (body.replace("\\/", "/"), flag == "c");
        if pattern(&body, case).is_some() {
            return PropertyTest::Pattern { body, case };
        }
    }
    let compares = value.starts_with(['<', '>']) || value.contains("..");
    if compares {
        if let Some((low, high)) = numbers(value) {
            return PropertyTest::Number(low, high);
        }
        if let Some((from, until)) = bounds_of(&words::fold(value)) {
            return PropertyTest::Day(from, until);
        }
    }
    match value.strip_prefix('=') {
        Some(exact) => PropertyTest::Is(words::fold(exact.trim())),
        // It is looked for as a piece in any case.
        None => PropertyTest::Has(words::fold(value.trim_end_matches('*'))),
    }
}

/// Numbers with a point, in thousandths.
fn thousandths(text: &str) -> Option<i64> {
    let value: f64 = text.trim().parse().ok()?;
    #[expect(
        clippy::cast_possible_truncation,
        reason = "in range, as it was looked at"
    )]
    (value.abs() < 1e15).then(|| (value * 1_000.0).round() as i64)
}

fn numbers(value: &str) -> Option<(Option<i64>, Option<i64>)> {
    if let Some((low, high)) = value.split_once("..") {
        let side = |text: &str| match text.trim() {
            "" => Some(None),
            text => thousandths(text).map(Some),
        };
        return Some((side(low)?, side(high)?))
            .filter(|(low, high)| low.is_some() || high.is_some())
            .map(|(low, high)| match (low, high) {
                (Some(more), Some(less)) if more > less => (high, low),
                _ => (low, high),
            });
    }
    let (sign, rest) = [">=", "<=", ">", "<"]
        .into_iter()
        .find_map(|sign| Some((sign, value.strip_prefix(sign)?)))?;
    let number = thousandths(rest)?;
    Some(match sign {
        ">=" => (Some(number), None),
        "<=" => (None, Some(number)),
        ">" => (Some(number.checked_add(1)?), None),
        _ => (None, Some(number.checked_sub(1)?)),
    })
}

/// A question to the front matter of notes.
#[derive(Debug)]
pub struct PropertyCheck {
    key: String,
    test: PropertyTest,
    /// The regular expression of the test, made once for all notes that are asked.
    pattern: Option<Regex>,
}

impl PropertyCheck {
    /// Whether a property is as a test says; `key` is folded.
    #[must_use]
    pub fn new(key: &str, test: &PropertyTest) -> Self {
        Self {
            key: key.to_owned(),
            test: test.clone(),
            pattern: match test {
                PropertyTest::Pattern { body, case } => pattern(body, *case),
                _ => None,
            },
        }
    }

    /// Whether a note's front matter has the property, and it is as it should be.
    #[must_use]
    pub fn holds(&self, source: &str) -> bool {
        let Some(values) = values(source, &self.key) else {
            return false;
        };
        let day = |day: &Option<Day>| match day {
            Some(Day::On(day)) => Some(*day),
            _ => None,
        };
        match &self.test {
            PropertyTest::Any => true,
            PropertyTest::Empty => values
                .iter()
                .all(|value| value.is_empty() || value == "null"),
            PropertyTest::Has(text) => values.iter().any(|value| words::fold(value).contains(text)),
            PropertyTest::Is(text) => values.iter().any(|value| words::fold(value) == *text),
            PropertyTest::Pattern { .. } => {
                let matches = |pattern: &Regex| values.iter().any(|value| pattern.is_match(value));
                self.pattern.as_ref().is_some_and(matches)
            }
            PropertyTest::Number(low, high) => values.iter().any(|value| {
                thousandths(value).is_some_and(|value| {
                    low.is_none_or(|low| value >= low) && high.is_none_or(|high| value <= high)
                })
            }),
            PropertyTest::Day(from, until) => values.iter().any(|value| {
                let written = value.get(..10).unwrap_or(value);
                let Some((Some(Day::On(value)), _)) = bounds_of(written) else {
                    return false;
                };
                day(from).is_none_or(|from| value >= from)
                    && day(until).is_none_or(|until| value <= until)
            }),
        }
    }
}

/// The values of a property at the top of the front matter; `None` when there is no such property.
fn values(source: &str, key: &str) -> Option<Vec<String>> {
    let (_, inner) = crate::note::front_matter(source)?;
    let text = source.get(inner)?;
    let mut lines = text
        .get(..text.len().min(MOST_BYTES))
        .unwrap_or(text)
        .lines()
        .peekable();
    while let Some(line) = lines.next() {
        if line.starts_with([' ', '\t', '-', '#']) {
            continue;
        }
        let Some((name, value)) = line.split_once(':') else {
            continue;
        };
        if words::fold(bare(name)) != *key {
            continue;
        }
        let value = value.trim();
        if let Some(list) = value.strip_prefix('[').filter(|_| !value.starts_with("[[")) {
            let list = list.trim_end().trim_end_matches(']');
            return Some(
                list.split(',')
                    .map(|value| bare(value).to_owned())
                    .collect(),
            );
        }
        if !value.is_empty() && !matches!(value, "|" | ">" | "|-" | ">-") {
            return Some(vec![bare(value).to_owned()]);
        }
        let mut values = Vec::new();
        while let Some(line) = lines.next_if(|line| line.starts_with([' ', '\t', '-'])) {
            let line = line.trim();
            values.push(bare(line.strip_prefix('-').unwrap_or(line)).to_owned());
        }
        return Some(values);
    }
    None
}

/// A value without its quotation marks.
fn bare(text: &str) -> &str {
    let text = text.trim();
    ['"', '\'']
        .into_iter()
        .find_map(|mark| text.strip_prefix(mark)?.strip_suffix(mark))
        .unwrap_or(text)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::query::parse;

    fn check(query: &str, expected: bool) {
        let source = "---\nstatus: Done\nrating: 4.5\ndue: 2026-03-05\nauthors: [Ann, \"Bob B\"]\nrefs:\n  - One\n  - Two\nnothing:\n---\n\n[status:open]\n";
        let mut parsed = parse(query, false);
        parsed.settle(20_000);
        let Some(Node::Property { key, test }) = parsed.root else {
            panic!("{query} is a property: {:?}", parsed.root);
        };
        assert_eq!(
            PropertyCheck::new(&key, &test).holds(source),
            expected,
            "{query}: {test:?}"
        );
    }

    #[test]
    fn what_a_note_says() {
        for query in [
            "[status]",
            "[status:done]",
            "[status:do]",
            "[STATUS:=done]",
            "[rating:>4]",
            "[rating:4..5]",
            "[rating:<=4.5]",
            "[due:>2026-01-01]",
            "[due:2026-03..2026-04]",
            "[authors:ann]",
            "[authors:\"Bob B\"]",
            "[refs:two]",
            "[nothing:null]",
            "[nothing]",
            "[status:do*]",
            "[status:/^d.ne$/]",
            "[status:/[Dd]one/c]",
            "[authors:/^bob/i]",
            "[rating:5..4]",
            "[due:2026-04..2026-03]",
        ] {
            check(query, true);
        }
        for query in [
            "[state]",
            "[status:open]",
            "[status:=do]",
            "[rating:>5]",
            "[due:<2026]",
            "[authors:carl]",
            "[status:null]",
            "[rating:..1]",
            "[status:/^one/]",
            "[status:/done/c]",
            "[status:op*]",
        ] {
            check(query, false);
        }
    }
}
