//! What a file carries besides its text: pictures by the address that stands for each.
//!
//! A picture from beside a page, out of an archive or a letter has no address on the web. It gets one under a host that
//! can never exist, so that it passes through extraction and the sanitiser like any other picture; whoever keeps the
//! article puts the bytes in its place ([`crate::localise`]). Keeping them is `core`'s work.

use std::collections::HashMap;

/// `.invalid` is reserved (RFC 2606): nobody answers there, and nobody is asked.
const BASE: &str = "https://attached.invalid/";
/// Pictures that one file may carry.
const MAX_COUNT: usize = 2_000;
/// Bytes of all of them (specs: 512 MiB for an article).
const MAX_TOTAL: usize = 512 << 20;

/// A file that lies beside a page, under the address by which the page speaks of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Resource {
    /// The address exactly as it is written in the page, such as `page_files/a%20b.png`.
    pub name: String,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

/// The pictures that a file carries.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Resources {
    bytes: HashMap<String, Vec<u8>>,
    total: usize,
}

impl Resources {
    /// The bytes that stand for the source of an image, if the file carries them.
    #[must_use]
    pub fn get(&self, source: &str) -> Option<&[u8]> {
        self.bytes.get(source).map(Vec::as_slice)
    }

    /// The bytes of each.
    pub fn all(&self) -> impl Iterator<Item = &[u8]> {
        self.bytes.values().map(Vec::as_slice)
    }

    /// How many there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.bytes.len()
    }

    /// Whether the file carries none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.bytes.is_empty()
    }

    /// Keeps bytes under an address, unless there are too many already. Whether they can be had under it now.
    pub(crate) fn put(&mut self, address: &str, bytes: Vec<u8>) -> bool {
        if self.bytes.contains_key(address) {
            return true;
        }
        let is_too_much = self.bytes.len() >= MAX_COUNT || self.total + bytes.len() > MAX_TOTAL;
        if is_too_much || crate::images::sniff(&bytes).is_none() {
            return false;
        }
        self.total += bytes.len();
        self.bytes.insert(address.to_owned(), bytes);
        true
    }

    pub(crate) fn has(&self, address: &str) -> bool {
        self.bytes.contains_key(address)
    }
}

/// The address that stands for what is called this: the same name gives the same address.
pub(crate) fn address(name: &str) -> String {
    let mut out = BASE.to_owned();
    for byte in name.trim_start_matches("./").bytes() {
        // Dots at the beginning of a step, however they are written, would be taken for steps up or down.
        if matches!(byte, b'.' | b'%') && out.ends_with('/') {
            out.push('_');
        }
        let is_plain =
            byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'/' | b'%' | b'~' | b'.');
        if is_plain {
            out.push(char::from(byte));
        } else {
            out.push_str(&format!("%{byte:02X}"));
        }
    }
    out
}

/// See [`crate::is_attached`].
pub(crate) fn is_attached(source: &str) -> bool {
    source.starts_with(BASE)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_name_has_an_address_that_parsers_leave_alone() {
        for name in [
            "a.png",
            "./a b.png",
            "../../etc/passwd",
            "a//b",
            "é\"<.png",
            "cid:x@y",
            ".",
            "..",
            "%2e%2e/x",
        ] {
            let address = address(name);
            assert!(is_attached(&address));
            assert_eq!(
                url::Url::parse(&address).unwrap().as_str(),
                address,
                "{name}"
            );
        }
        assert_eq!(address("./x/a.png"), address("x/a.png"));
    }

    #[test]
    fn only_pictures_are_kept_and_not_without_end() {
        let mut resources = Resources::default();
        assert!(!resources.put("a", b"MZ program".to_vec()));
        for n in 0..MAX_COUNT {
            assert!(resources.put(&n.to_string(), b"GIF89a".to_vec()));
        }
        assert!(!resources.put("one more", b"GIF89a".to_vec()));
        assert!(resources.put("1", b"other".to_vec()), "it is there");
        assert_eq!(resources.get("1"), Some(b"GIF89a".as_slice()));
    }
}
