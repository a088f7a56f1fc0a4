//! Sizes and days between two bounds, as conditions of SQL.

use super::{Clause, all};
use commonplace_text::query::{Day, Measure, Stamp};
use commonplace_text::words::words_in;

/// Words, minutes and how far something was read, between two bounds.
pub(super) fn measured(measure: Measure, low: Option<u32>, high: Option<u32>) -> Clause {
    let (column, low, high) = match measure {
        Measure::Words => ("l.words", low.map(i64::from), high.map(i64::from)),
        // More than the minutes before, and no more than these.
        Measure::Minutes => (
            "l.words",
            low.map(|low| match low {
                0 | 1 => 0,
                _ => i64::from(words_in(low - 1)) + 1,
            }),
            high.map(|high| match high {
                0 => -1,
                _ => i64::from(words_in(high)),
            }),
        ),
        Measure::Progress => (
            "l.permille",
            low.map(|low| i64::from(low) * 10),
            high.map(|high| i64::from(high) * 10 + 9),
        ),
    };
    // Notes are not read to an end.
    let scope = if measure == Measure::Progress {
        Some(Clause::new("l.kind = 'article'", []))
    } else {
        None
    };
    let side = |sign: &str, bound: Option<i64>| {
        bound.map(|bound| Clause::new(format!("{column} {sign} {bound}"), []))
    };
    all([scope, side(">=", low), side("<=", high)]
        .into_iter()
        .flatten()
        .collect())
}

const DAY_MS: i64 = 24 * 60 * 60 * 1000;

/// Between two days of UTC, both included.
pub(super) fn within(stamp: Stamp, from: Option<Day>, until: Option<Day>) -> Clause {
    let number = |day: Day| match day {
        Day::On(day) => i64::from(day),
        // Settled before it gets here.
        Day::Ago(_) => 0,
    };
    let column = match stamp {
        Stamp::Saved | Stamp::Created => "l.saved_ms",
        Stamp::Updated => "l.updated_ms",
        // The clock's upper bits are milliseconds.
        Stamp::Read => {
            "(SELECT article.opened_hlc >> 16 FROM item JOIN article ON article.item = item.id WHERE item.row = l.row)"
        }
        Stamp::Published => {
            let side = |sign: &str, day: Option<Day>| {
                let day = day.map(number);
                day.map(|day| {
                    Clause::new(
                        format!("l.published_day {sign} date({day} * 86400, 'unixepoch')"),
                        [],
                    )
                })
            };
            // A year or month alone counts as its beginning.
            let known = Some(Clause::new("l.published_day > ''", []));
            let sides = [known, side(">=", from), side("<=", until)];
            return all(sides.into_iter().flatten().collect());
        }
    };
    let from = from.map(|day| format!("{column} >= {}", number(day) * DAY_MS));
    let until = until.map(|day| format!("{column} < {}", (number(day) + 1) * DAY_MS));
    let sides = [from, until].into_iter().flatten();
    all(sides.map(|side| Clause::new(side, [])).collect())
}
