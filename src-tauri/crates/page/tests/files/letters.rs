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
