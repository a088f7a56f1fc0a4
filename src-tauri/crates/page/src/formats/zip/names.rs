//! The names of an archive's files, in the letters of the system that wrote them.
//!
//! They are UTF-8 where they can be. Windows writes them in the code page of its terminal, and says nowhere which.

use encoding_rs::{SHIFT_JIS, WINDOWS_1252};

/// The upper half of code page 850, whose letters are those of 437 and more.
const CP850: &str = "\
    ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜø£Ø×ƒáíóúñÑªº¿®¬½¼¡«»░▒▓│┤ÁÂÀ©╣║╗╝¢¥┐\
    └┴┬├─┼ãÃ╚╔╩╦╠═╬¤ðÐÊËÈıÍÎÏ┘┌█▄¦Ì▀ÓßÔÒõÕµþÞÚÛÙýÝ¯´\u{ad}±‗¾¶§÷¸°¨·¹³²■\u{a0}";

/// Bytes beyond ASCII in a row that Western names do not have.
const LONG_RUN: usize = 4;

/// What names were written with that are not UTF-8.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum CodePage {
    Western,
    Japanese,
}

impl CodePage {
    /// The one that all names of an archive agree with.
    pub(super) fn of<'a>(names: impl Iterator<Item = &'a [u8]>) -> Self {
        let mut found = Self::Western;
        for name in names.filter(|name| std::str::from_utf8(name).is_err()) {
            let (text, _, is_broken) = SHIFT_JIS.decode(name);
            let half_width = text.chars().filter(|c| is_half_width(*c)).count();
            if is_broken || half_width * 4 > text.chars().count() {
                return Self::Western;
            }
            let has_kana = text
                .chars()
                .zip(text.chars().skip(1))
                .any(|(one, next)| is_kana(one) && is_kana(next));
            let mut runs = name.split(u8::is_ascii);
            if has_kana || runs.any(|run| run.len() >= LONG_RUN) {
                found = Self::Japanese;
            }
        }
        found
    }
}

fn is_kana(c: char) -> bool {
    matches!(c, '\u{3041}'..='\u{30ff}')
}

/// Kana of half a width fill the space in which other code pages have letters.
fn is_half_width(c: char) -> bool {
    matches!(c, '\u{ff61}'..='\u{ff9f}')
}

/// A name as text; without a code page, it comes from a system that has none.
pub(super) fn decoded(bytes: &[u8], page: Option<CodePage>) -> String {
    if let Ok(text) = std::str::from_utf8(bytes) {
        return text.to_owned();
    }
    match page {
        None => WINDOWS_1252.decode(bytes).0.into_owned(),
        Some(CodePage::Japanese) => SHIFT_JIS.decode(bytes).0.into_owned(),
        Some(CodePage::Western) => {
            let letters: Vec<char> = CP850.chars().collect();
            let letter = |byte: &u8| match byte.checked_sub(0x80) {
                Some(at) => letters.get(usize::from(at)).copied().unwrap_or('\u{fffd}'),
                None => char::from(*byte),
            };
            bytes.iter().map(letter).collect()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_read_in_the_letters_of_their_system() {
        assert_eq!(CP850.chars().count(), 128);
        let western: [&[u8]; 3] = [
            b"\x9aber Gr\x94\xe1e.html",
            b"F\x81nf B\x84ume.txt",
            b"ch\x83teau.txt",
        ];
        let page = CodePage::of(western.into_iter());
        assert_eq!(page, CodePage::Western);
        let names = western.map(|name| decoded(name, Some(page)));
        assert_eq!(names, ["Über Größe.html", "Fünf Bäume.txt", "château.txt"]);
        for text in ["川の水.html", "テスト.txt", "東京/a.txt"] {
            let (bytes, ..) = SHIFT_JIS.encode(text);
            let page = CodePage::of([b"plain.txt".as_slice(), &bytes].into_iter());
            assert_eq!(page, CodePage::Japanese, "{text}");
            assert_eq!(decoded(&bytes, Some(page)), text);
        }
        assert_eq!(decoded("é".as_bytes(), Some(CodePage::Western)), "é");
        assert_eq!(decoded(b"caf\xe9", None), "café");
    }
}
