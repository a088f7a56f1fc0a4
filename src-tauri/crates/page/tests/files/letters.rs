//! Letters and newsletters.

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

/// A letter of several parts, each with its headers.
fn several(kind: &str, parts: &[&str]) -> String {
    let parts: String = parts.iter().map(|part| format!("--P\n{part}\n")).collect();
    format!(
        "From: Ada Berg <ada@letter.example>\nSubject: Otters\nDate: Tue, 5 Mar 2024 10:11:12 +0100\nMIME-Version: 1.0\nContent-Type: multipart/{kind}; boundary=P\n\n{parts}--P--\n"
    )
}

const PHOTO: &str = "Content-Type: image/gif\nContent-Disposition: inline; filename=o.gif\nContent-Transfer-Encoding: base64\n\nR0lGODlhAQABAIAAAAAAAP///ywAAAAAAQABAAACAkQBADs=";

fn plain(text: &str) -> String {
    format!("Content-Type: text/plain; charset=utf-8\n\n{text}")
}

fn page(html: &str) -> String {
    format!("Content-Type: text/html; charset=utf-8\n\n<html><body>{html}</body></html>")
}

/// Whether pieces stand in a text in this order.
fn in_order(html: &str, pieces: &[&str]) {
    let places: Vec<_> = pieces.iter().map(|piece| html.find(piece)).collect();
    assert!(
        places.iter().all(Option::is_some) && places.is_sorted(),
        "{places:?} {html}"
    );
}

#[test]
fn all_parts_of_a_letter_are_read_in_their_order() {
    let (one, two) = (
        "The otters came back in the spring.",
        "They stayed through the whole of the summer.",
    );
    for wrap in [plain, |text: &str| page(&format!("<p>{text}</p>"))] {
        let letter = several("mixed", &[&wrap(one), PHOTO, &wrap(two)]);
        let opened = opened(letter.as_bytes());
        in_order(&opened.article.html, &[one, "<img src", two]);
        assert!(opened.article.text.contains(one) && opened.article.text.contains(two));
        has_pictures(&opened, 1);
        assert!(opened.article.warnings.is_empty());
    }
    let footer = page("<p>Sent by the list of the river.</p>");
    let article = read(several("mixed", &[&plain(one), &footer]).as_bytes());
    in_order(&article.html, &[one, "Sent by the list"]);
    let inner = several("alternative", &[&plain("x"), &page(PROSE)])
        .replace("P\n", "Q\n")
        .replace("--P", "--Q");
    let inner = inner
        .split_once("1.0\n")
        .unwrap()
        .1
        .replace("boundary=P", "boundary=Q");
    let caution = page("<p>CAUTION: external sender.</p>");
    let article = read(several("mixed", &[&caution, &inner]).as_bytes());
    in_order(
        &article.html,
        &["CAUTION", "The otters came back", "by a fisherman"],
    );
    // A picture that the page shows in its place is shown once; one that is attached is told.
    let placed = PHOTO
        .replace("inline;", "inline;\n x=y;")
        .replace("Content-Transfer", "Content-ID: <a@b>\nContent-Transfer");
    let attached = PHOTO.replace("inline", "attachment");
    let shows = page(&format!("{PROSE}<img src=\"cid:a@b\">{PROSE}"));
    let read = opened(several("mixed", &[&shows, &placed, &attached]).as_bytes());
    has_pictures(&read, 1);
    assert_eq!(read.article.warnings[0].code, "attachments");
}

#[test]
fn a_page_that_says_nothing_leaves_it_to_the_text() {
    let text = "The otters came back in the spring, when the water was high and nobody looked for them, and they stayed through the whole of the summer.";
    let stub = page("<img src=\"https://a.example/o.png\">");
    let article = read(several("alternative", &[&plain(text), &stub]).as_bytes());
    assert!(article.text.contains("nobody looked for them"));
    let article = read(several("alternative", &[&plain(text), &page(PROSE)]).as_bytes());
    assert!(article.text.contains("by a fisherman"));
}

#[test]
fn a_letter_in_a_letter_follows_it() {
    let inner = format!(
        "Content-Type: message/rfc822\n\n{}",
        several(
            "mixed",
            &[&page(&format!(
                "<h1>Back at last</h1>{PROSE}{PROSE}{PROSE}"
            ))]
        )
        .replace("--P", "--I")
        .replace("boundary=P", "boundary=I")
        .replace("Ada Berg <ada@", "Tom Li <tom@")
        .replace("Subject: Otters", "Subject: The otters, again")
    );
    for text in ["Worth reading.", " "] {
        let article = read(several("mixed", &[&plain(text), &inner]).as_bytes());
        assert_eq!(article.title.as_deref(), Some("Otters"));
        assert_eq!(article.byline.as_deref(), Some("Ada Berg"));
        in_order(
            &article.html,
            &[
                text.trim(),
                "The otters, again</h2>",
                "Tom Li &lt;tom@letter.example&gt;, 2024-03-05",
                "Back at last",
                "by a fisherman",
            ],
        );
    }
}

#[test]
fn a_headline_that_is_not_the_subject_stays() {
    let long = PROSE.repeat(12);
    let html = format!(
        "<table><tr><td><h1>The dam breaks</h1><p>By Ada Berg</p><p>March 3, 2026</p>{long}</td></tr></table>"
    );
    let article = read(several("mixed", &[&page(&html)]).as_bytes());
    assert_eq!(article.title.as_deref(), Some("Otters"));
    assert_eq!(article.html.matches("<h1>The dam breaks</h1>").count(), 1);
    let told: String = article
        .removed
        .iter()
        .map(|one| one.text.as_str())
        .collect();
    for line in ["By Ada Berg", "March 3, 2026"] {
        assert!(article.text.contains(line) || told.contains(line), "{line}");
    }
    let same = html.replace("The dam breaks", "Otters");
    let article = read(several("mixed", &[&page(&same)]).as_bytes());
    assert!(!article.html.contains("<h1>"), "{}", article.html);
}

#[test]
fn letters_that_were_cut_off_or_damaged_are_read_as_far_as_they_go() {
    let packed = "Content-Type: text/html; charset=utf-8\nContent-Transfer-Encoding: base64\n\nPHA+VGhlIG90dGVycyBjYW1lIGJhY2sgaW4gdGhlIHNwcmluZy48L3A+";
    let whole = several("mixed", &[packed]);
    assert!(read(whole.as_bytes()).warnings.is_empty());
    let cut = &whole[..whole.find("LjwvcD").unwrap_or(whole.len() - 20)];
    let article = read(cut.as_bytes());
    assert!(
        article.text.starts_with("The otters came back"),
        "{}",
        article.text
    );
    assert_eq!(article.warnings[0].code, "cut_off");
    let text = "The otters came back in the spring, when the water was high and nobody looked for them, and stayed.";
    let both = several("alternative", &[&plain(text), packed]);
    let article = read(&both.as_bytes()[..both.len() - 30]);
    assert!(
        article.text.contains("and stayed"),
        "the text is whole: {}",
        article.text
    );
    let early = &whole[..whole.find("--P").unwrap()];
    assert!(refused(early.as_bytes()).contains("cut off before its text"));
    let other = whole.replace("boundary=P", "boundary=other");
    let article = read(other.as_bytes());
    assert_eq!(article.text, "The otters came back in the spring.");
    assert!(article.warnings.is_empty());
}

#[test]
fn files_of_mail_programs_are_read() {
    let line = "From ada@a.example Tue Mar  3 08:15:00 2026\n";
    let letter = |name: &str| {
        format!(
            "From: {name} <{name}@a.example>\nSubject: About {name}\nDate: Tue, 3 Mar 2026 08:15:00 +0000\n\n{name} says that the otters came back in the spring.\n\n"
        )
    };
    let one = read(format!("{line}{}", letter("Ada")).as_bytes());
    assert_eq!(one.title.as_deref(), Some("About Ada"));
    let two = format!("{line}{}{line}{}", letter("Ada"), letter("Tom"));
    let two = read(two.as_bytes());
    assert_eq!(two.title.as_deref(), Some("report"), "the name of the file");
    in_order(
        &two.html,
        &[
            "About Ada</h2>",
            "Ada says",
            "About Tom</h2>",
            "Tom &lt;Tom@a.example&gt;, 2026-03-03",
            "Tom says",
        ],
    );
    let many = format!("{line}{}", letter("Ada")).repeat(101);
    assert!(refused(many.as_bytes()).contains("a mailbox that is of 101 letters"));
    let inner = letter("Ada");
    let apple = format!(
        "{}      \n{inner}<?xml version=\"1.0\"?><plist><dict><key>flags</key></dict></plist>",
        inner.len()
    );
    // Without a word about MIME, a number above headers could be anything.
    assert_eq!(container(apple.as_bytes()), None);
    let inner = inner.replacen("Subject", "MIME-Version: 1.0\nSubject", 1);
    let apple = format!(
        "{}      \n{inner}<?xml version=\"1.0\"?><plist><dict><key>flags</key></dict></plist>",
        inner.len()
    );
    let apple = read(apple.as_bytes());
    assert_eq!(apple.title.as_deref(), Some("About Ada"));
    assert!(!apple.text.contains("flags"), "{}", apple.text);
}

#[test]
fn lines_that_a_text_begins_with_stay() {
    let text = "The dam breaks\n\nBy Tom Li\n\nMarch 3, 2026\n\nThe otters came back in the spring, when the water was high and nobody looked for them.\n\nThey stayed through the whole of the summer, as everybody who lives there saw.";
    let article = read(several("mixed", &[&plain(text)]).as_bytes());
    let told: String = article
        .removed
        .iter()
        .map(|one| one.text.as_str())
        .collect();
    for line in ["The dam breaks", "By Tom Li", "March 3, 2026"] {
        assert!(
            article.text.contains(line) || told.contains(line),
            "{line}: {}",
            article.text
        );
    }
}
