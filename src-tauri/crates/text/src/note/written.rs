//! How tags, addresses, tasks and callouts are written: how much of a text is one.

use super::comments::FILL;
use super::node::Item;
use crate::name::is_tag_character;

/// The characters at the start of a text that can be in a tag.
pub(super) fn tag_at(text: &str) -> &str {
    let plain = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'/');
    let length = text.bytes().take_while(plain).count();
    // Others are looked at one by one.
    let ends = |character: char| !is_tag_character(character);
    let length = match text.as_bytes().get(length) {
        Some(next) if !next.is_ascii() => text.find(ends).unwrap_or(text.len()),
        _ => length,
    };
    text.get(..length).unwrap_or_default()
}

/// What a tag can stand behind: nothing that makes `#` part of a word, an address or an entity.
pub(super) fn opens_tag(before: char) -> bool {
    before.is_whitespace()
        || before == FILL
        || matches!(
            before,
            '(' | '['
                | '{'
                | '"'
                | '\''
                | '“'
                | '‘'
                | '«'
                | '„'
                | '—'
                | '–'
                | ','
                | ';'
                | ':'
                | '!'
                | '?'
        )
        || matches!(
            before,
            '.' | '…' | '|' | '>' | '*' | '_' | '~' | '=' | '（' | '「' | '『' | '、' | '。' | '，'
        )
}

/// `[/] `: any mark but a digit, which is a reference more often than a state.
pub(super) fn task(piece: &str) -> Option<(Item, usize)> {
    let mut characters = piece.strip_prefix('[')?.chars();
    let mark = characters.next()?;
    let closed = characters.as_str().strip_prefix("] ").is_some();
    (closed && !mark.is_numeric() && mark != '[').then(|| (Item::Task(mark), mark.len_utf8() + 3))
}

/// The kind of a callout as it is written, `-` folded or `+` unfolded, and how long all of it is.
pub(crate) struct Callout<'a> {
    pub kind: &'a str,
    pub fold: Option<char>,
    pub(super) length: usize,
}

/// `[!kind]`, `[!kind]-`, `[!kind|meta]+`.
pub(crate) fn callout(piece: &str) -> Option<Callout<'_>> {
    let rest = piece.strip_prefix("[!")?;
    let (kind, after) = rest.split_once(']')?;
    let name = kind.split('|').next().unwrap_or_default().trim();
    let named = !name.is_empty()
        && name
            .chars()
            .all(|c| c.is_alphanumeric() || matches!(c, '-' | '_' | ' '));
    if !named {
        return None;
    }
    let fold = after
        .chars()
        .next()
        .filter(|fold| matches!(fold, '-' | '+'));
    let after_fold = after.get(usize::from(fold.is_some())..).unwrap_or_default();
    let blank = after_fold.len() - after_fold.trim_start().len();
    Some(Callout {
        kind: name,
        fold,
        length: piece.len() - after_fold.len() + blank,
    })
}

/// The length of a bare address, GFM's rules: to white space or `<`, without punctuation and open parentheses at its end.
pub(super) fn address_length(text: &str, scheme: usize) -> Option<usize> {
    let host = text.get(scheme..)?.chars().next()?;
    if !host.is_alphanumeric() && host != '[' {
        return None;
    }
    let (mut end, mut opened, mut closed) = (text.len(), 0_usize, 0_usize);
    for (at, byte) in text.bytes().enumerate() {
        let stops = match byte {
            b'<' | b'>' | b'"' | b'`' | b'|' | b' ' | b'\t'..=b'\r' => true,
            byte if byte.is_ascii() => char::from(byte) == FILL,
            _ => text
                .get(at..)
                .and_then(|rest| rest.chars().next())
                .is_some_and(is_wide_stop),
        };
        if stops {
            end = at;
            break;
        }
        match byte {
            b'(' => opened += 1,
            b')' => closed += 1,
            _ => {}
        }
    }
    let mut surplus = closed.saturating_sub(opened);
    while let Some(last) = text.get(..end).and_then(|piece| piece.chars().next_back()) {
        match last {
            ')' if surplus > 0 => surplus -= 1,
            '?' | '!' | '.' | ',' | ':' | ';' | '*' | '_' | '~' | '\'' | '…' | ']' | '=' => {}
            _ => break,
        }
        end -= last.len_utf8();
    }
    (end > scheme).then_some(end)
}

/// Whether a character that is not ASCII ends an address.
fn is_wide_stop(c: char) -> bool {
    c.is_whitespace() || "“”«»，。、；：！？（）「」『』【】".contains(c)
}
