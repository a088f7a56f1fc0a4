//! Bad input: each kind gets a sentence that says what happened and what to do, exit code 1, and leaves the library as it was.

use commonplace_core::{Env, Library};
use commonplace_tests::{Answer, Cli, Ran, Site, TestLibrary, dump, program, skip, walk, write};
use std::collections::BTreeMap;
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::Command;
use tempfile::TempDir;

/// A library with a note and an article, closed.
fn library() -> (TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("library");
    Library::open(&path, Env::system())
        .unwrap()
        .save_sample()
        .unwrap();
    (folder, path)
}

fn state(library: &Path) -> String {
    dump(&Library::open(library, Env::system()).unwrap())
}

/// Every file of the library that is not SQLite's own, by size: a failed save leaves no blob behind.
fn files(library: &Path) -> BTreeMap<PathBuf, u64> {
    let is_content = |path: &PathBuf| !path.to_string_lossy().contains("library.db");
    walk(library)
        .into_iter()
        .filter(is_content)
        .map(|path| {
            (
                path.clone(),
                fs::metadata(path).map_or(0, |found| found.len()),
            )
        })
        .collect()
}

/// What was said is a sentence for a person, about this thing.
fn is_a_sentence(what: &str, ran: &Ran) {
    assert_eq!(ran.code, 1, "{what}: {ran:?}");
    let said = ran.err.trim();
    let is_sentence = said.len() > 30
        && said.ends_with('.')
        && !said.contains("panicked")
        && !said.contains("Error(")
        && !said.contains("SqliteFailure");
    assert!(is_sentence, "{what}: {said:?}");
}

/// Runs a command that must fail with a sentence and change nothing.
fn refused(what: &str, library: &Path, args: &[&str], input: &[u8]) -> Ran {
    let (before, there) = (state(library), files(library));
    let ran = Cli::on(library).run_with(args, input);
    is_a_sentence(what, &ran);
    assert_eq!(state(library), before, "{what}: the library is as it was");
    assert_eq!(files(library), there, "{what}: no file came or went");
    ran
}

#[test]
fn files_that_are_no_pages() {
    let (folder, library) = library();
    let file = |name: &str, bytes: &[u8]| {
        let path = folder.path().join(name);
        write(&path, bytes);
        path.to_string_lossy().into_owned()
    };
    let empty = folder.path().join("empty");
    fs::create_dir(&empty).unwrap();
    let large = folder.path().join("large.html");
    write(&large, "<p>It begins like a page.");
    File::options()
        .write(true)
        .open(&large)
        .unwrap()
        .set_len(200 << 20)
        .unwrap();
    let cases = [
        (
            "a file that is not there",
            folder
                .path()
                .join("nothing.html")
                .to_string_lossy()
                .into_owned(),
        ),
        (
            "a folder with nothing to read",
            empty.to_string_lossy().into_owned(),
        ),
        (
            "a picture",
            file(
                "picture.html",
                &[
                    b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR".as_slice(),
                    &[0, 1, 2, 3].repeat(100),
                ]
                .concat(),
            ),
        ),
        (
            "a program",
            file(
                "program.txt",
                &[
                    b"\x7fELF\x02\x01\x01\0".as_slice(),
                    &[0, 200, 3, 144].repeat(200),
                ]
                .concat(),
            ),
        ),
        (
            "an archive",
            file(
                "page.htm",
                &[b"PK\x03\x04\x14\0".as_slice(), &[0, 99, 255, 1].repeat(200)].concat(),
            ),
        ),
        (
            "a PDF",
            file(
                "paper.html",
                b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n<</Type/Catalog>>\nendobj\n",
            ),
        ),
        ("an empty file", file("empty.html", b"")),
        ("white space", file("blank.txt", b" \r\n\t\n ")),
        ("200 MB of HTML", large.to_string_lossy().into_owned()),
    ];
    for (what, path) in &cases {
        let ran = refused(what, &library, &["save", path], b"");
        let told = refused(what, &library, &["save", "--json", path], b"").lines();
        assert_eq!(
            (told.len(), told[0]["status"].as_str(), &told[0]["id"]),
            (1, Some("failed"), &serde_json::Value::Null),
            "{what}: {told:?}"
        );
        assert!(
            told[0]["error"]
                .as_str()
                .is_some_and(|error| ran.err.contains(error)),
            "{what}: {told:?} and {:?}",
            ran.err
        );
        is_a_sentence(what, &Cli::on(&library).run(&["extract", path]));
    }
}

#[test]
fn a_file_that_cannot_be_read() {
    let (folder, library) = library();
    let mut cases = Vec::new();
    // Reading the memory of a process at address 0 fails for everybody, also for root.
    if Path::new("/proc/self/mem").exists() {
        cases.push(PathBuf::from("/proc/self/mem"));
    }
    let locked = folder.path().join("locked.html");
    write(&locked, "<p>Nobody may read this.");
    #[cfg(unix)]
    fs::set_permissions(&locked, std::os::unix::fs::PermissionsExt::from_mode(0o000)).unwrap();
    if File::open(&locked).is_err() {
        cases.push(locked);
    }
    if cases.is_empty() {
        return skip(
            "bad_input::a_file_that_cannot_be_read",
            "every file can be read here",
        );
    }
    for path in cases {
        refused(
            "a file that cannot be read",
            &library,
            &["save", &path.to_string_lossy()],
            b"",
        );
    }
}

#[test]
fn too_much_on_standard_input() {
    let (_folder, library) = library();
    let page = "<p>A page that does not end. </p>".repeat((70 << 20) / 32);
    refused(
        "70 MB on standard input",
        &library,
        &["save", "-"],
        page.as_bytes(),
    );
    refused("nothing on standard input", &library, &["save", "-"], b"");
}

#[test]
fn a_page_with_no_article_in_it() {
    let (folder, library) = library();
    let links: String = (0..40)
        .map(|number| format!("<li><a href=\"/{number}\">Section {number}</a></li>"))
        .collect();
    for (what, page) in [
        ("only a menu", format!("<html><head><title>Sections</title></head><body><nav><ul>{links}</ul></nav></body></html>")),
        ("only scripts", "<html><head><title>App</title></head><body><div id=root></div><script>start()</script></body></html>".to_owned()),
    ] {
        let path = folder.path().join("page.html");
        write(&path, &page);
        refused(what, &library, &["save", &path.to_string_lossy()], b"");
    }
}

#[test]
fn addresses_that_give_nothing() {
    let (_folder, library) = library();
    let program = [
        b"\x7fELF\x02\x01\x01\0".as_slice(),
        &[0, 200, 3, 144].repeat(500),
    ]
    .concat();
    let site = Site::with(vec![
        ("/loop", Answer::to("/pool")),
        ("/pool", Answer::to("/loop")),
        (
            "/program",
            Answer::ok("application/octet-stream", program.clone()),
        ),
        ("/disguised", Answer::ok("text/html", program)),
        ("/broken", Answer::status(500)),
        ("/empty", Answer::html("")),
        ("/private", Answer::to("http://127.0.0.1:9/")),
    ]);
    let dead = {
        // Bound and let go: nobody listens there.
        let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        listener.local_addr().unwrap().to_string()
    };
    let gone = format!("http://{dead}/");
    refused(
        "an address where nobody answers",
        &library,
        &["save", "--allow-host", &dead, &gone],
        b"",
    );
    for path in [
        "/loop",
        "/program",
        "/disguised",
        "/broken",
        "/empty",
        "/missing",
        "/private",
    ] {
        refused(
            path,
            &library,
            &["save", "--allow-host", site.host(), &site.url(path)],
            b"",
        );
    }
    let asked = site.asked().len();
    for (what, address) in [
        ("a private address", site.url("/loop")),
        ("a host that cannot be", "http://nobody.invalid/".to_owned()),
        ("another scheme", "ftp://example.org/file".to_owned()),
        ("a file's address", "file:///etc/passwd".to_owned()),
        ("no host", "http://".to_owned()),
        (
            "a name and password",
            "http://me:secret@example.org/".to_owned(),
        ),
    ] {
        refused(what, &library, &["save", &address], b"");
    }
    assert_eq!(site.asked().len(), asked, "a private address is not asked");
}

#[test]
fn names_that_notes_cannot_have() {
    let (_folder, library) = library();
    let long = "x".repeat(300);
    for name in [
        "a\\b", "a:b", "a*b", "a?b", "a\"b", "a<b", "a>b", "a|b", "/", "", "a//b", "../a", "a/..",
        &long,
    ] {
        refused(
            &format!("the name {name:?}"),
            &library,
            &["note", "new", name],
            b"text",
        );
        refused(
            &format!("the new name {name:?}"),
            &library,
            &["note", "rename", "Welcome to Commonplace", name],
            b"",
        );
    }
    refused(
        "a name that is taken",
        &library,
        &["note", "new", "welcome to commonplace"],
        b"text",
    );
    refused(
        "a text that is no UTF-8",
        &library,
        &["note", "new", "Mine"],
        b"\xff\xfe\x00",
    );
}

#[test]
fn things_that_are_not_there() {
    let (folder, library) = library();
    let nowhere = folder.path().join("nowhere").to_string_lossy().into_owned();
    for args in [
        &["show", "Nothing"][..],
        &["note", "edit", "Nothing"],
        &["note", "rm", "Nothing"],
        &["links", "Nothing"],
        &["backlinks", "Nothing"],
        &["tag", "Nothing", "--add", "a"],
        &["archive", "Nothing"],
        &["star", "Nothing"],
        &["trash", "Nothing"],
        &["restore", "Nothing"],
        &["import", &nowhere],
        &["backup", "--restore", &nowhere],
        &["archive", "Welcome to Commonplace"],
        &[
            "tag",
            "Welcome to Commonplace",
            "--add",
            "no tag has spaces or #",
        ],
    ] {
        refused(&args.join(" "), &library, args, b"");
    }
}

/// Runs a script in a mount namespace of its own, with the library's folder and the program; `None` where that is not allowed.
fn apart(script: &str, library: &Path) -> Option<Ran> {
    let mut probe = Command::new("unshare");
    let is_allowed = probe
        .args(["-m", "sh", "-c", "mount -t tmpfs none /mnt"])
        .output()
        .is_ok_and(|output| output.status.success());
    let mut command = Command::new("unshare");
    command
        .args(["-m", "sh", "-c", script])
        .env("LIBRARY", library)
        .env("CLI", program());
    is_allowed.then(|| Ran::of(&mut command))
}

#[test]
fn a_library_that_is_read_only() {
    let (_folder, library) = library();
    let before = state(&library);
    let run = |command: &str| {
        let script = format!(
            r#"mount --bind "$LIBRARY" "$LIBRARY" && mount -o remount,ro,bind "$LIBRARY" && {{ "$CLI" --library "$LIBRARY" {command}; }}"#
        );
        apart(&script, &library)
    };
    for command in [
        "note new Mine </dev/null",
        "save /etc/hostname",
        "undo",
        "star 'Welcome to Commonplace'",
        "import /etc",
        "tag 'Welcome to Commonplace' --add a",
        "backup",
    ] {
        let Some(ran) = run(command) else {
            return skip(
                "bad_input::a_library_that_is_read_only",
                "nothing can be mounted here",
            );
        };
        is_a_sentence(command, &ran);
    }
    let listed = run("list --json").expect("what could be mounted can be mounted");
    assert_eq!(
        (listed.code, listed.lines().len()),
        (0, 2),
        "what cannot be written can be read: {listed:?}"
    );
    assert_eq!(
        run("search commonplace --json").map(|ran| ran.code),
        Some(0)
    );
    assert_eq!(state(&library), before);
}

#[test]
fn a_disk_that_is_full() {
    let folder = tempfile::tempdir().unwrap();
    let library = folder.path().join("library");
    fs::create_dir(&library).unwrap();
    let page = folder.path().join("page.html");
    // Words that do not shrink: they must not fit.
    let chance = commonplace_tests::Chance::new(3);
    let words: String = (0..60_000)
        .map(|_| format!("{:x} ", chance.next()))
        .collect();
    write(
        &page,
        format!(
            "<html><title>Large</title><body><article><h1>Large</h1><p>{words}</p></article></body></html>"
        ),
    );
    let script = format!(
        r#"mount -t tmpfs -o size=4m none "$LIBRARY" || exit 77
        run() {{ "$CLI" --library "$LIBRARY" "$@"; }}
        echo kept | run note new Kept >/dev/null || exit 78
        cat /dev/zero > "$LIBRARY/filler" 2>/dev/null
        run save '{page}'; echo "save $?" >&2
        printf '%0100000d' 1 | run note new Large >/dev/null; echo "note $?" >&2
        rm "$LIBRARY/filler"
        run show Kept --json || exit 79
        run check >/dev/null || exit 80
        echo more | run note new More >/dev/null || exit 81
        run list --json"#,
        page = page.display()
    );
    let Some(ran) = apart(&script, &library) else {
        return skip(
            "bad_input::a_disk_that_is_full",
            "nothing can be mounted here",
        );
    };
    assert_eq!(ran.code, 0, "{ran:?}");
    let (saved, rest) = ran
        .err
        .split_once("save ")
        .unwrap_or_else(|| panic!("{ran:?}"));
    assert!(rest.starts_with('1') && saved.contains("full"), "{ran:?}");
    assert!(rest.contains("note 1") && rest.contains("full"), "{ran:?}");
    let lines = ran.lines();
    let paths: Vec<_> = lines[1..]
        .iter()
        .filter_map(|line| line["path"].as_str())
        .collect();
    assert_eq!(
        (lines[0]["body"].as_str(), paths),
        (Some("kept\n"), vec!["More", "Kept"]),
        "what was there is there, and writing goes on"
    );
}

#[test]
fn check_finds_a_file_that_was_damaged() {
    let mut library = TestLibrary::new();
    library.save_page(None, "<title>Bees</title><article><h1>Bees</h1><p>They fly backwards when they leave the hive for the first time, and never forget the door.</p></article>");
    library.close();
    let blob = walk(&library.path().join("blobs")).remove(0);
    let mut bytes = fs::read(&blob).unwrap();
    bytes[10] ^= 1;
    write(&blob, bytes);
    let ran = Cli::on(&library.path()).run(&["check", "--json"]);
    assert_eq!(ran.code, 1, "{ran:?}");
    assert!(
        ran.lines()
            .iter()
            .any(|finding| finding["ok"] == false && finding["area"] == "blobs"),
        "{ran:?}"
    );
}
