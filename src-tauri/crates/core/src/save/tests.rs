//! Saving files: the same again, what only looks the same, and pictures that come later.

use super::{SaveOptions, Source};
use crate::blobs::write_durably;
use crate::env::Env;
use crate::job::Job;
use crate::library::Library;
use crate::model::{SaveResult, SaveStatus};
use crate::store::check::wreck;
use commonplace_page::archive_of;
use std::path::Path;

const GIF: &[u8] = b"GIF89a\x01\0\x01\0\0\0\0;";
const WORDS: &str = "<p>The river rose in the night, and by the morning the lower fields had gone under a sheet of brown water.</p>\
    <p>Nobody in the village had seen it so high since the spring of the great thaw, when the mill lost its wheel.</p>";

struct Offline;

impl crate::fetch::Fetch for Offline {
    fn fetch(
        &self,
        _: &crate::fetch::FetchRequest,
    ) -> Result<crate::fetch::Fetched, crate::fetch::FetchError> {
        Err(crate::fetch::FetchError {
            code: crate::fetch::FetchCode::Offline,
            message: "Switched off.".to_owned(),
        })
    }
}

pub(super) fn library() -> (tempfile::TempDir, Library) {
    let folder = tempfile::tempdir().unwrap();
    let library = Library::open(&folder.path().join("library"), Env::system()).unwrap();
    (folder, library)
}

pub(super) fn put(folder: &Path, name: &str, bytes: &[u8]) {
    let path = folder.join(name);
    std::fs::create_dir_all(path.parent().unwrap()).unwrap();
    write_durably(&path, bytes).unwrap();
}

pub(super) fn save(library: &Library, source: Source<'_>) -> Vec<SaveResult> {
    let mut results = Vec::new();
    let options = SaveOptions::default();
    library.save_each(source, &options, &Offline, &Job::silent(), &mut |result| {
        results.push(result);
    });
    results
}

fn save_bytes(library: &Library, name: &str, bytes: &[u8]) -> SaveResult {
    save(library, Source::Bytes { name, bytes }).remove(0)
}

pub(super) fn book(title: &str, picture: &[u8]) -> Vec<(&'static str, Vec<u8>)> {
    let package = format!(
        "<package><metadata><title>{title}</title></metadata><manifest><item id='a' href='a.xhtml' media-type='application/xhtml+xml'/></manifest><spine><itemref idref='a'/></spine></package>"
    );
    let text = |text: &str| text.as_bytes().to_vec();
    vec![
        ("mimetype", text("application/epub+zip")),
        (
            "META-INF/container.xml",
            text("<container><rootfiles><rootfile full-path='b.opf'/></rootfiles></container>"),
        ),
        ("b.opf", text(&package)),
        (
            "a.xhtml",
            text("<html><body><h1>Start</h1><img src='p.gif'/></body></html>"),
        ),
        ("p.gif", picture.to_vec()),
    ]
}

#[test]
fn picture_books_and_letters_of_few_words_stay_apart() {
    let (_folder, library) = library();
    let other = [GIF, b"and more"].concat();
    let first = archive_of(&book("Volume 1", GIF)).unwrap();
    for (name, bytes, expected) in [
        ("1.epub", &first, SaveStatus::Saved),
        (
            "2.epub",
            &archive_of(&book("Volume 2", GIF)).unwrap(),
            SaveStatus::Saved,
        ),
        (
            "1b.epub",
            &archive_of(&book("Volume 1", &other)).unwrap(),
            SaveStatus::Saved,
        ),
        ("again.epub", &first, SaveStatus::Duplicate),
    ] {
        assert_eq!(save_bytes(&library, name, bytes).status, expected, "{name}");
    }
    let letter = |from: &str, subject: &str, day: u8| {
        format!(
            "From: {from} Berg <{from}@letter.example>\r\nSubject: {subject}\r\nDate: Tue, {day} Feb 2026 08:00:00 +0000\r\nMIME-Version: 1.0\r\nContent-Type: text/plain\r\n\r\nThe new issue of our letter is out. Open the page to read it.\r\n"
        )
    };
    for (letter, expected) in [
        (letter("Ada", "Issue", 3), SaveStatus::Saved),
        (letter("Ada", "Issue", 10), SaveStatus::Saved),
        (letter("Ada", "Another", 3), SaveStatus::Saved),
        (letter("Bob", "Issue", 3), SaveStatus::Saved),
        (letter("Ada", "Issue", 3), SaveStatus::Duplicate),
        (letter("Ada", "Issue", 3) + "\r\n", SaveStatus::Duplicate),
    ] {
        let saved = save_bytes(&library, "letter.eml", letter.as_bytes());
        assert_eq!(saved.status, expected, "{letter}");
    }
}

#[test]
fn pictures_that_were_missing_come_when_a_file_is_saved_again() {
    let (folder, library) = library();
    let page = format!(
        "<!DOCTYPE html><title>River</title><h1>River</h1>{WORDS}<p><img src='River_files/a.gif' alt='Flood'></p>{WORDS}"
    );
    let text =
        "# Mill\n\nThe mill lost its wheel in the night of the thaw.\n\n![Wheel](images/a.gif)\n";
    for (name, bytes, picture) in [
        ("River.html", page.as_bytes(), "River_files/a.gif"),
        ("mill.md", text.as_bytes(), "images/a.gif"),
    ] {
        put(folder.path(), name, bytes);
        let path = folder.path().join(name);
        let first = save(&library, Source::File(&path)).remove(0);
        assert_eq!(first.status, SaveStatus::Saved, "{first:?}");
        assert!(
            first.warnings[0].contains("1 picture could not be found"),
            "{first:?}"
        );
        let id = first.id.unwrap();
        let told = || library.versions(id).unwrap()[0].pictures.clone();
        assert_eq!((told().wanted, told().missing.len()), (1, 1), "{name}");
        put(folder.path(), picture, GIF);
        let again = save(&library, Source::File(&path)).remove(0);
        assert_eq!((again.status, again.id), (SaveStatus::Updated, Some(id)));
        assert_eq!((told().kept, told().missing.len()), (1, 0), "{name}");
        let html = library.article_text(id).unwrap().html;
        assert!(html.contains("<img src=\"/blob/"), "{html}");
        let third = save(&library, Source::File(&path)).remove(0);
        assert_eq!(third.status, SaveStatus::Duplicate, "{third:?}");
    }
}

#[test]
fn a_list_of_addresses_is_told() {
    let (_folder, library) = library();
    let list = b"https://river.example/a\n\nhttp://river.example/b\n";
    let saved = save_bytes(&library, "list.txt", list);
    assert!(
        saved.warnings[0].contains("nothing but addresses"),
        "{saved:?}"
    );
    let text = b"https://river.example/a\nis where the river is described.\n";
    let saved = save_bytes(&library, "text.txt", text);
    assert!(saved.warnings.is_empty(), "{saved:?}");
}

#[cfg(unix)]
#[test]
fn a_pipe_is_refused_before_it_is_opened() {
    let (folder, library) = library();
    let pipe = folder.path().join("pipe");
    let made = std::process::Command::new("mkfifo").arg(&pipe).status();
    assert!(made.unwrap().success());
    let saved = save(&library, Source::File(&pipe)).remove(0);
    assert!(
        saved.error.as_deref().unwrap().contains("is not a file"),
        "{saved:?}"
    );
}

/// Before the sixth schema, `(` and `%28` made two addresses.
#[test]
fn addresses_with_escapes_of_an_older_library_are_known() {
    let (folder, library) = library();
    let save_as = |library: &Library, url: &str, title: &str, words: &str| {
        let page = format!("<title>{title}</title><article><h1>{title}</h1>{words}</article>");
        let options = SaveOptions {
            url: Some(url),
            ..SaveOptions::default()
        };
        let source = Source::Bytes {
            name: "page.html",
            bytes: page.as_bytes(),
        };
        library.save(source, &options, &Offline, &Job::silent())
    };
    let escaped = "https://hive.example/Bee_%28insect%29";
    let plain = "https://hive.example/Bee_(insect)";
    let bee = save_as(&library, escaped, "Bee", WORDS);
    let words = format!("{WORDS}<p>See the <a href='{plain}'>bee</a> for more of it.</p>");
    let citing = save_as(&library, "https://hive.example/wasp", "Wasp", &words);
    library
        .enqueue(
            &["https://hive.example/Ant_%28insect%29".to_owned()],
            &[],
            None,
        )
        .unwrap();
    for statement in [
        "UPDATE article SET url_key = replace(replace(url_key, '(', '%28'), ')', '%29')",
        "UPDATE save_queue SET url_key = replace(replace(url_key, '(', '%28'), ')', '%29')",
        "UPDATE content_version SET known = 2",
        "DELETE FROM version_link",
        "DELETE FROM migration WHERE id > 5",
        "UPDATE library SET format = 5, min_reader = 5, min_writer = 5",
        "PRAGMA user_version = 5",
    ] {
        wreck(&library.store, statement);
    }
    drop(library);
    let library = Library::open(&folder.path().join("library"), Env::system()).unwrap();
    let again = save_as(&library, plain, "Bee", WORDS);
    assert_eq!((again.status, again.id), (SaveStatus::Duplicate, bee.id));
    let (told, _) = library
        .enqueue(&["https://hive.example/Ant_(insect)".to_owned()], &[], None)
        .unwrap();
    assert_eq!(told.added, 0, "it waits already");
    library.catch_up(&Job::silent()).unwrap();
    let cited = library.citations(bee.id.unwrap()).unwrap();
    assert_eq!(cited.cited_by.len(), 1);
    assert_eq!(Some(cited.cited_by[0].id), citing.id);
}

#[test]
fn an_article_does_not_go_by_the_name_of_the_wall_before_it() {
    let (_folder, library) = library();
    let save = |page: &str| {
        let options = SaveOptions {
            url: Some("https://hive.example/bees"),
            ..SaveOptions::default()
        };
        let source = Source::Bytes {
            name: "page.html",
            bytes: page.as_bytes(),
        };
        library.save(source, &options, &Offline, &Job::silent())
    };
    let wall = save(
        "<title>Just a moment...</title><article><h1>Just a moment...</h1><p>The site wants to know who reads it before it shows the page that was asked for, and so it looks at the window.</p><p>Verify you are human by holding the button below for as long as it takes.</p></article>",
    );
    assert_eq!(wall.status, SaveStatus::Saved, "{wall:?}");
    let note = crate::vault::trial::note(&library, "Reading", "See [[Just a moment...]].");
    let article = format!("<title>The bees</title><article><h1>The bees</h1>{WORDS}</article>");
    let saved = save(&article);
    assert_eq!((saved.status, saved.id), (SaveStatus::Updated, wall.id));
    assert_eq!(saved.path.as_deref(), Some("Articles/The bees"));
    assert!(library.note(note).unwrap().body.contains("[[The bees"));
    library.undo().unwrap();
    let back = library.article(wall.id.unwrap()).unwrap();
    assert_eq!(Some(back.row.path), wall.path);
    assert!(library.note(note).unwrap().body.contains("[[Just a moment"));
}
