//! EPUB books.

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
    let a = [
        b"<?xml version=\"1.0\" encoding=\"windows-1252\"?><html><body><p>Caf\xe9 of otters.</p>"
            .as_slice(),
        PROSE.as_bytes(),
    ]
    .concat();
    let files: [(&str, &[u8]); 3] = [("toc.ncx", ncx.as_bytes()), ("c.gif", GIF), ("a.html", &a)];
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
fn chapters_that_share_a_file_are_named_by_their_anchors() {
    let manifest = "<item id=\"ncx\" href=\"toc.ncx\" media-type=\"application/x-dtbncx+xml\"/><item id=\"a\" href=\"a.html\" media-type=\"application/xhtml+xml\"/>";
    let spine = "<spine toc=\"ncx\"><itemref idref=\"a\"/></spine>";
    let points = [
        ("The ice", "one"),
        ("The thaw", "two"),
        ("The flood", "three"),
        ("Lost", "none"),
    ];
    let points: String = points
        .iter()
        .map(|(name, anchor)| format!("<navPoint><navLabel><text>{name}</text></navLabel><content src=\"a.html#{anchor}\"/></navPoint>"))
        .collect();
    let ncx = format!("<?xml version=\"1.0\"?><ncx><navMap>{points}</navMap></ncx>");
    let a = format!(
        "<html><body><p>Before it begins.</p><p id=\"one\">THE ICE</p>{PROSE}<div id=\"two\"><p>The Thaw</p>{PROSE}</div><a id=\"three\"/><p>The flood.</p>{PROSE}</body></html>"
    );
    let files: [(&str, &[u8]); 2] = [("toc.ncx", ncx.as_bytes()), ("a.html", a.as_bytes())];
    let html = opened(&book("<dc:title>Old</dc:title>", manifest, spine, &files))
        .article
        .html;
    for heading in [">THE ICE</h2>", ">The Thaw</h2>", ">The flood.</h2>"] {
        assert!(html.contains(heading), "{heading} in {html}");
    }
    assert_eq!(html.matches("<h2").count(), 3, "{html}");
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
