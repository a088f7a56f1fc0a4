//! Folders and archives: a row for everything that is not junk.

use super::*;
use crate::model::SaveStatus;
use crate::save::tests::{book, library, put, save};

const PAGE: &[u8] = b"<!DOCTYPE html><title>River</title><h1>River</h1><p>The river rose in the night, and by the morning the lower fields had gone under a sheet of brown water that moved slowly.</p>";

/// The names of what was saved, and of what failed.
fn told(results: &[SaveResult]) -> (Vec<&str>, Vec<&str>) {
    let of = |is_failed: bool| {
        let rows = results
            .iter()
            .filter(|row| (row.status == SaveStatus::Failed) == is_failed);
        rows.map(|row| row.source.as_str()).collect()
    };
    (of(false), of(true))
}

fn of_bytes(library: &Library, bytes: &[u8]) -> Vec<SaveResult> {
    save(
        library,
        Source::Bytes {
            name: "all.zip",
            bytes,
        },
    )
}

#[test]
fn what_cannot_be_read_has_a_row_and_junk_has_none() {
    let (_folder, library) = library();
    let files: [(&str, Vec<u8>); 9] = [
        ("a/page.html", PAGE.to_vec()),
        ("a/photo.gif", b"GIF89a".to_vec()),
        ("a/style.css", b"p { color: red }".to_vec()),
        ("a/font.woff", b"wOFF\0\0\0".to_vec()),
        ("a/empty.html", Vec::new()),
        ("a/text.rtf", b"{\\rtf1 The river}".to_vec()),
        ("a/scan.djvu", b"AT&TFORM\0\0\x01\0DJVM".to_vec()),
        ("b/1.gif", b"GIF89a".to_vec()),
        ("b/2.gif", b"GIF89a".to_vec()),
    ];
    let results = of_bytes(&library, &archive_of(&files).unwrap());
    let (saved, failed) = told(&results);
    assert_eq!(saved, ["a/page.html"]);
    assert_eq!(
        failed,
        ["a/empty.html", "a/text.rtf", "a/scan.djvu", "b/1.gif"]
    );
    let last = results.last().unwrap().error.as_deref().unwrap();
    assert!(last.contains("and 1 picture more"), "{last}");
}

#[test]
fn several_files_of_one_name_are_all_read() {
    let (_folder, library) = library();
    let other = String::from_utf8_lossy(PAGE)
        .replace("river", "brook")
        .into_bytes();
    let files = [("x.html", PAGE.to_vec()), ("x.html", other)];
    let results = of_bytes(&library, &archive_of(&files).unwrap());
    assert!(results.iter().all(|row| row.status == SaveStatus::Saved));
    assert_eq!(results.len(), 2);
}

#[test]
fn a_book_that_lies_unpacked_is_one_book() {
    let (folder, library) = library();
    let shelf = folder.path().join("shelf");
    put(&shelf, "note.txt", b"A text of its own.");
    for (name, bytes) in book("River Book", b"GIF89a and more") {
        put(&shelf.join("River.epub"), name, &bytes);
    }
    let results = save(&library, Source::File(&shelf));
    assert_eq!(told(&results).0, ["River.epub", "note.txt"], "{results:#?}");
    assert_eq!(results[0].title.as_deref(), Some("River Book"));
    let alone = save(&library, Source::File(&shelf.join("River.epub")));
    assert_eq!(alone.len(), 1, "{alone:#?}");
    assert_eq!(alone[0].status, SaveStatus::Duplicate, "{alone:#?}");
    let files: Vec<(String, Vec<u8>)> = book("Brook Book", b"GIF89a")
        .into_iter()
        .map(|(name, bytes)| (format!("Brook.epub/{name}"), bytes))
        .collect();
    let files: Vec<(&str, Vec<u8>)> = files
        .iter()
        .map(|(name, bytes)| (name.as_str(), bytes.clone()))
        .collect();
    let results = of_bytes(&library, &archive_of(&files).unwrap());
    assert_eq!(results.len(), 1, "{results:#?}");
    assert_eq!(results[0].title.as_deref(), Some("Brook Book"));
}

#[test]
fn a_folder_that_cannot_be_looked_into_is_told_and_the_rest_is_saved() {
    let (folder, library) = library();
    let top = folder.path().join("t");
    put(&top, "z.txt", b"Some words of a text.");
    let deep = "d/".repeat(MAX_DEPTH + 1);
    put(&top, &format!("{deep}deep.txt"), b"Too deep.");
    let results = save(&library, Source::File(&top));
    let (saved, failed) = told(&results);
    assert_eq!((saved, failed.len()), (vec!["z.txt"], 1), "{results:#?}");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        let closed = top.join("closed");
        fs::create_dir(&closed).unwrap();
        fs::set_permissions(&closed, fs::Permissions::from_mode(0o000)).unwrap();
        // Root may look into everything.
        let expected = if fs::read_dir(&closed).is_ok() { 1 } else { 2 };
        let results = save(&library, Source::File(&top));
        assert_eq!(told(&results).1.len(), expected, "{results:#?}");
        fs::set_permissions(&closed, fs::Permissions::from_mode(0o700)).unwrap();
    }
}
