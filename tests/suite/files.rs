//! Files that people have — saved pages, books, documents, letters, links — by themselves, in folders and in archives.

use commonplace_core::fetch::{
    Fetch, FetchCode, FetchError, FetchKind, FetchRequest, Fetched, NoNetwork,
};
use commonplace_core::job::Job;
use commonplace_core::model::{Reread, RereadStatus, SaveResult, SaveStatus};
use commonplace_core::{SaveOptions, Source};
use commonplace_tests::{Cli, Pages, TestLibrary, checkout, corpus, picture, walk, write};
use std::fs;
use std::path::Path;
use std::sync::Mutex;

/// The page that the links lead to, instead of a network.
#[derive(Default)]
struct Linked(Mutex<Vec<String>>);

impl Fetch for Linked {
    fn fetch(&self, request: &FetchRequest) -> Result<Fetched, FetchError> {
        self.0.lock().unwrap().push(request.url.clone());
        let is_there =
            request.url == "https://river.example/otters/linked" && request.kind == FetchKind::Page;
        let page = "<!doctype html><html><head><title>Otters that are linked to</title></head><body><article><h1>Otters that are linked to</h1><p>There is a page at the end of every link, or there was one, when the link was made, by somebody who had read it.</p><p>This one is about otters, like all the others, because the river runs through all of them and so do the otters.</p></article></body></html>";
        if is_there && request.allow_private_host.is_none() {
            return Ok(Fetched {
                url: request.url.clone(),
                bytes: page.as_bytes().to_vec(),
                content_type: None,
            });
        }
        Err(FetchError {
            code: FetchCode::Status(404),
            message: "Not there.".to_owned(),
        })
    }
}

fn save_each(library: &TestLibrary, path: &Path, fetch: &dyn Fetch) -> Vec<SaveResult> {
    let mut results = Vec::new();
    library.save_each(
        Source::File(path),
        &SaveOptions::default(),
        fetch,
        &Job::silent(),
        &mut |result| results.push(result),
    );
    results
}

/// The pictures of an article: how many there are, each of them kept.
fn pictures(library: &TestLibrary, result: &SaveResult) -> usize {
    let page = library
        .version_page(library.article(result.id.unwrap()).unwrap().version)
        .unwrap();
    assert!(!page.html.contains("attached.invalid"), "{}", page.html);
    page.html.matches("<img src=\"/blob/").count()
}

#[test]
fn every_file_becomes_an_article_with_its_pictures() {
    let library = TestLibrary::new();
    let linked = Linked::default();
    let cases = [
        (
            "saved/Otters at the bridge.html",
            "Otters at the bridge",
            Some("https://river.example/otters/bridge"),
            1,
        ),
        ("packed.html.gz", "Otters in the archive", None, 0),
        (
            "single.html",
            "Otters at the ferry",
            Some("https://river.example/otters/ferry"),
            1,
        ),
        (
            "packed.u.zip.html",
            "Otters under the ice",
            Some("https://river.example/otters/ice"),
            1,
        ),
        (
            "page.mhtml",
            "Otters in the mill race",
            Some("https://river.example/otters/mill"),
            1,
        ),
        ("book.epub", "A Year with Otters", None, 1),
        ("paper.pdf", "Counting Otters", None, 0),
        ("letter.eml", "Otters in Österbäck", None, 1),
        ("notes.txt", "Otters, a note of my own", None, 0),
        (
            "link.url",
            "Otters that are linked to",
            Some("https://river.example/otters/linked"),
            0,
        ),
    ];
    for (file, title, url, count) in cases {
        let results = save_each(&library, &corpus(&format!("files/{file}")), &linked);
        assert_eq!(results.len(), 1, "{file}: {results:#?}");
        let result = &results[0];
        assert_eq!(result.status, SaveStatus::Saved, "{file}: {result:#?}");
        assert_eq!(result.title.as_deref(), Some(title), "{file}");
        assert_eq!(result.url.as_deref(), url, "{file}");
        assert_eq!(pictures(&library, result), count, "{file}");
    }
    // All three kinds of link lead to the same article.
    for file in ["link.webloc", "link.desktop"] {
        let results = save_each(&library, &corpus(&format!("files/{file}")), &linked);
        assert_eq!(results[0].status, SaveStatus::Duplicate, "{file}");
    }
    assert!(
        linked
            .0
            .lock()
            .unwrap()
            .iter()
            .all(|url| url.contains("/linked")),
        "nothing but the links was asked for"
    );
    assert_eq!(
        library.titles("\"eleven of them\" mill"),
        ["Otters in the mill race"]
    );
    let book = library.find("Articles/A Year with Otters").unwrap();
    let text = library.article_text(book.id).unwrap().text;
    let order = [
        "Spring",
        "lower river in the spring",
        "Autumn",
        "By the autumn",
    ];
    let places: Vec<_> = order.iter().map(|words| text.find(words)).collect();
    assert!(
        places.iter().all(Option::is_some) && places.is_sorted(),
        "{text}"
    );
    library.must_be_whole();
}

/// A document at an address.
struct Paper;

impl Fetch for Paper {
    fn fetch(&self, request: &FetchRequest) -> Result<Fetched, FetchError> {
        Ok(Fetched {
            url: request.url.clone(),
            bytes: fs::read(corpus("files/paper.pdf")).unwrap(),
            content_type: Some("text/html".to_owned()),
        })
    }
}

#[test]
fn a_document_at_an_address_is_read() {
    let library = TestLibrary::new();
    let source = Source::Url {
        url: "https://river.example/paper",
        allow_host: None,
    };
    let result = library.save(source, &SaveOptions::default(), &Paper, &Job::silent());
    assert_eq!(result.status, SaveStatus::Saved, "{result:?}");
    assert_eq!(result.title.as_deref(), Some("Counting Otters"));
    assert_eq!(result.url.as_deref(), Some("https://river.example/paper"));
}

#[test]
fn a_link_is_an_address_and_nothing_on_this_computer() {
    let library = TestLibrary::new();
    let at = library.beside("local.url");
    write(&at, "[InternetShortcut]\r\nURL=file:///etc/passwd\r\n");
    let results = save_each(&library, &at, &Linked::default());
    assert_eq!(results[0].status, SaveStatus::Failed);
    let results = save_each(&library, &corpus("files/link.url"), &NoNetwork);
    assert!(
        results[0]
            .error
            .as_deref()
            .unwrap()
            .contains("network is switched off")
    );
    assert!(library.all("").is_empty());
}

#[test]
fn an_archive_gives_a_row_for_every_item() {
    let library = TestLibrary::new();
    let results = save_each(&library, &corpus("files/everything.zip"), &NoNetwork);
    let told: Vec<(&str, SaveStatus)> = results
        .iter()
        .map(|result| (result.source.as_str(), result.status))
        .collect();
    let saved = [
        "all/book.epub",
        "all/paper.pdf",
        "all/page.mhtml",
        "all/letter.eml",
        "all/single.html",
        "../../notes.txt",
        "all/saved/Otters at the bridge.html",
    ];
    let mut expected: Vec<_> = saved
        .iter()
        .map(|name| (*name, SaveStatus::Saved))
        .collect();
    expected.push(("all/inner.zip", SaveStatus::Failed));
    assert_eq!(told, expected, "{results:#?}");
    assert!(
        results
            .last()
            .unwrap()
            .error
            .as_deref()
            .unwrap()
            .contains("Unpack it")
    );
    assert_eq!(
        pictures(&library, &results[6]),
        1,
        "its folder is in the archive"
    );
    let written = walk(&library.beside(""));
    assert!(
        written.iter().all(|path| path.starts_with(library.path())),
        "nothing outside the library: {written:?}"
    );
    library.must_be_whole();
    let again = save_each(&library, &corpus("files/everything.zip"), &NoNetwork);
    let kept = again
        .iter()
        .filter(|result| result.status == SaveStatus::Duplicate)
        .count();
    assert_eq!(kept, 7, "{again:#?}");
}

#[test]
fn a_folder_gives_a_row_for_every_item() {
    let library = TestLibrary::new();
    let results = save_each(&library, &corpus("files"), &Linked::default());
    let failed: Vec<_> = results
        .iter()
        .filter(|result| result.status == SaveStatus::Failed)
        .collect();
    assert_eq!(failed.len(), 1, "only the archive among them: {failed:#?}");
    assert_eq!(failed[0].source, "everything.zip");
    assert_eq!(results.len(), 13, "{results:#?}");
    let bridge = results
        .iter()
        .find(|result| result.source.ends_with("bridge.html"))
        .unwrap();
    assert_eq!(pictures(&library, bridge), 1);
    let own = save_each(&library, &library.path(), &NoNetwork);
    assert!(own[0].error.as_deref().unwrap().contains("library itself"));
    let empty = library.beside("empty");
    fs::create_dir(&empty).unwrap();
    let none = save_each(&library, &empty, &NoNetwork);
    assert!(
        none[0]
            .error
            .as_deref()
            .unwrap()
            .contains("nothing to read")
    );
}

#[test]
fn what_frames_show_is_kept_with_their_page() {
    let library = TestLibrary::new();
    let pages = [
        (
            "Framed",
            "<h1>Viewer</h1><iframe src=\"./Framed_files/a%20b.html\"></iframe>",
        ),
        (
            "Set",
            "<frameset cols='80%,20%'><frame src='Set_files/a%20b.html'></frameset>",
        ),
    ];
    for (name, shell) in pages {
        let folder = library.beside(&format!("{name}_files"));
        fs::create_dir(&folder).unwrap();
        let words = format!(
            "{name} otters came back in the spring, when the water was high and nobody looked for them. "
        );
        let inner = format!(
            "<html><head><title>Otters in {name}</title></head><body><article><h1>Otters in {name}</h1><p>{0}</p><p>{0}{0}</p></article></body></html>",
            words.repeat(3)
        );
        write(&folder.join("a b.html"), inner);
        let path = library.beside(&format!("{name}.html"));
        write(
            &path,
            format!("<html><head><title>{name}</title></head>{shell}</html>"),
        );
        let saved = save_each(&library, &path, &NoNetwork).remove(0);
        assert_eq!(saved.status, SaveStatus::Saved, "{saved:#?}");
        assert_eq!(saved.title, Some(format!("Otters in {name}")));
        assert!(saved.warnings[0].contains("made of frames"), "{saved:#?}");
        fs::remove_dir_all(&folder).unwrap();
        let again = |one: &Reread| assert_eq!(one.status, RereadStatus::Same, "{one:?}");
        library
            .reread("", false, &Job::silent(), &mut |one| again(one))
            .unwrap();
    }
}

#[test]
fn a_page_whose_end_is_missing_says_so() {
    let library = TestLibrary::new();
    let whole = fs::read(corpus("files/page.mhtml")).unwrap();
    let at = |words: &[u8]| {
        whole
            .windows(words.len())
            .position(|part| part == words)
            .unwrap()
    };
    let save = |name: &str, bytes: &[u8]| {
        let path = library.beside(name);
        write(&path, bytes);
        save_each(&library, &path, &NoNetwork).remove(0)
    };
    let empty = save("head.mhtml", &whole[..at(b"</head>")]);
    assert_eq!(empty.status, SaveStatus::Failed);
    assert!(
        empty.error.as_deref().unwrap().contains("is cut off"),
        "{empty:#?}"
    );
    let half = save("half.mhtml", &whole[..at(b"Content-Type: image/")]);
    assert_eq!(half.status, SaveStatus::Saved, "{half:#?}");
    assert!(half.warnings[0].contains("ends too early"), "{half:#?}");
    let all = save("all.mhtml", &whole);
    assert!(
        all.warnings
            .iter()
            .all(|warning| !warning.contains("too early")),
        "{all:#?}"
    );
    let bookmarks = "<!DOCTYPE NETSCAPE-Bookmark-file-1><TITLE>Bookmarks</TITLE><DL><p><DT><A HREF=\"https://river.example/\">The river</A></DL>";
    let list = save("bookmarks.html", bookmarks.as_bytes());
    assert_eq!(
        (list.status, list.title.as_deref()),
        (SaveStatus::Saved, Some("Bookmarks"))
    );
    assert!(library.article(list.id.unwrap()).unwrap().is_list);
    assert!(
        list.warnings[0].contains("a list of bookmarks"),
        "{list:#?}"
    );
}

#[test]
fn importing_takes_them_too() {
    let library = TestLibrary::new();
    let import = |name: &str| library.import(&corpus(name), &Job::silent());
    let report = import("files/everything.zip").unwrap();
    assert_eq!((report.imported, report.failed), (7, 1), "{report:#?}");
    let report = import("files/saved").unwrap();
    assert_eq!(
        (report.already, report.failed, report.rows.len()),
        (1, 0, 1),
        "{report:#?}"
    );
    let report = import("files/book.epub").unwrap();
    assert_eq!(report.already, 1, "{report:#?}");
    assert!(
        import("vault/attachments/hive.png").is_err(),
        "a picture by itself is nothing to read"
    );
}

#[test]
fn from_a_terminal() {
    let library = TestLibrary::new();
    let path = library.path();
    let book = corpus("files/book.epub");
    let ran = Cli::on(&path).run(&["extract", "--json", &book.to_string_lossy()]);
    assert_eq!(ran.code, 0, "{ran:?}");
    assert_eq!(ran.lines()[0]["title"], "A Year with Otters");
    let packed = corpus("files/packed.html.gz");
    let ran = Cli::on(&path).run(&["extract", "--json", &packed.to_string_lossy()]);
    assert_eq!(ran.lines()[0]["title"], "Otters in the archive");
    let page = corpus("files/saved/Otters at the bridge.html");
    let ran = Cli::on(&path).run(&["extract", "--json", &page.to_string_lossy()]);
    assert!(
        ran.lines()[0]["html"]
            .as_str()
            .unwrap()
            .contains("attached.invalid"),
        "its folder was read"
    );
    let archive = corpus("files/everything.zip");
    let ran = Cli::on(&path).run(&["save", "--offline", "--json", &archive.to_string_lossy()]);
    assert_eq!(ran.lines().len(), 8, "{ran:?}");
    assert_ne!(ran.code, 0, "one of them failed");
    let missing = checkout().join("no such folder");
    let ran = Cli::on(&path).run(&["save", "--json", &missing.to_string_lossy()]);
    assert_eq!(ran.lines()[0]["status"], "failed");
}

#[test]
fn pictures_of_a_letter_are_fetched_and_what_counts_readers_is_not() {
    let (library, net) = (TestLibrary::new(), Pages::new());
    net.put("https://letter.example/bees.png", picture(1));
    for counter in [
        "https://letter.example/pixel.gif",
        "https://letter.example/dot.png",
        "https://trk.letter.example/o/1",
    ] {
        net.put(counter, picture(2));
    }
    let text = "<p>The bees came back in April, all of them at once, and settled in the old pear tree behind the church.</p>".repeat(4);
    let letter = format!(
        "From: Ada <ada@letter.example>\r\nSubject: Bees\r\nDate: Mon, 5 Jan 2026 09:00:00 +0000\r\nMIME-Version: 1.0\r\nContent-Type: text/html; charset=utf-8\r\n\r\n\
         <html><body>{text}<img src=\"https://letter.example/bees.png\" alt=\"Bees\" width=\"600\"><img src=\"https://letter.example/pixel.gif\">\
         <img src=\"https://letter.example/dot.png\" width=\"1\" height=\"1\"><img src=\"https://trk.letter.example/o/1\"></body></html>\r\n"
    );
    let source = Source::Bytes {
        name: "bees.eml",
        bytes: letter.as_bytes(),
    };
    let saved = library.save(source, &SaveOptions::default(), &net, &Job::silent());
    assert_eq!(saved.status, SaveStatus::Saved, "{saved:?}");
    let html = library.article_text(saved.id.unwrap()).unwrap().html;
    assert!(html.contains("src=\"/blob/"), "{html}");
    let asked: Vec<String> = net.asked().into_iter().map(|asked| asked.url).collect();
    assert_eq!(asked, ["https://letter.example/bees.png"]);
}
