//! Passing over the words that nobody looks for, without cutting them out.

use super::{Span, Spans};

/// What one byte of a text is for telling words apart quickly.
const BREAK: u8 = 0;
const LOWER: u8 = 1;
const UPPER_OR_DIGIT: u8 = 2;
const NOT_ASCII: u8 = 3;

#[allow(
    clippy::indexing_slicing,
    reason = "the compiler itself would find it out of bounds"
)]
const KINDS: [u8; 256] = {
    let mut kinds = [BREAK; 256];
    let mut byte = 0;
    while byte < 256 {
        kinds[byte] = match byte as u8 {
            b'a'..=b'z' => LOWER,
            b'A'..=b'Z' | b'0'..=b'9' => UPPER_OR_DIGIT,
            0x80.. => NOT_ASCII,
            _ => BREAK,
        };
        byte += 1;
    }
    kinds
};

impl Spans<'_> {
    /// The next token that may be of use: one that begins with one of these bytes, in lower case, or has anything but
    /// lower-case letters of ASCII behind its first. Quicker than looking at every token.
    pub fn next_beginning(&mut self, begins: &[bool; 256]) -> Option<Span> {
        let bytes = self.text.as_bytes();
        let kind = |at: usize| {
            let byte = bytes.get(at)?;
            KINDS.get(usize::from(*byte)).copied()
        };
        loop {
            while kind(self.at)? == BREAK {
                self.at += 1;
            }
            let start = self.at;
            let first = *bytes.get(start)?;
            if !first.is_ascii() {
                return self.next();
            }
            let mut end = start + 1;
            while kind(end) == Some(LOWER) {
                end += 1;
            }
            let is_plain = kind(end).is_none_or(|kind| kind == BREAK);
            let first = usize::from(first.to_ascii_lowercase());
            if !is_plain || begins.get(first) == Some(&true) {
                return self.next();
            }
            self.at = end;
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::words::{Span, Spans};
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn no_token_that_may_be_of_use_is_passed_over(
            text in "([a-cA-C0-9é列รﬁ' .\u{301}]|ab|bc){0,60}",
            letters in "[a-c列]{1,2}",
        ) {
            let mut begins = [false; 256];
            for byte in letters.bytes() {
                begins[usize::from(byte)] = true;
            }
            let is_of_use = |span: &Span| {
                let bytes = text[span.range.clone()].as_bytes();
                let first = bytes[0].to_ascii_lowercase();
                !first.is_ascii()
                    || begins[usize::from(first)]
                    || bytes.iter().skip(1).any(|byte| !byte.is_ascii_lowercase())
            };
            let wanted: Vec<Span> = Spans::new(&text).filter(|span| is_of_use(span)).collect();
            let mut spans = Spans::new(&text);
            let mut found = Vec::new();
            while let Some(span) = spans.next_beginning(&begins) {
                found.extend(is_of_use(&span).then_some(span));
            }
            prop_assert_eq!(found, wanted);
        }
    }
}
