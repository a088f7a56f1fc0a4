//! Binary property lists, of which only the values that are asked for are read, each once.
//!
//! The `plist` crate reads a list as the tree that it stands for. A value may be named from many places, so a file of 150 bytes
//! can stand for a tree of a thousand million values; read here, it takes no more than it holds.

/// How such a list begins.
pub(super) const MAGIC: &[u8] = b"bplist0";
/// Values of one array, and pairs of one dictionary, that are read.
pub(super) const MAX_ITEMS: usize = 5_000;
const MAX_PAIRS: usize = 100;

/// A binary property list.
pub(super) struct List<'b> {
    pub(super) bytes: &'b [u8],
    /// Where the table of offsets begins, and how wide its numbers and those of objects are.
    table: usize,
    offset_width: usize,
    object_width: usize,
    count: usize,
    pub(super) top: usize,
}

/// A value; what holds others names them by their numbers.
pub(super) enum Value<'b> {
    Data(&'b [u8]),
    Text(String),
    Array(Vec<usize>),
    Dictionary(Vec<(usize, usize)>),
}

impl<'b> List<'b> {
    pub(super) fn open(bytes: &'b [u8]) -> Option<Self> {
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

    /// The value of a number.
    pub(super) fn value(&self, object: usize) -> Option<Value<'b>> {
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
                let numbers = self.numbers(from, length.min(MAX_ITEMS))?;
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
    pub(super) fn get(&self, dictionary: usize, key: &str) -> Option<usize> {
        let Value::Dictionary(pairs) = self.value(dictionary)? else {
            return None;
        };
        let is_key = |object| matches!(self.value(object), Some(Value::Text(text)) if text == key);
        let found = pairs.into_iter().find(|(name, _)| is_key(*name));
        found.map(|(_, value)| value)
    }

    pub(super) fn text(&self, dictionary: usize, key: &str) -> Option<String> {
        match self.value(self.get(dictionary, key)?)? {
            Value::Text(text) => Some(text),
            _ => None,
        }
    }

    pub(super) fn array(&self, dictionary: usize, key: &str) -> Vec<usize> {
        let array = self
            .get(dictionary, key)
            .and_then(|array| self.value(array));
        match array {
            Some(Value::Array(objects)) => objects,
            _ => Vec::new(),
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

    /// A list whose `URL` is an array of two, each an array of the same two, so many times.
    fn doubled(times: u8) -> Vec<u8> {
        let mut objects = vec![vec![0xd1, 1, 2], b"\x53URL".to_vec()];
        objects.extend((0..times).map(|n| vec![0xa2, n + 3, n + 3]));
        objects.push(b"\x51x".to_vec());
        let mut bytes = b"bplist00".to_vec();
        let mut offsets = Vec::new();
        for object in &objects {
            offsets.push(u8::try_from(bytes.len()).unwrap());
            bytes.extend(object);
        }
        let table = bytes.len() as u64;
        bytes.extend(offsets);
        bytes.extend([0, 0, 0, 0, 0, 0, 1, 1]);
        for number in [objects.len() as u64, 0, table] {
            bytes.extend(number.to_be_bytes());
        }
        bytes
    }

    #[test]
    fn a_list_that_stands_for_more_than_it_holds_does_no_harm() {
        let bytes = doubled(40);
        let list = List::open(&bytes).unwrap();
        assert!(list.text(list.top, "URL").is_none());
        assert_eq!(list.array(list.top, "URL"), [3, 3]);
        assert!(super::super::link::target(&bytes).is_some());
    }
}
