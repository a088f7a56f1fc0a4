//! Folders of notes, and files that are put into them.
//!
//! A folder is there as long as something is in it: it is a part of the paths of its notes and files.

use crate::error::{Error, Result};
use crate::id::ItemId;
use crate::library::Library;
use crate::model::{Attached, Folder, ItemKind};
use crate::store::tx::Op;
use crate::store::{index, links, notes, transfer};
use std::collections::BTreeMap;
use std::fs::File;
use std::io::Read as _;
use std::path::Path;

/// Bytes of a file.
const MAX_FILE: usize = 512 << 20;

impl Library {
    /// Every folder that holds a note or a file, those above it included, by path; the top first, with an empty path.
    ///
    /// # Errors
    /// When the library cannot be read.
    pub fn folders(&self) -> Result<Vec<Folder>> {
        let counted = self.store.read(links::by_folder)?;
        let empty = |path: &str| Folder {
            path: path.to_owned(),
            notes: 0,
            own: 0,
            files: 0,
        };
        let mut folders: BTreeMap<String, Folder> = BTreeMap::new();
        folders.insert(String::new(), empty(""));
        for (path, kind, count) in counted {
            let mut above = path.as_str();
            loop {
                let folder = folders
                    .entry(above.to_owned())
                    .or_insert_with(|| empty(above));
                if kind == ItemKind::Note {
                    folder.notes += count;
                    folder.own += if above == path { count } else { 0 };
                } else {
                    folder.files += count;
                }
                if above.is_empty() {
                    break;
                }
                above = above.rsplit_once('/').map_or("", |(above, _)| above);
            }
        }
        Ok(folders.into_values().collect())
    }

    /// Keeps a file that notes can embed, in the folder of attachments (the setting `notes.attachments`, else
    /// `Attachments`). One that is there already with the same content is used again.
    ///
    /// # Errors
    /// [`Error::Invalid`] when it is too large.
    pub fn attach(&self, name: &str, bytes: &[u8]) -> Result<Attached> {
        if bytes.len() > MAX_FILE {
            return Err(Error::Invalid(format!(
                "A file can have at most {} MB. Keep it outside the library and link to it.",
                MAX_FILE >> 20
            )));
        }
        let folder = self.setting_or("notes.attachments", "Attachments")?;
        let name = name.rsplit(['/', '\\']).next().unwrap_or(name);
        let wanted = format!("{}/{name}", folder.trim_matches('/'));
        let (wanted, _) = crate::import::wanted(&wanted, false);
        let mime = crate::import::mime(&wanted, bytes);
        let hash = self.blobs.put(bytes)?;
        let size = bytes.len() as u64;
        let known = self.store.read(|connection| {
            Ok(match transfer::same_key(connection, &wanted, false)? {
                Some(path) => notes::attachment_at(connection, &path)?
                    .filter(|(_, kept)| *kept == hash)
                    .map(|(id, _)| id),
                None => None,
            })
        })?;
        let id = match known {
            Some(id) => id,
            None => {
                let op = Op::new("attach", format!("Add the file “{name}”"));
                self.write(&op, |tx| {
                    let is_taken = |path: &str| -> Result<bool> {
                        Ok(transfer::same_key(tx.connection, path, false)?.is_some())
                    };
                    let path = index::free_path(&wanted, is_taken)?;
                    notes::attach(tx, &path, hash, size, mime)
                })?
                .0
            }
        };
        let row = self.rows(&[id])?.pop().ok_or_else(crate::library::gone)?;
        let insert = self.store.read(|connection| {
            let row = links::place_of(connection, id)?.ok_or_else(crate::library::gone)?;
            links::shortest(connection, row.0, &row.1)
        })?;
        Ok(Attached { row, insert })
    }

    /// The same for a file on this machine.
    ///
    /// # Errors
    /// [`Error::Invalid`] when it is no file or too large; when it cannot be read.
    pub fn attach_file(&self, path: &Path) -> Result<Attached> {
        let told = |error: std::io::Error| Error::io("read", path, &error);
        let file = File::open(path).map_err(told)?;
        let found = file.metadata().map_err(told)?;
        if !found.is_file() {
            return Err(Error::Invalid(format!(
                "{} is not a file. Drop the files in it.",
                path.display()
            )));
        }
        let name = path
            .file_name()
            .map(|name| name.to_string_lossy().into_owned())
            .unwrap_or_default();
        let mut bytes = Vec::new();
        // One byte more than is allowed is enough to know.
        file.take(MAX_FILE as u64 + 1)
            .read_to_end(&mut bytes)
            .map_err(told)?;
        self.attach(&name, &bytes)
    }

    /// The hash of the picture that a file is; `None` for a file that is none, or none that can be shown.
    ///
    /// # Errors
    /// When the library cannot be read.
    pub fn attached_picture(&self, id: ItemId) -> Result<Option<String>> {
        let found = self
            .store
            .read(|connection| notes::attachment_blob(connection, id))?;
        let Some(hash) = found.map(|hash| hash.to_string()) else {
            return Ok(None);
        };
        Ok(self.image(&hash)?.map(|_| hash))
    }

    /// HTML from outside, as on the clipboard, as Markdown. Nothing of it is fetched; scripts and styles are left out.
    #[must_use]
    pub fn markdown_of(&self, html: &str) -> String {
        let clean = commonplace_page::clean(html);
        crate::export::markdown_of_html(&clean)
    }
}
