//! The block of `key: value` lines at the very beginning of a Markdown file.
//!
//! Reads the part of YAML and TOML that people write there: strings, lists, folded text. What it cannot read stays text.

/// The entries of a front matter, in order.
#[derive(Debug, Default)]
pub(super) struct Front<'a> {
    pub(super) entries: Vec<Entry<'a>>,
}

/// One key with its value as written.
#[derive(Debug)]
pub(super) struct Entry<'a> {
    /// In small letters, `-` and blanks as `_`.
    pub(super) key: String,
    /// The whole entry as it stood.
    pub(super) raw: &'a str,
    /// What follows the mark on the key's own line.
    value: &'a str,
    /// The lines below that belong to it.
    more: &'a str,
}

/// Takes the front matter off a file.
pub(super) fn split(text: &str) -> (Front<'_>, &str) {
    let text = text.trim_start_matches('\n');
    for (fence, mark) in [("---", ':'), ("+++", '=')] {
        let Some(rest) = text.strip_prefix(fence) else {
            continue;
        };
        let Some((first, rest)) = rest.split_once('\n') else {
            continue;
        };
        if !first.trim().is_empty() {
            continue;
        }
        let Some((inner, body)) = up_to(rest, fence) else {
            continue;
        };
        if let Some(front) = entries(inner, mark) {
            return (front, body);
        }
    }
    (Front::default(), text)
}

/// The text before the closing fence, and after it.
fn up_to<'a>(text: &'a str, fence: &str) -> Option<(&'a str, &'a str)> {
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let bare = line.trim_end();
        if bare == fence || (fence == "---" && bare == "...") {
            return Some((text.get(..at)?, text.get(at + line.len()..)?));
        }
        at += line.len();
    }
    None
}

/// Every line is an entry, part of one, a comment or blank; otherwise it is no front matter.
fn entries(text: &str, mark: char) -> Option<Front<'_>> {
    let mut starts: Vec<(usize, String, usize, usize)> = Vec::new();
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let bare = line.trim_end();
        let inside = line.starts_with([' ', '\t', '-', ']', '}']);
        if !bare.is_empty() && !inside && !bare.starts_with(['#', '[']) {
            let (name, value) = bare.split_once(mark)?;
            let words = name.split_whitespace().count();
            let named = (1..=3).contains(&words)
                && name.len() <= 60
                && name.chars().all(|c| {
                    c.is_alphanumeric() || matches!(c, '_' | '-' | ' ' | '.' | '"' | '\'' | '/')
                });
            let parted = mark == '=' || value.is_empty() || value.starts_with([' ', '\t']);
            if !named || !parted {
                return None;
            }
            let key = name
                .trim()
                .trim_matches(['"', '\''])
                .to_lowercase()
                .replace(['-', ' '], "_");
            starts.push((at, key, at + name.len() + 1, at + bare.len()));
        } else if inside && starts.is_empty() {
            return None;
        }
        at += line.len();
    }
    let ends: Vec<usize> = starts
        .iter()
        .skip(1)
        .map(|s| s.0)
        .chain([text.len()])
        .collect();
    let read = |((start, key, value, line_end), end): ((usize, String, usize, usize), usize)| {
        Some(Entry {
            key,
            raw: text.get(start..end)?,
            value: text.get(value..line_end)?.trim(),
            more: text.get(line_end..end)?,
        })
    };
    Some(Front {
        entries: starts.into_iter().zip(ends).filter_map(read).collect(),
    })
}

impl Front<'_> {
    /// The first value of the first of these keys that has one.
    pub(super) fn first(&self, keys: &[&str]) -> Option<String> {
        keys.iter().find_map(|key| {
            self.entries
                .iter()
                .filter(|e| e.key == *key)
                .find_map(|e| e.values().into_iter().next())
        })
    }

    /// The values of all of these keys, without repeats.
    pub(super) fn list(&self, keys: &[&str]) -> Vec<String> {
        let mut values: Vec<String> = Vec::new();
        for value in self
            .entries
            .iter()
            .filter(|e| keys.contains(&e.key.as_str()))
            .flat_map(Entry::values)
        {
            if !values.contains(&value) {
                values.push(value);
            }
        }
        values
    }
}

impl Entry<'_> {
    /// The strings that the entry holds; of a map the names.
    pub(super) fn values(&self) -> Vec<String> {
        let lines = || {
            self.more
                .lines()
                .map(str::trim)
                .filter(|l| !l.is_empty() && !l.starts_with('#'))
        };
        let folded = |first: &str| {
            lines().fold(first.to_owned(), |whole, line| {
                if whole.is_empty() {
                    line.to_owned()
                } else {
                    format!("{whole} {line}")
                }
            })
        };
        let values: Vec<String> = match self.value.chars().next() {
            None => lines().filter_map(item).map(scalar).collect(),
            Some('|' | '>') if self.value.len() <= 3 => vec![folded("")],
            Some('[') => {
                let whole = folded(self.value);
                pieces(whole.trim_start_matches('[').trim_end_matches(']'))
                    .into_iter()
                    .map(scalar)
                    .collect()
            }
            Some(_) => vec![scalar(&folded(self.value))],
        };
        values
            .into_iter()
            .filter(|v| !v.is_empty() && v != "null" && v != "~")
            .collect()
    }
}

/// A line of a list or of a map: its text, if it is not a detail about another.
fn item(line: &str) -> Option<&str> {
    let bare = line.strip_prefix('-').map_or(line, str::trim_start);
    match bare.split_once(": ") {
        Some(("name", name)) => Some(name),
        Some((key, _)) if !key.contains(' ') && !key.starts_with(['"', '\'']) => None,
        _ => Some(bare),
    }
}

/// The parts of an inline list; commas inside quotes part nothing.
fn pieces(list: &str) -> Vec<&str> {
    let (mut pieces, mut start, mut quote) = (Vec::new(), 0, None);
    for (at, c) in list.char_indices() {
        match (c, quote) {
            ('"' | '\'', None) if list.get(start..at).is_some_and(|p| p.trim().is_empty()) => {
                quote = Some(c)
            }
            (c, Some(open)) if c == open => quote = None,
            (',', None) => {
                pieces.push(list.get(start..at).unwrap_or("").trim());
                start = at + 1;
            }
            _ => {}
        }
    }
    pieces.push(list.get(start..).unwrap_or("").trim());
    pieces
}

/// Takes quotes and the brackets of a wikilink off.
fn scalar(text: &str) -> String {
    let text = text.trim().trim_end_matches(',');
    let double = text.strip_prefix('"').and_then(|t| t.strip_suffix('"'));
    let single = text.strip_prefix('\'').and_then(|t| t.strip_suffix('\''));
    let bare = match (double, single) {
        (Some(inner), _) => inner.replace("\\\"", "\"").replace("\\\\", "\\"),
        (None, Some(inner)) => inner.replace("''", "'"),
        (None, None) => text.to_owned(),
    };
    let linked = bare.strip_prefix("[[").and_then(|t| t.strip_suffix("]]"));
    let bare = linked.map_or(bare.as_str(), |inner| {
        inner.split_once('|').map_or(inner, |(_, shown)| shown)
    });
    bare.split_whitespace().collect::<Vec<_>>().join(" ")
}
