//! The parts of a MIME message, each with its bytes: what MHTML pages and letters are made of.
//!
//! `tree` takes a message apart, `packing` undoes the transfer encodings, `boxes` finds the letters in files of mail
//! programs; `mail-parser` reads the headers. Charsets are left to `decode`, because a part may be a page that knows better
//! than its header.

mod boxes;
mod packing;
mod tree;

use crate::PageError;
use mail_parser::{HeaderValue, MimeHeaders};

pub(crate) use boxes::letters;

/// Lines that may end a part. A letter has ten, a page with all its pictures a thousand.
const MAX_BOUNDARIES: usize = 20_000;

/// A letter, or a page that was saved as one.
pub(crate) struct Message {
    pub(crate) head: Head,
    pub(crate) body: Entity,
    /// Whether its end is missing.
    pub(crate) is_cut_off: bool,
}

/// What a message is made of.
pub(crate) enum Entity {
    Part(Part),
    Several(Several),
    /// A letter inside the letter.
    Letter(Box<Message>),
}

/// Several entities that belong together in some way.
pub(crate) struct Several {
    /// What follows `multipart/`, in lower case.
    pub(crate) kind: String,
    /// The part to begin with, without angle brackets.
    pub(crate) start: Option<String>,
    /// Whether the line is missing that ends them.
    pub(crate) is_cut_off: bool,
    pub(crate) entities: Vec<Entity>,
}

/// What the headers say about a message.
#[derive(Default)]
pub(crate) struct Head {
    pub(crate) subject: Option<String>,
    pub(crate) from_name: Option<String>,
    pub(crate) from_address: Option<String>,
    /// The time of sending, with its zone.
    pub(crate) date: Option<String>,
    pub(crate) list_id: Option<String>,
    pub(crate) archived_at: Option<String>,
    /// Where a saved page came from.
    pub(crate) snapshot_of: Option<String>,
}

impl Head {
    fn of(message: &mail_parser::Message<'_>) -> Self {
        let from = message.from().and_then(|from| from.first());
        let date = message.date().filter(|date| {
            // Others are mistakes.
            date.is_valid() && (1970..=2100).contains(&date.year)
        });
        Self {
            subject: message.subject().map(str::to_owned),
            from_name: from.and_then(|from| from.name()).map(str::to_owned),
            from_address: from.and_then(|from| from.address()).map(str::to_owned),
            date: date.map(mail_parser::DateTime::to_rfc3339),
            list_id: message.header_raw("List-ID").map(str::to_owned),
            archived_at: header(message, "Archived-At"),
            snapshot_of: header(message, "Snapshot-Content-Location"),
        }
    }
}

/// One part that holds something.
#[derive(Default)]
pub(crate) struct Part {
    /// Its place among all parts of the message.
    pub(crate) number: usize,
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

    pub(crate) fn is_page(&self) -> bool {
        matches!(self.kind.as_str(), "text/html" | "application/xhtml+xml")
    }
}

/// Whether bytes begin with headers of a message that is made of parts or was sent, by itself or in a file of a mail program.
pub(crate) fn is_message(bytes: &[u8]) -> bool {
    let head = bytes.get(..16 * 1024.min(bytes.len())).unwrap_or(bytes);
    let head = String::from_utf8_lossy(head);
    let head = head.trim_start_matches('\u{feff}').trim_start();
    let first = head.lines().next().unwrap_or_default();
    let after = head.split_once('\n').map_or("", |(_, rest)| rest);
    // The line that mailboxes put before a letter, or the length that Apple Mail does.
    let is_boxed = boxes::begins_letter(first.as_bytes());
    let head =
        if is_boxed || first.starts_with("From ") || boxes::length(first.as_bytes()).is_some() {
            after
        } else {
            head
        };
    let (mut sent, mut made, mut seen) = (0, false, 0);
    let (mut has_version, mut has_parts) = (false, false);
    for line in head.lines() {
        if line.starts_with([' ', '\t']) && seen > 0 {
            continue;
        }
        let Some((name, value)) = line.split_once(':') else {
            break;
        };
        if !is_header_name(name.as_bytes()) {
            break;
        }
        seen += 1;
        match name.to_ascii_lowercase().as_str() {
            "from" | "subject" | "date" | "to" => sent += 1,
            "mime-version" => {
                made = true;
                has_version = true;
            }
            "received"
            | "message-id"
            | "return-path"
            | "snapshot-content-location"
            | "dkim-signature" => made = true,
            "content-type" => {
                made |= value.contains('/');
                has_parts |= value
                    .trim_start()
                    .to_ascii_lowercase()
                    .starts_with("multipart/");
            }
            _ => {}
        }
    }
    // Word writes only what its pages are made of; old mailboxes only who wrote when about what.
    made && sent > 0 || has_version && has_parts || is_boxed && sent > 1
}

/// Whether this is the name of a header.
fn is_header_name(name: &[u8]) -> bool {
    let is_plain = |b: &u8| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_');
    !name.is_empty() && name.iter().all(is_plain)
}

/// What is said of a message of more parts.
pub(crate) fn too_many() -> PageError {
    PageError::unreadable(
        "a message",
        "damaged, or built of more parts than any real one",
        "Get it again",
    )
}

/// The first letter of a file, or the page in it, taken apart.
pub(crate) fn first(bytes: &[u8]) -> Option<Message> {
    parse(letters(bytes, 1).letters.first()?)
}

/// Takes a message apart. `None` when it has more parts than any real one.
pub(crate) fn parse(bytes: &[u8]) -> Option<Message> {
    let boundaries = bytes
        .windows(3)
        .filter(|window| *window == b"\n--")
        .take(MAX_BOUNDARIES + 1)
        .count();
    if boundaries > MAX_BOUNDARIES {
        return None;
    }
    tree::message(bytes)
}

impl Message {
    /// The parts that hold something, in order, with those of letters inside it.
    pub(crate) fn parts(&self) -> Vec<&Part> {
        let mut parts = Vec::new();
        self.body.gather(&mut parts);
        parts
    }
}

impl Entity {
    fn gather<'m>(&'m self, parts: &mut Vec<&'m Part>) {
        match self {
            Self::Part(part) => parts.push(part),
            Self::Several(several) => {
                for entity in &several.entities {
                    entity.gather(parts);
                }
            }
            Self::Letter(letter) => letter.body.gather(parts),
        }
    }
}

/// What the headers of a part say about what is in it.
#[derive(Default)]
struct Made {
    part: Part,
    boundary: Option<String>,
    start: Option<String>,
    encoding: Option<String>,
}

impl Made {
    fn of(message: &mail_parser::Message<'_>) -> Self {
        let content = message.content_type();
        let kind = content.map(|kind| {
            let name = kind.ctype().to_ascii_lowercase();
            match kind.subtype() {
                Some(sub) => format!("{name}/{}", sub.to_ascii_lowercase()),
                None => name,
            }
        });
        let parameter = |name: &str| content?.attribute(name).map(str::to_owned);
        let bare = |id: &str| id.trim().trim_matches(['<', '>']).to_owned();
        Self {
            boundary: parameter("boundary").map(|boundary| boundary.trim_end().to_owned()),
            start: parameter("start").map(|start| bare(&start)),
            encoding: message
                .content_transfer_encoding()
                .map(|encoding| encoding.trim().to_ascii_lowercase()),
            part: Part {
                kind: kind.unwrap_or_default(),
                charset: parameter("charset"),
                is_flowed: parameter("format").is_some_and(|f| f.eq_ignore_ascii_case("flowed")),
                id: message.content_id().map(bare),
                location: message.content_location().map(|at| at.trim().to_owned()),
                is_attachment: message
                    .content_disposition()
                    .is_some_and(mail_parser::ContentType::is_attachment),
                ..Part::default()
            },
        }
    }
}

/// A header that the parser does not read for us, unfolded.
fn header(message: &mail_parser::Message<'_>, name: &'static str) -> Option<String> {
    let value = message
        .headers()
        .iter()
        .find(|header| header.name().eq_ignore_ascii_case(name))?;
    let text = match value.value() {
        HeaderValue::Text(text) => text.to_string(),
        HeaderValue::TextList(list) => list.first()?.to_string(),
        HeaderValue::Address(address) => address.first()?.address()?.to_owned(),
        _ => message.header_raw(name)?.to_owned(),
    };
    let text = text.trim().to_owned();
    (!text.is_empty()).then_some(text)
}
