//! Letters in the files of mail programs: mailboxes with a line before each letter, and Apple Mail's, with its length before it
//! and the program's own notes behind it.

use std::borrow::Cow;

use super::is_header_name;

/// A larger number is no length of a letter.
const MAX_DIGITS: usize = 10;

/// The letters of a file.
pub(crate) struct Boxed<'b> {
    /// As many as were asked for.
    pub(crate) letters: Vec<Cow<'b, [u8]>>,
    /// How many there are in all.
    pub(crate) count: usize,
}

/// The letters in a file, at most so many.
pub(crate) fn letters(bytes: &[u8], most: usize) -> Boxed<'_> {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let bytes = bytes.trim_ascii_start();
    let (first, rest) = first_line(bytes);
    if let Some(length) = length(first) {
        let letter = rest.get(..length).unwrap_or(rest);
        return Boxed {
            letters: vec![Cow::Borrowed(letter)],
            count: 1,
        };
    }
    if !first.starts_with(b"From ") {
        return Boxed {
            letters: vec![Cow::Borrowed(bytes)],
            count: 1,
        };
    }
    let mut found = Boxed {
        letters: Vec::new(),
        count: 0,
    };
    let mut from = bytes.len() - rest.len();
    let mut at = from;
    let mut is_after_blank = false;
    loop {
        let (line, after) = first_line(bytes.get(at..).unwrap_or_default());
        let next = bytes.len() - after.len();
        let is_end = at >= bytes.len();
        let is_start = is_after_blank && begins_letter(line) && begins_with_header(after);
        if is_end || is_start {
            found.count += 1;
            if found.letters.len() < most {
                found
                    .letters
                    .push(unquoted(bytes.get(from..at).unwrap_or_default()));
            }
            from = next;
        }
        if is_end {
            return found;
        }
        is_after_blank = line.trim_ascii().is_empty();
        at = next;
    }
}

/// A line without its end, and what follows it.
fn first_line(bytes: &[u8]) -> (&[u8], &[u8]) {
    let end = bytes.iter().position(|b| *b == b'\n');
    let (line, rest) = match end {
        Some(end) => bytes.split_at_checked(end + 1).unwrap_or((bytes, &[])),
        None => (bytes, [].as_slice()),
    };
    (line.trim_ascii_end(), rest)
}

/// Whether a line is one that mailboxes put before a letter: `From ada@a.example Tue Mar  3 08:15:00 2026`.
pub(super) fn begins_letter(line: &[u8]) -> bool {
    let Some(rest) = line.strip_prefix(b"From ") else {
        return false;
    };
    let is_digit = |b: Option<&u8>| b.is_some_and(u8::is_ascii_digit);
    let has_time = rest.windows(5).any(|at| {
        is_digit(at.get(1))
            && at.get(2) == Some(&b':')
            && is_digit(at.get(3))
            && is_digit(at.get(4))
    });
    let has_year = rest
        .split(u8::is_ascii_whitespace)
        .any(|word| word.len() == 4 && word.iter().all(u8::is_ascii_digit));
    has_time && has_year && rest.len() < 300
}

fn begins_with_header(bytes: &[u8]) -> bool {
    let (line, _) = first_line(bytes.get(..1_000).unwrap_or(bytes));
    let colon = line.iter().position(|b| *b == b':');
    colon
        .and_then(|colon| line.get(..colon))
        .is_some_and(is_header_name)
}

/// The length of the letter that follows, which Apple Mail writes into a line of its own.
pub(super) fn length(line: &[u8]) -> Option<usize> {
    let line = line.trim_ascii_end();
    let is_number = (1..=MAX_DIGITS).contains(&line.len()) && line.iter().all(u8::is_ascii_digit);
    std::str::from_utf8(line)
        .ok()
        .filter(|_| is_number)?
        .parse()
        .ok()
}

/// A letter whose lines that would begin another are as they were written: mailboxes put `>` before them.
fn unquoted(letter: &[u8]) -> Cow<'_, [u8]> {
    const QUOTED: &[u8] = b"\n>From ";
    if !letter.windows(QUOTED.len()).any(|at| at == QUOTED) {
        return Cow::Borrowed(letter);
    }
    let mut out = Vec::with_capacity(letter.len());
    for line in letter.split_inclusive(|b| *b == b'\n') {
        let is_quoted = line.starts_with(b">From ") && out.ends_with(b"\n");
        out.extend(line.get(usize::from(is_quoted)..).unwrap_or_default());
    }
    Cow::Owned(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(file: &str) -> Vec<String> {
        let found = letters(file.as_bytes(), 10);
        assert_eq!(found.count, found.letters.len());
        let text = |letter: &Cow<'_, [u8]>| String::from_utf8_lossy(letter).into_owned();
        found.letters.iter().map(text).collect()
    }

    #[test]
    fn letters_are_found_in_the_files_of_mail_programs() {
        let line = "From ada@a.example Tue Mar  3 08:15:00 2026";
        for (file, expected) in [
            ("Subject: a\n\nb".to_owned(), vec!["Subject: a\n\nb"]),
            (
                format!("{line}\nSubject: a\n\nb\n"),
                vec!["Subject: a\n\nb\n"],
            ),
            (
                format!("{line}\r\nSubject: a\r\n\r\nb\r\n\r\n{line}\r\nSubject: c\r\n\r\nd"),
                vec!["Subject: a\r\n\r\nb\r\n\r\n", "Subject: c\r\n\r\nd"],
            ),
            (
                format!(
                    "{line}\nSubject: a\n\n>From here on\n\n{line} was a line\nx\n\nFrom then on\nA: b"
                ),
                vec![
                    "Subject: a\n\nFrom here on\n\nFrom ada@a.example Tue Mar  3 08:15:00 2026 was a line\nx\n\nFrom then on\nA: b",
                ],
            ),
            (
                "14   \nSubject: a\n\nb\n<?xml?><plist/>".to_owned(),
                vec!["Subject: a\n\nb\n"],
            ),
            ("999\nSubject: a\n\nb".to_owned(), vec!["Subject: a\n\nb"]),
        ] {
            assert_eq!(texts(&file), expected, "{file}");
        }
        let many = format!("{line}\nA: b\n\n\n").repeat(50);
        let found = letters(many.as_bytes(), 3);
        assert_eq!((found.count, found.letters.len()), (50, 3));
    }
}
