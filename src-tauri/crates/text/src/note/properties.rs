//! The properties of a note, typed; and setting one without touching a byte of the others.
//!
//! Reads and writes what people make properties of: one scalar, or a list of scalars. Whatever else YAML can say is shown as
//! `unknown`, kept as it stands, and replaced only when somebody sets that very property.

use super::front::{self, Scalar};
use super::link;
use std::ops::Range;

/// One property.
#[derive(Debug, Clone, PartialEq)]
pub struct Property {
    /// Its name as written, without quotes.
    pub key: String,
    /// What it says.
    pub value: PropertyValue,
}

/// What a property says.
#[derive(Debug, Clone, PartialEq)]
pub enum PropertyValue {
    /// Nothing: `key:`.
    Empty,
    /// Text on one line.
    Text(String),
    /// Several texts.
    List(Vec<String>),
    /// A number, as written.
    Number(String),
    /// `2026-01-31`.
    Date(String),
    /// `2026-01-31T10:00` or with seconds, a blank for the `T`, a zone.
    DateTime(String),
    /// `true` or `false`.
    Checkbox(bool),
    /// Texts that are all links: `[[Note]]`.
    Links(Vec<String>),
    /// YAML of another kind, as it stands.
    Unknown(String),
}

/// The properties of a note in order; the raw text between the fences; and what is wrong with it, as a sentence.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Properties {
    /// Those that are there.
    pub properties: Vec<Property>,
    /// What stands between the fences; `None` without front matter.
    pub raw: Option<String>,
    /// Why some of it could not be read.
    pub problem: Option<String>,
}

/// Reads the properties of a note.
#[must_use]
pub fn properties(source: &str) -> Properties {
    let Some((_, inner)) = front::find(source) else {
        let unclosed = source.trim_start_matches('\u{feff}').starts_with("---\n")
            && source
                .lines()
                .nth(1)
                .is_some_and(|line| line.contains(": "));
        return Properties {
            problem: unclosed
                .then(|| "The properties have no end: put a line --- behind them.".to_owned()),
            ..Properties::default()
        };
    };
    let raw = source.get(inner.clone()).unwrap_or_default();
    let found = front::properties(source, inner);
    let mut properties: Vec<Property> = Vec::new();
    let mut twice = None;
    for (key, range) in found {
        if properties.iter().any(|known| known.key == key) {
            twice = Some(format!(
                "The property “{key}” is there twice; the first one counts."
            ));
            continue;
        }
        properties.push(Property {
            value: value(source, range),
            key,
        });
    }
    Properties {
        properties,
        raw: Some(raw.to_owned()),
        problem: twice.or_else(|| problem(raw)),
    }
}

fn problem(raw: &str) -> Option<String> {
    let tab = raw.lines().position(|line| line.starts_with('\t'))?;
    Some(format!(
        "Line {} of the properties begins with a tab, which YAML does not allow: use blanks.",
        tab + 2
    ))
}

fn value(source: &str, range: Range<usize>) -> PropertyValue {
    let raw = source.get(range.clone()).unwrap_or_default();
    let trimmed = raw.trim();
    let scalars = front::scalars(source, range.clone());
    if !is_simple(raw) {
        return PropertyValue::Unknown(raw.trim_matches(['\n', '\r']).trim_end().to_owned());
    }
    let is_list = trimmed.starts_with('[') || trimmed.starts_with("- ") || trimmed == "-";
    let text = |scalar: &Scalar| scalar.text.clone();
    if is_list {
        let texts: Vec<String> = scalars.iter().map(text).collect();
        let all_links = !texts.is_empty() && texts.iter().all(|text| is_link(text));
        return if all_links {
            PropertyValue::Links(texts)
        } else {
            PropertyValue::List(texts)
        };
    }
    match scalars.as_slice() {
        [] => PropertyValue::Empty,
        [one] if one.quote.is_some() && is_link(&one.text) => {
            PropertyValue::Links(vec![one.text.clone()])
        }
        [one] if one.quote.is_some() => PropertyValue::Text(one.text.clone()),
        [one] => plain(&one.text),
        _ => PropertyValue::Unknown(trimmed.to_owned()),
    }
}

/// What a scalar without quotes says.
fn plain(text: &str) -> PropertyValue {
    let text = text.to_owned();
    match text.as_str() {
        "true" | "True" | "TRUE" => PropertyValue::Checkbox(true),
        "false" | "False" | "FALSE" => PropertyValue::Checkbox(false),
        "" | "~" | "null" => PropertyValue::Empty,
        other if is_number(other) => PropertyValue::Number(text),
        other if is_date(other) => PropertyValue::Date(text),
        other if is_date_time(other) => PropertyValue::DateTime(text),
        _ => PropertyValue::Text(text),
    }
}

/// Whether a value is one scalar or one list of scalars, written in a way that is read as it is meant.
fn is_simple(raw: &str) -> bool {
    let trimmed = raw.trim();
    let first = trimmed.chars().next();
    if matches!(
        first,
        Some('{' | '|' | '>' | '&' | '*' | '!' | '%' | '@' | '`' | '?')
    ) {
        return false;
    }
    if trimmed.starts_with('[') {
        let inner = trimmed.get(1..).unwrap_or_default();
        let bare = without_quoted(inner);
        return bare.trim_end().ends_with(']')
            && !bare.contains(['[', '{', '}', '#'])
            && !bare.contains(": ")
            && bare.matches(']').count() == 1;
    }
    let mut lines = raw.lines();
    let beside = lines.next().unwrap_or_default().trim();
    let mut below = lines.filter(|line| !line.trim().is_empty() && !line.trim().starts_with('#'));
    if beside.is_empty() || beside.starts_with('#') {
        return below.all(|line| {
            let line = line.trim_start_matches(' ');
            let item = line.strip_prefix("- ").or((line == "-").then_some(""));
            item.is_some_and(|item| {
                let bare = without_quoted(item);
                !bare
                    .trim_start()
                    .starts_with(['[', '{', '|', '>', '&', '*', '!', '-', '?'])
                    && !bare.contains(": ")
                    && !bare.trim_end().ends_with(':')
            })
        });
    }
    below.next().is_none() && !without_quoted(beside).contains(": ")
}

/// A line with what stands in quotes left out.
fn without_quoted(text: &str) -> String {
    let mut out = String::new();
    let mut quote = None;
    let mut characters = text.chars();
    while let Some(character) = characters.next() {
        match quote {
            Some('"') if character == '\\' => drop(characters.next()),
            Some(open) if character == open => quote = None,
            Some(_) => {}
            None if matches!(character, '"' | '\'')
                && out
                    .trim_end()
                    .chars()
                    .last()
                    .is_none_or(|c| matches!(c, '[' | ',' | '-')) =>
            {
                quote = Some(character);
                out.push('q');
            }
            None => out.push(character),
        }
    }
    out
}

fn is_link(text: &str) -> bool {
    let text = text.trim();
    text.starts_with("[[")
        && link::wiki(text, 0..text.len()).is_some()
        && text.matches("[[").count() == 1
}

fn is_number(text: &str) -> bool {
    let digits = text.strip_prefix(['-', '+']).unwrap_or(text);
    let plain = digits
        .bytes()
        .all(|byte| byte.is_ascii_digit() || byte == b'.');
    plain
        && digits.starts_with(|c: char| c.is_ascii_digit())
        && digits.ends_with(|c: char| c.is_ascii_digit())
        && digits.matches('.').count() <= 1
        && (digits == "0" || !digits.starts_with('0') || digits.starts_with("0."))
}

fn is_date(text: &str) -> bool {
    let mut parts = text.split('-');
    let part = |part: Option<&str>, length: usize, most: u32| {
        part.is_some_and(|part| {
            part.len() == length
                && part.bytes().all(|byte| byte.is_ascii_digit())
                && part
                    .parse()
                    .is_ok_and(|number: u32| (1..=most).contains(&number))
        })
    };
    part(parts.next(), 4, 9999)
        && part(parts.next(), 2, 12)
        && part(parts.next(), 2, 31)
        && parts.next().is_none()
}

fn is_date_time(text: &str) -> bool {
    let Some((date, time)) = text.split_at_checked(10) else {
        return false;
    };
    let Some(time) = time.strip_prefix(['T', ' ']) else {
        return false;
    };
    let clock = time.get(..5).unwrap_or_default();
    let shape = clock.len() == 5
        && clock.bytes().enumerate().all(|(at, byte)| {
            if at == 2 {
                byte == b':'
            } else {
                byte.is_ascii_digit()
            }
        });
    let rest = time.get(5..).unwrap_or_default();
    is_date(date)
        && shape
        && rest
            .chars()
            .all(|c| c.is_ascii_digit() || matches!(c, ':' | '.' | 'Z' | '+' | '-' | ' '))
}

/// The note with one property set, or taken out where `value` is `None`. Every byte besides it stays; front matter is made
/// where there is none. An [`PropertyValue::Unknown`] is written as it stands.
#[must_use]
pub fn with_property(source: &str, key: &str, value: Option<&PropertyValue>) -> String {
    // As the first line ends.
    let ending = match source.split_once('\n') {
        Some((line, _)) if line.ends_with('\r') => "\r\n",
        _ => "\n",
    };
    let Some((_, inner)) = front::find(source) else {
        let Some(value) = value else {
            return source.to_owned();
        };
        let mark = source.strip_prefix('\u{feff}').map_or("", |_| "\u{feff}");
        let rest = source.get(mark.len()..).unwrap_or_default();
        let line = written(key, value, ending);
        return format!("{mark}---{ending}{line}---{ending}{rest}");
    };
    let lines = front::lines_of(source, inner.clone());
    let (range, new) = match (lines.into_iter().find(|(known, _)| known == key), value) {
        (Some((_, range)), None) => (range, String::new()),
        (Some((_, range)), Some(value)) => {
            // Comments and blank lines that close the value belong to what follows.
            let kept = source.get(range.clone()).unwrap_or_default();
            let used = used(kept);
            (range.start..range.start + used, written(key, value, ending))
        }
        (None, None) => return source.to_owned(),
        (None, Some(value)) => (inner.end..inner.end, written(key, value, ending)),
    };
    super::edited(source, vec![(range, new)])
}

/// The length of a property's lines without the comments and blank lines at their end.
fn used(lines: &str) -> usize {
    let mut used = 0;
    let mut at = 0;
    for (index, line) in lines.split_inclusive('\n').enumerate() {
        at += line.len();
        let idle = line.trim().is_empty() || line.starts_with('#');
        if index == 0 || !idle {
            used = at;
        }
    }
    used
}

fn written(key: &str, value: &PropertyValue, ending: &str) -> String {
    let key = if is_plain_key(key) {
        key.to_owned()
    } else {
        quoted(key)
    };
    let list = |items: &[String]| -> String {
        if items.is_empty() {
            return " []".to_owned();
        }
        items
            .iter()
            .map(|item| format!("{ending}  - {}", scalar(item)))
            .collect()
    };
    let value = match value {
        PropertyValue::Empty => String::new(),
        PropertyValue::Text(text) => format!(" {}", scalar(text)),
        PropertyValue::List(items) => list(items),
        PropertyValue::Links(links) => match links.as_slice() {
            [one] => format!(" {}", quoted(one)),
            many => list(many),
        },
        PropertyValue::Number(text) | PropertyValue::Date(text) | PropertyValue::DateTime(text) => {
            format!(" {text}")
        }
        PropertyValue::Checkbox(on) => format!(" {on}"),
        PropertyValue::Unknown(raw) => {
            let blank = if raw.starts_with([' ', '\n', '\r']) {
                ""
            } else {
                " "
            };
            format!("{blank}{raw}")
        }
    };
    format!("{key}:{value}{ending}")
}

fn is_plain_key(key: &str) -> bool {
    let calm = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-' | ' ' | '/');
    key.chars().all(calm)
        && key.starts_with(|c: char| c.is_alphanumeric() || c == '_')
        && key.trim() == key
}

/// A text as a scalar: in quotes only where YAML would read it as something else.
fn scalar(text: &str) -> String {
    let odd_start = text.starts_with(|c: char| {
        !(c.is_alphanumeric() || matches!(c, '(' | '/' | '.' | '_' | '$' | '+' | '<' | '~' | '^'))
    });
    let odd = text.is_empty()
        || odd_start
        || text.trim() != text
        || text.contains(": ")
        || text.ends_with(':')
        || text.contains(" #")
        || text.contains(['\n', '\r', '\t', ',', '[', ']', '{', '}'])
        || text.chars().any(char::is_control)
        || !matches!(plain(text), PropertyValue::Text(_))
        || matches!(
            text.to_ascii_lowercase().as_str(),
            "yes" | "no" | "on" | "off" | "y" | "n" | "~"
        );
    if odd { quoted(text) } else { text.to_owned() }
}

fn quoted(text: &str) -> String {
    let mut out = String::from("\"");
    for character in text.chars() {
        match character {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\t' => out.push_str("\\t"),
            other if other.is_control() => {
                out.push_str(&format!("\\u{:04x}", u32::from(other)));
            }
            other => out.push(other),
        }
    }
    out.push('"');
    out
}

#[cfg(test)]
#[path = "properties_tests.rs"]
mod tests;
