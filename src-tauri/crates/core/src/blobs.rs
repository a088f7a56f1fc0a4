//! Files by the hash of their bytes, under `blobs/ab/cd/<hash>`; written whole or not at all, and before the row that names them.

use crate::error::{Error, Result};
use sha2::{Digest as _, Sha256};
use std::fs::{self, File};
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};

/// SHA-256 of a blob's bytes as they are stored.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct BlobHash(pub [u8; 32]);

impl BlobHash {
    /// The hash of bytes.
    #[must_use]
    pub fn of(bytes: &[u8]) -> Self {
        Self(Sha256::digest(bytes).into())
    }

    /// From 64 hexadecimal digits.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        if text.len() != 64 || !text.bytes().all(|byte| byte.is_ascii_hexdigit()) {
            return None;
        }
        let mut hash = [0_u8; 32];
        for (byte, digits) in hash.iter_mut().zip(text.as_bytes().chunks_exact(2)) {
            *byte = u8::from_str_radix(std::str::from_utf8(digits).ok()?, 16).ok()?;
        }
        Some(Self(hash))
    }
}

impl std::fmt::Display for BlobHash {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl serde::Serialize for BlobHash {
    fn serialize<S: serde::Serializer>(
        &self,
        serializer: S,
    ) -> std::result::Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> serde::Deserialize<'de> for BlobHash {
    fn deserialize<D: serde::Deserializer<'de>>(
        deserializer: D,
    ) -> std::result::Result<Self, D::Error> {
        let text = <std::borrow::Cow<'de, str>>::deserialize(deserializer)?;
        Self::parse(&text).ok_or_else(|| serde::de::Error::custom("no hash"))
    }
}

impl std::fmt::Debug for BlobHash {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{self}")
    }
}

/// The folder of blobs.
#[derive(Debug, Clone)]
pub(crate) struct Blobs {
    folder: PathBuf,
}

impl Blobs {
    pub(crate) fn new(library: &Path) -> Self {
        Self {
            folder: library.join("blobs"),
        }
    }

    /// Where a blob is.
    pub(crate) fn path(&self, hash: BlobHash) -> PathBuf {
        let hex = hash.to_string();
        let (a, rest) = hex.split_at(2);
        let (b, _) = rest.split_at(2);
        self.folder.join(a).join(b).join(&hex)
    }

    /// Writes a blob, unless it is there: temporary name, fsync, rename, fsync of the folder.
    pub(crate) fn put(&self, bytes: &[u8]) -> Result<BlobHash> {
        let hash = BlobHash::of(bytes);
        let path = self.path(hash);
        if fs::metadata(&path).is_ok_and(|found| found.len() == bytes.len() as u64) {
            return Ok(hash);
        }
        write_durably(&path, bytes)?;
        Ok(hash)
    }

    /// Whether a blob's file is there.
    pub(crate) fn has(&self, hash: BlobHash) -> bool {
        self.path(hash).is_file()
    }

    /// Reads a blob and checks that it is what its name says.
    pub(crate) fn get(&self, hash: BlobHash) -> Result<Vec<u8>> {
        let path = self.path(hash);
        let bytes = fs::read(&path).map_err(|error| match error.kind() {
            std::io::ErrorKind::NotFound => Error::Damaged(format!(
                "A file of the library is missing: {}. Restore it from a backup.",
                path.display()
            )),
            _ => Error::io("read", &path, &error),
        })?;
        if BlobHash::of(&bytes) == hash {
            return Ok(bytes);
        }
        Err(Error::Damaged(format!(
            "A file of the library is damaged: {}. Restore it from a backup.",
            path.display()
        )))
    }

    /// Size and number of all blobs on disk.
    pub(crate) fn usage(&self) -> (u64, u64) {
        let mut sum = (0, 0);
        for a in read_dir(&self.folder) {
            for b in read_dir(&a) {
                for file in read_dir(&b) {
                    if let Ok(found) = fs::metadata(file) {
                        sum = (sum.0 + found.len(), sum.1 + 1);
                    }
                }
            }
        }
        sum
    }
}

/// Bytes of a text that is read at once.
const SMALL: usize = 1 << 20;

/// Compresses for keeping.
pub(crate) fn compress(bytes: &[u8]) -> Result<Vec<u8>> {
    zstd::encode_all(bytes, 6)
        .map_err(|error| Error::Storage(format!("Could not compress: {error}.")))
}

/// Compresses many small texts one after another, in about the time that [`compress`] takes to begin.
#[derive(Default)]
pub(crate) struct Packer(Option<zstd::bulk::Compressor<'static>>);

impl Packer {
    /// What [`decompress`] reads.
    pub(crate) fn pack(&mut self, bytes: &[u8]) -> Result<Vec<u8>> {
        let failed =
            |error: std::io::Error| Error::Storage(format!("Could not compress: {error}."));
        let compressor = match self.0.take() {
            Some(compressor) => compressor,
            None => zstd::bulk::Compressor::new(3).map_err(failed)?,
        };
        self.0.insert(compressor).compress(bytes).map_err(failed)
    }
}

/// Reads what [`compress`] wrote. `limit` bounds what comes out, in bytes.
pub(crate) fn decompress(bytes: &[u8], limit: usize) -> Result<Vec<u8>> {
    use std::io::Read as _;
    let damaged = |error: std::io::Error| {
        Error::Damaged(format!(
            "A stored text cannot be read ({error}). Restore it from a backup."
        ))
    };
    // Small texts say how long they are, and need no window.
    if let Ok(Some(length)) = zstd::zstd_safe::get_frame_content_size(bytes)
        && length <= SMALL.min(limit) as u64
    {
        return zstd::bulk::decompress(bytes, length as usize).map_err(damaged);
    }
    let decoder = zstd::Decoder::new(bytes).map_err(damaged)?;
    let mut out = Vec::new();
    decoder
        .take(limit as u64)
        .read_to_end(&mut out)
        .map_err(damaged)?;
    Ok(out)
}

/// Writes a file so that after a crash it is there whole, or not at all.
///
/// # Errors
/// [`Error::Storage`] when the disk refuses; then nothing is left behind under `path`.
pub fn write_durably(path: &Path, bytes: &[u8]) -> Result<()> {
    static COUNTER: AtomicU64 = AtomicU64::new(0);
    let folder = path.parent().unwrap_or(Path::new("."));
    if !folder.is_dir() {
        fs::create_dir_all(folder).map_err(|error| Error::io("make the folder", folder, &error))?;
        // The new folders' own names have to last as well: blobs are two folders deep.
        for parent in folder
            .ancestors()
            .skip(1)
            .take(3)
            .filter(|parent| parent.is_dir())
        {
            sync_folder(parent)?;
        }
    }
    let temporary = folder.join(format!(
        ".{}-{}.tmp",
        std::process::id(),
        COUNTER.fetch_add(1, Ordering::Relaxed)
    ));
    let written = File::create(&temporary)
        .and_then(|mut file| {
            file.write_all(bytes)?;
            file.sync_all()
        })
        .and_then(|()| fs::rename(&temporary, path));
    if let Err(error) = written {
        let _ = fs::remove_file(&temporary);
        return Err(Error::io("write", path, &error));
    }
    sync_folder(folder)
}

/// Makes a rename in a folder last.
pub(crate) fn sync_folder(folder: &Path) -> Result<()> {
    #[cfg(unix)]
    File::open(folder)
        .and_then(|folder| folder.sync_all())
        .map_err(|error| Error::io("write to", folder, &error))?;
    #[cfg(not(unix))]
    let _ = folder;
    Ok(())
}

fn read_dir(folder: &Path) -> Vec<PathBuf> {
    let Ok(entries) = fs::read_dir(folder) else {
        return Vec::new();
    };
    entries
        .filter_map(|entry| entry.ok().map(|entry| entry.path()))
        .collect()
}
