//! A line as numbers, words and marks, each knowing its bytes. White space only separates.

/// One piece of a line.
#[derive(Debug, Clone, Copy)]
pub(super) struct Token<'a> {
    pub(super) what: What<'a>,
    pub(super) start: usize,
    pub(super) end: usize,
}

/// What a piece is.
#[derive(Debug, Clone, Copy)]
pub(super) enum What<'a> {
    /// Its value and how many digits it was written with.
    Number(u32, usize),
    /// Letters; an ideograph is a word by itself.
    Word(&'a str),
    /// Anything else.
    Mark(char),
}

impl<'a> Token<'a> {
    pub(super) fn number(&self) -> Option<(u32, usize)> {
        match self.what {
            What::Number(value, digits) => Some((value, digits)),
            _ => None,
        }
    }

    pub(super) fn word(&self) -> Option<&'a str> {
        match self.what {
            What::Word(word) => Some(word),
            _ => None,
        }
    }

    pub(super) fn mark(&self) -> Option<char> {
        match self.what {
            What::Mark(mark) => Some(mark),
            _ => None,
        }
    }
}

/// Splits the first `max_chars` characters.
pub(super) fn split(text: &str, max_chars: usize) -> Vec<Token<'_>> {
    let mut tokens = Vec::new();
    let mut chars = text.char_indices().take(max_chars).peekable();
    while let Some((start, c)) = chars.next() {
        if c.is_whitespace() || is_invisible(c) {
            continue;
        }
        let mut end = start + c.len_utf8();
        let what = if let Some(first) = digit(c) {
            let (mut value, mut digits) = (first, 1);
            while let Some((at, more)) = chars.next_if(|(_, c)| digit(*c).is_some()) {
                value = value
                    .saturating_mul(10)
                    .saturating_add(digit(more).unwrap_or(0));
                digits += 1;
                end = at + more.len_utf8();
            }
            What::Number(value, digits)
        } else if is_letter(c) {
            if !is_ideograph(c) {
                while let Some((at, more)) =
                    chars.next_if(|(_, c)| is_letter(*c) && !is_ideograph(*c))
                {
                    end = at + more.len_utf8();
                }
            }
            What::Word(text.get(start..end).unwrap_or(""))
        } else {
            What::Mark(plain(c))
        };
        tokens.push(Token { what, start, end });
    }
    tokens
}

/// Decimal digits of the scripts that newspapers use.
fn digit(c: char) -> Option<u32> {
    const ZEROES: [char; 6] = ['0', '\u{660}', '\u{6F0}', '\u{966}', '\u{E50}', '\u{FF10}'];
    let code = u32::from(c);
    ZEROES
        .iter()
        .map(|zero| u32::from(*zero))
        .find(|zero| (*zero..*zero + 10).contains(&code))
        .map(|zero| code - zero)
}

fn is_letter(c: char) -> bool {
    // Marks of Indic and Arabic writing are part of the word.
    c.is_alphabetic()
        || matches!(u32::from(c), 0x300..=0x36F | 0x64B..=0x65F | 0x900..=0xDFF | 0xE31..=0xE4E)
}

fn is_ideograph(c: char) -> bool {
    matches!(u32::from(c), 0x3400..=0x9FFF | 0xF900..=0xFAFF | 0x20000..=0x3FFFF)
}

fn is_invisible(c: char) -> bool {
    matches!(u32::from(c), 0xAD | 0x200B..=0x200F | 0x202A..=0x202E | 0x2060..=0x2069 | 0xFEFF)
}

/// The common form of a mark that has wide and narrow variants.
fn plain(c: char) -> char {
    match c {
        '‐' | '‑' | '－' => '-',
        '／' => '/',
        '．' => '.',
        '：' => ':',
        '，' | '、' => ',',
        '（' => '(',
        '）' => ')',
        other => other,
    }
}
