//! Moments as the names of folders: `2026-02-03-040506`, in UTC.

const DAY: i64 = 86_400;

/// A moment, in milliseconds since 1970 UTC, as a name that sorts by time.
pub(crate) fn stamp(ms: i64) -> String {
    let seconds = ms.div_euclid(1000);
    let (days, of_day) = (seconds.div_euclid(DAY), seconds.rem_euclid(DAY));
    let (year, month, day) = date(days);
    format!(
        "{year:04}-{month:02}-{day:02}-{:02}{:02}{:02}",
        of_day / 3600,
        of_day / 60 % 60,
        of_day % 60
    )
}

/// The moment that a name says, with or without the number of a second backup; `None` when it says none.
pub(crate) fn parse(name: &str) -> Option<i64> {
    let mut parts = name.split('-');
    let mut number = |digits: usize| {
        let part = parts.next()?;
        let is_number = part.len() == digits && part.bytes().all(|byte| byte.is_ascii_digit());
        if is_number {
            part.parse::<i64>().ok()
        } else {
            None
        }
    };
    let (year, month, day, time) = (number(4)?, number(2)?, number(2)?, number(6)?);
    let of_day = time / 10_000 * 3600 + time / 100 % 100 * 60 + time % 100;
    let ms = (days(year, month, day) * DAY + of_day) * 1000;
    let spelt = stamp(ms);
    let rest = name.strip_prefix(&spelt)?;
    let numbered = |rest: &str| {
        rest.strip_prefix('-')
            .is_some_and(|number| number.parse::<u32>().is_ok())
    };
    (rest.is_empty() || numbered(rest)).then_some(ms)
}

/// The day of a number of days since 1970, in the Gregorian calendar. The year begins in March, so that the day that is
/// sometimes missing comes last.
fn date(days: i64) -> (i64, i64, i64) {
    let days = days + 719_468;
    let (era, of_era) = (days.div_euclid(146_097), days.rem_euclid(146_097));
    let of_years = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * of_years + of_years / 4 - of_years / 100);
    let march = (5 * of_year + 2) / 153;
    let month = if march < 10 { march + 3 } else { march - 9 };
    (
        of_years + era * 400 + i64::from(month <= 2),
        month,
        of_year - (153 * march + 2) / 5 + 1,
    )
}

fn days(year: i64, month: i64, day: i64) -> i64 {
    let year = if month <= 2 { year - 1 } else { year };
    let (era, of_era) = (year.div_euclid(400), year.rem_euclid(400));
    let of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468
}

/// A moment as ISO 8601, to the second.
pub(crate) fn iso(ms: i64) -> String {
    let stamp = stamp(ms);
    let (date, time) = stamp.rsplit_once('-').unwrap_or((&stamp, ""));
    let pairs: Vec<&str> = [0..2, 2..4, 4..6]
        .into_iter()
        .filter_map(|pair| time.get(pair))
        .collect();
    format!("{date}T{}Z", pairs.join(":"))
}

#[cfg(test)]
mod tests {
    use super::{iso, parse, stamp};

    #[test]
    fn moments_and_their_names() {
        let cases = [
            (0, "1970-01-01-000000"),
            (951_782_399_000, "2000-02-28-235959"),
            (951_782_400_000, "2000-02-29-000000"),
            (1_770_091_506_000, "2026-02-03-040506"),
            (4_102_444_800_000, "2100-01-01-000000"),
        ];
        for (ms, name) in cases {
            assert_eq!(stamp(ms), name);
            assert_eq!(parse(name), Some(ms), "{name}");
        }
        assert_eq!(
            parse("2026-02-03-040506-2"),
            Some(1_770_091_506_000),
            "the second backup of one second"
        );
        assert_eq!(iso(1_770_091_506_789), "2026-02-03T04:05:06Z");
        for name in [
            "",
            "2026-02-03",
            "2026-13-03-040506",
            "2026-02-30-040506",
            "before-format-2-1.db",
            ".partial-1",
            "2026-02-03-040506-x",
            "2026-02-03-256506",
        ] {
            assert_eq!(parse(name), None, "{name} is no moment");
        }
    }
}
