//! Files around the tests: the corpus, the evaluation data, what is expected, and what this machine lacks.

use sha2::{Digest as _, Sha256};
use std::fs::{self, File, OpenOptions};
use std::io::Write as _;
use std::path::{Path, PathBuf};

/// The folder of the checkout.
#[must_use]
pub fn checkout() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .parent()
        .map(Path::to_owned)
        .unwrap_or_default()
}

/// A file or folder of our own corpus.
#[must_use]
pub fn corpus(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("corpus")
        .join(name)
}

/// A file or folder of the evaluation data beside the checkout; `None` where it is not.
///
/// `COMMONPLACE_SHARED` names another place for it.
#[must_use]
pub fn shared(name: &str) -> Option<PathBuf> {
    let chosen = std::env::var_os("COMMONPLACE_SHARED").map(PathBuf::from);
    let folder = chosen.unwrap_or_else(|| checkout().join("../shared"));
    Some(folder.join(name)).filter(|path| path.exists())
}

/// Says that this machine lacks what a test needs. `cargo xtask test` counts it as skipped and prints the reason.
pub fn skip(test: &str, reason: &str) {
    eprintln!("skipped: {test}: {reason}");
    let Some(notes) = std::env::var_os("COMMONPLACE_SKIPPED") else {
        return;
    };
    let written = OpenOptions::new()
        .create(true)
        .append(true)
        .open(notes)
        .and_then(|mut file| writeln!(file, "{test}: {reason}"));
    assert!(
        written.is_ok(),
        "the reason for skipping could not be noted: {written:?}"
    );
}

/// Compares with a file of the corpus. `COMMONPLACE_BLESS=1` writes it instead, to be read before it is committed.
///
/// # Panics
/// When they differ.
pub fn golden(name: &str, actual: &str) {
    let path = corpus(name);
    if std::env::var_os("COMMONPLACE_BLESS").is_some() {
        write(&path, actual);
        return;
    }
    let expected = fs::read_to_string(&path)
        .unwrap_or_default()
        .replace("\r\n", "\n");
    assert_eq!(
        actual,
        expected,
        "differs from {}; COMMONPLACE_BLESS=1 accepts it",
        path.display()
    );
}

/// Writes a file and the folders it needs. For test data only: nothing here outlives a crash.
///
/// # Panics
/// When the disk refuses.
pub fn write(path: &Path, bytes: impl AsRef<[u8]>) {
    let folder = path.parent().unwrap_or(Path::new("."));
    let written = fs::create_dir_all(folder)
        .and_then(|()| File::create(path))
        .and_then(|mut file| file.write_all(bytes.as_ref()));
    assert!(written.is_ok(), "{}: {written:?}", path.display());
}

/// The SHA-256 of a file, in hexadecimal.
///
/// # Panics
/// When it cannot be read.
#[must_use]
pub fn sha256(path: &Path) -> String {
    let bytes = fs::read(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    Sha256::digest(&bytes)
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect()
}

/// Every file below a folder, in order.
#[must_use]
pub fn walk(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut waiting = vec![folder.to_owned()];
    while let Some(next) = waiting.pop() {
        for entry in fs::read_dir(&next).into_iter().flatten().flatten() {
            let path = entry.path();
            if path.is_dir() {
                waiting.push(path)
            } else {
                found.push(path)
            }
        }
    }
    found.sort();
    found
}
