//! Templates of notes: `{{date}}`, `{{time}}`, `{{title}}`, `{{date:FORMAT}}`, `{{time:FORMAT}}`, `{{cursor}}`.
//!
//! Formats are those that Obsidian's users write (Moment's): `YYYY-MM-DD`, `dddd, D MMMM`, `[Week] WW`. Names of months and
//! days are English. What time it is, and where, is for the caller to say.

/// A moment as a calendar and a clock on the wall show it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Moment {
    /// Year, 1 to 9999.
    pub year: u32,
    /// 1 to 12.
    pub month: u32,
    /// 1 to 31.
    pub day: u32,
    /// 0 to 23.
    pub hour: u32,
    /// 0 to 59.
    pub minute: u32,
    /// 0 to 59.
    pub second: u32,
}

/// The months, in English.
pub const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];
const DAYS: [&str; 7] = [
    "Sunday",
    "Monday",
    "Tuesday",
    "Wednesday",
    "Thursday",
    "Friday",
    "Saturday",
];

impl Moment {
    /// Reads `2026-01-31`, `2026-01-31T10:20` or `2026-01-31T10:20:30`, with a blank for the `T` and with what follows (a
    /// zone, fractions) left aside. `None` for a day that no calendar has.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let number = |from: usize, to: usize| -> Option<u32> {
            let piece = text.get(from..to)?;
            let plain = piece.bytes().all(|byte| byte.is_ascii_digit());
            if plain { piece.parse().ok() } else { None }
        };
        let sign = |at: usize, signs: &str| {
            text.get(at..at + 1)
                .is_some_and(|found| signs.contains(found))
        };
        if !sign(4, "-") || !sign(7, "-") {
            return None;
        }
        let mut moment = Self {
            year: number(0, 4)?,
            month: number(5, 7)?,
            day: number(8, 10)?,
            hour: 0,
            minute: 0,
            second: 0,
        };
        if text.len() > 10 {
            if !sign(10, "T ") || !sign(13, ":") {
                return None;
            }
            (moment.hour, moment.minute) = (number(11, 13)?, number(14, 16)?);
            if sign(16, ":") {
                moment.second = number(17, 19)?;
            }
        }
        let real = moment.year >= 1
            && (1..=12).contains(&moment.month)
            && (1..=days_in(moment.year, moment.month)).contains(&moment.day)
            && moment.hour < 24
            && moment.minute < 60
            && moment.second < 61;
        real.then_some(moment)
    }

    /// The moment of a number of milliseconds since 1970, in UTC.
    #[must_use]
    pub fn of_ms(ms: i64) -> Self {
        let (mut days, seconds) = (
            ms.div_euclid(86_400_000).max(0),
            ms.rem_euclid(86_400_000) / 1000,
        );
        let mut year = 1970;
        while days >= i64::from(days_of(year)) && year < 9999 {
            days -= i64::from(days_of(year));
            year += 1;
        }
        let mut month = 1;
        while month < 12 && days >= i64::from(days_in(year, month)) {
            days -= i64::from(days_in(year, month));
            month += 1;
        }
        let small = |number: i64| u32::try_from(number).unwrap_or(0);
        Self {
            year,
            month,
            day: small(days).min(30) + 1,
            hour: small(seconds / 3600),
            minute: small(seconds / 60 % 60),
            second: small(seconds % 60),
        }
    }

    /// Milliseconds since 1970, if the moment is one of UTC.
    #[must_use]
    pub fn ms(self) -> i64 {
        let before = i64::from(self.year) - 1;
        let days =
            before * 365 + before / 4 - before / 100 + before / 400 + i64::from(self.of_year())
                - 1
                - 719_162;
        let seconds = (days * 24 + i64::from(self.hour)) * 3_600
            + i64::from(self.minute) * 60
            + i64::from(self.second);
        seconds * 1_000
    }

    /// Day of the year, from 1.
    fn of_year(self) -> u32 {
        (1..self.month)
            .map(|month| days_in(self.year, month))
            .sum::<u32>()
            + self.day
    }

    /// 0 for Sunday.
    fn weekday(self) -> u32 {
        let before = self.year - 1;
        (before * 365 + before / 4 - before / 100 + before / 400 + self.of_year()) % 7
    }

    /// The year and the week of ISO 8601.
    fn iso_week(self) -> (u32, u32) {
        let monday_based = (self.weekday() + 6) % 7 + 1;
        let number = (self.of_year() + 10 - monday_based) / 7;
        let weeks = |year: u32| {
            let last = Self {
                year,
                month: 12,
                day: 31,
                ..self
            };
            let first = Self {
                year,
                month: 1,
                day: 1,
                ..self
            };
            if first.weekday() == 4 || last.weekday() == 4 {
                53
            } else {
                52
            }
        };
        match number {
            0 => (self.year - 1, weeks((self.year - 1).max(1))),
            over if over > weeks(self.year) => (self.year + 1, 1),
            week => (self.year, week),
        }
    }

    /// The moment in a format of Moment's; what is no token, or stands in `[…]`, stays.
    #[must_use]
    pub fn format(self, format: &str) -> String {
        const TOKENS: [&str; 30] = [
            "YYYY", "GGGG", "gggg", "MMMM", "dddd", "DDDD", "MMM", "DDD", "ddd", "YY", "MM", "DD",
            "Do", "dd", "HH", "hh", "mm", "ss", "WW", "ww", "M", "D", "d", "H", "h", "m", "s", "W",
            "A", "a",
        ];
        let mut out = String::new();
        let mut rest = format;
        while !rest.is_empty() {
            if let Some((inner, after)) = rest
                .strip_prefix('[')
                .and_then(|inner| inner.split_once(']'))
            {
                out.push_str(inner);
                rest = after;
                continue;
            }
            match TOKENS.iter().find(|token| rest.starts_with(**token)) {
                Some(token) => {
                    out.push_str(&self.token(token));
                    rest = rest.get(token.len()..).unwrap_or_default();
                }
                None => {
                    let mut characters = rest.chars();
                    out.extend(characters.next());
                    rest = characters.as_str();
                }
            }
        }
        out
    }

    fn token(self, token: &str) -> String {
        let name = |names: &[&str], at: u32, length: usize| -> String {
            let name = names.get(at as usize).copied().unwrap_or_default();
            name.chars().take(length).collect()
        };
        let twelve = if self.hour.is_multiple_of(12) {
            12
        } else {
            self.hour % 12
        };
        match token {
            "YYYY" => format!("{:04}", self.year),
            "GGGG" | "gggg" => format!("{:04}", self.iso_week().0),
            "YY" => format!("{:02}", self.year % 100),
            "MMMM" => name(&MONTHS, self.month - 1, 20),
            "MMM" => name(&MONTHS, self.month - 1, 3),
            "MM" => format!("{:02}", self.month),
            "M" => self.month.to_string(),
            "DDDD" => format!("{:03}", self.of_year()),
            "DDD" => self.of_year().to_string(),
            "DD" => format!("{:02}", self.day),
            "Do" => format!("{}{}", self.day, ordinal(self.day)),
            "D" => self.day.to_string(),
            "dddd" => name(&DAYS, self.weekday(), 20),
            "ddd" => name(&DAYS, self.weekday(), 3),
            "dd" => name(&DAYS, self.weekday(), 2),
            "d" => self.weekday().to_string(),
            "HH" => format!("{:02}", self.hour),
            "H" => self.hour.to_string(),
            "hh" => format!("{twelve:02}"),
            "h" => twelve.to_string(),
            "mm" => format!("{:02}", self.minute),
            "m" => self.minute.to_string(),
            "ss" => format!("{:02}", self.second),
            "s" => self.second.to_string(),
            "WW" | "ww" => format!("{:02}", self.iso_week().1),
            "W" => self.iso_week().1.to_string(),
            "A" => if self.hour < 12 { "AM" } else { "PM" }.to_owned(),
            _ => if self.hour < 12 { "am" } else { "pm" }.to_owned(),
        }
    }
}

fn ordinal(day: u32) -> &'static str {
    match (day % 10, day % 100) {
        (_, 11..=13) => "th",
        (1, _) => "st",
        (2, _) => "nd",
        (3, _) => "rd",
        _ => "th",
    }
}

fn is_leap(year: u32) -> bool {
    (year.is_multiple_of(4) && !year.is_multiple_of(100)) || year.is_multiple_of(400)
}

fn days_of(year: u32) -> u32 {
    if is_leap(year) { 366 } else { 365 }
}

fn days_in(year: u32, month: u32) -> u32 {
    match month {
        4 | 6 | 9 | 11 => 30,
        2 if is_leap(year) => 29,
        2 => 28,
        _ => 31,
    }
}

/// A template filled in, and the byte at which it wants the cursor. What it does not know stays as it stands.
#[must_use]
pub fn fill(template: &str, title: &str, now: Moment) -> (String, Option<usize>) {
    let mut out = String::with_capacity(template.len());
    let mut cursor = None;
    let mut rest = template;
    while let Some((before, inner)) = rest.split_once("{{") {
        out.push_str(before);
        let Some((name, after)) = inner
            .split_once("}}")
            .filter(|(name, _)| name.len() <= 200 && !name.contains(['\n', '{']))
        else {
            out.push_str("{{");
            rest = inner;
            continue;
        };
        let (word, format) = match name.split_once(':') {
            Some((word, format)) => (word.trim(), Some(format)),
            None => (name.trim(), None),
        };
        match word.to_ascii_lowercase().as_str() {
            "date" => out.push_str(&now.format(format.unwrap_or("YYYY-MM-DD"))),
            "time" => out.push_str(&now.format(format.unwrap_or("HH:mm"))),
            "title" if format.is_none() => out.push_str(title),
            "cursor" if format.is_none() => {
                cursor.get_or_insert(out.len());
            }
            _ => {
                out.push_str("{{");
                out.push_str(name);
                out.push_str("}}");
            }
        }
        rest = after;
    }
    out.push_str(rest);
    (out, cursor)
}

#[cfg(test)]
mod tests {
    use super::{Moment, fill};
    use proptest::prelude::*;

    fn at(text: &str) -> Moment {
        Moment::parse(text).unwrap()
    }

    #[test]
    fn formats() {
        let moment = at("2026-01-03T15:04:05");
        for (format, wanted) in [
            ("YYYY-MM-DD", "2026-01-03"),
            ("dddd, D MMMM YYYY", "Saturday, 3 January 2026"),
            ("ddd Do MMM YY", "Sat 3rd Jan 26"),
            ("[Week] WW, GGGG", "Week 01, 2026"),
            ("HH:mm:ss h A", "15:04:05 3 PM"),
            ("DDDD YYYY/MM", "003 2026/01"),
            ("[open", "[open"),
            ("日 D", "日 3"),
        ] {
            assert_eq!(moment.format(format), wanted, "{format}");
        }
    }

    #[test]
    fn weeks_of_the_calendar() {
        for (day, week) in [
            ("2024-12-30", "2025-01"),
            ("2021-01-03", "2020-53"),
            ("2026-12-31", "2026-53"),
            ("2023-01-01", "2022-52"),
            ("2026-06-15", "2026-25"),
        ] {
            assert_eq!(at(day).format("GGGG-WW"), week, "{day}");
        }
    }

    #[test]
    fn days_that_no_calendar_has() {
        for text in [
            "2026-02-29",
            "2026-13-01",
            "2026-00-10",
            "26-01-01",
            "2026-01-01T25:00",
            "",
            "2026-01-01x",
            "äöüäöüäöüä",
        ] {
            assert_eq!(Moment::parse(text), None, "{text}");
        }
        assert!(Moment::parse("2024-02-29 10:00").is_some());
        assert_eq!(Moment::of_ms(1_767_603_600_000), at("2026-01-05T09:00:00"));
        assert_eq!(
            Moment::of_ms(0).format("YYYY-MM-DD HH:mm"),
            "1970-01-01 00:00"
        );
        assert_eq!(
            Moment::of_ms(951_782_400_000).format("YYYY-MM-DD"),
            "2000-02-29"
        );
    }

    #[test]
    fn templates_are_filled_in() {
        let (text, cursor) = fill(
            "# {{title}}\n{{date}} {{time}} {{date:dddd}}\n{{cursor}}- {{unknown}} {{ {{title}",
            "Bees",
            at("2026-01-05T09:08"),
        );
        assert_eq!(
            text,
            "# Bees\n2026-01-05 09:08 Monday\n- {{unknown}} {{ {{title}"
        );
        assert_eq!(
            cursor.map(|at| &text[at..]),
            Some("- {{unknown}} {{ {{title}")
        );
    }

    proptest! {
        #[test]
        fn anything_goes(text in "[{}a-z:\n é]{0,40}", ms in 0_i64..4_102_444_800_000) {
            let moment = Moment::of_ms(ms);
            let written = moment.format("YYYY-MM-DD[T]HH:mm:ss");
            prop_assert_eq!(Moment::parse(&written), Some(moment));
            prop_assert_eq!(moment.ms(), ms / 1000 * 1000);
            let (filled, cursor) = fill(&text, "t", moment);
            prop_assert!(cursor.is_none_or(|at| filled.is_char_boundary(at)));
        }
    }
}
