//! Pages that Safari saves whole: a property list of the page and what belongs to it, read as the parts of a message.

use super::mime::{Entity, Head, Message, Part, Several};
use super::plist::{List, MAGIC, MAX_ITEMS, Value};

const MAIN: &str = "WebMainResource";
/// Frames in frames.
const DEEPEST: usize = 5;

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

impl List<'_> {
    fn main(&self) -> Option<usize> {
        self.get(self.top, MAIN)
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
                part.filter(|part| part.bytes.len() <= room && parts.len() < MAX_ITEMS)
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
            if depth > 0 && parts.len() < MAX_ITEMS {
                self.gather(frame, depth - 1, parts);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use ::plist::{Dictionary, Value as Plist};

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
