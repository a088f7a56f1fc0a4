//! A file that was packed alone with gzip, as mirrors and crawlers keep pages.

use std::io::Read as _;

use flate2::read::MultiGzDecoder;

use crate::{MAX_BYTES, PageError};

const WHAT: &str = "a gzip file";

/// What is packed in it; `None` when the bytes are no gzip file. What it says of its own size is not believed.
pub(crate) fn unpacked(bytes: &[u8]) -> Option<Result<Vec<u8>, PageError>> {
    bytes
        .starts_with(b"\x1f\x8b\x08")
        .then(|| unpack(bytes, MAX_BYTES))
}

fn unpack(bytes: &[u8], most: usize) -> Result<Vec<u8>, PageError> {
    let mut out = Vec::new();
    let read = MultiGzDecoder::new(bytes)
        .take(most as u64 + 1)
        .read_to_end(&mut out);
    if out.len() > most {
        return Err(PageError::unreadable(
            WHAT,
            &format!("larger than {} MB when unpacked", most >> 20),
            "Unpack it, and save a smaller part of it",
        ));
    }
    match read {
        Ok(_) => Ok(out),
        Err(_) => Err(PageError::unreadable(
            WHAT,
            "damaged, or was not copied completely",
            "Get the file again",
        )),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use flate2::Compression;
    use flate2::write::GzEncoder;
    use std::io::Write as _;

    fn packed(text: &[u8]) -> Vec<u8> {
        let mut packer = GzEncoder::new(Vec::new(), Compression::default());
        packer.write_all(text).unwrap();
        packer.finish().unwrap()
    }

    #[test]
    fn a_page_comes_out_as_it_went_in() {
        let page = b"<h1>Tides</h1><p>Twice a day.";
        assert_eq!(unpacked(&packed(page)).unwrap().unwrap(), page);
        let two = [packed(b"<h1>Tides</h1>"), packed(b"<p>Twice a day.")].concat();
        assert_eq!(
            unpacked(&two).unwrap().unwrap(),
            page,
            "parts follow each other"
        );
        assert!(unpacked(page).is_none());
    }

    #[test]
    fn a_damaged_one_and_a_bomb_are_told() {
        let mut half = packed(&b"Twice a day. ".repeat(400));
        half.truncate(half.len() / 2);
        let error = unpacked(&half).unwrap().unwrap_err().to_string();
        assert!(error.contains("a gzip file that is damaged"), "{error}");
        let error = unpack(&packed(&[b'a'; 4096]), 4095)
            .unwrap_err()
            .to_string();
        assert!(error.contains("larger than 0 MB when unpacked"), "{error}");
    }
}
