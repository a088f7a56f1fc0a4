//! What lies beside a saved page or text: the pictures in its folder and below, and nothing outside that folder.

use commonplace_page::{MAX_FILE_BYTES, Resource, places, wanted};
use commonplace_text::name::path_key;
use std::collections::HashMap;
use std::ffi::OsString;
use std::fs::{self, File};
use std::io::Read as _;
use std::path::{Path, PathBuf};

/// Pictures that are read, and bytes of each (specs: 500 assets, 32 MiB).
const MAX_FILES: usize = 500;
const MAX_FILE: u64 = 32 << 20;
/// Folders whose names are compared letter by letter, and names in each.
const MAX_LISTED: usize = 50;
const MAX_NAMES: usize = 20_000;

/// The pictures of a page that lie in its folder or in folders of it. No link is followed.
pub fn of_page(path: &Path, bytes: &[u8]) -> Vec<Resource> {
    let (Some(folder), Some(name)) = (path.parent(), path.file_name()) else {
        return Vec::new();
    };
    let folder = if folder.as_os_str().is_empty() {
        Path::new(".")
    } else {
        folder
    };
    let addresses = wanted(bytes, Some(&name.to_string_lossy()));
    let Some(mut files) = Files::of(folder).filter(|_| !addresses.is_empty()) else {
        return Vec::new();
    };
    let mut room = MAX_FILE_BYTES as u64;
    let found = addresses.into_iter().filter_map(|address| {
        let bytes = places("", &address)
            .iter()
            .find_map(|place| read(&files.find(place)?))?;
        room = room.checked_sub(bytes.len() as u64)?;
        Some(Resource {
            name: address,
            bytes,
        })
    });
    found.take(MAX_FILES).collect()
}

/// The files of a folder by their names as pages write them.
struct Files {
    top: PathBuf,
    /// The names in folders, by how they are compared.
    listed: HashMap<PathBuf, HashMap<String, OsString>>,
}

impl Files {
    fn of(folder: &Path) -> Option<Self> {
        Some(Self {
            top: fs::canonicalize(folder).ok()?,
            listed: HashMap::new(),
        })
    }

    /// The file at a place, one step at a time: nothing hidden, and through no link.
    fn find(&mut self, place: &str) -> Option<PathBuf> {
        let mut at = self.top.clone();
        for step in place.split('/') {
            if step.starts_with('.') || step.contains(['\\', '\0']) {
                return None;
            }
            let exact = at.join(step);
            let found = match fs::symlink_metadata(&exact) {
                Ok(found) => {
                    at = exact;
                    found
                }
                Err(_) => {
                    let other = self.alike(&at, step)?;
                    at.push(other);
                    fs::symlink_metadata(&at).ok()?
                }
            };
            if found.is_symlink() {
                return None;
            }
        }
        Some(at)
    }

    /// The name in a folder that is the same but for its capitals, or for how its accents are written.
    fn alike(&mut self, folder: &Path, name: &str) -> Option<OsString> {
        if !self.listed.contains_key(folder) {
            if self.listed.len() >= MAX_LISTED {
                return None;
            }
            let names = fs::read_dir(folder).ok()?.flatten().take(MAX_NAMES);
            let names = names.map(|entry| {
                let name = entry.file_name();
                (path_key(&name.to_string_lossy()), name)
            });
            self.listed.insert(folder.to_owned(), names.collect());
        }
        self.listed.get(folder)?.get(&path_key(name)).cloned()
    }
}

/// Reads a file that is no larger than a picture may be.
fn read(file: &Path) -> Option<Vec<u8>> {
    // Opening what is no file may wait without end.
    if !fs::symlink_metadata(file).ok()?.is_file() {
        return None;
    }
    let file = File::open(file).ok()?;
    let found = file.metadata().ok()?;
    if !found.is_file() || found.len() > MAX_FILE {
        return None;
    }
    let mut bytes = Vec::new();
    file.take(MAX_FILE).read_to_end(&mut bytes).ok()?;
    Some(bytes)
}

/// Whether a folder is what a browser wrote with a page: `Page_files` for `Page.html`, `Page-Dateien`, `Page.files`.
pub(super) fn is_companion(page: &str, folder: &str) -> bool {
    let stem = page.rsplit_once('.').map_or(page, |(stem, _)| stem);
    let rest = folder
        .get(..stem.len())
        .filter(|start| start.to_lowercase() == stem.to_lowercase())
        .and_then(|_| folder.get(stem.len()..));
    rest.is_some_and(|rest| rest.starts_with(['_', '-', '.']) && rest.chars().count() >= 4)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folders_that_browsers_write_are_known() {
        for (page, folder, expected) in [
            ("Page.html", "Page_files", true),
            ("Page.htm", "page_FILES", true),
            ("Seite.html", "Seite-Dateien", true),
            ("Page.html", "Page.files", true),
            ("Page.html", "Page", false),
            ("Page.html", "Page_2", false),
            ("Page.html", "pictures", false),
            ("é.html", "é_files", true),
            ("Page.html", "..", false),
        ] {
            assert_eq!(is_companion(page, folder), expected, "{page} {folder}");
        }
    }

    #[test]
    fn nothing_outside_the_folder_is_read() {
        const GIF: &[u8] = b"GIF89a\x01\0\x01\0\0\0\0;";
        let top = tempfile::tempdir().unwrap();
        let at = |name: &str| top.path().join(name);
        for folder in ["page/page_files/deep", "page/.hidden", "other"] {
            fs::create_dir_all(at(folder)).unwrap();
        }
        let write = |name: &str| crate::blobs::write_durably(&at(name), GIF).unwrap();
        for name in [
            "secret.gif",
            "other/o.gif",
            "page/page_files/a b.gif",
            "page/page_files/deep/d.gif",
            "page/.hidden/h.gif",
            "page/beside.gif",
        ] {
            write(name);
        }
        #[cfg(unix)]
        {
            std::os::unix::fs::symlink(at("secret.gif"), at("page/page_files/link.gif")).unwrap();
            std::os::unix::fs::symlink(at("other"), at("page/page_files/way")).unwrap();
        }
        let page = b"<html><img src='page_files/a%20b.gif'><img src=./page_files/deep/d.gif?1><img src=../secret.gif>\
            <img src=page_files/../../secret.gif><img src=%2e%2e/secret.gif><img src=page_files/%2e%2e/%2e%2e/secret.gif>\
            <img src='..%2Fsecret.gif'><img src=/secret.gif><img src=../other/o.gif><img src=page_files/link.gif>\
            <img src=page_files/way/o.gif><img src=page_files/none.gif><img src=page_files><img src='page_files/%00'>\
            <img src=.hidden/h.gif><img src=beside.gif>";
        let found = of_page(&at("page/page.html"), page);
        let names: Vec<&str> = found.iter().map(|one| one.name.as_str()).collect();
        assert_eq!(
            names,
            [
                "page_files/a%20b.gif",
                "./page_files/deep/d.gif?1",
                "beside.gif"
            ]
        );
    }

    #[test]
    fn names_are_found_however_they_are_written() {
        let top = tempfile::tempdir().unwrap();
        let cases = [
            ("O\u{308}st_files/a.png", "%C3%96st_files/a.png"),
            ("Case_files/a.png", "case_FILES/A.PNG"),
            ("c_files/hash#tag.png", "c_files/hash%23tag.png"),
            ("c_files/a.png?w=3", "c_files/a.png%3Fw=3"),
            ("c_files/100% sure.png", "c_files/100%25%20sure.png"),
            ("c_files/raw%20.png", "c_files/raw%20.png"),
            ("images/image1.png", "images/image1.png"),
        ];
        for (on_disk, _) in cases {
            let path = top.path().join(on_disk);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            crate::blobs::write_durably(&path, b"GIF89a\x01\0\x01\0\0\0\0;").unwrap();
        }
        for (on_disk, address) in cases {
            let page = format!("<html><img src='{address}'>");
            let found = of_page(&top.path().join("page.html"), page.as_bytes());
            assert_eq!(found.len(), 1, "{on_disk}");
        }
    }
}
