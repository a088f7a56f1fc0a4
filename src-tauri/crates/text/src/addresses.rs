//! Addresses that people write, paste or list in a file: which text is one, and which is a list of them.
//!
//! The one rule for the window, the app and the terminal. The window has the same in TypeScript, held to it by the table in
//! `tests/corpus/addresses.json`. Whether an address may be fetched is the guard's question.

use url::Url;

/// The longest address, in bytes.
const MAX_LENGTH: usize = 8_192;

/// Signs in which people and programs put addresses.
const AROUND: [(char, char); 8] = [
    ('<', '>'),
    ('"', '"'),
    ('\'', '\''),
    ('`', '`'),
    ('“', '”'),
    ('„', '“'),
    ('«', '»'),
    ('(', ')'),
];
/// What stands before an address that a program shows in its own way.
const BEFORE: [&str; 4] = ["view-source:", "feed:", "url:", "doi:"];
/// The reader's view of a browser, with the address in it.
const READER: &str = "about:reader?url=";

/// What a text means, when it is one address and nothing else. Without a scheme it must look like one: a host with a dot.
/// Quotation marks, brackets and what programs write before an address are left out.
#[must_use]
pub fn address(text: &str) -> Option<String> {
    let given = bare(text);
    let given = given.as_str();
    if given.is_empty() || given.len() > MAX_LENGTH || given.chars().any(char::is_whitespace) {
        return None;
    }
    if let Some(address) = of_work(given) {
        return Some(address);
    }
    let has_scheme = ["http://", "https://"].iter().any(|scheme| {
        given
            .get(..scheme.len())
            .is_some_and(|start| start.eq_ignore_ascii_case(scheme))
    });
    let whole = if has_scheme {
        given.to_owned()
    } else if has_dotted_host(given) || has_number_host(given) {
        format!("https://{given}")
    } else {
        return None;
    };
    Url::parse(&whole)
        .is_ok_and(|url| url.has_host())
        .then_some(whole)
}

/// The address of a work that is named by its number: `10.1000/182`, `arXiv:2401.01234v2`.
fn of_work(text: &str) -> Option<String> {
    let all_digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    if let Some((registrant, work)) = text.strip_prefix("10.").and_then(|it| it.split_once('/')) {
        let number = registrant.split('.').next().unwrap_or_default();
        let is_doi = (4..=9).contains(&number.len()) && all_digits(number) && !work.is_empty();
        return is_doi.then(|| {
            // Signs that end the path of an address stand in these names too.
            let path = text
                .replace('%', "%25")
                .replace('#', "%23")
                .replace('?', "%3F");
            format!("https://doi.org/{path}")
        });
    }
    let (archive, name) = text.split_once(':')?;
    let (month, number) = name.split_once('.')?;
    let (number, version) = number.split_once('v').unwrap_or((number, "1"));
    let is_one = archive.eq_ignore_ascii_case("arxiv")
        && month.len() == 4
        && (4..=5).contains(&number.len())
        && !version.is_empty()
        && [month, number, version].iter().all(|part| all_digits(part));
    is_one.then(|| format!("https://arxiv.org/abs/{name}"))
}

/// A text without what stands around an address: `<…>`, `[title](…)`, `view-source:`, `about:reader?url=`.
fn bare(text: &str) -> String {
    let mut rest = text.trim();
    for _ in 0..4 {
        let before = rest;
        for (open, close) in AROUND {
            let inner = rest
                .strip_prefix(open)
                .and_then(|rest| rest.strip_suffix(close));
            rest = inner.unwrap_or(rest).trim();
        }
        if let Some((_, link)) = rest
            .strip_prefix('[')
            .and_then(|rest| rest.split_once("]("))
        {
            rest = link.strip_suffix(')').unwrap_or(rest);
        }
        for word in BEFORE {
            let start = rest.get(..word.len());
            if start.is_some_and(|start| start.eq_ignore_ascii_case(word)) {
                rest = rest.get(word.len()..).unwrap_or_default();
            }
        }
        if rest == before {
            break;
        }
    }
    // `feed://a.example` is `https://a.example`.
    let rest = rest.strip_prefix("//").unwrap_or(rest);
    match rest.strip_prefix(READER).and_then(decoded) {
        Some(address) => address,
        None => rest.to_owned(),
    }
}

/// A text without its percent encoding.
fn decoded(text: &str) -> Option<String> {
    let pair = format!("a={}", text.split('&').next()?.replace('+', "%2B"));
    url::form_urlencoded::parse(pair.as_bytes())
        .next()
        .map(|(_, value)| value.into_owned())
}

/// Why a text that begins like an address is none that can be saved, as a sentence that says what to do. `None` for what does
/// not begin with a scheme, and for `http` and `https`.
#[must_use]
pub fn refusal(text: &str) -> Option<String> {
    let text = text.trim();
    let (scheme, rest) = text.split_once(':')?;
    // One letter is a drive, and a number after it a port.
    let is_scheme = scheme.len() > 1
        && scheme.starts_with(|c: char| c.is_ascii_alphabetic())
        && scheme
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || b"+-.".contains(&byte))
        && !rest.starts_with(|c: char| c.is_ascii_digit());
    if !is_scheme {
        return None;
    }
    let short: String = text.chars().take(60).collect();
    let (what, advice) = match scheme.to_ascii_lowercase().as_str() {
        "http" | "https" => return None,
        "ftp" | "ftps" | "sftp" => (
            "is not on the web",
            "Download the file with another program and save that.",
        ),
        "file" => (
            "is a file on this computer",
            "Give its path, or choose the file.",
        ),
        "mailto" | "tel" | "sms" => ("leads to a person, not to a page", ""),
        "javascript" | "data" | "blob" => (
            "is a piece of a page, not its address",
            "Give the address of the page, or save the page as a file and add that.",
        ),
        "about" | "chrome" | "edge" | "brave" | "opera" | "moz-extension" | "chrome-extension"
        | "resource" => (
            "is a page of the browser itself",
            "Open the article in it and give its own address.",
        ),
        _ => (
            "is not an address of a web page",
            "Only addresses that begin with https:// or http:// can be saved.",
        ),
    };
    Some(format!("“{short}” {what}. {advice}").trim_end().to_owned())
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

/// `192.0.2.1:8080/a`, `192.0.2.1/`: four numbers with a port or a path after them. Without these it is a version of a program.
fn has_number_host(text: &str) -> bool {
    let Some(end) = text.find([':', '/']) else {
        return false;
    };
    let (host, rest) = text.split_at(end);
    let numbers: Vec<&str> = host.split('.').collect();
    let is_host = numbers.len() == 4 && numbers.iter().all(|number| number.parse::<u8>().is_ok());
    let port = rest.strip_prefix(':').map(|rest| {
        let end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
        rest.get(..end).unwrap_or_default()
    });
    is_host && port.is_none_or(|port| port.parse::<u16>().is_ok())
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
    fn what_cannot_be_saved_says_why() {
        for (text, want) in [
            ("ftp://a.example/a", "not on the web"),
            ("FILE:///etc/hostname", "on this computer"),
            ("javascript:alert(1)", "a piece of a page"),
            ("mailto:ada@a.example", "a person"),
            ("about:blank", "the browser itself"),
            ("magnet:?xt=1", "https://"),
        ] {
            let said = refusal(text).unwrap();
            assert!(said.contains(want) && said.ends_with('.'), "{said}");
        }
        for text in [
            "https://a.example",
            "a.html",
            "C:\\a.html",
            "localhost:80",
            "1: b",
            "",
        ] {
            assert_eq!(refusal(text), None);
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
