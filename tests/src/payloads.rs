//! What a hostile page can try: the lines of `corpus/payloads`, and pages around them.
//!
//! Each attempt has a number, and says it to the window when it runs, or to the listening host when it asks for something.

use crate::{corpus, walk};
use std::fmt::Write as _;
use std::path::PathBuf;

/// The domain that listens. Every attempt has a host of its own in it.
pub const DOMAIN: &str = "canary.example";

/// One attempt.
#[derive(Debug, Clone)]
pub struct Payload {
    /// The file that it stands in, without its ending.
    pub kind: String,
    /// Its number among all.
    pub number: usize,
    /// As HTML.
    pub html: String,
}

/// Every attempt of the corpus, and of the files of the folder that `COMMONPLACE_PAYLOADS` names: those of html5lib
/// (`.dat`) by their `#data`, all others whole.
///
/// # Panics
/// When a file cannot be read.
#[must_use]
pub fn payloads() -> Vec<Payload> {
    let own = walk(&corpus("payloads"));
    let others = std::env::var_os("COMMONPLACE_PAYLOADS").map(PathBuf::from);
    let others = others.map(|folder| walk(&folder)).unwrap_or_default();
    let mut found: Vec<Payload> = Vec::new();
    let files = own
        .iter()
        .filter(|file| file.extension().is_some_and(|end| end == "txt"))
        .map(|file| (file, true))
        .chain(others.iter().map(|file| (file, false)));
    for (file, is_own) in files {
        let text =
            std::fs::read(file).unwrap_or_else(|error| panic!("{}: {error}", file.display()));
        let text = String::from_utf8_lossy(&text);
        let kind = file.file_stem().unwrap_or_default().to_string_lossy();
        let is_tests = file.extension().is_some_and(|end| end == "dat");
        let each: Vec<String> = match (is_own, is_tests) {
            (true, _) => text
                .lines()
                .filter(|line| !line.is_empty() && !line.starts_with("# "))
                .map(str::to_owned)
                .collect(),
            (false, true) => text
                .split("#data\n")
                .skip(1)
                .filter_map(|one| one.split("\n#errors").next().map(str::to_owned))
                .collect(),
            (false, false) => vec![text.into_owned()],
        };
        for line in each {
            let number = found.len() + 1;
            found.push(Payload {
                kind: kind.clone().into_owned(),
                number,
                html: if is_own { filled(&line, number) } else { line },
            });
        }
    }
    found
}

impl Payload {
    /// What a page with it is called.
    #[must_use]
    pub fn title(&self) -> String {
        format!("Attempt {} of {}", self.number, self.kind)
    }

    /// An article with the attempt between two paragraphs.
    #[must_use]
    pub fn page(&self) -> String {
        let title = self.title();
        let paragraph = format!(
            "<p>{title} stands in an article that is long enough to be one, about nothing else than what a page may try, and why it comes to nothing.</p>"
        );
        format!(
            "<!doctype html><html lang=en><head><title>{title}</title></head><body><article><h1>{title}</h1>{0}{0}{0}\n{1}\n<p>After attempt {2} the article goes on for a while, as articles do, and ends.</p></article></body></html>",
            paragraph, self.html, self.number
        )
    }
}

/// The script that says a number to the window. Without quotation marks, spaces and angle brackets, so that it stands in
/// any attribute.
#[must_use]
pub fn script(number: usize) -> String {
    format!("top.postMessage(/canary-{number}/.source,String.fromCharCode(42))")
}

fn filled(line: &str, number: usize) -> String {
    let script = script(number);
    let host = format!("c{number}.{DOMAIN}");
    let url = format!("http://{host}/a");
    let references = |text: &str| {
        text.chars().fold(String::new(), |mut out, c| {
            // Writing to a string does not fail.
            let _ = write!(out, "&#x{:x};", u32::from(c));
            out
        })
    };
    let digits = |text: &str| {
        text.bytes().fold(String::new(), |mut out, byte| {
            let _ = write!(out, "%{byte:02x}");
            out
        })
    };
    [
        ("{RUN}", script.clone()),
        ("{RUN&}", references(&script)),
        ("{RUN%}", digits(&script)),
        ("{URL}", url.clone()),
        ("{URL%}", digits(&url)),
        ("{HOST}", host),
        ("{NL}", "\n".to_owned()),
        ("{CR}", "\r".to_owned()),
        ("{TAB}", "\t".to_owned()),
        ("{NUL}", "\0".to_owned()),
        ("{FF}", "\u{c}".to_owned()),
        ("{ESC}", "\u{1b}".to_owned()),
        ("{NBSP}", "\u{a0}".to_owned()),
    ]
    .iter()
    .fold(line.to_owned(), |line, (name, value)| {
        line.replace(name, value)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_is_an_attempt_of_its_own() {
        let all = payloads();
        assert!(all.len() > 400, "{}", all.len());
        let kinds: std::collections::BTreeSet<_> = all.iter().map(|one| &one.kind).collect();
        assert!(kinds.len() >= 7, "{kinds:?}");
        for one in &all {
            for name in ["{RUN", "{URL", "{HOST", "{NL}"] {
                assert!(!one.html.contains(name), "{name} in {}", one.html);
            }
        }
        let script = script(7);
        assert!(
            !script.contains(['"', '\'', ' ', '<', '>', '`']),
            "{script}"
        );
        assert_eq!(filled("{HOST}", 3), format!("c3.{DOMAIN}"));
        assert_eq!(filled("a{NL}b{NUL}", 3), "a\nb\0");
    }
}
