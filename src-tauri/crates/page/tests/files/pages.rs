//! Pages that a browser or SingleFile saved.

use super::*;

#[test]
fn a_page_gets_the_pictures_of_its_folder() {
    let page = format!(
        "<!-- saved from url=(0022)https://a.example/otter -->\n<html><head><title>Otters</title></head><body><article><h1>Otters</h1>{PROSE}<p><img src=\"./Otters_files/a%20b.gif\" srcset=\"https://a.example/big.gif 2x\" alt=\"An otter\"></p>{PROSE}<img src=\"Otters_files/gone.gif\"></article></body></html>"
    );
    let names = wanted(page.as_bytes(), Some("Otters.html"));
    assert_eq!(names, ["./Otters_files/a%20b.gif", "Otters_files/gone.gif"]);
    let beside = [Resource {
        name: names[0].clone(),
        bytes: GIF.to_vec(),
    }];
    let opened = open(&Input {
        bytes: page.as_bytes(),
        beside: &beside,
        ..Input::default()
    })
    .unwrap();
    assert_eq!(
        opened.article.url.as_deref(),
        Some("https://a.example/otter")
    );
    let sources = commonplace_page::image_sources(&opened.article.html);
    assert!(is_attached(&sources[0]), "{sources:?}");
    assert_eq!(opened.resources.get(&sources[0]), Some(GIF));
}

#[test]
fn a_single_file_page_knows_its_address_and_its_notes() {
    let gif = base64(GIF);
    let page = format!(
        "<!DOCTYPE html> <html lang=en><!--\n Page saved with SingleFile \n url: https://a.example/otter?x=1 \n saved date: Tue Mar 05 2024 10:11:12 GMT+0100\n--><meta charset=utf-8><title>Otters</title><style>:root{{--sf-img-4: url(\"data:image/gif;base64,{gif}\")}}</style><body><article><h1>Otters</h1>{PROSE}<img src=\"data:,\" style=\"background-image:var(--sf-img-4)!important\">{PROSE}</article><single-file-note><template shadowrootmode=open><textarea>Ask the &amp; fisherman</textarea></template></single-file-note></body></html>"
    );
    let opened = opened(page.as_bytes());
    assert_eq!(
        opened.article.url.as_deref(),
        Some("https://a.example/otter?x=1")
    );
    let note = opened.article.removed.iter().find(|one| one.kind == "note");
    assert_eq!(note.unwrap().text, "Ask the & fisherman");
    assert!(
        !opened.article.text.contains("fisherman</") && !opened.article.text.contains("Ask the")
    );
    has_pictures(&opened, 1);
}

fn packed_page() -> Vec<Packed> {
    let page = format!(
        "<!DOCTYPE html><html><head><title>Otters</title></head><body><article><h1>Otters</h1>{PROSE}<img src=\"images/1.gif\">{PROSE}</article></body></html>"
    );
    vec![
        packed("images/1.gif", GIF),
        packed("index.html", page).comment("https://a.example/packed"),
        packed(
            "manifest.json",
            "{\"originalUrl\":\"https://a.example/packed\"}",
        ),
    ]
}

#[test]
fn a_page_that_unpacks_itself_is_unpacked() {
    let plain = zip(&packed_page());
    let before = "<!doctype html><html data-sfz><meta charset=utf-8><title>Otters</title><body hidden><div id='sfz-wait-message'>Please wait...</div><script>x</script><!--";
    let inside = zip_in(
        before.as_bytes(),
        &packed_page(),
        b"--><sfz-extra-data>AAAA,BBBB</sfz-extra-data></body></html>",
    );
    for bytes in [plain, inside] {
        let opened = opened(&bytes);
        assert_eq!(opened.article.title.as_deref(), Some("Otters"));
        assert_eq!(
            opened.article.url.as_deref(),
            Some("https://a.example/packed")
        );
        assert!(!opened.article.text.contains("Please wait"));
        has_pictures(&opened, 1);
    }
}

fn base64(bytes: &[u8]) -> String {
    use base64::Engine as _;
    base64::engine::general_purpose::STANDARD.encode(bytes)
}

const MHTML: &str = "From: <Saved by Blink>\r\nSnapshot-Content-Location: https://a.example/otter\r\nSubject: =?utf-8?Q?Otters=20=E2=80=93=20back?=\r\nDate: Tue, 5 Mar 2024 10:11:12 -0000\r\nMIME-Version: 1.0\r\nContent-Type: multipart/related;\r\n\ttype=\"text/html\";\r\n\tboundary=\"----B--x----\"\r\n\r\n\r\n------B--x----\r\nContent-Type: text/html\r\nContent-ID: <frame-1@mhtml.blink>\r\nContent-Transfer-Encoding: quoted-printable\r\nContent-Location: https://a.example/otter\r\n\r\n";

fn mhtml(line_end: &str) -> Vec<u8> {
    let html = format!(
        "<html><head><meta charset=3D\"utf-8\"><title>Otters</title></head><body><article><h1>Otters =E2=80=93 ba=\r\nck</h1>{PROSE}<img src=3D\"https://a.example/i.gif?a=3D1\" srcset=3D\"https://a.example/none.gif 2x\"><img src=3D\"cid:two@x\"><img src=3D\"rel/3.gif\">{PROSE}</article></body></html>"
    );
    let part = |location: &str| {
        format!(
            "\r\n------B--x----\r\nContent-Type: image/gif\r\nContent-Transfer-Encoding: base64\r\n{location}\r\n\r\n{}\r\n",
            base64(GIF)
        )
    };
    format!(
        "{MHTML}{html}{}{}{}\r\n------B--x------\r\n",
        part("Content-Location: https://a.example/i.gif?a=1"),
        part("Content-ID: <two@x>"),
        part("Content-Location: https://a.example/rel/3.gif")
    )
    .replace("\r\n", line_end)
    .into_bytes()
}

#[test]
fn an_mhtml_page_is_whole() {
    for (end, bom) in [("\r\n", ""), ("\n", ""), ("\r\n", "\u{feff}")] {
        let bytes = [bom.as_bytes(), &mhtml(end)].concat();
        let opened = opened(&bytes);
        let article = &opened.article;
        assert_eq!(article.url.as_deref(), Some("https://a.example/otter"));
        assert!(
            article.title.as_deref().unwrap().starts_with("Otters"),
            "{:?}",
            article.title
        );
        assert!(
            article.html.contains("src=\"https://a.example/i.gif?a=1\""),
            "{}",
            article.html
        );
        has_pictures(&opened, 3);
    }
}

#[test]
fn a_charset_that_the_header_gets_wrong_is_found_in_the_page() {
    let page = "MIME-Version: 1.0\nFrom: <Saved by Windows Internet Explorer 7>\nSubject: x\nContent-Type: text/html; charset=\"us-ascii\"\nContent-Transfer-Encoding: quoted-printable\nContent-Location: https://a.example/\n\n<html><head><meta charset=3Dwindows-1252></head><body><h1>Caf=E9 au lait</h1><p>The caf=E9 at the corner had been closed for so long that nobody remembered =\nits name, until the caf=E9 opened again in March with new chairs and the old stove.</p></body></html>";
    let article = read(page.as_bytes());
    assert!(
        article.text.contains("The café at the corner"),
        "{}",
        article.text
    );
}

#[test]
fn broken_pages_say_so() {
    let head = MHTML.replace("text/html\r\nContent-ID", "image/gif\r\nContent-ID");
    assert!(refused(head.as_bytes()).contains("its page is missing"));
    let empty = MHTML.to_owned() + "\r\n------B--x------\r\n";
    assert!(refused(empty.as_bytes()).contains("MHTML page that is damaged"));
    let mut cut = zip(&packed_page());
    cut.truncate(cut.len() / 2);
    assert!(refused(&cut).contains("zip archive") || refused(&cut).contains("damaged"));
}

#[test]
fn a_million_boundaries_are_refused_at_once() {
    let many = MHTML.to_owned() + &"\r\n------B--x----\r\n".repeat(1_000_000);
    assert!(refused(many.as_bytes()).contains("more parts than any real one"));
}

#[test]
fn an_mhtml_page_that_was_cut_off_or_damaged_is_read_as_far_as_it_goes() {
    let whole = String::from_utf8(mhtml("\n")).unwrap();
    let cut = &whole[..whole.find("rel/3.gif").unwrap()];
    let article = read(cut.as_bytes());
    assert!(
        article.html.contains("Otters – back")
            || article.title.as_deref().unwrap().contains("Otters")
    );
    assert!(!article.text.contains('='), "{}", article.text);
    assert!(article.warnings.iter().any(|one| one.code == "cut_off"));
    let other = whole.replace("boundary=\"----B", "boundary=\"xxxxB");
    has_pictures(&opened(other.as_bytes()), 3);
}

#[test]
fn a_page_that_word_saved_is_read() {
    let page = format!(
        "MIME-Version: 1.0\nContent-Type: multipart/related; boundary=\"B\"\n\nThis document is a Single File Web Page.\n\n--B\nContent-Location: file:///C:/1/a.htm\nContent-Type: text/html; charset=\"windows-1252\"\n\n<html><body><h1>Otters</h1>{PROSE}<img src=\"a_files/1.gif\">{PROSE}</body></html>\n--B\nContent-Location: file:///C:/1/a_files/1.gif\nContent-Transfer-Encoding: base64\nContent-Type: image/gif\n\n{}\n--B--\n",
        base64(GIF)
    );
    let opened = opened(page.as_bytes());
    assert_eq!(opened.article.title.as_deref(), Some("Otters"));
    has_pictures(&opened, 1);
}

#[test]
fn frames_that_came_along_are_read() {
    let article = format!(
        "<html><head><title>Otters</title></head><body><article><h1>Otters</h1>{PROSE}{PROSE}</article></body></html>"
    );
    let part = |head: &str, html: &str| format!("--B\nContent-Type: text/html\n{head}\n\n{html}\n");
    let head = "From: <Saved by Blink>\nSnapshot-Content-Location: https://a.example/\nMIME-Version: 1.0\nContent-Type: multipart/related; boundary=\"B\"\n\n";
    for shell in [
        "<html><head><title>Viewer</title></head><body><h1>Viewer</h1><iframe src=\"cid:m@x\"></iframe></body></html>",
        "<html><frameset cols='20%,80%'><frame src='cid:n@x'><frame src='cid:m@x'></frameset></html>",
    ] {
        let page = format!(
            "{head}{}{}{}--B--\n",
            part("Content-Location: https://a.example/", shell),
            part("Content-ID: <n@x>", "<a href='/'>Home</a>"),
            part("Content-ID: <m@x>", &article)
        );
        let read = read(page.as_bytes());
        assert_eq!(read.title.as_deref(), Some("Otters"), "{shell}");
        assert!(read.text.contains("by a fisherman"));
        assert!(read.warnings.iter().any(|one| one.code == "framed"));
    }
    let shell = "<html><head><meta charset=iso-2022-jp><title>Viewer</title></head><body><h1>Viewer</h1><iframe src=\"Viewer_files/a.html\"></iframe></body></html>";
    assert_eq!(
        wanted(shell.as_bytes(), Some("Viewer.html")),
        ["Viewer_files/a.html"]
    );
    let beside = [Resource {
        name: "Viewer_files/a.html".to_owned(),
        bytes: article.replace("fisherman", "fishermän").into_bytes(),
    }];
    let kept = commonplace_page::with_frames(shell.as_bytes(), &beside).unwrap();
    for (bytes, beside) in [(shell.as_bytes(), beside.as_slice()), (&kept, &[])] {
        let input = Input {
            bytes,
            beside,
            ..Input::default()
        };
        let opened = open(&input).unwrap();
        assert_eq!(opened.article.title.as_deref(), Some("Otters"));
        assert!(opened.article.text.contains("by a fishermän"));
    }
}

#[test]
fn what_is_empty_in_xml_swallows_nothing() {
    let head = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<!DOCTYPE html>\n<html xmlns=\"http://www.w3.org/1999/xhtml\"><head>";
    for empty in ["<title/>", "<title>Otters</title><script src=\"x.js\"/>"] {
        let page = format!(
            "{head}{empty}</head><body><h1>Otters</h1>{PROSE}<p><a id=\"x\"/></p>{PROSE}</body></html>"
        );
        let article = read(page.as_bytes());
        assert_eq!(article.title.as_deref(), Some("Otters"), "{empty}");
        assert!(article.text.contains("by a fisherman"), "{empty}");
    }
}

#[test]
fn a_web_archive_of_safari_is_whole() {
    let resource = |url: &str, kind: &str, bytes: &[u8]| {
        let mut one = plist::Dictionary::new();
        one.insert(
            "WebResourceData".to_owned(),
            plist::Value::Data(bytes.to_vec()),
        );
        one.insert("WebResourceMIMEType".to_owned(), kind.into());
        one.insert("WebResourceTextEncodingName".to_owned(), "UTF-8".into());
        one.insert("WebResourceURL".to_owned(), url.into());
        plist::Value::Dictionary(one)
    };
    let html = format!(
        "<html><head><title>Otters</title></head><body><article><h1>Otters</h1>{PROSE}<img src=\"i.gif\">{PROSE}</article></body></html>"
    );
    let mut all = plist::Dictionary::new();
    all.insert(
        "WebMainResource".to_owned(),
        resource("https://a.example/otter", "text/html", html.as_bytes()),
    );
    let picture = resource("https://a.example/i.gif", "image/gif", GIF);
    all.insert(
        "WebSubresources".to_owned(),
        plist::Value::Array(vec![picture]),
    );
    let mut bytes = Vec::new();
    plist::Value::Dictionary(all)
        .to_writer_binary(&mut bytes)
        .unwrap();
    let read = opened(&bytes);
    assert_eq!(read.article.title.as_deref(), Some("Otters"));
    assert_eq!(read.article.url.as_deref(), Some("https://a.example/otter"));
    has_pictures(&read, 1);
    assert!(link_target(&bytes).is_none());
    let half = &bytes[..bytes.len() / 2];
    assert!(
        open(&Input {
            bytes: half,
            ..Input::default()
        })
        .is_err()
    );
}
