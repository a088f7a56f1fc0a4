//! The parts of a MIME message, each with its bytes: what MHTML pages and letters are made of.
//!
//! `mail-parser` finds the parts and undoes their transfer encoding. Charsets are left to `decode`, because a part may
//! be a page that knows better than its header.

use mail_parser::decoders::{base64::base64_decode, quoted_printable::quoted_printable_decode};
use mail_parser::{
    Encoding, HeaderName, HeaderValue, Message, MessageParser, MimeHeaders, PartType,
};

/// Lines that may end a part. A letter has ten, a page with all its pictures a thousand.
const MAX_BOUNDARIES: usize = 20_000;

/// One part that holds something.
pub(crate) struct Part {
    /// `text/html`, in lower case.
    pub(crate) kind: String,
    pub(crate) charset: Option<String>,
    /// Without angle brackets.
    pub(crate) id: Option<String>,
    pub(crate) location: Option<String>,
    pub(crate) is_attachment: bool,
    pub(crate) is_flowed: bool,
    pub(crate) bytes: Vec<u8>,
}

impl Part {
    /// The header that says how its text is encoded.
    pub(crate) fn content_type(&self) -> Option<String> {
        let charset = self.charset.as_ref()?;
        Some(format!("{}; charset={charset}", self.kind))
    }

    pub(crate) fn text(&self) -> String {
        crate::decode::decode(&self.bytes, self.content_type().as_deref()).text
    }
}

/// Whether bytes begin with headers of a message that is made of parts or was sent.
pub(crate) fn is_message(bytes: &[u8]) -> bool {
    let head = bytes.get(..16 * 1024.min(bytes.len())).unwrap_or(bytes);
    let head = String::from_utf8_lossy(head);
    let head = head.trim_start_matches('\u{feff}').trim_start();
    // The line that mailboxes put before a letter.
    let head = match head.strip_prefix("From ") {
        Some(rest) => rest.split_once('\n').map_or("", |(_, rest)| rest),
        None => head,
    };
    let (mut sent, mut made, mut seen) = (0, false, 0);
    for line in head.lines() {
        if line.starts_with([' ', '\t']) && seen > 0 {
            continue;
        }
        let Some((name, value)) = line.split_once(':') else {
            break;
        };
        let is_name = !name.is_empty()
            && name
                .bytes()
                .all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_'));
        if !is_name {
            break;
        }
        seen += 1;
        match name.to_ascii_lowercase().as_str() {
            "from" | "subject" | "date" | "to" => sent += 1,
            "mime-version"
            | "received"
            | "message-id"
            | "return-path"
            | "snapshot-content-location"
            | "dkim-signature" => made = true,
            "content-type" => made |= value.contains('/'),
            _ => {}
        }
    }
    made && sent > 0
}

/// Parses a message. `None` when it is none, or has more parts than any real one.
pub(crate) fn parse(bytes: &[u8]) -> Option<Message<'_>> {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let bytes = bytes.trim_ascii_start();
    let bytes = if bytes.starts_with(b"From ") {
        let end = bytes.iter().position(|b| *b == b'\n')?;
        bytes.get(end + 1..)?
    } else {
        bytes
    };
    let boundaries = bytes
        .windows(3)
        .filter(|window| *window == b"\n--")
        .take(MAX_BOUNDARIES + 1)
        .count();
    if boundaries > MAX_BOUNDARIES {
        return None;
    }
    MessageParser::default().parse(bytes)
}

/// The parts of a message that hold something, in order; those of letters inside it are not.
pub(crate) fn parts(message: &Message<'_>) -> Vec<Part> {
    let raw = message.raw_message();
    message
        .parts
        .iter()
        .filter(|part| !part.is_multipart() && !part.is_message())
        .map(|part| {
            let kind = part.content_type().map_or_else(
                || "text/plain".to_owned(),
                |kind| {
                    let name = kind.ctype().to_ascii_lowercase();
                    match kind.subtype() {
                        Some(sub) => format!("{name}/{}", sub.to_ascii_lowercase()),
                        None => name,
                    }
                },
            );
            let parameter = |name: &str| {
                let kind = part.content_type()?;
                kind.attribute(name).map(str::to_owned)
            };
            let packed = raw
                .get(part.raw_body_offset() as usize..part.raw_end_offset() as usize)
                .unwrap_or_default();
            Part {
                charset: parameter("charset"),
                is_flowed: parameter("format").is_some_and(|f| f.eq_ignore_ascii_case("flowed")),
                id: part
                    .content_id()
                    .map(|id| id.trim_matches(['<', '>']).to_owned()),
                location: part.content_location().map(|at| at.trim().to_owned()),
                is_attachment: part
                    .content_disposition()
                    .is_some_and(mail_parser::ContentType::is_attachment),
                bytes: unpacked(&part.body, part.encoding, packed),
                kind,
            }
        })
        .collect()
}

fn unpacked(body: &PartType<'_>, encoding: Encoding, packed: &[u8]) -> Vec<u8> {
    match body {
        PartType::Binary(bytes) | PartType::InlineBinary(bytes) => bytes.to_vec(),
        PartType::Text(text) | PartType::Html(text) => {
            let bytes = match encoding {
                Encoding::QuotedPrintable => quoted_printable_decode(packed),
                Encoding::Base64 => base64_decode(packed),
                Encoding::None => Some(packed.to_vec()),
            };
            bytes.unwrap_or_else(|| text.as_bytes().to_vec())
        }
        PartType::Message(_) | PartType::Multipart(_) => Vec::new(),
    }
}

/// A header that the parser does not read for us, unfolded.
pub(crate) fn header(message: &Message<'_>, name: &'static str) -> Option<String> {
    let value = message
        .headers()
        .iter()
        .find(|header| header.name().eq_ignore_ascii_case(name))?;
    let text = match value.value() {
        HeaderValue::Text(text) => text.to_string(),
        HeaderValue::TextList(list) => list.first()?.to_string(),
        HeaderValue::Address(address) => address.first()?.address()?.to_owned(),
        _ => message
            .header_raw(HeaderName::Other(name.into()))?
            .to_owned(),
    };
    let text = text.trim().to_owned();
    (!text.is_empty()).then_some(text)
}
