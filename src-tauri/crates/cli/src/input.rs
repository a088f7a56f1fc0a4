//! What is read: files and standard input, up to the limit of what they are.

use crate::out::Failure;
use commonplace_core::Error;
use commonplace_page::{MAX_BYTES, MAX_FILE_BYTES};
use std::fs::File;
use std::io::{self, IsTerminal as _, Read};
use std::path::Path;

/// What stands for standard input.
pub fn is_stdin(path: &Path) -> bool {
    path == Path::new("-")
}

/// A file's bytes, or those of standard input.
pub fn read(path: &Path) -> Result<Vec<u8>, Failure> {
    if is_stdin(path) {
        return read_all(io::stdin().lock(), "standard input", MAX_FILE_BYTES);
    }
    let told = |error: io::Error| Failure::from(Error::io("read", path, &error));
    let file = File::open(path).map_err(told)?;
    let found = file.metadata().map_err(told)?;
    if found.is_dir() {
        return Err(Failure::Said(format!(
            "{} is a folder. Name a file.",
            path.display()
        )));
    }
    if found.len() > MAX_FILE_BYTES as u64 {
        return Err(too_large(&path.display().to_string(), MAX_FILE_BYTES));
    }
    read_all(file, &path.display().to_string(), MAX_FILE_BYTES)
}

/// A note's text from standard input.
pub fn note_text() -> Result<String, Failure> {
    let bytes = read_all(io::stdin().lock(), "standard input", MAX_BYTES)?;
    String::from_utf8(bytes).map_err(|_| {
        Failure::Said(
            "The text on standard input is not UTF-8. Convert it and try again.".to_owned(),
        )
    })
}

/// What the clock on the wall shows at a moment (milliseconds since 1970 UTC), as `2026-01-31T10:20:30`; `None` where the
/// system does not say where it is.
pub fn local_time(ms: i64) -> Option<String> {
    let zone = jiff::tz::TimeZone::try_system().ok()?;
    let now = jiff::Timestamp::from_millisecond(ms)
        .ok()?
        .to_zoned_datetime(zone);
    Some(now.strftime("%Y-%m-%dT%H:%M:%S").to_string())
}

/// Whether something is piped in.
pub fn is_piped() -> bool {
    !io::stdin().is_terminal()
}

fn read_all(from: impl Read, name: &str, most: usize) -> Result<Vec<u8>, Failure> {
    let mut bytes = Vec::new();
    from.take(most as u64 + 1)
        .read_to_end(&mut bytes)
        .map_err(|error| Failure::Said(format!("Could not read {name}: {error}.")))?;
    if bytes.len() > most {
        Err(too_large(name, most))
    } else {
        Ok(bytes)
    }
}

fn too_large(name: &str, most: usize) -> Failure {
    Failure::Said(format!(
        "{name} is larger than {} MB, the limit for a file. Give a smaller part of it.",
        most >> 20
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn more_than_the_limit_is_not_read() {
        assert!(read_all(io::repeat(b'a'), "it", 9).is_err());
        assert_eq!(
            read_all(io::repeat(b'a').take(9), "it", 9).unwrap(),
            b"aaaaaaaaa"
        );
    }

    #[test]
    fn what_is_no_file_is_said() {
        let folder = tempfile::tempdir().unwrap();
        for path in [folder.path(), &folder.path().join("missing.html")] {
            let Err(Failure::Said(said)) = read(path) else {
                panic!("{}", path.display())
            };
            assert!(said.contains(&path.display().to_string()), "{said}");
        }
    }
}
