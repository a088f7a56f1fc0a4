//! Text as lines: invisible characters gone, hard-wrapped lines joined again.
//!
//! What the lines are is for the other modules to say.

use std::borrow::Cow;

use super::shape;
use crate::lang::is_unspaced;

/// A line that is not blank.
#[derive(Debug, Clone)]
pub(super) struct Line<'a> {
    /// The line with its indentation, without white space at its end.
    pub(super) raw: Cow<'a, str>,
    /// Lines without a blank one between them have the same block.
    pub(super) block: usize,
    /// Blank lines above it.
    pub(super) gap: usize,
    /// How many `>` an e-mail program put before it.
    pub(super) quoted: usize,
    /// The widest line it was joined from, where it was hard-wrapped.
    pub(super) joined: bool,
}

impl Line<'_> {
    /// The line without its indentation.
    pub(super) fn text(&self) -> &str {
        self.raw.trim()
    }

    /// Characters as they were before the marks of quoting came off.
    fn width(&self) -> usize {
        self.raw.chars().count() + 2 * self.quoted
    }

    /// Columns of white space before the text; a tab counts as four.
    pub(super) fn indent(&self) -> usize {
        self.raw
            .chars()
            .take_while(|c| c.is_whitespace())
            .map(|c| if c == '\t' { 4 } else { 1 })
            .sum()
    }
}

/// Line ends to `\n`, every space that is not one to a space, what has no width to nothing.
pub(super) fn normalise(text: &str) -> String {
    let mut clean = String::with_capacity(text.len());
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '\r' => {
                if chars.peek() != Some(&'\n') {
                    clean.push('\n');
                }
            }
            '\n' | '\t' => clean.push(c),
            '\u{b}' | '\u{c}' | '\u{85}' | '\u{2028}' => clean.push('\n'),
            '\u{2029}' => clean.push_str("\n\n"),
            '\u{a0}' | '\u{1680}' | '\u{2000}'..='\u{200a}' | '\u{202f}' | '\u{205f}' => {
                clean.push(' ')
            }
            // Zero width, soft hyphens, marks of direction; joiners stay, they belong to the writing.
            '\u{ad}'
            | '\u{200b}'
            | '\u{200e}'
            | '\u{200f}'
            | '\u{202a}'..='\u{202e}'
            | '\u{2060}'..='\u{2069}'
            | '\u{feff}' => {}
            c if c.is_control() => {}
            c => clean.push(c),
        }
    }
    clean
}

/// The lines of normalised text, with the marks of quoting taken off.
pub(super) fn split(text: &str) -> Vec<Line<'_>> {
    let mut lines: Vec<Line<'_>> = Vec::new();
    let (mut block, mut gap) = (0, 0);
    for raw in text.split('\n') {
        let (quoted, rest) = unquote(raw.trim_end());
        if rest.trim().is_empty() {
            gap += 1;
            continue;
        }
        let same = gap == 0 && lines.last().is_none_or(|l| l.quoted == quoted);
        block += usize::from(!same);
        lines.push(Line {
            raw: Cow::Borrowed(rest),
            block,
            gap,
            quoted,
            joined: false,
        });
        gap = 0;
    }
    // A text that is quoted as a whole is no quotation.
    let quoted = lines.iter().filter(|l| l.quoted > 0).count();
    if quoted * 5 > lines.len() * 4 {
        for line in &mut lines {
            line.quoted = line.quoted.saturating_sub(1);
        }
    }
    lines
}

/// Takes `> ` off the start of a line.
fn unquote(raw: &str) -> (usize, &str) {
    let (mut depth, mut rest) = (0, raw);
    while let Some(after) = rest.trim_start().strip_prefix('>') {
        // ">>> " is how Python asks, and "-->" or ">=" is no quotation either.
        if after.starts_with(['=', '-']) || (depth == 0 && after.starts_with(">>")) {
            break;
        }
        depth += 1;
        rest = after.strip_prefix(' ').unwrap_or(after);
    }
    (depth, rest)
}

/// Narrower than this, lines are verse or a list and their ends mean something.
const MIN_WIDTH: usize = 40;
const MAX_WIDTH: usize = 132;

/// Joins the lines of hard-wrapped paragraphs. A line was wrapped where the next word did not fit any more;
/// when one width explains nearly all line ends of a text, that width wrapped it.
pub(super) fn unwrap(lines: Vec<Line<'_>>) -> Vec<Line<'_>> {
    let Some(width) = wrap_width(&lines) else {
        return lines;
    };
    let mut joined: Vec<Line<'_>> = Vec::with_capacity(lines.len());
    let mut last_width = 0;
    for line in lines {
        let next_width = line.width();
        let belongs = joined.last().is_some_and(|above| {
            above.block == line.block
                && breaks_at(last_width, &line, width)
                && continues(above, &line)
        });
        last_width = next_width;
        match joined.last_mut() {
            Some(above) if belongs => {
                let text = line.text();
                let glue = glue(&above.raw, text);
                let whole = above.raw.to_mut();
                whole.push_str(glue);
                whole.push_str(text);
                above.joined = true;
            }
            _ => joined.push(line),
        }
    }
    joined
}

/// Whether a line of this length ended because the first word of the next did not fit.
fn breaks_at(length: usize, next: &Line<'_>, width: usize) -> bool {
    // Programs differ by a column or two in what they call full.
    length <= width + 2 && length + 1 + first_word(next.text()) + 2 > width
}

fn first_word(text: &str) -> usize {
    let mut length = 0;
    for c in text.chars() {
        if c.is_whitespace() {
            break;
        }
        length += 1;
        if is_unspaced(c) {
            break;
        }
    }
    length
}

/// Whether the second line can be the rest of the first.
fn continues(above: &Line<'_>, line: &Line<'_>) -> bool {
    let starts_anew = shape::item(line.text()).is_some()
        && !line.text().starts_with(|c: char| c.is_ascii_digit());
    let deeper = line.indent() > above.indent() + 8;
    !starts_anew && !deeper && !shape::is_code(&line.raw) && !line.text().starts_with("#")
}

fn glue(above: &str, next: &str) -> &'static str {
    let last = above.chars().next_back().unwrap_or(' ');
    let first = next.chars().next().unwrap_or(' ');
    let hyphenated = last == '-'
        && first.is_lowercase()
        && above.chars().rev().nth(1).is_some_and(char::is_alphabetic);
    if hyphenated || (is_unspaced(last) && is_unspaced(first)) {
        ""
    } else {
        " "
    }
}

/// The width that wrapped a text, if one did.
fn wrap_width(lines: &[Line<'_>]) -> Option<usize> {
    let mut starts = vec![0i32; MAX_WIDTH + 2];
    let (mut pairs, mut running) = (0usize, 0usize);
    let margin = margin(lines);
    for pair in lines.windows(2) {
        let [line, next] = pair else { continue };
        let length = line.width();
        // What is set in from the text around it is verse, a table or a letter: it was not wrapped with it.
        let is_set_in = line.indent() >= margin + 2 && next.indent() >= margin + 2;
        if is_set_in
            || line.block != next.block
            || length < MIN_WIDTH * 7 / 8
            || shape::is_code(&line.raw)
        {
            continue;
        }
        pairs += 1;
        if length > MAX_WIDTH {
            continue;
        }
        running += usize::from(runs_on(line.text(), next.text()));
        let end = (length + 1 + first_word(next.text())).min(MAX_WIDTH + 1);
        if let Some(slot) = starts.get_mut(length) {
            *slot += 1;
        }
        if let Some(slot) = starts.get_mut(end) {
            *slot -= 1;
        }
    }
    let (mut open, mut best, mut width) = (0i32, 0i32, 0usize);
    for (at, change) in starts.iter().enumerate() {
        open += change;
        if open > best {
            (best, width) = (open, at);
        }
    }
    let explained = usize::try_from(best).unwrap_or(0);
    let enough = match pairs {
        0 | 1 => pairs == 1 && explained == 1 && (60..=80).contains(&width),
        2 | 3 => explained == pairs && width >= 50,
        4..=9 => explained * 10 >= pairs * 7,
        _ => explained * 10 >= pairs * 6,
    };
    (enough && width >= MIN_WIDTH && running * 2 >= pairs).then_some(width)
}

/// How far most lines stand from the left.
fn margin(lines: &[Line<'_>]) -> usize {
    let mut counts = [0_usize; MAX_WIDTH];
    for line in lines {
        if let Some(count) = counts.get_mut(line.indent()) {
            *count += 1;
        }
    }
    let most = counts.iter().enumerate().rev();
    most.max_by_key(|(_, count)| **count)
        .map_or(0, |(at, _)| at)
}

/// Whether a sentence goes on over a line end.
fn runs_on(above: &str, next: &str) -> bool {
    let ended = shape::ends_sentence(above) || above.ends_with(':');
    let first = next.chars().find(|c| c.is_alphanumeric());
    let capital = first.is_some_and(char::is_uppercase);
    !ended && !capital
}
