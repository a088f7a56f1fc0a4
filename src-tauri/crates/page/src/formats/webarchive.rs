//! Pages that Safari saves whole: a property list of the page and what belongs to it, read as the parts of a message.
//!
//! Only the values that are asked for are looked at, each once, so that lists which name themselves or grow without end do no
//! harm.

use super::mime::{Entity, Head, Message, Part, Several};

const MAGIC: &[u8] = b"bplist0";
const MAIN: &str = "WebMainResource";
/// Resources that are read, frames in frames, and pairs of one dictionary.
const MAX_RESOURCES: usize = 5_000;
const DEEPEST: usize = 5;
const MAX_PAIRS: usize = 100;

/// Whether bytes are such a file.
pub(super) fn is_archive(bytes: &[u8]) -> bool {
    // The keys of the outermost dictionary are written first.
    let head = bytes.get(..4_096.min(bytes.len())).unwrap_or_default();
    let has_key = |bytes: &[u8]| bytes.windows(MAIN.len()).any(|at| at == MAIN.as_bytes());
    bytes.starts_with(MAGIC)
        && (has_key(head) || List::open(bytes).is_some_and(|list| list.main().is_some()))
}

/// The page and its resources; `None` when the file is damaged.
pub(super) fn message(bytes: &[u8]) -> Option<Message> {
    let list = List::open(bytes)?;
    let mut parts = Vec::new();
    let page = list.part(list.main()?, 1)?;
    let url = page.location.clone();
    parts.push(page);
    list.gather(list.top, DEEPEST, &mut parts);
    Some(Message {
        head: Head {
            snapshot_of: url,
            ..Head::default()
        },
        body: Entity::Several(Several {
            kind: "related".to_owned(),
            start: None,
            is_cut_off: false,
            entities: parts.into_iter().map(Entity::Part).collect(),
        }),
        is_cut_off: false,
    })
}

/// A binary property list.
struct List<'b> {
    bytes: &'b [u8],
    /// Where the table of offsets begins, and how wide its numbers and those of objects are.
    table: usize,
    offset_width: usize,
    object_width: usize,
    count: usize,
    top: usize,
}

/// A value; what holds others names them by their numbers.
enum Value<'b> {
    Data(&'b [u8]),
    Text(String),
    Array(Vec<usize>),
    Dictionary(Vec<(usize, usize)>),
}

impl<'b> List<'b> {
    fn open(bytes: &'b [u8]) -> Option<Self> {
        let trailer = bytes.get(bytes.len().checked_sub(32)?..)?;
        let number = |from: usize, to: usize| number(trailer.get(from..to)?);
        let list = Self {
            bytes,
            offset_width: number(6, 7)?,
            object_width: number(7, 8)?,
            count: number(8, 16)?,
            top: number(16, 24)?,
            table: number(24, 32)?,
        };
        let is_sound = (1..=8).contains(&list.offset_width) && (1..=8).contains(&list.object_width);
        is_sound.then_some(list)
    }

    fn main(&self) -> Option<usize> {
        self.get(self.top, MAIN)
    }

    /// The value of a number.
    fn value(&self, object: usize) -> Option<Value<'b>> {
        if object >= self.count {
            return None;
        }
        let entry = self
            .table
            .checked_add(object.checked_mul(self.offset_width)?)?;
        let at = number(self.slice(entry, self.offset_width)?)?;
        let marker = *self.bytes.get(at)?;
        let (kind, short) = (marker >> 4, usize::from(marker & 15));
        let (length, from) = if short < 15 {
            (short, at + 1)
        } else {
            let width = 1_usize << (self.bytes.get(at + 1)? & 15).min(3);
            (number(self.slice(at + 2, width)?)?, at + 2 + width)
        };
        match kind {
            4 => Some(Value::Data(self.slice(from, length)?)),
            5 => Some(Value::Text(
                String::from_utf8_lossy(self.slice(from, length)?).into_owned(),
            )),
            6 => {
                let units = self.slice(from, length.checked_mul(2)?)?;
                Some(Value::Text(
                    encoding_rs::UTF_16BE.decode(units).0.into_owned(),
                ))
            }
            10 => {
                let numbers = self.numbers(from, length.min(MAX_RESOURCES))?;
                Some(Value::Array(numbers))
            }
            13 if length <= MAX_PAIRS => {
                let keys = self.numbers(from, length)?;
                let values = self.numbers(from + length * self.object_width, length)?;
                Some(Value::Dictionary(keys.into_iter().zip(values).collect()))
            }
            _ => None,
        }
    }

    fn slice(&self, from: usize, length: usize) -> Option<&'b [u8]> {
        self.bytes.get(from..from.checked_add(length)?)
    }

    fn numbers(&self, from: usize, count: usize) -> Option<Vec<usize>> {
        let all = self.slice(from, count.checked_mul(self.object_width)?)?;
        all.chunks(self.object_width).map(number).collect()
    }

    /// The value that a dictionary has for a key.
    fn get(&self, dictionary: usize, key: &str) -> Option<usize> {
        let Value::Dictionary(pairs) = self.value(dictionary)? else {
            return None;
        };
        let is_key = |object| matches!(self.value(object), Some(Value::Text(text)) if text == key);
        let found = pairs.into_iter().find(|(name, _)| is_key(*name));
        found.map(|(_, value)| value)
    }

    fn text(&self, dictionary: usize, key: &str) -> Option<String> {
        match self.value(self.get(dictionary, key)?)? {
            Value::Text(text) => Some(text),
            _ => None,
        }
    }

    fn array(&self, dictionary: usize, key: &str) -> Vec<usize> {
        let array = self
            .get(dictionary, key)
            .and_then(|array| self.value(array));
        match array {
            Some(Value::Array(objects)) => objects,
            _ => Vec::new(),
        }
    }

    /// A resource as a part.
    fn part(&self, resource: usize, number: usize) -> Option<Part> {
        let Value::Data(bytes) = self.value(self.get(resource, "WebResourceData")?)? else {
            return None;
        };
        let kind = self.text(resource, "WebResourceMIMEType");
        Some(Part {
            number,
            kind: kind
                .unwrap_or_else(|| "text/html".to_owned())
                .to_ascii_lowercase(),
            charset: self.text(resource, "WebResourceTextEncodingName"),
            location: self.text(resource, "WebResourceURL"),
            bytes: bytes.to_vec(),
            ..Part::default()
        })
    }

    /// What belongs to the page of an archive, and the pages in its frames with theirs.
    fn gather(&self, archive: usize, depth: usize, parts: &mut Vec<Part>) {
        let total = |parts: &[Part]| parts.iter().map(|part| part.bytes.len()).sum::<usize>();
        let mut room = self
            .bytes
            .len()
            .saturating_mul(2)
            .saturating_sub(total(parts));
        let mut add = |resource: Option<usize>, parts: &mut Vec<Part>| {
            let part = resource.and_then(|resource| self.part(resource, parts.len() + 1));
            if let Some(part) =
                part.filter(|part| part.bytes.len() <= room && parts.len() < MAX_RESOURCES)
            {
                room -= part.bytes.len();
                parts.push(part);
            }
        };
        for resource in self.array(archive, "WebSubresources") {
            add(Some(resource), parts);
        }
        let frames = self.array(archive, "WebSubframeArchives");
        for frame in &frames {
            add(self.get(*frame, MAIN), parts);
        }
        for frame in frames {
            if depth > 0 && parts.len() < MAX_RESOURCES {
                self.gather(frame, depth - 1, parts);
            }
        }
    }
}

/// A number written with its highest byte first.
fn number(bytes: &[u8]) -> Option<usize> {
    let value = bytes.iter().try_fold(0_u64, |value, byte| {
        value.checked_mul(256)?.checked_add(u64::from(*byte))
    });
    usize::try_from(value?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use plist::{Dictionary, Value as Plist};

    fn dictionary(pairs: Vec<(&str, Plist)>) -> Plist {
        let pairs = pairs
            .into_iter()
            .map(|(key, value)| (key.to_owned(), value));
        Plist::Dictionary(pairs.collect::<Dictionary>())
    }

    fn resource(url: &str, kind: &str, bytes: &[u8]) -> Plist {
        dictionary(vec![
            ("WebResourceData", Plist::Data(bytes.to_vec())),
            ("WebResourceMIMEType", kind.into()),
            ("WebResourceTextEncodingName", "UTF-8".into()),
            ("WebResourceURL", url.into()),
        ])
    }

    fn archive() -> Vec<u8> {
        let frame = dictionary(vec![(
            MAIN,
            resource("https://a.example/f", "text/html", b"<p>f"),
        )]);
        let all = dictionary(vec![
            (
                MAIN,
                resource(
                    "https://a.example/é",
                    "text/html",
                    "<p>é".repeat(200).as_bytes(),
                ),
            ),
            (
                "WebSubresources",
                Plist::Array(vec![resource(
                    "https://a.example/1.gif",
                    "image/gif",
                    b"GIF89a",
                )]),
            ),
            ("WebSubframeArchives", Plist::Array(vec![frame])),
        ]);
        let mut bytes = Vec::new();
        all.to_writer_binary(&mut bytes).unwrap();
        bytes
    }

    #[test]
    fn the_page_and_what_belongs_to_it_are_found() {
        let bytes = archive();
        assert!(is_archive(&bytes));
        let message = message(&bytes).unwrap();
        assert_eq!(
            message.head.snapshot_of.as_deref(),
            Some("https://a.example/é")
        );
        let parts: Vec<(String, usize)> = message
            .parts()
            .iter()
            .map(|part| (part.location.clone().unwrap(), part.bytes.len()))
            .collect();
        assert_eq!(
            parts,
            [
                ("https://a.example/é".to_owned(), 1_000),
                ("https://a.example/1.gif".to_owned(), 6),
                ("https://a.example/f".to_owned(), 4),
            ]
        );
    }

    #[test]
    fn damaged_lists_end() {
        let bytes = archive();
        for at in 0..bytes.len() {
            let mut changed = bytes.clone();
            changed[at] ^= 0x5a;
            let _ = message(&changed);
            let _ = message(&bytes[..at]);
        }
        assert!(message(b"bplist00").is_none());
    }
}
