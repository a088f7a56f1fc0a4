//! What a PDF would cost, before anything reads it.
//!
//! Streams are compressed, in chains if their maker likes, and the reader behind us unpacks them whole. Here each is
//! unpacked once into nothing, counting, and a document that has more than any real one is refused.

use std::io::Read as _;

use hayro_interpret::hayro_syntax::Pdf;
use hayro_interpret::hayro_syntax::object::{Array, Name, Object, Stream};

use super::WHAT;
use crate::PageError;

/// Bytes of one unpacked stream: what pages are written in, fonts, lists of objects; and of one unpacked picture.
const MAX_STREAM: u64 = 64 << 20;
const MAX_PICTURE: u64 = 192 << 20;
/// Bytes of all unpacked streams besides pictures.
const MAX_TOTAL: u64 = 768 << 20;
/// Bytes of all unpacked pictures: they are not unpacked for reading, but what calls itself one may be something else.
const MAX_PICTURES: u64 = 6 << 30;
/// Bytes of streams of objects in encrypted documents, whose packing cannot be looked at from outside.
const MAX_SEALED: usize = 2 << 20;
/// How far before a stream its dictionary begins, at most.
const DICTIONARY: usize = 4 * 1024;

fn bomb() -> PageError {
    PageError::unreadable(
        WHAT,
        "not safe to open: what is packed in it grows without end",
        "Do not open it, unless you know who made it",
    )
}

/// Measures every stream as it stands in the file.
pub(super) fn before_opening(bytes: &[u8]) -> Result<(), PageError> {
    let is_sealed = bytes.windows(8).any(|window| window == b"/Encrypt");
    let (mut total, mut pictures, mut sealed, mut from) = (0, 0, 0, 0);
    while let Some(at) = next_stream(bytes, from) {
        let head = dictionary(bytes, at);
        let start = data_start(bytes, at + 6);
        let data = bytes.get(start..).unwrap_or_default();
        from = start;
        let is_picture = contains(&head, b"/Image") && !contains(&head, b"/ObjStm");
        if is_sealed && contains(&head, b"/ObjStm") {
            let end = find(data, b"endstream").unwrap_or(data.len());
            sealed += end;
            if sealed > MAX_SEALED {
                return Err(bomb());
            }
            continue;
        }
        // Object streams and cross references are unpacked while opening: only what can be measured may pass.
        let opens = contains(&head, b"/ObjStm") || contains(&head, b"/XRef");
        let packings = [
            &b"LZW"[..],
            b"ASCII",
            b"/A85",
            b"/AHx",
            b"RunLength",
            b"/RL",
        ];
        if opens
            && (packings.iter().any(|name| contains(&head, name)) || count(&head, b"Flate") > 1)
        {
            return Err(bomb());
        }
        let most = if is_picture { MAX_PICTURE } else { MAX_STREAM };
        let size = inflated(data, most).ok_or_else(bomb)?;
        let sum = if is_picture {
            &mut pictures
        } else {
            &mut total
        };
        *sum += size;
        if total > MAX_TOTAL || pictures > MAX_PICTURES {
            return Err(bomb());
        }
    }
    Ok(())
}

/// Measures the streams whose packing only the opened document tells.
pub(super) fn after_opening(pdf: &Pdf) -> Result<(), PageError> {
    let (mut total, mut pictures) = (0, 0);
    let is_sealed = contains(pdf.data().as_ref(), b"/Encrypt");
    for object in pdf.objects() {
        let Object::Stream(stream) = object else {
            continue;
        };
        let is_picture = stream
            .dict()
            .get::<Name<'_>>("Subtype")
            .is_some_and(|kind| &*kind == b"Image");
        let filters: Vec<String> = stream
            .filters()
            .iter()
            .map(|filter| format!("{filter:?}"))
            .collect();
        // These were measured as they stand in the file.
        let is_plain_picture = is_picture && !is_sealed && filters == ["FlateDecode"];
        if is_plain_picture || filters.is_empty() {
            continue;
        }
        let most = if is_picture { MAX_PICTURE } else { MAX_STREAM };
        let size = measured(&stream.raw_data(), &filters, most).ok_or_else(bomb)?;
        let sum = if is_picture {
            &mut pictures
        } else {
            &mut total
        };
        *sum += size;
        if total > MAX_TOTAL || pictures > MAX_PICTURES {
            return Err(bomb());
        }
    }
    for page in pdf.pages().iter() {
        // What calls itself a picture was not counted, so it may not be what a page is written in.
        let raw = page.raw();
        let one = raw.get::<Stream<'_>>("Contents");
        let many = raw.get::<Array<'_>>("Contents");
        let is_disguised = |stream: &Stream<'_>| {
            stream
                .dict()
                .get::<Name<'_>>("Subtype")
                .is_some_and(|kind| &*kind == b"Image")
        };
        let disguised = one.as_ref().is_some_and(is_disguised)
            || many.is_some_and(|array| array.iter::<Stream<'_>>().any(|s| is_disguised(&s)));
        if disguised {
            return Err(bomb());
        }
    }
    Ok(())
}

/// The bytes of a picture that is kept as a JPEG file, perhaps written in plain letters.
pub(super) fn photograph(stream: &Stream<'_>) -> Option<Vec<u8>> {
    let filters = stream.filters();
    let (last, around) = filters.split_last()?;
    if format!("{last:?}") != "DctDecode" {
        return None;
    }
    let mut data = stream.raw_data().into_owned();
    for filter in around {
        data = match format!("{filter:?}").as_str() {
            "AsciiHexDecode" => unhex(&data),
            "Ascii85Decode" => un85(&data),
            _ => return None,
        };
    }
    Some(data)
}

/// Whether a stream is not packed, or deflated from no more than `most` bytes.
pub(super) fn is_deflated(stream: &Stream<'_>, most: u64) -> bool {
    let raw = stream.raw_data();
    let filters: Vec<String> = stream
        .filters()
        .iter()
        .map(|filter| format!("{filter:?}"))
        .collect();
    match filters.as_slice() {
        [] => raw.len() as u64 <= most,
        [one] if one == "FlateDecode" => inflated(&raw, most).is_some(),
        _ => false,
    }
}

/// How much a chain of filters gives; `None` when it is too much or cannot be told.
fn measured(raw: &[u8], filters: &[String], most: u64) -> Option<u64> {
    let mut data = std::borrow::Cow::Borrowed(raw);
    for (at, filter) in filters.iter().enumerate() {
        let is_last = at + 1 == filters.len();
        match filter.as_str() {
            "AsciiHexDecode" => data = unhex(&data).into(),
            "Ascii85Decode" => data = un85(&data).into(),
            "FlateDecode" if is_last => return inflated(&data, most),
            "LzwDecode" if is_last => return lzw(&data).filter(|size| *size <= most),
            "RunLengthDecode" if is_last => return Some(run_length(&data)),
            "FlateDecode" => {
                let mut out = Vec::new();
                flate2::read::ZlibDecoder::new(&*data)
                    .take(crate::MAX_BYTES as u64 + 1)
                    .read_to_end(&mut out)
                    .ok();
                if out.len() > crate::MAX_BYTES {
                    return None;
                }
                data = out.into();
            }
            // Nobody packs what is packed like this again.
            "LzwDecode" | "RunLengthDecode" => return None,
            _ => return Some(data.len() as u64),
        }
    }
    Some(data.len() as u64)
}

/// The size of what is deflated; `None` when it is more than `most`.
fn inflated(data: &[u8], most: u64) -> Option<u64> {
    let is_zlib = data.first().is_some_and(|first| first & 0x0f == 8)
        && data
            .get(..2)
            .is_some_and(|head| u16::from_be_bytes([head[0], head[1]]).is_multiple_of(31));
    let size = if is_zlib {
        drained(flate2::read::ZlibDecoder::new(data), most)
    } else {
        0
    };
    (size <= most).then_some(size)
}

fn drained(mut from: impl std::io::Read, most: u64) -> u64 {
    let mut scratch = [0; 32 * 1024];
    let mut size = 0;
    while let Ok(read @ 1..) = from.read(&mut scratch) {
        size += read as u64;
        if size > most {
            break;
        }
    }
    size
}

/// The size of what LZW packs, without unpacking it. Both ways of counting are tried: the larger counts.
fn lzw(data: &[u8]) -> Option<u64> {
    Some(lzw_with(data, 1).max(lzw_with(data, 0)))
}

fn lzw_with(data: &[u8], early: usize) -> u64 {
    const CLEAR: usize = 256;
    const END: usize = 257;
    let mut lengths: Vec<u64> = Vec::with_capacity(4096);
    let (mut bits, mut held, mut size, mut before) = (0_u32, 0_u32, 0_u64, 0_u64);
    let mut width = 9;
    for byte in data {
        held = held << 8 | u32::from(*byte);
        bits += 8;
        if bits < width {
            continue;
        }
        bits -= width;
        let code = (held >> bits) as usize & ((1 << width) - 1);
        match code {
            CLEAR => {
                lengths.clear();
                before = 0;
            }
            END => break,
            code => {
                let length = match code {
                    0..=255 => 1,
                    _ => lengths.get(code - 258).copied().unwrap_or(before + 1),
                };
                size += length;
                if before > 0 && lengths.len() < 4096 - 258 {
                    lengths.push(before + 1);
                }
                before = length;
            }
        }
        let next = lengths.len() + 258 + early;
        width = match next {
            0..=511 => 9,
            512..=1023 => 10,
            1024..=2047 => 11,
            _ => 12,
        };
    }
    size
}

fn run_length(data: &[u8]) -> u64 {
    let (mut at, mut size) = (0, 0);
    while let Some(length) = data.get(at) {
        match length {
            0..=127 => {
                size += u64::from(*length) + 1;
                at += usize::from(*length) + 2;
            }
            128 => break,
            129..=255 => {
                size += 257 - u64::from(*length);
                at += 2;
            }
        }
    }
    size
}

fn unhex(data: &[u8]) -> Vec<u8> {
    let digits: Vec<u8> = data
        .iter()
        .take_while(|b| **b != b'>')
        .filter_map(|b| char::from(*b).to_digit(16))
        .filter_map(|digit| u8::try_from(digit).ok())
        .collect();
    digits
        .chunks(2)
        .map(|pair| pair.iter().fold(0, |sum, digit| sum << 4 | digit))
        .collect()
}

fn un85(data: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(data.len());
    let mut group = Vec::with_capacity(5);
    for byte in data {
        match byte {
            b'~' => break,
            b'z' if group.is_empty() => out.extend([0; 4]),
            b'!'..=b'u' => group.push(byte - b'!'),
            _ => {}
        }
        if group.len() == 5 {
            push_group(&mut out, &group, 4);
            group.clear();
        }
    }
    if group.len() > 1 {
        let keep = group.len() - 1;
        group.resize(5, 84);
        push_group(&mut out, &group, keep);
    }
    out
}

fn push_group(out: &mut Vec<u8>, group: &[u8], keep: usize) {
    let value = group.iter().fold(0_u32, |sum, digit| {
        sum.wrapping_mul(85).wrapping_add(u32::from(*digit))
    });
    out.extend(value.to_be_bytes().iter().take(keep));
}

/// Where the next `stream` is that begins data.
fn next_stream(bytes: &[u8], from: usize) -> Option<usize> {
    let mut from = from;
    loop {
        let at = from + find(bytes.get(from..)?, b"stream")?;
        let is_end = at >= 3 && bytes.get(at - 3..at) == Some(b"end");
        let is_start = matches!(bytes.get(at + 6), Some(b'\r' | b'\n' | b' '));
        if is_start && !is_end {
            return Some(at);
        }
        from = at + 6;
    }
}

fn data_start(bytes: &[u8], mut at: usize) -> usize {
    while bytes.get(at) == Some(&b' ') {
        at += 1;
    }
    if bytes.get(at) == Some(&b'\r') {
        at += 1;
    }
    if bytes.get(at) == Some(&b'\n') {
        at += 1;
    }
    at
}

/// The dictionary before a stream, with the names in it spelt out.
fn dictionary(bytes: &[u8], at: usize) -> Vec<u8> {
    let start = at.saturating_sub(DICTIONARY);
    let before = bytes.get(start..at).unwrap_or_default();
    let from = before
        .windows(4)
        .rposition(|window| window == b" obj" || window == b"\nobj")
        .unwrap_or(0);
    let mut out = Vec::with_capacity(before.len() - from);
    let mut rest = before.get(from..).unwrap_or_default();
    while let Some((byte, after)) = rest.split_first() {
        let code = (*byte == b'#')
            .then(|| std::str::from_utf8(after.get(..2)?).ok())
            .flatten()
            .and_then(|hex| u8::from_str_radix(hex, 16).ok());
        match code {
            Some(code) => {
                out.push(code);
                rest = after.get(2..).unwrap_or_default();
            }
            None => {
                out.push(*byte);
                rest = after;
            }
        }
    }
    out
}

fn find(haystack: &[u8], needle: &[u8]) -> Option<usize> {
    let first = *needle.first()?;
    let mut from = 0;
    loop {
        let at = from + haystack.get(from..)?.iter().position(|b| *b == first)?;
        if haystack.get(at..)?.starts_with(needle) {
            return Some(at);
        }
        from = at + 1;
    }
}

fn contains(haystack: &[u8], needle: &[u8]) -> bool {
    find(haystack, needle).is_some()
}

fn count(haystack: &[u8], needle: &[u8]) -> usize {
    haystack
        .windows(needle.len())
        .filter(|window| *window == needle)
        .count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_packed_is_measured_without_unpacking_it() {
        assert_eq!(run_length(&[2, b'a', b'b', b'c', 253, b'x', 128, 9]), 7);
        assert_eq!(un85(b"87cURD]j7BEbo80~>"), b"Hello world!");
        assert_eq!(unhex(b"48 65 6C6c 6F>zz"), b"Hello");
        // The example of the PDF reference: nine bytes in, `-----A---B` out.
        assert_eq!(
            lzw(&[0x80, 0x0b, 0x60, 0x50, 0x22, 0x0c, 0x0c, 0x85, 0x01]),
            Some(10)
        );
    }

    #[test]
    fn names_in_disguise_are_seen() {
        let bytes = b"1 0 obj <</Type/Obj#53tm>> stream\nx";
        let at = next_stream(bytes, 0).unwrap();
        assert!(contains(&dictionary(bytes, at), b"/ObjStm"));
    }
}
