//! A library in a folder of its own, with a clock and chance that a test owns; and folders to import.

use crate::blobs::{self, BlobHash};
use crate::env::Env;
use crate::id::ItemId;
use crate::import::Dates;
use crate::library::Library;
use crate::store::articles::{self, Details, Head, NewVersion};
use crate::store::notes;
use crate::store::tx::{Field, Op, Value};
use commonplace_text::name::NotePath;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};
use tempfile::TempDir;

/// The moment at which every trial begins: 2026-02-03 04:05:06 UTC.
pub(crate) const BEGIN: i64 = 1_770_091_506_000;

/// A folder for one test.
pub(crate) struct Trial {
    pub(crate) folder: TempDir,
    seed: u64,
}

impl Trial {
    pub(crate) fn new() -> Self {
        Self::seeded(1)
    }

    pub(crate) fn seeded(seed: u64) -> Self {
        Self {
            folder: tempfile::tempdir().unwrap(),
            seed,
        }
    }

    /// A path in the trial's folder.
    pub(crate) fn path(&self, relative: &str) -> PathBuf {
        self.folder.path().join(relative)
    }

    /// The library called `name`: each with another chance, all with a clock that moves a second with every look.
    pub(crate) fn library(&self, name: &str) -> Library {
        Library::open(&self.path(name), self.env(name)).unwrap()
    }

    pub(crate) fn env(&self, name: &str) -> Env {
        let now = AtomicI64::new(BEGIN);
        let salt = name.bytes().fold(self.seed, |sum, byte| {
            sum.wrapping_mul(31).wrapping_add(u64::from(byte))
        });
        let state = AtomicU64::new(salt);
        Env::new(
            move || now.fetch_add(1_000, Ordering::Relaxed),
            move |bytes| {
                for byte in bytes {
                    *byte = next(&state).to_le_bytes()[3];
                }
            },
        )
    }

    /// Writes files: path and bytes.
    pub(crate) fn files(&self, root: &str, files: &[(&str, &[u8])]) -> PathBuf {
        let root = self.path(root);
        std::fs::create_dir_all(&root).unwrap();
        for (path, bytes) in files {
            put(&root.join(path), bytes);
        }
        root
    }
}

/// Every note by path.
pub(crate) fn notes_of(library: &Library) -> Vec<(String, String)> {
    let all = library.store.read(notes::all).unwrap();
    all.into_iter()
        .map(|(_, path, body)| (path, body))
        .collect()
}

/// The id of the live note at a path.
pub(crate) fn id_of(library: &Library, path: &str) -> ItemId {
    library
        .store
        .read(|connection| notes::at_path(connection, path))
        .unwrap()
        .unwrap()
        .0
}

/// A note's text, also in the trash.
pub(crate) fn body(library: &Library, id: ItemId) -> String {
    library
        .store
        .read(|connection| notes::row(connection, id))
        .unwrap()
        .body
}

/// Makes a note.
pub(crate) fn note(library: &Library, path: &str, body: &str) -> ItemId {
    let path = NotePath::parse(path).unwrap();
    library
        .write(&Op::new("create", "Create"), |tx| {
            notes::insert(tx, &path, body, Dates::default())
        })
        .unwrap()
        .0
}

/// Saves an article that has been read already: its HTML, and the images that it shows as `/blob/<hash>`.
pub(crate) fn article(library: &Library, head: &Head, html: &str, images: &[&[u8]]) -> ItemId {
    let put = |bytes: &[u8]| (library.blobs.put(bytes).unwrap(), bytes.len() as u64);
    let packed = put(&blobs::compress(html.as_bytes()).unwrap());
    let version = NewVersion {
        links: Vec::new(),
        html: packed,
        raw: packed,
        raw_hash: BlobHash::of(html.as_bytes()),
        text: "Its text.".to_owned(),
        text_hash: BlobHash::of(b"Its text."),
        details: Details::default(),
        images: images
            .iter()
            .map(|bytes| {
                (
                    put(bytes).0,
                    bytes.len() as u64,
                    "image/png",
                    "https://example.org/i.png".to_owned(),
                )
            })
            .collect(),
    };
    let name = commonplace_text::name::article_name(&head.title);
    library
        .write(&Op::new("save", "Save"), |tx| {
            articles::insert(tx, &name, head, &version)
        })
        .unwrap()
        .0
}

/// Gives a note another text.
pub(crate) fn edit(library: &Library, id: ItemId, body: &str) {
    library
        .write(&Op::new("rewrite", "Rewrite"), |tx| {
            notes::set_body(tx, id, body)
        })
        .unwrap();
}

/// Moves an item to the trash, or back.
pub(crate) fn trash(library: &Library, id: ItemId, on: bool) {
    let value = if on { Value::Integer(1) } else { Value::Null };
    library
        .write(&Op::new("trash", "Trash"), |tx| {
            tx.put(id, &Field::TRASHED, value)
        })
        .unwrap();
}

/// Tags an item, or takes the tag off.
pub(crate) fn tag(library: &Library, id: ItemId, tag: &str, on: bool) {
    let value = if on {
        Value::Text(tag.to_owned())
    } else {
        Value::Null
    };
    library
        .write(&Op::new("tag", "Tag"), |tx| {
            tx.put(id, &Field::Tag(tag.to_lowercase()), value)
        })
        .unwrap();
}

pub(crate) fn put(path: &Path, bytes: &[u8]) {
    crate::blobs::write_durably(path, bytes).unwrap();
}

/// The next of a row of numbers that look like chance (splitmix64).
pub(crate) fn next(state: &AtomicU64) -> u64 {
    let mut z = state
        .fetch_add(0x9e37_79b9_7f4a_7c15, Ordering::Relaxed)
        .wrapping_add(0x9e37_79b9_7f4a_7c15);
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

/// Every file below a folder, with its bytes, by path; hidden ones too.
pub(crate) fn all_files(root: &Path) -> std::collections::BTreeMap<String, Vec<u8>> {
    let mut found = std::collections::BTreeMap::new();
    let mut open = vec![root.to_owned()];
    while let Some(folder) = open.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() && !path.is_symlink() {
                open.push(path);
            } else {
                let name = path
                    .strip_prefix(root)
                    .unwrap()
                    .to_string_lossy()
                    .replace('\\', "/");
                found.insert(name, std::fs::read(&path).unwrap_or_default());
            }
        }
    }
    found
}

/// A folder of the evaluation data, where it is present.
pub(crate) fn shared(name: &str) -> Option<PathBuf> {
    let root = std::env::var_os("COMMONPLACE_SHARED").map_or_else(
        || {
            [env!("CARGO_MANIFEST_DIR"), "../../../../shared"]
                .iter()
                .collect()
        },
        PathBuf::from,
    );
    let found = root.join("data").join(name);
    if found.is_dir() {
        return Some(found);
    }
    eprintln!(
        "SKIPPED: the evaluation data is not here: {}",
        found.display()
    );
    None
}
