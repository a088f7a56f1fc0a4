//! Files that are more than a text: every format, its oddities, a broken one of each, and what would never end.

#![allow(
    clippy::unwrap_used,
    reason = "a test says what went wrong by panicking"
)]

mod make;

use commonplace_page::{
    Article, Input, Opened, PageError, Resource, container, extract, is_attached, is_readable,
    link_target, open, wanted,
};
use make::{
    GIF, Packed, Set, book, chapter, column, deflated, packed, pdf, pdf_of, stream, zip, zip_in,
};

fn opened(bytes: &[u8]) -> Opened {
    open(&Input {
        bytes,
        // What a file is called says nothing.
        file_name: Some("report.DOCX"),
        ..Input::default()
    })
    .unwrap_or_else(|error| panic!("{error}"))
}

fn read(bytes: &[u8]) -> Article {
    opened(bytes).article
}

fn refused(bytes: &[u8]) -> String {
    let input = Input {
        bytes,
        ..Input::default()
    };
    match extract(&input) {
        Err(error) => error.to_string(),
        Ok(article) => panic!("it gave {:?} {:?}", article.title, article.html),
    }
}

/// Checks that every picture of an article came with it.
fn has_pictures(opened: &Opened, count: usize) {
    let sources = commonplace_page::image_sources(&opened.article.html);
    assert_eq!(sources.len(), count, "{}", opened.article.html);
    for source in sources {
        assert_eq!(opened.resources.get(&source), Some(GIF), "{source}");
    }
}

const PROSE: &str = "<p>The otters came back in the spring, when the water was high and nobody looked for them, and they stayed through the whole of the summer.</p><p>They were seen first by a fisherman at the lower bridge, who told his neighbour, who told the paper, which sent somebody with a camera.</p>";

mod pages {
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
            !opened.article.text.contains("fisherman</")
                && !opened.article.text.contains("Ask the")
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
}

mod letters {
    use super::*;

    const HEAD: &str = "Return-Path: <bounce@mail.letter.example>\r\nReceived: from x by y; Tue, 5 Mar 2024 09:00:00 +0100\r\nDate: Tue, 5 Mar 2024 10:11:12 +0100\r\nFrom: =?UTF-8?Q?Ad=C3=A9le_Berg_from_The_Letter?= <adele@mail.letter.example>\r\nTo: reader@example.org\r\nSubject: =?iso-8859-1?Q?Otters_in_=D6ster?=\r\n =?utf-8?B?w7ZzIHN0aWxs?=\r\nList-Id: The Letter <letter.example>\r\nMIME-Version: 1.0\r\n";

    #[test]
    fn a_newsletter_becomes_an_article() {
        let html = format!(
            "<html><body><div style=\"display:none; max-height:0\">Preview only</div><table role=presentation><tr><td><table><tr><td><h2>First</h2>{PROSE}</td></tr><tr><td><img src=\"cid:pic@1\" alt=\"Otter\"><img src=\"https://track.example/o.gif\" width=1 height=\"1\"></td></tr></table></td></tr></table><table><tr><th>Year</th><th>Otters</th></tr><tr><td>2023</td><td>4</td></tr></table>{PROSE}<p>You are receiving this email because you asked. <a href=\"https://letter.example/u\">Unsubscribe</a></p></body></html>"
        );
        let letter = format!(
            "{HEAD}Content-Type: multipart/related; boundary=R\r\n\r\n--R\r\nContent-Type: multipart/alternative; boundary=A\r\n\r\n--A\r\nContent-Type: text/plain; charset=utf-8\r\n\r\nPlain words.\r\n--A\r\nContent-Type: text/html; charset=utf-8\r\n\r\n{html}\r\n--A--\r\n--R\r\nContent-Type: image/gif; name=p.gif\r\nContent-ID: <pic@1>\r\nContent-Transfer-Encoding: base64\r\nContent-Disposition: inline\r\n\r\nR0lGODlhAQABAIAAAAAAAP///ywAAAAAAQABAAACAkQBADs=\r\n--R\r\nContent-Type: application/pdf\r\nContent-Disposition: attachment; filename=\"../../x.pdf\"\r\n\r\n%PDF\r\n--R--\r\n"
        );
        for text in [
            letter.clone(),
            letter.replace("\r\n", "\n"),
            format!("From - Tue Mar 05\r\n{letter}"),
        ] {
            let opened = opened(text.as_bytes());
            let article = &opened.article;
            assert_eq!(article.title.as_deref(), Some("Otters in Österös still"));
            assert_eq!(article.byline.as_deref(), Some("Adéle Berg"));
            assert_eq!(article.site.as_deref(), Some("The Letter"));
            assert_eq!(
                article.published.as_deref(),
                Some("2024-03-05T10:11:12+01:00")
            );
            assert!(article.html.contains("<h2>First</h2>"), "{}", article.html);
            assert_eq!(
                article.html.matches("<table>").count(),
                1,
                "facts stay a table: {}",
                article.html
            );
            for gone in [
                "Preview only",
                "Plain words",
                "Unsubscribe",
                "track.example",
            ] {
                assert!(!article.html.contains(gone), "{gone}: {}", article.html);
            }
            assert!(
                article
                    .removed
                    .iter()
                    .any(|one| one.text.contains("Unsubscribe"))
            );
            assert!(article.warnings.iter().any(|one| one.code == "attachments"));
            has_pictures(&opened, 1);
        }
    }

    #[test]
    fn plain_letters_are_unfolded() {
        let letter = format!(
            "{HEAD}Content-Type: text/plain; charset=iso-8859-1; format=flowed\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\nThe otters came back in the =\r\nspring, when the water was =20\r\nhigh and nobody looked for them in =D6ster=F6. \r\n\r\nThey stayed through the summer, as everybody who lives there saw.\r\n"
        );
        let article = read(letter.as_bytes());
        assert!(
            article
                .text
                .contains("the water was high and nobody looked for them in Österö."),
            "{}",
            article.text
        );
        assert_eq!(article.title.as_deref(), Some("Otters in Österös still"));
    }

    #[test]
    fn an_address_at_a_post_office_names_no_paper() {
        let letter = "From: \"Tom Li\" <tom@gmail.com>\nSubject: Hello\nMIME-Version: 1.0\nContent-Type: text/plain\n\nA short letter about the otters of the river, which came back.\n";
        let article = read(letter.as_bytes());
        assert_eq!(
            (article.byline.as_deref(), article.site),
            (Some("Tom Li"), None)
        );
    }

    #[test]
    fn letters_without_text_say_so() {
        let letter = format!(
            "{HEAD}Content-Type: application/octet-stream\r\nContent-Transfer-Encoding: base64\r\n\r\nAAAA\r\n"
        );
        assert!(refused(letter.as_bytes()).contains("a letter that is without any text"));
        // A text about letters is a text.
        let text = "From: the director\nSubject: what we want\n\nThis is a memorandum that somebody typed, and no letter.";
        assert_eq!(container(text.as_bytes()), None);
    }
}

mod books {
    use super::*;

    const METADATA: &str = "<dc:title id=\"t2\">A subtitle</dc:title><dc:title id=\"t1\">Otters &amp; Rivers</dc:title><meta refines=\"#t1\" property=\"title-type\">main</meta><meta refines=\"#t2\" property=\"title-type\">subtitle</meta><dc:creator id=\"a\">Ada Berg</dc:creator><meta refines=\"#a\" property=\"role\">aut</meta><dc:creator id=\"b\">Tom Li</dc:creator><meta refines=\"#b\" property=\"role\">ill</meta><dc:language>en-GB</dc:language><dc:date>2019-04-02</dc:date><dc:publisher>River Press</dc:publisher><dc:description>&lt;p&gt;About &lt;b&gt;otters&lt;/b&gt;.&lt;/p&gt;</dc:description>";

    #[test]
    fn chapters_become_one_article_with_an_outline() {
        let manifest = "<item id=\"nav\" href=\"nav.xhtml\" media-type=\"application/xhtml+xml\" properties=\"nav\"/><item id=\"cover\" href=\"img/cover%20page.gif\" media-type=\"image/gif\" properties=\"cover-image\"/><item id=\"c0\" href=\"cover.xhtml\" media-type=\"application/xhtml+xml\"/><item id=\"c2\" href=\"text/two.xhtml\" media-type=\"application/xhtml+xml\"/><item id=\"c1\" href=\"text/one.xhtml\" media-type=\"application/xhtml+xml\"/>";
        let spine = "<spine><itemref idref=\"c0\"/><itemref idref=\"nav\"/><itemref idref=\"c1\"/><itemref idref=\"c2\"/></spine>";
        let nav = chapter(
            "<nav epub:type=\"toc\"><ol><li><a href=\"text/one.xhtml\">The <i>river</i></a></li><li><a href=\"text/two.xhtml#start\">The otter</a></li></ol></nav>",
        );
        let one = chapter(&format!(
            "<h1 id=\"top\">The river</h1>{PROSE}<p>See <a href=\"two.xhtml#start\">later</a> and <a href=\"https://a.example/\">there</a>.<a id=\"page1\"/></p><p>After the anchor.</p>"
        ));
        let two = chapter(&format!(
            "<p class=\"first\" id=\"start\">Words before.</p>{PROSE}<p><img src=\"../img/cover%20page.gif\" alt=\"\"/> back to <a href=\"one.xhtml\">the river</a></p><script>alert(1)</script>"
        ));
        let cover =
            chapter("<svg xmlns:xlink=\"x\"><image xlink:href=\"img/cover%20page.gif\"/></svg>");
        let files: [(&str, &[u8]); 5] = [
            ("nav.xhtml", &nav),
            ("img/cover page.gif", GIF),
            ("cover.xhtml", &cover),
            ("text/one.xhtml", &one),
            ("text/two.xhtml", &two),
        ];
        let opened = opened(&book(METADATA, manifest, spine, &files));
        let article = &opened.article;
        assert_eq!(article.title.as_deref(), Some("Otters & Rivers"));
        assert_eq!(article.byline.as_deref(), Some("Ada Berg"));
        assert_eq!(article.site.as_deref(), Some("River Press"));
        assert_eq!(article.published.as_deref(), Some("2019-04-02"));
        assert_eq!(article.lang.as_deref(), Some("en-GB"));
        assert_eq!(article.excerpt.as_deref(), Some("About otters."));
        let html = &article.html;
        let places: Vec<usize> = [
            "<h2 id=\"s-c2-top\">The river</h2>",
            "After the anchor.",
            ">The otter</h2>",
            "Words before.",
        ]
        .iter()
        .map(|part| {
            html.find(part)
                .unwrap_or_else(|| panic!("{part} in {html}"))
        })
        .collect();
        assert!(places.is_sorted(), "{html}");
        assert!(
            html.contains("href=\"#s-c3-start\"") && html.contains("id=\"s-c3-start\""),
            "{html}"
        );
        assert!(html.contains("href=\"#s-c2\""), "{html}");
        assert!(!html.contains("alert"));
        has_pictures(&opened, 1);
        let lead = article.lead_image.as_deref().unwrap();
        assert_eq!(opened.resources.get(lead), Some(GIF));
    }

    #[test]
    fn an_old_book_with_an_ncx_is_read() {
        let metadata = "<dc:title>Old</dc:title><dc:creator opf:role=\"trl\">A Translator</dc:creator><dc:creator opf:role=\"aut\">Ada Berg</dc:creator><dc:date opf:event=\"modification\">2020</dc:date><dc:date opf:event=\"publication\">1998-05-01</dc:date><meta name=\"cover\" content=\"pic\"/>";
        let manifest = "<item id=\"ncx\" href=\"toc.ncx\" media-type=\"application/x-dtbncx+xml\"/><item id=\"pic\" href=\"C.GIF\" media-type=\"image/gif\"/><item id=\"a\" href=\"a.html\" media-type=\"application/xhtml+xml\"/><item id=\"gone\" href=\"gone.html\" media-type=\"application/xhtml+xml\"/>";
        let spine = "<spine toc=\"ncx\"><itemref idref=\"a\"/><itemref idref=\"gone\"/><itemref idref=\"a\"/></spine>";
        let ncx = "<?xml version=\"1.0\"?><ncx xmlns=\"http://www.daisy.org/z3986/2005/ncx/\"><docTitle><text>Old</text></docTitle><navMap><navPoint id=\"n\"><navLabel><text>Chapter &#49;</text></navLabel><content src=\"a.html#x\"/></navPoint></navMap></ncx>";
        // Windows-1252, as its declaration says.
        let a = [b"<?xml version=\"1.0\" encoding=\"windows-1252\"?><html><body><p>Caf\xe9 of otters.</p>".as_slice(), PROSE.as_bytes()].concat();
        let files: [(&str, &[u8]); 3] =
            [("toc.ncx", ncx.as_bytes()), ("c.gif", GIF), ("a.html", &a)];
        let opened = opened(&book(metadata, manifest, spine, &files));
        let article = &opened.article;
        assert_eq!(article.byline.as_deref(), Some("Ada Berg"));
        assert_eq!(article.published.as_deref(), Some("1998-05-01"));
        assert!(article.html.contains(">Chapter 1</h2>"), "{}", article.html);
        assert!(article.text.contains("Café of otters."), "{}", article.text);
        assert_eq!(article.text.matches("Café").count(), 1, "each chapter once");
        assert!(
            article
                .warnings
                .iter()
                .any(|one| one.code == "parts_missing")
        );
        assert!(article.lead_image.is_some(), "in other capitals");
    }

    #[test]
    fn books_that_cannot_be_read_say_why() {
        let item = "<item id=\"a\" href=\"a.xhtml\" media-type=\"application/xhtml+xml\"/>";
        let spine = "<spine><itemref idref=\"a\"/></spine>";
        assert!(refused(&book("", item, spine, &[])).contains("none of its chapters"));
        assert!(refused(&book("", item, "", &[])).contains("in which order"));
        let mut files = vec![
            packed("mimetype", "application/epub+zip"),
            packed("META-INF/container.xml", make::CONTAINER),
        ];
        files[0].method = 0;
        let broken = zip(&files);
        assert!(
            refused(&broken).contains("EPUB book that is damaged"),
            "{}",
            refused(&broken)
        );
        let mut cut = book("", item, spine, &[("a.xhtml", &chapter(PROSE))]);
        cut.truncate(cut.len() - 30);
        assert!(
            refused(&cut).contains("EPUB book that is damaged"),
            "{}",
            refused(&cut)
        );
        let locked = [
            packed("META-INF/container.xml", make::CONTAINER),
            packed(
                "META-INF/encryption.xml",
                "<encryption><EncryptedData><EncryptionMethod Algorithm=\"http://www.w3.org/2001/04/xmlenc#aes128-cbc\"/></EncryptedData></encryption>",
            ),
            packed("OEBPS/content.opf", "<package/>"),
        ];
        assert!(refused(&zip(&locked)).contains("copy protection"));
    }

    #[test]
    fn thousands_of_chapters_are_bounded() {
        let items: String = (0..4_000)
            .map(|n| format!("<item id=\"i{n}\" href=\"{n}.xhtml\"/>"))
            .collect();
        let refs: String = (0..4_000)
            .map(|n| format!("<itemref idref=\"i{n}\"/>"))
            .collect();
        let many = book("", &items, &format!("<spine>{refs}</spine>"), &[]);
        assert!(refused(&many).contains("more chapters"));
        let items: String = items.split_inclusive("/>").take(2_500).collect();
        let refs: String = refs.split_inclusive("/>").take(2_500).collect();
        let pages: Vec<(String, Vec<u8>)> = (0..2_500)
            .map(|n| {
                (
                    format!("{n}.xhtml"),
                    chapter(&format!("<h1>{n}</h1><p>Words of {n}.</p>")),
                )
            })
            .collect();
        let files: Vec<(&str, &[u8])> = pages
            .iter()
            .map(|(name, bytes)| (name.as_str(), bytes.as_slice()))
            .collect();
        let article = read(&book("", &items, &format!("<spine>{refs}</spine>"), &files));
        assert!(article.text.ends_with("Words of 2499."));
    }
}

mod archives {
    use super::*;
    use commonplace_page::Archive;

    #[test]
    fn names_are_only_names() {
        let names = [
            "../../etc/passwd",
            "/abs",
            "C:\\x\\y",
            "a/../b",
            "nul\0name",
            "é.html",
            "",
        ];
        let files: Vec<Packed> = names.iter().map(|name| packed(name, "x")).collect();
        let bytes = zip(&files);
        let archive = Archive::open(&bytes).unwrap();
        assert_eq!(archive.names().count(), names.len());
        assert_eq!(archive.read("../../etc/passwd").unwrap(), b"x");
    }

    #[test]
    fn bombs_are_refused() {
        let zeros = vec![0; 40 << 20];
        let bytes = zip(&[packed("bomb", &zeros)]);
        assert!(bytes.len() < 100_000);
        let error = Archive::open(&bytes).unwrap().read("bomb").unwrap_err();
        assert!(error.to_string().contains("not safe to unpack"), "{error}");
        let many: Vec<Packed> = (0..10_001).map(|n| packed(&n.to_string(), "")).collect();
        let error = Archive::open(&zip(&many)).unwrap_err();
        assert!(error.to_string().contains("more files"), "{error}");
    }

    #[test]
    fn damage_is_told() {
        let good = zip(&[packed("a", "some words that are packed")]);
        let mut wrong = good.clone();
        // In the packed words.
        wrong[33] ^= 0xff;
        let error = Archive::open(&wrong).unwrap().read("a").unwrap_err();
        assert!(
            error.to_string().contains("does not arrive whole"),
            "{error}"
        );
        let mut locked = packed("a", "x");
        locked.flags = 1;
        let bytes = zip(&[locked]);
        assert!(
            Archive::open(&bytes)
                .unwrap()
                .read("a")
                .unwrap_err()
                .to_string()
                .contains("password")
        );
        let mut odd = packed("a", "x");
        odd.method = 14;
        let bytes = zip(&[odd]);
        assert!(Archive::open(&bytes).unwrap().read("a").is_err());
        for cut in 0..good.len() {
            if let Ok(archive) = Archive::open(&good[..cut]) {
                assert!(archive.read("a").is_err() || cut + 2 >= good.len());
            }
        }
    }

    #[test]
    fn an_archive_is_told_from_what_is_built_like_one() {
        for (name, expected) in [
            ("word/document.xml", "a Word document"),
            ("a.html", "a zip archive"),
            ("xl/workbook.xml", "an Excel table"),
        ] {
            assert!(
                refused(&zip(&[packed(name, "x")])).contains(expected),
                "{name}"
            );
        }
    }

    #[test]
    fn what_lies_among_others_is_told() {
        for (bytes, name, expected) in [
            (b"<!doctype html><p>x".as_slice(), "a.dat", true),
            (b"plain words", "a.txt", true),
            (b"plain words", "README", true),
            (b"# Head", "a.MD", true),
            (b"p{color:red}", "a.css", false),
            (b"<svg xmlns='x'/>", "a.svg", false),
            (b"{\"a\":1}", "a.json", false),
            (b"<div>template</div>", "a.js", false),
            (GIF, "a.html", false),
            (b"%PDF-1.7 x", "a.txt", true),
            (b"[InternetShortcut]\nURL=https://a.example/", "a.txt", true),
            (b"", "a.html", false),
        ] {
            assert_eq!(is_readable(bytes, name), expected, "{name}");
        }
    }
}

mod links {
    use super::*;

    #[test]
    fn a_link_is_not_read_as_a_page() {
        let link = b"[InternetShortcut]\r\nURL=https://a.example/x\r\n";
        assert_eq!(link_target(link).unwrap().unwrap(), "https://a.example/x");
        assert!(refused(link).contains("https://a.example/x"));
        let local = b"[Desktop Entry]\nType=Link\nURL=file:///etc/passwd\n";
        assert!(
            link_target(local)
                .unwrap()
                .unwrap_err()
                .to_string()
                .contains("without an address on the web")
        );
        assert!(link_target(b"<p>words").is_none());
    }
}

mod documents {
    use super::*;

    const LEFT: &[&str] = &[
        "The otters came back in the spring, when",
        "the water was high and nobody looked for",
        "them, and they stayed in the environmen-",
        "tal reserve that the well-known fisher of",
        "the village had asked for. It was a well-",
        "known place, and all of them knew it; the",
        "environmental office knew it, too, and it",
        "sent somebody to count them in the early",
        "morning, before the boats had gone out to",
    ];
    const RIGHT: &[&str] = &[
        "the lower bridge. She counted seven, four",
        "of them young ones, and wrote it down in",
        "a book that is still kept in the office.",
        "   A year later there were eleven, and the",
        "paper sent a photographer, who waited for",
        "three days and saw nothing but the grey",
        "water, until on the last evening the old",
        "female crossed the road in front of him,",
        "slowly, as if she wanted to be seen by it.",
    ];

    fn page<'a>(number: &'a str, more: Vec<Set<'a>>) -> Vec<Set<'a>> {
        let mut page: Vec<Set<'a>> = vec![
            (1, 8.0, 60.0, 780.0, "Journal of Rivers"),
            (1, 8.0, 290.0, 20.0, number),
        ];
        page.extend(more);
        page
    }

    #[test]
    fn columns_hyphens_heads_and_headings_are_put_together() {
        let mut first = vec![
            (2, 20.0, 60.0, 740.0, "On the Return of the River Otter"),
            (1, 10.0, 60.0, 715.0, "Ada Berg and Tom Li"),
            (2, 14.0, 60.0, 690.0, "1 How they came"),
        ];
        first.extend(column(60.0, 670.0, 12.0, LEFT));
        first.extend(column(310.0, 670.0, 12.0, RIGHT));
        let mut second = vec![(2, 14.0, 60.0, 740.0, "2 How they stayed")];
        second.extend(column(60.0, 715.0, 12.0, LEFT));
        second.extend(column(310.0, 715.0, 12.0, RIGHT));
        let info = "/Title (otter-final_v3.tex) /Author (Ada Berg, Tom Li) /CreationDate (D:20190402101112+02'00')";
        let article = read(&pdf(
            info,
            &[
                page("1", first),
                page("2", second),
                page("3", column(60.0, 700.0, 12.0, LEFT)),
            ],
        ));
        assert_eq!(
            article.title.as_deref(),
            Some("On the Return of the River Otter"),
            "not the file's name"
        );
        assert_eq!(article.byline.as_deref(), Some("Ada Berg, Tom Li"));
        assert_eq!(article.published.as_deref(), Some("2019-04-02"));
        assert_eq!(article.lang.as_deref(), Some("en-GB"));
        let html = &article.html;
        for part in [
            "<h2>1 How they came</h2>",
            "<h2>2 How they stayed</h2>",
            "stayed in the environmental reserve",
            "It was a well-known place",
            "before the boats had gone out to the lower bridge. She counted seven",
            "kept in the office.</p>",
            "<p>A year later there were eleven",
        ] {
            assert!(html.contains(part), "{part} in {html}");
        }
        assert!(
            !html.contains("Journal of Rivers")
                && article
                    .removed
                    .iter()
                    .any(|one| one.text == "Journal of Rivers")
        );
        assert!(
            !html.contains("<p>1</p>") && !html.contains(">2<"),
            "{html}"
        );
    }

    #[test]
    fn lists_and_code_keep_their_lines() {
        let mut lines = column(60.0, 700.0, 12.0, LEFT);
        lines.push((
            1,
            10.0,
            60.0,
            580.0,
            "\u{b7} A first point that is made about otters",
        ));
        lines.push((
            1,
            10.0,
            60.0,
            566.0,
            "\u{b7} A second point, which is longer than",
        ));
        lines.push((1, 10.0, 72.0, 554.0, "its line"));
        lines.push((3, 9.0, 60.0, 520.0, "let otters = river"));
        lines.push((3, 9.0, 60.0, 509.0, "    .count();"));
        let html = read(&pdf("", &[lines])).html;
        assert!(html.contains("<li>A first point that is made about otters</li><li>A second point, which is longer than its line</li>"), "{html}");
        assert!(
            html.contains("<pre><code>let otters = river\n    .count();</code></pre>"),
            "{html}"
        );
    }

    #[test]
    fn photographs_stay_where_they_are_with_their_captions() {
        let jpeg = b"\xff\xd8\xff\xe0 not a real one, but nobody looks";
        let mut content = String::new();
        for (n, line) in LEFT.iter().enumerate() {
            let y = 740 - 12 * n;
            content += &format!("BT /F1 10 Tf 60 {y} Td ({line}.) Tj ET\n");
        }
        content += "q 200 0 0 150 60 450 cm /P Do Q BT /F1 8 Tf 60 440 Td (Figure 1: One of the eleven) Tj ET\n";
        content += "BT /F1 10 Tf 60 400 Td (After the picture.) Tj ET";
        let hex: String = jpeg.iter().map(|byte| format!("{byte:02x}")).collect();
        let objects = vec![
            b"<</Type /Catalog /Pages 2 0 R>>".to_vec(),
            b"<</Type /Pages /Kids [3 0 R] /Count 1>>".to_vec(),
            b"<</Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] /Resources <</Font <</F1 4 0 R>> /XObject <</P 5 0 R>>>> /Contents 6 0 R>>".to_vec(),
            b"<</Type /Font /Subtype /Type1 /BaseFont /Helvetica>>".to_vec(),
            stream("/Subtype /Image /Width 400 /Height 300 /ColorSpace /DeviceRGB /BitsPerComponent 8 /Filter [/ASCIIHexDecode /DCTDecode]", hex.as_bytes()),
            stream("", content.as_bytes()),
        ];
        let opened = opened(&pdf_of(&objects, ""));
        let html = &opened.article.html;
        let figure = html
            .find("<figure><img")
            .unwrap_or_else(|| panic!("{html}"));
        assert!(
            html.contains("<figcaption>Figure 1: One of the eleven</figcaption></figure><p>After"),
            "{html}"
        );
        assert!(html.find("The otters").unwrap() < figure);
        let source = &commonplace_page::image_sources(html)[0];
        assert_eq!(opened.resources.get(source), Some(jpeg.as_slice()));
    }

    #[test]
    fn ligatures_are_spelt_out() {
        // A font that says which letters its codes are.
        let cmap = b"/CIDInit /ProcSet findresource begin begincmap 1 begincodespacerange <00> <ff> endcodespacerange 3 beginbfchar <01> <fb01> <02> <0073> <03> <0068> endbfchar endcmap";
        let words = "\\001\\002\\003 ".repeat(30);
        let content = format!("BT /F1 10 Tf 60 700 Td ({words}) Tj ET");
        let objects = vec![
            b"<</Type /Catalog /Pages 2 0 R>>".to_vec(),
            b"<</Type /Pages /Kids [3 0 R] /Count 1>>".to_vec(),
            b"<</Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] /Resources <</Font <</F1 4 0 R>>>> /Contents 6 0 R>>".to_vec(),
            b"<</Type /Font /Subtype /Type1 /BaseFont /Helvetica /ToUnicode 5 0 R>>".to_vec(),
            stream("", cmap),
            stream("", content.as_bytes()),
        ];
        let text = read(&pdf_of(&objects, "")).text;
        assert!(text.contains("fish"), "{text}");
    }

    #[test]
    fn documents_that_give_nothing_say_why() {
        let empty = pdf("", &[vec![], vec![]]);
        assert!(
            refused(&empty).contains("without any text"),
            "{}",
            refused(&empty)
        );
        let cases: [(&[u8], &str); 3] = [
            (
                b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n<</Type/Catalog>>\nendobj\n",
                "PDF document that is damaged",
            ),
            (b"%PDF-1.4", "PDF document that is damaged"),
            (
                b"\r\n%PDF-2.0\ntrailer<</Root 1 0 R>>",
                "PDF document that is damaged",
            ),
        ];
        for (bytes, expected) in cases {
            assert!(refused(bytes).contains(expected), "{}", refused(bytes));
        }
        let mut locked = pdf("", &[column(60.0, 700.0, 12.0, LEFT)]);
        let text = String::from_utf8_lossy(&locked).contains("/Info 6 0 R");
        assert!(text);
        let at = locked
            .windows(11)
            .rposition(|window| window == b"/Info 6 0 R")
            .unwrap();
        let entry = b"/Encrypt <</Filter /Standard /V 2 /R 3 /Length 128 /P -44 /O (0123456789abcdef0123456789abcdef) /U (0123456789abcdef0123456789abcdef)>> /ID [(0123456789abcdef) (0123456789abcdef)] ";
        locked.splice(at..at, entry.iter().copied());
        assert!(
            refused(&locked).contains("protected by a password"),
            "{}",
            refused(&locked)
        );
    }

    #[test]
    fn loops_and_bombs_end() {
        // Pages that are their own parents, and a form that draws itself.
        let looped = [
            b"<</Type /Catalog /Pages 2 0 R>>".to_vec(),
            b"<</Type /Pages /Kids [2 0 R 3 0 R 2 0 R] /Parent 2 0 R /Count 3>>".to_vec(),
            b"<</Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] /Resources 4 0 R /Contents 5 0 R>>".to_vec(),
            b"<</XObject <</X 6 0 R>>>>".to_vec(),
            stream("", b"/X Do /X Do"),
            stream("/Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources 4 0 R", b"/X Do /X Do"),
        ];
        refused(&pdf_of(&looped, ""));
        // Each form draws the next ten times.
        let mut forms = looped.to_vec();
        forms[3] = (0..12)
            .map(|n| format!("/X{n} {} 0 R ", 6 + n))
            .fold("<</XObject <<".to_owned(), |all, one| all + &one)
            .into_bytes();
        forms[3].extend(b">>>>");
        forms[4] = stream("", b"/X0 Do");
        forms.truncate(5);
        for n in 1..=12 {
            let inner = format!("/X{n} Do ").repeat(10);
            forms.push(stream(
                "/Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources 4 0 R",
                inner.as_bytes(),
            ));
        }
        let _ = extract(&Input {
            bytes: &pdf_of(&forms, ""),
            ..Input::default()
        });
        let bomb = deflated(&vec![b' '; 200 << 20]);
        let mut packed_in = looped.to_vec();
        packed_in[4] = stream("/Filter /FlateDecode", &bomb);
        assert!(refused(&pdf_of(&packed_in, "")).contains("not safe to open"));
        packed_in[4] = stream("/Filter [/Flate#44ecode /FlateDecode]", &deflated(&bomb));
        assert!(refused(&pdf_of(&packed_in, "")).contains("not safe to open"));
    }

    #[test]
    fn a_letter_changed_anywhere_breaks_nothing() {
        let good = pdf("/Title (T)", &[column(60.0, 700.0, 12.0, LEFT)]);
        for at in (0..good.len()).step_by(7) {
            let mut bad = good.clone();
            bad[at] = bad[at].wrapping_add(113);
            let _ = extract(&Input {
                bytes: &bad,
                ..Input::default()
            });
            let _ = extract(&Input {
                bytes: &good[..at],
                ..Input::default()
            });
        }
    }
}

#[test]
fn what_is_given_as_text_is_text() {
    let link = Input {
        bytes: b"[InternetShortcut]\nURL=https://a.example/",
        format: Some(commonplace_page::Format::Text),
        ..Input::default()
    };
    assert!(extract(&link).is_ok());
    let large = vec![b'a'; commonplace_page::MAX_BYTES + 1];
    let error = extract(&Input {
        bytes: &large,
        ..Input::default()
    })
    .unwrap_err();
    assert!(matches!(error, PageError::TooLarge { limit_mb: 64, .. }));
}

/// Bytes changed, cut and doubled at places that chance names, the same on every run.
fn mangled(good: &[u8], seed: u64) -> Vec<u8> {
    let mut state = seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1;
    let mut next = |below: usize| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        usize::try_from(state % below.max(1) as u64).unwrap()
    };
    let mut bytes = good.to_vec();
    for _ in 0..=next(6) {
        let at = next(bytes.len());
        match next(4) {
            0 => bytes[at] = u8::try_from(next(256)).unwrap(),
            1 => bytes.truncate(at.max(64)),
            2 => {
                let end = (at + next(200)).min(bytes.len());
                let piece = bytes[at..end].to_vec();
                let to = next(bytes.len());
                bytes.splice(to..to, piece);
            }
            _ => {
                let end = (at + next(40)).min(bytes.len());
                bytes.drain(at..end);
            }
        }
        if bytes.len() < 64 {
            break;
        }
    }
    bytes
}

#[test]
fn whatever_happens_to_a_file_it_gives_an_article_or_a_reason() {
    let folder =
        std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../tests/corpus/files");
    for name in [
        "book.epub",
        "everything.zip",
        "letter.eml",
        "link.url",
        "link.webloc",
        "packed.u.zip.html",
        "page.mhtml",
        "paper.pdf",
        "single.html",
    ] {
        let good = std::fs::read(folder.join(name)).unwrap();
        for seed in 1..=ROUNDS {
            let bytes = mangled(&good, seed);
            let read = open(&Input {
                bytes: &bytes,
                file_name: Some(name),
                ..Input::default()
            });
            if let Err(error) = read {
                assert!(error.to_string().len() > 20, "{name} {seed}: {error}");
            }
            if let Ok(archive) = commonplace_page::Archive::open(&bytes) {
                let names: Vec<String> = archive.names().map(str::to_owned).collect();
                for inner in names {
                    let _ = archive.read(&inner);
                }
            }
        }
    }
}

/// Changes tried with each file.
const ROUNDS: u64 = 25;
