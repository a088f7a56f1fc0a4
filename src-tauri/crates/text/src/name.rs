//! Names that people give: note paths and tags. Parsed once at the edge, then carried as proof.
//!
//! A valid path can be a file on every system that we export to. What a link means is `resolve`'s work.

use crate::fold;
use serde::{Deserialize, Serialize};
use std::borrow::Cow;
use std::fmt;
use unicode_normalization::UnicodeNormalization;

/// A note's path without `.md`: `Folder/Name`. Segments are trimmed, NFC, not empty, at most 200 characters,
/// free of `\ : * ? " < > |` and control characters, and are neither `.` nor `..`. `/` separates folders.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct NotePath(String);

/// A tag without `#`: `reading/history`. NFC, keeps its case; equality is by [`TagName::key`].
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct TagName(String);

/// Why a name cannot be used; the message says which part and what to do.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct NameError(pub String);

/// Characters in a segment.
const MAX_SEGMENT: usize = 200;
/// UTF-8 bytes in a segment: file systems allow 255 with the `.md`.
const MAX_SEGMENT_BYTES: usize = 252;
/// Characters in a whole path.
const MAX_PATH: usize = 1_000;
/// Characters in a tag.
const MAX_TAG: usize = 100;
/// Characters in an article's name.
const MAX_ARTICLE: usize = 120;
/// What no file name may hold on some system.
const FORBIDDEN: [char; 8] = ['\\', ':', '*', '?', '"', '<', '>', '|'];
/// What a name has when nothing is left of it.
const UNTITLED: &str = "Untitled";

impl NotePath {
    /// Parses what a person typed. A trailing `.md` is dropped.
    ///
    /// # Errors
    /// [`NameError`] with a sentence that names the offending part and what to do.
    pub fn parse(text: &str) -> Result<Self, NameError> {
        let whole: String = text.nfc().collect();
        let whole = without_md(whole.trim());
        if whole.is_empty() {
            return Err(NameError(
                "The name is empty. Type at least one letter or digit.".to_owned(),
            ));
        }
        let segments: Vec<&str> = whole.split('/').map(str::trim).collect();
        for segment in &segments {
            check_segment(segment, whole)?;
        }
        let path = segments.join("/");
        let length = path.chars().count();
        if length > MAX_PATH {
            return Err(NameError(format!(
                "The path has {length} characters, and {MAX_PATH} is the most. Use shorter names or fewer folders."
            )));
        }
        Ok(Self(path))
    }

    /// Makes the nearest valid path of any text: forbidden characters become spaces, long segments are cut.
    /// For imports and for links that create notes. Falls back to `Untitled`.
    #[must_use]
    pub fn nearest(text: &str) -> Self {
        let whole: String = text.nfc().collect();
        let mut segments: Vec<String> = without_md(whole.trim())
            .split('/')
            .filter_map(|segment| usable(segment, MAX_SEGMENT, &FORBIDDEN))
            .collect();
        let length = |segment: &String| segment.chars().count() + 1;
        let mut whole_length: usize = segments.iter().map(length).sum();
        while whole_length > MAX_PATH + 1 {
            // The outermost folders and the name say most: what is just above the name goes first.
            let removed = segments.remove(segments.len().saturating_sub(2));
            whole_length -= length(&removed);
        }
        Self::parse(&segments.join("/")).unwrap_or_else(|_| Self(UNTITLED.to_owned()))
    }

    /// The whole path.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The last segment: what the note is called.
    #[must_use]
    pub fn name(&self) -> &str {
        self.0.rsplit('/').next().unwrap_or(&self.0)
    }

    /// The path of the folder that the note is in; `None` at the root.
    #[must_use]
    pub fn folder(&self) -> Option<&str> {
        self.0.rsplit_once('/').map(|(folder, _)| folder)
    }
}

impl fmt::Display for NotePath {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

impl TryFrom<String> for NotePath {
    type Error = NameError;

    fn try_from(text: String) -> Result<Self, NameError> {
        Self::parse(&text)
    }
}

impl From<NotePath> for String {
    fn from(path: NotePath) -> Self {
        path.0
    }
}

impl TagName {
    /// Parses what a person typed, with or without a leading `#`. Letters, digits, `_`, `-`, `/` of any script;
    /// at least one character that is no digit (specs/links.md, case 71); at most 100 characters.
    ///
    /// # Errors
    /// [`NameError`] with a sentence that says what to do.
    pub fn parse(text: &str) -> Result<Self, NameError> {
        if is_plain_tag(text) {
            return Ok(Self(text.to_owned()));
        }
        let name = composed(text);
        let name = name.trim();
        let name = name.strip_prefix('#').unwrap_or(name);
        if name.is_empty() {
            return Err(NameError(
                "The tag is empty. Type at least one letter.".to_owned(),
            ));
        }
        if let Some(wrong) = name.chars().find(|character| !is_tag_character(*character)) {
            let what = if wrong.is_whitespace() {
                "spaces".to_owned()
            } else {
                shown(wrong)
            };
            return Err(NameError(format!(
                "A tag cannot have {what}. Use letters, digits, “-” and “_”, and “/” for a tag within a tag."
            )));
        }
        if name.split('/').any(str::is_empty) {
            return Err(NameError(format!(
                "The tag “{name}” has an empty part. Take out the extra “/”."
            )));
        }
        if !name
            .chars()
            .any(|character| character != '/' && !character.is_numeric())
        {
            return Err(NameError(format!(
                "The tag “{name}” is only a number. Put a letter in it, such as “y{name}”."
            )));
        }
        let length = name.chars().count();
        if length > MAX_TAG {
            return Err(NameError(format!(
                "The tag has {length} characters, and {MAX_TAG} is the most. Shorten it."
            )));
        }
        Ok(Self(name.to_owned()))
    }

    /// The tag that a text is, if it is one: without a copy where it stands as it is kept.
    pub(crate) fn as_written(text: &str) -> Option<Cow<'_, str>> {
        if is_plain_tag(text) {
            return Some(text.into());
        }
        Self::parse(text).ok().map(|tag| tag.0.into())
    }

    /// The tag as written.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// What equality and prefix tests use: folded for case.
    #[must_use]
    pub fn key(&self) -> String {
        fold::name(&self.0)
    }
}

impl fmt::Display for TagName {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

impl TryFrom<String> for TagName {
    type Error = NameError;

    fn try_from(text: String) -> Result<Self, NameError> {
        Self::parse(&text)
    }
}

impl From<TagName> for String {
    fn from(tag: TagName) -> Self {
        tag.0
    }
}

fn composed(text: &str) -> Cow<'_, str> {
    if text.is_ascii() {
        Cow::Borrowed(text)
    } else {
        Cow::Owned(text.nfc().collect())
    }
}

/// Whether a text is a tag as most are: ASCII without a `#`. Others are looked at more closely.
fn is_plain_tag(text: &str) -> bool {
    let (mut before, mut letters) = (b'/', 0_usize);
    for byte in text.bytes() {
        let is_part = byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'/');
        if !is_part || (byte, before) == (b'/', b'/') {
            return false;
        }
        letters += usize::from(byte != b'/' && !byte.is_ascii_digit());
        before = byte;
    }
    before != b'/' && letters > 0 && text.len() <= MAX_TAG
}

/// Whether a character can be in a tag: letters and digits of any script with their marks, `_`, `-`, `/`.
pub(crate) fn is_tag_character(character: char) -> bool {
    character.is_alphanumeric()
        || matches!(character, '_' | '-' | '/' | '\u{200c}' | '\u{200d}')
        || (!character.is_ascii() && unicode_normalization::char::is_combining_mark(character))
}

/// The last segment of an article's path, from its title: characters that break links (`# | ^ : % [ ] \ / * ? " < >`)
/// become spaces, white space collapses, at most 120 characters, `Untitled` when nothing is left.
#[must_use]
pub fn article_name(title: &str) -> String {
    const BREAKING: [char; 15] = [
        '#', '|', '^', ':', '%', '[', ']', '\\', '/', '*', '?', '"', '<', '>', '\0',
    ];
    let title: String = title.nfc().collect();
    let name =
        usable(&title, MAX_ARTICLE, &BREAKING).map(|name| without_md(&name).trim().to_owned());
    name.filter(|name| check_segment(name, name).is_ok())
        .unwrap_or_else(|| UNTITLED.to_owned())
}

/// Folds a path or name for comparison: NFC, full case folding (final sigma included), `.md` dropped.
#[must_use]
pub fn path_key(path: &str) -> String {
    let mut key = fold::name(path);
    while key.len() > 3 && key.ends_with(".md") {
        key.truncate(key.len() - 3);
    }
    key
}

/// `text` without `.md` at its end, in any case, as often as it stands there.
pub(crate) fn without_md(text: &str) -> &str {
    let mut rest = text;
    while let Some((stem, end)) = rest.split_at_checked(rest.len().saturating_sub(3)) {
        let at_end = !stem.is_empty() && !stem.ends_with('/') && end.eq_ignore_ascii_case(".md");
        if !at_end {
            break;
        }
        rest = stem.trim_end();
    }
    rest
}

fn check_segment(segment: &str, path: &str) -> Result<(), NameError> {
    let fail = |message: String| Err(NameError(message));
    if segment.is_empty() {
        return fail(format!(
            "The path “{path}” has an empty part. Take out the extra “/”."
        ));
    }
    if segment == "." || segment == ".." {
        return fail(format!(
            "“{segment}” cannot be the name of a note or folder. Type another name."
        ));
    }
    if let Some(wrong) = segment
        .chars()
        .find(|character| FORBIDDEN.contains(character))
    {
        return fail(format!(
            "“{segment}” cannot have {} in it. Take it out, or write something else there.",
            shown(wrong)
        ));
    }
    if segment.chars().any(is_invisible) {
        let visible: String = segment
            .chars()
            .filter(|character| !is_invisible(*character))
            .collect();
        return fail(format!(
            "“{visible}” has an invisible control character in it. Type the name anew."
        ));
    }
    if segment.ends_with('.') {
        return fail(format!(
            "“{segment}” ends with a dot, which Windows cannot keep. Take the dot off."
        ));
    }
    let length = segment.chars().count();
    if length > MAX_SEGMENT {
        let start: String = segment.chars().take(30).collect();
        return fail(format!(
            "“{start}…” has {length} characters, and {MAX_SEGMENT} is the most. Shorten it."
        ));
    }
    if segment.len() > MAX_SEGMENT_BYTES {
        let start: String = segment.chars().take(30).collect();
        return fail(format!(
            "“{start}…” takes {} bytes, and {MAX_SEGMENT_BYTES} is the most that a file name can take. Shorten it.",
            segment.len()
        ));
    }
    if is_reserved(segment) {
        return fail(format!(
            "“{segment}” is a name that Windows keeps for itself. Type another name."
        ));
    }
    Ok(())
}

/// Names of devices on Windows, with any extension.
fn is_reserved(segment: &str) -> bool {
    let stem = segment
        .split('.')
        .next()
        .unwrap_or(segment)
        .trim()
        .to_ascii_uppercase();
    let numbered = |prefix: &str| {
        let number = stem.strip_prefix(prefix);
        number.is_some_and(|number| {
            matches!(
                number,
                "1" | "2" | "3" | "4" | "5" | "6" | "7" | "8" | "9" | "¹" | "²" | "³"
            )
        })
    };
    matches!(
        stem.as_str(),
        "CON" | "PRN" | "AUX" | "NUL" | "CONIN$" | "CONOUT$"
    ) || numbered("COM")
        || numbered("LPT")
}

/// Control characters, line separators and the marks that turn the direction of writing.
fn is_invisible(character: char) -> bool {
    character.is_control()
        || matches!(character, '\u{2028}' | '\u{2029}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}')
}

/// A segment made usable: `None` when nothing is left.
fn usable(segment: &str, most: usize, forbidden: &[char]) -> Option<String> {
    let spaced: String = segment
        .chars()
        .map(|character| {
            if forbidden.contains(&character) || is_invisible(character) {
                ' '
            } else {
                character
            }
        })
        .collect();
    let collapsed = spaced.split_whitespace().collect::<Vec<_>>().join(" ");
    let mut name = without_dots(cut(&collapsed, most)).to_owned();
    if is_reserved(&name) {
        // After the stem, since `CON.txt` is as reserved as `CON`.
        name.insert(name.find('.').unwrap_or(name.len()), '_');
    }
    (!name.is_empty()).then_some(name)
}

fn without_dots(name: &str) -> &str {
    name.trim_end_matches(|character: char| character == '.' || character.is_whitespace())
}

/// The beginning of `text`: at most `most` characters and the bytes of a file name, with no accent torn from its letter.
fn cut(text: &str, most: usize) -> &str {
    use unicode_segmentation::UnicodeSegmentation;
    let fits =
        |piece: &str, characters: usize| characters <= most && piece.len() < MAX_SEGMENT_BYTES;
    let (mut end, mut characters) = (0, 0);
    for (start, grapheme) in text.grapheme_indices(true) {
        characters += grapheme.chars().count();
        let next = start + grapheme.len();
        if !text
            .get(..next)
            .is_some_and(|piece| fits(piece, characters))
        {
            break;
        }
        end = next;
    }
    text.get(..end).unwrap_or_default()
}

fn shown(character: char) -> String {
    if is_invisible(character) {
        "invisible characters".to_owned()
    } else {
        format!("“{character}”")
    }
}

#[cfg(test)]
#[path = "name_tests.rs"]
mod tests;
