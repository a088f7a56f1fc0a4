//! Values that compare: numbers and dates, with `<`, `>` and `a..b`.

use crate::query::Day;

/// From and until, both included; `None` where there is no bound.
pub(super) type Bounds<T> = (Option<T>, Option<T>);

/// `>5`, `>=5`, `<5`, `<=5`, `5`, `5..9`, `5..`, `..9`.
pub(super) fn numbers(text: &str) -> Option<Bounds<u32>> {
    if let Some((low, high)) = text.split_once("..") {
        return range(low, high, number);
    }
    let (compare, rest) = comparison(text);
    let value = number(rest)?;
    Some(match compare {
        ">" => (Some(value.checked_add(1)?), None),
        ">=" => (Some(value), None),
        // Nothing is less than nothing.
        "<" => (None, Some(value.checked_sub(1)?)),
        "<=" => (None, Some(value)),
        _ => (Some(value), Some(value)),
    })
}

/// The same with days: `2026`, `2026-03`, `2026-03-05`, `today`, `yesterday`; `7d`, `2w`, `3m` and `1y` are the days since
/// then. `>` is later, `<` earlier; of a time that is counted back from today (`<7d`) they are less and more long ago.
pub(super) fn days(text: &str) -> Option<Bounds<Day>> {
    if let Some((low, high)) = text.split_once("..") {
        let (low, high) = (low.trim(), high.trim());
        let from = if low.is_empty() {
            None
        } else {
            Some(day(low)?.0)
        };
        let until = if high.is_empty() {
            None
        } else {
            Some(end_of(day(high)?))
        };
        if let (Some(from), Some(until)) = (from, until)
            && is_later(from, until)
        {
            // Written the wrong way round.
            return Some((Some(day(high)?.0), Some(end_of(day(low)?))));
        }
        return (from.is_some() || until.is_some()).then_some((from, until));
    }
    let (compare, rest) = comparison(text);
    let (first, last) = day(rest)?;
    if let (Day::Ago(days), Day::Ago(0)) = (first, last) {
        return Some(match compare {
            ">" | ">=" => (None, Some(Day::Ago(days))),
            _ => (Some(Day::Ago(days)), None),
        });
    }
    Some(match compare {
        ">" => (Some(after(last)), None),
        ">=" => (Some(first), None),
        "<" => (None, Some(before(first))),
        "<=" => (None, Some(last)),
        _ => (Some(first), Some(last)),
    })
}

/// The last day of what is written at the end of a range: of a time that is counted back, the day itself.
fn end_of((first, last): (Day, Day)) -> Day {
    match (first, last) {
        (Day::Ago(_), Day::Ago(0)) => first,
        _ => last,
    }
}

/// Whether a day is surely later than another.
fn is_later(day: Day, other: Day) -> bool {
    match (day, other) {
        (Day::On(day), Day::On(other)) => day > other,
        (Day::Ago(day), Day::Ago(other)) => day < other,
        _ => false,
    }
}

/// `newer_than:7d`, `older_than:7d`.
pub(super) fn ago(text: &str, newer: bool) -> Option<Bounds<Day>> {
    match day(text)? {
        (first @ Day::Ago(_), Day::Ago(0)) if newer => Some((Some(first), None)),
        (first @ Day::Ago(_), Day::Ago(0)) => Some((None, Some(first))),
        _ => None,
    }
}

fn range<T: Ord>(low: &str, high: &str, read: impl Fn(&str) -> Option<T>) -> Option<Bounds<T>> {
    let side = |text: &str| match text.trim() {
        "" => Some(None),
        text => read(text).map(Some),
    };
    let (mut low, mut high) = (side(low)?, side(high)?);
    if low.is_some() && high.is_some() && low > high {
        // Written the wrong way round.
        std::mem::swap(&mut low, &mut high);
    }
    (low.is_some() || high.is_some()).then_some((low, high))
}

fn comparison(text: &str) -> (&str, &str) {
    let text = text.trim();
    [">=", "<=", ">", "<", "="]
        .into_iter()
        .find_map(|sign| Some((sign, text.strip_prefix(sign)?.trim_start())))
        .unwrap_or(("", text))
}

fn number(text: &str) -> Option<u32> {
    let text = text.trim().trim_end_matches('%');
    text.parse().ok()
}

/// First and last day of what is written. Times that are counted back end today.
fn day(text: &str) -> Option<(Day, Day)> {
    let text = text.trim();
    match text {
        "today" => return Some((Day::Ago(0), Day::Ago(0))),
        "yesterday" => return Some((Day::Ago(1), Day::Ago(1))),
        "last week" => return Some((Day::Ago(7), Day::Ago(0))),
        "last month" => return Some((Day::Ago(30), Day::Ago(0))),
        "last year" => return Some((Day::Ago(365), Day::Ago(0))),
        _ => {}
    }
    if let Some(span) = text.strip_suffix(" ago") {
        return spelled(span).map(|days| (Day::Ago(days), Day::Ago(0)));
    }
    if let Some(unit) = text.chars().next_back().filter(|c| c.is_ascii_alphabetic()) {
        let count: u32 = text.get(..text.len() - 1)?.parse().ok()?;
        let days = match unit.to_ascii_lowercase() {
            'd' => 1,
            'w' => 7,
            'm' => 30,
            'y' => 365,
            _ => return None,
        };
        return Some((Day::Ago(count.checked_mul(days)?), Day::Ago(0)));
    }
    let mut parts = text.split('-').map(|part| {
        let digits = part.len() <= 4 && part.bytes().all(|byte| byte.is_ascii_digit());
        digits.then(|| part.parse::<i32>().ok()).flatten()
    });
    let year = parts
        .next()?
        .filter(|year| (1..=9999).contains(year) && text.len() >= 4)?;
    let Some(month) = parts.next() else {
        return Some((
            Day::On(number_of(year, 1, 1)),
            Day::On(number_of(year, 12, 31)),
        ));
    };
    let month = month.filter(|month| (1..=12).contains(month))?;
    let length = length_of(year, month);
    let Some(day) = parts.next() else {
        let last = number_of(year, month, length);
        return Some((Day::On(number_of(year, month, 1)), Day::On(last)));
    };
    let day = day.filter(|day| (1..=length).contains(day))?;
    let on = Day::On(number_of(year, month, day));
    parts.next().is_none().then_some((on, on))
}

/// `1 week`, `3 days`, `a month`: the days that it has.
fn spelled(span: &str) -> Option<u32> {
    let (count, unit) = span.trim().split_once(' ')?;
    let count: u32 = match count {
        "a" | "an" | "one" => 1,
        count => count.parse().ok()?,
    };
    let days = match unit.trim().trim_end_matches('s') {
        "day" => 1,
        "week" => 7,
        "month" => 30,
        "year" => 365,
        _ => return None,
    };
    count.checked_mul(days)
}

fn after(day: Day) -> Day {
    match day {
        Day::On(day) => Day::On(day + 1),
        Day::Ago(days) => Day::Ago(days.saturating_sub(1)),
    }
}

fn before(day: Day) -> Day {
    match day {
        Day::On(day) => Day::On(day - 1),
        Day::Ago(days) => Day::Ago(days.saturating_add(1)),
    }
}

fn length_of(year: i32, month: i32) -> i32 {
    match month {
        2 if year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

/// Days since 1 January 1970 in the proleptic Gregorian calendar; by Howard Hinnant's `days_from_civil`.
fn number_of(year: i32, month: i32, day: i32) -> i32 {
    let year = if month <= 2 { year - 1 } else { year };
    let era = year.div_euclid(400);
    let of_era = year.rem_euclid(400);
    let of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_compare() {
        for (text, bounds) in [
            (">500", Some((Some(501), None))),
            (">=500", Some((Some(500), None))),
            ("<10", Some((None, Some(9)))),
            ("<= 10", Some((None, Some(10)))),
            ("7", Some((Some(7), Some(7)))),
            ("5..9", Some((Some(5), Some(9)))),
            ("5..", Some((Some(5), None))),
            ("..9", Some((None, Some(9)))),
            ("9..5", Some((Some(5), Some(9)))),
            (">50%", Some((Some(51), None))),
            ("..", None),
            ("<0", None),
            ("many", None),
            ("99999999999", None),
        ] {
            assert_eq!(numbers(text), bounds, "{text}");
        }
    }

    #[test]
    fn days_are_counted() {
        let on = |day| Some(Day::On(day));
        let ago = |days| Some(Day::Ago(days));
        for (text, bounds) in [
            ("1970-01-01", Some((on(0), on(0)))),
            ("2026-11-26", Some((on(20_783), on(20_783)))),
            ("2024-02", Some((on(19_754), on(19_782)))),
            ("2026", Some((on(20_454), on(20_818)))),
            (">2026-01-01", Some((on(20_455), None))),
            ("<2026", Some((None, on(20_453)))),
            ("<=2026-03", Some((None, on(20_543)))),
            ("2026-01-01..2026-01", Some((on(20_454), on(20_484)))),
            ("..2026", Some((None, on(20_818)))),
            ("2026-01..2026-01-01", Some((on(20_454), on(20_454)))),
            ("2027..2026-01-01", Some((on(20_454), on(21_183)))),
            ("7d..1d", Some((ago(7), ago(1)))),
            ("1d..7d", Some((ago(7), ago(1)))),
            ("2w..", Some((ago(14), None))),
            ("..1w", Some((None, ago(7)))),
            ("1w..today", Some((ago(7), ago(0)))),
            ("7d", Some((ago(7), None))),
            ("<7d", Some((ago(7), None))),
            (">1w", Some((None, ago(7)))),
            ("today", Some((ago(0), None))),
            ("yesterday", Some((ago(1), ago(1)))),
            ("1 week ago", Some((ago(7), None))),
            ("a month ago", Some((ago(30), None))),
            ("last year", Some((ago(365), None))),
            ("2026-02-30", None),
            ("2026-13", None),
            ("26", None),
            ("1-2-3-4", None),
            ("soon", None),
            ("99999999y", None),
        ] {
            assert_eq!(days(text), bounds, "{text}");
        }
        assert_eq!(ago_of("7d", true), Some((ago(7), None)));
        assert_eq!(ago_of("2m", false), Some((None, ago(60))));
        assert_eq!(ago_of("2026", true), None);
    }

    fn ago_of(text: &str, newer: bool) -> Option<Bounds<Day>> {
        super::ago(text, newer)
    }
}
