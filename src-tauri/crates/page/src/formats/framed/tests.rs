//! Frames where they stand, pages that are only frames, and what is left out.

use super::*;

const TEXT: &str =
    "The otters came back in the spring, when the water was high and nobody looked for them.";

fn find(address: &str) -> Option<Frame> {
    let (source, url) = match address {
        "cid:text" => (
            format!("<html><head><title>T</title></head><body><p>{TEXT}</div>"),
            None,
        ),
        "cid:long" => (format!("<p>{}</p>", TEXT.repeat(9)), None),
        "cid:nav" => ("<a href=/>Home</a>".to_owned(), None),
        "cid:player" => (
            "<p>Play</p>".to_owned(),
            Some("https://video.example/embed/1"),
        ),
        "cid:loop" => (
            "<p>Round and round it goes, where it stops nobody knows.</p><iframe src=cid:loop>"
                .to_owned(),
            None,
        ),
        _ => return None,
    };
    Some(Frame {
        source,
        url: url.map(str::to_owned),
    })
}

#[test]
fn frames_stand_where_they_are_shown() {
    let around = format!("<p>{}</p>", TEXT.repeat(3));
    let text = format!("<p>{TEXT}</p>");
    for (frame, expected) in [
        (
            "<iframe src=cid:text></iframe>",
            format!("<div>{text}</div>"),
        ),
        (
            "<IFRAME SRCDOC='&lt;p&gt;{}&lt;/p&gt;'>x</IFRAME>",
            format!("<div>{text}</div>"),
        ),
        ("<iframe src=cid:nav></iframe>", String::new()),
        (
            "<iframe src=cid:none></iframe>",
            "<iframe src=cid:none></iframe>".to_owned(),
        ),
        (
            "<iframe src=cid:player></iframe>",
            "<iframe src=\"https://video.example/embed/1\"></iframe>".to_owned(),
        ),
        (
            "<script>'<iframe src=cid:text>'</script>",
            "<script>'<iframe src=cid:text>'</script>".to_owned(),
        ),
    ] {
        let page = format!("{around}{}{around}", frame.replace("{}", TEXT));
        let settled = settle(&page, Some("https://a.example/"), &find);
        assert_eq!(
            settled.source,
            format!("{around}{expected}{around}"),
            "{frame}"
        );
        assert!(!settled.is_framed);
    }
    let page = format!("{around}<iframe src=cid:loop></iframe>");
    let source = settle(&page, None, &find).source.into_owned();
    assert_eq!(source.matches("Round and").count(), 1);
}

#[test]
fn a_page_that_is_only_its_frames_is_what_they_show() {
    for page in [
        "<title>Viewer</title><h1>Viewer</h1><iframe src=cid:long></iframe>",
        "<frameset cols='80%,20%'><frame src=cid:nav><frame src=cid:long></frameset>",
        "<iframe srcdoc='&lt;iframe src=&quot;cid:long&quot;&gt;&lt;/iframe&gt;'></iframe><iframe src=cid:long>",
    ] {
        let settled = settle(page, None, &find);
        assert!(settled.source.starts_with("<p>The otters"), "{page}");
        assert!(settled.is_framed, "{page}");
    }
    assert!(!settle("<frameset><frame src=a.html></frameset>", None, &find).is_framed);
}

#[test]
fn a_page_is_kept_with_what_its_frames_show() {
    for page in [
        "<title>Viewer</title><h1>Viewer</h1><iframe id=x src='cid:long'></iframe>",
        "<frameset cols='80%,20%'><frame src=cid:nav><frame src='cid:long'></frameset>",
    ] {
        let kept = with_frames(page, &find).unwrap();
        let settled = settle(&kept, None, &|_| None);
        assert!(settled.source.starts_with("<p>The otters"), "{kept}");
        assert!(with_frames(&kept, &find).is_none(), "{kept}");
    }
    assert!(with_frames("<iframe src=cid:none></iframe>", &find).is_none());
}

#[test]
fn what_is_left_out_is_told() {
    let page = format!("<p>{}</p><iframe src=cid:text></iframe>", TEXT.repeat(3));
    let settled = settle(&page, None, &find);
    let mut article = Article::default();
    settled.tell(&mut article);
    assert_eq!(article.removed[0].text, TEXT);
    article = Article {
        html: settled.source.to_string(),
        ..Article::default()
    };
    settled.tell(&mut article);
    assert!(article.removed.is_empty());
}
