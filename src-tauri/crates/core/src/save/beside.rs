//! What lies beside a saved page: the folder that a browser writes with it, and nothing outside that folder.

use commonplace_page::{MAX_FILE_BYTES, Resource, resolve, wanted};
use std::fs::{self, File};
use std::io::Read as _;
use std::path::Path;

/// Pictures that are read, and bytes of each (specs: 500 assets, 32 MiB).
const MAX_FILES: usize = 500;
const MAX_FILE: u64 = 32 << 20;

/// The pictures of a page that lie in its folder. A page without one has none.
pub fn of_page(path: &Path, bytes: &[u8]) -> Vec<Resource> {
    let (Some(folder), Some(name)) = (path.parent(), path.file_name().and_then(|n| n.to_str()))
    else {
        return Vec::new();
    };
    let folder = if folder.as_os_str().is_empty() {
        Path::new(".")
    } else {
        folder
    };
    let mut room = MAX_FILE_BYTES as u64;
    let found = wanted(bytes, Some(name)).into_iter().filter_map(|address| {
        let place = place(&address)?;
        let (first, _) = place.split_once('/')?;
        if !is_companion(name, first) {
            return None;
        }
        let bytes = read_inside(folder, &place)?;
        room = room.checked_sub(bytes.len() as u64)?;
        Some(Resource {
            name: address,
            bytes,
        })
    });
    found.take(MAX_FILES).collect()
}

/// The place that an address means, its `%20` resolved, without a step upwards.
fn place(address: &str) -> Option<String> {
    place_from("", address)
}

/// The same for a page in a folder of what was chosen.
pub(super) fn place_from(folder: &str, address: &str) -> Option<String> {
    let plain = address.split(['?', '#']).next().unwrap_or_default();
    let decoded = percent_encoding(plain);
    resolve(folder, &decoded).filter(|place| !place.is_empty() && !place.contains('\0'))
}

fn percent_encoding(text: &str) -> String {
    let mut out = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let [byte, after @ ..] = rest {
        let code = (*byte == b'%')
            .then(|| std::str::from_utf8(after.get(..2)?).ok())
            .flatten()
            .and_then(|hex| u8::from_str_radix(hex, 16).ok());
        out.push(code.unwrap_or(*byte));
        rest = if code.is_some() {
            after.get(2..).unwrap_or_default()
        } else {
            after
        };
    }
    String::from_utf8(out).unwrap_or_else(|_| text.to_owned())
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

/// Reads a file inside a folder, wherever links in it may point.
fn read_inside(folder: &Path, place: &str) -> Option<Vec<u8>> {
    let folder = fs::canonicalize(folder).ok()?;
    let (companion, _) = place.split_once('/')?;
    let companion = folder.join(companion);
    if fs::symlink_metadata(&companion).ok()?.is_symlink() {
        return None;
    }
    let file = fs::canonicalize(folder.join(place)).ok()?;
    if !file.starts_with(&companion) {
        return None;
    }
    let file = File::open(&file).ok()?;
    let found = file.metadata().ok()?;
    if !found.is_file() || found.len() > MAX_FILE {
        return None;
    }
    let mut bytes = Vec::new();
    file.take(MAX_FILE).read_to_end(&mut bytes).ok()?;
    Some(bytes)
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
        for folder in ["page_files", "page_files/deep", "other"] {
            fs::create_dir(at(folder)).unwrap();
        }
        let write = |name: &str| crate::blobs::write_durably(&at(name), GIF).unwrap();
        for name in [
            "secret.gif",
            "other/o.gif",
            "page_files/a b.gif",
            "page_files/deep/d.gif",
        ] {
            write(name);
        }
        #[cfg(unix)]
        {
            std::os::unix::fs::symlink(at("secret.gif"), at("page_files/link.gif")).unwrap();
            std::os::unix::fs::symlink(at("other"), at("page_files/way")).unwrap();
        }
        let page = b"<html><img src='page_files/a%20b.gif'><img src=./page_files/deep/d.gif?1><img src=page_files/../secret.gif>\
            <img src=page_files/%2e%2e/secret.gif><img src=secret.gif><img src=other/o.gif><img src=page_files/link.gif>\
            <img src=page_files/way/o.gif><img src=page_files/none.gif><img src=page_files><img src='page_files/%00'>";
        let found = of_page(&at("page.html"), page);
        let names: Vec<&str> = found.iter().map(|one| one.name.as_str()).collect();
        assert_eq!(names, ["page_files/a%20b.gif", "./page_files/deep/d.gif?1"]);
    }
}
