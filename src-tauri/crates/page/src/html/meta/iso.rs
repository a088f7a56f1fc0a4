//! Dates as pages write them for programs, in the one form that is kept.

use crate::dates;

/// A date or date-time in ISO form. What is already written so is checked; other spellings are read as a person wrote them.
pub(super) fn iso(text: &str, lang: Option<&str>) -> Option<String> {
    let text = text.trim();
    written_iso(text).or_else(|| dates::parse_published(text, lang).filter(|date| is_sane(date)))
}

/// `2024-06-11`, `2024-06-11T08:15:00+02:00` and its looser spellings.
pub(in crate::html) fn written_iso(text: &str) -> Option<String> {
    let bytes = text.as_bytes();
    let compact = bytes.len() >= 8
        && bytes.iter().take(8).all(u8::is_ascii_digit)
        && bytes.get(8).is_none_or(|b| !b.is_ascii_digit());
    let (year, month, day, rest) = if compact {
        (
            text.get(..4)?,
            text.get(4..6)?,
            text.get(6..8)?,
            text.get(8..)?,
        )
    } else {
        let separator = text.get(4..5).filter(|s| matches!(*s, "-" | "/" | "."))?;
        let mut parts = text.splitn(3, separator);
        let (year, month, rest) = (parts.next()?, parts.next()?, parts.next()?);
        let end = rest
            .find(|c: char| !c.is_ascii_digit())
            .unwrap_or(rest.len());
        (year, month, rest.get(..end)?, rest.get(end..)?)
    };
    let (y, m, d): (u16, u8, u8) = (year.parse().ok()?, month.parse().ok()?, day.parse().ok()?);
    let date = format!("{y:04}-{m:02}-{d:02}");
    if year.len() != 4 || !is_day(y, m, d) {
        return None;
    }
    Some(match clock(rest) {
        Some(time) => format!("{date}T{time}"),
        None => date,
    })
}

fn is_day(year: u16, month: u8, day: u8) -> bool {
    let leap = year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
    let days = match month {
        2 if leap => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        1..=12 => 31,
        _ => return false,
    };
    (1900..=2100).contains(&year) && (1..=days).contains(&day)
}

pub(super) fn is_sane(date: &str) -> bool {
    date.get(..4)
        .and_then(|year| year.parse().ok())
        .is_some_and(|year: u16| (1900..=2100).contains(&year))
}

/// The time after a date, with its distance from UTC where it is given.
fn clock(rest: &str) -> Option<String> {
    let rest = rest.trim_start_matches(['T', 't', ' ']);
    let two = |from: usize| {
        rest.get(from..from + 2)
            .filter(|s| s.bytes().all(|b| b.is_ascii_digit()))
    };
    let (hour, minute) = (two(0)?, two(3).filter(|_| rest.get(2..3) == Some(":"))?);
    let second = two(6).filter(|_| rest.get(5..6) == Some(":"));
    if hour > "23" || minute > "59" || second.is_some_and(|s| s > "60") {
        return None;
    }
    let after = rest.get(if second.is_some() { 8 } else { 5 }..)?;
    let after = after
        .strip_prefix(['.', ','])
        .map_or(after, |f| {
            f.trim_start_matches(|c: char| c.is_ascii_digit())
        })
        .trim_start();
    Some(format!(
        "{hour}:{minute}:{}{}",
        second.unwrap_or("00"),
        zone(after)
    ))
}

fn zone(text: &str) -> String {
    let upper = text.to_ascii_uppercase();
    if upper == "Z" || upper.starts_with("UTC") || upper.starts_with("GMT") {
        return "Z".to_owned();
    }
    let Some(sign) = text.chars().next().filter(|c| matches!(c, '+' | '-')) else {
        return String::new();
    };
    let digits: String = text
        .chars()
        .skip(1)
        .filter(char::is_ascii_digit)
        .take(4)
        .collect();
    match (digits.get(..2), digits.get(2..4)) {
        (Some("00"), Some("00")) => "Z".to_owned(),
        (Some(hours), Some(minutes)) => format!("{sign}{hours}:{minutes}"),
        (Some(hours), None) => format!("{sign}{hours}:00"),
        _ => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spellings_become_iso() {
        let cases = [
            ("2024-06-11", Some("2024-06-11")),
            ("2024-06-11T08:15:00Z", Some("2024-06-11T08:15:00Z")),
            (
                "2024-06-11T08:15:00.123+0200",
                Some("2024-06-11T08:15:00+02:00"),
            ),
            ("2024-06-11 08:15", Some("2024-06-11T08:15:00")),
            ("2024/6/1", Some("2024-06-01")),
            ("20240611", Some("2024-06-11")),
            ("2024-13-11", None),
            ("2023-02-29", None),
            ("11 June 2024", Some("2024-06-11")),
            (
                "Tue, 11 Jun 2024 08:15:00 GMT",
                Some("2024-06-11T08:15:00Z"),
            ),
            ("soon", None),
            ("1234", None),
            ("１２３４５６７８", None),
        ];
        for (text, want) in cases {
            assert_eq!(iso(text, Some("en")).as_deref(), want, "{text}");
        }
    }
}
