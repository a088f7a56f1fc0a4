//! What the address of a page says of its day.

use url::Url;

use super::super::iso::{iso, written_iso};

/// Whether an address names the year and month of a date: `/2024/06/`.
pub(super) fn is_month_of(url: &Url, date: &str) -> bool {
    let (Some(year), Some(month)) = (date.get(..4), date.get(5..7)) else {
        return false;
    };
    let path = url.path();
    path.contains(&format!("/{year}/{month}/"))
}

/// Whether a part of an address is the year of a date: `/2024/`.
pub(super) fn is_year_of(url: &Url, date: &str) -> bool {
    let Some(year) = date.get(..4) else {
        return false;
    };
    let mut parts = url.path_segments().into_iter().flatten();
    parts.any(|part| part == year)
}

/// `/2024/06/11/` in the address.
pub(super) fn from_address(url: &Url) -> Option<String> {
    let parts: Vec<&str> = url.path_segments()?.collect();
    let three = parts.windows(3).find_map(|window| match window {
        [y, m, d] if y.len() == 4 && (1..=2).contains(&m.len()) && (1..=2).contains(&d.len()) => {
            written_iso(&format!("{y}-{m}-{d}"))
        }
        // `/2024/june/11/`.
        [y, m, d] if y.len() == 4 && m.len() >= 3 && (1..=2).contains(&d.len()) => {
            iso(&format!("{d} {m} {y}"), Some("en")).filter(|date| date.len() == 10)
        }
        _ => None,
    });
    three.or_else(|| {
        // `/2024-06-11-a-title`.
        parts.iter().find_map(|part| {
            part.get(..10)
                .filter(|day| day.get(4..5) == Some("-") && day.get(7..8) == Some("-"))
                .and_then(written_iso)
        })
    })
}
