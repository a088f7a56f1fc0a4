//! A message taken apart into its entities, in time that grows with its length: damaged and cut-off ones as far as they go.

use std::borrow::Cow;

use mail_parser::MessageParser;

use super::{Entity, Head, MAX_BOUNDARIES, Made, Message, Several, is_header_name, packing};

/// Entities in entities that are taken apart.
const DEEPEST: usize = 20;
/// Bytes of headers that are read.
const MAX_HEAD: usize = 1 << 20;
/// Longer boundaries are none (RFC 2046 allows 70).
const MAX_BOUNDARY: usize = 200;

/// Takes a message apart. `None` when it has more parts than any real one.
pub(super) fn message(bytes: &[u8]) -> Option<Message> {
    Reader { count: 0 }.message(bytes, 0)
}

/// Counts the parts of a message while it is taken apart.
struct Reader {
    count: usize,
}

impl Reader {
    fn message(&mut self, bytes: &[u8], depth: usize) -> Option<Message> {
        let (head, body) = split(bytes);
        let head = readable(head);
        let parsed = MessageParser::default().parse_headers(&head);
        let made = parsed.as_ref().map(Made::of).unwrap_or_default();
        let mut message = Message {
            head: parsed.as_ref().map(Head::of).unwrap_or_default(),
            is_cut_off: packing::is_cut(made.encoding.as_deref(), body),
            body: Entity::Part(super::Part::default()),
        };
        message.body = self.entity(made, body, depth, &mut message.is_cut_off)?;
        Some(message)
    }

    /// One entity of a message. `is_cut` becomes whether its end is missing, if it has several.
    fn entity(
        &mut self,
        made: Made,
        body: &[u8],
        depth: usize,
        is_cut: &mut bool,
    ) -> Option<Entity> {
        self.count += 1;
        if self.count > MAX_BOUNDARIES {
            return None;
        }
        let mut part = made.part;
        part.number = self.count;
        if let Some(kind) = part
            .kind
            .strip_prefix("multipart/")
            .filter(|_| depth < DEEPEST)
        {
            let found = made
                .boundary
                .and_then(|boundary| delimited(body, boundary.as_bytes()))
                .or_else(|| delimited(body, used(body)?));
            *is_cut = !found.as_ref().is_some_and(|found| found.is_closed);
            if let Some(found) = found {
                let mut several = Several {
                    kind: kind.to_owned(),
                    start: made.start,
                    is_cut_off: *is_cut,
                    entities: Vec::with_capacity(found.pieces.len()),
                };
                for piece in found.pieces {
                    let inner = self.inner(piece, depth + 1, kind)?;
                    several.entities.push(inner);
                }
                return Some(Entity::Several(several));
            }
        }
        let bytes = packing::unpacked(made.encoding.as_deref(), body);
        if matches!(part.kind.as_str(), "message/rfc822" | "message/global") && depth < DEEPEST {
            let letter = self.message(bytes.trim_ascii_start(), depth + 1)?;
            return Some(Entity::Letter(Box::new(letter)));
        }
        if part.kind.is_empty() {
            part.kind = "text/plain".to_owned();
        }
        part.bytes = bytes;
        Some(Entity::Part(part))
    }

    /// An entity among several of a kind.
    fn inner(&mut self, piece: &[u8], depth: usize, kind: &str) -> Option<Entity> {
        let (head, body) = split(piece);
        let head = readable(head);
        let parsed = MessageParser::default().parse_headers(&head);
        let mut made = parsed.as_ref().map(Made::of).unwrap_or_default();
        if made.part.kind.is_empty() && kind == "digest" {
            made.part.kind = "message/rfc822".to_owned();
        }
        self.entity(made, body, depth, &mut false)
    }
}

/// Headers and body. Headers end at an empty line, or where what follows is none.
fn split(bytes: &[u8]) -> (&[u8], &[u8]) {
    let mut at = 0;
    let mut lines = bytes
        .get(..MAX_HEAD)
        .unwrap_or(bytes)
        .split_inclusive(|b| *b == b'\n')
        .peekable();
    while let Some(line) = lines.next() {
        let (before, from) = bytes.split_at_checked(at).unwrap_or((bytes, &[]));
        if line.trim_ascii().is_empty() {
            return (before, from.get(line.len()..).unwrap_or_default());
        }
        // One line that is nothing among headers is a mistake; where no header follows either, the text begins.
        let is_lost = !is_header(line) && !lines.peek().is_some_and(|next| is_header(next));
        if is_lost {
            return (before, from);
        }
        at += line.len();
    }
    bytes.split_at_checked(at).unwrap_or((bytes, &[]))
}

/// Whether a line is a header or goes on with one.
fn is_header(line: &[u8]) -> bool {
    let colon = line.iter().position(|b| *b == b':');
    line.starts_with(b" ")
        || line.starts_with(b"\t")
        || colon
            .and_then(|colon| line.get(..colon))
            .is_some_and(is_header_name)
}

/// Headers as the parser reads them: in UTF-8, where some wrote the letters of their own language as they are.
fn readable(head: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(head.len() + 4);
    for line in head.split_inclusive(|b| *b == b'\n') {
        match std::str::from_utf8(line) {
            Ok(_) => out.extend(line),
            Err(_) => {
                let (text, _, _): (Cow<'_, str>, _, _) = encoding_rs::WINDOWS_1252.decode(line);
                out.extend(text.as_bytes());
            }
        }
    }
    if !out.ends_with(b"\n") {
        out.extend(b"\r\n");
    }
    out.extend(b"\r\n");
    out
}

/// What stands between the lines of a boundary.
struct Delimited<'b> {
    pieces: Vec<&'b [u8]>,
    /// Whether the line is there that ends the last.
    is_closed: bool,
}

/// The pieces between boundaries; `None` where there is not one.
fn delimited<'b>(body: &'b [u8], boundary: &[u8]) -> Option<Delimited<'b>> {
    let mut found = Delimited {
        pieces: Vec::new(),
        is_closed: false,
    };
    if boundary.is_empty() {
        return None;
    }
    let (mut at, mut open) = (0, None);
    for line in body.split_inclusive(|b| *b == b'\n') {
        let from = at;
        at += line.len();
        let after = line
            .strip_prefix(b"--")
            .and_then(|line| line.strip_prefix(boundary))
            .map(<[u8]>::trim_ascii_end);
        let Some(after) = after.filter(|after| matches!(*after, b"" | b"--")) else {
            continue;
        };
        if let Some(open) = open.take() {
            let piece = body.get(open..from).unwrap_or_default();
            // The end of the line before a boundary belongs to the boundary.
            let piece = piece.strip_suffix(b"\n").unwrap_or(piece);
            found
                .pieces
                .push(piece.strip_suffix(b"\r").unwrap_or(piece));
        }
        match after {
            b"" => open = Some(at),
            _ => found.is_closed = true,
        }
    }
    if let Some(open) = open {
        found.pieces.push(body.get(open..).unwrap_or_default());
        // What goes on behind its end was ended too early.
        found.is_closed = false;
    }
    (found.is_closed || !found.pieces.is_empty()).then_some(found)
}

/// The boundary that a message uses, where it is another than its header says: the first that headers of a part follow.
fn used(body: &[u8]) -> Option<&[u8]> {
    let mut before: &[u8] = &[];
    for line in body.split(|b| *b == b'\n') {
        let is_start = ["content-", "mime-version:"].iter().any(|start| {
            line.get(..start.len())
                .is_some_and(|word| word.eq_ignore_ascii_case(start.as_bytes()))
        });
        let boundary = before.strip_prefix(b"--").map(<[u8]>::trim_ascii_end);
        if is_start
            && let Some(boundary) = boundary
            && (1..=MAX_BOUNDARY).contains(&boundary.len())
        {
            return Some(boundary);
        }
        before = line;
    }
    None
}

#[cfg(test)]
mod tests {
    use super::super::{Entity, Message, parse};

    /// What a message is made of, in short.
    fn outline(message: &Message) -> String {
        fn of(entity: &Entity) -> String {
            match entity {
                Entity::Part(part) => {
                    format!("{}={}", part.kind, String::from_utf8_lossy(&part.bytes))
                }
                Entity::Several(several) => {
                    let inner: Vec<String> = several.entities.iter().map(of).collect();
                    format!("{}[{}]", several.kind, inner.join(", "))
                }
                Entity::Letter(letter) => {
                    let subject = letter.head.subject.as_deref().unwrap_or_default();
                    format!("{subject}({})", of(&letter.body))
                }
            }
        }
        of(&message.body)
    }

    #[test]
    fn messages_are_taken_apart_as_far_as_they_go() {
        let inner = "Content-Type: multipart/alternative; boundary=B\n\n--B\n\nx\n--B\nContent-Type: text/html\n\ny\n--B--\n";
        for (text, expected, is_cut) in [
            ("Subject: a\n\nx\n", "text/plain=x\n", false),
            ("Subject: a", "text/plain=", false),
            (
                &format!(
                    "Content-Type: multipart/mixed; boundary=\"A\"\r\n\r\nfor old programs\n--A\n{inner}--A\nContent-Type: IMAGE/gif\n\nz\n--A--\nend"
                ),
                "mixed[alternative[text/plain=x, text/html=y], image/gif=z]",
                false,
            ),
            (
                &format!("Content-Type: multipart/mixed; boundary=other\n\n--A\n{inner}--A--\n"),
                "mixed[alternative[text/plain=x, text/html=y]]",
                false,
            ),
            (
                "Content-Type: multipart/mixed; boundary=A\n\n--A\nContent-Type: text/html\nContent-Transfer-Encoding: quoted-printable\n\na=C3=A4=\n",
                "mixed[text/html=aä]",
                true,
            ),
            (
                "Content-Type: multipart/mixed; boundary=A\n\n--A\nContent-Type: multipart/related; boundary=AB\n\n--AB\n\nx\n--A\n\ny\n--A--",
                "mixed[related[text/plain=x], text/plain=y]",
                false,
            ),
            (
                "Content-Type: multipart/digest; boundary=A\n\n--A\n\nSubject: one\n\nx\n--A\nContent-Type: message/rfc822\nContent-Transfer-Encoding: base64\n\nU3ViamVjdDogdHdvCgp5\n--A--",
                "digest[one(text/plain=x), two(text/plain=y)]",
                false,
            ),
            (
                "Content-Type: multipart/mixed\n\nno parts",
                "multipart/mixed=no parts",
                true,
            ),
            (
                "Subject: a\nlost line\nContent-Type: text/html\nThe text\nof it",
                "text/html=The text\nof it",
                false,
            ),
        ] {
            let message = parse(text.as_bytes()).unwrap();
            assert_eq!(outline(&message), expected, "{text}");
            assert_eq!(message.is_cut_off, is_cut, "{text}");
        }
    }

    #[test]
    fn headers_in_no_encoding_are_read() {
        let message =
            parse(b"Subject: Gr\xfc\xdfe\nFrom: J\xf6rg <j@a.example>\nX: \xc3\xa4\n\nx").unwrap();
        assert_eq!(message.head.subject.as_deref(), Some("Grüße"));
        assert_eq!(message.head.from_name.as_deref(), Some("Jörg"));
        let message = parse("Subject: Grüße\n\nx".as_bytes()).unwrap();
        assert_eq!(message.head.subject.as_deref(), Some("Grüße"));
    }

    #[test]
    fn letters_in_letters_end() {
        let deep = "Content-Type: message/rfc822\n\n".repeat(200_000) + "\nx";
        assert!(outline(&parse(deep.as_bytes()).unwrap()).len() > 20);
        let mut nested = String::new();
        for n in 0..5_000 {
            nested += &format!("Content-Type: multipart/mixed; boundary=b{n}\n\n--b{n}\n");
        }
        assert!(parse(nested.as_bytes()).unwrap().parts().len() < 100);
    }
}
