//! Addresses that people write, paste or list in a file: which text is one, and which is a list of them.
//!
//! The one rule for the window, the app and the terminal. The window has the same in TypeScript, held to it by the table in
//! `tests/corpus/addresses.json`. Whether an address may be fetched is the guard's question.

use url::Url;

/// The longest address, in bytes.
const MAX_LENGTH: usize = 8_192;

/// What a text means, when it is one address and nothing else. Without a scheme it must look like one: a host with a dot.
#[must_use]
pub fn address(text: &str) -> Option<String> {
    let given = text.trim();
    if given.is_empty() || given.len() > MAX_LENGTH || given.chars().any(char::is_whitespace) {
        return None;
    }
    let has_scheme = ["http://", "https://"].iter().any(|scheme| {
        given
            .get(..scheme.len())
            .is_some_and(|start| start.eq_ignore_ascii_case(scheme))
    });
    let whole = if has_scheme {
        given.to_owned()
    } else if has_dotted_host(given) {
        format!("https://{given}")
    } else {
        return None;
    };
    Url::parse(&whole)
        .is_ok_and(|url| url.has_host())
        .then_some(whole)
}

/// The addresses of a text that holds at least two, each on a line, and nothing else but empty lines and lines that begin
/// with `#`. Each is there once, in order.
#[must_use]
pub fn listed(text: &str) -> Option<Vec<String>> {
    let lines = lines(text);
    let found = lines.iter().map(|line| address(line));
    let found = found.collect::<Option<Vec<_>>>()?;
    let mut seen = std::collections::HashSet::new();
    let is_list = found.len() >= 2;
    is_list.then(|| {
        let first = |one: &String| seen.insert(one.clone());
        found.into_iter().filter(first).collect()
    })
}

/// The lines of a list that say something.
#[must_use]
pub fn lines(text: &str) -> Vec<&str> {
    text.trim_start_matches('\u{feff}')
        .lines()
        .map(str::trim)
        .filter(|line| !line.is_empty() && !line.starts_with('#'))
        .collect()
}

/// `news.example`, `news.example:80/a?b#c`; nothing with an `@`, which is a person's.
fn has_dotted_host(text: &str) -> bool {
    if text.contains('@') {
        return false;
    }
    let end = text.find(['/', '?', '#']).unwrap_or(text.len());
    let authority = text.get(..end).unwrap_or_default();
    let (host, port) = authority.split_once(':').unwrap_or((authority, "80"));
    let is_label =
        |label: &str| !label.is_empty() && label.chars().all(|c| c.is_alphanumeric() || c == '-');
    let Some((labels, last)) = host.rsplit_once('.') else {
        return false;
    };
    let is_name = last.chars().count() >= 2 && last.chars().all(char::is_alphabetic);
    is_name
        && labels.split('.').all(is_label)
        && !port.is_empty()
        && port.bytes().all(|byte| byte.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::Value;

    #[test]
    fn the_table_that_the_window_is_held_to_as_well() {
        let table: Value =
            serde_json::from_str(include_str!("../../../../tests/corpus/addresses.json")).unwrap();
        for (text, want) in table["one"].as_object().unwrap() {
            assert_eq!(address(text).as_deref(), want.as_str(), "{text:?}");
        }
        for (text, want) in table["lists"].as_object().unwrap() {
            let want: Option<Vec<String>> = serde_json::from_value(want.clone()).unwrap();
            assert_eq!(listed(text), want, "{text:?}");
        }
    }

    #[test]
    fn an_address_has_an_end() {
        assert!(address(&format!("https://a.example/{}", "a".repeat(8_000))).is_some());
        assert_eq!(
            address(&format!("https://a.example/{}", "a".repeat(9_000))),
            None
        );
    }
}
