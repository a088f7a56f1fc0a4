//! The eyes of the parser: what stands next, and taking it.

use super::Parser;

impl<'a> Parser<'a> {
    /// `"…"` with `\"` in it, and `\\` before a mark; to the end of the text where it is not closed.
    pub(super) fn quotation(&mut self) -> (String, bool) {
        self.at += 1;
        let mut text = String::new();
        while let Some(character) = self.peek() {
            let run = self
                .rest()
                .bytes()
                .take_while(|byte| *byte == b'\\')
                .count();
            let before_mark = self.rest().as_bytes().get(run) == Some(&b'"');
            if run > 0 {
                self.at += run;
                let kept = if before_mark { run / 2 } else { run };
                text.extend(std::iter::repeat_n('\\', kept));
                if before_mark && run % 2 == 1 {
                    self.at += 1;
                    text.push('"');
                }
                continue;
            }
            self.at += character.len_utf8();
            if character == '"' {
                return (text, true);
            }
            text.push(character);
        }
        (text, false)
    }

    /// The name before a colon, if one stands here.
    pub(super) fn field_name(&self) -> Option<&'a str> {
        let rest = self.rest();
        let length = rest
            .bytes()
            .take(40)
            .position(|byte| !(byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_'))?;
        let is_name = rest.starts_with(|first: char| first.is_ascii_alphabetic())
            && rest.as_bytes().get(length) == Some(&b':');
        rest.get(..length).filter(|_| is_name)
    }

    /// The text up to white space or what always separates.
    pub(super) fn atom(&mut self) -> &'a str {
        let rest = self.rest();
        let length = rest
            .find(|c: char| c.is_whitespace() || matches!(c, '(' | ')' | '"' | '|'))
            .unwrap_or(rest.len());
        self.at += length;
        rest.get(..length).unwrap_or_default()
    }

    /// Whether the end of a text that is still being typed is reached.
    pub(super) fn unfinished(&self) -> bool {
        self.typing && self.at >= self.text.len()
    }

    pub(super) fn rest(&self) -> &'a str {
        self.text.get(self.at..).unwrap_or_default()
    }

    pub(super) fn peek(&self) -> Option<char> {
        self.rest().chars().next()
    }

    pub(super) fn second(&self) -> Option<char> {
        self.rest().chars().nth(1)
    }

    pub(super) fn skip_blanks(&mut self) {
        loop {
            let rest = self.rest();
            self.at += rest.len() - rest.trim_start().len();
            let minus_alone = self.peek() == Some('-')
                && self
                    .second()
                    .is_none_or(|next| next.is_whitespace() || next == ')');
            if !minus_alone {
                return;
            }
            self.at += 1;
        }
    }

    pub(super) fn character(&mut self, wanted: char) -> bool {
        let here = self.peek() == Some(wanted);
        self.at += if here { wanted.len_utf8() } else { 0 };
        here
    }

    pub(super) fn sees(&self, operator: &str) -> bool {
        let after = self
            .rest()
            .strip_prefix(operator)
            .map(|rest| rest.chars().next());
        after.is_some_and(|next| {
            next.is_none_or(|next| next.is_whitespace() || matches!(next, '(' | ')' | '"' | '|'))
        })
    }

    pub(super) fn operator(&mut self, operator: &str) -> bool {
        let sees = self.sees(operator);
        self.at += if sees { operator.len() } else { 0 };
        sees
    }
}

/// Where `end` stands in `text`: in the first line, and near.
pub(super) fn find_near(text: &str, end: &str) -> Option<usize> {
    let mut near = text.len().min(600);
    while !text.is_char_boundary(near) {
        near -= 1;
    }
    let line = text.get(..near)?.split('\n').next()?;
    line.find(end)
}
