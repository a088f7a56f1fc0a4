//! Transfer encodings, undone as far as they can be: a letter that was cut off or damaged keeps what is there.

use base64::Engine as _;
use base64::alphabet::STANDARD;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};

/// The bytes of a part.
pub(super) fn unpacked(encoding: Option<&str>, packed: &[u8]) -> Vec<u8> {
    match encoding {
        Some(name) if name.starts_with("base64") => base64(packed),
        Some(name) if name.starts_with("quoted-printable") => quoted_printable(packed),
        _ => packed.to_vec(),
    }
}

/// Whether what is packed ends where it cannot end.
pub(super) fn is_cut(encoding: Option<&str>, packed: &[u8]) -> bool {
    match encoding {
        Some(name) if name.starts_with("base64") => {
            let signs = lines(packed).map(<[u8]>::len).sum::<usize>();
            !signs.is_multiple_of(4)
        }
        Some(name) if name.starts_with("quoted-printable") => {
            let end = packed.trim_ascii_end();
            let mut last = end.iter().rev().take(2);
            last.any(|b| *b == b'=') && !end.ends_with(b"==")
        }
        _ => false,
    }
}

/// The lines of a part in Base64 that hold nothing else. What lists write below a letter is none.
fn lines(packed: &[u8]) -> impl Iterator<Item = &[u8]> {
    let is_sign = |b: &u8| b.is_ascii_alphanumeric() || matches!(b, b'+' | b'/' | b'=');
    packed
        .split(|b| matches!(b, b'\n' | b'\r'))
        .map(<[u8]>::trim_ascii)
        .filter(move |line| line.iter().all(is_sign))
}

fn base64(packed: &[u8]) -> Vec<u8> {
    let config = GeneralPurposeConfig::new()
        .with_decode_allow_trailing_bits(true)
        .with_decode_padding_mode(DecodePaddingMode::Indifferent);
    let engine = GeneralPurpose::new(&STANDARD, config);
    let signs = lines(packed).collect::<Vec<_>>().concat();
    let mut out = Vec::with_capacity(signs.len() / 4 * 3);
    // Several that were written after one another have their padding inside.
    for piece in signs.split(|b| *b == b'=') {
        let whole = piece.len() - usize::from(piece.len() % 4 == 1);
        let piece = piece.get(..whole).unwrap_or_default();
        out.extend(engine.decode(piece).unwrap_or_default());
    }
    out
}

fn quoted_printable(packed: &[u8]) -> Vec<u8> {
    let hex = |b: Option<&u8>| {
        char::from(*b?)
            .to_digit(16)
            .and_then(|n| u8::try_from(n).ok())
    };
    let mut out = Vec::with_capacity(packed.len());
    for line in packed.split_inclusive(|b| *b == b'\n') {
        let written = line.trim_ascii_end();
        let (text, goes_on) = match written.strip_suffix(b"=") {
            Some(text) => (text, true),
            None => (written, false),
        };
        let mut rest = text;
        while let [byte, after @ ..] = rest {
            let code = (*byte == b'=')
                .then(|| Some(hex(after.first())? * 16 + hex(after.get(1))?))
                .flatten();
            out.push(code.unwrap_or(*byte));
            rest = match code {
                Some(_) => after.get(2..).unwrap_or_default(),
                None => after,
            };
        }
        if !goes_on {
            let end = if line.ends_with(b"\r\n") {
                2
            } else {
                usize::from(line.ends_with(b"\n"))
            };
            out.extend(line.get(line.len() - end..).unwrap_or_default());
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_there_is_unpacked() {
        for (encoding, packed, expected) in [
            ("base64", "T3R0ZXJz", "Otters"),
            ("base64", "T3R0\r\nZXI=\r\n", "Otter"),
            ("base64", "T3R0ZXI", "Otter"),
            ("base64", "T3R0Z", "Ott"),
            ("base64", "T3R0ZXI=T3R0ZXI=", "OtterOtter"),
            ("base64", "T3R0ZXI=\n__ \nThe list of otters\n", "Otter"),
            ("quoted-printable", "a=C3=A4 =\r\nb =\nc\r\n", "aä b c\r\n"),
            ("quoted-printable", "1 = 2, =ZZ=4", "1 = 2, =ZZ=4"),
            ("quoted-printable", "end =", "end "),
            ("8bit", "a=20b", "a=20b"),
        ] {
            let found = unpacked(Some(encoding), packed.as_bytes());
            assert_eq!(String::from_utf8_lossy(&found), expected, "{packed}");
        }
    }

    #[test]
    fn what_cannot_end_so_is_cut() {
        for (encoding, packed, expected) in [
            ("base64", "T3R0ZXJz\n", false),
            ("base64", "T3R0ZXI=", false),
            ("base64", "T3R0ZX", true),
            ("quoted-printable", "a=C3=A4", false),
            ("quoted-printable", "a=C3=A", true),
            ("quoted-printable", "a=", true),
            ("7bit", "a=", false),
        ] {
            assert_eq!(
                is_cut(Some(encoding), packed.as_bytes()),
                expected,
                "{packed}"
            );
        }
    }
}
