//! Standard output: JSON lines for programs, short lines for people. A reader that has gone away is no error.

use crate::commands::Stop;
use serde::Serialize;
use std::io::Write as _;

/// Where results go.
pub(crate) struct Out {
    json: bool,
}

impl Out {
    pub(crate) fn new(json: bool) -> Self {
        Self { json }
    }

    /// One result: `value` for programs, `text` for people (nothing when it is empty).
    pub(crate) fn result(&self, value: &impl Serialize, text: &dyn Fn() -> String) -> Result<(), Stop> {
        let line = if self.json {
            serde_json::to_string(value).map_err(|error| Stop::Failed(format!("the result could not be written: {error}")))?
        } else {
            text()
        };
        if line.is_empty() { Ok(()) } else { put(&line) }
    }

    /// A line for people only.
    pub(crate) fn remark(&self, text: &str) -> Result<(), Stop> {
        if self.json { Ok(()) } else { put(text) }
    }
}

fn put(line: &str) -> Result<(), Stop> {
    let mut stdout = std::io::stdout().lock();
    let written = stdout.write_all(line.as_bytes()).and_then(|()| stdout.write_all(b"\n")).and_then(|()| stdout.flush());
    written.map_err(|error| match error.kind() {
        std::io::ErrorKind::BrokenPipe => Stop::Closed,
        _ => Stop::Failed(format!("standard output could not be written: {error}")),
    })
}

/// "2026-01-05 14:03" in UTC, from milliseconds since 1970.
pub(crate) fn moment(ms: i64) -> String {
    let minutes = ms.div_euclid(60_000);
    let (days, minute) = (minutes.div_euclid(1_440), minutes.rem_euclid(1_440));
    // Howard Hinnant's days-to-civil, for the proleptic Gregorian calendar.
    let z = days + 719_468;
    let era = z.div_euclid(146_097);
    let day_of_era = z.rem_euclid(146_097);
    let year_of_era = (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let month_index = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * month_index + 2) / 5 + 1;
    let month = if month_index < 10 { month_index + 3 } else { month_index - 9 };
    let year = year_of_era + era * 400 + i64::from(month <= 2);
    format!("{year:04}-{month:02}-{day:02} {:02}:{:02}", minute / 60, minute % 60)
}

/// "3.4 MB".
pub(crate) fn size(bytes: u64) -> String {
    let mut value = bytes as f64;
    for unit in ["B", "kB", "MB", "GB"] {
        if value < 1_000.0 {
            return if unit == "B" { format!("{bytes} B") } else { format!("{value:.1} {unit}") };
        }
        value /= 1_000.0;
    }
    format!("{value:.1} TB")
}

#[cfg(test)]
mod tests {
    use super::{moment, size};

    #[test]
    fn moments() {
        for (ms, wanted) in [
            (0, "1970-01-01 00:00"),
            (951_782_400_000, "2000-02-29 00:00"),
            (1_767_225_599_999, "2025-12-31 23:59"),
            (-1, "1969-12-31 23:59"),
        ] {
            assert_eq!(moment(ms), wanted);
        }
    }

    #[test]
    fn sizes() {
        assert_eq!(size(0), "0 B");
        assert_eq!(size(999), "999 B");
        assert_eq!(size(3_400_000), "3.4 MB");
    }
}
